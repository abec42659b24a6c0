// The pen on a canvas. All that is drawn goes through these few strokes; svg.js has the same for a still picture.
// A colour is a name of the palette (style.js), so a drawing knows nothing of light and dark.

export const LINE = 1.5; // the one line weight
export const FACE = 'system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif';
export const SMALLEST = 12; // pixels: no letter is smaller, however narrow the page

// Figures `from` to `to` of rows of `cols`, dx apart, from (x, y) upwards: each layer is a path and its stroke.
export function inGrid(pen, { from, to, cols, x, y, dx, dy }, layers) {
  for (const { path, colour, how } of from < to ? layers : []) {
    pen.begin();
    for (let i = from; i < to; i++) path(x + dx * ((i % cols) + 0.5), y - Math.floor(i / cols) * dy, i);
    pen.stroke(colour, how);
  }
}

export function canvasPen(pen, colours) {
  const letters = (size, bold) => (pen.font = `${bold ? "600 " : ""}${Math.max(SMALLEST, size)}px ${FACE}`);
  const kept = (draw) => {
    pen.save();
    draw();
    pen.restore();
  };
  const strokes = {
    begin: () => pen.beginPath(),
    move: (x, y) => pen.moveTo(x, y),
    line: (x, y) => pen.lineTo(x, y),
    curve: (a, b, c, d, x, y) => pen.bezierCurveTo(a, b, c, d, x, y),
    dot(x, y, r) {
      pen.moveTo(x + r, y);
      pen.arc(x, y, r, 0, 7);
    },
    dome: (x, y, r) => pen.arc(x, y, r, Math.PI, 0), // the upper half of a circle, from left to right
    rect: (x, y, w, h, r = 0) => (r ? pen.roundRect(x, y, w, h, Math.max(0, Math.min(r, w / 2, h / 2))) : pen.rect(x, y, w, h)),
    close: () => pen.closePath(),
    fill(colour, alpha = 1) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colours[colour];
      pen.fill();
      pen.globalAlpha = 1;
    },
    stroke(colour, { width = LINE, dash = [], alpha = 1, round = false } = {}) {
      pen.globalAlpha = alpha;
      pen.strokeStyle = colours[colour];
      pen.lineWidth = width;
      pen.lineCap = round ? "round" : "butt";
      pen.lineJoin = "round";
      pen.setLineDash(dash);
      pen.stroke();
      pen.globalAlpha = 1;
    },
    // Squares `from` to `to` of a grid with k in a row, d apart.
    squares(x, y, d, k, from, to, colour) {
      pen.beginPath();
      for (let i = from; i < to; i++) pen.rect(x + (i % k) * d, y + Math.floor(i / k) * d, 0.72 * d, 0.72 * d);
      pen.fillStyle = colours[colour];
      pen.fill();
    },
    text(words, x, y, { size = 13, bold = false, colour = "ink", align = "left" } = {}) {
      letters(size, bold);
      pen.fillStyle = colours[colour];
      pen.textAlign = align;
      pen.fillText(words, x, y);
    },
    measure(words, size = 13, bold = false) {
      letters(size, bold);
      return pen.measureText(words).width;
    },
    // What `draw` draws is cut off at the edge of the path that was begun.
    within: (draw) => kept(() => {
      pen.clip();
      draw();
    }),
    turned: (x, y, angle, draw) => kept(() => {
      pen.translate(x, y);
      pen.rotate(angle);
      draw();
    }),
    grid: (...given) => inGrid(strokes, ...given),
    thing: () => {}, // what is being drawn, for those who count (tests)
  };
  return strokes;
}
