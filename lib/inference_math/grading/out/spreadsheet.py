"""Tables for spreadsheets: cells that stay text, and files as spreadsheets save them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...errors import Refused
from ..files.archive import shown

LARGEST = 50_000_000
"""Bytes of a table that is read; a university's has fewer."""

_BREAK = re.compile(r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*")


def cell(text: object) -> str:
    """``text`` for a CSV cell: on one line, and never a formula.

    What begins with = + - or @, full-width forms included and whatever blanks stand before it, gets an
    apostrophe; so does what follows a semicolon, where some countries' Excel begins a new cell.
    """
    text = str(text)
    breaks = bool(re.match(r"[\t\r\n]", text))
    *lines, last = _BREAK.split(text)
    text = " ¶ ".join([*(line.rstrip(" \t") for line in lines), last])
    text = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    text = ";".join("'" + part if n and _triggers(part) else part for n, part in enumerate(text.split(";")))
    return "'" + text if breaks or _triggers(text) else text


def _triggers(text: str) -> bool:
    """Whether a spreadsheet may take it for a formula."""
    for c in text:
        if not c.isspace() and unicodedata.category(c) not in ("Cf", "Zs", "Zl", "Zp") and c not in '"¶':
            return unicodedata.normalize("NFKC", c)[:1] in ("=", "+", "-", "@")
    return False


def number(x: float) -> str:
    """``5``, ``2.5`` or ``83.33``."""
    return f"{x:.2f}".rstrip("0").rstrip(".")


def as_number(text: str) -> float | None:
    """The number that somebody typed, with a point or a comma; None where it is none, or beyond a million."""
    try:
        x = float(text.replace(",", "."))
    except ValueError:
        return None
    return x if abs(x) < 1e6 else None  # no nan either


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str]], bom: bool) -> bytes:
    """The table as bytes in UTF-8. ``bom``: with the mark that Excel needs; an LMS wants none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return (b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode("utf-8")


def read(path: str | Path) -> tuple[list[str], list[list[str]]]:
    """(header, rows) of a CSV file as Excel, LibreOffice, Moodle or Canvas write it. Raises Refused."""
    header, rows = _numbered(path)
    return header, [row[: len(header)] for _, row in rows]


def table(path: str | Path, needed: Iterable[str], more: str = "") -> list[tuple[int, dict[str, str]]]:
    """(number as a spreadsheet counts, {name of the column, in small letters: text}) of each row of a CSV file.

    ``needed``: the columns that it must have, ``more``: what to do where it has not. Raises Refused.
    """
    header, rows = _numbered(path)
    header = [name.casefold() for name in header]
    if lacks := [name for name in needed if name not in header]:
        has = shown(", ".join(header), 200)
        raise Refused(f"{path} lacks the column {lacks[0]}. It has: {has}. {more}".rstrip())
    if longer := [(n, row) for n, row in rows if any(map(str.strip, row[len(header) :]))]:
        n, row = longer[0]
        raise Refused(
            f"{path}, row {n} has more cells than the header: {shown(' | '.join(row), 200)}. "
            'Put a text that has commas into quotes, as "Lee, Ann".'
        )
    return [(n, {name: text.strip() for name, text in zip(header, row, strict=False)}) for n, row in rows]


def _numbered(path: str | Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header of a CSV file, and its rows that are not blank with their numbers."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise Refused(f"{path} has more than {LARGEST / 1e6:.0f} MB. Is it the right file?")
    if data[:4] == b"PK\x03\x04":
        raise Refused(f"{path} is no CSV file but a workbook. Save it as CSV UTF-8.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")  # Excel's "CSV" on Windows
    text = re.sub(r"^\s*sep=.\s*", "", text)  # a line for Excel alone
    first = re.sub('"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    separator = max(",;\t", key=first.count)
    try:
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1)
        rows = [(n, row) for n, row in lines if any(map(str.strip, row))]
    except csv.Error as error:
        raise Refused(f"{path} is not a whole CSV file: {error}.") from None
    if not rows:
        raise Refused(f"{path} is empty.")
    header = [name.strip() for name in rows[0][1]]
    width = len(header)
    return header, [(n, row + [""] * (width - len(row))) for n, row in rows[1:]]
