"""Every formula of the series, once.

Each function is a few lines of arithmetic, and the same function takes

- numbers            ``step_time(DEEPSEEK_V3, H100, batch=64, context=8_000)``
- NumPy arrays       ``batch=np.geomspace(1, 1e4, 200)`` gives a curve
- SymPy symbols      a model and a GPU whose fields are symbols give the expression
- pint quantities    fields with units give a result with units

A *model* and a *hardware* are objects with the fields of ``specs.Model`` and
``specs.Hardware``. Units are SI: bytes, seconds, FLOP/s. One FLOP is one
multiplication or one addition, so a multiply-add is 2 FLOP. Rates are dense.

Nothing but the standard library is needed to import this file or to compute a
number with it. How one body serves all of these, and refuses what is no number,
is in ``_anynumber``: ``positive``, ``not_negative``, ``share`` and ``whole`` say
what an argument must be, and ``larger``, ``smaller``, ``divide`` and ``ceiling``
are what Python's operators leave open. What an argument may be also stands in its
type: a formula that hands an argument on leaves the refusing to the next. What no
check can see stops at the ``door``: narrow numbers of NumPy's, an object of another
kind, shapes that do not go together (``_doors``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict, Unpack

from ._anynumber import (
    MOST,
    NotNegative,
    Positive,
    Result,
    Share,
    Value,
    Whole,
    ceiling,
    counted,
    divide,
    flag,
    is_symbolic,
    larger,
    more_than_minus_one,
    names_in,
    not_negative,
    or_infinite,
    positive,
    share,
    smaller,
    stretched,
)
from ._doors import behind, door, widened
from .errors import DoesNotFit, InputError, UnknownName, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .specs import Hardware, Model

FLOP_PER_PARAM = 2
"""Each active parameter is multiplied once and added once for each token."""

MATRICES_PER_EXPERT = 3
"""An expert is a gated MLP: gate, up and down."""

OVERLAPS = ("max", "attention_serial", "sum")
"""What runs at the same time as what, from the most optimistic to the least:

- ``max``: moving (weights and KV cache) overlaps with computing; the article's
- ``attention_serial``: weights overlap with computing, the KV cache waits its turn
- ``sum``: nothing overlaps, an upper bound
"""

REFINEMENTS = ("expert_coverage", "attention_flops", "capacity")
"""What the article's formula leaves out, each by name (see ``step_time``)."""

PREFILL_REFINEMENTS = ("expert_coverage", "attention_flops")
"""Those of ``REFINEMENTS`` that prefill knows."""

MOST_DRAFTED = 10_000
"""Tokens of a draft at most: their chances are added up one by one."""

COLLECTIVES_PER_LAYER = 2
"""Under tensor parallelism the devices add up their parts after attention and after
the MLP. Source: Shoeybi et al. 2019, "Megatron-LM", arXiv 1909.08053, section 3."""


# --- how big a model is ------------------------------------------------------


@door
def weight_bytes(model: Model) -> Result:
    """Bytes of all weights: parameters x bytes per parameter."""
    return model.total_params * model.weight_bytes_per_param


@door
def kv_bytes_per_token(
    layers: NotNegative, kv_heads: Positive, head_dim: Positive, bytes_per_value: Positive = 2
) -> Result:
    """Bytes that one more token adds to a KV cache (MHA, GQA, MQA).

    Two vectors (a key and a value) per layer and KV head.
    Source: Pope et al. 2022, arXiv 2211.05102, section 3.
    """
    not_negative(layers=layers)
    positive(kv_heads=kv_heads, head_dim=head_dim, bytes_per_value=bytes_per_value)
    return 2 * layers * kv_heads * head_dim * bytes_per_value


@door
def mla_kv_bytes_per_token(
    layers: NotNegative, latent_rank: Positive, rope_dim: NotNegative, bytes_per_value: Positive = 2
) -> Result:
    """Bytes that one more token adds to a KV cache under multi-head latent attention.

    One latent and one rotary key per layer, shared by all heads.
    Source: DeepSeek-V2, arXiv 2405.04434, section 2.1.
    """
    not_negative(layers=layers, rope_dim=rope_dim)
    positive(latent_rank=latent_rank, bytes_per_value=bytes_per_value)
    return layers * (latent_rank + rope_dim) * bytes_per_value


@door
def kv_bytes(model: Model, context: NotNegative) -> Result:
    """Bytes that one user keeps at ``context`` tokens: the KV cache, and a fixed state where the model has one.

    Layers with a sliding window stop growing once the window is full. What a step
    reads of it is ``kv_bytes_read``.
    """
    not_negative(context=context)
    kept = context * model.kv_bytes_per_token
    if model.kv_window_bytes_per_token:
        kept = kept + smaller(context, model.sliding_window) * model.kv_window_bytes_per_token
    return kept + model.state_bytes if model.state_bytes else kept


