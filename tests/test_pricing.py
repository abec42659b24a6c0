"""Prefill, many devices, the measured server, fast tiers, and the pictures of lesson 06."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import figures, formulas, measured
from inference_math.catalog import DEEPSEEK_V3, H100, LLAMA_70B, LLAMA_405B, Hardware, model
from inference_math.errors import InputError, UnknownName
from inference_math.figures import pricing
from inference_math.measured import served
from inference_math.prices import fast_tiers, prices
from inference_math.widgets import LiveFigure
from strategies import context_at, gpus, models, symbols, value

LLAMA = LLAMA_70B.at("fp8")
TIERS = [row for row in prices() if row.threshold]
positive = st.floats(1e-3, 1e3)
tokens = st.floats(1, 1e6)


class TestPrefill:
    OF_SYMBOLS = formulas.prefill_time(*symbols(), sympy.Symbol("P", positive=True))

    def test_worked_by_hand(self):
        """2 x 69.50e9 x 8192 FLOP over 8 x 1978.9e12 FLOP/s; 69.50e9 bytes over 8 x 3.35e12 bytes/s."""
        assert formulas.prefill_time(LLAMA, 8 * H100, 8192) == pytest.approx(0.07193, rel=1e-3)
        assert formulas.prefill_time(LLAMA, 8 * H100, 10) == pytest.approx(2.5934e-3, rel=1e-3)

    @given(models(), gpus(), tokens)
    def test_it_is_a_step_of_as_many_users_without_anything_kept(self, llm, gpu, n):
        step = formulas.step_time(replace(llm, state_bytes=0), gpu, n)
        assert formulas.prefill_time(llm, gpu, n) == pytest.approx(step)

    @given(models(), gpus())
    def test_short_means_fewer_than_the_critical_batch(self, llm, gpu):
        """Claim A43: below, a shorter prompt is read no sooner."""
        full = formulas.critical_batch_size(llm, gpu)
        at, half, twice = (formulas.prefill_time(llm, gpu, share * full) for share in (1, 0.5, 2))
        assert half == pytest.approx(at) and twice == pytest.approx(2 * at)

    def test_attention_adds_a_look_back_for_each_pair(self):
        """Counted one by one: token i looks back at i - 1 tokens, and at itself."""
        n, fast_belt = 3_000, Hardware("fast belt", 1e30, 1e30, {"fp8": 1.0})
        extra = formulas.prefill_time(LLAMA, fast_belt, n, "attention_flops") - formulas.prefill_time(
            LLAMA, fast_belt, n
        )
        assert extra == pytest.approx(sum(range(1, n + 1)) * LLAMA.attention_flops_per_context_token, rel=1e-3)

    @pytest.mark.parametrize(
        "name, decode_equal", [("Llama-3.1-8B", 30_633), ("Llama-3.1-70B", 53_828), ("Llama-3.1-405B", 98_299)]
    )
    def test_prompt_that_doubles_its_arithmetic(self, name, decode_equal):
        """Twice the context of the facts' table, because a prompt's token looks back at half of it on average; and less
        by the share of an input embedding, which the facts count with the weights."""
        llm = model(name)
        at = formulas.prompt_where_attention_equals_weights(llm)
        assert at == pytest.approx(2 * decode_equal * (1 - llm.input_embedding_params / llm.total_params), rel=1e-4)
        plain, both = (formulas.prefill_time(model(name), H100, at, refine) for refine in ((), "attention_flops"))
        assert both == pytest.approx(2 * plain)

    def test_few_tokens_of_a_sparse_model_touch_few_experts(self):
        one = formulas.prefill_time(DEEPSEEK_V3, H100, 1, ["expert_coverage"])
        assert one == pytest.approx(formulas.weight_bytes_read(DEEPSEEK_V3, 1) / 3.35e12)
        assert one < formulas.prefill_time(DEEPSEEK_V3, H100, 1) / 15

    @given(models(), gpus(), st.lists(tokens, min_size=3, max_size=3))
    def test_arrays_and_symbols_equal_numbers(self, llm, gpu, lengths):
        one_by_one = [formulas.prefill_time(llm, gpu, n) for n in lengths]
        assert formulas.prefill_time(llm, gpu, np.array(lengths)) == pytest.approx(one_by_one)
        for n, expected in zip(lengths, one_by_one, strict=True):
            assert value(self.OF_SYMBOLS, llm, gpu, P=n) == pytest.approx(expected)

    @pytest.mark.parametrize("n", [0, -1, math.nan, math.inf, "8", None, [1, 2]])
    def test_bad_tokens(self, n):
        with pytest.raises(InputError, match="tokens="):
            formulas.prefill_time(LLAMA, H100, n)

    def test_refinements_it_does_not_know(self):
        with pytest.raises(UnknownName, match=r"'capacity'.*Known: expert_coverage, attention_flops"):
            formulas.prefill_time(LLAMA, H100, 10, "capacity")


class TestOutputOverInput:
    @given(models(grows=True), gpus(), st.floats(0.01, 1), st.floats(0.01, 10))
    def test_it_is_two_shares_while_memory_binds(self, llm, gpu, fill, depth):
        """B*/B + L/L*, derived in the lesson."""
        batch = fill * formulas.critical_batch_size(llm, gpu)
        long_prompt = 2 * formulas.critical_batch_size(llm, gpu)
        ratio = formulas.output_over_input(llm, gpu, batch, context_at(llm, gpu, depth), long_prompt)
        assert ratio == pytest.approx(1 / fill + depth)

    @given(models(), gpus(), st.floats(1, 100))
    def test_it_is_one_where_arithmetic_binds_both(self, llm, gpu, fill):
        llm = replace(llm, state_bytes=0)
        full = formulas.critical_batch_size(llm, gpu)
        assert formulas.output_over_input(llm, gpu, fill * full, 0, 2 * full) == pytest.approx(1)

    def test_the_other_overlap_is_passed_on(self):
        at = (LLAMA, H100, 64, 8_000, 2_000)
        assert formulas.output_over_input(*at, overlap="sum") > formulas.output_over_input(*at)


class TestManyDevices:
    @given(positive, positive, st.floats(1, 100), st.floats(1, 100), st.floats(1, 500))
    def test_cost_follows_from_the_step(self, step, fixed, few, more, batch):
        """Against the two deployments themselves, without the algebra."""
        slow, fast = (formulas.spread_step_time(step, n, fixed) for n in (few, few * more))
        costs = [formulas.gpu_seconds_per_token(n, t, batch) for n, t in ((few, slow), (few * more, fast))]
        assert formulas.cost_multiple(slow / fast, fixed / slow) == pytest.approx(costs[1] / costs[0], rel=1e-6)

    @pytest.mark.parametrize("speed, share, cost", [(2.5, 1 / 4, 2), (2.5, 5 / 14, 6), (1, 0.9, 1), (3, 0, 1)])
    def test_cost_by_hand(self, speed, share, cost):
        assert formulas.cost_multiple(speed, share) == pytest.approx(cost)

    @pytest.mark.parametrize("speed, share", [(4, 0.25), (5, 0.25), (0, 0.1), (np.array([1, 5.0]), 0.25)])
    def test_nobody_reaches_the_limit(self, speed, share):
        with pytest.raises(InputError, match="speed_multiple"):
            formulas.cost_multiple(speed, share)

    def test_exchanges(self):
        """Two in each of 80 layers."""
        assert formulas.fixed_time_per_collective(6.4e-3, 80) == pytest.approx(40e-6)

    @pytest.mark.parametrize(
        "call, named",
        [
            (lambda: formulas.spread_step_time(1.0, 0, 0.1), "devices=0"),
            (lambda: formulas.gpu_seconds_per_token(8, 0.1, 0), "batch=0"),
        ],
    )
    def test_bad_input(self, call, named):
        with pytest.raises(InputError, match=named):
            call()


class TestServed:
    def test_rows_are_those_of_the_source(self):
        """Read off the source by eye: milliseconds, and its own tokens/s of all users."""
        two = served()[0]
        assert (two.devices, two.concurrency, two.measured) == (2, 4, "2025-10-29")
        assert two.time_per_token == pytest.approx(17.4072e-3) and two.time_to_first_token == pytest.approx(121.308e-3)
        assert two.device_seconds == pytest.approx(2 / 229.79, rel=1e-4)
        last = served(8192, 1024)[-1]
        assert (last.devices, last.concurrency) == (8, 64) and last.time_per_token == pytest.approx(34.4826e-3)

    def test_all_are_there_with_their_source(self):
        every = [run for lengths in ((1024, 1024), (1024, 8192), (8192, 1024)) for run in served(*lengths)]
        assert len(every) == len(served(None, None)) == 45
        assert all("InferenceX" in run.source for run in every)

    def test_the_frontier_uses_runs_that_fit(self):
        assert all(run.fits for run in served())
        assert [(run.devices, run.concurrency) for run in served(8192, 1024) if not run.fits] == [(2, 32), (2, 64)]

    def test_caches_that_fill_the_memory_exactly_fit(self, monkeypatch):
        """A machine made for it: 70.55e9 bytes of weights and four caches of 2,048 tokens of 327,680 bytes in nine
        tenths of its memory."""
        run = replace(served()[0], devices=1, tp=1)
        assert (run.concurrency, run.input_tokens + run.output_tokens) == (4, 2048)
        filled = LLAMA.total_params + 4 * 2048 * 327_680
        for memory, usable, fits in ((filled, 1, True), (filled - 1e6, 1, False), (filled, 0.999, False)):
            made = replace(H100, memory=memory, usable=usable)
            monkeypatch.setattr(measured, "hardware", lambda name, m=made: m)
            assert run.fits is fits

    def test_no_run_beats_the_data_sheet(self):
        for run in served():
            assert run.time_per_token > formulas.read_time(formulas.weight_bytes(LLAMA), run.devices * H100)
            assert run.time_to_first_token > formulas.prefill_time(LLAMA, run.devices * H100, run.input_tokens)

    @pytest.mark.parametrize("users", [4, 8, 16, 32, 64])
    def test_two_points_predict_the_third(self, users):
        """Fitted on 2 and 8 GPUs, tried on 4, which it has not seen."""
        two, four, eight = (run.time_per_token for run in served() if run.concurrency == users)
        divides = (two - eight) / (1 / 2 - 1 / 8)
        assert formulas.spread_step_time(divides, 4, two - divides / 2) == pytest.approx(four, rel=0.09)

    def test_lengths_that_were_not_measured(self):
        with pytest.raises(InputError, match=r"512/512 was not measured\. Known: 1024/1024, 1024/8192, 8192/1024"):
            served(512, 512)


class TestFastTiers:
    def test_multiples(self):
        """Claim A46, and the providers' pages."""
        found = {tier.fast.model: (tier.price_multiple, tier.speed_multiple) for tier in fast_tiers()}
        assert found == {
            "Claude Opus 4.6 (fast mode)": (6, 2.5),
            "Claude Opus 5 (fast mode)": (2, 2.5),
            "GPT-5.6 Sol (fast mode)": (2, 2.5),
            "GPT-4.1 (priority)": (1.75, None),
            "GPT-5 (priority)": (2, None),
            "GPT-5.5 (priority)": (2.5, None),
        }

    @pytest.mark.parametrize("tier", fast_tiers(), ids=lambda tier: tier.fast.model)
    def test_the_price_table_says_the_same(self, tier):
        assert tier.fast.input / tier.standard.input == pytest.approx(tier.price_multiple)
        assert tier.source and f"{tier.price_multiple:g}x standard" in tier.fast.notes
        said = re.search(r"up to ([\d.]+)x", tier.fast.notes)
        assert tier.speed_multiple == (float(said[1]) if said else None)

    def test_each_is_a_tier_of_the_price_table(self):
        """There may be more of them, whose promise nobody has read."""
        sold = {row.model for row in prices() if re.search(r"\((fast mode|priority)\)", row.model)}
        assert {tier.fast.model for tier in fast_tiers()} <= sold


