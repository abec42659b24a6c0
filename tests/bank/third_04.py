"""More answers to sheet 04, written by somebody who had seen the lesson and its sheet alone."""

WRONG = {
    "04.1": [
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth + 0 * batch
""",
            "the whole move for each token: nothing is shared",
            "That is the whole move",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth * batch
""",
            "every user adds a move in place of sharing one",
            "It is as if each user had a move, or a part of the bandwidth, of their own",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / (bandwidth / batch)
""",
            "brackets: shares the bandwidth among the users, so it grows with them",
            "It is as if each user had a move, or a part of the bandwidth, of their own",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    users = batch + 2  # Alice and Bob, too
    return params * bytes_per_param / bandwidth / users
""",
            "counts Alice and Bob beside the batch; they are among it",
            "Your value is shared among two more than the batch",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    others = batch - 1
    return params * bytes_per_param / bandwidth / numpy.maximum(others, 1)
""",
            "shares the move among the others only: Alice pays nothing",
            "Your value is shared among one less than the batch",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return batch * bandwidth / (params * bytes_per_param)
""",
            "tokens in a second: upside down",
            "That is one over the time: tokens per second",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    move = params * bytes_per_param / bandwidth
    return [move / b for b in batch]
""",
            "a loop over batch: fails for a number",
            "stopped with TypeError: 'int' object is not iterable",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    move = params * bytes_per_param / bandwidth
    return numpy.maximum(move / batch, move / 295)
""",
            "stops falling at the lesson's 295 users; the share of the move goes on falling",
            "It is right for each `batch` tried up to 250, and for none from 330 on",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param * 1e3 / bandwidth / batch
""",
            "milliseconds in place of seconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return 2 * params / bandwidth / batch
""",
            "two bytes a parameter, whatever the format",
            "Your answer does not change with `bytes_per_param`",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    move = params * bytes_per_param / bandwidth
    for user in range(2, batch + 1):
        move = move / 2
    return move
""",
            "each user who comes halves it once more; and range() takes no array",
            "",
            "vague",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return 1 / numpy.maximum(moving, computing)
""",
            "what each user gets, not all together",
            "That is what one user gets",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = active_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "moves the active parameters only; each step reads all of the weights",
            "In your value the active parameters alone are moved",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * total_params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "computes with all parameters; a token uses the active ones",
            "In your value the computing uses all parameters",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = active_params * bytes_per_param / bandwidth
    computing = 2 * total_params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "total and active are exchanged",
            "It is as if the parameters were exchanged",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / (moving + computing)
""",
            "adds the times: no overlap",
            "Your value has the sum of the two times",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / max(moving, computing)
""",
            "Python's max: fails for an array",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    by_moving = batch * bandwidth / (total_params * bytes_per_param)
    by_computing = flops / (2 * active_params)
    return numpy.maximum(by_moving, by_computing)
""",
            "the larger of two rates: the smaller one is the limit",
            "Your value has the shorter time, or the larger of two rates",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    by_moving = bandwidth / (total_params * bytes_per_param)
    by_computing = flops / (2 * active_params)
    return numpy.minimum(by_moving, by_computing) + 0 * batch
""",
            "one token for each move, whatever the batch",
            "In your value the weights are moved once for each user",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return numpy.maximum(moving, computing) / batch
""",
            "seconds for a token: upside down",
            "Those are seconds per token",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    work = batch
    work *= 2  # FLOP for each parameter
    computing = active_params * work / flops
    return batch / numpy.maximum(moving, computing)
""",
            "work is the same array as batch: the batch is doubled, too, and the caller's array with it (right for a number)",
            "Your function changes `batch` itself, as `batch *= 2` does, and a",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params / flops
    return batch / numpy.maximum(moving, computing)
""",
            "computes for one user only: it grows without end",
            "In your value the computing does not grow with the batch",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    share = 1 - (1 - active_params / total_params) ** batch
    moving = share * total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "lesson 02's coverage, though the text says that each step reads all of the weights",
            "In your value only what some token picks is moved, as in lesson 02",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    steps = 1 / numpy.maximum(moving, computing)
    return steps * batch * batch
""",
            "the batch twice",
            "`batch` counts twice: once too often",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch // numpy.maximum(moving, computing)
""",
            "whole tokens only: // rounds down",
            "It is as if you divided `batch` in whole numbers (// or int): the rest is lost",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return sparse_flops / (2 * active_params) / promise
""",
            "the rate for matrices with zeros, which this model's are not",
            "Your value has the rate for sparse matrices",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params) / promise
""",
            "never asks whether the move alone takes too long",
            "At no input tried does your value depend on the move",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving >= 1 / promise:
        return 0
    return dense_flops / (2 * active_params * promise)
""",
            "0 for a move that takes exactly as long as it may; it is in time",
            "Yours is 0 where the move takes exactly as long as the promise leaves",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    left = 1 / promise - moving
    if left < 0:
        return 0
    return left * dense_flops / (2 * active_params)
""",
            "takes the move off the time, as if nothing overlapped",
            "It is as if the move were taken off the time for computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return moving * dense_flops / (2 * active_params)
""",
            "the knee, where both times are equal: the promise allows more",
            "Yours stops at the critical batch",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return int(dense_flops / (2 * active_params * promise))
""",
            "rounded down to whole users; the text says not rounded",
            "It is the right value rounded down to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > promise:
        return 0
    return promise * dense_flops / (2 * active_params)
""",
            "takes the promise, tokens/s, for the seconds of a step",
            "It is as if the promise were the time of a step",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return dense_flops / (active_params * promise)
""",
            "one FLOP for a parameter",
            "Your value has one FLOP for each parameter",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    flops = (dense_flops + sparse_flops) / 2
    if moving > 1 / promise:
        return 0
    return flops / (2 * active_params * promise)
""",
            "the mean of both rates",
            "Your answer changes with `sparse_flops`",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving < 1 / promise:
        return 0
    return dense_flops / (2 * active_params * promise)
""",
            "the comparison is turned round: 0 where the promise can be kept",
            "It is as if the comparison were turned: where the move alone takes too long, nobody can be",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    step = 1 / promise
    computing = 2 * active_params / dense_flops
    if max(moving, computing) > step:
        return 0
    return step / max(moving, computing)
""",
            "divides by the longer time: the move is paid by each user again",
            "It is as if each user paid for a move, and yours is 0 where one user computes too long",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    batch = 1
    while 2 * active_params * batch / dense_flops <= 1 / promise:
        batch = batch + 1
    return batch
""",
            "counts up to the first batch that is too large, in whole users",
            "Where the right value is no whole number, yours is the right value rounded up to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving <= 1 / promise:
        return dense_flops / (2 * active_params * promise)
""",
            "None in place of 0 where the move alone takes too long",
            "gives nothing back",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 1
    return max(1, dense_flops / (2 * active_params * promise))
""",
            "at least one user, even where no batch keeps the promise",
            "Your answer never goes below 1",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    step = 1 / promise
    if moving > step:
        return 0
    return min(step / moving, step * dense_flops / (2 * active_params))
""",
            "also limits the users to the moves that fit in the time, though one move serves all",
            "It is as if each user paid for a move",
        ),
    ],
    "04.4": [
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / experts
""",
            "shares the picks among all experts, also those that nobody picked",
            "In your value all experts share the picks",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch / moved
""",
            "counts a token once, though it picks experts_per_token experts",
            "Your value has one pick for each token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = 1 - (1 - experts_per_token / experts) ** batch
    return batch * experts_per_token / moved
""",
            "divides by the share of the experts, not by their number",
            "Your value has a share below the line",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    left = experts * (1 - experts_per_token / experts) ** batch
    return batch * experts_per_token / left
""",
            "divides by the experts that nobody picked",
            "Your value has the experts that nobody picked",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = numpy.minimum(experts, batch * experts_per_token)
    return batch * experts_per_token / moved
""",
            "no two tokens pick the same expert until all are taken",
            "as if each token opened new experts, until all are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return 1 + (batch - 1) * experts_per_token / experts
""",
            "how many a token finds at its own expert, itself included: popular experts count more often in that",
            "That is what a token meets at its own experts",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * (1 - (1 - 1 / experts) ** (batch * experts_per_token))
    return batch * experts_per_token / moved
""",
            "a token could pick the same expert twice: at batch 1 it is more than 1",
            "It is as if a token could pick the same expert more than once",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = numpy.ceil(experts * (1 - (1 - experts_per_token / experts) ** batch))
    return batch * experts_per_token / moved
""",
            "rounds the experts that are expected to whole ones",
            "It is as if the experts that are moved were rounded up",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return moved / (batch * experts_per_token)
""",
            "upside down: experts for each pick",
            "It is upside down: picks over experts, so that each expert serves one token at least",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * (1 - (1 - experts_per_token / experts)) ** batch
    return batch * experts_per_token / moved
""",
            "brackets: the power takes k/E, not 1 - k/E",
            "Called as",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    alone = (1 - experts_per_token / experts) ** batch
    moved = experts * (1 - alone)
    return numpy.round(batch * experts_per_token / moved)
""",
            "rounded to whole tokens",
            "It is the right value rounded to the nearest",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    picks = batch
    picks *= experts_per_token
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return picks / moved
""",
            "for an array batch has become the picks when the experts are counted (right for a number), and the caller's array is changed",
            "Your function changes `batch` itself, as `batch *= 2` does, and a",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return experts * (1 - (1 - experts_per_token / experts) ** batch)
""",
            "how many experts are moved, not how many tokens each of them serves",
            "Those are the experts that are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    if batch == 1:
        return 1
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * experts_per_token / moved
""",
            "if on an array: an error for an array of batches",
            "`batch` may also be an array, and max, min, if and while cannot choose for",
        ),
    ],
    "04.5": [
        (
            "sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F)",
            "the equation, not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W + 2 * N_a * B / F, g * 2 * N_a / F), B)[0]",
            "sets the whole step, not a token's part of it, to g times the least",
            "It is as if a whole step were held against the least",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N * B / F) / B, g * 2 * N / F), B)[0]",
            "computes with all parameters in place of the active ones",
            "In your value the move and the computing have the same number of parameters",
        ),
        (
            "sympy.solve(sympy.Eq((N_a * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), B)[0]",
            "moves only the active parameters",
            "In your value the move and the computing have the same number of parameters",
        ),
        (
            "sympy.solve(sympy.Eq(N * b / W / B, g * 2 * N_a / F), B)[0]",
            "the move alone, as with perfect overlap",
            "In your answer the move alone takes g times the least",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * N * b / W), B)[0]",
            "takes the move for the least",
            "It is as if the move were the least",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, 2 * N_a / F * (1 + g)), B)[0]",
            "g more than the least, in place of g times",
            "In your answer the move alone takes g times the least",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + N_a * B / F) / B, g * N_a / F), B)[0]",
            "one FLOP for a parameter",
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), g)[0]",
            "solved for g, not for B",
            "B is still in the answer, and g is not: did you solve for g?",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, 2 * 2 * N_a / F), B)[0]",
            "g = 2 put in: g is gone",
            "That is the batch at which both times are equal",
        ),
        (
            "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, (N * b / W + 2 * N_a / F) / g), B)[0]",
            "one g-th of what a user alone takes, in place of g times the least",
            "It is as if a token were held against what it takes for one user alone",
        ),
    ],
    "04.6": [
        ('"ab"', "two outcomes that exclude each other", "'ab' names more than one of the choices"),
        ('"b and c"', "a token cannot cost the same and twice as much", "'b and c' names more than one of the choices"),
        (
            '"a: each waits as long for a token as before, and a token costs half"',
            "wrong letter, with its words",
            "Sharing helps only while the move is the longer time",
        ),
        (
            '"C) because everything doubles"',
            "wrong letter, with a reason",
            "The step is twice as long, but it also makes twice as many tokens",
        ),
        ('"a, b, c, d"', "all letters", "'a, b, c, d' names more than one of the choices"),
    ],
}

