"""Answers to sheet 11 that were written from the lesson and the sheet alone."""

WRONG = {
    "11.1": [
        (
            """
def running(rate, output_tokens, constant, per_user):
    B = 0
    for _ in range(5):
        step = constant + per_user * B
        B = rate * output_tokens * step
    return B
""",
            "goes round five times only, and stops before the number has settled",
            "It is what 5 terms add up to, of a sum that has no end. The rest counts, too: solve for all of it.",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    rho = rate * per_user
    return rate * constant / (1 - rho)
""",
            "a request stays for one step, as if its answer had one token",
            "Your answer does not change with `output_tokens`. A request takes a step for each of them.",
        ),
    ],
    "11.3": [
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    inside = open_requests / (running / runs_for)
    return numpy.maximum(inside, runs_for)
""",
            "the whole time inside, running included, and not the wait",
            "That is the time inside, waiting and running, also where nobody waits. Take away the time in which it runs.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    runs_for = output_tokens * time_per_token
    rounds = numpy.maximum(open_requests - 1, 0) // running
    return rounds * runs_for
""",
            "whole rounds: as if all that run began and ended together",
            "In yours whole rounds count before one's own. Who waits goes in as soon as a place is let go, and not all at once.",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.maximum(open_requests - running, 0)
    return queue * output_tokens * time_per_token
""",
            "the queue goes through one place; running ones leave side by side",
            "It is as if those who wait went in one by one. `running` places are let go in that time.",
        ),
    ],
    "11.4": [
        (
            '"d - output tokens per second, should be per minute"',
            "letter plus words: tokens a second agree with the time per token",
            "Your letter is d, and it alone counts. Over 500 tokens for each it is 1.2 to 1.8 requests a second. By the time per token 24 to 86 are at work, never more than are open.",
        ),
        (
            '"bc"',
            "two letters: both times are in the same head, but only one is off",
            "'bc' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
    ],
    "11.5": [
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices * 24
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return rent / earned
""",
            "requests a day, not a second",
            "It is 86,400 times too large. Are days and seconds mixed?",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices / 3600
    earned = (input_tokens + output_tokens) * (price_in + price_out) / 1e6
    return rent / earned
""",
            "all tokens at the sum of both prices",
            "In yours every token earns both prices. Input has a price of its own, and so has output.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = input_tokens * price_in / 1e6 + output_tokens * price_out / 1e6
    rent = usd_per_hour * devices / 60 / 60
    return int(numpy.ceil(rent / earned))
""",
            "rounded up to whole requests a second; the text says not rounded",
            "It is the right value rounded up. Do not round.",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return usd_per_hour / devices / 3600 / earned
""",
            "the rent is divided among the GPUs; it is that of one GPU, for each of them",
            "In yours the rent falls with the GPUs. All of them are rented.",
        ),
    ],
    "11.6": [
        (
            """
def last_wait(came, most, minutes):
    queue = numpy.maximum(came - most, 0) * minutes * 60
    return queue / 2 / most
""",
            "the mean wait of those in the hill, not that of the last one",
            "It is half of the right value: who came in the middle waits so long. The last one has all in front.",
        ),
        (
            """
def last_wait(came, most, minutes):
    return came * minutes * 60 / most
""",
            "everybody who came is in front of the last one, as if nobody had been served meanwhile",
            "It is as if all who came were in front of the last one. Many of them were served in the meantime.",
        ),
        (
            """
def last_wait(came, most, minutes):
    seconds = minutes * 60
    return (came - most) * seconds / most
""",
            "negative where fewer come than the server can do",
            "Where fewer come than the server can do nobody waits, and no wait is below 0.",
        ),
    ],
}

RIGHT = {
    "11.3": [
        """
def wait(open_requests, running, output_tokens, time_per_token):
    n = numpy.asarray(open_requests)
    return numpy.where(n > running, (n / running - 1) * output_tokens * time_per_token, 0.0)
""",
    ],
    "11.4": [
        "'(b)'",
    ],
    "11.5": [
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    per_request = sum(n * p for n, p in [(input_tokens, price_in), (output_tokens, price_out)])
    return 1e6 * devices * usd_per_hour / (60 * 60 * per_request)
""",
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    day = 24 * usd_per_hour * devices
    requests_a_day = day / (input_tokens / 1e6 * price_in + output_tokens / 1e6 * price_out)
    return requests_a_day / 86_400
""",
    ],
    "11.6": [
        """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    done_after = came * seconds / most
    return numpy.maximum(done_after - seconds, 0)
""",
        "lambda came, most, minutes: numpy.clip(numpy.asarray(came) / most - 1, 0, None) * (60 * minutes)",
    ],
}
