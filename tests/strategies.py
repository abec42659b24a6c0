"""Random models and GPUs, far wider than those that exist, for hypothesis; what a step reads of them, part by part;
and what an expression is for them."""

import functools
from dataclasses import fields

import sympy
from hypothesis import assume, settings
from hypothesis import strategies as st
from inference_math.catalog import Hardware, Model

batches, contexts = st.floats(1, 1e5), st.floats(0, 1e6)


def examples(many):
    """``many`` examples of a property, or the part of them that the profile in use takes of the usual hundred."""
    return settings(max_examples=max(10, many * settings().max_examples // 100))


@st.composite
def models(draw, cache=True, grows=False, selects=True):
    """A model, dense or a mixture, of one format or several, with an input embedding of its own or without.

    With ``cache`` a cache in which layers may grow with the context, keep a window, read a selection, or have a state
    instead, each with the attention that belongs to it; else one that only grows, and is read as it is kept. With
    ``grows`` what a step reads has no end; without ``selects`` it is all that is kept.
    """
    total = draw(st.floats(1e8, 2e12))
    looked_up = total * draw(st.just(0.0) | st.floats(1e-3, 0.1))
    routed, experts, picked = 0.0, 0, 0
    if draw(st.booleans()):
        routed, experts = total * draw(st.floats(0.1, 0.8)), draw(st.integers(2, 400))
        picked = draw(st.integers(1, experts))
    used = max(routed * picked / experts if experts else 0, looked_up) + 0.02 * total
    widths = st.sampled_from([0.53125, 1.0, 2.0])  # MXFP4 with its scales, 8 bit, 16 bit
    rest, mixed = draw(widths), draw(st.booleans())
    own = {"routed_bytes_per_param": draw(widths), "input_embedding_bytes_per_param": draw(widths)} if mixed else {}
    average = rest
    if mixed:
        of_routed, of_looked_up = own.values()
        average = (of_routed * routed + of_looked_up * looked_up + rest * (total - routed - looked_up)) / total
    return Model(
        "random",
        total,
        min(total, used + (total - used) * draw(st.floats(0, 1))),
        average,
        "bf16",
        experts=experts,
        experts_per_token=picked,
        routed_params=routed,
        input_embedding_params=looked_up,
        **own,
        **(draw(caches(grows, selects)) if cache else {"kv_bytes_per_token": draw(st.floats(1e3, 5e6))}),
    )


@st.composite
def caches(draw, grows=False, selects=True):
    """The fields of a cache of any kind, and of the attention to it."""
    each, flops, tokens = st.floats(1e2, 1e6), st.floats(1e3, 1e8), st.integers(1, 10_000)
    found = {}
    if grows or draw(st.integers(0, 4)):  # mostly
        found |= {"kv_bytes_per_token": draw(st.floats(1e3, 5e6)), "attention_flops_per_context_token": draw(flops)}
    if draw(st.booleans()):
        found |= {"kv_window_bytes_per_token": draw(each), "sliding_window": draw(tokens)}
        found |= {"attention_flops_per_window_token": draw(flops)}
    if selects and draw(st.booleans()):
        found |= {"kv_selected_bytes_per_token": draw(each), "kv_selected_tokens": draw(tokens)}
        found |= {"attention_flops_per_selected_token": draw(flops)}
        found["kv_read_bytes_per_token"] = draw(each if grows else st.just(0.0) | each)
        reads = found["kv_read_bytes_per_token"] + found["kv_selected_bytes_per_token"]
        found.setdefault("kv_bytes_per_token", reads)  # nothing is chosen from nothing
        found["kv_readers"] = max(1.0, reads / found["kv_bytes_per_token"])  # some layers read what another keeps
    if draw(st.booleans()):
        found["state_bytes"] = draw(st.floats(1e4, 1e9))
    if draw(st.booleans()):
        found["prefill_attention_flops_per_context_token"] = draw(flops)
    return found


@st.composite
def gpus(draw, most=1):
    """One GPU, or up to ``most`` of them counted as one."""
    one = Hardware(
        "random",
        draw(st.floats(1e9, 1e13)),
        draw(st.floats(1e10, 1e14)),
        {"bf16": draw(st.floats(1e11, 1e17))},
        usable=draw(st.just(1) | st.floats(0.5, 1)),
    )
    return one if most == 1 else draw(st.integers(1, most)) * one


# --- by hand -----------------------------------------------------------------


def weights_moved(llm):
    """Bytes of all weights without the input embedding."""
    width = llm.input_embedding_bytes_per_param
    looked_up = llm.weight_bytes_per_param if width is None else width
    return llm.total_params * llm.weight_bytes_per_param - llm.input_embedding_params * looked_up


def multiplied(llm):
    """FLOP for a token: 2 for each parameter that it is multiplied with."""
    return 2 * (llm.active_params - llm.input_embedding_params)


def kept(llm, context):
    """Bytes that a user keeps."""
    window = min(context, llm.sliding_window) * llm.kv_window_bytes_per_token
    return context * llm.kv_bytes_per_token + window + llm.state_bytes


def read(llm, context):
    """Bytes that a step reads of what a user keeps."""
    window = min(context, llm.sliding_window) * llm.kv_window_bytes_per_token
    selected = min(context, llm.kv_selected_tokens) * llm.kv_selected_bytes_per_token
    own = llm.kv_read_bytes_per_token
    each = llm.kv_bytes_per_token if own is None else own
    return context * each + window + selected + llm.state_bytes


def bisected(rises, low=1e-12, high=1e18):
    """Where ``rises``, a function that grows, goes from below 0 to 0 or more; ``high`` where it never does."""
    for _ in range(100):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return high


def context_at(llm, gpu, share):
    """The context at which moving one user's cache takes ``share`` of the time to compute that user's token. Gives the
    example up where none does."""
    moved = share * multiplied(llm) / gpu.flops[llm.precision] * gpu.bandwidth
    assume(read(llm, 1e-9) < moved < read(llm, 1e15))
    return bisected(lambda context: read(llm, context) - moved)


# --- symbols -----------------------------------------------------------------

_NUMBERS = [one.name for one in fields(Model) if one.type in ("float", "int", "float | None")]


def symbols():
    """A model and a GPU of which every field is a symbol, by the name of the field."""
    model = Model("any", **{name: sympy.Symbol(name, positive=True) for name in _NUMBERS})
    memory, bandwidth, rate, usable = sympy.symbols("memory bandwidth rate usable", positive=True)
    return model, Hardware("any", memory, bandwidth, {"bf16": rate}, usable=usable)


def value(expression, llm, gpu, **at):
    """What an expression in ``symbols()`` is for this model and GPU; ``at`` has its other symbols."""
    at |= {name: getattr(llm, name) for name in _NUMBERS}
    for own, whole in (
        ("routed_bytes_per_param", "weight_bytes_per_param"),
        ("input_embedding_bytes_per_param", "weight_bytes_per_param"),
        ("kv_read_bytes_per_token", "kv_bytes_per_token"),
        ("prefill_attention_flops_per_context_token", "attention_flops_per_context_token"),
    ):
        at[own] = at[whole] if at[own] is None else at[own]
    at |= {"memory": gpu.memory, "bandwidth": gpu.bandwidth, "rate": gpu.flops["bf16"], "usable": gpu.usable}
    return _compiled(expression)(**{symbol.name: at[symbol.name] for symbol in expression.free_symbols})


@functools.cache
def _compiled(expression):
    return sympy.lambdify(sorted(expression.free_symbols, key=str), expression, "math")
