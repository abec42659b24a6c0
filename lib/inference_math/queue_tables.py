"""Load tests that vendors print, past the point where requests queue: ``data/queue_tables.csv``.

``queue_table("NIM 1.8.0 Llama-3.3-70B")`` are the rows of one table, as printed. What a test that keeps so many
requests open has to show is in ``queues``. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ._anynumber import positive, whole
from .errors import InputError, unknown
from .tables import Row, read

PER = {"second": 1, "minute": 60, "hour": 3600}
"""Seconds in what a rate of requests may be printed for."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One row: ``open_requests`` kept open, each answered on average with ``output_tokens`` to ``input_tokens``.

    Seconds for one user: to the first token, between two tokens, for the whole request. ``output_tokens_per_second``
    of all users. ``requests``: how many were done ``requests_per`` second, minute or hour, as the table's head says.
    None where the table does not have it. Raises InputError for counts below 1, and for times and rates that are not
    above 0.
    """

    table: str
    open_requests: int
    input_tokens: int
    output_tokens: int
    time_to_first_token: float | None
    time_per_token: float
    latency: float | None
    output_tokens_per_second: float
    requests: float | None
    requests_per: str
    source: str

    def __post_init__(self) -> None:
        for name in ("open_requests", "input_tokens", "output_tokens"):
            whole(1, **{f"{self.table}: {name}": getattr(self, name)})
        for name in ("time_to_first_token", "time_per_token", "latency", "output_tokens_per_second", "requests"):
            value = getattr(self, name)
            if value is not None or name in ("time_per_token", "output_tokens_per_second"):
                positive(**{f"{self.table}: {name}": value})

    @classmethod
    def from_row(cls, row: Row) -> Tested:
        """The test of a row. Raises InputError for a rate that is for no unit of ``PER``."""
        if row["requests"] and row["requests_per"] not in PER:
            raise InputError(f"{row.place}: requests_per={row['requests_per']!r} must be one of {', '.join(PER)}")
        return cls(
            table=row["table"],
            open_requests=row.whole("open_requests"),
            input_tokens=row.whole("input_tokens"),
            output_tokens=row.whole("output_tokens"),
            time_to_first_token=row.number_or_none("ttft_seconds"),
            time_per_token=row.number("seconds_per_token"),
            latency=row.number_or_none("latency_seconds"),
            output_tokens_per_second=row.number("output_tokens_per_second"),
            requests=row.number_or_none("requests"),
            requests_per=row["requests_per"],
            source=row["source"],
        )

    @property
    def running(self) -> float:
        """Requests that were writing, on average, by Little's law: tokens a second times seconds for a token."""
        return self.output_tokens_per_second * self.time_per_token

    @property
    def printed_rate(self) -> float:
        """Requests a second, by the table's head. Raises InputError where the table has no such column."""
        if self.requests is None:
            raise InputError(f"{self.table} prints no rate of requests")
        return self.requests / PER[self.requests_per]


def queue_tables() -> list[str]:
    """The names of the tables."""
    return list(dict.fromkeys(row.table for row in _tests()))


def queue_table(name: str) -> tuple[Tested, ...]:
    """The rows of one table, fewest open requests first. Raises UnknownName."""
    found = tuple(row for row in _tests() if row.table == name)
    if not found:
        raise unknown("table of a load test", name, queue_tables())
    return found


@cache
def _tests() -> tuple[Tested, ...]:
    return tuple(map(Tested.from_row, read("queue_tables")))
