// The machine as README.md shows it: three numbers of people, one after the other, moved by a style and no script.
// Parts are drawn by the kit, and where one goes is asked of it; every duration is a time of the formulas.
import { MONEY } from "../lib/inference_math/widgets/machine/money.js";
import { digits, people, whoWaits } from "../lib/inference_math/widgets/machine/numbers.js";
import { BOXES, CAP } from "../lib/inference_math/widgets/machine/line.js";
import { crowd, peoplePart } from "../lib/inference_math/widgets/machine/people.js";
import { bars, belt, bench, box, crew, floor, house, stroke } from "../lib/inference_math/widgets/machine/shapes.js";
import { captions, labels, places, workshop } from "../lib/inference_math/widgets/machine/workshop.js";
import { DARK, LIGHT } from "../lib/inference_math/widgets/machine/style.js";
import { svgPen } from "../lib/inference_math/widgets/machine/svg.js";

const TOP = 62; // pixels for the words above the machine
const PACE = 4; // seconds that a move of all weights lasts for the viewer, about
const FLIGHT = 600; // milliseconds of a token on its way
const POSE = 500; // milliseconds between two postures of those who work
const TURNS = 2; // steps of the first scene that each is shown for
const STILL = 1; // the scene that is shown where nothing moves
const hundredth = (n) => String(Math.round(n * 100) / 100);

// A pen that draws nothing, and the rectangles that it was asked for; `wide` are those that it drew the edge of so thick.
function asked(pen, draw, wide) {
  const all = [], thick = [], deaf = Object.fromEntries(Object.keys(pen).map((name) => [name, () => {}]));
  draw({ ...deaf, rect: (...given) => all.push(given), stroke: (colour, how = {}) => how.width === wide && thick.push(all.at(-1)) });
  return wide ? thick : all;
}

// What is at hand at this number of people, and the style that moves it. The name is that of the beat of its workers, so
// that scenes of one beat share a style.
function paced(spec, batch) {
  const shop = workshop(spec, () => ({ batch }), { pace: PACE }), t = shop.now(), part = peoplePart(spec, () => batch), said = part.fields();
  const usd = digits(MONEY.usd_per_million_tokens_of_step({ ...t.p, r: spec.rent, t: t.step, B: batch })), who = people(batch);
  const beat = Math.round((1000 * shop.slow * t.step) / BOXES), step = beat * BOXES, goes = hundredth((100 * t.move) / t.step);
  const name = `k${beat}`, flown = (100 * FLIGHT) / step, [each] = said.each, all = said.all[0].replace(" tokens/s", "");
  return {
    batch, shop, t, step, name, who, times: [`moving ${said.move[0]}`, `computing ${said.compute[0]}`], stands: t.compute > t.move * 1.02,
    line: `Each gets ${each}, all together ${all}; a million tokens cost USD ${usd} at least.`,
    said: `${who}: ${whoWaits(t.move, t.compute)}, each gets ${each}, and a million tokens cost USD ${usd} at least.`,
    style: `.${name} .b{animation:${name}b ${beat}ms linear infinite}@keyframes ${name}b{${goes}%,to{transform:translate(var(--b))}}` +
      `.${name} .q{animation:${name}q ${beat}ms step-end infinite}@keyframes ${name}q{from{opacity:0}${goes}%{opacity:1}}` +
      `.${name} .a{animation:a ${beat}ms linear infinite}.${name} .t{animation:t ${step}ms linear infinite}` +
      `.${name} .f{animation:${name}f ${step}ms cubic-bezier(.33,.67,.67,1) infinite}@keyframes ${name}f{from{opacity:1}` +
      `${hundredth(flown)}%{opacity:.3;transform:translate(var(--x),var(--y))}${hundredth(flown + 0.1)}%,to{opacity:0}}`,
  };
}

