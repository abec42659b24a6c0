// The factory: warehouse -> belt -> workers -> users. What is drawn follows the times that FORMULAS
// computes, and nothing else. formulas.js stands before this file; there is nothing to import.

// --- numbers in words, as inference_math/units.py has them --------------------

function digits(value) {
  if (!isFinite(value) || value === 0) return String(value);
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
const timeWords = (s) => (s >= 120 ? `${digits(s / 60)} min` : scaled(s, "s", SMALL));
const sizeWords = (n) => scaled(n, "B", LARGE);
const people = (n) => (n === 1 ? "1 user" : `${n.toLocaleString("en-US")} users`);

// --- the state ---------------------------------------------------------------

// A model's row says what is not 0, and one expert is picked where there are none. Parts without a width of their own
// have that of all weights, and a step reads all notes unless the row says otherwise.
const NOTHING = { kv: 0, kv_w: 0, w: 0, kv_s: 0, c: 0, S: 0, E: 1, k: 1, R: 0, V: 0 };
function completed(row) {
  return { ...NOTHING, b_R: row.b, b_V: row.b, kv_r: row.kv || 0, ...row };
}

// All that is drawn, from the widget's settings: the times by FORMULAS, and what fits.
function compute(get) {
  const model = completed(get("models").find((one) => one.name === get("model")));
  const gpu = get("gpus").find((one) => one.name === get("hardware"));
  const precision = model.precision in gpu.flops ? model.precision : Object.keys(gpu.flops)[0];
  const p = { ...model, ...gpu, F: gpu.flops[precision], n: get("devices"), B: get("batch"), L: get("context") };
  const form = model.moe && get("coverage") ? "_covered" : "";
  const f = (name) => FORMULAS[name](p);
  return {
    model, gpu, precision, devices: p.n, batch: p.B, context: p.L, bandwidth: p.n * p.BW, rate: p.n * p.F,
    weights: f(`weights_time${form}`), kv: f("kv_time"), compute: f("compute_time"), step: f(`step_time${form}`),
    perSecond: f(`tokens_per_second${form}`), balance: f("critical_batch_size"),
    held: f("memory"), needed: f("memory_needed"), weightBytes: f("weight_bytes"), notebook: f("kv_bytes"),
    // A move of all weights lasts this long on screen, whatever the machine, and is this many boxes.
    slow: MOVE_ON_SCREEN / f("weights_time"), beat: f("weights_time") / CRATES,
  };
}

const MOVE_ON_SCREEN = 1.8; // seconds
const CRATES = 24; // all weights are this many boxes

// What goes on `t` seconds into a step, as figures/factory.py has it. Weights come first, then the
// notebooks; each box needs an equal share of the computing, and what waits for it is piled up.
function moment(s, t) {
  const working = Math.max(s.weights, s.compute);
  return {
    piled: ((Math.min(1, t / s.weights) - Math.min(1, t / working)) * s.weights) / s.beat,
    busy: t < working ? s.compute / working : 0,
    moving: t < s.weights + s.kv,
    // How far the belt has come in this step, in boxes. It has one speed, or stands.
    tape: Math.min(t, s.weights + s.kv) / s.beat,
  };
}

function words(s) {
  const move = s.weights + s.kv;
  const share = (part) => `${digits(100 * (1 - part / s.step))} % of the time`;
  let who = move > s.compute ? `the workers wait ${share(s.compute)}` : `the belt waits ${share(move)}, and boxes pile up`;
  if (Math.abs(move - s.compute) <= 0.02 * s.step) who = "hardly anyone waits";
  const notes = s.kv > 0 ? ` Of the moving, ${timeWords(s.kv)} is for notebooks, which nobody shares.` : "";
  const each = `${digits(s.perSecond / s.batch)} tokens/s`;
  const speed = s.batch === 1 ? `The user gets ${each}.` : `Each user gets ${each}, all together ${digits(s.perSecond)}.`;
  const room = s.needed > s.held ? ` It would not fit: ${sizeWords(s.needed)} where ${sizeWords(s.held)} of memory are usable.`
    : ` ${sizeWords(s.needed)} of ${sizeWords(s.held)} of usable memory are taken.`;
  return `At batch ${s.batch.toLocaleString("en-US")}, moving takes ${timeWords(move)} and computing ` +
    `${timeWords(s.compute)}: ${who}.${notes} ${speed}${room}`;
}

// --- the picture -------------------------------------------------------------

const WEIGHTS = "#0072B2", KV = "#E69F00", COMPUTE = "#009E73", KNEE = "#D55E00", INK = "#333333";
const WIDE = 900, HIGH = 372;
const STORE = { x: 14, y: 62, w: 132, h: 178 };
const BELT = { x: 146, y: 214, w: 330, gap: 27.5, crate: 20 };
const PILE = { x: 486, y: 234, columns: 4, crate: 15 };
const CREW = { x: 572, y: 66, columns: 8, rows: 10, dx: 17, dy: 17.4 };
const CROWD = { x: 738, y: 62, columns: 6, rows: 8, dx: 26, dy: 22.5 };
const BARS = { x: 146, y: 288, w: 560 };

let legible = 1; // letters grow a little where the page is narrow

function text(pen, letters, x, y, { size = 12, color = INK, align = "left", bold = false } = {}) {
  pen.font = `${bold ? "600 " : ""}${size * legible}px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif`;
  pen.fillStyle = color;
  pen.textAlign = align;
  pen.fillText(letters, x, y);
}

function hatch(pen, x, y, w, h, color, gap) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, w, h);
  pen.clip();
  pen.strokeStyle = color;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let at = -h; at < w; at += gap) {
    pen.moveTo(x + at, y + h);
    pen.lineTo(x + at + h, y);
  }
  pen.stroke();
  pen.restore();
}

