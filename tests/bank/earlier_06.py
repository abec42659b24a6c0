"""Answers to sheet 06 that an earlier check misjudged or had no words for."""

WRONG = {
    "06.1": [
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * (long_in if input_tokens > threshold else price_in) + output_tokens * (long_out if output_tokens > threshold else price_out)) / 1e6
""",
            "the output's tier goes by the output tokens",
            "In yours the output tokens decide their own price.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * long_in + output_tokens * long_out) / 1e6 if input_tokens / 1e6 > threshold else (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "millions of tokens held against a threshold in tokens: the long prices never come",
            "The long prices came into your bill at no input tried",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * long_out + output_tokens * long_in) / 1e6 if input_tokens > threshold else (input_tokens * price_out + output_tokens * price_in) / 1e6
""",
            "prices of input and output swapped",
            "Your input is billed at the price of output, and output at that of input.",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * long_in + output_tokens * long_out) / 1000 if input_tokens > threshold else (input_tokens * price_in + output_tokens * price_out) / 1000
""",
            "divided by a thousand",
            "a thousand times too high",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * long_out) / 1e6 if input_tokens > threshold else (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "only the part above the threshold at the long price",
            "only the tokens above the threshold",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    return (input_tokens * long_in + (output_tokens + 1) * long_out) / 1e6 if input_tokens > threshold else (input_tokens * price_in + output_tokens * price_out) / 1e6
""",
            "one output token too many in the long case",
            "`output_tokens` + 1 in place of `output_tokens` in the long output",
        ),
        (
            """
def request_price(input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out):
    if input_tokens > threshold + 1:
        return (input_tokens*long_in + output_tokens*long_out)/1e6
    return (input_tokens*price_in + output_tokens*price_out)/1e6
""",
            "the border a token too far",
            "Your border is off by a token. The first one above the threshold brings the long prices.",
        ),
        (
            """
def request_price(i, o, price_in, price_out, threshold, long_in, long_out):
    if i > threshold and o > threshold:
        return (i * long_in + o * long_out) / 1e6
    return (i * price_in + o * price_out) / 1e6
""",
            "the output must be above the threshold, too",
            "In yours the output has to be above the threshold as well, for the long prices. The input alone decides.",
        ),
        (
            """
def request_price(i, o, price_in, price_out, threshold, long_in, long_out):
    if i > threshold or o > threshold:
        return (i * long_in + o * long_out) / 1e6
    return (i * price_in + o * price_out) / 1e6
""",
            "a long output alone brings the long prices",
            "In yours an output above the threshold brings the long prices, too. The input alone decides.",
        ),
    ],
    "06.2": [
        (
            "(g - 1)*N*b*W/(B*kappa)",
            "W left on one side",
            "changes with `W`. It should not",
        ),
        (
            "(g - 1)*N*b/(L*kappa)",
            "solved for B, with L left in",
            "L is still in the answer",
        ),
        (
            """
N_a, F = sympy.symbols('N_a F', positive=True)
long_context = 2*W*N_a/(F*kappa)
""",
            "the critical context of lesson 05",
            "F should not be in the answer",
        ),
        (
            "(g - 1)*N*b/(B*kappa*b)",
            "b drops out: numbers held against bytes",
            "does not change with b",
        ),
        (
            "g*N*b/(B*kappa) - 1",
            "1 taken from the whole",
            "In yours the 1 is taken away at the end. It belongs to g: are brackets missing?",
        ),
    ],
    "06.3": [
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params / flops) + 0 * tokens
""",
            "tokens forgotten in the computing",
            "A long prompt waits for the arithmetic",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return numpy.maximum(total_params * bytes_per_param / bandwidth, 2 * active_params * (tokens + 1) / flops)
""",
            "one token too many",
            "`tokens` + 1 in place of `tokens` in the computing time",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return [max(total_params * bytes_per_param / bandwidth, 2 * active_params * x / flops) for x in tokens]
""",
            "goes over the array: a plain number cannot be gone over",
            "object is not iterable",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    if tokens < 300:
        return total_params*bytes_per_param/bandwidth
    return 2*active_params*tokens/flops
""",
            "a border that is another machine's",
            "Your value is not always that of the larger of the moving time and the computing time",
        ),
        (
            """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    moved = numpy.minimum(total_params, active_params * tokens)
    return numpy.maximum(moved * bytes_per_param / bandwidth, 2 * active_params * tokens / flops)
""",
            "a short prompt moves less than all weights",
            "In yours a short prompt moves only the parameters that its tokens can need. Take it that all weights move, however short it is.",
        ),
    ],
    "06.4": [
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill / prompt_tokens / batch)",
            "the prefill is shared by the batch, too: it drops out",
            "does not change with the batch",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (step / batch + prefill / prompt_tokens)",
            "the share of both, not the ratio of the two",
            "That is an output token's share of the two times together. How many times an input token's time is it?",
        ),
        (
            "lambda step, batch, prefill, prompt_tokens: (step / batch) / (prefill * batch / prompt_tokens)",
            "the prefill is multiplied by the batch: the slip is not in the output token's time",
            "`batch` counts twice: once too often.",
        ),
    ],
    "06.5": [
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return 1 / (bytes_read / bandwidth + 2 * layers * exchange) + 0 * devices
""",
            "devices forgotten",
            "Your reading takes as long with many GPUs as with one.",
        ),
        (
            """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return [1 / (bytes_read / (bandwidth * x) + 2 * layers * exchange) for x in devices]
""",
            "goes over the array: a plain number cannot be gone over",
            "object is not iterable",
        ),
    ],
}

RIGHT = {
    "06.1": [],
    "06.2": [],
    "06.3": [
        """
def time_to_first_token(total_params, active_params, bytes_per_param, bandwidth, flops, tokens):
    return [max(total_params * bytes_per_param / bandwidth, 2 * active_params * x / flops) for x in numpy.atleast_1d(tokens)]
""",
    ],
    "06.4": [],
    "06.5": [
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return 1 / (bytes_read / (bandwidth * devices) + numpy.where(numpy.asarray(devices) > 1, 2 * layers * exchange, 0))
""",
        """
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    return [1 / (bytes_read / (bandwidth * x) + 2 * layers * exchange) for x in numpy.atleast_1d(devices)]
""",
    ],
}
