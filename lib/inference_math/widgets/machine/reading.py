"""Lesson 06: reading a prompt beside writing an answer, prefill beside decode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog, formulas
from .base import Machine, door, enough, source, whole_number

if TYPE_CHECKING:
    from ...specs import Hardware, Model

PROMPTS = (1, 5, 10, 20, 50, 100, 200, 400, 600, 800, 1_000, 1_500, 2_000, 3_000, 4_000)


class Reading(Machine):
    """The same machine twice: it reads a prompt in one pass, and writes a token in each.

    ``Reading(prompt=400, text="A token read costs {read}, a token written {written}: {ratio} times as much.")``. No
    notebooks are moved, and attention's own arithmetic is left out. Without ``hardware`` as many H100 as hold the
    model. Raises InputError for a prompt below 1 token, or a name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("prompt", "read", "written", "ratio", "pass", "answer")
    PART: ClassVar = "reading"
    _esm = source("reading.js")
    prompt = traitlets.Int(1).tag(sync=True)

    def __init__(
        self,
        text: str = "A prompt of {prompt} tokens is read in one pass; written tokens need a pass each. A token read "
        "costs {read}, a token written {written}: {ratio} times as much.",
        *,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware | None = None,
        prompt: int = 600,
    ) -> None:
        model, hardware = door(model, hardware, enough)
        prompt = whole_number("prompt", prompt, 1)
        balance = max(1, round(float(formulas.critical_batch_size(model, hardware))))
        super().__init__(text, model, hardware, {"prompt": sorted({*PROMPTS, balance, prompt})}, prompt=prompt)

    @traitlets.validate("prompt")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        return whole_number("prompt", proposal["value"], 1)
