"""Right answers to exercise 01 that are written in other ways."""

import math

import sympy

N, b, n, M, kappa, L = sympy.symbols("N b n M kappa L", positive=True)

VARIANTS = {
    "01.1": [lambda p, bits: bits / 8 * p, lambda p, bits: p / (8 / bits)],
    "01.2": [lambda w, m: -(-w // m), lambda w, m: int(w // m) + (w % m > 0), lambda w, m: float(math.ceil(w / m))],
    "01.3": [lambda w, kv, u, c: kv * c * u + w, lambda w, kv, u, c: w + sum(c * kv for _ in range(u))],
    "01.4": [n * M / (kappa * L) - N * b / (kappa * L), (n * M - N * b) / kappa / L, -(N * b - n * M) / (L * kappa)],
    "01.5": ["D", " d "],
}

CHOICES = {
    "01.5": {
        "a": ("twice the bandwidth", "not yet", "It makes no room"),
        "b": ("weights in fp8", "not yet", "half of the weights' room"),
        "c": ("conversations of 4,000", "not yet", "Half the context"),
        "d": ("8 H100", "correct", "paid once"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
