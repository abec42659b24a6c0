"""Exercise 05: KV bytes per token, users that fit, passes saved, a step's bytes, balance with notes, what to shrink."""

import numpy
import sympy

from .engine import Question, Real

_N, _Na, _b, _kv, _L, _F, _BW = sympy.symbols("N N_a b kv L F BW", positive=True)


def _users(memory: float, devices: float, weights: float, kv: float, context: float) -> float:
    return max(0, (devices * memory - weights) // (context * kv))


def _passes(prompt: Real, answer: Real) -> Real:
    return answer * prompt + answer * (answer - 1) / 2


_SHAPES = ((80, 64, 8, 128, 2), (32, 32, 8, 128, 2), (96, 96, 96, 128, 2), (118, 48, 1, 256, 1), (61, 40, 5, 96, 0.5))
_SERVERS = (
    (8e10, 8, 1.41e11, 327_680, 8_000),
    (8e10, 1, 1.6e10, 131_072, 2_000),
    (1.41e11, 8, 6.71e11, 70_272, 20_000),
    (8e10, 2, 1.41e11, 327_680, 12_000),
    (8e10, 8, 1.6e10, 131_072, 20_000),
    (8e10, 1, 1.41e11, 327_680, 8_000),
    (2.4e10, 1, 1.6e10, 131_072, 5_000),
)
_STEPS = (
    (1.41e11, 327_680, 64, 2_500, 2_000),
    (1.6e10, 131_072, 8, 9_000, 1_000),
    (6.71e11, 70_272, 256, 30_000, 12_000),
    (1.41e11, 327_680, 1, 5_000, 1_500),
    (1.6e10, 131_072, 50, 4_000, 0),
)

q1 = Question(
    "05.1",
    "function",
    reference=lambda layers, query_heads, kv_heads, dim, width: 2 * layers * kv_heads * dim * width,
    inputs=_SHAPES,
    mistakes={
        (
            "A key and a value: each head writes down two vectors, not one."
        ): lambda layers, query_heads, kv_heads, dim, width: layers * kv_heads * dim * width,
        (
            "You counted the query heads. They ask and forget; only KV heads leave notes."
        ): lambda layers, query_heads, kv_heads, dim, width: 2 * layers * query_heads * dim * width,
        "That is one layer's. Every layer keeps notes of its own.": lambda layers, query_heads, kv_heads, dim, width: (
            2 * kv_heads * dim * width
        ),
        (
            "You counted numbers, not bytes. What does bytes_per_value say?"
        ): lambda layers, query_heads, kv_heads, dim, width: 2 * layers * kv_heads * dim,
        (
            "That is in bits. A byte is eight of them, and the question asks for bytes."
        ): lambda layers, query_heads, kv_heads, dim, width: 16 * layers * kv_heads * dim * width,
        (
            "That is one head's. There are kv_heads of them in each layer."
        ): lambda layers, query_heads, kv_heads, dim, width: 2 * layers * dim * width,
    },
    hints=(
        "How many numbers does one KV head of one layer write down for a token?",
        "A key and a value of head_dim numbers each, in each KV head of each layer.",
        "Numbers times bytes_per_value. One of the arguments is not needed.",
    ),
    right="Query heads cost arithmetic and no notes: that is why GQA gives several of them one KV head.",
)

q2 = Question(
    "05.2",
    "function",
    reference=_users,
    inputs=_SERVERS,
    mistakes={
        (
            "That is the division alone. A part of a user cannot be served: round down."
        ): lambda memory, devices, weights, kv, context: (devices * memory - weights) / (context * kv),
        (
            "You gave the notes all of the memory. The weights sit there too."
        ): lambda memory, devices, weights, kv, context: devices * memory // (context * kv),
        (
            "That is the memory of one device. The deployment has devices of them."
        ): lambda memory, devices, weights, kv, context: max(0, (memory - weights) // (context * kv)),
        (
            "You took the weights off each device. They are there once, spread over all."
        ): lambda memory, devices, weights, kv, context: max(0, devices * (memory - weights) // (context * kv)),
        "You rounded up. The last user's notes have no place.": lambda memory, devices, weights, kv, context: max(
            0, -(-(devices * memory - weights) // (context * kv))
        ),
        (
            "Fewer than no users? Where the weights do not fit, nobody does: the answer is 0."
        ): lambda memory, devices, weights, kv, context: (devices * memory - weights) // (context * kv),
        (
            "That is how many tokens of notes fit. Each user has context of them."
        ): lambda memory, devices, weights, kv, context: max(0, (devices * memory - weights) // kv),
    },
    hints=(
        "What is left of all the memory once the weights are in?",
        "One user's notes are context times kv_per_token.",
        "Round down with //, and max(0, ...) keeps it from going below 0.",
    ),
    right="Twice the context, half the people.",
)

q3 = Question(
    "05.3",
    "function",
    reference=lambda prompt, answer: _passes(prompt, answer) - (prompt + answer - 1),
    inputs=((11, 6), (11, 200), (3, 40), (500, 20), (2000, 7)),
    mistakes={
        "That is all the work without a cache. Some of it has to be done with one, too.": _passes,
        (
            "That is the article's half of a square. It leaves out the prompt, and the work that stays."
        ): lambda prompt, answer: answer**2 / 2,
        "You counted the answer's own tokens. The prompt is read again in each step as well.": lambda prompt, answer: (
            answer * (answer - 1) / 2
        ),
        "You counted the prompt alone. The answer so far is read again as well.": lambda prompt, answer: (
            answer * prompt
        ),
        (
            "With a cache you let only the answer through. The prompt must be read once, in the first step."
        ): lambda prompt, answer: _passes(prompt, answer) - answer,
        (
            "Nearly: one token too many taken off. The last token made does not go through the model."
        ): lambda prompt, answer: _passes(prompt, answer) - (prompt + answer),
        "That is what is left to do with a cache. The question asks what it saves.": lambda prompt, answer: (
            prompt + answer - 1
        ),
    },
    hints=(
        "How many passes without a cache? Step i makes prompt + i - 1 of them.",
        "And with one? The prompt once, then one token in each step after the first.",
        "The saving is the difference: answer * prompt + answer * (answer - 1) / 2, less prompt + answer - 1.",
    ),
    right="Quadratic less linear: nearly all of it, for a long answer.",
)

q4 = Question(
    "05.4",
    "function",
    reference=lambda weights, kv, batch, context, shared: weights + kv * (shared + batch * (context - shared)),
    inputs=(*_STEPS, (1.41e11, 327_680, numpy.array([1, 16, 200], dtype=float), 6_000, 2_500)),
    mistakes={
        (
            "You moved the weights once for each user. They are what the batch shares."
        ): lambda weights, kv, batch, context, shared: batch * weights + kv * (shared + batch * (context - shared)),
        (
            "You read the common beginning for each user. It is kept once, and one reading serves all."
        ): lambda weights, kv, batch, context, shared: weights + kv * batch * context,
        (
            "You read one user's notes for all. Only the common beginning is the same."
        ): lambda weights, kv, batch, context, shared: weights + kv * context,
        (
            "You left out the common beginning. It is read once, but it is read."
        ): lambda weights, kv, batch, context, shared: weights + kv * batch * (context - shared),
        (
            "You put the common beginning on top. It is a part of each user's context."
        ): lambda weights, kv, batch, context, shared: weights + kv * (shared + batch * context),
        "Those are the notes alone. The weights travel in the same step.": lambda weights, kv, batch, context, shared: (
            kv * (shared + batch * (context - shared))
        ),
        (
            "Those are the weights alone. Each user's notes travel in the same step."
        ): lambda weights, kv, batch, context, shared: weights,
    },
    hints=(
        "Three things travel: the weights, the common beginning, and what each user added.",
        "Each user added context - shared tokens. Which of the three grow with the batch?",
    ),
    right="A common beginning is shared like a weight. What users add is not.",
)

q5 = Question(
    "05.5",
    "expression",
    reference=_N * _b / (2 * _Na * _BW / _F - _L * _kv),
    inputs=(
        {"N": 70.0, "N_a": 70.0, "b": 2.0, "kv": 0.3, "L": 100.0, "F": 300.0, "BW": 3.0 * 60},
        {"N": 671.0, "N_a": 37.0, "b": 1.0, "kv": 0.07, "L": 50.0, "F": 590.0, "BW": 48.0},
        {"N": 8.0, "N_a": 5.0, "b": 0.5, "kv": 0.01, "L": 7.0, "F": 11.0, "BW": 2.0},
    ),
    mistakes={
        "That is the balance without notes, from lesson 04. They travel in the same step as the weights.": _F
        * _b
        * _N
        / (2 * _Na * _BW),
        "A sign is wrong: notes are more to move, so it takes more users to balance, not fewer.": _N
        * _b
        / (2 * _Na * _BW / _F + _L * _kv),
        "You let all parameters work on each token. In a sparse model only N_a of them do.": _N
        * _b
        / (2 * _N * _BW / _F - _L * _kv),
        "You forgot that a parameter costs two FLOP, a multiplication and an addition.": _N
        * _b
        / (_Na * _BW / _F - _L * _kv),
        "You moved one user's notes. Each of the B users has L tokens of their own.": (_N * _b + _L * _kv)
        * _F
        / (2 * _Na * _BW),
        "Upside down: turn the fraction over.": (2 * _Na * _BW / _F - _L * _kv) / (_N * _b),
    },
    hints=(
        "Moving is weights and notes together: (N*b + B*L*kv) / BW.",
        "Computing is 2*N_a*B / F. Set the two equal.",
        "sympy.solve(sympy.Eq((N*b + B*L*kv) / BW, 2*N_a*B / F), B) gives a list of one.",
    ),
    right="It grows with L, and past the critical context the denominator is below 0: no batch balances.",
)

q6 = Question(
    "05.6",
    "choice",
    reference="b",
    mistakes={
        "a": "The weights are less than a third of what this step moves. What is the rest?",
        "c": "The workers wait as it is: computing takes a fraction of the time that moving does.",
        "d": "More people share the weights, but each brings notes of their own, and all wait for them.",
    },
    hints=("How many bytes are 32 users' notes? And the weights?", "Which of the two is worth halving?"),
    right="Notes are 336 of the 477 GB here: halve the larger part.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
