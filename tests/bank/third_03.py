"""More answers to sheet 03, written by somebody who had seen the lesson and its sheet alone."""

WRONG = {
    "03.1": [
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return bandwidth / (params * bytes_per_param)
""",
            "upside down: moves in a second",
            "That is one over the time: tokens per second",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params / bandwidth
""",
            "one byte for every parameter: the format is left out",
            "In your value each parameter is one byte",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return 2 * params / bandwidth
""",
            "2 FLOP (or always 16 bit) in place of bytes_per_param",
            "Your answer does not change with `bytes_per_param`",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    seconds = params * bytes_per_param / bandwidth
    return 1000 * seconds
""",
            "milliseconds, as in the lesson, where seconds are asked",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param * 8 / bandwidth
""",
            "bits over bytes/s: eight times too long",
            "It is 8 times too long",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    GB = params * bytes_per_param / 1e9
    return GB / bandwidth
""",
            "GB over byte/s: a billion times too short",
            "It is a billionth of the right value",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param / H100.bandwidth
""",
            "always the H100's bandwidth",
            "Your answer does not change with `bandwidth`",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params / bytes_per_param / bandwidth
""",
            "divides by the bytes of a parameter",
            "It is as if you divided by bytes_per_param",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return units.time(params * bytes_per_param / bandwidth)
""",
            "a text such as '209 ms', rounded, in place of a number",
            "gives back a text, not a number",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param // bandwidth
""",
            "whole seconds: 0 for most",
            "It is as if you divided the weights in whole numbers (// or int): the rest is lost",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    time = params * bytes_per_param / bandwidth
""",
            "no return: None",
            "gives nothing back",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return round(params * bytes_per_param / bandwidth, 3)
""",
            "rounded to milliseconds",
            "It is the right value rounded to 3 digits after the point",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return moving + computing
""",
            "adds the times, as without overlap",
            "That is the sum of the two times",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.minimum(moving, computing)
""",
            "the shorter of the two",
            "That is the shorter time",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return max(moving, computing)
""",
            "Python's max: fails for an array",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param * batch / bandwidth
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing)
""",
            "moves the weights once for each token",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params / flops
    return numpy.maximum(moving, computing)
""",
            "computes for one token, whatever the batch",
            "In your value the computing time does not grow with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    n_bytes = params * bytes_per_param
    return numpy.maximum(n_bytes / bandwidth, 2 * n_bytes * batch / flops)
""",
            "2 FLOP for each byte in place of each parameter",
            "It is as if computing were multiplied by `bytes_per_param`, too",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = params * batch / flops
    return numpy.maximum(moving, computing)
""",
            "one FLOP for a parameter",
            "Your value has one FLOP for each parameter",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing) / batch
""",
            "the time that falls to one token, not the step's",
            "That is the step's time over the batch, what falls to each token",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(batch < 295, moving, computing)
""",
            "the H100's 295 decides, whatever GPU and format it is",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(moving > computing, computing, moving)
""",
            "the branches are swapped: the shorter of the two",
            "That is the shorter time",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.max([moving, computing])
""",
            "one number, the largest of all: for an array fails or gives the largest batch's time for all",
            "`batch` may also be an array, and an array beside a number makes no",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    one_token = 2 * params / flops
    return numpy.maximum(moving, one_token) * batch
""",
            "multiplies the longer time by the batch, so the move is paid by each token again",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    if numpy.all(computing > moving):
        return computing
    return moving + 0 * batch
""",
            "decides once for the whole array: a mixed one is all moving",
            "It is right there for 18 and 20 alone",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, params * batch / (2 * flops))
""",
            "the 2 stands below the line",
            "It is as if you divided by the 2 in computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    step = []
    for seconds in computing:
        step.append(max(moving, seconds))
    return numpy.array(step)
""",
            "works for arrays only: a number cannot be looped over",
            "stopped with TypeError: 'float' object is not iterable",
        ),
    ],
    "03.3": [
        (
            "sympy.solve(sympy.Eq(N * b / W, 2 * B / F), B)[0]",
            "2 FLOP a token for the whole model: N stays in",
            "Each token is computed with all N, too: N is in both times, and drops",
        ),
        (
            "sympy.Integer(295)",
            "the H100's number in place of an expression",
            "Your answer is 295 for all inputs tried",
        ),
        ("(b * F / (2 * W)).subs(b, 2)", "only for 16 bit: b is gone", "That is the ridge point, in FLOP per byte"),
        (
            "sympy.solve(sympy.Eq(N * b / W + 2 * N * B / F, 1), B)[0]",
            "sets the sum of the times to one second in place of one time equal to the other",
            "",
            "vague",
        ),
        ("sympy.ceiling(b * F / (2 * W))", "rounded up to whole tokens; the text says not to round", "It is rounded"),
        (
            "b / 2 * F / W * sympy.Symbol('S', positive=True)",
            "brings in the inverse sparsity S of the next lesson, a symbol that is not given",
            "S should not be in the answer",
        ),
    ],
    "03.4": [
        ('"a and c"', "a does nothing for one user", "'a and c' names more than one of the choices"),
        ('"ac"', "a does nothing for one user", "'ac' names more than one of the choices"),
        (
            '"b: a GPU with twice the memory"',
            "wrong letter, with its words: memory for bandwidth",
            "More memory holds a larger model; it does not move the bytes any faster",
        ),
        ('"abcd"', "all letters", "'abcd' names more than one of the choices"),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bytes_read / (devices * bandwidth * efficiency)
""",
            "the seconds of a token: upside down",
            "That is the time of a step in seconds",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bandwidth * efficiency / bytes_read
""",
            "one GPU reads everything: the others do not help",
            "That is the speed of one device",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bandwidth * efficiency / (bytes_read * devices)
""",
            "each further GPU makes it slower: the bytes are multiplied in place of divided",
            "It is as if you divided by the devices: more belts would make it slower",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    total = devices * bandwidth * efficiency
    part = bytes_read / devices
    return total / part
""",
            "counts the GPUs twice: all belts together for the part of one",
            "The devices count twice",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth / efficiency / bytes_read
""",
            "divides by the efficiency: faster than the peak",
            "It is as if you divided by the efficiency: losses would make it faster",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth / bytes_read
""",
            "as if the peak were reached",
            "The efficiency makes no difference in your value: no program reaches the peak",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency ** devices / bytes_read
""",
            "loses the share once more for every GPU",
            "It is as if `efficiency` were taken to the power of `devices`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return int(devices * bandwidth * efficiency / bytes_read)
""",
            "whole tokens only",
            "It is as if you divided in whole numbers (// or int): the rest is lost",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    time = 0
    for gpu in range(devices):
        time += bytes_read / devices / (bandwidth * efficiency)
    return 1 / time
""",
            "lets the GPUs read one after the other in place of at the same time",
            "That is the speed of one device",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    ms = 1e3 * bytes_read / (devices * bandwidth * efficiency)
    return 1 / ms
""",
            "tokens in a millisecond",
            "It is a thousandth of the right value",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * (bandwidth * efficiency / bytes_read) / devices
""",
            "divides the speed by the GPUs again, as if they were users",
            "That is the speed of one device",
        ),
    ],
}

