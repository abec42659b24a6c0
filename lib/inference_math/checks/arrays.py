"""Why an answer that is right for a number is not for an array."""

from __future__ import annotations

import io
from contextlib import redirect_stdout, suppress
from copy import copy
from typing import TYPE_CHECKING, Any

from .answers import Unread, array
from .computed import rows_of
from .edits import listed
from .formula import Call, Case
from .inputs import columns, same
from .questions import stopped
from .slips import branches, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .computed import Computed
    from .inputs import Point

EACH = "numpy.maximum, numpy.minimum and numpy.where go value by value."
"""Said of what chooses once, where each value needs its own choice."""

WHOLE = "An array of whole numbers holds no fraction, and zeros_like(x) makes one where x is whole: add dtype=float."
"""Said of an answer that rounds down because of where its numbers are put."""


def of_whole_numbers(value: object) -> bool:
    """Whether it is an array of NumPy's whole numbers."""
    return getattr(getattr(value, "dtype", None), "kind", "") in ("i", "u")


def an_error(name: str, error: Exception, *, quiet: bool = False) -> str:
    """What to do about an exception that only an array raises."""
    text = str(error)
    if "truth value" in text:
        return (
            f"`{name}` may also be an array, and max, min, if and while cannot choose for many values at once. {EACH}"
        )
    if "0-dimensional" in text or "length-1" in text or "scalar" in text:
        return (
            f"`{name}` may also be an array. int, float, range and the functions of math take one number alone; "
            "numpy's functions take arrays."
        )
    if "unhashable" in text:
        return f"`{name}` may also be an array, which neither functools.cache nor a dict or a set can look up."
    if "inhomogeneous" in text:
        return f"`{name}` may also be an array, and an array beside a number makes no list of numbers. {EACH}"
    if "Cannot cast ufunc" in text:
        return (
            "With *= or its like a result goes into the array that came in, and one of whole numbers holds no "
            "fractions. Write x = x * y."
        )
    return f"With an array for `{name}` it stopped with {f'{type(error).__name__}.' if quiet else stopped(error)}"


def other_numbers(question: Computed, point: Point, got: NDArray[Any], again: Callable[..., object] | None) -> str:
    """What is behind other numbers than for the values one by one; empty where nothing is known.

    ``again`` calls the answer once more, where it can be called.
    """
    names = list(question.kinds)
    (place,) = (n for n, one in enumerate(point) if hasattr(one, "shape"))
    name, right = names[place], question.right_for(point)
    if again is not None and _changes(again, point, place):
        return (
            f"Your function changes `{name}` itself, as `{name} *= 2` does, and a second name for an array is no copy. "
            f"Write `{name} * 2`."
        )
    if again is not None and _with_fractions(again, point, place, right):
        cut = (got % 1 == 0).all() and (right % 1 != 0).any()
        why = "Is a power past 2**63, where NumPy's whole numbers end? Divide first, and then take the power."
        return f"With 3.0 in place of 3 it is. {WHOLE if cut else why}"
    good = same(got, right)
    if not good.any():
        return ""
    some = listed([f"{one:g}" for one in dict.fromkeys(point[place][good].tolist())])
    once = f" Does an if decide once for all of them? {EACH}" if _one_branch(question, point, good) else ""
    return f"It is right there for {some} alone.{once}"


def _given(again: Callable[..., object], point: Sequence[object]) -> object:
    """What an answer gives, and nothing of what it prints; None where it stops."""
    with redirect_stdout(io.StringIO()), suppress(Exception):  # a learner's function may raise anything
        return again(*point)
    return None


def _changes(again: Callable[..., object], point: Point, place: int) -> bool:
    own = [copy(one) for one in point]
    _given(again, own)
    return bool((own[place] != point[place]).any())


def _with_fractions(again: Callable[..., object], point: Point, place: int, right: NDArray[Any]) -> bool:
    if not of_whole_numbers(point[place]):
        return False
    given = _given(again, (*point[:place], point[place].astype(float), *point[place + 1 :]))
    with suppress(Unread):
        return bool(same(array(given, right.shape, ""), right).all())
    return False


def _one_branch(question: Computed, point: Point, good: NDArray[Any]) -> bool:
    """Whether the values for which it is right are those of one branch."""
    table = columns(question.kinds, rows_of(point))
    for piece in (piece for tree in question.trees() for piece in branches(tree)):
        if isinstance(piece, Case):
            first = spread(piece.test, table).astype(bool)
        elif isinstance(piece, Call):
            first = spread(piece.args[0], table) > spread(piece.args[1], table)
        if (good == first).all() or (good != first).all():
            return True
    return False
