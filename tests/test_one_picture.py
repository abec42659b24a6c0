"""The dimensionless chart: tried on random machines, drawn where it says."""

import csv
import math
import re
import sys
from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import assume, given
from hypothesis import strategies as st
from inference_math import figures, formulas, units
from inference_math.catalog import (
    ARTICLE_700B,
    DEEPSEEK_V3,
    H100,
    H200,
    LLAMA_8B,
    LLAMA_70B,
    Model,
    hardware,
    hardware_names,
    model,
)
from inference_math.errors import InputError, UnknownName
from inference_math.figures.one_picture import HIGH, NOTHING, WIDE, region
from strategies import batches, context_at, contexts, examples, gpus, kept, models, multiplied, read, weights_moved

sys.path.insert(0, str(ROOT / "source"))
import summary
import summary_page

FP8 = LLAMA_70B.at("fp8", kv="fp8")
many = examples(300)


betas, lams = st.floats(1e-4, 1e4), st.floats(0, 1e3)
overlaps = st.sampled_from(formulas.OVERLAPS)


def reduced(llm, gpu, batch, context):
    return formulas.relative_batch(llm, gpu, batch), formulas.relative_context(llm, gpu, context)


class TestAgainstTheStep:
    @many
    @given(models(), gpus(most=72), batches, contexts, overlaps)
    def test_time_is_the_relative_time_of_one_move(self, llm, gpu, batch, context, overlap):
        beta, lam = reduced(llm, gpu, batch, context)
        unit = weights_moved(llm) / gpu.bandwidth
        step = formulas.step_time(llm, gpu, batch, context, overlap)
        assert unit * formulas.relative_step_time(beta, lam, overlap) == pytest.approx(step, rel=1e-9)

    @many
    @given(models(), gpus(most=72), batches, contexts, overlaps)
    def test_cost_is_relative_to_the_computing_of_one_token(self, llm, gpu, batch, context, overlap):
        least = multiplied(llm) / gpu.flops["bf16"]
        cost = 1 / formulas.tokens_per_second(llm, gpu, batch, context, overlap=overlap) / least
        assert formulas.relative_cost(*reduced(llm, gpu, batch, context), overlap) == pytest.approx(cost, rel=1e-9)

    @many
    @given(models(grows=True), gpus(most=72), st.floats(0.001, 3), betas)
    def test_a_knee_exists_only_below_the_critical_context(self, llm, gpu, lam, beta):
        context = context_at(llm, gpu, lam)
        batch = beta * formulas.critical_batch_size(llm, gpu)
        moving = (weights_moved(llm) + batch * read(llm, context)) / gpu.bandwidth
        computing = batch * multiplied(llm) / gpu.flops["bf16"]
        assume(abs(beta * (1 - lam) - 1) > 1e-6)  # not on the knee itself
        assert (computing > moving) == (beta > formulas.relative_knee(lam))

    @many
    @given(models(grows=True), gpus(most=72), st.floats(0.001, 0.99))
    def test_both_times_are_equal_on_the_knee(self, llm, gpu, lam):
        batch = formulas.relative_knee(lam) * formulas.critical_batch_size(llm, gpu)
        moving = (weights_moved(llm) + batch * read(llm, context_at(llm, gpu, lam))) / gpu.bandwidth
        assert batch * multiplied(llm) / gpu.flops["bf16"] == pytest.approx(moving)

    @many
    @given(models(selects=False), gpus(most=72), batches, contexts)
    def test_fits_by_headroom_as_by_bytes(self, llm, gpu, batch, context):
        """Where a step reads all that a user keeps."""
        beta, lam = reduced(llm, gpu, batch, context)
        needed = llm.total_params * llm.weight_bytes_per_param + batch * kept(llm, context)
        room = gpu.memory * gpu.usable - needed
        assume(abs(room) > 1e-9 * gpu.memory)
        assert (beta * lam <= formulas.memory_headroom(llm, gpu)) == (room >= 0)

    @many
    @given(models(grows=True, selects=False), gpus(most=72), st.floats(0.001, 0.99), st.floats(0.01, 1.2))
    def test_the_knee_fits_up_to_what_is_free_of_what_is_free_or_moved(self, llm, gpu, lam, full):
        """That is 1 - weights/memory where all weights are moved. Weights fill ``full`` of the memory."""
        gpu = replace(gpu, memory=llm.total_params * llm.weight_bytes_per_param / full / gpu.usable)
        weights, moved = llm.total_params * llm.weight_bytes_per_param, weights_moved(llm)
        free = gpu.memory * gpu.usable - weights
        assume(free > -moved)
        bound = free / (free + moved)
        assume(abs(lam - bound) > 1e-6)
        batch = formulas.critical_batch_size(llm, gpu) / (1 - lam)
        needed = weights + batch * kept(llm, context_at(llm, gpu, lam))
        assert (needed <= gpu.memory * gpu.usable) == (lam <= bound)
        assert formulas.largest_balanced_context(formulas.memory_headroom(llm, gpu)) == pytest.approx(bound, rel=1e-5)

    @many
    @given(betas, lams)
    def test_the_overlaps_agree_left_of_one_and_differ_by_less_than_two(self, beta, lam):
        all_, serial = (formulas.relative_step_time(beta, lam, one) for one in ("max", "attention_serial"))
        if beta <= 1:
            assert serial == pytest.approx(all_)
        else:
            assert all_ * (1 - 1e-12) <= serial <= (2 - 1 / beta) * all_ * (1 + 1e-12)

    @given(models(), gpus(most=72), contexts)
    def test_lambda_is_a_users_time_of_moving_over_that_of_computing(self, llm, gpu, context):
        by_hand = read(llm, context) / gpu.bandwidth / (multiplied(llm) / gpu.flops["bf16"])
        assert formulas.relative_context(llm, gpu, context) == pytest.approx(by_hand)

    @given(models(cache=False), gpus(most=72), contexts)
    def test_lambda_is_the_context_over_the_critical_one_where_a_cache_only_grows(self, llm, gpu, context):
        lam = formulas.relative_context(llm, gpu, context)
        assert lam == pytest.approx(context / formulas.critical_context(llm, gpu))

    def test_windowed_layers_and_no_cache(self):
        gemma = model("Gemma-3-27B")
        lam = formulas.relative_context(gemma, H100, 128_000)
        by_hand = (81_920 * 128_000 + 4.362e8) / 3.35e12 / (2 * 27_009_002_240 / 9.894e14)
        assert lam == pytest.approx(by_hand, rel=1e-3)
        assert formulas.relative_context(ARTICLE_700B, H100, 10_000) == 0


