"""One question, one number: the library, a deployment, the factory's drawing and its JavaScript, the sheets, the
figures, the lessons' prose and the summary page say the same."""

import html
import itertools
import json
import re
from decimal import Decimal

import numpy as np
import pytest
from conftest import ROOT
from inference_math import (
    deployments,
    figures,
    formulas,
    money,
    own_case,
    queues,
    serving,
    tables,
    traces,
    traffic,
    units,
)
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LAPTOP, LLAMA_8B, LLAMA_70B, hardware, model
from inference_math.checks import lesson_04, lesson_05, lesson_07, lesson_10, lesson_11
from inference_math.deployments import Deployment
from inference_math.figures.still_factory import times
from inference_math.links import FREE
from inference_math.measured import served
from inference_math.prices import prices
from inference_math.sellers import sellers
from inference_math.widgets import Factory, Shop, Trade
from test_factory import in_javascript
from test_machine import MACHINES as WIDGETS
from test_machine import in_node

MACHINES = [H100, 8 * H100, 8 * H200, 16 * hardware("B200 HGX")]
MODELS = [
    ARTICLE_700B,
    LLAMA_70B,
    LLAMA_70B.at("fp8", kv="fp8"),
    DEEPSEEK_V3,
    *(
        model(name)
        for name in ("gpt-oss-120b", "Gemma-3-27B", "DeepSeek-V3.2", "DeepSeek-V4-Pro", "Nemotron-3-Nano-30B-A3B")
    ),
]
BATCHES, CONTEXTS = (1, 64, 300), (0, 1_000, 8_000, 128_000)
EVERY = list(itertools.product(MACHINES, MODELS, BATCHES, CONTEXTS))


@pytest.mark.parametrize("coverage", [False, True])
def test_a_step_in_the_library_the_drawing_and_a_deployment(coverage):
    refine = ("expert_coverage",) if coverage else ()
    for gpus, llm, batch, context in EVERY:
        step = formulas.step_time(llm, gpus, batch, context, refine=refine)
        drawn = times(llm, gpus, batch, context, coverage)
        assert drawn.step == pytest.approx(step), (llm, gpus, batch, context)
        assert drawn.needed == formulas.memory_needed(llm, batch, context)
        assert (drawn.needed <= drawn.held) == (batch <= formulas.max_batch(llm, gpus, context))
        one = hardware(gpus.name.split(" x ")[-1])
        alone = Deployment(llm, one, links=FREE)
        assert deployments.step_time(alone, batch, context, refine=refine) == pytest.approx(
            formulas.step_time(llm, one, batch, context, refine=refine)
        )
        parts = formulas.step_parts(llm, gpus, batch, context)
        if not coverage:
            assert max(parts[0] + parts[1], parts[2]) == pytest.approx(step)
            assert batch / step == pytest.approx(formulas.tokens_per_second(llm, gpus, batch, context))
            beta, lam = formulas.relative_batch(llm, gpus, batch), formulas.relative_context(llm, gpus, context)
            assert parts[0] * formulas.relative_step_time(beta, lam) == pytest.approx(step)


def test_a_step_in_the_widget(tmp_path):
    widgets, expected = [], []
    for gpus, llm, batch, context in EVERY:
        one = hardware(gpus.name.split(" x ")[-1])
        made = Factory(llm, one, batch, context, gpus.devices)
        widgets.append(
            {
                "model": next(row for row in made.models if row["name"] == llm.name),
                "gpu": next(row for row in made.gpus if row["name"] == one.name),
                "rest": {"n": gpus.devices, "B": batch, "L": context},
            }
        )
        expected.append(
            [
                formulas.step_time(llm, gpus, batch, context),
                formulas.memory_needed(llm, batch, context),
                formulas.usable_memory(gpus),
                formulas.kv_bytes_read(llm, batch, context),
            ]
        )
    code = """return values.map(({model, gpu, rest}) => {
        const p = {...widget.completed(model), ...gpu, ...rest, F: gpu.flops[model.precision]};
        return ["step_time", "memory_needed", "memory", "kv_bytes_read"].map((name) => widget.FORMULAS[name](p));
    })"""
    found = in_javascript(tmp_path, code, widgets)
    for setting, got, wanted in zip(EVERY, found, expected, strict=True):
        assert got == pytest.approx(wanted), setting


