// One slide at a time, by key, click or address. Without this script all of them stand below each other.
const page = document.documentElement, slides = [...document.querySelectorAll("main > section")];
const said = document.querySelector(".heard"), notes = document.querySelector("#notes");
let now = -1;

function show(to) {
  const at = Math.min(Math.max(to, 0), slides.length - 1);
  if (at === now) return;
  slides[now]?.classList.remove("now");
  now = at;
  slides[now].classList.add("now");
  scrollTo(0, 0);
  reach();
  said.textContent = `Slide ${now + 1} of ${slides.length}. ${slides[now].querySelector("h1, h2").textContent}`;
  if (location.hash || now) history.replaceState(null, "", `#${now + 1}`);
}

// What is wider than a narrow screen scrolls, by keyboard too.
function reach() {
  for (const one of slides[now].querySelectorAll(".picture")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}

function addressed() {
  show((Math.trunc(Number(location.hash.slice(1))) || 1) - 1);
}

function note() {
  notes.ariaPressed = String(page.classList.toggle("noted"));
}

const turns = {
  ArrowRight: () => show(now + 1), ArrowDown: () => show(now + 1), PageDown: () => show(now + 1),
  ArrowLeft: () => show(now - 1), ArrowUp: () => show(now - 1), PageUp: () => show(now - 1),
  Home: () => show(0), End: () => show(slides.length - 1), n: note, N: note,
};

// Whether the browser has its own use for a key: a slide that is higher than the window, a picture that is wider.
function scrolls(key, on) {
  const { scrollTop, scrollHeight } = document.scrollingElement;
  if (key === "ArrowDown" || key === "PageDown") return scrollTop + innerHeight < scrollHeight - 1;
  if (key === "ArrowUp" || key === "PageUp") return scrollTop > 0;
  return key.startsWith("Arrow") && on.tabIndex === 0 && on.matches(".picture");
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  let { key } = event;
  if (key === " ") {
    if (event.target.matches("button")) return;
    key = event.shiftKey ? "PageUp" : "PageDown";
  }
  if (!turns[key] || scrolls(key, event.target)) return;
  event.preventDefault();
  turns[key]();
});

// A click or a touch: the left third leads back. Whoever marks words wants to keep them.
document.querySelector("main").addEventListener("click", (event) => {
  if (event.target.closest("aside") || !getSelection().isCollapsed) return;
  show(event.clientX < innerWidth / 3 ? now - 1 : now + 1);
});

document.querySelector("#back").addEventListener("click", () => show(now - 1));
document.querySelector("#next").addEventListener("click", () => show(now + 1));
notes.addEventListener("click", note);
addEventListener("hashchange", addressed);
addEventListener("resize", reach);
page.classList.add("live");
addressed();
