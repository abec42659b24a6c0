"""Lesson 05: sizes of KV caches, work saved, what a batch shares, the critical context, and the pictures of these."""

import math
from dataclasses import replace

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from inference_math import figures, formulas, toy_llm
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_8B, LLAMA_70B, LLAMA_405B, model, model_names, rows
from inference_math.checks import lesson_05
from inference_math.errors import InputError
from strategies import gpus, models, weights_moved

INDEXED = {"DeepSeek-V3.2": 61, "GLM-5": 78, "GLM-5.3": 21, "MiniMax-M3": 57}
"""Layers that keep a key of 128 values beside the cache, to choose with."""


def kv_from_shape(row):
    """Bytes that one more token adds, bf16, worked out here from a row of models.csv. None where no shape is given."""
    if not row["attention"]:
        return None
    layers, keys = int(row["global_layers"]), INDEXED.get(row["name"], 0) * 128 * 2
    if row["attention"] == "MLA":
        return layers * (int(row["mla_rank"]) + int(row["mla_rope_dim"])) * 2 + keys
    return 2 * layers * int(row["kv_heads"]) * int(row["head_dim"]) * 2 + keys


class TestSizes:
    @pytest.mark.parametrize("name", [name for name in model_names() if rows("models")[name]["attention"] != "CSA"])
    def test_the_column_is_what_the_shape_gives(self, name):
        row = rows("models")[name]
        given_ = row["kv_bytes_per_token_bf16"]
        assert kv_from_shape(row) == (int(given_) if given_ else None)
        assert model(name).kv_bytes_per_token == (kv_from_shape(row) or 0)

    def test_a_wrong_shape_would_be_seen(self):
        row = rows("models")["Llama-3.1-70B"]
        for column, value in (("kv_heads", "64"), ("global_layers", "40"), ("attention", "MLA")):
            changed = {**row, column: value, "mla_rank": "512", "mla_rope_dim": "64"}
            assert kv_from_shape(changed) != int(row["kv_bytes_per_token_bf16"])

    def test_each_way_of_attention_is_in_the_table(self):
        kinds = {row["attention"] for row in rows("models").values()}
        assert kinds == {"", "MHA", "GQA", "MQA", "MLA", "CSA"}
        assert model("GPT-3-175B").kv_bytes_per_token == formulas.kv_bytes_per_token(96, 96, 128)
        assert model("PaLM-540B").kv_bytes_per_token == formulas.kv_bytes_per_token(118, 1, 256)

    # The table "KV sizes" of the facts: B per token in bf16, MB that windows add, GB of a context of 128,000 tokens.
    @pytest.mark.parametrize(
        "name, per_token, fixed, whole",
        [
            ("DeepSeek-V3", 70_272, 0, 8.99),
            ("Llama-3.1-8B", 131_072, 0, 16.78),
            ("Llama-3.1-70B", 327_680, 0, 41.94),
            ("Llama-3.1-405B", 516_096, 0, 66.06),
            ("Mixtral-8x7B", 131_072, 0, 16.78),
            ("Qwen3-235B-A22B", 192_512, 0, 24.64),
            ("gpt-oss-120b", 36_864, 4.72, 4.72),
            ("GLM-4.5", 376_832, 0, 48.23),
            ("GPT-3-175B", 4_718_592, 0, 603.98),
            ("PaLM-540B", 120_832, 0, 15.47),
            ("Gemma-3-27B", 81_920, 436.21, 10.92),
        ],
    )
    def test_sizes_of_the_facts(self, name, per_token, fixed, whole):
        one = model(name)
        windows = formulas.kv_bytes(one, 128_000) - 128_000 * one.kv_bytes_per_token
        assert one.kv_bytes_per_token == per_token and windows / 1e6 == pytest.approx(fixed, abs=0.005)
        assert formulas.kv_bytes(one, 128_000) / 1e9 == pytest.approx(whole, abs=0.006)
        half = one.at("fp8", kv="fp8")
        assert formulas.kv_bytes(half, 128_000) == formulas.kv_bytes(one, 128_000) / 2

    def test_users_that_fit(self):
        """By hand: (576e9 - 141.107e9) / (8,000 x 327,680) = 165.9. Of the whole memory, and not of nine tenths,
        (640e9 - 141.107e9) / (8,000 x 327,680) = 190.3."""
        assert int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000)) == 165
        assert int(formulas.max_batch(LLAMA_70B, 8 * replace(H100, usable=1), 8_000)) == 190
        for usable, users in ((0.9, 612), (1, 812)):  # (1015.2e9 or 1128e9 - 671.026e9) / (8,000 x 70,272)
            eight = 8 * replace(H200, usable=usable)
            assert int(formulas.max_batch(DEEPSEEK_V3.at("fp8"), eight, 8_000)) == users


