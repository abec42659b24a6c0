"""What all pictures share: colours, line styles, an empty frame, alt text, and the image itself."""

from __future__ import annotations

import base64
import html
import io
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from .. import units
from .theme import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.patheffects import AbstractPathEffect
    from numpy import ndarray

    Numbers: TypeAlias = Sequence[float] | ndarray[Any, Any]
    """A list of numbers or an array of one dimension."""

WEIGHTS, KV, COMPUTE, KNEE, MEMORY, INK = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CCCCCC", "#333333")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""

DARK_WEIGHTS, DARK_KV, DARK_COMPUTE = "#005A8C", "#7A5200", "#00573F"
"""The same three, dark enough for letters on white and on a tint of their own."""

TINY, SMALL, LARGE, HEAD = 8, 8.5, 12, 11
"""Sizes of letters beside Matplotlib's own, 10; the last is a title's."""

PAPER: dict[str, Any] = {"fc": "white", "ec": "none", "pad": 1}
"""A ground (``bbox``) for letters on something else."""


MOST = 40_000
"""Bytes of an SVG; a picture that would have more is a PNG of two dots a pixel. No lesson has one today."""

FOLLOW = (
    (Path(__file__).parent / "page" / "custom.css")
    .read_text("utf-8")
    .partition("*/\n")[2]
    .partition("\n\n")[0]
    .replace("\n", "")
)
"""CSS beside each picture. JupyterLab ignores that of a notebook which has not run here; ``start.py`` gives it to
JupyterLab itself, too."""


class Picture:
    """A figure as one image with alt text, for any notebook front end.

    It is stored once, as HTML, which JupyterLab and GitHub choose before all other forms; the price is that a notebook
    turned into PDF by LaTeX has the words of a picture, and not the picture.
    """

    def __init__(self, figure: Figure) -> None:
        from .svg import drawn

        self.alt: str = figure.alt  # type: ignore[attr-defined]  # left there by alt()
        self.svg, _ = drawn(figure)
        self._image = image(self.svg, self.alt)
        if len(self.svg) > MOST:
            self._image = _img("image/png", _png(figure), self.alt)

    def html(self) -> str:
        """The image as HTML that needs no other file."""
        return self._image

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.alt}


def image(svg: str, alt: str) -> str:
    """An ``<img>`` of this SVG that follows the width and the theme of its page."""
    return _img("image/svg+xml", svg.encode(), alt) + f"<style>{FOLLOW}</style>"


def _img(kind: str, data: bytes, alt: str) -> str:
    return (
        f'<img class="im-picture" alt="{html.escape(alt)}" style="width:{WIDTH}px;max-width:100%" '
        f'src="data:{kind};base64,{base64.b64encode(data).decode()}">'
    )


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


def axes(title: str, height: float = 3.2) -> Axes:
    """Empty axes, 7.2 inches wide and ``height`` high, under ``title``, a sentence."""
    from matplotlib.figure import Figure

    size, ax = (7.2, height), _kept.get()
    if ax is not None and tuple(page(ax).get_size_inches()) == size:
        ax.clear()
        ax.set_aspect("auto")
    else:
        # No pyplot: nothing is kept alive, however many pictures a slider asks for.
        ax = Figure(figsize=size, dpi=140, layout="constrained").add_subplot()
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(title, loc="left", fontsize=HEAD)
    return ax


def two_axes(title: str, height: float) -> tuple[Axes, Axes]:
    """Two of them side by side under one title."""
    left = axes("", height)
    whole = page(left)
    for other in whole.axes[1:]:  # of the figure that is drawn on again
        other.remove()
    whole.suptitle(title, x=0.01, ha="left", fontsize=HEAD)
    grid = whole.add_gridspec(1, 2)
    left.set_subplotspec(grid[0])
    right = whole.add_subplot(grid[1])
    right.spines[["top", "right"]].set_visible(False)
    return left, right


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


def in_digits(*axes: Axis) -> None:
    """Numbers on log axes as the text writes them, 10,000 or 0.001; also between powers of ten where those are few.
    From a billion on they have a letter, 10B."""
    from matplotlib.ticker import LogFormatter

    class Digits(LogFormatter):
        def __call__(self, value: float, position: int | None = None) -> str:
            write = units.count if value >= 1e9 else units.digits
            return write(value) if super().__call__(value, position) else ""

    for axis in axes:
        axis.set_major_formatter(Digits())
        axis.set_minor_formatter(Digits())


def marked(marks: Sequence[tuple[float, str]]) -> str:
    """The vertical lines at ``marks``, (place, label) pairs, as the end of an alt text."""
    return f" Marked: {'; '.join(f'{label}, at {units.digits(place)}' for place, label in marks)}." if marks else ""


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=2 * WIDTH / figure.get_size_inches()[0])
    return file.getvalue()
