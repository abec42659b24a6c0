"""Dates of tables: a day, a month or a year, as the days that it covers."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .errors import InputError

Day = str | date
"""A day: ``"2026-09-01"``, a ``date``, or all days of a month (``"2026-09"``) or of a year (``"2026"``)."""


def days(name: str, value: Day) -> tuple[date, date]:
    """The first and the last day that ``value`` covers.

    Raises InputError, which calls the value ``name``, for what is no date.
    """
    if isinstance(value, date):  # a datetime is one, too
        day = date(value.year, value.month, value.day)
        return day, day
    said = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value) if isinstance(value, str) else None
    try:
        if said:
            year, month, day_of_month = (int(part) if part else None for part in said.groups())
            first = date(*(1 if part is None else part for part in (year, month, day_of_month)))
            if day_of_month:
                return first, first
            after = date(first.year + (not month or month == 12), 1 if not month else month % 12 + 1, 1)
            return first, after - timedelta(days=1)
    except ValueError:  # no such month or day
        pass
    raise InputError(f"{name}={value!r} must be a date: '2026-09-01', '2026-09', or a datetime.date")
