"""Models with one latent or one vector for all heads, and models that read only the tokens that they have chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import layers
from .latent import Compressed, block_index, compressed_index, compressor, fp4_bytes, index, latent_attention
from .parts import Matrix, Part, experts, grouped_attention, layer_norms, mlp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Fields
    from .layers import Placed


def _mlps(c: Fields, first_dense: int) -> Iterator[Placed]:
    """DeepSeek's experts, after dense layers; the model's correction vectors are parameters of the release."""
    sparse = layers.after_dense(first_dense)(c) if c.has("n_routed_experts") else []
    if sparse:
        many = c.whole("n_shared_experts", default=0, least=0)
        for part in experts(c, c.whole("moe_intermediate_size"), shared=many, correction=c.model_type != "deepseek_v2"):
            yield part, sparse
    dense = [one for one in layers.all_layers(c) if one not in set(sparse)]
    if dense:
        yield mlp(c, c.whole("intermediate_size")), dense
    yield layer_norms(c), layers.all_layers(c)


def mla(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V2 and V3, Kimi K2: MLA in every layer."""
    if c.has("index_topk"):
        raise c.unknown("index_topk", c.get("index_topk")[1])
    yield latent_attention(c), layers.all_layers(c)
    yield from _mlps(c, 0 if c.model_type == "deepseek_v2" else 3)


def sparse_mla(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V3.2, GLM-5: MLA that reads ``index_topk`` tokens; every layer chooses, or takes over a choice."""
    every = layers.all_layers(c)
    yield latent_attention(c, selects=c.whole("index_topk")), every
    types = c.of_layers("indexer_types", ("full", "shared"), len(every))
    choosing = every if types is None else [one for one in every if types[one] == "full"]
    if types is None and c.whole("index_topk_freq", default=1) != 1:
        raise c.unknown("index_topk_freq", c.whole("index_topk_freq"))
    if not choosing or choosing[0]:
        raise c.bad("indexer_types", types, "a list that begins with full: the first layer has no choice to take over")
    yield index(c, c.whole("q_lora_rank")), choosing
    yield from _mlps(c, 3)


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
    with_experts = layers.after_dense(0)(c)
    if with_experts:
        wide = c.whole("shared_intermediate_size", default=0, least=0)
        many = c.whole("n_shared_experts", default=int(wide > 0), least=0)
        for part in experts(c, c.whole("intermediate_size"), shared=many, shared_width=many * wide):
            yield part, with_experts
    without = [one for one in every if one not in set(with_experts)]
    if without:
        yield mlp(c, c.whole("dense_intermediate_size")), without
    yield layer_norms(c), every


def _v4_body(c: Fields, a: Compressed) -> Iterator[Placed]:
    """What all layers of V4 and V4.1 have: the window, experts, hyper-connections."""
    every = layers.all_layers(c)
    yield a.attention(), every
    hashed = c.whole("num_hash_layers", default=0, least=0, most=len(every))
    shared = c.whole("n_shared_experts", default=0, least=0)
    for part in experts(c, c.whole("moe_intermediate_size"), shared=shared, name="ffn"):
        yield part, every
    correction = Part("router", (Matrix("ffn.gate.bias", c.whole("n_routed_experts")),))
    if hashed < len(every):  # a hashed layer looks its experts up in a table of the vocabulary
        yield correction, every[hashed:]
    yield a.hyper_connections(), every
    yield Part("hyper-connections", (a.last_connection(),)), None
    yield layer_norms(c), every


def deepseek_v4(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V4: layers with a vector for 4 tokens, the best of them read; for 128, all read; or a window alone."""
    a, every = Compressed(c), layers.all_layers(c)
    ratios = c.of_layers(
        "compress_ratios", (0, 4, 128), len(every), more=c.whole("num_nextn_predict_layers", default=0, least=0)
    )
    if ratios is None:
        raise c.missing("compress_ratios", "a list with 0, 4 or 128 for each layer")
    yield from _v4_body(c, a)
    choosing = [one for one in every if ratios[one] == 4]
    if choosing:
        yield compressor(a, 4, selects=True), choosing
        yield compressed_index(a, 4), choosing
    coarse = [one for one in every if ratios[one] == 128]
    if coarse:
        yield compressor(a, 128, selects=False), coarse


def deepseek_v41(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V4.1: a few layers keep vectors for 1 or 2 tokens, the others read what the last of these kept.

    Some layers choose among the vectors: the first of them among all, those after ``candidate_source_layer_id``
    among its best blocks. Weights of compressors are estimated after V4's (under a thousandth of the model).
    The 8-bit layout is the FP4 one in which it is served. Source: arXiv 2609.19969.
    """
    a, every = Compressed(c), layers.all_layers(c)
    ratios = c.of_layers("compress_ratios", (0, 1, 2), len(every))
    if ratios is None:
        raise c.missing("compress_ratios", "a list with 0, 1 or 2 for each layer")
    last = len(every) - 1
    keeping, choosing = c.numbers("kv_source_layer_ids", last), c.numbers("index_source_layer_ids", last)
    among = c.whole("candidate_source_layer_id", least=0, most=last)
    reading = [one for one in every if ratios[one]]
    for name, given in (("kv_source_layer_ids", keeping), ("index_source_layer_ids", choosing)):
        if not reading or not given or min(given) != reading[0] or not set(given) <= set(reading):
            raise c.bad(name, given, "layers with a compress_ratio, from the first of these on")
    yield from _v4_body(c, a)
    blocks = c.whole("candidate_topk_blocks") * c.whole("candidate_block_size")
    vector, key = fp4_bytes(a.width, 16), fp4_bytes(a.index_width, 32)
    for ratio in (1, 2):
        there = [one for one in reading if ratios[one] == ratio]
        if there:
            yield Part("attention", (), kept=(a.vectors(ratio, in_8bit=vector, kept=False, selects=True),)), there
        sources = [one for one in keeping if ratios[one] == ratio]
        if sources:
            yield _v41_source(a, ratio, vector, key), sources
        for here, reads in (
            ([one for one in choosing if ratios[one] == ratio and one <= among], None),
            ([one for one in choosing if ratios[one] == ratio and one > among], blocks),
        ):
            if here:
                keys = a.index_keys(ratio, in_8bit=key, kept=False, reads=reads)
                yield Part("index", _v41_queries(a), kept=(keys,)), here


def _v41_source(a: Compressed, ratio: int, vector: float, key: float) -> Part:
    """The compressors of a layer that keeps: of vectors and of the chooser's keys."""
    hidden = a.c.hidden_size
    matrices = (
        Matrix("attn.compressor", 2 * a.width, hidden, alike=2),
        Matrix("attn.indexer.compressor", 2 * a.index_width, hidden, alike=2),
    )
    kept = (
        a.vectors(ratio, in_8bit=vector, selects=True)._replace(read_vectors=0.0, flops=0.0, prefill_flops=0.0),
        a.index_keys(ratio, in_8bit=key)._replace(read_vectors=0.0, flops=0.0, prefill_flops=0.0),
    )
    return Part("attention", matrices, kept=kept)


def _v41_queries(a: Compressed) -> tuple[Matrix, ...]:
    return (
        Matrix("attn.indexer.wq_b", a.index_heads * a.index_width, a.rank),
        Matrix("attn.indexer.weights_proj", a.index_heads, a.c.hidden_size),
    )
