"""Answers to sheet 08 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "08.1": [
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return before / after
""",
            "upside down: before over after",
            "Upside down: that is how much cheaper a token became",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = step_before / users_before
    after = step_after / users_after
    return after / before
""",
            "the GPUs are left out",
            "Your answer does not depend on the GPUs",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return (gpus_after * step_after) / (gpus_before * step_before)
""",
            "the users who share a step are left out",
            "Your answer does not depend on the users",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before * users_before
    after = gpus_after * step_after * users_after
    return after / before
""",
            "multiplied by the users in place of divided",
            "The two numbers of users are the wrong way round in yours: more users after the change make a token cheaper.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return step_after / step_before
""",
            "the step alone",
            "That is the ratio of the steps alone. A step's cost falls on its users, and it keeps all its GPUs busy.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = step_before / users_before / gpus_before
    after = step_after / users_after / gpus_after
    return after / before
""",
            "divided by the GPUs in place of multiplied",
            "The two numbers of GPUs are the wrong way round in yours: more GPUs after the change make a token dearer, as all of them are busy for the whole step.",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return after - before
""",
            "a difference, not a factor",
            "It is as if the cost before were taken away",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return after > before
""",
            "True or False in place of a factor",
            "gives back True or False",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return "trade" if after > before else "gain"
""",
            "a word in place of a factor",
            "gives back a text",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_before
    return after / before
""",
            "the users before stand in both, too: users_after is not used",
            "Your answer does not depend on the users",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return gpus_after * step_after / users_after / gpus_before * step_before / users_before
""",
            "brackets: step_before multiplies and users_before divides",
            "In your value `step_before` and `users_before` stand on the wrong sides of the fraction's line",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return round(after / before, 1)
""",
            "rounded to one decimal",
            "It is the right value rounded to 1 digit after the point",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before // users_before
    after = gpus_after * step_after // users_after
    return after / before
""",
            "integer division: 0 over 0",
            "stopped with ZeroDivisionError",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return (after - before) / before
""",
            "the growth, not the factor: 1 too small",
            "It is 1 too small",
        ),
        (
            """
def cost_factor(step_before, gpus_before, users_before, step_after, gpus_after, users_after):
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return after / before
""",
            "GPUs and users swapped in the arguments",
            "takes its inputs in another order",
        ),
        (
            """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    return (users_after / step_after) / (users_before / step_before)
""",
            "the throughput of the service in place of the cost, and no GPUs",
            "Your answer does not change with `gpus_before` and `gpus_after`",
        ),
    ],
    "08.2": [
        (
            "lambda acceptance, drafted: (1 - acceptance ** drafted) / (1 - acceptance)",
            "off by one: the last guess or the large model's own token is not counted",
            "One guess is missing, or the large model's own token where all guesses are right",
        ),
        (
            "lambda acceptance, drafted: 1 + drafted * acceptance",
            "right guesses after a wrong one are counted",
            "In yours guesses count that come after a wrong one.",
        ),
        (
            "lambda acceptance, drafted: drafted * acceptance",
            "right guesses after a wrong one are counted, and no token of the large model",
            "In yours guesses count that come after a wrong one, and the large model's own token does not.",
        ),
        (
            "lambda acceptance, drafted: 1 + acceptance ** drafted",
            "only all guesses together count",
            "In yours one guess counts, and only if all are right.",
        ),
        (
            "lambda acceptance, drafted: acceptance * (1 - acceptance ** drafted) / (1 - acceptance)",
            "the large model's own token is left out",
            "The token that the large model adds itself, in every move, is missing in yours.",
        ),
        (
            "lambda acceptance, drafted: 1 / (1 - acceptance)",
            "endless guesses: drafted is not used",
            "That is what endless guessing would give",
        ),
        (
            "lambda acceptance, drafted: (1 - acceptance ** drafted + 1) / (1 - acceptance)",
            "brackets in the exponent",
            "Are brackets missing in the exponent? a ** k + 1 is not a ** (k + 1).",
        ),
        (
            "lambda acceptance, drafted: (1 - acceptance) / (1 - acceptance ** (drafted + 1))",
            "upside down",
            "Upside down: it is one over the right value",
        ),
        (
            "lambda acceptance, drafted: round((1 - acceptance ** (drafted + 1)) / (1 - acceptance))",
            "rounded, and fails for an array or gives whole numbers",
            "It is the right value rounded to the nearest",
        ),
        (
            "lambda acceptance, drafted: sum(acceptance ** i for i in range(drafted))",
            "the range ends one early",
            "One guess is missing, or the large model's own token where all guesses are right",
        ),
        (
            "lambda acceptance, drafted: sum(acceptance ** i for i in range(1, drafted + 1))",
            "the range begins at 1: the large model's own token is left out",
            "The token that the large model adds itself, in every move, is missing in yours.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 1
    for i in range(1, drafted + 1):
        total += acceptance * i
    return total
""",
            "multiplied in place of raised to the power",
            "Your value has the number of the guess as a factor in the accepted guesses",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    total = 1
    for i in range(1, drafted + 1):
        total += acceptance ** i
        return total
