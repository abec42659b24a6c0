// The pen as SVG text: the still pictures that are saved with a notebook. Not part of what a browser loads.
import { FACE, LINE, SMALLEST } from "./pen.js";
import { DARK, LIGHT } from "./style.js";

const fine = (n) => String(Math.round(n * 1000) / 1000);
const short = (n) => String(Math.round(n * 10) / 10).replace(/^(?<sign>-?)0\./u, "$<sign>.");
const pair = (x, y) => `${short(x)} ${short(y)}`.replace(" -", "-");

// Nothing here can measure letters, so their widths are about those of the usual faces.
const WIDTHS = [["iIlj.,:;'|!() ", 0.32], ["mwMW%", 0.88], ["frt-", 0.4], ["0123456789", 0.6]];
const widthOf = (letter) => (WIDTHS.find(([some]) => some.includes(letter)) || ["", letter < "a" ? 0.67 : 0.57])[1];
const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&#39;");

// Strokes of one look that follow each other are one element, and a lone rectangle is a <rect>: the file stays small.
export function svgPen() {
  let path = "", rect = "", at = [0, 0], clips = 0, patterns = 0;
  const out = [], used = new Set();
  const reach = (x, y) => (at = [Math.round(x * 10) / 10, Math.round(y * 10) / 10]);
  const add = (more) => {
    path += more;
    rect = "";
  };
  const by = (x, y) => {
    const [X, Y] = at;
    reach(x, y);
    const [dx, dy] = [at[0] - X, at[1] - Y];
    if (Math.abs(dx) < 0.05) add(`v${short(dy)}`);
    else add(Math.abs(dy) < 0.05 ? `h${short(dx)}` : `l${pair(dx, dy)}`);
  };
  const put = (looks) => {
    const { look, d } = (out.at(-1) || "").match(/^<path (?<look>.*) d='(?<d>.*)'\/>$/u)?.groups || {};
    if (rect) out.push(`<rect ${looks} ${rect}/>`);
    else if (look === looks && !looks.includes("opacity")) out[out.length - 1] = `<path ${looks} d='${d}${path}'/>`;
    else out.push(`<path ${looks} d='${path}'/>`);
  };
  const paint = (kind, colour) => {
    used.add(`${kind} ${colour}`);
    return `class='${kind[0]}-${colour}'`;
  };
  const faint = (alpha) => (alpha < 1 ? ` opacity='${Math.round(alpha * 100) / 100}'` : "");
  const pen = {
    begin: () => add((path = "")),
    move(x, y) {
      reach(x, y);
      add(`M${pair(...at)}`);
    },
    line: by,
    curve(a, b, c, d, x, y) {
      reach(x, y);
      add(`C${pair(a, b)} ${pair(c, d)} ${pair(x, y)}`);
    },
    dot: (x, y, r) => add(`M${pair(x - r, y)}a${pair(r, r)} 0 1 0 ${pair(2 * r, 0)}a${pair(r, r)} 0 1 0 ${pair(-2 * r, 0)}`),
    dome(x, y, r) {
      add(`A${pair(r, r)} 0 0 1 ${pair(x + r, y)}`); // from its left end, where the pen is
      reach(x + r, y);
    },
    rect(x, y, w, h, r = 0) {
      const c = Math.max(0, Math.min(r, w / 2, h / 2)), lone = path === "";
      add(`M${pair(x, y)}h${short(w)}v${short(h)}h${short(-w)}z`);
      if (lone) rect = `x='${short(x)}' y='${short(y)}' width='${short(w)}' height='${short(h)}'${c ? ` rx='${short(c)}'` : ""}`;
    },
    close: () => add("z"),
    fill: (colour, alpha = 1) => put(`${paint("fill", colour)}${faint(alpha)}`),
    stroke(colour, { width = LINE, dash = [], alpha = 1, round = false } = {}) {
      const dashes = dash.length > 0 ? ` stroke-dasharray='${dash.map((one) => Math.round(one * 100) / 100).join(" ")}'` : "", cap = round ? " stroke-linecap='round'" : "";
      const wide = width === LINE ? "" : ` stroke-width='${Math.round(width * 100) / 100}'`;
      put(`${paint("stroke", colour)}${wide}${dashes}${cap}${faint(alpha)}`);
    },
    // One figure as a pattern, and a rectangle of it for each run of whole rows: a crew takes a few lines.
    grid({ from, to, cols, x, y, dx, dy }, layers) {
      if (from >= to) return;
      const under = 0.12 * dx; // of the feet
      patterns += 1;
      out.push(`<pattern id='p${patterns}' patternUnits='userSpaceOnUse' x='${fine(x)}' y='${fine(y + under)}' width='${fine(dx)}' height='${fine(dy)}'>`);
      for (const { path: draw, colour, how } of layers) {
        pen.begin();
        draw(dx / 2, dy - under, from);
        pen.stroke(colour, how);
      }
      out.push("</pattern>");
      for (let i = from; i < to;) {
        const column = i % cols, rows = column ? 0 : Math.floor((to - i) / cols), n = rows ? cols : Math.min(cols - column, to - i);
        const high = Math.max(1, rows), bottom = y + under - Math.floor(i / cols) * dy;
        out.push(`<rect fill='url(#p${patterns})' x='${fine(x + column * dx)}' y='${fine(bottom - high * dy)}' width='${fine(n * dx)}' height='${fine(high * dy)}'/>`);
        i += rows ? rows * cols : n;
      }
    },
    squares(x, y, d, k, from, to, colour) { // a row of them is one dashed line
      pen.begin();
      for (let i = from; i < to; i += k - (i % k)) {
        const row = y + (Math.floor(i / k) + 0.36) * d;
        pen.move(x + (i % k) * d, row);
        pen.line(x + (Math.min(k, (i % k) + to - i) - 0.28) * d, row);
      }
      if (to > from) pen.stroke(colour, { width: 0.72 * d, dash: [0.72 * d, 0.28 * d] });
    },
    text(words, x, y, { size = 13, bold = false, colour = "ink", align = "left" } = {}) {
      const anchor = { left: "", center: " text-anchor='middle'", right: " text-anchor='end'" }[align];
      const weight = bold ? " font-weight='600'" : "";
      out.push(`<text x='${short(x)}' y='${short(y)}' font-size='${Math.max(SMALLEST, size)}'${weight}${anchor} ${paint("fill", colour)}>${escaped(words)}</text>`);
    },
    measure: (words, size = 13, bold = false) =>
      [...words].reduce((sum, letter) => sum + widthOf(letter), 0) * Math.max(SMALLEST, size) * (bold ? 1.06 : 1),
    within(draw) {
      clips += 1;
      out.push(`<clipPath id='c${clips}'><path d='${path}'/></clipPath><g clip-path='url(#c${clips})'>`);
      draw();
      out.push("</g>");
    },
    turned(x, y, angle, draw) {
      out.push(`<g transform='translate(${pair(x, y)})rotate(${short((angle * 180) / Math.PI)})'>`);
      draw();
      out.push("</g>");
    },
    // What `draw` draws is a group of this class, for a style to move; `more` are attributes of its own.
    marked(name, draw, more = "") {
      out.push(`<g class='${name}'${more}>`);
      draw();
      out.push("</g>");
    },
    thing: () => {},
  };
  // A sheet of paper under it all, so that it can be read on any page; dark, where the reader asks for that, or of the
  // one `palette` that is given. `moves` is the style of what moves.
  const picture = (w, h, alt, { margin = 12, palette, moves = "" } = {}) => {
    const rules = (colours) => [...used, "fill card"].toSorted().map((one) => {
      const [kind, colour] = one.split(" ");
      return `.${kind[0]}-${colour}{${kind}:${colours[colour]}${kind === "stroke" ? ";fill:none" : ""}}`;
    }).join("");
    const W = w + 2 * margin, H = h + 2 * margin;
    return `<svg xmlns='http://www.w3.org/2000/svg' width='${W}' height='${H}' viewBox='${-margin} ${-margin} ${W} ${H}' ` +
      `role='img' font-family='${FACE.replaceAll('"', "")}' stroke-width='${LINE}' stroke-linejoin='round'><title>${escaped(alt)}</title>` +
      `<style>${palette ? rules(palette) : `${rules(LIGHT)}@media(prefers-color-scheme:dark){${rules(DARK)}}`}${moves}</style>` +
      `<rect x='${-margin}' y='${-margin}' width='${W}' height='${H}' rx='10' class='f-card'/>\n${out.join("\n")}</svg>\n`;
  };
  return { pen, picture };
}
