"""What a step reads of weights and caches, where that is not what is kept; and the contexts that follow from it.

Models of other shapes than those of the table are put together here by their parts. Counts, and the bytes that they
must come to, were taken from their config.json files by others: the sources stand beside them.
"""

import math
from dataclasses import replace

import numpy as np
import pint
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from inference_math import formulas
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LLAMA_8B, LLAMA_70B, Hardware, Model, model
from strategies import (
    batches,
    bisected,
    contexts,
    gpus,
    kept,
    models,
    multiplied,
    read,
    symbols,
    value,
    weights_moved,
)

FAR = 131_072


def of_cache(name, active, **cache):
    """A model in 8 bit of which only what a token uses and what a user keeps matter."""
    return Model(name, active, active, 1.0, "fp8", **cache)


# DeepSeek-V3.2: 61 layers keep 512 + 64 numbers of each token and an index key of 128; a step looks at 2,048 tokens.
# In 8 bit engines keep 656 and 132 bytes (huggingface/transformers#41251, vllm-project/vllm#51209).
V32 = of_cache(
    "DeepSeek-V3.2",
    38_403_822_336,
    kv_bytes_per_token=61 * (1152 + 256),
    kv_read_bytes_per_token=61 * 256,
    kv_selected_bytes_per_token=61 * 1152,
    kv_selected_tokens=2048,
    kv_layouts=(("fp8", (61 * (656 + 132), 0.0, 61 * 132, 61 * 656)),),
)


def compressed(name, active, layers, every_4, every_128, vectors):
    """DeepSeek-V4: a vector of 512 numbers for 4 tokens, with an index key of 128, of which ``vectors`` are read; or
    for 128 tokens, all read; and the last 128 tokens in each layer."""
    return of_cache(
        name,
        active,
        kv_bytes_per_token=every_4 * (1024 + 256) / 4 + every_128 * 1024 / 128,
        kv_read_bytes_per_token=every_4 * 256 / 4 + every_128 * 1024 / 128,
        kv_selected_bytes_per_token=every_4 * 1024 / 4,
        kv_selected_tokens=4 * vectors,
        kv_window_bytes_per_token=layers * 1024,
        sliding_window=128,
    )


V4_FLASH = compressed("DeepSeek-V4-Flash", 13_799_632_471, 43, 21, 20, 512)
V4_PRO = compressed("DeepSeek-V4-Pro", 49_779_081_059, 61, 30, 31, 1024)

# DeepSeek-V4.1-Flash: a vector is kept once and read by many layers: of 512 vectors 36.7 MB in each step.
V41_FLASH = of_cache(
    "DeepSeek-V4.1-Flash",
    16_511_728_245,
    kv_bytes_per_token=3200,
    kv_read_bytes_per_token=640,
    kv_selected_bytes_per_token=71_680,
    kv_selected_tokens=512,
    kv_readers=40,
    kv_window_bytes_per_token=40 * 1024,
    sliding_window=128,
)

# Nemotron-3-Nano: 6 layers of 52 attend, with 2 KV heads of 128; 23 have a state of 64 x 64 x 128 numbers in 4 bytes
# and the last 3 of 6,144 numbers in 2. Experts have two matrices.
NANO = Model(
    "Nemotron-3-Nano",
    31_577_937_344,
    3_580_073_408,
    kv_bytes_per_token=6 * 2 * 2 * 128 * 2,
    state_bytes=23 * (64 * 64 * 128 * 4 + 6144 * 3 * 2),
    experts=128,
    experts_per_token=6,
    routed_params=23 * 128 * 2 * 2688 * 1856,
    input_embedding_params=3_580_073_408 - 3_227_751_872,
)
KIMI_K3 = of_cache("Kimi-K3", 105_361_336_928, kv_bytes_per_token=27_648, state_bytes=449_372_160)
JAMBA = of_cache("Jamba", 12_110_311_296, kv_bytes_per_token=16_384, state_bytes=16_056_320)
GEMMA_4 = of_cache(
    "Gemma-4-26B-A4B",
    3_822_530_590,
    kv_bytes_per_token=20_480,
    kv_window_bytes_per_token=209_715_200 / 1024,
    sliding_window=1024,
)


