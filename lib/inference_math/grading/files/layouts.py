"""Whose file is it, by the layout in which an LMS gives out a class's files. In each, the learner writes only a tail.

Which of them it is, the whole class says, never a single name: what does not fit is left out by name.
"""

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeAlias

from ...errors import Refused
from ..sheets import common
from .archive import Damaged, Entry, inside, is_archive

NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json)?$", re.I)  # browsers add those two
WORK = re.compile(NOTEBOOK.pattern + r"|\.(?:pdf|docx?|odt|rtf|html?|rar|7z|tar|t?gz|zip)$", re.I)
COPY_OF = r"(?:(?:copy of|kopie von|kopie van|copie de|c[oó]pia de|kopia|копия)[ _]+)*"
COPY = r"copy|kopie|copie|c[oó]pia|kopia|копия|[”\"』]?的副本|副本|[”\"』]?のコピー|コピー"
TRY = rf"(?:{COPY}|final|solutions?|exercise|homework|checkpoint)\d*|v?(?:\d{{1,3}}|20\d\d)"
NO_NAME = rf"(?:[ _.-]*(?:\(\d+\)|(?:{TRY})(?![^\W_])))*"
"""What browsers, systems and JupyterLab add to a second file, and people to a second try."""

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<rest>.*))?", re.S)
CANVAS = re.compile(  # in its names, marks stand beside letters: accents by themselves, Hindi's vowels
    r"(?P<of>(?P<hiddenlate>LATE_)?anon_(?P<hidden>(?!\d+_)[^\W_]{5})|(?P<name>[\w\x80-\U0010ffff]+?)(?P<late>_LATE)?_(?P<id>\d+))"
    r"_(?:(?P<when>\d+)_(?P<rest>.+)|text\.html|link\.html)",
    re.S,
)
BLACKBOARD = re.compile(r"(?P<head>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|\.txt)", re.S)
BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ ?- (?P<name>.+?) ?- (?P<when>(?=[^-]*\d{4})[^-]*\w)(?: ?- (?P<rest>.+))?",
    re.S,
)
GRADESCOPE = re.compile(r"submission_\d+")
ILIAS = re.compile(r"(?P<name>[^_]+(?:_[^_]+)+)_(?P<login>[^_]+)_(?P<id>\d+)")
METADATA = "submission_metadata.yml"
PAPERS = {METADATA, "index.html", "timestamp.txt", "status.csv", "status.xlsx"}
"""Files that an LMS itself lays beside those of learners."""

PROJECT = {"exercises", "solutions", "notebooks", "lib", "docs", "my-work"}
"""Folders of this repository: no learner is called that."""


