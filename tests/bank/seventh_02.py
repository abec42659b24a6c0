"""Answers to sheet 02 that were written from the lesson and the sheet alone."""

WRONG = {
    "02.1": [
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(1, tokens + 2):
        total += params * bytes_per_param * step
    return total
""",
            "each step reads the weights once for every token so far: grows with the square",
            "It is as if numbers were added up, 1 + 2 and so on, up to the steps.",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for _ in range(tokens + 1):
        total += params * bytes_per_param
        return total
""",
            "return stands inside of the loop: one step only",
            "That is one move. How many steps does an answer of that many tokens take?",
        ),
    ],
    "02.3": [
        (
            """
def coverage(experts, experts_per_token, batch):
    left = experts
    for token in range(batch):
        left = left - left * experts_per_token // experts
    return (experts - left) / experts
""",
            "whole experts in each step (floor), and range fails for an array",
            "",
            "vague",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    picks = experts_per_token * batch
    return 1 - (1 - 1 / experts) ** picks
""",
            "a token's picks drawn with replacement: they are different ones",
            "It is as if a token could pick the same expert more than once.",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    missed = 1 - experts_per_token / experts
    return experts * (1 - missed ** batch)
""",
            "the number of experts, not their share",
            "It is `experts` times too large.",
        ),
    ],
    "02.4": [
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    one = experts_per_token / experts
    return batch * one / share
""",
            "always_bytes left out: only the experts are looked at",
            "In your answer always_bytes makes no difference.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    k, E = experts_per_token, experts
    one = always_bytes + routed_bytes * k / E
    many = always_bytes + routed_bytes * numpy.minimum(batch * k / E, 1)
    return batch * one / many
""",
            "as if no expert were picked twice before all are",
            "It is as if each token opened new experts, until all are read.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    c = lambda n: 1 - (1 - experts_per_token / experts) ** n
    alone = always_bytes + routed_bytes * c(1)
    together = always_bytes + routed_bytes * c(batch)
    return alone / together
""",
            "the speed of each user, not of all together: not multiplied by the batch",
            "That is how the bytes of two steps compare.",
        ),
    ],
    "02.5": [
        (
            "sympy.solve(sympy.Eq((1 - k/E)**B, 0.5), B)[0].subs({k: 8, E: 256}).evalf()",
            "a number for DeepSeek-V3 in place of an expression in k and E",
            "Your answer is 21.8323 for all inputs tried.",
        ),
    ],
    "02.6": [
        (
            '"d) using shorter words"',
            "makes no more tokens of one move",
            "The belt carries the same bytes whatever the words are.",
        ),
    ],
}

RIGHT = {
    "02.1": [
        "lambda n, b, t: (1 + t) * n * b",
    ],
    "02.2": [
        """
def tokens_processed(prompt, answer):
    total, length = 0, prompt
    while answer > 0:
        total += length
        length += 1
        answer -= 1
    return total
""",
        "lambda p, a: a * (2 * p + a - 1) / 2",
    ],
    "02.3": [
        "lambda E, k, B: 1 - (1 - k / E) ** numpy.asarray(B)",
    ],
    "02.4": [
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(n):
        return always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** n)
    return batch * step(1) / step(batch)
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    k = experts_per_token / experts
    per_token = (always_bytes + routed_bytes * (1 - (1 - k) ** batch)) / batch
    return (always_bytes + routed_bytes * k) / per_token
""",
    ],
    "02.5": [
        "sympy.solve(sympy.Eq(1 - (1 - k/E)**B, sympy.Rational(1, 2)), B)",
    ],
    "02.6": [
        '"B."',
    ],
}
