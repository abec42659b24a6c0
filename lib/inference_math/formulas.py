"""Every formula of the series, once.

Each function is a few lines of arithmetic, and the same function takes

- numbers            ``step_time(DEEPSEEK_V3, H100, batch=64, context=8_000)``
- NumPy arrays       ``batch=np.geomspace(1, 1e4, 200)`` gives a curve
- SymPy symbols      a model and a GPU whose fields are symbols give the expression
- pint quantities    fields with units give a result with units

A *model* and a *hardware* are objects with the fields of ``catalog.Model`` and
``catalog.Hardware``. Units are SI: bytes, seconds, FLOP/s. One FLOP is one
multiplication or one addition, so a multiply-add is 2 FLOP. Rates are dense.

Nothing but the standard library is needed to import this file or to compute a
number with it.
"""

import math
import sys

from .errors import DoesNotFit, InputError, unknown

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


# --- how big a model is ------------------------------------------------------


def weight_bytes(model):
    """Bytes of all weights: parameters x bytes per parameter."""
    return model.total_params * model.weight_bytes_per_param


def kv_bytes_per_token(layers, kv_heads, head_dim, bytes_per_value=2):
    """Bytes that one more token adds to a KV cache (MHA, GQA, MQA).

    Two vectors (a key and a value) per layer and KV head.
    Source: Pope et al. 2022, arXiv 2211.05102, section 3.
    """
    return 2 * layers * kv_heads * head_dim * bytes_per_value


def mla_kv_bytes_per_token(layers, latent_rank, rope_dim, bytes_per_value=2):
    """Bytes that one more token adds to a KV cache under multi-head latent attention.

    One latent and one rotary key per layer, shared by all heads.
    Source: DeepSeek-V2, arXiv 2405.04434, section 2.1.
    """
    return layers * (latent_rank + rope_dim) * bytes_per_value


def kv_bytes(model, context):
    """Bytes of one user's KV cache at ``context`` tokens.

    Layers with a sliding window stop growing once the window is full.
    """
    growing = context * model.kv_bytes_per_token
    if not model.kv_window_bytes_per_token:
        return growing
    kept = _smaller(context, model.sliding_window)
    return growing + kept * model.kv_window_bytes_per_token


def memory_needed(model, batch=1, context=0):
    """Bytes that must sit in memory: the weights once, a KV cache for each user."""
    _check_batch_and_context(batch, context)
    return weight_bytes(model) + batch * kv_bytes(model, context)


def max_batch(model, hardware, context):
    """The most users whose KV caches fit beside the weights (not rounded down).

    Negative when not even the weights fit; infinite at context 0.
    """
    _check("context", context, at_least_zero=True)
    free = hardware.memory - weight_bytes(model)
    return _divide(free, kv_bytes(model, context))


def devices_needed(n_bytes, hardware):
    """Whole devices whose memory together holds ``n_bytes`` (numbers only)."""
    _check("n_bytes", n_bytes)
    return math.ceil(n_bytes / hardware.memory)


# --- what a step reads -------------------------------------------------------


def routed_expert_params(moe_layers, experts, hidden_size, expert_hidden_size):
    """Parameters of all routed experts of a mixture-of-experts model."""
    one_expert = MATRICES_PER_EXPERT * hidden_size * expert_hidden_size
    return moe_layers * experts * one_expert


def expert_coverage(experts, experts_per_token, batch):
    """Share of the experts that at least one of ``batch`` tokens is sent to.

    Assumes that each token picks its experts evenly and apart from the others.
    A given expert is missed by one token with probability 1 - k/E.
    """
    _check("batch", batch)
    return 1 - (1 - experts_per_token / experts) ** batch


def weight_bytes_read(model, batch=1):
    """Bytes of weights that one step reads, the untouched ones left out.

    Left out are the experts that no token of the batch was sent to, and the
    input embedding, of which each token reads a single row. For a dense model
    that is all but the embedding. Mixed formats count their average width.
    """
    _check("batch", batch)
    params = model.total_params - model.input_embedding_params
    if model.experts:
        coverage = expert_coverage(model.experts, model.experts_per_token, batch)
        params = params - (1 - coverage) * model.routed_params
    return params * model.weight_bytes_per_param


def read_time(n_bytes, hardware):
    """Seconds to move ``n_bytes`` from memory to the compute units once."""
    return n_bytes / hardware.bandwidth


