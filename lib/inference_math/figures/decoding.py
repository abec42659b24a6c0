"""One answer, step by step: what was read, and what was likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import formulas, units
from ..errors import InputError
from .given import equally_long, positive, some, zero_or_more
from .picture import COMPUTE, INK, KV, SMALL, WEIGHTS, alt, axes, beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..specs import Model
    from ..toy_llm import Step
    from .picture import Numbers


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
    said = step.text.removesuffix(step.token)  # a token that ends the answer is not in the text
    ax.set_xlabel(f"probability, after the answer so far: {said!r}" if said else "probability, after the question")
    spoken = ", ".join(f"{name} {share:.1%}" for name, share in reversed(pairs))
    return alt(ax, f"Probabilities of the next token at step {step.number}: {spoken}.")


def experts_read(model: Model, batches: Numbers) -> Axes:
    """GB of weights that a step of a mixture of experts reads, at these numbers of users, against all that it has.

    Raises InputError for a model without experts.
    """
    positive(batches=batches)
    if not model.experts:
        raise InputError(f"{model.name} has no experts; any batch reads the same")
    read = [formulas.weight_bytes_read(model, batch) / 1e9 for batch in batches]
    whole = formulas.weight_bytes_moved(model) / 1e9
    ax = axes(f"{model.name}: more users pick more experts, until all are read", height=3.2)
    ax.axhline(whole, color=INK, ls="--", lw=1.2)
    ax.plot(batches, read, "o-", color=WEIGHTS, lw=2.5)
    for batch, value in zip(batches, read, strict=True):
        beside(ax, units.digits(value), (batch, value), "below right", color=WEIGHTS)  # where neither line runs
    words = f"all: {units.digits(whole)} GB, which a dense model reads for any number of users"
    beside(ax, words, (min(batches), whole), "above right")
    ax.set(xscale="log", xlim=(0.9 * min(batches), 1.6 * max(batches)), ylim=(-0.1 * whole, 1.18 * whole))
    ax.set_xticks(list(batches), [f"{batch:,.0f}" for batch in batches], minor=False)
    ax.minorticks_off()
    ax.set(xlabel="users who share a step (log axis)", ylabel="GB of weights a step reads")
    pairs = ", ".join(f"{units.digits(value)} for {batch:,.0f}" for batch, value in zip(batches, read, strict=True))
    return alt(ax, f"{ax.get_title(loc='left')}. GB a step, by users: {pairs}; all are {units.digits(whole)}.")


def looks(shares: Sequence[Sequence[float]], tokens: Sequence[str], title: str) -> Axes:
    """Rows of bars: how much each head of a layer looks back at each token.

    ``shares`` are rows of heads, one number for each of ``tokens``, that add up to 1.
    """
    some(shares=shares, tokens=tokens)
    for number, row in enumerate(shares, 1):
        equally_long(**{f"head {number}": row, "tokens": tokens})
        zero_or_more(**{f"head {number}": row})
        positive(**{f"sum of head {number}": sum(row)})
    ax = axes(title, height=0.34 * len(shares) + 1.1)
    said, places, floors = [], range(len(tokens)), range(len(shares))[::-1]  # the first head on top
    scale = 0.85 / max(map(max, shares))  # one for all, and the highest bar keeps to its row
    for number, floor, row in zip(range(1, len(shares) + 1), floors, shares, strict=True):
        ax.bar(places, [scale * share for share in row], bottom=floor, color=KV, width=0.7)
        most = max(places, key=row.__getitem__)
        if row[most] >= 0.3:
            beside(ax, f"{row[most]:.0%}", (most + 0.35, floor + scale * row[most] / 2), "right", fontsize=SMALL)
        said.append(f"head {number} looks most at {tokens[most]!r}, {row[most]:.0%}")
    ax.set_xticks(places, [repr(token) for token in tokens], fontsize=SMALL)
    ax.set_yticks(floors, [f"head {number}" for number in range(1, len(shares) + 1)])
    ax.set(xlim=(-0.6, len(tokens) - 0.4), ylim=(0, len(shares) - 0.1), xlabel="token, oldest first")
    return alt(ax, f"{title}. {'; '.join(said)}.")
