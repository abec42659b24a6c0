"""Transformers with keys and values in every layer, and an MLP or experts. ``Style`` says how a family differs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from . import layers
from .parts import (
    LOOKED_UP,
    Matrix,
    Part,
    experts,
    grouped_attention,
    layer_norms,
    mlp,
    norms,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .fields import Fields
    from .layers import Placed, Windows


class Style(NamedTuple):
    """How a family differs from Llama."""

    norms: int = 2
    biased: str = "attention_bias"
    """The field that says whether queries, keys and values have a bias."""
    biased_unless_said: bool = False
    out_bias: bool = True
    """Whether the way out then has one, too."""
    qk_norm: str = ""
    qk_norm_if: str = ""
    """The field that turns it on; always on where none is named."""
    sinks: bool = False
    mlp_bias: str = ""
    dense_width: tuple[str, ...] = ("intermediate_size",)
    windows: Callable[[Fields], Windows] = layers.no_windows
    experts: Callable[[Fields], list[Part]] | None = None
    sparse: Callable[[Fields], list[int]] = layers.all_layers


def transformer(style: Style) -> Callable[[Fields], Iterator[Placed]]:
    """The layers of a family of this style."""

    def placed(c: Fields) -> Iterator[Placed]:
        bias = c.flag(style.biased, default=style.biased_unless_said) if style.biased else style.biased_unless_said
        normed = style.qk_norm if not style.qk_norm_if or c.flag(style.qk_norm_if) else ""
        attention = partial(
            grouped_attention, c, qkv_bias=bias, out_bias=bias and style.out_bias, qk_norm=normed, sinks=style.sinks
        )
        far, near, window = style.windows(c)
        if far:
            yield attention(), far
        if near:
            yield attention(window=window), near
        yield layer_norms(c, style.norms), layers.all_layers(c)
        with_experts = style.sparse(c) if style.experts else []
        if style.experts and with_experts:
            for part in style.experts(c):
                yield part, with_experts
        dense = layers.others(c, with_experts)
        if dense:
            biased = bool(style.mlp_bias) and c.flag(style.mlp_bias)
            yield mlp(c, c.whole(*style.dense_width), bias=biased), dense

    return placed


# --- the experts of each family --------------------------------------------------


def plain_experts(c: Fields) -> list[Part]:
    """Mixtral, MiniMax-M2: routed ones alone, as wide as ``intermediate_size`` says."""
    return experts(c, c.whole("intermediate_size"))


def biased_experts(c: Fields) -> list[Part]:
    """gpt-oss: the same, with biases."""
    return experts(c, c.whole("intermediate_size"), bias=True)


def qwen_experts(c: Fields) -> list[Part]:
    """Qwen: routed ones; some models with one that works for every token, behind a gate."""
    wide = c.whole("shared_expert_intermediate_size", default=0, least=0)
    return experts(
        c,
        c.whole("moe_intermediate_size"),
        shared=int(wide > 0),
        shared_width=wide,
        shared_gate=bool(wide),
        shared_name="shared_expert",
    )


def experts_and_shared(c: Fields) -> list[Part]:
    """GLM-4.5: routed ones, and ``n_shared_experts`` of the same width."""
    return experts(c, c.whole("moe_intermediate_size"), shared=c.whole("n_shared_experts", default=0, least=0))


def llama4_experts(c: Fields) -> list[Part]:
    """Llama 4: one of the same width works for every token."""
    return experts(c, c.whole("intermediate_size"), shared=1, name="feed_forward", shared_name="shared_expert")


def granite_experts(c: Fields) -> list[Part]:
    """Granite: an MLP of ``shared_intermediate_size`` works for every token, where there is one."""
    wide = c.whole("shared_intermediate_size", default=0, least=0)
    return experts(c, c.whole("intermediate_size"), shared=int(wide > 0), shared_width=wide)


# --- families with habits of their own -------------------------------------------


def gemma4(c: Fields) -> Iterator[Placed]:
    """Gemma 4: wider heads where the whole context is looked at; experts beside an MLP, each with its own norms."""
    for field in ("hidden_size_per_layer_input", "num_kv_shared_layers"):
        if c.whole(field, least=0):
            raise c.unknown(field)
    if c.flag("use_double_wide_mlp"):
        raise c.unknown("use_double_wide_mlp")
    every = layers.all_layers(c)
    far, near, window = layers.window_but_every(6)(c)
    bias, shared = c.flag("attention_bias"), c.flag("attention_k_eq_v")
    attention = partial(grouped_attention, c, qk_norm="head", qkv_bias=bias, out_bias=bias)
    if near:
        yield attention(window=window), near
    if far:
        width = c.whole("global_head_dim")
        kv = c.whole("num_global_key_value_heads", default=0) if shared else 0
        yield attention(head_dim=width, kv_heads=kv or None, no_value_matrix=shared), far
    yield mlp(c, c.whole("intermediate_size")), every
    mixed = c.flag("enable_moe_block")
    if mixed:
        for part in experts(c, c.whole("moe_intermediate_size")):
            yield part, every
        many = c.whole("num_experts")
        yield Part("router", (Matrix("router.scale", c.hidden_size), Matrix("router.per_expert_scale", many))), every
    yield norms(Matrix("norms", c.hidden_size, alike=7 if mixed else 4), Matrix("layer_scalar", 1)), every


def gpt2(c: Fields) -> Iterator[Placed]:
    """GPT-2: learned positions, biases everywhere, an MLP without a gate."""
    every = layers.all_layers(c)
    positions = c.whole("n_positions", "max_position_embeddings")
    yield Part("positions", (Matrix("wpe", positions, c.hidden_size),), LOOKED_UP), None
    yield grouped_attention(c, qkv_bias=True, out_bias=True), every
    yield mlp(c, c.whole("n_inner", default=4 * c.hidden_size), gated=False, bias=True), every
    yield layer_norms(c, 2, bias=True), every
    yield norms(Matrix("ln_f.bias", c.hidden_size)), None


def falcon(c: Fields) -> Iterator[Placed]:
    """Falcon: attention and MLP beside each other; keys and values of one head, or of ``num_kv_heads``."""
    if c.flag("alibi"):
        raise c.unknown("alibi")
    every = layers.all_layers(c)
    query, bias = c.whole("num_attention_heads", "n_head"), c.flag("bias")
    new, multi = c.flag("new_decoder_architecture"), c.flag("multi_query", default=True)
    kv = c.whole("num_kv_heads", "n_head_kv", default=query) if new else 1 if multi else query
    yield grouped_attention(c, kv_heads=kv, qkv_bias=bias, out_bias=bias, name="self_attention"), every
    yield mlp(c, c.whole("ffn_hidden_size", default=4 * c.hidden_size), gated=False, bias=bias), every
    two = (new and c.whole("num_ln_in_parallel_attn", default=2) == 2) or not c.flag("parallel_attn", default=True)
    yield layer_norms(c, 1 + two, bias=True), every
    yield norms(Matrix("ln_f.bias", c.hidden_size)), None
