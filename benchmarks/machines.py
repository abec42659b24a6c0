"""Do the machines keep up? Their frames while sliders are dragged, and their size. See README.md.

``python benchmarks/machines.py`` prints a table. It needs Chromium and the development packages
(``python3 start.py test`` has them).
"""

import itertools
import os
import statistics

from inference_math import widgets
from inference_math.widgets.machine.base import Machine
from inference_math.widgets.machine.bundle import bundle, without_comments
from inference_math.widgets.machine.rows import FOLDER
from live_figure import launched

DRAG = 240  # places that the pointer visits on its way to and fro: 4 seconds at 60 a second
MACHINES = [
    one for name in widgets.__all__ if isinstance(one := getattr(widgets, name), type) and issubclass(one, Machine)
]
PAGE = '<!doctype html><meta charset="utf-8"><body style="width:900px">'

RECORD = """() => {
  const times = window.__frames = [];
  const tick = (now) => { times.push(now); window.__open && requestAnimationFrame(tick); };
  window.__open = true;
  requestAnimationFrame(tick);
}"""


def gaps(page):
    """Milliseconds between the frames since RECORD."""
    times = page.evaluate("() => { window.__open = false; return window.__frames; }")
    return [b - a for a, b in itertools.pairwise(times)]


def drag(page, slider):
    """Drags ``slider`` to its end and back with the mouse, and gives the frames' gaps."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y, left, wide = box["y"] + box["height"] / 2, box["x"] + 8, box["width"] - 16
    page.mouse.move(left, y)
    page.mouse.down()
    page.evaluate(RECORD)
    for i in range(DRAG):
        page.mouse.move(left + wide * (1 - abs(1 - 2 * i / DRAG)), y)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    found = gaps(page)
    page.mouse.up()
    return found


def still(page):
    """The frames' gaps while the machine runs and nobody touches it, for two seconds."""
    page.evaluate(RECORD)
    page.wait_for_timeout(2000)
    return gaps(page)


def row(name, size, what, found):
    print(
        f"| {name} | {size} | {what} | {1000 * len(found) / sum(found):.0f} | {statistics.median(found):.1f} "
        f"| {statistics.quantiles(found, n=100)[98]:.0f} | {max(found):.0f} |"
    )


def main():
    kit = len(without_comments(bundle("figure.js", "alone.js", "workshop.js")).encode())
    print(f"Load {os.getloadavg()[0]:.1f}. The kit without comments: {kit / 1e3:.1f} kB.\n")
    print("| machine | own kB | what | frames a second | median gap, ms | 99th percentile | longest |")
    print("|---|--:|---|--:|--:|--:|--:|")
    pages = {one.__name__: (f"{one.PART}.js", one().page()) for one in MACHINES}
    pages["Factory"] = ("workbench.js", PAGE + widgets.Factory().standalone())
    errors = []
    with launched() as browser:
        for name, (file, html) in pages.items():
            page = browser.new_page(viewport={"width": 1000, "height": 900})
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.set_content(html)
            page.locator("canvas").first.wait_for()
            own = f"{len(without_comments((FOLDER / file).read_text('utf-8')).encode()) / 1e3:.1f}"
            row(name, own, "running", still(page))
            for slider in page.locator("input[type=range]").all():
                label = slider.evaluate("one => one.ariaLabel || one.labels[0].firstChild.textContent")
                row("", "", f"dragged: {label}", drag(page, slider))
            page.close()
    print(f"\nExceptions: {len(errors)}.")


if __name__ == "__main__":
    main()
