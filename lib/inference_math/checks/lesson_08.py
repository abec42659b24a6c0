"""Exercise 08: what a faster service costs, guessing ahead, experts shared, a faster belt."""

from collections.abc import Callable

import numpy
import sympy

from .engine import Question, Real

_N, _b, _kv, _L, _B, _F, _BW = sympy.symbols("N b kv L B F BW", positive=True)


q1 = Question(
    "08.1",
    "function",
    reference=lambda t0, b0, g0, t1, b1, g1: (g1 * t1 / b1) / (g0 * t0 / b0),
    inputs=(
        (0.01, 64, 8, 0.001, 64, 80),
        (0.01, 64, 8, 0.006, 4, 8),
        (0.0084, 64, 8, 0.0042, 32, 16),
        (0.02, 100, 9, 0.03, 700, 72),
    ),
    mistakes={
        (
            "Upside down: that is how much cheaper a token became. The question asks how many times dearer."
        ): lambda t0, b0, g0, t1, b1, g1: (g0 * t0 / b0) / (g1 * t1 / b1),
        (
            "You left out the users. A step makes one token for each of them, and they share its cost."
        ): lambda t0, b0, g0, t1, b1, g1: (g1 * t1) / (g0 * t0),
        "You left out the GPUs. All of them are busy for the whole step.": lambda t0, b0, g0, t1, b1, g1: (
            (t1 / b1) / (t0 / b0)
        ),
        "More users make a token cheaper: they belong below the line, not above it.": lambda t0, b0, g0, t1, b1, g1: (
            (g1 * t1 * b1) / (g0 * t0 * b0)
        ),
        (
            "That is how many times as fast one user became. What does it cost whoever pays for the GPUs?"
        ): lambda t0, b0, g0, t1, b1, g1: t0 / t1,
    },
    hints=(
        "What does one token cost, in GPU-seconds, before?",
        "GPUs x step time is spent on one token for each user.",
        "Divide GPUs * step / users after by the same before.",
    ),
    right="Above 1 it was a trade, below 1 a gain.",
)

q2 = Question(
    "08.2",
    "function",
    reference=lambda a, k: (1 - a ** (k + 1)) / (1 - a),
    inputs=((0.8, 4), (0.5, 1), (0.9, 8), (0.0, 3), (0.7, 2), (numpy.array([0.1, 0.6, 0.95]), 5)),
    mistakes={
        (
            "You count guesses that come after a wrong one. Those are thrown away, even if they happen to be right."
        ): lambda a, k: 1 + a * k,
        "You forgot the token that the large model adds itself, in every move.": lambda a, k: a * (1 - a**k) / (1 - a),
        "One guess is missing: with k guesses the powers of a go up to k.": lambda a, k: (1 - a**k) / (1 - a),
        (
            "You count a move only if all guesses are right. The first few may be right, and then they count."
        ): lambda a, k: a**k * (k + 1),
        "That is the most a move can give. What if a guess is wrong?": lambda a, k: k + 1,
    },
    hints=(
        "How likely is it that the second guess counts? The first must be right, too.",
        "Guess i counts with probability a**i. Add them up, and one more.",
        "1 + a + ... + a**k, which is (1 - a**(k+1)) / (1 - a).",
    ),
    right="It levels off: even endless guessing gives no more than 1/(1-a).",
)


def _gain(
    m: Real,
    c: Real,
    d: Real,
    a: Real,
    k: int,
    tokens: Callable[[Real, int], Real] = q2.reference,
    checked: Callable[[int], int] = lambda k: k + 1,
) -> Real:
    return tokens(a, k) * numpy.maximum(m, c) / (numpy.maximum(m, checked(k) * c) + k * d)


