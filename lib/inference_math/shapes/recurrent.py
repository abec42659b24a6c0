"""Layers that keep a state of fixed size in place of a cache: Mamba, Mamba-2, gated DeltaNet, Kimi Delta Attention.

A step reads and writes the whole state, however long the context. The last inputs of a short convolution
(one less than its taps) are kept beside it, in 16 bit. The work on the state does not grow with the context either;
it is some per cent of a layer's matrices, and is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .parts import Attention, Matrix, Part

if TYPE_CHECKING:
    from .fields import Fields

_CONVOLUTION = 2
"""Bytes of a number that a convolution keeps: bf16."""

_STATE = {"float32": 4, "bfloat16": 2, "float16": 2}


def state_width(c: Fields) -> int:
    """Bytes of one number of a state: as the config says, and 4 where it is silent, as in most that say it."""
    name, value = c.get("mamba_ssm_dtype", "mamba_ssm_cache_dtype")
    if value is None:
        return _STATE["float32"]
    if value not in list(_STATE):
        raise c.bad(name, value, f"one of {', '.join(_STATE)}")
    return _STATE[value]


def mamba(c: Fields, name: str = "mamba") -> Part:
    """Mamba (the first), with the norms that Jamba adds: a state of ``mamba_d_state`` numbers for each channel.

    Source: Gu and Dao 2023, arXiv 2312.00752; the class JambaMambaMixer of huggingface/transformers.
    """
    state, taps = c.whole("mamba_d_state"), c.whole("mamba_d_conv")
    channels = c.whole("mamba_expand") * c.hidden_size
    auto = c.get("mamba_dt_rank")[1] in (None, "auto")
    rank = -(-c.hidden_size // 16) if auto else c.whole("mamba_dt_rank")
    matrices = [
        Matrix(f"{name}.in_proj", 2 * channels, c.hidden_size),
        Matrix(f"{name}.conv1d", channels, alike=taps),
        Matrix(f"{name}.x_proj", rank + 2 * state, channels),
        Matrix(f"{name}.dt_proj", channels, rank),
        Matrix(f"{name}.dt_proj.bias", channels),
        Matrix(f"{name}.A_log", channels, alike=state),
        Matrix(f"{name}.D", channels),
        Matrix(f"{name}.norms", rank + 2 * state),
        Matrix(f"{name}.out_proj", c.hidden_size, channels),
    ]
    if c.flag("mamba_conv_bias", default=True):
        matrices.append(Matrix(f"{name}.conv1d.bias", channels))
    if c.flag("mamba_proj_bias"):
        matrices += [Matrix(f"{name}.in_proj.bias", 2 * channels), Matrix(f"{name}.out_proj.bias", c.hidden_size)]
    kept = channels * state * state_width(c) + channels * (taps - 1) * _CONVOLUTION
    return Part(
        "linear attention",
        tuple(matrices),
        attention=Attention("Mamba", channels),
        state_bytes=kept,
        state_splits=channels,
    )


def mamba2(
    c: Fields, heads: int, width: int, groups: int, state: int, taps: int, *, bias: bool, conv_bias: bool, name: str
) -> Part:
    """Mamba-2: ``heads`` of ``width`` channels, each channel with ``state`` numbers.

    Source: Dao and Gu 2024, arXiv 2405.21060.
    """
    if heads % groups:
        raise c.bad("mamba n_groups", groups, f"a divisor of the {heads} heads")
    channels = heads * width
    through = channels + 2 * groups * state  # what goes through the convolution
    matrices = [
        Matrix(f"{name}.in_proj", channels + through + heads, c.hidden_size),
        Matrix(f"{name}.conv1d", through, alike=taps),
        Matrix(f"{name}.dt_bias, A_log, D", heads, alike=3),
        Matrix(f"{name}.norm", channels),
        Matrix(f"{name}.out_proj", c.hidden_size, channels),
    ]
    if conv_bias:
        matrices.append(Matrix(f"{name}.conv1d.bias", through))
    if bias:
        matrices += [
            Matrix(f"{name}.in_proj.bias", channels + through + heads),
            Matrix(f"{name}.out_proj.bias", c.hidden_size),
        ]
    kept = channels * state * state_width(c) + through * (taps - 1) * _CONVOLUTION
    return Part(
        "linear attention",
        tuple(matrices),
        attention=Attention("Mamba-2", heads, groups, width),
        state_bytes=kept,
        state_splits=heads,
    )


def gated_delta_net(c: Fields, name: str = "linear_attn") -> Part:
    """Gated DeltaNet: a state of key width x value width for each value head.

    Source: Yang et al. 2024, arXiv 2412.06464; the classes Qwen3Next and Qwen3_5 of huggingface/transformers.
    """
    key_heads, value_heads = c.whole("linear_num_key_heads"), c.whole("linear_num_value_heads")
    if value_heads % key_heads:
        raise c.bad("linear_num_value_heads", value_heads, f"a multiple of linear_num_key_heads={key_heads}")
    key, value, taps = (
        c.whole("linear_key_head_dim"),
        c.whole("linear_value_head_dim"),
        c.whole("linear_conv_kernel_dim"),
    )
    through = 2 * key_heads * key + value_heads * value
    matrices = (
        Matrix(f"{name}.in_proj_qkv", through, c.hidden_size),
        Matrix(f"{name}.in_proj_z", value_heads * value, c.hidden_size),
        Matrix(f"{name}.in_proj_ba", 2 * value_heads, c.hidden_size),
        Matrix(f"{name}.conv1d", through, alike=taps),
        Matrix(f"{name}.dt_bias, A_log", value_heads, alike=2),
        Matrix(f"{name}.norm", value),
        Matrix(f"{name}.out_proj", c.hidden_size, value_heads * value),
    )
    kept = value_heads * key * value * state_width(c) + through * (taps - 1) * _CONVOLUTION
    attention = Attention("gated DeltaNet", value_heads, key_heads, value)
    return Part("linear attention", matrices, attention=attention, state_bytes=kept, state_splits=value_heads)


def kimi_delta_attention(c: Fields, linear: Fields, name: str = "self_attn") -> Part:
    """Kimi Delta Attention: a gated DeltaNet that forgets each channel at its own pace.

    Source: Kimi Linear, arXiv 2510.26692; the class KimiLinearDeltaAttention of huggingface/transformers 5.24.0.
    """
    heads, width = linear.whole("num_heads"), linear.whole("head_dim")
    taps, through = linear.whole("short_conv_kernel_size"), heads * width
    gates = (
        [Matrix(f"{name}.g_proj", through, c.hidden_size)]
        if linear.flag("use_full_rank_gate")
        else [Matrix(f"{name}.g_a_proj", width, c.hidden_size), Matrix(f"{name}.g_b_proj", through, width)]
    )
    matrices = (
        *(Matrix(f"{name}.{one}_proj", through, c.hidden_size) for one in "qkv"),
        Matrix(f"{name}.conv1d", 3 * through, alike=taps),
        Matrix(f"{name}.f_a_proj", width, c.hidden_size),
        Matrix(f"{name}.f_b_proj", through, width),
        Matrix(f"{name}.b_proj", heads, c.hidden_size),
        *gates,
        Matrix(f"{name}.A_log", heads),
        Matrix(f"{name}.dt_bias", through),
        Matrix(f"{name}.o_norm", width),
        Matrix(f"{name}.o_proj", c.hidden_size, through),
    )
    kept = heads * width * width * state_width(c) + 3 * through * (taps - 1) * _CONVOLUTION
    return Part(
        "linear attention",
        matrices,
        attention=Attention("KDA", heads, heads, width),
        state_bytes=kept,
        state_splits=heads,
    )
