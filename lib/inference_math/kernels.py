"""A layer of Llama-3.1-70B on one H100, put together from measured kernels.

A step is matrix products, which all users share, and attention, which each has for itself. What one kernel takes is
measured: products in ``measured.gemm``, attention here. From their times follows which of two forms a step has,
where nothing but the kernels runs (see ``formulas.OVERLAPS``):

- ``max``: products that are bound by arithmetic leave time in which caches could be read
- ``attention_serial``: attention takes its time after them

One kernel after another is how a server runs them on one stream, and it is what ``Layer.seconds`` assumes: the
kernels say how long each takes, not that no server could run two at once.

``data/decode_attention.csv`` is from ai-dynamo/aiconfigurator (package aiconfigurator-core 0.12.0, its file systems/
data/h100_sxm/attention/trtllm/1.3.0rc20/generation_attention_perf.parquet; NVIDIA, Apache-2.0): all rows of a layer
with 64 query heads, 8 KV heads of 128, keys and values in 16 bit. When they were taken is not stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy

from . import formulas, measured
from ._anynumber import not_negative, positive, whole
from ._doors import door
from .catalog import H100, LLAMA_70B
from .errors import InputError, unknown
from .formats import BYTES_PER_VALUE
from .least_squares import floats, nearest
from .specs import Model
from .tables import rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .least_squares import Numbers

LEAST_CONTEXT = 256
"""Tokens from which attention's time is that of reading. Shorter caches cost each user a fixed 0.3 µs."""

BATCHES = tuple(2**i for i in range(12))
CONTEXTS = tuple(2**i for i in range(8, 16))
"""The points between which a layer's forms are compared: those at which attention was measured."""


@dataclass(frozen=True, eq=False)
class AttentionTimes:
    """Seconds of one layer's attention, for one new token of each of ``batch`` users with ``context`` earlier ones.

    Arrays of one length, all above 0. ``kv_bytes``: of the keys and values that each run reads. Raises InputError for
    anything else.
    """

    hardware: str
    batch: Numbers
    context: Numbers
    seconds: Numbers
    kv_bytes: Numbers
    source: str

    def __post_init__(self) -> None:
        for name in ("batch", "context", "seconds", "kv_bytes"):
            values = floats(name, getattr(self, name))
            object.__setattr__(self, name, values)
            positive(**{name: values})
            if values.shape != self.batch.shape or values.ndim != 1:
                raise InputError(f"{name} of shape {values.shape} must be a list as long as batch, {self.batch.shape}")

    def __repr__(self) -> str:
        return f"<attention of a layer on {self.hardware}: {len(self.seconds)} points>"


@cache
def decode_attention() -> AttentionTimes:
    """The measured times of ``data/decode_attention.csv``."""
    found = list(rows("decode_attention").values())
    first = found[0]
    batch, context, seconds = (
        numpy.array([row.number(name) for row in found]) for name in ("batch", "context_tokens", "seconds")
    )
    per_token = formulas.kv_bytes_per_token(
        1, first.whole("kv_heads"), first.whole("head_dim"), BYTES_PER_VALUE[first["precision"]]
    )
    source = f"{first['source']} (date {first['as_of']})"
    return AttentionTimes(first["hardware"], batch, context, seconds, batch * context * per_token, source)


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds to read bytes, as fixed + bytes/(share x bandwidth).

    ``share`` is that of the peak bandwidth; ``misfit``: how far the points lie from it, as a share (median).
    Raises InputError for a share or a bandwidth that is not above 0, and for a time or a misfit below it.
    """

    fixed: float
    share: float
    bandwidth: float
    misfit: float

    def __post_init__(self) -> None:
        positive(**{"line: share": self.share, "line: bandwidth": self.bandwidth})
        not_negative(**{"line: fixed": self.fixed, "line: misfit": self.misfit})

    @door
    def seconds(self, n_bytes: ArrayLike) -> Numbers:
        """The fitted time for ``n_bytes``, a number or an array. Raises InputError for anything else, or below 0."""
        moved = floats("n_bytes", n_bytes)
        not_negative(n_bytes=moved)
        return self.fixed + moved / (self.share * self.bandwidth)


@door
def fit_attention(times: AttentionTimes, least_context: float = LEAST_CONTEXT) -> Line:
    """The ``Line`` nearest to the times at ``least_context`` tokens or more: least squares of the relative error.

    Raises InputError where fewer than two points are left, or they do not grow with the bytes.
    """
    positive(least_context=least_context)
    long = times.context >= least_context
    if long.sum() < 2:
        raise InputError(f"least_context={least_context:g} leaves {long.sum()} points of {times}; a line needs two")
    n_bytes, seconds = times.kv_bytes[long], times.seconds[long]
    fixed, each = map(float, nearest(numpy.array([1 / seconds, n_bytes / seconds]).T, numpy.ones(len(seconds))))
    if not each:
        raise InputError(f"{times}: the times do not grow with the bytes that are read")
    misfit = numpy.median(numpy.abs((fixed + each * n_bytes) / seconds - 1))
    return Line(fixed, 1 / (each * H100.bandwidth), H100.bandwidth, float(misfit))


@dataclass(frozen=True, slots=True)
class Product:
    """What one measured product reaches: shares of the peak bandwidth (flat part) and FLOP/s (past the knee)."""

    precision: str
    n: int
    k: int
    bandwidth_share: float
    flops_share: float
    misfit: float


def products() -> list[Product]:
    """The ten measured products, each by its fitted knee."""
    found = []
    for precision, n, k in measured.gemm_shapes():
        sweep = measured.gemm(precision, n, k)
        knee = measured.fit_knee(sweep)
        flop = formulas.FLOP_PER_PARAM * n * k
        found.append(
            Product(
                precision,
                n,
                k,
                sweep.weight_bytes / (knee.flat * H100.bandwidth),
                flop / (knee.per_token * H100.flops[precision]),
                knee.misfit,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of Llama-3.1-70B with weights in ``precision`` and keys and values in 16 bit.

    ``parts``: its products, each as one that was measured, (n, k, how often). The projections of attention were
    measured as they are. The MLP counts as so many of the largest product.
    """

    precision: str
    parts: tuple[tuple[int, int, float], ...]
    model: Model
    """The same layer for the formulas: its parameters, its cache."""

    @door
    def seconds(self, batch: ArrayLike, context: ArrayLike) -> Numbers:
        """All kernels one after another, from their fitted times; numbers or arrays.

        Raises InputError for a batch that is not positive or a context below 0.
        """
        users, tokens = floats("batch", batch), floats("context", context)
        positive(batch=users)
        not_negative(context=tokens)
        knees = [(measured.fit_knee(measured.gemm(self.precision, n, k)), often) for n, k, often in self.parts]
        reading = fit_attention(decode_attention()).seconds(users * tokens * self.model.kv_bytes_per_token)
        return numpy.add(sum(often * knee.seconds(users) for knee, often in knees), reading)

    def measured_seconds(self) -> tuple[Numbers, Numbers, Numbers]:
        """The same from measured times alone: batches, contexts and seconds where attention was measured."""
        times = decode_attention()
        long = times.context >= LEAST_CONTEXT
        batch, seconds = times.batch[long], times.seconds[long].copy()
        for n, k, often in self.parts:
            sweep = measured.gemm(self.precision, n, k)
            known = dict(zip(sweep.tokens, sweep.seconds, strict=True))
            seconds += often * numpy.array([known[users] for users in batch])
        return batch, times.context[long], seconds


