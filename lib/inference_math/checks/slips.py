"""The slips of a question as functions of its inputs, and an equation solved with numbers for its unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from .edits import ALONE, ODD, PLAIN, at_the_top, edits, of_the_whole
from .formula import Input, inputs, put, value, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from .edits import Edit
    from .formula import Node
    from .kinds import Kind

Columns: TypeAlias = "dict[str, NDArray[Any]]"


@dataclass(frozen=True)
class Slip:
    """A slip that an answer may have made: what it then gives ``at`` some inputs, and the sentence that names it.

    ``says`` is empty where there is none. ``places``: what it is about. ``by_hand``: its author wrote the sentence.
    ``uses``: the inputs that matter with it.
    """

    key: str
    says: str
    at: Callable[[Columns], NDArray[Any]]
    rank: int = PLAIN
    places: tuple[str, ...] = ()
    by_hand: bool = False
    uses: frozenset[str] = frozenset()


def spread(tree: Node, table: Columns) -> NDArray[Any]:
    """The tree's value at each row of the ``table``; a tree without inputs has the same at each."""
    import numpy

    rows = len(next(iter(table.values())))
    found = numpy.asarray(value(tree, table), dtype=float)
    return found if found.shape == (rows,) else numpy.broadcast_to(found, (rows,))


def of_idea(says: str, *sides: Node, unknown: str = "") -> Slip:
    """A slip that is no single edit: another formula, or the two ``sides`` of another equation. Its author wrote it."""
    at = _solving((sides[0], sides[1]), unknown) if unknown else _computing(sides[0])
    return Slip(says, says, at, by_hand=True, uses=frozenset().union(*map(inputs, sides)) - {unknown})


def of_formula(formula: Node, kinds: Mapping[str, Kind], says: Mapping[str, str]) -> list[Slip]:
    """The slips in a formula. ``says`` has sentences of its author for some of their keys."""
    return [_slip(one, says, _computing(one.tree)) for one in edits(formula, kinds)]


def of_equation(
    sides: tuple[Node, Node], unknown: str, kinds: Mapping[str, Kind], says: Mapping[str, str], *, whole: bool = True
) -> Iterator[Slip]:
    """The slips in an equation, each solved for the unknown, and (``whole``) those of the solution as a whole."""
    right, where = (
        _solving(sides, unknown),
        "" if sides[0] == Input(unknown) else "Yours solves the equation with one change: ",
    )
    for one in of_the_whole(Input(unknown), kinds) if whole else ():
        slip = _slip(one, says, _after(one.tree, unknown, right))
        if where and one.key == "negative":  # nobody sees the equation of an answer that is the right one's negative
            slip = replace(slip, rank=PLAIN)
        yield replace(slip, uses=frozenset().union(*map(inputs, (one.tree, *sides))) - {unknown})
    for place, side in enumerate(sides):
        for one in edits(side, kinds, whole=False):
            changed = (one.tree, sides[1]) if place == 0 else (sides[0], one.tree)
            slip = _slip(one, says, _solving(changed, unknown))
            told = f"{where}{_lower(slip.says)}" if where and slip.says and not slip.by_hand else slip.says
            yield replace(slip, says=told, uses=frozenset().union(*map(inputs, changed)) - {unknown})


def _computing(tree: Node) -> Callable[[Columns], NDArray[Any]]:
    return lambda table: spread(tree, table)


def _after(tree: Node, unknown: str, right: Callable[[Columns], NDArray[Any]]) -> Callable[[Columns], NDArray[Any]]:
    return lambda table: spread(tree, {**table, unknown: right(table)})


def _solving(sides: tuple[Node, Node], unknown: str) -> Callable[[Columns], NDArray[Any]]:
    return lambda table: solved(sides, unknown, table)


def _slip(edit: Edit, says: Mapping[str, str], at: Callable[..., NDArray[Any]]) -> Slip:
    own = says.get(edit.key, "")
    return Slip(edit.key, own or edit.says, at, edit.rank, edit.places, bool(own), frozenset(inputs(edit.tree)))


