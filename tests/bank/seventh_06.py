"""Answers to sheet 06 that were written from the lesson and the sheet alone."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    # only what lies above the threshold is dear, as with income tax
    above = max(input_tokens - threshold, 0)
    below = input_tokens - above
    out = long_out if above else price_out
    return (below * price_in + above * long_in + output_tokens * out) / 1e6
""",
            "bills only the tokens above the threshold at the long price; the text bills the whole request at it",
            "Your bill has only the tokens above the threshold at the long price. The whole request is billed at the long prices.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    total = input_tokens + output_tokens
    if total > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
    else:
        return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "counts output tokens towards the threshold",
            "In yours input and output count together for the threshold. It is in input tokens alone.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens < threshold:
        cost = input_tokens * price_in + output_tokens * price_out
    else:
        cost = input_tokens * long_in + output_tokens * long_out
    return cost / 1_000_000
""",
            "exactly as many tokens as the threshold is billed at the long prices; the text says plain",
            "At exactly the threshold the plain prices still hold: the tier begins above it.",
        ),
    ],
    "06.2": [
        (
            "sympy.solve(sympy.Eq(N * b / W, B * L * kappa / W), L)[0]",
            "the lesson's crossing, where notebooks weigh as much as weights: only the case g = 2, no g in it",
            "That is where the notebooks weigh as much as the weights, as in the lesson. Here the step must take g times as long, whatever g is.",
        ),
        (
            "sympy.solve(sympy.Eq((N*b + B*L*kappa)/(g*W), N*b/W), L)[0] / B",
            "the right context is divided by the users once more, as if they shared one context",
            "`B` counts twice: once too often.",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    # each token needs the weights and the arithmetic
    per_token = numpy.maximum(total_params * bytes_per_param / bandwidth,
                              2 * active_params / flops)
    return tokens * per_token
""",
            "moves the weights once for each token of the prompt; a prefill is one pass that moves them once",
            "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    move = total_params * bytes_per_param / bandwidth
    compute = 2 * active_params * tokens / flops
    return numpy.max(move + compute)
""",
            "adds moving and computing (no overlap), and numpy.max makes one number of an array",
            "Yours is the sum of the two times. They overlap: the longer hides the shorter.",
        ),
    ],
    "06.4": [
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input_ = prefill / prompt_tokens
    return max(1, output / input_)
""",
            "never below 1, as the lesson's ideal machine; the text says that a measured ratio below 1 is the answer",
            "Your ratio never goes below 1. That holds for the ideal machine; measured times may give less.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    time_out = step / batch
    time_in = prefill / (prompt_tokens * batch)   # all users' prompts
    return time_out / time_in
""",
            "takes the prefill to be of all users' prompts; it is of one prompt, so the batch cancels out",
            "Your answer does not change with the batch. A step makes a token for every user of it, and the users share its time; a prefill is for one prompt.",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * (devices - 1) * exchange
    return 1 / (reading + waiting)
""",
            "more GPUs make more exchanges; the text says an exchange takes the same time however many they are",
            "Your exchanges take longer, the more GPUs there are. Each takes the same time, however many take part.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    t1 = bytes_read / bandwidth
    c = 2 * layers * exchange
    t = (t1 + c) / devices
    return 1 / t
""",
            "the waiting is divided by the GPUs, too; it does not divide",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too. Those take the same time, however many GPUs there are.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    speeds = []
    for n in devices:
        speeds.append(1 / (bytes_read / (n * bandwidth) + 2 * layers * exchange))
    return speeds
""",
            "loops over devices, so a single number of GPUs fails (and a list comes out)",
            "your function stopped with TypeError: 'int' object is not iterable. `devices` may be one number as well as an array. Without a loop or len, one formula does for both.",
        ),
    ],
    "06.6": [
        (
            '"b in decode, moving the weights"',
            "letter plus its words: does not rise with the prompt, and is output's",
            "Your letter is b, and it alone counts. The weights are as heavy for a long prompt as for a short one, and the batch shares them.",
        ),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    plain = input_tokens <= threshold
    p, a = (price_in, price_out) if plain else (long_in, long_out)
    return input_tokens / 1_000_000 * p + output_tokens / 1_000_000 * a
""",
        "lambda i, o, pi, po, threshold, li, lo: sum(n * p for n, p in zip((i, o), ((pi, po), (li, lo))[i > threshold])) * 1e-6\n",
    ],
    "06.2": [
        "g*N*b/W / (B*kappa/W) - N*b/(B*kappa)",
    ],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    move = total_params * bytes_per_param / bandwidth
    one = 2 * active_params / flops
    return numpy.where(tokens * one > move, tokens * one, move)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    critical = total_params * bytes_per_param * flops / (2 * active_params * bandwidth)
    return 2 * active_params / flops * numpy.maximum(tokens, critical)
""",
    ],
    "06.5": [
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return devices * bandwidth / (bytes_read + 2 * layers * exchange * devices * bandwidth)
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    share = bytes_read / numpy.asarray(devices)
    t = share / bandwidth
    t = t + layers * exchange + layers * exchange
    return t ** -1
""",
    ],
    "06.6": [
        '" (c) "',
    ],
}
