"""What each student handed in: their notebooks, also in a zip of their own, and what else there is to say of it."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ...errors import Refused
from ..sheets import common
from . import archive, layouts
from .archive import Damaged, Entry, shown
from .layouts import NOTEBOOK, Owner

MOST_FILES = 40
"""Notebooks of one student that are read."""

OURS = {"solutions": "It lies where our own solutions lie.", "notebooks": "It lies where the lessons lie."}
KEPT = "It was kept from before an update."
NOTHING = "There is no notebook: nothing was handed in."


@dataclass(frozen=True)
class Found:
    """One file of one student, or the ``problem`` that a student's work has instead.

    ``file``: its name within what the student handed in. ``ids``: ``{"moodle": "123"}``, ``{"canvas": "45"}``
    or nothing. ``when``, ``late``, ``members``: as of an Owner. ``left_out``: why the file does not count.
    ``read()`` gives its bytes, or raises Damaged with the reason.
    """

    student: str
    file: str
    ids: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    read: Callable[[], bytes] = bytes
    when: str = ""
    late: str = ""
    members: tuple[str, ...] = ()
    left_out: str = ""


@dataclass
class _Handed:
    """All that one student handed in."""

    owner: Owner
    notebooks: list[tuple[tuple[str, ...], Entry, Owner]] = field(default_factory=list)  # each with its path
    others: list[str] = field(default_factory=list)  # names
    problems: list[tuple[tuple[str, ...], str]] = field(default_factory=list)  # each after its path


def find(path: str | Path, skip: Collection[str] = (), say: Callable[[str], object] = lambda _: None) -> list[Found]:
    """Every student's files in ``path``, sorted: a list of Found. ``skip``: names at its top that are no student's.

    Says what it does not understand. Raises Refused where there is nothing to grade.
    """
    called = re.split(r"[\\/]", str(path).rstrip("\\/"))[-1]
    entries = [one for one in layouts.around(archive.entries(path), called) if one.parts[0] not in skip]
    owner_of = layouts.layout(entries)
    everyone: dict[tuple[str, str], _Handed] = {}
    strange: dict[str, None] = {}
    for entry in entries:
        owner = owner_of(entry) or _alone(entries, called)
        if owner:
            _hand_in(everyone.setdefault(owner.identity, _Handed(owner)), owner.parts, entry, owner)
        elif entry.parts[0] not in layouts.PAPERS:
            strange[shown(entry.parts[0])] = None
    if strange:
        more = f" and {len(strange) - 10} more" if len(strange) > 10 else ""
        say(f"Left out, as it is not clear whose they are: {', '.join([*strange][:10])}{more}.")
    if not everyone:
        raise Refused(f"No submissions in {path}: no folders of students, no notebooks, no zips.")
    if several := [shown(one.owner.name) for one in everyone.values() if owner_of is layouts.plain and _several(one)]:
        which = f"{', '.join(several[:10])}{' …' if several[10:] else ''}"
        say(f"Each taken for the work of one learner, as no LMS made it: {which}. A class is graded by itself.")
    names = _told_apart(everyone)
    found = [one for identity, handed in everyone.items() for one in _found(names[identity], handed)]
    return sorted(found, key=lambda one: (one.student, one.file, one.problem))


def _alone(entries: list[Entry], called: str) -> Owner | None:
    """The owner of a notebook that was given by itself, whatever it is called."""
    if len(entries) == 1 and entries[0].parts == (called,) and NOTEBOOK.search(called):
        return Owner(re.sub(NOTEBOOK, "", called), {}, (called,))
    return None


def _several(handed: _Handed) -> bool:
    """Whether it looks like several learners' work: a name in several folders, or sheets called after several."""
    folders: dict[str, set[tuple[str, ...]]] = {}
    people = set()
    for path, _, _ in handed.notebooks[:MOST_FILES]:
        if layouts.PROJECT.isdisjoint(path):
            folders.setdefault(path[-1], set()).add(path[:-1])
        stem = re.sub(NOTEBOOK, "", path[-1])
        people |= {layouts.student(stem)} - {"", stem}
    return len(people) > 1 or any(len(found) > 1 for found in folders.values())


