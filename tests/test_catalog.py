"""Every constant has a source and a date, and derived columns can be recomputed."""

import re
import subprocess
import sys

import pytest
from inference_math import catalog, formulas, units
from inference_math.errors import InputError, UnknownName


@pytest.mark.parametrize("name", [n for n in catalog.model_names() if n != "Article 700B"])
def test_kv_bytes_from_the_shape_equal_the_table(name):
    assert catalog.model(name).kv_bytes_per_token == float(catalog.rows("models")[name]["kv_bytes_per_token_bf16"])


@pytest.mark.parametrize("name", [n for n, r in catalog.rows("models").items() if r["experts"]])
def test_experts_from_the_shape_agree_with_total_and_active(name):
    """Total and active parameters differ by the experts that sit out: a second way to count them."""
    model = catalog.model(name)
    sits_out = 1 - model.experts_per_token / model.experts
    published = (model.total_params - model.active_params) / sits_out
    assert model.routed_params == pytest.approx(published, rel=0.04)


def test_all_names_load():
    assert len(catalog.hardware_names()) >= 20
    for name in catalog.hardware_names():
        assert re.search(r"\((\d{4}(-\d\d){0,2})\)$", catalog.hardware(name).source)


@pytest.mark.parametrize("asked, meant", [("H100", "H100 SXM"), ("h100 smx", "H100 SXM"), ("MI300", "MI300X")])
def test_a_name_that_is_nearly_right(asked, meant):
    with pytest.raises(UnknownName, match=f"did you mean '{meant}'"):
        catalog.hardware(asked)


def test_unknown_model_and_table():
    with pytest.raises(UnknownName, match=r"did you mean 'Llama-3\.1-70B'"):
        catalog.model("llama 70b")
    with pytest.raises(UnknownName, match="unknown table 'price': did you mean 'prices'"):
        catalog.rows("price")
    with pytest.raises(InputError, match=r"flops={} must hold at least one rate"):
        catalog.hardware("Apple M5 Max")
    assert "Apple M5 Max" not in catalog.hardware_names()


def test_eight_of_them():
    eight = 8 * catalog.H100
    assert (eight.memory, eight.bandwidth, eight.devices) == (640e9, 8 * 3.35e12, 8)
    assert formulas.ridge_point(eight) == formulas.ridge_point(catalog.H100)
    assert (2 * eight).devices == 16 and (2 * eight).name == "2 x 8 x H100 SXM"


@pytest.mark.parametrize("name", [n for n in catalog.hardware_names() if catalog.hardware(n).devices > 1])
def test_a_rack_is_as_many_of_its_devices(name):
    rack, one = catalog.hardware(name), catalog.hardware(name.replace("rack", "per GPU"))
    assert rack.devices == 72 and (3 * rack).devices == 216
    assert (rack.memory, rack.bandwidth) == (pytest.approx(72 * one.memory), pytest.approx(72 * one.bandwidth))
    assert rack.flops == pytest.approx({precision: 72 * rate for precision, rate in one.flops.items()})


def test_only_racks_are_more_than_one():
    many = [name for name in catalog.hardware_names() if catalog.hardware(name).devices > 1]
    assert many == ["GB200 NVL72 rack", "GB300 NVL72 rack"]


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, inference_math.catalog, inference_math.formulas as f, inference_math.shapes; "
        "from inference_math.catalog import *; "
        "f.step_time(LLAMA_70B, H100); "
        "print([m for m in ('numpy', 'sympy', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


@pytest.mark.parametrize(
    "said, expected",
    [
        (units.time(0.2089552), "209 ms"),
        (units.time(7.07e-4), "707 µs"),
        (units.time(104.4), "104 s"),
        (units.time(600), "10 min"),
        (units.size(7e11), "700 GB"),
        (units.size(999.6e9), "1 TB"),
        (units.bandwidth(3.35e12), "3.35 TB/s"),
        (units.flops(9.894e14), "989 TFLOP/s"),
        (units.count(7e11), "700B"),
        (units.rate(4.786), "4.79 tokens/s"),
        (units.digits(5357), "5,360"),
        (units.digits(0), "0"),
        (units.size(0), "0 B"),
        (units.digits(1), "1"),
        (units.digits(100), "100"),
        (units.count(999.6e6), "1B"),
        (units.count(999.4e6), "999M"),
        (units.count(999_600), "1M"),
        (units.count(512), "512"),
        (units.count(-7e11), "-700B"),
        (units.time(119.6), "120 s"),
        (units.time(120), "2 min"),
        (units.digits(float("nan")), "nan"),
        (units.digits(float("inf")), "inf"),
        (units.digits(-1234.5), "-1,230"),
        (units.digits(0.000123456), "0.000123"),
        (units.digits(999.6, 3), "1,000"),
        (units.digits(99.96), "100"),
        (units.work(1.4e12), "1.4 TFLOP"),
    ],
)
def test_numbers_in_words(said, expected):
    assert said == expected
