"""Answers to sheet 07 that were judged one by one before they stood here."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops // (2 * active * bandwidth)
    return batch / critical
""",
            "a critical batch of whole users: rounded before it divides",
            "Your critical batch size is cut to a whole number (// or int).",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    moving = active * bytes_per_param / bandwidth
    computing = 2 * active * batch / flops
    return computing / moving
""",
            "a step moves the active parameters only; the text says all",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    computing = 2 * active * batch / flops
    moving = total * bytes_per_param / bandwidth
    return numpy.minimum(computing / moving, 1)
""",
            "cut off at a full batch; beta may be more than 1",
            "Your answer never goes above 1. Nothing says that it must not.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch * 2 * active / flops / total * bytes_per_param / bandwidth",
            "brackets: bytes and bandwidth end up on the wrong sides",
            "In your value `bytes_per_param` and `bandwidth` stand on the wrong sides of the fraction's line",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch * 2 * active * bandwidth / (total * flops * bytes_per_param / 8)",
            "takes the bytes for bits",
            "It is as if `bytes_per_param` were taken for bits in the moving time",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return max(1, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "Python's max where the notebooks wait: it fails for an array there, and only there",
            "With each single number tried for",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta + beta * lam)
    else:
        return numpy.maximum(1 + beta * lam, beta)
""",
            "the notebooks are added to computing inside the maximum; they wait outside it",
            "Where the notebooks wait, the weights overlap with them, too, in yours.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial == 'True':
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "compares with a text: the first branch is never taken",
            "Your answer is the same for both overlaps. Right of beta = 1 they differ.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    cost = numpy.maximum(1 / beta + lam, 1)
    if serial:
        cost = numpy.maximum(1 / beta, 1) + lam
    return cost
""",
            "what a token costs, T/T0 over beta, in place of the step",
            "That is the step over beta, the cost of a token.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    notebooks = beta * lam
    if serial:
        return max(1, beta) + notebooks
    return max(1 + notebooks, beta)
""",
            "Python's max fails for an array",
            "With each single number tried for",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.maximum(1, numpy.maximum(beta, beta * lam)) if not serial else numpy.maximum(1, beta) + beta * lam
""",
            "the longest of three: weights and notebooks share one belt and add up",
            "Where all moving overlaps, yours is the longest of the three times.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial is False:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "the two assumptions are swapped",
            "The two overlaps are swapped.",
        ),
    ],
    "07.3": [
        (
            "(1 + beta * lam) / beta",
            "beta is still in it: the condition is not put in",
            "beta should not be in the answer: where the memory is full, beta is mu over lambda: put that in.",
        ),
        (
            "sympy.solve(sympy.Eq(beta * lam, mu), beta)[0] * (1 + mu)",
            "step times batch in place of step over batch",
            "That is the step times the batch. The batch shares the step.",
        ),
    ],
    "07.4": [
        (
            """
def memory_for_balance(weights, context, critical):
    return weights * (1 + context / critical)
""",
            "a full batch (beta = 1); the knee is at 1 / (1 - lam) of it",
            "Yours has room for one critical batch. At the knee the batch is larger, 1/(1 - lambda).",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    share = context / critical
    return weights / share
""",
            "takes the share of the memory that is free for the share that the weights fill (and fails at 0)",
            "Yours is the weights over lambda. The notebooks have that share of the memory; the weights have the rest.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context // critical
    knee = 1 / (1 - lam)
    return weights + weights * knee * lam
""",
            "// makes lambda 0 for every context below the critical one",
            "Your answer is the weights alone. The users at the knee bring notebooks.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    mu = context / critical
    return weights * (1 + mu / (1 + mu))
""",
            "the lesson's formula for lambda from mu used for mu from lambda",
            "In yours the knee lies at 1/(1 + lambda): is a sign turned?",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / (1 - lam)
    return knee * (weights + weights * lam)
""",
            "the weights are there once for each full batch, too",
            "It is as if the notebooks counted twice, or the weights as often as there are critical batches.",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta > 1 / (1 - lam):
        return 3
    elif beta * lam > 1:
        return 2
    return 1
""",
            "past lam = 1 the knee's formula is negative, so every batch computes (and at 1 it fails)",
            "Past lambda = 1 computing always decides in yours.",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1:
        return 3
    if beta * lam >= 1:
        return 2
    return 1
""",
            "a full batch always computes: the knee of the other assumption",
            "In yours computing decides wherever beta is above 1.",
        ),
        (
            """
def region(beta, lam):
    if beta * lam < 1:
        return 1
    if 1 + beta * lam > beta:
        return 2
    return 3
""",
            "looks at the weights first: short contexts in a large crowd compute, but get 1",
            "In yours the weights decide wherever they are longer than the notebooks.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    if lam > 1:
        return 2
    return 1
""",
            "lam against 1, not beta * lam: how many users there are is forgotten",
            "In yours the notebooks are the longer part wherever lam is above 1.",
        ),
        (
            """
def region(beta, lam):
    moving = 1 + beta * lam
    if moving > beta:
        if 1 > beta * lam:
            return 1
        if beta * lam > 1:
            return 2
    if beta > moving:
        print(3)
""",
            "prints 3 in place of returning it",
            "your function gives nothing back. Does each way through it end with return?",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam: return 'computing'
    if beta * lam > 1: return 'notebooks'
    return 'weights'
""",
            "words in place of the numbers",
            "your function gives back a text, not a number.",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + lam:
        return 3
    return 2 if beta * lam > 1 else 1
""",
            "one user's notebook on the belt: beta is missing in the moving",
            "`beta` is missing in the notebooks.",
        ),
    ],
    "07.6": [
        ('"c or d"', "two letters", "'c or d' names more than one of the choices. Give one letter of a, b, c, d."),
    ],
}

RIGHT = {
    "07.1": [
        "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / ((bytes_per_param / 2) * (flops / bandwidth) * (total / active))",
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    users = numpy.asarray(batch, dtype=float)
    share = active / total
    ridge = flops / bandwidth
    return 2 * users * share / (ridge * bytes_per_param)
""",
    ],
    "07.2": [
        """
def relative_step(beta, lam, serial):
    notebooks = beta * lam
    hidden, waiting = (0, notebooks) if serial else (notebooks, 0)
    return numpy.where(1 + hidden > beta, 1 + hidden, beta) + waiting
""",
        "lambda beta, lam, serial: beta * lam + numpy.maximum(1, beta if serial else beta - beta * lam)",
    ],
    "07.3": [
        "(1 + mu) / sympy.solve(sympy.Eq(beta * lam, mu), beta)[0]",
    ],
    "07.4": [
        """
def memory_for_balance(weights, context, critical):
    free_share = context / critical   # (M - weights) / M
    return weights / (1 - free_share)
""",
        """
def memory_for_balance(weights, context, critical):
    from fractions import Fraction
    lam = Fraction(context) / Fraction(critical)
    return float(Fraction(weights) + Fraction(weights) * lam / (1 - lam))
""",
    ],
    "07.5": [
        """
def region(beta, lam):
    weights, notebooks, computing = 1, beta * lam, beta
    if weights + notebooks > computing:
        return 1 if weights > notebooks else 2
    return 3
""",
        """
def region(beta, lam):
    if lam < 1 and beta > 1 / (1 - lam):
        return 3
    elif beta * lam > 1:
        return 2
    else:
        return 1
""",
    ],
    "07.6": [
        '"(c)"',
    ],
}
