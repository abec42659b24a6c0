"""The machines of the lessons: what they compute, draw and say, from their own JavaScript run in Node."""

import functools
import itertools
import math
import random
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from anywidget import AnyWidget
from conftest import ROOT
from in_node import in_node
from inference_math import catalog, formulas, measured, money, step_lines, units
from inference_math.errors import DoesNotFit, InputError
from inference_math.figures import picture
from inference_math.figures.picture import image
from inference_math.figures.still_factory import who_waits
from inference_math.widgets import Belt, Chart, Factory, Loop, Notebooks, People, Reading, Shop, Trade, Warehouse
from inference_math.widgets.factory import STATE
from inference_math.widgets.machine.base import key
from inference_math.widgets.machine.belt import FACTORS
from inference_math.widgets.machine.bundle import bundle
from inference_math.widgets.machine.notebooks import CONTEXTS, with_notebooks
from inference_math.widgets.machine.people import BATCHES
from inference_math.widgets.machine.reading import PROMPTS
from inference_math.widgets.machine.rows import FOLDER
from inference_math.widgets.machine.shop import CAPS, PROMISES, QUEUES, SERVERS
from inference_math.widgets.machine.shop import PROMPTS as TAKEN
from inference_math.widgets.picture_view import PictureView
from inference_math.widgets.slider import Slider
from traitlets import TraitType

sys.path.insert(0, str(ROOT / "source"))
import stills

EVERY = [Warehouse, Loop, Belt, People, Notebooks, Reading, Chart, Trade]
PARTS = [one.PART for one in EVERY]
APART = {"formulas.js", "money.js", "replay.js", "shop.js", *(f"{part}.js" for part in (*PARTS, "workbench"))}
KIT = sorted({path.name for path in FOLDER.glob("*.js")} - APART)
WIDTHS = (250, 318, 400, 599, 600, 700, 866)

# A pen that writes down what it is told, and a figure of a part at a state, as on a page.
CODE = """
const RECORDER = () => {
  const log = [], pen = { measure: (words, size = 13, bold = false) => words.length * size * (bold ? 0.62 : 0.57) };
  for (const one of "begin move line curve dot dome rect close fill stroke squares text thing".split(" "))
    pen[one] = (...given) => log.push([one, ...given]);
  pen.grid = (...given) => inGrid(pen, ...given);
  pen.within = (draw) => draw();
  pen.turned = (x, y, angle, draw) => { log.push(["turned"]); draw(); log.push(["turned back"]); };
  return { log, pen };
};
const FIGURE = ({ part, spec, state }) => ({ state, part: PARTS[part](spec, (key) => state[key]) });
const DRAWN = (figure, w = 700) => {
  const { log, pen } = RECORDER(), high = figure.height(w);
  figure.draw(RECORDER().pen, w, high);
  figure.settle();
  figure.draw(pen, w, high);
  return { log, high };
};
"""


MACHINES = "\n".join(
    (
        bundle("svg.js", "figure.js", "workbench.js", *(f"{part}.js" for part in PARTS)),
        f"const PARTS = {{ {', '.join(f'{part}: {part}Part' for part in (*PARTS, 'workbench'))} }};",
        CODE,
    )
)


def given(machine, **state):
    return {"part": machine.PART, "spec": machine.spec, "state": {**machine.state(), **state}}


def drawn(tmp_path, machine, width=700, **state):
    """The pen's calls for a machine that stands still."""
    return in_node(
        tmp_path, MACHINES, "return DRAWN(FIGURE(values[0]).part, values[1]).log;", [given(machine, **state), width]
    )


def things(log, kind):
    return [call[2] if len(call) > 2 else {} for call in log if call[:2] == ["thing", kind]]


def words_of(log):
    return [call[1] for call in log if call[0] == "text"]


# --- what they compute -------------------------------------------------------


def settings():
    """Each machine in many states, and what the library says of a step there."""
    pick = random.Random(3)
    h200 = catalog.hardware("H200 SXM")
    for _ in range(40):
        batch, context = round(math.exp(pick.uniform(0, 9))), pick.choice([0, 500, 8_000, 32_000])
        model, gpus = pick.choice(
            [
                (catalog.LLAMA_70B, 8 * h200),
                (catalog.DEEPSEEK_V3, 16 * catalog.H100),
                (catalog.ARTICLE_700B, catalog.H100),
            ]
        )
        yield People(model=model, hardware=gpus, batch=batch), formulas.step_parts(model, gpus, batch)
        lent, sixteen = with_notebooks(), 16 * catalog.H100
        yield Chart(batch=batch, context=context), formulas.step_parts(lent, sixteen, batch, context)
    for context in (0, 1_000, 32_000, 100_000):
        yield Notebooks(context=context), formulas.step_parts(lent, sixteen, 8, context)
    for faster in (0.5, 1, 30, 400):
        quick = replace(catalog.H100, bandwidth=faster * catalog.H100.bandwidth)
        yield Belt(bandwidth=quick.bandwidth), formulas.step_parts(catalog.ARTICLE_700B, 10 * quick, 1)


def test_their_numbers_are_those_of_the_library(tmp_path):
    every = list(settings())
    code = "return values.map((one) => FIGURE(one).part.fields());"
    for (machine, parts), fields in zip(
        every, in_node(tmp_path, MACHINES, code, [given(one) for one, _ in every]), strict=True
    ):
        weights, kv, compute = map(float, parts)
        step = max(weights + kv, compute)
        assert fields["move"][0] == units.time(weights + kv), machine.state()
        assert fields["step"][0] == units.time(step)
        assert fields["each"][0] == units.rate(1 / step)
        if "compute" in fields:
            assert fields["compute"][0] == units.time(compute)


def test_numbers_by_hand(tmp_path):
    """700 GB at 10 x 3.35 TB/s are 20.9 ms; 2 x 700e9 FLOP at 10 x 1.979e15 are 70.7 us, and 64 times that 4.53 ms."""
    code = """return values.map((one) => Object.fromEntries(
      Object.entries(FIGURE(one).part.fields()).map(([k, [v]]) => [k, v])));"""
    people, belt, house, loop, reading, notebooks = in_node(
        tmp_path, MACHINES, code, [given(one()) for one in (People, Belt, Warehouse, Loop, Reading, Notebooks)]
    )
    assert (people["move"], people["compute"], people["each"], people["share"]) == (
        "20.9 ms",
        "4.53 ms",
        "47.9 tokens/s",
        "21.7 %",
    )
    assert (belt["weights"], belt["move"], belt["compute"], belt["idle"]) == ("700 GB", "20.9 ms", "70.7 µs", "99.7 %")
    assert (house["weights"], house["gpus"], house["memory"], house["left"]) == ("700 GB", "9 GPUs", "80 GB", "20 GB")
    assert (loop["all"], loop["tokens"], loop["time"]) == ("3.5 TB", "5 tokens", "104 ms")  # 5 x 20.896 ms
    assert (reading["read"], reading["written"], reading["ratio"]) == ("70.7 µs", "20.9 ms", "295")
    # 126 layers x 8 heads x 128 x 2 vectors x 2 B = 516,096 B a token; 32,000 tokens of 8 people.
    assert (notebooks["one"], notebooks["all"]) == ("16.5 GB", "132 GB")


def test_who_waits_is_said_alike_in_both_languages(tmp_path):
    pick = random.Random(5)
    pairs = [[a, b] for a in (1.0, 2e-3) for b in (a, a / 0.98, a * 0.98, a * 0.9801, a * 0.9799, a / 0.9799, 3 * a)]
    pairs += [[math.exp(pick.uniform(-9, 2)), math.exp(pick.uniform(-9, 2))] for _ in range(500)]
    assert in_node(tmp_path, MACHINES, "return values.map(([a, b]) => whoWaits(a, b));", pairs) == [
        who_waits(*one) for one in pairs
    ]


# --- what moves --------------------------------------------------------------

LINES = """
return values.map(({ weights, kv, compute, each, owners }) => {
  const t = { weights, kv, move: weights + kv, compute, step: Math.max(weights + kv, compute) };
  const line = newLine(() => ({ owners, each }));
  const seen = { most: 0, stood: 0, tokens: 0, tape: 0 };
  for (let i = 0; i < 3000; i++) advance(line, t.step / 500, t);
  const [tokens, tape] = [line.tokens, line.tape];
  for (let i = 0; i < 10000; i++) {
    const before = line.tape;
    advance(line, t.step / 500, t);
    seen.most = Math.max(seen.most, line.queue.length);
    seen.stood += 1 - (line.tape - before) / (t.step / 500 / (weights / 24));
  }
  return { ...seen, tokens: line.tokens - tokens, tape: line.tape - tape, stood: seen.stood / 10000 };
});
"""