@door
def memory_needed(model: Model, batch: Positive = 1, context: NotNegative = 0) -> Result:
    """Bytes that must sit in memory: the weights once, a KV cache for each user."""
    positive(batch=batch)
    return weight_bytes(model) + batch * kv_bytes(model, context)


@door
def usable_memory(hardware: Hardware) -> Result:
    """Bytes that weights and caches may fill: what the server keeps for itself is left out."""
    return hardware.memory * hardware.usable


@door
def max_batch(model: Model, hardware: Hardware, context: NotNegative) -> Result:
    """The most users whose KV caches fit beside the weights (not rounded down).

    Negative when not even the weights fit; else infinite where a user keeps nothing.
    """
    free = usable_memory(hardware) - weight_bytes(model)
    return divide(free, kv_bytes(model, context))


@door
def max_context(model: Model, hardware: Hardware, batch: Positive = 1) -> Result:
    """The longest context at which the caches of ``batch`` users fit beside the weights: tokens, not rounded down.

    0 where not even the weights fit, or the users' states; infinite where nothing grows.
    """
    positive(batch=batch)
    free = usable_memory(hardware) - weight_bytes(model)
    window = [(model.kv_window_bytes_per_token, model.sliding_window)] if model.kv_window_bytes_per_token else []
    return _where(free / batch, model.kv_bytes_per_token, model.state_bytes, window)


@door
def devices_needed(n_bytes: Positive, hardware: Hardware) -> Result:
    """Whole devices whose usable memory together holds ``n_bytes``."""
    positive(n_bytes=n_bytes)
    return ceiling(n_bytes / usable_memory(hardware))


@door
def check_fits(model: Model, hardware: Hardware, batch: Positive = 1, context: NotNegative = 0) -> None:
    """Raises DoesNotFit unless weights and KV caches fit in the usable memory: of arrays, those
    of the largest step. Raises InputError for symbols, which decide nothing."""
    needed, most = memory_needed(model, batch, context), usable_memory(hardware)
    if is_symbolic(needed) or is_symbolic(most):
        raise InputError(f"{needed} against {most}: whether symbols fit cannot be said; give numbers")
    if hasattr(needed, "argmax"):
        import numpy

        each: tuple[Result, ...] = (batch, context, needed)
        all_users, tokens, needed = numpy.broadcast_arrays(*each)
        worst = needed.argmax()
        batch, context, needed = (widened(one.flat[worst]) for one in (all_users, tokens, needed))
    if needed <= most:
        return
    weights = weight_bytes(model)
    said = f"{model.name} on {hardware.name} ({hardware.memory / 1e9:,.0f} GB, {hardware.usable:.0%} of it usable)"
    if weights > most:
        least = ceiling(weights / (most / hardware.devices))
        more = f"of {hardware.name}" if hardware.devices == 1 else f"such devices, not {hardware.devices}"
        raise DoesNotFit(
            f"{said} does not fit: the weights alone are {weights / 1e9:,.0f} GB. "
            f"It needs at least {least} {more}, or fewer bytes per parameter."
        )
    users = int(max_batch(model, hardware, context))
    raise DoesNotFit(
        f"batch={batch:.12g} does not fit: {said} needs {needed / 1e9:,.0f} GB at "
        f"context={context:.12g}. At most batch={users} fits."
    )


# --- what a step reads -------------------------------------------------------


@door
def routed_expert_params(
    moe_layers: NotNegative, experts: NotNegative, hidden_size: NotNegative, expert_hidden_size: NotNegative
) -> Result:
    """Parameters of all routed experts of a mixture-of-experts model."""
    not_negative(moe_layers=moe_layers, experts=experts, hidden_size=hidden_size, expert_hidden_size=expert_hidden_size)
    one_expert = MATRICES_PER_EXPERT * hidden_size * expert_hidden_size
    return moe_layers * experts * one_expert


@door
def expert_coverage(experts: Positive, experts_per_token: Positive, batch: Positive) -> Result:
    """Share of the experts that at least one of ``batch`` tokens is sent to.

    Assumes that each token picks its experts evenly and apart from the others.
    A given expert is missed by one token with probability 1 - k/E.
    Raises InputError where a token is sent to more experts than there are.
    """
    positive(experts=experts, experts_per_token=experts_per_token, batch=batch)
    missed = 1 - experts_per_token / experts
    not_negative(**{"1 - experts_per_token/experts": missed})
    return 1 - missed**batch


@door
def weight_bytes_moved(model: Model) -> Result:
    """Bytes of weights that the article's step moves: all but an input embedding, of which each token looks up a
    single row. Every expert is moved, whoever was sent to it; ``weight_bytes_read`` knows better."""
    width, own = model.weight_bytes_per_param, model.input_embedding_bytes_per_param
    return model.total_params * width - model.input_embedding_params * (width if own is None else own)


