"""What sits in memory, to scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import formulas, units
from .picture import INK, WEIGHTS, alt, axes, page

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..specs import Hardware, Model


def memory_boxes(model: Model, hardware: Hardware) -> Axes:
    """Parameters of ``model`` to scale in boxes, each one device's memory; what a server keeps of it stays empty."""
    from matplotlib.patches import Rectangle

    weights = formulas.weight_bytes(model)
    n = formulas.devices_needed(weights, hardware)
    title = f"{model.name}: {units.size(weights)} of weights fill {n} x {hardware.name}"
    if n == 1:
        title = f"{model.name}: {units.size(weights)} of weights fit in one {hardware.name}"
    per_row = min(n, 18)
    rows = -(-n // per_row)
    full = [min(1.0, weights / formulas.usable_memory(hardware) - i) for i in range(n)]
    height = 0.5 + 7.2 * rows / max(per_row, 8)
    ax = axes(title, height=height)
    page(ax).set_layout_engine("none")  # it comes to rest elsewhere when a live figure draws again
    ax.set_position((0.006, 0.08 / height, 0.988, 1 - 0.42 / height))  # a line of title above, in inches
    ax.set(xlim=(-0.1, max(per_row, 8) + 0.1), ylim=(0.9 - rows, 1.0))  # before the lines, which would move them
    for i in range(n):
        x, y = i % per_row, -(i // per_row)
        ax.add_patch(Rectangle((x + 0.05, y), 0.9, 0.9, fill=False, edgecolor=INK))
        ax.add_patch(Rectangle((x + 0.05, y), 0.9, 0.9 * hardware.usable * full[i], color=WEIGHTS))
        if hardware.usable < 1:
            ax.plot([x + 0.05, x + 0.95], [y + 0.9 * hardware.usable] * 2, color=INK, lw=0.8, ls=":")
    ax.set_aspect("equal")
    ax.axis("off")
    return alt(
        ax,
        f"{n} boxes of {units.size(hardware.memory)} each, {hardware.usable:.0%} of it usable; all are full but the "
        f"last, which is {full[-1]:.0%} full. {title}.",
    )
