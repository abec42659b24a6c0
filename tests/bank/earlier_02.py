"""Answers to sheet 02 that an earlier check misjudged or had no words for."""

WRONG = {
    "02.1": [
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param + tokens",
            "plus in place of times, and the last step left out",
            "It is as if tokens were added to the bytes of one move",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * (tokens + 1) / 1e9",
            "gigabytes",
            "gigabytes",
        ),
    ],
    "02.2": [
        (
            "lambda prompt, answer: (prompt + answer) * (prompt + answer - 1) / 2",
            "the prompt token by token, too",
            "It is as if the prompt came token by token as well.",
        ),
        (
            "lambda prompt, answer: (prompt + answer) ** 2 / 2",
            "half of a square of all tokens",
            "It is half of a square, as if the prompt came token by token as well.",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(1, answer + 1))",
            "each step starts with one token of the answer too many",
            "It is one token too many for each step: the token that a step makes has not gone through it",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(answer - 1))",
            "the last step is left out",
            "It is short by what the last step runs",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(answer + 1))",
            "a step too many at the end",
            "a step too many",
        ),
        (
            "lambda prompt, answer: sum(prompt + i for i in range(1, answer))",
            "the first step is left out",
            "It is short by one prompt, as when the first step is left out",
        ),
        (
            "lambda prompt, answer: prompt + answer * (answer + 1) // 2",
            "the prompt only once, and one token too many in each step",
            "In your value the prompt runs once, with one token too many in each step",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt*answer + answer
""",
            "one token of the answer in each step",
            "In your value each step runs one token of the answer",
        ),
        (
            """
def tokens_processed(prompt, answer):
    return prompt * answer + answer**2 / 2
""",
            "half a square",
            "It is half a token too much for each step, as with half of a square",
        ),
    ],
    "02.3": [
        (
            "lambda experts, k, batch: numpy.ceil(experts * (1 - (1 - k / experts) ** batch)) / experts",
            "rounds the expected number of experts up",
            "It is as if the experts that are picked were rounded up.",
        ),
        (
            "lambda experts, experts_per_token, batch: numpy.minimum(1, experts_per_token / experts * batch)",
            "grows evenly, and is capped at 1",
            "It is as if the shares were added up, to 1 at most",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return [1 - (1 - experts_per_token / experts) ** b for b in batch]
""",
            "a loop over a number",
            "`batch` may be one number as well as an array",
        ),
    ],
    "02.4": [
        (
            "lambda a, r, E, k, batch: batch * a + r * k / E / (a + r * (1 - (1 - k / E) ** batch))",
            "no brackets around the sum above the line",
            "brackets were missing around the sum above the line",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * numpy.maximum(always_bytes, routed_bytes * experts_per_token / experts) / numpy.maximum(always_bytes, routed_bytes * coverage(experts, experts_per_token, batch))
""",
            "the larger of the two parts in place of both, in each step",
            "the larger of always_bytes and the experts that are read",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * experts_per_token / experts) / numpy.maximum(always_bytes, routed_bytes * coverage(experts, experts_per_token, batch))
""",
            "the larger of the two parts in place of both, in the step for all",
            "the larger of always_bytes and the experts that are read, in the step for all",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * (1 - coverage(experts, experts_per_token, 1))) / (always_bytes + routed_bytes * (1 - coverage(experts, experts_per_token, batch)))
""",
            "the share that is missed, in each step",
            "the share that nobody picks, for both steps",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)) / (always_bytes + routed_bytes * (1 - coverage(experts, experts_per_token, batch)))
""",
            "the share that is missed, in the step for all",
            "the share that nobody picks, in the step for all users",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * experts_per_token / experts) / (always_bytes + routed_bytes * numpy.minimum(1, experts_per_token * batch / experts))
""",
            "the share grows evenly, and is capped at 1",
            "It is as if each token opened new experts, until all are read",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + coverage(experts, experts_per_token, 1)) / (always_bytes + coverage(experts, experts_per_token, batch))
""",
            "a share is added to bytes: routed_bytes left out",
            "does not change with `routed_bytes`",
        ),
    ],
    "02.5": [
        (
            "1 - (1 - k/E)**B",
            "B left in",
            "B is still in the answer",
        ),
        (
            "E*sympy.log(2)/k",
            "the approximation for small k/E",
            "nearly true where k is small",
        ),
        (
            "sympy.log(sympy.Rational(1, 2))/(sympy.log(1) - sympy.log(k/E))",
            "the logarithm of a difference taken for a difference of logarithms",
            "It is as if the logarithm of a difference were a difference of logarithms",
        ),
        (
            "sympy.log(sympy.Rational(1, 2))/(1 - k/E)",
            "no logarithm below the line",
            "Divide by its logarithm",
        ),
    ],
}

RIGHT = {
    "02.1": [],
    "02.2": [
        """
def tokens_processed(prompt, answer):
    return 0 if answer == 0 else prompt + answer - 1 + tokens_processed(prompt, answer - 1)
""",
    ],
    "02.3": [],
    "02.4": [],
    "02.5": [],
}
