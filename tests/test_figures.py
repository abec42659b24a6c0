"""What holds for every picture: its words, its colours, its axes, and what it refuses."""

import importlib
import pkgutil
import re
from dataclasses import replace
from functools import cache
from math import inf, nan
from types import SimpleNamespace as Row

import pytest
from desk import (
    BURST,
    CARD,
    DESK,
    EVEN,
    FAST,
    PLAIN,
    RUNS,
    SHOP,
    SPARSE,
    STEP,
    SWEEP,
    TIERS,
    X,
    fast,
    on_a_line,
    panels,
    row_of,
    run,
    tier,
)
from inference_math import figures
from inference_math.errors import InputError
from inference_math.figures.picture import drawing_on
from inference_math.figures.still_factory import who_waits
from inference_math.measured import Knee, Sweep
from inference_math.walk import Step
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

WALKED = [
    Step(0.02, "computing", "03", "rent"),
    Step(0.2, "moving", "05", "rent"),
    Step(0.5, "made", "10"),
]
LINE, BENT = on_a_line(0.02, 0.001), on_a_line(0.01, 1e-4, per_byte=1e-11)

CALLS = {
    "move_and_compute": lambda: figures.move_and_compute(DESK, CARD, 20),
    "roofline": lambda: figures.roofline(CARD, "bf16", [("low", 10.0)], FAST),
    "speeds": lambda: figures.speeds(["one", "two"], [5.0, 3.0], "Two speeds"),
    "curve": lambda: figures.curve(X, {"a": X, "b": 2 * X, "c": 3 * X}, "Three", "x", "y", [(20.0, "mark")]),
    "chart": lambda: figures.chart([("a dot", 0.5, 2.0, True)], [("a limit", 4.0)]),
    "dashboard": lambda: figures.dashboard(DESK, CARD, 400, 1000),
    "collapse": lambda: figures.collapse([("one", DESK, CARD), ("two", DESK, FAST)]),
    "two_overlaps": lambda: figures.two_overlaps([("a dot", 0.5, 2.0, True)]),
    "factory": lambda: figures.factory(DESK, CARD, 100, 2000, part=0.25),
    "step_against_batch": lambda: figures.step_against_batch(DESK, CARD, 500),
    "promises": lambda: figures.promises(DESK, CARD, (250, 100)),
    "critical_batches": lambda: figures.critical_batches({"one": 200, "two": 400}, (180, 220), ["one"]),
    "knee_against_context": lambda: figures.knee_against_context(DESK, CARD),
    "knee": lambda: figures.knee(SWEEP, Knee(2e-3, 8e-6), DESK, CARD),
    "bytes_read": lambda: figures.bytes_read([("a", 100.0, 10.0), ("b", 100.0, 20.0)], "Two steps"),
    "candidates": lambda: figures.candidates(STEP),
    "experts_read": lambda: figures.experts_read(SPARSE, (1, 3)),
    "running_totals": lambda: figures.running_totals([3, 4, 5], [3, 1, 1], "Work", "tokens"),
    "kv_per_token": lambda: figures.kv_per_token([("small", 1e3), ("large", 1e6)], "Sizes"),
    "users": lambda: figures.users(DESK, CARD, 1000),
    "each_share": lambda: figures.each_share(DESK, CARD, 2000),
    "looks": lambda: figures.looks([[0.2, 0.8], [0.5, 0.5]], ["a", "b"], "Two heads"),
    "closeness": lambda: figures.closeness([("A1", 0.9), ("A2", 3.0)], "Two numbers"),
    "memory_boxes": lambda: figures.memory_boxes(DESK, replace(CARD, memory=0.8e9)),
    "memory_filled": lambda: figures.memory_filled(DESK, CARD, 1000),
    "rooms": lambda: figures.rooms(DESK, [CARD, 2 * CARD], 1000),
    "tiers_and_crossings": lambda: figures.tiers_and_crossings(TIERS, [("Desk", {"B*": 500, "8": 9e4})], "Tiers"),
    "kinks": lambda: figures.kinks(DESK, CARD, 64, TIERS),
    "output_input_ratio": lambda: figures.output_input_ratio(DESK, CARD, (0, 1000), [2, 5, 5, 8.4], 1000),
    "spread": lambda: figures.spread(0.02, 0.005, [run(2, 4, 0.014)], (1, 2, 4)),
    "frontier": lambda: figures.frontier(
        [("One", RUNS)], [fast("Quick", 3.0, 1.5), fast("Sure", 2.0, None)], "Frontier"
    ),
    "waterfall": lambda: figures.waterfall(WALKED, "Three steps"),
    "straight_line": lambda: figures.straight_line([("Card", LINE)], "A line"),
    "bent_step": lambda: figures.bent_step(BENT, "A bend"),
    "batch_shares": lambda: figures.batch_shares(SHOP, 2, 100, 10, {0: 0.6, 1: 0.3, 2: 0.1}, "Shares"),
    "queue_waits": lambda: figures.queue_waits([row_of(5, 0.1), row_of(20, 10.2), row_of(40, 30.0)], 10, "A queue"),
    "one_hour": lambda: figures.one_hour([("evenly", EVEN), ("bursts", BURST)], 3.0, "An hour"),
    "who_waits_longer": lambda: figures.who_waits_longer([("evenly", EVEN), ("bursts", BURST)], "Waits"),
    "cost_and_traffic": lambda: figures.cost_and_traffic(SHOP, 3, 1, 100, 10, [("A", 5, 5), ("B", 0.1, 0.1)], "Cost"),
    "tactics": lambda: figures.tactics({"dear": (2.0, 4.0), "cheap": (1.5, 0.5)}, 7.0),
    "gains": lambda: figures.gains(X, {"a": X, "b": 2 * X, "c": 3 * X}, "Gains", "times", [(20.0, "mark")]),
    "bytes_per_user": lambda: figures.bytes_per_user([DESK], CARD, X),
    "shares": lambda: figures.shares(DESK, CARD, FAST, [(100, 2000), (10, 40_000)]),
    "limits": lambda: figures.limits(DESK, CARD, FAST, [(64, 4000)]),
}


