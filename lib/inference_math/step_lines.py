"""Measured steps against the batch: a straight line for a dense model, and what bends it for a mixture of experts.

    step = constant + per_user x batch (+ per_byte x weights read)

``groups(runs)`` are the runs of one server with one kind of request, ``fit_line`` lays a line through such a group, and
``held_out`` says how well it does on a run that it has not seen. What a line means for cost is in ``money``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from . import formulas, money, serving
from ._anynumber import divide
from .errors import InputError
from .least_squares import distinct, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .least_squares import Numbers
    from .measured import Served

LEAST = 4
"""Runs of a group: two for a line, three for one with a bend, and one to try it on."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """What a step of one server takes, fitted to a group of runs.

    ``constant`` and ``per_user`` in seconds, ``per_byte`` in seconds for a byte of weights that is read (0 where that
    was left out). ``misfit``: the median distance from the runs, as a share of what was measured.
    """

    constant: float
    per_user: float
    per_byte: float
    misfit: float

    @property
    def fastest(self) -> float:
        """Tokens/s that one user would get of an empty step, by a plain line; infinite where it takes no time."""
        return float(divide(1, self.constant))

    @property
    def most(self) -> float:
        """Tokens/s of all users together in a batch without end, by a plain line; infinite where none adds time."""
        return float(divide(1, self.per_user))

    def seconds(self, runs: Sequence[Served]) -> Numbers:
        """Seconds of a step for each of these runs."""
        fixed = self.constant + self.per_byte * _weights(runs)
        return numpy.asarray(money.linear_step_time(_batch(runs), fixed, self.per_user))


def groups(runs: Iterable[Served]) -> list[tuple[Served, ...]]:
    """The runs of each server with requests of one kind, fewest users first.

    Left out are runs in which some requests wait (``serving.usable``), and then groups of fewer than ``LEAST``.
    """
    found: dict[tuple[object, ...], list[Served]] = {}
    for run in serving.usable(runs)[0]:
        server = run.model, run.weights, run.kv, run.hardware, run.devices, run.tp, run.ep, run.engine
        found.setdefault((*server, run.input_tokens, run.output_tokens), []).append(run)
    return [tuple(sorted(one, key=lambda run: run.concurrency)) for one in found.values() if len(one) >= LEAST]


def fit_line(runs: Sequence[Served], coverage: bool = False) -> StepLine:
    """The line that lies nearest to a group: least squares of the relative error, none of its numbers below 0.

    With ``coverage`` a step also takes time for the weights that its batch reads (``formulas.weight_bytes_read``): of a
    dense model all, whatever the batch. Raises InputError for runs that cannot tell the numbers apart.
    """
    measured = _measured(runs)
    constant, per_user, per_byte = (float(one) for one in [*_nearest(_design(runs, coverage), measured), 0.0][:3])
    if not coverage and not (constant and per_user):
        raise InputError(f"{len(runs)} runs of {runs[0].model}: their steps do not grow with the batch as a line does")
    predicted = _design(runs, coverage) @ [constant, per_user, per_byte][: 2 + coverage]
    return StepLine(constant, per_user, per_byte, misfit=float(numpy.median(abs(predicted / measured - 1))))


def straightness(runs: Sequence[Served]) -> float:
    """R squared of the tokens/s of all users against the speed of one, by the plain line of a group.

    The line is asked at the speed of each run; how many users there were it is not told.
    """
    line, measured = fit_line(runs), _measured(runs)
    return r_squared(_batch(runs) / measured, (1 - line.constant / measured) / line.per_user)


def held_out(runs: Sequence[Served], coverage: bool = False) -> Numbers:
    """For each run of a group, how far the line through the others lies from it: shares of what was measured."""
    measured, design = _measured(runs), _design(runs, coverage)
    off = []
    for left in range(len(runs)):
        kept = numpy.arange(len(runs)) != left
        line = _nearest(design[kept], measured[kept])
        off.append(float(abs(design[left] @ line / measured[left] - 1)))
    return numpy.array(off)


def bends_down(runs: Sequence[Served]) -> bool:
    """Whether a parabola through a group's steps opens downwards: each further user adds less."""
    return bool(numpy.polyfit(_batch(runs), _measured(runs), 2)[0] < 0)


def r_squared(measured: Numbers, predicted: Numbers) -> float:
    """The share of the spread of ``measured`` that ``predicted`` accounts for; 1 where it meets every value."""
    return float(1 - ((measured - predicted) ** 2).sum() / ((measured - measured.mean()) ** 2).sum())


# --- inside --------------------------------------------------------------------


def _batch(runs: Sequence[Served]) -> Numbers:
    return numpy.array([run.concurrency for run in runs], dtype=float)


def _measured(runs: Sequence[Served]) -> Numbers:
    if len(runs) < LEAST:
        raise InputError(f"{len(runs)} runs are too few for a line and a look at it; {LEAST} is the least")
    return numpy.array([run.time_per_token for run in runs])


def _design(runs: Sequence[Served], coverage: bool) -> Numbers:
    """A row for each run: 1, its users, and with ``coverage`` the bytes of weights that its step reads."""
    columns = [numpy.ones(len(runs)), _batch(runs)]
    return numpy.array([*columns, _weights(runs)] if coverage else columns).T


def _weights(runs: Sequence[Served]) -> Numbers:
    return numpy.array([float(formulas.weight_bytes_read(run.served_model, run.concurrency)) for run in runs])


def _nearest(design: Numbers, measured: Numbers) -> Numbers:
    """Least squares of the relative error."""
    shares = design / measured[:, None]
    scale = abs(shares).max(axis=0)  # seconds and bytes are far apart
    shares = shares / scale
    if not distinct(shares[:, :2]):
        raise InputError(f"{len(measured)} runs of one batch; a line needs two")
    return nearest(shares, numpy.ones(len(measured))) / scale
