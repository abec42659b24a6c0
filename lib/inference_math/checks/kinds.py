"""What the inputs of a question are, and numbers to try for each: of real size, and small ones made up.

Numbers of real size are what a verdict is given on: a right answer may round bytes, or divide whole numbers. Small
ones tell slips apart: with 60 bytes of weights and 7 tokens one token more is no rounding error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import unknown

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input.

    ``low`` to ``high``: of real size; ``some``: the only values of real size, where there are few. ``small``: made up.
    ``whole``: never a fraction. ``family``: inputs of one family can be taken for each other.
    """

    low: float = 0.0
    high: float = 0.0
    small: tuple[float, ...] = (2, 3, 5, 7, 11, 13)
    some: tuple[float, ...] = ()
    whole: bool = False
    family: str = ""

    @property
    def widths(self) -> tuple[float, ...]:
        """The values, where they are few and an answer may have a table of them."""
        return () if self.whole or isinstance((*self.some, 0)[0], bool) else self.some

    def of_real_size(self, chance: Random) -> float:
        """A number as it could stand on a sheet: two digits that count, evenly spread over the powers of ten."""
        if self.some:
            return chance.choice(self.some)
        number = math.exp(chance.uniform(math.log(self.low), math.log(self.high)))
        return self._in_bounds(float(f"{number:.2g}"))

    def made_up(self, chance: Random) -> float:
        """A small number."""
        return self._in_bounds(chance.choice(self.small), bounded=False)

    def in_between(self, chance: Random) -> float:
        """A number that is neither: small numbers stretched by up to ten, not round ones."""
        if self.some:
            return chance.choice((*self.some, *self.small))
        most = max(self.small)
        stretch = 1.0 if most < 1 else chance.choice((1.0, 1.0, 3.0, 10.0))
        number = chance.uniform(min(self.small), most) * stretch
        return self._in_bounds(number, bounded=False)

    def _in_bounds(self, number: float, *, bounded: bool = True) -> float:
        if isinstance(number, bool):
            return number
        if bounded:
            number = min(max(number, self.low), self.high)
        return max(1, round(number)) if self.whole else float(f"{number:.4g}")


KINDS = {
    "params": Kind(1e9, 2e12, (30, 40, 60, 70, 90, 110, 130), family="params"),
    "active": Kind(1e9, 1e11, (3, 5, 11, 17, 23), family="params"),
    "width": Kind(some=(0.5, 1.0, 2.0), small=(0.5, 2.0, 4.0, 3.0), family="width"),
    "bits": Kind(some=(4, 4.25, 8, 8.5, 16, 32), small=(3, 4.25, 5, 12, 20)),
    "bytes": Kind(1e9, 1e12, (20, 50, 60, 70, 90, 110), family="bytes"),
    "memory": Kind(2.4e10, 3e11, (40, 80, 100, 170, 210), family="bytes"),
    "kv": Kind(5e3, 5e5, (3, 0.75, 1.5, 2, 5), family="kv"),
    "users": Kind(1, 2000, (1, 2, 3, 5, 8, 13), whole=True, family="count"),
    "tokens": Kind(1, 100_000, (1, 2, 4, 7, 11, 19), whole=True, family="count"),
    "a day's tokens": Kind(1e9, 1e12, (2e6, 3e6, 5e6, 7e6, 11e6), family="count"),
    "answer": Kind(50, 800, (2, 3, 5, 8, 11), whole=True, family="count"),
    "some tokens": Kind(1, 800, (1, 2, 4, 7, 11, 19), whole=True, family="count"),
    "count": Kind(2, 120, (2, 3, 5, 7, 9), whole=True, family="count"),
    "devices": Kind(1, 64, (1, 2, 3, 5, 6), whole=True, family="count"),
    "bandwidth": Kind(1e11, 8e12, (5, 9, 12, 16, 21), family="rate"),
    "flops": Kind(1e13, 5e15, (40, 90, 150, 260, 700), family="rate"),
    "seconds": Kind(1e-4, 0.1, (2, 3, 5, 6, 11), family="seconds"),
    "a user's seconds": Kind(2e-5, 2e-3, (0.3, 0.7, 3, 7), family="seconds"),
    "prompt seconds": Kind(0.01, 2, (2, 3, 5, 11), family="seconds"),
    "arrivals": Kind(0.05, 20, (0.02, 0.05, 0.1, 0.3, 0.5), family="arrivals"),
    "share": Kind(0.05, 0.95, (0.1, 0.3, 0.45, 0.7, 0.85)),
    "probability": Kind(0.05, 0.98, (0.1, 0.3, 0.45, 0.7, 0.85)),
    "guesses": Kind(1, 10, (1, 2, 3, 4, 6), whole=True, family="count"),
    "speed": Kind(5, 300, (0.02, 0.05, 0.1, 0.3, 0.5)),
    "exchange": Kind(2e-6, 2e-4, (0.2, 0.3, 0.7, 1.1), family="seconds"),
    "experts": Kind(some=(8, 16, 64, 128, 160, 256, 384), small=(6, 9, 14, 25), whole=True, family="experts"),
    "chosen": Kind(some=(1, 2, 4, 6, 8), small=(1, 2, 3, 4, 5), whole=True, family="experts"),
    "price": Kind(0.02, 60, (0.3, 1.1, 2, 5, 7), family="price"),
    "rent": Kind(0.5, 12, (0.7, 1.9, 2.5, 4, 6)),
    "factor": Kind(1, 20, (1.5, 2, 3, 4.5, 7)),
    "ratio": Kind(0.01, 50, (0.2, 0.6, 1.3, 2.4, 5), family="ratio"),
    "switch": Kind(some=(False, True), small=(False, True)),
}
"""The kinds, by the name that a question's signature uses."""


def kind(name: str) -> Kind:
    """The kind called ``name``. Raises UnknownName."""
    if name not in KINDS:
        raise unknown("kind of input", name, KINDS)
    return KINDS[name]
