"""Answers to sheet 01 as learners would write them."""

WRONG = {
    "01.1": [
        (
            "lambda params, bits_per_param: params * bits_per_param",
            "bits are returned, not bytes: no division by 8",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param * 8",
            "multiplied by 8 in place of divided",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 8 / 1e9",
            "gigabytes, not bytes",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 1024**3 / 8",
            "GiB, not bytes",
        ),
        (
            "lambda params, bits_per_param: params * (bits_per_param // 8)",
            "bits are made whole bytes: 4 bits are 0 bytes",
        ),
        (
            "lambda params, bits_per_param: params * math.ceil(bits_per_param / 8)",
            "each parameter is rounded up to whole bytes",
        ),
        (
            "lambda params, bits_per_param: params * 16 / 8",
            "always 16 bits: bits_per_param is not used",
        ),
        (
            "lambda params, bits_per_param: LLAMA_70B.total_params * bits_per_param / 8",
            "always the parameters of Llama-3.1-70B: params is not used",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    print(params * bits_per_param / 8)
""",
            "prints the result and returns nothing",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return units.size(params * bits_per_param / 8)
""",
            "returns a text such as '141 GB', not a number",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return f'{params * bits_per_param / 8} B'
""",
            "returns a text with a unit, not a number",
        ),
        (
            "lambda params, bits_per_param: 8 * params / bits_per_param",
            "the ratio of bits and 8 is upside down",
        ),
        (
            "lambda params, bits_per_param: params / 8",
            "bits_per_param is not used",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bytes = params * bits_per_param / 8
""",
            "computes the result but does not return it",
        ),
        (
            "lambda params, bits_per_param: params + bits_per_param / 8",
            "added where it must be multiplied",
        ),
        (
            "lambda params, bits_per_param: params * {16: 2, 8: 1, 4: 0.5}[bits_per_param]",
            "only works for 16, 8 and 4 bits, raises KeyError for others",
        ),
    ],
    "01.2": [
        (
            "lambda n_bytes, memory: n_bytes / memory",
            "not rounded up: a part of a device",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory",
            "rounded down: the rest has no device",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory + 1",
            "one too many where the devices are filled exactly",
        ),
        (
            "lambda n_bytes, memory: int(n_bytes / memory) + 1",
            "one too many where the devices are filled exactly",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory)",
            "rounded to the nearest, often down",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory) + 1",
            "always one too many",
        ),
        (
            "lambda n_bytes, memory: math.ceil(memory / n_bytes)",
            "upside down",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / (0.9 * memory))",
            "keeps a tenth though memory may be filled",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / 80e9)",
            "always 80e9: memory is not used",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes // memory)",
            "rounded down before the ceil",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    n = 1
    while n * memory <= n_bytes:
        n += 1
    return n
""",
            "<= in place of <: one too many where filled exactly",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    n = 0
    while n_bytes > memory:
        n_bytes -= memory
        n += 1
    return n
""",
            "the last device is not counted: one too few",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return 2 ** math.ceil(math.log2(max(1, math.ceil(n_bytes / memory))))
