"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .bounds import curve, move_and_compute, roofline, speeds
from .decoding import bytes_read, candidates
from .factory import factory
from .memory import memory_boxes
from .picture import Picture, show
from .what_if import bytes_per_user, gains, limits, shares, tactics

__all__ = ["Picture", "bytes_per_user", "bytes_read", "candidates", "curve", "factory", "gains", "limits", "memory_boxes",
           "move_and_compute", "roofline", "shares", "show", "speeds", "tactics"]
