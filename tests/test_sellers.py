"""Sellers of open weights: against counts made from the list by another program."""

import pytest
from inference_math import sellers, tables
from inference_math.errors import InputError, UnknownName

# model: sellers, offers, output (least, median, most), offers that ask the same for input, offers of four times
COUNTED = {
    "Llama-3.3-70B": (22, 23, (0.20, 0.71, 2.25), 13, 0),
    "gpt-oss-120b": (27, 30, (0.17, 0.60, 0.95), 1, 18),
    "DeepSeek-V3": (14, 17, (0.20, 1.10, 4.56), 7, 2),
    "DeepSeek-R1": (16, 23, (0.25, 2.40, 10.0), 4, 4),
    "DeepSeek-V3.2": (9, 9, (0.38, 1.50, 4.50), 0, 0),
    "Qwen3-235B-A22B": (12, 15, (0.35, 0.88, 3.00), 2, 6),
    "Kimi-K2": (8, 9, (2.0, 2.3, 3.0), 1, 2),
    "GLM-4.5": (5, 5, (1.6, 2.2, 2.2), 0, 1),
    "Llama-3.1-8B": (15, 16, (0.03, 0.10, 0.72), 8, 0),
    "Llama-3.1-405B": (7, 7, (0.30, 3.00, 16.0), 4, 0),
}


@pytest.mark.parametrize("model", COUNTED)
def test_counts_and_prices(model):
    who, rows, (least, median, most), same, four = COUNTED[model]
    offers = sellers.sellers(model)
    assert (len({one.seller for one in offers}), len(offers)) == (who, rows)
    output = [one.output for one in offers]
    assert output == sorted(output)
    assert (output[0], output[len(output) // 2], output[-1]) == pytest.approx((least, median, most), abs=5e-3)
    assert sum(one.input == one.output for one in offers) == same
    assert sum(one.output_over_input == pytest.approx(4, abs=0.005) for one in offers) == four


def test_every_model_was_counted():
    assert set(sellers.sold_models()) == set(COUNTED)


def test_gateways_are_kept_apart():
    """168 rows, of which 14 sell what others run."""
    every = [one for model in COUNTED for one in sellers.sellers(model, kind=None)]
    resold = [one for model in COUNTED for one in sellers.sellers(model, "gateway")]
    assert (len(every), len(resold)) == (168, 14) and {one.kind for one in resold} == {"gateway"}


@pytest.mark.parametrize(
    "said", ["llama 3.3 70b", "meta-llama/Llama-3.3-70B", "Llama-3.1-70B", "Llama-3.3-70B-Instruct"]
)
def test_names_as_people_say_them(said):
    assert sellers.sellers(said) == sellers.sellers("Llama-3.3-70B")


def test_one_offer():
    (one,) = (
        offer for offer in sellers.sellers("DeepSeek-R1") if offer.listing == "hyperbolic/deepseek-ai/DeepSeek-R1"
    )
    assert (one.seller, one.input, one.output, one.cached_input, one.max_input) == ("hyperbolic", 0.4, 0.4, None, 32768)


@pytest.mark.parametrize(
    "name, said", [("GPT-6", "unknown model with sellers"), (3, "unknown model"), ("PaLM-540B", "Known: ")]
)
def test_a_model_that_nobody_sells(name, said):
    with pytest.raises(UnknownName, match=said):
        sellers.sellers(name)


def test_a_kind_that_is_none():
    with pytest.raises(UnknownName, match="unknown kind of seller 'hosts': did you mean 'host'"):
        sellers.sellers("GLM-4.5", "hosts")


@pytest.mark.parametrize("column", ["input_usd_per_mtok", "output_usd_per_mtok"])
def test_a_price_of_nothing_is_refused(column):
    row = tables.Row({**tables.read("sellers")[0], column: "0"}, "sellers.csv, line 2")
    with pytest.raises(InputError, match=f"line 2: {column}=0 must be more than 0"):
        sellers.Offer.from_row(row)


def test_the_licence_travels_with_the_table():
    notice = (tables.DATA / "sellers.LICENSE").read_text("utf-8")
    assert "Copyright (c) 2023 Berri AI" in notice and "shall be included in all" in notice
