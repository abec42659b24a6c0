"""Answers to sheet 05 that were kept apart until its check was done."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    keys = layers * kv_heads * head_dim
    values = layers * query_heads * head_dim
    return (keys + values) * bytes_per_value
""",
            "gives the values a list for each query head, as if only keys were shared",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * (query_heads / kv_heads) * head_dim * bytes_per_value",
            "takes how many query heads share a KV head for the number of KV heads",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    query = query_heads * head_dim
    key = kv_heads * head_dim
    value = kv_heads * head_dim
    return layers * (query + key + value) * bytes_per_value
""",
            "keeps the query as well; a query is answered at once and is not in the cache",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    total = 0
    for layer in range(layers):
        for head in range(kv_heads):
            total += head_dim * bytes_per_value
        return 2 * total
""",
            "the return stands inside the loop over layers, so only one layer is counted",
            "Your value has one layer",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    return layers * kv_heads * head_dim ** 2 * bytes_per_value
""",
            "squares the length of a vector where a key and a value should be added",
            "It is off by a factor that grows with `head_dim` alone",
        ),
    ],
    "05.2": [
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    notebook = kv_per_token * context
    free_each = memory - weight_bytes / devices
    if free_each < 0:
        return 0
    return devices * int(free_each // notebook)
""",
            "fits whole notebooks into each device; a notebook may lie on several devices",
            "It is as if each device were filled for itself, with whole users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * (memory - weight_bytes)
    return max(0, free // (kv_per_token * context))
""",
            "puts a full copy of the weights on every device",
            "It is as if each device held all of the weights",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return free // (kv_per_token * context)
""",
            "negative, not 0, where the weights do not fit",
            "Yours is fewer than no users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + (n + 1) * kv_per_token * context < devices * memory:
        n += 1
    return n
""",
            "asks for less than the memory, so a memory that is exactly full is refused",
            "It is one user short where the memory is exactly full",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    usable = 0.9 * devices * memory
    return max(0, (usable - weight_bytes) // (kv_per_token * context))
""",
            "takes nine tenths once more; memory is given as what may be filled",
            "It is as if nine tenths of `memory` counted in all the memory",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    if free <= 0:
        return 0
    return round(free / (kv_per_token * context))
""",
            "rounds to the nearest: the last user does not fit when the fraction is above a half",
            "It is rounded to the nearest number",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    import math
    free = max(0, devices * memory - weight_bytes)
    return math.ceil(free / (kv_per_token * context))
""",
            "rounds up, so one user too many unless it is exactly full",
            "It is rounded up",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    if free < 0:
        return 0
    return max(1, free // (kv_per_token * context))
""",
            "says that one user fits whenever the weights do, though the notebook may not",
            "Yours is one user at least wherever the weights fit",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return max(0, free // kv_per_token)
""",
            "that is how many tokens fit, not users: the context of each is ignored",
            "In your value each notebook has one entry",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = max(0, devices * memory - weight_bytes)
    return divmod(free, kv_per_token * context)
""",
            "a tuple: the users and the bytes that are left",
            "your function gives back a tuple of 2, not a number.",
        ),
    ],
    "05.3": [
        (
            """
def passes_saved(prompt, answer):
    without = sum(prompt + i for i in range(answer))
    with_cache = prompt + answer
    return without - with_cache
""",
            "runs the last token through the model as well, in no step of the answer: minus 1 for an answer of one token",
            "It is one pass too few",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer ** 2 / 2
    return without - (prompt + answer - 1)
""",
            "the article's half square A*A/2 in place of A(A-1)/2",
            "Your value has half of a square",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer * (answer - 1) / 2
    with_cache = answer
    return without - with_cache
""",
            "with the cache the prompt has to be read once as well",
            "It is as if only the answer's tokens went through with a cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    return (prompt + answer - 1) - 1
""",
            "only the last step, not the whole answer",
            "That is what the last step alone saves. Add up what all of them save.",
        ),
        (
            """
def passes_saved(prompt, answer):
    saved = 0
    for step in range(answer):
        saved += prompt + step - 1
    return saved
""",
            "saves all but one token in the first step too; there the cache is empty and saves nothing",
            "It is as if only the answer's tokens went through with a cache",
        ),
        (
            "lambda prompt, answer: (prompt * answer + answer * (answer - 1) / 2) / (prompt + answer - 1)",
            "how many times fewer, a ratio, where the difference is asked for",
            "It is as if the passes without a cache were divided by the passes with the cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    tokens = prompt + answer
    without = tokens * (tokens - 1) / 2
    return without - (tokens - 1)
""",
            "starts from an empty text, as if the prompt were written token by token as well",
            "It is as if the prompt came token by token as well",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = 0
    for step in range(1, answer + 1):
        without += prompt + step
    return without - (prompt + answer - 1)
""",
            "off by one: step i already runs the token that it is about to make",
            "It is as if the token that a step makes went through the model in the same step",
        ),
        (
            """
def passes_saved(prompt, answer):
    return answer * (answer - 1) / 2
""",
            "saves only the answer's own tokens: the prompt, too, is run again in each step without a cache",
            "Your value has the answer's own tokens alone",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = 0
    for step in range(answer):
        prompt += step
        without += prompt
    return without - (prompt + answer - 1)
""",
            "the name prompt is used up as a running sum, so it grows with the square and the last line takes the wrong one",
            "",
            "vague",
        ),
    ],
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * batch * (context - shared)
""",
            "the common beginning is not read at all; it is read once",
            "The common beginning is missing",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    shared_part = weight_bytes + shared * kv_per_token
    own_part = (context - shared) * kv_per_token
    return shared_part / batch + own_part
""",
            "bytes for each user, not what the step moves",
            "That is the bytes of a step over the users",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    # context comes after the system prompt
    return weight_bytes + kv_per_token * (shared + batch * context)
""",
            "takes the context as coming after the common beginning; it is included",
            "It is as if the common beginning came on top of each context",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if batch == 1:
        return weight_bytes + context * kv_per_token
    return weight_bytes + (shared + batch * (context - shared)) * kv_per_token
""",
            "works for a number only: an if on an array of batches fails",
            "With each single number tried for",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    notebooks = kv_per_token * (shared + batch * (context - shared))
    return max(weight_bytes, notebooks)
""",
            "takes the longer of the two as if they overlapped; both are moved (and max fails for an array)",
            "Your value has the larger of the weights and the notebooks",
        ),
    ],
    "05.5": [
        (
            "2 * N_a * W / (L * ell * d * w * F)",
            "forgets that an entry is a key and a value",
            "It is twice the right value, as with one vector for each head: it has a key and a value",
        ),
        (
            "sympy.solve(2 * ell * h * d * w * L / W - 2 * N_a / F, L)[0]",
            "solved for the context, with the heads still in it",
            "h is still in the answer, and L is not: did you solve for L? Solve for h.",
        ),
        (
            "N_a * F / (L * ell * d * w * W)",
            "bandwidth and arithmetic rate swapped",
            "Your value has `F` over `W`",
        ),
        (
            "sympy.floor(N_a * W / (L * ell * d * w * F))",
            "rounded to a whole number of heads, which the text rules out",
            "It is the right value rounded down",
        ),
        (
            "(N_a * W / (L * ell * d * w * F)).subs({N_a: 70e9, ell: 80, d: 128, w: 2, L: 8000, F: 989e12, W: 3.35e12})",
            "a number for Llama at 8,000 tokens in place of the symbols",
            "Your answer is 1.44719 for all inputs tried",
        ),
    ],
    "05.6": [
        ("'a and b'", "two letters: one change was asked for", "'a and b'"),
        (
            "'a: weights in 8 bit'",
            "the weights are the smaller part",
            "The weights are less than a third of what this step moves. What is the rest?",
        ),
    ],
    "05.7": [
        (
            "(2 * N_a * W / (F * kappa) * (1 - 1 / g)).subs(g, 2)",
            "only for twice the crowd: g replaced by 2",
            "Your answer does not change with `g`. It should.",
        ),
        (
            "1 - 1 / g",
            "a share of the critical context, not a context in tokens",
            "The context at which no batch is large enough is missing.",
        ),
    ],
}

