"""Traffic against another way of counting: chains solved state by state, steps played one by one, tables of vendors."""

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy
from inference_math import formulas, measured, queue_tables, queues, serving, tables, traces, traffic
from inference_math.catalog import H100, LLAMA_8B, LLAMA_70B
from inference_math.errors import DoesNotFit, InputError, UnknownName
from inference_math.replay import replay
from inference_math.traffic import Server

FINDING = Server("the findings' server", constant=0.017, per_user=0.0002)
CAPPED = Server("the same with room for 64", constant=0.017, per_user=0.0002, cap=64)
ANSWER = 200


@pytest.mark.parametrize(
    "rate, load, mean, spread, idle",
    [(1.25, 0.05, 4.53, 2.18, 0.0121), (7.5, 0.30, 36.86, 7.26, 0), (15, 0.60, 129.0, 17.96, 0)],
)
def test_the_batch_of_the_findings(rate, load, mean, spread, idle):
    asked = FINDING, rate, 0, ANSWER
    assert traffic.load(*asked) == pytest.approx(load)
    assert traffic.mean_batch(*asked) == pytest.approx(mean, abs=0.005 if mean < 100 else 0.05)
    assert traffic.batch_spread(*asked) == pytest.approx(spread, abs=0.005)
    assert traffic.idle_share(*asked) == pytest.approx(idle, abs=0.00005)


def test_half_of_the_time_nobody_is_there():
    asked = FINDING, 0.2, 0, ANSWER
    assert traffic.mean_batch(*asked) == pytest.approx(0.6935, abs=0.00005)
    assert traffic.idle_share(*asked) == pytest.approx(0.5012, abs=0.00005)


def test_a_limit_of_64():
    most = traffic.most_requests(CAPPED, 0, ANSWER)
    assert most == pytest.approx(10.738, abs=0.0005)
    nearly, less = (CAPPED, 0.95 * most, 0, ANSWER), (CAPPED, 0.85 * most, 0, ANSWER)
    assert traffic.mean_batch(*nearly) == pytest.approx(58.94, abs=0.005)
    assert traffic.waiting_chance(*nearly) == pytest.approx(0.501, abs=0.0005)
    assert traffic.mean_wait(*nearly) == pytest.approx(0.933, abs=0.0005)
    assert traffic.mean_batch(*less) == pytest.approx(49.41, abs=0.005)
    assert traffic.waiting_chance(*less) == pytest.approx(0.075, abs=0.0005)
    assert traffic.mean_wait(*less) == pytest.approx(0.046, abs=0.0005)


@pytest.mark.parametrize("servers, offered, waits", [(10, 8, 0.40918), (64, 55, 0.16780), (100, 90, 0.21694)])
def test_erlangs_table(servers, offered, waits):
    assert queues.erlang_c(servers, offered) == pytest.approx(waits, abs=0.000005)
    direct = offered**servers / math.factorial(servers) * servers / (servers - offered)
    others = sum(offered**n / math.factorial(n) for n in range(servers))
    assert queues.erlang_c(servers, offered) == pytest.approx(direct / (others + direct))


def solved(server, rate, prompt, answer, states=3000):
    """The chain as a linear system, in which no formula of the library stands: shares of the time in each state."""
    n = np.arange(1, states)
    running = np.minimum(n, server.cap or states)
    steps = answer * (server.constant + server.per_user * running) + running * server.per_prompt_token * prompt
    done = running / steps
    shares = np.cumprod(np.concatenate([[1.0], rate / done]))
    return shares / shares.sum()


WITH_PROMPTS = Server("with prompts", 0.017, 0.0002, 0.0001)


@pytest.mark.parametrize("cap", [None, 1, 2, 40])
@pytest.mark.parametrize("used", [0.05, 0.5, 0.9])
def test_every_number_is_that_of_the_chain(cap, used):
    server = Server("one", 0.017, 0.0002, 0.0001, cap)
    rate = used * traffic.most_requests(server, 500, ANSWER)
    asked = server, rate, 500, ANSWER
    shares = solved(*asked)
    n = np.arange(len(shares))
    running = np.minimum(n, cap or n[-1])
    queue = ((n - running) * shares).sum()
    assert traffic.mean_batch(*asked) == pytest.approx((running * shares).sum())
    assert traffic.waiting_chance(*asked) == pytest.approx(shares[cap:].sum() if cap else 0.0)
    assert traffic.mean_wait(*asked) == pytest.approx(queue / rate, abs=1e-12)
    assert traffic.open_distribution(*asked, 300) == pytest.approx(shares[:301])
    assert traffic.open_distribution(*asked, 3) == pytest.approx(shares[:4])
    if cap is None:
        spread = math.sqrt((n * n * shares).sum() - (n * shares).sum() ** 2)
        assert traffic.batch_spread(*asked) == pytest.approx(spread)
        assert traffic.idle_share(*asked) == pytest.approx(shares[0])


