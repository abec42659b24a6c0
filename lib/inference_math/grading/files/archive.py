"""Lists what lies in a folder or a zip, and reads it later, one file at a time.

Nothing is unpacked: no name from an archive is ever used to write. No link is followed.
What cannot be read keeps its place in the list, with the reason.
"""

import functools
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from ...errors import Refused
from .notebook import LARGEST

MOST_ENTRIES = 100_000
"""Files and folders of a class, or of one archive in it."""

MOST_LEVELS = 20
"""Folders inside folders."""

LARGEST_ARCHIVE = 100_000_000
"""Bytes of a learner's own archive, and of all that it holds once unpacked."""

BOMB = 100
"""Times that a learner's archive may grow in unpacking, where it then has over 40 MB."""

LONGEST_NAME = 255
"""Characters of a file's name; no system lets one have more bytes."""

SKIPPED = re.compile(r"\..*|__MACOSX|__pycache__|Thumbs\.db|desktop\.ini", re.I)
"""Names that editors and systems leave behind: no learner's work."""


@dataclass(frozen=True)
class Entry:
    """A file, or a folder, with ``read`` (its bytes, at call) or the ``problem`` that it has instead."""

    parts: tuple[str, ...]
    folder: bool = False
    problem: str = ""
    read: Callable[[], bytes] = bytes


class Damaged(Exception):
    """A file that was listed and cannot be read now; the message says why."""


def entries(path: str | Path) -> list[Entry]:
    """The Entries of a folder, of a zip, or of a single file, in the order of their names. Raises Refused."""
    path = Path(path).resolve()
    if path.is_dir():
        found = list(_walk(path, ()))
    elif not path.exists():
        raise Refused(f"There is nothing at {path}.")
    elif is_archive(path.name):
        try:
            found = unpacked(path.open("rb"), path.stat().st_size)  # read from later, so it stays open
        except Damaged as damage:
            raise Refused(f"{path} cannot be opened: {damage}") from None
    else:
        found = [_file(path.parent, (path.name,), path.stat())]
    if len(found) > MOST_ENTRIES:
        raise Refused(f"{path} holds more than {MOST_ENTRIES:,} files. Is it the right folder?")
    return sorted(found, key=lambda one: one.parts)


# --- folders -----------------------------------------------------------------


def _walk(root: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
    try:
        inside = sorted(os.scandir(root.joinpath(*parts)), key=lambda one: one.name)
    except OSError as error:
        yield Entry(parts, True, f"The folder cannot be opened: {error.strerror}.")
        return
    for one in inside:
        here = (*parts, one.name)
        if SKIPPED.fullmatch(one.name):
            continue
        if one.is_dir(follow_symlinks=False):
            yield Entry(here, True, "" if len(here) < MOST_LEVELS else "The folders are nested too deeply.")
            if len(here) < MOST_LEVELS:
                yield from _walk(root, here)
        else:
            try:
                yield _file(root, here, one.stat(follow_symlinks=False))
            except OSError as error:
                yield Entry(here, problem=f"The file cannot be opened: {error.strerror}.")


def _file(root: Path, parts: tuple[str, ...], about: os.stat_result) -> Entry:
    if stat.S_ISLNK(about.st_mode):
        return Entry(parts, problem="It is a link, and links are not followed.")
    if not stat.S_ISREG(about.st_mode):
        return Entry(parts, problem="It is not a file, but a device or a pipe.")
    return Entry(parts, problem=_too_large(parts[-1], about.st_size), read=partial(_read_file, root, parts))


def _read_file(root: Path, parts: tuple[str, ...]) -> bytes:
    """The file's bytes. Each step down refuses links, should one have been put there since."""
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    opened: list[int] = []
    try:
        if os.open in os.supports_dir_fd:
            opened.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY))
            for part in parts[:-1]:
                opened.append(os.open(part, os.O_RDONLY | os.O_DIRECTORY | safe, dir_fd=opened[-1]))
            opened.append(os.open(parts[-1], os.O_RDONLY | safe, dir_fd=opened[-1]))
        else:
            opened.append(os.open(root.joinpath(*parts), os.O_RDONLY | getattr(os, "O_BINARY", 0)))
        if not stat.S_ISREG(os.fstat(opened[-1]).st_mode):
            raise Damaged("It is not a file, but a device or a pipe.")
        with os.fdopen(os.dup(opened[-1]), "rb") as file:
            return _read_up_to(file, _most(parts[-1]))
    except OSError as error:
        raise Damaged(f"The file cannot be read: {error.strerror}.") from None
    finally:
        for one in opened:
            os.close(one)


# --- archives ----------------------------------------------------------------


