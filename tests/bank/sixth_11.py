"""Answers to sheet 11 that were kept shut until its sentences were done."""

WRONG = {
    "11.1": [
        (
            """
def running(rate, output_tokens, constant, per_user):
    alone = rate * output_tokens * (constant + per_user)
    return alone
""",
            "the step of one request alone, whoever else runs",
            "Yours has the step of one who runs alone",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    batch = 0
    for _ in range(3):
        step = constant + per_user * batch
        batch = rate * output_tokens * step
    return batch
""",
            "the number is put in again and again, but stops after three rounds, before it has settled",
            "It is what 3 terms add up to, of a sum that has no end",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    busy = rate * output_tokens * (constant + per_user)
    return busy / (1 - busy)
""",
            "a queue in which requests are served one at a time; here they share steps, so constant is no part of the load",
            "Yours is the number in a queue whose requests are served one at a time",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    batch, before = 1.0, 0.0
    while abs(batch - before) > 1e-12 * batch:
        before = batch
        batch = rate * output_tokens * (constant + per_user * before)
    return batch
""",
            "the while asks one number; an array of rates fails",
            "`rate` may also be an array, and max, min, if and while cannot choose for many values at once",
        ),
        (
            """
def running(rate, output_tokens, constant, per_user):
    step = constant / (1 - rate * output_tokens * per_user)
    return rate * step
""",
            "requests that come in one step; each stays for as many steps as its answer has tokens",
            "It is as if a request were there for one step",
        ),
    ],
    "11.2": [
        (
            "1/((A*(t_0 + tau*K) + K*v)/(1 + K))",
            "K + 1 requests done in that time, as if the one who comes in were counted, too",
            "Your value has `K` + 1 in place of `K` in one spot",
        ),
    ],
    "11.3": [
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = (output_tokens - 1) * time_per_token
    return numpy.maximum(open_requests / (running / own) - own, 0)
""",
            "the lesson's gaps between tokens; here the first token takes one time_per_token as well",
            "Your value has `output_tokens` - 1 in place of `output_tokens` in the time of one that runs",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    waves = numpy.ceil(open_requests / running) - 1
    return waves * own
""",
            "whole waves: a request that waits is thought to wait for full answers, but places fall free one after the other",
            "In yours whole rounds count before one's own",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    ahead = numpy.maximum(open_requests - running, 0)
    return ahead / 2 * own / running
""",
            "half of the queue on average; but each newcomer stands at the end of the whole queue",
            "It is half of the right value",
        ),
        (
            """
def wait(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    rate = open_requests / own
    return numpy.maximum(open_requests / rate - own, 0)
""",
            "the rate is made of all open requests, not of those that run: then nobody ever waits",
            "Your answer does not change with `running` at any input tried",
        ),
    ],
    "11.4": [
        (
            '"a, because 250 requests cannot be open at once"',
            "250 can be open, most of them wait",
            "Your letter is a, and it alone counts. By rate times time 24, 49, 86 and 86 requests are at",
        ),
        ('"b and d"', "two letters; one unit was changed, that of b", "'b and d' names more than one of the choices"),
        (
            '"d: time to first token"',
            "the letter d with the words of b",
            "Your letter is d, and it alone counts. Over 500 tokens for each it is 1.2 to 1.8 requests a",
        ),
        ('"ms"', "no letter: two columns are headed in ms", "'ms' is not one of the choices: a, b, c, d"),
    ],
    "11.5": [
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices * 24
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return rent / earned / 3600
""",
            "the rent of a day over the seconds of an hour: day and night does not change what a second costs",
            "It is 24 times too large",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    rent = usd_per_hour * devices / 3600
    for_input = rent / (input_tokens * price_in / 1e6)
    for_output = rent / (output_tokens * price_out / 1e6)
    return max(for_input, for_output)
""",
            "input and output each have to pay the whole rent; together they pay it",
            "Your value is the larger of the requests that pay by prompts alone and of those that pay by",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    price = (price_in + price_out) / 2
    earned = (input_tokens + output_tokens) * price / 1e6
    return usd_per_hour * devices / 3600 / earned
""",
            "a plain mean of the two prices for all tokens, not each price for its own",
            "Yours has one mean price for all tokens",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    earned = (output_tokens * price_out - input_tokens * price_in) / 1e6
    return usd_per_hour * devices / 3600 / earned
""",
            "input is taken as a cost of the seller; customers pay for it",
            "It is as if what its prompt earns were taken away in what a request earns",
        ),
        (
            """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    import math
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return math.ceil(usd_per_hour * devices / earned) / 3600
""",
            "whole requests an hour, rounded up",
            "It is as if the requests of an hour were rounded up",
        ),
    ],
    "11.6": [
        (
            """
def last_wait(came, most, minutes):
    per_minute = numpy.maximum(came - most, 0) * 60
    return per_minute / most
""",
            "the queue of the last minute alone: what was left over from the minutes before is forgotten",
            "A factor `minutes` is missing in the seconds of the hill",
        ),
        (
            """
def last_wait(came, most, minutes):
    return numpy.maximum(came * 60 * minutes / most, 0)
""",
            "all who came are put in front of the last one, also those who were done in the meantime",
            "It is as if all who came were in front of the last one",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = 0
    for minute in range(minutes):
        waiting = numpy.maximum(waiting + came - most, 0)
    return waiting / most
""",
            "one second's surplus for each minute: 60 too small",
            "It is as if the hill were 60 times too short",
        ),
        (
            """
def last_wait(came, most, minutes):
    waiting = abs(came - most) * 60 * minutes
    return waiting / most
""",
            "where fewer come than the server can do, the gap is made into a wait as well",
            "Right where what is too much is above 0",
        ),
        (
            """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    late = came > most
    return late * (seconds - seconds * most / came)
""",
            "the queue is divided by the rate at which they came, not by what the server can do",
            "It is as if the queue were worked off at `came`, which is what comes",
        ),
    ],
}

RIGHT = {
    "11.1": [
        """
def running(rate, output_tokens, constant, per_user):
    tokens_per_second = rate * output_tokens
    return constant / (1 / tokens_per_second - per_user)
""",
        """
def running(rate, output_tokens, constant, per_user):
    def step():
        return constant / (1 - per_user * output_tokens * rate)
    return step() * output_tokens * numpy.asarray(rate)
""",
    ],
    "11.2": [
        "sympy.solve(A*t_0/K + A*tau + v - 1/q, q)",
    ],
    "11.3": [
        """
def wait(open_requests, running, output_tokens, time_per_token):
    queue = numpy.clip(open_requests - running, 0, None)
    return queue * time_per_token * output_tokens / running
""",
        """
def wait(open_requests, running, output_tokens, time_per_token):
    open_requests = numpy.asarray(open_requests)
    own = sum(time_per_token for token in range(output_tokens))
    return numpy.where(open_requests > running, (open_requests / running - 1) * own, 0.0)
""",
    ],
    "11.4": [
        '"b) time to first token"',
    ],
    "11.5": [
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    tokens = {"in": (input_tokens, price_in), "out": (output_tokens, price_out)}
    revenue = sum(n / 1e6 * p for n, p in tokens.values())
    rent = usd_per_hour * devices / 60 / 60
    return rent / revenue
""",
        """
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    a_day = 24 * usd_per_hour * devices
    from_one = numpy.dot([input_tokens, output_tokens], [price_in, price_out]) * 1e-6
    return a_day / (86_400 * from_one)
""",
    ],
    "11.6": [
        """
def last_wait(came, most, minutes):
    seconds = 60 * minutes
    done = came * seconds / most
    return numpy.where(done > seconds, done - seconds, 0)
""",
        """
def last_wait(came, most, minutes):
    return (numpy.maximum(came, most) / most - 1) * minutes * 60
""",
    ],
}
