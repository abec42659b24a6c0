"""A model from its config.json.

``expected_shapes.csv`` was counted apart from this library. Its ``second_count_total`` is the number of trainable
parameters of the same config in huggingface/transformers 5.24.0, instantiated without memory.
"""

import copy
import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import catalog, formulas, shapes
from inference_math.errors import InputError
from inference_math.formats import INDEX_IN_8BIT
from inference_math.shapes import compressed, latent, released
from inference_math.shapes.families import FAMILIES
from inference_math.shapes.fields import Fields
from inference_math.tables import DATA, rows
from strategies import examples

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "source"))
import models as table  # noqa: E402

CONFIGS = DATA / "configs"
with (Path(__file__).parent / "expected_shapes.csv").open(newline="", encoding="utf-8") as file:
    EXPECTED = {row["name"]: row for row in csv.DictReader(file)}
NAMES = list(EXPECTED)
LONG = 131_072


def config(name, **changed):
    """A config of the package, with fields replaced; None takes one away. Of a nested one, those of the text part."""
    found = json.loads((CONFIGS / f"{name}.json").read_text("utf-8"))
    inner = found.get("text_config", found)
    for field, value in changed.items():
        inner[field] = value
    return found


def shape(name, **changed):
    return shapes.shape(config(name, **changed), name)


def params(one, what, use=None):
    return sum(part.params for part in one.tensors if part.what == what and use in (None, part.use))


class TestExpected:
    @pytest.mark.parametrize("name", NAMES)
    def test_parameters(self, name):
        row, one = EXPECTED[name], shape(name)
        assert one.total_params == int(row["total_params"])
        assert one.active_params == int(row["active_params"])
        assert one.active_params - one.input_embedding_params == int(row["active_params_without_input_embedding"])
        assert one.routed_params == int(row["routed_expert_params"])
        assert one.layers == int(row["layers"])
        if row["second_count_total"]:  # vectors that even out a router are no trainable parameters there
            assert 0 <= one.total_params - int(row["second_count_total"]) < 25_000

    @pytest.mark.parametrize("name", NAMES)
    def test_caches(self, name):
        row, one = EXPECTED[name], shape(name)
        assert one.kv_bytes_per_token() == float(row["kv_bytes_per_token_bf16"])
        assert one.kv_bytes_per_token(8) == pytest.approx(float(row["kv_bytes_per_token_8bit"]), abs=0.005)
        assert one.fixed_bytes() == float(row["fixed_bytes_per_user"])
        assert one.state_bytes == float(row["of_which_state_bytes"])
        assert one.read(LONG) == float(row["read_bytes_per_step_128k_bf16"])
        assert one.read(LONG, 8) == float(row["read_bytes_per_step_128k_8bit"])

    @pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("gpt-oss", "Qwen3.6-27B"))])
    def test_width_of_a_weight(self, name):
        """The other count has routers and hyper-connections in 8 bit, which are in 16: 0.0025 bit at most."""
        over = shape(name).bits_per_param - float(EXPECTED[name]["bits_per_param_native"])
        assert -0.0005 <= over < 0.0026

    def test_each_config_is_tried(self):
        assert {path.name for path in CONFIGS.glob("*.json")} == {row["file"] for row in EXPECTED.values()}


class TestReleases:
    """Formats, against what the files of a release say of themselves."""

    @pytest.mark.parametrize("name, size", [("gpt-oss-20b", 13_761_264_768), ("gpt-oss-120b", 65_248_815_744)])
    def test_gpt_oss_to_the_byte(self, name, size):
        """``total_size`` in model.safetensors.index.json on huggingface.co/openai: biases of experts are in 16 bit."""
        one = shape(name)
        assert one.weight_bytes == size
        assert (one.formats, one.precision) == ("mxfp4+bf16", "bf16")

    def test_deepseek_v3_to_the_number(self):
        """huggingface.co/deepseek-ai/DeepSeek-V3 counts 680,571,043,840 numbers in fp8 and 3,918,786,560 in bf16.

        There the prediction layer is one more layer with experts, tables of its own, a matrix of 2 widths and 3 norms.
        """
        one, width = shape("DeepSeek-V3"), 7168
        attention = width * 1536 + 1536 * 128 * 192 + width * 576 + 512 * 128 * 256 + 128 * 128 * width
        layer = attention + 257 * 3 * width * 2048
        in_fp8 = sum(part.params for part in one.tensors if part.format == "fp8")
        assert in_fp8 + layer == 680_571_043_840
        plain = 2 * 129_280 * width + 256 * width + 2 * width * width + (2 * width + 1536 + 512) + 3 * width
        corrections = 58 * 256  # in fp32 there
        assert one.total_params - in_fp8 - corrections + plain == 3_918_786_560
        assert (one.formats, one.precision) == ("fp8", "fp8")

    def test_deepseek_v4(self):
        one = shape("DeepSeek-V4-Flash")
        assert {part.format for part in one.tensors if part.what == "routed experts"} == {"mxfp4"}
        assert {part.format for part in one.tensors if part.what == "head"} == {"bf16"}
        assert (one.formats, one.precision) == ("mxfp4+fp8", "fp8")
        assert one.bytes_per_param("routed") == 4.25 / 8
        assert one.bytes_per_param("looked up") == 2
        groups = {"group_0": {"targets": ["re:.*ffn.*"], "weights": {"num_bits": 4, "group_size": 16}}}
        anew = {"quant_method": "compressed-tensors", "config_groups": groups}  # of somebody who made the release anew
        assert shape("DeepSeek-V4-Flash", quantization_config=anew).bytes_per_param("routed") == 4.5 / 8
        nested = shape("DeepSeek-V4.1-Flash")  # says it in the quantisation
        assert nested.bytes_per_param("routed") == 4.25 / 8 and nested.formats == "mxfp4+fp8"

    def test_kimi_k2_thinking(self):
        """4-bit numbers and a scale for 32 of them: 1,026.4e9 + 1,014.7e9/32 = 1,058.1e9 numbers in the files."""
        one = shape("Kimi-K2-Thinking")
        assert one.bytes_per_param("routed") == 4.5 / 8
        assert {part.format for part in one.tensors if part.what != "routed experts"} == {"bf16"}
        assert (one.formats, one.precision) == ("int4+bf16", "bf16")
        assert (one.total_params + one.routed_params / 32) / 1e9 == pytest.approx(1058.1, abs=0.05)

    def test_a_mixture_by_names_of_layers(self):
        """The release of Qwen3.6-27B by NVIDIA: MLPs and head in NVFP4, projections in fp8, the rest in bf16."""
        one, width = shape("Qwen3.6-27B"), 5120
        found = {name: sum(part.params for part in one.tensors if part.format == name) for name in ("nvfp4", "fp8")}
        assert found["nvfp4"] == 64 * 3 * width * 17408 + 248_320 * width
        linear = width * (2 * 16 * 128 + 48 * 128) + 2 * width * 48 * 128
        full = width * (2 * 24 * 256 + 2 * 4 * 256) + width * 24 * 256
        assert found["fp8"] == 48 * linear + 16 * full
        # Most of the work is in the MLPs, whose inputs are not rounded.
        assert (one.formats, one.precision) == ("nvfp4+fp8", "bf16")

    def test_parts_have_names(self):
        assert {part.what for name in NAMES for part in shape(name).tensors} == {
            *("input embedding", "head", "positions", "norms", "attention", "linear attention", "index", "router"),
            *("routed experts", "shared experts", "dense MLP", "latent of the experts", "hyper-connections"),
        }
        assert {part.use for name in NAMES for part in shape(name).tensors} == {"every token", "routed", "looked up"}

    def test_parts_add_up(self):
        for name in NAMES:
            one = shape(name)
            assert sum(part.bytes for part in one.tensors) == one.weight_bytes
            assert one.bytes_per_param() == one.weight_bytes / one.total_params == one.bits_per_param / 8
            assert one.bytes_per_param("routed") == 0 or one.experts


