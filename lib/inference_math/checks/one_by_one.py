"""What can be said of a wrong answer from what it does as one input alone is changed.

Each function computes points with the learner's answer, ``mine``, and with the ``right`` one, and gives one sentence,
or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .edits import listed
from .inputs import same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from .inputs import Family, Point
    from .kinds import Kind

HARDLY = 1e-9
"""Of a number: what rounding alone changes it by."""


def follows(families: Sequence[Family], value: Callable[[Sequence[Point]], NDArray[Any]]) -> tuple[set[str], set[str]]:
    """The inputs with which a function changes, and those with which it never does; ``value`` computes points."""
    import numpy

    changing, tried = set(), set()
    for base, varied in families:
        at = value([base, *(point for _, point in varied)])
        for (name, _), new in zip(varied, at[1:], strict=True):
            if numpy.isfinite(new) and numpy.isfinite(at[0]):
                tried.add(name)
                if abs(new - at[0]) > HARDLY * max(abs(new), abs(at[0])):
                    changing.add(name)
    return changing, tried - changing


def independence(
    dead: set[str], alive: set[str], order: Sequence[str], why: Mapping[str, str], *, tried: bool = False
) -> str:
    """``dead``: inputs that should matter and do not; ``alive``: that matter and should not, and ``why`` not.

    ``tried``: whether an answer may take the one of two wherever it was tried, as with a time in another unit.
    """
    if dead:
        names, where = listed([f"`{one}`" for one in order if one in dead]), " at any input tried" * tried
        return f"Your answer does not change with {names}{where}. It should."
    if alive:
        known = [why[one] for one in order if one in alive and one in why]
        reason = f": {known[0]}" if known and len(alive) == 1 else ""
        return (
            f"Your answer changes with {listed([f'`{one}`' for one in order if one in alive])}. It should not{reason}."
        )
    return ""


def plain(
    families: Sequence[Family],
    mine: Callable[[Sequence[Point]], NDArray[Any]],
    right: Callable[[Sequence[Point]], NDArray[Any]],
    least: float,
) -> set[str]:
    """The inputs that were changed where an answer is far above its ``least``: no rounding hides what they do there."""
    import numpy

    seen: set[str] = set()
    for _, varied, got, want in _tried(families, mine, right):
        for n, name, _ in varied:
            clear = numpy.isfinite(got[n]) and abs(got[0]) >= CLEAR * least
            if clear and abs(want[n] - want[0]) > 0.4 * max(abs(want[n]), abs(want[0])):
                seen.add(name)
    return seen


CLEAR = 8
"""Times what an answer is rounded to: it then changes with what is nearly halved."""


def _tried(
    families: Sequence[Family],
    mine: Callable[[Sequence[Point]], NDArray[Any]],
    right: Callable[[Sequence[Point]], NDArray[Any]],
) -> Iterator[tuple[Point, list[tuple[int, str, Point]], NDArray[Any], NDArray[Any]]]:
    """For each family its base, the points that differ from it in one input, as (number, that input, point), and the
    answers of the learner and the right ones, first at the base and then at each number."""
    for base, varied in families:
        points = [base, *(point for _, point in varied)]
        yield base, [(n, name, point) for n, (name, point) in enumerate(varied, 1)], mine(points), right(points)


def direction(
    families: Sequence[Family],
    mine: Callable[[Sequence[Point]], NDArray[Any]],
    right: Callable[[Sequence[Point]], NDArray[Any]],
    order: Sequence[str],
    one_way: Callable[[str], bool],
) -> str:
    """Grows where it should fall, for one input, or never grows where it should, at every point tried.

    ``one_way``: whether the right answer has one direction with an input.
    """
    import numpy

    ways: dict[str, list[float]] = {}
    growing: dict[str, set[bool]] = {}
    for base, varied, got, want in _tried(families, mine, right):
        for n, name, point in varied:
            place = order.index(name)
            if isinstance(point[place], bool):
                continue
            up = 1 if point[place] > base[place] else -1
            with numpy.errstate(invalid="ignore"):  # infinite twice
                g, w = (got[n] - got[0]) * up, (want[n] - want[0]) * up
            if w and not numpy.isnan(g):
                ways.setdefault(name, []).append(float(numpy.sign(g * w)))
                growing.setdefault(name, set()).add(bool(w > 0))
    for name, every in ways.items():
        if len(every) < 6 or len(growing[name]) != 1 or max(every) > 0 or min(every) == 0 or not one_way(name):
            continue
        grows = True in growing[name]
        if max(every) < 0:
            return f"Your answer {'falls' if grows else 'grows'} as `{name}` grows. It should go the other way."
        return f"Your answer never {'grows' if grows else 'falls'} as `{name}` grows. It should."
    return ""


def flipped(
    families: Sequence[Family],
    mine: Callable[[Sequence[Point]], NDArray[Any]],
    right: Callable[[Sequence[Point]], NDArray[Any]],
    order: Sequence[str],
) -> str:
    """Inputs that multiply and should divide, or divide and should multiply, wherever one of them alone is changed."""
    import numpy

    ways: dict[str, list[int]] = {name: [] for name in order}
    for base, varied, got, want in _tried(families, mine, right):
        with numpy.errstate(all="ignore"):
            found, wanted = got / got[0], want / want[0]
        for n, name, point in varied:
            place = order.index(name)
            if not numpy.isfinite([found[n], wanted[n]]).all() or isinstance(point[place], bool) or not base[place]:
                continue
            times = point[place] / base[place]
            turned = [way for way in (1, -1) if same(found[n], times**way) and same(wanted[n], times**-way)]
            ways[name].append(turned[0] if turned else 0)
    over, under = ([name for name in order if len(ways[name]) >= 6 and set(ways[name]) == {way}] for way in (1, -1))
    if not over and not under:
        return ""
    says = [
        f"{did} by {listed([f'`{one}`' for one in names])}. {do} by {'it' if len(names) == 1 else 'them'}."
        for did, do, names in (
            ("It is as if you multiplied", "Divide", over),
            ("It is as if you divided", "Multiply", under),
        )
        if names
    ]
    return " ".join(says) + ("" if under else " In a/b*c the c is above the line: are brackets missing?")


def one_more(
    kinds: Mapping[str, Kind],
    allows: Callable[[Point], bool],
    right: Callable[[Sequence[Point]], NDArray[Any]],
    tried: Sequence[Point],
    got: NDArray[Any],
) -> str:
    """What is right for one more of a whole number, or for one less, wherever there may be one."""
    import numpy

    for n, (name, kind) in enumerate(kinds.items()):
        for sign in (1, -1) if kind.whole else ():
            moved = [(*one[:n], one[n] + sign, *one[n + 1 :]) for one in tried]
            places = [place for place, one in enumerate(moved) if one[n] > 0 and allows(one)]
            if len(places) <= MOSTLY:
                continue
            mine, other = got[places], right([moved[place] for place in places])
            sound = numpy.isfinite(mine) & numpy.isfinite(other)
            if sound.sum() > MOSTLY and same(mine, other)[sound].all():
                return f"That is right for `{name}` {'+' if sign > 0 else '-'} 1. Is a loop one off, or <= taken for <?"
    return ""


MOSTLY = 40
"""Inputs on which that has to hold."""


def elsewhere(
    families: Sequence[Family],
    mine: Callable[[Sequence[Point]], NDArray[Any]],
    right: Callable[[Sequence[Point]], NDArray[Any]],
    order: Sequence[str],
) -> str:
    """The inputs with which the answer changes as it should, and those with which it does not.

    By the same factor as the right one, or by the same amount, wherever one of them alone is changed. Nothing is
    said of what both do alike: a unit taken wrong is a factor, too.
    """
    import numpy

    found: dict[str, dict[str, list[bool]]] = {name: {"factor": [], "amount": []} for name in order}
    above: set[bool] = set()
    for _, varied, got, want in _tried(families, mine, right):
        with numpy.errstate(all="ignore"):
            factor, amount = got / want, got - want
        for n, name, _ in varied:
            if not (numpy.isfinite([factor[0], factor[n], amount[0], amount[n]]).all()) or (
                same(got[0], want[0]) and same(got[n], want[n])
            ):
                continue
            above.update((bool(amount[0] > 0), bool(amount[n] > 0)))
            noise = HARDLY * max(abs(want[0]), abs(want[n]))
            found[name]["factor"].append(bool(factor[0] and same(factor[n], factor[0])))
            found[name]["amount"].append(bool(abs(amount[n] - amount[0]) <= 1e-3 * abs(amount[0]) + noise))
    factor_fine, amount_fine = (
        [name for name in order if len(found[name][way]) >= 4 and all(found[name][way])] for way in ("factor", "amount")
    )
    way = "factor" if len(factor_fine) >= len(amount_fine) else "amount"
    idle = follows(families, right)[1]
    fine = [name for name in (factor_fine if way == "factor" else amount_fine) if name not in idle]
    rest = [name for name in order if name not in idle and len(found[name][way]) >= 4 and not all(found[name][way])]
    if not fine or not rest:
        return ""
    looked = listed([f"`{one}`" for one in rest])
    if way == "amount" and len(above) == 1:
        size, did = ("large", "added that should not be") if True in above else ("small", "left out")
        return f"It is too {size} by an amount that changes with {looked} alone. Is something {did}?"
    return (
        f"As {listed([f'`{one}`' for one in fine], 'or')} alone changes, yours changes by the right {way}. "
        f"As {listed([f'`{one}`' for one in rest], 'or')} does, it does not always."
    )
