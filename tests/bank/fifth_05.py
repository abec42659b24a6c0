"""Answers to sheet 05 that were judged one by one before they stood here."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    kept = query_heads + 2 * kv_heads   # query, key, value
    return layers * kept * head_dim * bytes_per_value
""",
            "keeps the queries, too; an old token's query is never used again",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    key = head_dim * bytes_per_value
    value = head_dim * bytes_per_value
    return layers * (key + value)
""",
            "head_dim taken for the width of all heads of a layer: the KV heads are missing",
            "Your value has one head",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    keys = query_heads * head_dim
    values = kv_heads * head_dim
    return layers * (keys + values) * bytes_per_value
""",
            "a key for each query head and a value for each KV head: keys are shared just as values are",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim * (bytes_per_value / 8)",
            "divides by 8 as if the last were bits",
            "It is as if `bytes_per_value` were taken for bits",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    size = 2 * layers * kv_heads * head_dim * bytes_per_value
    return units.size(size)
""",
            "a text with a unit in place of the number of bytes",
            "your function gives back a text, not a number.",
        ),
    ],
    "05.2": [
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    per_device = (memory - weight_bytes / devices) // (kv_per_token * context)
    return max(0, devices * per_device)
""",
            "rounds down on each device: a notebook may lie on several devices, so the remainders add up",
            "It is as if each device were filled for itself, with whole users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    if weight_bytes > memory:
        return 0
    return (devices * memory - weight_bytes) // (kv_per_token * context)
""",
            "asks that the weights fit on one device; they are spread over all",
            "Yours is 0 where the weights are too large for one device",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = 0.9 * memory * devices - weight_bytes
    return max(0, free // (kv_per_token * context))
""",
            "takes nine tenths of a memory that is already the part that may be filled",
            "It is as if nine tenths of `memory` counted in all the memory",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    import math
    free = memory * devices - weight_bytes
    return max(0, math.ceil(free / (kv_per_token * context)) - 1)
""",
            "a memory that is exactly full is refused",
            "It is one user short where the memory is exactly full",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    one = weight_bytes + kv_per_token * context
    return memory * devices // one
""",
            "every user brings weights of their own",
            "It is as if every user brought the weights",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = abs(memory * devices - weight_bytes)
    return int(free // (kv_per_token * context))
""",
            "abs makes room where the weights do not fit",
            "Right where the users that fit are above 0. Look at the case where the users that fit would be below 0.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = (memory - weight_bytes) * devices
    if free <= 0:
        return 0
    return free // (kv_per_token * context)
""",
            "a copy of all weights on each device",
            "It is as if each device held all of the weights",
        ),
    ],
    "05.3": [
        (
            "lambda prompt, answer: (answer - 1) * (prompt + answer // 2 - 1)",
            "a right product with // in it: half a pass is lost for each step of an odd answer",
            "It is as if you halved in whole numbers before you multiplied: where the number is odd, a half",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = sum(prompt + i for i in range(answer))
    return without - answer
""",
            "with a cache the prompt, too, must go through once; only its answer is counted",
            "It is as if only the answer's tokens went through with a cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    return answer ** 2 / 2 - answer
""",
            "the article's half square: the prompt is left out of it",
            "Your answer does not change with `prompt`. It should.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = 0
    for step in range(1, answer + 1):
        without += prompt + step
    return without - (prompt + answer)
""",
            "counts the token that a step makes as run through in that step",
            "It is one pass too many for each token of the answer but one.",
        ),
        (
            """
def passes_saved(prompt, answer):
    without = prompt * answer + answer * (answer - 1) / 2
    with_cache = prompt + answer - 1
    return without / with_cache
""",
            "how many times fewer, not how many fewer",
            "It is as if the passes without a cache were divided by the passes with the cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    return prompt * (answer - 1)
""",
            "the prompt's repetitions only; the answer so far is run again, too",
            "Your value is what is saved of the prompt alone",
        ),
    ],
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    own = context - shared
    return weight_bytes + batch * own * kv_per_token
""",
            "the common beginning is read for nothing; it must be read once",
            "The common beginning is missing",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + (shared + batch * context) * kv_per_token
""",
            "the context includes the common beginning: it is counted once more for each user",
            "It is as if the common beginning came on top of each context",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    entries = 0
    for user in range(batch):
        if user == 0:
            entries += context
        else:
            entries += context - shared
    return weight_bytes + entries * kv_per_token
""",
            "works for a number only: range() of an array fails",
            "With each single number tried for",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    kv = (shared + batch * (context - shared)) * kv_per_token
    return (weight_bytes + kv) / batch
""",
            "one user's part of the step, not what the step moves",
            "That is the bytes of a step over the users",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    entries = shared + batch * (context - shared + 1)
    return weight_bytes + entries * kv_per_token
