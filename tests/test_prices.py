"""List prices: sources, dates, what held on a day, and what the table must hold."""

import re
import statistics
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from inference_math import money
from inference_math import prices as module
from inference_math.days import days
from inference_math.errors import InputError, UnknownName
from inference_math.prices import FastTier, Price, policies, price, prices

NEWER_GROKS = "Grok 4.20, Grok 4.3, Grok 4.5, Grok 4.6, Grok 4.7."


def wrong(row):
    """What is wrong with a row: a list of words."""
    tier = [row.threshold, row.long_input, row.long_output]
    whole = None not in tier
    beside = [row.long_cached_input, row.long_cached_write, row.long_cached_write_1h]
    dates = [one for one in (row.effective_from, row.effective_until) if one]
    day = r"\d{4}-\d\d(-\d\d)?"
    return [
        word
        for word, bad in (
            ("source", not row.source),
            ("as_of", not re.fullmatch(r"\d{4}-\d\d", row.as_of)),
            ("date", not all(re.fullmatch(day, one) for one in dates)),
            ("order of dates", dates != sorted(dates)),
            ("input", not 0 < row.input < 100),
            ("output", not row.input <= row.output < 1000),
            ("cached", row.cached_input is not None and not 0 < row.cached_input < row.input),
            ("written", row.cached_write is not None and not row.input <= row.cached_write < 2 * row.input),
            ("written for an hour", row.cached_write_1h is not None and row.cached_write_1h != 2 * row.input),
            ("batch", row.batch_discount not in (None, 0.2, 0.5)),
            ("cached in a batch", row.batch_cached_discount not in (None, 0, row.batch_discount)),
            ("tier", not whole and tier + beside != [None] * 6),
            ("tier prices", whole and not (row.long_input > row.input and row.long_output >= row.output)),
            (
                "long cached",
                row.long_cached_input is not None
                and row.long_cached_input / (row.cached_input or 1) != pytest.approx(row.long_input / row.input),
            ),
            (
                "long written",
                row.long_cached_write is not None
                and row.long_cached_write / (row.cached_write or 1) != pytest.approx(row.long_input / row.input),
            ),
            ("included without a tier", row.threshold_included and not whole),
        )
        if bad
    ]


@pytest.mark.parametrize("row", prices(), ids=lambda row: row.dated)
def test_every_row(row):
    assert wrong(row) == []


def test_a_broken_row_is_found():
    """What a price of one's own may be, and a row of the table not."""
    row = Price(input=0, output=1000, cached_input=5, threshold=1000, long_output=2)
    assert wrong(row) == ["source", "as_of", "input", "output", "cached", "tier"]
    row = Price(2, 3, 1, 1000, 4, 6, 9, 3, 0.7, 0.1, True, 3, 7, source="s", as_of="2026-11", effective_from="2026-02")
    found = ["written", "written for an hour", "batch", "cached in a batch", "long cached"]
    assert wrong(row) == [*found, "long written"]
    none = dict.fromkeys(("threshold", "long_input", "long_output", "long_cached_input", "long_cached_write"))
    assert wrong(replace(row, **none)) == [*found[:-1], "included without a tier"]
    tier = replace(row, cached_write=None, cached_write_1h=None, batch_discount=None, batch_cached_discount=None)
    assert wrong(replace(tier, long_input=1, long_cached_input=None, long_cached_write=None)) == ["tier prices"]


class TestYourOwn:
    def test_two_numbers_will_do(self):
        mine = Price(input=3, output=15)
        assert money.request_price(mine, 1_000_000, 100_000) == pytest.approx(4.5)
        assert (mine.output_over_input, mine.rise, mine.dated) == (5, None, "your price")

    @pytest.mark.parametrize(
        "fields, said",
        [
            (dict(input=-1), "input=-1 must be finite and 0 or more"),
            (dict(output=float("nan")), "output=nan must be finite"),
            (dict(output=None), "output=None must be a number"),
            (dict(cached_input="1"), "cached_input='1' must be a number"),
            (dict(batch_discount=2), "batch_discount=2 must be finite and from 0 to 1"),
            (dict(batch_cached_discount=-0.1), "batch_cached_discount=-0.1 must be"),
            (dict(threshold=200_000.5), r"threshold=200000\.5 must be a whole number, 1 or more"),
            (dict(threshold=0), "threshold=0 must be a whole number, 1 or more"),
            (dict(long_input=2), "long_input=2 needs threshold"),
            (dict(threshold=1000, long_output=-2), "long_output=-2 must be"),
            (dict(threshold_included="yes"), "threshold_included='yes' must be True or False"),
            (dict(effective_from="yesterday"), "effective_from='yesterday' must be a date"),
            (
                dict(effective_from="2026-02", effective_until="2026-01"),
                "effective_until='2026-01' must not be before effective_from='2026-02'",
            ),
        ],
    )
    def test_what_is_no_price(self, fields, said):
        with pytest.raises(InputError, match=f"your price: {said}"):
            Price(**({"input": 1, "output": 2} | fields))

    def test_nothing_is_a_multiple_of_what_is_free(self):
        free = Price(0, 0, threshold=1000, long_input=1, long_output=2)
        for ask in (
            lambda: free.output_over_input,
            lambda: free.rise,
            lambda: FastTier(price("GPT-5.4"), free, None, "", "").price_multiple,
        ):
            with pytest.raises(InputError, match="put=0 is free"):
                ask()


