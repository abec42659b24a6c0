"""Batching: the critical batch size with and without KV caches, its derivation, and its pictures."""

import math
from dataclasses import replace

import numpy as np
import pint
import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st
from inference_math import figures, formulas, measured
from inference_math.catalog import (
    A100,
    ARTICLE_700B,
    DEEPSEEK_V3,
    H100,
    H200,
    LLAMA_70B,
    Hardware,
    Model,
    hardware,
    model,
)
from inference_math.errors import InputError, UnknownName
from strategies import context_at, contexts, examples, gpus, models, multiplied, read, symbols, value, weights_moved

shares = st.floats(0.01, 0.99)


def branches(llm, gpu, batch, context, overlap):
    """The two times whose maximum a step takes, written out here once more."""
    weights, caches = weights_moved(llm), batch * read(llm, context)
    moving = weights + caches if overlap == "max" else weights
    return moving / gpu.bandwidth, multiplied(llm) * batch / gpu.flops[llm.precision]


class TestKnownNumbers:
    """From the facts: claims A26 and A27, and the table of devices beside them."""

    @pytest.mark.parametrize(
        "llm, gpu, expected",
        [
            (LLAMA_70B, H100, 295),
            (LLAMA_70B.at("fp8"), H100, 295),
            (ARTICLE_700B, H100, 295),
            (LLAMA_70B, H200, 206),
            (LLAMA_70B, A100, 153),
            (LLAMA_70B.at("fp8", math="bf16"), H100, 148),
            (LLAMA_70B, 8 * H100, 295),
        ],
    )
    def test_critical_batch(self, llm, gpu, expected):
        assert formulas.critical_batch_size(llm, gpu) == pytest.approx(expected, abs=0.6)

    @pytest.mark.parametrize(
        "name, expected",
        [
            ("H20", 37),
            ("RTX 5090", 117),
            ("MI300X", 247),
            ("B200 HGX", 281),
            ("GB200 NVL72 per GPU", 313),
            ("MI355X", 315),
            ("H100 PCIe", 378),
            ("TPU v6e Trillium", 560),
        ],
    )
    def test_devices(self, name, expected):
        assert formulas.critical_batch_size(LLAMA_70B, hardware(name)) == pytest.approx(expected, abs=0.6)

    def test_sparse(self):
        """The facts say 5,357, of 671e9 parameters and 37e9 active. A table of 129,280 x 7,168 is left out of both."""
        counted = Model("as counted there", 671_026_419_200, 37e9, 1.0, "fp8")
        assert formulas.critical_batch_size(counted, H100) == pytest.approx(5357, abs=0.5)
        left_out = weights_moved(DEEPSEEK_V3) / 671_026_419_200 * 74e9 / multiplied(DEEPSEEK_V3)
        assert DEEPSEEK_V3.input_embedding_params == 129_280 * 7_168
        assert formulas.critical_batch_size(DEEPSEEK_V3, H100) == pytest.approx(5357 * left_out, rel=1e-4)

    def test_with_caches(self):
        """Llama-3.1-70B on H100: L* is 2 x 69,503,033,344 / 989.4e12 x 3.35e12 / 327,680 = 1,436.3 tokens, so at half
        of that the knee doubles."""
        assert formulas.critical_batch_size(LLAMA_70B, H100, 718.2) == pytest.approx(2 * 295.3, rel=1e-3)
        serial = formulas.critical_batch_size(LLAMA_70B, H100, 718.2, "attention_serial")
        assert serial == pytest.approx(295.3, rel=1e-3)
        assert formulas.critical_batch_size(LLAMA_70B, H100, 1_437) == math.inf