@pytest.mark.parametrize(
    "compute, kv, owners",
    [
        (0.01, 0, 0),
        (0.5, 0, 0),
        (0.99, 0, 0),
        (1.5, 0, 0),
        (17, 0, 0),
        (0.1, 0.37, 8),
        (0.1, 3.1, 5),
        (1.2, 0.5, 8),
        (6.0, 0.9, 2),
    ],
)
def test_a_step_lasts_as_long_as_the_formula_says(tmp_path, compute, kv, owners):
    """In moves of all weights: 20 steps give 20 tokens, the belt carries what they move, and stands the rest."""
    each = 24 * kv / owners if owners else 0
    (seen,) = in_node(
        tmp_path, MACHINES, LINES, [{"weights": 1.0, "kv": kv, "compute": compute, "each": each, "owners": owners}]
    )
    step = max(1 + kv, compute)
    assert seen["tokens"] == pytest.approx(20, abs=1)
    assert seen["tape"] == pytest.approx(20 * 24 * (1 + kv), rel=0.05)
    assert seen["stood"] == pytest.approx(1 - (1 + kv) / step, abs=0.05)
    assert (seen["most"] == 5) == (compute > 1 + kv), "a full queue is what a waiting belt looks like"


def test_nothing_jumps_when_a_control_moves(tmp_path):
    """What lies on the belt stays there; the control changes only what comes next."""
    code = """return values.map((one) => {
      const { part, state } = FIGURE(one), places = [];
      const boxes = () => {
        const { log, pen } = RECORDER();
        part.draw(pen, 700, part.height(700));
        return log.flatMap((call, i) => (call[0] === "thing" && call[1] === "box" ? [log[i + 2]] : []))
          .map(([, x, y]) => x).sort((a, b) => a - b);
      };
      part.draw(RECORDER().pen, 700, part.height(700));
      for (let i = 0; i < 150; i++) part.tick(1 / 60);
      const before = boxes();
      Object.assign(state, one.then);
      return [before, boxes()];
    });"""
    moved = [
        {**given(People(batch=300)), "then": {"batch": 8}},
        {**given(People(batch=8)), "then": {"batch": 2048}},
        {**given(Belt()), "then": {"bandwidth": 1e13}},
    ]
    for before, after in in_node(tmp_path, MACHINES, code, moved):
        assert len(before) > 30
        assert after == before


# --- what is drawn -----------------------------------------------------------


def test_people_are_as_many_as_share_the_step(tmp_path):
    log = drawn(tmp_path, People(batch=64))
    assert len(things(log, "person")) == 64 and all(one["filled"] for one in things(log, "person"))
    assert things(log, "crew") == [{"works": 64, "called": 0, "sits": 295 - 64}]
    assert things(log, "house") == [{"bays": 10, "missing": 0, "boxes": 24}]
    moving, notes, computing = things(log, "bar")
    assert moving == {"kind": "w", "long": 700} and notes["long"] == 0
    assert computing["long"] == pytest.approx(700 * 64 / 295.3, rel=1e-3)
    assert "64 of 295 work" in words_of(log) and "belt never stops" in words_of(log)


def test_a_figure_stands_for_a_round_number_of_people(tmp_path):
    log = drawn(tmp_path, People(batch=5000), width=700)
    assert len(things(log, "person")) == 100 and "a figure is 50 people" in words_of(log)
    assert in_node(
        tmp_path,
        MACHINES,
        "return values.map(([n, most]) => groups(n, most));",
        [[1, 10], [10, 10], [11, 10], [21, 10], [101, 10], [5000, 100]],
    ) == [1, 1, 2, 5, 20, 50]


def test_a_waiting_belt_looks_like_one(tmp_path):
    log = drawn(tmp_path, People(batch=1024))
    assert things(log, "line") == [{"waiting": 5, "stands": True}]
    assert "belt waits" in words_of(log) and "belt never stops" not in words_of(log)
    said = next(call for call in log if call[0] == "text" and call[1] == "belt waits")
    assert said[4]["colour"] == "nt" and said[4]["bold"]
    assert things(drawn(tmp_path, People(batch=200)), "line")[0]["stands"] is False


@pytest.mark.parametrize("usable, bays, last", [(1.0, 9, "60 of 80"), (0.9, 10, "52 of 72")])
def test_as_many_bays_as_gpus_are_needed(tmp_path, usable, bays, last):
    log = drawn(tmp_path, Warehouse(hardware=replace(catalog.H100, usable=usable)), width=866)
    there = [one["there"] for one in things(log, "bay")]
    assert there.count(True) == bays and there == sorted(there, reverse=True)
    assert len(there) == math.ceil(1400 / 80 / usable)  # 16 bits would take so many
    assert last in words_of(log)
    boxes = things(log, "box")
    assert {one["kind"] for one in boxes} == {"w"}
    # A box is 10 GB, so that their heights add up to 700 GB.
    full = max(one["h"] for one in boxes)
    assert sum(one["h"] for one in boxes) == pytest.approx(70 * full, rel=1e-6)


def test_a_small_gpu_takes_many_bays(tmp_path):
    log = drawn(tmp_path, Warehouse(hardware=catalog.hardware("RTX 4090"), bits=16), width=318)
    assert [one["there"] for one in things(log, "bay")].count(True) == math.ceil(1400 / (24 * 0.9))


def test_gpus_that_are_missing_are_dotted(tmp_path):
    log = drawn(tmp_path, Belt(hardware=catalog.H100))
    assert things(log, "house") == [{"bays": 1, "missing": 9, "boxes": 24}]
    said = in_node(tmp_path, MACHINES, "return FIGURE(values).part.say();", given(Belt(hardware=catalog.H100)))
    assert "moving takes 209 ms" in said and "10 of them would hold it, and do both 10 times as fast" in said


def test_an_orange_box_serves_its_owner_alone(tmp_path):
    code = """const { part } = FIGURE(values), seen = { w: new Set(), k: new Set() }, names = new Set();
      part.draw(RECORDER().pen, 700, part.height(700));
      for (let i = 0; i < 900; i++) {
        const { log, pen } = RECORDER();
        part.tick(1 / 60);
        part.draw(pen, 700, part.height(700));
        const gains = log.filter((call) => call[1] === "gain").map((call) => call[2]);
        if (gains.length) seen[gains[0].kind].add(gains.length);
        for (const [kind, words] of log) if (kind === "text" && words.startsWith("for ")) names.add(words);
      }
      return [[...seen.w], [...seen.k], [...names].sort()];"""
    blue, orange, names = in_node(tmp_path, MACHINES, code, given(Notebooks()))
    assert (blue, orange) == ([8], [1])
    assert names == [
        "for A alone",
        "for B alone",
        "for C alone",
        "for D alone",
        "for E alone",
        "for F alone",
        "for G alone",
        "for H alone",
        "for all 8",
    ]


def test_notebooks_on_the_shelf_are_to_scale(tmp_path):
    log = drawn(tmp_path, Notebooks(context=32_000))
    (house,) = things(log, "house")
    start = log.index(["thing", "house", house])
    shelf = [call[2] for call in log[start:] if call[:2] == ["thing", "box"]][: house["boxes"]]
    high = {kind: sum(one["h"] for one in shelf if one["kind"] == kind) for kind in "wk"}
    assert high["k"] / high["w"] == pytest.approx(8 * 32_000 * 516_096 / 700e9, rel=1e-6)
    assert "188 GB free" not in words_of(log) and "320 GB free" in words_of(log)  # 16 x 72 - 700 - 132


def test_the_colours_of_weights_notebooks_and_computing(tmp_path):
    """The stroke that follows each thing is in its colour."""
    log = drawn(tmp_path, Notebooks())
    for i, call in enumerate(log):
        if call[:2] == ["thing", "box"]:
            fill = next(one for one in log[i:] if one[0] == "fill")
            assert fill[1] == call[2]["kind"]
    crew = log.index(next(call for call in log if call[:2] == ["thing", "crew"]))
    assert [one[1] for one in log[crew:] if one[0] == "stroke"][:4] == ["idle", "idle", "c", "c"]


