"""Inputs to try an answer on, chosen by a program: every slip of ``slips`` is refused by one of them.

Three sets for a question:

- ``verdict``: of real size, few, with those at which two branches meet or a division comes out even. They decide
  whether an answer is right. ``inputs.json`` keeps them (``source/verdicts.py`` writes it), so that a sheet that is
  passed today is passed tomorrow, and anybody can read what is tried.
- ``small``: made up, and each varied in one input at a time. They tell slips apart.
- ``many``: some 300, on which a claim is tried before it is said.

A set is a list of points; a point is a tuple with a number for each input, in the order of the signature.
"""

from __future__ import annotations

import json
import math
import random
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

from .formula import Call, Case, Num, Op, walk
from .slips import solved, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .formula import Node
    from .kinds import Kind
    from .slips import Slip

Point: TypeAlias = "tuple[Any, ...]"
Family: TypeAlias = "tuple[Point, list[tuple[str, Point]]]"
"""A point, and others that differ from it in one input, each after the name of that input."""

Columns: TypeAlias = "dict[str, NDArray[Any]]"
Reference: TypeAlias = "Callable[[Columns], NDArray[Any]]"

TOLERANCE = 1e-3
"""Relative: a learner may round a constant to four digits, and not to two."""

NEAR = (0.8, 0.95, 1.05, 1.25)
"""Of an edge: how far before and behind it a border in a wrong place is looked for."""

MANY, BASES, VARIED, CANDIDATES, POOL, EDGES, FEWEST = 300, 12, 4, 80, 500, 60, 6


@cache
def stored() -> dict[str, list[list[Any]]]:
    """The verdict inputs by the ids of questions, as ``inputs.json`` has them."""
    text = resources.files(__package__).joinpath("inputs.json").read_text(encoding="utf-8")
    found: dict[str, list[list[Any]]] = json.loads(text)
    return found


def columns(names: Iterable[str], points: Sequence[Point]) -> Columns:
    """Points as one array for each input."""
    import numpy

    return {name: numpy.array([float(one[n]) for one in points]) for n, name in enumerate(names)}


def same(one: Any, other: Any) -> NDArray[Any]:  # noqa: ANN401 - a number or an array
    """Where two numbers are the same up to ``TOLERANCE``; nothing is the same as NaN."""
    import numpy

    one, other = numpy.asarray(one, dtype=float), numpy.asarray(other, dtype=float)
    with numpy.errstate(all="ignore"):  # what numpy.isclose says, and more than twice as fast: diagnoses ask it often
        close = numpy.abs(one - other) <= TOLERANCE * numpy.abs(other)
        return (one == other) | (close & numpy.isfinite(other))


class Space:
    """The inputs that a question allows: their kinds, and a condition that ties them together."""

    def __init__(
        self, name: str, kinds: Mapping[str, Kind], where: Callable[..., bool] | None, reference: Reference
    ) -> None:
        self.name, self.kinds, self.where, self.reference = name, kinds, where, reference

    def _points(self, draw: Callable[[Kind], float], count: int) -> list[Point]:
        found: list[Point] = []
        for _ in range(40):
            drawn = [tuple(draw(kind) for kind in self.kinds.values()) for _ in range(2 * count)]
            found += [one for one in drawn if self.allows(one)]
            found = self.sound(found[: 2 * count])
            if len(found) >= count:
                return found[:count]
        raise ValueError(f"question {self.name}: its condition leaves too few inputs")

    def allows(self, point: Point) -> bool:
        """Whether the question's condition holds."""
        return self.where is None or bool(self.where(**dict(zip(self.kinds, point, strict=True))))

    def sound(self, points: Sequence[Point], most: float = math.inf) -> list[Point]:
        """Those of the points at which the right answer is a number, and not above ``most``."""
        import numpy

        if not points:
            return []
        right = self.reference(columns(self.kinds, points))
        with numpy.errstate(invalid="ignore"):
            fine = numpy.isfinite(right) & (abs(right) <= most)
        return [one for one, good in zip(points, fine, strict=True) if good]

    def varied(self, base: Point, values: Mapping[str, Sequence[float]] | None = None) -> Family:
        """A point, and the same with each of its inputs changed in turn: to a near number and to a far one.

        ``values``: what an input may be changed to; unless given, its kind's small ones.
        """
        found = []
        for n, (name, kind) in enumerate(self.kinds.items()):
            options = {one for one in (values[name] if values else (*kind.some, *kind.small)) if one != base[n]}
            if not options:
                continue
            for new in {
                min(options, key=lambda one: abs(one - base[n])),
                max(options, key=lambda one: abs(one - base[n])),
            }:
                point = (*base[:n], new, *base[n + 1 :])
                if self.allows(point):
                    found.append((name, point))
        fine = self.sound([point for _, point in found])
        return base, [(name, point) for name, point in found if point in fine]

    def made_up(self, slips: Sequence[Slip]) -> list[Point]:
        """A few made-up points that tell as many pairs of slips apart as can be told."""
        import numpy

        chance = random.Random(f"small {self.name}")
        pool = self._points(lambda kind: kind.made_up(chance), CANDIDATES)
        pool += self._points(lambda kind: kind.in_between(chance), CANDIDATES)
        table = columns(self.kinds, pool)
        found = numpy.array([self.reference(table), *(one.at(table) for one in slips)])
        first, second = numpy.triu_indices(len(found), 1)
        with numpy.errstate(all="ignore"):
            apart = numpy.abs(found[first] - found[second]) > 10 * TOLERANCE * numpy.abs(found[first])
        apart |= numpy.isfinite(found[first]) != numpy.isfinite(found[second])
        chosen: list[int] = []
        while len(chosen) < BASES and apart.size:
            gain = apart.sum(axis=0)
            gain[chosen] = -1
            best = int(gain.argmax())
            chosen.append(best)
            apart = apart[~apart[:, best]]
        return [pool[n] for n in sorted(chosen)]

    def many(self) -> list[Point]:
        """Points on which a claim is tried."""
        chance = random.Random(f"many {self.name}")
        half = MANY // 2
        between = self._points(lambda kind: kind.in_between(chance), half)
        return between + self._points(lambda kind: kind.made_up(chance), half)

    def of_real_size(self, most: float = math.inf) -> list[Point]:
        """A pool for the verdict; ``most``: of the right answer, where an answer may count up to it."""
        chance = random.Random(f"verdict {self.name}")
        return self.sound(self._points(lambda kind: kind.of_real_size(chance), POOL), most)


