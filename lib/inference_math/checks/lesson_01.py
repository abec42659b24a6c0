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
        "without the 8": "That is in bits. A byte is 8 of them.",
        "without `bits_per_param`": "Every parameter counts alike in your value. What does bits_per_param say?",
        "divided by 1e9": (
            "It is a billionth of the right value, as in gigabytes. Give bytes: the series uses SI units throughout."
        ),
        "divided by 2**30": "It is the right value over 2**30, as in gibibytes. Give bytes.",
        "turned: `bits_per_param`": (
            "Your value falls as bits_per_param grows, as if it were divided by it. Wider parameters make a heavier "
            "model."
        ),
        "turned: the 8": "It is as if the bits were multiplied by 8. It goes the other way: 8 bits are one byte.",
        "16 for 8": "It is half of the right value, as with 16 in place of 8. A byte has 8 bits.",
        "added: `params`, `bits_per_param`": "It is as if bits_per_param were added. Every parameter takes that many.",
    },
    ideas={
        "Your value has one byte for each parameter. What does bits_per_param say?": (lambda params, bits: params),
        "In your value each parameter has whole bytes, rounded down. A format of 4 bits then weighs nothing at all.": (
            lambda params, bits: params * floor(bits / 8)
        ),
        "Your value has 2 to the power of the bits. That is how many values a parameter can have, not what it takes.": (
            lambda params, bits: params * 2**bits / 8
        ),
        "In your value each parameter has whole bytes, rounded up. In 4 bits two of them share a byte.": (
            lambda params, bits: params * ceil(bits / 8)
        ),
        "In your value each parameter has whole bytes, rounded down, and one at least. In 4 bits two share a byte.": (
            lambda params, bits: params * larger(1, floor(bits / 8))
        ),
        "In your value bits_per_param is cut to a whole number. With the share of its scales it need not be one.": (
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
    ends=(
        {"n_bytes": 2e13, "memory": 8e10},  # any number can be had: a loop that gives up does so here
        {"n_bytes": 7.35e10, "memory": 2.45e10},  # no whole GB, where a device more or less is seen
        {"n_bytes": 7.3501e10, "memory": 2.45e10},
    ),
    says={
        "not rounded": "That is the division alone, not rounded. Nobody sells a part of a GPU.",
        "rounded down": "It is rounded down. The rest of the bytes has no place to sit.",
        "rounded to the nearest": (
            "It is rounded to the nearest. Where the fraction is small, a part of the bytes has no place to sit."
        ),
        "rounded to the nearest, a half up": (
            "It is rounded to the nearest, as by adding a half and rounding down. A small rest has no place to sit."
        ),
        "rounded to the nearest, a half down": (
            "It is rounded to the nearest. Where the fraction is small, a part of the bytes has no place to sit."
        ),
        "always one more": "It is one too many where the bytes fill the devices exactly: those need no other.",
        "one too many": "It is one device more than is needed. The question asks for the fewest.",
        "upside down": "It is as if you divided the other way round. More bytes need more devices: bytes over memory.",
    },
    ideas={
        "It is as if GiB and GB were mixed: the two are 7 % apart, and that can cost a device. Divide bytes by "
        "bytes.": (lambda n_bytes, memory: ceil(n_bytes / memory * 1e9 / 2**30)),
        "It is as if GB and GiB were mixed: the two are 7 % apart, and that can be a device too many. Divide bytes "
        "by bytes.": (lambda n_bytes, memory: ceil(n_bytes / memory * 2**30 / 1e9)),
        "It is as if bytes and memory were rounded to whole gigabytes first. What is lost so may need a device.": (
            lambda n_bytes, memory: ceil(Call("round", (n_bytes / 1e9,)) / larger(1, Call("round", (memory / 1e9,))))
        ),
        "It is as if bytes and memory were cut to whole gigabytes first. What is lost so may need a device.": (
            lambda n_bytes, memory: ceil(floor(n_bytes / 1e9) / larger(1, floor(memory / 1e9)))
        ),
        "Those are the bytes of these devices. The question asks how many devices there are.": (
            lambda n_bytes, memory: ceil(n_bytes / memory) * memory
        ),
        "It is rounded down, to one device at least. The rest of the bytes has no place to sit.": (
            lambda n_bytes, memory: larger(1, floor(n_bytes / memory))
        ),
        "It is rounded to the nearest, to one device at least. A small rest has no place to sit.": (
            lambda n_bytes, memory: larger(1, Call("round", (n_bytes / memory,)))
        ),
        "It is as if each byte that is left over were a device. Together they need one.": (
            lambda n_bytes, memory: floor(n_bytes / memory) + n_bytes - memory * floor(n_bytes / memory)
        ),
        "It is rounded up to a power of two. Practice often does that; here any number can be had.": (
            lambda n_bytes, memory: 2 ** ceil(log(n_bytes / memory) / log(2))
        ),
        "It is rounded up to a multiple of eight. GPUs are mostly sold so, but here any number can be had.": (
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
    ends=({"kv_per_token": 7500.0},),  # no whole thousand
    says={
        "also the weights: `users`": "In your value the weights count once for each user. All users share one copy.",
        "moved to the weights: `users`": (
            "In your value each user has a copy of the weights, and all of them one KV cache. It is the other way "
            "round."
        ),
        "without `users` in the KV caches": "Your value has one user's KV cache. Every user has one.",
        "without `context` in the KV caches": (
            "Your value has one token of each conversation. The cache keeps all of them."
        ),
        "without `kv_per_token` in the KV caches": (
            "In your value each token counts as one byte. Each token of a conversation takes kv_per_token bytes."
        ),
        "without the weights": "Those are the KV caches alone. The weights sit in the same memory.",
        "without the KV caches": "Those are the weights alone. Users bring KV caches.",
        "added: `users`, `context` in the KV caches": (
            "It is as if users and context were added. Each user has the whole context."
        ),
        "the larger of the weights and the KV caches": (
            "That is the larger of the two. Both sit in memory at the same time."
        ),
        "sign: the KV caches": "It is as if the caches were taken away from the weights. Both need room.",
        "twice: `context` in the KV caches": (
            "Your value has the context as a factor twice. A cache grows evenly with its tokens."
        ),
        "divided by 1e9": (
            "It is a billionth of the right value, as in gigabytes. Give bytes: the series uses SI units throughout."
        ),
    },
    ideas={
        "In your value the KV caches count twice. The KV cache of a token has keys and values already.": (
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
        "whole upside down": "It is upside down: longer conversations leave room for fewer users.",
        "without the weights in what is left": "The weights are missing. They take their room before any user does.",
        "without the weights in what is needed": "The weights are missing. They take their room before any user does.",
        "also the weights: `B`": "It is as if each user had a copy of the weights. All users share one.",
        "without `n` in the memory of all devices": "Your value has the memory of one device. There are n of them.",
        "without `L` in the KV caches": "Your value has one token for each user. A cache holds L of them.",
        "without `kappa` in the KV caches": "In your value each token is one byte. It takes kappa of them.",
        "without `b` in the weights": "In your value each parameter is one byte. It takes b of them.",
        "sign: the weights in what is needed": (
            "It is as if the weights were added to the room. They take memory away from the users."
        ),
        "negative": "The sign is turned: what is there comes first, and the weights go off it.",
        "whole rounded down": "It is rounded. The question asks for the users that fill the memory exactly.",
    },
    ideas={
        "It is as if each device held a copy of the weights. One copy is spread over all of them.": (
            lambda N, b, n, M, kappa, L: n * (M - N * b) / (kappa * L)
        ),
        "It is as if the weights were an eighth of what they are. Is b taken for bits? It is in bytes already.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b / 8) / (kappa * L)
        ),
        "It is as if the weights were eight times what they are. Are they turned into bits? b is in bytes, as M is.": (
            lambda N, b, n, M, kappa, L: (n * M - 8 * N * b) / (kappa * L)
        ),
        "It is half of the right value, as if keys and values counted twice. kappa has both already.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b) / (2 * kappa * L)
        ),
        "Those are the users whose KV caches weigh as much as the weights. The memory of all devices counts, too.": (
            lambda N, b, n, M, kappa, L: N * b / (kappa * L)
        ),
        "That is the free memory, in bytes. How many users share it?": lambda N, b, n, M, kappa, L: n * M - N * b,
        "It is as if you multiplied by L. Divide by it: put kappa and L into one bracket under the line.": (
            lambda N, b, n, M, kappa, L: (n * M - N * b) / kappa * L
        ),
        "That is the weights and one user's cache, over the memory. B is how many caches fit beside the weights.": (
            lambda N, b, n, M, kappa, L: (N * b + L * kappa) / (n * M)
        ),
        "It is as if the weights alone were divided. What is divided among the users is what the weights leave: use "
        "a bracket.": (lambda N, b, n, M, kappa, L: n * M - N * b / (kappa * L)),
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
