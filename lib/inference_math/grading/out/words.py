"""Answers in words: a teacher's points for them are read from written.csv, kept there, and counted."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ...checks.engine import CORRECT, NOT_YET
from ...errors import Refused
from ..marking.result import QuestionResult, Result
from ..sheets import common
from ..sheets.common import TO_READ
from . import spreadsheet
from .spreadsheet import as_number, cell, number

Given: TypeAlias = Mapping[str, float]
"""A teacher's points for answers in words, by ``key_of`` the answer."""

WRITTEN = ["student", "exercise", "question", "answer", "rubric", "most", "points", "key"]


def key_of(result: Result, question: QuestionResult) -> str:
    """Names an answer in words, in a way that no spreadsheet takes for a number or a date.

    Whether a namesake is there, whom an id tells apart, does not change it.
    """
    student = result["student"].removesuffix(f" ({next(iter(result.get('ids', {}).values()), '')})")
    parts = "\0".join((student, result["sheet"], question["id"], question["answer"]))
    return "k" + hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]


def with_points(result: Result, given: Given) -> Result:
    """The result with the points that a teacher gave."""
    questions = [_read(result, one, given) for one in result["questions"]]
    return {**result, "questions": questions, "points": sum(one["points"] or 0 for one in questions)}


def _read(result: Result, one: QuestionResult, given: Given) -> QuestionResult:
    points = given.get(key_of(result, one)) if one["outcome"] == TO_READ else None
    if points is None:
        return one
    return {
        **one,
        "points": points,
        "outcome": CORRECT if points == one["most"] else NOT_YET,
        "says": f"Your teacher gave {number(points)} of {number(one['most'])}.",
    }


def teachers_points(path: Path) -> tuple[dict[str, float], dict[str, list[str]]]:
    """The points, and the rows of written.csv that have points, by their keys. Empty where there is no file.

    Raises Refused, naming each row and value that is no number from 0 to its ``most``.
    """
    if not path.exists():
        return {}, {}
    needed = ("student", "question", "most", "points", "key")
    given: dict[str, float] = {}
    kept: dict[str, list[str]] = {}
    wrong = []
    for n, one in spreadsheet.table(path, needed, "Put it back; or move the file away, and a new one is made."):
        text = one["points"]
        if not text:
            continue
        points, most, key = as_number(text), as_number(one["most"]), one["key"]
        where = f"row {n}, {one['student']}, {one['question']}"
        if given.get(key, points) != points:
            wrong.append(f"{where}: a row before it gives other points")
        elif points is None or most is None or not 0 <= points <= most:
            wrong.append(f"{where}: {text!r} is not a number from 0 to {one['most']}")
        else:
            given[key] = points
            kept[key] = [one.get(name, "") for name in WRITTEN]
    if wrong:
        raise Refused(f"{path} has points that cannot be counted:\n  " + "\n  ".join(wrong[:10]))
    return given, kept


def written(results: Iterable[Result], given: Given, kept: Mapping[str, Sequence[str]]) -> tuple[list[list[str]], int]:
    """The rows of written.csv, for every answer in words that was handed in.

    Rows with points that belong to none of them stay at the end, and do not count; the second is how many.
    """
    rows: dict[str, list[str]] = {}
    for result in results:
        for one in result["questions"]:
            if one["outcome"] == TO_READ:
                key = key_of(result, one)
                rubric = next((w.rubric for w in common.load(result["sheet"]).written if w.id == one["id"]), "")
                texts = [result["student"], result["sheet"], one["id"], one["answer"], rubric]
                rows[key] = [*map(cell, texts), number(one["most"]), number(given[key]) if key in given else "", key]
    left = [[*map(cell, row)] for key, row in kept.items() if key not in rows]
    return [*rows.values(), *left], len(left)