""",
            "return inside the loop: one guess only",
            "Your answer does not change with `drafted`",
        ),
        ("lambda acceptance, drafted: drafted + 1", "all guesses taken as right", "That is the most a move can give"),
        (
            "lambda acceptance, drafted: 1 + drafted * acceptance ** drafted",
            "all or nothing",
            "In yours all guesses count if all are right, and none if one is wrong.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    if acceptance == 0:
        return 1
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
""",
            "an if on acceptance does not work for an array",
            "may also be an array",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    expected = 0
    for j in range(drafted):
        expected += j * acceptance ** j * (1 - acceptance)
    return 1 + expected
""",
            "the case in which all guesses are right is left out",
            "It is as if the case were left out in which all guesses are right.",
        ),
        (
            "lambda acceptance, drafted: (1 - acceptance ** drafted) / (1 - acceptance) + 1",
            "one token too many: the first term already is the large model's",
            "It is as if each power of a were one too low: guess i counts with probability a**i, the first with a and not with 1.",
        ),
        (
            "lambda acceptance, drafted: (1 - (1 - acceptance) ** (drafted + 1)) / acceptance",
            "right and wrong swapped: 1 - acceptance in place of acceptance",
            "Your answer falls as `acceptance` grows",
        ),
        (
            """
import math

def tokens_per_move(acceptance, drafted):
    return (1 - math.pow(acceptance, drafted + 1)) / (1 - acceptance)
""",
            "math.pow does not work for an array",
            "may also be an array",
        ),
    ],
    "08.3": [
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / check
""",
            "the draft's time is left out",
            "Your draft takes no time. It takes a step of its own for each guess.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / (check + draft_step)
""",
            "one draft step in place of one per guess",
            "Your draft takes one step. It guesses one token after the other: a step for each guess.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, drafted * computing)
    return tokens_per_move(acceptance, drafted) * before / (check + drafted * draft_step)
""",
            "the check computes the guesses but not the one more token",
            "The check computes a token more than there are guesses: the",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = moving + computing
    after = moving + (drafted + 1) * computing + drafted * draft_step
    return tokens_per_move(acceptance, drafted) * before / after
""",
            "moving and computing added: no overlap",
            "Yours has the sum of moving and computing, before and after.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = max(moving, computing)
    check = max(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / (check + drafted * draft_step)
""",
            "Python's max does not work for an array",
            "may also be an array",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return (check + drafted * draft_step) / (tokens_per_move(acceptance, drafted) * before)
""",
            "upside down",
            "Upside down: that is the time per token, after over before",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return before / (check + drafted * draft_step)
""",
            "the tokens of a move are left out",
            "A move now gives several tokens",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    return tokens_per_move(acceptance, drafted) * before / (before + drafted * draft_step)
