"""Exercise 10: the cost of a step, a day's cost, the batch at a speed, cost against speed, a price, a bend."""

from . import curves_10_to_14 as curves
from .engine import Choice, Expression, Function
from .formula import ceil, floor, num, part

MILLION, SECONDS, HOURS = 1e6, 3600, 24

q1 = Function(
    "10.1",
    "usd_per_million(devices: devices, usd_per_hour: rent, step: seconds, batch: users[]) -> usd",
    lambda devices, usd_per_hour, step, batch: (
        num(MILLION, "the tokens that the price is for")
        * part(
            "the cost of a step",
            devices * part("the rent of a second", usd_per_hour / num(SECONDS, "the seconds of an hour")) * step,
        )
        / batch
    ),
    ends=(
        {"batch": 7000},  # a step makes so many that the last one of a million tokens would be begun alone
        {"step": 0.4, "batch": 1},  # so slow that the tokens of a second, or of an hour, are no whole number
        {"step": 17.0, "batch": 1},
    ),
    says={
        "without `devices` in the cost of a step": (
            "Your answer is the same for any number of GPUs. Each of them has its rent, and all work on the one step."
        ),
        "without the 3600 in the rent of a second": (
            "The rent is for an hour, and the step in seconds: yours has an hour's rent for each second."
        ),
        "without dividing by `batch`": (
            "Your answer does not change with the batch. A step makes a token for each user of it, and they share"
            " the rent."
        ),
        "turned: `batch`": "Yours is multiplied by the batch. The more share a step, the less each token costs.",
        "without the 1e+06": "That is the cost of one token. The question asks for a million.",
        "times 1000": "It is a thousand times too large. Is the step in milliseconds in yours? It is in seconds.",
        "divided by 1000": (
            "It is a thousandth of the right value: is it that of a thousand tokens, or the step in milliseconds?"
        ),
        "turned: `step` in the cost of a step": (
            "Yours is divided by the length of the step. The longer it is, the more rent each of its tokens pays."
        ),
        "upside down": "Upside down: that is tokens for money, not money for tokens.",
        "twice: `batch`": "It is `batch` times too small. A step is divided by its users once.",
    },
    ideas={
        "Your cost falls with the GPUs. More of them cost more; what they do for it is in the step already.": (
            lambda devices, usd_per_hour, step, batch: MILLION * usd_per_hour / SECONDS * step / batch / devices
        ),
        "Yours rounds the steps of a million tokens up. The price is for a million: do not round.": (
            lambda devices, usd_per_hour, step, batch: ceil(MILLION / batch) * step * devices * usd_per_hour / SECONDS
        ),
        "Yours rounds the steps of a million tokens down. The price is for a million: do not round.": (
            lambda devices, usd_per_hour, step, batch: floor(MILLION / batch) * step * devices * usd_per_hour / SECONDS
        ),
        "It is as if the tokens of a second were cut to a whole number (// or int). Do not round.": (
            lambda devices, usd_per_hour, step, batch: MILLION * devices * usd_per_hour / SECONDS / floor(batch / step)
        ),
        "It is as if the tokens of an hour were cut to a whole number (// or int). Do not round.": (
            lambda devices, usd_per_hour, step, batch: MILLION * devices * usd_per_hour / floor(SECONDS / step * batch)
        ),
        "It is as if the steps of an hour were cut to a whole number (// or int). Do not round.": (
            lambda devices, usd_per_hour, step, batch: (
                MILLION * devices * usd_per_hour / (floor(SECONDS / step) * batch)
            )
        ),
        "Upside down: those are tokens for a dollar.": (
            lambda devices, usd_per_hour, step, batch: batch / (devices * usd_per_hour / SECONDS * step)
        ),
        "It is 60 times too large. An hour has 3,600 seconds, not 60.": (
            lambda devices, usd_per_hour, step, batch: MILLION * devices * usd_per_hour / 60 * step / batch
        ),
    },
    hints=(
        "What do all GPUs together cost for a second? And for a step?",
        "How many tokens does the step make?",
        "Rent is USD for one GPU and hour; an hour has 3,600 seconds.",
    ),
    right="Four numbers, and not one of them says which model it is.",
)

