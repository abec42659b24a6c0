"""The content contract: what every lesson and exercise looks like. Each rule has a notebook that breaks it."""

import ast
import copy
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from itertools import pairwise

import nbformat
import pytest
from conftest import ROOT, notebook_at

sys.path.insert(0, str(ROOT / "source"))
import build
import built
import contents
import javascript
import summary
from inference_math import catalog, units
from inference_math.widgets import Factory

DEVICES = catalog.hardware_names()

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
TOOLS = sorted({*(ROOT / "notebooks").glob("*.ipynb")} - {*LESSONS})
"""Notebooks beside the lessons, without a number: from source/tools."""
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))


def load(path):
    """The notebook; a lesson has the text that it was built from beside it, as "written"."""
    notebook = notebook_at(path)
    if path.parent.name == "notebooks":
        kind = "tools" if path in TOOLS else "lessons"
        notebook["written"] = (ROOT / "source" / kind / f"{path.stem}.py").read_text(encoding="utf-8")
    return notebook


def source(cell):
    return "".join(cell["source"])


def code(notebook):
    return [c for c in notebook["cells"] if c["cell_type"] == "code"]


def text(notebook):
    return [c for c in notebook["cells"] if c["cell_type"] == "markdown"]


def lines(cell):
    return [line for line in source(cell).splitlines() if line.strip()]


def outputs(notebook):
    return [(c, o) for c in code(notebook) for o in c["outputs"]]


# A rule yields the places that break it, each with what is allowed there. Its docstring is what an author must know.


def place(nb, cell, line=None):
    where = f"cell {nb['cells'].index(cell)} ({cell['id']})"
    return where if line is None else f"{where}: {line.strip()[:80]!r}"


def head(nb):
    """The first cell has, in this order: `# NN Title`; the lesson's question, alone on a line in bold; three goals,
    each `- *verb* what`; the minutes that a reader needs, as `NN minutes.`, with what to have read before and the
    article's section.
    """
    first = nb["cells"][0]
    for pattern, count, what in (
        (r"\A# \d\d \S", 1, "`# NN Title`"),
        (r"^\*\*.+\?\*\*$", 1, "a question, alone on a line: `**What ...?**`"),
        (r"^- \*\w+\*", 3, "goals: `- *verb* what`"),
        (r"^\d+ minutes\.", 1, "a line that begins with `NN minutes.`"),
    ):
        found = len(re.findall(pattern, source(first), re.M))
        if found != count:
            yield f"{place(nb, first)} has {found}, not {count}: {what}"


def tail(nb):
    """The last cell has `## What we found`, with numbers that are fields; `**What we assumed, ...**`; and `**Next:**`
    with a link to the next lesson (in the last lesson, with what is to come); between them, where there is a sheet,
    `**Exercise:**` with a link to it and `{{sheet.minutes}} minutes`.
    """
    last = nb["cells"][-1]
    for part in ("## What we found", "**What we assumed", "**Next:**"):
        if part not in source(last):
            yield f"{place(nb, last)} has no `{part}`"


def sizes(nb):
    """A code cell has 20 lines at most, half of them have 4 or fewer."""
    cells = code(nb)
    counts = [len(lines(c)) for c in cells]
    if statistics.median(counts) > 4:
        yield f"all cells: {statistics.median(counts):g} lines of code in the median, not 4"
    yield from (f"{place(nb, c)} has {n} lines, not 20" for c, n in zip(cells, counts, strict=True) if n > 20)


def narrow(nb):
    """A line of code has 88 characters at most: a window of 900 pixels shows it whole."""
    for cell in code(nb):
        yield from (
            f"{place(nb, cell, line)} has {len(line)} characters, not 88" for line in lines(cell) if len(line) > 88
        )


def ran_in_order(nb):
    """Code cells have run, once each, from the first to the last."""
    for count, cell in enumerate(code(nb), 1):
        if cell["execution_count"] != count:
            yield f"{place(nb, cell)} ran as number {cell['execution_count']}, not {count}"


def no_errors(nb):
    """No output is an error or a warning."""
    for cell, output in outputs(nb):
        if output["output_type"] == "error" or output.get("name") == "stderr":
            yield place(nb, cell, output.get("ename") or "".join(output["text"]))


