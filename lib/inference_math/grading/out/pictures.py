"""A class's marks: how many have how many points, which question went wrong, and by which slip.

All take counts, never a learner's words. Letters are large, so that a telephone shows them.
"""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING

from ...figures.picture import COMPUTE, INK, KNEE, MEMORY, WEIGHTS, alt, axes

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

SIZE = 11
"""Points of all letters."""

LOOKS = {  # colour and hatch of each state, in the order of the bar
    "correct": (COMPUTE, ""),
    "not yet": (KNEE, "//"),
    "not attempted": (MEMORY, ".."),
    "to be read": ("white", ""),
    "read by a teacher": (WEIGHTS, "\\\\"),
}


def marks(title: str, scores: Sequence[tuple[float, bool]], most: float) -> "Axes":
    """Bars: how many learners have how many points.

    ``scores`` are pairs (points so far, whether an answer waits to be read); ``most`` the points of the sheet.
    """
    step = max(1, ceil(most / 20))
    last = int(most // step)
    done, waiting = (
        Counter(min(last, int(points // step)) for points, waits in scores if waits == which) for which in (False, True)
    )
    ax = axes(title, height=2.9 + 0.3 * any(waiting.values()))
    places = range(last + 1)
    ax.bar(places, [done[x] for x in places], color=COMPUTE, width=0.8, label="all answers read")
    if waiting:
        ax.bar(
            places,
            [waiting[x] for x in places],
            bottom=[done[x] for x in places],
            color="white",
            edgecolor=INK,
            hatch="//",
            width=0.8,
            label="something still to be read",
        )
        _key(ax, *ax.get_legend_handles_labels())
    names = [_span(x * step, x * step + step - 1) for x in places]
    for x in places:
        if done[x] + waiting[x]:
            ax.annotate(
                f"{done[x] + waiting[x]:,}",
                (x, done[x] + waiting[x]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=SIZE,
            )
    ax.set_xticks(places, names, fontsize=SIZE if last < 13 else 9)
    ax.set(yticks=[], ylim=(0, 1.15 * max((done + waiting).values(), default=1)))
    ax.set_xlabel(f"points, of {most:g}" + (", so far" if waiting else ""), fontsize=SIZE)
    ax.set_ylabel("learners", fontsize=SIZE)
    ax.spines["left"].set_visible(False)
    said = "; ".join(f"{done[x] + waiting[x]:,} with {names[x]}" for x in places if done[x] + waiting[x])
    return alt(
        ax,
        f"{title}. Learners by points: {said}."
        + (f" {sum(waiting.values()):,} of them have answers that are still to be read." if waiting else ""),
    )


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low}-{high}"


def outcomes(title: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> "Axes":
    """One bar for each question, cut into what became of it. ``rows`` are (heading, {state of LOOKS: count})."""
    seen = [which for which in LOOKS if any(counts.get(which) for _, counts in rows)]
    ax = axes(title, height=0.56 * len(rows) + 1.25)
    for row, (heading, counts) in enumerate(rows):
        whole, left = sum(counts.values()) or 1, 0.0
        ax.text(0, row - 0.27, heading, fontsize=SIZE, va="bottom", parse_math=False)
        for which, (face, hatch) in LOOKS.items():
            share = counts.get(which, 0) / whole
            ax.barh(
                row,
                share,
                left=left,
                height=0.44,
                color=face,
                hatch=hatch,
                edgecolor=INK if face == "white" else "white",
                lw=1,
                label=which if row == 0 else None,
            )
            if share >= 0.035:
                ax.text(
                    left + share / 2,
                    row,
                    f"{counts[which]:,}",
                    ha="center",
                    va="center",
                    fontsize=SIZE,
                    color="black",
                    bbox={"fc": "white", "ec": "none", "pad": 1.2, "alpha": 0.85},
                )
            left += share
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.65, -0.75), yticks=[], xticks=[0, 0.25, 0.5, 0.75, 1])
    ax.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f} %")
    ax.tick_params(labelsize=SIZE)
    ax.set_xlabel("share of the learners who handed this sheet in", fontsize=SIZE)
    ax.spines["left"].set_visible(False)
    found = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
    _key(ax, [found[which] for which in seen], seen)
    said = "; ".join(
        f"{heading}: " + ", ".join(f"{counts[which]:,} {which}" for which in LOOKS if counts.get(which))
        for heading, counts in rows
    )
    return alt(ax, f"{title}. {said}.")


def _key(ax: "Axes", handles: "Sequence[Artist]", names: Sequence[str]) -> None:
    """What the hatches mean, in one line below the picture."""
    ax.figure.legend(
        handles,
        names,
        frameon=False,
        fontsize=SIZE,
        ncols=len(names),
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.8,
        loc="outside lower left",
    )


def slips(title: str, groups: Sequence[tuple[str, Sequence[tuple[str, int]]]], learners: int) -> "Axes":
    """Bars beside sentences: the known mistakes of each question, and how many of ``learners`` made them.

    ``groups`` are (heading, [(sentence, count), ...]).
    """
    line, gap, y, texts, bars = 0.185, 0.12, 0.0, [], []
    for heading, found in groups:
        head = textwrap.wrap(heading, 44)[:3]
        texts.append((y, "\n".join(head), "bold"))
        y += len(head) * line + 0.05
        for sentence, count in found:
            lines = textwrap.wrap(sentence, 54)[:5]
            texts.append((y, "\n".join(lines), "normal"))
            bars.append((y + len(lines) * line / 2, count))
            y += len(lines) * line + gap
        y += gap
    ax = axes(title, height=y + 0.85)
    ax.figure.canvas.figure.set_layout_engine("none")  # rows are laid out in inches
    whole, left, right = y + 0.85, 0.6, 0.95
    ax.set_position((left, 0.5 / whole, right - left, y / whole))
    ax.title.set_visible(False)
    ax.set_title("", loc="left")
    start = -(left - 0.01) / (right - left)
    ax.text(start, -0.12, title, transform=_mixed(ax), fontsize=11, va="bottom")
    for at, words, weight in texts:
        ax.text(
            start,
            at,
            words,
            transform=_mixed(ax),
            fontsize=SIZE if weight == "bold" else 10.5,
            weight=weight,
            va="top",
            linespacing=1.2,
            parse_math=False,
        )
    most = max(count for _, count in bars)
    for at, count in bars:
        ax.barh(at, count, height=0.2, color=KNEE, hatch="//", edgecolor="white", lw=0)
        ax.annotate(f"{count:,}", (count, at), xytext=(4, 0), textcoords="offset points", va="center", fontsize=SIZE)
    ax.set(ylim=(y, 0), xlim=(0, 1.12 * most), yticks=[])
    ax.locator_params("x", integer=True, nbins=4)
    ax.tick_params(labelsize=SIZE)
    ax.set_xlabel(f"learners, of {learners:,}", fontsize=SIZE)
    said = "; ".join(
        f"{heading}: " + " ".join(f"{count:,} made this slip: {sentence}" for sentence, count in found)
        for heading, found in groups
    )
    return alt(ax, f"{title}. {said}")


def _mixed(ax: "Axes") -> "Transform":
    from matplotlib.transforms import blended_transform_factory

    return blended_transform_factory(ax.transAxes, ax.transData)
