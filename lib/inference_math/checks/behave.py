"""What can be said of a wrong answer from how it behaves, where no single slip explains it.

Each function looks at what a learner's answer ``got`` and what is ``right`` at some points, and gives one sentence, or
none. Nothing here says a right value; an exact difference waits for the second try.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from .edits import listed, many, said
from .formula import Call, Case, Num, put, walk
from .inputs import TOLERANCE, same
from .one_by_one import HARDLY
from .slips import branches, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .formula import Node
    from .inputs import Columns


@dataclass(frozen=True)
class Tried:
    """Some points as ``table``, with the learner's values and the right ones; NaN where theirs stopped."""

    table: Columns
    got: NDArray[Any]
    right: NDArray[Any]

    @property
    def sound(self) -> NDArray[Any]:
        """Where both are numbers."""
        import numpy

        return numpy.isfinite(self.got) & numpy.isfinite(self.right)

    @property
    def ratio(self) -> NDArray[Any]:
        """What was given over what is right, wherever both are numbers and the right one is not 0."""
        import numpy

        with numpy.errstate(all="ignore"):
            return (self.got / self.right)[self.sound & (self.right != 0)]

    def agrees(self, other: NDArray[Any], least: int = 3) -> bool:
        """Whether ``other`` is what the learner has, wherever both are numbers: at ``least`` points, and at most."""
        import numpy

        both = self.sound & numpy.isfinite(other)
        if both.sum() < max(least, 0.6 * self.sound.sum()):
            return False
        got, gap = self.got[both], numpy.abs(other[both] - self.got[both])
        off = gap > TOLERANCE * numpy.abs(got)
        if not off.any():
            return True
        if gap[off].max() > NOISE * numpy.abs(got).max():  # quickly seen for most
            return False
        return bool(gap[off].max() <= NOISE * numpy.median(numpy.abs(got[got != 0])))


NOISE = 1e-12
"""Of the numbers: what is left where two of them cancel."""


def constant(tried: Tried) -> str:
    """The same number whatever comes in."""
    got = tried.got[tried.sound]
    if len(got) < 5 or (abs(got - got[0]) > HARDLY * abs(got[0])).any() or same(tried.right, tried.right[0]).all():
        return ""
    return f"Your answer is {got[0] + 0:.6g} for all inputs tried."  # -0.0 + 0 is 0


def flat(small: Tried, real: Tried) -> str:
    """The same number for all made-up inputs, and not for large ones."""
    got = small.got[small.sound]
    if not constant(small) or constant(real) or len(got) < 5:
        return ""
    return (
        f"Your answer is {got[0] + 0:.6g} for all small inputs tried. "
        "Is something rounded, or a number put in that fits large inputs alone?"
    )


DIGITS = 7
"""After the point: up to so many, less one, a rounding is looked for."""


def ends_after(numbers: NDArray[Any], digits: int) -> bool:
    """Whether none of some numbers has more than so many ``digits`` after the point, but for what floats add.

    A number too small to be told from 0 by them is none that was rounded.
    """
    import numpy

    ends = numpy.round(numbers, digits)
    fine = numpy.abs(numbers - ends) <= 1e-6 * 10.0**-digits
    return bool((fine & ((ends != 0) | (numpy.abs(numbers) <= NOISE))).all())


