"""The factory: its JavaScript computes what formulas.py does, and what is drawn follows those times."""

import json
import math
import random
import sys
from dataclasses import replace
from functools import cache

import numpy
import pytest
import sympy
from conftest import ROOT
from in_node import in_node
from inference_math import catalog, formulas, money, units
from inference_math.errors import InputError, UnknownName
from inference_math.figures import factory as twin
from inference_math.figures.still_factory import CRATES, moment, times, words
from inference_math.widgets import Factory
from inference_math.widgets.machine.rows import MODEL_FIELDS

sys.path.insert(0, str(ROOT / "source"))
import javascript

POINTS = 1000


def in_javascript(tmp_path, code, values):
    """What ``code``, a function body with ``widget`` and ``values``, returns in Node."""
    names = "FORMULAS, completed, compute, words, digits, timeWords, sizeWords"
    (tmp_path / "widget.mjs").write_text(f"{Factory._esm}\nexport {{ {names} }};", encoding="utf-8")
    return in_node(tmp_path, 'import * as widget from "./widget.mjs";', code, values)


def random_points(count=POINTS):
    """Settings far and wide, as the symbols of formulas.js."""
    pick = random.Random(4)

    def spread(low, high):
        return math.exp(pick.uniform(math.log(low), math.log(high)))

    for _ in range(count):
        total, experts, picked = spread(1e8, 2e12), pick.randint(8, 400), pick.randint(1, 8)
        routed, looked_up = total * pick.uniform(0.1, 0.9), total * pick.uniform(0, 0.05)
        rest, of_routed, of_looked_up = (pick.choice([0.5, 1.0, 2.0]) for _ in range(3))
        least = max(routed * picked / experts, looked_up) + 0.02 * total
        yield {
            "N": total,
            "N_a": least + (total - least) * pick.uniform(0, 1),
            "b": (routed * of_routed + looked_up * of_looked_up + (total - routed - looked_up) * rest) / total,
            "kv": spread(1e3, 5e6),
            "kv_w": spread(1e3, 1e6),
            "w": pick.randint(1, 5000),
            "kv_r": spread(1e1, 5e6),
            "kv_s": spread(1e3, 1e6),
            "c": pick.randint(1, 5000),
            "S": spread(1e4, 1e9),
            "E": experts,
            "k": picked,
            "R": routed,
            "V": looked_up,
            "b_R": of_routed,
            "b_V": of_looked_up,
            "M": spread(1e9, 1e13),
            "u": pick.uniform(0.5, 1),
            "BW": spread(1e10, 1e14),
            "F": spread(1e11, 1e17),
            "n": pick.randint(1, 72),
            "B": pick.randint(1, 9000),
            "L": pick.choice([0, pick.randint(1, 1_000_000)]),
            "P": pick.randint(1, 200_000),
        }


@cache
def specs(size, bandwidth, flops, count, usable, fields):
    """The model, all GPUs and one of them."""
    model = catalog.Model("m", **dict(fields), kv_readers=5_000)
    gpu = catalog.Hardware("g", size * count, bandwidth * count, {"bf16": flops * count}, usable=usable)
    return model, gpu, catalog.Hardware("g", size, bandwidth, {"bf16": flops}, usable=usable)


def call(p, name):
    """The formula called ``name``, on numbers or arrays, in Python."""
    fields = tuple((field, p[symbol]) for symbol, field in MODEL_FIELDS.items())
    model, gpu, one = specs(p["M"], p["BW"], p["F"], p["n"], p["u"], fields)
    how = {"refine": "expert_coverage"} if name.endswith("_covered") else {}
    return {
        "weight_bytes": lambda: formulas.weight_bytes(model),
        "weight_bytes_read": lambda: formulas.weight_bytes_read(model, p["B"]),
        "kv_bytes": lambda: formulas.kv_bytes(model, p["L"]),
        "kv_bytes_read": lambda: formulas.kv_bytes_read(model, p["B"], p["L"]),
        "memory": lambda: formulas.usable_memory(gpu),
        "memory_needed": lambda: formulas.memory_needed(model, p["B"], p["L"]),
        "weights_time": lambda: formulas.read_time(formulas.weight_bytes_moved(model), gpu),
        "weights_time_covered": lambda: formulas.read_time(formulas.weight_bytes_read(model, p["B"]), gpu),
        "kv_time": lambda: formulas.read_time(formulas.kv_bytes_read(model, p["B"], p["L"]), gpu),
        "compute_time": lambda: formulas.compute_time(model, gpu, p["B"]),
        "step_time": lambda: formulas.step_time(model, gpu, p["B"], p["L"]),
        "step_time_covered": lambda: formulas.step_time(model, gpu, p["B"], p["L"], **how),
        "tokens_per_second": lambda: formulas.tokens_per_second(model, gpu, p["B"], p["L"]),
        "tokens_per_second_covered": lambda: formulas.tokens_per_second(model, gpu, p["B"], p["L"], **how),
        "prefill_time": lambda: formulas.prefill_time(model, gpu, p["P"]),
        "devices_needed": lambda: formulas.devices_needed(formulas.weight_bytes(model), one),
        "max_batch": lambda: formulas.max_batch(model, gpu, p["L"]),
        "critical_batch_size": lambda: formulas.critical_batch_size(model, gpu),
    }[name]()


