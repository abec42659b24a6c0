"""The mathematics: the article's numbers, limits, and one function for all kinds of number."""

import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import derivations, formulas
from inference_math.catalog import (
    ARTICLE_700B,
    DEEPSEEK_V3,
    H100,
    H100_ROUNDED,
    H200,
    LLAMA_8B,
    LLAMA_70B,
    Hardware,
    Model,
    hardware,
    hardware_names,
)
from inference_math.errors import DoesNotFit, InputError, UnknownName
from strategies import batches, contexts, gpus, models, multiplied, symbols, value, weights_moved

positive = st.floats(1e-2, 1e4)


class TestArticle:
    """Expected values are worked out here, from the article and the data sheet."""

    def test_a_parameter_is_multiplied_and_added(self):
        assert formulas.FLOP_PER_PARAM == 2, "FLOP_PER_PARAM: one multiplication and one addition for each token"

    def test_size_and_devices(self):
        assert formulas.weight_bytes(ARTICLE_700B) == 700e9
        whole = replace(H100, usable=1)
        assert formulas.devices_needed(700e9, whole) == 9
        assert formulas.devices_needed(640e9, whole) == 8  # eight boxes filled exactly need no ninth
        assert list(formulas.devices_needed(np.array([1, 80e9, 81e9, 640e9]), whole)) == [1, 1, 2, 8]

    def test_a_tenth_of_the_memory_is_kept(self):
        """Ten boxes of 72 GB for 700 GB. 90 % is vLLM's own choice, gpu_memory_utilization."""
        assert H100.usable == Hardware("mine", 1e9, 1e9, {"bf16": 1e12}).usable == 0.9
        assert formulas.usable_memory(H100) == 72e9 and formulas.usable_memory(8 * H100) == 576e9
        assert formulas.devices_needed(700e9, H100) == 10 and formulas.devices_needed(72e9, H100) == 1

    def test_move_with_the_rounded_and_the_precise_bandwidth(self):
        assert formulas.read_time(700e9, H100_ROUNDED) == pytest.approx(0.2333, rel=1e-3)
        assert formulas.tokens_per_second_per_user(ARTICLE_700B, H100_ROUNDED) == pytest.approx(4.3, abs=0.05)
        assert formulas.read_time(700e9, H100) == pytest.approx(0.209, abs=5e-4)
        assert formulas.tokens_per_second_per_user(ARTICLE_700B, H100) == pytest.approx(4.8, abs=0.05)

    def test_hundred_tokens_move_seventy_terabytes(self):
        assert 100 * formulas.weight_bytes(ARTICLE_700B) == pytest.approx(70e12)

    def test_ridge_point_and_critical_batch(self):
        assert formulas.ridge_point(H100, "bf16") == pytest.approx(295, abs=1)
        assert formulas.ridge_point(H100, "fp8") == pytest.approx(590, abs=1)
        assert formulas.critical_batch_size(LLAMA_70B, H100) == pytest.approx(295, abs=1)
        assert formulas.critical_batch_size(LLAMA_70B.at("fp8"), H100) == pytest.approx(295, abs=1)
        assert formulas.critical_batch_size(LLAMA_70B.at("fp8", math="bf16"), H100) == pytest.approx(148, abs=1)

    @pytest.mark.parametrize("batch, gigabytes", [(1, 36.6), (8, 162.9), (32, 433.3), (64, 584.4), (256, 669.9)])
    def test_experts_read_by_a_batch(self, batch, gigabytes):
        """The facts' table of expert coverage, one byte for each parameter."""
        assert formulas.weight_bytes_read(DEEPSEEK_V3.at("fp8"), batch) / 1e9 == pytest.approx(gigabytes, abs=0.1)