def answer(question, *given):
    """What a sheet takes for right."""
    return question.right_for(given)


def test_a_step_in_the_sheets():
    """Their references, asked for what the library is asked: as many parameters of a byte as a step moves bytes."""
    for gpus, llm in itertools.product(MACHINES, MODELS):
        moved, per_token, rate = (
            formulas.weight_bytes_moved(llm),
            formulas.compute_flops(llm) / 2,
            gpus.flops[llm.precision],
        )
        knee, move = formulas.critical_batch_size(llm, gpus), moved / gpus.bandwidth
        assert answer(lesson_04.q3, move, per_token, rate, 2 * rate, 0.5 / move) == pytest.approx(2 * knee)
        for batch in BATCHES if not llm.state_bytes else ():
            per_second = answer(lesson_04.q2, moved, per_token, 1, gpus.bandwidth, rate, batch)
            assert per_second == pytest.approx(formulas.tokens_per_second(llm, gpus, batch))
        if llm.kv_window_bytes_per_token or llm.state_bytes or not llm.kv_bytes_per_token:
            continue  # a sheet's notes grow with every token
        for context in CONTEXTS[1:]:
            asked = formulas.usable_memory(gpus), 1, formulas.weight_bytes(llm), llm.kv_bytes_per_token, context
            assert answer(lesson_05.q2, *asked) == max(0, np.floor(formulas.max_batch(llm, gpus, context)))


def said(lesson):
    """All words of a lesson as built, and of what its cells print or fold under *Show me*."""
    (path,) = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    words = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    for output in itertools.chain.from_iterable(cell.get("outputs", []) for cell in cells):
        words += ["".join(output.get("text", [])), "".join(output.get("data", {}).get("text/plain", []))]
        folded = "".join(output.get("data", {}).get("text/html", []))
        if folded.startswith("<details"):
            words.append(html.unescape(re.sub("<[^>]*>", " ", folded)))
    return " ".join(" ".join(words).split())


def page():
    return (ROOT / "docs" / "summary.svg").read_text(encoding="utf-8")


