// The reader's choice of light or dark, where the machines look for it; and no way to a server from a folder.
function follow() {
  const { theme } = document.body.dataset;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

document.addEventListener("DOMContentLoaded", () => {
  follow();
  new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });
  if (location.protocol !== "file:") return;
  for (const line of document.querySelectorAll(".run")) {
    line.textContent = "To run it in your browser, let a server hand out this folder: python3 -m http.server";
  }
});