class TestByHand:
    """One model of each kind, worked out here from its shape."""

    def test_dense(self):
        one, width = shape("Llama-3.1-8B"), 4096
        layer = width * (32 + 2 * 8) * 128 + 32 * 128 * width + 3 * width * 14336 + 2 * width
        assert one.total_params == 32 * layer + 2 * 128_256 * width + width
        assert one.input_embedding_params == one.looked_up_params == 128_256 * width
        (cache,) = one.caches
        assert (cache.splits, cache.keeps, cache.reads) == (8, None, None) and one.kv_heads == 8
        assert (
            one.window == one.selected_tokens == one.selected_bytes_per_token() == one.flops_per_selected_token() == 0
        )
        assert (one.experts, one.moe_layers, one.state_bytes, one.state_splits) == (0, 0, 0, 0)
        assert one.flops_per_context_token() == one.flops_per_context_token(prefill=True) == 4 * 32 * 32 * 128

    def test_learned_positions_are_looked_up(self):
        one = shape("GPT-2")
        assert one.looked_up_params == 1024 * 768 and one.input_embedding_params == 0
        assert params(one, "head") == 50_257 * 768
        assert one.max_context == 1024

    def test_windows(self):
        """36,864 B that grow, and a window of 128 in every second layer."""
        one = shape("gpt-oss-120b")
        assert one.kv_bytes_per_token() == one.window_bytes_per_token() == 36_864
        assert one.window == 128 and one.fixed_bytes() == 128 * 36_864
        assert one.kept(100) == one.read(100) == 100 * 73_728
        assert one.kept(1000) == 1128 * 36_864
        assert one.flops_per_window_token() == one.flops_per_context_token() == 4 * 18 * 64 * 64
        assert one.attention_flops(1000) == 4 * 18 * 64 * 64 * 1128

    def test_experts_in_a_format_of_their_own(self):
        """For one token gpt-oss-120b reads 5.00 GB of weights, and not the 2.89 that an average width gives."""
        one, width, deep = shape("gpt-oss-120b"), 2880, 36
        attention = 2 * width * 4096 + 2 * width * 512 + 4096 + 2 * 512 + width + 64
        plain = deep * (attention + 128 * (width + 1) + 2 * width) + width + 201_088 * width
        expert = 3 * width * width * 4.25 / 8 + 3 * width * 2
        read = 2 * plain + deep * 4 * expert
        looked_up = one.looked_up_params * one.bytes_per_param("looked up")
        routed = one.routed_params * one.bytes_per_param("routed")
        assert one.weight_bytes - looked_up - routed * (1 - 4 / 128) == pytest.approx(read, rel=1e-12)
        assert read / 1e9 == pytest.approx(5.00, abs=0.005)

    def test_experts_without_a_gate_and_a_state(self):
        """6,144 B a token, 49.1 MB of state, 29.37e9 routed parameters."""
        one = shape("Nemotron-3-Nano-30B-A3B")
        assert one.kv_bytes_per_token() == 6 * 2 * 2 * 128 * 2 == 6144
        assert one.state_bytes == 23 * (64 * 64 * 128 * 4 + 6144 * 3 * 2)
        assert one.state_bytes / 1e6 == pytest.approx(49.1, abs=0.05)
        assert one.routed_params == 23 * 128 * 2 * 2688 * 1856
        assert one.state_splits == 64 and one.kv_heads == 2
        assert one.kept(1000) == one.state_bytes + 6_144_000 == one.kept(1000, 8) + 3_072_000

    def test_experts_in_a_narrower_space(self):
        one = shape("Kimi-K3")
        assert one.routed_params == 92 * 896 * 3 * 3584 * 3072
        assert params(one, "latent of the experts") == 92 * (2 * 7168 * 3584 + 3584)
        assert (one.experts, one.experts_per_token, one.shared_experts, one.moe_layers) == (896, 16, 2, 92)
        assert params(one, "shared experts") == 92 * 3 * 7168 * 2 * 3072
        assert params(one, "dense MLP") == 3 * 7168 * 33792

    def test_experts_in_every_second_layer(self):
        one = shape("Jamba-v0.1")
        assert one.moe_layers == 16 and params(one, "dense MLP") == 16 * 3 * 4096 * 14336
        assert one.state_bytes == 28 * (8192 * 16 * 4 + 8192 * 3 * 2)

    def test_latents(self):
        """Attention doubles the work on a prompt at 29,617 tokens; decode works on the latent."""
        one = shape("DeepSeek-V3")
        (cache,) = one.caches
        assert cache.splits == 1 and one.kv_bytes_per_token() == 61 * (512 + 64) * 2
        assert one.flops_per_context_token() == 2 * 61 * 128 * (2 * 512 + 64)
        prefill = one.flops_per_context_token(prefill=True)
        assert prefill == 2 * 61 * 128 * (128 + 64 + 128)
        assert 2 * 2 * 37e9 / prefill == pytest.approx(29_617, abs=1)  # a prompt's tokens look at half of it on average

    def test_chosen_tokens(self):
        """DeepSeek-V3.2 with latents in 16 bit and keys in 8: 1.20 GB at 128 Ki tokens; 48,068 B a token in 8 bit."""
        one = shape("DeepSeek-V3.2")
        latents, _ = one.caches
        _, keys = one.caches_8bit
        read = latents.read(LONG) + keys.read(LONG)
        assert read == 61 * (2048 * 1152 + LONG * 132) and read / 1e9 == pytest.approx(1.20, abs=0.005)
        assert one.read(LONG, INDEX_IN_8BIT) == read
        assert one.kept(LONG, INDEX_IN_8BIT) == 61 * (1152 + 132) * LONG
        assert one.kv_bytes_per_token(8) == 61 * (656 + 132) == 48_068
        assert one.selected_tokens == 2048 and one.selected_bytes_per_token() == 61 * 1152
        assert one.read_bytes_per_token() == 61 * 256 and one.read_bytes_per_token(8) == 61 * 132
        assert one.read(1000) == one.kept(1000)  # few tokens: all are read
        assert one.flops_per_selected_token() == one.flops_per_selected_token(prefill=True) == 2 * 61 * 128 * 1088
        assert one.flops_per_context_token() == 2 * 61 * 64 * 128
        assert one.attention_flops(LONG) == 2 * 61 * (128 * 1088 * 2048 + 64 * 128 * LONG)

    def test_some_layers_choose_for_others(self):
        one = shape("GLM-5.3")
        assert params(one, "index") == 21 * (32 * 128 * 2048 + 128 * 6144 + 2 * 128 + 32 * 6144)
        assert one.read_bytes_per_token() == 21 * 256 and one.selected_bytes_per_token() == 78 * 1152

    def test_chosen_blocks(self):
        one = shape("MiniMax-M3")
        assert one.selected_tokens == 16 * 128 and one.selected_bytes_per_token() == 57 * 2048
        assert one.read_bytes_per_token() == 3 * 2048 + 57 * 256
        assert one.kv_heads == 4 and {cache.splits for cache in one.caches} == {4, 1}

    def test_one_vector_for_several_tokens(self):
        """Published: DeepSeek-V4-Pro keeps 9.62 GiB of a context of 1 Mi tokens in 16 bit."""
        one, million = shape("DeepSeek-V4-Pro"), 1 << 20
        assert million * one.kv_bytes_per_token() / 2**30 == pytest.approx(9.62, abs=0.005)
        assert one.kept(million) == million * (30 * (1024 + 256) / 4 + 31 * 1024 / 128) + 61 * 128 * 1024
        assert one.read(million) == 30 * 1024 * 1024 + million * (30 * 256 / 4 + 31 * 1024 / 128) + 61 * 128 * 1024
        assert one.selected_tokens == 4 * 1024 and one.window == 128
        kinds = ["vectors of the window", "vectors of 4 tokens", "index keys", "vectors of 128 tokens"]
        assert [cache.what for cache in one.caches] == [cache.what for cache in one.caches_8bit] == kinds
        assert {cache.splits for cache in one.caches} == {one.kv_heads} == {1}
        vector = 4 * 128 * 512
        assert one.flops_per_selected_token() == 30 * vector / 4
        assert one.flops_per_window_token() == 61 * vector
        assert one.flops_per_context_token() == 31 * vector / 128 + 30 * 2 * 64 * 128 / 4

    def test_vectors_of_other_layers(self):
        """Published: DeepSeek-V4.1-Flash keeps 890 B a token, and its tables of n-grams hold 196.6e9 parameters."""
        one = shape("DeepSeek-V4.1-Flash")
        assert one.kv_bytes_per_token(8) == 2.5 * (288 + 68) == 890
        assert one.left_out == (
            "prediction layers (num_nextn_predict_layers=3)",
            "n-gram tables (engram_num_embeddings): 196,613,849,600 parameters",
        )
        short = one.read(1000)  # 18 layers read one vector for 2 tokens, 20 one for each; the window; the keys
        assert short == 40 * 128 * 1024 + (18 / 2 * 1000 + 20 * 512) * 1024 + 256 * 1000 * (3 / 2 + 5)
        assert one.selected_tokens == 16_384
        whole = (38 * 512 * 1024 + 4 * 16_384 * 256) / 16_384
        assert one.selected_bytes_per_token() == whole
        assert one.read(LONG) == one.fixed_bytes() + LONG * one.read_bytes_per_token() + 16_384 * whole
        flops = 38 * 512 * 4 * 64 * 512 + 4 * 16_384 * 2 * 32 * 128
        assert one.flops_per_selected_token() == flops / 16_384
        assert one.attention_flops(LONG) == flops + LONG * 2 * 32 * 128 * 2.5 + 40 * 128 * 4 * 64 * 512

    def test_states_in_two_bytes(self):
        four, two = shape("Qwen3.6-35B-A3B"), shape("Qwen3.6-35B-A3B", mamba_ssm_dtype="bfloat16")
        assert four.state_bytes - two.state_bytes == 30 * 32 * 128 * 128 * 2
        assert four.state_splits == 32 and shape("Llama-3.1-8B").state_splits == 0

    def test_what_is_left_out(self):
        assert shape("Llama-3.1-8B").left_out == ()
        assert shape("Qwen3.5-397B-A17B").left_out == (
            "prediction layers (mtp_num_hidden_layers=1)",
            "parts for images and sound (image_token_id)",
        )

    def test_layouts(self):
        assert latent.fp8_latent_bytes(512, 64) == 656
        assert latent.fp8_index_bytes(128) == 132
        assert compressed.fp8_vector_bytes(512, 64) == 584
        assert (compressed.fp4_bytes(512, 16), compressed.fp4_bytes(128, 32)) == (288, 68)


