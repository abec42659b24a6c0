"""The KV cache: work that it saves, its size, who fits, and what can be shared."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from .. import formulas, units
from ..errors import InputError
from .given import equally_long, has_cache, positive, some, zero_or_more
from .picture import COMPUTE, INK, KNEE, KV, WEIGHTS, alt, axes, beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from ..specs import Hardware, Model
    from .picture import Numbers


def running_totals(
    without: Numbers, with_cache: Numbers, title: str, ylabel: str, say: Callable[[float], str] = units.digits
) -> Axes:
    """Two lines: what an answer has cost so far, without a KV cache and with one.

    ``without`` and ``with_cache`` hold what each token of the answer cost; ``say``
    puts a total in words.
    """
    equally_long(without=without, with_cache=with_cache)
    zero_or_more(without=without, with_cache=with_cache)
    ax = axes(title)
    said = []
    for name, costs, colour, style in (
        ("without a cache", without, COMPUTE, "-"),
        ("with a cache", with_cache, KV, "--"),
    ):
        totals = list(accumulate(costs))
        ax.plot(range(1, len(totals) + 1), totals, style, color=colour, lw=2.5)
        words = f"{name}: {say(totals[-1])}"
        beside(ax, words, (len(totals), totals[-1]), "above left")
        said.append(words)
    ax.set(xlim=(0, len(without)), ylim=(0, None), xlabel="tokens of the answer so far", ylabel=ylabel)
    ax.yaxis.set_major_formatter(lambda value, _: say(value) if value else "0")
    return alt(ax, f"{title}. After {len(without)} tokens, {' and '.join(said)}.")


def kv_per_token(sizes: Sequence[tuple[str, float]], title: str) -> Axes:
    """Horizontal bars on a log axis: bytes that one more token adds to a KV cache.

    ``sizes`` are (label, bytes) pairs; the largest comes to the top.
    """
    some(sizes=sizes)
    positive(sizes=[size for _, size in sizes])
    pairs = sorted(sizes, key=lambda pair: pair[1])
    ax = axes(title, height=0.36 * len(pairs) + 1.0)
    values = [value for _, value in pairs]
    ax.barh([label for label, _ in pairs], values, color=KV)
    for row, value in enumerate(values):
        beside(ax, units.size(value), (value, row), "right")
    ax.set(xscale="log", xlim=(min(values) / 4, max(values) * 4))
    ax.xaxis.set_major_formatter(lambda value, _: units.size(value))
    ax.minorticks_off()
    ax.set_xlabel("KV cache of one token (log axis)")
    spoken = "; ".join(f"{label}: {units.size(value)}" for label, value in reversed(pairs))
    return alt(ax, f"{title}. {spoken}.")


def users(model: Model, hardware: Hardware, context: float) -> Axes:
    """A falling line: users whose KV caches fit beside the weights, at each context. A rising one: users that it
    takes to keep the workers busy, which is the knee with caches; past the critical context there is none.

    The dot is ``context`` tokens. The axes stay from 256 to 262,144 tokens, and reach further where the dot does.
    """
    import numpy

    positive(context=context)
    has_cache(model)
    fit = int(max(0, formulas.max_batch(model, hardware, context)))
    busy = formulas.critical_batch_size(model, hardware, context)
    alone, last = formulas.critical_batch_size(model, hardware), formulas.critical_context(model, hardware)
    meet = formulas.balanced_context(model, hardware)
    who, verb = ("1 user", "fits") if fit == 1 else (f"{fit:,} users", "fit")
    title = f"{model.name} on {hardware.name}: {who} of {context:,} tokens {verb}"
    ax = axes(title)
    x = numpy.geomspace(min(2**8, context), max(2**18, context), 81)
    line = formulas.max_batch(model, hardware, x)
    if line[0] > 0:  # else nobody fits at any context
        ax.plot(x, line, color=KV, lw=2.5)
    top = max(1e5, 20 * alone, 2 * fit)
    if last > x[0]:
        rising = last * (1 - numpy.geomspace(1 - x[0] / last, 1e-4, 200))  # ever closer to where it runs away
        ax.plot(rising, formulas.critical_batch_size(model, hardware, rising), color=KNEE, ls="-.", lw=2)
    ax.axvspan(last, x[-1], color=KNEE, alpha=0.07, lw=0)
    words = f"past {units.digits(last)} tokens\nno crowd keeps the\nworkers busy"
    beside(ax, words, (max(last, x[0]), top), "below right", color=KNEE)
    if crossed := x[0] < meet < last:
        ax.plot([meet], [formulas.max_batch(model, hardware, meet)], "s", color=KNEE, ms=8)
    if line[0] > 5:
        end = int((line > 5).sum()) - 1  # room for a label below
        beside(ax, "users that fit", (x[end], line[end]), "below left")
    if fit:
        ax.plot([context], [fit], "o", color=INK, ms=8)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(x[0], x[-1]),
        ylim=(0.5, top),
        xlabel="tokens of context of each user (log axis)",
        ylabel="users (log axis)",
    )
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.minorticks_off()
    needs = f"which takes {units.digits(busy)}" if context < last else "which no crowd does"
    side = "enough" if fit >= busy else "too few"
    if crossed:
        both = f"Up to {units.digits(meet)} tokens both can be had"
    else:
        both = "Both can be had at no context of this picture"
    return alt(
        ax,
        f"{title}; that is {side} to keep the workers busy, {needs}. Users that fit fall as the context grows, "
        f"and those needed rise without end before {units.digits(last)} tokens. {both}.",
    )


def step_parts(parts: tuple[float, float, float], batch: float, title: str) -> Axes:
    """Three rows on a log axis: what each part of a step takes, and one user's share.

    ``parts`` are the seconds to move weights, to move KV caches and to compute.
    A full dot is the whole step's time, an open one that time over ``batch``. The axis
    stays from 100 ns to 100 s, and reaches further where a dot does.
    """
    names, said = ("move weights", "move KV caches", "compute"), []
    if len(parts) != len(names):
        raise InputError(f"parts holds {len(parts)} times; it must be three: {', '.join(names)}")
    positive(parts=parts, batch=batch)
    ax = axes(title)
    for row, name, seconds, colour in zip((2, 1, 0), names, parts, (WEIGHTS, KV, COMPUTE), strict=True):
        share = seconds / batch
        ax.plot([share, seconds], [row, row], color=colour, lw=1.5)
        ax.plot([seconds], [row], "o", color=colour, ms=10)
        beside(ax, units.time(seconds), (seconds, row), "above")
        if batch > 1:
            ax.plot([share], [row], "o", color=colour, ms=10, mfc="white", mew=2)
            beside(ax, units.time(share), (share, row), "below")
        said.append(f"{name} {units.time(seconds)}, {units.time(share)} for each user")
    near, far = min(parts) / max(batch, 1) / 3, 3 * max(parts)
    ax.set(xscale="log", xlim=(min(1e-7, near), max(1e2, far)), ylim=(-0.6, 2.6))
    ax.set_yticks((2, 1, 0), names)
    ax.xaxis.set_major_formatter(lambda value, _: units.time(value))
    ax.set_xlabel("time (log axis): full dot the step, open dot each user's share of it")
    ax.grid(True, axis="x", alpha=0.25)
    return alt(ax, f"{title}. {'; '.join(said)}.")


def critical_context(model: Model, hardware: Hardware) -> Axes:
    """Three lines over context, at the critical batch size: the times of a step to
    move the weights, to compute, and to move the KV caches. They meet in one point."""
    import numpy

    has_cache(model)
    batch = formulas.critical_batch_size(model, hardware)
    meet = formulas.critical_context(model, hardware)
    positive(**{f"critical context of {model.name} on {hardware.name}": meet})
    title = f"{model.name}: past {units.digits(meet)} tokens, a full batch mostly moves notes"
    ax = axes(title)
    x = numpy.geomspace(meet / 100, meet * 100, 61)
    caches = formulas.read_time(formulas.kv_bytes_read(model, batch, x), hardware)
    weights = formulas.read_time(formulas.weight_bytes_moved(model), hardware)
    ax.plot(x, caches, color=KV, lw=2.5)
    beside(ax, "move KV caches", (x[47], caches[47]), "above left")
    ax.axhline(weights, color=WEIGHTS, lw=2.5)
    beside(ax, "move weights", (x[0], weights), "above right")
    ax.axhline(formulas.compute_time(model, hardware, batch), color=COMPUTE, ls="--", lw=2.5)
    beside(ax, "compute, just as long", (x[0], weights), "below right")
    ax.plot([meet], [weights], "s", color=KNEE, ms=8)
    beside(ax, f"critical context {units.digits(meet)}", (meet, weights), "below right", color=KNEE)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(x[0], x[-1]),
        xlabel=f"tokens of context, {units.digits(batch)} users (log axis)",
        ylabel="time of one step (log axis)",
    )
    ax.yaxis.set_major_formatter(lambda value, _: units.time(value))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.minorticks_off()
    return alt(
        ax,
        f"{title}. On {hardware.name} with {units.digits(batch)} users, moving the weights and computing "
        f"take {units.time(weights)} each; moving the caches takes as long at {units.digits(meet)} tokens, "
        f"and {units.digits(caches[-1] / weights)} times as long at {units.digits(x[-1])}.",
    )