def test_the_chart_follows_the_machine(tmp_path):
    lent, sixteen = with_notebooks(), 16 * catalog.H100
    for batch, context in ((24, 8_000), (512, 8_000), (2048, 0)):
        log = drawn(tmp_path, Chart(batch=batch, context=context))
        (chart,) = things(log, "chart")
        assert chart["dot"] == pytest.approx(formulas.step_time(lent, sixteen, batch, context))
        room = formulas.max_batch(lent, sixteen, context)
        assert (
            chart["fits"] is None if math.isinf(room) else chart["fits"] == pytest.approx(room)
        )  # JSON knows no infinity
        dots = [log[i + 1 : i + 3] for i, call in enumerate(log) if call[0] == "dot" and call[3] == 7]
        assert dots == [
            [["fill", "n"], ["stroke", "card", {"width": 2}]]
            if batch <= room
            else [["fill", "card"], ["stroke", "n", {"width": 2}]]
        ]


def test_the_point_moves_along_the_line(tmp_path):
    """100 speeds, rents and servers: batch, throughput and price are those of the library."""
    pick, groups = random.Random(7), step_lines.groups(measured.served())
    every, expected = [], []
    for _ in range(100):
        runs, rent = pick.choice(groups), pick.uniform(1.5, 4)
        line, n = step_lines.fit_line(runs), runs[0].devices
        speed = pick.randint(1, int(0.99 * line.fastest))
        every.append(given(Trade(runs=runs, speed=speed, rent=rent)))
        batch = money.batch_at_speed(speed, line.constant, line.per_user)
        usd = money.usd_per_million_tokens_of_step(rent, n, 1 / speed, batch)
        expected.append((batch, batch * speed, usd, money.cost_over_least(speed, line.fastest)))
    code = """return values.map((one) => {
      const { part } = FIGURE(one), { log } = DRAWN(part);
      const { batch, all, usd } = log.find((call) => call[1] === "trade")[2];
      return { batch, all, usd, fields: part.fields() };
    });"""
    for found, (batch, whole, usd, times) in zip(in_node(tmp_path, MACHINES, code, every), expected, strict=True):
        assert (found["batch"], found["all"], found["usd"]) == pytest.approx((batch, whole, usd), rel=1e-9)
        assert found["fields"]["times"][0] == f"{units.digits(times)} times"
        assert found["fields"]["usd"][0] == f"USD {usd:.2f}"
        assert found["fields"]["all"][0] == units.rate(whole)


def test_the_price_by_hand(tmp_path):
    """50 tokens/s of a server of 10 ms and 0.1 ms a user: a step of 20 ms for 100 users, and half of the fastest speed.
    Two GPUs at 1.80 USD are 1 USD for 1,000 s: 0.02 s / 1,000 / 100 for a token, 0.20 USD a million."""
    line = {"t_0": 0.01, "tau": 1e-4, "n": 2, "s_0": 100}
    spec = {"line": line, "dots": [], "name": "made up", "room": 60, "values": {"speed": [50], "rent": [1.8]}}
    one = {"part": "trade", "spec": spec, "state": {"speed": 50, "rent": 1.8}}
    fields, said = in_node(
        tmp_path, MACHINES, "const { part } = FIGURE(values); return [part.fields(), part.say()];", one
    )
    assert (fields["batch"][0], fields["step"][0], fields["usd"][0], fields["times"][0]) == (
        "100 people",
        "20 ms",
        "USD 0.20",
        "2 times",
    )
    assert "But only 60 fit into memory." in said


def test_people_beyond_the_memory_are_hollow(tmp_path):
    """162 users of mean length fit on two H100: a figure is 10 people at 13 tokens/s, where 310 would share a step."""
    log = drawn(tmp_path, Trade(speed=13))
    assert {one["filled"] for one in things(log, "person")} == {True, False}
    assert {one["filled"] for one in things(drawn(tmp_path, Trade(speed=40)), "person")} == {True}


@pytest.mark.parametrize("how, said", [({"speed": 0}, "speed=0"), ({"rent": 0}, "rent=0"), ({"rent": "2"}, "rent='2'")])
def test_a_trade_that_cannot_be(how, said):
    with pytest.raises(InputError, match=said):
        Trade(**how)


def test_no_user_is_faster_than_one_alone():
    assert Trade(speed=1000).speed == 59  # 1/(16.7 ms + 0.2 ms)


def clear_words(found):
    """Letters of a picture end within it, and apart from each other."""
    turned, lines = 0, []
    for call in found["log"]:
        turned += {"turned": 1, "turned back": -1}.get(call[0], 0)
        if call[0] != "text" or turned:
            continue
        _, words, x, y, *rest = call
        how = rest[0] if rest else {}
        long = len(words) * max(12, how.get("size", 13)) * 0.55
        left = x - {"left": 0, "center": long / 2, "right": long}[how.get("align", "left")]
        assert left >= -4 and left + long <= found["w"] + 6, (words, x, found["w"])
        assert 8 <= y <= found["high"] + 2, (words, y, found["w"])
        for other, start, end, line in lines:
            assert abs(line - y) > 9 or end <= left + 3 or left + long <= start + 3, (words, other, found["w"])
        lines.append((words, left, left + long, y))
    return True


EACH_WIDTH = "return values[1].map((w) => values[0].map((one) => ({ w, ...DRAWN(FIGURE(one).part, w) }))).flat();"


@pytest.mark.pictures
@pytest.mark.parametrize("machine", EVERY)
def test_no_word_is_cut_off(tmp_path, machine):
    """At every width, at the first state and at each end of each control."""
    one = machine()
    values = one.spec["values"].items()
    ends = [{}, *({name: some[i]} for name, some in values for i in (0, -1))]
    assert all(
        map(clear_words, in_node(tmp_path, MACHINES, EACH_WIDTH, [[given(one, **state) for state in ends], WIDTHS]))
    )


def inked(log):
    """The least and the largest x of all that is drawn, but for letters and what is turned."""
    found, turned = [], 0
    for name, *given in log:
        turned += {"turned": 1, "turned back": -1}.get(name, 0)
        if name in ("move", "line", "rect", "dot") and not turned:
            found += [given[0], given[0] + given[2]] if name == "rect" else [given[0]]
    return min(found), max(found)


@functools.cache
def at_rest(width):
    """Of each machine as it begins: the pen's calls, and the height."""
    code = """return values[0].map((one) => {
      const { log, high } = DRAWN(FIGURE(one).part, values[1]);
      return [log, high];
    });"""
    with tempfile.TemporaryDirectory() as folder:
        found = in_node(Path(folder), MACHINES, code, [[given(one()) for one in EVERY], width])
    return list(zip(EVERY, *zip(*found, strict=True), strict=True))


@pytest.mark.parametrize("width", [400, 866])
def test_a_machine_takes_the_width_that_it_has(width):
    """On a narrow page, too, where its parts stand below each other; and a chart ends 8 before the edge."""
    for machine, log, _ in at_rest(width):
        left, right = inked(log)
        assert -1 < left < 47 and width - 21 < right, (machine, left, right)
        if machine in (Chart, Trade):
            frames = [
                [one[1:] for one in log[n : n + 3]]
                for n in range(len(log) - 2)
                if [one[0] for one in log[n : n + 3]] == ["move", "line", "line"]
                and log[n + 3][:2] == ["stroke", "rule"]
            ]
            ends = width if machine is Chart or width < 600 else 0.56 * width
            (x, top), (_, foot), (end, level) = frames[0]
            assert foot == level > top and end == pytest.approx(ends - 8)
            assert x == 46 if machine is Trade else x > 50


def test_who_is_called_stands_still_and_who_works_swings_an_arm(tmp_path):
    code = """return values.map(([works, called, at]) => {
      const { log, pen } = RECORDER();
      crew(pen, 0, 100, 5, 12, { works, called, all: 5, at });
      return log;
    });"""
    states = [(5, 0), (0, 5), (0, 0)]
    early, late = (in_node(tmp_path, MACHINES, code, [[*one, at] for one in states]) for at in (0, 0.1))
    assert [a == b for a, b in zip(early, late, strict=True)] == [False, True, False]
    strokes = [{(one[1], one[2]["width"]) for one in log if one[0] == "stroke"} for log in early]
    assert strokes == [{("c", 2), ("c", 4.6)}, {("c", 1.7), ("c", 3.2)}, {("idle", 1.7), ("idle", 4)}]


