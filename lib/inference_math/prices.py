"""List prices of API tokens, each with its source and date: ``data/prices.csv``.

Prices are USD for a million tokens. ``price("GPT-5.6 Sol", on="2026-08-01")`` is what held on that day. A service
variant (priority, fast mode, peak hours) is named in the model's name. ``fast_tiers()`` are variants that sell speed,
each beside its standard row; ``policies()`` counts a provider's habit once. What a request comes to is
``money.request_price``. Nothing but the standard library is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from ._anynumber import flag, not_negative, positive, share, whole
from .days import Day, days
from .errors import InputError, unknown
from .spelling import key
from .tables import Row, read, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class Price:
    """One row: what a provider asked for a model from a date on. Yours in a line: ``Price(input=3, output=15)``.

    ``input``, ``output``, ``cached_input`` (read from a cache), ``cached_write`` (kept
    for some minutes) and ``cached_write_1h`` (for an hour) are USD per million tokens.
    Above ``threshold`` input tokens, or from it on where ``threshold_included``, a
    whole request is billed at the ``long_...`` prices. ``batch_discount`` is the share
    taken off for answers that may take a day, ``batch_cached_discount`` the share off
    cached input there. None where a price is not listed.

    ``effective_from`` is empty where no source gives a date, and ``effective_until``,
    the last day, where no end is known; ``as_of`` is the month in which the price was
    looked up.

    Raises InputError for a price below 0, a share that is none, a threshold that is no whole number, ``long_...``
    prices without one or one without these, and dates that are none or in the wrong order.
    """

    input: float
    output: float
    cached_input: float | None = None
    threshold: int | None = None
    long_input: float | None = None
    long_output: float | None = None
    cached_write: float | None = None
    cached_write_1h: float | None = None
    batch_discount: float | None = None
    batch_cached_discount: float | None = None
    threshold_included: bool = False
    long_cached_input: float | None = None
    long_cached_write: float | None = None
    long_cached_write_1h: float | None = None
    provider: str = ""
    model: str = "your price"
    effective_from: str = ""
    effective_until: str = ""
    notes: str = ""
    source: str = ""
    as_of: str = ""

    def __post_init__(self) -> None:
        for name in (*_USD, *_LONG):
            self._check(not_negative, name)
        for name in ("batch_discount", "batch_cached_discount"):
            self._check(share, name)
        self._check(partial(whole, 1), "threshold")
        flag(**{f"{self.model}: threshold_included": self.threshold_included})
        for name in _LONG:
            if self.threshold is None and getattr(self, name) is not None:
                raise InputError(f"{self.model}: {name}={getattr(self, name)} needs threshold: from how many tokens on")
        if self.threshold is not None and all(getattr(self, name) is None for name in _LONG):
            raise InputError(f"{self.model}: threshold={self.threshold} needs a price above it, such as long_input")
        first, last, _ = (
            days(f"{self.model}: {name}", value) if (value := getattr(self, name)) else None
            for name in ("effective_from", "effective_until", "as_of")
        )
        if first and last and last[1] < first[0]:
            raise InputError(
                f"{self.model}: effective_until={self.effective_until!r} must not be before "
                f"effective_from={self.effective_from!r}"
            )

    def _check(self, guard: Callable[..., None], name: str) -> None:
        value = getattr(self, name)
        if value is not None or name in ("input", "output"):
            guard(**{f"{self.model}: {name}": value})

    @classmethod
    def from_row(cls, row: Row) -> Price:
        """The price of a row of ``data/prices.csv``."""
        return cls(
            provider=row["provider"],
            model=row["model"],
            effective_from=row["effective_from"],
            input=row.number("input_usd_per_mtok"),
            output=row.number("output_usd_per_mtok"),
            cached_input=row.number_or_none("cached_input_usd_per_mtok"),
            threshold=row.whole("long_context_threshold_tokens") or None,
            long_input=row.number_or_none("long_input_usd_per_mtok"),
            long_output=row.number_or_none("long_output_usd_per_mtok"),
            notes=row["notes"],
            source=row["source"],
            as_of=row["as_of"],
            effective_until=row["effective_until"],
            cached_write=row.number_or_none("cached_write_usd_per_mtok"),
            cached_write_1h=row.number_or_none("cached_write_1h_usd_per_mtok"),
            batch_discount=row.number_or_none("batch_discount"),
            batch_cached_discount=row.number_or_none("batch_cached_discount"),
            threshold_included=row["threshold_included"] == "yes",
            long_cached_input=row.number_or_none("long_cached_input_usd_per_mtok"),
            long_cached_write=row.number_or_none("long_cached_write_usd_per_mtok"),
            long_cached_write_1h=row.number_or_none("long_cached_write_1h_usd_per_mtok"),
        )

    @property
    def output_over_input(self) -> float:
        """How many times as much an output token costs as an input token. Raises InputError where input is free."""
        return _times(self, "output", self, "input")

    @property
    def rise(self) -> tuple[float, float] | None:
        """How many times as much input and output cost past the threshold; None where there is none.

        Raises InputError where one of them is free below it.
        """
        if self.long_input is None or self.long_output is None:
            return None
        return round(_times(self, "long_input", self, "input"), 2), round(
            _times(self, "long_output", self, "output"), 2
        )

    @property
    def variant(self) -> str:
        """The variant of the service, ``"fast mode"``; empty for the standard one."""
        said = re.search(r"\((.+)\)$", self.model)
        return said[1] if said else ""

    @property
    def dated(self) -> str:
        """The model with its date, for a label: ``"GPT-5.4 (2026-03-05)"``."""
        when = self.effective_from or (self.as_of and f"listed {self.as_of}")
        return f"{self.model} ({when})" if when else self.model


_USD = ("input", "output", "cached_input", "cached_write", "cached_write_1h")
_LONG = tuple(f"long_{name}" for name in _USD)


@dataclass(frozen=True, slots=True)
class FastTier:
    """A price that buys speed, and the standard price of the same model.

    ``speed_multiple`` is what the provider promises at most; None where it states none. Raises InputError for one that
    is not above 0.
    """

    fast: Price
    standard: Price
    speed_multiple: float | None
    promise: str
    source: str

    def __post_init__(self) -> None:
        if self.speed_multiple is not None:
            positive(**{f"{self.fast.model}: speed_multiple": self.speed_multiple})

    @classmethod
    def from_row(cls, row: Row) -> FastTier:
        """The tier of a row of ``data/fast_tiers.csv``. Raises UnknownName where a model has no price."""
        return cls(
            fast=price(row["id"]),
            standard=price(row["standard"]),
            speed_multiple=row.number_or_none("speed_multiple"),
            promise=row["promise"],
            source=row["source"],
        )

    @property
    def price_multiple(self) -> float:
        """How many times as much an output token costs as at the standard price."""
        return _times(self.fast, "output", self.standard, "output")


@cache
def prices(provider: str | None = None) -> tuple[Price, ...]:
    """All prices, or those of one provider, in the order of the table, announced ones among them.

    A row that is followed by a dated one of the same model ends the day before.
    Raises UnknownName for a provider that is not there.
    """
    every = list(map(Price.from_row, read("prices")))
    for at, one in enumerate(every):
        after = next((later for later in every[at + 1 :] if later.model == one.model), None)
        if after and after.effective_from and not one.effective_until:
            last = days("effective_from", after.effective_from)[0] - timedelta(days=1)
            every[at] = replace(one, effective_until=last.isoformat())
    providers = dict.fromkeys(one.provider for one in every)
    if provider is not None and provider not in providers:
        raise unknown("provider", provider, providers)
    return tuple(one for one in every if provider in (None, one.provider))


def price(model: str, on: Day | None = None) -> Price:
    """The price of ``model`` that held ``on`` a day, ``"2026-09-01"`` or a ``date``, or in a month, ``"2026-09"``.

    Without a day, the latest: what held in the month in which the table was made, not what was announced for later or
    had ended. Capitals, spaces and hyphens of the name do not matter. The first row of a model may have no date; it
    stands for all days before the next one, back to the first day that the table knows of at all.

    Raises UnknownName, with the nearest name, for a model that is not there, and InputError, with what is known, for
    what is no date, a day on which no price is known to have held, and one on which two may have.
    """
    mine = _of_model(model)
    known = "; ".join(map(_said, mine))
    others = dict.fromkeys(one.model for one in prices() if one.model.startswith(f"{mine[0].model} ("))
    hint = f" See also {', '.join(map(repr, others))}." if others else ""
    if on is None:
        now = days("as_of", max(one.as_of for one in mine))
        held = [one for one, (start, end) in zip(mine, _spans(mine), strict=True) if start <= now[1] and now[0] <= end]
        if held:
            return held[-1]
        raise InputError(
            f"{mine[0].model}: no price held when the table was made; ask for a day with on=. Known: {known}.{hint}"
        )
    try:
        first, last = days("on", on)
    except InputError as wrong:
        raise InputError(f"{wrong}. Known of {mine[0].model}: {known}") from None
    held = [one for one, (start, end) in zip(mine, _spans(mine), strict=True) if start <= last and first <= end]
    if len(held) == 1:
        return held[0]
    if held:
        raise InputError(f"on={on!r}: which price of {mine[0].model} held cannot be said. Known: {known}")
    raise InputError(f"on={on!r}: no price of {mine[0].model} is known to have held. Known: {known}.{hint}")


def policies(
    rule: Callable[[Price], Rule], among: Iterable[Price] | None = None
) -> dict[tuple[str, Rule], tuple[Price, ...]]:
    """Prices by provider and ``rule``: who asks the same for many models, or one for many dates, counts once.

    ``policies(lambda row: row.rise)`` are the habits of long contexts, ``policies(lambda row: row.output_over_input)``
    those of output. ``among`` is all rows unless given.
    """
    found: dict[tuple[str, Rule], list[Price]] = {}
    for one in prices() if among is None else among:
        found.setdefault((one.provider, rule(one)), []).append(one)
    return {habit: tuple(alike) for habit, alike in found.items()}


@cache
def fast_tiers() -> tuple[FastTier, ...]:
    """Tiers that sell speed and say what they promise, in the order of ``data/fast_tiers.csv``: those with a speed
    multiple first."""
    return tuple(map(FastTier.from_row, rows("fast_tiers").values()))


# --- inside ------------------------------------------------------------------


def _times(one: Price, name: str, other: Price, base: str) -> float:
    """How many times one price is another, which is not 0."""
    value: float = getattr(other, base)
    if value == 0:
        raise InputError(f"{other.model}: {base}={value} is free, and {name}={getattr(one, name)} no multiple of that")
    return float(getattr(one, name) / value)


def _of_model(model: str) -> list[Price]:
    """The rows of one model, oldest first."""
    by_key: dict[str, list[Price]] = {}
    for one in prices():
        by_key.setdefault(key(one.model), []).append(one)
    mine = by_key.get(key(model)) if isinstance(model, str) else None
    if not mine:
        every = list(dict.fromkeys(one.model for one in prices()))
        family = re.match(r"[a-z]+", str(model).lower())
        alike = [one for one in every if family and one.lower().startswith(family[0])]
        raise unknown("price", model, alike or every, strict=True)
    return mine


def _first(one: Price) -> date:
    """The first day of a price; one without a date has held since the table begins."""
    if one.effective_from:
        return days("effective_from", one.effective_from)[0]
    return min(_first(other) for other in prices() if other.effective_from)


def _spans(mine: list[Price]) -> list[tuple[date, date]]:
    """The first and last day on which each of a model's rows may have held.

    Where it is not known on which day a row replaced another, both may have held from the start of the older one to
    the month in which the newer one was looked up.
    """
    spans = []
    for at, one in enumerate(mine):
        start = _first(mine[at - 1] if at and not one.effective_from else one)
        if one.effective_until:
            end = days("effective_until", one.effective_until)[1]
        elif at + 1 < len(mine):
            end = days("as_of", mine[at + 1].as_of)[0] - timedelta(days=1)
        else:
            end = date.max
        spans.append((start, end))
    return spans


def _said(one: Price) -> str:
    begin = f"from {one.effective_from}" if one.effective_from else f"(listed in {one.as_of}; first day not known)"
    end = f" until {one.effective_until}" if one.effective_until else ""
    return f"{one.input:g} and {one.output:g} {begin}{end}"
