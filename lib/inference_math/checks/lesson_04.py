"""Exercise 04: a shared move, a deployment's tokens per second, critical batch, experts, the knee with KV caches."""

import numpy
import sympy

from .engine import Question, Real

_N, _Na, _b, _kv, _L, _F, _BW = sympy.symbols("N N_a b kv L F BW", positive=True)


def _deployment(total: Real, active: Real, width: Real, bandwidth: Real, flops: Real, batch: Real) -> Real:
    return batch / numpy.maximum(total * width / bandwidth, 2 * active * batch / flops)


def _critical(total: Real, active: Real, width: Real, dense: Real, sparse: Real, bandwidth: Real) -> Real:
    return width / 2 * total / active * dense / bandwidth


q1 = Question(
    "04.1",
    "function",
    reference=lambda params, width, bandwidth, batch: params * width / bandwidth / batch,
    inputs=(
        (7e11, 1.0, 3.35e12, 2),
        (7e11, 1.0, 3.35e12, 1),
        (8e9, 2.0, 9e10, 16),
        (4e11, 0.5, 4.8e12, 300),
        (7e10, 2.0, 2e12, numpy.array([1, 2, 64, 512])),
    ),
    mistakes={
        (
            "That is the whole move. It makes a token for each user of the batch, so each pays a part of it."
        ): lambda params, width, bandwidth, batch: params * width / bandwidth,
        (
            "You moved the weights once for each user. Everyone in the batch shares one move."
        ): lambda params, width, bandwidth, batch: params * width / bandwidth * batch,
        (
            "You moved the parameters as if each were one byte. What does bytes_per_param say?"
        ): lambda params, width, bandwidth, batch: params / bandwidth / batch,
        (
            "That is one over the time: tokens per second. The question asks for seconds."
        ): lambda params, width, bandwidth, batch: bandwidth * batch / (params * width),
        (
            "You gave each user a part of the bandwidth as well, and shared twice."
        ): lambda params, width, bandwidth, batch: params * width / bandwidth / batch**2,
    },
    hints=(
        "How long is the move, whoever it is for?",
        "How many tokens come out of it?",
        "Divide the one by the other.",
    ),
    right="The one cost of a token that falls as people come.",
)

q2 = Question(
    "04.2",
    "function",
    reference=_deployment,
    inputs=(
        (7e10, 7e10, 2.0, 2e12, 3e14, 1),
        (7e10, 7e10, 2.0, 2e12, 3e14, 4096),
        (6.7e11, 3.7e10, 1.0, 2.7e13, 8e15, 300),
        (6.7e11, 3.7e10, 1.0, 2.7e13, 8e15, 20_000),
        (1.2e11, 5e9, 0.5, 3e12, 1e15, 64),
        (2.3e11, 2.2e10, 1.0, 8e12, 4e15, numpy.array([1, 64, 1024, 65_536])),
    ),
    mistakes={
        (
            "That is what one user gets. Every user of the batch gets as much in the same step."
        ): lambda n, a, w, bw, f, b: _deployment(n, a, w, bw, f, b) / b,
        (
            "That is the time of a step. Tokens per second are the tokens of a step over its time."
        ): lambda n, a, w, bw, f, b: b / _deployment(n, a, w, bw, f, b),
        "You added the two times. Here they overlap: the longer hides the shorter.": lambda n, a, w, bw, f, b: (
            b / (n * w / bw + 2 * a * b / f)
        ),
        "You took the shorter time. The step is over when the slower of the two is.": lambda n, a, w, bw, f, b: (
            b / numpy.minimum(n * w / bw, 2 * a * b / f)
        ),
        "Your computing uses all parameters. A token meets only the active ones.": lambda n, a, w, bw, f, b: (
            _deployment(n, n, w, bw, f, b)
        ),
        (
            "You moved the active parameters alone. Different users ask for different experts, and here all are read."
        ): lambda n, a, w, bw, f, b: _deployment(a, a, w, bw, f, b),
        "One FLOP per parameter? A parameter is multiplied once and added once.": lambda n, a, w, bw, f, b: _deployment(
            n, a, w, bw, 2 * f, b
        ),
        "It grows with the batch for ever. When do the workers fall behind?": lambda n, a, w, bw, f, b: (
            b * bw / (n * w)
        ),
        "That is the ceiling that arithmetic sets. A small batch does not reach it.": lambda n, a, w, bw, f, b: (
            f / (2 * a)
        ),
    },
    hints=(
        "A step makes how many tokens, and takes how long?",
        "Moving: total parameters, once. Computing: 2 FLOP for each active parameter and each token.",
        "batch over the longer of the two; numpy.maximum works on numbers and on arrays.",
    ),
    right="It climbs with the batch, and then it is flat.",
)

