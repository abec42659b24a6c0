"""The sources of the pages: lessons, sheets, claims, letters and the library, as Sphinx reads them.

A notebook is shown as it is committed. What a page does otherwise: its machine moves, a guess has no box, a link leads
to a page, and the ledger's tests have a page each.
"""

import ast
import copy
import html
import json
import re
import shutil
from functools import cache

import built
import inference_math
import stills
from inference_math import notation, tables

LEDGER = "09_claims_ledger"
FIRST_CELL = "library"
"""The id of the cell that asks whether the library is here. A page has none."""

CLAIM = re.compile(r'<a id="([A-Z]\d+)"></a>\s*### \1\s*\*\*(.+?)\*\*')
RUN = """<p class="run"><a href="../run/lab/index.html?path={place}">Run it in your browser</a> with nothing installed.
The first time brings about 50 MB.</p>"""
TREE = """{title}

```{{toctree}}
:maxdepth: 1
"""
MODULE = """# {name}

```{{eval-rst}}
.. automodule:: inference_math.{name}
   :members:{but}
```
"""
AGAIN = {"catalog": "Hardware, Model"}
"""Names that a module hands on: they have their place in another's page."""

LIBRARY = """# The library

`import inference_math` loads next to nothing; a module loads when it is used.

```{{toctree}}
:maxdepth: 1

{names}
```
"""
LINKS = (  # in the order in which they are tried: what a notebook says, and what is said on a page
    (rf"{LEDGER}\.ipynb#([A-Z]\d+)", r"../claims/\1.EXT"),
    (r"00_start_here\.ipynb#Letters", "../notation.EXT"),
    (r"\.\./lib/inference_math/data/README\.md", "../data.EXT"),
    (r"\.\./lib/inference_math/(\w+)\.py", r"../library/\1.EXT"),
    (r"((?:\.\./\w+/)?\d\d_\w+)\.ipynb", r"\1.EXT"),
)


