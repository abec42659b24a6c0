"""An exercise notebook of a learner's own. What it holds follows from the secret, the name and the sheet alone."""

import copy
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from . import common
from .common import Notebook
from .personal import EMPTY, OPTION, Number, mark, own_questions

HEAD = """

This copy was made for {who}. The options of its choices stand in an order of their own,
and there are questions for your own numbers. The checks of those only note what you answer:
it counts when your class is graded."""

DONE = """## Done

Save the notebook, and hand it in. To check once more what can be checked here, run `python3 start.py check` and
the path of this file, from a terminal in the repository's folder."""

NUMBERS = """{level} Your own numbers for question {n}

What does `{function}` give for these?

{table}

Answer: a number, called `{name}`. Work it out, or call your function. If you round it, keep four digits. 1 minute."""


def notebook(number: str, student: str, secret: bytes) -> Notebook:
    """The exercise ``number`` for ``student``: our exercise with their letters and numbers."""
    choices, numbers = own_questions(number, student, secret)
    made = copy.deepcopy(common.exercise(number))
    cells: list[dict[str, Any]] = []
    units: dict[str, str] = {}
    for cell in made["cells"]:
        source, asked = "".join(cell["source"]), cell["id"].removesuffix("-check")
        if cell["cell_type"] == "markdown":
            asking, units = len(cells), units_in(source, units)
            level = "#" + re.findall(r"^#+", "#\n" + source, re.M)[-1]
        graded = cell["metadata"].get("nbgrader", {}).get("grade")
        if asked in choices and not graded:  # the answer cell: the options stand in the text above it
            cells[asking]["source"] = _reordered("".join(cells[asking]["source"]), choices[asked])
            cells.append(_answer(asked, source))
        elif asked in choices:
            cells.append(_note(asked, source.replace(".check(", ".note(")))
        else:
            cells.append(cell)
        if asked in numbers and graded:
            cells += _number_cells(asked, numbers[asked], level, units)
    cells[0]["source"] = "".join(cells[0]["source"]) + HEAD.format(who=escaped(student))
    cells[-1]["source"] = DONE  # "start.py check 04" would check the sheet in exercises/
    made["cells"] = cells
    made["metadata"]["inference_math"] = mark(number, student, secret)
    return made


def _reordered(text: str, order: Mapping[str, str]) -> str:
    """``text`` with its options in the learner's order."""
    options = dict(OPTION.findall(text))
    lines = iter([f"- **{letter}** {options[old]}" for letter, old in order.items()])
    return OPTION.sub(lambda _: next(lines), text)


def _number_cells(after: str, one: Number, level: str, units: Mapping[str, str]) -> list[dict[str, Any]]:
    """The cells of the question for one's own numbers that comes after the question ``after``."""
    rows = [("given", "value", "unit"), ("---", "---", "---")]
    rows += [(f"`{name}`", f"`{shown(x)}`", units.get(name, "")) for name, x in one.values.items()]
    columns = 3 if any(unit for _, _, unit in rows[2:]) else 2
    table = "\n".join(f"| {' | '.join(row[:columns])} |" for row in rows)
    text = NUMBERS.format(level=level, n=after.lstrip("q"), function=one.function, table=table, name=one.asked.name)
    return [
        {"cell_type": "markdown", "id": f"{one.asked.id}-text", "metadata": {}, "source": text},
        _answer(one.asked.id, EMPTY.format(name=one.asked.name)),
        _note(one.asked.id, f"quiz.{after}.note(lambda: {one.asked.name})"),
    ]


def units_in(text: str, above: Mapping[str, str]) -> dict[str, str]:
    """{parameter: unit} of a question's table; "as above" keeps the unit that ``above`` has for it."""
    found = dict(above)
    for given, unit in re.findall(r"^\| (`.*?) \| ?(.*?) ?\|$", text, re.M):
        names, units = re.findall(r"`(\w+)`", given), [one.strip() for one in unit.split(", ")]
        if unit == "as above":
            continue
        if len(units) != len(names):
            units = [unit] * len(names)
        # "0 to 1" is a range and no unit.
        found |= {name: "" if re.search(r"\d", one) else one for name, one in zip(names, units, strict=True)}
    return found


def shown(x: float) -> str:
    """A number as a learner can read it and copy it into Python: 20_000, 7.16e11, 0.042."""
    if isinstance(x, int) and abs(x) < 10**7:
        return f"{x:_}" if x >= 10_000 else str(x)
    return f"{x:.4g}".replace("e+", "e").replace("e0", "e").replace("e-0", "e-")


def escaped(name: str) -> str:
    """``name`` as Markdown shows it letter by letter."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&-])", r"\\\1", name)


# --- nbgrader's marks on a cell ----------------------------------------------


def _answer(asked: str, source: str) -> dict[str, Any]:
    """An answer cell. It carries the point itself, for no check in the notebook could tell what is right."""
    return _cell(asked, source, grade_id=f"{asked}-answer", grade=True, locked=False, solution=True, points=1)


def _note(asked: str, source: str) -> dict[str, Any]:
    return _cell(f"{asked}-note", source, grade_id=f"{asked}-note", grade=False, locked=True, solution=False)


def _cell(name: str, source: str, **more: bool | float | str) -> dict[str, Any]:
    marks = {"cell_type": "code", "schema_version": 3, "task": False, **more}
    metadata = {
        "deletable": False,
        "nbgrader": {**marks, "checksum": checksum(source, marks)},
        "tags": ["raises-exception"],
    }
    if marks["locked"]:
        metadata["editable"] = False
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def checksum(source: str, marks: Mapping[str, Any]) -> str:
    """nbgrader's: it tells an answer cell that was left as it came."""
    parts = [source, "code", *(str(marks[one]) for one in ("grade", "solution", "locked")), marks["grade_id"]]
    parts += [str(float(marks["points"]))] if marks["grade"] else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
