"""Tactics, sparsity and a faster belt: the formulas of the section "tactics", and their pictures."""

import itertools
from dataclasses import replace

import numpy as np
import pint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import derivations, figures, formulas
from inference_math.catalog import DEEPSEEK_V3, H100, LLAMA_8B, LLAMA_70B, Hardware, Model, model
from inference_math.errors import InputError
from strategies import batches, contexts, gpus, models, multiplied, weights_moved

EIGHT = 8 * H100
shares = st.floats(0, 1)


class TestSpeculation:
    @pytest.mark.parametrize(
        "acceptance, drafted, speed",
        [(0.6, 2, 1.96), (0.7, 3, 2.53), (0.8, 2, 2.44), (0.8, 5, 3.69), (0.9, 2, 2.71), (0.9, 10, 6.86)],
    )
    def test_table_of_the_paper(self, acceptance, drafted, speed):
        """Leviathan et al. 2022, table 1: the speed-up where the draft takes no time."""
        assert formulas.speculative_tokens(acceptance, drafted) == pytest.approx(speed, abs=0.005)

    @given(shares, st.integers(0, 6))
    def test_all_outcomes_counted_one_by_one(self, acceptance, drafted):
        expected = 0.0
        for outcome in itertools.product((True, False), repeat=drafted):
            kept = (*outcome, False).index(False)  # guesses up to the first wrong one
            chance = np.prod([acceptance if right else 1 - acceptance for right in outcome])
            expected += chance * (kept + 1)
        assert formulas.speculative_tokens(acceptance, drafted) == pytest.approx(expected)

    def test_closed_form_and_limits(self):
        a = sympy.Symbol("a", positive=True)
        assert sympy.cancel((1 - a**5) / (1 - a) - formulas.speculative_tokens(a, 4)) == 0
        for many in (10_001, 10**9, 10**18):
            with pytest.raises(InputError, match=f"drafted={many} must be a whole number from 0 to 10,000"):
                formulas.speculative_tokens(0.5, many)
            with pytest.raises(InputError, match=f"drafted={many} must be a whole number from 0 to 10,000"):
                formulas.speculative_step_time(LLAMA_70B, LLAMA_8B, EIGHT, 64, 4000, many)
        with pytest.raises(InputError, match=r"drafted=101 must be a whole number from 0 to 100$"):
            formulas.speculative_tokens(a, 101)
        assert formulas.speculative_tokens(0.5, 10_000) == 2 and formulas.speculative_tokens(1, 10_000) == 10_001
        assert formulas.speculative_tokens(1, 4) == 5 and formulas.speculative_tokens(0.7, 0) == 1
        assert formulas.speculative_tokens(np.array([0.0, 0.5]), 2) == pytest.approx([1, 1.75])

    def test_a_move(self):
        """By hand, per GPU: 64 users of 4,000 tokens, KV 327,680 and 131,072 B per token. Of 70,553,706,496 and
        8,030,261,248 parameters, those of the table in which tokens are looked up stay where they are."""
        moving = (69503033344 * 2 + 64 * 4000 * 327680) / (8 * 3.35e12)
        drafting = 4 * (7504924672 * 2 + 64 * 4000 * 131072) / (8 * 3.35e12)
        assert formulas.speculative_step_time(LLAMA_70B, LLAMA_8B, EIGHT, 64, 4000, 4) == pytest.approx(
            moving + drafting
        )
        checking = 5 * 256 * 2 * 69503033344 / (8 * 9.894e14)
        drafting = 4 * 7504924672 * 2 / (8 * 3.35e12)
        assert formulas.speculative_step_time(LLAMA_70B, LLAMA_8B, EIGHT, 256, 0, 4) == pytest.approx(
            checking + drafting
        )

    @given(models(), models(), gpus(), batches, contexts)
    def test_no_guess_is_a_plain_step_and_a_guess_is_never_free(self, large, small, gpu, batch, context):
        plain = formulas.step_time(large, gpu, batch, context)
        assert formulas.speculative_step_time(large, small, gpu, batch, context, 0) == pytest.approx(plain)
        assert formulas.speculative_step_time(large, small, gpu, batch, context, 1) > plain

    @pytest.mark.parametrize(
        "acceptance, drafted, named",
        [
            (1.2, 4, "acceptance=1.2 must be finite and from 0 to 1"),
            (-0.1, 4, "acceptance"),
            (float("nan"), 4, "acceptance"),
            ("0.8", 4, "acceptance"),
            (np.array([0.5, 1.5]), 4, "acceptance"),
            (0.8, 1.5, "drafted=1.5"),
            (0.8, -1, "drafted=-1"),
            (0.8, True, "drafted=True"),
        ],
    )
    def test_bad_input(self, acceptance, drafted, named):
        with pytest.raises(InputError, match=named):
            formulas.speculative_tokens(acceptance, drafted)


