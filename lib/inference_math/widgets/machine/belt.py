"""Lesson 03: belt and workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog
from .base import Machine, door, enough, positive, source
from .rows import gpu_row

if TYPE_CHECKING:
    from ...specs import Hardware, Model

FACTORS = (0.25, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10, 20, 40, 70, 120, 200, 300, 400)
"""What the belt of the GPU is multiplied with, from one end of the slider to the other."""


class Belt(Machine):
    """One user, whose token needs all weights: what the belt brings, and how few of the workers that keeps busy.

    ``Belt(text="A belt of {bandwidth} brings {weights} in {move}.")``. ``bandwidth`` is that of one GPU in bytes/s,
    of the hardware unless given. Without ``hardware`` as many H100 as hold the model. Raises InputError for a
    bandwidth that is not positive, or a name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("bandwidth", "weights", "move", "compute", "step", "each", "idle")
    PART: ClassVar = "belt"
    _esm = source("belt.js")
    bandwidth = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        text: str = "Every GPU has a belt of {bandwidth}. Together they bring {weights} in {move}. The workers need "
        "{compute} for their part, so {idle} of them sit.",
        *,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware | None = None,
        bandwidth: float | None = None,
    ) -> None:
        model, hardware = door(model, hardware, enough)
        own = gpu_row(hardware)["BW"]
        bandwidth = own if bandwidth is None else bandwidth
        bandwidth = positive("bandwidth", bandwidth)
        values = sorted({*(own * factor for factor in FACTORS), bandwidth})
        super().__init__(text, model, hardware, {"bandwidth": values}, bandwidth=bandwidth)

    @traitlets.validate("bandwidth")
    def _in_range(self, proposal: dict[str, Any]) -> float:
        return positive("bandwidth", proposal["value"])
