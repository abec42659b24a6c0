// Lesson 10: the trade of speed against price on one measured server, whose steps are a straight line in the batch.
import { MONEY } from "./money.js";
import { digits, people, timeWords, whole } from "./numbers.js";
import { crowd } from "./people.js";
import { hatch, plain, stroke } from "./shapes.js";

const DEAREST = 12; // times the least: where the bar of the price is as long as there is room
const TICK = 10; // tokens/s between two ticks

export function tradePart(spec, get) {
  const { line, dots } = spec, top = 1 / line.tau;
  const at = (s) => {
    const p = { ...line, s, r: get("rent") }, B = MONEY.batch_at_speed(p), t = MONEY.linear_step_time({ ...p, B });
    return { s, B, t, all: MONEY.tokens_per_second_at_speed(p), times: MONEY.cost_over_least(p), usd: MONEY.usd_per_million_tokens_of_step({ ...p, B, t }) };
  };
  const slowest = 1 / MONEY.linear_step_time({ ...line, B: spec.room }); // at which as many users as fit share the step
  const now = () => at(get("speed")), fits = () => get("speed") >= slowest, usd = (value) => `USD ${value.toFixed(2)}`, rate = (s) => `${digits(s)} tokens/s`;
  const dearest = () => DEAREST * (now().usd / now().times) * (spec.values.rent.at(-1) / get("rent"));

  // The line, its measured runs, and where we are on it.
  const chart = (p, { x, y, w, h }) => {
    const lx = (s) => x + (w * s) / (1.05 * line.s_0), ly = (all) => y + h - (h * all) / (1.05 * top), here = now();
    p.thing("trade", { all: here.all, batch: here.B, usd: here.usd });
    const full = lx(slowest) - x;
    plain(p, x, y, full, h, "faint");
    hatch(p, x, y, full, h, "idle", { gap: 9, alpha: 0.5 });
    stroke(p, "ink", { dash: [5, 3] }, x + full, y, x + full, y + h);
    if (full > 84) p.text("memory full", x + 6, y + h - 8, { size: 12 });
    stroke(p, "rule", {}, x, y, x, y + h, x + w, y + h);
    for (let s = 0; s <= line.s_0; s += TICK) p.text(whole(s), lx(s), y + h + 16, { size: 12, colour: "soft", align: "center" });
    p.text("tokens/s of one user", x, y + h + 33, { size: 12, colour: "soft" });
    p.text("tokens/s of all", x + 6, y - 6, { size: 12, colour: "soft" });
    p.text(whole(top), x - 5, ly(top) + 4, { size: 12, colour: "soft", align: "right" });
    stroke(p, "ink", { width: 2 }, lx(0), ly(top), lx(line.s_0), ly(0));
    stroke(p, "n", { dash: [3, 4] }, lx(here.s), y + h, lx(here.s), ly(here.all), x, ly(here.all));
    for (const [s, users] of dots) {
      p.begin();
      p.dot(lx(s), ly(users * s), 4);
      p.fill("card");
      p.stroke("w");
    }
    p.begin();
    p.dot(lx(here.s), ly(here.all), 7);
    p.fill(fits() ? "n" : "card");
    p.stroke(fits() ? "card" : "n", { width: 2 });
    const said = rate(here.all), right = lx(here.s) + 12 + p.measure(said, 13, true) > x + w;
    p.text(said, right ? x + w : lx(here.s) + 12, Math.max(y + 12, ly(here.all) - 8), { bold: true, colour: "nt", align: right ? "right" : "left" });
  };

  // Who shares the step, and the price.
  const shares = (p, { x, y, w }) => {
    const { B, usd: price } = now(), { each, high } = crowd(p, Math.max(1, Math.round(B)), { x, y: y + 17, w, rows: 4, inside: spec.room });
    const room = fits() ? "" : `; ${whole(spec.room)} fit`;
    p.text(`${each > 1 ? `a figure is ${people(each)}` : "share a step"}${room}`, x, y + high + 12, { size: 12, colour: "soft" });
    const long = Math.min(w, (w * price) / dearest()), foot = y + 124;
    p.thing("price", { long, usd: price });
    p.text("a million tokens", x, foot - 8, { size: 12, colour: "soft" });
    plain(p, x, foot, w, 18, "faint", { r: 2 });
    plain(p, x, foot, long, 18, "n", { r: 2 });
    p.text(usd(price), x, foot + 36, { bold: true, colour: "nt" });
    p.text(`the least: ${usd(price / now().times)}`, x + w, foot + 36, { size: 12, colour: "soft", align: "right" });
  };

  return {
    title: "Speed and price",
    controls: {
      speed: { name: "speed of one user", label: "speed", show: rate, below: whole, colour: "nt" },
      rent: { name: "rent of a GPU for an hour", label: "rent", show: usd, colour: "ink" },
    },
    quiet: true, // nothing moves by itself
    tick: () => false,
    settle() {},
    once() {},
    height: (w) => (w >= 600 ? 270 : 270 + 178),
    draw(p, w) {
      const big = w >= 600, wide = big ? w * 0.56 : w;
      chart(p, { x: 46, y: 24, w: wide - 54, h: 180 });
      p.text(`circles: measured${big ? `, ${spec.name}` : ""}`, 46, 256, { size: 12, colour: "wt" });
      shares(p, big ? { x: wide + 28, y: 34, w: w - wide - 28 } : { x: 0, y: 270, w });
    },
    fields() {
      const { B, t, all, times, usd: price } = now();
      return {
        batch: [people(Math.max(1, Math.round(B))), "ct"], step: [timeWords(t)], usd: [usd(price), "nt"], times: [`${digits(times)} times`],
        all: [rate(all)], share: [`${digits((100 * get("speed")) / line.s_0)} %`],
      };
    },
    say() {
      const { s, B, times, usd: price } = now();
      return `At ${rate(s)} each, ${digits((100 * s) / line.s_0)} % of the fastest, ${people(Math.max(1, Math.round(B)))} share a step, and a million tokens cost ${usd(price)}: ${digits(times)} times the least.${fits() ? "" : ` But only ${whole(spec.room)} fit into memory.`} (${spec.name})`;
    },
    parts: () => [`the line: ${whole(top)} tokens/s of all at no speed, none at ${rate(line.s_0)}`, `memory is full at ${people(spec.room)}`, ...dots.map(([s, users]) => `measured: ${people(users)} at ${rate(s)}`)],
  };
}
