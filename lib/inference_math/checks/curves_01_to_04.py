"""The pictures of sheets 01 to 04: over which inputs, and what a right one means.

Machines, models and prices are those of the tables; users, contexts and shares are made up, as on the sheets. Nothing
is looked up before a picture is asked for.
"""

from __future__ import annotations

import math
from itertools import count

from .. import catalog, formulas, units
from ..figures.answer_axes import Axis
from ..figures.picture import COMPUTE, WEIGHTS
from ..specs import Model
from .drawn import Drawing, Sweep


def devices_needed() -> Drawing:
    """Question 01.2: a staircase."""
    room, model = formulas.usable_memory(catalog.H100), catalog.LLAMA_70B
    weights = formulas.weight_bytes(model)
    return Sweep(
        over="n_bytes",
        low=1e9,
        high=4e11,
        given={"memory": room},
        across=Axis("bytes to hold, on H100 of which nine tenths may be filled", say=units.size),
        up=Axis("devices"),
        also=[devices * room + over for devices in range(1, 6) for over in (0, 1)],
        means=f"Every {units.size(room)} a device more: {model.name} in 16 bits takes "
        f"{units.words(formulas.devices_needed(weights, catalog.H100))}",
        marks=[(weights, f"{model.name} in 16 bits: {units.size(weights)}")],
        beside={"not rounded": lambda n_bytes: n_bytes / room},
    )


def memory_needed() -> Drawing:
    """Question 01.3: a line that does not start at 0, and where the memory ends."""
    model, gpus, context = catalog.LLAMA_70B, 8 * catalog.H100, 8_000
    room, weights = formulas.usable_memory(gpus), formulas.weight_bytes(model)
    fit = int(formulas.max_batch(model, gpus, context))
    return Sweep(
        over="users",
        low=1,
        high=200,
        given={"weights": weights, "kv_per_token": model.kv_bytes_per_token, "context": context},
        across=Axis(f"users with {context:,} tokens each, of {model.name} in 16 bits"),
        up=Axis("bytes in memory", say=units.size),
        means=f"The weights are there once, and {fit} users fill the memory of {gpus.devices} H100",
        marks=[(fit, f"{fit} users")],
        levels=[(room, f"room on {gpus.devices} H100: {units.size(room)}"), (weights, "the weights")],
    )


def coverage() -> Drawing:
    """Question 02.3: half of the experts, long before all of them."""
    model = catalog.DEEPSEEK_V3
    half = _first_batch(model, 0.5)
    nearly = _first_batch(model, 0.99)
    return Sweep(
        over="batch",
        low=1,
        high=1000,
        given={"experts": model.experts, "experts_per_token": model.experts_per_token},
        across=Axis(f"tokens in a step of {model.name}", "log"),
        up=Axis(f"share of the {model.experts} experts that is read", say=_percent),
        means=f"{half} tokens read half of the experts, {nearly} nearly all of them",
        marks=[(half, f"half: {half} tokens"), (nearly, f"99 %: {nearly}")],
    )


def sharing_gain() -> Drawing:
    """Question 02.4: little is shared until all experts are read."""
    model, crowd = catalog.DEEPSEEK_V3, 32
    read = formulas.expert_coverage(model.experts, model.experts_per_token, crowd)
    always = model.total_params - model.routed_params
    alone, together = (
        always + model.routed_params * formulas.expert_coverage(model.experts, model.experts_per_token, users)
        for users in (1, crowd)
    )
    gain = crowd * alone / together
    return Sweep(
        over="batch",
        low=1,
        high=5000,
        given={
            "always_bytes": always,
            "routed_bytes": model.routed_params,
            "experts": model.experts,
            "experts_per_token": model.experts_per_token,
        },
        across=Axis(f"users in a step of {model.name}, in 8 bits", "log"),
        up=Axis("tokens in a second, against one user's", "log"),
        means=f"{crowd} users get {units.digits(gain, 2)} times as many tokens as one: they read {_percent(read)} of "
        "the experts",
        marks=[(crowd, f"{crowd} users")],
        beside={"a dense model": lambda batch: batch},
    )


