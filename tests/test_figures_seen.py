"""What holds for every picture as it reaches the eye: nothing is cut off or covered, words are words, ticks stand where
they say, labels beside what they name."""

import re
from functools import cache
from itertools import combinations
from math import log10
from pathlib import Path

import numpy as np
import pytest
from gallery import GALLERY
from inference_math import figures
from matplotlib.colors import to_rgb
from matplotlib.contour import ContourSet
from seen import PRICES, apart, brings_ground, contrast, dotted, every, off, seen, shown

ROOT = Path(__file__).parents[1]


def test_every_figure_hangs_in_the_gallery():
    assert set(GALLERY) == set(figures.__all__) - {"Picture", "show"}


# --- words -------------------------------------------------------------------


@every
def test_nothing_is_cut_off(name):
    for look in seen(name):
        for text in look.written:
            left, low, right, top = look.box(text)
            assert left > -0.5 and low > -0.5 and right < look.wide + 0.5 and top < look.high + 0.5, text.get_text()


@every
def test_no_text_lies_on_another(name):
    for look in seen(name):
        upright = [(text.get_text(), look.box(text)) for text in look.written if text.get_rotation() in (0, 90)]
        for (one, here), (other, there) in combinations(upright, 2):
            wide = min(here[2], there[2]) - max(here[0], there[0])
            high = min(here[3], there[3]) - max(here[1], there[1])
            assert wide < 1 or high < 1.5, (one, other)


@every
def test_words_in_a_frame_keep_off_its_title(name):
    for look in seen(name):
        for title in titles(look):
            left, low, right, _ = look.box(title)
            for text in look.words:
                start, _, end, top = look.box(text)
                assert text is title or min(right, end) - max(left, start) < 1 or not -12 < low - top < 2, (
                    text.get_text()
                )


@every
def test_letters_stand_out_from_an_even_ground(name):
    """Where a line runs behind them they bring a ground of their own: a rim, or a box."""
    for look in seen(name):
        for text in look.words:
            ground, behind = look.ground(text)
            if rim := text.get_path_effects():
                ground = to_rgb(rim[0]._gc["foreground"])
            elif box := text.get_bbox_patch():
                ground = box.get_facecolor()[:3]
            if text.get_rotation() in (0, 90) and not text.get_bbox_patch():
                assert behind < (0.12 if brings_ground(text) else 0.03), f"a line runs through {text.get_text()!r}"
            assert contrast(to_rgb(text.get_color()), ground) >= 3, f"{text.get_text()!r} is too pale"


@every
def test_letters_are_of_few_sizes(name):
    """Matplotlib's own, 10, or all smaller where there are many; and names of regions, and the title, larger."""
    for look in seen(name):
        assert [text.get_fontsize() for text in titles(look)] == [11, *[8.5] * (len(titles(look)) - 1)]
        bold = {text.get_fontsize() for text in look.words if text.get_weight() == "bold"}
        assert bold <= {10 if name == "two_overlaps" else 12}
        sizes = {text.get_fontsize() for text in look.words if text.get_weight() != "bold"}
        if name in PRICES:
            assert sizes <= {8, 8.5} | ({10} if name == "output_input_ratio" else set())
        else:
            assert sizes <= {10} or sizes <= {8, 8.5}
        assert {text.get_fontsize() for text in look.written} - sizes - bold <= {11, 10, 9, 8.5, 8}


def titles(look):
    """The texts above the frames, the figure's own first."""
    heads = [look.figure._suptitle, *(one._left_title for one in look.frames)]
    return [text for text in heads if text and text.get_text()]


@cache
def known_words():
    """All words of the course, of the library but for its figures, and of these tests' inputs."""
    files = [*(ROOT / "source").rglob("*.py"), *(ROOT / "lib").rglob("*.py"), *(ROOT / "lib").rglob("*.csv")]
    files += [ROOT / "tests" / "gallery.py", ROOT / "tests" / "desk.py"]
    text = " ".join(file.read_text("utf-8") for file in files if "figures" not in file.parts)
    short = "ai an as at be by in is it no of on or so to up we us βλ kv mi ms μs gb mb tb kb bf fp ii iv"
    return {"spend", *short.split()} | set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


