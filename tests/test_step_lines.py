"""Straight lines through measured steps: against lines that are known, and against what another program found."""

from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from inference_math import formulas, measured, money, serving, step_lines
from inference_math.errors import InputError
from inference_math.step_lines import bends_down, fit_line, groups, held_out, straightness

EVERY = groups(measured.served(None, None, None, None, None))
BY_MODEL = {
    name: [group for group in EVERY if group[0].model == name]
    for name in ("Llama-3.1-70B", "gpt-oss-120b", "DeepSeek-V3")
}
DENSE, SPARSE = BY_MODEL["Llama-3.1-70B"], [*BY_MODEL["gpt-oss-120b"], *BY_MODEL["DeepSeek-V3"]]
H100 = groups(measured.served())


def made(constant, per_user, per_byte=0.0, model="gpt-oss-120b"):
    """A group's runs with times that follow a line without any error."""
    group = BY_MODEL[model][0]
    read = [float(formulas.weight_bytes_read(run.served_model, run.concurrency)) for run in group]
    seconds = [constant + per_user * run.concurrency + per_byte * n for run, n in zip(group, read, strict=True)]
    return [replace(run, time_per_token=one) for run, one in zip(group, seconds, strict=True)]


class TestAFit:
    def test_finds_the_line_that_was_put_in(self):
        line = fit_line(made(0.012, 3e-4))
        assert (line.constant, line.per_user, line.misfit) == (
            pytest.approx(0.012),
            pytest.approx(3e-4),
            pytest.approx(0, abs=1e-9),
        )
        assert (line.fastest, line.most) == (pytest.approx(1 / 0.012), pytest.approx(1 / 3e-4))
        assert straightness(made(0.012, 3e-4)) == pytest.approx(1)

    def test_finds_the_bend_that_was_put_in(self):
        runs = made(0.004, 1e-4, 1e-13)
        line = fit_line(runs, coverage=True)
        assert (line.constant, line.per_user, line.per_byte) == pytest.approx((0.004, 1e-4, 1e-13))
        assert line.seconds(runs) == pytest.approx([run.time_per_token for run in runs])
        assert held_out(runs, coverage=True) == pytest.approx(0, abs=1e-6)
        assert fit_line(runs).misfit > 0.01 and bends_down(runs)

    def test_a_line_without_a_constant_has_no_fastest_speed(self):
        assert (
            step_lines.StepLine(0.0, 0.0, 1e-13, 0.0).fastest
            == step_lines.StepLine(0.0, 0.0, 1e-13, 0.0).most
            == np.inf
        )

    def test_a_bend_upwards(self):
        group = BY_MODEL["gpt-oss-120b"][0]
        assert not bends_down([replace(run, time_per_token=0.01 + 1e-6 * run.concurrency**2) for run in group])

    def test_r_squared_by_hand(self):
        """Off by 1 in one of four whose squares about their mean add up to 5."""
        assert step_lines.r_squared(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 5])) == pytest.approx(1 - 1 / 5)

    def test_a_run_held_out_is_not_seen(self):
        """Put one run twice as high: the line through the others lies at half of it."""
        runs = made(0.012, 3e-4)
        runs[2] = replace(runs[2], time_per_token=2 * runs[2].time_per_token)
        assert held_out(runs)[2] == pytest.approx(0.5)

    def test_too_few(self):
        with pytest.raises(InputError, match="3 runs are too few for a line and a look at it; 4 is the least"):
            fit_line(made(0.01, 1e-4)[:3])

    def test_one_batch(self):
        with pytest.raises(InputError, match="runs of one batch; a line needs two"):
            fit_line(made(0.01, 1e-4)[:1] * 4)

    def test_steps_that_do_not_grow(self):
        with pytest.raises(InputError, match="do not grow with the batch as a line does"):
            fit_line(made(0.05, -1e-4))


