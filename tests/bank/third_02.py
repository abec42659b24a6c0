"""More answers to sheet 02, written by somebody who had seen the lesson and its sheet alone."""

WRONG = {
    "02.1": [
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return params * bytes_per_param * tokens
""",
            "the lesson's formula: the step that says 'finished' is missing",
            "One step is missing",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return params * bytes_per_param * tokens + 1
""",
            "brackets: adds one byte in place of one step",
            "It is as if only `tokens` were multiplied by one move",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(1, tokens + 1):
        total += params * bytes_per_param
    return total
""",
            "range(1, tokens + 1) has tokens steps: the last step is missing",
            "One step is missing",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(tokens + 1):
        total = params * bytes_per_param
    return total
""",
            "overwrites the total in each round: one step only",
            "That is one move",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    weights = params * bytes_per_param
    return sum(weights * step for step in range(1, tokens + 2))
""",
            "thinks that each step reads the weights once for every token so far: it grows with the square",
            "It is as if numbers were added up, 1 + 2 and so on, up to the steps",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return 2 * params * (tokens + 1)
""",
            "the FLOP of the steps (2 for a parameter), not the bytes",
            "Your answer does not change with `bytes_per_param`",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return params * bytes_per_param / 8 * (tokens + 1)
""",
            "takes bytes_per_param for bits",
            "It is as if `bytes_per_param` were taken for bits in one move",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return params * bytes_per_param + tokens * bytes_per_param
""",
            "reads the weights once for the whole answer, and then a parameter a token",
            "It is as if tokens were added to parameters",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    steps = tokens - 1
    return params * bytes_per_param * steps
""",
            "one step less than tokens, as if the first token needed no step and the end neither",
            "Your value has one step less than there are tokens",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    steps = tokens + 1
    return params * bytes_per_param * steps / 1e12
""",
            "in TB, not in bytes",
            "It is a trillionth of the right value",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    steps = tokens / 4 + 1
    return params * bytes_per_param * steps
""",
            "takes tokens for characters, four to a token",
            "It is as if `tokens` were too small by one and the same factor",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return ARTICLE_700B.total_params * bytes_per_param * (tokens + 1)
""",
            "the article's model hard-coded in place of params",
            "Your answer does not change with `params`",
        ),
    ],
    "02.2": [
        (
            """
def tokens_processed(prompt, answer):
    return prompt + answer
""",
            "each token once, as with a cache (and the last one, too)",
            "That is how many tokens there are in the end",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt * answer
""",
            "the prompt again and again, but nothing of the answer",
            "Your value has the prompt in each step, but not the answer so far",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return answer * (prompt + answer)
""",
            "every step takes the finished answer",
            "In your value every step is at full length",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return sum(prompt + step for step in range(1, answer + 1))
""",
            "each step also takes the token that it is only about to make: one too many a step",
            "It is one token too many for each step: the token that a step makes has not gone through it",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt + answer * (answer - 1) // 2
""",
            "the prompt goes through only once",
            "In your value the prompt runs once",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return answer * prompt + answer * (answer - 1)
""",
            "the half is missing in the sum of 0 to answer - 1",
            "In your value every step is as long as the last: is answer * (answer - 1) not halved?",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt + answer - 1
""",
            "the last step only, or all steps with a cache; not the sum",
            "That is the last step alone, or each token once, as with a cache",
        ),
        (
            """
def tokens_processed(prompt, answer):
    steps = answer + 1  # one more for 'finished'
    return steps * prompt + steps * (steps - 1) // 2
""",
            "counts the step for 'finished' a second time",
            "Your value has a step too many",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer - 1):
        total += prompt + step
    return total
""",
            "the loop stops one step early",
            "It is short by what the last step runs",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer):
        prompt = prompt + step
        total += prompt
    return total
""",
            "the prompt grows by step in place of by one token",
            "It is as if the text grew by 1, then by 2, then by 3 and so on",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for prompt in range(answer):
        total += prompt + 1
    return total
""",
            "the loop variable hides the prompt",
            "Your answer does not change with `prompt`",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return answer * prompt + answer // 2 * (answer - 1)
""",
            "halves an odd answer and rounds it down before it multiplies",
            "It is as if you halved in whole numbers before you multiplied: where the number is odd, a half",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return sum(range(prompt, answer))
""",
            "range from prompt to answer: nothing at all for a prompt longer than the answer",
            "It is as if the numbers from prompt to answer were added",
        ),
        (
            """
def tokens_processed(prompt, answer):
    if answer == 1:
        return prompt
    return prompt + tokens_processed(prompt, answer - 1) + answer
""",
            "recursion that adds answer in place of answer - 1",
            "It is one token too many for each step but the first: step 2 runs the prompt and one token",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return [prompt + step for step in range(answer)]
""",
            "the tokens of each step in a list, not added up",
            "gives back a list of 23, not a number",
        ),
    ],
    "02.3": [
        (
            """
def coverage(experts, experts_per_token, batch):
    return (1 - experts_per_token / experts) ** batch
""",
            "the share that nobody picks",
            "That is the share of experts that nobody picks",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (experts_per_token / experts) ** batch
""",
            "1 minus the chance that all tokens pick it, in place of 1 minus the chance that none does",
            "Your value has the chance that a token picks an expert where the chance that it misses is needed",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return numpy.minimum(1, batch * experts_per_token / experts)
""",
            "as if no two tokens ever picked the same expert",
            "It is as if the shares were added up, to 1 at most",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - 1 / experts) ** (batch * experts_per_token)
""",
            "as if a token could pick the same expert twice: the text says different ones",
            "It is as if a token could pick the same expert more than once",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return experts * (1 - (1 - experts_per_token / experts) ** batch)
""",
            "how many experts, not which share of them",
            "It is `experts` times too large",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - numpy.exp(-batch * experts_per_token / experts)
""",
            "the approximation for many experts, not the share itself: at batch 1 it is not k/E",
            "That is nearly true where few of many experts are picked",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return numpy.round(1 - (1 - experts_per_token / experts) ** batch, 2)
""",
            "rounded to two places",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - 8 / 256) ** batch
