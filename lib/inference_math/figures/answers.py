"""What a learner's own function gave, as a curve. The checks of the sheets ask for it; no lesson does."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..errors import InputError
from .answer_axes import DARK, drawable, halo, limits, scaled
from .given import equally_long, with_styles
from .picture import COMPUTE, INK, KNEE, alt, axes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from .answer_axes import Array, Axis
    from .picture import Numbers

    Stretch: TypeAlias = tuple[float, str, str]
    """How far a part of a curve reaches, its label, and its colour."""

_LINES = (("-", INK, False), ("--", COMPUTE, True))
"""Style, colour, and whether the label stands below."""

_DASHES = ("-", (0, (5, 1.5)))


def answer_curve(
    x: Numbers,
    lines: Mapping[str, Numbers],
    title: str,
    across: Axis,
    up: Axis,
    *,
    note: str = "",
    stretches: Sequence[Stretch] = (),
    marks: Sequence[tuple[float, str]] = (),
    levels: Sequence[tuple[float, str]] = (),
    beside: Mapping[str, Numbers] | None = None,
) -> Axes:
    """What a function gave, as up to two ``lines`` over a rising ``x``: values by label, NaN where there is none.

    ``stretches`` are parts of a single line. ``marks`` are (x, label) of vertical lines, ``levels`` (y, label) of
    horizontal ones, ``beside`` a thin line to compare with. ``note`` stands below. On a log axis upwards that has to
    hold 0 or less, equal steps are equal differences after all.
    Raises InputError where there are fewer than two values to draw, for lists of unequal length, and for stretches of
    several lines.
    """
    import numpy

    looks = with_styles("lines", lines.items(), _LINES)
    equally_long(x=x, **{f"lines[{label!r}]": y for label, y in lines.items()})
    if stretches and len(looks) > 1:
        raise InputError(f"stretches are those of a single line, and lines holds {len(looks)}")
    places, drawn = numpy.asarray(x, dtype=float), {label: drawable(y) for label, y in lines.items()}
    values = numpy.concatenate([y[numpy.isfinite(y)] for y in drawn.values()])
    if len(values) < 2:
        raise InputError("lines holds fewer than two values that can be drawn")
    ax = axes(title, height=3.3)
    first = next(iter(drawn.values()))
    scale = "linear" if up.scale == "log" and values.min() <= 0 else up.scale
    scaled(ax, "x", across, across.scale, note)
    scaled(ax, "y", up, scale)
    ax.set_xlim(places[0], places[-1])
    ax.set_ylim(limits([*values, *(level for level, _ in levels)], scale))
    ax.grid(visible=True, alpha=0.25)
    compared = {label: numpy.asarray(y, dtype=float) for label, y in (beside or {}).items()}
    for label, y in compared.items():
        ax.plot(places, y, ls="--", color=INK, lw=1)
        seen = numpy.where(y < ax.get_ylim()[1], y, numpy.nan)
        _named(ax, places, seen, label, INK, 0.6, under=(y < first).sum() > (y > first).sum())
    for (label, _), (style, colour, under) in looks:
        y = drawn[label]
        alone = _alone(y)
        ax.plot(places[alone], y[alone], ".", color=colour)
        if not stretches:
            ax.plot(places, y, ls=style, color=colour, lw=2.5)
            _named(ax, places, y, label, DARK.get(colour, colour), 0.8, under=under)
    if stretches:
        _in_stretches(ax, places, first, stretches, numpy.max([first, *compared.values()], axis=0))
    for number, (place, label) in enumerate(sorted(marks)):
        _mark(ax, place, label, float(numpy.interp(place, places, first)), left=number == 0 if len(marks) > 1 else None)
    for level, label in levels:
        _level(ax, level, label, first)
    said = "; ".join(_said(label, places, y, across, up) for label, y in drawn.items())
    parts = f" In turn: {', '.join(label for _, label, _ in stretches)}." if stretches else ""
    lines_at = [_at(label, across.tick(place)) for place, label in marks]
    lines_at += [_at(label, up.tick(level)) for level, label in levels]
    also = f" Marked: {'; '.join(lines_at)}." if lines_at else ""
    thin = f" To compare: {'; '.join(beside)}." if beside else ""
    return alt(ax, f"{title}. {up.label[:1].upper()}{up.label[1:]} against {across.label}: {said}.{parts}{also}{thin}")


def _alone(y: Array) -> Array:
    """Where a value has no neighbour, so that no line would show it."""
    import numpy

    there = numpy.concatenate([[False], numpy.isfinite(y), [False]])
    return there[1:-1] & ~there[:-2] & ~there[2:]


def _in_stretches(ax: Axes, x: Array, y: Array, stretches: Sequence[Stretch], higher: Array) -> None:
    """A line in parts; their names are under it where something ``higher`` is over it."""
    import numpy

    start = 0
    for (end, label, colour), style in with_styles("stretches", stretches, _DASHES):
        stop = int(numpy.searchsorted(x, end, side="right"))
        part = slice(max(start - 1, 0), stop)  # from where the one before ended
        ax.plot(x[part], y[part], color=colour, lw=3, ls=style)
        under = bool((higher[part] > 1.2 * y[part]).any())
        _named(ax, x[part], y[part], label, DARK.get(colour, INK), 0.5, under=under)
        start = stop


def _named(ax: Axes, x: Array, y: Array, label: str, colour: str, share: float, *, under: bool) -> None:
    """``label`` over a line or under it, ``share`` of the way along, on the side from which the line does not come."""
    import numpy

    there = numpy.flatnonzero(numpy.isfinite(y))
    if not label or not len(there):
        return
    at, first, last = there[int(share * (len(there) - 1))], y[there[0]], y[there[-1]]
    flat = abs(last - first) <= 0.2 * max(abs(first), abs(last))
    shift, side = (0, "center") if flat else (-7, "right") if (last > first) != under else (7, "left")
    ax.annotate(
        label,
        (x[at], y[at]),
        xytext=(shift, -15 if under else 6),
        textcoords="offset points",
        ha=side,
        color=colour,
        path_effects=halo(),
    )


def _mark(ax: Axes, place: float, label: str, value: float, *, left: bool | None) -> None:
    """A vertical line, its words at the end that is far from ``value``; ``left`` of it, or where there is room."""
    to_right, high = (float(one) for one in (ax.transScale + ax.transLimits).transform((place, value)))
    left = to_right > 0.6 if left is None else left
    ax.axvline(place, color=KNEE, ls=":")
    ax.annotate(
        label,
        (place, 0.03 if high > 0.5 else 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(-5 if left else 5, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="bottom" if high > 0.5 else "top",
        color=KNEE,
        path_effects=halo(),
    )


def _level(ax: Axes, level: float, label: str, y: Array) -> None:
    """A horizontal line, its words at the end that is further from the curve."""
    import numpy

    there = y[numpy.isfinite(y)]
    left = abs(there[0] - level) > abs(there[-1] - level)
    ax.axhline(level, color=INK, ls="-.", lw=1.2)
    ax.annotate(
        label,
        (0.01 if left else 0.99, level),
        xycoords=("axes fraction", "data"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="left" if left else "right",
        color=INK,
        path_effects=halo(),
    )


def _at(label: str, place: str) -> str:
    return label if place in label else f"{label}, at {place}"


def _said(label: str, x: Array, y: Array, across: Axis, up: Axis) -> str:
    """A line in words: what it is at both ends and in the middle of what there is of it, and how much is missing."""
    import numpy

    there = numpy.flatnonzero(numpy.isfinite(y))
    named = f"{label}, " if label else ""
    if not len(there):
        return f"{named}nothing that can be drawn"
    at = dict.fromkeys(there[[0, len(there) // 2, -1]])
    values = ", ".join(f"{up.tick(y[one])} at {across.tick(x[one])}" for one in at)
    gap = f", and nothing that can be drawn at {len(y) - len(there)} of {len(y)} places" if len(there) < len(y) else ""
    return f"{named}{values}{gap}"