TIERS = [row for row in tables.read("prices") if row["long_input_usd_per_mtok"]]
TWICE_AND_HALF = sum(
    Decimal(row["long_input_usd_per_mtok"]) == 2 * Decimal(row["input_usd_per_mtok"])
    and Decimal(row["long_output_usd_per_mtok"]) == Decimal("1.5") * Decimal(row["output_usd_per_mtok"])
    for row in TIERS
)
FITTED = serving.fit(serving.usable(served(None, None))[0], draws=0)
GPT_OSS = FITTED.error_on(serving.usable(served(None, None, "H100 SXM", "vllm", "gpt-oss-120b"))[0])
(FOUR,) = (
    run for run in served(1024, 1024, "H200 SXM", "sglang", "DeepSeek-V3") if (run.devices, run.concurrency) == (8, 4)
)
RATE_OF_FOUR = formulas.tokens_per_second_per_user(FOUR.served_model, 8 * H200, 4, refine="expert_coverage")
DEEPSEEK_NODE = DEEPSEEK_V3, 8 * H200
LLAMA_NODE = LLAMA_70B, 8 * H100
PROSE = {
    "users of 8,000 tokens of Llama-70B on 8 H100": (
        f"{int(formulas.max_batch(*LLAMA_NODE, 8_000))}",
        {
            "01": "has room for {} users",
            "05": r"{} people, and \d+ if each brings a whole book",
            "07": "{} × 8,000",
        },
    ),
    "the longest balanced context of DeepSeek-V3 on 8 H200": (
        units.digits(formulas.balanced_context(*DEEPSEEK_NODE)),
        {"05": "As many as it needs fit only up to {} tokens each", "07": "{} tokens, a page or two"},
    ),
    "the longest balanced context of Llama-70B on 8 H100": (
        units.digits(formulas.balanced_context(*LLAMA_NODE)),
        {"05": "They cross at {} tokens each"},
    ),
    "one move of Llama-8B in 4 bit on the laptop": (
        units.time(formulas.step_time(LLAMA_8B.at("int4", math="fp32"), LAPTOP)),
        {"07": "One move of the weights takes {} on the laptop"},
    ),
    "the same of Llama-405B on the rack": (
        units.time(formulas.step_time(model("Llama-3.1-405B").at("fp8"), hardware("GB200 NVL72 rack"))),
        {"07": "and {} on the rack"},
    ),
    "what Llama-70B moves": (
        units.size(formulas.weight_bytes_moved(LLAMA_70B)),
        {"07": "{}, and so many of its weights move in a step"},
    ),
    "four users' move of DeepSeek-V3, as it was served": (
        units.size(8 * H200.bandwidth / RATE_OF_FOUR),
        {"03": "reads {} a step here"},
    ),
    "one user of DeepSeek-V3 on 8 H200, every expert read": (
        units.rate(formulas.tokens_per_second_per_user(*DEEPSEEK_NODE)),
        {"03": "If it had to read every expert, the bound would be {}", "07": "shows {}"},
    ),
    "the same, with the experts that it picks": (
        units.rate(formulas.tokens_per_second_per_user(*DEEPSEEK_NODE, refine="expert_coverage")),
        {"03": "Its bound is {}", "07": "and {} with the experts that one user picks"},
    ),
    "users of 8,000 tokens of DeepSeek-V3, tensor parallel over 8 H200": (
        f"{int(deployments.max_batch(Deployment(DEEPSEEK_V3, H200, tensor=8), 8_000))}",
        {"05": "{} people: ", "07": "Of users with 8,000 tokens {} fit in the first form"},
    ),
    "the same, with data-parallel attention": (
        f"{int(deployments.max_batch(Deployment(DEEPSEEK_V3, H200, tensor=8, attention_groups=8), 8_000))}",
        {"05": "{} of the 608 where each keeps those of its own", "07": "and {} in the second, as in lesson 05"},
    ),
    "L* of Llama-70B on H100": (
        units.digits(formulas.critical_context(LLAMA_70B, H100)),
        {"05": "{} tokens: a few pages", "09": "Llama-3.1-70B lies at {} tokens"},
    ),
    "B* of DeepSeek-V3 on H100": (
        units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100)),
        {
            "04": "{} for DeepSeek-V3, where sharing starts late.*Show me {} users. All experts",
            "08": r"The number: {} users.*/2 x [\d.]+ x [\d.]+ = {} users",
            "09": "DeepSeek-V3 needs {} tokens in a pass",
        },
    ),
    "the inverse sparsity of DeepSeek-V3": (
        units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100) / formulas.critical_batch_size(*LLAMA_NODE)),
        {"04": "S is {}, and", "08": "By parameters it is {}", "09": "DeepSeek-V3: {} by parameters"},
    ),
    "B* of DeepSeek-V3 by its experts": (
        units.digits(DEEPSEEK_V3.experts / DEEPSEEK_V3.experts_per_token * formulas.critical_batch_size(*LLAMA_NODE)),
        {"08": "would make {} users"},
    ),
    "where a full batch of DeepSeek-V4.1-Flash crosses, with notes in 16 bit": (
        units.digits(formulas.critical_context(model("DeepSeek-V4.1-Flash").at("fp8"), H100)),
        {"06": "drawn at {} with notebooks in 16 bit.* that cross at"},
    ),
    "what DeepSeek-V4-Pro reads of each further token": (
        units.size(model("DeepSeek-V4-Pro").at("fp8").kv_read_bytes_per_token),
        {"06": r"DeepSeek-V4-Pro \(fp8\) reads {} a token, may"},
    ),
    "models with a price tier whose shape is public": (
        units.words(len({row.model for row in prices() if row.threshold} & {"MiniMax-M3", "Qwen3.5 Plus"})),
        {"06": "the shapes of {} are public.* of {} models with a tier the shape is known"},
    ),
    "price tiers that double the input and raise the output by half": (
        f"{TWICE_AND_HALF}",
        {"09": "{} of the 48 double the input and raise the output by half"},
    ),
    "runs of gpt-oss on the same GPU and program": (
        f"{GPT_OSS.median:.0%}",
        {"06": "half of the runs are {} off.* H100, vLLM, gpt-oss-120b +{} off"},
    ),
    "one user's move of DeepSeek-V3": (
        units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 1)),
        {"02": "{}", "03": "for one user it reads only {} a step", "08": "A lone user of DeepSeek-V3 reads {}"},
    ),
    "one move of the article's model": (
        units.time(formulas.step_time(ARTICLE_700B, H100)),
        {"03": "Moving 700 GB once takes {} on one H100.*Show me {}. A step makes"},
    ),
    "H100 for the article's model": (
        f"{formulas.devices_needed(formulas.weight_bytes(ARTICLE_700B), H100)}",
        {"01": "They need 9 H100 by their bytes, {} with a tenth kept", "09": "on which it fits is {} H100"},
    ),
    "weights of Llama-8B": (units.size(formulas.weight_bytes(LLAMA_8B)), {"01": r"Llama-3.1-8B {} "}),
}