def rounded(tried: Tried) -> str:
    """The right value, rounded to some digits."""
    import numpy

    fine = tried.sound & (numpy.abs(tried.right) < 1e6)
    got, right = tried.got[fine], tried.right[fine]
    if len(got) < 10 or (~same(got, right)).sum() < 3 or numpy.mean(right == numpy.round(right)) > 0.9:
        return ""
    for digits in range(DIGITS):
        if not ends_after(got, digits):
            continue
        gap = (got - right) / 10.0**-digits
        off = (right == numpy.round(right)) & (numpy.abs(gap) > 0.5)
        for how, next_one in (("above", numpy.floor(right) + 1), ("below", numpy.ceil(right) - 1)):
            if not digits and off.any() and (got == next_one).all():
                return f"Yours is the next whole number {how} the right value. Do not round, and do not go past it."
        if (off & (right == 0)).any():
            return ""
        for how, least, most in (("down", -1.0, 0.0), ("up", 0.0, 1.0), ("", -0.5, 0.5)):
            if (gap > least - 1e-6).all() and (gap < most + 1e-6).all():
                to = f"to {digits} digit{'s' * (digits > 1)} after the point" if digits else "to a whole number"
                whole = (right == numpy.round(right)) & (right != 0)  # some of them may be hit by what floats add
                where = "Where the right value is no whole number, yours is" if 2 * off.sum() > whole.sum() else "It is"
                return f"{where} the right value rounded {how}{' ' * bool(how)}{to}. Do not round."
        return ""
    return ""


def bounded(tried: Tried) -> str:
    """Right, but for a number that it never passes."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    off = ~same(got, right)
    if off.sum() < 3 or (~off).sum() < 3 or not same(got[off], got[off][0]).all():
        return ""
    bound = got[off][0]
    for limit, way in ((numpy.maximum, "below"), (numpy.minimum, "above")):
        if same(got, limit(right, bound)).all():
            return f"Your answer never goes {way} {bound:.6g}. Nothing says that it must not."
    return ""


CLOCK = {
    60.0: "Are minutes and seconds mixed, or hours and minutes?",
    3600.0: "Are hours and seconds mixed?",
    24.0: "Are days and hours mixed?",
    86400.0: "Are days and seconds mixed?",
}
"""What is asked where the numbers of a clock are in the formula, and an answer is off by one of them."""


DISTINCT = 8
"""Numbers of a formula from here on are not made of one another by chance."""


def factor(tried: Tried, formulas: Sequence[Node] = (), *, timed: bool = False) -> tuple[str, str]:
    """One factor at every point, and the same with its size for a second try; a clock's, where there is one.

    ``timed``: whether the answer is a time, or so much in a time.
    """
    ratio = tried.ratio
    if len(ratio) < 5 or not ratio[0] or not same(ratio, ratio[0]).all() or same(ratio[0], 1.0):
        return "", ""
    if ratio[0] < 0:
        return "The sign is turned.", ""
    size = "large" if ratio[0] > 1 else "small"
    if any(same(ratio[0], one) for one in (0.9, 1 / 0.9)):
        how = "times" if ratio[0] < 1 else "over"
        return f"It is the right value {how} 0.9. A tenth that is kept free is no part of this question.", ""
    numbers = {piece.number for formula in formulas for _, piece in walk(formula) if isinstance(piece, Num)}
    clock = CLOCK if numbers & CLOCK.keys() else {one: CLOCK[one] for one in (60.0, 3600.0)} if timed else {}
    for times, asks in clock.items():
        if same(ratio[0], times) or same(ratio[0], 1 / times):
            return f"It is {times:,.0f} times too {size}. {asks}", ""
    for one, other in combinations(sorted(number for number in numbers if number >= DISTINCT), 2):
        if any(same(ratio[0], one**p * other**q) for p, q in ((1, 1), (1, -1), (-1, 1), (-1, -1))):
            both = re.sub(r"e\+0", "e", f"the {one:g} and the {other:g}")
            return f"Too {size} by a factor that {both} make together. Is each of them in its place?", ""
    says = f"Too {size} by one and the same factor, for all inputs tried. Which constant is missing, or too many?"
    return says, f"Too {size} by a factor of {max(ratio[0], 1 / ratio[0]):.4g}, for all inputs tried."


def power(tried: Tried) -> str:
    """Off by an input, or its square or root, as a factor."""
    import numpy

    with numpy.errstate(all="ignore"):
        ratio = tried.got / tried.right
        fine = tried.sound & numpy.isfinite(ratio) & (ratio > 0)
        if fine.sum() < 5:
            return ""
        for name, column in tried.table.items():
            for exponent in (1, -1, 2, -2, 0.5, -0.5):
                k = ratio / column**exponent
                usable = fine & (column > 0)
                if usable.sum() >= 5 and same(k[usable], k[usable][0]).all() and len(set(column[usable])) > 1:
                    way = "grows" if exponent > 0 else "falls"
                    says = f"It is off by a factor that {way} with `{name}` alone."
                    return f"{says} Double `{name}` by hand: what should happen?"
    return ""


def root(tried: Tried) -> str:
    """The square of the right value, or the square root."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    if len(got) < 5 or (right < 0).any() or (got < 0).any() or numpy.isin(got, (0, 1)).all():
        return ""
    if same(got, numpy.sqrt(right)).all():
        return "It is the square root of the right value."
    return "It is the square of the right value." if same(got, right**2).all() else ""