def _hand_in(handed: _Handed, path: tuple[str, ...], entry: Entry, owner: Owner) -> None:
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
        handed.notebooks.append((path, entry, owner))
    elif not archive.is_archive(name):
        handed.others.append(name)
    elif len(handed.notebooks) + len(handed.others) + len(handed.problems) > archive.MOST_ENTRIES:
        handed.problems.append((path, f"It was not opened: there are {archive.MOST_ENTRIES:,} files before it."))
    else:
        try:
            for one in archive.inside(entry):
                if archive.is_archive(one.parts[-1]) and not one.folder:
                    handed.problems.append(((*path, *one.parts), "A zip inside a zip is not opened."))
                else:
                    _hand_in(handed, (*path, *one.parts), one, owner)
        except Damaged as damage:
            handed.problems.append((path, str(damage)))


def _found(student: str, handed: _Handed) -> Iterator[Found]:
    ids, members = handed.owner.ids, handed.owner.members
    count: dict[str, int] = {}
    folders = {path[:-1] for path, _, _ in handed.notebooks}
    read = [(_aside(path) or _ours(path, folders), path, entry, owner) for path, entry, owner in handed.notebooks]
    read.sort(key=lambda one: one[:2])
    kept = [one for one in read if not one[0]]
    for left_out, path, entry, owner in [*kept[:MOST_FILES], *[one for one in read if one[0]][: 2 * MOST_FILES]]:
        name = _path(path)
        count[name] = count.get(name, 0) + 1
        name = name if count[name] == 1 else f"{name} ({count[name]})"
        yield Found(student, name, ids, "", entry.read, owner.when, owner.late, members, left_out)
    problems = handed.problems[:MOST_FILES]
    if len(kept) > MOST_FILES:
        problems.append(((), f"{len(kept)} notebooks; the first {MOST_FILES} were read."))
    if not read and not problems:
        only = ", ".join(map(shown, sorted(handed.others)[:3]))
        problems = [((), f"There is no notebook, only {only}." if only else NOTHING)]
    for path, problem in problems:
        yield Found(student, _path(path), ids, problem, members=members)


def _aside(path: tuple[str, ...]) -> str:
    """Why a notebook of a ``my-work`` that was handed in whole does not count; empty where it may."""
    after = path[path.index("my-work") + 1 :] if "my-work" in path else ()
    return KEPT if len(after) > 2 and after[0] == "kept" else ""


def _ours(path: tuple[str, ...], folders: Collection[tuple[str, ...]]) -> str:
    """Why a notebook of a whole project that was handed in is not the learner's; empty where it may be."""
    *above, folder, name = ("", *path) if len(path) == 1 else path
    if folder not in OURS or (*above, "exercises") not in folders:
        return ""
    return OURS[folder] if re.sub(NOTEBOOK, "", name) in {*common.names().values(), *common.lessons()} else ""


def _path(path: tuple[str, ...]) -> str:
    return shown("/".join(path))


def _told_apart(everyone: Mapping[tuple[str, str], _Handed]) -> dict[tuple[str, str], str]:
    """{identity: name to show}: two students of one name get their ids, or a few letters, behind it."""
    taken: dict[str, list[tuple[str, str]]] = {}
    for identity in sorted(everyone):
        taken.setdefault(shown(everyone[identity].owner.name, 80) or "(no name)", []).append(identity)
    names = {}
    for name, identities in taken.items():
        for identity in identities:
            mark = identity[1] or sha256(repr(identity).encode()).hexdigest()[:6]
            names[identity] = name if len(identities) == 1 else f"{name} ({mark})"
            if names[identity] in taken and len(identities) > 1:  # somebody is called that
                names[identity] += f" {sha256(repr(identity).encode()).hexdigest()[:6]}"
    return names