@door
def weight_bytes_read(model: Model, batch: Positive = 1) -> Result:
    """Bytes of weights that one step reads: those of ``weight_bytes_moved``, without the experts that no token
    of the batch was sent to."""
    positive(batch=batch)
    moved = weight_bytes_moved(model)
    if not model.experts:
        return moved
    width, own = model.weight_bytes_per_param, model.routed_bytes_per_param
    missed = 1 - expert_coverage(model.experts, model.experts_per_token, batch)
    return moved - missed * model.routed_params * (width if own is None else own)


@door
def read_time(n_bytes: NotNegative, hardware: Hardware) -> Result:
    """Seconds to move ``n_bytes`` from memory to the compute units once."""
    not_negative(n_bytes=n_bytes)
    return n_bytes / hardware.bandwidth


@door
def kv_bytes_read(model: Model, batch: Positive = 1, context: NotNegative = 0, shared: NotNegative = 0) -> Result:
    """Bytes of KV cache and state that one step reads for ``batch`` users.

    All that is kept, unless the model selects: then what it needs of each token to choose, and the chosen ones.
    The first ``shared`` of each user's ``context`` tokens are the same for all,
    kept once and read once. Windows, selections and states are each user's own.
    Raises InputError where ``shared`` is more than ``context``.
    Source: Juravsky et al. 2024, "Hydragen", arXiv 2402.05099.
    """
    positive(batch=batch)
    not_negative(context=context, shared=shared)
    not_negative(**{"context - shared": context - shared})
    again = (batch - 1) * shared * _kv_read_per_token(model)
    return batch * _read_for_one(model, context) - again


@door
def bytes_read(model: Model, batch: Positive = 1, context: NotNegative = 0) -> Result:
    """Bytes that one step moves: the weights once, every expert included, and each user's cache."""
    return weight_bytes_moved(model) + kv_bytes_read(model, batch, context)


# --- what a step computes ----------------------------------------------------


@door
def compute_flops(model: Model, batch: Positive = 1) -> Result:
    """FLOP of one step for ``batch`` tokens: 2 per parameter that a token is multiplied with.

    Those are the active ones without an input embedding, which is looked up.
    Weights only; attention adds ``attention_flops``.
    Source: Kaplan et al. 2020, arXiv 2001.08361, section 2.1.
    """
    positive(batch=batch)
    return _flops_per_token(model) * batch


@door
def inverse_sparsity(model: Model) -> Result:
    """S: parameters that a step moves over those that a token is multiplied with. 1 for a dense model.

    Every expert counts above, those that were chosen below, and an input embedding, which is looked up, in neither.
    """
    return (model.total_params - model.input_embedding_params) / (model.active_params - model.input_embedding_params)


@door
def attention_flops_per_context_token(layers: NotNegative, query_heads: Positive, head_dim: Positive) -> Result:
    """FLOP that one earlier token costs one new token: a score and a weighted sum
    per head (MHA, GQA, MQA)."""
    not_negative(layers=layers)
    positive(query_heads=query_heads, head_dim=head_dim)
    return 2 * FLOP_PER_PARAM * layers * query_heads * head_dim


@door
def mla_attention_flops_per_context_token(
    layers: NotNegative, query_heads: Positive, latent_rank: Positive, rope_dim: NotNegative
) -> Result:
    """The same under multi-head latent attention, computed on the latent itself, as decode does."""
    not_negative(layers=layers, rope_dim=rope_dim)
    positive(query_heads=query_heads, latent_rank=latent_rank)
    return FLOP_PER_PARAM * layers * query_heads * (2 * latent_rank + rope_dim)


@door
def mla_prefill_attention_flops_per_context_token(
    layers: NotNegative, query_heads: Positive, head_dim: Positive, rope_dim: NotNegative, value_dim: Positive
) -> Result:
    """The same where a prompt is read: keys of ``head_dim`` + ``rope_dim`` numbers and values of ``value_dim`` are made
    from the latents once, and each look at them is cheaper. Source: DeepSeek-V2, arXiv 2405.04434, section 2.1."""
    not_negative(layers=layers, rope_dim=rope_dim)
    positive(query_heads=query_heads, head_dim=head_dim, value_dim=value_dim)
    return FLOP_PER_PARAM * layers * query_heads * (head_dim + rope_dim + value_dim)


@door
def attention_flops(model: Model, batch: Positive, context: NotNegative) -> Result:
    """FLOP of one step spent on looking at the ``context`` earlier tokens: all of them, the last of a
    window, or those that were selected, as each layer does."""
    positive(batch=batch)
    not_negative(context=context)
    flops = context * model.attention_flops_per_context_token
    for each, most in _limited_looks(model):
        flops = flops + smaller(context, most) * each
    return batch * flops


