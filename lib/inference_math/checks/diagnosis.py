"""The stages of a diagnosis, in the order in which they are tried: the first claim that holds is said.

What a slip is comes before how an answer behaves, and both before an example. Where two slips in different places
explain the same numbers, neither is named: only what they have in common is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import behave, inputs, nearly, one_by_one, slots, where
from .behave import Tried
from .edits import OF_THE_WHOLE
from .slips import branches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from .computed import Computed
    from .inputs import Point
    from .slips import Slip


@dataclass(frozen=True)
class Claim:
    """A sentence about an answer. ``slip``: the same without what depends on the try, for a class's table.

    ``seen``: whether it shows in a number that the answer gave, for the example beside it.
    """

    says: str
    slip: str
    seen: Callable[[float], bool] = math.isfinite


@dataclass(frozen=True)
class Given:
    """An answer to be diagnosed: the question, what the answer gives for each set of inputs, and which try it is."""

    question: Computed
    numbers: Callable[[str], list[float]]
    tries: int

    def tried(self, section: str) -> Tried:
        """The answer's numbers for a set, beside the right ones."""
        import numpy

        points = self.question.verdict if section == "verdict" else self.question.points(section)
        table = inputs.columns(self.question.kinds, points)
        return Tried(table, numpy.array(self.numbers(section), dtype=float), self.question.reference(table))

    @cached_property
    def small(self) -> Tried:
        """Made-up inputs; with those of the verdict where the answer stops at many of them, or is right there."""
        found = self.tried("small")
        if found.sound.sum() < LEAST or inputs.same(found.got, found.right)[found.sound].all():
            found = _together(found, self.real)
        return found

    @cached_property
    def many(self) -> Tried:
        """Those on which a claim is tried before it is said."""
        return self.tried("many")

    @cached_property
    def real(self) -> Tried:
        """Those of the verdict: an answer that changes at a large number, or at a border, shows it there alone."""
        return self.tried("verdict")

    @cached_property
    def all(self) -> Tried:
        """All three sets."""
        return _together(_together(self.tried("small"), self.many), self.real)

    def holds(self, slip: Slip) -> bool:
        """Whether a slip explains the answer everywhere; where it gives few numbers, what is known has to do.

        One without an input with which the answer changes, if by less than is looked at here, is not what was done.
        """
        few = self.many.sound.sum() < FEW
        return (
            self.small.agrees(slip.at(self.small.table))
            and (not self.real.sound.any() or self.real.agrees(slip.at(self.real.table), least=1))
            and (few or self.many.agrees(slip.at(self.many.table)))
            and (self.question.kinds.keys() <= slip.uses or self.follows[0] <= slip.uses)
        )

    def explained(self, slip: Slip) -> bool:
        """Whether it holds, and changes with all inputs with which the answer does.

        Of many pairs one may come near an answer without what it adds: where the larger of two is always the same.
        """
        kinds, families = self.question.kinds, self.question.families
        return self.holds(slip) and not (
            self.follows[0] & one_by_one.follows(families, lambda points: slip.at(inputs.columns(kinds, points)))[1]
        )

    @cached_property
    def follows(self) -> tuple[set[str], set[str]]:
        """The inputs with which the answer changes, and those with which it never does."""
        return one_by_one.follows(self.question.families, self.at)

    @cached_property
    def unused(self) -> set[str]:
        """The inputs that should matter and never do. In whole numbers a rounding may hide what an input does."""
        import numpy

        families, found = self.question.families, self.follows[1]
        found = found & one_by_one.follows(families, self.right)[0] if found else found
        got = self.all.got[self.all.sound]
        if found and (got == numpy.round(got)).all():
            least = float(abs(got[got != 0]).min(initial=math.inf))
            found = found & one_by_one.plain(families, self.at, self.right, least)
        return found

    def at(self, points: Sequence[Point]) -> NDArray[Any]:
        """The answer's numbers for points that were tried."""
        import numpy

        return numpy.array([self._known.get(one, math.nan) for one in points])

    @cached_property
    def _known(self) -> dict[Point, float]:
        return dict(zip(self.question.many, self.numbers("many"), strict=True))

    def right(self, points: Sequence[Point]) -> NDArray[Any]:
        """The right numbers for points."""
        return self.question.reference(inputs.columns(self.question.kinds, points))


TIMED = ("seconds", "speed")
"""Answers in which a clock's units may be mixed."""

LEAST, FEW = 5, 20
"""Numbers of made-up inputs, and of many, that an answer has to give."""


