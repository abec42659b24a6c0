"""Answers to sheet 03 that were kept apart until its check was done."""

WRONG = {
    "03.1": [
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return 2 * params * bytes_per_param / bandwidth
""",
            "the 2 FLOP of computing counted into the move",
            "It is twice the right value, as with 2 FLOP for each parameter",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param / 8 / bandwidth
""",
            "bytes divided by 8 as if they were bits",
            "It is as if `bytes_per_param` were taken for bits in the weights",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    seconds = params * bytes_per_param / bandwidth
    return seconds * 1000   # ms
""",
            "milliseconds, not seconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param / (bandwidth * 1e9)
""",
            "takes the bandwidth to be in GB/s: 1e9 times too small",
            "It is a billionth of the right value",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    weights = params * bytes_per_param / 2**30
    rate = bandwidth / 1e9
    return weights / rate
""",
            "GiB over GB/s: 7 % too short",
            "GiB and GB are mixed: the two are 7 % apart",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    n_bytes = params * bytes_per_param
    return n_bytes // bandwidth
""",
            "whole seconds only: a move of 209 ms takes 0",
            "It is as if you divided the weights in whole numbers (// or int): the rest is lost",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return params * bytes_per_param / (16 * bandwidth)
""",
            "the lesson's sixteen belts hard-coded",
            "",
            "vague",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    bandwidth = 3.35e12
    return params * bytes_per_param / bandwidth
""",
            "the argument is overwritten by an H100's bandwidth",
            "Your answer does not change with `bandwidth`",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.max(moving, computing)
""",
            "numpy.max takes its second argument for an axis and fails",
            "stopped with TypeError: 'float' object cannot be interpreted as an",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = batch * params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing)
""",
            "the weights are moved once for each token; they are moved once for all",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * bytes_per_param * batch / flops
    return numpy.maximum(moving, computing)
""",
            "FLOP counted for each byte, not for each parameter",
            "It is as if computing were multiplied by `bytes_per_param`, too",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    ridge = flops / bandwidth
    return numpy.where(batch <= ridge, moving, computing)
""",
            "the ridge point F/W used as the batch where they meet: true in 16 bit only",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params / flops
    return batch * numpy.maximum(moving, computing)
""",
            "the longer of the two for one token, times the batch: the move is not shared",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    batch = numpy.asarray(batch)
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    times = numpy.zeros_like(batch)
    times[...] = numpy.maximum(moving, computing)
    return times
""",
            "zeros_like of whole numbers is an array of whole numbers: every time is cut to 0",
            "An array of whole numbers holds no fraction, and zeros_like(x) makes",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "tokens in a second, not the step's seconds",
            "Those are the tokens of a second",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.max([numpy.max(moving), numpy.max(computing)])
""",
            "one number, the longest of all batches, where an array is asked for",
            "gives one number",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    return [max(moving, 2 * params * b / flops) for b in batch]
""",
            "fails for one number, and gives a list for an array",
            "stopped with TypeError: 'int' object is not iterable",
        ),
    ],
    "03.3": [
        (
            "sympy.solve(sympy.Eq(N * b * B / W, 2 * N / F), B)[0]",
            "the batch is put on the move: the move does not know it, the computing does",
            "It is upside down: faster workers need more tokens to be busy, not fewer",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W, N * B / F), B)[0]",
            "1 FLOP for a parameter, twice the batch",
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and",
        ),
        (
            'b / 2 * sympy.Symbol("N") / sympy.Symbol("N_a") * F / W',
            "lesson 04's inverse sparsity brings N and N_a in; the model is dense",
            "N_a should not be in the answer",
        ),
        (
            '(F * b / (2 * W)).subs({F: H100.flops["bf16"], W: H100.bandwidth})',
            "an H100's rates put in: no longer every GPU",
            "Your answer does not change with `W` and `F`",
        ),
        (
            "sympy.floor(F * b / (2 * W))",
            "rounded down, though the text says do not round",
            "It is the right value rounded down",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / 8 / W, 2 * N * B / F), B)[0]",
            "b taken for bits and divided by 8",
            "It is as if `b` were taken for bits",
        ),
    ],
    "03.4": [
        ('"a, c"', "a is wrong, and one letter is asked for", "'a, c' names more than one of the choices"),
        ('"D - twice the batch"', "the wrong letter, with its words", "One user's tokens come one after the other"),
        ('"a or b"', "two wrong letters", "'a or b' names more than one of the choices"),
        (
            '("c", "half the bytes are moved in half the time")',
            "the letter and the sentence in one tuple; a string is asked for",
            "Give one letter alone",
        ),
        ('["a", "b", "c", "d"].index("c")', "the place in the list, 2, not the letter", "One of them is right"),
        ('print("c")', "print returns None: nothing is assigned", "it is None. What print shows is not kept"),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    # every GPU has to read bytes_read
    total = devices * bytes_read
    return devices * bandwidth * efficiency / total
""",
            "each GPU made to read everything: the devices cancel",
            "That is the speed of one device",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    part = bytes_read / devices
    seconds = part / bandwidth * efficiency
    return 1 / seconds
""",
            "the time is multiplied by the efficiency: a worse machine comes out faster",
            "It is as if you divided by the efficiency: losses would make it faster",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * (efficiency / 100) / bytes_read
""",
            "the share taken for percent",
            "It is a hundredth of the right value",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    step = bytes_read / (devices * bandwidth * efficiency)
    return int(1 / step)
""",
            "cut to whole tokens",
            "It is as if you divided in whole numbers (// or int): the rest is lost",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bandwidth * efficiency / bytes_read / devices
""",
            "divided by the GPUs: more of them make it slower",
            "It is as if you divided by the devices: more belts would make it slower",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * 0.8 / bytes_read
""",
            "the 0.8 of the cell to play in hard-coded",
            "Your answer does not change with `efficiency`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    one_user = bandwidth * efficiency / bytes_read * devices
    return one_user / devices    # shared by all
""",
            "one user's rate divided by the GPUs again: GPUs are not users",
            "That is the speed of one device",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    gpus = [bandwidth * efficiency] + [bandwidth] * (devices - 1)
    return sum(gpus) / bytes_read
""",
            "only the first GPU reaches a share, the others their peak",
            "",
            "vague",
        ),
    ],
}

