"""Lesson 04: people who share a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog, formulas
from .base import Machine, door, enough, source, whole_number

if TYPE_CHECKING:
    from ...specs import Hardware, Model

BATCHES = (
    1,
    2,
    3,
    4,
    6,
    8,
    12,
    16,
    24,
    32,
    48,
    64,
    96,
    128,
    192,
    256,
    384,
    512,
    768,
    1024,
    1536,
    2048,
    3072,
    5000,
    8192,
)


def batches(model: Model, hardware: Hardware, *more: int) -> list[int]:
    """What a slider for the batch offers: round numbers, the balance of belt and workers, and ``more``."""
    balance = round(float(formulas.critical_batch_size(model, hardware)))
    return sorted({*BATCHES, max(1, balance), *more})


class People(Machine):
    """Every box that arrives serves ``batch`` people: belt and crew, who waits, and what each of them gets.

    ``People(batch=64, text="Every box serves {batch}. Moving stays at {move}.")``. Without ``hardware`` as many H100 as
    hold the model. Raises InputError for a batch below 1, or a name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("batch", "move", "compute", "step", "each", "all", "share")
    PART: ClassVar = "people"
    _esm = source("people.js")
    batch = traitlets.Int(1).tag(sync=True)

    def __init__(
        self,
        text: str = "Every box that arrives serves {batch}. Moving stays at {move}, computing is now {compute}; "
        "each of them gets {each}, all together {all}.",
        *,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware | None = None,
        batch: int = 64,
    ) -> None:
        model, hardware = door(model, hardware, enough)
        batch = whole_number("batch", batch, 1)
        super().__init__(text, model, hardware, {"batch": batches(model, hardware, batch)}, batch=batch)

    @traitlets.validate("batch")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        return whole_number("batch", proposal["value"], 1)
