"""Right answers to exercise 06 that are written in other ways."""

import numpy
import sympy

N, b, B, kappa, g = sympy.symbols("N b B kappa g", positive=True)


def bill(i, o, p, q, t, lp, lq):
    each_in, each_out = ((p, q), (lp, lq))[i > t]
    return i * each_in * 1e-6 + each_out * o * 1e-6


VARIANTS = {
    "06.1": [bill, lambda i, o, p, q, t, lp, lq: (i * p + o * q) / 1e6 if i <= t else i / 1e6 * lp + o / 1e6 * lq],
    "06.2": [(g * N * b - N * b) / (B * kappa), N * (b / B) / kappa * g - N * b / (kappa * B)],
    "06.3": [
        lambda n, a, w, bw, f, t: numpy.where(n * w / bw > 2 * a * t / f, n * w / bw, 2 * a * t / f),
        lambda n, a, w, bw, f, t: numpy.fmax(n / (bw / w), t * a / (f / 2)),
    ],
    "06.4": [lambda s, n, p, t: s * t / (n * p), lambda s, n, p, t: (t / p) / (n / s)],
    "06.5": [
        lambda r, bw, n, l, x: n * bw / (r + 2 * l * x * n * bw),
        lambda r, bw, n, l, x: (r / n / bw + (l + l) * x) ** -1,
    ],
    "06.6": ["C", " c"],
}

CHOICES = {
    "06.6": {
        "a": ("in decode, moving the user's KV cache", "not yet", "paid for each output token"),
        "b": ("in decode, moving the weights", "not yet", "as heavy for a long prompt as for a short one"),
        "c": ("in prefill, each token's look back", "correct", "fits the direction"),
        "d": ("in prefill, moving the weights", "not yet", "once for the whole prompt"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
