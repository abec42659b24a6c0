"""Answers to sheet 02 that were kept apart until its check was done."""

WRONG = {
    "02.1": [
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    # the weights are loaded once and then stay there
    return params * bytes_per_param
""",
            "the weights are taken to be read once, not in each step",
            "That is one move",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(1, tokens + 2):
        total += step * params * bytes_per_param
    return total
""",
            "a step reads the weights once per token so far: question 2's sum mixed into the weights, which a step reads once",
            "It is as if numbers were added up, 1 + 2 and so on, up to the steps",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    flop = 2 * params
    return flop * bytes_per_param * (tokens + 1)
""",
            "the 2 FLOP for a parameter counted into the bytes",
            "It is twice the right value",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    steps = tokens + 1
    moved = steps * params * bytes_per_param
    return moved / 1e9   # GB
""",
            "in GB, not in bytes",
            "It is a billionth of the right value, as in gigabytes",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return 100 * ARTICLE_700B.total_params * bytes_per_param
""",
            "the lesson's 100 tokens and 700B hard-coded",
            "Your answer does not change with `params` and `tokens`",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    # the first token comes with the question, the last one is the end
    return params * bytes_per_param * (tokens - 1 + 1)
""",
            "the first token's step is left out, so the end's step only makes up for it: one short",
            "One step is missing",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    if tokens == 1:
        return params * bytes_per_param
    return params * bytes_per_param + bytes_moved(params, bytes_per_param, tokens - 1)
""",
            "recursion that ends at one token with one step: the finishing step is missing",
            "One step is missing",
        ),
    ],
    "02.2": [
        (
            """
def tokens_processed(prompt, answer):
    return answer * (prompt + (answer - 1) // 2)
""",
            "the half is floored before it is multiplied: wrong for even numbers of steps",
            "It is as if you halved in whole numbers, and then multiplied: where answer - 1 is odd, a half",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for i in range(answer):
        prompt += i
        total += prompt
    return total
""",
            "the text grows by i in step i, not by one token",
            "It is as if the text grew by 1, then by 2, then by 3 and so on",
        ),
        (
            """
def tokens_processed(prompt, answer):
    # the last one only says "finished", it is not processed
    return sum(prompt + i for i in range(answer - 1))
""",
            "the step that makes 'finished' is left out, though it is among the answer's tokens and takes a run",
            "It is short by what the last step runs",
        ),
        (
            """
def tokens_processed(prompt, answer):
    seen = numpy.arange(prompt, prompt + answer)
    return numpy.cumsum(seen)
""",
            "an array of running sums, not the sum",
            "gives back an array of 23, not a number",
        ),
    ],
    "02.3": [
        (
            """
def coverage(experts, experts_per_token, batch):
    missed = 1
    for token in range(batch):
        missed = missed * (1 - experts_per_token / experts)
    return 1 - missed
""",
            "works for one number only: range fails for an array",
            "`batch` may also be an array",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    p = experts_per_token / experts
    batch *= numpy.log(1 - p)
    return 1 - numpy.exp(batch)
""",
            "*= works in the caller's array: it raises for whole numbers and spoils an array of floats",
            "With *= or its like a result goes into the array that came in, and one",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return round(1 - (1 - experts_per_token / experts) ** batch, 2)
""",
            "rounded to two places (and 1 of 256 experts, 0.4 %, becomes 0)",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    # first token takes k, every further one the same share of what is left
    covered = experts_per_token / experts
    return covered + (1 - covered) * (1 - covered) ** (batch - 1)
""",
            "a slip in putting it together: the rest's uncovered share is added, so more tokens give less",
            "",
            "vague",
        ),
    ],
    "02.4": [
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def cov(n):
        return 1 - (1 - experts_per_token / experts) ** n
    alone = always_bytes + routed_bytes * cov(1)
    together = always_bytes + routed_bytes * cov(batch)
    return alone / together
""",
            "one user's speed against one user alone: the tokens of all users together are batch times that",
            "That is how the bytes of two steps compare",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    cov = lambda n: 1 - (1 - experts_per_token / experts) ** n
    alone = always_bytes + routed_bytes * cov(1)
    together = always_bytes + routed_bytes * cov(batch)
    return together / alone
""",
            "how many times the bytes, not how many times the tokens",
            "That is how many times as many bytes the step reads",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    return batch * (experts_per_token / experts) / share
""",
            "the bytes that every step reads are left out: only experts are weighed",
            "In your answer always_bytes makes no difference",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    alone = always_bytes + routed_bytes
    together = always_bytes + routed_bytes * share
    return batch * alone / together
""",
            "the user alone is made to read all experts: not 1 for one user",
            "The share that one token picks is missing in the bytes of a step for",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    alone = always_bytes + routed_bytes * p
    together = batch * always_bytes + routed_bytes * (1 - (1 - p) ** batch)
    return batch * alone / together
""",
            "what every step reads once is counted once for each user",
            "In your value always_bytes are read once for each token",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    alone = always_bytes + routed_bytes * p
    together = always_bytes + routed_bytes
    return batch * alone / together
""",
            "the batch is made to read all experts, as in a large one: not 1 for one user",
            "In your value the step for all users reads all experts",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    if batch == 1:
        return 1
    p = experts_per_token / experts
    alone = always_bytes + routed_bytes * p
    together = always_bytes + routed_bytes * (1 - (1 - p) ** batch)
    return batch * alone / together
""",
            "the if fails for an array",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    alone = always_bytes + routed_bytes * p
    together = always_bytes + routed_bytes * 1 - (1 - p) ** batch
    return batch * alone / together
""",
            "brackets missing around the share: all experts are read, less a fraction of a byte",
            "It is as if only the 1 were multiplied by `routed_bytes`",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    def step(n):
        return always_bytes + routed_bytes * (1 - (1 - p) ** n)
    return (batch / step(batch)) - (1 / step(1))
""",
            "the difference of the two rates, not their ratio",
            "That is one rate less the other",
        ),
    ],
    "02.5": [
        (
            "sympy.solve(sympy.Eq((1 - k / E) ** B, E / 2), B)[0]",
            "a share set equal to a number of experts",
            "It is as if a share were held against a number of experts",
        ),
        (
            "sympy.ceiling(-sympy.log(2) / sympy.log(1 - k / E))",
            "rounded up to whole tokens, though the text says do not round",
            "It is rounded",
        ),
        (
            'sympy.sympify("-log(2) / log(1 - k / E)")',
            "in a string E is Euler's number: the experts are 2.718...",
            "E is Euler's number in it, 2.718, as in a text that SymPy reads",
        ),
        (
            "(-sympy.log(2) / sympy.log(1 - k / E)).subs({k: 8, E: 256})",
            "DeepSeek-V3's numbers put in: no k and E left",
            "Your answer is 21.8323 for all inputs tried",
        ),
        (
            "1 - (1 - k / E) ** (E / 2)",
            "the share that half as many tokens as experts cover, not the number of tokens that cover half",
            "That is the share that half as many tokens as experts pick",
        ),
        (
            "-sympy.log(2) / (k * sympy.log(1 - 1 / E))",
            "a token's picks may repeat here; the text says that they are different ones",
            "It is as if a token could pick the same expert more than once",
        ),
        (
            "-sympy.log(2) / (1 - sympy.log(k / E))",
            "log(1 - x) taken apart as 1 - log(x)",
            "It is as if the 1 stood outside of the logarithm",
        ),
    ],
    "02.6": [
        (
            '"A: several tokens of one answer in the same step"',
            "the wrong letter, with its words",
            "The next token depends on the one before, so they cannot be made in the",
        ),
        ('"bc"', "two letters, c is wrong", "'bc' names more than one of the choices"),
        ('{"a", "b", "c"}', "a set of letters, two of them wrong", "A set of 3 names more than one of the choices"),
        ("None", "the value was never filled in", "it is None. What print shows is not kept"),
    ],
}

