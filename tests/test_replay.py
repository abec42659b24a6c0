"""The replay: by hand, against a slow one that makes every step, and against the numbers of the findings."""

import math
import random

import numpy as np
import pytest
from inference_math import money, traces
from inference_math.errors import InputError
from inference_math.replay import QUEUE_FULL, REASONS, TOO_LONG, replay
from inference_math.traffic import Server

CHAT = traces.load("azure_chat_2023")
GAME = Server("the one of the findings", constant=0.018, per_user=0.000064, per_prompt_token=0.00011, cap=177)
"""7.1 ms + 10.5 ms/0.96 of weights; 62 us/0.96 of a KV cache at 1,260 tokens; 3.1 x 35.7 us of a prompt's token."""


# --- by hand -----------------------------------------------------------------

TINY = Server("tiny", constant=1.0, per_user=0.1, per_prompt_token=0.01, cap=2)


def test_by_hand():
    """Three requests, room for two. The first step reads 10 tokens for one: 1 + 0.1 + 0.1. The second comes at 0.5 and
    is taken in at 1.2, with 20 tokens: 1 + 0.2 + 0.2, until 2.6, at which the first is done. The third comes at 0.6 and
    waits for that: 1 + 0.2 + 0.3 until 4.1, at which the second is done, and alone 1 + 0.1 until 5.2."""
    hour = replay(traces.made([0, 0.5, 0.6], [10, 20, 30], [2, 2, 2], 4), TINY)
    assert hour.began == pytest.approx([0, 1.2, 2.6])
    assert hour.first == pytest.approx([1.2, 2.6, 4.1])
    assert hour.done == pytest.approx([2.6, 4.1, 5.2])
    assert hour.waits == pytest.approx([1.2, 2.1, 3.5])
    assert (hour.wait(0.5), hour.wait(0.99), hour.wait(0.01)) == pytest.approx((2.1, 3.5, 1.2))
    assert hour.time_per_token(0.5) == pytest.approx(1.4)  # of 1.4, 1.5 and 1.1
    assert hour.busy == pytest.approx((5.2,))
    times = np.array([0, 0.55, 0.65, 1.3, 3, 4.5, 6])
    assert hour.running(times).tolist() == [1, 1, 1, 2, 2, 1, 0]
    assert hour.waiting(times).tolist() == [0, 1, 2, 1, 0, 0, 0]


def test_money_by_hand():
    """60 tokens in and 6 out in 4 seconds, at a million times a usual price: (60 x 2 + 6 x 5)/4 s = 135,000 an hour."""
    hour = replay(traces.made([0, 0.5, 0.6], [10, 20, 30], [2, 2, 2], 4), TINY, servers=2)
    assert hour.revenue_per_hour(2e6, 5e6) == pytest.approx(135_000)
    assert hour.profit_per_hour(2e6, 5e6, rent=500) == pytest.approx(134_000)
    assert money.profit(3, rent=2, servers=4) == -5


def test_an_idle_server_begins_when_somebody_comes():
    hour = replay(traces.made([2, 50], [10, 10], [1, 1], 60), TINY)
    assert hour.began.tolist() == [2, 50] and hour.done == pytest.approx([3.2, 51.2])
    assert hour.busy == pytest.approx((2.4,))
    assert math.isnan(hour.time_per_token(0.5))  # answers of one token have no time between two


def test_a_request_goes_to_the_server_with_fewest():
    hour = replay(traces.made([0, 0.1, 0.2, 5], [10] * 4, [3, 1, 1, 1], 6), TINY, servers=3)
    assert hour.server.tolist() == [0, 1, 2, 0]
    alike = replay(traces.made([0, 0.1, 9], [10] * 3, [9, 1, 1], 10), TINY, servers=2)
    assert alike.server.tolist() == [0, 1, 1]  # the first is still at work


