// An hour of requests, replayed through servers: the loop of inference_math/replay.py, step for step, so that both give
// the same numbers. Times are seconds.
import { MONEY } from "./money.js";

export const FATES = { served: 0, tooLong: 1, queueFull: 2 };
const ROOM = 2 ** 21; // more requests than there are: a place in the heap is the last step and the request in one number

// Rice codes, as widgets/machine/shop.py packs them: how often 2^k goes into a number, in ones and a zero, then k bits.
export function unpacked({ count, bits, packed, seconds }) {
  const bytes = Uint8Array.from(atob(packed), (one) => one.codePointAt(0));
  let at = 0;
  const bit = () => {
    const found = (bytes[at >> 3] >> (7 - (at & 7))) & 1;
    at += 1;
    return found;
  };
  const column = (k) => Float64Array.from({ length: count }, () => {
    let value = 0;
    while (bit()) value += 1;
    for (let i = 0; i < k; i++) value = 2 * value + bit();
    return value;
  });
  const [gaps, inputs, outputs] = bits.map((k) => column(k));
  let now = 0;
  const arrivals = gaps.map((gap) => (now += gap) / 1000);
  return { arrivals, inputs, outputs, seconds };
}

function putIn(heap, value) {
  let i = heap.length;
  heap.push(value);
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (heap[up] <= value) break;
    heap[i] = heap[up];
    i = up;
  }
  heap[i] = value;
}

function takeOut(heap) {
  const [least] = heap, value = heap.pop(), n = heap.length;
  if (n === 0) return least;
  let i = 0;
  for (let down = 1; down < n; down = 2 * i + 1) {
    if (down + 1 < n && heap[down + 1] < heap[down]) down += 1;
    if (heap[down] >= value) break;
    heap[i] = heap[down];
    i = down;
  }
  heap[i] = value;
  return least;
}

// `trace` as unpacked() gives it. What became of each request (`fate`), at which server, when the step began that took
// it in, when it had its first token and its last; and the seconds in which each server worked.
export function replayed(trace, { constant, perUser, perPromptToken, cap }, { servers, promptLimit = Infinity, queueLimit = Infinity }) {
  const { arrivals, inputs, outputs } = trace, n = arrivals.length;
  const fate = new Uint8Array(n), server = new Int16Array(n).fill(-1);
  const began = new Float64Array(n).fill(NaN), first = new Float64Array(n).fill(NaN), done = new Float64Array(n).fill(NaN);
  const lines = Array.from({ length: servers }, () => ({ now: 0, steps: 0, batch: 0, busy: 0, changes: Infinity, waiting: [], head: 0, ends: [] }));
  const waits = (line) => line.waiting.length - line.head;
  const last = (line) => Math.floor(line.ends[0] / ROOM); // step of whoever is done next

  // All steps that begin before `until`: those between two changes, which last alike, in one go.
  const work = (line, until) => {
    while (line.now < until) {
      while (line.ends.length > 0 && last(line) <= line.steps) {
        done[takeOut(line.ends) % ROOM] = line.now;
        line.batch -= 1;
      }
      if (waits(line) > 0 && line.batch < cap) {
        const from = line.head;
        let tokens = 0;
        while (waits(line) > 0 && line.batch < cap) {
          const i = line.waiting[line.head];
          line.head += 1;
          tokens += inputs[i];
          putIn(line.ends, (line.steps + outputs[i]) * ROOM + i);
          line.batch += 1;
        }
        const step = constant + perUser * line.batch + perPromptToken * tokens;
        for (let place = from; place < line.head; place++) {
          began[line.waiting[place]] = line.now;
          first[line.waiting[place]] = line.now + step;
        }
        line.now += step;
        line.steps += 1;
        line.busy += step;
      } else if (line.batch > 0) {
        const step = constant + perUser * line.batch;
        let many = last(line) - line.steps;
        if (until < Infinity) many = Math.min(many, Math.ceil((until - line.now) / step));
        line.now += many * step;
        line.steps += many;
        line.busy += many * step;
      } else if (until < Infinity) line.now = until;
      else break;
    }
    if (waits(line) > 0 && line.batch < cap) line.changes = line.now;
    else line.changes = line.ends.length > 0 ? line.now + (last(line) - line.steps) * (constant + perUser * line.batch) : Infinity;
  };

  const shortest = (at) => {
    let [best] = lines, least = Infinity;
    if (servers > 1) {
      for (const line of lines) {
        if (line.changes < at) work(line, at);
        const has = line.batch + waits(line);
        if (has < least) [best, least] = [line, has];
      }
    }
    work(best, at);
    return best;
  };

  for (let i = 0; i < n; i++) {
    if (inputs[i] > promptLimit) fate[i] = FATES.tooLong;
    else {
      const line = shortest(arrivals[i]);
      if (waits(line) >= queueLimit) fate[i] = FATES.queueFull;
      else {
        server[i] = lines.indexOf(line);
        line.waiting.push(i);
        line.changes = Math.min(line.changes, line.now);
      }
    }
  }
  for (const line of lines) work(line, Infinity);
  return { servers, fate, server, began, first, done, busy: lines.map((line) => line.busy) };
}

