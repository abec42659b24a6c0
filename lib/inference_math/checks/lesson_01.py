"""Exercise 01: weight bytes, whole devices, memory with users, room for users, what makes it fit."""

from .. import formulas
from ..catalog import H100, LLAMA_70B
from ..specs import Model
from . import curves_01_to_04 as curves
from .engine import Choice, Expression, Function
from .formula import Call, ceil, floor, larger, log, num, part


def _users(model: Model, devices: int, context: int) -> int:
    return int(formulas.max_batch(model, devices * H100, context))


q1 = Function(
    "01.1",
    "weight_bytes(params: params, bits_per_param: bits) -> bytes",
    lambda params, bits: params * bits / num(8, "the bits of a byte"),
    says={
        "without the 8": "You gave bits. A byte is 8 of them.",
        "without `bits_per_param`": "You counted every parameter alike. What does bits_per_param say?",
        "divided by 1e9": "You gave gigabytes. Give bytes: the series uses SI units throughout.",
        "divided by 2**30": "You gave gibibytes, of 2**30 bytes each. Give bytes.",
        "turned: `bits_per_param`": (
            "You divided by the width. Wider parameters make a heavier model, not a lighter one."
        ),
        "turned: the 8": "You multiplied by 8 to get from bits to bytes. It goes the other way: 8 bits are one byte.",
        "16 for 8": "You took two bytes as the unit. A byte has 8 bits.",
        "added: `params`, `bits_per_param`": "You added bits_per_param. Every parameter takes that many.",
    },
    ideas={
        "You counted one byte for each parameter. What does bits_per_param say?": (lambda params, bits: params),
        "You divided by 8 in whole numbers. A format of 4 bits then weighs nothing at all.": (
            lambda params, bits: params * floor(bits / 8)
        ),
        "You took 2 to the power of the bits. That is how many values a parameter can have, not what it takes.": (
            lambda params, bits: params * 2**bits / 8
        ),
        "You gave each parameter whole bytes, one at least. In 4 bits two of them share a byte.": (
            lambda params, bits: params * ceil(bits / 8)
        ),
        "You divided by 8 in whole numbers, and gave each parameter one byte at least. In 4 bits two share a byte.": (
            lambda params, bits: params * larger(1, floor(bits / 8))
        ),
        "You cut bits_per_param to a whole number. With the share of its scales it need not be one.": (
            lambda params, bits: params * floor(bits) / 8
        ),
    },
    hints=("How many bits are there in all?", "Each parameter takes bits_per_param of them.", "A byte has 8 bits."),
    right="At 8 bits, billions of parameters are gigabytes.",
)

q2 = Function(
    "01.2",
    "devices_needed(n_bytes: bytes, memory: memory) -> devices",
    lambda n_bytes, memory: ceil(n_bytes / memory),
    ends=({"n_bytes": 2e13, "memory": 8e10},),  # any number can be had: a loop that gives up does so here
    says={
        "not rounded": "You gave the division alone. Nobody sells a part of a GPU.",
        "rounded down": "You rounded down. The rest of the bytes has no place to sit.",
        "rounded to the nearest": (
            "You rounded to the nearest. Where the fraction is small, a part of the bytes has no place to sit."
        ),
        "rounded to the nearest, a half up": (
            "You added a half and rounded down: that is to the nearest. A small rest has no place to sit."
        ),
        "rounded to the nearest, a half down": (
            "You rounded to the nearest. Where the fraction is small, a part of the bytes has no place to sit."
        ),
        "always one more": "You always add one. Bytes that fill the devices exactly need no other.",
        "one too many": "You added a spare device. The question asks for the fewest.",
        "upside down": "You divided the other way round. More bytes need more devices: bytes over memory.",
    },
    ideas={
        "You mixed GiB and GB: the two are 7 % apart, and that can cost a device. Divide bytes by bytes.": (
            lambda n_bytes, memory: ceil(n_bytes / memory * 1e9 / 2**30)
        ),
        "You mixed GB and GiB: the two are 7 % apart, and that can be a device too many. Divide bytes by bytes.": (
            lambda n_bytes, memory: ceil(n_bytes / memory * 2**30 / 1e9)
        ),
        "You gave the bytes of these devices. The question asks how many devices there are.": (
            lambda n_bytes, memory: ceil(n_bytes / memory) * memory
        ),
        "You rounded down, to one device at least. The rest of the bytes has no place to sit.": (
            lambda n_bytes, memory: larger(1, floor(n_bytes / memory))
        ),
        "You rounded to the nearest, to one device at least. A small rest has no place to sit.": (
            lambda n_bytes, memory: larger(1, Call("round", (n_bytes / memory,)))
        ),
        "You rounded up to a power of two. Practice often does; here any number can be had.": (
            lambda n_bytes, memory: 2 ** ceil(log(n_bytes / memory) / log(2))
        ),
        "You take eight at a time. GPUs are mostly sold so, but here any number can be had.": (
            lambda n_bytes, memory: 8 * ceil(n_bytes / memory / 8)
        ),
    },
    draw=curves.devices_needed,
    hints=(
        "How often does the memory of one device go into the bytes?",
        "What becomes of the last device, which is filled only in part?",
        "The module math has a function that rounds up.",
    ),
    right="Rounded up, and exact where the boxes are full.",
)

