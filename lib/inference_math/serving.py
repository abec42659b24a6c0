"""What real servers do: a constant, a share of the peak, and the prompts of others.

    measured = constant + ideal / efficiency + prefill share

``fit(runs)`` finds the three numbers from measured runs, and ``Fit.predict`` applies them to any model and GPUs:

    fitted = serving.fit(serving.usable(measured.served(None, None))[0])
    fitted.predict(LLAMA_8B, H100, batch=32, input_tokens=2000, output_tokens=500)

Each term can be left out, so that one sees what it is worth. How much of the three belongs to the GPU, to the
model or to the program that serves is what ``Fit.error_on`` other runs tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from . import formulas, units
from ._anynumber import NotNegative, Positive, Result, counted, divide, names_in, not_negative, positive, whole
from ._doors import door, of_kind, shown
from .errors import InputError
from .least_squares import bootstrap, distinct, nearest
from .tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .least_squares import Numbers
    from .measured import Served
    from .specs import Hardware, Model

TERMS = ("efficiency", "constant", "prefill", "layer")
"""What a fit may add to the ideal step:

- ``efficiency``: the ideal takes 1/efficiency of its time
- ``constant``: seconds of every step
- ``prefill``: the prompts of others, as often as ``prefill_share`` says, at a multiple of their ideal time
- ``layer``: in place of ``constant``, seconds of every step and layer: for models of other depths
"""

USUAL = ("efficiency", "constant", "prefill")
REFINED = ("expert_coverage", "attention_flops")
"""The ideal under a fit: experts that were picked, attention's own arithmetic."""

DRAWS, MOST_DRAWS = 1000, 100_000
CENTRAL = 0.9
"""Share of the bootstrap's draws that lies within an interval."""


# --- formulas ----------------------------------------------------------------


@door
def mean_context(input_tokens: NotNegative, output_tokens: NotNegative) -> Result:
    """Tokens in a user's KV cache, on average over the steps of an answer: the prompt, and half of the answer."""
    not_negative(input_tokens=input_tokens, output_tokens=output_tokens)
    return input_tokens + output_tokens / 2


@door
def ideal_step_time(
    model: Model,
    hardware: Hardware,
    batch: Positive,
    input_tokens: NotNegative,
    output_tokens: NotNegative,
    overlap: str = "max",
) -> Result:
    """Seconds of the ideal decode step at the mean context of such requests, refined as in ``REFINED``."""
    context = mean_context(input_tokens, output_tokens)
    return formulas.step_time(model, hardware, batch, context, overlap, REFINED)


@door
def prefill_share(prefill: NotNegative, batch: Positive, output_tokens: Positive) -> Result:
    """Seconds by which the prompts of others lengthen a step, on average: (batch - 1) prefill / output_tokens.

    A server that always holds ``batch`` requests reads a new prompt whenever an answer is done. Each request is done
    ``output_tokens`` steps after its first token, so while one user's answer is written, each of the other batch - 1
    places is filled again once, on the same GPUs, and each time the answer waits for ``prefill`` seconds. Spread over
    its ``output_tokens`` steps that is the share. The user's own prompt was read before its first token: it lies in
    the time to first token. (Of the server's own time that share is batch, not batch - 1.)

    Raises InputError for a batch below 1.
    """
    not_negative(prefill=prefill)
    positive(batch=batch, output_tokens=output_tokens)
    not_negative(**{"batch - 1": batch - 1})
    return (batch - 1) * prefill / output_tokens


@door
def served_step_time(
    ideal: Positive, constant: NotNegative = 0, efficiency: Positive = 1, prefill: NotNegative = 0
) -> Result:
    """Seconds between two tokens of one answer on a server: constant + ideal/efficiency + prefill.

    ``ideal``: seconds of ``ideal_step_time``. ``constant``: of each step (launching work, exchanges, choosing the
    token, the server's own program). ``efficiency``: share of the peak at which the ideal is reached. ``prefill``:
    of ``prefill_share``, as long as prompts really take.
    """
    positive(ideal=ideal, efficiency=efficiency)
    not_negative(constant=constant, prefill=prefill)
    return constant + ideal / efficiency + prefill


FORMULAS = (mean_context, ideal_step_time, prefill_share, served_step_time)
"""Those of this module that take numbers, arrays and symbols alike."""


# --- runs --------------------------------------------------------------------


