"""Answers to sheet 04 as learners would write them."""

WRONG = {
    "04.1": [
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth",
            "batch is not used",
            "That is the whole move",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth * batch",
            "multiplied by batch in place of divided",
            "It is as if each user had a move, or a part of the bandwidth, of their own",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / (batch + 2)",
            "Alice and Bob counted beside the batch",
            "Your value is shared among two more than the batch",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / (batch + 1)",
            "one user too many",
            "Your value is shared among one more than the batch",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / 2",
            "always two users",
            "Your value is shared between two",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: batch * bandwidth / (params * bytes_per_param)",
            "upside down: tokens per second",
            "That is one over the time: tokens per second",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params / bandwidth / batch",
            "bytes_per_param is left out",
            "In your value each parameter is one byte",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: 1e3 * params * bytes_per_param / bandwidth / batch",
            "milliseconds",
            "It is a thousand times the right value, as in milliseconds",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth // batch",
            "whole division",
            "It is as if you divided the move in whole numbers (// or int): the rest is lost",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / batch**2",
            "divided by batch twice",
            "Your value is divided by the batch twice",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / max(batch, 1)
""",
            "max fails on an array",
            "max, min, if and while cannot choose for many values",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return [params * bytes_per_param / bandwidth / b for b in range(1, batch + 1)]
""",
            "a list for all batches up to this one; fails on an array",
            "gives back a list of 620",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / int(batch)
""",
            "int of an array fails",
            "range and the functions of math take one number",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / numpy.sum(batch)
""",
            "an array is summed: one number",
            "each needs its own",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / numpy.mean(batch)
""",
            "the mean of an array: one number",
            "each needs its own",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param * bandwidth / batch",
            "multiplied by the bandwidth",
            "It is as if you multiplied by `bandwidth` in the move",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: 2 * params * batch / bandwidth",
            "computing's formula with the bandwidth",
            "Your answer does not change with `bytes_per_param`",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return 1 / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "tokens/s of one user, not of all",
            "That is what one user gets",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / (total_params * bytes_per_param / bandwidth + 2 * active_params * batch / flops)
""",
            "the times added: no overlap",
            "Your value has the sum of the two times",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.minimum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "the shorter time",
            "Your value has the shorter time, or the larger of two rates",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / max(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "max fails on an array",
            "max, min, if and while cannot choose for many values",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(active_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "active parameters moved in place of all",
            "In your value the active parameters alone are moved",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * total_params * batch / flops)
""",
            "all parameters computed with in place of the active ones",
            "In your value the computing uses all parameters",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(active_params * bytes_per_param / bandwidth, 2 * total_params * batch / flops)
""",
            "total and active swapped",
            "It is as if the parameters were exchanged",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, active_params * batch / flops)
""",
            "2 FLOP forgotten",
            "Your value has one FLOP for each parameter",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params / flops)
""",
            "computing for one token only",
            "In your value the computing does not grow with the batch",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "the step's time, not tokens/s",
            "That is the time of a step",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops) / batch
""",
            "seconds per token: upside down",
            "Those are seconds per token",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch * bandwidth / (total_params * bytes_per_param)
""",
            "only moving: grows without end",
            "Your answer grows evenly with the batch, however large it was tried",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return flops / (2 * active_params) + 0 * batch
""",
            "only computing: as if always past the knee",
            "That is the ceiling that arithmetic sets",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(batch * bandwidth / (total_params * bytes_per_param), flops / (2 * active_params))
""",
            "the larger rate in place of the smaller",
            "Your value has the shorter time, or the larger of two rates",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param * batch / bandwidth, 2 * active_params * batch / flops)
""",
            "weights moved once for each user",
            "In your value the weights are moved once for each user",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params / bandwidth, 2 * active_params * batch / flops)
""",
            "bytes_per_param left out",
            "In your value each parameter is one byte",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * bytes_per_param * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "bytes_per_param in the computing time, too",
            "It is as if computing were multiplied by `bytes_per_param`, too",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    if moving > computing:
        return batch / moving
    else:
        return batch / computing
