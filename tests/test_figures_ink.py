"""What holds for the ink of every picture: few colours, widths and sizes, each with a meaning. Looked up, not drawn."""

import numpy as np
from inference_math.figures.picture import COMPUTE, DARK_COMPUTE, DARK_KV, DARK_WEIGHTS, INK, KNEE, KV, MEMORY, WEIGHTS
from inference_math.figures.theme import ON_KV
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.contour import ContourSet
from seen import PRICES, contrast, dotted, every, rims, seen, shown

HOUSE = (WEIGHTS, KV, COMPUTE, KNEE, MEMORY, INK, DARK_WEIGHTS, DARK_KV, DARK_COMPUTE, "white", "black", ON_KV)
BESIDE = ("#8A9299", "#BBBBBB", "#EEEEEE", "#D9D9D9", "#888888", "#707070", "#AA5588")
"""Greys, and the fourth machine of a comparison."""


@every
def test_colours_are_those_of_the_house(name):
    known = {to_hex(one) for one in (*HOUSE, *BESIDE)}
    for look in seen(name):
        used = [text.get_color() for text in look.words]
        assert {rim for text in look.words for rim in rims(text)} <= {("white", 3)}
        used += [line.get_color() for _, line in look.lines if shown(line)]
        used += [line.get_markeredgecolor() for _, line in look.lines if dotted(line)]
        used += [line.get_markerfacecolor() for _, line in look.lines if dotted(line)]
        for patch in (patch for one in look.frames for patch in one.patches):
            used += [patch.get_facecolor()] if patch.get_fill() and patch.get_facecolor()[3] else []
            used += [patch.get_edgecolor()] if patch.get_edgecolor()[3] else []
            assert patch.get_facecolor()[3] or patch.get_edgecolor()[3], "nobody sees it"
        for border in (one for ax in look.frames for one in ax.collections if isinstance(one, ContourSet)):
            used += list(border.get_edgecolor())
            assert set(border.get_linewidth()) <= {0.8, 2}
        for crowd in (one for ax in look.frames for one in ax.collections if isinstance(one, PathCollection)):
            used += [*crowd.get_facecolor(), *crowd.get_edgecolor()]
        assert {to_hex(one) for one in used if str(one) != "none"} <= known


@every
def test_curves_are_broad_and_marks_across_a_frame_are_thin(name):
    for look in seen(name):
        for ax, line in look.lines:
            if not shown(line):
                continue
            wide, across = line.get_linewidth(), line.get_transform() != ax.transData
            if to_hex(line.get_color()) in (MEMORY.lower(), "#bbbbbb") and name != "tiers_and_crossings":
                assert 4 < wide < 8, "grey is a broad road under other lines"
            elif across:
                assert wide in (0.8, 1, 1.2, 2.5), wide
            elif len(line.get_xdata()) > 2 or dotted(line):
                assert wide in (0.7, 1, 1.6, 2, 2.5), wide
            else:
                assert wide in (0.8, 1, 1.5, 1.6, 2), wide
        for patch in (patch for one in look.frames for patch in one.patches):
            assert patch.get_linewidth() in (0, 0.5, 0.7, 0.8, 1)
            assert not patch.get_linewidth() or not 0 < patch.get_facecolor()[3] < 1, "a tint has no border"


