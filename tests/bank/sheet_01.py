"""Answers to sheet 01 as learners would write them."""

WRONG = {
    "01.1": [
        (
            "lambda params, bits_per_param: params * bits_per_param",
            "bits are returned, not bytes: no division by 8",
            "You gave bits",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param * 8",
            "multiplied by 8 in place of divided",
            "You multiplied by 8 to get from bits to bytes",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 8 / 1e9",
            "gigabytes, not bytes",
            "You gave gigabytes",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 1024**3 / 8",
            "GiB, not bytes",
            "You gave gibibytes, of 2**30 bytes each",
        ),
        (
            "lambda params, bits_per_param: params * (bits_per_param // 8)",
            "bits are made whole bytes: 4 bits are 0 bytes",
            "You divided by 8 in whole numbers",
        ),
        (
            "lambda params, bits_per_param: params * math.ceil(bits_per_param / 8)",
            "each parameter is rounded up to whole bytes",
            "You gave each parameter whole bytes, one at least",
        ),
        (
            "lambda params, bits_per_param: params * 16 / 8",
            "always 16 bits: bits_per_param is not used",
            "Your answer does not change with `bits_per_param`",
        ),
        (
            "lambda params, bits_per_param: LLAMA_70B.total_params * bits_per_param / 8",
            "always the parameters of Llama-3.1-70B: params is not used",
            "Your answer does not change with `params`",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    print(params * bits_per_param / 8)
""",
            "prints the result and returns nothing",
            "gives nothing back",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return units.size(params * bits_per_param / 8)
""",
            "returns a text such as '141 GB', not a number",
            "gives back a text",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return f'{params * bits_per_param / 8} B'
""",
            "returns a text with a unit, not a number",
            "gives back a text",
        ),
        (
            "lambda params, bits_per_param: 8 * params / bits_per_param",
            "the ratio of bits and 8 is upside down",
            "You divided by `bits_per_param`",
        ),
        (
            "lambda params, bits_per_param: params / 8",
            "bits_per_param is not used",
            "You counted every parameter alike",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bytes = params * bits_per_param / 8
""",
            "computes the result but does not return it",
            "gives nothing back",
        ),
        (
            "lambda params, bits_per_param: params + bits_per_param / 8",
            "added where it must be multiplied",
            "You added `params`",
        ),
        (
            "lambda params, bits_per_param: params * {16: 2, 8: 1, 4: 0.5}[bits_per_param]",
            "only works for 16, 8 and 4 bits, raises KeyError for others",
            "stopped with KeyError",
        ),
    ],
    "01.2": [
        (
            "lambda n_bytes, memory: n_bytes / memory",
            "not rounded up: a part of a device",
            "You gave the division alone",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory",
            "rounded down: the rest has no device",
            "You rounded down",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory + 1",
            "one too many where the devices are filled exactly",
            "You always add one",
        ),
        (
            "lambda n_bytes, memory: int(n_bytes / memory) + 1",
            "one too many where the devices are filled exactly",
            "You always add one",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory)",
            "rounded to the nearest, often down",
            "You rounded to the nearest",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory) + 1",
            "always one too many",
            "You added a spare device",
        ),
        (
            "lambda n_bytes, memory: math.ceil(memory / n_bytes)",
            "upside down",
            "You divided the other way round",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / (0.9 * memory))",
            "keeps a tenth though memory may be filled",
            "You took nine tenths of `memory`",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / 80e9)",
            "always 80e9: memory is not used",
            "Your answer does not change with `memory`",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes // memory)",
            "rounded down before the ceil",
            "You rounded down",
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
            "You always add one",
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
            "One too few",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return 2 ** math.ceil(math.log2(max(1, math.ceil(n_bytes / memory))))