""",
            "the check computes one token only",
            "Your check computes one token for each user",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    move = numpy.maximum(numpy.maximum(moving, (drafted + 1) * computing), drafted * draft_step)
    return tokens_per_move(acceptance, drafted) * before / move
""",
            "the draft overlaps with the check",
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / (check + (drafted + 1) * draft_step)
""",
            "one draft step too many",
            "Your value has `drafted` + 1 in place of `drafted` in the draft",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return (1 + acceptance * drafted) * before / (check + drafted * draft_step)
""",
            "right guesses after a wrong one are counted",
            "In yours guesses count that come after a wrong one.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = (1 - acceptance ** drafted) / (1 - acceptance)
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens * before / (check + drafted * draft_step)
""",
            "tokens of a move off by one",
            "One guess is missing among the tokens of a move, or the large",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = (drafted + 1) * numpy.maximum(moving, computing)
    return tokens_per_move(acceptance, drafted) * before / (check + drafted * draft_step)
""",
            "the check moves the weights for each guess",
            "Your check takes as long as one step of the large model for each token to check.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * moving / (check + drafted * draft_step)
""",
            "before: moving only",
            "Before, your step is the moving alone",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / check + drafted * draft_step
""",
            "brackets: the draft is added to the ratio",
            "Of the sum below the line only the first term divides: are brackets missing?",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = (drafted + 1) * numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return before / (check + drafted * draft_step)
""",
            "all guesses taken as right: acceptance is not used",
            "In yours every guess is right. Use the tokens that a move yields on average.",
        ),
        (
            """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing) + draft_step
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens_per_move(acceptance, drafted) * before / (check + drafted * draft_step)
""",
            "the draft runs before the change, too",
            "It is as if the draft took a step before, too.",
        ),
        (
            """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    return tokens(acceptance, drafted) * before / (check + drafted * draft_step)
""",
            "calls a function that does not exist",
            "stopped with NameError",
        ),
    ],
    "08.5": [
        (
            "lambda experts, favourites, often, seldom, batch: experts * (1 - (1 - seldom) ** batch)",
            "favourites are left out: all experts alike",
            "Your favourites have the probability of the others.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - (1 - often) ** batch) + experts * (1 - (1 - seldom) ** batch)",
            "favourites are counted among the others, too",
            "In yours the favourites count among the others, too.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - often ** batch) + (experts - favourites) * (1 - seldom ** batch)",
            "often ** batch: the probability that not all tokens pick it",
            "Yours takes away from 1 the chance that all tokens pick an expert.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * often * batch + (experts - favourites) * seldom * batch",
            "an expert is read for each token that picks it",
            "In yours each token's experts are new. Two tokens often pick the same one.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: numpy.minimum(experts, batch * (favourites * often + (experts - favourites) * seldom))",
            "read for each pick, up to all experts",
            "In yours each token's experts are new, until all are read.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - often) ** batch + (experts - favourites) * (1 - seldom) ** batch",
            "the experts that are not read: 1 minus is missing",
            "Those are the experts that nobody picked. They stay where they are.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - (1 - seldom) ** batch) + (experts - favourites) * (1 - (1 - often) ** batch)",
            "often and seldom swapped",
            "It is as if `often` and `seldom` were swapped",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: (favourites * (1 - (1 - often) ** batch) + (experts - favourites) * (1 - (1 - seldom) ** batch)) / experts",
            "a share, not a number of experts",
            "It is the right value divided by `experts`",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - (1 - often) ** batch)",
            "the favourites only",
            "Those are the favourites alone. The others are read as well, if less often.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: numpy.round(favourites * (1 - (1 - often) ** batch) + (experts - favourites) * (1 - (1 - seldom) ** batch))",
            "rounded",
            "It is the right value rounded to the nearest",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - 1 - often ** batch) + (experts - favourites) * (1 - 1 - seldom ** batch)",
            "brackets left out: 1 - 1",
            "",
            "vague",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: experts * (1 - (1 - often) ** batch) * (1 - (1 - seldom) ** batch)",
            "multiplied in place of added",
            "Your answer does not change with `favourites`",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - (1 - often) ** (batch - 1)) + (experts - favourites) * (1 - (1 - seldom) ** (batch - 1))",
            "one token too few",
            "Your value has `batch` - 1 in place of `batch`",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * (1 - (1 - often * batch)) + (experts - favourites) * (1 - (1 - seldom * batch))",
            "multiplied in place of raised to the power",
            "In yours each token's experts are new. Two tokens often pick the same one.",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites + (experts - favourites) * (1 - (1 - seldom) ** batch)",
            "favourites are always read",
            "Your answer does not change with `often`",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: favourites * often + (experts - favourites) * seldom",
            "the picks of one token: batch is not used",
            "That is for a single token",
        ),
        (
            """
