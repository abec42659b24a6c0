"""Exercise 04: a shared move, tokens per second, a promise, tokens of an expert, nothing overlaps, twice as many."""

from .. import formulas, units
from ..catalog import DEEPSEEK_V3
from . import curves_01_to_04 as curves
from .common import FLOP, missed_share, picked_share
from .engine import Choice, Expression, Function
from .formula import case, exp, larger, num, part, smaller


def _of_an_expert(users: int) -> str:
    experts, chosen = DEEPSEEK_V3.experts, DEEPSEEK_V3.experts_per_token
    moved = experts * formulas.expert_coverage(experts, chosen, users)
    return units.digits(users * chosen / moved, 2)


q1 = Function(
    "04.1",
    "move_per_token(params: params, bytes_per_param: width, bandwidth: bandwidth, batch: users[]) -> seconds",
    lambda params, width, bandwidth, batch: part("the move", params * width / bandwidth) / batch,
    says={
        "without dividing by `batch`": (
            "That is the whole move. It makes a token for each user of the batch; each pays a part of it. A part of "
            "the bytes over a part of the bandwidth takes as long as the whole."
        ),
        "turned: `batch`": (
            "It is as if each user had a move, or a part of the bandwidth, of their own. Everyone shares one move."
        ),
        "without `bytes_per_param` in the move": (
            "In your value each parameter is one byte. What does bytes_per_param say?"
        ),
        "upside down": "That is one over the time: tokens per second. The question asks for seconds.",
        "twice: `batch`": "Your value is divided by the batch twice. One move is shared, and shared once.",
        "`batch` - 1": "Your value is shared among one less than the batch. Alice is one of the batch, too.",
        "`batch` + 1": "Your value is shared among one more than the batch. Alice and Bob are in the batch already.",
        "doubled": (
            "It is twice the right value, as with 2 FLOP for each parameter. Here nothing is computed, only moved."
        ),
        "times 1000": (
            "It is a thousand times the right value, as in milliseconds. Give seconds: the series uses SI units "
            "throughout."
        ),
        "in bits": "It is 8 times too long. Is bandwidth taken for bits? It is in bytes per second.",
        "without dividing by `bandwidth` in the move": (
            "Those are the bytes that fall to each token. How long do they take?"
        ),
    },
    ideas={
        "Your value is shared between two. How many share is in batch.": (
            lambda params, width, bandwidth, batch: params * width / bandwidth / 2
        ),
        "Your value is shared among two more than the batch. Alice and Bob are in the batch already.": (
            lambda params, width, bandwidth, batch: params * width / bandwidth / (batch + 2)
        ),
    },
    hints=(
        "How long is the move, whoever it is for?",
        "How many tokens come out of it?",
        "All of these tokens have the same share of the move.",
    ),
    right="The one cost of a token that falls as people come.",
)

q2 = Function(
    "04.2",
    "tokens_per_second(total_params: params, active_params: active, bytes_per_param: width, bandwidth: bandwidth, "
    "flops: flops, batch: users[]) -> speed",
    lambda total, active, width, bandwidth, flops, batch: (
        batch
        / part(
            "the time of a step",
            larger(part("moving", total * width / bandwidth), part("computing", FLOP * active * batch / flops)),
        )
    ),
    where=lambda total_params, active_params, **_: active_params <= total_params,
    ends=({"total_params": 2.5e9, "active_params": 1.1e9, "batch": 1},),  # no whole billion, and moving counts
    says={
        "without `batch`": "That is what one user gets. Every user of the batch gets as much in the same step.",
        "upside down": "Those are seconds per token. Tokens per second are the tokens of a step over its time.",
        "turned: the time of a step": (
            "It is as if you multiplied by the time of a step. The longer it takes, the fewer tokens."
        ),
        "added: moving and computing": (
            "Your value has the sum of the two times. Here they overlap: the longer hides the shorter."
        ),
        "the smaller of moving and computing": (
            "Your value has the shorter time, or the larger of two rates. The step is over when the slower of the two "
            "is."
        ),
        "`total_params` for `active_params` in computing": (
            "In your value the computing uses all parameters. A token meets only the active ones."
        ),
        "`active_params` for `total_params` in moving": (
            "In your value the active parameters alone are moved. Different users ask for different experts, and here "
            "all are read."
        ),
        "swapped: `total_params`, `active_params`": (
            "It is as if the parameters were exchanged. Here all are moved, and the active ones compute."
        ),
        "without the 2 in computing": (
            "Your value has one FLOP for each parameter. A parameter is multiplied once and added once."
        ),
        "without `batch` in computing": (
            "In your value the computing does not grow with the batch. Each token needs its own arithmetic."
        ),
        "without `bytes_per_param` in moving": (
            "In your value each parameter is one byte. What does bytes_per_param say?"
        ),
        "only moving": (
            "Your answer grows evenly with the batch, however large it was tried. When do the workers fall behind?"
        ),
        "only computing": "That is the ceiling that arithmetic sets. A small batch does not reach it.",
    },
    ideas={
        "In your value only what some token picks is moved, as in lesson 02. Here a step reads all of the weights.": (
            lambda total, active, width, bandwidth, flops, batch: (
                batch
                / larger(total * picked_share(total, active, batch) * width / bandwidth, 2 * active * batch / flops)
            )
        ),
        "That is the time of a step. How many tokens does it make, in that time?": (
            lambda total, active, width, bandwidth, flops, batch: larger(
                total * width / bandwidth, 2 * active * batch / flops
            )
        ),
        "In your value the weights are moved once for each user. Everyone in the batch shares one move.": (
            lambda total, active, width, bandwidth, flops, batch: (
                batch / larger(total * width * batch / bandwidth, 2 * active * batch / flops)
            )
        ),
        "That is the sum of the two rates. A step has to be moved and computed: the slower of the two sets the pace.": (
            lambda total, active, width, bandwidth, flops, batch: (
                batch * bandwidth / (total * width) + flops / (2 * active)
            )
        ),
    },
    draw=curves.tokens_per_second,
    hints=(
        "A step makes how many tokens, and takes how long?",
        "All parameters are moved once. Each token is computed with the active ones, 2 FLOP for each.",
        "Overlapping, the step is over when the longer of the two times is.",
    ),
    right="It climbs with the batch, and then it is flat.",
)