q3 = Function(
    "01.3",
    "memory_needed(weights: bytes, kv_per_token: kv, users: users, context: tokens) -> bytes",
    lambda weights, kv, users, context: (
        part("the weights", weights, many=True) + part("the KV caches", users * context * kv, many=True)
    ),
    says={
        "also the weights: `users`": "You counted the weights once for each user. All users share one copy.",
        "moved to the weights: `users`": (
            "You gave each user a copy of the weights, and all of them one KV cache. It is the other way round."
        ),
        "without `users` in the KV caches": "You counted one user's KV cache. Every user has one.",
        "without `context` in the KV caches": (
            "You counted one token of each conversation. The cache keeps all of them."
        ),
        "without `kv_per_token` in the KV caches": (
            "You added tokens to bytes. Each token of a conversation takes kv_per_token bytes."
        ),
        "without the weights": "You counted the KV caches alone. The weights sit in the same memory.",
        "without the KV caches": "You counted the weights alone. Users bring KV caches.",
        "added: `users`, `context` in the KV caches": "You added users and context. Each user has the whole context.",
        "the larger of the weights and the KV caches": (
            "You took the larger of the two. Both sit in memory at the same time."
        ),
        "sign: the KV caches": "You took the caches away from the weights. Both need room.",
        "twice: `context` in the KV caches": (
            "You multiplied by the context twice. A cache grows evenly with its tokens."
        ),
        "divided by 1e9": "You gave gigabytes. Give bytes: the series uses SI units throughout.",
    },
    ideas={
        "You counted keys and values twice. The KV cache of a token has both already.": (
            lambda weights, kv, users, context: weights + 2 * users * context * kv
        ),
    },
    draw=curves.memory_needed,
    hints=(
        "What is in memory once, and what once for each user?",
        "One user's cache has context tokens, of kv_per_token bytes each.",
        "Every user has such a cache. The weights are there once.",
    ),
    right="Once for all, and once for each.",
)

q4 = Expression(
    "01.4",
    "B(N: params, b: width, n: devices, M: memory, kappa: kv, L: tokens) -> users",
    lambda N, b, n, M, kappa, L, B: (
        part("what is needed", part("the weights", N * b, many=True) + part("the KV caches", B * L * kappa, many=True)),
        part("the memory of all devices", n * M),
    ),
    unknown="B",
    solution=lambda N, b, n, M, kappa, L: (
        part("what is left", part("the memory of all devices", n * M) - part("the weights", N * b, many=True))
        / (kappa * L)
    ),
    where=lambda N, b, n, M, **_: n * M > N * b,
    says={
        "whole upside down": "You have it upside down: longer conversations leave room for fewer users.",
        "without the weights in what is left": "You forgot the weights. They take their room before any user does.",
        "without the weights in what is needed": "You forgot the weights. They take their room before any user does.",
        "also the weights: `B`": "You gave each user a copy of the weights. All users share one.",
        "without `n` in the memory of all devices": "You took the room on one device. There are n of them.",
        "without `L` in the KV caches": "You took one token for each user. A cache holds L of them.",
        "without `kappa` in the KV caches": "You counted each token as one byte. It takes kappa of them.",
        "without `b` in the weights": "You counted parameters as bytes. Each is b of them.",
        "sign: the weights in what is needed": (
            "You added the weights to the room. They take memory away from the users."
        ),
        "negative": "You have the sign the other way round: what is there comes first, and the weights go off it.",
        "whole rounded down": "You rounded. The question asks for the users that fill the memory exactly.",
    },
    ideas={
        "You put a copy of the weights on each device. One copy is spread over all of them.": (
            lambda N, b, n, M, kappa, L: n * (M - N * b) / (kappa * L)
        ),
        "You took b for bits. It is in bytes already.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b / 8) / (kappa * L)
        ),
        "You counted keys and values twice. kappa has both already.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b) / (2 * kappa * L)
        ),
        "You gave the free memory, in bytes. How many users share it?": lambda N, b, n, M, kappa, L: n * M - N * b,
        "You multiplied by L where you mean to divide. Put kappa and L into one bracket under the line.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b) / kappa * L
        ),
        "You held the weights and one user's cache against the memory. B is how many caches fit beside the weights.": (
            lambda N, b, n, M, kappa, L: (N * b + L * kappa) / (n * M)
        ),
        "You divided the weights alone. What is divided among the users is what the weights leave: use a bracket.": (
            lambda N, b, n, M, kappa, L: n * M - N * b / (kappa * L)
        ),
    },
    hints=(
        "What is needed equals what is there.",
        "Needed are the weights once, and a KV cache for each of the B users. There are n devices.",
        "Give sympy.solve both sides as sympy.Eq(needed, there), and B. It gives a list of one.",
    ),
    right="Rounded down it is a number of people; below zero, not even the weights fit.",
)

q5 = Choice(
    "01.5",
    "d",
    says={
        "a": "A faster belt moves the same bytes sooner. It makes no room for any of them.",
        "b": f"That frees half of the weights' room, enough for {_users(LLAMA_70B.at('fp8'), 2, 8_000)} users.",
        "c": (
            f"Half the context has room for twice the users, {_users(LLAMA_70B, 2, 4_000)}. "
            "The memory is mostly weights."
        ),
    },
    hints=(
        "What is free, once the weights are in?",
        "Work out the users for each change: free memory over one user's KV cache.",
        "One user's KV cache is 8,000 tokens times LLAMA_70B.kv_bytes_per_token.",
    ),
    right=f"The weights are paid once, so all the new room goes to users: {_users(LLAMA_70B, 8, 8_000)} of them.",
)

QUESTIONS = (q1, q2, q3, q4, q5)
