"""Honest work in odd clothes: whatever a learner's editor or habits do to a file, right answers keep their marks."""

import copy
import json
import re
from types import SimpleNamespace

import pytest
from conftest import ROOT, notebook_at
from inference_math.checks import lesson_04
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from inference_math.checks.questions import no_reason
from inference_math.grading import check as command
from inference_math.grading.check import check
from inference_math.grading.files.notebook import read
from inference_math.grading.marking import texts
from inference_math.grading.marking.grade import grade
from inference_math.grading.sandbox.bubblewrap import Limits
from inference_math.grading.sheets import common
from inference_math.grading.sheets.common import TO_READ
from ready_python import Ready

pytestmark = pytest.mark.usefixtures("sandbox")
LIMITS = Limits(cell=1, call=1)
SHEETS = {n: notebook_at(next((ROOT / "exercises").glob(f"{n}_*.ipynb"))) for n in common.numbers()}


@pytest.fixture(autouse=True, scope="module")
def ready(sandbox):
    """``start.py check`` starts no Python of its own: each of these tests needs one."""
    python = Ready()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "Process", python.process)
        yield
    python.close()


def filled(number="04"):
    """The released sheet with every answer written in, as JupyterLab would save it."""
    solution = notebook_at(next((ROOT / "solutions").glob(f"{number}_*.ipynb")))
    right = {cell["id"]: "".join(cell["source"]) for cell in solution["cells"]}
    notebook = copy.deepcopy(SHEETS[number])
    for cell in notebook["cells"]:
        if is_answer(cell):
            cell["source"] = "\n".join(line for line in right[cell["id"]].splitlines() if "SOLUTION" not in line)
    return notebook


def is_answer(cell):
    return cell["metadata"].get("nbgrader", {}).get("solution", False) and cell["cell_type"] == "code"


def is_check(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade", False)


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **more}


def answers(notebook):
    return {cell["metadata"]["nbgrader"]["grade_id"][:2]: cell for cell in notebook["cells"] if is_answer(cell)}


def marks(notebook, file="04_batching.ipynb"):
    data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    result = grade(data, "ann", file, b"secret", limits=LIMITS)
    assert result["status"] == "graded", result["reason"]
    marked = {q["id"]: q for q in result["questions"]}
    found = check(data, file, LIMITS)  # what start.py check says of it
    assert {id: one.state for id, one in found.outcomes.items()} == {id: marked[id]["outcome"] for id in found.outcomes}
    assert {id: not there for id, there in found.written.items()} == {
        id: q["outcome"] == NOT_ATTEMPTED for id, q in marked.items() if id not in found.outcomes
    }
    return marked


def assert_all_right(notebook, **more):
    said = {id: (q["outcome"], q["says"]) for id, q in marks(notebook, **more).items()}
    assert {outcome for outcome, _ in said.values()} == {CORRECT}, said


@pytest.mark.parametrize("process", [command.Process, None], ids=["start.py check itself", "in a copy"])
def test_the_file_as_it_should_be(process, monkeypatch):
    if process:
        monkeypatch.setattr(command, "Process", process)
    assert_all_right(filled())


# --- cells that a learner adds -----------------------------------------------

ADDED = {
    "prints": "print('hello', 42)\nfor i in range(1000): print(i)",
    "a lot of output": "print('x' * 5_000_000)",
    "warnings": "import warnings\nwarnings.warn('careful')\nnumpy.array([1.0]) / 0",
    "a plot": "%matplotlib inline\nimport matplotlib.pyplot as plt\n"
    "plt.plot([1, 2], [3, 4])\nplt.savefig('mine.png')\nplt.show()",
    "a second look at the plot": "%config InlineBackend.figure_format = 'svg'\n"
    "import matplotlib\nmatplotlib.rcParams['figure.dpi'] = 150",
    "a magic for time": "%time sum(range(1000))\n%timeit -n 1 -r 1 sum(range(1000))",
    "a cell magic": "%%capture\nprint('kept')",
    "magics of an editor": "%load_ext autoreload\n%autoreload 2\n%who",
    "an install": "!pip install numpy\n%pip install sympy",
    "the shell": "!ls -la\nfiles = !ls",
    "help": "sum?\n?numpy.array",
    "widgets": "import ipywidgets\nipywidgets.interact(lambda a: a, a=(1, 5))\nipywidgets.IntSlider()",
    "our own widgets": "from inference_math import widgets\nwidgets.Factory()",
    "display": "from IPython.display import Markdown\ndisplay(Markdown('**hi**'), 3)",
    "an error": "1 / 0",
    "a syntax error": "def f(:\n    return",
    "a module that is not there": "import seaborn_that_nobody_has",
    "a wait": "import time\ntime.sleep(2)",
    "a question to the learner": "name = input('Your name? ')",
    "the end of Python": "exit()",
    "sys.exit": "import sys\nsys.exit(0)",
    "files": "open('notes.txt', 'w').write('hi')\nprint(open('notes.txt').read())",
    "another folder": "import os\nos.chdir('/tmp')",
    "a file that is not there": "open('/home/ann/data.csv')",
    "everything of sympy": "from sympy import *\ninit_printing()\nx, y = symbols('x y')\nplot = None",
    "numpy that raises": "numpy.seterr(all='ignore')",
    "an await": "import asyncio\nawait asyncio.sleep(0)",
    "a thread": "import threading\nthreading.Thread(target=print).start()",
    "a program": "import subprocess\nsubprocess.run(['ls'])",
    "other letters": "größe = '零'\nprint(größe, '\N{ROCKET}')",
    "hints asked for": "quiz.q1.hint()\nquiz.q1.hint()",
    "checks under another name": "from inference_math.checks import lesson_04\n"
    "from inference_math.checks.lesson_04 import q1\nlesson_04.q1.hint()",
    "nothing": "   \n# just a thought",
    "a pandas-like reset of display": "import numpy as np\nnp.set_printoptions(precision=2)",
}


