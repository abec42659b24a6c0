"""Answers to sheet 03 that were written from the lesson and the sheet alone."""

WRONG = {
    "03.1": [
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    seconds = params * bytes_per_param / bandwidth
    return units.time(seconds)
""",
            "returns a text such as '209 ms', not a number of seconds",
            "your function gives back a text, not a number.",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    return 1000 * params * bytes_per_param / bandwidth
""",
            "milliseconds",
            "It is a thousand times the right value, as in milliseconds.",
        ),
        (
            """
def read_time(params, bytes_per_param, bandwidth):
    n_bytes = params * bytes_per_param
    return n_bytes / H100.bandwidth
""",
            "the H100's bandwidth hard-coded, the given one ignored",
            "Your answer does not change with `bandwidth`.",
        ),
    ],
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    move = batch * params * bytes_per_param / bandwidth
    compute = 2 * batch * params / flops
    return numpy.maximum(move, compute)
""",
            "the weights moved once for each token, not once for the step",
            "In your value the moving time grows with the batch.",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    t = numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
    return t / batch
""",
            "seconds per token, not per step",
            "That is the step's time over the batch, what falls to each token.",
        ),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    per_gpu = bytes_read / devices
    per_gpu_tps = bandwidth * efficiency / per_gpu
    return devices * per_gpu_tps
""",
            "the devices counted twice: they share the bytes, but make one token together",
            "The devices count twice. They bring their belts, and all of them make the same token.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return bytes_read / (bandwidth * devices * efficiency)
""",
            "seconds per token, upside down",
            "That is the time of a step in seconds.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    seconds = devices * bytes_read / (bandwidth * efficiency)
    return 1 / seconds
""",
            "takes bytes_read as what each GPU reads, one after the other: more GPUs make it slower",
            "It is as if you divided by the devices: more belts would make it slower.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    real = bandwidth * efficiency ** devices
    return devices * real / bytes_read
""",
            "the efficiency multiplied once for each device",
            "It is as if `efficiency` were taken to the power of `devices`.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    time = bytes_read / (devices * bandwidth) * efficiency
    return 1 / time
""",
            "the efficiency shortens the read, so a lower efficiency comes out faster",
            "It is as if you divided by the efficiency: losses would make it faster.",
        ),
    ],
}

RIGHT = {
    "03.1": [],
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    move = params * bytes_per_param / bandwidth
    compute = 2 * params * batch / flops
    return numpy.where(compute > move, compute, move)
""",
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    move = params * bytes_per_param / bandwidth
    compute = numpy.multiply(batch, 2 * params / flops)
    return -numpy.minimum(-move, -compute)
""",
    ],
    "03.5": [
        "lambda bytes_read, bandwidth, devices, efficiency: devices * efficiency * bandwidth / bytes_read",
    ],
}