ON_TIME = {"moving": 2.0**-5, "promise": 2**5}

q3 = Function(
    "04.3",
    "largest_batch(moving: seconds, active_params: active, dense_flops: flops, sparse_flops: flops, "
    "promise: speed) -> users",
    lambda moving, active, dense, sparse, promise: case(
        moving > part("what the promise leaves for a step", 1 / promise),
        0,
        part("what the promise leaves for a step", 1 / promise)
        / part("the computing for one user", FLOP * active / dense),
        when="where the move alone takes too long",
        otherwise="where the move is in time",
    ),
    # Where the move takes just as long as the promise leaves, rounding decides: it is asked for powers of two alone.
    where=lambda moving, dense_flops, sparse_flops, promise, **_: (
        (dense_flops < sparse_flops) & ((abs(moving * promise - 1) > 0.001) | (promise == ON_TIME["promise"]))
    ),
    ends=(ON_TIME,),
    says={
        "`sparse_flops` for `dense_flops` in the computing for one user": (
            "Your value has the rate for sparse matrices. A model's weights are not full of zeros: use the dense rate."
        ),
        "always: where the move is in time": (
            "At no input tried does your value depend on the move. Where that takes longer than the promise leaves for "
            "a step, no batch is small enough."
        ),
        "the border": "Yours is 0 where the move takes exactly as long as the promise leaves. It is in time.",
        "cases swapped": (
            "It is as if the two cases were turned: where the move alone takes too long, nobody can be served."
        ),
        "compared the other way": (
            "It is as if the comparison were turned: where the move alone takes too long, nobody can be served."
        ),
        "without the 2 in the computing for one user": (
            "Your value has one FLOP for each parameter. A parameter is multiplied once and added once."
        ),
        "without `active_params` in the computing for one user": (
            "The parameters make no difference in your value. A token is computed with active_params of them."
        ),
        "upside down": "It is upside down: faster workers serve more users, not fewer.",
        "without dividing by `promise` in what the promise leaves for a step": (
            "It is as if the promise stood for the time of a step. The move is in seconds, the promise in tokens per "
            "second."
        ),
        "whole rounded down": "It is rounded. The question asks for the number as it comes out.",
    },
    ideas={
        "It is as if the promise were the time of a step. More tokens in a second leave less time for each step.": (
            lambda moving, active, dense, sparse, promise: case(moving > promise, 0, promise * dense / (2 * active))
        ),
        "It is as if the move were taken off the time for computing. The two overlap: computing has all of the step.": (
            lambda moving, active, dense, sparse, promise: case(
                moving > 1 / promise, 0, (1 / promise - moving) * dense / (2 * active)
            )
        ),
        "Yours is one user at least. Where computing for one alone takes too long, it is less than one.": (
            lambda moving, active, dense, sparse, promise: case(
                moving > 1 / promise, 0, larger(1, dense / (2 * active * promise))
            )
        ),
        "Yours is 0 where computing for one user takes too long. There it is a number below 1.": (
            lambda moving, active, dense, sparse, promise: case(
                larger(moving, 2 * active / dense) > 1 / promise, 0, dense / (2 * active * promise)
            )
        ),
        "It is as if each user paid for a move. One move serves all, and the computing alone grows with them.": (
            lambda moving, active, dense, sparse, promise: case(
                moving > 1 / promise, 0, 1 / promise / larger(moving, 2 * active / dense)
            )
        ),
        "It is as if each user paid for a move, and yours is 0 where one user computes too long. One move serves "
        "all.": (
            lambda moving, active, dense, sparse, promise: case(
                larger(moving, 2 * active / dense) > 1 / promise, 0, 1 / promise / larger(moving, 2 * active / dense)
            )
        ),
        "That is the critical batch, where moving takes as long as computing. A promise may leave more time.": (
            lambda moving, active, dense, sparse, promise: moving * dense / (2 * active)
        ),
        "Yours stops at the critical batch. Past it a step is longer, and may still be in time.": (
            lambda moving, active, dense, sparse, promise: case(moving > 1 / promise, 0, moving * dense / (2 * active))
        ),
    },
    draw=curves.largest_batch,
    hints=(
        "How many seconds may a step take, if each user gets promise tokens in a second?",
        "How long does the move take, for however few users? Compare.",
        "If the move is in time, computing may fill the whole step. How many users' tokens go into it?",
    ),
    right="It is a promise that ends the batch, not the cost.",
)

