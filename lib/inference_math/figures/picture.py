"""What all pictures share: colours, line styles, an empty frame, alt text, and the image itself."""

from __future__ import annotations

import base64
import html
import io
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

from .. import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patheffects import AbstractPathEffect
    from numpy import ndarray

    Numbers: TypeAlias = Sequence[float] | ndarray[Any, Any]
    """A list of numbers or an array of one dimension."""

WEIGHTS, KV, COMPUTE, KNEE, MEMORY, INK = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CCCCCC", "#333333")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""

DARK_WEIGHTS, DARK_KV, DARK_COMPUTE = "#005A8C", "#7A5200", "#00573F"
"""The same three, dark enough for letters on white and on a tint of their own."""

TINY, SMALL, LARGE, HEAD = 7.5, 8.5, 12, 11
"""Sizes of letters beside Matplotlib's own, 10; the last is a title's."""

PAPER: dict[str, Any] = {"fc": "white", "ec": "none", "pad": 1}
"""A ground (``bbox``) for letters on something else. A rim, ``halo``, makes a live figure send letters as paths."""


class Picture:
    """A figure as an image with alt text, for any notebook front end.

    JupyterLab gives a bare PNG no alt text, so it gets an ``<img>``; GitHub and
    nbconvert take the PNG, whose metadata carries the same sentence.
    """

    def __init__(self, figure: Figure) -> None:
        self.alt: str = figure.alt  # type: ignore[attr-defined]  # left there by alt()
        self.png = _png(figure)

    def html(self) -> str:
        """The image as an HTML element that needs no other file."""
        data = base64.b64encode(self.png).decode()
        return (
            f'<img alt="{html.escape(self.alt)}" style="max-width:100%;width:720px" src="data:image/png;base64,{data}">'
        )

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, str | int]]]:
        png = base64.b64encode(self.png).decode()
        bundle = {"image/png": png, "text/html": self.html(), "text/plain": self.alt}
        return bundle, {"image/png": {"alt": self.alt, "width": 720}}


def show(ax: Axes) -> None:
    """Displays the figure of ``ax`` with its alt text."""
    from IPython.display import display

    display(Picture(page(ax)))


_kept: ContextVar[Axes | None] = ContextVar("the axes that a live figure draws on again", default=None)


@contextmanager
def drawing_on(ax: Axes | None) -> Iterator[None]:
    """Within this block, figures of the same size are drawn on ``ax`` again."""
    token = _kept.set(ax)
    try:
        yield
    finally:
        _kept.reset(token)


def axes(title: str, height: float = 3.2, dpi: int = 140) -> Axes:
    """Empty axes, 7.2 inches wide and ``height`` high, under ``title``, a sentence. Fewer dots (``dpi``)
    make a smaller file, for a lesson of many pictures."""
    from matplotlib.figure import Figure

    size, ax = (7.2, height), _kept.get()
    if ax is not None and (tuple(page(ax).get_size_inches()), page(ax).dpi) == (size, dpi):
        ax.clear()
        ax.set_aspect("auto")
    else:
        # No pyplot: nothing is kept alive, however many pictures a slider asks for.
        ax = Figure(figsize=size, dpi=dpi, layout="constrained").add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(title, loc="left", fontsize=HEAD)
    return ax


def page(ax: Axes) -> Figure:
    """The whole figure that ``ax`` is part of."""
    return ax.figure.canvas.figure


def alt(ax: Axes, sentence: str) -> Axes:
    """Leaves ``sentence`` as alt text on the figure of ``ax``; gives ``ax`` back."""
    page(ax).alt = sentence  # type: ignore[attr-defined]  # Matplotlib has no place for it
    return ax


SIDES = {"right": (1, 0), "left": (-1, 0), "above": (0, 1), "below": (0, -1)}
SIDES |= {"above right": (1, 1), "above left": (-1, 1), "below right": (1, -1), "below left": (-1, -1)}


def beside(ax: Axes, text: str, at: tuple[float, float], side: str, **look: Any) -> None:  # noqa: ANN401  (Matplotlib's)
    """Writes ``text`` a few points away from ``at``, on that side of it (``SIDES``); ``look`` as for ``annotate``."""
    across, up = SIDES[side]
    gap = 5 if across and up else 8  # a corner lies farther away
    where: dict[str, Any] = {"ha": ("center", "left", "right")[across], "va": ("center", "bottom", "top")[up]}
    ax.annotate(text, at, xytext=(gap * across, gap * up), textcoords="offset points", **where, **look)


def halo() -> list[AbstractPathEffect]:
    """A white rim (``path_effects``) that keeps letters apart from what they stand on."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=3, foreground="white")]


def marked(marks: Sequence[tuple[float, str]]) -> str:
    """The vertical lines at ``marks``, (place, label) pairs, as the end of an alt text."""
    return f" Marked: {'; '.join(f'{label}, at {units.digits(place)}' for place, label in marks)}." if marks else ""


def _png(figure: Figure) -> bytes:
    from PIL import Image  # Matplotlib brings it

    raw = io.BytesIO()
    figure.savefig(raw, format="png")
    raw.seek(0)
    small = io.BytesIO()
    # 128 colours are enough for lines and letters and make the file a third as large. (An octree keeps rare ones.)
    Image.open(raw).convert("RGB").quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()
