"""A sheet of one's own: letters in another order and numbers of one's own, so that a neighbour's answers do not fit.

What a learner gets follows from the class's secret, the learner's name and the sheet, and from
nothing else: ``handout.notebook`` writes it into an exercise, and ``sheet`` gives it to the grader.
"""

import ast
import functools
import hashlib
import hmac
import json
import math
import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..checks.engine import Question, _same
from . import draw, sheets
from .draw import Argument
from .sheets import Asked, Sheet
from .submission import Unreadable, squeezed

EMPTY = "# Your number in place of the dots\n{name} = ..."
"""The answer cell for a number of one's own, with no answer in it."""

OPTION = re.compile(r"^- \*\*([a-z])\*\* (.*)$", re.M)
"""A line of a choice: its letter, its text."""

KEPT = (0.5, 2.0)
"""Bytes of a parameter in 4 and in 16 bit: moved, they would be those of no format."""

TRIED, SHARED = 12, 3
"""Of ``TRIED`` learners at most ``SHARED`` may come to the same value; else the question has no number of one's own."""


def plain_name(student: str) -> str:
    """``student`` as it counts here: its letters and digits in order of the alphabet.

    "Ann Lee", "Lee, Ann" and Canvas's "leeann" are one person. Two that this makes one are refused in a class list.
    """
    return "".join(sorted(c for c in unicodedata.normalize("NFKD", student).casefold() if c.isalnum()))


def _chance(secret: bytes, student: str, *names: str) -> random.Random:
    return draw.source(secret, "variant", plain_name(student), *names)


# --- what is the learner's own -----------------------------------------------


@dataclass(frozen=True)
class Number:
    """The question for a value at numbers of one's own: what a function gives for ``{parameter: number}``."""

    asked: Asked
    function: str
    values: dict[str, float]


def letters(one: Asked, student: str, secret: bytes, number: str) -> dict[str, str]:
    """{letter of the learner's sheet: letter of the common one} for a choice."""
    common = sorted([one.question.reference, *one.question.mistakes])
    mixed = _chance(secret, student, number, one.id, "letters").sample(common, len(common))
    return dict(zip(common, mixed, strict=True))


def relettered(question: Question, order: Mapping[str, str]) -> Question:
    """The choice with its letters in another order; each option keeps its sentence."""
    new = {old: letter for letter, old in order.items()}
    return replace(
        question,
        reference=new[question.reference],
        mistakes={letter: question.mistakes[old] for letter, old in order.items() if old != question.reference},
    )


def number_question(one: Asked, names: Sequence[str], student: str, secret: bytes, number: str) -> Number | None:
    """The Number after a function's question with parameters ``names``; None where no number would be one's own."""
    question, fit = one.question, _fitting(number, one.id, len(names))
    if not fit:
        return None
    chance = _chance(secret, student, number, one.id, "number")
    inputs = chance.choice(fit)
    values = next(filter(None, (_drawn(question, inputs, chance) for _ in range(100))))
    right, told = float(question.reference(*values)), _told_apart(question, values)
    name = f"{one.id}_number"
    own = Question(
        f"{number}.{one.id.lstrip('q')}, your own numbers",
        "number",
        right,
        mistakes=told,
        hints=(f"Call {one.name} with these values, in this order.",),
        right="That is the value for your own numbers.",
    )
    return Number(replace(one, id=name, name=name, question=own), one.name, dict(zip(names, values, strict=True)))


def _told_apart(question: Question, values: Sequence[float]) -> dict[str, float]:
    """{sentence of a known mistake: its value}, without those that give the right value, or the same as another."""
    right = _value(question.reference, values)
    if right is None:
        return {}
    found = {says: _value(mistake, values) for says, mistake in question.mistakes.items()}
    wrong = {says: value for says, value in found.items() if value is not None}
    return {
        says: value
        for says, value in wrong.items()
        if not _same(value, right) and sum(_same(value, other) for other in wrong.values()) == 1
    }


def _drawn(question: Question, inputs: tuple[float, ...], chance: random.Random) -> tuple[float, ...] | None:
    """Values near ``inputs``, short enough to read; None where the question's value there is 0 or not finite."""
    near = draw.near(inputs, chance)
    values = tuple(old if old in KEPT else _rounded(new) for old, new in zip(inputs, near, strict=True))
    return values if _value(question.reference, values) else None


