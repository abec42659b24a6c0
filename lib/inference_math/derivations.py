"""Where the formulas come from, step by step, in SymPy.

``symbols()`` gives a model and a GPU whose fields are symbols. Any formula takes
them as it takes numbers, and gives back the expression that it computes.
"""

import sympy

from . import formulas
from .catalog import Hardware, Model


def symbols():
    """A symbolic model and GPU, with the names that the lessons use.

    N, N_a: parameters, total and active; b: bytes per parameter; kv: KV bytes per
    token; F: FLOP/s; BW: bytes/s; M: bytes of memory.
    """
    n, active, width, kv, rate, bandwidth, memory = sympy.symbols("N N_a b kv F BW M", positive=True)
    return (Model("any model", n, active, width, kv_bytes_per_token=kv),
            Hardware("any GPU", memory, bandwidth, {"bf16": rate}))


def ridge_point():
    """The steps from two times to the ridge point: a list of (words, SymPy equation).

    A piece of work that does I FLOP for each byte it moves takes as long to
    compute as to move when I is the ridge point.
    """
    _, gpu = symbols()
    n_bytes, intensity = sympy.symbols("n I", positive=True)
    moving = formulas.read_time(n_bytes, gpu)
    computing = intensity * n_bytes / gpu.flops["bf16"]
    balance = sympy.Eq(moving, computing)
    (solved,) = sympy.solve(balance, intensity)
    return [
        ("time to move n bytes", sympy.Eq(sympy.Symbol("t_move"), moving)),
        ("time to do I FLOP on each of them", sympy.Eq(sympy.Symbol("t_compute"), computing)),
        ("both take equally long", balance),
        ("solved for I", sympy.Eq(intensity, solved)),
    ]
