"""Answers to sheet 10 that were kept shut until its sentences were done."""

WRONG = {
    "10.1": [
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    steps = 1e6
    seconds = steps * step
    return devices * usd_per_hour * seconds / 3600
""",
            "a million steps, as if each made one token: the batch does not share",
            "Your answer does not change with the batch",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    per_second = usd_per_hour / 3600 / devices
    return 1e6 * per_second * step / batch
""",
            "the rent is spread over the GPUs; it is the rent of one, all of them are paid",
            "Your cost falls with the GPUs",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = 3600 / step * batch * devices
    return usd_per_hour / tokens_per_hour * 1e6
""",
            "each GPU is thought to make tokens of its own; they all work on the same step, so the devices belong to the cost",
            "Your cost falls with the GPUs",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    cost = devices * usd_per_hour * step / batch
    return cost * 1e6 / 60 / 24
""",
            "an hour taken as 60 times 24 seconds",
            "It is as if the 3600 were 60 times 24 in the rent of a second",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = int(batch / step)
    return devices * usd_per_hour / 3600 / tokens_per_second * 1e6
""",
            "tokens per second cut to a whole number, and int() takes no array",
            "It is as if the tokens of a second were cut to a whole number (// or int)",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    users = batch
    per_step = devices * usd_per_hour / 3600 * step
    print(f"USD {1e6 * per_step / users} per million")
""",
            "prints the cost and returns None",
            "gives nothing back",
        ),
    ],
    "10.2": [
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    cost = nodes * devices * usd_per_hour * 24
    millions = output_tokens // 1e6
    return cost / millions
""",
            "counts only whole millions of tokens",
            "It is as if you divided `output_tokens` in whole numbers (// or int) in the millions that were",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    per_second = output_tokens / 24
    return nodes * devices * usd_per_hour / 3600 / per_second * 1e6
""",
            "tokens of a day over 24 are tokens per hour, but the rent was brought to a second: 3600 too small",
            "It is 3,600 times too small",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    writers = nodes * output_tokens / (input_tokens + output_tokens)
    return 24 * writers * devices * usd_per_hour / (output_tokens / 1e6)
""",
            "only some of the nodes are counted, those thought to write; all nodes are to be paid by the output",
            "In yours the tokens that were read carry a part of the cost",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    usd_per_hour = 2
    day = 24 * nodes * devices * usd_per_hour
    return 1e6 * day / output_tokens
""",
            "the lesson's rent is written in, the argument is thrown away",
            "Your answer does not change with `usd_per_hour`",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    usd = 0
    for hour in range(1, 24):
        usd += nodes * devices * usd_per_hour
    return usd / output_tokens * 1e6
""",
            "the loop counts 23 hours",
            "It is as if the 24 were 23 in the rent of a day",
        ),
    ],
    "10.3": [
        (
            "sympy.solve(sympy.Eq(s, t_0 + tau*B), B)[0]",
            "the speed is set equal to the time of a step",
            "It is as if s were the time of a step",
        ),
        (
            "sympy.solve(sympy.Eq(1/s, (t_0 + tau)*B), B)[0]",
            "t_0 is counted for each user as well",
            "It is as if the constant part came once for each user",
        ),
        (
            "sympy.solve(sympy.Eq(1/s, t_0 + tau*(B - 1)), B)[0]",
            "the first user is thought to be in t_0 already, so one user too many; t_0 is for nobody in particular",
            "It is 1 too large",
        ),
    ],
    "10.4": [
        (
            """
def cost_over_least(speed, constant):
    step = 1 / speed
    return (step - constant) / step
""",
            "least over cost: upside down",
            "That is what all users get together, as a share of the most, and the cost goes the other way",
        ),
        (
            """
def cost_over_least(speed, constant):
    if speed * constant >= 1:
        return float("inf")
    return 1 / (1 - speed * constant)
""",
            "the if fails for an array of speeds",
            "`speed` may also be an array, and max, min, if and while cannot choose for many values at once",
        ),
        (
            """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    return fastest / (fastest - speed) / constant
""",
            "divided by the constant once more, so it is a speed and not a ratio",
            "It is off by a factor that falls with `constant` alone",
        ),
        (
            """
def cost_over_least(speed, constant):
    u = speed / constant
    return 1 / (1 - u)
""",
            "the fastest speed is taken to be the constant itself, not one over it",
            "It is as if `constant` were the fastest speed",
        ),
    ],
    "10.5": [
        (
            """
def price_for_margin(cost, margin):
    profit = cost * margin
    return cost + profit + profit * margin
""",
            "the margin is put on the cost and once more on the profit, and stops there: a series cut off",
            "It is what 3 terms add up to, of a sum that has no end",
        ),
        (
            """
def price_for_margin(cost, margin):
    if margin > 0:
        return cost / margin
    return cost
""",
            "divides by the share that is profit, not by the share that pays the cost",
            "It is as if the cost were the margin",
        ),
        (
            """
def price_for_margin(cost, margin):
    for cents in range(100_000):
        price = cents / 100
        if price - cost >= margin * price:
            return price
""",
            "the first price in whole cents that is enough: rounded up",
            "It is the right value rounded up to 2 digits after the point",
        ),
    ],
    "10.6": [
        (
            '"a) each user brings a notebook that has to be moved"',
            "that holds for a dense model too, and is the same for each user",
            "Your letter is a, and it alone counts. That adds as much for the sixtieth user as for the",
        ),
        (
            '"C"',
            "the sending grows with the tokens, it does not make a later user add less",
            "A longer step for everybody moves the line up",
        ),
        ('["a", "b"]', "two letters, only b is right", "A list of 2 names more than one of the choices"),
        ('"not b, so c"', "b is denied and c is chosen", "'not b, so c' names more than one of the choices"),
    ],
}

RIGHT = {
    "10.1": [
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = 3600 / step * batch
    return devices * usd_per_hour / (tokens_per_hour / 1e6)
""",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    hours = (1_000_000 / numpy.asarray(batch)) * step / 60 / 60
    rent = sum(usd_per_hour for _ in range(devices))
    return hours * rent
""",
    ],
    "10.2": [
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    gpu_hours = 0
    for _ in range(24):
        gpu_hours += nodes * devices
    return gpu_hours * usd_per_hour * 1_000_000 / output_tokens
""",
        """
lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: 24e6 * nodes * (devices * usd_per_hour / output_tokens)
""",
    ],
    "10.3": [
        "sympy.solve(s*(t_0 + tau*B) - 1, B)",
    ],
    "10.4": [
        """
def cost_over_least(speed, constant):
    step = 1 / numpy.asarray(speed, dtype=float)
    grows = step - constant
    return numpy.divide(step, grows)
""",
    ],
    "10.5": [
        """
def price_for_margin(cost, margin):
    from decimal import Decimal
    kept = 1 - Decimal(str(margin))
    return float(Decimal(str(cost)) / kept)
""",
        """
def price_for_margin(cost, margin):
    profit = cost * margin / (1 - margin)
    return cost + profit
""",
    ],
    "10.6": [
        '"b: each user picks experts, and fewer of them are new to the step"',
    ],
}