def usable(runs: Iterable[Served]) -> tuple[list[Served], dict[str, int]]:
    """The runs in which all open requests decode, and of the others how many were left out and why.

    ``concurrency`` is the batch only there. Left out are runs whose caches do not fit beside the weights, and those
    in which the time to first token shows a queue.
    """
    kept, why = [], Counter[str]()
    for run in _checked(runs):
        if not run.fits:
            why["caches do not fit"] += 1
        elif run.queues:
            why["requests queue"] += 1
        else:
            kept.append(run)
    return kept, dict(why)


def _columns(runs: Sequence[Served], overlap: str) -> dict[str, Numbers]:
    """What each term multiplies, for each run."""
    found: dict[str, list[float]] = {"ideal": [], "constant": [], "prefill": [], "layer": []}
    for run in runs:
        model, gpus = run.deployment.held, run.deployment.pool
        prefill = formulas.prefill_time(model, gpus, run.mean_input, REFINED)
        lengths = run.mean_input, run.mean_output
        found["ideal"].append(ideal_step_time(model, gpus, run.concurrency, *lengths, overlap))
        found["constant"].append(1.0)
        found["prefill"].append(prefill_share(prefill, run.concurrency, run.mean_output))
        found["layer"].append(rows("models")[run.model].whole("layers"))
    return {name: numpy.array(values, dtype=float) for name, values in found.items()}