class TestWorkSaved:
    def test_counts_of_the_ledger(self):
        """Claim A28. An empty prompt is the limit: there the first token costs no pass."""
        assert formulas.tokens_processed(1, 10_000) - 10_000 == 49_995_000
        assert formulas.tokens_processed(10_000, 1_000) == pytest.approx(10.5e6, rel=1e-4)
        assert formulas.tokens_processed(10_000, 1_000, use_cache=True) == pytest.approx(11_000, abs=1)

    @given(st.integers(1, 300), st.integers(1, 300))
    def test_the_formula_adds_up_the_steps(self, prompt, new):
        steps = [prompt + i for i in range(new)]
        assert formulas.tokens_processed(prompt, new) == sum(steps)
        assert formulas.tokens_processed(prompt, new, use_cache=True) == prompt + len(steps[1:])

    @pytest.mark.parametrize("use_cache", [False, True])
    def test_the_toy_counts_the_same(self, use_cache):
        toy = toy_llm.load()
        steps = list(toy_llm.generate(toy, "How's the weather today?", 30, use_cache=use_cache, stop_at_end=False))
        counted = sum(step.tokens_processed for step in steps)
        assert counted == formulas.tokens_processed(steps[0].tokens_processed, 30, use_cache)
        if use_cache:  # what is not run again is read again: claim A29
            notes = sum(step.kv_bytes_read for step in steps) / toy.config.kv_bytes_per_token
            assert notes == formulas.tokens_processed(steps[0].tokens_processed, 30)

    def test_symbols(self):
        P, n = sympy.symbols("P n", positive=True)
        assert sympy.expand(formulas.tokens_processed(P, n)) == P * n + n**2 / 2 - n / 2

    @pytest.mark.parametrize(
        "prompt, new, named",
        [(0, 5, "prompt_tokens=0"), (5, 0, "new_tokens=0"), (5, float("nan"), "nan"), ("a", 1, "'a'")],
    )
    def test_bad_input(self, prompt, new, named):
        with pytest.raises(InputError, match=named):
            formulas.tokens_processed(prompt, new)


class TestSharing:
    def test_limits(self):
        assert formulas.kv_bytes_read(LLAMA_70B, 64, 2_500) == 64 * formulas.kv_bytes(LLAMA_70B, 2_500)
        assert formulas.kv_bytes_read(LLAMA_70B, 64, 2_500, 2_500) == formulas.kv_bytes(LLAMA_70B, 2_500)
        assert formulas.kv_bytes_read(LLAMA_70B, 1, 2_500, 2_000) == formulas.kv_bytes(LLAMA_70B, 2_500)
        gemma = model("Gemma-3-27B")  # what its windows keep, 436.21 MB, stays each user's own
        assert formulas.kv_bytes_read(gemma, 2, 5_000, 3_000) == pytest.approx(81_920 * 7_000 + 2 * 436.208e6, rel=1e-4)

    @pytest.mark.parametrize("shared, named", [(-1, "shared=-1"), (101, "context - shared=-1"), (None, "shared=None")])
    def test_bad_input(self, shared, named):
        with pytest.raises(InputError, match=named):
            formulas.kv_bytes_read(LLAMA_70B, 2, 100, shared)

    # Claim A33: the context at which attention's FLOP equal the weights'. The facts count an input embedding with them:
    # that many active parameters. Those that are multiplied follow from the row.
    @pytest.mark.parametrize(
        "one, context, counted",
        [
            (LLAMA_8B, 30_633, 8_030_261_248),
            (LLAMA_70B, 53_828, 70_553_706_496),
            (LLAMA_405B, 98_299, 405_853_388_800),
            (DEEPSEEK_V3, 4_355, 37e9),
            (model("Qwen3-235B-A22B"), 14_409, 22_190_763_520),
        ],
    )
    def test_attention_equals_weights(self, one, context, counted):
        tokens = context * (one.active_params - one.input_embedding_params) / counted
        assert formulas.attention_flops(one, 3, tokens) == pytest.approx(formulas.compute_flops(one, 3), rel=2e-4)


