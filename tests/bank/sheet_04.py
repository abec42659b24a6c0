"""Answers to sheet 04 as learners would write them."""

WRONG = {
    "04.1": [
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth",
            "batch is not used",
            "You gave the whole move",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth * batch",
            "multiplied by batch in place of divided",
            "You gave each user a move of their own",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / (batch + 2)",
            "Alice and Bob counted beside the batch",
            "You counted Alice and Bob beside the batch",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / (batch + 1)",
            "one user too many",
            "You counted one user too many",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / 2",
            "always two users",
            "You shared between two",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: batch * bandwidth / (params * bytes_per_param)",
            "upside down: tokens per second",
            "You gave one over the time",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params / bandwidth / batch",
            "bytes_per_param is left out",
            "You moved the parameters as if each were one byte",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: 1e3 * params * bytes_per_param / bandwidth / batch",
            "milliseconds",
            "You gave milliseconds",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth // batch",
            "whole division",
            "You divided the move in whole numbers",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / batch**2",
            "divided by batch twice",
            "You gave each user a part of the bandwidth as well",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return params * bytes_per_param / bandwidth / max(batch, 1)
""",
            "max fails on an array",
            "max, min and if cannot choose for many values",
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
            "You multiplied by `bandwidth` in the move",
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
            "You gave what one user gets",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / (total_params * bytes_per_param / bandwidth + 2 * active_params * batch / flops)
""",
            "the times added: no overlap",
            "You added the two times",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.minimum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "the shorter time",
            "You took the shorter time",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / max(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "max fails on an array",
            "max, min and if cannot choose for many values",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(active_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "active parameters moved in place of all",
            "You moved the active parameters alone",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * total_params * batch / flops)
""",
            "all parameters computed with in place of the active ones",
            "Your computing uses all parameters",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(active_params * bytes_per_param / bandwidth, 2 * total_params * batch / flops)
""",
            "total and active swapped",
            "You exchanged the parameters",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, active_params * batch / flops)
""",
            "2 FLOP forgotten",
            "You took one FLOP for each parameter",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params / flops)
""",
            "computing for one token only",
            "Your computing does not grow with the batch",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "the step's time, not tokens/s",
            "You gave the time of a step",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops) / batch
""",
            "seconds per token: upside down",
            "You gave seconds per token",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch * bandwidth / (total_params * bytes_per_param)
""",
            "only moving: grows without end",
            "Your answer grows with the batch for ever",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return flops / (2 * active_params) + 0 * batch
""",
            "only computing: as if always past the knee",
            "You gave the ceiling that arithmetic sets",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return numpy.maximum(batch * bandwidth / (total_params * bytes_per_param), flops / (2 * active_params))
""",
            "the larger rate in place of the smaller",
            "You took the shorter time",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param * batch / bandwidth, 2 * active_params * batch / flops)
""",
            "weights moved once for each user",
            "You moved the weights once for each user",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params / bandwidth, 2 * active_params * batch / flops)
""",
            "bytes_per_param left out",
            "You moved the parameters as if each were one byte",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * bytes_per_param * batch / flops
    return batch / numpy.maximum(moving, computing)
""",
            "bytes_per_param in the computing time, too",
            "You multiplied computing by `bytes_per_param`, too",
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
            "max, min and if cannot choose for many values",
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
            "Your computing uses all parameters",
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
            "You took the rate for sparse matrices",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise) if moving < 1 / promise else 0
""",
            "a move that takes exactly as long is taken for late",
            "You refused a move that takes exactly as long as the promise leaves",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise)
""",
            "the move is not looked at: no 0 where it takes too long",
            "You forgot the move",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (active_params * promise) if moving <= 1 / promise else 0
""",
            "the 2 FLOP are forgotten",
            "You took one FLOP for each parameter",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return (1 / promise - moving) * dense_flops / (2 * active_params) if moving <= 1 / promise else 0
""",
            "moving is taken away from the time: no overlap",
            "You took the move off the time for computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops * promise / (2 * active_params) if moving <= 1 / promise else 0
""",
            "the promise multiplied in place of divided",
            "You divided by what the promise leaves for a step",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return dense_flops / (2 * active_params * promise) if moving <= promise else 0
""",
            "moving compared with the promise, not with the time that it leaves",
            "You compared the move with the promise",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return int(dense_flops / (2 * active_params * promise)) if moving <= 1 / promise else 0
""",
            "rounded down",
            "You rounded down to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return max(0, (1 / promise - moving) * dense_flops / (2 * active_params))
""",
            "moving and computing one after the other",
            "You took the move off the time for computing",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return moving * dense_flops / (2 * active_params)
""",
            "the knee, not the promise",
            "You gave the critical batch, where moving takes as",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return min(dense_flops, sparse_flops) / (2 * active_params / promise) if moving <= 1 / promise else 0
