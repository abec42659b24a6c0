"""One picture in the browser, exchanged for the next without flicker."""

import anywidget
import traitlets

_ESM = """
function render({ model, el }) {
  let shown = document.createElement("img"), busy = false, last;
  async function show() {
    if (busy) return; // the one being decoded first, then the newest: none queues up
    busy = true;
    while (last !== model.get("data")) {
      last = model.get("data");
      const next = new Image(720), address = URL.createObjectURL(new Blob([last], { type: "image/jpeg" }));
      next.style.cssText = "display:block;max-width:100%;height:auto";
      next.alt = model.get("alt");
      next.src = address;
      await next.decode().catch(() => {}); // a picture that is there at once leaves no gap
      URL.revokeObjectURL(address);
      shown.replaceWith(next);
      shown = next;
    }
    busy = false;
  }
  model.on("change:data", show);
  el.append(shown);
  show();
  return () => model.off("change:data", show);
}
export default { render };
"""


class PictureView(anywidget.AnyWidget):
    """Shows ``data``, a JPEG in bytes, with ``alt`` text, 720 pixels wide where there is room."""

    _esm = _ESM
    data = traitlets.Bytes().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)

    def show(self, data, alt):
        with self.hold_sync():  # one message
            self.alt, self.data = alt, data
