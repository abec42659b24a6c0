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
from ..sheets import common
from ..sheets.common import Asked, Written

LONGEST_ANSWER, LONGEST_WORDS = 4_000, 20_000
"""Characters that are kept of the code of an answer, and of one in words."""

FEWEST_WORDS = 8
"""Of a code cell that is read as an answer in words."""

LABEL = re.compile(
    r"(#+ *)?[\W_]{0,9}(?:(?:my )?answer(?: to)? )?(?:question|q) ?(\d+)(?(1)\b|[\s*_]*(?:[:.)]\D|$))", re.I
)
"""How a learner may begin an answer: "## Question 4", "**Q4:** ...", "Answer to question 4: ..."."""


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

    It is what stands in the cell of that id, below the question's heading or after its number, and is not the sheet's
    own: in one cell or several, in a new one, or in a code cell.
    """
    ids, lines, _ = _sheet(number)
    pieces, at = [], ""
    for cell in cells:
        at = cell.id if cell.id in ids else at
        mine: list[str] = []
        for line in cell.source[:LONGEST_WORDS].splitlines():
            at = at if cell.kind == "code" else _begun(line, number, at)
            mine += [line] if at == one.id and _bare(line) not in lines else []
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(mine).strip())
        if any(map(str.isalnum, text)) and (cell.kind != "code" or _is_prose(text.splitlines())):
            pieces.append(text)
    return "\n\n".join(dict.fromkeys(pieces))[:LONGEST_WORDS]


def _begun(line: str, number: str, at: str) -> str:
    """The id of the question in which a line of text stands, where the one before stood in ``at``."""
    ids, lines, titles = _sheet(number)
    bare, label = _bare(line), LABEL.match(line.strip())
    if title := next((one for one in titles if bare.startswith(one)), ""):
        return titles[title]
    if bare in lines and line.startswith("#"):  # a part of the sheet
        return ""
    return f"q{label[2]}" if label and f"q{label[2]}" in ids else at


def _bare(line: str) -> str:
    """A line without what makes it a heading, a quotation, bold; "" where no more is left."""
    return re.sub(r"<[^<>]{0,99}>", "", line).strip(" \t\r" + string.punctuation)


@functools.cache
def _sheet(number: str) -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    """The ids of a sheet's answers in words; all of its lines, bare: what nobody has written; the ids of all questions
    by their titles."""
    sheet = common.load(number)
    lines = (line for cell in common.exercise(number)["cells"] for line in "".join(cell["source"]).splitlines())
    titles = {one.title: one.id for one in sheet.questions} | {one.title: one.id for one in sheet.written}
    return (
        frozenset(one.id for one in sheet.written),
        frozenset(map(_bare, [UNWRITTEN, *lines])) - {""},
        {_bare(title): id_ for title, id_ in titles.items() if title},
    )


def _is_prose(lines: Iterable[str]) -> bool:
    """Whether there are sentences among lines of a code cell: comments, texts, or words where code should be."""
    told = [line.strip() for line in lines if line.strip()]
    signs = r"[=()\[\]{}_*/+<>]"
    prose = [line for line in told if line[0] in "#\"'" or len(re.findall(signs, line)) * 4 < count_words(line)]
    return sum(map(count_words, prose)) >= FEWEST_WORDS
