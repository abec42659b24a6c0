"""List prices of API tokens, each with its source and date: ``data/prices.csv``.

Prices are USD for a million tokens. A service variant (priority, fast mode, peak
hours) is named in the model's name. Nothing but the standard library is needed.
"""

import csv
from dataclasses import dataclass
from functools import cache

from .catalog import DATA
from .errors import unknown


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

    @property
    def output_over_input(self):
        """How many times as much an output token costs as an input token."""
        return self.output / self.input

    @property
    def dated(self):
        """The model with its date, for a label: ``"GPT-5.4 (2026-03-05)"``."""
        return f"{self.model} ({self.effective_from or 'listed ' + self.as_of})"


@cache
def prices(provider=None):
    """All prices, or those of one provider, in the order of the table (a tuple of Price).

    Raises UnknownName for a provider that is not there.
    """
    with (DATA / "prices.csv").open(newline="", encoding="utf-8") as file:
        rows = tuple(Price(*_numbers(row)) for row in csv.DictReader(file))
    providers = dict.fromkeys(row.provider for row in rows)
    if provider is not None and provider not in providers:
        raise unknown("provider", provider, providers)
    return tuple(row for row in rows if provider in (None, row.provider))


def price(model, effective_from=None):
    """The price of ``model``; the last row of the table unless a date is given.

    Raises UnknownName, with the nearest name, for one that is not there.
    """
    found = [row for row in prices() if row.model == model and effective_from in (None, row.effective_from)]
    if not found:
        raise unknown(
            "price",
            model if effective_from is None else f"{model} from {effective_from}",
            dict.fromkeys(row.model for row in prices()),
        )
    return found[-1]


def _numbers(row):
    values = {
        name: text
        if name in ("provider", "model", "effective_from", "notes", "source", "as_of")
        else float(text)
        if text
        else None
        for name, text in row.items()
    }
    threshold = values["long_context_threshold_tokens"]
    values["long_context_threshold_tokens"] = threshold and int(threshold)
    return values.values()
