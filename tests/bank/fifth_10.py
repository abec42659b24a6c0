"""Answers to sheet 10 that were judged one by one before they stood here."""

WRONG = {
    "10.1": [
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = 3600 / step * batch * devices
    return usd_per_hour * devices / tokens_per_hour * 1e6
""",
            "each GPU makes tokens of its own; they work on one step together, so the devices cancel wrongly",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    usd_per_second = devices * usd_per_hour / 3600
    return 1e6 * step * usd_per_second
""",
            "a million steps: each makes one token for every user",
            "Your answer does not change with the batch. A step makes a token for each user of it, and they share the rent.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = batch / step
    millions_per_hour = tokens_per_second * 60 / 1e6
    return devices * usd_per_hour / millions_per_hour
""",
            "sixty seconds to the hour",
            "It is 60 times too large. An hour has 3,600 seconds, not 60.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return round(1e6 * devices * usd_per_hour / 3600 * step / batch, 2)
""",
            "rounded to cents (and round fails for an array)",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    steps = 1e6 // batch
    return steps * step * devices * usd_per_hour / 3600
""",
            "whole steps only: the last part of a step is dropped",
            "Yours rounds the steps of a million tokens down.",
        ),
        (
            "lambda devices, usd_per_hour, step, batch: 1e6 * devices * usd_per_hour / 3600 * (step / 1000) / batch",
            "takes the step for milliseconds",
            "It is a thousandth of the right value: is it that of a thousand tokens, or the step in milliseconds?",
        ),
    ],
    "10.2": [
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = 24 * nodes * devices * usd_per_hour
    return day / ((input_tokens + output_tokens) / 1e6)
""",
            "spread over all tokens; all of the cost is to be put on what was written",
            "In yours the tokens that were read carry a part of the cost.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * usd_per_hour * 24
    return day * 1e6 / output_tokens
""",
            "rent of one GPU for a node: the devices are forgotten",
            "Your answer is the same for any number of GPUs in a node.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    per_second = nodes * devices * usd_per_hour / 3600
    return per_second / output_tokens * 1e6
""",
            "the rent of a second over the tokens of a day",
            "It is 86,400 times too small. Are days and seconds mixed?",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    return nodes * devices * usd_per_hour * 24 / (output_tokens - input_tokens) * 1e6
""",
            "subtracts what was read from what was written",
            "Your answer changes with `input_tokens`. It should not: all of the cost is put on what was written.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    millions = int(output_tokens / 1e6)
    return nodes * devices * usd_per_hour * 24 / millions
""",
            "whole millions only",
            "It is as if you divided `output_tokens` in whole numbers (// or int) in the millions that were",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * 8 * usd_per_hour * 24
    return day / output_tokens * 1e6
""",
            "eight GPUs from the lesson in place of the argument",
            "Your answer does not change with `devices`. It should.",
        ),
    ],
    "10.3": [
        (
            "sympy.solve(sympy.Eq(s, B / (t_0 + tau * B)), B)[0]",
            "takes s for the speed of all users together; it is one user's",
            "It is as if s were the speed of all users together.",
        ),
        (
            "sympy.solve(sympy.Eq(s, 1 / (t_0 + tau * B)), s)[0]",
            "solved for the speed: B is in it",
            "B is still in the answer, and s is not: did you solve for s?",
        ),
    ],
    "10.4": [
        (
            """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    if speed >= fastest:
        return float('inf')
    return 1 / (1 - speed / fastest)
""",
            "an if on an array: fails where several speeds are given",
            "With each single number tried for",
        ),
        (
            "lambda speed, constant: 1 / (1 - numpy.round(speed * constant, 1))",
            "the share of the speed is rounded to tenths",
            "Mostly near the right value, now above and now below it.",
        ),
    ],
    "10.5": [
        (
            """
def price_for_margin(cost, margin):
    price = cost / (1 - margin)
    return price - cost
""",
            "the profit, not the price",
            "That is the profit. The price has to pay the cost, too.",
        ),
        (
            """
def price_for_margin(cost, margin):
    price = cost
    price = price + margin * price
    return price + margin * (price - cost)
""",
            "adds margin on margin twice and stops: not yet the price that leaves it",
            "It is what 3 terms add up to, of a sum that has no end",
        ),
        (
            """
def price_for_margin(cost, margin):
    if margin:
        return cost / margin
    return cost
""",
            "the cost as if it were the margin's part of the price",
            "It is as if the cost were the margin. It takes the other part of the price.",
        ),
    ],
    "10.6": [
        ('"a, b"', "two letters", "'a, b' names more than one of the choices. Give one letter of a, b, c, d."),
    ],
}

RIGHT = {
    "10.1": [
        "lambda devices, usd_per_hour, step, batch: usd_per_hour * devices / (batch / step * 3600 / 1e6)",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    million = 10 ** 6
    steps = numpy.divide(million, batch)
    gpu_hours = steps * step / 60 / 60 * devices
    return gpu_hours * usd_per_hour
""",
    ],
    "10.2": [
        "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: 1e6 * 24 * usd_per_hour * devices * nodes / output_tokens",
    ],
    "10.3": [
        "1 / (s * tau) - t_0 / tau",
    ],
    "10.4": [
        """
def cost_over_least(speed, constant):
    tau = 1.0  # it drops out
    batch = (1 / speed - constant) / tau
    return (constant + tau * batch) / batch / tau
""",
    ],
    "10.5": [
        "lambda cost, margin: cost * (1 + margin / (1 - margin))",
        """
def price_for_margin(cost, margin):
    share_of_cost = 1 - margin
    return cost * share_of_cost ** -1
""",
    ],
    "10.6": [],
}
