"""Answers to sheet 01 that were kept apart until its check was done."""

WRONG = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    total = params * bits_per_param / 8
    return units.size(total)
""",
            "returns a text such as '141 GB', not a number of bytes",
            "gives back a text, not a number",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return params * bits_per_param / 8 / 2**30
""",
            "the result is in GiB, not bytes",
            "It is the right value over 2**30, as in gibibytes",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    # params in billions
    params = params * 10**9
    return params * bits_per_param / 8
""",
            "takes params to be in billions: 1e9 times too much",
            "It is a billion times too large",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    if bits_per_param == 16:
        return params * 2
    elif bits_per_param == 8:
        return params
    elif bits_per_param == 4:
        return params * 0.5
""",
            "a table of three formats: None for 4.25 bits, 32 bits and all others",
            "gives nothing back",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bits_per_param = int(bits_per_param)
    return params * bits_per_param / 8
""",
            "int() cuts 4.25 bits down to 4: the scales are lost",
            "In your value bits_per_param is cut to a whole number",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return LLAMA_70B.total_params * bits_per_param / 8
""",
            "Llama-3.1-70B's parameters whatever is given",
            "Your answer does not change with `params`",
        ),
    ],
    "01.2": [
        (
            """
def devices_needed(n_bytes, memory):
    return max(1, round(n_bytes / memory))
""",
            "rounds to the nearest: 8.2 devices' worth gets 8, which do not hold it",
            "It is rounded to the nearest, to one device at least",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(n_bytes / (0.9 * memory))
""",
            "takes a tenth off again, though memory is already what may be filled",
            "It is as if nine tenths of `memory` counted",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return -n_bytes // -memory
""",
            "the minus signs cancel, so it is floor: too few devices, 0 for a small model",
            "It is rounded down",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    least = math.ceil(n_bytes / memory)
    n = 1
    while n < least:
        n = n * 2
    return n
""",
            "rounds up to a power of two, although any number of devices can be had",
            "Every answer of yours is a power of two",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    servers = math.ceil(n_bytes / (8 * memory))
    return 8 * servers
""",
            "counts whole servers of eight, although any number of devices can be had",
            "It is rounded up to a multiple of eight",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(n_bytes / H100.memory)
""",
            "an H100's memory hard-coded, the argument is ignored",
            "Your answer does not change with `memory`",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return round(n_bytes / memory + 0.5)
""",
            "the +0.5 trick breaks at ties: exactly 7 devices' worth gives 8",
            "It goes wrong where it comes out even, as when a half is added before rounding",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    devices = 0
    while n_bytes > memory:
        n_bytes = n_bytes - memory
        devices = devices + 1
    return devices
""",
            "stops before the last piece is placed: one too few, 0 where one device is enough",
            "One too few",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    # GB -> GiB as the driver shows it
    gib = n_bytes / 2**30
    gb = memory / 10**9
    return math.ceil(gib / gb)
""",
            "divides GiB by GB: 7 % too small, sometimes a device too few",
            "It is as if GiB and GB were mixed: the two are 7 % apart, and that can cost a device",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(n_bytes // memory)
""",
            "// has floored before ceil gets to see it: the part that is over gets no device",
            "It is rounded down",
        ),
    ],
    "01.3": [
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return users * (weights + context * kv_per_token)
""",
            "a copy of the weights for each user, but the weights are there once",
            "In your value the weights count once for each user",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + kv_per_token * (users + context)
""",
            "users and tokens are added, not multiplied",
            "It is as if users and context were added",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    # the kv cache belongs to the model so everybody uses it
    return weights + kv_per_token * context
""",
            "one conversation's KV cache for all: the users are not counted",
            "Your value has one user's KV cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = 0
    for token in range(context):
        kv += (token + 1) * kv_per_token
    return weights + users * kv
""",
            "adds up the cache as it was after each token (a sum 1 + 2 + ...), where only the cache as it stands now sits in memory",
            "It is as if numbers were added up, 1 + 2 and so on, up to `context`",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return max(weights, users * context * kv_per_token)
""",
            "the larger of the two instead of both: they sit in memory at the same time",
            "That is the larger of the two",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    needed = weights + users * context * kv_per_token
    return math.ceil(needed / H100.memory)
""",
            "returns how many H100, not bytes",
            "Yours is the right value over one and the same number, rounded up",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + users * 8_000 * kv_per_token
""",
            "the lesson's context of 8,000 tokens hard-coded",
            "Your answer does not change with `context`",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    for user in range(users):
        weights += context * kv_per_token
        return weights
""",
            "the return stands inside the loop: one user only",
            "Your value has one user's KV cache",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * context * kv_per_token / 8",
            "the KV cache is given in bytes already, it is divided by 8 as if in bits",
            "It is as if `kv_per_token` were taken for bits in the KV caches",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights, users * context * kv_per_token
""",
            "a tuple of the two parts, not their sum",
            "gives back a tuple of 2, not a number",
        ),
        (
            """
def memory_needed(weights, context, users, kv_per_token):
    return weights / users + context * kv_per_token
""",
            "what falls to one user (its share of the weights and one cache), not all bytes together",
            "takes its inputs in another order",
        ),
    ],
    "01.4": [
        (
            "n * M / (N * b + L * kappa)",
            "every user brings the weights too: weights in the denominator",
            "It is as if each user had a copy of the weights",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), N)[0]",
            "solved for N: the answer still has B in it",
            "B is still in the answer, and N is not: did you solve for N?",
        ),
        (
            "((n * M - N * b) / (L * kappa)).subs({b: 2, L: 8000})",
            "numbers of the lesson put in: holds for 16 bit and 8,000 tokens only",
            "Your answer does not change with `b` and `L`",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + L * kappa, n * M * B), B)[0]",
            "B set beside the memory, not the caches: this is model plus one cache over the memory",
            "That is the weights and one user's cache, over the memory",
        ),
    ],
    "01.5": [
        (
            '"b) weights in fp8, because they take half the room"',
            "the wrong letter, with its words",
            "That frees half of the weights' room, enough for 28 users",
        ),
        ('"abcd"', "all letters", "'abcd' names more than one of the choices"),
        (
            '["c", "d"]',
            "a list of two letters, one of which is wrong",
            "A list of 2 names more than one of the choices",
        ),
        (
            '"b and c together"',
            "each alone is asked for, and neither makes room for 100 (nor do the two together)",
            "'b and c together' names more than one of the choices",
        ),
        ("3", "a number, the place in the list counted from 0, not a letter", "One of them is right"),
        ('"none of them"', "d does make room", "One of them is right"),
    ],
}

