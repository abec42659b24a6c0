"""Exercise 06: a bill with a tier, a context that tells, prefill, output over input, speed on many GPUs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import curves_05_to_08 as curves
from .engine import Choice, Expression, Function
from .formula import case, larger, num, part

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
    says={
        "the border": "At exactly the threshold the plain prices still hold: the tier begins above it.",
        "`threshold` + 1": "You moved the border by a token. The first one above the threshold brings the long prices.",
        "`output_tokens` for `input_tokens`": "You held the output against the threshold. It is in input tokens.",
        "times 1e6": "Prices are for a million tokens: your bill is a million times too high.",
        "times 1000": "Your bill is a thousand times too high: prices are for a million tokens.",
        "always: up to the threshold": (
            "The long prices came into your bill at no input tried. What do you compare the input with?"
        ),
        "always: past the threshold": "The plain prices never come into your bill.",
        "cases swapped": "You exchanged the two pairs of prices: the long ones hold above the threshold.",
        "swapped: `price_in`, `price_out`": "You exchanged the prices of input and output, up to the threshold.",
        "swapped: `long_in`, `long_out`": "You exchanged the prices of input and output, past the threshold.",
        "`price_out` for `long_out` in the long output": "Past the threshold the output has another price, too.",
        "`price_in` for `long_in` in the long input": "Past the threshold the input has another price, too.",
    },
    ideas={
        "You exchanged the prices of input and output.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens * long_out + output_tokens * long_in) / 1e6,
                (input_tokens * price_out + output_tokens * price_in) / 1e6,
            )
        ),
        "You bill all tokens at both prices. Input has a price of its own, and so has output.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens + output_tokens) * (long_in + long_out) / 1e6,
                (input_tokens + output_tokens) * (price_in + price_out) / 1e6,
            )
        ),
        "You divided only the output by a million. Are brackets missing around the sum?": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                input_tokens * long_in + output_tokens * long_out / 1e6,
                input_tokens * price_in + output_tokens * price_out / 1e6,
            )
        ),
        "You bill only the tokens above the threshold at the long price. The whole request is.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "You bill only the input tokens above the threshold at the long price, and the output at the plain one. The "
        "whole request is billed at the long prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (threshold * price_in + (input_tokens - threshold) * long_in + output_tokens * price_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "You added the long bill to the plain one. Past the threshold the long prices replace the plain ones.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: (
                (
                    input_tokens * price_in
                    + output_tokens * price_out
                    + case(input_tokens > threshold, input_tokens * long_in + output_tokens * long_out, 0)
                )
                / 1e6
            )
        ),
        "You count input and output together. The threshold is in input tokens alone.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens + output_tokens > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * price_out) / 1e6,
            )
        ),
        "You let a long output bring the long price by itself. The input alone decides both prices.": (
            lambda input_tokens, output_tokens, price_in, price_out, threshold, long_in, long_out: case(
                input_tokens > threshold,
                (input_tokens * long_in + output_tokens * long_out) / 1e6,
                (input_tokens * price_in + output_tokens * case(output_tokens > threshold, long_out, price_out)) / 1e6,
            )
        ),
        "You held the output tokens against the threshold for their own price. The input decides both prices.": (
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
            "You let the notebooks alone take g times as long. The weights move in the same step."
        ),
        "without `g`": "You never used g: a step with any notebook is longer than one without.",
        "also the weights: `B`": "The weights move once for the whole step, not once for each user.",
    },
    ideas={
        "Your answer does not change with b. Each of the N parameters is b bytes.": lambda N, b, B, kappa, W, g, L: (
            (N + B * L * kappa) / W,
            g * N / W,
        ),
        "`kappa` counts keys and values already: no further 2.": lambda N, b, B, kappa, W, g, L: (
            (N * b + 2 * B * L * kappa) / W,
            g * N * b / W,
        ),
        "B has dropped out. The weights move once for the whole step, the notebooks of the B users as well: so B "
        "stands with the notebooks, and not with the weights.": (
            lambda N, b, B, kappa, W, g, L: ((B * N * b + B * L * kappa) / W, g * B * N * b / W)
        ),
        "There is a 1/g in your answer, as at a knee. Here a step takes g times as long as one without context.": (
            lambda N, b, B, kappa, W, g, L: ((N * b / g + B * L * kappa) / W, N * b / W)
        ),
        "You put g on the wrong side: it is the step with a context that takes g times as long as the one without.": (
            lambda N, b, B, kappa, W, g, L: (L, (1 / g - 1) * N * b / (B * kappa))
        ),
        "You held the step against g times its own notebooks. Hold it against g times a step without any: the weights "
        "alone.": lambda N, b, B, kappa, W, g, L: (N * b + B * L * kappa + 0 * W, g * B * L * kappa),
        "You took g for the time of the step, in seconds. It is how many times the step without context that is.": (
            lambda N, b, B, kappa, W, g: (g * W - N * b) / (B * kappa)
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
            "You added the two times. They overlap: the longer hides the shorter."
        ),
        "the smaller of the moving time and the computing time": (
            "You took the shorter of the two times. The longer hides the shorter."
        ),
        "without the 2 in the computing time": (
            "You counted one FLOP for each parameter. It is multiplied once and added once."
        ),
        "without `tokens` in the computing time": (
            "You computed one token. The workers have to compute each token of the prompt."
        ),
        "only the computing time": "That is the computing time alone. A short prompt waits for the weights.",
        "only the moving time": (
            "It is never longer than the moving time. A long prompt waits for the arithmetic, that of all its tokens."
        ),
    },
    ideas={
        "You move the weights for each token. In prefill one move serves the whole prompt.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                tokens * total_params * bytes_per_param / bandwidth, 2 * active_params * tokens / flops
            )
        ),
        "You compute with all parameters. Only the active ones work on a token.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                total_params * bytes_per_param / bandwidth, 2 * total_params * tokens / flops
            )
        ),
        "You move the active parameters alone. Many tokens together touch all experts.": (
            lambda total_params, active_params, bytes_per_param, bandwidth, flops, tokens: larger(
                active_params * bytes_per_param / bandwidth, 2 * active_params * tokens / flops
            )
        ),
        "You let computing decide from the critical batch of a dense model on. A sparse one moves more than it "
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
    says={
        "without dividing by `batch` in the time of an output token": (
            "Your answer does not change with the batch. A step makes a token for every user of it, and the users "
            "share its time; a prefill is for one prompt."
        ),
        "without dividing by `prompt_tokens` in the time of an input token": (
            "You compare one output token with the whole prompt. An input token is a share of the prefill."
        ),
        "whole upside down": "Upside down: that is an input token in output tokens.",
        "turned: `batch` in the time of an output token": (
            "You multiplied by the batch. More users make each one's token cheaper."
        ),
        "turned: `prompt_tokens` in the time of an input token": (
            "The tokens of the prompt stand on the wrong side of the line: more of them make each one cheaper. "
            "Are brackets missing?"
        ),
    },
    ideas={
        "You compare the two passes, not the tokens in them.": lambda step, batch, prefill, prompt_tokens: (
            step / prefill
        ),
        "You let the ratio end at 1. That holds for the ideal machine; measured times may give less.": (
            lambda step, batch, prefill, prompt_tokens: larger(1, (step / batch) / (prefill / prompt_tokens))
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
            "You left out the exchanges: without them 1,000 GPUs would be a thousand times as fast."
        ),
        "without the 2 in the exchanges": "Each layer needs two exchanges: one after attention, one after the MLP.",
        "also the exchanges: `devices`": (
            "You divide the exchanges by the GPUs as well. They wait for each other, however many they are."
        ),
        "without `layers` in the exchanges": "You exchanged in one layer. A step goes through all layers.",
        "whole upside down": "That is the time of a step. Tokens per second is one over it.",
        "the larger of the reading and the exchanges": (
            "You took the longer of the two. Nothing overlaps with an exchange: they add up."
        ),
        "without dividing by `devices` in the reading": (
            "You let one GPU read it all. Each of the devices reads its own part."
        ),
        "times `devices`": "You added up what all GPUs give. They work on the same token of this user.",
    },
    ideas={
        "You multiply the exchanges by the GPUs. All GPUs take part in each exchange, at the same time.": (
            lambda bytes_read, bandwidth, devices, layers, exchange: (
                1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * devices)
            )
        ),
        "Your exchanges take longer, the more GPUs there are. Each takes the same time, however many take part.": (
            lambda bytes_read, bandwidth, devices, layers, exchange: (
                1 / (bytes_read / (devices * bandwidth) + 2 * layers * exchange * (devices - 1))
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
