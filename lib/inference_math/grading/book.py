"""The output folder: each result in a file of its own, a list of those that count, and the class's secret.

Every file is written beside its place and then moved there, so a run that is cut off
leaves whole files only.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from ..errors import Refused
from . import sheets
from .secret import secret_of

HERE = Path(__file__).parent
PAPERWORK = {
    "archive",
    "book",
    "classroom",
    "cluster",
    "copies",
    "counts",
    "feedback",
    "handout",
    "intake",
    "lms",
    "marks",
    "nbgrader_course",
    "pages",
    "progress",
    "report",
    "roster",
    "secret",
    "table",
    "typed",
    "__main__",
}
"""Modules of the grading that change no result."""


def put(path, data):
    """Writes ``data`` (text or bytes) to ``path``: all of it, or nothing."""
    new = f"{path}.new"
    with open(new, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    os.replace(new, path)


def rules():
    """Changes when a result may: a hash of what grades, of the library that answers use, and of the sheets."""
    ours = HERE.parent
    files = [path for path in HERE.glob("*.py") if path.stem not in PAPERWORK]
    files += [*(ours / "checks").glob("*.py"), *ours.glob("*.py"), *(ours / "data").glob("*.csv")]
    files += [*(sheets.ROOT / "exercises").glob("*.ipynb"), *(sheets.ROOT / "solutions").glob("*.ipynb")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.parent.name}/{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class Book:
    """The folder ``out``. A context manager: no second run may write into it meanwhile."""

    def __init__(self, out):
        self.out = Path(out)
        self.results = self.out / "results"
        self.index = self.results / "index.json"

    def __enter__(self):
        self.results.mkdir(parents=True, exist_ok=True)
        self._lock = open(self.results / "lock", "ab")
        with contextlib.suppress(ImportError):  # Windows, where nothing can be graded anyway
            import fcntl

            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._lock.close()
                raise Refused(
                    f"Another run is writing into {self.out}. Wait for it, or give another folder with --to."
                ) from None
        for left in self.results.glob("*.new"):
            left.unlink()
        return self

    def __exit__(self, *_):
        self._lock.close()

    def secret(self):
        """The class's secret, made at the first call."""
        return secret_of(self.out / "secret")

    def get(self, key):
        """The result of that key, or None: not graded yet, not whole, or to be tried again."""
        try:
            found = json.loads((self.results / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and "questions" in found and not found.get("again") else None

    def keep(self, key, result):
        """Writes a result."""
        put(self.results / f"{key}.json", json.dumps(result))

    def listed(self):
        """What counts: [{"key", "student", "file", "sheet", "ids", "source"}], as of the last run that was finished."""
        try:
            return json.loads(self.index.read_bytes())
        except FileNotFoundError:
            return []
        except ValueError:
            raise Refused(
                f"{self.index} is damaged. Remove it, and grade each folder again: results are kept."
            ) from None

    def list(self, source, entries):
        """Takes the entries of a run over ``source``; those of other runs stay, unless a student handed the
        same sheet in again. Gives how many stay."""
        now = {(one["student"], one["sheet"]) for one in entries}
        here = {one["student"] for one in entries}
        stay = [
            one
            for one in self.listed()
            if one["source"] != source
            and (one["student"], one["sheet"]) not in now
            and (one["sheet"] or one["student"] not in here)
        ]
        everything = sorted(stay + entries, key=lambda one: (one["student"], one["sheet"], one["file"], one["key"]))
        put(self.index, json.dumps(everything, indent=0))
        return len(stay)

    def all(self):
        """The results that count, as a Results."""
        return Results(self, self.listed())


class Results(Sequence):
    """Results read from their files when they are asked for, so that a large class needs little memory.

    Each is what ``grade`` gave, and ``ids``.
    """

    def __init__(self, book, entries, change=lambda result, key: result):
        self.book, self.entries, self.change = book, entries, change

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, n):
        if isinstance(n, slice):
            return Results(self.book, self.entries[n], self.change)
        entry = self.entries[n]
        path = self.book.results / f"{entry['key']}.json"
        try:
            result = json.loads(path.read_bytes())
        except (OSError, ValueError):
            raise Refused(f"{path} is gone or damaged. Grade the same folder again.") from None
        return self.change({**result, "ids": entry["ids"]}, entry["key"])
