"""Answers to sheet 08 that were kept shut until its sentences were done."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    made_before = users_before / (step_before * gpus_before)
    made_after = users_after / (step_after * gpus_after)
    return made_after / made_before
""",
            "tokens per GPU-second after over before: that is the inverse of the cost factor",
            "Upside down: that is how much cheaper a token became",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    factor = (gpus_after * step_after / users_after
              / gpus_before * step_before / users_before)
    return factor
""",
            "missing brackets: step_before and users_before stand on the wrong side of the line",
            "In your value `step_before` and `users_before` stand on the wrong sides of the fraction's line",
        ),
    ],
    "08.2": [
        (
            """
def tokens_per_move(acceptance, drafted):
    return 1 + drafted * acceptance
""",
            "each right guess counts, also those behind a wrong one",
            "In yours guesses count that come after a wrong one",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 0
    for right in range(drafted):
        total += acceptance ** right * (1 - acceptance) * (right + 1)
    return total
""",
            "the case in which all guesses are right is left out of the mean",
            "It is as if the move were left out in which all guesses are right",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    guesses = sum(acceptance ** k for k in range(1, drafted + 1))
    own = 1 - acceptance ** drafted
    return guesses + own
""",
            "the large model adds its token only where a guess was wrong, not where all were right",
            "One guess is missing, or the large model's own token where all guesses are right: with k",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    powers = numpy.arange(drafted + 1)
    return numpy.sum(acceptance ** powers)
""",
            "one acceptance only: an array of another length does not broadcast with the powers, and one of the same length is summed into a number",
            "gives one number",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing) + draft_step
    after = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    return tokens * before / after
""",
            "the draft's step is counted before as well, where there is no draft",
            "It is as if the draft took a step before, too",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    guessing = sum(draft_step * acceptance ** k for k in range(drafted))
    return tokens * before / (check + guessing)
""",
            "the draft is thought to stop at the first wrong guess; it makes all its guesses before the check",
            "It is as if the draft stopped at its first wrong guess",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    move = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    gain = tokens * before / move
    return numpy.maximum(gain, 1)
""",
            "never below 1, as if one could not lose; the text wants the factor also where it does not pay",
            "Your answer never goes below 1",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return (tokens - 1) * before / (check + drafted * draft_step)
""",
            "counts only the guesses that were right, without the large model's own token",
            "The token that the large model adds itself is missing in your moves",
        ),
    ],
    "08.5": [
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    picks = favourites * often + (experts - favourites) * seldom
    return numpy.minimum(experts, picks * batch)
""",
            "each pick is counted as a new expert until all are used up; tokens pick the same ones, too",
            "In yours each token's experts are new, until all are read",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    hot, cold = favourites, experts - favourites
    for token in range(batch):
        hot = hot * (1 - often)
        cold = cold * (1 - seldom)
    return experts - hot - cold
""",
            "the loop works for one batch only, an array fails in range",
            "int, float, range and the functions of math take one number ",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    untouched = (1 - often) ** batch * favourites + (1 - seldom) ** batch * (experts - favourites)
    return 1 - untouched / experts
""",
            "the share of the experts that is read, not their number",
            "It is the right value divided by `experts`",
        ),
    ],
    "08.7": [
        (
            "sympy.solve(sympy.Eq((N*b + B*L*kappa)/(g*W) + 2*N*B/F, (N*b + B*L*kappa)/W/2), g)[0]",
            "half of the moving alone is taken as half of the step before",
            "It is as if the new step were half of the moving alone",
        ),
        (
            "sympy.solve(sympy.Eq(N*b/(g*W) + B*L*kappa/W + 2*N*B/F, (N*b + B*L*kappa)/W/2 + N*B/F), g)[0]",
            "only the weights move faster, the caches stay as slow as before",
            "Your KV caches did not get faster",
        ),
        (
            "((N*b + B*L*kappa)/W + 2*N*B/F) / ((N*b + B*L*kappa)/(g*W) + 2*N*B/F)",
            "how many times as fast a step becomes at a given g: no equation was solved, g is still in it",
            "g is still in the answer",
        ),
        (
            "sympy.solve(sympy.Eq((N*b + L*kappa)/(g*W) + 2*N*B/F, ((N*b + L*kappa)/W + 2*N*B/F)/2), g)",
            "one cache for all users, B is missing in the moving (a list of it)",
            "It is as if one KV cache were moved",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    useful = moving / computing
    faster = numpy.minimum(factor, useful)
    return rent / faster
""",
            "right only where moving decided before: where computing did, useful is below 1 and the cost is made to rise by more than the rent",
            "Before, yours is the moving alone",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum.reduce([weights, caches, computing])
    after = numpy.maximum(max(weights, caches) / factor, computing)
    return rent * after / before
""",
            "the longest of three: weights and caches move one after the other and add up",
            "Yours has the longest of the three times",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum(rent * (weights + caches) / factor, computing)
    return after / before
""",
            "the rent is put on the moving only; the workers' time is paid at the new rent, too",
            "In yours only moving costs `rent` times as much.",
        ),
    ],
}

RIGHT = {
    "08.1": [
        """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    def gpu_seconds(step, users, gpus):
        return step * gpus / users
    now = gpu_seconds(step_after, users_after, gpus_after)
    return now / gpu_seconds(step_before, users_before, gpus_before)
""",
    ],
    "08.2": [
        """
def tokens_per_move(acceptance, drafted):
    stopped = sum((k + 1) * acceptance**k * (1 - acceptance) for k in range(drafted))
    return stopped + (drafted + 1) * acceptance**drafted
""",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** k for k in range(drafted + 1))
    def large(times):
        work = times * numpy.asarray(computing)
        return numpy.where(work > moving, work, moving)
    per_token = (large(1 + drafted) + draft_step * drafted) / tokens
    return large(1) / per_token
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    kept = (acceptance ** (drafted + 1) - 1) / (acceptance - 1)
    plain = numpy.fmax(moving, computing)
    move = numpy.maximum(moving, computing + drafted * computing)
    for _ in range(drafted):
        move = move + draft_step
    return kept * (plain / move)
""",
    ],
    "08.5": [
        """
def experts_read(experts, favourites, often, seldom, batch):
    asleep = favourites * (1 - often) ** batch
    asleep = asleep + (experts - favourites) * (1 - seldom) ** batch
    return experts - asleep
""",
        """
def experts_read(experts, favourites, often, seldom, batch):
    groups = [(favourites, often), (experts - favourites, seldom)]
    return sum(n * (1 - numpy.power(1.0 - p, batch)) for n, p in groups)
""",
    ],
    "08.7": [
        "sympy.solve(2*((N*b + B*L*kappa)/(W*g) + 2*N*B/F) - (N*b + B*L*kappa)/W - 2*N*B/F, g)",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    move = weights + caches
    new = numpy.where(move > computing * factor, move / factor, computing)
    return new * rent / (move if move > computing else computing)
""",
        """
def cost_change(weights, caches, computing, factor, rent):
    def gpu_time(speed):
        moving = weights / speed + caches / speed
        return numpy.maximum(moving, computing)
    return gpu_time(factor) / gpu_time(1) * rent
""",
    ],
}
