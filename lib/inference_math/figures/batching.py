"""Many users in one step: the two times that cross, and where."""

from __future__ import annotations

from collections import Counter
from math import isfinite
from typing import TYPE_CHECKING

from .. import formulas, units
from ..errors import InputError, unknown
from .given import has_cache, positive, some
from .picture import COMPUTE, DARK_KV, INK, KNEE, KV, MEMORY, SMALL, WEIGHTS, alt, axes, beside, in_digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from ..measured import Knee, Sweep
    from ..specs import Hardware, Model

STACKS = 28
"""Places side by side in which dots of about one size stand on each other."""


def step_against_batch(model: Model, hardware: Hardware, context: float = 0, overlap: str = "max") -> Axes:
    """The step, and the times it is made of, against the batch; the knee where there is one."""
    from numpy import geomspace

    knee = formulas.critical_batch_size(model, hardware, context, overlap)
    alone = formulas.critical_batch_size(model, hardware)
    x = geomspace(1, 30 * alone, 120)
    weights = formulas.read_time(formulas.weight_bytes_moved(model), hardware)
    step = formulas.step_time(model, hardware, x, context, overlap)
    ax = axes(_step_title(knee, context, weights))
    ax.plot(x, step, color=MEMORY, lw=5)
    compute = formulas.compute_time(model, hardware, x)
    caches = formulas.read_time(formulas.kv_bytes_read(model, x, context), hardware)
    above = caches[-1] > compute[-1]  # which of the two rising lines lies higher
    ax.plot(x, 0 * x + weights, color=WEIGHTS, lw=2)
    ax.plot(x, compute, "--", color=COMPUTE, lw=2)
    labels = [("compute", compute, COMPUTE, alone / 8, not above)]
    if caches[-1] > 0:
        # Its label stands where nothing else does: above it on the left; below it right of the knee, or left of the
        # knee where it meets the weights' line on the right.
        below = alone / 6 if 4 * caches[-1] > compute[-1] else 4 * alone
        spot = x[-1] * weights / caches[-1] / 6 if above else below
        ax.plot(x, caches, "-.", color=KV, lw=2)
        labels.append(("move KV caches", caches, DARK_KV, spot, above))
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(1, x[-1]),
        ylim=(weights / 60, 60 * weights),
        xlabel=f"users in a step on {hardware.name}",
        ylabel="time (both axes log)",
    )
    beside(ax, "move the weights", (1, weights), "below right", color=WEIGHTS)
    for label, y, colour, spot, over in labels:
        at = int((x < spot).sum())
        beside(ax, label, (x[at], y[at]), "above left" if over else "below right", color=colour)
    rule = {"max": "max(weights + KV, compute)", "attention_serial": "max(weights, compute) + KV"}[overlap]
    beside(ax, f"grey: the step{f' = {rule}' if context else ''}", (0, 1), "below right", xycoords="axes fraction")
    if isfinite(knee) and knee < x[-1]:
        ax.axvline(knee, color=KNEE, ls=":", lw=1)
        beside(
            ax, f"knee {units.digits(knee)}", (knee, 0), "above right", xycoords=("data", "axes fraction"), color=KNEE
        )
    _plain_ticks(ax)
    return alt(
        ax,
        f"Times against the batch, {context:,} tokens of context each, overlap {overlap}. "
        f"{_step_title(knee, context, weights)}. "
        f"A step goes from {units.time(step[0])} at batch 1 to {units.time(step[-1])} at {units.digits(x[-1])}.",
    )


