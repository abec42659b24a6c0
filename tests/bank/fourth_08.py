"""Answers to sheet 08 that were kept apart until its check was done."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    before = step_before * gpus_before
    after = step_after * gpus_after
    return after / before
""",
            "GPU time of a step, not of a token: the users who share it are left out",
            "Your answer does not depend on the users.",
        ),
    ],
    "08.2": [
        (
            """
def tokens_per_move(acceptance, drafted):
    return 1 + acceptance * drafted
""",
            "counts right guesses after a wrong one; those are thrown away",
            "In yours guesses count that come after a wrong one.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** drafted) / (1 - acceptance)
""",
            "one term too few: the token after the last guess is missing",
            "One guess is missing, or the large model's own token where all guesses are right:",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return sum(acceptance ** k for k in range(1, drafted + 1))
""",
            "the large model's own token is left out",
            "The token that the large model adds itself, in every move, is missing in yours.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 0
    for right in range(drafted):
        total = total + (right + 1) * acceptance ** right * (1 - acceptance)
    return total + drafted * acceptance ** drafted
""",
            "no own token where all guesses were right; the large model always adds one",
            "One guess is missing, or the large model's own token where all guesses are right:",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total, term = 1, acceptance
    for _ in range(drafted):
        total = total + term
        term *= acceptance
    return total
""",
            "for an array term and acceptance are the same array: it is squared in place, and the caller's is overwritten",
            "With each single number tried for",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    after = numpy.maximum(moving, drafted * computing) + drafted * draft_step
    return tokens * before / after
""",
            "computes the guesses only; the check computes one token more",
            "The check computes a token more than there are guesses: the guesses and one more.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, tokens * computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "computes only the tokens that are kept; thrown-away guesses are computed, too",
            "In the check of yours only the tokens that count are computed.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    after = (drafted + 1) * numpy.maximum(moving, computing) + drafted * draft_step
    return tokens * before / after
""",
            "moves the weights for each guess again; the check moves everything once",
            "Your check takes as long as one step of the large model for each token to check.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = moving + computing
    after = moving + (drafted + 1) * computing + drafted * draft_step
    return tokens * before / after
""",
            "adds moving and computing of the large model, which overlap",
            "Yours has the sum of moving and computing, before and after.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return numpy.maximum(1, tokens * before / (check + drafted * draft_step))
""",
            "never below 1, though guessing may not pay",
            "Your answer never goes below 1. Nothing says that it must not.",
        ),
    ],
    "08.5": [
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    picks = batch * (favourites * often + (experts - favourites) * seldom)
    return numpy.minimum(experts, picks)
""",
            "adds up the picks; two tokens that pick the same expert read it once",
            "In yours each token's experts are new, until all are read.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    return favourites * (1 - often ** batch) + others * (1 - seldom ** batch)
""",
            "not picked by all is taken for picked by at least one",
            "Yours takes away from 1 the chance that all tokens pick an expert.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    return favourites * (1 - often) ** batch + others * (1 - seldom) ** batch
""",
            "the experts that nobody picked",
            "Those are the experts that nobody picked. They stay where they are.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    used = favourites * (1 - (1 - often) ** batch) + others * (1 - (1 - seldom) ** batch)
    return used / experts
""",
            "a share of the experts; their number is asked for",
            "It is the right value divided by `experts`",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    # the favourites are always read
    return favourites + (experts - favourites) * (1 - (1 - seldom) ** batch)
""",
            "takes all favourites as read, whatever often is",
            "Your answer does not change with `often`. It should.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    miss = (1 - often) ** batch * (1 - seldom) ** batch
    return experts * (1 - miss)
""",
            "multiplies the chances of two different experts as if they were one",
            "Your answer does not change with `favourites`. It should.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    unread_favourites, unread_others = favourites, experts - favourites
    for token in range(batch):
        unread_favourites *= 1 - often
        unread_others *= 1 - seldom
    return experts - unread_favourites - unread_others
""",
            "works for a number only: range cannot take an array of batches",
            "With each single number tried for",
        ),
    ],
    "08.7": [
        (
            "(N * b + B * L * kappa) * F / (2 * N * B * W)",
            "the factor from which more bandwidth is of no use where all overlaps",
            "With that factor moving takes as long as computing: more would be of no use if the two overlapped.",
        ),
        (
            "2 * F * (N * b + B * L * kappa) / (2 * N * B * W - F * (N * b + B * L * kappa))",
            "the sign of the denominator lost: a negative factor",
            "The sign of the whole is turned.",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / (g * W) + B * L * kappa / W + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)[0]",
            "the new memory speeds up the weights only, and not the caches",
            "Your KV caches did not get faster. They move over the same belt as the weights.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + L * kappa) / (g * W) + 2 * N * B / F, ((N * b + L * kappa) / W + 2 * N * B / F) / 2), g)[0]",
            "one user's cache; the step moves those of all B",
            "It is as if one KV cache were moved. Each of the B users has one.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (g * W) + 2 * N / F, ((N * b + B * L * kappa) / W + 2 * N / F) / 2), g)[0]",
            "computes one token in a step, not one for each of B users",
            "It is as if one token in all were computed. The workers compute one for each of the B users.",
        ),
        (
            "sympy.Eq((N * b + B * L * kappa) / (g * W) + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2)",
            "the equation, not solved",
            "It is an equation. Solve it for g: sympy.solve(equation, g)[0].",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum(weights + caches, computing) / factor
    return rent * after / before
""",
            "computing gets faster as well; only the memory does, so this is rent over factor everywhere",
            "Yours is rent over factor, as if all of the time shrank.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(numpy.maximum(weights, caches), computing)
    after = numpy.maximum(numpy.maximum(weights, caches) / factor, computing)
    return rent * after / before
""",
            "the longest of three; weights and caches come one after the other over one belt",
            "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    after = max(moving / factor, computing)
    return rent * after / max(moving, computing)
""",
            "works for a number only: max fails for an array of factors",
            "With each single number tried for",
        ),
    ],
}