@door
def compute_time(model: Model, hardware: Hardware, batch: Positive = 1) -> Result:
    """Seconds that the compute units need for one step of ``batch`` tokens."""
    return compute_flops(model, batch) / _rate(hardware, model.precision)


@door
def tokens_processed(prompt_tokens: Positive, new_tokens: Positive, use_cache: bool = False) -> Result:
    """Tokens that go through the model until ``new_tokens`` are made.

    Without a cache step i processes the prompt and the i - 1 tokens made so far;
    with one each token once. The last token made need not go through.
    """
    positive(prompt_tokens=prompt_tokens, new_tokens=new_tokens)
    flag(use_cache=use_cache)
    if use_cache:
        return prompt_tokens + new_tokens - 1
    return new_tokens * prompt_tokens + new_tokens * (new_tokens - 1) / 2


# --- both at once ------------------------------------------------------------


class StepOptions(TypedDict, total=False):
    """What ``step_time`` assumes, by name."""

    overlap: str
    refine: str | Iterable[str]


_weight_bytes_moved = behind(weight_bytes_moved)


@door
def step_time(
    model: Model,
    hardware: Hardware,
    batch: Positive = 1,
    context: NotNegative = 0,
    overlap: str = "max",
    refine: str | Iterable[str] = (),
) -> Result:
    """Seconds for one decode step: one new token for each of ``batch`` users.

    ``context`` is how many tokens each user's KV cache holds. ``overlap`` names
    what runs at the same time as what (see ``OVERLAPS``). ``refine`` turns on
    what the ideal leaves out, by name:

    - ``expert_coverage``: only the experts that were picked are read (else all are)
    - ``attention_flops``: attention's own arithmetic is counted
    - ``capacity``: raises ``DoesNotFit`` when weights and caches exceed memory

    A device whose rate is not known decodes for one user (``batch=1``) at the speed
    of its memory, which binds there on every device of the tables.

    Raises InputError for a batch that is not positive, a negative context, NaN,
    an unknown name, or a rate that is missing and counts: for more users, with
    ``attention_flops``, and where ``sum`` adds computing up.
    """
    kind = batch.__class__  # decided here where it is plain: a call costs as much as all the arithmetic
    if not ((kind is int or kind is float) and 0 < batch < MOST):
        positive(batch=batch)
    names = names_in(refine, REFINEMENTS) if refine else ()
    bandwidth, rate = hardware.bandwidth, hardware.flops.get(model.precision)
    if rate is None:
        computes = overlap == "sum" or "attention_flops" in names
        rate = _rate(hardware, model.precision, None if computes else batch)
    if names:
        weights, flops = _refined(model, hardware, batch, context, names)
        read_weights, compute = weights / bandwidth, flops / rate
    else:
        # Unnamed, the product is a temporary that NumPy can overwrite.
        read_weights, compute = _weight_bytes_moved(model) / bandwidth, _flops_per_token(model) * batch / rate
    kind = context.__class__
    if not ((kind is int or kind is float) and not context < 0 and context < MOST):
        not_negative(context=context)
    kv_per_user = _read_for_one(model, context) / bandwidth
    if overlap == "max":
        return larger(read_weights + batch * kv_per_user, compute)
    if overlap == "attention_serial":
        return larger(read_weights, compute) + batch * kv_per_user
    if overlap == "sum":
        return read_weights + batch * kv_per_user + compute
    raise unknown("overlap", overlap, OVERLAPS)


@door
def tokens_per_second_per_user(
    model: Model, hardware: Hardware, batch: Positive = 1, context: NotNegative = 0, **how: Unpack[StepOptions]
) -> Result:
    """Tokens that each user sees per second: one per step. ``how`` goes to ``step_time``: a lone user of a model with
    experts is many times as fast with ``refine="expert_coverage"``."""
    return 1 / step_time(model, hardware, batch, context, **how)


@door
def tokens_per_second(
    model: Model, hardware: Hardware, batch: Positive = 1, context: NotNegative = 0, **how: Unpack[StepOptions]
) -> Result:
    """Tokens per second of the whole deployment: one per step and user. ``how`` goes to ``step_time``."""
    return batch / step_time(model, hardware, batch, context, **how)


# --- where moving and computing meet -----------------------------------------


@door
def ridge_point(hardware: Hardware, precision: str = "bf16") -> Result:
    """FLOP that the device can do in the time it takes to move one byte.

    Source: Williams, Waterman, Patterson 2009, "Roofline".
    """
    return _rate(hardware, precision) / hardware.bandwidth


@door
def arithmetic_intensity(model: Model, batch: Positive = 1, context: NotNegative = 0) -> Result:
    """FLOP per byte moved of one step of the ideal model."""
    return compute_flops(model, batch) / bytes_read(model, batch, context)