""",
            "rounded up to a power of two, which nobody asked for",
            "Every answer of yours is a power of two",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory / 8) * 8",
            "rounded up to boxes of eight",
            "You take eight at a time",
        ),
        (
            "lambda n_bytes, memory: max(2, math.ceil(n_bytes / memory))",
            "never fewer than two devices",
            "Your answer never goes below 2",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory - 0.01)",
            "a small rest gets no device",
            "You added nearly one before rounding down",
        ),
        (
            "lambda n_bytes, memory: str(math.ceil(n_bytes / memory))",
            "returns a text",
            "gives back a text",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory + 0.5)",
            "wrong where filled exactly, by halves to even",
            "You added a half before rounding",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes - memory)",
            "subtracts in place of dividing",
            "You took away `memory`",
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
            "gives nothing back",
        ),
    ],
    "01.3": [
        (
            "lambda weights, kv_per_token, users, context: users * (weights + context * kv_per_token)",
            "weights are counted once for each user",
            "You counted the weights once for each user",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * kv_per_token",
            "context is left out",
            "You counted one token of each conversation",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + context * kv_per_token",
            "users is left out: only one conversation",
            "You counted one user's KV cache",
        ),
        (
            "lambda weights, kv_per_token, users, context: users * context * kv_per_token",
            "weights are left out",
            "You counted the KV caches alone",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + 2 * users * context * kv_per_token",
            "KV cache counted twice",
            "You counted keys and values twice",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 0.9",
            "a tenth is added for the program, not asked for",
            "It is the right value over 0.9",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + (users + context) * kv_per_token",
            "users and context added in place of multiplied",
            "You added users and context",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights - users * context * kv_per_token",
            "subtracted in place of added",
            "You took the caches away from the weights",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights * users * context * kv_per_token",
            "multiplied in place of added",
            "You multiplied the weights and the KV caches",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 1e9",
            "gigabytes, not bytes",
            "You gave gigabytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * 8000 * kv_per_token",
            "always 8,000 tokens: context is not used",
            "Your answer does not change with `context`",
        ),
        (
            "lambda weights, kv_per_token, users, context: max(weights, users * context * kv_per_token)",
            "the larger of both in place of their sum",
            "You took the larger of the two",
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
            "You took `users` - 1 in place of `users` in the KV",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    for user in range(users):
        total = weights + context * kv_per_token
    return total
""",
            "the loop overwrites the total: only one user's cache",
            "You counted one user's KV cache",
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
            "You counted one user's KV cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return math.ceil((weights + users * context * kv_per_token) / H100.memory)
""",
            "devices, not bytes",
            "the right value over one and the same number, rounded up",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights, users * context * kv_per_token)",
            "a tuple of both parts, not their sum",
            "gives back a tuple of 2",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = users * context * kv_per_token
    return weights + kv / 8
""",
            "KV cache divided by 8, as if it were in bits",
            "You took `kv_per_token` for bits in the KV caches",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + kv_per_tokens * users * context