@pytest.mark.parametrize("question", PROSE)
def test_the_lessons_say_it(question):
    value, places = PROSE[question]
    for lesson, words in places.items():
        assert re.search(words.replace("{}", re.escape(value)), said(lesson)), f"lesson {lesson}: {value}"


@pytest.mark.parametrize("lesson", [f"{number:02d}" for number in range(10)])
def test_one_of_a_kind_is_singular(lesson):
    plural = "do|are|have|claims|cases|models|rows|users|people|GPUs|runs"
    assert not re.findall(rf"(?:, | and |- |\. )1 (?:{plural})\b.{{0,40}}", said(lesson))


def test_what_a_lesson_multiplies_comes_out():
    factors = re.search(r"'([\d.]+)/2 x ([\d.]+) x ([\d.]+) = ([\d,]+) users'", said("08")).groups()
    width, ridge, ratio, users = (float(one.replace(",", "")) for one in factors)
    assert float(units.digits(width / 2 * ridge * ratio).replace(",", "")) == users


@pytest.mark.parametrize("question", [name for name in PROSE if "balanced context of DeepSeek" in name or "L*" in name])
def test_the_page_says_it(question):
    assert re.search(rf"[:;] {re.escape(PROSE[question][0])} tokens", page())


def test_the_page_has_the_ratio_of_its_critical_batch_sizes():
    assert f"a token uses 1 in {PROSE['the inverse sparsity of DeepSeek-V3'][0]}" in " ".join(page().split())


def test_figures_say_it():
    llm, gpus = LLAMA_NODE
    fit, last = (
        units.digits(one) for one in (formulas.balanced_context(llm, gpus), formulas.critical_context(llm, gpus))
    )
    ax = figures.output_input_ratio(llm.at("fp8"), gpus, (0,), [149 / 99, 4, 8], 2_000, of="habits")
    assert "The 3 habits lie between 1.5 and 8, median 4" in ax.figure.alt
    assert "1 user, 1 token each" in figures.dashboard(llm, gpus, 1, 1).figure.alt
    assert f"Up to {fit} tokens both can be had" in figures.users(llm, gpus, 8_192).figure.alt
    assert f"those needed rise without end before {last} tokens" in figures.users(llm, gpus, 8_192).figure.alt
    alt = figures.dashboard(llm, gpus, 64, 8_000).figure.alt
    assert units.size(formulas.memory_needed(llm, 64, 8_000)) in alt
    assert units.time(formulas.step_time(llm, gpus, 64, 8_000)) in alt
    fp8 = LLAMA_70B.at("fp8")  # the longest context that the memory can balance needs all of it
    balanced, critical = formulas.balanced_context(fp8, gpus), formulas.critical_context(fp8, gpus)
    needed = answer(lesson_07.q4, formulas.weight_bytes(fp8), balanced, critical)
    assert needed == pytest.approx(formulas.usable_memory(gpus), rel=0.02)  # the table that is looked up


