// Everything is in the page: settings are counted as digits of the dials' notches, the last dial's changing fastest, and the
// answers to each stand packed in a list. The address holds what is set, so that every screen is a link and Back undoes.
const given = JSON.parse(document.getElementById("data").textContent);
const LANGUAGE = document.documentElement.lang;
const RUN = 570; // milliseconds in which a large count runs to its new number: the time that dots take
const at = (id) => document.getElementById(id);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const shown = (value) => (typeof value === "number" ? value.toLocaleString(LANGUAGE) : value);
const say = (key, filled = {}) => given.words[key].replace(/\{(\w+)(?::,)?\}/g, (_, name) => shown(filled[name]));
const make = (tag, content = "", attributes = {}) => {
  const one = document.createElement(tag);
  one.textContent = content;
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
};
const listed = (words) => (words.length > 1 ? say("numbers.and", { first: words.slice(0, -1).join(", "), last: words[words.length - 1] }) : words.join(""));

// -- what is stored ---------------------------------------------------------------------------------------------------

const QUESTIONS = Object.keys(given.answers);
const EMBED = "embed"; // in the address: only the count and the worlds, for a frame on somebody's page
const NONE = { notches: given.dials.map(() => 0), of: QUESTIONS[0] };
const place = (notches) => notches.reduce((sum, notch, i) => sum * given.dials[i].notches.length + notch, 0);
const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const months = (setting) => Array.from(new Int16Array(bytes(given.months[setting]).buffer), (one) => one / 100);
const ones = (row) => row.reduce((sum, byte) => { for (; byte; byte &= byte - 1) sum += 1; return sum; }, 0);
const yes = (screen) => bytes(given.answers[screen.of][place(screen.notches)]);

function turned(now, was) { // worlds that said no before and say yes now, and the other way round
  const after = yes(now), before = yes({ ...was, of: now.of });
  return { now: ones(after), was: ones(before), gained: ones(after.map((byte, i) => byte & ~before[i])), lost: ones(before.map((byte, i) => byte & ~after[i])) };
}

// -- the address ------------------------------------------------------------------------------------------------------

function write(screen) {
  const fields = given.dials.flatMap((dial, i) => (screen.notches[i] ? [[dial.name, dial.notches[screen.notches[i]].name]] : []));
  return new URLSearchParams([...fields, ...(screen.of === NONE.of ? [] : [["of", screen.of]])]).toString();
}
function address(screen, embedded) {
  return `${window.location.href.split("#")[0]}#${[write(screen), embedded ? `${EMBED}=1` : ""].filter(Boolean).join("&")}`;
}
function read(text) { // what a link does not name, or names wrongly, stands as it goes
  const fields = new URLSearchParams(text), of = fields.get("of");
  const notches = given.dials.map((dial) => Math.max(0, dial.notches.findIndex((notch) => notch.name === fields.get(dial.name))));
  return { notches: notches, of: QUESTIONS.includes(of) ? of : NONE.of };
}

// -- what is shown ----------------------------------------------------------------------------------------------------

let screen = read(window.location.hash.slice(1)), before = null, count = null, frame = 0;
const dots = { $refs: { room: at("room"), below: at("below"), above: at("above") }, line: given.line, range: given.range, pick: pick };
for (const [name, method] of Object.entries(DOTS.methods)) dots[name] = method.bind(dots);
dots.words = Object.fromEntries(["below", "above", "behind", "axis", "level"].map((name) => [name, say(`start.dots_${name}`)]));
at("room").addEventListener("click", (event) => dots.choose(event));