class TestCriticalContext:
    # The table "Models on H100 SXM" of the facts: format of weights and arithmetic, of the cache, L*, and the active
    # parameters that it counts, an input embedding with them. L* is less by as much as that is.
    @pytest.mark.parametrize(
        "one, context, counted",
        [
            (LLAMA_8B, 415, 8_030_261_248),
            (LLAMA_70B, 1458, 70_553_706_496),
            (LLAMA_70B.at("fp8", kv="fp8"), 1458, 70_553_706_496),
            (LLAMA_405B.at("fp8", kv="fp8"), 5325, 405_853_388_800),
            (DEEPSEEK_V3, 1783, 37e9),
            (DEEPSEEK_V3.at("fp8", kv="fp8"), 3565, 37e9),
            (model("Qwen3-235B-A22B").at("fp8"), 390, 22_190_763_520),
            (model("Kimi-K2"), 1583, 32_861_500_928),
            (model("GLM-4.5").at("fp8"), 288, 32e9),
            (model("GPT-3-175B"), 251, 174_588_899_328),
        ],
        ids=lambda v: getattr(v, "name", v),
    )
    def test_table_of_the_facts(self, one, context, counted):
        part = (one.active_params - one.input_embedding_params) / counted
        assert formulas.critical_context(one, H100) == pytest.approx(context * part, abs=0.55)

    def test_what_is_looked_up_is_no_part_of_it(self):
        """Llama-3.1-8B: 7,504,924,672 parameters are multiplied, of 8,030,261,248: 387.7 tokens for 415."""
        context = 2 * 7_504_924_672 / 989.4e12 * 3.35e12 / 131_072
        assert formulas.critical_context(LLAMA_8B, H100) == pytest.approx(context) == pytest.approx(387.7, abs=0.05)

    def test_at_batch_64(self):
        """6,729 tokens with both tables of 128,256 x 8,192; 69,503,033,344 of 70,553,706,496 parameters are moved."""
        moved = 69_503_033_344 / 70_553_706_496
        assert formulas.context_where_kv_equals_weights(LLAMA_70B, 64) == pytest.approx(6729 * moved, abs=0.5)

    @given(models(grows=True), gpus())
    def test_three_times_meet(self, one, gpu):
        batch, context = formulas.critical_batch_size(one, gpu), formulas.critical_context(one, gpu)
        assume(0 < context < math.inf)
        weights = weights_moved(one) / gpu.bandwidth
        assert formulas.read_time(formulas.kv_bytes_read(one, batch, context), gpu) == pytest.approx(weights)
        assert formulas.step_time(one, gpu, batch, context) == pytest.approx(2 * weights)


