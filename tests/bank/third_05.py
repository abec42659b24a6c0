"""Answers to sheet 05, written from the lesson and the sheet alone."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    # every query head has a key and a value
    return 2 * layers * query_heads * head_dim * bytes_per_value
""",
            "query heads counted in place of KV heads (multi-head attention taken for every model)",
            "Your value has the query heads",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    group = query_heads / kv_heads
    return 2 * layers * group * head_dim * bytes_per_value
""",
            "the number of query heads that share one KV head is used as the number of KV heads",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    keys = kv_heads * head_dim
    values = kv_heads * head_dim
    queries = query_heads * head_dim
    return layers * (keys + values + queries) * bytes_per_value
""",
            "stores the queries, too, though only keys and values are kept",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    total = 0
    for layer in range(1, layers):
        total += 2 * kv_heads * head_dim * bytes_per_value
    return total
""",
            "range(1, layers) leaves one layer out",
            "Your value has `layers` - 1 in place of `layers`",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    return 2 * layers * kv_heads * head_dim * bytes_per_value / 8
""",
            "takes bytes per value for bits and divides by 8",
            "It is as if `bytes_per_value` were taken for bits",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    # key and value, 16 bit
    return layers * kv_heads * head_dim * 2 * 2
""",
            "16 bit hard-coded: bytes_per_value is not used",
            "Your answer does not change with `bytes_per_value`. It should.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    one = 2 * layers * kv_heads * head_dim * bytes_per_value
    print(one)
""",
            "prints the number and returns None",
            "your function gives nothing back. Does each way through it end with return?",
        ),
    ],
    "05.2": [
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, devices * (memory - weight_bytes) // (kv_per_token * context))",
            "puts a copy of all weights on every device",
            "It is as if each device held all of the weights",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return free // (context * kv_per_token)
""",
            "negative where the weights do not fit, should be 0",
            "Yours is fewer than no users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free_on_one = memory - weight_bytes / devices
    on_one = free_on_one // (context * kv_per_token)
    return max(0, devices * on_one)
""",
            "rounds down on each device, though a notebook may lie on several",
            "It is as if each device were filled for itself, with whole users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    need = context * kv_per_token
    n = 0
    while free > need:
        free = free - need
        n = n + 1
    return n
""",
            "> in place of >=: the user that fills memory exactly is not counted",
            "It is one user short where the memory is exactly full",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = 0.9 * devices * memory - weight_bytes
    if free < 0:
        return 0
    return free // (context * kv_per_token)
""",
            "takes nine tenths once more, though memory is already what may be filled",
            "It is as if nine tenths of `memory` counted in all the memory",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    if free <= 0:
        return 0
    return round(free / (context * kv_per_token))
""",
            "rounds to the nearest, so up to half a user too many",
            "It is rounded to the nearest number",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    if devices * memory < weight_bytes:
        return 0
    return (devices * memory) // (weight_bytes + context * kv_per_token)
""",
            "every user brings weights of their own",
            "It is as if every user brought the weights",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    if memory < weight_bytes:
        return 0
    return (devices * memory - weight_bytes) // (context * kv_per_token)
""",
            "asks whether the weights fit on one device, though they are spread over all",
            "Yours is 0 where the weights are too large for one device",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return max(1, int(free / (context * kv_per_token)))
""",
            "at least 1 where not even the weights fit (or no user does)",
            "Your answer never goes below 1. Nothing says that it must not.",
        ),
    ],
    "05.3": [
        (
            "lambda prompt, answer: prompt * answer + answer * (answer - 1) / 2",
            "the passes without a cache, nothing subtracted",
            "Those are all passes without a cache",
        ),
        (
            "lambda prompt, answer: answer ** 2 / 2",
            "the article's half square: prompt left out, and no passes with a cache",
            "That is the article's half of a square. It leaves out the prompt, and the work that stays.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer * (answer + 1) / 2
    return without - (prompt + answer)
""",
            "runs a token through in the step that makes it: both sums are off by one a step",
            "It is one pass too many for each token of the answer but one.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = 0
    for i in range(answer):
        without += prompt + i
    return without / (prompt + answer - 1)
""",
            "ratio in place of the difference",
            "It is as if the passes without a cache were divided by the passes with the cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = sum(prompt + i for i in range(answer))
    with_cache = answer
    return without - with_cache
""",
            "with a cache the first step must still read the prompt; counts one pass a step",
            "It is as if only the answer's tokens went through with a cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = sum(prompt + i for i in range(answer - 1))
    return without - (prompt + answer - 1)
""",
            "the loop leaves out the last step of the answer (negative for an answer of one token)",
            "It is as if the last step were left out in the passes without a cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    # without a cache the prompt goes through once a token
    return answer * prompt - prompt
""",
            "the answer so far, which grows step by step, is left out on both sides",
            "Your value is what is saved of the prompt alone",
        ),
        (
            """
def passes_saved(prompt, answer):
    last_step = prompt + answer - 1
    return last_step - 1
""",
            "only the last step, not the whole answer",
            "That is what the last step alone saves. Add up what all of them save.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = answer * prompt + (answer - 1) // 2 * answer
    return without - (prompt + answer - 1)
""",
            "floors (answer - 1)/2 before multiplying, wrong for every even answer",
            "It is as if you halved `answer` - 1 in whole numbers before you multiplied: for an even answer",
        ),
    ],
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    own = batch * context
    common = shared
    return weight_bytes + (own + common) * kv_per_token
""",
            "context taken as without the common beginning, though that is included",
            "It is as if the common beginning came on top of each context",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    entries = batch * context - shared
    return weight_bytes + entries * kv_per_token
""",
            "saves the shared part only once, not for each user but one",
            "It is as if the common beginning were taken off once",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    per_user = weight_bytes / batch + shared / batch * kv_per_token
    return per_user + (context - shared) * kv_per_token
