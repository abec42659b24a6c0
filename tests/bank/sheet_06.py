"""Answers to sheet 06 as learners would hand them in, and what is wrong with each of the wrong ones."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens >= threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            ">= in place of >: exactly the threshold is billed at the long prices",
            "At exactly the threshold the plain prices still hold: the tier",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        total = threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * long_out
    else:
        total = input_tokens * price_in + output_tokens * price_out
    return total / 1e6
""",
            "only the tokens above the threshold are billed at the long price",
            "Your bill has only the tokens above the threshold at the long price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens + output_tokens > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "the output tokens count for the threshold",
            "In yours input and output count together for the threshold.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    rate = long_in if input_tokens > threshold else price_in
    return (input_tokens * rate + output_tokens * price_out) / 1e6
""",
            "the output of a long request is billed at the plain price",
            "Past the threshold the output has another price, too",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in = long_in
        price_out = long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1000
""",
            "per thousand in place of per million",
            "Your bill is a thousand times too high: prices are for a",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        return input_tokens * long_in + output_tokens * long_out
    else:
        return input_tokens * price_in + output_tokens * price_out
""",
            "not divided by a million",
            "Prices are for a million tokens: your bill is a million times",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return round((input_tokens * price_in + output_tokens * price_out) / 1e6, 2)
""",
            "rounded to cents",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_out + output_tokens * price_in) / 1e6
""",
            "the prices of input and output swapped",
            "Your input is billed at the price of output, and output at that of input.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return input_tokens * price_in + output_tokens * price_out / 1e6
""",
            "brackets: only the output is divided by a million",
            "In your bill only the output is divided by a million.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens < threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "the comparison the wrong way round",
            "It is as if the comparison were the wrong way round",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
""",
            "None below the threshold",
            "gives nothing back",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    total = (input_tokens * price_in + output_tokens * price_out) / 1e6
    if input_tokens > threshold:
        total += (input_tokens * long_in + output_tokens * long_out) / 1e6
    return total
""",
            "the long prices come on top of the plain ones",
            "Past the threshold your bill is the plain one and the long one together.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "no tier at all",
            "The long prices came into your bill at no input tried",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    if output_tokens > threshold:
        price_out = long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "a long output has a threshold of its own",
            "In yours a long output brings the long price by itself.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    cost = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return f"{cost} USD"
""",
            "returns a string",
            "gives back a text",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > 200_000:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "a threshold of the lesson in place of the given one",
            "The long prices came into your bill at no input tried",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) // 1e6
""",
            "integer division: whole dollars",
            "It is the right value rounded down",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens + output_tokens) * (price_in + price_out) / 1e6
""",
            "all tokens at both prices",
            "Your bill has all tokens at both prices. Input has a price of its own, and so has output.",
        ),
    ],
    "06.2": [
        (
            "g * N * b / (B * kappa)",
            "g times the weights in place of g - 1 times: the weights are moved, too",
            "In yours the notebooks alone take g times as long as the weights.",
        ),
        ("(g + 1) * N * b / (B * kappa)", "sign: g + 1", "It is as if the 1 were added"),
        ("(1 - g) * N * b / (B * kappa)", "sign: negative", "It is as if `g` were taken away from the 1"),
        ("(g - 1) * N * b / kappa", "one user only: B left out", "B has dropped out"),
        ("(g - 1) * N * b * B / kappa", "B on the wrong side", "It is as if you multiplied by `B`"),
        (
            "(g - 1) * N / (B * kappa)",
            "bytes per parameter left out",
            "does not change with b. Each of the N parameters is b bytes",
        ),
        (
            "(g - 1) * N * b / (B * kappa * W)",
            "bandwidth does not cancel",
            "It is the right value over W. Weights and notebooks travel on the same belt, so W drops out.",
        ),
        ("N * b / (B * kappa)", "g = 2 put in", "That is where the notebooks weigh as much as the weights, as in the"),
        ("sympy.Eq((N * b + B * L * kappa) / W, g * N * b / W)", "the equation is not solved", "It is an equation"),
        ("(N * b + B * L * kappa) / (N * b)", "solved for g", "L is still in the answer"),
        ("B * kappa / ((g - 1) * N * b)", "upside down", "Upside down: turn the fraction over"),
        (
            "(N * b * g - 1) / (B * kappa)",
            "brackets: 1 taken from the product",
            "It is as if only `g` were multiplied by `N` and `b`",
        ),
        ("(g - 1) * 2 * N * b / (B * kappa)", "a factor 2 that belongs to FLOP", "It is twice the right value"),
        (
            "sympy.solve(sympy.Eq(B * L * kappa / W, g * N * b / W), L)[0]",
            "the weights of the longer step are left out: g in place of g - 1",
            "In yours the notebooks alone take g times as long as the weights.",
        ),
        (
            "sympy.solve((N * b + B * L * kappa) / W - g * N * b / W, B)[0]",
            "solved for B, not for L",
            "L is still in the answer",
        ),
        ("'(g-1)*N*b/(B*kappa)'", "a string", "This needs a SymPy expression; it is a text"),
        ("(g - 1) * N * b / B * kappa", "brackets: multiplied by kappa", "It is as if you multiplied by `kappa`"),
        ("(g - 1) * 70e9 * b / (B * kappa)", "a number put in for N", "Your answer does not change with `N`"),
        (
            "g - 1",
            "a context in units of the crossing, not in tokens",
            "Your answer does not change with `N`, `b`, `B` and `kappa`",
        ),
        ("L * (g - 1)", "the sought context is still in the answer", "L is still in the answer"),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return moving + computing
""",
            "the sum: no overlap",
            "Yours is the sum of the two times. They overlap: the longer hides the shorter.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.minimum(moving, computing)
