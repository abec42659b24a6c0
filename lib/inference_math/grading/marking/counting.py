"""Whether a file counts at all, before it is graded: our own notebooks do not, nor does a sheet that nobody touched."""

import functools
import hashlib
import re
from collections.abc import Collection, Sequence

from ...checks.engine import UNWRITTEN
from ..files.notebook import Cell, Unreadable, read, sheet_numbers, squeezed
from ..sheets import common
from ..sheets.personal import found_mark
from .grade import blank, grade
from .result import Result
from .texts import words

OURS = "All its answers stand between the marks of our own solutions, such as ### BEGIN SOLUTION."
UNTOUCHED = "Nothing in it was changed, so this exercise was not handed in."
LESSON = "It is the lesson, and not the exercise sheet."
SOME = "{} of its answers stand between the marks of our own solutions."
MARK = "### BEGIN SOLUTION"
OF_A_COPY = {
    "code": re.compile(r"\A(?:quiz\.\w+\.note\(.*\)|\w+_number = \.\.\.)\Z"),
    "markdown": re.compile(r"^- \*\*a\*\*|This copy was made for|Your own numbers for question|^## Done", re.M),
}
"""Cells that only a copy with letters and numbers of one's own has, as they came, by their kinds."""


def graded_if_it_counts(
    data: bytes, student: str, file: str, secret: bytes, number: str, own: Collection[str] = ()
) -> Result:
    """As ``grade``; where the file does not count, a result that is "left out", with the reason."""
    try:
        cells = read(data)
    except Unreadable:
        return grade(data, student, file, secret, number, own=own)
    known = next(iter(sheet_numbers(cells, file, number)), "")
    reason = why_not(cells, known, found_mark(data, cells) is not None) if known in common.numbers() else ""
    if not reason:
        result = grade(data, student, file, secret, number, own=own)
        marked = sum(MARK in one.source for one in cells)
        return {**result, "notes": [*result["notes"], *([SOME.format(marked)] if marked else [])]}
    empty = blank(student, file, hashlib.sha256(data).hexdigest())
    return {**empty, "sheet": "" if reason == LESSON else known, "status": "left out", "reason": reason}


def why_not(cells: Sequence[Cell], number: str, copied: bool = False) -> str:
    """Why a file for the exercise ``number`` does not count; empty where it does.

    ``copied``: it was a copy with letters and numbers of one's own, some cells of which are not those of the sheet.
    """
    heading = next((cell.source for cell in cells if cell.kind == "markdown"), "").partition("\n")[0].strip()
    if not sheet_numbers(cells) and heading == _lesson(number):
        return LESSON
    sheet = common.load(number)
    came = _exercise(number) | sheet.stubs | {"", UNWRITTEN}
    changed = [
        one
        for one in cells
        if (text := squeezed(one.source.strip())) not in came
        and not (copied and OF_A_COPY[one.kind].search(text if one.kind == "code" else one.source))
    ]
    code = [one for one in changed if one.kind == "code"]
    rubrics = {squeezed(one.rubric.strip()) for one in sheet.written}
    if all(MARK in one.source for one in code) and (code or rubrics):
        said = {squeezed(one.source.strip()) for one in changed if one.kind != "code"}
        if changed and (said <= rubrics or not rubrics):  # what else is written answers nothing
            return OURS
    return "" if changed or any(words(cells, number).values()) else UNTOUCHED


@functools.cache
def _exercise(number: str) -> frozenset[str]:
    """The cells of the empty exercise, squeezed."""
    return frozenset(squeezed("".join(cell["source"]).strip()) for cell in common.exercise(number)["cells"])


@functools.cache
def _lesson(number: str) -> str:
    return "".join(common.lesson(number)["cells"][0]["source"]).partition("\n")[0].strip()
