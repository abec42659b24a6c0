"""Exercise 06: a bill with a tier, KV against weights, prefill, output over input, speed on many GPUs."""

import numpy
import sympy

from .engine import Question, Real

_N, _b, _B, _kv = sympy.symbols("N b B kv", positive=True)


def _bill(n_in: float, n_out: float, p_in: float, p_out: float) -> float:
    return (n_in * p_in + n_out * p_out) / 1e6


def _request(
    n_in: float, n_out: float, p_in: float, p_out: float, threshold: float, long_in: float, long_out: float
) -> float:
    return _bill(n_in, n_out, long_in, long_out) if n_in > threshold else _bill(n_in, n_out, p_in, p_out)


def _only_above(
    n_in: float, n_out: float, p_in: float, p_out: float, threshold: float, long_in: float, long_out: float
) -> float:
    above = max(0, n_in - threshold)
    return _bill(n_in - above, 0, p_in, 0) + _bill(above, n_out, long_in, long_out if above else p_out)


def _input_alone(
    n_in: float, n_out: float, p_in: float, p_out: float, threshold: float, long_in: float, long_out: float
) -> float:
    return _bill(n_in, n_out, long_in if n_in > threshold else p_in, p_out)


# Made-up prices, below, at and above a threshold.
_TIER = (3, 7, 50_000, 5, 8)
_REQUESTS = (
    (1_000, 400, *_TIER),
    (50_000, 2_000, *_TIER),
    (50_001, 2_000, *_TIER),
    (90_000, 300, *_TIER),
    (40_000, 30_000, *_TIER),
    (130_000, 1, 1.1, 4.3, 128_000, 2.6, 4.9),
)

q1 = Question(
    "06.1",
    "function",
    reference=_request,
    inputs=_REQUESTS,
    mistakes={
        "You bill only the tokens above the threshold at the long price. The whole request is.": _only_above,
        (
            "At exactly the threshold the short prices still hold: the tier begins above it."
        ): lambda i, o, p, q, t, lp, lq: _bill(i, o, lp, lq) if i >= t else _bill(i, o, p, q),
        "Past the threshold the output has another price, too.": _input_alone,
        "You count input and output together. The threshold is in input tokens alone.": lambda i, o, p, q, t, lp, lq: (
            _bill(i, o, lp, lq) if i + o > t else _bill(i, o, p, q)
        ),
        "Prices are for a million tokens: your bill is a million times too high.": lambda *one: 1e6 * _request(*one),
        "You never use the long prices.": lambda i, o, p, q, t, lp, lq: _bill(i, o, p, q),
    },
    hints=(
        "First decide which pair of prices holds, by the input tokens alone.",
        "Then tokens times price, for input and output, over a million.",
    ),
    right="A cliff: the one token above the threshold can cost as much as all before it.",
)

q2 = Question(
    "06.2",
    "expression",
    reference=_N * _b / (_B * _kv),
    inputs=(
        {"N": 7e10, "b": 1, "B": 64, "kv": 3.3e5},
        {"N": 4e11, "b": 2, "B": 7, "kv": 5e5},
        {"N": 3.0, "b": 0.5, "B": 11, "kv": 13.0},
    ),
    mistakes={
        "That is for one user. Every user of the batch has notes of their own.": _N * _b / _kv,
        "Upside down: that is one over the context.": _B * _kv / (_N * _b),
        "A parameter is b bytes; you compare numbers with bytes.": _N / (_B * _kv),
        "kv counts keys and values already: no further 2.": _N * _b / (2 * _B * _kv),
        "The weights move once for the whole batch, not once for each user.": _N * _b * _B / _kv,
    },
    hints=(
        "How many bytes are the weights? How many are the notes of B users with L tokens each?",
        "Both travel on the same belt, so BW drops out.",
        "sympy.solve(sympy.Eq(..., ...), L) gives a list of one.",
    ),
    right="It falls as the batch grows: a context like this belongs to a model at a batch.",
)

_PROMPTS = (
    (7e10, 7e10, 2.0, 2.68e13, 7.9e15, 2_000),
    (7e10, 7e10, 2.0, 2.68e13, 7.9e15, 20),
    (6.7e11, 3.7e10, 1.0, 3.8e13, 1.6e16, 3_000),
    (6.7e11, 3.7e10, 1.0, 3.8e13, 1.6e16, 30_000),
    (8e9, 8e9, 0.5, 1e12, 1e14, 1),
)


def _first(total: Real, active: Real, width: Real, bandwidth: Real, flops: Real, tokens: Real) -> Real:
    return numpy.maximum(total * width / bandwidth, 2 * active * tokens / flops)


