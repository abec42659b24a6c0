"""A sheet of one's own: letters in another order and numbers of one's own, so that a neighbour's answers do not fit.

What a learner gets follows from the class's secret, the learner's name and the sheet, and from
nothing else: ``handout.notebook`` writes it into an exercise, and ``sheet`` gives it to the grader.
"""

import functools
import hashlib
import hmac
import json
import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...checks import engine
from ...checks.edits import PLAIN
from ...checks.engine import Choice, Function
from ...checks.inputs import TOLERANCE, columns
from ..files.names import LONGEST, plain_name, without_id
from ..files.notebook import Cell, Unreadable, squeezed
from . import common, unseen
from .common import Asked, Sheet

EMPTY = "# Your number in place of the dots\n{name} = ..."
"""The answer cell for a number of one's own, with no answer in it."""

OPTION = re.compile(r"^- \*\*([a-z])\*\* (.*)$", re.M)
"""A line of a choice: its letter, its text."""

OF_WHOM = {
    "markdown": re.compile(r"^This copy was made for (?P<who>.{1,400}?)\. The options of its choices", re.M),
    "code": re.compile(r"^quiz\.\w+\.note\((?P<who>)", re.M),
}
"""Cells that only a copy has, by their kinds."""

DRAWN = 6
"""Sets of numbers of which a learner gets one."""

TRIED, SHARED = 12, 3
"""Of ``TRIED`` learners at most ``SHARED`` may come to the same value; else the question has no number of one's own."""


def _chance(secret: bytes, student: str, *names: str) -> random.Random:
    return unseen.source(secret, "variant", plain_name(student), *names)


# --- what is the learner's own -----------------------------------------------


@dataclass(frozen=True)
class Number:
    """The question for a value at numbers of one's own: what a function gives for ``{parameter: number}``."""

    asked: Asked
    function: str
    values: dict[str, float]


def letters(one: Asked, question: Choice, student: str, secret: bytes, number: str) -> dict[str, str]:
    """{letter of the learner's sheet: letter of the common one} for a choice."""
    old = question.letters
    mixed = _chance(secret, student, number, one.id, "letters").sample(old, len(old))
    return dict(zip(old, mixed, strict=True))


def relettered(question: Choice, order: Mapping[str, str]) -> Choice:
    """The choice with its letters in another order; each option keeps its sentence."""
    says = {letter: question.says[old] for letter, old in order.items() if old != question.letter}
    return replace(question, letter=next(new for new, old in order.items() if old == question.letter), says=says)


def number_question(one: Asked, question: Function, student: str, secret: bytes, number: str) -> Number | None:
    """The Number after the ``question`` for a function; None where no number would be one's own."""
    if not _varied(number, one.id):
        return None
    values = _drawn(question, _chance(secret, student, number, one.id, "number"))
    name = f"{one.id}_number"
    own = engine.Number(
        f"{question.id}, your own numbers",
        question.right_for(values),
        told_apart(question, [values])[0],
        hints=(f"Call {one.name} with these values, in this order.",),
        right="That is the value for your own numbers.",
    )
    asked = replace(one, id=name, name=name, question=own)
    return Number(asked, one.name, dict(zip(question.kinds, values, strict=True)))


def told_apart(question: Function, points: Sequence[tuple[float, ...]]) -> list[dict[str, float]]:
    """{sentence of a slip: its value} at each of some points: of slips whose value there is nobody else's.

    A slip whose author wrote the sentence comes before the others; of two of a kind that come to the same, neither.
    """
    import numpy

    table = columns(question.kinds, points)
    slips = [one for one in question.slips() if one.says and (one.by_hand or one.rank == PLAIN)]
    by_hand = numpy.array([one.by_hand for one in slips])[:, None]
    others = numpy.array([[one.says != other.says for other in slips] for one in slips])[:, :, None]
    with numpy.errstate(all="ignore"):
        found = numpy.array([one.at(table) for one in slips])
        wrong = numpy.isfinite(found) & ~_alike(found, question.reference(table))
        alike = _alike(found[:, None], found[None])
    first = wrong & by_hand
    rest = wrong & ~by_hand & ~(alike & first).any(axis=1)
    told = (first & ~(alike & others & first).any(axis=1)) | (rest & ~(alike & others & rest).any(axis=1))
    return [
        {one.says: float(at[n]) for one, at, fine in zip(slips, found, told, strict=True) if fine[n]}
        for n in range(len(points))
    ]


def _alike(one: Any, other: Any) -> Any:  # noqa: ANN401  numbers or arrays
    import numpy

    return numpy.abs(one - other) <= 2 * TOLERANCE * numpy.maximum(numpy.abs(one), numpy.abs(other))