""",
            "a name is misspelt: NameError",
            "Your function stopped with NameError",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + users * context * (context + 1) / 2 * kv_per_token
""",
            "the tokens of a conversation are summed up as a triangle",
            "You added up numbers, 1 + 2 and so on, up to `context`",
        ),
    ],
    "01.4": [
        (
            "(n * M - N * b) / kappa",
            "context is left out",
            "You took one token for each user",
        ),
        (
            "(n * M - N * b) / L",
            "bytes of cache per token left out",
            "You counted each token as one byte",
        ),
        (
            "(M - N * b) / (L * kappa)",
            "memory of one device, not of all: n left out",
            "You took the room on one device",
        ),
        (
            "n * (M - N * b) / (L * kappa)",
            "weights are counted on each device",
            "You put a copy of the weights on each device",
        ),
        (
            "(n * M + N * b) / (L * kappa)",
            "weights added in place of taken away",
            "You added the weights to the room",
        ),
        (
            "n * M / (L * kappa) - N * b",
            "a bracket is missing: the weights are not divided by a user's cache",
            "You divided only the memory of all devices by `kappa` and `L`",
        ),
        (
            "n * M / (L * kappa)",
            "weights are left out",
            "You forgot the weights",
        ),
        (
            "(n * M - N) / (L * kappa)",
            "bytes per parameter left out",
            "You counted parameters as bytes",
        ),
        (
            "(n * M - N * b / 8) / (L * kappa)",
            "b taken for bits",
            "You took b for bits",
        ),
        (
            "(0.9 * n * M - N * b) / (L * kappa)",
            "a tenth is kept, though M may be filled",
            "You took nine tenths of `M` in the memory of all devices",
        ),
        (
            "L * kappa / (n * M - N * b)",
            "upside down",
            "You have it upside down",
        ),
        (
            "(n * M - N * b) / (2 * L * kappa)",
            "the cache counted twice",
            "You counted keys and values twice",
        ),
        (
            "sympy.Eq(N * b + B * L * kappa, n * M)",
            "the equation, not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), n)[0]",
            "solved for n, not for B",
            "B is still in the answer",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), L)[0]",
            "solved for L, not for B",
            "B is still in the answer",
        ),
        (
            "sympy.floor((n * M - N * b) / (L * kappa))",
            "rounded down",
            "You rounded",
        ),
        (
            "(n * M - B * N * b) / (L * kappa)",
            "B is still in it",
            "B is still in the answer",
        ),
        (
            "(n * 80e9 - N * b) / (L * kappa)",
            "the memory of an H100 in place of M",
            "Your answer does not change with `M`",
        ),
        (
            "(n * M - N * b) / (8000 * kappa)",
            "8,000 tokens in place of L",
            "Your answer does not change with `L`",
        ),
        (
            "n * M - N * b / L * kappa",
            "brackets are missing",
            "Your answer grows as `L` grows",
        ),
        (
            "(n * M - N * b) / L * kappa",
            "kappa multiplies in place of dividing: a bracket is missing",
            "You multiplied by `kappa`",
        ),
        (
            "'(n*M - N*b)/(L*kappa)'",
            "a text, not an expression",
            "This needs a SymPy expression; it is a text",
        ),
        (
            """
kv = sympy.symbols('kv', positive=True)
room = (n * M - N * b) / (L * kv)
""",
            "another symbol, kv, in place of kappa",
            "kv should not be in the answer",
        ),
        (
            "room = ((n * M - N * b) / (L * kappa)).subs({N: LLAMA_70B.total_params, b: 2, n: 8, M: H100.memory, kappa: LLAMA_70B.kv_bytes_per_token, L: 8000})",
            "numbers put in: holds for one model and one GPU only",
            "Your answer is 190.312 whatever comes in",
        ),
        (
            "n * M - N * b",
            "the free bytes, not divided by a user's cache",
            "You gave the free memory, in bytes",
        ),
    ],
    "01.5": [
        (
            "'a'",
            "bandwidth makes no room",
            "A faster belt moves the same bytes sooner",
        ),
        (
            "'b'",
            "fp8 frees 70 GB, but 100 users need 262 GB",
            "That frees half of the weights' room, enough for 28",
        ),
        (
            "'c'",
            "half the cache still does not fit",
            "Half the context has room for twice the users, 2.",
        ),
        (
            "'A'",
            "bandwidth makes no room",
            "A faster belt moves the same bytes sooner",
        ),
        (
            "'b or d'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'c, d'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'b and c'",
            "two letters, neither right alone",
            "names more than one of the choices",
        ),
        (
            "'e'",
            "there is no e",
            "'e' is not one of the choices",
        ),
        (
            "4",
            "a number, not a letter",
            "4 is not one of the choices",
        ),
        (
            "None",
            "nothing",
            "There is no answer yet",
        ),
        (
            "'8 H100'",
            "the words of the option, not its letter",
            "'8 H100' is not one of the choices",
        ),
        (
            "['b']",
            "a list with a wrong letter",
            "That frees half of the weights' room, enough for 28",
        ),
        (
            "'weights in fp8'",
            "the words of a wrong option, not its letter",
            "'weights in fp8' is not one of the choices",
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
        "(n * M - N * b) / (L * kappa)",
        "(n * M - N * b) / L / kappa",
        "n * M / (L * kappa) - N * b / (L * kappa)",
        "(N * b - n * M) / -(L * kappa)",
        "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), B)[0]",
        "sympy.solve(N * b + B * L * kappa - n * M, B)[0]",
        "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), B)",
        "sympy.Eq(B, (n * M - N * b) / (L * kappa))",
        "sympy.expand((n * M - N * b) / (L * kappa))",
        "sympy.together(n * M / (L * kappa) - N * b / (L * kappa))",
        """
N, b, n, M, kappa, L, B = sympy.symbols('N b n M kappa L B')
room = sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), B)[0]
""",
        """
free = M - N * b / n
room = n * free / (L * kappa)
""",
        "sympy.solveset(N * b + B * L * kappa - n * M, B, sympy.S.Reals)",
        "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), B, dict=True)[0][B]",
        "next(iter(sympy.solveset(N * b + B * L * kappa - n * M, B)))",
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
