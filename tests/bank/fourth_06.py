"""Answers to sheet 06 that were kept apart until its check was done."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens <= threshold:
        return (input_tokens * price_in + output_tokens * price_out) / 1e6
    above = input_tokens - threshold
    return (threshold * price_in + above * long_in + output_tokens * long_out) / 1e6
""",
            "bills only the tokens above the threshold at the long price; the whole request is",
            "Your bill has only the tokens above the threshold at the long price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    bill = input_tokens * price_in + output_tokens * price_out
    if input_tokens > threshold:
        bill += input_tokens * long_in + output_tokens * long_out
    return bill / 1e6
""",
            "adds the long prices on top of the plain ones",
            "Past the threshold your bill is the plain one and the long one together.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold * 1e6:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "reads the threshold in millions of tokens, so it is never reached",
            "The long prices came into your bill at no input tried. What do you compare the input with?",
        ),
    ],
    "06.2": [
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g * N * b / W), B)[0]",
            "solved for the users, with the context in it",
            "L is still in the answer, and B is not: did you solve for B? Solve for L.",
        ),
        (
            "(g - 1) * N * b / W",
            "the extra time of the step, in seconds, where tokens are asked for",
            "Your answer does not change with `B` and `kappa`. It should.",
        ),
        (
            "sympy.solve(sympy.Eq(g * (N * b + B * L * kappa), N * b), L)[0]",
            "g on the wrong side: the step with context would take a g-th of the one without; negative",
            "It is below 0, as if the step without a context took g times as long as the one with it.",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    critical = bytes_per_param * flops / (2 * bandwidth)
    return numpy.where(tokens > critical, 2 * active_params * tokens / flops,
                       total_params * bytes_per_param / bandwidth)
""",
            "switches at the critical batch of a dense model; a sparse one switches total/active times later",
            "In yours computing decides from the critical batch of a dense model on.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params / flops
    return numpy.maximum(moving, computing) * tokens
""",
            "takes the longer for one token and repeats it: a decode, not one pass",
            "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.max([numpy.max(moving), numpy.max(computing)])
""",
            "one number for all prompts: the array is reduced to its largest",
            "With each single number tried for",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return moving, computing
""",
            "both times as a tuple; the longer one is asked for",
            "your function gives back a tuple of 2, not a number.",
        ),
    ],
    "06.4": [
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return max(1, (step / batch) / (prefill / prompt_tokens))
""",
            "never below 1, as in the lesson's ideal; the text says that a measured ratio may be",
            "Your ratio never goes below 1. That holds for the ideal machine; measured times may give less.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return step / (prefill / prompt_tokens)
""",
            "takes the whole step for one token, though its users share it",
            "Your answer does not change with the batch.",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill / (batch * prompt_tokens))",
            "takes the prefill as that of the whole batch; it reads one prompt",
            "Your answer does not change with the batch.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    per_output = step / batch
    per_input = prefill / prompt_tokens
    return per_output - per_input
""",
            "how many seconds more, a difference; a ratio is asked for",
            "It is as if the time of an input token were taken away",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return (step / batch) / (prefill)
""",
            "an output token against the whole prompt",
            "Your answer has one output token beside the whole prompt.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    print((step / batch) / (prefill / prompt_tokens))
""",
            "prints and returns nothing",
            "your function gives nothing back. Does each way through it end with return?",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = (bytes_read / bandwidth + 2 * layers * exchange) / devices
    return 1 / step
""",
            "divides the exchanges among the GPUs, too; only the reading divides",
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return devices / (reading + waiting)
""",
            "counts a token for each GPU; all of them work on the one user's token",
            "It is `devices` times too large, as if each GPU made tokens of its own.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    return 1 / (reading + 2 * exchange)
""",
            "two exchanges in all; each layer needs two",
            "Your answer does not change with the layers. A step goes through all of them, and each has its exchanges.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / reading + 1 / waiting
""",
            "adds the two speeds where the times are to be added",
            "It is as if you divided by each term of a sum alone, and put the results together",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / bandwidth
    waiting = 2 * layers * exchange
    return 1 / (reading + waiting)
""",
            "every GPU reads everything: devices is not used",
            "Your reading takes as long with many GPUs as with one.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return numpy.array([1 / (bytes_read / (n * bandwidth) + 2 * layers * exchange)
                        for n in devices])
""",
            "works for an array only: a single number of GPUs cannot be looped over",
            "may be one number as well as an array",
        ),
    ],
    "06.6": [
        ("'A, C'", "two answers: a is decode's cost and falls on output", "'A, C'"),
        (
            "b",
            "not a string but the symbol b of question 2, and the wrong letter",
            'That is the symbol b. A letter stands in quotes, as in "a".',
        ),
    ],
}

RIGHT = {
    "06.1": [
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    def bill(p, a):
        return input_tokens / 1e6 * p + output_tokens / 1e6 * a
    return bill(price_in, price_out) if input_tokens <= threshold else bill(long_in, long_out)
""",
        """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    is_long = int(input_tokens > threshold)
    p = (price_in, long_in)[is_long]
    a = (price_out, long_out)[is_long]
    return 1e-6 * (input_tokens * p + output_tokens * a)
""",
    ],
    "06.2": [
        "sympy.expand((g * N * b - N * b) / (B * kappa))",
        "sympy.solve((N * b + B * L * kappa) / (N * b) - g, L)[0]",
        "sympy.solve(sympy.Eq(N * b + B * L * kappa, g * N * b), L)",
    ],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    per_token = 2 * active_params / flops
    moving = total_params * bytes_per_param / bandwidth
    critical = moving / per_token
    return per_token * numpy.maximum(tokens, critical)
""",
        """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    move = total_params * bytes_per_param / bandwidth
    return numpy.clip(2 * active_params * tokens / flops, move, None)
""",
    ],
    "06.5": [
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = bytes_read / devices / bandwidth
    for _ in range(layers):
        step = step + exchange + exchange
    return step ** -1
""",
    ],
    "06.6": [],
}