def alt_text(nb):
    """Every picture has a sentence of alt text, more than 20 characters."""
    for cell, output in outputs(nb):
        for tag in re.findall(r"<img\b[^>]*>", "".join(output.get("data", {}).get("text/html", ""))):
            said = re.search(r'alt="([^"]*)"', tag)
            if not said or len(said[1]) <= 20:
                yield place(nb, cell, said[1] if said else "")


def stored_once(nb):
    """A picture is in the file once, as HTML, which a notebook's readers prefer to all other forms."""
    for cell, output in outputs(nb):
        data = output.get("data", {})
        if any(kind.startswith("image/") for kind in data) or "".join(data.get("text/html", "")).count("<img") > 1:
            yield place(nb, cell)


def no_widget_state(nb):
    """No state of widgets is kept: GitHub calls such a file invalid."""
    if "widgets" in nb["metadata"]:
        yield "the notebook's metadata has widgets"
    for cell, output in outputs(nb):
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
            yield f"{place(nb, cell)} has a widget view as output"


WIDGETS = (
    r"= Prediction\(|\b(LiveFigure|Factory|Warehouse|Loop|Belt|People|Notebooks|Reading|Chart|Trade|Shop|OwnCase)\("
    r"|measure\(|batch_sweep\("
)


def widgets_tagged(nb):
    """A cell that shows a widget or measures the reader's machine has the tag nbval-ignore-output."""
    for cell in code(nb):
        if "nbval-ignore-output" not in cell["metadata"].get("tags", []):
            for line in lines(cell):
                if re.search(WIDGETS, line):
                    yield f"{place(nb, cell, line)} needs the tag nbval-ignore-output"


def no_trailing_semicolon(nb):
    """The last line of a cell ends without a semicolon, on which nbval fails: write `_ =`."""
    for cell in code(nb):
        if lines(cell) and lines(cell)[-1].rstrip().endswith(";"):
            yield place(nb, cell, lines(cell)[-1])


def money_in_words(nb):
    """Money is `USD 3`: two dollar signs on a line become mathematics."""
    for cell in text(nb):
        for line in re.sub(r"\$\$.+?\$\$", "", source(cell), flags=re.S).splitlines():
            if re.search(r"\$\d", line):
                yield place(nb, cell, line)


def no_bare_scalars(nb):
    """A number is shown with its unit, not as np.float64(...)."""
    yield from (place(nb, cell, "np.float64") for cell, output in outputs(nb) if "np.float64" in json.dumps(output))


BARE = r"(?<![\w.,/=-])(?<!= )(?<!(?:RTX|PRO) )(?<!arXiv )(?<!issue )(?!20[0-3]\d\b)\d{4,}(?![\w-])"


def commas(nb):
    """A number of four digits or more has its comma, in prose and in what is printed; a year or a name has none."""
    said = [(cell, re.sub(r"\]\([^)]*\)|`[^`]*`|\$[^$]*\$", "", source(cell))) for cell in text(nb)]
    for cell, output in outputs(nb):
        data = output.get("data", {})
        said.append((cell, "".join(output.get("text", data.get("text/markdown", data.get("text/plain", ""))))))
    for cell, words in said:
        for found in re.finditer(BARE, words):
            yield place(nb, cell, words[max(0, found.start() - 20) : found.end() + 20])


def no_hardware_literal(nb):
    """A bandwidth, a rate or a capacity comes from the tables. Typed by hand it would look like 3.35e12."""
    for cell in code(nb):
        for line in lines(cell):
            if re.search(r"\b\d+(\.\d+)?e1\d\b", re.sub(r"/ ?1e\d+", "", line)):
                yield place(nb, cell, line)


def no_typed_menu(nb):
    """A menu of devices follows from the table, as `single_devices("bf16")` does: an added row shows by itself."""
    for cell in code(nb):
        for node in ast.walk(ast.parse(source(cell))):
            if isinstance(node, ast.List | ast.Tuple):
                typed = [one.value for one in node.elts if isinstance(one, ast.Constant) and one.value in DEVICES]
                if len(typed) > 2:
                    yield place(nb, cell, ", ".join(typed))


