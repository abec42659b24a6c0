"""Times and rates that bound a step: bars, the roofline, speeds, curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import formulas, units
from .given import equally_long, positive, with_styles
from .picture import COMPUTE, INK, KNEE, WEIGHTS, alt, axes, beside, in_digits, marked
from .still_factory import who_waits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from ..specs import Hardware, Model
    from .picture import Numbers


def move_and_compute(model: Model, hardware: Hardware, batch: float = 1) -> Axes:
    """Two bars: how long a step moves weights, and how long it computes."""
    move, _, compute = formulas.step_parts(model, hardware, batch)
    title = f"Batch {batch:,}: {who_waits(move, compute)}"
    ax = axes(title, height=2.4)
    bars = ax.barh(["compute", "move weights"], [compute, move], color=[COMPUTE, WEIGHTS])
    said = units.times(compute, move)
    for bar, value, words in zip(bars, (compute, move), said, strict=True):
        beside(ax, words, (value, bar.get_y() + bar.get_height() / 2), "right")
    ax.set_xlim(0, max(move, compute) * 1.15)
    ax.set(xlabel=f"time of one step on {hardware.name}", xticks=[])  # each bar has its number
    ax.spines["bottom"].set_visible(False)
    return alt(ax, f"Two bars. Moving the weights takes {said[1]}, computing takes {said[0]}. {title}.")


def roofline(
    hardware: Hardware,
    precision: str = "bf16",
    dots: Sequence[tuple[str, float]] = (),
    measured: Hardware | None = None,
    among: Sequence[Hardware] = (),
) -> Axes:
    """FLOP/s that ``hardware`` reaches at each number of FLOP per byte.

    ``dots`` are (label, intensity) pairs, drawn on the roof; ``measured`` is a
    second Hardware, drawn as a roof of its own. With ``among``, a list of Hardware,
    the axes are the same for all of these, so that their pictures can be compared.
    """
    seen = [intensity for _, intensity in dots]
    positive(dots=seen)
    roofs = [(hardware, precision)]
    if measured is not None:
        roofs.append((measured, next(iter(measured.flops))))
    ridges = [formulas.ridge_point(*roof) for roof in roofs]
    # Words need a share of the width: a fifth left of the first ridge, over a third right of the last, above its roof.
    first, last = min(ridges), max(ridges)
    high = max(50 * last, 10 * max(seen, default=0))
    low = min([1.0, first, *seen]) / 3
    low = min(low, first / (high / first) ** 0.35)
    high = max(high, last * (last / low) ** 0.575)
    if among:
        low = min([1.0, *seen]) / 3
        high = max([*(100 * formulas.ridge_point(one, precision) for one in among), *(3 * one for one in seen)])
    title = f"Left of {ridges[0]:.0f} FLOP per byte, {hardware.name} waits for memory"
    ax = axes(title if measured is None else "Left of its ridge, each of them waits for memory", height=4.2)
    ax.set(xscale="log", yscale="log", xlim=(low, high))
    said = []
    for (device, p), ridge, colour in zip(roofs, ridges, (INK, KNEE)[: len(roofs)], strict=True):
        x = [low, ridge, high]
        ax.plot(x, [formulas.attainable_flops(i, device, p) for i in x], color=colour, lw=2)
        top = formulas.attainable_flops(high, device, p)
        beside(ax, f"{device.name}: {units.flops(top)} {p}", (high, top), "above left", color=colour)
        ax.plot([ridge], [top], "s", color=KNEE, ms=8)
        beside(ax, f"ridge {units.digits(ridge)}", (ridge, top), "above left", color=KNEE)
        said.append(
            f"{device.name} rises with memory bandwidth until {units.digits(ridge)} "
            f"FLOP per byte, then stays flat at {units.flops(top)}"
        )
    ax.axvline(ridges[0], color=KNEE, ls=":", lw=1)
    for words, side in (("memory-bound", "above left"), ("compute-bound", "above right")):
        beside(ax, words, (ridges[0], 0), side, xycoords=("data", "axes fraction"), color=KNEE)
    for label, intensity in dots:
        y = formulas.attainable_flops(intensity, hardware, precision)
        ax.plot([intensity], [y], "o", color=WEIGHTS, ms=8)
        # Centred words would reach back over the slope.
        beside(ax, label, (intensity, y), "below right" if intensity < 2 * ridges[0] else "below")
        said.append(f"{label} reaches {units.flops(y)}")
    slowest, fastest = (
        edge(formulas.attainable_flops(x, *one) for one in [*roofs, *((one, precision) for one in among)])
        for edge, x in ((min, low), (max, high))
    )
    ax.set_ylim(slowest / 2, fastest * 3)  # a line of words above the roof, below the title
    ax.set_xlabel("FLOP per byte moved (log axis)")
    ax.set_ylabel("speed of the arithmetic (log axis)")
    in_digits(ax.xaxis)
    ax.yaxis.set_major_formatter(lambda value, _: units.flops(value))
    ax.minorticks_off()
    ax.grid(True, which="major", alpha=0.25)
    return alt(ax, "Roofline. " + "; ".join(said) + ".")


def speeds(names: Sequence[str], tokens_per_second: Numbers, title: str) -> Axes:
    """Horizontal bars of tokens/s, largest number at the top."""
    equally_long(names=names, tokens_per_second=tokens_per_second)
    positive(tokens_per_second=tokens_per_second)
    pairs = sorted(zip(tokens_per_second, names, strict=True))
    ax = axes(title, height=0.55 * len(pairs) + 1.2)
    values = [value for value, _ in pairs]
    ax.barh([name for _, name in pairs], values, color=WEIGHTS)
    for row, value in enumerate(values):
        beside(ax, units.digits(value), (value, row), "right")
    ax.set_xlim(0, 1.15 * max(values))
    ax.set_xlabel("tokens/s for one user, at best")
    ax.xaxis.set_major_formatter(lambda value, _: units.digits(value))
    spoken = "; ".join(f"{name}: {units.digits(v)} tokens/s" for v, name in reversed(pairs))
    return alt(ax, f"{title}. {spoken}.")


def curve(
    x: Numbers,
    ys: Mapping[str, Numbers],
    title: str,
    xlabel: str,
    ylabel: str,
    marks: Sequence[tuple[float, str]] = (),
) -> Axes:
    """Up to three lines on two log axes. ``ys`` maps a label to values; ``marks`` are
    (x, label) pairs drawn as vertical lines."""
    looks = with_styles("ys", ys.items(), (("-", WEIGHTS, 0.3), ("--", INK, 0.05), (":", COMPUTE, 0.7)))
    positive(x=x, marks=[place for place, _ in marks])
    for label, y in ys.items():
        named = {f"ys[{label!r}]": y}
        equally_long(x=x, **named)
        positive(**named)
    ax = axes(title, height=3.6)
    for (label, y), (style, colour, share) in looks:
        ax.plot(x, y, style, color=colour, lw=2)
        spot = int(share * len(x))  # apart from each other: lines often meet at an end
        side = "above right" if y[-1] < y[0] else "below right"  # where the line does not go
        beside(ax, label, (x[spot], y[spot]), side, color=colour)
    for place, label in marks:
        ax.axvline(place, color=KNEE, ls="-.", lw=1)
        beside(ax, label, (place, 0), "above right", xycoords=("data", "axes fraction"), color=KNEE)
    ax.set(xscale="log", yscale="log", xlabel=f"{xlabel} (log axis)", ylabel=f"{ylabel} (log axis)")
    in_digits(ax.xaxis, ax.yaxis)
    ax.grid(True, alpha=0.25)
    lines = "; ".join(f"{k} goes from {units.digits(y[0])} to {units.digits(y[-1])}" for k, y in ys.items())
    return alt(ax, f"{title}. {ylabel} against {xlabel}: {lines}.{marked(marks)}")
