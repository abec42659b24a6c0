"""Answers to sheet 11, written from the lesson and the sheet alone."""

WRONG = {
    "11.1": [
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * per_user
    return rate * output_tokens * constant / (1 - load)
""",
            "the load forgets that a request takes a step for each token",
            "In your load a request is there for one step.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * output_tokens * per_user
    return constant / (1 - load)
""",
            "time of a step, not the number that run",
            "That is the step. How many run while it lasts?",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * output_tokens * per_user
    return load / (1 - load)
""",
            "the queue formula rho/(1 - rho): what chance adds, not what runs",
            "`constant` makes no difference in yours. Without it nobody would be there at all.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * output_tokens * per_user
    batch = rate * output_tokens * constant / (1 - load)
    return batch + load / (1 - load)
""",
            "adds the part of chance, which is left out here",
            "That is the mean where the number strays by chance.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    B = 0
    for i in range(3):
        B = rate * output_tokens * (constant + per_user * B)
    return B
""",
            "three turns of the loop are too few, it has not settled",
            "It is what 3 terms add up to, of a sum that has no end",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * output_tokens * (constant + per_user)
    return rate * output_tokens * constant / (1 - load)
""",
            "the constant is put into the load, though it is not what a request takes for itself",
            "It is as if `constant` were added to `per_user` in the load",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    load = rate * output_tokens * per_user
    return rate * constant / (1 - load)
""",
            "a request is there for one step only",
            "It is as if a request were there for one step.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    t = constant
    B = rate * output_tokens * t
    while True:
        t = constant + per_user * B
        new = rate * output_tokens * t
        if new - B < 0.5:
            return int(new)
        B = new
""",
            "stops half a request too early, cut to a whole number, and fails for an array",
            "Every answer of yours is a whole number.",
        ),
    ],
    "11.2": [
        (
            "K / (A * (t_0 + tau * K + v))",
            "a prompt is read in each step",
            "In yours A prompts are read while K requests are done.",
        ),
        ("A * K / (A * (t_0 + tau * K) + K * v)", "tokens a second, not requests", "It is `A` times too large."),
        (
            "K / (K * A * (t_0 + tau * K) + K * v)",
            "steps are not shared, each request has its own",
            "In yours the K requests run one after the other.",
        ),
        (
            "sympy.Eq(K, q * (A * (t_0 + tau * K) + K * v))",
            "the equation, not solved",
            "It is an equation. Solve it for q: sympy.solve(equation, q)[0].",
        ),
        (
            "sympy.solve(sympy.Eq(K, q * (A * (t_0 + tau * K) + K * v)), K)[0]",
            "solved for K: q is in it",
            "q is still in the answer, and K is not: did you solve for K? Solve for q.",
        ),
        (
            "K / (A * t_0 + tau * K + K * v)",
            "brackets: tau K only once, not in each step",
            "It is as if only `t_0` were multiplied by `A`",
        ),
    ],
    "11.3": [
        (
            "lambda open_requests, running, output_tokens, time_per_token: (open_requests / running - 1) * output_tokens * time_per_token",
            "negative where fewer are open than may run",
            "With fewer open than places nobody waits, and no wait is below 0.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    queue = numpy.maximum(open_requests - running, 0)
    return queue * runs_for
""",
            "one after the other: forgets that so many places let go at once",
            "It is as if those who wait went in one by one.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    return numpy.where(open_requests > running, open_requests / running * runs_for, 0)
""",
            "time inside, the request's own running is not taken away",
            "Where some wait, that is the time inside, waiting and running.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    return queue / running * time_per_token
""",
            "the time of one token in place of the whole answer",
            "It is as if a request ran for one token. It runs for all tokens of its answer.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    rounds = open_requests // running
    return rounds * runs_for
""",
            "whole rounds only: with as many open as run somebody would wait a full round",
            "In yours whole rounds count, those who run among them.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    if open_requests <= running:
        return 0
    return (open_requests - running) * runs_for / running
""",
            "the if fails for an array",
            "With each single number tried for",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    waiting = numpy.maximum(open_requests - running, 0)
    return waiting * runs_for / open_requests
""",
            "rate of all open ones, though only those that run get done",
            "It is as if all that are open made tokens. Only those that run do.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    waiting = numpy.maximum(open_requests - running, 0)
    return waiting / running * runs_for / 2
""",
            "halved, as if a newcomer stood in the middle of the queue",
            "It is half of the right value.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    inside = open_requests / (running / runs_for)
    return numpy.minimum(inside - runs_for, 0)
""",
            "minimum for maximum: the queue is cut away",
            "Your value has the smaller of the 0 and those without a place",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    open_requests -= running
    open_requests[open_requests < 0] = 0
    return open_requests * runs_for / running
""",
            "changes the array that it was given, and fails for a single number",
            "may be one number as well as an array",
        ),
    ],
    "11.4": [
        ('"b, d"', "two letters", "'b, d'"),
        ('"abcd"', "all letters", "'abcd'"),
        (
            '"c: 38.8 should be microseconds"',
            "wrong letter, with words",
            "Tokens a second times time per token is how many run:",
        ),
        ('["c", "d"]', "a list of wrong letters", "A list of 2"),
    ],
    "11.5": [
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return usd_per_hour * devices / earned
""",
            "requests an hour, not a second",
            "That is requests an hour. The question asks for a second.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = output_tokens * price_out / 1e6
    return usd_per_hour * devices / 3600 / earned
""",
            "the input is paid for as well",
            "The prompts earn nothing in yours. They are paid for, too.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    tokens = input_tokens + output_tokens
    price = (price_in + price_out) / 2
    return usd_per_hour * devices / 3600 / (tokens * price / 1e6)
""",
            "the plain mean of the two prices for all tokens",
            "Yours has one mean price for all tokens. Input and output have a price each.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    per_second = usd_per_hour * devices / 3600
    return earned / per_second
""",
            "upside down: seconds of rent that one request pays",
            "Upside down: the dearer the tokens, the fewer requests pay the rent.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    per_day = usd_per_hour * devices * 24
    return per_day / earned / 3600
""",
            "rent of a day over the seconds of an hour: 24 times too many",
            "It is 24 times too large. Are days and hours mixed?",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e3
    return usd_per_hour * devices / 3600 / earned
""",
            "prices taken per thousand tokens",
            "It is a thousandth of the right value. Are prices for a thousand tokens, or for a million?",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return numpy.ceil(usd_per_hour * devices / 3600 / earned)
""",
            "rounded up to whole requests",
            "It is the right value rounded up",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    per_hour = usd_per_hour * devices / 3600
    in_per_s = per_hour / (input_tokens * price_in / 1e6)
    out_per_s = per_hour / (output_tokens * price_out / 1e6)
    return in_per_s + out_per_s
""",
            "adds the rates at which input alone and output alone would pay",
            "Yours is the sum of the requests that pay by prompts alone and of those that pay by answers alone.",
        ),
    ],
    "11.6": [
        (
            """
def last_wait(came, most, minutes):
    waiting = numpy.maximum(came - most, 0) * 60 * minutes
    return waiting / came
""",
            "the queue goes down at the rate at which they came, not at what the server can do",
            "It is as if the queue were worked off at `came`, which is what comes.",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = numpy.maximum(came - most, 0) * 60 * minutes
    return waiting
""",
            "how many wait, not how long",
            "That is how many wait. How long does the last of them wait?",
        ),
        (
            """
def last_wait(came, most, minutes):
    return numpy.where(came > most, came * 60 * minutes / most, 0)
""",
            "time from the first to the last: the minutes of the hill are not taken away",
            "That is the time from the first minute to the last one's turn.",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = numpy.maximum(came - most, 0) * 60 * minutes
    return waiting / most / 2
""",
            "the mean wait, not that of the last one",
            "It is half of the right value:",
        ),
        (
            """
def last_wait(came, most, minutes):
    if came <= most:
        return 0
    return (came - most) * 60 * minutes / most
""",
            "the if fails for an array",
            "With each single number tried for",
        ),
        (
            """
def last_wait(came, most, minutes):
    # the one second where too many come
    over = numpy.maximum(came - most, 0)
    return over / most
""",
            "the queue of one second, it grows in all the minutes",
            "The seconds of the hill are missing.",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = numpy.maximum(came - most, 0) * 60 * minutes
    spare = numpy.abs(came - most)
    return waiting / spare
""",
            "the queue over the rate at which it grows: always the whole of the minutes (and 0/0 at the wall)",
            "That is the minutes, in seconds: the queue over what made it grow.",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = numpy.maximum(came - most, 0) * 3600 * minutes
    return waiting / most
""",
            "minutes taken for hours",
            "It is 60 times too large. Are minutes and seconds mixed, or hours and minutes?",
        ),
    ],
}

RIGHT = {
    "11.1": [
        "lambda rate, output_tokens, constant, per_user: rate * constant / (1 / output_tokens - rate * per_user)",
        """
def running(rate, output_tokens, constant, per_user):
    rho = rate * output_tokens * per_user
    t = constant / (1 - rho)
    return rate * output_tokens * t
""",
        """
def running(rate, output_tokens, constant, per_user):
    # B = rate * A * (constant + per_user * B)
    a = rate * output_tokens
    return a * constant * (1 - a * per_user) ** -1
""",
    ],
    "11.2": [
        "K / (A * (t_0 + tau * K) + K * v)",
        "sympy.solve(sympy.Eq(q * (A * t_0 + A * tau * K + K * v), K), q)[0]",
        'sympy.sympify("K/(A*t_0 + A*K*tau + K*v)")',
        "sympy.solve(sympy.Eq(K, q * (A * (t_0 + tau * K) + K * v)), q)",
    ],
    "11.3": [
        "lambda open_requests, running, output_tokens, time_per_token: output_tokens * time_per_token * numpy.maximum(open_requests / running - 1, 0)",
        """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.where(open_requests > running, open_requests - running, 0)
    done_per_second = running / (output_tokens * time_per_token)
    return queue / done_per_second
""",
        """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    return numpy.clip(open_requests * own / running - own, 0, None)
""",
    ],
    "11.4": [
        '"B"',
        '"b)"',
        '" (b) "',
    ],
    "11.5": [
        "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: 1e6 * devices * usd_per_hour / (3600 * (input_tokens * price_in + output_tokens * price_out))",
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    a_day = 24 * usd_per_hour * devices
    per_request = input_tokens / 1e6 * price_in + output_tokens / 1e6 * price_out
    requests_a_day = a_day / per_request
    return requests_a_day / (24 * 60 * 60)
""",
    ],
    "11.6": [
        "lambda came, most, minutes: 60 * minutes * numpy.maximum(came / most - 1, 0)",
        """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    everybody_done = came * seconds / most
    return numpy.where(came > most, everybody_done - seconds, 0)
""",
        """
def last_wait(came, most, minutes):
    return (numpy.maximum(came, most) - most) / most * minutes * 60
""",
    ],
}
