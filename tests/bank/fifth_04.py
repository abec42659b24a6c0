"""Answers to sheet 04 that were judged one by one before they stood here."""

WRONG = {
    "04.1": [
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth + 0 * batch",
            "the whole move, not a share of it",
            "That is the whole move",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    if batch > 1:
        return params * bytes_per_param / bandwidth / batch
    return params * bytes_per_param / bandwidth
""",
            "an if on the batch: fails for an array",
            "With each single number tried for",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    batch /= bandwidth / (params * bytes_per_param)
    return 1 / batch
""",
            "changes its input in place (an error for an array of whole numbers), and is upside down",
            "It is as if you divided by the move",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / batch
""",
            "the bytes that fall to each, not the seconds",
            "Those are the bytes that fall to each token",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    shares = []
    for users in range(1, batch + 1):
        shares.append(params * bytes_per_param / bandwidth / users)
    return shares
""",
            "a list for all batches up to the given one",
            "your function gives back a list of 620, not a number.",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    by_belt = bandwidth / (total_params * bytes_per_param)
    by_workers = flops / (2 * active_params)
    return numpy.minimum(by_belt, by_workers) * batch
""",
            "the limit of the workers is for all users already and is multiplied by the batch again",
            "In your value the computing does not grow with the batch",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    knee = bytes_per_param / 2 * flops / bandwidth
    per_step = bandwidth / (total_params * bytes_per_param)
    return numpy.minimum(batch, knee) * per_step
""",
            "the dense model's knee: the inverse sparsity is missing",
            "In your value the computing uses all parameters",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    knee = moving * dense_flops / (2 * active_params)
    return min(knee, dense_flops / (2 * active_params * promise))
""",
            "stops at the knee, although the promise allows more",
            "Yours stops at the critical batch",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving * promise > 1:
        return 0
    users = 0
    while (users + 1) * 2 * active_params / dense_flops * promise <= 1:
        users += 1
    return users
""",
            "whole users; the text says not rounded",
            "It is rounded",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    time = 1 / promise
    users = time * dense_flops / (2 * active_params)
    if moving > time or users < 1:
        return 0
    return users
""",
            "0 where computing for one takes too long; there a number below 1 is asked",
            "Yours is 0 where computing for one user takes too long",
        ),
    ],
    "04.4": [
        (
            "lambda experts, experts_per_token, batch: numpy.maximum(1, batch * experts_per_token / experts)",
            "the average over all experts, lifted to 1: as if no two picks met until all experts are taken",
            "It is as if each token opened new experts, until all are moved.",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = min(experts, experts_per_token * batch)
    return batch * experts_per_token / moved
""",
            "tokens never choose the same expert until all are taken; and min fails for an array",
            "It is as if each token opened new experts, until all are moved.",
        ),
    ],
    "04.5": [
        (
            "N*b*F / (2*W*N_a*g)",
            "the move alone is g times the least; the own computing left out",
            "In your answer the move alone takes g times the least. The move and the computing together take",
        ),
        (
            "N*b*F / (2*W*N_a)",
            "the balance of the lesson, where moving and computing are equal",
            "That is the batch at which both times are equal",
        ),
        (
            "sympy.solve(sympy.Eq(N*b/W + 2*N_a*B/F, g*N*b/W), B)[0]",
            "takes the move for the least that a token can take",
            "In your answer a larger g needs more users, as where a step is held against the move.",
        ),
        (
            "N*b*F / (2*W*N_a*(1 - g))",
            "the sign: negative for every g above 1",
            "The sign of the whole is turned: g is more than 1, and the batch more than 0",
        ),
        (
            "sympy.solve(sympy.Eq((N*b/W + 2*N_a*B/F)/B, g*2*N_a/F), B)[0].subs(g, 2)",
            "only for twice the least",
            "That is the batch at which both times are equal",
        ),
        (
            "g*N*b*F / (2*W*N_a)",
            "g times the balance: more users where a token may be dearer",
            "In your value a larger g needs more users",
        ),
        (
            "(N*b/W + 2*N_a*B/F)/B - g*2*N_a/F",
            "one side of the equation minus the other, not solved",
            "B is still in the answer. Solve for it: B stands alone on one side.",
        ),
        (
            "N_a*b*F / (2*W*N*(g - 1))",
            "total and active parameters swapped",
            "Your value has `N_a` over `N` in the critical batch",
        ),
    ],
    "04.6": [
        (
            '"a each waits as long for a token as before, and a token costs half"',
            "as if the step were still all moving",
            "Sharing helps only while the move is the longer time.",
        ),
        ('"a and b"', "two letters, a is wrong", "'a and b' names more than one of the choices."),
        (
            '"c each waits twice as long for a token, and a token costs twice as much"',
            "step time taken for the time of a token",
            "The step is twice as long, but it also makes twice as many tokens.",
        ),
        ('("b", "d")', "two letters in a tuple", "A tuple of 2 names more than one of the choices."),
    ],
}

RIGHT = {
    "04.1": [
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    bytes_each = params * bytes_per_param / numpy.asarray(batch)
    return bytes_each / bandwidth
""",
    ],
    "04.2": [
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    knee = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    step = total_params * bytes_per_param / bandwidth
    return numpy.where(batch < knee, batch, knee) / step
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    share_of_move = total_params * bytes_per_param / bandwidth / batch
    own_computing = 2 * active_params / flops
    return 1 / numpy.maximum(share_of_move, own_computing)
""",
    ],
    "04.3": [
        "lambda moving, active_params, dense_flops, sparse_flops, promise: 0 if moving > 1 / promise else dense_flops / (2 * active_params * promise)",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    allowed = 1 / promise
    if moving <= allowed:
        all_together = dense_flops / (2 * active_params)
        return all_together / promise
    else:
        return 0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    in_time = moving <= 1 / promise
    return in_time * dense_flops / 2 / active_params / promise
""",
    ],
    "04.4": [
        """
def tokens_per_expert(experts, experts_per_token, batch):
    def share(users):
        return 1 - numpy.exp(users * numpy.log(1 - experts_per_token / experts))
    picks = batch * experts_per_token
    return picks / (share(batch) * experts)
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    idle = experts * ((experts - experts_per_token) / experts) ** batch
    busy = experts - idle
    return experts_per_token / busy * batch
""",
    ],
    "04.5": [
        "N*b*F / (2*W*N_a*(g - 1))",
        "sympy.solve(sympy.Eq(N*b/W/B + 2*N_a/F, g*2*N_a/F), B)",
        "sympy.solve(sympy.Eq(N*b/W, (g - 1)*2*N_a*B/F), B)[0]",
        "-0.5*F*N*b / (N_a*W*(1 - g))",
    ],
    "04.6": [
        '"b each waits twice as long for a token, and a token costs the same"',
    ],
}
