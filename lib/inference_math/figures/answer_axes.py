"""Axes for values that may be anything: gaps, constants, wrong signs, wrong sizes.

They follow the values, without an offset and without a number of thirty digits.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .. import units
from ..errors import unknown
from .picture import COMPUTE, DARK_COMPUTE, DARK_KV, DARK_WEIGHTS, KV, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from matplotlib.axes import Axes
    from matplotlib.patheffects import AbstractPathEffect
    from numpy import ndarray

    from .picture import Numbers

    Array: TypeAlias = ndarray[Any, Any]

LARGEST = 1e60
"""What is further from 0 is left out: no axis could be read."""

DARK = {WEIGHTS: DARK_WEIGHTS, KV: DARK_KV, COMPUTE: DARK_COMPUTE}
"""Colours of letters, by those of what they name."""

_LONGEST_TICK, _WIDEST, _HIGHEST = 12, 92, 40
"""Letters of a number beside an axis, of a line below a picture, and of one beside it."""

_WORDS = {"linear": "", "log": "(log\u00a0axis)", "counts": "(log\u00a0axis from 1\u00a0on)"}
"""What is said of a scale, with spaces at which no line breaks."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a picture, in words; ``say`` puts its numbers in words.

    ``scale``: "linear", "log", or "counts", a log axis with room for 0 and for what is below it. Raises UnknownName.
    """

    label: str
    scale: str = "linear"
    say: Callable[[float], str] = units.digits

    def __post_init__(self) -> None:
        if self.scale not in _WORDS:
            raise unknown("scale", self.scale, _WORDS)

    def tick(self, value: float, *_: object) -> str:
        """A number beside the axis, short however large it is."""
        for text in ("0" if value == 0 else self.say(value), units.count(value)):
            if len(text) <= _LONGEST_TICK:
                return text
        return f"{value:.3g}"


def scaled(ax: Axes, name: str, axis: Axis, scale: str, note: str = "") -> None:
    """Scale, numbers and words of one axis, "x" or "y"."""
    own, more = ("symlog", {"linthresh": 1, "linscale": 0.5}) if scale == "counts" else (scale, {})
    label = f"{axis.label} {_WORDS[scale]}".strip()
    lines = textwrap.wrap(label, _WIDEST if name == "x" else _HIGHEST) + textwrap.wrap(note, _WIDEST)
    getattr(ax, f"set_{name}scale")(own, **more)
    ax.minorticks_off()
    getattr(ax, f"{name}axis").set_major_formatter(axis.tick)
    getattr(ax, f"set_{name}label")("\n".join(lines), fontsize=9.5)


def limits(values: Collection[float], scale: str) -> tuple[float, float]:
    """From the least to the largest with some room. Only a log axis lacks 0, and it has two numbers at least."""
    low, high = min(values), max(values)
    if scale == "counts":
        return (-0.3 if low >= 0 else min(1.6 * low, -1.6)), max(1.6 * high, 2.0)
    if scale == "log":
        room = (high / low) ** 0.07
        low, high = math.log10(low / room), math.log10(high * room**2)
        if math.floor(high) <= math.ceil(low):
            low, high = math.floor(low), math.floor(high) + 1
        return 10.0**low, 10.0**high
    low, high = min(low, 0), max(high, 0)
    room = 0.1 * (high - low) or 1.0
    return (low - room if low < 0 else 0), (high + room if high > 0 or low == 0 else 0)


def drawable(y: Numbers) -> Array:
    """NaN for what no axis can show, 0 for what it could not tell from 0."""
    import numpy

    found = numpy.asarray(y, dtype=float)
    size = numpy.abs(found)
    return numpy.where(size > LARGEST, numpy.nan, numpy.where(size < 1 / LARGEST, 0.0, found))


def halo() -> list[AbstractPathEffect]:
    """A white edge around letters that stand on lines."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=3, foreground="white")]
