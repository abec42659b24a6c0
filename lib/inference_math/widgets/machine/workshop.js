// The machine as a whole: warehouse, belt, bench and crew, moving at the times of the formulas.
import { FORMULAS } from "./formulas.js";
import { BOXES, CAP, advance, flyOn, newLine } from "./line.js";
import { digits, sizeWords, speedWords, step, symbols, whole } from "./numbers.js";
import { bench, belt, box, crew, floor, house, plain, stroke } from "./shapes.js";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SHOWN = [60, 400]; // so many workers can be drawn as people, and counted
const USUAL = 295; // figures drawn for a balance out of these bounds, where the crew is a share and no count
const ON_SCREEN = 2; // seconds that a move of all weights lasts for the viewer, about
const MOST_ROOM = 48; // boxes that the warehouse is drawn for, however much memory there is
const UNREAD = 0.25; // of the colour of a box that a step leaves where it is
const BLUR = 0.45; // boxes a frame from which on they would seem to run backwards

// The factor by which a step is slowed down: one, two or five with zeros.
function round(factor) {
  const power = 10 ** Math.floor(Math.log10(factor)), away = (one) => Math.abs(Math.log((one * power) / factor));
  return [1, 2, 5, 10].reduce((best, one) => (away(one) < away(best) ? one : best)) * power;
}

// `spec` has the model, the GPU and how many of them; `asked()` says the batch, the context, and what else differs.
export function workshop(spec, asked, { owners = () => 0, pace = ON_SCREEN } = {}) {
  const now = () => {
    const { batch = 1, context = 0, form = "", ...other } = asked();
    const p = { ...symbols(spec.model, spec.gpu, spec.devices, batch, context), ...other };
    return { p, ...step(p, form), boxes: form ? (BOXES * FORMULAS[`weights_time${form}`](p)) / FORMULAS.weights_time(p) : BOXES };
  };
  // Those of a crowd are one pile, in which nobody's is marked.
  const notebooks = () => {
    const { p } = now(), unit = FORMULAS.weights_time(p) / BOXES;
    const each = FORMULAS.kv_time({ ...p, B: 1 }) / unit, n = owners();
    return n > LETTERS.length ? { owners: 1, each: n * each, named: false } : { owners: n, each, named: true };
  };
  const first = now(), balance = Math.round(FORMULAS.critical_batch_size(first.p));
  const all = balance >= SHOWN[0] && balance <= SHOWN[1] ? balance : USUAL;
  const slow = round(pace / first.weights);
  const needed = FORMULAS.devices_needed(first.p);
  const shop = {
    all, balance, slow, needed, now, notebooks, line: newLine(notebooks), busy: 0, at: 0,
    // Boxes for which there is room.
    capacity: () => {
      const { p } = now();
      return (FORMULAS.memory(p) / FORMULAS.weight_bytes(p)) * BOXES;
    },
    // Workers who have something to do, of `all`: the share of the time, drawn as a share of people.
    called: () => {
      const t = now();
      return all * Math.min(1, t.compute / t.step);
    },
    worked: (t) => (t > 0 ? Math.max(1, Math.round(t)) : 0),
    tick(seconds) {
      advance(shop.line, seconds / slow, now());
      flyOn(shop.line, seconds);
      shop.at += seconds;
      shop.busy += (shop.called() - shop.busy) * (1 - Math.exp(-9 * seconds));
    },
    // Where the machine is after some steps in the present setting, for a picture that stands still.
    settle(steps = 2.62) {
      const t = now(), { line } = shop, { length } = line;
      shop.line = Object.assign(newLine(notebooks), { length });
      advance(shop.line, steps * t.step, t);
      Object.assign(shop.line, { fly: [], moved: 0 });
      shop.busy = shop.called();
    },
    // One step more, or a part of one, at once.
    once(part = 1) {
      advance(shop.line, part * now().step, now());
      Object.assign(shop.line, { fly: [], moved: 0 });
    },
    gone: () => Math.min(1, shop.line.since / now().step), // how much of this step has gone by
    slower() {
      if (slow === 1) return "at real speed";
      return slow > 1 ? `${whole(slow)} × slower than real` : `${whole(1 / slow)} × faster than real`;
    },
    machines: () => `${spec.devices > 1 ? `${whole(spec.devices)} × ` : ""}${spec.gpu.name}`,
    // What is said where the GPUs cannot hold the model.
    room: () => (needed > spec.devices ? ` ${whole(needed)} of them would hold it, and do both ${digits(needed / spec.devices)} times as fast: the share stays.` : ""),
    // The picture's parts, one by one, for who does not see it.
    parts() {
      const t = now(), stands = t.compute > t.move * 1.02;
      return [
        `warehouse: ${sizeWords(FORMULAS.weight_bytes(t.p))} of weights, ${shop.machines()}`,
        `belt: ${speedWords(t.p.n * t.p.BW)}, ${stands ? "waits with boxes at its end" : "moves all the time"}`,
        `workers: ${shop.worked(shop.called())} of ${all} work`,
      ];
    },
    draw: (p, frame) => drawMachine(p, shop, spec, frame),
  };
  return shop;
}

