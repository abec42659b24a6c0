"""Answers to sheet 03 as learners would write them."""

WRONG = {
    "03.1": [
        (
            "lambda params, bytes_per_param, bandwidth: params / bandwidth",
            "bytes_per_param is left out",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: bandwidth / (params * bytes_per_param)",
            "upside down",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param * bandwidth",
            "multiplied by the bandwidth in place of divided",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: 1000 * params * bytes_per_param / bandwidth",
            "milliseconds, not seconds",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / 8 / bandwidth",
            "bytes taken for bits: divided by 8",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: 2 * params * bytes_per_param / bandwidth",
            "a factor 2, from the FLOP of a parameter",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / (0.8 * bandwidth)",
            "80 % of the peak taken, not asked for",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / 3.35e12",
            "always the bandwidth of an H100",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params / bytes_per_param / bandwidth",
            "divided by the bytes in place of multiplied",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param // bandwidth",
            "whole seconds: rounded down",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: round(params * bytes_per_param / bandwidth, 3)",
            "rounded to a millisecond",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: units.time(params * bytes_per_param / bandwidth)",
            "returns a text such as '209 ms'",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / bandwidth / 1e9",
            "a factor of 1e9: gigabytes over bytes",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: ARTICLE_700B.total_params * bytes_per_param / bandwidth",
            "always the article's model: params is not used",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    t = params * bytes_per_param / bandwidth
    print(t)
""",
            "prints, returns nothing",
        ),
        (
            "lambda bandwidth, params, bytes_per_param: params * bytes_per_param / bandwidth",
            "the parameters are in another order than the sheet's",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return params * bytes_per_param / bandwidth + 2 * params * batch / flops
""",
            "the two times are added: no overlap",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.minimum(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "the shorter in place of the longer",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return max(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "max fails on an array",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, params * batch / flops)
""",
            "the 2 FLOP are forgotten",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params / flops)
""",
            "computing for one token only: batch not used",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, flops, batch: params * bytes_per_param / bandwidth",
            "only moving",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, flops, batch: 2 * params * batch / flops",
            "only computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param * batch / bandwidth, 2 * params * batch / flops)
""",
            "the weights are moved once for each token",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * bytes_per_param * batch / flops)
""",
            "bytes in the computing time",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params / bandwidth, 2 * params * batch / flops)
""",
            "bytes_per_param is left out of moving",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.max([params * bytes_per_param / bandwidth, 2 * params * batch / flops])
""",
            "numpy.max of a list: fails or gives one number for an array",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / flops) / batch
""",
            "the time of a token, not of the step",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "tokens per second, not seconds",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param, 2 * params * batch) / numpy.maximum(bandwidth, flops)
""",
            "the amounts compared and the rates compared, not the times",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(bandwidth / (params * bytes_per_param), flops / (2 * params * batch))
""",
            "rates, not times: upside down",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / bandwidth)
""",
            "the bandwidth used for computing, too",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / flops, 2 * params * batch / bandwidth)
""",
            "the two rates are swapped",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    if moving > computing:
        return moving
    return computing
""",
            "if works on one number only: an error for an array",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    if batch > 300:
        return computing
    return moving
""",
            "the 300 of the lesson, and an if that fails on an array",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(batch > 295, computing, moving)
""",
            "the knee of an H100 in place of a comparison",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return (moving + computing) / 2
""",
            "the mean of the two times",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.hypot(moving, computing)
""",
            "the root of the sum of squares in place of the longer",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * (batch - 1) / flops
    return numpy.maximum(moving, computing)
""",
            "one token too few in the computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch**2 / flops
    return numpy.maximum(moving, computing)
""",
            "batch squared in the computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return max(params * bytes_per_param / bandwidth, params * batch / flops)
""",
            "two slips: max on an array, and the 2 FLOP are forgotten",
        ),
    ],
    "03.3": [
        (
            "F / BW",
            "the ridge point, not the batch: b / 2 is missing",
        ),
        (
            "b * F / BW",
            "the 2 is forgotten",
        ),
        (
            "F / (2 * BW)",
            "b is left out",
        ),
        (
            "2 * F / (b * BW)",
            "the model's factor is upside down",
        ),
        (
            "2 * BW / (b * F)",
            "upside down",
        ),
        (
            "b * BW / (2 * F)",
            "bandwidth and rate are swapped",
        ),
        (
            "N * b * F / (2 * BW)",
            "N has not dropped out",
        ),
        (
            "b * F / 2 * BW",
            "a bracket is missing: BW multiplies",
        ),
        (
            "sympy.Eq(N * b / BW, 2 * N * B / F)",
            "the equation, not solved",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), b)[0]",
            "solved for b, not for B",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), F)[0]",
            "solved for F, not for B",
        ),
        (
            "300",
            "the number of the lesson",
        ),
        (
            "295.2",
            "the number of an H100",
        ),
        (
            "b * 989e12 / (2 * 3.35e12)",
            "numbers of an H100 put in",
        ),
        (
            """
I = sympy.symbols('I', positive=True)
balance = b / 2 * I
""",
            "another symbol, I, in place of F / BW",
        ),
        (
            """
Na = sympy.symbols('N_a', positive=True)
balance = N * b * F / (2 * Na * BW)
""",
            "N_a of a mixture of experts: the model is dense",
        ),
        (
            "2 * b * F / BW",
            "2 multiplies in place of dividing",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / BW, 2 * N * b * B / F), B)[0]",
            "bytes in the computing time: b drops out",
        ),
        (
            "sympy.solve(sympy.Eq(N * b * B / BW, 2 * N * B / F), b)[0]",
            "weights moved for each user, solved for b",
        ),
        (
            "sympy.Max(N * b / BW, 2 * N * B / F)",
            "the step's time, not the batch",
        ),
        (
            "b / 8 * F / (2 * BW)",
            "b taken for bits",
        ),
        (
            "B",
            "the symbol itself",
        ),
        (
            "sympy.floor(b * F / (2 * BW))",
            "rounded down",
        ),
        (
            "[]",
            "an empty list: solve found nothing",
        ),
        (
            "b * F / (2 * BW) + 1",
            "one added",
        ),
    ],
    "03.4": [
        (
            "'a'",
            "the FLOP/s are not what one user waits for",
        ),
        (
            "'b'",
            "more memory moves nothing faster",
        ),
        (
            "'d'",
            "a larger batch does not make one answer faster",
        ),
        (
            "'D'",
            "a larger batch does not make one answer faster",
        ),
        (
            "'a or c'",
            "two letters",
        ),
        (
            "'weights in half as many bytes'",
            "the words, not a letter",
        ),
        (
            "'fp8'",
            "not one of the letters",
        ),
        (
            "3",
            "a number, not a letter",
        ),
        (
            "''",
            "nothing",
        ),
        (
            "('a', 'more flops')",
            "a tuple with a wrong letter",
        ),
    ],
    "03.5": [
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bandwidth * efficiency / bytes_read",
            "devices is not used: one GPU",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth / bytes_read",
            "efficiency is not used",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bytes_read / (devices * bandwidth * efficiency)",
            "seconds per token, not tokens per second: upside down",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bandwidth * efficiency / (bytes_read * devices)",
            "divided by devices in place of multiplied",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth / efficiency / bytes_read",
            "divided by efficiency in place of multiplied",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * 0.8 / bytes_read",
            "always 80 %: efficiency is not used",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * efficiency * bytes_read",
            "multiplied by the bytes in place of divided",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency / 100 / bytes_read
""",
            "efficiency taken for per cent",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency / (devices * bytes_read)
""",
            "devices cancels: each GPU takes all bytes",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices**2 * bandwidth * efficiency / bytes_read",
            "devices counted twice",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * (1 - efficiency) / bytes_read
""",
            "the share lost in place of the share reached",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bandwidth * efficiency**devices * devices / bytes_read
""",
            "efficiency raised to the number of devices",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * efficiency // bytes_read",
            "whole tokens only: rounded down",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    time = bytes_read / devices / bandwidth * efficiency
    return 1 / time
""",
            "efficiency makes the time shorter: a bracket is missing",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    seconds = bytes_read / (devices * bandwidth * efficiency)
    return seconds
""",
            "seconds, not tokens/s",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    rate = 0
    for gpu in range(1, devices):
        rate += bandwidth * efficiency
    return rate / bytes_read
""",
            "the loop misses one GPU",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return f'{devices * bandwidth * efficiency / bytes_read:.0f} tokens/s'
""",
            "returns a text",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * efficiency / bytes_read",
            "bandwidth is left out",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return min(200, devices * bandwidth * efficiency / bytes_read)
""",
            "capped at 200 tokens/s",
        ),
    ],
}

