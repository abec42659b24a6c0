"""Who waits: at traffic that comes as it comes, and where more users are there than fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .. import queues, traffic
from . import speed
from .lines import Line, in_words
from .machine import layers_of
from .server import Range, computes, fits, kept_up, places_of, server_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..traffic import Server
    from .asked import Asked
    from .machine import Machines

GROUP = "Waiting for a place"
OVERLOADED = "the queue never ends"


def load_of(found: Machines, rate: float, prompt: float, answer: float) -> float:
    """The share of what the servers can do at most that this traffic takes."""
    _, best, _ = fits(layers_of(found.one))
    each = rate / found.servers
    return float(each / traffic.most_requests(server_of(found, best, each, prompt, answer), prompt, answer))


def running(asked: Asked) -> float:
    """Requests that are together in a step of one server: of the users as many as fit; of traffic, as many as must."""
    places = places_of(asked.machines, asked.prompt, asked.answer)
    if asked.rate is None:
        return min(max(1.0, (asked.users or 1) / asked.machines.servers), places)
    _, best, _ = fits(layers_of(asked.machines.one))
    return kept_up(asked.machines, best, asked.rate / asked.machines.servers, asked.prompt, asked.answer)


def lines(asked: Asked, together: float) -> list[Line]:
    """Waiting, and how near the wall is."""
    if together > 1 and not computes(asked.machines.one):
        return []
    return _of_users(asked, together) if asked.rate is None else _of_traffic(asked)


def _of_users(asked: Asked, together: float) -> list[Line]:
    """More users than fit: Little's law says how long those wait that do not run."""
    users, servers = asked.users or 1, asked.machines.servers
    run = together * servers
    if users <= run:
        return [Line(GROUP, "mean_wait", "wait for a place", "none: all fit", lesson="11")]
    each = speed.request_range(asked, together)
    queue = each.map(lambda one: float(queues.closed_wait(users / servers, together, one)))
    return [
        Line(GROUP, "mean_wait", "wait, mean", queue.best, "s", queue.low, queue.high, "queues.closed_wait", "11",
             f"Little's law: {users - run:,.0f} of them wait while {run:,.0f} run."),
    ]  # fmt: skip


def _of_traffic(asked: Asked) -> list[Line]:
    found, prompt, answer = asked.machines, asked.prompt, asked.answer
    each = (asked.rate or 0.0) / found.servers
    three = [server_of(found, fit, each, prompt, answer) for fit in fits(layers_of(found.one))]

    def waiting(of: Callable[[Server, float, float, float], float]) -> Range:
        return Range(*(float(of(one, each, prompt, answer)) for one in three))

    def most(servers: int) -> Range:
        return Range(*(servers * float(traffic.most_requests(one, prompt, answer)) for one in three))

    places = f"Places: {three[1].cap:,} in each server. Requests come one by one, without bursts."
    share = "Requests, as a share of the most that can be done."
    return [
        _line("most_requests", "requests/s at most", most(found.servers), "a second", "traffic.most_requests"),
        _line("load", "load", most(1).map(lambda one: each / one), "share", "traffic.most_requests", share),
        _line("waiting_chance", "chance to wait", waiting(traffic.waiting_chance), "share", "traffic.waiting_chance",
              places, assumed=True),
        _line("mean_wait", "wait, mean", waiting(traffic.mean_wait), "s", "traffic.mean_wait"),
        _line("median_wait", "wait, median", waiting(_median_wait), "s", "traffic.wait_exceeded"),
        _line("p99_wait", "wait, 1 in 100 longer", waiting(traffic.wait_exceeded), "s", "traffic.wait_exceeded"),
    ]  # fmt: skip


def _median_wait(server: Server, rate: float, prompt: float, answer: float) -> float:
    return float(traffic.wait_exceeded(server, rate, prompt, answer, 0.5))


def _line(key: str, name: str, found: Range, unit: str, formula: str, note: str = "", assumed: bool = False) -> Line:
    """A line of a range. A server that cannot follow has no answer: the queue grows for as long as people come."""
    low, high = sorted((found.low, found.high))
    if math.isinf(found.best):
        return Line(GROUP, key, name, OVERLOADED, "", None, None, formula, "11", note, assumed)
    if math.isinf(high):
        note = f"From {in_words(low, 's')} on; at the slow end of the range {OVERLOADED}."
        return Line(GROUP, key, name, found.best, unit, None, None, formula, "11", note, assumed)
    return Line(GROUP, key, name, found.best, unit, low, high, formula, "11", note, assumed)