def choose(
    space: Space, slips: Sequence[Slip], edges: Sequence[Point], near: Sequence[Point] = (), most: float = math.inf
) -> tuple[list[Point], list[str]]:
    """Points that refuse every slip, few of them, and the keys of those slips that none in the pool refuses.

    Each slip is refused by two points where two can, and there are ``FEWEST`` points at least. ``edges`` are in the
    pool, too, and one of them is always chosen; and so are points ``near`` them, for what nothing else refuses.
    """
    import numpy

    ties = space.sound(list(dict.fromkeys(edges)), most)
    pool = list(dict.fromkeys([*ties, *space.of_real_size(most), *space.sound(near, most)]))
    table = columns(space.kinds, pool)
    right = space.reference(table)
    refused = numpy.array([~same(one.at(table), right) for one in slips])
    left = refused.sum(axis=1).clip(max=2)
    chosen: list[int] = []
    while left.any():
        gain = (refused & (left > 0)[:, None]).sum(axis=0)
        gain[chosen] = -1
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        left = (left - refused[:, best]).clip(min=0)
    if ties and not any(n < len(ties) for n in chosen):
        chosen.append(0)
    others = (n for n in range(len(ties), len(pool)) if n not in chosen)
    while len(chosen) < FEWEST:
        chosen.append(next(others))
    passing = [one.key for one, by in zip(slips, refused, strict=True) if not by.any()]
    return [pool[n] for n in chosen], passing


def each_way(space: Space, formula: Node, most: float = math.inf) -> list[Point]:
    """Two points of real size for each way through the cases of a formula, whatever slips they refuse.

    Nobody lists all the conditions that a learner may think of.
    """
    tests = [piece.test for _, piece in walk(formula) if isinstance(piece, Case)]
    if not tests:
        return []
    pool = space.of_real_size(most)
    held = [spread(one, columns(space.kinds, pool)) for one in tests]
    ways: dict[tuple[bool, ...], list[Point]] = {}
    for n, point in enumerate(pool):
        ways.setdefault(tuple(bool(one[n]) for one in held), []).append(point)
    return [point for points in ways.values() for point in points[:2]]


def edges(space: Space, formula: Node) -> list[Point]:
    """Points at which two branches meet, or something that is rounded comes out even: exactly, as floats."""
    ties = _set_to(space, formula, (1.0,))
    if not ties:
        return []
    rows = columns(space.kinds, ties)
    exact = [spread(left, rows) == spread(right, rows) for left, right in meeting(formula)]
    return [one for n, one in enumerate(ties) if any(same_there[n] for same_there in exact)]


def around(space: Space, formula: Node) -> list[Point]:
    """Points a little before and behind such edges, where a border in a wrong place shows."""
    return _set_to(space, formula, NEAR)


def _set_to(space: Space, formula: Node, factors: Sequence[float]) -> list[Point]:
    """Some points of real size, with one input set to what makes two pieces equal, times each of ``factors``."""
    found: list[Point] = []
    base = space.of_real_size()[:EDGES]
    table = columns(space.kinds, base)
    for piece in meeting(formula):
        for n, (name, kind) in enumerate(space.kinds.items()):
            if kind.some:
                continue
            at = solved(piece, name, table)
            for point, new in zip(base, at, strict=True):
                if not math.isfinite(new) or new <= 0:
                    continue
                for factor in factors:
                    number = float(f"{new * factor:.6g}" if factor == 1 else f"{new * factor:.3g}")
                    if kind.whole and factor != 1:
                        number = float(max(1, round(number)))
                    if not kind.whole or number.is_integer():
                        found.append((*point[:n], int(number) if kind.whole else number, *point[n + 1 :]))
    return [one for one in found if space.allows(one)]


def meeting(formula: Node) -> list[tuple[Node, Node]]:
    """What is equal where two cases meet, or where a rounded piece comes out even (at 1 to 5).

    Not where the larger of two is taken: there both are right.
    """
    found = []
    for _, piece in walk(formula):
        if isinstance(piece, Case):
            found.append((piece.test.left, piece.test.right))
        elif isinstance(piece, Call) and piece.name in ("ceil", "floor"):
            found += [(piece.args[0], Num(float(whole))) for whole in (1, 2, 3, 4, 5)]
        elif isinstance(piece, Op) and piece.sign == "//":
            found += [(piece.left / piece.right, Num(float(whole))) for whole in (1, 2, 3, 4, 5)]
    return found
