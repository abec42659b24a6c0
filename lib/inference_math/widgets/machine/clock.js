// One clock for all figures of a page, whichever file they come from. It stands while nothing in view plays.
const LONGEST = 0.05; // seconds: after a pause of the page nothing leaps

function newClock() {
  const running = new Set(), spent = [];
  let frame = 0, last = 0;
  const tick = (now) => {
    frame = 0;
    const seconds = Math.min(LONGEST, Math.max(0, (now - last) / 1000)), began = performance.now();
    last = now;
    for (const one of running) one.frame(seconds);
    spent.push(performance.now() - began);
    if (spent.length > 600) spent.shift();
    go();
  };
  const go = () => {
    if (!frame && running.size > 0) frame = requestAnimationFrame(tick);
  };
  return {
    spent, // milliseconds of the last frames
    set(one, runs) {
      if (runs === running.has(one)) return;
      if (runs) {
        if (running.size === 0) last = performance.now();
        running.add(one);
      }
      else {running.delete(one);}
      go();
    },
  };
}

globalThis.inferenceMathClock ||= newClock();
export const clock = globalThis.inferenceMathClock;
