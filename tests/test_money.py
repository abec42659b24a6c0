"""Rents, prices, bills and margins: against published cases and sums by hand."""

import typing
from dataclasses import replace

import numpy as np
import pint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from inference_math import formulas, money, rental
from inference_math.catalog import H100, LLAMA_70B, hardware_names
from inference_math.errors import InputError, UnknownName
from inference_math.prices import price

rates, shares = st.floats(1e-2, 1e4), st.floats(0.01, 1)
DAY = 86_400


class TestCost:
    def test_deepseek_by_its_own_account(self):
        """open-infra-index, day 6: 226.75 nodes of 8 at 2 USD an hour are 87,072 USD a day, for 168e9 output tokens."""
        assert 226.75 * 8 * 2 * 24 == 87_072
        each = money.usd_per_million_tokens(2, 226.75 * 8, 168e9 / DAY)
        assert each == pytest.approx(87_072 / 168e3) == pytest.approx(0.518, abs=5e-4)

    def test_idle_hours_are_paid(self):
        """The same tokens on the 278 nodes of the peak, rented all day."""
        busy = 226.75 / 278
        each = money.usd_per_million_tokens(2, 278 * 8, 168e9 / DAY / busy, busy)
        assert each == pytest.approx(0.6354, abs=1e-4)

    def test_a_small_player(self):
        """TNG: 24 H100 and 10 million tokens a day; 24 x 2 x 24 USD a day."""
        assert money.usd_per_million_tokens(2, 24, 10e6 / DAY) == pytest.approx(115.2)

    def test_from_a_step(self):
        """Llama-70B in 8 bit on 2 H100, 32 users with 2,000 tokens, at 2 USD: 0.47 USD."""
        step = formulas.step_time(LLAMA_70B.at("fp8"), 2 * H100, 32, 2_000)
        assert money.usd_per_million_tokens_of_step(2, 2, step, 32) == pytest.approx(0.47, abs=0.01)

    @given(rates, st.floats(1, 100), rates, st.floats(1, 1e3), shares)
    def test_a_step_and_a_rate_say_the_same(self, rent, devices, step, batch, busy):
        by_step = money.usd_per_million_tokens_of_step(rent, devices, step, batch, busy)
        assert by_step == pytest.approx(money.usd_per_million_tokens(rent, devices, batch / step, busy))

    @given(rates, st.floats(1, 100), rates, rates)
    def test_at_break_even_the_price_is_the_cost(self, rent, devices, speed, asked):
        busy = money.break_even_utilisation(asked, rent, devices, speed)
        if busy <= 1:
            assert money.usd_per_million_tokens(rent, devices, speed, busy) == pytest.approx(asked)
        else:  # not even at work all day
            assert money.usd_per_million_tokens(rent, devices, speed) > asked

    def test_units(self):
        u = pint.UnitRegistry()
        u.define("USD = [money]")
        hourly, speed = 2 * u.USD / u.s, 100 / u.s
        assert money.usd_per_million_tokens(hourly, 2, speed).check("[money]")
        assert money.usd_per_million_tokens_of_step(hourly, 2, 0.02 * u.s, 32).check("[money]")
        assert money.break_even_utilisation(3 * u.USD, hourly, 2, speed).check("")
        assert money.margin_of_cost(3 * u.USD, 1 * u.USD).check("")
        assert money.margin_of_revenue(3 * u.USD, 1 * u.USD).check("")

    @pytest.mark.parametrize("busy", [0, 1.2, -0.1, float("nan"), "0.5"])
    def test_utilisation_is_a_share_of_something(self, busy):
        with pytest.raises(InputError, match="utilisation="):
            money.usd_per_million_tokens(2, 1, 100, busy)


