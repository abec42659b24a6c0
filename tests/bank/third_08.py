"""Answers to sheet 08, written from the lesson and the sheet alone."""

WRONG = {
    "08.1": [
        (
            "lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: step_before / step_after",
            "how many times as fast, not what a token costs",
            "That is how many times as fast one user became.",
        ),
        (
            "lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (step_after * gpus_after) / (step_before * gpus_before)",
            "leaves out that users share the step",
            "Your answer does not depend on the users.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    before = step_before / (users_before * gpus_before)
    after = step_after / (users_after * gpus_after)
    return after / before
""",
            "divides by the GPUs, as if more of them made a token cheaper",
            "The two numbers of GPUs are the wrong way round in yours: more GPUs after the change make a token dearer, as all of them are busy for the whole step.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    if after > before:
        return "trade"
    return "gain"
""",
            "a word in place of the factor",
            "your function gives back a text, not a number.",
        ),
    ],
    "08.2": [
        (
            "lambda acceptance, drafted: 1 + acceptance * drafted",
            "counts right guesses after a wrong one",
            "In yours guesses count that come after a wrong one.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    tokens = 0
    for i in range(1, drafted + 1):
        tokens += acceptance ** i
    return tokens
""",
            "the large model's own token is missing",
            "The token that the large model adds itself, in every move, is missing in yours.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    # all guesses must be right
    return 1 + drafted * acceptance ** drafted
""",
            "all or nothing: guesses before the first wrong one count",
            "In yours all guesses count if all are right, and none if one is wrong.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 1
    p = acceptance
    for i in range(drafted):
        total = total + p
        p = p * p
    return total
""",
            "squares the probability each time: a, a^2, a^4 ...",
            "In yours the chance is squared with each guess: a, a**2, a**4.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    for i in range(drafted + 1):
        total = 0
        total += acceptance ** i
    return total
""",
            "the total is set to 0 in every turn, only the last term is left",
            "That is the last power alone, the chance that all guesses are right.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return sum(acceptance ** i for i in range(5))
""",
            "four guesses of the lesson hard-coded",
            "Your answer does not change with `drafted`. It should.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 1
    for i in range(1, drafted + 1):
        total += acceptance ** i * (1 - acceptance)
    return total
""",
            "counts the chance of stopping at i as one token, not as i tokens, and leaves out the case of all right",
            "It is as if each guess were multiplied by 1 - a, the chance that the next is wrong, or a sum not divided by it.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    rng = numpy.random.default_rng(0)
    total = 0
    for trial in range(2000):
        n = 1
        for guess in range(drafted):
            if rng.random() > acceptance:
                break
            n += 1
        total += n
    return total / 2000
""",
            "a simulation: only roughly right, and fails for an array",
            "Mostly near the right value, now above and now below it.",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * before / (check + draft_step)
""",
            "the draft takes a single step for all guesses",
            "Your draft takes one step. It guesses one token after the other: a step for each guess.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    return tokens * before / (before + drafted * draft_step)
""",
            "the check computes one token only, not drafted + 1",
            "Your check computes one token for each user. It must look at every guess.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, drafted * computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "the check forgets the large model's own token",
            "The check computes a token more than there are guesses: the guesses and one more.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * moving / (check + drafted * draft_step)
""",
            "takes the plain step as always bound by moving",
            "Before, your step is the moving alone.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = moving + computing
    check = moving + (drafted + 1) * computing
    return tokens * before / (check + drafted * draft_step)
""",
            "nothing overlaps, the text says moving and computing do",
            "Yours has the sum of moving and computing, before and after.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * before / numpy.maximum(check, drafted * draft_step)
""",
            "the draft overlaps with the check",
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return (drafted + 1) * before / (check + drafted * draft_step)
""",
            "as if every guess were right",
            "In yours every guess is right. Use the tokens that a move yields on average.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = max(moving, computing)
    check = max(moving, (drafted + 1) * computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "max of Python: fails for an array",
            "With each single number tried for",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum((drafted + 1) * moving, (drafted + 1) * computing)
    move = check + drafted * draft_step
    return tokens * before / move
""",
            "the check moves everything once for each guess",
            "Your check takes as long as one step of the large model for each token to check.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return (check + drafted * draft_step) / tokens / before
""",
            "upside down: the cost, not the gain",
            "Upside down: that is the time per token, after over before.",
        ),
    ],
    "08.5": [
        (
            "lambda experts, favourites, often, seldom, batch: batch * (favourites * often + (experts - favourites) * seldom)",
            "counts an expert again for each token that picks it",
            "In yours each token's experts are new. Two tokens often pick the same one.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    used = favourites * (1 - (1 - often) ** batch)
    return used + experts * (1 - (1 - seldom) ** batch)
""",
            "the others are all experts, favourites are counted twice",
            "In yours the favourites count among the others, too.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    p = (favourites * often + (experts - favourites) * seldom) / experts
    return experts * (1 - (1 - p) ** batch)
""",
            "the mean probability for all: the lesson's even picking",
            "Yours has one average probability for all experts.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    used_favourites = favourites * (1 - often ** batch)
    used_others = (experts - favourites) * (1 - seldom ** batch)
    return used_favourites + used_others
""",
            "chance that not all tokens pick it, not that at least one does",
            "Yours takes away from 1 the chance that all tokens pick an expert.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    untouched = favourites * (1 - often) ** batch + (experts - favourites) * (1 - seldom) ** batch
    return untouched
""",
            "the experts that nobody picked",
            "Those are the experts that nobody picked. They stay where they are.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    return favourites + others * (1 - (1 - seldom) ** batch)
""",
            "favourites taken as always read",
            "Your answer does not change with `often`. It should.",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    used = favourites * (1 - (1 - often) ** batch)
    used += (experts - favourites) * (1 - (1 - seldom) ** batch)
    return used / experts
""",
            "a share of the experts, not their number",
            "It is the right value divided by `experts`",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    used_favourites = favourites * (1 - (1 - often) ** batch)
    used_others = (experts - favourites) * (1 - (1 - seldom) ** batch)
    return numpy.ceil(used_favourites + used_others)
""",
            "rounded up to whole experts",
            "It is the right value rounded up",
        ),
    ],
    "08.7": [
        (
            "((N * b + B * L * kappa) / W) / (2 * N * B / F)",
            "from where on more belt is of no use with overlap: another question",
            "With that factor moving takes as long as computing: more would be of no use if the two overlapped.",
        ),
        (
            "2 * F * (N * b + L * kappa) / (F * (N * b + L * kappa) - 2 * N * B * W)",
            "the notebook of one user only",
            "It is as if one KV cache were moved. Each of the B users has one.",
        ),
        (
            "2 * F * (N * b + B * L * kappa) / (F * (N * b + B * L * kappa) - 2 * N * W)",
            "computes a single token in a step",
            "It is as if one token in all were computed. The workers compute one for each of the B users.",
        ),
        (
            "sympy.solve(sympy.Eq((N*b/g + B*L*kappa)/W + 2*N*B/F, ((N*b + B*L*kappa)/W + 2*N*B/F)/2), g)[0]",
            "only the weights come faster, notebooks do not",
            "Your KV caches did not get faster. They move over the same belt as the weights.",
        ),
        (
            "sympy.solve(sympy.Eq((N*b + B*L*kappa)/(W*g) + 2*N*B/F, (N*b + B*L*kappa)/W/2), g)[0]",
            "half of the moving before, computing left out of the step before",
            "It is as if the new step were half of the moving alone.",
        ),
        (
            "2 * N * b * F / (N * b * F - 2 * N * B * W)",
            "no notebooks at all",
            "The KV caches take no time in yours. They move over the same belt as the weights.",
        ),
    ],
    "08.8": [
        (
            "lambda weights, caches, computing, factor, rent: rent * ((weights + caches) / factor + computing) / (weights + caches + computing)",
            "sum: nothing overlaps, here moving overlaps with computing",
            "In yours moving and computing add up. They overlap: the longer side decides.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    return rent / factor
""",
            "as if a step were always bound by moving",
            "Yours is rent over factor, as if all of the time shrank.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = max(weights, caches, computing)
    after = numpy.maximum(max(weights, caches) / factor, computing)
    return rent * after / before
""",
            "weights and caches move at once: their longer one in place of their sum",
            "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    return rent * numpy.maximum((weights + caches) / factor, computing)
""",
            "the cost after, not a factor of the cost before",
            "That is the cost after. The question asks how many times the cost before it is.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = weights + caches
    after = numpy.maximum(before / factor, computing)
    return rent * after / before
""",
            "takes the old step as bound by moving: wrong (or a division by zero) where computing was longer",
            "Before, yours is the moving alone. Where computing takes longer, a token costs that.",
        ),
    ],
}

