"""List prices of API tokens, each with its source and date: ``data/prices.csv``.

Prices are USD for a million tokens. A service variant (priority, fast mode, peak
hours) is named in the model's name. ``fast_tiers()`` are the variants that sell
speed, each beside its standard row. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .errors import unknown
from .tables import Row, read, rows


@dataclass(frozen=True, slots=True)
class Price:
    """One row: what a provider asked for a model from a date on.

    ``input``, ``output`` and ``cached_input`` (None where not listed) are USD per
    million tokens. Above ``threshold`` input tokens a whole request is billed at
    ``long_input`` and ``long_output`` (all three None where there is one price).
    ``effective_from`` is empty where the source gives no date; ``as_of`` is the
    month in which the price was looked up.
    """

    provider: str
    model: str
    effective_from: str
    input: float
    output: float
    cached_input: float | None
    threshold: int | None
    long_input: float | None
    long_output: float | None
    notes: str
    source: str
    as_of: str

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
        )

    @property
    def output_over_input(self) -> float:
        """How many times as much an output token costs as an input token."""
        return self.output / self.input

    @property
    def dated(self) -> str:
        """The model with its date, for a label: ``"GPT-5.4 (2026-03-05)"``."""
        return f"{self.model} ({self.effective_from or 'listed ' + self.as_of})"


@dataclass(frozen=True, slots=True)
class FastTier:
    """A price that buys speed, and the standard price of the same model.

    ``speed_multiple`` is what the provider promises at most; None where it states none.
    """

    fast: Price
    standard: Price
    speed_multiple: float | None
    promise: str
    source: str

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
        return self.fast.output / self.standard.output


@cache
def prices(provider: str | None = None) -> tuple[Price, ...]:
    """All prices, or those of one provider, in the order of the table.

    Raises UnknownName for a provider that is not there.
    """
    every = tuple(map(Price.from_row, read("prices")))
    providers = dict.fromkeys(one.provider for one in every)
    if provider is not None and provider not in providers:
        raise unknown("provider", provider, providers)
    return tuple(one for one in every if provider in (None, one.provider))


def price(model: str, effective_from: str | None = None) -> Price:
    """The price of ``model``; the last row of the table unless a date is given.

    Raises UnknownName, with the nearest name, for one that is not there.
    """
    found = [one for one in prices() if one.model == model and effective_from in (None, one.effective_from)]
    if not found:
        asked = model if effective_from is None else f"{model} from {effective_from}"
        raise unknown("price", asked, dict.fromkeys(one.model for one in prices()))
    return found[-1]


@cache
def fast_tiers() -> tuple[FastTier, ...]:
    """All tiers that sell speed, in the order of ``data/fast_tiers.csv``: those with a speed multiple first."""
    return tuple(map(FastTier.from_row, rows("fast_tiers").values()))