class TestGroups:
    def test_one_server_and_one_kind_of_request_each(self):
        for group in EVERY:
            assert (
                len(
                    {
                        (run.model, run.hardware, run.devices, run.engine, run.input_tokens, run.output_tokens)
                        for run in group
                    }
                )
                == 1
            )
            assert [run.concurrency for run in group] == sorted({run.concurrency for run in group})
            assert len(group) >= step_lines.LEAST and all(run.fits and not run.queues for run in group)

    def test_three_of_the_h100(self):
        assert [(group[0].devices, len(group)) for group in H100] == [(2, 5), (4, 5), (8, 5)]


class TestMeasured:
    """Expected values: worked out by another program on more of the same source's runs, repeated ones among them."""

    def test_two_h100(self):
        """16.7 ms and 0.194 ms."""
        line = fit_line(H100[0])
        assert (line.constant, line.per_user) == (pytest.approx(16.7e-3, abs=5e-5), pytest.approx(0.194e-3, abs=5e-7))

    def test_a_dense_model_goes_in_lines(self):
        """A misfit of 1.3 % and an R squared of 0.992, in the median."""
        assert median(fit_line(group).misfit for group in DENSE) == pytest.approx(0.013, abs=0.003)
        assert median(map(straightness, DENSE)) == pytest.approx(0.992, abs=0.001)

    @pytest.mark.parametrize("model, straight", [("gpt-oss-120b", 0.89), ("DeepSeek-V3", 0.94)])
    def test_a_mixture_of_experts_less_so(self, model, straight):
        assert median(map(straightness, BY_MODEL[model])) == pytest.approx(straight, abs=0.05)

    def test_which_way_they_bend(self):
        """Down in 54 of 55 groups of mixtures, and in 43 of 81 of the dense model: as a coin falls."""
        assert sum(map(bends_down, SPARSE)) / len(SPARSE) > 0.9
        assert 0.4 < sum(map(bends_down, DENSE)) / len(DENSE) < 0.65

    @pytest.mark.parametrize("model, line, bent", [("gpt-oss-120b", 0.063, 0.020), ("DeepSeek-V3", 0.055, 0.012)])
    def test_the_weights_that_are_read_explain_it(self, model, line, bent):
        """On runs that were held out, too."""
        plain, with_weights = (
            median(np.concatenate([held_out(group, coverage) for group in BY_MODEL[model]]))
            for coverage in (False, True)
        )
        assert plain == pytest.approx(line, abs=0.02) and with_weights == pytest.approx(bent, abs=0.005)

    def test_they_explain_nothing_of_a_dense_model(self):
        for group in DENSE[:3]:
            assert held_out(group, coverage=True) == pytest.approx(held_out(group), rel=1e-6)

    def test_cost_at_five_speeds(self):
        """On 2 H100: cost over the least of the line, from the runs and by 1/(1 - s/s0); logarithms, as both span a
        factor of ten."""
        line = fit_line(H100[0])
        paid = [np.log(run.device_seconds / (run.devices * line.per_user)) for run in H100[0]]
        said = [np.log(money.cost_over_least(run.speed, line.fastest)) for run in H100[0]]
        assert step_lines.r_squared(np.array(paid), np.array(said)) > 0.99

    @pytest.mark.parametrize("lengths, times", [((1024, 1024), 20), ((1024, 8192), 12.6), ((8192, 1024), 6.1)])
    def test_what_a_small_crowd_costs(self, lengths, times):
        """Of all servers of Llama-70B with H100 and requests that do not wait, the dearest run over the cheapest."""
        seconds = [run.device_seconds for run in serving.usable(measured.served(*lengths))[0]]
        assert max(seconds) / min(seconds) == pytest.approx(times, rel=0.02)

    def test_at_two_dollars(self):
        """From 64 users on 2 H100 to 4 users on 8, 0.50 to 10.13 USD for a million tokens."""
        costs = [money.usd_per_million_tokens(2, 1, 1 / run.device_seconds) for run in measured.served()]
        assert (min(costs), max(costs)) == (pytest.approx(0.50, abs=5e-3), pytest.approx(10.13, abs=5e-3))