# --- the kit -----------------------------------------------------------------

CANVAS = """
const drawnOn = (draw) => {
  const log = [], state = {};
  const canvas = new Proxy({}, {
    get(_, name) {
      if (name === "measureText") return (words) => ({ width: 10 * words.length });
      return (...given) => log.push([name, ...given]);
    },
    set(_, name, value) {
      if (state[name] !== value) log.push([`${name}=`, value]);
      state[name] = value;
      return true;
    },
  });
  const given = draw(canvasPen(canvas, { w: "blue", ink: "black" }));
  return [log, given ?? null];
};
return [
  (p) => { p.begin(); p.move(1, 2); p.line(3, 4); p.curve(1, 2, 3, 4, 5, 6); p.dome(5, 6, 2); p.close(); },
  (p) => p.dot(5, 6, 2),
  (p) => [[30, 40], [30, 40, 3], [8, 40, 9], [30, 6, 9], [-3, 4, 1]].forEach((one) => p.rect(1, 2, ...one)),
  (p) => { p.fill("w"); p.fill("w", 0.5); },
  (p) => { p.stroke("w"); p.stroke("ink", { width: 3, dash: [2, 4], alpha: 0.5, round: true }); },
  (p) => p.squares(10, 20, 8, 3, 2, 5, "w"),
  (p) => { p.text("a", 1, 2); p.text("b", 3, 4, { size: 20, bold: true, colour: "w", align: "right" }); },
  (p) => [p.measure("abc"), p.measure("abcd", 9, true)],
  (p) => { p.within(() => p.begin()); p.turned(3, 4, 0.5, () => p.begin()); },
  ...[4, 1].map((to) => (p) => p.grid({ from: 1, to, cols: 3, x: 10, y: 100, dx: 4, dy: 6 }, [
    { path: (x, y, i) => p.move(x, y + i), colour: "w", how: { width: 2 } },
  ])),
].map(drawnOn);
"""


def test_each_stroke_of_the_pen_on_a_canvas(tmp_path):
    """By what a CanvasRenderingContext2D calls it."""
    found = in_node(tmp_path, MACHINES, CANVAS, None)
    face = 'px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif'
    path = [["beginPath"], ["moveTo", 1, 2], ["lineTo", 3, 4], ["bezierCurveTo", 1, 2, 3, 4, 5, 6]]
    plain = [["strokeStyle=", "blue"], ["lineWidth=", 1.5], ["lineCap=", "butt"], ["lineJoin=", "round"]]
    broad = [["strokeStyle=", "black"], ["lineWidth=", 3], ["lineCap=", "round"]]
    two = [["strokeStyle=", "blue"], ["lineWidth=", 2], ["lineCap=", "butt"], ["lineJoin=", "round"]]
    square = 8 * 0.72
    assert [log for log, _ in found] == [
        [*path, ["arc", 5, 6, 2, math.pi, 0], ["closePath"]],
        [["moveTo", 7, 6], ["arc", 5, 6, 2, 0, 7]],
        [
            *(["rect", 1, 2, 30, 40], ["roundRect", 1, 2, 30, 40, 3], ["roundRect", 1, 2, 8, 40, 4]),
            *(["roundRect", 1, 2, 30, 6, 3], ["roundRect", 1, 2, -3, 4, 0]),
        ],
        [["globalAlpha=", 1], ["fillStyle=", "blue"], ["fill"], ["globalAlpha=", 0.5], ["fill"], ["globalAlpha=", 1]],
        [
            *(["globalAlpha=", 1], *plain, ["setLineDash", []], ["stroke"]),
            *(["globalAlpha=", 0.5], *broad, ["setLineDash", [2, 4]], ["stroke"], ["globalAlpha=", 1]),
        ],
        [
            ["beginPath"],
            *(["rect", x, y, square, square] for x, y in ((26, 20), (10, 28), (18, 28))),
            *(["fillStyle=", "blue"], ["fill"]),
        ],
        [
            *(["font=", f"13{face}"], ["fillStyle=", "black"], ["textAlign=", "left"], ["fillText", "a", 1, 2]),
            *(["font=", f"600 20{face}"], ["fillStyle=", "blue"], ["textAlign=", "right"], ["fillText", "b", 3, 4]),
        ],
        [["font=", f"13{face}"], ["font=", f"600 12{face}"]],
        [
            *(["save"], ["clip"], ["beginPath"], ["restore"]),
            *(["save"], ["translate", 3, 4], ["rotate", 0.5], ["beginPath"], ["restore"]),
        ],
        [
            *(["beginPath"], ["moveTo", 16, 101], ["moveTo", 20, 102], ["moveTo", 12, 97]),
            *(["globalAlpha=", 1], *two, ["setLineDash", []], ["stroke"]),
        ],
        [],
    ]
    assert found[7][1] == [30, 40]


def test_one_clock_ticks_for_all_that_play(tmp_path):
    """In seconds, none longer than a twentieth; it asks for no frame while nothing plays."""
    code = """
      const asked = [], seen = [];
      let now = 1000;
      globalThis.performance = { now: () => now };
      globalThis.requestAnimationFrame = (tick) => asked.push(tick);
      const time = newClock(), one = { frame: (seconds) => seen.push(seconds) };
      const go = (then) => { now = then; asked.shift()(now); };
      time.set(one, false);
      const before = asked.length;
      time.set(one, true);
      time.set(one, true);
      const during = asked.length;
      go(1016);
      go(1056);
      go(9000);
      go(8990);
      time.set(one, false);
      go(9500);
      const after = asked.length;
      now = 9700;
      time.set(one, true);
      go(9720);
      for (let i = 0; i < 700; i++) go(9721 + i);
      return [before, during, after, asked.length, seen.slice(0, 6), time.spent.length];
    """
    clock = bundle("clock.js")
    before, during, after, again, seen, spent = in_node(tmp_path, clock, code, None)
    assert (before, during, after, again) == (0, 1, 0, 1)
    assert seen == pytest.approx([0.016, 0.04, 0.05, 0, 0.02, 0.001])
    assert spent == 600


def test_what_is_at_the_right_of_a_caption_has_room(tmp_path):
    """Ten pixels between the two; the shorter words where the longer have no room, then none."""
    code = """
      const texts = (w) => {
        const { log, pen } = RECORDER();
        captions(pen, { slower: () => "10 × slower than real" }, "a caption", w, 7);
        return log.map(([, words, x, y, how]) => [words, x, y, how.size, how.align ?? "left"]);
      };
      const { pen } = RECORDER(), long_ = (words) => pen.measure(words, 12);
      const least = (words) => Math.ceil(long_("a caption") + 10 + long_(words));
      const [long, short] = [least("10 × slower than real"), least("10 × slower")];
      return [long, long - 1, short, short - 1].map((w) => [w, texts(w)]);
    """
    for (w, texts), said in zip(
        in_node(tmp_path, MACHINES, code, None),
        ["10 × slower than real", "10 × slower", "10 × slower", None],
        strict=True,
    ):
        assert texts[0] == ["a caption", 0, 7, 12, "left"]
        assert texts[1:] == ([[said, w, 7, 12, "right"]] if said else [])


def test_tokens_fly_from_the_crew_to_their_people_and_fade(tmp_path):
    """From the crew's places, 20 of them, to the head of each figure, which is 17 high; fast at first."""
    code = """
      const at = (part) => {
        const { log, pen } = RECORDER();
        crowd(pen, 3, { x: 100, y: 200, w: 400, fly: [part], from: { x: 40, w: 60, y: 150 } });
        return log.flatMap((one, i) => (one[0] === "rect" ? [[...one.slice(1, 5), log[i + 1][1], log[i + 1][2]]] : []));
      };
      return [0, 0.5, 1].map(at);
    """
    begin, middle, end = in_node(tmp_path, MACHINES, code, None)
    people = [100 + 7 + 13.5 * i for i in range(3)]
    assert begin == [[40 + 3 * i - 2, 150, 5, 4, "c", 1] for i in range(3)]
    assert end == [[x - 2, 200 - 17, 5, 4, "c", pytest.approx(0.3)] for x in people]
    for first, half, last in zip(begin, middle, end, strict=True):
        gone = 1 - 0.5**2
        assert half[:2] == pytest.approx([a + gone * (b - a) for a, b in zip(first[:2], last[:2], strict=True)])
        assert half[5] == pytest.approx(1 - 0.7 * gone)


