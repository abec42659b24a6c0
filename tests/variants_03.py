"""Right answers to exercise 03 that are written in other ways."""

import numpy
import sympy

F, W, b = sympy.symbols("F W b", positive=True)

VARIANTS = {
    "03.1": [lambda n, w, bw: w * n / bw, lambda n, w, bw: numpy.float64(n) / (bw / w)],
    "03.2": [
        lambda n, w, bw, f, b: numpy.where(n * w / bw > 2 * n * b / f, n * w / bw, 2 * n * b / f),
        lambda n, w, bw, f, b: n * numpy.fmax(w / bw, 2 * b / f),
    ],
    "03.3": [F * b / (2 * W), sympy.Rational(1, 2) * b * (F / W)],
    "03.4": ["C", "c "],
    "03.5": [lambda r, bw, d, e: 1 / (r / (d * bw * e)), lambda r, bw, d, e: d * (bw * e) / r],
}

CHOICES = {
    "03.4": {
        "a": ("twice the FLOP/s", "not yet", "a time that nobody waits for"),
        "b": ("twice the memory", "not yet", "does not move the bytes any faster"),
        "c": ("half as many bytes", "correct", "bytes over bandwidth"),
        "d": ("twice the batch", "not yet", "serves more users"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