def test_the_mean_is_more_than_the_mean_field_by_load_over_what_is_left():
    rate = np.array([0.1, 3.0, 10.0])
    asked = WITH_PROMPTS, rate, 500, ANSWER
    rho = traffic.load(*asked)
    assert traffic.mean_batch(*asked) - traffic.mean_field_batch(*asked) == pytest.approx(rho / (1 - rho))


def test_the_mean_field_solves_its_equation():
    asked = WITH_PROMPTS, 9.0, 500, ANSWER
    step, batch = traffic.loaded_step_time(*asked), traffic.mean_field_batch(*asked)
    assert step == pytest.approx(0.017 + 0.0002 * batch + 9.0 * step * traffic.prefill(WITH_PROMPTS, 500))
    assert batch == pytest.approx(9.0 * ANSWER * step)


def test_past_the_wall():
    asked = np.array([10.0, 10.7383, 30.0])
    assert list(np.isinf(traffic.mean_wait(CAPPED, asked, 0, ANSWER))) == [False, True, True]
    assert list(np.isinf(traffic.wait_exceeded(CAPPED, asked, 0, ANSWER))) == [False, True, True]
    assert list(traffic.waiting_chance(CAPPED, asked, 0, ANSWER)[1:]) == [1, 1]
    assert traffic.mean_batch(CAPPED, asked, 0, ANSWER)[2] == 64
    assert traffic.mean_batch(FINDING, 30, 0, ANSWER) == traffic.mean_field_batch(FINDING, 25, 0, ANSWER) == math.inf
    assert traffic.waiting_chance(FINDING, np.array([24, 25.0]), 0, ANSWER) == pytest.approx([0, 1])
    assert traffic.idle_share(FINDING, 30, 0, ANSWER) == 0
    with pytest.raises(InputError, match=r"rate=11 must be below 10\.74"):
        traffic.open_distribution(CAPPED, 11, 0, ANSWER, 10)


def test_hardly_anybody_comes_to_many_places():
    roomy = Server("roomy", 0.017, 0.0002, cap=2000)
    assert traffic.waiting_chance(roomy, np.array([1e-9, 1e-3, 1.0]), 0, ANSWER) == pytest.approx([0, 0, 0])
    assert queues.erlang_c(2000, 1e-300) == 0


def test_one_in_a_hundred_waits_longer():
    asked = CAPPED, 10.2, 0, ANSWER
    most, waits = traffic.most_requests(CAPPED, 0, ANSWER), traffic.waiting_chance(*asked)
    late = traffic.wait_exceeded(*asked)
    assert waits * math.exp(-(most - 10.2) * late) == pytest.approx(0.01)
    assert traffic.wait_exceeded(CAPPED, 1.0, 0, ANSWER) == 0  # fewer than one in a hundred wait


def test_many_requests_at_once_are_served_as_one_batch():
    """Inoue's server, arXiv 1912.06322: all who wait are served together. An answer of one token is just that."""
    each, fixed = 0.5833, 1.4284
    for load, batch in ((0.8, 9.81), (0.2, 1.216)):
        rate = load / each
        size = np.arange(1, 400)
        come = rate * (fixed + each * size)
        chances = np.zeros((399, 400))
        chances[:, 0] = np.exp(-come)
        for n in range(1, 400):
            chances[:, n] = chances[:, n - 1] * come / n
        moves = np.column_stack([chances[:, 0] + chances[:, 1], chances[:, 2:]])  # nobody came: the next one, alone
        moves /= moves.sum(1, keepdims=True)
        shares = np.full(399, 1 / 399)
        for _ in range(400):
            shares = shares @ moves
        mean = (shares * size).sum()
        assert mean == pytest.approx(batch, abs=0.005)
        if load == 0.8:
            # who comes during a service waits for the rest of it, and then for that of their own batch
            length = fixed + each * size
            idle = (shares * chances[:, 0]).sum() / rate
            cycle = (shares * length).sum() + idle
            inside = 0.5 * rate * (shares * length**2).sum() + (shares * size * length).sum()
            assert inside / cycle / rate == pytest.approx(12.98, abs=0.005)
    of_one = Server("whole batches", fixed, each)
    assert traffic.mean_field_batch(of_one, 0.8 / each, 0, 1) == pytest.approx(9.795, abs=0.0005)
    assert traffic.mean_field_batch(of_one, 0.2 / each, 0, 1) == pytest.approx(0.612, abs=0.0005)  # half of the truth


