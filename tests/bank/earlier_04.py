"""Answers to sheet 04 that an earlier check misjudged or had no words for."""

WRONG = {
    "04.1": [
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / (batch - 1)",
            "shared among the others only",
            "Your value is shared among one less than the batch",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: 2 * params * bytes_per_param / (bandwidth * batch)",
            "2 FLOP, though nothing is computed",
            "2 FLOP for each parameter",
        ),
        (
            """
def move_per_token(params, bytes_per_param, bandwidth, batch):
    return 1000 * params * bytes_per_param / (bandwidth * batch)
""",
            "milliseconds",
            "milliseconds",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / len(batch)",
            "the length of the array: a plain number has none",
            "has no len()",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / bandwidth / sum(batch)",
            "the sum of the array: a plain number has none",
            "object is not iterable",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: 8 * params * bytes_per_param / (bandwidth * batch)",
            "bits",
            "8 times too long",
        ),
        (
            "lambda params, bytes_per_param, bandwidth, batch: params * bytes_per_param / batch",
            "bytes per token, not seconds",
            "the bytes that fall to each token",
        ),
    ],
    "04.2": [
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch * numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "times the step",
            "multiplied by the time of a step",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(numpy.minimum(total_params, active_params * batch) * bytes_per_param / bandwidth, 2 * active_params * batch / flops)
""",
            "only what some token picks is moved, though all is read",
            "",
            "vague",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch * bandwidth / (total_params * bytes_per_param) + flops / (2 * active_params)
""",
            "the two rates added",
            "That is the sum of the two rates",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * (batch + 1) / flops)
""",
            "computing for a token too many",
            "`batch` + 1 in place of `batch` in computing",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * (batch - 1) / flops)
""",
            "computing for a token too few",
            "`batch` - 1 in place of `batch` in computing",
        ),
        (
            """
def tokens_per_second(total_params, active_params, bytes_per_param, bandwidth, flops, batch):
    return batch / numpy.maximum(total_params*bytes_per_param/bandwidth, 3*active_params*batch/flops)
""",
            "3 FLOP in place of 2",
            "Right where moving is by far the larger",
        ),
    ],
    "04.3": [
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else sparse_flops / (2 * active_params * promise)
""",
            "the rate for sparse matrices",
            "the rate for sparse matrices",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else (dense_flops + sparse_flops) / 2 / (2 * active_params * promise)
""",
            "the average of the two rates",
            "changes with `sparse_flops`. It should not",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else (dense_flops + sparse_flops) / (2 * active_params * promise)
""",
            "the two rates added",
            "changes with `sparse_flops`. It should not",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else sparse_flops / 2 / (2 * active_params * promise)
""",
            "half the sparse rate, in place of the dense one",
            "does not change with `dense_flops`",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else round(dense_flops / (2 * active_params * promise))
""",
            "rounded though told not to",
            "rounded to the nearest",
        ),
        (
            """
import math
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1 / promise:
        return 0
    return math.ceil(dense_flops / (2 * active_params * promise))
""",
            "rounded up",
            "It is the right value rounded up",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    return 0 if moving > 1 / promise else 2 * active_params * promise / dense_flops
""",
            "upside down",
            "upside down",
        ),
        (
            """
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    if moving > 1/promise:
        return 0
    return min(dense_flops, sparse_flops) / 2*active_params / promise
""",
            "a bracket missing: / 2 * active_params",
            "In your value `active_params` stands on the wrong side of the fraction's line in the computing",
        ),
    ],
    "04.4": [
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (experts_per_token / experts) ** batch))
""",
            "hit and miss swapped",
            "where the chance that it misses is needed",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - 1 / experts) ** (experts_per_token * batch)))
""",
            "single draws, with repeats",
            "the same expert more than once",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * batch * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "experts moved once for each user",
            "the picks of a single token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return experts_per_token / (experts * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "the picks of one user",
            "the picks of a single token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - (1 - batch / experts) ** experts_per_token))
""",
            "batch and experts_per_token swapped in the share",
            "It is as if the batch and experts_per_token were exchanged: batch tokens pick experts_per_token",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * experts_per_token * (1 - (1 - 1 / experts) ** batch))
""",
            "experts_per_token taken out of the share",
            "does not change with `experts_per_token`",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * (1 - numpy.exp(-experts_per_token * batch / experts)))
""",
            "the approximation by an exponential",
            "nearly true where experts_per_token is small",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    return batch * experts_per_token / (experts * numpy.minimum(1, experts_per_token * batch / experts))
""",
            "the share grows evenly, and is capped at 1",
            "as if each token opened new experts, until all are moved",
        ),
        (
            """
def tokens_per_expert(experts, experts_per_token, batch):
    c = 1 - (1 - experts_per_token/experts)**batch
    return batch * experts_per_token / experts*c
""",
            "a bracket missing: / experts * c",
            "In your value the share that is picked stands on the wrong side of the fraction's line in the",
        ),
    ],
    "04.6": [
        (
            "'bc'",
            "two letters",
            "names more than one of the choices",
        ),
    ],
    "04.5": [
        ("N*b*F/2*N_a*W*(g-1)", "no brackets below the line", "It is as if you multiplied by `N_a` and `W`"),
    ],
}

RIGHT = {
    "04.1": [],
    "04.2": [],
    "04.3": [],
    "04.4": [],
    "04.5": [],
    "04.6": [],
}
