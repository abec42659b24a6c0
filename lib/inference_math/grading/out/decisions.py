"""What a teacher decided beside the marks: overrides.csv, and what late work costs. Applied at each run, and said.

A row of the table is for a ``student``, or for everybody where that is empty; for an ``exercise`` and a ``question``.
``what`` is "drop" (the question), "full" (its points), a number of points, "x2" (its weight) or "excused" (a learner
from the exercise); ``why`` is shown on the pages. In whatever order the rows stand: of a kind a learner's own goes
before everybody's, weights come before points, and what is dropped stays so.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from ...checks.engine import CORRECT
from ...errors import Refused
from ..files.names import known_as, without_id
from ..marking.result import QuestionResult, Result
from ..sheets import common
from . import spreadsheet
from .spreadsheet import as_number, number
from .tally import DROPPED

HEADER = ["student", "exercise", "question", "what", "why"]
EXCUSED = "excused"


@dataclass(frozen=True)
class Override:
    """A row of the table. ``student`` is a name, or nothing."""

    student: str
    exercise: str
    question: str
    what: str
    why: str

    def fits(self, result: Result, question: str) -> bool:
        """Whether it is for this question of this result."""
        whom = self.student in ("", result["student"])
        return whom and self.exercise == result["sheet"] and self.question == question

    @property
    def kind(self) -> int:
        """What it decides, in the order in which that is done: a weight, points, or that it is dropped."""
        return 2 if self.what == "drop" else int(not self.what.startswith("x"))

    @property
    def place(self) -> tuple[str | int, ...]:
        """What no two rows may decide."""
        return self.student, self.exercise, self.question, self.kind

    def __str__(self) -> str:
        return " ".join(filter(None, (self.student, self.exercise, self.question, self.what)))


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
            notes.append(f"Handed in late: {number(100 * self.late)} % of the points are taken off.")
        points, most = (sum(one[name] or 0 for one in questions) for name in ("points", "most"))
        return {**result, "questions": questions, "notes": notes, "points": points, "most": most}

    def _changed(self, result: Result, question: QuestionResult) -> QuestionResult:
        fitting = sorted((one for one in self.rows if one.fits(result, question["id"])), key=lambda one: one.student)
        for _, one in sorted({one.kind: one for one in fitting}.items()):
            question = _decided(question, one)
        return question

    def among(self, students: Collection[str]) -> tuple["Decisions", list[str]]:
        """The same with ``students`` as the class calls them, and sentences about rows that two may be meant by."""
        called: dict[str, set[str]] = {}
        for student in students:
            for name in known_as(student) | known_as(without_id(student)):
                called.setdefault(name, set()).add(student)
        rows: dict[tuple[str | int, ...], Override] = {}
        unclear, twice = [], []
        for one in self.rows:
            names = known_as(one.student) if one.student and one.student not in students else ()
            meant = sorted(set[str]().union(*(called.get(name, ()) for name in names)))
            made = replace(one, student=(*meant, one.student)[0])
            if len(meant) > 1:
                unclear.append(f"{one} ({' or '.join(meant[:3])}?)")
            elif rows.setdefault(made.place, made) is not made:
                twice.append(str(one))
        said = {"that two may be meant by, left out": unclear, "that another row has decided, left out": twice}
        return Decisions([*rows.values()], self.late), _sentences(said)

    def unused(self, results: Iterable[Result]) -> list[str]:
        """Sentences about rows that fit nothing, and that give more than there is."""
        met: dict[Override, float] = {}  # the most that there was
        for result in results:
            for id_, most in (("", 0.0), *((question["id"], question["most"]) for question in result["questions"])):
                met |= {one: max(most, met.get(one, 0)) for one in self.rows if one.fits(result, id_)}
        lost = [str(one) for one in self.rows if one not in met]
        more = [f"{one} ({number(most)})" for one, most in met.items() if (as_number(one.what) or 0) > most > 0]
        return _sentences({"that fit no answer": lost, "that give more than all points, which count": more})


def _sentences(said: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"Rows of overrides.csv {what}: {'; '.join(rows[:10])}." for what, rows in said.items() if rows]


def _cut(question: QuestionResult, share: float) -> QuestionResult:
    return question if question["points"] is None else {**question, "points": question["points"] * (1 - share)}


def _decided(question: QuestionResult, one: Override) -> QuestionResult:
    """The question after one row of the table."""
    if one.what.startswith("x"):
        times = float(one.what[1:])
        points = None if question["points"] is None else question["points"] * times
        says = f"{_said(f'It counts {number(times)} times.', one)} {question['says']}".strip()
        return {**question, "points": points, "most": question["most"] * times, "says": says}
    if one.what == "drop":
        gone: dict[str, Any] = {"outcome": DROPPED, "mistake": "", "shows": "", "hint": "", "points": 0.0, "most": 0.0}
        return cast("QuestionResult", question | gone | {"says": _said("This question was dropped.", one)})
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
    found: list[Override] = []
    wrong = []
    for n, row in spreadsheet.table(path, HEADER):
        student, exercise, question, what, why = (row[name] for name in HEADER)
        what, exercise = what.lower().replace(",", "."), exercise and exercise.zfill(2)
        made = Override(student, exercise, question.lower(), what, why[:300])
        same = [one for one in found if made.place == one.place]
        if problem := _problem(made) or (f"'{same[0]}' decides that already" if same else ""):
            wrong.append(f"row {n}: {problem}")
        found.append(made)
    if wrong:
        raise Refused(f"{path} cannot be applied:\n  " + "\n  ".join(wrong[:10]))
    return Decisions(found, late)


def _problem(row: Override) -> str:
    """What is wrong with a row, if something is."""
    if row.exercise not in common.numbers():
        return f"there is no exercise {row.exercise!r}"
    if row.what == EXCUSED:
        return f"who is excused is excused from the exercise, not from {row.question!r}" if row.question else ""
    if not re.fullmatch(r"q\d+(_number)?", row.question):
        return f"{row.question!r} is no question; they are called q1, q2 and so on"
    points = as_number(row.what.removeprefix("x"))
    if row.what not in ("drop", "full") and (points is None or points < 0):
        return f"{row.what!r} is none of: drop, full, a number of points, x2 for a weight, excused"
    return ""