@dataclass(frozen=True)
class Owner:
    """Whose an Entry is. ``parts``: its path within what they handed in.

    ``when`` sorts the hand-ins of one learner, where the LMS says it; ``late`` is "late" where it says that.
    ``members``: all whose it is, where a group handed it in.
    """

    name: str
    ids: dict[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    when: str = ""
    late: str = ""
    members: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """What tells students apart: the name on their files, and the LMS's id where it is there."""
        return self.name, next(iter(self.ids.values()), "")


Read: TypeAlias = Callable[[Entry], Owner | None]
"""Tells whose an Entry is; None where it does not fit."""


def layout(entries: Sequence[Entry]) -> Read:
    """How to read these entries of a class: as the LMS that most of them are from, else by the names of students."""
    lists = {one.parts[0] for one in entries if not (one.folder or one.parts[1:] or WORK.search(one.parts[0]))}
    tops = {one.parts[0] for one in entries if _lms(one.parts[0]) or one.parts[0] not in lists} - PAPERS
    from_ = Counter(map(_lms, tops))
    return next((read(entries) for name, read in _LMS.items() if 2 * from_[name] > len(tops)), plain)


def _lms(top: str) -> re.Pattern[str] | None:
    """Which LMS wrote a name: the one that has said all that it says first. What follows is the learner's."""
    found = {name: one.end(_SAYS[name]) for name in _LMS if (one := name.fullmatch(top))}
    return min(found, key=found.__getitem__, default=None)


def is_of_an_lms(entries: Sequence[Entry]) -> bool:
    """Whether they lie as an LMS lays them out."""
    return layout(entries) is not plain


def _moodle(_: Sequence[Entry]) -> Read:
    def read(entry: Entry) -> Owner | None:
        top, *deeper = entry.parts
        found = MOODLE.fullmatch(top)
        if not found:
            return None
        name = f"Participant {found['id']}" if found["name"] == "Participant" else found["name"]  # names are hidden
        return Owner(name, {"moodle": found["id"]}, (*filter(None, [found["rest"]]), *deeper))

    return read


def _canvas(entries: Sequence[Entry]) -> Read:
    people = {found.group("id", "of") for one in entries if (found := CANVAS.fullmatch(one.parts[0]))}
    if 2 * len({id_ or of for id_, of in people}) <= len(people):  # names with a year or a group's number, and no ids
        return partial(plain, of_an_lms=lambda _: False)

    def read(entry: Entry) -> Owner | None:
        found = CANVAS.fullmatch(entry.parts[0])
        if not found:
            return None
        late = "late" if found["late"] or found["hiddenlate"] else ""
        rest = re.sub(r"-\d+(?=(\.[^.]+)?$)", "", found["rest"] or "an answer in Canvas's own editor")
        parts, when = (rest, *entry.parts[1:]), (found["when"] or "").zfill(20)
        if found["hidden"]:
            return Owner(f"anon {found['hidden']}", {"canvas hidden": found["hidden"]}, parts, when, late)
        return Owner(found["name"], {"canvas": found["id"]}, parts, when, late)

    return read


def _blackboard(entries: Sequence[Entry]) -> Read:
    heads = {found["head"] for one in entries if (found := BLACKBOARD.fullmatch(one.parts[0]))}
    words = [head.split("_") for head in heads]
    same = min(map(len, words)) - 1  # the assignment's name is all that they begin with in common
    while same and len({tuple(one[:same]) for one in words}) > 1:
        same -= 1
    same = next((said for said in map(_of_a_note, entries) if said is not None), same)

    def read(entry: Entry) -> Owner | None:
        found = BLACKBOARD.fullmatch(entry.parts[0])
        if not found:
            return None
        name = "_".join(found["head"].split("_")[same:])
        parts = (found["rest"], *entry.parts[1:]) if found["rest"] else ("Blackboard's own note.txt",)
        return Owner(name, {}, parts, found["when"])

    return read


def _of_a_note(entry: Entry) -> int | None:
    """The words of the assignment's name, by a note of Blackboard's own: "Name: Ann Lee (s_ann)" is its first line."""
    found = BLACKBOARD.fullmatch(entry.parts[0])
    if not found or found["rest"] or entry.folder or entry.problem:
        return None
    with contextlib.suppress(Damaged):
        user = re.match(r"[^\n]*\((\S+)\)\s*\n", entry.read()[:1000].decode("utf-8", "replace"))
        if user and found["head"].endswith(f"_{user[1]}"):
            return found["head"].removesuffix(user[1]).count("_")
    return None


def _brightspace(_: Sequence[Entry]) -> Read:
    def read(entry: Entry) -> Owner | None:
        top, *deeper = entry.parts
        found = BRIGHTSPACE.fullmatch(top)
        if not found:
            return None
        parts = (*filter(None, [found["rest"]]), *deeper)
        return Owner(found["name"], {"brightspace": found["id"]}, parts, _time(found["when"]))

    return read


def _time(text: str) -> str:
    """``Oct 1, 2026 1200 PM`` as a text that sorts; empty where it is written otherwise, in another language say."""
    found = re.fullmatch(r"([A-Z][a-z]{2})[a-z]*\.? (\d+, \d{4}) (\d+) ?([AP]M)?", text)
    if not found:
        return ""
    month, day, clock, half = found.groups("")
    written = f"{month} {day} {clock.zfill(4)}{half}"
    try:
        return datetime.strptime(written, f"%b %d, %Y {'%I%M%p' if half else '%H%M'}").isoformat()  # noqa: DTZ007  its own
    except ValueError:
        return ""


def _ilias(entries: Sequence[Entry]) -> Read:
    """A folder for each, and in it names that the learner gave: ``x.ipynb``, ``x (2).ipynb`` of a second hand-in."""
    ids = Counter(found["id"] for top in {one.parts[0] for one in entries} if (found := ILIAS.fullmatch(top)))

    def read(entry: Entry) -> Owner | None:
        top, *deeper = entry.parts
        found = ILIAS.fullmatch(top)
        if not found or not (deeper or entry.folder):
            return None
        if ids[found["id"]] > 1:  # names that happen to have as many words, and no id
            return Owner(top, {}, tuple(deeper))
        return Owner(found["name"].replace("_", " "), {"ilias": found["id"]}, tuple(deeper))

    return read


def _gradescope(entries: Sequence[Entry]) -> Read:
    people: dict[str, list[dict[str, str]]] = {}
    for one in entries:
        if one.parts == (METADATA,) and not one.problem:
            people = _submitters(one.read()[:20_000_000].decode("utf-8", "replace"))
    everybody = {tuple(sorted(one.items())) for them in people.values() for one in them}
    called = Counter(dict(one)["name"] for one in everybody)

    def read(entry: Entry) -> Owner | None:
        top, *deeper = entry.parts
        them = people.get(top)
        if not them:
            return None
        names = [(called[one["name"]] == 1 and one["name"]) or one["email"] or one["sid"] for one in them]
        return Owner(" and ".join(names), {"gradescope": top}, tuple(deeper), members=tuple(names))

    return read


def _submitters(text: str) -> dict[str, list[dict[str, str]]]:
    """{submission: its people} of Gradescope's metadata. Read line by line: it is YAML with Ruby's own marks."""
    found: dict[str, list[dict[str, str]]] = {}
    people: list[dict[str, str]] | None = None
    for line in text.splitlines():
        head = re.match(r"(submission_\d+):", line)
        if head:
            people = None
            found[head[1]] = []
            current = found[head[1]]
        elif re.match(r"  :submitters:", line) and found:
            people = current
        elif re.match(r"  :", line):
            people = None
        elif people is not None and (one := re.match(r"  (-| ) :(name|sid|email): ?(.{0,200})", line)):
            if one[1] == "-":
                people.append({"name": "", "sid": "", "email": ""})
            if people:
                people[-1][one[2]] = one[3].strip().strip("'\"")
    return found


_LMS: dict[re.Pattern[str], Callable[[Sequence[Entry]], Read]] = {
    BLACKBOARD: _blackboard,
    BRIGHTSPACE: _brightspace,
    GRADESCOPE: _gradescope,
    CANVAS: _canvas,
    MOODLE: _moodle,
    ILIAS: _ilias,
}
_SAYS: dict[re.Pattern[str], str | int] = {
    BLACKBOARD: "when",
    BRIGHTSPACE: "when",
    GRADESCOPE: 0,
    CANVAS: "of",
    MOODLE: "id",
    ILIAS: "id",
}
"""The last group that each writes itself."""


def plain(entry: Entry, of_an_lms: Callable[[str], object] = _lms) -> Owner | None:
    """A folder for each student, or files called after them; none of those that are called as an LMS calls its own."""
    top, *deeper = entry.parts
    if deeper or entry.folder or (entry.problem and "." not in top):  # a link to a folder, say
        ours = top.casefold() in PROJECT or top in common.names().values()
        return None if ours or of_an_lms(top) else Owner(top, {}, tuple(deeper))
    if not WORK.search(top) or top in PAPERS or of_an_lms(top):
        return None
    name = student(re.sub(NOTEBOOK if NOTEBOOK.search(top) else r"\.[^.]*$", "", top))
    return Owner(name, {}, (top,)) if name else None


def student(stem: str) -> str:
    """``ann`` from ``ann``, ``ann_04_batching_v2``, ``04_batching_ann (1)``, ``Copy of ann_04_batching``.

    Empty where there is no more than the sheet's own name, and what is added to that of a copy.
    """
    stem = re.sub(
        rf"^{COPY_OF}[“\"『]?|(?: ?\(\d+\)|[ -]+(?:{COPY})\d*)+$", "", unicodedata.normalize("NFC", stem), flags=re.I
    )
    for slug in common.names().values():
        if found := re.fullmatch(rf"(.*?)(?<![^\W_]){slug}(?![^\W_])(.*)", stem, re.S | re.I):
            before, after = (one.strip(" _.-") for one in found.groups())
            named = [one for one in (before, after) if not re.fullmatch(NO_NAME, one, re.I)]
            return before if before.isdigit() else "".join(named[:1])
    return stem


def around(entries: list[Entry], called: str) -> list[Entry]:
    """``entries`` without the folders around the class: the zip's own name, a course's ``submitted``.

    An archive alone in a folder is opened where an LMS made it; else it is the first learner's. Raises Refused.
    """
    for _ in range(3):
        tops = {one.parts[0] for one in entries}
        only = next(iter(tops)) if len(tops) == 1 else ""
        named = re.sub(r"\.zip$", "", called, flags=re.I)
        if only and len(entries) == 1 and is_archive(only) and not is_of_an_lms(entries):
            try:
                opened = inside(entries[0])
            except Damaged as damage:
                raise Refused(f"{only} cannot be opened: {damage}") from None
            if not is_of_an_lms(opened):
                return entries
            entries = opened
            continue
        if "submitted" in tops and (only or {"source", "release", "gradebook.db", "nbgrader_config.py"} & tops):
            only = "submitted"
        elif not only:
            return entries
        deeper = [
            Entry(one.parts[1:], one.folder, one.problem, one.read)
            for one in entries
            if one.parts[0] == only and len(one.parts) > 1
        ]
        known = only == named or re.fullmatch("submissions|submitted|.*_export|multi_feedback_.*", only, re.I)
        if not deeper or not (known or is_of_an_lms(deeper) > is_of_an_lms(entries)):
            return entries
        entries = deeper
    return entries
