"""Lesson 07: the machine, and the chart of its two times that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import formulas
from ...errors import InputError
from .base import Machine, door, source, whole_number
from .notebooks import contexts, two_nodes, with_notebooks
from .people import batches

if TYPE_CHECKING:
    from ...specs import Hardware, Model


class Chart(Machine):
    """The whole machine, and the chart of both times against the batch with a dot where the machine is.

    ``Chart(batch=16, context=8_000, text="{batch} with {context} tokens each: a step takes {step}.")``. Without
    ``model`` that of the article with the KV cache of Llama-3.1-405B; without ``hardware`` 16 H100. Raises InputError
    for a model that keeps no cache, a batch below 1, a negative context, or a name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("batch", "context", "move", "compute", "step", "each", "all", "one", "fit", "beta", "moves")
    PART: ClassVar = "chart"
    _esm = source("chart.js")
    batch = traitlets.Int(1).tag(sync=True)
    context = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        text: str = "{batch} talk, with {context} tokens in each notebook; {fit} would fit. A step takes {step}, "
        "which is {moves} moves of all weights: each gets {each}, all together {all}.",
        *,
        model: Model | None = None,
        hardware: Hardware | None = None,
        batch: int = 24,
        context: int = 8_000,
    ) -> None:
        model, hardware = door(with_notebooks() if model is None else model, hardware, two_nodes)
        if not formulas.kv_bytes(model, 1_000):
            raise InputError(f"model={model.name!r} keeps no KV cache: give one that does")
        batch, context = whole_number("batch", batch, 1), whole_number("context", context, 0)
        values = {"batch": batches(model, hardware, batch), "context": contexts(model, hardware, 1, context)}
        super().__init__(text, model, hardware, values, batch=batch, context=context)

    @traitlets.validate("batch", "context")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name = proposal["trait"].name
        return whole_number(name, proposal["value"], 1 if name == "batch" else 0)
