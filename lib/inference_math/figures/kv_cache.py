"""The KV cache: work that it saves, its size, who fits, and what can be shared."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from .. import formulas, units
from .given import equally_long, has_cache, positive, some, zero_or_more
from .picture import COMPUTE, INK, KNEE, KV, PAPER, WEIGHTS, alt, axes, beside, in_digits

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
    ax = axes(title, height=3.2)
    said, most = [], 0.0
    for name, costs, colour, style in (
        ("without a cache", without, COMPUTE, "-"),
        ("with a cache", with_cache, KV, "--"),
    ):
        totals = list(accumulate(costs))
        ax.plot(range(1, len(totals) + 1), totals, style, color=colour, lw=2.5)
        words = f"{name}: {say(totals[-1])}"
        beside(ax, words, (len(totals), totals[-1]), "above left")
        said.append(words)
        most = max(most, totals[-1])
    room = 1.15 * most if most else None  # the upper label stands below the title
    ax.set(xlim=(0, len(without)), ylim=(0, room), xlabel="tokens of the answer so far", ylabel=ylabel)
    ax.yaxis.set_major_formatter(lambda value, _: say(value) if value else "0")
    return alt(ax, f"{title}. After {len(without)} tokens, {' and '.join(said)}.")


def kv_per_token(sizes: Sequence[tuple[str, float]], title: str) -> Axes:
    """Horizontal bars: bytes that one more token adds to a KV cache.

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
    ax.set(xlim=(0, 1.2 * max(values)), xlabel="KV cache of one token")
    ax.xaxis.set_major_formatter(lambda value, _: units.size(value) if value else "0")
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
    ax = axes(title, height=3.2)
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
    in_digits(ax.xaxis, ax.yaxis)
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


def each_share(model: Model, hardware: Hardware, context: float) -> Axes:
    """Three lines over the batch: one user's part of a step. Weights are shared; a KV cache of ``context`` tokens and
    a token to compute are the user's own. The log axes reach further where a line does."""
    import numpy

    positive(context=context)
    has_cache(model)
    full = formulas.critical_batch_size(model, hardware)
    weights = formulas.read_time(formulas.weight_bytes_moved(model), hardware)
    cache = formulas.read_time(formulas.kv_bytes_read(model, 1, context), hardware)
    compute = formulas.compute_time(model, hardware)
    longest = "KV cache" if cache > compute else "token"
    ax = axes(f"{context:,} tokens each: in a full batch, your own {longest} takes longest")
    x = numpy.geomspace(1, 20 * full, 61)
    bottom = min(compute / 50, cache / 3)
    ax.plot(x, weights / x, color=WEIGHTS, lw=2.5)
    ax.plot(x, 0 * x + cache, color=KV, lw=2.5)
    ax.plot(x, 0 * x + compute, "--", color=COMPUTE, lw=2)
    ax.plot([full, full], [bottom, compute], "--", color=KNEE, lw=1)
    ax.plot([full], [compute], "s", color=KNEE, ms=8)
    up, down = ("above", "below") if cache > compute else ("below", "above")
    where, own = (x[-1], "left") if cache > compute else (x[0], "right")  # where the falling line is not
    for words, at, side, colour in (
        ("the weights, shared by all", (x[15], weights / x[15]), "above right", INK),
        (f"your own KV cache: {units.time(cache)}", (where, cache), f"{up} {own}", INK),
        (f"your own token, computed: {units.time(compute)}", (1, compute), f"{down} right", INK),
        (f"B* = {units.digits(full)}", (full, bottom), "above right", KNEE),
    ):
        beside(ax, words, at, side, color=colour, bbox=PAPER)
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(1, x[-1]),
        ylim=(bottom, 3 * max(weights, cache)),
        xlabel=f"batch on {hardware.name} (log axis)",
        ylabel="one user's part of\na step (log axis)",
    )
    in_digits(ax.xaxis)
    ax.yaxis.set_major_formatter(lambda value, _: units.time(value))
    ax.minorticks_off()
    return alt(
        ax,
        f"{model.name} on {hardware.name}, {context:,} tokens each. One user's part of a step: moving the weights "
        f"falls from {units.time(weights)} alone to {units.time(compute)} among {units.digits(full)}; moving their own "
        f"KV cache stays at {units.time(cache)}, and computing their token at {units.time(compute)}.",
    )
