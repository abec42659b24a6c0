"""Where an answer is right, as its numbers alone show it, and no formula."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from .edits import listed
from .inputs import same

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .behave import Tried


CLEAR = 6
"""Inputs at which it is right, and at which it is wrong, before a value of one of them is made the reason."""

EXACT = 1e-6
"""Relative: what is right where it is right. What comes near is off by up to ``inputs.TOLERANCE`` there."""

FEW_VALUES, SEVERAL = 6, 3
"""Values of an input that are listed in a sentence, and how often they were tried on average."""


EQUAL, MOSTLY = 3, 0.8
"""Inputs at which two of them are equal, and only there it is wrong: how many, and at what part of all of them."""


def but_where_equal(tried: Tried) -> str:
    """Right but where two inputs are equal."""
    sound = tried.sound
    wrong = ~same(tried.got, tried.right)[sound]
    if not EQUAL <= wrong.sum() < len(wrong) / 2:
        return ""
    for one, other in combinations(tried.table, 2):
        equal = (tried.table[one] == tried.table[other])[sound]
        if not wrong[~equal].any() and wrong[equal].mean() > MOSTLY:  # at some it may be off by too little to count
            return f"Right but where {listed([f'`{one}`', f'`{other}`'])} are equal."
    return ""


def by_value(tried: Tried) -> str:
    """Right for some values of one input, and wrong for all others: up to one of them, or but for a few."""
    import numpy

    sound = tried.sound
    good = same(tried.got, tried.right)[sound]
    if min(good.sum(), (~good).sum()) < CLEAR:
        return ""
    if not numpy.allclose(tried.got[sound][good], tried.right[sound][good], rtol=EXACT, atol=0):
        return ""  # it comes near, and is not right
    for name, column in tried.table.items():
        values = column[sound]
        fine, wrong = numpy.unique(values[good]), numpy.unique(values[~good])
        if len(fine) < 2 or set(fine) & set(wrong):
            continue
        says = _apart(name, fine, wrong) or _few(name, values[good], values[~good])
        if says:
            return says
    return ""


def _apart(name: str, fine: NDArray[Any], wrong: NDArray[Any]) -> str:
    """All that is right on one side of what is wrong, or all but one value."""
    if len(wrong) == 1:
        return f"Right but where `{name}` is {wrong[0]:.6g}."
    if fine.max() < wrong.min():
        return f"It is right for each `{name}` tried up to {fine.max():.6g}, and for none from {wrong.min():.6g} on."
    if fine.min() > wrong.max():
        return f"It is right for each `{name}` tried from {fine.min():.6g} on, and for none up to {wrong.max():.6g}."
    return ""


def _few(name: str, fine: NDArray[Any], wrong: NDArray[Any]) -> str:
    """A few values at which it is right, or at which it is wrong: none once alone, which may be another's doing."""
    import numpy

    for held, says in (
        (fine, "Right where {}, and for no other {} tried."),
        (wrong, "Wrong where {}, and right for all others that were tried."),
    ):
        values, counts = numpy.unique(held, return_counts=True)
        if len(values) <= FEW_VALUES and counts.min() > 1 and len(held) >= SEVERAL * len(values):
            some = f"`{name}` is {listed([f'{one:g}' for one in values], 'or')}"
            return says.format(some, f"`{name}`")
    return ""