def difference(tried: Tried) -> tuple[str, str]:
    """Off by a fixed amount, or by an input: in which direction, and for a second try by what."""
    import numpy

    gap = (tried.got - tried.right)[tried.sound]
    if len(gap) < 5 or not ((gap > 0).all() or (gap < 0).all()):
        return "", ""
    size = "large" if gap[0] > 0 else "small"
    if same(gap, gap[0]).all():
        says = f"Too {size} by the same amount everywhere."
        return says, f"Too {size} by {abs(gap[0]):.4g} everywhere."
    for name, column in tried.table.items():
        if same(numpy.abs(gap), column[tried.sound]).all():
            did = "added that should not be" if gap[0] > 0 else "left out"
            says = f"It is too {size} by an amount that changes with `{name}` alone. Is something {did}?"
            return says, f"Too {size} by exactly `{name}`."
    return "", ""


def region(formula: Node, tried: Tried) -> str:
    """Right where one branch holds, and wrong in another: nearly throughout, or at least in a part of it.

    An answer that is off in one of two that are compared goes over to it too early: it is right only far from there.
    """
    return _region(formula, tried, 0.3) or _region(formula, tried, 0.8) or _region(formula, tried, 0.3, FAR)


FAR = 12.0
"""Times another: by far the larger."""


def _region(formula: Node, tried: Tried, most: float, apart: float = 1.0) -> str:
    import numpy

    good = same(tried.got, tried.right)
    for piece in branches(formula):
        if isinstance(piece, Case) and apart == 1:
            first = spread(piece.test, tried.table).astype(bool)
            second, one, other = ~first, piece.when, piece.otherwise
            clear = first, second
        elif isinstance(piece, Call) and (apart == 1 or not any(isinstance(arg, Num) for arg in piece.args)):
            pair = [spread(arg, tried.table) for arg in piece.args]
            more, less = pair if piece.name == "larger" else pair[::-1]
            first = more > less
            second, (one, other) = ~first, _wheres(piece)
            clear = more > apart * less, less >= apart * more
        else:
            continue
        if not one or not other:
            continue
        for here, there, name, rest in ((clear[0], second, one, other), (clear[1], first, other, one)):
            here, there = here & tried.sound, there & tried.sound  # noqa: PLW2901
            if min(here.sum(), there.sum()) >= 3 and good[here].all() and numpy.mean(good[there]) < most:
                where = re.sub(r"\b(is|are) the ", r"\1 by far the ", name) if apart > 1 else name
                return f"Right {where}. Look at the case {rest}."
    return ""


def _wheres(piece: Call) -> tuple[str, str]:
    """Of the larger or smaller of two: where it is the one, and where the other."""
    words = []
    for arg, rest in (piece.args, piece.args[::-1]):
        if isinstance(arg, Num):
            way = "below" if piece.name == "larger" else "above"
            words.append(said(rest) and f"where {said(rest)} would be {way} {arg.number:g}")
        elif isinstance(rest, Num):
            way = "above" if piece.name == "larger" else "below"
            words.append(said(arg) and f"where {said(arg)} {'are' if many(arg) else 'is'} {way} {rest.number:g}")
        else:
            words.append(said(arg) and f"where {said(arg)} {'are' if many(arg) else 'is'} the {piece.name}")
    return words[0], words[1]


