"""Artists of a figure as SVG, for a page that holds more than this figure."""

import io
import re
from functools import lru_cache

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D


class _Renderer(RendererSVG):
    """Writes words as text, and measures each once. It writes no ``<style>``: that of one SVG
    holds for the whole page, so all of JupyterLab would be styled anew at each move."""

    _draw_text_as_path = RendererSVG._draw_text_as_text
    get_text_width_height_descent = staticmethod(lru_cache(1000)(text_to_path.get_text_width_height_descent))

    words_fit = True  # none has been written yet

    def _write_default_style(self):
        pass

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        width, height, descent = self.get_text_width_height_descent(s, prop.copy(), ismath)
        # As SVG counts: down from the top, the word's base line at (x, y).
        corners = (
            Affine2D()
            .rotate_deg(-angle)
            .translate(x, y)
            .transform([(left, top) for left in (0, width) for top in (descent, descent - height)])
        )
        self.words_fit &= bool((corners >= 0).all() and (corners <= (self.width, self.height)).all())


def svg(figure, artists):
    """``artists`` as one SVG of the size of ``figure``, and whether all their words fit in."""
    dots, file = figure.dpi, io.StringIO()
    figure.dpi = 72  # an SVG's unit is the point
    try:
        renderer = _Renderer(
            *figure.get_size_inches() * 72,
            file,
            image_dpi=72,
            metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
        )
        for artist in artists:
            artist.draw(renderer)
        renderer.finalize()
    finally:
        figure.dpi = dots
    text = re.search("<svg.*", file.getvalue(), re.S)[0].replace("<svg", '<svg style="stroke-linejoin: round"', 1)
    return text, renderer.words_fit
