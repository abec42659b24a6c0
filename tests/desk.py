"""A model and a machine of round numbers, so that what a figure should show can be worked out in the head:

- moving all weights, 2 GB, takes 2 ms; computing one token 10 us: the critical batch is 200
- one more token of context takes 10 ns to move: the critical context is 1,000 tokens
- 8 GB are left beside the weights, 800 caches of 1,000 tokens: four times the weights (all of the memory is usable)
- the ridge lies at 100 FLOP per byte
- the sparse one has 1.6 GB of experts, of which a token picks half, and 0.4 GB beside them
"""

from dataclasses import replace
from types import SimpleNamespace as Row

import numpy as np
from inference_math import formulas
from inference_math.catalog import Hardware, Model
from inference_math.measured import Sweep
from inference_math.replay import replay
from inference_math.traces import made
from inference_math.traffic import Server

DESK = Model("Desk", 1e9, 5e8, 2.0, kv_bytes_per_token=1e4, attention_flops_per_context_token=1e6)
CARD = Hardware("Card", 10e9, 1e12, {"bf16": 1e14}, usable=1)
FAST = replace(CARD, name="Fast card", bandwidth=1e13)
PLAIN = Model("No cache", 1e9, 5e8)
SPARSE = Model("Sparse", 1e9, 6e8, 2.0, experts=4, experts_per_token=2, routed_params=8e8)
SWEEP = Sweep("bench", np.array([1.0, 100, 200, 400]), np.array([2e-3, 2e-3, 2e-3, 4e-3]), 2e9)


def run(devices, users, seconds, first=9.0):
    """A measured run: speed and cost follow from its time per token, whatever the first one took."""
    return Row(
        devices=devices,
        concurrency=users,
        time_per_token=seconds,
        time_to_first_token=first,
        speed=1 / seconds,
        device_seconds=devices * seconds / users,
    )


def on_a_line(constant, per_user, model=SPARSE, per_byte=0.0):
    """Five runs on 2 cards whose steps take that for a step, for each user, and for each byte of weights read."""
    runs = []
    for users in (4, 8, 16, 32, 64):
        read = float(formulas.weight_bytes_read(model, users))
        one = run(2, users, constant + per_user * users + per_byte * read)
        runs.append(Row(**vars(one), model=model.name, hardware="Card", served_model=model))
    return runs


def tier(provider, threshold, more_in, more_out, name="M", date="2026-01-02"):
    """A price with a tier: input costs 2 and then ``more_in`` times that, output 10."""
    return Row(
        provider=provider,
        model=name,
        effective_from=date,
        dated=f"{name} ({date})",
        threshold=threshold,
        input=2.0,
        long_input=2.0 * more_in,
        output=10.0,
        long_output=10.0 * more_out,
    )


def fast(name, price, speed):
    return Row(speed_multiple=speed, price_multiple=price, fast=Row(dated=f"{name} (2026-03)"))


SHOP = Server("Shop", constant=0.01, per_user=0.001, per_prompt_token=0.001, cap=4)
"""Ten steps of 10 ms and 1 ms for each of up to four: a request alone takes 0.21 s with its prompt of 100."""


def came(*gaps, name="made"):
    """A replay of requests that came so many seconds after each other, 100 tokens in and 10 out."""
    at = list(np.cumsum(gaps))
    return replay(made(at, [100] * len(at), [10] * len(at), max(120.0, at[-1] + 1), name), SHOP)


EVEN, BURST = came(*[1.0] * 60), came(*[0.0] * 30, *[2.0] * 30)


def row_of(number, first):
    """A row of a vendor's table: ``first`` seconds to the first token, and 0.1 for each of 100 gaps."""
    return Row(table="A test", open_requests=number, output_tokens=101, time_to_first_token=first, time_per_token=0.1)


RUNS = [run(2, 4, 0.010), run(2, 8, 0.016), run(4, 4, 0.006), run(4, 8, 0.008)]
TIERS = [tier("A", 200_000, 2, 1.5), tier("A", 200_000, 2, 1.5, "N"), tier("B", 100_000, 3, 4, "O")]
STEP = Row(
    number=2, token="b", text="ab", candidates=[("b", 0.6), ("c", 0.3), ("d", 0.1)]
)  # what a figure reads of a toy_llm.Step
X = np.array([1.0, 10.0, 100.0, 1000.0])


def panels(ax):
    """``ax``, and what stands beside it and in it."""
    return [one for whole in ax.figure.axes for one in (whole, *whole.child_axes)]


def words(ax):
    """All that is written on a figure, but for its ticks."""
    titles = [one.get_title(loc="left") for one in panels(ax)]
    return [*titles, *(text.get_text() for one in (ax.figure, *panels(ax)) for text in one.texts)]
