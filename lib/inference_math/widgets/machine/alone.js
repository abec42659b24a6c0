// For a page without a kernel: the state lives here, and nobody else is told.

// `shown({ model, el })` draws it.
export function alone(shown, el, values) {
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
  return shown({ model, el });
}
