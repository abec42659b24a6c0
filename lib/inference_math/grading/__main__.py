"""Grades a class from a terminal: ``python3 start.py grade SUBMISSIONS``."""

import argparse
import hashlib
import itertools
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import Refused
from . import typed
from .marking.result import Result
from .out import decisions, feedback, marks, report, roster
from .out.choosing import BEST, FIRST, LATEST
from .out.spreadsheet import as_number
from .out.tally import OFF, SLIP, WHERE, Diagnosis
from .out.words import teachers_points
from .run import batch
from .run.results import put
from .run.workers import Grade
from .sandbox import held
from .sandbox.bubblewrap import Unavailable
from .sheets import common


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(
        prog="python3 start.py grade",
        description=(
            "Grades learners' notebooks: a folder or a zip as it comes from an LMS or nbgrader, or with a folder "
            "or a file for each student. Their code runs in a sandbox. A run that was stopped goes on where it was."
        ),
    )
    parser.add_argument("submissions", metavar="SUBMISSIONS", help="folder, zip, or one notebook")
    parser.add_argument("--to", metavar="OUT", help="folder for the marks (default: marks, beside SUBMISSIONS)")
    parser.add_argument("--workers", type=_whole, default=1, metavar="N", help="processes on this machine (default: 1)")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="scheduler of a dask cluster to use instead, as tcp://host:8786"
    )
    parser.add_argument("--exercise", default="", metavar="NN", help="the exercise sheet, where the files do not say")
    parser.add_argument(
        "--lessons",
        type=_address,
        metavar="ADDRESS",
        help="where learners find the lessons, as https://example.org/notebooks: the pages lead there",
    )
    parser.add_argument(
        "--roster", metavar="FILE", help="Moodle's grading worksheet or Canvas's gradebook export, to be filled in"
    )
    parser.add_argument(
        "--diagnosis",
        choices=(WHERE, SLIP, OFF),
        default=WHERE,
        help="what learners' pages say of a wrong answer: the slip, with an input at which it shows (where, unless "
        "given); the slip alone; or neither",
    )
    parser.add_argument(
        "--counts",
        choices=(LATEST, BEST, FIRST),
        default=LATEST,
        help="which of several files for one exercise counts: the latest, where the LMS says when they were handed in "
        "(unless given; else the best), the best, or the first",
    )
    parser.add_argument(
        "--late-costs", type=_percent, default=0, metavar="PERCENT", help="what late work loses of its points"
    )
    parser.add_argument(
        "--groups", metavar="FILE", help="a table with columns group and student: each member gets the group's marks"
    )
    parser.add_argument(
        "--same-class",
        action="store_true",
        help="the marks hold an earlier hand-in of the same people, which this one replaces",
    )
    typed.add_folder(parser)
    given = parser.parse_args(arguments)
    given.exercise = given.exercise and given.exercise.zfill(2)
    if given.exercise and given.exercise not in common.numbers():
        parser.error(f"there is no exercise {given.exercise}; there are {', '.join(common.numbers())}")
    for name in ("submissions", "to", "roster", "groups"):
        text = getattr(given, name)
        setattr(given, name, text and typed.path(given, text))
    given.to = given.to or given.submissions.parent / "marks"
    return given


def _whole(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _percent(text: str) -> float:
    share = as_number(text.rstrip(" %"))
    if share is None or not 0 <= share <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100")
    return share / 100


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address that begins with https://")
    return text


def main(arguments: Sequence[str] | None = None, grade: Grade | None = None) -> int:
    """Runs the command. Gives the exit status: 0 done, 2 unusable, 130 stopped by Ctrl-C."""
    given = options(arguments)
    try:
        people = roster.read(given.roster) if given.roster else None
        groups = roster.groups(given.groups) if given.groups else {}
        teachers_points(given.to / "written.csv")  # a slip in there is said before the long wait
        decided = decisions.read(given.to / "overrides.csv", given.late_costs)
        kept = batch.run(
            given.submissions,
            given.to,
            given.workers,
            given.dask,
            given.exercise,
            grade=grade,
            groups=groups,
            same_class=given.same_class,
        )
        results, files, sentences = marks.write(kept, people, given.submissions, given.diagnosis, given.counts, decided)
        files.update(pages(kept.out, results, given.lessons or "", given.diagnosis))
    except (Refused, Unavailable) as error:
        print(error)
        return 2
    except OSError as error:
        print(f"The system refused: {error}\nMend that, then run the same command again: what is graded is kept.")
        return 2
    except KeyboardInterrupt:
        return 130
    tables = [f"  {name:<13} {what}" for name, what in files.items()]
    print("\n".join([*summary(results), *sentences, f"In {kept.out}:", *tables]))
    if not {"moodle.csv", "canvas.csv"} & set(files):
        print(
            "For Moodle or Canvas, run it again with --roster "
            "and the grading worksheet or gradebook that you exported there."
        )
    return 0


def summary(results: Iterable[Result]) -> list[str]:
    """The lines that say how it went."""
    shares = []
    lost: dict[str, dict[tuple[str, str], list[str]]] = {"unreadable": {}, "left out": {}}
    for result in results:
        if result["status"] == "graded":
            shares.append(result["points"] / result["most"] if result["most"] else 0)
        else:
            lost[result["status"]].setdefault((result["student"], result["reason"]), []).append(result["file"])
    mean = f", mean {100 * sum(shares) / len(shares):.0f} % of the points." if shares else "."
    lines = [f"{len(shares)} graded{mean}"]
    for status, reasons in lost.items():
        if reasons:
            lines.append(f"{sum(map(len, reasons.values()))} {status}:")
            for (student, reason), files in [*reasons.items()][:20]:
                more = f" and {len(files) - 1} more" if len(files) > 1 else ""
                lines.append(f"  {student}: {files[0]}{more}{': ' if files[0] else ''}{reason}")
            lines += [f"  and {len(reasons) - 20} more: see marks.csv"] if len(reasons) > 20 else []
    return lines


def pages(out: Path, results: Iterable[Result], lessons: str = "", diagnosis: Diagnosis = WHERE) -> dict[str, str]:
    """Writes the learners' pages, with links to the ``lessons`` (an address), and the class report.

    ``diagnosis``: what learners' pages say of a wrong answer. Gives {file: what it is}.
    """
    folder = out / "feedback"
    folder.mkdir(exist_ok=True)
    written = set()
    for student, theirs in itertools.groupby(results, lambda one: one["student"]):  # they are sorted by it
        path = folder / f"{slug(student)}.html"
        put(path, feedback.page(student, theirs, lessons, diagnosis))
        written.add(path.name)
    for old in folder.iterdir():
        if old.name not in written and re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{8}\.html", old.name):
            old.unlink()
    put(out / "report.html", report.page(results, link=lambda student: f"feedback/{slug(student)}.html"))
    return {"feedback/": f"a page for each student: {len(written)}", "report.html": "the class at a glance"}


def slug(student: str) -> str:
    """A file's name for a student: plain letters, and a mark that no two students share."""
    plain = unicodedata.normalize("NFKD", student[:200]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "student"
    return f"{plain}-{hashlib.sha256(student.encode('utf-8', 'replace')).hexdigest()[:8]}"


if __name__ == "__main__":
    held.begin([sys.executable, "-m", "inference_math.grading", *sys.argv[1:]])
    sys.exit(main())
