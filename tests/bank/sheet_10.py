"""Answers to sheet 10 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "10.1": [
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * usd_per_hour / 3600 * step / batch",
            "the rent of one GPU for all of them",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour * step / batch",
            "an hour's rent for a second",
            "The rent is for an hour, and the step in seconds: yours has an hour's rent for each second.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 3600 * step",
            "one user pays the whole step",
            "Your answer does not change with the batch. A step makes a token for each user of it, and they share the rent.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: devices * usd_per_hour / 3600 * step / batch",
            "one token, not a million",
            "That is the cost of one token",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 60 * step / batch",
            "minutes for hours",
            "It is 60 times too large. An hour has 3,600 seconds, not 60.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 3600 / step / batch",
            "divided by the step",
            "Yours is divided by the length of the step. The longer it is, the more rent each of its tokens pays.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 3600 * step * batch",
            "multiplied by the batch",
            "Yours is multiplied by the batch. The more share a step, the less each token costs.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * usd_per_hour / 3600 * step / (batch * devices)",
            "divided by the GPUs",
            "Your cost falls with the GPUs. More of them cost more; what they do for it is in the step already.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e3 * devices * usd_per_hour / 3600 * step / batch",
            "a thousand tokens",
            "It is a thousandth of the right value: is it that of a thousand tokens",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: round(1e6 * devices * usd_per_hour / 3600 * step / batch, 2)",
            "rounded to cents: no array, and small prices are lost",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: batch / step / (devices * usd_per_hour / 3600)",
            "tokens for a dollar",
            "Upside down: those are tokens for a dollar",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 3600 * step / (batch * batch)",
            "shared twice",
            "It is `batch` times too small. A step is divided by its users once.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * 8 * usd_per_hour / 3600 * step / batch",
            "8 GPUs, whatever is given",
            "Your answer does not change with `devices`",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    print(1e6 * devices * usd_per_hour / 3600 * step / batch)
""",
            "printed, not returned",
            "your function gives nothing back",
        ),
    ],
    "10.2": [
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24 / ((input_tokens + output_tokens) / 1e6)",
            "all tokens for those that were written",
            "In yours the tokens that were read carry a part of the cost.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24 / (input_tokens / 1e6)",
            "input for output",
            "Yours is the cost over what was read. It is to be put on what was written.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour / (output_tokens / 1e6)",
            "an hour for a day",
            "Your rent is that of one hour. The tokens are those of a day.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * usd_per_hour * 24 / (output_tokens / 1e6)",
            "nodes for GPUs",
            "Your answer is the same for any number of GPUs in a node",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24 / output_tokens",
            "one token",
            "That is the cost of one token, not of a million.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24 * 3600 / (output_tokens / 1e6)",
            "the rent for each second",
            "It is 3,600 times too large, as if the rent were for a second.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24 / output_tokens / 1e6",
            "brackets: divided by a million",
            "Yours is off by a million twice: a million tokens cost a million times as much as one.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 24",
            "the rent of the day",
            "A division by the millions that were written is missing",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: (output_tokens / 1e6) / (nodes * devices * usd_per_hour * 24)",
            "upside down",
            "Upside down: that is tokens for money, not money for tokens.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: nodes * devices * usd_per_hour * 12 / (output_tokens / 1e6)",
            "half a day",
            "It is half of the right value, as if a day had 12 hours.",
        ),
        (
            "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: 278 * devices * usd_per_hour * 24 / (output_tokens / 1e6)",
            "the lesson's nodes",
            "Your answer does not change with `nodes`",
        ),
    ],
    "10.3": [
        (
            "(s - t_0) / tau",
            "the speed for the time of a step",
            "It is as if s were the time of a step. It is tokens in a second: a step takes one over it.",
        ),
        (
            "1 / (s * (t_0 + tau))",
            "the constant part for each user",
            "It is as if the constant part came once for each user.",
        ),
        (
            "1 / (s * tau)",
            "without the constant part",
            "Your answer does not change with t_0. A step takes it even for nobody.",
        ),
        (
            "1 / s - t_0",
            "not divided by tau",
            "That is the time that a step has left for its users.",
        ),
        (
            "1 / s - t_0 / tau",
            "brackets",
            "It is as if only `t_0` were divided by `tau`",
        ),
        (
            "(1 / s + t_0) / tau",
            "the wrong sign",
            "It is as if `t_0` were added in what is left for the users",
        ),
        (
            "tau * (1 / s - t_0)",
            "multiplied by tau",
            "It is as if you multiplied by `tau`",
        ),
        (
            "(t_0 - 1 / s) / tau",
            "the other way round",
            "It is below 0, as if the time of a token were taken away from t_0.",
        ),
        (
            "s * t_0 / (1 - s * tau)",
            "s of all users",
            "It is as if s were the speed of all users together.",
        ),
        (
            "tau / (1 / s - t_0)",
            "upside down",
            "Upside down",
        ),
        (
            "1 / (t_0 + tau * B)",
            "the speed, not the users",
            "B is still in the answer",
        ),
    ],
    "10.4": [
        (
            "lambda speed, constant: 1 - speed * constant",
            "upside down",
            "That is what all users get together, as a share of the most, and the cost goes the other way.",
        ),
        (
            "lambda speed, constant: 1 + speed * constant",
            "a straight line",
            "In yours the cost grows in a straight line with the speed.",
        ),
        (
            "lambda speed, constant: 1 / (1 + speed * constant)",
            "the wrong sign",
            "In yours more is left, the faster each user is.",
        ),
        (
            "lambda speed, constant: 1 / (1 - speed * constant) - 1",
            "above the least",
            "That is by how much the cost is above the least.",
        ),
        (
            "lambda speed, constant: speed * constant",
            "the share of the fastest",
            "That is the speed's share of the fastest",
        ),
        (
            "lambda speed, constant: 1 / (speed * constant)",
            "one over the share",
            "That is one over the speed's share",
        ),
        (
            "lambda speed, constant: 1 / (1 - speed / constant)",
            "the constant for the fastest",
            "It is as if `constant` were the fastest speed.",
        ),
        (
            "lambda speed, constant: 1 / (1 - speed)",
            "without the constant",
            "`constant` is missing in the share of the fastest.",
        ),
        (
            "lambda speed, constant: speed * constant / (1 - speed * constant)",
            "above the least, written otherwise",
            "That is by how much the cost is above the least.",
        ),
        (
            "lambda speed, constant: 1 / 1 - speed * constant",
            "brackets missing",
            "That is what all users get together, as a share of the most, and the cost goes the other way.",
        ),
        (
            "lambda speed, constant: float(1 / (1 - speed * constant))",
            "no array",
            "With each single number tried for",
        ),
    ],
    "10.5": [
        (
            "lambda cost, margin: cost * (1 + margin)",
            "the margin on top of the cost",
            "Yours has the margin on top of the cost. It is a share of the price, which is larger.",
        ),
        (
            "lambda cost, margin: cost / margin",
            "the other part",
            "It is as if the cost were the margin. It takes the other part of the price.",
        ),
        (
            "lambda cost, margin: cost * margin / (1 - margin)",
            "the profit alone",
            "That is the profit. The price has to pay the cost, too.",
        ),
        (
            "lambda cost, margin: cost * (1 - margin)",
            "below the cost",
            "Your price is below the cost",
        ),
        (
            "lambda cost, margin: cost / (1 + margin)",
            "the wrong sign",
            "Your price is below the cost",
        ),
        (
            "lambda cost, margin: cost / (1 - margin / 100)",
            "per cent",
            "It is as if the margin were in per cent. It is a share: 0.25 for 25 %.",
        ),
        (
            "lambda cost, margin: cost + margin",
            "added as USD",
            "The margin is added in yours, as if it were USD.",
        ),
        (
            "lambda cost, margin: cost",
            "no margin",
            "That is the cost: nothing would be left of the price.",
        ),
        (
            "lambda cost, margin: cost / 1 - margin",
            "brackets",
            "Of the sum below the line only the first term divides: are brackets missing?",
        ),
        (
            "lambda cost, margin: (1 - margin) / cost",
            "upside down",
            "Upside down: that falls as the cost grows.",
        ),
    ],
    "10.6": [
        (
            "'a'",
            "as much for each user",
            "That adds as much for the sixtieth user as for the first, so it",
        ),
        (
            "'c'",
            "a longer step is no bend",
            "A longer step for everybody moves the line up",
        ),
        (
            "'d'",
            "holds for the dense model as well",
            "That holds for a dense model as well, whose steps are straight",
        ),
        (
            "'experts'",
            "a word, not a letter",
            "'experts' is not one of the choices: a, b, c, d.",
        ),
        (
            "'b or c'",
            "two letters",
            "'b or c' names more than one of the choices",
        ),
        (
            "2",
            "a number",
            "2 is not one of the choices: a, b, c, d.",
        ),
    ],
}