class TestNumbers:
    def test_claim_a25(self):
        """About 1.0k tokens for DeepSeek-V3 on 8 H200, 1.3k for Llama-70B at fp8 on 8 H100: with both embedding tables
        counted and all of the memory. Without the one, and with 90 % of the memory, 2 x 36.07e9 / 1978.9e12 x 4.8e12
        / 70,272 = 2,490 and 1,436.3 tokens, and 0.3393 and 0.8791 of them."""
        deepseek = Model("DeepSeek-V3", 671_026_419_200, 37e9, 1.0, "fp8", kv_bytes_per_token=70_272)
        for llm, gpu, all_counted, expected in (
            (deepseek, H200, 1035, 845.0),
            (FP8, H100, 1297, 1262.7),
        ):
            whole, table = 8 * replace(gpu, usable=1), {"input_embedding_params": 0}
            counted = replace(llm, **table)
            share = formulas.largest_balanced_context(formulas.memory_headroom(counted, whole))
            assert share * formulas.critical_context(counted, whole) == pytest.approx(all_counted, abs=1)
            apart = llm if llm is FP8 else replace(llm, input_embedding_params=129_280 * 7_168)
            share = formulas.largest_balanced_context(formulas.memory_headroom(apart, 8 * gpu))
            assert share * formulas.critical_context(apart, 8 * gpu) == pytest.approx(expected, abs=0.5)
            assert formulas.balanced_context(apart, 8 * gpu) == pytest.approx(expected, abs=0.5)

    def test_the_articles_batches(self):
        """1, 64 and 5,000 users over a critical batch of 295.3 = 0.5 * 1978.9e12 / 3.35e12."""
        assert [formulas.relative_batch(ARTICLE_700B, H100, b) for b in (1, 64, 5000)] == pytest.approx(
            [0.003386, 0.2167, 16.93], rel=1e-3
        )
        assert formulas.relative_cost(1 / 295.35, 0) == pytest.approx(295.35)

    def test_ends(self):
        assert formulas.relative_knee(0) == 1 and formulas.relative_knee(0.5) == 2
        assert formulas.relative_knee(1) == formulas.relative_knee(7.0) == math.inf
        assert formulas.memory_headroom(ARTICLE_700B, H100) == pytest.approx(72 / 700 - 1)
        assert formulas.memory_headroom(ARTICLE_700B, replace(H100, usable=1)) == pytest.approx(80 / 700 - 1)
        assert formulas.largest_balanced_context(1) == 0.5

    def test_arrays(self):
        beta = np.array([0.5, 2.0, 8.0])
        assert formulas.relative_step_time(beta, 0.5) == pytest.approx([1.25, 2, 8])
        assert formulas.relative_step_time(beta, 0.5, "attention_serial") == pytest.approx([1.25, 3, 12])
        assert formulas.relative_step_time(beta, 0.5, "sum") == pytest.approx([1.75, 4, 13])

    @pytest.mark.parametrize(
        "call, named",
        [
            (lambda: formulas.relative_step_time(0, 1), "beta=0"),
            (lambda: formulas.relative_step_time(1, -1), "lam=-1"),
            (lambda: formulas.relative_knee(-0.1), "lam=-0.1"),
            (lambda: formulas.relative_batch(LLAMA_70B, H100, 0), "batch=0"),
            (lambda: formulas.relative_context(LLAMA_70B, H100, float("nan")), "context=nan"),
        ],
    )
    def test_bad_input_is_named(self, call, named):
        with pytest.raises(InputError, match=named):
            call()

    def test_unknown_overlap(self):
        with pytest.raises(UnknownName, match="did you mean 'sum'"):
            formulas.relative_step_time(1, 1, "sums")


