"""Answers to sheet 06, written from the lesson and the sheet alone."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    plain = min(input_tokens, threshold)
    extra = max(0, input_tokens - threshold)
    out = long_out if extra > 0 else price_out
    return (plain * price_in + extra * long_in + output_tokens * out) / 1e6
""",
            "only the tokens above the threshold are billed long, the text says the whole request",
            "Your bill has only the tokens above the threshold at the long price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens + output_tokens > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
    else:
        return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "output tokens count for the threshold",
            "In yours input and output count together for the threshold.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    p_in = long_in if input_tokens > threshold else price_in
    p_out = long_out if output_tokens > threshold else price_out
    return (input_tokens * p_in + output_tokens * p_out) / 1e6
""",
            "a threshold of its own for the output tokens",
            "In yours the output tokens decide their own price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in = long_in
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "a long request pays the plain output price",
            "Past the threshold the output has another price, too.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold:
        return input_tokens * long_in + output_tokens * long_out / 1e6
    return input_tokens * price_in + output_tokens * price_out / 1e6
""",
            "brackets: only the output part is divided by a million",
            "In your bill only the output is divided by a million.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    cost = (input_tokens * price_in + output_tokens * price_out) / 1e6
    if input_tokens > threshold:
        cost = (input_tokens * long_in + output_tokens * long_out) / 1e6
    return round(cost, 2)
""",
            "rounded to cents",
            "It is the right value rounded to 2 digits after the point",
        ),
    ],
    "06.2": [
        (
            "N * b * (1 - 1 / g) / (B * kappa)",
            "weights g times: the form of the knee question of sheet 05",
            "It is the right value over g: does g divide, or stand on both sides?",
        ),
        (
            "sympy.solve(sympy.Eq(N * b + B * L * kappa, g * N * b), B)[0]",
            "solved for the batch",
            "L is still in the answer, and B is not: did you solve for B? Solve for L.",
        ),
        ("(g - 1) * B * kappa / (N * b)", "upside down", "It is as if you multiplied by `B` and `kappa`"),
    ],
    "06.3": [
        (
            "lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: total_params * bytes_per_param / bandwidth + 2 * active_params * tokens / flops",
            "sum: as if nothing overlapped",
            "Yours is the sum of the two times. They overlap: the longer hides the shorter.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = tokens * total_params * bytes_per_param / bandwidth
    computing = tokens * 2 * active_params / flops
    return numpy.maximum(moving, computing)
""",
            "the weights move once for each token: a prompt read as if it were decoded",
            "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.max(numpy.maximum(moving, computing))
""",
            "one number, the longest of all, in place of an array",
            "With each single number tried for",
        ),
    ],
    "06.4": [
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    out = batch / step
    inp = prompt_tokens / prefill
    return out / inp
""",
            "ratio of the speeds, which is the answer upside down",
            "Upside down: that is an input token in output tokens.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input_ = prefill / prompt_tokens / batch
    return output / input_
""",
            "shares the prefill among the batch, too, though it reads one prompt",
            "Your answer does not change with the batch.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    # time of an answer of the same length, over the time to read
    return step * prompt_tokens / (prefill * batch * prompt_tokens)
""",
            "a token over the whole prompt: the prefill is not shared among its tokens",
            "Your answer has one output token beside the whole prompt.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = (prefill + step) / batch
    return output / (prefill / prompt_tokens)
""",
            "adds the reading of the prompt to the output token",
            "It is as if `prefill` were added to `step` in the time of an output token",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return int((step / batch) / (prefill / prompt_tokens))
""",
            "cut to a whole number",
            "It is the right value rounded down. Do not round.",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange * (devices - 1)
    return 1 / (reading + waiting)
""",
            "exchanges grow with the number of GPUs, the text says they do not",
            "Your exchanges take longer, the more GPUs there are.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / bandwidth
    waiting = 2 * layers * exchange
    return devices / (reading + waiting)
""",
            "the whole step divided by the devices: exchanges would divide, too",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / numpy.maximum(reading, waiting)
""",
            "exchanges overlap with reading, the text says nothing does",
            "Yours has the longer of the two times. Nothing overlaps with an exchange: they add up.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return reading + waiting
""",
            "time of a step, not tokens a second",
            "That is the time of a step. Tokens per second is one over it.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / devices * bandwidth
    return 1 / (reading + 2 * layers * exchange)
""",
            "brackets: multiplies by the bandwidth",
            "In your value `bandwidth` stands on the wrong side of the fraction's line in the reading: are",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * exchange
    return devices * 1 / (reading + waiting)
""",
            "two slips: exchanges only once a step, not once a layer, and the speed of one user times the GPUs",
            "Your answer does not change with `layers`. It should.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    if devices >= 2:
        reading = bytes_read / (devices * bandwidth)
        return 1 / (reading + 2 * layers * exchange)
""",
            "the if works for a number only, an array fails",
            "With each single number tried for",
        ),
    ],
    "06.6": [
        ('"abcd"', "all letters", "'abcd'"),
        (
            '"a) moving the KV cache"',
            "wrong letter, with words",
            "That rises with the context, but it is paid for each output token:",
        ),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens <= threshold:
        return input_tokens / 1e6 * price_in + output_tokens / 1e6 * price_out
    else:
        return input_tokens / 1e6 * long_in + output_tokens / 1e6 * long_out
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    def bill(p_in, p_out):
        return 1e-6 * (p_in * input_tokens + p_out * output_tokens)
    return bill(long_in, long_out) if input_tokens > threshold else bill(price_in, price_out)
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    is_long = int(input_tokens > threshold)
    prices_in, prices_out = [price_in, long_in], [price_out, long_out]
    usd = input_tokens * prices_in[is_long] + output_tokens * prices_out[is_long]
    return usd / 1_000_000
""",
    ],
    "06.2": [
        "sympy.solve(sympy.Eq((N * b + B * L * kappa) / (N * b), g), L)[0]",
        "sympy.together(sympy.expand((g - 1) * N * b / B / kappa))",
    ],
    "06.3": [
        "lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: numpy.maximum(2 * active_params / flops * tokens, bytes_per_param / bandwidth * total_params)",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.where(computing > moving, computing, moving)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    balance = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    return 2 * active_params * numpy.clip(tokens, balance, None) / flops
""",
    ],
    "06.5": [
        "lambda bytes_read, bandwidth, devices, layers, exchange: (bytes_read / bandwidth / devices + (layers + layers) * exchange) ** -1",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    top = devices * bandwidth
    return top / (bytes_read + 2 * layers * exchange * top)
""",
    ],
    "06.6": [
        '"c)"',
        '"c. "',
    ],
}