@pytest.fixture(scope="module")
def points():
    return list(random_points())


@pytest.fixture(scope="module")
def browser_says(points, tmp_path_factory):
    code = """return values.map(p => Object.fromEntries(
        Object.entries(widget.FORMULAS).map(([name, f]) => [name, f(p)])));"""
    return in_javascript(tmp_path_factory.mktemp("js"), code, points)


def test_the_file_is_what_the_formulas_say():
    assert javascript.disagreements() == [], "run: python3 start.py build"


def test_a_changed_formula_is_found(monkeypatch):
    monkeypatch.setattr(formulas, "FLOP_PER_PARAM", 3)
    assert javascript.disagreements() == ["formulas.js is not what formulas.py says"]
    monkeypatch.setattr(money, "MILLION", 1e3)
    assert javascript.disagreements()[1:] == ["money.js is not what money.py says"]


@pytest.mark.parametrize("name", javascript.expressions())
def test_numbers_arrays_symbols_and_javascript_agree(name, points, browser_says):
    numbers = [call(p, name) for p in points]
    in_browser = [one[name] for one in browser_says]
    # Arrays take every second point's batch and context at once, with the rest of the first.
    columns = {key: numpy.array([p[key] for p in points], dtype=float) for key in ("B", "L")}
    expression = javascript.expressions()[name]
    names = [str(s) for s in expression.free_symbols]
    computed = sympy.lambdify(list(expression.free_symbols), expression, modules="math")
    symbols = [computed(*(p[n] for n in names)) for p in points]
    assert len(numbers) == POINTS
    assert in_browser == pytest.approx(numbers, rel=1e-9)
    assert symbols == pytest.approx(numbers, rel=1e-9)
    for p in points[:3]:  # each with all thousand batches and contexts
        array = numpy.broadcast_to(call({**p, **columns}, name), POINTS)
        one_by_one = [call({**p, "B": b, "L": c}, name) for b, c in zip(columns["B"], columns["L"], strict=True)]
        assert list(array) == pytest.approx(one_by_one, rel=1e-9)


def test_every_formula_has_a_value_for_every_model_and_gpu_of_the_menus(tmp_path):
    """A dense model has no experts, and 0 / 0 is no number. None may be infinite: each is a size or a time, but the
    batch that fits, which is less than none where the model does not, and any where nothing is kept."""
    widget = Factory()
    code = """return values.models.flatMap(model => values.gpus.flatMap(gpu => {
        const p = { ...widget.completed(model), ...gpu, F: Object.values(gpu.flops)[0], n: 8, B: 3, L: 100, P: 5 };
        const off = Object.entries(widget.FORMULAS).filter(([name]) => name !== "max_batch")
            .filter(([, f]) => !(f(p) > 0 && Number.isFinite(f(p))));
        return off.map(([name]) => [name, model.name]);
    }));"""
    assert widget.models and widget.gpus
    # A user of a model without a cache and without a state keeps nothing, and nothing is read; all else is more than 0.
    nothing = {one["name"] for one in widget.models if not {"kv", "kv_w", "S"} & set(one)}
    found = in_javascript(tmp_path, code, {"models": widget.models, "gpus": widget.gpus})
    kept = ("kv_bytes", "kv_bytes_read", "kv_time")
    assert {(name, model) for name, model in found} == {(name, model) for name in kept for model in nothing}
    assert nothing >= {"Article 700B"}


# --- what is drawn -----------------------------------------------------------

