"""The command that gives each learner of a class a copy of their own, and the class's secret.

    python3 start.py variants CLASS.csv --exercise 04 --to FOLDER

CLASS.csv has a column ``student`` with the names that the LMS puts on what they hand in.
"""

import argparse
import json
import re
import shlex
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ..errors import Refused
from . import typed
from .files.names import plain_name
from .out.parts import counted
from .out.spreadsheet import table
from .run.results import put
from .sheets import common
from .sheets.handout import notebook
from .sheets.secret import note_given_out, secret_of

KEPT = Path("marks", "secret")
"""Where ``start.py grade`` keeps the secret, in the folder that it is called in."""


def students(path: Path) -> list[str]:
    """The names in a CSV file, in its order. Raises Refused, naming the row."""
    found: dict[str, list[tuple[str, int]]] = {}
    for n, row in table(path, ["student"]):
        student = row["student"]
        if not plain_name(student) or len(student) > 80 or not student.isprintable():
            raise Refused(
                f"{path}, row {n}: {student[:80]!r} is no name of 1 to 80 characters with a letter or digit in it."
            )
        found.setdefault(plain_name(student), []).append((student, n))
    twice = [" and ".join(f"{student!r} (row {n})" for student, n in same) for same in found.values() if len(same) > 1]
    if twice:
        raise Refused(
            f"{path}: each learner once, and told apart by letters, in whatever order, and digits: {'; '.join(twice)}. "
            "Two of one name may be called Ann Lee (1) and Ann Lee (2)."
        )
    if not found:
        raise Refused(f"{path} names no student.")
    return [same[0][0] for same in found.values()]


def write(names: Sequence[str], number: str, folder: Path, secret: bytes) -> None:
    """Writes a copy for each of ``names`` into ``folder``.

    Raises Refused before it writes the first where a file of that name holds something else.
    """
    stem = common.names()[number]
    made = {}
    for student in names:
        path = folder / f"{stem}_{_slug(student)}.ipynb"
        text = json.dumps(notebook(number, student, secret), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        made[path] = text.encode()
    for path, data in made.items():
        if path.exists() and path.read_bytes() != data:
            raise Refused(
                f"{path} is there already, and it is not what would be written: "
                "it is of another secret, or was changed. Give another folder with --to, or remove it."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in made.items():
        put(path, data)


def _slug(student: str) -> str:
    """A file's name, which names the same student: in plain letters where they do."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    kept = plain if plain_name(plain) == plain_name(student) else student
    return re.sub(r"[^\w]+", "-", kept.lower()).strip("-_")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Gives the exit status: 0 done, 2 unusable."""
    parser = argparse.ArgumentParser(prog="python3 start.py variants", description=str(__doc__).splitlines()[0])
    parser.add_argument("csv", metavar="CLASS.csv", help="a table with a column 'student'")
    parser.add_argument("--exercise", required=True, metavar="NN", help=f"one of {', '.join(common.numbers())}")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where the copies are written")
    parser.add_argument(
        "--secret",
        default=KEPT.as_posix(),
        metavar="FILE",
        help="the class's secret, made where it is missing (default: %(default)s, where 'start.py grade' keeps one)",
    )
    typed.add_folder(parser)
    given = parser.parse_args(arguments)
    people, to, secret = (typed.path(given, one) for one in (given.csv, given.to, given.secret))
    try:
        number, names = _hand_out(people, given.exercise, to, secret)
    except (Refused, OSError) as error:
        print(error if isinstance(error, Refused) else f"The system refused: {error}", file=sys.stderr)
        return 2
    whom = " to ".join(dict.fromkeys((names[0], names[-1])))
    print(
        f"{counted(len(names), 'copy', 'copies')} of exercise {number} in {to}, for {whom}.\n"
        f"Keep {secret}, and show it to no learner: what they hand in is graded with it.\n"
        f"Then: python3 start.py grade SUBMISSIONS --to {shlex.quote(str(secret.parent))}"
    )
    return 0


def _hand_out(people: Path, exercise: str, to: Path, secret: Path) -> tuple[str, list[str]]:
    """Writes the copies of everybody in a table. Gives the number of the exercise and the names. Raises Refused."""
    number = exercise.zfill(2)
    if number not in common.numbers():
        raise Refused(f"There is no exercise {exercise!r}. There are {', '.join(common.numbers())}.")
    if to in secret.parents:
        raise Refused(
            f"The secret {secret} would lie among the copies that you give out. Give another folder with --to."
        )
    names = students(people)
    write(names, number, to, secret_of(secret))
    note_given_out(secret.parent, number)
    return number, names


if __name__ == "__main__":
    sys.exit(main())