q3 = Question(
    "04.3",
    "function",
    reference=_critical,
    inputs=(
        (7e10, 7e10, 2.0, 1e15, 2e15, 3.4e12),
        (6.7e11, 3.7e10, 1.0, 2e15, 4e15, 3.4e12),
        (2.3e11, 2.2e10, 1.0, 4.5e15, 9e15, 8e12),
        (1.2e11, 5e9, 0.5, 1.5e16, 2e16, 8e12),
        (4e11, 4e11, 1.0, 1.3e15, 2.6e15, 5.3e12),
    ),
    mistakes={
        (
            "You took the rate for sparse matrices. A model's weights are not full of zeros: use the dense rate."
        ): lambda n, a, w, dense, sparse, bw: w / 2 * n / a * sparse / bw,
        (
            "Total over active is upside down. A sparse model gives the workers "
            "less to do per byte, and needs more users."
        ): lambda n, a, w, dense, sparse, bw: w / 2 * a / n * dense / bw,
        (
            "That is right for a dense model alone. A mixture of experts moves "
            "all of its parameters and computes with few."
        ): lambda n, a, w, dense, sparse, bw: w / 2 * dense / bw,
        (
            "You forgot that a parameter costs two FLOP, a multiplication and an addition."
        ): lambda n, a, w, dense, sparse, bw: w * n / a * dense / bw,
        (
            "That is the ridge point times total over active, in FLOP per byte. How many bytes and FLOP is a parameter?"
        ): lambda n, a, w, dense, sparse, bw: n / a * dense / bw,
        (
            "The bytes per parameter are on the wrong side: wider parameters "
            "take longer to arrive, and need more users."
        ): lambda n, a, w, dense, sparse, bw: n / a * dense / bw / (2 * w),
        (
            "Bandwidth over FLOP/s is upside down: faster workers need more tokens to be busy, not fewer."
        ): lambda n, a, w, dense, sparse, bw: w / 2 * n / a * bw / dense,
    },
    hints=(
        "Write both times of question 2 and set them equal.",
        (
            "A model half, a hardware half: bytes per parameter, over 2 FLOP, "
            "times total/active; times FLOP/s over bytes/s."
        ),
        "Which of the two rates does a real model reach?",
    ),
    right="Model half times hardware half, and its size has dropped out.",
)


def _touched(experts: Real, picked: Real, batch: Real) -> Real:
    return 1 - (1 - picked / experts) ** batch


