"""Kernels put together to a layer: against the shape of Llama-70B by hand, and numpy's own least squares."""

import numpy as np
import pytest
from inference_math import formulas, kernels
from inference_math.errors import InputError, UnknownName
from inference_math.kernels import AttentionTimes, decode_attention, fit_attention, layer, spread

HEADS = 2 * 8 * 128 * 2  # bytes that a token of one layer keeps: keys and values of 8 heads of 128, 2 bytes each
PROJECTIONS = 10_240 * 8_192 + 8_192 * 8_192
MLP = 3 * 8_192 * 28_672


def attention(batch, context, seconds):
    batch, context, seconds = (np.array(one, float) for one in (batch, context, seconds))
    return AttentionTimes("made up", batch, context, seconds, batch * context * HEADS, "nowhere")


class TestAttention:
    def test_rows_are_those_of_the_source(self):
        """Three rows read off the source by eye, in milliseconds, and its own GB/s of the first."""
        times = decode_attention()
        found = {(int(b), int(c)): s for b, c, s in zip(times.batch, times.context, times.seconds, strict=True)}
        assert len(found) == len(times.seconds) == 140
        assert found[1, 2] == pytest.approx(0.008512e-3) and found[1, 4] == pytest.approx(0.00855467e-3)
        assert times.kv_bytes[0] / times.seconds[0] == pytest.approx(0.962406e9, rel=1e-5)
        assert max(times.kv_bytes / times.seconds) < 3.35e12
        assert "Apache-2.0" in times.source

    def test_a_line_comes_out_as_it_went_in(self):
        batch, context = np.array([1, 4, 16, 64]), np.array([256, 1024, 4096, 8192])
        made = attention(batch, context, 7e-6 + batch * context * HEADS / (0.8 * 3.35e12))
        line = fit_attention(made)
        assert (line.fixed, line.share, line.misfit) == (
            pytest.approx(7e-6),
            pytest.approx(0.8),
            pytest.approx(0, abs=1e-9),
        )
        assert list(line.seconds([0, 3.35e12])) == pytest.approx([7e-6, 7e-6 + 1 / 0.8])

    def test_against_numpy(self):
        times, line = decode_attention(), fit_attention(decode_attention())
        long = times.context >= 256
        n_bytes, seconds = times.kv_bytes[long], times.seconds[long]
        design = np.array([np.ones_like(seconds), n_bytes]).T / seconds[:, None]
        (fixed, each), *_ = np.linalg.lstsq(design, np.ones_like(seconds), rcond=None)
        assert (line.fixed, line.share) == (pytest.approx(fixed), pytest.approx(1 / each / 3.35e12))
        assert line.misfit == pytest.approx(np.median(abs((fixed + each * n_bytes) / seconds - 1)))
        assert line.misfit < 0.1 and 0.75 < line.share < 0.9

    def test_short_caches_cost_by_the_user_not_by_the_byte(self):
        """So they are left out: from 512 users on, 2 tokens or 32 make no difference."""
        times = decode_attention()
        short = (times.batch >= 512) & (times.context <= 32)
        assert short.sum() == 15
        assert times.seconds[short] / times.batch[short] == pytest.approx(0.31e-6, rel=0.03)

    @pytest.mark.parametrize("least, said", [(10**6, "leaves 0 points"), (30_000, None), (0, "least_context=0")])
    def test_what_is_left(self, least, said):
        if said is None:
            assert fit_attention(decode_attention(), least).fixed > 0
        else:
            with pytest.raises(InputError, match=said):
                fit_attention(decode_attention(), least)

    def test_times_that_do_not_grow(self):
        with pytest.raises(InputError, match="do not grow"):
            fit_attention(attention([1, 2, 3], [512, 512, 512], [3e-6, 2e-6, 1e-6]))