@every
def test_every_word_is_one(name):
    known = known_words()
    assert not [text for look in seen(name) for text in look.written if text.get_text() != text.get_text().strip()]
    for look in seen(name):
        said = [look.figure.alt, *(text.get_text() for text in look.written if "$" not in text.get_text())]
        found = re.findall(r"[^\W\d_]{2,}", re.sub("[kMGTPE]FLOP", "FLOP", " ".join(said)).casefold())
        stems = {word: {word, re.sub("(s|ed)$", "", word), re.sub("d$", "", word)} for word in found}
        assert not [word for word, forms in stems.items() if not forms & known]


@every
def test_a_title_begins_like_a_sentence(name):
    for look in seen(name):
        head = titles(look)[0]
        assert re.match(r"[A-Z\d]", head.get_text()) or head.get_text()[:7] == "gpt-oss"
        assert head.get_window_extent().x0 == min(one.get_window_extent().x0 for one in titles(look))


# --- axes --------------------------------------------------------------------

PREFIXES = {"n": 1e-9, "µ": 1e-6, "m": 1e-3, "": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
LETTERS = {"": 1, "M": 1e6, "B": 1e9, "T": 1e12}


def number(text):
    """What a tick says: 1,000 or 20 ms. None for a name, and for a number in another form: 1000, 1e-05, a power."""
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})*(?:\.\d+)?)([MBT]?)(?: ?(min|[nµmkMGTP]?(?:FLOP/s|[Bs])))?", text)
    if not found:
        return None
    value, unit = float(found[1].replace(",", "")) * LETTERS[found[2]], found[3] or " "
    return value * (60 if unit == "min" else PREFIXES[re.sub(r"(FLOP/s|[Bs]| )$", "", unit)])


def counting(look):
    """Axes of numbers, with (place, what is said) for each tick."""
    for axis in look.axes:
        said = [(place, text.get_text()) for place, text in look.ticks(axis)]
        if said and all(number(text) is not None for _, text in said[1:] or said):
            yield axis, said


@every
def test_a_tick_stands_where_it_says(name):
    for look in seen(name):
        for axis, said in counting(look):
            apart_from_names = name != "spread" or axis.axis_name == "y"
            for place, text in said:
                value = number(text)
                if value is not None and apart_from_names:
                    assert value == pytest.approx(place, rel=0.01), text


@every
def test_an_axis_is_told_where_it_begins_and_ends(name):
    """Left to Matplotlib it would begin a little before 0. So may rows of bars, their free end, and some log axes."""
    free = dict.fromkeys(("move_and_compute", "speeds", "candidates", "kv_per_token", "rooms"), "y")
    free |= {"bytes_read": "xy", "output_input_ratio": "x", "spread": "x"}
    free |= {"curve": "xy", "collapse": "xy", "knee": "xy"}
    for look in seen(name):
        for axis in look.axes:
            own = getattr(axis.axes, f"get_autoscale{axis.axis_name}_on")()
            may = axis.axis_name in free.get(name, "") and (axis.axes.containers or axis.get_scale() == "log")
            assert may or not own


@every
def test_ticks_rise_in_even_or_round_steps(name):
    for look in seen(name):
        for axis, said in counting(look):
            places = [place for place, _ in said]
            assert len(places) == len(set(places))
            if axis.get_scale() == "log":
                at_dots = {float(x) for _, line in look.lines if dotted(line) for x in line.get_xdata()}
                if axis.axis_name == "x" and at_dots >= set(places):
                    continue  # a tick under each dot
                heads = {round(10 ** (log10(place) % 1), 6) for place in places}
                assert heads <= {1, 2, 3, 4, 5, 6, 10}, heads
            elif len(places) > 2:
                assert np.diff(places) == pytest.approx(np.diff(places)[0])


@every
def test_an_axis_with_words_of_its_own_has_no_ticks_between_them(name):
    for look in seen(name):
        for axis in look.axes:
            if type(axis.get_major_formatter()).__name__ == "FuncFormatter":
                assert not [text for _, text in look.ticks(axis, minor=True)]
                few = len(axis.get_minor_ticks()) if name not in ("tactics", "tiers_and_crossings") else 0
                assert not few


@every
def test_numbers_are_written_as_in_the_text(name):
    """With a comma between thousands. On a log axis as well, all but a place for what is nearly nothing."""
    for look in seen(name):
        counted = [axis for axis, _ in counting(look)]
        for axis in look.axes:
            written = [text.get_text() for _, text in look.ticks(axis)]
            assert not any(re.search(r"(?<![.\d])\d{4}|\de[-+]?\d", text) for text in written), written
            if axis.get_scale() == "log" and written:
                assert axis in counted, written
                assert all(number(text) for text in written if text != "≈ 0"), written