def _drawn(question: Function, chance: random.Random) -> tuple[float, ...]:
    """Values of real size, of two digits each, at which slips can be told apart.

    Of some draws one of the best, and of those the one with the largest answer: few GPUs are neighbours' as well.
    """
    drawn: list[tuple[float, ...]] = []
    while len(drawn) < DRAWN:
        values = tuple(kind.of_real_size(chance) for kind in question.kinds.values())
        if question.space.allows(values) and 0 < abs(right := question.right_for(values)) <= (
            question.most or math.inf
        ):
            drawn += [values] if math.isfinite(right) else []
    telling = list(map(len, told_apart(question, drawn)))
    best = [values for values, count in zip(drawn, telling, strict=True) if count >= max(telling) - 1]
    return max(best, key=lambda values: float(question.right_for(values)))


@functools.cache
def _varied(number: str, asked: str) -> bool:
    """Whether learners' values of the question ``asked`` differ. The same for every learner: all are asked as much."""
    (question,) = (one.question for one in common.load(number).questions if one.id == asked)
    assert isinstance(question, Function)  # noqa: S101  for mypy
    found = [question.right_for(_drawn(question, unseen.source(b"", str(n)))) for n in range(TRIED)]
    return all(sum(_alike(a, b) for b in found) <= SHARED for a in found)


def own_questions(number: str, student: str, secret: bytes) -> tuple[dict[str, dict[str, str]], dict[str, Number]]:
    """What sheet ``number`` changes for ``student``: ({id of a choice: letters}, {id of a function: Number})."""
    choices, numbers = {}, {}
    for one in common.load(number).questions:
        if isinstance(one.question, Choice):
            choices[one.id] = letters(one, one.question, student, secret, number)
        elif isinstance(one.question, Function):
            found = number_question(one, one.question, student, secret, number)
            numbers.update({one.id: found} if found else {})
    return choices, numbers


def sheet(number: str, student: str, secret: bytes) -> Sheet:
    """The Sheet that ``student`` was given: its choices relettered, and the questions for numbers of one's own."""
    whole = common.load(number)
    choices, numbers = own_questions(number, student, secret)
    asked = []
    for one in whole.questions:
        if isinstance(one.question, Choice):
            asked.append(replace(one, question=relettered(one.question, choices[one.id])))
        else:
            asked.append(one)
        asked.extend([numbers[one.id].asked] if one.id in numbers else [])
    return replace(
        whole,
        questions=tuple(asked),
        stubs=whole.stubs | {squeezed(EMPTY.format(name=one.asked.name)) for one in numbers.values()},
    )


# --- whose a notebook is -----------------------------------------------------


def mark(number: str, student: str, secret: bytes) -> dict[str, int | str]:
    """What a variant's metadata says of it.

    The seal tells this class's secret from another, and gives nothing of it away.
    """
    return {"variant": 1, "student": student, "exercise": number, "seal": _seal(number, student, secret)}


def _seal(number: str, student: str, secret: bytes) -> str:
    message = "\0".join(("seal", plain_name(student), number)).encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:16]


def found_mark(data: bytes, cells: Iterable[Cell] = ()) -> dict[str, Any] | None:
    """The mark in a notebook's bytes, which ``files.notebook.read`` took for a notebook; None where there is none.

    Editors that keep no such metadata keep the ``cells``: what these say of whose it is has no seal.
    """
    found = json.loads(data.decode("utf-8-sig")).get("metadata") if b'"inference_math"' in data else None
    found = found.get("inference_math") if isinstance(found, dict) else None
    if isinstance(found, dict) and found.get("variant"):
        return found
    said = [match for cell in cells if (match := OF_WHOM[cell.kind].search(cell.source))]
    names = [re.sub(r"\\(.)", r"\1", match["who"]) for match in said if match["who"]]
    return {"student": names[0] if names else None} if said else None


def name_on(found: Mapping[str, object] | None, student: str) -> str:
    """``student`` as the mark of a copy has it, where one of both has more in brackets: a namesake's id."""
    other = found.get("student") if found and "variant" in found else None
    same = isinstance(other, str) and plain_name(without_id(other)) == plain_name(without_id(student))
    return str(other) if same else student


def remarks(
    found: Mapping[str, object] | None, number: str, student: str, secret: bytes, given_out: bool = True
) -> list[str]:
    """Notes on a notebook that was not made for ``student``, given its mark.

    ``given_out``: whether copies of the sheet were made with this secret. Raises Unreadable where it was another.
    """
    if found is None:
        return ["This is not the copy made for you. It was graded by the letters and numbers of your own."]
    other, seal = found.get("student"), found.get("seal")
    if "variant" not in found and other is None:
        return [f"This copy does not say whose it is. It was graded by the letters and numbers of {student}."]
    mine = _seal(number, other, secret) if isinstance(other, str) and len(other) <= LONGEST else None
    if not isinstance(other, str) or (seal != mine if "variant" in found else not given_out):
        raise Unreadable(
            "This copy was made with another secret than the one it is graded with. The folder of the marks "
            "needs the file 'secret' that 'start.py variants' used."
        )
    if plain_name(other) == plain_name(student):
        return []
    shown = "".join(c if c.isprintable() else " " for c in other[:80])
    return [f"This copy was made for {shown}. It was graded by the letters and numbers of {student}."]
