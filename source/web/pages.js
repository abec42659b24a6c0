// The reader's choice of light or dark, where the machines look for it; and no way to a server from a folder.
function follow() {
  const { theme } = document.body.dataset;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// A folder on a disk hands out no pages to read from, so what is found there is named and not quoted.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// What Sphinx leaves out for those who hear a page: the level of a caption; a signature is no list of definitions; an
// arrow beside words says nothing; and of two columns, which is which.
function tell() {
  for (const one of document.querySelectorAll(".caption[role=heading]")) one.ariaLevel = "2";
  for (const one of document.querySelectorAll("dt.sig dl, dt.sig dl > dd")) one.role = "presentation";
  for (const one of document.querySelectorAll("svg:has(> use)")) one.ariaHidden = "true";
  for (const [kind, label] of [["sidebar", "Course"], ["toc", "This page"]]) {
    for (const one of document.querySelectorAll(`aside.${kind}-drawer`)) one.ariaLabel = label;
  }
}

// Paper is light, and an answer that waits to be asked for stands on it.
const opened = [];
addEventListener("beforeprint", () => {
  document.documentElement.dataset.theme = "light";
  for (const one of document.querySelectorAll("details:not(.hide, .im-machine *, [open])")) {
    one.open = true;
    opened.push(one);
  }
});
addEventListener("afterprint", () => {
  for (const one of opened.splice(0)) one.open = false;
  follow();
});

// What is wider than a narrow page scrolls, by keyboard too.
function reach() {
  for (const one of document.querySelectorAll("pre, .cell_output table, .table-wrapper, .picture")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}

addEventListener("load", reach);
addEventListener("resize", reach);
addEventListener("toggle", reach, true);

document.addEventListener("DOMContentLoaded", () => {
  follow();
  tell();
  new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
  if (location.protocol !== "file:") return;
  for (const line of document.querySelectorAll(".run")) {
    line.textContent = "To run it in your browser, let a server hand out this folder: python3 -m http.server";
  }
});
