"""Answers to sheet 03 that were judged one by one before they stood here."""

WRONG = {
    "03.1": [
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    moving = params * bytes_per_param / bandwidth
    return 1e3 * moving
""",
            "in milliseconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    bits = params * bytes_per_param * 8
    return bits / bandwidth
""",
            "takes the bandwidth to be in bits",
            "It is 8 times too long",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * 1e9 * bytes_per_param / bandwidth",
            "takes params to be given in billions",
            "It is a billion times too large. Which unit is asked for?",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return round(params * bytes_per_param / bandwidth, 2)
""",
            "rounded to hundredths: a few milliseconds become 0",
            "It is the right value rounded to 2 digits after the point",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = batch * params * bytes_per_param / bandwidth
    computing = batch * 2 * params / flops
    return numpy.maximum(moving, computing)
""",
            "moves the weights once for each token; they are moved once",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    if batch < computing / moving:
        return moving
    return computing
""",
            "compares the batch with a ratio of times, and works for one number only",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    ridge = flops / bandwidth
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(batch < ridge, moving, computing)
""",
            "the ridge point for the critical batch: right for 2 bytes only",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params / flops
    return numpy.maximum(moving, computing) + 0 * batch
""",
            "the arithmetic of one token only, whatever the batch",
            "In your value the computing time does not grow with the batch",
        ),
    ],
    "03.3": [
        (
            "2*W / (F*b)",
            "upside down",
            "It is upside down: faster workers need more tokens to be busy, not fewer",
        ),
        (
            "sympy.solve(sympy.Eq(1/W, 2*B/F), B)[0]",
            "one byte for each parameter: F/(2 W), b forgotten",
            "In your answer b makes no difference. Moving takes b bytes for each parameter; computing does not.",
        ),
        (
            "(F/W).subs({F: 989.4e12, W: 3.35e12})",
            "the number of an H100 in place of symbols",
            "Your answer is 295.343 for all inputs tried",
        ),
        (
            "F / (2*W*b)",
            "b below the line: fewer users for wider numbers",
            "In your value the bytes per parameter are on the wrong side: wider parameters need more tokens",
        ),
    ],
    "03.4": [
        (
            '"d twice the batch"',
            "one user's answer is not faster with a larger batch",
            "One user's tokens come one after the other. A larger batch serves more users, none of them sooner.",
        ),
        (
            '"b a GPU with twice the memory"',
            "capacity taken for bandwidth",
            "More memory holds a larger model; it does not move the bytes any faster.",
        ),
        (
            '"c, d"',
            "two letters, d is wrong",
            "'c, d' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
        ('["a", "c"]', "a list of two letters, one of them wrong", "A list of 2 names more than one of the choices."),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    per_gpu = bytes_read / devices
    all_belts = bandwidth * devices * efficiency
    return all_belts / per_gpu
""",
            "devices counted twice: a part of the bytes over all the belts",
            "The devices count twice",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth / (bytes_read * efficiency)
""",
            "a lower efficiency would make it faster",
            "It is as if you divided by the efficiency: losses would make it faster",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    total = devices * bandwidth * efficiency ** devices
    return total / bytes_read
""",
            "the efficiency is lost once more with each GPU",
            "It is as if `efficiency` were taken to the power of `devices`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    reading = sum(bytes_read / devices / (bandwidth * efficiency) for gpu in range(devices))
    return 1 / reading
""",
            "the GPUs read one after the other in place of at the same time",
            "That is the speed of one device",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    # the first GPU is at peak, the others lose
    belts = bandwidth + (devices - 1) * bandwidth * efficiency
    return belts / bytes_read
""",
            "only the further GPUs lose a share; each does, the first as well",
            "",
            "vague",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency // bytes_read
""",
            "whole tokens only: slow machines get 0",
            "It is as if you divided in whole numbers (// or int): the rest is lost",
        ),
    ],
}

RIGHT = {
    "03.1": [
        """
def read_time(params, bytes_per_param, bandwidth):
    size = params * bytes_per_param
    moves_per_second = bandwidth / size
    return 1 / moves_per_second
""",
        """
def read_time(params, bytes_per_param, bandwidth):
    from fractions import Fraction
    return float(Fraction(params) * Fraction(bytes_per_param) / Fraction(bandwidth))
""",
    ],
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    move = params * bytes_per_param / bandwidth
    compute = params * 2 / flops * batch
    return numpy.where(move > compute, move, compute)
""",
    ],
    "03.3": [
        "F*b/(2*W)",
        "sympy.Rational(1, 2) * b * F / W",
        "0.5 * b * (F / W)",
    ],
    "03.4": [
        '"c weights in half as many bytes"',
    ],
    "03.5": [
        "lambda bytes_read, bandwidth, devices, efficiency: efficiency * sum([bandwidth] * devices) / bytes_read",
        "lambda bytes_read, bandwidth, devices, efficiency: bandwidth / bytes_read * devices * efficiency",
    ],
}
