"""Whose file is it? Reads the layouts in which learners' files come from an LMS.

A folder or zip of folders, one per student; Moodle's ``First Last_123_assignsubmission_file_``;
Canvas's ``lastfirst_LATE_123_456_name.ipynb``; nbgrader's ``submitted/student/assignment``;
or flat files named after students. A student's own zip is opened too, one level.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from ...errors import Refused
from ..sheets import common
from . import archive
from .archive import Damaged, Entry, shown

MOST_FILES = 40
"""Notebooks of one student that are read."""

MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<rest>.*))?", re.S)
CANVAS = re.compile(r"(?P<name>.+?)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)", re.S)
NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?$", re.I)  # browsers add those two
DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|html?|rar|7z|tar|t?gz|zip)$", re.I)
AGAIN = r"(?:[ _-]?\(\d+\)|-\d+|-Copy\d*)?"  # what browsers, Canvas and JupyterLab add to a second file


Identity: TypeAlias = tuple[str, str]
"""What tells students apart: the name on their files, and the LMS's id where it is there."""


@dataclass(frozen=True)
class Found:
    """One file of one student, or the ``problem`` that a student's work has instead.

    ``file``: its name within what the student handed in. ``ids``: ``{"moodle": "123"}``, ``{"canvas": "45"}``
    or nothing. ``read()`` gives its bytes, or raises Damaged with the reason.
    """

    student: str
    file: str
    ids: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    read: Callable[[], bytes] = bytes


@dataclass
class _Handed:
    """All that one student handed in."""

    name: str
    ids: dict[str, str]
    notebooks: list[tuple[tuple[str, ...], Entry]] = field(default_factory=list)  # each with its path
    others: list[str] = field(default_factory=list)  # names
    problems: list[tuple[tuple[str, ...], str]] = field(default_factory=list)  # each after its path


def find(path: str | Path, skip: Collection[str] = ()) -> list[Found]:
    """Every student's files in ``path``, sorted: a list of Found. ``skip``: names at its top that are no student's.

    Raises Refused where there is nothing to grade.
    """
    everyone: dict[Identity, _Handed] = {}
    for entry in _top(archive.entries(path), path):
        if entry.parts[0] in skip:
            continue
        who = _owner(entry)
        if who:
            identity, name, ids, rest = who
            handed = everyone.setdefault(identity, _Handed(name, ids))
            _hand_in(handed, rest, entry)
    if not everyone:
        raise Refused(f"No submissions in {path}: no folders of students, no notebooks, no zips.")
    names = _told_apart(everyone)
    found = [one for identity, handed in everyone.items() for one in _found(names[identity], handed)]
    return sorted(found, key=lambda one: (one.student, one.file, one.problem))


def _top(entries: list[Entry], path: str | Path) -> list[Entry]:
    """``entries`` without the folders around the class: the zip's own name, a course's ``submitted``."""
    for _ in range(3):
        tops = {one.parts[0] for one in entries}
        only = next(iter(tops)) if len(tops) == 1 else ""
        around = re.sub(r"\.zip$", "", re.split(r"[\\/]", str(path).rstrip("\\/"))[-1], flags=re.I)
        if "submitted" in tops and (only or {"source", "release", "gradebook.db", "nbgrader_config.py"} & tops):
            only = "submitted"
        elif (
            only
            and archive.is_archive(only)
            and len(entries) == 1
            and not CANVAS.fullmatch(only)
            and not MOODLE.fullmatch(only)
        ):
            try:  # the LMS's own zip, in a folder
                entries = archive.inside(entries[0])
            except Damaged as damage:
                raise Refused(f"{only} cannot be opened: {damage}") from None
            continue
        elif not only or (only != around and only.lower() not in ("submissions", "submitted")):
            break
        deeper = [
            Entry(one.parts[1:], one.folder, one.problem, one.read)
            for one in entries
            if one.parts[0] == only and len(one.parts) > 1
        ]
        if not deeper:
            break
        entries = deeper
    return entries


