"""Answers to sheet 05 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "05.1": [
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * kv_heads * head_dim * bytes_per_value",
            "keys or values only: the factor 2 is missing",
            "Your value has one vector for each head",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * query_heads * head_dim * bytes_per_value",
            "query heads in place of KV heads",
            "Your value has the query heads",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * query_heads * kv_heads * head_dim * bytes_per_value",
            "query heads are multiplied in as well",
            "It is `query_heads` times too large",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * (query_heads + 2 * kv_heads) * head_dim * bytes_per_value",
            "the queries are stored, too",
            "Your answer changes with `query_heads`",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * (query_heads // kv_heads) * head_dim * bytes_per_value",
            "query heads per KV head in place of KV heads",
            "Your answer changes with `query_heads`",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim",
            "bytes per value left out: numbers, not bytes",
            "Your value has numbers, not bytes",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim * bytes_per_value / 8",
            "divided by 8 as if bytes_per_value were bits",
            "It is as if `bytes_per_value` were taken for bits",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * kv_heads * head_dim * bytes_per_value",
            "one layer only",
            "Your value has one layer",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim * 2",
            "always 16 bit: 2 in place of bytes_per_value",
            "Your answer does not change with `bytes_per_value`",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 4 * layers * kv_heads * head_dim * bytes_per_value",
            "the factor 2 doubled",
            "It is twice the right value",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * query_heads * head_dim * bytes_per_value",
            "query heads, and no factor 2",
            "Your answer does not change with `kv_heads`",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim * bytes_per_value / 1000",
            "kB in place of bytes",
            "It is a thousandth of the right value",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    print(2 * layers * kv_heads * head_dim * bytes_per_value)
""",
            "prints and returns nothing",
            "gives nothing back",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    key = kv_heads * head_dim * bytes_per_value
    value = kv_heads * head_dim * bytes_per_value
    return layers * key + value