@pytest.mark.parametrize("width", [400, 866])
def test_a_picture_is_filled_from_top_to_foot(width):
    """Nothing stands below it, and no strip of it is empty but for those between two groups."""
    for machine, log, high in at_rest(width):
        taken, turned = [], 0
        for name, *told in log:
            turned += {"turned": 1, "turned back": -1}.get(name, 0)
            if turned:
                continue
            if name in ("move", "line"):
                taken.append((told[1], told[1]))
            elif name == "rect" and told[3] < 200:
                taken.append((told[1], told[1] + told[3]))
            elif name == "dot":
                taken.append((told[1] - told[2], told[1] + told[2]))
            elif name == "text":
                taken.append((told[2] - 10, told[2] + 3))
        taken.sort()
        gaps, foot = [], taken[0][1]
        for top, bottom in taken:
            gaps.append(top - foot)
            foot = max(foot, bottom)
        wide_gap = {(Warehouse, 866): 89, (Notebooks, 400): 62}.get((machine, width), 42)
        assert taken[0][0] < (51 if machine in (Belt, People) else 24) and max(gaps) < wide_gap, (machine, width)
        assert 0.9 < high - foot < 21.1, (machine, width)


PAGE = """
const element = (tag) => {
  const heard = {}, attributes = {};
  return {
    tag, heard, attributes, dataset: {}, style: {}, children: [], marks: new Set(),
    append(...more) { this.children.push(...more); },
    setAttribute: (name, value) => { attributes[name] = String(value); },
    addEventListener: (name, tell) => { heard[name] = tell; },
    setPointerCapture(id) { this.held = id; },
    get classList() { return { add: (one) => this.marks.add(one), remove: (one) => this.marks.delete(one) }; },
    tell(name, event = {}) {
      let kept = 0;
      heard[name]({ preventDefault: () => kept++, stopPropagation: () => kept++, ...event });
      return kept;
    },
  };
};
globalThis.document = { createElement: element };
const MODEL = (state) => ({
  saved: 0,
  get: (key) => state[key],
  set: (key, value) => Object.assign(state, { [key]: value }),
  save_changes() { this.saved++; },
});
"""


def test_a_number_in_the_sentence_is_moved_by_keys_and_by_dragging(tmp_path):
    """A key moves by one value, PageUp and PageDown by five; a drag by one for 320 pixels over all, from 3 to 34."""
    code = """
      const all = Array.from({ length: values.count }, (_, i) => 10 * i), model = MODEL({ many: 40 });
      const one = control(model, "many", { name: "how many", show: (n) => `${n} users`, colour: "ct", values: all });
      const node = one.inSentence(), keys = [];
      one.update();
      const first = [node.tag, node.className, node.tabIndex, { ...node.attributes }, node.dataset];
      const { style, textContent } = node;
      for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "PageUp", "PageDown", "End", "Home", "a"]) {
        const kept = node.tell("keydown", { key });
        one.update();
        const said = node.attributes["aria-valuetext"] === node.textContent;
        keys.push([model.get("many") / 10, kept, node.attributes["aria-valuenow"], said]);
      }
      const saved = model.saved;
      node.tell("keydown", { key: "Home" });
      node.tell("pointermove", { clientX: 9000 });
      node.tell("pointerdown", { clientX: 100, pointerId: 7 });
      const drag = [node.held, [...node.marks], [20, 33, 35, 51, 70, -50].map((by) => {
        node.tell("pointermove", { clientX: 100 + by });
        return model.get("many") / 10;
      })];
      node.tell("pointermove", { clientX: 170 });
      node.tell(values.count > 50 ? "pointerup" : "pointercancel");
      node.tell("pointermove", { clientX: 9000 });
      const last = [model.get("many") / 10, [...node.marks]];
      return [[...first, style.color, textContent], keys, saved, model.saved - saved > 0, drag, ...last];
    """
    for count, stride in ((9, 34), (20, 16), (200, 3)):
        first, keys, saved, told, drag, left, marks = in_node(tmp_path, MACHINES + PAGE, code, {"count": count})
        assert first[:3] == ["span", "im-drag", 0] and first[5:] == ["var(--ct)", "40 users"]
        assert first[3] == {
            "role": "slider",
            "aria-label": "how many",
            "aria-valuemin": "0",
            "aria-valuemax": str(count - 1),
            "aria-valuenow": "4",
            "aria-valuetext": "40 users",
        }
        assert first[4] == {"lmSuppressShortcuts": "true"}
        last = count - 1
        places = [5, 6, 5, 4, min(9, last), min(9, last) - 5, last, 0, 0]
        assert keys == [[at, 2 * (n < 8), str(at), True] for n, at in enumerate(places)]
        assert saved == 8 and told
        moved = [max(0, min(last, math.floor(by / stride + 0.5))) for by in (20, 33, 35, 51, 70, -50)]
        assert drag == [7, ["on"], moved]
        assert (left, marks) == (max(0, min(last, math.floor(70 / stride + 0.5))), [])


def test_the_value_that_is_nearest_is_so_by_its_share(tmp_path):
    code = "return values.map(([some, one]) => nearest(some, one));"
    asked = [([0, 1, 10, 100], 0), ([0, 1, 10, 100], 3), ([0, 1, 10, 100], 4), ([1, 10], 500), ([5, 7], 7), ([2, 8], 4)]
    assert in_node(tmp_path, MACHINES, code, asked) == [0, 1, 2, 1, 1, 0]


def test_below_the_sentence_a_number_is_a_slider_or_a_row_of_buttons(tmp_path):
    code = """
      const model = MODEL({ bits: 8 });
      const words_ = { name: "bits of a number", label: "bits", show: (n) => `${n} bits`, below: (n) => `${n}b` };
      const how = { ...words_, values: [16, 8, 4] };
      const range = control(model, "bits", how), row = control(model, "bits", { ...how, choice: true });
      const label = range.below(), set = row.below(), [words, input, said] = label.children;
      const look = () => {
        range.update();
        row.update();
        const pressed = set.children.map((one) => one.attributes["aria-pressed"]);
        return [input.value, said.textContent, input.attributes["aria-valuetext"], pressed];
      };
      const before = look();
      input.value = "2";
      input.tell("input");
      const after = look();
      set.children[0].tell("click");
      const last = look(), saved = model.saved;
      set.children[0].tell("click");
      return [
        [label.tag, words, input.tag, input.type, input.min, input.max, input.step, input.dataset],
        [input.attributes["aria-label"], said.tag, said.attributes],
        [set.tag, set.className, set.attributes, set.children.map((one) => [one.tag, one.type, one.textContent])],
        before, after, last, saved, model.saved, control(model, "bits", { ...how, hidden: true }).below(),
      ];
    """
    slider, spoken, row, before, after, last, saved, again, hidden = in_node(tmp_path, MACHINES + PAGE, code, None)
    assert slider == ["label", "bits", "input", "range", 0, 2, 1, {"lmSuppressShortcuts": "true"}]
    assert spoken == ["bits of a number", "output", {"aria-hidden": "true"}]
    assert row == [
        *("div", "im-set", {"role": "group", "aria-label": "bits of a number"}),
        [["button", "button", words] for words in ("16b", "8b", "4b")],
    ]
    assert before == [1, "8b", "8 bits", ["false", "true", "false"]]
    assert after == [2, "4b", "4 bits", ["false", "false", "true"]]
    assert last == [0, "16b", "16 bits", ["true", "false", "false"]]
    assert (saved, again, hidden) == (2, 2, None)  # what is set already is not sent again


# --- the workbench -----------------------------------------------------------


def bench(**how):
    """The factory's state as its figure gets it."""
    widget = Factory(**how)
    return {"part": "workbench", "spec": {}, "state": {name: getattr(widget, name) for name in STATE}}


LLAMA = {"model": catalog.LLAMA_70B.at("fp8"), "devices": 8}


@pytest.mark.pictures
def test_no_word_of_the_workbench_is_cut_off(tmp_path):
    states = [
        bench(),
        bench(**LLAMA, batch=400, context=4_000),
        bench(model=catalog.DEEPSEEK_V3, devices=16, batch=5000),
    ]
    assert all(map(clear_words, in_node(tmp_path, MACHINES, EACH_WIDTH, [states, WIDTHS])))


