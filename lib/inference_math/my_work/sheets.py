"""A learner's notebook and a new edition of it become one: answers stay, and what changed is said.

A notebook is a dict, as json reads it. Cells are told apart by nbgrader's ``grade_id``, else by their id.
Whether an answer cell still holds what was given, its own checksum says (nbgrader's), so no earlier edition is needed.
"""

from __future__ import annotations

import copy
import hashlib
import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple, TypeAlias

Notebook: TypeAlias = dict[str, Any]
Cell: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, str]

ELSEWHERE = re.compile(r'(\]\(|src="|href=")\.\./(?!notebooks/|exercises/)')


class Merged(NamedTuple):
    """A merged notebook, and what a learner should know of it: ids of answer cells."""

    notebook: Notebook
    kept: list[str]
    """Answers that were carried over."""
    changed: list[str]
    """Those of ``kept`` whose question was changed since."""
    added: list[str]
    """Questions that are new."""
    gone: list[str]
    """Answers whose question is asked no more; they stand in cells of their own."""


def source(cell: Cell) -> str:
    """The text of a cell, which files hold as one string or as a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def is_answer(cell: Cell) -> bool:
    """Whether a learner's answer belongs into this cell."""
    return bool(_grade(cell).get("solution"))


def is_answered(cell: Cell, given: Cell | None = None) -> bool:
    """Whether an answer cell holds something else than what was ``given``, or, without that, than its checksum says."""
    if "checksum" in _grade(cell):
        return _checksum(cell) != _grade(cell)["checksum"]
    return given is None or source(given) != source(cell)


def answers(notebook: Notebook) -> dict[Key, Cell]:
    """The answer cells that hold an answer."""
    return {key: cell for key, cell in _by_key(notebook).items() if is_answer(cell) and is_answered(cell)}


def is_touched(mine: Notebook, given: Notebook) -> bool:
    """Whether a learner changed more than outputs."""
    return [(key(cell), source(cell)) for cell in mine["cells"]] != [
        (key(cell), source(cell)) for cell in given["cells"]
    ]


def is_personal(notebook: Notebook) -> bool:
    """Whether it is a copy with numbers of one learner's own (``start.py variants``), which has no other edition."""
    return "inference_math" in notebook.get("metadata", {})


def key(cell: Cell) -> Key:
    """What tells a cell from others, in all editions."""
    grade = _grade(cell).get("grade_id")
    return ("grade", str(grade)) if grade else ("id", str(cell.get("id", id(cell))))


def name(answer: Key) -> str:
    """A question as a learner knows it: q1."""
    return answer[1].removesuffix("-answer")


def with_links(notebook: Notebook) -> Notebook:
    """A copy for a folder one floor down: links to other folders of the project lead there still."""
    made = copy.deepcopy(notebook)
    for cell in made["cells"]:
        if cell["cell_type"] == "markdown" and not _grade(cell):
            text = source(cell)
            if ELSEWHERE.search(text):
                cell["source"] = ELSEWHERE.sub(r"\1../../", text)
    return made


def merged(given: Notebook | None, mine: Notebook, new: Notebook) -> Merged:
    """The edition ``new`` with what a learner wrote into ``mine``, which was ``given`` to them (None: not known).

    An answer stays in its cell. Another cell that only the learner changed stays as it is; where both did, theirs
    stands below the new one. Cells of the learner's own stay behind the cell that they followed. No text is lost.
    """
    if given is not None:
        given, mine = _renumbered(given, mine, new)
    had, wrote, asked = _by_key(given) if given else {}, _by_key(mine), _by_key(new)
    follow = _own_cells(had, wrote, asked, mine)
    made, said = copy.deepcopy(new), Merged({}, [], [], [], [])
    said.gone.extend(name(one) for one, cell in wrote.items() if one not in asked and _counts(cell, had.get(one)))
    made["cells"] = [*follow.get(None, [])]
    for cell in copy.deepcopy(new["cells"]):
        this = key(cell)
        made["cells"] += [cell, *_joined(cell, wrote.get(this), had.get(this)), *follow.get(this, [])]
    before, now = _questions(given) if given else {}, _questions(new)
    for this, cell in asked.items():
        if is_answer(cell) and this in wrote and is_answered(wrote[this], had.get(this)):
            said.kept.append(name(this))
            said.changed.extend([name(this)] * (given is not None and before.get(this) != now[this]))
        elif is_answer(cell) and given is not None and this not in had:
            said.added.append(name(this))
    _number(made)
    return said._replace(notebook=made)


def filled(mine: Notebook, old: Notebook, last: Notebook | None = None) -> tuple[Notebook, list[str], list[str]]:
    """``mine`` with answers of ``old``, a sheet that was answered elsewhere; ``last``: that sheet when last read.

    Gives the notebook, the answers that were taken, and those that differ in both places, of which ``mine`` stays.
    """
    made, taken, differ = copy.deepcopy(mine), [], []
    found, before = answers(old), _by_key(last) if last else {}
    for cell in made["cells"]:
        theirs = found.get(key(cell))
        if theirs is None or not is_answer(cell) or source(theirs) == source(cell):
            continue
        read = before.get(key(cell))
        if not is_answered(cell) or (read is not None and source(read) == source(cell)):
            _take(theirs, cell)
            taken.append(name(key(cell)))
        elif read is None or source(read) != source(theirs):
            differ.append(name(key(cell)))
    return made, taken, differ