""",
            "brackets: only the keys are multiplied by the layers",
            "As `kv_heads`, `head_dim` or `bytes_per_value` alone changes, yours changes by the right factor",
        ),
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    return f"{2 * layers * kv_heads * head_dim * bytes_per_value} bytes"
""",
            "returns a string",
            "gives back a text",
        ),
        (
            "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: 2 * layers * kv_heads * head_dim ** 2 * bytes_per_value",
            "the head's vector taken as a square matrix",
            "`head_dim` counts twice: once too often",
        ),
    ],
    "05.2": [
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: (devices * memory - weight_bytes) // (context * kv_per_token)",
            "negative where the weights do not fit: no max with 0",
            "Yours is fewer than no users",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, (devices * memory - weight_bytes) / (context * kv_per_token))",
            "not rounded down to whole users",
            "It is not rounded",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, round((devices * memory - weight_bytes) / (context * kv_per_token)))",
            "rounded to the nearest, not down",
            "It is rounded to the nearest number",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, devices * (memory - weight_bytes) // (context * kv_per_token))",
            "all weights on every device",
            "It is as if each device held all of the weights",
        ),
        (
            """
import math

def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    return max(0, math.ceil(free / (context * kv_per_token)))
""",
            "rounded up",
            "It is rounded up",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, devices * ((memory - weight_bytes / devices) // (context * kv_per_token)))",
            "whole users per device: a user's notes may not be split",
            "It is as if each device were filled for itself, with whole users",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, (memory - weight_bytes) // (context * kv_per_token))",
            "the memory of one device only",
            "Your value has the memory of one device",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, (0.9 * devices * memory - weight_bytes) // (context * kv_per_token))",
            "nine tenths taken once more, memory is already what may be filled",
            "It is as if nine tenths of `memory` counted in all the memory",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: devices * memory // (context * kv_per_token)",
            "the weights take no room",
            "In your value the notebooks have all of the memory",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, (devices * memory - weight_bytes) // kv_per_token)",
            "context left out: tokens and not users",
            "In your value each notebook has one entry",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, (devices * memory - weight_bytes) // context * kv_per_token)",
            "brackets: divided by the context, then multiplied by the notes",
            "It is as if brackets were missing below the line in the users that fit: a // b * c divides by",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, devices * memory - weight_bytes // (context * kv_per_token))",
            "brackets: only the weights are divided",
            "It is as if brackets were missing above the line in the users that fit: a - b // c divides b",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    if free > 0:
        return free // (context * kv_per_token)
""",
            "None where the weights do not fit",
            "gives nothing back",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    free = devices * memory - weight_bytes
    if free < 0:
        return "does not fit"
    return free // (context * kv_per_token)
""",
            "a string where the weights do not fit",
            "gives back a text",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: max(1, (devices * memory - weight_bytes) // (context * kv_per_token))",
            "at least one user, also where none fits",
            "Your answer never goes below 1",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + (n + 1) * context * kv_per_token < devices * memory:
        n += 1
    return n
""",
            "a memory that is exactly full is refused: < in place of <=",
            "It is one user short where the memory is exactly full",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + n * context * kv_per_token <= devices * memory:
        n += 1
    return n
""",
            "one too many: counts the first user who does not fit",
            "One too many in the users that fit",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: devices * memory // (weight_bytes + context * kv_per_token)",
            "every user brings the weights",
            "It is as if every user brought the weights",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: min(0, (devices * memory - weight_bytes) // (context * kv_per_token))",
            "min in place of max",
            "That is the smaller of 0 and the users that fit: it is never above 0",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: abs(devices * memory - weight_bytes) // (context * kv_per_token)",
            "abs makes a positive number of users where the weights do not fit",
            "Look at the case where the users that fit would be below 0",
        ),
        (
            "lambda memory, devices, weight_bytes, kv_per_token, context: (memory - weight_bytes) / (context * kv_per_token)",
            "one device, not rounded, negative",
            "Your answer does not change with `devices`",
        ),
    ],
    "05.3": [
        (
            "lambda prompt, answer: answer * prompt + answer * (answer - 1) / 2",
            "the passes without a cache; those with it are not subtracted",
            "Those are all passes without a cache",
        ),
        (
            "lambda prompt, answer: (answer * prompt + answer * (answer - 1) / 2) / (prompt + answer - 1)",
            "a ratio, not a difference",
            "It is as if the passes without a cache were divided by the passes with the cache",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer - 1) / 2 - (prompt + answer)",
            "the last token of the answer is run through, too: off by one",
            "It is one pass too few",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer - 1) / 2 - answer",
            "with a cache one pass a step: the first step must read the prompt",
            "It is as if only the answer's tokens went through with a cache",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer + 1) / 2 - (prompt + answer - 1)",
            "n (n + 1) / 2: each step also runs the token that it makes",
            "It is as if the token that a step makes went through the model in the same step",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer ** 2 / 2 - (prompt + answer - 1)",
            "half of a square in place of n (n - 1) / 2",
            "Your value has half of a square",
        ),
        (
            "lambda prompt, answer: (prompt + answer) * (prompt + answer - 1) / 2 - (prompt + answer - 1)",
            "the prompt taken as if it had been made token by token",
            "It is as if the prompt came token by token as well",
        ),
        (
            "lambda prompt, answer: (prompt + answer - 1) - (answer * prompt + answer * (answer - 1) / 2)",
            "the difference the wrong way round: negative",
            "It is as if the passes without a cache were taken away from the passes with the cache",
        ),
        (
            "lambda prompt, answer: answer * (answer - 1) / 2 - (prompt + answer - 1)",
            "the prompt is left out without a cache",
            "Your value has the answer so far alone",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer - 1) - (prompt + answer - 1)",
            "not halved",
            "It is as if every step were as long as the last in the passes without a cache",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * ((answer - 1) // 2) - (prompt + answer - 1)",
            "integer division too early: wrong for an even answer",
            "It is as if you halved `answer` - 1 in whole numbers before you multiplied: for an even answer",
        ),
        (
            "lambda prompt, answer: answer * (prompt + answer) - (prompt + answer - 1)",
            "each step is charged with the final length",
            "It is as if every step were as long as the last",
        ),
        (
            """
def passes_saved(prompt, answer):
    total = 0
    for step in range(1, answer):
        total += prompt + step
    return total - (prompt + answer - 1)
""",
            "the range leaves out the first step and adds one to each of the others",
            "It is as if the first step were left out in the passes without a cache",
        ),
        (
            """
def passes_saved(prompt, answer):
    total = 0
    for step in range(answer):
        total += prompt + step
        return total - (prompt + answer - 1)
""",
            "return inside the loop: only the first step is counted",
            "",
            "vague",
        ),
        (
            """
def passes_saved(prompt, answer):
    saved = answer * prompt + answer * (answer - 1) / 2 - (prompt + answer - 1)
    print(f"saved {saved} passes")
""",
            "prints and returns nothing",
            "gives nothing back",
        ),
        (
            "lambda prompt, answer: sum(range(answer))",
            "the prompt is saved in every later step, too",
            "Your value has the answer's own tokens alone",
        ),
        (
            "lambda prompt, answer: prompt * (answer - 1)",
            "only the prompt is saved; the answer so far is left out",
            "Your value is what is saved of the prompt alone",
        ),
    ],
    "05.4": [
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + batch * context * kv_per_token",
            "the common beginning is read for each user",
            "In your value the whole context of each user is read",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + batch * (context + shared) * kv_per_token",
            "the common beginning is added to the context, and for each user",
            "Your answer grows as `shared` grows",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + (shared + batch * context) * kv_per_token",
            "the common beginning counted twice: context includes it",
            "It is as if the common beginning came on top of each context",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + batch * (context - shared) * kv_per_token",
            "the common beginning is not read at all",
            "The common beginning is missing",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: batch * weight_bytes + (shared + batch * (context - shared)) * kv_per_token",
            "weights moved for each user",
            "In your value the weights are moved once for each user",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: (shared + batch * (context - shared)) * kv_per_token",
            "the weights are left out",
            "Those are the notebooks alone",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + shared + batch * (context - shared) * kv_per_token",
            "brackets: the shared tokens are not turned into bytes",
            "It is as if the common beginning were added in tokens",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + (shared + (batch - 1) * (context - shared)) * kv_per_token",
            "one user too few",
            "Your value has `batch` - 1 in place of `batch` in what the users add",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + kv_per_token * (shared + batch * context - shared)",
            "brackets: shared cancels",
            "In your value the whole context of each user is read",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if batch > 1:
        notes = shared + batch * (context - shared)
    else:
        notes = context
    return weight_bytes + notes * kv_per_token
""",
            "an if on batch does not work for an array",
            "may also be an array",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    total = weight_bytes + shared * kv_per_token
    for user in range(batch):
        total += (context - shared) * kv_per_token
    return total
""",
            "range(batch) does not work for an array",
            "may also be an array",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: (weight_bytes + (shared + batch * (context - shared)) * kv_per_token) / batch",
            "bytes per user, not of the step",
            "That is the bytes of a step over the users",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: (weight_bytes, (shared + batch * (context - shared)) * kv_per_token)",
            "returns a tuple of weights and notes",
            "gives back a tuple",
        ),
        (
            """import numpy

lambda weight_bytes, kv_per_token, batch, context, shared: numpy.maximum(weight_bytes, (shared + batch * (context - shared)) * kv_per_token)""",
            "the larger of the two in place of the sum",
            "Your value has the larger of the weights and the notebooks",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + (batch * shared + (context - shared)) * kv_per_token",
            "shared and private swapped: the batch multiplies the common part",
            "It is as if the common beginning were multiplied by `batch` in place of what the users add",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + (shared + context - shared) * kv_per_token",
            "the batch left out",
            "In your value one user's notebook is read for all",
        ),
        (
            "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + int((shared + batch * (context - shared)) * kv_per_token)",
            "int() does not work for an array",
            "may also be an array",
        ),
    ],
    "05.5": [
        (
            "2 * N_a * W / (F * L * ell * d * w)",
            "keys or values only: twice too many",
            "It is twice the right value, as with one vector for each head: it has a key and a value",
        ),
        (
            "N_a * W / (2 * F * L * ell * d * w)",
            "one FLOP per parameter in place of two",
            "It is half of the right value, as without the 2 of computing: a parameter costs two FLOP, a",
        ),
        ("F * L * ell * d * w / (N_a * W)", "upside down", "Upside down: turn the fraction over"),
        (
            "N_a * W / (B * F * L * ell * d * w)",
            "computing counted for one user: B does not cancel",
            "It is as if one token were computed",
        ),
        (
            "N_a * W / (F * ell * d * w)",
            "one token of context only: L left out",
            "It is as if one entry of each notebook were moved",
        ),
        ("N_a * W / (F * L * d * w)", "one layer only", "It is as if one layer were moved"),
        ("N_a * F / (W * L * ell * d * w)", "F and W swapped", "Your value has `F` over `W`"),
        (
            "sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a * B / F)",
            "the equation is not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a * B / F), L)[0]",
            "solved for L, not for h",
            "h is still in the answer",
        ),
        ("sympy.ceiling(N_a * W / (F * L * ell * d * w))", "rounded up", "It is the right value rounded up"),
        (
            "(2 * N_a * B * W / F - N_a * w) / (2 * B * L * ell * d * w)",
            "the weights are moved, too",
            "It is as if the weights were moved, too.",
        ),
        ("'N_a * W / (F * L * ell * d * w)'", "a string", "This needs a SymPy expression; it is a text"),
        (
            "N_a * W / F * L * ell * d * w",
            "brackets: divided by F only",
            "It is as if you multiplied by `ell`, `d`, `w` and `L`",
        ),
        ("N_a * W / (F * 8000 * ell * d * w)", "a number put in for L", "Your answer does not change with `L`"),
        ("8", "the number of the model, not an expression", "Your answer is 8 for all inputs tried"),
        (
            "sympy.symbols('kappa') * N_a * W / (F * L)",
            "a symbol kappa of their own that the sheet has not",
            "kappa should not be in the answer",
        ),
        (
            "2 * B * L * ell * h * d * w / W - 2 * N_a * B / F",
            "the difference of the two times, not solved",
            "h is still in the answer",
        ),
        (
            "lambda N_a, W, F, L, ell, d, w: N_a * W / (F * L * ell * d * w)",
            "a function, not an expression",
            "This needs a SymPy expression; it is a function",
        ),
        (
            "N_a * W / (F * L * ell * d * w * 1e9)",
            "GB/s: a factor of a billion too small",
            "It is a billionth of the right value",
        ),
    ],
    "05.6": [
        ("'a'", "the weights are the smaller part", "The weights are less than a third of what this step moves"),
        (
            "'c'",
            "computing is not what the step waits for",
            "The workers wait as it is: computing takes a fraction of the",
        ),
        ("'d'", "more users bring more notes", "More people share the weights, but each brings a notebook of their"),
        (
            "'notes in 8 bit'",
            "the words of an option and not its letter",
            "'notes in 8 bit' is not one of the choices: a, b, c, d",
        ),
        ("'a or b'", "two letters", "'a or b' names more than one of the choices"),
        ("2", "a number, not a letter", "2 is not one of the choices: a, b, c, d"),
        ("None", "nothing chosen", "There is no answer yet"),
        ("'e'", "no such option", "'e' is not one of the choices: a, b, c, d"),
    ],
    "05.7": [
        (
            "2 * N_a * W / (F * kappa)",
            "the longest context of all, L*: g is left out",
            "That is the context at which no batch is large enough",
        ),
        (
            "2 * N_a * W / (F * kappa) / g",
            "divided by g: 1 - 1/g is not 1/g",
            "Your context is not 0 at g = 1",
        ),
        (
            "2 * N_a * W / (F * kappa) * (g - 1)",
            "divided by g is missing",
            "It is as if the knee grew evenly with the context, and only B* users brought a cache",
        ),
        (
            "2 * N_a * W / (F * kappa) * (1 - g)",
            "negative, 1 - g in place of 1 - 1/g",
            "Your context is below 0: g is more than 1, so that 1 - g is negative",
        ),
        (
            "2 * N_a * W / (F * kappa) * (1 + 1 / g)",
            "plus in place of minus",
            "It is as if 1/g were added in the factor with g",
        ),
        (
            "2 * N_a * W / (F * kappa) * (1 - 1 / (2 * g))",
            "a 2 too many",
            "Only half of 1/g counts in the factor with g",
        ),
        (
            "N_a * W / (F * kappa) * (1 - 1 / g)",
            "the 2 FLOP are forgotten",
            "A factor 2 is missing in the context at which no batch is large enough",
        ),
        (
            "2 * N * W / (F * kappa) * (1 - 1 / g)",
            "total parameters in place of active",
            "Your value has `N` where `N_a` belongs in the context at which no batch is large enough",
        ),
        (
            "2 * N_a * F / (W * kappa) * (1 - 1 / g)",
            "F and W are swapped",
            "Your value has `F` over `W` in the context at which no batch is large enough",
        ),
        (
            "F * kappa / (2 * N_a * W) * (1 - 1 / g)",
            "upside down",
            "It is as if you divided by the context at which no batch is large enough",
        ),
        (
            "F * kappa / (2 * N_a * W) / (1 - 1 / g)",
            "the inverse of the answer",
            "Upside down",
        ),
        (
            "2 * N_a * W / F * (1 - 1 / g)",
            "kv is left out",
            "Your value has a byte for each token of context",
        ),
        (
            "2 * N_a * W / (F * kappa) * 1 - 1 / g",
            "a bracket is missing",
            "It is as if only the 1 were multiplied by the context at which no batch is large enough",
        ),
        (
            "2 * N_a * W / F * kappa * (1 - 1 / g)",
            "a bracket is missing: kappa multiplies",
            "It is as if you multiplied by `kappa` in the context at which no batch is large enough",
        ),
        (
            """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.Eq((N * b + batch * kappa * L) / W, 2 * N_a * batch / F)
""",
            "the equation, not solved",
            "It is an equation",
        ),
        (
            """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + batch * kappa * L) / W, 2 * N_a * batch / F), g)[0]
""",
            "solved for g, not for L",
            "L is still in the answer",
        ),
        (
            """
B = sympy.symbols('B', positive=True)
context = sympy.solve(sympy.Eq((N * b + B * kappa * L) / W, 2 * N_a * B / F), L)[0]
""",
            "a batch is still in it",
            "B should not be in the answer",
        ),
        (
            """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + kappa * L) / W, 2 * N_a * batch / F), L)[0]
""",
            "the cache of one user only",
            "It is as if one KV cache were moved for all",
        ),
        (
            """
batch = N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + g * batch * kappa * L) / W, 2 * N_a * batch / F), L)
""",
            "g is only in the moving: solve finds nothing, an empty list",
            "It is an empty list",
        ),
        (
            """
batch = N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + batch * kappa * L) / W, g * 2 * N_a * batch / F), L)[0]
""",
            "g is only in the computing",
            "It is as if the knee grew evenly with the context, and only B* users brought a cache",
        ),
        (
            """
batch = (g + 1) * N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + batch * kappa * L) / W, 2 * N_a * batch / F), L)[0]
""",
            "g + 1 times as far in place of g times",
            "It is as if `g` were larger by one and the same number",
        ),
        (
            """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N_a * b + batch * kappa * L) / W, 2 * N_a * batch / F), L)[0]
""",
            "only the active weights are moved",
            "Your value moves N_a parameters",
        ),
        (
            """
lam = sympy.symbols('lambda', positive=True)
context = lam * 2 * N_a * W / (F * kappa)
""",
            "another symbol, lambda, in place of 1 - 1/g",
            "lambda should not be in the answer",
        ),
        (
            "2 * N_a * W / (F * kappa) / 2",
            "g = 2 put in",
            "Your answer does not change with `g`",
        ),
        (
            "8000",
            "a number in place of an expression",
            "Your answer is 8000 for all inputs tried",
        ),
        (
            "2 * N_a * W * (g - 1) / (F * kappa * g * b)",
            "divided by b, which drops out",
            "Yours solves the equation with one change: it is as if the KV caches were multiplied by `b`, too",
        ),
    ],
}