@door
def attainable_flops(intensity: Positive, hardware: Hardware, precision: str = "bf16") -> Result:
    """The roofline: FLOP/s reached at ``intensity`` FLOP per byte."""
    positive(intensity=intensity)
    return smaller(intensity * hardware.bandwidth, _rate(hardware, precision))


@door
def critical_batch_size(model: Model, hardware: Hardware, context: NotNegative = 0, overlap: str = "max") -> Result:
    """Users per step at which computing takes as long as what it overlaps with.

    B*: a model half, bytes read over FLOP for a token, times a hardware half, the ridge
    point. That is (bytes per parameter)/2 x total/active x FLOP/s over bytes/s, an input
    embedding left out. All experts read. With ``context`` tokens
    in each user's KV cache it depends on ``overlap`` (see ``OVERLAPS``):

    - ``max``: caches are part of the move, so B*/(1 - L/L*), L* the ``critical_context``;
      infinite from L* on, where no batch is ever compute-bound
    - ``attention_serial``: B* at every context; caches take their time apart
    - ``sum``: moving and computing never overlap, so there is no knee: InputError

    L/L* stands for one user's time of moving the cache over that of computing, which is
    exact for windows, selections and states, too. At 0 tokens a state is left out with the cache.
    """
    not_negative(context=context)
    if overlap not in OVERLAPS:
        raise unknown("overlap", overlap, OVERLAPS)
    if overlap == "sum":
        raise InputError(
            "overlap='sum' has no critical batch: its step grows from the first "
            "user on; 'max' and 'attention_serial' have one"
        )
    knee = weight_bytes_moved(model) / compute_flops(model) * ridge_point(hardware, model.precision)
    if overlap == "attention_serial" or (isinstance(context, (int, float)) and context == 0):
        return knee
    return stretched(knee, relative_context(model, hardware, context))


@door
def critical_context(model: Model, hardware: Hardware) -> Result:
    """Tokens of context at which moving one user's KV cache takes as long as
    computing that user's token, whatever the batch.

    Infinite where a cache never gets so large. 0 where a fixed state alone takes longer:
    then no context is short enough, and no batch of any size is ever compute-bound.
    """
    return _context_of(model, compute_time(model, hardware) * hardware.bandwidth)


@door
def context_where_kv_equals_weights(model: Model, batch: Positive = 1) -> Result:
    """Tokens of context at which a step reads as many bytes of ``batch`` KV caches as of
    weights, every expert included. Infinite or 0 as in ``critical_context``."""
    positive(batch=batch)
    return _context_of(model, weight_bytes_moved(model) / batch)


@door
def balanced_context(model: Model, hardware: Hardware) -> Result:
    """The longest context of each user at which the batch at the knee fits in memory, under the overlap ``max``.

    Up to it a batch can be found that keeps the workers busy, past it none. Where a step moves all weights and reads
    all that a user keeps it is L* (1 - weights/usable memory). 0 where the weights do not fit, infinite where no cache
    grows.
    """
    free = usable_memory(hardware) - weight_bytes(model)
    free = free if is_symbolic(free) else larger(free, 0)
    # free/kept(L) = B*/(1 - read(L)/per_token), with B* = weights/per_token, is linear in kept and in read:
    # weights x kept(L) + free x read(L) = free x per_token
    weights, per_token = weight_bytes_moved(model), compute_time(model, hardware) * hardware.bandwidth
    return _where(
        free * per_token,
        growing=weights * model.kv_bytes_per_token + free * _kv_read_per_token(model),
        fixed=(weights + free) * model.state_bytes,
        limited=[
            one
            for one in (
                ((weights + free) * model.kv_window_bytes_per_token, model.sliding_window),
                (free * model.kv_selected_bytes_per_token, model.kv_selected_tokens),
            )
            if one[1]
        ],
    )


# --- dimensionless -----------------------------------------------------------
#
# Three numbers say all that the ideal step depends on:
#
# - beta  the batch, in critical batch sizes
# - lam   the context, in critical contexts
# - mu    the memory left beside the weights, in weights
#
# Times are in moves of all weights. Lesson 07 proves each line.


@door
def relative_batch(model: Model, hardware: Hardware, batch: Positive) -> Result:
    """beta: the batch over the critical batch size, which is also the time to
    compute the batch over the time to move the weights."""
    positive(batch=batch)
    return batch / critical_batch_size(model, hardware)


@door
def relative_context(model: Model, hardware: Hardware, context: NotNegative) -> Result:
    """lambda: the time to move one user's KV cache over the time to compute one token.

    That is the context over the critical context. Taken as a ratio of times it is
    exact for windowed layers too, and 0 for a model without a KV cache.
    """
    return read_time(kv_bytes_read(model, context=context), hardware) / compute_time(model, hardware)


@door
def memory_headroom(model: Model, hardware: Hardware) -> Result:
    """mu: usable memory beside the weights, over the weights that a step reads. Negative if they do not fit.

    Where a step reads all that a user keeps, a batch fits if, and only if, beta x lambda is at most mu.
    """
    return (usable_memory(hardware) - weight_bytes(model)) / weight_bytes_moved(model)


