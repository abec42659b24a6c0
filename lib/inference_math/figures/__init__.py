"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .batching import factories, knee, knee_against_context, step_against_batch
from .bounds import curve, move_and_compute, roofline, speeds
from .decoding import bytes_read, candidates
from .kv_cache import critical_context, kv_per_token, running_totals, step_parts, users
from .ledger import closeness, verdict_tiles
from .memory import memory_boxes
from .one_picture import chart, collapse, dashboard, two_overlaps
from .picture import Picture, show
from .pricing import frontier, kinks, output_input_ratio, prefill_and_decode, spread, tiers_and_crossings
from .still_factory import factory
from .what_if import bytes_per_user, gains, limits, shares, tactics

__all__ = [
    "Picture",
    "bytes_per_user",
    "bytes_read",
    "candidates",
    "chart",
    "closeness",
    "collapse",
    "critical_context",
    "curve",
    "dashboard",
    "factories",
    "factory",
    "frontier",
    "gains",
    "kinks",
    "knee",
    "knee_against_context",
    "kv_per_token",
    "limits",
    "memory_boxes",
    "move_and_compute",
    "output_input_ratio",
    "prefill_and_decode",
    "roofline",
    "running_totals",
    "shares",
    "show",
    "speeds",
    "spread",
    "step_against_batch",
    "step_parts",
    "tactics",
    "tiers_and_crossings",
    "two_overlaps",
    "users",
    "verdict_tiles",
]
