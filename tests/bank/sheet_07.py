"""Answers to sheet 07 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "07.1": [
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (total * bytes_per_param / bandwidth) / (2 * active * batch / flops)",
            "upside down: one over beta",
            "Upside down: beta is below 1 where the batch is too small",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: active * batch * bandwidth / (total * bytes_per_param * flops)",
            "one FLOP per parameter in place of two",
            "It is as if a parameter cost one FLOP. It costs two, a multiplication and an addition.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * total * batch / flops / (active * bytes_per_param / bandwidth)",
            "total and active swapped",
            "Total over active is upside down: a sparse model needs a larger",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * batch * bandwidth / (bytes_per_param * flops)",
            "as if dense: total and active left out",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / flops) / (total / bandwidth)",
            "bytes per parameter left out",
            "It is as if each parameter were one byte. Each one has `bytes_per_param` of them.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: total * bytes_per_param * flops / (2 * active * bandwidth)",
            "the critical batch itself, the batch left out",
            "That is the critical batch size itself. beta is the batch",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / bandwidth) / (total * bytes_per_param / flops)",
            "bandwidth and FLOP/s swapped",
            "It is as if `bandwidth` and `flops` were swapped",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: (2 * active * batch / flops) / (total * bytes_per_param / 8 / bandwidth)",
            "bits: divided by 8",
            "It is as if `bytes_per_param` were taken for bits in the moving time",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: numpy.minimum(1, 2 * active * batch * bandwidth / (flops * total * bytes_per_param))",
            "never above 1",
            "Your answer never goes above 1",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * active * batch // flops / (total * bytes_per_param / bandwidth)",
            "integer division: 0",
            "It is as if you divided in whole numbers (// or int) in the computing time: the rest is lost",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / (bytes_per_param / 2 * flops / bandwidth * active / total)",
            "the ratio of the parameters upside down",
            "Total over active is upside down: a sparse model needs a larger",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: 2 * total * batch / flops / (total * bytes_per_param / bandwidth)",
            "all parameters compute",
            "It is as if the same parameters were moved and computed: how many there are makes no difference.",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: int(2 * active * batch * bandwidth / (flops * total * bytes_per_param))",
            "int(): cut to a whole number, and fails for an array",
            "It is as if you divided the computing time in whole numbers (// or int): the rest is lost",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / total * bytes_per_param * flops / 2 * active * bandwidth",
            "brackets left out below the fraction",
            "It is as if you multiplied by `bytes_per_param` and `flops`",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch - total * bytes_per_param * flops / (2 * active * bandwidth)",
            "a difference, not a ratio",
            "That is how many users are above the critical batch size.",
        ),
        (
            """
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    critical = total * bytes_per_param * flops / (2 * active * bandwidth)
    return [b / critical for b in batch]
""",
            "fails for a single number",
            "stopped with TypeError",
        ),
        (
            "lambda batch, total, active, bytes_per_param, bandwidth, flops: batch / 295",
            "the critical batch of the lesson's model put in",
            "Your answer does not change with `total`, `active`",
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
            "The two overlaps are swapped",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial is ignored: always full overlap",
            "Your answer is the same for both overlaps. Right of beta = 1 they differ.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    return numpy.maximum(1, beta) + beta * lam
""",
            "serial is ignored: the notebooks always wait",
            "In yours the notebooks wait in both cases. Where serial is false, they overlap with computing as well.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return max(1, beta) + beta * lam
    return max(1 + beta * lam, beta)
""",
            "Python's max does not work for an array",
            "may also be an array",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: nothing overlaps at all",
            "Where the notebooks wait, yours is the sum of all three times.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + lam
    return numpy.maximum(1 + lam, beta)
""",
            "one user's notebook: lam in place of beta times lam",
            "Your notebooks are those of one critical batch, whatever beta is",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1, numpy.maximum(beta * lam, beta))
""",
            "overlap: weights and notebooks move at the same time",
            "Where all moving overlaps, yours is the longest of the three times.",
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
            "Your answer is the same for both overlaps. Right of beta = 1 they differ.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.minimum(1, beta) + beta * lam
    return numpy.minimum(1 + beta * lam, beta)
""",
            "the shorter in place of the longer",
            "your value has the smaller of the weights and the computing",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the notebooks are left out",
            "The notebooks are missing",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta + beta * lam)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the notebooks overlap with the weights",
            "Where the notebooks wait, the weights overlap with them, too, in yours.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.max(1 + beta * lam, beta)
