"""Answers to sheet 07 that were kept shut until its sentences were done."""

WRONG = {
    "07.1": [
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = flops / bandwidth * bytes_per_param / 2
    return batch / critical
""",
            "the critical batch of a dense model: total over active is left out",
            "It is as if the same parameters were moved and computed: how many there are makes no",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    idle = total - active
    moving = idle * bytes_per_param / bandwidth
    return 2 * active * batch / flops / moving
""",
            "moves only the parameters that do not work; for a dense model it divides by zero",
            "It is as if `active` were taken away from `total`",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    moving = total * bytes_per_param / bandwidth
    return 2 * active * batch / flops * moving
""",
            "multiplies by the time of moving where it should divide",
            "It is as if you multiplied by the moving time",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = round(bytes_per_param / 2 * flops / bandwidth * total / active, -2)
    return batch / critical
""",
            "the critical batch is rounded to hundreds first",
            "Mostly near the right value, now above and now below it",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    moving = active * bytes_per_param / bandwidth
    computing = 2 * total * batch / flops
    return computing / moving
""",
            "total and active have changed places: all parameters compute and only the active ones move",
            "Total over active is upside down: a sparse model needs a larger batch",
        ),
    ],
    "07.2": [
        (
            """
def relative_step(beta, lam, serial):
    notebooks = beta
    notebooks *= lam
    if serial:
        return numpy.maximum(1, beta) + notebooks
    return numpy.maximum(1 + notebooks, beta)
""",
            "notebooks is the same array as beta, so beta itself is multiplied by lambda: wrong for arrays, and the input is changed",
            "Your function changes `beta` itself, as `beta *= 2` does, and a second name for an array is no",
        ),
        (
            """
def relative_step(beta, lam, serial):
    knee = 1 / (1 - lam)
    if serial:
        return numpy.where(beta < 1, 1 + beta * lam, beta + beta * lam)
    return numpy.where(beta < knee, 1 + beta * lam, beta)
""",
            "the knee of 1/(1 - lambda) does not exist from lambda = 1 on: there it is negative (or infinite) and computing is taken to decide",
            "Your value is not always that of the larger of all moving and the computing",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.where(beta <= 1, 1 + beta * lam, beta + (beta * lam if serial else 0))
""",
            "without serial the switch is made at beta = 1, where notebooks still make moving the longer part",
            "Your value is not always that of the larger of all moving and the computing",
        ),
    ],
    "07.3": [
        (
            "(1 + beta*lam).subs(beta*lam, mu)",
            "the step in moves of all weights, 1 + mu, not the cost of a token",
            "That is the time of the step",
        ),
        (
            "sympy.solve(sympy.Eq(1/beta + lam, mu), lam)[0]",
            "the cost is set equal to the headroom and solved; mu is not a cost, and beta is left in",
            "beta should not be in the answer: where the memory is full, beta is mu over lambda: put that",
        ),
        (
            "(1 + lam).subs(lam, mu/beta)",
            "the cost where notebooks wait their turn, and beta is left in",
            "beta should not be in the answer: where the memory is full, beta is mu over lambda: put that",
        ),
        (
            "(1/beta + lam).subs(beta, mu*lam)",
            "from beta*lambda = mu follows beta = mu/lambda, not mu*lambda",
            "It is as if beta were mu times lambda",
        ),
        (
            "sympy.Max(1 + mu, mu/lam)",
            "the step's time with beta put in, not divided by beta to make it a cost",
            "That is the time of the step",
        ),
        (
            "(1/beta + lam).subs(beta, mu/lam).subs(lam, 1)",
            "lambda is set to 1, its smallest value, and is gone from the answer",
            "A factor `lambda` is missing",
        ),
    ],
    "07.4": [
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    notebooks = weights * lam
    return weights + notebooks
""",
            "notebooks of one full batch (beta = 1), but the knee is at 1/(1 - lambda) full batches",
            "Yours has room for one critical batch",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    mu = (context / critical) / (1 - context / critical)
    return weights * mu
""",
            "only what must be free for the notebooks: the weights themselves are left out",
            "Those are the notebooks alone",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    free_share = 1 - context / critical
    return weights / (1 - free_share) if context else weights
""",
            "the share that weights leave free and the share that they fill have changed places",
            "Yours is the weights over lambda",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    users = 1 / (1 - context / critical)
    return weights * (1 + users)
""",
            "the knee's batch is taken for the notebooks' weight: not multiplied by lambda, so with no context it asks for twice the weights",
            "It is as if each notebook at the knee were of the critical length, or the weights counted",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta * lam < 1:
        return 1
    if beta < 1 + beta * lam:
        return 2
    return 3
""",
            "asks for weights against notebooks first, so a computing step with light notebooks is called 1",
            "In yours the weights decide wherever they are longer than the notebooks",
        ),
        (
            """
def region(beta, lam):
    knee = 1 / (1 - lam)
    if beta > knee:
        return 3
    return 1 if beta * lam <= 1 else 2
""",
            "beyond lambda = 1 the knee comes out negative and everything is said to compute; at lambda = 1 it divides by zero",
            "Past lambda = 1 computing always decides in yours",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return 3
    elif lam < 1:
        return 1
    else:
        return 2
""",
            "notebooks are held against computing (lambda = 1), not against the weights (beta*lambda = 1)",
            "In yours the notebooks are the longer part wherever lam is above 1",
        ),
        (
            """
def region(beta, lam):
    moving = max(1, beta * lam)
    if beta > moving:
        return 3
    return 1 if moving == 1 else 2
""",
            "takes the longer of weights and notebooks as moving; they move one after the other and add up",
            "In yours computing decides where it is longer than each of the two moves",
        ),
        (
            """
def region(beta, lam):
    if beta > 1 + beta * lam:
        return "computing"
    return "weights" if beta * lam < 1 else "notebooks"
""",
            "returns words, the question asks for 1, 2 or 3",
            "gives back a text, not a number",
        ),
    ],
    "07.6": [
        (
            '"a - twice as many users"',
            "more users share only the weights, one part of five",
            "Your letter is a, and it alone counts. A larger crowd shares the weights, and they are the",
        ),
        ('"B"', "the step waits for moving, so a faster crew changes nothing", "The workers wait already"),
        (
            '"all of them make it cheaper"',
            "no letter, and b does not make it cheaper",
            "'all of them make it cheaper' is not one of the choices: a, b, c, d",
        ),
        (
            '"d, a KV cache of half as many bytes"',
            "the letter d with the words of c",
            "Your letter is d, and it alone counts. That halves the small part. How large are 1/beta and",
        ),
    ],
}

