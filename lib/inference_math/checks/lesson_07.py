"""Exercise 07: beta, T/T0 under two overlaps, cost when memory is full, memory for balance, regions, an upgrade."""

from . import curves_05_to_08 as curves
from .engine import Choice, Expression, Function
from .formula import Call, case, ceil, floor, larger, num, part

q1 = Function(
    "07.1",
    "relative_batch(batch: users[], total: params, active: active, bytes_per_param: width, "
    "bandwidth: bandwidth, flops: flops) -> ratio",
    lambda batch, total, active, bytes_per_param, bandwidth, flops: (
        part(
            "the computing time",
            num(2, "a multiplication and an addition for each parameter") * active * batch / flops,
        )
        / part("the moving time", total * bytes_per_param / bandwidth)
    ),
    where=lambda total, active, **_: total >= active,
    says={
        "whole upside down": "Upside down: beta is below 1 where the batch is too small.",
        "without the 2 in the computing time": (
            "It is as if a parameter cost one FLOP. It costs two, a multiplication and an addition."
        ),
        "without `bytes_per_param` in the moving time": (
            "It is as if each parameter were one byte. Each one has `bytes_per_param` of them."
        ),
        "without `batch` in the computing time": (
            "Your answer does not change with the batch. The workers compute a token for each user of it."
        ),
    },
    ideas={
        "It is as if the same parameters were moved and computed: how many there are makes no difference. A step "
        "moves all of them; a token meets the active ones alone.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                2 * batch * bandwidth / (flops * bytes_per_param)
            )
        ),
        "Total over active is upside down: a sparse model needs a larger batch.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                2 * total * batch * bandwidth / (flops * active * bytes_per_param)
            )
        ),
        "That is the critical batch size itself. beta is the batch measured in it.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                flops * total * bytes_per_param / (2 * active * bandwidth)
            )
        ),
        "That is how many users are above the critical batch size. How many times that size is the batch?": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                batch - flops * total * bytes_per_param / (2 * active * bandwidth)
            )
        ),
        "Your critical batch size is rounded. Do not round on the way.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                batch / Call("round", (flops * total * bytes_per_param / (2 * active * bandwidth),))
            )
        ),
        "Your critical batch size is cut to a whole number (// or int). Do not round on the way.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                batch / floor(flops * total * bytes_per_param / (2 * active * bandwidth))
            )
        ),
        "Your critical batch size is rounded up to a whole number. Do not round on the way.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: (
                batch / ceil(flops * total * bytes_per_param / (2 * active * bandwidth))
            )
        ),
        "Yours holds in 16 bit alone, where the 2 bytes of a parameter cancel with its 2 FLOP. Take "
        "`bytes_per_param`.": (
            lambda batch, total, active, bytes_per_param, bandwidth, flops: batch * active * bandwidth / (flops * total)
        ),
    },
    hints=(
        "At beta = 1 two times are equal. Which?",
        "beta is the time to compute the batch over the time to move the weights.",
        "Which parameters are moved, and which compute? One of the two times grows with the batch.",
    ),
    right="One number in place of six.",
)

