// What stands in the machine, each drawn by one function: box, person, warehouse, belt, bench, crew.
import { LINE } from "./pen.js";

export function stroke(p, colour, how, ...points) {
  p.begin();
  for (let i = 0; i < points.length; i += 2) p[i ? "line" : "move"](points[i], points[i + 1]);
  p.stroke(colour, how);
}

export const floor = (p, y, x0, x1) => stroke(p, "rule", {}, x0, y, x1, y);

export function plain(p, x, y, w, h, colour, { r = 0, alpha = 1, edge } = {}) {
  p.begin();
  p.rect(x, y, w, h, r);
  if (colour) p.fill(colour, alpha);
  if (edge) p.stroke(edge, typeof colour === "string" ? {} : { dash: [2, 4] });
}

// Lines at 45 degrees over a rectangle: the second mark of what is orange.
export function hatch(p, x, y, w, h, colour, { gap = 5, alpha = 0.55 } = {}) {
  if (w < 1 || h < 1) return;
  p.begin();
  for (let at = gap / 2; at < w + h; at += gap) {
    p.move(x + Math.max(0, at - h), y + Math.min(h, at));
    p.line(x + Math.min(w, at), y + Math.max(0, at - w));
  }
  p.stroke(colour, { width: 1, alpha });
}

// A box stands on (x, y), w wide and h high. Blue ones are weights, plain but for a lid; orange ones are a notebook,
// hatched, with its owner's letter on a plate where there is room.
export function box(p, x, y, w, kind = "w", { letter = "", h = w, alpha = 1 } = {}) {
  p.thing("box", { kind, letter, w, h });
  plain(p, x, y - h, w, h, kind, { r: Math.min(w, h) * 0.14, alpha });
  if (kind === "k") hatch(p, x + 0.5, y - h + 0.5, w - 1, h - 1, "kd", { gap: Math.max(3.5, w / 4), alpha: 0.55 * alpha });
  else if (w > 7 && h > 5) plain(p, x, y - h * 0.74, w, Math.max(1, h * 0.06), "card", { alpha: 0.4 * alpha });
  if (letter && w > 13 && h > 13) {
    plain(p, x + w / 2 - 6, y - h / 2 - 7, 12, 14, "k", { r: 3, alpha });
    p.text(letter, x + w / 2, y - h / 2 + 4.5, { size: 12, bold: true, colour: "plate", align: "center" });
  }
}

// Somebody who waits for a token, feet at (x, y).
export function person(p, x, y, high, colour = "ink", filled = true, alpha = 1) {
  p.thing("person", { colour, filled });
  p.begin();
  p.dot(x, y - high * 0.81, high * 0.17);
  p.move(x - high * 0.27, y);
  p.line(x - high * 0.27, y - high * 0.3);
  p.dome(x, y - high * 0.3, high * 0.27);
  p.line(x + high * 0.27, y);
  p.close();
  if (filled) p.fill(colour, alpha);
  else p.stroke(colour, { width: 1.3, alpha });
}

// A saw-tooth roof from (x, y) to the right, `teeth` of them.
function roof(p, x, y, w, teeth, high) {
  for (let i = 0; i < teeth; i++) {
    p.line(x + (w * (i + 0.62)) / teeth, y - high);
    p.line(x + (w * (i + 0.62)) / teeth, y);
    p.line(x + (w * (i + 1)) / teeth, y);
  }
}

// A bay with a tooth: one GPU. Dotted where it is missing.
export function bay(p, x, y, w, h, { there = true, tooth = 14 } = {}) {
  p.thing("bay", { there });
  p.begin();
  p.move(x, y);
  p.line(x, y - h);
  roof(p, x, y - h, w, 1, tooth);
  p.line(x + w, y);
  p.close();
  if (there) p.fill("faint");
  p.stroke(there ? "ink" : "idle", there ? {} : { dash: [2, 5] });
}

const TOOTH = 5; // pixels: narrower ones are not drawn apart

// The warehouse: a tooth for each GPU, and a shelf of boxes that are read, never taken. `reading` is the one at hand.
// `bays` there are; `missing` ones that the model would also need are dotted. Returns the height of its top.
export function house(p, { x, y, w, high = 0, cols, boxes, reading, bays = 3, missing = 0 }) {
  const gap = w > 120 ? 3 : 2, s = (w - 16 - gap * (cols - 1)) / cols, X = x + 1;
  const top = y - Math.max(high, Math.ceil(boxes.length / cols) * (s + gap) + 12);
  const all = bays + missing, teeth = w / all >= TOOTH ? all : 3, solid = Math.max(1, Math.round((teeth * bays) / all));
  p.thing("house", { bays, missing, boxes: boxes.length });
  p.begin();
  p.move(X, y);
  p.line(X, top);
  roof(p, X, top, ((w - 1) * solid) / teeth, solid, 15);
  if (solid < teeth) p.line(x + w, top);
  p.line(x + w, y);
  p.close();
  p.fill("faint");
  p.stroke("ink");
  if (solid < teeth) {
    p.begin();
    p.move(X + ((w - 1) * solid) / teeth, top);
    roof(p, X + ((w - 1) * solid) / teeth, top, ((w - 1) * (teeth - solid)) / teeth, teeth - solid, 15);
    p.stroke("soft", { dash: [2, 3] });
  }
  boxes.forEach(({ kind, size = 1, alpha }, i) => {
    const bx = X + 7 + (i % cols) * (s + gap), by = y - 6 - Math.floor(i / cols) * (s + gap);
    box(p, bx, by, s, kind, { h: s * size, alpha });
    if (i !== reading) return;
    p.begin();
    p.rect(bx - 1, by - s * size - 1, s + 2, s * size + 2, 3);
    p.stroke("ink", { width: 2 });
  });
  return top - 15;
}

