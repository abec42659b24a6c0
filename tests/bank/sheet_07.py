"""Answers to sheet 07 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "07.1": [
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (total * bytes_per_param / bandwidth) / (2 * active * batch / flops)",
            "upside down: one over beta",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: active * batch * bandwidth / (total * bytes_per_param * flops)",
            "one FLOP per parameter in place of two",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * total * batch / flops / (active * bytes_per_param / bandwidth)",
            "total and active swapped",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * batch * bandwidth / (bytes_per_param * flops)",
            "as if dense: total and active left out",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / flops) / (total / bandwidth)",
            "bytes per parameter left out",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: total * bytes_per_param * flops / (2 * active * bandwidth)",
            "the critical batch itself, the batch left out",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / bandwidth) / (total * bytes_per_param / flops)",
            "bandwidth and FLOP/s swapped",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / flops) / (total * bytes_per_param / 8 / bandwidth)",
            "bits: divided by 8",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: numpy.minimum(1, 2 * active * batch * bandwidth / (flops * total * bytes_per_param))",
            "never above 1",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * active * batch // flops / (total * bytes_per_param / bandwidth)",
            "integer division: 0",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / (bytes_per_param / 2 * flops / bandwidth * active / total)",
            "the ratio of the parameters upside down",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * total * batch / flops / (total * bytes_per_param / bandwidth)",
            "all parameters compute",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: int(2 * active * batch * bandwidth / (flops * total * bytes_per_param))",
            "int(): cut to a whole number, and fails for an array",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / total * bytes_per_param * flops / 2 * active * bandwidth",
            "brackets left out below the fraction",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch - total * bytes_per_param * flops / (2 * active * bandwidth)",
            "a difference, not a ratio",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / (2 * active * bandwidth)
    return [b / critical for b in batch]
""",
            "fails for a single number",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / 295",
            "the critical batch of the lesson's model put in",
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
            "the two cases swapped",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial is ignored: always full overlap",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.maximum(1, beta) + beta * lam
""",
            "serial is ignored: the notebooks always wait",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return max(1, beta) + beta * lam
    return max(1 + beta * lam, beta)
""",
            "Python's max does not work for an array",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: nothing overlaps at all",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + lam
    return numpy.maximum(1 + lam, beta)
""",
            "one user's notebook: lam in place of beta times lam",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1, numpy.maximum(beta * lam, beta))
""",
            "overlap: weights and notebooks move at the same time",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial == "True":
        return numpy.maximum(1, beta) + beta * lam
    else:
        return numpy.maximum(1 + beta * lam, beta)
""",
            "serial compared with a string: always full overlap",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.minimum(1, beta) + beta * lam
    return numpy.minimum(1 + beta * lam, beta)
""",
            "the shorter in place of the longer",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the notebooks are left out",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta + beta * lam)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the notebooks overlap with the weights",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.max(1 + beta * lam, beta)
""",
            "numpy.max takes an axis as the second argument: fails",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if beta < 1:
        return 1 + beta * lam
    if serial:
        return beta + beta * lam
    return max(1 + beta * lam, beta)
""",
            "an if on beta does not work for an array",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
""",
            "None where serial is False",
        ),
        (
            """
def relative_step(beta, lam, serial):
    overlap = numpy.maximum(1 + beta * lam, beta)
    wait = numpy.maximum(1, beta) + beta * lam
    return overlap, wait
