"""Exercise 07: beta, T/T0 under two overlaps, cost when memory is full, the balanced context, regions, an upgrade."""

import numpy
import sympy

from .engine import Question, Real

_lam, _mu = sympy.symbols("lambda mu", positive=True)


def _beta(batch: Real, total: Real, active: Real, width: Real, bandwidth: Real, flops: Real) -> Real:
    return batch * 2 * active * bandwidth / (flops * total * width)


q1 = Question(
    "07.1",
    "function",
    reference=_beta,
    inputs=(
        (1, 7e10, 7e10, 2.0, 3.4e12, 1e15),
        (64, 6.7e11, 3.7e10, 1.0, 4.8e12, 2e15),
        (900, 2.3e11, 2.2e10, 0.5, 8e12, 2.3e15),
        (numpy.array([1, 8, 4096]), 1.2e11, 5e9, 1.0, 5.3e12, 2.6e15),
    ),
    mistakes={
        "That is the critical batch size itself. beta is the batch measured in it.": lambda batch, n, a, w, bw, f: (
            f * n * w / (2 * a * bw)
        ),
        "Upside down: beta is below 1 where the batch is too small.": lambda batch, n, a, w, bw, f: (
            1 / _beta(batch, n, a, w, bw, f)
        ),
        "You forgot that a parameter costs two FLOP, a multiplication and an addition.": lambda batch, n, a, w, bw, f: (
            _beta(batch, n, a, w, bw, f) / 2
        ),
        "You computed with all parameters. A token meets the active ones alone.": lambda batch, n, a, w, bw, f: _beta(
            batch, n, n, w, bw, f
        ),
        "Total over active is upside down: a sparse model needs a larger batch.": lambda batch, n, a, w, bw, f: _beta(
            batch, a, n, w, bw, f
        ),
        "Each parameter moves bytes_per_param bytes. You moved one.": lambda batch, n, a, w, bw, f: _beta(
            batch, n, a, 1, bw, f
        ),
    },
    hints=(
        "At beta = 1 two times are equal. Which?",
        "beta is the time to compute the batch over the time to move the weights.",
        "Computing: 2 * active * batch / flops. Moving: total * bytes_per_param / bandwidth.",
    ),
    right="One number in place of six.",
)


def _step(beta: Real, lam: Real, serial: bool) -> Real:
    return numpy.maximum(1, beta) + beta * lam if serial else numpy.maximum(1 + beta * lam, beta)


q2 = Question(
    "07.2",
    "function",
    reference=_step,
    inputs=(
        (0.2, 0.5, False),
        (0.2, 0.5, True),
        (3.0, 0.5, False),
        (3.0, 0.5, True),
        (3.0, 4.0, False),
        (3.0, 4.0, True),
        (5.0, 0, False),
        (5.0, 0, True),
        (numpy.array([0.1, 1.5, 20.0]), 0.9, False),
        (numpy.array([0.1, 1.5, 20.0]), 0.9, True),
    ),
    mistakes={
        "You gave the same answer for both overlaps. Right of beta = 1 they differ.": lambda beta, lam, serial: _step(
            beta, lam, False
        ),
        (
            "You let the notebooks wait in both cases. Where serial is false, computing hides them, or they hide it."
        ): lambda beta, lam, serial: _step(beta, lam, True),
        "The two overlaps are swapped.": lambda beta, lam, serial: _step(beta, lam, not serial),
        "You added all three times. That is the case in which nothing overlaps.": lambda beta, lam, serial: (
            1 + beta * lam + beta
        ),
        (
            "Your notebooks are those of one critical batch, whatever beta is. Each user brings one."
        ): lambda beta, lam, serial: numpy.maximum(1, beta) + lam if serial else numpy.maximum(1 + lam, beta),
        "You left the notebooks out. They take beta * lam.": lambda beta, lam, serial: numpy.maximum(1, beta),
        (
            "You divided by beta: that is the cost of a token. The question asks for the time of a step."
        ): lambda beta, lam, serial: _step(beta, lam, serial) / beta,
    },
    hints=(
        "In moves of all weights the three times are 1, beta * lam and beta.",
        "Moving is 1 + beta * lam in one case. In the other beta * lam comes after the longer of the other two.",
        "numpy.maximum(1 + beta * lam, beta), or numpy.maximum(1, beta) + beta * lam.",
    ),
    right="Every step of the ideal machine, in one line each.",
)