RIGHT = {
    "02.1": [
        "lambda n, b, t: (t + 1) * (n * b)",
        """
def bytes_moved(params, bytes_per_param, tokens):
    weights = params * bytes_per_param
    total = 0
    for step in range(tokens):
        total += weights
    total += weights  # the step that says "finished"
    return total
""",
        """
def bytes_moved(params, bytes_per_param, tokens):
    return sum(params * bytes_per_param for _ in range(tokens + 1))
""",
    ],
    "02.2": [
        """
def tokens_processed(prompt, answer):
    first = prompt
    last = prompt + answer - 1
    return (first + last) * answer // 2
""",
        """
def tokens_processed(prompt, answer):
    length, total = prompt, 0
    for _ in range(answer):
        total += length
        length += 1
    return total
""",
        """
def tokens_processed(prompt, answer):
    return int(numpy.arange(prompt, prompt + answer).sum())
""",
        """
def tokens_processed(prompt, answer):
    import math
    return prompt * answer + math.comb(answer, 2)
""",
    ],
    "02.3": [
        """
def coverage(experts, experts_per_token, batch):
    def one(b):
        missed = 1.0
        for _ in range(int(b)):
            missed *= 1 - experts_per_token / experts
        return 1 - missed
    if numpy.ndim(batch) == 0:
        return one(batch)
    return numpy.array([one(b) for b in batch])
""",
        """
def coverage(experts, experts_per_token, batch):
    miss = numpy.power(1 - experts_per_token / experts, batch)
    return numpy.subtract(1, miss)
""",
    ],
    "02.4": [
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(users):
        share = 1 - (1 - experts_per_token / experts) ** users
        return always_bytes + share * routed_bytes
    return (batch / step(batch)) / (1 / step(1))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    per_user = (always_bytes + routed_bytes * (1 - (1 - p) ** batch)) / batch
    return (always_bytes + p * routed_bytes) / per_user
""",
        "lambda a, r, E, k, B: B * (a + r * k / E) / (a + r - r * (1 - k / E) ** B)",
    ],
    "02.5": [
        "sympy.solve(sympy.Eq(E * (1 - (1 - k / E) ** B), E / 2), B)[0]",
        "sympy.solve((1 - k / E) ** B - sympy.S.Half, B)[0]",
        '(lambda k, E: sympy.log(sympy.S(1) / 2) / sympy.log((E - k) / E))(*sympy.symbols("k E"))',
    ],
    "02.6": [],
}
