"""Every constant has a source and a date, and derived columns can be recomputed."""

import re
import subprocess
import sys

import pytest
from inference_math import catalog, formulas, spelling, tables, units
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
    assert len(catalog.hardware_names()) == len(catalog.rows("hardware")) >= 50
    for name in catalog.hardware_names():
        assert re.search(r"\((\d{4}(-\d\d){0,2})\)$", catalog.hardware(name).source)


class TestNames:
    """Names as people say them, and what is not answered with another machine."""

    @pytest.mark.parametrize(
        "asked, meant",
        [
            ("4090", "RTX 4090"),
            ("rtx4090", "RTX 4090"),
            ("NVIDIA GeForce RTX 4090", "RTX 4090"),
            ("3090", "RTX 3090"),
            ("A100", "A100 80GB SXM"),
            ("a100 40gb", "A100 40GB SXM"),
            ("NVIDIA A100-SXM4-80GB", "A100 80GB SXM"),
            ("NVIDIA A100 80GB PCIe", "A100 80GB PCIe"),
            ("H100", "H100 SXM"),
            ("NVIDIA H100 80GB HBM3", "H100 SXM"),
            ("h100-pcie", "H100 PCIe"),
            ("B200", "B200 HGX"),
            ("GB200", "GB200 NVL72 per GPU"),
            ("GB200 NVL72", "GB200 NVL72 rack"),
            ("M4 Max", "Apple M4 Max"),
            ("m4max", "Apple M4 Max"),
            ("T4", "T4"),
            ("Tesla T4", "T4"),
            ("V100", "V100 SXM2 32GB"),
            ("Tesla V100-SXM2-32GB", "V100 SXM2 32GB"),
            ("MI300X", "MI300X"),
            ("AMD Instinct MI300X", "MI300X"),
            ("A6000", "RTX A6000"),
            ("6000 Ada", "RTX 6000 Ada"),
            ("Google TPU v5e", "TPU v5e"),
            ("Intel Gaudi 3", "Gaudi 3"),
            ("AWS Trainium2", "Trainium2"),
            ("Quadro RTX A6000", "RTX A6000"),
            ("Trillium", "TPU v6e Trillium"),
            ("DGX Spark", "DGX Spark (GB10)"),
            ("Ryzen AI Max+ 395", "AMD Ryzen AI Max+ 395 laptop"),
        ],
    )
    def test_hardware(self, asked, meant):
        assert catalog.hardware(asked) == catalog.hardware(meant) and catalog.hardware(asked).name == meant

    @pytest.mark.parametrize(
        "asked, meant",
        [
            ("Llama-3.3-70B", "Llama-3.1-70B"),
            ("meta-llama/Llama-3.3-70B-Instruct", "Llama-3.1-70B"),
            ("meta-llama/Meta-Llama-3.1-8B-Instruct", "Llama-3.1-8B"),
            ("Llama 3.1 8B", "Llama-3.1-8B"),
            ("llama-3.1-8b", "Llama-3.1-8B"),
            ("llama3.1 8b", "Llama-3.1-8B"),
            ("deepseek v3", "DeepSeek-V3"),
            ("deepseek-ai/DeepSeek-V3-Base", "DeepSeek-V3"),
            ("gpt oss 120b", "gpt-oss-120b"),
            ("google/gemma-3-27b-it", "Gemma-3-27B"),
            ("mistralai/Mixtral-8x7B-Instruct-v0.1", "Mixtral-8x7B"),
            ("Qwen/Qwen3-235B-A22B-Instruct-2507", "Qwen3-235B-A22B"),
            ("DeepSeek-V3-FP8", "DeepSeek-V3"),
        ],
    )
    def test_models(self, asked, meant):
        assert catalog.model(asked) == catalog.model(meant)

    def test_a_format_in_a_name_is_the_format_of_the_weights(self):
        assert catalog.model("Qwen/Qwen3-32B-FP8") == catalog.model("Qwen3-32B").at("fp8")
        assert catalog.model("gpt-oss-20b-BF16").weight_bytes_per_param == 2

    def test_deepseek_r1_has_the_shape_of_v3(self):
        r1 = catalog.model("deepseek-ai/DeepSeek-R1-0528")
        assert r1.kv_bytes_per_token == catalog.DEEPSEEK_V3.kv_bytes_per_token

    @pytest.mark.parametrize(
        "asked",
        [
            *("RTX 3090 Ti", "RTX 4090 D", "RTX 4090 Laptop", "RTX 5080", "V101", "V100-SXM2-16GB", "P100", "T40", "T"),
            *(
                "L40",
                "A10",
                "A40",
                "MI300A",
                "H10",
                "GH200",
                "M4",
                "Apple M4 Pro",
                "M3 Max",
                "TPU v6",
                "laptop",
                "",
                " ",
            ),
        ],
    )
    def test_another_machine_is_not_suggested(self, asked):
        with pytest.raises(UnknownName) as caught:
            catalog.hardware(asked)
        said = str(caught.value)
        assert "did you mean" not in said and f"Hardware({asked!r}, memory=..., bandwidth=...)" in said
        assert "Known: V100 SXM2 32GB, T4, A100" in said

    @pytest.mark.parametrize(
        "asked", ["Llama-4-Scout", "Qwen4-Next-80B-A3B", "Llama-2-70B", "DeepSeek-V2", "gpt-oss-12b"]
    )
    def test_another_model_is_not_suggested(self, asked):
        with pytest.raises(UnknownName) as caught:
            catalog.model(asked)
        assert "did you mean" not in str(caught.value) and "Model.from_config('config.json')" in str(caught.value)

    @pytest.mark.parametrize(
        "look_up, asked, meant",
        [
            (catalog.hardware, "h100 smx", "H100 SXM"),
            (catalog.hardware, "Aple M4 Max", "Apple M4 Max"),
            (catalog.hardware, "Trainum 2", None),
            (catalog.model, "lama 3.1 8b", "Llama-3.1-8B"),
            (catalog.model, "deepsek-v3", "DeepSeek-V3"),
            (catalog.model, "llama 70b", "Llama-3.1-70B"),
        ],
    )
    def test_a_misspelling_is(self, look_up, asked, meant):
        with pytest.raises(UnknownName) as caught:
            look_up(asked)
        assert (f"did you mean {meant!r}?" in str(caught.value)) == (meant is not None)

    @pytest.mark.parametrize("asked", [None, 4090, ["H100"], ("H100",)])
    def test_what_is_no_name(self, asked):
        with pytest.raises((UnknownName, TypeError)):
            catalog.hardware(asked)

    def test_what_spelling_leaves(self):
        """Two numbers side by side stay two; anything else may be written together."""
        assert spelling.key("A100 80GB") == spelling.key("a100-80gb") == "a100 80gb"
        assert spelling.key("V100 16") == spelling.key("v 100 16") == "v100 16" != spelling.key("V10016")
        assert spelling.key("Llama3.1 8b") == "llama3.1 8b"
        assert spelling.key("x 8") == spelling.key("x8") == spelling.key("x-8") == "x8"
        assert spelling.key("8 x") == spelling.key("8x") == "8x"

    @pytest.mark.parametrize("table", ["hardware", "models"])
    def test_each_alias_leads_somewhere_and_no_two_names_are_one(self, table):
        known = catalog.rows(table)
        keys = [spelling.key(name) for name in known]
        assert len(set(keys)) == len(keys)
        for row in tables.read("names"):
            if row["table"] == table:
                assert row["name"] in known and spelling.key(row["alias"]) not in keys, row.place
        every = [spelling.key(row["alias"]) for row in tables.read("names")]
        assert len(set(every)) == len(every)
        assert {row["table"] for row in tables.read("names")} == {"hardware", "models"}


