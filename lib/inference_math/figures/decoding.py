"""One answer, step by step: what was read, and what was likely."""

from .. import units
from .picture import COMPUTE, KV, WEIGHTS, alt, axes


def bytes_read(steps, title):
    """Bars: bytes of weights and of KV cache that each decode step read.

    ``steps`` are (label, weight bytes, KV bytes).
    """
    labels, weights, kv = zip(*steps)
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
    return alt(ax, f"{title}. {len(labels)} bars of about {units.size(weights[0])} each, {units.size(total)} in all.")


def candidates(step):
    """Bars: the likeliest next tokens of one decode step (``toy_llm.Step``)."""
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
