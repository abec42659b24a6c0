"""From results to tables: every mark, and answers in words for a teacher.

Of several files that a student handed in for one exercise the best counts. A teacher's points
for answers in words are read from written.csv, kept there, and counted.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ...checks.engine import CORRECT, NOT_YET
from ...errors import Refused
from ..marking.result import QuestionResult, Result
from ..run.results import Book, Listed, Results, put
from ..sheets import common
from ..sheets.common import TO_READ
from . import lms, spreadsheet
from .roster import Roster
from .spreadsheet import as_number, cell, number
from .tally import WHERE, Diagnosis

Given: TypeAlias = Mapping[str, float]
"""A teacher's points for answers in words, by ``key_of`` the answer."""

MARKS = ["student", "exercise", "question", "points", "most", "outcome", "mistake", "because"]
MISSING = "missing"
"""Stands for a sentence that the sheet asks for, and that is not there."""

WRITTEN = ["student", "exercise", "question", "answer", "rubric", "most", "points", "key"]


def counted(results: Results, given: Given) -> Results:
    """The Results that count: of a student's files for a sheet the best (of equals the last), any unreadable one."""
    tries: dict[tuple[str, str, int | None], list[tuple[float, int, str]]] = {}
    for n, result in enumerate(with_points(one, given) for one in results):
        name = (result["student"], result["sheet"], None if result["status"] == "graded" else n)
        tries.setdefault(name, []).append((result["points"], n, result["file"]))
    notes: dict[int, list[str]] = {}
    for several in tries.values():
        _, best, file = max(several)
        notes[best] = []
        if len(several) > 1:
            listed = ", ".join(f"{name} ({number(points)})" for points, _, name in several)
            notes[best] = [f"{len(several)} files were handed in for this exercise: {listed}. The best counts: {file}."]
    chosen = sorted(notes)
    extra = {results.entries[n]["key"]: notes[n] for n in chosen}

    def change(result: Result, key: str) -> Result:
        return {**with_points(result, given), "notes": [*result["notes"], *extra[key]]}

    return Results(results.book, [results.entries[n] for n in chosen], change)


# --- answers in words --------------------------------------------------------


def key_of(result: Result, question: QuestionResult) -> str:
    """Names an answer in words, in a way that no spreadsheet takes for a number or a date."""
    parts = "\0".join((result["student"], result["sheet"], question["id"], question["answer"]))
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
    header, rows = spreadsheet.read(path)
    lacks = [name for name in ("student", "question", "most", "points", "key") if name not in header]
    if lacks:
        raise Refused(f"{path} lacks the column {lacks[0]}. Put it back; or move the file away, and a new one is made.")
    given: dict[str, float] = {}
    kept: dict[str, list[str]] = {}
    wrong = []
    for n, row in enumerate(rows, 2):
        one = dict(zip(header, row, strict=True))
        text = one["points"].strip()
        if not text:
            continue
        points, most = as_number(text), as_number(one["most"])
        if points is None or most is None or not 0 <= points <= most:
            wrong.append(
                f"row {n}, {one['student']}, {one['question']}: {text!r} is not a number from 0 to {one['most']}"
            )
        else:
            given[one["key"].strip()] = points
            kept[one["key"].strip()] = [one.get(name, "") for name in WRITTEN]
    if wrong:
        raise Refused(f"{path} has points that cannot be counted:\n  " + "\n  ".join(wrong[:10]))
    return given, kept


def written(
    results: Iterable[Result], given: Given, kept: Mapping[str, Sequence[str]]
) -> tuple[list[list[str]], int, int]:
    """The rows of written.csv, for every answer in words that was handed in, and how many are still to be read.

    Rows with points that belong to none of them stay at the end, and do not count; the third is how many.
    """
    rows: dict[str, list[str]] = {}
    waiting = 0
    for result in results:
        for one in result["questions"]:
            if one["outcome"] == TO_READ:
                key = key_of(result, one)
                rubric = next((w.rubric for w in common.load(result["sheet"]).written if w.id == one["id"]), "")
                points = number(given[key]) if key in given else ""
                waiting += key not in given and key not in rows
                rows[key] = [
                    cell(result["student"]),
                    result["sheet"],
                    one["id"],
                    cell(one["answer"]),
                    cell(rubric),
                    number(one["most"]),
                    points,
                    key,
                ]
    left = [[*map(cell, row)] for key, row in kept.items() if key not in rows]
    return [*rows.values(), *left], waiting, len(left)


