"""Answers to sheet 07 that were written from the lesson and the sheet alone."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    # a step moves what it needs: the active ones
    return (2 * active * batch / flops) / (active * bytes_per_param / bandwidth)
""",
            "moves only the active parameters; the text says that all move",
            "It is as if the same parameters were moved and computed: how many there are makes no difference. A step moves all of them; a token meets the active ones alone.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    B_star = bytes_per_param / 2 * flops / bandwidth
    return batch / B_star
""",
            "the dense critical batch: the ratio of all to active parameters is missing",
            "It is as if the same parameters were moved and computed: how many there are makes no difference. A step moves all of them; a token meets the active ones alone.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    B_star = round(total * bytes_per_param * flops / (2 * active * bandwidth))
    return batch / B_star
""",
            "the critical batch is rounded to whole users before dividing",
            "Your critical batch size is rounded. Do not round on the way.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    moving = total * bytes_per_param / bandwidth
    computing = 2 * active * batch / flops
    return computing / numpy.maximum(moving, computing)
""",
            "divides by the length of the step, so it stops at 1",
            "Your answer never goes above 1. Nothing says that it must not.",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1 / beta, 1) + lam
    return numpy.maximum(1 / beta + lam, 1)
""",
            "the cost of a token, the step divided by beta, in place of the step",
            "That is the step over beta, the cost of a token. The question asks for the time of a step.",
        ),
    ],
    "07.3": [
        (
            "(1 / beta + lam).subs(beta, lam / mu)",
            "beta = lam/mu: the condition was solved upside down",
            "Your value has beta where one over it belongs, in the weights' part. Beta is mu over lambda: is it upside down?",
        ),
        (
            "(sympy.Max(1, beta) / beta + lam).subs(beta, mu / lam)",
            "notebooks wait their turn; the text says that all moving overlaps, and for beta above 1 this is 1 + lam",
            "It is as if the notebooks waited their turn. Here all moving overlaps with computing, and moving decides.",
        ),
    ],
    "07.4": [
        (
            """
def memory_for_balance(weights, context, critical):
    if context == 0:
        return 0
    lam = context / critical
    knee = 1 / (1 - lam)
    return weights + weights * knee * lam
""",
            "without context it says no memory at all; the weights are still there",
            "Right but where `context` is 0.",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    mu = context / critical / (1 + context / critical)
    return weights * (1 + mu)
""",
            "solves the lesson's lam = mu/(1 + mu) the wrong way round: uses lam/(1 + lam) as headroom",
            "In yours the knee lies at 1/(1 + lambda): is a sign turned? Longer contexts need more users to balance, not fewer.",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        print(3)
    elif beta * lam < 1:
        print(1)
    else:
        print(2)
""",
            "prints the number and returns None",
            "your function gives nothing back. Does each way through it end with return?",
        ),
    ],
    "07.6": [
        (
            '"b - workers are the limit at beta = 1"',
            "with lambda 4 moving decides; more FLOP/s change nothing",
            "Your letter is b, and it alone counts. The workers wait already. Faster ones wait longer, and a token takes as much moving as before.",
        ),
    ],
}

RIGHT = {
    "07.1": [
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    B_star = (total / active) * (bytes_per_param / 2) * (flops / bandwidth)
    return batch / B_star
""",
        "lambda B, N, N_a, b, W, F: 2 * N_a * W / (N * b * F) * numpy.asarray(B)",
    ],
    "07.2": [
        """
def relative_step(beta, lam, serial):
    notebooks = beta * lam
    hidden = 1 if serial else 1 + notebooks
    added = notebooks if serial else 0
    return numpy.where(beta > hidden, beta, hidden) + added
""",
        "lambda beta, lam, serial: numpy.maximum(1 + beta * lam, beta + beta * lam if serial else beta)",
    ],
    "07.3": [
        "sympy.expand((1 + mu) / (mu / lam))",
    ],
    "07.4": [
        """
def memory_for_balance(weights, context, critical):
    share = 1 - context / critical   # what the weights leave free is the rest
    return weights / share
""",
    ],
    "07.5": [
        """
def region(beta, lam):
    w, n, c = 1, beta * lam, beta
    if w + n > c:
        return 1 if w >= n else 2
    return 3
""",
        """
def region(beta, lam):
    if lam < 1 and beta > 1 / (1 - lam):
        return 3
    return 1 + int(beta * lam > 1)
""",
    ],
    "07.6": [
        '"C: a KV cache of half as many bytes"',
    ],
}