DEADLY = {
    "an endless loop": "while True:\n    pass",
    "a kernel that dies": "import os\nos._exit(1)",
    "a deep recursion": "def deep(n):\n    return deep(n + 1)\ndeep(0)",
}


@pytest.mark.parametrize("names", [tuple(ADDED)[n::6] for n in range(6)], ids="; ".join)
def test_added_cells_cost_nothing(names):
    notebook = filled()
    notebook["cells"][2:2] = [code(ADDED[name]) for name in names]
    assert_all_right(notebook)


@pytest.mark.parametrize("source", DEADLY.values(), ids=DEADLY)
def test_a_cell_that_stops_the_rest_costs_nothing(source):
    notebook = filled()
    notebook["cells"].insert(2, code(source))
    assert_all_right(notebook)


# --- what becomes of the cells themselves ------------------------------------


def no_set_up(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if "import" not in "".join(c["source"])]


def set_up_twice(notebook):
    notebook["cells"] += [copy.deepcopy(c) for c in notebook["cells"] if "import" in "".join(c["source"])]


def no_checks(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if not is_check(c)]


def edited_checks(notebook):
    for cell in filter(is_check, notebook["cells"]):
        cell["source"] = "# quiz is hard\nassert True"


def stub_below(notebook):
    """The learner copied the answer cell, and filled the copy."""
    for cell, empty in zip(notebook["cells"][:], SHEETS["04"]["cells"], strict=True):
        if is_answer(cell):
            notebook["cells"].insert(notebook["cells"].index(cell) + 1, empty)


def wrong_above(notebook):
    """An older try was left above the right one."""
    older = code("def move_per_token(params, bytes_per_param, bandwidth, batch):\n    return 7")
    notebook["cells"].insert(3, older)


def backwards(notebook):
    notebook["cells"].reverse()


def answers_first(notebook):
    notebook["cells"].sort(key=lambda c: not is_answer(c))


def one_cell(notebook):
    whole = "\n\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    notebook["cells"] = [code(whole)]


def only_the_answers(notebook):
    notebook["cells"] = list(filter(is_answer, notebook["cells"]))


def vs_code(notebook):
    notebook["metadata"] = {"language_info": {"name": "python", "version": "3.12.1"}, "kernelspec": {"name": ".venv"}}
    for n, cell in enumerate(notebook["cells"]):
        cell["id"] = f"W{n}sZmlsZQ"
        cell["metadata"] = {"vscode": {"languageId": "python"}}
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def colab(notebook):
    notebook.update(nbformat_minor=0, metadata={"colab": {"provenance": []}, "kernelspec": {"name": "python3"}})
    for n, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {"id": f"Yk{n}", "colab": {"base_uri": "x"}, "outputId": "5"}


def newer_jupyterlab(notebook):
    notebook.update(nbformat_minor=9, future={"x": 1})
    for cell in notebook["cells"]:
        cell["attachments_v2"] = {}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "hologram", "data": "x" * 10_000}]


def worksheets(notebook):
    cells = notebook.pop("cells")
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
    notebook.update(nbformat=3, worksheets=[{"cells": cells[:9]}, {"cells": cells[9:]}])