RIGHT = {
    "03.1": [
        """
def read_time(params, bytes_per_param, bandwidth):
    weights = params * bytes_per_param
    seconds_per_byte = 1 / bandwidth
    return weights * seconds_per_byte
""",
        """
def read_time(params, bytes_per_param, bandwidth):
    gb, gb_per_s = params * bytes_per_param / 1e9, bandwidth / 1e9
    return gb / gb_per_s
""",
    ],
    "03.2": [
        "lambda params, bytes_per_param, bandwidth, flops, batch: params * numpy.maximum(bytes_per_param / bandwidth, 2 * batch / flops)",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    move = params * bytes_per_param / bandwidth
    if numpy.ndim(batch) == 0:
        return max(move, 2 * params * batch / flops)
    return numpy.array([max(move, 2 * params * one / flops) for one in batch])
""",
    ],
    "03.3": [
        "(F / W) * (b / 2)",
        "sympy.Rational(1, 2) * b * F * W ** -1",
        "sympy.Symbol('b') * sympy.Symbol('F') / (2 * sympy.Symbol('W'))",
    ],
    "03.4": [
        '"c."',
        '"(c)"',
    ],
    "03.5": [
        "lambda bytes_read, bandwidth, devices, efficiency: 1 / (bytes_read / (devices * bandwidth * efficiency))",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    part = bytes_read / devices
    belt = bandwidth * efficiency
    seconds = part / belt
    return 1 / seconds
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    together = sum(bandwidth * efficiency for gpu in range(devices))
    return together / bytes_read
""",
    ],
}
