/* The projector: shows what the room may see, and asks again every two seconds. */
(function () {
  'use strict';
  var unfolded = {}, ends = 0, paused = false, parts = '', shown = '', room = location.pathname.replace(/\/screen$/, '');
  var words = JSON.parse(document.documentElement.getAttribute('data-words'));
  function t(key, filled) { return words[key].replace(/\{(\w+)\}/g, function (place, name) { return filled[name]; }); }
  function id(name) { return document.getElementById(name); }
  function now() { return window.performance ? performance.now() : +new Date(); }
  function clear(node) { while (node.firstChild) { node.removeChild(node.firstChild); } return node; }
  function make(kind, text, within) { var node = document.createElement(kind); node.textContent = text; within.appendChild(node); return node; }
  function list(name, texts, kind) { var box = clear(id(name)), i; for (i = 0; i < texts.length; i++) { make(kind, texts[i], box); } }
  function row(table, cells) { var tr = table.insertRow(-1), i; for (i = 0; i < cells.length; i++) { make('td', cells[i], tr); } }
  function get(path, then) {
    var request = new XMLHttpRequest();
    request.open('GET', path);
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.onload = function () { if (request.status === 200) { then(JSON.parse(request.responseText)); } };
    request.send();
  }
  function show(view) {
    var i, table, over;
    ends = view.left === null ? 0 : now() + view.left;
    paused = view.paused;
    view.left = null;
    if (JSON.stringify(view) === shown) { return; }
    shown = JSON.stringify(view);
    id('where').textContent = (view.ended ? t('over') : t('turn', { turn: view.turn, turns: view.turns, quarters: view.quarters.join('–') })) + ' · ' + t('phase_' + view.phase);
    id('code').textContent = view.code;
    id('address').textContent = view.join.replace(/^http:\/\//, '');
    id('qr').hidden = view.phase !== 'lobby' && view.members > 0; /* address and code stay for whoever comes late */
    id('decided').textContent = t('decided', { members: view.members, done: view.decided[0], seats: view.decided[1] });
    list('wild', view.wild, 'p'); list('messages', view.messages, 'p'); list('news', view.news, 'li'); list('readout', view.read_out, 'li');
    id('counted').textContent = view.counted || '';
    id('vote').hidden = !view.vote;
    if (view.vote) {
      id('votequestion').textContent = t('vote', { seat: view.vote.seat, line: view.vote.label });
      list('notches', view.vote.notches.map(function (notch) { return notch.label; }), 'li');
    }
    table = clear(id('readings'));
    for (i = 0; i < view.readings.length; i++) { row(table, [view.readings[i].label + ' (' + view.readings[i].unit + ')', view.readings[i].value, view.readings[i].change]); }
    over = view.phase === 'debrief' || view.phase === 'closed';
    id('debrief').hidden = !over; id('play').hidden = over;
  }
  function debriefed() {
    if (id('debrief').hidden) { return; }
    get(room + '/r/debrief', function (answer) {
      var box, i, j, part, table, picture;
      if (JSON.stringify(answer) === parts) { return; }
      parts = JSON.stringify(answer);
      box = clear(id('parts'));
      for (i = 0; i < answer.parts.length; i++) {
        part = answer.parts[i];
        make('h3', part.number + '. ' + part.title, box);
        make('p', part.sentence, box);
        if (part.drawn) { picture = make('img', '', box); picture.src = room + '/r/debrief/' + part.name + '.svg?lang=' + document.documentElement.lang; picture.alt = part.sentence; }
        if (part.rows.length) {
          table = make('details', '', box);
          table.open = !!unfolded[part.name]; /* a part that comes later folds nothing */
          table.ontoggle = (function (name) { return function () { unfolded[name] = this.open; }; })(part.name);
          make('summary', t('rows', { count: part.rows.length }), table);
          table = make('table', '', table);
          row(table, part.columns);
        }
        for (j = 0; j < part.rows.length; j++) { row(table, part.rows[j]); }
        make('p', t('how_sure', { sure: part.how_sure }), box).className = 'soft';
      }
    });
  }
  setInterval(function () {
    var left = Math.max(0, ends - now());
    if (!ends) { id('left').textContent = ''; }
    else if (!paused) { id('left').textContent = Math.floor(left / 60000) + ':' + ('0' + Math.floor(left / 1000) % 60).slice(-2); }
  }, 250);
  function look() { get(room + '/r/screen', show); debriefed(); }
  id('qr').src = room + '/r/screen/qr.svg';
  setInterval(look, 2000);
  look();
})();
