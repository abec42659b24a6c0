"""Answers to sheet 11 that were kept apart until its check was done."""

WRONG = {
    "11.1": [
        (
            """
def running(rate, output_tokens, constant, per_user):
    return rate * output_tokens * constant
""",
            "a step as if nobody ran: those who run make it longer",
            "Yours has the step of an empty server. Each who runs makes it longer, and with it everybody's stay.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    step = constant + per_user
    return rate * output_tokens * step
""",
            "the step of a lone user; it grows with all who run",
            "Yours has the step of one who runs alone. Each other makes it longer, by `per_user`, and so everybody stays longer.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    rho = rate * output_tokens * per_user
    return rate * output_tokens * constant / (1 - rho) + rho / (1 - rho)
""",
            "adds what chance brings, which the text leaves out",
            "That is the mean where the number strays by chance.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    b = rate * output_tokens * constant
    b = rate * output_tokens * (constant + per_user * b)
    return b
""",
            "puts the batch into the step once and stops; it has to settle",
            "One round is not enough: those whom the longer step keeps make it longer once more.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    rho = rate * output_tokens * per_user
    return numpy.ceil(rate * output_tokens * constant / (1 - rho))
""",
            "rounded up to whole requests; an average is asked for, not rounded",
            "It is the right value rounded up",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    b = 0
    while True:
        new = rate * output_tokens * (constant + per_user * b)
        if abs(new - b) < 1e-9:
            return new
        b = new
""",
            "works for a number only: an array of differences is no yes or no",
            "With each single number tried for",
        ),
    ],
    "11.2": [
        (
            "1 / (A * (t_0 + tau * K) + v)",
            "one request at a time: K run at once and share the steps",
            "In yours the K requests run one after the other.",
        ),
        ("K * A / (A * (t_0 + tau * K) + K * v)", "tokens a second, not requests", "It is `A` times too large."),
    ],
    "11.3": [
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    return numpy.maximum(open_requests - running, 0) * runs_for
""",
            "as if those in front ran one after the other; as many as run leave together",
            "It is as if those who wait went in one by one.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    return open_requests * runs_for / running - runs_for
""",
            "negative where nobody waits",
            "With fewer open than places nobody waits, and no wait is below 0.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    inside = open_requests * runs_for / running
    return numpy.where(open_requests > running, inside, 0)
""",
            "all the time inside; the request's own running is not waiting",
            "Where some wait, that is the time inside, waiting and running.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    waves = numpy.ceil(open_requests / running) - 1
    return numpy.maximum(waves, 0) * output_tokens * time_per_token
""",
            "whole waves that start together; requests leave one by one, and Little's law has no rounding",
            "In yours whole rounds count before one's own.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    return queue / open_requests * output_tokens * time_per_token
""",
            "shares the queue among the open requests; only those who run leave places",
            "It is as if all that are open made tokens. Only those that run do.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    if open_requests <= running:
        return 0
    return (open_requests / running - 1) * output_tokens * time_per_token
""",
            "works for a number only: an if on an array fails",
            "With each single number tried for",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    return queue / running * output_tokens * time_per_token / 2
""",
            "half, as if one met the queue half empty; with the number kept open all wait alike",
            "It is half of the right value.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    return queue / running * output_tokens * time_per_token / 1000
""",
            "takes the time per token for milliseconds",
            "It is a thousandth of the right value. Which unit is asked for?",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    running = output_tokens * time_per_token
    inside = open_requests * running / running
    return numpy.maximum(inside - running, 0)
""",
            "the name running is overwritten with a time, so that the places are lost",
            "Your answer does not change with `running` at any input tried",
        ),
    ],
    "11.4": [
        ("'c) time per token'", "the time per token is right", "Tokens a second times time per token is how many run:"),
        ("'b or c'", "two columns; the text says one unit was changed", "'b or c'"),
        ("'0.69'", "a number out of the table in place of a letter", "'0.69'"),
    ],
    "11.5": [
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return usd_per_hour / 3600 / earned
""",
            "the rent of one GPU, and the server has several",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return 24 * usd_per_hour * devices / 3600 / earned
""",
            "pays the rent of a day every hour, because of day and night",
            "It is 24 times too large. Are days and hours mixed?",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices / 3600
    earned = input_tokens * price_in + output_tokens * price_out
    return rent / earned
""",
            "takes the prices as for one token: a million times too few requests",
            "Prices are for a million tokens: a request earns a millionth of that.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    import math
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return math.ceil(usd_per_hour * devices / 3600 / earned)
""",
            "rounded up to whole requests a second",
            "It is the right value rounded up",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices / 3600
    return rent / (input_tokens * price_in / 1e6) + rent / (output_tokens * price_out / 1e6)
""",
            "asks input and output to pay the rent each on its own, and adds up the requests",
            "Yours is the sum of the requests that pay by prompts alone and of those that pay by answers alone.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_out + output_tokens * price_in) / 1e6
    return usd_per_hour * devices / 60 / earned
""",
            "two slips: the prices swapped, and a rent by the minute",
            "",
            "vague",
        ),
    ],
    "11.6": [
        (
            """
def last_wait(came, most, minutes):
    queue = numpy.maximum(came - most, 0) * minutes
    return queue / most
""",
            "minutes not turned into seconds",
            "It is as if the hill were 60 times too short.",
        ),
        (
            """
def last_wait(came, most, minutes):
    return numpy.maximum(came - most, 0) * 60 * minutes
""",
            "how many wait, not for how long",
            "That is how many wait. How long does the last of them wait?",
        ),
        (
            """
def last_wait(came, most, minutes):
    return (came - most) * 60 * minutes / most
""",
            "negative where fewer come than the server can do",
            "Where fewer come than the server can do nobody waits, and no wait is below 0.",
        ),
        (
            """
def last_wait(came, most, minutes):
    queue = max(came - most, 0) * 60 * minutes
    return queue / most
""",
            "works for a number only: max fails for an array",
            "With each single number tried for",
        ),
        (
            """
def last_wait(came, most, minutes):
    queue = numpy.maximum(came - most, 0) * 60 * minutes
    return queue / most / 60
""",
            "in minutes; seconds are asked for",
            "It is as if the hill were 60 times too short.",
        ),
        (
            """
def last_wait(came, most, minutes):
    return abs(came - most) * 60 * minutes / most
""",
            "waits also where fewer come than the server can do",
            "Right where what is too much is above 0.",
        ),
        (
            """
def last_wait(came, most, minutes):
    arrived = came * 60 * minutes
    return numpy.maximum(arrived - most, 0) / most
""",
            "takes one second's worth off all that came; the server works all these minutes",
            "It is as if only `came` were multiplied by the seconds of the hill",
        ),
    ],
}

