"""Pictures with more in them: rows, and dots on the chart."""

from itertools import combinations

import numpy as np
import pytest
from desk import CARD, DESK, FAST, panels, tier
from inference_math import figures
from inference_math.figures.one_picture import region
from inference_math.figures.picture import COMPUTE, KV, WEIGHTS
from matplotlib.colors import to_rgb
from seen import Seen, apart, dotted

ROWS = {
    "speeds": lambda n: figures.speeds([f"name {i}" for i in range(n)], np.arange(1.0, n + 1), "Rows"),
    "kv_per_token": lambda n: figures.kv_per_token([(f"name {i}", 1e3 + i) for i in range(n)], "Rows"),
    "closeness": lambda n: figures.closeness([(f"A{i}", 1.0) for i in range(n)], "Rows"),
    "tiers_and_crossings": lambda n: figures.tiers_and_crossings(
        [tier("A", 1000 + i, 2, 2) for i in range(n)], [("One", {"B*": 500.0})], "Rows"
    ),
    "shares": lambda n: figures.shares(DESK, CARD, FAST, [(1 + i, 1000) for i in range(n)]),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_keep_their_distance_when_there_are_more(name):
    """In points: for each row more, a line of letters or more; and beside the rows, not much."""
    heights = []
    for figure in (ROWS[name](n).figure for n in (2, 5)):
        figure.draw_without_rendering()
        frames = panels(figure.axes[0])
        heights.append(72 / figure.dpi * sum(one.get_window_extent().height for one in frames[1:] or frames))
    pitch = (heights[1] - heights[0]) / 3
    assert 15 < pitch < 63
    assert -5 < heights[0] - 2 * pitch < 62


@pytest.mark.parametrize("overlap", ["max", "attention_serial"])
def test_the_ground_of_the_chart_is_tinted_by_what_is_waited_for(overlap):
    """Looked up in the picture itself, at points that keep away from the borders."""
    look = Seen(ax := figures.chart(overlap=overlap, costs=()))
    pixels = look.pixels
    tints = {
        name: 1 - 0.13 * (1 - np.array(to_rgb(one)))
        for name, one in (("weights", WEIGHTS), ("KV", KV), ("compute", COMPUTE))
    }
    found = []
    for beta in np.geomspace(2e-4, 250, 23):
        for lam in np.geomspace(0.02, 90, 17):
            nearby = {region(beta * across, lam * up, overlap) for across in (0.8, 1.25) for up in (0.8, 1.25)}
            if len(nearby) == 1:
                x, y = ax.transData.transform((beta, lam))
                seen_there = pixels[round(len(pixels) - y), round(x)]
                found.append(
                    (nearby.pop(), {one for one, tint in tints.items() if abs(tint - seen_there).sum() < 0.03})
                )
    assert len(found) > 250
    assert {name for name, _ in found} == set(tints)
    assert [pair for pair in found if pair[1] != {pair[0]}] == []


def test_labels_of_the_chart_keep_off_dots_and_limits():
    look = Seen(ax := figures.chart(CROWD, [("full", 4.0)]))
    labels = [text for text in look.words if text.get_text().startswith("dot")]
    dots = [look.path(line) for line in ax.lines if dotted(line)]
    (limit,) = (look.path(line) for line in ax.lines if np.allclose(np.prod(line.get_data(), axis=0), 4))
    assert len(labels) == len(CROWD) == len(dots)
    for label in labels:
        assert min(apart(look.box(label), dot) for dot in dots) > 3, label.get_text()
        assert apart(look.box(label), limit) > 0, label.get_text()
    words = [(text.get_text(), look.box(text)) for text in look.words if text.get_rotation() == 0]
    for (one, here), (other, there) in combinations(words, 2):
        wide, high = min(here[2], there[2]) - max(here[0], there[0]), min(here[3], there[3]) - max(here[1], there[1])
        assert wide < 1 or high < 1.5, (one, other)


CROWD = [
    *(
        (f"dot {n}", beta, lam, True)
        for n, (beta, lam) in enumerate(((1.6e-4, 0.12), (3e-2, 0.12), (0.9, 25), (1.1, 0.03)))
    ),
    *((f"dot {n + 4}", beta, 3.2 / beta, True) for n, beta in enumerate((0.1, 0.5, 2, 8, 30))),
    *((f"dot {n + 9}", beta, 1.5, False) for n, beta in enumerate((3e-4, 6e-4, 3e-3, 250))),
]
"""Dots left of words, along a line, beside each other, at an edge."""
