"""Answers to sheet 10 that were written from the lesson and the sheet alone."""

WRONG = {
    "10.1": [
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    # rent of the server per hour, seconds per step
    per_second = usd_per_hour / 3600
    return per_second * step / batch * 1e6
""",
            "takes the rent to be that of the whole server; it is of one GPU",
            "Your answer is the same for any number of GPUs. Each of them has its rent, and all work on the one step.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = devices * batch * 3600 / step
    return usd_per_hour / tokens_per_hour * 1e6
""",
            "each GPU makes a step of its own; they work on one step together, so devices belong above the line",
            "Your cost falls with the GPUs. More of them cost more; what they do for it is in the step already.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    tokens_per_hour = 60 * batch / step
    return devices * usd_per_hour / tokens_per_hour * 1e6
""",
            "an hour has 60 seconds here: sixty times too dear",
            "It is 60 times too large. An hour has 3,600 seconds, not 60.",
        ),
        (
            """
def usd_per_million(devices, usd_per_hour, step, batch):
    return f"USD {1e6 * devices * usd_per_hour / 3600 * step / batch:.2f}"
""",
            "returns a string, rounded, and fails for an array",
            "your function gives back a text, not a number.",
        ),
    ],
    "10.2": [
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    day = nodes * devices * usd_per_hour * 24
    return day / (input_tokens + output_tokens) * 1e6
""",
            "spreads the cost over all tokens; all of it is to be put on what was written",
            "In yours the tokens that were read carry a part of the cost. All of it is put on what was written.",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    cost = nodes * devices * usd_per_hour / 3600 * 24
    return cost / output_tokens * 1e6
""",
            "rent of a second times 24: mixes seconds and hours, 3600 times too cheap",
            "It is 3,600 times too small. Are hours and seconds mixed?",
        ),
        (
            """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    millions = output_tokens // 1_000_000
    return round(nodes * devices * usd_per_hour * 24 / millions, 2)
""",
            "whole millions only, and rounded to cents",
            "Every answer of yours has 2 digits after the point at most. Nothing says that it must: is it rounded?",
        ),
    ],
    "10.4": [
        (
            """
def cost_over_least(speed, constant):
    fastest = 1 / constant
    return fastest / (fastest - speed) - 1
""",
            "the surcharge above the least, not the multiple of it",
            "That is by how much the cost is above the least. How many times the least is it?",
        ),
        (
            """
def cost_over_least(speed, constant):
    if speed >= 1 / constant:
        return None
    return 1 / (1 - speed * constant)
""",
            "the guard fails on arrays: works for one speed only",
            "With each single number tried for `speed` it is right. `speed` may also be an array, and max, min, if and while cannot choose for many values at once. numpy.maximum, numpy.minimum and numpy.where go value by value.",
        ),
        (
            """
def cost_over_least(speed, constant):
    return 1 / 1 - speed * constant
""",
            "brackets: 1/1 - u is 1 - u",
            "That is what all users get together, as a share of the most, and the cost goes the other way. Is it upside down, or are brackets missing below the line?",
        ),
    ],
    "10.6": [
        (
            '"c) experts lie on several GPUs, and tokens have to be sent there"',
            "does not say why the second adds more than the sixtieth",
            "Your letter is c, and it alone counts. A longer step for everybody moves the line up. It does not bend it.",
        ),
    ],
}

RIGHT = {
    "10.1": [
        "lambda n, r, t, B: n * r * t / (0.0036 * numpy.asarray(B))",
    ],
    "10.2": [
        """
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    gpu_hours = sum(nodes * devices for hour in range(24))
    return gpu_hours * usd_per_hour * 1_000_000 / output_tokens
""",
    ],
    "10.4": [
        """
def cost_over_least(speed, constant):
    step = 1 / speed
    return step / (step - constant)
""",
    ],
    "10.6": [],
}
