"""Published measurements: one matrix product and its knee, and a whole server.

``gemm()`` is what NVIDIA measured: the time of one matrix product on an H100 as
more and more tokens share the same weights. ``your_machine.batch_sweep()`` gives
the same kind of ``Sweep`` for the computer that you sit at. ``fit_knee`` takes either.

``data/h100_gemm.csv`` is a part of the GEMM timings of ai-dynamo/aiconfigurator
(package aiconfigurator-core 0.12.0, its file systems/data/h100_sxm/gemm/trtllm/
1.3.0rc20/gemm_perf.parquet; NVIDIA, Apache-2.0). When they were taken is not
stated; they belong to release 1.3.0rc20 of TensorRT-LLM. All ten shapes and formats
are kept, with 35 of their 74 token counts: left out are most counts below 16, which
add nothing to a flat line, and of the pairs like 1536 and 1537 mostly the second.
No knee moves by more than 5 % for it.

``served()`` is what whole servers did: ``data/served.csv``, from SemiAnalysis InferenceX, as
redistributed in aiconfigurator-core 0.12.0 (Apache-2.0). ``concurrency`` is how many requests
were open, which is not quite the running batch. The kind of average is not stated.
``data/README.md`` says how the KV cache's format is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy

from . import formulas
from ._anynumber import not_negative, positive, positive_share, whole
from .catalog import hardware, model
from .deployments import Deployment, max_batch
from .errors import InputError, unknown
from .formats import BYTES_PER_VALUE
from .least_squares import floats
from .tables import Row, rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .specs import Hardware, Model

LEAST_EACH_SIDE = 2
"""Points that must lie on each side of a knee: one alone could be an outlier."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """Seconds of one piece of work for more and more tokens that share its weights.

    ``tokens`` and ``seconds`` are arrays of one length, tokens rising; ``weight_bytes``
    are the bytes of weights that each run reads. Raises InputError for anything else.
    """

    name: str
    tokens: NDArray[numpy.float64]
    seconds: NDArray[numpy.float64]
    weight_bytes: float
    source: str = ""

    def __post_init__(self) -> None:
        for field in ("tokens", "seconds"):
            values = numpy.asarray(getattr(self, field), dtype=float)
            if values.ndim != 1 or not (numpy.isfinite(values) & (values > 0)).all():
                raise InputError(f"{self.name}: {field} must be a list of numbers more than 0")
            object.__setattr__(self, field, values)
        if len(self.tokens) != len(self.seconds):
            raise InputError(
                f"{self.name}: {len(self.tokens)} tokens for {len(self.seconds)} seconds; each needs its other"
            )
        if (numpy.diff(self.tokens) <= 0).any():
            raise InputError(f"{self.name}: tokens must rise from one to the next")
        positive(**{f"{self.name}: weight_bytes": self.weight_bytes})

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self.tokens)} points>"


def gemm_shapes() -> list[tuple[str, int, int]]:
    """What ``gemm`` knows: a list of (precision, n, k)."""
    return sorted({_shape(row) for row in rows("h100_gemm").values()})


def gemm(precision: str = "bf16", n: int = 8192, k: int = 8192) -> Sweep:
    """The measured times of a product with a weight matrix of ``n`` x ``k`` on one H100.

    Raises UnknownName for a precision or a shape that is not in the table.
    """
    shapes = gemm_shapes()
    if precision not in {one[0] for one in shapes}:
        raise unknown("precision", precision, sorted({one[0] for one in shapes}))
    if (precision, n, k) not in shapes:
        raise unknown(f"shape in {precision}", f"{n} x {k}", [f"{a} x {b}" for p, a, b in shapes if p == precision])
    found = [row for row in rows("h100_gemm").values() if _shape(row) == (precision, n, k)]
    first = found[0]
    return Sweep(
        f"{first['hardware']}, {precision}, {n:,} x {k:,}",
        numpy.array([row.number("m_tokens") for row in found]),
        numpy.array([row.number("seconds") for row in found]),
        n * k * BYTES_PER_VALUE[precision],
        source=f"{first['source']} (date {first['as_of']})",
    )


def _shape(row: Row) -> tuple[str, int, int]:
    return row["precision"], row.whole("n"), row.whole("k")


@dataclass(frozen=True)
class Knee:
    """The ideal form max(flat, per_token x tokens), fitted to a sweep.

    ``flat``: seconds of the flat part. ``per_token``: seconds that each token adds
    past the knee. ``misfit``: how far the points lie from the form, as a share
    (median; 0.03 is 3 %). Raises InputError for times that are not above 0.
    """

    flat: float
    per_token: float
    misfit: float = 0.0

    def __post_init__(self) -> None:
        positive(**{"knee: flat": self.flat, "knee: per_token": self.per_token})
        not_negative(**{"knee: misfit": self.misfit})

    @property
    def batch(self) -> float:
        """Tokens at which both parts take equally long: the knee."""
        return self.flat / self.per_token

    def seconds(self, tokens: ArrayLike) -> NDArray[numpy.float64]:
        """The fitted time for ``tokens``, a number or an array. Raises InputError for anything else, or below 0."""
        many = floats("tokens", tokens)
        not_negative(tokens=many)
        return numpy.maximum(self.flat, self.per_token * many)


def fit_knee(sweep: Sweep) -> Knee:
    """The ``Knee`` whose form lies nearest to ``sweep``: least absolute deviations of
    the logarithms, so that 10 % counts alike at either end and one slow run for little.

    Raises InputError when the points do not show a knee with two of them on each side.
    """
    count = len(sweep.tokens)
    if count < 2 * LEAST_EACH_SIDE:
        raise InputError(f"{sweep.name}: {count} points are too few for a knee; {2 * LEAST_EACH_SIDE} is the least")
    tokens, seconds = numpy.log(sweep.tokens), numpy.log(sweep.seconds)

    def distances(form: tuple[float, float]) -> NDArray[numpy.float64]:
        return numpy.abs(seconds - numpy.maximum(form[0], form[1] + tokens))

    # With the points left and right of the knee given, the best flat is a median and
    # so is the best slope, unless the knee then sits on a point. Both are tried
    # everywhere, so the search is exact.
    forms = [(numpy.median(seconds[:i]), numpy.median((seconds - tokens)[i:])) for i in range(1, count)]
    for knee in tokens:
        per_token = numpy.median(seconds - numpy.maximum(knee, tokens))
        forms.append((knee + per_token, per_token))
    best = min(forms, key=lambda form: distances(form).sum())
    flat, per_token = map(float, numpy.exp(best))
    found = Knee(flat, per_token, misfit=float(numpy.expm1(numpy.median(distances(best)))))
    _check_in_range(sweep, found)
    return found


def _check_in_range(sweep: Sweep, knee: Knee) -> None:
    below, above = (sweep.tokens < knee.batch).sum(), (sweep.tokens > knee.batch).sum()
    said = f"{sweep.name}: no knee between {sweep.tokens[0]:g} and {sweep.tokens[-1]:g} tokens; the times"
    if above < LEAST_EACH_SIDE:
        raise InputError(f"{said} stay flat. Measure larger batches.")
    if below < LEAST_EACH_SIDE:
        raise InputError(f"{said} grow from the first. Measure smaller batches, or a larger matrix.")


WAITING = 0.1
"""Share of a request's time before its first token from which its run counts as one in which requests queue.
Where nobody waits, reading the prompt takes 6 % at most."""

RELEASED = "released"
"""In the column ``weights``: as the model's makers released it, whatever formats that mixes."""