""",
            "returns both",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) * (1 + lam)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the longer of the two is multiplied by 1 + lam, wrong below beta = 1",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: computing is left out",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial is False:
        return numpy.maximum(1 + lam, 1) * beta
    return numpy.maximum(1, beta) + beta * lam
""",
            "overlap: the weights are counted for each critical batch",
        ),
    ],
    "07.3": [
        ("1 / mu + lam", "beta put in as mu, not as mu over lambda"),
        ("mu / lam + lam", "beta in place of one over beta"),
        ("1 / beta + lam", "beta is still in it"),
        ("lam", "endless memory: the weights are left out"),
        ("1 + mu", "the step in moves of the weights, not the cost of a token"),
        ("(1 + mu) / mu", "lambda left out"),
        ("lam * (1 + mu)", "upside down: lambda times mu in place of over mu"),
        ("lam + mu", "weights' part wrong: mu in place of lambda over mu"),
        ("mu / (lam * (1 + mu))", "upside down: tokens per cost"),
        ("lam / mu", "the notebooks are left out"),
        ("sympy.Max(lam / mu, 1) + lam", "the notebooks wait: the other assumption"),
        ("sympy.Eq(beta * lam, mu)", "the condition, not solved"),
        ("mu / lam", "beta, the batch, and not the cost"),
        ("1 / (mu * lam) + lam", "beta = mu times lambda"),
        ("'lam / mu + lam'", "a string"),
        ("lambda lam, mu: lam / mu + lam", "a function, not an expression"),
        ("lam / mu + 1", "the notebooks' part is 1 in place of lambda"),
        ("2 * (lam / mu + lam)", "a factor 2 from the FLOP"),
        ("(1 + beta * lam).subs(beta, mu / lam) / beta", "only one beta replaced"),
        ("mu + lam / mu", "the notebooks' part is mu in place of lambda"),
    ],
    "07.4": [
        (
            "lambda weights, context, critical: weights * (context / critical) / (1 - context / critical)",
            "only the notebooks: the weights are left out",
        ),
        (
            "lambda weights, context, critical: weights * (1 + context / critical)",
            "one critical batch in place of the users at the knee",
        ),
        ("lambda weights, context, critical: weights * (1 - context / critical)", "multiplied in place of divided"),
        (
            "lambda weights, context, critical: weights / (context / critical)",
            "divided by lambda in place of 1 - lambda",
        ),
        ("lambda weights, context, critical: weights / (1 - context)", "the context not in critical contexts"),
        ("lambda weights, context, critical: weights / (1 - critical / context)", "lambda upside down"),
        (
            "lambda weights, context, critical: weights / (1 - context / critical) / 0.9",
            "nine tenths: the question asks for what may be filled",
        ),
        (
            "lambda weights, context, critical: weights * (1 + 1 / (1 - context / critical))",
            "beta in place of beta times lambda",
        ),
        ("lambda weights, context, critical: weights / 1 - context / critical", "brackets left out"),
        (
            "lambda weights, context, critical: weights / (1 - context // critical)",
            "integer division: lambda is always 0",
        ),
        ("lambda weights, context, critical: weights / (1 - context / critical) / 1e9", "GB in place of bytes"),
        ("lambda weights, context, critical: weights / (1 + context / critical)", "sign: 1 + lambda"),
        (
            "lambda weights, context, critical: weights * (1 + (context / critical) / (1 + context / critical))",
            "the knee with the wrong sign",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    return weights * (1 + 1 / (critical / context - 1))
""",
            "divides by 0 at a context of 0",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 - lam)
    return mu
""",
            "the headroom in weights, not bytes",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / (1 - lam)
    print(weights * (1 + knee * lam))
""",
            "prints and returns nothing",
        ),
        (
            "lambda weights, context, critical: weights + context / (1 - context / critical)",
            "tokens added to bytes: the notebooks are not in weights",
        ),
        ("lambda weights, context, critical: 140e9 / (1 - context / critical)", "the weights of the play cell put in"),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / 1 - lam
    return weights * (1 + knee * lam)
""",
            "brackets: the knee is 1 - lambda",
        ),
    ],
    "07.5": [
        (
            """
def region(beta, lam):
    if beta > 1:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "the notebooks are forgotten in moving against computing: beta against 1",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 2 if beta * lam < 1 else 1
""",
            "1 and 2 swapped",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 1 if lam < 1 else 2
""",
            "lambda against 1 in place of beta times lambda",
        ),
        (
            """
def region(beta, lam):
    parts = [1, beta * lam, beta]
    return parts.index(max(parts)) + 1
""",
            "the three parts compared one by one: weights and notebooks are not added",
        ),
        (
            """
def region(beta, lam):
    knee = 1 / (1 - lam)
    if beta >= knee:
        return 3
    if beta * lam < 1:
        return 1
    return 2
""",
            "above lambda = 1 the knee is negative, so all is 3; at lambda = 1 it divides by 0",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return "computing"
    return "weights" if beta * lam < 1 else "notebooks"
""",
            "words in place of numbers",
        ),
        (
            """
def region(beta, lam):
    if lam < 1:
        if beta > 1 / (1 - lam):
            return 3
        elif beta * lam < 1:
            return 1
        else:
            return 2
""",
            "None for lambda of 1 and more",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "one notebook of a critical batch: lam in place of beta times lam against computing",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 2
    return 0 if beta * lam < 1 else 1
""",
            "counts from 0",
        ),
        (
            """
def region(beta, lam):
    if beta * lam < 1:
        return 1
    elif beta >= 1 + beta * lam:
        return 3
    else:
        return 2
""",
            "asks for the weights first: 3 never wins where the notebooks are light",
        ),
        (
            """
def region(beta, lam):
    return 1
""",
            "always 1",
        ),
        (
            """
def region(beta, lam):
    if beta < 1:
        return 1
    elif lam > 1:
        return 2
    return 3
""",
            "beta and lambda each against 1",
        ),
        (
            """
def region(beta, lam):
    moving = 1 + beta * lam
    if moving > beta:
        if 1 > beta * lam:
            return 1
        if beta * lam > 1 and lam < 1:
            return 2
    return 3
""",
            "3 where lambda is 1 or more and the notebooks are longer: an extra condition",
        ),
        (
            """
def region(beta, lam):
    if beta <= 1 + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "the comparison the wrong way round",
        ),
        (
            """
def region(beta, lam):
    if beta >= max(1, beta) + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "the notebooks wait: 3 only at lambda = 0",
        ),
        (
            """
def region(beta, lam):
    moving = 1 + beta * lam
    computing = beta
    return moving > computing
""",
            "True or False in place of a number",
        ),
        (
            """
def region(beta, lam):
    if 1 + beta * lam > beta:
        print(1 if beta * lam < 1 else 2)
    else:
        print(3)
""",
            "prints and returns nothing",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 1 if beta < lam else 2
""",
            "beta against lambda",
        ),
    ],
    "07.6": [
        ("'a'", "more users bring notebooks of their own"),
        ("'b'", "computing is not what the step waits for"),
        ("'d'", "the weights are one of five parts"),
        ("'c, d'", "two letters"),
        ("'half the KV cache'", "words, not a letter"),
        ("''", "an empty string"),
        ("lambda: 'c'", "a function in place of a letter"),
        ("'f'", "no such option"),
    ],
}

