"""How soon does a moved slider show? Our LiveFigure, interact and ipympl. See README.md.

``python benchmarks/live_figure.py`` prints a table; progress goes to stderr. It
needs Chromium and the development packages (``python3 start.py test`` has them).
"""

import contextlib
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from step_time import PEERS, run, say

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
IPYMPL = "0.10.0"
SAME = (
    "anywidget",
    "ipykernel",
    "ipywidgets",
    "jupyterlab",
    "jupyter-server",
    "matplotlib",
    "numpy",
    "pillow",
    "traitlets",
)
ROUNDS, MOVES = 8, 5  # 40 moves of each way, in turns
SETTLE = 300  # ms after a move in which the page is still watched

# --- the notebook: one figure, two or three ways ------------------------------

ROOFLINE = """
from inference_math import figures, formulas
from inference_math.catalog import LLAMA_70B, hardware

def at(batch):  # of lesson 03, with axes that follow the dot
    dot = (f"batch {batch}", formulas.arithmetic_intensity(LLAMA_70B, batch))
    return figures.roofline(hardware("H100 SXM"), "bf16", [dot])
"""

LINES = """
from inference_math import figures
from inference_math.catalog import H100, LLAMA_70B

def at(context):  # of lesson 04
    return figures.step_against_batch(LLAMA_70B, 8 * H100, context, "max")
"""

MAP = """
from dataclasses import replace
from inference_math import figures
from inference_math.catalog import H100, LLAMA_70B

def at(factor):  # of lesson 08
    gpu = 8 * H100
    fast = replace(gpu, name=f"8 x H100, {factor} x the bandwidth", bandwidth=factor * gpu.bandwidth)
    return figures.limits(LLAMA_70B, fast, gpu)
"""

OURS = """
from inference_math.widgets import LiveFigure
LiveFigure(lambda value: at(value), value=(VALUES[0], VALUES[-1]))
"""

INTERACT = """
%matplotlib inline
from ipywidgets import SelectionSlider, interact
inline = interact(lambda value: at(value).figure, value=SelectionSlider(options=VALUES))
"""

IPYMPL_CELL = """
%matplotlib widget
import matplotlib.pyplot as plt
from unittest.mock import patch
from ipywidgets import SelectionSlider, VBox
from inference_math.figures import bounds

def pyplot_axes(title, height):
    figure, ax = plt.subplots(figsize=(7.2, height), dpi=140, layout="constrained")
    ax.set_title(title, loc="left", fontsize=11)
    ax.spines[["top", "right"]].set_visible(False)
    return ax

with plt.ioff(), patch.object(bounds, "axes", pyplot_axes):
    ax = at(VALUES[0])
canvas = ax.figure.canvas
canvas.toolbar_visible = canvas.header_visible = canvas.footer_visible = canvas.resizable = False

def numbers(ax):
    return ([line.get_data() for line in ax.lines], [(t.get_text(), t.xy, t.xyann, t.get_ha()) for t in ax.texts],
            ax.get_xlim(), ax.get_ylim(), ax.get_title("left"))

KNOWN = {value: numbers(at(value)) for value in VALUES}  # so that a move only sets numbers

def move(change):
    lines, texts, xlim, ylim, title = KNOWN[change["new"]]
    for line, data in zip(ax.lines, lines):
        line.set_data(*data)
    for text, (words, text.xy, text.xyann, side) in zip(ax.texts, texts):
        text.set_text(words)
        text.set_ha(side)
    if (xlim, ylim) != (ax.get_xlim(), ax.get_ylim()):
        ax.set(xlim=xlim, ylim=ylim)
    canvas.draw_idle()

slider = SelectionSlider(options=VALUES, description="value")
slider.observe(move, "value")
VBox([slider, canvas])
"""

# name: cell, handle that takes the key, picture, what a move does
WAYS = {
    "LiveFigure": (
        OURS,
        "input[type=range]",
        "img",
        "draws on the kept axes; sends an SVG of what moves, and a PNG of the rest where that has changed",
    ),
    "interact + inline": (
        INTERACT,
        ".noUi-handle",
        ".jp-OutputArea-output .jp-RenderedImage img",
        "a new figure from the same function, returned, drawn by the inline backend into a new output",
    ),
    "ipympl": (
        IPYMPL_CELL,
        ".noUi-handle",
        ".jupyter-matplotlib canvas",
        "`set_data`, `set_text` and, where they change, limits on the kept figure, then `draw_idle`; no toolbar",
    ),
}

# --- in the page ----------------------------------------------------------------