class TestKneeWithCaches:
    @examples(300)
    @given(models(grows=True), gpus(), shares)
    def test_it_is_where_the_two_branches_cross(self, llm, gpu, share):
        context = context_at(llm, gpu, share)
        for overlap in ("max", "attention_serial"):
            knee = formulas.critical_batch_size(llm, gpu, context, overlap)
            moving, computing = branches(llm, gpu, knee, context, overlap)
            assert moving == pytest.approx(computing, rel=1e-9)
            moving, computing = branches(llm, gpu, 0.9 * knee, context, overlap)
            assert moving > computing
            moving, computing = branches(llm, gpu, 1.1 * knee, context, overlap)
            assert moving < computing

    @given(models(grows=True), gpus(), shares)
    def test_a_search_finds_it_too(self, llm, gpu, share):
        """Halving an interval of step_time itself: below the knee a step takes longer than computing alone."""
        context = context_at(llm, gpu, share)
        low, high = 1e-9, 1e15
        for _ in range(200):
            middle = math.sqrt(low * high)
            waits = formulas.step_time(llm, gpu, middle, context) > formulas.compute_time(llm, gpu, middle) * (
                1 + 1e-12
            )
            low, high = (middle, high) if waits else (low, middle)
        assert formulas.critical_batch_size(llm, gpu, context) == pytest.approx(low, rel=1e-6)

    @given(models(grows=True), gpus(), st.floats(1, 100), st.floats(1, 1e9))
    @example(LLAMA_70B, H100, 1.0, 1e9)
    def test_past_the_critical_context_there_is_none(self, llm, gpu, share, batch):
        context = context_at(llm, gpu, share)
        assume(share == 1 or share > 1 + 1e-6)
        if share > 1:
            assert formulas.critical_batch_size(llm, gpu, context) == math.inf
            assert formulas.critical_batch_size(llm, gpu, np.array([context]))[0] == math.inf
        moving, computing = branches(llm, gpu, batch, context, "max")
        assert moving > computing * (1 - 1e-12)
        assert math.isfinite(formulas.critical_batch_size(llm, gpu, context, "attention_serial"))

    @given(models(), gpus(), st.floats(1, 1e6))
    def test_it_is_where_the_branches_cross_at_any_context(self, llm, gpu, context):
        knee = formulas.critical_batch_size(llm, gpu, context)
        if math.isinf(knee):
            moving, computing = branches(llm, gpu, 1e12, context, "max")
            assert moving >= computing * (1 - 1e-9)
        else:
            moving, computing = branches(llm, gpu, knee, context, "max")
            assert moving == pytest.approx(computing, rel=1e-5)

    @given(models(), gpus())
    def test_without_caches_all_is_as_it_was(self, llm, gpu):
        plain = pytest.approx(weights_moved(llm) / multiplied(llm) * gpu.flops["bf16"] / gpu.bandwidth)
        assert formulas.critical_batch_size(llm, gpu) == plain
        assert formulas.critical_batch_size(llm, gpu, 5, "attention_serial") == plain
        if not llm.state_bytes:
            assert formulas.critical_batch_size(llm, gpu, np.array([0.0]))[0] == plain


class TestOneFunctionForAll:
    OF_SYMBOLS = formulas.critical_batch_size(*symbols(), sympy.Symbol("L", nonnegative=True))

    @given(models(), gpus(), st.lists(contexts.filter(bool), min_size=3, max_size=3))
    def test_arrays_and_symbols_equal_numbers(self, llm, gpu, spots):
        per_token = multiplied(llm) / gpu.flops["bf16"] * gpu.bandwidth
        assume(all(abs(read(llm, spot) / per_token - 1) > 1e-6 for spot in spots))
        one_by_one = [formulas.critical_batch_size(llm, gpu, context) for context in spots]
        assert formulas.critical_batch_size(llm, gpu, np.array(spots)) == pytest.approx(one_by_one)
        for context, expected in zip(spots, one_by_one, strict=True):
            assert value(self.OF_SYMBOLS, llm, gpu, L=context) == pytest.approx(expected)

    def test_an_array_past_the_limit_says_nothing(self, recwarn):
        far = formulas.critical_context(LLAMA_70B, H100)
        assert list(np.isinf(formulas.critical_batch_size(LLAMA_70B, H100, np.array([0, far, 2 * far])))) == [
            False,
            True,
            True,
        ]
        assert not recwarn.list

    def test_units(self):
        u = pint.UnitRegistry()
        u.define("FLOP = [arithmetic]")
        gpu = Hardware("with units", 80e9 * u.byte, 3.35 * u.terabyte / u.s, {"bf16": 989.4 * u.teraFLOP / u.s})
        llm = Model("with units", 7e10, 7e10 * u.FLOP, 2 * u.byte, kv_bytes_per_token=327.68 * u.kilobyte)
        for context, expected in ((0, 295.3), (700, 295.3 / (1 - 700 / 1446.9)), (2000, math.inf)):
            found = formulas.critical_batch_size(llm, gpu, context)
            assert found.to("dimensionless").magnitude == pytest.approx(expected, rel=1e-3)
        assert formulas.critical_batch_size(llm, gpu, np.array([0, 2000])).to("dimensionless").magnitude[1] == math.inf