# --- the tables --------------------------------------------------------------


def marks(results: Iterable[Result]) -> list[list[str]]:
    """The rows of marks.csv: one per question, and one for each file that could not be read."""
    rows = []
    for result in results:
        student, sheet = cell(result["student"]), result["sheet"]
        if result["status"] != "graded":
            rows.append([student, sheet, "", "", "", "unreadable", cell(result["reason"]), ""])
        for one in result["questions"]:
            points = "" if one["points"] is None else number(one["points"])
            named = [cell(one["mistake"]), cell(one["because"] or MISSING) if "because" in one else ""]
            rows.append([student, sheet, one["id"], points, number(one["most"]), one["outcome"], *named])
    return sorted(rows, key=lambda row: (row[0], row[1], common.place(row[2]), row))


# --- all of it ---------------------------------------------------------------


def write(
    book: Book, roster: Roster | None = None, source: str | Path | None = None, diagnosis: Diagnosis = WHERE
) -> tuple[Results, dict[str, str], list[str]]:
    """Writes every table into the book's folder. Gives the Results that count, {file: what it is}, sentences to say.

    ``source``: the submissions of this run; moodle.csv has the sheet that most of them are. ``diagnosis``: what its
    comments, which learners see, say of a wrong answer.
    """
    everything = book.all()
    places = roster.places(everything.entries) if roster else {}
    given, kept = teachers_points(book.out / "written.csv")
    results = counted(everything, given)
    files: dict[str, str] = {}

    def save(name: str, header: Sequence[str], rows: Iterable[Sequence[str]], bom: bool, what: str) -> None:
        put(book.out / name, spreadsheet.csv_of(header, rows, bom))
        files[name] = what

    save("marks.csv", MARKS, marks(results), True, "every question of every student")
    rows, waiting, left = written(everything, given, kept)
    if rows or (book.out / "written.csv").exists():
        save("written.csv", WRITTEN, rows, True, "answers in words: fill in the points, and run the same command again")
    say = _unread(waiting, left)
    for old in book.out.glob("moodle*.csv"):
        if old.stem == "moodle" or old.stem[6:].strip("_0123456789") == "":
            old.unlink()
    ranked = _commonest_first([one for one in results.entries if source is None or one["source"] == str(source)])
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
    if roster:
        say += _strangers(results, roster, places)
    return results, files, say


def _unread(waiting: int, left: int) -> list[str]:
    """Sentences about answers in words that have no points, and points that have no answer."""
    say = []
    if waiting:
        say.append(f"{waiting} answers in words are still to be read (written.csv). Until then they count 0.")
    if left:
        say.append(f"{left} rows of written.csv have points for answers that are not here any more; they do not count.")
    return say


def _commonest_first(entries: Iterable[Listed]) -> list[str]:
    """The sheets of ``entries``, those that came from Moodle where any did."""
    known = [one for one in entries if one["sheet"]]
    counts = Counter(one["sheet"] for one in known if "moodle" in one["ids"]) or Counter(one["sheet"] for one in known)
    return sorted(counts, key=lambda sheet: (-counts[sheet], sheet))


def _strangers(results: Results, roster: Roster, places: Mapping[str, int]) -> list[str]:
    """Sentences about who is on one list only."""
    say = []
    if unknown := sorted({one["student"] for one in results.entries} - set(places)):
        names = ", ".join(unknown[:10]) + (" …" if unknown[10:] else "")
        say.append(f"Not on the roster, or not to be told apart there: {names}.")
    if absent := len(roster.rows) - len(places):
        say.append(f"{absent} people of the roster handed in nothing.")
    return say
