// Lesson 01: the warehouse. A model's bytes in boxes beside GPUs, all to one scale.
import { FORMULAS } from "./formulas.js";
import { counted, digits, sizeWords, symbols, whole } from "./numbers.js";
import { bay, box, hatch, plain } from "./shapes.js";

const A_BAY = 8; // boxes that fill a GPU
const GRAVITY = 1300, AFTER = 0.03; // pixels a second squared; seconds between two boxes that fall
const MOST_BAYS = 200;

export function warehousePart(spec, get) {
  const at = (billions, bits) => symbols({ ...spec.model, N: billions * 1e9, b: bits / 8 }, spec.gpu, 1);
  const p0 = () => at(get("billions"), get("bits")), bytes = () => FORMULAS.weight_bytes(p0()), gpus = () => FORMULAS.devices_needed(p0());
  const most = FORMULAS.devices_needed(at(Math.max(...spec.values.billions, get("billions")), Math.max(...spec.values.bits)));
  const widest = Math.max(...spec.values.bits), drawn = Math.min(MOST_BAYS, most);
  const fallen = []; // seconds since each box began to fall
  const grid = (w) => {
    const usual = w >= 600 ? 9 : 5, cols = drawn <= usual * 4 ? usual : Math.ceil(Math.sqrt((drawn * w) / 220)), rows = Math.ceil(drawn / cols);
    const wide = (w - 2) / cols, high = Math.max(14, Math.min(w >= 600 ? 88 : 56, (w >= 600 ? 250 : 300) / rows - 34));
    return { cols, rows, wide, high, named: wide > 46, tooth: Math.min(14, wide * 0.16) };
  };
  const pitch = (g) => g.high + g.tooth + (g.named ? 24 : 6);
  const unit = spec.gpu.M / A_BAY, wanted = () => Math.ceil(bytes() / unit - 1e-9);
  return {
    title: "The warehouse",
    controls: {
      billions: { name: "billion parameters", show: whole, colour: "wt", hidden: true },
      bits: { name: "bits for each number", show: digits, below: (bits) => `${digits(bits)} bits`, choice: true },
    },
    quiet: true, // it moves for a moment only: nothing to pause
    tick(seconds) {
      const want = wanted(), rests = fallen.length === want && fallen[want - 1] > 1;
      if (rests) return false;
      for (let i = 0; i < want; i++) if (!i || fallen[i - 1] > AFTER) fallen[i] = (fallen[i] || 0) + seconds;
      fallen.length = Math.min(fallen.length, want); // boxes that are no more can fall again
      return true;
    },
    settle() {
      fallen.length = 0;
      for (let i = wanted() - 1; i >= 0; i--) fallen[i] = 9;
    },
    height: (w) => 34 + grid(w).rows * pitch(grid(w)) + 2,
    draw(p, w) {
      const g = grid(w), n = gpus(), all = bytes(), room = spec.gpu.M * spec.gpu.u, gap = g.wide > 30 ? 3 : 1;
      const bh = (g.high - 4 - (A_BAY / 2) * gap) / (A_BAY / 2), bw = (g.wide - 9 - gap) / 2;
      p.text("a GPU", 2, 12, { size: 12, colour: "soft" });
      p.text(`a box is ${sizeWords(unit)}`, 52, 12, { size: 12, colour: "wt" });
      if (spec.gpu.u < 1) p.text("hatched: kept by the server", w, 12, { size: 12, colour: "soft", align: "right" });
      for (let i = 0; i < Math.min(drawn, Math.max(n, most)); i++) {
        const x = 1 + (i % g.cols) * g.wide, y = 34 + Math.floor(i / g.cols) * pitch(g) + g.high + g.tooth - 14, used = Math.max(0, Math.min(room, all - i * room));
        bay(p, x, y, g.wide, g.high, { there: i < n, tooth: g.tooth });
        if (i >= n) continue;
        if (spec.gpu.u < 1) plain(p, x + 3, y - g.high + 1, g.wide - 6, g.high * (1 - spec.gpu.u), "rule");
        if (spec.gpu.u < 1) hatch(p, x + 3, y - g.high + 1, g.wide - 6, g.high * (1 - spec.gpu.u), "soft");
        // Bytes of this bay as boxes, the last of them a part of one.
        for (let j = 0; j * unit < used - 1; j++) {
          const part = Math.min(1, used / unit - j), since = fallen[Math.min(fallen.length - 1, Math.floor((i * room) / unit) + j)];
          if (!since) continue;
          const to = y - 3 - Math.floor(j / 2) * (bh + gap), fell = Math.min(to, y - g.high + GRAVITY * since ** 2);
          const hit = since - Math.sqrt(g.high / GRAVITY), squash = hit > 0 && hit < 0.14 ? 1 - 0.25 * Math.sin((hit / 0.14) * Math.PI) : 1;
          box(p, x + 4.5 + (j % 2) * (bw + gap), fell, bw, "w", { h: bh * part * squash });
        }
        const full = used > room * 0.9999;
        const filled = `${digits(room / 1e9)}${i ? "" : " GB"}`, partly = `${digits(used / 1e9)} of ${digits(room / 1e9)}`;
        const said = p.measure(partly, 12, true) < g.wide + 8 ? partly : digits(used / 1e9);
        if (g.named) p.text(full ? filled : said, x + g.wide / 2, y + 16, { size: 12, align: "center", colour: full ? "soft" : "ink", bold: !full });
      }
      // How many the widest format would take, below the last of them.
      const said = `${digits(widest)} bits and ${whole(Math.max(...spec.values.billions))} billion: ${most}`, end = (((drawn - 1) % g.cols) + 1) * g.wide;
      const y = 34 + (g.rows - 1) * pitch(g) + g.high + g.tooth + 2;
      if (n < most && most <= MOST_BAYS && g.named) p.text(said, Math.max(end, p.measure(said, 12) + 1), y, { size: 12, align: "right", colour: "soft" });
    },
    fields() {
      const room = spec.gpu.M * spec.gpu.u, n = gpus();
      return { weights: [sizeWords(bytes()), "wt"], gpus: [counted(n, "GPU")], memory: [sizeWords(spec.gpu.M)], room: [sizeWords(room)], left: [sizeWords(n * room - bytes())] };
    },
    say() {
      const n = gpus(), room = spec.gpu.M * spec.gpu.u, free = n * room - bytes();
      const of = spec.gpu.u < 1 ? `${sizeWords(room)} that may be filled` : sizeWords(room);
      const rest = n === 1 ? `it fits into one, with ${sizeWords(free)} to spare` : `${whole(n - 1)} would not do, and ${sizeWords(free)} are left`;
      return `${sizeWords(bytes())} in ${whole(n)} × ${of}: ${rest}. (${spec.gpu.name})`;
    },
    parts: () => [`GPUs: ${whole(gpus())}, ${sizeWords(spec.gpu.M)} each`, `boxes: ${digits(bytes() / unit)} of ${sizeWords(unit)}`],
  };
}
