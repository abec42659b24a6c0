"""What is said of a case: lines, each a number with its range, the formula that gave it, and the lesson about it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .. import units
from ..errors import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

LESSONS = {
    "01": "01_parameters_memory_compute",
    "03": "03_memory_bound",
    "04": "04_batching",
    "05": "05_kv_cache",
    "06": "06_pricing_phenomena",
    "08": "08_questions_to_chew_on",
    "10": "10_from_time_to_price",
    "11": "11_the_small_player_trap",
}
"""The notebook of each lesson that a line names."""

UNITS: dict[str, Callable[[float], str]] = {
    "bytes": units.size,
    "s": lambda value: units.time(value) if value > 1e-6 else "0 s",
    "tokens/s": units.digits,
    "USD": units.digits,
    "share": lambda value: f"{units.digits(100 * value) if value > 1e-6 else 0} %",
    "times": lambda value: f"{units.digits(value)} x",
}
"""How a number in each unit is said; in any other it has three digits, or is a count. USD stands in a group's name."""


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One answer. ``value`` is the best guess in ``unit`` (SI), or words, or None where there is no answer; ``low``
    and ``high`` are None where it is not measured but counted. ``formula`` is a function of the library, ``lesson`` a
    key of ``LESSONS``. ``assumed``: the value, or something in it, was not said by the reader."""

    group: str
    key: str
    name: str
    value: float | str | None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    formula: str = ""
    lesson: str = ""
    note: str = ""
    assumed: bool = False

    @property
    def said(self) -> str:
        """The value in words."""
        return self.value if isinstance(self.value, str) else in_words(self.value, self.unit)

    @property
    def range_said(self) -> str:
        """The range in words; empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        low, high = in_words(self.low, self.unit), in_words(self.high, self.unit)
        if low == high:
            return ""
        same = low.split(" ")[1:] == high.split(" ")[1:]
        return f"{low.split(' ')[0] if same else low} to {high}"

    def __repr__(self) -> str:
        between = f" ({self.range_said})" if self.range_said else ""
        unit = f" {self.unit}" if self.unit not in UNITS or self.unit == "tokens/s" else ""
        return f"<{self.group}: {self.name}: {self.said}{unit}{between}; lesson {self.lesson}, {self.formula}>"

    @property
    def function(self) -> Callable[..., Any] | None:
        """The formula itself."""
        if not self.formula:
            return None
        module, *path = self.formula.split(".")
        found = import_module(f"inference_math.{module}")
        for name in path:
            found = getattr(found, name)
        return inspect.unwrap(found)  # type: ignore[arg-type]  # a function, behind its door


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A case that was worked out: its ``title``, and its ``lines`` in order. ``case["users_that_fit"]`` is one.

    Printed, it is a table of 80 columns; in a notebook, a list in which each line opens its formula.
    """

    title: str
    lines: tuple[Line, ...]

    def __getitem__(self, key: str) -> Line:
        """The line with this key. Raises UnknownName for one that the case has not."""
        for line in self.lines:
            if line.key == key:
                return line
        raise unknown("line of this case", key, [line.key for line in self.lines])

    def __contains__(self, key: object) -> bool:
        """Whether the case has a line with this key."""
        return any(line.key == key for line in self.lines)

    def __str__(self) -> str:
        from .said import text

        return text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .said import html

        return html(self)

    def as_data(self) -> dict[str, Any]:
        """The case as plain dictionaries, for JSON: each line with all of its fields."""
        return {
            "title": self.title,
            "lines": [{name: getattr(line, name) for name in Line.__slots__} for line in self.lines],
        }


def in_words(value: float | None, unit: str) -> str:
    """A number in its unit (see ``UNITS``)."""
    if value is None:
        return "no answer"
    if unit in UNITS:
        return UNITS[unit](value)
    whole = float(value).is_integer() and abs(value) < 1e9
    return f"{value:,.0f}" if whole else units.digits(value)
