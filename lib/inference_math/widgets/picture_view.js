// A backdrop (PNG) under an overlay (SVG); a new one takes the old one's place without a gap.
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
        // oxlint-disable-next-line no-await-in-loop -- one picture after the other
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