# --- lessons 10 and 11, your own case and the shop ------------------------------

(SERVED,) = (run for run in served() if (run.devices, run.concurrency) == (2, 64))
CHAT = traces.load("azure_chat_2023")
LENGTHS = CHAT.mean_input, CHAT.mean_output
FP8 = LLAMA_70B.at("fp8"), 2 * H100
SERVER = traffic.Server.fitted(FITTED, *FP8, *LENGTHS)
MOST = float(traffic.most_requests(SERVER, *LENGTHS))


def own(**asked):
    """Your own case of lesson 11's server."""
    lengths = dict(zip(("prompt", "answer"), LENGTHS, strict=True))
    return own_case.serve("Llama-3.1-70B", "H100", 2, **{"weights": "fp8", "rent": 2, **lengths, **asked})


def test_the_cost_of_a_million_tokens():
    """Of a server that was measured: the library, the sheet, the lesson; and your own case, which was fitted to it."""
    step, users = SERVED.time_per_token, SERVED.concurrency
    cost = 2 * 2 / 3600 * step / users * 1e6
    assert money.usd_per_million_tokens_of_step(2, 2, step, users) == pytest.approx(cost)
    assert answer(lesson_10.q1, 2, 2, step, users) == pytest.approx(cost)
    words = f"Llama-3.1-70B in 8 bit on two H100.* 64 users, at USD 2 for .*USD {cost:.2f} for a million"
    assert SERVED.weights == "fp8" and re.search(words, said("10"))
    assert f"USD {cost:.2f} a million for {users} users of Llama-3.1-70B in 8 bit on two H100" in said("10")
    line = own(prompt=SERVED.mean_input, answer=SERVED.mean_output, users=users)["usd_all_on_output"]
    assert line.value == pytest.approx(cost, rel=0.02) and line.low < cost < line.high


def test_the_widget_of_lesson_10_names_the_format():
    """With 16 bits a parameter 6 users fit, not 162."""
    assert Trade().spec["name"] == "Llama-3.1-70B (fp8) on 2 H100 SXM"


@pytest.mark.parametrize("speed", [20, 35, 50])
def test_the_batch_at_a_speed(tmp_path, speed):
    trade = Trade(speed=speed)
    t_0, tau = (trade.spec["line"][name] for name in ("t_0", "tau"))
    batch = (1 / speed - t_0) / tau
    assert money.batch_at_speed(speed, t_0, tau) == pytest.approx(batch)
    assert answer(lesson_10.q3, t_0, tau, speed) == pytest.approx(batch)
    code = "return values.map(({spec, state}) => tradePart(spec, (key) => state[key]).say())[0];"
    words = in_node(tmp_path, WIDGETS, code, [{"spec": trade.spec, "state": trade.state()}])
    assert f" {round(batch)} people share a step" in words
    assert f": {units.digits(1 / (1 - speed * t_0))} times the least" in words
    assert answer(lesson_10.q4, speed, t_0) == pytest.approx(1 / (1 - speed * t_0))


def test_what_the_server_of_lesson_11_can_do():
    at_most = SERVER.cap / (LENGTHS[1] * (SERVER.constant + SERVER.cap * SERVER.per_user) + SERVER.cap * reads())
    assert pytest.approx(at_most) == MOST
    assert pytest.approx(MOST, rel=1e-6) == own(requests_per_second=3)["most_requests"].value
    asked = SERVER.cap, LENGTHS[1], SERVER.constant, SERVER.per_user, reads()
    assert answer(lesson_11.q2, *asked) == pytest.approx(at_most)
    assert f"{MOST:.2f} requests a second" in said("11")


def reads():
    return SERVER.per_prompt_token * LENGTHS[0]


