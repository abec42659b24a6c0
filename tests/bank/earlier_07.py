"""Answers to sheet 07 that an earlier check misjudged or had no words for."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return batch / ((total / active) * (flops / bandwidth))
""",
            "b/2 left out, as in 16 bit",
            "Yours holds in 16 bit alone, where the 2 bytes of a parameter cancel with its 2 FLOP.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return batch/(total*bytes_per_param*flops/2*active*bandwidth)
""",
            "brackets missing below the line",
            "It is as if you divided by `active` and `bandwidth`",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / numpy.ceil(total * bytes_per_param * flops / (2 * active * bandwidth))",
            "the critical batch is rounded up",
            "Your critical batch size is rounded up to a whole number. Do not round on the way.",
        ),
    ],
    "07.2": [
        (
            "lambda beta, lam, serial: 1 + beta + beta * lam",
            "all three added in both cases",
            "Yours is the sum of all three times. That is the case in which nothing overlaps.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(numpy.maximum(1, beta * lam), beta)
""",
            "the longest of three where all moving overlaps",
            "the longest of the three times",
        ),
        (
            "lambda beta, lam, serial: numpy.maximum(numpy.maximum(1, beta * lam), beta)",
            "the longest of three in both cases",
            "does not change with `serial`",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1 + beta * lam, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "notebooks counted twice where they wait",
            "Where the notebooks wait, they count twice in yours: in what overlaps, and once more after it.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(beta * lam, beta)
""",
            "the 1 forgotten where all moving overlaps",
            "The weights are missing in all moving",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return beta + beta * lam
    return numpy.maximum(beta * lam, beta)
""",
            "the 1 forgotten in both cases",
            "The weights take no time in yours. Moving them takes 1, in either case.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta*lam
    return numpy.maximum(1, beta*lam) + beta
""",
            "the computing added where all overlaps, and the weights taken for the larger",
            "Right where the notebooks wait",
        ),
    ],
    "07.4": [
        (
            "lambda weights, context, critical: weights * (critical - context) / critical",
            "upside down",
            "Yours is the weights times 1 - lambda. They are that share of the memory, so the memory is larger than they are.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    return weights*2
""",
            "two weights, whatever the context",
            "Your answer does not change with the context",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context/critical
    return weights + 1/(1-lam)
""",
            "a ratio added to bytes",
            "Yours is the sum of bytes and a plain number.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    return weights/(1 - context/critical) if context else 0
""",
            "0 where there is no context",
            "Right but where `context` is 0",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta * lam > 1:
        return 2
    return 3 if beta > 1 + beta * lam else 1
""",
            "asks for the notebooks first",
            "In yours the notebooks decide wherever they are longer than the weights.",
        ),
        (
            "lambda beta, lam: 3 if beta > 1 + 2 * beta * lam else (1 if beta * lam < 1 else 2)",
            "border at 1 + 2 beta lam",
            "The notebooks count twice in all moving",
        ),
        (
            "lambda beta, lam: 3 if beta > 1 + beta * beta * lam else (1 if beta * lam < 1 else 2)",
            "border at 1 + beta squared lam",
            "`beta` counts twice in the notebooks",
        ),
        (
            "lambda beta, lam: 3 if beta > 1 and lam < 1 else (1 if beta * lam < 1 else 2)",
            "compared with each move alone",
            "In yours computing decides where it is longer than each of the two moves.",
        ),
        (
            "lambda beta, lam: 3 if beta > max(1, beta * lam) else (1 if beta * lam < 1 else 2)",
            "the three compared one by one",
            "In yours computing decides where it is longer than each of the two moves.",
        ),
    ],
}

RIGHT = {
    "07.1": [],
    "07.2": [],
    "07.3": [
        """
lam, mu = sympy.symbols("lam mu")
cost = lam / mu + lam
""",
        """
lamda, mu = sympy.symbols("lamda mu", positive=True)
cost = lamda * (1 + mu) / mu
""",
    ],
    "07.4": [
        """
import math
def memory_for_balance(weights, context, critical):
    return math.floor(weights * critical / (critical - context))
""",
        "lambda weights, context, critical: round(weights * critical / (critical - context))",
    ],
    "07.5": [],
}
