"""Exercise 03: read time, the longer of two times, critical batch, speed of a deployment."""

from . import curves_01_to_04 as curves
from .common import FLOP
from .engine import Choice, Expression, Function
from .formula import larger, part

q1 = Function(
    "03.1",
    "read_time(params: params, bytes_per_param: width, bandwidth: bandwidth) -> seconds",
    lambda params, width, bandwidth: part("the weights", params * width, many=True) / bandwidth,
    says={
        "upside down": "That is one over the time: tokens per second. The question asks for seconds.",
        "without `bytes_per_param` in the weights": (
            "In your value each parameter is one byte. What does bytes_per_param say?"
        ),
        "in bits": "It is 8 times too long. Is bandwidth taken for bits? It is in bytes per second.",
        "turned: `bytes_per_param` in the weights": (
            "It is as if you divided by bytes_per_param. Wider parameters are more bytes to move, not fewer."
        ),
        "times 1000": (
            "It is a thousand times the right value, as in milliseconds. Give seconds: the series uses SI units "
            "throughout."
        ),
        "without dividing by `bandwidth`": "Those are the bytes. How long do they take, at that many bytes a second?",
        "turned: `bandwidth`": "It is as if you multiplied by the bandwidth. A faster belt takes less time, not more.",
        "doubled": (
            "It is twice the right value, as with 2 FLOP for each parameter. Here nothing is computed, only moved."
        ),
    },
    hints=(
        "How many bytes are there to move?",
        "Each parameter is bytes_per_param of them.",
        "The belt carries bandwidth bytes in each second.",
    ),
    right="All that decides one user's speed is in this line.",
)

q2 = Function(
    "03.2",
    "step_time(params: params, bytes_per_param: width, bandwidth: bandwidth, flops: flops, batch: users[]) -> seconds",
    lambda params, width, bandwidth, flops, batch: larger(
        part("moving", params * width / bandwidth), part("computing", FLOP * params * batch / flops)
    ),
    says={
        "added: moving and computing": (
            "That is the sum of the two times. They overlap here: the longer hides the shorter."
        ),
        "the smaller of moving and computing": (
            "That is the shorter time. The step is over when the slower of the two is."
        ),
        "without the 2 in computing": (
            "Your value has one FLOP for each parameter. A parameter is multiplied once and added once."
        ),
        "without `batch` in computing": (
            "In your value the computing time does not grow with the batch. Each token needs its own arithmetic."
        ),
        "without `params` in computing": (
            "Your value has 2 FLOP for each token. It is 2 FLOP for each parameter, and that for each token."
        ),
        "without `bytes_per_param` in moving": (
            "In your value each parameter is one byte. What does bytes_per_param say?"
        ),
        "only moving": "Yours is the moving time at all inputs tried. What if the batch is large?",
        "only computing": "Yours is the computing time at all inputs tried. What if the batch is small?",
        "times 1000": (
            "It is a thousand times the right value, as in milliseconds. Give seconds: the series uses SI units "
            "throughout."
        ),
        "divided by `batch`": (
            "That is the step's time over the batch, what falls to each token. The question asks for the whole step."
        ),
    },
    ideas={
        "In your value the moving time grows with the batch. The weights are moved once for all.": (
            lambda params, width, bandwidth, flops, batch: larger(
                params * width * batch / bandwidth, 2 * params * batch / flops
            )
        ),
        "Those are the tokens of a second. The question asks how many seconds a step takes.": (
            lambda params, width, bandwidth, flops, batch: (
                batch / larger(params * width / bandwidth, 2 * params * batch / flops)
            )
        ),
    },
    draw=curves.step_time,
    hints=(
        "There are two times. Which of them grows with the batch?",
        "Moving is question 1. Computing is the FLOP of all tokens, over FLOP per second.",
        "Overlapping, the two start together, and the step is over when both are.",
    ),
    right="It works on arrays too, so one call draws a curve.",
)

