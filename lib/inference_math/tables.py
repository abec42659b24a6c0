"""The tables of ``data/``, read by the names of their columns. What the columns mean stands in ``data/README.md``.

Nothing but the standard library is needed.
"""

import csv
import math
from functools import cache
from pathlib import Path

from .errors import InputError, unknown

DATA = Path(__file__).parent / "data"

_read: set[str] = set()


class Row(dict[str, str]):
    """One row of a table: the text of its cells by the name of their column, and numbers on request.

    An empty cell means "not known" or "does not apply". Raises UnknownName for a column that is not there.
    """

    def __init__(self, cells: dict[str, str], place: str) -> None:
        super().__init__(cells)
        self.place = place
        """Where the row stands, for a message: ``hardware.csv, line 3``."""

    def __missing__(self, column: str) -> str:
        raise unknown(f"column in {self.place},", column, self)

    def number(self, column: str) -> float:
        """The number in ``column``. Raises InputError where there is none, or one that is not finite."""
        text = self[column]
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"{self.place}: {column}={text!r} must be a finite number")
        return value

    def number_or_none(self, column: str) -> float | None:
        """The same, and None where the cell is empty."""
        return self.number(column) if self[column] else None

    def whole(self, column: str) -> int:
        """The whole number in ``column``, and 0 where the cell is empty. Raises InputError for anything else."""
        value = self.number(column) if self[column] else 0.0
        if not value.is_integer():
            raise InputError(f"{self.place}: {column}={self[column]!r} must be a whole number")
        return int(value)

    @property
    def cited(self) -> str:
        """Where the row comes from, and when: ``"address (2026-08)"``."""
        return f"{self['source']} ({self['as_of']})"


def read(table: str) -> tuple[Row, ...]:
    """The rows of ``data/<table>.csv``, in their order.

    Cells that ``unverified_fields`` of their row names are empty. Raises UnknownName, with the nearest name, for a
    table that is not there, and InputError for a file in which a row is longer or shorter than the header, two columns
    have one name, or an unverified field has none.
    """
    _read.add(table)
    return _rows(table)


def rows(table: str) -> dict[str, Row]:
    """The same by the column ``name`` or ``id``.

    Raises InputError for a table that has neither, or two rows of one name.
    """
    _read.add(table)
    return _named(table)


def read_so_far() -> set[str]:
    """The names of the tables that were asked for since Python started: what a notebook's numbers depend on."""
    return set(_read)


@cache
def _rows(table: str) -> tuple[Row, ...]:
    path = DATA / f"{table}.csv"
    if not path.exists():
        raise unknown("table", table, sorted(one.stem for one in DATA.glob("*.csv")))
    with path.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        if len(set(header)) < len(header):
            raise InputError(f"{path.name}: two columns have the same name in {', '.join(header)}")
        found = []
        for cells in lines:
            place = f"{path.name}, line {lines.line_num}"
            if len(cells) != len(header):
                raise InputError(f"{place}: {len(cells)} cells under {len(header)} columns")
            row = Row(dict(zip(header, cells, strict=True)), place)
            for column in filter(None, row.get("unverified_fields", "").split(";")):
                if column not in row:
                    raise unknown(f"column in {place},", column, row)
                row[column] = ""  # what nobody has checked is not known
            found.append(row)
    return tuple(found)


@cache
def _named(table: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in _rows(table):
        key = next((column for column in ("name", "id") if column in row), None)
        if key is None:
            raise InputError(
                f"{table}.csv has no column name or id; tables.read({table!r}) gives its rows in their order"
            )
        if row[key] in found:
            raise InputError(f"{row.place}: {row[key]!r} stands in {found[row[key]].place}, too")
        found[row[key]] = row
    return found
