"""Waiting, in general: Little's law, Erlang's formula, and how many places a crowd needs.

Nothing here knows of tokens. ``traffic`` has the server whose places slow each other down. Numbers, NumPy arrays and
SymPy symbols alike, as in ``formulas``; nothing but the standard library is needed.
"""

from __future__ import annotations

from ._anynumber import (
    Count,
    NotNegative,
    Positive,
    Result,
    divide,
    larger,
    not_negative,
    positive,
    positive_share,
    smaller,
    whole,
)
from ._doors import door

# --- Little's law ------------------------------------------------------------


@door
def little_number(rate: NotNegative, seconds: NotNegative) -> Result:
    """How many are inside, on average, where ``rate`` a second come and each stays for ``seconds``: the product.

    Of any inside whatever: a queue, a batch, both. Source: Little 1961, "A proof for the queuing formula L = lambda W".
    """
    not_negative(rate=rate, seconds=seconds)
    return rate * seconds


@door
def little_seconds(number: NotNegative, rate: Positive) -> Result:
    """How long each stays, where ``number`` are inside and ``rate`` a second come: the law solved for it."""
    not_negative(number=number)
    positive(rate=rate)
    return number / rate


@door
def little_rate(number: NotNegative, seconds: Positive) -> Result:
    """How many a second come, where ``number`` are inside and each stays for ``seconds``: the same for the rate."""
    not_negative(number=number)
    positive(seconds=seconds)
    return number / seconds


@door
def closed_wait(number: NotNegative, running: Positive, seconds: NotNegative) -> Result:
    """Seconds in the queue of a test that keeps ``number`` requests open, ``running`` of them at once at most.

    Each runs for ``seconds``, so running/seconds are done a second; by Little's law each is inside for number x
    seconds/running, and all of that above ``seconds`` is waiting. 0 where all run.
    """
    not_negative(number=number, seconds=seconds)
    positive(running=running)
    return larger(number - running, 0) * seconds / running


# --- places that do not slow each other down ---------------------------------


@door
def erlang_c(servers: Count, offered: NotNegative) -> Result:
    """Share that waits, where ``offered`` of ``servers`` places would be busy on average: 1 from all of them on.

    ``offered`` is rate x time of service. Poisson arrivals, exponential service.
    Source: Erlang 1917, his second formula; by the recursion of the first.
    """
    whole(1, servers=servers)
    not_negative(offered=offered)
    used = smaller(offered / servers, 1)
    full: Result = 1.0  # Erlang's first formula: share that would be turned away by n places
    for n in range(1, servers + 1):
        full = 1 / (1 + divide(n, offered * full))
    return 1 / (used + divide(1 - used, full))


FORMULAS = (
    little_number,
    little_seconds,
    little_rate,
    closed_wait,
    erlang_c,
)
"""Those that take numbers, arrays and symbols alike."""


@door
def places_for(offered: float, waiting: float) -> int:
    """The fewest places with which at most a share ``waiting`` of the arrivals waits (``erlang_c``). One number."""
    not_negative(offered=offered)
    positive_share(waiting=waiting)
    places = int(offered) + 1  # fewer would never be done
    while erlang_c(places, offered) > waiting:
        places += 1
    return places