def test_a_step_is_slowed_down_by_a_round_factor(tmp_path):
    """One, two or five with zeros: the nearest by its share, so that borders lie at the roots of 2, of 10 and of 50."""
    factors = [0.0101, 0.9, 1, 1.41, 1.42, 3.16, 3.17, 7.07, 7.08, 25, 9000]
    found = in_node(tmp_path, MACHINES, "return values.map(round);", factors)
    assert found == pytest.approx([0.01, 1, 1, 1, 2, 2, 5, 5, 10, 20, 10_000])


def test_a_token_flies_from_the_door_to_its_place(tmp_path):
    """In six tenths of a second, fast at first. The door is 96 wide from 0.58 of the width on; the token starts above
    its middle."""
    code = """
      const { part } = FIGURE(values), seen = [];
      const tokens = () => {
        const { log, pen } = RECORDER();
        part.draw(pen, 700, part.height(700));
        return log.flatMap((one, i) => (one[1] === "token" ? [[one[2].got, ...log[i + 2].slice(1, 3)]] : []));
      };
      tokens();
      for (let i = 0; i < 2000 && tokens().filter(([got]) => got).length < 2; i++) part.tick(0.02);
      for (let i = 0; i < 31; i++) {
        seen.push(tokens()[1]);
        part.tick(0.02);
      }
      return seen;
    """
    seen = in_node(tmp_path, MACHINES, code, given(Loop()))
    assert all(got for got, _, _ in seen)
    (_, x, y), start = seen[-1], (0.58 * 700 + 48, 262 - 30 - 58 - 70 - 20)
    for n, (_, across, down) in enumerate(seen, 1):
        gone = 1 - max(0, 1 - n * 0.02 / 0.6) ** 3
        assert (across, down) == pytest.approx((start[0] + gone * (x - start[0]), start[1] + gone * (y - start[1])))
    assert y == 58 - 20 and x > start[0]


def test_a_belt_that_is_too_fast_to_be_seen_is_a_pale_strip(tmp_path):
    """As high as a box and from end to end of the belt, which is 4 longer; four lines divide it into fifths."""
    code = """
      const { log, pen } = RECORDER(), line = { ...newLine(), moved: values, go: true, queue: [], bench: null };
      drawLine(pen, line, { x0: 50, x1: 300, y: 100, foot: 160, s: 20 });
      return log;
    """
    fast, slow = (in_node(tmp_path, MACHINES, code, moved) for moved in (0.46, 0.45))
    rects = [(one[1:5], fast[i + 1]) for i, one in enumerate(fast) if one[0] == "rect"]
    assert rects[0][0] == [50, 100, 300 + 20 + 4 - 50, 14]
    assert ([50, 80, 300 + 20 - 50, 20], ["fill", "w", 0.5]) in rects
    marks = [one[1:] for one in fast if one[0] in ("move", "line")][-8:]
    assert marks == [[x, 100 - 4 * n] for n in range(1, 5) for x in (50, 320)]
    assert fast[-1] == ["stroke", "card", {"width": 1, "alpha": 0.4}]
    assert ["fill", "w", 0.5] not in slow and len([one for one in slow if one[0] == "dot"]) == 8


def test_words_of_a_bar_stand_behind_it_or_on_a_plate_within_it(tmp_path):
    """Bars are 18 high and 5 apart, a plate 15; letters take 0.62 of 13 each."""
    code = """return values.map(([weights, kv, compute]) => {
      const { log, pen } = RECORDER(), step = Math.max(weights + kv, compute);
      bars(pen, 10, 20, 400, { weights, kv, compute, step, at: 0.25, words: ["moving it all", "computing"] });
      return log;
    });"""
    for (weights, kv, compute), log in zip(
        asked := [(1, 0, 4), (1, 3, 2), (4, 0, 4)], in_node(tmp_path, MACHINES, code, asked), strict=True
    ):
        scale = 400 / max(weights + kv, compute)
        rects = [(*one[1:6], log[i + 1][1]) for i, one in enumerate(log) if one[0] == "rect"]
        ends = 10 + scale * (weights + kv), 10 + scale * compute
        wanted = [(10, 20, scale * weights, 18, 2, "w")]
        wanted += [(10 + scale * weights, 20, scale * kv, 18, 2, "k")] if kv else []
        long = 13 * 13 * 0.62
        wanted += [(ends[0] - long - 12, 21.5, long + 8, 15, 3, "k")] if kv else []
        assert [one[5] for one in rects] == [one[5] for one in wanted] + ["c"]
        for found, known in zip(rects, [*wanted, (10, 43, scale * compute, 18, 2, "c")], strict=True):
            assert found[:5] == pytest.approx(known[:5])
        (_, first, x1, y1, how1), (_, second, x2, y2, how2) = (one for one in log if one[0] == "text")
        assert (first, second, y1, y2) == ("moving it all", "computing", 33.5, 56.5)
        for x, how, end, words, colour, inner in (
            (x1, how1, ends[0], first, "kt" if kv > weights else "wt", "plate" if kv else "on"),
            (x2, how2, ends[1], second, "ct", "on"),
        ):
            outside = end + 13 * 0.62 * len(words) + 8 < 410
            known = (end + 6, "left", colour) if outside else (end - 8, "right", inner)
            assert (x, how["align"], how["colour"], how["bold"]) == (pytest.approx(known[0]), *known[1:], True)
        mark = [one[1:] for one in log if one[0] in ("move", "line")][-2:]
        assert mark == [[110, 15], [110, 66]]


def test_the_machine_goes_on_as_its_clock_does(tmp_path):
    """64 people, 20.9 ms of moving and 4.5 ms of computing, 100 times slower: a tenth of a second is 1 ms of them.
    Whoever is called gets up with a half-life of 77 ms; a step more ends with a token."""
    code = """
      const shop = workshop(values.spec, () => values.state);
      shop.tick(0.1);
      const first = [shop.slow, shop.at, shop.line.tape, shop.busy, shop.called(), shop.gone()];
      shop.settle(2.5);
      const rest = [shop.line.tokens, shop.busy, shop.line.fly.length, shop.line.moved, shop.gone()];
      shop.once();
      const last = [shop.line.tokens, shop.gone(), shop.capacity(), shop.machines(), shop.slower(), shop.needed];
      return [[0, 0.2, 1.4, 3.6].map(shop.worked), ...first, ...rest, ...last];
    """
    worked, *found = in_node(tmp_path, MACHINES, code, given(People(batch=64)))
    assert worked == [0, 1, 1, 4]
    slow, at, tape, busy, called, gone, tokens, settled, fly, moved, part, more, again, room, gpus, said, needed = found
    move = 700e9 / 33.5e12
    assert (slow, at, said) == (100, pytest.approx(0.1), "100 × slower than real")
    assert tape == pytest.approx(24 * 1e-3 / move)
    assert called == pytest.approx(295 * 64 * 2 * 700e9 / 19.789e15 / move, rel=1e-3)
    assert busy == pytest.approx(called * (1 - 0.5 ** (0.1 / (math.log(2) / 9))))
    assert gone == pytest.approx(1e-3 / move)
    assert (tokens, more, fly, moved, settled) == (2, 3, 0, 0, called)  # of two and a half
    assert part == pytest.approx(again, abs=0.02) and 0.3 < part < 0.6
    assert (room, gpus, needed) == (pytest.approx(24 * 720 / 700), "10 × H100 SXM", 10)


def test_the_workbench_draws_who_has_no_room(tmp_path):
    """8 x 72 GB - 70.55 GB of weights leave 505.4 GB: 385 notebooks of 4,000 x 327,680 B. A figure is 5 users."""
    state = bench(**LLAMA, batch=400, context=4_000)
    log = in_node(tmp_path, MACHINES, "return DRAWN(FIGURE(values).part, 866).log;", state)
    filled = [one["filled"] for one in things(log, "person")]
    assert len(filled) == 80 and filled.count(False) == 80 - math.ceil(385 / 5)
    assert "a figure is 5 users, 15 have no room" in words_of(log)
    assert things(log, "house")[0]["missing"] == 0