def test_unknown_table():
    with pytest.raises(UnknownName, match="unknown table 'price': did you mean 'prices'"):
        catalog.rows("price")


class TestRates:
    def test_what_was_not_checked_is_not_there(self):
        """The H100 NVL has memory and bandwidth from a source; its rates are recalled."""
        row = catalog.rows("hardware")["H100 NVL"]
        assert row["unverified_fields"].count(";") == 4 and row["dense_flops_bf16"] == ""
        assert catalog.hardware("H100 NVL").flops == {} and catalog.hardware("H100 NVL").bandwidth == 3.93e12

    def test_sixteen_bit_works_without_bf16(self):
        """T4 and V100 have fp16 and no bf16; their data sheets say 65 and 125 TFLOP/s."""
        assert catalog.hardware("T4").flops["bf16"] == 6.5e13 and catalog.hardware("V100").flops["bf16"] == 1.25e14
        step = formulas.compute_time(catalog.LLAMA_8B, catalog.hardware("T4"))
        assert step == formulas.compute_flops(catalog.LLAMA_8B) / 6.5e13

    def test_names_by_rate(self):
        assert {"A100 80GB SXM", "T4"} & {*catalog.hardware_names("fp8")} == set()
        assert set(catalog.hardware_names("bf16", "fp8")) == {
            one for one in catalog.hardware_names() if {"bf16", "fp8"} <= {*catalog.hardware(one).flops}
        }
        with pytest.raises(UnknownName, match="unknown precision 'fp9'"):
            catalog.hardware_names("fp9")

    def test_the_usual_rate_stands_first(self):
        assert next(iter(catalog.hardware("B300 HGX").flops)) == "bf16"

    def test_a_mac_speaks_to_one_user(self):
        """8.03e9 parameters in 16 bit over 546 GB/s, but for the 128,256 x 4,096 of the table that is looked up in."""
        speed = formulas.tokens_per_second_per_user(catalog.LLAMA_8B, catalog.hardware("M4 Max"))
        assert speed == pytest.approx(546e9 / (2 * (8.03e9 - 128_256 * 4_096)), rel=1e-3)