""",
            "the shorter of the two",
            "Yours is the shorter of the two times. The longer hides the shorter.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "one FLOP per parameter in place of two",
            "Your computing time is half of the right one.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * total_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "all parameters compute: total in place of active",
            "Your computing time is that of all parameters.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = active_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "only the active parameters move",
            "Your moving time is that of the active parameters alone.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return max(moving, computing)
""",
            "Python's max does not work for an array",
            "may also be an array",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param * tokens / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "the weights are moved for each token",
            "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params / flops)
""",
            "one token only: tokens left out",
            "It is never longer than the moving time",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return 2 * active_params * tokens / flops
""",
            "computing only",
            "That is the computing time alone",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / flops
    computing = 2 * active_params * tokens / bandwidth
    return numpy.maximum(moving, computing)
""",
            "bandwidth and FLOP/s swapped",
            "It is as if `bandwidth` and `flops` were swapped",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * bytes_per_param * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "bytes per parameter in the arithmetic",
            "It is as if the computing time were multiplied by `bytes_per_param`, too",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.max([moving, computing])
""",
            "numpy.max makes one number of an array (or fails)",
            "may also be an array",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing).max()
""",
            "one number for an array: the largest",
            "each needs its own",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = active_params * tokens / flops
    return moving + computing
""",
            "the sum, and one FLOP per parameter",
            "Your computing time is half of the right one",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "bytes per parameter left out of the moving",
            "`bytes_per_param` is missing in the moving time",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    if computing > moving:
        return computing
    return moving
""",
            "an if does not work for an array",
            "may also be an array",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing) / tokens
""",
            "time per token, not for the prompt",
            "It is the right value divided by `tokens`",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    numpy.maximum(moving, computing)
""",
            "no return",
            "gives nothing back",
        ),
    ],
    "06.4": [
        (
            "lambda step, batch, prefill, prompt_tokens: (prefill / prompt_tokens) / (step / batch)",
            "upside down: input over output",
            "Upside down: that is an input token in output tokens",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: step / (prefill / prompt_tokens)",
            "the batch does not share the step",
            "does not change with the batch",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / prefill",
            "the prefill of the whole prompt, not of a token",
            "Your answer has one output token beside the whole prompt.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: step / batch / prefill / prompt_tokens",
            "brackets: divided by prompt_tokens",
            "It is as if the time of an input token grew with the prompt.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: step * batch / (prefill / prompt_tokens)",
            "multiplied by the batch",
            "The time of your output token grows with the batch.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: max(1, (step / batch) / (prefill / prompt_tokens))",
            "never below 1",
            "Your ratio never goes below 1. That holds for the ideal machine; measured times may give less.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: step / prefill",
            "step over prefill, neither shared",
            "That is the step over the prefill: the two passes, and not the tokens in them.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: round(step / batch / (prefill / prompt_tokens))",
            "rounded to a whole number",
            "It is the right value rounded to the nearest",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: step / batch - prefill / prompt_tokens",
            "a difference, not a ratio",
            "It is as if the time of an input token were taken away",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (batch / step) / (prompt_tokens / prefill)",
            "the ratio of the rates: upside down",
            "Upside down: that is an input token in output tokens",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill * prompt_tokens)",
            "the prefill multiplied by the tokens",
            "It is as if the time of an input token grew with the prompt.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step * prompt_tokens) // (batch * prefill)",
            "integer division",
            "It is the right value rounded down to a whole number",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill / batch / prompt_tokens)",
            "the prefill is shared by the batch, too",
            "",
            "vague",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input = prefill / prompt_tokens
    return output, input
""",
            "returns the two times as a tuple",
            "gives back a tuple",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input = prefill / prompt_tokens
    ratio = output / input
