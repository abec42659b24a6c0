"""More answers to sheet 03 that were judged one by one before they stood here."""

WRONG = {
    "03.1": [
        (
            "lambda params, bytes_per_param, bandwidth: params / (bytes_per_param * bandwidth)",
            "divided by the bytes of a parameter: fatter parameters would be faster",
            "It is as if you divided by bytes_per_param. Wider parameters are more bytes to move, not fewer.",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param * 8 / bandwidth",
            "the bytes are turned into bits, but the bandwidth is in bytes",
            "It is 8 times too long. Is bandwidth taken for bits? It is in bytes per second.",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    n_bytes = params * bytes_per_param
    gpus = -(-n_bytes // H100.memory)
    return n_bytes / (gpus * bandwidth)
""",
            "spread over as many H100 as hold it; one memory of that bandwidth was asked",
            "",
            "vague",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    seconds = 0
    left = params * bytes_per_param
    while left > 0:
        left -= bandwidth
        seconds += 1
    return seconds
""",
            "counts whole seconds that were begun",
            "It is the right value rounded up. Do not round.",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    ridge = flops / bandwidth
    return numpy.where(batch > ridge, 2 * params * batch / flops,
                       params * bytes_per_param / bandwidth)
""",
            "changes over at the ridge point, which is the right batch for 2 bytes only",
            "Your value is not always that of the larger of moving and computing. Compare the two with each other.",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = numpy.full_like(batch, params * bytes_per_param / bandwidth)
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing)
""",
            "full_like of whole numbers keeps whole numbers: the time of the move is cut to 0",
            "It is as if you divided in whole numbers (// or int) in moving: the rest is lost.",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.max(numpy.maximum(moving, computing))
""",
            "one number for an array: the longest of all its steps",
            "With each single number tried for `batch` it is right. Called as `step_time(1.2e+11, 0.5, 5.2e+11, 2.4e+13, numpy.array([18, 18, 78, 20]))`, it gives one number. `batch` has 4 values there, and each needs its own.",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    return numpy.array([max(moving, 2 * params * one / flops) for one in batch])
""",
            "walks through an array; a single number is an error",
            "your function stopped with TypeError: 'int' object is not iterable. `batch` may be one number as well as an array. Without a loop or len, one formula does for both.",
        ),
    ],
    "03.3": [
        (
            "sympy.solve(sympy.Eq(W / (N * b), 2 * N * B / F), B)[0]",
            "a rate is set equal to a time: moves per second on the left",
            "Yours solves the equation with one change: upside down in moving: turn the fraction over.",
        ),
        (
            "sympy.solve(sympy.Eq(B * N * b / W, 2 * N / F), B)[0]",
            "the batch multiplies the move and not the computing: upside down",
            "It is upside down: faster workers need more tokens to be busy, not fewer.",
        ),
        (
            '(b * F / (2 * W)).subs({F: H100.flops["bf16"], W: H100.bandwidth})',
            "an H100's numbers are put in: it must hold for every GPU",
            "Your answer does not change with `W` and `F`. It should.",
        ),
    ],
    "03.4": [
        (
            '"d: twice the batch"',
            "twice the batch makes nobody's answer faster",
            "One user's tokens come one after the other. A larger batch serves more users, none of them sooner.",
        ),
        (
            '"compute is idle, so no upgrade helps"',
            "no letter, and half the bytes do help",
            "'compute is idle, so no upgrade helps' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        (
            '"b) a GPU with twice the memory"',
            "more room is not more bandwidth",
            "More memory holds a larger model; it does not move the bytes any faster.",
        ),
        (
            '"weights"',
            "no letter of the list",
            "'weights' is not one of the choices: a, b, c, d. One of them is right.",
        ),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    part = bytes_read / devices
    together = devices * bandwidth * efficiency
    return together / part
""",
            "the GPUs are counted twice: all belts together, for one GPU's part",
            "The devices count twice. They bring their belts, and all of them make the same token.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * efficiency**devices / bytes_read",
            "the share is lost once for each GPU; each reaches the same share",
            "It is as if `efficiency` were taken to the power of `devices`. It counts once.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    belts = bandwidth * (devices - 1) + bandwidth * efficiency
    return belts / bytes_read
""",
            "only one of the GPUs falls short of its peak",
            "It is as if only one of the devices fell short of its peak. Each of them reaches the same share.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    peak_time = bytes_read / (devices * bandwidth)
    real_time = peak_time * efficiency
    return 1 / real_time
""",
            "the time is multiplied by the share: worse belts would be faster",
            "It is as if you divided by the efficiency: losses would make it faster.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    total = 0
    for gpu in range(devices):
        total += bytes_read / (bandwidth * efficiency)
    return devices / total
""",
            "each GPU reads all of it, one after the other, so the number of GPUs cancels",
            "That is the speed of one device. Each of them brings its own belt.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: int(devices * bandwidth * efficiency / bytes_read)",
            "cut to whole tokens: 0 for less than one token per second",
            "It is as if you divided in whole numbers (// or int): the rest is lost.",
        ),
    ],
}

RIGHT = {
    "03.1": [
        "lambda params, bytes_per_param, bandwidth: bytes_per_param / bandwidth * params",
    ],
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return moving + computing - numpy.minimum(moving, computing)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    knee = bytes_per_param * flops / (2 * bandwidth)
    return numpy.where(batch < knee, params * bytes_per_param / bandwidth,
                       2 * params * batch / flops)
""",
    ],
    "03.3": [
        "sympy.Eq(B, F / W * b / 2)",
        "sympy.solve(N * b / W - 2 * N * B / F, B)",
    ],
    "03.4": [
        '"C."',
        '"c) weights in half as many bytes"',
    ],
}
