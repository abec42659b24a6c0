"""One input, or one named piece, taken for something else wherever it stands: rounded, summed up, stopped at a number.

The formula with something else in its place is tried like any other slip. What number was added to it, or where it was
stopped, is found from the answer itself: it is what the place would have to hold.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .edits.words import ODD, PLAIN, begin, it, many, said, they
from .formula import Call, Input, Node, Num, Part, Total, inputs, replaced, walk
from .inputs import same
from .slips import of_idea, solved, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .behave import Tried
    from .kinds import Kind
    from .slips import Slip

PLACE, GIVEN = Input("\0place"), Input("\0given")
"""What stands in the place, and what the answer gave."""

SOLVED = 4
"""Points for which the place is worked out."""


def misused(formula: Node, kinds: Mapping[str, Kind], tried: Tried) -> Iterator[Slip]:
    """Every formula with something else in one of its places that is near to what was ``tried``."""
    import numpy

    off = numpy.flatnonzero(tried.sound & ~same(tried.got, tried.right))
    if len(off) < SOLVED or any(isinstance(one, Total) for _, one in walk(formula)):  # a sum may become endless
        return
    few = {name: column[off[:SOLVED]] for name, column in tried.table.items()}
    got = tried.got[off[:SOLVED]]
    for place in _places(formula):
        emptied = replaced(formula, place, PLACE)
        within = (said(place), *(f"`{name}`" for name in sorted(inputs(place)) if isinstance(place, Part)))
        for new, says, rank in (
            *_others(place, kinds),
            *_numbers(place, emptied, {**few, GIVEN.name: got}, spread(place, few)),
        ):
            tree = replaced(emptied, PLACE, new)
            if same(spread(tree, few), got).all():
                yield replace(of_idea(says, tree), rank=rank, places=within, by_hand=False)


def _places(formula: Node) -> list[Node]:
    """The named pieces that are not all of it, and then the inputs."""
    named = [one for path, one in walk(formula) if path and isinstance(one, Part)]
    return list(dict.fromkeys([*named, *map(Input, sorted(inputs(formula)))]))


def _others(place: Node, kinds: Mapping[str, Kind]) -> Iterator[tuple[Node, str, int]]:
    """The place rounded, counted up to, raised, multiplied: what stands in it then, what is said, its rank."""
    name, own = said(place), inputs(place)
    if all(kinds[one].whole for one in own):
        own_self = "themselves" if many(place) else "itself"
        for first, up, sign in (("1 + 2", "up to", 1), ("0 + 1", "all below", -1)):
            says = f"It is as if numbers were added up, {first} and so on, {up} {name}. Take {name} {own_self}."
            yield place * (place + sign) / 2, says, PLAIN
    if isinstance(place, Part) or not kinds[next(iter(own))].whole:
        for call, did in (("ceil", "up"), ("floor", "down"), ("round", "to the nearest")):
            yield (
                Call(call, (place,)),
                f"It is as if {name} were rounded {did}. Leave {it(place)} as {they(place, 'come')} out.",
                PLAIN,
            )
    for other in (one for one in kinds if one not in own):
        by = Input(other)
        if kinds[other].whole:
            says = f"It is as if {name} were taken to the power of `{other}`. {begin(they(place, 'count'))} once."
            yield place**by, says, ODD
            yield place * by, f"It is as if {name} were `{other}` times as large.", ODD
            yield place / by, f"It is as if {name} were divided by `{other}`.", ODD
        if isinstance(place, Input) and kinds[place.name].family == kinds[other].family != "":
            yield place + by, f"It is as if `{other}` were added to {name}.", ODD
            yield place - by, f"It is as if `{other}` were taken away from {name}.", ODD


def _numbers(place: Node, emptied: Node, table: Any, here: Any) -> Iterator[tuple[Node, str, int]]:  # noqa: ANN401
    """The same with a number that was added or multiplied, or at which the place was stopped."""
    import numpy

    needed = solved((emptied, GIVEN), PLACE.name, table)
    if not (numpy.isfinite(needed) & numpy.isfinite(here)).all():
        return
    with numpy.errstate(all="ignore"):
        gaps, ratios = needed - here, needed / here
    name = said(place)
    if gaps[0] and same(gaps, gaps[0]).all():
        size, did = ("larger", "added to") if gaps[0] > 0 else ("smaller", "taken off")
        says = f"It is as if {name} were {size} by one and the same number. Is something {did} {it(place)}?"
        yield place + Num(float(gaps[0])), says, ODD
    if ratios[0] > 0 and same(ratios, ratios[0]).all():
        size = "large" if ratios[0] > 1 else "small"
        yield place * Num(float(ratios[0])), f"It is as if {name} were too {size} by one and the same factor.", ODD
    if same(needed, needed[0]).all():
        limit, way = ("smaller", "above") if gaps[0] < 0 else ("larger", "below")
        tree = Call(limit, (place, Num(float(needed[0]))))
        yield tree, f"It is as if {name} never went {way} {needed[0]:.4g}. Nothing stops {it(place)} there.", PLAIN
