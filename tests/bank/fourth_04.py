"""Answers to sheet 04 that were kept apart until its check was done."""

WRONG = {
    "04.1": [
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth * batch ** -1
""",
            "works for one number; NumPy raises for an array of whole numbers to the power of -1",
            "With an array for `batch` it stopped with ValueError: Integers to",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    if batch == 1:
        return params * bytes_per_param / bandwidth
    else:
        return params * bytes_per_param / bandwidth / batch
""",
            "the if fails for an array",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params / H100.flops["fp8"]
    return moving / batch + computing
""",
            "adds the computing of a token, with an H100's rate; asked for is the moving alone",
            "It is too large by an amount that changes with `params` alone",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / 2
""",
            "Alice and Bob only: 2 hard-coded for the batch",
            "Your value is shared between two",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return bandwidth * batch / (params * bytes_per_param)
""",
            "upside down: tokens in a second of moving",
            "That is one over the time: tokens per second",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param // batch / (bandwidth * 1e9)
""",
            "bandwidth taken as GB/s, and the bytes floored: 1e9 times too small",
            "Mostly it is about a billionth of the right value, and not by the same",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    ms = 1000 * params * bytes_per_param / bandwidth
    return ms / batch
""",
            "milliseconds, not seconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    for users in batch:
        return params * bytes_per_param / bandwidth / users
""",
            "returns at the first user count of an array, and fails for one number",
            "stopped with TypeError: 'int' object is not iterable",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    step = numpy.where(batch < bytes_per_param / 2 * flops / bandwidth, moving, computing)
    return batch / step
""",
            "a dense model's balance decides which time holds: for a mixture of experts it lies N/N_a times higher",
            "Your value is not always that of the larger of moving and computing",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    if moving > computing:
        return batch / moving
    return batch / computing
""",
            "the if fails for an array",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing) * 60
""",
            "tokens in a minute",
            "It is 60 times too large",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    # the model has experts, so it is sparse
    if moving > 1 / promise:
        return 0
    return sparse_flops / (2 * active_params * promise)
""",
            "the sparse rate, which needs zeros among the weights: there are hardly any",
            "Your value has the rate for sparse matrices",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    knee = moving * dense_flops / (2 * active_params)
    most = dense_flops / (2 * active_params * promise)
    if moving > 1 / promise:
        return 0
    return min(knee, most)
""",
            "stops at the knee, although users past it still get what was promised",
            "Yours stops at the critical batch",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    flops = (dense_flops + sparse_flops) / 2
    if moving > 1 / promise:
        return 0
    return flops / (2 * active_params) / promise
""",
            "the mean of the two rates: dense matrices run at the dense one",
            "Your answer changes with `sparse_flops`",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving < 1 / promise:
        return 0
    one_user = 2 * active_params / dense_flops
    return 1 / promise / one_user
""",
            "the comparison the wrong way round: 0 where the promise can be kept",
            "It is as if the comparison were turned: where the move alone takes too long, nobody can be",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    batch = 1
    while max(moving, 2 * active_params * batch / dense_flops) <= 1 / promise:
        batch += 1
    return batch
""",
            "the first whole batch that breaks the promise (and 1, not 0, where none keeps it)",
            "Yours is the next whole number above the right value",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    all_tokens = 1 / moving
    return all_tokens / promise
""",
            "steps in a second shared out to the users, as if a step made one token in all",
            "Your answer does not change with `active_params` and `dense_flops`",
        ),
    ],
    "04.4": [
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    picks = batch * experts_per_token
    moved = experts * (1 - (1 - 1 / experts) ** picks)
    return picks / moved
""",
            "a token's picks may repeat here; they are different ones: not 1 for one token",
            "It is as if a token could pick the same expert more than once",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch
""",
            "the share of the experts that is moved: the answer of sheet 02",
            "That is the share of the experts that are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = set()
    for token in range(batch):
        for j in range(experts_per_token):
            moved.add((token * experts_per_token + j) % experts)
    return batch * experts_per_token / len(moved)
""",
            "deals the experts out in turn, which is not choosing evenly and apart; and fails for an array",
            "It is as if each token opened new experts, until all are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * 1 - (1 - experts_per_token / experts) ** batch
    return batch * experts_per_token / moved
""",
            "brackets missing: nearly all experts, less a fraction of one",
            "It is as if only the 1 were multiplied by `experts`",
        ),
    ],
    "04.5": [
        (
            "N * b * F * g / (2 * N_a * W)",
            "the critical batch times g: more batch for a looser aim",
            "In your value a larger g needs more users",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 4 * N_a / F), B)[0]",
            "what a token takes at the balance (moving as long as computing) is taken for the least, which is the computing alone",
            "It is as if what a token takes at the critical batch were the least",
        ),
        (
            "(N * b * F / (2 * N_a * W * (g - 1))).subs(g, 2)",
            "only for twice the least: g is gone",
            "That is the batch at which both times are equal",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a / F) / B, g * 2 * N_a / F), B)[0]",
            "the computing of the step not multiplied by the users",
            "It is as if one token were computed",
        ),
        (
            "sympy.limit((N * b / W + 2 * N_a * B / F) / B, B, sympy.oo) * g",
            "g times the least time itself, not the batch that reaches it",
            "That is g times the least itself, which is a time",
        ),
        (
            "N * b * F / (2 * N_a * W * g) - 1",
            "g - 1 typed without brackets: the 1 is taken off the batch",
            "Of the sum below the line only the first term divides: are brackets missing?",
        ),
    ],
    "04.6": [
        ('"b or c"', "two letters, one of them wrong", "'b or c' names more than one of the choices"),
        ("b", "no quotes: the SymPy symbol b of question 5, not a string", "That is the symbol b"),
        (
            '"c) each waits twice as long, and a token costs twice as much"',
            "the wrong letter, with its words",
            "The step is twice as long, but it also makes twice as many tokens",
        ),
        (
            '["a", "b", "c", "d"][2]',
            "counts from 1 in a list that counts from 0: that is c",
            "The step is twice as long, but it also makes twice as many tokens",
        ),
        (
            '"waiting: b, cost: a"',
            "two letters for the two parts of the question: a's cost is wrong",
            "'waiting: b, cost: a' names more than one of the choices",
        ),
        ('"a" or "b"', "Python's or gives the first: a", "Sharing helps only while the move is the longer time"),
    ],
}

RIGHT = {
    "04.1": [
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    share = 1 / batch
    return share * params * bytes_per_param / bandwidth
""",
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    def move():
        return params * bytes_per_param / bandwidth
    return numpy.divide(move(), batch)
""",
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    tokens_per_s = batch * bandwidth / (params * bytes_per_param)
    return 1 / tokens_per_s
""",
    ],
    "04.2": [
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    by_belt = batch * bandwidth / (total_params * bytes_per_param)
    by_workers = flops / (2 * active_params)
    return numpy.minimum(by_belt, by_workers)
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    critical = bytes_per_param / 2 * total_params / active_params * flops / bandwidth
    move = total_params * bytes_per_param / bandwidth
    compute = 2 * active_params * batch / flops
    return batch / numpy.where(batch < critical, move, compute)
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    per_token_move = total_params * bytes_per_param / bandwidth / batch
    per_token_compute = active_params / flops * 2
    return 1 / numpy.fmax(per_token_move, per_token_compute)
""",
    ],
    "04.3": [
        "lambda m, n, d, s, p: d / (2 * n * p) if m <= 1 / p else 0",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    time_for_a_step = 1 / promise
    too_slow = moving > time_for_a_step
    if too_slow:
        users = 0
    else:
        users = time_for_a_step * dense_flops / (2 * active_params)
    return users
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return (moving <= 1 / promise) * dense_flops / 2 / active_params / promise
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    tokens = dense_flops / (2 * active_params)
    return float(numpy.where(moving > 1 / promise, 0, tokens / promise))
""",
    ],
    "04.4": [
        "lambda E, k, B: k * B / (E - E * (1 - k / E) ** B)",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    def coverage(b):
        return -numpy.expm1(b * numpy.log1p(-experts_per_token / experts))
    return batch * experts_per_token / (experts * coverage(batch))
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    def one(b):
        moved = experts * (1 - (1 - experts_per_token / experts) ** b)
        return b * experts_per_token / moved
    return one(batch) if numpy.isscalar(batch) else numpy.array([one(int(b)) for b in batch])
""",
    ],
    "04.5": [
        "sympy.solve(sympy.Eq(N * b / W + 2 * N_a * B / F, g * 2 * N_a * B / F), B)[0]",
        "sympy.together(sympy.solve((N * b / W) / B - (g - 1) * 2 * N_a / F, B)[0])",
        "-F * N * b / (2 * W * N_a - 2 * W * N_a * g)",
        "F * N * b / sympy.expand(2 * N_a * W * (g - 1))",
        '(lambda N, N_a, b, F, W, g: F / W * b * N / N_a / 2 / (g - 1))(*sympy.symbols("N N_a b F W g"))',
    ],
}