class TestLayer:
    @pytest.mark.parametrize("precision, width", [("bf16", 2), ("fp8", 1)])
    def test_its_parts(self, precision, width):
        """Of 856e6 parameters a 52,000th is norms, which no product has."""
        one = layer(precision)
        assert one.model.total_params == pytest.approx(PROJECTIONS + MLP, rel=2e-5)
        assert sum(n * k * often for n, k, often in one.parts) == pytest.approx(one.model.total_params)
        assert [(n, k) for n, k, _ in one.parts] == [(10_240, 8_192), (8_192, 8_192), (16_384, 16_384)]
        assert formulas.weight_bytes(one.model) == pytest.approx(width * (PROJECTIONS + MLP), rel=2e-5)
        assert one.model.kv_bytes_per_token == HEADS

    def test_from_measured_times_alone(self):
        """One point, from three rows of each table: 16 users at 1,024 tokens."""
        batch, context, seconds = layer("bf16").measured_seconds()
        (there,) = np.flatnonzero((batch == 16) & (context == 1024))
        rows = {(n, k): None for n, k, _ in layer("bf16").parts}
        for n, k in rows:
            sweep = kernels.measured.gemm("bf16", n, k)
            rows[n, k] = sweep.seconds[list(sweep.tokens).index(16)]
        once = rows[10_240, 8_192] + rows[8_192, 8_192] + MLP / 16_384**2 * rows[16_384, 16_384]
        assert seconds[there] == pytest.approx(once + 49.1e-6, rel=2e-3)
        assert len(seconds) == 57 and min(context) == 256

    @pytest.mark.parametrize("precision", ["bf16", "fp8"])
    def test_fitted_times_are_near_the_measured(self, precision):
        batch, context, seconds = layer(precision).measured_seconds()
        off = layer(precision).seconds(batch, context) / seconds - 1
        assert np.median(abs(off)) < 0.06 and max(abs(off)) < 0.15
        assert layer(precision).seconds(16, 1024) == pytest.approx(layer(precision).seconds([16], [1024])[0])

    def test_a_precision_that_was_not_measured(self):
        with pytest.raises(UnknownName, match=r"unknown precision 'int8'.*bf16, fp8"):
            layer("int8")

    def test_products(self):
        """One of them by hand: 8,192 x 8,192 in bf16 is flat near 51 µs and takes 0.173 µs a token past its knee."""
        found = {(one.precision, one.n, one.k): one for one in kernels.products()}
        assert len(found) == 10 and all(0.2 < one.bandwidth_share < 1 > one.flops_share > 0.4 for one in found.values())
        one = found["bf16", 8_192, 8_192]
        assert one.bandwidth_share == pytest.approx(2 * 8_192**2 / 51.2e-6 / 3.35e12, rel=0.01)
        assert one.flops_share == pytest.approx(2 * 8_192**2 / 0.173e-6 / 989.4e12, rel=0.01)


