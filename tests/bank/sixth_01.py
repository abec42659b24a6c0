"""More answers to sheet 01 that were judged one by one before they stood here."""

WRONG = {
    "01.1": [
        (
            """
def weight_bytes(params, bits_per_param):
    size = {32: 4, 16: 2, 8: 1, 4: 0.5}
    return params * size.get(bits_per_param, 1)
""",
            "a table of a few formats, one byte for all others: 4.25 bits come out as 8",
            "Right where `bits_per_param` is 4, 8, 16 or 32, and for no other `bits_per_param` tried.",
        ),
        (
            "lambda params, bits_per_param: params * formats.bits(bits_per_param) / 8",
            "takes the bits for the name of a format and looks them up: an error for a number",
            "your function stopped with UnknownName: unknown format",
        ),
        (
            """
def weight_bytes(params, bits_per_param):
    n_bytes = params * bits_per_param / 8
    return n_bytes / 2**30
""",
            "GiB are returned, not bytes",
            "It is the right value over 2**30, as in gibibytes. Give bytes.",
        ),
    ],
    "01.2": [
        (
            """
def devices_needed(n_bytes, memory):
    gb = round(n_bytes / 1e9)
    each = round(memory / 1e9)
    return math.ceil(gb / each)
""",
            "both sizes are rounded to whole GB first, so a byte more than fits is not seen",
            "It is as if bytes and memory were rounded to whole gigabytes first. What is lost so may need a device.",
        ),
        (
            """
def devices_needed(n_bytes, memory):
    full, rest = divmod(n_bytes, memory)
    if rest > 0:
        full = full + rest
    return full
""",
            "the bytes that are left over are added to the count, not one device for them",
            "It is as if each byte that is left over were a device. Together they need one.",
        ),
    ],
    "01.3": [
        (
            "lambda weights, kv_per_token, users, context: weights + kv_per_token * (users + context)",
            "users and tokens are added where each user has all of the tokens: they multiply",
            "It is as if users and context were added. Each user has the whole context.",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    kv = 0
    for token in range(1, context + 1):
        kv += token * kv_per_token
    return weights + users * kv
""",
            "token number i is given i entries (a triangle), but each token has one entry",
            "It is as if numbers were added up, 1 + 2 and so on, up to `context`. Take `context` itself.",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights / users + context * kv_per_token",
            "what falls to one user, not what must sit in memory for all of them",
            "It is the right value divided by `users`.",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    # keys and values
    return weights + 2 * users * context * kv_per_token
""",
            "keys and values are counted twice: kv_per_token has both",
            "In your value the KV caches count twice. The KV cache of a token has keys and values already.",
        ),
        (
            """
def memory_needed(weights, kv_per_token, users, context):
    total = weights + users * context * kv_per_token
    gpus = math.ceil(total / H100.memory)
    return gpus * H100.memory
""",
            "rounded up to the memory of whole H100: what is bought, not what is needed",
            "Your answer is 8e+10 for all small inputs tried. Is something rounded, or a number put in that fits large inputs alone?",
        ),
    ],
    "01.4": [
        (
            "sympy.solve(sympy.Eq(N * b / n + B * L * kappa, M), B)[0]",
            "weights are spread over the devices, but each device gets all KV caches: a factor n too few",
            "It is the right value divided by `n`.",
        ),
        (
            "sympy.solve(sympy.Eq(B * L * kappa, N * b), B)[0]",
            "the users whose caches weigh as much as the weights; the memory is not in it",
            "Those are the users whose KV caches weigh as much as the weights. The memory of all devices counts, too.",
        ),
        (
            "sympy.solve(sympy.Eq(N * b * 8 + B * L * kappa, n * M), B)[0]",
            "the weights are turned into bits, eight times too heavy",
            "It is as if the weights were eight times what they are. Are they turned into bits? b is in bytes, as M is.",
        ),
    ],
    "01.5": [
        (
            '"c: conversations of 4,000 tokens"',
            "100 users of 4,000 tokens take 131 GB beside 141 GB of weights: too much for 144 GB",
            "Half the context has room for twice the users, 2. The memory is mostly weights.",
        ),
        (
            '"depends on the bandwidth"',
            "no letter of the list; bandwidth makes no room",
            "'depends on the bandwidth' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        (
            '"a) two GPUs of the same memory with twice the bandwidth"',
            "twice the bandwidth makes no room at all",
            "A faster belt moves the same bytes sooner. It makes no room for any of them.",
        ),
        (
            '"d or b"',
            "two letters: b does not make room for 100",
            "'d or b' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
    ],
}

RIGHT = {
    "01.1": [
        "lambda params, bits_per_param: params * (bits_per_param * 0.125)",
        """
def weight_bytes(params, bits_per_param):
    from fractions import Fraction
    all_bits = Fraction(params) * Fraction(bits_per_param)
    return math.ceil(all_bits / 8)
""",
    ],
    "01.2": [
        """
def devices_needed(n_bytes, memory):
    whole, rest = divmod(n_bytes, memory)
    return whole + (rest > 0)
""",
    ],
    "01.3": [
        """
def memory_needed(weights, kv_per_token, users, context):
    notebook = context * kv_per_token
    return sum([weights] + [notebook for _ in range(users)])
""",
        "lambda weights, kv_per_token, users, context: math.prod((users, context, kv_per_token)) + weights",
    ],
    "01.4": [
        "M * n / (L * kappa) - N * b / (L * kappa)",
        "sympy.Eq(B, (n * M - N * b) / L / kappa)",
        "sympy.solve(N * b + B * L * kappa - n * M, B)",
    ],
    "01.5": [
        '"(d) 8 H100"',
        '" d: 8 H100"',
    ],
}
