"""Answers to sheet 05 that were written from the lesson and the sheet alone."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    per_head = head_dim // kv_heads
    return 2 * layers * kv_heads * per_head * bytes_per_value
""",
            "takes head_dim for the width of all heads together; it is one head's",
            "It is as if `head_dim` were shared among the KV heads, in whole numbers.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    per_layer = (query_heads + 2 * kv_heads) * head_dim
    return layers * per_layer * bytes_per_value
""",
            "queries are kept, too; the cache keeps keys and values only",
            "Your answer changes with `query_heads`.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    # K and V, 16 bit
    return 2 * layers * kv_heads * head_dim * 2
""",
            "2 bytes hard-coded, bytes_per_value is ignored",
            "Your answer does not change with `bytes_per_value`.",
        ),
    ],
    "05.2": [
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    users = 0
    free = memory * devices - weight_bytes
    while free > 0:
        free -= kv_per_token * context
        users += 1
    return users
""",
            "counts the user whose notebook no longer fits (as ceil does)",
            "It is rounded up. The last user's notebook has no place.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = memory - weight_bytes
    return max(0, devices * (free // (context * kv_per_token)))
""",
            "each device holds a copy of all the weights",
            "It is as if each device held all of the weights, and were filled for itself, with whole users.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = memory * devices - weight_bytes
    return free // (context * kv_per_token)
""",
            "negative where not even the weights fit; the text wants 0",
            "Yours is fewer than no users.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = memory * devices - weight_bytes
    if free <= 0:
        return 0
    return round(free / (context * kv_per_token))
""",
            "rounded to nearest: a user who does not fit may be counted",
            "It is rounded to the nearest number.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + (n + 1) * context * kv_per_token < memory * devices:
        n += 1
    return n
""",
            "strictly less: a memory that is exactly full is not allowed here, one user too few then",
            "It is one user short where the memory is exactly full.",
        ),
    ],
    "05.3": [
        (
            """
def passes_saved(prompt, answer):
    return answer * prompt + answer * (answer - 1) // 2
""",
            "the passes without a cache; those with it are not taken off",
            "Those are all passes without a cache.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer * (answer - 1) / 2
    return without - (prompt + answer)
""",
            "counts the last token as run through the model: -1 for an answer of one token",
            "It is one pass too few. The last token made does not go through the model.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer * (answer - 1) / 2
    return without / (prompt + answer - 1)
""",
            "how many times fewer passes, not how many are saved",
            "It is as if the passes without a cache were divided by the passes with the cache.",
        ),
    ],
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + batch * context * kv_per_token
""",
            "the common beginning is read once for each user",
            "In your value the whole context of each user is read.",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    own = (context - shared) * kv_per_token
    return batch * (weight_bytes + own) + shared * kv_per_token
""",
            "the weights are moved once for each user",
            "In your value the weights are moved once for each user.",
        ),
    ],
    "05.5": [
        (
            "sympy.solve(sympy.Eq(L*2*ell*h*d*w/W, 2*N_a*B/F), h)[0]",
            "the notebook of one user against the computing of all: B stays in",
            "It is as if one notebook were moved.",
        ),
    ],
    "05.6": [
        (
            '"c. GPUs with twice the FLOP/s"',
            "the step waits for moving, not for computing",
            "The workers wait as it is: computing takes a fraction of the time that moving does.",
        ),
    ],
    "05.7": [
        (
            "sympy.solve(sympy.Eq((N*b + g*N*b*F/(2*N_a*W)*kappa*L)/W, 2*N_a*(N*b*F/(2*N_a*W))/F*(g + 1)), L)[0]",
            'computing taken for g + 1 times B*, the caches for g times: "g times further out" read as on top',
            "The knee lies before it, with the weights and g times B* caches on one side",
        ),
    ],
}

RIGHT = {
    "05.1": [
        "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * 2 * kv_heads * head_dim * bytes_per_value",
        """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    total = 0
    for _ in range(layers):
        key = kv_heads * head_dim * bytes_per_value
        value = key
        total += key + value
    return total
""",
    ],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = memory * devices - weight_bytes
    if free < 0:
        return 0
    return int(free // (kv_per_token * context))
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    notebook = kv_per_token * context
    n, left = 0, memory * devices - weight_bytes
    while left >= notebook:
        left -= notebook
        n += 1
    return n
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    import math
    return max(math.floor((memory * devices - weight_bytes) / (kv_per_token * context)), 0)
""",
    ],
    "05.3": [
        "lambda prompt, answer: (answer - 1) * prompt + (answer - 1) * (answer - 2) // 2",
        "lambda p, a: sum(p + i for i in range(a)) - p - a + 1",
        "lambda p, a: sum(range(p, p + a - 1))",
    ],
    "05.4": [
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    once = weight_bytes + shared * kv_per_token
    own = (context - shared) * kv_per_token
    return once + batch * own
""",
    ],
    "05.5": [
        "(2*N_a*B/F) / (B*L*2*ell*d*w/W)",
        "sympy.solve(sympy.Eq(L*ell*h*d*w/W, N_a/F), h)[0]",
    ],
    "05.6": [
        '"B) notebooks in 8 bit"',
    ],
    "05.7": [
        "2*N_a*W*(g - 1) / (g*F*kappa)",
        "2*N_a*W/(F*kappa) - 2*N_a*W/(g*F*kappa)",
        "(1 - 1/g) * 2*N_a*W / (kappa*F)",
        "sympy.solve(sympy.Eq(N*b + g*N*b*F/(2*N_a*W)*kappa*L, g*N*b), L)",
        "(g*N*b - N*b) / (g*N*b*F/(2*N_a*W)*kappa)",
    ],
}
