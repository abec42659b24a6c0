"""Each dataclass of the mathematics: what its fields may be, and which contradict each other.

A new one is a line of ``RECORDS`` with what it refuses, or of ``FOUND`` where only our own functions make it.
"""

import importlib
import pkgutil
from dataclasses import is_dataclass, replace

import inference_math
import numpy as np
import pytest
from inference_math import deployments, kernels, links, measured, prices, queue_tables, rental, sellers, traces, walk
from inference_math.catalog import DEEPSEEK_V3, H100, LLAMA_8B
from inference_math.errors import InputError
from inference_math.traffic import Server

NAN, INFINITE, HUGE = float("nan"), float("inf"), 10**400
NO_TIME = (0, -1.0, NAN, INFINITE, HUGE, "1", None)
NO_COUNT = (0, -1, 1.5, NAN, HUGE, "1", True)
BELOW_NOTHING = (-1, NAN, INFINITE, HUGE, "1")

PRICE = prices.Price(3, 15, threshold=1000, long_input=6)
RUN = replace(measured.served()[0], devices=8, tp=4, ep=2)
QUOTE = rental.Quote("H100 SXM", 2.0, 1.5, 2.5, "on-demand", "somebody", "2026-11", "nowhere", "", "")
OFFER = sellers.Offer("Llama-3.3-70B", "somebody", 0.5, 0.9, 0.1, 8192, "host", "", "", "2026-11")
TESTED = queue_tables.Tested("a table", 8, 500, 200, 0.1, 0.02, 4.0, 390.0, 1.9, "second", "nowhere")
TIMES = kernels.AttentionTimes("a GPU", [1.0, 2], [300.0, 300], [1e-5, 2e-5], [1e6, 2e6], "nowhere")
SWEEP = measured.Sweep("made up", [1.0, 2], [1.0, 2], 1.0)
TRACE = traces.made([0, 1, 1], [5, 6, 7], [1, 2, 3], 2)