def test_rows_of_a_model_stand_in_the_order_of_their_dates():
    """A row without a date may stand anywhere: it is older than what follows and newer than what goes before."""
    for one in prices():
        mine = [row for row in prices() if row.model == one.model]
        dated = [row.effective_from for row in mine if row.effective_from]
        assert dated == sorted(set(dated)), one.model
        assert len({row.provider for row in mine}) == 1 and len(mine) - len(dated) <= 1, one.model
    assert len({module.key(row.model) for row in prices()}) == len({row.model for row in prices()})


def test_prices_that_anyone_can_look_up():
    """From the providers' pages, as the rows cite them."""
    gemini = price("Gemini 1.5 Pro", "2024-05-30")
    assert (gemini.input, gemini.output, gemini.threshold, gemini.long_input, gemini.long_output) == (
        3.5,
        10.5,
        128_000,
        7,
        21,
    )
    opus = price("Claude Opus 5")
    assert (opus.input, opus.output, opus.cached_input, opus.threshold) == (5, 25, 0.5, None)
    assert price("GPT-5.4").threshold == 272_000


def test_output_never_rises_more_than_input_past_a_threshold():
    """Claim A35."""
    for row in prices():
        if row.threshold:
            assert row.long_output / row.output <= row.long_input / row.input + 1e-9


def test_output_costs_several_times_input():
    """Claim A42: median 4 over a larger list; these rows, and these habits, must lie near it."""
    assert 4 <= statistics.median(row.output_over_input for row in prices()) <= 6
    habits = policies(lambda row: round(row.output_over_input, 2))
    assert 4 <= statistics.median(ratio for _, ratio in habits) <= 6


def test_one_provider_and_unknown_names():
    assert {row.provider for row in prices("DeepSeek")} == {"DeepSeek"}
    with pytest.raises(UnknownName, match="did you mean 'Anthropic'"):
        prices("anthropic")
    with pytest.raises(UnknownName, match=r"did you mean 'Claude Opus 4 and 4\.1'"):
        price("Claude Opus")
    with pytest.raises(UnknownName, match=r"did you mean 'DeepSeek-V4.1-Flash \(off-peak\)'"):
        price("DeepSeek-V4.1-Flash")
    for other in ("GPT-7", "Gemini 2.6 Pro", None, 5):
        with pytest.raises(UnknownName, match=rf"unknown price '?{other}'?: Known: "):
            price(other)
    with pytest.raises(UnknownName) as caught:
        price("Grok 9")
    assert str(caught.value).endswith("Known: Grok 4, Grok 4 Fast, Grok 4.1 Fast Reasoning, " + NEWER_GROKS)


