"""Answers to sheet 02 that were judged one by one before they stood here."""

WRONG = {
    "02.1": [
        (
            "lambda params, bytes_per_param, tokens: 2 * params * (tokens + 1)",
            "2 FLOP for a parameter in place of its bytes",
            "Your answer does not change with `bytes_per_param`.",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    moved = params * bytes_per_param / 8
    return moved * (tokens + 1)
""",
            "divides by 8 although the size is in bytes already",
            "It is as if `bytes_per_param` were taken for bits in one move",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    for step in range(tokens + 1):
        moved = params * bytes_per_param
        moved += moved
    return moved
""",
            "the total is set anew in each turn: always two moves",
            "Your answer does not change with `tokens`. It should.",
        ),
    ],
    "02.2": [
        (
            """
def tokens_processed(prompt, answer):
    total = prompt
    for step in range(1, answer):
        total += 1
    return total
""",
            "as with a cache: each later step takes in only the new token",
            "That is the last step alone, or each token once, as with a cache",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return sum(prompt + made for made in range(answer + 1))
""",
            "one step too many: 'finished' is among the answer's tokens",
            "Your value has a step too many",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * ((answer - 1) // 2)",
            "halves before multiplying: wrong for every even answer",
            "It is as if you halved in whole numbers, and then multiplied: where answer - 1 is odd, a half",
        ),
        (
            """
def tokens_processed(prompt, answer):
    # average length times number of steps
    average = (prompt + prompt + answer) / 2
    return average * answer
""",
            "the last step is taken to be prompt + answer long; it is one less",
            "It is half a token too much for each step, as with half of a square",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt + sum(range(answer))
""",
            "the prompt goes through only once",
            "In your value the prompt runs once",
        ),
        (
            """
def tokens_processed(prompt, answer):
    seen = prompt
    total = 0
    for step in range(answer):
        total += seen
        seen += seen + 1
    return total
""",
            "the text doubles in each step in place of growing by one",
            "It is as if the text doubled in each step, and one was added",
        ),
        (
            """
def tokens_processed(prompt, answer):
    if answer == 1:
        return prompt
    tokens_processed(prompt, answer - 1) + prompt + answer - 1
""",
            "no return in the second branch: None for two and more",
            "your function stopped with TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'.",
        ),
    ],
    "02.3": [
        (
            """
def coverage(experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    return experts * share
""",
            "the number of experts, not their share",
            "It is `experts` times too large.",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    shares = numpy.zeros_like(batch)
    shares[...] = 1 - (1 - experts_per_token / experts) ** batch
    return shares
""",
            "an array of whole numbers as the batch: all shares are cut to 0",
            "It is the right value rounded down",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** (batch - 1)
""",
            "power batch - 1: one user would read no experts",
            "The power is one too low in the share that nobody picks: it is `batch`",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    # all the batch's picks together
    picks = batch * experts_per_token
    return 1 - (1 - experts_per_token / experts) ** picks
""",
            "k counted twice: in the chance and again in the power",
            "It is as if `batch` were `experts_per_token` times as large.",
        ),
    ],
    "02.4": [
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def read(users):
        return always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** users)
    return read(batch) / read(1)
""",
            "how many times the bytes, in place of how many times the tokens",
            "That is how many times as many bytes the step reads",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def read(users):
        return always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** users)
    return read(1) / read(batch)
""",
            "what each user gets, as a share of the pace alone; all users together are asked",
            "That is how the bytes of two steps compare",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    one = always_bytes + routed_bytes
    picked = 1 - (1 - experts_per_token / experts) ** batch
    many = always_bytes + routed_bytes * picked
    return batch * one / many
""",
            "alone reads all experts: not 1 for one user",
            "The share that one token picks is missing in the bytes of a step for one user.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    picked = 1 - (1 - experts_per_token / experts) ** batch
    together = batch * always_bytes + routed_bytes * picked
    return batch * alone / together
""",
            "what every step reads once is read once for each user",
            "In your value always_bytes are read once for each token",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    picked_alone = experts_per_token / experts
    picked = 1 - (1 - picked_alone) ** batch
    return batch * picked_alone / picked
""",
            "the experts only: always_bytes does not enter",
            "In your answer always_bytes makes no difference.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    # routed_bytes is one expert
    alone = always_bytes + routed_bytes * experts_per_token
    picked = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone / (always_bytes + routed_bytes * picked)
""",
            "takes routed_bytes for the bytes of one expert; it is all of them",
            "It is as if routed_bytes were those of a single expert",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    return batch * always_bytes + routed_bytes * p / always_bytes + routed_bytes * (1 - (1 - p) ** batch)
""",
            "no brackets around the two sums",
            "It is as if brackets were missing around the two sums: what stands beside a sum then belongs to",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes) / (always_bytes + routed_bytes)
""",
            "the dense model: n users get n times as many",
            "That is the gain of a dense model",
        ),
    ],
    "02.5": [
        (
            "sympy.log(1 - 1/(2*E)) / sympy.log(1 - k/E)",
            "half of one expert in place of half of them all",
            "Your value has half of one expert",
        ),
        (
            "sympy.log(2) / (sympy.log(E - k) / sympy.log(E))",
            "the log of a quotient taken for a quotient of logs",
            "It is as if the logarithm of a quotient were a quotient of logarithms",
        ),
    ],
    "02.6": [
        (
            '"d using shorter words"',
            "shorter words bring no more tokens to a move",
            "The belt carries the same bytes whatever the words are.",
        ),
        (
            '"a, b"',
            "two letters; a cannot be done without guessing",
            "'a, b' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
        ('"b and c"', "two letters; c cannot be done", "'b and c' names more than one of the choices."),
        (
            '"a making several tokens of one answer in the same step"',
            "cannot be done without guessing",
            "The next token depends on the one before, so they cannot be made in the same step.",
        ),
    ],
}

RIGHT = {
    "02.1": [
        """
def bytes_moved(params, bytes_per_param, tokens):
    one_move = params * bytes_per_param
    return one_move * tokens + one_move
""",
        """
def bytes_moved(params, bytes_per_param, tokens):
    steps = 1 + tokens
    moved = 0
    for _ in range(steps):
        moved += params * bytes_per_param
    return moved
""",
        "lambda params, bytes_per_param, tokens: numpy.prod([float(params), bytes_per_param, tokens + 1])",
    ],
    "02.2": [
        """
def tokens_processed(prompt, answer):
    if answer == 1:
        return prompt
    first_half = answer * (2 * prompt + answer - 1)
    return first_half / 2
""",
        """
def tokens_processed(prompt, answer):
    length, total = prompt, 0
    while answer > 0:
        total += length
        length += 1
        answer -= 1
    return total
""",
    ],
    "02.3": [
        """
def coverage(experts, experts_per_token, batch):
    misses = (experts - experts_per_token) / experts
    return 1 - numpy.power(misses, batch)
""",
        "lambda experts, experts_per_token, batch: 1 - numpy.exp(batch * numpy.log(1 - experts_per_token / experts))",
        """
def coverage(experts, experts_per_token, batch):
    one = lambda users: 1 - (1 - experts_per_token / experts) ** int(users)
    if numpy.ndim(batch) == 0:
        return one(batch)
    return numpy.array([one(users) for users in batch])
""",
    ],
    "02.4": [
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step_bytes(users):
        missed = (1 - experts_per_token / experts) ** users
        return always_bytes + routed_bytes - routed_bytes * missed
    return batch / (step_bytes(batch) / step_bytes(1))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    k, E = experts_per_token, experts
    tokens_per_byte = batch / (always_bytes + routed_bytes * (1 - (1 - k / E) ** batch))
    tokens_per_byte_alone = 1 / (always_bytes + routed_bytes * k / E)
    return tokens_per_byte / tokens_per_byte_alone
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    ratio = always_bytes / routed_bytes
    p = experts_per_token / experts
    return batch * (ratio + p) / (ratio + 1 - (1 - p) ** batch)
""",
    ],
    "02.5": [
        "sympy.solve(sympy.Eq(1 - (1 - k/E)**B, sympy.Rational(1, 2)), B)[0]",
    ],
    "02.6": [
        '"b making one token each for several people in the same step"',
        '"(b)"',
    ],
}