def line_ends(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


def raw_cells(notebook):
    notebook["cells"] += [
        {"cell_type": "raw", "source": "x", "metadata": {}},
        code(""),
        {"cell_type": "heading", "source": "Hi"},
    ]


def code_in_words(notebook):
    """Notes that look like an answer are text."""
    notebook["cells"].append({"cell_type": "markdown", "source": "move_per_token = batch = 7", "metadata": {}})


def no_metadata(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def same_ids(notebook):
    for cell in notebook["cells"]:
        cell["id"] = "one"


CHANGES = [
    no_set_up,
    set_up_twice,
    no_checks,
    edited_checks,
    stub_below,
    wrong_above,
    backwards,
    answers_first,
    one_cell,
    only_the_answers,
    vs_code,
    colab,
    newer_jupyterlab,
    worksheets,
    line_ends,
    raw_cells,
    code_in_words,
    no_metadata,
    same_ids,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_a_changed_notebook_costs_nothing(change):
    notebook = filled()
    change(notebook)
    assert_all_right(notebook)


@pytest.mark.parametrize(
    "data",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: json.dumps(json.loads(text)).encode(),
        lambda text: json.dumps(json.loads(text), ensure_ascii=True, indent=4).encode(),
    ],
    ids=["byte order mark", "CRLF", "one line", "escapes"],
)
def test_a_file_saved_another_way_costs_nothing(data):
    assert_all_right(data(json.dumps(filled(), indent=1, ensure_ascii=False)))


def test_the_name_of_the_file_does_not_matter():
    assert_all_right(filled(), file="Untitled (3) - final FINAL.ipynb")


def test_a_lost_import_and_a_good_name():
    notebook = filled()
    no_set_up(notebook)
    assert_all_right(notebook, file="ann_04_batching-1.ipynb")


# --- other ways to write an answer -------------------------------------------

WRITTEN = {
    "a lambda": ("q1", "move_per_token = lambda n, w, bw, batch: n * w / bw / batch"),
    "a class": (
        "q1",
        (
            "class Move:\n    def __call__(self, n, w, bw, batch):\n        return n * w / bw / batch\n\n"
            "move_per_token = Move()"
        ),
    ),
    "hints of types": (
        "q1",
        (
            "from __future__ import annotations\n"
            "def move_per_token(n: float, w: float, bw: Bandwidth, batch: int = 1) -> Seconds:\n"
            '    """Seconds."""\n    return n * w / bw / batch'
        ),
    ),
    "a print inside": (
        "q1",
        "def move_per_token(n, w, bw, batch):\n    print('called')\n    return n * w / bw / batch",
    ),
    "a warning inside": (
        "q1",
        "import warnings\ndef move_per_token(n, w, bw, batch):\n    warnings.warn('x')\n    return n * w / bw / batch",
    ),
    "a NumPy scalar": ("q1", "def move_per_token(n, w, bw, batch):\n    return numpy.float32(1) * n * w / bw / batch"),
    "a SymPy number": (
        "q3",
        (
            "def largest_batch(moving, a, dense, sparse, promise):\n"
            "    return sympy.Rational(1, 2) / a * dense / promise * int(moving * promise <= 1)"
        ),
    ),
    "a fraction": (
        "q3",
        (
            "from fractions import Fraction as F\ndef largest_batch(moving, a, dense, sparse, promise):\n"
            "    return F(dense) / 2 / F(a) / F(promise) if moving * promise <= 1 else F(0)"
        ),
    ),
    "an array without dimensions": (
        "q3",
        (
            "def largest_batch(moving, a, dense, sparse, promise):\n"
            "    return numpy.array(dense / (2 * a * promise) * (moving * promise <= 1))[()]"
        ),
    ),
    "a list for an array": (
        "q1",
        (
            "def move_per_token(n, w, bw, batch):\n"
            "    return [n * w / bw / one for one in batch] if numpy.ndim(batch) else [n * w / bw / batch]"
        ),
    ),
    "a tuple for an array": (
        "q1",
        (
            "def move_per_token(n, w, bw, batch):\n"
            "    return tuple(n * w / bw / one for one in batch) if numpy.ndim(batch) else n * w / bw / batch"
        ),
    ),
    "a decimal": (
        "q3",
        (
            "from decimal import Decimal as D\ndef largest_batch(moving, a, dense, sparse, promise):\n"
            "    return D(dense) / 2 / D(a) / D(promise) if moving * promise <= 1 else D(0)"
        ),
    ),
    "a complex number that is real": (
        "q3",
        (
            "def largest_batch(moving, a, dense, sparse, promise):\n"
            "    return dense / (2 * a * promise) * (moving * promise <= 1) + 0j"
        ),
    ),
    "an array of one": (
        "q3",
        (
            "def largest_batch(moving, a, dense, sparse, promise):\n"
            "    return numpy.array([dense / (2 * a * promise) * (moving * promise <= 1)])"
        ),
    ),
    "a loop over an array": (
        "q4",
        (
            "def tokens_per_expert(experts, picked, batch):\n"
            "    one = lambda b: b * picked / experts / (1 - (1 - picked / experts) ** float(b))\n"
            "    return numpy.array([one(b) for b in batch]) if numpy.ndim(batch) else one(batch)"
        ),
    ),
    "a timed cell": ("q1", "%%time\ndef move_per_token(n, w, bw, batch):\n    return n * w / bw / batch"),
    "symbols made anew": (
        "q5",
        (
            "N, N_a, b, F, W, g, B = sympy.symbols('N N_a b F W g B')\n"
            "batch = sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), B)[0]"
        ),
    ),
    "an equation's only solution": (
        "q5",
        "batch = sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), B)",
    ),
    "a set of one": (
        "q5",
        "batch = sympy.solveset(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), B)",
    ),
    "an equation solved": ("q5", "batch = sympy.Eq(B, N * b * F / (2 * N_a * W * (g - 1)))"),
    "an answer not simplified": ("q5", "batch = N*b*F/(2*N_a*W)/(g - 1) + 0*N - 0 + sympy.Integer(3) - 3"),
    "a letter in brackets": ("q6", "outcome = ['b)']"),
    "a capital letter": ("q6", "outcome = ' B'\nbecause = 'The workers were busy.'"),
    "the library's own formula": (
        "q1",
        "from inference_math.formulas import *\ndef move_per_token(n, w, bw, batch):\n    return n * w / bw / batch",
    ),
    "a helper in the same cell": (
        "q1",
        (
            "def whole(n, w, bw):\n    return n * w / bw\n"
            "def move_per_token(n, w, bw, batch):\n    return whole(n, w, bw) / batch"
        ),
    ),
    "a stub left below the return": (
        "q1",
        "def move_per_token(n, w, bw, batch):\n    return n * w / bw / batch\n    raise NotImplementedError()",
    ),
}


def together(ways):
    """The ways, in as few notebooks as there are ways for the same question."""
    groups = []
    for name, (id, _) in ways.items():
        group = next((g for g in groups if all(ways[other][0] != id for other in g)), None)
        groups.append([name]) if group is None else group.append(name)
    return groups


@pytest.mark.parametrize("names", together(WRITTEN), ids="; ".join)
def test_other_ways_to_write_it_cost_nothing(names):
    notebook = filled()
    for id, source in map(WRITTEN.get, names):
        answers(notebook)[id]["source"] = source
    assert_all_right(notebook)


def test_a_helper_defined_far_below():
    notebook = filled()
    answers(notebook)["q5"]["source"] = "batch = solved()"
    notebook["cells"].append(code("def solved():\n    return N * b * F / (2 * N_a * W * (g - 1))"))
    assert_all_right(notebook)


# --- one question gone wrong leaves the others as they are -------------------

SPOILT = {
    "wrong": ("def move_per_token(n, w, bw, batch):\n    return n * w / bw", NOT_YET, "whole move"),
    "a syntax error": ("def move_per_token(n, w, bw, batch)\n    return 1", NOT_YET, "SyntaxError"),
    "an endless loop": ("def move_per_token(n, w, bw, batch):\n    while True: pass", NOT_YET, "longer than it may"),
    "a death": ("import os\ndef move_per_token(n, w, bw, batch):\n    os._exit(0)", NOT_YET, "ended Python"),
    "a loop that no signal stops": ("def move_per_token(n, w, bw, batch):\n    return (10**9)**(10**9)", NOT_YET, ""),
    "an exception": ("def move_per_token(n, w, bw, batch):\n    return n[0]", NOT_YET, "TypeError"),
    "an exit": ("def move_per_token(n, w, bw, batch):\n    raise SystemExit", NOT_YET, "SystemExit"),
    "nothing given back": ("def move_per_token(n, w, bw, batch):\n    n * w", NOT_YET, "gives nothing back"),
    "another name": ("def move(n, w, bw, batch):\n    return 5", NOT_ATTEMPTED, "move_per_token"),
    "empty": (
        "def move_per_token(n, w, bw, batch):\n    # soon\n    raise NotImplementedError()",
        NOT_ATTEMPTED,
        "NotImplementedError",
    ),
    "filled in below the stub": (
        "raise NotImplementedError()\ndef move_per_token(n, w, bw, batch):\n    return n * w / bw / batch",
        NOT_ATTEMPTED,
        "NotImplementedError",
    ),
    "deleted": ("", NOT_ATTEMPTED, "move_per_token"),
}


@pytest.mark.parametrize("source, outcome, says", SPOILT.values(), ids=SPOILT)
def test_one_bad_answer_is_explained_and_stays_alone(source, outcome, says):
    notebook = filled()
    answers(notebook)["q1"]["source"] = source
    got = marks(notebook)
    assert got["q1"]["outcome"] == outcome and says in got["q1"]["says"]
    assert {q["outcome"] for id, q in got.items() if id != "q1"} == {CORRECT}


LATE = "turn = []\ndef move_per_token(n, w, bw, batch):\n    turn.append(1)\n    if len(turn) > 40:\n        {}\n"
SLOW = {
    "slow": "import time; time.sleep(0.2)",
    "an endless loop": "while True: pass",
    "a loop that nothing stops": "(10**9)**(10**9)",
    "a death": "import os; os._exit(0)",
    "an exit": "raise SystemExit",
    "an exception": "raise ValueError",
    "a flood": "return 'x' * 10_000_000",
}


@pytest.mark.parametrize("source", SLOW.values(), ids=SLOW)
def test_what_goes_wrong_after_the_verdict_costs_no_mark(source):
    """The inputs of a diagnosis come after those that decide."""
    notebook = filled()
    answers(notebook)["q1"]["source"] = LATE.format(source) + "    return n * w / bw / batch"
    assert_all_right(notebook)
    answers(notebook)["q1"]["source"] = LATE.format(source) + "    return n * w / bw"
    got = marks(notebook)
    assert {id for id, q in got.items() if q["outcome"] == NOT_YET} == {"q1"}


def test_a_diagnosis_takes_nothing_from_the_sandboxes_that_cells_may_use_up():
    notebook = filled()
    notebook["cells"][2:2] = [code(f"import os\nos._exit({n})") for n in range(4)]
    answers(notebook)["q1"]["source"] = LATE.format(SLOW["a death"]) + "    return n * w / bw / batch"
    assert_all_right(notebook)


@pytest.mark.parametrize(
    "source, kept",
    [
        ("because = 'The workers were busy.'", "The workers were busy."),
        ("because = '...'", ""),
        ("because = 5", ""),
        ("", ""),
        ("because = 1 / 0", ""),
    ],
)
def test_the_sentence_is_kept_and_the_letter_counts(source, kept):
    notebook = filled()
    answers(notebook)["q6"]["source"] = f"outcome = 'b'\n{source}"
    got = marks(notebook)["q6"]
    assert (got["outcome"], got["because"]) == (CORRECT, kept)


@pytest.mark.parametrize("said", ["oh", "[]", "{}"])
def test_what_is_written_into_every_open_file_stops_no_check(said):
    notebook = filled()
    source = f"import os\nfor fd in range(3, 40):\n    try: os.write(fd, b'{said}\\n')\n    except OSError: pass"
    notebook["cells"].insert(1, code(source))
    found = check(json.dumps(notebook).encode(), "04.ipynb", LIMITS)
    assert {one.state for one in found.outcomes.values()} == {CORRECT}
    assert found.notes == ["A cell was left out, because it wrote into the grader's pipe: import os"]


def test_the_sentence_may_stand_in_a_cell_of_its_own():
    notebook = filled()
    answers(notebook)["q6"]["source"] = "outcome = 'b'"
    notebook["cells"].append(code("because = 'The workers were busy.'"))
    assert marks(notebook)["q6"]["because"] == "The workers were busy."


def test_a_mistake_is_named_and_comes_with_a_hint():
    notebook = filled("03")
    answers(notebook)["q2"]["source"] = "def step_time(n, w, bw, f, b):\n    return n * w / bw + 2 * n * b / f"
    got = marks(notebook, "03_x.ipynb")["q2"]
    assert got["points"] == 0 and got["mistake"].startswith("That is the sum of the two times") and got["hint"]
    assert got["answer"] == answers(notebook)["q2"]["source"]


def test_the_same_file_gives_the_same_result():
    data = json.dumps(filled()).encode()
    assert grade(data, "ann", "x", b"s") == grade(data, "ann", "x", b"s")


def test_a_file_of_no_known_sheet_is_reported():
    result = grade(json.dumps({"cells": [code("x = 1")]}).encode(), "ann", "essay.ipynb")
    assert result["status"] == "unreadable" and "not clear which" in result["reason"]


# --- sheets with other numbers, other questions -------------------------------

COUNTS_DOWN = """
@{told}
def passes_saved(prompt, answer):
    return passes_saved(prompt, answer - 1) + prompt + answer - 2 if answer > 1 else 0"""
TOLD = "def told(f):\n    def again(*given):\n        return f(*given)\n    return again\n"


@pytest.mark.parametrize(
    "before, told", [("import functools", "functools.cache"), (TOLD, "told")], ids=["cache", "own"]
)
def test_an_answer_may_call_itself_for_each_token(before, told):
    """A check asks for some hundred of them, and the class for more."""
    notebook = filled("05")
    answers(notebook)["q3"]["source"] = before + COUNTS_DOWN.format(told=told)
    assert_all_right(notebook, file="05.ipynb")


def test_a_cache_that_cannot_keep_an_array_is_named():
    notebook = filled()
    answers(notebook)["q1"]["source"] = (
        "import functools\n@functools.cache\ndef move_per_token(n, w, bw, batch):\n    return n * w / bw / batch"
    )
    got = marks(notebook)["q1"]
    assert got["outcome"] == NOT_YET and "which neither functools.cache nor a dict or a set can look up" in got["says"]


def other_import(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace(
            "from inference_math.checks import lesson_11 as quiz", "import inference_math.checks.lesson_11 as quiz"
        )


@pytest.mark.parametrize(
    "change, file", [(other_import, "x"), (no_set_up, "x"), (only_the_answers, "11_trap_ann.ipynb")]
)
def test_a_sheet_of_two_digits_is_known_without_its_import(change, file):
    notebook = filled("11")
    change(notebook)
    assert_all_right(notebook, file=file)


OTHERWISE = {
    "a column": ("02", "q3", "def coverage(e, k, batch):\n    return numpy.reshape(1 - (1 - k / e) ** batch, (-1, 1))"),
    "a matrix": ("02", "q3", "def coverage(e, k, batch):\n    return numpy.asmatrix(1 - (1 - k / e) ** batch)"),
    "NumPy that raises": (
        "04",
        "q4",
        (
            "numpy.seterr(all='raise')\ndef tokens_per_expert(e, k, batch):\n"
            "    return batch * k / (e * (1 - (1 - k / e) ** batch)) + numpy.float64(0.1) ** 400"
        ),
    ),
    "linsolve": ("10", "q3", "users = sympy.linsolve([s * (t_0 + tau * B) - 1], B)"),
    "a dictionary of two": (
        "10",
        "q3",
        "T = sympy.Symbol('T')\nusers = sympy.solve([s * T - 1, t_0 + tau * B - T], [T, B])",
    ),
    "a letter that is an Enum": (
        "10",
        "q6",
        "import enum\nclass Pick(str, enum.Enum):\n    A = 'a'\n    B = 'b'\nreason = Pick.B\nbecause = 'It is read.'",
    ),
}


@pytest.mark.parametrize("number, id, source", OTHERWISE.values(), ids=OTHERWISE)
def test_another_form_of_a_right_answer_costs_nothing(number, id, source):
    notebook = filled(number)
    answers(notebook)[id]["source"] = source
    if number == "02":  # question 4 calls it
        answers(notebook)["q4"]["source"] = answers(filled("02"))["q4"]["source"].replace(
            "coverage(experts, experts_per_token, ",
            "(lambda e, k, b: 1 - (1 - k / e) ** b)(experts, experts_per_token, ",
        )
    assert_all_right(notebook, file=f"{number}.ipynb")


def test_cells_in_the_order_of_their_making_cost_nothing():
    """Each of four needs the one below it."""
    notebook = filled()
    answers(notebook)["q1"]["source"] = "class Move(First):\n    pass\n\nmove_per_token = Move()"
    body = "def __call__(self, n, w, bw, batch):\n        return n * w / bw / batch * ONE"
    below = [
        "class First(Second):\n    pass",
        f"class Second(Third):\n    {body}",
        "class Third:\n    one = ONE",
        "ONE = 1",
    ]
    notebook["cells"] += map(code, below)
    assert_all_right(notebook)


def test_what_judges_is_nowhere_to_be_imported():
    """Not for the grader of a class, nor for a check."""
    notebook = filled()
    answers(notebook)["q6"]["source"] = "from inference_math.checks.engine import NotYet\noutcome = 'b'"
    got = marks(notebook)["q6"]
    assert got["outcome"] == NOT_YET and "No module named 'inference_math.checks.engine'" in got["says"]


def test_a_check_says_what_the_grader_of_a_class_would_do_to_the_file(monkeypatch):
    ours = json.dumps(notebook_at(next((ROOT / "solutions").glob("04_*.ipynb")))).encode()
    (note,) = check(ours, "04.ipynb", LIMITS).notes
    monkeypatch.setattr(command, "time", SimpleNamespace(monotonic=iter([0.0, 130.4]).__next__))
    found = check(json.dumps(filled()).encode(), "04.ipynb", LIMITS)
    assert found.notes == ["It took 130 seconds. When a class is graded, a notebook has 120."]
    assert {one.state for one in found.outcomes.values()} == {CORRECT}
    assert note.startswith("When a class is graded, this file does not count. All its answers stand between the marks")


# --- words -------------------------------------------------------------------

WORDS = {id: f"Words for {id}. They say why the claim does not hold, and what it costs." for id in ("q4", "q6", "q9")}


def written():
    """Sheet 08 with its answers in words, and nothing else."""
    notebook = json.loads(next((ROOT / "exercises").glob("08_*.ipynb")).read_text("utf-8"))
    for id, cell in worded(notebook).items():
        cell["source"] = WORDS[id]
    return notebook


def worded(notebook):
    return {cell["id"]: cell for cell in notebook["cells"] if cell["id"] in WORDS}


def after(notebook, cell, *new):
    at = notebook["cells"].index(cell) + 1
    notebook["cells"][at:at] = new


def text(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def in_a_copied_cell(notebook):
    for id, cell in worded(notebook).items():
        after(notebook, cell, {**cell, "id": f"new-{id}"})
        cell["source"] = "*Your answer in words, here.*"


def in_a_new_cell_below(notebook):
    for id, cell in worded(notebook).items():
        after(notebook, cell, text(WORDS[id]))
        cell["source"] = "*Your answer in words, here.*"


def in_a_new_cell_and_the_old_one_gone(notebook):
    for id, cell in worded(notebook).items():
        after(notebook, cell, text(WORDS[id]))
        notebook["cells"].remove(cell)


def in_a_code_cell(notebook):
    for id, cell in worded(notebook).items():
        after(notebook, cell, code(WORDS[id], id=f"code-{id}"))
        notebook["cells"].remove(cell)


def in_comments(notebook):
    for id, cell in worded(notebook).items():
        after(notebook, cell, code("cost = 3 * 4\n# " + WORDS[id].replace(". ", ".\n# ")))
        notebook["cells"].remove(cell)


def in_the_cell_of_the_question(notebook):
    for id, cell in worded(notebook).items():
        asked = notebook["cells"][notebook["cells"].index(cell) - 2]
        asked["source"] = "".join(asked["source"]) + "\n\n" + WORDS[id]
        cell["source"] = "*Your answer in words, here.*"


def in_two_cells(notebook):
    for id, cell in worded(notebook).items():
        first, rest = WORDS[id].split(". ", 1)
        cell["source"] = first + "."
        after(notebook, cell, {**cell, "id": f"half-{id}", "source": rest})


def in_raw_cells(notebook):
    for cell in worded(notebook).values():
        cell["cell_type"] = "raw"


def below_a_heading_of_ones_own(notebook):
    for id, cell in worded(notebook).items():
        cell["source"] = f"## My answer\n\n{WORDS[id]}"


def at_the_end_under_headings(notebook):
    for cell in worded(notebook).values():
        cell["source"] = "*Your answer in words, here.*"
    notebook["cells"].append(text("\n\n".join(f"## Question {id[1:]}\n\n{said}" for id, said in WORDS.items())))


def at_the_end_with_a_label(notebook):
    at_the_end_under_headings(notebook)
    labels = ("**Question 4:** ", "Answer to question 6: ", "Q9. ")
    notebook["cells"][-1:] = [text(label + said) for label, said in zip(labels, WORDS.values(), strict=True)]


def at_the_end_in_other_words(notebook):
    at_the_end_under_headings(notebook)
    labels = ("Q4 \u2013 ", "1) yes\n\nAntwort zu Frage 6: ", "## \u95ee\u9898 9\n\n")
    notebook["cells"][-1:] = [text(label + said) for label, said in zip(labels, WORDS.values(), strict=True)]


def below_headings_in_another_language(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "".join(cell["source"]).replace("### Question", "### Frage")
    no_metadata(notebook)


def with_the_number_of_another_question(notebook):
    for cell in worded(notebook).values():
        cell["source"] = f"Question 4: see there.\n\n# Question 9\n\n{cell['source']}"


def below_a_picture(notebook):
    """As Colab keeps one that was pasted."""
    for cell in worded(notebook).values():
        cell["source"] = f"![x.png](data:image/png;base64,{'iVBOR/w0+' * 40_000}==)\n\n{cell['source']}"


def merged_with_the_next_question(notebook):
    """And saved by an editor that keeps no ids."""
    for cell in worded(notebook).values():
        at = notebook["cells"].index(cell)
        below = notebook["cells"].pop(at + 1)
        cell["source"] = "\n\n".join(["".join(cell["source"]), "".join(below["source"])])
    no_metadata(notebook)


def below_numbered_headings_of_ones_own(notebook):
    for id, cell in worded(notebook).items():
        cell["source"] = f"### Question 1: the factor\n\n{WORDS[id]}\n\n### Question 2: who is first\n\nNobody."
    no_metadata(notebook)


def below_headings_of_another_kind(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = re.sub(r"^### (Question [4-6].*)$", r"<h3>\1</h3>", "".join(cell["source"]), flags=re.M)
            cell["source"] = re.sub(r"^### (Question .*)$", r"\1\n---", source, flags=re.M)
    no_metadata(notebook)


PLACES = [in_a_copied_cell, in_a_new_cell_below, in_a_new_cell_and_the_old_one_gone, in_a_code_cell, in_comments]
PLACES += [in_the_cell_of_the_question, in_two_cells, in_raw_cells, below_a_heading_of_ones_own]
PLACES += [at_the_end_under_headings, at_the_end_with_a_label, merged_with_the_next_question]
PLACES += [below_numbered_headings_of_ones_own, below_headings_of_another_kind, at_the_end_in_other_words]
PLACES += [below_headings_in_another_language, with_the_number_of_another_question, below_a_picture]
PLACES += [colab, vs_code, no_metadata, same_ids, line_ends, worksheets]


@pytest.mark.parametrize("change", PLACES, ids=lambda f: f.__name__)
def test_words_are_found_wherever_an_editor_leaves_them(change):
    notebook = written()
    change(notebook)
    found = read(json.dumps(notebook).encode())
    for one in common.load("08").written:
        said = texts.words(found, "08")[one.id].replace("# ", "")
        assert " ".join(WORDS[one.id].split()) in " ".join(said.split()), said
        assert not any(WORDS[other] in said for other in WORDS if other != one.id)


@pytest.mark.parametrize(
    "change",
    [lambda _: None, colab, vs_code, same_ids, below_headings_of_another_kind],
    ids=["as it was", "Colab", "VS Code", "ids", "headings"],
)
def test_no_words_are_none(change):
    notebook = json.loads(next((ROOT / "exercises").glob("08_*.ipynb")).read_text("utf-8"))
    notebook["cells"].insert(17, code("numbers = [3 * 4]\nprint(numbers)  # a try"))
    change(notebook)
    assert list(texts.words(read(json.dumps(notebook).encode()), "08").values()) == [""] * 3


def test_words_that_stand_at_no_question_are_not_lost():
    """The teacher finds them, at each question without an answer."""
    notebook = written()
    worded(notebook)["q9"]["source"] = "# 1. My answers: more than eight bits\n\n"
    worded(notebook)["q6"]["source"] = "*Your answer in words, here.*"
    notebook["cells"].insert(0, text("This is my own work. " * 9))
    notebook["cells"].append(text("My name is Ann, and this is what I hand in."))
    assert list(texts.words(read(json.dumps(notebook).encode()), "08")) == ["q4", "q6", "q9"]
    assert not texts.words(read(json.dumps(notebook).encode()), "08")["q6"]
    notebook["cells"].append(text("Twenty users read less of a dense model, as it moves all of its weights once. " * 2))
    said = texts.words(read(json.dumps(notebook).encode()), "08")
    assert said["q4"] == WORDS["q4"] and "Twenty users" in said["q6"] and "Twenty" not in said["q9"]


def test_words_without_spaces_between_them_are_words():
    said = "有64个用户时8位使移动量减半 草稿使速度达到3.59倍。"
    notebook = written()
    for cell in worded(notebook).values():
        cell.update(cell_type="code", source=f"# {said}")
    assert set(texts.words(read(json.dumps(notebook).encode()), "08").values()) == {f"# {said}"}
    assert not no_reason("第二个用户共享移动。") and no_reason("是的")


@pytest.mark.parametrize("change", [in_a_copied_cell, colab])
def test_words_and_numbers_come_to_the_teacher_once(change):
    notebook = filled("08")
    for id, cell in worded(notebook).items():
        cell["source"] = WORDS[id]
    change(notebook)
    got = marks(notebook, "08_x.ipynb")
    assert {id: q["answer"] for id, q in got.items() if id in WORDS} == WORDS
    assert {q["outcome"] for id, q in got.items()} == {CORRECT, TO_READ}


# --- names that are used again, files of one's own, letters -------------------


def test_the_last_definition_counts_and_it_is_said():
    notebook = filled()
    notebook["cells"].append(code("batch = batch.subs(W, 1)"))
    got = marks(notebook)
    assert {id for id, q in got.items() if q["outcome"] != CORRECT} == {"q5"}
    assert got["q5"]["says"].startswith("A cell further down defines `batch` again, and the last one counts. ")
    assert got["q5"]["answer"] == "batch = batch.subs(W, 1)"
    found = check(json.dumps(notebook).encode(), "04.ipynb", LIMITS).outcomes["q5"]
    assert found.says.startswith("A cell further down defines `batch` again")


def test_a_wrong_answer_with_one_definition_is_not_said_to_have_two():
    notebook = filled()
    answers(notebook)["q5"]["source"] = "context = 5 * L\ncontext = 7 * W"
    assert "further down" not in marks(notebook)["q5"]["says"]


MODULE = "%%writefile mine.py\ndef move_per_token(n, w, bw, batch):\n    return n * w / bw / batch"


def test_a_file_that_the_notebook_wrote_can_be_imported():
    notebook = filled()
    answers(notebook)["q1"]["source"] = MODULE
    after(notebook, answers(notebook)["q1"], code("from mine import move_per_token"))
    assert_all_right(notebook)


def test_the_error_of_a_cell_that_should_have_brought_the_answer_is_said():
    notebook = filled()
    answers(notebook)["q1"]["source"] = "from yours import move_per_token"
    got = marks(notebook)["q1"]
    assert got["says"] == (
        "Nothing called move_per_token is defined: a cell that names it stopped with "
        "ModuleNotFoundError: No module named 'yours'"
    )


def test_cells_that_stopped_are_named_on_the_page():
    notebook = filled()
    notebook["cells"] += [code("1 / 0"), code("name = input('Yours? ')")]
    notes = grade(json.dumps(notebook).encode(), "ann", "04", b"s", limits=LIMITS)["notes"]
    assert notes[0] == "A cell stopped with ZeroDivisionError: division by zero: 1 / 0"
    assert notes[1].startswith("A cell stopped with EOFError") and "write the value itself" in notes[1]


@pytest.mark.parametrize(
    "given",
    [
        "b \u2013 a KV cache",
        "b (a KV cache)",
        'b = "a KV cache"',
        "b\na KV cache",
        "It is b.",
        "I think it's b",
        "Q6: b",
    ],
)
def test_a_letter_among_words(given):
    assert lesson_04.q6.read(given) == "b"


@pytest.mark.parametrize("given", ["b)", "(b)", "b.", "b: sharing", "\uff42", "B", " b ", "\uff08\uff22\uff09"])
def test_a_letter_in_any_dress(given):
    assert lesson_04.q6.read(given) == "b"


@pytest.mark.parametrize(
    "given, name",
    [("\u0441", "Cyrillic Small Es"), ("\u0410)", "Cyrillic Capital A"), ("\u03b2: x", "Greek Small Beta")],
)
def test_a_letter_that_looks_like_another_is_named(given, name):
    outcome = lesson_04.q6.judge(lambda _: [given])
    assert outcome.state == NOT_YET and f"is a letter of another alphabet ({name}). Type it again" in outcome.says