def kv_bytes_read(model, batch=1, context=0, shared=0):
    """Bytes of KV cache that one step reads for ``batch`` users.

    The first ``shared`` of each user's ``context`` tokens are the same for all,
    kept once and read once. What windowed layers keep is taken as each user's own.
    Raises InputError where ``shared`` is more than ``context``.
    Source: Juravsky et al. 2024, "Hydragen", arXiv 2402.05099.
    """
    _check_batch_and_context(batch, context)
    _check("shared", shared, at_least_zero=True)
    _check("context - shared", context - shared, at_least_zero=True)
    again = (batch - 1) * shared * model.kv_bytes_per_token
    return batch * kv_bytes(model, context) - again


# --- what a step computes ----------------------------------------------------


def compute_flops(model, batch=1):
    """FLOP of one step for ``batch`` tokens: 2 per active parameter and token.

    Weights only; attention adds ``attention_flops``.
    Source: Kaplan et al. 2020, arXiv 2001.08361, section 2.1.
    """
    return FLOP_PER_PARAM * model.active_params * batch


def attention_flops_per_context_token(layers, query_heads, head_dim):
    """FLOP that one earlier token costs one new token: a score and a weighted sum
    per head (MHA, GQA, MQA)."""
    return 2 * FLOP_PER_PARAM * layers * query_heads * head_dim


def mla_attention_flops_per_context_token(layers, query_heads, latent_rank, rope_dim):
    """The same under multi-head latent attention, computed on the latent itself."""
    return FLOP_PER_PARAM * layers * query_heads * (2 * latent_rank + rope_dim)


def attention_flops(model, batch, context):
    """FLOP of one step spent on looking at the ``context`` earlier tokens."""
    return batch * context * model.attention_flops_per_context_token


def compute_time(model, hardware, batch=1):
    """Seconds that the compute units need for one step of ``batch`` tokens."""
    return compute_flops(model, batch) / _rate(hardware, model.precision)


def tokens_processed(prompt_tokens, new_tokens, use_cache=False):
    """Tokens that go through the model until ``new_tokens`` are made.

    Without a cache step i processes the prompt and the i - 1 tokens made so far;
    with one each token once. The last token made need not go through.
    """
    _check("prompt_tokens", prompt_tokens)
    _check("new_tokens", new_tokens)
    if use_cache:
        return prompt_tokens + new_tokens - 1
    return new_tokens * prompt_tokens + new_tokens * (new_tokens - 1) / 2


# --- both at once ------------------------------------------------------------


def step_time(model, hardware, batch=1, context=0, overlap="max", refine=()):
    """Seconds for one decode step: one new token for each of ``batch`` users.

    ``context`` is how many tokens each user's KV cache holds. ``overlap`` names
    what runs at the same time as what (see ``OVERLAPS``). ``refine`` turns on
    what the ideal leaves out, by name:

    - ``expert_coverage``: only the experts that were picked are read
    - ``attention_flops``: attention's own arithmetic is counted
    - ``capacity``: raises ``DoesNotFit`` when weights and caches exceed memory

    Raises InputError for a batch that is not positive, a negative context, NaN,
    or an unknown name.
    """
    _check_batch_and_context(batch, context)
    bandwidth, rate = hardware.bandwidth, _rate(hardware, model.precision)
    if refine:
        weights, flops = _refined(model, hardware, batch, context, refine)
        read_weights, compute = weights / bandwidth, flops / rate
    else:
        # Unnamed, the product is a temporary that NumPy can overwrite.
        read_weights, compute = weight_bytes(model) / bandwidth, compute_flops(model, batch) / rate
    kv_per_user = kv_bytes(model, context) / bandwidth
    if overlap == "max":
        return _larger(read_weights + batch * kv_per_user, compute)
    if overlap == "attention_serial":
        return _larger(read_weights, compute) + batch * kv_per_user
    if overlap == "sum":
        return read_weights + batch * kv_per_user + compute
    raise unknown("overlap", overlap, OVERLAPS)


def tokens_per_second_per_user(model, hardware, batch=1, context=0, **how):
    """Tokens that each user sees per second: one per step."""
    return 1 / step_time(model, hardware, batch, context, **how)


def tokens_per_second(model, hardware, batch=1, context=0, **how):
    """Tokens per second of the whole deployment: one per step and user."""
    return batch / step_time(model, hardware, batch, context, **how)


