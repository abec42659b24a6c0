"""What an exercise sheet asks: its questions, their points, and what the learner's file started from."""

import functools
import importlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ...checks.engine import Choice, Question
from ..files.notebook import squeezed

ROOT = Path(__file__).parents[4]
"""The repository, with its ``solutions/`` and ``exercises/``."""

Notebook: TypeAlias = dict[str, Any]
"""A notebook, as the dictionary of its JSON."""

TO_READ = "to read"
"""The outcome of an answer in words: a teacher reads it."""


@dataclass(frozen=True)
class Asked:
    """One question of a sheet: its id (``q1``), the name that the answer goes by, the points, and the check.

    ``title`` is its heading on the sheet ("Question 3: the critical batch"). ``because``: the name of the sentence
    that is asked for beside the answer, if one is.
    """

    id: str
    name: str
    points: float
    question: Question
    title: str = ""
    because: str = ""


@dataclass(frozen=True)
class Written:
    """A question that is answered in words, for a teacher to grade. ``rubric`` is a good answer and its points."""

    id: str
    points: float
    rubric: str
    title: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet. ``setup`` is the code that it comes with, ``stubs`` its empty answer cells (squeezed),
    ``lesson`` the file of the lesson that it belongs to, in ``notebooks/``."""

    number: str
    title: str
    questions: tuple[Asked, ...]
    written: tuple[Written, ...]
    setup: tuple[str, ...]
    stubs: frozenset[str]
    lesson: str = ""


@functools.cache
def names() -> dict[str, str]:
    """The sheets by their numbers: ``{"01": "01_...", "04": "04_batching", ...}``."""
    return {path.name[:2]: path.stem for path in sorted((ROOT / "exercises").glob("[0-9][0-9]_*.ipynb"))}


@functools.cache
def lessons() -> list[str]:
    """What the lessons are called: ``["00_start_here", ...]``."""
    return sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def numbers() -> list[str]:
    """The sheets there are: ``["01", "02", ...]``."""
    return list(names())


@functools.cache
def load(number: str) -> Sheet:
    """The Sheet of ``number`` ("04"). Raises ValueError where there is none."""
    if number not in numbers():
        raise ValueError(f"no exercise sheet {number!r}; there are {', '.join(numbers())}")
    solution = _notebook("solutions", number)
    quiz = importlib.import_module(f"inference_math.checks.lesson_{number}")
    title = "".join(solution["cells"][0]["source"]).splitlines()[0].lstrip("# ")
    questions, written, setup, stubs, heading = [], [], [], set(), ""
    for cell in solution["cells"]:
        grade, source = cell["metadata"].get("nbgrader", {}), "".join(cell["source"])
        if cell["cell_type"] == "markdown" and not grade:
            heading = next(iter(re.findall(r"^#+ (Question .*)$", source, re.M)), heading)
        if grade.get("grade") and grade.get("solution"):
            written.append(Written(grade["grade_id"], float(grade["points"]), source, heading))
        elif grade.get("grade"):
            id_, (name, because) = grade["grade_id"], names_in(source)
            questions.append(Asked(id_, name, float(grade["points"]), getattr(quiz, id_), heading, because))
        elif cell["cell_type"] == "code" and not grade:
            setup.append(source)
    for cell in exercise(number)["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            stubs.add(squeezed("".join(cell["source"])))
    return Sheet(
        number, title, tuple(questions), tuple(written), tuple(setup), frozenset(stubs), f"{names()[number]}.ipynb"
    )


@functools.cache
def choices(number: str) -> frozenset[str]:
    """The ids of a sheet's questions that are answered by a letter; none where there is no such sheet."""
    asked = load(number).questions if number in numbers() else ()
    return frozenset(one.id for one in asked if isinstance(one.question, Choice))


def place(question: str) -> tuple[int, str]:
    """What the ids of questions are sorted by: q1, q1_number, q2, ... q10."""
    return int("0" + "".join(re.findall(r"\d+", question)[:1])), question


def exercise(number: str) -> Notebook:
    """The empty exercise ``number``."""
    return _notebook("exercises", number)


def lesson(number: str) -> Notebook:
    """The lesson that the exercise ``number`` belongs to."""
    return _notebook("notebooks", number)


def _notebook(folder: str, number: str) -> Notebook:
    found: Notebook = json.loads((ROOT / folder / f"{names()[number]}.ipynb").read_text(encoding="utf-8"))
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])  # files hold lines
    return found


def names_in(check: str) -> tuple[str, str]:
    """The names of the answer and of the sentence that says why, if one is asked for, in the cell of a check.

    ``quiz.q1.check(weight_bytes)``, ``quiz.q5.check(lambda: room)``, ``quiz.q6.check(lambda: letter, lambda: because)``
    """
    ((name, because),) = re.findall(r"\.check\((?:lambda: *)?(\w+)(?:, *lambda: *(\w+))?,?\s*\)", check)
    return name, because
