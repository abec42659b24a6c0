// Lesson 07: the chart that follows the machine. Batch and context move both.
import { FORMULAS } from "./formulas.js";
import { counted, digits, people, sizeWords, step, timeWords, whoWaits, whole } from "./numbers.js";
import { crowd } from "./people.js";
import { hatch, plain, stroke } from "./shapes.js";
import { captions, labels, places, workshop } from "./workshop.js";

const POINTS = 60; // of a curve

// The two times of a step against the batch, on log axes, and a dot where the machine is. `top`, `bottom`: the longest
// and the shortest time drawn; they stay, so that the dot moves and not the paper.
export function chart(p, { x, y, w, h, batches, top, bottom, at, now, balance, unit }) {
  const [few, many] = batches, {B} = now.p, lx = (b) => x + (w * Math.log(b / few)) / Math.log(many / few);
  const ly = (t) => y + h - (h * Math.log(t / bottom)) / Math.log(top / bottom), inside = (t) => Math.min(y + h, Math.max(y, ly(t)));
  const steps = Array.from({ length: POINTS + 1 }, (_, i) => at(few * (many / few) ** (i / POINTS)));
  const line = (of, colour, how) => stroke(p, colour, how, ...steps.flatMap((t) => (of(t) >= bottom ? [lx(t.p.B), inside(of(t))] : [])));
  const fits = FORMULAS.max_batch(now.p), wall = Math.min(many, Math.max(few, fits));
  p.thing("chart", { fits, dot: now.step, B });
  if (wall < many) {
    plain(p, lx(wall), y, x + w - lx(wall), h, "faint");
    hatch(p, lx(wall), y, x + w - lx(wall), h, "idle", { gap: 9, alpha: 0.5 });
    stroke(p, "ink", { dash: [5, 3] }, lx(wall), y, lx(wall), y + h);
  }
  stroke(p, "rule", {}, x, y, x, y + h, x + w, y + h);
  for (let power = Math.ceil(Math.log10(bottom)); 10 ** power <= top; power++) {
    stroke(p, "rule", { width: 1 }, x - 4, ly(10 ** power), x, ly(10 ** power));
    p.text(timeWords(10 ** power), x - 7, ly(10 ** power) + 4, { size: 12, colour: "soft", align: "right" });
  }
  for (let b = few; b <= many; b *= 10) p.text(whole(b), lx(b), y + h + 16, { size: 12, colour: "soft", align: "center" });
  stroke(p, "n", { dash: [2, 4] }, lx(balance), y + h, lx(balance), inside(step({ ...now.p, B: balance }).step));
  p.text(`B* ${whole(balance)}`, lx(balance), y + h + 31, { size: 12, colour: "nt", bold: true, align: "center" });
  p.text("batch", x, y + h + 31, { size: 12, colour: "soft", align: "center" });
  stroke(p, "soft", { width: 1, dash: [1, 4] }, x, ly(unit), x + w, ly(unit));
  line((t) => t.move, "w", { width: 2 });
  line((t) => t.compute, "c", { width: 2, dash: [6, 4] });
  line((t) => t.step, "ink", { width: 3 });
  p.text("moving", x + 6, inside(at(few).move) + 16, { colour: "wt", bold: true });
  const slope = Math.atan2(ly(at(9).compute) - ly(at(3).compute), lx(9) - lx(3)), start = Math.max(3, few * (bottom / at(few).compute) * 1.6);
  p.turned(lx(start), ly(at(start).compute), slope, () => p.text("computing", 4, 15, { colour: "ct", bold: true }));
  if (wall < many && x + w - lx(wall) > 76) p.text("memory full", x + w - 6, y + h - 8, { size: 12, colour: "ink", align: "right" });
  p.begin();
  p.dot(lx(B), inside(now.step), 7);
  p.fill(B <= fits ? "n" : "card");
  p.stroke(B <= fits ? "card" : "n", { width: 2 });
  const said = `a step: ${timeWords(now.step)}`, long = p.measure(said, 13, true);
  const climbs = now.step > 1.2 * unit, left = lx(B) - long - 12, beside = climbs && left >= x + 4; // a line that climbs leaves room at the left of the dot only
  p.text(said, Math.max(x + 4, climbs ? left : Math.min(x + w - long - 4, lx(B) - long / 2)), Math.max(y + 12, inside(now.step) - (beside ? 5 : 14)), { bold: true, colour: "nt" });
}