""",
            "if fails on an array",
            "max, min, if and while cannot choose for many values",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    read = total_params * active_params / total_params
    moving = read * bytes_per_param / bandwidth
    computing = 2 * read * batch / flops
    return batch * numpy.maximum(moving, computing)
""",
            "two slips: active parameters moved, and times the step in place of divided by it",
            "Your answer does not change with `total_params`",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    knee = 300
    moving = total_params * bytes_per_param / bandwidth
    return numpy.minimum(batch, knee) / moving
""",
            "the 300 of the lesson as the knee",
            "Your answer does not change with `active_params`",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    knee = bytes_per_param * flops / (2 * bandwidth)
    moving = total_params * bytes_per_param / bandwidth
    return numpy.minimum(batch, knee) / moving
""",
            "the knee of a dense model: inverse sparsity is left out",
            "In your value the computing uses all parameters",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    read = total_params - active_params
    return batch / numpy.maximum(read * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "the active parameters are taken away from what is moved",
            "It is as if `active_params` were taken away from `total_params`",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return sparse_flops / (2 * active_params * promise) if moving <= 1 / promise else 0
""",
            "the sparse rate",
            "Your value has the rate for sparse matrices",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise) if moving < 1 / promise else 0
""",
            "a move that takes exactly as long is taken for late",
            "Yours is 0 where the move takes exactly as long as the promise leaves",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise)
""",
            "the move is not looked at: no 0 where it takes too long",
            "At no input tried does your value depend on the move",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (active_params * promise) if moving <= 1 / promise else 0
""",
            "the 2 FLOP are forgotten",
            "Your value has one FLOP for each parameter",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return (1 / promise - moving) * dense_flops / (2 * active_params) if moving <= 1 / promise else 0
""",
            "moving is taken away from the time: no overlap",
            "It is as if the move were taken off the time for computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops * promise / (2 * active_params) if moving <= 1 / promise else 0
""",
            "the promise multiplied in place of divided",
            "It is as if you divided by what the promise leaves for a step",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise) if moving <= promise else 0
""",
            "moving compared with the promise, not with the time that it leaves",
            "It is as if the promise stood for the time of a step",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return int(dense_flops / (2 * active_params * promise)) if moving <= 1 / promise else 0
""",
            "rounded down",
            "It is the right value rounded down to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return max(0, (1 / promise - moving) * dense_flops / (2 * active_params))
""",
            "moving and computing one after the other",
            "It is as if the move were taken off the time for computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return moving * dense_flops / (2 * active_params)
""",
            "the knee, not the promise",
            "That is the critical batch, where moving takes as long as computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return min(dense_flops, sparse_flops) / (2 * active_params / promise) if moving <= 1 / promise else 0
""",
            "promise on the wrong side",
            "It is as if you divided by what the promise leaves for a step",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return None
    return dense_flops / (2 * active_params * promise)
""",
            "None in place of 0",
            "gives nothing back",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving <= 1 / promise:
        return 0
    return dense_flops / (2 * active_params * promise)
""",
            "the comparison is the wrong way round",
            "It is as if the two cases were turned: where the move alone takes too long, nobody can be served",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving * promise > 1:
        return 1
    return dense_flops / (2 * active_params * promise)
""",
            "1 in place of 0 where the move takes too long",
            "Right where the move is in time",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 'none'
    return dense_flops / (2 * active_params * promise)
""",
            "a text in place of 0",
            "gives back a text",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return (dense_flops + sparse_flops) / (2 * active_params * promise)
""",
            "both rates added",
            "Your answer changes with `sparse_flops`",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return (dense_flops + sparse_flops) / 2 / (2 * active_params * promise)
