/* The host's page: everything it shows and does goes through the server; closing it changes nothing. */
(function () {
  'use strict';
  var state = null, ends = 0, shown = '', parts = '', voted = '', lost = false, unfolded = {}, room = location.pathname.replace(/\/host$/, ''), numbers = [], chosen = null, since = +new Date();
  var FEW = 8; /* numbers that are all offered at once */
  var DECIDING = ['brief', 'predict', 'talk', 'decide'], PHASES = ['lobby', 'brief', 'predict', 'talk', 'decide', 'read', 'debrief', 'closed'];
  var words = JSON.parse(document.documentElement.getAttribute('data-words')), asked = (/[?&]lang=([\w-]+)/.exec(location.search) || [])[1] || '';
  function t(key, filled) { return words[key].replace(/\{(\w+)\}/g, function (place, name) { return filled[name]; }); }
  function to(path) { return room + path + (asked ? (path.indexOf('?') < 0 ? '?' : '&') + 'lang=' + asked : ''); } /* a language that was asked for goes along */
  function id(name) { return document.getElementById(name); }
  function now() { return performance.now(); }
  function clear(node) { while (node.firstChild) { node.removeChild(node.firstChild); } return node; }
  function make(kind, text, within) { var node = document.createElement(kind); node.textContent = text; if (within) { within.appendChild(node); } return node; }
  function say(text) { id('note').textContent = text || ''; }
  function ask(method, path, body, then) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    if (body) { request.setRequestHeader('Content-Type', 'application/json'); }
    request.onload = function () { var answer = null; if (lost) { lost = false; say(''); } try { answer = JSON.parse(request.responseText); } catch (e) { answer = null; } then(request.status, answer); };
    request.onerror = function () { lost = true; say(t('lost')); };
    request.send(body ? JSON.stringify(body) : null);
  }
  function early(phase) { /* what a slip of the finger would show to all */
    return phase === 'debrief' && !state.ended && state.phase !== 'debrief' && !window.confirm(t('early', { played: state.turn - 1, turns: state.turns }));
  }
  function act(body) {
    if (early(body.phase)) { return; }
    ask('POST', room + '/r/host/act', body, function (status, answer) {
      say(status === 200 ? '' : answer ? answer.sentence : '');
      if (status === 200) { show(answer); }
    });
  }
  function button(text, within, body, pressed) {
    var one = make('button', text, within);
    if (pressed !== undefined) { one.setAttribute('aria-pressed', pressed ? 'true' : 'false'); }
    one.onclick = function () { act(typeof body === 'function' ? body() : body); };
    return one;
  }
  function pick(text, options, chosen, within, done) {
    var label = make('label', text + ' ', within), choice = make('select', '', label), i, option;
    for (i = 0; i < options.length; i++) {
      option = make('option', options[i].label, choice);
      option.value = options[i].name; option.selected = option.value === chosen;
    }
    choice.onchange = function () { choice.blur(); done(choice.value); };
  }
  function person(one, seat, within) { /* a name, and where the host may send it */
    pick(one.name, state.seats.concat([{ name: '', label: t('out') }]), seat, within, function (to) { act({ kind: 'moved', member: one.member, seat: to }); });
  }
  function played(seat, within) { /* by whom: people, its own rules, nobody; with which others; in exchange with whom */
    var modes = ['people', 'autopilot', 'frozen'].map(function (mode) { return { name: mode, label: t('by_' + mode) }; });
    var others = state.seats.filter(function (one) { return one.name !== seat.name; });
    var free = others.filter(function (one) { return seat.team.indexOf(one.name) < 0; }), more;
    function label(name) { return others.filter(function (one) { return one.name === name; })[0].label; }
    pick(t('played_by'), modes, seat.mode, within, function (mode) { act({ kind: 'mode', seat: seat.name, mode: mode }); });
    more = make('details', '', within); more.open = !!unfolded[seat.name];
    more.ontoggle = function () { unfolded[seat.name] = more.open; };
    make('summary', t('teams'), more);
    pick(t('one_team'), [{ name: '', label: seat.team.length ? seat.team.map(label).join(', ') : t('no_other') }].concat(free), '', more, function (to) { act({ kind: 'merged', seat: seat.name, into: to }); });
    if (seat.team.length) { button(t('split'), more, { kind: 'split', seat: seat.name }); }
    pick(t('change_places'), [{ name: '', label: t('nobody') }].concat(others), '', more, function (to) { act({ kind: 'mirrored', seat: seat.name, other: to }); });
  }
  function seats() {
    var table = clear(id('seats')), i, j, seat, tr, cell, link;
    for (i = 0; i < state.seats.length; i++) {
      seat = state.seats[i];
      tr = table.insertRow(-1);
      make('td', seat.label, tr);
      cell = make('td', seat.people.length ? '' : seat.members ? t('of_team') : t('nobody'), tr);
      for (j = 0; j < seat.people.length; j++) { person(seat.people[j], seat.name, cell); }
      cell = seat.decided ? t('has_decided') : seat.mode === 'people' ? t('not_yet') : t('is_' + seat.mode);
      make('td', seat.predicted ? t('foretold', { state: cell }) : cell, tr);
      cell = make('td', '', tr);
      played(seat, cell);
      link = make('a', t('play_here'), cell);
      link.href = to('/?as=' + seat.name); link.target = '_blank'; link.rel = 'noopener';
    }
  }
  function together(one, within) { /* one chart of two rooms of one world, when both are over */
    var done = one.together === 'there', both;
    if (!one.same) { return; }
    if (one.together && !done) { make('span', ' ' + t('both_' + one.together), within); }
    if (one.together === 'waiting' || one.together === 'busy') { return; }
    both = make('button', t(done ? 'both_again' : 'both'), within);
    both.disabled = !one.ended || !state.ended;
    both.onclick = function () { ask('POST', room + '/r/host/together', { code: one.code }, function (status, answer) { say(status === 200 ? '' : answer ? answer.sentence : ''); if (status === 200) { show(answer); } }); };
  }
  function rooms() { /* all of this server, with a way to each; this browser has the keys of those it opened */
    var box = clear(id('rooms')), i, one, item;
    for (i = 0; i < state.rooms.length; i++) {
      one = state.rooms[i];
      item = make('li', t('room_row', { code: one.code, world: one.world, turn: one.ended ? t('room_over') : t('room_turn', { turn: one.turn }), count: one.members }) + ' ', box);
      if (one.own) { make('b', t('this_room'), item); } else { make('a', t('open_host'), item).href = '/j/' + one.code + '/host' + (asked ? '?lang=' + asked : ''); together(one, item); }
    }
    id('another').elements.world.placeholder = String(state.world);
  }
  function vote() {
    var i, j, form = id('hands'), field, label, texts = [];
    for (i = 0; state.vote && i < state.vote.notches.length; i++) { texts.push(state.vote.notches[i].label + ': ' + (state.tally[state.vote.notches[i].name] || 0)); }
    id('tally').textContent = state.vote ? state.vote.seat + ': ' + state.vote.label + ' · ' + texts.join('; ') : '';
    if (JSON.stringify(state.vote) !== voted) { /* else hands that are being counted would be lost */
      voted = JSON.stringify(state.vote); clear(form);
      for (i = 0; state.vote && i < state.vote.notches.length; i++) {
        label = make('label', state.vote.notches[i].label + ' ', form);
        field = make('input', '', label); field.type = 'number'; field.min = 0; field.name = state.vote.notches[i].name;
      }
      if (state.vote) { make('button', t('hands'), form); }
    }
    if (!id('ask').elements.line.options.length) {
      for (i = 0; i < state.seats.length; i++) {
        for (j = 0; j < state.seats[i].lines.length; j++) {
          label = make('option', state.seats[i].label + ': ' + state.seats[i].lines[j].label, id('ask').elements.line);
          label.value = state.seats[i].name + '/' + state.seats[i].lines[j].name;
        }
        label = make('option', state.seats[i].label, id('message').elements.seat);
        label.value = state.seats[i].name;
      }
    }
  }
  function show(view) {
    var i, text, box;
    state = view;
    ends = view.left === null ? 0 : now() + view.left;
    text = JSON.stringify(view).replace(/"left":\d+/, '');
    if (text === shown) { return; }
    shown = text;
    id('where').textContent = t('where', { world: view.world, seed: view.seed, turn: view.ended ? t('where_over') : t('where_turn', { turn: view.turn, turns: view.turns, quarters: view.quarters.join('–') }), phase: t('phase_' + view.phase) });
    if (view.altered) { say(t('altered', { quarter: view.altered })); }
    if (view.dropped.length) { say(t('dropped', { moves: view.dropped.join('; ') })); }
    id('code').textContent = view.code; id('address').textContent = view.join;
    box = clear(id('phases'));
    for (i = 0; i < PHASES.length; i++) { button(t('phase_' + PHASES[i]), box, { kind: 'phase', phase: PHASES[i] }, view.phase === PHASES[i]); }
    box = document.querySelectorAll('#next > span');
    for (i = 0; i < box.length; i++) { box[i].hidden = box[i].getAttribute('data-phase') !== (view.ended && view.phase !== 'closed' && view.phase !== 'debrief' ? 'over' : view.phase); }
    id('resolve').disabled = view.ended || DECIDING.indexOf(view.phase) < 0; /* a second click plays no turn that nobody saw */
    id('lock').setAttribute('aria-pressed', view.locked ? 'true' : 'false');
    id('pause').setAttribute('aria-pressed', view.paused ? 'true' : 'false');
    id('paced').setAttribute('aria-pressed', view.paced ? 'true' : 'false');
    id('noise').value = String(view.noise);
    if (/select/i.test(document.activeElement.tagName) && id('seats').contains(document.activeElement)) { shown = ''; } else { seats(); } /* nobody loses what they are choosing */
    vote(); rooms();
    box = clear(id('wildplayed'));
    for (i = 0; i < view.wild.length; i++) { make('li', view.wild[i], box); }
    box = clear(id('deck'));
    for (i = 0; i < view.deck.length; i++) { make('p', view.deck[i].meaning + ' ', box); button(view.deck[i].played ? t('card_played') : t('card_play', { card: view.deck[i].label }), box.lastChild, { kind: 'card', card: view.deck[i].name }).disabled = view.deck[i].played || view.ended; }
  }
  function fitting(text) { /* the number whose name was typed or chosen, else the only one whose words all fit */
    var words = text.toLowerCase().split(/\s+/), i, fits = [];
    for (i = 0; i < numbers.length; i++) {
      if (numbers[i].label === text || numbers[i].name === text) { return [numbers[i]]; }
      if (words.every(function (word) { return numbers[i].label.toLowerCase().indexOf(word) >= 0; })) { fits.push(numbers[i]); }
    }
    return fits;
  }
  function suggest(label) {
    var one = make('button', label, id('wildfound'));
    one.type = 'button';
    one.onclick = function () { id('wild').elements.find.value = label; search(); };
  }
  function search() {
    var form = id('wild').elements, fits = fitting(form.find.value.trim()), i, option, notch = clear(form.notch), one = fits[0];
    chosen = form.find.value.trim() && fits.length === 1 ? one : null;
    id('wildfound').textContent = chosen ? t('wild_is', one) : t('wild_fit', { count: fits.length, of: numbers.length });
    for (i = 1; chosen && i >= -1; i -= 2) {
      if (one.ways[i]) { option = make('option', t(i > 0 ? 'wild_up' : 'wild_down', { value: one.ways[i] }), notch); option.value = i; }
    }
    option = clear(id('wildnames'));
    for (i = 0; !chosen && i < fits.length && i < 60; i++) { make('option', '', option).value = fits[i].label; }
    for (i = 0; !chosen && fits.length <= FEW && i < fits.length; i++) { suggest(fits[i].label); }
  }
  ask('GET', room + '/r/host/wild.json', null, function (status, answer) {
    var i;
    numbers = status === 200 ? answer : [];
    for (i = 0; i < numbers.length; i++) { numbers[i].label = numbers[i].name + ': ' + numbers[i].meaning; }
    search();
  });
  id('wild').elements.find.oninput = search;
  id('wild').onsubmit = function () {
    var form = this.elements;
    if (!chosen) { say(t('wild_first')); return false; }
    act({ kind: 'wild', assumption: chosen.name, notch: parseInt(form.notch.value, 10), reason: form.reason.value });
    form.reason.value = form.find.value = ''; search();
    return false;
  };
  function debriefed() {
    ask('GET', room + '/r/debrief', null, function (status, answer) {
      var box, i, j, k, part, table, tr;
      if (status !== 200 || JSON.stringify(answer) === parts) { return; }
      parts = JSON.stringify(answer);
      box = clear(id('parts'));
      for (i = 0; i < answer.parts.length; i++) {
        part = answer.parts[i];
        make('h3', part.number + '. ' + part.title, box); make('p', part.sentence, box);
        table = make('details', '', box);
        table.open = !!unfolded[part.name]; /* a part that comes later folds nothing */
        table.ontoggle = (function (name) { return function () { unfolded[name] = this.open; }; })(part.name);
        make('summary', t('rows', { count: part.rows.length }), table);
        table = make('table', '', make('div', '', table)); table.parentNode.className = 'scroll';
        for (j = -1; j < part.rows.length; j++) { tr = table.insertRow(-1); for (k = 0; k < part.columns.length; k++) { make('td', j < 0 ? part.columns[k] : part.rows[j][k], tr); } }
        make('p', t('how_sure', { sure: part.how_sure }), box).className = 'soft';
      }
      if (answer.busy) { make('p', t('busy'), box).className = 'soft'; }
      if (answer.fault) { make('p', answer.fault, box); }
    });
  }
  function look() { ask('GET', room + '/r/host/state', null, function (status, answer) { if (status === 200) { show(answer); if (!answer.members && +new Date() - since > 60000) { id('nobody').open = true; } } else if (answer) { say(answer.sentence); } }); }
  id('resolve').onclick = function () { act({ kind: 'resolve' }); };
  id('undo').onclick = function () { act({ kind: 'undone' }); };
  id('lock').onclick = function () { act({ kind: 'locked', locked: !state.locked }); };
  id('paced').onclick = function () { act({ kind: 'paced', paced: !state.paced }); };
  id('more').onclick = function () { act({ kind: 'more', seconds: 60 }); };
  id('pause').onclick = function () { act({ kind: 'pause' }); };
  id('noise').onchange = function () { act({ kind: 'dialled', noise: parseFloat(this.value) }); };
  id('absent').onclick = function () { var i; for (i = 0; i < state.seats.length; i++) { if (!state.seats[i].members) { act({ kind: 'mode', seat: state.seats[i].name, mode: 'autopilot' }); } } };
  id('message').onsubmit = function () { act({ kind: 'message', seat: this.elements.seat.value, text: this.elements.text.value }); this.elements.text.value = ''; return false; };
  id('remark').onsubmit = function () { act({ kind: 'note', text: this.elements.text.value }); this.elements.text.value = ''; return false; };
  id('ask').onsubmit = function () { var where = this.elements.line.value.split('/'); act({ kind: 'asked', turn: state.turn, seat: where[0], line: where[1] }); return false; };
  id('another').onsubmit = function () {
    var world = this.elements.world.value;
    ask('POST', room + '/r/host/another', { world: world === '' ? state.world : parseInt(world, 10) }, function (status, answer) { say(status === 200 ? '' : answer ? answer.sentence : ''); look(); });
    this.elements.world.value = '';
    return false;
  };
  id('hands').onsubmit = function () {
    var hands = {}, i, fields = this.elements;
    for (i = 0; i < fields.length; i++) { if (fields[i].name && fields[i].value) { hands[fields[i].name] = parseInt(fields[i].value, 10); } }
    act({ kind: 'hands', turn: state.turn, hands: hands });
    return false;
  };
  Array.prototype.forEach.call(document.querySelectorAll('[data-timer]'), function (one) { one.onclick = function () { act({ kind: 'timer', seconds: parseInt(one.getAttribute('data-timer'), 10) }); }; });
  setInterval(function () { var left = Math.max(0, ends - now()); if (!ends) { id('left').textContent = ''; } else if (state && !state.paused) { id('left').textContent = Math.floor(left / 60000) + ':' + ('0' + Math.floor(left / 1000) % 60).slice(-2); } }, 250);
  id('qr').src = room + '/r/screen/qr.svg'; id('projector').href = to('/screen'); id('log').href = room + '/r/host/log.json';
  setInterval(look, 2000);
  setInterval(debriefed, 4000);
  look();
})();
