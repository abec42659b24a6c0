"""A model and a machine: what they refuse, and the same model in another format."""

from dataclasses import fields, replace

import numpy as np
import pint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import _rules, derivations, formats, formulas
from inference_math.catalog import (
    DEEPSEEK_V3,
    H100,
    LLAMA_8B,
    LLAMA_70B,
    LLAMA_405B,
    Hardware,
    Model,
    hardware,
    model,
)
from inference_math.errors import InputError, UnknownName
from strategies import models

NAN = float("nan")
WHOLE = {  # every field has a value
    "total_params": 1e9,
    "active_params": 5e8,
    "weight_bytes_per_param": 2.0,
    "kv_bytes_per_token": 1e4,
    "kv_window_bytes_per_token": 1e4,
    "sliding_window": 100,
    "attention_flops_per_context_token": 1e6,
    "experts": 8,
    "experts_per_token": 4,
    "routed_params": 4e8,
    "input_embedding_params": 1e8,
    "routed_bytes_per_param": 0.5,
    "input_embedding_bytes_per_param": 2.0,
    "kv_read_bytes_per_token": 1e3,
    "kv_selected_bytes_per_token": 1e4,
    "kv_selected_tokens": 50,
    "state_bytes": 1e6,
    "attention_flops_per_window_token": 1e6,
    "attention_flops_per_selected_token": 1e6,
    "prefill_attention_flops_per_context_token": 1e5,
    "kv_readers": 2.0,
}
MAY_BE_NONE = (
    "routed_bytes_per_param",
    "input_embedding_bytes_per_param",
    "kv_read_bytes_per_token",
    "prefill_attention_flops_per_context_token",
)
NUMBERS = {one.name for one in fields(Model)} - {"name", "precision", "source", "kv_precision", "kv_layouts", "shape"}


