"""DeepSeek-V4 and V4.1: one vector for all heads and for several tokens, of which the best are read.

Source: the class DeepseekV4 of huggingface/transformers 5.24.0; for V4.1 arXiv 2609.19969.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import layers
from .latent import fp8_index_bytes
from .parts import INDEX_KEYS, Attention, Kept, Matrix, Part, experts, layer_norms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fields import Fields
    from .layers import Placed


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


class Compressed:
    """The attention of both: one vector serves as key and value of all heads.

    Each layer keeps it of the last ``sliding_window`` tokens; of all that came before, some layers keep one for
    ``ratio`` tokens. A score and a weighted sum per head: 4 x heads x width FLOP for each vector that is looked at.
    In the 8-bit layout a number of the window takes a byte.
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
        window = Kept("vectors of the window", width, width, self.flops, self.flops, keeps=self.window)
        return Part(
            "attention",
            matrices,
            kept=(window,),
            attention=Attention("CSA", self.heads, 1, width, rope_dim=self.rope, window=self.window),
        )

    def vectors(self, ratio: int, in_8bit: float, *, selects: bool, keeps: bool = True, reads: bool = True) -> Kept:
        """One vector for ``ratio`` tokens; where the layer ``selects``, the best ``index_topk`` of them are read."""
        share, flops = 1 / ratio, self.flops * reads / ratio
        limit = self.selects * ratio if selects else None
        what = f"vectors of {ratio} tokens"
        return Kept(what, self.width, in_8bit, flops, flops, 1, None, limit, share * keeps, share * reads)

    def index_keys(
        self, ratio: int, in_8bit: float, *, limit: int | None = None, keeps: bool = True, reads: bool = True
    ) -> Kept:
        """The chooser's key, one for ``ratio`` tokens; a score for each of its heads, 2 x heads x width FLOP."""
        share, flops = 1 / ratio, 2.0 * self.index_heads * self.index_width * reads / ratio
        return Kept(INDEX_KEYS, self.index_width, in_8bit, flops, flops, 1, None, limit, share * keeps, share * reads)

    def hyper_connections(self) -> Part:
        """Several residual streams in place of one: how attention and MLP of a layer read and write them."""
        streams = self.c.whole("hc_mult")
        mixes = (2 + streams) * streams
        return Part("hyper-connections", (Matrix("hc", mixes * streams * self.c.hidden_size + mixes + 3, alike=2),))

    def last_connection(self) -> Matrix:
        """How the streams become one again before the head."""
        streams = self.c.whole("hc_mult")
        return Matrix("hc_head", streams * streams * self.c.hidden_size + streams + 1)


def _compressor(a: Compressed, ratio: int, *, selects: bool, name: str = "attn.compressor") -> Part:
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
        kept=(a.vectors(ratio, fp8_vector_bytes(a.width, a.rope), selects=selects),),
    )


def _index(a: Compressed, ratio: int, name: str = "attn.indexer") -> Part:
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
        kept=(a.index_keys(ratio, fp8_index_bytes(a.index_width)),),
    )


def _body(c: Fields, a: Compressed) -> Iterator[Placed]:
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
    yield from _body(c, a)
    choosing = [one for one in every if ratios[one] == 4]
    if choosing:
        yield _compressor(a, 4, selects=True), choosing
        yield _index(a, 4), choosing
    coarse = [one for one in every if ratios[one] == 128]
    if coarse:
        yield _compressor(a, 128, selects=False), coarse


def deepseek_v41(c: Fields) -> Iterator[Placed]:
    """DeepSeek-V4.1: a few layers keep vectors for 1 or 2 tokens, the others read what the last of these kept.

    Some layers choose among the vectors: the first of them among all, those after ``candidate_source_layer_id``
    among its best blocks. Weights of compressors are estimated after V4's (under a thousandth of the model).
    The 8-bit layout is the FP4 one in which it is served.
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
    yield from _body(c, a)
    blocks = c.whole("candidate_topk_blocks") * c.whole("candidate_block_size")
    vector, key = fp4_bytes(a.width, 16), fp4_bytes(a.index_width, 32)
    for ratio in (1, 2):
        there = [one for one in reading if ratios[one] == ratio]
        if there:
            yield Part("attention", (), kept=(a.vectors(ratio, vector, selects=True, keeps=False),)), there
        sources = [one for one in keeping if ratios[one] == ratio]
        if sources:
            yield _v41_source(a, ratio, vector, key), sources
        for here, limit in (
            ([one for one in choosing if ratios[one] == ratio and one <= among], None),
            ([one for one in choosing if ratios[one] == ratio and one > among], blocks),
        ):
            if here:
                keys = a.index_keys(ratio, key, limit=limit, keeps=False)
                yield Part("index", _v41_queries(a), kept=(keys,)), here


def _v41_source(a: Compressed, ratio: int, vector: float, key: float) -> Part:
    """The compressors of a layer that keeps: of vectors and of the chooser's keys."""
    hidden = a.c.hidden_size
    matrices = (
        Matrix("attn.compressor", 2 * a.width, hidden, alike=2),
        Matrix("attn.indexer.compressor", 2 * a.index_width, hidden, alike=2),
    )
    kept = (
        a.vectors(ratio, vector, selects=True, reads=False),
        a.index_keys(ratio, key, reads=False),
    )
    return Part("attention", matrices, kept=kept)


def _v41_queries(a: Compressed) -> tuple[Matrix, ...]:
    return (
        Matrix("attn.indexer.wq_b", a.index_heads * a.index_width, a.rank),
        Matrix("attn.indexer.weights_proj", a.index_heads, a.c.hidden_size),
    )
