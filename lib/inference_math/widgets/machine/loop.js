// Lesson 02: the loop. Each token needs all weights again, and goes back in before the next can come.
import { FORMULAS } from "./formulas.js";
import { counted, sizeWords, timeWords, whole } from "./numbers.js";
import { BOXES, newLine } from "./line.js";
import { floor, house, person, plain, stroke } from "./shapes.js";
import { drawLine, workshop } from "./workshop.js";

const AGAIN = 2.6; // seconds before the answer begins anew

export function loopPart(spec, get) {
  const shop = workshop(spec, () => ({ batch: 1, N: get("billions") * 1e9, N_a: get("billions") * 1e9 }));
  const { tokens, question } = spec, one = () => FORMULAS.weight_bytes(shop.now().p);
  let rested = 0;
  const begin = () => {
    const { length } = shop.line;
    shop.line = Object.assign(newLine(shop.notebooks), { length });
    rested = 0;
  };
  begin();
  const made = () => Math.min(tokens.length, shop.line.tokens), ready = () => shop.line.tokens >= tokens.length;
  return {
    title: "The loop",
    controls: { billions: { name: "billion parameters", label: "size", show: whole, below: (n) => `${whole(n)} billion`, colour: "wt" } },
    stepName: "One token",
    tick(seconds) {
      if (!ready()) shop.tick(seconds);
      else if ((rested += seconds) > AGAIN) begin();
      else shop.line.moved = 0;
    },
    settle: () => {
      begin();
      shop.once(2.62);
    },
    once() {
      if (ready()) begin();
      shop.once();
    },
    height: (w) => (w >= 600 ? 262 : 326),
    draw(p, w, h) {
      const big = w >= 600, foot = h - 30, by = foot - 58, hw = big ? 168 : 92, s = big ? 22 : 15, px = big ? w * 0.58 : w - 108, mw = big ? 96 : 62, size = big ? 20 : 16;
      floor(p, foot, 0, w);
      drawLine(p, shop.line, { x0: hw - 8, x1: px - s - 4, y: by, foot, s });
      const works = !ready(), boxes = Array.from({ length: BOXES }, () => ({ kind: "w" })), part = works ? shop.gone() : 0;
      const missing = Math.max(0, shop.needed - spec.devices);
      house(p, { x: 0, y: foot, w: hw, high: 120, cols: big ? 6 : 4, boxes, reading: works ? shop.line.reading : -1, bays: spec.devices, missing });
      const below = (words, x, align) => p.text(words, x, foot + 20, { size: 12, colour: "soft", align });
      const where = `warehouse, ${shop.machines()}`;
      below(p.measure(where, 12) + 44 < px + mw / 2 ? where : "warehouse", 0, "left");
      if (big) below("belt", (hw + px) / 2, "center");
      below("workers", px + mw / 2, "center");
      if (big) below(shop.slower(), w, "right");
      else p.text(shop.slower(), 2, 126, { size: 12, colour: "soft" });
      // The workers behind a door, which the next lesson opens; the bar is how far they are.
      plain(p, px, by - 58, mw, foot - by + 58, "card", { r: 7, edge: "ink" });
      plain(p, px + mw * 0.18, by - 44, mw * 0.64, 18, "faint", { r: 3, edge: "ink" });
      if (part) plain(p, px + mw * 0.18 + 3, by - 41, (mw * 0.64 - 6) * part, 12, "c", { r: 2 });
      person(p, w - (big ? 84 : 18), foot, big ? 50 : 34);
      // The answer, token by token; each goes back in before the next comes out.
      const widths = tokens.map((word) => p.measure(word, size) + 12), total = widths.reduce((sum, one_) => sum + one_ + 3, -3);
      const bx = w - total - 2, ty = big ? 58 : 50;
      let tx = bx;
      p.text(question, w - 2, ty - size - 12, { align: "right", colour: "soft" });
      tokens.forEach((word, i) => {
        const got = i < made(), fly = shop.line.fly.at(-1), lands = got && i === made() - 1 && fly !== undefined ? 1 - (1 - fly) ** 3 : 1;
        const X0 = px + mw / 2, x = got ? X0 + (tx - X0) * lands : tx, y = got ? by - 70 + (ty - by + 70) * lands : ty;
        p.thing("token", { word, got });
        p.begin();
        p.rect(x, y - size, widths[i], size * 1.5, 4);
        if (got) p.fill("card");
        p.stroke(got ? "ink" : "idle", got ? {} : { dash: [2, 4] });
        if (got) p.text(word, x + 6, y + size * 0.1, { size });
        tx += widths[i] + 3;
      });
      const ax = px + mw * 0.5, ay = by - 64, sx = big ? bx - 6 : bx + 30, sy = big ? ty - 4 : ty + 12;
      p.begin();
      p.move(sx, sy);
      if (big) p.curve(sx - (sx - ax) * 0.67, sy, ax, sy + (ay - sy) * 0.33, ax, ay);
      else p.curve(sx + 4, ay - 14, ax, ay - 18, ax, ay);
      p.stroke("soft", { dash: [5, 4] });
      stroke(p, "soft", {}, ax - 5, ay - 7, ax, ay, ax + 5, ay - 7);
      if (big) p.text("goes back in", ax - 8, (sy + ay) / 2 + 4, { size: 12, colour: "soft", align: "right" });
      const x = big ? hw + 20 : 2;
      p.text(sizeWords((made() + part) * one()), x, big ? 50 : 92, { size: big ? 30 : 20, bold: true, colour: "wt" });
      p.text("have crossed the belt", x, big ? 72 : 109, { size: 12, colour: "soft" });
    },
    fields() {
      const t = shop.now(), n = tokens.length;
      return { weights: [sizeWords(one()), "wt"], tokens: [counted(n, "token")], all: [sizeWords(n * one()), "wt"], move: [timeWords(t.move), "wt"], time: [timeWords(n * t.step)] };
    },
    say() {
      const t = shop.now(), n = tokens.length;
      return `${ready() ? `${counted(n, "token")}, ${whole(n)} full passes: ${sizeWords(n * one())} in ${timeWords(n * t.step)}.`
        : `Token ${made() + 1} of ${n}: the same ${sizeWords(one())} once more, ${timeWords(t.move)}.`  } The shelf stays full: boxes are read, not taken.`;
    },
    parts: () => [...shop.parts().slice(0, 2), "workers: behind a door, one token at a time", `answer: ${tokens.slice(0, made()).join("") || "nothing yet"}`],
  };
}
