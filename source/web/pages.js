// The reader's choice of light or dark, where the machines look for it; and no way to a server from a folder.
function follow() {
  const { theme } = document.body.dataset;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// A folder on a disk hands out no pages to read from, so what is found there is named and not quoted.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// What Sphinx leaves out for those who hear a page: the level of a caption; and a signature is no list of definitions.
function tell() {
  for (const one of document.querySelectorAll(".caption[role=heading]")) one.ariaLevel = "2";
  for (const one of document.querySelectorAll("dt.sig dl, dt.sig dl > dd")) one.role = "presentation";
}

document.addEventListener("DOMContentLoaded", () => {
  follow();
  tell();
  new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
  if (location.protocol !== "file:") return;
  for (const line of document.querySelectorAll(".run")) {
    line.textContent = "To run it in your browser, let a server hand out this folder: python3 -m http.server";
  }
});
