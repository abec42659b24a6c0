"""More answers to sheet 01, written by somebody who had seen the lesson and its sheet alone."""

WRONG = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    return params * bits_per_param * 8
""",
            "thinks that a bit is 8 bytes: multiplies where it must divide",
            "It is as if the bits were multiplied by 8",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bytes_per_param = bits_per_param // 8
    return params * bytes_per_param
""",
            "whole bytes per parameter only: 4.25 bits become 0 bytes",
            "In your value each parameter has whole bytes, rounded down",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bytes_per_param = math.ceil(bits_per_param / 8)
    return params * bytes_per_param
""",
            "thinks every parameter takes whole bytes, so 4.25 bits count as one full byte",
            "In your value each parameter has whole bytes, rounded up",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return params * bits_per_param / 8 / 1e9
""",
            "the result is in GB, not in bytes",
            "It is a billionth of the right value, as in gigabytes",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    GiB = 2 ** 30
    return params * bits_per_param / 8 / GiB * 1e9
""",
            "mixes GiB and GB: 7 % too little",
            "GiB and GB are mixed: the two are 7 % apart",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    scale_bits = 8 / 32
    return params * (bits_per_param + scale_bits) / 8
""",
            "adds the scales once more, although bits_per_param counts them already",
            "It is as if `bits_per_param` were larger by one and the same number",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    if bits_per_param == 16:
        return params * 2
    elif bits_per_param == 8:
        return params
    else:
        return params * 0.5
""",
            "a table of the formats known by name: 4.25 and 4.5 bits count as 4, and 32 bits as 4, too",
            "Right where `bits_per_param` is 4, 8 or 16, and for no other",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return round(params / 1e9) * 1e9 * bits_per_param / 8
""",
            "rounds the parameters to whole billions first",
            "Your answer is 0 for all small inputs tried",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    bits_per_param = 16
    return params * bits_per_param / 8
""",
            "overwrites the argument with 16 bits, so every format weighs the same",
            "Your answer does not change with `bits_per_param`",
        ),
    ],
    "01.2": [
        (
            """
def devices_needed(n_bytes, memory):
    return n_bytes / memory
""",
            "a fraction of a device: not rounded up to a whole one",
            "That is the division alone, not rounded",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return n_bytes // memory + 1
""",
            "one too many when the devices are filled exactly",
            "It is one too many where the bytes fill the devices exactly: those need no other",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return round(n_bytes / memory)
""",
            "rounds to the nearest: 8.3 devices become 8, and 0.2 become 0",
            "It is rounded to the nearest",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return max(1, int(n_bytes / memory))
""",
            "rounds down (at least one): the last piece has no device",
            "It is rounded down, to one device at least",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    usable = 0.9 * memory
    return math.ceil(n_bytes / usable)
""",
            "takes off a tenth once more: memory is already what may be filled",
            "It is as if nine tenths of `memory` counted",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    n = 1
    while n * memory < n_bytes:
        n = n * 2
    return n
""",
            "only 1, 2, 4, 8, 16: powers of two as in practice, where the text asks for the fewest",
            "Every answer of yours is a power of two",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    for n in range(1, 17):
        if n * memory >= n_bytes:
            return n
""",
            "gives up after 16 devices and returns None, though any number can be had",
            "gives nothing back",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(n_bytes / 2 ** 30) // math.floor(memory / 2 ** 30)
""",
            "works in whole GiB and then rounds down",
            "",
            "bare",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(n_bytes / 1e9 / H100.memory)
""",
            "GB against bytes, and the H100 hard-coded in place of `memory`: nearly always 1",
            "",
            "vague",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    servers = math.ceil(n_bytes / memory / 8)
    return servers * 8
""",
            "counts whole servers of eight GPUs",
            "It is rounded up to a multiple of eight",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    whole, rest = divmod(n_bytes, memory)
    if rest > memory / 2:
        whole = whole + 1
    return int(whole)