MONEY_TYPED = re.compile(
    r"""(?:USD|US\$|€|\$)\s?\d          # USD 3
    | \d\s?(?:€|(?:USD|dollars?|cents?)\b)            # 3 USD, 3 dollars, 3 €
    |\w*(?:price|usd|cost)\w*["']?\]?\s*[=:]\s*[\[({]?\s*[-+]?\.?\d[\d._]*(?:e[-+]?\d+)?\s*(?:[,;)\]}\#]|$)  # price = 3
    """,
    re.X | re.M | re.I,
)


def no_price_literal(nb):
    """A price stands in data/prices.csv with its date. Fields are filled from there, so it is the text that is read."""
    prose = re.sub(r"\$\$.+?\$\$", "", build.FIELD.sub("", nb["written"]), flags=re.S)
    yield from (f"the text: {found[0].strip()!r}" for found in MONEY_TYPED.finditer(prose))


def fields_filled(nb):
    """No `{{field}}` is left in the text."""
    yield from (place(nb, c, build.FIELD.search(source(c))[0]) for c in text(nb) if build.FIELD.search(source(c)))


def few_pictures(nb):
    """A lesson shows six pictures at most."""
    shown = [cell for cell in code(nb) if "figures.show(" in source(cell)]
    yield from (f"{place(nb, cell)} shows picture {number}" for number, cell in enumerate(shown, 1) if number > 6)


def plain_kernel(nb):
    """The kernel is python3, of no version."""
    if nb["metadata"]["kernelspec"]["name"] != "python3":
        yield f"the notebook's kernel is {nb['metadata']['kernelspec']['name']}"
    if "version" in nb["metadata"].get("language_info", {}):
        yield f"the notebook's language is Python {nb['metadata']['language_info']['version']}"


def no_exclamation(nb):
    """Prose does without exclamation marks."""
    for cell in text(nb):
        yield from (place(nb, cell, line) for line in source(cell).splitlines() if re.search(r"\w!(\s|$)", line))


def cards(nb):
    """A question's card says how the answer is given and, at its end, `N minutes, difficulty D.`, D from 1 to 3."""
    for cell in text(nb):
        heading = re.search(r"^#+ Question .+", source(cell), re.M)
        if heading and not re.search(r"\d+ minutes, difficulty [123]\.", source(cell)):
            yield place(nb, cell, heading[0])


EVERYWHERE = (
    narrow,
    ran_in_order,
    no_errors,
    alt_text,
    stored_once,
    no_widget_state,
    no_trailing_semicolon,
    money_in_words,
    no_bare_scalars,
    commas,
    fields_filled,
    plain_kernel,
    no_exclamation,
    widgets_tagged,
)
LESSON_ONLY = (head, tail, sizes, no_hardware_literal, no_typed_menu, no_price_literal, few_pictures)
TOOL_ONLY = LESSON_ONLY[2:]
SHEET_ONLY = (cards,)


def hold(path, rule):
    broken = [f"{path.parent.name}/{path.name}: {one}" for one in rule(load(path))]
    assert not broken, "\n".join([rule.__doc__, *broken])


@pytest.mark.parametrize("rule", EVERYWHERE + LESSON_ONLY, ids=lambda r: r.__name__)
@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_lesson(path, rule):
    hold(path, rule)


@pytest.mark.parametrize("rule", EVERYWHERE + TOOL_ONLY, ids=lambda r: r.__name__)
@pytest.mark.parametrize("path", TOOLS, ids=lambda p: p.stem)
def test_tool(path, rule):
    hold(path, rule)


@pytest.mark.parametrize("rule", EVERYWHERE + SHEET_ONLY, ids=lambda r: r.__name__)
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)
def test_solution(path, rule):
    hold(path, rule)


