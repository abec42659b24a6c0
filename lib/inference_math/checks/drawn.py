"""What a learner's own function does, drawn: which inputs it is asked for, and the picture of what it gives.

Before an answer is right its picture holds nothing but the learner's own values. That of a right one also says what
they mean. ``curves_01_to_04`` and its like have the pictures of the questions.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matplotlib.axes import Axes

    from ..figures.answer_axes import Axis
    from ..figures.answers import Stretch
    from .inputs import Point
    from .kinds import Kind

PLACES, SQUARE = 121, (60, 45)
"""How many inputs a curve and a map are asked for."""


class Drawing(Protocol):
    """What a question is drawn by."""

    def points(self, kinds: Mapping[str, Kind]) -> list[Point]:
        """The inputs to ask for, in the order of ``kinds``."""
        ...

    def picture(self, name: str, kinds: Mapping[str, Kind], values: Sequence[float], *, right: bool) -> Axes | None:
        """What the function called ``name`` gave for them, NaN where nothing; None where there is nothing to see."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A curve over the input ``over``, from ``low`` to ``high``; the other inputs are ``given``.

    ``lines``: other inputs for each line, by its label. ``also``: places to ask for besides.
    Of a right answer: ``means`` is the sentence above it; ``stretches``, ``marks``, ``levels`` as
    ``figures.answers.answer_curve`` has them; ``beside`` are functions of ``over`` to compare with.
    """

    over: str
    low: float
    high: float
    given: Mapping[str, float]
    across: Axis
    up: Axis
    means: str
    lines: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: {"": {}})
    also: Sequence[float] = ()
    stretches: Sequence[Stretch] = ()
    marks: Sequence[tuple[float, str]] = ()
    levels: Sequence[tuple[float, str]] = ()
    beside: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def places(self, kinds: Mapping[str, Kind]) -> list[float]:
        """Where it is asked, rising."""
        spread = _spread(self.low, self.high, PLACES, self.across.scale)
        return sorted({_number(kinds[self.over], one) for one in (*spread, *self.also)})

    def points(self, kinds: Mapping[str, Kind]) -> list[Point]:
        """Line by line."""
        return [
            _point(kinds, {**self.given, **more, self.over: place})
            for more in self.lines.values()
            for place in self.places(kinds)
        ]

    def picture(self, name: str, kinds: Mapping[str, Kind], values: Sequence[float], *, right: bool) -> Axes | None:
        """The curve, if two of its values can be drawn."""
        import numpy

        from ..figures.answer_axes import LARGEST
        from ..figures.answers import answer_curve

        if sum(abs(one) <= LARGEST for one in values) < 2:
            return None
        places = numpy.array(self.places(kinds), dtype=float)
        lines = dict(zip(self.lines, numpy.reshape(values, (len(self.lines), len(places))), strict=True))
        swept = [one for one in kinds if one == self.over or any(one in more for more in self.lines.values())]
        meaning: dict[str, Any] = (
            {
                "stretches": self.stretches,
                "marks": self.marks,
                "levels": self.levels,
                "beside": {label: of(places) for label, of in self.beside.items()},
            }
            if right
            else {}
        )
        return answer_curve(
            places,
            lines,
            self.means if right else f"What your {name} gives",
            self.across,
            self.up,
            note=_call(name, kinds, self.given, swept),
            **meaning,
        )


@dataclass(frozen=True, kw_only=True)
class Map:
    """A map over two inputs, from and to: each place in the colour of what the function gives there.

    ``names``: the three values it can give, with words that only a right answer's picture has; so are ``borders``.
    """

    over: Mapping[str, tuple[float, float]]
    across: Axis
    up: Axis
    means: str
    names: Mapping[float, str]
    borders: Callable[[], Sequence[tuple[Any, Any]]] = tuple

    def places(self) -> tuple[list[float], list[float]]:
        """Where it is asked: across, and up."""
        (left, right), (low, high) = self.over.values()
        return _spread(left, right, SQUARE[0], self.across.scale), _spread(low, high, SQUARE[1], self.up.scale)

    def points(self, kinds: Mapping[str, Kind]) -> list[Point]:
        """Row by row."""
        first, second = self.over
        across, up = self.places()
        return [_point(kinds, {first: one, second: other}) for other in up for one in across]

    def picture(self, name: str, kinds: Mapping[str, Kind], values: Sequence[float], *, right: bool) -> Axes | None:
        """The map, if one of its values has a colour."""
        import numpy

        from ..figures.answer_maps import answer_map

        if not set(values) & set(self.names):
            return None
        across, up = self.places()
        return answer_map(
            across,
            up,
            list(numpy.reshape(values, (len(up), len(across)))),
            self.means if right else f"What your {name} gives",
            self.across,
            self.up,
            names=self.names if right else dict.fromkeys(self.names, ""),
            note=_call(name, kinds, {}, list(self.over)),
            borders=self.borders() if right else (),
        )


def shown_here() -> bool:
    """Whether this is a notebook that shows pictures."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _spread(low: float, high: float, count: int, scale: str) -> list[float]:
    """``count`` numbers from ``low`` to ``high``, by equal steps of an axis of that scale."""
    steps = [one / (count - 1) for one in range(count)]
    if scale == "linear":
        return [low + step * (high - low) for step in steps]
    return [low * math.exp(step * math.log(high / low)) for step in steps]


def _number(kind: Kind, value: float) -> float:
    return round(value) if kind.whole else float(value)


def _point(kinds: Mapping[str, Kind], values: Mapping[str, float]) -> Point:
    return tuple(_number(kind, values[name]) for name, kind in kinds.items())


def _call(name: str, kinds: Mapping[str, Kind], given: Mapping[str, float], swept: Iterable[str]) -> str:
    """The call, with the names of what is swept: ``f(3e+12, batch)``."""
    from .answers import short

    return f"{name}({', '.join(one if one in swept else short(_number(kinds[one], given[one])) for one in kinds)})"
