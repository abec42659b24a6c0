"""What a million tokens costs: from the arithmetic to the list price, and what speed does to it on one server."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Any

from .. import formulas, money, step_lines, units
from ..errors import InputError
from .given import positive, some, with_styles
from .picture import COMPUTE, INK, KV, SMALL, WEIGHTS, alt, axes, beside, in_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..measured import Served
    from ..walk import Step

MARKERS = ("o", "s", "^", "D")
BARS = (COMPUTE, KV, WEIGHTS, "#BBBBBB", "#BBBBBB", "#888888")
"""Computing, moving with its notebooks, what machines take beside that; grey: other machines, and the price."""


def waterfall(steps: Sequence[Step], title: str) -> Axes:
    """A bar for each step of ``walk.walk``, from the number before to its own, on a log axis: equal lengths are equal
    factors. Beside it the lesson that owns the step, and what in it is assumed."""
    some(steps=steps)
    positive(steps=[step.usd for step in steps])
    if len(steps) > len(BARS):
        raise InputError(f"steps holds {len(steps)}, and a picture has room for {len(BARS)}")
    ax = axes(title, height=0.5 * len(steps) + 0.9)
    first = 10.0 ** floor(log10(0.6 * min(step.usd for step in steps)))
    before, said, names = first, [], []
    for row, (step, colour) in enumerate(zip(steps, BARS, strict=False)):
        ax.barh(row, step.usd - before, left=before, height=0.6, color=colour)
        times = f" × {units.digits(step.usd / before, 2)}" if row else ""
        beside(ax, f"USD {step.usd:.3f}{times and ',' + times}", (max(step.usd, before), row), "right", fontsize=SMALL)
        source = f"lesson {step.lesson}" + (f"; assumed: {step.assumed}" if step.assumed else "")
        names.append(f"{step.name}\n{source}")
        said.append(f"{step.name}, USD {step.usd:.3f}{times} ({source})")
        before = step.usd
    ax.set_yticks(range(len(steps)), names, fontsize=SMALL)
    ax.set(
        xscale="log",
        xlim=(first, 12 * max(step.usd for step in steps)),  # on the right, room for words
        ylim=(len(steps) - 0.5, -0.5),
        xlabel="USD for a million output tokens (log axis)",
    )
    ax.minorticks_off()
    in_digits(ax.xaxis)
    return alt(ax, f"{title}. Bars on a log axis, each from where the one before ends: {'; '.join(said)}.")


def straight_line(groups: Sequence[tuple[str, Sequence[Served]]], title: str) -> Axes:
    """Tokens/s of all users against the speed of one, both as shares of where the line of each group ends; dots are
    measured. On the line, what a token costs there.

    ``groups`` are up to four pairs of a label and runs, as ``step_lines.groups`` has them.
    """
    looks = with_styles("groups", groups, MARKERS)
    lines = [step_lines.fit_line(runs) for _, runs in groups]
    ax = axes(title, height=4.0)
    ax.plot([0, 1], [1, 0], color=INK, lw=1.5, zorder=1)
    speeds = (0.5, 0.75, 0.9)
    ax.plot(speeds, [1 - one for one in speeds], "|", color=INK, ms=7, mew=1.5)
    for share in speeds:
        words = f"{money.cost_over_least(share, 1):g} times"
        words = words if share > speeds[0] else f"half the speed costs\n{words} the least"
        beside(ax, words, (share, 1 - share), "below left", fontsize=SMALL)
    said = []
    for row, ((label, runs), marker) in enumerate(looks):
        line = lines[row]
        shares = [(run.speed / line.fastest, run.concurrency * run.speed / line.most) for run in runs]
        look: dict[str, Any] = {"color": WEIGHTS if row % 2 == 0 else "white", "mec": WEIGHTS, "mew": 1.5}
        ax.plot(*zip(*shares, strict=True), marker, ls="", ms=7, zorder=3, **look)
        if row == 0:
            for run, place in zip(runs, shares, strict=True):
                users = "" if run is not runs[-1] else " users"
                beside(ax, f"{run.concurrency}{users}", place, "above right", fontsize=SMALL)
        place = (0.03, 0.3 - 0.08 * row)
        ax.plot([place[0]], [place[1]], marker, ms=8, transform=ax.transAxes, clip_on=False, **look)
        measured = f"measured, {label}: R squared {step_lines.straightness(runs):.3f}"
        ax.annotate(measured, (place[0] + 0.025, place[1]), xycoords="axes fraction", va="center", fontsize=SMALL)
        fast, slow = runs[0], runs[-1]
        said.append(
            f"{label}, from {slow.concurrency} users at {units.rate(slow.speed)} each to {fast.concurrency} at "
            f"{units.rate(fast.speed)}"
        )
    ax.set(
        xlim=(0, 1.08),
        ylim=(0, 1.04),
        xlabel="speed for one user: share of the fastest",
        ylabel="tokens/s of all users:\nshare of the most",
    )
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    return alt(
        ax,
        f"{title}. A falling straight line, from all tokens/s at no speed to none at the fastest, and dots near it: "
        f"{'; '.join(said)}. At half the speed a token costs twice the least, at nine tenths of it ten times.",
    )


def bent_step(runs: Sequence[Served], title: str) -> Axes:
    """The measured steps of one group against its users, with the nearest straight line and the nearest one that also
    counts the weights which are read."""
    import numpy

    line, bent = step_lines.fit_line(runs), step_lines.fit_line(runs, coverage=True)
    few, many = runs[0], runs[-1]
    users = numpy.linspace(1, many.concurrency, 120)
    straight = money.linear_step_time(users, line.constant, line.per_user)
    read = bent.per_byte * formulas.weight_bytes_read(few.served_model, users)
    curve = money.linear_step_time(users, bent.constant + read, bent.per_user)
    ax = axes(title)
    ax.plot(users, straight, "--", color=INK, lw=1.6)
    ax.plot(users, curve, color=WEIGHTS, lw=2.5)
    seen = [run.concurrency for run in runs], [run.time_per_token for run in runs]
    ax.plot(*seen, "o", color="white", mec=INK, mew=1.6, ms=7)
    beside(ax, "straight line", (float(users[40]), float(straight[40])), "below right", fontsize=SMALL)
    words = "with the weights that are read"
    beside(ax, words, (float(users[75]), float(curve[75])), "above left", fontsize=SMALL, color=WEIGHTS)
    ax.set(
        xlim=(0, 1.05 * many.concurrency),
        ylim=(0, 1.2 * max(seen[1])),
        xlabel=f"users in a step: {few.model} on {few.devices} {few.hardware}, measured",
        ylabel="time per output token",
    )
    ax.yaxis.set_major_formatter(lambda value, _: units.time(value) if value else "0")
    return alt(
        ax,
        f"{title}. {few.model} on {few.devices} {few.hardware}: from {units.time(few.time_per_token)} with "
        f"{few.concurrency} users to {units.time(many.time_per_token)} with {many.concurrency}. The straight line "
        f"misses by {line.misfit:.1%} in the median, the one with the weights that are read by {bent.misfit:.1%}.",
    )
