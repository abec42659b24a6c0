"""What lies where in ``my-work/``, and how it follows the course.

    my-work/notebooks/   my-work/exercises/   the learner's copies
    my-work/kept/DATE/                        files as they were before an update changed them
    my-work/.as-given/                        each copy as it was given, to tell what the learner wrote

A file is written beside its place and then moved there, so none is ever half written.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from typing import TYPE_CHECKING

from . import sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .sheets import Notebook

KINDS = ("notebooks", "exercises")
WORK = "my-work"
GIVEN = f"{WORK}/.as-given"


def refresh(root: Path, committed: Callable[[str], Notebook | None]) -> list[str]:
    """Makes ``my-work/`` of the course in ``root``, or brings it up to date. Gives what a learner should know of it.

    ``committed`` gives a notebook as the course has it, where git knows that. Raises OSError where a file cannot be
    written; what is written until then is whole.
    """
    said: list[str] = []
    fresh: list[str] = []
    first = not (root / GIVEN).exists()
    for name in names(root):
        course = read(root / name)
        if course is None:
            said.append(f"{name} is no notebook that can be read. To bring it back: python3 start.py update")
        elif name.startswith("exercises/") and sheets.answers(course):
            said += _follow(root, name, committed(name) or course, fresh)
            said += answered_elsewhere(root, name, course)
        else:
            said += _follow(root, name, course, fresh)
    if first and fresh:
        said.insert(
            0, f"Your own copies of all lessons and sheets are in {WORK}. Nothing that updates the course changes them."
        )
    elif fresh:
        said.append(f"New in {WORK}: {', '.join(fresh)}")
    return said


def answered_elsewhere(root: Path, name: str, old: Notebook) -> list[str]:
    """Carries answers that were written into the course's own sheet ``name`` over to the learner's copy."""
    mine, seen = root / WORK / name, root / GIVEN / "elsewhere" / name
    last = read(seen)
    if last == old:
        return []
    now = read(mine)
    if now is None:
        return [_unreadable(name)]
    made, taken, differ = sheets.filled(now, old, last)
    said = []
    if taken:
        said.append(
            f"{name} holds answers of yours ({', '.join(taken)}). They are now in {WORK}/{name}: go on there, "
            "where no update touches them."
        )
        if sheets.is_touched(now, read(root / GIVEN / name) or now):
            keep(root, name, mine)
        write(mine, made)
    if differ:
        said.append(
            f"{', '.join(differ)}: {name} and {WORK}/{name} answer differently. The latter counts; nothing was changed."
        )
    write(seen, old)
    return said


def _follow(root: Path, name: str, course: Notebook, fresh: list[str]) -> list[str]:
    """Makes or renews one copy."""
    course = sheets.with_links(course)
    mine, given = root / WORK / name, root / GIVEN / name
    was = read(given)
    if not mine.exists():
        write(mine, course)
        write(given, course)
        fresh.append(name)
        return []
    if was == course:
        return []
    now = read(mine)
    if now is None:
        return [_unreadable(name)]
    if sheets.is_personal(now):
        return []
    # What was given may hold answers itself: of a course that was downloaded and answered in place.
    if was is not None and not sheets.is_touched(now, was) and not sheets.answers(now):
        write(mine, course)
        write(given, course)
        return []
    result = sheets.merged(was, now, course)
    kept = keep(root, name, mine)
    write(mine, result.notebook)
    write(given, course)
    return [_words(name, result, kept.relative_to(root).as_posix())]


def _words(name: str, result: sheets.Merged, kept: str) -> str:
    """What became of one notebook, in a few sentences."""
    parts = []
    if result.kept:
        parts.append(f"your answers are kept ({', '.join(result.kept)})")
    if result.changed:
        parts.append(f"asked otherwise than before: {', '.join(result.changed)}, so run these checks again")
    if result.added:
        parts.append(f"new: {', '.join(result.added)}")
    if result.gone:
        parts.append(f"no longer asked: {', '.join(result.gone)}; your answers stand in cells of their own")
    if not parts:
        parts.append("what you changed is kept")
    return f"{name} has a new edition: {'; '.join(parts)}. As it was: {kept}"


def keep(root: Path, name: str, path: Path) -> Path:
    """A copy of the file at ``path``, under today's date. Gives its place."""
    return keep_bytes(root, name, path.read_bytes())


def keep_bytes(root: Path, name: str, data: bytes) -> Path:
    """The same for what such a file held."""
    day = root / WORK / "kept" / datetime.date.today().isoformat()  # noqa: DTZ011  the learner's own day
    place = day / name
    number = 1
    while place.exists() and place.read_bytes() != data:
        number += 1
        place = (day / name).with_suffix(f".{number}.ipynb")
    _write(place, data)
    return place


def read(path: Path) -> Notebook | None:
    """The notebook at ``path``; None where there is none, or none that can be read."""
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return None


def parse(data: bytes) -> Notebook | None:
    """The notebook that ``data`` holds; None where it is none."""
    try:
        found = json.loads(data)
        [sheets.source(cell) + cell["cell_type"] for cell in found["cells"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def write(path: Path, notebook: Notebook) -> None:
    """Writes a notebook, whole or not at all."""
    _write(path, (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def names(root: Path) -> Iterator[str]:
    """The course's notebooks, as paths from ``root``."""
    for kind in KINDS:
        yield from (f"{kind}/{path.name}" for path in sorted((root / kind).glob("*.ipynb")))


def _unreadable(name: str) -> str:
    return f"{WORK}/{name} is no notebook that can be read, so it stays as it is. To get a new one, move it away."
