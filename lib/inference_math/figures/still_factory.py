"""The factory standing still: warehouse, belt, workers, users, and the two times."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, sqrt
from typing import TYPE_CHECKING

from .. import formulas, units
from ..errors import InputError
from .given import positive, zero_or_more
from .picture import COMPUTE, DARK_KV, INK, KNEE, KV, PAPER, SMALL, TINY, WEIGHTS, alt, axes
from .theme import ON_KV

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..specs import Hardware, Model

CRATES = 24
"""All weights are this many boxes, whatever part of them a step reads."""

WORKERS = (8, 10)
"""Workers drawn: columns and rows."""


def factory(
    model: Model, hardware: Hardware, batch: int = 1, context: int = 0, coverage: bool = False, part: float = 0.5
) -> Axes:
    """The factory when ``part`` of a step has gone by (0 to 1).

    ``coverage`` reads only the experts that were picked. The widget
    ``widgets.Factory`` is the same picture, moving.
    """
    if not 0 <= part <= 1:
        raise InputError(f"part={part!r} must be a share of the step, from 0 to 1")
    s = times(model, hardware, batch, context, coverage)
    now = moment(s, part * s.step)
    ax = axes(_title(s), height=2.75)
    ax.set(xlim=(0, 930), ylim=(354, 46), aspect="equal")
    ax.axis("off")
    for x, head in (
        (14, f"warehouse\n{hardware.name}: {units.size(s.held)}"),
        (230, f"belt\n{units.bandwidth(hardware.bandwidth)}{'' if now.moving else ', and waits'}"),
        (566, f"workers\n{units.digits(100 * now.busy)} % busy now"),
        (738, f"users\n{s.batch:,}, {context:,} tokens each"),
    ):
        ax.text(x, 92, head, fontsize=TINY, va="bottom", linespacing=1.5)
    _store(ax, s)
    belt(ax, s, now)
    _crew(ax, now.busy)
    _crowd(ax, s)
    _bars(ax, s, part)
    return alt(ax, f"A factory. {words(s)}")


@dataclass(frozen=True)
class Times:
    """One step: seconds of moving weights, moving KV, computing, in all, and of moving one box;
    tokens/s; bytes of the weights, needed in memory, and usable there."""

    batch: int
    context: int
    weights: float
    kv: float
    compute: float
    step: float
    per_second: float
    beat: float
    weight_bytes: float
    needed: float
    held: float


def times(model: Model, hardware: Hardware, batch: int, context: int, coverage: bool = False) -> Times:
    """What the picture shows, by the formulas (Times)."""
    positive(batch=batch)
    zero_or_more(context=context)
    refine = ("expert_coverage",) if coverage and model.experts else ()
    read = formulas.weight_bytes_read(model, batch) if refine else formulas.weight_bytes_moved(model)
    return Times(
        batch,
        context,
        formulas.read_time(read, hardware),
        formulas.read_time(formulas.kv_bytes_read(model, batch, context), hardware),
        formulas.compute_time(model, hardware, batch),
        formulas.step_time(model, hardware, batch, context, refine=refine),
        formulas.tokens_per_second(model, hardware, batch, context, refine=refine),
        formulas.read_time(formulas.weight_bytes_moved(model), hardware) / CRATES,
        formulas.weight_bytes(model),
        formulas.memory_needed(model, batch, context),
        formulas.usable_memory(hardware),
    )


@dataclass(frozen=True)
class Moment:
    """Boxes that wait, the share of workers that work, whether the belt moves, and how far it
    has come in this step, in boxes."""

    piled: float
    busy: float
    moving: bool
    tape: float


def moment(s: Times, t: float) -> Moment:
    """What goes on ``t`` seconds into a step. Weights come first, then the notebooks; each
    box needs an equal share of the computing, and what waits for it is piled up."""
    working = max(s.weights, s.compute)
    waits = min(1.0, t / s.weights) - min(1.0, t / working)
    return Moment(
        waits * s.weights / s.beat,
        s.compute / working if t < working else 0.0,
        t < s.weights + s.kv,
        min(t, s.weights + s.kv) / s.beat,
    )


def who_waits(move: float, compute: float) -> str:
    """Who waits in a step that moves and computes for so many seconds, and for what share of it."""
    longer = max(move, compute)
    if abs(move - compute) <= 0.02 * longer:
        return "hardly anyone waits"
    share = f"{units.digits(100 * (1 - min(move, compute) / longer))} % of the time"
    return f"the {'workers wait' if move > compute else 'belt waits'} {share}"


def words(s: Times) -> str:
    """The state in sentences, as the widget says it."""
    move = s.weights + s.kv
    who = who_waits(move, s.compute)
    if who.startswith("the belt"):
        who += ", and boxes pile up"
    notes = f" Of the moving, {units.time(s.kv)} is for notebooks, which nobody shares." if s.kv else ""
    each = units.rate(s.per_second / s.batch)
    speed = (
        f"The user gets {each}."
        if s.batch == 1
        else (f"Each user gets {each}, all together {units.digits(s.per_second)}.")
    )
    room = (
        f"It would not fit: {units.size(s.needed)} where {units.size(s.held)} of memory are usable."
        if s.needed > s.held
        else f"{units.size(s.needed)} of {units.size(s.held)} of usable memory are taken."
    )
    return (
        f"At batch {s.batch:,}, moving takes {units.time(move)} and computing {units.time(s.compute)}: "
        f"{who}.{notes} {speed} {room}"
    )


def _title(s: Times) -> str:
    _, _, who = words(s).partition(": ")
    return f"Batch {s.batch:,}: {who.split('. ')[0]}"


def _store(ax: Axes, s: Times) -> None:
    x, floor, wide, high = 14, 240, 132, 140
    scale = high / max(s.held, s.needed)
    weights, notes, held = (n * scale for n in (s.weight_bytes, s.needed - s.weight_bytes, s.held))
    _box(ax, x, floor, wide, weights, WEIGHTS)
    if notes:
        _box(ax, x, floor - weights, wide, notes, KV, hatch="//")
    _box(ax, x, floor, wide, held, "none", edge=INK)
    if s.needed > s.held:
        _box(ax, x, floor - held, wide, (s.needed - s.held) * scale, "none", edge=KNEE, ls="--")
        ax.text(
            x + wide / 2,
            floor - high + 12,
            "does not fit",
            ha="center",
            fontsize=TINY,
            bbox=PAPER,
        )
    if weights > 14:
        ax.text(
            x + wide / 2,
            floor - weights / 2 + 4,
            f"weights {units.size(s.weight_bytes)}",
            ha="center",
            color="white",
            fontsize=TINY,
        )
    if notes > 14:
        ax.text(
            x + wide / 2,
            floor - weights - notes / 2 + 4,
            f"notebooks {units.size(s.needed - s.weight_bytes)}",
            ha="center",
            color=ON_KV,
            fontsize=TINY,
            bbox={**PAPER, "fc": KV},
        )


def belt(ax: Axes, s: Times, now: Moment) -> None:
    """Draws the belt with what is on it, and what waits at its end, at a ``Moment``."""
    start, end, y, gap, side = 146, 476, 214, 27.5, 20.0
    _box(ax, start + 2, y + 18, end - start - 4, 16, "none", edge=INK)
    crates, period, far = s.weights / s.beat, (s.weights + s.kv) / s.beat, now.tape + (end - start) / gap
    for step in range(ceil(far / period)):
        first = step * period
        for i in range(max(0, floor(now.tape - first)), ceil(min(period, far - first))):
            whole = min(1.0, period - i)  # the last one may be a small one
            x = end - (first + i + whole - now.tape) * gap
            if start <= x <= end - side:  # no half crate over an edge
                _box(
                    ax,
                    x,
                    y,
                    side * sqrt(whole),
                    side * sqrt(whole),
                    *((WEIGHTS,) if i + 0.5 < crates else (KV, "none", "///")),
                )
    for i in range(round(now.piled)):
        _box(ax, end + 10 + 17 * (i % 4), y + 20 - 17 * (i // 4), 15, 15, WEIGHTS)


def _crew(ax: Axes, busy: float) -> None:
    columns, rows = WORKERS
    places = [(574 + 17 * (i % columns), 106 + 14 * (i // columns)) for i in range(columns * rows)]
    shown = [min(1.0, max(0.0, busy * columns * rows - i)) for i in range(columns * rows)]
    x, y = zip(*places, strict=True)
    ax.scatter(x, y, s=22, c="white", edgecolors="#888888", linewidths=0.7)
    ax.scatter(x, y, s=22, c=COMPUTE, alpha=shown, linewidths=0)  # type: ignore[arg-type]  # it takes one for each


def _crowd(ax: Axes, s: Times) -> None:
    columns, rows = 6, 8
    group = ceil(s.batch / (columns * rows))
    places = [(744 + 26 * (i % columns), 110 + 17.5 * (i // columns)) for i in range(ceil(s.batch / group))]
    ax.scatter([x for x, _ in places], [y for _, y in places], s=15, c=INK)
    pages = 2 + 12 * log(1 + s.context) / log(1 + 1e6) if s.context else 0  # high as the context, log scale
    for x, y in places if pages else ():
        _box(ax, x + 6, y + 6, 8, pages, KV)
    if group > 1:
        ax.text(738, 256, f"one figure is {group} users", fontsize=TINY)


def _bars(ax: Axes, s: Times, part: float) -> None:
    x, wide = 146, 560
    px = wide / s.step
    for y, label, pieces in (
        (287, "move", ((s.weights, WEIGHTS, None), (s.kv, KV, "//"))),
        (317, "compute", ((s.compute, COMPUTE, None),)),
    ):
        ax.text(x - 8, y, label, ha="right", fontsize=SMALL)
        at = float(x)
        for seconds, colour, hatch in pieces:
            if seconds:
                _box(ax, at, y + 4, max(3, px * seconds), 19, colour, hatch=hatch)
            at += px * seconds
        ax.text(at + 6, y, units.time(sum(p[0] for p in pieces)), fontsize=SMALL)
    ax.plot([x + part * wide] * 2, [265, 327], color=KNEE, lw=1.5)
    ax.text(x, 344, f"one step: {units.time(s.step)}", fontsize=SMALL)


def _box(
    ax: Axes,
    x: float,
    floor: float,
    wide: float,
    high: float,
    colour: str,
    edge: str = "none",
    hatch: str | None = None,
    ls: str = "-",
) -> None:
    """A rectangle that stands on ``floor``; the y axis points down."""
    from matplotlib.patches import Rectangle

    if hatch and edge == "none":
        edge = DARK_KV
    ax.add_patch(Rectangle((x, floor - high), wide, high, fc=colour, ec=edge, hatch=hatch, ls=ls, lw=0.8))
