"""The ledger of claims: how close the numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ledger import RIGHT_WITHIN, ROUGHLY_WITHIN
from .given import positive, some
from .picture import INK, alt, axes, beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


def closeness(factors: Sequence[tuple[str, float]], title: str) -> Axes:
    """Dots on a log axis: computed over stated value. ``factors`` are (label, factor)."""
    some(factors=factors)
    positive(factors=[factor for _, factor in factors])
    ax = axes(title, height=0.27 * len(factors) + 1.2)
    for row, (_, factor) in enumerate(reversed(factors)):
        near = max(factor, 1 / factor) <= ROUGHLY_WITHIN
        ax.plot([1, factor], [row, row], color=INK, lw=0.8)
        ax.plot([factor], [row], "o" if near else "D", color=INK, mfc=INK if near else "white", ms=8)
        beside(ax, f"{factor:.2f}", (factor, row), "right" if factor >= 1 else "left")
    ax.axvspan(1 / ROUGHLY_WITHIN, ROUGHLY_WITHIN, color="#EEEEEE")
    ax.axvspan(1 / RIGHT_WITHIN, RIGHT_WITHIN, color="#BBBBBB")
    low, high = min(f for _, f in factors) / 2, max(f for _, f in factors) * 2
    across = "computed value over stated value (log axis)"
    ax.set(xscale="log", xlim=(low, high), ylim=(-0.6, len(factors) - 0.4), xlabel=across)
    round_ones = (0.5, 1, 2) if low > 0.3 and high < 3 else (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
    ticks = [tick for tick in round_ones if low < tick < high]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.set_yticks(range(len(factors)), [label for label, _ in reversed(factors)])
    said = "; ".join(f"{label}: {factor:.2f}" for label, factor in factors)
    return alt(
        ax,
        f"{title}. Computed over stated value: {said}. A dark band marks a factor of "
        f"{RIGHT_WITHIN:g}, a light band one of {ROUGHLY_WITHIN:g}.",
    )
