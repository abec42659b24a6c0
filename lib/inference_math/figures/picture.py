"""What all pictures share: colours, an empty frame, alt text, and the image itself."""

import base64
import html
import io
from contextlib import contextmanager
from contextvars import ContextVar

WEIGHTS, KV, COMPUTE, KNEE, MEMORY, INK = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CCCCCC", "#333333")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""


class Picture:
    """A figure as an image with alt text, for any notebook front end.

    JupyterLab gives a bare PNG no alt text, so it gets an ``<img>``; GitHub and
    nbconvert take the PNG, whose metadata carries the same sentence.
    """

    def __init__(self, figure):
        self.alt = figure.alt
        self.png = _png(figure)

    def html(self):
        data = base64.b64encode(self.png).decode()
        return (
            f'<img alt="{html.escape(self.alt)}" style="max-width:100%;width:720px" src="data:image/png;base64,{data}">'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = base64.b64encode(self.png).decode()
        bundle = {"image/png": png, "text/html": self.html(), "text/plain": self.alt}
        return bundle, {"image/png": {"alt": self.alt, "width": 720}}


def show(ax):
    """Displays the figure of ``ax`` (Axes) with its alt text."""
    from IPython.display import display

    display(Picture(ax.figure))


_kept = ContextVar("the axes that a live figure draws on again", default=None)


@contextmanager
def drawing_on(ax):
    """Within this block, figures of the same size are drawn on ``ax`` (Axes) again."""
    token = _kept.set(ax)
    try:
        yield
    finally:
        _kept.reset(token)


def axes(title, height, dpi=140):
    """Empty axes, 7.2 inches wide, under ``title``, a sentence. Fewer dots (``dpi``)
    make a smaller file, for a lesson of many pictures."""
    from matplotlib.figure import Figure

    from .late_ticks import LateAxes

    size, ax = (7.2, height), _kept.get()
    if ax is not None and (tuple(ax.figure.get_size_inches()), ax.figure.dpi) == (size, dpi):
        ax.clear()
        ax.set_aspect("auto")
    else:
        # No pyplot: nothing is kept alive, however many pictures a slider asks for.
        ax = Figure(figsize=size, dpi=dpi, layout="constrained").add_subplot(axes_class=LateAxes)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_title(title, loc="left", fontsize=11)
    return ax


def alt(ax, sentence):
    """Leaves ``sentence`` as alt text on the figure of ``ax``; gives ``ax`` back."""
    ax.figure.alt = sentence
    return ax


def _png(figure):
    from PIL import Image  # Matplotlib brings it

    raw = io.BytesIO()
    figure.savefig(raw, format="png", metadata={"Software": None})
    raw.seek(0)
    small = io.BytesIO()
    # 128 colours are enough for lines and letters and make the file a third as large. (An octree keeps rare ones.)
    Image.open(raw).convert("RGB").quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()
