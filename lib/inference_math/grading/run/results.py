"""The output folder: each result in a file of its own, a list of those that count, and the class's secret.

Every file is written beside its place and then moved there, so a run that is cut off
leaves whole files only.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NotRequired, Self, TypedDict

from ...errors import Refused
from ..marking.result import Result
from ..sheets import common
from ..sheets.secret import secret_of

GRADING = Path(__file__).parents[1]
DECIDING = ("files", "sheets", "sandbox", "marking")
"""Folders of the grading that a result may change with. The others are paperwork."""


class Listed(TypedDict):
    """One line of the list of what counts: the ``key`` of a result, and the file (``source``) that it was in."""

    key: str
    student: str
    file: str
    sheet: str
    ids: dict[str, str]
    source: str
    when: NotRequired[str]
    late: NotRequired[str]


def put(path: Path, data: str | bytes) -> None:
    """Writes ``data`` to ``path``: all of it, or nothing."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    new.replace(path)


def rules() -> str:
    """Changes when a result may: a hash of what grades, of the library that answers use, and of the sheets."""
    ours = GRADING.parent
    files = [path for folder in DECIDING for path in (GRADING / folder).glob("*.py")]
    checks = ours / "checks"
    files += [path for folder in (ours, checks, checks / "edits", ours / "shapes") for path in folder.glob("*.py")]
    files += [*checks.glob("*.json"), *(ours / "data").glob("*.csv"), *(ours / "data" / "configs").glob("*.json")]
    files += [*(common.ROOT / "exercises").glob("*.ipynb"), *(common.ROOT / "solutions").glob("*.ipynb")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.parent.name}/{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_listed(found: object) -> bool:
    """Whether it is a Listed."""
    if not (isinstance(found, dict) and Listed.__required_keys__ <= found.keys() and isinstance(found["ids"], dict)):
        return False
    return all(isinstance(one, str) for one in [*found["ids"].values(), *(found | {"ids": ""}).values()])


class Book:
    """The folder ``out``. A context manager: no second run may write into it meanwhile."""

    def __init__(self, out: str | Path) -> None:
        self.out = Path(out)
        self.results = self.out / "results"
        self.index = self.results / "index.json"

    def __enter__(self) -> Self:
        self.results.mkdir(parents=True, exist_ok=True)
        self._lock = (self.results / "lock").open("ab")
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

    def __exit__(self, *_: object) -> None:
        self._lock.close()

    def secret(self) -> bytes:
        """The class's secret, made at the first call."""
        return secret_of(self.out / "secret")

    def read(self, key: str) -> Result | None:
        """The result of that key; None where there is none that is whole, as far as can be seen."""
        try:
            found: Result = json.loads((self.results / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found.keys() >= Result.__required_keys__ else None

    def get(self, key: str) -> Result | None:
        """The result of that key, or None: not graded yet, not whole, or to be tried again."""
        found = self.read(key)
        return None if found and found.get("again") else found

    def keep(self, key: str, result: Result) -> None:
        """Writes a result."""
        put(self.results / f"{key}.json", json.dumps(result))

    def listed(self) -> list[Listed]:
        """What counts, as of the last run that was finished."""
        try:
            found: list[Listed] = json.loads(self.index.read_bytes())
            if isinstance(found, list) and all(map(_is_listed, found)):
                return found
        except FileNotFoundError:
            return []
        except ValueError:
            pass
        raise Refused(f"{self.index} is damaged. Remove it, and grade each folder again: results are kept.")

    def list(self, source: str, entries: Sequence[Listed], same_class: bool = False) -> int:
        """Takes the entries of a run over ``source``. Gives how many of other runs stay.

        Those stay, unless a student handed the same sheet in again. Raises Refused where one did by the name, unless
        it is the ``same_class``: two classes may have an Ann each.
        """
        now = {(*_who(one), one["sheet"]) for one in entries}
        taken = [one for one in self.listed() if one["source"] != source and (*_who(one), one["sheet"]) in now]
        if taken and not same_class:
            names = ", ".join(sorted({f"{one['student']} ({one['sheet'] or one['file']})" for one in taken})[:5])
            raise Refused(
                f"{self.out} has other files of {names}{' and others' if len(taken) > 5 else ''}, "
                f"graded from {taken[0]['source']}.\nIf these are the same people, who handed in again, "
                "add --same-class. If it is another class, give a folder of its own with --to."
            )
        here = {_who(one) for one in entries}
        stay = [
            one
            for one in self.listed()
            if one["source"] != source
            and (*_who(one), one["sheet"]) not in now
            and (one["sheet"] or _who(one) not in here)
        ]
        put(self.index, json.dumps(_sorted([*stay, *entries]), indent=0))
        return len(stay)

    def all(self) -> "Results":
        """The results that count, as a Results."""
        entries = self.listed()
        ids: dict[str, set[str]] = {}
        for name, id_ in filter(all, map(_who, entries)):
            ids.setdefault(name, set()).add(id_)
        for one in entries:
            name, id_ = _who(one)
            if id_:  # as each run by itself calls them, but for all runs
                one["student"] = f"{name} ({id_})" if len(ids[name]) > 1 else name
        return Results(self, _sorted(entries))


def _who(one: Listed) -> tuple[str, str]:
    """Whose it is: a name, and the id where the LMS is one that gives a person the same one each time."""
    id_ = one["ids"].get("canvas") or one["ids"].get("ilias") or ""
    return one["student"].removesuffix(f" ({id_})"), id_


def _sorted(entries: Iterable[Listed]) -> list[Listed]:
    return sorted(entries, key=lambda one: (one["student"], one["sheet"], one["file"], one["key"]))


class Results(Iterable[Result]):
    """Results read from their files one after another, so that a large class needs little memory.

    Each is what ``grade`` gave, and ``ids``.
    """

    def __init__(
        self,
        book: Book,
        entries: Sequence[Listed],
        change: Callable[[Result, Listed], Result] = lambda result, _: result,
    ) -> None:
        self.book, self.entries, self.change = book, entries, change

    def __iter__(self) -> Iterator[Result]:
        for entry in self.entries:
            result = self.book.read(entry["key"])
            if result is None:
                path = self.book.results / f"{entry['key']}.json"
                raise Refused(f"{path} is gone or damaged. Grade the same folder again.")
            result = {**result, "student": entry["student"], "ids": entry["ids"]}
            yield self.change({**result, "when": entry.get("when", ""), "late": entry.get("late", "")}, entry)
