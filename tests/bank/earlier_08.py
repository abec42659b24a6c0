"""Answers to sheet 08 that an earlier check misjudged or had no words for."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return (step_after / users_after / gpus_after) / (step_before / users_before / gpus_before)
""",
            "the GPUs upside down",
            "The two numbers of GPUs are the wrong way round in yours: more GPUs after the change make a token dearer, as all of them are busy for the whole step.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return max(1, (gpus_after * step_after / users_after) / (gpus_before * step_before / users_before))
""",
            "never below 1",
            "never goes below 1",
        ),
    ],
    "08.2": [
        (
            "lambda acceptance, drafted: (drafted + 1) * acceptance**drafted",
            "all or nothing",
            "only if all guesses are right",
        ),
        (
            "lambda acceptance, drafted: (1 - acceptance ** (drafted + 2)) / (1 - acceptance)",
            "one power too many",
            "Yours has one power of a too many: with k guesses they go up to k.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return acceptance*(drafted+1)
""",
            "one share for all tokens",
            "Yours is one share of all k + 1 tokens. The large model's own always counts, a guess only after right ones.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return 1 - acceptance**(drafted+1)/(1 - acceptance)
""",
            "a bracket missing above the line",
            "In yours only the power is divided by 1 - a. Are brackets missing above the line?",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 0
    p = 1
    for i in range(drafted + 1):
        p *= acceptance
        total += p
    return total
""",
            "each power one too high",
            "It is as if each of your terms had one a too many: the large model's own token counts in full, whatever was guessed.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance**(drafted+1))/(1 - acceptance) + 1
""",
            "the large model's token twice",
            "It is as if the large model's own token counted twice.",
        ),
        (
            "lambda acceptance, drafted: (1 - acceptance ** (drafted + 1)) / 1 - acceptance",
            "brackets missing below the line",
            "In yours the 1 alone divides, and a is taken away from the answer. Are brackets missing below the line, around 1 - a?",
        ),
        (
            "lambda acceptance, drafted: sum(acceptance ** i * (1 - acceptance) * i for i in range(drafted + 1))",
            "only rows with a wrong guess, and without the large model's own token",
            "In yours the guesses count that stand before a wrong one. Where all are right they count, too, and each move has the large model's own token.",
        ),
    ],
    "08.3": [
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = tokens_per_move(acceptance, drafted)
    before = numpy.maximum(moving, computing)
    move = numpy.maximum(numpy.maximum(moving, (drafted + 1) * computing), drafted * draft_step)
    return tokens * before / move
""",
            "the draft overlaps with the check",
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = 1 + drafted * acceptance
    before = numpy.maximum(moving, computing)
    move = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    return tokens * before / move
""",
            "guesses after a wrong one count",
            "come after a wrong one",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = tokens_per_move(acceptance, drafted)
    before = moving
    move = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    return tokens * before / move
""",
            "the plain step is the moving alone",
            "Before, your step is the moving alone",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = drafted + 1
    before = numpy.maximum(moving, computing)
    move = numpy.maximum(moving, (drafted + 1) * computing) + drafted * draft_step
    return tokens * before / move
""",
            "all guesses are right",
            "In yours every guess is right. Use the tokens that a move yields on average.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = tokens_per_move(acceptance, drafted)
    before = moving + computing
    move = moving + (drafted + 1) * computing + drafted * draft_step
    return tokens * before / move
""",
            "moving and computing added in both steps",
            "Yours has the sum of moving and computing, before and after.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    after = numpy.maximum(drafted*draft_step + moving, (drafted+1)*computing)
    return tokens_per_move(acceptance, drafted)*before/after
""",
            "the draft overlaps with the check's computing",
            "In yours the check computes while the draft still guesses.",
        ),
    ],
    "08.5": [
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    others = experts - favourites
    hot = favourites * (1 - (1 - often / favourites) ** batch) if favourites else 0
    return hot + others * (1 - (1 - seldom / others) ** batch) if others else hot
""",
            "the probabilities are taken for those of a whole group",
            "It is as if the favourites shared `often`, and the others `seldom`. Each is for one given expert.",
        ),
    ],
    "08.7": [
        (
            "F*(N*b + B*L*kappa)/(2*N*B*W*g)",
            "g left in",
            "g is still in the answer",
        ),
        (
            "2*F*B*L*kappa/(F*B*L*kappa - 2*N*B*W)",
            "the notes only",
            "The weights take no time in yours. They move over the same belt as the KV caches.",
        ),
        (
            "2*F*(N + B*L*kappa)/(F*(N + B*L*kappa) - 2*N*B*W)",
            "b forgotten",
            "Your answer does not change with b. Each parameter takes b bytes.",
        ),
        (
            "F*(N*b + B*L*kappa)/(2*N*B*W)",
            "where moving takes as long as computing: the two overlap",
            "With that factor moving takes as long as computing: more would be of no use if the two overlapped.",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = weights + caches
    after = (weights + caches) / factor
    return rent * after / before
""",
            "the workers forgotten",
            "Only what is moved gains from bandwidth",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    return rent * ((weights + caches) / factor) / (weights + caches)
""",
            "the workers forgotten",
            "Only what is moved gains from bandwidth",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return rent * after
""",
            "the cost after, not a factor",
            "That is the cost after",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) // factor, computing)
    return rent * after / before
""",
            "whole-number division",
            "in whole numbers (//",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    return rent*(numpy.maximum(weights/factor, computing) + caches/factor)/(numpy.maximum(weights, computing) + caches)
""",
            "the caches wait",
            "In yours the caches wait until weights and computing are done.",
        ),
        (
            "lambda weights, caches, computing, factor, rent: numpy.maximum(rent * (weights + caches) / factor, computing) / numpy.maximum(weights + caches, computing)",
            "the rent is put on moving alone",
            "In yours only moving costs `rent` times as much. An hour of the card does, also one in which it computes.",
        ),
    ],
}

RIGHT = {
    "08.1": [],
    "08.2": [],
    "08.3": [],
    "08.5": [
        """
def experts_read(experts, favourites, often, seldom, batch):
    return [favourites * (1 - (1 - often) ** x) + (experts - favourites) * (1 - (1 - seldom) ** x) for x in numpy.atleast_1d(batch)]
""",
    ],
    "08.7": [],
    "08.8": [],
}