SMALL = {
    "model_type": "qwen3_moe",
    "hidden_size": 96,
    "num_hidden_layers": 5,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "vocab_size": 1000,
    "intermediate_size": 200,
    "num_experts": 8,
    "num_experts_per_tok": 2,
    "moe_intermediate_size": 24,
}
WITH_EXPERTS = ("qwen3_moe", "qwen2_moe", "olmoe", "dots1", "granitemoe", "mixtral", "minimax_m2", "gpt_oss")


def small(changed):
    """The shape of ``SMALL`` with some fields changed, and without experts where its family has none."""
    dense = changed.get("model_type", SMALL["model_type"]) not in WITH_EXPERTS
    return shapes.shape({**SMALL, **({"num_experts": None} if dense else {}), **changed})


@st.composite
def transformers(draw):
    """A config of a dense or sparse model, and its parameters counted without its help: total, active, routed."""
    kv = draw(st.integers(1, 4))
    heads, dim = kv * draw(st.integers(1, 4)), 2 * draw(st.integers(1, 40))
    width, n, vocab = draw(st.integers(1, 500)), draw(st.integers(1, 12)), draw(st.integers(1, 5000))
    wide, bias, tied = draw(st.integers(1, 900)), draw(st.booleans()), draw(st.booleans())
    made = {
        "model_type": "qwen3",
        "hidden_size": width,
        "num_hidden_layers": n,
        "num_attention_heads": heads,
        "num_key_value_heads": kv,
        "head_dim": dim,
        "vocab_size": vocab,
        "intermediate_size": wide,
        "attention_bias": bias,
        "tie_word_embeddings": tied,
    }
    tall = (heads + 2 * kv) * dim
    attention = tall * width + width * heads * dim + 2 * dim + bias * (tall + width)
    total = n * (attention + 2 * width) + width + (2 - tied) * vocab * width
    dense, routed, experts, picked = n, 0, 1, 1
    if draw(st.booleans()):
        experts, small = draw(st.integers(1, 64)), draw(st.integers(1, 300))
        picked, step = draw(st.integers(1, experts)), draw(st.integers(1, n))
        made |= {
            "model_type": "qwen3_moe",
            "num_experts": experts,
            "num_experts_per_tok": picked,
            "moe_intermediate_size": small,
            "decoder_sparse_step": step,
        }
        sparse = n // step
        dense, routed = n - sparse, sparse * experts * 3 * width * small
        total += routed + sparse * experts * width
    total += dense * 3 * width * wide
    return made, total, total - routed + routed * picked // experts, routed, 4 * n * kv * dim


class TestRandom:
    @given(transformers())
    def test_against_another_count(self, case):
        made, total, active, routed, cache = case
        one = shapes.shape(made)
        assert (one.total_params, one.active_params, one.routed_params) == (total, active, routed)
        assert one.kv_bytes_per_token() == cache == 2 * one.kv_bytes_per_token(8)
        assert one.kept(10) == one.read(10) == 10 * cache
        assert one.weight_bytes == 2 * total and one.bits_per_param == 16

    @examples(200)
    @given(
        st.sampled_from(NAMES),
        st.data(),
        st.one_of(
            st.sampled_from([None, -1, 0, 1, 7, 2**70, math.nan, 1e308, 2.5, True, False, "", "x", {}, {"a": 1}]),
            st.lists(st.sampled_from([0, 1, "x", None, -3, {}]), max_size=3),
        ),
    )
    def test_any_field_of_use_or_refused(self, name, data, value):
        """Whatever stands in a field: an InputError, or a shape whose numbers are numbers."""
        found = config(name)
        inner = found if "text_config" not in found or data.draw(st.booleans()) else found["text_config"]
        inner[data.draw(st.sampled_from(sorted(inner)))] = value
        try:
            one = shapes.shape(found)
        except InputError:
            return
        assert 0 < one.active_params <= one.total_params and one.weight_bytes > 0
        for number in (one.kept(5000), one.read(5000, 8), one.attention_flops(5000), one.state_bytes):
            assert 0 <= number < math.inf