def write(folder, runs):
    """Writes them all into ``folder``. ``runs``: whether the site has the part that runs."""
    for kind in ("notebooks", "exercises"):
        (folder / kind).mkdir()
        for path in sorted((built.ROOT / kind).glob("*.ipynb")):
            notebook = json.loads(path.read_text("utf-8"))
            if path.stem == LEDGER:
                claims(notebook, folder / "claims")
            page(notebook, "")
            if runs:
                notebook["cells"].insert(1, run_link(f"{kind}/{path.name}"))
            save(notebook, folder / kind / path.name)
    shutil.copytree(built.ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.md", "*.yml", "*ocker*"))
    library(folder / "library")
    (folder / "data.md").write_text((tables.DATA / "README.md").read_text("utf-8"), encoding="utf-8")
    for path in tables.DATA.glob("*/README.md"):  # which that one leads to
        (folder / path.parent.name).mkdir()
        (folder / path.parent.name / path.name).write_text(
            f"---\norphan: true\n---\n\n{path.read_text('utf-8')}", "utf-8"
        )
    (folder / "notation.md").write_text(
        f"# Letters\n\nA letter means one thing from the first lesson to the last.\n\n{notation.table()}\n",
        encoding="utf-8",
    )


def page(notebook, lessons):
    """Gives a notebook the form of a page. ``lessons``: what leads from it to the lessons."""
    notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") != FIRST_CELL]
    for cell in notebook["cells"]:
        tags = cell["metadata"].setdefault("tags", [])
        if cell["cell_type"] == "markdown":
            cell["source"] = linked("".join(cell["source"]), "md", lessons)
        elif "fold" in tags:
            tags.append("hide-input")
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"] = shown(output["data"], output.get("metadata", {}), "".join(cell["source"]), lessons)


def shown(data, about, source, lessons):
    """What a page shows of an output: the same, by the name of its form."""
    said = {form: "".join(one) if isinstance(one, list) else one for form, one in data.items()}
    if (machine := machines().get(words(said.get("text/html", "")))) is not None:
        return {"text/html": machine.standalone(said["text/html"], sentence(machine, source))}
    if "image/png" in said and "text/html" not in said:
        more = about.get("image/png", {})
        alt, width = html.escape(more.get("alt", "")), more.get("width", 720)
        image = f'<img alt="{alt}" width="{width}" src="data:image/png;base64,{said["image/png"].strip()}">'
        return {"text/html": boxed(image)}
    if set(said) == {"text/plain"} and said["text/plain"].startswith("Predict. "):
        asked = html.escape(said["text/plain"].removeprefix("Predict. "))
        return {"text/html": f'<p class="predict"><b>Predict.</b> {asked}</p>'}
    if "text/html" in said:
        return {"text/html": boxed(linked(said["text/html"], "html", lessons))}
    return said


def boxed(text):
    """``text`` with each picture in a box, which scrolls where the picture is wider."""
    return re.sub(r"<img [^>]*>", r'<div class="picture">\g<0></div>', text)


def linked(text, form, lessons=""):
    """``text`` with links to pages: ``md`` in a text, ``html`` in an output."""
    before = r"(?<=\]\()" if form == "md" else r"(?<=href=\")"
    ending = "ipynb" if form == "md" else "html"
    for pattern, there in LINKS:
        real = "md" if form == "md" and there.startswith(("../notation", "../data", "../library")) else ending
        text = re.sub(before + pattern, there.replace("EXT", real), text)
    text = re.sub(before + r"#([A-Z]\d+)\b", rf"../claims/\1.{ending}", text)
    return re.sub(before + r"(\d\d_\w+\.)", rf"{lessons}\1", text)


def words(text):
    """What the first picture in this HTML says to those who do not see it, as it is written there."""
    found = re.search(r'<img [^>]*?alt="([^"]+)"', text)
    return found[1] if found else None


@cache
def machines():
    """The machines of which a notebook may hold a picture, by what that says."""
    return {html.escape(one.still()["alt"]): one for one in stills.machines()}


def sentence(machine, source):
    """The text that a cell gives such a machine; that of the class where it gives none."""
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if called and node.func.id == type(machine).__name__ and node.args:
            return ast.literal_eval(node.args[0])
    return machine.text


def run_link(place):
    """A cell that leads to the notebook where it runs."""
    return {"cell_type": "markdown", "metadata": {}, "source": RUN.format(place=place)}


def claims(notebook, folder):
    """Writes a page for each claim of the ledger, and a list of them; takes them off the ledger's own page."""
    folder.mkdir()
    kept, pages, lines, now = (
        [],
        {},
        ["# Claims", "What the article says, each sentence with its test and its verdict."],
        None,
    )
    for cell in notebook["cells"]:
        source, now_section = "".join(cell["source"]), None
        found = CLAIM.match(source) if cell["cell_type"] == "markdown" else None
        if found:
            now = pages[found[1]] = []
            lines[-1] += f"\n{found[1]}"
            source = f"# {found[1]}: {found[2]}\n{source[found.end() :]}".replace("(#The-ledger)", f"({LEDGER}.ipynb)")
        elif cell["cell_type"] == "markdown" and source.startswith("## "):
            now = None
            if source.startswith("## Section "):
                now_section = source.partition("\n")[0]
                lines.append(TREE.format(title=now_section))
        if now is not None:
            now.append({**cell, "source": source})
        elif now_section is None:
            kept.append(cell)
    notebook["cells"] = kept
    lines = [one + "\n```" * one.startswith("## ") for one in lines]
    (folder / "index.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    for name, cells in pages.items():
        one = copy.deepcopy({**notebook, "cells": cells})
        page(one, "../notebooks/")
        save(one, folder / f"{name}.ipynb")


def save(notebook, path):
    for number, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", f"page-{number}")
    path.write_text(json.dumps(notebook), encoding="utf-8")


def library(folder):
    """A page for each module that the library names at its head, and a list of them."""
    folder.mkdir()
    names = re.findall(r"^- ``(\w+)``", inference_math.__doc__, re.M)
    (folder / "index.md").write_text(LIBRARY.format(names="\n".join(names)), encoding="utf-8")
    for name in names:
        (folder / f"{name}.md").write_text(
            MODULE.format(name=name, but=f"\n   :exclude-members: {AGAIN[name]}" if name in AGAIN else ""),
            encoding="utf-8",
        )