def _rounded(x: float) -> float:
    """``x`` to three significant digits, of the same type."""
    return x if isinstance(x, bool) else type(x)(float(f"{x:.3g}"))


def _value(function: Callable[..., Argument], values: Sequence[float]) -> float | None:
    try:
        found = float(function(*values))
    except (ArithmeticError, TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


@functools.cache
def _fitting(number: str, asked: str, arguments: int) -> list[tuple[float, ...]]:
    """The inputs of the question ``asked`` near which learners' values differ, and known mistakes can be told apart.

    The same for every learner, as it takes nobody's seed: all are asked as much.
    """
    (question,) = (one.question for one in sheets.load(number).questions if one.id == asked)
    fit = [inputs for inputs in question.inputs if len(inputs) == arguments and _varied(question, inputs)]
    telling = [len(_told_apart(question, inputs)) for inputs in fit]
    return [inputs for inputs, count in zip(fit, telling, strict=True) if count >= max(telling) - 1]


def _varied(question: Question, inputs: tuple[Argument, ...]) -> bool:
    if not all(isinstance(x, (int, float)) for x in inputs):
        return False
    drawn = [_drawn(question, inputs, draw.source(b"", str(n))) for n in range(TRIED)]
    found = [x for values in drawn if values and (x := _value(question.reference, values)) is not None]
    return len(found) > TRIED / 2 and all(sum(_same(a, b) for b in found) <= SHARED for a in found)


def own_questions(number: str, student: str, secret: bytes) -> tuple[dict[str, dict[str, str]], dict[str, Number]]:
    """What sheet ``number`` changes for ``student``: ({id of a choice: letters}, {id of a function: Number})."""
    choices, numbers, given = {}, {}, stubs(number)
    for one in sheets.load(number).questions:
        if one.question.kind == "choice":
            choices[one.id] = letters(one, student, secret, number)
        elif one.question.kind == "function":
            found = number_question(one, parameters(given[one.id], one.name), student, secret, number)
            numbers.update({one.id: found} if found else {})
    return choices, numbers


def stubs(number: str) -> dict[str, str]:
    """{id of a question: the text of its empty answer cell} of the common sheet."""
    return {
        cell["id"]: "".join(cell["source"])
        for cell in sheets.exercise(number)["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def parameters(stub: str, name: str) -> list[str]:
    """The names of the parameters in ``def name(...)`` of an answer cell."""
    (function,) = (node for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef) and node.name == name)
    return [argument.arg for argument in function.args.args]


def sheet(number: str, student: str, secret: bytes) -> Sheet:
    """The Sheet that ``student`` was given: its choices relettered, and the questions for numbers of one's own."""
    common = sheets.load(number)
    choices, numbers = own_questions(number, student, secret)
    asked = []
    for one in common.questions:
        order = choices.get(one.id)
        asked.append(replace(one, question=relettered(one.question, order)) if order else one)
        asked.extend([numbers[one.id].asked] if one.id in numbers else [])
    return replace(
        common,
        questions=tuple(asked),
        stubs=common.stubs | {squeezed(EMPTY.format(name=one.asked.name)) for one in numbers.values()},
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


def found_mark(data: bytes) -> dict[str, Any] | None:
    """The mark in a notebook's bytes, which ``submission.read`` took for a notebook; None where there is none."""
    if b'"inference_math"' not in data:
        return None
    found = json.loads(data.decode("utf-8-sig")).get("metadata")
    found = found.get("inference_math") if isinstance(found, dict) else None
    return found if isinstance(found, dict) and found.get("variant") else None


def remarks(found: Mapping[str, object] | None, number: str, student: str, secret: bytes) -> list[str]:
    """Notes on a notebook that was not made for ``student``, given its mark.

    Raises Unreadable where it was made with another secret.
    """
    if found is None:
        return ["This is not the copy made for you. It was graded by the letters and numbers of your own."]
    other = found.get("student")
    seal = str(found.get("seal")).encode()
    if not isinstance(other, str) or not hmac.compare_digest(seal, _seal(number, other, secret).encode()):
        raise Unreadable(
            "This copy was made with another secret than the one it is graded with. The folder of the marks "
            "needs the file 'secret' that 'start.py variants' used."
        )
    if plain_name(other) == plain_name(student):
        return []
    shown = "".join(c if c.isprintable() else " " for c in other[:80])
    return [f"This copy was made for {shown}. It was graded by the letters and numbers of {student}."]
