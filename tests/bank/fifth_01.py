"""Answers to sheet 01 that were judged one by one before they stood here."""

WRONG = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    # plus one 8-bit scale for every 32 parameters
    return params * bits_per_param / 8 + params / 32
""",
            "adds the scales, which are in bits_per_param already",
            "It is as if `bits_per_param` were larger by one and the same number.",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    if bits_per_param == 16:
        return params * 2
    elif bits_per_param == 8:
        return params
    elif bits_per_param == 4:
        return params / 2
""",
            "a table of three formats: any other width (4.25, 4.5, 32) returns None",
            "your function gives nothing back. Does each way through it end with return?",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    return params * 2 ** bits_per_param / 8
""",
            "takes the number of values that the bits can hold for their size",
            "Your value has 2 to the power of the bits",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    gib = params * bits_per_param / 8 / 2**30
    return gib * 1e9
""",
            "GiB mixed up with GB: counted in the one, turned back with the other",
            "GiB and GB are mixed: the two are 7 % apart. Divide bytes by bytes.",
        ),
    ],
    "01.2": [
        (
            """
def devices_needed(n_bytes, memory):
    devices = 0
    while n_bytes >= 0:
        n_bytes -= memory
        devices += 1
    return devices
""",
            "devices that are filled exactly get one more",
            "It is one too many where the bytes fill the devices exactly: those need no other",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    usable = memory * 0.9
    return math.ceil(n_bytes / usable)
""",
            "keeps the program's tenth once more; memory is already what may be filled",
            "It is as if nine tenths of `memory` counted",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    return int(n_bytes / memory + 0.99)
""",
            "a homemade ceil that misses a few bytes over",
            "It falls short where hardly anything is left over, as when nearly one is added and rounded down",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    full = math.ceil(n_bytes / memory)
    # servers come with 8
    return math.ceil(full / 8) * 8
""",
            "whole servers of eight in place of the fewest devices",
            "It is rounded up to a multiple of eight",
        ),
    ],
    "01.3": [
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    one_user = weights + kv_per_token * context
    return users * one_user
""",
            "a copy of the weights for each user; they are there once",
            "In your value the weights count once for each user",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for user in range(1, users):
        total += kv_per_token * context
    return total
""",
            "range starts at 1: one user's cache is missing",
            "Your value has `users` - 1 in place of `users` in the KV caches",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    # every step reads all tokens so far
    tokens = context * (context + 1) / 2
    return weights + users * tokens * kv_per_token
""",
            "adds up the growing context of all steps; each token is kept once",
            "It is as if numbers were added up, 1 + 2 and so on, up to `context`",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = kv_per_token * users * context
    return max(weights, kv)
""",
            "the larger of the two in place of both (the rule for times)",
            "That is the larger of the two",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    per_user = context / users
    return weights + per_user * users * kv_per_token
""",
            "thinks that the users share one context",
            "Your value has one user's KV cache",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    for user in range(users):
        weights = kv_per_token * context
    return weights
""",
            "overwrites the weights in the loop in place of adding to them",
            "Your answer does not change with `weights` and `users`.",
        ),
    ],
    "01.4": [
        (
            "(M - N*b) * n / (L*kappa)",
            "all weights on every device; they are spread over all of them",
            "It is as if each device held a copy of the weights",
        ),
    ],
    "01.5": [
        (
            '"c conversations of 4,000 tokens"',
            "half the caches still need about 131 GB, beside 3 GB of room",
            "Half the context has room for twice the users, 2.",
        ),
    ],
}

RIGHT = {
    "01.1": [
        """
def weight_bytes(params, bits_per_param):
    bits = params * bits_per_param
    bits_in_a_byte = 2**3
    return bits / bits_in_a_byte
""",
        """
def weight_bytes(params, bits_per_param):
    from fractions import Fraction
    return float(Fraction(params) * Fraction(bits_per_param) / 8)
""",
    ],
    "01.2": [
        """
def devices_needed(n_bytes, memory):
    full, rest = divmod(n_bytes, memory)
    if rest > 0:
        full += 1
    return int(full)
""",
    ],
    "01.3": [
        """
def memory_needed(weights, kv_per_token, users, context):
    notebook = kv_per_token * context
    return weights + sum(notebook for _ in range(users))
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    return math.fsum([weights, math.prod([users, context, kv_per_token])])
""",
        "lambda weights, kv_per_token, users, context: context * kv_per_token * users + weights",
    ],
    "01.4": [
        "sympy.together(n*M/(kappa*L) - b*N/(kappa*L))",
        "(M - N*b/n) / (L*kappa/n)",
        "list(sympy.solveset(sympy.Eq(n*M, N*b + B*L*kappa), B))[0]",
    ],
    "01.5": [
        '" d) 8 H100"',
    ],
}