""",
            "the mean of both rates",
            "Your answer changes with `sparse_flops`",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    batch = 0
    while max(moving, 2 * active_params * batch / dense_flops) <= 1 / promise:
        batch += 1
    return batch
""",
            "counts whole users, one too many, and the answer is not to be rounded",
            "Where the right value is no whole number, yours is the right value rounded up to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        print('impossible')
    return dense_flops / (2 * active_params * promise)
""",
            "prints where it should return 0",
            "At no input tried does your value depend on the move",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return max(1, dense_flops / (2 * active_params * promise))
""",
            "never less than one user, though the answer is not rounded",
            "Yours is one user at least",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return dense_flops / sparse_flops / (2 * active_params * promise)
""",
            "one rate divided by the other",
            "Your answer changes with `sparse_flops`",
        ),
    ],
    "04.4": [
        (
            "lambda experts, experts_per_token, batch: batch * experts_per_token / experts",
            "picks shared among all experts, not among those that are moved",
            "In your value all experts share the picks",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch / (experts * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "experts_per_token picks a token are forgotten",
            "Your value has one pick for each token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (1 - (1 - experts_per_token / experts) ** batch)
""",
            "divided by the share of experts, not by their number",
            "Your value has a share below the line",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - experts_per_token / experts) ** batch)
""",
            "divided by the experts that are not moved",
            "Your value has the experts that nobody picked",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return experts * (1 - (1 - experts_per_token / experts) ** batch) / (batch * experts_per_token)
""",
            "upside down",
            "It is upside down: picks over experts, so that each expert serves one token at least",
        ),
        (
            "lambda experts, experts_per_token, batch: experts * (1 - (1 - experts_per_token / experts) ** batch)",
            "the number of experts moved",
            "Those are the experts that are moved",
        ),
        (
            "lambda experts, experts_per_token, batch: batch * (1 - (1 - experts_per_token / experts) ** batch)",
            "the share times the batch: not shared among the experts",
            "That is the batch times a share of the experts",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / numpy.minimum(experts, batch * experts_per_token)
""",
            "as if no two tokens picked the same expert while there are enough",
            "as if each token opened new experts, until all are moved",
        ),
        (
            "lambda experts, experts_per_token, batch: batch",
            "each expert serves all tokens",
            "In your value one token chooses which experts are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * 1 - (1 - experts_per_token / experts) ** batch)
""",
            "a bracket is missing",
            "It is as if only the 1 were multiplied by `experts`",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - 1 / experts) ** batch))
