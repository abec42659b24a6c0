// Lesson 03: belt and workers. One person asks; what the belt brings keeps hardly anybody busy.
import { FORMULAS } from "./formulas.js";
import { counted, digits, share, sizeWords, speedWords, timeWords, whoWaits } from "./numbers.js";
import { bars, crew, person, plain, stroke } from "./shapes.js";
import { captions, labels, places, workshop } from "./workshop.js";

// A glass over the first two of the crew, whose posture is hard to see at their size.
function lens(p, shop, at, drawn) {
  const { crewAt } = at, r = Math.min(46, drawn.by * 0.24), X = crewAt.x - r - 18, Y = Math.max(r + 30, drawn.by - 50 - r), u = r * 0.9;
  stroke(p, "idle", { width: 1 }, X + r * 0.98, Y + r * 0.2, crewAt.x + crewAt.dx * 2, crewAt.y - crewAt.dx * 1.3);
  stroke(p, "idle", { width: 1 }, X - r * 0.2, Y + r * 0.98, crewAt.x, crewAt.y);
  p.begin();
  p.dot(X, Y, r);
  p.fill("faint");
  p.within(() => {
    crew(p, X - u, Y + r * 0.58, 2, u, { works: Math.min(2, drawn.works), all: 2, at: shop.at });
    stroke(p, "soft", {}, X - r, Y + r * 0.6, X + r, Y + r * 0.6);
  });
  p.begin();
  p.dot(X, Y, r);
  p.stroke("ink");
}

export function beltPart(spec, get) {
  const shop = workshop(spec, () => ({ batch: 1, BW: get("bandwidth") }));
  const right = (w) => (w >= 600 ? 66 : 0);
  return {
    title: "Belt and workers",
    controls: { bandwidth: { name: "speed of the belt of one GPU", label: "belt", show: speedWords, colour: "wt" } },
    tick: shop.tick,
    settle: () => shop.settle(),
    once: () => shop.once(),
    height: (w) => places(shop, w, { right: right(w) }).foot + 92,
    draw(p, w, h) {
      const at = places(shop, w, { right: right(w) }), drawn = shop.draw(p, at), t = shop.now();
      labels(p, shop, at, drawn, { belt: spec.devices > 1 ? `${counted(spec.devices, "belt")} as one` : "belt" });
      if (w >= 600) {
        const from = w - 72, X = w - 26;
        person(p, X, at.foot, 40);
        p.text("user", X, at.foot - 50, { colour: "soft", align: "center" });
        for (const part of shop.line.fly) {
          const gone = 1 - (1 - part) ** 2;
          plain(p, from + (X - 18 - from) * gone, at.foot - 20 - 12 * Math.sin(Math.PI * gone), 14, 10, "c", { r: 2 });
        }
        lens(p, shop, at, drawn);
      }
      captions(p, shop, `one token: ${timeWords(t.step)}`, w, at.foot + 22);
      bars(p, 0, h - 56, w, { ...t, at: shop.gone(), words: [`moving ${timeWords(t.move)}`, `computing ${timeWords(t.compute)}`] });
    },
    fields() {
      const t = shop.now();
      return {
        weights: [sizeWords(FORMULAS.weight_bytes(t.p)), "wt"], move: [timeWords(t.move), "wt"], compute: [timeWords(t.compute), "ct"],
        step: [timeWords(t.step)], each: [`${digits(1 / t.step)} tokens/s`], idle: [share(Math.max(0, 1 - t.compute / t.move))],
      };
    },
    say() {
      const t = shop.now();
      return `One user: moving takes ${timeWords(t.move)} and computing ${timeWords(t.compute)}: ${whoWaits(t.move, t.compute)}. ` +
        `The user gets ${digits(1 / t.step)} tokens/s.${shop.room()}`;
    },
    parts: () => [...shop.parts(), "people: one user"],
  };
}