@pytest.mark.parametrize("path", LESSONS + TOOLS + SOLUTIONS + EXERCISES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_small_file_with_links_that_lead_somewhere(path):
    assert len(json.dumps(notebook_at(path), ensure_ascii=False).encode()) < 250_000
    prose = " ".join(map(source, text(load(path))))
    for link in re.findall(r"\]\(([^)#]+)\)", prose):
        assert link.startswith("https://") or (path.parent / link).exists(), link


@pytest.mark.parametrize("path, after", [*pairwise(LESSONS)], ids=lambda p: p.stem)
def test_a_lesson_leads_to_the_next(path, after):
    found = re.search(r"\*\*Next:\*\* \[[^]]+\]\(" + re.escape(after.name), source(text(load(path))[-1]))
    assert found, f"{path.name}: no `**Next:**` with {after.name}. If its text has it: start.py build {path.stem[:2]}"


@pytest.mark.parametrize("path", LESSONS + SOLUTIONS + EXERCISES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_file_is_as_jupyterlab_saves_it(path):
    """So that to open, run and save a lesson changes nothing but its outputs."""
    text = path.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, 4)) + "\n", f"run: python3 start.py build --all {path.stem[:2]}"


def _break(path, change):
    notebook = copy.deepcopy(load(path))
    change(notebook)
    return notebook


def _first_code(nb):
    return next(cell for cell in code(nb) if cell["id"] != "library")


def _add_output(nb, data, **metadata):
    _first_code(nb)["outputs"].append({"output_type": "display_data", "data": data, "metadata": metadata})


def _seven_pictures(nb):
    nb["cells"] += [{**_first_code(nb), "source": "figures.show(x)", "id": f"picture-{n}"} for n in range(1, 8)]


BROKEN = {  # a change that breaks the rule, and words that lead to the place
    head: (lambda nb: nb["cells"][0].update(source="# Memory"), "cell 0 (cell-001) has 0, not 3: goals"),
    tail: (lambda nb: nb["cells"].pop(), "has no `**Next:**`"),
    sizes: (lambda nb: _first_code(nb).update(source="x = 1\n" * 21), "(FIRST) has 21 lines"),
    narrow: (lambda nb: _first_code(nb).update(source="x = " + "1" * 85), "(FIRST): 'x = 1111"),
    ran_in_order: (lambda nb: _first_code(nb).update(execution_count=None), "(FIRST) ran as number None, not 2"),
    no_errors: (
        lambda nb: _first_code(nb)["outputs"].append({"output_type": "stream", "name": "stderr", "text": "Oh"}),
        "(FIRST): 'Oh'",
    ),
    alt_text: (lambda nb: _add_output(nb, {"text/html": '<img alt="short" src="">'}), "(FIRST)"),
    stored_once: (lambda nb: _add_output(nb, {"image/png": "AAAA"}), "(FIRST)"),
    no_widget_state: (lambda nb: nb["metadata"].update(widgets={}), "metadata has widgets"),
    widgets_tagged: (lambda nb: _first_code(nb).update(source="guess = Prediction('?')"), '(FIRST): "guess = Pred'),
    no_trailing_semicolon: (lambda nb: _first_code(nb).update(source="plot();"), "(FIRST): 'plot();'"),
    money_in_words: (lambda nb: nb["cells"][0].update(source="It costs\n$3 a million."), "(cell-001): '$3 a million.'"),
    no_bare_scalars: (lambda nb: _add_output(nb, {"text/plain": "np.float64(3.0)"}), "(FIRST)"),
    commas: (lambda nb: _add_output(nb, {"text/plain": "1716 of 2024"}), "(FIRST): '1716 of 2024'"),
    no_hardware_literal: (
        lambda nb: _first_code(nb).update(source="a = 1\nbelt = 3.35e12"),
        "(FIRST): 'belt = 3.35",
    ),
    no_typed_menu: (
        lambda nb: _first_code(nb).update(source='gpus = ["H100 SXM", "H20", "MI300X"]'),
        "(FIRST): 'H100 SXM, H20, MI300X'",
    ),
    no_price_literal: (
        lambda nb: nb.update(written=nb["written"] + "\n# A million tokens cost USD 3.\n"),
        "the text: 'USD 3'",
    ),
    fields_filled: (lambda nb: nb["cells"][0].update(source="{{units.time(1)}}"), "(cell-001): '{{units.time(1)}}'"),
    few_pictures: (_seven_pictures, ") shows picture 7"),
    plain_kernel: (lambda nb: nb["metadata"]["kernelspec"].update(name="mine"), "kernel is mine"),
    no_exclamation: (lambda nb: nb["cells"][0].update(source="a\nHow large!"), "(cell-001): 'How large!'"),
    cards: (
        lambda nb: nb["cells"][0].update(source="## Question 1: why\n\nAnswer: a letter. 2 minutes, difficulty 4."),
        "(cell-001): '## Question 1: why'",
    ),
}


