"""One picture in the browser: a backdrop, and an overlay that is exchanged without flicker."""

import anywidget
import traitlets

_ESM = """
function render({ model, el }) {
  const box = document.createElement("div"), overlay = document.createElement("div");
  box.style.cssText = "position:relative;max-width:720px";
  overlay.className = "im-overlay";
  overlay.style.cssText = "position:absolute;inset:0";
  overlay.setAttribute("aria-hidden", "true"); // the image's alt text says it all
  let image = new Image(), busy = false, backdrop, drawn;
  box.append(image, overlay);

  async function show() {
    if (busy) return; // the one being decoded first, then the newest: none queues up
    busy = true;
    while (drawn !== model.get("overlay") || backdrop !== model.get("backdrop")) {
      drawn = model.get("overlay");
      if (backdrop !== model.get("backdrop")) {
        backdrop = model.get("backdrop");
        const next = new Image(), address = URL.createObjectURL(new Blob([backdrop], { type: "image/png" }));
        next.style.cssText = "display:block;width:100%";
        next.src = address;
        await next.decode().catch(() => {}); // an image that is there at once leaves no gap
        URL.revokeObjectURL(address);
        image.replaceWith(next);
        image = next;
      }
      image.alt = model.get("alt");
      const svg = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
      svg.setAttribute("width", "100%");
      svg.setAttribute("height", "100%");
      overlay.replaceChildren(svg);
    }
    busy = false;
  }
  model.on("change:overlay change:backdrop", show);
  el.append(box);
  show();
  return () => model.off("change:overlay change:backdrop", show);
}
export default { render };
"""


class PictureView(anywidget.AnyWidget):
    """Shows ``backdrop`` (a PNG, bytes) under ``overlay`` (an SVG), with ``alt`` text,
    720 pixels wide where there is room."""

    _esm = _ESM
    backdrop = traitlets.Bytes().tag(sync=True)
    overlay = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)

    def show(self, backdrop, overlay, alt):
        with self.hold_sync():  # one message, without the backdrop where that is the same
            self.alt, self.backdrop, self.overlay = alt, backdrop, overlay