class TestCaches:
    # At 131,072 tokens: what is kept, from the shape; what a step reads, and the part of a user that does not grow.
    @pytest.mark.parametrize(
        "llm, per_token, fixed, reads",
        [
            (V32, 85_888, 0, 2_190_737_408),
            (V32.with_kv("fp8"), 48_068, 0, 1_137_344_512),
            (V4_FLASH, 6_880, 5_636_096, 213_778_432),
            (V4_PRO, 9_848, 7_995_392, 323_616_768),
            (V41_FLASH, 3_200, 5_242_880, 125_829_120),
            (NANO, 6_144, 49_082_368, 854_388_736),
            (KIMI_K3, 27_648, 449_372_160, 4_073_250_816),
            (JAMBA, 16_384, 16_056_320, 2_163_539_968),
            (GEMMA_4, 20_480, 209_715_200, 2_894_069_760),
            (model("Gemma-3-27B"), 81_920, 436_207_616, 11_173_625_856),
            (model("gpt-oss-120b"), 36_864, 4_718_592, 4_836_556_800),
            (LLAMA_70B, 327_680, 0, 42_949_672_960),
        ],
        ids=lambda v: getattr(v, "name", None),
    )
    def test_sizes_of_the_shapes(self, llm, per_token, fixed, reads):
        assert llm.kv_bytes_per_token == per_token
        assert formulas.kv_bytes(llm, FAR) == FAR * per_token + fixed
        assert formulas.kv_bytes_read(llm, context=FAR) == reads
        assert formulas.kv_bytes_read(llm, 7, FAR) == 7 * reads

    def test_selected_tokens_by_hand(self):
        """What V3.2 reads with an 8-bit index over a 16-bit cache: 2,048 x 1,152 and 131,072 x 132 bytes a layer. V3
        reads 9.21 GB; 64 users on 8 H200 wait 19.5 ms instead of 32.8."""
        mixed = replace(V32, kv_read_bytes_per_token=61 * 132)
        assert formulas.kv_bytes_read(mixed, context=FAR) == 61 * (2048 * 1152 + FAR * 132)
        assert formulas.kv_bytes_read(mixed, context=FAR) / 1e9 == pytest.approx(1.20, abs=0.005)
        assert formulas.kv_bytes_read(DEEPSEEK_V3, context=FAR) / 1e9 == pytest.approx(9.21, abs=0.005)
        sparse = replace(
            DEEPSEEK_V3,
            kv_bytes_per_token=61 * (1152 + 132),
            kv_read_bytes_per_token=61 * 132,
            kv_selected_bytes_per_token=61 * 1152,
            kv_selected_tokens=2048,
        )
        for llm, seconds in ((DEEPSEEK_V3, 0.0328), (sparse, 0.0195)):
            assert formulas.step_time(llm, 8 * H200, 64, FAR) == pytest.approx(seconds, rel=0.01)

    def test_a_short_context_is_read_whole(self):
        assert formulas.kv_bytes_read(V32, context=2048) == formulas.kv_bytes(V32, 2048) == 2048 * 85_888
        assert formulas.kv_bytes_read(V32, context=2049) == formulas.kv_bytes(V32, 2049) - 61 * 1152
        assert formulas.kv_bytes_read(NANO, context=0) == formulas.kv_bytes(NANO, 0) == 49_082_368

    def test_more_is_read_than_is_kept(self):
        assert formulas.kv_bytes_read(V41_FLASH, context=512) == 512 * (640 + 71_680) + 5_242_880
        assert formulas.kv_bytes(V41_FLASH, 512) == 512 * 3200 + 5_242_880
        assert formulas.kv_bytes_read(V41_FLASH, context=FAR) < formulas.kv_bytes(V41_FLASH, FAR)

    def test_a_state_is_more_than_the_cache_for_long(self):
        """Up to 7,988 tokens."""
        for context, more in ((7_988, True), (7_989, False)):
            assert (NANO.state_bytes > context * NANO.kv_bytes_per_token) == more

    @given(models(), batches, contexts)
    def test_every_part_once(self, llm, batch, context):
        assert formulas.kv_bytes(llm, context) == pytest.approx(kept(llm, context))
        assert formulas.kv_bytes_read(llm, batch, context) == pytest.approx(batch * read(llm, context))
        assert formulas.bytes_read(llm, batch, context) == pytest.approx(
            weights_moved(llm) + batch * read(llm, context)
        )
        assert formulas.memory_needed(llm, batch, context) == pytest.approx(
            llm.total_params * llm.weight_bytes_per_param + batch * kept(llm, context)
        )

    @given(models(), batches, contexts, st.floats(0, 1))
    @example(V32, 64.0, 1e5, 0.5)
    @example(NANO, 64.0, 1e5, 0.5)
    @example(V4_FLASH, 64.0, 1e5, 1.0)
    def test_of_a_common_beginning_what_grows_is_read_once(self, llm, batch, context, share):
        """Windows, selections and states are each user's own."""
        shared = share * context
        own = llm.kv_read_bytes_per_token
        each = llm.kv_bytes_per_token if own is None else own
        grows = each * (shared + batch * (context - shared))
        rest = batch * (read(llm, context) - each * context)
        assert formulas.kv_bytes_read(llm, batch, context, shared) == pytest.approx(grows + rest, rel=1e-6, abs=1e-3)

    def test_arrays_and_symbols(self):
        at = np.array([10, 128, 2048, 1e5])
        for llm in (V32, V4_FLASH, V41_FLASH, NANO):
            assert list(formulas.kv_bytes_read(llm, 3, at)) == [3 * read(llm, one) for one in at]
            assert list(formulas.kv_bytes(llm, at)) == [kept(llm, one) for one in at]
        any_model, any_gpu = symbols()
        context = sympy.Symbol("L", positive=True)
        expression = formulas.step_time(any_model, any_gpu, 3, context, refine="attention_flops")
        for llm in (V32, V4_FLASH, V41_FLASH, NANO):
            llm = replace(llm, precision="bf16")  # noqa: PLW2901
            assert value(expression, llm, H100, L=1e5) == pytest.approx(
                formulas.step_time(llm, H100, 3, 1e5, refine="attention_flops")
            )