// One scene on the machine that stands at these places.
function scene(p, { batch, shop, t, who, times, line, stands }, at, w, h) {
  const { by, s, x1, from, crewAt, bench: benchAt } = at, works = shop.worked(shop.called());
  // The belt with its boxes, those that wait, and the one in work.
  p.begin();
  p.rect(from + 1, by - 200, w, 202);
  p.within(() => p.marked("b", () => {
    for (let x = x1 - at.pitch; x > from - s - at.pitch; x -= at.pitch) box(p, x, by, s);
  }));
  const tower = stands ? CAP : 0;
  for (let i = 0; i < tower - 1; i++) box(p, x1, by - i * (s + 2), s);
  if (tower) p.marked("q", () => box(p, x1, by - (tower - 1) * (s + 2), s));
  p.marked("a", () => box(p, benchAt, by, s));
  // Those who sit once, and those who work in two postures.
  const posed = (sits, swing) => () => {
    const some = { ...p, grid: (place, layers) => (layers[0].colour === "idle") === sits && p.grid(place, layers) };
    crew(some, crewAt.x, crewAt.y, crewAt.cols, crewAt.dx, { works, all: shop.all, at: swing });
  };
  posed(true, 0)();
  p.marked("m", posed(false, 0.08));
  p.marked("n", posed(false, 0.3));
  labels(p, shop, at, { works, stands, by, middle: (from + x1 + s) / 2, top: at.houseTop }, { belt: "belt never stops" });
  // Who waits for tokens, and each one's on its way.
  const row = { x: 0, y: at.foot + 26, w, from: { x: crewAt.x, w: crewAt.cols * crewAt.dx, y: at.foot - 30 } }, { each } = crowd(p, batch, row);
  const tokens = (gone) => asked(p, (pen) => crowd(pen, batch, { ...row, fly: [gone] })).map((one) => one.map((place) => Math.round(place))), ends = tokens(1);
  tokens(0).forEach(([x, y, wide, high], i) => p.marked("f", () => {
    p.begin();
    p.rect(x, y, wide, high);
    p.fill("c");
  }, ` style='--x:${ends[i][0] - x}px;--y:${ends[i][1] - y}px'`));
  captions(p, shop, each > 1 ? `a figure is ${people(each)}` : who, w, h - 60);
  bars(p, 0, h - 48, w, { ...t, words: times });
  p.marked("t", () => stroke(p, "ink", {}, 0, h - 53, 0, h - 2));
  p.text(who, 0, 24, { size: 26, bold: true });
  p.text(line, 0, 48, { size: 17, colour: "soft" });
}

// The film of `spec`, w wide: in light, in dark, and in words.
export function film(spec, w) {
  const { pen: p, picture } = svgPen(), scenes = spec.batches.map((batch) => paced(spec, batch)), [{ shop, step }] = scenes;
  const frame = places(shop, w, { top: TOP }), { x, y, wide, shelf, s, bench: benchAt } = frame, h = frame.foot + 128;
  const at = { ...frame, by: y - frame.up, from: x + wide, x1: benchAt - s - 10, pitch: s * 1.45 };
  const boxes = Array.from({ length: BOXES }, () => ({ kind: "w" })), stood = { x, y, w: wide, cols: shelf, boxes, bays: spec.devices };
  floor(p, y, x, w);
  belt(p, at.from - 8, at.x1 + s + 4, at.by, y, 0, true);
  bench(p, benchAt, at.by, y, s);
  at.houseTop = house(p, { ...stood, reading: -1 });
  const marks = boxes.map((_, i) => asked(p, (pen) => house(pen, { ...stood, reading: i }), 2)[0]), [[X, Y]] = marks;
  p.marked("r", () => {
    p.begin();
    p.rect(...marks[0]);
    p.stroke("ink", { width: 2 });
  });
  scenes.forEach((one, i) => p.marked(`s s${i} ${one.name}`, () => scene(p, one, at, w, h)));
  const shown = TURNS * step, part = 100 / scenes.length;
  const hops = marks.map(([left, top], i) => `${hundredth((100 * i) / BOXES)}%{transform:translate(${hundredth(left - X)}px,${hundredth(top - Y)}px)}`);
  const moves = `.s,.f,.n{opacity:0}.s${STILL}{opacity:1}@media(prefers-reduced-motion:no-preference){.b{--b:${hundredth(at.pitch)}px}` +
    `.s{animation:s ${shown * scenes.length}ms infinite}${scenes.map((_, i) => `.s${i}{animation-delay:${shown * (i - scenes.length)}ms}`).join("")}` +
    `@keyframes s{from{opacity:0}1%,${hundredth(part)}%{opacity:1}${hundredth(part + 1)}%,to{opacity:0}}` +
    `@keyframes a{from{transform:translate(${hundredth(at.x1 - benchAt)}px);animation-timing-function:cubic-bezier(.33,.67,.67,1)}20%{transform:none;opacity:.8}to{opacity:.15}}` +
    `@keyframes t{to{transform:translate(${w}px)}}.r{animation:r ${step}ms step-end infinite}@keyframes r{${hops.join("")}}` +
    `.m,.n{animation:m ${2 * POSE}ms step-end infinite}.n{animation-delay:-${POSE}ms}@keyframes m{from{opacity:1}50%{opacity:0}}` +
    `${[...new Set(scenes.map((one) => one.style))].join("")}}`;
  const alt = `A factory: a belt brings all weights of a model past its workers for each token. ${scenes.map((one) => one.said).join(" ")}`;
  return { alt, light: picture(w, h, alt, { palette: LIGHT, moves }), dark: picture(w, h, alt, { palette: DARK, moves }) };
}
