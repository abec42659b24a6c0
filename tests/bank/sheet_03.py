"""Answers to sheet 03 as learners would write them."""

WRONG = {
    "03.1": [
        (
            "lambda params, bytes_per_param, bandwidth: params / bandwidth",
            "bytes_per_param is left out",
            "In your value each parameter is one byte",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: bandwidth / (params * bytes_per_param)",
            "upside down",
            "That is one over the time: tokens per second",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param * bandwidth",
            "multiplied by the bandwidth in place of divided",
            "It is as if you multiplied by the bandwidth",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: 1000 * params * bytes_per_param / bandwidth",
            "milliseconds, not seconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / 8 / bandwidth",
            "bytes taken for bits: divided by 8",
            "It is as if `bytes_per_param` were taken for bits in the weights",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: 2 * params * bytes_per_param / bandwidth",
            "a factor 2, from the FLOP of a parameter",
            "It is twice the right value, as with 2 FLOP for each parameter",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / (0.8 * bandwidth)",
            "80 % of the peak taken, not asked for",
            "Too large by one and the same factor, for all inputs tried",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / 3.35e12",
            "always the bandwidth of an H100",
            "Your answer does not change with `bandwidth`",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params / bytes_per_param / bandwidth",
            "divided by the bytes in place of multiplied",
            "It is as if you divided by bytes_per_param",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param // bandwidth",
            "whole seconds: rounded down",
            "It is as if you divided the weights in whole numbers (// or int): the rest is lost",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: round(params * bytes_per_param / bandwidth, 3)",
            "rounded to a millisecond",
            "It is the right value rounded to 3 digits after the point",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: units.time(params * bytes_per_param / bandwidth)",
            "returns a text such as '209 ms'",
            "gives back a text",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: params * bytes_per_param / bandwidth / 1e9",
            "a factor of 1e9: gigabytes over bytes",
            "It is a billionth of the right value",
        ),
        (
            "lambda params, bytes_per_param, bandwidth: ARTICLE_700B.total_params * bytes_per_param / bandwidth",
            "always the article's model: params is not used",
            "Your answer does not change with `params`",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    t = params * bytes_per_param / bandwidth
    print(t)
""",
            "prints, returns nothing",
            "gives nothing back",
        ),
        (
            "lambda bandwidth, params, bytes_per_param: params * bytes_per_param / bandwidth",
            "the parameters are in another order than the sheet's",
            "in another order. They come as `params`",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return params * bytes_per_param / bandwidth + 2 * params * batch / flops
""",
            "the two times are added: no overlap",
            "That is the sum of the two times",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.minimum(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "the shorter in place of the longer",
            "That is the shorter time",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return max(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "max fails on an array",
            "max, min, if and while cannot choose for many values",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, params * batch / flops)
""",
            "the 2 FLOP are forgotten",
            "Your value has one FLOP for each parameter",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params / flops)
""",
            "computing for one token only: batch not used",
            "In your value the computing time does not grow with the batch",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, flops, batch: params * bytes_per_param / bandwidth",
            "only moving",
            "Yours is the moving time at all inputs tried",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, flops, batch: 2 * params * batch / flops",
            "only computing",
            "Yours is the computing time at all inputs tried",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param * batch / bandwidth, 2 * params * batch / flops)
""",
            "the weights are moved once for each token",
            "In your value the moving time grows with the batch",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * bytes_per_param * batch / flops)
""",
            "bytes in the computing time",
            "It is as if computing were multiplied by `bytes_per_param`, too",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params / bandwidth, 2 * params * batch / flops)
""",
            "bytes_per_param is left out of moving",
            "In your value each parameter is one byte",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.max([params * bytes_per_param / bandwidth, 2 * params * batch / flops])
""",
            "numpy.max of a list: fails or gives one number for an array",
            "an array beside a number makes no list of numbers",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / flops) / batch
""",
            "the time of a token, not of the step",
            "That is the step's time over the batch, what falls to each token",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "tokens per second, not seconds",
            "Those are the tokens of a second",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param, 2 * params * batch) / numpy.maximum(bandwidth, flops)
""",
            "the amounts compared and the rates compared, not the times",
            "Your answer does not change with `bandwidth`",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(bandwidth / (params * bytes_per_param), flops / (2 * params * batch))
""",
            "rates, not times: upside down",
            "It is as if you divided by `params`",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / bandwidth)
""",
            "the bandwidth used for computing, too",
            "Your value has `bandwidth` where `flops` belongs in computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / flops, 2 * params * batch / bandwidth)
""",
            "the two rates are swapped",
            "It is as if `bandwidth` and `flops` were swapped",
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
            "max, min, if and while cannot choose for many values",
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
            "",
            "vague",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.where(batch > 295, computing, moving)
""",
            "the knee of an H100 in place of a comparison",
            "",
            "vague",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return (moving + computing) / 2
""",
            "the mean of the two times",
            "Your value has the mean of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.hypot(moving, computing)
""",
            "the root of the sum of squares in place of the longer",
            "",
            "vague",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * (batch - 1) / flops
    return numpy.maximum(moving, computing)
""",
            "one token too few in the computing",
            "Your value has `batch` - 1 in place of `batch` in computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch**2 / flops
    return numpy.maximum(moving, computing)
""",
            "batch squared in the computing",
            "`batch` counts twice in computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return max(params * bytes_per_param / bandwidth, params * batch / flops)
""",
            "two slips: max on an array, and the 2 FLOP are forgotten",
            "Your value has one FLOP for each parameter",
        ),
    ],
    "03.3": [
        (
            "F / W",
            "the ridge point, not the batch: b / 2 is missing",
            "That is the ridge point, in FLOP per byte",
        ),
        (
            "b * F / W",
            "the 2 is forgotten",
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and",
        ),
        (
            "F / (2 * W)",
            "b is left out",
            "In your answer b makes no difference",
        ),
        (
            "2 * F / (b * W)",
            "the model's factor is upside down",
            "It is as if you divided by `b`",
        ),
        (
            "2 * W / (b * F)",
            "upside down",
            "It is upside down: faster workers need more tokens to be busy, not fewer",
        ),
        (
            "b * W / (2 * F)",
            "bandwidth and rate are swapped",
            "Your value has `W` over `F`",
        ),
        (
            "N * b * F / (2 * W)",
            "N has not dropped out",
            "Each token is computed with all N, too",
        ),
        (
            "b * F / 2 * W",
            "a bracket is missing: W multiplies",
            "It is as if you multiplied by W",
        ),
        (
            "sympy.Eq(N * b / W, 2 * N * B / F)",
            "the equation, not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), b)[0]",
            "solved for b, not for B",
            "B is still in the answer",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), F)[0]",
            "solved for F, not for B",
            "B is still in the answer",
        ),
        (
            "300",
            "the number of the lesson",
            "Your answer is 300 for all inputs tried",
        ),
        (
            "295.2",
            "the number of an H100",
            "Your answer is 295.2 for all inputs tried",
        ),
        (
            "b * 989e12 / (2 * 3.35e12)",
            "numbers of an H100 put in",
            "Your answer does not change with `W` and `F`",
        ),
        (
            """
I = sympy.symbols('I', positive=True)
balance = b / 2 * I
""",
            "another symbol, I, in place of F / W",
            "I should not be in the answer",
        ),
        (
            """
Na = sympy.symbols('N_a', positive=True)
balance = N * b * F / (2 * Na * W)
""",
            "N_a of a mixture of experts: the model is dense",
            "N_a should not be in the answer",
        ),
        (
            "2 * b * F / W",
            "2 multiplies in place of dividing",
            "It is as if you multiplied by the 2",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W, 2 * N * b * B / F), B)[0]",
            "bytes in the computing time: b drops out",
            "In your answer b makes no difference",
        ),
        (
            "sympy.solve(sympy.Eq(N * b * B / W, 2 * N * B / F), b)[0]",
            "weights moved for each user, solved for b",
            "Your answer does not change with `b`",
        ),
        (
            "sympy.Max(N * b / W, 2 * N * B / F)",
            "the step's time, not the batch",
            "B is still in the answer",
        ),
        (
            "b / 8 * F / (2 * W)",
            "b taken for bits",
            "It is as if `b` were taken for bits",
        ),
        (
            "B",
            "the symbol itself",
            "B is still in the answer",
        ),
        (
            "sympy.floor(b * F / (2 * W))",
            "rounded down",
            "It is the right value rounded down",
        ),
        (
            "[]",
            "an empty list: solve found nothing",
            "It is an empty list",
        ),
        (
            "b * F / (2 * W) + 1",
            "one added",
            "It is 1 too large",
        ),
    ],
    "03.4": [
        (
            "'a'",
            "the FLOP/s are not what one user waits for",
            "Twice the arithmetic would halve a time that nobody",
        ),
        (
            "'b'",
            "more memory moves nothing faster",
            "More memory holds a larger model; it does not move",
        ),
        (
            "'d'",
            "a larger batch does not make one answer faster",
            "One user's tokens come one after the other",
        ),
        (
            "'D'",
            "a larger batch does not make one answer faster",
            "One user's tokens come one after the other",
        ),
        (
            "'a or c'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'weights in half as many bytes'",
            "the words, not a letter",
            "'weights in half as many bytes' is not one of the",
        ),
        (
            "'fp8'",
            "not one of the letters",
            "'fp8' is not one of the choices",
        ),
        (
            "3",
            "a number, not a letter",
            "3 is not one of the choices",
        ),
        (
            "''",
            "nothing",
            "'' is not one of the choices",
        ),
        (
            "('a', 'more flops')",
            "a tuple with a wrong letter",
            "A tuple of 2 is not one of the choices",
        ),
    ],
    "03.5": [
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bandwidth * efficiency / bytes_read",
            "devices is not used: one GPU",
            "That is the speed of one device",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth / bytes_read",
            "efficiency is not used",
            "The efficiency makes no difference in your value: no program reaches the peak",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bytes_read / (devices * bandwidth * efficiency)",
            "seconds per token, not tokens per second: upside down",
            "That is the time of a step in seconds",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: bandwidth * efficiency / (bytes_read * devices)",
            "divided by devices in place of multiplied",
            "It is as if you divided by the devices: more belts would make it slower",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth / efficiency / bytes_read",
            "divided by efficiency in place of multiplied",
            "It is as if you divided by the efficiency: losses would make it faster",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * 0.8 / bytes_read",
            "always 80 %: efficiency is not used",
            "Your answer does not change with `efficiency`",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * efficiency * bytes_read",
            "multiplied by the bytes in place of divided",
            "It is as if you multiplied by `bytes_read`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency / 100 / bytes_read
""",
            "efficiency taken for per cent",
            "It is a hundredth of the right value",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * efficiency / (devices * bytes_read)
""",
            "devices cancels: each GPU takes all bytes",
            "That is the speed of one device",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices**2 * bandwidth * efficiency / bytes_read",
            "devices counted twice",
            "The devices count twice",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return devices * bandwidth * (1 - efficiency) / bytes_read
""",
            "the share lost in place of the share reached",
            "Your value has the share that is lost",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bandwidth * efficiency**devices * devices / bytes_read
""",
            "efficiency raised to the number of devices",
            "It is as if `efficiency` were taken to the power of `devices`",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * bandwidth * efficiency // bytes_read",
            "whole tokens only: rounded down",
            "It is as if you divided in whole numbers (// or int): the rest is lost",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    time = bytes_read / devices / bandwidth * efficiency
    return 1 / time
""",
            "efficiency makes the time shorter: a bracket is missing",
            "It is as if you divided by the efficiency: losses would make it faster",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    seconds = bytes_read / (devices * bandwidth * efficiency)
    return seconds
""",
            "seconds, not tokens/s",
            "That is the time of a step in seconds",
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
            "Your value has `devices` - 1 in place of `devices`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return f'{devices * bandwidth * efficiency / bytes_read:.0f} tokens/s'
""",
            "returns a text",
            "gives back a text",
        ),
        (
            "lambda bytes_read, bandwidth, devices, efficiency: devices * efficiency / bytes_read",
            "bandwidth is left out",
            "The bandwidth makes no difference in your value",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return min(200, devices * bandwidth * efficiency / bytes_read)
""",
            "capped at 200 tokens/s",
            "Your answer never goes above 200",
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
        "b * F / (2 * W)",
        "F / W * b / 2",
        "(b / 2) * (F / W)",
        "sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), B)[0]",
        "sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), B)",
        "sympy.solve(N * b / W - 2 * N * B / F, B)[0]",
        "sympy.Eq(B, b * F / (2 * W))",
        "0.5 * b * F / W",
        """
F, W, b, N, B = sympy.symbols('F W b N B')
balance = sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), B)[0]
""",
        "N * b / W / (2 * N / F)",
        "(N * b * F) / (2 * N * W)",
        """
I = F / W
balance = I * b / 2
""",
        "sympy.solve([sympy.Eq(N * b / W, 2 * N * B / F)], [B])[B]",
        "sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), B, dict=True)",
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
