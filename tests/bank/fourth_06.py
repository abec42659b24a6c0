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
            "You bill only the tokens above the threshold at the long price. The whole request is.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens >= threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "exactly as many as the threshold is still billed at the plain prices",
            "At exactly the threshold the plain prices still hold: the tier begins above it.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens + output_tokens > threshold:
        return (input_tokens * long_in + output_tokens * long_out) / 1e6
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "counts the output tokens for the threshold",
            "You count input and output together. The threshold is in input tokens alone.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    p_in = long_in if input_tokens > threshold else price_in
    p_out = long_out if output_tokens > threshold else price_out
    return (input_tokens * p_in + output_tokens * p_out) / 1e6
""",
            "judges the output by its own length; the input decides for both prices",
            "You held the output tokens against the threshold for their own price.",
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
            "You added the long bill to the plain one.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in = long_in
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "only the price of input rises; the whole request is billed at the long prices",
            "Past the threshold the output has another price, too.",
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
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return round((input_tokens * price_in + output_tokens * price_out) / 1e6, 2)
""",
            "rounds to cents, which the text rules out",
            "You rounded to 2 digits after the point. Do not round.",
        ),
    ],
    "06.2": [
        (
            "N * b / (B * kappa)",
            "where notebooks weigh as much as weights: only right for g = 2",
            "That is where the notebooks weigh as much as the weights, as in the lesson.",
        ),
        (
            "g * N * b / (B * kappa)",
            "notebooks g times as heavy as the weights: that step takes g + 1 times as long",
            "You let the notebooks alone take g times as long. The weights move in the same step.",
        ),
        (
            "(g - 1) * N * b / kappa",
            "one user's notebook only; the batch has B of them",
            "B has dropped out. The weights move once for the whole step, the notebooks of the B users as well:",
        ),
        (
            "sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, g * N * b / W), B)[0]",
            "solved for the users, with the context in it",
            "L is still in the answer, and B is not: did you solve for B? Solve for L.",
        ),
        (
            "(1 - g) * N * b / (B * kappa)",
            "a sign lost: negative for every g above 1",
            "You took `g` away from the 1. It goes the other way.",
        ),
        (
            "(g - 1) * N * b / W",
            "the extra time of the step, in seconds, where tokens are asked for",
            "Your answer does not change with `B` and `kappa`. It should.",
        ),
        (
            "sympy.solve(sympy.Eq(g * (N * b + B * L * kappa), N * b), L)[0]",
            "g on the wrong side: the step with context would take a g-th of the one without; negative",
            "You put g on the wrong side:",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = active_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "moves only the active parameters; all weights move, however short the prompt",
            "You move the active parameters alone. Many tokens together touch all experts.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * total_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "computes with all parameters; only the active ones work on a token",
            "You compute with all parameters. Only the active ones work on a token.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return max(moving, computing)
""",
            "works for a number only: Python's max cannot compare an array",
            "With one number for `tokens` it is right",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    critical = bytes_per_param * flops / (2 * bandwidth)
    return numpy.where(tokens > critical, 2 * active_params * tokens / flops,
                       total_params * bytes_per_param / bandwidth)
""",
            "switches at the critical batch of a dense model; a sparse one switches total/active times later",
            "You let computing decide from the critical batch of a dense model on.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param * tokens / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
""",
            "moves the weights once for each token; one pass moves them once",
            "You move the weights for each token. In prefill one move serves the whole prompt.",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return moving + computing
""",
            "adds the two times although they overlap",
            "You added the two times. They overlap: the longer hides the shorter.",
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
            "You move the weights for each token. In prefill one move serves the whole prompt.",
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
            "With one number for `tokens` it is right",
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
            "You let the ratio end at 1. That holds for the ideal machine; measured times may give less.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    output_speed = batch / step
    input_speed = prompt_tokens / prefill
    return output_speed / input_speed
""",
            "upside down: a ratio of speeds, not of times",
            "Upside down: that is an input token in output tokens.",
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
            "You took away the time of an input token. Divide by it.",
        ),
        (
            """
def output_over_input(step, batch, prefill, prompt_tokens):
    return (step / batch) / (prefill)
""",
            "an output token against the whole prompt",
            "You compare one output token with the whole prompt.",
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
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange * (devices - 1)
    return 1 / (reading + waiting)
""",
            "an exchange with each other GPU; it takes the same time however many they are",
            "Your exchanges take longer, the more GPUs there are.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = (bytes_read / bandwidth + 2 * layers * exchange) / devices
    return 1 / step
""",
            "divides the exchanges among the GPUs, too; only the reading divides",
            "You divide the exchanges by the GPUs as well.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return devices / (reading + waiting)
""",
            "counts a token for each GPU; all of them work on the one user's token",
            "You added up what all GPUs give. They work on the same token of this user.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / numpy.maximum(reading, waiting)
""",
            "lets exchanges overlap with reading; the text says that nothing does",
            "You took the longer of the two. Nothing overlaps with an exchange: they add up.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    return 1 / (reading + 2 * exchange)
""",
            "two exchanges in all; each layer needs two",
            "You exchanged in one layer. A step goes through all layers.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / reading + 1 / waiting
""",
            "adds the two speeds where the times are to be added",
            "You divided by each term of a sum alone, and put the results together.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / bandwidth
    waiting = 2 * layers * exchange
    return 1 / (reading + waiting)
""",
            "every GPU reads everything: devices is not used",
            "You let one GPU read it all. Each of the devices reads its own part.",
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
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return reading + waiting
""",
            "the seconds for a token, not the tokens in a second",
            "That is the time of a step. Tokens per second is one over it.",
        ),
    ],
    "06.6": [
        (
            "'a'",
            "notebooks are decode's burden: they weigh on output tokens",
            "That rises with the context, but it is paid for each output token:",
        ),
        (
            "'b'",
            "weights do not grow with the prompt, and it is decode",
            "The weights are as heavy for a long prompt as for a short one, and the batch shares them.",
        ),
        (
            "'d'",
            "in prefill the weights are moved once, whatever the length",
            "The weights move once for the whole prompt:",
        ),
        ("'A, C'", "two answers: a is decode's cost and falls on output", "'A, C'"),
        ("'abcd'", "all letters", "'abcd'"),
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
        "(g - 1) * N * b / (B * kappa)",
        "sympy.expand((g * N * b - N * b) / (B * kappa))",
        "sympy.solve((N * b + B * L * kappa) / (N * b) - g, L)[0]",
        "sympy.solve(sympy.Eq(N * b + B * L * kappa, g * N * b), L)",
    ],
    "06.3": [
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
    "06.4": [
        "lambda step, batch, prefill, prompt_tokens: step * prompt_tokens / (batch * prefill)",
        """
def output_over_input(step, batch, prefill, prompt_tokens):
    tokens_out_per_s = batch / step
    tokens_in_per_s = prompt_tokens / prefill
    return tokens_in_per_s / tokens_out_per_s
""",
    ],
    "06.5": [
        "lambda bytes_read, bandwidth, devices, layers, exchange: devices * bandwidth / (bytes_read + 2 * layers * exchange * devices * bandwidth)",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    step = bytes_read / devices / bandwidth
    for _ in range(layers):
        step = step + exchange + exchange
    return step ** -1
""",
    ],
    "06.6": [
        "'c'",
        "'C'",
        "'c '",
    ],
}
