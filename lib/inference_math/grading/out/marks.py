"""From results to tables: every mark, and what the LMS and the teacher get."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from ..marking.result import Result
from ..run.results import Book, Listed, Results, put
from ..sheets import common
from . import lms, parts, spreadsheet
from .choosing import LATEST, Which, counted
from .decisions import Decisions
from .roster import Roster
from .spreadsheet import cell, number
from .tally import WHERE, Diagnosis
from .words import WRITTEN, teachers_points, written

MARKS = ["student", "exercise", "question", "points", "most", "outcome", "mistake", "because", "late"]
MISSING = "missing"
"""Stands for a sentence that the sheet asks for, and that is not there."""


# --- the tables --------------------------------------------------------------


def marks(results: Iterable[Result]) -> list[list[str]]:
    """The rows of marks.csv: one per question, and one for each file that could not be read."""
    rows = []
    for result in results:
        student, sheet, late = cell(result["student"]), result["sheet"], result.get("late", "")
        if result["status"] != "graded":
            rows.append([student, sheet, "", "", "", result["status"], cell(result["reason"]), "", late])
        for one in result["questions"]:
            points = "" if one["points"] is None else number(one["points"])
            named = [cell(one["mistake"]), cell(one["because"] or MISSING) if "because" in one else ""]
            rows.append([student, sheet, one["id"], points, number(one["most"]), one["outcome"], *named, late])
    return sorted(rows, key=lambda row: (row[0], row[1], common.place(row[2]), row))


# --- all of it ---------------------------------------------------------------


def write(
    book: Book,
    roster: Roster | None = None,
    source: str | Path | None = None,
    diagnosis: Diagnosis = WHERE,
    which: Which = LATEST,
    decided: Decisions = Decisions(),  # noqa: B008  it is frozen
) -> tuple[Results, dict[str, str], list[str]]:
    """Writes every table into the book's folder. Gives the Results that count, {file: what it is}, sentences to say.

    ``source``: the submissions of this run; moodle.csv has the sheet that most of them are. ``diagnosis``: what its
    comments, which learners see, say of a wrong answer. ``which``: of several files of a student, and ``decided``: what
    a teacher did, as of ``choosing.counted``.
    """
    everything = book.all()
    places = roster.places(everything.entries) if roster else {}
    given, kept = teachers_points(book.out / "written.csv")
    ranked = _commonest_first([one for one in everything.entries if source is None or one["source"] == str(source)])
    late = roster.late(places, ranked[0]) if roster and ranked else {}
    decided, unclear = decided.among({one["student"] for one in everything.entries})
    results = counted(everything, given, which, decided.apply, late)
    files: dict[str, str] = {}

    def save(name: str, header: Sequence[str], rows: Iterable[Sequence[str]], bom: bool, what: str) -> None:
        put(book.out / name, spreadsheet.csv_of(header, rows, bom))
        files[name] = what

    save("marks.csv", MARKS, marks(results), True, "every question of every student")
    rows, left = written(Results(book, results.entries), given, kept)
    waiting = sum(one["points"] is None for result in results for one in result["questions"])
    if rows or (book.out / "written.csv").exists():
        save("written.csv", WRITTEN, rows, True, "answers in words: fill in the points, and run the same command again")
    say = _unread(waiting, left)
    for old in book.out.glob("moodle*.csv"):
        if old.stem == "moodle" or old.stem[6:].strip("_0123456789") == "":
            old.unlink()
    for sheet in sorted(ranked):
        main = sheet == ranked[0]
        header, rows = lms.moodle(results, roster, places, sheet, main, diagnosis)
        if rows:
            name = "moodle.csv" if main else f"moodle_{sheet}.csv"
            save(name, header, rows, False, f"for Moodle's grading worksheet, exercise {sheet}")
    numbers = sorted({one["sheet"] for one in results.entries if one["sheet"]})
    header, rows = lms.canvas(results, roster, places, {sheet: common.load(sheet).title for sheet in numbers})
    if rows:
        save("canvas.csv", header, rows, False, "for Canvas's gradebook")
    say += unclear + decided.unused(results)
    if decided.late and roster and roster.kind == "moodle" and "status" not in roster.roles:
        say.append("What is late is read from a worksheet in English only; by this one, late work costs nothing.")
    if roster:
        now = {one["student"] for one in results.entries if source is None or one["source"] == str(source)}
        say += roster.says + _strangers(now, roster, places)
    return results, files, say


def _unread(waiting: int, left: int) -> list[str]:
    """Sentences about answers in words that have no points, and points that have no answer."""
    say = []
    if waiting:
        said = parts.counted(waiting, "answer")
        say.append(f"{said} in words still to be read (written.csv), and counted 0 until then.")
    if left:
        say.append(f"{parts.counted(left, 'row')} of written.csv with points for answers that are gone: not counted.")
    return say


def _commonest_first(entries: Iterable[Listed]) -> list[str]:
    """The sheets of ``entries``, those that came from Moodle where any did."""
    known = [one for one in entries if one["sheet"]]
    counts = Counter(one["sheet"] for one in known if "moodle" in one["ids"]) or Counter(one["sheet"] for one in known)
    return sorted(counts, key=lambda sheet: (-counts[sheet], sheet))


def _strangers(now: Collection[str], roster: Roster, places: Mapping[str, int]) -> list[str]:
    """Sentences about who is on one list only, of those who handed in ``now``."""
    say = []
    if unknown := sorted(set(now) - set(places)):
        names = ", ".join(unknown[:10]) + (" …" if unknown[10:] else "")
        say.append(f"Not on the roster, or not to be told apart there: {names}.")
    if absent := len(roster.rows) - len(set(now) & set(places)):
        say.append(f"{parts.counted(absent, 'person', 'people')} of the roster handed in nothing.")
    return say