RIGHT = {
    "05.1": [
        "lambda l, q, h, d, w: h * d * l * w * 2",
        """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    total = 0
    for _ in range(layers):
        for _ in range(kv_heads):
            total += head_dim * bytes_per_value  # key
            total += head_dim * bytes_per_value  # value
    return total
""",
    ],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + (n + 1) * kv_per_token * context <= devices * memory:
        n += 1
    return n
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    if memory * devices < weight_bytes:
        return 0
    return int((memory * devices - weight_bytes) // (kv_per_token * context))
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    from fractions import Fraction
    import math
    free = Fraction(memory) * devices - Fraction(weight_bytes)
    one = Fraction(kv_per_token) * context
    return max(math.floor(free / one), 0)
""",
    ],
    "05.3": [
        "lambda prompt, answer: (answer - 1) * (prompt - 1 + answer / 2)",
        """
def passes_saved(prompt, answer):
    saved = 0
    for step in range(1, answer):      # the first step saves nothing
        saved += prompt + step - 1
    return saved
""",
        """
def passes_saved(prompt, answer):
    without = sum(range(prompt, prompt + answer))
    with_cache = prompt + (answer - 1)
    return without - with_cache
""",
        """
def passes_saved(prompt, answer):
    saved = 0
    for answer in range(1, answer):
        saved += prompt + answer - 1
    return saved
""",
    ],
    "05.4": [
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    common = shared * kv_per_token
    own = (context - shared) * kv_per_token
    return weight_bytes + common + batch * own
""",
    ],
    "05.5": [
        "sympy.solve(L * 2 * ell * h * d * w / W - 2 * N_a / F, h)[0]",
        "sympy.sympify('N_a * W / (F * L * ell * d * w)')",
    ],
    "05.6": [],
    "05.7": [
        "sympy.expand(2 * N_a * W * (g - 1) / (F * kappa * g))",
        "sympy.solve(sympy.Eq(g * (1 - L * F * kappa / (2 * N_a * W)), 1), L)[0]",
        "sympy.solve(sympy.Eq(g, 1 / (1 - L * F * kappa / (2 * N_a * W))), L)",
    ],
}
