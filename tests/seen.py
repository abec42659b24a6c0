"""A picture as it reaches the eye: where each text lies, and what it stands on. Lengths are in points, 1/72 inch."""

from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import pytest
from desk import panels
from gallery import GALLERY
from matplotlib.backends.backend_agg import FigureCanvasAgg


def every(test):
    """The test with the name of each figure."""
    return pytest.mark.pictures(pytest.mark.parametrize("name", GALLERY)(test))


PRICES = ("tiers_and_crossings", "kinks", "output_input_ratio", "spread", "frontier")
"""Pictures full of letters."""


class Seen:
    """What can be seen of the figure of ``ax``, drawn once, when that is asked for."""

    def __init__(self, ax):
        self.figure, self.frames = ax.figure, panels(ax)
        self.words = [text for one in self.frames for text in one.texts if text.get_text().strip()]
        self.point = 72 / self.figure.dpi
        self.wide, self.high = 72 * self.figure.get_size_inches()

    @cached_property
    def pixels(self):
        """All but the words: what they stand on."""
        for text in self.words:
            text.set_alpha(0)
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        for text in self.words:
            text.set_alpha(None)
        return np.asarray(canvas.buffer_rgba())[..., :3] / 255

    def box(self, artist):
        """Left, bottom, right and top."""
        assert self.pixels.size  # Matplotlib lays out as it draws
        box = artist.get_window_extent()
        return tuple(self.point * float(edge) for edge in (box.x0, box.y0, box.x1, box.y1))

    @cached_property
    def axes(self):
        """The axes that are shown, across and up."""
        return [axis for one in self.frames if one.axison for axis in (one.xaxis, one.yaxis)]

    @cached_property
    def written(self):
        """All that is written: words, titles, names of axes and of their ticks."""
        heads = [one._left_title for one in self.frames] + [axis.label for axis in self.axes]
        heads += [self.figure._suptitle] if self.figure._suptitle else []
        ticks = [text for axis in self.axes for _, text in self.ticks(axis)]
        return [text for text in [*self.words, *heads, *ticks] if text.get_text().strip()]

    @cached_property
    def lines(self):
        """(frame, line) for each line."""
        return [(one, line) for one in self.frames for line in one.lines]

    def ticks(self, axis, minor=False):
        """(place, text) of each tick whose words are shown."""
        assert self.pixels.size
        low, high = sorted(axis.get_view_interval())
        ticks = axis.get_minor_ticks() if minor else axis.get_major_ticks()
        inside = [tick for tick in ticks if low <= tick.get_loc() * (1 + 1e-9) and tick.get_loc() <= high * (1 + 1e-9)]
        return [
            (tick.get_loc(), tick.label1) for tick in inside if tick.label1.get_visible() and tick.label1.get_text()
        ]

    def under(self, text):
        """The pixels under the middle of ``text``'s letters, as rows of three."""
        left, low, right, top = (edge / self.point for edge in self.box(text))
        high = len(self.pixels)
        rows = slice(max(0, round(high - top) + 2), round(high - low) - 2)
        return self.pixels[rows, max(0, round(left)) : round(right)].reshape(-1, 3)

    def ground(self, text):
        """The colour of most pixels under ``text``, and what share of the others stands out from it."""
        pixels = self.under(text)
        kinds, counts = np.unique((255 * pixels).round(), axis=0, return_counts=True)
        most = kinds[counts.argmax()] / 255
        return most, (contrast(pixels, most) > 1.35).mean()

    def corners(self, artist, places):
        """Where ``places`` of an artist lie on the page, those that lie anywhere."""
        assert self.pixels.size
        corners = self.point * artist.get_transform().transform(places)
        return corners[np.isfinite(corners).all(axis=1)]

    def path(self, line):
        """Points along a line, each at most one from the next."""
        corners = self.corners(line, line.get_xydata())
        steps = [
            start + (end - start) * np.linspace(0, 1, int(min(2000, 2 + np.hypot(*(end - start)))))[:, None]
            for start, end in pairwise(corners)
        ]
        return np.concatenate([corners[:1], *steps])


@cache
def seen(name):
    """How each picture of ``name`` in the gallery looks."""
    return [Seen(draw()) for draw in GALLERY[name]]


def shown(line):
    """Whether the line itself is seen, not only its dots."""
    return line.get_linestyle() not in ("None", "", " ") and len(line.get_xdata()) > 1


def dotted(line):
    return line.get_marker() not in ("None", "")


def brings_ground(text):
    """Whether letters have a rim or a box of their own."""
    return bool(text.get_path_effects() or text.get_bbox_patch())


def rims(text):
    """(colour, width) of what is drawn around letters."""
    return {(rim._gc.get("foreground"), rim._gc.get("linewidth")) for rim in text.get_path_effects()}


def apart(box, points):
    """How far the nearest of ``points`` is from a box; 0 inside."""
    left, low, right, top = box
    across = np.maximum(np.maximum(left - points[:, 0], points[:, 0] - right), 0)
    up = np.maximum(np.maximum(low - points[:, 1], points[:, 1] - top), 0)
    return float(np.hypot(across, up).min())


def off(place, corners):
    """How far ``place`` is from the line through ``corners``."""
    starts, along = corners[:-1], np.diff(corners, axis=0)
    if not len(along):
        return float(np.hypot(*(corners[0] - place)))
    squares = (along**2).sum(axis=1)
    share = ((place - starts) * along).sum(axis=1) / np.where(squares, squares, 1)
    return float(np.hypot(*(starts + along * share.clip(0, 1)[:, None] - place).T).min())


def luminance(colours):
    colours = np.asarray(colours, float)
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """As WCAG counts it: from 1, no difference, to 21."""
    one, other = luminance(one), luminance(other)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
