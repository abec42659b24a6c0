// Controls: a number in the sentence, a slider or a row of choices below, all of one state, the widget's trait.

export const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

export function put(model, key, value) {
  if (model.get(key) === value) return;
  model.set(key, value);
  model.save_changes();
}

// The place of the value that is nearest, by its share: 0 is a value, too.
export function nearest(values, value) {
  if (values.includes(value)) return values.indexOf(value);
  const away = (one) => Math.abs(Math.log((one + 1e-9) / (value + 1e-9)));
  return values.reduce((best, one, i) => (away(one) < away(values[best]) ? i : best), 0);
}

const JUMP = 5, FAR = 1e6;
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: JUMP, PageDown: -JUMP, Home: -FAR, End: FAR };
const stride = (values) => Math.max(3, Math.min(34, 320 / values.length)); // pixels of a drag for one value

// `name` for a screen reader, `label` on the page, `show` a value in words, `unit` what stands behind it below,
// `colour` of the number, `choice` for a row of buttons, `hidden` for a number that is moved in the sentence alone.
export function control(model, key, { name, label = name, show, colour = "ink", values, choice = false, hidden = false, below = show }) {
  const updates = [], place = () => nearest(values, model.get(key));
  const go = (i) => put(model, key, values[Math.max(0, Math.min(values.length - 1, i))]);
  return {
    update: () => updates.forEach((one) => one()),
    inSentence() {
      const node = make("span", { className: "im-drag", tabIndex: 0 });
      for (const [attribute, value] of Object.entries({ role: "slider", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": values.length - 1 })) node.setAttribute(attribute, value);
      node.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes the arrow keys for itself otherwise
      node.style.color = `var(--${colour})`;
      let from = null, first = 0;
      const let_go = () => {
        from = null;
        node.classList.remove("on");
      };
      node.addEventListener("pointerdown", (event) => {
        [from, first] = [event.clientX, place()];
        node.setPointerCapture(event.pointerId);
        node.classList.add("on");
      });
      node.addEventListener("pointermove", (event) => {
        if (from !== null) go(first + Math.round((event.clientX - from) / stride(values)));
      });
      node.addEventListener("pointerup", let_go);
      node.addEventListener("pointercancel", let_go);
      node.addEventListener("keydown", (event) => {
        const by = KEYS[event.key];
        if (!by) return;
        event.preventDefault();
        event.stopPropagation();
        go(place() + by);
      });
      updates.push(() => {
        const words = show(model.get(key));
        if (node.textContent !== words) node.textContent = words;
        node.setAttribute("aria-valuenow", place());
        node.setAttribute("aria-valuetext", words);
      });
      return node;
    },
    below() {
      if (hidden) return null;
      if (choice) {
        const buttons = values.map((value) => make("button", { type: "button", textContent: below(value) }));
        const set = make("div", { className: "im-set" }, ...buttons);
        set.setAttribute("role", "group");
        set.setAttribute("aria-label", name);
        buttons.forEach((button, i) => button.addEventListener("click", () => go(i)));
        updates.push(() => buttons.forEach((button, i) => button.setAttribute("aria-pressed", values[i] === model.get(key))));
        return set;
      }
      const input = make("input", { type: "range", min: 0, max: values.length - 1, step: 1 }), said = make("output");
      input.dataset.lmSuppressShortcuts = "true";
      input.setAttribute("aria-label", name);
      said.setAttribute("aria-hidden", "true"); // the value text says it
      input.addEventListener("input", () => go(Number(input.value)));
      updates.push(() => {
        input.value = place();
        said.textContent = below(model.get(key));
        input.setAttribute("aria-valuetext", show(model.get(key)));
      });
      return make("label", {}, label, input, said);
    },
  };
}