RIGHT = {
    "11.1": [
        """
def running(rate, output_tokens, constant, per_user):
    tokens = rate * output_tokens
    step = constant / (1 - tokens * per_user)
    return tokens * step
""",
        """
def running(rate, output_tokens, constant, per_user):
    # b = rate * A * (constant + per_user * b), so b (1 - rate A per_user) = rate A constant
    a = rate * output_tokens
    return numpy.divide(a * constant, 1 - a * per_user)
""",
    ],
    "11.2": [
        "sympy.solve(q * (A * (t_0 + tau * K) + K * v) - K, q)[0]",
    ],
    "11.3": [
        "lambda n, running, a, t: numpy.clip(n / running - 1, 0, None) * a * t",
    ],
    "11.5": [
        "lambda usd, n, i, o, p, a: usd * n * 1e6 / (3600 * (i * p + o * a))",
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    from fractions import Fraction as f
    rent = f(usd_per_hour) * devices / 3600
    earned = (f(price_in) * input_tokens + f(price_out) * output_tokens) / 10**6
    return float(rent / earned)
""",
    ],
    "11.6": [
        "lambda came, most, minutes: numpy.maximum(came / most - 1, 0) * minutes * 60",
        """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    done = most * seconds
    behind = came * seconds - done
    return numpy.where(behind > 0, behind / most, 0.0)
""",
    ],
}
