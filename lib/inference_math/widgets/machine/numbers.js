// Numbers in words, as inference_math/units.py has them, and who waits.
import { FORMULAS } from "./formulas.js";

export function digits(value) {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const rounded = Number(value.toPrecision(3));
  const decade = Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: Math.min(Math.max(0, 2 - decade), 20) });
}

function scaled(value, unit, prefixes) {
  const found = prefixes.find(([scale]) => Math.abs(value) >= 0.9995 * scale);
  const [scale, prefix] = found || prefixes.at(-1);
  return `${digits(value / scale)} ${prefix}${unit}`;
}

const SMALL = [[1, ""], [1e-3, "m"], [1e-6, "µ"], [1e-9, "n"]];
const LARGE = [[1e18, "E"], [1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""]];
export const timeWords = (seconds) => (seconds >= 120 ? `${digits(seconds / 60)} min` : scaled(seconds, "s", SMALL));
export const sizeWords = (bytes) => scaled(bytes, "B", LARGE);
export const speedWords = (bytesPerSecond) => scaled(bytesPerSecond, "B/s", LARGE);
export const rateWords = (flopPerSecond) => scaled(flopPerSecond, "FLOP/s", LARGE);
export const whole = (n) => Math.round(n).toLocaleString("en-US");
export const counted = (n, one, many = `${one}s`) => `${whole(n)} ${n === 1 ? one : many}`;
export const people = (n) => counted(n, "person", "people");
export const share = (part) => `${digits(100 * part)} %`;

// Who waits in a step that moves and computes for so many seconds: figures.still_factory.who_waits says the same.
export function whoWaits(move, compute) {
  const longer = Math.max(move, compute);
  if (Math.abs(move - compute) <= 0.02 * longer) return "hardly anyone waits";
  const waited = `${share(1 - Math.min(move, compute) / longer)} of the time`;
  return `the ${move > compute ? "workers wait" : "belt waits"} ${waited}`;
}

// A model's row says what is not 0, and one expert is picked where there are none. Parts without a width of their own
// have that of all weights, and a step reads all notes unless the row says otherwise.
const NOTHING = { kv: 0, kv_w: 0, w: 0, kv_s: 0, c: 0, S: 0, E: 1, k: 1, R: 0, V: 0 };
export function completed(row) {
  return { ...NOTHING, b_R: row.b, b_V: row.b, kv_r: row.kv || 0, ...row };
}

// The symbols of FORMULAS for a model on so many GPUs. A GPU without a rate in the model's format computes in its first.
export function symbols(model, gpu, devices, batch = 1, context = 0) {
  const precision = model.precision in gpu.flops ? model.precision : Object.keys(gpu.flops)[0];
  return { ...completed(model), ...gpu, precision, F: gpu.flops[precision], n: devices, B: batch, L: context };
}

// One step, by the formulas: seconds of moving weights and notebooks, of computing, and of all.
// "_covered" reads only the experts that were picked.
export function step(p, form = "") {
  const weights = FORMULAS[`weights_time${form}`](p), kv = FORMULAS.kv_time(p);
  return { weights, kv, move: weights + kv, compute: FORMULAS.compute_time(p), step: FORMULAS[`step_time${form}`](p) };
}