def test_it_is_said_from_two_on_how_many_a_figure_is(tmp_path):
    """A place is 13.5 wide: 2 rows of 51 at 700 pixels, 2 of 31 beside the chart, 2 of 64 at 866."""
    code = """return values.map(([one, w]) => {
      const { log } = DRAWN(FIGURE(one).part, w);
      return log.filter(([name]) => name === "text").map(([, words]) => words);
    });"""
    asked = [(given(People(batch=n)), 700) for n in (102, 103)]
    asked += [(given(Chart(batch=n, context=0)), 700) for n in (62, 63)]
    asked += [(bench(batch=n), 866) for n in (128, 129)]
    found = in_node(tmp_path, MACHINES, code, asked)
    for words, said in zip(
        found,
        [
            *("102 people", "a figure is 2 people", "62 people", "a figure is 2 people"),
            *("128 users", "a figure is 2 users"),
        ],
        strict=True,
    ):
        assert said in words


def test_words_of_the_workbench_by_hand(tmp_path):
    """70.55 GB in 24 boxes; 8 x 72 - 70.55 are 505; 400 x 4,000 x 327,680 B are 524. 8 x 3.35 TB/s and 8 x 1,979
    TFLOP/s."""
    code = """return values.map(([one, w]) => {
      const { log } = DRAWN(FIGURE(one).part, w);
      return log.filter(([name]) => name === "text").map(([, words, x, y, how]) => [words, x, y, how]);
    });"""
    alone, crowd = bench(**LLAMA, batch=8), bench(**LLAMA, batch=400, context=4_000)
    found = in_node(tmp_path, MACHINES, code, [[alone, 866], [crowd, 866], [alone, 400]])
    free, full, narrow = ({words: (x, y, how) for words, x, y, how in one} for one in found)
    bold, right = {"size": 12, "bold": True}, {"size": 12, "colour": "soft", "align": "right"}
    y = free["weights 70.6 GB"][1]
    for one in (free, full, narrow):
        assert one["weights 70.6 GB"][::2] == (0, {**bold, "colour": "wt"})
    assert not any("notebooks" in words for words in (*free, *narrow))
    assert full["notebooks 524 GB"] == (pytest.approx(15 * 12 * 0.62 + 14), y, {**bold, "colour": "kt"})
    assert free["505 GB free, a box is 2.94 GB"] == full["a box is 2.94 GB"] == (866, y, right)
    assert not any("a box is" in words for words in narrow)
    assert (free["8 users"][2]["colour"], full["a figure is 5 users, 15 have no room"][2]["colour"]) == ("soft", "nt")
    assert free["15.8 PFLOP/s, fp8"][2] == right and "26.8 TB/s" in free


def test_the_workbench_leaves_boxes_that_no_token_needs(tmp_path):
    """One token of DeepSeek-V3 is sent to 8 of 256 experts, so most boxes stay on the shelf, and are pale there."""
    state = bench(model=catalog.DEEPSEEK_V3, devices=16, coverage=True)
    log = in_node(tmp_path, MACHINES, "return DRAWN(FIGURE(values).part, 866).log;", state)
    start = log.index(next(call for call in log if call[:2] == ["thing", "house"]))
    shelf = [log[start:][i + 3] for i, call in enumerate(log[start:]) if call[:2] == ["thing", "box"]]
    read = formulas.weight_bytes_read(catalog.DEEPSEEK_V3) / formulas.weight_bytes_moved(catalog.DEEPSEEK_V3)
    pale = [fill for fill in shelf if fill[0] == "fill" and fill[2] < 1]
    assert len(pale) == 24 - math.ceil(24 * read)


def test_presets_change_what_they_say_and_nothing_else():
    """A number that a name says is the one that is set; too many are far more than balance."""
    found = {one.pop("name"): one for one in Factory().presets}
    many = found.pop("too many")["batch"]
    assert found == {
        "one user": {"batch": 1},
        "64 users": {"batch": 64},
        "the balance": {"batch": "balance"},
        "long context": {"context": 32_000},
    }
    assert many > 10 * formulas.critical_batch_size(catalog.LLAMA_70B, 8 * catalog.H100)


def test_a_still_crew_is_as_large_as_the_live_one(tmp_path):
    """Of a pattern, whole places add up to those of the group, whatever row it begins and ends in."""
    code = """return values.map(([from, to, cols]) => {
      const { pen, picture } = svgPen(), layer = { path: () => {}, colour: "c", how: {} };
      pen.grid({ from, to, cols, x: 0, y: 500, dx: 10, dy: 13 }, [layer]);
      return [...picture(9, 9, "").matchAll(/<rect fill[^>]* width='([\\d.]+)' height='([\\d.]+)'/g)]
        .reduce((sum, [, w, h]) => sum + (w * h) / 130, 0);
    });"""
    groups = [[0, 295, 25], [64, 295, 25], [0, 1, 25], [3, 20, 25], [24, 26, 25], [5, 5, 25], [50, 75, 25], [1, 100, 7]]
    assert in_node(tmp_path, MACHINES, code, groups) == pytest.approx([to - start for start, to, _ in groups])


def test_letters_are_never_smaller_than_12(tmp_path):
    assert "font-size='12'" in in_node(
        tmp_path,
        MACHINES,
        'const { pen, picture } = svgPen(); pen.text("a", 0, 0, { size: 5 }); return picture(9, 9, "");',
        None,
    )
    code = """const fonts = [], canvas = { set font(f) { fonts.push(f); }, fillText() {} };
      canvasPen(canvas, {}).text("a", 0, 0, { size: 5 });
      return fonts;"""
    assert in_node(tmp_path, MACHINES, code, None)[0].startswith("12px")