class TestWeights:
    """Moved: all but what is looked up. Read: without the experts of which nobody is in need, too."""

    # gpt-oss-120b: 36 x 128 experts of 3 x 2880 x 2880 numbers in 4.25 bits, 4 of them for a token; 201,088 x 2880
    # numbers that are looked up; the rest in 16 bit. With biases, as in its config, 114.70e9 numbers are routed.
    @pytest.mark.parametrize("routed, gigabytes", [(36 * 128 * 3 * 2880 * 2880, 5.08), (114_701_598_720, 5.00)])
    def test_mixed_widths(self, routed, gigabytes):
        total, looked_up = 116_829_156_672, 201_088 * 2880
        average = (routed * 0.53125 + (total - routed) * 2) / total
        llm = Model(
            "gpt-oss-120b",
            total,
            5.7e9,
            average,
            experts=128,
            experts_per_token=4,
            routed_params=routed,
            input_embedding_params=looked_up,
            routed_bytes_per_param=0.53125,
            input_embedding_bytes_per_param=2.0,
        )
        one = 2 * (total - routed - looked_up) + 0.53125 * routed / 32
        assert formulas.weight_bytes_read(llm) == pytest.approx(one)
        assert one / 1e9 == pytest.approx(gigabytes, abs=0.005)
        assert formulas.weight_bytes(llm) / 1e9 == pytest.approx(65.2, abs=0.06)
        assert formulas.weight_bytes_moved(llm) == pytest.approx(formulas.weight_bytes(llm) - 2 * looked_up)

    def test_two_matrices_for_an_expert(self):
        """Nemotron-3-Nano: 6.46 GB for one token; 7.2 GB with the table in which its row is looked up."""
        assert formulas.weight_bytes_read(NANO) == pytest.approx(2 * 3_227_751_872, rel=1e-3)
        assert (formulas.weight_bytes_read(NANO) + 2 * NANO.input_embedding_params) / 1e9 == pytest.approx(
            7.2, abs=0.05
        )
        assert formulas.weight_bytes_read(NANO, 10**4) == pytest.approx(2 * (31_577_937_344 - 352_321_536), rel=1e-6)

    @given(models(), batches)
    def test_moved_less_the_experts_that_nobody_asked(self, llm, batch):
        """Each token of the batch misses an expert with 1 - k/E."""
        own, width = llm.routed_bytes_per_param, llm.weight_bytes_per_param
        missed = (1 - llm.experts_per_token / llm.experts) ** batch if llm.experts else 0
        asked = weights_moved(llm) - missed * llm.routed_params * (width if own is None else own)
        assert formulas.weight_bytes_moved(llm) == pytest.approx(weights_moved(llm))
        assert formulas.weight_bytes_read(llm, batch) == pytest.approx(asked)
        assert formulas.weight_bytes_read(llm) <= formulas.weight_bytes_moved(llm) <= formulas.weight_bytes(llm)

    def test_the_ideal_step_moves_every_expert_and_one_token_reads_its_own(self):
        assert formulas.step_time(NANO, H100) == pytest.approx(formulas.weight_bytes_moved(NANO) / 3.35e12, rel=0.002)
        covered = formulas.step_time(NANO, H100, refine="expert_coverage")
        assert covered == pytest.approx((formulas.weight_bytes_read(NANO) + NANO.state_bytes) / 3.35e12)

    def test_what_is_looked_up_is_neither_moved_nor_multiplied(self):
        """Llama-3.1-8B has two tables of 128,256 x 4,096, and uses one of them whole; 7,504,924,672 are left."""
        tied = replace(LLAMA_8B, input_embedding_params=0)
        assert formulas.compute_flops(LLAMA_8B, 3) == 3 * 2 * 7_504_924_672
        assert formulas.compute_flops(tied, 3) - formulas.compute_flops(LLAMA_8B, 3) == 3 * 2 * 128_256 * 4_096
        assert formulas.weight_bytes_moved(LLAMA_8B) == formulas.weight_bytes_read(LLAMA_8B) == 2 * 7_504_924_672
        assert formulas.weight_bytes(LLAMA_8B) == formulas.weight_bytes_moved(tied) == 2 * 8_030_261_248
        for one, seconds in ((LLAMA_8B, 2 * 7_504_924_672 / 3.35e12), (tied, 2 * 8_030_261_248 / 3.35e12)):
            assert formulas.step_time(one, H100) == pytest.approx(seconds)
            assert formulas.step_parts(one, H100)[0] == pytest.approx(seconds)