class TestStep:
    @given(models(), gpus(), batches, contexts)
    def test_each_overlap_bounds_the_next(self, model, gpu, batch, context):
        best, serial, worst = (formulas.step_time(model, gpu, batch, context, overlap=o) for o in formulas.OVERLAPS)
        assert best <= serial * (1 + 1e-12) and serial <= worst * (1 + 1e-12) and worst <= 2 * best * (1 + 1e-12)

    @given(models(), gpus())
    def test_the_two_times_meet_at_the_critical_batch(self, model, gpu):
        batch = formulas.critical_batch_size(model, gpu)
        assert batch * multiplied(model) / gpu.flops["bf16"] == pytest.approx(weights_moved(model) / gpu.bandwidth)

    @given(models(), gpus(), batches, contexts, st.sampled_from(formulas.OVERLAPS))
    def test_more_of_anything_never_takes_less_time(self, model, gpu, batch, context, overlap):
        now = formulas.step_time(model, gpu, batch, context, overlap)
        assert formulas.step_time(model, gpu, 2 * batch, context, overlap) >= now
        assert formulas.step_time(model, gpu, batch, context + 1, overlap) >= now
        assert formulas.step_time(model, 2 * gpu, batch, context, overlap) == pytest.approx(now / 2)

    def test_refinements(self):
        dense, sparse = LLAMA_70B, DEEPSEEK_V3.at("fp8")
        assert formulas.step_time(sparse, H200, refine="expert_coverage") == pytest.approx(36.6e9 / 4.8e12, rel=1e-3)
        far = formulas.step_time(sparse, H200, 10**5, refine="expert_coverage", overlap="sum")
        near = formulas.step_time(sparse, H200, 10**5, overlap="sum")
        assert far == pytest.approx(near, rel=1e-4)  # in the end every expert is read
        # 2 x 69,503,033,344 FLOP, and 4 x 80 layers x 64 heads x 128 for each earlier token: alike at 53,027.
        slow = dict(batch=10_000, context=53_027)
        plain = formulas.step_time(dense, Hardware("fast belt", 1e30, 1e30, {"bf16": 1e15}), **slow)
        both = formulas.step_time(
            dense, Hardware("fast belt", 1e30, 1e30, {"bf16": 1e15}), refine="attention_flops", **slow
        )
        assert both == pytest.approx(2 * plain, rel=1e-3)

    def test_achieved_rates(self):
        real = H100.achieving(bandwidth=0.8, flops=0.5)
        assert formulas.read_time(700e9, real) == pytest.approx(0.2612, abs=1e-4)
        assert formulas.ridge_point(real) == pytest.approx(formulas.ridge_point(H100) * 0.5 / 0.8)

    def test_what_fits(self):
        eight = 8 * H100
        most = formulas.max_batch(LLAMA_70B, eight, 8_000)
        assert formulas.memory_needed(LLAMA_70B, most, 8_000) == pytest.approx(0.9 * 640e9)
        assert formulas.max_batch(LLAMA_70B, eight, 0) == math.inf
        assert formulas.max_batch(LLAMA_70B, H100, 8_000) < 0
        assert formulas.max_batch(ARTICLE_700B, H100, 0) == formulas.max_batch(ARTICLE_700B, H100, 10) == -math.inf
        assert list(formulas.max_batch(LLAMA_70B, eight, np.array([0, 1e30])) > 1) == [True, False]

    def test_what_fits_exactly_fits(self):
        exact = Hardware("exact", 7e10 * 2 + 3 * 1000 * 5.0, 1e12, {"bf16": 1e15}, usable=1)
        model = Model("round", 7e10, 7e10, kv_bytes_per_token=5.0)
        assert formulas.max_batch(model, exact, 1000) == 3
        formulas.check_fits(model, exact, 3, 1000)
        with pytest.raises(DoesNotFit, match=r"batch=4 does not fit.*At most batch=3 fits"):
            formulas.check_fits(model, exact, 4, 1000)
        only_weights = replace(exact, memory=7e10 * 2)
        formulas.check_fits(model, only_weights, 10**9, 0)
        assert formulas.max_batch(model, only_weights, 0) == math.inf
        assert formulas.max_batch(model, only_weights, 10) == 0

    def test_without_a_cache_no_context_is_critical(self):
        assert formulas.critical_context(ARTICLE_700B, H100) == math.inf
        assert formulas.context_where_kv_equals_weights(ARTICLE_700B, 64) == math.inf
        assert formulas.prompt_where_attention_equals_weights(ARTICLE_700B) == math.inf
        assert formulas.critical_batch_size(ARTICLE_700B, H100, 10**6) == pytest.approx(295.3, abs=0.1)

    def test_windowed_layers_stop_growing(self):
        from inference_math.catalog import model

        gemma = model("Gemma-3-27B")
        assert formulas.kv_bytes(gemma, 128_000) == pytest.approx(81_920 * 128_000 + 4.362e8, rel=1e-3)
        assert formulas.kv_bytes(gemma, 100) == pytest.approx(507_904 * 100)

    def test_roofline_meets_at_the_ridge(self):
        ridge = formulas.ridge_point(H100)
        assert formulas.attainable_flops(ridge, H100) == pytest.approx(H100.flops["bf16"])
        assert formulas.attainable_flops(ridge / 10, H100) == pytest.approx(H100.flops["bf16"] / 10)
        assert formulas.attainable_flops(ridge * 10, H100) == H100.flops["bf16"]


