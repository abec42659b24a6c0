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
from .pricing import frontier, kinks, output_input_ratio, prefill_and_decode, spread, tiers_and_crossings

__all__ = ["Picture", "bytes_read", "candidates", "curve", "factory", "frontier", "kinks", "memory_boxes", "move_and_compute",
           "output_input_ratio", "prefill_and_decode", "roofline", "show", "speeds", "spread", "tiers_and_crossings"]