# One picture is new when its image has loaded or its canvas was drawn on; it is
# painted when the frame after that is over, which a message posted in it outlives.
WATCH = """([box, selector]) => {
  const find = () => box.querySelector(selector);
  const painted = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const source = () => { const p = find(); return p && p.tagName === "IMG" ? p.src : null; };
  const height = () => {
    const p = find();
    return p && !(p.tagName === "IMG" && !(p.complete && p.naturalWidth)) ? p.getBoundingClientRect().height : 0;
  };
  const watch = window.__watch = { frames: 0, empty: 0, jumps: 0 };
  const room = () => box.getBoundingClientRect().height;
  const layer = () => box.querySelector(".im-overlay"), layerBefore = layer();
  const before = source(), usual = height(), usualRoom = room();
  let open = true;
  const stop = () => { if (watch.end === undefined) { watch.end = null; painted((at) => { watch.end = at; }); } };
  const observer = new MutationObserver(async () => {
    const image = find();
    if (layer() !== layerBefore) return stop(); // it was decoded before it was put in: nothing to load
    if (watch.end !== undefined || !image || image.tagName !== "IMG" || image.src === before) return;
    if (!(image.complete && image.naturalWidth)) await new Promise((done) => { image.onload = done; });
    stop();
  });
  observer.observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
  const pen = CanvasRenderingContext2D.prototype, plain = pen.drawImage;
  if (find().tagName === "CANVAS") pen.drawImage = function (...what) {
    const drawn = plain.apply(this, what);
    // The whole image that came from the kernel; the later copy to the screen is in the same task.
    if (watch.start !== undefined && what[0] instanceof HTMLImageElement) stop();
    return drawn;
  };
  document.addEventListener("keydown", (event) => { watch.start = event.timeStamp; }, { capture: true, once: true });
  const frame = () => {
    if (!open) return;
    if (watch.start !== undefined) {
      const now = height();
      watch.frames += 1;
      watch.empty += now < 1;
      watch.jumps += now >= 1 && Math.abs(now - usual) > 1 || Math.abs(room() - usualRoom) > 1;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  watch.close = () => { open = false; observer.disconnect(); pen.drawImage = plain; };
}"""

PIXELS = """async ([box, selector]) => {
  const picture = box.querySelector(selector);
  if (!picture) return "none";
  const layer = box.querySelector(".im-overlay");
  if (layer) return picture.src + layer.src;
  if (picture.tagName === "CANVAS") return picture.toDataURL();
  await picture.decode().catch(() => {});
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL();
}"""


class Way:
    """One of the ways, in its cell of the open notebook."""

    def __init__(self, page, number, name):
        _, handle, self.picture, _ = WAYS[name]
        self.page, cell = page, page.locator(".jp-Cell").nth(number)
        self.handle = cell.locator(handle).first
        self.handle.wait_for()
        cell.locator(self.picture).first.wait_for()
        self.box = cell.locator(".jp-Cell-outputArea").element_handle()

    def move(self, key):
        """Presses ``key``; ms until the new picture is on the screen, and frames: all, empty, of another height."""
        self.handle.scroll_into_view_if_needed()
        self.handle.focus()
        self.page.wait_for_timeout(SETTLE)
        pixels = self.page.evaluate(PIXELS, [self.box, self.picture])
        self.page.evaluate(WATCH, [self.box, self.picture])
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.__watch.end", timeout=20_000)
        seen = self.page.evaluate(PIXELS, [self.box, self.picture])
        assert seen != pixels, "the clock stopped at a picture that had not changed"
        self.page.wait_for_timeout(SETTLE)
        assert self.page.evaluate(PIXELS, [self.box, self.picture]) == seen, (
            "the clock stopped at an unfinished picture"
        )
        watch = self.page.evaluate("() => { window.__watch.close(); return window.__watch }")
        return watch["end"] - watch["start"], watch["frames"], watch["empty"], watch["jumps"]


# --- the run ----------------------------------------------------------------------