def promises(model: Model, hardware: Hardware, promised: Sequence[float]) -> Axes:
    """Tokens/s that each user of an ideal step gets, against the batch; where speeds that were ``promised`` end it.

    Raises InputError for a promise that even one user alone does not get.
    """
    from numpy import geomspace

    positive(promised=promised)
    balance = formulas.critical_batch_size(model, hardware)
    fastest = formulas.tokens_per_second_per_user(model, hardware)
    for speed in promised:
        if speed > fastest:
            raise InputError(f"promised={speed} is more than {units.rate(fastest)}, which one user alone gets")
    most = {speed: formulas.tokens_per_second(model, hardware, 2 * balance) / speed for speed in promised}
    x = geomspace(1, 10 * balance, 200)
    ax = axes(
        "; ".join(
            f"{units.rate(speed)} promised: {units.digits(batch)} users at most" for speed, batch in most.items()
        ),
    )
    ax.plot(x, formulas.tokens_per_second_per_user(model, hardware, x), color=INK, lw=2)
    ax.axvline(balance, color=KNEE, ls=":", lw=1)
    for words, height, side in (
        ("each user more makes\na token cheaper", 0, "above left"),
        ("no token gets cheaper,\nand all wait longer", 1, "below right"),
    ):
        beside(ax, words, (balance, height), side, xycoords=("data", "axes fraction"), color=KNEE)
    for speed, batch in most.items():
        ax.plot([1, batch], [speed, speed], "--", color=WEIGHTS, lw=1)
        ax.plot([batch], [speed], "o", color=WEIGHTS, ms=8)
        beside(ax, f"{speed:g} tokens/s promised", (1, speed), "above right", color=WEIGHTS)
        beside(ax, f"{units.digits(batch)} users", (batch, speed), "above right", color=WEIGHTS)
    ax.set(
        xscale="log",
        xlim=(1, x[-1]),
        ylim=(0, 1.3 * fastest),
        xlabel=f"users in a step on {hardware.name} (log axis)",
        ylabel="tokens/s for each user",
    )
    in_digits(ax.xaxis)
    ax.minorticks_off()
    ends = "; ".join(f"{units.rate(speed)} promised end it at {units.digits(batch)}" for speed, batch in most.items())
    return alt(
        ax,
        f"Tokens per second for each user against the batch: {units.digits(fastest)} up to {units.digits(balance)} "
        f"users, then falling as one over the batch. {ends}.",
    )


def critical_batches(sizes: Mapping[str, float], near: tuple[float, float], named: Sequence[str] = ()) -> Axes:
    """A dot for each device's critical batch, stacked where they are alike; those between ``near`` lie on a shade, and
    those ``named`` have their name. Raises InputError for a name that ``sizes`` does not have.
    """
    some(sizes=sizes)
    positive(sizes=sizes.values(), near=near)
    for name in named:
        if name not in sizes:
            raise unknown("device", name, sizes)
    inside = sum(near[0] <= size <= near[1] for size in sizes.values())
    ax = axes(f"{inside} of {len(sizes)} devices lie between {near[0]:g} and {near[1]:g} users", height=2.4)
    ax.axvspan(*near, color=MEMORY, alpha=0.5, lw=0)
    wide = 1.05 * max(sizes.values())
    stacks = Counter[int]()
    for name, size in sorted(sizes.items(), key=lambda one: (one[0] in named, one[1])):  # the named ones on top
        spot = int(STACKS * size / wide)
        ax.plot([size], [stacks[spot]], "o", color=KNEE, ms=8, mec="white", mew=0.6)
        if name in named:
            beside(ax, f"{name}\n{units.digits(size)}", (size, stacks[spot]), "above", fontsize=SMALL)
        stacks[spot] += 1
    ax.set(xlim=(0, wide), ylim=(-0.6, max(stacks.values()) + 1.5), xlabel="users in a step, at the balance", yticks=[])
    ax.spines["left"].set_visible(False)
    spoken = "; ".join(f"{name} {units.digits(size)}" for name, size in sorted(sizes.items(), key=lambda one: one[1]))
    return alt(ax, f"A dot for each device's critical batch. {ax.get_title(loc='left')}. {spoken}.")


def knee_against_context(model: Model, hardware: Hardware) -> Axes:
    """The critical batch against the context, under both overlaps that have one.

    Raises InputError for a model whose cache does not grow with the context.
    """
    from numpy import linspace

    has_cache(model)
    alone, far = formulas.critical_batch_size(model, hardware), formulas.critical_context(model, hardware)
    positive(**{f"critical context of {model.name} on {hardware.name}": far})
    inside, beyond = linspace(0, 0.995, 200) * far, 1.3 * far
    ax = axes(
        f"KV caches move meanwhile, or in turn: one knee is lost at {units.digits(far)} tokens",
        height=3.2,
    )
    ax.plot(inside, formulas.critical_batch_size(model, hardware, inside), color=KV, lw=2.5)
    ax.plot([0, beyond], [alone, alone], "--", color=KNEE, lw=2)
    ax.axvline(far, color=INK, ls=":", lw=1)
    half = formulas.critical_batch_size(model, hardware, far / 2)
    ax.plot([far / 2], [half], "o", color=KV, ms=8)
    beside(ax, units.digits(half), (far / 2, half), "above left", color=DARK_KV)
    beside(ax, "meanwhile", (0.9 * far, 10 * alone), "above left", color=DARK_KV)
    beside(ax, f"in turn: {units.digits(alone)}", (0.03 * far, alone), "below right", color=KNEE)
    beside(ax, "meanwhile:\nnone from here", (far, 25 * alone), "right", color=DARK_KV)
    ax.set(
        yscale="log",
        ylim=(alone / 2, 100 * alone),
        xlim=(0, beyond),
        xlabel="context of each user (tokens)",
        ylabel="critical batch (log axis)",
    )
    ax.minorticks_off()
    in_digits(ax.yaxis)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return alt(
        ax,
        f"Critical batch of {model.name} on {hardware.name} against context. With KV caches moved meanwhile it rises "
        f"from {units.digits(alone)} over {units.digits(half)} at {units.digits(far / 2)} tokens without bound, "
        f"and there is none from {units.digits(far)} tokens on. "
        f"With KV caches moved in turn it stays at {units.digits(alone)}.",
    )