class TestOnADay:
    """From the providers' pages, as the rows cite them."""

    @pytest.mark.parametrize(
        "model, day, held",
        [
            ("GPT-5.6 Sol", "2026-08-20", (5, 30)),
            ("GPT-5.6 Sol", "2026-08-21", (4, 20)),
            ("GPT-5.6 Sol", "2026-09", (4, 20)),
            ("gpt-5.6 luna", date(2026, 7, 29), (1, 6)),
            ("gpt-5.6 luna", datetime(2026, 7, 30, 12, tzinfo=UTC), (0.2, 1.2)),
            ("DeepSeek-V4-Pro (peak)", "2026-09-01", (1.32, 3.96)),
            ("deepseek v4 pro peak", "2026-09-01", (1.32, 3.96)),
            ("DeepSeek-V4-Pro", "2026-04-25", (1.74, 3.48)),
            ("DeepSeek-V4-Pro", "2026-08-16", (0.435, 0.87)),
            ("Claude Opus 4.6", "2026-03-12", (5, 25)),
            ("Gemini 1.5 Pro", "2024-06-15", (3.5, 10.5)),
            ("Gemini 1.5 Pro", "2025", (1.25, 5)),
            ("Gemini 4 Argon", "2026-11-30", (2, 10)),
            ("Gemini 4 Argon", "2026-12-01", (4, 20)),
            ("Mistral Large 4", "2026-10-28", (1.36, 4.18)),
            ("GPT-4.1", "2025-04-01", (2, 8)),
            ("GPT-4o", "2026-09-01", (2.5, 10)),
        ],
    )
    def test_what_held(self, model, day, held):
        found = price(model, on=day)
        assert (found.input, found.output) == held
        assert price(model, day) is found

    def test_the_tier_went_on_a_day(self):
        assert price("Claude Opus 4.6", "2026-03-12").threshold == 200_000
        assert price("Claude Opus 4.6", "2026-03-13").threshold is price("Claude Opus 4.6").threshold is None

    def test_without_a_day_the_latest_that_has_begun(self):
        assert price("GPT-5.6 Sol").input == 4
        argon = price("Gemini 4 Argon")
        assert (argon.input, argon.effective_until) == (2, "2026-11-30")
        assert price("GPT-5.6 Terra", "2026-07-01").effective_until == "2026-07-29"

    @pytest.mark.parametrize("model", ["DeepSeek-V4-Pro", "DeepSeek-V4-Flash"])
    def test_without_a_day_nothing_that_had_ended(self, model):
        """Both went over to prices by the hour on 2026-08-16: api-docs.deepseek.com, as the rows cite it."""
        with pytest.raises(
            InputError, match=rf"no price held when.*until 2026-08-16\. See also '{model} \(off-peak\)'"
        ):
            price(model)
        assert price(f"{model} (off-peak)").effective_until == ""

    @pytest.mark.parametrize(
        "model, day, said",
        [
            ("GPT-5", "2025-07-31", r"no price of GPT-5 is known.*Known: 1.25 and 10 from 2025-08\."),
            ("GPT-4o", "2023-01-01", r"no price of GPT-4o is known.*listed in 2026-11; first day not known"),
            ("DeepSeek-V4-Pro", "2026-09-01", r"until 2026-08-16\. See also 'DeepSeek-V4-Pro \(off-peak\)', "),
            (
                "GPT-5.6 Luna",
                "2026-07",
                r"which price of GPT-5.6 Luna held cannot be said\. Known: 1 and 6 .*; 0.2 and",
            ),
            ("GPT-5.6 Sol (fast mode)", "2026-09-01", "which price.*10 and 60 from 2026-07-30.*; 8 and 40"),
            ("GPT-5", "soon", r"on='soon' must be a date.*Known of GPT-5: 1.25 and 10 from 2025-08"),
            ("GPT-5", "2026-13", "on='2026-13' must be a date"),
            ("GPT-5", "2026-02-30", "on='2026-02-30' must be a date"),
            ("GPT-5", "", "on='' must be a date"),
            ("GPT-5", 2026, "on=2026 must be a date"),
            ("GPT-5", "0000-01-01", "on='0000-01-01' must be a date"),
        ],
    )
    def test_what_cannot_be_said(self, model, day, said):
        with pytest.raises(InputError, match=said):
            price(model, on=day)

    def test_a_row_of_unknown_day_has_replaced_the_one_before_when_it_was_looked_up(self):
        assert price("GPT-5.6 Sol (fast mode)", "2026-10-01").output == 40

    @pytest.mark.parametrize(
        "said, first, last",
        [
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
            ("2023", date(2023, 1, 1), date(2023, 12, 31)),
            ("2023-01-31", date(2023, 1, 31), date(2023, 1, 31)),
        ],
    )
    def test_days_of_a_month_and_a_year(self, said, first, last):
        assert days("on", said) == (first, last)


class TestPolicies:
    def test_a_habit_counts_once(self):
        """OpenAI doubles input and raises output by half past 272,000 tokens, whatever the model and its date."""
        tiers = [row for row in prices("OpenAI") if row.threshold]
        ((habit, alike),) = policies(lambda row: (row.threshold, row.rise), tiers).items()
        assert habit == ("OpenAI", (272_000, (2, 1.5))) and alike == tuple(tiers) and len(tiers) > 20

    def test_every_row_is_in_one(self):
        habits = policies(lambda row: row.rise)
        assert sum(map(len, habits.values())) == len(prices())
        assert {habit for habit in habits if habit[0] == "Google"} == {
            ("Google", rise) for rise in (None, (2, 2), (2, 1.5))
        }

    def test_variants_have_a_name(self):
        assert price("GPT-5.6 Sol (fast mode)").variant == "fast mode" and price("GPT-5.6 Sol").variant == ""
        assert price("Claude Opus 5").rise is None and price("Qwen3.6 Plus").rise == (4, 2)


def test_a_fast_tier_is_measured_by_its_output():
    """One whose input costs three times as much and whose output twice."""
    standard = price("GPT-5.4")
    fast = replace(standard, input=3 * standard.input, output=2 * standard.output)
    assert FastTier(fast, standard, None, "", "").price_multiple == 2