class TestSpeed:
    """A step of 17 ms and 0.2 ms for each user, as two H100 take with Llama-70B in 8 bit."""

    LINE: typing.ClassVar = {"constant": 0.017, "per_user": 2e-4}

    def test_a_step(self):
        """64 users: 17 + 12.8 ms."""
        assert money.linear_step_time(64, **self.LINE) == pytest.approx(0.0298)

    @given(st.floats(1, 1e4))
    def test_batch_and_speed_lead_to_each_other(self, batch):
        speed = 1 / money.linear_step_time(batch, **self.LINE)
        assert money.batch_at_speed(speed, **self.LINE) == pytest.approx(batch)
        assert money.tokens_per_second_at_speed(speed, **self.LINE) == pytest.approx(batch * speed)

    def test_the_ends_of_the_line(self):
        """5,000 tokens/s where nobody gets anything, none at 1/0.017 of a second."""
        ends = money.tokens_per_second_at_speed(np.array([0.0, 1 / 0.017]), **self.LINE)
        assert ends == pytest.approx([5_000, 0])

    @pytest.mark.parametrize("share, times", [(0, 1), (0.5, 2), (0.75, 4), (0.9, 10), (0.95, 20)])
    def test_cost_over_least(self, share, times):
        assert money.cost_over_least(share * 60, 60) == pytest.approx(times)
        assert money.speed_at_cost(times, 60) == pytest.approx(share * 60)

    @given(st.floats(1, 1e4), rates)
    def test_it_is_the_cost_of_the_step(self, batch, rent):
        """Over that of a batch without end, n r tau."""
        step = money.linear_step_time(batch, **self.LINE)
        cost = money.usd_per_million_tokens_of_step(rent, 2, step, batch)
        least = 1e6 * 2 * rent / 3600 * self.LINE["per_user"]
        assert cost / least == pytest.approx(money.cost_over_least(1 / step, 1 / self.LINE["constant"]))

    def test_the_last_speed_is_not_for_sale(self):
        with pytest.raises(InputError, match=r"1 - speed/fastest=0.0 must be finite and more than 0"):
            money.cost_over_least(60, 60)
        with pytest.raises(InputError, match=r"multiple - 1=-0.5 must be finite and 0 or more"):
            money.speed_at_cost(0.5, 60)
        for ask in (money.batch_at_speed, money.tokens_per_second_at_speed):
            with pytest.raises(InputError, match="speed"):
                ask(60, **self.LINE)

    def test_by_symbols(self):
        n, r, s, t_0, tau, B = sympy.symbols("n r s t_0 tau B", positive=True)
        cost = (n * r * (t_0 + tau * B) / B).subs(B, money.batch_at_speed(s, t_0, tau))
        assert sympy.simplify(cost / (n * r * tau) - money.cost_over_least(s, 1 / t_0)) == 0


class TestMargin:
    def test_of_revenue_and_of_cost(self):
        """DeepSeek, 28 February 2025: 562,027 USD for 87,072, "a profit of 545 %" of cost."""
        assert money.margin_of_cost(562_027, 87_072) == pytest.approx(5.45, abs=0.005)
        assert money.margin_of_revenue(562_027, 87_072) == pytest.approx(0.845, abs=5e-4)
        assert money.margin_of_cost_from(0.845) == pytest.approx(5.45, abs=0.005)

    @given(rates, rates)
    def test_a_price_is_its_cost_and_the_margin(self, revenue, cost):
        assert cost * (1 + money.margin_of_cost(revenue, cost)) == pytest.approx(revenue)
        assert cost * (1 + money.margin_of_cost_from(1 - cost / revenue)) == pytest.approx(revenue, rel=1e-6)
        assert revenue * (1 - money.margin_of_revenue(revenue, cost)) == pytest.approx(cost, rel=1e-6)

    def test_a_loss(self):
        """Earned half of what it cost: all of the revenue is lost once over, and half of the cost."""
        assert money.margin_of_revenue(1, 2) == -1
        assert money.margin_of_cost(1, 2) == money.margin_of_cost_from(-1) == -0.5


