"""Right answers to exercise 07 that are written in other ways."""

import numpy
import sympy

lam, mu, beta = sympy.symbols("lambda mu beta", positive=True)

VARIANTS = {
    "07.1": [
        lambda batch, n, a, w, bw, f: batch / (w / 2 * n / a * f / bw),
        lambda batch, n, a, w, bw, f: (2 * a * batch / f) / (n * w / bw),
    ],
    "07.2": [
        lambda b, l, serial: numpy.where(b > 1, b, 1) + b * l if serial else numpy.where(b > 1 + b * l, b, 1 + b * l),
        lambda b, l, serial: b * (numpy.fmax(1 / b, 1) + l) if serial else b * numpy.fmax(1 / b + l, 1),
    ],
    "07.3": [(1 / beta + lam).subs(beta, mu / lam), (1 + mu) / (mu / lam), lam + lam / mu],
    "07.4": [
        lambda weights, context, critical: weights / (1 - context / critical),
        lambda weights, context, critical: weights + context * weights / (critical - context),
    ],
    "07.5": [
        lambda b, l: 3 if l < 1 and b >= 1 / (1 - l) else 2 if b * l >= 1 else 1,
        lambda b, l: float(3 if l <= 1 - 1 / b else 1 + (b * l >= 1)),
    ],
    "07.6": ["C", " c"],
}

CHOICES = {
    "07.6": {
        "a": ("twice as many users", "not yet", "A larger crowd shares the weights"),
        "b": ("twice the FLOP/s", "not yet", "The workers wait already"),
        "c": ("a KV cache of half as many bytes", "correct", "four fifths of the cost are notebooks"),
        "d": ("weights of half as many bytes", "not yet", "halves the small part"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