RIGHT = {
    "10.1": [
        "lambda n, r, t, b: n * r * t / (3.6e-3 * b)",
        "lambda n, r, t, b: 1e6 / (b / t) * n * r / 3600",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = 3600 / step * batch
    return devices * usd_per_hour / tokens_per_hour * 1_000_000
""",
    ],
    "10.2": [
        "lambda nodes, n, r, i, o: nodes * n * r * 24e6 / o",
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    cost = sum(nodes * devices * usd_per_hour for hour in range(24))
    return 1e6 * cost / output_tokens
""",
    ],
    "10.3": [
        "(1 / s - t_0) / tau",
        "(1 - s * t_0) / (s * tau)",
        "sympy.solve(s * (t_0 + tau * B) - 1, B)[0]",
        "sympy.solve(sympy.Eq(s, 1 / (t_0 + tau * B)), B)",
    ],
    "10.4": [
        "lambda speed, c: (1 - speed * c) ** -1",
        """
import numpy as np

def cost_over_least(speed, constant):
    fastest = 1 / constant
    return fastest / (fastest - np.asarray(speed))
""",
        "lambda speed, c: 1 + speed * c / (1 - speed * c)",
    ],
    "10.5": [
        "lambda cost, m: cost + cost * m / (1 - m)",
        """
def price_for_margin(cost, margin):
    share_of_cost = 1 - margin
    return cost / share_of_cost
""",
    ],
    "10.6": [
        "'b'",
        "'B)'",
        "'(b)'",
        "'option b'",
    ],
}
