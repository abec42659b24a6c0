"""Lesson 02: the loop, which reads everything again for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog
from ...errors import InputError
from .base import Machine, door, enough, positive, source
from .warehouse import billions_up_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...specs import Hardware, Model

MOST = 8
"""Tokens that have room in the picture."""


class Loop(Machine):
    """All weights cross the belt for each token, which goes back in before the next can come.

    ``Loop(tokens=["Sun", "ny"], text="To say one token, the machine reads {weights}.")``. ``billions`` of parameters,
    those of the model unless given, is what the learner moves. Without ``hardware`` as many H100 as hold the model.
    Raises InputError for a size that is not positive, tokens that are not 1 to 8 texts, or a name in the text that is
    no number of it.
    """

    FIELDS: ClassVar = ("billions", "weights", "tokens", "all", "move", "time")
    PART: ClassVar = "loop"
    _esm = source("loop.js")
    billions = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        text: str = "To say one token, a model of {billions} billion parameters reads all its {weights}, once. The "
        "next token depends on it, so everything crosses the belt again: {all} for {tokens}.",
        *,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware | None = None,
        billions: float | None = None,
        question: str = "How's the weather today?",
        tokens: Sequence[str] = ("Sun", "ny", " to", "day", "."),
    ) -> None:
        model, hardware = door(model, hardware, enough)
        if isinstance(tokens, str) or not 1 <= len(tokens) <= MOST or not all(isinstance(one, str) for one in tokens):
            raise InputError(f"tokens={tokens!r} must be 1 to {MOST} texts, e.g. ['Sun', 'ny']")
        billions = positive("billions", model.total_params / 1e9 if billions is None else billions)
        values = {"billions": billions_up_to(model, billions)}
        super().__init__(text, model, hardware, values, billions=billions)
        self.spec = {**self.spec, "tokens": list(tokens), "question": question}

    @traitlets.validate("billions")
    def _in_range(self, proposal: dict[str, Any]) -> float:
        return positive("billions", proposal["value"])