class TestCriticalContext:
    """The context at which what one user's step reads takes as long as what it computes."""

    # In 8 bit on one H100, both embedding tables counted: shapes, and whole tokens, by others from the same files.
    @pytest.mark.parametrize(
        "llm, context",
        [
            (V32, 1_514),
            (V32.with_kv("fp8"), 5_970),
            (V4_FLASH, 19_997),
            (V4_PRO, 59_541),
            (V41_FLASH, 21_814),
            (KIMI_K3, 0),
            (JAMBA, 1_522),
            (GEMMA_4, 57),
            (replace(model("Gemma-3-27B"), precision="fp8"), 180),
            (of_cache("Nemotron-3-Nano", 3_580_073_408, kv_bytes_per_token=6144, state_bytes=49_082_368), 0),
            (
                of_cache(
                    "gpt-oss-120b",
                    5_711_982_912,
                    kv_bytes_per_token=36_864,
                    kv_window_bytes_per_token=36_864,
                    sliding_window=128,
                ),
                396,
            ),
        ],
        ids=lambda v: getattr(v, "name", None),
    )
    def test_contexts_of_the_shapes(self, llm, context):
        assert formulas.critical_context(llm, H100) == pytest.approx(context, abs=1)

    def test_windows_count(self):
        """Gemma-3-27B, whose 52 windows are not yet full: 2 x 27.0e9 FLOP at 989.4e12 are 182.9 MB at 3.35e12 bytes/s,
        and 62 layers keep 507,904 bytes of a token. Without its windows it would be 2,233."""
        gemma = model("Gemma-3-27B")
        assert formulas.critical_context(gemma, H100) == pytest.approx(360, abs=0.5)
        alone = replace(gemma, kv_window_bytes_per_token=0)
        assert formulas.critical_context(alone, H100) == pytest.approx(2_233, abs=1)

    @given(models(), gpus())
    @example(NANO, H100)
    @example(KIMI_K3, Hardware("fast", 8e10, 1e15, {"fp8": 1e12}))
    @example(replace(ARTICLE_700B, state_bytes=1e6), H100)
    @example(V4_FLASH, H100)
    @example(V41_FLASH, H100)
    def test_it_is_where_bisection_finds_it(self, llm, gpu):
        found = formulas.critical_context(llm, gpu)
        computing = multiplied(llm) / gpu.flops[llm.precision]

        def longer(context):
            return read(llm, context) / gpu.bandwidth - computing

        if longer(0) >= 0:
            assert found == 0
        elif longer(1e18) < 0:
            assert found == math.inf
        else:
            assert found == pytest.approx(bisected(longer), rel=1e-6)

    @given(models(), batches)
    @example(V4_FLASH, 64.0)
    @example(NANO, 64.0)
    @example(NANO, 1e5)
    def test_where_caches_weigh_as_much_as_weights(self, llm, batch):
        found = formulas.context_where_kv_equals_weights(llm, batch)

        def more(context):
            return batch * read(llm, context) - weights_moved(llm)

        if more(0) >= 0:
            assert found == 0
        elif more(1e18) < 0:
            assert found == math.inf
        else:
            assert found == pytest.approx(bisected(more), rel=1e-6)

    def test_limited_parts_that_come_to_it_or_never_do(self):
        """A thousand tokens of two million bytes come to two thousand million, and to no more."""
        only_windows = Model("w", 1e9, 1e9, kv_window_bytes_per_token=2e6, sliding_window=1000)
        for batch, context in ((0.5, math.inf), (1, 1000), (2, 500)):
            assert formulas.context_where_kv_equals_weights(only_windows, batch) == context
        only_state = Model("s", 1e9, 1e9, state_bytes=2e9)
        for batch, context in ((0.5, math.inf), (1, 0), (2, 0)):
            assert formulas.context_where_kv_equals_weights(only_state, batch) == context

    @settings(max_examples=15)  # SymPy takes its time
    @given(models(), st.lists(batches, min_size=3, max_size=3))
    @example(ARTICLE_700B, [1.0, 2.0, 3.0])
    @example(Model("w", 1e9, 1e9, kv_window_bytes_per_token=2e6, sliding_window=1000), [0.5, 1.0, 2.0])
    def test_arrays_and_symbols_give_what_numbers_give(self, llm, some):
        one_by_one = [formulas.context_where_kv_equals_weights(llm, batch) for batch in some]
        assert list(formulas.context_where_kv_equals_weights(llm, np.array(some))) == pytest.approx(one_by_one)
        symbol = sympy.Symbol("B", positive=True)
        found = sympy.sympify(formulas.context_where_kv_equals_weights(llm, symbol))
        for batch, expected in zip(some, one_by_one, strict=True):
            assert float(found.subs(symbol, batch)) == pytest.approx(expected, rel=1e-6)

    OF_SYMBOLS = formulas.critical_context(*symbols())

    @given(models(grows=True), gpus())  # a symbol stands for no 0 below a fraction
    def test_every_field_may_be_a_symbol(self, llm, gpu):
        expected = formulas.critical_context(llm, gpu)
        assert value(self.OF_SYMBOLS, llm, gpu) == pytest.approx(expected, rel=1e-6, abs=1e-3)


