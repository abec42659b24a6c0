"""The set-up check, the measurement of this computer, the pictures and the widgets, without a browser."""

import re
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from conftest import ROOT
from inference_math import figures, formulas, setup_check, toy_llm, your_machine
from inference_math.catalog import ARTICLE_700B, H100, LAPTOP, LLAMA_8B
from inference_math.errors import InputError
from inference_math.widgets import LiveFigure


class TestSetupCheck:
    def test_this_environment_is_whole(self):
        assert setup_check.problems() == []

    def test_each_problem_is_named(self, capsys, monkeypatch):
        def load(name):
            if name == "sympy":
                raise ImportError(name)

        found = setup_check.problems((3, 10), load, lambda name: "1.0.0" if name == "numpy" else "99.0")
        assert found == [
            "Python 3.10 runs here; 3.11 to 3.14 is needed",
            "numpy 1.0.0 is older than 2.1",
            "sympy is missing",
        ]
        monkeypatch.setattr(setup_check, "problems", lambda: found)
        setup_check.report()
        assert capsys.readouterr().out.count("run: python3 start.py") == 3

    def test_least_versions_are_those_of_pyproject(self):
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
        least = dict(re.match(r"([\w-]+)>=([\d.]+)", one).groups() for one in wanted)
        for name, version in setup_check.NEEDED.items():
            assert tuple(map(int, least[name].split(".")[:2])) == version


IN_A_PAGE = """
import sys
sys.platform = "emscripten"
import logging
import inference_math
from inference_math import setup_check
print(logging.getLogger("matplotlib.font_manager").isEnabledFor(logging.WARNING), setup_check.MEND)
"""


def test_a_web_page_is_told_of_no_command_and_of_no_font_cache():
    said = subprocess.run([sys.executable, "-c", IN_A_PAGE], capture_output=True, text=True, check=True).stdout
    assert said.startswith("False reload this page") and "start.py" not in said
    here = IN_A_PAGE.replace('sys.platform = "emscripten"', "")
    said = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, check=True).stdout
    assert said == "True close JupyterLab and run: python3 start.py\n"


class TestYourMachine:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        """What is measured here is the clock's work; sides and megabytes cost this one."""
        monkeypatch.setattr(your_machine, "MATRIX_BYTES", 2**24)

    def test_rates_follow_from_the_clock(self, monkeypatch):
        """A clock that ticks a millisecond at each look makes every run one millisecond long."""
        monkeypatch.setattr(your_machine, "_pace", lambda: 5e8)
        ticks = iter(range(10**6))
        said = []
        mine = your_machine.measure(seconds=0.005, progress=said.append, clock=lambda: next(ticks) / 1000)
        assert mine.flops["fp32"] == pytest.approx(2 * 512**3 / 1e-3)
        megabytes = int(re.search(r"of (\d+) MB", said[0]).group(1))
        assert mine.bandwidth == pytest.approx(megabytes * 1e6 / 1e-3, abs=0.5e6 / 1e-3)  # said in whole megabytes
        assert [line[:6] for line in said] == ["1 of 2", "2 of 2"]

    @pytest.mark.parametrize(
        ("pace", "side"), [(1e12, 2048), (7e9, 2048), (6.8e9, 1024), (2.5e9, 1024), (1e8, 256), (1, 128)]
    )
    def test_a_slow_machine_gets_a_smaller_product(self, pace, side):
        """A warm-up and three tries of 2 side^3 FLOP within ten seconds: NumPy in a web page makes 2.5 GFLOP/s."""
        assert your_machine._product_side(pace) == side

    @pytest.mark.parametrize(("pace", "layers"), [(1e12, 64), (2.5e9, 5), (1e6, 1)])
    def test_and_fewer_layers(self, pace, layers):
        """4 x 2 x 1024^2 FLOP for a column and a layer: at 2.5 GFLOP/s and 511 columns 1.7 s for each layer."""
        assert your_machine._layers(64, sum(your_machine.BATCHES), pace) == layers

    def test_the_second_factors_columns_lie_in_one_piece(self):
        first, second = your_machine._factors(8)
        assert first.flags.c_contiguous and second.flags.f_contiguous and not second.flags.c_contiguous
        assert (first @ second == 8).all() and second.base is not first  # of one matrix a BLAS does half the work

    def test_the_pace_is_that_of_the_first_product_that_takes_a_while(self):
        """Sides 64, 128 and 256, three tries each; one of the first two is slow, which is a busy moment's."""
        took = {64: (0.3, 0.001, 0.001), 128: (0.002, 0.4, 0.002), 256: (0.6, 0.5, 0.7)}
        looks, now = [], 0.0
        for tries in took.values():
            looks.append(now)
            for one in tries:
                looks += [now, now + one]
                now += one
            looks.append(now)
        looks = iter(looks)
        assert your_machine._pace(lambda: next(looks)) == pytest.approx(2 * 256**3 / 0.5)

    def test_nothing_is_faster_than_a_clock_that_stands(self, monkeypatch):
        monkeypatch.setattr(your_machine, "PRODUCT_SIDE", 256)
        assert your_machine._pace(lambda: 0.0) == 2 * your_machine.PRODUCT_SIDE**3 / 1e-9

    def test_what_is_measured_is_of_that_size(self, monkeypatch):
        monkeypatch.setattr(your_machine, "_pace", lambda: 1e8)
        said = []
        your_machine.measure(seconds=1e-3, progress=said.append)
        assert "256 x 256" in said[1]

    def test_the_best_try_counts(self):
        looks = iter([0, 0, 1, 1, 1.2, 1.2, 9, 9])  # tries of 1, 0.2 and 7.8 seconds, after the end is set
        assert your_machine._best(lambda: None, 0.5, lambda: next(looks)) == pytest.approx(0.2)

    def test_it_goes_where_a_gpu_goes(self):
        mine = your_machine.measure(seconds=0.01, progress=None)
        assert formulas.tokens_per_second_per_user(LLAMA_8B.at("int4", math="fp32"), mine) > 0
        assert 1e8 < mine.bandwidth < 1e13 and 1e8 < mine.flops["fp32"] < 1e15

    @pytest.mark.parametrize("seconds", [0, -1, 1e9, "1", float("nan")])
    def test_bad_seconds(self, seconds):
        with pytest.raises(InputError, match="seconds="):
            your_machine.measure(seconds=seconds)


