"""Measures the computer that you sit at: its belt (bytes/s), its workers (FLOP/s)
and the knee between them.

All come from matrix products in NumPy, as a language model's would:

- matrix x vector reads each weight once for one multiply-add: bound by memory
- matrix x matrix uses each number thousands of times: bound by arithmetic
- matrix x a few vectors is what a batch of users asks for: somewhere between

The clock chooses how large the matrices are, so that a slow machine, or the Python of a web page, is done soon too.
``measure`` gives a ``specs.Hardware``, which goes wherever an H100 goes;
``batch_sweep`` a ``measured.Sweep``.
"""

from __future__ import annotations

import os
import time
from functools import partial
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .specs import Hardware

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from .measured import Sweep

QUICK = bool(os.environ.get("INFERENCE_MATH_QUICK"))
"""Set by tests that run a lesson for its code, not for what it finds out about the computer."""

MATRIX_BYTES = 2**24 if QUICK else 2**28
"""Far larger than any cache, so that every read comes from memory."""

PRODUCT_SIDE = 512 if QUICK else 2048

PATIENCE = 10.0
"""Seconds that a product, with its tries, or a whole sweep may take beyond what was asked for."""

LEAST_TRIES = 4
"""A warm-up, and three."""

LAYER_SIDE = 1024
"""Of each square weight matrix of ``batch_sweep``: 4 MB. Of the shapes and layouts
tried with OpenBLAS, layers of this size times a (side, batch) array lose least to
copying the weights into the order that the product wants them in."""

BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
MOST_BATCH = 10_000
"""Tokens that are tried at once, at most: 80 MB of them, and seconds for each product of a slow computer."""