""",
            "no return",
            "gives nothing back",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill / 8000)",
            "the number of the play cell in place of prompt_tokens",
            "Your answer does not change with `prompt_tokens`",
        ),
    ],
    "06.5": [
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + layers * exchange)",
            "one exchange per layer",
            "Your exchanges take half of the time that they should.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * devices)",
            "the exchange takes longer with more GPUs",
            "Your exchanges take `devices` times too long.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * (devices - 1))",
            "an exchange with each of the other GPUs",
            "Your exchanges take longer, the more GPUs there are",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read * devices / bandwidth + 2 * layers * exchange)",
            "more GPUs read longer",
            "In your value `devices` stands on the wrong side of the fraction's line in the reading: are",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: bytes_read / (devices * bandwidth) + 2 * layers * exchange",
            "the time, not the tokens per second",
            "That is the time of a step",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / numpy.maximum(bytes_read / (devices * bandwidth), 2 * layers * exchange)",
            "reading and exchanges overlap",
            "Yours has the longer of the two times. Nothing overlaps with an exchange: they add up.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: devices * bandwidth / bytes_read",
            "the exchanges are left out",
            "The exchanges make no difference in yours. Without them 1,000 GPUs would be a thousand times as fast.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / bandwidth + 2 * layers * exchange)",
            "each GPU reads all",
            "Your reading takes as long with many GPUs as with one.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / ((bytes_read / bandwidth + 2 * layers * exchange) / devices)",
            "the exchanges are divided by the GPUs, too",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: devices / (bytes_read / (devices * bandwidth) + 2 * layers * exchange)",
            "the GPUs' speeds are added up",
            "It is `devices` times too large, as if each GPU made tokens of its own.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + 2 * exchange)",
            "two exchanges in all: layers left out",
            "Your answer does not change with the layers. A step goes through all of them, and each has its exchanges.",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (2 * (bytes_read / (devices * bandwidth) + layers * exchange))",
            "the reading is doubled, too",
            "The reading counts twice in a step",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / devices * bandwidth + 2 * layers * exchange)",
            "brackets: multiplied by the bandwidth",
            "In your value `bandwidth` stands on the wrong side of the fraction's line in the reading: are",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / bytes_read / (devices * bandwidth) + 2 * layers * exchange",
            "brackets: only the bytes under the 1",
            "In your value `bytes_read` stands on the wrong side of the fraction's line in the reading: are",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + 2 * 80 * exchange)",
            "80 layers, whatever is given",
            "Your answer does not change with `layers`",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * numpy.log2(devices))",
            "the exchange grows with the logarithm of the GPUs",
            "Right where `devices` is 2, and hardly for any other `devices`",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return float(1 / (reading + waiting))
""",
            "float() does not work for an array",
            "may also be an array",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: devices * bandwidth / bytes_read + 1 / (2 * layers * exchange)",
            "rates added in place of times",
            "It is as if you divided by each term of a sum alone, and put the results together",
        ),
        (
            "lambda bytes_read, bandwidth, devices, layers, exchange: [1 / (bytes_read / (n * bandwidth) + 2 * layers * exchange) for n in range(2, devices + 1)]",
            "a list for all numbers of GPUs up to devices",
            "gives back a list",
        ),
    ],
    "06.6": [
        ("'a'", "weighs on output tokens", "That rises with the context, but it is paid for each output"),
        ("'b'", "does not rise with the prompt", "The weights are as heavy for a long prompt as for a short one"),
        ("'d'", "does not rise with the prompt", "The weights move once for the whole prompt: the longer it is"),
        ("'a and c'", "two letters", "'a and c' names more than one of the choices"),
        ("'prefill'", "a word, not a letter", "'prefill' is not one of the choices: a, b, c, d"),
        ("'3'", "a number, not a letter", "'3' is not one of the choices: a, b, c, d"),
        ("['c', 'd']", "a list of two", "A list of 2 names more than one of the choices"),
        ("cost == 'c'", "a comparison of a name that does not exist yet", "Name 'answer' is not defined"),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens <= threshold:
        return input_tokens * price_in / 1_000_000 + output_tokens * price_out / 1_000_000
    else:
        return input_tokens * long_in / 1_000_000 + output_tokens * long_out / 1_000_000
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    is_long = input_tokens > threshold
    p_in = (price_in, long_in)[is_long]
    p_out = (price_out, long_out)[is_long]
    return 1e-6 * (input_tokens * p_in + output_tokens * p_out)
""",
        """
import numpy as np

def request_price(n_in, n_out, p_in, p_out, threshold, long_in, long_out):
    prices = np.where(n_in > threshold, [long_in, long_out], [p_in, p_out])
    return float(np.dot([n_in, n_out], prices)) / 10**6
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    million = 10 ** 6
    def bill(p, q):
        return (input_tokens / million) * p + (output_tokens / million) * q
    return bill(price_in, price_out) if not input_tokens > threshold else bill(long_in, long_out)
""",
        """
from decimal import Decimal

def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    total = Decimal(input_tokens) * Decimal(str(price_in)) + Decimal(output_tokens) * Decimal(str(price_out))
    return total / 1_000_000
""",
    ],
    "06.2": [
        "(g - 1) * N * b / (B * kappa)",
        "sympy.expand((g - 1) * N * b / (B * kappa))",
        "g * N * b / (B * kappa) - N * b / (B * kappa)",
        "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g * N * b / W), L)",
        "sympy.solve((N * b + B * L * kappa) - g * N * b, L)[0]",
        "-(1 - g) * N * b / kappa / B",
        "sympy.Eq(L, (g - 1) * N * b / (B * kappa))",
        """
N, b, B, kappa, g = sympy.symbols("N b B kappa g", real=True)
long_context = N * b * (g - 1) / (kappa * B)
""",
        """
weights = N * b / W
notes_per_token = B * kappa / W
long_context = (g * weights - weights) / notes_per_token
""",
        "(g - 1.0) * N * b / (B * kappa)",
        "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g * N * b / W), L, dict=True)",
    ],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.where(moving > computing, moving, computing)
""",
        """
import numpy as np

def time_to_first_token(N, Na, b, BW, F, P):
    return np.fmax(N * b / BW, 2 * Na * np.asarray(P) / F)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    a = total_params * bytes_per_param / bandwidth
    c = tokens * (active_params + active_params) / flops
    return (a + c + abs(a - c)) / 2
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    def one(n):
        return max(total_params * bytes_per_param / bandwidth, 2 * active_params * n / flops)
    if isinstance(tokens, numpy.ndarray):
        return numpy.array([one(n) for n in tokens])
    return one(tokens)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    knee = total_params * bytes_per_param / bandwidth * flops / (2 * active_params)
    return 2 * active_params / flops * numpy.clip(tokens, knee, None)
""",
    ],
    "06.4": [
        "lambda step, batch, prefill, prompt_tokens: step * prompt_tokens / (batch * prefill)",
        "lambda step, batch, prefill, prompt_tokens: step / batch / prefill * prompt_tokens",
        "lambda step, batch, prefill, prompt_tokens: (step / prefill) * (prompt_tokens / batch)",
        """
from fractions import Fraction

def output_over_input(step, batch, prefill, prompt_tokens):
    out = Fraction(step) / Fraction(batch)
    inp = Fraction(prefill) / Fraction(prompt_tokens)
    return out / inp
""",
        """
def output_over_input(step, batch, prefill, prompt_tokens):
    tokens_out_per_second = batch / step
    tokens_in_per_second = prompt_tokens / prefill
    return tokens_in_per_second / tokens_out_per_second
""",
        """
import math

def output_over_input(step, batch, prefill, prompt_tokens):
    return math.exp(math.log(step) - math.log(batch) - math.log(prefill) + math.log(prompt_tokens))
""",
    ],
    "06.5": [
        "lambda bytes_read, bandwidth, devices, layers, exchange: 1 / (bytes_read / devices / bandwidth + layers * (exchange + exchange))",
        "lambda bytes_read, bandwidth, devices, layers, exchange: devices * bandwidth / (bytes_read + 2 * layers * exchange * devices * bandwidth)",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    time = bytes_read / (devices * bandwidth)
    for layer in range(layers):
        time = time + 2 * exchange
    return time ** -1
""",
        """
import numpy as np

def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    devices = np.asarray(devices, dtype=float)
    return np.reciprocal(bytes_read / (devices * bandwidth) + 2 * layers * exchange)
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    share = bytes_read / devices
    step = share / bandwidth + sum(exchange for _ in range(2 * layers))
    return 1 / step
""",
    ],
    "06.6": [
        "'c'",
        "'C'",
        "'c.'",
        "'(C)'",
        "'c) '",
        "'`c`'",
        "'option c'",
        "chr(99)",
    ],
}
