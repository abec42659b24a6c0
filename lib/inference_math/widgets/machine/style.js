// Colours and the look of the controls. The page's theme decides between light and dark.

export const LIGHT = {
  bg: "#fbfaf7", card: "#ffffff", faint: "#efece5", ink: "#2a2926", soft: "#6f6b63", rule: "#dcd8cf", idle: "#b4aea3",
  w: "#0072B2", k: "#E69F00", c: "#009E73", n: "#D55E00", on: "#ffffff", kd: "#7a5200", plate: "#221500",
  wt: "#00619a", kt: "#875700", ct: "#00704f", nt: "#b34700",
};
export const DARK = {
  bg: "#14161a", card: "#1a1d22", faint: "#23272d", ink: "#e9e5dc", soft: "#a19d95", rule: "#383c43", idle: "#62666e",
  w: "#3d9bd9", k: "#f0b030", c: "#2bbf92", n: "#ff7b3a", on: "#0b1722", kd: "#5c3f00", plate: "#221500",
  wt: "#76c0f0", kt: "#f3bd55", ct: "#4fd3aa", nt: "#ff9a66",
};
// w weights, k KV cache (notebooks), c computing, n the knee and waiting; ..t the same for words, which need more contrast.

// JupyterLab says on its body whether it is light; VS Code and Colab in their own ways; another page follows the reader.
export function isDark() {
  const { body, documentElement: root } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  const kind = body.dataset.vscodeThemeKind || root.dataset.theme || root.getAttribute("theme");
  if (kind) return kind.includes("dark");
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// Calls `tell` whenever the theme may have changed. Returns what ends that.
export function onTheme(tell) {
  const asked = matchMedia("(prefers-color-scheme: dark)"), watch = new MutationObserver(tell);
  const attributeFilter = ["data-jp-theme-light", "data-vscode-theme-kind", "data-theme", "theme", "class"];
  for (const node of [document.body, document.documentElement]) watch.observe(node, { attributes: true, attributeFilter });
  asked.addEventListener("change", tell);
  return () => {
    watch.disconnect();
    asked.removeEventListener("change", tell);
  };
}

export const CSS = `
.im-machine{color:var(--ink);max-width:900px;font:14px/1.4 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;position:relative;text-align:left}
.im-machine *{box-sizing:border-box}
.im-machine .im-text{font-family:var(--jp-content-font-family,inherit);font-size:16px;line-height:1.55;max-width:42em;margin:0 0 10px}
.im-machine .im-card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:14px 16px 10px}
.im-machine canvas{display:block;width:100%}
.im-machine .im-row{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;margin-top:8px}
.im-machine label{display:flex;gap:10px;align-items:center;flex:1 1 210px;min-width:min-content}
.im-machine label.im-menu{flex:0 1 auto;min-width:0}
.im-machine input[type=range]{flex:1;min-width:70px;width:90px;height:24px;margin:0;accent-color:var(--wt)}
.im-machine .im-presets{margin:0 0 8px}
.im-machine select{min-width:0;padding:2px 6px}
.im-machine label output{min-width:4.2em;white-space:nowrap}
.im-machine button,.im-machine select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:4px 12px;min-height:32px;max-width:100%;cursor:pointer}
.im-machine button:hover{background:var(--faint)}
.im-machine button[aria-pressed=true]{background:var(--ink);color:var(--card);border-color:var(--ink)}
.im-machine .im-set{display:flex;flex-wrap:wrap}
.im-machine .im-set button{border-radius:0;margin-left:-1px}
.im-machine .im-set button:first-child{border-radius:6px 0 0 6px;margin-left:0}
.im-machine .im-set button:last-child{border-radius:0 6px 6px 0}
.im-machine .im-run{margin-left:auto;display:flex;gap:8px}
.im-machine .im-run button:last-child{min-width:5em}
.im-machine .im-say{margin:8px 0 0;min-height:2.8em}
.im-machine b,.im-machine .im-drag{font-weight:600;white-space:nowrap;font-variant-numeric:tabular-nums}
.im-machine .im-drag{cursor:ew-resize;touch-action:pan-y;user-select:none;-webkit-user-select:none;border-bottom:2px dotted currentColor;padding:0 1px}
.im-machine .im-drag:hover,.im-machine .im-drag.on{background:var(--faint)}
.im-machine :focus-visible{outline:3px solid var(--w);outline-offset:1px;border-radius:3px}
.im-machine .im-heard{position:absolute;width:1px;height:1px;margin:0;padding:0;overflow:hidden;clip-path:inset(50%)}
.im-machine .im-numbers{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,144px),1fr));gap:6px;margin-top:10px}
.im-machine details{border:1px solid var(--rule);border-radius:6px;min-width:0}
.im-machine details[open]{grid-column:1/-1;background:var(--faint)}
.im-machine summary{cursor:pointer;padding:5px 9px;list-style-position:inside}
.im-machine summary b{display:block;font-size:16px}
.im-machine details p{margin:0;padding:0 9px 6px;max-width:46em;overflow-wrap:anywhere}
@media(max-width:420px){.im-machine .im-card{padding:12px 10px 8px}}
`;