def test_who_is_refused_and_why():
    trace = traces.made([0, 0.1, 0.2, 0.3, 0.4], [10, 500, 10, 10, 10], [9, 1, 1, 1, 1], 9)
    hour = replay(trace, TINY, prompt_limit=100, queue_limit=2)
    assert hour.fate.tolist() == [0, TOO_LONG, 0, 0, QUEUE_FULL]
    assert hour.refused == {"prompt too long": 1, "queue full": 1} and len(REASONS) == 3
    assert np.isnan(hour.first[[1, 4]]).all() and hour.server.tolist() == [0, -1, 0, 0, -1]
    assert len(hour.waits) == 3


def test_between_fine_and_dead_there_is_a_middle():
    trace = traces.made([0, 0.1, 0.2, 0.3], [10] * 4, [1] * 4, 5)
    hour = replay(trace, TINY)  # waits of 1.2 s, and longer ones
    longest = hour.wait(1)
    assert hour.state(longest) == "fine"
    assert hour.kept_share(hour.wait(0.75)) == 0.75 and hour.state(hour.wait(0.75)) == "strained"
    assert hour.state(0.9 * hour.wait(0.25)) == "drowning"
    full = replay(trace, TINY, queue_limit=1)
    assert full.state(longest) in ("strained", "drowning"), "a full queue is never fine"
    refused = replay(trace, TINY, prompt_limit=5)
    assert refused.state(1) == "closed" and refused.kept_share(1) == 0 and math.isnan(refused.wait(0.5))
    assert refused.busy == (0.0,) and refused.profit_per_hour(1, 1, rent=2) == -2


# --- against one that makes every step ---------------------------------------


class Slow:
    """One server, step after step, without a heap and without looking ahead."""

    def __init__(self, trace, server, first, done):
        self.trace, self.server, self.first, self.done = trace, server, first, done
        self.now, self.running, self.waiting = 0.0, {}, []

    def take_in(self):
        room = self.server.cap - len(self.running)
        new, self.waiting = self.waiting[:room], self.waiting[room:]
        self.running |= {i: self.trace.outputs[i] for i in new}
        return new

    def step(self, new):
        tokens = sum(self.trace.inputs[i] for i in new)
        self.now += self.server.constant + self.server.per_user * len(self.running)
        self.now += self.server.per_prompt_token * tokens
        self.first[new] = self.now
        self.running = {i: left - 1 for i, left in self.running.items()}

    def up_to(self, until):
        while self.now < until:
            for i in [i for i, left in self.running.items() if left == 0]:
                self.done[i] = self.now
                del self.running[i]
            new = self.take_in()
            if self.running:
                self.step(new)
            elif math.isinf(until):
                return
            else:
                self.now = until


def slowly(trace, server, servers, longest, queue):
    """Seconds of first and last tokens; nan where a request was refused."""
    first, done = np.full(len(trace), np.nan), np.full(len(trace), np.nan)
    lines = [Slow(trace, server, first, done) for _ in range(servers)]
    for i in np.flatnonzero(trace.inputs <= longest):
        for line in lines:
            line.up_to(trace.arrivals[i])
        best = min(lines, key=lambda line: len(line.running) + len(line.waiting))
        if len(best.waiting) < queue:
            best.waiting.append(i)
    for line in lines:
        line.up_to(math.inf)
    return first, done


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_a_step_by_step_replay_gives(seed):
    pick = random.Random(seed)
    n = 150
    arrivals = np.cumsum([pick.expovariate(1) for _ in range(n)]) * pick.choice([0.05, 0.3, 1])
    trace = traces.made(
        arrivals, [pick.randint(1, 900) for _ in range(n)], [pick.randint(1, 60) for _ in range(n)], arrivals[-1]
    )
    server = Server("any", 0.02, 0.003, pick.choice([0.0, 0.0005]), pick.choice([1, 3, 20]))
    servers, longest, queue = pick.choice([1, 2, 5]), pick.choice([600, 900]), pick.choice([1, 4, 1000])
    hour = replay(trace, server, servers, longest, queue)
    first, done = slowly(trace, server, servers, longest, queue)
    assert np.array_equal(np.isnan(hour.first), np.isnan(first))
    assert np.nanmax(abs(hour.first - first)) < 1e-6
    assert np.nanmax(abs(hour.done - done)) < 1e-6


# --- the numbers of the findings ---------------------------------------------