def test_colours_are_those_of_the_figures_and_words_can_be_read(tmp_path):
    """WCAG asks 4.5 : 1 of letters on their ground, here the card."""
    light, dark = in_node(tmp_path, MACHINES, "return [LIGHT, DARK];", None)
    assert [light[one] for one in "wkcn"] == [picture.WEIGHTS, picture.KV, picture.COMPUTE, picture.KNEE]
    assert list(light) == list(dark)

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for palette in (light, dark):
        for words, ground in (
            *((one, "card") for one in ("ink", "soft", "wt", "kt", "ct", "nt")),
            ("on", "w"),
            ("plate", "k"),
        ):
            high, low = sorted((luminance(palette[words]), luminance(palette[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (words, ground)


OFFERED = {
    "Loop.billions": (7, 700),
    "Warehouse.billions": (7, 700),
    "Warehouse.bits": (16, 4.5),
    "Belt.bandwidth": (0.25 * 3.35e12, 400 * 3.35e12),
    "People.batch": (1, 8192),
    "Notebooks.context": (0, 109_000),  # (16 x 72 - 700) GB over 8 x 516,096 B: 109,474
    "Reading.prompt": (1, 4000),
    "Chart.batch": (1, 8192),
    "Chart.context": (0, 875_000),  # the same over one notebook's bytes: 875,794
    "Trade.speed": (1, 59),  # a user alone, as above
    "Trade.rent": (1.5, 4),
}
"""The first and the last value of each slider."""


@pytest.mark.parametrize("machine", EVERY)
def test_a_slider_goes_from_end_to_end_in_one_direction(machine):
    for name, values in machine().spec["values"].items():
        assert (values[0], values[-1]) == pytest.approx(OFFERED[f"{machine.__name__}.{name}"])
        assert values == sorted(values, reverse=name == "bits")


HALVES = sorted({n * 2**k for n in (1, 3) for k in range(11)} - {3 * 2**10})
"""1, 2, 3, 4, 6, 8, 12 and so on."""


def test_what_sliders_offer_are_round_numbers():
    assert list(BATCHES) == [*HALVES, 2048, 3072, 5000, 8192]
    assert list(CAPS) == [1, 2, 4, 8, 16, *(one for one in HALVES if 24 < one < 300)]
    assert list(TAKEN) == [256 * 2**k for k in range(6)] and SERVERS == 8
    assert list(QUEUES) == [n * 10**k for k in range(4) for n in (1, 2, 5)][:-1]
    assert [one / 1000 for one in CONTEXTS[5:-1] if one != 80_000] == [one for one in HALVES if 8 <= one <= 512]
    for some, heads in (
        (CONTEXTS[:5], (0, 1, 2, 4, 5)),
        (PROMPTS, (1, 1.5, 2, 3, 4, 5, 6, 8)),
        (FACTORS, (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8)),
        (PROMISES, (1, 1.2, 1.5, 2, 3, 5, 6, 7.5)),
    ):
        assert {float(f"{one:e}".partition("e")[0]) for one in some} <= {*heads}
        assert all(1 < b / a <= 2.5 or (a, b) == (1, 5) for a, b in itertools.pairwise(some) if a)
    assert (PROMISES[0], FACTORS[0], PROMPTS[0]) == (0.2, 0.25, 1)


def test_what_the_workbench_offers_are_round_numbers(tmp_path):
    """The devices: powers of two, the article's nine and ten, and a rack of 72."""
    batch, context, devices = in_node(tmp_path, MACHINES, "return [BATCH, CONTEXT, DEVICES];", None)
    assert batch == [*HALVES, 2048, 3072, 4096, 6144, 8192]
    assert context == [0, *(250 * 2**k for k in range(12)), 1_000_000]
    assert devices == sorted({2**k for k in range(7)} | {9, 10, 72})
    assert in_node(tmp_path, MACHINES, "return [BOXES, CAP, LETTERS.length, KEYS, TRAITS];", None) == [
        *(24, 5, 26),
        {
            "ArrowRight": 1,
            "ArrowUp": 1,
            "ArrowLeft": -1,
            "ArrowDown": -1,
            "PageUp": 5,
            "PageDown": -5,
            "Home": -1_000_000,
            "End": 1_000_000,
        },
        list(STATE),
    ]


# --- what they say -----------------------------------------------------------


@pytest.mark.parametrize("machine", EVERY)
def test_a_sentence_may_hold_the_numbers_that_there_are(tmp_path, machine):
    one = machine()
    code = """const { part } = FIGURE(values);
      return [Object.keys(part.controls), Object.keys(part.fields()), part.parts(), part.say()];"""
    controls, fields, parts, said = in_node(tmp_path, MACHINES, code, given(one))
    assert {*controls, *fields} == set(machine.FIELDS)
    assert set(controls) == set(one.spec["values"])
    assert all(isinstance(getattr(one, name), int | float) for name in controls)  # traits, for the lesson's next cell
    assert parts and all(parts) and said.count("undefined") == said.count("NaN") == 0
    with pytest.raises(InputError, match=r"text: {weather} is no number of this machine; it has "):
        machine(text="At {weather}.")


def test_stills_are_those_of_today():
    assert stills.disagreements() == [], "run: python3 start.py build"


def test_a_still_that_is_not_of_today_is_found(monkeypatch):
    monkeypatch.setattr(stills, "printed", lambda: {"people.svg": "another"})
    assert "people.svg" in stills.disagreements()[0]


@pytest.mark.parametrize("machine", EVERY)
def test_saved_output_has_a_picture_and_the_sentence(machine):
    one = machine()
    data, _ = one._repr_mimebundle_()
    html = data["text/html"]
    assert html.count("<img ") == 1 and "<script" not in html and "{" not in html.partition("<img")[0]
    alt = re.search(r'alt="([^"]+)"', html)[1]
    assert alt.split(". ")[0] and any(letter.isdigit() for letter in alt)
    assert html.endswith(image(one.still()["svg"], one.still()["alt"]))
    assert {kind for kind in data if not kind.startswith("application/")} == {"text/html", "text/plain"}
    assert one.still()["svg"].startswith("<svg") and "NaN" not in one.still()["svg"]
    assert alt in data["text/plain"] or "&#x27;" in alt


def test_the_picture_of_another_state_is_not_passed_off_as_its_own():
    """Its alt text says what it shows, which is the machine as it begins."""
    other = People(batch=3)
    assert key(other) != key(People()) and "64 people" in other.still()["alt"]
    assert other._repr_mimebundle_()[0]["text/html"].count("64 people") >= 1


@pytest.mark.parametrize("machine", [one for one in EVERY if one is not Trade])  # whose words are those of the tables
def test_a_page_of_its_own_needs_nothing_else(machine):
    page = machine(model=replace(catalog.LLAMA_70B, name="</script><b>")).page(title="<b>")
    assert page.count("</script>") == 1 and "<title>&lt;b&gt;" in page
    for outside in ("http:", "https:", "import ", "export ", "import(", "fetch(", "XMLHttpRequest", "url("):
        assert outside not in page, outside


def test_two_machines_of_one_kind_stay_apart_on_a_page():
    three = (People(), None), (People(), "{each}"), (People(batch=2), None)
    pages = [one.standalone("<img>", text) for one, text in three]
    assert len({re.search(r'data-machine="(.+?)"', page)[1] for page in pages}) == 3
    assert '"text":"{each}"' in pages[1] and "<img>" in pages[1]


# --- at the door -------------------------------------------------------------


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: People(batch=0), "batch=0 must be a whole number, 1 or more"),
        (lambda: People(batch=1.5), "batch=1.5 must be"),
        (lambda: People(model="Llama"), "model='Llama' must be a Model"),
        (lambda: People(hardware=8), "hardware=8 must be a Hardware"),
        (lambda: People(hardware=catalog.Hardware("slow", 1e9, 1e9)), "needs a rate"),
        (lambda: People(text=5), "text=5 must be a sentence"),
        (lambda: Belt(bandwidth=0), "bandwidth=0 must be a number above 0"),
        (lambda: Belt(bandwidth=math.nan), "bandwidth=nan must be"),
        (lambda: Loop(tokens="Sunny"), "tokens='Sunny' must be 1 to 8 texts"),
        (lambda: Loop(billions=-1), "billions=-1 must be a number above 0"),
        (lambda: Warehouse(hardware=8 * catalog.H100), "must be one GPU"),
        (lambda: Warehouse(bits=0), "bits=0 must be a number above 0"),
        (lambda: Notebooks(model=catalog.ARTICLE_700B), "keeps no KV cache"),
        (lambda: Notebooks(users=27), "users=27 must be 26 at most"),
        (lambda: Reading(prompt=0), "prompt=0 must be"),
        (lambda: Chart(context=-1), "context=-1 must be a whole number, 0 or more"),
        (lambda: Chart(model=catalog.ARTICLE_700B), "model='Article 700B' keeps no KV cache: give one that does"),
    ],
)
def test_bad_input(make, said):
    with pytest.raises(InputError, match=said):
        make()


def test_notebooks_that_do_not_fit_are_refused():
    with pytest.raises(DoesNotFit, match="At most batch="):
        Notebooks(context=1_000_000)


@pytest.mark.parametrize("widget", [*EVERY, Factory, Shop, Slider, PictureView])
def test_the_page_is_told_of_all_that_a_widget_holds(widget):
    """But for the value of a slider, which the page knows by its place."""
    own = {name: one for kind in widget.__mro__ for name, one in kind.__dict__.items() if isinstance(one, TraitType)}
    ours = {name for name in own if not hasattr(AnyWidget, name) and name != "value"}
    assert ours and {name for name in ours if not own[name].metadata.get("sync")} == set()


@pytest.mark.parametrize(
    "machine, name, wrong",
    [
        (People, "batch", 0),
        (Belt, "bandwidth", -1.0),
        (Loop, "billions", 0.0),
        (Warehouse, "bits", 0.0),
        (Notebooks, "context", -1),
        (Reading, "prompt", 0),
        (Chart, "batch", 0),
    ],
)
def test_a_trait_refuses_what_the_door_refuses(machine, name, wrong):
    one = machine()
    with pytest.raises(InputError, match=name):
        setattr(one, name, wrong)


# --- the house ---------------------------------------------------------------


def test_sizes():
    size = {path.name: path.stat().st_size for path in FOLDER.glob("*.js")}
    assert sum(size[name] for name in KIT) < 60_000
    for part in (*PARTS, "workbench"):
        assert size[f"{part}.js"] < 12_000, part


def test_files_share_one_scope_without_a_clash():
    names = [
        name
        for path in FOLDER.glob("*.js")
        for name in re.findall(r"^(?:export )?(?:const|function|let) (\w+)", path.read_text("utf-8"), re.M)
    ]
    assert sorted(names) == sorted(set(names))


def test_a_bundle_holds_each_file_once_and_after_what_it_uses():
    text = bundle("people.js", "belt.js")
    assert text.count("const FORMULAS") == text.count("function workshop(") == 1
    assert text.index("function box(") < text.index("function drawLine(") < text.index("function peoplePart(")
    assert not re.search(r"^(import|export) ", text, re.M)


def test_no_number_of_hardware_stands_in_the_drawings():
    code = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.js") if path.name != "formulas.js")
    for known in ("3.35", "1979", "989", "80e9", "700e9", "H100"):
        assert known not in re.sub(r"//.*", "", code), known