RECORDS = {  # a fine one; what each field may not be; fields that contradict each other, and what is said
    "Hardware": (
        H100,
        {"memory": NO_TIME, "bandwidth": NO_TIME, "devices": NO_COUNT, "usable": (0, 1.1, NAN), "name": (5, None)},
        [({"flops": {"fp8": 1, "FP8": 2}}, r"flops=.* one rate for fp8, not two")],
    ),
    "Model": (  # tests/test_specs.py has every field
        LLAMA_8B,
        {"total_params": NO_TIME, "active_params": NO_TIME, "kv_readers": (0, 0.5, NAN), "name": (5, None)},
        [
            ({"active_params": 9e9}, "active_params=9e.09 must be at most total_params"),
            ({"kv_read_bytes_per_token": 2e5}, "must together be at most kv_bytes_per_token=131072"),
            (
                {"experts": 2, "experts_per_token": 3, "routed_params": 1e9},
                "experts_per_token=3 must be at most experts",
            ),
        ],
    ),
    "Deployment": (
        deployments.Deployment(DEEPSEEK_V3, H100, 16, attention_groups=4, experts="whole"),
        {"tensor": NO_COUNT, "pipeline": NO_COUNT, "attention_groups": NO_COUNT, "experts": ("cut", None)},
        [
            ({"attention_groups": 3}, "attention_groups=3 must divide tensor=16"),
            ({"pipeline": 62}, "pipeline=62 must be at most layers=61"),
            ({"group_params": 1e15}, "total_params - group_params"),
            ({"gpu": 8 * H100}, "is 8 devices counted as one"),
            ({"model": LLAMA_8B}, "experts='whole': Llama-3.1-8B has none"),
        ],
    ),
    "Links": (
        links.links_of(H100),
        {"domain": NO_COUNT, "bandwidth": (0, -1.0, NAN, HUGE), "delay": BELOW_NOTHING, "beyond_delay": BELOW_NOTHING},
        [],
    ),
    "Server": (
        Server("one", 0.01, 0.001, 1e-5, 4),
        {"constant": NO_TIME, "per_user": NO_TIME, "per_prompt_token": BELOW_NOTHING, "cap": NO_COUNT},
        [],
    ),
    "Price": (
        PRICE,
        {
            "input": (*BELOW_NOTHING, None),
            "cached_input": BELOW_NOTHING,
            "threshold": NO_COUNT,
            "batch_discount": (-0.1, 1.1, NAN),
            "as_of": ("last year", "2026-13"),
        },
        [
            ({"threshold": None}, "long_input=6 needs threshold"),
            ({"long_input": None}, "threshold=1000 needs a price above it"),
            ({"effective_from": "2026-02-02", "effective_until": "2026-02-01"}, "must not be before"),
        ],
    ),
    "FastTier": (prices.FastTier(PRICE, PRICE, 2.5, "", ""), {"speed_multiple": NO_TIME[:-1]}, []),
    "Quote": (
        QUOTE,
        {"usd_per_gpu_hour": NO_TIME, "low": NO_TIME, "high": NO_TIME, "date": ("soon", "2026-00")},
        [
            ({"low": 2.1}, "low=2.1 must be at most usd_per_gpu_hour=2"),
            ({"high": 1.9}, "usd_per_gpu_hour=2 must be at most high=1.9"),
        ],
    ),
    "Offer": (
        OFFER,
        {
            "input": NO_TIME,
            "output": NO_TIME,
            "cached_input": BELOW_NOTHING,
            "max_input": NO_COUNT,
            "kind": ("shop", None),
        },
        [],
    ),
    "Tested": (
        TESTED,
        {
            "open_requests": NO_COUNT,
            "input_tokens": NO_COUNT,
            "time_per_token": NO_TIME,
            "time_to_first_token": NO_TIME[:-1],
            "requests": NO_TIME[:-1],
            "output_tokens_per_second": NO_TIME,
        },
        [],
    ),
    "Served": (
        RUN,
        {
            **dict.fromkeys(("devices", "tp", "ep", "input_tokens", "output_tokens", "concurrency"), NO_COUNT),
            **dict.fromkeys(("time_to_first_token", "time_per_token"), NO_TIME),
            "shortest_share": (0, 1.1, NAN),
        },
        [({"tp": 3}, "tp=3 must divide devices=8"), ({"ep": 16}, "ep=16 must divide devices=8")],
    ),
    "PublishedDay": (
        walk.published_day(),
        {
            **dict.fromkeys(("devices", "decode_devices"), NO_COUNT),
            **dict.fromkeys(("nodes", "peak_nodes", "output_tokens", "decode_rate", "slowest", "context"), NO_TIME),
            **dict.fromkeys(("rent", "cost", "revenue", "cached_tokens"), BELOW_NOTHING),
        },
        [
            ({"nodes": 300}, "nodes=300 must be at most peak_nodes=278"),
            ({"slowest": 23}, "slowest=23 must be at most fastest=22"),
            ({"cached_tokens": 7e11}, r"cached_tokens=7e\+11 must be at most input_tokens=6.08e\+11"),
        ],
    ),
    "Knee": (
        measured.Knee(1e-3, 1e-5),
        {"flat": NO_TIME, "per_token": NO_TIME, "misfit": BELOW_NOTHING},
        [],
    ),
    "Line": (
        kernels.Line(0.0, 0.8, 3e12, 0.1),
        {"share": NO_TIME, "bandwidth": NO_TIME, "fixed": BELOW_NOTHING, "misfit": BELOW_NOTHING},
        [],
    ),
    "AttentionTimes": (
        TIMES,
        {"batch": ([0.0, 1], ["a", "b"], [[1.0], [2.0]], []), "seconds": ([1.0], [1.0, NAN]), "kv_bytes": (5.0,)},
        [({"context": [300.0] * 3}, r"context of shape \(3,\) must be a list as long as batch, \(2,\)")],
    ),
    "Sweep": (
        SWEEP,
        {"weight_bytes": NO_TIME, "tokens": ([2.0, 1.0], [1.0, 1.0]), "seconds": ([1.0, 0.0], [1.0, NAN])},
        [({"seconds": [1.0]}, "2 tokens for 1 seconds")],
    ),
    "Trace": (
        TRACE,
        {
            "arrivals": ([0, 2, 1], [0, 1, 3], [-1, 0, 1], [0, NAN, 1], [[0], [1], [1]], ["a", "b", "c"], 5),
            "inputs": ([1, 2, 0], [1.0, 2, 3], [HUGE, 1, 1], ["1", "2", "3"]),
            "seconds": NO_TIME,
        },
        [({"outputs": [1, 2]}, "3 arrivals, 3 inputs and 2 outputs")],
    ),
}

