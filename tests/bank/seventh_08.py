"""Answers to sheet 08 that were written from the lesson and the sheet alone."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    tokens_before = users_before / step_before * gpus_before
    tokens_after = users_after / step_after * gpus_after
    return tokens_before / tokens_after
""",
            "more GPUs count as more tokens, on top of the step that they share: GPUs divide in place of multiplying",
            "The two numbers of GPUs are the wrong way round in yours: more GPUs after the change make a token dearer, as all of them are busy for the whole step.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    factor = (gpus_after * step_after / users_after) / (gpus_before * step_before / users_before)
    if factor > 1:
        return "trade"
    return "gain"
""",
            "returns a word and not the factor",
            "your function gives back a text, not a number.",
        ),
    ],
    "08.2": [
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 0
    for i in range(1, drafted + 1):
        total = total + acceptance ** i
    return total
""",
            "the large model's own token is missing",
            "The token that the large model adds itself, in every move, is missing in yours.",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    check = numpy.maximum(moving, drafted * computing)
    return tokens * numpy.maximum(moving, computing) / (check + drafted * draft_step)
""",
            "the check computes only the guesses; the one more token is forgotten",
            "The check computes a token more than there are guesses: the guesses and one more.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    after = numpy.maximum(moving, numpy.maximum((drafted + 1) * computing,
                                                drafted * draft_step))
    return tokens * before / after
""",
            "lets the draft overlap with the large model; it overlaps with nothing",
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = moving
    after = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    return tokens * before / after
""",
            "before, the step is taken to be bound by moving always; where computing is longer that is too short",
            "Before, your step is the moving alone. Where computing takes longer, a step takes that long.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    computing = computing * (drafted + 1)
    check = numpy.maximum(moving, computing)
    before = numpy.maximum(moving, computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "computing is overwritten, so the step without guesses computes drafted + 1 tokens, too",
            "Before, your step is as long as the check. It computes one token for each user.",
        ),
    ],
    "08.5": [
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    return batch * (favourites * often + (experts - favourites) * seldom)
""",
            "counts picks, not experts: one that two tokens pick is read twice, and more than all come out",
            "In yours each token's experts are new. Two tokens often pick the same one.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    return favourites * often ** batch + (experts - favourites) * seldom ** batch
""",
            "the chance that all tokens pick an expert, in place of at least one",
            "Those are the experts that every token picks. One token is enough.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    read = 0.0
    for i in range(experts):
        p = often if i <= favourites else seldom
        read += 1 - (1 - p) ** batch
    return read
""",
            "off by one: favourites + 1 experts are treated as favourites",
            "That is right for `favourites` + 1. Is a loop one off, or <= taken for <?",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    # the card is `factor` times as fast and costs `rent` times as much
    return rent / numpy.asarray(factor)
""",
            "the whole step is taken to be bound by moving, before and after; the workers are ignored",
            "Yours is rent over factor, as if all of the time shrank. Only what is moved gains from bandwidth.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights, numpy.maximum(caches, computing))
    after = numpy.maximum(weights / factor, numpy.maximum(caches / factor, computing))
    return rent * after / before
""",
            "weights and caches overlap with each other; they are moved over one belt, one after the other",
            "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.",
        ),
    ],
}

RIGHT = {
    "08.1": [
        """
def cost_factor(s0, u0, g0, s1, u1, g1):
    return (s1 / s0) * (u0 / u1) * (g1 / g0)
""",
        """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    def cost(n, t, B):
        return n * t / B
    return cost(gpus_after, step_after, users_after) / cost(gpus_before, step_before, users_before)
""",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** i for i in range(drafted + 1))
    computing = numpy.asarray(computing, dtype=float)
    check = numpy.where(moving > (drafted + 1) * computing, moving, (drafted + 1) * computing)
    per_token = (check + drafted * draft_step) / tokens
    return numpy.maximum(moving, computing) / per_token
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    def step(tokens_each):
        return numpy.maximum(moving, tokens_each * computing)
    slow = step(1)
    fast = (drafted * draft_step + step(1 + drafted)) * (1 - acceptance) / (1 - acceptance ** (1 + drafted))
    return slow / fast
""",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    old = max(moving, computing)
    new = numpy.where(moving / factor > computing, moving / factor, computing)
    return new * rent / old
""",
    ],
}
