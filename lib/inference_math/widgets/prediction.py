"""A guess, taken before the result shows."""

import html
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from ..units import digits


class Prediction(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A box that asks ``question`` and takes a number (in ``unit``) or a choice.

    ``reveal(answer)`` in a later cell says the answer and how far off the guess
    was. Without a guess it says the answer alone, so a notebook runs headless.
    """

    def __init__(self, question: str, unit: str = "", choices: Sequence[str] = ()) -> None:
        self.question, self.unit = question, unit
        self._answer: float | str | None = None
        self._said = widgets.HTML()
        if choices:
            self._input = widgets.RadioButtons(
                options=list(choices), value=None, description="Your guess:", layout=widgets.Layout(width="max-content")
            )
        else:
            self._input = widgets.Text(
                description=f"Your guess ({unit}):" if unit else "Your guess:",
                placeholder="a number",
                style={"description_width": "initial"},
            )
        self._input.observe(self._say, "value")
        super().__init__([widgets.HTML(f"<b>Predict.</b> {html.escape(question)}"), self._input, self._said])

    @property
    def guess(self) -> float | str | None:
        """The number or choice given, or None."""
        if isinstance(self._input, widgets.RadioButtons):
            return self._input.value
        try:
            return float(self._input.value.replace(",", "").strip() or "x")
        except ValueError:
            return None

    def reveal(self, answer: float | str) -> None:
        """Prints the answer, a number in the box's unit or one of the choices, and
        how far off the guess was."""
        self._answer = answer
        self._say()
        print(self._sentence(answer))

    def _sentence(self, answer: float | str) -> str:
        guess = self.guess
        said = f"{digits(answer)} {self.unit}".strip() if isinstance(answer, (int, float)) else str(answer)
        if guess is None:
            return f"Answer: {said}."
        if isinstance(answer, str) or isinstance(guess, str):
            return f"Answer: {said}. " + ("You said so." if guess == answer else f"You said: {guess}.")
        if guess <= 0:
            return f"Answer: {said}. Your guess was {digits(guess)}."
        factor = max(guess / answer, answer / guess)
        way = "high" if guess > answer else "low"
        close = "within 10 %" if factor <= 1.1 else f"too {way} by a factor of {digits(factor, 2)}"
        return f"Answer: {said}. Your guess of {digits(guess)} was {close}."

    def _say(self, _: object = None) -> None:
        # No guess, no answer here: after Run All the box must still be worth filling in.
        if self.guess is None:
            self._said.value = ""
        else:
            answer = self._answer
            self._said.value = "Noted. Read on." if answer is None else html.escape(self._sentence(answer))

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        return {**data, "text/plain": f"Predict. {self.question}"}, metadata
