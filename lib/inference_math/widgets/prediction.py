"""A guess, taken before the result shows; the answer waits for it, or for *Show me*."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from .guesses import Unread, amount, read, verdict
from .keys import Keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

FOLDED = "The answer is folded: guess above, or open it."


class Prediction(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A box that asks ``question`` and takes a number (in ``unit``) or a choice.

    ``reveal(answer)`` in a later cell keeps the answer folded until there is a guess, and says then how far off it
    was. In the saved notebook it is folded as well, under *Show me*.
    """

    def __init__(self, question: str, unit: str = "", choices: Sequence[str] = ()) -> None:
        self.question, self.unit = question, unit
        self._answer: Answer | None = None
        self._said = widgets.HTML()
        if choices:
            self._input = widgets.RadioButtons(
                options=list(choices), value=None, description="Your guess:", layout=widgets.Layout(width="max-content")
            )
        else:
            self._input = widgets.Text(
                description=f"Your guess ({unit}):" if unit else "Your guess:",
                placeholder="a number",
                continuous_update=False,  # "1" on the way to "12" is no guess
                style={"description_width": "initial"},
            )
        self._input.observe(self._heard, "value")
        keys = [Keys()] if choices else []
        super().__init__([widgets.HTML(f"<b>Predict.</b> {html.escape(question)}"), self._input, self._said, *keys])

    @property
    def guess(self) -> float | str | None:
        """The number or choice given, or None."""
        if isinstance(self._input, widgets.RadioButtons):
            chosen: str | None = self._input.value
            return chosen
        try:
            return read(self._input.value, self.unit)
        except Unread:
            return None

    def reveal(self, answer: float | str, *more: str | Axes) -> None:
        """Puts the answer here, a number in the box's unit or one of the choices, folded until there is a guess.

        ``more``: sentences and pictures that would give it away, folded with it.
        """
        from IPython.display import display

        self._answer = Answer(self, answer, more)
        self._answer.handle = display(self._answer, display_id=True)
        self._heard()

    def sentence(self, answer: float | str) -> str:
        """The answer, and how far off the guess was, if there is one."""
        guess = self.guess
        said = amount(answer, self.unit) if isinstance(answer, (int, float)) else str(answer)
        if guess is None:
            return f"{said}."
        if isinstance(answer, str) or isinstance(guess, str):
            return f"{said}. " + ("You said so." if guess == answer else f"You said: {guess}.")
        return f"{said}. {verdict(guess, float(answer), self.unit)}"

    def _heard(self, _: object = None) -> None:
        """Says that a guess was noted, or what was not understood; opens the answer, if it is there already."""
        self._said.value = html.escape(self._reply())
        if self._answer is not None and self._answer.handle is not None and self.guess is not None:
            self._answer.handle.update(self._answer)

    def _reply(self) -> str:
        if isinstance(self._input, widgets.Text) and self._input.value.strip():
            try:
                read(self._input.value, self.unit)
            except Unread as why:
                return str(why)
        if self.guess is None:
            return ""
        return "Noted. Read on." if self._answer is None else self.sentence(self._answer.answer)

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        return {**data, "text/plain": f"Predict. {self.question}"}, metadata


class Answer:
    """The answer to a prediction, as a notebook shows it: folded, unless a guess was made."""

    def __init__(self, box: Prediction, answer: float | str, more: Sequence[str | Axes]) -> None:
        self.box, self.answer, self.more = box, answer, more
        self.handle: Any = None

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        opened = self.box.guess is not None
        pieces = [f"<p>{html.escape(self.box.sentence(self.answer))}</p>", *map(_piece, self.more)]
        folded = f"<details{' open' if opened else ''}><summary>Show me</summary>{''.join(pieces)}</details>"
        return {"text/html": folded, "text/plain": FOLDED}


def _piece(one: str | Axes) -> str:
    if isinstance(one, str):
        return f"<p>{html.escape(one)}</p>"
    from ..figures.picture import Picture, page

    return Picture(page(one)).html()
