"""Answers to sheet 07 that were kept apart until its check was done."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return 2 * active * batch / flops
""",
            "the time of computing, in seconds; not set against the move",
            "You did not divide by the moving time.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = bytes_per_param * flops / (2 * bandwidth)
    return batch / critical
""",
            "the critical batch of a dense model: total over active is missing",
            "You moved and computed the same parameters.",
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
        return numpy.maximum(1 + beta * lam, beta)
    return numpy.maximum(1, beta) + beta * lam
""",
            "the two branches swapped",
            "The two overlaps are swapped.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta * lam + beta
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial taken as nothing overlaps; weights still do, only the notebooks wait",
            "You added all three times where the notebooks wait.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + lam
    return numpy.maximum(1 + lam, beta)
""",
            "lambda alone for the notebooks; they take beta times lambda",
            "Your notebooks are those of one critical batch, whatever beta is. Each user brings one.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(numpy.maximum(1, beta * lam), beta)
""",
            "weights and notebooks overlap with each other; they share one belt, so their times add",
            "You took the longest of the three times.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial == "True":
        return numpy.maximum(1, beta) + beta * lam
    else:
        return numpy.maximum(1 + beta * lam, beta)
""",
            "compares with a string, so the serial case is never taken",
            "You gave the same answer for both overlaps. Right of beta = 1 they differ.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) / beta + lam
    return numpy.maximum(1 / beta + lam, 1)
""",
            "the cost of a token over the least, where the step is asked for",
            "You divided by beta: that is the cost of a token.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return max(1, beta) + beta * lam
    return max(1 + beta * lam, beta)
""",
            "works for a number only: max fails for an array",
            "With one number for `beta` it is right",
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
            "1 + mu",
            "the step in moves of the weights; it is still to be divided by beta",
            "That is the time of the step. Share it: a token's cost is the step over beta.",
        ),
        (
            "1 / mu + lam",
            "puts mu in place of beta; beta is mu over lambda",
            "You put mu in place of beta. mu is beta times lambda.",
        ),
        (
            "mu / lam + lam",
            "beta in place of one over beta",
            "You turned the batch over. Where beta times lambda is mu, beta is mu over lambda.",
        ),
        ("1 / beta + lam", "beta is still in it", "beta should not be in the answer:"),
        (
            "lam",
            "the limit of endless memory: the part of the weights is left out",
            "Only the notebooks are in it. The weights are moved as well.",
        ),
        ("(1 + mu) / mu", "lambda is lost: the step over mu, not over beta", "`lambda` is missing."),
        ("sympy.Eq(beta * lam, mu)", "the condition for a full memory, not the cost", "", "vague"),
        (
            "1 + lam",
            "the cost in the largest crowd if notebooks wait, from the lesson's table",
            "You did not divide by the batch in the weights' part.",
        ),
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
            "You counted the notebooks alone. The weights sit in the same memory.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights * (1 + lam)
""",
            "the users at B*, not at the knee, which has moved out to 1/(1 - lambda)",
            "You gave room to one critical batch. At the knee the batch is larger, 1/(1 - lambda).",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    beta = 1 / (1 - lam)
    return weights * (1 + beta)
""",
            "gives every user at the knee a critical context",
            "You gave each user at the knee a notebook of the critical length.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights / (1 - lam) / 0.9
""",
            "divides by nine tenths; asked for is the memory that may be filled",
            "It is the right value over 0.9. A tenth that is kept free is no part of this question.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 + lam)
    return weights * (1 + mu)
""",
            "turns lambda = mu/(1 + mu) round without solving it: mu is lambda/(1 - lambda)",
            "A sign is wrong in the knee: longer contexts need more users to balance, not fewer.",
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
    lam = critical / context
    return weights * (1 + lam / (1 - lam))
""",
            "lambda upside down; fails at context 0 and is negative below critical",
            "You turned lambda over. It is the context over the critical context, and below 1 here.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context // critical
    return weights / (1 - lam)
""",
            "whole-number division makes lambda 0 for every context below the critical one",
            "Your answer is the weights alone.",
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
            "Past lambda = 1 your knee, 1/(1 - lambda), is negative, and every beta lies above it.",
        ),
        (
            """
def region(beta, lam):
    times = [1, beta * lam, beta]
    return times.index(max(times)) + 1
""",
            "the longest of three; moving is weights and notebooks together",
            "You compared computing with each of the two moves.",
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
            "You looked at beta alone. With notebooks the knee lies at 1/(1 - lambda).",
        ),
        (
            """
def region(beta, lam):
    if beta * lam > 1:
        return 2
    if beta > 1 + beta * lam:
        return 3
    return 1
""",
            "asks for the notebooks first, also where computing decides",
            "You asked for the notebooks first.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    return 1 if lam < 1 else 2
""",
            "compares lambda alone with 1; the notebooks take beta times lambda",
            "You took the notebooks of a whole critical batch.",
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
        (
            "'a'",
            "shares the weights among more: 1/beta is only 1 of 5",
            "A larger crowd shares the weights, and they are the small part here: 1/beta of the cost.",
        ),
        (
            "'b'",
            "the step waits for moving, so more FLOP/s bring nothing",
            "The workers wait already. Faster ones wait longer, and a token takes as much moving as before.",
        ),
        ("'d'", "halves the weights, 1 part of 5", "That halves the small part. How large are 1/beta and lambda?"),
        ("'c and d'", "two changes: one is asked for", "'c and d'"),
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
        """
def relative_step(beta, lam, serial):
    notebooks = beta * lam
    if not serial:
        return numpy.where(1 + notebooks > beta, 1 + notebooks, beta)
    return numpy.where(beta > 1, beta, 1) + notebooks
""",
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
        "lam * (1 + mu) / mu",
        "lam + lam / mu",
        "sympy.together(1 / (mu / lam) + lam)",
    ],
    "07.4": [
        "lambda weights, context, critical: weights * critical / (critical - context)",
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
    "07.6": [
        "'c'",
        "'C'",
        "' c'",
    ],
}
