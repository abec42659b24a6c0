"""Exercise 01: weight bytes, whole devices, memory with users, room for users, what makes it fit."""

import math

import sympy

from .. import formulas
from ..catalog import H100, LLAMA_70B
from ..specs import Model
from .engine import Question

_GIB = 2**30
_N, _b, _n, _M, _k, _L = sympy.symbols("N b n M k L", positive=True)


def _users(model: Model, devices: int, context: int) -> int:
    return int(formulas.max_batch(model, devices * H100, context))


q1 = Question(
    "01.1",
    "function",
    reference=lambda params, bits: params * bits / 8,
    inputs=((7e11, 8), (8.03e9, 16), (7.06e10, 4), (4.05e11, 32), (1.17e11, 4.25)),
    mistakes={
        "That is in bits. A byte is 8 of them.": lambda params, bits: params * bits,
        "You counted one byte for each parameter. What does bits_per_param say?": lambda params, bits: params,
        "That is in gigabytes. Give bytes: the series uses SI units throughout.": lambda params, bits: (
            params * bits / 8 / 1e9
        ),
        "That is in gibibytes, of 2**30 bytes each. Give bytes.": lambda params, bits: params * bits / 8 / _GIB,
        "You divided by the width. Wider parameters make a heavier model, not a lighter one.": lambda params, bits: (
            params * 8 / bits
        ),
        "You multiplied by 8 to get from bits to bytes. It goes the other way.": lambda params, bits: params * bits * 8,
    },
    hints=("How many bits are there in all?", "Bits are parameters times bits per parameter.", "A byte has 8 bits."),
    right="At 8 bits, billions of parameters are gigabytes.",
)

q2 = Question(
    "01.2",
    "function",
    reference=lambda n_bytes, memory: math.ceil(n_bytes / memory),
    inputs=(
        (7e11, 8e10),
        (6.4e11, 8e10),
        (6.6e11, 8e10),
        (1.6e10, 8e10),
        (1e12, 1.41e11),
        (3e10, 2.4e10),
        (1.2e12, 1.92e11),
    ),
    mistakes={
        "That is the division alone. Nobody sells a part of a GPU.": lambda n_bytes, memory: n_bytes / memory,
        "You rounded down. The rest of the weights has no place to sit.": lambda n_bytes, memory: n_bytes // memory,
        (
            "You rounded to the nearest. Where the fraction is small, a part of the weights has no place."
        ): lambda n_bytes, memory: round(n_bytes / memory),
        "You always add one. Weights that fill the devices exactly need no other.": lambda n_bytes, memory: (
            n_bytes // memory + 1
        ),
        (
            "You mixed GiB and GB: the two are 7 % apart, and here that costs a device. Divide bytes by bytes."
        ): lambda n_bytes, memory: math.ceil(n_bytes / _GIB / (memory / 1e9)),
        (
            "You mixed GB and GiB: the two are 7 % apart, and here that is a device too many. Divide bytes by bytes."
        ): lambda n_bytes, memory: math.ceil(n_bytes / 1e9 / (memory / _GIB)),
        "Upside down: bytes over memory, so that more bytes need more devices.": lambda n_bytes, memory: math.ceil(
            memory / n_bytes
        ),
    },
    hints=(
        "How often does the memory of one device go into the bytes?",
        "What becomes of the last, part-filled device?",
        "math.ceil rounds up.",
    ),
    right="Rounded up, and exact where the boxes are full.",
)

q3 = Question(
    "01.3",
    "function",
    reference=lambda weights, kv, users, context: weights + users * context * kv,
    inputs=(
        (1.41e11, 327_680, 64, 8_000),
        (7e11, 516_096, 140, 8_000),
        (1.6e10, 131_072, 1, 2_000),
        (6.71e11, 70_272, 300, 32_000),
        (4e5, 768, 5, 40),
    ),
    mistakes={
        "You counted the weights once for each user. All users share one copy.": lambda weights, kv, users, context: (
            users * (weights + context * kv)
        ),
        "You counted one user's KV cache. Every user has one.": lambda weights, kv, users, context: (
            weights + context * kv
        ),
        (
            "You counted one token of each conversation. The cache keeps all of them."
        ): lambda weights, kv, users, context: weights + users * kv,
        "That is the KV caches alone. The weights sit in the same memory.": lambda weights, kv, users, context: (
            users * context * kv
        ),
        "That is the weights alone. Users bring KV caches.": lambda weights, kv, users, context: weights,
        (
            "You gave each user a copy of the weights, and all of them one KV cache. It is the other way round."
        ): lambda weights, kv, users, context: users * weights + context * kv,
        "You added users and context. Each user has the whole context: multiply.": lambda weights, kv, users, context: (
            weights + (users + context) * kv
        ),
    },
    hints=(
        "What is in memory once, and what once for each user?",
        "One user's cache is context times kv_per_token.",
        "Weights, plus users times that.",
    ),
    right="Once for all, and once for each.",
)

q4 = Question(
    "01.4",
    "expression",
    reference=(_n * _M - _N * _b) / (_k * _L),
    inputs=(
        {"N": 70.0, "b": 2, "n": 8, "M": 80.0, "k": 0.3, "L": 8.0},
        {"N": 700.0, "b": 1, "n": 9, "M": 80.0, "k": 0.5, "L": 3.0},
        {"N": 8.0, "b": 0.5, "n": 3, "M": 24.0, "k": 0.13, "L": 32.0},
    ),
    mistakes={
        "You forgot the weights. They take their room before any user does.": _n * _M / (_k * _L),
        "You put a copy of the weights on each device. One copy is spread over all of them.": _n
        * (_M - _N * _b)
        / (_k * _L),
        "That is the room on one device. There are n of them.": (_M - _N * _b) / (_k * _L),
        "You took one token per user. A cache holds L of them.": (_n * _M - _N * _b) / _k,
        "That is the free memory, in bytes. How many users share it?": _n * _M - _N * _b,
        "You counted parameters as bytes. Each is b of them.": (_n * _M - _N) / (_k * _L),
        "Upside down: longer conversations leave room for fewer users.": (_k * _L) / (_n * _M - _N * _b),
        "You added the weights. They take memory away from the users.": (_n * _M + _N * _b) / (_k * _L),
    },
    hints=(
        "What is needed equals what is there: write both sides.",
        "N*b + B*L*k on one side, n*M on the other.",
        "sympy.solve(sympy.Eq(N*b + B*L*k, n*M), B) gives a list of one.",
    ),
    right="Rounded down it is a number of people; below zero, not even the weights fit.",
)

q5 = Question(
    "01.5",
    "choice",
    reference="d",
    mistakes={
        "a": "A faster belt moves the same bytes sooner. It makes no room for any of them.",
        "b": f"That frees half of the weights' room, enough for {_users(LLAMA_70B.at('fp8'), 2, 8_000)} users.",
        "c": f"Half the context, twice the users: {_users(LLAMA_70B, 2, 4_000)}. Most of the memory is weights.",
    },
    hints=(
        "What is free, once the weights are in?",
        "Work out the users for each change: free memory over one user's KV cache.",
        "One user's KV cache is 8,000 tokens times LLAMA_70B.kv_bytes_per_token.",
    ),
    right=f"The weights are paid once, so all the new room goes to users: {_users(LLAMA_70B, 8, 8_000)} of them.",
)

QUESTIONS = (q1, q2, q3, q4, q5)
