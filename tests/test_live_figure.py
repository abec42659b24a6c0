"""Live figures: what is drawn quickly is what a full draw gives, and nothing is left behind."""

import ast
import gc
import re
import sys
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from inference_math import figures, formulas, toy_llm
from inference_math.catalog import ARTICLE_700B, H100, LLAMA_70B, hardware, model
from inference_math.errors import InputError
from inference_math.figures import picture
from inference_math.figures.picture import drawing_on
from inference_math.figures.svg import drawn
from inference_math.widgets import LiveFigure
from inference_math.widgets.redraw import Redraw
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

pytestmark = pytest.mark.slow  # draws many pictures

BATCHES = [2**i for i in range(13)]


def at_batch(batch, gpu="H100 SXM", among=()):
    dot = (f"batch {batch}", formulas.arithmetic_intensity(LLAMA_70B, batch))
    return figures.roofline(hardware(gpu), "bf16", [dot], among=among)


def among_others(batch, gpu):
    return at_batch(batch, gpu, [hardware(name) for name in ("H100 SXM", "A100 80GB SXM")])


def crowd(people):
    return figures.move_and_compute(ARTICLE_700B, H100, people)


def boxes(name, precision, gpu):
    return figures.memory_boxes(model(name).at(precision), hardware(gpu))


def knee(batch):
    x = np.geomspace(1, 1000, 50)
    return figures.curve(x, {"step": np.maximum(x, batch)}, f"Batch {batch}", "batch", "time (s)", [(batch, "here")])


def limits(times):
    return figures.limits(LLAMA_70B, replace(8 * H100, bandwidth=times * 8 * H100.bandwidth), 8 * H100)


def running(batch):
    return figures.factory(ARTICLE_700B, H100, batch, 0)


def moving(ax):
    if not ax.axison:
        return []
    return [*ax.spines.values(), *ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts, ax._left_title]


def fresh(ax):
    """A fresh figure without what moves, as SVG."""
    for artist in moving(ax):
        artist.set_animated(True)
    for image in ax.images:
        image.set_visible(not ax.axison)
    return drawn(ax.figure)[0]


NUMBER = re.compile(r"-?[\d.]+")


class DrawnIn:
    """What a picture holds, in its order: its words, and the commands of its paths, each where it stands.

    Two are equal if no place differs by a twentieth of a point: a layout is found by steps, which may begin elsewhere.
    """

    __hash__ = None

    def __init__(self, svg):
        tags = [(one.tag.split("}")[1], one) for one in ElementTree.fromstring(svg).iter()]
        self.words = ["".join(one.itertext()).strip() for tag, one in tags if tag == "text"]
        places = [
            f"{one.get('d')} {one.get('x')} {one.get('y')}" for tag, one in tags if tag in ("path", "text", "use")
        ]
        self.forms = [NUMBER.sub("", one) for one in places]
        self.numbers = [float(number) for one in places for number in NUMBER.findall(one)]

    def __eq__(self, other):
        same = self.words == other.words and self.forms == other.forms
        return same and self.numbers == pytest.approx(other.numbers, abs=0.05)


class Moves:
    """Draws as a LiveFigure does, on the same axes where it can."""

    def __init__(self):
        self.redraw, self.ax = Redraw(), None

    def __call__(self, make):
        with drawing_on(self.ax):
            self.ax = make()
        return self.redraw(self.ax)


ANSWER = [*toy_llm.generate(toy_llm.load(), "How's the weather today?")]
SERIES = {
    "roofline": [lambda b=b, g=g: at_batch(b, g) for g in ("H100 SXM", "MI300X") for b in (*BATCHES[::3], 1, 4096)],
    "bars": [lambda b=b: crowd(b) for b in (*BATCHES[:11:2], 2, 512)],
    "boxes": [
        lambda n=n, p=p: boxes(n, p, "H100 SXM")
        for n in ("Llama-3.1-405B", "Llama-3.1-8B", "Kimi-K2", "Llama-3.1-405B")
        for p in ("fp8", "bf16", "int4")
    ],
    "tokens": [lambda s=s: figures.candidates(s) for s in (*ANSWER, ANSWER[0])],
    "curve": [lambda b=b: knee(b) for b in (3, 30, 300, 3)],
    "roofs": [lambda b=b, g=g: among_others(b, g) for g in ("H100 SXM", "A100 80GB SXM") for b in (1, 4096)],
    "map": [lambda t=t: limits(t) for t in (1, 2, 1)],
    "one after another": [
        lambda: at_batch(8),
        lambda: crowd(8),
        lambda: knee(30),
        lambda: running(8),
        lambda: at_batch(8),
    ],
}


@pytest.mark.parametrize("series", SERIES)
def test_what_is_drawn_quickly_is_what_a_fresh_figure_shows(series):
    moves = Moves()
    for make in SERIES[series]:
        backdrop, overlay = moves(make)
        _, alone = Redraw()(make())
        assert DrawnIn(backdrop) == DrawnIn(fresh(make()))
        assert DrawnIn(overlay) == DrawnIn(alone)


@pytest.mark.parametrize("series", SERIES)
def test_what_a_move_sends_is_small_and_follows_the_theme(series):
    for layer in Moves()(SERIES[series][0]):
        assert len(layer) < 30_000 and layer.count("prefers-color-scheme:dark") == 1


@pytest.mark.parametrize("series", ["roofs", "map"])
def test_where_the_axes_stay_the_backdrop_stays(series):
    moves = Moves()
    first, *later = [moves(make)[0] for make in SERIES[series]]
    assert all(backdrop is first for backdrop in later)


