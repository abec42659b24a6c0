"""What a check draws: the learner's own values and nothing else until they are right, then what they mean."""

import itertools
import math
import sys
import warnings
from types import SimpleNamespace

import numpy
import pytest
from inference_math import figures
from inference_math.checks import drawn, listed
from inference_math.checks.drawn import Map, Sweep
from inference_math.checks.engine import CORRECT, NOT_YET, Function, NotYet
from inference_math.checks.formula import larger, part
from inference_math.errors import InputError
from inference_math.figures.answer_axes import Axis, drawable, limits
from inference_math.figures.answer_maps import _inside, answer_map
from inference_math.figures.answers import answer_curve
from inference_math.figures.picture import COMPUTE, DARK_KV, DARK_WEIGHTS, INK, KNEE, KV, WEIGHTS, page
from matplotlib.colors import to_hex
from seen import Seen, apart, brings_ground, off, rims

DRAWN = [one for one in listed.computed() if one.draw]
by_id = pytest.mark.parametrize("question", DRAWN, ids=lambda one: one.id)
close = pytest.approx


def sweep(**more):
    """Moving takes 8 s, computing 2 s for each of 1 to 16 users: the knee lies at 4."""
    return Sweep(
        over="batch",
        low=1,
        high=16,
        given={"moved": 16, "belt": 2, "work": 2},
        **{
            "across": Axis("users", "log"),
            "up": Axis("time", "log", lambda seconds: f"{seconds:g} s"),
            "means": "Up to 4 users a step takes 8 s",
            "stretches": [(4, "moving", "#0072B2"), (math.inf, "computing", "#009E73")],
            "marks": [(4, "the knee")],
            "levels": [(8, "a move")],
            "beside": {"computing alone": lambda batch: 2 * batch},
            **more,
        },
    )


def asked(draw=sweep):
    question = Function(
        "9.1",
        "step(moved: bytes, belt: bandwidth, work: seconds, batch: users) -> seconds",
        lambda moved, belt, work, batch: larger(part("moving", moved / belt), part("computing", work * batch)),
        draw=draw,
    )
    question.__dict__["_stored"] = [(60e9, 3e12, 1e-3, 4), (60e9, 3e12, 1e-3, 400)]
    return question


def right(moved, belt, work, batch):
    return max(moved / belt, work * batch)


def added(moved, belt, work, batch):
    return moved / belt + work * batch


def title(ax):
    return ax.get_title(loc="left")


def words(ax):
    return [text.get_text() for text in ax.texts]


def curves(ax):
    """Lines of more than two points."""
    return [[list(one) for one in line.get_data()] for line in ax.lines if len(line.get_xdata()) > 2]


def reference(question):
    """A right answer to a question."""
    return lambda *point: question.right_for(point)


# --- a picture, by hand ------------------------------------------------------


def test_a_right_answer_with_what_it_means():
    ax = asked().picture(right, right=True)
    users = list(range(1, 17))
    compared, moving, computing = curves(ax)
    assert compared == [users, [2 * n for n in users]]
    assert moving == [[1, 2, 3, 4], [8, 8, 8, 8]]
    assert computing == [users[3:], [2 * n for n in users[3:]]]
    assert title(ax) == "Up to 4 users a step takes 8 s"
    assert words(ax) == ["computing alone", "moving", "computing", "the knee", "a move"]
    assert [line.get_color() for line in ax.lines if len(line.get_xdata())] == [INK, WEIGHTS, COMPUTE, KNEE, INK]
    assert (ax.get_xscale(), ax.get_yscale(), ax.get_xlim()) == ("log", "log", (1, 16))
    assert ax.get_xlabel() == "users (log\u00a0axis)\nstep(16, 2, 2, batch)"
    assert ax.get_ylabel() == "time (log\u00a0axis)"
    assert ax.figure.alt == (
        "Up to 4 users a step takes 8 s. Time against users: 8 s at 1, 18 s at 9, 32 s at 16. "
        "In turn: moving, computing. Marked: the knee, at 4; a move, at 8 s. To compare: computing alone."
    )