q2 = Function(
    "10.2",
    "usd_per_million_output(nodes: count, devices: devices, usd_per_hour: rent, input_tokens: a day's tokens, "
    "output_tokens: a day's tokens) -> usd",
    lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: (
        part("the rent of a day", nodes * devices * usd_per_hour * num(HOURS, "the hours of a day"))
        / part("the millions that were written", output_tokens / num(MILLION, "a million"), many=True)
    ),
    says={
        "`input_tokens` for `output_tokens` in the millions that were written": (
            "Yours is the cost over what was read. It is to be put on what was written."
        ),
        "without the 24 in the rent of a day": "Your rent is that of one hour. The tokens are those of a day.",
        "without `devices` in the rent of a day": (
            "Your answer is the same for any number of GPUs in a node. All of them are rented."
        ),
        "without `nodes` in the rent of a day": (
            "Your answer is the same for any number of nodes. All of them are rented."
        ),
        "without the 1e+06 in the millions that were written": "That is the cost of one token, not of a million.",
        "turned: the 1e+06 in the millions that were written": (
            "Yours is off by a million twice: a million tokens cost a million times as much as one."
        ),
        "halved": "It is half of the right value, as if a day had 12 hours.",
        "upside down": "Upside down: that is tokens for money, not money for tokens.",
    },
    ends=({"input_tokens": 3e6, "output_tokens": 2.7e6},),  # a day may bring little, and a part of a million counts
    left={"input_tokens": "all of the cost is put on what was written"},
    ideas={
        "In yours the tokens that were read carry a part of the cost. All of it is put on what was written.": (
            lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: (
                nodes * devices * usd_per_hour * HOURS / ((input_tokens + output_tokens) / MILLION)
            )
        ),
        "It is 3,600 times too large, as if the rent were for a second. It is for an hour.": (
            lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: (
                nodes * devices * usd_per_hour * HOURS * SECONDS / (output_tokens / MILLION)
            )
        ),
    },
    hints=(
        "What does a day of all GPUs cost?",
        "Whose tokens carry that cost here?",
        "One of the arguments is not needed.",
    ),
    right="Rented are the nodes of the peak, written is what came all day: quiet hours make tokens dearer.",
)

q3 = Expression(
    "10.3",
    "B(t_0: seconds, tau: a user's seconds, s: speed) -> users",
    lambda t_0, tau, s, B: (
        part("the step", t_0 + part("what the users add", tau * B)),
        part("the time of a token", num(1, "one token") / s),
    ),
    unknown="B",
    solution=lambda t_0, tau, s: (
        part("what is left for the users", part("the time of a token", num(1, "one token") / s) - t_0) / tau
    ),
    where=lambda t_0, s, **_: s * t_0 < 0.999,
    says={
        "without `t_0` in what is left for the users": (
            "Your answer does not change with t_0. A step takes it even for nobody."
        ),
        "negative": ("It is below 0, as if the time of a token were taken away from t_0. It is the other way round."),
        "without dividing by `tau`": "That is the time that a step has left for its users. Each of them adds tau.",
    },
    ideas={
        "It is as if s were the time of a step. It is tokens in a second: a step takes one over it.": (
            lambda t_0, tau, s, B: (t_0 + tau * B, s)
        ),
        "It is as if s were the speed of all users together. It is that of one: everybody gets a token in each step.": (
            lambda t_0, tau, s, B: (t_0 + tau * B, B / s)
        ),
        "Those are the tokens of all users in a second. Each of them gets s.": lambda t_0, tau, s: (1 - s * t_0) / tau,
        "It is as if the constant part came once for each user. It comes once for a step.": (
            lambda t_0, tau, s, B: (B * (t_0 + tau), 1 / s)
        ),
    },
    hints=(
        "How long does a step take with B users?",
        "A user who gets s tokens in a second waits 1/s for one.",
        "Put the two into a sympy.Eq, and let sympy.solve find B. It gives a list: take its only entry.",
    ),
    right="It is nothing at s = 1/t_0: so fast is only a step that nobody shares.",
)

