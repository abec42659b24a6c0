"""Measured sweeps: the published table, and the knee that is fitted to one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference_math import catalog, measured, your_machine
from inference_math.errors import InputError, UnknownName
from inference_math.measured import Sweep, fit_knee
from strategies import examples

TOKENS = 2.0 ** np.arange(13)


def sweep(flat, per_token, tokens=TOKENS, noise=0.0, seed=0):
    """A sweep of the ideal form, each time off by a factor of about 1 + ``noise``."""
    off = np.exp(noise * np.random.default_rng(seed).standard_normal(len(tokens)))
    return Sweep("made up", tokens, np.maximum(flat, per_token * tokens) * off, 1.0)


class TestTable:
    def test_rows_are_those_of_the_source(self):
        """Three rows read off the source table by eye, in milliseconds."""
        bf16 = measured.gemm()
        assert dict(zip(bf16.tokens, bf16.seconds, strict=True))[1] == pytest.approx(0.049184e-3)
        fp8 = measured.gemm("fp8", 16384, 16384)
        assert fp8.tokens[-1] == 32768 and fp8.seconds[-1] == pytest.approx(14.0802e-3)
        assert fp8.seconds[0] == pytest.approx(0.1057e-3, rel=1e-3)

    def test_bytes_and_source(self):
        assert measured.gemm("bf16").weight_bytes == 2 * measured.gemm("fp8").weight_bytes == 2 * 8192**2
        assert "Apache-2.0" in measured.gemm().source and "aiconfigurator" in measured.gemm().source

    @pytest.mark.parametrize("shape", measured.gemm_shapes(), ids=str)
    def test_no_point_beats_the_data_sheet(self, shape):
        """The larger matrices: those that fit the 50 MB cache of an H100 may be read faster."""
        one, gpu = measured.gemm(*shape), catalog.H100
        flop = 2 * shape[1] * shape[2] * one.tokens
        assert (flop / one.seconds <= gpu.flops[shape[0]]).all()
        assert one.weight_bytes < 50e6 or (one.weight_bytes / one.seconds <= gpu.bandwidth).all()

    def test_all_shapes_are_there(self):
        assert len(measured.gemm_shapes()) == 10 and {
            len(measured.gemm(*s).tokens) for s in measured.gemm_shapes()
        } == {35}

    @pytest.mark.parametrize(
        "asked, said",
        [
            (("fp32",), "unknown precision 'fp32'.*Known: bf16, fp8"),
            (("bf16", 100), "'100 x 8192'.*Known: 4096 x 4096, 8192 x 4096"),
        ],
    )
    def test_what_is_not_there(self, asked, said):
        with pytest.raises(UnknownName, match=said):
            measured.gemm(*asked)


class TestKnee:
    def test_an_h100_bends_where_its_data_sheet_says(self):
        """989.4e12 FLOP/s over 3.35e12 B/s is 295; read off the table: flat near 49 us, 0.17 us a token."""
        knee = fit_knee(measured.gemm("bf16", 8192, 8192))
        assert knee.batch == pytest.approx(295, rel=0.05)
        assert knee.flat == pytest.approx(49e-6, rel=0.06) and knee.per_token == pytest.approx(0.17e-6, rel=0.04)

    @pytest.mark.parametrize("shape", measured.gemm_shapes(), ids=str)
    def test_every_shape_has_a_knee_within_a_factor_of_two(self, shape):
        assert 295 / 2 < fit_knee(measured.gemm(*shape)).batch < 295 * 2

    @given(st.floats(1e-6, 1), st.floats(3, 1000))
    def test_exact_points_give_the_exact_knee(self, flat, batch):
        knee = fit_knee(sweep(flat, flat / batch))
        assert (knee.flat, knee.batch, knee.misfit) == (
            pytest.approx(flat),
            pytest.approx(batch),
            pytest.approx(0, abs=1e-9),
        )

    @given(st.floats(1e-6, 1), st.floats(8, 500), st.integers(0, 10**6))
    def test_noise_of_five_percent_moves_it_little(self, flat, batch, seed):
        knee = fit_knee(sweep(flat, flat / batch, noise=0.05, seed=seed))
        assert knee.flat == pytest.approx(flat, rel=0.2) and knee.batch == pytest.approx(batch, rel=0.35)
        assert 0 < knee.misfit < 0.15

    @pytest.mark.parametrize("slow", [1, 4, 11])
    def test_one_slow_run_counts_for_little(self, slow):
        disturbed = sweep(1e-3, 1e-5)
        disturbed.seconds[slow] *= 30
        assert fit_knee(disturbed).batch == pytest.approx(100, rel=1e-6)

    @examples(50)
    @given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.integers(0, 10**6))
    def test_other_units_give_the_same_knee(self, per_second, per_token, seed):
        here = sweep(1e-3, 1e-5, noise=0.05, seed=seed)
        there = Sweep("scaled", per_token * here.tokens, per_second * here.seconds, 1.0)
        a, b = fit_knee(here), fit_knee(there)
        assert b.flat == pytest.approx(per_second * a.flat) and b.batch == pytest.approx(per_token * a.batch)

    @given(st.integers(0, 10**6))
    def test_no_other_form_lies_nearer(self, seed):
        """Against a grid of forms around it: the search is exact."""
        here = sweep(1e-3, 1e-5, noise=0.3, seed=seed)
        best = fit_knee(here)

        def far(flat, per_token):
            return np.abs(np.log(here.seconds) - np.log(np.maximum(flat, per_token * here.tokens))).sum()

        around = np.geomspace(0.7, 1.4, 15)
        nearest = min(far(best.flat * a, best.per_token * b) for a in around for b in around)
        assert far(best.flat, best.per_token) <= nearest * (1 + 1e-9)

    def test_the_form(self):
        knee = fit_knee(sweep(1e-3, 1e-5))
        assert list(knee.seconds(np.array([1, 100, 1000]))) == pytest.approx([1e-3, 1e-3, 1e-2])

    @pytest.mark.parametrize(
        "made, said",
        [
            (sweep(1e-3, 1e-5, TOKENS[:3]), "3 points are too few"),
            (sweep(1e-3, 1e-9), "stay flat. Measure larger"),
            (sweep(1e-9, 1e-5), "grow from the first. Measure smaller"),
            (sweep(1e-3, 1e-3 / 3000), "stay flat"),
            (sweep(1e-3, 1e-9, noise=0.05), "stay flat"),
            (sweep(1e-9, 1e-5, noise=0.05), "grow from the first"),
        ],
    )
    def test_no_knee_to_see(self, made, said):
        with pytest.raises(InputError, match=said):
            fit_knee(made)

    @pytest.mark.parametrize(
        "tokens, seconds, n_bytes, said",
        [
            ([1, 2], [1.0], 1, "2 tokens for 1 seconds"),
            ([2, 1], [1.0, 2.0], 1, "rise"),
            ([1, 1], [1.0, 2.0], 1, "rise"),
            ([0, 1], [1.0, 2.0], 1, "tokens must be"),
            ([1, 2], [1.0, float("nan")], 1, "seconds must be"),
            ([[1, 2]], [1.0, 2.0], 1, "tokens must be"),
            ([1, 2], [1.0, 2.0], 0, "weight_bytes=0"),
        ],
    )
    def test_a_sweep_checks_its_fields(self, tokens, seconds, n_bytes, said):
        with pytest.raises(InputError, match=said):
            Sweep("bad", tokens, seconds, n_bytes)


def ticking(step):
    """A clock that moves on by ``step`` seconds at each look."""
    looks = iter(range(10**9))
    return lambda: next(looks) * step


class TestBatchSweep:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        monkeypatch.setattr(your_machine, "MATRIX_BYTES", 2**25)

    def test_each_batch_reads_every_layer_once_a_round(self, monkeypatch):
        calls, real = [], np.matmul
        monkeypatch.setattr(np, "matmul", lambda w, x, out: calls.append((w.shape, x.shape)) or real(w, x, out=out))
        swept = your_machine.batch_sweep(batches=(1, 3), seconds=1e-9, progress=None, clock=ticking(0.001))
        rounds, layers, side = 1 + 3, 8, your_machine.LAYER_SIDE  # a warm-up, and three at the least
        assert calls == rounds * (layers * [((side, side), (side, 1))] + layers * [((side, side), (side, 3))])
        assert swept.weight_bytes == layers * side**2 * 4

    def test_times_follow_from_the_clock(self):
        said = []
        swept = your_machine.batch_sweep(batches=(1, 2, 4), seconds=0.025, progress=said.append, clock=ticking(0.001))
        assert list(swept.tokens) == [1, 2, 4] and list(swept.seconds) == pytest.approx(3 * [1e-3])
        # A round looks at the clock six times, and once more for the end.
        assert (
            len(said) == 1 + 3  # rounds 1, 2 and 4
            and "33.6 MB" in said[0]
            and said[-1] == "round 4: at best 1 ms for batch 1, 1 ms for batch 4"
        )

    def test_in_haste_three_rounds_do(self, monkeypatch):
        monkeypatch.setattr(your_machine, "QUICK", True)
        said = []
        your_machine.batch_sweep(batches=(1, 2), seconds=500, progress=said.append, clock=ticking(0.001))
        assert len(said) == 1 + 2

    def test_many_rounds_are_told_in_few_lines(self):
        said = []
        your_machine.batch_sweep(batches=(1, 2), seconds=0.5, progress=said.append, clock=ticking(0.001))
        # A round looks at the clock five times, so there are a hundred.
        assert [line.split(":")[0] for line in said[1:]] == [f"round {2**n}" for n in range(7)]

    def test_the_best_try_of_each_batch_counts(self):
        runs = iter([9, 9, 5, 2, 1, 7, 3, 3])  # seconds: a warm-up and three rounds of two batches
        looks = []
        for run in runs:
            looks += [0, run]
        looks.insert(4, 0)  # when the rounds begin
        swept = your_machine.batch_sweep(batches=(1, 2), seconds=1e-9, progress=None, clock=iter([*looks, 1]).__next__)
        assert list(swept.seconds) == [1, 2]

    def test_the_fit_takes_it(self):
        """Eight layers may sit in a cache, so nothing is said about the knee, only that a real sweep goes through."""
        swept = your_machine.batch_sweep(batches=(1, 64, 256), seconds=1e-9, progress=None)
        assert (swept.seconds > 0).all()
        with pytest.raises(InputError, match=r"this computer.*3 points are too few"):
            fit_knee(swept)

    @pytest.mark.parametrize(
        "batches",
        [
            *((), (0, 1), (1, 1), (2, 1), (1.5, 2), ("1", "2"), "12", 4, (1, float("nan")), (1, None), None),
            *((1, 10_001), (10**18,), range(1, 10**9)),  # more than a computer holds, or has the time for
        ],
    )
    def test_bad_batches(self, batches):
        with pytest.raises(InputError, match="batches="):
            your_machine.batch_sweep(batches=batches, progress=None)

    @pytest.mark.parametrize("seconds", [0, -1, 1e9, "1", float("nan")])
    def test_bad_seconds(self, seconds):
        with pytest.raises(InputError, match="seconds="):
            your_machine.batch_sweep(seconds=seconds, progress=None)
