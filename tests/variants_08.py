"""Right answers to exercise 08 that are written in other ways."""

import numpy
import sympy

N, b, kappa, L, B, F, W = sympy.symbols("N b kappa L B F W", positive=True)


def _gain(moving, computing, draft, acceptance, drafted):
    before = numpy.where(moving > computing, moving, computing)
    check = numpy.where(moving > computing * (1 + drafted), moving, computing * (1 + drafted))
    return sum(acceptance**i for i in range(drafted + 1)) / ((check + draft * drafted) / before)


VARIANTS = {
    "08.1": [
        lambda t0, b0, g0, t1, b1, g1: (t1 / t0) * (g1 / g0) * (b0 / b1),
        lambda t0, b0, g0, t1, b1, g1: g1 * t1 * b0 / (b1 * g0 * t0),
    ],
    "08.2": [lambda a, k: sum(a**i for i in range(k + 1)), lambda a, k: 1 + a * (1 - a**k) / (1 - a)],
    "08.3": [
        _gain,
        lambda m, c, d, a, k: (1 - a ** (k + 1)) / (1 - a) * numpy.fmax(m, c) / (numpy.fmax(m, c + k * c) + d * k),
    ],
    "08.5": [
        lambda e, n, often, seldom, b: e - n * (1 - often) ** b - (e - n) * (1 - seldom) ** b,
        lambda e, n, often, seldom, b: numpy.dot([n, e - n], [1 - (1 - one) ** b for one in (often, seldom)]),
    ],
    "08.7": [
        2 / (1 - 2 * N * B * W / (F * (N * b + B * L * kappa))),
        (N * b + B * L * kappa) / W / (((N * b + B * L * kappa) / W - 2 * N * B / F) / 2),
    ],
    "08.8": [
        lambda w, kv, c, g, rent: rent * numpy.fmax(w / g + kv / g, c) / numpy.fmax(w + kv, c),
        lambda w, kv, c, g, rent: numpy.maximum(rent * (w + kv) / g, rent * c) / numpy.maximum(kv + w, c),
    ],
}
