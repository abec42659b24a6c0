"""Right answers to exercise 05 that are written in other ways."""

import math

import numpy
import sympy

N_a, ell, d, w, L, F, W = sympy.symbols("N_a ell d w L F W", positive=True)
kappa, g = sympy.symbols("kappa g", positive=True)

VARIANTS = {
    "05.1": [lambda n, q, k, d, w: n * (k * d + k * d) * w, lambda n, q, k, d, w: sum([2 * k * d * w] * n)],
    "05.2": [
        lambda m, d, w, k, c: int(max(m * d - w, 0) / (c * k)),
        lambda m, d, w, k, c: 0 if w > d * m else math.floor((d * m - w) / k / c),
    ],
    "05.3": [
        lambda p, a: sum(p + i - 1 for i in range(1, a + 1)) - p - (a - 1),
        lambda p, a: (a - 1) * p + (a - 1) * (a - 2) // 2,
    ],
    "05.4": [
        lambda w, k, n, c, s: w + k * s + n * k * (c - s),
        lambda w, k, n, c, s: numpy.add(w, n * c * k) - (n - 1) * s * k,
    ],
    "05.5": [N_a * W / (F * L * ell * d * w), (2 * N_a / F) / (L * (ell * (d + d)) * w / W)],
    "05.6": ["B", " b"],
    "05.7": [
        2 * N_a * W / (F * kappa) * (1 - 1 / g),
        2 * N_a * W / (F * kappa) - 2 * N_a * W / (F * kappa * g),
        (g - 1) * (2 * N_a * W) / g / F / kappa,
    ],
}

CHOICES = {
    "05.6": {
        "a": ("weights in 8 bit", "not yet", "less than a third"),
        "b": ("notebooks in 8 bit", "correct", "halve the larger part"),
        "c": ("twice the FLOP/s", "not yet", "The workers wait as it is"),
        "d": ("twice as many users", "not yet", "each brings a notebook"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