class TestChart:
    @many
    @given(st.floats(1e-3, 1e3), st.floats(0, 1e3))
    def test_regions_are_what_decides(self, beta, lam):
        moving = 1 + beta * lam
        expected = "compute" if beta >= moving else "weights" if beta * lam < 1 else "KV"
        assert region(beta, lam) == expected
        parts = {"weights" if beta < 1 else "compute": max(1, beta), "KV": beta * lam}
        assert parts[region(beta, lam, "attention_serial")] == max(parts.values())

    @pytest.mark.parametrize("overlap", ["max", "attention_serial"])
    def test_the_tints_are_the_regions(self, overlap):
        """Points of a grid lie in the polygon of their own region alone, on the page: edges are straight there."""
        page = (ax := figures.chart(overlap=overlap)).transData
        paths = {
            name: [page.transform_path(path) for path in tint.get_paths()]
            for name, tint in zip(("compute", "weights", "KV"), ax.collections, strict=True)
        }
        for beta in (*np.geomspace(WIDE[0] * 1.3, WIDE[1] / 1.3, 14), 0.95, 1.05, 1.5, 1.9, 2.1):
            for lam in np.geomspace(HIGH[0] * 1.3, HIGH[1] / 1.3, 11):
                spot = page.transform((beta, lam))
                inside = [name for name, found in paths.items() if any(path.contains_point(spot) for path in found)]
                assert inside == [region(beta, lam, overlap)], (beta, lam)

    def test_the_knee_line(self):
        orange = next(line for line in figures.chart().lines if line.get_color() == "#D55E00")
        beta, lam = orange.get_data()
        assert np.allclose(lam, 1 - 1 / beta, atol=1e-9)

    @pytest.mark.parametrize("overlap", ["max", "attention_serial"])
    def test_thin_lines_have_their_cost(self, overlap):
        lines = [line for line in figures.chart(overlap=overlap).lines if line.get_linewidth() == 0.7]
        assert len(lines) == 4
        for line, cost in zip(lines, (1000, 100, 10, 2), strict=True):
            beta, lam = line.get_data()
            assert formulas.relative_cost(beta, lam, overlap) == pytest.approx(np.full(len(beta), cost), rel=1e-6)

    def test_dots_and_limits(self):
        ax = figures.chart([("a", 0.5, 3.0, True), ("b", 1e-9, 0.0, False)], [("full", 4.0)])
        a, b = [line for line in ax.lines if line.get_marker() == "o"]
        assert a.get_data() == ([0.5], [3.0]) and a.get_markerfacecolor() == a.get_color()
        assert b.get_data() == ([WIDE[0]], [NOTHING]) and b.get_markerfacecolor() == "white"
        (limit,) = [line for line in ax.lines if line.get_linestyle() == "--" and line.get_linewidth() == 1.5]
        assert np.prod(limit.get_xydata(), axis=1) == pytest.approx([4.0, 4.0])
        assert "a at β 0.5, λ 3, waiting for notebooks" in ax.figure.alt and "does not fit" in ax.figure.alt

    @pytest.mark.parametrize(
        "mu, overlap",
        [(0.05, "max"), (0.3, "max"), (0.7, "attention_serial"), (0.7, "max"), (2, "max"), (30, "attention_serial")],
    )
    def test_words_along_a_limit_stay_in_the_frame_and_on_one_side_of_the_knee(self, mu, overlap):
        ax = figures.chart([], [("memory full: DeepSeek-V3", mu)], overlap=overlap)
        ax.figure.draw_without_rendering()
        (box,) = [text.get_window_extent() for text in ax.texts if text.get_rotation() not in (0, 90)]
        frame = ax.get_window_extent()
        assert frame.x0 < box.x0 < box.x1 < frame.x1 and frame.y0 < box.y0 < box.y1 < frame.y1
        along = np.stack([np.linspace(box.x0, box.x1), np.linspace(box.y1, box.y0)], axis=1)
        places = ax.transData.inverted().transform(along)
        assert len({region(beta, lam, overlap) == "compute" for beta, lam in places}) == 1

    def test_no_two_labels_overlap(self):
        """Eight cases on a small spot: words may not lie on words."""
        ax = figures.chart([(f"case {n}", 0.01 * 1.6**n, 0.4, True) for n in range(5)])
        ax.figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("case")]
        assert len(boxes) == 5
        assert not any(p.overlaps(q) for i, p in enumerate(boxes) for q in boxes[:i])

    def test_dashboard_numbers(self):
        """32 users with 32,000 tokens of 163,840 bytes: 69.50 + 167.8 GB at 26.8 TB/s are 8.85 ms; 70.55 are kept."""
        ax = figures.dashboard(FP8, 8 * H100, 32, 32_000)
        said = ax.figure.alt
        for words in (
            "step 8.85 ms",
            "113 tokens/s for each",
            "3,610 tokens/s in all",
            "2,210 GPU seconds",
            "238 GB of 576 GB usable: fits",
        ):
            assert words in said
        assert "does NOT fit" in figures.dashboard(ARTICLE_700B, H100, 1, 1).figure.alt

    @pytest.mark.pictures
    @pytest.mark.parametrize("name", ["H100 SXM", "H200 SXM", "B200 HGX", "MI300X", "H20", "TPU7x Ironwood"])
    @pytest.mark.parametrize("overlap", ["max", "attention_serial"])
    def test_dashboard_keeps_its_axes(self, name, overlap):
        assert name in hardware_names()
        for llm in (FP8, LLAMA_8B, DEEPSEEK_V3, model("gpt-oss-120b"), ARTICLE_700B):
            for count, batch, context in ((1, 1, 1), (72, 4096, 131_072)):
                ax = figures.dashboard(llm, count * hardware(name), batch, context, overlap)
                assert ax.get_xlim() == WIDE and ax.get_ylim() == HIGH

    def test_collapse_lies_on_one_line(self):
        left, right = figures.collapse([("a", LLAMA_8B, H100), ("b", DEEPSEEK_V3, 8 * H200)]).figure.axes
        for line in right.lines[:3]:
            beta, time = line.get_data()
            assert time == pytest.approx(np.maximum(1 + beta / 2, beta))
        assert left.lines[0].get_ydata()[0] > 2 * right.lines[1].get_ydata()[0] * 1e-3

    def test_two_overlaps_say_how_much_longer(self):
        left, right = figures.two_overlaps([("x", 0.5, 1.0, True), ("out", 1e-3, 0.0, True)]).figure.axes
        assert [text.get_text() for text in left.texts].count("out") == 0
        contours = right.collections[-1]
        for level, path in zip((1.1, 1.3, 1.6), contours.get_paths(), strict=True):
            beta, lam = path.vertices[::20].T
            ratio = (np.maximum(1, beta) + beta * lam) / np.maximum(1 + beta * lam, beta)
            assert ratio == pytest.approx(np.full(len(beta), level), rel=0.02)


