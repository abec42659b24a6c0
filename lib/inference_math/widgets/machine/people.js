// Lesson 04: people. Every box that arrives serves all who share the step.
import { digits, people, share, timeWords, whoWaits, whole } from "./numbers.js";
import { bars, person, plain } from "./shapes.js";
import { captions, labels, places, workshop } from "./workshop.js";

const HIGH = 17, PITCH = 13.5; // of a person, in pixels
const ROUND = [1, 2, 5];

// How many people a figure stands for, so that `most` figures are enough: a round number.
export function groups(n, most) {
  for (let power = 1; ; power *= 10) {
    for (const one of ROUND) if (n / (one * power) <= most) return one * power;
  }
}

// A crowd from (x, y), of whom so many are `inside`, and the tokens that fly to them from the crew.
export function crowd(p, n, { x, y, w, rows = 2, fly = [], from, inside = Infinity }) {
  const row = Math.floor(w / PITCH), each = groups(n, rows * row), shown = Math.ceil(n / each);
  const place = (i) => [x + 7 + (i % row) * PITCH, y + Math.floor(i / row) * (HIGH + 4)];
  for (let i = 0; i < shown; i++) person(p, ...place(i), HIGH, ...(i * each < inside ? [] : ["n", false]));
  for (const part of fly) {
    const gone = 1 - (1 - part) ** 2;
    for (let i = 0; i < shown; i++) {
      const [X, Y] = place(i), fx = from.x + (from.w * (i % 20)) / 20;
      plain(p, fx + (X - fx) * gone - 2, from.y + (Y - HIGH - from.y) * gone, 5, 4, "c", { alpha: 1 - 0.7 * gone });
    }
  }
  return { each, high: Math.ceil(shown / row) * (HIGH + 4) };
}

export function peoplePart(spec, get) {
  const shop = workshop(spec, () => ({ batch: get("batch") }));
  const batch = () => get("batch");
  return {
    title: "People",
    controls: { batch: { name: "people who share a step", label: "people", show: people, below: whole, colour: "ct" } },
    tick: shop.tick,
    settle: () => shop.settle(),
    once: () => shop.once(),
    height: (w) => places(shop, w).foot + 128,
    draw(p, w, h) {
      const at = places(shop, w), drawn = shop.draw(p, at), t = shop.now();
      labels(p, shop, at, drawn, { belt: t.compute > t.move ? "belt" : "belt never stops" });
      const y = at.foot + 26, from = { x: at.crewAt.x, w: at.crewAt.cols * at.crewAt.dx, y: at.foot - 30 };
      const { each } = crowd(p, batch(), { x: 0, y, w, fly: shop.line.fly, from });
      captions(p, shop, each > 1 ? `a figure is ${people(each)}` : people(batch()), w, h - 60);
      bars(p, 0, h - 48, w, { ...t, at: shop.gone(), words: [`moving ${timeWords(t.move)}`, `computing ${timeWords(t.compute)}`] });
    },
    fields() {
      const t = shop.now();
      return {
        move: [timeWords(t.move), "wt"], compute: [timeWords(t.compute), "ct"], step: [timeWords(t.step)],
        each: [`${digits(1 / t.step)} tokens/s`], all: [`${digits(batch() / t.step)} tokens/s`], share: [share(t.compute / t.step), "ct"],
      };
    },
    say() {
      const t = shop.now(), who = whoWaits(t.move, t.compute);
      const so = t.move > t.compute ? "; one more person costs nothing" : ", boxes queue, and every person makes all others slower";
      return `At ${people(batch())} moving takes ${timeWords(t.move)} and computing ${timeWords(t.compute)}: ${who}${who.startsWith("hardly") ? "" : so}.${shop.room()}`;
    },
    parts: () => [...shop.parts(), `people: ${whole(batch())} share each box`],
  };
}