STROKES = {
    "batch_shares": ("--1.2", "o5/1"),
    "queue_waits": ("-2.5 --1.2", "o6/1 o8/1"),
    "one_hour": ("-2 --2 :2 --1.2 -0.8", ""),
    "who_waits_longer": ("-2 --2 :2 -0.8", ""),
    "cost_and_traffic": ("-2.5 --1.2 -0.8", "o8/1"),
    "roofline": ("-2 :1", "o8/1 s8/1"),
    "curve": ("-2 --2 :2 -.1", ""),
    "chart": ("-2.5 --1.5 :1 --0.8 -0.7", "o8/1.5"),
    "dashboard": ("-2.5 --1.5 :1 --0.8", "o8/1.5"),
    "collapse": ("-7 -2 --2 -.2 :2", "o5/1 s5/1 ^5/1 D5/1 o6/1 s6/1 ^6/1 D6/1 s8/1"),
    "two_overlaps": ("-2.5 :1", "o8/1.5"),
    "factory": ("-1.5", ""),
    "step_against_batch": ("-5 -2 --2 -.2 :1", ""),
    "knee_against_context": ("-2.5 --2 :1", "o8/1"),
    "knee": ("-2 --2 --1 :1", "o4/0"),
    "running_totals": ("-2.5 --2.5", ""),
    "users": ("-2.5 -.2", "o8/1 s8/1"),
    "promises": ("-2 --1 :1", "o8/1"),
    "critical_batches": ("", "o8/0.6"),
    "each_share": ("-2.5 --2 --1", "s8/1"),
    "closeness": ("-0.8", "o8/1 D8/1"),
    "experts_read": ("-2.5 --1.2", "o6/1"),
    "memory_filled": ("--1.2 -.1.2", ""),
    "memory_boxes": (":0.8", ""),
    "tiers_and_crossings": ("-1 -0.8", "^7/1 o7/0.6 s7/0.6 D7/0.6"),
    "kinks": ("-2.5 --2.5", "o8/1 s11/1.5"),
    "output_input_ratio": ("-2 --2 :2 -.1.2", "X9/1"),
    "spread": ("-1", "o7/1.6"),
    "frontier": ("-1.6 --1.6 :1.6 -.1.6", "o6/1 s6/1 D6/1 ^6/1 >7/1 *14/0.6"),
    "straight_line": ("-1.5", "|7/1.5 o7/1.5 s7/1.5 ^7/1.5 o8/1.5 s8/1.5 ^8/1.5"),
    "bent_step": ("-2.5 --1.6", "o7/1.6"),
    "tactics": ("-1 -.1", "s8/1 o8/1 D8/1"),
    "gains": ("-2 --2 -.1 -1", ""),
    "bytes_per_user": ("-2 --2 :2", "s8/1"),
    "limits": ("", "o8/1"),
}
"""Of each figure: the lines, how they are stroked and how wide; the dots, how large and how wide their edge is."""

EDGES = {"factory": 0.8, "closeness": 1, "memory_boxes": 1, "shares": 0.5}
"""Of the bars that have one."""


@every
def test_strokes_and_dots_are_those_of_the_figure(name):
    lines, dots, edges = set(), set(), set()
    for look in seen(name):
        lines |= {f"{line.get_linestyle()}{line.get_linewidth():g}" for _, line in look.lines if shown(line)}
        for line in (line for _, line in look.lines if dotted(line)):
            dots.add(f"{line.get_marker()}{line.get_markersize():g}/{line.get_markeredgewidth():g}")
        patches = [patch for one in look.frames for patch in one.patches]
        edges |= {patch.get_linewidth() for patch in patches if patch.get_edgecolor()[3]}
    assert (lines, dots) == tuple(set(some.split()) for some in STROKES.get(name, ("", "")))
    assert edges <= {0, EDGES.get(name, 0)}


HIGH = {
    **dict.fromkeys(("one_hour", "who_waits_longer", "memory_filled"), 3.4),
    **dict.fromkeys(("cost_and_traffic", "kinks"), 3.7),
    **dict.fromkeys(("curve", "collapse", "limits"), 3.6),
    **dict.fromkeys(("output_input_ratio", "frontier"), 3.5),
    **dict.fromkeys(("move_and_compute", "critical_batches"), 2.4),
    **dict.fromkeys(("chart", "dashboard"), 4.6),
    "roofline": 4.2,
    "two_overlaps": 3.9,
    "factory": 2.75,
    "straight_line": 4,
    "tactics": 3.8,
}
"""Inches of figures; others have 3.2."""

ROWS = {
    "speeds": (0.55, 1.2),
    "candidates": (0, 2.6),
    "kv_per_token": (0.36, 1),
    "looks": (0.34, 1.1),
    "closeness": (0.27, 1.2),
    "rooms": (0.45, 1.3),
    "shares": (0.8, 0.9),
    "waterfall": (0.5, 0.9),
}
"""Inches of a row, and of the rest, where there are rows."""


@every
def test_a_picture_is_as_high_as_its_kind(name):
    for look in seen(name):
        rows = len(look.frames[0].get_yticks()) // (3 if name == "shares" else 1)
        rows = sum(len(one.containers) for one in look.frames) if name == "looks" else rows
        per, rest = ROWS.get(name, (0, HIGH.get(name, 3.2)))
        if name not in ("memory_boxes", "tiers_and_crossings"):
            assert abs(look.high / 72 - rest - per * rows) < 1e-9


THICK = {"looks": 0.7, "waterfall": 0.6, "shares": 0.22}
SHADES = {"users": 0.07, "critical_batches": 0.5, "kinks": 0.35, "output_input_ratio": 0.08, "tactics": 0.08}


