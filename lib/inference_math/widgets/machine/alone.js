// For a page without a kernel: the state lives here, and nobody else is told.
import { show } from "./figure.js";

export function alone(part, el, values) {
  const heard = [];
  const model = {
    get: (key) => values[key],
    set(key, value) {
      values[key] = value;
      for (const tell of heard) tell();
    },
    save_changes: () => {},
    on: (_, tell) => heard.push(tell),
    off: () => heard.splice(0),
  };
  return show(part, { model, el });
}