# --- where moving and computing meet -----------------------------------------


def ridge_point(hardware, precision="bf16"):
    """FLOP that the device can do in the time it takes to move one byte.

    Source: Williams, Waterman, Patterson 2009, "Roofline".
    """
    return _rate(hardware, precision) / hardware.bandwidth


def arithmetic_intensity(model, batch=1, context=0):
    """FLOP per byte moved of one step of the ideal model."""
    _check_batch_and_context(batch, context)
    moved = weight_bytes(model) + batch * kv_bytes(model, context)
    return compute_flops(model, batch) / moved


def attainable_flops(intensity, hardware, precision="bf16"):
    """The roofline: FLOP/s reached at ``intensity`` FLOP per byte."""
    _check("intensity", intensity)
    return _smaller(intensity * hardware.bandwidth, _rate(hardware, precision))


def critical_batch_size(model, hardware, context=0, overlap="max"):
    """Users per step at which computing takes as long as what it overlaps with.

    B*: a model half, bytes per parameter x total/active, times a hardware half, the
    ridge point, over 2 FLOP per parameter. All weights read. With ``context`` tokens
    in each user's KV cache it depends on ``overlap`` (see ``OVERLAPS``):

    - ``max``: caches are part of the move, so B*/(1 - L/L*), L* the ``critical_context``;
      infinite from L* on, where no batch is ever compute-bound
    - ``attention_serial``: B* at every context; caches take their time apart
    - ``sum``: moving and computing never overlap, so there is no knee: InputError

    Where layers have a sliding window, L/L* stands for one user's time of moving the
    cache, windows included, over that of computing: the windows count until they are
    full. (``critical_context`` leaves them out.)
    """
    _check("context", context, at_least_zero=True)
    if overlap not in OVERLAPS:
        raise unknown("overlap", overlap, OVERLAPS)
    if overlap == "sum":
        raise InputError(
            "overlap='sum' has no critical batch: its step grows from the first "
            "user on; 'max' and 'attention_serial' have one"
        )
    per_param = model.weight_bytes_per_param / FLOP_PER_PARAM
    inverse_sparsity = model.total_params / model.active_params
    knee = per_param * inverse_sparsity * ridge_point(hardware, model.precision)
    if overlap == "attention_serial" or (isinstance(context, (int, float)) and context == 0):
        return knee
    caches = read_time(kv_bytes(model, context), hardware)
    return _stretched(knee, caches / compute_time(model, hardware))


def critical_context(model, hardware):
    """Tokens of context at which moving one user's KV cache takes as long as
    computing that user's token, whatever the batch."""
    return (
        FLOP_PER_PARAM
        * model.active_params
        * hardware.bandwidth
        / (_rate(hardware, model.precision) * model.kv_bytes_per_token)
    )


def context_where_kv_equals_weights(model, batch=1):
    """Tokens of context at which ``batch`` KV caches weigh as much as the weights."""
    _check("batch", batch)
    return weight_bytes(model) / (batch * model.kv_bytes_per_token)


# --- dimensionless -----------------------------------------------------------
#
# Three numbers say all that the ideal step depends on:
#
# - beta  the batch, in critical batch sizes
# - lam   the context, in critical contexts
# - mu    the memory left beside the weights, in weights
#
# Times are in moves of all weights. derivations.dimensionless() proves each line.


def relative_batch(model, hardware, batch):
    """beta: the batch over the critical batch size, which is also the time to
    compute the batch over the time to move the weights."""
    _check("batch", batch)
    return batch / critical_batch_size(model, hardware)


def relative_context(model, hardware, context):
    """lambda: the time to move one user's KV cache over the time to compute one token.

    That is the context over the critical context. Taken as a ratio of times it is
    exact for windowed layers too, and 0 for a model without a KV cache.
    """
    _check("context", context, at_least_zero=True)
    return read_time(kv_bytes(model, context), hardware) / compute_time(model, hardware)


def memory_headroom(model, hardware):
    """mu: memory beside the weights, over the weights. Negative if they do not fit.

    A batch fits if, and only if, beta x lambda is at most mu.
    """
    return hardware.memory / weight_bytes(model) - 1