FOUND = {
    *("Fit", "Error", "Product", "Layer", "Spread", "StepLine", "Rent", "Step"),  # of a fit, of a table
    *("Replay", "Setting", "Outcome"),  # of a replay
    *("Shape", "Tensors", "Cached"),  # of a config.json, read field by field
}
"""Those that only our own functions make, of arguments that they have checked."""

ELSEWHERE = ("checks", "figures", "grading", "ledger", "my_work", "notation", "own_case", "toy_llm", "widgets")
"""Modules and folders of the package that hold words, pictures or machinery, or have tests of that kind."""


def test_every_dataclass_is_here():
    names = set()
    for one in pkgutil.walk_packages(inference_math.__path__, "inference_math."):
        parts = one.name.split(".")
        if parts[1] in ELSEWHERE or parts[-1].startswith("__"):
            continue
        module = importlib.import_module(one.name)
        names |= {
            name
            for name, kind in vars(module).items()
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == one.name and name[0] != "_"
        }
    assert names == set(RECORDS) | FOUND


@pytest.mark.parametrize("name, field", [(name, field) for name, (_, bad, _) in RECORDS.items() for field in bad])
def test_each_field_is_refused_by_name(name, field):
    fine, bad, _ = RECORDS[name]
    for value in bad[field]:
        with pytest.raises(InputError) as caught:
            replace(fine, **{field: value})
        assert field in str(caught.value) or "kind" in str(caught.value), f"{field}={value!r} gives: {caught.value}"


@pytest.mark.parametrize(
    "name, given, said", [(name, given, said) for name, (_, _, against) in RECORDS.items() for given, said in against]
)
def test_fields_that_contradict_each_other(name, given, said):
    with pytest.raises(InputError, match=said):
        replace(RECORDS[name][0], **given)


@pytest.mark.parametrize("name", RECORDS)
def test_the_records_of_the_tables_are_all_fine(name):
    """So that no rule here is against what was published."""
    every = {
        "Hardware": lambda: [inference_math.catalog.hardware(one) for one in inference_math.catalog.hardware_names()],
        "Model": lambda: [inference_math.catalog.model(one) for one in inference_math.catalog.model_names()],
        "Price": prices.prices,
        "FastTier": prices.fast_tiers,
        "Quote": rental.rents,
        "Offer": lambda: [one for name in sellers.sold_models() for one in sellers.sellers(name, None)],
        "Tested": lambda: [one for table in queue_tables.queue_tables() for one in queue_tables.queue_table(table)],
        "Served": lambda: measured.served(None, None, None, None, None),
        "Sweep": lambda: [measured.gemm(*one) for one in measured.gemm_shapes()],
        "Trace": lambda: [traces.load(one) for one in traces.names()],
    }
    assert name not in every or every[name]()


def test_a_trace_is_made_of_lists_and_counts_without_end():
    """Twelve prompts of 1e18 tokens are more than 64 bits count: 1.2e19, at a dollar a million 1.2e13 dollars."""
    from inference_math.replay import replay

    many = traces.made([0.0] * 12, [10**18] * 12, [1] * 12, 3600)
    assert replay(many, Server("one", 0.01, 0.001)).revenue_per_hour(1, 0) == pytest.approx(1.2e13)
    assert isinstance(traces.Trace("lists", [0.0], [1], [1], 1.0).inputs, np.ndarray)
