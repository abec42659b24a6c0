"""Answers to sheet 10 that were kept apart until its check was done."""

WRONG = {
    "10.1": [
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return 1e6 * usd_per_hour / 3600 * step / batch
""",
            "the rent of one GPU; all of them work on the step",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = devices * batch / step
    return 1e6 / tokens_per_second * devices * usd_per_hour / 3600
""",
            "each GPU makes tokens of its own; they work on the step together, so devices must not cancel",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return 1e6 * devices * usd_per_hour / 3600 * step
""",
            "a step makes one token for each user, not one in all",
            "Your answer does not change with the batch. A step makes a token for each user of it, and they share the rent.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return devices * usd_per_hour / 3600 * step / batch
""",
            "the cost of one token, not of a million",
            "That is the cost of one token. The question asks for a million.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return 1e6 * devices * usd_per_hour / 60 * step / batch
""",
            "60 for 3600: as if the rent were for a minute",
            "It is 60 times too large. An hour has 3,600 seconds, not 60.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    seconds = 1e6 * step           # a million steps
    hours = seconds / 3600
    return hours * devices * usd_per_hour * batch
""",
            "a million steps, and the batch multiplies where it should share",
            "Yours is multiplied by the batch. The more share a step, the less each token costs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    steps_per_hour = 3600 // step
    tokens = steps_per_hour * batch
    return round(devices * usd_per_hour / tokens * 1e6, 2)
""",
            "whole steps only, and rounded to cents",
            "Every answer of yours has 2 digits after the point at most.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    costs = []
    for b in batch:
        costs.append(1e6 * devices * usd_per_hour / 3600 * step / b)
    return numpy.array(costs)
""",
            "works for an array only: one number of users cannot be looped over",
            "may be one number as well as an array",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    idle = 1 - 1 / batch
    return 1e6 * devices * usd_per_hour / 3600 * step / batch / (1 - idle)
""",
            "makes up an idle share; the server works all the time (and the batch cancels)",
            "",
            "vague",
        ),
    ],
    "10.2": [
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return day / ((input_tokens + output_tokens) / 1e6)
""",
            "spreads the cost over what was read as well; all of it is to be put on what was written",
            "In yours the tokens that were read carry a part of the cost.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    share = output_tokens / (input_tokens + output_tokens)
    return day * share / output_tokens * 1e6
""",
            "charges the output with its share only; all of the cost is to be put on it",
            "In yours the tokens that were read carry a part of the cost.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    return nodes * usd_per_hour * 24 / (output_tokens / 1e6)
""",
            "the rent is for one GPU, and a node has several",
            "Your answer is the same for any number of GPUs in a node. All of them are rented.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    return nodes * 8 * usd_per_hour * 24 / (output_tokens / 1e6)
""",
            "eight GPUs a node hard-coded, as in the lesson",
            "Your answer does not change with `devices`. It should.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    return nodes * devices * usd_per_hour / (output_tokens / 1e6)
""",
            "the rent of one hour for the tokens of a day",
            "Your rent is that of one hour. The tokens are those of a day.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return output_tokens / 1e6 / day
""",
            "upside down: millions of tokens for a dollar",
            "Upside down: that is tokens for money, not money for tokens.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    per_second = usd_per_hour / 3600
    return nodes * devices * per_second * 24 / output_tokens * 1e6
""",
            "the rent of 24 seconds in place of 24 hours",
            "It is 3,600 times too small. Are hours and seconds mixed?",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return day / output_tokens
""",
            "USD for one token, not for a million",
            "That is the cost of one token, not of a million.",
        ),
    ],
    "10.3": [
        (
            "sympy.solve(sympy.Eq(s * (t_0 + tau * B), 1), s)[0]",
            "solved for the speed, with the users in it",
            "B is still in the answer, and s is not: did you solve for s? Solve for B.",
        ),
        (
            "((1 / s - t_0) / tau).subs(s, 1 / t_0)",
            "the answer to the play cell's question, 0, in place of the expression",
            "Your answer is 0 for all inputs tried",
        ),
    ],
    "10.4": [
        (
            """
def cost_over_least(speed, constant):
    return 1 / (speed * constant)
""",
            "the step over its constant part, how many times slower than the fastest; not the cost",
            "That is one over the speed's share. What counts is what is left of 1.",
        ),
        (
            """
def cost_over_least(speed, constant):
    return 1 - speed * constant
""",
            "upside down: the cheaper the faster",
            "That is what all users get together, as a share of the most, and the cost goes the other way.",
        ),
        (
            """
def cost_over_least(speed, constant):
    return 1 / (1 - speed / constant)
""",
            "divides by the constant; the share of the fastest speed is speed times constant",
            "It is as if `constant` were the fastest speed.",
        ),
        (
            """
def cost_over_least(speed, constant):
    return 1 / (1 - speed) * constant
""",
            "brackets: the constant stands outside of the difference",
            "It is as if a bracket closed too early: `constant` belongs to the share of the fastest alone",
        ),
        (
            """
def cost_over_least(speed, constant):
    if speed >= 1 / constant:
        return float("inf")
    return 1 / (1 - speed * constant)
""",
            "works for a number only: an if on an array fails",
            "With each single number tried for",
        ),
        (
            """
def cost_over_least(speed, constant):
    step = 1 / speed
    return step / (constant - step)
""",
            "what grows with the batch taken the wrong way round: negative",
            "It is as if the 1 were taken away from the share of the fastest in what is left",
        ),
    ],
    "10.5": [
        (
            """
def price_for_margin(cost, margin):
    return cost * (1 + margin)
""",
            "a margin on the cost; the share is one of the price",
            "Yours has the margin on top of the cost. It is a share of the price, which is larger.",
        ),
        (
            """
def price_for_margin(cost, margin):
    profit = cost * margin
    price = cost + profit
    return price / (1 - margin)
""",
            "puts the margin on twice, on the cost and then on the price",
            "It is as if the margin counted twice",
        ),
        (
            """
def price_for_margin(cost, margin):
    return cost / margin
""",
            "takes the margin for the share that the cost is",
            "It is as if the cost were the margin. It takes the other part of the price.",
        ),
        (
            """
def price_for_margin(cost, margin):
    return cost * margin / (1 - margin)
""",
            "the profit alone, not the price",
            "That is the profit. The price has to pay the cost, too.",
        ),
        (
            """
def price_for_margin(cost, margin):
    return cost + margin
""",
            "adds a share to dollars",
            "The margin is added in yours, as if it were USD.",
        ),
        (
            """
def price_for_margin(cost, margin):
    return f"USD {cost / (1 - margin):.2f}"
""",
            "a text, rounded, in place of a number",
            "your function gives back a text, not a number.",
        ),
    ],
    "10.6": [
        ("'b + c'", "two letters, one of them not the reason", "'b + c'"),
        ("'ac'", "two letters, neither the reason", "'ac'"),
    ],
}

RIGHT = {
    "10.1": [
        "lambda devices, usd_per_hour, step, batch: devices * usd_per_hour * step / batch / 0.0036",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = batch * 3600 / step
    rent = devices * usd_per_hour
    return rent / tokens_per_hour * 10 ** 6
""",
    ],
    "10.2": [
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    total = 0
    for hour in range(24):
        total += nodes * devices * usd_per_hour
    millions = output_tokens / 1_000_000
    return total / millions
""",
    ],
    "10.3": [
        "sympy.expand(1 / (s * tau) - t_0 / tau)",
        "sympy.solve(1 - s * (t_0 + tau * B), B)[0]",
        "sympy.solve(sympy.Eq(s * (t_0 + tau * B), 1), B)",
    ],
    "10.4": [
        "lambda speed, constant: (1 / speed) / (1 / speed - constant)",
        """
def cost_over_least(speed, constant):
    u = speed * constant
    return 1 + u / (1 - u)
""",
    ],
    "10.5": [
        """
def price_for_margin(cost, margin):
    from fractions import Fraction
    return float(Fraction(cost) / (1 - Fraction(margin)))
""",
        """
def price_for_margin(cost, margin):
    share_of_cost = 1 - margin
    return share_of_cost ** -1 * cost
""",
    ],
}
