"""Draws a figure again and again, quickly.

To draw a figure takes a tenth of a second, nearly all of it for what stays the same
from one move of a slider to the next: layout, ticks, labels, grid. These are kept as
pixels, and only the rest is drawn over them.
"""

import io
from operator import attrgetter

from ..errors import InputError


class Redraw:
    """``Redraw()(ax)`` is the figure of ``ax`` (Axes) as a JPEG, in bytes."""

    def __init__(self):
        self._backdrop = None  # what it looked like, and its pixels

    def __call__(self, ax):
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        figure = ax.figure
        if len(figure.axes) > 1 or ax.child_axes or ax.get_legend():
            raise InputError("a live figure has one pair of axes, and words on its lines instead of a legend")
        canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
        # Frame lines move with the rest: they lie over bars and under words.
        frame = ax.spines.values() if ax.axison else ()
        moving = sorted((*frame, *ax.lines, *ax.patches, *ax.collections, *ax.texts, ax._left_title),
                        key=attrgetter("zorder"))
        look = _look(ax)
        if self._backdrop is None or self._backdrop[0] != look or not _on_the_page(ax):
            for artist in moving:
                artist.set_animated(True)  # Matplotlib's word for "not in the backdrop"
            canvas.draw()
            self._backdrop = look, canvas.copy_from_bbox(figure.bbox)
        canvas.restore_region(self._backdrop[1])
        for artist in moving:
            ax.draw_artist(artist)
        return _jpeg(canvas)


def _look(ax):
    """All that the backdrop depends on. Equal looks have equal backdrops."""
    def axis(one):
        marks = (getattr(one.get_major_locator(), "locs", None), getattr(one.get_major_formatter(), "seq", None))
        return one.get_scale(), *map(str, one.get_view_interval()), one.get_label_text(), repr(marks)

    return ax, axis(ax.xaxis), axis(ax.yaxis), ax.axison, str(ax.get_aspect())


def _on_the_page(ax):
    """Whether the words of ``ax`` fit where the last layout left room for them."""
    page = ax.figure.bbox
    return all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
               for box in (text.get_window_extent() for text in ax.texts if text.get_text()))


def _jpeg(canvas):
    """The canvas as an image, made in a twentieth of the time that the saved PNG takes."""
    from PIL import Image

    file, size = io.BytesIO(), canvas.get_width_height(physical=True)
    image = Image.frombuffer("RGBA", size, canvas.buffer_rgba()).convert("RGB")
    image.save(file, "JPEG", quality=95, subsampling=0)  # at which letters keep their edges
    return file.getvalue()
