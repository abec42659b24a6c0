"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.
"""

from .batching import factories, knee, knee_against_context, step_against_batch
from .bounds import curve, move_and_compute, roofline, speeds
from .decoding import bytes_read, candidates
from .factory import factory
from .memory import memory_boxes
from .picture import Picture, show

__all__ = ["Picture", "bytes_read", "candidates", "curve", "factories", "factory", "knee", "knee_against_context",
           "memory_boxes", "move_and_compute", "roofline", "show", "speeds", "step_against_batch"]