""",
            "promise on the wrong side",
            "You divided by what the promise leaves for a step",
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
            "You have the two cases turned",
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
            "You rounded up to a whole number",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        print('impossible')
    return dense_flops / (2 * active_params * promise)
""",
            "prints where it should return 0",
            "You forgot the move",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return max(1, dense_flops / (2 * active_params * promise))
""",
            "never less than one user, though the answer is not rounded",
            "You gave one user at least",
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
            "You shared the picks among all experts",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch / (experts * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "experts_per_token picks a token are forgotten",
            "You took one pick for each token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (1 - (1 - experts_per_token / experts) ** batch)
""",
            "divided by the share of experts, not by their number",
            "You divided by a share",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - experts_per_token / experts) ** batch)
""",
            "divided by the experts that are not moved",
            "You took the experts that nobody picked",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return experts * (1 - (1 - experts_per_token / experts) ** batch) / (batch * experts_per_token)
""",
            "upside down",
            "You have it upside down",
        ),
        (
            "lambda experts, experts_per_token, batch: experts * (1 - (1 - experts_per_token / experts) ** batch)",
            "the number of experts moved",
            "You gave the experts that are moved",
        ),
        (
            "lambda experts, experts_per_token, batch: batch * (1 - (1 - experts_per_token / experts) ** batch)",
            "the share times the batch: not shared among the experts",
            "You multiplied the batch by a share of the experts",
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
            "You let one token choose which experts are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * 1 - (1 - experts_per_token / experts) ** batch)
""",
            "a bracket is missing",
            "You multiplied only the 1 by `experts`",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - 1 / experts) ** batch))
""",
            "the share missed for one pick a token",
            "You let each token pick a single expert",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - experts_per_token / experts) * batch))
""",
            "multiplied by batch in place of raised to it",
            "You multiplied by `batch` in the share that nobody",
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
            "You rounded up",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts / (experts_per_token * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "experts and experts_per_token are swapped outside the share",
            "You divided by `experts_per_token` in the batch's picks. Multiply by it.",
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
            "You rounded the experts that are moved to the nearest",
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
            "You took `batch` - 1 as the power in the share that",
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
            "You counted what a token meets at its own experts",
        ),
    ],
    "04.5": [
        ("N * b * F / (2 * N_a * W)", "the critical batch: g is left out", "the batch at which both times are equal"),
        (
            "N * b * F / (2 * N_a * W * g)",
            "the move alone takes g times the least",
            "In your answer the move alone takes g times the least",
        ),
        ("g * N * b * F / (2 * N_a * W)", "multiplied by g", "Fewer are enough then"),
        ("(g - 1) * N * b * F / (2 * N_a * W)", "upside down in g - 1", "In your answer a larger g needs more users"),
        ("N * b * F / (2 * N_a * W * (1 - g))", "negative", "the sign of the whole turned"),
        ("N * b * F / (2 * N_a * W * (g + 1))", "plus in place of minus", "You added the least to g"),
        ("N * b * F / (N_a * W * (g - 1))", "the 2 FLOP are forgotten", "You forgot that a parameter costs two FLOP"),
        ("N * b * W / (2 * N_a * F * (g - 1))", "F and W are swapped", "You divided `W` by `F` in the critical batch"),
        ("b * F / (2 * W * (g - 1))", "a dense model", "All N are moved, N_a compute"),
        ("N * F / (2 * N_a * W * (g - 1))", "parameters moved as single bytes", "`b` is missing in the critical batch"),
        ("N_a * b * F / (2 * N * W * (g - 1))", "N and N_a are swapped", "You divided `N_a` by `N`"),
        ("N * b * F / (2 * W * (g - 1))", "active parameters left out", "You did not divide by `N_a`"),
        ("2 * N_a * W * (g - 1) / (N * b * F)", "upside down", "Upside down"),
        ("(N * b / W + 2 * N_a * B / F) * F / (2 * N_a * g)", "B left in", "B is still in the answer"),
        ("sympy.ceiling(N * b * F / (2 * N_a * W * (g - 1)))", "rounded up to whole users", "You rounded up"),
        (
            """
(batch,) = sympy.solve(sympy.Eq(N * b / W + 2 * N_a * B / F, g * 2 * N_a / F), B)
""",
            "a whole step held against the least",
            "You held a whole step against the least",
        ),
        (
            """
batch = sympy.solve(sympy.Eq((N * b / W + 2 * N_a / F) / B, g * 2 * N_a / F), B)[0]
""",
            "computes one token for all users",
            "You computed one token",
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
