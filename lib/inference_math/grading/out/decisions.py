"""What a teacher decided beside the marks: overrides.csv, and what late work costs. Applied at each run, and said.

A row of the table is for a ``student``, or for everybody where that is empty; for an ``exercise`` and a ``question``.
``what`` is "drop" (the question), "full" (its points), a number of points, "x2" (its weight) or "excused" (a learner
from the exercise); ``why`` is shown on the pages.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...checks.engine import CORRECT
from ...errors import Refused
from ..marking.result import QuestionResult, Result
from ..sheets import common
from ..sheets.personal import plain_name
from . import spreadsheet
from .spreadsheet import as_number, number

HEADER = ["student", "exercise", "question", "what", "why"]
EXCUSED = "excused"


@dataclass(frozen=True)
class Override:
    """A row of the table. ``student`` is a ``plain_name``, or nothing."""

    student: str
    exercise: str
    question: str
    what: str
    why: str

    def fits(self, result: Result, question: str) -> bool:
        """Whether it is for this question of this result."""
        whom = self.student in ("", plain_name(result["student"]))
        return whom and self.exercise == result["sheet"] and self.question == question


@dataclass(frozen=True)
class Decisions:
    """The rows of the table, and the ``late`` share of points that late work costs, 0 to 1."""

    rows: Sequence[Override] = ()
    late: float = 0.0

    def apply(self, result: Result) -> Result:
        """The result as it then is."""
        for one in self.rows:
            if one.what == EXCUSED and one.fits(result, ""):
                reason = f"Excused from this exercise by your teacher. {one.why}".strip()
                return {**result, "status": "left out", "reason": reason, "questions": [], "points": 0.0, "most": 0.0}
        questions = [self._changed(result, one) for one in result["questions"]]
        notes = list(result["notes"])
        if self.late and result.get("late") and result["status"] == "graded":
            questions = [_cut(one, self.late) for one in questions]
            notes.append(f"Handed in late: {100 * self.late:.0f} % of the points are taken off.")
        points, most = (sum(one[name] or 0 for one in questions) for name in ("points", "most"))
        return {**result, "questions": questions, "notes": notes, "points": points, "most": most}

    def _changed(self, result: Result, question: QuestionResult) -> QuestionResult:
        for one in self.rows:
            if one.fits(result, question["id"]):
                question = _decided(question, one)
        return question

    def unused(self, results: Sequence[Result]) -> list[str]:
        """Sentences about rows that fit nothing."""
        met = {
            one
            for result in results
            for one in self.rows
            for id_ in ("", *(question["id"] for question in result["questions"]))
            if one.fits(result, id_)
        }
        lost = [f"{one.exercise} {one.question} {one.what}".replace("  ", " ") for one in self.rows if one not in met]
        return [f"Rows of overrides.csv that fit no answer: {'; '.join(lost[:10])}."] if lost else []


def _cut(question: QuestionResult, share: float) -> QuestionResult:
    return question if question["points"] is None else {**question, "points": question["points"] * (1 - share)}


def _decided(question: QuestionResult, one: Override) -> QuestionResult:
    """The question after one row of the table."""
    if one.what.startswith("x"):
        times = float(one.what[1:])
        points = None if question["points"] is None else question["points"] * times
        return {**question, "points": points, "most": question["most"] * times}
    if one.what == "drop":
        return {**question, "points": 0.0, "most": 0.0, "says": _said("This question was dropped.", one)}
    points = question["most"] if one.what == "full" else min(float(one.what), question["most"])
    says = _said(f"Your teacher gave {number(points)} of {number(question['most'])}.", one)
    outcome = CORRECT if points == question["most"] else question["outcome"]
    return {**question, "points": points, "outcome": outcome, "mistake": "", "says": says, "shows": "", "hint": ""}


def _said(text: str, one: Override) -> str:
    return f"{text} {one.why}".strip()


def read(path: Path, late: float = 0.0) -> Decisions:
    """The Decisions in the table at ``path``; none where there is no such file. Raises Refused, naming each bad row."""
    if not path.exists():
        return Decisions((), late)
    header, rows = spreadsheet.read(path)
    lower = [name.casefold() for name in header]
    if lacks := [name for name in HEADER if name not in lower]:
        raise Refused(f"{path} lacks the column {lacks[0]}. Its first line is: {','.join(HEADER)}")
    found, wrong = [], []
    for n, row in enumerate(rows, 2):
        one = {name: row[lower.index(name)].strip() for name in HEADER}
        what, exercise = one["what"].casefold().replace(",", "."), one["exercise"].zfill(2)
        problem = _problem(exercise, one["question"], what)
        if problem:
            wrong.append(f"row {n}: {problem}")
        found.append(Override(plain_name(one["student"]), exercise, one["question"], what, one["why"][:300]))
    if wrong:
        raise Refused(f"{path} cannot be applied:\n  " + "\n  ".join(wrong[:10]))
    return Decisions(found, late)


def _problem(exercise: str, question: str, what: str) -> str:
    """What is wrong with a row, if something is."""
    if exercise not in common.numbers():
        return f"there is no exercise {exercise!r}"
    if what == EXCUSED:
        return f"who is excused is excused from the exercise, not from {question!r}" if question else ""
    if not re.fullmatch(r"q\d+(_number)?", question):
        return f"{question!r} is no question; they are called q1, q2 and so on"
    points = as_number(what.removeprefix("x"))
    if what not in ("drop", "full") and (points is None or points < 0):
        return f"{what!r} is none of: drop, full, a number of points, x2 for a weight, excused"
    return ""