RIGHT = {
    "07.1": [
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    def critical_batch():
        return bytes_per_param / 2 * (flops / bandwidth) * (total / active)
    return batch / critical_batch()
""",
    ],
    "07.2": [
        """
def relative_step(beta, lam, serial):
    weights, notebooks, computing = 1, beta * lam, beta
    hidden = weights if serial else weights + notebooks
    step = numpy.where(computing > hidden, computing, hidden)
    return step + notebooks if serial else step
""",
        """
def relative_step(beta, lam, serial):
    late = beta * lam * bool(serial)
    early = beta * lam - late
    return numpy.maximum(1 + early - beta, 0) + beta + late
""",
    ],
    "07.3": [
        "sympy.together(lam + lam/mu)",
        "((1 + beta*lam)/beta).subs(beta, sympy.solve(beta*lam - mu, beta)[0])",
    ],
    "07.4": [
        """
def memory_for_balance(weights, context, critical):
    return weights * critical / (critical - context)
""",
        """
def memory_for_balance(weights, context, critical):
    from fractions import Fraction
    lam = Fraction(context) / Fraction(critical)
    headroom = lam / (1 - lam)
    return float(Fraction(weights) * (1 + headroom))
""",
    ],
    "07.5": [
        """
def region(beta, lam):
    moving = {1: 1, 2: beta * lam}
    if sum(moving.values()) < beta:
        return 3
    return max(moving, key=moving.get)
""",
        """
def region(beta, lam):
    computes = lam < 1 and beta > 1 / (1 - lam)
    return 3 if computes else 1 + (beta * lam > 1)
""",
    ],
    "07.6": [
        '"c. a KV cache of half as many bytes"',
        '" c"',
    ],
}
