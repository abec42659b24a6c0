"""Models in which most layers keep a state of fixed size, and some attend to the whole context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import layers
from .latent import latent_attention
from .layers import FULL, Placed
from .parts import experts, grouped_attention, layer_norms, mlp
from .recurrent import gated_delta_net, kimi_delta_attention, mamba, mamba2
from .standard import granite_experts, qwen_experts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Fields

LINEAR = "linear_attention"

_WORDS = {LINEAR: "mamba", FULL: "attention"}
"""Newer files say the same in other words."""

_LETTERS = {"M": "mamba", "*": "attention", "-": "mlp", "E": "moe"}
"""Nemotron's pattern of layers."""


def _both(c: Fields, kinds: list[str], whole: str) -> tuple[list[int], list[int]]:
    """Layers of the kind ``whole``, and the others."""
    far = [one for one, kind in enumerate(kinds) if kind == whole]
    return far, layers.others(c, far)


def qwen3_next(c: Fields) -> Iterator[Placed]:
    """Qwen3-Next, Qwen3.5 and later: gated DeltaNet, and attention with a gate in every 4th layer or so."""
    every = c.layer_count()
    kinds = c.of_layers("layer_types", (FULL, LINEAR), every)
    if kinds is None:
        nth = c.whole("full_attention_interval")
        kinds = [LINEAR if (one + 1) % nth else FULL for one in range(every)]
    far, linear = _both(c, kinds, FULL)
    if linear:
        yield gated_delta_net(c), linear
    if far:
        bias = c.flag("attention_bias")
        yield grouped_attention(c, qk_norm="head", gate=True, qkv_bias=bias, out_bias=bias), far
    yield layer_norms(c), range(every)
    sparse = layers.qwen_sparse(c) if c.has("num_experts") else []
    if sparse:
        for part in qwen_experts(c):
            yield part, sparse
    dense = layers.others(c, sparse)
    if dense:
        yield mlp(c, c.whole("intermediate_size")), dense


def _nemotron_kinds(c: Fields) -> list[str]:
    """What each layer is: by a list of words, or by a letter each."""
    if c.has("layers_block_type"):
        said = c.of_layers("layers_block_type", (*_LETTERS.values(), *_WORDS), c.layer_count()) or []
        return [_WORDS.get(one, one) for one in said]
    pattern = c.text("hybrid_override_pattern")
    strange = next((one for one in pattern if one not in _LETTERS), None)
    if strange is not None:
        raise c.unknown("hybrid_override_pattern", strange)
    if c.layer_count() != len(pattern):
        raise c.bad("num_hidden_layers", c.layer_count(), f"the length of hybrid_override_pattern, {len(pattern)}")
    return [_LETTERS[one] for one in pattern]


def nemotron_h(c: Fields) -> Iterator[Placed]:
    """Nemotron-H and Nemotron 3: a layer is one thing, Mamba-2, attention, an MLP or experts, none of them gated."""
    for field in ("attention_bias", "mlp_bias"):  # no release has them, and none says where
        if c.flag(field):
            raise c.unknown(field)
    kinds = _nemotron_kinds(c)
    where = {word: [one for one, kind in enumerate(kinds) if kind == word] for word in _LETTERS.values()}
    if where["mamba"]:
        yield (
            mamba2(
                c,
                c.whole("mamba_num_heads"),
                c.whole("mamba_head_dim"),
                c.whole("n_groups"),
                c.whole("ssm_state_size"),
                c.whole("conv_kernel"),
                bias=c.flag("use_bias") or c.flag("mamba_proj_bias"),
                conv_bias=c.flag("use_conv_bias", default=True),
                name="mixer",
            ),
            where["mamba"],
        )
    if where["attention"]:
        yield grouped_attention(c, name="mixer"), where["attention"]
    if where["mlp"]:
        yield mlp(c, c.whole("intermediate_size"), name="mixer", gated=False), where["mlp"]
    if where["moe"]:
        shared = c.whole("n_shared_experts", least=0)
        routed = experts(
            c,
            c.whole("moe_intermediate_size"),
            shared=shared,
            shared_width=shared * c.whole("moe_shared_expert_intermediate_size") if shared else None,
            gated=False,
            latent=c.whole("moe_latent_size", default=0, least=0) or None,
            name="mixer",
        )
        for part in routed:
            yield part, where["moe"]
    yield layer_norms(c, 1), range(len(kinds))