RIGHT = {
    "01.1": [
        """
def weight_bytes(params, bits_per_param):
    BITS_IN_A_BYTE = 8
    bytes_per_param = bits_per_param / BITS_IN_A_BYTE
    return bytes_per_param * params
""",
        """
def weight_bytes(params, bits_per_param):
    from fractions import Fraction
    return Fraction(params) * Fraction(bits_per_param) / 8
""",
        """
def weight_bytes(params, bits_per_param):
    return 0.125 * bits_per_param * params
""",
        """
def weight_bytes(params, bits_per_param):
    from decimal import Decimal
    return float(Decimal(params) * Decimal(bits_per_param) / Decimal(8))
""",
    ],
    "01.2": [
        """
def devices_needed(n_bytes, memory):
    full, over = divmod(n_bytes, memory)
    return int(full) + (1 if over else 0)
""",
        """
def devices_needed(n_bytes, memory):
    import numpy as np
    return int(np.ceil(n_bytes / memory))
""",
        """
def devices_needed(n_bytes, memory):
    d = int(n_bytes / memory)
    if d * memory < n_bytes:
        d = d + 1
    return d
""",
    ],
    "01.3": [
        """
def memory_needed(weights, kv_per_token, users, context):
    def notebook(tokens):
        return tokens * kv_per_token
    return users * notebook(context) + weights
""",
        "lambda w, kv, u, c: math.fsum([w, math.prod([kv, u, c])])",
    ],
    "01.4": [
        "sympy.solve(n * M - N * b - B * L * kappa, B, dict=True)",
        "n * M / L / kappa - N * b / L / kappa",
        "sympy.solve(sympy.Eq(n * M - N * b, B * L * kappa), B).pop()",
        '(lambda N, b, n, M, kappa, L: -(b * N - M * n) / (L * kappa))(*sympy.symbols("N b n M kappa L"))',
        "n * (M - N * b / n) / (L * kappa)",
        "sympy.linsolve([N * b + B * L * kappa - n * M], B).args[0][0]",
    ],
    "01.5": [],
}

CLOSE = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    return round(params * bits_per_param / 8)
""",
            "rounded to a whole byte, which the text allows",
        ),
    ],
}