class TestBalance:
    """The longest context at which the users that keep the workers busy fit."""

    @given(models(), gpus())
    @example(V32, H100)
    @example(NANO, H200)
    @example(V41_FLASH, H200)
    @example(V4_FLASH, Hardware("large", 1e12, 3e12, {"fp8": 1e15}))
    def test_it_is_where_bisection_finds_it(self, llm, gpu):
        found = formulas.balanced_context(llm, gpu)
        free = gpu.memory * gpu.usable - llm.total_params * llm.weight_bytes_per_param
        per_token = multiplied(llm) / gpu.flops[llm.precision] * gpu.bandwidth

        def too_many(context):  # users at the knee, by the room that they take, less what there is
            left = per_token - read(llm, context)
            return math.inf if left <= 0 else weights_moved(llm) / left * kept(llm, context) - free

        if free <= 0 or too_many(0) >= 0:
            assert found == 0
        elif too_many(1e18) < 0:
            assert found == math.inf
        else:
            assert found == pytest.approx(bisected(too_many), rel=1e-6)

    def test_by_hand(self):
        """70.55e9 parameters in 8 bit, 69.50e9 of them moved, on 8 H100: 576 - 70.55 = 505.4 GB are free. L* is
        2 x 69.50e9 / 1978.9e12 x 3.35e12 / 163,840 = 1,436.3 tokens, and 505.4 / (505.4 + 69.5) of it 1,262.7."""
        fp8 = LLAMA_70B.at("fp8", kv="fp8")
        assert formulas.balanced_context(fp8, 8 * H100) == pytest.approx(1_262.7, abs=0.2)
        assert formulas.balanced_context(LLAMA_70B, H100) == 0
        assert formulas.balanced_context(ARTICLE_700B, 10 * H100) == math.inf
        assert formulas.balanced_context(ARTICLE_700B, 9 * H100) == 0  # 648 GB are usable

    @given(models(), gpus(), batches)
    @example(V41_FLASH, H200, 3.0)
    @example(NANO, H200, 500.0)
    def test_the_longest_context_that_fits(self, llm, gpu, batch):
        found = formulas.max_context(llm, gpu, batch)
        free = gpu.memory * gpu.usable - llm.total_params * llm.weight_bytes_per_param

        def too_much(context):
            return batch * kept(llm, context) - free

        if free <= 0 or too_much(0) >= 0:
            assert found == 0 or (found == math.inf and kept(llm, 1e18) == free == 0)
        elif too_much(1e18) < 0:
            assert found == math.inf
        else:
            assert found == pytest.approx(bisected(too_much), rel=1e-6)

    def test_the_longest_context_by_hand(self):
        """4 users of Llama-3.1-70B in 8 bit on 2 H100: 144 - 70.55 GB over 4 x 163,840 bytes a token are 112,070."""
        fp8 = LLAMA_70B.at("fp8", kv="fp8")
        assert formulas.max_context(fp8, 2 * H100, 4) == pytest.approx(112_070, abs=1)
        assert formulas.max_context(fp8, 2 * H100) == pytest.approx(4 * 112_070, abs=4)
        assert formulas.max_context(ARTICLE_700B, 10 * H100) == math.inf
        assert formulas.max_context(ARTICLE_700B, 9 * H100) == 0

    def test_exactly_full_is_not_balanced(self):
        full = Hardware("full", 700e9, 1e12, {"fp8": 1e15}, usable=1)
        assert formulas.balanced_context(replace(ARTICLE_700B, kv_bytes_per_token=1e5), full) == 0

    def test_symbols(self):
        """W tokens' bytes free of M: L* (M - W)/M where nothing is looked up."""
        n, rate, bandwidth, memory, kv = sympy.symbols("n F BW M kv", positive=True)
        llm, gpu = (
            Model("any", n, n, 2, kv_bytes_per_token=kv),
            Hardware("any", memory, bandwidth, {"bf16": rate}, usable=1),
        )
        expected = 2 * n * bandwidth / (rate * kv) * (1 - 2 * n / memory)
        at = {n: 7e10, rate: 1e15, bandwidth: 3e12, memory: 64e10, kv: 3e5}
        found = formulas.balanced_context(llm, gpu)
        assert float(found.subs(at)) == pytest.approx(float(expected.subs(at)))


