"""The stages of a diagnosis, in the order in which they are tried: the first claim that holds is said.

What a slip is comes before how an answer behaves, and both before an example. Where two slips in different places
explain the same numbers, neither is named: only what they have in common is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import behave, inputs
from .behave import Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from .engine import Computed
    from .inputs import Point
    from .slips import Slip


@dataclass(frozen=True)
class Claim:
    """A sentence about an answer. ``slip``: the same without what depends on the try, for a class's table."""

    says: str
    slip: str


@dataclass(frozen=True)
class Case:
    """An answer to be diagnosed: the question, what the answer gives for each set of inputs, and which try it is."""

    question: Computed
    numbers: Callable[[str], list[float]]
    tries: int

    def tried(self, section: str) -> Tried:
        """The answer's numbers for a set, beside the right ones."""
        import numpy

        table = inputs.columns(self.question.kinds, self._plain(section))
        return Tried(table, numpy.array(self.numbers(section), dtype=float), self.question.reference(table))

    def _plain(self, section: str) -> Sequence[Point]:
        return self.question.verdict if section == "verdict" else self.question.points(section)

    def at(self, points: Sequence[Point]) -> NDArray[float]:  # type: ignore[type-var]
        """The answer's numbers for points that were tried."""
        import numpy

        known = dict(zip(self.question.many, self.numbers("many"), strict=True))
        return numpy.array([known.get(one, float("nan")) for one in points])

    def right(self, points: Sequence[Point]) -> NDArray[float]:  # type: ignore[type-var]
        """The right numbers for points."""
        return self.question.reference(inputs.columns(self.question.kinds, points))


def diagnose(case: Case) -> Claim | None:
    """The claim to be made about a wrong answer; None where nothing holds that can be said."""
    question, small = case.question, case.tried("small")
    if small.sound.sum() < 5 or inputs.same(small.got, small.right)[small.sound].all():
        small = _together(small, case.tried("verdict"))
    if small.sound.sum() < 3:
        return None
    changing, dead = behave.follows(question.families, case.at)
    matters, idle = behave.follows(question.families, case.right)
    dead, alive, order = dead & matters, changing & idle, list(question.kinds)

    def holds(slip: Slip) -> bool:
        return small.agrees(slip.at(small.table)) and _on_many(case, slip)

    says = behave.constant(small)
    if says and behave.constant(case.tried("verdict")) and behave.constant(case.tried("many")):
        return Claim(says, "The same number for all inputs.")
    told = [one for one in question.slips() if one.says]
    for one in told:
        if one.by_hand and holds(one):
            return Claim(one.says, one.says)
    claim = _single(told, holds)
    if claim:
        return claim
    says = behave.independence(dead, alive, order)
    if says:
        return Claim(says, says)
    turned = behave.direction(question.families, case.at, case.right, order)
    for says, exact in (behave.factor(small), (turned, ""), (behave.power(small), ""), behave.difference(small)):
        if says:
            return Claim(exact if exact and case.tries > 1 else says, says)
    claim = _single(question.pairs(), holds)
    if claim:
        return claim
    for says in (
        behave.limits(question.output, small),
        behave.steps(small) and behave.steps(case.tried("many")),
        *(behave.region(tree, small) for tree in question.trees()),
    ):
        if says:
            return Claim(says, says)
    return None


def _single(slips: Iterable[Slip], holds: Callable[[Slip], bool]) -> Claim | None:
    """The slip of the lowest rank that holds; nothing where those of that rank are about different things.

    One that needs fewer inputs than another explains the same numbers better: the other's never mattered.
    """
    found = [one for one in slips if holds(one)]
    if not found:
        return None
    best = min(one.rank for one in found)
    found = [one for one in found if one.rank == best]
    first = min(found, key=lambda one: len(one.uses))
    apart = (one for one in found if one.says != first.says and one.places and first.places)
    if any(not set(one.places) & set(first.places) and not one.uses > first.uses for one in apart):
        return None
    return Claim(first.says, first.says)


def _on_many(case: Case, slip: Slip) -> bool:
    """Whether a claim holds on all of many inputs at which the answer gives a number."""
    many = case.tried("many")
    if many.sound.sum() < 20:
        return True  # the answer stops at made-up inputs; what is known has to do
    return many.agrees(slip.at(many.table))


def _together(one: Tried, other: Tried) -> Tried:
    import numpy

    table = {name: numpy.concatenate([one.table[name], other.table[name]]) for name in one.table}
    return Tried(table, numpy.concatenate([one.got, other.got]), numpy.concatenate([one.right, other.right]))