class TestRequest:
    def test_cached_input(self):
        """BerriAI/litellm#6215: 86 x 2.5 + 1,920 x 1.25 + 300 x 10 millionths."""
        assert money.request_price(price("gpt-4o"), 2_006, 300, cached_tokens=1_920) == pytest.approx(0.005615)

    def test_the_whole_request_is_billed_at_the_long_price(self):
        """GPT-5.4's page: 2.50 and 15 up to 272,000 tokens, 5 and 22.50 above."""
        gpt = price("GPT-5.4")
        assert money.request_price(gpt, 272_000, 1_000) == pytest.approx(0.68 + 0.015)
        assert money.request_price(gpt, 272_001, 1_000) == pytest.approx(1.360005 + 0.0225)
        assert money.request_price(price("Claude Opus 5"), 1_000_000) == pytest.approx(5)  # a flat list

    def test_all_input_decides_the_tier_and_all_of_it_pays(self):
        """Gemini 2.5 Pro: 1.25, 10 and 0.125 cached up to 200,000 tokens; 2.50, 15 and 0.25 above."""
        gemini = price("Gemini 2.5 Pro")
        assert money.request_price(gemini, 200_000, 1_000, 190_000) == pytest.approx(0.0125 + 0.01 + 0.02375)
        assert money.request_price(gemini, 250_000, 1_000, 240_000) == pytest.approx(0.025 + 0.015 + 0.06)

    @pytest.mark.parametrize("tokens, usd", [(199_999, 0.399998), (200_000, 0.8), (200_001, 0.800004)])
    def test_a_threshold_that_belongs_to_the_tier(self, tokens, usd):
        """xAI bills 200,000 tokens at the higher price already."""
        assert money.request_price(price("Grok 4.5"), tokens) == pytest.approx(usd)

    def test_writing_to_a_cache(self):
        """Claude Opus 5.5: 4 in, 20 out, 5 kept for minutes, 8 for an hour."""
        opus = price("Claude Opus 5.5")
        assert money.request_price(opus, 10_000, 500, cache_write_tokens=8_000) == pytest.approx(0.008 + 0.04 + 0.01)
        assert money.request_price(opus, 10_000, 500, cache_write_1h_tokens=8_000) == pytest.approx(0.082)
        assert money.request_price(opus, 10_000, 0, 2_000, 3_000, 5_000) == pytest.approx((400 + 15_000 + 40_000) / 1e6)

    def test_writing_above_the_threshold(self):
        """Claude Haiku 5.5 above 100,000: 0.50 in, 0.05 read, 0.625 and 1 kept."""
        paid = money.request_price(price("Claude Haiku 5.5"), 101_000, 0, 50_000, 40_000, 10_000)
        assert paid == pytest.approx((1_000 * 0.5 + 50_000 * 0.05 + 40_000 * 0.625 + 10_000) / 1e6)

    def test_in_a_batch(self):
        """Half of all; Gemini 2.5 Pro reads a cache at the full price; Grok 4.7 takes a fifth off."""
        assert money.request_price(price("GPT-5.5"), 1_000, 100, 600, batch=True) == pytest.approx(
            (400 * 5 + 600 * 0.5 + 100 * 30) / 2e6
        )
        assert money.request_price(price("Gemini 2.5 Pro"), 1_000, 0, 600, batch=True) == pytest.approx(
            (400 * 0.625 + 600 * 0.125) / 1e6
        )
        assert money.request_price(price("Grok 4.7"), 1_000_000, batch=True) == pytest.approx(0.8 * 4)

    @pytest.mark.parametrize(
        "model, asked, said",
        [
            (
                "GPT-5.4 Pro",
                dict(cached_tokens=10),
                r"cached_tokens: a cached input price of GPT-5.4 Pro is not listed",
            ),
            ("GPT-4o", dict(cache_write_tokens=10), r"cache_write_tokens: a cached write price of GPT-4o is not"),
            ("GPT-5.6 Sol", dict(cache_write_1h_tokens=10), r"cache_write_1h_tokens: a cached write 1h price"),
            (
                "Grok 4",
                dict(input_tokens=130_000, cached_tokens=10),
                r"a long cached input price of Grok 4 is not listed",
            ),
            ("Grok 4", dict(batch=True), r"batch=True: a batch discount on input_tokens of Grok 4 is not listed"),
            (
                "GPT-4o",
                dict(batch=True, cached_tokens=10),
                r"a batch discount on cached_tokens of GPT-4o is not listed",
            ),
            ("GPT-4o", dict(batch=64), r"batch=64 must be True or False"),
            ("GPT-4o", dict(cached_tokens=900, cache_write_tokens=101), r"input_tokens - cached_tokens"),
        ],
    )
    def test_what_is_not_listed_or_makes_no_sense(self, model, asked, said):
        with pytest.raises(InputError, match=said):
            money.request_price(price(model), **{"input_tokens": 1_000, **asked})

    def test_none_of_it_needs_no_price(self):
        assert money.request_price(price("GPT-5.4 Pro"), 1_000, 0, 0, 0, 0) == pytest.approx(0.03)
        assert money.request_price(price("Grok 4"), 1_000, cached_tokens=1_000) == pytest.approx(0.00075)

    def test_arrays_on_both_sides_of_the_threshold(self):
        tokens = np.array([[100_000, 200_000], [200_001, 400_000]])
        paid = money.request_price(price("Gemini 2.5 Pro"), tokens, 1_000, cached_tokens=tokens / 2)
        one_by_one = [money.request_price(price("Gemini 2.5 Pro"), n, 1_000, n / 2) for n in tokens.ravel()]
        assert paid.shape == (2, 2) and paid.ravel() == pytest.approx(one_by_one)
        grok = money.request_price(price("Grok 4"), np.array([10, 100]), cached_tokens=np.array([10, 20]))
        assert grok == pytest.approx([7.5e-6, (80 * 3 + 15) / 1e6])  # no long cached price is asked for

    def test_a_symbol_keeps_both_sides(self):
        n = sympy.Symbol("n", positive=True)
        bill = money.request_price(price("GPT-5.4"), n, 1_000)
        assert float(bill.subs(n, 272_000)) == pytest.approx(0.695)
        assert float(bill.subs(n, 272_001)) == pytest.approx(1.382505)

    @given(st.integers(1, 10**6), st.integers(0, 10**5), shares)
    def test_a_cache_saves_what_its_prices_say(self, tokens, out, part):
        opus = price("Claude Opus 5")
        cached = int(part * tokens)
        saved = money.request_price(opus, tokens, out) - money.request_price(opus, tokens, out, cached)
        assert saved == pytest.approx(cached * (opus.input - opus.cached_input) / 1e6)
        assert money.request_price(replace(opus, batch_discount=0.25), tokens, out, batch=True) == pytest.approx(
            0.75 * money.request_price(opus, tokens, out)
        )