def test_a_wrong_answer_has_its_own_curve_alone():
    ax = asked().picture(added, right=False)
    ((users, seconds),) = curves(ax)
    assert (users, seconds) == (list(range(1, 17)), [8 + 2 * n for n in range(1, 17)])
    assert words(ax) == []
    assert title(ax) == "What your step gives"
    assert ax.figure.alt == "What your step gives. Time against users: 10 s at 1, 26 s at 9, 40 s at 16."


def test_where_an_answer_stops_there_is_a_gap():
    def stops(moved, belt, work, batch):
        if batch in (5, 6):
            raise ZeroDivisionError
        return "" if batch == 7 else added(moved, belt, work, batch)

    ax = asked().picture(stops, right=False)
    ((users, seconds),) = curves(ax)
    assert [n for n, one in zip(users, seconds, strict=True) if math.isnan(one)] == [5, 6, 7]
    assert "and nothing that can be drawn at 3 of 16 places" in ax.figure.alt


def test_a_value_without_neighbours_is_a_dot():
    ax = asked().picture(lambda *point: 5 if point[-1] in (3, 9) else None, right=False)
    assert [list(map(float, line.get_xdata())) for line in ax.lines if line.get_marker() == "."] == [[3, 9]]


def test_two_lines_in_one_picture_and_inputs_of_the_right_kind():
    given = []

    def answer(*point):
        given.append(point)
        return added(*point)

    ax = asked(lambda: sweep(lines={"slow": {"belt": 1}, "fast": {"belt": 4}}, stretches=())).picture(
        answer, right=False
    )
    assert [one[1][0] for one in curves(ax)] == [18, 6]
    assert [(line.get_color(), line.get_linestyle()) for line in ax.lines[1::2]] == [(INK, "-"), (COMPUTE, "--")]
    assert words(ax) == ["slow", "fast"]
    assert ax.get_xlabel().endswith("step(16, belt, 2, batch)")
    assert {tuple(map(type, point)) for point in given} == {(float, float, float, int)}


def test_a_map_by_hand():
    def quarter(x, y):
        return 1 if x < 10 else 2 if y < 10 else 5

    chart = Map(
        over={"beta": (1, 100), "lam": (1, 100)},
        across=Axis("across", "log"),
        up=Axis("up", "log"),
        means="Where",
        names={1: "one", 2: "two", 3: "three"},
        borders=lambda: [([10, 10], [1, 100])],
    )
    question = Function("9.2", "place(beta: ratio, lam: ratio) -> label", lambda beta, lam: beta, draw=lambda: chart)
    ax = question.picture(quarter, right=False)
    assert words(ax) == ["1", "2"]
    assert not ax.lines
    assert ax.figure.alt == (
        "What your place gives. Map of across and up: 1 on 50% of it; 2 on 24% of it; none of these on 26%."
    )
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["1"][0] < 10 < places["2"][0]
    assert places["2"][1] < 10
    ax = question.picture(quarter, right=True)
    assert (title(ax), words(ax), len(ax.lines)) == ("Where", ["1: one", "2: two"], 1)
    (border,) = ax.lines
    assert border.get_color() == KNEE
    assert [text.get_color() for text in ax.texts] == [DARK_WEIGHTS, DARK_KV]
    assert [(to_hex(one.get_facecolor()).upper(), one.get_alpha()) for one in ax.patches] == [(WEIGHTS, 0.3), (KV, 0.4)]
    assert question.picture(lambda *_: 7, right=False) is None
    halves = question.picture(lambda x, _: 1 if x < 10 else 2, right=False)
    assert halves.figure.alt.endswith("1 on 50% of it; 2 on 50% of it.")  # all of it: nothing is left to speak of