function show() {
  const setting = place(screen.notches), moved = before && place(before.notches) !== setting ? before : null;
  const change = turned(screen, moved || NONE), untouched = place(NONE.notches) === setting;
  const words = { worlds: given.worlds, question: say(`frame.asks_${screen.of}`) };
  const line = say("frame.headline", { ...words, count: shown(change.now) });
  const was = turned(screen, NONE).was;
  at("headline").textContent = `${line} ${untouched ? say("frame.headline_untouched") : say("frame.headline_was", { ...words, count: shown(was) })}`;
  at("change").textContent = moved ? say("frame.moved", { ...words, ...change, what: difference(moved), error: paired(change) }) : "";
  at("precision").textContent = say("frame.exact", { error: Math.round(2 * Math.sqrt(change.now * (1 - change.now / given.worlds))) });
  run(change.now);
  show_dots(setting, moved ? place(moved.notches) : setting);
  show_kinds(setting);
  for (const one of document.querySelectorAll(".tf-notches input")) {
    const dial = given.dials.findIndex((row) => row.name === one.name);
    one.checked = dial < 0 ? one.value === screen.of : given.dials[dial].notches[screen.notches[dial]].name === one.value;
    one.parentElement.classList.toggle("on", one.checked);
  }
  at("link").value = at("whole").href = address(screen);
  at("frame").value = `<iframe src="${address(screen, true)}" width="100%" height="520" style="border:0" title="twofutures"></iframe>`;
  given.dials.forEach((dial, i) => at(`dial-${dial.name}`).classList.toggle("tf-moved", screen.notches[i] > 0));
}
function difference(moved) {
  return listed(given.dials.flatMap((dial, i) => (screen.notches[i] === moved.notches[i] ? [] : [`${dial.label}: ${dial.notches[screen.notches[i]].label}`])));
}
function paired(change) { // two standard errors of the paired difference: only worlds that turned count
  return Math.round(2 * Math.sqrt(change.gained + change.lost - (change.gained - change.lost) ** 2 / given.worlds));
}
function run(to) {
  const from = count === null || calm.matches ? to : count, begun = window.performance.now();
  window.cancelAnimationFrame(frame);
  const tick = (time) => {
    const part = from === to ? 1 : Math.min(1, Math.max(0, (time - begun) / RUN));
    count = Math.round(from + (to - from) * (1 - (1 - part) ** 3));
    at("count").textContent = shown(count);
    if (part < 1) frame = window.requestAnimationFrame(tick);
  };
  tick(begun);
}
function show_dots(setting, earlier) {
  const now = months(setting), was = earlier === setting ? now : months(earlier), high = now.filter((one) => one >= given.line).length;
  dots.worlds = { now: given.months[setting], was: given.months[earlier], known: given.worlds };
  if (earlier === setting) dots.worlds.was = dots.worlds.now;
  dots.motion = !calm.matches;
  for (const [side, number] of [["below", given.worlds - high], ["above", high]]) {
    at(side).querySelector("b").textContent = shown(number);
    at(side).querySelector("span").textContent = dots.words[side];
  }
  const lines = [say("start.dots", { above: high, worlds: given.worlds, below: given.worlds - high, ahead: now.filter((one) => one < 0).length })];
  if (earlier !== setting) {
    const crossed = (up) => now.filter((one, i) => (up ? one >= given.line && was[i] < given.line : one < given.line && was[i] >= given.line)).length;
    const worlds = (number) => say(number === 1 ? "explorer.world" : "explorer.worlds", { number: number });
    lines.push(say("start.dots_crossed", { gained: worlds(crossed(true)), lost: worlds(crossed(false)) }));
  }
  const low = now.filter((one) => one < given.range[0]).length, beyond = now.filter((one) => one >= given.range[1]).length;
  if (low || beyond) lines.push(say("start.dots_beyond", { low: low, high: beyond, lowest: String(given.range[0]).replace("-", "−"), highest: String(given.range[1]) }));
  at("caption").textContent = lines.join(" ");
  at("picked").textContent = say("explorer.pick");
  dots.stand(!dots.motion);
}
function show_kinds(setting) {
  at("kinds").replaceChildren(...given.classes.map((kind) => {
    const row = make("li"), mark = make("span"), bar = make("i"), number = kind.counts[setting];
    mark.innerHTML = kind.shape; // drawn by ourselves when the page was made
    bar.style.width = `${100 * number / given.worlds}%`;
    bar.style.background = kind.colour;
    row.append(mark, make("span", kind.label), make("b", shown(number)), bar);
    return row;
  }));
}
function pick(world) {
  const levers = given.dials.flatMap((dial, i) => Object.entries(dial.notches[screen.notches[i]].settings).map(([name, value]) => ` --lever ${name}=${value}`));
  const command = `twofutures world --world ${world} --seed ${given.seed}${levers.join("")}`;
  const lead = months(place(screen.notches))[world].toLocaleString(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).replace("-", "−");
  at("picked").textContent = say("explorer.picked", { world: String(world), lead: lead, command: command });
}

// -- controls ---------------------------------------------------------------------------------------------------------

function radio(name, value, label, means, small) {
  const one = make("label", "", means ? { title: means } : {}), input = make("input", "", { type: "radio", name: name, value: value });
  one.append(input, make("span", label));
  if (small) one.append(make("small", small));
  if (!small && name !== "of") one.classList.add("rest");
  return one;
}
for (const dial of given.dials) {
  const field = make("fieldset", "", { class: "tf-dial", id: `dial-${dial.name}` }), row = make("div", "", { class: "tf-notches" });
  row.append(...dial.notches.map((notch) => radio(dial.name, notch.name, notch.label, notch.means, notch.values)));
  field.append(make("legend", dial.label), make("p", say("explorer.present", { values: dial.present }), { class: "tf-present" }), row);
  at("dials").append(field);
  for (const lever of dial.levers) {
    at("levers").append(make("dt", `${dial.label}: ${lever.name} (${lever.range})`), make("dd", say("explorer.lever", lever)));
  }
}
at("questions").append(...QUESTIONS.map((name) => radio("of", name, say(`explorer.of_${name}`), "", "")));
at("left_out").append(...given.leaves_out.map((text) => make("li", text)));
at("made").textContent = say("explorer.made_with", { ...given.made, worlds: given.worlds, seed: String(given.seed) });
at("command").textContent = given.made.command;

function go(next) {
  if (write(next) === write(screen)) return;
  [before, screen] = [screen, next];
  show();
}
document.addEventListener("change", (event) => {
  const dial = given.dials.findIndex((row) => row.name === event.target.name), notches = [...screen.notches];
  if (dial >= 0) notches[dial] = given.dials[dial].notches.findIndex((notch) => notch.name === event.target.value);
  const next = { notches: notches, of: event.target.name === "of" ? event.target.value : screen.of };
  window.history.pushState(null, "", `#${write(next)}`);
  go(next);
});
for (const event of ["popstate", "hashchange"]) window.addEventListener(event, () => go(read(window.location.hash.slice(1))));
document.querySelector("main").classList.toggle("tf-embed", new URLSearchParams(window.location.hash.slice(1)).has(EMBED));
DOTS.mounted.call(dots);
show();