def knee(sweep: Sweep, fitted: Knee | None, model: Model, hardware: Hardware) -> Axes:
    """Measured times (dots) over the ideal line, with the knee of each.

    ``sweep`` is a ``measured.Sweep``; ``fitted`` its ``Knee``, or None where there is
    none; ``model`` and ``hardware`` what the ideal is computed for, such as one matrix.
    """
    from numpy import geomspace

    if len(sweep.tokens) < 2:
        raise InputError(f"sweep {sweep.name!r} has {len(sweep.tokens)} points; a curve needs two at least")
    expected = formulas.critical_batch_size(model, hardware)
    title = (
        "Measured: no knee to be seen"
        if fitted is None
        else f"Measured: flat, then linear from {units.digits(fitted.batch)} on"
    )
    x = geomspace(sweep.tokens[0], sweep.tokens[-1], 200)
    ideal = formulas.step_time(model, hardware, x)
    ax = axes(title)
    ax.plot(x, ideal, color=INK, lw=2)
    ax.plot(sweep.tokens, sweep.seconds, "o", color=WEIGHTS, ms=4, mew=0)
    # Each is named on the side where the other is not.
    quick = sweep.seconds[-2] < formulas.step_time(model, hardware, sweep.tokens[-2])
    over, under = "above left", "below right"
    beside(ax, "ideal", (x[150], ideal[150]), over if quick else under)
    beside(ax, "measured", (sweep.tokens[-2], sweep.seconds[-2]), under if quick else over, color=WEIGHTS)
    marks = [(expected, "predicted", INK, ":")]
    if fitted is not None:
        ax.plot(x, fitted.seconds(x), "--", color=KNEE, lw=2)
        marks.append((fitted.batch, "fitted", KNEE, "--"))
    for number, (place, label, colour, style) in enumerate(sorted(marks)):
        ax.axvline(place, color=colour, ls=style, lw=1)
        room = place > 4 * sweep.tokens[0]  # for words between the line and the frame
        beside(
            ax,
            f"{label} {units.digits(place)}",
            (place, 1 if number or room else 0.9),
            "below right" if number or not room else "below left",
            xycoords=("data", "axes fraction"),
            color=colour,
        )
    ax.set(xscale="log", yscale="log", xlabel="tokens in a step", ylabel="time (both axes log)")
    _plain_ticks(ax)
    found = "" if fitted is None else f" Fitted knee {units.digits(fitted.batch)} tokens."
    return alt(
        ax,
        f"{title}. {sweep.name}: {units.time(sweep.seconds[0])} at batch {sweep.tokens[0]:,.0f}, "
        f"{units.time(sweep.seconds[-1])} at {sweep.tokens[-1]:,.0f}. "
        f"Predicted knee {units.digits(expected)} tokens.{found}",
    )


def _plain_ticks(ax: Axes) -> None:
    """Numbers in words on two log axes: counts across, times up."""
    in_digits(ax.xaxis)
    ax.yaxis.set_major_formatter(lambda value, _: units.time(value))
    ax.minorticks_off()


def _step_title(knee: float, context: float, weights: float) -> str:
    if not context:
        return f"Up to batch {units.digits(knee)} a step takes the same {units.time(weights)}, then it grows"
    if isfinite(knee):
        return f"With {context:,} tokens each, the knee lies at {units.digits(knee)}"
    return f"With {context:,} tokens each, no batch is ever compute-bound"