@every
def test_an_axis_that_counts_says_what_and_how(name):
    """So does each along the bottom, whatever its ticks say."""
    for look in seen(name):
        bottoms = [axis for axis in look.axes if axis.axis_name == "x" and look.ticks(axis)]
        for axis in {*bottoms, *(axis for axis, _ in counting(look))}:
            shared = axis.axis_name == "y" and axis.axes.get_position().x0 > 0.4  # that of the frame on the left
            assert axis.label.get_text() or shared, axis.axes.get_title(loc="left")
            assert re.match(r"[a-zA-Zβλ]|$", axis.label.get_text()), axis.label.get_text()
            assert len(axis.label.get_text()) != 1


@every
def test_rows_are_no_farther_from_the_edge_than_from_each_other(name):
    for look in seen(name):
        for axis in look.axes:
            rows = [place for place, text in look.ticks(axis) if number(text.get_text()) is None]
            words_beyond = name == "shares"
            if len(rows) > 1 and axis.get_scale() == "linear" and not words_beyond:
                low, high = sorted(axis.get_view_interval())
                assert max(min(rows) - low, high - max(rows)) < max(np.diff(sorted(rows)))


@every
def test_a_side_of_a_frame_without_ticks_is_not_drawn(name):
    for look in seen(name):
        for one in (one for one in look.frames if one.axison):
            assert not one.spines["top"].get_visible() and not one.spines["right"].get_visible()
            for axis, side in ((one.xaxis, "bottom"), (one.yaxis, "left")):
                marks = [tick for tick in axis.get_major_ticks() if tick.tick1line.get_visible()]
                assert bool(marks) == one.spines[side].get_visible()


@every
def test_frames_lie_side_by_side_on_the_page(name):
    for look in seen(name):
        places = [look.box(one) for one in look.frames if one.axison or one is not look.frames[0]]
        for left, low, right, top in places:
            assert -0.5 < left < right < look.wide + 0.5 and -0.5 < low < top < look.high + 0.5
        for here, there in combinations(places, 2):
            beside = min(here[2], there[2]) < max(here[0], there[0]) + 0.5
            assert beside or min(here[3], there[3]) < max(here[1], there[1]) + 0.5


@every
def test_no_strip_across_a_picture_is_empty(name):
    for look in seen(name):
        taken = (look.pixels[::-1] < 0.99).any(axis=(1, 2))
        for text in look.written:
            _, low, _, top = look.box(text)
            taken[max(0, int(low / look.point)) : int(top / look.point)] = True
        rows = np.flatnonzero([True, *taken, True])
        assert look.point * np.diff(rows).max() < 24


# --- places ------------------------------------------------------------------


@every
def test_a_label_stands_beside_its_point(name):
    for look in seen(name):
        pen = look.figure._get_renderer()
        for text in look.words:
            if getattr(text, "anncoords", "") != "offset points" or text.get_text() == "no speed multiple stated:":
                continue
            gap = apart(look.box(text), look.point * np.array([text._get_position_xy(pen)]))
            near, far = (3.5, 10.5) if name in PRICES else (6.5, 8.5)
            assert near < gap < far or (name == "kinks" and text.xycoords == "axes fraction"), (text.get_text(), gap)


@every
def test_what_a_label_points_at_is_drawn(name):
    """A line, a dot, a bar or a border. Two name where a curve comes from: the level of a move, the batch of a knee."""
    for look in seen(name):
        pen = look.figure._get_renderer()
        borders = [one for ax in look.frames for one in ax.collections if isinstance(one, ContourSet)]
        drawn = [look.corners(one, path.vertices) for one in borders for path in one.get_paths()]
        drawn += [look.corners(line, line.get_xydata()) for _, line in look.lines]
        bars = [look.box(patch) for one in look.frames for patch in one.patches]
        for text in look.words:
            if getattr(text, "anncoords", "") == "offset points" and text.xycoords == "data":
                place = look.point * np.array(text._get_position_xy(pen))
                gaps = [off(place, line) for line in drawn if len(line)] + [apart(bar, place[None]) for bar in bars]
                assert min(gaps) < (5 if name in ("collapse", "limits") else 0.3), text.get_text()


