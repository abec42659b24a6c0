"""Answers to sheet 01 that were written from the lesson and the sheet alone."""

WRONG = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    # the scales: 8 bits shared by 32 numbers
    return params * (bits_per_param + 8 / 32) / 8
""",
            "the scales are added although bits_per_param already counts its share of them",
            "It is as if `bits_per_param` were larger by one and the same number.",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    gb = params / 1e9 * bits_per_param / 8
    return gb
""",
            "GB returned, bytes asked",
            "It is a billionth of the right value, as in gigabytes.",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    if bits_per_param <= 4.5:
        return params * 0.5
    if bits_per_param <= 8:
        return params
    return params * 2
""",
            "a table of formats in place of the formula: 4.25 bits count as 4, every width between is snapped to 1 or 2 bytes, and 32 bits give 2 bytes",
            "Right where `bits_per_param` is 4, 8 or 16, and for no other `bits_per_param` tried.",
        ),
    ],
    "01.2": [
        (
            """
def devices_needed(n_bytes, memory):
    n = 1
    left = n_bytes - memory
    while left >= 0:
        n += 1
        left -= memory
    return n
""",
            "the loop goes on at left == 0: one device too many when filled exactly",
            "It is one too many where the bytes fill the devices exactly: those need no other.",
        ),
    ],
    "01.3": [
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    need = weights + users * context * kv_per_token
    return units.size(need)
""",
            'returns a text such as "400 GB", not a number of bytes',
            "your function gives back a text, not a number.",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    total = weights + kv_per_token * context * users
    return math.ceil(total / H100.memory) * H100.memory
""",
            "rounded up to whole H100 (hard-coded GPU): that is memory bought, not bytes needed",
            "Your answer is 8e+10 for all small inputs tried.",
        ),
    ],
    "01.4": [
        (
            "((n*M - N*b) / (L*kappa)).subs({n: 8, M: 0.9*H100.memory, N: LLAMA_70B.total_params, b: 2, L: 8000, kappa: LLAMA_70B.kv_bytes_per_token})",
            "the lesson's numbers in place of the symbols",
            "Your answer is 165.898 for all inputs tried.",
        ),
    ],
    "01.5": [
        (
            '"c) conversations of 4,000 tokens"',
            "about 3 GB are free, room for two such conversations",
            "Half the context has room for twice the users, 2.",
        ),
        (
            '"b, c, d"',
            "names three of the changes; only d alone is enough",
            "'b, c, d' names more than one of the choices.",
        ),
    ],
}

RIGHT = {
    "01.1": [
        """
def weight_bytes(params, bits_per_param):
    return bits_per_param / 8 * params
""",
        "lambda params, bits_per_param: params * bits_per_param // 8",
        """
def weight_bytes(params, bits_per_param):
    total_bits = params * bits_per_param
    return math.ceil(total_bits / 8)
""",
    ],
    "01.2": [
        """
def devices_needed(n_bytes, memory):
    full, rest = divmod(n_bytes, memory)
    if rest > 0:
        return full + 1
    return full
""",
    ],
    "01.3": [
        """
def memory_needed(weights, kv_per_token, users, context):
    one_notebook = context * kv_per_token
    return weights + one_notebook * users
""",
        """
def memory_needed(weights, kv_per_token, users, context):
    total = weights
    for _ in range(users):
        total += kv_per_token * context
    return total
""",
        "lambda w, kv, u, c: sum([w, u * c * kv])",
    ],
    "01.4": [
        "sympy.Eq(B, (n*M - N*b) / kappa / L)",
        "-(N*b - M*n) / (kappa*L)",
    ],
    "01.5": [],
}