export function chartPart(spec, get) {
  const asked = () => ({ batch: get("batch"), context: get("context") });
  const shop = workshop(spec, asked, { owners: () => (get("context") ? get("batch") : 0) });
  const fitting = () => Math.max(0, Math.floor(Math.min(1e6, FORMULAS.max_batch(shop.now().p)))), fits = () => get("batch") <= fitting();
  const { batch, context } = spec.values, at = (b, L = get("context")) => {
    const p = { ...shop.now().p, B: b, L };
    return { p, ...step(p) };
  };
  const [few] = batch, many = batch.at(-1), bottom = at(few, 0).weights / 60, top = Math.max(at(many, 0).step, at(many, context.at(-1)).step / 6) * 1.4;
  const unit = at(few, 0).weights;
  const frame = (w) => places(shop, w, { right: w >= 600 ? Math.max(270, w * 0.36) : 0, room: true });
  return {
    title: "The machine and its chart",
    controls: {
      batch: { name: "people who share a step", label: "people", show: people, below: whole, colour: "ct" },
      context: { name: "tokens in each conversation", label: "tokens", show: whole, colour: "kt" },
    },
    tick: shop.tick,
    settle: () => shop.settle(),
    once: () => shop.once(),
    height: (w) => Math.max(w >= 600 ? 296 : 0, frame(w).foot + 70) + (w >= 600 ? 0 : 236),
    draw(p, w, h) {
      const place = frame(w), drawn = shop.draw(p, place), t = shop.now(), big = w >= 600, wide = place.w;
      labels(p, shop, place, drawn);
      const y = place.foot + 26, from = { x: place.crewAt.x, w: place.crewAt.cols * place.crewAt.dx, y: place.foot - 30 };
      const { each, high } = crowd(p, get("batch"), { x: 0, y, w: wide, fly: shop.line.fly, from, inside: get("context") ? fitting() : Infinity });
      captions(p, shop, each > 1 ? `a figure is ${people(each)}` : people(get("batch")), wide, y + high);
      const box = big ? { x: wide + 62, y: 22, w: w - wide - 70, h: h - 66 } : { x: 54, y: h - 216, w: w - 62, h: 168 };
      chart(p, { ...box, batches: [few, many], top, bottom, at, now: t, balance: shop.balance, unit });
    },
    fields() {
      const t = shop.now();
      return {
        move: [timeWords(t.move), "wt"], compute: [timeWords(t.compute), "ct"], step: [timeWords(t.step), "nt"], each: [`${digits(1 / t.step)} tokens/s`],
        all: [`${digits(get("batch") / t.step)} tokens/s`], one: [sizeWords(FORMULAS.kv_bytes(t.p)), "kt"], fit: [get("context") ? whole(fitting()) : "everybody", "kt"],
        beta: [digits(get("batch") * (t.compute / get("batch")) / t.weights)], moves: [digits(t.step / t.weights)],
      };
    },
    say() {
      const t = shop.now(), who = whoWaits(t.move, t.compute), n = get("batch");
      const room = fits() ? "" : ` Only ${counted(fitting(), "notebook")} fit${fitting() === 1 ? "s" : ""}: the memory cannot hold this step.`;
      return `${people(n)} with ${whole(get("context"))} tokens each: moving takes ${timeWords(t.move)} and computing ${timeWords(t.compute)}, ${who}. ` +
        `A step is ${digits(t.step / t.weights)} moves of all weights.${room}`;
    },
    parts: () => [...shop.parts(), `people: ${whole(get("batch"))}, room for ${get("context") ? whole(fitting()) : "any number of"} notebooks`, `chart: a step takes ${timeWords(shop.now().step)}`],
  };
}