// The belt from x0 to x1 on two legs. Rollers turn with the tape, so they stand when it stands; too fast to be seen
// (`fast`) they have no spoke.
export function belt(p, x0, x1, y, foot, tape, fast = false) {
  const r = 7, leg = Math.min(26, (x1 - x0) * 0.16), turned = tape / 4.2;
  for (const x of [x0 + leg + 6, x1 - leg]) stroke(p, "ink", {}, x, y + 2 * r, x, foot);
  plain(p, x0, y, x1 - x0, 2 * r, "card", { r, edge: "ink" });
  const n = Math.max(3, Math.round((x1 - x0) / 34)), place = (i) => x0 + r + ((x1 - x0 - 2 * r) * i) / (n - 1);
  p.begin();
  for (let i = 0; i < n; i++) {
    p.dot(place(i), y + r, 4.2);
    if (fast) continue;
    p.move(place(i), y + r);
    p.line(place(i) + 4.2 * Math.cos(turned), y + r + 4.2 * Math.sin(turned));
  }
  p.stroke("soft", { width: 1.2 });
}

// The bench at which the box in work stands.
export function bench(p, x, y, foot, wide) {
  stroke(p, "ink", {}, x - 4, y, x + wide + 4, y);
  stroke(p, "ink", {}, x, y, x, foot);
  stroke(p, "ink", {}, x + wide, y, x + wide, foot);
}

// The crew, `cols` in a row, each in a place dx wide, from (x, y) upwards. Whoever waits sits, grey and low; who is
// called stands up in outline; who works is green and tall, and swings an arm. `at` is the time of the arms.
export function crew(p, x, y, cols, dx, { works, called = 0, all, at = 0 }) {
  const u = dx / 12, first = Math.min(all, works), second = Math.min(all, works + called), thin = Math.max(1, 1.7 * u);
  const lines = (...points) => (X, Y) => points.forEach(([px, py], i) => p[i ? "line" : "move"](X + px * u, Y + py * u));
  // A line of no length with round ends is a dot.
  const head = (colour, lift, wide, move = () => 0) => ({
    colour, how: { width: 2 * wide * u, round: true },
    path: (X, Y, i) => {
      p.move(X + move(i) * u, Y - lift * u);
      p.line(X + move(i) * u + 0.1, Y - lift * u);
    },
  });
  const body = (width, arm) => ({
    colour: "c", how: { width, round: true },
    path: (X, Y, i) => {
      lines([-2, 0], [0, -4.6], [0, -8.4])(X, Y);
      lines([2, 0], [0, -4.6])(X, Y);
      if (!arm) return;
      const swing = 0.4 + 0.8 * Math.sin(at * 9 + i * 1.7);
      lines([0, -7.8], [4.2 * Math.cos(swing), -7.8 - 4.2 * Math.sin(swing)])(X, Y);
    },
  });
  const sits = { colour: "idle", how: { width: thin, round: true }, path: lines([-1.2, -6], [-1.2, -3], [2.2, -3], [2.2, 0]) };
  const group = (from, to, ...layers) => p.grid({ from, to, cols, x, y, dx, dy: dx * 1.3 }, layers);
  p.thing("crew", { works: first, called: second - first, sits: all - second });
  group(second, all, sits, head("idle", 8.6, 2, (i) => Math.sin(at * 0.9 + i * 2.4) * 0.4 - 1.2));
  group(first, second, body(thin, false), head("c", 11.2, 1.6));
  group(0, first, body(Math.max(1.2, 2 * u), true), head("c", 11.6, 2.3));
}

// Two times as bars of one scale, moving above computing, and a mark at how much of the step has gone by.
// Notebooks are a part of the moving.
export function bars(p, x, y, w, { weights, kv = 0, compute, step, at, words }) {
  const high = 18, px = (seconds) => (w * seconds) / step;
  const bar = (top, parts, said, colour) => {
    let end = x;
    for (const [seconds, kind] of parts) {
      const long = seconds > 0 ? Math.max(2, px(seconds)) : 0;
      p.thing("bar", { kind, long });
      if (long) plain(p, end, top, long, high, kind, { r: 2 });
      if (kind === "k") hatch(p, end, top, long, high, "kd");
      end += long;
    }
    const long = p.measure(said, 13, true), outside = end + long + 8 < x + w, orange = !outside && kv > 0 && parts.length > 1;
    if (orange) plain(p, end - long - 12, top + 1.5, long + 8, 15, "k", { r: 3 }); // letters do not stand on a hatch
    const inside = orange ? "plate" : "on";
    return () => p.text(said, outside ? end + 6 : end - 8, top + 13.5, { bold: true, colour: outside ? colour : inside, align: outside ? "left" : "right" });
  };
  const moving = bar(y, [[weights, "w"], [kv, "k"]], words[0], kv > weights ? "kt" : "wt");
  const computing = bar(y + high + 5, [[compute, "c"]], words[1], "ct");
  if (at !== undefined) stroke(p, "ink", { width: LINE }, x + w * at, y - 5, x + w * at, y + 2 * high + 10);
  moving();
  computing();
}
