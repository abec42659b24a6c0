"""More answers to sheet 02 that were judged one by one before they stood here."""

WRONG = {
    "02.1": [
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = params * bytes_per_param
    for token in range(tokens):
        total += total
    return total
""",
            "each step adds the sum so far: the bytes double with each token",
            "It is as if the bytes doubled with each token. Each step moves the same bytes.",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    prompt_step = 1
    end_step = 1
    return params * bytes_per_param * (prompt_step + tokens + end_step)
""",
            "a step too many: reading the prompt gives the first token, it is no step of its own",
            "One too many in the steps.",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    first = params * bytes_per_param
    later = tokens * bytes_per_param
    return first + later
""",
            "after the first step only one parameter a token is read, as if the weights stayed with the workers",
            "It is as if tokens were added to parameters. Each token takes a step, and each step reads all of the parameters.",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    moved = params * bytes_per_param
    for step in range(1, tokens):
        moved += params * bytes_per_param
    return moved
""",
            "as many steps as tokens: the one that says 'finished' is not there",
            "One step is missing. There is one more than tokens: the last one, which says that the answer is finished, reads the weights, too.",
        ),
        (
            "lambda params, bytes_per_param, tokens: units.size(params * bytes_per_param * (tokens + 1))",
            "a text to read, not a number of bytes",
            "your function gives back a text, not a number.",
        ),
    ],
    "02.2": [
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer):
        total += prompt + total
    return total
""",
            "'so far' is taken for all that was processed so far, not for the answer so far",
            "It is as if the text doubled in each step. It grows by the one token that a step makes.",
        ),
        (
            """
def tokens_processed(prompt, answer):
    shortest = prompt
    longest = prompt + answer
    return answer * (shortest + longest) / 2
""",
            "the last step runs prompt + answer - 1 tokens, for its own token is only made then: half an answer too many",
            "It is half a token too much for each step, as with half of a square. The first runs the prompt, and the last runs all but one of the answer's tokens beside it.",
        ),
        (
            "lambda prompt, answer: prompt + sum(range(answer))",
            "the prompt goes through in the first step only; without a cache it goes through in each",
            "In your value the prompt runs once. Without a cache each step runs it again, before the answer so far.",
        ),
    ],
    "02.3": [
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - 1 / experts) ** (experts_per_token * batch)",
            "each of a token's picks is independent here, so a token may pick one expert twice; its experts are different ones",
            "It is as if a token could pick the same expert more than once. Its experts_per_token experts are different ones.",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return batch * p * (1 - p) ** (batch - 1)
""",
            "the chance that exactly one token picks the expert, not at least one",
            "That is the chance that exactly one token picks an expert. It is read where more than one do, too.",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return numpy.round(experts * (1 - (1 - p) ** batch)) / experts
""",
            "cut to whole experts: what is expected need not be a whole number of them",
            "Mostly near the right value, now above and now below it. Is it drawn by chance, or rounded on the way?",
        ),
    ],
    "02.4": [
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    return batch * alone / (always_bytes + routed_bytes)
""",
            "the step for many reads every expert, whatever is picked: not even 1 for one user",
            "In your value the step for all users reads all experts. It reads only those that some token picks.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    model = always_bytes + routed_bytes
    alone = model * experts_per_token / experts
    together = model * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone / together
""",
            "the share that is picked is applied to all bytes, also to those that are always read",
            "In your answer always_bytes makes no difference. Each step reads all of it, whatever is picked.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    p = experts_per_token / experts
    alone = always_bytes + routed_bytes * p
    together = always_bytes + routed_bytes * (1 - (1 - p) ** batch)
    return batch * alone / together - 1
""",
            "how much is gained on top, so 0 for one user; the ratio was asked",
            "It is 1 too small.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    read = numpy.minimum(experts, experts_per_token * batch) / experts
    alone = always_bytes + routed_bytes * experts_per_token / experts
    return batch * alone / (always_bytes + routed_bytes * read)
""",
            "each user is given experts of their own until all are read; some picks fall together",
            "It is as if each token opened new experts, until all are read. Two tokens may pick the same one before.",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token
    picked = experts * (1 - (1 - experts_per_token / experts) ** batch)
    together = always_bytes + routed_bytes * picked
    return batch * alone / together
""",
            "routed_bytes is taken for the bytes of one expert; it is all of them together",
            "It is as if routed_bytes were those of a single expert. It is what all experts weigh together.",
        ),
    ],
    "02.5": [
        (
            "sympy.log(sympy.Rational(1, 2)) / (sympy.log(k) - sympy.log(E))",
            "the logarithm of k/E, the chance to pick, where that of 1 - k/E, the chance to miss, belongs",
            "Your value has the chance that a token picks an expert where the chance that it misses is needed.",
        ),
        (
            "sympy.solve(sympy.Eq((1 - 1 / E) ** (k * B), sympy.Rational(1, 2)), B)[0]",
            "k independent picks a token, which may hit one expert twice",
            "It is as if a token could pick the same expert more than once. Its k experts are different ones.",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - 2 * k / E)",
            "as if tokens picked from only half of the experts",
            "The share that one token picks counts twice in the logarithm of the chance to miss.",
        ),
    ],
    "02.6": [
        (
            '"c) keeping the weights beside the compute units for the next step"',
            "the weights are far too large to stay there",
            "The weights do not fit in the caches beside the compute units: they are fetched again in each step.",
        ),
        (
            '"because the move is paid once for everyone in the step"',
            "a reason, no letter",
            "'because the move is paid once for everyone in the step' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        (
            '"all but d"',
            "several answers; a and c cannot be done",
            "'all but d' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        (
            '"d: using shorter words"',
            "shorter words do not change that a step makes one token",
            "The belt carries the same bytes whatever the words are.",
        ),
    ],
}

RIGHT = {
    "02.1": [
        "lambda params, bytes_per_param, tokens: sum(params * bytes_per_param for _ in range(tokens + 1))",
        """
def bytes_moved(params, bytes_per_param, tokens):
    step = params * bytes_per_param
    answer = tokens * step
    end = step
    return answer + end
""",
    ],
    "02.2": [
        "lambda prompt, answer: (2 * prompt + answer - 1) * answer / 2",
    ],
    "02.4": [
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(users):
        missed = numpy.power(1 - experts_per_token / experts, users)
        return always_bytes + (1 - missed) * routed_bytes
    return batch / (step(batch) / step(1))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    miss = (1 - experts_per_token / experts) ** batch
    speed_alone = 1 / (always_bytes + routed_bytes * experts_per_token / experts)
    speed_all = batch / (always_bytes + routed_bytes - routed_bytes * miss)
    return speed_all / speed_alone
""",
    ],
    "02.5": [
        "sympy.solve(sympy.Eq(1 - (1 - k / E) ** B, 0.5), B)",
        "sympy.Eq(B, -sympy.log(2) / sympy.log((E - k) / E))",
    ],
    "02.6": [
        '"b) making one token each for several people in the same step"',
    ],
}
