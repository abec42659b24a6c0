"""Answers to sheet 01 as learners would write them."""

WRONG = {
    "01.1": [
        (
            "lambda params, bits_per_param: params * bits_per_param",
            "bits are returned, not bytes: no division by 8",
            "That is in bits",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param * 8",
            "multiplied by 8 in place of divided",
            "It is as if the bits were multiplied by 8",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 8 / 1e9",
            "gigabytes, not bytes",
            "It is a billionth of the right value, as in gigabytes",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 1024**3 / 8",
            "GiB, not bytes",
            "It is the right value over 2**30, as in gibibytes",
        ),
        (
            "lambda params, bits_per_param: params * (bits_per_param // 8)",
            "bits are made whole bytes: 4 bits are 0 bytes",
            "In your value each parameter has whole bytes, rounded down",
        ),
        (
            "lambda params, bits_per_param: params * math.ceil(bits_per_param / 8)",
            "each parameter is rounded up to whole bytes",
            "In your value each parameter has whole bytes, rounded up",
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
            "It is as if you divided by `bits_per_param`",
        ),
        (
            "lambda params, bits_per_param: params / 8",
            "bits_per_param is not used",
            "Every parameter counts alike in your value",
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
            "It is as if `params` were added",
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
            "That is the division alone, not rounded",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory",
            "rounded down: the rest has no device",
            "It is rounded down",
        ),
        (
            "lambda n_bytes, memory: n_bytes // memory + 1",
            "one too many where the devices are filled exactly",
            "It is one too many where the bytes fill the devices exactly: those need no other",
        ),
        (
            "lambda n_bytes, memory: int(n_bytes / memory) + 1",
            "one too many where the devices are filled exactly",
            "It is one too many where the bytes fill the devices exactly: those need no other",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory)",
            "rounded to the nearest, often down",
            "It is rounded to the nearest",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory) + 1",
            "always one too many",
            "It is one device more than is needed",
        ),
        (
            "lambda n_bytes, memory: math.ceil(memory / n_bytes)",
            "upside down",
            "It is as if you divided the other way round",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / (0.9 * memory))",
            "keeps a tenth though memory may be filled",
            "It is as if nine tenths of `memory` counted",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / 80e9)",
            "always 80e9: memory is not used",
            "Your answer does not change with `memory`",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes // memory)",
            "rounded down before the ceil",
            "It is rounded down",
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
            "It is one too many where the bytes fill the devices exactly: those need no other",
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
            "It is rounded up to a multiple of eight",
        ),
        (
            "lambda n_bytes, memory: max(2, math.ceil(n_bytes / memory))",
            "never fewer than two devices",
            "Your answer never goes below 2",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory - 0.01)",
            "a small rest gets no device",
            "It falls short where hardly anything is left over, as when nearly one is added and rounded down",
        ),
        (
            "lambda n_bytes, memory: str(math.ceil(n_bytes / memory))",
            "returns a text",
            "gives back a text",
        ),
        (
            "lambda n_bytes, memory: round(n_bytes / memory + 0.5)",
            "wrong where filled exactly, by halves to even",
            "It goes wrong where it comes out even, as when a half is added before rounding",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes - memory)",
            "subtracts in place of dividing",
            "It is as if `memory` were taken away",
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
            "In your value the weights count once for each user",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * kv_per_token",
            "context is left out",
            "Your value has one token of each conversation",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + context * kv_per_token",
            "users is left out: only one conversation",
            "Your value has one user's KV cache",
        ),
        (
            "lambda weights, kv_per_token, users, context: users * context * kv_per_token",
            "weights are left out",
            "Those are the KV caches alone",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + 2 * users * context * kv_per_token",
            "KV cache counted twice",
            "In your value the KV caches count twice",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 0.9",
            "a tenth is added for the program, not asked for",
            "It is the right value over 0.9",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + (users + context) * kv_per_token",
            "users and context added in place of multiplied",
            "It is as if users and context were added",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights - users * context * kv_per_token",
            "subtracted in place of added",
            "It is as if the caches were taken away from the weights",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights * users * context * kv_per_token",
            "multiplied in place of added",
            "It is as if the weights and the KV caches were multiplied",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + users * context * kv_per_token) / 1e9",
            "gigabytes, not bytes",
            "It is a billionth of the right value, as in gigabytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * 8000 * kv_per_token",
            "always 8,000 tokens: context is not used",
            "Your answer does not change with `context`",
        ),
        (
            "lambda weights, kv_per_token, users, context: max(weights, users * context * kv_per_token)",
            "the larger of both in place of their sum",
            "That is the larger of the two",
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
            "Your value has `users` - 1 in place of `users` in the KV caches",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    for user in range(users):
        total = weights + context * kv_per_token
    return total
""",
            "the loop overwrites the total: only one user's cache",
            "Your value has one user's KV cache",
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
            "Your value has one user's KV cache",
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
            "It is as if `kv_per_token` were taken for bits in the KV caches",
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
            "It is as if numbers were added up, 1 + 2 and so on, up to `context`",
        ),
    ],
    "01.4": [
        (
            "(n * M - N * b) / kappa",
            "context is left out",
            "Your value has one token for each user",
        ),
        (
            "(n * M - N * b) / L",
            "bytes of cache per token left out",
            "In your value each token is one byte",
        ),
        (
            "(M - N * b) / (L * kappa)",
            "memory of one device, not of all: n left out",
            "Your value has the memory of one device",
        ),
        (
            "n * (M - N * b) / (L * kappa)",
            "weights are counted on each device",
            "It is as if each device held a copy of the weights",
        ),
        (
            "(n * M + N * b) / (L * kappa)",
            "weights added in place of taken away",
            "It is as if the weights were added to the room",
        ),
        (
            "n * M / (L * kappa) - N * b",
            "a bracket is missing: the weights are not divided by a user's cache",
            "It is as if only the memory of all devices were divided by `kappa` and `L`",
        ),
        (
            "n * M / (L * kappa)",
            "weights are left out",
            "The weights are missing",
        ),
        (
            "(n * M - N) / (L * kappa)",
            "bytes per parameter left out",
            "In your value each parameter is one byte",
        ),
        (
            "(n * M - N * b / 8) / (L * kappa)",
            "b taken for bits",
            "It is as if the weights were an eighth of what they are",
        ),
        (
            "(0.9 * n * M - N * b) / (L * kappa)",
            "a tenth is kept, though M may be filled",
            "It is as if nine tenths of `M` counted in the memory of all devices",
        ),
        (
            "L * kappa / (n * M - N * b)",
            "upside down",
            "It is upside down: longer conversations leave room for fewer users",
        ),
        (
            "(n * M - N * b) / (2 * L * kappa)",
            "the cache counted twice",
            "It is half of the right value, as if keys and values counted twice",
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
            "It is rounded",
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
            "It is as if you multiplied by `kappa`",
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
            "Your answer is 190.312 for all inputs tried",
        ),
        (
            "n * M - N * b",
            "the free bytes, not divided by a user's cache",
            "That is the free memory, in bytes",
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