MIXED = catalog.Model(
    "mixed",
    6e11,
    5e10,
    0.65,
    "fp8",
    experts=128,
    experts_per_token=8,
    routed_params=5e11,
    routed_bytes_per_param=0.53125,
    input_embedding_params=1e9,
    input_embedding_bytes_per_param=2.0,
    kv_bytes_per_token=1.17e4,
    kv_window_bytes_per_token=4.31e4,
    sliding_window=1000,
    kv_read_bytes_per_token=1.13e3,
    kv_selected_bytes_per_token=2.39e4,
    kv_selected_tokens=2000,
    kv_readers=3,
    state_bytes=1.07e8,
)
MODELS = [catalog.ARTICLE_700B, catalog.LLAMA_70B, catalog.DEEPSEEK_V3, catalog.model("gpt-oss-120b"), MIXED]


def settings():
    pick = random.Random(7)
    balance = {"model": catalog.ARTICLE_700B, "hardware": catalog.H100, "devices": 9, "context": 0, "coverage": False}
    for batch in range(280, 312):  # about the balance, 295, where words change
        yield {**balance, "batch": batch}
    full = catalog.Hardware("just enough", 700e9, 1e12, {"bf16": 1e15, "fp8": 2e15}, usable=1)
    yield {**balance, "hardware": full, "devices": 1, "batch": 1}  # fits to the byte
    for _ in range(300):
        yield {
            "model": pick.choice(MODELS),
            "hardware": pick.choice([catalog.H100, catalog.H200]),
            "devices": pick.choice([1, 8, 16]),
            "batch": round(math.exp(pick.uniform(0, 9))),
            "context": pick.choice([0, 500, 32_000]),
            "coverage": pick.random() < 0.5,
        }


def test_the_widget_shows_and_says_what_the_picture_does(tmp_path):
    """The moving picture and its still one agree: times and words."""
    cases, expected = [], []
    for one in settings():
        widget = Factory(**one)
        cases.append(
            {
                **json.loads(
                    json.dumps(
                        {
                            k: getattr(widget, k)
                            for k in ("models", "gpus", "model", "hardware", "devices", "batch", "context", "coverage")
                        }
                    )
                ),
            }
        )
        gpus = one["devices"] * one["hardware"]
        model = one["model"] if one["model"].precision in gpus.flops else replace(one["model"], precision="bf16")
        s = times(model, gpus, one["batch"], one["context"], one["coverage"])
        expected.append(s)
    code = """return values.map(v => { const s = widget.compute(key => v[key]);
        return { ...s, words: widget.words(s) }; });"""
    for got, s in zip(in_javascript(tmp_path, code, cases), expected, strict=True):
        for name in ("weights", "kv", "compute", "step", "beat", "needed", "held"):
            assert got[name] == pytest.approx(getattr(s, name), rel=1e-9)
        assert got["words"] == words(s)


CARRIES = [digits * 10.0**decade for digits in (9.9949, 9.9951, 9.996, 1) for decade in range(-13, 21)]
"""Just below a power of ten, on both sides of where three digits round up to it, and the power itself."""

MINUTES = [119.4, 119.5, 119.96, 119.999, 120, 120.4, 3599, 86_400]
TINY = [1e-9, 4.444e-11, 1e-12, 5e-16, 1e-18]
"""Down to what browsers write out: 20 places. Nothing that is shown is as small."""


def test_numbers_in_words_are_those_of_units(tmp_path):
    pick = random.Random(1)
    above = [0, 0.9995, 999.6, *CARRIES, *MINUTES, *TINY, *(math.exp(pick.uniform(-40, 50)) for _ in range(POINTS))]
    values = [*above, *(-one for one in above)]
    code = "return values.map(v => [widget.digits(v), widget.timeWords(v), widget.sizeWords(v)]);"
    for value, got in zip(values, in_javascript(tmp_path, code, values), strict=True):
        assert got == [units.digits(value), units.time(value), units.size(value)]


def shares(s, parts=20_000):
    """Time averages over one step: the busy share, the moving share, the highest pile."""
    moments = [moment(s, s.step * (i + 0.5) / parts) for i in range(parts)]
    return (sum(m.busy for m in moments) / parts, sum(m.moving for m in moments) / parts, max(m.piled for m in moments))


@pytest.mark.parametrize(
    "model, batch, context",
    [
        (catalog.ARTICLE_700B, 1, 0),
        (catalog.ARTICLE_700B, 295, 0),
        (catalog.ARTICLE_700B, 5000, 0),
        (catalog.LLAMA_70B, 32, 32_000),
        (catalog.LLAMA_70B, 600, 3_000),
        (catalog.DEEPSEEK_V3, 3, 1_000),
    ],
)
def test_workers_and_belt_wait_by_exactly_the_ratio_of_the_times(model, batch, context):
    s = times(model, catalog.H100, batch, context)
    busy, moving, highest = shares(s)
    assert busy == pytest.approx(s.compute / s.step, abs=1e-3)
    assert moving == pytest.approx((s.weights + s.kv) / s.step, abs=1e-3)
    # At the moment when the last box arrives, compute - weights of the work is still to do.
    assert highest == pytest.approx(CRATES * max(0, 1 - s.weights / s.compute), abs=0.02)