@cache
def drawn(name):
    """What a call of CALLS draws, for those who only look."""
    return CALLS[name]()


# --- words -------------------------------------------------------------------


def test_every_public_figure_is_tried_here():
    assert set(CALLS) == set(figures.__all__) - {"Picture", "show"}


@pytest.mark.parametrize("name", CALLS)
def test_a_title_a_sentence_for_those_who_do_not_see_it_and_log_axes_that_say_so(name):
    ax = drawn(name)
    title = ax.get_title(loc="left") or ax.figure.get_suptitle()
    assert title
    assert ax.figure.alt.endswith(".")
    assert ".." not in ax.figure.alt
    assert "nan" not in ax.figure.alt
    for one in panels(ax):
        if one.axison:
            both = "both axes log" in one.get_ylabel()
            assert not both or {one.get_xscale(), one.get_yscale()} == {"log"}
            shared = one.get_position().x0 > 0.4  # a second frame: its upward axis is that of the first
            assert both or ("log" in one.get_xlabel()) == (one.get_xscale() == "log"), one.get_xlabel()
            assert both or shared or ("log" in one.get_ylabel()) == (one.get_yscale() == "log"), one.get_ylabel()


@pytest.mark.parametrize("name", CALLS)
def test_as_wide_as_a_page_and_sharp_enough(name):
    figure = drawn(name).figure
    assert figure.get_size_inches()[0] == pytest.approx(7.2)
    assert figure.dpi >= 96  # shown 720 pixels wide


