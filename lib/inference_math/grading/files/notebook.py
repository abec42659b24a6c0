"""Reads a learner's notebook as data: nothing in it is run, and hardly anything in it is trusted."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LARGEST = 20_000_000
"""Bytes of a notebook that is read. Pictures in the output are the most of an honest one."""

MOST_PARTS, MOST_CELLS, MOST_CODE = 300_000, 2_000, 1_000_000
"""Lists and objects of its JSON, cells, and characters in them: beyond, a small file makes the grader a large one."""

PICTURE = re.compile(r"data:[\w.+/-]{1,99};base64,[\w+/=]+")
"""A picture that was pasted into a text, as Colab keeps it: longer than all that is written beside it."""

LONGEST_LINE = 300
"""Characters of a line of code that are looked at."""


class Unreadable(ValueError):
    """Not a notebook that can be graded; the message says why, for the learner."""


@dataclass(frozen=True)
class Cell:
    """A cell: ``kind`` is "code" or "markdown"; ``id`` is nbgrader's, or the notebook's own, or empty."""

    kind: str
    source: str
    id: str


def read(data: bytes) -> list[Cell]:
    """The cells of the notebook in ``data`` (bytes), in their order. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(
            f"The file has {len(data) / 1e6:.0f} MB; a notebook may have {LARGEST / 1e6:.0f}. "
            "Clear its output and save it."
        )
    if not data.strip():
        raise Unreadable("The file is empty.")
    if data.count(b"{") + data.count(b"[") > MOST_PARTS:
        raise Unreadable(f"The file has more than {MOST_PARTS:,} parts. Clear its output and save it.")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8, so it is not a notebook.") from None
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        other = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{"
        why = "it is a file of another kind, a web page say" if other else str(error)[:100]
        why = "git left both sides of a conflict in it" if b"<<<<<<< " in data else why
        raise Unreadable(f"The file is not a whole notebook: {why}.") from None
    found = _cells(notebook)
    if len(found) > MOST_CELLS:
        raise Unreadable(f"The notebook has {len(found):,} cells; it may have {MOST_CELLS:,}.")
    cells = [Cell(_kind(one), _source(one), _id(one)) for one in found if isinstance(one, dict)]
    if sum(len(one.source) for one in cells) > MOST_CODE:
        raise Unreadable(
            f"The notebook has more than {MOST_CODE / 1e6:.0f} MB of code and text. Is there data in a cell?"
        )
    return cells


def _cells(notebook: object) -> list[object]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    sheets = notebook.get("worksheets") if isinstance(notebook, dict) else None
    if cells is None and isinstance(sheets, list):  # format 3 keeps them one level down
        held = [one["cells"] for one in sheets if isinstance(one, dict) and isinstance(one.get("cells"), list)]
        cells = [cell for one in held for cell in one] if held else None
    if not isinstance(cells, list):
        raise Unreadable("The file is JSON, but no notebook: it has no cells.")
    return cells


def _kind(cell: dict[str, Any]) -> str:
    return "code" if cell.get("cell_type") == "code" else "markdown"


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = _whole(source) if isinstance(source, str) else ""
    return source if _kind(cell) == "code" else PICTURE.sub("picture", source)


def _whole(text: str) -> str:
    """``text`` without halves of characters, which JSON can hold and no file."""
    return text.encode("utf-8", "replace").decode()


def _id(cell: dict[str, Any]) -> str:
    metadata = cell.get("metadata")
    grade = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    found = grade.get("grade_id") if isinstance(grade, dict) else None
    found = found or cell.get("id")
    return _whole(found) if isinstance(found, str) else ""


def sheet_numbers(cells: Iterable[Cell], name: str = "", otherwise: str = "") -> list[str]:
    """The two digits of each sheet that ``cells`` answer: from the imports of checks, else from a heading, else those
    given ``otherwise``, else from the file's name."""
    patterns = {"code": r"inference_math\.checks(?:\s+import\s+|\.)lesson_(\d\d)", "markdown": r"^# Exercise (\d\d)\b"}
    for kind, pattern in patterns.items():
        found = [one for cell in cells if cell.kind == kind for one in re.findall(pattern, cell.source, re.M)]
        if found:
            return list(dict.fromkeys(found))
    said = re.search(r"(?<!\d)([01]\d)_[a-z]", name) or re.search(r"(?<!\d)([01]\d)(?!\d)", name)
    return [otherwise] if otherwise else [said[1]] if said else []


def squeezed(source: str) -> str:
    """``source`` without what an editor may change: blank lines, spaces at line ends, comments of one line."""
    lines = (line.rstrip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))


def defines(source: str, name: str) -> bool:
    """Whether ``source`` seems to give ``name`` a value or a body.

    Looks at the text, since a learner's code is not parsed here, and at no more than LONGEST_LINE
    characters around the first hundred places, so that no text keeps it busy for long.
    """
    for n, found in enumerate(re.finditer(rf"(?<![\w.]){name}\b", source)):
        if n == 100:
            break
        before = source[max(0, found.start() - LONGEST_LINE) : found.start()].rpartition("\n")[2]
        after = source[found.end() : found.end() + LONGEST_LINE].partition("\n")[0]
        if re.search(r"\b(def|class|as)\s+$", before):
            return True
        value, equals, rest = after.partition("=")
        if (
            "#" not in before
            and equals
            and not rest.startswith("=")
            and (not value.strip() or value.lstrip()[0] in ",)]:")
        ):
            return True
    return False
