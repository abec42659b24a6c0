"""Traffic against another way of counting: chains solved state by state, steps played one by one, tables of vendors."""

import math

import numpy as np
import pytest
import sympy
from inference_math import formulas, measured, money, queues, serving, traffic
from inference_math.catalog import H100, LLAMA_70B
from inference_math.errors import DoesNotFit, InputError
from inference_math.prices import Price
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


def test_a_textbook_queue_of_one_place():
    assert queues.kingman_wait(0.8, services=0) == pytest.approx(2.0)  # M/D/1
    assert queues.kingman_wait(0.8) == pytest.approx(4.0)  # M/M/1


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
    with pytest.raises(InputError, match="rate=11 must be below 10.74"):
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
