"""Inputs that nobody has seen: drawn from a seed, of real size, anywhere that the question allows.

They are other ones than the check's own, so a table of right values for those, or formulas fitted around them, earns
nothing. And no honest answer is decided by rounding: where a shift of an input by a ten-thousandth changes the right
answer much, it is not asked.
"""

import hashlib
import hmac
import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ...checks.engine import Computed, Question
from ...checks.formula import Case, Test, walk
from ...checks.inputs import TOLERANCE, columns, same
from ...checks.slips import spread

if TYPE_CHECKING:
    from ...checks.inputs import Point

DRAWN, DRAWN_OF_FEW = 12, 48
"""Inputs that an answer is tried on beside the check's own; and where it can be guessed, as there are few answers."""

POOL, FEW = 2 * DRAWN_OF_FEW, 6
"""Of ``POOL`` candidates; so many right answers among them are few, and then there are as many inputs of each."""

NEAR = (0.8, 1.25)
"""Of an input: where such an answer changes as near as that, what is right for its neighbours does not help."""

SHIFT = TOLERANCE / 10
"""Relative: what no right answer may depend on much."""


def source(secret: bytes, *names: str) -> random.Random:
    """A ``random.Random`` that depends on the bytes ``secret`` and on the texts ``names``, and on nothing else."""
    message = "\0".join(names).encode()
    return random.Random(hmac.new(secret, message, hashlib.sha256).digest())


def drawn(question: Question, chance: random.Random) -> Question:
    """The question, decided on its own inputs and on ``DRAWN`` more, for which ``chance`` is asked."""
    if not isinstance(question, Computed):
        return question
    pool: list[Point] = []
    for _ in range(10):
        pool += [one for one in _steady(question, _candidates(question, chance)) if one not in pool]
        if len(pool) >= POOL:
            break
    few = len(set(_rounded(question, pool))) <= FEW
    pool = [one for part in (_at_a_border(question, pool) if few else [pool]) for one in part]
    groups = [_mixed(question, one) for one in _by_way(question, pool)]
    chosen = [one for row in _rows(groups) for one in row][: DRAWN_OF_FEW if few else max(DRAWN, 2 * len(groups))]
    chance.shuffle(chosen)
    return question.with_more(chosen)


def tests(question: Computed) -> list[Test]:
    """The conditions of the cases in a right answer."""
    return [piece.test for tree in question.trees() for _, piece in walk(tree) if isinstance(piece, Case)]


def _candidates(question: Computed, chance: random.Random) -> "list[Point]":
    def draw(kind: Any) -> float:  # noqa: ANN401
        number: float = kind.of_real_size(chance)
        if kind.some or kind.whole or isinstance(number, bool):
            return number
        return min(max(number * chance.uniform(0.93, 1.07), kind.low), kind.high)  # no round number

    points = [tuple(map(draw, question.kinds.values())) for _ in range(POOL)]
    return question.space.sound([one for one in points if question.space.allows(one)], question.limit)


def _steady(question: Computed, points: "Sequence[Point]") -> "list[Point]":
    """Those at which the right answer changes little with each input that is no whole number."""
    import numpy

    if not points:
        return []
    fine = numpy.all([same(moved, right) | (moved == right) for moved, right in _moved(question, points)], axis=0)
    return [one for one, good in zip(points, fine, strict=True) if good]


def _moved(
    question: Computed, points: "Sequence[Point]", factors: tuple[float, float] = (1 - SHIFT, 1 + SHIFT)
) -> "Iterator[tuple[Any, Any]]":
    """The right answers with each input in turn times each of the factors, and as they are."""
    table = columns(question.kinds, points)
    right = question.reference(table)
    yield right, right
    for name, kind in question.kinds.items():
        if not (kind.some or kind.whole):
            for factor in factors:
                yield question.reference({**table, name: table[name] * factor}), right


def _at_a_border(question: Computed, points: "Sequence[Point]") -> "list[list[Point]]":
    """The points in two lists: those near which the answer is another, and the others."""
    import numpy

    near = numpy.any(
        [~same(moved, right) & (moved != right) for moved, right in _moved(question, points, NEAR)], axis=0
    )
    return [[one for one, at in zip(points, near, strict=True) if bool(at) is wanted] for wanted in (True, False)]


def _rounded(question: Computed, points: "Sequence[Point]") -> list[float]:
    return [float(f"{one:.3g}") for one in question.reference(columns(question.kinds, points))] if points else []


def _by_way(question: Computed, points: "Sequence[Point]") -> "list[list[Point]]":
    """The points in a list for each way through the cases of the right answer."""
    table = columns(question.kinds, points)
    held = [spread(one, table) for one in tests(question)]
    return _in_groups(points, [tuple(bool(one[n]) for one in held) for n in range(len(points))])


def _mixed(question: Computed, points: "Sequence[Point]") -> "list[Point]":
    """The points in an order in which neighbours have other answers, as long as there are others."""
    return [one for row in _rows(_in_groups(points, _rounded(question, points))) for one in row]


def _in_groups(points: "Sequence[Point]", keys: Sequence[object]) -> "list[list[Point]]":
    groups: dict[object, list[Point]] = {}
    for point, key in zip(points, keys, strict=True):
        groups.setdefault(key, []).append(point)
    return list(groups.values())


def _rows(groups: "Sequence[Sequence[Point]]") -> "Iterator[list[Point]]":
    """One of each group, then one more of each that has one, and so on."""
    for n in range(max(map(len, groups), default=0)):
        yield [one[n] for one in groups if n < len(one)]
