"""Coefficients that cannot be negative, fitted by least squares, and how far other draws of the data move them.

For a handful of columns, where every choice of them can be tried.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy

from ._doors import shown
from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Numbers: TypeAlias = NDArray[numpy.float64]

TRIES = 10
"""Draws that may fail for each one that is wanted."""

SAID_EVERY = 250


def floats(name: str, value: ArrayLike) -> Numbers:
    """A number, a list or an array as an array of floats. Raises InputError for what holds no numbers."""
    try:
        return numpy.asarray(value, dtype=float)
    except OverflowError:
        raise InputError(f"{name}={shown(value)} is too large for a float") from None
    except (TypeError, ValueError):
        raise InputError(f"{name}={shown(value)} must be a number or an array of numbers") from None


def distinct(design: Numbers) -> bool:
    """Whether no column of ``design`` can be made of the others, to one part in a million."""
    if not design.size:
        return True
    lengths = numpy.linalg.norm(design, axis=0)
    return bool(lengths.all()) and int(numpy.linalg.matrix_rank(design / lengths, tol=1e-6)) == design.shape[1]


def nearest(design: Numbers, aim: Numbers) -> Numbers:
    """The coefficients x, none below 0, with the least sum of squares of ``design @ x - aim``.

    Those above 0 in the best answer are the plain least squares on their columns, with the others left out. So the
    best of all choices of columns whose plain answer has nothing below 0 is exact; with four columns there are 15.
    Source: Lawson and Hanson 1974, "Solving Least Squares Problems", chapter 23 (the conditions of the optimum).
    """
    count = design.shape[1]
    best, least = numpy.zeros(count), float(aim @ aim)
    for size in range(count, 0, -1):
        for chosen in map(list, combinations(range(count), size)):
            found = numpy.linalg.lstsq(design[:, chosen], aim, rcond=None)[0]
            left = design[:, chosen] @ found - aim
            if (found >= 0).all() and left @ left < least:
                best, least = numpy.zeros(count), float(left @ left)
                best[chosen] = found
        if size == count and best.any():
            break  # nothing was held at 0, so no other choice lies nearer
    return best


def bootstrap(
    design: Numbers,
    aim: Numbers,
    groups: Sequence[Sequence[int]],
    draws: int,
    seed: int = 0,
    progress: Callable[[str], object] | None = None,
) -> Numbers:
    """The coefficients of ``draws`` fits, a row each, to as many groups of rows as there are, drawn with replacement.

    ``groups`` holds the places of the rows that belong together. ``progress`` is called with a line of text now and
    then. Raises InputError for fewer than two groups, or where most draws cannot tell the columns apart.
    """
    if len(groups) < 2:
        raise InputError(f"{len(groups)} group of runs: intervals need two kinds of runs at least, or draws=0")
    draw = numpy.random.default_rng(seed).integers
    found: list[Numbers] = []
    for _ in range(TRIES * draws):
        places = [place for group in draw(len(groups), size=len(groups)) for place in groups[group]]
        if not distinct(design[places]):
            continue  # few groups may be drawn so that they show less than all of them do
        found.append(nearest(design[places], aim[places]))
        if progress and len(found) % SAID_EVERY == 0:
            progress(f"bootstrap: {len(found)} of {draws} draws")
        if len(found) == draws:
            return numpy.array(found)
    raise InputError(f"{len(groups)} groups of runs are too few for intervals of these terms; give more, or draws=0")
