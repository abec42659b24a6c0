"""Run the shop: the loop in JavaScript held equal to that of Python, and what the widget says of it."""

import random
import re

import numpy as np
import pytest
from in_node import in_node
from inference_math import traces, units
from inference_math.errors import InputError, UnknownName
from inference_math.replay import FINE, replay
from inference_math.traffic import Server
from inference_math.widgets import Shop
from inference_math.widgets.machine.base import key
from inference_math.widgets.machine.bundle import bundle
from inference_math.widgets.machine.rows import FOLDER
from inference_math.widgets.machine.shop import packed, real_prices, shortest
from test_machine import WIDTHS

CHAT = traces.load("azure_chat_2023")
MINUS = "\N{MINUS SIGN}"
SMALL = traces.made([0.0, 0.004, 0.9, 1.5], [30, 700, 20, 90], [3, 1, 40, 2], 2.0, "four requests")


KIT = bundle("svg.js", "shop.js")


# --- one loop in two languages -----------------------------------------------

LOOP = """
const trace = unpacked(values.trace);
return values.settings.map(({ server, asked, prices, rent, promise, bins }) => {
  const hour = replayed(trace, server, asked), found = addedUp(trace, hour), drawn = strips(trace, hour, bins);
  const sum = (some) => some.reduce((all, one) => all + (Number.isNaN(one) ? 0 : one), 0);
  const revenue = revenueOf(found, prices, trace.seconds);
  return {
    waits: [0.01, 0.5, 0.99, 1].map((part) => atShare(found.waits, part)), perToken: atShare(found.perToken, 0.5),
    counts: [found.served, found.tooLong, found.queueFull], sums: [sum(hour.first), sum(hour.done), sum(hour.began)],
    each: [...hour.done].filter((_, i) => i % 97 === 0), servers: [...hour.server].filter((_, i) => i % 97 === 0),
    busy: hour.busy, kept: keptShare(found, promise), state: stateOf(found, promise),
    money: [revenue, profitOf(revenue, rent, asked.servers)], runs: [...drawn.runs], waiting: [...drawn.waits],
  };
});
"""


def settings(n, seed=16):
    pick = random.Random(seed)
    for _ in range(n):
        server = Server(
            "any",
            constant=pick.uniform(0.004, 0.03),
            per_user=pick.uniform(2e-5, 5e-4),
            per_prompt_token=pick.choice([0.0, pick.uniform(1e-5, 2e-4)]),
            cap=pick.choice([1, 8, 64, 177, 500]),
        )
        yield {
            "server": server,
            "servers": pick.choice([1, 1, 2, 3, 4, 8]),
            "prompt_limit": pick.choice([None, 5, 512, 2048]),
            "queue_limit": pick.choice([None, 1, 20, 300]),
            "prices": (pick.uniform(0.05, 3), pick.uniform(0.05, 3)),
            "rent": pick.uniform(0, 8),
            "promise": pick.choice([0.2, 1.0, 10.0]),
        }


def for_node(one):
    server = one["server"]
    asked = {"servers": one["servers"]}
    for name, js in (("prompt_limit", "promptLimit"), ("queue_limit", "queueLimit")):
        if one[name] is not None:
            asked[js] = one[name]
    return {
        "server": {
            "constant": server.constant,
            "perUser": server.per_user,
            "perPromptToken": server.per_prompt_token,
            "cap": server.cap,
        },
        "asked": asked,
        "prices": one["prices"],
        "rent": one["rent"],
        "promise": one["promise"],
        "bins": 97,
    }


def nones(values):
    """As JSON has them: it knows no NaN."""
    return [None if np.isnan(one) else pytest.approx(one, rel=1e-9, abs=1e-9) for one in values]