// Weights are plain boxes; a notebook's pages have lines, so that colour is not all that tells them apart.
function crate(pen, x, y, side, kind) {
  pen.fillStyle = kind;
  pen.fillRect(x, y - side, side, side);
  if (kind === KV) hatch(pen, x, y - side, side, side, "#7a5200", 5);
}

function person(pen, x, y, color, filled = true) {
  pen.beginPath();
  pen.arc(x + 5, y + 3, 3, 0, 7);
  pen.moveTo(x, y + 14);
  pen.arc(x + 5, y + 14, 5, Math.PI, 0);
  pen.closePath();
  pen[filled ? "fillStyle" : "strokeStyle"] = color;
  pen[filled ? "fill" : "stroke"]();
}

function store(pen, s) {
  const scale = STORE.h / Math.max(s.held, s.needed);
  const floor = STORE.y + STORE.h, weights = s.weightBytes * scale, notes = (s.needed - s.weightBytes) * scale;
  const top = floor - s.held * scale;
  pen.fillStyle = "#f1f1f1";
  pen.fillRect(STORE.x, top, STORE.w, floor - top);
  pen.fillStyle = WEIGHTS;
  pen.fillRect(STORE.x, floor - weights, STORE.w, weights);
  pen.fillStyle = KV;
  pen.fillRect(STORE.x, floor - weights - notes, STORE.w, notes);
  const each = notes / s.batch; // one line between notebooks, while there is room for lines
  pen.strokeStyle = "#7a5200";
  pen.lineWidth = 1;
  pen.beginPath();
  const lines = each < 3 ? 0 : s.batch - 1;
  for (let i = 1; i <= lines; i++) {
    pen.moveTo(STORE.x, floor - weights - i * each);
    pen.lineTo(STORE.x + STORE.w, floor - weights - i * each);
  }
  pen.stroke();
  if (each < 3) hatch(pen, STORE.x, floor - weights - notes, STORE.w, notes, "#7a5200", 7);
  const over = Math.max(0, top - STORE.y);
  if (s.needed > s.held) {
    hatch(pen, STORE.x, STORE.y, STORE.w, over, "#ffffff", 8);
    pen.strokeStyle = KNEE;
    pen.setLineDash([5, 3]);
    pen.strokeRect(STORE.x, STORE.y, STORE.w, over);
    pen.setLineDash([]);
  }
  pen.strokeStyle = INK;
  pen.lineWidth = 1.5;
  pen.strokeRect(STORE.x, top, STORE.w, floor - top);
  pen.strokeStyle = "rgba(0,0,0,.25)";
  pen.lineWidth = 1;
  pen.beginPath();
  for (let i = 1; i < s.devices && s.devices <= 32; i++) {
    pen.moveTo(STORE.x, top + (i * (floor - top)) / s.devices);
    pen.lineTo(STORE.x + STORE.w, top + (i * (floor - top)) / s.devices);
  }
  pen.stroke();
  const middle = STORE.x + STORE.w / 2;
  if (weights > 16) text(pen, `weights ${sizeWords(s.weightBytes)}`, middle, floor - weights / 2 + 4, { color: "#fff", align: "center", bold: true });
  if (notes > 18) {
    const label = `notebooks ${sizeWords(s.needed - s.weightBytes)}`, y = floor - weights - notes / 2;
    pen.fillStyle = KV;
    pen.fillRect(STORE.x + 4, y - 9, STORE.w - 8, 17);
    text(pen, label, middle, y + 4, { align: "center", bold: true, size: 11 });
  }
  if (s.needed > s.held) text(pen, "does not fit", middle, STORE.y + 15, { color: "#fff", align: "center", bold: true });
}

