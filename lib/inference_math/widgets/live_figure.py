"""Sliders and menus that redraw a picture, with a still one for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ..figures import Picture
from ..figures.picture import drawing_on, page
from .keys import Keys
from .picture_view import PictureView
from .redraw import Redraw
from .slider import Slider

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    Control = list[Any] | tuple[int, int]


class LiveFigure(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """``LiveFigure(draw, batch=(1, 4096), gpu=["H100 SXM", ...])``.

    ``draw`` takes the controls' values by name and returns Axes. A control is a
    list (a menu) or a pair (a slider over powers of two, both ends included).
    A move draws on the same axes again. The picture that it shows when displayed
    is also saved in the notebook, where no kernel runs.
    """

    def __init__(self, draw: Callable[..., Axes], **controls: Control) -> None:
        self._draw, self._redrawn, self._picture = draw, Redraw(), PictureView()
        self._ax: Axes | None = None
        self._controls = {name: _control(name, spec) for name, spec in controls.items()}
        super().__init__(
            [
                widgets.HBox(
                    list(self._controls.values()), layout=widgets.Layout(flex_flow="row wrap", grid_gap="0 12px")
                ),
                self._picture,
                Keys(),
            ]
        )
        for control in self._controls.values():
            control.observe(self._redraw, "value")
        self._redraw()

    def _drawn(self) -> Axes:
        return self._draw(**{name: control.value for name, control in self._controls.items()})

    def _redraw(self, _: object = None) -> None:
        with drawing_on(self._ax):
            ax = self._ax = self._drawn()
        backdrop, overlay = self._redrawn(ax)
        self._picture.show(backdrop, overlay, ax.figure.alt)  # type: ignore[union-attr]  # left there by alt()

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        picture = Picture(page(self._drawn()))
        still = {"text/html": picture.html(), "text/plain": f"Run this cell to move the sliders. {picture.alt}"}
        return {**data, **still}, metadata


def _control(name: str, spec: Control) -> widgets.Widget:
    label = name.replace("_", " ")
    if isinstance(spec, list):
        return widgets.Dropdown(options=spec, description=label, style={"description_width": "initial"})
    low, high = spec
    values = [low]
    while values[-1] * 2 < high:
        values.append(values[-1] * 2)
    return Slider([*values, high], label)
