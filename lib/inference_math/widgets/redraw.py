"""Draws a figure again and again, quickly.

To draw a figure takes a tenth of a second, nearly all of it for what stays the same
from one move of a slider to the next: layout, ticks, labels, grid. These are kept as an
image, the backdrop. The rest is sent as a few lines of SVG, which the browser lays over
it: no image to encode, to carry and to decode.
"""

import io
import re
from operator import attrgetter

from ..errors import InputError


class Redraw:
    """``Redraw()(ax)`` is the figure of ``ax`` (Axes) as a backdrop (PNG, bytes) and an overlay (SVG, text).

    Axes that are switched off have nothing to keep: then all is backdrop.
    """

    def __init__(self):
        self._look = self._backdrop = None

    def __call__(self, ax):
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        figure = ax.figure
        if len(figure.axes) > 1 or ax.child_axes or ax.get_legend():
            raise InputError("a live figure has one pair of axes, and words on its lines instead of a legend")
        # Frame lines move with the rest: they lie over bars and under words.
        moving = sorted((*ax.spines.values(), *ax.lines, *ax.patches, *ax.collections, *ax.texts, ax._left_title),
                        key=attrgetter("zorder")) if ax.axison else ()
        look = _look(ax)
        if look != self._look or not moving or not _on_the_page(ax):
            for artist in moving:
                artist.set_animated(True)  # Matplotlib's word for "not in the backdrop"
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            self._look, self._backdrop = look, _png(canvas)
        return self._backdrop, _svg(figure, moving)


def _look(ax):
    """All that the backdrop depends on. Equal looks have equal backdrops."""
    def axis(one):
        marks = (getattr(one.get_major_locator(), "locs", None), getattr(one.get_major_formatter(), "seq", None))
        return one.get_scale(), *map(str, one.get_view_interval()), one.get_label_text(), repr(marks)

    return ax, axis(ax.xaxis), axis(ax.yaxis), str(ax.get_aspect())


def _on_the_page(ax):
    """Whether the words of ``ax`` fit where the last layout left room for them."""
    page = ax.figure.bbox
    return all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
               for box in (text.get_window_extent() for text in ax.texts if text.get_text()))


def _png(canvas):
    from PIL import Image

    file, size = io.BytesIO(), canvas.get_width_height(physical=True)
    Image.frombuffer("RGBA", size, canvas.buffer_rgba()).convert("RGB").save(file, "PNG", compress_level=1)
    return file.getvalue()


def _svg(figure, artists):
    """``artists`` as one SVG of the figure's size, its words as text."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import RendererSVG

    dots, file = figure.dpi, io.StringIO()
    figure.dpi = 72  # an SVG's unit is the point
    try:
        with rc_context({"svg.fonttype": "none"}):
            renderer = RendererSVG(*figure.get_size_inches() * 72, file, image_dpi=72,
                                   metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
            for artist in artists:
                artist.draw(renderer)
            renderer.finalize()
    finally:
        figure.dpi = dots
    return re.search(r"<svg.*", file.getvalue(), re.S)[0]