""",
            "rounded up to a power of two, which nobody asked for",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory / 8) * 8",
            "rounded up to boxes of eight",
        ),
        (
            "lambda n_bytes, memory: max(2, math.ceil(n_bytes / memory))",
            "never fewer than two devices",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory - 0.01)",
            "a small rest gets no device",
        ),
        (
            "lambda n_bytes, memory: str(math.ceil(n_bytes / memory))",
            "returns a text",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory + 0.5)",
            "wrong where filled exactly, by halves to even",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes - memory)",
            "subtracts in place of dividing",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    if n_bytes % memory == 0:
        return n_bytes // memory
    else:
        n_bytes // memory + 1
""",
            "the second branch has no return, gives None",
        ),
    ],
    "01.3": [
        (
            "lambda weights, kv_per_token, users, context: users * (weights + context * kv_per_token)",
            "weights are counted once for each user",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * kv_per_token",
            "context is left out",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + context * kv_per_token",
            "users is left out: only one conversation",
        ),
        (
            "lambda weights, kv_per_token, users, context: users * context * kv_per_token",
            "weights are left out",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + 2 * users * context * kv_per_token",
            "KV cache counted twice",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 0.9",
            "a tenth is added for the program, not asked for",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + (users + context) * kv_per_token",
            "users and context added in place of multiplied",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights - users * context * kv_per_token",
            "subtracted in place of added",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights * users * context * kv_per_token",
            "multiplied in place of added",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 1e9",
            "gigabytes, not bytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * 8000 * kv_per_token",
            "always 8,000 tokens: context is not used",
        ),
        (
            "lambda weights, kv_per_token, users, context: max(weights, users * context * kv_per_token)",
            "the larger of both in place of their sum",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for user in range(1, users):
        total += context * kv_per_token
    return total
""",
            "the loop misses one user",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    for user in range(users):
        total = weights + context * kv_per_token
    return total
""",
            "the loop overwrites the total: only one user's cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for user in range(users):
        total += context * kv_per_token
        return total
""",
            "return stands inside the loop: only one user's cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return math.ceil((weights + users * context * kv_per_token) / H100.memory)
""",
            "devices, not bytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights, users * context * kv_per_token)",
            "a tuple of both parts, not their sum",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = users * context * kv_per_token
    return weights + kv / 8
""",
            "KV cache divided by 8, as if it were in bits",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + kv_per_tokens * users * context
""",
            "a name is misspelt: NameError",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + users * context * (context + 1) / 2 * kv_per_token
""",
            "the tokens of a conversation are summed up as a triangle",
        ),
    ],
    "01.4": [
        (
            "(n * M - N * b) / k",
            "context is left out",
        ),
        (
            "(n * M - N * b) / L",
            "bytes of cache per token left out",
        ),
        (
            "(M - N * b) / (L * k)",
            "memory of one device, not of all: n left out",
        ),
        (
            "n * (M - N * b) / (L * k)",
            "weights are counted on each device",
        ),
        (
            "(n * M + N * b) / (L * k)",
            "weights added in place of taken away",
        ),
        (
            "n * M / (L * k) - N * b",
            "a bracket is missing: the weights are not divided by a user's cache",
        ),
        (
            "n * M / (L * k)",
            "weights are left out",
        ),
        (
            "(n * M - N) / (L * k)",
            "bytes per parameter left out",
        ),
        (
            "(n * M - N * b / 8) / (L * k)",
            "b taken for bits",
        ),
        (
            "(0.9 * n * M - N * b) / (L * k)",
            "a tenth is kept, though M may be filled",
        ),
        (
            "L * k / (n * M - N * b)",
            "upside down",
        ),
        (
            "(n * M - N * b) / (2 * L * k)",
            "the cache counted twice",
        ),
        (
            "sympy.Eq(N * b + B * L * k, n * M)",
            "the equation, not solved",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * k, n * M), n)[0]",
            "solved for n, not for B",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * k, n * M), L)[0]",
            "solved for L, not for B",
        ),
        (
            "sympy.floor((n * M - N * b) / (L * k))",
            "rounded down",
        ),
        (
            "(n * M - B * N * b) / (L * k)",
            "B is still in it",
        ),
        (
            "(n * 80e9 - N * b) / (L * k)",
            "the memory of an H100 in place of M",
        ),
        (
            "(n * M - N * b) / (8000 * k)",
            "8,000 tokens in place of L",
        ),
        (
            "n * M - N * b / L * k",
            "brackets are missing",
        ),
        (
            "(n * M - N * b) / L * k",
            "k multiplies in place of dividing: a bracket is missing",
        ),
        (
            "'(n*M - N*b)/(L*k)'",
            "a text, not an expression",
        ),
        (
            """
kv = sympy.symbols('kv', positive=True)
room = (n * M - N * b) / (L * kv)
""",
            "another symbol, kv, in place of k",
        ),
        (
            "room = ((n * M - N * b) / (L * k)).subs({N: LLAMA_70B.total_params, b: 2, n: 8, M: H100.memory, k: LLAMA_70B.kv_bytes_per_token, L: 8000})",
            "numbers put in: holds for one model and one GPU only",
        ),
        (
            "n * M - N * b",
            "the free bytes, not divided by a user's cache",
        ),
    ],
    "01.5": [
        (
            "'a'",
            "bandwidth makes no room",
        ),
        (
            "'b'",
            "fp8 frees 70 GB, but 100 users need 262 GB",
        ),
        (
            "'c'",
            "half the cache still does not fit",
        ),
        (
            "'A'",
            "bandwidth makes no room",
        ),
        (
            "'b or d'",
            "two letters",
        ),
        (
            "'c, d'",
            "two letters",
        ),
        (
            "'b and c'",
            "two letters, neither right alone",
        ),
        (
            "'e'",
            "there is no e",
        ),
        (
            "4",
            "a number, not a letter",
        ),
        (
            "None",
            "nothing",
        ),
        (
            "'8 H100'",
            "the words of the option, not its letter",
        ),
        (
            "['b']",
            "a list with a wrong letter",
        ),
        (
            "'weights in fp8'",
            "the words of a wrong option, not its letter",
        ),
    ],
}

RIGHT = {
    "01.1": [
        "lambda params, bits_per_param: params / 8 * bits_per_param",
        "lambda params, bits_per_param: params * (bits_per_param / 8)",
        "lambda params, bits_per_param: 0.125 * bits_per_param * params",
        """
def weight_bytes(params, bits_per_param):
    bits = params * bits_per_param
    bytes = bits / 8
    return bytes
""",
        """
from fractions import Fraction
def weight_bytes(params, bits_per_param):
    return Fraction(params) * Fraction(bits_per_param) / 8
""",
        """
from decimal import Decimal
def weight_bytes(params, bits_per_param):
    return Decimal(params) * Decimal(bits_per_param) / Decimal(8)
""",
        """
import numpy as np
def weight_bytes(params, bits_per_param):
    return np.float64(params) * bits_per_param / 8
""",
        'def weight_bytes(params: int, bits_per_param: float = 16) -> float:\n    """Bytes."""\n    return params * bits_per_param / 8',
    ],
    "01.2": [
        "lambda n_bytes, memory: -(-n_bytes // memory)",
        "lambda n_bytes, memory: int(-(-n_bytes // memory))",
        "lambda n_bytes, memory: (n_bytes + memory - 1) // memory",
        """
import numpy as np
lambda n_bytes, memory: np.ceil(n_bytes / memory)
""",
        "lambda n_bytes, memory: max(1, math.ceil(n_bytes / memory))",
        """
def devices_needed(n_bytes, memory):
    n, rest = divmod(n_bytes, memory)
    return n + (1 if rest else 0)
""",
        """
def devices_needed(n_bytes, memory):
    n = 1
    while n * memory < n_bytes:
        n += 1
    return n
""",
        """
def devices_needed(n_bytes, memory):
    devices = n_bytes // memory
    if n_bytes % memory > 0:
        devices = devices + 1
    return int(devices)
""",
        "lambda n_bytes, memory: n_bytes // memory + (n_bytes % memory != 0)",
        "lambda n_bytes, memory: sympy.ceiling(sympy.Rational(n_bytes) / sympy.Rational(memory))",
        """
def devices_needed(n_bytes, memory):
    if n_bytes <= memory:
        return 1
    return 1 + devices_needed(n_bytes - memory, memory)
""",
    ],
    "01.3": [
        "lambda weights, kv_per_token, users, context: weights + kv_per_token * (users * context)",
        """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for user in range(users):
        total += context * kv_per_token
    return total
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    def one_user():
        return context * kv_per_token
    return one_user() * users + weights
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    return sum([weights] + [context * kv_per_token] * users)
""",
        """
import numpy as np
def memory_needed(weights, kv_per_token, users, context):
    return weights + np.prod([float(users), context, kv_per_token])
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    return weights * (1 + users * context * kv_per_token / weights)
""",
    ],
    "01.4": [
        "(n * M - N * b) / (L * k)",
        "(n * M - N * b) / L / k",
        "n * M / (L * k) - N * b / (L * k)",
        "(N * b - n * M) / -(L * k)",
        "sympy.solve(sympy.Eq(N * b + B * L * k, n * M), B)[0]",
        "sympy.solve(N * b + B * L * k - n * M, B)[0]",
        "sympy.solve(sympy.Eq(N * b + B * L * k, n * M), B)",
        "sympy.Eq(B, (n * M - N * b) / (L * k))",
        "sympy.expand((n * M - N * b) / (L * k))",
        "sympy.together(n * M / (L * k) - N * b / (L * k))",
        """
N, b, n, M, k, L, B = sympy.symbols('N b n M k L B')
room = sympy.solve(sympy.Eq(N * b + B * L * k, n * M), B)[0]
""",
        """
free = M - N * b / n
room = n * free / (L * k)
""",
        "sympy.solveset(N * b + B * L * k - n * M, B, sympy.S.Reals)",
        "sympy.solve(sympy.Eq(N * b + B * L * k, n * M), B, dict=True)[0][B]",
        "next(iter(sympy.solveset(N * b + B * L * k - n * M, B)))",
    ],
    "01.5": [
        "'d'",
        "'D'",
        "' d '",
        "'(d)'",
        "'d)'",
        "'d.'",
        "'**d**'",
        "'D)'",
        "['d']",
        "'d, because the weights are there once'",
        "'d) 8 H100'",
    ],
}

CLOSE = {
    "01.1": [
        (
            "lambda params, bits_per_param: params * bits_per_param // 8",
            "rounded down to a whole byte, of billions",
        ),
        (
            "lambda params, bits_per_param: round(params * bits_per_param / 8)",
            "rounded to a whole byte, of billions",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 8 * (1 + 4 / 128**2)",
            "a scale counted twice is less than a thousandth",
        ),
    ],
}
