"""Answers to sheet 06 that were kept shut until its sentences were done."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    below = min(input_tokens, threshold)
    above = max(input_tokens - threshold, 0)
    out = long_out if above else price_out
    return (below * price_in + above * long_in + output_tokens * out) / 1e6
""",
            "like a tax bracket: only the input tokens above the threshold are billed at the long price, not the whole request",
            "Your bill has only the tokens above the threshold at the long price",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in = long_in
    if output_tokens > threshold:
        price_out = long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "input and output are each held against the threshold on their own; the output's price must follow the input's length",
            "In yours the output tokens decide their own price",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    context = input_tokens + output_tokens
    if context > threshold:
        return input_tokens / 1e6 * long_in + output_tokens / 1e6 * long_out
    return input_tokens / 1e6 * price_in + output_tokens / 1e6 * price_out
""",
            "output tokens are counted towards the threshold",
            "In yours input and output count together for the threshold",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    def usd(p, q):
        return input_tokens * p / 10**6 + output_tokens * q / 10**6
    if input_tokens < threshold:
        return usd(price_in, price_out)
    elif input_tokens > threshold:
        return usd(long_in, long_out)
""",
            "exactly at the threshold neither branch holds and the function returns None; that request is billed plain",
            "gives nothing back",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    p, q = (long_in, long_out) if input_tokens > threshold else (price_in, price_out)
    return round((input_tokens * p + output_tokens * q) / 1e6, 2)
""",
            "rounded to cents, the text wants USD not rounded",
            "It is the right value rounded to 2 digits after the point",
        ),
    ],
    "06.2": [
        (
            "sympy.solve(sympy.Eq((N*b + B*L*kappa)/W, g), L)[0]",
            "the step is set equal to g seconds, not to g times the step without context; W stays in the answer",
            "It is as if g were the time of the step, in seconds",
        ),
        (
            "(1 - 1/g)*N*b/(B*kappa)",
            "g is taken over the long step: the notebooks' share of the long step is put where they should be counted in weights",
            "It is the right value over g: does g divide, or stand on both sides?",
        ),
        (
            "sympy.solve(sympy.Eq(N*b + L*kappa, g*N*b), L)[0]",
            "the users are thought to share one notebook: B is missing",
            "B has dropped out",
        ),
        (
            "sympy.solve(sympy.Eq(N*b + B*L*kappa, g*(N*b + B*kappa)), L)[0]",
            "the step it is compared with has one token of context, not none",
            "It is too large by an amount that changes with `g` alone",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    touched = numpy.minimum(total_params, active_params * tokens)
    moving = touched * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "a short prompt moves only the weights that its tokens pick; the text says that all move, however short the prompt",
            "In yours a short prompt moves only the parameters that its tokens can need.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    if moving > computing:
        return moving
    return computing
""",
            "works for one number of tokens only: an array makes the if fail",
            "`tokens` may also be an array, and max, min, if and while cannot choose for many values at",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    per_token = numpy.maximum(total_params * bytes_per_param / bandwidth,
                              2 * active_params / flops)
    return per_token * tokens
""",
            "treats the prompt as so many decode steps: the weights are moved once for each token, not once for the pass",
            "Your moving time grows with the prompt",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.max([moving, numpy.max(computing)])
""",
            "an array of prompts is collapsed to its longest: one number comes out",
            "gives one number",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    first_step = moving
    return numpy.maximum(moving, computing) + first_step
""",
            "adds a decode step after the pass for the first token; the question asks for the time to read the prompt in one pass",
            "It is too large by an amount that changes with `total_params`, `bytes_per_param` and",
        ),
        (
            """
lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: numpy.maximum(
    total_params * bytes_per_param / bandwidth,
    2 * active_params * bytes_per_param * tokens / flops)
""",
            "the arithmetic is counted per byte: bytes_per_param does not belong in the computing",
            "It is as if the computing time were multiplied by `bytes_per_param`, too",
        ),
    ],
    "06.4": [
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    ratio = (step / batch) / (prefill / prompt_tokens)
    return max(ratio, 1)
""",
            "never below 1, as the lesson's ideal says; the text wants what was measured, also below 1",
            "Your ratio never goes below 1",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = step / batch
    input_ = prefill / (batch * prompt_tokens)
    return output / input_
