"""How fast a real server is: the fitted three numbers, their range, and how far off they were where it was measured.

The fit is that of Llama-3.1-70B on H100s with vLLM, with its constant shared out among the layers, so that it holds
for models of other depths. Its intervals are the range. For experts, other programs and other GPUs the range is widened
by what nine in ten of the nearest measured runs were missed by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy

from .. import deployments, formulas, measured, serving, traffic
from ..catalog import model as model_named
from ..errors import unknown
from ..links import FREE
from ..tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..deployments import Deployment
    from ..measured import Served
    from ..serving import Error, Fit
    from ..traffic import Server
    from .machine import Machines

TERMS = ("efficiency", "layer", "prefill")
MOST_AT_ONCE = 4096
"""Requests that a server is let run at once, however little they keep."""

FITTED_ON = ("H100 SXM", "vllm")
"""The GPU and the program of the runs behind the fit."""


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest, the best and the highest of a value."""

    low: float
    best: float
    high: float

    def map(self, of: Callable[[float], float]) -> Range:
        """``of`` all three, in order again."""
        low, high = sorted((of(self.low), of(self.high)))
        return Range(low, of(self.best), high)

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.best + other.best, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Nearest:
    """Measured runs like a case: which, how far the fit lies from them, and whether it was fitted to their kind."""

    what: str
    error: Error
    inside: bool
    runs: tuple[Served, ...]


@cache
def fits(layers: int) -> tuple[Fit, Fit, Fit]:
    """The fastest, the best and the slowest server within the intervals, for a model of ``layers``."""
    found = _fitted()
    within = found.intervals
    corners: tuple[dict[str, Any], ...] = (
        {"efficiency": within["efficiency"][1], "layer": within["layer"][0], "prefill": within["prefill"][0]},
        {},
        {"efficiency": within["efficiency"][0], "layer": within["layer"][1], "prefill": within["prefill"][1]},
    )
    fast, best, slow = (_of_depth(replace(found, **one), layers) for one in corners)
    return fast, best, slow


def _of_depth(fit: Fit, layers: int) -> Fit:
    """The same server with the constant of a step of so many layers."""
    return replace(fit, terms=serving.USUAL, constant=fit.layer * layers, layer=0.0)


def places_of(found: Machines, prompt: float, answer: float) -> int:
    """Requests that run at once in one server: as many as caches fit at their mean length, and ``MOST_AT_ONCE``."""
    most = deployments.max_batch(found.one, serving.mean_context(prompt, answer))
    return max(1, int(min(most, MOST_AT_ONCE)))


def computes(one: Deployment) -> bool:
    """Whether the GPU's arithmetic rate is known for this model: without it, only one user's step is."""
    return one.model.precision in one.gpu.flops or (one.model.precision == "bf16" and "fp16" in one.gpu.flops)


def ideal_step(one: Deployment, batch: float, prompt: float, answer: float, overlap: str = "max") -> float:
    """Seconds of a step in which the data sheet alone binds: ``deployments.step_time``, its exchanges left out.

    They are part of what was fitted.
    """
    context = serving.mean_context(prompt, answer)
    refine = serving.REFINED if computes(one) else ("expert_coverage",)
    return float(deployments.step_time(replace(one, links=FREE), batch, context, overlap, refine))


def step(fit: Fit, one: Deployment, batch: float, prompt: float, answer: float) -> float:
    """Seconds between two tokens, as ``Fit.predict`` has them, with ``batch`` requests in the deployment.

    In stages a prompt holds up the requests of one microbatch; and where one request runs, none.
    """
    together = batch / one.pipeline
    waits = fit.prefill and together > 1 and serving.prefill_share(prompt_time(fit, one, prompt), together, answer)
    ideal = ideal_step(one, batch, prompt, answer, fit.overlap)
    return float(serving.served_step_time(ideal, fit.constant, fit.efficiency, float(waits)))


def prompt_time(fit: Fit, one: Deployment, prompt: float) -> float:
    """Seconds until a prompt is read, stage after stage: the ideal, as many times over as the fit says."""
    return float(fit.prefill * formulas.prefill_time(one.held, one.stage, prompt, serving.REFINED))