PRIVATE = {  # of Matplotlib: what the live figure's files stand on, and where each is found
    "figures/svg": {RendererSVG: ["_make_id", "_write_default_style"]},
    "widgets/redraw": {Axes: ["_left_title"]},
}


@pytest.mark.parametrize("file", PRIVATE)
def test_private_names_of_matplotlib_are_still_there(file):
    """Only here are they named, so that a new Matplotlib without one of them says so."""
    for owner, names in PRIVATE[file].items():
        one = Figure().add_subplot() if owner is Axes else owner
        for name in names:
            assert hasattr(one, name), f"Matplotlib {matplotlib.__version__} has no {owner.__name__}.{name}: {file}.py"


@pytest.mark.parametrize("file", PRIVATE)
def test_no_other_private_name_is_used(file):
    tree = ast.parse((ROOT / f"lib/inference_math/{file}.py").read_text("utf-8"))
    used = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute) and "self" not in ast.unparse(one)}
    for part in ast.walk(tree):
        if isinstance(part, ast.ClassDef) and part.bases:  # what it changes in Matplotlib's class
            used |= {one.name for one in part.body if isinstance(one, ast.FunctionDef)}
            used |= {ast.unparse(to) for one in part.body if isinstance(one, ast.Assign) for to in one.targets}
    private = sorted(name for name in used if re.match("_[a-z]", name))
    assert private == [name for names in PRIVATE[file].values() for name in names]


def test_words_that_stand_out_of_the_page_get_room():
    def labelled(label):
        return figures.roofline(H100, "bf16", [(label, 1e4)])

    moves = Moves()
    narrow, _ = moves(lambda: labelled("here"))
    assert moves(lambda: labelled("there"))[0] == narrow
    wide = "a label too long for the place where the short one stood"
    assert moves(lambda: labelled(wide))[0] != narrow


def test_words_of_the_figure_are_in_the_overlay():
    ax = at_batch(8)
    words = sorted(DrawnIn(Redraw()(ax)[1]).words)
    assert words == sorted([*(text.get_text() for text in ax.texts), ax.get_title(loc="left")])


def test_a_dot_stands_where_the_axes_say():
    ax = at_batch(8)
    svg = Redraw()(ax)[1]
    x, y = (
        ax.transData.transform((formulas.arithmetic_intensity(LLAMA_70B, 8), 8 * H100.bandwidth)) * 72 / ax.figure.dpi
    )
    height = ax.figure.get_size_inches()[1] * 72  # an SVG counts from the top
    marks = [tuple(map(float, one)) for one in re.findall(r'<use[^>]* x="([\d.]+)" y="([\d.]+)"', svg)]
    assert pytest.approx((x, height - y), abs=0.01) in marks


def test_a_stale_backdrop_would_be_seen(monkeypatch):
    """The comparison can fail: axes that change while the backdrop is kept."""
    monkeypatch.setattr("inference_math.widgets.redraw._look", lambda ax: "the same")
    moves = Moves()
    moves(lambda: at_batch(1))
    assert DrawnIn(moves(lambda: at_batch(4096))[0]) != DrawnIn(fresh(at_batch(4096)))


def test_kept_axes_are_not_drawn_again(monkeypatch):
    drawn, draw = [], Axis.draw
    monkeypatch.setattr(Axis, "draw", lambda axis, renderer: (drawn.append(axis.axis_name), draw(axis, renderer)))
    moves = Moves()
    for batch in (1, 2, 64, 256, 1):
        moves(lambda batch=batch: at_batch(batch))
    assert sorted(drawn) == ["x", "y"]


def test_the_view_gets_the_picture_its_words_and_the_still_is_the_static_one():
    live = LiveFigure(at_batch, batch=(1, 4096), gpu=["H100 SXM", "MI300X"])
    live._controls["batch"].index = 5
    live._controls["gpu"].index = 1
    assert DrawnIn(live._picture.backdrop) == DrawnIn(fresh(at_batch(32, "MI300X")))
    assert "batch 32" in DrawnIn(live._picture.overlay).words
    assert live._picture.alt == at_batch(32, "MI300X").figure.alt
    data, _ = live._repr_mimebundle_()
    assert data["text/html"] == figures.Picture(at_batch(32, "MI300X").figure).html()
    assert not any(kind.startswith("image/") for kind in data)


def test_200_moves_leave_no_figure():
    live = LiveFigure(at_batch, batch=(1, 4096))
    figure = live._ax.figure
    gc.collect()
    gc.disable()  # nothing is left even for the collector to clear away
    try:
        before = sum(isinstance(one, Figure) for one in gc.get_objects())
        for move in range(200):
            live._controls["batch"].index = move % 11
        after = sum(isinstance(one, Figure) for one in gc.get_objects())
    finally:
        gc.enable()
    assert after == before and live._ax.figure is figure
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_axes_of_your_own_making_need_only_alt_text():
    def own(size):
        ax = Figure(figsize=(size, 2), dpi=72).add_subplot()
        return picture.alt(ax, f"An empty frame, {size} wide.")

    live = LiveFigure(own, size=[3, 6])
    live._controls["size"].index = 1
    assert live._picture.alt == "An empty frame, 6 wide." and 'viewBox="0 0 432 144"' in live._picture.backdrop


def test_a_legend_is_refused():
    def with_legend(batch):
        ax = at_batch(batch)
        ax.legend(["roof"])
        return ax

    with pytest.raises(InputError, match="one pair of axes"):
        LiveFigure(with_legend, batch=(1, 8))
