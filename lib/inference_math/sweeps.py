"""Many replays at once: servers x batch caps x limits x prices x seeds, on all cores or on a dask cluster.

    rows = sweep(chat, server, servers=(1, 2, 3), caps=(64, 177), prices={"mine": (0.71, 0.71)}, rent=4)
    best = max((row for row in rows if row.p99 <= 2), key=lambda row: row.profit_per_hour)

A replay does not hang on prices, so each setting is replayed once for all of them. As ``grading`` does, ``dask`` takes
the address of a scheduler whose workers have this library (``pip install 'inference-math[cluster]'``).
"""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from ._anynumber import counted, not_negative, positive_share, whole
from ._doors import of_kind, shown
from .cluster import client_of
from .errors import InputError
from .replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .traces import Trace
    from .traffic import Server

MOST_SETTINGS = 100_000
MOST_WORKERS = 1000


@dataclass(frozen=True, slots=True)
class Setting:
    """One shop: None is no limit, ``share`` of the requests come, drawn with ``seed`` (1: all of them)."""

    servers: int = 1
    cap: int | None = None
    prompt_limit: int | None = None
    queue_limit: int | None = None
    share: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one setting at one seller's prices: seconds to the first token, and USD an hour."""

    setting: Setting
    seller: str
    median: float
    p99: float
    served: int
    refused: int
    revenue_per_hour: float
    profit_per_hour: float


def sweep(
    trace: Trace,
    server: Server,
    *,
    prices: Mapping[str, tuple[float, float]],
    rent: float,
    servers: Sequence[int] = (1,),
    caps: Sequence[int | None] = (None,),
    prompt_limits: Sequence[int | None] = (None,),
    queue_limits: Sequence[int | None] = (None,),
    share: float = 1.0,
    seeds: Sequence[int] = (0,),
    workers: int | None = None,
    dask: str | None = None,
    progress: Callable[[str], object] | None = None,
) -> list[Outcome]:
    """Replays every combination, and gives an Outcome for each and each of ``prices``, in their order.

    ``prices``: USD per million tokens of input and of output by the name of a seller. ``rent``: USD for a server and
    hour. ``caps``: in place of the server's own (None). ``share``, ``seeds``: of the requests, as ``Trace.thinned``
    draws them. ``workers``: processes on this machine, one for each core unless given; with 1 all is done here.
    ``dask``: the address of a cluster to use instead. ``progress`` is called with a line of text after each replay.

    Raises InputError for what ``replay`` and ``Trace.thinned`` refuse, for a value that stands twice, and for more than
    ``MOST_SETTINGS`` or ``MOST_WORKERS``, before any work; Refused where dask is asked for and is not installed, or no
    scheduler answers.
    """
    of_kind("Trace", trace=trace)
    of_kind("Server", server=server)
    _check_money(prices, rent)
    positive_share(share=share)
    settings = _settings(
        servers=servers, caps=caps, prompt_limits=prompt_limits, queue_limits=queue_limits, seeds=seeds
    )
    settings = [replace(one, share=share) for one in settings]
    workers = _workers(workers)
    one_of = partial(_outcomes, prices=dict(prices), rent=rent)
    if dask:
        done = _on_cluster(one_of, trace, server, settings, dask)
    elif workers == 1 or len(settings) == 1:
        done = ((i, one_of(trace, server, one)) for i, one in enumerate(settings))
    else:
        done = _in_processes(one_of, trace, server, settings, min(workers, len(settings)))
    found: dict[int, list[Outcome]] = {}
    for i, outcomes in done:
        found[i] = outcomes
        if progress:
            progress(f"{len(found)} of {len(settings)} replayed")
    return [outcome for i in range(len(settings)) for outcome in found[i]]


def _check_money(prices: Mapping[str, tuple[float, float]], rent: float) -> None:
    if not isinstance(prices, Mapping):
        raise InputError(f"prices={shown(prices)} must be by the name of a seller, as {{'mine': (0.5, 1.5)}}")
    if not prices:
        raise InputError("prices is empty; give a seller's, such as {'mine': (0.5, 1.5)}")
    for name, pair in prices.items():
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise InputError(f"prices[{name!r}]={shown(pair)} must be two numbers: USD for input and for output")
        not_negative(**{f"prices[{name!r}] of input": pair[0], f"prices[{name!r}] of output": pair[1]})
    not_negative(rent=rent)


_LEAST = {"servers": 1, "caps": 1, "prompt_limits": 1, "queue_limits": 1, "seeds": 0}


def _settings(**kinds: Sequence[Any]) -> list[Setting]:
    """Every combination of these."""
    every = [_values(name, values) for name, values in kinds.items()]
    many = math.prod(map(len, every))
    if many > MOST_SETTINGS:
        raise InputError(f"{many:,} settings of {', '.join(kinds)} must be at most {MOST_SETTINGS:,}")
    fields = ("servers", "cap", "prompt_limit", "queue_limit", "seed")
    return [Setting(**dict(zip(fields, one, strict=True))) for one in itertools.product(*every)]


def _values(name: str, given: Iterable[Any]) -> tuple[Any, ...]:
    """What is given, each a whole number or None for no limit, and none twice."""
    if not isinstance(given, Iterable):
        raise InputError(f"{name}={shown(given)} must be a list of values, such as ({shown(given)},)")
    values = tuple(itertools.islice(given, MOST_SETTINGS + 1))  # which may have no end
    if not values:
        raise InputError(f"{name} is empty; give one value at least")
    for one in values:
        if one is not None or name in ("servers", "seeds"):
            whole(_LEAST[name], **{name: one})
    twice = next((one for one, many in Counter(values).items() if many > 1), 0)
    if twice:
        raise InputError(f"{name} holds {twice} twice; each setting is replayed once")
    return values


def _workers(workers: int | None) -> int:
    if workers is None:
        return os.cpu_count() or 1
    counted(1, MOST_WORKERS, workers=workers)
    return workers


def _outcomes(
    trace: Trace, server: Server, setting: Setting, prices: Mapping[str, tuple[float, float]], rent: float
) -> list[Outcome]:
    part = trace if setting.share == 1 else trace.thinned(setting.share, setting.seed)
    machine = server if setting.cap is None else replace(server, cap=setting.cap)
    hour = replay(part, machine, setting.servers, setting.prompt_limit, setting.queue_limit)
    refused = sum(hour.refused.values())
    waits = hour.wait(0.5), hour.wait(0.99)
    return [
        Outcome(
            setting,
            seller,
            *waits,
            served=len(part) - refused,
            refused=refused,
            revenue_per_hour=hour.revenue_per_hour(*pair),
            profit_per_hour=hour.profit_per_hour(*pair, rent),
        )
        for seller, pair in prices.items()
    ]


_Work = partial[list[Outcome]]


def _in_processes(
    work: _Work, trace: Trace, server: Server, settings: Iterable[Setting], workers: int
) -> Iterator[tuple[int, list[Outcome]]]:
    # Started anew, not forked: a notebook's process has threads.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        under_way = {pool.submit(work, trace, server, one): i for i, one in enumerate(settings)}
        for future in as_completed(under_way):
            yield under_way[future], future.result()


def _on_cluster(
    work: _Work, trace: Trace, server: Server, settings: Iterable[Setting], address: str
) -> Iterator[tuple[int, list[Outcome]]]:
    with client_of(address) as client:
        from distributed import as_completed as as_done

        lent = client.scatter(trace, broadcast=True)
        under_way = {client.submit(work, lent, server, one, pure=False): i for i, one in enumerate(settings)}
        for future in as_done(under_way, loop=client.loop):
            yield under_way[future], future.result()
