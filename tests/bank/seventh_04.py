"""Answers to sheet 04 that were written from the lesson and the sheet alone."""

WRONG = {
    "04.1": [
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    params = params / batch
    bandwidth = bandwidth / batch
    return params * bytes_per_param / bandwidth
""",
            "the bandwidth shared among users as well, so that the batch cancels",
            "A part of the bytes over a part of the bandwidth takes as long as the whole.",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth
""",
            "the whole move for each token: not shared",
            "That is the whole move. It makes a token for each user of the batch; each pays a part of it.",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    result = []
    for one in batch:
        result.append(params * bytes_per_param / bandwidth / one)
    return numpy.array(result)
""",
            "fails for a single number: only an array can be looped over",
            "your function stopped with TypeError: 'int' object is not iterable.",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    experts = total_params / active_params
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    if numpy.all(batch >= experts):
        return batch / computing
    return batch / moving
""",
            "decides by the inverse sparsity, not by which of the two takes longer",
            "Your value is not always that of the larger of moving and computing.",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    step = numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
    return 1 / step, batch / step
""",
            "returns a tuple, each user and all of them; only all together is asked",
            "your function gives back a tuple of 2, not a number.",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    users = dense_flops / (2 * active_params * promise)
    if moving > 1 / promise or users < 1:
        return 0
    return users
""",
            "0 where computing for one user takes too long; the text wants the number below 1",
            "Yours is 0 where computing for one user takes too long.",
        ),
    ],
    "04.4": [
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    return batch * share
""",
            "multiplied by the share that is moved: not the picks over the experts moved",
            "That is the batch times a share of the experts.",
        ),
    ],
    "04.5": [
        (
            "N*b*F / (2*N*W*(g - 1))",
            "computes with the total parameters: N_a is missing",
            "In your value the move and the computing have the same number of parameters.",
        ),
    ],
    "04.6": [
        (
            '"d: each waits as long for a token as before, and a token costs the same"',
            "the step takes twice as long past the knee",
            "Twice the tokens are twice the arithmetic, and the workers were busy already.",
        ),
    ],
}

RIGHT = {
    "04.1": [
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    one_share = params / numpy.asarray(batch) * bytes_per_param
    return one_share / bandwidth
""",
    ],
    "04.2": [
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    move = total_params * bytes_per_param / bandwidth
    work = 2 * active_params * batch / flops
    return numpy.where(move > work, batch / move, batch / work)
""",
        "lambda N, Na, b, W, F, B: B / numpy.maximum(N * b / W, 2 * Na * B / F)",
    ],
    "04.3": [
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    budget = 1 / promise
    return 0 if moving > budget else budget * dense_flops / (2 * active_params)
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    time = 1 / promise
    if moving <= time:
        return time / (2 * active_params / dense_flops)
    else:
        return 0.0
""",
        "lambda moving, active, dense, sparse, promise: (moving <= 1 / promise) * dense / (2 * active) / promise",
    ],
    "04.4": [
        "lambda E, k, B: B * k / (E * (1 - ((E - k) / E) ** B))",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts - experts * numpy.power(1 - experts_per_token / experts, batch)
    return numpy.multiply(batch, experts_per_token) / moved
""",
    ],
    "04.5": [
        "sympy.Eq(B, (N*b/W) / ((g - 1)*2*N_a/F))",
        "-F*N*b / (2*N_a*W - 2*N_a*W*g)",
    ],
    "04.6": [
        '"(B)"',
    ],
}
