"""What an accelerator costs to rent for an hour, each quote with its source and date: ``data/rental.csv``.

``rent("H100")`` is one number with its range, month and sources; ``rents()`` are the quotes. What a rent makes of a
token is in ``money``. Nothing but the standard library is needed.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from . import spelling
from ._anynumber import positive
from ._rules import in_order
from .days import Day, days
from .errors import InputError, unknown
from .tables import Row, read, rows

if TYPE_CHECKING:
    from .specs import Hardware


@dataclass(frozen=True, slots=True)
class Quote:
    """One row: what an hour of one accelerator cost at a provider.

    ``usd_per_gpu_hour`` lies in the middle of ``low`` and ``high`` where a range was
    given. ``kind``: ``on-demand``, ``list`` (a printed list price), ``spot``, ``1-year``,
    ``index`` and ``spot index`` (an average of many), ``assumed``, ``owner cost``.
    Raises InputError for a rent that is not above 0 or outside of its range, and for what is no date.
    """

    hardware: str
    usd_per_gpu_hour: float
    low: float
    high: float
    kind: str
    provider: str
    date: str
    source: str
    confidence: str
    notes: str

    def __post_init__(self) -> None:
        said = f"{self.hardware} at {self.provider}"
        positive(**{f"{said}: {name}": getattr(self, name) for name in ("low", "usd_per_gpu_hour", "high")})
        in_order(said, self, "low", "usd_per_gpu_hour", "high")
        days(f"{said}: date", self.date)

    @classmethod
    def from_row(cls, row: Row) -> Quote:
        """The quote of a row of ``data/rental.csv``."""
        return cls(
            hardware=row["hardware"],
            usd_per_gpu_hour=row.number("usd_per_gpu_hour"),
            low=row.number("low_usd_per_gpu_hour"),
            high=row.number("high_usd_per_gpu_hour"),
            kind=row["kind"],
            provider=row["provider"],
            date=row["date"],
            source=row["source"],
            confidence=row["confidence"],
            notes=row["notes"],
        )

    @property
    def second_hand(self) -> bool:
        """Whether the source quotes the provider, and is not the provider."""
        return "second hand" in self.confidence

    @property
    def month(self) -> str:
        """``"2026-11"``."""
        return self.date[:7]


@dataclass(frozen=True, slots=True)
class Rent:
    """USD for an hour of one accelerator: the median of the quotes of one kind and month, and their range."""

    hardware: str
    usd_per_gpu_hour: float
    low: float
    high: float
    kind: str
    month: str
    quotes: tuple[Quote, ...]

    def __repr__(self) -> str:
        many = f"{len(self.quotes)} quotes" if len(self.quotes) > 1 else "one quote"
        return (
            f"<{self.hardware}: USD {self.usd_per_gpu_hour:.2f} an hour ({self.low:.2f} to {self.high:.2f}), "
            f"{self.kind}, {many} of {self.month}>"
        )


def rents(hardware: Hardware | str | None = None, kind: str | None = None, on: Day | None = None) -> tuple[Quote, ...]:
    """The quotes of one accelerator, of one kind, of one day or month; all unless given, oldest first.

    A name is matched as ``catalog.hardware`` matches it; ``"H100 (variant not said)"`` has quotes of its own.
    Raises UnknownName for an accelerator or a kind that has none, and InputError for what is no date.
    """
    found = _quotes()
    if hardware is not None:
        meant = _meant(hardware)
        found = tuple(one for one in found if one.hardware == meant)
    if kind is not None:
        _known_kind(kind)
        found = tuple(one for one in found if one.kind == kind)
    if on is not None:
        first, last = days("on", on)
        found = tuple(one for one in found if days("date", one.date)[0] <= last and first <= days("date", one.date)[1])
    return found


def rent(hardware: Hardware | str, kind: str = "on-demand", on: Day | None = None) -> Rent:
    """What an hour of one accelerator costs: the median of the quotes of ``kind`` in the latest month that has any, up
    to the day or month ``on``.

    The median, because the quotes of one month lie several times apart, between marketplaces and large clouds:
    ``low`` and ``high`` are as much a part of the answer.

    ``hardware`` by name or as an object. Raises UnknownName for one without quotes, and InputError, with what is known,
    where none is of that kind and time.
    """
    _known_kind(kind)
    meant = _meant(hardware)
    every = rents(meant)
    mine = [one for one in every if one.kind == kind]
    if on is not None:
        last = days("on", on)[1]
        mine = [one for one in mine if days("date", one.date)[0] <= last]
    if not mine:
        known = ", ".join(dict.fromkeys(f"{one.kind} of {one.month}" for one in every))
        when = "" if on is None else f" up to {on}"
        raise InputError(f"kind={kind!r}: no such rent of {every[0].hardware} is known{when}. Known: {known}")
    month = max(one.month for one in mine)
    latest = tuple(one for one in mine if one.month == month)
    return Rent(
        latest[0].hardware,
        statistics.median(one.usd_per_gpu_hour for one in latest),
        min(one.low for one in latest),
        max(one.high for one in latest),
        kind,
        month,
        latest,
    )


@cache
def _quotes() -> tuple[Quote, ...]:
    return tuple(map(Quote.from_row, read("rental")))


def _known_kind(kind: str) -> None:
    kinds = dict.fromkeys(one.kind for one in _quotes())
    if kind not in kinds:
        raise unknown("kind of rent", kind, kinds)


def _meant(hardware: Hardware | str) -> str:
    known = dict.fromkeys(one.hardware for one in _quotes())
    hardware = spelling.device_name(hardware)
    meant = spelling.found("hardware", hardware, {**rows("hardware"), **known})
    if meant not in known:
        how = "Where no quote is known, give a rent yourself: the formulas of money take a number."
        raise unknown("rent of", hardware, known, how=how, parts=False, strict=True)
    return meant