""",
            "DeepSeek's 8 of 256 in place of the arguments",
            "Your answer does not change with `experts` and `experts_per_token`",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    rng = numpy.random.default_rng(0)
    def one(b):
        seen = set()
        for token in range(int(b)):
            seen.update(rng.choice(experts, experts_per_token, replace=False).tolist())
        return len(seen) / experts
    return numpy.vectorize(one, otypes=[float])(batch)
""",
            "one throw of the dice, not what is expected",
            "Mostly near the right value, now above and now below it.",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 100 * (1 - (1 - experts_per_token / experts) ** batch)
""",
            "in percent, not a share from 0 to 1",
            "It is a hundred times too large",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    share = experts_per_token / experts
    return share + (1 - share) * share * (batch - 1)
""",
            "what the second token adds, for every further token: goes beyond 1",
            "A share lies between 0 and 1",
        ),
    ],
    "02.4": [
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return together / alone
""",
            "how many times the bytes, not how many times the tokens",
            "That is how many times as many bytes the step reads",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return alone / together
""",
            "the pace of each user, not of all of them together: batch is missing",
            "That is how the bytes of two steps compare",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    one = coverage(experts, experts_per_token, 1)
    return batch * one / coverage(experts, experts_per_token, batch)
""",
            "leaves out the bytes that every step reads",
            "In your answer always_bytes makes no difference",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = batch * always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together
""",
            "reads the shared part once for every user",
            "In your value always_bytes are read once for each token",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together
""",
            "one user alone is taken to read every expert: not 1 for one user",
            "The share that one token picks is missing in the bytes of a step for",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    share = experts_per_token / experts
    alone = always_bytes + routed_bytes * share
    together = always_bytes + routed_bytes * numpy.minimum(1, batch * share)
    return batch * alone / together
""",
            "no two users are taken to pick the same expert",
            "It is as if each token opened new experts, until all are read",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(users):
        return always_bytes + routed_bytes * experts * coverage(experts, experts_per_token, users)
    return batch * step(1) / step(batch)
""",
            "takes routed_bytes for those of one expert: they are all experts together",
            "It is as if routed_bytes were those of a single expert",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes / experts
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together
""",
            "a user alone reads one expert in place of experts_per_token of them",
            "`experts_per_token` is missing in the share that one token picks",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together - 1
""",
            "what is gained on top, in place of how many times: 0 for one user",
            "It is 1 too small",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    gain = batch
    gain *= always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    return gain / (always_bytes + routed_bytes * coverage(experts, experts_per_token, batch))
""",
            "gain *= changes the array of batches itself (or fails on whole numbers), and the changed one is used below",
            "With *= or its like a result goes into the array that came in, and one",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    dense = always_bytes + routed_bytes
    mixture = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return dense / mixture
""",
            "compares with a dense model of that size in place of one user alone",
            "The share that one token picks is missing in the bytes of a step for",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch / together, 1 / alone
""",
            "both speeds in a tuple, not the ratio of them",
            "gives back a tuple of 2, not a number",
        ),
    ],
    "02.5": [
        ("sympy.Eq(1 - (1 - k / E) ** B, sympy.Rational(1, 2))", "the equation, not solved", "It is an equation"),
        (
            "sympy.solve(sympy.Eq((k / E) ** B, sympy.Rational(1, 2)), B)[0]",
            "the chance that all tokens pick an expert is set to one half",
            "Your value has the chance that a token picks an expert where the chance that it misses is needed",
        ),
        (
            "sympy.solve(sympy.Eq(1 - (1 - k / E) ** B, E / 2), B)[0]",
            "sets a share equal to a number of experts, E/2",
            "",
            "vague",
        ),
        (
            "sympy.solve(sympy.Eq(1 - (1 - k / E) ** B, sympy.Rational(1, 2)), k)[0]",
            "solved for k, not for B",
            "B is still in the answer, and k is not: did you solve for k?",
        ),
        (
            "(sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - k / E)).subs({k: 8, E: 256})",
            "the number for DeepSeek-V3, without symbols",
            "Your answer is 21.8323 for all inputs tried",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - 1 / E) ",
            "one expert a token: k is missing",
            "In your value each token picks a single expert",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) / sympy.log(1) - sympy.log(k / E)",
            "log(1 - k/E) taken apart as log(1) - log(k/E): a division by 0",
            "It has no value: something in it is divided by 0, as by log(1), or it",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) / (k * sympy.log(1 - 1 / E))",
            "as if a token could pick the same expert k times: the picks of one token are different ones",
            "It is as if a token could pick the same expert more than once",
        ),
    ],
    "02.6": [
        ('"abc"', "all but one letter", "'abc' names more than one of the choices"),
        (
            '"a: making several tokens of one answer in the same step"',
            "wrong letter, with its words",
            "The next token depends on the one before, so they cannot be made in the",
        ),
        (
            '"c) keeping the weights"',
            "wrong letter, with its words",
            "The weights do not fit in the caches beside the compute units: they are",
        ),
        ('("b", "c")', "two letters in a tuple", "A tuple of 2 names more than one of the choices"),
    ],
}

