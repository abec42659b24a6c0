"""Answers to sheet 07, written from the lesson and the sheet alone."""

WRONG = {
    "07.1": [
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch * bytes_per_param / 2 * flops / bandwidth * total / active",
            "batch times B*, not over it",
            "It is as if you multiplied by `total`, `bytes_per_param` and `flops`",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    moving = total * bytes_per_param / bandwidth
    computing = 2 * active * batch / flops
    return moving / computing
""",
            "upside down: B* over B",
            "Upside down: beta is below 1 where the batch is too small.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = active * bytes_per_param * flops / (2 * active * bandwidth)
    return batch / critical
""",
            "only the active parameters move, the text says all do",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / (2 * total * bandwidth)
    return batch / critical
""",
            "computes with all parameters, not with the active ones",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = bytes_per_param * flops / (2 * bandwidth) * active / total
    return batch / critical
""",
            "sparsity the wrong way round: a sparse model needs a larger batch",
            "Total over active is upside down: a sparse model needs a larger batch.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / (2 * active * bandwidth)
    return batch / round(critical)
""",
            "rounds B* to whole users",
            "Your critical batch size is rounded. Do not round on the way.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / (2 * active * bandwidth)
    return numpy.minimum(batch / critical, 1)
""",
            "cut off at a full batch",
            "Your answer never goes above 1. Nothing says that it must not.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / 2 * active * bandwidth
    return batch / critical
""",
            "brackets: multiplies by active and bandwidth",
            "It is as if you divided by `active` and `bandwidth`",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1, numpy.maximum(beta, beta * lam))
""",
            "weights and notebooks move side by side: the longest of three, not the sum of the two moves",
            "Where all moving overlaps, yours is the longest of the three times.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        step = numpy.maximum(1, beta) + beta * lam
    else:
        step = numpy.maximum(1 + beta * lam, beta)
    return step / beta
""",
            "cost of a token, not the time of a step",
            "That is the step over beta, the cost of a token.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta, beta * lam)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "a third argument of numpy.maximum is where to write, not a third number; and the serial case is a sum",
            "your function stopped with ",
        ),
    ],
    "07.3": [
        ("(1 + mu) / beta", "lambda removed in place of beta", "beta should not be in the answer:"),
        (
            "1 + lam",
            "the largest crowd where notebooks wait: another assumption",
            "The weights' part is 1 in yours, as for one critical batch.",
        ),
        (
            "mu / (1 + mu)",
            "the longest balanced lambda: another formula of the lesson",
            "That is the longest lambda that can be balanced. What does a token cost at a longer one?",
        ),
    ],
    "07.4": [
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / (1 - lam)
    return weights * (1 + knee)
""",
            "forgets that the notebooks weigh beta times lambda",
            "It is as if each notebook at the knee were of the critical length, or the weights counted twice.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights / (1 - lam) / 0.9
""",
            "adds the tenth that may not be filled, asked is the memory that may be",
            "It is the right value over 0.9. A tenth that is kept free is no part of this question.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = critical / context
    return weights * (1 + lam / (1 - lam))
""",
            "lambda upside down (and no answer for context 0)",
            "It is as if lambda were turned over, or `context` and `critical` exchanged.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 + lam)
    return weights * (1 + mu)
""",
            "lambda = mu/(1 + mu) turned round wrongly: mu is lambda/(1 - lambda)",
            "In yours the knee lies at 1/(1 + lambda): is a sign turned?",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    return weights + context * (1 / (1 - lam))
""",
            "adds tokens to bytes",
            "`weights` is missing in the notebooks",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    if context == 0:
        return 0
    return weights * critical / (critical - context)
""",
            "0 without a context, but the weights must lie there",
            "Right but where `context` is 0.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context // critical
    return weights / (1 - lam)
""",
            "// makes lambda 0",
            "Your answer is the weights alone.",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta >= 1:
        return 3
    if beta * lam < 1:
        return 1
    return 2
""",
            "the knee at beta = 1: as if notebooks waited their turn",
            "In yours computing decides wherever beta is above 1.",
        ),
        (
            """
def region(beta, lam):
    if lam >= 1:
        return 2
    if beta > 1 / (1 - lam):
        return 3
    return 1
""",
            "dotted line at lambda = 1 in place of beta lambda = 1",
            "In yours the notebooks are the longer part wherever lam is above 1.",
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
            "asks for the notebooks first: a crowd that computes may have heavier notebooks than weights",
            "In yours the notebooks decide wherever they are longer than the weights.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 / (1 - lam):
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "from lambda = 1 on there is no knee: negative (or a division by zero)",
            "Past lambda = 1 computing always decides in yours.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    if beta * lam < 1:
        return 1
""",
            "the branch for the notebooks is missing: None",
            "your function gives nothing back. Does each way through it end with return?",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return "computing"
    elif beta * lam > 1:
        return "notebooks"
    else:
        return "weights"
""",
            "words in place of 1, 2 or 3",
            "your function gives back a text, not a number.",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + lam:
        return 3
    if lam > 1:
        return 2
    return 1
""",
            "beta left out of the notebooks twice",
            "`beta` is missing in the notebooks",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    return 2 if beta * lam < 1 else 1
""",
            "1 and 2 swapped",
            "Weights and notebooks are swapped.",
        ),
    ],
    "07.6": [
        ('"c and d"', "two letters", "'c and d'"),
        ('["a", "c"]', "a list of letters", "A list of 2"),
        (
            '"D, since the weights are what moves most"',
            "wrong letter, with words",
            "That halves the small part. How large are 1/beta and lambda?",
        ),
    ],
}

RIGHT = {
    "07.1": [
        "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * batch * (active / total) * bandwidth / (bytes_per_param * flops)",
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = bytes_per_param / 2 * flops / bandwidth * total / active
    return batch / critical
""",
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    T0 = total * bytes_per_param / bandwidth
    one_token = 2 * active / flops
    return batch * one_token / T0
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
        "lambda beta, lam, serial: numpy.maximum(1, beta) + beta * lam if serial else numpy.maximum(beta, 1 + beta * lam)",
        """
def relative_step(beta, lam, serial):
    in_turn = 0
    together = 1
    if serial is True:
        in_turn = beta * lam
    else:
        together = 1 + beta * lam
    return numpy.maximum(together, beta) + in_turn
""",
    ],
    "07.3": [
        "sympy.factor(lam + 1 / (mu / lam))",
        "((1 + beta * lam) / beta).subs(beta, sympy.solve(sympy.Eq(beta * lam, mu), beta)[0])",
    ],
    "07.4": [
        """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 - lam)
    return weights + mu * weights
""",
    ],
    "07.5": [
        """
def region(beta, lam):
    moving = 1 + beta * lam
    if moving > beta:
        if beta * lam > 1:
            return 2
        return 1
    return 3
""",
        "lambda beta, lam: 3 if lam < 1 and beta > 1 / (1 - lam) else 2 if beta * lam > 1 else 1",
        """
def region(beta, lam):
    if beta * (1 - lam) > 1:
        return 3
    return 1 + int(beta * lam >= 1)
""",
    ],
    "07.6": [
        '"c."',
    ],
}
