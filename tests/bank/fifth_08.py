"""Answers to sheet 08 that were judged one by one before they stood here."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, step_after, users_before, users_after,
                gpus_before, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return after / before
""",
            "arguments in the order of the table, in pairs; the cell gives all of before first",
            "Your function takes its inputs in another order.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    speed_before = users_before / step_before
    speed_after = users_after / step_after
    return speed_before / speed_after
""",
            "time per token of the whole service; how many GPUs work on it is forgotten",
            "Your answer does not depend on the GPUs. All of them are busy for the whole step, before and after.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    before = gpus_before * step_before
    after = gpus_after * step_after
    return after / before
""",
            "cost of a step, not of a token: the users are forgotten",
            "Your answer does not depend on the users. A step makes one token for each of them, and they share its cost.",
        ),
    ],
    "08.2": [
        (
            """
def tokens_per_move(acceptance, drafted):
    chance = acceptance
    tokens = 1
    for _ in range(drafted):
        tokens = tokens + chance
        chance *= acceptance
    return tokens
""",
            "right for a number; for an array *= works in the input itself, which is squared each time",
            "Your function changes `acceptance` itself, as `acceptance *= 2` does, and a second name for an array is no copy.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return sum(acceptance ** i for i in range(drafted))
""",
            "one too few: no own token where all guesses were right",
            "One guess is missing, or the large model's own token where all guesses are right: with k guesses the powers of a go up to k.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    all_right = acceptance ** drafted
    return all_right * (drafted + 1) + (1 - all_right) * 1
""",
            "all or nothing: guesses before the first wrong one count, too",
            "In yours all guesses count if all are right, and none if one is wrong.",
        ),
        (
            "lambda acceptance, drafted: 1 - acceptance ** (drafted + 1) / (1 - acceptance)",
            "no brackets round the difference above the line",
            "In yours only the power is divided by 1 - a. Are brackets missing above the line?",
        ),
        (
            "lambda acceptance, drafted: numpy.minimum(1 / (1 - acceptance), drafted + 1)",
            "guesses without end, cut off at the most; that is not the average",
            "Yours is the smaller of what endless guessing would give and the most that a move can give.",
        ),
        (
            "lambda acceptance, drafted: (drafted + 1) * acceptance ** (drafted / 2)",
            "an average guess in the middle in place of the sum of all cases",
            "Yours has the chance of a guess in the middle for all of them.",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = tokens_per_move(drafted, acceptance)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * numpy.maximum(moving, computing) / (check + drafted * draft_step)
""",
            "the arguments of question 2 in the other order: one over 1 - 1 with one guess",
            "your function stopped with ZeroDivisionError",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    after = numpy.maximum(moving, computing) + drafted * draft_step
    return tokens * before / after
""",
            "the check computes one token per user, as before; it computes drafted + 1",
            "Your check computes one token for each user. It must look at every guess.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    move = check + drafted * draft_step
    return tokens * moving / move
""",
            "the step before is taken for moving alone, also where computing was longer",
            "Before, your step is the moving alone. Where computing takes longer, a step takes that long.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    after = numpy.maximum(numpy.maximum(moving, (drafted + 1) * computing), drafted * draft_step)
    return tokens * before / after
""",
            "the draft overlaps with the check; the text says it overlaps with nothing",
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = 1 + drafted * acceptance
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "right guesses after a wrong one are counted in the yield",
            "In yours guesses count that come after a wrong one.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = (drafted + 1) * numpy.maximum(moving, computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "the check moves everything once for each guess; it moves once in all",
            "Your check takes as long as one step of the large model for each token to check.",
        ),
    ],
    "08.5": [
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    return favourites * (1 - (1 - often) ** batch) + experts * (1 - (1 - seldom) ** batch)
""",
            "counts the favourites among the others, too",
            "In yours the favourites count among the others, too.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    picks = batch * (favourites * often + (experts - favourites) * seldom)
    return numpy.minimum(picks, experts)
""",
            "adds up the picks: an expert that is picked twice is read once",
            "In yours each token's experts are new, until all are read.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    return favourites * (1 - often ** batch) + (experts - favourites) * (1 - seldom ** batch)
""",
            "one less the chance that all pick it, not that nobody does",
            "Yours takes away from 1 the chance that all tokens pick an expert.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    f = favourites * (1 - (1 - often)) ** batch
    o = (experts - favourites) * (1 - (1 - seldom)) ** batch
    return f + o
""",
            "a bracket moved: the chance that every token picks it",
            "Those are the experts that every token picks.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    untouched = favourites * (1 - often) ** batch + (experts - favourites) * (1 - seldom) ** batch
    return 1 - untouched / experts
""",
            "a share of the experts, not their number",
            "It is the right value divided by `experts`",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    read = favourites * (1 - (1 - often) ** batch) + (experts - favourites) * (1 - (1 - seldom) ** batch)
    return numpy.ceil(read)
""",
            "rounded up to whole experts; an average is asked for, not rounded",
            "It is the right value rounded up",
        ),
    ],
    "08.7": [
        (
            "sympy.solve(sympy.Eq(N * b / (W * g) + 2 * N * B / F, (N * b / W + 2 * N * B / F) / 2), g)[0]",
            "the notebooks are left out of what moves",
            "The KV caches take no time in yours. They move over the same belt as the weights.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g) + 2 * N / F, ((N * b + B * L * kappa) / W + 2 * N / F) / 2), g)[0]",
            "computes one token in all; each of B users has one",
            "It is as if one token in all were computed. The workers compute one for each of the B users.",
        ),
        (
            "((N * b + B * L * kappa) / W + 2 * N * B / F) / ((N * b + B * L * kappa) / (W * g) + 2 * N * B / F)",
            "how many times as fast for a given g: nothing is solved",
            "g is still in the answer. Solve for it: g stands alone on one side.",
        ),
        (
            "2 * (N * b + B * L * kappa) / ((N * b + B * L * kappa) - 2 * N * B)",
            "seconds and bytes mixed: F and W are lost when it was simplified",
            "Your answer does not change with `F` and `W`.",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = max(weights, caches, computing)
    after = numpy.maximum(numpy.maximum(weights, caches) / factor, computing)
    return rent * after / before
""",
            "the longest of three; weights and caches add up on one belt",
            "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    moving /= factor
    after = numpy.maximum(moving, computing)
    before = numpy.maximum(moving, computing)
    return rent * after / before
""",
            "the variable holds the new time already when before is made of it: always the rent",
            "It is as if the moving after were the moving before.",
        ),
    ],
}