// Belt, its boxes, the tower that waits at its end, and the bench with the box in work.
export function drawLine(p, line, { x0, x1, y, foot, s, benchAt }) {
  const pitch = s * 1.45, waiting = line.queue.length, fast = line.moved > BLUR && line.go;
  line.length = (x1 - x0) / pitch;
  belt(p, x0, x1 + s + 4, y, foot, line.tape * pitch, fast);
  p.begin();
  p.rect(x0 + 3, y - 200, x1 - x0 + 400, 202);
  p.within(() => {
    if (fast) {
      plain(p, x0, y - s, x1 + s - x0, s, "w", { alpha: 0.5 });
      for (let i = 1; i < 5; i++) stroke(p, "card", { width: 1, alpha: 0.4 }, x0, y - (s * i) / 5, x1 + s, y - (s * i) / 5);
      return;
    }
    for (const item of line.items) {
      const side = Math.max(4, s * Math.sqrt(item.size)), x = x1 + s - side - (item.end - line.tape) * pitch;
      if (x > x0 - s) box(p, x, y, side, item.kind, { letter: LETTERS[item.owner] });
    }
  });
  line.queue.forEach((item, i) => box(p, x1, y - (line.moved > BLUR ? 0 : i) * (s + 2), s * Math.sqrt(item.size), item.kind, { letter: LETTERS[item.owner] }));
  if (benchAt === undefined) return waiting; // the belt ends at a door
  bench(p, benchAt, y, foot, s);
  if (line.bench) {
    const side = Math.max(4, s * Math.sqrt(line.bench.size)), slid = 1 - (1 - Math.min(1, line.part * 5)) ** 2;
    const x = x1 + (benchAt - x1) * slid + (s - side) / 2;
    box(p, fast ? benchAt + (s - side) / 2 : x, y, side, line.bench.kind, { letter: LETTERS[line.bench.owner], alpha: line.bench.kind === "w" ? Math.max(0.15, 1 - line.part) : 1 });
  }
  return waiting;
}

// Where things stand in a picture w wide, whose machine begins at `top` and leaves `right` free. Below 600 pixels the
// crew has rows of its own, `between` pixels further down, so that it stays a crew of people.
// With `room` the warehouse is as high as all the memory, so that what is left can be seen.
export function places(shop, w, { top = 0, right = 0, room = false, between = 0 } = {}) {
  const wide = w >= 600, cols = wide ? 25 : Math.floor(w / 9.4), rows = Math.ceil(shop.all / cols);
  const dx = wide ? Math.min(12.4, (w - right) * 0.0143) : w / cols, crewHigh = rows * dx * 1.3 + 8;
  const store = wide ? { wide: Math.min(158, (w - right) * 0.2), shelf: 6, s: 22 } : { wide: 100, shelf: 6, s: 15 };
  const high = room ? Math.ceil(Math.min(MOST_ROOM, Math.max(BOXES, shop.capacity())) / store.shelf) * ((store.wide - 16) / store.shelf + 0.5) + 12 : 0;
  const y = top + (wide ? Math.max(crewHigh + 20, high + 40, 188) : Math.max(152, high + 40)), foot = wide ? y : y + between + 22 + crewHigh;
  const crewAt = { x: wide ? w - right - cols * dx : 0, y: foot - 2, cols, dx, top: foot - crewHigh - 4 };
  return { x: 0, w: w - right, y, ...store, high, up: 58, foot, crewAt, bench: wide ? crewAt.x - 32 : w - right - 22 };
}

// The machine at these places. Returns what a figure needs for its own parts.
function drawMachine(p, shop, spec, { x, w, y, wide, shelf, s, up, high, crewAt, bench: benchAt }) {
  const { line } = shop, by = y - up, x1 = benchAt - s - 10;
  floor(p, y, x, x + w);
  const waiting = drawLine(p, line, { x0: x + wide - 8, x1, y: by, foot: y, s, benchAt });
  const read = line.boxes, boxes = Array.from({ length: BOXES }, (_, i) => ({ kind: "w", alpha: i < read ? 1 : UNREAD })), { owners, each } = line.notebooks();
  const s2 = (wide - 16) / shelf + 0.5, room = high ? Math.min(shop.capacity(), Math.floor((high - 12) / s2) * shelf) - BOXES : Infinity;
  for (let left = Math.min(room, owners * each); left > 1e-6; left--) boxes.push({ kind: "k", size: Math.min(1, left) });
  const missing = Math.min(40, Math.max(0, shop.needed - spec.devices));
  const top = house(p, { x, y, w: wide, high, cols: shelf, boxes, reading: line.reading, bays: spec.devices, missing });
  const works = shop.worked(shop.busy), called = Math.max(0, Math.min(crewAt.cols, shop.worked(shop.called()) - works));
  crew(p, crewAt.x, crewAt.y, crewAt.cols, crewAt.dx, { works, called, all: shop.all, at: shop.at });
  const stands = waiting >= CAP;
  p.thing("line", { waiting, stands });
  return { by, x1, benchAt, top, middle: (x + wide + x1 + s) / 2, waiting, stands, works };
}

// A caption at the left, and how slow the picture is at its right, shorter where there is little room.
export function captions(p, shop, words, w, y, { colour = "soft" } = {}) {
  const size = 12, left = p.measure(words, size) + 10, slow = [shop.slower(), shop.slower().replace(/ than real$/u, "")];
  const fits = slow.find((one) => left + p.measure(one, size) <= w);
  p.text(words, 0, y, { size, colour });
  if (fits) p.text(fits, w, y, { size, colour: "soft", align: "right" });
}

// What is said at the machine: its parts, how many work, and whether the belt waits.
export function labels(p, shop, at, drawn, { belt: moving = "belt" } = {}) {
  const { crewAt } = at, waits = drawn.stands;
  p.text(shop.machines(), 0, drawn.top - 8, { size: 12, colour: "soft" });
  p.text(waits ? "belt waits" : moving, drawn.middle, drawn.by + 38, { size: 12, colour: waits ? "nt" : "soft", bold: waits, align: "center" });
  p.text(`${drawn.works} of ${shop.all} work`, crewAt.x, crewAt.top, { bold: true, colour: "ct" });
}
