"""Right answers to exercise 02 that are written in other ways."""

import sympy

k, E = sympy.symbols("k E", positive=True)

VARIANTS = {
    "02.1": [lambda n, b, t: n * b + t * (b * n), lambda n, b, t: sum(n * b for _ in range(t + 1))],
    "02.2": [lambda p, n: sum(p + i for i in range(n)), lambda p, n: n * (2 * p + n - 1) / 2],
    "02.3": [lambda e, k, b: 1 - ((e - k) / e) ** b, lambda e, k, b: -((1 - k / e) ** b - 1)],
    "02.4": [
        lambda a, r, e, k, b: b * (a + r * k / e) / (a + r - r * (1 - k / e) ** b),
        lambda a, r, e, k, b: (a + r * (1 - (1 - k / e))) / ((a + r * (1 - (1 - k / e) ** b)) / b),
    ],
    "02.5": [sympy.log(2) / (sympy.log(E) - sympy.log(E - k)), -sympy.log(2) / sympy.log((E - k) / E)],
    "02.6": ["B", " b "],
}

CHOICES = {
    "02.6": {
        "a": ("several tokens of one answer", "not yet", "depends on the one before"),
        "b": ("for several people", "correct", "can serve many people"),
        "c": ("beside the compute units", "not yet", "do not fit in the caches"),
        "d": ("shorter words", "not yet", "whatever the words are"),
    }
}
"""Of each letter: a part of its option, the outcome, a part of what a learner is told."""
