"""Does the factory keep up? Time to its first picture, and its frames while sliders are dragged. See README.md.

``python benchmarks/factory.py`` prints a table; progress goes to stderr. It needs
Chromium and the development packages (``python3 start.py test`` has them).
"""

import itertools
import statistics
import sys
import tempfile
from pathlib import Path

from inference_math.widgets.machine.bundle import bundle
from live_figure import launched, served

RUNS = 5
DRAG = 240  # places that the pointer visits on its way to and fro: 4 seconds at 60 a second

CELL = """from inference_math.widgets import Factory
Factory(batch=8)"""

# When the kernel has answered, and when the first picture has been on screen for a frame.
FIRST = """() => new Promise(done => {
  const panel = window.jupyterapp.shell.currentWidget, at = {};
  const ready = () => at.idle && at.drawn && done(at.drawn - at.idle);
  panel.sessionContext.statusChanged.connect((_, status) => {
    if (status === "busy") at.busy = true;
    if (status === "idle" && at.busy && !at.idle) { at.idle = performance.now(); ready(); }
  });
  const look = () => {
    const canvas = document.querySelector(".jp-OutputArea-output .im-factory canvas");
    if (!canvas || !canvas.getContext("2d").getImageData(canvas.width / 10, canvas.height / 2, 1, 1).data[3])
      return requestAnimationFrame(look);
    requestAnimationFrame(() => { at.drawn = performance.now(); ready(); });
  };
  look();
  window.jupyterapp.commands.execute("notebook:run-all-cells");
})"""

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


def row(name, found):
    print(
        f"| {name} | {len(found)} | {statistics.median(found):.1f} | {statistics.quantiles(found, n=100)[98]:.1f} "
        f"| {max(found):.1f} | {sum(one > 50 for one in found)} | {1000 * len(found) / sum(found):.1f} |"
    )


def main():
    from lab_page import LabPage

    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [
            {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": None, "source": CELL}
        ],
    }
    first, frames, errors = [], {}, []
    with (
        launched() as browser,
        tempfile.TemporaryDirectory() as home,
        served(sys.executable, Path(home), notebook) as address,
    ):
        for run in range(RUNS):
            print(f"run {run + 1} of {RUNS}", file=sys.stderr, flush=True)
            lab = LabPage(browser, address, "bench.ipynb")
            lab.page.wait_for_load_state("networkidle")  # JupyterLab itself has finished loading
            first.append(lab.page.evaluate(FIRST))
            factory = lab.page.locator(".jp-OutputArea-output .im-factory")
            factory.scroll_into_view_if_needed()
            for name in ("batch", "context", "how many"):
                frames.setdefault(name, []).extend(drag(lab.page, factory.get_by_role("slider", name=name)))
            errors += lab.errors
            lab.close()
    ours = len(bundle("workbench.js").encode())
    print(f"Our JavaScript: {ours / 1e3:.1f} kB. Exceptions and errors in the console: {len(errors)}.")
    print(
        f"First picture after the cell's end, ms: median {statistics.median(first):.0f}, "
        f"all {', '.join(f'{one:.0f}' for one in first)} (below 0: before its end).\n"
    )
    print("| dragged | frames | median gap, ms | 99th percentile | longest | over 50 ms | frames a second |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, found in frames.items():
        row(name, found)


if __name__ == "__main__":
    main()
