// Lesson 05: notebooks. A blue box serves everybody, an orange one its owner alone.
import { FORMULAS } from "./formulas.js";
import { digits, sizeWords, timeWords, whole } from "./numbers.js";
import { hatch, person, plain } from "./shapes.js";
import { LETTERS, labels, places, workshop } from "./workshop.js";

const TALL = 44; // pixels of the longest notebook that fits
const BELOW = 112; // from the floor to the feet of the people, and their letters

export function notebooksPart(spec, get) {
  const users = () => get("users"), shop = workshop(spec, () => ({ batch: users(), context: get("context") }), { owners: users, pace: 5 });
  const longest = spec.values.context.at(-1), one = () => FORMULAS.kv_bytes(shop.now().p);
  const frame = (w) => places(shop, w, { room: true, between: BELOW });
  // From the box in work to everybody whom it serves.
  const gains = (p, at, drawn, ux, uy) => {
    const { bench } = shop.line, x = drawn.benchAt + at.s / 2;
    if (!bench) return;
    const all = bench.kind === "w";
    for (let u = 0; u < users(); u++) {
      if (!all && bench.owner !== u) continue;
      p.thing("gain", { kind: bench.kind, owner: u });
      p.begin();
      p.move(x, drawn.by + 4);
      p.curve(x, at.y + 46, ux(u), at.y + 14, ux(u), uy - 38);
      p.stroke(all ? "w" : "k", { width: all ? 1.5 : 3 });
    }
    p.text(all ? `for all ${whole(users())}` : `for ${LETTERS[bench.owner]} alone`, drawn.benchAt + at.s + 5, drawn.by - at.s - 12, { align: "right", bold: true, colour: all ? "wt" : "kt" });
  };
  return {
    title: "Notebooks",
    controls: { context: { name: "tokens in each conversation", label: "tokens", show: whole, colour: "kt" } },
    keys: ["context", "users"],
    tick: shop.tick,
    settle: () => shop.settle(1.9),
    once: () => shop.once(),
    height: (w) => frame(w).foot + (w >= 600 ? BELOW : 0),
    draw(p, w) {
      const at = frame(w), uy = at.y + BELOW - 18, left = w >= 600 ? 190 : 12, wide = w >= 600 ? 16 : 11;
      const ux = (u) => left + 8 + (u * (w - left - 34)) / Math.max(1, users() - 1), drawn = shop.draw(p, at), { bench } = shop.line;
      gains(p, at, drawn, ux, uy);
      labels(p, shop, at, drawn);
      for (let u = 0; u < users(); u++) {
        const mine = bench && (bench.kind === "w" || bench.owner === u), tall = (get("context") / longest) * TALL;
        person(p, ux(u), uy, 34, mine ? "ink" : "soft", Boolean(mine));
        if (tall) {
          plain(p, ux(u) + 12, uy - tall, wide, tall, "k", { r: 2 });
          hatch(p, ux(u) + 12, uy - tall, wide, tall, "kd", { gap: 4 });
        }
        p.text(LETTERS[u], ux(u), uy + 14, { size: 12, align: "center", bold: true, colour: mine ? "ink" : "soft" });
      }
      const t = shop.now(), y = at.y + 17, kept = users() * one();
      if (w >= 600) {
        p.text(`${sizeWords(FORMULAS.weight_bytes(t.p))} weights`, 0, y, { size: 12, colour: "wt", bold: true });
        if (kept) p.text(`${sizeWords(kept)} notebooks`, 0, y + 16, { size: 12, colour: "kt", bold: true });
        p.text(`${sizeWords(FORMULAS.memory(t.p) - FORMULAS.weight_bytes(t.p) - kept)} free`, 0, y + 32, { size: 12, colour: "soft" });
        p.text(shop.slower(), w, y, { size: 12, colour: "soft", align: "right" });
      } else p.text(shop.slower(), w, 12, { size: 12, colour: "soft", align: "right" });
    },
    fields() {
      const t = shop.now();
      return {
        users: [whole(users())], one: [sizeWords(one()), "kt"], all: [sizeWords(users() * one()), "kt"], weights: [sizeWords(FORMULAS.weight_bytes(t.p)), "wt"],
        move: [timeWords(t.move)], kv: [timeWords(t.kv), "kt"], step: [timeWords(t.step)], each: [`${digits(1 / t.step)} tokens/s`],
      };
    },
    say() {
      const t = shop.now(), kept = FORMULAS.kv_bytes_read(t.p), moved = sizeWords(kept + t.weights * t.p.n * t.p.BW);
      const notes = kept ? timeWords(t.kv) : "nothing";
      return `A step moves ${moved}: ${timeWords(t.weights)} for weights, ${notes} for notebooks${t.kv > t.weights ? ", the larger part by now" : ""}. ` +
        `Computing takes ${timeWords(t.compute)}. Each of the ${whole(users())} gets ${digits(1 / t.step)} tokens/s.`;
    },
    parts: () => [...shop.parts(), `people: ${whole(users())}, each with a notebook of ${sizeWords(one())}`],
  };
}