class TestClaims:
    def test_full_batches_cross_long_before_any_tier(self):
        """Claim A38, and the facts' table: 1,693 and 626 bytes would put the crossing at 200,000."""
        first = min(row.threshold for row in TIERS)
        for name in (
            "Llama-3.1-8B",
            "Llama-3.1-70B",
            "Llama-3.1-405B",
            "DeepSeek-V3",
            "gpt-oss-120b",
            "Kimi-K2",
            "GLM-4.5",
        ):
            assert formulas.critical_context(model(name), H100) < first / 10
        for active, kv in ((100e9, 1_693), (37e9, 626)):
            assert 2 * active * H100.bandwidth / (H100.flops["fp8"] * 200_000) == pytest.approx(kv, abs=1)

    def test_input_rises_at_least_as_much_as_output(self):
        """Claims A35 and A39."""
        rises = [(round(row.long_input / row.input, 6), round(row.long_output / row.output, 6)) for row in TIERS]
        assert all(i >= o for i, o in rises) and rises.count((2, 1.5)) > len(rises) / 2

    def test_thresholds_are_round(self):
        assert {row.threshold % 1_000 for row in TIERS} == {0}


class TestPictures:
    """The data behind each picture, and its sentence."""

    def words(self, ax):
        return " | ".join(text.get_text() for one in ax.figure.axes for text in one.texts)

    def test_tiers_have_their_dates_and_places(self):
        crossings = [("a model", {"batch 8": 50_000, "B*": 700})]
        ax = figures.tiers_and_crossings(TIERS, crossings, "A title")
        marks = {line.get_xdata()[0] for line in ax.lines if line.get_marker() == "^"}
        assert marks == {row.threshold for row in TIERS}
        labels = [text.get_text() for text in ax.texts if "20" in text.get_text()]
        assert len(labels) == len(pricing.tier_groups(TIERS)) and all(
            re.search(r"\((listed )?20\d\d-\d\d", label) for label in labels
        )
        assert "from 700 to 50,000" in ax.figure.alt

    def test_alike_tiers_are_one_group(self):
        groups = pricing.tier_groups(TIERS)
        assert [group[1] for group in groups] == sorted(group[1] for group in groups)
        openai = [row for row in TIERS if row.provider == "OpenAI"]
        assert (f"GPT-5.4 (2026-03-05) and {len(openai) - 1} more", 272_000, 2, 1.5) in groups
        counted = sum(1 + int(re.search(r"and (\d+) more|$", label)[1] or 0) for label, *_ in groups)
        assert counted == len(TIERS)

    def test_kinks_cross_two_where_the_formulas_say(self):
        """403,752,042,496 bytes are moved: as many as 64 caches of 12,224 tokens of 516,096 bytes. Twice as many FLOP
        are those of attention in a prompt of 195,580 tokens."""
        ax = figures.kinks(LLAMA_405B.at("fp8"), 8 * H100, 64, TIERS)
        output, input_ = ax.lines[:2]
        at = formulas.context_where_kv_equals_weights(LLAMA_405B.at("fp8"), 64)
        assert np.interp(at, *output.get_data()) == pytest.approx(2, rel=0.01)
        assert at == pytest.approx(12_224, abs=1)
        assert np.interp(195_580, *input_.get_data()) == pytest.approx(2, rel=0.01)
        assert "12,200" in ax.figure.alt and "196,000" in ax.get_title(loc="left")

    def test_kinks_can_be_drawn_again_by_a_slider(self):
        live = LiveFigure(lambda batch: figures.kinks(LLAMA, 8 * H100, batch, TIERS), batch=(1, 64))
        first = live._picture.alt
        live._controls["batch"].index = 3
        assert live._picture.alt != first and live._picture.alt == figures.kinks(LLAMA, 8 * H100, 8, TIERS).figure.alt

    def test_ratio_curves_and_all_rows(self):
        listed = [row.output_over_input for row in prices()]
        ax = figures.output_input_ratio(LLAMA, H100, (0, 8_000), listed, 2_000)
        y = ax.lines[1].get_ydata()
        assert y[0] == pytest.approx(
            formulas.critical_batch_size(LLAMA, H100) + 8_000 / formulas.critical_context(LLAMA, H100), rel=1e-6
        )
        (side,) = (one for one in ax.figure.axes if one is not ax)
        assert sum(bar.get_width() for bar in side.patches) == len(listed) and "median 5" in self.words(ax)

    def test_bars_add_up(self):
        runs = [run for run in served() if run.concurrency == 4]
        ax = figures.spread(0.02, 0.006, runs, counts=(1, 2, 4, 8))
        tops = [bar.get_y() + bar.get_height() for bar in ax.patches[4:]]
        assert tops == pytest.approx([0.026, 0.016, 0.011, 0.0085])
        assert ax.lines[0].get_ydata() == pytest.approx([run.time_per_token for run in runs])

    def test_the_frontier_has_no_better_run(self):
        edge = pricing.cheapest(served())
        for run in served():
            better = [one for one in served() if one.speed >= run.speed and one.device_seconds < run.device_seconds]
            assert (run in edge) == (not better)

    def test_fast_tiers_are_points_on_it(self):
        ax = figures.frontier([("H100", served())], fast_tiers(), "A title")
        stars = {(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "*"}
        assert stars == {(2.5, 6.0), (2.5, 2.0)}
        assert all(tier.fast.model.split(" (")[0] in self.words(ax) for tier in fast_tiers())
        assert tuple(ax.lines[0].get_xydata()[0]) == (1, 1)
