/* A seat's page, in plain ES5 so that old phones run it. The server holds everything: reload, sleep and a lost network
   cost nothing. Text from the server is only ever set as text. */
(function () {
  'use strict';
  var hot = (/[?&]as=([a-z_]+)/.exec(location.search) || [])[1] || '', query = hot ? '?as=' + hot : '';
  var room = (/^\/j\/[A-Za-z]{6}(?=\/|$)/.exec(location.pathname) || [''])[0]; /* which of a server's rooms */
  var state = null, tag = '', draft = {}, secret = '', shownTurn = '', ends = 0, stream = null, parts = '', lost = false;
  var drawn = {}, unfolded = {}, typed = {};
  var words = JSON.parse(document.documentElement.getAttribute('data-words'));
  function t(key, filled) { return words[key].replace(/\{(\w+)\}/g, function (place, name) { return filled[name]; }); }
  function id(name) { return document.getElementById(name); }
  function now() { return window.performance ? performance.now() : +new Date(); }
  function make(kind, text, within, cls) {
    var node = document.createElement(kind);
    if (text !== undefined && text !== null) { node.textContent = text; }
    if (cls) { node.className = cls; }
    if (within) { within.appendChild(node); }
    return node;
  }
  function clear(node) { while (node.firstChild) { node.removeChild(node.firstChild); } return node; }
  function say(text) { id('note').textContent = text || ''; }
  function ask(method, path, body, then) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.timeout = 20000;
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    if (method === 'GET' && tag && path.indexOf('/r/state') >= 0) { request.setRequestHeader('If-None-Match', tag); }
    if (body) { request.setRequestHeader('Content-Type', 'application/json'); }
    request.onload = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (e) { answer = null; }
      then(request.status, answer, request);
    };
    request.onerror = request.ontimeout = function () { then(0, null, request); };
    request.send(body ? JSON.stringify(body) : null);
  }
  function fresh() { return Math.random().toString(36).slice(2) + (+new Date()).toString(36); }
  function look() {
    ask('GET', room + '/r/state' + query, null, function (status, answer, request) {
      if (lost && status) { lost = false; say(''); } /* what was refused stays to be read */
      if (status === 200) { tag = request.getResponseHeader('ETag') || ''; show(answer); listen(); }
      else if (status === 403 && query && !hot) { turn_to(''); } /* the other seat is no longer theirs */
      else if (status === 401 || status === 403 && !hot) { id('joining').hidden = false; id('seated').hidden = true; }
      else if (status === 0) { lost = true; say(t('no_connection')); }
      else if (answer && answer.sentence) { lost = true; say(answer.sentence); }
    });
  }
  function turn_to(seat) { /* whoever plays two seats sees one at a time */
    query = seat ? '?as=' + seat : ''; tag = '';
    if (stream) { stream.close(); stream = null; }
    look();
  }
  function team() {
    var box = clear(id('team')), i, one, button;
    for (i = 0; state.team.length > 1 && i < state.team.length; i++) {
      one = state.team[i];
      button = make('button', one.label, box, 'plain');
      button.setAttribute('aria-pressed', one.name === state.seat.name ? 'true' : 'false');
      button.onclick = (function (name) { return function () { turn_to(name); }; })(one.name);
    }
  }
  function listen() {
    if (stream || !window.EventSource) { return; }
    stream = new EventSource(room + '/r/events' + query);
    stream.onmessage = function (event) { if (event.data !== tag) { look(); } };
    stream.onerror = function () { stream.close(); stream = null; };
  }
  function act(body, done, again) {
    body.turn = body.turn || state.turn; /* what waited was decided for its own turn */
    body.id = body.id || fresh();
    ask('POST', room + '/r/act' + query, body, function (status, answer) {
      if (status === 429 && answer) { setTimeout(function () { act(body, done, again); }, answer.wait * 1000 + 200); return; }
      if (status === 0 && !again) { setTimeout(function () { act(body, done, true); }, 1500); return; }
      if (status === 0) { say(t('not_sent')); return; }
      if (answer && answer.state) { tag = ''; show(answer.state); }
      say(answer && answer.sentence ? answer.sentence : '');
      if (status === 200 && done) { done(); }
      look();
    });
  }
  function row(table, cells, head) {
    var tr = make('tr', null, table);
    for (var i = 0; i < cells.length; i++) { make(head || i === 0 ? 'th' : 'td', cells[i], tr).scope = head ? 'col' : 'row'; }
  }
  function readings() {
    var table = clear(id('readings')), i, r;
    row(table, [t('figure'), t('reading'), t('change'), t('how_seen')], true);
    for (i = 0; i < state.readings.length; i++) {
      r = state.readings[i];
      row(table, [r.label + ' (' + r.unit + ')', r.value, r.change, r.way + ', ' + r.quarter]);
    }
    table = clear(id('goals'));
    row(table, [t('you_want'), t('as_you_see_it'), t('change')], true);
    for (i = 0; i < state.goals.length; i++) {
      r = state.goals[i].reading;
      row(table, [state.goals[i].label, r ? r.value + ' ' + r.unit : t('not_seen'), r ? r.change : '']);
    }
  }
  function choice(line, notch, box) {
    var label = make('label', null, box), radio = make('input', null, label);
    radio.type = 'radio'; radio.name = line.name; radio.value = notch.name;
    radio.checked = draft[line.name] === notch.name;
    radio.disabled = !state.deciding;
    radio.onchange = function () { draft[line.name] = notch.name; counted(); };
    make('span', ' ' + notch.label, label);
  }
  function lines() {
    var box = clear(id('lines')), i, j, line, part, last, keep;
    for (i = 0; i < state.lines.length; i++) {
      line = state.lines[i];
      part = make('details', null, box);
      part.open = !!unfolded[line.name];
      part.ontoggle = (function (name) { return function () { unfolded[name] = this.open; }; })(line.name);
      make('summary', line.label, part).id = 'line-' + line.name;
      make('p', t('stands', line), part, 'soft');
      for (j = 0; j < line.notches.length; j++) { choice(line, line.notches[j], part); }
      last = make('label', null, part, 'secret');
      keep = make('input', null, last);
      keep.type = 'checkbox'; keep.checked = secret === line.name; keep.disabled = !state.deciding;
      keep.onchange = (function (name) { return function () { secret = this.checked ? name : ''; lines(); }; })(line.name);
      make('span', ' ' + t('in_secret'), last);
      last = make('button', t('leave_it'), part, 'plain');
      last.type = 'button'; last.disabled = !state.deciding;
      last.onclick = (function (name) { return function () { delete draft[name]; if (secret === name) { secret = ''; } lines(); }; })(line.name);
    }
    counted();
  }
  function counted() {
    var n = 0, name, i, line, chosen;
    for (name in draft) { if (draft.hasOwnProperty(name)) { n += 1; } }
    for (i = 0; i < state.lines.length; i++) {
      line = state.lines[i];
      chosen = line.notches.filter(function (notch) { return notch.name === draft[line.name]; })[0];
      id('line-' + line.name).textContent = chosen ? secret === line.name ? t('secretly', { move: line.label + ': ' + chosen.label }) : line.label + ': ' + chosen.label : line.label;
      id('line-' + line.name).className = chosen ? 'chosen' : '';
    }
    id('most').textContent = state.deciding || state.ended ? t('most', { count: n, most: state.most }) : t('not_now');
    id('send').disabled = !state.deciding || n > state.most;
    id('sent').textContent = state.submitted ? t('sent', { count: state.submitted.length }) : '';
  }
  function guesses() {
    var form = clear(id('guess')), i, label, field;
    for (i = 0; i < state.asked.length; i++) {
      label = make('label', t('foretold', state.asked[i]) + ' ', form);
      field = make('input', null, label);
      field.type = 'number'; field.step = 'any'; field.name = state.asked[i].figure; field.disabled = !state.deciding;
      if (state.predicted[field.name] !== undefined) { field.value = state.predicted[field.name]; }
      if (typed[field.name] !== undefined) { field.value = typed[field.name]; }
      field.oninput = function () { typed[this.name] = this.value; };
    }
    make('button', t('foretell'), form).disabled = !state.deciding;
  }
  id('guess').onsubmit = function () {
    var i, field;
    for (i = 0; i < state.asked.length; i++) {
      field = this.elements[state.asked[i].figure];
      if (field.value !== '') { act({ kind: 'predicted', figure: field.name, value: parseFloat(field.value) }); }
    }
    return false;
  };
  id('moves').onsubmit = function () {
    var moves = [], name;
    for (name in draft) { if (draft.hasOwnProperty(name)) { moves.push({ line: name, notch: draft[name], secret: secret === name }); } }
    act({ kind: 'submitted', moves: moves });
    return false;
  };
  function pacts() {
    var box = clear(id('pacts')), i, j, p, part;
    for (i = 0; i < state.pacts.length; i++) {
      p = state.pacts[i];
      part = make('div', null, box, 'pact');
      make('h3', p.holds ? t('holds', { pact: p.label }) : p.label, part);
      make('p', t('signed_by', { meaning: p.meaning, signs: p.signs.join(', ') }), part, 'soft');
      for (j = 0; j < p.offers.length; j++) {
        make('p', t('offered_by', { by: p.offers[j].by.join(', '), turns: p.offers[j].turns, kind: p.offers[j].binding ? t('binding') : t('breakable') }), part);
        if (!p.offers[j].mine) { offer(part, p.name, p.offers[j].turns, p.offers[j].binding, t('agree')); }
      }
      if (!p.holds) { offer(part, p.name, 2, true, t('offer_binding')); offer(part, p.name, 2, false, t('offer_breakable')); }
    }
  }
  function offer(part, name, turns, binding, text) {
    var button = make('button', text, part, 'plain');
    button.type = 'button'; button.disabled = !state.deciding;
    button.onclick = function () { act({ kind: 'agreed', pact: name, turns: turns, binding: binding }); };
  }
  function vote() {
    var v = state.vote, box, i, button;
    id('vote').hidden = !v;
    if (!v) { return; }
    id('votequestion').textContent = t('vote', { seat: v.seat, line: v.label });
    box = clear(id('notches'));
    for (i = 0; i < v.notches.length; i++) {
      button = make('button', (v.mine === v.notches[i].name ? '● ' : '○ ') + v.notches[i].label, box, 'plain');
      button.onclick = (function (notch) { return function () { act({ kind: 'ballot', notch: notch }); }; })(v.notches[i].name);
    }
  }
  function list(name, texts) {
    var box = clear(id(name)), i;
    for (i = 0; i < texts.length; i++) { make(name === 'news' || name === 'readout' ? 'li' : 'p', texts[i], box, name === 'messages' ? 'note' : ''); }
  }
  function show(view) {
    state = view;
    id('joining').hidden = true; id('seated').hidden = false;
    if (shownTurn !== view.turn + view.seat.name) {
      shownTurn = view.turn + view.seat.name; draft = {}; typed = {}; secret = '';
      for (var i = 0; view.submitted && i < view.submitted.length; i++) {
        draft[view.submitted[i].line] = view.submitted[i].notch;
        if (view.submitted[i].secret) { secret = view.submitted[i].line; }
      }
    }
    id('seat').textContent = view.seat.label;
    id('brief').textContent = view.seat.brief + (view.seat.mode === 'autopilot' ? ' ' + t('on_autopilot') : view.seat.mode === 'frozen' ? ' ' + t('is_frozen') : '');
    id('where').textContent = (view.ended ? t('over') : t('turn', { turn: view.turn, turns: view.turns, quarters: view.quarters.join('–') })) + ' · ' + t('phase_' + view.phase) + (view.locked ? ', ' + t('locked') : '') + ' · ' + t('mates', { count: view.mates });
    ends = view.left === null || view.left === undefined ? 0 : now() + view.left;
    readings(); once('team', [view.team, view.seat.name], team);
    once('lines', [view.lines, view.deciding, shownTurn], lines);
    counted();
    once('guess', [view.asked, view.predicted, view.deciding, shownTurn], guesses);
    once('pacts', [view.pacts, view.deciding], pacts);
    once('vote', view.vote, vote);
    list('wild', view.wild); list('news', view.news); list('readout', view.read_out); list('messages', view.messages);
    var over = view.phase === 'debrief' || view.phase === 'closed';
    id('debrief').hidden = !over;
    id('pactpart').hidden = view.ended || !view.pacts.length;
    id('decide').hidden = id('predict').hidden = view.ended;
    if (over) { debriefed(); }
  }
  function once(name, value, draw) { /* what has not changed is not drawn anew: nobody loses what they are typing */
    var text = JSON.stringify(value);
    if (drawn[name] !== text) { drawn[name] = text; draw(); }
  }
  function debriefed() {
    ask('GET', room + '/r/debrief', null, function (status, answer) {
      if (status !== 200 || JSON.stringify(answer) === parts) { return; }
      parts = JSON.stringify(answer);
      window.twofuturesParts(id('parts'), answer);
    });
  }
  window.twofuturesParts = function (box, answer) {
    var i, j, part, table, picture;
    clear(box);
    for (i = 0; i < answer.parts.length; i++) {
      part = answer.parts[i];
      make('h3', part.number + '. ' + part.title, box);
      make('p', part.sentence, box);
      if (part.drawn) { picture = make('img', null, box); picture.src = room + '/r/debrief/' + part.name + '.svg?lang=' + document.documentElement.lang; picture.alt = part.sentence; }
      if (part.rows.length) {
        table = make('details', null, box);
        table.open = !!unfolded[part.name]; /* a part that comes later folds nothing */
        table.ontoggle = (function (name) { return function () { unfolded[name] = this.open; }; })(part.name);
        make('summary', t('rows', { count: part.rows.length }), table);
        table = make('table', null, make('div', null, table, 'scroll'));
        row(table, part.columns, true);
        for (j = 0; j < part.rows.length; j++) { row(table, part.rows[j]); }
      }
      make('p', t('how_sure', { sure: part.how_sure }), box, 'soft');
    }
    if (answer.busy) { make('p', t('busy'), box, 'soft'); }
    if (answer.fault) { make('p', answer.fault, box, 'note'); }
  };
  function form(name, path) {
    id(name).onsubmit = function () {
      var body = {}, i, fields = this.elements, me = this;
      for (i = 0; i < fields.length; i++) { if (fields[i].name) { body[fields[i].name] = fields[i].value; } }
      ask('POST', path, body, function (status, answer) {
        if (status === 200) {
          say('');
          room = answer.room; /* and a reload finds it again */
          if (window.history && history.replaceState) { history.replaceState(null, '', room); }
          if (answer.way_back) { id('letters').textContent = t('letters', { letters: answer.way_back }); id('letters').hidden = false; }
          look();
        } else if (status === 429 && answer) { say(answer.sentence); setTimeout(function () { me.onsubmit(); }, answer.wait * 1000 + 200); }
        else { say(answer ? answer.sentence : t('try_again')); }
      });
      return false;
    };
  }
  form('join', '/r/join'); form('back', '/r/back');
  var code = /^\/j\/([A-Za-z]{6})\/?$/.exec(location.pathname);
  if (code) { id('join').elements.code.value = code[1].toUpperCase(); }
  setInterval(function () {
    var left = Math.max(0, ends - now());
    id('left').hidden = !ends;
    if (ends && state && !state.paused) { id('left').textContent = t('time_left', { time: Math.floor(left / 60000) + ':' + ('0' + Math.floor(left / 1000) % 60).slice(-2) }); }
  }, 500);
  setInterval(look, 10000);
  setInterval(function () { if (!id('debrief').hidden) { debriefed(); } }, 3000);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) { look(); } });
  window.addEventListener('pageshow', look);
  window.addEventListener('online', look);
  look();
})();
