"""Answers to sheet 11 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "11.1": [
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * constant",
            "the step of an empty server",
            "Yours has the step of an empty server. Each who runs makes it longer, and with it everybody's stay.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant + per_user)",
            "a step with one user",
            "Yours has the step of one who runs alone. Each other makes it longer, by `per_user`, and so everybody stays longer.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * constant / (1 + rate * output_tokens * per_user)",
            "a plus below the line",
            "In yours more time is left, the more people come.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate / 60 * output_tokens * constant / (1 - rate / 60 * output_tokens * per_user)",
            "rate taken for one a minute",
            "It is as if the rate were requests a minute. It is a second's.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: constant / (1 - rate * output_tokens * per_user)",
            "the step, not the batch",
            "That is the step. How many run while it lasts?",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate * constant / (1 - rate * per_user)",
            "a request stays for one step",
            "Your answer does not change with `output_tokens`.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * constant / (1 - rate * per_user)",
            "no tokens in the load",
            "In your load a request is there for one step.",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: output_tokens * constant / (1 - output_tokens * per_user * rate)",
            "the rate is left out above the line",
            "That is how long a request is there. How many are there at once?",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: (1 - rate * output_tokens * per_user) / (rate * output_tokens * constant)",
            "upside down",
            "Upside down:",
        ),
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant + per_user) / (1 - rate * output_tokens * per_user)",
            "the exact mean of the lesson's chain",
            "That is the mean where the number strays by chance.",
        ),
    ],
    "11.2": [
        ("1 / (v + A * tau)", "everybody fits", "That is a server that holds everybody."),
        (
            "K / (A * (t_0 + tau * K))",
            "no prompts",
            "Your answer does not change with v. Steps wait while a prompt is read.",
        ),
        (
            "K / (A * (t_0 + tau * K) + v)",
            "one prompt for all K",
            "Yours has time for one prompt. Each of the K requests brings one.",
        ),
        (
            "1 / (A * (t_0 + tau * K) + K * v)",
            "one request for the time of K",
            "That is one request in the time for K of them.",
        ),
        (
            "K / (t_0 + tau * K + K * v)",
            "one step for an answer",
            "Your answer does not change with A. A request takes A steps.",
        ),
        ("K / (A * (t_0 + tau) + K * v)", "a step with one user", "`K` is missing in what the users add."),
        (
            "K / (A * (t_0 + tau * K + K * v))",
            "a prompt for each token",
            "In yours each prompt is read A times. A request brings one, and A tokens are written.",
        ),
        ("(A * (t_0 + tau * K) + K * v) / K", "upside down", "Upside down"),
        ("K / (A * tau * K + K * v)", "no constant part", "That is a server that holds everybody."),
    ],
    "11.3": [
        (
            "lambda open_requests, running, output_tokens, time_per_token: open_requests * output_tokens * time_per_token / running",
            "the time inside, not the wait",
            "That is the time inside, waiting and running.",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: (open_requests - running) * output_tokens * time_per_token / running",
            "below 0 where all run",
            "With fewer open than places nobody waits, and no wait is",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: numpy.maximum(open_requests - running, 0) * output_tokens * time_per_token",
            "one after the other",
            "It is as if those who wait went in one by one.",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: numpy.maximum(open_requests - running, 0) * time_per_token / running",
            "one token",
            "It is as if a request ran for one token. It runs for all tokens of its answer.",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: numpy.maximum(open_requests - running, 0) * output_tokens * time_per_token / open_requests",
            "all that are open make tokens",
            "It is as if all that are open made tokens. Only those that run do.",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: numpy.maximum(open_requests, running) * output_tokens * time_per_token / running",
            "the time inside, at least the own",
            "That is the time inside, waiting and running, also where",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: numpy.maximum(open_requests - running, 0) * output_tokens / time_per_token / running",
            "divided by the time for a token",
            "It is as if you divided by `time_per_token` in the time of one that runs",
        ),
        (
            "lambda open_requests, running, output_tokens, time_per_token: max(open_requests - running, 0) * output_tokens * time_per_token / running",
            "max of Python takes no array",
            "With each single number tried for",
        ),
    ],
    "11.4": [
        ("'a'", "so many are open, by rate times time", "By rate times time 24, 49, 86 and 86 requests are at work"),
        ("'c'", "it fits the number that run", "Tokens a second times time per token is how many run:"),
        ("'d'", "it fits the number that are open", "Over 500 tokens for each it is 1.2 to 1.8 requests a"),
        ("'ttft'", "a name, not a letter", "'ttft' is not one of the choices:"),
    ],
    "11.5": [
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / ((input_tokens * price_in + output_tokens * price_out) / 1e6)",
            "requests an hour",
            "That is requests an hour.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour / 3600 / ((input_tokens * price_in + output_tokens * price_out) / 1e6)",
            "the rent of one GPU",
            "Your answer is the same for any number of GPUs.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 3600 / (input_tokens * price_in + output_tokens * price_out)",
            "prices for one token",
            "Prices are for a million tokens:",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 3600 / (output_tokens * price_out / 1e6)",
            "prompts are free",
            "The prompts earn nothing in yours. They are paid for, too.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 3600 / (input_tokens * price_in / 1e6)",
            "answers are free",
            "The answers earn nothing in yours. They are paid for, too.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 3600 / ((input_tokens * price_out + output_tokens * price_in) / 1e6)",
            "the prices exchanged",
            "In yours input earns the price of output, and output that of input.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 60 / ((input_tokens * price_in + output_tokens * price_out) / 1e6)",
            "requests a minute",
            "That is requests a minute.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: ((input_tokens * price_in + output_tokens * price_out) / 1e6) / (usd_per_hour * devices / 3600)",
            "upside down",
            "Upside down:",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour / devices / 3600 / ((input_tokens * price_in + output_tokens * price_out) / 1e6)",
            "divided by the GPUs",
            "In yours the rent falls with the GPUs. All of them are rented.",
        ),
        (
            "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: usd_per_hour * devices / 3600 / (input_tokens * price_in + output_tokens * price_out / 1e6)",
            "brackets missing",
            "It is as if only what its answer earns were divided by the 1e6",
        ),
    ],
    "11.6": [
        (
            "lambda came, most, minutes: (came - most) * 60 * minutes / most",
            "below 0 where the server keeps up",
            "Where fewer come than the server can do nobody waits, and",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(came - most, 0) * 60 * minutes",
            "how many wait",
            "That is how many wait.",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(came - most, 0) * minutes / most",
            "minutes for seconds",
            "It is as if the hill were 60 times too short.",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(came - most, 0) * 60 * minutes / came",
            "the queue is worked off by what comes",
            "It is as if the queue were worked off at `came`, which is what comes.",
        ),
        (
            "lambda came, most, minutes: came * 60 * minutes / most",
            "all who came wait",
            "It is as if all who came were in front of the last one.",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(most - came, 0) * 60 * minutes / most",
            "the other way round",
            "It is as if `came` were taken away from `most` in what is too much",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(came - most, 0) * 60 * minutes * most",
            "multiplied by what the server does",
            "It is as if you multiplied by `most`",
        ),
        (
            "lambda came, most, minutes: numpy.maximum(came - most, 0) * 3600 * minutes / most",
            "hours for minutes",
            "",
            "vague",
        ),
    ],
}

RIGHT = {
    "11.1": [
        """