REFUSED = [
    (
        "Llama-3.1-8B",
        {"model_type": "mamba9"},
        r"architecture mamba9: field model_type tells nothing we know; give kv_b",
    ),
    ("Llama-3.1-8B", {"model_type": None}, "model_type is missing; it must be a word"),
    ("Llama-3.1-8B", {"hidden_size": None}, r"hidden_size .*is missing; it must be a whole number from 1"),
    ("Llama-3.1-8B", {"vocab_size": "many"}, "vocab_size='many' must be a whole number"),
    ("Llama-3.1-8B", {"vocab_size": 128e3}, "vocab_size=128000.0 must be a whole number"),
    ("Llama-3.1-8B", {"vocab_size": True}, "vocab_size=True must be a whole number"),
    ("Llama-3.1-8B", {"intermediate_size": math.nan}, "intermediate_size=nan must be"),
    ("Llama-3.1-8B", {"intermediate_size": 10**10}, "from 1 to 1,000,000,000"),
    ("Llama-3.1-8B", {"num_hidden_layers": 10**6}, "from 1 to 10,000"),
    ("Llama-3.1-8B", {"num_key_value_heads": 5}, "num_key_value_heads=5 must be a divisor of num_attention_heads=32"),
    ("Llama-3.1-8B", {"num_attention_heads": 24}, "num_attention_heads=24 must be a divisor of hidden_size=4096"),
    ("Qwen3-8B", {"head_dim": None}, "head_dim.* is missing"),
    ("Qwen3-8B", {"num_key_value_heads": None}, "num_key_value_heads is missing"),
    ("Llama-3.1-8B", {"tie_word_embeddings": "no"}, "tie_word_embeddings='no' must be true or false"),
    ("Mixtral-8x7B", {"num_experts_per_tok": 9}, "num_experts_per_tok=9 must be at most the number of experts, 8"),
    ("gpt-oss-20b", {"experts_per_token": 5}, "experts_per_token=5 must be the same as num_experts_per_tok=4"),
    ("gpt-oss-20b", {"sliding_window": 0}, "sliding_window=0 must be a whole number from 1"),
    ("gpt-oss-20b", {"sliding_window": -128}, "sliding_window=-128 must be"),
    ("gpt-oss-20b", {"sliding_window": None}, "sliding_window is missing"),
    ("gpt-oss-20b", {"layer_types": ["full_attention"]}, "layer_types must be a list .* 24 layers, not 1 of them"),
    ("gpt-oss-20b", {"layer_types": 24}, "layer_types must be a list .* not 24"),
    (
        "gpt-oss-20b",
        {"layer_types": ["linear"] * 24},
        "field layer_types tells nothing we know; .*layer_types='linear'",
    ),
    ("Llama-4-Maverick", {"attention_chunk_size": 0}, "attention_chunk_size=0 must be"),
    ("Llama-4-Maverick", {"moe_layers": [1, 99]}, r"moe_layers=\[1, 99\] must be different whole numbers from 0 to 47"),
    ("Llama-4-Maverick", {"moe_layers": [1, 1]}, "different whole numbers"),
    ("Llama-4-Maverick", {"moe_layers": ["1"]}, "moe_layers=.* must be a list of whole numbers"),
    ("DeepSeek-V3", {"first_k_dense_replace": 62}, "first_k_dense_replace=62 must be a whole number from 0 to 61"),
    ("DeepSeek-V3", {"kv_lora_rank": None}, "kv_lora_rank is missing"),
    ("DeepSeek-V3", {"index_topk": 2048}, "field index_topk tells nothing we know"),
    ("DeepSeek-V3.2", {"index_topk": 0}, "index_topk=0 must be"),
    ("DeepSeek-V3.2", {"index_topk_freq": 4}, "field index_topk_freq tells nothing we know"),
    ("GLM-5.3", {"indexer_types": ["shared"] * 78}, "indexer_types=.* begins with full"),
    ("GLM-5.3", {"mlp_layer_types": ["dense"] * 77}, "mlp_layer_types must be a list .*78 layers, not 77"),
    ("MiniMax-M3", {"sparse_attention_config": None}, "sparse_attention_config is missing"),
    ("MiniMax-M3", {"sparse_attention_config": 3}, "sparse_attention_config=3 must be an object"),
    ("MiniMax-M3", {"moe_layer_freq": [2] * 60}, r"moe_layer_freq=2 must be one of \[0, 1\]"),
    ("DeepSeek-V4-Flash", {"compress_ratios": [4] * 42}, "compress_ratios must be a list .*43 layers, not 42"),
    ("DeepSeek-V4-Flash", {"compress_ratios": [8] * 43}, r"compress_ratios=8 must be one of \[0, 4, 128\]"),
    ("DeepSeek-V4-Flash", {"compress_ratios": None}, "compress_ratios is missing"),
    ("DeepSeek-V4-Flash", {"o_groups": 7}, "o_groups=7 must be a divisor"),
    ("DeepSeek-V4-Flash", {"qk_rope_head_dim": 513}, "qk_rope_head_dim=513 must be at most head_dim=512"),
    ("DeepSeek-V4-Flash", {"expert_dtype": "fp2"}, "expert_dtype='fp2' must be fp4"),
    (
        "DeepSeek-V4.1-Flash",
        {"kv_source_layer_ids": [3]},
        r"kv_source_layer_ids=\[3\] must be layers with a compress_r",
    ),
    ("DeepSeek-V4.1-Flash", {"index_source_layer_ids": []}, "index_source_layer_ids=.* must be layers"),
    ("DeepSeek-V4.1-Flash", {"compress_ratios": [0] * 40}, "kv_source_layer_ids=.* must be layers"),
    ("DeepSeek-V4.1-Flash", {"engram_num_embeddings": 5}, "engram_num_embeddings=5 must be a list of whole numbers"),
    ("Qwen3-Next-80B-A3B", {"linear_num_value_heads": 24}, "linear_num_value_heads=24 must be a multiple of .*=16"),
    ("Qwen3-Next-80B-A3B", {"mamba_ssm_dtype": "fp4"}, "mamba_ssm_dtype='fp4' must be one of float32"),
    ("Nemotron-3-Nano-30B-A3B", {"num_hidden_layers": 51}, "num_hidden_layers=51 must be the length of .*, 52"),
    ("Nemotron-3-Nano-30B-A3B", {"hybrid_override_pattern": "MEX"}, "hybrid_override_pattern tells .*pattern='X'"),
    ("Nemotron-3-Nano-30B-A3B", {"mlp_bias": True}, "field mlp_bias tells nothing we know"),
    ("Nemotron-3-Nano-30B-A3B", {"n_groups": 7}, "n_groups=7 must be a divisor of the 64 heads"),
    ("Granite-4.0-H-Small", {"layer_types": None}, "layer_types is missing"),
    (
        "Granite-4.0-H-Small",
        {"mamba_d_head": 32},
        "mamba_d_head=32 must be mamba_expand x hidden_size over mamba_n_heads",
    ),
    ("Kimi-K3", {"linear_attn_config": {"kda_layers": [1], "full_attn_layers": [2]}}, "kda_layers=.* each of the 93"),
    ("Gemma-4-26B-A4B", {"num_kv_shared_layers": 3}, "field num_kv_shared_layers tells nothing we know"),
    ("Gemma-4-26B-A4B", {"use_double_wide_mlp": True}, "field use_double_wide_mlp tells nothing we know"),
    ("Gemma-4-26B-A4B", {"num_global_key_value_heads": 3}, "must be a divisor of num_attention_heads=16"),
    ("Falcon-7B", {"alibi": True}, "field alibi tells nothing we know"),
    ("Llama-3.1-8B", {"num_local_experts": 8}, "field num_local_experts tells nothing we know"),
    ("GPT-2", {"n_routed_experts": 8}, "field n_routed_experts tells nothing we know"),
    ("Qwen3-8B", {"kv_lora_rank": 512}, "field kv_lora_rank tells nothing we know"),
    ("Llama-3.1-8B", {"layer_types": ["full_attention"] * 5}, "layer_types must be a list .* 32 layers, not 5 of them"),
    ("Llama-3.1-8B", {"layer_types": ["linear_attention"] * 32}, "field layer_types tells nothing we know"),
    ("DeepSeek-V3", {"layer_types": ["sliding_attention"] * 61}, "field layer_types tells nothing we know"),
    (
        "Llama-3.1-8B",
        {"quantization_config": {"quant_method": "compressed-tensors"}},
        "quantization_config: config_groups is missing",
    ),
    ("Llama-3.1-8B", {"torch_dtype": "float8"}, "torch_dtype='float8' must be one of bfloat16"),
]