def experts_read(experts, favourites, often, seldom, batch):
    used = 0
    for e in range(experts):
        p = often if e <= favourites else seldom
        used += 1 - (1 - p) ** batch
    return used
""",
            "one favourite too many: <= in place of <",
            "",
            "vague",
        ),
        (
            """
import math

def experts_read(experts, favourites, often, seldom, batch):
    a = favourites * (1 - math.pow(1 - often, batch))
    b = (experts - favourites) * (1 - math.pow(1 - seldom, batch))
    return a + b
""",
            "math.pow does not work for an array",
            "may also be an array",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: experts * (1 - (1 - (often + seldom) / 2) ** batch)",
            "the plain mean of the two probabilities",
            "Your answer does not change with `favourites`",
        ),
        (
            "lambda experts, favourites, often, seldom, batch: experts * (1 - (1 - 8 / 256) ** batch)",
            "the numbers of DeepSeek-V3 put in",
            "Your answer does not change with `favourites`, `often` and",
        ),
    ],
    "08.7": [
        ("sympy.Integer(2)", "as if all of the step were moving", "With that factor the moving alone is halved"),
        ("2", "as if all of the step were moving", "With that factor the moving alone is halved"),
        (
            "2 * (N * b + B * L * kappa) / W / ((N * b + B * L * kappa) / W - 4 * N * B / F)",
            "the old step is not halved as a whole: computing twice",
            "It is as if the new step were half of the moving alone.",
        ),
        (
            "2 * ((N * b + B * L * kappa) / W) / ((N * b + B * L * kappa) / W + 2 * N * B / F)",
            "sign: moving plus computing below",
            "It is as if computing were left out of the new step.",
        ),
        (
            "((N * b + B * L * kappa) / W) / ((N * b + B * L * kappa) / W - 2 * N * B / F)",
            "factor 2 lost",
            "A factor 2 is lost: the new step takes half as long as the old",
        ),
        (
            "2 * (N * b / W) / (N * b / W - 2 * N * B / F)",
            "the caches are left out",
            "The KV caches take no time in yours. They move over the same belt as the weights.",
        ),
        (
            "2 * (N * b + L * kappa) / W / ((N * b + L * kappa) / W - 2 * N * B / F)",
            "the cache of one user only",
            "It is as if one KV cache were moved. Each of the B users has one.",
        ),
        (
            "2 * (N * b + B * L * kappa) / W / ((N * b + B * L * kappa) / W - N * B / F)",
            "one FLOP per parameter",
            "It is as if each parameter took one FLOP. It takes two, a multiplication and an addition.",
        ),
        (
            "2 * (N * b + B * L * kappa) / W / ((N * b + B * L * kappa) / W - 2 * N / F)",
            "computing for one user only",
            "It is as if one token in all were computed. The workers compute one for each of the B users.",
        ),
        (
            "((N * b + B * L * kappa) / W - 2 * N * B / F) / (2 * (N * b + B * L * kappa) / W)",
            "upside down",
            "Upside down: it is one over the right value",
        ),
        (
            "sympy.Eq((N * b + B * L * kappa) / (W * g) + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2)",
            "the equation is not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g), ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)[0]",
            "computing is left out after the change",
            "It is as if computing were left out of the new step.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g) + 2 * N * B / F, 2 * ((N * b + B * L * kappa) / W + 2 * N * B / F)), g)[0]",
            "twice as long in place of half",
            "It is as if the step became twice as long. It takes half as long as before.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) * g / W + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)[0]",
            "the time is multiplied by g in place of divided",
            "Upside down: it is one over the right value",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g), 2 * N * B / F), g)[0]",
            "the factor up to which bandwidth is useful, from the lesson",
            "With that factor moving takes as long as computing: more would be of no use if the two overlapped.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g) + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), B)[0]",
            "solved for B, not for g",
            "g is still in the answer",
        ),
        (
            "2 * (N * b + B * L * kappa) / (N * b + B * L * kappa - 2 * N * B / F)",
            "bandwidth lost: bytes less seconds",
            "Yours solves the equation with one change: a division by `W` is missing in moving",
        ),
        (
            "2 * (N * b * B + B * L * kappa) / W / ((N * b * B + B * L * kappa) / W - 2 * N * B / F)",
            "the weights are moved for each user",
            "B has dropped out. Each of the B users has a KV cache and a token to compute; the weights move once.",
        ),
        (
            "sympy.solve(sympy.Eq(((N * b + B * L * kappa) / W + 2 * N * B / F) / g, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)[0]",
            "computing is faster, too",
            "With that factor the moving alone is halved",
        ),
        ("'2 * M / (M - C)'", "a string with symbols of their own", "This needs a SymPy expression; it is a text"),
        (
            "2 * (N * b + B * L * kappa) * F / ((N * b + B * L * kappa) * F - 2 * N * B)",
            "a W lost when clearing fractions",
            "Yours solves the equation with one change: a division by `W` is missing in moving",
        ),
    ],
    "08.8": [
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return after / before
""",
            "the rent is left out",
            "Your answer does not change with the rent. Each GPU-second costs more now.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = weights + caches + computing
    after = (weights + caches) / factor + computing
    return rent * after / before
