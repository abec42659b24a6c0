// Lesson 11: run the shop. A real hour of requests comes to the servers that the reader rents; replay.js says what
// becomes of them, and every number opens the formula behind it.
import { addedUp, atShare, keptShare, placeOf, profitOf, replayed, revenueOf, stateOf, strips, unpacked } from "./replay.js";
import { make } from "./controls.js";
import { counted, digits, share, timeWords, whole } from "./numbers.js";
import { groups } from "./people.js";
import { bay, person, plain, stroke } from "./shapes.js";

const BINS = 240, FASTER = 250, REST_AT_END = 2; // moments of the hour that are drawn; times real speed; seconds
const BAY = 70, FIGURE = 10.5, GROWN = 13, DEEP = 4; // pixels: the narrowest server, and its people
const STATES = ["fine", "strained", "drowning"];
const MINUTE = 60;

export function shopPart(spec, get) {
  const trace = unpacked(spec.trace), most = spec.values.servers.at(-1), longest = spec.values.prompt_limit.at(-1), everybody = spec.values.queue.at(-1);
  const usd = (value) => `${value < 0 ? "−" : ""}USD ${Math.abs(value).toFixed(2)}`, minutes = trace.seconds / MINUTE, hours = minutes / MINUTE;
  const prompts = (n) => (n >= longest ? "any length" : `up to ${whole(n)} tokens`), queued = (n) => (n >= everybody ? "everybody" : whole(n));
  const { constant, perUser, perPromptToken } = spec.server;
  let kept = {}, at = 0, rested = 0, told = [];

  // The hour under the present controls. It is replayed only where one of them moves what people do.
  const hour = () => {
    const asked = { servers: get("servers"), promptLimit: get("prompt_limit"), queueLimit: get("queue"), cap: get("cap") }, key = JSON.stringify(asked);
    if (kept.key !== key) {
      const result = replayed(trace, { ...spec.server, cap: asked.cap }, asked);
      kept = { key, result, found: addedUp(trace, result), drawn: strips(trace, result, BINS) };
    }
    return kept;
  };
  const now = () => {
    const { found, result } = hour(), prices = spec.prices[get("seller")], revenue = revenueOf(found, prices, trace.seconds);
    const rent = get("servers") * spec.rent, inService = found.served ? found.service / found.served : 0;
    return {
      ...found, result, prices, revenue, rent, profit: profitOf(revenue, spec.rent, get("servers")), state: stateOf(found, get("promise")), kept: keptShare(found, get("promise")),
      median: atShare(found.waits, 0.5), p99: atShare(found.waits, 0.99), each: atShare(found.perToken, 0.5), inService, running: (found.served / trace.seconds) * inService / get("servers"),
    };
  };
  const seconds = (value) => (Number.isNaN(value) ? "nobody" : timeWords(value));
  const room = () => get("cap") * get("servers");

  // --- the numbers, each with its formula --------------------------------------

  // Whose wait stands for this share of them, in the order of the waits.
  const witness = (t, part) => {
    if (t.served === 0) return "Nobody is served.";
    const wait = atShare(t.waits, part), { arrivals } = trace, { first, began, fate } = t.result;
    const i = arrivals.findIndex((came, one) => fate[one] === 0 && first[one] - came === wait);
    return `In order, the ${whole(placeOf(t.served, part) + 1)}th of ${whole(t.served)}: it came in minute ${digits(arrivals[i] / MINUTE)}, waited ${timeWords(began[i] - arrivals[i])} for a step to end with a place for it, and its own first step lasted ${timeWords(first[i] - began[i])}.`;
  };
  const step = () => `A step lasts constant + per user × batch + per prompt token × tokens of new prompts: ${timeWords(constant)} + ${timeWords(perUser)} × batch + ${timeWords(perPromptToken)} × tokens.`;
  const numbers = () => {
    const t = now(), [input, output] = t.prices, servers = get("servers"), refused = t.tooLong + t.queueFull;
    return [
      ["profit", "profit an hour", usd(t.profit), t.profit < 0 ? "nt" : "ct", ["revenue − rent", `${usd(t.revenue)} − ${usd(t.rent)} = ${usd(t.profit)}`, "Lesson 10: from time to price."]],
      ["revenue", "revenue an hour", usd(t.revenue), "ink", ["(prompt tokens × price in + answer tokens × price out) / 1,000,000 / hours", `(${whole(t.read)} × ${input} + ${whole(t.written)} × ${output}) / 1,000,000 / ${digits(hours)} = ${usd(t.revenue)}`, "Only what is served is paid for. Lesson 06: what price lists say."]],
      ["rent", "rent an hour", usd(t.rent), "ink", ["servers × GPUs of each × rent of a GPU", `${servers} × ${spec.gpus} × ${usd(spec.rent / spec.gpus)} = ${usd(t.rent)}`, "The rent of a GPU is an assumption. Lesson 10."]],
      ["median", "half wait at most", seconds(t.median), "nt", ["first token − arrival", witness(t, 0.5), step(), "Lesson 11: traffic decides how full the batch is."]],
      ["p99", "99 in 100 wait at most", seconds(t.p99), "nt", ["first token − arrival", witness(t, 0.99), step(), "Lesson 11: bursts."]],
      ["kept", "promise kept", share(t.kept), "ink", ["waits within the promise / all waits", `${whole(Math.round(t.kept * t.served))} of ${whole(t.served)} had their first token within ${timeWords(get("promise"))}.`, "Fine: 99 in 100, and no queue was full. Drowning: not even half of those whose prompt is short enough. Strained: between the two."]],
      ["per_token", "a token every", seconds(t.each), "ink", ["(last token − first token) / (tokens − 1), the median of all answers", step(), `At ${timeWords(t.each || 0)} a reader gets ${t.each > 0 ? digits(1 / t.each) : 0} tokens a second. Lesson 04: all who share a step wait for it.`]],
      ["running", "run at each, on average", digits(t.running), "ct", ["served a second × seconds each is served / servers (Little's law)", `${digits(t.served / trace.seconds)} × ${digits(t.inService)} / ${servers} = ${digits(t.running)}`, `At most ${whole(get("cap"))} may run at each. Lesson 11.`]],
      ["served", "served", whole(t.served), "ink", ["all − turned away", `${whole(t.n)} − ${whole(refused)} = ${whole(t.served)}`, `${spec.trace.name}: ${digits(t.n / trace.seconds)} requests a second for ${whole(minutes)} minutes.`]],
      ["refused", "turned away", whole(refused), refused ? "nt" : "ink", ["prompt longer than the limit + queue found full", `${whole(t.tooLong)} + ${whole(t.queueFull)} = ${whole(refused)}`, `The limit: ${prompts(get("prompt_limit"))}. Who comes goes to the server with fewest, and is turned away where ${queued(get("queue"))} wait there.`]],
    ].map(([name, label, said, kind, lines]) => ({ name, label, said, kind, lines }));
  };

  // --- the picture -----------------------------------------------------------

  const moment = () => Math.min(BINS, Math.floor((at / trace.seconds) * BINS));
  const per = (w) => Math.min(most, Math.max(1, Math.floor(w / BAY))), rows = (w) => Math.ceil(most / per(w)), high = DEEP * (GROWN + 3) + 36;
  const gauge = (p, w) => {
    const { state } = now(), wide = Math.min(92, w / 4.4);
    STATES.forEach((one, i) => {
      const on = one === state;
      p.thing("state", { state: one, on });
      plain(p, i * (wide + 4), 1, wide, 22, on ? "ink" : undefined, { r: 4, edge: on ? "ink" : "rule" });
      p.text(one, i * (wide + 4) + wide / 2, 16, { size: 12, bold: on, colour: on ? "card" : "soft", align: "center" });
    });
    p.text(w >= 600 ? `minute ${whole(at / MINUTE)} of ${whole(minutes)}, ${FASTER} × faster than real` : `minute ${whole(at / MINUTE)}`, w, 16, { size: 12, colour: "soft", align: "right" });
  };
  const machines = (p, w) => {
    const { drawn } = hour(), n = get("servers"), j = moment(), wide = w / per(w), cols = Math.max(1, Math.floor((wide - 16) / FIGURE));
    const each = groups(spec.server.cap, DEEP * cols);
    for (let s = 0; s < most; s++) {
      const x = (s % per(w)) * wide, y = 34 + (Math.floor(s / per(w)) + 1) * high - 8, there = s < n;
      bay(p, x + 2, y, wide - 8, high - 32, { there, tooth: 12 });
      if (!there) continue;
      const runs = drawn.running[s][j];
      p.thing("server", { runs, each });
      for (let i = 0; i < Math.ceil(runs / each); i++) person(p, x + 11 + (i % cols) * FIGURE, y - 5 - Math.floor(i / cols) * (GROWN + 3), GROWN);
    }
    return each;
  };
  const queue = (p, w, y, unit) => {
    const { drawn } = hour(), waits = drawn.waits[moment()], cols = Math.floor(w / FIGURE), each = groups(Math.max(...drawn.waits, 1), 2 * cols);
    const words = `${counted(waits, "waits", "wait").replace(/^0 /u, "nobody ")} for a place${each > 1 ? `, a figure is ${each}` : ""}`.replace("nobody wait ", "nobody waits ");
    p.thing("queue", { waits, each });
    p.text(words, 0, y, { size: 12, bold: waits > 0, colour: waits ? "nt" : "soft" });
    if (unit > 1 && p.measure(words, 12, true) + 190 < w) p.text(`in a server a figure is ${unit}`, w, y, { size: 12, colour: "soft", align: "right" });
    for (let i = 0; i < Math.ceil(waits / each); i++) person(p, 6 + (i % cols) * FIGURE, y + 19 + Math.floor(i / cols) * (GROWN + 3), GROWN, "n", false);
  };
  // One number over the hour, from the foot y upwards.
  const strip = (p, w, y, tall, values, colour, words, letters) => {
    const top = Math.max(...values, 1), px = (j) => (w * j) / BINS, py = (value) => y - (tall * value) / top;
    p.thing("strip", { top });
    p.text(words(top), 0, y - tall - 5, { size: 12, colour: letters });
    p.begin();
    p.move(0, y);
    values.forEach((value, j) => p.line(px(j), py(value)));
    p.line(w, y);
    p.close();
    p.fill(colour, 0.85);
    stroke(p, "rule", {}, 0, y, w, y);
  };
  const away = (p, w, y, tall) => {
    const { drawn, found } = hour(), all = drawn.tooLong.map((one, j) => one + drawn.queueFull[j]), top = Math.max(...all, 1), wide = w / BINS;
    const why = [[found.tooLong, "too long"], [found.queueFull, "queue full"]].filter(([n]) => n > 0).map(([n, one]) => `${whole(n)} ${one}`).join(", ");
    p.text(`turned away: ${why || "nobody"}`, 0, y - tall - 5, { size: 12, colour: why ? "nt" : "soft" });
    for (let j = 1; j <= BINS; j++) {
      const long = (tall * drawn.tooLong[j]) / top, full = (tall * drawn.queueFull[j]) / top;
      if (long) plain(p, (j - 1) * wide, y - long, wide, long, "idle");
      if (full) plain(p, (j - 1) * wide, y - long - full, wide, full, "n");
    }
    stroke(p, "rule", {}, 0, y, w, y);
  };

  return {
    title: "The shop",
    name: "im-shop",
    stepName: "One minute",
    keys: ["servers", "prompt_limit", "cap", "queue", "seller", "promise"],
    controls: {
      servers: { name: "servers that you rent", label: "servers", show: (n) => counted(n, "server"), below: whole },
      prompt_limit: { name: "longest prompt that you take", label: "prompts", show: prompts, below: (n) => prompts(n).replace("up to ", "") },
      cap: { name: "requests that may run at each server", label: "run", show: whole, colour: "ct" },
      queue: { name: "requests that may wait at each server", label: "wait", show: queued, colour: "nt" },
      seller: { name: "whose prices you ask", label: "price", show: (one) => one, below: (one) => spec.prices[one].map((price) => price.toFixed(2)).join(" / ") },
      promise: { name: "wait that you promise", label: "promise", show: timeWords, colour: "nt" },
    },
    tick(passed) {
      if (at < trace.seconds) at = Math.min(trace.seconds, at + passed * FASTER);
      else if ((rested += passed) > REST_AT_END) [at, rested] = [0, 0];
    },
    // A telling moment: when most wait, or where nobody does, when most run.
    settle() {
      const { drawn } = hour(), values = Math.max(...drawn.waits) > 0 ? drawn.waits : drawn.runs;
      at = (values.indexOf(Math.max(...values)) / BINS) * trace.seconds;
    },
    once: () => (at = at >= trace.seconds ? 0 : Math.min(trace.seconds, at + MINUTE)),
    height: (w) => 34 + rows(w) * high + 294,
    draw(p, w, h) {
      const { drawn } = hour(), all = room();
      gauge(p, w);
      const unit = machines(p, w);
      queue(p, w, h - 276, unit);
      strip(p, w, h - 142, 66, drawn.runs, "c", (top) => `running: ${whole(top)} at most, room for ${whole(all)}`, "ct");
      strip(p, w, h - 70, 48, drawn.waits, "n", (top) => `waiting: ${Math.max(...drawn.waits) ? `${whole(top)} at most` : "never anybody at these moments"}`, "nt");
      away(p, w, h - 18, 26);
      for (const [top, foot] of [[208, 138], [118, 66], [44, 14]]) stroke(p, "ink", {}, (w * at) / trace.seconds, h - top, (w * at) / trace.seconds, h - foot); // not through words
      for (let minute = 0; minute <= minutes; minute += w >= 600 ? 10 : 20) p.text(minute ? `${minute} min` : "0", Math.max(0, (w * minute) / minutes), h - 3, { size: 12, colour: "soft", align: minute ? "center" : "left" });
    },
    under() {
      const box = make("div", { className: "im-numbers" });
      told = numbers().map(({ name, label }) => {
        const value = make("b"), words = make("div"), node = make("details", {}, make("summary", {}, `${label} `, value), words);
        node.dataset.number = name;
        return { node, value, words };
      });
      box.append(...told.map(({ node }) => node));
      return box;
    },
    update() {
      numbers().forEach(({ said, kind, lines }, i) => {
        const { value, words } = told[i];
        Object.assign(value, { textContent: said }).style.color = `var(--${kind})`;
        words.replaceChildren(...lines.map((line) => make("p", { textContent: line })));
      });
    },
    fields: () => Object.fromEntries(numbers().map(({ name, said, kind }) => [name, [said, kind]])),
    say() {
      const t = now(), money = t.profit < 0 ? `${usd(-t.profit)} an hour are lost.` : `${usd(t.profit)} an hour are left.`;
      if (t.served === 0) return `Closed: everybody is turned away. ${money}`;
      const late = `${share(1 - t.kept)} of the served wait longer than promised${t.queueFull ? `, and ${whole(t.queueFull)} found the queue full` : ""}`;
      const waits = `half have their first token within ${timeWords(t.median)}, 99 in 100 within ${timeWords(t.p99)}`;
      if (t.state === "fine") return `Fine: ${waits}. ${money}`;
      return `${t.state === "strained" ? "Strained, not lost" : "Drowning"}: ${waits}; ${late}. ${money}`;
    },
    parts: () => [`servers: ${get("servers")} of ${spec.server.name}`, `requests: ${spec.trace.cited || spec.trace.name}`, ...numbers().map(({ label, said }) => `${label}: ${said}`)],
  };
}