def test_a_load_is_a_share_of_what_the_server_can_do():
    """In lesson 11 past the wall and in your own case; the load of ``traffic`` is the share of its time."""
    assert own(requests_per_second=0.5 * MOST)["load"].value == pytest.approx(0.5, rel=1e-6)
    assert f"a load of 50% is {units.digits(0.5 * MOST)} requests a second" in said("11")
    assert traffic.load(SERVER, MOST, *LENGTHS) == pytest.approx(MOST * (reads() + LENGTHS[1] * SERVER.per_user))


@pytest.mark.parametrize("rate", [1, 3, 5])
def test_how_many_run(rate):
    """The mean field in the sheet and in your own case; by chance there are more, as lesson 11 says."""
    load = rate * (reads() + LENGTHS[1] * SERVER.per_user)
    field = rate * LENGTHS[1] * SERVER.constant / (1 - load)
    assert answer(lesson_11.q1, rate, LENGTHS[1], SERVER.constant, SERVER.per_user + reads() / LENGTHS[1]) == (
        pytest.approx(field)
    )
    line = own(requests_per_second=rate)["running"]
    assert line.value == pytest.approx(field, rel=1e-6) and "by chance" in line.note
    assert "by chance" not in own(requests_per_second=2 * MOST)["running"].note  # all places are taken
    mean = traffic.mean_batch(SERVER, rate, *LENGTHS)
    assert mean == pytest.approx(field + load / (1 - load), rel=1e-3)
    assert re.search(rf" {rate} {load:.0%} {mean:.2f} ", said("11"))
    assert re.search(rf"and {mean / field - 1:.0%} more by chance: at 0.1 requests a second", said("11"))


def test_the_users_that_fit_and_those_that_run():
    """A promise for all at their longest, and the places of a server whose requests are of every age."""
    longest, mean = (int(formulas.max_batch(*FP8, LENGTHS[0] + part * LENGTHS[1])) for part in (1, 0.5))
    case = own(users=300)
    assert (case["users_that_fit"].value, case["running"].value, SERVER.cap) == (longest, mean, mean)
    assert f"Of mean length {mean} fit" in case["users_that_fit"].note


def test_what_pays_the_rent():
    offers = sorted(sellers("Llama-3.3-70B"), key=lambda one: LENGTHS[0] * one.input + LENGTHS[1] * one.output)
    middle, cheap = offers[len(offers) // 2], offers[0]
    for offer in (middle, cheap):
        rate = 2 * 2 / 3600 / ((LENGTHS[0] * offer.input + LENGTHS[1] * offer.output) / 1e6)
        assert answer(lesson_11.q5, 2, 2, *LENGTHS, offer.input, offer.output) == pytest.approx(rate)
        assert f"{rate:.1f} " in said("11") and f"{rate / MOST:.0%}" in said("11")
        ax = figures.cost_and_traffic(SERVER, 2, 2, *LENGTHS, [(offer.seller, offer.input, offer.output)], "title")
        assert f"pays from {rate:.2g} requests a second, {rate / MOST:.0%} of the most" in ax.figure.alt
    paid = 2 * 2 / 3600 / ((LENGTHS[0] * middle.input + LENGTHS[1] * middle.output) / 1e6)
    assert own(users=32)["break_even_rate"].value == pytest.approx(paid)
    assert list(Shop().spec["prices"].values())[len(Shop().spec["prices"]) // 2] == (
        pytest.approx([middle.input, middle.output])
    )


def test_the_wait_past_the_places():
    open_requests, running, tokens, each = 150, 85.4, 500, 0.0926
    wait = (open_requests / running - 1) * tokens * each
    assert queues.closed_wait(open_requests, running, tokens * each) == pytest.approx(wait)
    assert answer(lesson_11.q3, open_requests, running, tokens, each) == pytest.approx(wait)


def test_waiting_is_for_a_place():
    """A lesson's wait lasts to the first token: your own case says that its own is another."""
    assert own(requests_per_second=3)["p99_wait"].group == "Waiting for a place"