@door
def relative_step_time(beta: Positive, lam: NotNegative, overlap: str = "max") -> Result:
    """Step time over the time to move the weights once. Under "max" it is
    max(1 + beta lambda, beta); see ``OVERLAPS`` for the others."""
    positive(beta=beta)
    not_negative(lam=lam)
    if overlap == "max":
        return larger(1 + beta * lam, beta)
    if overlap == "attention_serial":
        return larger(beta, 1) + beta * lam
    if overlap == "sum":
        return 1 + beta * lam + beta
    raise unknown("overlap", overlap, OVERLAPS)


@door
def relative_cost(beta: Positive, lam: NotNegative, overlap: str = "max") -> Result:
    """GPU time for one token, over the least that its arithmetic takes. Under
    "max" it is max(1/beta + lambda, 1): 1 is as cheap as this GPU can make it."""
    return relative_step_time(beta, lam, overlap) / beta


@door
def relative_knee(lam: NotNegative) -> Result:
    """Beta at which moving and computing take equally long under "max": 1/(1 - lambda).

    Infinite from lambda = 1 on: past the critical context no batch is large enough.
    """
    not_negative(lam=lam)
    return divide(1, 1 - smaller(lam, 1))


@door
def largest_balanced_context(mu: Value) -> Result:
    """Lambda up to which the batch at the knee fits in memory: mu/(1 + mu), which is
    1 - weights/memory where a step moves all weights. Zero or less: no batch fits.

    Raises InputError for ``mu``, a ``memory_headroom``, that is not above -1.
    """
    more_than_minus_one(mu=mu)
    return mu / (1 + mu)


# --- tactics -----------------------------------------------------------------


@door
def step_parts(
    model: Model, hardware: Hardware, batch: Positive = 1, context: NotNegative = 0
) -> tuple[Result, Result, Result]:
    """Seconds in which one step moves weights, moves KV caches, and computes.

    Under the overlap ``max`` the step is the longer of the first two together and
    the third.
    """
    positive(batch=batch)
    return (
        read_time(weight_bytes_moved(model), hardware),
        read_time(kv_bytes_read(model, batch, context), hardware),
        compute_time(model, hardware, batch),
    )


@door
def gpu_seconds_per_token(devices: Positive, step: Positive, batch: Positive = 1) -> Result:
    """Seconds of one GPU that a token costs: all ``devices`` are busy for a ``step``,
    and a step makes one token for each user of the batch."""
    positive(devices=devices, step=step, batch=batch)
    return devices * step / batch


@door
def speculative_tokens(acceptance: Share, drafted: Whole) -> Result:
    """Tokens that one verified draft of ``drafted`` tokens is expected to give.

    1 + a + a^2 + ... + a^k: a drafted token counts if it and all before it are
    accepted, each with probability a (``acceptance``), apart from the others; one
    more token always comes from the model itself. Raises InputError for more than ``MOST_DRAFTED``,
    and with a symbol for more than 100.
    Source: Leviathan et al. 2022, arXiv 2211.17192, equation 1.
    """
    share(acceptance=acceptance)
    counted(0, 100 if is_symbolic(acceptance) else MOST_DRAFTED, drafted=drafted)
    return sum(acceptance**i for i in range(drafted + 1))


@door
def speculative_step_time(
    model: Model,
    draft: Model,
    hardware: Hardware,
    batch: Positive = 1,
    context: NotNegative = 0,
    drafted: Whole = 4,
) -> Result:
    """Seconds of one move with speculation: ``drafted`` steps of the model ``draft``,
    then one step of ``model`` that reads weights and caches once and computes
    ``drafted`` + 1 tokens for each user. Moving overlaps with computing (``max``).
    """
    counted(0, MOST_DRAFTED, drafted=drafted)
    moving = read_time(bytes_read(model, batch, context), hardware)
    verify = larger(moving, compute_time(model, hardware, batch * (drafted + 1)))
    return verify + drafted * step_time(draft, hardware, batch, context)


@door
def all_reduce_bytes(
    layers: Positive, hidden_size: Positive, devices: Positive, batch: Positive = 1, bytes_per_value: Positive = 2
) -> Result:
    """Bytes that each device sends in one step when every matrix is split over all.

    Two sums over the devices in each layer, of a vector per token; in a ring, a
    device sends 2(n-1)/n of each. Sources: Megatron-LM, arXiv 1909.08053, section
    3; Patarasuk and Yuan 2009 for the ring.
    """
    positive(layers=layers, hidden_size=hidden_size, devices=devices, batch=batch, bytes_per_value=bytes_per_value)
    vectors = COLLECTIVES_PER_LAYER * layers * batch * hidden_size * bytes_per_value
    return 2 * (devices - 1) / devices * vectors