def _owner(entry: Entry) -> tuple[Identity, str, dict[str, str], tuple[str, ...]] | None:
    """(identity, name, ids, path within the student's own) of an Entry; None where it is no student's."""
    top, *deeper = entry.parts
    moodle = MOODLE.fullmatch(top)
    if moodle:
        name, number, rest = moodle["name"], moodle["id"], moodle["rest"]
        name = f"Participant {number}" if name == "Participant" else name  # names are hidden
        return (name, number), name, {"moodle": number}, (*filter(None, [rest]), *deeper)
    if deeper or entry.folder or (entry.problem and "." not in top):  # a link to a folder, say
        return (top, ""), top, {}, tuple(deeper)
    canvas = CANVAS.fullmatch(top)
    if canvas:
        rest = re.sub(r"-\d+(?=(\.[^.]+)?$)", "", canvas["rest"])
        return (canvas["name"], canvas["id"]), canvas["name"], {"canvas": canvas["id"]}, (rest,)
    if NOTEBOOK.search(top) or DOCUMENT.search(top):
        name = _student(re.sub(NOTEBOOK if NOTEBOOK.search(top) else r"\.[^.]*$", "", top))
        return (name, ""), name, {}, (top,)
    return None


def _student(stem: str) -> str:
    """``ann`` from ``ann``, ``ann_04_batching``, ``04_batching_ann`` or ``ann_04_batching (1)``."""
    for slug in common.names().values():
        found = re.fullmatch(rf"(.+?)[ _.-]+{slug}{AGAIN}", stem, re.S | re.I) or re.fullmatch(
            rf"{slug}[ _.-]+(?!\(|Copy|\d+$)(.+)", stem, re.S | re.I
        )
        if found:
            return found[1]
    return stem


def _hand_in(handed: _Handed, path: tuple[str, ...], entry: Entry) -> None:
    """Notes an Entry, or what is in it where it is a zip, among what a student handed in."""
    name = path[-1] if path else ""
    if entry.problem and (
        NOTEBOOK.search(name)
        or archive.is_archive(name)
        or entry.folder
        or len(entry.parts) == 1
        or ("link" in entry.problem and "." not in name)
    ):
        handed.problems.append((path, entry.problem))
    elif entry.folder:
        pass
    elif NOTEBOOK.search(name):
        handed.notebooks.append((path, entry))
    elif not archive.is_archive(name):
        handed.others.append(name)
    else:
        try:
            for one in archive.inside(entry):
                if archive.is_archive(one.parts[-1]) and not one.folder:
                    handed.problems.append(((*path, *one.parts), "A zip inside a zip is not opened."))
                else:
                    _hand_in(handed, (*path, *one.parts), one)
        except Damaged as damage:
            handed.problems.append((path, str(damage)))


def _found(student: str, handed: _Handed) -> Iterator[Found]:
    ids = handed.ids
    count: dict[str, int] = {}
    kept = sorted(handed.notebooks, key=lambda pair: pair[0])
    for path, entry in kept[:MOST_FILES]:
        name = _path(path)
        count[name] = count.get(name, 0) + 1
        yield Found(student, name if count[name] == 1 else f"{name} ({count[name]})", ids, read=entry.read)
    if len(kept) > MOST_FILES:
        yield Found(student, "", ids, f"{len(kept)} notebooks; the first {MOST_FILES} were read.")
    for path, problem in handed.problems[:MOST_FILES]:
        yield Found(student, _path(path), ids, problem)
    if not kept and not handed.problems:
        only = ", ".join(map(shown, sorted(handed.others)[:3]))
        yield Found(
            student,
            "",
            ids,
            f"There is no notebook, only {only}." if only else "There is no notebook: nothing was handed in.",
        )


def _path(path: tuple[str, ...]) -> str:
    return shown("/".join(path))


def _told_apart(everyone: Mapping[Identity, _Handed]) -> dict[Identity, str]:
    """{identity: name to show}: two students of one name get their ids, or a few letters, behind it."""
    taken: dict[str, list[Identity]] = {}
    for identity in sorted(everyone):
        taken.setdefault(shown(everyone[identity].name, 80) or "(no name)", []).append(identity)
    names = {}
    for name, identities in taken.items():
        for identity in identities:
            mark = identity[1] or sha256(repr(identity).encode()).hexdigest()[:6]
            names[identity] = name if len(identities) == 1 else f"{name} ({mark})"
            if names[identity] in taken and len(identities) > 1:  # somebody is called that
                names[identity] += f" {sha256(repr(identity).encode()).hexdigest()[:6]}"
    return names
