"""One picture for all: batch and context in critical units, and what a step waits for there."""

from __future__ import annotations

from math import atan2, degrees, inf, log10
from typing import TYPE_CHECKING, TypeAlias

from .. import formulas, units
from ..errors import InputError, unknown
from .given import has_cache, positive, with_styles, zero_or_more
from .picture import (
    COMPUTE,
    DARK_COMPUTE,
    DARK_KV,
    DARK_WEIGHTS,
    HEAD,
    INK,
    KNEE,
    KV,
    LARGE,
    SMALL,
    TINY,
    WEIGHTS,
    alt,
    axes,
    beside,
    halo,
    in_digits,
    two_axes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..specs import Hardware, Model

    Case: TypeAlias = tuple[str, float, float, bool]
    """Label, beta, lambda, and whether it fits in memory."""

    Box: TypeAlias = tuple[float, float, float, float]
    """Left, right, bottom and top of a rectangle, in decades."""

WIDE, HIGH = (1e-4, 300), (2.5e-3, 100)
"""Limits of the chart. They stay, whatever is drawn, so that two charts can be compared."""

STRIP, NOTHING = 0.01, 5e-3
"""Below STRIP a context is as good as none; such dots sit in a strip, at NOTHING."""

COSTS = (1000, 100, 10, 2)
"""Lines of equal cost, in multiples of the least."""

NAMES = {"weights": "waiting for weights", "KV": "waiting for notebooks", "compute": "computing"}
"""What a step waits for, by region."""

FORMS = {"max": "max(1 + βλ, β)", "attention_serial": "max(1, β) + βλ"}


def chart(
    cases: Sequence[Case] = (),
    limits: Sequence[tuple[str, float]] = (),
    overlap: str = "max",
    title: str = "Where a step spends its time",
    costs: Sequence[float] = COSTS,
) -> Axes:
    """The dimensionless chart: beta across, lambda up, dots for ``cases``.

    ``cases`` are (label, beta, lambda, fits); one that does not fit in memory is
    drawn hollow. ``limits`` are (label, mu): to the right of such a line memory is
    full. ``overlap`` is "max" or "attention_serial". ``costs`` get a thin line each.
    """
    _check(cases, limits, overlap)
    ax = axes(title, 4.6)
    draw(ax, cases, limits, overlap, costs)
    said = "; ".join(
        f"{label} at β {units.digits(beta)}, λ {units.digits(lam)}, {NAMES[region(beta, lam, overlap)]}"
        f"{'' if fits else ', does not fit'}"
        for label, beta, lam, fits in cases
    )
    return alt(
        ax,
        f"{title}. Chart of batch β against context λ under T/T0 = {FORMS[overlap]}, in three regions: "
        f"waiting for weights, waiting for notebooks, computing. Dots: {said or 'none'}."
        f"{' Dashed lines: ' + ', '.join(label for label, _ in limits) + '.' if limits else ''}",
    )


def draw(
    ax: Axes,
    cases: Sequence[Case] = (),
    limits: Sequence[tuple[str, float]] = (),
    overlap: str = "max",
    costs: Sequence[float] = COSTS,
    hatches: Sequence[str] = ("", "", ""),
) -> None:
    """The chart on ``ax``. ``hatches`` of the regions computing, weights, notebooks."""
    _ground(ax, WIDE, HIGH, overlap, hatches)
    ax.axhline(STRIP, color=INK, lw=0.8, ls=(0, (1, 2)))
    _equal_costs(ax, overlap, costs)
    for label, mu in limits:
        _limit(ax, label, mu)
    taken = [
        _words(ax, x, y, NAMES[name], colour)
        for name, x, y, colour in (
            ("weights", 1.5e-3, 0.12, DARK_WEIGHTS),
            ("KV", 15, 25, DARK_KV),
            ("compute", 4, 0.022, DARK_COMPUTE),
        )
    ]
    taken += [_box(x, y, 0.22, 0.22) for _, x, y in map(_spot, cases)]
    taken += [_box(beta, mu / beta, 0.08, 0.08) for _, mu in limits for beta in _steps(mu)]
    for case in cases:
        label, x, y = _spot(case)
        ax.plot([x], [y], "o", ms=8, color=INK, mfc=INK if case[3] else "white", mew=1.5)
        _label(ax, label, x, y, taken)
    ax.set_xlabel("β: batch, in critical batch sizes (log axis)")
    ax.set_ylabel("λ: context, in critical contexts (log axis)")
    ax.set_yticks([NOTHING, 0.01, 0.1, 1, 10, 100], ["≈ 0", "0.01", "0.1", "1", "10", "100"])
    in_digits(ax.xaxis)
    ax.minorticks_off()


def region(beta: float, lam: float, overlap: str = "max") -> str:
    """What decides a step: "weights", "KV" or "compute"."""
    if overlap == "max":
        if beta >= 1 + beta * lam:
            return "compute"
        return "weights" if beta * lam < 1 else "KV"
    first = "weights" if beta < 1 else "compute"
    return first if beta * lam < max(1, beta) else "KV"


def dashboard(model: Model, hardware: Hardware, batch: int, context: int, overlap: str = "max") -> Axes:
    """The chart with one dot and, in words, what a step takes and costs there."""
    beta, lam = formulas.relative_batch(model, hardware, batch), formulas.relative_context(model, hardware, context)
    mu = formulas.memory_headroom(model, hardware)
    step = formulas.step_time(model, hardware, batch, context, overlap)
    each = formulas.gpu_seconds_per_token(hardware.devices, step, batch)
    needed = formulas.memory_needed(model, batch, context)
    room = formulas.usable_memory(hardware)
    fits = needed <= room
    ax = chart(
        [("", beta, lam, fits)],
        [("memory full", mu)] if mu > 0 else [],
        overlap,
        f"{model.name} on {hardware.name}: {NAMES[region(beta, lam, overlap)]}",
        costs=(),
    )
    lines = (
        (
            f"{_many(batch, 'user')}, {_many(context, 'token')} each: β {units.digits(beta)}, λ {units.digits(lam)}, "
            f"cost {units.digits(formulas.relative_cost(beta, lam, overlap))} × the least"
        ),
        (
            f"step {units.time(step)}; {units.rate(1 / step)} for each user, {units.rate(batch / step)} in all; "
            f"{units.digits(1e6 * each)} GPU seconds per million tokens"
        ),
        f"memory {units.size(needed)} of {units.size(room)} usable: {'fits' if fits else 'does NOT fit'}",
    )
    ax.set_title(ax.get_title(loc="left"), loc="left", fontsize=HEAD, pad=44)
    ax.text(
        0,
        1.015,
        "\n".join(lines),
        transform=ax.transAxes,
        fontsize=SMALL,
        va="bottom",
        linespacing=1.35,
        in_layout=False,
    )
    return alt(ax, f"{ax.get_title(loc='left')}. {'; '.join(lines)}.")


def collapse(deployments: Sequence[tuple[str, Model, Hardware]], lam: float = 0.5) -> Axes:
    """Left: step times of up to four ``deployments``, (label, model, hardware), over the batch,
    each with a context of ``lam`` critical contexts. Right: the same in T0 and B*, on one line."""
    import numpy

    looks = with_styles(
        "deployments",
        deployments,
        (("-", "o", WEIGHTS), ("--", "s", INK), ("-.", "^", COMPUTE), (":", "D", "#AA5588")),
    )
    for _, model, _ in deployments:
        has_cache(model)
    positive(lam=lam)
    if lam >= 1:
        raise InputError(f"lam={lam!r} must be less than 1: from there on there is no knee")
    title = f"{len(deployments)} machines, {len(deployments)} curves; in their own units, one"
    left, right = two_axes(title, 3.6)
    beta = numpy.geomspace(3e-4, 30, 61)
    right.plot(beta, formulas.relative_step_time(beta, lam), color="#BBBBBB", lw=7, solid_capstyle="round")
    said = []
    last, shortest, longest = 1.0, inf, 0.0
    for number, ((label, model, hardware), (line, mark, colour)) in enumerate(looks):
        full = formulas.critical_batch_size(model, hardware)
        batch = numpy.geomspace(1, 30 * full, 61)
        step = formulas.step_time(model, hardware, batch, lam * formulas.critical_context(model, hardware))
        unit = formulas.read_time(formulas.weight_bytes_moved(model), hardware)
        left.plot(batch, step, line, color=colour, lw=2)
        left.plot(batch[number::8], step[number::8], mark, color=colour, ms=5)
        right.plot(batch[2 * number :: 8] / full, step[2 * number :: 8] / unit, mark, color=colour, ms=6)
        beside(left, label, (0.8, unit), "below right", fontsize=TINY, color=colour)
        said.append(f"{label} rests at {units.time(unit)}")
        last, shortest, longest = max(last, batch[-1]), min(shortest, unit), max(longest, step[-1])
    knee = formulas.relative_knee(lam)
    right.plot([knee], [knee], "s", color=KNEE, ms=8)
    beside(right, f"knee at {units.digits(knee)}", (knee, knee), "above left", fontsize=SMALL, color=KNEE)
    for ax in (left, right):
        ax.set(xscale="log", yscale="log")
        in_digits(ax.xaxis, ax.yaxis)
        ax.minorticks_off()
        ax.grid(True, alpha=0.25)
    left.set(
        xlim=(0.7, 1.8 * last),
        ylim=(0.4 * shortest, 1.5 * longest),
        xticks=[10**power for power in range(0, 20, 2) if 10**power < last],
        xlabel="B: users in the batch (log axis)",
        ylabel="T: time of a step (log axis)",
    )
    left.yaxis.set_major_formatter(lambda value, _: units.time(value))
    right.set(xlabel="β = B/B* (log axis)", ylabel="T/T0 (log axis)")
    return alt(
        left,
        f"{title}. Left, times of a step over the batch: {'; '.join(said)}; each then rises. Right, the "
        f"same points over β, in T0: all lie on one line that starts near 1, bends at "
        f"{units.digits(knee)} and then rises as β does.",
    )


def two_overlaps(cases: Sequence[Case] = ()) -> Axes:
    """The corner around the knee twice: everything overlaps, and caches wait their turn.

    Lines on the right say how much longer a step takes there than on the left.
    ``cases`` as for ``chart``; those outside of the corner are left out.
    """
    import numpy

    _check(cases)
    title = "Where notebooks wait their turn, a step is longer right of β = 1, by less than 2 ×"
    wide, high = (0.1, 100), (0.03, 10)
    left, right = panels = two_axes(title, 3.9)
    inside = [case for case in cases if wide[0] < case[1] < wide[1] and high[0] < case[2] < high[1]]
    for ax, overlap, words in zip(panels, FORMS, ("all overlaps", "notebooks wait"), strict=True):
        _ground(ax, wide, high, overlap)
        ax.set_title(f"{words}: T/T0 = {FORMS[overlap]}", fontsize=SMALL, loc="left")
        ax.set_xlabel("β (log axis)")
        for label, beta, lam, fits in inside:
            ax.plot([beta], [lam], "o", ms=8, color=INK, mfc=INK if fits else "white", mew=1.5)
            beside(ax, label, (beta, lam), "above right", fontsize=TINY, path_effects=halo())
        for name, x, y, colour in (
            ("computing", 12, 0.05, DARK_COMPUTE),
            ("notebooks", 12, 4.6, DARK_KV),
            ("weights", 0.13, 0.05, DARK_WEIGHTS),
        ):
            ax.text(x, y, name, color=colour, weight="bold", path_effects=halo())
        in_digits(ax.xaxis, ax.yaxis)
        ax.minorticks_off()
    left.set_ylabel("λ (log axis)")
    across, up = numpy.meshgrid(numpy.geomspace(*wide, 240), numpy.geomspace(*high, 240))
    serial, overlapped = (formulas.relative_step_time(across, up, one) for one in ("attention_serial", "max"))
    lines = right.contour(across, up, serial / overlapped, levels=[1.1, 1.3, 1.6], colors=INK, linewidths=0.8)
    right.clabel(lines, fmt=lambda level: f"{level:g} ×", fontsize=SMALL, manual=[(40, 0.1), (40, 0.3), (40, 0.6)])
    return alt(
        left,
        f"{title}. Two charts of β against λ. Left: computing decides below λ = 1 - 1/β, a bent line. "
        "Right: computing decides right of β = 1 up to λ = 1. Left of β = 1 both give the same time; "
        "right of it the second is longer, most on the bent line, by 2 - 1/β."
        f"{' Dots on both: ' + ', '.join(label for label, _, _, _ in inside) + '.' if inside else ''}",
    )


def _check(cases: Sequence[Case], limits: Sequence[tuple[str, float]] = (), overlap: str = "max") -> None:
    """Raises InputError unless all of it has a place on the chart."""
    positive(beta=[beta for _, beta, _, _ in cases], mu=[mu for _, mu in limits])
    zero_or_more(lam=[lam for _, _, lam, _ in cases])
    if overlap not in FORMS:
        raise unknown("overlap", overlap, FORMS)


def _ground(
    ax: Axes,
    wide: tuple[float, float],
    high: tuple[float, float],
    overlap: str,
    hatches: Sequence[str] = ("", "", ""),
) -> None:
    """The three tinted regions, and the lines between them."""
    import numpy

    (left, right), (low, top) = wide, high
    ax.set(xscale="log", yscale="log", xlim=wide, ylim=high)
    if overlap == "max":  # computing lies below 1 - 1/beta, notebooks above 1/beta; they meet at (2, 1/2)
        beyond = numpy.geomspace(low, right, 100)
        knee = 1 + beyond, beyond / (1 + beyond)
    else:
        knee = numpy.array([1, 1, right]), numpy.array([low, 1, 1])
    corners = (left, 1 / top, 1 - 1e-9, right)  # the serial knee stands upright at 1
    x = numpy.unique(numpy.clip((*knee[0], *corners), left, right))
    roof = numpy.interp(x, *knee, left=low, right=knee[1][-1])
    middle = numpy.clip(numpy.maximum(1 / x, roof), low, top)
    for below, above, colour, hatch in zip(
        (roof * 0 + low, roof, middle), (roof, middle, roof * 0 + top), (COMPUTE, WEIGHTS, KV), hatches, strict=True
    ):
        ax.fill_between(
            x,
            below,
            above,
            where=above > below * (1 + 1e-9),
            facecolor=_tint(colour, 0.13),
            hatch=hatch,
            edgecolor=_tint(colour, 0.35),
            lw=0,
            interpolate=True,
        )
    ax.plot(x, numpy.where(1 / x > roof, 1 / x, numpy.nan), color=INK, lw=1, ls=":")
    ax.plot(*knee, color=KNEE, lw=2.5)


def _tint(colour: str, share: float) -> tuple[float, float, float]:
    """``colour`` mixed with white. (Not transparent: in an SVG the hatch would fade with the face.)"""
    from matplotlib.colors import to_rgb

    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def _equal_costs(ax: Axes, overlap: str, costs: Sequence[float]) -> None:
    """Where a token costs the same, in multiples of the least."""
    import numpy

    for cost in costs:
        # 1/beta + lambda = cost; where caches wait their turn, only as far as beta = 1.
        top = cost - (1 / WIDE[1] if overlap == "max" else 1)
        lam = numpy.append(numpy.geomspace(HIGH[0], top, 70), top)
        beta = numpy.append(1 / (cost - lam[:-1]), WIDE[1])
        ax.plot(beta, lam, color="#8A9299", lw=0.7, antialiased=False)
        label = f"cost {cost:,} ×" if cost > 99 else f"{cost} ×"
        beside(ax, label, (1 / cost, HIGH[0]), "above right", fontsize=TINY)
        if cost < HIGH[1]:
            beside(ax, label, (WIDE[1], top), "above left", fontsize=TINY)


def _limit(ax: Axes, label: str, mu: float) -> None:
    """The line on which caches fill what the weights leave: beta x lambda = mu."""
    ax.plot([mu / HIGH[1], mu / HIGH[0]], [HIGH[1], HIGH[0]], color=INK, lw=1.5, ls="--")
    knee = mu / (1 + mu)  # where it meets the knee: its words stand below, or above where there is no room
    y = min(0.45, 0.6 * knee) if 0.25 < mu < 4 else 60 * knee
    x = mu / y
    ax.text(
        1.08 * x,
        1.1 * y,
        label,
        fontsize=SMALL,
        va="bottom",
        rotation=degrees(atan2(-y, x)),
        rotation_mode="anchor",
        transform_rotates_text=True,
    )


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _steps(mu: float) -> list[float]:
    """Values of beta along the line of a limit, close to each other."""
    low, high = mu / HIGH[1], mu / HIGH[0]
    return [low * (high / low) ** (step / 60) for step in range(61)]


def _spot(case: Case) -> tuple[str, float, float]:
    """Label and place of a dot on the chart, which has edges."""
    label, beta, lam, _ = case
    return label, min(max(beta, WIDE[0]), WIDE[1]), NOTHING if lam < STRIP else min(lam, HIGH[1])


def _box(x: float, y: float, wide: float, high: float) -> Box:
    """A rectangle around (x, y), ``wide`` and ``high`` in decades."""
    x, y = log10(x), log10(y)
    return x - wide / 2, x + wide / 2, y - high / 2, y + high / 2


def _words(ax: Axes, x: float, y: float, text: str, colour: str) -> Box:
    """Writes ``text`` around (x, y) and says which rectangle it takes."""
    ax.text(x, y, text, color=colour, fontsize=LARGE, ha="center", va="center", weight="bold")
    return _box(x, y, 0.1 * len(text), 0.2)


def _label(ax: Axes, text: str, x: float, y: float, taken: list[Box]) -> None:
    """Writes ``text`` beside the dot at (x, y), where least is in its way."""
    wide, high = 0.066 * len(text), 0.17
    beside = 0.14 + wide / 2
    places = [(beside, 0.0), (-beside, 0.0)]
    places += [(across, up) for across in (0.0, beside, -beside) for up in (0.21, -0.21, 0.42, -0.42)]

    def in_the_way(place: tuple[float, float]) -> int:
        left, right, low, top = _box(x * 10 ** place[0], y * 10 ** place[1], wide, high)
        outside = left < log10(WIDE[0]) or right > log10(WIDE[1])
        return 9 * outside + sum(
            left < its_right and its_left < right and low < its_top and its_low < top
            for its_left, its_right, its_low, its_top in taken
        )

    across, up = min(places, key=in_the_way)
    edge, side = (0.0, "center") if across == 0 else (0.14, "left") if across > 0 else (-0.14, "right")
    ax.text(x * 10**edge, y * 10**up, text, fontsize=SMALL, ha=side, va="center", path_effects=halo())
    taken.append(_box(x * 10**across, y * 10**up, wide, high))
