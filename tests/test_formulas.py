"""The mathematics: the article's numbers, limits, and one function for all kinds of number."""

import math

import numpy as np
import pint
import pytest
import sympy
from hypothesis import given, settings, strategies as st

from inference_math import derivations, formulas
from inference_math.catalog import (
    ARTICLE_700B,
    DEEPSEEK_V3,
    H100,
    H100_ROUNDED,
    H200,
    LLAMA_70B,
    LLAMA_8B,
    Hardware,
    Model,
    hardware,
)
from inference_math.errors import DoesNotFit, InputError, UnknownName
from strategies import gpus, models

positive = st.floats(1e-2, 1e4)
batches = st.floats(1, 1e5)
contexts = st.floats(0, 1e6)


class TestArticle:
    """Expected values are worked out here, from the article and the data sheet."""

    def test_size_and_devices(self):
        assert formulas.weight_bytes(ARTICLE_700B) == 700e9
        assert formulas.devices_needed(700e9, H100) == 9

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
        assert formulas.weight_bytes_read(DEEPSEEK_V3, batch) / 1e9 == pytest.approx(gigabytes, abs=0.1)


class TestStep:
    @given(models(), gpus(), batches, contexts)
    def test_each_overlap_bounds_the_next(self, model, gpu, batch, context):
        best, serial, worst = (formulas.step_time(model, gpu, batch, context, overlap=o) for o in formulas.OVERLAPS)
        assert best <= serial * (1 + 1e-12) and serial <= worst * (1 + 1e-12) and worst <= 2 * best * (1 + 1e-12)

    @given(models(), gpus())
    def test_the_two_times_meet_at_the_critical_batch(self, model, gpu):
        batch = formulas.critical_batch_size(model, gpu)
        moving = formulas.read_time(formulas.weight_bytes(model), gpu)
        assert formulas.compute_time(model, gpu, batch) == pytest.approx(moving)

    @given(models(), gpus(), batches)
    def test_the_caches_take_as_long_as_computing_at_the_critical_context(self, model, gpu, batch):
        context = formulas.critical_context(model, gpu)
        reading = formulas.read_time(batch * formulas.kv_bytes(model, context), gpu)
        assert reading == pytest.approx(formulas.compute_time(model, gpu, batch))

    @given(models(), batches)
    def test_caches_equal_weights(self, model, batch):
        context = formulas.context_where_kv_equals_weights(model, batch)
        assert batch * formulas.kv_bytes(model, context) == pytest.approx(formulas.weight_bytes(model))

    @given(models(), gpus(), batches, contexts, st.sampled_from(formulas.OVERLAPS))
    def test_more_of_anything_never_takes_less_time(self, model, gpu, batch, context, overlap):
        now = formulas.step_time(model, gpu, batch, context, overlap)
        assert formulas.step_time(model, gpu, 2 * batch, context, overlap) >= now
        assert formulas.step_time(model, gpu, batch, context + 1, overlap) >= now
        assert formulas.step_time(model, 2 * gpu, batch, context, overlap) == pytest.approx(now / 2)

    def test_refinements(self):
        dense, sparse = LLAMA_70B, DEEPSEEK_V3
        assert formulas.step_time(sparse, H200, refine="expert_coverage") == pytest.approx(36.6e9 / 4.8e12, rel=1e-3)
        far = formulas.step_time(sparse, H200, 10**5, refine="expert_coverage", overlap="sum")
        near = formulas.step_time(sparse, H200, 10**5, overlap="sum")
        assert far == pytest.approx(near, rel=1e-4)  # in the end every expert is read
        # The facts: attention equals the weights' FLOP at 53.8k tokens for Llama-70B.
        assert formulas.attention_flops(dense, 1, 53_828) == pytest.approx(formulas.compute_flops(dense), rel=1e-3)
        assert formulas.attention_flops(sparse, 1, 4_355) == pytest.approx(formulas.compute_flops(sparse), rel=1e-3)
        slow = dict(batch=10_000, context=53_828)
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
        assert formulas.memory_needed(LLAMA_70B, most, 8_000) == pytest.approx(eight.memory)
        assert formulas.max_batch(LLAMA_70B, eight, 0) == math.inf
        assert formulas.max_batch(LLAMA_70B, H100, 8_000) < 0

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
    @settings(max_examples=200)
    @given(
        models(),
        gpus(),
        st.lists(st.tuples(batches, contexts), min_size=5, max_size=5),
        st.sampled_from(formulas.OVERLAPS),
    )
    def test_arrays_and_symbols_equal_numbers(self, model, gpu, points, overlap):
        one_by_one = [formulas.step_time(model, gpu, b, c, overlap) for b, c in points]
        b, c = map(np.array, zip(*points))
        assert formulas.step_time(model, gpu, b, c, overlap) == pytest.approx(one_by_one)
        any_model, any_gpu = derivations.symbols()
        B, L = sympy.symbols("B L", nonnegative=True)
        at = {
            "N": model.total_params,
            "N_a": model.active_params,
            "b": model.weight_bytes_per_param,
            "kv": model.kv_bytes_per_token,
            "F": gpu.flops["bf16"],
            "BW": gpu.bandwidth,
        }
        expression = formulas.step_time(any_model, any_gpu, B, L, overlap)
        for (batch, context), expected in zip(points, one_by_one):
            value = expression.subs({s: at.get(s.name, batch if s == B else context) for s in expression.free_symbols})
            assert float(value) == pytest.approx(expected)

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

    def test_ridge_point_derived_equals_the_formula(self):
        _, gpu = derivations.symbols()
        solved = derivations.ridge_point()[-1][1].rhs
        assert sympy.simplify(solved - formulas.ridge_point(gpu)) == 0

    def test_critical_batch_solved_from_the_two_times(self):
        model, gpu = derivations.symbols()
        B = sympy.Symbol("B", positive=True)
        moving = formulas.read_time(formulas.weight_bytes(model), gpu)
        (solved,) = sympy.solve(sympy.Eq(moving, formulas.compute_time(model, gpu, B)), B)
        assert sympy.simplify(solved - formulas.critical_batch_size(model, gpu)) == 0