class TestHardware:
    @pytest.mark.parametrize("field", ["memory", "bandwidth"])
    @pytest.mark.parametrize("value", [0, -1.0, NAN, float("inf"), None, "80"])
    def test_it_checks_its_fields(self, field, value):
        with pytest.raises(InputError, match=field):
            Hardware("bad", **{"memory": 1e9, "bandwidth": 1e9, "flops": {"bf16": 1e12}, field: value})

    def test_other_fields(self):
        for flops in (None, 1e12, [1e12], "bf16"):
            with pytest.raises(InputError, match=r"bad: flops=.* must hold FLOP/s by precision, as in {'bf16'"):
                Hardware("bad", 1, 1, flops)
        assert Hardware("without", 1, 1).flops == {}
        with pytest.raises(InputError, match=r"flops\['fp8'\]=0"):
            Hardware("bad", 1, 1, {"bf16": 1, "fp8": 0})
        with pytest.raises(InputError, match="devices=0"):
            Hardware("bad", 1, 1, {"bf16": 1}, devices=0)
        with pytest.raises(InputError, match=r"flops=.* must hold one rate for fp8, not two"):
            Hardware("bad", 1, 1, {"fp8": 1, "FP8": 2})
        for n in (0, -1, 1.5, True, "2", None):
            with pytest.raises(InputError, match="whole number"):
                n * H100

    @pytest.mark.parametrize("usable", [0, -0.1, 1.1, NAN, "0.9", None, True])
    def test_what_is_usable_is_a_share(self, usable):
        with pytest.raises(InputError, match="mine: usable="):
            Hardware("mine", 1e9, 1e9, {"bf16": 1e12}, usable=usable)

    def test_many_and_slower_ones_keep_what_is_usable(self):
        half = replace(H100, usable=0.5)
        assert (8 * half).usable == half.achieving(bandwidth=0.8).usable == 0.5
        assert half.achieving(memory=0.8).usable == 0.8 and half.achieving(memory=0.8).bandwidth == H100.bandwidth
        assert half.achieving(memory=0.8).name == f"{half.name} at 80% memory"
        assert half.achieving(0.8, 0.5).name == f"{half.name} at 80% bandwidth, 50% FLOP/s"
        assert half.achieving().name == half.name
        assert (8 * half).memory == 640e9 and (8 * half).flops["fp8"] == 8 * H100.flops["fp8"]

    @pytest.mark.parametrize("name", ["bandwidth", "flops", "memory"])
    @pytest.mark.parametrize("share", [0, -0.1, 1.0001, 1.2, NAN, "0.8", True])
    def test_achieved_is_a_share(self, name, share):
        assert H100.achieving(**{name: 1.0}).bandwidth == H100.bandwidth
        with pytest.raises(InputError, match=f"{name}="):
            H100.achieving(**{name: share})

    @pytest.mark.parametrize("name", ["bf17", "half", "", 16, None])
    def test_a_rate_is_of_a_precision(self, name):
        with pytest.raises(InputError, match=f"unknown precision {name!r}"):
            Hardware("mine", 1e9, 1e9, {name: 1e12})

    def test_capitals_of_a_precision_do_not_matter(self):
        mine = Hardware("mine", 1e11, 1e9, {"FP16": 1e12, "Fp8": 2e12})
        assert formulas.compute_time(LLAMA_8B, mine, 64) == formulas.compute_flops(LLAMA_8B, 64) / 1e12
        assert dict(mine.flops) == {"fp16": 1e12, "fp8": 2e12}

    @pytest.mark.parametrize("asked", ["xx", 5, None])
    def test_a_ridge_point_of_no_precision(self, asked):
        with pytest.raises(InputError, match=f"unknown precision {asked!r}: Known: fp32, bf16"):
            formulas.ridge_point(H100, asked)

    def test_whole_numbers_of_any_kind(self):
        assert (H100 * np.int64(8), np.int32(8) * H100) == (8 * H100, 8 * H100)
        eight = Hardware("mine", np.float32(1e9), np.int64(10**9), {"bf16": np.float16(1e4)}, devices=np.int8(8))
        kinds = [type(one) for one in (eight.memory, eight.bandwidth, eight.flops["bf16"], eight.devices)]
        assert kinds == [float, int, float, int]
        for bad in (1.5, 0, -1, True, "2", 10**400):
            with pytest.raises(InputError, match="devices="):
                Hardware("mine", 1e9, 1e9, devices=bad)
            with pytest.raises(InputError, match=r"n=.* must be a whole number, 1 or more"):
                bad * H100 if bad != "2" else H100 * bad

    def test_how_many_it_needs(self):
        """Llama-3.1-405B: 811.7 GB of weights, and 72 GB of each H100 may be filled: 12 of them."""
        for gpus, said in (
            (H100, "12 of H100 SXM,"),
            (9 * H100, "12 such devices, not 9,"),
            (3 * (3 * H100), "12 such"),
        ):
            with pytest.raises(InputError, match=f"It needs at least {said}"):
                formulas.check_fits(LLAMA_405B, gpus)
        formulas.check_fits(LLAMA_405B, 12 * H100)


class TestShown:
    """What a cell shows that ends in a model or a machine of any kind of number."""

    def test_symbols(self):
        llm, gpu = derivations.symbols()
        assert repr(llm) == "<any model: N parameters, N_a active, N*b>" and repr(gpu) == "<any GPU: M, W>"
        n = sympy.Symbol("n", integer=True, positive=True)
        assert repr(n * gpu) == "<n x any GPU: M*n, W*n>"

    def test_quantities(self):
        u = pint.UnitRegistry()
        mine = Hardware("mine", 80e9 * u.byte, 1e12 * u.byte / u.second)
        assert repr(mine) == "<mine: 80000000000.0 byte, 1000000000000.0 byte / second>"
        assert repr(Model("mine", 7e9 * u.count, 7e9 * u.count)).startswith("<mine: 7000000000.0 count parameters, ")

    def test_arrays(self):
        both = Model("two", np.array([7e9, 8e9]), np.array([7e9, 8e9]))
        assert repr(both) == "<two: array([7.e+09, 8.e+09]) parameters, array([1.4e+10, 1.6e+10])>"
        assert "active" in repr(replace(both, active_params=np.array([1e9, 2e9])))