class TestWhichForm:
    """What a design note said from other code: one number leaves 6 % for attention_serial and 16 % for max."""

    def test_by_hand(self):
        batch, context = kernels.grid(64)
        seconds = layer("fp8").seconds(batch, context)
        weights, caches = (PROJECTIONS + MLP) / 3.35e12, batch * context * HEADS / 3.35e12
        compute = 2 * (PROJECTIONS + MLP) * batch / 1.9789e15
        forms = {
            "max": np.maximum(weights + caches, compute),
            "attention_serial": np.maximum(weights, compute) + caches,
        }
        for overlap, ideal in forms.items():
            ratio = (ideal / seconds)[:, None]
            (slower,), *_ = np.linalg.lstsq(ratio, np.ones(len(seconds)), rcond=None)
            off = slower * ratio[:, 0] - 1
            found = spread(layer("fp8"), batch, context, seconds, overlap)
            assert found.efficiency == pytest.approx(1 / slower, rel=1e-4)
            assert found.spread == pytest.approx(np.sqrt(np.mean(off**2)), rel=1e-3)
            assert abs(found.worst) == pytest.approx(max(abs(off)), rel=1e-3) and (found.worst < 0) == (
                off[abs(off).argmax()] < 0
            )

    def test_the_kernels_side_with_attention_apart(self):
        found = {}
        for precision in ("bf16", "fp8"):
            batch, context = kernels.grid(64)
            seconds = layer(precision).seconds(batch, context)
            found[precision] = [
                spread(layer(precision), batch, context, seconds, overlap).spread for overlap in formulas.OVERLAPS
            ]
        assert found["fp8"][:2] == pytest.approx([0.16, 0.06], abs=0.005)
        assert found["bf16"][0] > 0.1 and found["bf16"][1] < 0.02

    def test_also_where_both_were_measured(self):
        """There the forms differ at few points: most of all with 512 users of 256 tokens, where max is too fast."""
        for precision in ("bf16", "fp8"):
            times = layer(precision).measured_seconds()
            longer, serial, _ = (spread(layer(precision), *times, overlap) for overlap in formulas.OVERLAPS)
            assert serial.spread < 0.8 * longer.spread and longer.worst < -0.2 < serial.worst

    def test_the_grid(self):
        batch, context = kernels.grid()
        assert len(batch) == len(context) == 12 * 8 and set(batch) == {2.0**i for i in range(12)}
        assert (min(context), max(context), min(kernels.grid(64)[0])) == (256, 32_768, 64)
        times = decode_attention()
        measured = {*zip(times.batch, times.context, strict=True)}
        assert {one for one in measured if one[1] >= 256} <= {*zip(batch, context, strict=True)}


class TestDoors:
    """What is no batch, no context, no number of bytes."""

    LAYER, LINE = layer(), fit_attention(decode_attention())

    @pytest.mark.parametrize(
        "ask, said",
        [
            (lambda d: d.LAYER.seconds(-5, 100), "batch=.*must be finite and more than 0"),
            (lambda d: d.LAYER.seconds(5, -100), "context=.*must be finite and 0 or more"),
            (lambda d: d.LAYER.seconds("a", 1), "batch='a' must be a number or an array"),
            (lambda d: d.LAYER.seconds(1, None), "context=.* must be"),
            (lambda d: d.LAYER.seconds(np.ones(3), np.ones(4)), r"batch of shape \(3,\) and context of shape \(4,\)"),
            (lambda d: d.LAYER.seconds(10**400, 1), "batch=1000.*too large"),
            (lambda d: d.LINE.seconds(-1), "n_bytes=.* must be finite and 0 or more"),
            (lambda d: d.LINE.seconds("x"), "n_bytes='x' must be"),
            (
                lambda d: kernels.measured.fit_knee(kernels.measured.gemm("bf16", 8192, 8192)).seconds(-1),
                "tokens=.*finite",
            ),
            (lambda d: kernels.grid("x"), "least_batch='x' must be a whole number, 1 or more"),
            (lambda d: kernels.grid(0), "least_batch=0 must be a whole number, 1 or more"),
            (lambda d: kernels.grid(2049), "least_batch=2049 must be at most 2048"),
            (lambda d: fit_attention(5), "times=5 must be an AttentionTimes"),
            (lambda d: fit_attention(decode_attention(), -1), "least_context=-1 must be"),
            (lambda d: spread("bf16", 1, 1, 1, "max"), "one='bf16' must be a Layer"),
            (lambda d: spread(d.LAYER, *[np.ones(3)] * 2, np.ones(4), "max"), r"of shape \(3,\).*do not go together"),
            (lambda d: spread(d.LAYER, *[np.ones(3)] * 2, np.zeros(3), "max"), "seconds=.* more than 0"),
        ],
    )
    def test_are_refused(self, ask, said):
        with pytest.raises(InputError, match=said):
            ask(self)

    def test_numbers_of_any_kind(self):
        wide = self.LAYER.seconds(2048.0, 16_384.0)
        assert self.LAYER.seconds(np.int16(2048), np.int16(16_384)) == wide == self.LAYER.seconds([2048], [16_384])[0]
