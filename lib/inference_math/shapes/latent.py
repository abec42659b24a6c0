"""Attention that keeps less than a key and a value per head, and attention that reads only what it has chosen.

MLA keeps one latent for all heads. A chooser (an index with a small key per token) reads its own key of every token
and picks those that attention then reads. DeepSeek-V4 keeps one vector for several tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .parts import Attention, Kept, Matrix, Part

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


def fp8_vector_bytes(width: int, rope: int) -> float:
    """Bytes of DeepSeek-V4's vector in fp8, its rotary part in 16 bit, a byte of scale for 64 of the others, one spare.

    448 + 128 + 7 + 1 = 584 for 512. Source: the layout of deepseek-ai/FlashMLA for that model.
    """
    return width - rope + 2 * rope + (width - rope) / 64 + 1


def fp4_bytes(width: int, group: int) -> float:
    """Bytes of a vector in 4 bit with a byte of scale for each ``group``: 288 for 512 by 16, 68 for 128 by 32.

    With DeepSeek-V4.1-Flash's 2.5 vectors a token that is the 890 B of its report. Source: arXiv 2609.19969.
    """
    return width / 2 + width / group


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
    absorbed, unfolded = 2.0 * heads * (2 * rank + rope), 2.0 * heads * (nope + rope + value)
    in_8bit = float(rank + rope) if selects is None else fp8_latent_bytes(rank, rope)
    kept = Kept("latents", 1, rank + rope, in_8bit, absorbed, unfolded if selects is None else absorbed, reads=selects)
    return Part(
        "attention",
        tuple(matrices),
        kept=(kept,),
        attention=Attention("MLA", heads, head_dim=nope, rank=rank, rope_dim=rope),
    )


def _index_key(heads: int, width: int) -> Kept:
    """The small key that the chooser reads of every token: a score for each of its heads, 2 x heads x width FLOP."""
    flops = 2.0 * heads * width
    return Kept("index keys", 1, width, fp8_index_bytes(width), flops, flops)


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


# --- DeepSeek-V4: one vector for several tokens ----------------------------------


class Compressed:
    """The attention of DeepSeek-V4 and V4.1: one vector serves as key and value of all heads.

    Each layer keeps it of the last ``sliding_window`` tokens, and one for several tokens of all that came before.
    A score and a weighted sum per head: 4 x heads x width FLOP for each vector. In the 8-bit layout a window's
    numbers take a byte each. Source: the class DeepseekV4 of huggingface/transformers 5.24.0.
    """

    def __init__(self, c: Fields) -> None:
        self.c, self.heads, self.width = c, c.whole("num_attention_heads"), c.whole("head_dim")
        self.rope, self.rank = c.whole("qk_rope_head_dim"), c.whole("q_lora_rank")
        self.groups, self.out_rank = c.whole("o_groups"), c.whole("o_lora_rank")
        self.index_heads, self.index_width = c.whole("index_n_heads"), c.whole("index_head_dim")
        self.window, self.selects = c.whole("sliding_window"), c.whole("index_topk")
        if self.heads * self.width % self.groups:
            raise c.bad("o_groups", self.groups, f"a divisor of heads x head_dim = {self.heads * self.width}")
        if self.rope > self.width:
            raise c.bad("qk_rope_head_dim", self.rope, f"at most head_dim={self.width}")
        self.flops = 4.0 * self.heads * self.width

    def attention(self) -> Part:
        """Queries through a low rank, one vector for keys and values, the way out in groups; and the window."""
        hidden, width, tall = self.c.hidden_size, self.width, self.heads * self.width
        out = self.groups * self.out_rank
        matrices = (
            Matrix("attn.wq_a", self.rank, hidden),
            Matrix("attn.q_norm", self.rank),
            Matrix("attn.wq_b", tall, self.rank),
            Matrix("attn.wkv", width, hidden),
            Matrix("attn.kv_norm", width),
            Matrix("attn.wo_a", out, tall // self.groups),
            Matrix("attn.wo_b", hidden, out),
            Matrix("attn.attn_sink", self.heads),
        )
        window = Kept("vectors of the window", 1, width, width, self.flops, self.flops, keeps=self.window)
        return Part(
            "attention",
            matrices,
            kept=(window,),
            attention=Attention("CSA", self.heads, 1, width, rope_dim=self.rope, window=self.window),
        )

    def vectors(self, ratio: int, *, in_8bit: float, kept: bool = True, selects: bool = False) -> Kept:
        """One vector for ``ratio`` tokens; with ``selects`` the best ``index_topk`` of them are read."""
        flops = self.flops / ratio
        return Kept(
            f"vectors of {ratio} tokens" if selects else f"vectors of {ratio} tokens (all read)",
            1 / ratio if kept else 0.0,
            self.width,
            in_8bit,
            flops,
            flops,
            reads=self.selects * ratio if selects else None,
            read_vectors=1 / ratio,
        )

    def index_keys(self, ratio: int, *, in_8bit: float, kept: bool = True, reads: int | None = None) -> Kept:
        """The chooser's key, one for ``ratio`` tokens."""
        flops = 2.0 * self.index_heads * self.index_width / ratio
        return Kept(
            "index keys",
            1 / ratio if kept else 0.0,
            self.index_width,
            in_8bit,
            flops,
            flops,
            reads=reads,
            read_vectors=1 / ratio,
        )

    def hyper_connections(self) -> Part:
        """Several residual streams in place of one: how attention and MLP of a layer read and write them."""
        streams = self.c.whole("hc_mult")
        mixes = (2 + streams) * streams
        return Part("hyper-connections", (Matrix("hc", mixes * streams * self.c.hidden_size + mixes + 3, alike=2),))

    def last_connection(self) -> Matrix:
        """How the streams become one again before the head."""
        streams = self.c.whole("hc_mult")
        return Matrix("hc_head", streams * streams * self.c.hidden_size + streams + 1)


def compressor(a: Compressed, ratio: int, *, selects: bool, name: str = "attn.compressor") -> Part:
    """What makes one vector of ``ratio`` tokens, or of this group and the one before where vectors are chosen from."""
    wide = a.width * (1 + selects)
    return Part(
        "attention",
        (
            Matrix(f"{name}.ape", ratio * wide),
            Matrix(f"{name}.wkv", wide, a.c.hidden_size),
            Matrix(f"{name}.wgate", wide, a.c.hidden_size),
            Matrix(f"{name}.norm", a.width),
        ),
        kept=(a.vectors(ratio, in_8bit=fp8_vector_bytes(a.width, a.rope), selects=selects),),
    )


def compressed_index(a: Compressed, ratio: int, name: str = "attn.indexer") -> Part:
    """The chooser among vectors: its own compressor, its own queries."""
    wide = 2 * a.index_width
    return Part(
        "index",
        (
            Matrix(f"{name}.compressor.ape", ratio * wide),
            Matrix(f"{name}.compressor.wkv", wide, a.c.hidden_size),
            Matrix(f"{name}.compressor.wgate", wide, a.c.hidden_size),
            Matrix(f"{name}.compressor.norm", a.index_width),
            Matrix(f"{name}.wq_b", a.index_heads * a.index_width, a.rank),
            Matrix(f"{name}.weights_proj", a.index_heads, a.c.hidden_size),
        ),
        kept=(a.index_keys(ratio, in_8bit=fp8_index_bytes(a.index_width)),),
    )
