"""Answers to sheet 11 that an earlier check misjudged or had no words for."""

WRONG = {
    "11.1": [
        (
            "lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant + per_user * rate * output_tokens)",
            "tokens a second taken for the number that run",
            "It is as if as many ran as tokens are asked for in a second. How many run depends on how long a step is.",
        ),
    ],
    "11.2": [
        (
            "A * (t_0 + tau * K) + K * v",
            "the time for K requests",
            "That is the time for K requests, steps and prompts. How many requests a second is that?",
        ),
    ],
    "11.6": [
        (
            "lambda came, most, minutes: numpy.maximum(came * 60 - most, 0) * minutes / most",
            "requests of a minute against what is done in a second",
            "In yours a minute has 60 seconds in which requests come, and one in which they are served. `most` is for a second, too.",
        ),
    ],
}

RIGHT = {
    "11.1": [],
    "11.2": [],
    "11.6": [],
}
