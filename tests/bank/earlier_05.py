"""Answers to sheet 05 that an earlier check misjudged or had no words for."""

WRONG = {
    "05.1": [
        (
            """
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    return layers * (query_heads + 2 * kv_heads) * head_dim * bytes_per_value
""",
            "a vector for each query head as well",
            "changes with `query_heads`. It should not",
        ),
    ],
    "05.2": [
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return max(0, (devices * memory - weight_bytes) // (2 * context * kv_per_token))
""",
            "a 2 for key and value, which kv_per_token has",
            "In your value each notebook counts twice.",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    if memory < weight_bytes:
        return 0
    return devices * int((memory - weight_bytes) / (kv_per_token * context))
""",
            "a copy of the weights on each device, which then holds whole users of its own",
            "It is as if each device held all of the weights, and were filled for itself",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return int((memory * devices - weight_bytes) / (kv_per_token * context))
""",
            "no zero where the weights do not fit",
            "It goes below 0 for some inputs",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return (memory * devices - weight_bytes) // (kv_per_token * context)
""",
            "no zero where the weights do not fit",
            "fewer than no users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return max(0, (memory * devices - weight_bytes) / (kv_per_token * context))
""",
            "not rounded",
            "It is not rounded",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return (memory * devices - weight_bytes) / (kv_per_token * context)
""",
            "not rounded, and no zero where the weights do not fit",
            "It goes below 0 for some inputs",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return max(0, round((memory * devices - weight_bytes) / (kv_per_token * context)))
""",
            "rounded to the nearest",
            "rounded to the nearest",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return max(0, devices * int((memory - weight_bytes / devices) / (kv_per_token * context)))
""",
            "whole users on each device",
            "It is as if each device were filled for itself, with whole users",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return 0 if weight_bytes > memory else int((memory * devices - weight_bytes) / (kv_per_token * context))
""",
            "nobody, unless the weights fit on one device",
            "too large for one device",
        ),
        (
            """
def users(memory, devices, weight_bytes, kv_per_token, context):
    return max(0, (memory * devices - weight_bytes) // (kv_per_token * (context + 1)))
""",
            "notes of one token too many for each user",
            "`context` + 1 in place of `context` in one user's notebook",
        ),
    ],
    "05.3": [
        (
            "lambda prompt, answer: max(0, prompt * answer + answer * (answer - 1) / 2 - prompt - answer)",
            "the last token counted with the cache; 0 where that goes below",
            "It is one pass too few, but for an answer of one token.",
        ),
        (
            "lambda prompt, answer: answer * (answer + 1) / 2",
            "n(n+1)/2, of the answer alone",
            "does not change with `prompt`",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(1, answer)) - (prompt + answer - 1)",
            "range off by one: the first step is left out",
            "It is as if the first step were left out in the passes without a cache",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(answer + 1)) - (prompt + answer - 1)",
            "range off by one: a step too many",
            "It is as if there were one step more in the passes without a cache, at the end",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(answer - 1)) - (prompt + answer - 1)",
            "range off by one: the last step is left out",
            "It is as if the last step were left out in the passes without a cache",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer // 2 * (answer - 1) - (prompt + answer - 1)",
            "halves the answer in whole numbers: wrong where it is odd",
            "halved in whole numbers",
        ),
        (
            "lambda prompt, answer: prompt + answer * (answer - 1) / 2 - (prompt + answer - 1)",
            "the prompt only once without a cache",
            "It is as if the prompt went through the model once, and only the answer again and again",
        ),
        (
            """
def passes_saved(prompt, answer):
    return answer*(answer-1)/2 + prompt
""",
            "the prompt saved once",
            "It is as if the prompt were saved once",
        ),
        (
            """
def passes_saved(prompt, answer):
    return prompt*answer + answer*(answer-1)/2 - prompt - answer - 1
""",
            "a bracket missing after a minus",
            "In your value the sign of the 1 is turned in the answer's own passes: are brackets missing",
        ),
    ],
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * batch * (context - shared) + shared
""",
            "shared tokens added as bytes",
            "It is as if the common beginning were added in tokens",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return (weight_bytes + kv_per_token * (shared + batch * (context - shared))) / batch
""",
            "divided by the batch",
            "That is the bytes of a step over the users",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * (batch * context - shared)
""",
            "the common part subtracted once",
            "It is as if the common beginning were taken off once",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * (shared + batch * (context - shared - 1))
""",
            "one token too few for each user",
            "one token less than each user adds",
        ),
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * batch * context
""",
            "nothing shared",
            "the whole context of each user",
        ),
    ],
    "05.5": [
        (
            "N_a*B*W/(F*ell*d*w*L*B**2)",
            "B left in: a single token is computed",
            "It is as if one token were computed",
        ),
        (
            "B*L*2*ell*h*d*w/W - 2*N_a*B/F",
            "h left in: the equation's difference",
            "h is still in the answer",
        ),
        (
            "N_a*W/(F*ell*d*L)",
            "w forgotten",
            "Moving takes w bytes for each number",
        ),
        (
            "h*F*L*ell*d*w/(N_a*W)",
            "h left in",
            "h is still in the answer",
        ),
        (
            "N_a*W/(F*(L+ell+d+w))",
            "a sum for a product",
            "As `N_a`, `F` or `W` alone changes, yours changes by the right factor",
        ),
        ("sympy.solve(L*ell*h*d*w/W - N_a/F, L)[0]", "solved for L", "h is still in the answer, and L is not"),
    ],
    "05.7": [
        (
            "sympy.solve(sympy.Eq((N*b + (g - 1)*N*b*F/(2*N_a*W)*kappa*L)/W, g*N*b/W), L)[0]",
            "the caches of g - 1 times B* users",
            "with the weights and g times B* caches on one side",
        ),
        (
            "sympy.solve(sympy.Eq(g*N*b*F/(2*N_a*W)*kappa*L/W, g*N*b/W), L)[0]",
            "the weights are not moved",
            "with the weights and g times B* caches on one side",
        ),
        (
            "F*(N*b + g*kappa*L)/(2*W*N_a)",
            "L left in",
            "L is still in the answer",
        ),
        (
            "(g - 1)*N_a*W/(g*F*kappa)",
            "keys and values twice",
            "A factor 2 is missing in the context at which no batch is large enough",
        ),
        (
            "(g - 1)*2*N_a*W/(F*kappa)",
            "the knee taken to grow evenly",
            "It is as if the knee grew evenly with the context, and only B* users brought a cache",
        ),
        (
            "(g + 1)*2*N_a*W/(g*F*kappa)",
            "a sign turned",
            "It is as if 1/g were added in the factor with g",
        ),
        (
            "(1 - g)*2*N_a*W/(g*F*kappa)",
            "the sign of the whole",
            "The sign of the whole is turned: a context is more than 0 here, as g is more than 1",
        ),
        (
            "g*F*kappa/((g - 1)*2*N_a*W)",
            "upside down",
            "Upside down",
        ),
        (
            "1 - 1/g - 2*N_a*W/(F*kappa)",
            "a product taken for a difference",
            "",
            "vague",
        ),
        (
            "(g - 1)/g*2*N_a*W/F*kappa",
            "no brackets under the line: multiplied by kappa",
            "multiplied by `kappa`",
        ),
        (
            "g - 1/g*2*N_a*W/(F*kappa)",
            "no brackets above the line: only the 1 is divided",
            "",
            "vague",
        ),
        (
            "sympy.solve(sympy.Eq((N + g*N*b*F/(2*N_a*W)*kappa*L)/W, g*N*b/W), L)[0]",
            "b forgotten in the weights that move",
            "`b` is missing in the weights",
        ),
        (
            "sympy.solve(sympy.Eq((N*b + g*N*b*F/(2*N_a*W)*kappa*L)/W, 2*(N_a + kappa*L)*g*N*b/(2*N_a*W)), L)[0]",
            "computing for the caches, too",
            "It is as if the caches were computed with, too",
        ),
        (
            "sympy.Eq((N*b + g*N*b*F/(2*N_a*W)*kappa*L)/W, g*N*b/W)",
            "the equation, not solved",
            "It is an equation. Solve it for L",
        ),
        (
            "2*N_a*W/(g*F*kappa)",
            "1/g in place of 1 - 1/g",
            "not 0 at g = 1",
        ),
        (
            "2*N_a*W*g/(F*kappa)",
            "g times the longest context",
            "That is g times the context at which no batch is large enough",
        ),
    ],
}

RIGHT = {
    "05.1": [],
    "05.2": [
        """
def users(memory, devices, weight_bytes, kv_per_token, context):
    held = 0
    while weight_bytes + (held + 1) * kv_per_token * context <= memory * devices:
        held += 1
    return held
""",
    ],
    "05.3": [],
    "05.4": [],
    "05.5": [],
    "05.7": [
        "sympy.solve(sympy.Eq((N*b + g*N*b*F/(2*N_a*W)*kappa*L)/W, g*N*b/W), L)",
        "(g - 1)*2*N_a*W/(g*F*kappa)",
    ],
}

CLOSE = {
    "05.4": [
        (
            """
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    return weight_bytes + kv_per_token * (shared + 1 + batch * (context - shared))
""",
            "one shared token too many",
        ),
    ],
}
