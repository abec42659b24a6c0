"""Waiting, in general: Little's law, Erlang's formula, and how many places a crowd needs.

Nothing here knows of tokens. ``traffic`` has the server whose places slow each other down. Numbers, NumPy arrays and
SymPy symbols alike, as in ``formulas``; nothing but the standard library is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._anynumber import (
    Count,
    NotNegative,
    Positive,
    Result,
    counted,
    divide,
    is_symbolic,
    larger,
    not_negative,
    positive,
    positive_share,
    smaller,
)
from ._doors import door, shown
from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PLACES = 100_000
"""Places at most, where they are gone through one by one."""

MOST_IN_SYMBOLS = 20
"""The same where the answer is an expression, which takes twice as long to make for each few places more."""

# --- Little's law ------------------------------------------------------------


@door
def little_number(rate: NotNegative, seconds: NotNegative) -> Result:
    """How many are inside, on average, where ``rate`` a second come and each stays for ``seconds``: the product.

    Of any inside whatever: a queue, a batch, both. Source: Little 1961, "A proof for the queuing formula L = lambda W".
    """
    not_negative(rate=rate, seconds=seconds)
    return rate * seconds


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
    places_at_most(offered, servers=servers)
    not_negative(offered=offered)
    return waiting_share(turned_away(servers, lambda _: offered), smaller(offered / servers, 1))


def places_at_most(offered: Result, **places: int) -> None:
    """Raises InputError unless ``places`` are a whole number, and few enough for what is ``offered``."""
    counted(1, MOST_PLACES, **places)
    if is_symbolic(offered):
        counted(1, MOST_IN_SYMBOLS, **places)


def turned_away(places: int, offered: Callable[[int], Result]) -> Result:
    """Share that finds all ``places`` taken, if nobody could wait: Erlang's first formula, by its recursion.

    ``offered`` gives rate x time of service where so many are inside: a constant, unless places slow each other down.
    """
    full: Result = 1.0
    for n in range(1, places + 1):
        full = next_turned_away(full, n, offered(n))
    return full


def next_turned_away(full: Result, places: int, offered: Result) -> Result:
    """The share of ``turned_away`` with one place more, ``places`` in all, from that without it."""
    return 1 / (1 + divide(places, offered * full))


def waiting_share(full: Result, used: Result) -> Result:
    """Erlang's second formula from his first: share that waits, where places are ``used`` to this share."""
    return 1 / (used + divide(1 - used, full))


FORMULAS = (
    little_number,
    closed_wait,
    erlang_c,
)
"""Those that take numbers, arrays and symbols alike."""


@door
def places_for(offered: float, waiting: float) -> int:
    """The fewest places with which at most a share ``waiting`` of the arrivals waits (``erlang_c``). One number.

    Raises InputError for more than ``MOST_PLACES`` that are busy on average.
    """
    not_negative(offered=offered)
    positive_share(waiting=waiting)
    for name, value in {"offered": offered, "waiting": waiting}.items():
        if not isinstance(value, (int, float)):
            raise InputError(f"{name}={shown(value)} must be one number")
    if offered > MOST_PLACES:
        raise InputError(f"offered={offered!r} must be at most {MOST_PLACES:,} places that are busy on average")
    places, full = 0, 1.0
    while True:
        places += 1
        full = next_turned_away(full, places, offered)
        if places > offered and waiting_share(full, offered / places) <= waiting:  # fewer would never be done
            return places