class TestErrors:
    def test_nothing_overlaps_so_no_knee(self):
        for context in (0, 100):
            with pytest.raises(InputError, match="overlap='sum' has no critical batch"):
                formulas.critical_batch_size(LLAMA_70B, H100, context, "sum")

    @pytest.mark.parametrize(
        "context", [-1, float("nan"), float("inf"), "8", None, True, np.array([1.0, -1]), sympy.Integer(-2)]
    )
    def test_bad_context(self, context):
        with pytest.raises(InputError, match="context"):
            formulas.critical_batch_size(LLAMA_70B, H100, context)

    def test_bad_overlap(self):
        with pytest.raises(UnknownName, match="did you mean 'max'"):
            formulas.critical_batch_size(LLAMA_70B, H100, 0, "maximum")


class TestFigures:
    @pytest.mark.parametrize("overlap", ["max", "attention_serial"])
    @pytest.mark.parametrize("context", [0, 1_000, 8_192])
    def test_the_grey_line_is_the_step(self, context, overlap):
        ax = figures.step_against_batch(LLAMA_70B, H100, context, overlap)
        x, y = ax.lines[0].get_data()
        assert y == pytest.approx([formulas.step_time(LLAMA_70B, H100, float(b), context, overlap) for b in x])
        knee = formulas.critical_batch_size(LLAMA_70B, H100, context, overlap)
        drawn = [line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == ":"]
        assert drawn == ([knee] if math.isfinite(knee) else [])
        assert ("no batch is ever compute-bound" in ax.get_title(loc="left")) == math.isinf(knee)
        assert len(ax.lines) == 3 + bool(context) + len(drawn)

    def test_both_overlaps_on_one_figure(self):
        ax = figures.knee_against_context(LLAMA_70B, H100)
        runs_away, stays = ax.lines[:2]
        assert runs_away.get_ydata()[0] == pytest.approx(295.3, abs=0.1) == stays.get_ydata()[1]
        assert list(runs_away.get_ydata()) == pytest.approx(
            [formulas.critical_batch_size(LLAMA_70B, H100, context) for context in runs_away.get_xdata()]
        )
        assert ax.lines[2].get_xdata()[0] == formulas.critical_context(LLAMA_70B, H100)

    def test_measured_dots_over_the_ideal(self):
        sweep = measured.gemm("bf16", 8192, 8192)
        matrix, fitted = Model("one matrix", 8192**2, 8192**2), measured.fit_knee(sweep)
        ax = figures.knee(sweep, fitted, matrix, H100)
        ideal, dots, form, *marks = ax.lines
        assert list(dots.get_ydata()) == list(sweep.seconds)
        assert ideal.get_ydata()[0] == pytest.approx(2 * 8192**2 / 3.35e12)
        assert ideal.get_ydata()[-1] == pytest.approx(2 * 8192**2 * 32_768 / 9.894e14)
        assert form.get_ydata()[0] == fitted.flat
        assert sorted(line.get_xdata()[0] for line in marks) == pytest.approx([295.3, fitted.batch], abs=0.1)
        assert "no knee" in figures.knee(sweep, None, matrix, H100).get_title(loc="left")


