"""More answers to sheet 05 that were judged one by one before they stood here."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    groups = query_heads // kv_heads
    return 2 * layers * groups * head_dim * bytes_per_value
""",
            "counts how many query heads share a KV head, not the KV heads",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    key = head_dim
    value = head_dim
    return layers * kv_heads * key * value * bytes_per_value
""",
            "key and value are multiplied; they are two lists, one beside the other",
            "It is off by a factor that grows with `head_dim` alone. Double `head_dim` by hand: what should happen?",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    for layer in range(layers):
        entry = 2 * kv_heads * head_dim * bytes_per_value
    return entry
""",
            "the loop over layers does not add up: one layer comes out",
            "Your value has one layer. Every layer writes down keys and values of its own.",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    keys = kv_heads * head_dim
    values = query_heads * head_dim
    return layers * (keys + values) * bytes_per_value
""",
            "a value for each query head; keys and values are both there once for each KV head",
            "Your answer changes with `query_heads`. It should not: they ask, and are not written down.",
        ),
    ],
    "05.2": [
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free_each = memory - weight_bytes / devices
    if free_each < 0:
        return 0
    return devices * int(free_each // (kv_per_token * context))
""",
            "rounds down on each device; a notebook may lie on several",
            "It is as if each device were filled for itself, with whole users. One notebook may lie on several devices: round once, at the end.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return int(free / (kv_per_token * context))
""",
            "no guard: negative users where the weights do not fit",
            "It goes below 0 for some inputs. The right answer never does.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = max(0, devices * memory - weight_bytes)
    return free // context * kv_per_token
""",
            "brackets: multiplied by kv_per_token in place of divided",
            "It is as if brackets were missing below the line in the users that fit: a // b * c divides by b, and then multiplies by c.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    n = 0
    while (n + 1) * kv_per_token * context < free:
        n += 1
    return n