def at_the_least(tried: Tried) -> str:
    """Right where an input is as small as it can be, and hardly anywhere else."""
    import numpy

    good = same(tried.got, tried.right)[tried.sound]
    if good.sum() < 3 or numpy.mean(good) > 0.5:
        return ""
    for name, column in tried.table.items():
        values = column[tried.sound]
        here = (values == values.min()) & (values == numpy.round(values))
        if here.sum() >= 3 and good[here].all() and numpy.mean(good[~here]) < 0.1:
            return f"Right where `{name}` is {values.min():g}, and hardly for any other `{name}`."
    return ""


def but_at_zero(tried: Tried) -> str:
    """Right but where an input is 0."""
    good = same(tried.got, tried.right)[tried.sound]
    if good.all() or not good.any():
        return ""
    for name, column in tried.table.items():
        zero = column[tried.sound] == 0
        if (good != zero).all() and not set(column) <= {0, 1}:
            return f"Right but where `{name}` is 0."
    return ""


def one_of_two(formula: Node, tried: Tried) -> str:
    """The one or the other of two, and not always the one that counts."""
    import numpy

    for path, piece in walk(formula):
        if not isinstance(piece, Call) or piece.name not in ("larger", "smaller") or not all(map(said, piece.args)):
            continue
        one, other = (spread(put(formula, path, arg), tried.table)[tried.sound] for arg in piece.args)
        got, good = tried.got[tried.sound], same(tried.got, tried.right)[tried.sound]
        taken = [same(got, found) & ~good for found in (one, other)]
        if len(got) > 20 and numpy.any(good) and (good | taken[0] | taken[1]).all():
            names = listed([said(arg) for arg in piece.args])
            return f"Your value is not always that of the {piece.name} of {names}. Compare the two with each other."
    return ""


def steps(tried: Tried) -> str:
    """Whole multiples of something, where nothing says so."""
    import numpy

    got, right = tried.got[tried.sound], tried.right[tried.sound]
    if len(got) < 5 or not (got == numpy.round(got)).all() or (numpy.abs(got) > 2**53).any() or not got.any():
        return ""
    largest = int(numpy.gcd.reduce(got.astype(int)))
    if largest > 1 and (right % largest).any():
        return f"Every answer of yours is a multiple of {largest}. Nothing says that it must be."
    powers = got[got > 0]
    if (
        len(powers) == len(got)
        and len(set(powers)) > 2
        and (numpy.log2(powers) % 1 == 0).all()
        and (numpy.log2(right[right > 0]) % 1).any()
    ):
        return "Every answer of yours is a power of two. Nothing says that it must be."
    return ""


def negative(tried: Tried) -> str:
    """Below 0 throughout, where it should be above."""
    if len(tried.got[tried.sound]) < 5 or (tried.right[tried.sound] < 0).any() or (tried.got[tried.sound] >= 0).any():
        return ""
    return "It is below 0 for all inputs tried. The right answer never is."


def limits(output: str, tried: Tried) -> tuple[str, Callable[[float], bool]]:
    """Out of the range that the unit allows, and in which numbers that is seen."""
    got = tried.got[tried.sound]
    if output in ("share", "probability") and ((got > 1 + 1e-9).any() or (got < 0).any()):
        return "A share lies between 0 and 1. Yours does not, for some inputs.", lambda number: not 0 <= number <= 1
    if (got < 0).any() and not (tried.right[tried.sound] < 0).any():
        return "It goes below 0 for some inputs. The right answer never does.", lambda number: number < 0
    return "", math.isfinite