q3 = Question(
    "08.3",
    "function",
    reference=_gain,
    inputs=(
        (8.4e-3, 1.14e-3, 1.85e-3, 0.8, 4),
        (5e-3, 2e-3, 5e-4, 0.7, 3),
        (2e-3, 6e-3, 1e-3, 0.9, 2),
        (3e-3, 1e-3, 1e-4, 0.5, 1),
        (8e-3, numpy.array([1e-4, 1e-3, 4e-3, 2e-2]), 1e-3, 0.8, 4),
    ),
    mistakes={
        "Your draft costs nothing. It takes a step of its own for each guess.": lambda m, c, d, a, k: _gain(
            m, c, 0, a, k
        ),
        "The draft guesses one token after the other: k steps, not one.": lambda m, c, d, a, k: _gain(
            m, c, d / k, a, k
        ),
        "The check computes k + 1 tokens for each user: the guesses and one more.": lambda m, c, d, a, k: _gain(
            m, c, d, a, k, checked=lambda k: k
        ),
        "Your check computes one token per user. It must look at every guess.": lambda m, c, d, a, k: _gain(
            m, c, d, a, k, checked=lambda k: 1
        ),
        (
            "You move the weights for each guess. The check moves them once; that is the point of it."
        ): lambda m, c, d, a, k: q2.reference(a, k) * numpy.maximum(m, c) / ((k + 1) * numpy.maximum(m, c) + k * d),
        "You added moving and computing. They overlap: take the longer.": lambda m, c, d, a, k: (
            q2.reference(a, k) * (m + c) / (m + (k + 1) * c + k * d)
        ),
        "A move now gives several tokens. Where are they?": lambda m, c, d, a, k: _gain(
            m, c, d, a, k, tokens=lambda a, k: 1
        ),
        "Upside down: that is the time per token, after over before.": lambda m, c, d, a, k: 1 / _gain(m, c, d, a, k),
    },
    hints=(
        "Before: one token takes max(moving, computing). After: several tokens take one move. How long is a move?",
        "A move is k draft steps, and one check: max(moving, (k + 1) * computing).",
        "tokens_per_move * max(moving, computing) / (the move).",
    ),
    right="Below 1 the guesses cost more than they bring: the workers were not idle.",
)


def _read(shared: Real, routed: Real, experts: Real, picked: Real, batch: Real) -> Real:
    return (shared + routed * (1 - (1 - picked / experts) ** batch)) / batch


_SPARSE = (
    (1.6e10, 6.5e11, 256, 8, 1),
    (1.6e10, 6.5e11, 256, 8, 64),
    (3e9, 9e10, 8, 2, 3),
    (1.4e10, 4.5e11, 128, 8, 500),
    (2e9, 6e10, 128, 4, numpy.array([1.0, 2.0, 20.0, 4000.0])),
)

q5 = Question(
    "08.5",
    "function",
    reference=_read,
    inputs=_SPARSE,
    mistakes={
        "You count each user's experts as new. Two users often pick the same one.": lambda s, r, e, k, b: (
            (s + r * numpy.minimum(1, k * b / e)) / b
        ),
        "You read all experts at every batch. One that nobody picked stays where it is.": lambda s, r, e, k, b: (
            (s + r) / b
        ),
        "That is what the whole step reads. Divide by the users who share it.": lambda s, r, e, k, b: (
            b * _read(s, r, e, k, b)
        ),
        "Your share of experts does not grow with the batch. Other users pick other experts.": lambda s, r, e, k, b: (
            (s + r * k / e) / b
        ),
        "You left out the shared bytes, which every step reads.": lambda s, r, e, k, b: _read(0, r, e, k, b),
        "(1 - k/E)**B is the share that nobody picked. You want the other one.": lambda s, r, e, k, b: (
            (s + r * (1 - k / e) ** b) / b
        ),
    },
    hints=(
        "How likely is it that a given expert is missed by one user? By all of them?",
        "One user misses it with probability 1 - picked/experts, all of them with that to the power of batch.",
        "(shared + routed * (1 - missed_by_all)) / batch.",
    ),
    right="With picked = experts it is the dense model: all bytes over the batch.",
)