def relative_step_time(beta, lam, overlap="max"):
    """Step time over the time to move the weights once. Under "max" it is
    max(1 + beta lambda, beta); see ``OVERLAPS`` for the others."""
    _check("beta", beta)
    _check("lam", lam, at_least_zero=True)
    if overlap == "max":
        return _larger(1 + beta * lam, beta)
    if overlap == "attention_serial":
        return _larger(beta, 1) + beta * lam
    if overlap == "sum":
        return 1 + beta * lam + beta
    raise unknown("overlap", overlap, OVERLAPS)


def relative_cost(beta, lam, overlap="max"):
    """GPU time for one token, over the least that its arithmetic takes. Under
    "max" it is max(1/beta + lambda, 1): 1 is as cheap as this GPU can make it."""
    return relative_step_time(beta, lam, overlap) / beta


def relative_knee(lam):
    """beta at which moving and computing take equally long under "max": 1/(1 - lambda).

    Infinite from lambda = 1 on: past the critical context no batch is large enough.
    """
    _check("lam", lam, at_least_zero=True)
    return _divide(1, 1 - _smaller(lam, 1))


def largest_balanced_context(mu):
    """lambda up to which the batch at the knee fits in memory: mu/(1 + mu), which
    is 1 - weights/memory. Zero or less: no batch fits."""
    return mu / (1 + mu)


# --- tactics -----------------------------------------------------------------


def step_parts(model, hardware, batch=1, context=0):
    """Seconds in which one step moves weights, moves KV caches, and computes.

    A tuple of three. Under the overlap ``max`` the step is the longer of the first
    two together and the third.
    """
    _check_batch_and_context(batch, context)
    return (
        read_time(weight_bytes(model), hardware),
        batch * read_time(kv_bytes(model, context), hardware),
        compute_time(model, hardware, batch),
    )


def gpu_seconds_per_token(model, hardware, batch=1, context=0, **how):
    """Seconds of one GPU that a token costs: all devices are busy for a step, and a
    step makes one token per user. ``how`` goes to ``step_time``."""
    return device_seconds_per_token(hardware.devices, step_time(model, hardware, batch, context, **how), batch)


def speculative_tokens(acceptance, drafted):
    """Tokens that one verified draft of ``drafted`` tokens is expected to give.

    1 + a + a^2 + ... + a^k: a drafted token counts if it and all before it are
    accepted, each with probability a (``acceptance``), apart from the others; one
    more token always comes from the model itself. ``drafted`` is a whole number.
    Source: Leviathan et al. 2022, arXiv 2211.17192, equation 1.
    """
    _check_share("acceptance", acceptance)
    _check_whole("drafted", drafted)
    return sum(acceptance**i for i in range(drafted + 1))


def speculative_step_time(model, draft, hardware, batch=1, context=0, drafted=4):
    """Seconds of one move with speculation: ``drafted`` steps of the model ``draft``,
    then one step of ``model`` that reads weights and caches once and computes
    ``drafted`` + 1 tokens for each user. Moving overlaps with computing (``max``).
    """
    _check_whole("drafted", drafted)
    moving = read_time(memory_needed(model, batch, context), hardware)
    verify = _larger(moving, compute_time(model, hardware, batch * (drafted + 1)))
    return verify + drafted * step_time(draft, hardware, batch, context)


def all_reduce_bytes(layers, hidden_size, devices, batch=1, bytes_per_value=2):
    """Bytes that each device sends in one step when every matrix is split over all.

    Two sums over the devices in each layer, of a vector per token; in a ring, a
    device sends 2(n-1)/n of each. Sources: Megatron-LM, arXiv 1909.08053, section
    3; Patarasuk and Yuan 2009 for the ring.
    """
    _check("batch", batch)
    vectors = 2 * layers * batch * hidden_size * bytes_per_value
    return 2 * (devices - 1) / devices * vectors


# --- prefill and many devices ------------------------------------------------


PREFILL_REFINEMENTS = ("expert_coverage", "attention_flops")
"""Those of ``REFINEMENTS`` that prefill knows."""

COLLECTIVES_PER_LAYER = 2
"""Under tensor parallelism the devices add up their parts after attention and after
the MLP. Source: Shoeybi et al. 2019, "Megatron-LM", arXiv 1909.08053, section 3."""


