"""The class as an LMS lists it, and which of its people a submission is from.

``--roster`` takes Moodle's grading worksheet, Canvas's gradebook export, or any CSV with names,
e-mail addresses or ids. Moodle's importer needs the columns Identifier, Grade and Last modified
(grade); Canvas's wants Student and ID first and Section before the first exercise.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import Refused
from ..files import archive
from ..run.results import Listed
from . import spreadsheet

NAMES = ("full name", "name", "student")
IDS = ("id", "sis user id", "sis login id", "id number", "username", "login", "student id", "login id")


@dataclass(frozen=True)
class Roster:
    """``kind`` is "moodle", "canvas" or "plain". ``points``: Canvas's row of Points Possible."""

    kind: str
    header: list[str]
    rows: list[list[str]]
    points: list[str]
    index: dict[str, set[int]]

    def places(self, entries: Iterable[Listed]) -> dict[str, int]:
        """{student: number of the row}, for those of ``entries`` who are here once, and nobody else is there."""
        found = {one["student"]: n for one in entries if (n := self._match(one["student"], one["ids"])) is not None}
        taken = Counter(found.values())
        return {student: n for student, n in found.items() if taken[n] == 1}

    def _match(self, student: str, ids: Mapping[str, str]) -> int | None:
        keys = [f"#{ids[self.kind]}"] if self.kind in ids else []
        keys += [student.casefold(), _squeezed(student)]
        for key in keys:
            found = self.index.get(key, ())
            if len(found) == 1:
                return next(iter(found))
        return None

    def column(self, *names: str) -> int | None:
        """The number of the first column of one of those names; None where there is none."""
        lower = [name.casefold() for name in self.header]
        return next((lower.index(name) for name in names if name in lower), None)


def read(path: str | Path) -> Roster:
    """The Roster in the file at ``path``. Raises Refused."""
    header, rows = spreadsheet.read(path)
    lower = [name.casefold() for name in header]
    kind = "plain"
    if "identifier" in lower and "grade" in lower:
        kind = "moodle"
    elif lower[:2] == ["student", "id"] or lower[:3] == ["lastname", "firstname", "id"]:
        kind = "canvas"
    columns = [n for n, name in enumerate(lower) if name in (*NAMES, *IDS, "identifier") or "mail" in name]
    first, last = (
        next((n for n, name in enumerate(lower) if name.replace(" ", "") in names), None)
        for names in (("firstname",), ("lastname", "surname"))
    )
    if not columns and (first is None or last is None):
        raise Refused(
            f"{path} has no column with names, e-mail addresses or ids. "
            f"It has: {archive.shown(', '.join(header), 200)}. "
            "From Moodle take the grading worksheet in English, from Canvas the exported gradebook."
        )
    points: list[str] = []
    people: list[list[str]] = []
    index: dict[str, set[int]] = {}
    for row in rows:
        if kind == "canvas" and "Points Possible" in row[0]:
            points = row
            continue
        if kind == "canvas" and not row[lower.index("id")].strip():
            continue  # "Manual Posting"
        for key in _keys(row, lower, columns, first, last):
            index.setdefault(key, set()).add(len(people))
        people.append(row)
    return Roster(kind, header, people, points, index)


def _keys(
    row: Sequence[str], lower: Sequence[str], columns: Iterable[int], first: int | None, last: int | None
) -> Iterator[str]:
    """All that a student may go by."""
    if first is not None and last is not None:
        yield _squeezed(f"{row[first]} {row[last]}")
        yield _squeezed(f"{row[last]} {row[first]}")
    for n in columns:
        text = row[n].strip()
        if not text:
            continue
        if lower[n] in ("identifier", "id"):
            yield "#" + re.sub(r".*?(\d+)$", r"\1", text, flags=re.S)
        yield text.casefold()
        if lower[n] in NAMES:
            yield _squeezed(text)
            head, comma, tail = text.partition(",")
            words = text.split()
            yield _squeezed(tail + head if comma else " ".join([words[-1], *words[:-1]]))
        if "@" in text:
            yield text.casefold().partition("@")[0]


def _squeezed(name: str) -> str:
    """A name without case, accents, blanks and signs: Canvas's file names are like that."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())
    return "~" + (text or name)
