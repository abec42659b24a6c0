"""Measures the computer that you sit at: its belt (bytes/s) and its workers (FLOP/s).

Both come from a matrix product in NumPy, as a language model's would:

- matrix x vector reads each weight once for one multiply-add: bound by memory
- matrix x matrix uses each number thousands of times: bound by arithmetic

The result is a ``catalog.Hardware`` and goes wherever an H100 goes.
"""

import os
import time

from .catalog import Hardware
from .errors import InputError

MATRIX_BYTES = 2**28
"""Far larger than any cache, so that every read comes from memory."""

PRODUCT_SIDE = 2048


def measure(seconds=1.0, progress=print, clock=time.perf_counter):
    """This computer as Hardware: ``bandwidth`` and ``flops["fp32"]`` as achieved.

    ``seconds`` is how long each of the two is tried after a warm-up; the best try
    counts, for whatever else runs can only slow it down. ``progress`` is called
    with a line of text as work goes on (None for silence).
    Raises InputError unless ``seconds`` is more than 0.
    """
    if not (isinstance(seconds, (int, float)) and 0 < seconds < 600):
        raise InputError(f"seconds={seconds!r} must be more than 0 and below 600")
    import numpy

    say = progress or (lambda line: None)
    memory = _memory_bytes()
    rows = max(1024, min(MATRIX_BYTES, memory // 8) // (4 * PRODUCT_SIDE))
    say(f"1 of 2: reading a matrix of {rows * PRODUCT_SIDE * 4 / 1e6:.0f} MB again and again ...")
    matrix = numpy.ones((rows, PRODUCT_SIDE), numpy.float32)
    vector = numpy.ones(PRODUCT_SIDE, numpy.float32)
    best = _best(lambda: matrix @ vector, seconds, clock)
    bandwidth = matrix.nbytes / best
    say(f"2 of 2: multiplying two matrices of {PRODUCT_SIDE} x {PRODUCT_SIDE} ...")
    square = matrix[:PRODUCT_SIDE] if rows >= PRODUCT_SIDE else numpy.ones((PRODUCT_SIDE,) * 2, numpy.float32)
    best = _best(lambda: square @ square, seconds, clock)
    return Hardware("this computer", float(memory), bandwidth, {"fp32": 2 * PRODUCT_SIDE**3 / best},
                    source="measured now")


def _best(work, seconds, clock):
    """Seconds of the fastest run of ``work``, tried for ``seconds`` and 3 times at least."""
    work()  # the first run also pays for waking threads and touching pages
    best, tries, end = float("inf"), 0, clock() + seconds
    while tries < 3 or clock() < end:
        start = clock()
        work()
        best, tries = min(best, clock() - start), tries + 1
    return best


def _memory_bytes():
    """Physical memory in bytes, or 8 GB where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8 * 10**9