@every
def test_letters_hang_on_the_side_to_which_they_are_moved(name):
    """Or on the line of letters itself, above a place; and some that are moved along their line hang below its end."""
    across = {1: {"left"}, -1: {"right"}, 0: {"left" if name in ("kinks", "cost_and_traffic") else "center"}}
    up = {1: {"bottom", "baseline"}, -1: {"top"}, 0: {"center"}}
    also = {
        "kinks": {-1: {"center"}},
        "cost_and_traffic": {0: {"top"}},
        "output_input_ratio": {0: {"top"}},
        "frontier": {0: {"top", "bottom"}},
    }
    for look in seen(name):
        for text in look.words:
            if getattr(text, "anncoords", "") == "offset points":
                x, y = (int(np.sign(one)) for one in text.xyann)
                assert text.get_ha() in across[x], text.get_text()
                assert text.get_va() in up[y] | also.get(name, {}).get(y, set()), text.get_text()


HELD = {
    "chart": {("center", "center"), ("left", "center"), ("right", "center"), ("left", "bottom")},
    "dashboard": {("center", "center"), ("left", "bottom")},
    "two_overlaps": {("left", "baseline"), ("center", "center")},
    "factory": {("left", "bottom"), ("center", "baseline"), ("left", "baseline"), ("right", "baseline")},
    "memory_filled": {("left", "center"), ("left", "baseline")},
    "memory_boxes": {("center", "baseline"), ("left", "baseline")},
    "spread": {("left", "center"), ("center", "center")},
    "limits": {("center", "center")},
}
"""How words that are written at a place, and not beside one, lie about it; elsewhere to the right of it, level."""


@every
def test_words_at_a_place_lie_about_it(name):
    """Names of regions in their midst."""
    for look in seen(name):
        texts = [text for text in look.words if getattr(text, "anncoords", "") != "offset points"]
        held = [(text.get_ha(), text.get_va()) for text in texts]
        assert set(held) <= HELD.get(name, {("left", "center")}), held
        if name != "two_overlaps":
            assert {one for one, text in zip(held, texts, strict=True) if text.get_weight() == "bold"} <= {
                ("center",) * 2
            }
        if name == "spread":
            assert [one[0] for one in held] == ["left", "center", "center"]
        if name == "memory_boxes":
            assert held.count(("left", "baseline")) == 1
        if name == "memory_filled":
            assert len(set(held)) == len(held) == 2


BETWEEN = """
    batch_shares queue_waits one_hour who_waits_longer move_and_compute speeds collapse knee_against_context bytes_read
    candidates kv_per_token users looks experts_read memory_filled rooms output_input_ratio spread waterfall limits
"""
"""Where labels also name bars, borders, and what lies between two places of a curve."""


@pytest.mark.pictures
@pytest.mark.parametrize("name", sorted(GALLERY.keys() - set(BETWEEN.split())))
def test_a_label_is_that_of_a_dot_or_of_a_place_of_its_curve(name):
    for look in seen(name):
        pen = look.figure._get_renderer()
        drawn = [
            look.corners(line, line.get_xydata()) for ax, line in look.lines if line.get_transform() == ax.transData
        ]
        for text in look.words:
            if getattr(text, "anncoords", "") == "offset points" and text.xycoords == "data":
                place = look.point * np.array(text._get_position_xy(pen))
                assert min(np.hypot(*(places - place).T).min() for places in drawn if len(places)) < 0.3, (
                    text.get_text()
                )


@every
def test_words_beside_a_place_are_level_with_it(name):
    """Or all above it, or all below."""
    for look in seen(name):
        pen = look.figure._get_renderer()
        for text in look.words:
            if hasattr(text, "xyann") and text.get_style() != "italic":
                _, low, _, top = look.box(text)
                _, at = look.point * np.array(text._get_position_xy(pen))
                assert abs(low + top - 2 * at) < 6 or not low < at < top, text.get_text()


@every
def test_no_curve_runs_over_a_dot_and_no_letter_over_one(name):
    """But for a second roof, the edge of a road, and curves of servers, of which each goes over the ones before."""
    for look in seen(name):
        for ax in look.frames:
            lines = sorted(ax.lines, key=lambda line: line.get_zorder())
            for n, line in enumerate(lines):
                if dotted(line):
                    dots, over = look.corners(line, line.get_xydata()), [one for one in lines[n:] if shown(one)]
                    near = [one for one in over[shown(line) :] if min(off(dot, look.path(one)) for dot in dots) < 3]
                    assert near == [] or name in ("roofline", "knee", "frontier")
            above = {"frontier": ">*", "kinks": "s"}.get(name, "")
            ranks = [above.find(line.get_marker()) for line in lines if dotted(line) and line.get_clip_on()]
            assert ranks == sorted(ranks)
            dots = [line.get_zorder() for line in lines if dotted(line)]
            assert all(
                text.get_zorder() < min(dots) for text in ax.texts if text.get_path_effects() and name == "tactics"
            )