class TestSummaryPage:
    page = summary.summary()

    def test_numbers(self):
        """By hand from the data sheets: 700/3.35; 1978.9/3.35/2; times what DeepSeek-V3 moves over what it multiplies;
        2 * 69.5e9/989.4e12 * 3.35e12/327680; DeepSeek-V3's on 8 H200, and the part of it that 0.9 * 1128e9 bytes leave;
        32,000 over 1436; 700/(10 * 3.35)."""
        moved, per_token = weights_moved(DEEPSEEK_V3), multiplied(DEEPSEEK_V3)
        free = 0.9 * 1128e9 - DEEPSEEK_V3.total_params * DEEPSEEK_V3.weight_bytes_per_param
        balanced = per_token / 1978.9e12 * 4.8e12 / 70272 * free / (free + moved)
        for words in (
            "209 ms",
            "295 users",
            f"{units.digits(moved / per_token * 1978.9 / 3.35)} users with DeepSeek-V3",
            "1,440 tokens in a notebook",
            f"{units.digits(balanced)} tokens",
            "99.7 %",
            "22.3 times",
            "20.9 ms",
            "5.3 \N{MULTIPLICATION SIGN}",
        ):
            assert words in self.page.alt

    def test_the_prices_are_those_of_the_table(self):
        with (ROOT / "lib/inference_math/data/prices.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        ratio = np.median([float(row["output_usd_per_mtok"]) / float(row["input_usd_per_mtok"]) for row in rows])
        tiers = [row for row in rows if row["long_context_threshold_tokens"]]
        twice = sum(float(row["long_input_usd_per_mtok"]) == 2 * float(row["input_usd_per_mtok"]) for row in tiers)
        first = min(int(row["long_context_threshold_tokens"]) for row in tiers)
        for words in (
            f"Answers cost {ratio:g} \N{MULTIPLICATION SIGN} prompts in the median of {len(rows)} prices",
            f"in {twice} of {len(tiers)} lists with a second price, from {first:,} tokens on",
            "2.5 \N{MULTIPLICATION SIGN} speed costs 2 to 6 \N{MULTIPLICATION SIGN}",
        ):
            assert words in self.page.alt

    def test_the_machine_is_drawn_to_scale(self):
        """By hand: 69.503e9 parameters of 2 bytes over 26.8 TB/s are 5.19 ms, 64 x 4,000 x 327,680 bytes 3.13 ms, and
        2 x 69.503e9 x 64 FLOP at 7.92e15 a second 1.12 ms; 1.12 of 8.32 of the 295 workers are 40."""
        (ax, chart) = self.page.axes
        crowds = [len(one.get_offsets()) for one in ax.collections]
        assert crowds == [40, 295 - 40, 64]
        assert "139 GB of weights" in self.page.alt and "83.9 GB of notebooks in 3.13 ms" in self.page.alt
        bars = [one.get_width() for one in ax.patches if hasattr(one, "get_height") and one.get_height() == 5]
        assert [bar / sum(bars[:2]) for bar in bars] == pytest.approx([5.19 / 8.32, 3.13 / 8.32, 1.12 / 8.32], abs=2e-3)
        filled = [one.get_height() for one in ax.patches if hasattr(one, "get_height") and one.get_width() == 38]
        assert np.divide(filled[1:3], filled[0]) == pytest.approx([141.1 / 640, 83.9 / 640], abs=2e-3)
        owned = [one for one in ax.patches if hasattr(one, "get_height") and one.get_height() == 2.2]
        assert len(owned) == 64 and len([text for text in chart.texts if "above" in text.get_text()]) == 1

    def test_the_main_line_is_read_at_two_metres(self):
        """A capital of 10 mm: one in 200 of the distance."""
        for line in summary_page.MAIN:
            (text,) = [one for one in self.page.texts if one.get_text() == line]
            assert 0.72 * text.get_fontsize() * 25.4 / 72 >= 10
        assert min(one.get_fontsize() for one in self.page.texts) >= 7

    def test_a4_and_nothing_runs_off_the_page_or_into_another_line(self):
        assert tuple(self.page.get_size_inches()) == pytest.approx((210 / 25.4, 297 / 25.4), abs=0.01)
        self.page.draw_without_rendering()
        wide, high = self.page.bbox.width, self.page.bbox.height
        boxes = [(text.get_text(), text.get_window_extent()) for text in self.page.texts]
        for said, box in boxes:
            assert box.x0 > 0.05 * wide and box.x1 < 0.965 * wide and box.y0 > 0.015 * high and box.y1 < 0.985 * high, (
                said
            )
        clashes = [(p, q) for i, (p, a) in enumerate(boxes) for q, b in boxes[:i] if a.overlaps(b)]
        assert clashes == []

    @pytest.mark.pictures
    def test_the_same_bytes_each_time(self, tmp_path):
        for name in ("one", "two"):
            summary.write(tmp_path / name)
        for kind in ("svg", "pdf"):
            one, two = ((tmp_path / name / f"summary.{kind}").read_bytes() for name in ("one", "two"))
            assert one == two and len(one) < 500_000
        assert b"Date" not in one and re.search(rb"/MediaBox \[ 0 0 595.\d+ 841.\d+ \]", one)

    def test_a_stale_page_is_found(self, tmp_path):
        assert summary.disagreements() == []
        (tmp_path / "summary.svg").write_text(
            (summary.DOCS / "summary.svg").read_text("utf-8").replace("209 ms", "230 ms"), encoding="utf-8"
        )
        assert summary.disagreements(tmp_path) and summary.disagreements(tmp_path / "nowhere")


@pytest.mark.parametrize("context", [0, 100, 700, 1400, 5000])
def test_the_knee_of_the_chart_is_the_critical_batch(context):
    """Two ways to the same number: lesson 04's, with KV caches, and lesson 07's."""
    relative = formulas.relative_knee(formulas.relative_context(LLAMA_70B, H100, context))
    assert relative * formulas.critical_batch_size(LLAMA_70B, H100) == pytest.approx(
        formulas.critical_batch_size(LLAMA_70B, H100, context)
    )
