// The workbench: the whole machine, with every part and every control at once.
import { FORMULAS } from "./formulas.js";
import { completed, counted, digits, rateWords, share, sizeWords, speedWords, symbols, timeWords, whoWaits, whole } from "./numbers.js";
import { make, put } from "./controls.js";
import { crowd } from "./people.js";
import { captions, labels, places, workshop } from "./workshop.js";
import { bars } from "./shapes.js";
import { BOXES } from "./line.js";
import { show } from "./figure.js";

const BATCH = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192];
const CONTEXT = [0, 250, 500, 1e3, 2e3, 4e3, 8e3, 16e3, 32e3, 64e3, 128e3, 256e3, 512e3, 1e6];
const DEVICES = [1, 2, 4, 8, 9, 10, 16, 32, 64, 72];
const TRAITS = ["models", "gpus", "presets", "model", "hardware", "devices", "batch", "context", "coverage"];
export const users = (n) => counted(n, "user");

// All that is shown, from the widget's settings: the times by FORMULAS, and what fits.
export function compute(get) {
  const model = completed(get("models").find((one) => one.name === get("model"))), gpu = get("gpus").find((one) => one.name === get("hardware"));
  const p = symbols(model, gpu, get("devices"), get("batch"), get("context")), form = model.moe && get("coverage") ? "_covered" : "";
  const f = (name) => FORMULAS[name](p), [weights, kv] = [f(`weights_time${form}`), f("kv_time")];
  return {
    p, form, model, gpu, precision: p.precision, devices: p.n, batch: p.B, context: p.L, bandwidth: p.n * p.BW, rate: p.n * p.F,
    weights, kv, move: weights + kv, compute: f("compute_time"), step: f(`step_time${form}`), perSecond: f(`tokens_per_second${form}`),
    beat: f("weights_time") / BOXES, balance: f("critical_batch_size"), held: f("memory"), needed: f("memory_needed"), weightBytes: f("weight_bytes"), fit: f("max_batch"),
  };
}

// The state in sentences, as figures.still_factory.words has it.
export function words(s) {
  const waits = whoWaits(s.move, s.compute), who = waits.startsWith("the belt") ? `${waits}, and boxes pile up` : waits;
  const notes = s.kv > 0 ? ` Of the moving, ${timeWords(s.kv)} is for notebooks, which nobody shares.` : "";
  const each = `${digits(s.perSecond / s.batch)} tokens/s`;
  const speed = s.batch === 1 ? `The user gets ${each}.` : `Each user gets ${each}, all together ${digits(s.perSecond)}.`;
  const room = s.needed > s.held ? `It would not fit: ${sizeWords(s.needed)} where ${sizeWords(s.held)} of memory are usable.`
    : `${sizeWords(s.needed)} of ${sizeWords(s.held)} of usable memory are taken.`;
  return `At batch ${whole(s.batch)}, moving takes ${timeWords(s.move)} and computing ${timeWords(s.compute)}: ${who}.${notes} ${speed} ${room}`;
}

// A native menu of names.
function menu(name, model, key, options) {
  const select = make("select");
  select.dataset.lmSuppressShortcuts = "true";
  select.addEventListener("change", () => put(model, key, select.value));
  const update = () => {
    const names = model.get(options).map((one) => one.name);
    if (select.options.length !== names.length) select.replaceChildren(...names.map((one) => make("option", { textContent: one })));
    select.value = model.get(key);
  };
  return [make("label", { className: "im-menu" }, name, select), update];
}

