"""Answers to sheet 10, written from the lesson and the sheet alone."""

WRONG = {
    "10.1": [
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    per_minute = devices * usd_per_hour / 60
    return 1e6 * per_minute * step / batch
""",
            "hour divided by 60, not by 3600",
            "It is 60 times too large. An hour has 3,600 seconds, not 60.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    per_second = devices * usd_per_hour / 3600
    steps = 1e6
    return steps * step * per_second
""",
            "a million steps: nobody shares them",
            "Your answer does not change with the batch. A step makes a token for each user of it, and they share the rent.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = batch / step
    per_second = devices * usd_per_hour / 3600
    return per_second / tokens_per_second
""",
            "one token, not a million",
            "That is the cost of one token. The question asks for a million.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = devices * batch / step
    per_second = devices * usd_per_hour / 3600
    return 1e6 * per_second / tokens_per_second
""",
            "each GPU makes a batch of its own, though they work on the step together",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_second = 1 / step / batch
    return 1e6 * devices * usd_per_hour / 3600 / tokens_per_second
""",
            "the users slow each other down: multiplied by batch",
            "Yours is multiplied by the batch. The more share a step, the less each token costs.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    cost = devices * usd_per_hour / 3600 * step / batch
    return numpy.round(1e6 * cost, 2)
""",
            "rounded to cents",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return 1e6 * devices * 2 / 3600 * step / batch
""",
            "the lesson's rent of USD 2 hard-coded",
            "Your answer does not change with `usd_per_hour`. It should.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    cost = devices * usd_per_hour / 3600 * step / batch
    print("USD", 1e6 * cost)
""",
            "prints and returns None",
            "your function gives nothing back. Does each way through it end with return?",
        ),
    ],
    "10.2": [
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    share = output_tokens / (input_tokens + output_tokens)
    return day * share / (output_tokens / 1e6)
""",
            "only the output's share of the cost",
            "In yours the tokens that were read carry a part of the cost.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    hour = nodes * devices * usd_per_hour
    return hour / (output_tokens / 1e6)
""",
            "an hour's rent for a day's tokens",
            "Your rent is that of one hour. The tokens are those of a day.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * usd_per_hour * 24
    return 1e6 * day / output_tokens
""",
            "a node has several GPUs: devices left out",
            "Your answer is the same for any number of GPUs in a node. All of them are rented.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour / 3600 * 24
    return 1e6 * day / output_tokens
""",
            "rent of a second times 24: hours and seconds mixed",
            "It is 3,600 times too small. Are hours and seconds mixed?",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    per_million_in = day / (input_tokens / 1e6)
    return day / (output_tokens / 1e6) - per_million_in
""",
            "takes the cost of the input away, which is put on the output here",
            "Your answer changes with `input_tokens`.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * 8 * 2 * 24
    return day / (output_tokens / 1e6)
""",
            "eight GPUs at USD 2 hard-coded",
            "Your answer does not change with `devices` and `usd_per_hour`. It should.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return day / output_tokens / 1e6
""",
            "brackets: divides by a million in place of multiplying, 1e12 too little",
            "Yours is off by a million twice: a million tokens cost a million times as much as one.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return day // (output_tokens / 1e6)
""",
            "cut to whole dollars",
            "It is as if you divided the rent of a day in whole numbers (// or int): the rest is lost",
        ),
    ],
    "10.3": [
        (
            "(1 - s * t_0) / tau",
            "tokens a second of all users: the lesson's throughput",
            "Those are the tokens of all users in a second. Each of them gets s.",
        ),
        (
            "1 / (s * tau) - t_0",
            "brackets: t_0 is not divided by tau",
            "It is as if only the time of a token were divided by `tau`",
        ),
        (
            "sympy.Eq(1 / s, t_0 + tau * B)",
            "the equation, not solved",
            "It is an equation. Solve it for B: sympy.solve(equation, B)[0].",
        ),
        (
            "sympy.floor((1 / s - t_0) / tau)",
            "rounded down, the text says not rounded",
            "It is the right value rounded down",
        ),
        (
            "(1 / s - t_0) / (tau * B)",
            "B is still in it",
            "B is still in the answer. Solve for it: B stands alone on one side.",
        ),
    ],
    "10.4": [
        (
            """
def cost_over_least(speed, constant):
    u = speed * constant
    return u / (1 - u)
""",
            "how much more than the least, 1 too little",
            "That is by how much the cost is above the least.",
        ),
        (
            """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    return fastest / speed
""",
            "how many times slower than the fastest, which is not what it costs",
            "That is one over the speed's share. What counts is what is left of 1.",
        ),
        (
            """
def cost_over_least(speed, constant):
    t = 1 / speed
    return t / constant
""",
            "step over constant: grows as people get slower",
            "That is one over the speed's share. What counts is what is left of 1.",
        ),
        (
            """
def cost_over_least(speed, constant):
    u = speed * constant
    return sum(u ** k for k in range(10))
""",
            "a series that stops after ten terms",
            "It is what 10 terms add up to, of a sum that has no end",
        ),
        (
            """
def cost_over_least(speed, constant):
    room = 1 / speed - constant
    return 1 / room
""",
            "one over the room for users in a step: a rate in 1/s, not over the least (the time of the step is missing)",
            "Yours is one over the part of a step that is left for users.",
        ),
        (
            """
def cost_over_least(speed, constant):
    return 1 / (1 - speed * constant / 1000)
""",
            "takes the constant for milliseconds",
            "It is as if `constant` were taken for milliseconds in the share of the fastest",
        ),
        (
            "lambda speed, constant: round(1 / (1 - float(speed) * constant), 1)",
            "rounded, and float of an array fails",
            "It is the right value rounded to 1 digit after the point",
        ),
    ],
    "10.5": [
        (
            """
def price_for_margin(cost, margin):
    price = cost / (1 - margin)
    return price * margin
""",
            "the profit in USD, not the price",
            "That is the profit. The price has to pay the cost, too.",
        ),
        (
            """
def price_for_margin(cost, margin):
    return cost / (1 - margin / 100)
""",
            "takes the margin for per cent",
            "It is as if the margin were in per cent. It is a share: 0.25 for 25 %.",
        ),
        (
            "lambda cost, margin: round(cost / (1 - margin), 2)",
            "rounded to cents",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def price_for_margin(cost, margin):
    price = cost
    for i in range(3):
        price = cost + margin * price
    return price
""",
            "adds the margin of the price again and again, and stops too early",
            "It is what 4 terms add up to, of a sum that has no end",
        ),
    ],
    "10.6": [
        ('"ab"', "two letters", "'ab'"),
        ('("b", "c")', "a tuple of letters", "A tuple of 2"),
        (
            '"c - experts lie on several GPUs"',
            "wrong letter, with words",
            "A longer step for everybody moves the line up. It does not bend it.",
        ),
    ],
}

RIGHT = {
    "10.1": [
        "lambda devices, usd_per_hour, step, batch: devices * usd_per_hour / (batch / step * 3600) * 1e6",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    steps = 1_000_000 / batch
    hours = steps * step / 60 / 60
    return hours * usd_per_hour * devices
""",
        """
def usd_per_million(devices, usd_per_hour, step, batch):
    gpu_seconds = devices * step / batch
    return gpu_seconds * usd_per_hour * 1e6 / 3600
""",
    ],
    "10.2": [
        "lambda nodes, devices, usd_per_hour, input_tokens, output_tokens: 24e6 * nodes * devices * usd_per_hour / output_tokens",
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    cost = 0
    for hour in range(24):
        cost += nodes * devices * usd_per_hour
    return cost / output_tokens * 10**6
""",
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    gpu_hours = 24 * nodes * devices
    millions = output_tokens * 1e-6
    return gpu_hours * usd_per_hour / millions
""",
    ],
    "10.3": [
        "sympy.expand((1 / s - t_0) / tau)",
        'sympy.sympify("(1/s - t_0)/tau")',
    ],
    "10.4": [
        """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    return fastest / (fastest - speed)
""",
        """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    u = speed / fastest
    least_share = 1 - u
    return 1 / least_share
""",
    ],
    "10.5": [
        "lambda cost, margin: cost / (1 - margin)",
        """
def price_for_margin(cost, margin):
    # price - margin * price = cost
    kept = 1 - margin
    price = cost * 1 / kept
    return price
""",
    ],
    "10.6": [
        '"B"',
        '"b)"',
        '"(B)"',
    ],
}