q4 = Function(
    "04.4",
    "tokens_per_expert(experts: experts, experts_per_token: chosen, batch: users[]) -> tokens",
    lambda experts, chosen, batch: (
        part("the batch's picks", batch * chosen, many=True)
        / part(
            "the experts that are moved",
            experts * picked_share(experts, chosen, batch),
            many=True,
        )
    ),
    where=lambda experts, experts_per_token, **_: experts_per_token < experts,
    says={
        "without the share that is picked in the experts that are moved": (
            "In your value all experts share the picks. Those that nobody picked are not moved, and serve no one."
        ),
        "without the batch's picks": "That is one over the experts that are moved. How many picks do they share?",
        "without `experts_per_token` in the batch's picks": (
            "Your value has one pick for each token. It picks experts_per_token experts."
        ),
        "without `batch` in the batch's picks": (
            "Your value has the picks of a single token. All tokens of the batch pick."
        ),
        "without `experts` in the experts that are moved": (
            "Your value has a share below the line. How many experts is it, of all there are?"
        ),
        "upside down": "It is upside down: picks over experts, so that each expert serves one token at least.",
        "without the power `batch` in the share that nobody picks": (
            "In your value one token chooses which experts are moved. Other tokens pick other experts."
        ),
        "without `experts_per_token` in the share that one token picks": (
            "Where the experts that are moved are counted, your value has one pick for each token. It picks "
            "experts_per_token."
        ),
        "only the share that one token picks": (
            "Your value has the chance that a token picks an expert where the chance that it misses is needed."
        ),
    },
    ideas={
        "It is as if the batch and experts_per_token were exchanged: batch tokens pick experts_per_token experts "
        "each.": (lambda experts, chosen, batch: batch * chosen / (experts * (1 - (1 - batch / experts) ** chosen))),
        "That is nearly true where experts_per_token is small against experts. A power is exact.": (
            lambda experts, chosen, batch: batch * chosen / (experts * (1 - exp(0 - batch * chosen / experts)))
        ),
        "Your value has the experts that nobody picked. The others are moved.": (
            lambda experts, chosen, batch: batch * chosen / (experts * missed_share(experts, chosen, batch))
        ),
        "Those are the experts that are moved. How many tokens does each of them serve?": (
            lambda experts, chosen, batch: experts * picked_share(experts, chosen, batch)
        ),
        "That is the share of the experts that are moved. How many tokens does each of them serve?": picked_share,
        "It is one token for each expert, as if each token opened new experts. Two tokens often pick the same.": (
            lambda experts, chosen, batch: num(1, "one token for each expert")
        ),
        "It is as if each token opened new experts, until all are moved. Two tokens may pick the same one before.": (
            lambda experts, chosen, batch: batch * chosen / smaller(experts, batch * chosen)
        ),
        "That is what a token meets at its own experts. Those with many tokens are counted more often so.": (
            lambda experts, chosen, batch: 1 + (batch - 1) * chosen / experts
        ),
        "That is the batch times a share of the experts. Its picks are to be divided among those experts.": (
            lambda experts, chosen, batch: batch * picked_share(experts, chosen, batch)
        ),
        "It is as if each pick were a token where the experts that are moved are counted. A token makes "
        "experts_per_token picks, and the power is the batch.": (
            lambda experts, chosen, batch: batch * chosen / (experts * (1 - (1 - chosen / experts) ** (batch * chosen)))
        ),
        "It is as if a token could pick the same expert more than once. Its experts_per_token experts are different "
        "ones.": (
            lambda experts, chosen, batch: batch * chosen / (experts * (1 - (1 - 1 / experts) ** (chosen * batch)))
        ),
    },
    hints=(
        "How many picks does the batch make in a layer, if each token makes experts_per_token?",
        "How likely is it that one token leaves a given expert alone? And that all tokens of the batch do?",
        "The experts that are not left alone are moved. They share the picks.",
    ),
    right=(
        "Sharing starts late: in a step of DeepSeek-V3 for "
        f"32 users, each expert that is moved serves {_of_an_expert(32)} of them."
    ),
)