def pairs(formula: Node, kinds: Mapping[str, Kind], says: Mapping[str, str]) -> Iterator[Slip]:
    """Two plain slips at once, in places that do not touch, or one of them in the formula as a whole."""
    plain = [one for one in edits(formula, kinds) if one.rank == PLAIN and one.says]
    paths = {one.key: _changed(formula, one.tree) for one in plain}
    for one, other in combinations(plain, 2):
        first, second = paths[one.key], paths[other.key]
        short = min(len(first), len(second))
        if first[:short] == second[:short]:
            continue
        there: Node = other.tree
        for step in second:
            there = dict(there.children())[step]
        both = put(one.tree, second, there)
        yield _both(one, other, both, says)
    for one in plain:
        for other in at_the_top(one.tree, kinds) if paths[one.key] else ():
            if other.rank == PLAIN and other.says:
                yield _both(one, other, other.tree, says)


def _both(one: Edit, other: Edit, tree: Node, says: Mapping[str, str]) -> Slip:
    uses = frozenset(inputs(tree))
    told = f"It looks like two slips. {_half(one, says, uses)} {_half(other, says, uses)}"
    return Slip(f"{one.key} and {other.key}", told, _computing(tree), ODD, one.places + other.places, uses=uses)


OF_ALL = ("That is", "Those are", "Yours is", "Your answer", "Your price", "At no input", "It is twice", "It is half")
"""How sentences begin that are about the whole of an answer, and not true of one with another slip in it."""


def _half(edit: Edit, says: Mapping[str, str], uses: frozenset[str]) -> str:
    """What is said of one of two slips: its author's sentence, unless that is about the whole of an answer.

    Nor where the other slip brings back an input without which the author's sentence was written.
    """
    own = says.get(edit.key, "")
    if own and not own.startswith(OF_ALL) and not uses - inputs(edit.tree):
        return own
    if edit.key == "whole upside down":
        return "The whole is upside down."
    return ALONE.sub(r"Your value has only \1.", edit.says, count=1)


def _changed(formula: Node, tree: Node) -> tuple[str, ...]:
    """The way to the piece in which two trees differ."""
    path: tuple[str, ...] = ()
    while type(formula) is type(tree):
        old, new = dict(formula.children()), dict(tree.children())
        differing = [name for name in old if old[name] != new.get(name)]
        if len(differing) != 1 or old.keys() != new.keys() or _fields(formula) != _fields(tree):
            break
        path, formula, tree = (*path, differing[0]), old[differing[0]], new[differing[0]]
    return path


def _fields(piece: Node) -> tuple[object, ...]:
    return tuple(getattr(piece, name, None) for name in ("sign", "name", "index", "number"))


def _lower(text: str) -> str:
    """``You left ...`` inside of a sentence."""
    return text if text.startswith("`") else text[:1].lower() + text[1:]


# --- an equation ----------------------------------------------------------------------


HALVINGS = 50
"""Of 24 decades: the root is then known to twelve digits."""


def solved(sides: tuple[Node, Node], unknown: str, table: Columns) -> NDArray[Any]:
    """The unknown for which the two sides are equal, at each row of the ``table``; NaN where there is none.

    Exact where they are linear in it, or in one over it; else the positive root that halving finds between 1e-9 and
    1e15.
    """
    import numpy

    def gap(at: Any) -> NDArray[Any]:  # noqa: ANN401 - a number or an array
        rows = {**table, unknown: numpy.broadcast_to(numpy.asarray(at, dtype=float), (size,))}
        return spread(sides[0], rows) - spread(sides[1], rows)

    size = len(next(iter(table.values())))
    with numpy.errstate(all="ignore"):
        for power in (1, -1):
            first, second, third = (gap(float(at) ** power) for at in (1, 2, 3))
            if numpy.allclose(third - second, second - first, rtol=1e-9, atol=0, equal_nan=True):
                step = second - first
                return numpy.where(step != 0, 1.0 - first / numpy.where(step == 0, 1.0, step), math.nan) ** power
        low, high = numpy.full(size, 1e-9), numpy.full(size, 1e15)
        below = numpy.sign(gap(low))
        found = below * numpy.sign(gap(high)) < 0
        for _ in range(HALVINGS):
            middle = numpy.sqrt(low * high)
            left = numpy.sign(gap(middle)) == below
            low, high = numpy.where(left, middle, low), numpy.where(left, high, middle)
        return numpy.where(found, low, math.nan)


def branches(formula: Node) -> list[Node]:
    """The pieces of a formula that choose: the larger of two, one case or the other."""
    return [
        one
        for _, one in walk(formula)
        if type(one).__name__ == "Case" or getattr(one, "name", "") in ("larger", "smaller")
    ]
