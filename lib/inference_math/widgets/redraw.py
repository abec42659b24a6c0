"""Draws a figure again and again, quickly.

To draw a figure takes a tenth of a second, nearly all of it for what stays the same
from one move of a slider to the next: layout, ticks, labels, grid. These are kept as an
picture, the backdrop. The rest is a second one, which the browser lays over it. Both are SVG, sharp and in
the theme of the page.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis


class Redraw:
    """``Redraw()(ax)`` is the figure of ``ax`` (Axes) as a backdrop and an overlay (both SVG).

    Axes that are switched off have nothing to keep: then all is backdrop.
    """

    def __init__(self) -> None:
        self._look: tuple[Any, ...] = ()
        self._backdrop = ""

    def __call__(self, ax: Axes) -> tuple[str, str]:
        """The backdrop and the overlay of the figure as it is now."""
        from ..figures.svg import drawn

        figure = ax.figure.canvas.figure  # the whole, where these axes are in a part of it
        if len(figure.axes) > 1 or ax.child_axes or ax.get_legend():
            raise InputError("a live figure has one pair of axes, and words on its lines instead of a legend")
        title = ax._left_title  # type: ignore[attr-defined]  # noqa: SLF001 - get_title gives but its text
        # Frame lines move with the rest: they lie over bars and under words.
        moving = (
            sorted(
                (*ax.spines.values(), *ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts, title),
                key=attrgetter("zorder"),
            )
            if ax.axison
            else ()
        )
        look, words_fit = _look(ax), False
        if moving and look == self._look:
            overlay, words_fit = drawn(figure, moving)
        if not words_fit:  # words that stand out need a new layout
            for artist in moving:
                artist.set_animated(True)  # Matplotlib's word for "not in the backdrop"
            for image in ax.images:  # animated or not, Matplotlib 3.10 draws them
                image.set_visible(not moving)
            self._look, (self._backdrop, _) = look, drawn(figure)
            for image in ax.images:
                image.set_visible(True)
            overlay, _ = drawn(figure, moving)
        return self._backdrop, overlay


def _look(ax: Axes) -> tuple[Any, ...]:
    """All that the backdrop depends on. Equal looks have equal backdrops."""

    def axis(one: Axis) -> tuple[str, ...]:
        marks = (getattr(one.get_major_locator(), "locs", None), getattr(one.get_major_formatter(), "seq", None))
        return one.get_scale(), *map(str, one.get_view_interval()), one.get_label_text(), repr(marks)

    return ax, axis(ax.xaxis), axis(ax.yaxis), str(ax.get_aspect())