// A step's tape carries boxes of weights, then as many notebooks of the same size as the KV bytes make.
function belt(pen, s, tape) {
  const end = BELT.x + BELT.w, far = tape + BELT.w / BELT.gap;
  const crates = s.weights / s.beat, period = crates + s.kv / s.beat;
  pen.save();
  pen.beginPath();
  pen.rect(BELT.x, BELT.y - 60, BELT.w, 60);
  pen.clip();
  for (let start = 0; start < far; start += period) {
    for (let i = Math.max(0, Math.floor(tape - start)); i < Math.min(period, far - start); i++) {
      const whole = Math.min(1, period - i); // the last one may be a small one
      const x = end - (start + i + whole - tape) * BELT.gap;
      crate(pen, x, BELT.y, BELT.crate * Math.sqrt(whole), i + 0.5 < crates ? WEIGHTS : KV);
    }
  }
  pen.restore();
  pen.strokeStyle = INK;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.roundRect(BELT.x + 2, BELT.y + 1, BELT.w - 4, 18, 9);
  pen.stroke();
  pen.setLineDash([3, BELT.gap / 2 - 3]); // cleats, which move as the crates do
  pen.lineDashOffset = -tape * BELT.gap;
  pen.lineWidth = 4;
  pen.beginPath();
  pen.moveTo(BELT.x + 11, BELT.y + 3);
  pen.lineTo(end - 11, BELT.y + 3);
  pen.stroke();
  pen.setLineDash([]);
}

function pile(pen, count) {
  for (let i = 0; i < count; i++) {
    pen.globalAlpha = Math.min(1, count - i);
    const column = i % PILE.columns, row = Math.floor(i / PILE.columns);
    crate(pen, PILE.x + column * (PILE.crate + 2), PILE.y - row * (PILE.crate + 2), PILE.crate, WEIGHTS);
  }
  pen.globalAlpha = 1;
}

function crew(pen, busy) {
  const working = busy * CREW.columns * CREW.rows;
  pen.lineWidth = 1;
  for (let i = 0; i < CREW.columns * CREW.rows; i++) {
    const x = CREW.x + (i % CREW.columns) * CREW.dx, y = CREW.y + Math.floor(i / CREW.columns) * CREW.dy;
    const share = Math.min(1, Math.max(0, working - i)); // of this worker's time
    if (share < 1) person(pen, x, y, "#a8a8a8", false);
    pen.globalAlpha = share;
    if (share > 0) person(pen, x, y, COMPUTE);
    pen.globalAlpha = 1;
  }
}