@pytest.mark.parametrize("trace", [CHAT.thinned(0.2, seed=1), traces.load("azure_code_2023"), SMALL], ids=str)
def test_python_and_javascript_give_the_same_on_random_settings(tmp_path, trace, brief):
    """50 settings for each: a real hour, a fifth of another, and a handful of requests; exact to 1e-9."""
    trace = traces.made(np.rint(trace.arrivals * 1000) / 1000, trace.inputs, trace.outputs, trace.seconds)
    every = list(settings(20 if brief else 50))
    seen = in_node(tmp_path, KIT, LOOP, {"trace": packed(trace), "settings": [for_node(one) for one in every]})
    for one, js in zip(every, seen, strict=True):
        hour = replay(trace, one["server"], one["servers"], one["prompt_limit"], one["queue_limit"])
        assert js["waits"] == nones([hour.wait(share) for share in (0.01, 0.5, 0.99, 1)]), one
        assert js["perToken"] == nones([hour.time_per_token(0.5)])[0]
        assert js["counts"] == [len(hour.waits), *hour.refused.values()]
        assert js["sums"] == nones([np.nansum(hour.first), np.nansum(hour.done), np.nansum(hour.began)])
        assert js["each"] == nones(hour.done[::97]) and js["servers"] == hour.server[::97].tolist()
        assert js["busy"] == nones(hour.busy)
        assert js["kept"] == hour.kept_share(one["promise"]) and js["state"] == hour.state(one["promise"])
        money = hour.revenue_per_hour(*one["prices"]), hour.profit_per_hour(*one["prices"], one["rent"])
        assert js["money"] == nones(money)
        moments = np.arange(98) * (trace.seconds / 97)
        assert js["runs"][:-1] == hour.running(moments)[:-1].tolist()
        assert js["waiting"][:-1] == hour.waiting(moments)[:-1].tolist()


@pytest.mark.parametrize("name", traces.names())
def test_a_trace_travels_whole_and_small(tmp_path, name):
    trace = traces.load(name)
    code = """const { arrivals, inputs, outputs, seconds } = unpacked(values);
      return [[...arrivals], [...inputs], [...outputs], seconds];"""
    arrivals, inputs, outputs, seconds = in_node(tmp_path, KIT, code, packed(trace))
    assert arrivals == trace.arrivals.tolist() and seconds == trace.seconds
    assert inputs == trace.inputs.tolist() and outputs == trace.outputs.tolist()
    assert len(packed(trace)["packed"]) < 120_000


def test_rice_codes_take_the_fewest_bits():
    values = np.array([3, 9, 17, 200])
    bits = [sum((v >> k) + 1 + k for v in values.tolist()) for k in range(20)]
    assert bits[shortest(values)] == min(bits)


# --- what the widget says ----------------------------------------------------

WORDS = """
return values.map(({ spec, state }) => {
  const part = shopPart(spec, (key) => state[key]);
  const fields = Object.fromEntries(Object.entries(part.fields()).map(([name, [words]]) => [name, words]));
  return { fields, said: part.say(), controls: Object.keys(part.controls), parts: part.parts() };
});
"""


def shown(tmp_path, *shops):
    return in_node(tmp_path, KIT, WORDS, [{"spec": one.spec, "state": one.state()} for one in shops])


def usd(value):
    return f"{MINUS if value < 0 else ''}USD {abs(value):.2f}"


def test_its_numbers_are_those_of_the_library(tmp_path):
    shops = [
        Shop(),
        Shop(servers=2, seller="azure ai 0.71/0.71"),
        Shop(prompt_limit=2048, seller="deepinfra 0.10/0.32"),
        Shop(queue=50, cap=64),
        Shop(trace=SMALL, prompt_limit=1),
    ]
    for shop, js in zip(shops, shown(tmp_path, *shops), strict=True):
        of = shop.spec["server"]
        server = Server("s", of["constant"], of["perUser"], of["perPromptToken"], shop.cap)
        trace = SMALL if shop.spec["trace"]["name"] == SMALL.name else CHAT
        hour = replay(trace, server, shop.servers, shop.prompt_limit, shop.queue)
        prices, fields = shop.spec["prices"][shop.seller], js["fields"]
        assert fields["profit"] == usd(hour.profit_per_hour(*prices, shop.spec["rent"]))
        assert fields["revenue"] == usd(hour.revenue_per_hour(*prices))
        assert fields["rent"] == usd(4 * shop.servers)  # two H100 at 2 USD
        served = len(hour.waits)
        assert fields["served"] == f"{served:,}" and fields["refused"] == f"{len(trace) - served:,}"
        for name, share in (("median", 0.5), ("p99", 0.99)):
            wait = hour.wait(share)
            expected = f"{units.digits(wait / 60)} min" if wait >= 120 else units.time(wait)
            assert fields[name] == (expected if served else "nobody")
        # Little's law: served a second x seconds each is there.
        assert fields["running"] == units.digits(np.nansum(hour.done - hour.began) / trace.seconds / shop.servers)
        state = {"fine": "Fine", "strained": "Strained", "drowning": "Drowning", "closed": "Closed"}[
            hour.state(shop.promise)
        ]
        assert js["said"].startswith(state)
        assert "NaN" not in str(js) and "undefined" not in str(js)