""",
            "added: no overlap",
            "In yours moving and computing add up. They overlap: the longer side decides.",
        ),
        (
            "lambda weights, caches, computing, factor, rent: rent / factor",
            "as if moving always decided",
            "Yours is rent over factor, as if all of the time shrank",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = weights + caches
    after = numpy.maximum((weights + caches) / factor, computing)
    return rent * after / before
""",
            "before: moving only",
            "Before, yours is the moving alone. Where computing takes longer, a token costs that.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = max(weights + caches, computing)
    after = max((weights + caches) / factor, computing)
    return rent * after / before
""",
            "Python's max does not work for an array",
            "may also be an array",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum(weights / factor + caches, computing)
    return rent * after / before
""",
            "only the weights move faster",
            "Your KV caches did not get faster",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing / factor)
    return rent * after / before
""",
            "computing is faster, too",
            "Yours is rent over factor, as if all of the time shrank",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return after / before / rent
""",
            "divided by the rent",
            "A dearer card makes tokens dearer",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return before / after * rent
""",
            "upside down: before over after",
            "Your value has the time before over the time after",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) * factor, computing)
    return rent * after / before
""",
            "multiplied by the factor in place of divided",
            "It is as if you multiplied by `factor` in the moving after",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(numpy.maximum(weights, caches), computing)
    after = numpy.maximum(numpy.maximum(weights / factor, caches / factor), computing)
    return rent * after / before
""",
            "weights and caches at the same time: largest of three",
            "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return rent * after - before
""",
            "a difference, not a factor",
            "It is as if the time before were taken away",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.minimum(weights + caches, computing)
    after = numpy.minimum((weights + caches) / factor, computing)
    return rent * after / before
""",
            "the shorter in place of the longer",
            "Your value has the smaller of the moving after and `computing`",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum(weights + caches / factor, computing)
    return rent * after / before
""",
            "brackets: only the caches are divided",
            "Your weights did not get faster",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return rent + after / before