export function workbenchPart(spec, get) {
  const state = () => compute(get), updates = [];
  let shop, known = "", coverage, covered;
  // Another machine takes over the line of the one before, so nothing on the belt jumps.
  const machine = () => {
    const s = state(), now = [s.model.name, s.gpu.name, s.devices].join("/");
    if (now !== known) {
      const before = shop;
      shop = workshop({ model: s.model, gpu: s.gpu, devices: s.devices }, () => ({ batch: get("batch"), context: get("context"), form: state().form }), { owners: () => (state().kv > 0 ? get("batch") : 0) });
      if (before) Object.assign(shop, { line: Object.assign(before.line, { notebooks: shop.notebooks }), busy: (before.busy / before.all) * shop.all, at: before.at });
      known = now;
    }
    return shop;
  };
  const frame = (w) => places(machine(), w, { room: true });
  // What a preset sets, for the machine at hand: "balance" is the batch at which both times are equal.
  const settings = (preset) => Object.entries(preset).filter(([key]) => key !== "name").map(([key, value]) => [key, value === "balance" ? Math.max(1, Math.round(state().balance)) : value]);
  return {
    title: "The factory",
    name: "im-factory",
    keys: TRAITS,
    controls: {
      devices: { name: "how many", show: (n) => counted(n, "GPU") },
      batch: { name: "batch", show: users },
      context: { name: "context", show: (n) => counted(n, "token") },
    },
    above(model) {
      const buttons = get("presets").map((preset) => {
        const button = make("button", { type: "button", textContent: preset.name });
        button.addEventListener("click", () => {
          for (const [key, value] of settings(preset)) model.set(key, value);
          model.save_changes();
        });
        updates.push(() => button.setAttribute("aria-pressed", settings(preset).every(([key, value]) => get(key) === value)));
        return button;
      });
      return make("div", { className: "im-row im-presets" }, ...buttons);
    },
    extra(model) {
      const [models, one] = menu("model", model, "model", "models"), [gpus, two] = menu("GPU", model, "hardware", "gpus");
      coverage = make("input", { type: "checkbox" });
      coverage.addEventListener("change", () => put(model, "coverage", coverage.checked));
      covered = make("label", { className: "im-menu" }, coverage, "read only the experts that were picked");
      updates.push(one, two, () => {
        covered.style.display = state().model.moe ? "" : "none";
        coverage.checked = get("coverage");
      });
      return [models, gpus, covered];
    },
    update: () => updates.forEach((one) => one()),
    tick: (seconds) => machine().tick(seconds),
    settle: () => machine().settle(),
    once: () => machine().once(),
    height: (w) => frame(w).foot + 148,
    draw(p, w, h) {
      const at = frame(w), s = state(), drawn = machine().draw(p, at), rest = Math.max(0, s.held - s.needed);
      labels(p, shop, at, drawn, { belt: speedWords(s.bandwidth) });
      const rate = `${rateWords(s.rate)}, ${s.precision}`, crewWide = at.crewAt.cols * at.crewAt.dx;
      if (p.measure(rate, 12) + 130 < crewWide) p.text(rate, at.crewAt.x + crewWide, at.crewAt.top, { size: 12, colour: "soft", align: "right" });
      const kept = s.needed - s.weightBytes, y = at.foot + 18;
      p.text(`weights ${sizeWords(s.weightBytes)}`, 0, y, { size: 12, colour: "wt", bold: true });
      const next = p.measure(`weights ${sizeWords(s.weightBytes)}`, 12, true) + 14;
      if (kept > 0) p.text(`notebooks ${sizeWords(kept)}`, next, y, { size: 12, colour: "kt", bold: true });
      if (w >= 600) p.text(`${rest ? `${sizeWords(rest)} free, ` : ""}a box is ${sizeWords(s.weightBytes / BOXES)}`, w, y, { size: 12, colour: "soft", align: "right" });
      const from = { x: at.crewAt.x, w: at.crewAt.cols * at.crewAt.dx, y: at.foot - 30 }, inside = s.weightBytes > s.held ? Infinity : Math.floor(s.fit);
      const { each } = crowd(p, s.batch, { x: 0, y: at.foot + 46, w, fly: shop.line.fly, from, inside });
      const outside = s.batch > inside ? `, ${whole(s.batch - inside)} have no room` : "";
      captions(p, shop, `${each > 1 ? `a figure is ${users(each)}` : users(s.batch)}${outside}`, w, h - 60, { colour: outside ? "nt" : "soft" });
      bars(p, 0, h - 48, w, { ...s, at: shop.gone(), words: [`moving ${timeWords(s.move)}`, `computing ${timeWords(s.compute)}`] });
    },
    fields: () => ({}),
    say() {
      const s = state();
      return words(s) + (s.precision === s.model.precision ? "" : ` ${s.gpu.name} has no ${s.model.precision}: it computes in ${s.precision}.`);
    },
    parts: () => [...machine().parts(), `people: ${users(get("batch"))}, ${share(state().kv / state().move)} of the moving is for their notebooks`],
  };
}

// The factory's own state as a part of a page wants it.
export function factory({ model, el }) {
  const spec = { values: { devices: DEVICES, batch: BATCH, context: CONTEXT } }, also = { spec, text: "" };
  const get = (key) => also[key] ?? model.get(key);
  return show(workbenchPart, { model: { ...model, get, set: (...pair) => model.set(...pair), save_changes: () => model.save_changes(), on: (...given) => model.on(...given), off: (...given) => model.off(...given) }, el });
}