""",
            "numpy.max takes an axis as the second argument: fails",
            "stopped with TypeError",
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
            "may also be an array",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) + beta * lam
""",
            "None where serial is False",
            "gives nothing back",
        ),
        (
            """
def relative_step(beta, lam, serial):
    overlap = numpy.maximum(1 + beta * lam, beta)
    wait = numpy.maximum(1, beta) + beta * lam
    return overlap, wait
""",
            "returns both",
            "gives back a tuple",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return numpy.maximum(1, beta) * (1 + lam)
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: the longer of the two is multiplied by 1 + lam, wrong below beta = 1",
            "Where the notebooks wait, yours is 1 + lam times the longer of weights and computing.",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial:
        return 1 + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
""",
            "serial: computing is left out",
            "your value has only the weights",
        ),
        (
            """
def relative_step(beta, lam, serial):
    if serial is False:
        return numpy.maximum(1 + lam, 1) * beta
    return numpy.maximum(1, beta) + beta * lam
""",
            "overlap: the weights are counted for each critical batch",
            "It is as if the weights were multiplied by `beta`, too",
        ),
    ],
    "07.3": [
        (
            "1 / mu + lam",
            "beta put in as mu, not as mu over lambda",
            "The weights' part is 1/mu in yours. It is one over beta, and mu is beta times lambda.",
        ),
        ("mu / lam + lam", "beta in place of one over beta", "where one over it belongs"),
        ("1 / beta + lam", "beta is still in it", "beta should not be in the answer: where the memory is full"),
        ("lam", "endless memory: the weights are left out", "Only the notebooks are in it"),
        ("1 + mu", "the step in moves of the weights, not the cost of a token", "That is the time of the step"),
        ("(1 + mu) / mu", "lambda left out", "`lambda` is missing"),
        ("lam * (1 + mu)", "upside down: lambda times mu in place of over mu", "A division by `mu` is missing"),
        ("lam + mu", "weights' part wrong: mu in place of lambda over mu", "Your answer grows as `mu` grows"),
        ("mu / (lam * (1 + mu))", "upside down: tokens per cost", "Upside down: longer contexts cost more"),
        ("lam / mu", "the notebooks are left out", "Only the weights are in it"),
        (
            "sympy.Max(lam / mu, 1) + lam",
            "the notebooks wait: the other assumption",
            "It is as if the notebooks waited their turn. Here all moving overlaps with computing, and moving decides.",
        ),
        ("sympy.Eq(beta * lam, mu)", "the condition, not solved", "It is an equation, and one expression is wanted"),
        ("mu / lam", "beta, the batch, and not the cost", "That is beta, the batch that fills the memory"),
        (
            "1 / (mu * lam) + lam",
            "beta = mu times lambda",
            "It is as if beta were mu times lambda. Where beta times lambda is mu, beta is mu over lambda: are brackets missing?",
        ),
        ("'lam / mu + lam'", "a string", "This needs a SymPy expression; it is a text"),
        (
            "lambda lam, mu: lam / mu + lam",
            "a function, not an expression",
            "This needs a SymPy expression; it is a function",
        ),
        ("lam / mu + 1", "the notebooks' part is 1 in place of lambda", "Only the weights' part of it is right"),
        ("2 * (lam / mu + lam)", "a factor 2 from the FLOP", "It is twice the right value"),
        (
            "(1 + beta * lam).subs(beta, mu / lam) / beta",
            "only one beta replaced",
            "beta should not be in the answer: where the memory is full",
        ),
        (
            "mu + lam / mu",
            "the notebooks' part is mu in place of lambda",
            "Your value has `mu` where `lambda` belongs",
        ),
    ],
    "07.4": [
        (
            "lambda weights, context, critical: weights * (context / critical) / (1 - context / critical)",
            "only the notebooks: the weights are left out",
            "Those are the notebooks alone. The weights sit in the same memory.",
        ),
        (
            "lambda weights, context, critical: weights * (1 + context / critical)",
            "one critical batch in place of the users at the knee",
            "Yours has room for one critical batch. At the knee the batch is larger, 1/(1 - lambda).",
        ),
        (
            "lambda weights, context, critical: weights * (1 - context / critical)",
            "multiplied in place of divided",
            "Yours is the weights times 1 - lambda. They are that share of the memory, so the memory is larger than they are.",
        ),
        (
            "lambda weights, context, critical: weights / (context / critical)",
            "divided by lambda in place of 1 - lambda",
            "Yours is the weights over lambda. The notebooks have that share of the memory; the weights have the rest.",
        ),
        (
            "lambda weights, context, critical: weights / (1 - context)",
            "the context not in critical contexts",
            "stopped with ZeroDivisionError",
        ),
        (
            "lambda weights, context, critical: weights / (1 - critical / context)",
            "lambda upside down",
            "It is as if lambda were turned over, or `context` and `critical` exchanged.",
        ),
        (
            "lambda weights, context, critical: weights / (1 - context / critical) / 0.9",
            "nine tenths: the question asks for what may be filled",
            "It is the right value over 0.9",
        ),
        (
            "lambda weights, context, critical: weights * (1 + 1 / (1 - context / critical))",
            "beta in place of beta times lambda",
            "It is as if each notebook at the knee were of the critical length, or the weights counted twice.",
        ),
        (
            "lambda weights, context, critical: weights / 1 - context / critical",
            "brackets left out",
            "Lambda is taken away from the weights in yours: are brackets missing below the line",
        ),
        (
            "lambda weights, context, critical: weights / (1 - context // critical)",
            "integer division: lambda is always 0",
            "Is lambda 0, as // makes it?",
        ),
        (
            "lambda weights, context, critical: weights / (1 - context / critical) / 1e9",
            "GB in place of bytes",
            "It is a billionth of the right value",
        ),
        (
            "lambda weights, context, critical: weights / (1 + context / critical)",
            "sign: 1 + lambda",
            "Yours is the weights over 1 + lambda, and less than they are.",
        ),
        (
            "lambda weights, context, critical: weights * (1 + (context / critical) / (1 + context / critical))",
            "the knee with the wrong sign",
            "In yours the knee lies at 1/(1 + lambda): is a sign turned?",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    return weights * (1 + 1 / (critical / context - 1))
""",
            "divides by 0 at a context of 0",
            "stopped with ZeroDivisionError",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    mu = lam / (1 - lam)
    return mu
""",
            "the headroom in weights, not bytes",
            "Your answer does not change with `weights`",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / (1 - lam)
    print(weights * (1 + knee * lam))
""",
            "prints and returns nothing",
            "gives nothing back",
        ),
        (
            "lambda weights, context, critical: weights + context / (1 - context / critical)",
            "tokens added to bytes: the notebooks are not in weights",
            "`weights` is missing in the notebooks",
        ),
        (
            "lambda weights, context, critical: 140e9 / (1 - context / critical)",
            "the weights of the play cell put in",
            "Your answer does not change with `weights`",
        ),
        (
            """
def memory_for_balance(weights, context, critical):
    lam = context / critical
    knee = 1 / 1 - lam
    return weights * (1 + knee * lam)
""",
            "brackets: the knee is 1 - lambda",
            "Your knee is 1 - lambda, and below 1",
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
            "In yours computing decides wherever beta is above 1.",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 2 if beta * lam < 1 else 1
""",
            "1 and 2 swapped",
            "Weights and notebooks are swapped",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 1 if lam < 1 else 2
""",
            "lambda against 1 in place of beta times lambda",
            "In yours the notebooks are the longer part wherever lam is above 1.",
        ),
        (
            """
def region(beta, lam):
    parts = [1, beta * lam, beta]
    return parts.index(max(parts)) + 1
""",
            "the three parts compared one by one: weights and notebooks are not added",
            "In yours computing decides where it is longer than each of the two moves.",
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
            "Past lambda = 1 computing always decides in yours.",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return "computing"
    return "weights" if beta * lam < 1 else "notebooks"
""",
            "words in place of numbers",
            "gives back a text",
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
            "gives nothing back",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "one notebook of a critical batch: lam in place of beta times lam against computing",
            "`beta` is missing in the notebooks",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 2
    return 0 if beta * lam < 1 else 1
""",
            "counts from 0",
            "It is 1 too small",
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
            "In yours the weights decide wherever they are longer than the notebooks.",
        ),
        (
            """
def region(beta, lam):
    return 1
""",
            "always 1",
            "Your answer is 1 for all inputs tried",
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
            "In yours beta is held against 1 and lambda against 1, each by itself.",
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
            "Look at the case where moving decides",
        ),
        (
            """
def region(beta, lam):
    if beta <= 1 + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "the comparison the wrong way round",
            "Moving and computing are swapped: computing decides where beta",
        ),
        (
            """
def region(beta, lam):
    if beta >= max(1, beta) + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
""",
            "the notebooks wait: 3 only at lambda = 0",
            "In yours computing never decides where there are notebooks, as if they waited their turn.",
        ),
        (
            """
def region(beta, lam):
    moving = 1 + beta * lam
    computing = beta
    return moving > computing
""",
            "True or False in place of a number",
            "gives back True or False",
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
            "gives nothing back",
        ),
        (
            """
def region(beta, lam):
    if beta >= 1 + beta * lam:
        return 3
    return 1 if beta < lam else 2
""",
            "beta against lambda",
            "It is as if you divided by `lam` in the notebooks",
        ),
    ],
    "07.6": [
        (
            "'a'",
            "more users bring notebooks of their own",
            "A larger crowd shares the weights, and they are the small part",
        ),
        ("'b'", "computing is not what the step waits for", "The workers wait already"),
        ("'d'", "the weights are one of five parts", "That halves the small part"),
        ("'c, d'", "two letters", "'c, d' names more than one of the choices"),
        ("'half the KV cache'", "words, not a letter", "'half the KV cache' is not one of the choices: a, b, c, d"),
        ("''", "an empty string", "'' is not one of the choices: a, b, c, d"),
        ("lambda: 'c'", "a function in place of a letter", "A function is not one of the choices: a, b, c, d"),
        ("'f'", "no such option", "'f' is not one of the choices: a, b, c, d"),
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
    "07.6": [
        "'c'",
        "'C'",
        "'c)'",
        "' C '",
        "'[c]'",
        "'c:'",
        "'\"c\"'",
        "'answer c'",
    ],
}