// A figure stands for `group` users. Its notebook is as high as its context, on a log scale.
function crowd(pen, s, flown) {
  const places = CROWD.columns * CROWD.rows, group = Math.ceil(s.batch / places), shown = Math.ceil(s.batch / group);
  const pages = s.context ? 2 + (14 * Math.log(1 + s.context)) / Math.log(1 + 1e6) : 0;
  for (let i = 0; i < shown; i++) {
    const x = CROWD.x + (i % CROWD.columns) * CROWD.dx, y = CROWD.y + Math.floor(i / CROWD.columns) * CROWD.dy;
    person(pen, x, y, INK);
    pen.fillStyle = KV;
    pen.fillRect(x + 12, y + 15 - pages, 9, pages);
    if (flown >= 0 && flown < 1) {
      const from = { x: CREW.x + CREW.columns * CREW.dx, y: CREW.y + 90 };
      pen.fillStyle = COMPUTE;
      pen.beginPath();
      pen.arc(from.x + (x + 5 - from.x) * flown, from.y + (y + 4 - from.y) * flown, 3, 0, 7);
      pen.fill();
    }
  }
  return group;
}

function bars(pen, s, t) {
  const px = (seconds) => (BARS.w * seconds) / s.step;
  text(pen, "move", BARS.x - 8, BARS.y + 14, { align: "right" });
  text(pen, "compute", BARS.x - 8, BARS.y + 42, { align: "right" });
  pen.fillStyle = WEIGHTS;
  pen.fillRect(BARS.x, BARS.y, px(s.weights), 19);
  pen.fillStyle = KV;
  pen.fillRect(BARS.x + px(s.weights), BARS.y, px(s.kv), 19);
  hatch(pen, BARS.x + px(s.weights), BARS.y, px(s.kv), 19, "#7a5200", 7);
  pen.fillStyle = COMPUTE;
  pen.fillRect(BARS.x, BARS.y + 28, Math.max(2, px(s.compute)), 19);
  text(pen, timeWords(s.weights + s.kv), BARS.x + px(s.weights + s.kv) + 6, BARS.y + 14);
  text(pen, timeWords(s.compute), BARS.x + px(s.compute) + 6, BARS.y + 42);
  pen.strokeStyle = KNEE;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(BARS.x + px(t), BARS.y - 7);
  pen.lineTo(BARS.x + px(t), BARS.y + 54);
  pen.stroke();
  text(pen, `one step: ${timeWords(s.step)}, shown in ${digits(s.step * s.slow)} s`, BARS.x, BARS.y + 70, { size: 11 });
}

// The picture `t` seconds into a step, and `since` seconds on screen after the last one's end.
function draw(pen, s, t, since) {
  const now = moment(s, t);
  pen.clearRect(0, 0, WIDE, HIGH);
  const head = (title, value, x) => {
    text(pen, title, x, 22, { bold: true, size: 13 });
    text(pen, value, x, 40);
  };
  head("warehouse", `memory ${s.devices > 1 ? `${s.devices} × ` : ""}${sizeWords(s.gpu.M)}`, STORE.x);
  head("belt", `bandwidth ${scaled(s.bandwidth, "B/s", LARGE)}`, BELT.x + 24);
  head("workers", `${scaled(s.rate, "FLOP/s", LARGE)} ${s.precision}`, CREW.x);
  store(pen, s);
  belt(pen, s, now.tape);
  pile(pen, now.piled);
  crew(pen, now.busy);
  const group = crowd(pen, s, since / FLIGHT);
  head("users", group > 1 ? `a figure is ${group} users` : people(s.batch), CROWD.x);
  const boxed = `${sizeWords(s.weightBytes / CRATES)} in a box`;
  text(pen, now.moving ? boxed : `${boxed}; the belt waits`, BELT.x + 24, BELT.y - 34, { size: 11 });
  text(pen, `${digits(100 * now.busy)} % busy now`, CREW.x, 254, { color: now.busy ? "#00664b" : INK, bold: true });
  if (now.piled >= 0.5) text(pen, "not done yet", PILE.x - 4, 254, { size: 11 });
  bars(pen, s, t);
}

