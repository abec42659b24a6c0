"""Writes each learner of a class an exercise notebook of their own.

    python3 start.py variants CLASS.csv --exercise 04 --to FOLDER

CLASS.csv has a column ``student`` with the names that the grader will see. What a copy holds
follows from the secret file, the name and the sheet, so a second run writes the same bytes:
late learners are added to CLASS.csv, and the command is run again.
"""

import copy
import hashlib
import re

from . import sheets
from .variants import EMPTY, OPTION, mark, own_questions

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


def notebook(number, student, secret):
    """The exercise ``number`` for ``student``, as a dictionary: our exercise with their letters and numbers."""
    choices, numbers = own_questions(number, student, secret)
    made, cells, units = copy.deepcopy(sheets.exercise(number)), [], {}
    for cell in made["cells"]:
        source, id = "".join(cell["source"]), cell["id"].removesuffix("-check")
        if cell["cell_type"] == "markdown":
            asking, units = len(cells), units_in(source, units)
            level = "#" + re.findall(r"^#+", "#\n" + source, re.M)[-1]
        graded = cell["metadata"].get("nbgrader", {}).get("grade")
        if id in choices and not graded:  # the answer cell: the options stand in the text above it
            cells[asking]["source"] = _reordered("".join(cells[asking]["source"]), choices[id])
            cell = _answer(id, source)
        elif id in choices:
            cell = _note(id, source.replace(".check(", ".note("))
        cells.append(cell)
        if id in numbers and graded:
            cells += _number_cells(id, numbers[id], level, units)
    cells[0]["source"] = "".join(cells[0]["source"]) + HEAD.format(who=escaped(student))
    cells[-1]["source"] = DONE  # "start.py check 04" would check the sheet in exercises/
    made["cells"] = cells
    made["metadata"]["inference_math"] = mark(number, student, secret)
    return made


def _reordered(text, order):
    """``text`` with its options in the learner's order."""
    options = dict(OPTION.findall(text))
    lines = iter([f"- **{letter}** {options[old]}" for letter, old in order.items()])
    return OPTION.sub(lambda _: next(lines), text)


def _number_cells(id, one, level, units):
    rows = [
        ("given", "value", "unit"),
        ("---", "---", "---"),
        *((f"`{name}`", f"`{shown(x)}`", units.get(name, "")) for name, x in one.values.items()),
    ]
    if not any(unit for _, _, unit in rows[2:]):
        rows = [row[:2] for row in rows]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    text = NUMBERS.format(level=level, n=id.lstrip("q"), function=one.function, table=table, name=one.asked.name)
    return [
        {"cell_type": "markdown", "id": f"{one.asked.id}-text", "metadata": {}, "source": text},
        _answer(one.asked.id, EMPTY.format(name=one.asked.name)),
        _note(one.asked.id, f"quiz.{id}.note(lambda: {one.asked.name})"),
    ]


def units_in(text, above):
    """{parameter: unit} of a question's table; "as above" keeps the unit that ``above`` has for it."""
    found = dict(above)
    for given, unit in re.findall(r"^\| (`.*?) \| ?(.*?) ?\|$", text, re.M):
        names, units = re.findall(r"`(\w+)`", given), [one.strip() for one in unit.split(", ")]
        if unit == "as above":
            continue
        if len(units) != len(names):
            units = [unit] * len(names)
        # "0 to 1" is a range and no unit.
        found |= {name: "" if re.search(r"\d", one) else one for name, one in zip(names, units)}
    return found


def shown(x):
    """A number as a learner can read it and copy it into Python: 20_000, 7.16e11, 0.042."""
    if isinstance(x, int) and abs(x) < 10**7:
        return f"{x:_}" if x >= 10_000 else str(x)
    return f"{x:.4g}".replace("e+", "e").replace("e0", "e").replace("e-0", "e-")


def escaped(name):
    """``name`` as Markdown shows it letter by letter."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&-])", r"\\\1", name)


# --- nbgrader's marks on a cell ----------------------------------------------


def _answer(id, source):
    """An answer cell. It carries the point itself, for no check in the notebook could tell what is right."""
    return _cell(id, source, grade_id=f"{id}-answer", grade=True, locked=False, solution=True, points=1)


def _note(id, source):
    return _cell(f"{id}-note", source, grade_id=f"{id}-note", grade=False, locked=True, solution=False)


def _cell(id, source, **marks):
    marks = {"cell_type": "code", "schema_version": 3, "task": False, **marks}
    metadata = {
        "deletable": False,
        "nbgrader": {**marks, "checksum": checksum(source, marks)},
        "tags": ["raises-exception"],
    }
    if marks["locked"]:
        metadata["editable"] = False
    return {
        "cell_type": "code",
        "id": id,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def checksum(source, marks):
    """nbgrader's: it tells an answer cell that was left as it came."""
    parts = [source, "code", *(str(marks[one]) for one in ("grade", "solution", "locked")), marks["grade_id"]]
    parts += [str(float(marks["points"]))] if marks["grade"] else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