@pytest.mark.parametrize(
    "name, given",
    [
        ("roofline", ["low", "Card", "Fast card"]),
        ("speeds", ["one", "two"]),
        ("curve", ["a", "b", "c", "mark, at 20"]),
        ("chart", ["a dot", "a limit"]),
        ("collapse", ["one", "two"]),
        ("two_overlaps", ["a dot"]),
        ("kv_per_token", ["small", "large"]),
        ("looks", ["a", "b"]),
        ("tiers_and_crossings", ["Desk"]),
        ("frontier", ["One", "Quick", "Sure"]),
        ("waterfall", ["computing", "moving", "made", "lesson 05", "assumed: rent"]),
        ("straight_line", ["Card"]),
        ("bent_step", ["Sparse", "Card"]),
        ("batch_shares", ["nobody in", "on average"]),
        ("queue_waits", ["5 open, 100 ms", "20 open, 10.2 s"]),
        ("one_hour", ["evenly", "bursts"]),
        ("who_waits_longer", ["evenly", "bursts"]),
        ("cost_and_traffic", ["A (USD 5 and 5) pays from", "B (USD 0.1 and 0.1) never pays"]),
        ("tactics", ["dear", "cheap", "workers' limit 7"]),
        ("gains", ["a", "b", "c", "mark, at 20"]),
        ("bytes_per_user", ["Desk"]),
        ("limits", ["64 users of 4,000 tokens", "Fast card"]),
        ("closeness", ["A1", "A2"]),
        ("candidates", ["b", "c", "d"]),
        ("experts_read", ["Sparse"]),
        ("memory_filled", ["Desk", "Card"]),
        ("rooms", ["Desk", "Card", "2 x Card"]),
    ],
)
def test_what_a_caller_names_is_in_the_alt_text(name, given):
    alt = drawn(name).figure.alt
    assert [word for word in given if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", alt)] == []


@pytest.mark.parametrize(
    "move, compute, said",
    [
        (2.0, 0.5, "the workers wait 75 % of the time"),
        (0.209, 0.0007075, "the workers wait 99.7 % of the time"),
        (0.5, 2.0, "the belt waits 75 % of the time"),
        (1.0, 0.979, "the workers wait 2.1 % of the time"),
        (1.0, 0.981, "hardly anyone waits"),
        (0.981, 1.0, "hardly anyone waits"),
        (0.9, 1.0, "the belt waits 10 % of the time"),
        (1.0, 0.9, "the workers wait 10 % of the time"),
    ],
)
def test_who_waits(move, compute, said):
    assert who_waits(move, compute) == said


def test_who_waits_is_said_alike_everywhere():
    """20 users: 2 ms of moving, 0.2 ms of computing. 2,000: 20 ms of computing."""
    for batch, said in ((20, "the workers wait 90 % of the time"), (2000, "the belt waits 90 % of the time")):
        assert figures.move_and_compute(DESK, CARD, batch).get_title(loc="left") == f"Batch {batch:,}: {said}"
        assert said in figures.factory(DESK, CARD, batch).figure.alt


def test_show_displays_the_picture(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figures.show(ax := drawn("roofline"))
    assert [(type(one), one.alt) for one in shown] == [(figures.Picture, ax.figure.alt)]


def test_a_picture_of_the_same_size_is_drawn_where_the_last_one_was():
    with drawing_on(first := CALLS["curve"]()):
        assert CALLS["curve"]() is first
        assert CALLS["move_and_compute"]() is not first  # lower
    assert CALLS["curve"]() is not first


def test_no_module_hides_behind_a_function_of_its_name():
    names = {one.name for one in pkgutil.iter_modules(figures.__path__)}
    assert not names & set(figures.__all__)
    for name in names:
        assert importlib.import_module(f"inference_math.figures.{name}") is getattr(figures, name)


# --- colours -----------------------------------------------------------------

COLOURS = {
    "weights": "#0072B2",
    "KV": "#E69F00",
    "compute": "#009E73",
    "knee": "#D55E00",
    "memory": "#CCCCCC",
    "weights' words": "#005A8C",
    "KV's words": "#7A5200",
    "computing's words": "#00573F",
}
"""What each thing looks like, in every lesson; the darker ones are for letters. Written down here a second time."""


def line(number):
    return lambda ax: ax.lines[number].get_color()


def bar(number):
    return lambda ax: ax.patches[number].get_facecolor()


def text(said, of=0):
    return lambda ax: next(one for one in panels(ax)[of].texts if said in one.get_text()).get_color()


def tint(number, share=0.13):
    """The colour of which a region has ``share``, the rest being white."""
    return lambda ax: tuple(1 - (1 - part) / share for part in ax.collections[number].get_facecolor()[0][:3])


def of_image(number):
    return lambda ax: ax.images[0].get_cmap()(number)


def among(thing, dots):
    """The colour of the scattered dots ``dots``."""
    return lambda ax: ax.collections[dots].get_facecolor()[-1]


def in_row(row, patch):
    return lambda ax: ax.child_axes[row].patches[patch].get_facecolor()


THINGS = {
    "move_and_compute": [("compute", bar(0)), ("weights", bar(1))],
    "roofline": [
        ("knee", line(1)),
        ("knee", line(3)),
        ("knee", text("ridge 100")),
        ("weights", line(5)),
        ("knee", text("Fast card")),
    ],
    "speeds": [("weights", bar(0)), ("weights", bar(1))],
    "curve": [
        ("weights", line(0)),
        ("compute", line(2)),
        ("knee", line(3)),
        ("weights", text("a")),
        ("compute", text("c")),
        ("knee", text("mark")),
    ],
    "chart": [
        ("compute", tint(0)),
        ("weights", tint(1)),
        ("KV", tint(2)),
        ("knee", line(1)),
        ("weights' words", text("waiting for weights")),
        ("KV's words", text("waiting for notebooks")),
        ("computing's words", text("computing")),
    ],
    "dashboard": [("compute", tint(0)), ("weights", tint(1)), ("KV", tint(2))],
    "collapse": [
        ("weights", line(0)),
        ("weights", lambda ax: ax.figure.axes[1].lines[1].get_color()),
        ("knee", lambda ax: ax.figure.axes[1].lines[-1].get_color()),
        ("knee", text("knee at", 1)),
    ],
    "two_overlaps": [
        ("compute", tint(0)),
        ("weights", tint(1)),
        ("KV", tint(2)),
        ("knee", line(1)),
        ("weights' words", text("weights")),
        ("KV's words", text("notebooks")),
        ("computing's words", text("computing")),
    ],
    "factory": [
        ("weights", bar(0)),
        ("KV", bar(1)),
        ("compute", among("workers", 1)),
        ("KV", bar(-4)),
        ("weights", bar(-3)),
        ("KV", bar(-2)),
        ("compute", bar(-1)),
        ("knee", line(0)),
    ],
    "step_against_batch": [
        ("memory", line(0)),
        ("weights", line(1)),
        ("compute", line(2)),
        ("KV", line(3)),
        ("knee", line(4)),
        ("weights", text("move the weights")),
        ("compute", text("compute")),
        ("KV's words", text("move KV caches")),
        ("knee", text("knee 400")),
    ],
    "promises": [("knee", line(1)), ("weights", line(2)), ("weights", line(3)), ("weights", text("400 users"))],
    "critical_batches": [("knee", line(0)), ("knee", line(1))],
    "knee_against_context": [
        ("KV", line(0)),
        ("knee", line(1)),
        ("KV", line(3)),
        *(("KV's words", text(said)) for said in ("meanwhile:", "meanwhile", "400")),
        ("knee", text("in turn")),
    ],
    "knee": [("weights", line(1)), ("knee", line(2)), ("knee", text("fitted")), ("weights", text("measured"))],
    "bytes_read": [("weights", bar(0)), ("weights", bar(1)), ("KV", bar(2)), ("KV", bar(3))],
    "candidates": [("compute", bar(0))],
    "running_totals": [("compute", line(0)), ("KV", line(1))],
    "kv_per_token": [("KV", bar(0)), ("KV", bar(1))],
    "users": [
        ("KV", line(0)),
        ("knee", line(1)),
        ("knee", line(2)),
        ("knee", text("workers busy")),
        ("knee", lambda ax: ax.patches[0].get_facecolor()),
    ],
    "each_share": [
        ("weights", line(0)),
        ("KV", line(1)),
        ("compute", line(2)),
        ("knee", line(4)),
        ("knee", text("B*")),
    ],
    "looks": [("KV", bar(0)), ("KV", bar(-1))],
    "closeness": [],
    "memory_boxes": [("weights", bar(1)), ("weights", bar(3)), ("weights", bar(5))],
    "memory_filled": [("weights", tint(0, 1)), ("KV", tint(1, 1)), ("KV's words", text("notebook")), ("knee", line(1))],
    "rooms": [("memory", bar(0)), ("memory", bar(1)), ("weights", bar(2)), ("weights", bar(3))],
    "experts_read": [("weights", line(1)), ("weights", text("1.2"))],
    "tiers_and_crossings": [("KV", line(2)), ("KV", line(3)), ("KV", line(4))],
    "kinks": [
        ("KV", line(0)),
        ("compute", line(1)),
        ("compute", line(2)),
        ("memory", lambda ax: ax.patches[0].get_facecolor()),
    ],
    "output_input_ratio": [
        ("weights", line(0)),
        ("weights", line(1)),
        ("memory", line(2)),
        ("knee", line(3)),
        ("memory", line(4)),
        ("knee", text("B*")),
    ],
    "spread": [("knee", bar(0)), ("knee", bar(2)), ("weights", bar(3)), ("weights", bar(5)), ("knee", line(2))],
    "frontier": [("weights", line(0)), ("weights", text("One")), ("knee", line(1))],
    "waterfall": [("compute", bar(0)), ("KV", bar(1)), ("weights", bar(2))],
    "straight_line": [("weights", line(2)), ("weights", line(3))],
    "bent_step": [("weights", line(1)), ("weights", text("that are read"))],
    "batch_shares": [("memory", bar(0)), ("knee", line(1)), ("knee", text("on average"))],
    "queue_waits": [("KV", line(0)), ("knee", line(2)), ("knee", text("10 fit"))],
    "one_hour": [("knee", line(1)), ("knee", text("at most 3.0"))],
    "who_waits_longer": [("weights", line(1)), ("weights", text("bursts"))],
    "cost_and_traffic": [("knee", line(1)), ("weights", line(2)), ("knee", text("the wall"))],
    "tactics": [
        ("knee", line(2)),
        ("compute", line(3)),
        ("knee", text("dear")),
        ("compute", text("cheap")),
        ("knee", text("a trade")),
        ("compute", text("as cheap")),
    ],
    "gains": [
        ("compute", line(1)),
        ("weights", line(3)),
        ("knee", line(4)),
        ("compute", text("a")),
        ("weights", text("c")),
        ("knee", text("mark")),
    ],
    "bytes_per_user": [("weights", line(0)), ("knee", line(1)), ("weights", text("Desk")), ("knee", text("squares"))],
    "shares": [
        *((thing, bar(number)) for number, thing in enumerate(("weights", "KV", "weights", "KV", "compute") * 2))
    ],
    "limits": [
        *((thing, of_image(number)) for number, thing in enumerate(("weights", "KV", "compute", "memory"))),
        ("knee", lambda ax: ax.collections[-1].get_edgecolor()[0]),
        ("knee", text("border before")),
    ],
}
"""Which artist of which figure is which thing. Where a figure has none of the five, it says so by an empty list."""


@pytest.mark.parametrize("name", CALLS)
def test_the_same_thing_has_its_colour(name):
    ax = drawn(name)
    found = [(thing, to_hex(find(ax)).upper()) for thing, find in THINGS[name]]
    assert found == [(thing, COLOURS[thing]) for thing, _ in THINGS[name]]


# --- what is refused ---------------------------------------------------------

BLIND = replace(DESK, attention_flops_per_context_token=0)
STATELY = replace(DESK, state_bytes=1e7)  # as long to move as a token to compute


def styles(count):
    return {str(number): X for number in range(count)}


@pytest.mark.parametrize(
    "draw, most",
    [
        (lambda n: figures.curve(X, styles(n), "t", "x", "y"), 3),
        (lambda n: figures.gains(X, styles(n), "t", "y"), 3),
        (lambda n: figures.bytes_per_user([DESK] * n, CARD, X), 4),
        (lambda n: figures.collapse([(str(i), DESK, CARD) for i in range(n)]), 4),
        (lambda n: figures.tiers_and_crossings(TIERS, [("M", {str(i): 10 + i for i in range(n)})], "t"), 3),
        (lambda n: figures.output_input_ratio(DESK, CARD, range(n), [2], 1000), 4),
        (lambda n: figures.frontier([(str(i), RUNS) for i in range(n)], [fast("F", 2, 2)], "t"), 4),
        (lambda n: figures.straight_line([(str(i), LINE) for i in range(n)], "t"), 4),
        (lambda n: figures.one_hour([(str(i), EVEN) for i in range(n)], 3.0, "t"), 3),
        (lambda n: figures.who_waits_longer([(str(i), EVEN) for i in range(n)], "t"), 3),
    ],
    ids=[
        "curve",
        "gains",
        "bytes_per_user",
        "collapse",
        "tiers_and_crossings",
        "output_input_ratio",
        "frontier",
        "straight_line",
        "one_hour",
        "who_waits_longer",
    ],
)
def test_a_series_that_has_no_style_left_is_refused(draw, most):
    draw(most)
    with pytest.raises(InputError, match=rf"holds {most + 1}, and a picture can tell {most} apart"):
        draw(most + 1)


@pytest.mark.parametrize(
    "draw, said",
    [
        (lambda: figures.factory(DESK, CARD, nan), "batch=nan"),
        (lambda: figures.factory(DESK, CARD, part=1.01), "part=1.01 must be a share of the step"),
        (lambda: figures.factory(DESK, CARD, part=nan), "part=nan"),
        (lambda: figures.move_and_compute(DESK, CARD, 0), "batch=0"),
        (lambda: figures.move_and_compute(DESK, CARD, nan), "batch=nan"),
        (lambda: figures.step_against_batch(DESK, CARD, nan), "context=nan"),
        (lambda: figures.step_against_batch(DESK, CARD, 0, "sum"), "overlap='sum' has no critical batch"),
        (lambda: figures.knee_against_context(PLAIN, CARD), "No cache has no KV cache"),
        (lambda: figures.each_share(PLAIN, CARD, 10), "No cache has no KV cache"),
        (lambda: figures.users(PLAIN, CARD, 10), "No cache has no KV cache"),
        (lambda: figures.knee_against_context(STATELY, CARD), "critical context of Desk on Card=0 must be"),
        (lambda: figures.kinks(PLAIN, CARD, 10, TIERS), "No cache has no KV cache"),
        (lambda: figures.collapse([("x", PLAIN, CARD)]), "No cache has no KV cache"),
        (lambda: figures.promises(DESK, CARD, [500, 501]), "promised=501 is more than 500 tokens/s, which one user"),
        (lambda: figures.promises(DESK, CARD, [nan]), "promised=nan"),
        (lambda: figures.critical_batches({}, (1, 2)), "sizes is empty"),
        (lambda: figures.critical_batches({"a": 0}, (1, 2)), "sizes=0"),
        (lambda: figures.critical_batches({"Card": 1}, (1, nan)), "near=nan"),
        (lambda: figures.critical_batches({"Card": 1}, (1, 2), ["Crad"]), "unknown device 'Crad': did you mean 'Card'"),
        (lambda: figures.knee(Sweep("b", [1], [1], 1), None, DESK, CARD), "sweep 'b' has 1 points"),
        (lambda: figures.knee(Sweep("b", [], [], 1), None, DESK, CARD), "sweep 'b' has 0 points"),
        (lambda: figures.roofline(CARD, "bf16", [("a", nan)]), "dots=nan"),
        (lambda: figures.roofline(CARD, "bf16", [("a", 0)]), "dots=0"),
        (lambda: figures.roofline(CARD, "fp7"), "fp7"),
        (lambda: figures.speeds([], [], "t"), "names is empty"),
        (lambda: figures.speeds(["a", "b"], [1], "t"), "2 in names, 1 in tokens_per_second"),
        (lambda: figures.speeds(["a"], [-1], "t"), "tokens_per_second=-1 must be finite and more than 0"),
        (lambda: figures.speeds(["a"], ["1"], "t"), "tokens_per_second='1'"),
        (lambda: figures.curve([], {"a": []}, "t", "x", "y"), "x is empty"),
        (lambda: figures.curve(X, {}, "t", "x", "y"), "ys is empty"),
        (lambda: figures.curve(X, {"a": X[1:]}, "t", "x", "y"), r"4 in x, 3 in ys\['a'\]"),
        (lambda: figures.curve(X, {"a": X * nan}, "t", "x", "y"), r"ys\['a'\]=nan"),
        (lambda: figures.curve(-X, {"a": X}, "t", "x", "y"), "x=-1.0"),
        (lambda: figures.curve(X, {"a": X}, "t", "x", "y", [(nan, "m")]), "marks=nan"),
        (lambda: figures.chart([("a", nan, 1, True)]), "beta=nan"),
        (lambda: figures.chart([("a", 0, 1, True)]), "beta=0"),
        (lambda: figures.chart([("a", 1, -1, True)]), "lam=-1 must be finite and 0 or more"),
        (lambda: figures.chart([], [("m", 0)]), "mu=0"),
        (lambda: figures.chart(overlap="maxi"), "did you mean 'max'"),
        (lambda: figures.two_overlaps([("a", nan, 1, True)]), "beta=nan"),
        (lambda: figures.dashboard(DESK, CARD, nan, 1), "batch=nan"),
        (lambda: figures.dashboard(DESK, CARD, 1, -1), "context=-1"),
        (lambda: figures.dashboard(DESK, CARD, 1, 1, "sum"), "overlap"),
        (lambda: figures.collapse([]), "deployments is empty"),
        (lambda: figures.collapse([("x", DESK, CARD)], nan), "lam=nan"),
        (lambda: figures.collapse([("x", DESK, CARD)], 1), "lam=1 must be less than 1"),
        (lambda: figures.bytes_read([], "t"), "steps is empty"),
        (lambda: figures.bytes_read([("a", nan, 1)], "t"), "weights=nan"),
        (lambda: figures.bytes_read([("a", 1, -1)], "t"), "kv=-1"),
        (lambda: figures.candidates(Row(candidates=[])), "candidates is empty"),
        (lambda: figures.running_totals([], [], "t", "y"), "without is empty"),
        (lambda: figures.running_totals([1, 2], [1], "t", "y"), "2 in without, 1 in with_cache"),
        (lambda: figures.running_totals([1, 2], [1, inf], "t", "y"), "with_cache=inf"),
        (lambda: figures.kv_per_token([], "t"), "sizes is empty"),
        (lambda: figures.kv_per_token([("a", 0)], "t"), "sizes=0"),
        (lambda: figures.users(DESK, CARD, 0), "context=0"),
        (lambda: figures.each_share(DESK, CARD, 0), "context=0"),
        (lambda: figures.looks([], ["a"], "t"), "shares is empty"),
        (lambda: figures.looks([[1.0], [0.5, 0.5]], ["a"], "t"), "2 in head 2, 1 in tokens"),
        (lambda: figures.looks([[-1.0]], ["a"], "t"), "head 1=-1"),
        (lambda: figures.looks([[0.0]], ["a"], "t"), "sum of head 1=0"),
        (lambda: figures.users(DESK, CARD, nan), "context=nan"),
        (lambda: figures.closeness([], "t"), "factors is empty"),
        (lambda: figures.closeness([("A1", -1)], "t"), "factors=-1"),
        (lambda: figures.rooms(DESK, [], 1000), "machines is empty"),
        (lambda: figures.rooms(PLAIN, [CARD], 1000), "No cache has no KV cache that grows"),
        (lambda: figures.rooms(DESK, [CARD], 0), "context=0 must be finite and more than 0"),
        (lambda: figures.memory_filled(DESK, CARD, nan), "context=nan must be finite and more than 0"),
        (lambda: figures.memory_filled(PLAIN, CARD, 1000), "No cache has no KV cache that grows"),
        (lambda: figures.experts_read(SPARSE, (1, 0)), "batches=0 must be finite and more than 0"),
        (lambda: figures.tiers_and_crossings([], [("M", {"a": 1})], "t"), "tiers is empty"),
        (lambda: figures.tiers_and_crossings(TIERS, [], "t"), "crossings is empty"),
        (lambda: figures.tiers_and_crossings(TIERS, [("M", {})], "t"), r"crossings\['M'\] is empty"),
        (lambda: figures.tiers_and_crossings(TIERS, [("M", {"a": nan})], "t"), r"crossings\['M'\]=nan"),
        (lambda: figures.kinks(DESK, CARD, 8, []), "tiers is empty"),
        (lambda: figures.kinks(BLIND, CARD, 8, TIERS), "Desk has no attention that grows with the prompt"),
        (lambda: figures.kinks(DESK, CARD, nan, TIERS), "batch=nan"),
        (lambda: figures.kinks(DESK, CARD, 8, [tier("A", None, 1, 1)]), "'M', whose price has no tier"),
        (lambda: figures.output_input_ratio(DESK, CARD, (), [2], 1000), "contexts is empty"),
        (lambda: figures.output_input_ratio(DESK, CARD, (0,), [], 1000), "listed is empty"),
        (lambda: figures.output_input_ratio(DESK, CARD, (0,), [nan], 1000), "listed=nan"),
        (lambda: figures.output_input_ratio(DESK, CARD, (0,), [2], 0), "prompt_tokens=0"),
        (lambda: figures.spread(1, 0.1, []), "runs is empty"),
        (lambda: figures.spread(nan, 0.1, [run(2, 4, 1)]), "step=nan"),
        (lambda: figures.spread(1, 0.1, [run(3, 4, 1)]), "lacks 3, on which a run was measured"),
        (lambda: figures.spread(1, 0.1, [run(2, 4, 1), run(4, 8, 1)]), r"runs have \[4, 8\] users"),
        (lambda: figures.frontier([], [fast("F", 2, 2)], "t"), "servers is empty"),
        (lambda: figures.frontier([("One", RUNS), ("Two", [])], [fast("F", 2, 2)], "t"), "runs of Two is empty"),
        (lambda: figures.frontier([("One", RUNS)], [], "t"), "tiers is empty"),
        (lambda: figures.waterfall([], "t"), "steps is empty"),
        (lambda: figures.waterfall([Step(0, "a", "01")], "t"), "steps=0"),
        (lambda: figures.waterfall(3 * WALKED, "t"), "steps holds 9, and a picture has room for 6"),
        (lambda: figures.straight_line([], "t"), "groups is empty"),
        (lambda: figures.straight_line([("a", LINE[:3])], "t"), "3 runs are too few"),
        (lambda: figures.bent_step(LINE[:3], "t"), "3 runs are too few"),
        (lambda: figures.bent_step(on_a_line(0.2, -1e-3), "t"), "do not grow with the batch"),
        (lambda: figures.batch_shares(SHOP, 2, 100, 10, {}, "t"), "played is empty"),
        (lambda: figures.batch_shares(SHOP, 2, 100, 10, {0: nan}, "t"), "played=nan"),
        (lambda: figures.batch_shares(SHOP, 90, 100, 10, {0: 1}, "t"), "rate=90 must be below"),
        (lambda: figures.queue_waits([], 10, "t"), "rows is empty"),
        (lambda: figures.queue_waits([row_of(5, 0.1)], 10, "t"), "running=10 must be below 5"),
        (lambda: figures.queue_waits([row_of(20, None)], 10, "t"), "rows of A test have no time to first token"),
        (lambda: figures.queue_waits([row_of(20, 1)], 0, "t"), "running=0"),
        (lambda: figures.one_hour([], 3.0, "t"), "ways is empty"),
        (lambda: figures.one_hour([("a", EVEN)], 0, "t"), "most=0"),
        (lambda: figures.who_waits_longer([], "t"), "ways is empty"),
        (lambda: figures.cost_and_traffic(SHOP, 3, 1, 100, 10, [], "t"), "offers is empty"),
        (lambda: figures.cost_and_traffic(SHOP, 3, 1, 100, 10, [("A", 0, 1)], "t"), "=0 must be"),
        (lambda: figures.cost_and_traffic(SHOP, 3, 1, 100, 10, 5 * [("A", 1, 1)], "t"), "offers holds 5"),
        (lambda: figures.tactics({}), "points is empty"),
        (lambda: figures.tactics({"a": (1, nan)}), "points=nan"),
        (lambda: figures.tactics({"a": (1, 1)}, 0), "ceiling=0"),
        (lambda: figures.gains(X, {}, "t", "y"), "lines is empty"),
        (lambda: figures.gains([], {"a": []}, "t", "y"), "batches is empty"),
        (lambda: figures.gains(X, {"a": X}, "t", "y", [(0, "m")]), "marks=0"),
        (lambda: figures.gains(0 * X, {"a": X}, "t", "y"), "batches=0"),
        (lambda: figures.gains(X, {"a": X[1:]}, "t", "y"), r"4 in batches, 3 in lines\['a'\]"),
        (lambda: figures.gains(X, {"a": X * nan}, "t", "y"), r"lines\['a'\]=nan"),
        (lambda: figures.bytes_per_user([], CARD, X), "models is empty"),
        (lambda: figures.bytes_per_user([DESK], CARD, X * nan), "batches=nan"),
        (lambda: figures.bytes_per_user([DESK], CARD, X[:0]), "batches is empty"),
        (lambda: figures.shares(DESK, CARD, FAST, []), "cases is empty"),
        (lambda: figures.shares(DESK, CARD, FAST, [(nan, 1)]), "cases=nan"),
        (lambda: figures.limits(DESK, CARD, dots=[(5000, 1000)]), r"dots holds \(5000, 1000\); the map"),
        (lambda: figures.limits(DESK, CARD, dots=[(50, nan)]), r"dots holds \(50, nan\)"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_no_axes_are_touched(draw, said, monkeypatch):
    """A slider that meets bad input keeps the picture that it has."""
    monkeypatch.setattr(Figure, "add_subplot", lambda *_: pytest.fail("drawn before it was looked at"))
    with pytest.raises(InputError, match=said):
        draw()