q4 = Function(
    "10.4",
    "cost_over_least(speed: speed[], constant: seconds) -> ratio",
    lambda speed, constant: (
        num(1, "the least")
        / part("what is left", num(1, "the fastest") - part("the share of the fastest", speed * constant))
    ),
    where=lambda speed, constant, **_: (speed * constant < 0.95) & (speed * constant > 0.02),
    # Where a sum that is cut off falls short, and where a speed that is rounded is another one.
    ends=({"speed": 150.0, "constant": 0.0063}, {"speed": 3.6, "constant": 0.22}),
    says={
        "turned: what is left": (
            "That is what all users get together, as a share of the most, and the cost goes the other way. Is it "
            "upside down, or are brackets missing below the line?"
        ),
        "sign: the share of the fastest in what is left": (
            "In yours more is left, the faster each user is. The share of the fastest is taken away from 1."
        ),
        "turned: `constant` in the share of the fastest": (
            "It is as if `constant` were the fastest speed. It is a time."
        ),
        "only the share of the fastest": "That is one over the speed's share. What counts is what is left of 1.",
    },
    ideas={
        "In yours the cost grows in a straight line with the speed. The last share of the speed costs far more "
        "than the first.": lambda speed, constant: 1 + speed * constant,
        "That is by how much the cost is above the least. How many times the least is it?": (
            lambda speed, constant: 1 / (1 - speed * constant) - 1
        ),
        "Yours is one over the part of a step that is left for users. How many times that part is the whole step?": (
            lambda speed, constant: speed / (1 - speed * constant)
        ),
        "That is the speed's share of the fastest. Twice the share is not twice the cost.": (
            lambda speed, constant: speed * constant
        ),
    },
    draw=curves.cost_over_least,
    hints=(
        "The fastest speed is that of a step that nobody shares, 1/constant.",
        "What part of it does each user get? The rest is what users together can fill.",
        "At half the fastest speed a token costs twice the least.",
    ),
    right="It has no end: at 99 % of the speed a token costs a hundred times the least.",
)

q5 = Function(
    "10.5",
    "price_for_margin(cost: price, margin: share) -> price",
    lambda cost, margin: cost / part("what the cost takes of the price", num(1, "the whole price") - margin),
    ends=({"margin": 0.95},),
    says={
        "without dividing by what the cost takes of the price": "That is the cost: nothing would be left of the price.",
        "turned: what the cost takes of the price": (
            "Your price is below the cost. The margin is a share of the price, and is not taken off the cost."
        ),
        "sign: `margin` in what the cost takes of the price": (
            "Your price is below the cost. The cost takes less than the whole price, not more."
        ),
        "whole upside down": "Upside down: that falls as the cost grows. What costs more needs a higher price.",
        "only `margin`": "It is as if the cost were the margin. It takes the other part of the price.",
    },
    ideas={
        "Yours has the margin on top of the cost. It is a share of the price, which is larger.": (
            lambda cost, margin: cost * (1 + margin)
        ),
        "That is a share of the cost. The margin is a share of the price, and the price has to pay the cost, too.": (
            lambda cost, margin: cost * margin
        ),
        "It is as if the margin counted twice, on top of the cost and as a share of the price. It is that share.": (
            lambda cost, margin: cost * (1 + margin) / (1 - margin)
        ),
        "That is the profit. The price has to pay the cost, too.": lambda cost, margin: cost * margin / (1 - margin),
        "The margin is added in yours, as if it were USD. It is a share of the price.": lambda cost, margin: (
            cost + margin
        ),
        "It is as if the margin were in per cent. It is a share: 0.25 for 25 %.": (
            lambda cost, margin: cost / (1 - margin / 100)
        ),
    },
    hints=(
        "Which share of the price does the cost take?",
        "With a margin of 0.25, the cost is three quarters of the price.",
    ),
    right="A profit of 84.5 % of the price is 545 % of the cost.",
)

q6 = Choice(
    "10.6",
    "b",
    says={
        "a": "That adds as much for the sixtieth user as for the first, so it makes a straight line.",
        "c": "A longer step for everybody moves the line up. It does not bend it.",
        "d": "That holds for a dense model as well, whose steps are straight lines.",
    },
    hints=(
        "Which of the four is more for the second user than for the sixtieth?",
        "What is there to read for a user whose experts others have asked for already?",
    ),
    right="One more term, the bytes of weights that are read, meets runs that were not used to fit it.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
