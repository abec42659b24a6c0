"""The moving factory at the head of README.md: docs/factory.svg and docs/factory-dark.svg, and the words beside it.

``film.js`` draws it with the kit of the lessons' machines, in Node; a style moves it, so that a page shows it as it
shows any picture, and stands still for a reader who asked for that.
"""

import html
import re
from functools import cache
from pathlib import Path

import stills
from inference_math import catalog, formulas, rental, units
from inference_math.widgets.machine.base import described, enough
from inference_math.widgets.machine.bundle import bundle

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCRIPT = Path(__file__).with_suffix(".js")
WIDE = 816
"""Pixels of the drawing; the page around it adds 12 on each side."""

MODEL = catalog.ARTICLE_700B
RUN = """import {{ readFileSync }} from "node:fs";
{code}
console.log(JSON.stringify(film(JSON.parse(readFileSync(process.argv[2], "utf8")), {wide})));
"""


def hardware():
    """As many H100 as hold the model."""
    return enough(MODEL)


def rent():
    return rental.rent(catalog.H100)


@cache
def drawn():
    """``light`` and ``dark``, two SVG files, and ``alt``, what they show."""
    text = re.sub(r"^import .*\n", "", SCRIPT.read_text("utf-8"), flags=re.M).replace("export function", "function")
    used = re.findall(r'^import .* "\S+/(\w+\.js)";$', SCRIPT.read_text("utf-8"), re.M)
    balance = round(formulas.critical_batch_size(MODEL, hardware()))
    spec = {
        **described(MODEL, hardware(), {"batch": []}),
        "batches": [1, 64, 2 * balance],
        "rent": rent().usd_per_gpu_hour,
    }
    return stills.in_node(RUN.format(code=f"{bundle(*used)}\n{text}", wide=WIDE), spec)


def markdown():
    """The picture with its alt text, and a sentence under it."""
    price, quotes = rent(), units.words(len(rent().quotes))
    return (
        '<picture>\n<source media="(prefers-color-scheme: dark)" srcset="docs/factory-dark.svg">\n'
        f'<img src="docs/factory.svg" width="{WIDE + 24}" alt="{html.escape(drawn()["alt"])}">\n</picture>\n\n'
        f"*For each token all {units.size(formulas.weight_bytes(MODEL))} of a model's weights go past the workers of "
        f"{hardware().devices} H100; what a token costs is decided by how many people share that. (An H100 at USD "
        f"{price.usd_per_gpu_hour:.2f} an hour: the median of {quotes} quotes of {price.month}.)*"
    )


def printed():
    return {"factory.svg": drawn()["light"], "factory-dark.svg": drawn()["dark"]}


def write(folder=DOCS):
    folder.mkdir(exist_ok=True)
    for name, text in printed().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def disagreements(folder=DOCS):
    """What is wrong with the files in ``folder``: a list of at most one sentence."""
    wrong = [
        name
        for name, text in printed().items()
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != text
    ]
    return [f"not what the factory draws: docs/{', docs/'.join(wrong)}"] if wrong else []