# --- the fit -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Error:
    """How far predictions lie from ``runs`` measurements, as shares of these (0.1 is 10 %).

    ``median`` and ``p90`` (nine in ten are nearer) of the distance; ``bias``: the median with its sign, above 0 where
    the prediction is slower than the server.
    """

    runs: int
    median: float
    p90: float
    bias: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A server's three numbers, fitted to runs.

    ``efficiency`` is a share of the peak (1 where the term was left out), ``constant`` seconds of a step, ``layer``
    seconds of a step and layer, ``prefill`` times the ideal time of a prompt (0 where left out). ``intervals`` has
    the lowest and highest value of each fitted term in ``CENTRAL`` of the bootstrap's draws, ``error`` the distance
    from the runs themselves.
    """

    terms: tuple[str, ...]
    overlap: str
    efficiency: float
    constant: float
    layer: float
    prefill: float
    intervals: Mapping[str, tuple[float, float]]
    error: Error

    @door
    def predict(
        self,
        model: Model,
        hardware: Hardware,
        batch: Positive,
        input_tokens: Positive,
        output_tokens: Positive,
        layers: int = 0,
    ) -> Result:
        """Seconds between two tokens of one answer, for ``batch`` users with requests of these lengths (on average).

        Any ``specs.Model`` and ``specs.Hardware`` (``held`` and ``pool`` of a ``deployments.Deployment``, whose links
        are part of what was fitted); numbers, arrays or symbols. The three numbers travel to other GPUs, not to other
        programs or models: ask ``error_on`` of runs of yours what they are worth. Nothing but prompts waits: check
        ``formulas.check_fits`` first. ``layers`` of the model: needed where the fit has the term ``layer``.
        """
        if "layer" in self.terms:
            positive(layers=layers)
        ideal = ideal_step_time(model, hardware, batch, input_tokens, output_tokens, self.overlap)
        prompt = formulas.prefill_time(model, hardware, input_tokens, REFINED)
        waits = self.prefill * prefill_share(prompt, batch, output_tokens)
        return served_step_time(ideal, self.constant + self.layer * layers, self.efficiency, waits)

    def seconds(self, runs: Iterable[Served]) -> Numbers:
        """What it predicts for each of these runs, to hold against their ``time_per_token``."""
        terms = {term: getattr(self, term) for term in TERMS}
        return _predicted(terms, _columns(_some(runs), self.overlap))

    def error_on(self, runs: Iterable[Served]) -> Error:
        """How far that lies from what was measured."""
        runs = _some(runs)
        return error(self.seconds(runs), _measured(runs))

    def __repr__(self) -> str:
        said = {
            "efficiency": f"efficiency {self.efficiency:.2f}",
            "constant": f"constant {units.time(self.constant)}",
            "layer": f"{units.time(self.layer)} a layer",
            "prefill": f"prefill x {self.prefill:.2f}",
        }
        parts = ", ".join(said[term] for term in self.terms) or "the ideal alone"
        return f"<{parts}: {self.error.median:.1%} off in the median of {self.error.runs} runs>"


@door
def fit(
    runs: Iterable[Served],
    terms: Iterable[str] = USUAL,
    overlap: str = "max",
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[str], object] | None = None,
) -> Fit:
    """The terms that lie nearest to ``runs``: least squares of the relative error, none below 0.

    Relative, so that a fast run counts as much as a slow one. The intervals come from ``draws`` fits to groups of runs
    that are drawn again and again, with replacement: the runs of one deployment with requests of one kind have their
    errors in common, so they are drawn together. ``progress`` is called with a line of text now and then. ``terms``
    of ``TERMS``; all given runs are used, so ask ``usable`` first. ``overlap``: see ``formulas.OVERLAPS``.

    Raises InputError for terms that are not known or that the runs cannot tell apart, for no runs, for more than
    ``MOST_DRAWS``, and for intervals (``draws`` above 0) of runs that are all of one group.
    """
    terms, runs = _known(terms), _some(runs)
    counted(0, MOST_DRAWS, draws=draws)
    whole(seed=seed)
    columns, measured = _columns(runs, overlap), _measured(runs)
    names = ["ideal" if term == "efficiency" else term for term in terms]
    # Both sides over the measured time: what is left is the relative error.
    design = numpy.array([columns[name] / measured for name in names]).T.reshape(len(runs), len(names))
    aim = numpy.ones(len(runs)) if "efficiency" in terms else 1 - columns["ideal"] / measured
    if not distinct(design):
        raise InputError(f"terms={terms}: {len(runs)} runs cannot tell them apart; give other kinds of runs, too")
    best = dict(zip(terms, nearest(design, aim), strict=True))
    if best.get("efficiency") == 0:
        raise InputError(f"terms={terms}: nothing in these {len(runs)} runs grows with the ideal step")
    found = dict.fromkeys(TERMS, 0.0) | best | {"efficiency": 1 / best.get("efficiency", 1.0)}
    off = error(_predicted(found, columns), measured)
    drawn = bootstrap(design, aim, _groups(runs), draws, seed, progress) if draws and terms else None
    return Fit(terms, overlap, **found, intervals={} if drawn is None else _intervals(terms, drawn), error=off)


def _known(terms: Iterable[str]) -> tuple[str, ...]:
    asked = names_in(terms, TERMS, "term")
    return tuple(term for term in TERMS if term in asked)


def _checked(runs: Iterable[Served]) -> list[Served]:
    if not isinstance(runs, Iterable) or isinstance(runs, str):
        raise InputError(f"runs={shown(runs)} must be runs, as measured.served() gives; it is a {type(runs).__name__}")
    found = list(runs)
    for run in found:
        of_kind("Served", **{"a run": run})
    return found


def _some(runs: Iterable[Served]) -> list[Served]:
    found = _checked(runs)
    if not found:
        raise InputError("runs is empty; measured.served() has some")
    return found


def _measured(runs: Sequence[Served]) -> Numbers:
    return numpy.array([run.time_per_token for run in runs])


def _predicted(terms: Mapping[str, float], columns: Mapping[str, Numbers]) -> Numbers:
    constant = terms["constant"] + terms["layer"] * columns["layer"]
    return numpy.asarray(
        served_step_time(columns["ideal"], constant, terms["efficiency"], terms["prefill"] * columns["prefill"])
    )


@door
def error(predicted: Numbers, measured: Numbers) -> Error:
    """How far these predictions lie from what was measured; arrays of one length, all more than 0.

    Raises InputError for anything else.
    """
    positive(predicted=predicted, measured=measured)
    if predicted.shape != measured.shape:
        raise InputError(f"predicted of shape {predicted.shape} and measured of {measured.shape}: each needs its other")
    off = predicted / measured - 1
    away = numpy.abs(off)
    return Error(len(off), *map(float, (numpy.median(away), numpy.quantile(away, 0.9), numpy.median(off))))


def _groups(runs: Sequence[Served]) -> list[list[int]]:
    """Places of the runs of each deployment and kind of request."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place, run in enumerate(runs):
        kind = run.hardware, run.devices, run.model, run.engine, run.input_tokens, run.output_tokens
        found.setdefault(kind, []).append(place)
    return list(found.values())


def _intervals(terms: Sequence[str], drawn: Numbers) -> dict[str, tuple[float, float]]:
    tail = (1 - CENTRAL) / 2
    found = {}
    for term, values in zip(terms, drawn.T, strict=True):
        low, high = map(float, numpy.quantile(values, (tail, 1 - tail)))
        found[term] = (low, high)
        if term == "efficiency":
            found[term] = float(divide(1, high)), float(divide(1, low))
    return found