def f(rate, output_tokens, constant, per_user):
    asked = rate * output_tokens
    return asked * constant / (1 - asked * per_user)
""",
        "lambda rate, output_tokens, constant, per_user: constant / (1 / (rate * output_tokens) - per_user)",
        "lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant / (1 - per_user * output_tokens * rate))",
    ],
    "11.2": [
        "K / (A * t_0 + A * tau * K + K * v)",
        "1 / (A * t_0 / K + A * tau + v)",
    ],
    "11.3": [
        """
def f(open_requests, running, output_tokens, time_per_token):
    own = output_tokens * time_per_token
    return numpy.where(open_requests > running, open_requests * own / running - own, 0)
""",
        "lambda open_requests, running, output_tokens, time_per_token: numpy.fmax(open_requests / running - 1, 0) * output_tokens * time_per_token",
    ],
    "11.4": [
        "'b'",
        "'B)'",
    ],
    "11.5": [
        "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: 1e6 * usd_per_hour * devices / (3600 * (input_tokens * price_in + output_tokens * price_out))",
        "lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: devices * (usd_per_hour / 60 / 60) / (1e-6 * input_tokens * price_in + output_tokens * price_out / 1e6)",
    ],
    "11.6": [
        "lambda came, most, minutes: numpy.fmax(came / most - 1, 0) * minutes * 60",
        "lambda came, most, minutes: numpy.where(came > most, (came - most) / most, 0) * (60 * minutes)",
    ],
}
