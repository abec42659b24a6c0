"""The pictures of sheets 05 to 08: over which inputs, and what a right one means.

Machines, models and prices are those of the tables; users, contexts and shares are made up, as on the sheets. Nothing
is looked up before a picture is asked for.
"""

from __future__ import annotations

import math
from itertools import count
from typing import Any

from .. import catalog, formulas, links, prices, units
from ..figures.answer_axes import Axis
from ..figures.picture import COMPUTE, KV, WEIGHTS
from ..tables import rows
from .drawn import Drawing, Map, Sweep


def users() -> Drawing:
    """Question 05.2: users against their context, down to none."""
    gpus = 2 * catalog.H100
    model, short = catalog.LLAMA_70B, 100
    longest = formulas.max_context(model, gpus)
    many = formulas.max_batch(model, gpus, short)
    return Sweep(
        over="context",
        low=short,
        high=30_000,
        given={
            "memory": formulas.usable_memory(catalog.H100),
            "devices": gpus.devices,
            "weight_bytes": formulas.weight_bytes(model),
            "kv_per_token": model.kv_bytes_per_token,
        },
        across=Axis(f"tokens of context of each user, {model.name} in 16 bits on {gpus.devices} H100", "log"),
        up=Axis("users that fit", "counts"),
        means=f"{gpus.devices} H100 hold {int(many)} conversations of {short} tokens, or a single one of "
        f"{units.digits(longest)}",
        also=(int(longest), int(longest) + 1),
        marks=[(longest, f"one user, {units.digits(longest)} tokens")],
    )


def bytes_moved() -> Drawing:
    """Question 05.4: from where on the notebooks are the larger part."""
    model, context, shared = catalog.LLAMA_70B, 4_000, 2_000
    weights, kv = formulas.weight_bytes(model), model.kv_bytes_per_token
    alike = next(n for n in count(1) if formulas.kv_bytes_read(model, n, context, shared) >= weights)
    return Sweep(
        over="batch",
        low=1,
        high=3000,
        given={"weight_bytes": weights, "kv_per_token": kv, "context": context, "shared": shared},
        across=Axis(f"users in a step of {model.name}, {context:,} tokens each, {shared:,} of them in common", "log"),
        up=Axis("bytes that a step moves", "log", units.size),
        means=f"From {units.digits(alike)} users on a step moves more notebook than weights",
        stretches=[(alike, "more weights", WEIGHTS), (math.inf, "more notebook", KV)],
        marks=[(alike, f"{units.digits(alike)} users")],
        beside={"nothing in common": lambda batch: weights + formulas.kv_bytes_read(model, batch, context)},
    )


def request_price() -> Drawing:
    """Question 06.1: a cliff."""
    listed, output = prices.price("Gemini 2.5 Pro"), 1_000
    threshold, long_in, long_out = listed.threshold or 0, listed.long_input or 0.0, listed.long_output or 0.0
    step = (threshold * (long_in - listed.input) + output * (long_out - listed.output)) / 1e6
    return Sweep(
        over="input_tokens",
        low=1_000,
        high=2 * threshold,
        given={
            "output_tokens": output,
            "price_in": listed.input,
            "price_out": listed.output,
            "threshold": threshold,
            "long_in": long_in,
            "long_out": long_out,
        },
        across=Axis(f"input tokens of a request, with {output:,} tokens of output"),
        up=Axis(f"its cost, by the list of {listed.model}", say=lambda usd: f"USD {units.digits(usd)}"),
        means=f"The one token after {threshold:,} costs USD {units.digits(step, 2)}: the whole request is billed anew",
        also=(threshold, threshold + 1),
        marks=[(threshold, f"threshold {threshold:,}")],
        beside={"at the plain prices": lambda tokens: (tokens * listed.input + output * listed.output) / 1e6},
    )


def speed_with_exchanges() -> Drawing:
    """Question 06.5: it levels off."""
    model, gpu = catalog.LLAMA_70B, catalog.H100
    layers, delay = rows("models")[model.name].whole("layers"), links.links_of(gpu).delay
    n_bytes, fixed = formulas.weight_bytes(model), 2 * layers * delay
    half = formulas.read_time(n_bytes, gpu) / fixed
    return Sweep(
        over="devices",
        low=2,
        high=2000,
        given={"bytes_read": n_bytes, "bandwidth": gpu.bandwidth, "layers": layers, "exchange": delay},
        across=Axis(f"H100 that share {model.name} in 16 bits, {units.time(delay)} an exchange", "log"),
        up=Axis("tokens in a second for one user", "log"),
        means=f"{units.digits(half, 2)} GPUs reach half of what no number of them gets past",
        marks=[(half, f"{units.digits(half, 2)} GPUs")],
        levels=[(1 / fixed, f"one over the exchanges: {units.rate(1 / fixed)}")],
    )