@pytest.mark.parametrize("rule", BROKEN, ids=lambda r: r.__name__)
def test_rule_can_fail(rule):
    path = (SOLUTIONS if rule in SHEET_ONLY else LESSONS)[-1]
    change, words = BROKEN[rule]
    words = words.replace("FIRST", _first_code(load(path))["id"])  # the first cell of code
    assert not [*rule(load(path))], f"{path.name} breaks this rule itself: mend what test_lesson or test_solution says"
    assert words in "\n".join(rule(_break(path, change)))


@pytest.mark.parametrize(
    "typed",
    [
        "# It costs USD 3.",
        "# US$ 3 a million",
        "# 15 USD",
        "# three or 4 dollars",
        "# 50 cents",
        "# 2 €",
        "price = 3",
        "input_price=2.5,",
        "COST = .5",
        "usd_per_hour = 2  # rent",
        "prices = [3, 15]",
        "paid(price=10)",
        'row = {"price": 3}',
        "cost: 3",
        "each_cost = 1e-6",
    ],
)
def test_a_typed_price_is_found(typed):
    assert [*no_price_literal({"written": f"# %%\n{typed}\n"})]


@pytest.mark.parametrize(
    "fine",
    [
        "# It costs {{row.input}} USD.",
        "# USD {{paid}}",
        'print(f"USD {paid:.2f}")',
        "price = rows[0]",
        "cost = 2 * params",
        "price == 3",
        "costs 3 times as much",
        "$$c = 3$$",
        "# USD for a million tokens",
        'price("GPT-5.4")',
        "cost_of = lambda n: n",
    ],
)
def test_a_price_that_is_looked_up_is_not(fine):
    assert not [*no_price_literal({"written": f"# %%\n{fine}\n"})]


def test_every_rule_has_a_notebook_that_breaks_it():
    assert set(BROKEN) == set(EVERYWHERE + LESSON_ONLY + SHEET_ONLY)


@pytest.fixture(scope="module")
def stale():
    """What is not of today in this repository: a list of sentences."""
    return [line for pair in build.targets() for line in build.stale(*pair)] + contents.disagreements()