@pytest.mark.parametrize(
    "servers, longest, p99, profit",
    [(1, None, 219, 15.3), (2, None, 1.3, 11.3), (3, None, 0.81, 7.3), (4, None, 0.66, 3.3), (1, 2048, 0.61, 8.1)],
)
def test_the_game(servers, longest, p99, profit):
    """At 0.71 in and out and 4 USD a server. Profit hangs on no constant; how long one in a hundred waits does."""
    hour = replay(CHAT, GAME, servers, longest)
    assert hour.profit_per_hour(0.71, 0.71, rent=4) == pytest.approx(profit, abs=0.05)
    assert hour.wait(0.99) == pytest.approx(p99, rel=0.05)
    assert len(hour.waits) / len(CHAT) == pytest.approx(0.86 if longest else 1, abs=0.005)


def test_at_the_cheapest_price_every_setting_loses():
    profits = [replay(CHAT, GAME, n).profit_per_hour(0.10, 0.32, rent=4) for n in (1, 2, 3, 4)]
    assert max(profits) == pytest.approx(-0.4, abs=0.05)
    assert min(profits) == pytest.approx(-12.4, abs=0.05)


LIGHT = Server("section 8", constant=0.0167, per_user=0.000194, per_prompt_token=0.00011)


@pytest.mark.parametrize("load, median, p99", [(0.5, 0.15, 0.6), (0.8, 0.19, 1.6)])
def test_the_same_hour_spread_evenly(load, median, p99):
    even = CHAT.evenly().at_rate(load / per_request())
    hour = replay(even, LIGHT)
    assert hour.wait(0.5) == pytest.approx(median, abs=0.006)
    assert hour.wait(0.99) == pytest.approx(p99, rel=0.05)


def test_the_same_hour_as_it_came():
    """At half the load 2.1 s; at 0.8 over a minute, 30 times what it is when they come evenly."""
    half = replay(CHAT.at_rate(0.5 / per_request()), LIGHT)
    assert half.wait(0.99) == pytest.approx(2.1, rel=0.05)
    assert replay(CHAT.at_rate(0.8 / per_request()), LIGHT).wait(0.99) > 30 * 1.6


def per_request():
    return LIGHT.per_prompt_token * CHAT.mean_input + LIGHT.per_user * CHAT.mean_output


def test_littles_law():
    """Requests there = rate x time there, once all have gone: a count over moments against a sum over requests."""
    hour = replay(CHAT, GAME, 2)
    end = float(np.nanmax(hour.done))
    moments = np.linspace(0, end, 200_001)
    for count, came in ((hour.running, hour.began), (hour.waiting, CHAT.arrivals)):
        gone = hour.done if count == hour.running else hour.began
        assert count(moments).mean() == pytest.approx((gone - came).sum() / end, rel=2e-3)


# --- at the door -------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"trace": "chat"}, "trace='chat' must be a Trace"),
        ({"server": 5}, "server=5 must be a Server"),
        ({"servers": 0}, "servers=0"),
        ({"servers": 1001}, "servers=1001 must be at most 1000"),
        ({"servers": 1.5}, "servers=1.5"),
        ({"prompt_limit": 0}, "prompt_limit=0"),
        ({"queue_limit": 0}, "queue_limit=0"),
        ({"queue_limit": -1}, "queue_limit=-1"),
    ],
)
def test_bad_input(wrong, said):
    good = {"trace": traces.made([0], [1], [1], 1), "server": TINY}
    with pytest.raises(InputError, match=said):
        replay(**(good | wrong))


def test_symbols_are_refused():
    import sympy

    with pytest.raises(InputError, match="needs numbers"):
        replay(traces.made([0], [1], [1], 1), Server("s", sympy.Symbol("a", positive=True), 0.1))


@pytest.mark.parametrize(
    "ask", [lambda h: h.wait(0), lambda h: h.wait(1.1), lambda h: h.state(0), lambda h: h.time_per_token(-1)]
)
def test_shares_and_promises(ask):
    with pytest.raises(InputError):
        ask(replay(traces.made([0], [1], [1], 1), TINY))