def step_time() -> Drawing:
    """Question 03.2: flat, then a slope."""
    gpus = 8 * catalog.H100
    model = _plain(catalog.LLAMA_70B, 2.0, "bf16")
    knee = formulas.critical_batch_size(model, gpus)
    return Sweep(
        over="batch",
        low=1,
        high=4000,
        given={
            "params": model.total_params,
            "bytes_per_param": model.weight_bytes_per_param,
            "bandwidth": gpus.bandwidth,
            "flops": gpus.flops[model.precision],
        },
        across=Axis(f"tokens in a step of {model.name} in 16 bits on {gpus.devices} H100", "log"),
        up=Axis("time of a step", "log", units.time),
        means=f"Up to {units.digits(knee)} tokens a step takes the same "
        f"{units.time(formulas.step_time(model, gpus))}; then each one makes it longer",
        stretches=[(knee, "moving decides", WEIGHTS), (math.inf, "computing decides", COMPUTE)],
        marks=[(knee, f"knee at {units.digits(knee)}")],
    )


def tokens_per_second() -> Drawing:
    """Question 04.2: a slope, then flat."""
    gpus = 16 * catalog.H100
    model = _plain(catalog.DEEPSEEK_V3, 1.0, "fp8")
    knee = formulas.critical_batch_size(model, gpus)
    most = formulas.tokens_per_second(model, gpus, knee)
    return Sweep(
        over="batch",
        low=1,
        high=50_000,
        given={
            "total_params": model.total_params,
            "active_params": model.active_params,
            "bytes_per_param": model.weight_bytes_per_param,
            "bandwidth": gpus.bandwidth,
            "flops": gpus.flops[model.precision],
        },
        across=Axis(f"users in a step of {model.name} in 8 bits on {gpus.devices} H100", "log"),
        up=Axis("tokens in a second, all users together", "log"),
        means=f"Past {units.digits(knee)} users there are no more tokens to be had than {units.digits(most)} a second",
        stretches=[(knee, "moving decides", WEIGHTS), (math.inf, "computing decides", COMPUTE)],
        marks=[(knee, f"knee at {units.digits(knee)}")],
    )


def largest_batch() -> Drawing:
    """Question 04.3: a cliff."""
    gpus = 10 * catalog.H100
    model = catalog.ARTICLE_700B
    rate = gpus.flops[model.precision]
    moving = formulas.read_time(formulas.weight_bytes(model), gpus)
    left = formulas.critical_batch_size(model, gpus)
    return Sweep(
        over="promise",
        low=4,
        high=150,
        given={
            "moving": moving,
            "active_params": model.active_params,
            "dense_flops": rate,
            "sparse_flops": 2 * rate,  # as NVIDIA's pages print it: data/README.md
        },
        across=Axis(f"tokens in a second that each user is promised, {model.name} on {gpus.devices} H100", "log"),
        up=Axis("users in a step", "counts"),
        means=f"A promise of {units.digits(1 / moving)} tokens/s can be kept to {units.digits(left)} users, "
        "a higher one to nobody",
        also=(1 / moving * (1 - 2e-3), 1 / moving * (1 + 2e-3)),
        marks=[(1 / moving, "the move alone takes as long")],
    )


def _plain(model: Model, width: float, precision: str) -> Model:
    """A model as a sheet counts it: every parameter moves, at one width, and there is no cache."""
    return Model(model.name, model.total_params, model.active_params, width, precision)


def _first_batch(model: Model, share: float) -> int:
    """The fewest tokens that read this share of the experts."""
    chosen = model.experts, model.experts_per_token
    return next(n for n in count(1) if formulas.expert_coverage(*chosen, n) >= share)


def _percent(share: float) -> str:
    return f"{units.digits(100 * share)} %"