# --- from a fit, and money ---------------------------------------------------

FP8 = LLAMA_70B.at("fp8")
TWO = 2 * H100


@pytest.fixture(scope="module")
def fit():
    return serving.fit(serving.usable(measured.served(None, None))[0], draws=0)


def test_a_server_of_a_fit_takes_as_long_as_the_fit_says(fit):
    """Its step plus the share of the prompts, which the fit counts for all but the user's own."""
    server = Server.fitted(fit, FP8, TWO, 1000, 800)
    assert server.cap == int(formulas.max_batch(FP8, TWO, 1400))
    for batch in (1, 7, 60):
        step = server.constant + server.per_user * batch
        others = (batch - 1) * traffic.prefill(server, 1000) / 800
        assert step + others == pytest.approx(fit.predict(FP8, TWO, batch, 1000, 800))
    assert Server.fitted(fit, FP8, TWO, 1000, 800, cap=5).cap == 5


def test_a_server_that_holds_nobody_is_refused(fit):
    with pytest.raises(DoesNotFit, match="does not fit"):
        Server.fitted(fit, LLAMA_70B, H100, 1000, 800)


@pytest.mark.parametrize(
    "given, said",
    [
        ({"constant": 0}, "mine: constant=0 must be"),
        ({"per_user": -1}, "mine: per_user=-1 must be"),
        ({"per_prompt_token": -1}, "mine: per_prompt_token=-1 must be"),
        ({"cap": 0}, "mine: cap=0 must be a whole number, 1 or more"),
        ({"cap": 2.5}, r"mine: cap=2\.5 must be a whole number"),
    ],
)
def test_what_a_server_cannot_be(given, said):
    with pytest.raises(InputError, match=said):
        Server("mine", **{"constant": 0.01, "per_user": 0.001} | given)


def test_a_fit_by_layers_makes_no_server():
    by_layer = serving.fit(serving.usable(measured.served(None, None))[0], ("layer",), draws=0)
    with pytest.raises(InputError, match="has a term for each layer"):
        Server.fitted(by_layer, FP8, TWO, 1000, 800)


@pytest.mark.parametrize("price, rate", [((0.71, 0.71), 1.15), ((0.20, 0.20), 4.1), ((0.10, 0.32), 6.1)])
def test_break_even_of_the_findings(price, rate):
    """Azure's chat lengths, two GPUs at 2 USD."""
    earned = (1155 * price[0] + 211 * price[1]) / 1e6
    assert traffic.break_even_rate(2, 2, earned) == pytest.approx(rate, abs=0.05)


def test_ten_requests_a_second_for_eight_h200():
    assert traffic.break_even_rate(20 / 8, 8, (1155 * 0.27 + 211 * 1.10) / 1e6) == pytest.approx(10.2, abs=0.05)


def test_a_million_tokens_at_so_much_traffic():
    assert traffic.usd_per_million_at(2, 2, 0.1, 211) == pytest.approx(53, abs=0.5)
    assert traffic.usd_per_million_at(2, 2, 5, 211) == pytest.approx(1.05, abs=0.005)


# --- waiting in general ------------------------------------------------------


def test_littles_law():
    assert queues.little_number(3.0, 4.0) == 12


def test_a_test_with_more_requests_open_than_run():
    """10 places of 2 seconds do 5 a second: 25 open are inside for 5 seconds, 3 of them waiting."""
    assert queues.closed_wait(25, 10, 2.0) == pytest.approx(3.0)
    assert queues.closed_wait(8, 10, 2.0) == 0


