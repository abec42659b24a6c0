// A browser's own range input with a label, the value beside it.
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
  return () => model.off("change", draw);
}
export default { render };