q4 = Question(
    "04.4",
    "function",
    reference=lambda n_bytes, experts, picked, batch: n_bytes * _touched(experts, picked, batch),
    inputs=(
        (6.5e11, 256, 8, 1),
        (6.5e11, 256, 8, 32),
        (9e10, 128, 4, 2),
        (9e10, 128, 4, 100),
        (4.5e10, 8, 2, 3),
        (6.5e11, 256, 8, numpy.array([1, 8, 64, 1024])),
    ),
    mistakes={
        (
            "You opened new experts for each token. Two tokens often pick the same one, and it is read once."
        ): lambda n_bytes, experts, picked, batch: n_bytes * picked * batch / experts,
        (
            "You opened new experts for each token until all are open. Two tokens often pick the same one."
        ): lambda n_bytes, experts, picked, batch: n_bytes * numpy.minimum(1, picked * batch / experts),
        (
            "You read all experts at any batch. One token opens only experts_per_token of them."
        ): lambda n_bytes, experts, picked, batch: n_bytes,
        (
            "That is what one token opens. Other users' tokens pick other experts."
        ): lambda n_bytes, experts, picked, batch: n_bytes * picked / experts,
        "Those are the experts that nobody picked. The others are read.": lambda n_bytes, experts, picked, batch: (
            n_bytes * (1 - _touched(experts, picked, batch))
        ),
        (
            "You let each token pick a single expert. It picks experts_per_token of them."
        ): lambda n_bytes, experts, picked, batch: n_bytes * _touched(experts, 1, batch),
        "That is the share of the experts. The question asks for bytes.": lambda n_bytes, experts, picked, batch: (
            _touched(experts, picked, batch)
        ),
    },
    hints=(
        "How likely is it that one token leaves a given expert alone?",
        "And that all tokens of the batch do?",
        "The share that is read is 1 less that, (1 - k/E) to the power of the batch.",
    ),
    right="Sharing starts late: the first users bring almost no experts in common.",
)

_BSTAR = _N * _b * _F / (2 * _Na * _BW)
_LSTAR = 2 * _Na * _BW / (_F * _kv)

q5 = Question(
    "04.5",
    "expression",
    reference=_BSTAR / (1 - _L / _LSTAR),
    inputs=(
        {"N": 70.0, "N_a": 70.0, "b": 2.0, "kv": 0.3, "L": 0.2, "F": 990.0, "BW": 3.3},
        {"N": 670.0, "N_a": 37.0, "b": 1.0, "kv": 0.07, "L": 1.1, "F": 1900.0, "BW": 3.3},
        {"N": 13.0, "N_a": 5.0, "b": 0.5, "kv": 1.7, "L": 0.4, "F": 40.0, "BW": 7.0},
    ),
    mistakes={
        (
            "That is the knee without KV caches, or where they are read after "
            "the computing. Here they are part of the move."
        ): _BSTAR,
        "You moved one KV cache for all. Each user has one of their own.": (_N * _b + _kv * _L) * _F / (2 * _Na * _BW),
        "A sign has turned: the caches lengthen the move, so that more users are needed, not fewer.": _BSTAR
        / (1 + _L / _LSTAR),
        "You moved one token of each cache. A step reads all L of them.": _BSTAR / (1 - 1 / _LSTAR),
        "You forgot that a parameter costs two FLOP, a multiplication and an addition.": _N
        * _b
        * _F
        / (_Na * _BW - _F * _kv * _L),
        "You computed with all N parameters. A token meets N_a of them.": _N * _b * _F / (2 * _N * _BW - _F * _kv * _L),
        "You moved N_a parameters. All N are read.": _Na * _b * _F / (2 * _Na * _BW - _F * _kv * _L),
    },
    hints=(
        "The move is the weights once and a KV cache for each of the B users.",
        "(N*b + B*kv*L)/BW moves, 2*N_a*B/F computes. Set them equal.",
        "sympy.solve(sympy.Eq(..., ...), B) gives a list of one.",
    ),
    right="The knee without caches, over 1 - L/L*: at L* there is none.",
)

q6 = Question(
    "04.6",
    "choice",
    reference="b",
    mistakes={
        "a": (
            "Sharing helps only while the move is the longer time. At the knee the "
            "computing takes as long, and it is not shared."
        ),
        "c": "The step is twice as long, but it also makes twice as many tokens. What does one of them cost?",
        "d": "Twice the tokens are twice the arithmetic, and the workers were busy already. The step must grow.",
    },
    hints=(
        "Which of the two times grows when the batch is doubled at the knee?",
        "A step is then how long, and makes how many tokens?",
    ),
    right="Past the knee a larger batch buys nothing, and takes patience.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
