"""More answers to sheet 04 that were judged one by one before they stood here."""

WRONG = {
    "04.1": [
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    each = bandwidth / batch
    return params * bytes_per_param / each
""",
            "the users share the bandwidth, each with a move of their own: batch times too long per share",
            "It is as if each user had a move, or a part of the bandwidth, of their own. Everyone shares one move.",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    others = numpy.maximum(batch - 1, 1)
    return params * bytes_per_param / bandwidth / others
""",
            "divided among the others only; Alice takes a share, too",
            "Your value is shared among one less than the batch. Alice is one of the batch, too.",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    batch = batch.astype(float)
    return params * bytes_per_param / (bandwidth * batch)
""",
            "works for an array only: a number has no astype",
            "your function stopped with AttributeError: 'int' object has no attribute 'astype'.",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth * 0.5 ** (batch - 1)",
            "each further user halves the share; three users have a third each, not a quarter",
            "It is right for each `batch` tried up to 2, and for none from 3 on.",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    read = numpy.minimum(active_params * batch, total_params)
    moving = read * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "a small batch reads only a part of the weights; the text says that each step reads all",
            "Right where computing is the larger. Look at the case where moving is the larger.",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    full = flops / bandwidth
    return numpy.where(batch < full,
                       batch * bandwidth / (total_params * bytes_per_param),
                       flops / (2 * active_params))
""",
            "changes over at the ridge point: right for a dense model in 16 bit only",
            "Your value is not always that of the larger of moving and computing. Compare the two with each other.",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    if moving > 2 * active_params * batch / flops:
        return batch / moving
    return flops / (2 * active_params)
""",
            "an if on an array: works for one number only",
            "With each single number tried for `batch` it is right. `batch` may also be an array, and max, min, if and while cannot choose for many values at once. numpy.maximum, numpy.minimum and numpy.where go value by value.",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > promise:
        return 0
    return dense_flops / (2 * active_params * promise)
""",
            "seconds are compared with tokens/s: the branch for a move that takes too long hardly ever comes",
            "It is as if the promise stood for the time of a step. The move is in seconds, the promise in tokens per second.",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    step = 1 / promise
    if moving > step:
        return 0
    knee = moving * dense_flops / (2 * active_params)
    return min(knee, step * dense_flops / (2 * active_params))
""",
            "stops at the balance; it is the promise that ends the batch",
            "Yours stops at the critical batch. Past it a step is longer, and may still be in time.",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving < 1 / promise:
        return dense_flops / (2 * active_params) / promise
    return 0
""",
            "a move that takes exactly as long as it may counts as too late",
            "Yours is 0 where the move takes exactly as long as the promise leaves. It is in time.",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    one_user = 2 * active_params / dense_flops
    if max(moving, one_user) > 1 / promise:
        return 0
    return 1 / promise / one_user
""",
            "0 also where computing for one user takes too long; the text wants a number below 1 there",
            "Yours is 0 where computing for one user takes too long. There it is a number below 1.",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    # a step has to be done in 1 / (promise * users)
    return (dense_flops / (2 * active_params * promise)) ** 0.5
""",
            "a step is given 1/(promise x users), though it makes a token for each user: the square root",
            "It is the square root of the right value.",
        ),
    ],
    "04.4": [
        (
            "lambda experts, experts_per_token, batch: 1 + (batch - 1) * experts_per_token / experts",
            "what an expert that a given token picked expects; the even share among the experts moved is another number between batch 1 and many",
            "That is what a token meets at its own experts. Those with many tokens are counted more often so.",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    moved = numpy.ceil(experts * share)
    return batch * experts_per_token / moved
""",
            "the expected number of experts is rounded up to whole ones",
            "It is as if the experts that are moved were rounded up. Leave them as they come out.",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    batch = batch * experts_per_token  # all picks
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch / moved
""",
            "batch is overwritten with the picks before it is used as an exponent: k times too many tokens there",
            "It is as if each pick were a token where the experts that are moved are counted. A token makes experts_per_token picks, and the power is the batch.",
        ),
    ],
    "04.5": [
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, (1 + g) * 2 * N_a / F), B)[0]",
            "g times more than the least, not g times the least",
            "In your answer the move alone takes g times the least. The move and the computing together take g times the least, and not g times more.",
        ),
    ],
    "04.6": [
        (
            '"because past the knee the workers decide"',
            "a reason, no letter",
            "'because past the knee the workers decide' is not one of the choices: a, b, c, d. One of them is right.",
        ),
        ('"b/c"', "two letters", "'b/c' names more than one of the choices. Give one letter of a, b, c, d."),
        (
            '"both wait twice as long"',
            "no letter, though it begins with one; and nothing is said of the cost",
            "'both wait twice as long' is not one of the choices: a, b, c, d. One of them is right.",
        ),
    ],
}

RIGHT = {
    "04.1": [
        "lambda params, bytes_per_param, bandwidth, batch: numpy.divide(params * bytes_per_param, bandwidth * batch)",
    ],
    "04.2": [
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    t_move = total_params * bytes_per_param / bandwidth
    t_compute = 2 * active_params * batch / flops
    step = numpy.where(t_move > t_compute, t_move, t_compute)
    each = 1 / step
    return each * batch
""",
    ],
    "04.3": [
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    may_take = 1 / promise
    users = may_take * dense_flops / (2 * active_params)
    return users if moving <= may_take else 0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if not 1 / promise >= moving:
        return 0.0
    all_together = dense_flops / active_params / 2  # tokens/s
    return all_together / promise
""",
    ],
    "04.4": [
        """
def tokens_per_expert(experts, experts_per_token, batch):
    def moved(tokens):
        return experts - experts * numpy.power((experts - experts_per_token) / experts, tokens)
    return experts_per_token * batch / moved(batch)
""",
    ],
    "04.5": [
        "sympy.Eq(B, N * b * F / (2 * N_a * g * W - 2 * N_a * W))",
        "sympy.solve(N * b / W + 2 * N_a * B / F - g * B * 2 * N_a / F, B)",
        "-F * N * b / (2 * N_a * W * (1 - g))",
    ],
    "04.6": [
        '" B "',
    ],
}