""",
            "one user's share, not what the step moves",
            "That is the bytes of a step over the users",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    entries = shared + batch * (context - shared)
    return batch * weight_bytes + entries * kv_per_token
""",
            "the weights move once for each user",
            "In your value the weights are moved once for each user",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if shared == 0:
        return weight_bytes + batch * context * kv_per_token
    return weight_bytes + shared * kv_per_token + context - shared * batch * kv_per_token
""",
            "brackets: context is added bare and shared * batch is taken away",
            "",
            "vague",
        ),
    ],
    "05.5": [
        (
            "N_a * W / (B * L * ell * d * w * F)",
            "all users' notebooks against the computing of a single token: B stays in",
            "It is as if one token were computed",
        ),
        ("L * ell * d * w * F / (N_a * W)", "upside down", "Upside down: turn the fraction over."),
        (
            "sympy.solve(sympy.Eq(2 * B * L * ell * h * d * w / W, 2 * N_a * B / F), L)[0]",
            "solved for L (the critical context), h is still in it",
            "h is still in the answer, and L is not: did you solve for L? Solve for h.",
        ),
        (
            "sympy.floor(N_a * W / (F * L * d * ell * w))",
            "rounded down, the text says not rounded",
            "It is the right value rounded down",
        ),
        (
            "LLAMA_70B.active_params * H100.bandwidth / (8_000 * 80 * 128 * 2 * H100.flops['bf16'])",
            "a number for one model, not an expression in the symbols",
            "Your answer is 1.45805 for all inputs tried",
        ),
    ],
    "05.6": [
        ('"ab"', "two letters, one was asked for", "'ab'"),
        ('["a", "b"]', "a list of two letters", "A list of 2"),
        ('"abcd"', "all letters", "'abcd'"),
        (
            '"a: the weights are the biggest part, 141 GB"',
            "wrong letter, with words",
            "The weights are less than a third of what this step moves. What is the rest?",
        ),
    ],
    "05.7": [
        (
            "2 * N_a * W * (g - 1) / (F * kappa)",
            "g at the caches forgotten: caches of B*, not of g B*",
            "It is as if the knee grew evenly with the context, and only B* users brought a cache",
        ),
        (
            "N * b * (g - 1) / kappa",
            "one notebook for the whole batch",
            "It is as if one KV cache were moved for all",
        ),
        (
            "2 * N_a * W * (1 - g) / (F * kappa * g)",
            "sign slip: negative for g > 1",
            "The sign of the whole is turned: a context is more than 0 here, as g is more than 1",
        ),
        (
            "1 / (1 - L * F * kappa / (2 * N_a * W))",
            "solved for g, L is still in it",
            "L is still in the answer, and g is not: did you solve for g? Solve for L.",
        ),
        (
            "2 * N * W * (g - 1) / (g * F * kappa)",
            "total parameters in place of the active ones",
            "Your value has `N` where `N_a` belongs in the context at which no batch is large enough",
        ),
        (
            "(2 * N_a * W * sympy.Symbol('B', positive=True) - N * b * F) / (sympy.Symbol('B', positive=True) * F * kappa)",
            "a batch B still in it, in place of g",
            "B should not be in the answer: put g times B* in its place.",
        ),
    ],
}

RIGHT = {
    "05.1": [
        "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: bytes_per_value * (head_dim * kv_heads + head_dim * kv_heads) * layers",
        """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    per_kv = query_heads / kv_heads
    multi_head = 2 * layers * query_heads * head_dim * bytes_per_value
    return multi_head / per_kv
""",
    ],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    import math
    if memory * devices < weight_bytes:
        return 0
    return math.floor((memory * devices - weight_bytes) / (kv_per_token * context))
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    need = kv_per_token * context
    free = memory * devices - weight_bytes
    n = 0
    while (n + 1) * need <= free:
        n += 1
    return n
""",
        "lambda memory, devices, weight_bytes, kv_per_token, context: int(max(devices * memory - weight_bytes, 0) // (context * kv_per_token))",
    ],
    "05.3": [
        "lambda prompt, answer: sum(prompt + i - 1 for i in range(1, answer))",
        """
def passes_saved(prompt, answer):
    without = with_cache = 0
    for step in range(answer):
        without += prompt + step
        with_cache += prompt if step == 0 else 1
    return without - with_cache
""",
    ],
    "05.4": [
        "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + kv_per_token * (batch * context - (batch - 1) * shared)",
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    own = context - shared
    common = kv_per_token * shared
    private = kv_per_token * own * batch
    return weight_bytes + common + private
""",
    ],
    "05.5": [
        "N_a * W / (L * ell * d * w * F)",
        "sympy.solve(2 * B * L * ell * h * d * w / W - 2 * N_a * B / F, h)[0]",
        'sympy.sympify("W*N_a/(F*L*d*ell*w)")',
        "sympy.solve(sympy.Eq(2 * B * L * ell * h * d * w / W, 2 * N_a * B / F), h)",
    ],
    "05.7": [
        "sympy.expand(2 * N_a * W * (g - 1) / (g * F * kappa))",
        "sympy.solve(sympy.Eq(N * b + g * N * b * F / (2 * N_a * W) * kappa * L, g * N * b), L)[0]",
        "2 * N_a * W / (F * kappa) - 2 * N_a * W / (F * kappa * g)",
        "sympy.solve(sympy.Eq((N*b + g*N*b*F/(2*N_a*W)*kappa*L)/W, 2*N_a*g*N*b*F/(2*N_a*W)/F), L)",
    ],
}