q2 = Function(
    "07.2",
    "relative_step(beta: ratio[], lam: ratio, serial: switch) -> ratio",
    lambda beta, lam, serial: case(
        serial > 0,
        part(
            "the longer of weights and computing",
            larger(part("the weights", num(1, "one move of all weights"), many=True), part("the computing", beta)),
        )
        + part("the notebooks", beta * lam, many=True),
        larger(
            part(
                "all moving",
                part("the weights", num(1, "one move of all weights"), many=True)
                + part("the notebooks", beta * lam, many=True),
            ),
            part("the computing", beta),
        ),
        when="where the notebooks wait",
        otherwise="where all moving overlaps",
    ),
    ends=({"lam": 0},),
    says={
        "always: where all moving overlaps": (
            "Your answer is the same for both overlaps. Right of beta = 1 they differ."
        ),
        "always: where the notebooks wait": (
            "In yours the notebooks wait in both cases. Where serial is false, they overlap with computing as well."
        ),
        "cases swapped": "The two overlaps are swapped.",
        "added: the weights and the computing": (
            "Where the notebooks wait, yours is the sum of all three times. The weights still overlap with computing."
        ),
        "added: all moving and the computing": (
            "Where all moving overlaps, yours is the sum of moving and computing. The longer hides the shorter."
        ),
    },
    ideas={
        "Yours is the sum of all three times. That is the case in which nothing overlaps.": lambda beta, lam, serial: (
            1 + beta * lam + beta
        ),
        "Your notebooks are those of one critical batch, whatever beta is. Each user brings one.": (
            lambda beta, lam, serial: case(serial > 0, larger(1, beta) + lam, larger(1 + lam, beta))
        ),
        "The weights take no time in yours. Moving them takes 1, in either case.": lambda beta, lam, serial: case(
            serial > 0, beta + beta * lam, larger(beta * lam, beta)
        ),
        "The notebooks take no time in yours. They take beta * lam.": lambda beta, lam, serial: larger(1, beta),
        "That is the step over beta, the cost of a token. The question asks for the time of a step.": (
            lambda beta, lam, serial: (
                case(serial > 0, larger(1, beta) + beta * lam, larger(1 + beta * lam, beta)) / beta
            )
        ),
        "Where the notebooks wait, they count "
        "twice in yours: in what overlaps, and once more after it.": lambda beta, lam, serial: case(
            serial > 0, larger(1 + beta * lam, beta) + beta * lam, larger(1 + beta * lam, beta)
        ),
        "Where the notebooks wait, yours is 1 + lam times the longer of weights and computing. The notebooks take "
        "beta * lam, however long the rest takes.": lambda beta, lam, serial: case(
            serial > 0, larger(1, beta) * (1 + lam), larger(1 + beta * lam, beta)
        ),
        "Where all moving overlaps, yours is the longest of the three times. Weights and notebooks are moved one "
        "after the other, so their times add up.": lambda beta, lam, serial: case(
            serial > 0, larger(1, beta) + beta * lam, larger(larger(1, beta * lam), beta)
        ),
        "Where the notebooks wait, the weights overlap with them, too, in yours. They overlap with computing alone, "
        "and the notebooks come after the longer of the two.": lambda beta, lam, serial: case(
            serial > 0, larger(1, beta + beta * lam), larger(1 + beta * lam, beta)
        ),
    },
    draw=curves.relative_step,
    hints=(
        "In moves of all weights the three times are 1, beta * lam and beta.",
        "In one case moving is 1 + beta * lam. In the other, beta * lam comes after the longer of the other two.",
        "Choose the case with a plain if: serial is one value. For arrays of beta, numpy.maximum compares each value.",
    ),
    right="Every step of the ideal machine, in one line each.",
)

q3 = Expression(
    "07.3",
    "cost(lambda: ratio, mu: ratio) -> ratio",
    lambda lam, mu, cost: (
        cost,
        part("the weights' part", num(1, "one move of all weights") / part("the batch", mu / lam))
        + part("the notebooks' part", lam),
    ),
    unknown="cost",
    solution=lambda lam, mu: lam * part("the step", num(1, "one move of all weights") + mu) / mu,
    where=lambda **given: given["lambda"] >= 1,
    left={"beta": "where the memory is full, beta is mu over lambda: put that in"},
    says={
        "without the weights' part": "Only the notebooks are in it. The weights are moved as well.",
        "without the notebooks' part": "Only the weights are in it. The notebooks are moved as well.",
        "turned: `lambda` in the batch": (
            "It is as if beta were mu times lambda. Where beta times lambda is mu, beta is mu over lambda: are "
            "brackets missing?"
        ),
        "turned: the batch in the weights' part": (
            "Your value has beta where one over it belongs, in the weights' part. Beta is mu over lambda: is it upside "
            "down?"
        ),
        "without dividing by the batch in the weights' part": (
            "The weights' part is 1 in yours, as for one critical batch. It is one over beta."
        ),
        "swapped: `lambda`, `mu`": "It is as if lambda and mu were exchanged.",
        "sign: the weights' part": "In yours the weights' part is taken away. Add it.",
        "sign: the notebooks' part": "In yours the notebooks' part is taken away. Add it.",
        "twice the notebooks' part": "The notebooks' part counts twice in yours.",
        "only half of the notebooks' part": "Yours has half of the notebooks' part.",
        "the larger of the weights' part and the notebooks' part": (
            "Yours is the larger of the two parts. Weights and notebooks are moved one after the other: add them."
        ),
        "also the notebooks' part: the batch": (
            "In yours the batch divides both parts. It belongs to the weights' part alone: notebooks are not shared."
        ),
        "whole upside down": "Upside down: longer contexts cost more.",
    },
    ideas={
        "That is the time of the step. Share it: a token's cost is the step over beta.": (
            lambda lam, mu, cost: (cost, 1 + mu)
        ),
        "That is beta, the batch that fills the memory. What does a token cost there?": (
            lambda lam, mu, cost: (cost, mu / lam)
        ),
        "That is the step times the batch. The batch shares the step.": lambda lam, mu, cost: (
            cost,
            (1 + mu) * mu / lam,
        ),
        "It is as if the notebooks waited their turn. Here all moving overlaps with computing, and moving decides.": (
            lambda lam, mu, cost: (cost, larger(lam / mu, 1) + lam)
        ),
        "Only the weights' part of it is right. How many times the least does a user's own notebook cost?": (
            lambda lam, mu, cost: (cost, lam / mu + 1)
        ),
        "That is the longest lambda that can be balanced. What does a token cost at a longer one?": (
            lambda lam, mu: mu / (1 + mu)
        ),
        "Yours is one over a sum. Only the weights' part is one over beta: the notebooks' part is added to it.": (
            lambda lam, mu, cost: (cost, 1 / (mu / lam + lam))
        ),
        "The weights' part is 1/mu in yours. It is one over beta, and mu is beta times lambda.": lambda lam, mu, cost: (
            cost,
            1 / mu + lam,
        ),
    },
    hints=(
        "Memory is full where beta * lambda = mu. So which beta is that?",
        "At lambda of 1 or more, moving decides: a token costs 1/beta + lambda.",
        "An expression has a method that puts one thing in the place of a symbol: subs.",
    ),
    right="It is lambda over mu/(1 + mu): how far the context is past the longest that can be balanced.",
)