# --- prefill and many devices ------------------------------------------------


@door
def prefill_time(model: Model, hardware: Hardware, tokens: Positive, refine: str | Iterable[str] = ()) -> Result:
    """Seconds to read a prompt of ``tokens``: all go through the model in one pass,
    so the weights move once. It is the time to the first token when nobody waits.

    ``refine``: ``attention_flops`` adds ``prefill_attention_flops``; ``expert_coverage`` as in
    ``step_time``. Raises InputError for tokens that are not positive, or an
    unknown name.
    """
    positive(tokens=tokens)
    names = names_in(refine, PREFILL_REFINEMENTS)
    weights = _weights(model, tokens, names)
    flops = compute_flops(model, tokens)
    if "attention_flops" in names:
        flops = flops + prefill_attention_flops(model, tokens)
    return larger(weights / hardware.bandwidth, flops / _rate(hardware, model.precision))


@door
def prefill_attention_flops(model: Model, tokens: Positive) -> Result:
    """FLOP of a prompt's prefill spent on attention: each token looks at all before it, half the prompt on
    average, or at as many as a window or a selection holds."""
    positive(tokens=tokens)
    flops = tokens**2 / 2 * _prefill_looks(model)
    for each, most in _limited_looks(model):
        within = smaller(tokens, most)
        flops = flops + (tokens * within - within**2 / 2) * each
    return flops


@door
def prompt_where_attention_equals_weights(model: Model) -> Result:
    """Tokens of a prompt at which attention takes as many FLOP of its prefill as the
    weights do, so that an input token costs twice what it costs in a short one.
    Infinite where attention never gets so dear."""
    weights, growing, limited = compute_flops(model), _prefill_looks(model), _limited_looks(model)
    # One equation for each choice of which limits are reached, from the prompt on that reaches all of these to the
    # one that reaches another; the answer is the length of the pieces before it, and of its part of its own.
    found: Result = 0
    for full in range(2 ** len(limited)):
        slope, level, lag, start, end = growing, 0, 0 * weights, 0, math.inf
        for i, (each, most) in enumerate(limited):
            if full >> i & 1:
                level, lag, start = level + each * most, lag + each * most**2, larger(start, most)
            else:
                slope, end = slope + each, smaller(end, most)
        # slope/2 T + level - lag/(2T) = weights
        if not _nothing(slope):
            over = weights - level
            at = (over + (over**2 + slope * lag) ** 0.5) / slope
        else:
            at = stretched(lag / level / 2, weights / level) if limited else math.inf
        found = found + larger(smaller(at, end) - start, 0)
    return found


@door
def output_over_input(
    model: Model,
    hardware: Hardware,
    batch: Positive,
    context: NotNegative,
    prompt_tokens: Positive,
    **how: Unpack[StepOptions],
) -> Result:
    """Time of an output token over that of an input token, each as a share of the
    step or pass it is part of: what their prices would be, if time were all.

    ``how`` goes to ``step_time``.
    """
    positive(prompt_tokens=prompt_tokens)
    output = step_time(model, hardware, batch, context, **how) / batch
    return output / (prefill_time(model, hardware, prompt_tokens) / prompt_tokens)


@door
def spread_step_time(step: Positive, devices: Positive, fixed: NotNegative) -> Result:
    """Seconds of a step that takes ``step`` on one device, spread over ``devices``:
    moving and computing divide, ``fixed`` (waiting for each other, launching work,
    choosing the token) does not. This ignores that ``fixed`` grows with many devices.
    """
    positive(step=step, devices=devices)
    not_negative(fixed=fixed)
    return step / devices + fixed


@door
def fixed_time_per_collective(fixed: NotNegative, layers: Positive) -> Result:
    """Seconds of ``fixed`` for each exchange between devices: two in a layer. An upper
    bound of the exchange itself, because ``fixed`` holds other things, too."""
    not_negative(fixed=fixed)
    positive(layers=layers)
    return fixed / (COLLECTIVES_PER_LAYER * layers)


@door
def cost_multiple(speed_multiple: Positive, share_of_limit: Share) -> Result:
    """Times the device-seconds per token for ``speed_multiple`` times the speed, by
    more devices at the same batch.

    ``share_of_limit`` is the speed at the start over 1/fixed, which no number of
    devices exceeds. From ``spread_step_time``, with the devices eliminated. Raises
    InputError where the speed would reach that limit.
    """
    positive(speed_multiple=speed_multiple)
    share(share_of_limit=share_of_limit)
    left = 1 - speed_multiple * share_of_limit
    positive(**{"1 - speed_multiple * share_of_limit": left})
    return (1 - share_of_limit) / left


# --- inside ------------------------------------------------------------------


