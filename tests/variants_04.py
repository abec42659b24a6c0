"""Right answers to exercise 04 that are written in other ways."""

import numpy
import sympy

N, N_a, b, F, W, g = sympy.symbols("N N_a b F W g", positive=True)

VARIANTS = {
    "04.1": [lambda n, w, bw, batch: n * w / (bw * batch), lambda n, w, bw, batch: 1 / (batch * bw / n / w)],
    "04.2": [
        lambda n, a, w, bw, f, batch: numpy.minimum(batch * bw / (n * w), f / (2 * a)),
        lambda n, a, w, bw, f, batch: 1 / numpy.fmax(n * w / bw / batch, 2 * a / f),
        lambda n, a, w, bw, f, batch: (
            batch / numpy.where(n * w / bw > 2 * a * batch / f, n * w / bw, 2 * a * batch / f)
        ),
    ],
    "04.3": [
        lambda moving, active, dense, sparse, promise: dense / promise / active / 2 * (moving * promise <= 1),
        lambda moving, active, dense, sparse, promise: dense / (2 * active * promise) if 1 / promise >= moving else 0,
    ],
    "04.4": [
        lambda e, k, batch: batch * k / (e - e * ((e - k) / e) ** batch),
        lambda e, k, batch: -batch * (k / e) / numpy.expm1(batch * numpy.log1p(-k / e)),
    ],
    "04.5": [
        N * b * F / (2 * N_a * W * (g - 1)),
        N * b / W / (2 * N_a * g / F - 2 * N_a / F),
        N * b * F / (2 * N_a * W * g - 2 * N_a * W),
    ],
    "04.6": ["B", " b"],
}

CHOICES = {
    "04.6": {
        "a": ("as long for a token as before, and a token costs half", "not yet", "it is not shared"),
        "b": ("twice as long for a token, and a token costs the same", "correct", "buys nothing, and takes patience"),
        "c": ("twice as long for a token, and a token costs twice", "not yet", "also makes twice as many tokens"),
        "d": ("as long for a token as before, and a token costs the same", "not yet", "The step must grow"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
