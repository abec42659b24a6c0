"""Attention that keeps less than a key and a value per head, and attention that reads only what it has chosen.

MLA keeps one latent for all heads. A chooser (an index with a small key per token) reads its own key of every token
and picks those that attention then reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import formulas
from .parts import INDEX_KEYS, Attention, Kept, Matrix, Part

if TYPE_CHECKING:
    from .fields import Fields

_SCALE = 4
"""Bytes of a scale in fp32."""


def fp8_latent_bytes(rank: int, rope: int) -> float:
    """Bytes of a latent of ``rank`` in fp8, a scale for each 128 of them, and its rotary part in 16 bit.

    512 + 16 + 128 = 656 for a rank of 512. Source: the FP8 cache of deepseek-ai/FlashMLA, ``fp8_ds_mla`` in vLLM.
    """
    return rank + _SCALE * rank / 128 + 2 * rope


def fp8_index_bytes(width: int) -> float:
    """Bytes of an index key in fp8 with one scale: 132 for a width of 128. Source: vllm-project/vllm#51209."""
    return width + _SCALE


# --- MLA -----------------------------------------------------------------------


def latent_attention(c: Fields, *, selects: int | None = None, gate: bool = False, name: str = "self_attn") -> Part:
    """Multi-head latent attention (MLA): a latent of ``kv_lora_rank`` and one rotary key, for all heads.

    FLOP for each token looked at: decode works on the latent itself (the matrices out of it are absorbed into query
    and output), 2 x heads x (2 rank + rope); a prompt is read with keys and values unfolded, 2 x heads x
    (nope + rope + v), except where each token chooses ``selects`` others of its own.
    Source: DeepSeek-V2, arXiv 2405.04434, section 2.1.2; DeepSeek-V3.2, arXiv 2512.02556, section 2.1.
    """
    heads, rank = c.whole("num_attention_heads"), c.whole("kv_lora_rank")
    nope, rope = c.whole("qk_nope_head_dim"), c.whole("qk_rope_head_dim")
    value, query_rank = c.whole("v_head_dim"), c.whole("q_lora_rank", default=0)
    tall = heads * (nope + rope)
    query = (
        [
            Matrix(f"{name}.q_a_proj", query_rank, c.hidden_size),
            Matrix(f"{name}.q_a_layernorm", query_rank),
            Matrix(f"{name}.q_b_proj", tall, query_rank),
        ]
        if query_rank
        else [Matrix(f"{name}.q_proj", tall, c.hidden_size)]
    )
    matrices = [
        *query,
        Matrix(f"{name}.kv_a_proj_with_mqa", rank + rope, c.hidden_size),
        Matrix(f"{name}.kv_a_layernorm", rank),
        Matrix(f"{name}.kv_b_proj", heads * (nope + value), rank),
        Matrix(f"{name}.o_proj", c.hidden_size, heads * value),
    ]
    if c.flag("attention_bias"):
        if query_rank:
            matrices.append(Matrix(f"{name}.q_a_proj.bias", query_rank))
        matrices += [Matrix(f"{name}.kv_a_proj.bias", rank + rope), Matrix(f"{name}.o_proj.bias", c.hidden_size)]
    if gate:
        matrices.append(Matrix(f"{name}.g_proj", heads * value, c.hidden_size))
    absorbed = float(formulas.mla_attention_flops_per_context_token(1, heads, rank, rope))
    unfolded = float(formulas.mla_prefill_attention_flops_per_context_token(1, heads, nope, rope, value))
    values = formulas.mla_kv_bytes_per_token(1, rank, rope, 1)
    in_8bit = float(values) if selects is None else fp8_latent_bytes(rank, rope)
    kept = Kept("latents", values, in_8bit, absorbed, unfolded if selects is None else absorbed, reads=selects)
    return Part(
        "attention",
        tuple(matrices),
        kept=(kept,),
        attention=Attention("MLA", heads, head_dim=nope, rank=rank, rope_dim=rope),
    )


def _index_key(heads: int, width: int) -> Kept:
    """The small key that the chooser reads of every token: a score for each of its heads, 2 x heads x width FLOP."""
    flops = 2.0 * heads * width
    return Kept(INDEX_KEYS, width, fp8_index_bytes(width), flops, flops)


def index(c: Fields, query_rank: int, name: str = "self_attn.indexer") -> Part:
    """The chooser of DeepSeek Sparse Attention: scores each token with a key of its own, and picks the best.

    Source: DeepSeek-V3.2, arXiv 2512.02556, section 2.1.
    """
    many, width = c.whole("index_n_heads"), c.whole("index_head_dim")
    return Part(
        "index",
        (
            Matrix(f"{name}.wq_b", many * width, query_rank),
            Matrix(f"{name}.wk", width, c.hidden_size),
            Matrix(f"{name}.k_norm", width, alike=2),
            Matrix(f"{name}.weights_proj", many, c.hidden_size),
        ),
        kept=(_index_key(many, width),),
    )


def block_index(c: Fields, many: int, width: int, name: str = "self_attn.indexer") -> Part:
    """MiniMax-M3's chooser: as above, and what it picks are blocks of tokens."""
    return Part(
        "index",
        (
            Matrix(f"{name}.q_proj", many * width, c.hidden_size),
            Matrix(f"{name}.k_proj", width, c.hidden_size),
            Matrix(f"{name}.q_norm and k_norm", width, alike=2),
        ),
        kept=(_index_key(many, width),),
    )