RIGHT = {
    "04.1": [
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    bytes_each = params * bytes_per_param / batch
    return bytes_each / bandwidth
""",
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    batch = numpy.asarray(batch, dtype=float)
    return numpy.divide(params * bytes_per_param / bandwidth, batch)
""",
    ],
    "04.2": [
        "lambda total_params, active_params, bytes_per_param, bandwidth, flops, batch: numpy.minimum(batch * bandwidth / (total_params * bytes_per_param), flops / (2 * active_params))",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    t_move = total_params * bytes_per_param / bandwidth
    t_compute = 2 * active_params * batch / flops
    step = numpy.where(t_compute > t_move, t_compute, t_move)
    return batch / step
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    knee = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    return flops / (2 * active_params) * numpy.minimum(batch / knee, 1)
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    def one(users):
        step = max(total_params * bytes_per_param / bandwidth, 2 * active_params * users / flops)
        return users / step
    return numpy.vectorize(one, otypes=[float])(batch)
""",
    ],
    "04.3": [
        "lambda moving, active_params, dense_flops, sparse_flops, promise: 0 if moving > 1 / promise else dense_flops / (2 * active_params) / promise",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving * promise > 1:
        return 0
    return dense_flops / (2 * active_params * promise)
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    slot = 1 / promise
    users = slot * dense_flops / (2 * active_params)
    return users if moving <= slot else 0.0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    in_time = moving <= promise ** -1
    return in_time * dense_flops / 2 / active_params / promise
""",
    ],
    "04.4": [
        "lambda experts, experts_per_token, batch: batch * (experts_per_token / experts) / (1 - (1 - experts_per_token / experts) ** batch)",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    picks = batch * experts_per_token
    idle = experts * ((experts - experts_per_token) / experts) ** batch
    return picks / (experts - idle)
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    p = experts_per_token / experts
    batch = numpy.asarray(batch, dtype=float)
    return batch * p / -numpy.expm1(batch * numpy.log1p(-p))
""",
    ],
    "04.5": [
        "sympy.solve(N * b / W + 2 * N_a * B / F - g * B * 2 * N_a / F, B)[0]",
        "sympy.together(sympy.solve(sympy.Eq(N * b / (W * B), (g - 1) * 2 * N_a / F), B)[0])",
        "(b / 2) * (N / N_a) * (F / W) / (g - 1)",
        "F * N * b / (2 * N_a * W * g - 2 * N_a * W)",
        "(N * b / W) / (g * 2 * N_a / F - 2 * N_a / F)",
    ],
    "04.6": [
        '"b)"',
    ],
}
