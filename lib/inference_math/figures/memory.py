"""What sits in memory, to scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import formulas, units
from ..errors import DoesNotFit
from .given import has_cache, positive, some
from .picture import DARK_KV, INK, KNEE, KV, MEMORY, WEIGHTS, alt, axes, beside, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..specs import Hardware, Model

WIDE, GAP = 7.1, 0.1
"""Inches in which boxes stand side by side, and sides of a box between two of them."""

PAPER = {"fc": "white", "ec": "none", "pad": 1}

SIDE = 0.72 / 80e9**0.5
"""Inches of a box's side for the root of its bytes: nine of 80 GB fill a row. Areas compare across pictures."""


def memory_boxes(model: Model, hardware: Hardware) -> Axes:
    """Parameters of ``model`` to scale in boxes, each one device's memory; what a server keeps of it stays empty."""
    from matplotlib.patches import Rectangle

    weights, each = formulas.weight_bytes(model), formulas.usable_memory(hardware)
    n = formulas.devices_needed(weights, hardware)
    title = f"{model.name}: {units.size(weights)} of weights fill {n} x {hardware.name}"
    if n == 1:
        title = f"{model.name}: {units.size(weights)} of weights fit in one {hardware.name}"
    side = SIDE * hardware.memory**0.5
    pitch = side * (1 + GAP)
    per_row = max(1, int((WIDE + side * GAP) / pitch))
    high = -(-n // per_row) * pitch
    full = [min(1.0, weights / each - i) for i in range(n)]
    ax = axes(title, height=0.4 + high + 0.3)
    page(ax).set_layout_engine("none")  # it comes to rest elsewhere when a live figure draws again
    ax.set_position((0, 0, 1, 1))  # a unit of both axes is an inch
    ax.set(xlim=(0, 7.2), ylim=(-high - 0.3, 0.4))
    ax.set_title(title, loc="left", fontsize=11, x=0.05 / 7.2, y=1 - 0.3 / (0.7 + high))
    for i, share in enumerate(full):
        x, y = 0.05 + i % per_row * pitch, -(i // per_row) * pitch - side
        ax.add_patch(Rectangle((x, y), side, side, fill=False, edgecolor=INK))
        ax.add_patch(Rectangle((x, y), side, side * hardware.usable * share, color=WEIGHTS))
        if hardware.usable < 1:
            ax.plot([x, x + side], [y + side * hardware.usable] * 2, color=INK, lw=0.8, ls=":")
        if side > 0.6 and share > 0.3:  # room for letters
            written = units.digits(share * each / 1e9, 2)
            ax.annotate(written, (x + side / 2, y + 0.12), ha="center", color="white")
    kept = f", {units.size(each)} of them for weights and users" if hardware.usable < 1 else ""
    ax.annotate(
        f"a box: one {hardware.name.partition(' at ')[0]}, {units.size(hardware.memory)}{kept}; blue: weights",
        (0.05, -high - 0.12),
    )
    ax.axis("off")
    return alt(
        ax,
        f"{n} boxes of {units.size(hardware.memory)} each, {hardware.usable:.0%} of it usable; all are full but the "
        f"last, which is {full[-1]:.0%} full. {title}.",
    )


def memory_filled(model: Model, hardware: Hardware, context: float) -> Axes:
    """Memory against users of ``context`` tokens: the weights once, a KV cache for each, and where it is full.

    Raises InputError for a model without a KV cache that grows, DoesNotFit where not one user has room.
    """
    has_cache(model)
    positive(context=context)
    weights, room = formulas.weight_bytes(model) / 1e9, formulas.usable_memory(hardware) / 1e9
    one, most = formulas.kv_bytes(model, context) / 1e9, int(formulas.max_batch(model, hardware, context))
    if most < 1:
        raise DoesNotFit(f"{model.name} on {hardware.name} has no room for a user of {context:,} tokens")
    end = 1.3 * most
    users = f"{most:,} {'user' if most == 1 else 'users'}"
    title = f"{model.name} on {hardware.name}: full at {users} of {context:,} tokens"
    ax = axes(title, height=3.4)
    ax.fill_between([0, end], [weights] * 2, color=WEIGHTS)
    ax.fill_between([0, end], [weights] * 2, [weights, weights + end * one], fc=KV, hatch="//", ec="white", lw=0)
    ax.axhline(room, color=INK, ls="--", lw=1.2)
    ax.axvline(most, color=KNEE, ls="-.", lw=1.2)
    ax.annotate("weights, once", (0.03 * end, weights / 2), color="white", va="center")
    ax.annotate("a notebook for each user", (0.4 * end, weights + 0.15 * end * one), color=DARK_KV, bbox=PAPER)
    beside(ax, f"may be filled: {room:,.0f} GB", (0.2 * end, room), "above")
    beside(ax, f"full: {most:,}", (most, weights / 2), "right", color="white")
    ax.set(xlim=(0, end), ylim=(0, weights + 1.05 * end * one), xlabel=f"users, {context:,} tokens each", ylabel="GB")
    twice = weights / one
    more = f" From {twice:,.0f} users on, notebooks weigh more than the model." if 1 <= twice < most else ""
    return alt(
        ax,
        f"{title}. Weights take {weights:,.0f} GB, each user {units.digits(one)} GB more; {room:,.0f} GB may be filled."
        + more,
    )


def rooms(model: Model, machines: Sequence[Hardware], context: float) -> Axes:
    """A bar for each of ``machines``, its memory that may be filled: weights, and room for users of ``context`` tokens.

    Raises InputError for no machines, or a model without a KV cache that grows.
    """
    some(machines=machines)
    has_cache(model)
    positive(context=context)
    weights = formulas.weight_bytes(model) / 1e9
    fits = [max(0, int(formulas.max_batch(model, one, context))) for one in machines]
    title = f"{model.name}: weights first, and the rest is room for users"
    ax = axes(title, height=0.45 * len(machines) + 1.3)
    names = [one.name for one in machines]
    memory = [formulas.usable_memory(one) / 1e9 for one in machines]
    ax.barh(names, memory, color=MEMORY, hatch="//", ec="white", lw=0)
    ax.barh(names, [min(weights, most) for most in memory], color=WEIGHTS)
    for row, (most, users) in enumerate(zip(memory, fits, strict=True)):
        said = f"{users:,} {'user' if users == 1 else 'users'}" if weights < most else "too small for the weights"
        beside(ax, said, (most, row), "right")
    largest = memory.index(max(memory))
    ax.annotate(f"weights, {weights:,.0f} GB", (0.02 * weights, largest), color="white", va="center")
    ax.set(xlim=(0, 1.3 * max(memory)), xlabel=f"GB that may be filled; users of {context:,} tokens each")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.invert_yaxis()
    each = "; ".join(f"{name}: {users}" for name, users in zip(names, fits, strict=True))
    return alt(ax, f"{title}. Users of {context:,} tokens that fit: {each}.")
