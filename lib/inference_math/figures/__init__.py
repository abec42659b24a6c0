"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .bounds import curve, move_and_compute, roofline, speeds
from .chart import chart, collapse, dashboard, two_overlaps
from .decoding import bytes_read, candidates
from .factory import factory
from .memory import memory_boxes
from .picture import Picture, show

__all__ = ["Picture", "bytes_read", "candidates", "chart", "collapse", "curve", "dashboard", "factory", "memory_boxes",
           "move_and_compute", "roofline", "show", "speeds", "two_overlaps"]