@pytest.mark.parametrize(
    "shape, middle",
    [
        ((9, 3), (4, 1)),
        ((3, 9), (1, 4)),
        ((7, 7), (3, 3)),
        ((1, 5), (0, 2)),
    ],
)
@pytest.mark.parametrize("rows, columns", [(0, 0), (2, 5)])
def test_the_word_of_a_region_stands_in_its_midst(shape, middle, rows, columns):
    """Rows and columns of a rectangle in a larger map, wherever it lies."""
    here = numpy.zeros((14, 16), bool)
    here[rows : rows + shape[0], columns : columns + shape[1]] = True
    assert _inside(here) == (rows + middle[0], columns + middle[1])


@pytest.mark.parametrize("first", ["rises", "falls", "stays"])
@pytest.mark.parametrize("second", ["rises", "falls", "stays"])
def test_a_name_stands_on_the_side_from_which_its_line_does_not_come(first, second):
    """The first above its line, the second below: where one rises to the right, left of it and over it is room."""
    x = list(range(11))
    way = {"rises": x, "falls": x[::-1], "stays": [5] * 11}
    ax = answer_curve(x, {"first": [3 * y for y in way[first]], "second": way[second]}, "t", Axis("x"), Axis("y"))
    over, under = ax.texts
    assert over.xyann[1] > 0 > under.xyann[1]
    assert over.xy[0] == under.xy[0] == 8  # four fifths of the way
    assert over.get_ha() == {"rises": "right", "falls": "left", "stays": "center"}[first]
    assert under.get_ha() == {"rises": "left", "falls": "right", "stays": "center"}[second]


# --- answers of any kind -----------------------------------------------------

WILD = {
    "negative": lambda right: lambda *point: -right(*point),
    "far too large": lambda right: lambda *point: 1e40 * right(*point),
    "beyond floats": lambda _: lambda *point: 10**400 if point[-1] > 3 else 1,
    "tiny": lambda right: lambda *point: 1e-70 * right(*point),
    "constant": lambda _: lambda *_: 5,
    "zero": lambda _: lambda *_: 0,
    "nearly constant": lambda _: lambda *point: 1e9 + point[-1] % 3,
    "negative constant": lambda _: lambda *_: -3e9,
    "above and below": lambda _: lambda *point: (1e30, math.nan, -1e9, 1)[int(97 * point[-1]) % 4],
}


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (1234.5, "1,230"), (5e8, "500,000,000"), (2e9, "2B"), (7e12, "7T"), (3e300, "3e+300")]
)
def test_a_number_beside_an_axis_is_short(value, said):
    assert Axis("some").tick(value) == said


SCALES = {(one.drawing.across.scale, one.drawing.up.scale, type(one.drawing)): one for one in DRAWN}


@pytest.mark.pictures
@pytest.mark.parametrize("question", SCALES.values(), ids=lambda one: one.id)
@pytest.mark.parametrize("wild", WILD)
def test_axes_can_be_read_whatever_comes_out(question, wild):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = question.picture(WILD[wild](reference(question)), right=False)
        if ax is None:
            return
        page(ax).draw_without_rendering()
    for axis, (low, high) in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        assert math.isfinite(low)
        assert low < high
        seen = [
            label.get_text()
            for place, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
            if low <= place <= high
        ]
        assert len(seen) >= 2 or axis.get_scale() == "symlog"
        assert len(set(seen)) == len(seen)
        assert max(map(len, seen)) <= 12
        assert not axis.get_offset_text().get_text()


@pytest.mark.parametrize("nothing", [math.nan, math.inf, None, "8", 1e300])
def test_no_picture_where_there_is_nothing_to_see(nothing):
    assert asked().picture(lambda *_: nothing, right=False) is None
    assert asked().picture(lambda *point: 1.0 if point[-1] == 4 else nothing, right=False) is None