class TestOneFunctionForAll:
    OF_SYMBOLS = MappingProxyType(
        {
            overlap: formulas.step_time(*symbols(), *sympy.symbols("B L", nonnegative=True), overlap)
            for overlap in formulas.OVERLAPS
        }
    )

    @given(
        models(),
        gpus(),
        st.lists(st.tuples(batches, contexts), min_size=5, max_size=5),
        st.sampled_from(formulas.OVERLAPS),
    )
    def test_arrays_and_symbols_equal_numbers(self, model, gpu, points, overlap):
        one_by_one = [formulas.step_time(model, gpu, b, c, overlap) for b, c in points]
        b, c = map(np.array, zip(*points, strict=True))
        assert formulas.step_time(model, gpu, b, c, overlap) == pytest.approx(one_by_one)
        for (batch, context), expected in zip(points, one_by_one, strict=True):
            assert value(self.OF_SYMBOLS[overlap], model, gpu, B=batch, L=context) == pytest.approx(expected)

    def test_units(self):
        u = pint.UnitRegistry()
        u.define("FLOP = [arithmetic]")
        gpu = Hardware("with units", 80e9 * u.byte, 3e12 * u.byte / u.s, {"bf16": 1e15 * u.FLOP / u.s})
        model = Model(
            "with units",
            7e10,
            7e10 * u.FLOP,
            2 * u.byte,
            kv_bytes_per_token=3e5 * u.byte,
            attention_flops_per_context_token=1e6 * u.FLOP,
        )
        for overlap in formulas.OVERLAPS:
            assert formulas.step_time(model, gpu, 8, 1000, overlap, refine="attention_flops").check("[time]")
        assert formulas.tokens_per_second(model, gpu, 8, 1000).check("1/[time]")
        assert formulas.critical_batch_size(model, gpu).to("dimensionless").magnitude > 0
        assert formulas.critical_context(model, gpu).to("dimensionless").magnitude > 0
        assert formulas.ridge_point(gpu).is_compatible_with("FLOP/byte")
        assert formulas.memory_needed(model, 8, 1000).is_compatible_with("byte")
        assert formulas.attainable_flops(3 * u.FLOP / u.byte, gpu).is_compatible_with("FLOP/s")

    def test_users_who_keep_nothing_fit_without_end_or_not_at_all(self):
        """In symbols, too: beside weights of 2 bytes a parameter, or not where these alone are too large."""
        n, memory = sympy.symbols("n memory", positive=True)
        found = formulas.max_batch(Model("keeps nothing", n, n), Hardware("any", memory, 1e12, usable=1), 5)
        assert found.subs({n: 4, memory: 9}) == sympy.oo and found.subs({n: 4, memory: 7}) == -sympy.oo


class TestWithoutARate:
    """Memory and bandwidth are known, FLOP/s are not: one user's decode needs no more."""

    MINE = Hardware("mine", memory=24e9, bandwidth=1e12)

    def test_one_user_waits_for_the_memory(self):
        alone = formulas.step_time(LLAMA_8B, self.MINE)
        looked_up_in = 128_256 * 4_096
        assert alone == pytest.approx(2 * (8.03e9 - looked_up_in) / 1e12, rel=1e-3)
        longer = formulas.step_time(LLAMA_8B, self.MINE, 1, 4_000, "attention_serial", ["expert_coverage"])
        assert longer > 131_072 * 4_000 / 1e12
        assert formulas.tokens_per_second_per_user(LLAMA_8B, self.MINE, np.int64(1)) == 1 / alone
        assert formulas.step_time(LLAMA_8B.at("fp8"), 2 * self.MINE) == pytest.approx(alone / 4)

    def test_as_on_any_device_whose_rate_is_known(self):
        """It is no more than is true of all of them: at batch 1 the largest ridge point is not reached."""
        for name in hardware_names("bf16"):
            known = hardware(name)
            unknown = replace(known, flops={})
            assert formulas.step_time(LLAMA_8B, unknown, 1, 1_000) == formulas.step_time(LLAMA_8B, known, 1, 1_000)

    @pytest.mark.parametrize(
        "ask",
        [
            lambda mine: formulas.step_time(LLAMA_8B, mine, 2),
            lambda mine: formulas.step_time(LLAMA_8B, mine, np.array([1, 2])),
            lambda mine: formulas.step_time(LLAMA_8B, mine, sympy.Symbol("B", positive=True)),
            lambda mine: formulas.step_time(LLAMA_8B, mine, overlap="sum"),
            lambda mine: formulas.step_time(LLAMA_8B, mine, refine="attention_flops"),
            lambda mine: formulas.compute_time(LLAMA_8B, mine),
            lambda mine: formulas.prefill_time(LLAMA_8B, mine, 100),
            formulas.ridge_point,
            lambda mine: formulas.critical_batch_size(LLAMA_8B, mine),
        ],
    )
    def test_a_compute_time_asks_for_it(self, ask):
        said = r"mine: its FLOP/s in bf16 are not known.*Hardware\('mine'.*flops={'bf16': \.\.\.}\)"
        with pytest.raises(InputError, match=said):
            ask(self.MINE)

    def test_a_rate_of_another_kind_says_nothing_of_16_bit(self):
        """Of some devices the tables have checked only the fp32 or the fp4 rate."""
        part = Hardware("part", 24e9, 1e12, {"fp32": 1e13, "fp4": 1e15})
        assert formulas.step_time(LLAMA_8B, part) == formulas.step_time(LLAMA_8B, self.MINE)
        with pytest.raises(InputError, match="in bf16 are not known"):
            formulas.step_time(LLAMA_8B, part, 2)

    def test_fp16_is_the_rate_of_16_bit(self):
        assert formulas.ridge_point(Hardware("T4", 16e9, 3.2e11, {"fp16": 6.5e13})) == 6.5e13 / 3.2e11

    @pytest.mark.parametrize("flops", [{"bf16": 1e13}, {"fp16": 1e13, "int8": 2e13}])
    def test_a_format_that_a_known_device_has_not_is_no_unknown_rate(self, flops):
        with pytest.raises(UnknownName, match=r"known has no fp8 rate, only .*16"):
            formulas.step_time(LLAMA_8B.at("fp8"), Hardware("known", 24e9, 1e12, flops))


