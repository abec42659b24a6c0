"""Models that keep one latent for all heads, and models that read only the tokens that they have chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import layers
from .latent import block_index, index, latent_attention
from .parts import experts, grouped_attention, layer_norms, mlp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Fields
    from .layers import Placed


def _mlps(c: Fields) -> Iterator[Placed]:
    """DeepSeek's experts, after dense layers; the model's correction vectors are parameters of the release."""
    sparse = layers.after_dense(c) if c.has("n_routed_experts") else []
    if sparse:
        many = c.whole("n_shared_experts", default=0, least=0)
        for part in experts(c, c.whole("moe_intermediate_size"), shared=many, correction=c.model_type != "deepseek_v2"):
            yield part, sparse
    dense = layers.others(c, sparse)
    if dense:
        yield mlp(c, c.whole("intermediate_size")), dense
    yield layer_norms(c), layers.all_layers(c)


def mla(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V2 and V3, Kimi K2: MLA in every layer."""
    if c.has("index_topk"):
        raise c.unknown("index_topk")
    yield latent_attention(c), layers.all_layers(c)
    yield from _mlps(c)


def sparse_mla(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V3.2, GLM-5: MLA that reads ``index_topk`` tokens; every layer chooses, or takes over a choice."""
    every = layers.all_layers(c)
    yield latent_attention(c, selects=c.whole("index_topk")), every
    types = c.of_layers("indexer_types", ("full", "shared"), len(every))
    choosing = every if types is None else [one for one in every if types[one] == "full"]
    if types is None and c.whole("index_topk_freq", default=1) != 1:
        raise c.unknown("index_topk_freq")
    if not choosing or choosing[0]:
        raise c.bad("indexer_types", types, "a list that begins with full: the first layer has no choice to take over")
    yield index(c, c.whole("q_lora_rank")), choosing
    yield from _mlps(c)


def minimax_m3(c: Fields) -> Iterator[Placed]:
    """MiniMax-M3: keys and values of which most layers read 16 blocks of tokens, chosen by a small index."""
    every = layers.all_layers(c)
    sparse = c.need("sparse_attention_config")
    ones = sparse.of_layers("sparse_attention_freq", (0, 1), len(every)) or []
    choosing = [one for one in every if ones[one]] if ones else []
    if not choosing:
        raise sparse.missing("sparse_attention_freq", "a list with a 1 for each layer that chooses")
    reads = sparse.whole("sparse_topk_blocks") * sparse.whole("sparse_block_size")
    normed = "head" if c.flag("use_qk_norm") else ""
    dense = [one for one in every if not ones[one]]
    if dense:
        yield grouped_attention(c, qk_norm=normed), dense
    yield grouped_attention(c, qk_norm=normed, reads=reads), choosing
    yield block_index(c, sparse.whole("sparse_num_index_heads"), sparse.whole("sparse_index_dim")), choosing
    with_experts = layers.after_dense(c)
    if with_experts:
        wide, many = c.whole("shared_intermediate_size", least=0), c.whole("n_shared_experts", least=0)
        for part in experts(c, c.whole("intermediate_size"), shared=many, shared_width=many * wide):
            yield part, with_experts
    without = layers.others(c, with_experts)
    if without:
        yield mlp(c, c.whole("dense_intermediate_size")), without
    yield layer_norms(c), every