RIGHT = {
    "02.1": [
        "lambda params, bytes_per_param, tokens: (1 + tokens) * bytes_per_param * params",
        """
def bytes_moved(params, bytes_per_param, tokens):
    weights = params * bytes_per_param
    return tokens * weights + weights
""",
    ],
    "02.2": [
        """
def tokens_processed(prompt, answer):
    total, length = 0, prompt
    for _ in range(answer):
        total += length
        length += 1
    return total
""",
        """
def tokens_processed(prompt, answer):
    first, last = prompt, prompt + answer - 1
    return (first + last) * answer // 2
""",
        """
def tokens_processed(prompt, answer):
    if answer == 0:
        return 0
    return tokens_processed(prompt, answer - 1) + prompt + answer - 1
""",
        """
def tokens_processed(prompt, answer):
    return int(numpy.sum(prompt + numpy.arange(answer)))
""",
    ],
    "02.3": [
        """
def coverage(experts, experts_per_token, batch):
    return 1 - numpy.power(1 - experts_per_token / experts, batch)
""",
        """
def coverage(experts, experts_per_token, batch):
    missed = 1 - experts_per_token / experts
    picked = 1 - numpy.exp(numpy.log(missed) * numpy.asarray(batch))
    return picked
""",
    ],
    "02.4": [
        """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(users):
        return always_bytes + routed_bytes * coverage(experts, experts_per_token, users)
    return (batch / step(batch)) / (1 / step(1))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    k_over_e = experts_per_token / experts
    all_of_it = always_bytes + routed_bytes
    alone = always_bytes + k_over_e * routed_bytes
    return alone * batch / (all_of_it - routed_bytes * (1 - k_over_e) ** batch)
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    batch = numpy.asarray(batch, dtype=float)
    ratio = routed_bytes / (always_bytes + routed_bytes * experts_per_token / experts)
    extra = 1 - (1 - experts_per_token / experts) ** batch - experts_per_token / experts
    return batch / (1 + ratio * extra)
""",
    ],
    "02.5": [
        "sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), B)",
        "sympy.solve(1 - (1 - k / E) ** B - sympy.S.Half, B)[0]",
        "-1 / sympy.log(1 - k / E, 2)",
    ],
}
