"""From results to tables: every mark, and answers in words for a teacher.

Of several files that a student handed in for one exercise the best counts. A teacher's points
for answers in words are read from written.csv, kept there, and counted.
"""

import hashlib
from collections import Counter
from pathlib import Path

from ..checks.engine import CORRECT, NOT_YET
from ..errors import Refused
from . import lms, sheets, table
from .book import Results, put
from .sheets import TO_READ
from .table import as_number, cell, number

WRITTEN = ["student", "exercise", "question", "answer", "rubric", "most", "points", "key"]


def counted(results, given):
    """The Results that count: of each student's files for a sheet the best (of equals the last), and every
    unreadable one. ``given``: a teacher's points, as ``teachers_points`` gives them."""
    tries = {}
    for n, result in enumerate(results):
        result = with_points(result, given)
        name = (result["student"], result["sheet"], "" if result["status"] == "graded" else n)
        tries.setdefault(name, []).append((result["points"], n, result["file"]))
    notes = {}
    for several in tries.values():
        _, best, file = max(several)
        notes[best] = []
        if len(several) > 1:
            listed = ", ".join(f"{name} ({number(points)})" for points, _, name in several)
            notes[best] = [f"{len(several)} files were handed in for this exercise: {listed}. The best counts: {file}."]
    chosen = sorted(notes)
    extra = {results.entries[n]["key"]: notes[n] for n in chosen}

    def change(result, key):
        result = with_points(result, given)
        return {**result, "notes": [*result["notes"], *extra[key]]}

    return Results(results.book, [results.entries[n] for n in chosen], change)


# --- answers in words --------------------------------------------------------


def key_of(result, question):
    """Names an answer in words, in a way that no spreadsheet takes for a number or a date."""
    parts = "\0".join((result["student"], result["sheet"], question["id"], question["answer"]))
    return "k" + hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]


def with_points(result, given):
    """The result with the points that a teacher gave."""
    questions = [_read(result, one, given) for one in result["questions"]]
    return {**result, "questions": questions, "points": sum(one["points"] or 0 for one in questions)}


def _read(result, one, given):
    points = given.get(key_of(result, one)) if one["outcome"] == TO_READ else None
    if points is None:
        return one
    return {
        **one,
        "points": points,
        "outcome": CORRECT if points == one["most"] else NOT_YET,
        "says": f"Your teacher gave {number(points)} of {number(one['most'])}.",
    }


def teachers_points(path):
    """{key: points} and {key: row} of the rows of written.csv that have points. Empty where there is no file.

    Raises Refused, naming each row and value that is no number from 0 to its ``most``.
    """
    if not Path(path).exists():
        return {}, {}
    header, rows = table.read(path)
    lacks = [name for name in ("student", "question", "most", "points", "key") if name not in header]
    if lacks:
        raise Refused(f"{path} lacks the column {lacks[0]}. Put it back; or move the file away, and a new one is made.")
    given, kept, wrong = {}, {}, []
    for n, row in enumerate(rows, 2):
        one = dict(zip(header, row))
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


def written(results, given, kept):
    """The rows of written.csv, for every answer in words that was handed in, and how many are still to be read.
    Rows with points that belong to none of them stay at the end, and do not count."""
    rows, waiting = {}, 0
    for result in results:
        for one in result["questions"]:
            if one["outcome"] == TO_READ:
                key = key_of(result, one)
                rubric = next((w.rubric for w in sheets.load(result["sheet"]).written if w.id == one["id"]), "")
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


def marks(results):
    """The rows of marks.csv: one per question, and one for each file that could not be read."""
    rows = []
    for result in results:
        student, sheet = cell(result["student"]), result["sheet"]
        if result["status"] != "graded":
            rows.append([student, sheet, "", "", "", "unreadable", cell(result["reason"])])
        for one in result["questions"]:
            points = "" if one["points"] is None else number(one["points"])
            rows.append([student, sheet, one["id"], points, number(one["most"]), one["outcome"], cell(one["mistake"])])
    return sorted(rows, key=lambda row: (row[0], row[1], sheets.place(row[2]), row))


# --- all of it ---------------------------------------------------------------


def write(book, roster=None, source=None):
    """Writes every table into the book's folder. Gives (the Results that count, {file: what it is}, sentences to say).

    ``source``: the submissions of this run; moodle.csv has the sheet that most of them are.
    """
    everything = book.all()
    places = roster.places(everything.entries) if roster else {}
    given, kept = teachers_points(book.out / "written.csv")
    results = counted(everything, given)
    files, say = {}, []

    def save(name, header, rows, bom, what):
        put(book.out / name, table.csv_of(header, rows, bom))
        files[name] = what

    save(
        "marks.csv",
        ["student", "exercise", "question", "points", "most", "outcome", "mistake"],
        marks(results),
        True,
        "every question of every student",
    )
    rows, waiting, left = written(everything, given, kept)
    if rows or (book.out / "written.csv").exists():
        save("written.csv", WRITTEN, rows, True, "answers in words: fill in the points, and run the same command again")
    if waiting:
        say.append(f"{waiting} answers in words are still to be read (written.csv). Until then they count 0.")
    if left:
        say.append(f"{left} rows of written.csv have points for answers that are not here any more; they do not count.")
    here = [one for one in results.entries if one["sheet"] and source in (None, one["source"])]
    now = Counter(one["sheet"] for one in here if "moodle" in one["ids"]) or Counter(one["sheet"] for one in here)
    main = min(now, key=lambda sheet: (-now[sheet], sheet), default="")
    for old in book.out.glob("moodle*.csv"):
        if old.stem == "moodle" or old.stem[6:].strip("_0123456789") == "":
            old.unlink()
    for sheet in sorted(now):
        header, rows = lms.moodle(results, roster, places, sheet, sheet == main)
        if rows:
            name = "moodle.csv" if sheet == main else f"moodle_{sheet}.csv"
            save(name, header, rows, False, f"for Moodle's grading worksheet, exercise {sheet}")
    titles = {
        sheet: sheets.load(sheet).title for sheet in sorted({one["sheet"] for one in results.entries if one["sheet"]})
    }
    header, rows = lms.canvas(results, roster, places, titles)
    if rows:
        save("canvas.csv", header, rows, False, "for Canvas's gradebook")
    if roster:
        say += _strangers(results, roster, places)
    return results, files, say


def _strangers(results, roster, places):
    """Sentences about who is on one list only."""
    unknown = sorted({one["student"] for one in results.entries} - set(places))
    absent = len(roster.rows) - len(places)
    return [
        *(
            [
                f"Not on the roster, or not to be told apart there: {', '.join(unknown[:10])}{' …' if unknown[10:] else ''}."
            ]
            if unknown
            else []
        ),
        *([f"{absent} people of the roster handed in nothing."] if absent else []),
    ]
