"""One line for each ``model_type``: how its layers are made, and whether it has one table of tokens or two.

What a family takes for granted where its config.json is silent is what huggingface/transformers 5.24.0 takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import compressed, hybrids, layers, selecting, standard
from .standard import Style, transformer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .fields import Fields
    from .layers import Placed


class Family(NamedTuple):
    """The layers of a family; ``tied``: whether head and input embedding are one table where the config is silent."""

    placed: Callable[[Fields], Iterator[Placed]]
    tied: bool = False


_LLAMA = Style(mlp_bias="mlp_bias")
_MISTRAL = Style(biased="", windows=layers.window_everywhere)
_QWEN2 = Style(biased="", biased_unless_said=True, out_bias=False, windows=layers.window_if_used)
_QWEN3 = Style(qk_norm="head", windows=layers.window_if_used)
_QWEN3_MOE = _QWEN3._replace(experts=standard.qwen_experts, sparse=layers.qwen_sparse)
_GEMMA3 = Style(norms=4, qk_norm="head", windows=layers.window_but_every(6))

FAMILIES = {
    "llama": Family(transformer(_LLAMA)),
    "mistral": Family(transformer(_MISTRAL)),
    "ministral3": Family(transformer(_MISTRAL)),
    "phi3": Family(transformer(_MISTRAL)),
    "mixtral": Family(transformer(_MISTRAL._replace(experts=standard.plain_experts))),
    "smollm3": Family(transformer(_LLAMA), tied=True),
    "granite": Family(transformer(_LLAMA)),
    "granitemoe": Family(transformer(Style(experts=standard.granite_experts))),
    "exaone4": Family(transformer(Style(biased="", qk_norm="head", windows=layers.window_but_every(4)))),
    "ernie4_5": Family(transformer(Style(biased="use_bias", mlp_bias="use_bias")), tied=True),
    "dots1": Family(
        transformer(
            Style(
                qk_norm="head",
                windows=layers.no_windows,
                experts=standard.experts_and_shared,
                sparse=layers.after_dense,
            )
        )
    ),
    "seed_oss": Family(transformer(Style(biased_unless_said=True, out_bias=False))),
    "qwen2": Family(transformer(_QWEN2)),
    "qwen2_moe": Family(
        transformer(
            Style(
                biased="qkv_bias",
                biased_unless_said=True,
                out_bias=False,
                windows=layers.window_if_used,
                experts=standard.qwen_experts,
                sparse=layers.qwen_sparse,
            )
        )
    ),
    "qwen2_5_vl": Family(transformer(_QWEN2)),
    "qwen2_5_vl_text": Family(transformer(_QWEN2)),
    "qwen3": Family(transformer(_QWEN3)),
    "qwen3_vl_text": Family(transformer(_QWEN3)),
    "qwen3_moe": Family(transformer(_QWEN3_MOE)),
    "qwen3_vl_moe_text": Family(transformer(_QWEN3_MOE)),
    "olmo2": Family(transformer(Style(qk_norm="width"))),
    "olmo3": Family(transformer(Style(qk_norm="width", windows=layers.window_but_every(4)))),
    "olmoe": Family(transformer(Style(qk_norm="width", experts=standard.plain_experts))),
    "glm": Family(transformer(Style(biased_unless_said=True, out_bias=False))),
    "glm4": Family(transformer(Style(norms=4, biased_unless_said=True, out_bias=False))),
    "glm4_moe": Family(
        transformer(
            Style(
                out_bias=False,
                qk_norm="head",
                qk_norm_if="use_qk_norm",
                experts=standard.experts_and_shared,
                sparse=layers.after_dense,
            )
        )
    ),
    "gpt_oss": Family(
        transformer(
            Style(
                biased_unless_said=True,
                sinks=True,
                windows=layers.window_but_every(2),
                experts=standard.biased_experts,
            )
        )
    ),
    "minimax_m2": Family(transformer(Style(biased="", qk_norm="width", experts=standard.plain_experts))),
    "llama4_text": Family(
        transformer(
            Style(
                dense_width=("intermediate_size_mlp",),
                windows=layers.chunks,
                experts=standard.llama4_experts,
                sparse=layers.llama4_sparse,
            )
        )
    ),
    "gemma": Family(transformer(Style()), tied=True),
    "gemma2": Family(transformer(Style(norms=4, windows=layers.window_but_every(2))), tied=True),
    "gemma3_text": Family(transformer(_GEMMA3), tied=True),
    "gemma4_text": Family(standard.gemma4, tied=True),
    "cohere": Family(transformer(Style(norms=1, qk_norm="width", qk_norm_if="use_qk_norm")), tied=True),
    "cohere2": Family(transformer(Style(norms=1, windows=layers.window_but_every(4))), tied=True),
    "gpt2": Family(standard.gpt2, tied=True),
    "falcon": Family(standard.falcon, tied=True),
    "deepseek_v2": Family(selecting.mla),
    "deepseek_v3": Family(selecting.mla),
    "kimi_k2": Family(selecting.mla),
    "glm4_moe_lite": Family(selecting.mla),
    "deepseek_v32": Family(selecting.sparse_mla),
    "glm_moe_dsa": Family(selecting.sparse_mla),
    "deepseek_v4": Family(compressed.deepseek_v4),
    "deepseek_v41_text": Family(compressed.deepseek_v41),
    "minimax_m3": Family(selecting.minimax_m3),
    "qwen3_next": Family(hybrids.qwen3_next),
    "qwen3_5_text": Family(hybrids.qwen3_next),
    "qwen3_5_moe_text": Family(hybrids.qwen3_next),
    "nemotron_h": Family(hybrids.nemotron_h),
    "jamba": Family(hybrids.jamba),
    "granitemoehybrid": Family(hybrids.granite_hybrid),
    "kimi_linear": Family(hybrids.kimi_linear),
}
"""Each family that is known."""