def jamba(c: Fields) -> Iterator[Placed]:
    """Jamba: Mamba, attention in every 8th layer, experts in every 2nd."""
    every = c.layer_count()
    step, first = c.whole("attn_layer_period"), c.whole("attn_layer_offset", least=0)
    wide, start = c.whole("expert_layer_period"), c.whole("expert_layer_offset", least=0)
    far = [one for one in range(every) if one % step == first]
    if far:
        yield grouped_attention(c), far
    yield mamba(c), layers.others(c, far)
    sparse = [one for one in range(every) if one % wide == start] if c.whole("num_experts") > 1 else []
    if sparse:
        for part in experts(c, c.whole("intermediate_size"), name="feed_forward"):
            yield part, sparse
    yield (
        mlp(c, c.whole("intermediate_size"), name="feed_forward"),
        layers.others(c, sparse),
    )
    yield layer_norms(c), range(every)


def granite_hybrid(c: Fields) -> Iterator[Placed]:
    """Granite 4 H: Mamba-2, attention in a few layers, an MLP for every token beside the experts."""
    every = c.layer_count()
    kinds = c.of_layers("layer_types", ("mamba", "attention", *_WORDS), every)
    if kinds is None:
        raise c.missing("layer_types", f'a list with "mamba" or "attention" for each of {every} layers')
    far, linear = _both(c, [_WORDS.get(one, one) for one in kinds], "attention")
    if linear:
        heads, width = c.whole("mamba_n_heads"), c.whole("mamba_d_head")
        if heads * width != c.whole("mamba_expand") * c.hidden_size:
            raise c.bad("mamba_d_head", width, f"mamba_expand x hidden_size over mamba_n_heads={heads}")
        yield (
            mamba2(
                c,
                heads,
                width,
                c.whole("mamba_n_groups"),
                c.whole("mamba_d_state"),
                c.whole("mamba_d_conv"),
                bias=c.flag("mamba_proj_bias"),
                conv_bias=c.flag("mamba_conv_bias", default=True),
                name="mamba",
            ),
            linear,
        )
    if far:
        bias = c.flag("attention_bias")
        yield grouped_attention(c, qkv_bias=bias, out_bias=bias), far
    if c.whole("num_local_experts", default=0, least=0):
        for part in granite_experts(c):
            yield part, range(every)
    else:
        yield mlp(c, c.whole("shared_intermediate_size")), range(every)
    yield layer_norms(c), range(every)


def kimi_linear(c: Fields) -> Iterator[Placed]:
    """Kimi Linear, Kimi K3: Kimi Delta Attention, and MLA without positions in every 4th layer.

    Lists of layers count from 1. K3's routed experts see the token in a narrower form.
    """
    every, linear = c.layer_count(), c.need("linear_attn_config")
    far = [one - 1 for one in linear.numbers("full_attn_layers", every, least=1)]
    near = [one - 1 for one in linear.numbers("kda_layers", every, least=1)]
    if sorted(far + near) != list(range(every)):
        raise linear.bad("kda_layers", f"{len(near)} layers", f"with full_attn_layers each of the {every} layers once")
    if near:
        yield kimi_delta_attention(c, linear), near
    if far:
        yield latent_attention(c, gate=c.flag("mla_use_output_gate")), far
    sparse = layers.after_dense(c)
    if sparse:
        routed = experts(
            c,
            c.whole("moe_intermediate_size"),
            shared=c.whole("num_shared_experts", "n_shared_experts", default=0, least=0),
            correction=True,
            latent=c.whole("routed_expert_hidden_size", default=0, least=0) or None,
            latent_norm=c.flag("latent_moe_use_norm"),
            name="block_sparse_moe",
        )
        for part in routed:
            yield part, sparse
    dense = layers.others(c, sparse)
    if dense:
        yield mlp(c, c.whole("intermediate_size")), dense
    yield layer_norms(c), range(every)