def prefill_time(model, hardware, tokens, refine=()):
    """Seconds to read a prompt of ``tokens``: all go through the model in one pass,
    so the weights move once. It is the time to the first token when nobody waits.

    ``refine``: ``attention_flops`` lets each token look at half the prompt on
    average, which makes tokens**2 / 2 looks; ``expert_coverage`` as in
    ``step_time``. Raises InputError for tokens that are not positive, or an
    unknown name.
    """
    _check("tokens", tokens)
    names = (refine,) if isinstance(refine, str) else refine
    for name in names:
        if name not in PREFILL_REFINEMENTS:
            raise unknown("refinement", name, PREFILL_REFINEMENTS)
    weights, flops = _refined(model, hardware, tokens, tokens / 2, names)
    return _larger(weights / hardware.bandwidth, flops / _rate(hardware, model.precision))


def prompt_where_attention_equals_weights(model):
    """Tokens of a prompt at which attention takes as many FLOP of its prefill as the
    weights do, so that an input token costs twice what it costs in a short one."""
    return 2 * FLOP_PER_PARAM * model.active_params / model.attention_flops_per_context_token


def output_over_input(model, hardware, batch, context, prompt_tokens, **how):
    """Time of an output token over that of an input token, each as a share of the
    step or pass it is part of: what their prices would be, if time were all.

    ``how`` goes to ``step_time``.
    """
    output = step_time(model, hardware, batch, context, **how) / batch
    return output / (prefill_time(model, hardware, prompt_tokens) / prompt_tokens)


def request_price(price, input_tokens, output_tokens=0):
    """USD for one request (numbers only). ``price`` has the fields of ``prices.Price``,
    USD per million tokens; above its threshold the whole request costs the higher price.
    """
    _check("input_tokens", input_tokens)
    _check("output_tokens", output_tokens, at_least_zero=True)
    long = price.threshold is not None and input_tokens > price.threshold
    each_in, each_out = (price.long_input, price.long_output) if long else (price.input, price.output)
    return (input_tokens * each_in + output_tokens * each_out) / 1e6


def spread_step_time(step, devices, fixed):
    """Seconds of a step that takes ``step`` on one device, spread over ``devices``:
    moving and computing divide, ``fixed`` (waiting for each other, launching work,
    choosing the token) does not. This ignores that ``fixed`` grows with many devices.
    """
    _check("devices", devices)
    return step / devices + fixed


def fixed_time_per_collective(fixed, layers):
    """Seconds of ``fixed`` for each exchange between devices: two in a layer. An upper
    bound of the exchange itself, because ``fixed`` holds other things, too."""
    return fixed / (COLLECTIVES_PER_LAYER * layers)


def device_seconds_per_token(devices, step, batch):
    """Device-seconds that one token takes when a step on ``devices`` makes ``batch``."""
    _check("batch", batch)
    return devices * step / batch


def cost_multiple(speed_multiple, share_of_limit):
    """Times the device-seconds per token for ``speed_multiple`` times the speed, by
    more devices at the same batch.

    ``share_of_limit`` is the speed at the start over 1/fixed, which no number of
    devices exceeds. From ``spread_step_time``, with the devices eliminated. Raises
    InputError where the speed would reach that limit.
    """
    _check("speed_multiple", speed_multiple)
    left = 1 - speed_multiple * share_of_limit
    _check("1 - speed_multiple * share_of_limit", left)
    return (1 - share_of_limit) / left


# --- inside ------------------------------------------------------------------


def _refined(model, hardware, batch, context, refine):
    """Bytes of weights and FLOP of a step, with what ``refine`` names turned on."""
    names = (refine,) if isinstance(refine, str) else refine
    for name in names:
        if name not in REFINEMENTS:
            raise unknown("refinement", name, REFINEMENTS)
    if "capacity" in names:
        check_fits(model, hardware, batch, context)
    covered = "expert_coverage" in names
    weights = weight_bytes_read(model, batch) if covered else weight_bytes(model)
    flops = compute_flops(model, batch)
    if "attention_flops" in names:
        flops = flops + attention_flops(model, batch, context)
    return weights, flops


