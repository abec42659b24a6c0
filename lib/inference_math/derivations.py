"""Symbols to derive with: the lessons print, solve and differentiate what the formulas give for them.

``symbols()`` gives a model and a GPU whose fields are symbols. Any formula takes
them as it takes numbers, and gives back the expression that it computes.
"""

import sympy

from .specs import Hardware, Model


def symbols() -> tuple[Model, Hardware]:
    """A symbolic model and GPU, with the names that the lessons use.

    N, N_a: parameters, total and active; b: bytes per parameter; kappa: KV
    bytes per token; F: FLOP/s; W: bytes/s; M: bytes of memory that may be filled.
    """
    n, active, width, kv, rate, bandwidth, memory = sympy.symbols("N N_a b kappa F W M", positive=True)
    return (
        Model("any model", n, active, width, kv_bytes_per_token=kv),
        Hardware("any GPU", memory, bandwidth, {"bf16": rate}, usable=1),
    )