q3 = Question(
    "07.3",
    "expression",
    reference=_lam * (1 + _mu) / _mu,
    inputs=({"lambda": 2.0, "mu": 0.7}, {"lambda": 5.0, "mu": 3.5}, {"lambda": 1.3, "mu": 8.0}),
    mistakes={
        "That is the time of the step. Share it: a token's cost is the step over beta.": 1 + _mu,
        "Only the notebooks are in it. The weights are moved as well.": _lam,
        "Only the weights are in it. The notebooks are moved as well.": _lam / _mu,
        "That is beta, the batch that fills the memory. What does a token cost there?": _mu / _lam,
        "You multiplied by the batch. A step is shared by it.": (1 + _mu) * _mu / _lam,
        "Upside down: longer contexts cost more.": _mu / (_lam * (1 + _mu)),
    },
    hints=(
        "Memory is full where beta * lambda = mu. So which beta is that?",
        "At lambda of 1 or more, moving decides: a token costs 1/beta + lambda.",
        "Put beta = mu/lambda into it.",
    ),
    right="It is lambda over mu/(1 + mu): how far the context is past the longest that can be balanced.",
)


def _balanced(weights: Real, memory: Real, critical: Real) -> Real:
    return critical * (1 - weights / memory)


q4 = Question(
    "07.4",
    "function",
    reference=_balanced,
    inputs=((6.7e11, 1.1e12, 2550.0), (7.1e10, 6.4e11, 1458.0), (1.4e11, 1.6e11, 730.0), (4e11, 2e12, 5300.0)),
    mistakes={
        (
            "That is the critical context. Up to there a knee exists, but its users must also fit."
        ): lambda weights, memory, critical: critical,
        "That share is what the weights take. Notebooks have the rest.": lambda weights, memory, critical: (
            critical * weights / memory
        ),
        (
            "You measured the room in weights, the headroom mu. As a share of the memory it is smaller."
        ): lambda weights, memory, critical: critical * (memory / weights - 1),
        (
            "You took the memory in weights. At the knee the room left beside them counts."
        ): lambda weights, memory, critical: critical * memory / weights,
        "That is the share. The question asks for tokens.": lambda weights, memory, critical: 1 - weights / memory,
        (
            "That is where notebooks of one critical batch fill the free memory. At "
            "the knee the batch is larger, 1/(1 - lambda)."
        ): lambda weights, memory, critical: critical * numpy.minimum(1, (memory - weights) / weights),
    },
    hints=(
        "At the knee beta is 1/(1 - lambda). How many weights do its notebooks weigh?",
        "lambda/(1 - lambda) must be at most the headroom, memory/weights - 1.",
        "Solved for lambda that is 1 - weights/memory. And in tokens?",
    ),
    right="A machine full of weights can balance nothing.",
)


def _region(beta: float, lam: float) -> int:
    if beta >= 1 + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2


q5 = Question(
    "07.5",
    "function",
    reference=_region,
    inputs=(
        (0.003, 0.0),
        (0.003, 20.0),
        (0.2, 0.7),
        (0.1, 22.0),
        (0.6, 5.0),
        (1.4, 0.5),
        (3.0, 0.1),
        (3.0, 0.9),
        (17.0, 0.0),
        (40.0, 1.2),
        (0.5, 1.5),
        (0.9, 1.05),
        (1.8, 0.5),
        (1.9, 0.2),
    ),
    mistakes={
        "You looked at beta alone. With notebooks the knee lies at 1/(1 - lambda).": lambda beta, lam: (
            3 if beta >= 1 else 1 if beta * lam < 1 else 2
        ),
        (
            "You took the notebooks of a whole critical batch. They take beta * lam, and with few users little."
        ): lambda beta, lam: 3 if beta >= 1 + beta * lam else 1 if lam < 1 else 2,
        "Weights and notebooks are swapped.": lambda beta, lam: {1: 2, 2: 1, 3: 3}[_region(beta, lam)],
        "Moving and computing are swapped: computing decides where beta is the longer.": lambda beta, lam: (
            3 if beta < 1 + beta * lam else 1 if beta * lam < 1 else 2
        ),
        (
            "You compared the three parts one by one. Weights and notebooks are "
            "moved one after the other, so their times add up."
        ): lambda beta, lam: 3 if beta >= numpy.maximum(1, beta * lam) else 1 if beta * lam < 1 else 2,
        "Past the critical context you never wait for weights. With few users one does.": lambda beta, lam: (
            2 if lam >= 1 else _region(beta, lam)
        ),
    },
    hints=(
        "Which is longer, moving or computing?",
        "Computing decides where beta is at least 1 + beta * lam.",
        "If moving decides: weights are 1 of it and notebooks beta * lam.",
    ),
    right="The whole chart, in three lines of code.",
)

q6 = Question(
    "07.6",
    "choice",
    reference="c",
    mistakes={
        "a": "A larger crowd shares the weights, and they are the small part here: 1/beta of the cost.",
        "b": "The workers wait already. Faster ones wait longer, and a token takes as much moving as before.",
        "d": "That halves the small part. How large are 1/beta and lambda?",
    },
    hints=("A token's cost is 1/beta + lambda. Which of the two is larger?", "Which change makes that one smaller?"),
    right=(
        "At lambda = 4 four fifths of the cost are notebooks, and smaller "
        "notebooks are the only way to move less of them."
    ),
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
