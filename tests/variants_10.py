"""Right answers to exercise 10 that are written in other ways."""

import sympy

t_0, tau, s = sympy.symbols("t_0 tau s", positive=True)

VARIANTS = {
    "10.1": [
        lambda n, rent, t, b: rent * n / (b / t) / 3600 * 1_000_000,
        lambda n, rent, t, b: n * (rent / 60 / 60) * (1e6 * t / b),
    ],
    "10.2": [
        lambda nodes, n, rent, _, out: 24e6 * nodes * n * rent / out,
        lambda nodes, n, rent, _, out: nodes * n * rent / (out / 24) * 10**6,
    ],
    "10.3": [(1 - s * t_0) / (s * tau), 1 / (s * tau) - t_0 / tau],
    "10.4": [lambda speed, c: (1 / c) / (1 / c - speed), lambda speed, c: 1 + speed * c / (1 - speed * c)],
    "10.5": [lambda cost, m: cost + cost * m / (1 - m), lambda cost, m: cost * (1 - m) ** -1],
    "10.6": ["B", " b)"],
}

CHOICES = {
    "10.6": {
        "a": ("each user brings a notebook", "not yet", "as much for the sixtieth user"),
        "b": ("fewer of them are new to the step", "correct", "One more term"),
        "c": ("experts lie on several GPUs", "not yet", "does not bend it"),
        "d": ("the prompts of others are read", "not yet", "holds for a dense model as well"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