class TestCost:
    def test_the_baseline_by_hand(self):
        step = (69503033344 * 2 + 64 * 4000 * 327680) / (8 * 3.35e12)
        takes = formulas.step_time(LLAMA_70B, EIGHT, 64, 4000)
        assert formulas.gpu_seconds_per_token(EIGHT.devices, takes, 64) == pytest.approx(8 * step / 64)

    @given(models(), gpus(), batches, contexts)
    def test_parts_make_the_step(self, model, gpu, batch, context):
        weights, caches, compute = formulas.step_parts(model, gpu, batch, context)
        assert formulas.step_time(model, gpu, batch, context) == pytest.approx(max(weights + caches, compute))
        assert formulas.step_time(model, gpu, batch, context, overlap="sum") == pytest.approx(
            weights + caches + compute
        )

    @given(models(), gpus(), batches, contexts, st.integers(2, 100))
    def test_more_gpus_leave_the_cost_of_a_token_alone(self, model, gpu, batch, context, n):
        one, all_of_them = (
            formulas.gpu_seconds_per_token(some.devices, formulas.step_time(model, some, batch, context), batch)
            for some in (gpu, n * gpu)
        )
        assert all_of_them == pytest.approx(one)

    def test_units_arrays_and_symbols(self):
        u = pint.UnitRegistry()
        u.define("FLOP = [arithmetic]")
        gpu = Hardware("with units", 80e9 * u.byte, 3e12 * u.byte / u.s, {"bf16": 1e15 * u.FLOP / u.s})
        big = Model("with units", 7e10, 7e10 * u.FLOP, 2 * u.byte, kv_bytes_per_token=3e5 * u.byte)
        assert all(part.check("[time]") for part in formulas.step_parts(big, gpu, 8, 1000))
        assert formulas.gpu_seconds_per_token(8, 3 * u.s, 64).check("[time]")
        assert formulas.speculative_step_time(big, big, gpu, 8, 1000, 3).check("[time]")
        batch = np.array([1.0, 64, 4096])
        assert formulas.speculative_step_time(LLAMA_70B, LLAMA_8B, EIGHT, batch, 4000) == pytest.approx(
            [formulas.speculative_step_time(LLAMA_70B, LLAMA_8B, EIGHT, float(b), 4000) for b in batch]
        )

    def test_bytes_between_gpus(self):
        """Two GPUs each send half of a vector and half of the sum, twice a layer; a lone one sends nothing."""
        assert formulas.all_reduce_bytes(80, 8192, 2, batch=1) == 80 * 2 * 8192 * 2
        assert formulas.all_reduce_bytes(80, 8192, 1) == 0
        assert formulas.all_reduce_bytes(80, 8192, 8, 64) == pytest.approx(64 * 1.75 * 80 * 2 * 8192 * 2)


class TestBandwidth:
    """What lesson 08 says of a belt g times as fast."""

    def test_every_critical_value_scales(self):
        any_model, any_gpu = derivations.symbols()
        g = sympy.symbols("g", positive=True)
        faster = replace(any_gpu, bandwidth=g * any_gpu.bandwidth)
        for formula, factor in ((formulas.critical_batch_size, 1 / g), (formulas.critical_context, g)):
            assert sympy.simplify(formula(any_model, faster) / formula(any_model, any_gpu) - factor) == 0

    @given(models(), gpus(), batches, contexts, st.floats(1, 100))
    def test_gain_is_the_factor_up_to_the_workers_limit(self, model, gpu, batch, context, factor):
        weights, caches, compute = formulas.step_parts(model, gpu, batch, context)
        faster = replace(gpu, bandwidth=factor * gpu.bandwidth)
        gain = formulas.step_time(model, gpu, batch, context) / formulas.step_time(model, faster, batch, context)
        assert gain == pytest.approx(min(factor, max(1, (weights + caches) / compute)))


class TestSharing:
    def test_second_user_and_half_way(self):
        E, k, B = sympy.symbols("E k B", positive=True)
        share = formulas.expert_coverage(E, k, B) / B
        assert sympy.simplify(1 - share.subs(B, 2) / share.subs(B, 1) - k / (2 * E)) == 0
        at_51 = formulas.expert_coverage(256, 8, 51) / 51
        assert at_51 / formulas.expert_coverage(256, 8, 1) == pytest.approx(0.5, abs=0.01)

    def test_balanced_batch_of_a_sparse_model(self):
        """Claim A27: with 37e9 active parameters and both embedding tables."""
        counted = Model("as in the claim", 671_026_419_200, 37e9, 1.0, "fp8")
        assert formulas.critical_batch_size(counted, H100) == pytest.approx(5357, abs=1)


