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


def critical_context():
    """The steps from two times to the critical context: a list of (words, SymPy equation).

    The last one says that at the critical batch size the weights, the caches and
    the computing take equally long there.
    """
    model, gpu = symbols()
    batch, context = sympy.symbols("B L", positive=True)
    moving = formulas.read_time(formulas.weight_bytes(model), gpu)
    reading = formulas.read_time(batch * formulas.kv_bytes(model, context), gpu)
    computing = formulas.compute_time(model, gpu, batch)
    balance = sympy.Eq(reading, computing)
    (solved,) = sympy.solve(balance, context)
    (full,) = sympy.solve(sympy.Eq(moving, computing), batch)
    (meet,) = sympy.solve(sympy.Eq(moving, reading).subs(batch, full), context)
    return [
        ("time to move the caches of B users with L tokens each", sympy.Eq(sympy.Symbol("t_KV"), reading)),
        ("time to compute a token for each of them", sympy.Eq(sympy.Symbol("t_compute"), computing)),
        ("both take equally long", balance),
        ("solved for L: the batch has dropped out", sympy.Eq(context, solved)),
        ("time to move the weights", sympy.Eq(sympy.Symbol("t_move"), moving)),
        ("the batch at which that equals computing", sympy.Eq(batch, full)),
        ("and the context at which moving caches equals moving weights, at that batch", sympy.Eq(context, meet)),
    ]
