"""What each figure draws, against numbers worked out by hand from the round ones of ``desk``."""

import re
from dataclasses import replace
from math import log10
from types import SimpleNamespace as Row

import numpy as np
import pytest
from desk import (
    BURST,
    CARD,
    DESK,
    EVEN,
    FAST,
    RUNS,
    SHOP,
    SPARSE,
    STEP,
    SWEEP,
    TIERS,
    X,
    came,
    fast,
    on_a_line,
    panels,
    row_of,
    run,
    tier,
)
from inference_math import figures
from inference_math.catalog import Hardware, Model
from inference_math.errors import DoesNotFit, InputError
from inference_math.figures import one_picture, pricing
from inference_math.measured import Knee, Sweep
from inference_math.walk import Step
from matplotlib.colors import to_hex

close = pytest.approx


def data(line):
    """x and y of a line, as two lists."""
    return [list(one) for one in line.get_data()]


def dots(ax, *marks):
    """(x, y) of each single point with one of these marks."""
    return [tuple(line.get_xydata()[0]) for line in ax.lines if line.get_marker() in marks]


def placed(ax):
    """{what is written: where it points}. Of words without an arrow's point, where they stand."""
    return {text.get_text(): tuple(getattr(text, "xy", text.get_position())) for text in ax.texts}


def corners(patch):
    """Left, bottom, width and height of a rectangle."""
    return patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()


def title(ax):
    return ax.get_title(loc="left")


def limits(ax):
    return [*ax.get_xlim(), *ax.get_ylim()]


