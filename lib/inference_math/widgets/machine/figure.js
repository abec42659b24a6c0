// A figure on a page: the sentence, the picture, its control, and the line of words. A part (people.js, ...) says what
// they are; here is how they look, move and answer, the same for all.
import { clock } from "./clock.js";
import { control, make } from "./controls.js";
import { canvasPen } from "./pen.js";
import { CSS, DARK, LIGHT, isDark, onTheme } from "./style.js";

const REST = 600; // milliseconds after which a control counts as at rest
const FIELD = /\{(?<name>\w+)\}/gu;

// Fills the sentence: controls where it names what can be moved, and numbers that answer elsewhere.
function sentence(text, controls, answers) {
  const line = make("p", { className: "im-text" });
  let from = 0;
  for (const { 0: all, index, groups: { name } } of text.matchAll(FIELD)) {
    line.append(text.slice(from, index));
    from = index + all.length;
    if (controls[name]) line.append(controls[name].inSentence());
    else {
      const number = make("b");
      (answers[name] ||= []).push(number);
      line.append(number);
    }
  }
  line.append(text.slice(from));
  return line;
}

export function show(part, { model, el }) {
  const spec = model.get("spec"), get = (key) => model.get(key);
  const figure = part(spec, get), colours = {}, answers = {}, drop = [];
  let wide = 0, high = 0, timer, told = false, playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  const canvas = make("canvas"), say = make("p", { className: "im-say" });
  const pen = canvas.getContext("2d"), strokes = canvasPen(pen, colours);
  const heard = make("div", { className: "im-heard" }), parts = make("ul", { className: "im-heard" });
  canvas.setAttribute("role", "img");
  heard.setAttribute("role", "status");

  const controls = Object.fromEntries(Object.entries(figure.controls).map(([key, one]) => [key, control(model, key, { ...one, values: spec.values[key] })]));
  const once = make("button", { type: "button", textContent: figure.stepName || "One step" });
  const run = make("button", { type: "button" });
  const buttons = make("div", { className: "im-run" }, once, run);
  const row = make("div", { className: "im-row" }, ...Object.values(controls).map((one) => one.below()).filter(Boolean), ...(figure.extra ? figure.extra(model) : []), ...(figure.quiet ? [] : [buttons]));
  const text = model.get("text"), box = make("div", { className: `im-machine ${figure.name || ""}` }, make("style", { textContent: CSS }),
    ...(text ? [sentence(text, controls, answers)] : []), make("div", { className: "im-card" }, ...(figure.above ? [figure.above(model)] : []), canvas, row, say, ...(figure.under ? [figure.under()] : [])), parts, heard);
  el.append(box);

  const paint = () => {
    if (!wide) return;
    const dense = canvas.width / wide;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, wide, high);
    figure.draw(strokes, wide, high);
    const words = figure.say();
    if (say.textContent !== words) say.textContent = words;
  };
  const rest = () => {
    canvas.setAttribute("aria-label", `${figure.title}. ${figure.say()}`);
    parts.replaceChildren(...figure.parts().map((one) => make("li", { textContent: one })));
    if (told) heard.textContent = figure.say();
  };
  const settle = () => {
    for (const one of Object.values(controls)) one.update();
    if (figure.update) figure.update();
    for (const [name, [words, kind]] of Object.entries(figure.fields())) {
      for (const node of answers[name] || []) Object.assign(node, { textContent: words }).style.color = kind ? `var(--${kind})` : "";
    }
    if (!playing) figure.settle();
    paint();
    clearTimeout(timer);
    timer = setTimeout(rest, REST);
  };
  const recolour = () => {
    Object.assign(colours, isDark() ? DARK : LIGHT);
    for (const [name, value] of Object.entries(colours)) box.style.setProperty(`--${name}`, value);
    box.style.colorScheme = isDark() ? "dark" : "light";
    paint();
  };
  const mode = () => {
    run.textContent = playing ? "Pause" : "Play";
  };
  const entry = { seen: false, frame: (seconds) => figure.tick(seconds) !== false && paint() };
  const turn = () => clock.set(entry, playing && entry.seen);
  const play = (on) => {
    playing = on;
    mode();
    turn();
  };
  run.addEventListener("click", () => play(!playing));
  once.addEventListener("click", () => {
    play(false); // it is there while the machine plays, too: what comes and goes would move the row
    figure.once();
    paint();
  });
  const fit = () => {
    const inside = row.clientWidth || row.getBoundingClientRect().width, dense = Math.min(3, devicePixelRatio || 1);
    if (inside < 50 || (inside === wide && canvas.width === Math.round(wide * dense))) return;
    wide = inside;
    high = Math.round(figure.height(wide));
    canvas.width = Math.round(wide * dense);
    canvas.height = Math.round(high * dense);
    canvas.style.height = `${high}px`;
    if (!playing) {
      paint(); // once for its length of belt
      figure.settle();
    }
    paint();
  };
  const changed = () => {
    told = true;
    settle();
  };
  const resized = new ResizeObserver(fit), watched = new IntersectionObserver((all) => {
    entry.seen = all.at(-1).isIntersecting;
    turn();
  });
  const events = figure.keys ? figure.keys.map((key) => `change:${key}`).join(" ") : Object.keys(controls).map((key) => `change:${key}`).join(" ");
  model.on(events, changed);
  mode();
  recolour();
  fit();
  figure.settle();
  settle();
  rest();
  resized.observe(box);
  watched.observe(canvas);
  drop.push(onTheme(recolour), () => resized.disconnect(), () => watched.disconnect(), () => model.off(events, changed));
  return () => {
    clock.set(entry, false);
    clearTimeout(timer);
    for (const end of drop) end();
  };
}