""",
            "the share missed for one pick a token",
            "Where the experts that are moved are counted, your value has one pick for each token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - experts_per_token / experts) * batch))
""",
            "multiplied by batch in place of raised to it",
            "Your value has `batch` as a factor in the share that nobody picks",
        ),
        (
            "lambda experts, experts_per_token, batch: batch * 8 / (256 * (1 - (1 - 8 / 256) ** batch))",
            "the numbers of DeepSeek-V3",
            "Your answer does not change with `experts` and",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return numpy.ceil(batch * experts_per_token / (experts * (1 - (1 - experts_per_token / experts) ** batch)))
""",
            "rounded up",
            "It is the right value rounded up",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts / (experts_per_token * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "experts and experts_per_token are swapped outside the share",
            "It is as if you divided by `experts_per_token` in the batch's picks",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * experts_per_token / math.ceil(moved)
""",
            "math was not imported in this sheet, and the experts are rounded",
            "Your function stopped with NameError",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    moved = numpy.round(experts * (1 - (1 - experts_per_token / experts) ** batch))
    return batch * experts_per_token / moved
""",
            "the experts moved are rounded",
            "It is as if the experts that are moved were rounded to the nearest",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    if batch < experts / experts_per_token:
        return 1
    return batch * experts_per_token / experts
""",
            "two cases in place of the expected number; if fails on an array",
            "as if each token opened new experts, until all are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return numpy.maximum(1, batch * experts_per_token / experts)
""",
            "as if tokens never met before all experts are taken",
            "as if each token opened new experts, until all are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return batch * p / (1 - (1 - p) ** (batch - 1))
""",
            "one token too few in the exponent",
            "The power is one too low in the share that nobody picks: it is `batch`",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return 1 + batch * p
""",
            "one and the average of the others: close to the number that a token meets",
            "",
            "bare",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return 1 + (batch - 1) * p
""",
            "the tokens that a picked expert serves as one token sees it: another average",
            "That is what a token meets at its own experts",
        ),
    ],
    "04.5": [
        ("N * b * F / (2 * N_a * W)", "the critical batch: g is left out", "the batch at which both times are equal"),
        (
            "N * b * F / (2 * N_a * W * g)",
            "the move alone takes g times the least",
            "In your answer the move alone takes g times the least",
        ),
        ("g * N * b * F / (2 * N_a * W)", "multiplied by g", "In your value a larger g needs more users"),
        ("(g - 1) * N * b * F / (2 * N_a * W)", "upside down in g - 1", "In your answer a larger g needs more users"),
        (
            "N * b * F / (2 * N_a * W * (1 - g))",
            "negative",
            "The sign of the whole is turned: g is more than 1, and the batch more than 0",
        ),
        ("N * b * F / (2 * N_a * W * (g + 1))", "plus in place of minus", "It is as if the least were added to g"),
        (
            "N * b * F / (N_a * W * (g - 1))",
            "the 2 FLOP are forgotten",
            "It is twice the right value, as without the 2: a parameter costs two FLOP, a multiplication and",
        ),
        (
            "N * b * W / (2 * N_a * F * (g - 1))",
            "F and W are swapped",
            "Your value has `W` over `F` in the critical batch",
        ),
        ("b * F / (2 * W * (g - 1))", "a dense model", "All N are moved, N_a compute"),
        ("N * F / (2 * N_a * W * (g - 1))", "parameters moved as single bytes", "`b` is missing in the critical batch"),
        (
            "N_a * b * F / (2 * N * W * (g - 1))",
            "N and N_a are swapped",
            "Your value has `N_a` over `N` in the critical batch",
        ),
        (
            "N * b * F / (2 * W * (g - 1))",
            "active parameters left out",
            "A division by `N_a` is missing in the critical batch",
        ),
        ("2 * N_a * W * (g - 1) / (N * b * F)", "upside down", "Upside down"),
        ("(N * b / W + 2 * N_a * B / F) * F / (2 * N_a * g)", "B left in", "B is still in the answer"),
        (
            "sympy.ceiling(N * b * F / (2 * N_a * W * (g - 1)))",
            "rounded up to whole users",
            "It is the right value rounded up",
        ),
        (
            """
(batch,) = sympy.solve(sympy.Eq(N * b / W + 2 * N_a * B / F, g * 2 * N_a / F), B)
""",
            "a whole step held against the least",
            "It is as if a whole step were held against the least",
        ),
        (
            """
batch = sympy.solve(sympy.Eq((N * b / W + 2 * N_a / F) / B, g * 2 * N_a / F), B)[0]
""",
            "computes one token for all users",
            "It is as if one token were computed",
        ),
        (
            """
batch = sympy.solve(sympy.Eq(N * b / W + 2 * N_a * B / F, g * N * b / W), B)[0]
""",
            "g times the move in place of the least",
            "In your answer a larger g needs more users",
        ),
        ("N * b * F / (2 * N_a * W * g - 1)", "a bracket misplaced", "", "vague"),
        ("N * b * F / (4 * N_a * W * (g - 1))", "two times two FLOP", "", "vague"),
    ],
    "04.6": [
        (
            "'a'",
            "past the knee each waits longer",
            "Sharing helps only while the move is the longer time",
        ),
        (
            "'c'",
            "a token does not cost more",
            "The step is twice as long, but it also makes twice",
        ),
        (
            "'d'",
            "past the knee each waits longer",
            "Twice the tokens are twice the arithmetic, and the",
        ),
        (
            "'C'",
            "a token does not cost more",
            "The step is twice as long, but it also makes twice",
        ),
        (
            "'a or b'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'b and d'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'twice as long'",
            "words, not a letter",
            "'twice as long' is not one of the choices",
        ),
        (
            "'2'",
            "a number, not a letter",
            "'2' is not one of the choices",
        ),
        (
            "None",
            "nothing",
            "There is no answer yet",
        ),
        (
            "lambda: 'b'",
            "a function, not a letter",
            "A function is not one of the choices",
        ),
        (
            "'b or a, because a token costs half'",
            "two letters",
            "names more than one of the choices",
        ),
    ],
}