class TestFigures:
    def test_bars_are_the_two_times(self):
        ax = figures.move_and_compute(ARTICLE_700B, H100)
        compute, move = (bar.get_width() for bar in ax.patches)
        assert move == pytest.approx(700e9 / 3.35e12) and compute == pytest.approx(2 * 700e9 / 1.9789e15)

    def test_roof_bends_at_the_ridge_and_dots_lie_on_it(self):
        ax = figures.roofline(H100, "bf16", [("one", 1.0)], LAPTOP)
        for line, device, precision in zip((ax.lines[0], ax.lines[2]), (H100, LAPTOP), ("bf16", "fp32"), strict=True):
            x, y = line.get_data()
            assert x[1] == pytest.approx(device.flops[precision] / device.bandwidth)
            assert y[0] == pytest.approx(x[0] * device.bandwidth) and y[2] == device.flops[precision]
        assert ax.lines[-1].get_ydata()[0] == pytest.approx(3.35e12)

    def test_boxes(self):
        ax = figures.memory_boxes(ARTICLE_700B, H100)
        filled = [p for p in ax.patches if p.get_facecolor()[3]]
        assert len(filled) == 10
        assert sum(p.get_height() for p in filled) / filled[0].get_height() == pytest.approx(700 / 72)

    def test_bytes_and_candidates(self):
        (step, *_) = toy_llm.generate(toy_llm.load(), "How's the weather today?")
        bars = figures.bytes_read([("a", step.weight_bytes_read, 5)], "title").patches
        assert [bar.get_height() for bar in bars] == [step.weight_bytes_read, 5]
        assert "'Sun'" in figures.candidates(step).figure.alt

    def test_curve_and_speeds(self):
        x = np.array([1.0, 10, 100])
        ax = figures.curve(x, {"a": x, "b": 2 * x}, "t", "x", "y", marks=[(5, "here")])
        assert list(ax.lines[1].get_ydata()) == [2, 20, 200]
        assert [b.get_width() for b in figures.speeds(["slow", "fast"], [1, 9], "t").patches] == [1, 9]

    def test_a_picture_carries_its_sentence_and_no_reader_is_left_out(self):
        picture = figures.Picture(figures.move_and_compute(ARTICLE_700B, H100).figure)
        data = picture._repr_mimebundle_()
        assert "209 ms" in picture.alt == data["text/plain"] and f'alt="{picture.alt}"' in data["text/html"]


class TestWidgets:
    def test_live_figure_redraws_and_keeps_a_still(self):
        live = LiveFigure(
            lambda batch, gpu: figures.move_and_compute(ARTICLE_700B, H100, batch), batch=(1, 8), gpu=["a", "b"]
        )
        slider = live._controls["batch"]
        before = live._picture.overlay
        slider.index = 3
        assert slider.value == 8 and slider.labels == ["1", "2", "4", "8"]
        assert live._picture.overlay != before and "Batch 8" in live._picture.alt
        data, _ = live._repr_mimebundle_()
        assert f'alt="{live._picture.alt}"' in data["text/html"] and "Run this cell" in data["text/plain"]

    @pytest.mark.parametrize(
        "pair, values",
        [((1, 8), [1, 2, 4, 8]), ((1, 1000), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000]), ((3, 5), [3, 5])],
    )
    def test_a_pair_is_a_slider_over_powers_of_two_with_both_ends(self, pair, values):
        live = LiveFigure(lambda many_users: figures.move_and_compute(ARTICLE_700B, H100, many_users), many_users=pair)
        slider = live._controls["many_users"]
        assert slider.description == "many users" and slider.labels == [f"{one:,}" for one in values]
        chosen = []
        for index in range(len(values)):
            slider.index = index
            chosen.append(slider.value)
        assert chosen == values

    def test_controls_stand_in_a_row_that_wraps_above_the_picture(self):
        live = LiveFigure(lambda batch, gpu: figures.move_and_compute(ARTICLE_700B, H100), batch=(1, 8), gpu=["a", "b"])
        row, picture, _ = live.children
        assert (row.layout.flex_flow, row.layout.grid_gap) == ("row wrap", "0 12px")
        assert list(row.children) == list(live._controls.values()) and picture is live._picture
        assert live._controls["gpu"].style.description_width == "initial"
        assert live._controls["batch"].layout.min_width == "0" and picture.width == 840

    def test_a_list_is_a_menu(self):
        live = LiveFigure(lambda a_gpu: figures.move_and_compute(ARTICLE_700B, H100), a_gpu=["x", "y"])
        menu = live._controls["a_gpu"]
        assert (menu.description, menu.options, menu.value) == ("a gpu", ("x", "y"), "x")
