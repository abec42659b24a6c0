"""Answers to sheet 06 that were judged one by one before they stood here."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    plain = min(input_tokens, threshold)
    extra = max(0, input_tokens - threshold)
    out = long_out if extra else price_out
    return (plain * price_in + extra * long_in + output_tokens * out) / 1e6
""",
            "like income tax: only the tokens above the threshold at the long price; the whole request is billed at it",
            "Your bill has only the tokens above the threshold at the long price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens + output_tokens > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1_000_000
    return (input_tokens * price_in + output_tokens * price_out) / 1_000_000
""",
            "the output tokens count for the threshold",
            "In yours input and output count together for the threshold.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    cost_in = input_tokens * (long_in if input_tokens > threshold else price_in)
    cost_out = output_tokens * (long_out if output_tokens > threshold else price_out)
    return (cost_in + cost_out) / 1e6
""",
            "each price looks at its own number of tokens; the input decides for both",
            "In yours the output tokens decide their own price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens < threshold:
        return (input_tokens * price_in + output_tokens * price_out) / 1e6
    else:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
""",
            "a request of exactly the threshold is billed at the long prices",
            "At exactly the threshold the plain prices still hold: the tier begins above it.",
        ),
    ],
    "06.2": [
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g * B * L * kappa / W), L)[0]",
            "the step against its notebooks alone, not against one without context",
            "In yours g - 1 divides, as if the step took g times as long as its own notebooks.",
        ),
        (
            "sympy.solve(sympy.Eq((B * N * b + B * L * kappa) / W, g * B * N * b / W), L)[0]",
            "each user moves the weights: the batch drops out, as if nothing were shared",
            "B has dropped out. The weights move once for the whole step, the notebooks of the B users as well: so B stands with the notebooks, and not with the weights.",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g), L)",
            "sets the time of a step equal to the bare number g",
            "It is as if g were the time of the step, in seconds.",
        ),
        (
            "sympy.solve(g * (N * b + B * L * kappa) - N * b, L)",
            "g on the wrong side: no positive context is left, so the list is empty",
            "It is below 0, as if the step without a context took g times as long as the one with it.",
        ),
        (
            "(N * b * (g - 1) / (B * kappa) * W)",
            "the bandwidth is left in; it cancels",
            "Your answer changes with `W`. It should not: weights and notebooks travel on the same belt, so it drops out.",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = min(total_params, active_params * tokens) * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return max(moving, computing)
""",
            "a short prompt moves fewer weights here, against the text (and min and max fail for an array)",
            "In yours a short prompt moves only the parameters that its tokens can need.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    move_one = total_params * bytes_per_param / bandwidth
    compute_one = 2 * active_params / flops
    return tokens * numpy.maximum(move_one, compute_one)
""",
            "the prompt read token by token, weights moved for each: a prefill is one pass",
            "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    if moving > computing:
        return moving
    else:
        return computing
""",
            "works for one number only: an array has no single truth",
            "With each single number tried for",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.max([moving + 0 * computing, computing])
""",
            "numpy.max gives the largest of the whole array: one number for all prompts",
            "With each single number tried for",
        ),
    ],
    "06.4": [
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input_ = prefill / batch / prompt_tokens
    return output / input_
""",
            "shares the prefill among the batch, too; it reads one prompt",
            "Your answer does not change with the batch. A step makes a token for every user of it, and the users share its time; a prefill is for one prompt.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return (step * prompt_tokens) // (batch * prefill)
""",
            "whole-number division cuts the ratio",
            "It is the right value rounded down to a whole number",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * (layers / devices) * exchange
    return 1 / (reading + waiting)
""",
            "each GPU has its own layers; here each holds a part of every layer, and all layers exchange",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = bytes_read / bandwidth + 2 * layers * exchange
    return devices / step
""",
            "each GPU reads everything and makes tokens of its own, for one user",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / bytes_read / devices / bandwidth + 2 * layers * exchange",
            "1 / without brackets round the sum and round the product",
            "In your value `bytes_read` stands on the wrong side of the fraction's line in the reading: are",
        ),
    ],
    "06.6": [
        (
            '"ac"',
            "two letters; notebooks in decode weigh on output",
            "'ac' names more than one of the choices. Give one letter of a, b, c, d.",
        ),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    is_long = input_tokens > threshold
    prices = {True: (long_in, long_out), False: (price_in, price_out)}
    p_in, p_out = prices[is_long]
    return input_tokens / 1e6 * p_in + output_tokens / 1e6 * p_out
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    def bill(one, other):
        return one * input_tokens * 1e-6 + other * output_tokens * 1e-6
    return bill(price_in, price_out) if input_tokens <= threshold else bill(long_in, long_out)
""",
    ],
    "06.2": [
        "sympy.solve(sympy.Eq(1 + B * L * kappa / (N * b), g), L)",
        "N * b * g / (B * kappa) - N * b / (B * kappa)",
    ],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    t_move = total_params * bytes_per_param / bandwidth
    t_comp = 2 * tokens * active_params / flops
    return numpy.where(t_comp > t_move, t_comp, t_move)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    knee = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    return 2 * active_params / flops * numpy.clip(tokens, knee, None)
""",
    ],
    "06.4": [
        """
def output_over_input(step, batch, prefill, prompt_tokens):
    read_per_second = prompt_tokens / prefill
    written_per_second = batch / step
    return read_per_second / written_per_second
""",
    ],
    "06.5": [
        "lambda bytes_read, bandwidth, devices, layers, exchange: (bytes_read / bandwidth / devices + layers * (exchange + exchange)) ** -1",
    ],
    "06.6": [
        '"c "',
    ],
}