// The least of `values`, which are sorted, that so large a share of them does not exceed.
export const placeOf = (n, part) => Math.max(0, Math.ceil(part * n) - 1);
export const atShare = (values, part) => (values.length > 0 ? values[placeOf(values.length, part)] : NaN);

const FINE = 0.99, HALF = 0.5; // replay.FINE and replay.MOST

// What an hour comes to that does not hang on prices and promises.
export function addedUp(trace, hour) {
  const { arrivals, inputs, outputs } = trace, n = arrivals.length, waits = [], each = [], fates = [0, 0, 0];
  let read = 0, written = 0, service = 0;
  for (let i = 0; i < n; i++) {
    fates[hour.fate[i]] += 1;
    if (hour.fate[i] !== FATES.served) continue;
    waits.push(hour.first[i] - arrivals[i]);
    read += inputs[i];
    written += outputs[i];
    service += hour.done[i] - hour.began[i];
    if (outputs[i] > 1) each.push((hour.done[i] - hour.first[i]) / (outputs[i] - 1));
  }
  const sorted = Float64Array.from(waits).toSorted();
  const [served, tooLong, queueFull] = fates;
  return { n, served, tooLong, queueFull, read, written, service, waits: sorted, perToken: Float64Array.from(each).toSorted() };
}

// The share of the served who had their first token in time.
export function keptShare({ waits }, promise) {
  let low = 0, high = waits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waits[middle] <= promise) low = middle + 1;
    else high = middle;
  }
  return waits.length > 0 ? low / waits.length : 0;
}

// As Replay.state of replay.py.
export function stateOf(found, promise) {
  const { served, queueFull } = found, kept = keptShare(found, promise);
  if (served === 0) return queueFull > 0 ? "drowning" : "closed";
  if (kept >= FINE && queueFull === 0) return "fine";
  return kept * served > HALF * (served + queueFull) ? "strained" : "drowning";
}

// USD an hour, as Replay.revenue_per_hour and profit_per_hour.
export const revenueOf = ({ read, written }, [input, output], seconds) =>
  MONEY.revenue({ I: read, O: written, p_I: input, p_O: output }) / (seconds / 3600);
export const profitOf = (earned, rent, servers) => MONEY.profit({ e: earned, r: rent, n: servers });

// How many run and how many wait at each of `bins` + 1 moments, server by server, and how many were refused before each.
export function strips(trace, hour, bins) {
  const wide = trace.seconds / bins, place = (at) => Math.min(bins + 1, Math.ceil(at / wide));
  const rows = () => Array.from({ length: hour.servers }, () => new Int32Array(bins + 2));
  const running = rows(), waiting = rows(), tooLong = new Int32Array(bins + 2), queueFull = new Int32Array(bins + 2);
  for (let i = 0; i < hour.fate.length; i++) {
    const came = place(trace.arrivals[i]), s = hour.server[i];
    if (s < 0) (hour.fate[i] === FATES.tooLong ? tooLong : queueFull)[came] += 1;
    else {
      const began = place(hour.began[i]);
      waiting[s][came] += 1;
      waiting[s][began] -= 1;
      running[s][began] += 1;
      running[s][place(hour.done[i])] -= 1;
    }
  }
  for (const row of [...running, ...waiting]) for (let j = 1; j < row.length; j++) row[j] += row[j - 1];
  const summed = (some) => some[0].map((_, j) => some.reduce((sum, row) => sum + row[j], 0)).slice(0, bins + 1);
  return { running, waiting, runs: summed(running), waits: summed(waiting), tooLong, queueFull };
}