def test_eight_of_them():
    eight = 8 * catalog.H100
    assert (eight.memory, eight.bandwidth, eight.devices) == (640e9, 8 * 3.35e12, 8)
    assert formulas.ridge_point(eight) == formulas.ridge_point(catalog.H100)
    assert (2 * eight).devices == 16 and (2 * eight).name == "2 x 8 x H100 SXM"


@pytest.mark.parametrize("name", [n for n in catalog.hardware_names() if catalog.hardware(n).devices > 1])
def test_a_rack_is_as_many_of_its_devices(name):
    rack, one = (
        catalog.hardware(name),
        catalog.hardware(name.replace("NVL72 rack", "NVL72 per GPU").replace("LPX rack", "LPU")),
    )
    n = rack.devices
    assert n == (72 if "NVL72" in name else 256) and (3 * rack).devices == 3 * n
    assert (rack.memory, rack.bandwidth) == (pytest.approx(n * one.memory), pytest.approx(n * one.bandwidth))
    assert rack.flops == pytest.approx({precision: n * rate for precision, rate in one.flops.items()})


def test_only_racks_are_more_than_one():
    many = [name for name in catalog.hardware_names() if catalog.hardware(name).devices > 1]
    assert many == ["GB200 NVL72 rack", "GB300 NVL72 rack", "Groq 3 LPX rack"]


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, inference_math.catalog, inference_math.formulas as f, inference_math.shapes; "
        "from inference_math.catalog import *; "
        "f.step_time(LLAMA_70B, H100); from inference_math import money, prices, rental; "
        "money.request_price(prices.price('GPT-4o'), 10); rental.rent('H100'); "
        "from inference_math import sellers, walk; sellers.sellers('GLM-4.5'); "
        "walk.walk(walk.published_day(), DEEPSEEK_V3, H100, 2); "
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


@pytest.mark.parametrize(
    "name", ["digits", "time", "times", "size", "bandwidth", "flops", "work", "count", "rate", "words"]
)
def test_a_number_that_no_float_holds_is_refused(name):
    with pytest.raises(InputError, match="a whole number of more than 308 digits is too large to say"):
        getattr(units, name)(10**400)
    assert units.times() == []