RIGHT = {
    "03.1": [
        "lambda params, bytes_per_param, bandwidth: params / bandwidth * bytes_per_param",
        "lambda params, bytes_per_param, bandwidth: params / (bandwidth / bytes_per_param)",
        """
def read_time(params, bytes_per_param, bandwidth):
    weights = params * bytes_per_param
    return weights * bandwidth**-1
""",
        """
def read_time(params, bytes_per_param, bandwidth):
    return numpy.divide(params * bytes_per_param, bandwidth)
""",
    ],
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return params * numpy.maximum(bytes_per_param / bandwidth, 2 * batch / flops)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(moving > computing, moving, computing)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    a = params * bytes_per_param / bandwidth
    b = 2 * params * batch / flops
    return (a + b + abs(a - b)) / 2
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    knee = bytes_per_param * flops / (2 * bandwidth)
    return moving * numpy.maximum(1, batch / knee)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    def one(b):
        return max(params * bytes_per_param / bandwidth, 2 * params * b / flops)
    if isinstance(batch, numpy.ndarray):
        return numpy.array([one(b) for b in batch])
    return one(batch)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = (params + params) / flops * batch
    return numpy.fmax(computing, moving)
""",
    ],
    "03.3": [
        "b * F / (2 * BW)",
        "F / BW * b / 2",
        "(b / 2) * (F / BW)",
        "sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), B)[0]",
        "sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), B)",
        "sympy.solve(N * b / BW - 2 * N * B / F, B)[0]",
        "sympy.Eq(B, b * F / (2 * BW))",
        "0.5 * b * F / BW",
        """
F, BW, b, N, B = sympy.symbols('F BW b N B')
balance = sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), B)[0]
""",
        "N * b / BW / (2 * N / F)",
        "(N * b * F) / (2 * N * BW)",
        """
I = F / BW
balance = I * b / 2
""",
        "sympy.solve([sympy.Eq(N * b / BW, 2 * N * B / F)], [B])[B]",
        "sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), B, dict=True)",
    ],
    "03.4": [
        "'c'",
        "'C'",
        "'c)'",
        "'(C).'",
        "'c '",
        "'`c`'",
    ],
    "03.5": [
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return 1 / (bytes_read / (devices * bandwidth * efficiency))
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    part = bytes_read / devices
    seconds = part / (bandwidth * efficiency)
    return 1 / seconds
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    total = 0
    for gpu in range(devices):
        total += bandwidth * efficiency
    return total / bytes_read
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return sum([bandwidth] * devices) * efficiency / bytes_read
""",
        "lambda bytes_read, bandwidth, devices, efficiency: efficiency * (devices / bytes_read) * bandwidth",
    ],
}