def test_places_are_counted_to_a_limit():
    """Nobody waits for an answer that takes a billion steps, or an expression that takes minutes."""
    endless, x = Server("one", 0.01, 0.001, cap=10**9), sympy.Symbol("x", positive=True)
    for ask, said in (
        (lambda: queues.erlang_c(10**9, 5), "servers=1000000000 must be a whole number from 1 to 100,000"),
        (lambda: queues.erlang_c(21, x), "servers=21 must be a whole number from 1 to 20"),
        (lambda: queues.places_for(100_001, 0.1), "offered=100001 must be at most 100,000 places"),
        (lambda: queues.places_for(x, 0.1), "offered=x must be one number"),
        (lambda: queues.places_for(3, np.array([0.1, 0.2])), "waiting=.* must be one number"),
        (
            lambda: traffic.waiting_chance(endless, 1, 10, 10),
            "one: cap=1000000000 must be a whole number from 1 to 100",
        ),
        (lambda: traffic.mean_wait(replace(endless, cap=21), x, 10, 10), "one: cap=21 must be a whole number from 1"),
        (lambda: traffic.open_distribution(endless, 1, 10, 10, 5), "one: cap=1000000000 must be a whole number"),
        (lambda: traffic.open_distribution(replace(endless, cap=None), 1, 10, 10, 10**9), "most=1000000000 must be"),
    ):
        with pytest.raises(InputError, match=said):
            ask()
    assert traffic.waiting_chance(replace(endless, cap=100_000), 1, 10, 10) == 0  # the load is a tenth
    assert queues.erlang_c(100_000, 99_999) == pytest.approx(1, abs=0.005)
    assert queues.places_for(0, 0.001) == 1


def test_a_crowd_without_end_is_served_at_once(fit):
    """Caches that are nothing fit without end: a fitted server then has as many places as are counted."""
    bare = replace(LLAMA_8B, kv_bytes_per_token=0.0, kv_layouts=())
    assert Server.fitted(fit, bare, H100, 100, 100).cap == queues.MOST_PLACES


def test_spare_places_grow_as_the_root():
    for offered in (20, 80, 320):
        places = queues.places_for(offered, 0.2)
        assert queues.erlang_c(places, offered) <= 0.2 < queues.erlang_c(places - 1, offered)
        assert places - offered == pytest.approx(
            1.062 * math.sqrt(offered), abs=1.3
        )  # Halfin and Whitt's; whole places


# --- tables of vendors -------------------------------------------------------


def test_nvidias_table_follows_from_its_memory_and_littles_law():
    rows = queue_tables.queue_table("NIM 1.8.0 Llama-3.3-70B")
    holds = formulas.max_batch(FP8.with_kv("fp8"), TWO, serving.mean_context(5000, 500))
    assert holds == pytest.approx(85.4, abs=0.05)
    assert formulas.max_batch(FP8, TWO, 5250) == pytest.approx(43, abs=0.5)  # in 16 bit: half, and not what is seen
    full = rows[5:]
    assert [row.running for row in full] == pytest.approx([85.5] * 3, abs=0.3)
    waits = [queues.closed_wait(row.open_requests, holds, (row.output_tokens - 1) * row.time_per_token) for row in full]
    assert waits == pytest.approx([35.0, 62.2, 89.4], rel=0.006)  # the findings'
    assert waits == pytest.approx([row.time_to_first_token for row in full], rel=0.0125)  # as printed
    speed = [holds / row.time_per_token for row in full]
    assert speed == pytest.approx([row.output_tokens_per_second for row in full], rel=0.01)


def test_an_older_table_of_nvidias_breaks_the_law_by_nine_per_cent():
    row = queue_tables.queue_table("NIM 1.5.0 Llama-3.3-70B")[-1]
    inside = row.output_tokens_per_second / 500 * (row.time_to_first_token + 500 * row.time_per_token)
    assert row.open_requests == 200 and inside == pytest.approx(182, abs=1)


def test_oracles_tables():
    rows = {row.open_requests: row for row in queue_tables.queue_table("OCI Llama-3.2-90B-Vision")}
    for many, found, printed in ((64, 20.5, 20.1), (128, 41.3, 39.9), (256, 81.8, 76.2)):
        assert rows[many].running == pytest.approx(31.1, abs=0.1)
        assert many / rows[many].printed_rate == pytest.approx(found, abs=0.05)
        assert rows[many].latency == pytest.approx(printed, abs=0.1)


