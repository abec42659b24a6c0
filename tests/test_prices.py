"""List prices: sources, dates, and what the table must hold."""

import re
import statistics
from dataclasses import replace

import pytest
from inference_math.errors import UnknownName
from inference_math.prices import FastTier, Price, price, prices


def wrong(row):
    """What is wrong with a row: a list of words."""
    tier = [row.threshold, row.long_input, row.long_output]
    whole = None not in tier
    return [
        word
        for word, bad in (
            ("source", not row.source),
            ("as_of", not re.fullmatch(r"\d{4}-\d\d", row.as_of)),
            ("date", row.effective_from and not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", row.effective_from)),
            ("input", not 0 < row.input < 100),
            ("output", not row.input <= row.output < 1000),
            ("cached", row.cached_input is not None and not 0 < row.cached_input < row.input),
            ("tier", not whole and tier != [None] * 3),
            ("tier prices", whole and not (row.long_input > row.input and row.long_output >= row.output)),
        )
        if bad
    ]


@pytest.mark.parametrize("row", prices(), ids=lambda row: row.dated)
def test_every_row(row):
    assert wrong(row) == []


def test_a_broken_row_is_found():
    row = Price("P", "M", "yesterday", 0, -1, 5, 1000, None, 2, "", "", "")
    assert wrong(row) == ["source", "as_of", "date", "input", "output", "cached", "tier"]


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
    """Claim A42: median 4 over a larger list; these rows must lie near it."""
    assert 4 <= statistics.median(row.output_over_input for row in prices()) <= 6


def test_one_provider_and_unknown_names():
    assert {row.provider for row in prices("DeepSeek")} == {"DeepSeek"}
    with pytest.raises(UnknownName, match="did you mean 'Anthropic'"):
        prices("anthropic")
    with pytest.raises(UnknownName, match="did you mean"):
        price("Claude Opus")
    with pytest.raises(UnknownName, match="from 1999"):
        price("GPT-5", "1999")


def test_a_fast_tier_is_measured_by_its_output():
    """One whose input costs three times as much and whose output twice."""
    standard = price("GPT-5.4")
    fast = replace(standard, input=3 * standard.input, output=2 * standard.output)
    assert FastTier(fast, standard, None, "", "").price_multiple == 2
