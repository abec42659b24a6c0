"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .bounds import curve, move_and_compute, roofline, speeds
from .chart import chart, collapse, dashboard, two_overlaps
from .decoding import bytes_read, candidates
from .factory import factory
from .kv_cache import critical_context, kv_per_token, running_totals, step_parts, users
from .ledger import closeness, verdict_tiles
from .memory import memory_boxes
from .picture import Picture, show
from .what_if import bytes_per_user, gains, limits, shares, tactics

__all__ = [
    "bytes_per_user", "bytes_read", "candidates", "chart", "closeness", "collapse", "critical_context", "curve",
    "dashboard", "factory", "gains", "kv_per_token", "limits", "memory_boxes", "move_and_compute", "Picture",
    "roofline", "running_totals", "shares", "show", "speeds", "step_parts", "tactics", "two_overlaps", "users",
    "verdict_tiles",
]