def relative_step() -> Drawing:
    """Question 07.2: two overlaps, and two knees."""
    lam = 0.5
    knee = formulas.relative_knee(lam)
    return Sweep(
        over="beta",
        low=0.05,
        high=20,
        given={"lam": lam},
        lines={"the notebooks wait": {"serial": 1}, "all moving overlaps": {"serial": 0}},
        across=Axis(f"β, at λ = {lam:g}", "log"),
        up=Axis("T/T0: a step in moves of all weights", "log"),
        means=f"Where notebooks wait the knee lies at β = 1, where all overlaps at {units.digits(knee)}",
        marks=[(1, "β = 1"), (knee, f"knee at {units.digits(knee)}")],
    )


def region() -> Drawing:
    """Question 07.5: the chart of the lesson."""
    wide, high = (0.02, 40.0), (0.02, 20.0)

    def borders() -> list[tuple[Any, Any]]:
        import numpy

        lam = numpy.geomspace(high[0], high[1], 200)
        knee = lam[lam < 1 - 1 / wide[1]]
        notes = lam[lam >= 0.5]  # below it computing decides before the notebooks are longer than the weights
        return [(formulas.relative_knee(knee), knee), (1 / notes, notes)]

    return Map(
        over={"beta": wide, "lam": high},
        across=Axis("β: batch, in critical batch sizes", "log"),
        up=Axis("λ: context, in critical contexts", "log"),
        means="Computing decides only below λ = 1, and only past the knee",
        names={1: "weights", 2: "notebooks", 3: "computing"},
        borders=borders,
    )


def speculation_gain() -> Drawing:
    """Question 08.3: it pays while the workers wait."""
    gpus, crowd, context, acceptance, drafted = 8 * catalog.H100, 64, 4_000, 0.8, 4
    model = catalog.LLAMA_70B
    moving, draft = (
        formulas.read_time(formulas.bytes_read(one, crowd, context), gpus) for one in (model, catalog.LLAMA_8B)
    )
    tokens = formulas.speculative_tokens(acceptance, drafted)
    # A step before takes the moving, a check the computing of all guesses: as long for each token there.
    even = (tokens * moving - drafted * draft) / (drafted + 1)
    return Sweep(
        over="computing",
        low=1e-4,
        high=0.05,
        given={"moving": moving, "draft_step": draft, "acceptance": acceptance, "drafted": drafted},
        across=Axis(
            f"time to compute a token for each user, where moving takes {units.time(moving)}", "log", units.time
        ),
        up=Axis("times as fast as without guesses"),
        means=f"Guessing pays while computing takes less than {units.time(even)} of the {units.time(moving)}",
        marks=[
            (moving / (drafted + 1), "the check waits for the workers"),
            (even, f"even at {units.time(even)}"),
        ],
        levels=[(1, "as fast as before")],
    )


def cost_change() -> Drawing:
    """Question 08.8: down to what the workers cost."""
    gpus, crowd, context, rent = 8 * catalog.H100, 64, 4_000, 2.0
    model = catalog.LLAMA_70B
    weights, caches, computing = (
        formulas.gpu_seconds_per_token(gpus.devices, part, crowd)
        for part in formulas.step_parts(model, gpus, crowd, context)
    )
    enough = (weights + caches) / computing
    return Sweep(
        over="factor",
        low=1,
        high=20,
        given={"weights": weights, "caches": caches, "computing": computing, "rent": rent},
        across=Axis(
            f"times as fast a belt, {model.name} with {crowd} users of {context:,} tokens on {gpus.devices} H100", "log"
        ),
        up=Axis(f"what a token costs, at {rent:g} times the rent", say=lambda cost: f"{units.digits(cost)} ×"),
        means=f"A belt {rent:g} times as fast pays its rent; past {units.digits(enough)} times the workers decide",
        stretches=[(enough, "moving decides", WEIGHTS), (math.inf, "computing decides", COMPUTE)],
        marks=[(rent, "as dear as before"), (enough, f"{units.digits(enough)} times")],
        levels=[(1, "the cost before")],
    )