""",
            "counts the entries that the step writes, too",
            "It is as if what one user adds were larger by one and the same number.",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + shared * kv_per_token + (batch - 1) * (context - shared) * kv_per_token",
            "the first user has no private part: that user pays for the beginning only",
            "Your value has `batch` - 1 in place of `batch` in what the users add",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if shared == context:
        return weight_bytes
    if shared == 0:
        return weight_bytes + batch * context * kv_per_token
    return weight_bytes + (shared + batch * (context - shared)) * kv_per_token
""",
            "the edge where all is shared: the common entries are read once even there",
            "Right but where `context` and `shared` are equal.",
        ),
    ],
    "05.5": [
        (
            "sympy.solve(sympy.Eq(B * L * ell * h * d * w / W, 2 * N_a * B / F), h)[0]",
            "a key or a value, not both: the 2 of the entry is missing",
            "It is twice the right value, as with one vector for each head: it has a key and a value",
        ),
        (
            "sympy.solve(sympy.Eq((N_a * w + B * L * 2 * ell * h * d * w) / W, 2 * N_a * B / F), h)[0]",
            "moves the weights as well, which the text leaves out",
            "It is as if the weights were moved, too.",
        ),
        (
            "N_a * W / (F * B * L * ell * d * w)",
            "all notebooks against one user's token: the batch does not drop out",
            "It is as if one token were computed",
        ),
        (
            "sympy.Eq(2 * B * L * ell * h * d * w / W, 2 * N_a * B / F)",
            "the equation is not solved",
            "It is an equation. Solve it for h: sympy.solve(equation, h)[0].",
        ),
        (
            "sympy.floor(N_a * W / (F * L * ell * d * w))",
            "rounded down to whole heads; the text wants it not rounded",
            "It is the right value rounded down",
        ),
        (
            "(N_a * W / (F * L * ell * d * w)).subs({N_a: LLAMA_70B.active_params, ell: 80, d: 128, w: 2, L: 8_000, F: H100.flops['bf16'], W: H100.bandwidth})",
            "a number for one model on one GPU in place of the symbols",
            "Your answer is 1.45805 for all inputs tried",
        ),
        (
            "sympy.solve(sympy.Eq(L * 2 * ell * h * d * w / W, N_a / F), h)[0]",
            "one operation per parameter: the 2 of the arithmetic is missing",
            "It is half of the right value, as without the 2 of computing: a parameter costs two FLOP, a",
        ),
    ],
    "05.6": [
        (
            '"a, since the weights move in every step"',
            "the wrong letter with words",
            "The weights are less than a third of what this step moves.",
        ),
    ],
    "05.7": [
        (
            "2 * N_a * W / (F * kappa * g)",
            "takes L*/g for the answer: it is L* (1 - 1/g)",
            "Your context is not 0 at g = 1. There the knee lies at B* itself, as it does without caches.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + sympy.Symbol('B') * kappa * L) / W, 2 * N_a * sympy.Symbol('B') / F), L)[0]",
            "stops half way: a batch is still in it, and g is not",
            "B should not be in the answer: put g times B* in its place.",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W, g * N * b * F / (2 * N_a * W) * kappa * L / W), L)[0]",
            "notebooks as long as the weights, not the whole move as long as computing",
            "",
            "vague",
        ),
        (
            "2 * N_a * W * (1 - g) / (g * F * kappa)",
            "a sign turned round: a negative context",
            "The sign of the whole is turned: a context is more than 0 here, as g is more than 1",
        ),
        (
            "sympy.solve(sympy.Eq(g, 1 / (1 - L * F * kappa / (2 * N_a * W))), kappa)[0]",
            "solved for the bytes of an entry: L is still in it",
            "L is still in the answer, and kappa is not: did you solve for kappa?",
        ),
    ],
}

RIGHT = {
    "05.1": [
        "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * kv_heads * (head_dim + head_dim) * bytes_per_value",
    ],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = memory * devices - weight_bytes
    if free < 0:
        return 0
    fit, rest = divmod(free, kv_per_token * context)
    return fit
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    import math
    from fractions import Fraction
    free = Fraction(memory) * devices - Fraction(weight_bytes)
    return max(math.floor(free / (Fraction(kv_per_token) * Fraction(context))), 0)
""",
    ],
    "05.3": [
        """
def passes_saved(prompt, answer):
    saved = 0
    so_far = prompt
    for step in range(2, answer + 1):
        so_far += 1
        saved += so_far - 1   # all but the newest
    return saved
""",
        """
def passes_saved(prompt, answer):
    without = [prompt + made for made in range(answer)]
    cached = [prompt] + [1] * (answer - 1)
    return sum(without) - sum(cached)
""",
    ],
    "05.4": [
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    import numpy as np
    private = np.multiply(batch, (context - shared) * kv_per_token)
    common = shared * kv_per_token
    return np.add(private, weight_bytes + common)
""",
    ],
    "05.5": [
        "sympy.solve(2 * L * ell * h * d * w * F - 2 * N_a * W, h)",
        "(N_a / F) / (ell * d * w * L / W)",
        "sympy.solve(sympy.Eq(L * 2 * ell * h * d * w / W, 2 * N_a / F), h)[0]",
    ],
    "05.6": [],
    "05.7": [],
}