@every
def test_no_dot_lies_under_letters(name):
    for look in seen(name):
        for _, line in look.lines:
            if dotted(line):
                dots = look.point * line.get_transform().transform(line.get_xydata())
                near = [
                    text.get_text()
                    for text in look.words
                    if apart(look.box(text), dots) < line.get_markersize() / 2 - 1
                ]
                assert near == [], line.get_xydata()


ROOM = {
    "one_hour": {"below": 0.3},
    "promises": {"above": 0.24},
    "bent_step": {"below": 0.24},
    "limits": {"above": 0.19},
    "candidates": {"right": 0.2},
    "tiers_and_crossings": {"left": 0.21},
    "closeness": {"left": 0.15, "right": 0.15},
    "memory_filled": {"right": 0.14, "above": 0.13},
    "tactics": {"right": 0.13},
    "users": {"below": 0.12},
}
"""Shares of a frame that stay empty for words of a frame, or for what another setting draws there."""


@every
def test_an_axis_reaches_little_further_than_what_is_drawn(name):
    """Of what lies where numbers say, letters beside it among it; as the lessons draw it."""
    look = seen(name)[0]
    for ax in (one for one in look.frames if one.axison and one.get_position().x0 < 0.8):
        left, low, right, top = look.box(ax)
        some = [look.corners(line, line.get_xydata()) for line in ax.lines if line.get_transform() == ax.transData]
        bars = [patch for patch in ax.patches if (patch.get_alpha() or 1) > 0.6]
        words = [text for text in ax.texts if getattr(text, "xycoords", "data") == "data"]
        words = [text for text in words if text.get_transform() != ax.transAxes]
        some += [np.reshape(look.box(one), (2, 2)) for one in (*bars, *words)]
        x, y = np.concatenate(some).T.clip([[left], [low]], [[right], [top]])
        room = {"left": x.min() - left, "right": right - x.max(), "below": y.min() - low, "above": top - y.max()}
        for side, gap in room.items():
            whole = right - left if side in ("left", "right") else top - low
            most = 0.14 if name == "limits" else 0.115
            assert gap <= ROOM.get(name, {}).get(side, most) * whole, side


@every
def test_curves_reach_across_their_frame(name):
    for look in seen(name):
        for ax in look.frames:
            curves = [line.get_xydata() for line in ax.lines if shown(line) and len(line.get_xdata()) > 2]
            curves = [one for one in curves if np.ptp(one[:, 1])]
            if curves and ax.axison and name != "frontier":
                ends = ax.transAxes.inverted().transform(ax.transData.transform(np.concatenate(curves)))
                ends = ends[np.isfinite(ends).all(axis=1)].clip(0, 1)
                assert (np.ptp(ends, axis=0) > (0.5, 0.5)).all()


@every
def test_a_curve_is_named_beside_it(name):
    """Words stand closer to it than a line of letters is high. In the key below it, where prices lie all over."""
    for look in seen(name):
        words = [look.box(text) for text in look.words]
        for _, line in look.lines:
            curve = shown(line) and len(line.get_xdata()) > 2 and line.get_linewidth() in (2, 2.5)
            if curve and name not in ("kinks", "chart", "dashboard", "two_overlaps"):
                assert min(apart(box, look.path(line)) for box in words) < 9.5


@every
def test_what_a_key_shows_stands_left_of_its_words(name):
    """Outside of the data: a piece of a line, or a dot, at the height of its words."""
    for look in seen(name):
        keys = []
        for ax, line in look.lines:
            if line.get_transform() not in (
                ax.transData,
                ax.get_xaxis_transform(which="grid"),
                ax.get_yaxis_transform(which="grid"),
            ):
                ends = look.path(line)
                beside = [look.box(text) for text in look.words if 2 < look.box(text)[0] - ends[:, 0].max() < 20]
                assert any(abs(low + top - 2 * ends[0, 1]) < 4 for _, low, _, top in beside)
                assert np.ptp(ends[:, 1]) < 0.1
                assert not line.get_clip_on() or look.box(ax)[1] < ends[0, 1]
                keys.append(ends[0].round())
        columns, rows = (len(set(places)) for places in zip(*keys, strict=True)) if keys else (0, 0)
        assert len(keys) == columns * rows