class TestFigures:
    def test_tactics_lie_where_their_numbers_are(self):
        ax = figures.tactics({"few": (1.5, 10.0), "bits": (2.0, 0.5)}, ceiling=7.0)
        dots = {
            tuple(float(line.get_data()[i][0]) for i in (0, 1)): line for line in ax.lines if line.get_marker() in "oD"
        }
        assert set(dots) == {(1.5, 10.0), (2.0, 0.5)}
        assert dots[1.5, 10.0].get_marker() == "o" and dots[2.0, 0.5].get_marker() == "D"
        assert ax.get_title(loc="left") == "1 of 2 tactics make a token dearer"
        assert "few: 1.5 times as fast at 10 times the cost" in ax.figure.alt

    def test_gains(self):
        x = np.array([1.0, 10, 100])
        ax = figures.gains(x, {"a": x, "b": 2 * x}, "t", "y", [(5, "here")])
        assert [list(line.get_ydata()) for line in ax.lines[1:3]] == [
            list(x),
            list(2 * x),
        ] and "b goes from 2 to 200" in ax.figure.alt

    def test_bytes_per_user_and_the_square_at_the_critical_batch(self):
        x = np.array([1.0, 64])
        line, square = figures.bytes_per_user([DEEPSEEK_V3], H100, x).lines
        read = [formulas.weight_bytes_read(DEEPSEEK_V3, batch) / 1e9 / batch for batch in (1, 64)]
        assert list(line.get_ydata()) == pytest.approx(read)
        knee = weights_moved(DEEPSEEK_V3) / multiplied(DEEPSEEK_V3) * 1978.9e12 / 3.35e12
        assert square.get_xdata()[0] == pytest.approx(knee)

    def test_shares(self):
        fast = replace(EIGHT, bandwidth=10 * EIGHT.bandwidth)
        ax = figures.shares(LLAMA_70B, EIGHT, fast, [(64, 4000)])
        before, after, (workers,) = (
            [bar.get_width() for bar in ax.patches[:2]],
            [bar.get_width() for bar in ax.patches[2:4]],
            [bar.get_width() for bar in ax.patches[4:]],
        )
        assert sum(before) == pytest.approx(100) and sum(after) == pytest.approx(10)
        compute, moving = 64 * 2 * 69503033344 / 9.894e14, (69503033344 * 2 + 64 * 4000 * 327680) / 3.35e12
        assert workers == pytest.approx(100 * compute / moving)
        assert "now the workers" in ax.figure.alt

    def test_a_service_that_the_workers_limit_already_gains_nothing(self):
        fast = replace(EIGHT, bandwidth=10 * EIGHT.bandwidth)
        assert "1 times as fast: now the workers" in figures.shares(LLAMA_70B, EIGHT, fast, [(2000, 100)]).figure.alt

    @pytest.mark.parametrize(
        "batch, context, state", [(1, 100, 0), (64, 4000, 0), (8, 128_000, 1), (1000, 200, 2), (1000, 4000, 3)]
    )
    def test_map_of_limits(self, batch, context, state):
        """0 weights, 1 caches, 2 workers, 3 does not fit: by hand for Llama-3.1-70B on 8 H100."""
        from inference_math.figures.what_if import _state

        assert _state(LLAMA_70B, EIGHT, batch, context) == state

    def test_map_says_what_it_shows(self):
        ax = figures.limits(LLAMA_70B, EIGHT, replace(EIGHT, bandwidth=EIGHT.bandwidth / 2), [(64, 4000)])
        assert {text.get_text() for text in ax.texts} >= {
            "weights",
            "KV caches",
            "workers",
            "does not fit",
            "64 × 4,000 tokens",
        }
        assert "from batch 295 and up to 1,440 tokens" in ax.figure.alt  # 2 x 69.5e9 / 989.4e12 x 3.35e12 / 327,680

    def test_map_of_a_model_that_fits_nowhere(self):
        ax = figures.limits(model("GLM-4.5"), EIGHT)
        assert "100% does not fit" in ax.figure.alt


class TestLabels:
    """Where words lie on the maps of lesson 08, in the pixels of the picture."""

    def boxes(self, ax):
        ax.figure.draw_without_rendering()
        return {one.get_text(): one.get_window_extent() for one in ax.texts}

    def test_of_tactics_are_apart_and_off_the_limit(self):
        points = {
            "8-bit weights": (1.45, 0.69),
            "4 guesses by an 8B": (1.8, 0.56),
            "8-bit weights and KV": (2.0, 0.5),
            "Llama-3.1-8B": (4.6, 0.22),
            "4 users": (1.55, 10.4),
        }
        ax = figures.tactics(points, 7.4)
        boxes = self.boxes(ax)
        for one, other in itertools.combinations(boxes, 2):
            assert not boxes[one].overlaps(boxes[other]), (one, other)
        limit = ax.transData.transform((7.4, 1))[0]
        assert not [one for one, box in boxes.items() if box.x0 < limit < box.x1]

    def test_of_limits_lie_within_their_regions(self):
        fast = replace(EIGHT, bandwidth=10 * EIGHT.bandwidth)
        ax = figures.limits(LLAMA_70B, fast, EIGHT, [(64, 4_000)])
        boxes = self.boxes(ax)
        (caches,) = (one for one in ax.texts if one.get_text() == "KV caches")
        assert caches.get_transform_rotates_text() and caches.get_rotation() > 270  # down, along its band
        box = boxes["64 × 4,000 tokens"]
        corners = ax.transData.inverted().transform([(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
        for batch, context in corners:
            weights, moved, computed = formulas.step_parts(LLAMA_70B, fast, batch, context)
            assert computed > weights + moved and batch < formulas.max_batch(LLAMA_70B, fast, context)