RIGHT = {
    "05.1": [
        "lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: layers * (kv_heads * head_dim * bytes_per_value + kv_heads * head_dim * bytes_per_value)",
        """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    total = 0
    for layer in range(layers):
        for vector in ("key", "value"):
            total += kv_heads * head_dim * bytes_per_value
    return total
""",
        """
import math

def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    return math.prod([2, layers, kv_heads, head_dim, bytes_per_value])
""",
        """
from fractions import Fraction

def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    group = Fraction(query_heads, kv_heads)
    return 2 * layers * (query_heads / group) * head_dim * Fraction(bytes_per_value)
""",
        """
def kv_bytes_per_token(l, q, h, d, w):
    "other names for the same inputs"
    vector = d * w
    return (h * vector) * l << 1 if isinstance(h * vector * l, int) else 2 * h * vector * l
""",
    ],
    "05.2": [
        "lambda memory, devices, weight_bytes, kv_per_token, context: max(0, int((memory * devices - weight_bytes) / (kv_per_token * context)))",
        """
import math

def users(memory, devices, weight_bytes, kv_per_token, context):
    total = memory * devices
    if weight_bytes > total:
        return 0
    return math.floor((total - weight_bytes) / context / kv_per_token)
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    n = 0
    while weight_bytes + (n + 1) * context * kv_per_token <= devices * memory:
        n += 1
    return n
""",
        """
import numpy as np

def users(memory, devices, weight_bytes, kv_per_token, context):
    return np.floor(np.maximum(devices * memory - weight_bytes, 0) / (context * kv_per_token))
""",
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    whole, rest = divmod(devices * memory - weight_bytes, context * kv_per_token)
    return whole if whole > 0 else 0
""",
        """
from fractions import Fraction

def users(memory, devices, weight_bytes, kv_per_token, context):
    free = Fraction(memory) * devices - Fraction(weight_bytes)
    return max(0, free // (Fraction(kv_per_token) * context))
""",
        "lambda memory, devices, weight_bytes, kv_per_token, context: -min(0, -((devices * memory - weight_bytes) // (context * kv_per_token)))",
    ],
    "05.3": [
        "lambda prompt, answer: (answer - 1) * (prompt + answer / 2 - 1)",
        "lambda prompt, answer: sum(range(prompt, prompt + answer)) - prompt - (answer - 1)",
        """
def passes_saved(prompt, answer):
    without, with_cache = 0, 0
    for step in range(answer):
        without += prompt + step
        with_cache += prompt if step == 0 else 1
    return without - with_cache
""",
        """
import numpy as np

def passes_saved(prompt, answer):
    steps = np.arange(1, answer)
    return (prompt + steps - 1).sum()
""",
        """
def passes_saved(prompt, answer):
    if answer == 1:
        return 0
    return passes_saved(prompt, answer - 1) + prompt + answer - 2
""",
        "lambda prompt, answer: answer * prompt + answer * (answer - 1) // 2 - (prompt + answer - 1)",
        "lambda prompt, answer: ((prompt + answer) * (prompt + answer - 1) - prompt * (prompt - 1)) / 2 - prompt - answer + 1",
    ],
    "05.4": [
        "lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + batch * context * kv_per_token - (batch - 1) * shared * kv_per_token",
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    common = shared * kv_per_token
    private = batch * (context - shared) * kv_per_token
    return weight_bytes + common + private
""",
        """
import numpy as np

def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    batch = np.asarray(batch)
    own = context - shared
    return np.add(weight_bytes + shared * kv_per_token, batch * own * kv_per_token)
""",
        """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    def notes(tokens):
        return tokens * kv_per_token
    return weight_bytes + notes(context) + notes((batch - 1) * (context - shared))
""",
        """
import numpy

def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    if isinstance(batch, numpy.ndarray):
        return numpy.array([bytes_moved(weight_bytes, kv_per_token, b, context, shared) for b in batch])
    return weight_bytes + kv_per_token * (shared + batch * (context - shared))
""",
    ],
    "05.5": [
        "N_a * W / (F * L * ell * d * w)",
        "(2 * N_a / F) / (2 * L * ell * d * w / W)",
        "sympy.solve(sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a * B / F), h)",
        "sympy.solve(B * L * 2 * ell * h * d * w / W - 2 * N_a * B / F, h)[0]",
        "sympy.Eq(h, N_a * W / (F * L * ell * d * w))",
        "sympy.expand(N_a * W / (F * L * ell * d * w)) * B / B",
        "0.5 * 2.0 * N_a * W / F / L / ell / d / w",
        """
N_a, W, F, L, ell, d, w = sympy.symbols("N_a W F L ell d w")
heads = N_a * W / (F * L * ell * d * w)
""",
        "list(sympy.solveset(sympy.Eq(B * L * 2 * ell * h * d * w / W, 2 * N_a * B / F), h, sympy.S.Complexes))[0]",
        "sympy.Mul(N_a, W, sympy.Pow(F * L * ell * d * w, -1), evaluate=False)",
    ],
    "05.6": [
        "'b'",
        "'B'",
        "' b '",
        "'b)'",
        "'(b)'",
        "'B.'",
        "'**b**'",
        "\"'b'\"",
        "'Answer: b'",
    ],
    "05.7": [
        "2 * N_a * W / (F * kappa) * (1 - 1 / g)",
        "2 * N_a * W * (g - 1) / (F * kappa * g)",
        "sympy.expand(2 * N_a * W / (F * kappa) * (1 - 1 / g))",
        """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.solve(sympy.Eq((N * b + batch * kappa * L) / W, 2 * N_a * batch / F), L)
""",
        """
batch = g * N * b * F / (2 * N_a * W)
context = sympy.solve((N * b + batch * kappa * L) / W - 2 * N_a * batch / F, L)[0]
""",
        """
batch = g * N * b * F / (2 * N_a * W)
context = (2 * N_a * batch / F * W - N * b) / (batch * kappa)
""",
        "sympy.Eq(L, 2 * N_a * W / (F * kappa) * (1 - 1 / g))",
        """
N, N_a, b, kappa, F, W, g, L = sympy.symbols('N N_a b kappa F W g L')
context = 2 * N_a * W / (F * kappa) - 2 * N_a * W / (F * kappa * g)
""",
        """
L_star = 2 * N_a * W / (F * kappa)
knee = N * b * F / (2 * N_a * W)
(context,) = sympy.solve(sympy.Eq(knee / (1 - L / L_star), g * knee), L)
""",
        "sympy.factor(2 * N_a * W / (F * kappa) - 2 * N_a * W / (F * kappa * g))",
    ],
}
