"""Random models and GPUs, far wider than those that exist, for hypothesis; and what an expression is for them."""

import functools

import sympy
from hypothesis import strategies as st
from inference_math.catalog import Hardware, Model

batches, contexts = st.floats(1, 1e5), st.floats(0, 1e6)


@st.composite
def models(draw, windows=False):
    """A model in 4, 8 or 16 bit, dense or sparse; with ``windows``, some layers keep a few tokens only."""
    total = draw(st.floats(1e8, 2e12))
    window = (
        dict(kv_window_bytes_per_token=draw(st.floats(1e3, 1e6)), sliding_window=draw(st.integers(1, 10_000)))
        if windows
        else {}
    )
    return Model(
        "random",
        total,
        total * draw(st.floats(0.02, 1)),
        draw(st.sampled_from([0.5, 1.0, 2.0])),
        "bf16",
        kv_bytes_per_token=draw(st.floats(1e3, 5e6)),
        **window,
    )


@st.composite
def gpus(draw, most=1):
    """One GPU, or up to ``most`` of them counted as one."""
    one = Hardware(
        "random", draw(st.floats(1e9, 1e13)), draw(st.floats(1e10, 1e14)), {"bf16": draw(st.floats(1e11, 1e17))}
    )
    return one if most == 1 else draw(st.integers(1, most)) * one


def value(expression, llm, gpu, **at):
    """What an expression in ``derivations.symbols()`` is for this model and GPU; ``at`` has its other symbols."""
    at |= {
        "N": llm.total_params,
        "N_a": llm.active_params,
        "b": llm.weight_bytes_per_param,
        "kv": llm.kv_bytes_per_token,
        "F": gpu.flops["bf16"],
        "BW": gpu.bandwidth,
    }
    return _compiled(expression)(**{symbol.name: at[symbol.name] for symbol in expression.free_symbols})


@functools.cache
def _compiled(expression):
    return sympy.lambdify(sorted(expression.free_symbols, key=str), expression, "math")