const FLIGHT = 0.45; // seconds on screen that a token flies

// --- controls ----------------------------------------------------------------

const NICE = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192];
const CONTEXTS = [0, 250, 500, 1e3, 2e3, 4e3, 8e3, 16e3, 32e3, 64e3, 128e3, 256e3, 512e3, 1e6];
const DEVICES = [1, 2, 4, 8, 9, 16, 32, 64, 72];

const CSS = `
.im-factory{background:#fff;color:#222;border:1px solid #ccc;border-radius:6px;padding:10px 12px;max-width:920px;font:13px/1.45 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;box-sizing:border-box}
.im-factory canvas{display:block;width:100%}
.im-factory .im-row{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;margin:6px 0}
.im-factory label{display:inline-flex;gap:6px;align-items:center}
.im-factory input[type=range]{width:150px}
.im-factory label span{min-width:5.5em}
.im-factory select,.im-factory button{font:inherit;color:#222;background:#f4f4f4;border:1px solid #888;border-radius:4px;padding:2px 8px}
.im-factory button:hover{background:#e4e4e4}
.im-factory :focus-visible{outline:3px solid #0072B2;outline-offset:1px}
.im-factory p{margin:6px 0 2px;min-height:4.4em}
.im-factory button[aria-pressed=true]{background:#d4e6f4;border-color:#0072B2}
`;

const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