@every
def test_bars_leave_a_fifth_between_them_and_shades_are_pale(name):
    for look in seen(name):
        for bars in (bars for one in look.frames for bars in one.containers):
            upright = bars.orientation == "vertical"
            wide = [bar.get_width() if upright else bar.get_height() for bar in bars]
            if name == "output_input_ratio":  # on a log axis
                wide = [one / (bar.get_y() + one / 2) + 0.68 for one, bar in zip(wide, bars, strict=True)]
            assert np.allclose(wide, THICK.get(name, 0.8))
        shades = {one.get_alpha() for ax in look.frames for one in (*ax.patches, *ax.collections) if name != "factory"}
        assert shades - {None} == ({SHADES[name]} if name in SHADES and shades - {None} else set())
        assert all(image.get_alpha() == 0.45 for one in look.frames for image in one.images if name == "limits")


@every
def test_a_mark_that_stands_upright_is_dashed(name):
    for look in seen(name):
        for ax, line in look.lines:
            if shown(line) and line.get_transform() == ax.get_xaxis_transform(which="grid"):
                assert line.get_linestyle() != "-"


@every
def test_a_grid_is_faint_and_there_where_values_are_to_be_read(name):
    grids = {"roofline": "xy", "curve": "xy", "collapse": "xy", "gains": "y", "step_parts": "x"}
    for look in seen(name):
        lines = {axis.axis_name: axis.get_major_ticks()[0].gridline for axis in look.axes if axis.get_major_ticks()}
        assert {one for one, line in lines.items() if line.get_visible()} == set(grids.get(name, ""))
        assert {line.get_alpha() for line in lines.values() if line.get_visible()} <= {0.25}


@every
def test_curves_can_be_told_apart_without_colour(name):
    """By their strokes, their dots or their width; or they lie on each other, in one colour."""
    for look in seen(name):
        for ax in look.frames:
            curves = [line for line in ax.lines if shown(line) and len(line.get_xdata()) > 5]
            curves = [line for line in curves if np.ptp(line.get_ydata()) > 0]
            looks = [(one.get_linestyle(), one.get_marker(), one.get_linewidth() // 2) for one in curves]
            assert len(set(looks)) == len(looks) or name == "chart", looks


@every
def test_dots_are_of_few_sizes(name):
    for look in seen(name):
        for _, line in look.lines:
            if dotted(line):
                alone, star = len(line.get_xdata()) == 1, line.get_marker() == "*"
                sizes = (7, 8, 9, 11) if name in PRICES else (8, 10)
                assert line.get_markersize() in ((14,) if star else sizes if alone else (4, 5, 6, 7))
                hollow = to_hex(line.get_markerfacecolor()) == "#ffffff" and line.get_marker() == "o"
                assert line.get_markeredgewidth() in ((1.5, 1.6, 2) if hollow else (0, 0.6, 1, 1.5, 1.6, 2))
                pale = line.get_markerfacecolor() in (MEMORY, "white", "none")
                assert not pale or contrast(to_rgb(line.get_markeredgecolor()), (1, 1, 1)) > 2
        for crowd in (one for ax in look.frames for one in ax.collections if isinstance(one, PathCollection)):
            assert set(crowd.get_sizes()) <= {15, 22}
            assert np.array_equal(crowd.get_edgecolor(), crowd.get_facecolor()) or set(crowd.get_linewidth()) <= {
                0,
                0.7,
            }
            assert "#ffffff" not in map(to_hex, crowd.get_edgecolor())


@every
def test_dots_lie_within_their_frame(name):
    for look in seen(name):
        for ax, line in look.lines:
            if dotted(line) and ax.axison and line.get_transform() == ax.transData:
                (left, right), (low, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
                assert all(left <= x <= right and low <= y <= top for x, y in line.get_xydata())


@every
def test_bars_begin_at_nothing_and_the_longest_takes_half_of_its_frame(name):
    for look in seen(name):
        for ax in (one for one in look.frames if one.containers):
            upright = ax.containers[0].orientation == "vertical"
            axis = ax.yaxis if upright else ax.xaxis
            assert axis.get_view_interval()[0] == 0 or axis.get_scale() == "log"
            ends = ax.transData.transform([bar.get_bbox().max for bars in ax.containers for bar in bars])
            assert 0.49 < ax.transAxes.inverted().transform(ends)[:, int(upright)].max() < 1.01


@every
def test_pictures_are_wide_rather_than_high(name):
    for look in seen(name):
        assert 0.9 < look.high / 72 < 5.3
