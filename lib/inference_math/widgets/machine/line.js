// The line: boxes leave the warehouse on the belt, wait at its end, and are worked on, one after the other.
// Lengths are in boxes: all weights are BOXES of them, and notebooks follow in boxes of the same bytes. What is
// on the belt stays what it was, so a control that moves changes what comes next and nothing jumps.

export const BOXES = 24;
export const CAP = 5; // boxes that wait before the belt stops

// A line whose tape shows `length` boxes. `notebooks()` says how many owners there are, and each
// one's notebook in boxes.
export function newLine(notebooks = () => ({ owners: 0, each: 0 })) {
  return {
    notebooks, tape: 0, length: 12, end: 0, items: [], queue: [], bench: null, part: 0, go: true, moved: 0,
    boxes: BOXES, tokens: 0, since: 0, fly: [], i: 0, owner: 0, sent: 0, before: 0, reading: 0,
  };
}

// The next box that leaves the warehouse: weights first, then notebook by notebook.
function next(line) {
  if (line.i < line.boxes - 1e-6) {
    line.i += 1;
    return { kind: "w", size: Math.min(1, line.boxes - line.i + 1), shelf: line.i - 1, first: line.i === 1 };
  }
  const { owners, each, named = true } = line.notebooks();
  for (; line.owner < owners; line.owner += 1, line.before += line.sent, line.sent = 0) {
    const left = each - line.sent;
    if (left > 1e-6) {
      const size = Math.min(1, left), shelf = BOXES + Math.floor(line.before + line.sent);
      line.sent += size;
      return { kind: "k", size, shelf, owner: named ? line.owner : -1 };
    }
  }
  Object.assign(line, { i: 0, owner: 0, sent: 0, before: 0 });
  return next(line);
}

function feed(line) {
  while (line.end < line.tape + line.length + 1) {
    const item = next(line), last = line.items.at(-1) || line.queue.at(-1) || line.bench;
    if (item.first && last) last.ends = true; // a token is done when the last box before it is
    line.end += item.size;
    line.items.push({ ...item, end: line.end });
    line.reading = item.shelf;
  }
}

// `seconds` go by, of the machine's own time: `step` as step() of numbers.js says. A box of weights is worked on for its
// share of the computing, but is never done before the next arrives, as long as the belt is what all wait for.
// Where only `boxes` of the weights are read, as many leave the warehouse.
export function advance(line, seconds, { weights, kv, move, compute, step, boxes = BOXES }) {
  const beat = weights / boxes, bound = compute > move, start = line.tape;
  const lasts = (item) => {
    if (bound) return item.kind === "k" ? 0.97 * beat * item.size : ((step - kv) * item.size) / boxes;
    if (line.queue.length > 0) return Math.max(compute / boxes, 0.3 * beat * item.size); // a queue of before melts away
    return 0.97 * beat * line.items[0].size;
  };
  line.boxes = boxes;
  let left = seconds;
  for (let events = 0; left > 0 && events < 5000; events++) {
    feed(line);
    const arrives = line.go ? Math.max(0, line.items[0].end - line.tape) * beat : Infinity;
    const done = line.bench ? (1 - line.part) * lasts(line.bench) : Infinity, gone = Math.min(left, arrives, done);
    left -= gone;
    line.since += gone; // since the last token
    if (line.go) line.tape += gone / beat;
    if (line.bench) line.part = gone === done ? 1 : line.part + gone / lasts(line.bench);
    if (line.go && gone === arrives) line.queue.push(line.items.shift());
    if (line.part >= 1) {
      if (line.bench.ends) {
        line.tokens += 1;
        line.since = 0;
        line.fly.push(0);
      }
      Object.assign(line, { bench: null, part: 0 });
    }
    if (!line.bench && line.queue.length > 0) line.bench = line.queue.shift();
    line.go = line.queue.length < CAP;
  }
  feed(line);
  line.moved = line.tape - start;
}

// The tokens that fly to their users, for `seconds` of a viewer's time.
export function flyOn(line, seconds, lasts = 0.6) {
  line.fly = line.fly.map((part) => part + seconds / lasts).filter((part) => part < 1).slice(-3);
}