def environment():
    """The Python of an environment with ipympl and our own package, made on the first run."""
    home = PEERS / f"ipympl-{IPYMPL}"
    python = str(home / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if not (home / "installed").exists():
        say(f"installing ipympl {IPYMPL}, and JupyterLab beside it")
        uv = [sys.executable, "-m", "uv"] if run([sys.executable, "-m", "uv", "--version"]) else ["uv"]
        same = [f"{name}=={importlib.metadata.version(name)}" for name in SAME]
        PEERS.mkdir(exist_ok=True)
        if (
            run([*uv, "venv", "--clear", "--python", sys.executable, str(home)]) is None
            or run(
                [
                    *uv,
                    "pip",
                    "install",
                    "--python",
                    python,
                    "--compile-bytecode",
                    f"ipympl=={IPYMPL}",
                    "-e",
                    str(ROOT),
                    *same,
                ]
            )
            is None
        ):
            sys.exit("ipympl could not be installed.")
        (home / "installed").touch()
    return python


@contextlib.contextmanager
def served(python, home, notebook):
    """The address of a JupyterLab of ``python`` that shows ``notebook``, without pop-ups."""
    from conftest import SETTINGS, _address

    (home / "root").mkdir()
    (home / "root" / "bench.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    for name, values in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    hidden = "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV"
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [
                python,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--ServerApp.port=0",
                "--allow-root",
                "--IdentityProvider.token=",
                f"--ServerApp.root_dir={home / 'root'}",
                "--expose-app-in-browser",
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=clean | {key: str(home / place) for key, place in places.items()},
        )
    try:
        yield _address(server, home)
    finally:
        server.terminate()
        server.wait(20)


def notebook(figure, values, ways):
    cells = [f"{figure}\nVALUES = {values}", *(WAYS[name][0] for name in ways)]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{i}",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": source.strip(),
            }
            for i, source in enumerate(cells)
        ],
    }


def measure(browser, python, figure, values, ways):
    """For each way a list of moves: to and fro over ``values``, in turns."""
    from lab_page import LabPage

    with tempfile.TemporaryDirectory() as home, served(python, Path(home), notebook(figure, values, ways)) as address:
        lab = LabPage(browser, address, "bench.ipynb", height=2600)
        lab.run_all()
        if said := lab.error_outputs():
            sys.exit("\n".join(said))
        order = list(ways)
        shown = {name: Way(lab.page, number, name) for number, name in enumerate(order, 1)}
        there, moves = dict.fromkeys(order, 0), {name: [] for name in order}
        for turn in range(ROUNDS + 1):  # the first warms up
            say(f"round {turn} of {ROUNDS}" if turn else "warming up")
            for name in order:
                for _ in range(MOVES):
                    step = there[name] % (2 * len(values) - 2)
                    done = shown[name].move("ArrowRight" if step < len(values) - 1 else "ArrowLeft")
                    there[name] += 1
                    moves[name] += [done] * bool(turn)
            order = order[1:] + order[:1]
        if lab.errors:
            say("the page said: " + "; ".join(lab.errors))
        lab.close()
    return moves


BOTH = ["LiveFigure", "interact + inline"]
FIGURES = {  # what moves: the figure, the slider's values, the ways
    "A dot climbs a roofline, the axes stay (batch 1 to 256)": (ROOFLINE, [2**i for i in range(9)], list(WAYS)),
    "The lines of lesson 04 (context 64 to 8,192)": (LINES, [2**i for i in range(6, 14)], BOTH),
    "The map of lesson 08 (bandwidth times 1 to 8)": (MAP, [2**i for i in range(4)], BOTH),
    "A roofline whose axes are new at each move (batch 512 to 1.8e16)": (
        ROOFLINE,
        [2**i for i in range(9, 10 + (ROUNDS + 1) * MOVES)],
        list(WAYS),
    ),
}


@contextlib.contextmanager
def launched():
    """A Chromium, as the tests start it."""
    from conftest import browser_path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


def main():
    python = environment()
    with launched() as browser:
        versions = {name: importlib.metadata.version(name) for name in ("jupyterlab", "ipywidgets", "matplotlib")}
        print(
            f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, Chromium "
            f"{browser.version}, {', '.join(f'{name} {version}' for name, version in versions.items())}, "
            f"ipympl {IPYMPL}."
        )
        print(
            f"From the key press to the painted picture; {ROUNDS * MOVES} moves of each way, "
            "in turns, in one page of one JupyterLab."
        )
        for title, figure in FIGURES.items():
            say(title)
            report(title, measure(browser, python, *figure))
    print("\nWhat a move does:\n")
    for name, way in WAYS.items():
        print(f"- {name}: {way[-1]}.")


def report(title, moves):
    print(f"\n{title}:\n")
    print("| way | median ms | p90 ms | LiveFigure is faster | frames watched | empty | of another height |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    middle = {name: statistics.median(one[0] for one in done) for name, done in moves.items()}
    for name, done in moves.items():
        slow = statistics.quantiles([one[0] for one in done], n=10)[-1]
        frames, empty, jumps = (sum(one[i] for one in done) for i in (1, 2, 3))
        print(
            f"| {name} | {middle[name]:.0f} | {slow:.0f} | {middle[name] / middle['LiveFigure']:.1f}x "
            f"| {frames} | {empty} | {jumps} |"
        )


if __name__ == "__main__":
    main()