class TestRents:
    @pytest.mark.parametrize("one", rental.rents(), ids=lambda one: f"{one.hardware}, {one.provider}, {one.date}")
    def test_every_row(self, one):
        assert 0.1 < one.low <= one.usd_per_gpu_hour <= one.high < 15
        assert one.usd_per_gpu_hour == pytest.approx((one.low + one.high) / 2)
        assert one.provider and one.kind and one.month[:2] == "20"

    def test_names_are_those_of_the_devices(self):
        """But for what no row is about, or of which no variant was said."""
        named = {one.hardware for one in rental.rents()}
        assert named - {*hardware_names()} == {"H100 (variant not said)", "A10", "GH200"}

    def test_a_month_of_one_device(self):
        """On demand in November 2026: 2.69, 3.99, 6.88 and 12.29; in September six from 2.69 to 4.29."""
        latest = rental.rent("H100")
        assert (latest.hardware, latest.month, len(latest.quotes)) == ("H100 SXM", "2026-11", 4)
        assert (latest.usd_per_gpu_hour, latest.low, latest.high) == (pytest.approx(5.435), 2.69, 12.29)
        assert repr(latest) == "<H100 SXM: USD 5.44 an hour (2.69 to 12.29), on-demand, 4 quotes of 2026-11>"
        september = rental.rent("H100 SXM", on="2026-09-30")
        assert (september.usd_per_gpu_hour, september.month) == (pytest.approx((3.49 + 3.85) / 2), "2026-09")
        assert repr(rental.rent("L4", "spot")).endswith("0.44 an hour (0.44 to 0.44), spot, one quote of 2026-03>")

    def test_a_device_stands_for_its_name(self):
        assert rental.rent(H100) == rental.rent("H100") == rental.rent(H100.achieving(0.8))
        assert rental.rents(H100) == rental.rents("H100 SXM")

    def test_nothing_newer_than_the_day_asked_for(self):
        assert rental.rent("H100 (variant not said)", on="2024-12").month == "2024-06"
        assert {one.date for one in rental.rents("H100", on="2026-11")} == {"2026-11-09"}
        assert {one.date for one in rental.rents("H100", on="2024")} == {"2024-10"}

    def test_some_are_second_hand(self):
        index = rental.rents(kind="index")
        assert len(index) == 2 and all(one.second_hand for one in index)
        assert not any(one.second_hand for one in rental.rents("H100", on="2026-11"))

    @pytest.mark.parametrize(
        "ask, wrong, said",
        [
            (
                lambda: rental.rent("Apple M4 Max"),
                UnknownName,
                r"unknown rent of 'Apple M4 Max': Where no quote is known",
            ),
            (lambda: rental.rent("V101"), UnknownName, "unknown rent of 'V101': Where"),
            (lambda: rental.rent("H100", "per minute"), UnknownName, "unknown kind of rent 'per minute'.*on-demand"),
            (lambda: rental.rents(kind="on demand"), UnknownName, "did you mean 'on-demand'"),
            (lambda: rental.rent("TPU v5e"), InputError, r"kind='on-demand': no such rent of TPU v5e.*list of 2025-02"),
            (lambda: rental.rent("H100", on="2024-01"), InputError, r"known up to 2024-01\. Known: .*2026-11"),
            (lambda: rental.rent(None), InputError, "name of a GPU, or gpu=None must be a Hardware"),
            (lambda: rental.rent(5), InputError, "gpu=5 must be a Hardware"),
            (lambda: rental.rent(LLAMA_70B), InputError, "must be a Hardware.*it is a Model"),
            (lambda: rental.rents(on="last week"), InputError, "on='last week' must be a date"),
        ],
    )
    def test_what_is_not_known(self, ask, wrong, said):
        with pytest.raises(wrong, match=said):
            ask()
