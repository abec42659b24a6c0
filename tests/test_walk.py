"""From the arithmetic to the list price: the published day against sums by hand, and against what others worked out."""

from dataclasses import replace
from itertools import pairwise

import pytest
from inference_math import formulas, money, tables
from inference_math.catalog import DEEPSEEK_V3, H100, H200
from inference_math.errors import InputError
from inference_math.prices import price
from inference_math.walk import published_day, walk

DAY = published_day()
LIST = price("DeepSeek-R1", on=DAY.as_of).output
STEPS = walk(DAY, DEEPSEEK_V3, H100, LIST)


class TestTheDay:
    def test_cost_follows_from_nodes_and_rent(self):
        """226.75 nodes x 8 GPUs x 2 USD x 24 hours."""
        assert 226.75 * 8 * 2 * 24 == DAY.cost == DAY.nodes * DAY.devices * DAY.rent * 24

    def test_users_by_littles_law(self):
        """14,800 tokens/s of 8 GPUs at 21 for each user: 88 on a GPU, 12,686 on 144."""
        assert (DAY.speed, DAY.batch / 144) == (21, pytest.approx(88.1, abs=0.05))

    def test_a_share_of_the_peak(self):
        """226.75 of 278 nodes."""
        assert DAY.busy == pytest.approx(0.816, abs=5e-4)

    def test_revenue_is_that_of_the_prices_of_r1(self):
        """Cached input at 0.14, other input at 0.55, output at 2.19: the source says 562,027 USD."""
        row = price("DeepSeek-R1", on=DAY.as_of)
        asked = (row.input, row.output, row.cached_input)
        assert asked == (0.55, 2.19, 0.14)
        earned = [row.cached_input * DAY.cached_tokens, row.input * (DAY.input_tokens - DAY.cached_tokens)]
        assert (sum(earned) + row.output * DAY.output_tokens) / 1e6 == pytest.approx(DAY.revenue, rel=2e-3)

    def test_each_row_is_read(self):
        unread = {"prefill rate of a node"}
        values = {getattr(DAY, name) for name in DAY.__slots__}
        for name, row in tables.rows("published_day").items():
            assert name in unread or row.number("value") in values, name


class TestTheWalk:
    def test_the_six_numbers(self):
        assert [step.usd for step in STEPS] == pytest.approx([0.021, 0.067, 0.300, 0.518, 0.635, 2.19], abs=5e-4)

    def test_each_has_its_lesson_and_what_was_assumed(self):
        """Roofs are of lesson 03, caches of 05, prices and prompts of 06, the rent of 10. No data sheet has an H800."""
        assert [step.lesson for step in STEPS] == ["03", "05", "10", "06", "10", "06"]
        chip = "rent; H100 for H800"
        assert [step.assumed for step in STEPS] == [chip, chip, "rent", "rent", "rent; no other use", ""]

    def test_arithmetic_by_hand(self):
        """2 FLOP for each of 37.8e9 parameters at 1,979e12 FLOP/s, and 2 USD an hour."""
        assert STEPS[0].usd == pytest.approx(2 * 37.8e9 / 1979e12 * 2 / 3600 * 1e6, rel=0.04)

    def test_moving_by_hand(self):
        """673 GB of weights, and 12,686 users x 4,989 tokens x 70,272 bytes, over 144 x 3.35 TB/s."""
        step = (673e9 + 12_686 * 4_989 * 70_272) / (144 * 3.35e12)
        assert STEPS[1].usd == pytest.approx(144 * step / 12_686 * 2 / 3600 * 1e6, rel=0.01)

    def test_factors(self):
        """105 times in all; the largest are what machines reach of the ideal, 4.5, and the price, 3.4."""
        usd = [step.usd for step in STEPS]
        times = [after / before for before, after in pairwise(usd)]
        assert usd[-1] / usd[0] == pytest.approx(106, abs=1.5)
        assert sorted(times)[-2:] == pytest.approx([3.45, 4.5], abs=0.05)

    def test_each_stands_on_the_one_before(self):
        usd = [step.usd for step in STEPS]
        assert usd == sorted(usd)

    def test_what_is_assumed_is_said(self):
        assert ["H100 for H800" in step.assumed for step in STEPS] == [True, True, False, False, False, False]
        assert all("rent" in step.assumed for step in STEPS[:-1]) and not STEPS[-1].assumed

    def test_rent_is_a_factor_of_all_but_the_price(self):
        dearer = walk(replace(DAY, rent=3.0), DEEPSEEK_V3, H100, LIST)
        for step, more in zip(STEPS[:-1], dearer[:-1], strict=True):
            assert more.usd == pytest.approx(1.5 * step.usd)
        assert dearer[-1] == STEPS[-1]

    def test_without_any_overlap_the_gap_is_smaller(self):
        """Everything in a row, attention's arithmetic too: 0.111, as the library's three forms were found to say."""
        unit = DAY.decode_devices * H100
        step = formulas.step_time(DEEPSEEK_V3, unit, DAY.batch, DAY.context, "sum", "attention_flops")
        assert money.usd_per_million_tokens_of_step(2, 144, step, DAY.batch) == pytest.approx(0.111, abs=5e-4)

    @pytest.mark.parametrize("wrong", [0, -1, float("nan"), "2.19"])
    def test_a_price_is_a_number_above_0(self, wrong):
        with pytest.raises(InputError, match="list_price="):
            walk(DAY, DEEPSEEK_V3, H100, wrong)

    @pytest.mark.parametrize("field", ["day", "model", "gpu"])
    def test_what_is_none_of_its_kind(self, field):
        given = {"day": DAY, "model": DEEPSEEK_V3, "gpu": H100, field: "H100"}
        with pytest.raises(InputError, match=f"{field}="):
            walk(**given, list_price=LIST)


class TestWithoutBatching:
    """One user alone against a full batch, each as a share of what the arithmetic costs."""

    def alone(self, *refine):
        machine = 8 * H200
        return formulas.step_time(DEEPSEEK_V3, machine, 1, 0, "max", refine) / formulas.compute_time(
            DEEPSEEK_V3, machine
        )

    def test_all_weights_read(self):
        """3,738 with 671e9 and 37e9 parameters of one byte; the shape has a little more of each."""
        assert self.alone() == pytest.approx(3_738, rel=0.02)

    def test_with_coverage(self):
        """204 with 36.6e9 bytes read; the released formats make it a little more."""
        assert self.alone("expert_coverage") == pytest.approx(204, rel=0.05)