RIGHT = {
    "08.2": [
        """
def tokens_per_move(acceptance, drafted):
    all_right = acceptance ** drafted
    average = (drafted + 1) * all_right
    for right in range(drafted):
        average = average + (right + 1) * acceptance ** right * (1 - acceptance)
    return average
""",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** k for k in range(drafted + 1))
    plain = numpy.where(moving > computing, moving, computing)
    check = numpy.maximum(computing * (1 + drafted), moving)
    per_token = (check + draft_step * drafted) / tokens
    return plain / per_token
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    speed_before = 1 / numpy.maximum(moving, computing)
    seconds = numpy.maximum(moving, computing + drafted * computing)
    for guess in range(drafted):
        seconds = seconds + draft_step
    speed_after = formulas.speculative_tokens(acceptance, drafted) / seconds
    return speed_after / speed_before
""",
    ],
    "08.5": [
        """
def experts_read(experts, favourites, often, seldom, batch):
    nobody = favourites * (1 - often) ** batch + (experts - favourites) * (1 - seldom) ** batch
    return experts - nobody
""",
        """
def experts_read(experts, favourites, often, seldom, batch):
    def used(how_many, p):
        return how_many - how_many * numpy.power(1.0 - p, batch)
    return used(favourites, often) + used(experts - favourites, seldom)
""",
    ],
    "08.7": [
        "sympy.solve(sympy.Eq(2 * ((N * b + B * L * kappa) / (g * W) + 2 * N * B / F), (N * b + B * L * kappa) / W + 2 * N * B / F), g)",
        "-2 * F * (N * b + B * L * kappa) / (2 * N * B * W - F * N * b - F * B * L * kappa)",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    old_step = max(weights + caches, computing)
    return rent * numpy.maximum((weights + caches) / (factor * old_step), computing / old_step)
""",
        """
def cost_change(weights, caches, computing, factor, rent):
    moved = weights + caches
    new = numpy.where(moved / factor < computing, computing, moved / factor)
    old = moved if moved > computing else computing
    return new * rent / old
""",
    ],
}
