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
        part.tick(1 / 60);
        if (i % 3) continue;  // a box stays for more than three
        const { log, pen } = RECORDER();
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