""",
            "the prefill is shared by the batch as well; it reads the prompt of one user alone, so the batch cancels wrongly",
            "Your answer does not change with the batch",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return step / batch / prefill / prompt_tokens
""",
            "missing brackets: divides by prompt_tokens where it should multiply",
            "It is as if the time of an input token grew with the prompt",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output = (prefill + step) / batch
    input_ = prefill / prompt_tokens
    return output / input_
""",
            "the reading of the prompt is counted into the output token's time as well",
            "It is as if `prefill` were added to `step` in the time of an output token",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    each_prompt = prompt_tokens / batch
    return step / (prefill / each_prompt) * batch
""",
            "the batch is divided out of the prompt and multiplied back in, so the step is not shared at all",
            "Your answer does not change with the batch",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / devices / bandwidth
    waiting = 2 * layers * exchange * (devices - 1)
    return 1 / (reading + waiting)
""",
            "each further GPU adds exchanges (a ring); the text says an exchange takes the same time however many there are",
            "Your exchanges take longer, the more GPUs there are",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = bytes_read / (devices * bandwidth) + 2 * layers * exchange
    return devices / step
""",
            "what all GPUs together would make if each made its own token; one step makes one token for the user",
            "It is `devices` times too large, as if each GPU made tokens of its own",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    speed = devices * bandwidth / bytes_read
    for layer in range(layers):
        speed = speed - 2 * exchange
    return speed
""",
            "subtracts seconds of exchange from tokens per second; times must be added before they are turned into a speed",
            "In yours seconds are taken away from tokens per second",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = 0
    for layer in range(1, layers):
        step += bytes_read / layers / (devices * bandwidth) + 2 * exchange
    return 1 / step
""",
            "the loop over the layers leaves one layer out",
            "As `bytes_read`, `bandwidth`, `devices` or `exchange` alone changes, yours changes by the",
        ),
    ],
    "06.6": [
        (
            '"d) in prefill, moving the weights"',
            "moving the weights in prefill does not grow with the prompt",
            "Your letter is d, and it alone counts. The weights move once for the whole prompt: the longer",
        ),
        ('"a or c"', "two letters, only c is right", "'a or c' names more than one of the choices"),
        (
            '"b, since all weights must move for every output token"',
            "weights in decode do not rise with the prompt, and weigh on output",
            "Your letter is b, and it alone counts. The weights are as heavy for a long prompt as for a",
        ),
        (
            '"d: each token\'s look back at the tokens before it"',
            "the letter d with the words of c",
            "Your letter is d, and it alone counts. The weights move once for the whole prompt: the longer",
        ),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    is_long = int(input_tokens > threshold)
    per_in = [price_in, long_in][is_long]
    per_out = [price_out, long_out][is_long]
    return 1e-6 * (per_in * input_tokens + per_out * output_tokens)
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    tokens = numpy.array([input_tokens, output_tokens], dtype=float)
    plain, long = numpy.array([price_in, price_out]), numpy.array([long_in, long_out])
    return float(tokens @ numpy.where(input_tokens <= threshold, plain, long)) / 1_000_000
""",
    ],
    "06.2": [
        "sympy.expand(N*b*(g - 1)/(B*kappa))",
        "sympy.solve((N*b + B*L*kappa)/W - g*N*b/W, L)",
        "(sympy.Symbol('g') - 1)*sympy.Symbol('N')*sympy.Symbol('b')/sympy.Symbol('B')/sympy.Symbol('kappa')",
    ],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    move = total_params * bytes_per_param / bandwidth
    compute = 2 * active_params / flops * tokens
    return numpy.where(compute > move, compute, move)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    one_move = total_params * bytes_per_param / bandwidth
    balance = one_move * flops / (2 * active_params)
    return one_move * numpy.clip(tokens / balance, 1, None)
""",
    ],
    "06.4": [
        """
def output_over_input(step, batch, prefill, prompt_tokens):
    return step * prompt_tokens / (batch * prefill)
""",
        """
def output_over_input(step, batch, prefill, prompt_tokens):
    from fractions import Fraction
    written = Fraction(step) / Fraction(batch)
    read = Fraction(prefill) / Fraction(prompt_tokens)
    return float(written / read)
""",
    ],
    "06.5": [
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = 0.0
    for _ in range(layers):
        step = step + bytes_read / layers / bandwidth / devices
        step = step + exchange + exchange
    return 1 / step
""",
    ],
    "06.6": [
        '"c) in prefill, each token\'s look back at the tokens before it"',
        '"(c)"',
    ],
}
