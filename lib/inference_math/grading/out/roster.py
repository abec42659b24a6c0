"""The class as an LMS lists it, and which of its people a submission is from.

``--roster`` takes Moodle's grading worksheet in any language, Canvas's gradebook export, or any CSV with names,
e-mail addresses or ids. Moodle's importer needs the columns Identifier, Grade and Last modified (grade) by the names
that its own language has for them; Canvas's wants Student and ID first and Section before the first exercise.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ...errors import Refused
from ..files import archive
from ..files.names import known_as, squeezed_name
from ..run.results import Listed
from . import spreadsheet
from .spreadsheet import as_number

NAMES = ("full name", "name", "student")
IDS = ("id", "sis user id", "sis login id", "id number", "username", "login", "student id", "login id")

BY_ID, BY_NAME, BY_ADDRESS = range(3)
"""How sure it is that a row is somebody's: a learner may choose a name that is another's e-mail address."""


@dataclass(frozen=True)
class Roster:
    """``kind`` is "moodle", "canvas" or "plain". ``points``: Canvas's row of Points Possible.

    ``roles``: the numbers of the columns of Moodle's worksheet: identifier, name, status, grade, maximum, comments.
    ``says``: what is wrong with it.
    """

    kind: str
    header: list[str]
    rows: list[list[str]]
    points: list[str]
    index: dict[str, dict[int, int]]
    roles: dict[str, int] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)

    def places(self, entries: Iterable[Listed]) -> dict[str, int]:
        """{student: number of the row}, for those of ``entries`` who are here once, and nobody else is there.

        Of two who claim a row the one with the better reason has it.
        """
        claims: dict[int, dict[str, int]] = {}
        for one in entries:
            if found := self._match(one["student"], one["ids"]):
                claims.setdefault(found[0], {})[one["student"]] = found[1]
        best = {n: [who for who, how in of.items() if how == min(of.values())] for n, of in claims.items()}
        return {who[0]: n for n, who in best.items() if len(who) == 1}

    def _match(self, student: str, ids: Mapping[str, str]) -> tuple[int, int] | None:
        """(number of the row, how sure that is). Who has another id than the row is another of that name."""
        own = ids.get(self.kind)
        for key in (*([f"#{own}"] if own else []), student.casefold(), squeezed_name(student)):
            found = self.index.get(key, {})
            if len(found) == 1:
                ((n, how),) = found.items()
                if how == BY_ID:  # whoever may choose a name could write another's id into it: both are surer
                    named = n in self.index.get(squeezed_name(student), {})
                    return (n, how - named) if named or self._cells.get(student.casefold(), {n}) >= {n} else None
                return (n, how) if not own or not self._has_id(n) else None
        return None

    @cached_property
    def _cells(self) -> dict[str, set[int]]:
        """The rows of each text. Moodle gives a group's files the group's name and id, and no participant's."""
        texts: dict[str, set[int]] = {}
        for n, cell in ((n, cell) for n, row in enumerate(self.rows) for cell in row):
            texts.setdefault(cell.strip().casefold(), set()).add(n)
        return texts

    def _has_id(self, n: int) -> bool:
        """Whether a row has the LMS's own id, as the LMS wrote it."""
        at = self.roles.get("identifier", self.column("id"))
        return at is not None and bool(re.fullmatch(r"\D*\d+", self.rows[n][at].strip()))

    def late(self, places: Mapping[str, int], sheet: str) -> dict[tuple[str, str], str]:
        """What Moodle's worksheet says of late work for the ``sheet`` that it is of: {(student, sheet): text}."""
        if "status" not in self.roles:
            return {}
        said = {who: re.search(r"[^-,;]*\blate\b", self.rows[n][self.roles["status"]]) for who, n in places.items()}
        return {(who, sheet): found[0].strip() for who, found in said.items() if found}

    def column(self, *names: str) -> int | None:
        """The number of the first column of one of those names; None where there is none."""
        lower = [name.casefold() for name in self.header]
        return next((lower.index(name) for name in names if name in lower), None)


