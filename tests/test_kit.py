"""The kit of the machines, piece by piece: the pen on a canvas, the clock, controls, a figure on a page, and what the
parts draw with."""

import math

import pytest
from in_node import in_node
from inference_math.widgets import Loop, People
from inference_math.widgets.machine.bundle import bundle
from test_machine import MACHINES, given


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


PAGE = """
const element = (tag) => {
  const heard = {}, attributes = {};
  return {
    tag, heard, attributes, dataset: {}, style: { setProperty() {} }, children: [], marks: new Set(),
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


ON_A_PAGE = """
const seen = { timers: [], stopped: [], strokes: [], events: [], ended: [], runs: [] };
const told = { moves: 0, once: 0, settled: 0 }, bare = element, watchers = {};
const stroke_ = (name) => (...given) => seen.strokes.push([name, ...given]);
document.createElement = (tag) => Object.assign(bare(tag), {
  clientWidth: values.wide,
  getContext: () => new Proxy({}, { get: (_, name) => stroke_(name), set: () => true }),
  replaceChildren(...more) { this.children = more; },
});
for (const kind of ["ResizeObserver", "IntersectionObserver", "MutationObserver"]) globalThis[kind] = class {
  constructor(tell) { watchers[kind] = tell; }
  observe() {}
  disconnect() { seen.ended.push(kind); }
};
globalThis.matchMedia = (query) => ({
  matches: query.includes(values.still ? "reduced-motion" : "nothing"),
  addEventListener() {},
  removeEventListener: () => seen.ended.push("theme"),
});
Object.assign(globalThis, {
  devicePixelRatio: values.dense,
  setTimeout: (tell, wait) => seen.timers.push([tell, wait]),
  clearTimeout: (one) => seen.stopped.push(one ?? null),
});
Object.assign(document, { body: { dataset: {} }, documentElement: { dataset: {}, getAttribute: () => null } });
clock.set = (entry, runs) => {
  seen.entry = entry;
  seen.runs.push(runs);
};
const state = { text: values.text, spec: { values: { many: [1, 2, 4] } }, many: 2 };
const figure = () => ({
  title: "A title",
  stepName: values.step,
  controls: { many: { name: "how many", show: (n) => `${n} users`, colour: "ct" } },
  tick: (seconds) => (told.moves += seconds) < 100,
  settle: () => told.settled++,
  once: () => told.once++,
  height: (w) => w / 3 + 0.2,
  draw(p, w, h) { told.size = [w, h]; },
  fields: () => ({ speed: [`${10 * state.many} tokens/s`, "wt"], plain: ["none"] }),
  say: () => `For ${state.many}.`,
  parts: () => ["one", "two"],
});
const page = element("body"), model = {
  ...MODEL(state),
  on(names, tell) {
    seen.events.push(names);
    seen.changed = tell;
  },
  off: (names) => seen.ended.push(names),
};
const leave = show(figure, { model, el: page });
const [box] = page.children, row = (name) => box.children.filter((one) => one.className === name);
const [canvas, below, said] = row("im-card")[0].children, [list, heard] = row("im-heard");
const [again, run] = below.children.at(-1).children;
const pieces = () => row("im-text").flatMap((one) => one.children);
const wordsOf = (all) => all.map((one) => one.textContent ?? one);
"""


def test_a_figure_on_a_page(tmp_path):
    """Its sentence, its canvas, its buttons and what is told to whom, on a page that is as much of one as it needs."""
    code = """
      const stroke = (name) => seen.strokes.find((one) => one[0] === name);
      const first = {
        sentence: wordsOf(pieces()),
        colours: pieces().map((one) => one.style?.color ?? null),
        names: box.children.map((one) => one.className || one.tag),
        box: box.className,
        canvas: [canvas.width, canvas.height, canvas.style.height, { ...canvas.attributes }],
        size: told.size,
        said: said.textContent,
        buttons: wordsOf([again, run]),
        events: seen.events,
        wait: seen.timers.map((one) => one[1]),
        parts: wordsOf(list.children),
        heard: [heard.textContent ?? null, heard.attributes],
        settled: told.settled,
        strokes: [stroke("setTransform"), stroke("clearRect")],
      };
      state.many = 4;
      seen.changed();
      seen.timers.at(-1)[0]();
      const changed = [heard.textContent, said.textContent, canvas.attributes["aria-label"], wordsOf(pieces())];
      watchers.IntersectionObserver([{ isIntersecting: false }, { isIntersecting: true }]);
      const runs = [seen.runs.at(-1), seen.entry.seen], painted = [1, 1000].map((seconds) => {
        const before = seen.strokes.length;
        seen.entry.frame(seconds);
        return seen.strokes.length > before;
      });
      again.tell("click");
      const once = [told.once, run.textContent, seen.runs.at(-1)];
      run.tell("click");
      const played = [run.textContent, seen.runs.at(-1)];
      leave();
      const last = [seen.ended.toSorted(), seen.runs.at(-1), seen.stopped.length >= 3];
      return { first, changed, runs, painted, once, played, last };
    """
    code = ON_A_PAGE + code
    values = {"wide": 600, "dense": 2, "still": False, "text": "Give {many} people {speed}, {plain}.", "step": None}
    found = in_node(tmp_path, MACHINES + PAGE, code, values)
    first = found["first"]
    assert first["sentence"] == ["Give ", "2 users", " people ", "20 tokens/s", ", ", "none", "."]
    assert first["colours"][1::2] == ["var(--ct)", "var(--wt)", ""]
    assert first["names"] == ["style", "im-text", "im-card", "im-heard", "im-heard"] and first["box"] == "im-machine "
    high = round(600 / 3 + 0.2)
    assert first["canvas"] == [1200, 2 * high, f"{high}px", {"role": "img", "aria-label": "A title. For 2."}]
    assert first["strokes"] == [["setTransform", 2, 0, 0, 2, 0, 0], ["clearRect", 0, 0, 600, high]]
    assert first["size"] == [600, high] and first["said"] == "For 2."
    assert first["buttons"] == ["One step", "Pause"] and first["events"] == ["change:many"]
    assert first["wait"] == [600] and first["parts"] == ["one", "two"]
    assert first["heard"] == [None, {"role": "status"}] and first["settled"] == 1
    words = ["Give ", "4 users", " people ", "40 tokens/s", ", ", "none", "."]
    assert found["changed"] == ["For 4.", "For 4.", "A title. For 4.", words]
    assert (found["runs"], found["painted"]) == ([True, True], [True, False])
    assert (found["once"], found["played"]) == ([1, "Play", False], ["Pause", True])
    gone = ["IntersectionObserver", "MutationObserver", "ResizeObserver", "change:many", "theme"]
    assert found["last"] == [gone, False, True]
    quiet = {**values, "dense": 5, "still": True, "text": "", "step": "One token"}
    found = in_node(tmp_path, MACHINES + PAGE, code, quiet)
    first = found["first"]
    assert first["canvas"][0] == 1800  # three dots for a pixel are enough
    assert first["buttons"] == ["One token", "Play"] and first["sentence"] == [] and found["runs"] == [False, True]
    assert first["settled"] > 1 and "im-text" not in first["names"]
