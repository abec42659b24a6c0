"""Lesson 05: notebooks, the KV cache of each user."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import floor
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog, formulas
from ...errors import InputError
from .base import Machine, door, source, whole_number

if TYPE_CHECKING:
    from ...specs import Hardware, Model

CONTEXTS = (
    0,
    500,
    1_000,
    2_000,
    4_000,
    8_000,
    12_000,
    16_000,
    24_000,
    32_000,
    48_000,
    64_000,
    80_000,
    96_000,
    128_000,
    192_000,
    256_000,
    384_000,
    512_000,
    1_000_000,
)
LETTERS = 26
"""The most users: each has a letter."""


@cache
def with_notebooks() -> Model:
    """The article's model, which has no shape, with the KV cache of Llama-3.1-405B, as lesson 01 lends it."""
    lent = catalog.LLAMA_405B
    return replace(
        catalog.ARTICLE_700B,
        name=f"{catalog.ARTICLE_700B.name} with the KV cache of {lent.name}",
        kv_bytes_per_token=lent.kv_bytes_per_token,
    )


def two_nodes(_: Model) -> Hardware:
    """16 H100, on which the article's model has room for notebooks beside it."""
    return 16 * catalog.H100


def contexts(model: Model, hardware: Hardware, users: int, *more: int) -> list[int]:
    """What a slider for the context offers: round numbers as far as all users fit, the most that does, and ``more``."""
    most = formulas.max_context(model, hardware, users)
    fit = [one for one in CONTEXTS if one <= most]
    last = [floor(most / 1000) * 1000] if most < CONTEXTS[-1] else []
    return sorted({*fit, *last, *more})


class Notebooks(Machine):
    """Blue boxes of weights serve everybody, orange ones, a user's notebook, serve their owner alone.

    ``Notebooks(users=8, context=32_000, text="After {context} tokens each has a notebook of {one}.")``. Without
    ``model`` that of the article with the KV cache of Llama-3.1-405B; without ``hardware`` 16 H100. Raises InputError
    for a model that keeps no cache, users who are not 1 to 26, a context that does not fit or is negative, or a name
    in the text that is no number of it.
    """

    FIELDS: ClassVar = ("context", "users", "one", "all", "weights", "move", "kv", "step", "each")
    PART: ClassVar = "notebooks"
    _esm = source("notebooks.js")
    context = traitlets.Int(0).tag(sync=True)
    users = traitlets.Int(8).tag(sync=True)

    def __init__(
        self,
        text: str = "{users} people talk. After {context} tokens each has a notebook, the KV cache, of {one}. Blue "
        "boxes serve all, orange ones their owner: {all} more to move in every step.",
        *,
        model: Model | None = None,
        hardware: Hardware | None = None,
        users: int = 8,
        context: int = 32_000,
    ) -> None:
        model, hardware = door(with_notebooks() if model is None else model, hardware, two_nodes)
        if not formulas.kv_bytes(model, 1_000):
            raise InputError(f"model={model.name!r} keeps no KV cache: give one that does")
        users, context = whole_number("users", users, 1), whole_number("context", context, 0)
        if users > LETTERS:
            raise InputError(f"users={users!r} must be {LETTERS} at most: each has a letter")
        formulas.check_fits(model, hardware, users, context)
        values = contexts(model, hardware, users, context)
        super().__init__(text, model, hardware, {"context": values}, users=users, context=context)

    def state(self) -> dict[str, Any]:
        """The present values, by name."""
        return {"context": self.context, "users": self.users}

    @traitlets.validate("context")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        return whole_number("context", proposal["value"], 0)
