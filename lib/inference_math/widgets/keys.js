// ipywidgets' menus and choices are not ours, and JupyterLab takes their keys for itself unless they say otherwise.
const OURS = "select, input[type=radio]";

function render({ el }) {
  el.style.display = "none";
  const keep = ({ target }) => {
    if (target.matches(OURS) && el.parentElement?.contains(target)) target.dataset.lmSuppressShortcuts = "true";
  };
  document.addEventListener("focusin", keep);
  return () => document.removeEventListener("focusin", keep);
}
export default { render };
