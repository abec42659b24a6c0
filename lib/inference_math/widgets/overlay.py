"""Artists of a figure as SVG, for a page that holds more than this figure."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.artist import Artist
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text


class _Renderer(RendererSVG):
    """Writes words as text, and measures each once. It writes no ``<style>``: that of one SVG
    holds for the whole page, so all of JupyterLab would be styled anew at each move."""

    _draw_text_as_path = RendererSVG._draw_text_as_text  # noqa: SLF001 - rcParams would hold for all figures
    get_text_width_height_descent = staticmethod(lru_cache(1000)(text_to_path.get_text_width_height_descent))

    words_fit = True  # none has been written yet

    def _write_default_style(self) -> None:
        pass

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,
    ) -> None:
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
        width, height, descent = self.get_text_width_height_descent(s, prop.copy(), ismath)
        # As SVG counts: down from the top, the word's base line at (x, y).
        corners = (
            Affine2D()
            .rotate_deg(-angle)
            .translate(x, y)
            .transform([(left, top) for left in (0, width) for top in (descent, descent - height)])
        )
        self.words_fit &= bool((corners >= 0).all() and (corners <= (self.width, self.height)).all())


def svg(figure: Figure, artists: Iterable[Artist]) -> tuple[str, bool]:
    """``artists`` as one SVG of the size of ``figure``, and whether all their words fit in."""
    dots, file = figure.dpi, io.StringIO()
    figure.dpi = 72  # an SVG's unit is the point
    try:
        width, height = figure.get_size_inches() * 72
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        renderer = _Renderer(width, height, file, image_dpi=72, metadata=nothing)  # type: ignore[no-untyped-call]
        for artist in artists:
            artist.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = dots
    _, _, text = file.getvalue().partition("<svg")  # after the declaration of a file of its own
    return f'<svg style="stroke-linejoin: round"{text}', renderer.words_fit