def nearest(one: Deployment, engine: str) -> Nearest:
    """The measured runs that are most like it: with the same program, then with or without experts, then on the GPU.

    Raises UnknownName for a program of which there are no runs.
    """
    known = dict.fromkeys(run.engine for run in measured.served(None, None, None, None, None))
    if engine not in known:
        raise unknown("engine", engine, known)
    runs = _usable(None, engine, None)
    for alike in (
        lambda run: bool(_experts(run.model)) == bool(one.model.experts),
        lambda run: run.hardware == one.gpu.name,
    ):
        runs = tuple(filter(alike, runs)) or runs
    model, gpus = (", ".join(dict.fromkeys(getattr(run, name) for run in runs)) for name in ("model", "hardware"))
    inside = (one.gpu.name, engine) == FITTED_ON and not one.model.experts
    return Nearest(f"{model} on {gpus} with {engine}", _fitted().error_on(runs), inside, runs)


def widened(seconds: Range, near: Nearest) -> Range:
    """The range of a time: of the three fits, and outside of what was fitted by the error of nine runs in ten."""
    off = 0.0 if near.inside else min(near.error.p90, 0.9)
    return Range(seconds.low / (1 + off), seconds.best, seconds.high / (1 - off))


def crowded(near: Nearest, batch: float) -> Range:
    """Times as long as alone that a first token took among so many users: of the nearest runs, those with the nearest
    number of them; the fewest, the median and the most."""
    least = min(abs(numpy.log(run.concurrency / batch)) for run in near.runs)
    runs = [run for run in near.runs if abs(numpy.log(run.concurrency / batch)) <= least + 1e-9]
    times = []
    for run in runs:
        _, best, _ = fits(rows("models")[run.model].whole("layers"))
        alone = prompt_time(best, run.deployment, run.mean_input) + step(
            best, run.deployment, run.concurrency, run.mean_input, run.mean_output
        )
        times.append(run.time_to_first_token / alone)
    return Range(min(times), float(numpy.median(times)), max(times))


@cache
def _fitted() -> Fit:
    return serving.fit(_usable(*FITTED_ON, "Llama-3.1-70B"), TERMS)


@cache
def _usable(hardware: str | None, engine: str, model: str | None) -> tuple[Served, ...]:
    return tuple(serving.usable(measured.served(None, None, hardware, engine, model))[0])


@cache
def _experts(name: str) -> int:
    return model_named(name).experts


def server_of(found: Machines, fit: Fit, rate: float, prompt: float, answer: float) -> Server:
    """One of the servers, as its traffic of ``rate`` requests a second sees it.

    It has as many places as caches fit at their mean length, and its step is a line in the batch: through the step at
    which it keeps up with the traffic (where it cannot, that of one user), and that with all places taken.
    """
    one, places = found.one, places_of(found, prompt, answer)
    fewest = kept_up(found, fit, rate, prompt, answer)
    if fewest >= places:
        fewest = 1.0 if places > 1 else 0.5
    reads = prompt_time(fit, one, prompt) / one.pipeline
    no_prompts = replace(fit, prefill=0.0)
    few, many = (step(no_prompts, one, batch, prompt, answer) for batch in (fewest, places))
    each = max((many - few) / (places - fewest), 1e-9 * few)  # flat while stages or groups are left without a user
    return traffic.Server(found.said, few - each * fewest, each, reads / prompt, cap=places)


def kept_up(found: Machines, fit: Fit, rate: float, prompt: float, answer: float) -> float:
    """The batch at which a server is done with ``rate`` requests a second: the more run together, the more are done.

    From 1 to all places, which is also the answer where more requests come than that.
    """
    one, low, high = found.one, 1.0, float(places_of(found, prompt, answer))
    read = prompt_time(fit, one, prompt)

    def done(batch: float) -> float:
        return batch / (answer * step(fit, one, batch, prompt, answer) + read)

    if done(low) >= rate or done(high) <= rate:
        return low if done(low) >= rate else high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if done(middle) < rate else (low, middle)
    return high