class TestErrors:
    @pytest.mark.parametrize(
        "arguments, named",
        [(dict(overlap="maximum"), "did you mean 'max'"), (dict(refine="coverage"), "did you mean 'expert_coverage'")],
    )
    def test_unknown_names(self, arguments, named):
        with pytest.raises(UnknownName, match=named):
            formulas.step_time(LLAMA_70B, H100, **arguments)

    def test_capacity(self):
        with pytest.raises(DoesNotFit, match="at least 2 of H100 SXM"):
            formulas.step_time(LLAMA_70B, H100, refine="capacity")
        with pytest.raises(DoesNotFit, match=r"640 GB, 90% of it usable.*batch=500|batch=500.*At most batch=165 fits"):
            formulas.step_time(LLAMA_70B, 8 * H100, 500, 8_000, refine="capacity")
        formulas.step_time(LLAMA_70B, 8 * H100, 165, 8_000, refine="capacity")

    def test_capacity_looks_at_the_largest_of_an_array(self):
        """70.55e9 x 2 B of weights, 327,680 B a token: of 640 GB, 190 users of 8,000 tokens and 380 of 4,000 fit."""
        eight, users = 8 * replace(H100, usable=1), np.array([1, 500, 100])
        formulas.step_time(LLAMA_70B, eight, np.array([1, 190]), 8_000, refine="capacity")
        with pytest.raises(DoesNotFit, match=r"batch=500 does not fit.*context=8000. At most batch=190"):
            formulas.step_time(LLAMA_70B, eight, users, 8_000, refine="capacity")
        with pytest.raises(DoesNotFit, match=r"batch=300 does not fit.*context=8000. At most batch=190"):
            formulas.step_time(LLAMA_70B, eight, 300, np.array([100, 8_000, 4_000]), refine="capacity")
        with pytest.raises(DoesNotFit, match=r"batch=500 does not fit.*context=4000. At most batch=380"):
            formulas.check_fits(LLAMA_70B, eight, users[:, None], np.array([10, 4_000]))

    def test_symbols_fit_nowhere_and_everywhere(self):
        with pytest.raises(InputError, match="give numbers"):
            formulas.check_fits(*derivations.symbols())

    def test_more_picks_than_experts(self):
        assert formulas.expert_coverage(8, 8, 1) == 1
        with pytest.raises(InputError, match="experts_per_token/experts"):
            formulas.expert_coverage(8, 9, 1)

    def test_a_rate_that_the_device_lacks(self):
        """What to do is said, and helps."""
        a100 = hardware("A100 80GB SXM")
        with pytest.raises(UnknownName, match=r"no fp8 rate, only bf16, int8\..*\.at\('fp8', math='bf16'\)"):
            formulas.step_time(DEEPSEEK_V3, a100)
        assert formulas.step_time(DEEPSEEK_V3.at("fp8", math="bf16"), a100, 10_000) == pytest.approx(
            10_000 * multiplied(DEEPSEEK_V3) / 312e12
        )