RIGHT = {
    "04.1": [
        "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / (bandwidth * batch)",
        "lambda params, bytes_per_param, bandwidth, batch: (1 / batch) * params * bytes_per_param / bandwidth",
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    batch = numpy.asarray(batch)
    return params * bytes_per_param / bandwidth / batch
""",
        """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    move = params * bytes_per_param / bandwidth
    return numpy.divide(move, batch)
""",
    ],
    "04.2": [
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.minimum(batch * bandwidth / (total_params * bytes_per_param), flops / (2 * active_params))
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    knee = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    return numpy.where(batch < knee, batch * bandwidth / (total_params * bytes_per_param), flops / (2 * active_params))
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    move = total_params * bytes_per_param / bandwidth
    each = 2 * active_params / flops
    return 1 / numpy.maximum(move / batch, each)
""",
        """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    move = total_params * bytes_per_param / bandwidth
    work = 2 * active_params * batch / flops
    step = move * (move >= work) + work * (work > move)
    return batch / step
""",
    ],
    "04.3": [
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise) if moving * promise <= 1 else 0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return (moving <= 1 / promise) * dense_flops / (2 * active_params * promise)
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    allowed = 1 / promise
    if moving <= allowed:
        return allowed * dense_flops / 2 / active_params
    return 0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    allowed = 1 / promise
    if allowed < moving:
        return 0.0
    per_token = 2 * active_params / dense_flops
    return allowed / per_token
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return min(dense_flops, sparse_flops) / (2 * active_params * promise) if moving <= 1 / promise else 0
""",
        """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if promise <= 1 / moving:
        return dense_flops / (2 * active_params) / promise
    return 0
""",
    ],
    "04.4": [
        """
def tokens_per_expert(experts, experts_per_token, batch):
    p = experts_per_token / experts
    return batch * p / (1 - (1 - p) ** batch)
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    picks = batch * experts_per_token
    return picks / experts / share
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    untouched = experts * ((experts - experts_per_token) / experts) ** batch
    return experts_per_token * batch / (experts - untouched)
""",
        """
def tokens_per_expert(experts, experts_per_token, batch):
    x = experts_per_token / experts
    return batch * x / -numpy.expm1(batch * numpy.log1p(-x))
""",
    ],
    "04.5": [
        "N * b * F / (2 * N_a * W * (g - 1))",
        "N * b * F / (2 * N_a * W) / (g - 1)",
        "sympy.solve(sympy.Eq((N * b / W + 2 * N_a * B / F) / B, g * 2 * N_a / F), B)",
        "sympy.solve(N * b / W + 2 * N_a * B / F - g * 2 * N_a * B / F, B)[0]",
        """
knee = N * b * F / (2 * N_a * W)
(batch,) = sympy.solve(sympy.Eq(1 + knee / B, g), B)
""",
        "sympy.Eq(B, N * b * F / (2 * N_a * W * (g - 1)))",
        "-N * b * F / (2 * N_a * W * (1 - g))",
    ],
    "04.6": [
        "'b'",
        "'B'",
        "'(b)'",
        "'b.'",
        "'\\nb'",
        "'B )'",
        "'b) each waits twice as long for a token, and a token costs the same'",
    ],
}