@dataclass(frozen=True, slots=True)
class Served:
    """One measured run: ``concurrency`` requests open at a time on ``devices`` GPUs.

    ``time_to_first_token`` and ``time_per_token`` are seconds, for one user. Each length was drawn
    evenly between ``shortest_share`` of the stated one and all of it. ``kv``: format of the caches.
    ``tp``: GPUs over which each matrix of attention is split; ``ep``: over which experts are dealt out.

    Raises InputError for counts below 1, times that are not above 0, a share that is none, and for ``tp`` or ``ep``
    that do not divide the devices.
    """

    hardware: str
    devices: int
    tp: int
    ep: int
    model: str
    weights: str
    kv: str
    engine: str
    input_tokens: int
    output_tokens: int
    shortest_share: float
    concurrency: int
    time_to_first_token: float
    time_per_token: float
    measured: str
    source: str

    def __post_init__(self) -> None:
        run = f"{self.model} on {self.hardware}"
        counts = ("devices", "tp", "ep", "input_tokens", "output_tokens", "concurrency")
        whole(1, **{f"{run}: {name}": getattr(self, name) for name in counts})
        positive(**{f"{run}: {name}": getattr(self, name) for name in ("time_to_first_token", "time_per_token")})
        positive_share(**{f"{run}: shortest_share": self.shortest_share})
        for name in ("tp", "ep"):
            if self.devices % getattr(self, name):
                raise InputError(f"{run}: {name}={getattr(self, name)} must divide devices={self.devices}")

    @classmethod
    def from_row(cls, row: Row) -> Served:
        """The run of a row of ``data/served.csv``."""
        return cls(
            hardware=row["hardware"],
            devices=row.whole("devices"),
            tp=row.whole("tp"),
            ep=row.whole("ep"),
            model=row["model"],
            weights=row["weights"],
            kv=row["kv"],
            engine=row["engine"],
            input_tokens=row.whole("input_tokens"),
            output_tokens=row.whole("output_tokens"),
            shortest_share=row.number("shortest_share"),
            concurrency=row.whole("concurrency"),
            time_to_first_token=row.number("ttft_seconds"),
            time_per_token=row.number("seconds_per_token"),
            measured=row["as_of"],
            source=row["source"],
        )

    @property
    def speed(self) -> float:
        """Tokens per second that one user sees."""
        return 1 / self.time_per_token

    @property
    def device_seconds(self) -> float:
        """GPU-seconds that one output token takes, if all open requests decode."""
        return float(formulas.gpu_seconds_per_token(self.devices, self.time_per_token, self.concurrency))

    @property
    def deployment(self) -> Deployment:
        """The model in the formats of this run, on its GPUs: what is cut, and of what each keeps a copy."""
        asked = model(self.model) if self.weights == RELEASED else model(self.model).at(self.weights)
        experts = "whole" if self.ep > 1 else "split"
        return Deployment(asked.with_kv(self.kv), hardware(self.hardware), tensor=self.tp, experts=experts)

    @property
    def served_model(self) -> Model:
        """The model with what these GPUs keep copies of."""
        return self.deployment.held

    @property
    def gpus(self) -> Hardware:
        """The GPUs of this run, counted as one."""
        return self.deployment.pool

    @property
    def mean_input(self) -> float:
        """Tokens of a prompt, on average."""
        return self.input_tokens * (1 + self.shortest_share) / 2

    @property
    def mean_output(self) -> float:
        """Tokens of an answer, on average."""
        return self.output_tokens * (1 + self.shortest_share) / 2

    @property
    def fits(self) -> bool:
        """Whether all caches fit beside the weights, at their longest. Else some requests queue."""
        longest = self.input_tokens + self.output_tokens
        return bool(max_batch(self.deployment, longest) >= self.concurrency)

    @property
    def decoding(self) -> float:
        """How many of the open requests decode, on average: by Little's law the share of a request's time after its
        first token. (Time to first token and time per token are taken as means.)"""
        after = self.mean_output * self.time_per_token
        return self.concurrency * after / (self.time_to_first_token + after)

    @property
    def queues(self) -> bool:
        """Whether requests waited for others to end, so that fewer ran than were open."""
        return self.decoding < (1 - WAITING) * self.concurrency


@cache
def served(
    input_tokens: int | None = 1024,
    output_tokens: int | None = 1024,
    hardware: str | None = "H100 SXM",
    engine: str | None = "vllm",
    model: str | None = "Llama-3.1-70B",
) -> tuple[Served, ...]:
    """The measured runs with prompts and answers of these lengths, on this GPU, with this program and model.

    None stands for any. Raises UnknownName for a name that is in no row, and InputError for lengths that
    were not measured with it.
    """
    found = tuple(map(Served.from_row, rows("served").values()))
    for field, asked in (("hardware", hardware), ("engine", engine), ("model", model)):
        known = dict.fromkeys(getattr(run, field) for run in found)
        if asked is not None and asked not in known:
            raise unknown(f"{field} of the runs asked for,", asked, known)
        found = tuple(run for run in found if asked in (None, getattr(run, field)))
    known = dict.fromkeys(f"{run.input_tokens}/{run.output_tokens}" for run in found)
    found = tuple(
        run for run in found if input_tokens in (None, run.input_tokens) and output_tokens in (None, run.output_tokens)
    )
    if not found:
        raise InputError(
            f"input_tokens/output_tokens={input_tokens}/{output_tokens} was not measured. Known: {', '.join(known)}."
        )
    return found
