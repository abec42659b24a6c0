"""Answers to sheet 03 that an earlier check misjudged or had no words for."""

WRONG = {
    "03.2": [
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * batch / flops)
""",
            "params left out of the computing",
            "Your value has 2 FLOP for each token",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.max(params * bytes_per_param / bandwidth, 2 * params * batch / flops)
""",
            "numpy.max takes the second time for an axis",
            "numpy.max takes one array",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    if batch < 295:
        return params * bytes_per_param / bandwidth
    return 2 * params * batch / flops
""",
            "a border that is another machine's",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    if batch < flops/bandwidth:
        return params * bytes_per_param / bandwidth
    return 2 * params * batch / flops
""",
            "a border without the 2 and the bytes",
            "Your value is not always that of the larger of moving and computing",
        ),
    ],
    "03.3": [
        (
            "F/W*N",
            "bytes and the 2 left out, N left in",
            "does not change with `b`",
        ),
        (
            "2*N*B/F",
            "B left in: the computing time",
            "B is still in the answer",
        ),
        (
            "N*b/W",
            "the moving time",
            "the time of a step at the balance",
        ),
        (
            "N*b/W - 2*N*B/F",
            "B left in: the equation's difference",
            "B is still in the answer",
        ),
        (
            "F*b/2*W",
            "no brackets under the line: multiplied by W",
            "one bracket under the line",
        ),
        (
            "F*N*b/(2*W)",
            "N left in: it stands on one side only",
            "N is in both times, and drops out",
        ),
        (
            "F*b*N/(2*W*B)",
            "B left in",
            "B is still in the answer",
        ),
        ("sympy.solve(N*b/W == 2*N*B/F, B)", "== in place of an equation", "not with =="),
    ],
    "03.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    return round(devices * bandwidth * efficiency / bytes_read, 2)
""",
            "rounded to two places",
            "rounded to 2 digits",
        ),
    ],
}

RIGHT = {
    "03.2": [
        """
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(params * bytes_per_param / bandwidth, 2 * params * numpy.atleast_1d(batch) / flops)
""",
    ],
    "03.3": [
        "sympy.solveset(sympy.Eq(N*b/W, 2*N*B/F), B)",
    ],
    "03.5": [],
}