RIGHT = {
    "03.1": [
        "lambda n, b, w: n * b / w",
        """
def read_time(params, bytes_per_param, bandwidth):
    params_per_second = bandwidth / bytes_per_param
    return params / params_per_second
""",
        """
def read_time(params, bytes_per_param, bandwidth):
    gigabytes = params / 1e9 * bytes_per_param
    return gigabytes / (bandwidth / 1e9)
""",
    ],
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    balance = bytes_per_param * flops / (2 * bandwidth)
    return params * bytes_per_param / bandwidth * numpy.maximum(1, batch / balance)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    a = params * bytes_per_param / bandwidth
    b = params * 2 * batch / flops
    return (a + b + abs(a - b)) / 2
""",
        "lambda n, b, w, f, batch: n * numpy.fmax(b / w, 2 * batch / f)",
    ],
    "03.3": [
        "sympy.Rational(1, 2) * b * (F / W)",
        "sympy.solve(sympy.Eq(2 * N * B / F, N * b / W), B).pop()",
        '(lambda F, W, b: F / W * b / 2)(*sympy.symbols("F W b"))',
    ],
    "03.4": [],
    "03.5": [
        "lambda r, w, n, e: 1 / (r / n / (w * e))",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    def seconds(n_bytes, rate):
        return n_bytes / rate
    part = bytes_read / devices
    return 1 / seconds(part, efficiency * bandwidth)
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return (bytes_read / (devices * bandwidth * efficiency)) ** -1
""",
    ],
}