q3 = Expression(
    "03.3",
    "B(N: params, b: width, W: bandwidth, F: flops) -> tokens",
    lambda N, b, W, F, B: (part("moving", N * b / W), part("computing", FLOP * N * B / F)),
    unknown="B",
    solution=lambda N, b, W, F: F * b / (FLOP * W),
    left={"N": "it is in both times, and drops out"},
    says={
        "without the 2 in computing": (
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and an "
            "addition, for each token."
        ),
        "without `b` in moving": (
            "In your answer b makes no difference. Moving takes b bytes for each parameter; computing does not."
        ),
        "whole upside down": "It is upside down: faster workers need more tokens to be busy, not fewer.",
        "turned: `b` in moving": (
            "In your value the bytes per parameter are on the wrong side: wider parameters need more tokens each."
        ),
        "without `N` in moving": "It is as if a single parameter were moved. All N are moved.",
        "without `N` in computing": "Each token is computed with all N, too: N is in both times, and drops out.",
        "whole rounded up": "It is rounded. The question asks for the batch at which both times are equal.",
    },
    ideas={
        "That is the ridge point, in FLOP per byte. Each parameter is b bytes and takes 2 FLOP.": (
            lambda N, b, W, F: F / W
        ),
        "It is as if you multiplied by W. Divide by it: put 2 and W into one bracket under the line.": (
            lambda N, b, W, F: F * b / 2 * W
        ),
        "That is the time of a step at the balance. Which batch is it that takes it?": lambda N, b, W, F: N * b / W,
    },
    hints=(
        "Write the two times for N parameters and B tokens.",
        "The weights are moved once. Each of the B tokens takes 2 FLOP for each parameter.",
        "Give sympy.solve both times as sympy.Eq(moving, computing), and B. It gives a list of one.",
    ),
    right="N has dropped out: the balance does not depend on the model's size.",
)

q4 = Choice(
    "03.4",
    "c",
    says={
        "a": "Twice the arithmetic would halve a time that nobody waits for: the computing is hidden already.",
        "b": "More memory holds a larger model; it does not move the bytes any faster.",
        "d": "One user's tokens come one after the other. A larger batch serves more users, none of them sooner.",
    },
    hints=("Which of the two times is the longer at batch 1?", "What is that time made of?"),
    right="At batch 1 the step is the moving time, and bytes over bandwidth is all it has in it.",
)

q5 = Function(
    "03.5",
    "tokens_per_second(bytes_read: bytes, bandwidth: bandwidth, devices: devices, efficiency: share) -> speed",
    lambda read, bandwidth, devices, efficiency: devices * bandwidth * efficiency / read,
    says={
        "without `devices`": "That is the speed of one device. Each of them brings its own belt.",
        "without `efficiency`": "The efficiency makes no difference in your value: no program reaches the peak.",
        "without `bandwidth`": "The bandwidth makes no difference in your value. How many bytes come in a second?",
        "upside down": "That is the time of a step in seconds. Tokens per second is one over it.",
        "turned: `efficiency`": "It is as if you divided by the efficiency: losses would make it faster.",
        "turned: `devices`": (
            "It is as if you divided by the devices: more belts would make it slower. bytes_read is what all of them "
            "read together."
        ),
        "twice: `devices`": "The devices count twice. They bring their belts, and all of them make the same token.",
        "divided by 100": (
            "It is a hundredth of the right value. Is the efficiency taken for a percentage? It is a share, up to 1."
        ),
    },
    ideas={
        "It is as if only one of the devices fell short of its peak. Each of them reaches the same share.": (
            lambda read, bandwidth, devices, efficiency: bandwidth * (devices - 1 + efficiency) / read
        ),
        "Your value has the share that is lost. efficiency is the share that is reached.": (
            lambda read, bandwidth, devices, efficiency: devices * bandwidth * (1 - efficiency) / read
        ),
    },
    hints=(
        "Several belts side by side move bytes together.",
        "Each of them moves efficiency times its peak.",
        "A step makes one token: how many steps go into a second?",
    ),
    right="Two numbers of a spec sheet, a count and an honest percentage.",
)

QUESTIONS = (q1, q2, q3, q4, q5)