RIGHT = {
    "07.1": [
        "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / (bytes_per_param / 2 * flops / bandwidth * total / active)",
        "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * active * batch * bandwidth / flops / total / bytes_per_param",
        """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    ridge = flops / bandwidth
    intensity = 2 * active * batch / (total * bytes_per_param)
    return intensity / ridge
""",
        """
import numpy as np

def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    B = sympy.Symbol("B", positive=True)
    critical = sympy.solve(sympy.Eq(2 * active * B / flops, total * bytes_per_param / bandwidth), B)[0]
    return np.asarray(batch) / float(critical)
""",
        """
def critical(total, active, bytes_per_param, bandwidth, flops):
    return total * bytes_per_param * flops / (2 * active * bandwidth)

def relative_batch(batch, *machine):
    return batch / critical(*machine)
""",
    ],
    "07.2": [
        """
def relative_step(beta, lam, serial):
    return numpy.maximum(1, beta) + beta * lam if serial else numpy.maximum(1 + beta * lam, beta)
""",
        """
def relative_step(beta, lam, serial):
    moving, computing = 1 + beta * lam, beta
    if not serial:
        return numpy.where(moving > computing, moving, computing)
    return numpy.where(computing > 1, computing, 1) + beta * lam
""",
        """
def relative_step(beta, lam, serial):
    notes = beta * lam
    inside = notes * (not serial)
    outside = notes * serial
    return numpy.maximum(1 + inside, beta) + outside
""",
        """
def relative_step(beta, lam, serial):
    def longer(x, y):
        return (x + y + abs(x - y)) / 2
    if serial == True:
        return longer(1, beta) + beta * lam
    elif serial == False:
        return longer(1 + beta * lam, beta)
""",
        """
def relative_step(beta, lam, serial):
    if serial is True:
        return numpy.maximum(1, beta) + beta * lam
    if serial is False:
        return numpy.maximum(1 + beta * lam, beta)
""",
        """
def relative_step(beta, lam, serial):
    f = (lambda b: max(1, b) + b * lam) if serial else (lambda b: max(1 + b * lam, b))
    return numpy.vectorize(f, otypes=[float])(beta)
""",
    ],
    "07.3": [
        "lam / mu + lam",
        "lam * (1 + 1 / mu)",
        "lam * (1 + mu) / mu",
        "(1 + mu) / (mu / lam)",
        "sympy.together(lam / mu + lam)",
        "sympy.Max(lam / mu + lam, 1)",
        "sympy.Symbol('lambda') * (1 + 1 / sympy.Symbol('mu'))",
        "sympy.solve(beta - mu / lam, beta)[0] ** -1 + lam",
        "[lam / mu + lam]",
        "sympy.Add(lam, lam / mu, evaluate=False)",
        """
step = 1 + beta * lam
cost = step / beta
cost_when_full = cost.subs({beta: mu / lam})
""",
        "1.0 / (mu / lam) + lam",
    ],
    "07.4": [
        "lambda weights, context, critical: weights / (1 - context / critical)",
        "lambda weights, context, critical: weights * critical / (critical - context)",
        """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 - lam)
    return weights * (mu + 1)
""",
        """
from fractions import Fraction

def memory_for_balance(weights, context, critical):
    lam = Fraction(context) / Fraction(critical)
    return weights / float(1 - lam)
""",
        """
def memory_for_balance(weights, context, critical):
    share_of_weights = 1 - context / critical
    return weights + weights * (1 - share_of_weights) / share_of_weights
""",
        "lambda W, L, L_star: W * (1 - L / L_star) ** -1",
        "lambda weights, context, critical: round(weights / (1 - context / critical))",
    ],
    "07.5": [
        """
def region(beta, lam):
    moving = 1 + beta * lam
    computing = beta
    if moving > computing:
        if 1 > beta * lam:
            return 1
        else:
            return 2
    return 3
""",
        """
def region(beta, lam):
    if lam < 1 and beta > 1 / (1 - lam):
        return 3
    if beta * lam > 1:
        return 2
    return 1
""",
        """
def region(beta, lam):
    return 3 if beta * (1 - lam) >= 1 else 1 + (beta * lam >= 1)
""",
        """
def region(beta, lam):
    if beta - beta * lam > 1:
        return 3.0
    if 1 / beta > lam:
        return 1.0
    return 2.0
""",
        """
import numpy as np

def region(beta, lam):
    weights, notes, computing = 1, beta * lam, beta
    return int(np.select([computing > weights + notes, notes > weights], [3, 2], default=1))
""",
    ],
    "07.6": ["'c'", "'C'", "'c)'", "' C '", "'[c]'", "'c:'", "'\"c\"'", "'answer c'"],
}
