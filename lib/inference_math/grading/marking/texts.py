"""What people read of a learner's file: the code of an answer, and answers in words wherever an editor left them.

Only texts are looked at; nothing here runs or parses a learner's code.
"""

import functools
import re
from collections.abc import Iterable, Sequence

from ...checks.engine import UNWRITTEN
from ..files.notebook import Cell, defines
from ..sheets import common
from ..sheets.common import Asked, Written

LONGEST_ANSWER, LONGEST_WORDS = 4_000, 20_000
"""Characters that are kept of the code of an answer, and of one in words."""

FEWEST_WORDS = 8
"""Of a code cell that is read as an answer in words."""

HEADING = re.compile(r"^#+ .*$", re.M)
NUMBERED = re.compile(r"#+\s*Question (\d+)")


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


def words(one: Written, cells: Sequence[Cell], number: str) -> str:
    """The answer in words to a question of the sheet ``number``; empty where there is none.

    It is what stands in the cell of that id, or below the question's heading and is not the sheet's own: in one cell
    or several, in a new one, or in a code cell.
    """
    mine, (ids, lines) = _question(one.title), _sheet(number)
    pieces, within = [], False
    for cell in cells:
        for heading in HEADING.findall(cell.source[:LONGEST_WORDS]) if cell.kind != "code" else ():
            if NUMBERED.match(heading) or heading.strip() in lines:
                within = bool(mine) and _question(heading) == mine
        if cell.id == one.id or (within and cell.id not in ids):
            text = cell.source[:LONGEST_WORDS].strip()
            own = [line for line in text.splitlines() if line.strip() and line.strip() not in lines]
            if cell.kind == "code" and not (own and _is_prose(own)):
                continue
            pieces.append(text if len(own) == len(list(filter(str.strip, text.splitlines()))) else "\n".join(own))
    return "\n\n".join(one for one in dict.fromkeys(pieces) if one)[:LONGEST_WORDS]


def _question(heading: str) -> str:
    found = re.search(r"Question (\d+)", heading)
    return found.group(1) if found else ""


@functools.cache
def _sheet(number: str) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of a sheet's answers in words, and all of its lines: what nobody has written."""
    cells = common.exercise(number)["cells"]
    lines = (line.strip() for cell in cells for line in "".join(cell["source"]).splitlines())
    return frozenset(one.id for one in common.load(number).written), frozenset([UNWRITTEN, *lines]) - {""}


def _is_prose(lines: Iterable[str]) -> bool:
    """Whether there are sentences among lines of a code cell: comments, texts, or words where code should be."""
    told = [line.strip() for line in lines]
    signs = r"[=()\[\]{}_*/+<>]"
    prose = [line for line in told if line[0] in "#\"'" or len(re.findall(signs, line)) * 4 < len(line.split())]
    return sum(len(line.split()) for line in prose) >= FEWEST_WORDS
