"""Answers to sheet 11 that were judged one by one before they stood here."""

WRONG = {
    "11.1": [
        (
            """
def running(rate, output_tokens, constant, per_user):
    return rate * output_tokens * (constant + per_user)
""",
            "a step with one request in it; the others make it longer, too",
            "Yours has the step of one who runs alone. Each other makes it longer, by `per_user`, and so everybody stays longer.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    b = rate * output_tokens * constant
    step = constant + per_user * b
    return rate * output_tokens * step
""",
            "one round of putting the number into the step; it must agree with itself",
            "One round is not enough: those whom the longer step keeps make it longer once more.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    batch = rate * output_tokens * constant / (1 - rate * output_tokens * per_user)
    return numpy.ceil(batch)
""",
            "rounded up to whole requests",
            "It is the right value rounded up",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    batch = 0
    for _ in range(5):
        batch = rate * output_tokens * (constant + per_user * batch)
    return batch
""",
            "stops after five rounds, before the number has settled",
            "It is what 5 terms add up to, of a sum that has no end",
        ),
    ],
    "11.2": [
        (
            "K / (A * K * (t_0 + tau * K) + K * v)",
            "each request takes its steps alone; all of them share the steps",
            "In yours the K requests run one after the other.",
        ),
        (
            "K / (A * (t_0 + tau * K)) + 1 / v",
            "adds the rates of writing and of reading; the times add up",
            "It is as if you divided by each term of a sum alone, and put the results together",
        ),
    ],
    "11.3": [
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = (output_tokens - 1) * time_per_token
    return numpy.maximum(open_requests * own / running - own, 0)
""",
            "the lesson's gaps between tokens; here the first token takes one time, too",
            "Your value has `output_tokens` - 1 in place of `output_tokens` in the time of one that runs",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    rounds = numpy.ceil(open_requests / running) - 1
    return numpy.maximum(rounds, 0) * own
""",
            "whole rounds: on average places get free all the time",
            "In yours whole rounds count before one's own.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    return numpy.maximum(open_requests * own / running, own)
""",
            "all of the time inside, its own run included",
            "That is the time inside, waiting and running, also where nobody waits.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    if open_requests <= running:
        return 0
    return (open_requests - running) / running * output_tokens * time_per_token
""",
            "an if on an array: fails where several numbers are given",
            "With each single number tried for",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    last = numpy.maximum(open_requests - running, 0) * own / running
    return last / 2
""",
            "half of it, as if the queue were drained once; each newcomer finds it as long as before",
            "It is half of the right value.",
        ),
    ],
    "11.4": [
        ('"b or d"', "two letters", "'b or d' names more than one of the choices. Give one letter of a, b, c, d."),
        ('"none of them"', "no letter, and one unit is wrong", "'none of them' is not one of the choices: a, b, c, d."),
    ],
    "11.5": [
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return usd_per_hour * devices / (24 * 3600) / earned
""",
            "an hour's rent spread over a day: day and night are in the hour already",
            "It is 24 times too small. Are days and hours mixed?",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = input_tokens * price_in + output_tokens * price_out / 1e6
    return usd_per_hour * devices / 3600 / earned
""",
            "brackets: only the output's money is divided by a million",
            "It is as if only what its answer earns were divided by the 1e6",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices / 3600
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return earned / rent
""",
            "upside down: seconds that one request pays for",
            "Upside down: the dearer the tokens, the fewer requests pay the rent.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour / 3600
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return rent / earned
""",
            "the rent of one GPU for that of the server",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    import math
    return math.ceil(usd_per_hour * devices / 3600 / earned)
""",
            "rounded up to whole requests a second",
            "It is the right value rounded up",
        ),
    ],
    "11.6": [
        (
            """
def last_wait(came, most, minutes):
    return numpy.maximum(came - most, 0) * minutes / most
""",
            "minutes in place of seconds",
            "It is as if the hill were 60 times too short.",
        ),
        (
            """
def last_wait(came, most, minutes):
    in_front = came * 60 * minutes
    return numpy.where(came > most, in_front / most, 0)
""",
            "all who came are in front; most of them were served in the meantime",
            "That is the time from the first minute to the last one's turn.",
        ),
        (
            """
def last_wait(came, most, minutes):
    return (came / most - 1) * 60 * minutes
""",
            "a negative wait where fewer come than the server can do",
            "Where fewer come than the server can do nobody waits, and no wait is below 0.",
        ),
        (
            """
def last_wait(came, most, minutes):
    queue = max(0, came - most) * 60 * minutes
    return queue / most
""",
            "Python's max fails for an array",
            "With each single number tried for",
        ),
        (
            """
def last_wait(came, most, minutes):
    queue = 0
    for minute in range(1, minutes):
        queue = queue + numpy.maximum(came - most, 0) * 60
    return queue / most
""",
            "the loop leaves out a minute",
            "Your value has `minutes` - 1 in place of `minutes` in the seconds of the hill",
        ),
    ],
}

RIGHT = {
    "11.1": [
        """
def running(rate, output_tokens, constant, per_user):
    step = constant / (1 - rate * output_tokens * per_user)
    little = rate * (output_tokens * step)
    return little
""",
        """
def running(rate, output_tokens, constant, per_user):
    written = numpy.asarray(rate) * output_tokens
    return numpy.divide(written * constant, 1.0 - written * per_user)
""",
    ],
    "11.2": [
        "sympy.solve(sympy.Eq(q * (A * (t_0 + tau * K) + K * v), K), q)",
        "K / sympy.expand(A * (t_0 + tau * K) + K * v)",
    ],
    "11.3": [
        """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    leave_per_second = running / (output_tokens * time_per_token)
    return queue / leave_per_second
""",
        "lambda open_requests, running, output_tokens, time_per_token: numpy.where(open_requests > running, (open_requests / running - 1) * output_tokens * time_per_token, 0.0)",
    ],
    "11.4": [
        '"b."',
    ],
    "11.5": [
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent_per_million_seconds = usd_per_hour * devices / 3600 * 1e6
    return rent_per_million_seconds / (input_tokens * price_in + output_tokens * price_out)
""",
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    from fractions import Fraction as Fr
    earned = Fr(input_tokens) * Fr(price_in) + Fr(output_tokens) * Fr(price_out)
    return float(Fr(usd_per_hour) * Fr(devices) * 10**6 / 3600 / earned)
""",
    ],
    "11.6": [
        """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    served = numpy.minimum(came, most) * seconds
    return (came * seconds - served) / most
""",
    ],
}