class TestWhatTheLessonSays:
    def test_the_knee_in_silicon_lies_where_the_data_sheet_says(self):
        for precision, n, k in measured.gemm_shapes():
            if precision == "bf16":
                assert 250 < measured.fit_knee(measured.gemm(precision, n, k)).batch < 380
        assert measured.fit_knee(measured.gemm("bf16", 8192, 8192)).batch == pytest.approx(295, rel=0.05)

    def test_a_guess_is_checked_in_one_move(self):
        from inference_math.toy_llm import generate, load

        toy, question = load(), "How's the weather today?"
        draft = [step.token_id for step in generate(toy, question)]
        ids = toy.encode(question + "\n")
        wrong = [draft[0], *draft[2:], draft[1]]  # right in its first token alone
        chosen = toy.forward(ids + wrong)[len(ids) - 1 :].argmax(axis=1)
        assert list(chosen[:2]) == draft[:2]  # so it gets two: its own, and the one that the model says instead

    def test_experts(self):
        """32 users on DeepSeek-V3, all in 8 bit: the move is 11.8 times as long (433.3 and 36.6 GB), the output 2.7
        times as much. The release has its head in 16 bit, which both read: 11.5 and 2.8."""
        for llm, times, more in ((DEEPSEEK_V3.at("fp8"), 433.3 / 36.6, 2.70), (DEEPSEEK_V3, 434.3 / 37.6, 2.77)):
            longer = formulas.weight_bytes_read(llm, 32) / formulas.weight_bytes_read(llm, 1)
            assert longer == pytest.approx(times, rel=2e-3) and 32 / longer == pytest.approx(more, abs=0.01)

    @pytest.mark.parametrize(
        "llm, gpus, tokens", [(DEEPSEEK_V3, 8 * H200, 1_000), (LLAMA_70B.at("fp8", kv="fp8"), 8 * H100, 1_300)]
    )
    def test_a_balance_that_fits(self, llm, gpus, tokens):
        """Claim A25: reachable while L/L* is at most 1 - W/M. So many tokens if the whole memory can be filled."""
        whole = replace(gpus, usable=1)
        assert formulas.balanced_context(llm, whole) == pytest.approx(tokens, rel=0.05)
        for some in (gpus, whole):
            most = formulas.balanced_context(llm, some)
            assert formulas.critical_batch_size(llm, some, most) == pytest.approx(formulas.max_batch(llm, some, most))
        assert formulas.balanced_context(llm, gpus) < formulas.balanced_context(llm, whole)

    def test_the_longest_context_for_many_memories(self):
        """0 where the weights do not fit, also among others where they do."""
        memories = [1e11, 1.3e11, 3e11, 3e12]
        for llm in (LLAMA_70B, model("Jamba-v0.1"), model("DeepSeek-V3.2").with_kv("fp8")):
            alone = [formulas.balanced_context(llm, replace(H100, memory=one)) for one in memories]
            together = formulas.balanced_context(llm, replace(H100, memory=np.array(memories)))
            assert together == pytest.approx(alone) and min(alone) == 0 < max(alone)

    def test_a_token_never_costs_more(self):
        batches = np.geomspace(1, 1e5, 500)
        cost = formulas.step_time(ARTICLE_700B, 9 * H100, batches) / batches
        assert (np.diff(cost) <= 1e-18).all()
        assert cost[0] / cost[-1] == pytest.approx(295.4, abs=0.1)

    def test_promises(self):
        """20 tokens/s allow 636 users on nine H100: 295.4 x 50 ms / 23.2 ms."""
        assert formulas.tokens_per_second_per_user(ARTICLE_700B, 9 * H100, 636) == pytest.approx(20, rel=1e-3)
        assert formulas.tokens_per_second_per_user(ARTICLE_700B, 9 * H100, 318) == pytest.approx(40, rel=1e-3)
        assert formulas.tokens_per_second_per_user(ARTICLE_700B, 9 * H100, 1) < 50