def unpacked(file: IO[bytes], size: int, learners: bool = False) -> list[Entry]:
    """The Entries of the zip in ``file`` of ``size`` bytes. Raises Damaged.

    ``learners``: a learner made it, so what it may unpack to is held to LARGEST_ARCHIVE and BOMB.
    """
    if _count(file, b"PK\x01\x02") > MOST_ENTRIES:  # zipfile would make an object of each before we can look
        raise Damaged(f"The archive holds more than {MOST_ENTRIES:,} files.")
    try:
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        raise Damaged("The archive is damaged, or not a zip.") from None
    total = sum(one.file_size for one in infos)
    if learners and (total > LARGEST_ARCHIVE or total > max(2 * LARGEST, BOMB * size)):
        raise Damaged(f"The archive of {size / 1e6:.1f} MB unpacks to {total / 1e6:,.0f} MB, which is too much.")
    return [one for one in (_member(archive, info) for info in infos) if one]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry | None:
    """The Entry of one file in the archive; None where it is nobody's work."""
    parts = [part for part in _name(info).replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or any(SKIPPED.fullmatch(part) for part in parts if part != ".."):
        return None
    parts, problem = _within_limits(parts)
    if not problem and info.is_dir():
        return Entry(tuple(parts), True)
    problem = problem or _unusable(info) or _too_large(parts[-1], info.file_size)
    return Entry(tuple(parts), problem=problem, read=partial(_read_member, archive, info, _most(parts[-1])))


def _within_limits(parts: list[str]) -> tuple[list[str], str]:
    """A path in an archive, no longer than a path can be, and what is wrong with it."""
    kept = [part[:LONGEST_NAME] for part in (parts if len(parts) <= MOST_LEVELS else [*parts[:MOST_LEVELS], parts[-1]])]
    inside = [part for part in kept if part != ".."] or ["(no name)"]
    if len(inside) < len(kept):
        return inside, "Its path leads out of the archive."
    if len(parts) > MOST_LEVELS:
        return inside, "The folders are nested too deeply."
    return inside, "Its name is too long." if max(map(len, parts)) > LONGEST_NAME else ""


def _unusable(info: zipfile.ZipInfo) -> str:
    """Why what lies there is not read, if it is not."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "It is a link, and links are not followed."
    if kind not in (0, stat.S_IFREG):
        return "It is not a file, but a device or a pipe."
    if info.flag_bits & 0x1:
        return "It is protected by a password."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is compressed in an uncommon way. Zip it again with the system's own zip."
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The name in the archive. Where it is not marked as UTF-8 it often is, all the same."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(info) as file:
            return _read_up_to(file, most)
    except Damaged:
        raise
    except Exception as error:  # noqa: BLE001  zipfile and zlib raise many kinds for a file that somebody tampered with
        raise Damaged(f"It is damaged in the archive ({type(error).__name__}).") from None


def _read_up_to(file: IO[bytes], most: int) -> bytes:
    """All of ``file``, at most ``most`` bytes, whatever it claimed to have."""
    data = bytearray()
    while True:
        some = file.read(min(1_000_000, most + 1 - len(data)))
        if not some:
            return bytes(data)
        data += some
        if len(data) > most:
            raise Damaged(f"It has more than {most / 1e6:.0f} MB.")


def _count(file: IO[bytes], mark: bytes) -> int:
    """How often ``mark`` occurs in ``file``."""
    found, rest = 0, b""
    file.seek(0)
    while some := file.read(4_000_000):
        some = rest + some
        found += some.count(mark)
        rest = some[-len(mark) + 1 :]
    file.seek(0)
    return found


# --- both --------------------------------------------------------------------


def is_archive(name: str) -> bool:
    """Whether a learner's file of that name is opened to look for notebooks."""
    return name.lower().endswith(".zip")


def inside(entry: Entry) -> list[Entry]:
    """The Entries of a learner's archive. Raises Damaged."""
    if entry.problem:
        raise Damaged(entry.problem)
    return [
        Entry(one.parts, one.folder, one.problem, partial(_read_nested, entry, n))
        for n, one in enumerate(_opened(entry))
    ]


@functools.lru_cache(maxsize=1)  # its files are read one after another
def _opened(entry: Entry) -> list[Entry]:
    data = entry.read()
    return unpacked(io.BytesIO(data), len(data), learners=True)


def _read_nested(entry: Entry, n: int) -> bytes:
    return _opened(entry)[n].read()


def _most(name: str) -> int:
    return LARGEST_ARCHIVE if is_archive(name) else LARGEST


def _too_large(name: str, size: int) -> str:
    if size <= _most(name):
        return ""
    return f"The file has {size / 1e6:.1f} MB; it may have {_most(name) / 1e6:.0f}. Clear its output and save it."


def shown(text: object, longest: int = 120) -> str:
    """``text`` on one line, with nothing that steers a terminal or cannot be written as UTF-8."""
    whole = str(text)
    text = unicodedata.normalize("NFC", whole[: 4 * longest])
    text = "".join(c if c.isprintable() else "?" for c in text).strip()
    return text if len(text) <= longest and len(whole) <= 4 * longest else text[: longest - 1] + "…"