q5 = Expression(
    "04.5",
    "B(N: params, N_a: active, b: width, F: flops, W: bandwidth, g: factor) -> users",
    lambda N, N_a, b, F, W, g, B: (
        part(
            "the time of a token",
            (part("the move", N * b / W) + part("the computing", FLOP * N_a * B / F)) / B,
        ),
        g * part("the least", FLOP * N_a / F),
    ),
    unknown="B",
    solution=lambda N, N_a, b, F, W, g: (
        part("the critical batch", N * b * F / (FLOP * N_a * W)) / part("what is left of g", g - num(1, "the least"))
    ),
    where=lambda N, N_a, g, **_: (N_a <= N) & (g > 1),
    says={
        "without dividing by `B` in the time of a token": (
            "It is as if a whole step were held against the least. It makes B tokens: what does one of them take?"
        ),
        "negative": "The sign of the whole is turned: g is more than 1, and the batch more than 0.",
        "without `B` in the computing": (
            "It is as if one token were computed. A step computes one for each of the B users."
        ),
        "without the 2 in the critical batch": (
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and an "
            "addition."
        ),
    },
    ideas={
        "That is the batch at which both times are equal. Together they are then twice the least: what is it for g?": (
            lambda N, N_a, b, F, W, g: N * b * F / (2 * N_a * W)
        ),
        "In your answer the move alone takes g times the least. The move and the computing together take g times the "
        "least, and not g times more.": (lambda N, N_a, b, F, W, g: N * b * F / (2 * N_a * W * g)),
        "It is as if the least were added to g. The computing is one of the g, so the move has one less.": (
            lambda N, N_a, b, F, W, g: N * b * F / (2 * N_a * W * (g + 1))
        ),
        "In your value a larger g needs more users. Where a token may take longer, fewer are enough.": (
            lambda N, N_a, b, F, W, g: g * N * b * F / (2 * N_a * W)
        ),
        "In your answer a larger g needs more users, as where a step is held against the move. The least is the "
        "computing of one token.": (lambda N, N_a, b, F, W, g: (g - 1) * N * b * F / (2 * N_a * W)),
        "It is as if the move were the least. With ever more users it is the computing of a token that is left.": (
            lambda N, N_a, b, F, W, g, B: ((N * b / W + 2 * N_a * B / F) / B, g * N * b / W)
        ),
        "It is as if a token were held against what it takes for one user alone. The least is its computing.": (
            lambda N, N_a, b, F, W, g, B: ((N * b / W + 2 * N_a * B / F) / B, (N * b / W + 2 * N_a / F) / g)
        ),
        "It is as if what a token takes at the critical batch were the least. There the move counts as much as the "
        "computing; the least is the computing alone.": (
            lambda N, N_a, b, F, W, g: N * b * F / (2 * N_a * W * (2 * g - 1))
        ),
        "That is g times the least itself, which is a time. Which batch takes it?": (
            lambda N, N_a, b, F, W, g: g * 2 * N_a / F
        ),
        "In your value the move and the computing have the same number of parameters. All N are moved, N_a compute.": (
            lambda N, N_a, b, F, W, g: b * F / (2 * W * (g - 1))
        ),
    },
    hints=(
        "How long is a step if the computing begins when the move is done? How many tokens does it make?",
        "The time of one token is the step over B. With ever more users, which of the two parts is left?",
        "Put that time and g times what is left into a sympy.Eq, and let sympy.solve find B.",
    ),
    right="Twice the least takes the critical batch itself, a tenth more than the least takes ten of them.",
)

q6 = Choice(
    "04.6",
    "b",
    says={
        "a": (
            "Sharing helps only while the move is the longer time. At the knee the computing takes as long, and it is "
            "not shared."
        ),
        "c": "The step is twice as long, but it also makes twice as many tokens. What does one of them cost?",
        "d": "Twice the tokens are twice the arithmetic, and the workers were busy already. The step must grow.",
    },
    hints=(
        "Which of the two times grows when the batch is doubled at the knee?",
        "A step is then how long, and makes how many tokens?",
    ),
    right="Past the knee a larger batch buys nothing, and takes patience.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