class TestBuild:
    def test_a_cell_that_only_draws_is_folded(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text('# %% tags=["machine", "fold"]\n1\n\n# %% tags=["machine"]\n2\n\n# %%\n3\n')
        folded, *others = (one.metadata for one in build.read(text_file).cells)
        assert folded == {"tags": ["machine", "fold"], "jupyter": {"source_hidden": True}}
        assert others == [{"tags": ["machine"]}, {}]

    def test_nothing_is_stale(self, stale):
        assert not stale, "\n".join([*stale, "run: python3 start.py build"])
        assert {made for _, made in build.targets()} >= {*LESSONS, *TOOLS, *SOLUTIONS}
        assert [p.name for p in EXERCISES] == [p.name for p in SOLUTIONS]

    @pytest.mark.notebooks
    def test_a_lesson_that_fails_is_not_written(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text("# %%\n1 / 0\n")
        with pytest.raises(Exception, match="ZeroDivisionError"):
            build.run(build.read(text_file), tmp_path)

    @pytest.mark.notebooks
    def test_fields_are_filled_from_the_running_notebook(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text(
            "# %%\nx = 20\n\n# %% [markdown]\n# It is {{x + 1}}.\n\n# %%\nx += 1\n\n# %% [markdown]\n# Now {{x}}.\n"
        )
        built = build.run(build.read(text_file), tmp_path)
        assert [c.source for c in built.cells[1::2]] == ["It is 21.", "Now 21."]


class TestChanges:
    """What --check says of a change, in a copy of the repository that is up to date. No kernel runs."""

    @pytest.fixture
    def root(self, stale, tmp_path, monkeypatch):
        if stale:
            pytest.skip("test_nothing_is_stale says what to mend first")
        for folder in ("source", "lib/inference_math", "notebooks", "solutions", "exercises", "docs"):
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("README.md", "pyproject.toml"):
            shutil.copy(ROOT / name, tmp_path)
        monkeypatch.setattr(built, "ROOT", tmp_path)
        monkeypatch.setattr(built, "BOOK", tmp_path / "source/built.json")
        for one in (javascript, summary):  # compared by drawing and printing; each has its own test
            monkeypatch.setattr(one, "disagreements", list)
        for made, noted in json.loads(built.BOOK.read_text("utf-8")).items():
            built.record(tmp_path / made, [tmp_path / one for one in noted])
        return tmp_path

    @staticmethod
    def said(numbers=()):
        try:
            build.check(numbers)
        except SystemExit as end:
            return str(end.code).splitlines()
        return []

    @staticmethod
    def change(path, before, after):
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def test_nothing(self, root):
        assert self.said() == []

    def test_a_device_is_added(self, root):
        table = root / "lib/inference_math/data/hardware.csv"
        row = table.read_text("utf-8").splitlines()[1]
        table.write_text(table.read_text("utf-8") + row.replace("A100 80GB SXM", "X1") + "\n", encoding="utf-8")
        *stale, mend = self.said()
        assert "notebooks/04_batching.ipynb: data/hardware.csv changed since it was made" in stale
        assert "docs/roofline.svg: data/hardware.csv changed since it was made" in stale
        assert not [line for line in stale if "solutions/02" in line]  # that sheet opens no table
        assert mend == "run: python3 start.py build"
        assert self.said(["03", "04"])[-1] == "run: python3 start.py build 03 04"

    def test_a_constant_is_changed(self, root):
        self.change(root / "lib/inference_math/formulas.py", "MATRICES_PER_EXPERT = 3", "MATRICES_PER_EXPERT = 4")
        stale = self.said(["02"])[:-1]
        assert "notebooks/02_autoregressive_decoding.ipynb: formulas.py changed since it was made" in stale

    def test_a_docstring_or_a_comment_is_changed(self, root):
        path = root / "lib/inference_math/formulas.py"
        self.change(path, '"""Every formula of the series, once.', '"""All formulas of the series.')
        self.change(path, "FLOP_PER_PARAM = 2\n", "FLOP_PER_PARAM = (  2 )  # as ever\n")
        assert self.said(["03"]) == []

    def test_a_text_is_changed(self, root):
        self.change(root / "source/lessons/03_memory_bound.py", "The belt's speed", "The belt's pace")
        *stale, mend = self.said()
        assert [line.split(":")[0] for line in stale] == ["notebooks/03_memory_bound.ipynb"] * 2
        assert re.search(r"cell cell-\d+ differs from source/lessons/03_memory_bound.py", stale[0])
        assert mend == "run: python3 start.py build 03"
        assert self.said(["04"]) == []

    def test_only_a_field_is_changed(self, root):
        """Its value in the notebook fits any field."""
        self.change(
            root / "source/lessons/03_memory_bound.py", "{{units.rate(1 / rounded)}}", "{{units.rate(1 / move)}}"
        )
        (stale, _) = self.said(["03"])
        assert stale == "notebooks/03_memory_bound.ipynb: source/lessons/03_memory_bound.py changed since it was made"

    def test_a_heading_is_changed(self, root):
        """Lesson 00 and README list it."""
        self.change(root / "source/lessons/04_batching.py", "30 minutes.", "31 minutes.")
        stale = self.said(["00"])
        assert re.search(r"cell cell-\d+ differs from source/lessons/00_start_here.py", "\n".join(stale))
        assert any(line.startswith("README.md") for line in stale)

    def test_a_question_is_added(self, root):
        """The sheet's head and the lesson's tail follow."""
        sheet = root / "source/exercises/04_batching.py"
        before = sheet.read_text("utf-8")
        questions, minutes = (
            len(re.findall(r"^# ## Question", before, re.M)),
            contents.fields(sheet.stem)["sheet.minutes"],
        )
        more = "\n# %% [markdown]\n# ## Question 99: why\n#\n# Answer: a letter. 5 minutes, difficulty 1.\n"
        sheet.write_text(before + more, encoding="utf-8")
        said = f"{int(minutes) + 5} minutes"
        assert f"\n{units.words(questions + 1).capitalize()} questions on" in build.read(sheet).cells[0].source
        assert f"about {said}" in build.read(sheet).cells[0].source
        assert f"{said}." in build.read(root / "source/lessons/04_batching.py").cells[-1].source
        assert any(line.startswith("notebooks/04") for line in self.said(["04"]))

    def test_a_sheet_edited_by_hand(self, root):
        self.change(root / "exercises/03_memory_bound.ipynb", "Write `step_time`", "Write `time_of_step`")
        assert (
            self.said(["03"])[0] == "exercises/03_memory_bound.ipynb does not come from solutions/03_memory_bound.ipynb"
        )

    def test_a_notebook_of_which_nothing_is_noted(self, root):
        self.change(built.BOOK, "notebooks/03", "notebooks/33")
        assert "built.json does not say what it was made from" in self.said(["03"])[0]

    def test_a_module_is_gone(self, root):
        (root / "lib/inference_math/figures/what_if.py").unlink()
        assert "notebooks/08_questions_to_chew_on.ipynb: figures/what_if.py changed since it was made" in self.said(
            ["08"]
        )

    def test_another_copy_of_the_library(self, root):
        with pytest.raises(SystemExit, match="another copy of the library"):
            built.record(root / "notebooks/03_memory_bound.ipynb", [ROOT / "lib/inference_math/formulas.py"])

    @pytest.mark.notebooks
    def test_a_run_says_what_it_opened(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text("# %%\nfrom inference_math import measured\n\nmeasured.gemm_shapes()\n", encoding="utf-8")
        opened = set()
        build.run(build.read(text_file), tmp_path, opened)
        found = {built.name(path) for path in built.sources(opened)}
        library = "lib/inference_math/"
        assert {library + "measured.py", library + "data/h100_gemm.csv", library + "catalog.py"} <= found
        assert library + "data/prices.csv" not in found and library + "figures/batching.py" not in found


@pytest.mark.slow  # a process for each
class TestAnAddedRow:
    """A sentence about a table says something else when a row is added. Each runs in a copy of the library."""

    PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import build
text, marks, words = sys.argv[2], sys.argv[3].split("|"), sys.argv[4]
names = {"display": print}
for cell in build.read(text).cells:
    if cell.cell_type == "code" and any(mark in cell.source for mark in marks):
        exec(cell.source, names)
    elif cell.cell_type == "markdown" and words in cell.source:
        (line,) = [one for one in cell.source.splitlines() if words in one]
        print("SAID", build.FIELD.sub(lambda field: str(eval(field[1].strip(), names)), line))
"""

    @pytest.mark.parametrize(
        "table, row, lesson, cells, words, after",
        [
            pytest.param(
                "hardware",
                "name=Snail,vendor=NVIDIA,devices=1,memory_bytes=8e10,memory_bandwidth_bytes_per_s=9e12,"
                "dense_flops_bf16=1e14,gpus_per_domain=1,source=nowhere,as_of=2026-11,confidence=read",
                "04_batching",
                "import numpy|batches = {}",
                "The lowest is",
                r"From 11\.1 to \d+\. The lowest is that of the Snail\.",
                id="device",
            ),
            pytest.param(
                "prices",
                "provider=Google,model=Gemini 9 Flash,effective_from=2026-11,input_usd_per_mtok=1,"
                "output_usd_per_mtok=4,long_context_threshold_tokens=50000,long_input_usd_per_mtok=2,long_output_usd_per_mtok=6,"
                "source=nowhere,as_of=2026-11",
                "09_claims_ledger",
                "import catalog|import price|book = |def line(",
                "prices of the Flash line",
                r"\b(?!(\d+) of \1 )\d+ of \d+ prices of the Flash line are flat",
                id="price",
            ),
            pytest.param(
                "served",
                "id=new,hardware=H100 SXM,devices=16,tp=16,ep=1,model=Llama-3.1-70B,weights=fp8,kv=bf16,engine=vllm,"
                "input_tokens=1024,output_tokens=1024,shortest_share=0.8,concurrency=128,ttft_seconds=0.2,"
                "seconds_per_token=0.02,source=nowhere,source_row=new,as_of=2026-11",
                "06_pricing_phenomena",
                "import sympy",
                "the table has",
                "to 128 users on 2 to 16 GPUs",
                id="run",
            ),
        ],
    )
    def test_prose_follows(self, tmp_path, table, row, lesson, cells, words, after):
        shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
        text_file = ROOT / "source/lessons" / f"{lesson}.py"
        run = [sys.executable, "-c", self.PROGRAM, str(ROOT / "source"), str(text_file), cells, words]
        how = {"env": {**os.environ, "PYTHONPATH": str(tmp_path / "lib"), "MPLBACKEND": "agg"}, "text": True}
        lines = "\n".join(source(cell) for cell in load(ROOT / "notebooks" / f"{lesson}.ipynb")["cells"]).splitlines()
        (before,) = [line for line in lines if words in line]
        new = dict(one.split("=") for one in row.split(","))
        path = tmp_path / f"lib/inference_math/data/{table}.csv"
        header = path.read_text("utf-8").partition("\n")[0].split(",")
        with path.open("a", encoding="utf-8") as file:
            file.write(",".join(new.pop(column, "") for column in header) + "\n")
        assert not new
        then = subprocess.check_output(run, **how).partition("SAID ")[2]
        assert before and not re.search(after, before)
        assert re.search(after, then), then


def test_menus_follow_from_the_tables(monkeypatch):
    before, real = catalog.single_devices(), catalog.rows
    row = catalog.Row({**real("hardware")["H200 SXM"], "name": "X1"}, "a new row")
    monkeypatch.setattr(catalog, "rows", lambda table: {**real(table), **({"X1": row} if table == "hardware" else {})})
    assert catalog.single_devices() == [*before, "X1"] and before[0] == "H100 SXM"
    assert not {"GB200 NVL72 rack", "H100 SXM (rounded)", "Groq 3 LPU"} & {*before} and "Apple M2 Ultra" in before
    eight_bit = catalog.single_devices("bf16", "fp8")
    assert "X1" in eight_bit and not {"A100 80GB SXM", catalog.LAPTOP.name} & {*eight_bit}
    assert "X1" in [gpu["name"] for gpu in Factory().gpus]
    catalog.hardware.cache_clear()


@pytest.mark.parametrize(
    "n, said", [(0, "none"), (5, "five"), (12, "twelve"), (13, "13"), (2000, "2,000"), (-5, "-5"), (2.5, "2.5")]
)
def test_counts_in_words(n, said):
    assert units.words(n) == said


def test_models_of_a_menu():
    assert catalog.dense_models()[0] == "Llama-3.1-70B"
    assert {"GPT-3-175B", "Gemma-3-27B"} <= {*catalog.dense_models()}
    assert not {"Article 700B", "DeepSeek-V3", "gpt-oss-120b"} & {*catalog.dense_models()}
    assert [model["name"] for model in Factory().models][: len(catalog.model_names())] == catalog.model_names()


@pytest.mark.parametrize("path", EXERCISES, ids=lambda p: p.stem)
def test_no_solution_line_leaks(path):
    answers = {
        c["id"]: c
        for c in code(load(ROOT / "solutions" / path.name))
        if c["metadata"].get("nbgrader", {}).get("solution")
    }
    assert answers
    for cell in load(path)["cells"]:
        if cell["id"] in answers:
            body = source(answers[cell["id"]]).split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
            for line in filter(None, map(str.strip, body.splitlines())):
                assert line not in source(cell)
            assert "raise NotImplementedError()" in source(cell)
    assert "SOLUTION" not in json.dumps(load(path))


@pytest.mark.notebooks
@pytest.mark.parametrize("path", EXERCISES, ids=lambda p: p.stem)
def test_released_exercise_raises_only_not_implemented(path):
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, 4)
    NotebookClient(notebook, kernel_name="python3", timeout=120, allow_errors=True).execute()
    raised = [
        o["ename"] for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"
    ]
    assert raised and set(raised) == {"NotImplementedError"}