""",
            "a rest of less than half a device gets none",
            "It is rounded to the nearest",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return math.ceil(memory / n_bytes)
""",
            "upside down",
            "It is as if you divided the other way round",
        ),
    ],
    "01.3": [
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    one_user = weights + context * kv_per_token
    return users * one_user
""",
            "gives every user a copy of the weights, which are there once",
            "In your value the weights count once for each user",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + users * kv_per_token
""",
            "one token for each user: the context is forgotten",
            "Your value has one token of each conversation",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv_cache = context * kv_per_token
    return weights + kv_cache
""",
            "all users share one KV cache",
            "Your value has one user's KV cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    tokens = users + context
    return weights + tokens * kv_per_token
""",
            "adds users and tokens where each user has `context` tokens",
            "It is as if users and context were added",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = users * context * kv_per_token
    return max(weights, kv)
""",
            "takes the larger of the two: both must sit there together",
            "That is the larger of the two",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return (weights + users * context * kv_per_token) / 0.9
""",
            "adds the tenth that a program keeps: that is not asked, and is no part of what must sit there",
            "It is the right value over 0.9",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return 2 * weights + 2 * users * context * kv_per_token
""",
            "takes weights for parameters of 2 bytes and the KV cache for K alone: twice too much",
            "It is twice the right value",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return (weights + users * context * kv_per_token) / 8
""",
            "the share of one GPU of eight, not all GPUs together",
            "It is an eighth of the right value",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return users * context * kv_per_token
""",
            "the KV caches alone: the weights are missing",
            "Those are the KV caches alone",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    tokens_each = context / users
    return weights + tokens_each * kv_per_token * users
""",
            "takes the context for that of all users together, and divides it among them",
            "Your value has one user's KV cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    return weights + sum(kv_per_token * t for t in range(context)) * users
""",
            "adds up 0 + 1 + 2 ... tokens, as if each token kept a cache of all before it once more",
            "It is as if numbers were added up, 0 + 1 and so on, all below `context`",
        ),
    ],
    "01.4": [
        (
            "(M - N * b / n) / (L * kappa)",
            "users of one device: the factor n is lost",
            "It is the right value divided by `n`",
        ),
        (
            "sympy.solve(sympy.Eq(B * (N * b + L * kappa), n * M), B)[0]",
            "every user brings the weights, too",
            "It is as if each user had a copy of the weights",
        ),
        (
            "n * M - N * b / (L * kappa)",
            "brackets missing: only the weights are divided",
            "It is as if the weights alone were divided",
        ),
        (
            "(N * b - n * M) / (L * kappa)",
            "the sign is turned: less than nothing when there is room",
            "The sign is turned: what is there comes first, and the weights go off it",
        ),
        (
            "(sympy.Rational(9, 10) * n * M - N * b) / (L * kappa)",
            "takes off a tenth, although M is already what may be filled",
            "It is as if nine tenths of `M` counted in the memory of all devices",
        ),
        (
            "((n * M - N * b) / (L * kappa)).subs({n: 8, M: 72e9, N: 70.6e9, b: 2, L: 8000, kappa: 327680})",
            "the lesson's case in numbers, not in symbols",
            "Your answer is 165.863 for all inputs tried",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * (L + kappa), n * M), B)[0]",
            "adds L and kappa where they multiply",
            "It is as if `kappa` and `L` were added",
        ),
        (
            "(n * M - N * b) / (L * kappa) + B",
            "B still stands in it (moved to the wrong side)",
            "B is still in the answer",
        ),
    ],
    "01.5": [
        ('"b and d"', "two letters: b alone does not make room", "'b and d' names more than one of the choices"),
        (
            '"bcd"',
            "takes each change that frees any memory for one that makes room",
            "'bcd' names more than one of the choices",
        ),
        (
            '"b: weights in fp8"',
            "wrong letter, with its words",
            "That frees half of the weights' room, enough for 28 users",
        ),
        ('"a, b, c, d"', "all letters", "'a, b, c, d' names more than one of the choices"),
        (
            '"c, because the KV cache gets half as large"',
            "wrong letter and its reason in one string",
            "Half the context has room for twice the users, 2",
        ),
    ],
}

RIGHT = {
    "01.1": [
        """
def weight_bytes(params, bits_per_param):
    bytes_per_param = bits_per_param / 8  # 8 bits are a byte
    weight = params * bytes_per_param
    return weight
""",
        """
def weight_bytes(params, bits_per_param):
    from fractions import Fraction
    return float(Fraction(bits_per_param) * Fraction(params) / 8)
""",
        """
def weight_bytes(params, bits_per_param):
    def to_bytes(bits):
        return 0.125 * bits
    return to_bytes(params * bits_per_param)
""",
    ],
    "01.2": [
        """
def devices_needed(n_bytes, memory):
    full, rest = divmod(n_bytes, memory)
    return int(full) + (1 if rest > 0 else 0)
""",
        """
def devices_needed(n_bytes, memory):
    if n_bytes % memory == 0:
        return int(n_bytes // memory)
    return int(n_bytes // memory) + 1
""",
        """
def devices_needed(n_bytes, memory):
    from fractions import Fraction
    return math.ceil(Fraction(n_bytes) / Fraction(memory))
""",
    ],
    "01.3": [
        "lambda weights, kv_per_token, users, context: weights + kv_per_token * context * users",
        """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for user in range(users):
        total = total + kv_per_token * context
    return total
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    kv_cache_of_one = kv_per_token * context
    kv_caches = kv_cache_of_one * users
    return sum([weights, kv_caches])
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    return weights + math.prod([kv_per_token, users, context])
""",
    ],
    "01.4": [
        "sympy.solve(n * M - N * b - B * L * kappa, B)[0]",
        "n * M / (kappa * L) - N * b / (kappa * L)",
        "n * (M - N * b / n) / L / kappa",
        "sympy.solve(sympy.Eq(M, (N * b + B * L * kappa) / n), B)[0].expand()",
        "(sympy.Symbol('n') * sympy.Symbol('M') - sympy.Symbol('N') * sympy.Symbol('b')) / (sympy.Symbol('L') * sympy.Symbol('kappa'))",
        "list(sympy.solveset(sympy.Eq(N * b + B * L * kappa, n * M), B, domain=sympy.S.Complexes))[0]",
    ],
}