// A native control each, in a label: keyboards and screen readers know them.
function slider(name, values, show, model, key) {
  const input = make("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
  input.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes the arrow keys for itself otherwise
  input.setAttribute("aria-label", name); // and not the value beside it, which is the aria-valuetext
  const output = make("span"); // an <output> would be read aloud once more
  const nearest = (value) => values.reduce((best, one, i) =>
    Math.abs(Math.log((one + 1) / (value + 1))) < Math.abs(Math.log((values[best] + 1) / (value + 1))) ? i : best, 0);
  input.addEventListener("input", () => set(model, key, values[input.value]));
  const update = () => {
    input.value = nearest(model.get(key)); // a preset or the kernel may say what lies between
    output.textContent = show(model.get(key));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  return [make("label", {}, name, input, output), update];
}

function menu(name, model, key, options) {
  const select = make("select");
  select.dataset.lmSuppressShortcuts = "true";
  select.addEventListener("change", () => set(model, key, select.value));
  const update = () => {
    const names = model.get(options).map((one) => one.name);
    if (select.options.length !== names.length) select.replaceChildren(...names.map((one) => make("option", { textContent: one })));
    select.value = model.get(key);
  };
  return [make("label", {}, name, select), update];
}

function set(model, ...pairs) {
  for (let i = 0; i < pairs.length; i += 2) model.set(pairs[i], pairs[i + 1]);
  model.save_changes();
}

// --- the widget --------------------------------------------------------------

const KEYS = ["models", "gpus", "presets", "model", "hardware", "devices", "batch", "context", "coverage"];

function render({ model, el }) {
  const get = (key) => model.get(key);
  // The state; how much of the step has gone by; and what the animation needs to know of the page.
  let s, part = 0, since = Infinity, last = null, frame = 0, seen = true, small = 1, timer;
  let playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const canvas = make("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The factory, moving as the sentences below it say");
  const pen = canvas.getContext("2d");
  const said = make("p");
  const heard = make("div", { className: "heard" }); // the same for a screen reader, when a slider has come to rest
  heard.setAttribute("role", "status");
  heard.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";

  const controls = [
    menu("model", model, "model", "models"),
    menu("GPU", model, "hardware", "gpus"),
    slider("how many", DEVICES, (n) => `${n} GPU${n > 1 ? "s" : ""}`, model, "devices"),
    slider("batch", NICE, people, model, "batch"),
    slider("context", CONTEXTS, (n) => `${n.toLocaleString("en-US")} tokens`, model, "context"),
  ];
  const coverage = make("input", { type: "checkbox" });
  coverage.addEventListener("change", () => set(model, "coverage", coverage.checked));
  const covered = make("label", {}, coverage, "read only the experts that were picked");
  const playButton = make("button", { type: "button" });
  const marks = [];
  const presets = make("div", { className: "im-row" }, playButton, ...get("presets").map((preset) => {
    const button = make("button", { type: "button", textContent: preset.name });
    const settings = Object.entries(preset).filter(([key]) => key !== "name");
    button.addEventListener("click", () => {
      part = 0;
      set(model, ...settings.flat());
    });
    marks.push(() => button.setAttribute("aria-pressed", settings.every(([key, value]) => get(key) === value)));
    return button;
  }));
  const box = make("div", { className: "im-factory" }, make("style", { textContent: CSS }), presets, canvas, said,
    make("div", { className: "im-row" }, ...controls.map(([label]) => label), covered), heard);
  el.append(box);

  if (!playing) part = 0.5; // the middle of a step says more than its start

  const paint = () => {
    legible = small;
    draw(pen, s, part * s.step, since);
  };
  const settle = () => {
    s = compute(get);
    controls.forEach(([, update]) => update());
    marks.forEach((update) => update());
    covered.style.display = s.model.moe ? "" : "none";
    coverage.checked = get("coverage");
    const sentence = words(s) + (s.precision === s.model.precision ? "" : ` ${s.gpu.name} has no ${s.model.precision}: it computes in ${s.precision}.`);
    said.textContent = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => (heard.textContent = sentence), 600);
    paint();
  };
  const tick = (now) => {
    frame = 0;
    const passed = Math.min(0.1, last === null ? 0 : (now - last) / 1000);
    last = now;
    part += passed / (s.step * s.slow);
    since += passed;
    if (part >= 1) {
      part %= 1;
      since = part * s.step * s.slow;
    }
    paint();
    go();
  };
  const go = () => {
    if (!frame && playing && seen && box.isConnected) frame = requestAnimationFrame(tick);
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    last = null;
  };
  const showPlay = () => (playButton.textContent = playing ? "Pause" : "Play");
  playButton.addEventListener("click", () => {
    playing = !playing;
    showPlay();
    if (playing) go();
    else stop();
  });

  // Drawn in 900 x 372 units, whatever the width of the page and the density of its pixels.
  const fit = () => {
    const width = box.clientWidth > 24 ? box.clientWidth - 26 : WIDE, dense = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round((canvas.width * HIGH) / WIDE);
    small = Math.min(1.2, Math.max(1, (0.95 * WIDE) / width));
    pen.setTransform(canvas.width / WIDE, 0, 0, canvas.width / WIDE, 0, 0);
    if (s) paint();
  };
  const resized = new ResizeObserver(fit);
  const watched = new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    if (seen) go();
    else stop();
  });
  const events = KEYS.map((key) => `change:${key}`).join(" ");
  model.on(events, settle);
  fit();
  settle();
  showPlay();
  resized.observe(box);
  watched.observe(box);
  return () => {
    stop();
    clearTimeout(timer);
    resized.disconnect();
    watched.disconnect();
    model.off(events, settle);
  };
}

// For a page without a kernel: the settings live here, and nobody else is told.
function alone(values) {
  const heard = [];
  let changed = false;
  return {
    get: (key) => values[key],
    set: (key, value) => {
      values[key] = value;
      changed = true;
    },
    save_changes: () => {
      if (!changed) return;
      changed = false;
      for (const tell of heard) tell();
    },
    on: (_, tell) => heard.push(tell),
    off: () => heard.splice(0),
  };
}

function standAlone(name, values) {
  for (const el of document.querySelectorAll(`[data-factory="${name}"]`)) {
    delete el.dataset.factory;
    el.replaceChildren();
    render({ model: alone({ ...values }), el });
  }
}

export { compute, completed, moment, words, timeWords, sizeWords, digits, standAlone };
export default { render };