def read(path: str | Path) -> Roster:
    """The Roster in the file at ``path``. Raises Refused."""
    header, rows = spreadsheet.read(path)
    lower = [name.casefold() for name in header]
    roles = _moodle(lower, rows)
    kind = "moodle" if roles else "plain"
    if lower[:2] == ["student", "id"] or lower[:3] == ["lastname", "firstname", "id"]:
        kind = "canvas"
    columns = [n for n, name in enumerate(lower) if name in (*NAMES, *IDS) or "mail" in name]
    names = {n for n in columns if lower[n] in NAMES}
    if kind == "moodle":
        names |= {roles["name"]} if "name" in roles else set()
        columns = sorted({*columns, roles["identifier"], *names})
    parts = (("lastname", "surname"), ("firstname",))
    found = [next((n for n, name in enumerate(lower) if name.replace(" ", "") in names), -1) for names in parts]
    both = [] if -1 in found else found
    if not columns and not both:
        raise Refused(
            f"{path} has no column with names, e-mail addresses or ids. "
            f"It has: {archive.shown(', '.join(header), 200)}. "
            "From Moodle take the grading worksheet, from Canvas the exported gradebook."
        )
    ids = {n for n in columns if n == roles.get("identifier") or (kind == "canvas" and lower[n] == "id")}
    kinds = {n: BY_ID if n in ids else BY_NAME if n in names else BY_ADDRESS for n in columns}
    points: list[str] = []
    people: list[list[str]] = []
    index: dict[str, dict[int, int]] = {}
    for row in rows:
        if kind == "canvas" and "Points Possible" in row[0]:
            points = row
            continue
        if kind == "canvas" and not row[lower.index("id")].strip():
            continue  # "Manual Posting"
        for key, how in _keys(row, kinds, both):
            of = index.setdefault(key, {})
            of[len(people)] = min(how, of.get(len(people), how))
        people.append(row)
    return Roster(kind, header, people, points, index, roles, _wrong(people, columns, lower, kind))


def _moodle(lower: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """The columns of Moodle's grading worksheet; none where it is another table.

    By their names in English; in other languages by what stands in them: first the identifier, which is one word and
    a number; then, last of such pairs, the grade and beside it the maximum, which is the same for all. A university's
    own columns, of numbers and terms, come before.
    """
    known = {"identifier": "identifier", "name": "full name", "status": "status", "grade": "grade"}
    known |= {"maximum": "maximum grade", "comments": "feedback comments"}
    if "identifier" in lower and "grade" in lower:
        return {role: lower.index(name) for role, name in known.items() if name in lower}
    parted = [re.fullmatch(r"(\D*[^\W\d]\D*)(\d+)", row[0].strip()) for row in rows]
    if not rows or None in parted or len({found and found[1] for found in parted}) > 1:
        return {}
    for n in range(len(lower) - 1, 1, -1):
        maxima = {as_number(row[n]) for row in rows}
        grades = [row[n - 1].strip() for row in rows]
        if (
            len(maxima) == 1
            and None not in maxima
            and all(one in ("", "-") or as_number(one) is not None for one in grades)
        ):
            found = {"identifier": 0, "name": 1, "grade": n - 1, "maximum": n}
            if len(lower) > n + 2 and not any(row[-1].strip() for row in rows):
                found["comments"] = len(lower) - 1
            return found
    return {}


def _wrong(people: Sequence[Sequence[str]], columns: Iterable[int], lower: Sequence[str], kind: str) -> list[str]:
    """Sentences about what a spreadsheet did to the table, and what cannot be filled in."""
    say = []
    broken = [row[n] for n in columns for row in people if re.fullmatch(r"\d[.,]\d+E\+?\d+", row[n].strip(), re.I)]
    if broken:
        say.append(
            f"The roster has ids that a spreadsheet has changed, as {broken[0]}. They are written back as they are: "
            "export it anew, and give it unopened."
        )
    if kind == "moodle" and "scale" in lower:
        say.append("The worksheet grades by a scale and not by points, so moodle.csv has no grades.")
    return say


def _keys(row: Sequence[str], kinds: Mapping[int, int], both: Sequence[int]) -> Iterator[tuple[str, int]]:
    """All that a student may go by, and how sure it makes. ``both``: columns of the last name and of the first."""
    for name in filter(str.strip, [", ".join(row[n] for n in both), *(row[n] for n in kinds if kinds[n] == BY_NAME)]):
        yield from ((key, BY_NAME) for key in (name.strip().casefold(), *known_as(name)))
    for n, text in ((n, row[n].strip().casefold()) for n in kinds if row[n].strip()):
        if kinds[n] == BY_ID:
            yield "#" + re.sub(r".*?(\d+)$", r"\1", text, flags=re.S), BY_ID
        yield from ((key, BY_ADDRESS) for key in (text, text.partition("@")[0]))


def groups(path: str | Path) -> dict[str, tuple[str, ...]]:
    """{group: its members} of a table with columns group and student. Raises Refused."""
    found: dict[str, dict[str, None]] = {}
    called: dict[str, str] = {}
    for _, row in spreadsheet.table(path, ("group", "student")):
        group, student = row["group"], row["student"]
        if group and student:
            found.setdefault(called.setdefault(squeezed_name(group), group), {})[archive.shown(student, 80)] = None
    return {group: tuple(students) for group, students in found.items()}
