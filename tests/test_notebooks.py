"""The content contract: what every lesson and exercise looks like. Each rule has a notebook that breaks it."""

import copy
import json
import re
import statistics
import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "source"))
import build  # noqa: E402

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*.ipynb"))


def load(path):
    """The notebook; a lesson has the text that it was built from beside it, as "written"."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if path.parent.name == "notebooks":
        notebook["written"] = (ROOT / "source/lessons" / f"{path.stem}.py").read_text(encoding="utf-8")
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
    return [o for c in code(notebook) for o in c["outputs"]]


def head(nb):
    first = source(nb["cells"][0])
    return bool(
        re.match(r"# \d\d \S", first)
        and re.search(r"\n\*\*.+\?\*\*", first)
        and len(re.findall(r"^- \*\w+\*", first, re.M)) == 3
        and re.search(r"\d+ minutes\.", first)
    )


def tail(nb):
    last = source(nb["cells"][-1])
    return all(part in last for part in ("What we found", "What we assumed", "**Next:**"))


def sizes(nb):
    counts = [len(lines(c)) for c in code(nb)]
    return statistics.median(counts) <= 4 and max(counts) <= 20


def narrow(nb):
    """Lines that a window of 900 pixels shows whole."""
    return all(len(line) <= 88 for c in code(nb) for line in lines(c))


def ran_in_order(nb):
    return [c["execution_count"] for c in code(nb)] == list(range(1, len(code(nb)) + 1))


def no_errors(nb):
    return not any(o["output_type"] == "error" or o.get("name") == "stderr" for o in outputs(nb))


def alt_text(nb):
    return all(
        len(o["metadata"].get("image/png", {}).get("alt", "")) > 20
        for o in outputs(nb)
        if "image/png" in o.get("data", {})
    )


def no_widget_state(nb):
    views = any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in outputs(nb))
    return "widgets" not in nb["metadata"] and not views


def widgets_tagged(nb):
    touched = [
        c
        for c in code(nb)
        if re.search(r"= Prediction\(|LiveFigure\(|Factory\(|measure\(|batch_sweep\(", source(c))
        and "import" not in source(c).split("(")[0].split("\n")[-1]
    ]
    return all("nbval-ignore-output" in c["metadata"].get("tags", []) for c in touched)


def no_trailing_semicolon(nb):
    return not any(lines(c) and lines(c)[-1].rstrip().endswith(";") for c in code(nb))


def money_in_words(nb):
    prose = " ".join(re.sub(r"\$\$.+?\$\$", "", source(c), flags=re.S) for c in text(nb))
    return not re.search(r"\$\d", prose)


def no_bare_scalars(nb):
    return "np.float64" not in json.dumps(outputs(nb))


def no_hardware_literal(nb):
    """A bandwidth, a rate or a capacity typed by hand would look like 3.35e12."""
    return not any(re.search(r"\b\d+(\.\d+)?e1\d\b", re.sub(r"/ ?1e\d+", "", source(c))) for c in code(nb))


MONEY_TYPED = re.compile(
    r"""(?:USD|US\$|€|\$)\s?\d          # USD 3
    | \d\s?(?:€|(?:USD|dollars?|cents?)\b)            # 3 USD, 3 dollars, 3 €
    | \w*(?:price|usd|cost)\w*["']?\]?\s*[=:]\s*[\[({]?\s*[-+]?\.?\d[\d._]*(?:e[-+]?\d+)?\s*(?:[,;)\]}\#]|$)  # price = 3
    """,
    re.X | re.M | re.I,
)


def no_price_literal(nb):
    """A price stands in data/prices.csv with its date. Fields are filled from there, so the text is read, not the notebook."""
    prose = re.sub(r"\$\$.+?\$\$", "", build.FIELD.sub("", nb["written"]), flags=re.S)
    return not MONEY_TYPED.search(prose)


def fields_filled(nb):
    return not any(build.FIELD.search(source(c)) for c in text(nb))


def few_pictures(nb):
    return sum("figures.show(" in source(c) for c in code(nb)) <= 6


def plain_kernel(nb):
    return nb["metadata"]["kernelspec"]["name"] == "python3" and "version" not in nb["metadata"].get(
        "language_info", {}
    )


def no_exclamation(nb):
    return not any(re.search(r"\w!(\s|$)", source(c)) for c in text(nb))


EVERYWHERE = (
    narrow,
    ran_in_order,
    no_errors,
    alt_text,
    no_widget_state,
    no_trailing_semicolon,
    money_in_words,
    no_bare_scalars,
    fields_filled,
    plain_kernel,
    no_exclamation,
    widgets_tagged,
)
LESSON_ONLY = (head, tail, sizes, no_hardware_literal, no_price_literal, few_pictures)


@pytest.mark.parametrize("rule", EVERYWHERE + LESSON_ONLY, ids=lambda r: r.__name__)
@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_lesson(path, rule):
    assert rule(load(path))


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda r: r.__name__)
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)
def test_solution(path, rule):
    assert rule(load(path))


@pytest.mark.parametrize("path", LESSONS + SOLUTIONS + EXERCISES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_small_file_with_links_that_lead_somewhere(path):
    assert path.stat().st_size < 250_000
    prose = " ".join(map(source, text(load(path))))
    for link in re.findall(r"\]\(([^)#]+)\)", prose):
        assert link.startswith("https://") or (path.parent / link).exists(), link


@pytest.mark.parametrize("path, after", [*zip(LESSONS, LESSONS[1:])], ids=lambda p: p.stem)
def test_a_lesson_leads_to_the_next(path, after):
    assert re.search(r"\*\*Next:\*\* \[[^]]+\]\(" + re.escape(after.name), source(text(load(path))[-1]))


def _break(path, change):
    notebook = copy.deepcopy(load(path))
    change(notebook)
    return notebook


def _first_code(nb):
    return code(nb)[0]


def _add_output(nb, data, **metadata):
    _first_code(nb)["outputs"].append({"output_type": "display_data", "data": data, "metadata": metadata})


BROKEN = {
    head: lambda nb: nb["cells"][0].update(source="# Memory"),
    tail: lambda nb: nb["cells"].pop(),
    sizes: lambda nb: _first_code(nb).update(source="x = 1\n" * 21),
    narrow: lambda nb: _first_code(nb).update(source="x = " + "1" * 85),
    ran_in_order: lambda nb: _first_code(nb).update(execution_count=None),
    no_errors: lambda nb: _first_code(nb)["outputs"].append({"output_type": "stream", "name": "stderr", "text": "!"}),
    alt_text: lambda nb: _add_output(nb, {"image/png": "AAAA"}),
    no_widget_state: lambda nb: nb["metadata"].update(widgets={}),
    widgets_tagged: lambda nb: _first_code(nb).update(source="guess = Prediction('?')"),
    no_trailing_semicolon: lambda nb: _first_code(nb).update(source="plot();"),
    money_in_words: lambda nb: nb["cells"][0].update(source="It costs $3 a million."),
    no_bare_scalars: lambda nb: _add_output(nb, {"text/plain": "np.float64(3.0)"}),
    no_hardware_literal: lambda nb: _first_code(nb).update(source="bandwidth = 3.35e12"),
    no_price_literal: lambda nb: nb.update(written=nb["written"] + "\n# A million tokens cost USD 3.\n"),
    fields_filled: lambda nb: nb["cells"][0].update(source="{{units.time(1)}}"),
    few_pictures: lambda nb: (
        _first_code(nb).update(source="a")
        or [nb["cells"].append(dict(_first_code(nb), source="figures.show(x)")) for _ in range(7)]
    ),
    plain_kernel: lambda nb: nb["metadata"]["kernelspec"].update(name="mine"),
    no_exclamation: lambda nb: nb["cells"][0].update(source="How large!"),
}


@pytest.mark.parametrize("rule", BROKEN, ids=lambda r: r.__name__)
def test_rule_can_fail(rule):
    assert rule(load(LESSONS[-1]))
    assert not rule(_break(LESSONS[-1], BROKEN[rule]))


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
    assert not no_price_literal({"written": f"# %%\n{typed}\n"})


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
    assert no_price_literal({"written": f"# %%\n{fine}\n"})


def test_every_rule_has_a_notebook_that_breaks_it():
    assert set(BROKEN) == set(EVERYWHERE + LESSON_ONLY)


class TestBuild:
    def test_text_and_notebooks_agree(self):
        pairs = [
            (p, folder / f"{p.stem}.ipynb")
            for kind, folder in build.SOURCE.items()
            for p in sorted((ROOT / "source" / kind).glob("*.py"))
        ]
        assert pairs and [line for pair in pairs for line in build.disagreements(*pair)] == []
        assert {built for _, built in pairs} == {*LESSONS, *SOLUTIONS}
        assert [p.name for p in EXERCISES] == [p.name for p in SOLUTIONS]

    def test_a_changed_text_is_found(self, tmp_path):
        original = ROOT / "source/lessons/03_memory_bound.py"
        changed = ROOT / "source/lessons" / original.name  # named in the message
        broken = tmp_path / "source" / changed.name
        broken.parent.mkdir()
        broken.write_text(original.read_text("utf-8").replace("The belt's speed", "The belt's pace"), encoding="utf-8")
        monkey, build.ROOT = build.ROOT, tmp_path
        try:
            built = tmp_path / "notebooks" / "03_memory_bound.ipynb"
            built.parent.mkdir()
            built.write_bytes((ROOT / "notebooks/03_memory_bound.ipynb").read_bytes())
            (line,) = build.disagreements(broken, built)
        finally:
            build.ROOT = monkey
        assert "03_memory_bound.ipynb: cell cell-" in line

    def test_a_lesson_that_fails_is_not_written(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text("# %%\n1 / 0\n")
        with pytest.raises(Exception, match="ZeroDivisionError"):
            build.run(build.read(text_file), tmp_path)

    def test_fields_are_filled_from_the_running_notebook(self, tmp_path):
        text_file = tmp_path / "x.py"
        text_file.write_text(
            "# %%\nx = 20\n\n# %% [markdown]\n# It is {{x + 1}}.\n\n# %%\nx += 1\n\n# %% [markdown]\n# Now {{x}}.\n"
        )
        built = build.run(build.read(text_file), tmp_path)
        assert [c.source for c in built.cells[1::2]] == ["It is 21.", "Now 21."]


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