def diagnose(given: Given) -> Claim | None:
    """The claim to be made about a wrong answer; None where nothing holds that can be said."""
    if given.small.sound.sum() < 3:
        return None
    stages = (
        _by_hand,
        _constant,
        _edit,
        _rounded,
        _flat,
        _dependence,
        _shape,
        _two_edits,
        _misused,
        _growth,
        _behaviour,
    )
    return next(filter(None, (stage(given) for stage in stages)), None)


def _constant(given: Given) -> Claim | None:
    if not all(map(behave.constant, (given.real, given.many))):
        return None
    says = behave.constant(given.small)
    return Claim(says, "The same number for all inputs.") if says else None


def _by_hand(given: Given) -> Claim | None:
    held = (one for one in given.question.slips() if one.by_hand and given.holds(one))
    return next((Claim(one.says, one.says) for one in held), None)


def _edit(given: Given) -> Claim | None:
    return _single((one for one in given.question.slips() if one.says), given.holds)


def _rounded(given: Given) -> Claim | None:
    says = behave.rounded(given.all)
    return Claim(says, says) if says else None


def _flat(given: Given) -> Claim | None:
    says = nearly.counted(given.all)
    if not says:
        says = behave.flat(given.tried("small"), given.real)
        if says and given.unused:  # which tells more
            return _dependence(given)
    return Claim(says, says) if says else None


def _two_edits(given: Given) -> Claim | None:
    return _single(given.question.pairs(), given.explained)


def _misused(given: Given) -> Claim | None:
    question, small = given.question, given.small
    return _single(
        (one for tree in question.formulas() for one in slots.misused(tree, question.kinds, small)),
        given.explained,
    )


def _dependence(given: Given) -> Claim | None:
    order, idle = list(given.question.kinds), one_by_one.follows(given.question.families, given.right)[1]
    alive, chooses = given.follows[0] & idle, any(map(branches, given.question.trees()))
    says = one_by_one.independence(given.unused, alive, order, given.question.left, tried=chooses)
    return Claim(says, says) if says else None


def _shape(given: Given) -> Claim | None:
    """One factor, what is below zero, inputs on the wrong side of the line: with its size from the second try on."""
    both = one_by_one.flipped(given.question.families, given.at, given.right, list(given.question.kinds))
    small = given.small
    beyond, seen = behave.limits(given.question.output, small)
    factor = behave.factor(small, given.question.trees(), timed=given.question.output in TIMED)
    return _sized(
        given, factor, (behave.root(given.all), ""), (behave.negative(given.all), ""), (beyond, "", seen), (both, "")
    )


def _growth(given: Given) -> Claim | None:
    """A turned direction, a power, a difference: where two slips do not explain it."""
    turned = one_by_one.direction(
        given.question.families, given.at, given.right, list(given.question.kinds), given.question.one_way
    )
    power = behave.power(given.small) and behave.power(given.all)
    return _sized(given, (turned, ""), (power, ""), behave.difference(given.small))


def _sized(given: Given, *found: tuple[Any, ...]) -> Claim | None:
    """The first of some sentences that is one; in its place the one with a size, from the second try on."""
    for says, exact, *seen in found:
        if says:
            return Claim(exact if exact and given.tries > 1 else says, says, *seen)
    return None


def _behaviour(given: Given) -> Claim | None:
    return next((Claim(says, says) for says in _behaviours(given) if says), None)


def _behaviours(given: Given) -> Iterator[str]:
    question, order = given.question, list(given.question.kinds)
    trees = question.trees()
    yield nearly.scaled(given.all)
    yield behave.steps(given.small) and behave.steps(given.many)
    yield from (nearly.cut_off(tree, given.all) for tree in trees)
    yield one_by_one.one_more(question.kinds, question.space.allows, given.right, question.many, given.many.got)
    yield nearly.whole(given.all)
    yield behave.but_at_zero(given.all)
    yield where.by_value(given.all)
    yield where.but_where_equal(given.all)
    yield from (behave.one_of_two(tree, given.all) or behave.region(tree, given.all) for tree in trees)
    yield behave.bounded(given.all)
    yield nearly.near(given.real, given.all)
    yield behave.at_the_least(given.all)
    yield nearly.digits(given.all)
    yield one_by_one.elsewhere(question.families, given.at, given.right, order)


def _single(slips: Iterable[Slip], holds: Callable[[Slip], bool]) -> Claim | None:
    """The slip of the lowest rank that holds; where those of that rank are about different things, what is true of
    the whole whatever its cause, or nothing.

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
        return next((Claim(one.says, one.says) for one in found if one.key in OF_THE_WHOLE), None)
    return Claim(first.says, first.says)


def _together(one: Tried, other: Tried) -> Tried:
    import numpy

    table = {name: numpy.concatenate([one.table[name], other.table[name]]) for name in one.table}
    return Tried(table, numpy.concatenate([one.got, other.got]), numpy.concatenate([one.right, other.right]))
