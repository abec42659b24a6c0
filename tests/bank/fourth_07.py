"""Answers to sheet 07 that were kept apart until its check was done."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return 2 * active * batch / flops
""",
            "the time of computing, in seconds; not set against the move",
            "A division by the moving time is missing",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = bytes_per_param * flops / (2 * bandwidth)
    return batch / critical
""",
            "the critical batch of a dense model: total over active is missing",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = bytes_per_param / 2 * flops / bandwidth * active / total
    return batch / critical
""",
            "total and active swapped: a sparse model needs more users, not fewer",
            "Total over active is upside down: a sparse model needs a larger batch.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: total * bytes_per_param * flops / (2 * active * bandwidth * batch)",
            "upside down: B* over B",
            "Upside down: beta is below 1 where the batch is too small.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    ridge = flops / bandwidth
    return batch / ridge
""",
            "takes the ridge, FLOP per byte, for the critical batch",
            "Your answer does not change with `total`, `active` and `bytes_per_param`. It should.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = round(total * bytes_per_param * flops / (2 * active * bandwidth))
    return batch // critical
""",
            "whole numbers only: anything below a full batch becomes 0",
            "Every answer of yours is a whole number.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    computing = 2 * active * batch / flops
    moving = total * bytes_per_param / bandwidth
    return numpy.minimum(1, computing / moving)
""",
            "cut off at 1, as if no batch could be more than full",
            "Your answer never goes above 1. Nothing says that it must not.",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta * lam + beta
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial taken as nothing overlaps; weights still do, only the notebooks wait",
            "Where the notebooks wait, yours is the sum of all three times.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) / beta + lam
    return numpy.maximum(1 / beta + lam, 1)
""",
            "the cost of a token over the least, where the step is asked for",
            "That is the step over beta, the cost of a token.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1, beta * lam, beta)
""",
            "numpy.maximum compares two: the third is where it writes, so beta is never compared and an array is overwritten",
            "your function stopped with ",
        ),
    ],
    "07.3": [
        (
            "sympy.solve(sympy.Eq(lam / mu + lam, 1), lam)[0]",
            "the lambda at which the cost would be the least, not the cost",
            "That is the longest lambda that can be balanced. What does a token cost at a longer one?",
        ),
    ],
    "07.4": [
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights * lam / (1 - lam)
""",
            "the notebooks only; the weights are to be included",
            "Those are the notebooks alone. The weights sit in the same memory.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights * (1 + lam)
""",
            "the users at B*, not at the knee, which has moved out to 1/(1 - lambda)",
            "Yours has room for one critical batch. At the knee the batch is larger, 1/(1 - lambda).",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    if context == 0:
        return 0
    lam = context / critical
    return weights / (1 - lam)
""",
            "no memory at all for an empty context; the weights still need theirs",
            "Right but where `context` is 0.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 + lam / (1 + lam)
    return weights + weights * knee * lam
""",
            "a knee made up of two formulas; it is at 1/(1 - lambda)",
            "",
            "vague",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta > 1 / (1 - lam):
        return 3
    if beta * lam > 1:
        return 2
    return 1
""",
            "the knee's formula where there is no knee: above lambda = 1 it is negative and every batch computes (and fails at 1)",
            "Past lambda = 1 computing always decides in yours.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1:
        return 3
    if beta * lam > 1:
        return 2
    return 1
""",
            "the knee at beta = 1, as without notebooks or if they wait",
            "In yours computing decides wherever beta is above 1.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    return 1 if lam < 1 else 2
""",
            "compares lambda alone with 1; the notebooks take beta times lambda",
            "In yours the notebooks are the longer part wherever lam is above 1.",
        ),
        (
            """
def region(beta, lam):
    if 1 + beta * lam > beta:
        if beta * lam > 1:
            return 2
        return 1
""",
            "nothing is returned where computing decides",
            "your function gives nothing back. Does each way through it end with return?",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + lam:
        return 3
    return 2 if beta * lam > 1 else 1
""",
            "lambda without beta in the time of moving",
            "`beta` is missing in the notebooks.",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return "computing"
    if beta * lam >= 1:
        return "notebooks"
    return "weights"
""",
            "words, where 1, 2 or 3 is asked for",
            "your function gives back a text, not a number.",
        ),
    ],
    "07.6": [
        ("'both a and d'", "the two smaller savings, and two letters", "'both a and d'"),
    ],
}

RIGHT = {
    "07.1": [
        "lambda batch, total, active, bpp, bandwidth, flops: batch / (total * bpp * flops / (2 * active * bandwidth))",
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    ridge = flops / bandwidth
    b_star = bytes_per_param / 2 * ridge * (total / active)
    return batch / b_star
""",
    ],
    "07.2": [
        "lambda beta, lam, serial: beta * lam + numpy.maximum(1, beta - (0 if serial else beta * lam))",
        """
def relative_step(beta, lam, serial):
    def one(x):
        return max(1, x) + x * lam if serial else max(1 + x * lam, x)
    full = numpy.vectorize(one, otypes=[float])
    return full(beta)
""",
    ],
    "07.3": [
        "lam + lam / mu",
        "sympy.together(1 / (mu / lam) + lam)",
    ],
    "07.4": [
        """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 - lam)
    notebooks = mu * weights
    return weights + notebooks
""",
    ],
    "07.5": [
        """
def region(beta, lam):
    notebooks = beta * lam
    moving = 1 + notebooks
    if moving < beta:
        return 3
    elif notebooks > 1:
        return 2
    else:
        return 1
""",
        """
def region(beta, lam):
    if lam < 1 and beta > 1 / (1 - lam):
        return 3
    return 1 + (beta * lam > 1)
""",
    ],
    "07.6": [],
}
