"""The ledger of claims: all verdicts on one page, and how close the numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import unknown
from ..ledger import DEPENDS, RIGHT, RIGHT_WITHIN, ROUGHLY, ROUGHLY_WITHIN, UNVERIFIABLE, VERDICTS, WRONG
from .given import positive, some
from .picture import INK, PAPER, SMALL, alt, axes, beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

# From dark to light as less of the claim stands; the hatch says it without colour.
_TILES = {
    RIGHT: ("#333333", "white", ""),
    ROUGHLY: ("#707070", "white", ""),
    DEPENDS: ("#D9D9D9", INK, "////"),
    WRONG: ("white", INK, "xxxx"),
    UNVERIFIABLE: ("white", INK, ""),
}


def verdict_tiles(entries: Sequence[tuple[str, str, str]], title: str) -> Axes:
    """One tile per claim, one row per section. ``entries`` are (section, id, verdict)."""
    some(entries=entries)
    for _, _, verdict in entries:
        if verdict not in VERDICTS:
            raise unknown("verdict", verdict, VERDICTS)
    sections = list(dict.fromkeys(section for section, _, _ in entries))
    filled = dict.fromkeys(sections, 0)
    ax = axes(title, height=0.62 + 0.42 * len(sections) + 0.5)
    for section, claim, verdict in entries:
        _tile(ax, filled[section], sections.index(section), verdict, claim.lstrip("A").lstrip("0"))
        filled[section] += 1
    widest = max(12, *filled.values())  # below, room for the words of the key
    key = len(sections) + 0.5
    counts = {verdict: sum(v == verdict for _, _, v in entries) for verdict in VERDICTS}
    for number, verdict in enumerate(VERDICTS):
        x = number * widest / len(VERDICTS)
        _tile(ax, x, key, verdict, str(counts[verdict]))
        beside(ax, verdict, (x + 0.96, key + 0.45), "right", fontsize=SMALL)
    ax.set(xlim=(-0.1, widest + 0.1), ylim=(key + 1.05, -0.1))
    ax.set_yticks([row + 0.45 for row in range(len(sections))], [f"section {one}" for one in sections])
    ax.tick_params(left=False, bottom=False, labelbottom=False)
    ax.spines[:].set_visible(False)
    said = "; ".join(f"{n} {verdict}" for verdict, n in counts.items())
    rows = "; ".join(
        f"section {one}: "
        + ", ".join(
            f"{n} {verdict}" for verdict in VERDICTS if (n := sum((s, v) == (one, verdict) for s, _, v in entries))
        )
        for one in sections
    )
    return alt(ax, f"{title}. {len(entries)} tiles, one per claim: {said}. By section: {rows}.")


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
    ticks = [tick for tick in (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100) if low < tick < high]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.set_yticks(range(len(factors)), [label for label, _ in reversed(factors)])
    said = "; ".join(f"{label}: {factor:.2f}" for label, factor in factors)
    return alt(
        ax,
        f"{title}. Computed over stated value: {said}. A dark band marks a factor of "
        f"{RIGHT_WITHIN:g}, a light band one of {ROUGHLY_WITHIN:g}.",
    )


def _tile(ax: Axes, x: float, y: float, verdict: str, text: str) -> None:
    from matplotlib.patches import Rectangle

    face, ink, hatch = _TILES[verdict]
    ax.add_patch(Rectangle((x + 0.04, y + 0.04), 0.92, 0.82, facecolor=face, edgecolor=INK, hatch=hatch, lw=1))
    # A hatch would run through the digits without a patch of the tile's own colour.
    box = {**PAPER, "fc": face} if hatch else None
    ax.annotate(text, (x + 0.5, y + 0.45), ha="center", va="center", color=ink, fontsize=SMALL, bbox=box)
