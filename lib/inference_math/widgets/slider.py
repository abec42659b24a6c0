"""A slider over given values, that a keyboard and a screen reader can use.

ipywidgets' own slider gives its handle no name, so a screen reader says nothing
of it. This one is the browser's ``<input type="range">`` with a label.
"""

import anywidget
import traitlets

_ESM = """
function render({ model, el }) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  const input = document.createElement("input");
  const shown = document.createElement("output");
  input.type = "range";
  input.min = 0;
  input.step = 1;
  // JupyterLab takes the arrow keys for itself unless the input says otherwise.
  input.dataset.lmSuppressShortcuts = "true";
  label.style.cssText = "display:flex;gap:8px;align-items:center;margin:4px 8px 4px 0";
  input.style.cssText = "width:240px;flex:0 1 auto;min-width:60px";
  const draw = () => {
    const labels = model.get("labels");
    name.textContent = model.get("description");
    input.max = labels.length - 1;
    input.value = model.get("index");
    shown.textContent = labels[model.get("index")];
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  input.addEventListener("input", () => {
    model.set("index", Number(input.value));
    model.save_changes();
  });
  model.on("change", draw);
  draw();
  label.append(name, input, shown);
  el.append(label);
}
export default { render };
"""


class Slider(anywidget.AnyWidget):
    """``Slider([1, 2, 4], "batch")``; ``value`` is the one chosen."""

    _esm = _ESM
    index = traitlets.Int(0).tag(sync=True)
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    value = traitlets.Any()

    def __init__(self, values, description):
        self._values = list(values)
        super().__init__(labels=[f"{one:,}" for one in self._values], description=description, value=self._values[0])
        self.layout.min_width = "0"  # on a narrow page the bar shrinks, and its value is still seen

    @traitlets.observe("index")
    def _choose(self, change):
        self.value = self._values[change["new"]]