def test_every_number_opens_the_formula_behind_it(tmp_path):
    """With the numbers of this very hour put in, so that a reader can work it out again."""
    code = """
      globalThis.document = { createElement: (tag) => ({ tag, kids: [], style: {}, dataset: {},
        append(...some) { this.kids.push(...some); }, replaceChildren(...some) { this.kids = some; } }) };
      const part = shopPart(values.spec, (key) => values.state[key]), box = part.under();
      part.update();
      const words = (one) => (typeof one === "string" ? one : one.textContent || one.kids.map(words).join(" | "));
      return box.kids.map((one) => [one.dataset.number, one.tag, words(one)]);"""
    shop = Shop(servers=2, queue=50, prompt_limit=4096, seller="azure ai 0.71/0.71")
    told = in_node(tmp_path, KIT, code, {"spec": shop.spec, "state": shop.state()})
    controls = list(shop.spec["values"])
    assert [name for name, _, _ in told] == [one for one in Shop.FIELDS if one not in controls]
    assert all(tag == "details" for _, tag, _ in told)
    words = {name: text for name, _, text in told}
    one, two, left = map(
        float, re.search(rf"USD ([\d.]+) {MINUS} USD ([\d.]+) = USD ([\d.]+)", words["profit"]).groups()
    )
    assert one - two == pytest.approx(left, abs=0.011)
    read, p_in, written, p_out, hours, earned = (
        float(number.replace(",", ""))
        for number in re.search(
            r"\(([\d,]+) × ([\d.]+) \+ ([\d,]+) × ([\d.]+)\) / 1,000,000 / ([\d.]+) = USD ([\d.]+)", words["revenue"]
        ).groups()
    )
    assert (read * p_in + written * p_out) / 1e6 / hours == pytest.approx(earned, rel=2e-3)
    assert "the 18," in words["p99"] or "the 17," in words["p99"]
    assert words["running"].count("Little") == 1 and "Lesson 11" in words["p99"]


@pytest.mark.pictures
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_drawn_within_its_width(tmp_path, width):
    code = """
      return values.all.map(({ spec, state }) => {
        const part = shopPart(spec, (key) => state[key]), things = [], texts = [], { pen } = svgPen();
        const h = part.height(values.width);
        part.settle();
        part.draw({ ...pen, thing: (...one) => things.push(one),
          text: (words, x, y, { size, bold, align = "left" } = {}) =>
            texts.push([words, x, y, pen.measure(words, size, bold), align]) }, values.width, h);
        return { things, texts, h };
      });"""
    shops = [Shop(), Shop(servers=8), Shop(servers=3, queue=5, prompt_limit=1024)]
    given = {"all": [{"spec": one.spec, "state": one.state()} for one in shops], "width": width}
    for shop, drawn in zip(shops, in_node(tmp_path, KIT, code, given), strict=True):
        assert len([one for one in drawn["things"] if one[0] == "server"]) == shop.servers
        states = [one[1] for one in drawn["things"] if one[0] == "state"]
        assert [one["state"] for one in states] == ["fine", "strained", "drowning"]
        assert sum(one["on"] for one in states) == 1
        boxes = []
        for words, x, y, wide, align in drawn["texts"]:
            left = x - {"left": 0, "center": wide / 2, "right": wide}[align]
            assert left >= -1 and left + wide <= width + 1, words
            assert 0 < y <= drawn["h"], words
            boxes.append((left, left + wide, y, words))
        for i, (a, b, y, words) in enumerate(boxes):
            for c, d, z, other in boxes[i + 1 :]:
                assert abs(y - z) >= 11 or b <= c or d <= a, f"{words!r} lies on {other!r}"


