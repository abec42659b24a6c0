"""Right answers to exercise 11 that are written in other ways."""

import numpy
import sympy

K, A, t_0, tau, v = sympy.symbols("K A t_0 tau v", positive=True)


def inside_and_out(number, running, tokens, each):
    own = tokens * each
    return numpy.where(number > running, number * own / running - own, 0)


VARIANTS = {
    "11.1": [
        lambda q, a, c, u: c / (1 / (q * a) - u),
        lambda q, a, c, u: q * a * (c / (1 - u * a * q)),
    ],
    "11.2": [1 / (A * t_0 / K + A * tau + v), K / (A * t_0 + K * (A * tau + v))],
    "11.3": [inside_and_out, lambda n, r, a, t: a * t * numpy.fmax(n / r - 1, 0)],
    "11.4": ["B", " b "],
    "11.5": [
        lambda rent, n, i, o, p, q: rent * n * 1e6 / (3600 * (i * p + o * q)),
        lambda rent, n, i, o, p, q: n * (rent / 60 / 60) / (1e-6 * i * p + o * q / 1e6),
    ],
    "11.6": [
        lambda came, most, minutes: numpy.fmax(came / most - 1, 0) * minutes * 60,
        lambda came, most, minutes: numpy.where(came > most, (came - most) / most, 0) * (60 * minutes),
    ],
}

CHOICES = {
    "11.4": {
        "a": ("requests open", "not yet", "never more than are open"),
        "b": ("time to first token", "correct", "seconds of waiting"),
        "c": ("time per token", "not yet", "is how many run"),
        "d": ("output tokens per second", "not yet", "requests a second"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