""",
            "the rent added in place of multiplied",
            "It is as if `rent` were added",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing) * rent
    after = numpy.maximum((weights + caches) / factor, computing) * rent
    return after / before
""",
            "the rent stands before and after and cancels",
            "Your answer does not change with the rent. Each GPU-second costs more now.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights, computing)
    after = numpy.maximum(weights / factor, computing)
    return rent * after / before
""",
            "the caches are left out",
            "Your answer does not change with `caches`",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = weights + caches
    after = (weights + caches) / factor
    if after < computing:
        after = computing
    return rent * after / before
""",
            "an if does not work for an array; before: moving only",
            "Before, yours is the moving alone. Where computing takes longer, a token costs that.",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / 10, computing)
    return rent * after / before
""",
            "ten times as fast, whatever factor says",
            "Your answer does not change with `factor`",
        ),
        (
            """
def cost_change(weights, caches, computing, factor, rent):
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return 100 * (rent * after / before - 1)
""",
            "per cent of growth in place of a factor",
            "That is the growth in per cent",
        ),
    ],
}

RIGHT = {
    "08.1": [
        "lambda s0, u0, g0, s1, u1, g1: (g1 * s1 * u0) / (g0 * s0 * u1)",
        "lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (step_after / step_before) * (gpus_after / gpus_before) / (users_after / users_before)",
        """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    def cost(step, users, gpus):
        return formulas.gpu_seconds_per_token(gpus, step, users)
    return cost(step_after, users_after, gpus_after) / cost(step_before, users_before, gpus_before)
""",
        """
def cost_factor(step_before, users_before, gpus_before, step_after, users_after, gpus_after):
    throughput_before = users_before / (step_before * gpus_before)
    throughput_after = users_after / (step_after * gpus_after)
    return throughput_before / throughput_after
""",
        """
from fractions import Fraction

def cost_factor(*six):
    sb, ub, gb, sa, ua, ga = map(Fraction, six)
    return (ga * sa / ua) / (gb * sb / ub)
""",
    ],
    "08.2": [
        "lambda acceptance, drafted: sum(acceptance ** i for i in range(drafted + 1))",
        """
def tokens_per_move(acceptance, drafted):
    total, chance = 1, 1
    for _ in range(drafted):
        chance = chance * acceptance
        total = total + chance
    return total
""",
        """
def tokens_per_move(acceptance, drafted):
    if drafted == 0:
        return 1
    return 1 + acceptance * tokens_per_move(acceptance, drafted - 1)
""",
        """
def tokens_per_move(a, k):
    # j right ones, then a wrong one; or all k right; and one token more
    some = sum(j * a ** j * (1 - a) for j in range(k))
    return 1 + some + k * a ** k
""",
        """
import numpy as np

def tokens_per_move(acceptance, drafted):
    return np.polyval(np.ones(drafted + 1), acceptance)