def test_what_is_drawn_is_what_runs_and_waits(tmp_path):
    """At the moment that a still picture shows, against the library's counts."""
    code = """const part = shopPart(values.spec, (key) => values.state[key]), things = [], { pen } = svgPen();
      part.settle();
      part.draw({ ...pen, thing: (...one) => things.push(one) }, 700, part.height(700));
      return things.filter(([kind]) => kind === "server" || kind === "queue" || kind === "strip");"""
    shop = Shop()
    of = shop.spec["server"]
    hour = replay(CHAT, Server("s", of["constant"], of["perUser"], of["perPromptToken"], of["cap"]))
    moments = np.arange(241) * (CHAT.seconds / 240)
    waits, runs = hour.waiting(moments), hour.running(moments)
    things = in_node(tmp_path, KIT, code, {"spec": shop.spec, "state": shop.state()})
    assert [one[1]["waits"] for one in things if one[0] == "queue"] == [waits.max()]
    assert [one[1]["runs"] for one in things if one[0] == "server"] == [runs[waits.argmax()]]
    assert [one[1]["top"] for one in things if one[0] == "strip"] == [runs.max(), waits.max()]


def test_it_fits_into_a_notebook_and_needs_nothing_else():
    shop = Shop()
    page = shop.page(title="<b>")
    assert len(page) < 200_000 and page.count("</script>") == 1 and "<title>&lt;b&gt;" in page
    for outside in ("http:", "https:", "import ", "export ", "import(", "fetch(", "XMLHttpRequest", "url("):
        assert outside not in page, outside
    data, _ = shop._repr_mimebundle_()
    assert (
        sum(len(str(one)) for name, one in data.items() if name != "application/vnd.jupyter.widget-view+json") < 60_000
    )
    assert data["text/html"].count("<img ") == 1 and "<script" not in data["text/html"]
    assert shop.spec["trace"]["cited"].endswith("CC-BY 4.0")
    assert (FOLDER / "shop.js").stat().st_size < 16_000 and (FOLDER / "replay.js").stat().st_size < 10_000


def test_its_still_picture_is_of_its_state():
    assert Shop().still()["fields"]["servers"] == "1 server"
    assert key(Shop(servers=2)) != key(Shop())


# --- at the door -------------------------------------------------------------


def test_prices_are_those_of_real_sellers():
    prices = real_prices(CHAT)
    assert prices["azure ai 0.71/0.71"] == (0.71, 0.71) and prices["deepinfra 0.10/0.32"] == (0.10, 0.32)
    earned = [one[0] * CHAT.mean_input + one[1] * CHAT.mean_output for one in prices.values()]
    assert earned == sorted(earned) and len(prices) > 15


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda: Shop(servers=0), "servers=0 must be a whole number, 1 or more"),
        (lambda: Shop(prompt_limit=1.5), "prompt_limit=1.5"),
        (lambda: Shop(queue=0), "queue=0"),
        (lambda: Shop(cap=0), "cap=0"),
        (lambda: Shop(cap=10_000), "cap=10000: no more than 177 fit"),
        (lambda: Shop(promise=0), "promise=0 must be a number above 0"),
        (lambda: Shop(rent=-1), "rent=-1"),
        (lambda: Shop(prices={}), "prices={} must be a dictionary"),
        (lambda: Shop(prices={"mine": (1,)}), r"prices\['mine'\]=\(1,\) must be two prices"),
        (lambda: Shop(prices={"mine": (1, 0)}), "output=0 must be"),
        (lambda: Shop(server=Server("free", 0.01, 0.001)), "needs a cap"),
        (lambda: Shop(text="{speed}"), "no number of this machine"),
    ],
)
def test_bad_input(make, said):
    with pytest.raises(InputError, match=said):
        make()


def test_an_unknown_seller():
    with pytest.raises(UnknownName, match="azure"):
        Shop(seller="azure")
    shop = Shop()
    with pytest.raises(UnknownName):
        shop.seller = "nobody"
    with pytest.raises(InputError):
        shop.servers = 0
    assert FINE == 0.99