q4 = Function(
    "07.4",
    "memory_for_balance(weights: bytes, context: tokens, critical: tokens) -> bytes",
    lambda weights, context, critical: (
        part("the weights", weights, many=True)
        + part(
            "the notebooks",
            weights
            * part(
                "the batch at the knee",
                num(1, "one critical batch")
                / part("what a notebook leaves", num(1, "a token's computing") - part("lambda", context / critical)),
            )
            * part("lambda", context / critical),
            many=True,
        )
    ),
    # Within a thousandth of the critical context a rounding of the learner's counts as much as a slip.
    where=lambda context, critical, **_: context < 0.99 * critical,
    ends=({"context": 0},),
    says={
        "without the weights": "Those are the notebooks alone. The weights sit in the same memory.",
        "without the notebooks": (
            "Your answer is the weights alone. The users at the knee bring notebooks. Is lambda 0, as // makes it?"
        ),
        "without the batch at the knee in the notebooks": (
            "Yours has room for one critical batch. At the knee the batch is larger, 1/(1 - lambda)."
        ),
        "without lambda in the notebooks": (
            "It is as if each notebook at the knee were of the critical length, or the weights counted twice. A "
            "notebook is only `context` tokens long."
        ),
        "sign: the notebooks": "In yours the notebooks are taken away. They need room beside the weights.",
        "twice: the batch at the knee in the notebooks": "The batch at the knee counts twice in your notebooks.",
        "over one term: what a notebook leaves in the batch at the knee": (
            "Your knee is 1 - lambda, and below 1. Are brackets missing below the line?"
        ),
        "sign: lambda in what a notebook leaves": (
            "In yours the knee lies at 1/(1 + lambda): is a sign turned? Longer contexts need more users to "
            "balance, not fewer."
        ),
        "swapped: `context`, `critical`": (
            "It is as if lambda were turned over, or `context` and `critical` exchanged. Lambda is the context "
            "over the critical context, and below 1 here."
        ),
    },
    ideas={
        "It is as if the notebooks counted twice, or the weights as often as there are critical batches. The memory "
        "holds the weights once, and each notebook once.": lambda weights, context, critical: (
            weights * (1 + context / critical) / (1 - context / critical)
        ),
        "Your answer does not change with the context. A longer one takes more users to balance, and more for each.": (
            lambda weights, context, critical: 2 * weights
        ),
        "That is the memory measured in weights. The question asks for bytes.": (
            lambda weights, context, critical: 1 / (1 - context / critical)
        ),
        "Yours is the sum of bytes and a plain number. How many times the weights is all of the memory?": (
            lambda weights, context, critical: weights + 1 / (1 - context / critical)
        ),
        "Yours is the weights over 1 + lambda, "
        "and less than they are. They are 1 - lambda of the memory.": lambda weights, context, critical: (
            weights / (1 + context / critical)
        ),
        "Yours is the weights times 1 - lambda. They are that share of the memory, so the memory is larger than "
        "they are.": lambda weights, context, critical: weights * (1 - context / critical),
        "Yours is the weights over lambda. The notebooks have that share of the memory; the weights have the rest.": (
            lambda weights, context, critical: weights / (context / critical)
        ),
        "Lambda is taken away from the weights in yours: are brackets missing below the line, around 1 - lambda?": (
            lambda weights, context, critical: weights - context / critical
        ),
    },
    hints=(
        "Measure in weights: what do the notebooks of beta critical batches at lambda weigh?",
        "lambda is context over critical. At the knee beta is 1/(1 - lambda).",
        "The memory holds 1 + beta * lambda weights. And in bytes?",
    ),
    right="Half a critical context doubles the memory. Close to the whole one no memory is enough.",
)