class TestModel:
    def test_a_whole_one_is_fine(self):
        assert set(WHOLE) == NUMBERS
        Model("fine", **WHOLE)
        for field in MAY_BE_NONE:
            if field != "kv_read_bytes_per_token":  # what it selects says what it reads of the rest
                Model("fine", **{**WHOLE, field: None})

    @pytest.mark.parametrize(
        "field, value",
        [
            *[(field, bad) for field in sorted(NUMBERS) for bad in (-1, NAN, float("inf"), "7", True)],
            *[(field, None) for field in sorted(NUMBERS - set(MAY_BE_NONE))],
            *[(field, 0) for field in ("total_params", "active_params", "weight_bytes_per_param")],
            ("kv_readers", 0.99),
        ],
    )
    def test_each_field_is_checked_by_name(self, field, value):
        with pytest.raises(InputError, match=f"bad: {field}="):
            Model("bad", **{**WHOLE, field: value})

    # A part that is more than its whole.
    @pytest.mark.parametrize(
        "part, whole, given",
        [
            ("active_params", "total_params", {"active_params": 1.1e9}),
            ("routed_params", "total_params", {"routed_params": 1.1e9}),
            ("input_embedding_params", "total_params", {"input_embedding_params": 1.1e9}),
            ("experts_per_token", "experts", {"experts_per_token": 9}),
        ],
    )
    def test_a_part_is_at_most_its_whole(self, part, whole, given):
        with pytest.raises(InputError, match=rf"bad: {part}=[\d.e+]+ must be at most {whole}=[\d.e+]+$"):
            Model("bad", **{**WHOLE, **given})
        assert (part, whole) in _rules.PARTS

    # A field that says nothing without another.
    @pytest.mark.parametrize(
        "field, needed, given",
        [
            ("kv_window_bytes_per_token", "sliding_window", {"kv_window_bytes_per_token": 100}),
            ("attention_flops_per_window_token", "sliding_window", {"attention_flops_per_window_token": 100}),
            ("kv_selected_bytes_per_token", "kv_selected_tokens", {"kv_selected_bytes_per_token": 100}),
            ("attention_flops_per_selected_token", "kv_selected_tokens", {"attention_flops_per_selected_token": 100}),
            ("experts", "experts_per_token", {"experts": 8, "routed_params": 4e8}),
            ("experts", "routed_params", {"experts": 8, "experts_per_token": 4}),
            ("routed_params", "experts", {"routed_params": 4e8}),
        ],
    )
    def test_what_belongs_together(self, field, needed, given):
        with pytest.raises(InputError, match=rf"bad: {field}=[\d.e+]+ needs {needed}; it is 0$"):
            Model("bad", 1e9, 5e8, **given)
        assert (field, needed) in _rules.TOGETHER

    @pytest.mark.parametrize("field", ["experts", "experts_per_token", "sliding_window", "kv_selected_tokens"])
    def test_counts_are_whole(self, field):
        with pytest.raises(InputError, match=rf"{field}={WHOLE[field] - 0.5} must be a whole number"):
            Model("half", **{**WHOLE, field: WHOLE[field] - 0.5})

    @pytest.mark.parametrize(
        "given, said",
        [
            (dict(active_params=np.array([6e9, 8e9])), r"active_params=array.* must be at most total_params=7e\+09"),
            (dict(input_embedding_params=np.array([1e8, 7e9])), r"active_params=7e\+09 must be more than input_emb"),
            (
                dict(kv_window_bytes_per_token=np.array([0, 9.0])),
                "kv_window_bytes_per_token=array.* needs sliding_window",
            ),
        ],
    )
    def test_one_of_many_is_enough_to_contradict(self, given, said):
        with pytest.raises(InputError, match=said):
            Model("bad", 7e9, **{"active_params": 7e9, **given})

    @pytest.mark.parametrize("layouts", ["fp8", ("fp8",), (("fp8", 1.0),), (("fp8", (1.0, 2.0)),), 5, None])
    def test_layouts_are_pairs_of_a_format_and_four_numbers(self, layouts):
        with pytest.raises(InputError, match=r"kv_layouts=.* must be pairs of a format and its four bytes"):
            Model("bad", 7e9, 7e9, kv_bytes_per_token=1e5, kv_layouts=layouts)

    def test_each_layout_has_one_name(self):
        twice = (("bf16", (2.0, 0.0, None, 0.0)), ("fp8", (1.0, 0.0, None, 0.0)), ("bf16", (3.0, 0.0, None, 0.0)))
        with pytest.raises(InputError, match=r"kv_layouts=.* must name each format once; 'bf16' stands twice"):
            Model("bad", 7e9, 7e9, kv_bytes_per_token=2.0, kv_layouts=twice)
        Model("fine", 7e9, 7e9, kv_bytes_per_token=2.0, kv_layouts=twice[:2])

    @pytest.mark.parametrize("name", [5, None, b"x", ["x"]])
    def test_a_name_is_a_text(self, name):
        with pytest.raises(InputError, match=r"name=.* must be a text; it is a"):
            Model(name, 7e9, 7e9)
        with pytest.raises(InputError, match=r"name=.* must be a text; it is a"):
            Hardware(name, 1e9, 1e9)

    @pytest.mark.parametrize("kind", [np.float16, np.float32, np.int16, np.int64])
    def test_narrow_numbers_are_widened(self, kind):
        one = Model("narrow", kind(30_000), kind(30_000), kind(2), kv_bytes_per_token=np.array([300, 400], dtype=kind))
        assert formulas.weight_bytes(one) == 60_000 and type(one.total_params) is (int if kind(1.5) == 1 else float)
        assert list(formulas.kv_bytes(one, 1e6)) == [3e8, 4e8]

    def test_these_are_all(self):
        """So that whoever adds one writes its row above."""
        assert (len(_rules.PARTS), len(_rules.TOGETHER)) == (4, 7)

    def test_a_selection_says_what_is_read_of_the_rest(self):
        with pytest.raises(InputError, match=r"kv_selected_tokens=50 needs kv_read_bytes_per_token.*\(0 where"):
            Model("bad", **{**WHOLE, "kv_read_bytes_per_token": None})
        Model("fine", **{**WHOLE, "kv_read_bytes_per_token": 0})

    @pytest.mark.parametrize(
        "read, selected, readers",
        [(101, 0, 1), (0, 101, 1), (50, 51, 1), (50, 151, 2), (0, np.array([10, 101]), 1), (0, 10, 0.05)],
    )
    def test_no_more_is_read_than_is_kept(self, read, selected, readers):
        """Of 100 bytes a token an index and a selection read 100 together, and twice that where two layers share."""
        cache = dict(kv_bytes_per_token=100, kv_selected_tokens=7)
        for fine in ((100, 0, 1), (0, 100, 1), (50, 50, 1), (50, 150, 2)):
            own = dict(zip(("kv_read_bytes_per_token", "kv_selected_bytes_per_token", "kv_readers"), fine, strict=True))
            Model("fine", 1e9, 1e9, **cache, **own)
        own = dict(kv_read_bytes_per_token=read, kv_selected_bytes_per_token=selected, kv_readers=readers)
        with pytest.raises(InputError, match=r"kv_read.* at most kv_bytes_per_token=100,|kv_readers=0.05 must be 1 or"):
            Model("bad", 1e9, 1e9, **cache, **own)

    def test_nothing_is_chosen_from_nothing(self):
        with pytest.raises(InputError, match=r"together be at most kv_bytes_per_token=0,"):
            Model("bad", 1e9, 1e9, kv_read_bytes_per_token=0, kv_selected_bytes_per_token=1, kv_selected_tokens=7)

    def test_what_is_active_is_more_than_what_is_looked_up(self):
        for looked_up in (5e8, 6e8):
            with pytest.raises(InputError, match=r"active_params=5e\+08 must be more than input_embedding_params="):
                Model("bad", 1e9, 5e8, input_embedding_params=looked_up)

    def test_what_is_active_holds_the_picked_experts(self):
        """4 of 8 experts of 8e8 parameters are 4e8."""
        picked = {"experts": 8, "experts_per_token": 4, "routed_params": 8e8}
        Model("fine", 1e9, 4e8, **picked)
        with pytest.raises(
            InputError, match=r"active_params=3.9e\+08 must be at least the 4e\+08 of the 4 experts of 8"
        ):
            Model("bad", 1e9, 3.9e8, **picked)

    @pytest.mark.parametrize(
        "given",
        [
            {"input_embedding_params": 3e8},  # 8e8 and 3e8 of 1e9 parameters
            {"routed_bytes_per_param": 2.6},  # 2.08e9 of 2e9 bytes
            {"input_embedding_params": 1e8, "input_embedding_bytes_per_param": 4.1},  # 1.6e9 and 4.1e8
        ],
    )
    def test_parts_of_the_weights_are_at_most_all_of_them(self, given):
        picked = {"experts": 8, "experts_per_token": 1, "routed_params": 8e8}
        Model("fine", 1e9, 9e8, **picked, input_embedding_params=2e8)
        Model("fine", 1e9, 9e8, **picked, routed_bytes_per_param=2.5)
        with pytest.raises(InputError, match=r"routed experts of \S+ bytes and an input embedding of .* 2e\+09 bytes"):
            Model("bad", 1e9, 9e8, **picked, **given)

    def test_experts_of_three_matrices_where_there_are_two(self):
        """Nemotron-3-Nano: 44.06e9 routed parameters of 31.6e9 gave a step that reads -20.8 GB."""
        shape = {"experts": 128, "experts_per_token": 6, "kv_bytes_per_token": 6144}
        with pytest.raises(InputError, match=r"routed_params=4.40622e\+10 must be at most total_params=3.16e\+10"):
            Model("Nano", 31.6e9, 3.6e9, routed_params=formulas.routed_expert_params(23, 128, 2688, 1856), **shape)

    @given(
        st.fixed_dictionaries(
            {
                name: st.just(WHOLE[name])
                | st.just(0)
                | st.floats(0, 3 * WHOLE[name])
                | (st.none() if name in MAY_BE_NONE else st.nothing())
                for name in sorted(NUMBERS)
            }
        ),
        st.integers(1, 1000),
    )
    def test_whatever_is_let_in_reads_and_computes_no_less_than_nothing(self, values, batch):
        try:
            llm = Model("any", **values)
        except InputError:
            return
        least = -1e-8 * formulas.weight_bytes(llm)
        assert least <= formulas.weight_bytes_read(llm, batch) <= formulas.weight_bytes_moved(llm) - least
        assert formulas.weight_bytes_moved(llm) <= formulas.weight_bytes(llm)
        assert formulas.compute_flops(llm, batch) > 0
        kept = formulas.kv_bytes(llm, 300)
        assert 0 <= formulas.kv_bytes_read(llm, 1, 300) <= llm.kv_readers * kept * (1 + 1e-9)

    @pytest.mark.parametrize("name", ["Llama-3.1-70B", "DeepSeek-V3.2", "DeepSeek-V4.1-Flash", "MiniMax-M3"])
    def test_a_published_cache_has_no_more_readers_than_a_step_shows(self, name):
        """At some context: a layer that reads what only it keeps is one reader."""
        llm = model(name)
        read = [formulas.kv_bytes_read(llm, 1, tokens) / formulas.kv_bytes(llm, tokens) for tokens in (1, 1e4, 1e6)]
        assert llm.kv_readers == pytest.approx(max(1.0, *read))

    def test_unknown_formats(self):
        with pytest.raises(UnknownName, match="unknown precision 'half'"):
            Model("bad", 1, 1, precision="half")
        with pytest.raises(UnknownName, match="unknown format 'fp9'"):
            Model("bad", 1, 1, kv_precision="fp9")