BAD = [
    (dict(batch=0), "batch=0"),
    (dict(batch=-3), "batch=-3"),
    (dict(batch=float("nan")), "batch=nan"),
    (dict(batch=float("inf")), "batch=inf"),
    (dict(batch="8"), "batch='8'"),
    (dict(batch=[1, 2]), r"batch=\[1, 2\]"),
    (dict(batch=None), "batch=None"),
    (dict(batch=True), "batch=True"),
    (dict(context=-1), "context=-1"),
    (dict(batch=np.array([1, -2.0])), "batch"),
    (dict(batch=np.array([1, np.nan])), "batch"),
    (dict(batch=np.array([])), "batch is an empty"),
    (dict(context=np.array([5, -1])), "context"),
    (dict(overlap="maximum"), "did you mean 'max'"),
    (dict(refine="coverage"), "expert_coverage"),
    (dict(batch=sympy.Integer(-1)), "batch=-1"),
]


class TestErrors:
    @pytest.mark.parametrize("arguments, named", BAD)
    def test_bad_input_is_named(self, arguments, named):
        with pytest.raises(InputError, match=named):
            formulas.step_time(LLAMA_70B, H100, **arguments)

    def test_capacity(self):
        with pytest.raises(DoesNotFit, match="at least 2 of H100 SXM"):
            formulas.step_time(LLAMA_70B, H100, refine="capacity")
        with pytest.raises(DoesNotFit, match="batch=500.*At most batch=190 fits"):
            formulas.step_time(LLAMA_70B, 8 * H100, 500, 8_000, refine="capacity")
        formulas.step_time(LLAMA_70B, 8 * H100, 190, 8_000, refine="capacity")

    def test_a_rate_that_the_device_lacks(self):
        with pytest.raises(UnknownName, match="fp8.*Known: bf16"):
            formulas.step_time(DEEPSEEK_V3, hardware("A100 80GB SXM"))

    @pytest.mark.parametrize("field", ["memory", "bandwidth"])
    @pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), None, "80"])
    def test_hardware_checks_its_fields(self, field, value):
        with pytest.raises(InputError, match=field):
            Hardware("bad", **{"memory": 1e9, "bandwidth": 1e9, "flops": {"bf16": 1e12}, field: value})

    def test_other_fields(self):
        with pytest.raises(InputError, match="flops"):
            Hardware("bad", 1, 1, {})
        with pytest.raises(InputError, match="active_params=2e"):
            Model("bad", 1e9, 2e9)
        with pytest.raises(UnknownName, match="did you mean 'fp8'"):
            LLAMA_8B.at("fp88")
        for n in (0, -1, 1.5, True):
            with pytest.raises(InputError, match="whole number"):
                n * H100
        with pytest.raises(InputError, match="bandwidth=1.2"):
            H100.achieving(bandwidth=1.2)
