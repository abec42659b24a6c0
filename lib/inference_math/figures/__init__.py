"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .batching import factories, knee, knee_against_context, step_against_batch
from .bounds import curve, move_and_compute, roofline, speeds
from .chart import chart, collapse, dashboard, draw, region, two_overlaps
from .decoding import bytes_read, candidates
from .factory import factory
from .kv_cache import critical_context, kv_per_token, running_totals, step_parts, users
from .ledger import closeness, verdict_tiles
from .memory import memory_boxes
from .picture import Picture, show
from .pricing import (
    cheapest, frontier, kinks, output_input_ratio, prefill_and_decode, spread, tier_groups, tiers_and_crossings)
from .summary import key_numbers, phenomena, summary
from .what_if import bytes_per_user, gains, limits, shares, tactics

__all__ = [
    "bytes_per_user", "bytes_read", "candidates", "chart", "cheapest", "closeness", "collapse",
    "critical_context", "curve", "dashboard", "draw", "factories", "factory", "frontier", "gains",
    "key_numbers", "kinks", "knee", "knee_against_context", "kv_per_token", "limits", "memory_boxes",
    "move_and_compute", "output_input_ratio", "phenomena", "Picture", "prefill_and_decode", "region",
    "roofline", "running_totals", "shares", "show", "speeds", "spread", "step_against_batch", "step_parts",
    "summary", "tactics", "tier_groups", "tiers_and_crossings", "two_overlaps", "users", "verdict_tiles",
]