""",
            "a memory that is exactly full is refused: one user too few then",
            "It is one user short where the memory is exactly full. That is allowed: is it < in place of <=?",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    one_user = weight_bytes + kv_per_token * context
    return devices * memory // one_user
""",
            "each user brings a copy of the weights; they are there once",
            "It is as if every user brought the weights. They are there once, for all.",
        ),
    ],
    "05.3": [
        (
            """
def passes_saved(prompt, answer):
    total = 0
    for step in range(2, answer):
        total += prompt + step - 2
    return total
""",
            "the loop stops before the last step",
            "That is right for `answer` - 1. Is a loop one off, or <= taken for <?",
        ),
        (
            """
def passes_saved(prompt, answer):
    if answer == 1:
        return 0
    return (prompt + answer - 1) - 1
""",
            "what the last step alone saves, not the whole answer",
            "That is what the last step alone saves, and 0 for a single token. Add up what all steps save.",
        ),
    ],
    "05.4": [
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + (batch * context - shared) * kv_per_token",
            "the common beginning is taken off once, as if only one user shared it (and it is missing at batch 1)",
            "It is as if the common beginning were taken off once. It is in each user's context, and is read once for all of them.",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    own = context - shared
    return weight_bytes + kv_per_token * (shared / batch + own)
""",
            "the notebook's part of one user, while the weights are those of the whole step",
            "It is as if `kv_per_token` were divided by `batch`.",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + kv_per_token * (shared + batch * context)",
            "the common beginning is counted on top of the context, which includes it",
            "It is as if the common beginning came on top of each context. It is a part of each user's context.",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    read = shared + batch * (context - shared)
    written = batch
    return weight_bytes + (read + written) * kv_per_token
""",
            "the entries that the step writes are counted; they are left out",
            "It is as if what one user adds were larger by one and the same number. Is something added to it?",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if shared > 0:
        return weight_bytes + context * kv_per_token
    return weight_bytes + batch * context * kv_per_token
""",
            "as soon as anything is shared all users read one notebook",
            "It is as if all users read one notebook once they share anything. What each user adds is their own.",
        ),
    ],
    "05.5": [
        (
            "sympy.solve(sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a / F), h)[0]",
            "the notebooks of all users against the computing of one: B stays in the answer",
            "It is as if one token were computed. A step computes one for each of the B users.",
        ),
        (
            "sympy.solve(sympy.Eq(B * L * 2 * h * d * w / W, 2 * N_a * B / F), h)[0]",
            "the cache of one layer only: ell is missing",
            "It is as if one layer were moved. Every layer has keys and values of its own.",
        ),
        (
            "sympy.solve(sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a * w * B / F), h)[0]",
            "2 FLOP for each byte: w cancels",
            "In your answer w makes no difference. Moving takes w bytes for each number; computing does not.",
        ),
        (
            "sympy.solve(sympy.Eq(B * L * (L + 1) / 2 * 2 * ell * h * d * w / W, 2 * N_a * B / F), h)[0]",
            "the notebook is summed over all steps up to L; one step was asked",
            "It is as if numbers were added up, 1 + 2 and so on, up to `L`. Take `L` itself.",
        ),
    ],
    "05.6": [
        (
            '"a) weights in 8 bit"',
            "the weights are the smaller part: 141 GB against 336 GB of notebooks",
            "The weights are less than a third of what this step moves. What is the rest?",
        ),
        (
            '"both a and b"',
            "no single letter; two changes",
            "'both a and b' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
        (
            '"because the notebooks weigh more than the weights"',
            "a reason, no letter",
            "'because the notebooks weigh more than the weights' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        (
            '"d: twice as many users in the step, so that more share the weights"',
            "twice the notebooks: each waits longer",
            "More people share the weights, but each brings a notebook of their own, and all wait for it.",
        ),
        (
            '"a, b"',
            "two letters; one change was to be chosen",
            "'a, b' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
    ],
    "05.7": [
        (
            "sympy.solve(sympy.Eq((N * b + kappa * L) / W, 2 * N_a * (g * N * b * F / (2 * N_a * W)) / F), L)[0]",
            "one cache for the whole batch; each user has one",
            "It is as if one KV cache were moved for all. Each user has one of their own.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + N * b * F / (2 * N_a * W) * kappa * L) / W, 2 * N_a * g * N * b * F / (2 * N_a * W) / F), L)[0]",
            "caches of B* users, but the computing of g times as many",
            "It is as if the knee grew evenly with the context, and only B* users brought a cache.",
        ),
        (
            '2 * N_a * W / (F * kappa) - N * b / (kappa * sympy.Symbol("B", positive=True))',
            "the batch B is still in it",
            "B should not be in the answer: put g times B* in its place.",
        ),
        (
            "N_a * W / (F * kappa)",
            "half of the critical context: right for g = 2 only",
            "Your answer does not change with `g`. It should.",
        ),
        (
            "2 * N_a * W / (F * kappa) * g - 1 / g",
            "brackets: (g - 1)/g is torn apart",
            "It is as if (g - 1)/g had lost its brackets: in g - 1/g only the 1 is divided.",
        ),
    ],
}

RIGHT = {
    "05.1": [
        """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    key = head_dim * bytes_per_value
    value = head_dim * bytes_per_value
    return sum(kv_heads * (key + value) for _ in range(layers))
""",
        "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: (layers * kv_heads * head_dim * bytes_per_value) * 2",
    ],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    room = devices * memory - weight_bytes
    if room < 0:
        return 0
    return int(room // (kv_per_token * context))
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    whole, rest = divmod(memory * devices - weight_bytes, context * kv_per_token)
    return whole if whole > 0 else 0
""",
    ],
    "05.3": [
        """
def passes_saved(prompt, answer):
    saved = 0
    for step in range(2, answer + 1):
        runs_without = prompt + step - 1
        saved += runs_without - 1
    return saved
""",
    ],
    "05.4": [
        "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + kv_per_token * (context + (batch - 1) * (context - shared))",
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if_nothing_shared = weight_bytes + batch * context * kv_per_token
    spared = (batch - 1) * shared * kv_per_token
    return if_nothing_shared - spared
""",
    ],
    "05.5": [
        "sympy.solve(sympy.Eq(W / (L * 2 * ell * h * d * w), F / (2 * N_a)), h)",
    ],
    "05.6": [
        '"b: notebooks in 8 bit"',
    ],
}
