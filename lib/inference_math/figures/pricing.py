"""Price lists beside the model: long-context tiers, output against input, speed against cost."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any

from .. import formulas, units
from ..errors import InputError
from .given import has_cache, positive, some, with_styles, zero_or_more
from .picture import COMPUTE, INK, KNEE, KV, MEMORY, SMALL, TINY, WEIGHTS, alt, axes, in_digits, page

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from matplotlib.axes import Axes

    from ..measured import Served
    from ..prices import FastTier, Price
    from ..specs import Hardware, Model


MARKERS = ("o", "s", "D")
STYLES = ("-", "--", ":", "-.")


def tier_groups(tiers: Sequence[Price]) -> list[tuple[str, int, float, float]]:
    """Prices that start their tier alike, together: (label, threshold, input multiple,
    output multiple), the lowest threshold first. The label names the first dated one."""
    some(tiers=tiers)
    groups: dict[tuple[int, str, tuple[float, float]], list[Price]] = {}
    for row in tiers:
        if row.threshold is None or row.long_input is None or row.long_output is None:
            raise InputError(f"tiers holds {row.model!r}, whose price has no tier")
        rise = (round(row.long_input / row.input, 2), round(row.long_output / row.output, 2))
        groups.setdefault((row.threshold, row.provider, rise), []).append(row)
    found = []
    for (threshold, _, rise), alike in groups.items():
        first = min(alike, key=lambda row: row.effective_from or "9999")
        more = f" and {len(alike) - 1} more" if len(alike) > 1 else ""
        found.append((f"{first.dated}{more}", threshold, *rise))
    return sorted(found, key=lambda one: (one[1], one[0]))


def tiers_and_crossings(
    tiers: Sequence[Price],
    crossings: Sequence[tuple[str, Mapping[str, float]]],
    title: str,
    too_many: Collection[tuple[str, str]] = (),
    note: str = "",
) -> Axes:
    """Dots on one log axis of tokens: where price tiers start, and where models cross.

    ``tiers`` are rows of ``prices()`` that have one. ``crossings`` are (model name,
    {label of a batch: context at which its KV caches weigh as much as the weights}),
    up to three batches each. Hollow: the (name, label) pairs of ``too_many``, whose caches do not fit; ``note`` says
    where they do not, and in which formats.
    """
    some(crossings=crossings)
    for name, at in crossings:
        positive(**{f"crossings[{name!r}]": at.values()})
    looks = [with_styles(f"crossings[{name!r}]", at.items(), MARKERS) for name, at in crossings]
    groups = tier_groups(tiers)[::-1]
    ax = axes(title, height=0.25 * (len(groups) + len(crossings)) + 1.25)
    for row, (label, threshold, _, _) in enumerate(groups):
        y = row + len(crossings) + 0.7
        ax.plot([threshold], [y], "^", color=INK, ms=7)
        ax.annotate(
            label, (threshold, y), xytext=(-9, 0), textcoords="offset points", ha="right", va="center", fontsize=TINY
        )
    for row, (name, at) in enumerate(reversed(crossings)):
        ax.plot(list(at.values()), [row] * len(at), color=KV, lw=1)
        for (label, context), marker in looks[-1 - row]:
            face = "white" if (name, label) in too_many else KV
            ax.plot([context], [row], marker, color=KV, mfc=face, mec=INK, mew=0.6, ms=7)
            if row == len(crossings) - 1:
                ax.annotate(
                    label, (context, row), xytext=(0, 8), textcoords="offset points", ha="center", fontsize=TINY
                )
        ax.annotate(
            name, (max(at.values()), row), xytext=(9, 0), textcoords="offset points", va="center", fontsize=TINY
        )
    ax.axhline(len(crossings) - 0.05, color="#BBBBBB", lw=0.8)
    every = [context for _, at in crossings for context in at.values()]
    thresholds = [threshold for _, threshold, _, _ in groups]
    ax.set(
        xscale="log",
        xlim=(min(*every, *thresholds) / 20, max(4e6, 10 * max(*every, *thresholds))),  # on both sides, room for words
        ylim=(-0.7, len(groups) + len(crossings) + 0.3),
        yticks=[],
        xlabel="tokens (log axis): where a price tier starts, and where KV caches equal weights"
        + (f"\n{note}" if note else ""),
    )
    ax.xaxis.label.set_fontsize(9)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_formatter(lambda value, _: units.count(value))
    lowest, highest = groups[-1][1], groups[0][1]
    said = "; ".join(
        f"{name}: from {units.digits(min(at.values()))} to {units.digits(max(at.values()))}" for name, at in crossings
    )
    return alt(
        ax,
        f"{title}. Price tiers start between {lowest:,} and {highest:,} tokens. "
        f"Models cross at fewer where the batch is larger, {said}.{f' Note: {note}.' if note else ''}",
    )


def kinks(model: Model, hardware: Hardware, batch: float, tiers: Sequence[Price]) -> Axes:
    """Two curves and the tiers: how many times as much a token costs at each context,
    and what price lists ask past their thresholds. Shaded: contexts at which the
    batch's caches do not fit.

    Decode for ``batch`` users, and prefill of one prompt; the ideal, with attention's
    arithmetic counted.
    """
    import numpy
    from matplotlib.transforms import ScaledTranslation

    has_cache(model)
    both = formulas.context_where_kv_equals_weights(model, batch), formulas.prompt_where_attention_equals_weights(model)
    if both[1] == float("inf"):
        raise InputError(f"{model.name} has no attention that grows with the prompt, so no input token grows dearer")
    groups = tier_groups(tiers)
    x = numpy.geomspace(min(10, *filter(None, both)), max(1e7, *(4 * one for one in both)), 300)
    refine = "attention_flops"
    output = formulas.step_time(model, hardware, batch, x, refine=refine) / formulas.step_time(
        model, hardware, batch, 0, refine=refine
    )
    input_ = formulas.prefill_time(model, hardware, x, refine) / formulas.compute_time(model, hardware, x)
    at = both[1]
    twice = float(numpy.interp(2, output, x))
    ax = axes(
        f"Batch {batch:,}: output should cost twice as much at {units.digits(twice)} tokens, "
        f"input at {units.digits(at)}",
        height=3.7,
    )
    ax.plot(x, output, color=KV, lw=2.5)
    ax.plot(x, input_, "--", color=COMPUTE, lw=2.5)
    dot: dict[str, Any] = {"marker": "o", "color": COMPUTE, "mec": INK, "ms": 8}
    square: dict[str, Any] = {"marker": "s", "mfc": "none", "mec": INK, "mew": 1.5, "ms": 11}
    marks = set()
    for _, threshold, more_in, more_out in groups:
        ax.plot([threshold], [more_in], zorder=4, **dot)
        ax.plot([threshold], [more_out], zorder=5, **square)
        marks.add((more_in, more_out))
    starts = [threshold for _, threshold, _, _ in groups]
    most, full = formulas.max_context(model, hardware, batch), max(1e6, *(2 * one for one in starts))
    first = min(1_000, *(one / 2 for one in starts))
    if most < full:
        from_here = max(most, first)
        ax.axvspan(from_here, full, color=MEMORY, alpha=0.35, lw=0)
        room = full > 10 * from_here  # for words within the shade; else they stand where both curves are low
        ax.annotate(
            f"memory is full at\n{units.digits(most)} tokens each",
            (from_here if room else first, 1),
            xycoords=("data", "axes fraction"),
            xytext=(4, -4),
            textcoords="offset points",
            va="top",
            fontsize=TINY,
        )
    # Below the frame, because the curves move through all of it as the batch grows.
    for column, row, line, words in (
        (0.0, 0, {"color": KV, "lw": 2.5, "ls": "-"}, "cost of an output token: decode moves KV caches"),
        (0.0, 1, {"color": COMPUTE, "lw": 2.5, "ls": "--"}, "cost of an input token: prefill's attention"),
        (0.6, 0, dict(square, ls=""), "list price of output past a threshold"),
        (0.6, 1, dict(dot, ls=""), "list price of input past a threshold"),
    ):
        below = -44 - 16 * row
        place = ax.transAxes + ScaledTranslation(0, below / 72, ax.figure.dpi_scale_trans)
        ends = [column + 0.02] if line["ls"] == "" else [column, column + 0.04]
        ax.plot(ends, [0] * len(ends), transform=place, clip_on=False, **line)
        ax.annotate(
            words,
            (column + 0.055, 0),
            xycoords="axes fraction",
            xytext=(0, below),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
        )
    ax.set(
        xscale="log",
        yscale="log",
        xlim=(first, full),
        ylim=(min(0.9, *(rise / 1.3 for pair in marks for rise in pair)), max(40, *(2 * max(pair) for pair in marks))),
        xlabel=f"tokens of context (log axis): {model.name} on {hardware.name}, KV caches in {model.kv_precision}",
        ylabel="times the cost of a\nshort context (log axis)",
    )
    ax.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    ax.minorticks_off()
    in_digits(ax.xaxis)
    ins, outs = zip(*marks, strict=True)
    return alt(
        ax,
        f"{model.name} on {hardware.name}, batch {batch:,}. The cost of an output token rises smoothly and has doubled "
        f"at {units.digits(twice)} tokens; that of an input token at {units.digits(at)}. "
        f"Price lists jump at a threshold: input to between {min(ins):g} and {max(ins):g} times, "
        f"output to between {min(outs):g} and {max(outs):g}. "
        f"With so many users, memory is full at {units.digits(most)} tokens.",
    )


def output_input_ratio(
    model: Model,
    hardware: Hardware,
    contexts: Sequence[int],
    listed: Sequence[float],
    prompt_tokens: float,
    of: str = "rows",
) -> Axes:
    """Falling curves of the output/input ratio that the model predicts at each batch, one
    for each of up to four ``contexts``, beside the ratios of real prices, ``listed``; ``of`` is what was counted."""
    import numpy

    looks = with_styles("contexts", contexts, STYLES)
    some(listed=listed)
    positive(listed=listed, prompt_tokens=prompt_tokens)
    zero_or_more(contexts=contexts)
    full = formulas.critical_batch_size(model, hardware)
    x = numpy.geomspace(1, 8 * full, 200)
    middle = statistics.median(listed)
    ax = axes(f"{model.name}: what an output token should cost, in input tokens", height=3.5)
    said, highest = [], max(listed)
    full_at: list[str] = []
    for context, style in looks:
        y = formulas.output_over_input(model, hardware, x, context, prompt_tokens)
        most = formulas.max_batch(model, hardware, context)
        ax.plot(x, y, style, color=WEIGHTS, lw=2)
        if x[0] < most < x[-1]:
            at = formulas.output_over_input(model, hardware, most, context, prompt_tokens)
            ax.plot([most], [at], "X", color=MEMORY, mec=INK, ms=9, zorder=4)
            full_at.append(f"{units.digits(most)} users of {context:,} tokens")
        ax.annotate(
            f"{context:,} tokens" if context else "no context",
            (x[-1], y[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
        )
        said.append(f"at {context:,} tokens it falls to {units.digits(y[-1])}")
        highest = max(highest, float(y[0]))
    ax.axvline(full, color=KNEE, ls="-.", lw=1.2)
    ax.annotate(
        f"B* = {units.digits(full)}",
        (full, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        color=KNEE,
    )
    ax.set(
        xscale="log",
        yscale="log",
        ylim=(min(0.6, *(0.8 * one for one in listed)), max(400, 1.3 * highest)),
        xlim=(1, x[-1]),
        xlabel=f"batch on {hardware.name}, KV caches in {model.kv_precision} (log axis)",
        ylabel="output token / input token (log axis)",
    )
    ax.set_yticks([1, 2, 5, 10, 20, 50, 100, 200], ["1", "2", "5", "10", "20", "50", "100", "200"])
    ax.minorticks_off()
    in_digits(ax.xaxis)
    page(ax).set_layout_engine("none")  # which leaves no room for a second frame at the side
    ax.set_position((0.085, 0.14, 0.65, 0.77))
    side = page(ax).add_axes((0.88, 0.14, 0.11, 0.77), sharey=ax)
    counts = Counter(round(one) for one in listed)
    side.barh(list(counts), list(counts.values()), height=[0.12 * one for one in counts], color=INK)
    side.annotate(
        f"{len(listed)} {of},\nmedian {units.digits(middle, 2)}",
        (0, max(listed)),
        xytext=(4, 12),
        textcoords="offset points",
        fontsize=SMALL,
    )
    side.set_xlabel(of, fontsize=SMALL)
    side.spines[["top", "right"]].set_visible(False)
    side.tick_params(labelleft=False, labelsize=8)
    side.minorticks_off()
    ax.axhspan(min(listed), max(listed), color=INK, alpha=0.08, lw=0)
    if full_at:
        ax.plot([0.03], [0.06], "X", color=MEMORY, mec=INK, ms=9, transform=ax.transAxes)
        ax.annotate("memory is full", (0.05, 0.06), xycoords="axes fraction", va="center", fontsize=SMALL)
    memory = f"Memory is full at {' and '.join(full_at)}. " if full_at else ""
    return alt(
        ax,
        f"{model.name} on {hardware.name}: the predicted ratio falls with the batch; {'; '.join(said)}. {memory}"
        f"The {len(listed)} {of} lie between {units.digits(min(listed), 2)} and {units.digits(max(listed), 2)}, "
        f"median {units.digits(middle, 2)}.",
    )


def spread(
    step: float,
    fixed: float,
    runs: Sequence[Served],
    counts: Sequence[int] = (1, 2, 4, 8, 16, 64),
    of: str = "for the same users",
) -> Axes:
    """Stacked bars: the time of a step on more and more devices, and the measured times.

    ``step`` and ``fixed`` as in ``formulas.spread_step_time``; ``runs`` are of ``served()``,
    for one number of users and on some of ``counts``; ``of`` says what the GPUs share.
    """
    some(runs=runs)
    positive(step=step, counts=counts)
    zero_or_more(fixed=fixed)
    if len({run.concurrency for run in runs}) > 1:
        raise InputError(f"runs have {sorted({run.concurrency for run in runs})} users; all must have the same")
    for run in runs:
        if run.devices not in counts:
            raise InputError(f"counts={tuple(counts)} lacks {run.devices}, on which a run was measured")
    places = range(len(counts))
    whole = [formulas.spread_step_time(step, n, fixed) for n in counts]
    ax = axes(
        f"{counts[-1] / counts[0]:g} times the GPUs, {units.digits(whole[0] / whole[-1], 2)} times the speed: "
        "what divides shrinks, the rest stays",
        height=3.2,
    )
    ax.bar(places, [fixed] * len(counts), color=KNEE, hatch="/", edgecolor="white", lw=0)
    ax.bar(places, [step / n for n in counts], bottom=[fixed] * len(counts), color=WEIGHTS)
    for place, seconds in zip(places, whole, strict=True):
        ax.annotate(
            units.time(seconds), (place, seconds), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=TINY
        )
    ax.plot(
        [counts.index(run.devices) for run in runs],
        [run.time_per_token for run in runs],
        "o",
        color="white",
        mec=INK,
        mew=1.6,
        ms=7,
    )
    ax.plot([0.62], [0.86], "o", color="white", mec=INK, mew=1.6, ms=7, transform=ax.transAxes)
    ax.annotate(
        f"measured, {runs[0].concurrency} users", (0.64, 0.86), xycoords="axes fraction", va="center", fontsize=SMALL
    )
    ax.annotate(
        "moves\nweights\nand KV",
        (0, fixed + step / counts[0] / 2),
        ha="center",
        va="center",
        color="white",
        fontsize=TINY,
    )
    ax.annotate(
        "does not\ndivide",
        (0, fixed / 2),
        ha="center",
        va="center",
        fontsize=TINY,
        bbox={"fc": "white", "ec": "none", "pad": 0.8},
    )
    ax.axhline(fixed, color=KNEE, lw=1)
    ax.set_xticks(list(places), [str(n) for n in counts])
    ax.set(
        ylim=(0, 1.22 * whole[0]),
        xlabel=f"GPUs {of} (beyond {max(run.devices for run in runs)}: not measured)",
        ylabel="time per output token",
    )
    ax.yaxis.set_major_formatter(lambda value, _: units.time(value) if value else "0")
    said = ", ".join(f"{n}: {units.time(t)}" for n, t in zip(counts, whole, strict=True))
    seen = ", ".join(f"{units.time(run.time_per_token)} on {run.devices}" for run in runs)
    return alt(
        ax,
        f"Time per output token by number of GPUs: {said}. {units.time(fixed)} of each does not divide. "
        f"Measured: {seen}.",
    )


def cheapest(runs: Sequence[Served]) -> list[Served]:
    """Runs than which none is both faster for a user and cheaper, slowest first."""
    best = float("inf")
    found: list[Served] = []
    for run in sorted(runs, key=lambda run: -run.speed):
        if run.device_seconds < best:
            best = run.device_seconds
            found.append(run)
    return found[::-1]


def frontier(servers: Sequence[tuple[str, Sequence[Served]]], tiers: Sequence[FastTier], title: str) -> Axes:
    """Speed for one user against device-time per token, a line for each of up to four servers, both as multiples of
    its own cheapest run; fast tiers with their multiples of speed and price on the same axes.

    ``servers`` are pairs of a label and runs of ``served()``; ``tiers`` of ``fast_tiers()``.
    """
    some(servers=servers, tiers=tiers)
    some(**{f"runs of {label}": runs for label, runs in servers})
    looks = with_styles("servers", servers, tuple(zip(STYLES, (*MARKERS, "^"), strict=True)))
    ax = axes(title, height=3.5)
    said, fastest, highest = [], 1.0, 1.0
    for number, ((label, runs), (line, marker)) in enumerate(looks):
        base = min(runs, key=lambda run: run.device_seconds)
        edge = [(run.speed / base.speed, run.device_seconds / base.device_seconds) for run in cheapest(runs)]
        ax.plot(*zip(*edge, strict=True), line, marker=marker, color=WEIGHTS, mec="white", ms=6, lw=1.6, zorder=3)
        aside, edge_of_label = ((-7, 0), "right") if number == 0 else ((6, 0), "left")
        ax.annotate(
            label,
            edge[-1],
            xytext=aside,
            textcoords="offset points",
            ha=edge_of_label,
            va="center",
            fontsize=SMALL,
            color=WEIGHTS,
        )
        fastest, highest = max(fastest, edge[-1][0]), max(highest, edge[-1][1])
        said.append(
            f"{label}, from {base.concurrency} users at {units.rate(base.speed)}: up to "
            f"{units.digits(edge[-1][0])} times the speed for {units.digits(edge[-1][1])} times the GPU-time"
        )
    sold: dict[tuple[float | None, float], list[str]] = {}
    for tier in tiers:
        sold.setdefault((tier.speed_multiple, tier.price_multiple), []).append(tier.fast.dated)
    silent = sorted(dearer for speed, dearer in sold if speed is None)
    for (speed, dearer), names in sold.items():
        words = "\n".join(name.replace(" (", ", ").replace(")", "") for name in names)
        if speed is None:
            ax.plot([0.82], [dearer], ">", mfc="none", mec=INK, ms=7, zorder=4)
            row = "top" if dearer == silent[0] else "bottom" if dearer == silent[-1] else "center"
            ax.annotate(
                words, (0.82, dearer), xytext=(-8, 0), textcoords="offset points", ha="right", va=row, fontsize=TINY
            )
        else:
            ax.plot([speed], [dearer], "*", color=KNEE, mec=INK, mew=0.6, ms=14, zorder=5)
            below = dearer < 3
            ax.annotate(
                words,
                (speed, dearer),
                xytext=(8, -4) if below else (-9, 4),
                textcoords="offset points",
                ha="left" if below else "right",
                va="top" if below else "bottom",
                fontsize=TINY,
            )
    if silent:
        ax.annotate(
            "no speed multiple stated:",
            (0.82, silent[-1]),
            xytext=(-8, 14),
            textcoords="offset points",
            ha="right",
            fontsize=TINY,
        )
    fastest = max([fastest] + [speed for speed, _ in sold if speed is not None])
    highest = max([highest] + [dearer for _, dearer in sold])
    lowest = min(1.0, *(dearer for _, dearer in sold))
    right = 1.25 * fastest
    ax.set(
        yscale="log",
        xlim=(1 - 0.4 * right, right),  # on the left, room for words
        ylim=(0.75 * lowest, 1.6 * highest),
        xticks=range(1, int(right) + 1),
        xlabel="speed for one user: times that of the cheapest run, or of the standard tier",
        ylabel="GPU-time per token, or price:\ntimes the cheapest (log axis)",
    )
    steps = [step for step in (1, 2, 3, 6, 10, 20, 50, 100, 200) if step < 1.6 * highest]
    ax.set_yticks(steps, [str(step) for step in steps])
    ax.minorticks_off()
    asked = "; ".join(
        f"{' and '.join(names)}: × {dearer:g} the price" + (f" for up to × {speed:g} the speed" if speed else "")
        for (speed, dearer), names in sold.items()
    )
    return alt(ax, f"{title}. {'; '.join(said)}. {asked}.")
