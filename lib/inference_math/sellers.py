"""Who sells the same open weights, and for how much: ``data/sellers.csv``.

``sellers("Llama-3.3-70B")`` are the offers of one model. The list is kept by many people: a single row may be stale, a
median is not. The licence of the list is ``data/sellers.LICENSE``. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from . import spelling
from ._anynumber import not_negative, positive, whole
from .errors import InputError, unknown
from .tables import Row, read

KINDS = ("host", "gateway")
"""Who runs the model, and who sells what others run."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What ``seller`` asks for ``model``: USD per million tokens of ``input``, ``output`` and ``cached_input`` (None
    where none is listed).

    ``listing``: its name in the list. ``max_input``: tokens of a prompt at most; None where that is not said.
    ``kind``: of ``KINDS``. Raises InputError for a price that is not above 0 (``cached_input``: below it), for a
    ``max_input`` that is no whole number, and UnknownName for another kind.
    """

    model: str
    seller: str
    input: float
    output: float
    cached_input: float | None
    max_input: int | None
    kind: str
    listing: str
    source: str
    as_of: str

    def __post_init__(self) -> None:
        said = f"{self.model} at {self.seller}"
        positive(**{f"{said}: input": self.input, f"{said}: output": self.output})
        if self.cached_input is not None:
            not_negative(**{f"{said}: cached_input": self.cached_input})
        if self.max_input is not None:
            whole(1, **{f"{said}: max_input": self.max_input})
        if self.kind not in KINDS:
            raise unknown("kind of seller", self.kind, KINDS)

    @classmethod
    def from_row(cls, row: Row) -> Offer:
        """The offer of a row of ``data/sellers.csv``. Raises InputError for a price that is not above 0."""
        for column in ("input_usd_per_mtok", "output_usd_per_mtok"):
            if row.number(column) <= 0:
                raise InputError(f"{row.place}: {column}={row[column]} must be more than 0")
        return cls(
            model=row["model"],
            seller=row["seller"],
            input=row.number("input_usd_per_mtok"),
            output=row.number("output_usd_per_mtok"),
            cached_input=row.number_or_none("cached_input_usd_per_mtok"),
            max_input=row.whole("max_input_tokens") or None,
            kind=row["kind"],
            listing=row["listing"],
            source=row["source"],
            as_of=row["as_of"],
        )

    @property
    def output_over_input(self) -> float:
        """How many times as much an output token costs as an input token."""
        return self.output / self.input


def sold_models() -> list[str]:
    """The names of the models that ``sellers`` knows."""
    return list(dict.fromkeys(one.model for one in _offers()))


def sellers(model: str, kind: str | None = "host") -> tuple[Offer, ...]:
    """The offers of one model, the cheapest output first: of those who run it, or of any ``kind`` of ``KINDS`` (None:
    all). A seller with several prices stands there once for each.

    A name is matched as ``catalog.model`` matches it, where no row has it as it is: ``"Llama-3.1-70B"`` is sold as
    Llama-3.3-70B, which has its shape. Raises UnknownName for a model or a kind that is not there.
    """
    if kind is not None and kind not in KINDS:
        raise unknown("kind of seller", kind, KINDS)
    meant = _meant(model)
    found = (one for one in _offers() if one.model == meant and kind in (None, one.kind))
    return tuple(sorted(found, key=lambda one: (one.output, one.input, one.seller)))


@cache
def _offers() -> tuple[Offer, ...]:
    return tuple(map(Offer.from_row, read("sellers")))


def _meant(model: str) -> str:
    names = sold_models()
    if isinstance(model, str):
        shapes = [row["name"] for row in read("models")]
        wanted = spelling.found("models", model, shapes)
        for name in names:
            if spelling.key(name) == spelling.key(model):
                return name
        for name in names:
            if wanted is not None and wanted == spelling.found("models", name, shapes):
                return name
    raise unknown("model with sellers", model, names, strict=True)
