"""One answer, step by step: what was read, and what was likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import units
from .given import equally_long, positive, some, zero_or_more
from .picture import COMPUTE, KV, WEIGHTS, alt, axes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..toy_llm import Step


def bytes_read(steps: Sequence[tuple[str, float, float]], title: str) -> Axes:
    """Bars: bytes of weights and of KV cache that each decode step read.

    ``steps`` are (label, weight bytes, KV bytes).
    """
    some(steps=steps)
    labels, weights, kv = zip(*steps, strict=True)
    positive(weights=weights)
    zero_or_more(kv=kv)
    ax = axes(title, height=3.2)
    places = range(len(labels))
    ax.bar(places, weights, color=WEIGHTS)
    ax.bar(places, kv, bottom=weights, color=KV, hatch="//")
    ax.set_xticks(list(places), labels)
    total = sum(weights) + sum(kv)
    ax.set_xlabel("decode step, and the token it made")
    ax.set_ylabel("bytes read")
    ax.yaxis.set_major_formatter(lambda value, _: units.size(value) if value else "0")
    ax.annotate("weights", (0, weights[0]), xytext=(0, -14), textcoords="offset points", ha="center", color="white")
    bars = [sum(parts) for parts in zip(weights, kv, strict=True)]
    low, high = units.size(min(bars)), units.size(max(bars))
    each = f"of about {low} each" if max(bars) < 1.1 * min(bars) else f"of {low} to {high}"
    caches = f", {units.size(sum(kv))} of it KV caches" if any(kv) else ""
    return alt(ax, f"{title}. {len(labels)} bars {each}, {units.size(total)} in all{caches}.")


def candidates(step: Step) -> Axes:
    """Bars: the likeliest next tokens of one decode step."""
    some(candidates=step.candidates)
    pairs = [(repr(token), share) for token, share in reversed(step.candidates)]
    ax = axes(f"Step {step.number}: {step.token!r} is the likeliest of the next tokens", height=2.6)
    ax.barh([name for name, _ in pairs], [share for _, share in pairs], color=COMPUTE)
    for row, (_, share) in enumerate(pairs):
        ax.annotate(f"{share:.1%}", (share, row), xytext=(4, 0), textcoords="offset points", va="center")
    ax.set_xlim(0, 1.12)
    ax.set_xlabel(
        f"probability, after the answer so far: {step.text[: len(step.text) - len(step.token)]!r}"
        if step.token in step.text
        else "probability"
    )
    spoken = ", ".join(f"{name} {share:.1%}" for name, share in reversed(pairs))
    return alt(ax, f"Probabilities of the next token at step {step.number}: {spoken}.")


def looks(shares: Sequence[Sequence[float]], tokens: Sequence[str], title: str) -> Axes:
    """Squares: how much each head of a layer looks back at each token; their areas are the shares.

    ``shares`` are rows of heads, one number for each of ``tokens``, that add up to 1.
    """
    some(shares=shares, tokens=tokens)
    for number, row in enumerate(shares, 1):
        equally_long(**{f"head {number}": row, "tokens": tokens})
        zero_or_more(**{f"head {number}": row})
    ax = axes(title, height=0.42 * len(shares) + 1.1)
    said = []
    for row, of_head in enumerate(shares):
        most = max(range(len(tokens)), key=lambda place, of_head=of_head: of_head[place])
        ax.scatter(range(len(tokens)), [row] * len(tokens), [560 * share for share in of_head], c=KV, marker="s", lw=0)
        for place, share in enumerate(of_head):
            if share >= 0.3:
                ax.text(place, row, f"{share:.0%}", ha="center", va="center", fontsize=8.5)
        said.append(f"head {row + 1} looks most at {tokens[most]!r}, {of_head[most]:.0%}")
    ax.set_xticks(range(len(tokens)), [repr(token) for token in tokens])
    ax.set_yticks(range(len(shares)), [f"head {number + 1}" for number in range(len(shares))])
    ax.set(xlim=(-0.6, len(tokens) - 0.4), ylim=(len(shares) - 0.4, -0.6), xlabel="token, oldest first")
    ax.tick_params(axis="x", labelsize=8.5, length=0)
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return alt(ax, f"{title}. {'; '.join(said)}.")