def widths(llm):
    """Bits of all, routed and looked up."""
    return [None if one is None else 8 * one for one in _numbers(llm)[:3]]


def _numbers(llm):
    return (
        llm.weight_bytes_per_param,
        llm.routed_bytes_per_param,
        llm.input_embedding_bytes_per_param,
        llm.kv_bytes_per_token,
        llm.kv_window_bytes_per_token,
        llm.kv_read_bytes_per_token,
        llm.kv_selected_bytes_per_token,
    )


def alike(one, other):
    """Whether two models are of the same formats."""
    return (one.name, one.precision, one.kv_precision) == (other.name, other.precision, other.kv_precision) and all(
        p == q if p is None or q is None else p == pytest.approx(q)
        for p, q in zip(_numbers(one), _numbers(other), strict=True)
    )


class TestInAnotherFormat:
    def test_arithmetic(self):
        assert LLAMA_8B.at("fp16").precision == LLAMA_8B.at("int4", math="fp16").precision == "bf16"
        assert Model("m", 1e9, 1e9, precision="fp16", kv_precision="FP8").precision == "bf16"  # as fast on each device
        assert Model("m", 1e9, 1e9, precision="fp16", kv_precision="FP8").kv_precision == "fp8"
        assert formulas.compute_time(model("GPT-3-175B"), H100) == pytest.approx(2 * 174_588_899_328 / 989.4e12)
        assert LLAMA_8B.at("fp8").precision == "fp8" and LLAMA_8B.at("fp8", math="bf16").precision == "bf16"
        assert LLAMA_8B.at("int8").precision == "int8" and LLAMA_8B.at("int4", math="fp4").precision == "fp4"
        for name in ("int4", "mxfp4", "nvfp4", "q4_0", "q4_k_m", "q8_0"):
            assert LLAMA_8B.at(name).precision == "bf16"

    @pytest.mark.parametrize(
        "asked, said",
        [
            ({"weights": "pf8"}, "unknown format 'pf8': did you mean 'fp8'"),
            ({"kv": "fp9"}, "unknown format 'fp9': Known: fp32"),
            ({"math": "fp9"}, "unknown precision 'fp9'"),
            ({"math": "mxfp4"}, "unknown precision 'mxfp4'"),
            ({"weights": 4}, "unknown format 4"),
        ],
    )
    def test_unknown_names(self, asked, said):
        with pytest.raises(UnknownName, match=said):
            LLAMA_8B.at(**{"weights": "fp8", **asked})

    def test_four_bits_on_a_machine_without_a_rate_for_them(self):
        """A token of 7.50e9 parameters of 4.5 bits at 1.008e12 bytes/s: 4.19 ms. Its arithmetic is that of 16 bit."""
        for gpu in (hardware("RTX 4090"), H100):
            four, sixteen = LLAMA_8B.at("int4"), LLAMA_8B.at("bf16")
            assert formulas.compute_time(four, gpu, 999) == formulas.compute_time(sixteen, gpu, 999)
        per_second = formulas.tokens_per_second_per_user(LLAMA_8B.at("INT4"), hardware("RTX 4090"))
        assert 1 / per_second == pytest.approx(7_504_924_672 * 4.5 / 8 / 1.008e12)

    @pytest.mark.parametrize("name, gibibytes", [("q4_k_m", 4.58), ("q6_k", 6.14), ("q8_0", 7.95)])
    def test_files_of_the_8b(self, name, gibibytes):
        """ggml-org/llama.cpp@311c2c9, tools/quantize/README.md."""
        assert formulas.weight_bytes(LLAMA_8B.at(name)) / 2**30 == pytest.approx(gibibytes, abs=0.006)

    def test_experts_in_four_bits_and_the_rest_as_it_was(self):
        """Kimi-K2-Thinking: experts in int4 with their scales and the rest in 16 bit are 4.631 bits on average."""
        kimi = model("Kimi-K2").at("bf16")
        four = kimi.at("int4")
        routed = kimi.routed_params / kimi.total_params
        assert widths(four) == pytest.approx([16 - 11.5 * routed, 4.5, 16])
        assert widths(four)[0] == pytest.approx(4.631, abs=0.001)
        assert alike(four, kimi.at("int4", covers="experts"))
        assert widths(kimi.at("int4", covers="all")) == [4.5, None, None]
        assert formulas.weight_bytes(four) == pytest.approx(594.2e9, rel=1e-3)

    def test_what_is_covered_unless_said(self):
        """4-bit formats cover the experts of a mixture, and everything else covers all."""
        for llm, name, covers in (
            (DEEPSEEK_V3, "mxfp4", "experts"),
            (DEEPSEEK_V3, "q4_k_m", "experts"),
            (DEEPSEEK_V3, "q6_k", "experts"),
            (DEEPSEEK_V3, "fp8", "all"),
            (DEEPSEEK_V3, "int8", "all"),
            (DEEPSEEK_V3, "q8_0", "all"),
            (LLAMA_70B, "int4", "all"),
        ):
            assert alike(llm.at(name), llm.at(name, covers=covers))
        assert widths(LLAMA_70B.at("int4")) == [4.5, None, None]
        assert widths(DEEPSEEK_V3.at("bf16", covers="experts"))[1] == 16

    def test_what_cannot_be_covered(self):
        with pytest.raises(InputError, match=r"covers='attention' must be 'all' or 'experts'"):
            DEEPSEEK_V3.at("fp8", covers="attention")
        with pytest.raises(InputError, match=r"covers='experts': Llama-3.1-70B has none; covers='all' changes"):
            LLAMA_70B.at("int4", covers="experts")

    def test_only_the_experts_change(self):
        """What is not routed has the same bytes as before, and the routed have the new width."""
        before, after = DEEPSEEK_V3.at("bf16"), DEEPSEEK_V3.at("bf16").at("fp8", covers="experts")
        for llm, bits in ((before, 16), (after, 8)):
            routed = llm.routed_params * bits / 8
            assert formulas.weight_bytes(llm) - routed == pytest.approx(2 * (llm.total_params - llm.routed_params))
        assert formulas.weight_bytes_read(after, 1) == pytest.approx(
            2 * (before.total_params - before.routed_params - before.input_embedding_params) + before.routed_params / 32
        )

    @pytest.mark.parametrize(
        "llm, kv",
        [
            (LLAMA_70B.at("fp8", kv="fp8").at("int4", kv="fp8"), 163_840),
            (LLAMA_70B.at("fp8", kv="fp8").at("bf16", kv="bf16"), 327_680),
            (LLAMA_70B.at("fp8", kv="fp8").at("int4"), 163_840),
            (LLAMA_70B.at("fp8", kv="fp8").with_kv("fp16"), 327_680),
            (LLAMA_70B.with_kv("fp32").with_kv("mxfp4"), 327_680 * 4.25 / 16),
            (LLAMA_70B.at("fp8"), 327_680),
        ],
    )
    def test_a_cache_is_what_was_asked_last(self, llm, kv):
        assert llm.kv_bytes_per_token == pytest.approx(kv)

    def test_each_part_of_a_cache_shrinks_and_a_state_does_not(self):
        llm = Model("all kinds", **WHOLE).with_kv("fp8")
        assert _numbers(llm)[3:] == (5e3, 5e3, 500, 5e3) and llm.state_bytes == 1e6 and llm.kv_precision == "fp8"
        assert replace(llm, kv_selected_bytes_per_token=0).sliding_window == 100
        gemma = model("Gemma-3-27B")
        assert gemma.with_kv("fp8").kv_window_bytes_per_token == 52 * 2 * 16 * 128
        assert gemma.with_kv("fp8").kv_read_bytes_per_token is None

    def test_a_layout_that_engines_keep(self):
        """DeepSeek-V3.2 in 8 bit: 656 bytes of a latent and 132 of an index key, for each of 61 layers; not the halves
        of 1,152 and 256. All other formats are in proportion to 16 bit, on whatever way one comes to them."""
        llm = Model(
            "V3.2",
            672e9,
            37e9,
            1.0,
            kv_bytes_per_token=61 * 1408,
            kv_read_bytes_per_token=61 * 256,
            kv_selected_bytes_per_token=61 * 1152,
            kv_selected_tokens=2048,
            kv_layouts=(("fp8", (61 * 788, 0.0, 61 * 132, 61 * 656)),),
        )
        eight = llm.with_kv("fp8")
        assert _numbers(eight)[3:] == (48_068, 0, 8_052, 40_016)
        for way in (eight, eight.with_kv("fp8"), llm.with_kv("int8"), eight.with_kv("int8")):
            assert _numbers(way.with_kv("bf16"))[3:] == _numbers(llm)[3:]
            assert _numbers(way.with_kv("fp8")) == _numbers(eight)
            assert _numbers(way.with_kv("int8"))[3:] == (61 * 704, 0, 61 * 128, 61 * 576)

    def test_an_index_of_its_own_width(self):
        """Latents in 16 bit and the index in 8, which is neither of the plain layouts; a model without an index has
        no such cache."""
        sparse = model("DeepSeek-V3.2")
        mixed = sparse.with_kv(formats.INDEX_IN_8BIT)
        assert _numbers(mixed)[3:] == (61 * (1152 + 132), 0, 61 * 132, 61 * 1152)
        assert mixed.name == "DeepSeek-V3.2 (KV bf16, index fp8)" and mixed.at("fp8").kv_precision == "bf16, index fp8"
        for kv in ("bf16", "fp8", "int8"):
            assert _numbers(mixed.with_kv(kv)) == _numbers(sparse.with_kv(kv))
        with pytest.raises(UnknownName, match="unknown format 'bf16, index fp8'"):
            model("Llama-3.1-70B").with_kv(formats.INDEX_IN_8BIT)

    @given(models(), *3 * [st.sampled_from(sorted(formats.BYTES_PER_VALUE))], st.booleans())
    def test_twice_is_as_once(self, llm, first, second, kv, experts):
        covers = "experts" if experts and llm.experts else "all"
        assert alike(
            llm.at(first, kv=first, covers=covers).at(second, kv=kv, covers=covers),
            llm.at(second, kv=kv, covers=covers),
        )
        assert alike(llm.at(first).at(second, covers="all"), llm.at(second, covers="all"))

    @given(models(), *2 * [st.sampled_from(sorted(formats.BYTES_PER_VALUE))])
    def test_no_part_is_ever_less_than_nothing(self, llm, first, second):
        for one in (llm.at(first), llm.at(first).at(second), llm.at(first, covers="all").at(second)):
            assert 0 < formulas.weight_bytes_read(one, 1) <= formulas.weight_bytes_moved(one) * (1 + 1e-12)
            rest = one.total_params - one.routed_params - one.input_embedding_params
            assert formulas.weight_bytes_moved(one) >= rest * min(formats.BYTES_PER_VALUE.values()) * (1 - 1e-9)

    def test_names(self):
        assert LLAMA_405B.at("fp8").at("INT4").name == "Llama-3.1-405B (int4)"
        assert LLAMA_405B.at("fp8").at("int4").total_params == LLAMA_405B.total_params