RIGHT = {
    "08.2": [
        """
def tokens_per_move(acceptance, drafted):
    tokens, chance = 1.0, 1.0
    for guess in range(drafted):
        chance = chance * acceptance
        tokens = tokens + chance
    return tokens
""",
        """
def tokens_per_move(acceptance, drafted):
    return numpy.polyval(numpy.ones(drafted + 1), acceptance)
""",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** k for k in range(drafted + 1))
    old = numpy.where(moving > computing, moving, computing)
    work = computing * (drafted + 1)
    new = numpy.where(moving > work, moving, work) + drafted * draft_step
    return old / (new / tokens)
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    def step(per_user):
        return numpy.maximum(moving, per_user * computing)
    tokens = (1 - acceptance ** (1 + drafted)) / (1 - acceptance)
    speed_before = 1 / step(1)
    speed_after = tokens / (draft_step * drafted + step(drafted + 1))
    return speed_after / speed_before
""",
    ],
    "08.5": [
        """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    return experts - favourites * (1 - often) ** batch - others * (1 - seldom) ** batch
""",
        """
def experts_read(experts, favourites, often, seldom, batch):
    total = 0 * batch
    for e in range(experts):
        p = often if e < favourites else seldom
        total = total + (1 - (1 - p) ** batch)
    return total
""",
    ],
    "08.7": [
        "2 / (1 - 2 * N * B * W / (F * (N * b + B * L * kappa)))",
        "sympy.together(2 * ((N * b + B * L * kappa) / W) / ((N * b + B * L * kappa) / W - 2 * N * B / F))",
        "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (g * W) + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    new = numpy.where(moving / factor > computing, moving / factor, computing)
    old = moving if moving > computing else computing
    return new / old * rent
""",
        "lambda w, c, comp, factor, rent: numpy.maximum(rent * (w + c) / factor, rent * comp) / max(w + c, comp)",
    ],
}