def measure(
    seconds: float = 1.0,
    progress: Callable[[str], object] | None = print,
    clock: Callable[[], float] = time.perf_counter,
) -> Hardware:
    """The computer that runs this as Hardware: ``bandwidth`` and ``flops["fp32"]`` as achieved.

    ``seconds`` is how long each of the two is tried after a warm-up; the best try
    counts, for whatever else runs can only slow it down. ``progress`` is called
    with a line of text as work goes on (None for silence).
    Raises InputError unless ``seconds`` is more than 0.
    """
    seconds = _checked_seconds(seconds)
    import numpy

    say = progress or (lambda _: None)
    memory = _memory_bytes()
    side = _product_side(_pace())
    rows = max(1024, min(MATRIX_BYTES, memory // 8) // (4 * side))
    say(f"1 of 2: reading a matrix of {rows * side * 4 / 1e6:.0f} MB again and again ...")
    matrix = numpy.ones((rows, side), numpy.float32)
    vector = numpy.ones(side, numpy.float32)
    best = _best(lambda: matrix @ vector, seconds, clock)
    bandwidth = matrix.nbytes / best
    say(f"2 of 2: multiplying two matrices of {side} x {side} ...")
    best = _best(partial(numpy.dot, *_factors(side)), seconds, clock)
    return Hardware("this computer", float(memory), bandwidth, {"fp32": 2 * side**3 / best}, source="measured now")


def batch_sweep(
    batches: Iterable[int] = BATCHES,
    seconds: float = 3.0,
    progress: Callable[[str], object] | None = print,
    clock: Callable[[], float] = time.perf_counter,
) -> Sweep:
    """Seconds of one move on this computer, shared by more and more tokens: a ``measured.Sweep``.

    The work is that of a model of square layers in float32, together far larger than
    any cache: each layer times an array of ``batch`` columns. All batches are tried in
    turn, in rounds, for ``seconds`` after a warm-up and three times at the least; the
    best try of each counts, so that a busy moment does not hit one batch alone.
    ``progress`` is called with a line of text after round 1, 2, 4, 8 and so on (None for silence).

    The knee to expect is ``formulas.ridge_point`` of ``measure()``, in FLOP per byte,
    times 4 bytes over 2 FLOP. The one found lies further right, about twice as far with
    OpenBLAS: from batch 2 on it first copies the weights into another order, and it
    does not move while it computes, so the flat part lies higher than batch 1.

    Raises InputError for batches that are not rising whole numbers up to ``MOST_BATCH``, or bad seconds.
    """
    seconds = _checked_seconds(seconds)
    batches = _check_batches(batches)
    import numpy

    from . import units
    from .measured import Sweep

    say = progress or (lambda _: None)
    layers = max(8, min(MATRIX_BYTES, _memory_bytes() // 8) // (4 * LAYER_SIDE**2))
    layers = _layers(layers, sum(batches), _pace())
    weights = numpy.ones((layers, LAYER_SIDE, LAYER_SIDE), numpy.float32)
    arrays = [
        (numpy.ones((LAYER_SIDE, batch), numpy.float32), numpy.empty((LAYER_SIDE, batch), numpy.float32))
        for batch in batches
    ]

    def step(inputs: NDArray[numpy.float32], outputs: NDArray[numpy.float32]) -> float:
        start = clock()
        for layer in weights:
            numpy.matmul(layer, inputs, out=outputs)
        return clock() - start

    few = ", so few that they may lie in a cache and come faster than from memory" * (
        weights.nbytes < MATRIX_BYTES // 8
    )
    say(
        f"{layers} layer{'s' * (layers > 1)}, {units.size(weights.nbytes)} of weights{few}; "
        f"batches from {batches[0]} to {batches[-1]}; a warm-up first ..."
    )
    for pair in arrays:
        step(*pair)
    best, rounds, end = [float("inf")] * len(batches), 0, clock() + seconds
    while rounds < 3 or clock() < end:
        best = [min(old, step(*pair)) for old, pair in zip(best, arrays, strict=True)]
        rounds += 1
        if rounds & (rounds - 1) == 0:
            say(
                f"round {rounds}: at best {units.time(best[0])} for batch {batches[0]}, "
                f"{units.time(best[-1])} for batch {batches[-1]}"
            )
    return Sweep(
        "this computer, fp32",
        numpy.array(batches, float),
        numpy.array(best),
        float(weights.nbytes),
        source="measured now",
    )


def _checked_seconds(seconds: float) -> float:
    if not (isinstance(seconds, (int, float)) and 0 < seconds < 600):
        raise InputError(f"seconds={seconds!r} must be more than 0 and below 600")
    return 0 if QUICK else seconds


def _check_batches(batches: Iterable[int]) -> list[int]:
    try:
        given = list(islice(batches, MOST_BATCH + 1))
        whole = [int(one) for one in given]
        good = whole == given and all(a < b for a, b in pairwise([0, *whole, MOST_BATCH + 1])) and whole
    except (TypeError, ValueError, OverflowError):
        good = False
    if not good:
        raise InputError(
            f"batches={batches!r} must be whole numbers from 1 to {MOST_BATCH:,}, each larger than the one before"
        )
    return whole


def _pace(clock: Callable[[], float] = time.perf_counter) -> float:
    """FLOP/s of a matrix product here, roughly: of the first that takes a hundredth of a second, however often it is
    tried. A single slow try may be a busy moment's."""
    import numpy

    side = 64
    while True:
        took = _best(partial(numpy.dot, *_factors(side)), 0, clock)
        if took >= 0.01 or side >= PRODUCT_SIDE:
            return 2 * side**3 / max(took, 1e-9)
        side *= 2


def _factors(side: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Two square matrices to multiply, the second with its columns side by side in memory: NumPy without BLAS, as in a
    web page, walks down them one number at a time, and would measure how long it waits for each."""
    import numpy

    return numpy.ones((side, side), numpy.float32), numpy.ones((side, side), numpy.float32).T


def _product_side(pace: float) -> int:
    """Side of the largest product that can be tried within ``PATIENCE`` at ``pace`` FLOP/s; 128 at the least."""
    side = PRODUCT_SIDE
    while side > 128 and LEAST_TRIES * 2 * side**3 > PATIENCE * pace:
        side //= 2
    return side


def _layers(wanted: int, columns: int, pace: float) -> int:
    """How many layers, up to ``wanted``, a sweep of ``columns`` in all gets through within ``PATIENCE``."""
    return max(1, min(wanted, int(PATIENCE * pace / (LEAST_TRIES * 2 * LAYER_SIDE**2 * columns))))


def _best(work: Callable[[], object], seconds: float, clock: Callable[[], float]) -> float:
    """Seconds of the fastest run of ``work``, tried for ``seconds`` and 3 times at least."""
    work()  # the first run also pays for waking threads and touching pages
    best, tries, end = float("inf"), 0, clock() + seconds
    while tries < 3 or clock() < end:
        start = clock()
        work()
        best, tries = min(best, clock() - start), tries + 1
    return best


def _memory_bytes() -> int:
    """Physical memory in bytes, or 8 GB where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8 * 10**9