""",
        "lambda acceptance, drafted: 1 + acceptance * (1 - acceptance ** drafted) / (1 - acceptance)",
        "lambda acceptance, drafted: formulas.speculative_tokens(acceptance, drafted)",
    ],
    "08.3": [
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    tokens = sum(acceptance ** i for i in range(drafted + 1))
    usual = numpy.maximum(moving, computing)
    ahead = numpy.maximum(moving, computing * (1 + drafted)) + draft_step * drafted
    return tokens / (ahead / usual)
""",
        """
def tokens_per_move(acceptance, drafted):
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)

def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    speed_before = 1 / numpy.maximum(moving, computing)
    step = drafted * draft_step + numpy.where(moving > (drafted + 1) * computing, moving, (drafted + 1) * computing)
    speed_after = tokens_per_move(acceptance, drafted) / step
    return speed_after / speed_before
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    computing = numpy.asarray(computing, dtype=float)
    longer = lambda x, y: (x + y + abs(x - y)) / 2
    time = longer(moving, computing + drafted * computing)
    for guess in range(drafted):
        time = time + draft_step
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance) * longer(moving, computing) / time
""",
        """
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    def gain(c):
        tokens = 1 + sum(acceptance ** i for i in range(1, drafted + 1))
        return tokens * max(moving, c) / (drafted * draft_step + max(moving, (drafted + 1) * c))
    if numpy.ndim(computing):
        return numpy.array(list(map(gain, computing)))
    return gain(computing)
""",
    ],
    "08.5": [
        "lambda experts, favourites, often, seldom, batch: experts - favourites * (1 - often) ** batch - (experts - favourites) * (1 - seldom) ** batch",
        """
def experts_read(experts, favourites, often, seldom, batch):
    def used(p):
        return 1 - (1 - p) ** batch
    return favourites * used(often) + (experts - favourites) * used(seldom)
""",
        """
def experts_read(experts, favourites, often, seldom, batch):
    read = 0
    for expert in range(experts):
        chance = often if expert < favourites else seldom
        read = read + 1 - (1 - chance) ** batch
    return read
""",
        """
import numpy as np

def experts_read(experts, favourites, often, seldom, batch):
    unused = np.power(1 - often, batch), np.power(1 - seldom, batch)
    return favourites * (1 - unused[0]) + (experts - favourites) * (1 - unused[1])
""",
        """
def experts_read(experts, favourites, often, seldom, batch):
    if isinstance(batch, numpy.ndarray):
        return numpy.array([experts_read(experts, favourites, often, seldom, int(b)) for b in batch])
    missed_often = missed_seldom = 1
    for token in range(batch):
        missed_often *= 1 - often
        missed_seldom *= 1 - seldom
    return favourites - favourites * missed_often + (experts - favourites) * (1 - missed_seldom)
""",
    ],
    "08.7": [
        "2 * ((N * b + B * L * kappa) / W) / ((N * b + B * L * kappa) / W - 2 * N * B / F)",
        "2 * F * (N * b + B * L * kappa) / (F * (N * b + B * L * kappa) - 2 * N * B * W)",
        "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (W * g) + 2 * N * B / F, ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2), g)",
        "sympy.solve((N * b + B * L * kappa) / (W * g) + 2 * N * B / F - ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2, g)[0]",
        "sympy.expand(2 * F * (N * b + B * L * kappa)) / sympy.expand(F * (N * b + B * L * kappa) - 2 * N * B * W)",
        "2 / (1 - (2 * N * B / F) / ((N * b + B * L * kappa) / W))",
        "sympy.Eq(g, 2 / (1 - 2 * N * B * W / (F * (N * b + B * L * kappa))))",
        """
N, b, kappa, L, B, F, W = sympy.symbols("N b kappa L B F W")
half_time = 2 * F * (N * b + B * L * kappa) / (F * (N * b + B * L * kappa) - 2 * N * B * W)
""",
        "sympy.simplify(2 + 4 * N * B * W / (F * (N * b + B * L * kappa) - 2 * N * B * W))",
        "1 / (0.5 - (N * B / F) / ((N * b + B * L * kappa) / W))",
    ],
    "08.8": [
        """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights + caches
    return rent * numpy.maximum(moving / factor, computing) / numpy.maximum(moving, computing)
""",
        """
def cost_change(weights, caches, computing, factor, rent):
    before = max(weights + caches, computing)
    return rent * numpy.maximum((weights + caches) / factor, computing) / before
""",
        """
def cost_change(weights, caches, computing, factor, rent):
    moving = weights / factor + caches / factor
    after = numpy.where(moving >= computing, moving, computing)
    before = weights + caches if weights + caches > computing else computing
    return after * rent / before
""",
        """
def cost_change(weights, caches, computing, factor, rent):
    share = computing / max(weights + caches, computing)
    rest = (weights + caches) / max(weights + caches, computing)
    return rent * numpy.fmax(rest / numpy.asarray(factor), share)
""",
        """
import math

def cost_change(weights, caches, computing, factor, rent):
    def one(f):
        return rent * max(math.fsum([weights / f, caches / f]), computing) / max(weights + caches, computing)
    return numpy.array([one(f) for f in factor]) if isinstance(factor, numpy.ndarray) else one(factor)
""",
    ],
}