q3 = Question(
    "06.3",
    "function",
    reference=_first,
    inputs=(*_PROMPTS, (6.7e11, 3.7e10, 1.0, 3.8e13, 1.6e16, numpy.array([1, 4_000, 100_000]))),
    mistakes={
        "You added the two times. They overlap: the longer hides the shorter.": lambda n, a, w, bw, f, t: (
            n * w / bw + 2 * a * t / f
        ),
        "You compute with all parameters. Only the active ones work on a token.": lambda n, a, w, bw, f, t: (
            numpy.maximum(n * w / bw, 2 * n * t / f)
        ),
        "You move the active parameters alone. Many tokens together touch all experts.": lambda n, a, w, bw, f, t: (
            numpy.maximum(a * w / bw, 2 * a * t / f)
        ),
        "One FLOP per parameter? A parameter is multiplied once and added once.": lambda n, a, w, bw, f, t: (
            numpy.maximum(n * w / bw, a * t / f)
        ),
        "You move the weights for each token. In prefill one move serves the whole prompt.": lambda n, a, w, bw, f, t: (
            numpy.maximum(n * w * t / bw, 2 * a * t / f)
        ),
        "That is the computing time alone. A short prompt waits for the weights.": lambda n, a, w, bw, f, t: (
            2 * a * t / f
        ),
        "That is the moving time alone. A long prompt waits for the arithmetic.": lambda n, a, w, bw, f, t: n * w / bw,
    },
    hints=(
        "It is a step with as many tokens as the prompt has.",
        "All weights move once; 2 FLOP for each active parameter and token.",
        "The longer of the two: numpy.maximum.",
    ),
    right="A prompt is a batch in itself: its tokens share one move.",
)

q4 = Question(
    "06.4",
    "function",
    reference=lambda step, batch, prefill, tokens: (step / batch) / (prefill / tokens),
    inputs=((0.01, 16, 0.3, 8_192), (0.02, 64, 0.05, 1_000), (0.005, 1, 0.01, 300), (0.03, 500, 2.0, 50_000)),
    mistakes={
        (
            "A step makes a token for every user of the batch. Each is a share of it."
        ): lambda step, batch, prefill, tokens: step / (prefill / tokens),
        (
            "You compare one output token with the whole prompt. An input token is a share of the prefill."
        ): lambda step, batch, prefill, tokens: step / batch / prefill,
        "Upside down: that is an input token in output tokens.": lambda step, batch, prefill, tokens: (
            (prefill / tokens) / (step / batch)
        ),
        "You compare the two passes, not the tokens in them.": lambda step, batch, prefill, tokens: step / prefill,
        "You multiplied by the batch. More users make each one's token cheaper.": lambda step, batch, prefill, tokens: (
            step * batch / (prefill / tokens)
        ),
    },
    hints=("How much of a step does one output token take up?", "And how much of a prefill does one input token?"),
    right="In the ideal model this is B*/B + L/L*.",
)

_SPREAD = (
    (7e10, 3.35e12, 8, 80, 4e-5),
    (7e10, 3.35e12, 1, 80, 4e-5),
    (4e11, 3.35e12, 16, 126, 1e-5),
    (1.6e10, 1e12, 2, 32, 0.0),
)


def _speed(read: Real, bandwidth: Real, devices: Real, layers: Real, exchange: Real) -> Real:
    return 1 / (read / (devices * bandwidth) + 2 * layers * exchange)


q5 = Question(
    "06.5",
    "function",
    reference=_speed,
    inputs=(*_SPREAD, (7e10, 3.35e12, numpy.array([1, 10, 100, 1000]), 80, 4e-5)),
    mistakes={
        (
            "You left out the exchanges: they would make 1,000 GPUs a thousand times as fast."
        ): lambda r, bw, n, layers, x: 1 / (r / (n * bw)),
        "Each layer needs two exchanges: one after attention, one after the MLP.": lambda r, bw, n, layers, x: (
            1 / (r / (n * bw) + layers * x)
        ),
        (
            "You divide the exchanges by the GPUs as well. They wait for each other, however many they are."
        ): lambda r, bw, n, layers, x: n / (r / bw + 2 * layers * x),
        "Two exchanges in every layer, and a step goes through all layers.": lambda r, bw, n, layers, x: (
            1 / (r / (n * bw) + 2 * x)
        ),
        "That is the time of a step. Tokens per second is one over it.": lambda r, bw, n, layers, x: (
            r / (n * bw) + 2 * layers * x
        ),
        "You took the longer of the two. Nothing overlaps with an exchange: they add up.": lambda r, bw, n, layers, x: (
            1 / numpy.maximum(r / (n * bw), 2 * layers * x)
        ),
    },
    hints=(
        "Two times add up: reading, which the GPUs share, and exchanges, which they do not.",
        "Exchanges: two for each layer.",
        "One step makes one token for this user.",
    ),
    right="No number of GPUs gets past one over the exchanges.",
)

q6 = Question(
    "06.6",
    "choice",
    reference="c",
    mistakes={
        "a": "That rises with the context, but it is paid for each output token: output would rise more than input.",
        "b": "The weights are as heavy for a long prompt as for a short one, and the batch shares them.",
        "d": "The weights move once for the whole prompt: the longer it is, the less of that falls on each token.",
    },
    hints=("Which of the four grow with the prompt?", "Of those, which is paid while the prompt is read?"),
    right="It fits the direction. That it is the providers' reason is not proven.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