def layer(precision: str = "bf16") -> Layer:
    """One layer with weights in ``precision``. Raises UnknownName for one in which no products were measured."""
    shapes = [(n, k) for kind, n, k in measured.gemm_shapes() if kind == precision]
    if not shapes:
        raise unknown("precision", precision, sorted({kind for kind, _, _ in measured.gemm_shapes()}))
    row = rows("models")[LLAMA_70B.name]
    layers, hidden, head = (row.whole(column) for column in ("layers", "hidden_size", "head_dim"))
    width, kv_width = row.whole("query_heads") * head, row.whole("kv_heads") * head
    projections = (width + 2 * kv_width, hidden), (hidden, width)  # to queries, keys and values; and back
    params = (LLAMA_70B.total_params - 2 * row.whole("untied_vocab_size") * hidden) / layers
    n, k = max(shapes)
    mlp = (params - sum(a * b for a, b in projections)) / (n * k)
    llama = LLAMA_70B.at(precision)
    alone = Model(
        f"a layer of {llama.name}",
        params,
        params,
        llama.weight_bytes_per_param,
        llama.precision,
        kv_bytes_per_token=llama.kv_bytes_per_token / layers,
    )
    return Layer(precision, (*((*one, 1.0) for one in projections), (n, k, mlp)), alone)


@dataclass(frozen=True, slots=True)
class Spread:
    """How well one number describes the kernels, as time = ideal/``efficiency``.

    ``spread``: root mean square of the relative error. ``worst``: the largest one, below 0 where the form is too fast.
    """

    efficiency: float
    spread: float
    worst: float


@door
def spread(one: Layer, batch: Numbers, context: Numbers, seconds: Numbers, overlap: str) -> Spread:
    """How well the ideal step of a layer, under ``overlap``, describes such times (arrays of one length)."""
    positive(seconds=seconds)
    ratio = formulas.step_time(one.model, H100, batch, context, overlap) / seconds
    slower = ratio.sum() / (ratio @ ratio)  # the least squares of the relative error
    off = slower * ratio - 1
    worst = off[numpy.abs(off).argmax()]
    return Spread(float(1 / slower), float(numpy.sqrt((off**2).mean())), float(worst))


def grid(least_batch: int = 1) -> tuple[Numbers, Numbers]:
    """Batches and contexts of all points of ``BATCHES`` and ``CONTEXTS``, from ``least_batch`` users on.

    Raises InputError where no batch is left.
    """
    whole(1, least_batch=least_batch)
    if least_batch > BATCHES[-1]:
        raise InputError(f"least_batch={least_batch} must be at most {BATCHES[-1]}, the largest batch")
    batch, context = numpy.meshgrid([float(users) for users in BATCHES if users >= least_batch], CONTEXTS)
    return batch.ravel(), context.ravel().astype(float)
