"""Answers to sheet 07 that an earlier check misjudged or had no words for."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return batch / ((total / active) * (flops / bandwidth))
""",
            "b/2 left out, as in 16 bit",
            "both the 2 FLOP of a parameter and its bytes",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    return batch/(total*bytes_per_param*flops/2*active*bandwidth)
""",
            "brackets missing below the line",
            "It is as if you divided by `active` and `bandwidth`",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "all three added where the notebooks wait",
            "added all three times where the notebooks wait",
        ),
        (
            "lambda beta, lam, serial: 1 + beta + beta * lam",
            "all three added in both cases",
            "added all three times",
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
            "the notebooks twice",
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
            "left the weights out",
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
    "07.3": [
        (
            "1/beta + lam",
            "beta not replaced",
            "beta should not be in the answer",
        ),
        (
            "lam/mu",
            "the notebooks left out",
            "Only the weights are in it",
        ),
        (
            "1/mu + lam",
            "mu put in place of beta",
            "put mu in place of beta",
        ),
    ],
    "07.4": [
        (
            "lambda weights, context, critical: weights * (critical - context) / critical",
            "upside down",
            "multiplied the weights by 1 - lambda",
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
            "You added a plain number to bytes",
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
            "asked for the notebooks first",
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
            "computing with each of the two moves",
        ),
        (
            "lambda beta, lam: 3 if beta > max(1, beta * lam) else (1 if beta * lam < 1 else 2)",
            "the three compared one by one",
            "computing with each of the two moves",
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
