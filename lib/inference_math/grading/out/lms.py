"""The tables that Moodle and Canvas import. What each of their importers wants is told in ``roster``."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ...checks.engine import CORRECT
from ..marking.result import Result
from .roster import Roster
from .spreadsheet import as_number, cell, number
from .tally import OFF, WHERE, Diagnosis

Table: TypeAlias = tuple[list[str], list[list[str]]]
"""A header and its rows."""


def moodle(
    results: Iterable[Result],
    roster: Roster | None,
    places: Mapping[str, int],
    sheet: str,
    main: bool,
    diagnosis: Diagnosis = WHERE,
) -> Table:
    """A grading worksheet for one sheet, with the students that have a place in it.

    ``places``: the row of the roster that each student has. ``main``: what could not be read goes here too.
    ``diagnosis``: where it is OFF, comments name no mistake.
    """
    header = ["Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"]
    use = roster if main and roster and roster.kind == "moodle" else None  # it is of one assignment
    if use:
        header, at = list(use.header), dict(use.roles)
        if "Identifier" in header:  # else it is in another language, and its importer wants that
            header += [name for name in ("Last modified (grade)", "Feedback comments") if name not in header]
            at["comments"] = header.index("Feedback comments")
    else:
        at = {"name": 1, "grade": 2, "maximum": 3, "comments": 5}
    rows: dict[int | str, list[str]] = {}
    graded: dict[int | str, Result] = {}
    for result in results:
        fits = result["sheet"] == sheet or (main and result["status"] != "graded" and not result["sheet"])
        who = places.get(result["student"]) if use else result["ids"].get("moodle")
        if not fits or who is None or result["status"] == "left out":
            continue
        if isinstance(who, int) and use:
            row = use.rows[who] + [""] * (len(header) - len(use.rows[who]))
        else:
            row = [f"Participant {who}", cell(result["student"]), "", "", "-", ""]
        if result["status"] == "graded":
            graded[who] = result
        elif who in graded:
            continue
        if "comments" in at:
            row[at["comments"]] = cell(_comment(result, diagnosis != OFF))
        rows[who] = row
    most = max((result["most"] for result in graded.values()), default=0)  # but for a teacher's own rows all the same
    for who, result in graded.items():
        _grade(rows[who], result, at, use, most)
    name = at.get("name", 0)
    return header, [rows[who] for who in sorted(rows, key=lambda who: (rows[who][name], str(who)))]


def _grade(row: list[str], result: Result, at: Mapping[str, int], use: Roster | None, most: float) -> None:
    """Puts the points in their place: out of the maximum in a roster's row, else of the sheet's ``most``."""
    if not result["most"] or (use and "scale" in [name.casefold() for name in use.header]):
        return
    full = as_number(row[at["maximum"]]) if use and "maximum" in at else None
    text = number(result["points"] * (full or most) / result["most"])
    row[at["grade"]] = text.replace(".", ",") if full and "," in row[at["maximum"]] else text
    if not full and "maximum" in at:
        row[at["maximum"]] = number(most)


def _comment(result: Result, naming: bool) -> str:
    """A line for the learner, ``naming`` mistakes or not. Moodle shows it as HTML, so nothing in it is theirs."""
    if result["status"] != "graded":
        return html.escape(f"Your file could not be graded. {result['reason']}", quote=False)
    parts = [
        f"{one['id']}: {one['outcome']}"
        + (f" ({html.escape(one['mistake'], quote=False)})" if naming and one["mistake"] else "")
        for one in result["questions"]
        if one["outcome"] != CORRECT
    ]
    return f"{number(result['points'])} of {number(result['most'])} points. " + "; ".join(parts)


def canvas(
    results: Iterable[Result], roster: Roster | None, places: Mapping[str, int], titles: Mapping[str, str]
) -> Table:
    """A gradebook: one column for each sheet in ``titles``, with the students that Canvas knows.

    An exercise that is in the gradebook already keeps its column's name and its points.
    """
    use = roster if roster and roster.kind != "moodle" else None
    known = use.kind == "canvas" if use else False
    section = use.column("section") if use and known else None
    people = use.header[: section + 1] if use and section is not None else PEOPLE
    names, full = {}, {}
    for sheet, title in titles.items():
        known_as = re.compile(rf"{re.escape(title)}( \(\d+\))?")  # Canvas writes its own id behind it
        old = next((n for n, name in enumerate(use.header) if known_as.fullmatch(name)), None) if use else None
        names[sheet] = use.header[old] if use and old is not None else title
        full[sheet] = as_number(use.points[old]) if use and old is not None and use.points else None
    rows: dict[str, tuple[list[str], dict[str, float]]] = {}
    most: dict[str, float] = {}
    for result in results:
        n, student = places.get(result["student"]) if use else None, result["ids"].get("canvas")
        if result["status"] != "graded" or (n is None and (known or student is None)):
            continue
        sheet = result["sheet"]
        most[sheet] = full[sheet] or max(result["most"], most.get(sheet, 0))
        _, theirs = rows.setdefault(result["student"], (_person(people, result, use, n), {}))
        theirs |= {sheet: result["points"] / result["most"]} if result["most"] else {}
    taken = [sheet for sheet in titles if sheet in most]
    points = ["    Points Possible", *[""] * (len(people) - 1), *(number(most[sheet]) for sheet in taken)]
    lines = [
        [*mine, *(number(theirs[sheet] * most[sheet]) if sheet in theirs else "" for sheet in taken)]
        for _, (mine, theirs) in sorted(rows.items())
    ]
    return [*people, *(names[sheet] for sheet in taken)], [points, *lines] if lines else []


PEOPLE = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
"""Canvas's columns of a student."""

ALSO = {"SIS User ID": ("sis user id", "id number", "student id"), "SIS Login ID": ("username", "login", "login id")}
"""What other lists call them. An id is taken for Canvas's own only from Canvas."""


def _person(columns: Sequence[str], result: Result, use: Roster | None, n: int | None) -> list[str]:
    """A student's own columns, from row ``n`` of the roster where there is one."""
    own = {"Student": cell(result["student"]), "ID": result["ids"].get("canvas", "")}
    found = []
    for name in columns:
        if use and n is not None and (use.kind == "canvas" or name not in own):
            at = use.column(name.casefold(), *ALSO.get(name, ()))
            found.append(cell(use.rows[n][at]) if at is not None else "")
        else:
            found.append(own.get(name, ""))
    return found