class TestPictures:
    def test_running_totals(self):
        ax = figures.running_totals([3, 4, 5], [3, 1, 1], "t", "tokens")
        assert [list(line.get_ydata()) for line in ax.lines] == [[3, 7, 12], [3, 4, 5]]
        assert "without a cache: 12 and with a cache: 5" in ax.figure.alt

    def test_bars(self):
        ax = figures.kv_per_token([("small", 1e3), ("large", 1e6)], "t")
        assert [bar.get_width() for bar in ax.patches] == [1e3, 1e6]
        assert "large: 1 MB; small: 1 kB" in ax.figure.alt and ax.get_xscale() == "linear"

    def test_users(self):
        """576 GB are usable, and 141.107 of them full of weights, of which 139.006 are moved. L* is 1,436.3 tokens, and
        434.893 of 434.893 + 139.006 of it are 1,088.4."""
        ax = figures.users(LLAMA_70B, 8 * H100, 8_000)
        line, rising, both, dot = ax.lines
        for x, y in zip(*line.get_data(), strict=True):
            assert formulas.memory_needed(LLAMA_70B, y, x) == pytest.approx(576e9)
        x, y = rising.get_data()
        assert y == pytest.approx(295.34 / (1 - x / 1_436.34), rel=0.02) and y[-1] > 1e5
        assert both.get_xdata()[0] == pytest.approx(1_088.4, abs=0.1)
        assert both.get_ydata()[0] == pytest.approx(434.893e9 / (327_680 * 1_088.4), rel=1e-4)
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (8_000, 165)
        assert "165 users of 8,000 tokens fit; that is too few to keep the workers busy, which no crowd does" in (
            ax.figure.alt
        )
        assert "Up to 1,090 tokens both can be had" in ax.figure.alt
        assert "is enough" in figures.users(LLAMA_70B, 8 * H100, 1_000).figure.alt

    def test_nobody_fits(self):
        ax = figures.users(LLAMA_70B, H100, 8_000)
        assert "0 users of 8,000 tokens fit" in ax.get_title(loc="left")
        assert [line.get_linestyle() for line in ax.lines] == ["-."]  # those that are needed
        assert "Both can be had at no context of this picture" in ax.figure.alt

    def test_ones_own_cache_meets_ones_own_token_at_the_critical_context(self):
        below, at, above = (figures.each_share(LLAMA_70B, H100, n).lines for n in (1_000, 1_436.34, 2_000))
        for lines, sign in ((below, -1), (at, 0), (above, 1)):
            _, cache, compute = (line.get_ydata()[0] for line in lines[:3])
            assert cache / compute - 1 == pytest.approx(0, abs=1e-4) if sign == 0 else (cache - compute) * sign > 0
        assert at[0].get_ydata()[0] == pytest.approx(139.006e9 / 3.35e12, rel=1e-3)
        assert at[4].get_xdata()[0] == pytest.approx(295.3, abs=0.1)

    def test_a_picture_that_would_lie_is_seen(self):
        """A model whose notes are twice as large crosses at half the context, and the title says so."""
        twice = LLAMA_70B.at("bf16", kv="fp32")
        assert "token takes longest" in figures.each_share(twice, H100, 718).get_title(loc="left")
        assert "KV cache takes longest" in figures.each_share(twice, H100, 719).get_title(loc="left")


def test_the_choice_of_the_exercise_is_the_fastest():
    def step(one, gpus, users):
        return formulas.step_time(one, gpus, users, 32_000, refine=("attention_flops", "capacity"))

    eight = 8 * H100
    faster = replace(eight, flops={precision: 2 * rate for precision, rate in eight.flops.items()})
    times = {
        "a": step(LLAMA_70B.at("fp8", math="bf16"), eight, 32),
        "b": step(LLAMA_70B.at("bf16", kv="fp8"), eight, 32),
        "c": step(LLAMA_70B, faster, 32),
        "d": formulas.step_time(LLAMA_70B, eight, 64, 32_000),
    }
    assert min(times, key=times.get) == lesson_05.q6.letter and times["d"] > step(LLAMA_70B, eight, 32)
    notes = formulas.kv_bytes_read(LLAMA_70B, 32, 32_000)
    moved = notes + formulas.weight_bytes(LLAMA_70B)
    assert f"{notes / 1e9:.0f} of the {moved / 1e9:.0f} GB" in lesson_05.q6.right