@pytest.mark.parametrize(
    "values, scale, low, high",
    [
        ([5, 6], "linear", 0, 6.6),
        ([-5, -6], "linear", -6.6, 0),
        ([-5, 5], "linear", -6, 6),
        ([0, 0], "linear", 0, 1),
        ([5, 5], "log", 1, 10),
        ([10, 10], "log", 10, 100),
        ([1, 1e10], "log", 10**-0.7, 10**11.4),
        ([0, 10], "counts", -0.3, 16),
        ([-10, 0], "counts", -16, 2),
    ],
)
def test_from_where_to_where_an_axis_reaches(values, scale, low, high):
    assert limits(values, scale) == close((low, high))


def test_what_no_axis_can_show_is_left_out():
    """Beyond 1e60 and 1e-60."""
    found = drawable([1e60, -1.1e60, 1.1e-60, -0.9e-60, math.inf])
    assert numpy.isnan(found).tolist() == [False, True, False, False, True]
    assert found[[0, 2, 3]].tolist() == [1e60, 1.1e-60, 0]


def test_a_log_axis_that_cannot_be_one_says_so():
    ax = asked().picture(lambda *point: added(*point) - 20, right=False)
    assert (ax.get_yscale(), ax.get_ylabel()) == ("linear", "time")
    assert ax.get_ylim()[0] < -10


