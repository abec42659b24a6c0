"""What changes when one thing does: tactics, sparsity, a faster belt."""

from __future__ import annotations

from math import atan2, degrees, log
from typing import TYPE_CHECKING, Any

from .. import formulas, units
from ..errors import InputError
from .given import equally_long, positive, some, with_styles, zero_or_more
from .picture import (
    COMPUTE,
    INK,
    KNEE,
    KV,
    LARGE,
    MEMORY,
    PAPER,
    SMALL,
    TINY,
    WEIGHTS,
    alt,
    axes,
    beside,
    halo,
    in_digits,
    marked,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from numpy import ndarray

    from ..specs import Hardware, Model
    from .picture import Numbers


def tactics(points: Mapping[str, tuple[float, float]], ceiling: float | None = None) -> Axes:
    """A map of tactics: across, times as fast for one user; up, times the cost per token.

    ``points`` maps a label to the pair (speed, cost), both factors of the baseline.
    Above the line at 1 a token costs more: circles that trade; below, diamonds that
    gain. ``ceiling`` marks a speed that the workers allow.
    """
    some(points=points)
    positive(points=[factor for pair in points.values() for factor in pair], ceiling=[] if ceiling is None else ceiling)
    trades = [label for label, (_, cost) in points.items() if cost > 1.001]
    ax = axes(f"{len(trades)} of {len(points)} tactics make a token dearer", height=3.8)
    speeds = [1.0, *(speed for speed, _ in points.values()), *([ceiling] if ceiling else [])]  # 1: the baseline
    costs = [1.0, *(cost for _, cost in points.values())]
    xlim, ylim = (min(speeds) / 1.6, max(speeds) * 3), (min(costs) / 1.8, max(costs) * 2)
    ax.set(xscale="log", yscale="log", xlim=xlim, ylim=ylim)
    ax.fill_between(xlim, 1, ylim[1], color=KNEE, alpha=0.08, lw=0)
    ax.axhline(1, color=INK, lw=1)
    ax.plot([1], [1], "s", color=INK, ms=8)
    beside(ax, "baseline", (1, 1), "above left")
    for label, (speed, cost) in points.items():
        colour, marker = (KNEE, "o") if label in trades else (COMPUTE, "D")
        ax.plot([speed], [cost], marker, color=colour, ms=8)
        # A neighbour close to the right takes the room there; the line at 1 runs through a label on it.
        near = [s / speed for s, c in points.values() if 1 / 1.3 < c / cost < 1.3 and 1 / 1.6 < s / speed < 1.6]
        crowded, after_one = max(near) > 1, min(near) < 1
        room = log(ceiling / speed) / log(xlim[1] / xlim[0]) if ceiling else -1  # up to the limit; 1: the axis
        left = crowded or 0 < room < 0.02 + 0.012 * len(label)
        up = "above " if 1 / 1.1 < cost < 1.1 else "below " if crowded and after_one else ""
        side = up + ("left" if left else "right")
        beside(ax, label, (speed, cost), side, color=colour, path_effects=halo(), zorder=1.5)
    beside(ax, "dearer: a trade", (0, 1), "below right", xycoords="axes fraction", color=KNEE)
    beside(ax, "as cheap or cheaper", (0, 0), "above right", xycoords="axes fraction", color=COMPUTE)
    if ceiling:
        ax.axvline(ceiling, color=INK, ls="-.", lw=1)
        limit = f"workers' limit {units.digits(ceiling)}"
        beside(ax, limit, (ceiling, 1), "below left", xycoords=("data", "axes fraction"))
    _factor_ticks(ax.xaxis, xlim)
    _factor_ticks(ax.yaxis, ylim)
    ax.set_xlabel("times as fast for one user (log axis)")
    ax.set_ylabel("times the GPU time per token (log axis)")
    spoken = "; ".join(
        f"{label}: {units.digits(s)} times as fast at {units.digits(c)} times the cost"
        for label, (s, c) in points.items()
    )
    if ceiling:
        spoken += f"; workers' limit {units.digits(ceiling)}"
    return alt(ax, f"Map of tactics. {spoken}.")


def gains(
    batches: Numbers, lines: Mapping[str, Numbers], title: str, ylabel: str, marks: Sequence[tuple[float, str]] = ()
) -> Axes:
    """Up to three lines over a log axis of batches, against a level of 1. ``lines`` maps a
    label to values; ``marks`` are (batch, label) pairs."""
    looks = with_styles("lines", lines.items(), (("-", COMPUTE), ("--", INK), (":", WEIGHTS)))
    positive(batches=batches, marks=[place for place, _ in marks])
    for label, y in lines.items():
        named = {f"lines[{label!r}]": y}
        equally_long(batches=batches, **named)
        zero_or_more(**named)
    ax = axes(title)
    ax.axhline(1, color=INK, lw=1)
    for (label, y), (style, colour) in looks:
        ax.plot(batches, y, style, color=colour, lw=2)
        # At the start, where lines of a gain lie close together: one label above, the next below.
        beside(ax, label, (batches[0], y[0]), "above right" if style == "-" else "below right", color=colour)
    for place, label in marks:
        ax.axvline(place, color=KNEE, ls="-.", lw=1)
        right = place**2 > batches[0] * batches[-1]  # in the right half the label goes to the left
        side = "above left" if right else "above right"
        beside(ax, label, (place, 0), side, xycoords=("data", "axes fraction"), color=KNEE)
    highest = max(1, *(max(y) for y in lines.values()))
    ax.set(
        xscale="log",
        xlim=(batches[0], batches[-1]),
        ylim=(0, highest * 1.15),
        xlabel="users per step, the batch (log axis)",
        ylabel=ylabel,
    )
    in_digits(ax.xaxis)
    ax.grid(True, axis="y", alpha=0.25)
    said = "; ".join(f"{k} goes from {units.digits(y[0])} to {units.digits(y[-1])}" for k, y in lines.items())
    return alt(ax, f"{title}. {ylabel} against the batch: {said}.{marked(marks)}")


def bytes_per_user(models: Sequence[Model], hardware: Hardware, batches: ndarray[Any, Any]) -> Axes:
    """GB of weights of up to four models that a step reads for each of its users, against the batch.

    A square stands at each model's critical batch on ``hardware``.
    """
    places = (
        ("-", 0.03, "above right"),
        ("--", 0.25, "below left"),
        (":", 0.5, "above right"),
        ("-.", 0.7, "above right"),
    )
    looks = with_styles("models", models, places)
    some(batches=batches)
    positive(batches=batches)
    ax = axes("A dense model shares from the second user on, a sparse one much later")
    ax.set(xscale="log", yscale="log", xlim=(batches[0], batches[-1]))
    in_digits(ax.xaxis, ax.yaxis)
    lines = [formulas.weight_bytes_read(model, batches) / batches for model in models]
    ax.set_ylim(min(map(min, lines)) / 2e9, 3 * max(map(max, lines)) / 1e9)  # a name above the highest, below the title
    said = []
    for y, (model, (style, share, side)) in zip(lines, looks, strict=True):
        ax.plot(batches, y / 1e9, style, color=WEIGHTS, lw=2)
        knee = formulas.critical_batch_size(model, hardware)
        at = formulas.weight_bytes_read(model, knee) / knee
        ax.plot([knee], [at / 1e9], "s", color=KNEE, ms=8)
        spot = int(share * len(batches))
        beside(ax, model.name, (batches[spot], y[spot] / 1e9), side, color=WEIGHTS)
        said.append(
            f"{model.name} goes from {units.size(y[0])} to {units.size(y[-1])}, balanced at batch {units.digits(knee)}"
        )
    beside(ax, "squares: the critical batch", (0, 0), "above right", xycoords="axes fraction", color=KNEE)
    ax.set_xlabel("users per step, the batch (log axis)")
    ax.set_ylabel("weights read per user (GB, log axis)")
    return alt(ax, "Lines that fall. " + "; ".join(said) + ".")


def shares(model: Model, before: Hardware, after: Hardware, cases: Sequence[tuple[int, int]]) -> Axes:
    """How long belt and workers are busy in a step, before and after, in percent of the
    step before. ``cases`` are (batch, context) pairs."""
    some(cases=cases)
    positive(cases=[batch for batch, _ in cases])
    zero_or_more(cases=[context for _, context in cases])
    ax = axes("A faster belt is done sooner; the workers take as long as before", height=0.8 * len(cases) + 0.9)
    said, rows = [], []
    for row, (batch, context) in enumerate(cases):
        old, new = (formulas.step_parts(model, gpu, batch, context) for gpu in (before, after))
        step = max(old[0] + old[1], old[2])
        for offset, name, parts in (
            (0.27, "belt, before", ((old[0], WEIGHTS, ""), (old[1], KV, "//"))),
            (0, "belt, after", ((new[0], WEIGHTS, ""), (new[1], KV, "//"))),
            (-0.27, "workers", ((old[2], COMPUTE, ""),)),
        ):
            y, left = len(cases) - row + offset, 0.0
            rows.append((y, name))
            for part, colour, hatch in parts:
                ax.barh(y, 100 * part / step, 0.22, left=left, color=colour, hatch=hatch, edgecolor="white", lw=0.5)
                left += 100 * part / step
        now = max(new[0] + new[1], new[2])
        limit = "workers" if new[2] > new[0] + new[1] else "weights" if new[0] > new[1] else "caches"
        label = f"{units.digits(step / now)} times as fast: now the {limit}"
        ax.text(104, len(cases) - row, label, fontsize=SMALL, va="center")
        ax.text(0, len(cases) - row + 0.47, _service(batch, context), fontsize=SMALL, va="center")
        said.append(
            f"{_service(batch, context)}: weights {old[0] / step:.0%} and caches {old[1] / step:.0%} "
            f"of the step before, workers busy {old[2] / step:.0%}; {label}"
        )
    ax.set_yticks([y for y, _ in rows], [name for _, name in rows], fontsize=SMALL)
    ax.set(
        xlim=(0, 160),
        xticks=range(0, 101, 20),
        xlabel="time busy (% of the step before)",
        ylim=(0.55, len(cases) + 0.65),
    )
    ax.text(104, len(cases) + 0.47, "blue: weights, hatched: KV", fontsize=SMALL, va="center")
    return alt(ax, f"Bars for {before.name} and {after.name}. " + "; ".join(said) + ".")


def limits(
    model: Model, hardware: Hardware, before: Hardware | None = None, dots: Sequence[tuple[int, int]] = ()
) -> Axes:
    """What limits a step, for each batch and context: weights, KV caches, workers, or
    a memory that is full.

    ``before`` draws the old border of the workers as a dashed line; ``dots`` are
    (batch, context) pairs.
    """
    import numpy as np
    from matplotlib.colors import ListedColormap

    area = (1, 4096), (100, 1e6)
    for dot in dots:
        if not all(low <= one <= high for one, (low, high) in zip(dot, area, strict=True)):
            raise InputError(f"dots holds {dot}; the map has batches of {area[0]} and contexts of {area[1]}")
    steps = (np.arange(160) + 0.5) / 160  # the cells' centres
    batch, context = np.meshgrid(*(low * (high / low) ** steps for low, high in area))
    state = _state(model, hardware, batch, context)
    shares_of = [(state == i).mean() for i in range(4)]
    ax = axes(f"What limits {model.name} on {hardware.name}", height=3.6)
    # Cells of equal factors are equal squares on log axes: an image. As SVG, a mesh of them would have megabytes.
    ax.imshow(
        state,
        cmap=ListedColormap([WEIGHTS, KV, COMPUTE, MEMORY]),
        vmin=-0.5,
        vmax=3.5,
        alpha=0.45,
        origin="lower",
        extent=(0, 1, 0, 1),
        transform=ax.transAxes,
        aspect="auto",
        interpolation="none",
    )
    weights, caches, compute = formulas.step_parts(model, hardware, batch, context)
    beyond = formulas.memory_needed(model, batch, context) - formulas.usable_memory(hardware)
    for zero, elsewhere in (
        (beyond, False),
        (compute - weights - caches, beyond > 0),
        (caches - weights, (beyond > 0) | (compute > weights + caches)),
    ):
        border = np.ma.masked_where(elsewhere, zero)
        if border.min() < 0 < border.max():
            ax.contour(batch, context, border, levels=[0], colors=[INK], linewidths=0.8)
    for i, name in enumerate(("weights", "KV caches", "workers", "does not fit")):
        if shares_of[i] > 0.01:
            x, y = (np.exp(np.median(np.log(grid[state == i]))) for grid in (batch, context))
            along = degrees(atan2(-y, x))  # lines of batch x context, between which caches are a narrow band
            ax.text(
                x,
                y,
                name,
                ha="center",
                va="center",
                fontsize=LARGE,
                weight="bold",
                bbox=PAPER,
                rotation=along if name == "KV caches" else 0,
                rotation_mode="anchor",
                transform_rotates_text=True,
            )
    if before is not None:
        old = formulas.step_parts(model, before, batch, context)
        ax.contour(batch, context, old[2] - old[0] - old[1], levels=[0], colors=[KNEE], linestyles="--", linewidths=2)
        knee = formulas.critical_batch_size(model, before)
        at = (knee, area[1][0])
        beside(ax, "workers' border before", at, "above right", color=KNEE, fontsize=SMALL, bbox=PAPER)
    for b, c in dots:
        ax.plot([b], [c], "o", color=INK, ms=8)
        beside(ax, f"{b:,} × {c:,} tokens", (b, c), "below right", fontsize=TINY, bbox=PAPER)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=area[0],
        ylim=area[1],
        xlabel="users per step, the batch (log axis)",
        ylabel="context (tokens, log axis)",
    )
    in_digits(ax.xaxis, ax.yaxis)
    return alt(
        ax,
        f"Map of batch and context for {model.name} on {hardware.name}. The workers are the limit in "
        f"{shares_of[2]:.0%} of it, from batch {units.digits(formulas.critical_batch_size(model, hardware))} "
        f"and up to {units.digits(formulas.critical_context(model, hardware))} tokens; weights in "
        f"{shares_of[0]:.0%}, KV caches in {shares_of[1]:.0%}; {shares_of[3]:.0%} does not fit."
        f"{f' Dashed: the border of the workers on {before.name}.' if before else ''}"
        f"{' Dots: ' + ', '.join(_service(b, c) for b, c in dots) + '.' if dots else ''}",
    )


def _state(model: Model, hardware: Hardware, batch: ndarray[Any, Any], context: ndarray[Any, Any]) -> ndarray[Any, Any]:
    """0 weights, 1 KV caches, 2 workers, 3 does not fit: an array like ``batch``."""
    import numpy as np

    weights, caches, compute = formulas.step_parts(model, hardware, batch, context)
    state = np.where(compute > weights + caches, 2, np.where(caches > weights, 1, 0))
    return np.where(formulas.memory_needed(model, batch, context) > formulas.usable_memory(hardware), 3, state)


def _service(batch: int, context: int) -> str:
    return f"{batch:,} user{'s' if batch > 1 else ''} of {context:,} tokens"


def _factor_ticks(axis: Axis, limits: tuple[float, float]) -> None:
    """1, 2, 5, 10 and so on, within ``limits``, as plain numbers."""
    from matplotlib.ticker import NullFormatter

    ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if limits[0] <= t <= limits[1]]
    axis.set_ticks(ticks, [f"{t:g}" for t in ticks])
    axis.set_minor_formatter(NullFormatter())