def _grade(cell: Cell) -> dict[str, Any]:
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def _checksum(cell: Cell) -> str:
    """As nbgrader computes it (nbgrader.utils.compute_checksum; a test compares)."""
    grade = _grade(cell)
    parts = [source(cell), cell["cell_type"]]
    parts += [str(bool(grade.get(one))) for one in ("grade", "solution")]
    locked = not grade.get("solution") and bool(grade.get("grade") or grade.get("locked"))
    parts += [str(locked), str(grade["grade_id"])]
    if grade.get("grade"):
        parts.append(str(float(grade.get("points", 0))))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _by_key(notebook: Notebook) -> dict[Key, Cell]:
    """Cells by their key. Of an answer cell that was doubled, the first that holds an answer."""
    found: dict[Key, Cell] = {}
    for cell in notebook["cells"]:
        this = key(cell)
        if this not in found or (is_answer(cell) and is_answered(cell) and not is_answered(found[this])):
            found[this] = cell
    return found


def _joined(cell: Cell, theirs: Cell | None, was: Cell | None) -> list[Cell]:
    """Puts what the learner wrote into our ``cell``. Gives cells that go below it, where both were changed."""
    if theirs is None:
        return []
    if is_answer(cell):
        if is_answered(theirs, was):
            _take(theirs, cell)
    elif source(theirs) == source(cell):
        if not cell.get("outputs"):
            _take(theirs, cell)
    elif _grade(cell) or (was is not None and source(theirs) == source(was)):
        pass  # a check, or a text that they left alone
    elif was is None and cell["cell_type"] == "markdown":
        pass  # whose change it is, nobody knows, and it is likely ours
    elif was is None or source(was) == source(cell):
        _take(theirs, cell)
    else:
        return [_own(theirs)]
    return []


def _renumbered(given: Notebook, mine: Notebook, new: Notebook) -> tuple[Notebook, Notebook]:
    """``given`` and ``mine`` with the ids that their cells have in ``new``: ours are numbers, and move along."""
    before, after = given["cells"], new["cells"]
    steps = SequenceMatcher(None, [*map(source, before)], [*map(source, after)], autojunk=False).get_opcodes()
    pairs = [
        pair
        for what, a, b, c, d in steps
        if what == "equal" or (what == "replace" and b - a == d - c)
        for pair in zip(before[a:b], after[c:d], strict=True)
    ]
    ids = {key(cell): f"{key(cell)[1]}-before" for cell in before if not _grade(cell)}
    ids |= {key(old): key(now)[1] for old, now in pairs if not _grade(old) and not _grade(now)}
    made = copy.deepcopy(given), copy.deepcopy(mine)
    for notebook in made:
        for cell in notebook["cells"]:
            if key(cell) in ids:
                cell["id"] = ids[key(cell)]
    return made


def _counts(cell: Cell, given: Cell | None) -> bool:
    return is_answer(cell) and is_answered(cell, given)


def _own_cells(
    had: dict[Key, Cell], wrote: dict[Key, Cell], asked: dict[Key, Cell], mine: Notebook
) -> dict[Key | None, list[Cell]]:
    """The learner's own cells, each under the cell of the new edition that it follows."""
    follow: dict[Key | None, list[Cell]] = {}
    after: Key | None = None
    for cell in mine["cells"]:
        this = key(cell)
        if this in asked and wrote[this] is cell:
            after = this
        elif (this in had and source(had[this]) == source(cell)) or not source(cell).strip():
            pass  # ours, and no longer part of it; or empty
        elif this in asked and source(wrote[this]) == source(cell):
            pass  # a second copy of the same
        elif this in had and _grade(cell) and not _counts(cell, had[this]):
            pass  # a check or a stub of ours
        else:
            follow.setdefault(after, []).append(_own(cell))
    return follow


def _own(cell: Cell) -> Cell:
    """A cell that is the learner's: nothing of nbgrader's, so that nobody asks for it."""
    made = copy.deepcopy(cell)
    for one in ("nbgrader", "deletable", "editable"):
        made["metadata"].pop(one, None)
    made.pop("id", None)
    return made


def _take(theirs: Cell, cell: Cell) -> None:
    """Puts the learner's text and results into ``cell``, which keeps its metadata."""
    cell["source"] = theirs["source"]
    if cell["cell_type"] == theirs["cell_type"] == "code":
        cell["outputs"] = copy.deepcopy(theirs.get("outputs", []))
        cell["execution_count"] = theirs.get("execution_count")


def _number(notebook: Notebook) -> None:
    """Gives an id to each cell that has none (formats before 4.5 know none)."""
    if (notebook.get("nbformat", 4), notebook.get("nbformat_minor", 5)) < (4, 5):
        return
    taken = {cell["id"] for cell in notebook["cells"] if "id" in cell}
    number = 0
    for cell in notebook["cells"]:
        while "id" not in cell:
            number += 1
            if f"mine-{number}" not in taken:
                cell["id"] = f"mine-{number}"


def _questions(notebook: Notebook) -> dict[Key, str]:
    """What each answer cell is asked: all that stands since the last check, in our words, and the check itself."""
    found: dict[Key, str] = {}
    text, open_ = "", []
    for cell in notebook["cells"]:
        if is_answer(cell):
            open_.append(key(cell))
            text += str(_grade(cell).get("checksum", source(cell)))
        elif cell["cell_type"] == "markdown" or _grade(cell):
            if cell["cell_type"] == "markdown" and open_:  # the next question begins
                found |= dict.fromkeys(open_, text)
                text, open_ = "", []
            text += source(cell)
        elif not open_:
            text = ""  # what stood until here was said of the whole sheet
    return found | dict.fromkeys(open_, text)