q7 = Question(
    "08.7",
    "expression",
    reference=_F * (_N * _b + _B * _L * _kv) / (2 * _N * _B * _BW),
    inputs=(
        {"N": 7.0, "b": 2, "kv": 0.3, "L": 40, "B": 64, "F": 989.0, "BW": 3.35},
        {"N": 1.3, "b": 1, "kv": 0.02, "L": 5, "B": 3, "F": 50.0, "BW": 7.0},
        {"N": 40.0, "b": 0.5, "kv": 2.0, "L": 9, "B": 11, "F": 313.0, "BW": 0.8},
    ),
    mistakes={
        "Upside down: that is the workers' time over the belt's.": 2 * _N * _B * _BW / (_F * (_N * _b + _B * _L * _kv)),
        "You left out the KV caches. They move over the same belt.": _F * _b / (2 * _B * _BW),
        "That is one KV cache. Each of the B users has one.": _F * (_N * _b + _L * _kv) / (2 * _N * _B * _BW),
        "A parameter takes two FLOP for each token, a multiplication and an addition.": _F
        * (_N * _b + _B * _L * _kv)
        / (_N * _B * _BW),
        "The workers compute a token for each of the B users, not one in all.": _F
        * (_N * _b + _B * _L * _kv)
        / (2 * _N * _BW),
    },
    hints=(
        "Write the time on the belt with a bandwidth of g * BW, and the time of the workers.",
        "(N*b + B*L*kv) / (g*BW) and 2*N*B/F. Set them equal.",
        "sympy.solve(sympy.Eq((N*b + B*L*kv) / (g*BW), 2*N*B/F), g) gives a list of one.",
    ),
    right="Beyond this factor a faster belt is of no use.",
)


def _change(w: Real, kv: Real, c: Real, g: Real, rent: Real) -> Real:
    return rent * numpy.maximum((w + kv) / g, c) / numpy.maximum(w + kv, c)


q8 = Question(
    "08.8",
    "function",
    reference=_change,
    inputs=(
        (658.0, 391.0, 143.0, 10, 3.0),
        (165.0, 98.0, 143.0, 10, 1.0),
        (5265.0, 12520.0, 143.0, 4, 2.5),
        (90.0, 40.0, 143.0, 10, 1.2),
        (600.0, 300.0, 150.0, numpy.array([1.0, 2.0, 20.0]), 1.5),
    ),
    mistakes={
        "You made the workers faster, too. Only what is moved gains from bandwidth.": lambda w, kv, c, g, rent: (
            rent * numpy.maximum(w + kv, c) / g / numpy.maximum(w + kv, c)
        ),
        "You added the three. Moving and computing overlap: the longer side decides.": lambda w, kv, c, g, rent: (
            rent * ((w + kv) / g + c) / (w + kv + c)
        ),
        "Your KV caches did not get faster. They move over the same belt as the weights.": lambda w, kv, c, g, rent: (
            rent * numpy.maximum(w / g + kv, c) / numpy.maximum(w + kv, c)
        ),
        "Upside down: that is the cost before over the cost after.": lambda w, kv, c, g, rent: (
            1 / _change(w, kv, c, g, rent)
        ),
        "The GPU-seconds are right, but each of them costs more now. Where is the rent?": lambda w, kv, c, g, rent: (
            _change(w, kv, c, g, 1)
        ),
        "A dearer card makes tokens dearer. You divided by the rent.": lambda w, kv, c, g, rent: _change(
            w, kv, c, g, 1 / rent
        ),
    },
    hints=(
        "What does a token cost before, if the longer side decides?",
        "After: the belt's part is divided, the workers' is not.",
        "rent * max((weights + caches) / factor, computing) / max(weights + caches, computing).",
    ),
    right="Times the old cost. What it does to the price is question 9.",
)

QUESTIONS = (q1, q2, q3, q5, q7, q8)
