// Lesson 06: reading beside writing. A prompt is read in one pass, an answer written in a pass for each token.
import { FORMULAS } from "./formulas.js";
import { counted, digits, share, timeWords, whole } from "./numbers.js";
import { stroke } from "./shapes.js";
import { workshop } from "./workshop.js";

const GRID = 66; // pixels of the tokens of a prompt, at most

export function readingPart(spec, get) {
  const prompt = () => get("prompt"), reads = workshop(spec, () => ({ batch: prompt() })), writes = workshop(spec, () => ({ batch: 1 }));
  const pass = () => FORMULAS.prefill_time({ ...reads.now().p, P: prompt() }), both = (f) => [reads, writes].forEach((shop) => f(shop));
  const size = (w) => (w >= 600 ? { wide: (w - 48) / 2, y: 262, top: 0, up: 48 } : { wide: w, y: 216, top: 262, up: 44 });
  // One machine in its half: its tokens above, its crew beside.
  const half = (p, shop, w, x, y, at, n, title) => {
    const cols = 20, rows = Math.ceil(shop.all / cols), foot = y + at.y - 40;
    const dx = Math.min(8.6, at.wide * 0.021, (at.y - 76) / rows / 1.3);
    const crewAt = { x: x + at.wide - cols * dx, y: foot - 2, cols, dx }, s = 15;
    const drawn = shop.draw(p, { x, w: at.wide, y: foot, wide: 84, shelf: w >= 600 ? 4 : 6, s, up: at.up, crewAt, bench: crewAt.x - s - 10 });
    p.text(`${title}:`, x, y + 14, { bold: true, size: 14 });
    p.text(n === 1 ? "each box once" : `each box ${whole(n)} times`, x + p.measure(`${title}:`, 14, true) + 7, y + 14, { size: 14, colour: "ct", bold: true });
    // The tokens that this box is used for: those that it has served are filled.
    const fw = crewAt.x - x - 12 > 176 ? 176 : 100, d = Math.min(8, Math.sqrt((fw * GRID) / n)), k = Math.floor(fw / d), did = shop.line.bench ? shop.line.part * n : 0;
    for (const [from, to, colour] of [[0, Math.round(did), "c"], [Math.round(did), n, "idle"]]) {
      p.thing("tokens", { colour, n: to - from });
      p.squares(x, y + 26, d, k, from, to, colour);
    }
    p.text(`${drawn.works} of ${shop.all} work`, crewAt.x + cols * dx, foot - rows * dx * 1.3 - 12, { size: 12, colour: "ct", align: "right" });
    const t = shop.now();
    p.text(`${timeWords(t.step)} for ${counted(n, "token")}`, x, foot + 20, { bold: true });
    const waits = t.compute > t.move ? `the belt waits ${share(1 - t.move / t.step)}` : `the crew waits ${share(1 - t.compute / t.step)}`;
    p.text(waits, x, foot + 37, { size: 12, colour: drawn.stands ? "nt" : "soft" });
    if (title === "writing" || w < 600) p.text(shop.slower().replace(" than real", w < 760 ? "" : " than real"), x + at.wide, foot + 20, { size: 12, colour: "soft", align: "right" });
  };
  return {
    title: "Reading and writing",
    controls: { prompt: { name: "tokens in the prompt", label: "prompt", show: whole, below: (n) => counted(n, "token"), colour: "ct" } },
    tick: (seconds) => both((shop) => shop.tick(seconds)),
    settle: () => both((shop) => shop.settle(2.63)),
    once: () => both((shop) => shop.once()),
    height: (w) => (w >= 600 ? size(w).y + 2 : size(w).top + size(w).y + 2),
    draw(p, w) {
      const at = size(w), x = w >= 600 ? at.wide + 48 : 0;
      half(p, reads, w, 0, 0, at, prompt(), "reading");
      half(p, writes, w, x, at.top, at, 1, "writing");
      if (w >= 600) stroke(p, "rule", {}, w / 2, 4, w / 2, at.y);
      else stroke(p, "rule", {}, 0, at.top - 16, w, at.top - 16);
    },
    fields() {
      const written = writes.now().step, read = pass() / prompt();
      return { read: [timeWords(read), "ct"], written: [timeWords(written), "wt"], ratio: [digits(written / read)], pass: [timeWords(pass())], answer: [timeWords(prompt() * written)] };
    },
    say() {
      const t = reads.now(), slow = writes.now().step * prompt();
      const busy = t.compute >= 0.98 * t.move ? "Just enough to keep belt and crew busy." : "So short a prompt does not fill the crew either.";
      const who = t.compute > 1.02 * t.move ? "Reading fills the crew and the belt waits; writing leaves the crew idle." : busy;
      return `${counted(prompt(), "token")}: read in ${timeWords(pass())}, written in ${timeWords(slow)}. ${who}${reads.room()}`;
    },
    parts: () => [`reading: ${reads.worked(reads.called())} of ${reads.all} work`, `writing: ${writes.worked(writes.called())} of ${writes.all} work`, reads.parts()[0]],
  };
}