def check_fits(model, hardware, batch=1, context=0):
    """Raises DoesNotFit unless weights and KV caches fit in the memory (numbers
    and arrays). Returns nothing."""
    needed = memory_needed(model, batch, context)
    needed = needed.max() if hasattr(needed, "max") else needed
    if needed <= hardware.memory:
        return
    weights = weight_bytes(model)
    said = f"{model.name} on {hardware.name} ({hardware.memory / 1e9:,.0f} GB)"
    if weights > hardware.memory:
        least = devices_needed(weights, hardware)
        raise DoesNotFit(
            f"{said} does not fit: the weights alone are {weights / 1e9:,.0f} GB. "
            f"It needs at least {least} of {hardware.name}, or fewer bytes per parameter."
        )
    longest = context.max() if hasattr(context, "max") else context
    most = int((hardware.memory - weights) // kv_bytes(model, longest))
    raise DoesNotFit(
        f"batch={batch!r} does not fit: {said} needs {needed / 1e9:,.0f} GB at "
        f"context={longest!r}. At most batch={most} fits."
    )


def _rate(hardware, precision):
    try:
        return hardware.flops[precision]
    except KeyError:
        raise unknown(f"precision for {hardware.name}", precision, hardware.flops) from None


def _check_batch_and_context(batch, context):
    # The two commonest cases are decided here, because a call costs more than they do.
    kind = batch.__class__
    if not ((kind is int or kind is float) and 0 < batch < math.inf):
        _check("batch", batch)
    kind = context.__class__
    if not ((kind is int or kind is float) and 0 <= context < math.inf):
        _check("context", context, at_least_zero=True)


def _check(name, value, at_least_zero=False):
    """Raises InputError unless ``value`` is a positive (or not negative) number,
    array, symbol or quantity."""
    allowed = "0 or more" if at_least_zero else "more than 0"
    if _is_symbolic(value):
        bad = value.is_negative if at_least_zero else value.is_nonpositive
        if bad or value.is_finite is False:
            raise InputError(f"{name}={value} must be {allowed}")
        return
    number = getattr(value, "magnitude", value)  # a pint quantity has one
    if isinstance(number, (str, bytes, bool, list, tuple)) or number is None:
        raise InputError(
            f"{name}={value!r} must be a number or a NumPy array, {allowed}; it is a {type(value).__name__}"
        )
    if hasattr(number, "min") and getattr(number, "size", 1) == 0:
        raise InputError(f"{name} is an empty array; it must hold numbers, {allowed}")
    least = number.min() if hasattr(number, "min") else number
    most = number.max() if hasattr(number, "max") else number
    # Written so that NaN, for which every comparison is false, does not pass.
    if not ((least >= 0 if at_least_zero else least > 0) and most < math.inf):
        shown = value if least is number else f"array with {least}..{most}"
        raise InputError(f"{name}={shown} must be finite and {allowed}")


def _check_share(name, value):
    _check(name, value, at_least_zero=True)
    most = value.max() if hasattr(value, "max") else value
    if not _is_symbolic(most) and most > 1:
        raise InputError(f"{name}={most} must be a share, from 0 to 1")


def _check_whole(name, value):
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(f"{name}={value!r} must be a whole number, 0 or more")


def _is_symbolic(value):
    sympy = sys.modules.get("sympy")  # nobody holds a symbol before sympy is loaded
    return sympy is not None and isinstance(value, sympy.Basic)


def _larger(a, b):
    if a.__class__ is float and b.__class__ is float:
        return a if a >= b else b
    return _choose(a, b, "Max", "maximum", max)


def _smaller(a, b):
    return _choose(a, b, "Min", "minimum", min)


def _choose(a, b, symbolic, array, plain):
    if _is_symbolic(a) or _is_symbolic(b):
        return getattr(sys.modules["sympy"], symbolic)(a, b)
    numpy = sys.modules.get("numpy")
    if numpy is None or (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        return plain(a, b)
    return getattr(numpy, array)(a, b)


def _stretched(knee, share):
    """knee / (1 - share), and infinite where ``share`` is 1 or more."""
    if _is_symbolic(share):
        sympy = sys.modules["sympy"]
        return sympy.Piecewise((knee / (1 - share), share < 1), (sympy.oo, True))
    if hasattr(share, "min"):
        numpy = sys.modules["numpy"]
        with numpy.errstate(divide="ignore"):
            return knee / numpy.maximum(1 - share, 0.0)
    return knee / (1 - share) if share < 1 else knee * math.inf


def _divide(a, b):
    """a / b, with the infinity that Python's own division refuses."""
    if isinstance(b, (int, float)) and b == 0:
        return math.inf if a > 0 else -math.inf
    return a / b