def looks(llm, tokens):
    """FLOP of a prompt's attention, token by token, each half a token further on than the one before it began."""
    own = llm.prefill_attention_flops_per_context_token
    growing = llm.attention_flops_per_context_token if own is None else own
    return sum(
        (t - 0.5) * growing
        + min(t - 0.5, llm.sliding_window) * llm.attention_flops_per_window_token
        + min(t - 0.5, llm.kv_selected_tokens) * llm.attention_flops_per_selected_token
        for t in range(1, tokens + 1)
    )


ATTENTIVE = Model(
    "all kinds",
    1e9,
    1e9,
    attention_flops_per_context_token=3e4,
    attention_flops_per_window_token=8e6,
    sliding_window=100,
    kv_read_bytes_per_token=0,
    kv_selected_tokens=300,
    attention_flops_per_selected_token=2e6,
)


class TestAttention:
    @given(models(), batches, contexts)
    @example(ATTENTIVE, 3.0, 200.0)
    def test_a_new_token_looks_at_all_or_at_as_many_as_there_are(self, llm, batch, context):
        by_hand = batch * (
            context * llm.attention_flops_per_context_token
            + min(context, llm.sliding_window) * llm.attention_flops_per_window_token
            + min(context, llm.kv_selected_tokens) * llm.attention_flops_per_selected_token
        )
        assert formulas.attention_flops(llm, batch, context) == pytest.approx(by_hand)

    def test_a_score_and_a_weighted_sum_for_each_head(self):
        """Llama-3.1-70B: 80 layers of 64 heads of 128 numbers, each multiplied and added in both."""
        each = formulas.attention_flops_per_context_token(80, 64, 128)
        assert each == 80 * 64 * 128 * 2 * 2 == LLAMA_70B.attention_flops_per_context_token

    @given(models(), st.integers(1, 3000))
    @example(ATTENTIVE, 50)
    @example(ATTENTIVE, 200)
    @example(ATTENTIVE, 400)
    @example(replace(ATTENTIVE, prefill_attention_flops_per_context_token=1e3), 400)
    def test_a_prompt_looks_as_its_tokens_do(self, llm, tokens):
        assert formulas.prefill_attention_flops(llm, tokens) == pytest.approx(looks(llm, tokens))

    def test_of_many_prompts_at_once(self):
        some = np.array([50, 100, 200, 300, 400])
        assert list(formulas.prefill_attention_flops(ATTENTIVE, some)) == pytest.approx(
            [looks(ATTENTIVE, int(n)) for n in some]
        )

    @given(models())
    @example(ATTENTIVE)
    @example(replace(ATTENTIVE, attention_flops_per_context_token=0))
    @example(replace(ATTENTIVE, sliding_window=10_000))  # the prompt is found before a window is full
    @example(replace(ATTENTIVE, sliding_window=500, attention_flops_per_window_token=1e5))
    @example(replace(ATTENTIVE, attention_flops_per_context_token=0, attention_flops_per_window_token=1e3))
    @example(Model("w", 1e9, 1e9, sliding_window=1000, attention_flops_per_window_token=2e6))  # just not
    def test_where_attention_doubles_a_prompt(self, llm):
        found = formulas.prompt_where_attention_equals_weights(llm)

        def dearer(tokens):
            return formulas.prefill_attention_flops(llm, tokens) / tokens - multiplied(llm)

        if dearer(1e15) < 0:
            assert found == math.inf or found > 1e14
        else:
            assert found == pytest.approx(bisected(dearer), rel=1e-6)

    def test_windows_by_hand(self):
        """2 x 10^9 FLOP of weights a token. A window of 1,000 tokens of 8 x 10^6 is half full on average at 250 tokens;
        one of 3 x 10^6 costs 3 x 10^9 (1 - 500/T) a token, which is 2 x 10^9 at T = 1,500."""
        one = Model("w", 1e9, 1e9, sliding_window=1000, attention_flops_per_window_token=8e6)
        assert formulas.prompt_where_attention_equals_weights(one) == pytest.approx(500)
        one = replace(one, attention_flops_per_window_token=3e6)
        assert formulas.prompt_where_attention_equals_weights(one) == pytest.approx(1500)
        assert formulas.prompt_where_attention_equals_weights(replace(one, sliding_window=600)) == math.inf

    def test_symbols_and_units(self):
        width, look, active = sympy.symbols("w a n", positive=True)
        any_window = Model("any", 1e15, active, sliding_window=width, attention_flops_per_window_token=look)
        found = formulas.prompt_where_attention_equals_weights(any_window)
        for each, prompt in ((8e6, 500), (3e6, 1500), (1.9e6, math.inf)):
            assert float(found.subs({width: 1000, look: each, active: 1e9})) == pytest.approx(prompt)
        u = pint.UnitRegistry()
        u.define("FLOP = [arithmetic]")
        with_units = Model(
            "u",
            1e9,
            1e9 * u.FLOP,
            2 * u.byte,
            sliding_window=1000,
            attention_flops_per_window_token=3e6 * u.FLOP,
        )
        found = formulas.prompt_where_attention_equals_weights(with_units)
        assert found.to("dimensionless").magnitude == pytest.approx(1500)
        grows = replace(with_units, attention_flops_per_context_token=1e6 * u.FLOP)
        assert formulas.prompt_where_attention_equals_weights(grows).check("[]")

    def test_latents_are_read_one_way_and_written_another(self):
        """DeepSeek-V3: decode looks at latents, 2 x 61 x 128 (2 x 512 + 64) FLOP a token; a prompt makes keys of 128 +
        64 numbers and values of 128 of them, 2 x 61 x 128 x 320. With 37e9 active parameters it doubles at 29,617
        tokens; those of the table in which tokens are looked up are not multiplied. 32,768 on 8 H200 take 0.32 s."""
        each = formulas.mla_prefill_attention_flops_per_context_token(61, 128, 128, 64, 128)
        assert each == 2 * 61 * 128 * 320
        assert formulas.mla_attention_flops_per_context_token(61, 128, 512, 64) == 2 * 61 * 128 * 1088
        shape = replace(
            DEEPSEEK_V3,
            attention_flops_per_context_token=2 * 61 * 128 * 1088,
            prefill_attention_flops_per_context_token=each,
        )
        counted = replace(shape, active_params=37e9, input_embedding_params=0)
        for llm, prompt in ((counted, 29_617), (shape, 29_617 * multiplied(shape) / 74e9)):
            assert formulas.prompt_where_attention_equals_weights(llm) == pytest.approx(prompt, rel=1e-4)
        seconds = formulas.prefill_time(counted, 8 * H200, 32_768, "attention_flops")
        assert seconds == pytest.approx(0.32, abs=0.005)
        assert formulas.attention_flops(shape, 1, 100) == 100 * 2 * 61 * 128 * 1088  # a step looks at latents


@given(models(), gpus(most=8), batches, contexts)
def test_what_is_not_usable_holds_nothing(llm, gpu, batch, context):
    room = gpu.memory * gpu.usable - llm.total_params * llm.weight_bytes_per_param
    assert formulas.usable_memory(gpu) == pytest.approx(gpu.memory * gpu.usable)
    if kept(llm, context):
        assert formulas.max_batch(llm, gpu, context) == pytest.approx(room / kept(llm, context), rel=1e-6, abs=1e-6)
    needed = llm.total_params * llm.weight_bytes_per_param + batch * kept(llm, context)
    assert formulas.devices_needed(needed, gpu) == math.ceil(needed / (gpu.memory * gpu.usable))
