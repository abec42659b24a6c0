"""What people read of a learner's file: the code of an answer, and answers in words wherever an editor left them.

Only texts are looked at; nothing here runs or parses a learner's code.
"""

import functools
import re
import string
from collections.abc import Iterable, Sequence

from ...checks.engine import UNWRITTEN
from ...checks.questions import count_words
from ..files.notebook import Cell, defines
from ..sheets import common, handout
from ..sheets.common import Asked

LONGEST_ANSWER, LONGEST_WORDS = 4_000, 20_000
"""Characters that are kept of the code of an answer, and of one in words."""

FEWEST_WORDS, FEWEST_LOOSE = 8, 30
"""Words of a code cell that is read as an answer in words, and of what stands at no question."""

LABEL = re.compile(r"(?!\|)(?:(#+)|\W{0,9}(?=[^\W\d]))[^\d:;!?]{0,30}?(\d+)(?(1)\b|[\s*_]*(?:[^\w\s](?:\D|$)|$))")
"""How a learner may begin an answer, in any language: "## Question 4", "**Q4** - ...", "Antwort zu Frage 4: ..."."""


def answer(one: Asked, cells: Sequence[Cell]) -> str:
    """The learner's code for a question, to be shown to people."""
    code = [cell for cell in cells if cell.kind == "code"]
    found = [c.source for c in code if defines(c.source, one.name)] or [
        c.source for c in code if c.id == f"{one.id}-answer"
    ]
    return found[-1][:LONGEST_ANSWER] if found else ""


def defined_again(one: Asked, cells: Sequence[Cell]) -> str:
    """A sentence where a cell below the check of a question gives the answer's name to something else."""
    code = [cell for cell in cells if cell.kind == "code"]
    at = [n for n, cell in enumerate(code) if defines(cell.source, one.name)]
    checks = [n for n, cell in enumerate(code) if f"{one.id}.check(" in cell.source[:300]]
    below = checks[0] if checks else at[0] if at else 0
    if not at or not at[0] <= below < at[-1]:
        return ""
    return f"A cell further down defines `{one.name}` again, and the last one counts."


def words(cells: Sequence[Cell], number: str) -> dict[str, str]:
    """The answers in words to the questions of the sheet ``number``, by their ids; empty where there is none.

    An answer is what stands in the cell of that id or below the question's heading, and is not the sheet's own: in one
    cell or several, in a new one, or in a code cell. Else it is what its number stands before; else all that stands at
    no question, for a teacher to find it there.
    """
    ids, _, _ = _sheet(number)
    placed, labelled = (_words(cells, number, labels) if ids else {} for labels in (False, True))
    loose = labelled.get("", "")
    loose = loose if count_words(loose) >= FEWEST_LOOSE else ""
    return {id_: placed.get(id_) or labelled.get(id_) or loose for id_ in ids}


def _words(cells: Sequence[Cell], number: str, labels: bool) -> dict[str, str]:
    """What is not the sheet's own, by the ids of the questions at which it stands: "" for none, "top" above all."""
    ids, lines, _ = _sheet(number)
    pieces: dict[str, list[str]] = {}
    at = "top"
    for cell in cells:
        at = cell.id if cell.id in ids else at
        mine: dict[str, list[str]] = {}
        for line in cell.source[:LONGEST_WORDS].splitlines():
            at = at if cell.kind == "code" else _begun(line, number, at, labels)
            mine.setdefault(at, []).extend([line] if _bare(line) not in lines else [])
        for place, told in mine.items():
            text = re.sub(r"\n{3,}", "\n\n", "\n".join(told).strip())
            if any(map(str.isalnum, text)) and (cell.kind != "code" or _is_prose(text.splitlines())):
                pieces.setdefault(place, []).append(text)
    return {place: "\n\n".join(dict.fromkeys(found))[:LONGEST_WORDS] for place, found in pieces.items()}


def _begun(line: str, number: str, at: str, labels: bool) -> str:
    """The id of the question in which a line of text stands, where the one before stood in ``at``."""
    _, lines, titles = _sheet(number)
    bare, label = _bare(line), LABEL.match(line.strip()) if labels else None
    if bare.startswith(tuple(titles)):
        return next(id_ for title, id_ in titles.items() if bare.startswith(title))
    if bare in lines and line.startswith("#"):  # a part of the sheet
        return at if at == "top" else ""
    return f"q{label[2]}" if label and f"q{label[2]}" in titles.values() else at


def _bare(line: str) -> str:
    """A line without what makes it a heading, a quotation, bold; "" where no more is left."""
    return re.sub(r"<[^<>]{0,99}>", "", line).strip(" \t\r" + string.punctuation)


@functools.cache
def _sheet(number: str) -> tuple[tuple[str, ...], frozenset[str], dict[str, str]]:
    """The ids of a sheet's answers in words; all of its lines, bare: what nobody has written; the ids of all questions
    by their titles."""
    sheet = common.load(number)
    lines = (line for cell in common.exercise(number)["cells"] for line in "".join(cell["source"]).splitlines())
    titles = {one.title: one.id for one in sheet.questions} | {one.title: one.id for one in sheet.written}
    return (
        tuple(one.id for one in sheet.written),
        frozenset(map(_bare, [UNWRITTEN, *handout.DONE.splitlines(), *lines])) - {""},
        {_bare(title): id_ for title, id_ in titles.items() if title},
    )


def _is_prose(lines: Iterable[str]) -> bool:
    """Whether there are sentences among lines of a code cell: comments, texts, or words where code should be."""
    told = [line.strip() for line in lines if line.strip()]
    signs = r"[=()\[\]{}_*/+<>]"
    prose = [line for line in told if line[0] in "#\"'" or len(re.findall(signs, line)) * 4 < count_words(line)]
    return sum(map(count_words, prose)) >= FEWEST_WORDS