def ticks(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


class TestBounds:
    def test_move_and_compute(self):
        """20 users: 2 ms to move, 20 x 10 us to compute."""
        ax = figures.move_and_compute(DESK, CARD, 20)
        assert [bar.get_width() for bar in ax.patches] == close([2e-4, 2e-3])
        assert ticks(ax.yaxis) == ["compute", "move weights"]
        assert placed(ax) == {"0.2 ms": (close(2e-4), 0), "2 ms": (close(2e-3), 1)}
        assert ax.get_xlim() == (0, close(2.3e-3))
        assert ax.get_xlabel() == "time of one step on Card"
        assert ax.figure.alt == (
            "Two bars. Moving the weights takes 2 ms, computing takes 0.2 ms. "
            "Batch 20: the workers wait 90 % of the time."
        )
        assert figures.move_and_compute(DESK, CARD, 400).get_xlim()[1] == close(1.15 * 4e-3)

    def test_roofline(self):
        """Card: 1 TB/s and 100 TFLOP/s. Fast card: 10 TB/s, so that it bends at 10."""
        ax = figures.roofline(CARD, "bf16", [("left", 20.0), ("right", 500.0)], FAST)
        roof, ridge, other, other_ridge, bend, left, right = ax.lines
        assert data(roof) == [close([1 / 3, 100, 5000]), close([1e12 / 3, 1e14, 1e14])]
        assert data(other) == [close([1 / 3, 10, 5000]), close([1e13 / 3, 1e14, 1e14])]
        assert [line.get_color() for line in (roof, other)] == ["#333333", "#D55E00"]
        assert [data(one) for one in (ridge, other_ridge)] == [[[100], [1e14]], [[10], [1e14]]]
        assert [data(one) for one in (left, right)] == [[[20], [2e13]], [[500], [1e14]]]
        assert ax.get_xlim() == close((1 / 3, 5000))
        assert data(bend)[0] == [100, 100]
        assert title(ax) == "Left of its ridge, each of them waits for memory"
        assert title(figures.roofline(CARD)) == "Left of 100 FLOP per byte, Card waits for memory"
        bound = [text for text in ax.texts if "bound" in text.get_text()]
        assert [(text.get_text(), text.xy[0], text.get_ha()) for text in bound] == [
            ("memory-bound", 100, "right"),
            ("compute-bound", 100, "left"),
        ]
        assert "100" in ticks(ax.xaxis) and "10 TFLOP/s" in ticks(ax.yaxis)
        for said, at in {
            "Card: 100 TFLOP/s bf16": (5000, 1e14),
            "Fast card: 100 TFLOP/s bf16": (5000, 1e14),
            "ridge 100": (100, 1e14),
            "ridge 10": (10, 1e14),
            "left": (20, 2e13),
        }.items():
            assert placed(ax)[said] == close(at)
        beside, below = (next(text for text in ax.texts if text.get_text() == said) for said in ("left", "right"))
        assert (beside.get_ha(), below.get_ha()) == ("left", "center")
        assert "Card rises with memory bandwidth until 100 FLOP per byte, then stays flat at 100 TFLOP/s" in (
            said := ax.figure.alt
        )
        assert "until 10 FLOP" in said
        assert "left reaches 20 TFLOP/s; right reaches 100 TFLOP/s" in said

    def test_a_second_roof_may_be_in_another_format(self):
        laptop = Hardware("Laptop", 16e9, 1e11, {"fp32": 1e12})
        ax = figures.roofline(CARD, "bf16", measured=laptop)
        assert "Laptop: 1 TFLOP/s fp32" in placed(ax)
        assert data(ax.lines[2])[0][1] == close(10)
        assert ax.get_xlim() == close((1 / 3, 5000))

    def test_axes_of_a_roofline_hold_its_dots(self):
        """And, right of the ridge at 100, the name of the machine: 50 times as far, and over a third of the width."""
        far, near = (figures.roofline(CARD, dots=[("x", at)]).get_xlim() for at in (1e5, 1e-3))
        assert far == close((1 / 3, 1e6))
        assert near[0] == close(1e-3 / 3) and log10(near[1] / 100) / log10(near[1] / near[0]) > 0.36

    def test_axes_of_a_roof_without_dots_follow_its_ridge(self):
        """From a third of it, or less where words need room, to 50 times it, or as far as they do."""
        for rate, ridge in ((1e14, 100), (5e10, 0.05)):
            left, right = figures.roofline(replace(CARD, flops={"bf16": rate}), "bf16", []).get_xlim()
            low = min(min(1, ridge) / 3, ridge / 50**0.35)
            assert (left, right) == close((low, max(50 * ridge, ridge * (ridge / low) ** 0.575)))

    def test_axes_for_several_gpus(self):
        """Slow: 0.1 TB/s, 2 TFLOP/s, ridge 20. Across up to 100 times the farther ridge; up from half of what the
        slowest reaches at the left edge to three times what the fastest reaches at the right."""
        slow = Hardware("Slow", 1e9, 1e11, {"bf16": 2e12})
        seen = [limits(figures.roofline(one, "bf16", [("d", 5)], among=[slow, CARD])) for one in (slow, CARD)]
        assert seen == [close([1 / 3, 1e4, 1e11 / 3 / 2, 3e14])] * 2
        out = figures.roofline(CARD, "bf16", [("d", 1e5), ("e", 0.1)], among=[slow, CARD])
        assert out.get_xlim() == close((0.1 / 3, 3e5))

    def test_speeds(self):
        ax = figures.speeds(["slow", "fast", "middle"], [1.0, 9.0, 4.0], "Three")
        assert [bar.get_width() for bar in ax.patches] == [1, 4, 9]
        assert ticks(ax.yaxis) == ["slow", "middle", "fast"]  # the last is on top
        assert placed(ax) == {"1": (1, 0), "4": (4, 1), "9": (9, 2)}
        assert ax.get_xlim() == close((0, 1.15 * 9)) and ax.get_xscale() == "linear"
        assert ax.figure.alt == "Three. fast: 9 tokens/s; middle: 4 tokens/s; slow: 1 tokens/s."

    def test_curve(self):
        ys = {"a": X, "b": 2 * X, "c": X**2}
        ax = figures.curve(X, ys, "t", "across", "up", [(20, "here")])
        assert [data(line) for line in ax.lines[:3]] == [[list(X), list(y)] for y in ys.values()]
        assert [line.get_linestyle() for line in ax.lines] == ["-", "--", ":", "-."]
        assert list(ax.lines[3].get_xdata()) == [20, 20]
        assert placed(ax) == {"a": (10, 10), "b": (1, 2), "c": (100, 1e4), "here": (20, 0)}
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("across (log axis)", "up (log axis)")
        assert ax.figure.alt == (
            "t. up against across: a goes from 1 to 1,000; b goes from 2 to 2,000; c goes from 1 to 1,000,000. "
            "Marked: here, at 20."
        )
        assert figures.curve(X, {"a": X}, "t", "x", "y").figure.alt == "t. y against x: a goes from 1 to 1,000."


class TestMemoryAndDecoding:
    def test_boxes(self):
        """2 GB in boxes of 0.8 GB: two and a half. A box of 80 GB is 0.72 inches high, one of a hundredth a tenth."""
        ax = figures.memory_boxes(DESK, replace(CARD, name="Small", memory=0.8e9))
        frames, fillings = ax.patches[::2], ax.patches[1::2]
        lefts = [0.05 + 0.0792 * i for i in range(3)]
        assert [corners(one) for one in frames] == [close((x, -0.072, 0.072, 0.072)) for x in lefts]
        assert [corners(one) for one in fillings] == [
            close((x, -0.072, 0.072, high)) for x, high in zip(lefts, (0.072, 0.072, 0.036), strict=True)
        ]
        assert [one.get_fill() for one in ax.patches] == 3 * [False, True]
        assert title(ax) == "Desk: 2 GB of weights fill 3 x Small"
        assert ax.figure.alt == (
            f"3 boxes of 800 MB each, 100% of it usable; all are full but the last, which is 50% full. {title(ax)}."
        )
        assert limits(ax) == close([0, 7.2, -0.3792, 0.4])  # inches, as the page's own
        assert ax.figure.get_size_inches() == close([7.2, 0.7792])
        assert placed(ax) == {"a box: one Small, 800 MB; blue: weights": close((0.05, -0.1992))}
        assert not ax.lines

    def test_what_a_server_keeps_of_a_box_stays_empty(self):
        """180 GB in boxes of 100 GB of which 80 can be filled: two and a quarter. A dotted line says up to where."""
        ax = figures.memory_boxes(replace(DESK, weight_bytes_per_param=180.0), replace(CARD, memory=1e11, usable=0.8))
        side = 0.72 * 1.25**0.5
        assert [one.get_height() for one in ax.patches] == close([side, 0.8 * side] * 2 + [side, 0.2 * side])
        lefts = [0.05 + 1.1 * side * i for i in range(3)]
        assert [data(one) for one in ax.lines] == [[close([x, x + side]), close([-0.2 * side] * 2)] for x in lefts]
        assert {one.get_linestyle() for one in ax.lines} == {":"}
        said = "3 boxes of 100 GB each, 80% of it usable; all are full but the last, which is 25% full."
        assert said in ax.figure.alt
        said = [text.get_text() for text in ax.texts]
        assert said == ["80", "80", "a box: one Card, 100 GB, 80 GB of them for weights and users; blue: weights"]

    def test_more_boxes_than_a_row_holds(self):
        """Nine boxes of 80 GB fill a row."""
        ax = figures.memory_boxes(replace(DESK, weight_bytes_per_param=820.0), replace(CARD, memory=8e10))
        assert [corners(one)[:2] for one in ax.patches[1::2]] == [
            close((0.05 + 0.792 * (i % 9), -0.72 if i < 9 else -1.512)) for i in range(11)
        ]
        assert max(corners(one)[0] for one in ax.patches) + 0.72 < 7.2
        assert figures.memory_boxes(DESK, replace(CARD, memory=1e15)).patches  # one that is wider than the page

    def test_one_box(self):
        ax = figures.memory_boxes(DESK, CARD)
        assert title(ax) == "Desk: 2 GB of weights fit in one Card"
        side = 0.72 / 8**0.5
        assert [one.get_height() for one in ax.patches] == close([side, 0.2 * side])

    def test_memory_filled(self):
        """2 GB of weights, and 10 MB for a user of 1,000 tokens: 800 of them fit into 10 GB."""
        ax = figures.memory_filled(DESK, CARD, 1000)
        weights, notebooks = (one.get_paths()[0].vertices for one in ax.collections)
        assert [weights.max(axis=0).tolist(), weights.min(axis=0).tolist()] == [close([1040, 2]), [0, 0]]
        assert [notebooks.max(axis=0).tolist(), notebooks.min(axis=0).tolist()] == [close([1040, 12.4]), [0, 2]]
        assert [one.get_hatch() for one in ax.collections] == [None, "//"]
        full, most = ax.lines
        assert (list(full.get_ydata()), list(most.get_xdata())) == ([10, 10], [800, 800])
        assert title(ax) == "Desk on Card: full at 800 users of 1,000 tokens"
        assert placed(ax) == {
            "weights, once": close((31.2, 1)),
            "a notebook for each user": close((416, 3.56)),
            "may be filled: 10 GB": close((208, 10)),
            "full: 800": (800, 1),  # within the weights
        }
        assert limits(ax) == close([0, 1040, 0, 12.92])
        assert ax.figure.alt == (
            f"{title(ax)}. Weights take 2 GB, each user 0.01 GB more; 10 GB may be filled. "
            "From 200 users on, notebooks weigh more than the model."
        )
        one = figures.memory_filled(DESK, CARD, 800_000)
        assert title(one) == "Desk on Card: full at 1 user of 800,000 tokens"
        assert one.figure.alt.endswith("may be filled.")
        with pytest.raises(DoesNotFit, match="Desk on Card has no room for a user of 800,001 tokens"):
            figures.memory_filled(DESK, CARD, 800_001)

    def test_rooms(self):
        """10 MB a user: 400 beside the weights in 6 GB, one in 2.015 GB, and 1 GB is too small."""
        half = replace(CARD, name="Half", memory=1e10, usable=0.6)
        machines = [half, replace(CARD, name="Just", memory=2.015e9), replace(CARD, name="None", memory=1e9)]
        ax = figures.rooms(DESK, machines, 1000)
        assert [bar.get_width() for bar in ax.patches] == close([6, 2.015, 1, 2, 2, 1])
        assert [bar.get_hatch() for bar in ax.patches] == 3 * ["//"] + 3 * [None]
        assert ticks(ax.yaxis) == ["Half", "Just", "None"] and ax.get_ylim()[0] > ax.get_ylim()[1]
        assert placed(ax) == {
            "400 users": (6, 0),
            "1 user": (close(2.015), 1),
            "too small for the weights": (1, 2),
            "weights, 2 GB": (0.04, 0),
        }
        assert ax.get_xlim() == (0, close(7.8))
        assert ax.get_xlabel() == "GB that may be filled; users of 1,000 tokens each"
        assert ax.figure.alt == f"{title(ax)}. Users of 1,000 tokens that fit: Half: 400; Just: 1; None: 0."

    def test_experts_read(self):
        """A token misses half of 1.6 GB: 1.2 GB for one, 2 - 1.6/8 for three."""
        ax = figures.experts_read(SPARSE, (1, 3))
        whole, read = ax.lines
        assert list(whole.get_ydata()) == [2, 2] and data(read) == [[1, 3], close([1.2, 1.8])]
        assert (read.get_marker(), ax.get_xscale(), ax.get_yscale()) == ("o", "log", "linear")
        assert ticks(ax.xaxis) == ["1", "3"]
        assert limits(ax) == close([0.9, 4.8, -0.2, 2.36])
        assert placed(ax) == {
            "1.2": (1, close(1.2)),
            "1.8": (3, close(1.8)),
            "all: 2 GB, which a dense model reads for any number of users": (1, 2),
        }
        assert ax.figure.alt == f"{title(ax)}. GB a step, by users: 1.2 for 1, 1.8 for 3; all are 2."
        with pytest.raises(InputError, match="Desk has no experts"):
            figures.experts_read(DESK, (1, 3))

    def test_kv_stands_on_the_weights(self):
        ax = figures.bytes_read([("a", 100.0, 10.0), ("b", 105.0, 20.0)], "t")
        assert [corners(bar)[1:] for bar in ax.patches] == [
            (0, close(0.8), 100),
            (0, close(0.8), 105),
            (100, close(0.8), 10),
            (105, close(0.8), 20),
        ]
        assert [bar.get_x() + bar.get_width() / 2 for bar in ax.patches] == close([0, 1, 0, 1])
        assert [bar.get_hatch() for bar in ax.patches] == [None, None, "//", "//"]
        assert ticks(ax.xaxis) == ["a", "b"]
        assert placed(ax) == {"weights": (0, 100)}
        assert ax.figure.alt == "t. 2 bars of 110 B to 125 B, 235 B in all, 30 B of it KV caches."
        alike = figures.bytes_read([("a", 100.0, 0), ("b", 101.0, 0)], "t")
        assert alike.figure.alt == "t. 2 bars of about 100 B each, 201 B in all."

    def test_candidates(self):
        ax = figures.candidates(STEP)
        assert [bar.get_width() for bar in ax.patches] == [0.1, 0.3, 0.6]
        assert ticks(ax.yaxis) == ["'d'", "'c'", "'b'"]
        assert placed(ax) == {"10.0%": (0.1, 0), "30.0%": (0.3, 1), "60.0%": (0.6, 2)}
        assert ax.get_xlim() == (0, 1.12)
        assert title(ax) == "Step 2: 'b' is the likeliest of the next tokens"
        assert ax.get_xlabel() == "probability, after the answer so far: 'a'"
        assert ax.figure.alt == "Probabilities of the next token at step 2: 'b' 60.0%, 'c' 30.0%, 'd' 10.0%."
        end = Row(number=3, token="<end>", text="ab", candidates=[("<end>", 1.0)])
        assert figures.candidates(end).get_xlabel() == "probability, after the answer so far: 'ab'"
        begin = Row(number=1, token="a", text="a", candidates=[("a", 1.0)])
        assert figures.candidates(begin).get_xlabel() == "probability, after the question"


class TestFactory:
    """100 users of 2,000 tokens: 2 ms of weights, 2 ms of notebooks, 1 ms of computing, 4 GB in memory."""

    def drawn(self, part, **how):
        return figures.factory(DESK, CARD, **{"batch": 100, "context": 2000, **how}, part=part)

    @pytest.mark.parametrize("memory, batch, said", [(20.2e9, 0, 0), (19.9e9, 0, 1), (19.9e9, 98, 1), (19.9e9, 101, 2)])
    def test_a_part_of_the_store_is_named_where_its_name_has_room(self, memory, batch, said):
        """From a tenth of its height on: 2 GB of weights, and caches of 2,000 tokens, 20 MB each."""
        ax = figures.factory(DESK, replace(CARD, memory=memory), batch or 1, 2000 if batch else 0)
        found = [text.get_text() for text in ax.texts if text.get_text().startswith(("weights ", "notebooks "))]
        assert len(found) == said

    def test_the_store_is_to_scale(self):
        """10 GB are 140 high: 14 for each GB, piled up from 240."""
        store = self.drawn(0.25).patches[:3]
        assert [one.get_hatch() for one in store] == [None, "//", None]
        weights, notes, held = map(corners, store)
        assert (weights, notes, held) == (
            close((14, 212, 132, 28)),
            close((14, 184, 132, 28)),
            close((14, 100, 132, 140)),
        )

    def test_what_does_not_fit_stands_over_the_frame(self):
        """1,000 users: 22 GB are 140 high, so the memory of 10 GB ends at 63.6."""
        ax = self.drawn(0.25, batch=1000)
        weights, notes, held, beyond = (corners(one) for one in ax.patches[:4])
        scale = 140 / 22
        assert (weights[3], notes[3], held[3], beyond[3]) == close((2 * scale, 20 * scale, 10 * scale, 12 * scale))
        assert beyond[1] == close(100)
        assert ax.patches[3].get_linestyle() == "--"
        assert to_hex(ax.patches[3].get_edgecolor()) == "#d55e00"
        assert placed(ax)["does not fit"] == close((80, 112))
        assert ax.get_aspect() == 1
        assert "It would not fit: 22 GB where 10 GB of memory are usable." in ax.figure.alt
        exactly = self.drawn(0.25, batch=400)  # 8 GB of notebooks beside 2 GB
        assert "does not fit" not in placed(exactly)
        assert "10 GB of 10 GB of usable memory are taken." in exactly.figure.alt

    def test_what_a_server_keeps_is_no_part_of_the_store(self):
        """4 GB where 6 of 10 GB are usable: 140 / 6 for each GB. What takes 7 GB does not fit."""
        kept = replace(CARD, usable=0.6)
        weights, _, held = (corners(one) for one in figures.factory(DESK, kept, 100, 2000).patches[:3])
        assert (weights[3], held[3]) == close((2 * 140 / 6, 140))
        assert "4 GB of 6 GB of usable memory are taken." in figures.factory(DESK, kept, 100, 2000).figure.alt
        assert "would not fit: 7 GB where 6 GB" in figures.factory(DESK, kept, 250, 2000).figure.alt

    def test_what_is_in_the_store_is_written_where_there_is_room(self):
        """28 high, and 2.8: fifteen are needed."""
        assert {"weights 2 GB", "notebooks 2 GB"} <= set(placed(self.drawn(0.25)))
        roomy = figures.factory(DESK, replace(CARD, memory=100e9), 100, 2000)
        assert not [said for said in placed(roomy) if said.startswith(("weights", "notebooks"))]
        assert placed(self.drawn(0.25))["weights 2 GB"] == close((80, 230))
        assert placed(self.drawn(0.25))["notebooks 2 GB"] == close((80, 202))

    def test_the_belt_carries_weights_first_and_then_notebooks(self):
        """A box each 2/24 ms. After 1 ms twelve have come and the next twelve lie on the belt; after 3 ms notebooks."""
        for part, face, hatch in ((0.25, "#0072b2", None), (0.75, "#e69f00", "///")):
            boxes = [one for one in self.drawn(part).patches[3:] if one.get_height() == close(20)]
            assert [corners(one)[:2] for one in boxes] == [close((448.5 - 27.5 * i, 194)) for i in range(12)]
            assert {(to_hex(one.get_facecolor()), one.get_hatch()) for one in boxes} == {(face, hatch)}

    def test_the_belt_lies_under_its_boxes_and_the_last_box_may_be_small(self):
        """150 tokens each: 0.15 GB of notebooks, 1.8 boxes of 2/24 GB. A box of 0.8 has sides of 20 times its root."""
        ax = figures.factory(DESK, CARD, 100, 150, part=0.9)
        belt, boxes = ax.patches[3], [one for one in ax.patches[4:] if one.get_y() + one.get_height() == close(214)]
        assert corners(belt) == close((148, 216, 326, 16))  # as far from the store as from where boxes are put down
        assert to_hex(belt.get_edgecolor()) == "#333333"
        side = 20 * 0.8**0.5
        at = next(n for n, one in enumerate(boxes) if one.get_width() < 20)
        assert corners(boxes[at]) == close((476 - (25.8 - 0.9 * 25.8) * 27.5, 214 - side, side, side))
        colours = [to_hex(one.get_facecolor()) for one in boxes[at - 2 : at + 2]]
        assert colours == ["#0072b2", "#e69f00", "#e69f00", "#0072b2"]  # then those of the next step

    def test_boxes_pile_up_where_computing_takes_longer(self):
        """2,000 users: 2 ms to move, 20 ms to compute. Half-way all 24 boxes are there and 12 are worked on."""
        ax = figures.factory(DESK, CARD, 2000)
        piled = [corners(one) for one in ax.patches if one.get_width() == 15]
        assert piled == [close((486 + 17 * (i % 4), 219 - 17 * (i // 4), 15, 15)) for i in range(12)]
        assert {to_hex(one.get_facecolor()) for one in ax.patches if one.get_width() == 15} == {"#0072b2"}
        assert "belt\n1 TB/s, and waits" in placed(ax)
        assert "the belt waits 90 % of the time, and boxes pile up" in ax.figure.alt

    def test_workers(self):
        """Busy for 1 of the 2 ms in which weights arrive: 40 of 80, then none."""
        for part, lit, said in ((0.25, 40, "50 % busy now"), (0.75, 0, "0 % busy now")):
            ax = self.drawn(part)
            frames, full = ax.collections[:2]
            assert list(full.get_alpha()) == close([1.0] * lit + [0.0] * (80 - lit))
            assert len(frames.get_offsets()) == 80
            assert [tuple(one) for one in full.get_offsets()[[0, 1, 8, 79]]] == [
                (574, 106),
                (591, 106),
                (574, 120),
                (693, 232),
            ]
            assert f"workers\n{said}" in placed(ax)

    def test_users_and_their_notebooks(self):
        """100 users are 34 figures of three; a notebook of 2,000 tokens is 8.6 high, on a log scale."""
        ax = self.drawn(0.25)
        assert len(ax.collections[2].get_offsets()) == 34
        assert [tuple(one) for one in ax.collections[2].get_offsets()[[0, 5, 6]]] == [
            (744, 110),
            (874, 110),
            (744, 127.5),
        ]
        notes = [one for one in ax.patches if one.get_width() == 8]
        assert len(notes) == 34
        assert corners(notes[0]) == close((750, 116 - 8.602, 8, 8.602), abs=1e-3)
        assert "one figure is 3 users" in placed(ax)
        few = self.drawn(0.25, batch=48, context=0)
        assert len(few.collections[2].get_offsets()) == 48
        assert not [one for one in few.patches if one.get_width() == 8]
        assert not [said for said in placed(few) if "one figure" in said]

    def test_the_two_times(self):
        """A step of 4 ms is 560 wide: 280 of weights, 280 of notebooks, 140 of computing; a quarter has gone by."""
        ax = self.drawn(0.25)
        weights, notes, compute = (corners(one) for one in ax.patches[-3:])
        assert (weights, notes, compute) == (
            close((146, 272, 280, 19)),
            close((426, 272, 280, 19)),
            close((146, 302, 140, 19)),
        )
        assert list(ax.lines[0].get_xdata()) == close([286, 286])
        assert placed(ax)["4 ms"] == close((712, 287))
        assert placed(ax)["1 ms"] == close((292, 317))
        for said, bar in (("move", weights), ("compute", compute)):  # each left of its bar, on its height
            assert placed(ax)[said][0] < bar[0]
            assert bar[1] < placed(ax)[said][1] < bar[1] + bar[3]
        assert "one step: 4 ms" in placed(ax)

    def test_a_time_too_short_to_be_seen_is_three_wide(self):
        """A step of 2 ms is 560 wide, so one token's 10 us were 2.8. No notebooks are no bar."""
        weights, compute = (corners(one) for one in figures.factory(DESK, CARD, 1, 0).patches[-2:])
        assert (weights, compute) == (close((146, 272, 560, 19)), close((146, 302, 3, 19)))

    def test_experts_that_nobody_picked_stay_where_they_are(self):
        """Half of the parameters are experts, one of four is picked: 1.25 of 2 GB, so 15 boxes instead of 24."""
        sparse = Model("Sparse", 1e9, 6.25e8, 2.0, experts=4, experts_per_token=1, routed_params=5e8)
        for coverage, move in ((False, "2 ms"), (True, "1.25 ms")):
            alt = figures.factory(sparse, CARD, coverage=coverage).figure.alt
            assert f"moving takes {move} and" in alt
            assert f"The user gets {800 if coverage else 500} tokens/s." in alt
        assert "moving takes 2 ms and" in figures.factory(DESK, CARD, coverage=True).figure.alt  # it has no experts

    def test_words(self):
        ax = self.drawn(0.25)
        assert title(ax) == "Batch 100: the workers wait 75 % of the time"
        assert ax.figure.alt == (
            "A factory. At batch 100, moving takes 4 ms and computing 1 ms: the workers wait 75 % of the time. "
            "Of the moving, 2 ms is for notebooks, which nobody shares. "
            "Each user gets 250 tokens/s, all together 25,000. 4 GB of 10 GB of usable memory are taken."
        )
        assert {"warehouse\nCard: 10 GB", "belt\n1 TB/s", "users\n100, 2,000 tokens each"} <= set(placed(ax))
        assert "The user gets 500 tokens/s. 2 GB of 10 GB" in figures.factory(DESK, CARD).figure.alt
        assert "Each user gets 500 tokens/s, all together 1,000." in figures.factory(DESK, CARD, 2).figure.alt


class TestBatching:
    def test_promises(self):
        """The desk moves in 2 ms up to 200 users, and computes 10 us for each: 500 tokens/s, then 100,000 for all."""
        ax = figures.promises(DESK, CARD, (250, 100))
        speed = dict(zip(*data(ax.lines[0]), strict=True))
        assert min(speed) == 1 and max(speed) == close(2000)
        assert all(got == close(min(500, 1e5 / batch)) for batch, got in speed.items())
        assert data(ax.lines[1])[0] == [200, 200]
        assert dots(ax, "o") == [(close(400), 250), (close(1000), 100)]
        assert {"400 users", "1,000 users", "250 tokens/s promised"} <= placed(ax).keys()
        assert title(ax) == "250 tokens/s promised: 400 users at most; 100 tokens/s promised: 1,000 users at most"
        assert "500 up to 200 users, then falling" in ax.figure.alt

    def test_critical_batches(self):
        ax = figures.critical_batches({"a": 100, "b": 101, "c": 300, "d": 560}, (270, 300), ["a", "d"])
        assert dots(ax, "o") == [(101, 0), (300, 0), (100, 1), (560, 0)]
        assert placed(ax) == {"a\n100": (100, 1), "d\n560": (560, 0)}
        assert title(ax) == "1 of 4 devices lie between 270 and 300 users"
        assert ax.figure.alt.endswith("a 100; b 101; c 300; d 560.")

    @pytest.mark.parametrize("overlap, knee", [("max", 333), ("attention_serial", 200)])
    def test_step_against_batch(self, overlap, knee):
        """400 tokens each are 4 us per user, 0.4 of the 10 us of computing: under max the knee is at 200/(1 - 0.4)."""
        ax = figures.step_against_batch(DESK, CARD, 400, overlap)
        grey, weights, compute, caches, mark = ax.lines
        x = np.geomspace(1, 6000, 120)
        step = np.maximum(2e-3 + 4e-6 * x, 1e-5 * x) if overlap == "max" else np.maximum(2e-3, 1e-5 * x) + 4e-6 * x
        for line, y in ((grey, step), (weights, 0 * x + 2e-3), (compute, 1e-5 * x), (caches, 4e-6 * x)):
            assert data(line) == [close(list(x)), close(list(y))]
        assert list(mark.get_xdata()) == close([knee, knee], abs=0.4)
        assert limits(ax) == close([1, 6000, 2e-3 / 60, 0.12])
        assert title(ax) == f"With 400 tokens each, the knee lies at {knee}"
        rule = {"max": "max(weights + KV, compute)", "attention_serial": "max(weights, compute) + KV"}[overlap]
        assert {f"knee {knee}", "move the weights"} <= set(placed(ax))
        assert placed(ax)[f"grey: the step = {rule}"] == (0, 1)  # on top; the knee's label is below
        for said, per_user in (("compute", 1e-5), ("move KV caches", 4e-6)):  # each label on its own line
            at, y = placed(ax)[said]
            assert y == close(per_user * at)
        assert ax.figure.alt == (
            f"Times against the batch, 400 tokens of context each, overlap {overlap}. {title(ax)}. "
            f"A step goes from 2 ms at batch 1 to {'60 ms' if overlap == 'max' else '84 ms'} at 6,000."
        )

    def test_a_step_without_caches_and_one_with_too_much(self):
        none, much = (figures.step_against_batch(DESK, CARD, context) for context in (0, 2000))
        assert title(none) == "Up to batch 200 a step takes the same 2 ms, then it grows"
        assert len(none.lines) == 4
        assert "grey: the step" in placed(none)
        assert title(much) == "With 2,000 tokens each, no batch is ever compute-bound"
        assert len(much.lines) == 4
        assert not [said for said in placed(much) if said.startswith("knee")]
        aside = {text.get_text(): text.get_ha() for text in much.texts}  # the caches' line lies above computing's
        assert (aside["move KV caches"], aside["compute"]) == ("right", "left")

    @pytest.mark.parametrize("context", [100, 200, 260, 400, 900])
    def test_the_name_of_the_caches_keeps_off_the_line_of_weights(self, context):
        """A user of 1,000 tokens reads for 10 us: four knees, 800 users, reach the 2 ms of weights at 250 tokens. Below
        that the name stands right of the knee, above it left, under the weights either way."""
        ax = figures.step_against_batch(DESK, CARD, context)
        (at,) = (text.xy for text in ax.texts if text.get_text() == "move KV caches")
        assert (at[0] > 200) == (context < 250)
        assert at[1] < 2e-3

    def test_a_model_without_a_cache_has_no_line_of_caches(self):
        ax = figures.step_against_batch(replace(DESK, kv_bytes_per_token=0), CARD, 500)
        assert len(ax.lines) == 4
        assert "move KV caches" not in placed(ax)

    def test_a_knee_outside_of_the_picture_is_not_drawn(self):
        """At 990 tokens it lies at 20,000, and the axis ends at 6,000."""
        ax = figures.step_against_batch(DESK, CARD, 990)
        assert not [line for line in ax.lines if line.get_linestyle() == ":"]
        assert title(ax).endswith("the knee lies at 20,000")

    def test_knee_against_context(self):
        ax = figures.knee_against_context(DESK, CARD)
        runs_away, stays, end, half = ax.lines
        x = np.linspace(0, 995, 200)
        assert data(runs_away) == [close(list(x)), close(list(200 / (1 - x / 1000)))]
        assert data(stays) == [close([0, 1300]), close([200, 200])]
        assert list(end.get_xdata()) == close([1000, 1000])
        assert data(half) == [close([500]), close([400])]
        assert limits(ax) == close([0, 1300, 100, 20_000])
        assert title(ax) == ("KV caches move meanwhile, or in turn: one knee is lost at 1,000 tokens")
        assert placed(ax)["400"] == close((500, 400))
        assert placed(ax)["in turn: 200"][1] == close(200)
        # The label of the line that runs away stands on it: 200/(1 - 0.9) at nine tenths.
        assert placed(ax)["meanwhile"] == close((900, 2000))
        assert [one.get_linestyle() for one in (runs_away, stays, end)] == ["-", "--", ":"]
        assert ax.figure.alt == (
            "Critical batch of Desk on Card against context. With KV caches moved meanwhile it rises from 200 over 400 "
            "at 500 tokens without bound, and there is none from 1,000 tokens on. "
            "With KV caches moved in turn it stays at 200."
        )

    def test_measured_knee(self):
        ax = figures.knee(SWEEP, Knee(2e-3, 8e-6), DESK, CARD)
        ideal, measured, form, *marks = ax.lines
        x = np.geomspace(1, 400, 200)
        assert data(ideal) == [close(list(x)), close(list(np.maximum(2e-3, 1e-5 * x)))]
        assert data(measured) == [[1, 100, 200, 400], [2e-3, 2e-3, 2e-3, 4e-3]]
        assert measured.get_linestyle() == "None"
        assert data(form) == [close(list(x)), close(list(np.maximum(2e-3, 8e-6 * x)))]
        assert [one.get_xdata()[0] for one in marks] == close([200, 250])
        sides = {text.get_text(): text.get_ha() for text in ax.texts}
        assert (sides["predicted 200"], sides["fitted 250"]) == ("right", "left")
        assert placed(ax)["predicted 200"][0] == close(200)
        assert placed(ax)["fitted 250"][0] == close(250)
        assert title(ax) == "Measured: flat, then linear from 250 on"
        assert ax.figure.alt == (
            f"{title(ax)}. bench: 2 ms at batch 1, 4 ms at 400. Predicted knee 200 tokens. Fitted knee 250 tokens."
        )
        two = Sweep("two", SWEEP.tokens[[0, 3]], SWEEP.seconds[[0, 3]], 2e9)
        assert len(figures.knee(two, None, DESK, CARD).lines[1].get_xdata()) == 2
        none = figures.knee(SWEEP, None, DESK, CARD)
        assert len(none.lines) == 3
        assert none.figure.alt.endswith("Predicted knee 200 tokens.")


class TestCaches:
    def test_running_totals(self):
        ax = figures.running_totals([3, 4, 5], [3, 1, 1], "t", "tokens", say=lambda n: f"{n:g} t")
        assert [data(line) for line in ax.lines] == [[[1, 2, 3], [3, 7, 12]], [[1, 2, 3], [3, 4, 5]]]
        assert [line.get_linestyle() for line in ax.lines] == ["-", "--"]
        assert placed(ax) == {"without a cache: 12 t": (3, 12), "with a cache: 5 t": (3, 5)}
        assert (ax.get_xlim(), ax.get_ylim()[0]) == ((0, 3), 0)
        assert ax.figure.alt == "t. After 3 tokens, without a cache: 12 t and with a cache: 5 t."

    def test_kv_per_token(self):
        ax = figures.kv_per_token([("large", 1e6), ("small", 1e3)], "t")
        assert [bar.get_width() for bar in ax.patches] == [1e3, 1e6]
        assert ticks(ax.yaxis) == ["small", "large"]
        assert placed(ax) == {"1 kB": (1e3, 0), "1 MB": (1e6, 1)}
        assert ax.get_xlim() == close((0, 1.2e6)) and ax.get_xscale() == "linear"  # or a bar's length says nothing
        assert ax.figure.alt == "t. large: 1 MB; small: 1 kB."

    def test_users(self):
        """8 GB over 10 kB a token: 800,000 tokens in all. The knee is 200/(1 - L/1,000): 1,000 users of 800 tokens."""
        ax = figures.users(DESK, CARD, 1000)
        line, rising, both, dot = ax.lines
        x = np.geomspace(256, 262_144, 81)
        assert data(line) == [close(list(x)), close(list(8e5 / x))]
        context, needed = rising.get_data()
        assert (context[0], context[-1]) == close((256, 999.9))
        assert list(needed) == close(list(200 / (1 - context / 1000)))
        assert data(both) == [[close(800)], [close(1000)]]
        assert both.get_marker() == "s"
        assert data(dot) == [[1000], [800]]
        assert limits(ax) == close([256, 262_144, 0.5, 1e5])
        (never,) = ax.patches
        assert (never.get_x(), never.get_width()) == close((1000, 261_144))
        assert title(ax) == "Desk on Card: 800 users of 1,000 tokens fit"
        assert title(figures.users(DESK, CARD, 800_000)) == "Desk on Card: 1 user of 800,000 tokens fits"
        at, most = placed(ax)["users that fit"]
        assert most == close(8e5 / at)
        assert most > 5
        assert 8e5 / x[list(x).index(close(at)) + 1] <= 5  # as far right as there is room below
        assert placed(ax)["past 1,000 tokens\nno crowd keeps the\nworkers busy"] == close((1000, 1e5))
        assert ax.figure.alt == (
            "Desk on Card: 800 users of 1,000 tokens fit; that is too few to keep the workers busy, "
            "which no crowd does. Users that fit fall as the context grows, "
            "and those needed rise without end before 1,000 tokens. "
            "Up to 800 tokens both can be had."
        )
        for context, said in ((800, "enough"), (801, "too few")):  # 1,000 fit, and 998
            assert (
                f"that is {said} to keep the workers busy, which takes" in figures.users(DESK, CARD, context).figure.alt
            )
        assert "which takes 400. Users" in figures.users(DESK, CARD, 500).figure.alt

    def test_axes_of_the_users_hold_those_that_are_needed(self):
        """40 times the workers: 8,000 users keep them busy."""
        assert figures.users(DESK, replace(CARD, flops={"bf16": 4e15}), 1000).get_ylim() == close((0.5, 160_000))

    def test_users_of_a_slow_belt(self):
        """A tenth of the bandwidth: the critical context is 100 tokens, left of the picture."""
        ax = figures.users(DESK, replace(CARD, bandwidth=1e11), 1000)
        assert [line.get_marker() for line in ax.lines] == ["None", "o"]
        assert placed(ax)["past 100 tokens\nno crowd keeps the\nworkers busy"] == close((256, 1e5))
        assert ax.figure.alt.endswith("before 100 tokens. Both can be had at no context of this picture.")
        assert ax.get_xlim() == close((256, 262_144))

    def test_users_that_do_not_fit_where_workers_are_needed(self):
        """2.5 GB: half a GB is free, 50,000 tokens; of 200 tokens, 250, where 250 are needed. That is left of 256."""
        ax = figures.users(DESK, replace(CARD, memory=2.5e9), 300)
        assert [line.get_marker() for line in ax.lines] == ["None", "None", "o"]
        assert (
            "166 users of 300 tokens fit; that is too few to keep the workers busy, which takes 286." in ax.figure.alt
        )
        assert ax.figure.alt.endswith("Both can be had at no context of this picture.")

    def test_users_where_nobody_fits(self):
        """1 GB holds not even the weights: no line falls, and on a log axis none could be drawn."""
        ax = figures.users(DESK, replace(CARD, memory=1e9), 1000)
        assert [line.get_linestyle() for line in ax.lines] == ["-."] and "users that fit" not in placed(ax)
        assert "0 users of 1,000 tokens fit" in title(ax)

    @pytest.mark.parametrize(
        "context, ends, top", [(16, (16, 2**18), 1e5), (2, (2, 2**18), 8e5), (2**19, (256, 2**19), 1e5)]
    )
    def test_the_line_of_users_reaches_the_dot(self, context, ends, top):
        line, *_, dot = (ax := figures.users(DESK, CARD, context)).lines
        assert (line.get_xdata()[0], line.get_xdata()[-1]) == close(ends)
        assert data(dot) == [[context], [int(8e5 / context)]]
        assert ax.get_ylim() == close((0.5, top))

    def test_each_share(self):
        """2 ms of weights, shared; of 500 tokens 1 us of cache, under 10 us of computing; of 20,000 tokens 40 us."""
        ax = figures.each_share(DESK, CARD, 500)
        weights, cache, compute, upright, mark = ax.lines
        x = np.geomspace(1, 4000, 61)
        assert data(weights) == [close(list(x)), close(list(2e-3 / x))]
        assert data(cache) == [close(list(x)), close([5e-6] * 61)]
        assert data(compute) == [close(list(x)), close([1e-5] * 61)]
        assert [line.get_linestyle() for line in (weights, cache, compute)] == ["-", "-", "--"]
        assert data(mark) == [close([200]), close([1e-5])] and data(upright)[0] == close([200, 200])
        where = placed(ax)
        assert where["your own KV cache: 5 µs"] == close((1, 5e-6))
        assert where["your own token, computed: 10 µs"] == close((1, 1e-5))
        assert where["B* = 200"] == close((200, 2e-7))
        assert limits(ax) == close([1, 4000, 2e-7, 6e-3])
        assert title(ax) == "500 tokens each: in a full batch, your own token takes longest"
        assert ax.figure.alt == (
            "Desk on Card, 500 tokens each. One user's part of a step: moving the weights falls from 2 ms alone to "
            "10 µs among 200; moving their own KV cache stays at 5 µs, and computing their token at 10 µs."
        )
        far = figures.each_share(DESK, CARD, 20_000)
        assert title(far) == "20,000 tokens each: in a full batch, your own KV cache takes longest"
        assert placed(far)["your own KV cache: 200 µs"] == close(
            (4000, 2e-4)
        )  # on the right, clear of the falling line
        below = {text.get_text().split(":")[0]: text.get_va() for one in (ax, far) for text in one.texts}
        assert below["your own token, computed"] == "top" and below["your own KV cache"] == "bottom"

    def test_looks(self):
        ax = figures.looks([[0.1, 0.9], [0.5, 0.5]], ["a", "b"], "t")
        bars = [(bar.get_x() + bar.get_width() / 2, bar.get_y(), bar.get_height()) for bar in ax.patches]
        assert bars == [close(one) for one in ((0, 1, 0.85 / 9), (1, 1, 0.85), (0, 0, 4.25 / 9), (1, 0, 4.25 / 9))]
        assert placed(ax) == {"90%": close((1.35, 1.425)), "50%": close((0.35, 2.125 / 9))}
        assert ticks(ax.xaxis) == ["'a'", "'b'"]
        assert (ticks(ax.yaxis), list(ax.get_yticks())) == (["head 1", "head 2"], [1, 0])  # the first on top
        assert ax.figure.alt == "t. head 1 looks most at 'b', 90%; head 2 looks most at 'a', 50%."


class TestOnePicture:
    def test_words_of_the_dots(self):
        ax = figures.chart([("a", 0.5, 3.0, True), ("b", 5.0, 0.1, False)], [("full", 4.0)], title="t")
        assert ax.figure.alt == (
            "t. Chart of batch β against context λ under T/T0 = max(1 + βλ, β), in three regions: waiting for weights, "
            "waiting for notebooks, computing. Dots: a at β 0.5, λ 3, waiting for notebooks; "
            "b at β 5, λ 0.1, computing, does not fit. Dashed lines: full."
        )
        serial = figures.chart(overlap="attention_serial").figure.alt
        assert "T/T0 = max(1, β) + βλ" in serial
        assert serial.endswith("Dots: none.")

    def test_frame(self):
        ax = figures.chart()
        assert limits(ax) == [1e-4, 300, 2.5e-3, 100]
        assert ticks(ax.yaxis) == ["≈ 0", "0.01", "0.1", "1", "10", "100"]
        assert list(ax.get_yticks()) == [5e-3, 0.01, 0.1, 1, 10, 100]
        (strip,) = (line for line in ax.lines if list(line.get_ydata()) == [0.01, 0.01])
        assert strip.get_linestyle() != "-"
        level = next(
            line for line in ax.lines if line.get_linestyle() == ":"
        )  # beta x lambda = 1: caches weigh as much
        kept = ~np.isnan(level.get_ydata())
        assert (level.get_xdata() * level.get_ydata())[kept] == close(np.ones(kept.sum()))
        assert level.get_xdata()[kept].max() < 2.01  # where it meets the knee
        assert kept.sum() > 20

    @pytest.mark.parametrize(
        "beta, lam, place",
        [(0.5, 0.02, (0.5, 0.02)), (0.5, 0.0099, (0.5, 0.005)), (1e-9, 1, (1e-4, 1)), (1e9, 1e9, (300, 100))],
    )
    def test_dots_beyond_the_edges_stand_on_them(self, beta, lam, place):
        assert dots(figures.chart([("a", beta, lam, True)]), "o") == [place]

    def test_labels_stay_on_the_chart(self):
        """At the right edge a label stands on the left of its dot, at the left edge on the right."""
        for beta, side in ((290, "right"), (1.1e-4, "left")):
            ax = figures.chart([("a label of some length", beta, 2.0, True)])
            (label,) = (text for text in ax.texts if text.get_text().startswith("a label"))
            assert label.get_ha() == side

    def test_the_room_of_words_lies_around_their_place(self):
        """In decades: of two across and one up around (10, 100), a half lies on each side."""
        assert one_picture._box(10, 100, 2, 1) == close((0, 2, 1.5, 2.5))

    @pytest.mark.parametrize(
        "beta, lam, overlap, region",
        [
            (1, 0, "max", "compute"),  # moving and computing take equally long
            (2, 0.5, "max", "compute"),
            (4, 0.75, "max", "compute"),
            (3.99, 0.75, "max", "KV"),
            (0.5, 2, "max", "KV"),  # caches weigh as much as the weights
            (0.5, 1.99, "max", "weights"),
            (1, 0.5, "attention_serial", "compute"),
            (0.99, 0.5, "attention_serial", "weights"),
            (2, 1, "attention_serial", "KV"),
            (2, 0.99, "attention_serial", "compute"),
            (0.5, 2, "attention_serial", "KV"),
            (0.5, 1.99, "attention_serial", "weights"),
        ],
    )
    def test_borders_of_the_regions(self, beta, lam, overlap, region):
        assert one_picture.region(beta, lam, overlap) == region

    def test_words_stand_in_their_regions(self):
        for overlap in ("max", "attention_serial"):
            where = placed(figures.chart(overlap=overlap))
            for said, (beta, lam) in where.items():
                if "cost" in said or "×" in said:
                    continue
                region = {"waiting for weights": "weights", "waiting for notebooks": "KV", "computing": "compute"}[said]
                moving = beta * lam
                parts = {
                    "max": {"weights": beta < 1 + moving and moving < 1, "KV": beta < 1 + moving and moving >= 1},
                    "attention_serial": {"weights": beta < 1 and moving < 1, "KV": moving >= max(1, beta)},
                }[overlap]
                assert parts.get(region, not any(parts.values())), (said, overlap)

    def test_the_label_of_a_limit_is_on_its_line(self):
        """beta x lambda = 4, and the letters a little beyond."""
        ax = figures.chart([], [("full", 4.0)])
        beta, lam = placed(ax)["full"]
        assert beta * lam == close(1.08 * 1.1 * 4.0)
        assert beta * lam > 4

    def test_cost_lines_have_their_label_where_they_begin(self):
        where = placed(figures.chart(costs=(50,)))
        assert where["50 ×"] in ((close(1 / 50), 2.5e-3), (300, close(50 - 1 / 300)))
        assert placed(figures.chart(costs=(1000,)))["cost 1,000 ×"] == (close(1e-3), 2.5e-3)
        (line,) = (one for one in figures.chart(costs=(50,)).lines if to_hex(one.get_color()) == "#8a9299")
        beta, lam = line.get_data()
        assert list(1 / beta + lam) == close([50] * len(beta))
        assert (beta[-1], lam[0]) == (300, 2.5e-3)
        both = [text.xy for text in figures.chart(costs=(50,)).texts if text.get_text() == "50 ×"]
        assert both == [(close(1 / 50), 2.5e-3), (300, close(50 - 1 / 300))]
        serial = [
            text.xy for text in figures.chart(costs=(50,), overlap="attention_serial").texts if "50" in text.get_text()
        ]
        assert serial == [(close(1 / 50), 2.5e-3), (300, 49)]

    @pytest.mark.parametrize("overlap, step, cost", [("max", 6e-3, 1.5), ("attention_serial", 8e-3, 2)])
    def test_dashboard(self, overlap, step, cost):
        """400 users of 1,000 tokens: 2 ms of weights, 4 of caches, 4 of computing; 2 and 4 of 10 GB."""
        ax = figures.dashboard(DESK, CARD, 400, 1000, overlap)
        rate, everybody, each_million = {6e-3: ("167", "66,700", "15"), 8e-3: ("125", "50,000", "20")}[step]
        assert ax.figure.alt == (
            f"Desk on Card: waiting for notebooks. 400 users, 1,000 tokens each: β 2, λ 1, cost {cost:g} × the least; "
            f"step {1e3 * step:g} ms; {rate} tokens/s for each user, {everybody} tokens/s in all; "
            f"{each_million} GPU seconds per million tokens; memory 6 GB of 10 GB usable: fits."
        )
        assert dots(ax, "o") == [(close(2), close(1))]
        lines = next(text.get_text() for text in ax.texts if "\n" in text.get_text())
        assert f"{title(ax)}. {lines.replace(chr(10), '; ')}." == ax.figure.alt
        full = next(line for line in ax.lines if line.get_linewidth() == 1.5)  # beta x lambda = 4
        assert np.prod(full.get_xydata(), axis=1) == close([4, 4])

    def test_dashboard_of_what_does_not_fit(self):
        ax = figures.dashboard(DESK, CARD, 1000, 1000)
        assert "memory 12 GB of 10 GB usable: does NOT fit" in ax.figure.alt
        assert "memory 10 GB of 10 GB usable: fits" in figures.dashboard(DESK, CARD, 800, 1000).figure.alt
        kept = replace(CARD, usable=0.9)
        assert "memory 10 GB of 9 GB usable: does NOT fit" in figures.dashboard(DESK, kept, 800, 1000).figure.alt
        (dot,) = (line for line in ax.lines if line.get_marker() == "o")
        assert dot.get_markerfacecolor() == "white"
        small = figures.dashboard(DESK, replace(CARD, memory=1e9), 1, 1)  # not even the weights: no line of a limit
        assert not [line for line in small.lines if line.get_linestyle() == "--" and line.get_linewidth() == 1.5]

    def test_collapse(self):
        """At half the critical context: 2 ms + 5 us a user, or 10 us; the knee at 400. Ten times the bandwidth: 0.2 ms,
        a critical batch of 20, a critical context of 10,000, so again 5 us a user."""
        left, right = figures.collapse([("one", DESK, CARD), ("two", DESK, FAST)]).figure.axes
        for (line, marks), unit, full in zip((left.lines[:2], left.lines[2:4]), (2e-3, 2e-4), (200, 20), strict=True):
            x = np.geomspace(1, 30 * full, 61)
            assert data(line) == [close(list(x)), close(list(np.maximum(unit + 5e-6 * x, 1e-5 * x)))]
            assert set(map(tuple, marks.get_xydata())) <= set(map(tuple, line.get_xydata()))
        grey, one, two, knee = right.lines
        assert data(grey)[1] == close(list(np.maximum(1 + grey.get_xdata() / 2, grey.get_xdata())))
        for marks in (one, two):
            assert data(marks)[1] == close(list(np.maximum(1 + marks.get_xdata() / 2, marks.get_xdata())))
            assert marks.get_linestyle() == "None"
        assert data(knee) == [close([2]), close([2])]
        assert limits(left) == close([0.7, 1.8 * 6000, 0.4 * 2e-4, 1.5 * 0.06])
        assert list(left.get_xticks()) == [1, 100]
        assert placed(left) == {
            "one": (close(0.8), close(2e-3)),
            "two": (close(0.8), close(2e-4)),
        }  # from the edge on
        assert placed(right) == {"knee at 2": (close(2), close(2))}
        assert left.figure.get_suptitle() == "2 machines, 2 curves; in their own units, one"
        assert "one rests at 2 ms; two rests at 200 µs; each then rises" in left.figure.alt
        assert "bends at 2 and" in left.figure.alt
        assert "knee at 1.25" in placed(figures.collapse([("one", DESK, CARD)], 0.2).figure.axes[1])

    def test_two_overlaps(self):
        left, right = figures.two_overlaps(
            [("in", 0.5, 1.0, True), ("in, too", 5, 1.0, False), ("out", 1e-3, 1, True), ("out", 5, 0.01, True)]
        ).figure.axes
        for ax, name in (
            (left, "all overlaps: T/T0 = max(1 + βλ, β)"),
            (right, "notebooks wait: T/T0 = max(1, β) + βλ"),
        ):
            assert limits(ax) == [0.1, 100, 0.03, 10]
            assert title(ax) == name
            assert dots(ax, "o") == [(0.5, 1), (5, 1)]
            assert [line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "o"] == ["#333333", "white"]
            assert placed(ax)["in"] == (0.5, 1)
        bent, upright = (next(line for line in ax.lines if line.get_linewidth() == 2.5) for ax in (left, right))
        assert bent.get_ydata() == close(1 - 1 / bent.get_xdata())
        assert data(upright) == [[1, 1, 100], [0.03, 1, 1]]
        assert left.figure.alt.endswith("by 2 - 1/β. Dots on both: in, in, too.")


class TestLedger:
    ENTRIES = (("I", "A01", "right"), ("I", "A10", "wrong"), ("II", "A23", "depends"), ("II", "A24", "right"))

    @pytest.mark.parametrize(
        ("largest", "marked"), [(1.4, ["0.5", "1", "2"]), (1.6, ["0.3", "1", "3"]), (0.8, ["0.5", "1"])]
    )
    def test_closeness_has_several_marks_on_its_axis(self, largest, marked):
        """From half of the least to twice the largest."""
        least = 0.5 if largest == 1.6 else 0.7
        assert ticks(figures.closeness([("a", least), ("b", largest)], "t").xaxis) == marked

    def test_closeness(self):
        """Near is within 1.3 either way: 1/1.3 is 0.769."""
        factors = [("a", 1.0), ("b", 1.3), ("c", 1.31), ("d", 0.78), ("e", 0.76), ("f", 0.01), ("g", 50.0)]
        ax = figures.closeness(factors, "t")
        marks = [line for line in ax.lines if line.get_marker() != "None"][::-1]
        assert [tuple(line.get_xydata()[0]) for line in marks] == [
            (factor, 6 - i) for i, (_, factor) in enumerate(factors)
        ]
        near = [(line.get_marker(), to_hex(line.get_markerfacecolor())) for line in marks]
        assert near == [("o", "#333333") if name in "abd" else ("D", "#ffffff") for name, _ in factors]
        stems = [line for line in ax.lines if line.get_marker() == "None"][::-1]
        assert [data(line) for line in stems] == [[[1, factor], [6 - i] * 2] for i, (_, factor) in enumerate(factors)]
        assert [(text.get_text(), text.xy, text.get_ha()) for text in ax.texts[::-1]] == [
            (f"{factor:.2f}", (factor, 6 - i), "left" if factor >= 1 else "right")
            for i, (_, factor) in enumerate(factors)
        ]
        light, dark = (one.get_extents().transformed(ax.transData.inverted()) for one in ax.patches)
        assert (light.x0, light.x1, dark.x0, dark.x1) == close((1 / 1.3, 1.3, 1 / 1.02, 1.02))
        assert [to_hex(one.get_facecolor()) for one in ax.patches] == ["#eeeeee", "#bbbbbb"]
        assert ax.get_xlim() == close((0.005, 100))
        assert ticks(ax.xaxis) == ["0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30"]
        assert ticks(ax.yaxis) == ["g", "f", "e", "d", "c", "b", "a"]
        assert ax.figure.alt == (
            "t. Computed over stated value: a: 1.00; b: 1.30; c: 1.31; d: 0.78; e: 0.76; f: 0.01; g: 50.00. "
            "A dark band marks a factor of 1.02, a light band one of 1.3."
        )


class TestPricing:
    def test_groups_of_tiers(self):
        tiers = [*TIERS, tier("A", 200_000, 2, 1.5, "Old", "2025-05-05"), tier("C", 200_000, 2, 1.5, "P")]
        tiers.append(tier("A", 200_000, 2, 1.5, "Undated", ""))  # as if later than all
        assert pricing.tier_groups(tiers) == [
            ("O (2026-01-02)", 100_000, 3, 4),
            ("Old (2025-05-05) and 3 more", 200_000, 2, 1.5),
            ("P (2026-01-02)", 200_000, 2, 1.5),
        ]

    def test_tiers_and_crossings(self):
        crossings = [("One", {"B*": 500, "64": 9e3, "8": 7e4}), ("Two", {"B*": 2000, "8": 1e5})]
        ax = figures.tiers_and_crossings(TIERS, crossings, "t")
        assert dots(ax, "^") == [(200_000, 2.7), (100_000, 3.7)]  # the lowest threshold on top
        assert dots(ax, "o", "s", "D") == [(2000, 0), (1e5, 0), (500, 1), (9e3, 1), (7e4, 1)]
        assert [line.get_marker() for line in ax.lines if line.get_marker() in "osD"] == list("ososD")
        spans = [line for line in ax.lines if line.get_linewidth() == 1]
        assert [data(line) for line in spans] == [[[2000, 1e5], [0, 0]], [[500, 9e3, 7e4], [1, 1, 1]]]
        assert placed(ax) == {
            "M (2026-01-02) and 1 more": (200_000, 2.7),
            "O (2026-01-02)": (100_000, 3.7),
            "B*": (500, 1),
            "64": (9e3, 1),
            "8": (7e4, 1),
            "One": (7e4, 1),
            "Two": (1e5, 0),
        }
        assert limits(ax) == close([25, 4e6, -0.7, 4.3])
        assert ax.figure.alt == (
            "t. Price tiers start between 100,000 and 200,000 tokens. Models cross at fewer where the batch is larger, "
            "One: from 500 to 70,000; Two: from 2,000 to 100,000."
        )
        far = figures.tiers_and_crossings([tier("A", 100, 2, 2)], [("One", {"1": 5e6})], "t")
        assert far.get_xlim() == close((5, 5e7))
        assert ax.xaxis.get_major_formatter()(1e6, 0) == "1M"

    def test_what_does_not_fit_is_hollow(self):
        crossings = [("One", {"B*": 500, "8": 7e4}), ("Two", {"B*": 2000, "8": 1e5})]
        ax = figures.tiers_and_crossings(TIERS, crossings, "t", too_many={("One", "8")}, note="hollow: too many")
        marks = [line for line in ax.lines if line.get_marker() in ("o", "s")]
        hollow = [line.get_xdata()[0] for line in marks if line.get_markerfacecolor() == "white"]
        assert hollow == [7e4] and len(marks) == 4
        assert ax.get_xlabel().endswith("weights\nhollow: too many") and ax.figure.alt.endswith(
            " Note: hollow: too many."
        )

    def test_kinks(self):
        """Caches of 64 users weigh 2 GB at 3,125 tokens. Attention takes 1 MFLOP for each token looked back at, half of
        the prompt on average: 1 GFLOP at 2,000 tokens."""
        ax = figures.kinks(DESK, CARD, 64, TIERS)
        output, input_ = ax.lines[:2]
        x = output.get_xdata()
        assert output.get_ydata() == close(1 + x / 3125)
        long = x > 1000
        assert input_.get_ydata()[long] == close(1 + x[long] / 2000)
        assert (output.get_linestyle(), input_.get_linestyle()) == ("-", "--")
        shown = [line for line in ax.lines if line.get_transform() == ax.transData]
        assert [tuple(line.get_xydata()[0]) for line in shown if line.get_marker() == "o"] == [
            (100_000, 3),
            (200_000, 2),
        ]
        assert [tuple(line.get_xydata()[0]) for line in shown if line.get_marker() == "s"] == [
            (100_000, 4),
            (200_000, 1.5),
        ]
        faces = {line.get_marker(): str(line.get_markerfacecolor()) for line in shown if line.get_marker() in "os"}
        assert faces == {"o": "#009E73", "s": "none"}
        assert limits(ax) == close([1000, 1e6, 0.9, 40])
        assert title(ax) == "Batch 64: output should cost twice as much at 3,120 tokens, input at 2,000"
        assert ax.get_xlabel() == "tokens of context (log axis): Desk on Card, KV caches in bf16"
        assert ax.figure.alt == (
            "Desk on Card, batch 64. The cost of an output token rises smoothly and has doubled at 3,120 tokens; "
            "that of an input token at 2,000. Price lists jump at a threshold: input to between 2 and 3 times, "
            "output to between 1.5 and 4. With so many users, memory is full at 12,500 tokens."
        )

    def test_kinks_end_where_memory_is_full(self):
        """8 GB for 64 users are 125 MB each: 12,500 tokens. 100 GB are enough up to the edge of the picture."""
        ax = figures.kinks(DESK, CARD, 64, TIERS)
        (full,) = ax.patches
        assert (full.get_x(), full.get_width()) == close((12_500, 987_500))
        assert placed(ax)["memory is full at\n12,500 tokens each"] == close((12_500, 1))
        roomy = figures.kinks(DESK, replace(CARD, memory=1e12), 64, TIERS)
        assert not roomy.patches
        assert not [said for said in placed(roomy) if "memory" in said]
        none = figures.kinks(DESK, replace(CARD, memory=1e9), 64, TIERS)  # not even the weights fit
        assert (none.patches[0].get_x(), none.patches[0].get_width()) == close((1000, 999_000))
        assert placed(none)["memory is full at\n0 tokens each"] == close((1000, 1))
        later = figures.kinks(DESK, replace(CARD, usable=0.6), 64, TIERS).figure.alt  # 4 GB
        assert later.endswith("memory is full at 6,250 tokens.")

    def test_kinks_of_states_that_weigh_more_than_the_weights(self):
        """64 users of 40 MB each read 2.56 GB at no context at all, more than the 2 GB of weights."""
        ax = figures.kinks(replace(DESK, state_bytes=4e7), CARD, 64, TIERS)
        assert ax.lines[0].get_xdata()[0] == close(10) and np.isfinite(ax.lines[0].get_ydata()).all()

    def test_the_key_of_the_kinks_looks_like_what_it_names(self):
        ax = figures.kinks(DESK, CARD, 64, TIERS)
        key = [line for line in ax.lines if line.get_transform() != ax.transData]
        words = [said for said in placed(ax) if "memory" not in said]
        looks = [(line.get_linestyle(), line.get_marker(), to_hex(line.get_color())) for line in key]
        assert list(zip(words, looks, strict=True)) == [
            ("cost of an output token: decode moves KV caches", ("-", "None", "#e69f00")),
            ("cost of an input token: prefill's attention", ("--", "None", "#009e73")),
            ("list price of output past a threshold", ("None", "s", looks[2][2])),
            ("list price of input past a threshold", ("None", "o", "#009e73")),
        ]

    def test_kinks_follow_what_they_hold(self):
        """One user of a model of few notes crosses beyond all price lists, and a dear tier lies high."""
        one = replace(DESK, kv_bytes_per_token=10.0, attention_flops_per_context_token=1.0)
        ax = figures.kinks(one, CARD, 1, [tier("A", 2_000_000, 60, 0.5)])
        assert limits(ax) == close([1000, 4e6, 0.5 / 1.3, 120])
        found = re.search("twice as much at (.*) tokens, input at (.*)", title(ax)).groups()
        assert [float(number.replace(",", "")) for number in found] == [close(2e8, rel=0.01), 2e9]
        quick = replace(
            CARD, flops={"bf16": 1e20}
        )  # never waits for its workers: caches of 100,000 users weigh 2 GB at 2 tokens
        assert "twice as much at 2 tokens" in title(figures.kinks(DESK, quick, 100_000, TIERS))

    def test_ratio(self):
        """A prompt token takes 10 us. Output: 2 ms over the batch, and 10 us for 1,000 tokens of context, of which 800
        users fit."""
        ax = figures.output_input_ratio(DESK, CARD, (0, 1000), [2, 5, 5, 8.4], 1000)
        plain, deep, most, full, key = ax.lines
        x = np.geomspace(1, 1600, 200)
        assert data(plain) == [close(list(x)), close(list(np.maximum(200 / x, 1)))]
        assert data(deep) == [close(list(x)), close(list(np.maximum(200 / x + 1, 1)))]
        assert [line.get_linestyle() for line in (plain, deep, full)] == ["-", "--", "-."]
        assert list(full.get_xdata()) == close([200, 200])
        assert data(most) == [close([800]), close([1.25])]
        assert (most.get_marker(), key.get_marker()) == ("X", "X")
        assert placed(ax)["memory is full"] == (0.05, 0.06)
        assert limits(ax) == close([1, 1600, 0.6, 400])
        assert placed(ax)["no context"] == close((1600, 1))
        assert placed(ax)["1,000 tokens"] == close((1600, 1.125))
        assert "B* = 200" in placed(ax)
        side = ax.figure.axes[1]
        assert [(bar.get_y() + bar.get_height() / 2, bar.get_width(), bar.get_height()) for bar in side.patches] == [
            close((2, 1, 0.24)),
            close((5, 2, 0.6)),
            close((8, 1, 0.96)),
        ]
        assert placed(side) == {"4 rows,\nmedian 5": (0, 8.4)}
        band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
        assert (band.y0, band.y1) == close((2, 8.4))
        assert title(ax) == "Desk: what an output token should cost, in input tokens"
        assert ax.get_xlabel() == "batch on Card, KV caches in bf16 (log axis)"
        assert ax.figure.alt == (
            "Desk on Card: the predicted ratio falls with the batch; at 0 tokens it falls to 1; at 1,000 tokens it "
            "falls to 1.12. Memory is full at 800 users of 1,000 tokens. "
            "The 4 rows lie between 2 and 8.4, median 5."
        )

    def test_a_ratio_of_batches_that_all_fit_or_never_do(self):
        """2,000 users of 400 tokens fit, beyond the picture; of 900,000 less than one."""
        ax = figures.output_input_ratio(DESK, CARD, (400, 900_000), [2], 1000)
        assert [line.get_marker() for line in ax.lines] == ["None"] * 3
        assert "emory" not in ax.figure.alt

    def test_axes_of_the_ratio_hold_the_curve_and_the_rows(self):
        ax = figures.output_input_ratio(DESK, replace(CARD, bandwidth=1e11), (0,), [0.5, 3], 10_000)
        assert ax.get_ylim() == close((0.4, 2600))  # a critical batch of 2,000, so 2,000 at batch 1

    def test_spread(self):
        """20 ms that divide and 5 ms that do not."""
        ax = figures.spread(0.02, 0.005, [run(1, 4, 0.026), run(2, 4, 0.014)], (1, 2, 4))
        assert [corners(bar)[1:] for bar in ax.patches] == [
            *[(0, close(0.8), 0.005)] * 3,
            *[(0.005, close(0.8), close(high)) for high in (0.02, 0.01, 0.005)],
        ]
        assert [bar.get_x() + bar.get_width() / 2 for bar in ax.patches] == close([0, 1, 2, 0, 1, 2])
        assert ax.patches[0].get_hatch() == "/"
        assert data(ax.lines[0]) == [[0, 1], [0.026, 0.014]]
        assert list(ax.lines[2].get_ydata()) == [0.005, 0.005]
        assert {"25 ms": (0, close(0.025)), "15 ms": (1, close(0.015)), "10 ms": (2, close(0.01))}.items() <= placed(
            ax
        ).items()
        assert placed(ax)["moves\nweights\nand KV"] == close((0, 0.015))
        assert placed(ax)["does not\ndivide"] == close((0, 0.0025))
        assert "measured, 4 users" in placed(ax)
        assert ticks(ax.xaxis) == ["1", "2", "4"]
        assert ax.get_xlabel() == "GPUs for the same users (beyond 2: not measured)"
        of_one = figures.spread(0.02, 0.005, [run(2, 4, 0.014)], (1, 2, 4), of="that share a model")
        assert of_one.get_xlabel() == "GPUs that share a model (beyond 2: not measured)"
        assert ax.get_ylim() == close((0, 1.22 * 0.025))
        assert title(ax) == "4 times the GPUs, 2.5 times the speed: what divides shrinks, the rest stays"
        assert ax.figure.alt == (
            "Time per output token by number of GPUs: 1: 25 ms, 2: 15 ms, 4: 10 ms. 5 ms of each does not divide. "
            "Measured: 26 ms on 1, 14 ms on 2."
        )
        assert ticks(figures.spread(0.02, 0.005, [run(2, 4, 0.014)]).xaxis) == ["1", "2", "4", "8", "16", "64"]
        later = figures.spread(0.02, 0.005, [run(2, 4, 0.014)], (2, 4))
        assert title(later).startswith("2 times the GPUs, 1.5 times the speed")
        assert placed(later)["moves\nweights\nand KV"] == close((0, 0.01))

    def test_frontier(self):
        """GPU-seconds per token: 5, 4, 6, 5 and 40 ms; the cheapest makes 62.5 tokens/s, and is not the slowest."""
        runs = [run(2, 4, 0.010), run(2, 8, 0.016), run(4, 4, 0.006), run(4, 8, 0.010), run(4, 2, 0.020)]
        other = [run(1, 1, 0.010), run(1, 4, 0.020)]  # 10 and 5 ms
        tiers = [fast("Quick", 3.0, 1.5), fast("Twin", 3.0, 1.5), fast("Sure", 2.0, None)]
        ax = figures.frontier([("One", runs), ("Two", other)], tiers, "t")
        one, two = ax.lines[:2]
        assert data(one) == [close([1, 1.6, 16 / 6]), close([1, 1.25, 1.5])]
        assert data(two) == [close([1, 2]), close([1, 2])]
        assert [(line.get_linestyle(), line.get_marker()) for line in (one, two)] == [("-", "o"), ("--", "s")]
        assert dots(ax, "*") == [(1.5, 3)]
        assert dots(ax, ">") == [(0.82, 2)]
        assert limits(ax) == close([1 - 4 / 3, 10 / 3, 0.75, 4.8])
        assert list(ax.get_xticks()) == [1, 2, 3]
        assert placed(ax) == {
            "One": close((16 / 6, 1.5)),
            "Two": close((2, 2)),
            "Quick, 2026-03\nTwin, 2026-03": (1.5, 3),
            "Sure, 2026-03": (0.82, 2),
            "no speed multiple stated:": (0.82, 2),
        }
        assert [text.get_ha() for text in ax.texts[:2]] == ["right", "left"]
        assert ax.get_xlabel() == "speed for one user: times that of the cheapest run, or of the standard tier"
        assert ax.figure.alt == (
            "t. One, from 8 users at 62.5 tokens/s: up to 2.67 times the speed for 1.5 times the GPU-time; "
            "Two, from 4 users at 50 tokens/s: up to 2 times the speed for 2 times the GPU-time. "
            "Quick (2026-03) and Twin (2026-03): × 3 the price for up to × 1.5 the speed; "
            "Sure (2026-03): × 2 the price."
        )

    def test_axes_of_the_frontier_hold_every_tier(self):
        ax = figures.frontier([("One", RUNS)], [fast("Dear", 100.0, 9.0), fast("Cheap", 0.5, 1.0)], "t")
        assert limits(ax) == close([-3.5, 11.25, 0.375, 160])
        assert "no speed multiple stated:" not in placed(ax)

    def test_axes_of_the_frontier_end_a_little_above_the_dearest_however_cheap_it_is(self):
        """Two runs of 5 and 6 ms, and a tier at 1.1 times the price: nothing lies above 1.2."""
        runs = [run(1, 2, 0.010), run(1, 1, 0.006)]
        for tiers, dearest in (([fast("Mild", 1.1, 1.2)], 1.2), ([fast("Dearer", 1.4, 1.2)], 1.4)):
            assert figures.frontier([("One", runs)], tiers, "t").get_ylim()[1] == close(1.6 * dearest)


class TestWhatIf:
    def test_tactics(self):
        ax = figures.tactics({"dear": (2.0, 1.01), "cheap": (1.5, 0.5), "even": (4.0, 1.0)}, 7.0)
        level, base, *points = ax.lines[:5]
        assert list(level.get_ydata()) == [1, 1]
        assert (base.get_marker(), data(base)) == ("s", [[1], [1]])
        assert [(line.get_marker(), *line.get_xydata()[0]) for line in points] == [
            ("o", 2, 1.01),
            ("D", 1.5, 0.5),
            ("D", 4, 1),
        ]
        assert list(ax.lines[5].get_xdata()) == [7, 7]
        assert limits(ax) == close([1 / 1.6, 21, 0.5 / 1.8, 2.02])
        assert ticks(ax.xaxis) == ["1", "2", "5", "10", "20"]
        assert ticks(ax.yaxis) == ["0.5", "1", "2"]
        assert title(ax) == "1 of 3 tactics make a token dearer"
        stand = {"dear": (2, 1.01), "cheap": (1.5, 0.5), "even": (4, 1), "baseline": (1, 1)}
        assert stand.items() <= placed(ax).items()
        assert {text.get_text(): text.xycoords for text in ax.texts}["workers' limit 7"] == ("data", "axes fraction")
        assert placed(ax)["workers' limit 7"] == (7, 1)
        assert (placed(ax)["dearer: a trade"], placed(ax)["as cheap or cheaper"]) == ((0, 1), (0, 0))
        above = ax.collections[0].get_paths()[0].get_extents()
        assert (above.y0, above.y1) == close((1, 2.02))
        assert ax.figure.alt == (
            "Map of tactics. dear: 2 times as fast at 1.01 times the cost; "
            "cheap: 1.5 times as fast at 0.5 times the cost; even: 4 times as fast at 1 times the cost; "
            "workers' limit 7."
        )

    def test_a_map_of_dear_tactics_has_room_for_the_baseline(self):
        assert figures.tactics({"dear": (0.2, 4.0)}).get_ylim() == close((1 / 1.8, 8))
        assert figures.tactics({"slow": (0.2, 0.1)}).get_xlim() == close((0.125, 3))

    def test_labels_make_room_for_a_neighbour(self):
        ax = figures.tactics({"left": (2.0, 4.0), "right": (2.4, 4.1), "far": (9.0, 4.0)})
        assert [text.get_ha() for text in ax.texts if text.get_text() in ("left", "right", "far")] == [
            "right",
            "left",
            "left",
        ]

    def test_gains(self):
        lines = {"a": X / 10, "b": X / 20, "c": X / 40}
        ax = figures.gains(X, lines, "t", "times", [(5, "near"), (200, "far")])
        assert list(ax.lines[0].get_ydata()) == [1, 1]
        assert [data(line) for line in ax.lines[1:4]] == [[list(X), list(y)] for y in lines.values()]
        assert [line.get_linestyle() for line in ax.lines[1:4]] == ["-", "--", ":"]
        assert [line.get_xdata()[0] for line in ax.lines[4:]] == [5, 200]
        assert limits(ax) == close([1, 1000, 0, 115])
        assert placed(ax)["b"] == (1, 0.05)
        assert {text.get_text(): text.get_ha() for text in ax.texts[3:]} == {"near": "left", "far": "right"}
        assert ax.figure.alt == (
            "t. times against the batch: a goes from 0.1 to 100; b goes from 0.05 to 50; c goes from 0.025 to 25. "
            "Marked: near, at 5; far, at 200."
        )
        assert figures.gains(X, {"a": X / 1e4}, "t", "y").get_ylim() == close((0, 1.15))  # the level of 1 is seen

    def test_bytes_per_user(self):
        """Dense: 2 GB over the batch. Sparse: half of the parameters are experts, of which a token picks 1 in 4."""
        sparse = Model("Sparse", 1e9, 6.25e8, 2.0, experts=4, experts_per_token=1, routed_params=5e8)
        batches = np.array([1.0, 2, 4, 100])
        ax = figures.bytes_per_user([DESK, sparse], CARD, batches)
        dense, square, other, other_square = ax.lines
        assert data(dense) == [list(batches), close(list(2 / batches))]
        seen = 1 - 0.75**batches
        assert data(other) == [list(batches), close(list((1 + seen) / batches))]
        assert data(square) == [close([200]), close([0.01])]
        assert data(other_square) == [
            close([160]),
            close([2 / 160]),
        ]  # 2 x 6.25e8 FLOP a token: 12.5 us; all experts seen
        assert [line.get_linestyle() for line in (dense, other)] == ["-", "--"]
        assert ax.get_xlim() == (1, 100)
        assert placed(ax)["Desk"] == close((1, 2))
        assert placed(ax)["Sparse"] == close((2, (1 + 0.4375) / 2))
        assert ax.figure.alt == (
            "Lines that fall. Desk goes from 2 GB to 20 MB, balanced at batch 200; "
            "Sparse goes from 1.25 GB to 20 MB, balanced at batch 160."
        )

    CASES = ((100, 2000), (10, 40_000), (10, 10_000), (300, 0))
    """ms of weights, caches, computing: 2, 2, 1; 2, 4, 0.1; 2, 1, 0.1; 2, 0, 3. The belt divides by 10."""

    def test_shares(self):
        ax = figures.shares(DESK, CARD, FAST, self.CASES)
        rows = [ax.patches[5 * i : 5 * i + 5] for i in range(4)]
        for row, (weights, caches, compute) in enumerate(((2, 2, 1), (2, 4, 0.1), (2, 1, 0.1), (2, 0, 3))):
            step = max(weights + caches, compute)
            of = [100 * part / step for part in (weights, caches, weights / 10, caches / 10, compute)]
            assert [bar.get_width() for bar in rows[row]] == close(of)
            assert [bar.get_x() for bar in rows[row]] == close([0, of[0], 0, of[2], 0])
            middles = [bar.get_y() + bar.get_height() / 2 for bar in rows[row]]
            assert middles == close([4 - row + up for up in (0.27, 0.27, 0, 0, -0.27)])
            assert [bar.get_hatch() or "" for bar in rows[row]] == ["", "//", "", "//", ""]
        assert "blue: weights, hatched: KV" in placed(ax)
        lowest, highest = min(bar.get_y() for bar in ax.patches), max(text.get_position()[1] for text in ax.texts)
        *_, low, high = limits(ax)
        assert 0 < lowest - low < 0.25 and 0 < high - highest < 0.25  # of a row
        assert [text.get_text() for text in ax.texts if "times" in text.get_text()] == [
            "4 times as fast: now the workers",
            "10 times as fast: now the caches",
            "10 times as fast: now the weights",
            "1 times as fast: now the workers",
        ]
        assert ticks(ax.yaxis) == 4 * ["belt, before", "belt, after", "workers"]
        assert list(ax.get_xticks()) == [0, 20, 40, 60, 80, 100]
        assert ax.figure.alt == (
            "Bars for Card and Fast card. "
            "100 users of 2,000 tokens: weights 50% and caches 50% of the step before, workers busy 25%; "
            "4 times as fast: now the workers; "
            "10 users of 40,000 tokens: weights 33% and caches 67% of the step before, workers busy 2%; "
            "10 times as fast: now the caches; "
            "10 users of 10,000 tokens: weights 67% and caches 33% of the step before, workers busy 3%; "
            "10 times as fast: now the weights; "
            "300 users of 0 tokens: weights 67% and caches 0% of the step before, workers busy 100%; "
            "1 times as fast: now the workers."
        )
        assert "1 user of 5 tokens" in figures.shares(DESK, CARD, FAST, [(1, 5)]).figure.alt

    def cells(self):
        """What each cell of the map waits for, one by one: 160 x 160, upward."""
        for up in range(160):
            for across in range(160):
                batch, context = 4096 ** ((across + 0.5) / 160), 100 * 1e4 ** ((up + 0.5) / 160)
                caches = batch * context * 1e-8
                full = 2e9 + batch * context * 1e4 > 10e9
                yield 3 if full else 2 if batch * 1e-5 > 2e-3 + caches else 1 if caches > 2e-3 else 0

    def test_map_of_limits(self):
        ax = figures.limits(DESK, CARD, dots=[(64, 4000)])
        (image,) = ax.images
        cells = list(self.cells())
        assert image.get_array().ravel().tolist() == cells
        assert image.origin == "lower"
        assert image.get_extent() == [0, 1, 0, 1]
        assert image.get_transform() == ax.transAxes
        assert image.get_clim() == (-0.5, 3.5)
        assert limits(ax) == [1, 4096, 100, 1e6]
        share = [f"{cells.count(state) / 25_600:.0%}" for state in range(4)]
        assert ax.figure.alt == (
            f"Map of batch and context for Desk on Card. The workers are the limit in {share[2]} of it, "
            f"from batch 200 and up to 1,000 tokens; weights in {share[0]}, KV caches in {share[1]}; "
            f"{share[3]} does not fit. Dots: 64 users of 4,000 tokens."
        )
        assert dots(ax, "o") == [(64, 4000)]
        assert placed(ax)["64 × 4,000 tokens"] == (64, 4000)

    def test_regions_that_are_there_are_named(self):
        names = {"weights", "KV caches", "workers", "does not fit"}
        assert set(placed(figures.limits(DESK, CARD))) == names
        assert set(placed(figures.limits(DESK, replace(CARD, memory=1e15)))) == names - {"does not fit"}

    def test_names_stand_in_their_regions(self):
        for said, (batch, context) in placed(figures.limits(DESK, CARD)).items():
            caches = batch * context * 1e-8
            full, busy = batch * context * 1e4 > 8e9, batch * 1e-5 > 2e-3 + caches
            region = "does not fit" if full else "workers" if busy else "KV caches" if caches > 2e-3 else "weights"
            assert said == region

    def test_borders_of_the_map(self):
        """Batch x context is 800,000 where memory is full, 200,000 where caches weigh as much as the weights."""
        ax = figures.limits(DESK, CARD, FAST)
        memory, workers, caches, before = ax.collections
        assert [border.get_linestyle()[0][1] is None for border in ax.collections] == [True, True, True, False]

        def spots(border):
            return np.concatenate([path.vertices for path in border.get_paths()])[::25].T

        batch, context = spots(memory)
        assert batch * context == close(8e5, rel=0.01)
        batch, context = spots(figures.limits(DESK, replace(CARD, usable=0.6)).collections[0])  # 4 GB are free
        assert batch * context == close(4e5, rel=0.01)
        batch, context = spots(workers)
        assert 2e-3 + 1e-8 * batch * context == close(1e-5 * batch, rel=0.01)
        assert (batch * context < 1.02 * 8e5).all() and batch.min() < 300 and batch.max() > 850  # from 200 to 1,000
        batch, context = spots(caches)
        assert batch * context == close(2e5, rel=0.01)
        assert (batch < 1.01 * 400).all()  # beyond, the workers take longer than both
        batch, context = spots(before)  # a belt ten times as fast: 0.2 ms, and 1 ns
        assert 2e-4 + 1e-9 * batch * context == close(1e-5 * batch, rel=0.01)
        assert placed(ax)["workers' border before"][0] == close(20)
        assert ax.figure.alt.endswith("does not fit. Dashed: the border of the workers on Fast card.")


class TestBorders:
    """On both sides of where a picture is drawn in another way."""

    def test_bars_are_about_alike_within_a_tenth(self):
        said = [figures.bytes_read([("a", 1000.0, 0), ("b", more, 0)], "t").figure.alt for more in (1099.0, 1101.0)]
        assert ["of about 1 kB each" in one for one in said] == [True, False]

    def test_a_look_is_named_from_thirty_percent_on(self):
        ax = figures.looks([[0.3, 0.25, 0.25, 0.2], [0.29, 0.25, 0.26, 0.2]], ["a", "b", "c", "d"], "t")
        assert [text.get_text() for text in ax.texts] == ["30%"]

    def test_a_line_of_equal_cost_says_so_from_a_hundred_on(self):
        words = {text.get_text() for text in figures.chart(costs=(100, 99)).texts}
        assert {"cost 100 ×", "99 ×"} <= words and "cost 99 ×" not in words

    @pytest.mark.parametrize(
        ("speed", "cost", "sides"),
        [
            (1.59, 4.0, "right left"),
            (1.61, 4.0, "left left"),
            (1.5, 4 * 1.29, "right left"),
            (1.5, 4 * 1.31, "left left"),
        ],
    )
    def test_a_tactic_is_a_neighbour_within_these_factors(self, speed, cost, sides):
        ax = figures.tactics({"one": (2.0, 4.0), "next": (2 * speed, cost)})
        assert [text.get_ha() for text in ax.texts if text.get_text() in ("one", "next")] == sides.split()

    def test_a_tactic_near_the_level_is_named_above_it(self):
        ax = figures.tactics({f"{cost}": (3.0 * 5**n, cost) for n, cost in enumerate((1.09, 1.11, 0.92, 0.9))})
        found = {text.get_text(): text.get_va() for text in ax.texts}
        assert [found[one] for one in ("1.09", "1.11", "0.92", "0.9")] == ["bottom", "center", "bottom", "center"]

    @pytest.mark.parametrize(("room", "hangs"), [(0.091, "right"), (0.093, "left")])
    def test_a_limit_near_a_label_moves_it_to_the_left(self, room, hangs):
        """The axis goes from 1/1.6 to 30; six letters take 0.012 of it each, and the dot 0.02."""
        ax = figures.tactics({"tactic": (10 / 48**room, 2.0)}, 10.0)
        assert [text.get_ha() for text in ax.texts if text.get_text() == "tactic"] == [hangs]

    def test_a_box_is_written_in_where_a_third_of_it_is_filled(self):
        """Of 72 GB."""
        gpu = replace(CARD, memory=72e9, usable=1)
        for share, there in ((0.29, False), (0.31, True)):
            model = replace(DESK, total_params=(1 + share) * 36e9, active_params=36e9)
            ax = figures.memory_boxes(model, gpu)
            assert (f"{72 * share:.0f}" in [text.get_text() for text in ax.texts]) is there


def test_every_figure_of_these_tests_has_one_frame_or_two():
    """What ``panels`` looks through: a second frame only where the two are compared, or at the side."""
    assert len(panels(figures.collapse([("one", DESK, CARD)]))) == 2
    assert len(panels(figures.move_and_compute(DESK, CARD))) == 1


class TestMoney:
    def test_waterfall(self):
        """0.02, then ten times as much, then 2.5 times that: each bar begins where the one before ends."""
        steps = [Step(0.02, "computing", "03", "rent"), Step(0.2, "moving", "05", "rent"), Step(0.5, "made", "10")]
        ax = figures.waterfall(steps, "Three steps")
        assert [corners(bar)[0] for bar in ax.patches] == close([0.01, 0.02, 0.2])
        assert [sum(corners(bar)[::2]) for bar in ax.patches] == close([0.02, 0.2, 0.5])
        assert placed(ax) == {
            "USD 0.020": (close(0.02), 0),
            "USD 0.200, × 10": (close(0.2), 1),
            "USD 0.500, × 2.5": (close(0.5), 2),
        }
        assert ticks(ax.yaxis) == [
            "computing\nlesson 03; assumed: rent",
            "moving\nlesson 05; assumed: rent",
            "made\nlesson 10",
        ]
        assert limits(ax) == close([0.01, 6, 2.5, -0.5]) and ax.get_xscale() == "log"

    def test_straight_line(self):
        """20 ms and 1 ms a user: 64 of them wait 84 ms. 50 tokens/s is the fastest, 1,000 in all the most."""
        ax = figures.straight_line([("Card", on_a_line(0.02, 0.001))], "A line")
        assert data(ax.lines[0]) == [[0, 1], [1, 0]]
        speed, whole = data(ax.lines[2])
        assert (speed[-1], whole[-1]) == close((20 / 84, 64 / 84))
        assert [a + b for a, b in zip(speed, whole, strict=True)] == close([1] * 5)
        words = placed(ax)
        assert words["64 users"] == close((20 / 84, 64 / 84)) and words["4"] == close((20 / 24, 4 / 24))
        assert words["half the speed costs\n2 times the least"] == (0.5, 0.5)
        assert (words["4 times"], words["10 times"]) == ((0.75, 0.25), close((0.9, 0.1)))
        assert "measured, Card: R squared 1.000" in words

    def test_bent_step(self):
        """10 ms, 0.1 ms a user, and 10 ps a byte: all of the 1.6 GB of experts beside 0.4 GB make 20 ms."""
        ax = figures.bent_step(on_a_line(0.01, 1e-4, per_byte=1e-11), "A bend")
        users, seconds = data(ax.lines[1])
        assert (users[0], users[-1]) == (1, 64)
        assert (seconds[0], seconds[-1]) == close((0.01 + 1e-4 + 1e-11 * 1.2e9, 0.03 + 64e-4), rel=1e-3)
        assert data(ax.lines[2])[0] == [4, 8, 16, 32, 64]
        assert limits(ax) == close([0, 67.2, 0, 1.2 * (0.03 + 64e-4)], rel=1e-3)
        assert "weights that are read by 0.0%." in ax.figure.alt


class TestTraffic:
    def test_batch_shares(self):
        """SHOP alone with prompts of 100 and answers of 10: done in 0.01 x 10 + 0.011 x 10 ... see the chain of
        test_traffic; here, that the bars are that chain and the dots what was played."""
        played = {0: 0.6, 1: 0.3, 2: 0.1, 900: 0.0}
        ax = figures.batch_shares(SHOP, 2, 100, 10, played, "Shares")
        done = [n / (10 * (0.01 + 0.001 * n) + n * 0.1) for n in range(1, 5)]  # n running leave so many a second
        weights = [1.0]
        for leave in done:
            weights.append(weights[-1] * 2 / leave)
        whole = sum(weights) + weights[-1] * (2 / done[3]) / (1 - 2 / done[3])
        assert [bar.get_height() for bar in ax.patches[:5]] == close([one / whole for one in weights])
        assert data(ax.lines[0]) == [[0, 1, 2], [0.6, 0.3, 0.1]]
        assert data(ax.lines[1])[0][0] == close(sum(n * one for n, one in enumerate(weights)) / whole, rel=0.02)

    def test_every_bar_of_a_share_has_its_dot(self):
        """Up to the last of them, and none beside; what no bar shows is rare."""
        ax = figures.batch_shares(SHOP, 2, 100, 10, dict.fromkeys(range(900), 0.001), "Shares")
        middles = [bar.get_x() + bar.get_width() / 2 for bar in ax.patches]
        assert data(ax.lines[0])[0] == close(middles)
        assert middles == close(list(range(len(middles))))
        assert 0.99 < sum(bar.get_height() for bar in ax.patches) <= 1
        assert ax.get_xlim()[0] < 0 and ax.get_xlim()[1] > middles[-1]

    def test_queue_waits(self):
        """10 places of 100 gaps of 0.1 s let go of one request a second: of 40 open each is inside for 40 s, 30 of
        them waiting."""
        ax = figures.queue_waits([row_of(5, 0.1), row_of(20, 10.2), row_of(40, 29.0)], 10, "A queue")
        assert data(ax.lines[0]) == [close([0, 10, 43.2]), close([0, 0, 33.2])]
        assert data(ax.lines[1]) == [[5, 20, 40], [0.1, 10.2, 29.0]]
        assert data(ax.lines[2])[0] == [10, 10]
        assert placed(ax)["10 fit"][0] == 10
        assert "rises straight to 30 s at 40" in ax.figure.alt

    def test_one_hour(self):
        """30 at once and then one every 2 s: half a request a second in a minute. Alone a request has its first token
        after its prompt of 0.1 s and a step of 11 ms; the fourth of a group waits for the prompts of all four."""
        ax = figures.one_hour([("evenly", EVEN), ("bursts", BURST)], 3.0, "An hour")
        left, right = panels(ax)
        assert data(left.lines[0]) == [[0.5, 1.5], close([59 / 60, 1 / 60])]
        assert data(left.lines[1])[1] == [3.0, 3.0]
        waits, shares = data(right.lines[0])
        assert (shares[0], shares[-1]) == close((1, 0.001)) and waits == close([0.111] * 60)
        # Seven groups of four take 0.4 s and ten steps of 14 ms; the last two of the 30 go with one who came meanwhile.
        assert data(right.lines[1])[0][-1] == close(7 * 0.54 + 0.3 + 0.013, rel=1e-3)
        assert "evenly: half within 111 ms, one in a hundred longer than 111 ms" in ax.figure.alt

    def test_who_waits_longer_is_the_right_half_of_the_hour(self):
        ways = [("evenly", EVEN), ("bursts", BURST)]
        alone, hour = figures.who_waits_longer(ways, "Waits"), figures.one_hour(ways, 3.0, "An hour")
        assert [data(one) for one in alone.lines[:2]] == [data(one) for one in panels(hour)[1].lines[:2]]

    def test_no_way_of_waiting_is_cut_off(self):
        """Alone the first token takes 0.111 s; of twelve at once four have theirs after 0.414 s, the last four later
        by two groups of 0.54 s."""
        for ways in ([EVEN, came(*[0.0] * 12)], [came(*[0.0] * 12), EVEN]):
            ax = figures.who_waits_longer([(str(i), one) for i, one in enumerate(ways)], "Waits")
            assert ax.get_xlim() == close((0.111, 1.3 * (0.414 + 2 * 0.54)), rel=1e-3)

    def test_cost_and_traffic(self):
        """110 tokens a request at 3 USD an hour: one a second is 396,000 tokens an hour, USD 7.58 a million. SHOP does
        4 in 10 x 14 ms and 4 x 0.1 s: 7.41 a second. USD 5 pays from 1.515 a second; USD 0.10 never does."""
        ax = figures.cost_and_traffic(SHOP, 3, 1, 100, 10, [("A", 5, 5), ("B", 0.1, 0.1)], "Cost")
        rates, cost = data(ax.lines[0])
        assert [a * b for a, b in zip(rates, cost, strict=True)] == close([3e6 / 3600 / 110] * len(rates))
        assert data(ax.lines[1])[0] == close([4 / 0.54] * 2)
        dots = [data(line) for line in ax.lines if line.get_marker() == "o"]
        assert dots == [[close([3e6 / 3600 / 110 / 5]), close([5])]]