class TestRefused:
    @pytest.mark.parametrize("name, changed, said", REFUSED, ids=lambda one: str(one)[:40])
    def test_by_name(self, name, changed, said):
        shape(name)
        with pytest.raises(InputError, match=f"^{name}.*{said}"):
            shape(name, **changed)

    def test_files(self, tmp_path):
        good = tmp_path / "My-Model" / "config.json"
        good.parent.mkdir()
        good.write_text(json.dumps(SMALL))
        assert shapes.shape(good).name == shapes.shape(str(good.parent)).name == "My-Model"
        assert shapes.shape(good, "mine").name == "mine" and shapes.shape(good).source == "config.json"
        assert shapes.shape(SMALL).name == "qwen3_moe" and shapes.shape(SMALL).source == ""
        assert shapes.shape(CONFIGS / "GPT-2.json").name == "GPT-2"
        for text, said in (
            ("{", "is no JSON file"),
            ("[1]", "holds a list"),
            ("NaN", "holds a float"),
            ("[" * 10**5, "no JSON"),
        ):
            (tmp_path / "broken.json").write_text(text)
            with pytest.raises(InputError, match=f"config=.*broken.json.*{said}"):
                shapes.shape(tmp_path / "broken.json")
        good.write_text(json.dumps(SMALL), encoding="utf-8-sig")
        assert shapes.shape(good).name == "My-Model"
        for text in (json.dumps(config("Llama-3.1-8B")), " {}", "[1]"):
            with pytest.raises(InputError, match=r"must be a path; of the text of a file give json.loads\(text\)"):
                shapes.shape(text)
        with pytest.raises(InputError, match="cannot be read: File name too long"):
            shapes.shape("x" * 5000)
        with pytest.raises(InputError, match="config: model_type is missing"):
            shapes.shape({})
        (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
        with pytest.raises(InputError, match="no JSON file"):
            shapes.shape(tmp_path / "bytes.json")
        with pytest.raises(InputError, match=r"config=.*nowhere.*cannot be read: No such file"):
            shapes.shape(tmp_path / "nowhere")
        for wrong in (None, 5, ["a"], b"config.json"):
            with pytest.raises(InputError, match=r"config=.* must be the path of a config.json, or a dict"):
                shapes.shape(wrong)

    def test_a_part_that_is_none(self):
        with pytest.raises(InputError, match="text_config=3 must be an object"):
            shapes.shape({"model_type": "x", "text_config": 3})
        with pytest.raises(InputError, match="quantization_config: quant_method or quant_algo is missing"):
            shape("Llama-3.1-8B", quantization_config={})

    def test_widths_of_a_cache(self):
        for wrong in (4, "8", None):
            with pytest.raises(InputError, match=f"bits={wrong!r} must be 8, 16 or 'bf16, index fp8'"):
                shape("Llama-3.1-8B").read(10, wrong)
        with pytest.raises(InputError, match="context=-1 must be"):
            shape("Llama-3.1-8B").kept(-1)

    def test_contexts_of_a_narrow_kind(self):
        one, long = shape("gpt-oss-20b"), np.array([50_000, 60_000], dtype=np.float16)
        for ask in (one.kept, one.read, one.attention_flops):
            assert list(ask(long)) == [ask(float(tokens)) for tokens in long]


class TestFamilies:
    """Fields that change the count, one by one; each count was compared with huggingface/transformers 5.24.0."""

    @pytest.mark.parametrize(
        "changed, more",
        [
            ({"attention_bias": True}, 5 * ((6 + 2 * 2) * 32 + 96)),
            ({"tie_word_embeddings": True}, -1000 * 96),
            ({"mlp_only_layers": [1, 4]}, 2 * (3 * 96 * 200 - 8 * (96 + 3 * 96 * 24))),
            ({"decoder_sparse_step": 2}, 3 * (3 * 96 * 200 - 8 * (96 + 3 * 96 * 24))),
            ({"model_type": "qwen3"}, 5 * (3 * 96 * 200 - 8 * (96 + 3 * 96 * 24))),
            ({"model_type": "qwen2_moe"}, 5 * ((6 + 4) * 32 - 2 * 32)),
            ({"model_type": "qwen2_moe", "shared_expert_intermediate_size": 10}, 5 * (256 + 3 * 96 * 10 + 96)),
            ({"model_type": "mistral"}, 5 * (3 * 96 * 200 - 8 * (96 + 3 * 96 * 24) - 2 * 32)),
            ({"model_type": "gemma2", "sliding_window": 9}, 5 * (57600 - 56064 - 64 + 2 * 96) - 96_000),
            ({"model_type": "olmo2"}, 5 * (57600 - 56064 - 64 + 8 * 32)),
            ({"model_type": "cohere"}, 5 * (57600 - 56064 - 64 - 96) - 96_000),
            ({"model_type": "cohere", "use_qk_norm": True}, 5 * (57600 - 56064 - 64 - 96 + 8 * 32) - 96_000),
            ({"model_type": "glm4"}, 5 * (57600 - 56064 - 64 + 2 * 96 + 10 * 32)),
            ({"model_type": "seed_oss"}, 5 * (57600 - 56064 - 64 + 10 * 32)),
            ({"model_type": "ernie4_5", "use_bias": True}, 5 * (1536 - 64 + 10 * 32 + 96 + 2 * 200 + 96) - 96_000),
            ({"model_type": "llama", "mlp_bias": True}, 5 * (1536 - 64 + 2 * 200 + 96)),
            ({"model_type": "smollm3"}, 5 * (1536 - 64) - 96_000),
            ({"model_type": "olmo3", "sliding_window": 7}, 5 * (1536 - 64 + 8 * 32)),
            ({"model_type": "granite"}, 5 * (1536 - 64)),
            ({"model_type": "glm"}, 5 * (1536 - 64 + 10 * 32)),
            ({"model_type": "olmoe"}, 5 * (8 * 32 - 64 + 8 * 3 * 96 * (200 - 24))),
            ({"model_type": "dots1", "first_k_dense_replace": 2}, 2 * 1536),
            ({"model_type": "exaone4", "sliding_window": 7}, 5 * 1536),
            ({"model_type": "gemma", "tie_word_embeddings": False}, 5 * (1536 - 64)),
            ({"model_type": "granitemoe"}, 5 * (8 * 3 * 96 * (200 - 24) - 64)),
            ({"model_type": "granitemoe", "shared_intermediate_size": 9}, 5 * (8 * 50688 - 64 + 3 * 96 * 9)),
        ],
        ids=str,
    )
    def test_small_ones(self, changed, more):
        before = shapes.shape(SMALL).total_params
        assert small(changed).total_params == before + more

    @pytest.mark.parametrize(
        "model_type, changed, near",
        [
            ("mistral", {"sliding_window": 7}, 5),
            ("mistral", {}, 0),
            ("gemma2", {"sliding_window": 7}, 3),
            ("gemma3_text", {"sliding_window": 7}, 5),
            ("gemma3_text", {"sliding_window": 7, "sliding_window_pattern": 2}, 3),
            ("cohere2", {"sliding_window": 7, "_sliding_window_pattern": 5}, 4),
            ("cohere2", {"sliding_window": 7}, 4),
            ("olmo3", {"sliding_window": 7}, 4),
            ("gpt_oss", {"sliding_window": 7}, 3),
            ("exaone4", {"sliding_window": 7}, 4),
            ("qwen3", {"sliding_window": 7}, 0),
            ("qwen3", {"sliding_window": 7, "use_sliding_window": True, "max_window_layers": 3}, 2),
            ("qwen3", {"sliding_window": 7, "use_sliding_window": True, "max_window_layers": 5}, 0),
        ],
        ids=str,
    )
    def test_which_layers_have_a_window(self, model_type, changed, near):
        one = small({"model_type": model_type, **changed})
        assert one.window_bytes_per_token() == near * 2 * 2 * 32 * 2
        assert one.kv_bytes_per_token() == (5 - near) * 2 * 2 * 32 * 2
        assert one.window == (7 if near else 0)

    def test_chunks_as_lists_say(self):
        said = shape("Llama-4-Maverick", no_rope_layers=[1, 0] * 24)
        assert said.kv_bytes_per_token() == said.window_bytes_per_token() == 24 * 4096
        assert shape("Llama-4-Maverick", no_rope_layer_interval=2).kv_bytes_per_token() == 24 * 4096
        assert shape("Llama-4-Maverick", attention_chunk_size=None).kv_bytes_per_token() == 48 * 4096
        assert shape("Llama-4-Maverick", moe_layers=[0, 5, 9]).moe_layers == 3

    def test_falcons(self):
        large = shape("Falcon-7B", new_decoder_architecture=True, num_kv_heads=None, hidden_size=4544)
        assert large.kv_heads == 71
        one_head = shape("Falcon-7B")
        assert one_head.kv_heads == 1 and shape("Falcon-7B", multi_query=False).kv_heads == 71
        two_norms = shape("Falcon-7B", parallel_attn=False).total_params - one_head.total_params
        assert two_norms == 32 * 2 * 4544
        biases = shape("Falcon-7B", bias=True).total_params - one_head.total_params
        assert biases == 32 * (4544 + 2 * 64 + 4544 + 4 * 4544 + 4544)

    def test_mla_without_a_rank_for_queries(self):
        less = shape("DeepSeek-V3").total_params - shape("DeepSeek-V3", q_lora_rank=None).total_params
        tall = 128 * 192
        assert less == 61 * (7168 * 1536 + 1536 + 1536 * tall - 7168 * tall)
        more = shape("DeepSeek-V3", attention_bias=True).total_params - shape("DeepSeek-V3").total_params
        assert more == 61 * (1536 + 576 + 7168)
        dense = shape("DeepSeek-V3", n_routed_experts=None)
        assert dense.experts == 0 and params(dense, "dense MLP") == 61 * 3 * 7168 * 18432
        assert shape("DeepSeek-V3", moe_layer_freq=2).moe_layers == 29

    def test_latents_of_an_older_kind(self):
        """DeepSeek-V2 has no vector that evens out its routers."""
        older = shape("DeepSeek-V3", model_type="deepseek_v2")
        assert shape("DeepSeek-V3").total_params - older.total_params == 58 * 256
        lite = shape("DeepSeek-V3", model_type="glm4_moe_lite")
        assert lite.tensors == shape("DeepSeek-V3").tensors

    def test_biases_of_mamba2(self):
        more = (
            shape("Granite-4.0-H-Small", mamba_proj_bias=True).total_params - shape("Granite-4.0-H-Small").total_params
        )
        assert more == 36 * (2 * 8192 + 2 * 128 + 128 + 4096)
        less = (
            shape("Granite-4.0-H-Small").total_params - shape("Granite-4.0-H-Small", mamba_conv_bias=False).total_params
        )
        assert less == 36 * (8192 + 2 * 128)
        nano = "Nemotron-3-Nano-30B-A3B"
        for field in ("use_bias", "mamba_proj_bias"):
            more = shape(nano, **{field: True}).total_params - shape(nano).total_params
            assert more == 23 * (2 * 4096 + 2 * 8 * 128 + 64 + 2688)

    def test_mixtures_without_shared_experts(self):
        assert shapes.shape({**SMALL, "model_type": "granitemoe"}).shared_experts == 0
        assert shapes.shape(SMALL).shared_experts == 0 and shape("MiniMax-M3", n_shared_experts=0).shared_experts == 0

    def test_hybrids_in_other_words(self):
        said = config("Granite-4.0-H-Small")["layer_types"]
        words = {"mamba": "linear_attention", "attention": "full_attention"}
        other = shape("Granite-4.0-H-Small", layer_types=[words[one] for one in said])
        assert other == shape("Granite-4.0-H-Small")
        dense = shape("Granite-4.0-H-Small", num_local_experts=0)
        assert dense.experts == 0 and params(dense, "dense MLP") == 40 * 3 * 4096 * 1536
        kinds = config("Nemotron-3-Ultra-550B-A55B")["layers_block_type"]
        other = shape("Nemotron-3-Ultra-550B-A55B", layers_block_type=[words.get(one, one) for one in kinds])
        assert other == shape("Nemotron-3-Ultra-550B-A55B") and other.layers == 108
        interval = shape("Qwen3-Next-80B-A3B", full_attention_interval=6)
        assert interval.kv_bytes_per_token() == 8 * 2 * 2 * 256 * 2
        assert shape("Qwen3-Next-80B-A3B", num_experts=None).experts == 0
        more = shape("Qwen3-Next-80B-A3B", attention_bias=True).total_params - shape("Qwen3-Next-80B-A3B").total_params
        assert more == 12 * (2 * 16 * 256 + 2 * 2 * 256 + 2048)
        none_full = shape("Qwen3-Next-80B-A3B", layer_types=["linear_attention"] * 48)
        assert none_full.caches == () and none_full.kv_heads == none_full.kept(9) - none_full.state_bytes == 0
        none_linear = shape("Qwen3-Next-80B-A3B", layer_types=["full_attention"] * 48)
        assert none_linear.state_bytes == 0 and none_linear.kv_bytes_per_token() == 48 * 2048
        assert shape("Jamba-v0.1", num_experts=1).experts == 0
        assert shape("Jamba-v0.1", mamba_dt_rank=256).total_params == shape("Jamba-v0.1").total_params
        ranks = shape("Jamba-v0.1").total_params - shape("Jamba-v0.1", mamba_dt_rank=100).total_params
        assert ranks == 28 * 156 * (2 * 8192 + 1)
        assert shape("Granite-4.0-H-Small", mamba_conv_bias=None) == shape("Granite-4.0-H-Small")
        assert shape("Nemotron-3-Nano-30B-A3B", n_shared_experts=0).shared_experts == 0
        bias = (
            shape("Jamba-v0.1", mamba_proj_bias=True).total_params
            - shape("Jamba-v0.1", mamba_conv_bias=False).total_params
        )
        assert bias == 28 * (16384 + 4096 + 8192)

    def test_a_gate_in_two_steps(self):
        linear = config("Kimi-K3")["text_config"]["linear_attn_config"]
        low = shape("Kimi-K3", linear_attn_config={**linear, "use_full_rank_gate": False})
        wide = 96 * 128
        assert shape("Kimi-K3").total_params - low.total_params == 69 * (7168 * wide - 7168 * 128 - 128 * wide)

    def test_widths_of_heads_that_must_be_said(self):
        """Those whose class in huggingface/transformers 5.24.0 has a width of its own, and no rule for it."""
        own = "cohere2 ernie4_5 gemma gemma2 gemma3_text glm glm4 gpt_oss minimax_m2 ministral3 qwen3 seed_oss"
        fields = {"sliding_window": 7, "head_dim": None}
        for model_type in (
            *own.split(),
            "llama",
            "mistral",
            "mixtral",
            "qwen2",
            "olmo2",
            "cohere",
            "granite",
            "qwen3_moe",
        ):
            if model_type in own.split():
                with pytest.raises(InputError, match=r"head_dim .*is missing"):
                    small({**fields, "model_type": model_type})
            else:
                (one, *_) = small({**fields, "model_type": model_type}).attention
                assert one.head_dim == 96 / 6

    @pytest.mark.parametrize("model_type", FAMILIES)
    def test_one_table_or_two(self, model_type):
        """Where a config is silent: as the classes of huggingface/transformers 5.24.0 take it."""
        tied = {
            "cohere",
            "cohere2",
            "ernie4_5",
            "falcon",
            "gemma",
            "gemma2",
            "gemma3_text",
            "gemma4_text",
            "gpt2",
            "smollm3",
        }
        assert FAMILIES[model_type].tied == (model_type in tied)

    def test_each_is_named_after_its_type(self):
        assert len(FAMILIES) > 40
        assert {
            json.loads(path.read_text()).get("text_config", json.loads(path.read_text()))["model_type"]
            for path in CONFIGS.glob("*.json")
        } <= set(FAMILIES)


def formats(one):
    """The format of the matrices, by what they are for."""
    by_size = sorted(one.tensors, key=lambda part: part.params)
    return {part.what: part.format for part in by_size if part.what in ("attention", "routed experts", "head")}


class TestQuantised:
    def small(self, quantised, **changed):
        return shapes.shape({**SMALL, **changed, "quantization_config": quantised}, "small")

    def group(self, weights, inputs=None, ignore=(), targets=("Linear",)):
        group = {"weights": weights, "input_activations": inputs, "targets": list(targets)}
        return {"quant_method": "compressed-tensors", "config_groups": {"group_0": group}, "ignore": list(ignore)}

    @pytest.mark.parametrize(
        "word, name, bits",
        [("bfloat16", "bf16", 16), ("float16", "fp16", 16), ("float32", "fp32", 32), (None, "bf16", 16)],
    )
    def test_plain(self, word, name, bits):
        for field in ("torch_dtype", "dtype"):
            one = shapes.shape({**SMALL, field: word})
            assert (one.formats, one.bits_per_param) == (name, bits)
            assert one.precision == ("bf16" if name == "fp16" else name)

    @pytest.mark.parametrize(
        "weights, inputs, name, bits, math_",
        [
            ({"num_bits": 4, "type": "int", "group_size": 128, "symmetric": True}, None, "int4", 4 + 16 / 128, "bf16"),
            ({"num_bits": 4, "type": "int", "group_size": 32, "symmetric": False}, None, "int4", 4 + 20 / 32, "bf16"),
            ({"num_bits": 8, "type": "int", "group_size": None}, {"num_bits": 8, "type": "int"}, "int8", 8, "int8"),
            ({"num_bits": 8, "type": "int", "group_size": -1}, {"num_bits": 16}, "int8", 8, "bf16"),
            ({"num_bits": 4, "type": "float", "group_size": 16}, {"num_bits": 4, "type": "float"}, "nvfp4", 4.5, "fp4"),
            ({"num_bits": 4, "type": "float", "group_size": 32}, None, "mxfp4", 4.25, "bf16"),
            ({"num_bits": 8, "type": "float"}, {"num_bits": 8, "type": "float"}, "fp8", 8, "fp8"),
            ({"num_bits": 8, "block_structure": [64, 32]}, {"num_bits": 8}, "fp8", 8 + 32 / 2048, "fp8"),
        ],
    )
    def test_groups(self, weights, inputs, name, bits, math_):
        one = self.small(self.group(weights, inputs))
        assert set(formats(one).values()) == {name}
        assert one.bytes_per_param("routed") == bits / 8 and one.precision == math_
        assert {part.format for part in one.tensors if part.what in ("norms", "router", "input embedding")} == {"bf16"}

    @pytest.mark.parametrize(
        "quantised, expected",
        [
            ({"quant_method": "fp8"}, {"attention": "fp8", "routed experts": "fp8", "head": "bf16"}),
            (
                {"quant_method": "fp8", "modules_to_not_convert": ["self_attn"]},
                {"attention": "bf16", "routed experts": "fp8"},
            ),
            ({"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn"]}, {"attention": "bf16"}),
            (
                {"quant_method": "gptq", "bits": 4, "group_size": 128, "sym": True},
                {"attention": "int4", "head": "bf16"},
            ),
            (
                {"quant_method": "awq", "bits": 4, "group_size": 128, "lm_head": True},
                {"attention": "int4", "head": "int4"},
            ),
            (
                {"quant_method": "modelopt", "quant_algo": "FP8", "ignore": ["lm_head"]},
                {"attention": "fp8", "head": "bf16"},
            ),
            ({"quant_algo": "NVFP4", "exclude_modules": ["*.self_attn*"]}, {"attention": "bf16", "head": "nvfp4"}),
            (
                {
                    "quant_method": "modelopt",
                    "quant_algo": "MIXED_PRECISION",
                    "quantized_layers": {
                        "model.layers.*.self_attn.*": {"quant_algo": "FP8"},
                        "model.layers.*.mlp.experts": {"quant_algo": "NVFP4"},
                    },
                },
                {"attention": "fp8", "routed experts": "nvfp4", "head": "bf16"},
            ),
        ],
        ids=str,
    )
    def test_methods(self, quantised, expected):
        found = formats(self.small(quantised))
        assert {what: found[what] for what in expected} == expected

    @pytest.mark.parametrize(
        "algorithm, format_, precision",
        [
            ("FP8", "fp8", "fp8"),
            ("NVFP4", "nvfp4", "fp4"),
            ("NVFP4_AWQ", "nvfp4", "fp4"),
            ("W4A16_NVFP4", "nvfp4", "bf16"),
        ],
    )
    def test_algorithms_of_modelopt(self, algorithm, format_, precision):
        one = self.small({"quant_method": "modelopt", "quant_algo": algorithm}, num_experts_per_tok=8)
        assert formats(one) == dict.fromkeys(("head", "attention", "routed experts"), format_)
        assert one.precision == precision

    def test_zero_points(self):
        four = {"quant_method": "gptq", "bits": 4, "group_size": 128}
        assert self.small({**four, "sym": True}).bytes_per_param("routed") == (4 + 16 / 128) / 8
        assert self.small({**four, "sym": False}).bytes_per_param("routed") == (4 + 20 / 128) / 8

    @pytest.mark.parametrize(
        "ignore, kept",
        [
            (["re:.*self_attn.*"], ["attention"]),
            (["re:.*mlp\\.(gate|up|down)_proj.*"], []),
            (["*.mlp.experts*", "lm_head"], ["head", "routed experts"]),
            (["*.mlp"], ["routed experts"]),
            (["*.mlp.exp"], []),
            (["model.language_model.layers.*.self_attn"], ["attention"]),
            (["self_attn.q_proj"], ["attention"]),
            (["q_pro"], []),
        ],
        ids=str,
    )
    def test_names(self, ignore, kept):
        one = self.small(self.group({"num_bits": 8}, ignore=ignore))
        plain = ("attention", "routed experts", "head")
        found = {part.what for part in one.tensors if part.format == "bf16" and part.params > 1000}
        assert sorted(found & set(plain)) == kept

    @pytest.mark.parametrize(
        "name, patterns, left",
        [
            (
                "DeepSeek-V4-Flash",
                [
                    "attn.wq_a",
                    "attn.wq_b",
                    "attn.wkv",
                    "attn.wo_a",
                    "attn.wo_b",
                    "attn.compressor",
                    "attn.indexer",
                    "ffn",
                ],
                ["head"],
            ),
            ("DeepSeek-V4.1-Flash", ["*.attn.*", "ffn.experts", "ffn.shared_experts"], ["head"]),
            ("DeepSeek-V3.2", ["self_attn", "mlp", "lm_head"], []),
            (
                "DeepSeek-V3.2",
                ["self_attn.indexer", "mlp.experts", "mlp.shared_experts"],
                ["attention", "dense MLP", "head"],
            ),
            ("Nemotron-3-Nano-30B-A3B", ["backbone.layers.*.mixer.*"], ["head"]),
            ("Kimi-K3", ["self_attn", "block_sparse_moe.experts"], ["dense MLP", "head", "shared experts"]),
            ("Jamba-v0.1", ["mamba", "feed_forward"], ["attention", "head"]),
            ("Granite-4.0-H-Small", ["mamba", "self_attn", "mlp"], ["head"]),
            ("Qwen3.5-397B-A17B", ["linear_attn", "mlp.shared_expert", "mlp.experts"], ["attention", "head"]),
            (
                "Llama-4-Maverick",
                ["feed_forward.experts", "feed_forward.shared_expert"],
                ["attention", "dense MLP", "head"],
            ),
            ("GPT-2", ["self_attn", "mlp"], ["head"]),
            ("Falcon-7B", ["self_attention", "mlp"], ["head"]),
        ],
    )
    def test_names_of_releases(self, name, patterns, left):
        """Parts by the names that releases give their modules: what no pattern names stays in 16 bit."""
        quantised = self.group({"num_bits": 8}, targets=patterns)
        one = shape(name, quantization_config=quantised)
        never = {"router", "norms", "positions", "hyper-connections", "input embedding", "latent of the experts"}
        plain = {part.what for part in one.tensors if part.format == "bf16" and part.what not in never}
        in_16bit = {what: sum(p.params for p in one.tensors if (p.what, p.format) == (what, "bf16")) for what in plain}
        assert sorted(what for what in plain if in_16bit[what] > params(one, what) / 50) == left

    def test_names_of_layers(self):
        one = self.small(
            self.group({"num_bits": 8}, ignore=["model.layers.0.self_attn", "re:.*layers\\.[34]\\.self_attn.*"])
        )
        whole, norms = 5 * (6 + 2 + 2 + 6) * 32 * 96, 5 * 2 * 32
        found = {part.format: part.params for part in one.tensors if part.what == "attention"}
        assert found == {"fp8": 2 * whole // 5, "bf16": 3 * whole // 5 + norms}

    @pytest.mark.parametrize(
        "quantised, said",
        [
            ({"quant_method": "bitsandbytes"}, "quant_method='bitsandbytes' must be fp8, mxfp4, gptq"),
            ({"quant_method": 8}, "quant_method=8 must be a word"),
            (
                {"quant_method": "fp8", "weight_block_size": [128]},
                r"weight_block_size=\[128\] must be two whole numbers",
            ),
            ({"quant_method": "fp8", "weight_block_size": [0, 1]}, "weight_block_size"),
            (
                {"quant_method": "fp8", "modules_to_not_convert": "lm_head"},
                "modules_to_not_convert='lm_head' must be a list",
            ),
            ({"quant_method": "gptq", "bits": 4}, "group_size is missing"),
            ({"quant_method": "gptq", "bits": 400, "group_size": 1}, "bits=400 must be a whole number from 1 to 8"),
            ({"quant_method": "modelopt", "quant_algo": "FP1"}, "quant_algo='FP1' must be one of FP8"),
            ({"quant_method": "modelopt", "quantized_layers": {"a": {"quant_algo": "X"}}}, "quant_algo='X' must be"),
        ],
    )
    def test_refused(self, quantised, said):
        with pytest.raises(InputError, match=f"^small: quantization_config.*{said}"):
            self.small(quantised)

    @pytest.mark.parametrize(
        "weights, more, said",
        [
            ({"num_bits": 3, "type": "float"}, {}, "num_bits=3 must be 8, or 4 in groups of 16 or 32"),
            ({"num_bits": 4, "type": "float", "group_size": 64}, {}, "num_bits=4 must be .* group_size=64"),
            (None, {}, "weights is missing"),
            ({"num_bits": 8}, {"ignore": ["re:("]}, r"must be a regular expression after re:"),
        ],
    )
    def test_refused_groups(self, weights, more, said):
        with pytest.raises(InputError, match=said):
            self.small(self.group(weights, **more))

    def test_a_model_that_works_for_few_tokens_in_experts(self):
        """The arithmetic is that of most of a token's work, not of most weights."""
        experts = self.group({"num_bits": 4, "group_size": 32}, {"num_bits": 8}, targets=["re:.*experts.*"])
        one = self.small(experts, num_experts=64, num_experts_per_tok=1)
        assert one.formats == "mxfp4+bf16" and one.precision == "bf16"
        assert self.small(experts, num_experts=64, num_experts_per_tok=64).precision == "fp8"

    def test_no_list_no_regular_expressions(self):
        """Nothing else is imported for a release that is in 16 bit."""
        assert released.Released(Fields(SMALL)).rules == []


class TestNumbersOfAllKinds:
    def test_arrays_and_symbols(self):
        one = shape("DeepSeek-V4-Pro")
        contexts = np.array([0, 100, 5000, 1e6])
        for what in (one.kept, one.read, one.attention_flops):
            assert list(what(contexts)) == pytest.approx([what(float(each)) for each in contexts])
            symbol = sympy.Symbol("L", positive=True)
            assert float(sympy.sympify(what(symbol)).subs(symbol, 5000)) == pytest.approx(what(5000))

    def test_nothing_is_changed(self):
        given_ = config("Kimi-K3")
        before = copy.deepcopy(given_)
        assert shapes.shape(given_) == shapes.shape(given_) and given_ == before

    def test_in_words(self):
        assert repr(shape("DeepSeek-V3")) == "<DeepSeek-V3: 671B parameters, 37.6B active, 673 GB>"
        assert repr(shape("GPT-2")) == "<GPT-2: 124M parameters, 249 MB>"


FROM_CONFIG = [name for name, row in rows("models").items() if row["config"]]


class TestTheTable:
    @pytest.mark.parametrize("name", FROM_CONFIG)
    def test_its_columns_follow_from_the_config(self, name):
        row = rows("models")[name]
        expected = table.computed(shapes.shape(CONFIGS / row["config"], name))
        assert {column: row[column] for column in expected} == expected

    @pytest.mark.parametrize("name", FROM_CONFIG)
    def test_a_model_of_the_catalog_is_of_this_shape(self, name):
        row, one = EXPECTED[rows("models")[name]["config"].removesuffix(".json")], catalog.model(name)
        assert (one.total_params, one.active_params) == (int(row["total_params"]), int(row["active_params"]))
        assert formulas.kv_bytes_read(one, 1, LONG) == pytest.approx(float(row["read_bytes_per_step_128k_bf16"]))
        in_8bit = one.at("fp8", kv="fp8")
        assert formulas.kv_bytes_read(in_8bit, 1, LONG) == pytest.approx(float(row["read_bytes_per_step_128k_8bit"]))

    def test_the_program_that_writes_it(self, tmp_path, monkeypatch):
        before = table.TABLE.read_bytes()
        monkeypatch.setattr(table, "TABLE", tmp_path / "models.csv")
        table.TABLE.write_bytes(before.replace(b"mxfp4+fp8", b"").replace(b"671026419200", b"5"))
        table.main()
        assert table.TABLE.read_bytes() == before

    def test_which_rows_have_a_config(self):
        assert [name for name, row in rows("models").items() if not row["config"]] == [
            "Article 700B",
            "GPT-3-175B",
            "PaLM-540B",
        ]
        used = [row["config"] for row in rows("models").values() if row["config"]]
        unused = {path.name for path in CONFIGS.glob("*.json")} - set(used)
        assert unused == {"Command-A.json"}  # recalled, and nobody checked it
        assert len(set(used)) == len(used)

    @pytest.mark.parametrize("name", [name for name in FROM_CONFIG if rows("models")[name]["published_params"]])
    def test_near_the_published_total(self, name):
        """Prediction layers, parts for images, a total rounded to a trillion: at most some per cent."""
        row = rows("models")[name]
        assert row.number("total_params") == pytest.approx(row.number("published_params"), rel=0.04)

    def test_hard_columns(self):
        found = {name: rows("models")[name] for name in ("Gemma-4-26B-A4B", "DeepSeek-V4-Pro", "Qwen3-8B", "Kimi-K3")}
        one = found["Gemma-4-26B-A4B"]
        assert [
            one[c]
            for c in ("attention", "kv_heads", "head_dim", "global_layers", "sliding_window", "untied_vocab_size")
        ] == ["GQA", "2", "512", "5", "1024", ""]
        one = found["DeepSeek-V4-Pro"]
        assert [one[c] for c in ("attention", "kv_heads", "global_layers", "mla_rank", "mla_rope_dim")] == [
            "CSA",
            "1",
            "",
            "",
            "",
        ]
        one = found["Qwen3-8B"]
        assert [one[c] for c in ("experts", "shared_experts", "moe_layers", "sliding_window")] == ["", "", "0", ""]
        one = found["Kimi-K3"]
        assert [one[c] for c in ("attention", "kv_heads", "mla_rank", "mla_rope_dim", "layers", "global_layers")] == [
            "MLA",
            "",
            "512",
            "64",
            "93",
            "24",
        ]