q5 = Function(
    "07.5",
    "region(beta: ratio, lam: ratio) -> label",
    lambda beta, lam: case(
        part("the computing", beta)
        > part(
            "all moving",
            part("the weights", num(1, "one move of all weights"), many=True)
            + part("the notebooks", beta * lam, many=True),
        ),
        num(3, "computing"),
        case(
            part("the notebooks", beta * lam, many=True) < num(1, "one move of all weights"),
            num(1, "the weights"),
            num(2, "the notebooks"),
            when="where the weights are longer",
            otherwise="where the notebooks are longer",
        ),
        when="where computing decides",
        otherwise="where moving decides",
    ),
    where=lambda beta, lam: (abs(beta - (1 + beta * lam)) > 1e-6 * beta) & (abs(beta * lam - 1) > 1e-6),
    ends=({"lam": 0},),
    says={
        "without the notebooks in all moving": (
            "In yours computing decides wherever beta is above 1. With notebooks the knee lies at 1/(1 - lambda)."
        ),
        "without the weights in all moving": (
            "It is as if the weights took no time: computing decides wherever lam is below 1. They take 1, and "
            "the notebooks beta * lam."
        ),
        "without `beta` in the notebooks (2)": (
            "In yours the notebooks are the longer part wherever lam is above 1. They take beta * lam, and with "
            "few users little."
        ),
        "cases swapped (2)": "Weights and notebooks are swapped.",
        "cases swapped": "Moving and computing are swapped: computing decides where beta is the longer.",
    },
    ideas={
        "In yours computing decides where it is longer than each of the two moves. They are made one after the "
        "other: it decides where it is longer than both together.": lambda beta, lam: case(
            beta > larger(1, beta * lam), 3, case(beta * lam < 1, 1, 2)
        ),
        "Past the critical context yours never waits for weights. With few users one does.": lambda beta, lam: case(
            lam >= 1, 2, case(beta > 1 + beta * lam, 3, case(beta * lam < 1, 1, 2))
        ),
        "Past lambda = 1 computing always decides in yours. Is it the knee, 1/(1 - lambda)? There it is negative,"
        " and every beta lies above it. There is no knee there: computing never decides.": lambda beta, lam: case(
            beta > 1 / (1 - lam), 3, case(beta * lam < 1, 1, 2)
        ),
        "In yours computing never decides where there are notebooks, as if they waited their turn. Here all "
        "moving overlaps: hold both moves together against computing.": lambda beta, lam: case(
            beta >= larger(1, beta) + beta * lam, 3, case(beta * lam < 1, 1, 2)
        ),
        "In yours beta * lam is held against 1, and then beta. Computing decides where it is longer than all "
        "moving, 1 + beta * lam.": lambda beta, lam: case(beta * lam > 1, 2, case(beta > 1, 3, 1)),
        "In yours the weights decide wherever beta is below 1, and then beta * lam is held against 1. Computing "
        "decides where it is longer than all moving, 1 + beta * lam.": lambda beta, lam: case(
            beta <= 1, 1, case(beta * lam > 1, 2, 3)
        ),
        "In yours the weights decide wherever they are longer than the notebooks. Where computing is longer than "
        "all moving, it decides, whichever part of the moving is the longer one.": lambda beta, lam: case(
            beta * lam < 1, 1, case(beta > 1 + beta * lam, 3, 2)
        ),
        "In yours beta is held against 1 and lambda against 1, each by itself. What counts is beta against 1 + "
        "beta * lam, and beta * lam against 1.": lambda beta, lam: case(beta < 1, 1, case(lam > 1, 2, 3)),
        "In yours the notebooks decide wherever they are longer than the weights. Where computing is longer than "
        "all moving, it decides, whichever part of the moving is the longer one.": lambda beta, lam: case(
            beta * lam > 1, 2, case(beta > 1 + beta * lam, 3, 1)
        ),
    },
    draw=curves.region,
    hints=(
        "Which is longer, moving or computing?",
        "Moving takes 1 for the weights and beta * lam for the notebooks, one after the other. Computing takes beta.",
        "Ask first whether computing decides. Only if it does not, compare the two parts of the moving.",
    ),
    right="The whole chart, in three lines of code.",
)

q6 = Choice(
    "07.6",
    "c",
    says={
        "a": "A larger crowd shares the weights, and they are the small part here: 1/beta beside lambda.",
        "b": "The workers wait already. Faster ones wait longer, and a token takes as much moving as before.",
        "d": "That halves the small part. How large are 1/beta and lambda?",
    },
    hints=("A token's cost is 1/beta + lambda. Which of the two is larger?", "Which change makes that one smaller?"),
    right=(
        "At lambda = 4 four fifths of the cost are notebooks, and smaller "
        "notebooks are the only way to move less of them."
    ),
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
