"""What can be said of a wrong answer that comes near the right one: a sum cut off, a rounding on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .behave import ends_after
from .formula import Op, bare, walk
from .inputs import same
from .one_by_one import HARDLY
from .slips import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .behave import Tried
    from .formula import Node


NEARLY = 0.05
"""Relative: so far from right is a number of large ones that is rounded, or the mean of many draws."""

MOSTLY_NEAR = 0.3
"""So far at half of the inputs, where an answer is near at most of them."""

SMOOTH = 0.1
"""Squares of the steps between neighbours, over those from the mean: 2 by chance, hardly anything on a curve."""

SOME = 5
"""Inputs that show what one and the same rule explains at all of them."""

MANY = 20
"""Inputs that show what is no rule of arithmetic, and may be so by chance at a few."""

DIFFERENT = 10
"""Values of an answer that is made of whole numbers, before they tell what they are a count of; of an input."""

FEW_DIGITS = 3
"""After the point: up to so many, a rounding is looked for beside another slip."""

SCALES = {
    9: "a billion times too large",
    6: "a million times too large",
    3: "a thousand times too large",
    -3: "a thousandth of the right value",
    -6: "a millionth of the right value",
    -9: "a billionth of the right value",
}
"""By powers of ten."""


def cut_off(formula: Node, tried: Tried) -> str:
    """One over 1 - x as 1 + x + x**2 and so on, up to some power."""
    import numpy

    shares = [
        spread(below.right, tried.table)[tried.sound]
        for _, piece in walk(formula)
        if isinstance(piece, Op) and piece.sign == "/"
        for below in [bare(piece.right)]
        if isinstance(below, Op) and below.sign == "-" and getattr(bare(below.left), "number", 0) == 1
    ]
    got, right = tried.got[tried.sound], tried.right[tried.sound]
    for share in shares:
        with numpy.errstate(all="ignore"):
            terms = numpy.log(1 - got / right) / numpy.log(share)
        clear = numpy.isfinite(terms) & (share > 0) & (share < 1) & ~same(got, right)
        if clear.sum() < SOME:
            continue
        count = numpy.round(numpy.median(terms[clear]))
        if count > 1 and same(got, right * (1 - share**count)).all():
            says = f"It is what {count:.0f} terms add up to, of a sum that has no end."
            return f"{says} The rest counts, too: solve for all of it."
    return ""


def near(real: Tried, every: Tried) -> str:
    """A little off, now above and now below: at inputs of real size alone, or mostly, at whatever inputs."""
    import numpy

    def around(found: NDArray[Any]) -> bool:
        return bool((abs(found) < NEARLY).all()) and min((found < -HARDLY).sum(), (found > HARDLY).sum()) > 1

    large, found = real.ratio - 1, every.ratio - 1
    if len(large) >= SOME and around(large) and (abs(found) > NEARLY).sum() > 2:
        return "Near the right value for large numbers, further off for small ones. Is something rounded on the way?"
    gap = found[~same(every.ratio, 1.0)]
    # At half of the inputs, by so much at half of those; with more than four in five on one side it had a direction.
    mostly = MANY <= len(gap) >= 0.5 * len(found) and numpy.median(abs(gap)) <= MOSTLY_NEAR
    if (len(found) >= MANY and around(found)) or (mostly and 0.2 < numpy.mean(gap > 0) < 0.8 and not _smooth(every)):
        return "Mostly near the right value, now above and now below it. Is it drawn by chance, or rounded on the way?"
    return ""


def _smooth(tried: Tried) -> bool:
    """Whether how far off an answer is follows one of the inputs: what is drawn or rounded jumps to and fro."""
    import numpy

    every = tried.sound & (tried.right != 0)
    off = numpy.clip(tried.ratio, 0, 2)
    for column in tried.table.values():
        values, at, times = numpy.unique(column[every], return_inverse=True, return_counts=True)
        mean = numpy.bincount(at, off) / times
        jumps = (numpy.diff(mean) ** 2).sum() / (len(mean) * numpy.var(mean) or 1)
        if len(values) >= DIFFERENT and numpy.var(mean[at]) > 0.5 * numpy.var(off) and jumps < SMOOTH:
            return True
    return False


def counted(tried: Tried) -> str:
    """The right value over one and the same number, and then rounded: a count of something."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    if (got != numpy.round(got)).any() or len(set(got[got > 2])) < DIFFERENT or (right <= 0).any():
        return ""
    for how, less, more in (("up", 1.0, 0.0), ("down", 0.0, 1.0), ("to the nearest", 0.5, 0.5)):
        with numpy.errstate(all="ignore"):
            most, least = right / (got - less), right / (got + more)
        most[got - less <= 0], least[got + more <= 0] = numpy.inf, 0.0
        low, high = least.max(), most.min()
        if 0 < low <= high < 1.01 * low and low > 1.5:  # the number is known to 1 %, and is not 1
            return f"Yours is the right value over one and the same number, rounded {how}. Which unit is asked for?"
    return ""


def scaled(tried: Tried) -> str:
    """Off by thousands, and by something small beside that."""
    import numpy

    with numpy.errstate(all="ignore"):
        powers = numpy.log10(tried.ratio)
    if len(powers) < MANY:
        return ""
    for power, says in SCALES.items():
        off = abs(powers - power)
        if numpy.mean(off < 0.3) > 0.9 and numpy.median(off) < 0.02:  # nearly all within a factor of 2, half within 5 %
            return f"Mostly it is about {says}, and not by the same factor everywhere. Which unit is asked for?"
    return ""


def whole(tried: Tried) -> str:
    """Whole numbers, where the right ones are not."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    if len(got) < MANY or (got != numpy.round(got)).any() or numpy.mean(right == numpy.round(right)) > 0.5:
        return ""
    return "Every answer of yours is a whole number. Nothing says that it must be: is it cut off, as by int or //?"


def digits(tried: Tried) -> str:
    """Few digits after the point, where the right numbers have more: rounded perhaps, and that is not all."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    for count in range(1, FEW_DIGITS + 1) if len(got) >= MANY else ():
        if ends_after(got, count) and numpy.mean(right == numpy.round(right, count)) < 0.5:
            some = f"{count} digit{'s' * (count > 1)}"
            return (
                f"Every answer of yours has {some} after the point at most. Nothing says that it must: is it rounded?"
            )
    return ""
