// A backdrop under an overlay; a new one takes the old one's place without a gap.
const LAYERS = { backdrop: "display:block;width:100%", overlay: "position:absolute;inset:0;width:100%" };

// The next image of a layer, once it is there: exchanged for the old one, it leaves no gap.
async function loaded(name, svg) {
  const next = new Image();
  next.className = `im-${name}`;
  next.style.cssText = LAYERS[name];
  next.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await next.decode().catch(() => {});
  return next;
}

function render({ model, el }) {
  const box = document.createElement("div"), shown = {}, images = {};
  let busy = false;
  box.className = "im-picture"; // for its style, which follows the theme
  box.style.cssText = `position:relative;max-width:${model.get("width")}px`;
  for (const name of Object.keys(LAYERS)) box.append((images[name] = document.createElement("span")));

  async function show() {
    if (busy) return; // the one being decoded first, then the newest: none queues up
    busy = true;
    const old = () => Object.keys(LAYERS).filter((name) => shown[name] !== model.get(name));
    for (let names = old(); names.length > 0; names = old()) {
      for (const name of names) shown[name] = model.get(name);
      // oxlint-disable-next-line no-await-in-loop -- one picture after the other
      const next = await Promise.all(names.map((name) => loaded(name, shown[name])));
      names.forEach((name, i) => {
        images[name].replaceWith(next[i]);
        images[name] = next[i];
      });
      images.backdrop.alt = model.get("alt"); // it says it all
      images.overlay.alt = "";
      images.overlay.setAttribute("aria-hidden", "true");
    }
    busy = false;
  }
  model.on("change:overlay change:backdrop", show);
  el.append(box);
  show();
  return () => model.off("change:overlay change:backdrop", show);
}
export default { render };
