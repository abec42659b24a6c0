"""Sweeps of replays: the same rows in one process, in several, and on a cluster."""

import itertools
from dataclasses import replace

import pytest
from inference_math import traces
from inference_math.errors import InputError, Refused
from inference_math.replay import replay
from inference_math.sweeps import Setting, sweep
from inference_math.traffic import Server

CHAT = traces.load("azure_chat_2023").thinned(0.02)
SERVER = Server("any", constant=0.018, per_user=0.000064, per_prompt_token=0.00011, cap=177)
ASKED = {
    "prices": {"dear": (0.71, 0.71), "cheap": (0.1, 0.32)},
    "rent": 4.0,
    "servers": (1, 2),
    "caps": (4, None),
    "prompt_limits": (2048,),
    "share": 0.5,
    "seeds": (0, 1),
}


def test_each_row_is_the_replay_of_its_setting():
    told = []
    rows = sweep(CHAT, SERVER, **ASKED, workers=1, progress=told.append)
    assert len(rows) == 2 * 2 * 2 * 2 and len(set(rows)) == len(rows)
    assert told[0] == "1 of 8 replayed" and told[-1] == "8 of 8 replayed" and len(told) == 8
    row = rows[0]
    assert row.setting == Setting(servers=1, cap=4, prompt_limit=2048, share=0.5, seed=0) and row.seller == "dear"
    hour = replay(CHAT.thinned(0.5, 0), replace(SERVER, cap=4), 1, 2048)
    assert (row.median, row.p99) == (hour.wait(0.5), hour.wait(0.99))
    assert row.served + row.refused == len(CHAT.thinned(0.5, 0)) and row.refused == hour.refused["prompt too long"]
    assert row.profit_per_hour == hour.profit_per_hour(0.71, 0.71, 4.0)
    assert row.revenue_per_hour - row.profit_per_hour == pytest.approx(4.0)


def test_processes_give_the_same_rows_in_the_same_order():
    assert sweep(CHAT, SERVER, **ASKED, workers=2) == sweep(CHAT, SERVER, **ASKED, workers=1)


@pytest.mark.slow  # a cluster takes seconds to start
def test_a_cluster_gives_the_same_rows():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        there = sweep(CHAT, SERVER, **ASKED, dask=cluster.scheduler_address)
    assert there == sweep(CHAT, SERVER, **ASKED, workers=1)


def test_no_scheduler_is_said_so(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("inference_math.cluster.PATIENCE", 0.2)
    with pytest.raises(Refused, match=r"No dask scheduler answers at tcp://127\.0\.0\.1:1"):
        sweep(CHAT, SERVER, **ASKED, dask="tcp://127.0.0.1:1")


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(Refused, match=r"inference-math\[cluster\]"):
        sweep(CHAT, SERVER, **ASKED, dask="tcp://127.0.0.1:1")


def test_one_of_each_is_a_setting():
    """A place, a token and somebody who waits are the least. Every prompt has more than a token, so all are refused."""
    least = {"servers": (1,), "caps": (1,), "prompt_limits": (1,), "queue_limits": (1,), "seeds": (0,)}
    (row,) = sweep(CHAT, SERVER, prices={"any": (1, 1)}, rent=4, workers=1, **least)
    assert row.setting == Setting(1, 1, 1, 1) and (row.served, row.refused) == (0, len(CHAT))
    assert (row.revenue_per_hour, row.profit_per_hour) == (0, -4)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"prices": {}}, "prices is empty"),
        ({"prices": {"mine": (-1, 1)}}, "of input=-1"),
        ({"prices": {"mine": (1, -1)}}, "of output=-1"),
        ({"rent": -1}, "rent=-1"),
        ({"servers": ()}, "servers is empty"),
        ({"servers": (0,)}, "servers=0"),
        ({"servers": (None,)}, "servers=None"),
        ({"caps": (0,)}, "caps=0"),
        ({"queue_limits": (0,)}, "queue_limits=0"),
        ({"seeds": (-1,)}, "seeds=-1"),
        ({"share": 0}, "share=0"),
        ({"workers": 0}, "workers=0"),
        ({"workers": 1001}, "workers=1001 must be a whole number from 1 to 1,000"),
        ({"servers": 3}, r"servers=3 must be a list of values, such as \(3,\)"),
        ({"caps": (64, None, 64)}, "caps holds 64 twice"),
        ({"seeds": range(10**9)}, "100,001 settings of servers, caps, .* must be at most 100,000"),
        ({"seeds": itertools.count()}, "100,001 settings of"),
        ({"seeds": range(1000), "servers": range(1, 102)}, "101,000 settings of"),
        ({"prices": {"mine": (1, 1, 1)}}, r"prices\['mine'\]=.* must be two numbers"),
        ({"prices": [(1, 1)]}, "prices=.* must be by the name of a seller"),
    ],
)
def test_bad_input_is_refused_before_any_work(wrong, said, monkeypatch):
    monkeypatch.setattr("inference_math.sweeps.replay", lambda *_: pytest.fail("it began"))
    with pytest.raises(InputError, match=said):
        sweep(CHAT, SERVER, **({"prices": {"a": (1, 1)}, "rent": 4, "workers": 1} | wrong))