def test_oracles_wrong_unit():
    """By its head the 70B table does 60 times too little: of 1 open request 0.016 would be inside."""
    for row in queue_tables.queue_table("OCI Llama-3.3-70B"):
        inside = queues.little_number(row.printed_rate, row.latency)
        assert 60 * inside == pytest.approx(row.open_requests, rel=0.4)
        assert 244 <= row.output_tokens_per_second / row.requests <= 310.5  # tokens for each, if it is per second
    for row in queue_tables.queue_table("OCI Llama-3.2-90B-Vision"):
        assert queues.little_number(row.printed_rate, row.latency) == pytest.approx(row.open_requests, rel=0.08)


def test_a_table_that_is_not_there_and_a_column_that_is_not():
    with pytest.raises(UnknownName, match=r"did you mean 'OCI Llama-3\.3-70B'"):
        queue_tables.queue_table("OCI Llama-3.3-70b")
    with pytest.raises(InputError, match="prints no rate of requests"):
        _ = queue_tables.queue_table("NIM 1.8.0 Llama-3.3-70B")[0].printed_rate
    row = tables.Row({"requests": "3", "requests_per": "day"}, "queue_tables.csv, line 2")
    with pytest.raises(InputError, match="line 2: requests_per='day' must be one of second, minute, hour"):
        queue_tables.Tested.from_row(row)


# --- against a server that is played step by step ----------------------------

SECONDS = 40_000
"""Of traffic. The number forgets itself in the time of an answer, 3.6 s at the least load, where its spread is half of
its mean: so the mean of so many seconds is off by 0.5 x root of 2 x 3.6/40,000, or 0.7 %; with more load, by less."""


def played(rate, lengths, seed):
    """Mean and spread of the number in the batch, over time: requests come by chance, with answers as ``lengths``
    draws them, and are served step by step."""
    chance = np.random.default_rng(seed)
    many = int(rate * SECONDS)
    arrivals = np.cumsum(chance.exponential(1 / rate, many))
    answers = np.maximum(1, lengths(chance, many)).astype(int)
    hour = replay(traces.Trace("made up", arrivals, np.ones(many, int), answers, float(arrivals[-1])), FINDING)
    times = np.arange(100.0, arrivals[-1], 0.5)
    there = np.searchsorted(np.sort(arrivals), times, "right") - np.searchsorted(np.sort(hour.done), times, "right")
    return there.mean(), there.std()


ONE_PLACE = Server("one at a time", 0.5, 0.5, cap=1)
"""A step takes a second."""

LENGTHS = {
    "geometric": lambda chance, many: chance.geometric(1 / ANSWER, many),
    "fixed": lambda _, many: np.full(many, ANSWER),
    "log-normal, CV 1.5": lambda chance, many: np.exp(
        chance.normal(math.log(ANSWER) - math.log(3.25) / 2, math.sqrt(math.log(3.25)), many)
    ),
}


@pytest.mark.slow  # simulates hours of requests
@pytest.mark.parametrize("rate", [1.25, 7.5, 15])
@pytest.mark.parametrize("lengths", LENGTHS)
def test_the_chain_is_what_a_server_does(rate, lengths):
    """At loads up to 0.6 the mean is met within 2 % and the spread within 5 %, whatever the lengths."""
    mean, spread = played(rate, LENGTHS[lengths], seed=11)
    asked = FINDING, rate, 0, ANSWER
    assert mean == pytest.approx(traffic.mean_batch(*asked), rel=0.02)
    assert spread == pytest.approx(traffic.batch_spread(*asked), rel=0.05)


def test_one_place_has_the_wait_of_a_textbook():
    """M/M/1 at a load of 0.8: 0.8/0.2 services."""
    assert traffic.mean_wait(ONE_PLACE, 0.8 / ANSWER, 0, ANSWER) == pytest.approx(4 * ANSWER)


@pytest.mark.slow  # simulates hours of requests
@pytest.mark.parametrize("lengths, services", [("geometric", 4), ("fixed", 2)])
def test_one_place_that_is_played_waits_as_long(lengths, services):
    """M/M/1 and M/D/1 at a load of 0.8: of services that are all alike half as long, by Pollaczek and Khinchine."""
    found = []
    for seed in range(3):
        chance, many = np.random.default_rng(seed), 100_000
        arrivals = np.cumsum(chance.exponential(ANSWER / 0.8, many))
        answers = LENGTHS[lengths](chance, many).astype(int)
        made_up = traces.Trace("made up", arrivals, np.ones(many, int), answers, float(arrivals[-1]))
        found.append(replay(made_up, ONE_PLACE).waits.mean() - 1)  # the first token takes a step
    assert np.mean(found) == pytest.approx(services * ANSWER, rel=0.05)
