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


def below_one() -> sympy.Expr:
    """An expression that runs through all numbers between 0 and 1, and no other.

    SymPy knows what a symbol's sign says about the sign of an expression. With
    this in place of lambda, ``.is_positive`` is a proof for every lambda below 1.
    """
    s = sympy.Symbol("s", positive=True)
    return s / (1 + s)


def one_or_more() -> sympy.Expr:
    """An expression that runs through 1 and all numbers above, and no other."""
    return 1 + sympy.Symbol("d", nonnegative=True)