def test_an_answer_that_takes_its_time_is_drawn_as_far_as_it_came(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("inference_math.checks.functions.time", SimpleNamespace(monotonic=lambda: clock[0]))

    def slow(*point):
        clock[0] += 0.3
        return added(*point)

    ax = asked().picture(slow, right=False)
    assert "nothing that can be drawn at 12 of 16 places" in ax.figure.alt


def test_what_a_picture_needs_is_said():
    across, up = Axis("x"), Axis("y")
    for lines, more in (
        ({"a": [1, math.nan]}, {}),
        ({"a": [1, 2, 3]}, {}),
        ({}, {}),
        ({"a": [1, 2], "b": [1, 2]}, {"stretches": [(1, "one", "#0072B2")]}),
    ):
        with pytest.raises(InputError, match="lines"):
            answer_curve([1, 2], lines, "t", across, up, **more)
    with pytest.raises(InputError, match="values"):
        answer_map([1, 2], [1, 2], [[1, 2]], "t", across, up, names={1: ""})
    with pytest.raises(InputError, match="values"):
        answer_map([1, 2], [1, 2], [[5, 5], [5, 5]], "t", across, up, names={1: ""})
    with pytest.raises(InputError, match="scale"):
        Axis("x", "logs")


# --- the questions -----------------------------------------------------------


@by_id
def test_a_question_is_drawn_over_inputs_that_it_allows(question):
    points = question.points("drawn")
    assert all(map(question.space.allows, points))
    assert question.drawing.given.keys() <= question.kinds.keys() if isinstance(question.drawing, Sweep) else points
    values = [question.right_for(point) for point in points]
    assert all(map(math.isfinite, values))
    assert max(values) <= question.limit


@by_id
def test_a_right_answer_has_a_sentence_and_marks_inside_of_its_picture(question):
    ax = question.picture(reference(question), right=True)
    drawing = question.drawing
    assert title(ax) == drawing.means
    assert len(drawing.means) <= 78  # letters in a line of that width
    assert words(ax)
    assert ax.figure.alt.startswith(f"{drawing.means}. ")
    assert ax.figure.alt.endswith(".")
    assert not {"nan", ".."} & {ax.figure.alt[n : n + 3].strip() for n in range(len(ax.figure.alt))}
    if isinstance(drawing, Sweep):
        assert all(1.1 * drawing.low < place < 0.95 * drawing.high for place, _ in drawing.marks)


@by_id
def test_a_wrong_answer_shows_nothing_of_the_right_one(question):
    def wrong(*point):
        return 4 - question.right_for(point) if isinstance(question.drawing, Map) else 3 * question.right_for(point) + 1

    ax = question.picture(wrong, right=False)
    drawing = question.drawing
    assert title(ax) == f"What your {question.name} gives"
    if isinstance(drawing, Map):
        assert words(ax) == ["1", "2", "3"]
        assert not ax.lines
        return
    values = [wrong(*point) for point in question.points("drawn")]
    assert numpy.concatenate([y for _, y in curves(ax)]) == close(values)
    assert len(ax.lines) == 2 * len(drawing.lines)  # each with its dots, of which there are none
    assert words(ax) == [label for label in drawing.lines if label]
    said = [drawing.means, *(label for _, label in [*drawing.marks, *drawing.levels]), *drawing.beside]
    assert not [one for one in said if one in ax.figure.alt]


@pytest.mark.pictures
@by_id
def test_letters_stand_beside_what_they_name_and_on_nothing(question):
    """As in the pictures of the lessons. Words along a level or an upright line are close to it."""
    look = Seen(question.picture(reference(question), right=True))
    boxes = [look.box(text) for text in look.written]
    assert all(left > -0.5 and low > -0.5 and right < look.wide + 0.5 for left, low, right, _ in boxes)
    assert max(top for *_, top in boxes) < look.high + 0.5
    for here, there in itertools.combinations(boxes, 2):
        wide, high = min(here[2], there[2]) - max(here[0], there[0]), min(here[3], there[3]) - max(here[1], there[1])
        assert wide < 1 or high < 1
    pen = look.figure._get_renderer()
    assert {line.get_linewidth() for _, line in look.lines} <= {1, 1.2, 1.5, 2, 2.5, 3}
    parts = [line.get_linestyle() for _, line in look.lines if line.get_linewidth() == 3]
    assert parts == ["-", "--"][: len(getattr(question.drawing, "stretches", ()))]  # told apart without colour
    assert {text.get_fontsize() for text in look.words} == {11 if isinstance(question.drawing, Map) else 10}
    for text in look.words:
        assert rims(text) <= {("white", 3)}
        _, behind = look.ground(text)
        assert brings_ground(text) and behind < 0.02, f"a line runs through {text.get_text()!r}"
        if hasattr(text, "xyann"):
            place = look.point * numpy.array(text._get_position_xy(pen))
            lines = [look.corners(line, line.get_xydata()) for _, line in look.lines]
            assert min(off(place, line) for line in lines if len(line)) < 0.3
            straight = text.xycoords != "data"
            assert 1 < apart(look.box(text), place[None]) < (5.2 if straight else 10.5), text.get_text()


MEANS = {
    "01.2": "takes two",  # 2 bytes x 70.55e9 over nine tenths of 80 GB: 1.96
    "01.3": "165 users",  # (8 x 72 - 141.1) GB over 8,000 x 327,680 B: 165.9
    "02.3": "22 tokens read half of the experts, 146 nearly",  # log 0.5 and log 0.01 over log(248/256): 21.8, 145.05
    "02.4": "2.8 times",  # 32 (17.1 + 653.9/32) over (17.1 + 653.9 x 0.638): 2.76
    "03.2": "295 tokens a step takes the same 5.27 ms",  # 989.4e12 over 3.35e12; 141.1e9 over 26.8e12
    "04.2": "5,280 users",  # 1,978.9e12 x 671.0 over (2 x 37.55 x 3.35e12): 5,278
    "04.3": "47.9 tokens/s can be kept to 295 users",  # 33.5e12 over 700e9; 19.789e15 over (2 x 700e9 x 47.86)
    "05.2": "88 conversations of 100 tokens, or a single one of 8,830",  # 2.893e9 over 327,680: 8,828
    "05.4": "From 215 users",  # (141.1e9 / 327,680 - 2,000) over 2,000: 214.3
    "06.1": "USD 0.26",  # (200,000 x 1.25 + 1,000 x 5) / 1e6: 0.255
    "06.5": "39 GPUs",  # 141.1e9 / 3.35e12 over (2 x 80 x 6.7e-6): 39.3
    "07.2": "β = 1, where all overlaps at 2",  # 1 over 1 - 0.5
    "07.5": "below λ = 1",
    "08.3": "less than 4.14 ms of the 8.32 ms",  # (3.3616 x 8.317 - 4 x 1.812) / 5
    "08.8": "2 times as fast pays its rent; past 7.4 times",  # (0.648 + 0.391) over 0.1405
    "10.4": "At 29.9 tokens/s a token costs twice the least, at 47.9 tokens/s five times",  # 0.5, 0.8 over 16.71 ms
    "11.1": "55 run at 10 a second, 300 at 20",  # 2,000 and 4,000 tokens x 16.71 ms, over 1 less those x 0.1943 ms
}
"""What stands above the picture of a right answer, worked out from the tables' numbers by other formulas."""


@by_id
def test_what_a_picture_says_is_so(question):
    assert MEANS.keys() == {one.id for one in DRAWN}
    assert MEANS[question.id] in question.drawing.means


@pytest.mark.parametrize(
    "name, at, value",
    [("08.3", 1, 1), ("08.8", 0, 1), ("06.5", 0, 0.5 / (160 * 6.7e-6)), ("10.4", 0, 2), ("10.4", 1, 5)],
)
def test_a_mark_lies_where_the_curve_has_that_value(name, at, value):
    (question,) = (one for one in DRAWN if one.id == name)
    place = question.drawing.marks[at][0]
    given = {**question.drawing.given, question.drawing.over: place}
    assert question.right_for(tuple(given[one] for one in question.kinds)) == close(value, rel=1e-3)


@by_id
def test_the_parts_of_a_curve_meet_at_its_mark(question):
    for end, _, _ in getattr(question.drawing, "stretches", ()):
        assert end == math.inf or end in [place for place, _ in question.drawing.marks]


# --- where it is shown -------------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would show, and in which order with what it prints."""
    seen = []
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object())))
    monkeypatch.setattr(figures, "show", lambda ax: seen.append(title(ax)), raising=False)
    monkeypatch.setattr("builtins.print", lambda *said: seen.append(" ".join(said)))
    return seen


