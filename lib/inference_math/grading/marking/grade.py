"""One file in, one result out: ``grade`` is a function of its arguments alone.

It reads the file, has its cells run in a sandbox, puts every question's inputs to what they
defined, and closes the sandbox. Only then does it compare: nothing that happens in the
sandbox can depend on whether an answer was right.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from ...checks.engine import CORRECT, NOT_ATTEMPTED, Computed, Outcome, Question
from ..files.notebook import Cell, Unreadable, read, sheet_numbers
from ..sandbox import reading, room
from ..sandbox.bubblewrap import LIMITS, Limits
from ..sandbox.interview import Replies, collect
from ..sheets import common, personal, unseen
from ..sheets.common import TO_READ, Asked, Written
from . import texts
from .judge import judge
from .result import QuestionResult, Result

TOO = "Exercise {} stands in this file, too, and was not graded: hand it in as a file of its own."


def grade(
    data: bytes,
    student: str,
    file: str = "",
    secret: bytes = b"",
    number: str = "",
    limits: Limits = LIMITS,
    own: Collection[str] = (),
) -> Result:
    """The result of one learner's file.

    ``data``: the file's bytes. ``student``, ``file``: names for the result; the inputs are drawn from
    ``secret`` (bytes that learners do not know), ``student`` and the code. ``number``: the sheet, where the file
    does not say. ``own``: numbers of sheets that the class was given as copies with letters and numbers
    of their own; a file of another sheet is one where it has the mark of it.
    """
    result: Result = {**blank(student, file, hashlib.sha256(data).hexdigest()), "sheet": number}
    try:
        cells = read(data)
        number, *others = _numbers(cells, file, number)
        mark = personal.found_mark(data, cells)
        copied = mark is not None or number in own
        whom = personal.name_on(mark, student)
        remarks = personal.remarks(mark, number, whom, secret, number in own) if copied else []
    except Unreadable as error:
        return {**result, "status": "unreadable", "reason": str(error)}
    room.prepare(limits)  # it loads its packages while we work out what to ask
    sheet = personal.sheet(number, whom, secret) if copied else common.load(number)
    code = [cell.source for cell in cells if cell.kind == "code"]
    seed = (student, number, hashlib.sha256("\0".join(code).encode()).hexdigest())
    asked = [replace(one, question=_redrawn(one.question, secret, *seed)) for one in sheet.questions]
    replies, notes = collect(sheet, asked, code, limits)
    judged = [_entry(one, judge(one, replies[one.id]), cells, replies[one.id]) for one in asked]
    said = texts.words(cells, number)
    words = [_words(one, said[one.id]) for one in sheet.written]
    questions = sorted(judged + words, key=lambda one: common.place(one["id"]))
    return {
        **result,
        "sheet": number,
        "questions": questions,
        "notes": [*remarks, *(TOO.format(other) for other in others), *notes],
        "points": sum(one["points"] or 0 for one in questions),
        "most": sum(one["most"] for one in questions),
    }


def blank(student: str, file: str, digest: str = "") -> Result:
    """A result in which nothing is graded yet."""
    return {
        "student": student,
        "file": file,
        "sheet": "",
        "digest": digest,
        "status": "graded",
        "reason": "",
        "points": 0.0,
        "most": 0.0,
        "questions": [],
        "notes": [],
    }


def _numbers(cells: Sequence[Cell], file: str, otherwise: str) -> list[str]:
    numbers = [one for one in sheet_numbers(cells, file, otherwise) if one in common.numbers()]
    if not numbers:
        raise Unreadable(
            f"It is not clear which of the exercises {', '.join(common.numbers())} this is: "
            "its import of inference_math.checks is gone, and its name has no number."
        )
    return numbers


def _redrawn(question: Question, secret: bytes, *seed: str) -> Question:
    """The question with more inputs: others for each learner and each code, as code can show what it was asked for."""
    if isinstance(question, Computed):
        question.points("many")  # worked out once, for all learners
    return unseen.drawn(question, unseen.source(secret, *seed, question.id))


def _entry(one: Asked, outcome: Outcome, cells: Sequence[Cell], replies: Replies) -> QuestionResult:
    right = outcome.state == CORRECT
    again = "" if right else texts.defined_again(one, cells)
    entry: QuestionResult = {
        "id": one.id,
        "points": one.points if right else 0.0,
        "most": one.points,
        "outcome": outcome.state,
        "says": f"{again} {outcome.says}".strip(),
        "mistake": outcome.mistake,
        "answer": texts.answer(one, cells),
        "hint": "" if right else next(iter(one.question.hints), ""),
        "shows": outcome.shows,
    }
    return {**entry, "because": reading.sentence(replies.because)} if one.because else entry


def _words(one: Written, text: str) -> QuestionResult:
    empty = not text
    return {
        "id": one.id,
        "points": 0.0 if empty else None,
        "most": one.points,
        "mistake": "",
        "hint": "",
        "outcome": NOT_ATTEMPTED if empty else TO_READ,
        "answer": text,
        "says": "There is no answer yet." if empty else "Your teacher reads this.",
    }
