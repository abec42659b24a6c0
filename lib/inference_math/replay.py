"""A real hour of requests, replayed through servers: who waits, who is refused, and what is left of the money.

    chat = traces.load("azure_chat_2023")
    hour = replay(chat, server, servers=2, prompt_limit=2048, queue_limit=100)
    hour.wait(0.99), hour.refused, hour.profit_per_hour(0.71, 0.71, rent=4)

A server works in steps. At the beginning of each it takes in those who wait, as far as there is room; the step lasts
``constant`` + ``per_user`` x batch, and ``per_prompt_token`` for each token of the prompts that are new; at its end
everybody in it has one token more, the new ones their first. A request goes to the server that has fewest, running
and waiting, to the first of them where some are equal. Nobody is pushed out, and no prompt was read before.

``widgets/machine/replay.js`` is the same loop, and gives the same numbers. ``sweeps`` replays many settings at once.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from . import money
from ._anynumber import positive, positive_share, whole
from ._doors import of_kind, shown
from .errors import InputError

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    from .traces import Trace
    from .traffic import Server

SERVED, TOO_LONG, QUEUE_FULL = 0, 1, 2
REASONS = ("served", "prompt too long", "queue full")
"""What became of a request: the codes of ``Replay.fate``, and in words."""

MOST_SERVERS = 1000


# --- what comes out ----------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """What became of each request of ``trace``; arrays in its order.

    ``fate``: its code among ``REASONS``. ``server``: the number of the one that it went to, -1 where it was refused.
    ``began``: seconds at which the step began that took it in; ``first``: at which it had its first token; ``done``:
    its last; all three nan where it was refused. ``busy``: seconds in which each server worked. Money is by the hour
    of the time in which people came.
    """

    trace: Trace
    servers: int
    fate: NDArray[int64]
    server: NDArray[int64]
    began: NDArray[float64]
    first: NDArray[float64]
    done: NDArray[float64]
    busy: tuple[float, ...]

    @property
    def waits(self) -> NDArray[float64]:
        """Seconds from arrival to the first token of those who were served, sorted."""
        import numpy

        served = self.fate == SERVED
        return numpy.sort(self.first[served] - self.trace.arrivals[served])

    def wait(self, share: float) -> float:
        """Seconds within which this share of the served had their first token: 0.5 is the median.

        The wait of one of them, none in between. nan where nobody was served.
        """
        positive_share(share=share)
        return at_share(self.waits, share)

    def time_per_token(self, share: float) -> float:
        """Seconds between two tokens of one answer that this share of the answers keep within, on average each.

        Of answers with at least two tokens; nan where there is none.
        """
        import numpy

        positive_share(share=share)
        some = (self.fate == SERVED) & (self.trace.outputs > 1)
        each = (self.done[some] - self.first[some]) / (self.trace.outputs[some] - 1)
        return at_share(numpy.sort(each), share)

    @property
    def refused(self) -> dict[str, int]:
        """How many requests were refused, by the reason."""
        return {REASONS[code]: int((self.fate == code).sum()) for code in (TOO_LONG, QUEUE_FULL)}

    def running(self, times: NDArray[float64]) -> NDArray[int64]:
        """How many requests run at each of ``times`` (seconds), on all servers: the batch over time."""
        return _there(self.began, self.done, times)

    def waiting(self, times: NDArray[float64]) -> NDArray[int64]:
        """How many wait to be taken in at each of ``times`` (seconds), at all servers."""
        import numpy

        came = numpy.where(self.fate == SERVED, self.trace.arrivals, numpy.nan)
        return _there(came, self.began, times)

    def revenue_per_hour(self, input_price: float, output_price: float) -> float:
        """USD an hour for all that was served, at prices in USD per million tokens."""
        served = self.fate == SERVED
        read, written = (float(one[served].sum(dtype=float)) for one in (self.trace.inputs, self.trace.outputs))
        earned = float(money.revenue(read, written, input_price, output_price))
        return earned / (self.trace.seconds / money.SECONDS_PER_HOUR)

    def profit_per_hour(self, input_price: float, output_price: float, rent: float) -> float:
        """USD an hour that are left after ``rent``, USD for a server and hour."""
        return float(money.profit(self.revenue_per_hour(input_price, output_price), rent, self.servers))

    def kept_share(self, promise: float) -> float:
        """Share of the served who had their first token within ``promise`` seconds; 0 where nobody was served."""
        positive(promise=promise)
        waits = self.waits
        return float((waits <= promise).mean()) if len(waits) else 0.0

    def state(self, promise: float) -> str:
        """How the shop does, in a word, against a promised wait of ``promise`` seconds.

        ``fine``: 99 in 100 of the served had their first token in time and no queue was full. ``strained``: not so,
        but most of those who came were served in time. ``drowning``: most were not. Prompts that are too long count
        for none of them: they were never promised anything.
        """
        full = self.refused[REASONS[QUEUE_FULL]]
        kept = self.kept_share(promise)
        served = int((self.fate == SERVED).sum())
        if not served:
            return "drowning" if full else "closed"
        if kept >= FINE and not full:
            return "fine"
        return "strained" if kept * served > MOST * (served + full) else "drowning"


FINE = 0.99
"""Share of the served whose promise is kept where a shop does fine."""
MOST = 0.5


def at_share(values: NDArray[float64], share: float) -> float:
    """The least of ``values``, which are sorted, that so large a share of them does not exceed; nan of none."""
    return float(values[max(0, math.ceil(share * len(values)) - 1)]) if len(values) else math.nan


def _there(come: NDArray[float64], go: NDArray[float64], times: NDArray[float64]) -> NDArray[int64]:
    """How many have come and not gone at each time; nan never comes."""
    import numpy

    came, gone = (numpy.sort(some[~numpy.isnan(some)]) for some in (come, go))
    return numpy.searchsorted(came, times, "right") - numpy.searchsorted(gone, times, "right")


# --- the loop ----------------------------------------------------------------


def replay(
    trace: Trace, server: Server, servers: int = 1, prompt_limit: int | None = None, queue_limit: int | None = None
) -> Replay:
    """Replays ``trace`` through so many equal servers, until the last answer is written.

    ``server``: its ``cap`` is the most that run at once on each. ``prompt_limit``: tokens of the longest prompt that
    is taken. ``queue_limit``: who finds so many waiting at the server with fewest is refused. None: no limit.

    Raises InputError for a server whose times are no numbers, for no servers or more than ``MOST_SERVERS``, and for
    limits that are no whole numbers.
    """
    of_kind("Trace", trace=trace)
    of_kind("Server", server=server)
    whole(1, servers=servers)
    if servers > MOST_SERVERS:
        raise InputError(f"servers={servers!r} must be at most {MOST_SERVERS}")
    times = server.constant, server.per_user, server.per_prompt_token
    if not all(isinstance(one, (int, float)) for one in times):
        raise InputError(f"server={shown(server)}: a replay needs numbers")
    if prompt_limit is not None:
        whole(1, prompt_limit=prompt_limit)
    if queue_limit is not None:
        whole(1, queue_limit=queue_limit)
    shop = _Shop(trace, server, servers)
    most = math.inf if queue_limit is None else queue_limit
    longest = math.inf if prompt_limit is None else prompt_limit
    for i, at in enumerate(trace.arrivals.tolist()):
        if shop.inputs[i] > longest:
            shop.fate[i] = TOO_LONG
        elif len((line := shop.shortest(at)).waiting) >= most:
            shop.fate[i] = QUEUE_FULL
        else:
            shop.server[i] = line.number
            line.waiting.append(i)
            line.changes = min(line.changes, line.now)
    for line in shop.lines:
        line.work(math.inf)
    return shop.result(trace)


class _Shop:
    """The servers, and what is known of each request so far."""

    def __init__(self, trace: Trace, server: Server, servers: int) -> None:
        self.inputs: list[int] = trace.inputs.tolist()
        self.outputs: list[int] = trace.outputs.tolist()
        n = len(trace)
        self.began, self.first, self.done = [math.nan] * n, [math.nan] * n, [math.nan] * n
        self.fate, self.server = [SERVED] * n, [-1] * n
        self.times = float(server.constant), float(server.per_user), float(server.per_prompt_token)
        self.cap: float = math.inf if server.cap is None else server.cap
        self.lines = [_Line(self, number) for number in range(servers)]

    def shortest(self, at: float) -> _Line:
        """The server that has fewest at the time ``at``, brought up to it."""
        best, least = self.lines[0], math.inf
        for line in self.lines if len(self.lines) > 1 else ():
            if line.changes < at:
                line.work(at)
            has = line.batch + len(line.waiting)
            if has < least:
                best, least = line, has
        best.work(at)
        return best

    def result(self, trace: Trace) -> Replay:
        import numpy

        began, first, done = (numpy.array(one) for one in (self.began, self.first, self.done))
        busy = tuple(line.busy for line in self.lines)
        fate, server = numpy.array(self.fate), numpy.array(self.server)
        return Replay(trace, len(self.lines), fate, server, began, first, done, busy)


class _Line:
    """One server: ``batch`` requests run, in ``ends`` by the number of their last step; ``steps`` are done by ``now``.

    ``changes``: until then nobody leaves and nobody is taken in, so nobody has to look.
    """

    __slots__ = ("batch", "busy", "changes", "ends", "now", "number", "shop", "steps", "waiting")

    def __init__(self, shop: _Shop, number: int) -> None:
        self.shop, self.number = shop, number
        self.now, self.steps, self.batch, self.busy, self.changes = 0.0, 0, 0, 0.0, math.inf
        self.waiting: deque[int] = deque()
        self.ends: list[tuple[int, int]] = []

    def work(self, until: float) -> None:
        """Makes all steps that begin before ``until``: those between two changes, which last alike, in one go."""
        now, steps, batch, busy, waiting, ends = self.now, self.steps, self.batch, self.busy, self.waiting, self.ends
        shop = self.shop
        (constant, per_user, per_prompt_token), cap = shop.times, shop.cap
        while now < until:
            while ends and ends[0][0] <= steps:
                shop.done[heappop(ends)[1]] = now
                batch -= 1
            if waiting and batch < cap:
                tokens, new = 0, []
                while waiting and batch < cap:
                    i = waiting.popleft()
                    new.append(i)
                    tokens += shop.inputs[i]
                    heappush(ends, (steps + shop.outputs[i], i))
                    batch += 1
                step = constant + per_user * batch + per_prompt_token * tokens
                for i in new:
                    shop.began[i], shop.first[i] = now, now + step
                now, steps, busy = now + step, steps + 1, busy + step
            elif batch:
                step = constant + per_user * batch
                many = ends[0][0] - steps
                if until < math.inf:
                    many = min(many, math.ceil((until - now) / step))
                now, steps, busy = now + many * step, steps + many, busy + many * step
            elif until < math.inf:
                now = until
            else:
                break
        self.now, self.steps, self.batch, self.busy = now, steps, batch, busy
        if waiting and batch < cap:
            self.changes = now
        else:
            self.changes = now + (ends[0][0] - steps) * (constant + per_user * batch) if ends else math.inf