def test_a_check_says_that_it_is_right_and_shows_why(shown):
    asked().check(right)
    assert shown == ["Question 9.1: correct.", "Up to 4 users a step takes 8 s"]


def test_a_check_shows_what_a_wrong_answer_does(shown):
    with pytest.raises(NotYet):
        asked().check(added)
    assert shown == ["What your step gives"]


def test_nothing_is_shown_of_an_empty_answer(shown):
    def empty(moved, *_):
        if moved > 100:  # what is drawn would have values
            raise NotImplementedError
        return moved

    with pytest.raises(NotImplementedError):
        asked().check(empty)
    assert shown == []


def test_a_question_without_a_picture_shows_none(shown):
    asked(None).check(right)
    assert shown == ["Question 9.1: correct."]
    assert asked(None).picture(right, right=True) is None


def test_a_picture_that_fails_costs_nobody_a_verdict(shown, monkeypatch):
    monkeypatch.setattr(Sweep, "picture", lambda *_, **__: 1 / 0)
    asked().check(right)
    assert shown == ["Question 9.1: correct."]


def test_shown_in_a_notebook_alone(monkeypatch):
    notebook = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object()))
    terminal = SimpleNamespace(get_ipython=SimpleNamespace)
    script = SimpleNamespace(get_ipython=lambda: None)
    for there, expected in ((notebook, True), (terminal, False), (script, False)):
        monkeypatch.setitem(sys.modules, "IPython", there)
        assert drawn.shown_here() is expected
    monkeypatch.delitem(sys.modules, "IPython")
    assert not drawn.shown_here()
    monkeypatch.setitem(sys.modules, "IPython", notebook)


def test_a_grader_draws_nothing():
    question, sections = asked(lambda: pytest.fail("drawn")), []

    def ask(section, answer):
        sections.append(section)
        return question.asker(answer)(section)

    assert question.judge(lambda section: ask(section, right)).state == CORRECT
    assert question.judge(lambda section: ask(section, added)).state == NOT_YET
    assert "drawn" not in sections
