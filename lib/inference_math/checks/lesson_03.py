"""Exercise 03: read time, the longer of two times, ridge point, speed of a deployment."""

import numpy
import sympy

from .engine import Question, Real

_F, _BW, _b = sympy.symbols("F BW b", positive=True)


def _step(params: Real, width: Real, bandwidth: Real, flops: Real, batch: Real) -> Real:
    return numpy.maximum(params * width / bandwidth, 2 * params * batch / flops)


_READ = ((7e11, 1.0, 3.35e12), (8.03e9, 2.0, 8.96e10), (1.3e10, 0.5, 1.01e12), (405e9, 1, 4.8e12))
_STEPS = (
    (7e11, 1.0, 3.35e12, 1.979e15, 1),
    (8e9, 2.0, 9e10, 1e12, 1),
    (8e9, 2.0, 9e10, 1e12, 500),
    (7e10, 1.0, 2e12, 3e14, 64),
    (7e10, 2.0, 2e12, 3e14, 4096),
    (7e10, 2.0, 1e17, 1e12, 3),
)

q1 = Question(
    "03.1",
    "function",
    reference=lambda params, width, bandwidth: params * width / bandwidth,
    inputs=_READ,
    mistakes={
        (
            "That is one over the time: tokens per second. The question asks for seconds."
        ): lambda params, width, bandwidth: bandwidth / (params * width),
        (
            "You moved the parameters as if each were one byte. What does bytes_per_param say?"
        ): lambda params, width, bandwidth: params / bandwidth,
        "That is 8 times too long: bandwidth is in bytes per second, not in bits.": lambda params, width, bandwidth: (
            8 * params * width / bandwidth
        ),
        (
            "You divided by bytes_per_param. Wider parameters are more bytes to move, not fewer."
        ): lambda params, width, bandwidth: params / width / bandwidth,
        (
            "That is in milliseconds. Give seconds: the series uses SI units throughout."
        ): lambda params, width, bandwidth: 1e3 * params * width / bandwidth,
    },
    hints=(
        "How many bytes are there to move?",
        "Bytes are parameters times bytes per parameter.",
        "Time is bytes divided by bytes per second.",
    ),
    right="All that decides one user's speed is in this line.",
)

q2 = Question(
    "03.2",
    "function",
    reference=_step,
    inputs=(*_STEPS, (7e10, 2.0, 2e12, 3e14, numpy.array([1, 64, 150, 4096]))),
    mistakes={
        (
            "You added the two times. The article lets them overlap: the longer hides the shorter."
        ): lambda n, w, bw, f, b: n * w / bw + 2 * n * b / f,
        "You took the shorter time. The step is over when the slower of the two is.": lambda n, w, bw, f, b: (
            numpy.minimum(n * w / bw, 2 * n * b / f)
        ),
        "One FLOP per parameter? A parameter is multiplied once and added once.": lambda n, w, bw, f, b: numpy.maximum(
            n * w / bw, n * b / f
        ),
        (
            "Your computing time does not grow with the batch. Each token needs its own arithmetic."
        ): lambda n, w, bw, f, b: numpy.maximum(n * w / bw, 2 * n / f),
        "Your moving time grows with the batch. The weights are moved once for all.": lambda n, w, bw, f, b: (
            numpy.maximum(n * w * b / bw, 2 * n * b / f)
        ),
        "That is the moving time alone. What if the batch is large?": lambda n, w, bw, f, b: n * w / bw,
        "That is the computing time alone. What if the batch is small?": lambda n, w, bw, f, b: 2 * n * b / f,
    },
    hints=(
        "There are two times. Which of them grows with the batch?",
        "Moving: question 1. Computing: 2 FLOP for each parameter and token, over FLOP per second.",
        "The step is the longer of the two; numpy.maximum works on numbers and on arrays.",
    ),
    right="It works on arrays too, so one call draws a curve.",
)

q3 = Question(
    "03.3",
    "expression",
    reference=_b / 2 * _F / _BW,
    inputs=({"F": 989.4, "BW": 3.35, "b": 2}, {"F": 1.3, "BW": 0.7, "b": 1}, {"F": 50.0, "BW": 7.0, "b": 0.5}),
    mistakes={
        "That is the ridge point, in FLOP per byte. Each parameter is b bytes and takes 2 FLOP.": _F / _BW,
        "Upside down: faster workers need more tokens to be busy, not fewer.": 2 * _BW / (_b * _F),
        "You forgot that a parameter costs two FLOP, a multiplication and an addition.": _b * _F / _BW,
        "The bytes per parameter are on the wrong side: fatter parameters need more tokens each.": _F / (2 * _b * _BW),
    },
    hints=(
        "Write the two times for N parameters and B tokens.",
        "N*b/BW moves the weights, 2*N*B/F computes. Set them equal.",
        "sympy.solve(sympy.Eq(N*b/BW, 2*N*B/F), B) gives a list of one.",
    ),
    right="N has dropped out: the balance does not depend on the model's size.",
)

q4 = Question(
    "03.4",
    "choice",
    reference="c",
    mistakes={
        "a": "Twice the arithmetic would halve a time that nobody waits for: the computing is hidden already.",
        "b": "More memory holds a larger model; it does not move the bytes any faster.",
        "d": "One user's tokens come one after the other. A larger batch serves more users, none of them sooner.",
    },
    hints=("Which of the two times is the longer at batch 1?", "What is that time made of?"),
    right="At batch 1 the step is the moving time, and bytes over bandwidth is all it has in it.",
)

q5 = Question(
    "03.5",
    "function",
    reference=lambda read, bandwidth, devices, efficiency: devices * bandwidth * efficiency / read,
    inputs=(
        (1.41e11, 3.35e12, 8, 0.8),
        (6.71e11, 4.8e12, 8, 0.7),
        (1.6e10, 1e12, 1, 1.0),
        (3.66e10, 3.35e12, 16, 0.55),
    ),
    mistakes={
        (
            "That is the speed of one device. Each of them brings its own belt."
        ): lambda read, bandwidth, devices, efficiency: bandwidth * efficiency / read,
        "You left out the efficiency: no program reaches the peak.": lambda read, bandwidth, devices, efficiency: (
            devices * bandwidth / read
        ),
        (
            "That is the time of a step in seconds. Tokens per second is one over it."
        ): lambda read, bandwidth, devices, efficiency: read / (devices * bandwidth * efficiency),
        "You divided by the efficiency: losses would make it faster.": lambda read, bandwidth, devices, efficiency: (
            devices * bandwidth / efficiency / read
        ),
        (
            "That is per deployment times the number of devices once too often."
        ): lambda read, bandwidth, devices, efficiency: devices**2 * bandwidth * efficiency / read,
    },
    hints=("Several belts side by side move bytes together.", "One step, one token: tokens/s is one over the step."),
    right="Two numbers of a spec sheet, a count and an honest percentage.",
)

QUESTIONS = (q1, q2, q3, q4, q5)
