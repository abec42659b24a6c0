"""The tables that Moodle and Canvas import. What each of their importers wants is told in ``roster``."""

import html

from ..checks.engine import CORRECT
from .table import as_number, cell, number


def moodle(results, roster, places, sheet, main):
    """(header, rows) of a grading worksheet for one sheet, with the students that have a place in it.
    ``places``: {student: row of the roster}. ``main``: what could not be read goes here too."""
    header = ["Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"]
    use = roster if main and roster and roster.kind == "moodle" else None  # it is of one assignment
    if use:
        header = list(use.header)
        header += [name for name in ("Last modified (grade)", "Feedback comments") if name not in header]
    at = {name.casefold(): n for n, name in enumerate(header)}
    rows, graded = {}, set()
    for result in results:
        fits = result["sheet"] == sheet or main and result["status"] != "graded" and not result["sheet"]
        n = places.get(result["student"]) if use else None
        id = result["ids"].get("moodle")
        if not fits or (n is None if use else id is None):
            continue
        who = n if use else id
        row = (
            use.rows[n] + [""] * (len(header) - len(use.rows[n]))
            if use
            else [f"Participant {id}", cell(result["student"]), "", "", "-", ""]
        )
        points, most = result["points"], result["most"]
        if result["status"] == "graded":
            full = use and as_number(row[at["maximum grade"]]) if "maximum grade" in at else 0
            row[at["grade"]] = number(points * full / most) if full and most else number(points)
            if not full and "maximum grade" in at:
                row[at["maximum grade"]] = number(most)
            graded.add(who)
        elif who in graded:
            continue
        row[at["feedback comments"]] = cell(_comment(result))
        rows[who] = row
    return header, [rows[who] for who in sorted(rows, key=lambda who: (rows[who][at.get("full name", 0)], str(who)))]


def _comment(result):
    """A line for the learner. Moodle shows it as HTML, so nothing in it is theirs."""
    if result["status"] != "graded":
        return html.escape(f"Your file could not be graded. {result['reason']}", quote=False)
    parts = [
        f"{one['id']}: {one['outcome']}" + (f" ({html.escape(one['mistake'], quote=False)})" if one["mistake"] else "")
        for one in result["questions"]
        if one["outcome"] != CORRECT
    ]
    return f"{number(result['points'])} of {number(result['most'])} points. " + "; ".join(parts)


def canvas(results, roster, places, titles):
    """(header, rows) of a gradebook: one column for each sheet in ``titles``, ``{"04": title}``, with the students
    that Canvas knows. An exercise that is in the gradebook already keeps its column's name and its points."""
    use = roster if roster and roster.kind != "moodle" else None
    people = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    if use and use.kind == "canvas" and use.column("section") is not None:
        people = use.header[: use.column("section") + 1]
    names, full = {}, {}
    for sheet, title in titles.items():
        old = (
            next(
                (
                    n
                    for n, name in enumerate(use.header)
                    if name.startswith(title) and name[len(title) :].strip(" ()0123456789") == ""
                ),
                None,
            )
            if use
            else None
        )
        names[sheet] = use.header[old] if old is not None else title
        full[sheet] = as_number(use.points[old]) if old is not None and use.points else None
    rows, most = {}, {}
    for result in results:
        n = places.get(result["student"]) if use else None
        id = result["ids"].get("canvas")
        if result["status"] != "graded" or (n is None if use and use.kind == "canvas" else n is None and id is None):
            continue
        sheet = result["sheet"]
        most[sheet] = full[sheet] or result["most"]
        mine, theirs = rows.setdefault(result["student"], ([_person(name, result, use, n, id) for name in people], {}))
        theirs[sheet] = number(result["points"] * most[sheet] / result["most"]) if result["most"] else ""
    taken = [sheet for sheet in titles if sheet in most]
    points = ["    Points Possible", *[""] * (len(people) - 1), *(number(most[sheet]) for sheet in taken)]
    lines = [[*mine, *(theirs.get(sheet, "") for sheet in taken)] for _, (mine, theirs) in sorted(rows.items())]
    return [*people, *(names[sheet] for sheet in taken)], [points, *lines] if lines else []


def _person(name, result, use, n, id):
    """What stands in one of a student's own columns. An id is taken for Canvas's own only from Canvas."""
    others = {
        "SIS User ID": ("sis user id", "id number", "student id"),
        "SIS Login ID": ("sis login id", "username", "login", "login id"),
    }
    if n is not None and (use.kind == "canvas" or name not in ("Student", "ID")):
        at = use.column(name.casefold(), *others.get(name, ()))
        return cell(use.rows[n][at]) if at is not None else ""
    return {"Student": cell(result["student"]), "ID": id or ""}.get(name, "")