RIGHT = {
    "08.1": [
        "lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (step_after / step_before) * (gpus_after / gpus_before) * (users_before / users_after)",
        """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    def gpu_seconds(step, users, gpus):
        return step * gpus / users
    return gpu_seconds(step_after, users_after, gpus_after) / gpu_seconds(step_before, users_before, gpus_before)
""",
        """
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    tokens_per_gpu_second_before = users_before / step_before / gpus_before
    tokens_per_gpu_second_after = users_after / step_after / gpus_after
    return tokens_per_gpu_second_before / tokens_per_gpu_second_after
""",
    ],
    "08.2": [
        """
def tokens_per_move(acceptance, drafted):
    total = 1
    chance = 1
    for guess in range(drafted):
        chance = chance * acceptance
        total = total + chance
    return total
""",
        """
def tokens_per_move(acceptance, drafted):
    tokens = 1.0
    for _ in range(drafted):
        tokens = 1 + acceptance * tokens
    return tokens
""",
        """
def tokens_per_move(acceptance, drafted):
    expected = (drafted + 1) * acceptance ** drafted
    for right in range(drafted):
        expected = expected + (right + 1) * acceptance ** right * (1 - acceptance)
    return expected
""",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** i for i in range(drafted + 1))
    plain = numpy.where(moving > computing, moving, computing)
    n = drafted + 1
    check = numpy.where(moving > n * computing, moving, n * computing)
    return plain / ((check + drafted * draft_step) / tokens)
""",
        "lambda moving, computing, draft_step, acceptance, drafted: (1 - acceptance ** (drafted + 1)) / (1 - acceptance) * numpy.maximum(moving, computing) / (drafted * draft_step + numpy.maximum(moving, computing + drafted * computing))",
    ],
    "08.5": [
        """
def experts_read(experts, favourites, often, seldom, batch):
    def read(how_many, p):
        nobody = (1 - p) ** batch
        return how_many * (1 - nobody)
    return read(favourites, often) + read(experts - favourites, seldom)
""",
    ],
    "08.7": [
        "sympy.solve(sympy.Eq(2 * ((N*b + B*L*kappa)/(W*g) + 2*N*B/F), (N*b + B*L*kappa)/W + 2*N*B/F), g)[0]",
        "sympy.simplify(2 * (N*b + B*L*kappa)/W / ((N*b + B*L*kappa)/W - 2*N*B/F))",
        "sympy.solve(sympy.Eq((N*b + B*L*kappa)/W/g + 2*N*B/F, ((N*b + B*L*kappa)/W + 2*N*B/F)/2), g)",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    after = numpy.where(moving / factor > computing, moving / factor, computing)
    return after * rent / max(moving, computing)
""",
        "lambda weights, caches, computing, factor, rent: rent * numpy.maximum(weights / factor + caches / factor, computing) / numpy.maximum(weights + caches, computing)",
    ],
}
