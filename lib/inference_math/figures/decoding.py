"""One answer, step by step: what was read, and what was likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import units
from .given import positive, some, zero_or_more
from .picture import COMPUTE, KV, WEIGHTS, alt, axes, beside

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
    ax = axes(title)
    places = range(len(labels))
    ax.bar(places, weights, color=WEIGHTS)
    ax.bar(places, kv, bottom=weights, color=KV, hatch="//")
    ax.set_xticks(list(places), labels)
    total = sum(weights) + sum(kv)
    ax.set_xlabel("decode step, and the token it made")
    ax.set_ylabel("bytes read")
    ax.yaxis.set_major_formatter(lambda value, _: units.size(value) if value else "0")
    beside(ax, "weights", (0, weights[0]), "below", color="white")
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
        beside(ax, f"{share:.1%}", (share, row), "right")
    ax.set_xlim(0, 1.12)
    ax.set_xlabel(
        f"probability, after the answer so far: {step.text[: len(step.text) - len(step.token)]!r}"
        if step.token in step.text
        else "probability"
    )
    spoken = ", ".join(f"{name} {share:.1%}" for name, share in reversed(pairs))
    return alt(ax, f"Probabilities of the next token at step {step.number}: {spoken}.")
