"""Exercise 06: a bill with a tier, a context that tells, prefill, output over input, speed on many GPUs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import curves_05_to_08 as curves
from .engine import Choice, Expression, Function
from .formula import case, floor, larger, num, part, smaller

if TYPE_CHECKING:
    from .formula import Node


def _bill(which: str, input_tokens: Node, output_tokens: Node, price_in: Node, price_out: Node) -> Node:
    priced = part(f"the {which} input", input_tokens * price_in) + part(
        f"the {which} output", output_tokens * price_out
    )
    return part(f"the {which} bill", part(f"the {which} sum", priced) / num(1e6, "the tokens that a price is for"))


q1 = Function(
    "06.1",
    "request_price(input_tokens: tokens, output_tokens: tokens, price_in: price, price_out: price, "
    "threshold: tokens, long_in: price, long_out: price) -> usd",
    lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
        input_tokens > threshold,
        _bill("long", input_tokens, output_tokens, long_in, long_out),
        _bill("plain", input_tokens, output_tokens, price_in, price_out),
        when="past the threshold",
        otherwise="up to the threshold",
    ),
    where=lambda price_in, price_out, long_in, long_out, **_: (long_in >= price_in) & (long_out >= price_out),
    says={
        "the border": "At exactly the threshold the plain prices still hold: the tier begins above it.",
        "`threshold` + 1": "Your border is off by a token. The first one above the threshold brings the long prices.",
        "`output_tokens` for `input_tokens`": (
            "In yours the output decides whether the threshold is passed. It is in input tokens."
        ),
        "times 1e6": "Prices are for a million tokens: your bill is a million times too high.",
        "times 1000": "Your bill is a thousand times too high: prices are for a million tokens.",
        "always: up to the threshold": (
            "The long prices came into your bill at no input tried. What do you compare the input with?"
        ),
        "always: past the threshold": "The plain prices never come into your bill.",
        "cases swapped": (
            "Your bill has the long prices up to the threshold, and the plain ones above it. It is the other way round."
        ),
        "swapped: `price_in`, `price_out`": (
            "Up to the threshold your input is billed at the price of output, and output at that of input."
        ),
        "swapped: `long_in`, `long_out`": (
            "Past the threshold your input is billed at the price of output, and output at that of input."
        ),
        "`price_out` for `long_out` in the long output": "Past the threshold the output has another price, too.",
        "`price_in` for `long_in` in the long input": "Past the threshold the input has another price, too.",
    },
    ideas={
        "Your input is billed at the price of output, and output at that of input.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens * long_out + output_tokens * long_in) / 1e6,
                (input_tokens * price_out + output_tokens * price_in) / 1e6,
            )
        ),
        "Your bill has all tokens at both prices. Input has a price of its own, and so has output.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens + output_tokens) * (long_in + long_out) / 1e6,
                (input_tokens + output_tokens) * (price_in + price_out) / 1e6,
            )
        ),
        "In your bill only the output is divided by a million. Are brackets missing around the sum?": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                input_tokens * long_in + output_tokens * long_out / 1e6,
                input_tokens * price_in + output_tokens * price_out / 1e6,
            )
        ),
        "Your bill has only the tokens above the threshold at the long price. The whole request is billed at the "
        "long prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "Your bill has only the input tokens above the threshold at the long price, and the output at the plain "
        "one. The whole request is billed at the long prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * price_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "Past the threshold your bill is the plain one and the long one together. There the long prices replace "
        "the plain ones.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: (
                (
                    input_tokens * price_in
                    + output_tokens * price_out
                    + case(input_tokens > threshold, input_tokens * long_in + output_tokens * long_out, 0)
                )
                / 1e6
            )
        ),
        "In yours input and output count together for the threshold. It is in input tokens alone.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens + output_tokens > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "In yours a long output brings the long price by itself. The input alone decides both prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * case(output_tokens > threshold, long_out, price_out)) / 1e6,
            )
        ),
        "In yours an output above the threshold brings the long prices, too. The input alone decides.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                larger(input_tokens, output_tokens) > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "In yours the output has to be above the threshold as well, for the long prices. The input alone decides.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                smaller(input_tokens, output_tokens) > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "In yours the output tokens decide their own price. The input decides both prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: (
                (
                    case(input_tokens > threshold, input_tokens * long_in, input_tokens * price_in)
                    + case(output_tokens > threshold, output_tokens * long_out, output_tokens * price_out)
                )
                / 1e6
            )
        ),
    },
    draw=curves.request_price,
    hints=(
        "First decide which pair of prices holds, by the input tokens alone.",
        "Then tokens times price, for input and output, over a million.",
    ),
    right="A cliff: the one token above the threshold can cost as much as all before it.",
)

q2 = Expression(
    "06.2",
    "L(N: params, b: width, B: users, kappa: kv, W: bandwidth, g: factor) -> tokens",
    lambda N, b, B, kappa, W, g, L: (
        part(
            "a step with the context",
            part(
                "all that is moved",
                part("the weights", N * b, many=True) + part("the notebooks", B * L * kappa, many=True),
            )
            / W,
        ),
        g * part("a step without context", N * b / W),
    ),
    unknown="L",
    solution=lambda N, b, B, kappa, W, g: (part("`g`", g) - num(1, "the step without context")) * N * b / (B * kappa),
    where=lambda g, **_: g > 1,
    left={"W": "weights and notebooks travel on the same belt, so it drops out"},
    says={
        "without the weights in all that is moved": (
            "In yours the notebooks alone take g times as long as the weights. Both move in the same step: what "
            "is left for the notebooks?"
        ),
        "without `g`": "Your answer does not change with g. The longer a step is to be, the more context it takes.",
        "bits: `kappa`": "It is eight times too large. Are bits and bytes mixed?",
        "also the weights: `B`": "The weights move once for the whole step, not once for each user.",
    },
    ideas={
        "Your answer does not change with b. Each of the N parameters is b bytes.": lambda N, b, B, kappa, W, g, L: (
            (N + B * L * kappa) / W,
            g * N / W,
        ),
        "It is half of the right value. Is "
        "there a 2 beside kappa? It counts keys and values already.": lambda N, b, B, kappa, W, g, L: (
            (N * b + 2 * B * L * kappa) / W,
            g * N * b / W,
        ),
        "B has dropped out. The weights move once for the whole step, the notebooks of the B users as well: so B "
        "stands with the notebooks, and not with the weights.": (
            lambda N, b, B, kappa, W, g, L: ((B * N * b + B * L * kappa) / W, g * B * N * b / W)
        ),
        "It is the right value over g: does g divide, or stand on both sides? The step with a context takes g "
        "times as long as the one without.": (
            lambda N, b, B, kappa, W, g, L: ((N * b / g + B * L * kappa) / W, N * b / W)
        ),
        "It is below 0, as if the step without a context took g times as long as the one with it. It is the other"
        " way round.": (lambda N, b, B, kappa, W, g, L: (L, (1 / g - 1) * N * b / (B * kappa))),
        "In yours g - 1 divides, as if the step took g times as long as its own notebooks. It takes g times as "
        "long as a step without any.": lambda N, b, B, kappa, W, g, L: (
            N * b + B * L * kappa + 0 * W,
            g * B * L * kappa,
        ),
        "It is as if g were the time of the step, in seconds. It is how many times the step without context that is.": (
            lambda N, b, B, kappa, W, g: (g * W - N * b) / (B * kappa)
        ),
        "It is the right value over W. Weights and notebooks travel on the same belt, so W drops out.": (
            lambda N, b, B, kappa, W, g: (g - 1) * N * b / (B * kappa * W)
        ),
        "In yours the 1 is taken away at the end. It belongs to g: are brackets missing?": (
            lambda N, b, B, kappa, W, g: g * N * b / (B * kappa) - 1
        ),
        "That is where the notebooks weigh as much as the weights, as in the lesson. Here the step must take g times "
        "as long, whatever g is.": lambda N, b, B, kappa, W, g, L: (N * b / W, B * L * kappa / W),
    },
    hints=(
        "How many bytes does a step move with L tokens of context for each user? And how many without any?",
        "The first number of bytes is g times the second one. Bandwidth divides both, so it drops out.",
        "Put the two sides into a sympy.Eq, and let sympy.solve find L. It gives a list: take its only entry.",
    ),
    right="It falls as the batch grows: a context like this belongs to a model at a batch.",
)

q3 = Function(
    "06.3",
    "time_to_first_token(total_params: params, active_params: active, bytes_per_param: width, "
    "bandwidth: bandwidth, flops: flops, tokens: tokens[]) -> seconds",
    lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
        part("the moving time", total_params * bytes_per_param / bandwidth),
        part(
            "the computing time",
            num(2, "a multiplication and an addition for each parameter") * active_params * tokens / flops,
        ),
    ),
    where=lambda total_params, active_params, **_: total_params >= active_params,
    says={
        "added: the moving time and the computing time": (
            "Yours is the sum of the two times. They overlap: the longer hides the shorter."
        ),
        "the smaller of the moving time and the computing time": (
            "Yours is the shorter of the two times. The longer hides the shorter."
        ),
        "without the 2 in the computing time": (
            "Your computing time is half of the right one. Each parameter is multiplied once and added once: two FLOP."
        ),
        "without `tokens` in the computing time": (
            "Your computing time does not grow with the prompt. The workers have to compute each token of it."
        ),
        "only the computing time": "That is the computing time alone. A short prompt waits for the weights.",
        "only the moving time": (
            "It is never longer than the moving time. A long prompt waits for the arithmetic, that of all its tokens."
        ),
    },
    ideas={
        "Your moving time grows with the prompt. In prefill one move of the weights serves all of its tokens.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                tokens * total_params * bytes_per_param / bandwidth, 2 * active_params * tokens / flops
            )
        ),
        "Your computing time is that of all parameters. Only the active ones work on a token.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                total_params * bytes_per_param / bandwidth, 2 * total_params * tokens / flops
            )
        ),
        "Your moving time is that of the active parameters alone. Take it that all weights move.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                active_params * bytes_per_param / bandwidth, 2 * active_params * tokens / flops
            )
        ),
        "In yours a short prompt moves only the parameters that its tokens can need. Take it that all weights move, "
        "however short it is.": lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
            smaller(total_params, active_params * tokens) * bytes_per_param / bandwidth,
            2 * active_params * tokens / flops,
        ),
        "In yours computing decides from the critical batch of a dense model on. A sparse one moves more than it "
        "computes with: compare the two times.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: case(
                tokens > bytes_per_param * flops / (2 * bandwidth),
                2 * active_params * tokens / flops,
                total_params * bytes_per_param / bandwidth,
            )
        ),
    },
    hints=(
        "It is a step with as many tokens as the prompt has.",
        "All weights move once; 2 FLOP for each active parameter and token.",
        "They overlap, so one of the two times decides. NumPy has a function that compares arrays value by value.",
    ),
    right="A prompt is a batch in itself: its tokens share one move.",
)

q4 = Function(
    "06.4",
    "output_over_input(step: seconds, batch: users, prefill: seconds, prompt_tokens: tokens) -> ratio",
    lambda step, batch, prefill, prompt_tokens: (
        part("the time of an output token", step / batch) / part("the time of an input token", prefill / prompt_tokens)
    ),
    # So slow that a second has few tokens, and those in whole numbers are not enough.
    ends=({"step": 0.3, "batch": 1, "prefill": 30.0, "prompt_tokens": 100},),
    says={
        "without dividing by `batch` in the time of an output token": (
            "Your answer does not change with the batch. A step makes a token for every user of it, and the users "
            "share its time; a prefill is for one prompt."
        ),
        "without dividing by `prompt_tokens` in the time of an input token": (
            "Your answer has one output token beside the whole prompt. An input token is a share of the prefill."
        ),
        "whole upside down": "Upside down: that is an input token in output tokens.",
        "turned: `batch` in the time of an output token": (
            "The time of your output token grows with the batch. More users make each one's token cheaper."
        ),
        "turned: `prompt_tokens` in the time of an input token": (
            "It is as if the time of an input token grew with the prompt. More tokens in it make each of them "
            "cheaper. Are brackets missing?"
        ),
    },
    ideas={
        "That is the step over "
        "the prefill: the two passes, and not the tokens in them.": lambda step, batch, prefill, prompt_tokens: (
            step / prefill
        ),
        "Your ratio never goes below 1. That holds for the ideal machine; measured times may give less.": (
            lambda step, batch, prefill, prompt_tokens: larger(1, (step / batch) / (prefill / prompt_tokens))
        ),
        "That is an output token's share of the two times together. How many times an input token's time is it?": (
            lambda step, batch, prefill, prompt_tokens: (step / batch) / (step / batch + prefill / prompt_tokens)
        ),
        "It is as if the output tokens of a second were cut to a whole number (// or int). Do not round.": (
            lambda step, batch, prefill, prompt_tokens: (prompt_tokens / prefill) / floor(batch / step)
        ),
        "It is as if the input tokens of a second were cut to a whole number (// or int). Do not round.": (
            lambda step, batch, prefill, prompt_tokens: floor(prompt_tokens / prefill) / (batch / step)
        ),
    },
    hints=("How much of a step does one output token take up?", "And how much of a prefill does one input token?"),
    right="In the ideal model this is B*/B + L/L*.",
)

q5 = Function(
    "06.5",
    "tokens_per_second(bytes_read: bytes, bandwidth: bandwidth, devices: devices[], layers: count, "
    "exchange: exchange) -> speed",
    lambda bytes_read, bandwidth, devices, layers, exchange: (
        num(1, "the token that a step makes")
        / part(
            "a step",
            part("the reading", bytes_read / (devices * bandwidth))
            + part(
                "the exchanges",
                num(2, "the exchanges of a layer") * layers * exchange,
                many=True,
            ),
        )
    ),
    where=lambda devices, **_: devices >= 2,
    says={
        "without the exchanges in a step": (
            "The exchanges make no difference in yours. Without them 1,000 GPUs would be a thousand times as fast."
        ),
        "without the 2 in the exchanges": (
            "Your exchanges take half of the time that they should. Each layer needs two: one after attention, "
            "one after the MLP."
        ),
        "also the exchanges: `devices`": (
            "In yours twice the GPUs are twice as fast, as if they shared the exchanges, too. Those take the same"
            " time, however many GPUs there are."
        ),
        "without `layers` in the exchanges": (
            "Your answer does not change with the layers. A step goes through all of them, and each has its exchanges."
        ),
        "whole upside down": "That is the time of a step. Tokens per second is one over it.",
        "the larger of the reading and the exchanges": (
            "Yours has the longer of the two times. Nothing overlaps with an exchange: they add up."
        ),
        "without dividing by `devices` in the reading": (
            "Your reading takes as long with many GPUs as with one. Each of them reads its own part, and all read"
            " at once."
        ),
        "times `devices`": (
            "It is `devices` times too large, as if each GPU made tokens of its own. They work on the same token "
            "of this user."
        ),
    },
    ideas={
        "Your exchanges take `devices` times too long. All GPUs take part in each exchange, at the same time.": (
            lambda bytes_read, bandwidth, devices, layers, exchange: (
                1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * devices)
            )
        ),
        "Your exchanges take (devices - 1)/devices of their time. Each takes the same time, however many take "
        "part.": lambda bytes_read, bandwidth, devices, layers, exchange: (
            1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * (devices - 1) / devices)
        ),
        "In yours the GPUs share the layers, in whole numbers. Here each holds a part of every layer, and all layers "
        "exchange.": lambda bytes_read, bandwidth, devices, layers, exchange: (
            1 / (bytes_read / (devices * bandwidth) + 2 * floor(layers / devices) * exchange)
        ),
        "Your exchanges take longer, the more GPUs there are. Each takes the same time, however many take part.": (
            lambda bytes_read, bandwidth, devices, layers, exchange: (
                1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * (devices - 1))
            )
        ),
        "In yours seconds are taken away from tokens per second. Add the times up, and then turn them into a speed.": (
            lambda bytes_read, bandwidth, devices, layers, exchange: (
                devices * bandwidth / bytes_read - 2 * layers * exchange
            )
        ),
    },
    draw=curves.speed_with_exchanges,
    hints=(
        "Two times add up: reading, which the GPUs share, and exchanges, which they do not.",
        "Exchanges: two for each layer.",
        "One step makes one token for this user.",
    ),
    right="No number of GPUs gets past one over the exchanges.",
)

q6 = Choice(
    "06.6",
    "c",
    says={
        "a": "That rises with the context, but it is paid for each output token: output would rise more than input.",
        "b": "The weights are as heavy for a long prompt as for a short one, and the batch shares them.",
        "d": "The weights move once for the whole prompt: the longer it is, the less of that falls on each token.",
    },
    hints=("Which of the four grow with the prompt?", "Of those, which is paid while the prompt is read?"),
    right="It fits the direction. That it is the providers' reason is not proven.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