def _refined(
    model: Model, hardware: Hardware, batch: Positive, context: NotNegative, names: tuple[str, ...]
) -> tuple[Result, Result]:
    """Bytes of weights and FLOP of a step, with the refinements of these names turned on."""
    if "capacity" in names:
        check_fits(model, hardware, batch, context)
    weights = _weights(model, batch, names)
    flops = compute_flops(model, batch)
    if "attention_flops" in names:
        flops = flops + attention_flops(model, batch, context)
    return weights, flops


def _flops_per_token(model: Model) -> Result:
    return FLOP_PER_PARAM * (model.active_params - model.input_embedding_params)


def _weights(model: Model, batch: Positive, names: tuple[str, ...]) -> Result:
    return weight_bytes_read(model, batch) if "expert_coverage" in names else weight_bytes_moved(model)


def _kv_read_per_token(model: Model) -> Result:
    """Bytes that a step reads of each token of the context: all that grows with it, unless the model selects."""
    own = model.kv_read_bytes_per_token
    return model.kv_bytes_per_token if own is None else own


def _limited_reads(model: Model) -> list[tuple[Result, Result]]:
    """What a step reads of a limited number of tokens: bytes of each, and how many at most."""
    each = (
        (model.kv_window_bytes_per_token, model.sliding_window),
        (model.kv_selected_bytes_per_token, model.kv_selected_tokens),
    )
    return [one for one in each if one[0]]


def _limited_looks(model: Model) -> list[tuple[Result, Result]]:
    """At how many tokens attention looks at most: FLOP of each, and how many."""
    each = (
        (model.attention_flops_per_window_token, model.sliding_window),
        (model.attention_flops_per_selected_token, model.kv_selected_tokens),
    )
    return [one for one in each if one[0]]


def _prefill_looks(model: Model) -> Result:
    own = model.prefill_attention_flops_per_context_token
    return model.attention_flops_per_context_token if own is None else own


def _read_for_one(model: Model, context: Value) -> Result:
    own = model.kv_read_bytes_per_token  # as in _kv_read_per_token: a call would cost more than all else here
    read = context * (model.kv_bytes_per_token if own is None else own)
    if model.kv_window_bytes_per_token:
        read = read + smaller(context, model.sliding_window) * model.kv_window_bytes_per_token
    if model.kv_selected_bytes_per_token:
        read = read + smaller(context, model.kv_selected_tokens) * model.kv_selected_bytes_per_token
    return read + model.state_bytes if model.state_bytes else read


def _context_of(model: Model, n_bytes: Result) -> Result:
    """Tokens of context at which a step reads ``n_bytes`` for one user: 0 where the fixed part is more, infinite
    where it never comes to that."""
    return _where(n_bytes, _kv_read_per_token(model), model.state_bytes, _limited_reads(model))


def _where(target: Result, growing: Result, fixed: Result, limited: list[tuple[Result, Result]]) -> Result:
    """The context at which fixed + growing x context + each x min(context, most) + ... comes to ``target``."""
    # That is the least of straight lines, one for each choice of which limits are reached; so the context is the
    # largest of those at which the lines reach the target. The last is flat where nothing grows.
    found: Result = 0
    for full in range(2 ** len(limited)):
        slope, rest = growing, target - fixed
        for i, (each, most) in enumerate(limited):
            if full >> i & 1:
                rest = rest - each * most
            else:
                slope = slope + each
        found = or_infinite(found, rest) if _nothing(slope) else larger(found, divide(rest, slope))
    return found


def _nothing(value: Value) -> bool:
    """Whether a number is 0; a symbol is taken not to be."""
    return not is_symbolic(value) and not hasattr(value, "shape") and value == 0


def _rate(hardware: Hardware, precision: str, batch: Result = None) -> Result:
    """FLOP/s of ``precision``; infinite where no rate is known and ``batch`` is one user, who waits for the memory."""
    rates: Mapping[str, float] = hardware.flops
    if precision.__class__ is str and precision in rates:
        return rates[precision]
    from .formats import known_precision  # what is usual needs no table

    precision = known_precision(precision)
    sixteen_bit = rates.get("bf16", rates.get("fp16"))
    if precision == "bf16" and sixteen_bit is not None:
        return sixteen_bit
    if sixteen_bit is not None:  # its arithmetic is known, and this is no part of it
        raise UnknownName(
            f"{hardware.name} has no {precision} rate, only {', '.join(rates)}. A model can be kept in one format and "
            f"computed in another: .at({precision!r}, math={next(iter(rates))!r})"
        )
    if not getattr(batch, "shape", ()) and batch == 1:
        return math.inf
    raise InputError(
        f"{hardware.name}: its FLOP/s in {precision} are not known, so no time of computing is. Give its dense rate, "
        f"Hardware({hardware.name!r}, memory=..., bandwidth=..., flops={{{precision!r}: ...}}); "
        "one user's decode (batch=1) needs none"
    )
