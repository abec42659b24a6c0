"""Lesson 01: the warehouse, a model's bytes beside GPUs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog, formats
from ...errors import InputError
from .base import Machine, door, positive, source

if TYPE_CHECKING:
    from ...specs import Hardware, Model

FORMATS = ("bf16", "fp8", "int4")


def bits_of_formats(*more: float) -> list[float]:
    """Bits of a number in the usual formats, scales counted, the widest first, and ``more``."""
    return sorted({*(float(formats.bits(one)) for one in FORMATS), *more}, reverse=True)


def billions_up_to(model: Model, *more: float) -> list[float]:
    """Sizes of the models of the catalog that are no larger than ``model``, in billions, about a tenth apart."""
    largest = float(model.total_params) / 1e9
    sizes = sorted(round(float(catalog.model(one).total_params) / 1e9) for one in catalog.model_names())
    kept: list[float] = []
    for size in sizes:
        if 1 <= size < 0.98 * largest and (not kept or size > 1.1 * kept[-1]):
            kept.append(size)
    return sorted({*kept, largest, *more})


class Warehouse(Machine):
    """A model's bytes in boxes, beside as many GPUs as hold them, all to one scale.

    ``Warehouse(text="{billions} billion numbers of {bits} bits are {weights}: {gpus}.")``. ``hardware`` is one GPU; its
    ``usable`` says how much of it may be filled (every byte, unless ``hardware`` is given). ``billions`` and ``bits``
    are those of the model unless given. Raises InputError for one that is not positive, hardware that is several, or a
    name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("billions", "bits", "weights", "gpus", "memory", "room", "left")
    PART: ClassVar = "warehouse"
    _esm = source("warehouse.js")
    billions = traitlets.Float(1.0).tag(sync=True)
    bits = traitlets.Float(8.0).tag(sync=True)

    def __init__(
        self,
        text: str = "A model of {billions} billion numbers, {bits} bits each, is {weights}. All of it must lie in "
        "GPU memory before the first word: that is {gpus} of {memory}.",
        *,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware | None = None,
        billions: float | None = None,
        bits: float | None = None,
    ) -> None:
        model, hardware = door(model, hardware, lambda _: replace(catalog.H100, usable=1.0))
        if hardware.devices != 1:
            raise InputError(f"hardware={hardware.name!r} must be one GPU: the picture counts how many are needed")
        billions = positive("billions", model.total_params / 1e9 if billions is None else billions)
        bits = positive("bits", 8 * model.weight_bytes_per_param if bits is None else bits)
        values = {"billions": billions_up_to(model, billions), "bits": bits_of_formats(bits)}
        super().__init__(text, model, hardware, values, billions=billions, bits=bits)

    @traitlets.validate("billions", "bits")
    def _in_range(self, proposal: dict[str, Any]) -> float:
        return positive(proposal["trait"].name, proposal["value"])