def test_the_belt_has_one_speed():
    """In boxes per second, whatever the batch and the context are, with experts left out or not."""
    speeds = set()
    for batch, context, coverage in ((1, 0, True), (1, 0, False), (64, 8_000, True), (5000, 100, False)):
        s = times(catalog.DEEPSEEK_V3, catalog.H100, batch, context, coverage)
        t = 0.3 * min(s.weights, s.step)
        speeds.add(round(moment(s, t).tape / t, 6))
    assert len(speeds) == 1


def test_the_articles_moments_are_said():
    h100, article = catalog.H100, catalog.ARTICLE_700B
    assert "209 ms and computing 707 µs: the workers wait 99.7 % of the time" in words(times(article, h100, 1, 0))
    assert "hardly anyone waits" in words(times(article, h100, 295, 0))
    assert "the belt waits 94.1 % of the time, and boxes pile up" in words(times(article, h100, 5000, 0))
    assert "would not fit: 700 GB where 72 GB of memory are usable" in words(times(article, h100, 1, 0))
    assert "would not fit: 700 GB where 648 GB" in words(times(article, 9 * h100, 1, 0))
    assert "700 GB of 720 GB of usable memory are taken" in words(times(article, 10 * h100, 1, 0))
    assert "700 GB of 720 GB of usable memory" in words(times(article, 9 * replace(h100, usable=1), 1, 0))


def test_still_picture_lights_the_busy_workers_and_stacks_the_boxes():
    ax = twin(catalog.ARTICLE_700B, catalog.H100, batch=64)
    lit = ax.collections[1].get_alpha()
    assert sum(lit) / len(lit) == pytest.approx(64 / 295.3, abs=0.002)
    assert "Batch 64: the workers wait" in ax.get_title(loc="left")


# --- the widget --------------------------------------------------------------


def test_saved_output_has_a_picture_words_and_a_page_of_its_own():
    data, _ = Factory(batch=8)._repr_mimebundle_()
    assert {kind for kind in data if not kind.startswith("application/")} == {"text/html", "text/plain"}
    assert data["text/plain"].startswith("Run this cell to start the factory. A factory. At batch 8")
    assert 'alt="A factory. At batch 8' in data["text/html"] and '<script type="module">' in data["text/html"]


def test_no_name_ends_the_script_of_the_saved_page():
    page = Factory(replace(catalog.LLAMA_8B, name="</script><b>")).standalone()
    assert page.count("</script>") == 1 and page.endswith("</script>")
    assert "<b>" not in page.partition("<script")[0]  # the picture's alt text


def test_nothing_is_fetched():
    for outside in ("http", "import(", "import ", "fetch(", "XMLHttpRequest"):
        assert outside not in Factory._esm.replace("There is nothing to import.", ""), outside
    assert len(Factory._esm.encode()) < 72_000


def test_any_model_and_gpu_may_be_shown():
    mine = catalog.Hardware("mine", 16e9, 5e10, {"fp32": 1e12})
    widget = Factory(catalog.LLAMA_8B, mine, batch=2)
    assert widget.hardware == "mine" and widget.gpus[0]["name"] == "mine"
    assert "batch 2" in widget.still().alt


@pytest.mark.parametrize(
    "wrong, said",
    [({"batch": 0}, "batch=0 must be"), ({"context": -1}, "context=-1 must be"), ({"devices": 0}, "devices=0 must be")],
)
def test_bad_settings(wrong, said):
    with pytest.raises(InputError, match=said):
        Factory(**wrong)
    widget = Factory()
    with pytest.raises(InputError, match=said):
        setattr(widget, *next(iter(wrong.items())))


def test_unknown_names():
    with pytest.raises(UnknownName, match="did you mean 'H100 SXM'"):
        Factory().hardware = "H100"


def test_the_still_is_that_of_as_many_gpus():
    """Each has 72 GB to fill."""
    still = Factory(catalog.LLAMA_8B, devices=2).still()
    assert "of 144 GB of usable memory" in still.alt and "2 x H100 SXM" in still.svg
