"""Answers to sheet 01 that an earlier check misjudged or had no words for."""

WRONG = {
    "01.1": [
        (
            "lambda params, bits_per_param: params * max(1, bits_per_param // 8)",
            "a parameter takes whole bytes, one at least",
            "In your value each parameter has whole bytes, rounded down, and one at least",
        ),
        (
            "lambda params, bits_per_param: params / bits_per_param",
            "divided by the bits",
            "It is as if you divided by `bits_per_param`",
        ),
        (
            "lambda params, bits_per_param: params * 2**bits_per_param / 8",
            "2 to the power of the bits",
            "2 to the power of the bits",
        ),
        (
            "lambda params, bits_per_param: params * bits_per_param / 16",
            "two bytes taken as the unit",
            "It is half of the right value, as with 16 in place of 8",
        ),
        (
            """
from fractions import Fraction
def weight_bytes(params, bits_per_param):
    return Fraction(bits_per_param, 8) * int(params)
""",
            "Fraction(4.25, 8) stops with a TypeError",
            "`weight_bytes(1.2e+09, 4.25)`, your function stopped",
        ),
        (
            """
from decimal import Decimal
def weight_bytes(params, bits_per_param):
    return Decimal(params) * bits_per_param / 8
""",
            "Decimal times 4.25, a float, stops with a TypeError",
            "`weight_bytes(1.2e+09, 4.25)`, your function stopped",
        ),
    ],
    "01.2": [
        (
            "lambda n_bytes, memory: round(n_bytes / memory + 0.49)",
            "rounds down where the rest is below 0.01",
            "It falls short where hardly anything is left over, as when nearly one is added and rounded down",
        ),
        (
            "lambda n_bytes, memory: int(n_bytes / memory + 0.99)",
            "rounds down where the rest is below 0.01",
            "It falls short where hardly anything is left over, as when nearly one is added and rounded down",
        ),
        (
            "lambda n_bytes, memory: 2 ** math.ceil(math.log2(n_bytes / memory))",
            "rounded up to a power of two, as practice does",
            "a power of two",
        ),
        (
            "lambda n_bytes, memory: 8 * math.ceil(n_bytes / memory / 8)",
            "boxes of eight, as practice does",
            "It is rounded up to a multiple of eight",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes / memory) * memory",
            "the bytes of the devices, not their number",
            "the bytes of these devices",
        ),
        (
            "lambda n_bytes, memory: max(1, n_bytes // memory)",
            "rounded down, one at least",
            "rounded down, to one device at least",
        ),
        (
            "lambda n_bytes, memory: math.ceil(n_bytes * 1.0737 / memory)",
            "GiB and GB mixed",
            "the two are 7 % apart",
        ),
    ],
    "01.3": [
        (
            "lambda weights, kv, users, context: weights + users * context * kv / 1e9",
            "the caches in GB, the weights in bytes",
            "It is as if the KV caches were too small by one and the same factor.",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * context",
            "bytes per token left out",
            "Each token of a conversation takes kv_per_token bytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + users * (kv_per_token + context)",
            "plus in place of times in the cache",
            "It is as if `context` and `kv_per_token` were added in the KV caches",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + 2 * kv_per_token * users * context",
            "keys and values counted twice over",
            "In your value the KV caches count twice",
        ),
        (
            "lambda weights, kv_per_token, users, context: max(weights, kv_per_token * users * context)",
            "the larger in place of both",
            "the larger of the two",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + kv_per_token * users * context) / 1e9",
            "GB in place of bytes",
            "gigabytes",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights + kv_per_token * users * context**2",
            "context squared",
            "Your value has the context as a factor twice",
        ),
        (
            "lambda weights, kv_per_token, users, context: (weights + kv_per_token) * users * context",
            "brackets: weights for each token",
            "It is as if the weights were multiplied by `users` and `context`, too",
        ),
        (
            "lambda weights, kv_per_token, users, context: weights - kv_per_token * users * context",
            "minus in place of plus",
            "It is as if the caches were taken away from the weights",
        ),
        (
            "lambda weights, kv_per_token, users, context: users * (weights + kv_per_token * context)",
            "weights once for each user",
            "In your value the weights count once for each user",
        ),
    ],
    "01.4": [
        (
            "n*M - N*b - B*L*kappa",
            "B left in: the equation's difference",
            "B is still in the answer",
        ),
        (
            "B*L*kappa",
            "B left in: the caches",
            "B is still in the answer",
        ),
        (
            "B",
            "the unknown itself",
            "B is still in the answer",
        ),
        (
            "(n*M - N*b)/kappa*L",
            "no brackets under the line: multiplied by L",
            "one bracket under the line",
        ),
        (
            "n*M - N*b/(kappa*L)",
            "no brackets above the line: only the weights are divided",
            "It is as if the weights alone were divided",
        ),
        (
            "n*M/(N*b + kappa*L)",
            "weights for each user",
            "It is as if each user had a copy of the weights",
        ),
        (
            "sympy.floor((n*M - N*b)/(kappa*L))",
            "rounded though told not to",
            "It is rounded",
        ),
        (
            "(N*b - n*M)/(kappa*L)",
            "the sign the other way",
            "The sign is turned: what is there comes first, and the weights go off it",
        ),
        (
            "(n*M - N*b)/(2*kappa*L)",
            "keys and values twice",
            "It is half of the right value, as if keys and values counted twice",
        ),
        (
            "(n*M - N*b/8)/(kappa*L)",
            "b taken for bits",
            "It is as if the weights were an eighth of what they are",
        ),
        (
            "190",
            "a number of the lesson",
            "Your answer is 190 for all inputs tried",
        ),
    ],
    "01.5": [
        (
            "'b, d'",
            "two letters",
            "more than one of the choices",
        ),
        (
            "'bd'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'h200'",
            "a name, no letter",
            "not one of the choices",
        ),
    ],
}

RIGHT = {
    "01.1": [
        """
from fractions import Fraction
def weight_bytes(params, bits_per_param):
    return Fraction(bits_per_param) / 8 * int(params)
""",
        """
from decimal import Decimal
def weight_bytes(params, bits_per_param):
    return Decimal(params) * Decimal(bits_per_param) / 8
""",
    ],
    "01.2": [],
    "01.3": [],
    "01.4": [
        "sympy.solveset(sympy.Eq(N*b + B*L*kappa, n*M), B)",
        "(n*M - N*b)/(kappa*L)",
    ],
    "01.5": [
        "'d 8 H100'",
    ],
}
