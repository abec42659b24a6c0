"""One question, one number: the library, a deployment, the factory's drawing and its JavaScript, the sheets, the
figures, the lessons' prose and the summary page say the same."""

import itertools
import json
import re

import numpy as np
import pytest
from conftest import ROOT
from inference_math import deployments, figures, formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, LLAMA_8B, LLAMA_70B, hardware, model
from inference_math.checks import lesson_04, lesson_05, lesson_07
from inference_math.deployments import Deployment
from inference_math.figures.still_factory import times
from inference_math.links import FREE
from inference_math.widgets import Factory
from test_factory import in_javascript

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


def test_a_step_in_the_sheets():
    """Their references, asked for what the library is asked: as many parameters of a byte as a step moves bytes."""
    for gpus, llm in itertools.product(MACHINES, MODELS):
        moved, per_token, rate = (
            formulas.weight_bytes_moved(llm),
            formulas.compute_flops(llm) / 2,
            gpus.flops[llm.precision],
        )
        knee, move = formulas.critical_batch_size(llm, gpus), moved / gpus.bandwidth
        assert lesson_04.q3.reference(move, per_token, rate, 2 * rate, 0.5 / move) == pytest.approx(2 * knee)
        for batch in BATCHES if not llm.state_bytes else ():
            per_second = lesson_04.q2.reference(moved, per_token, 1, gpus.bandwidth, rate, batch)
            assert per_second == pytest.approx(formulas.tokens_per_second(llm, gpus, batch))
        if llm.kv_window_bytes_per_token or llm.state_bytes or not llm.kv_bytes_per_token:
            continue  # a sheet's notes grow with every token
        for context in CONTEXTS[1:]:
            asked = formulas.usable_memory(gpus), 1, formulas.weight_bytes(llm), llm.kv_bytes_per_token, context
            assert lesson_05.q2.reference(*asked) == max(0, np.floor(formulas.max_batch(llm, gpus, context)))


def said(lesson):
    """All words of a lesson as built, and of what its cells print."""
    (path,) = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    words = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    for output in itertools.chain.from_iterable(cell.get("outputs", []) for cell in cells):
        words += ["".join(output.get("text", [])), "".join(output.get("data", {}).get("text/plain", []))]
    return " ".join(" ".join(words).split())


def page():
    return (ROOT / "docs" / "summary.svg").read_text(encoding="utf-8")


DEEPSEEK_NODE = DEEPSEEK_V3, 8 * H200
LLAMA_NODE = LLAMA_70B, 8 * H100
PROSE = {
    "users of 8,000 tokens of Llama-70B on 8 H100": (
        f"{int(formulas.max_batch(*LLAMA_NODE, 8_000))}",
        {
            "01": "That is room for {} users",
            "05": r"{} people, and \d+ if each brings a whole book",
            "07": "{} × 8,000",
        },
    ),
    "the longest balanced context of DeepSeek-V3 on 8 H200": (
        units.digits(formulas.balanced_context(*DEEPSEEK_NODE)),
        {"05": "so many fit only up to {} tokens each", "07": "{} tokens, a page or two"},
    ),
    "the longest balanced context of Llama-70B on 8 H100": (
        units.digits(formulas.balanced_context(*LLAMA_NODE)),
        {"04": "weights over memory: up to {} tokens here", "05": "They cross at {} tokens each"},
    ),
    "L* of Llama-70B on H100": (
        units.digits(formulas.critical_context(LLAMA_70B, H100)),
        {"04": "past {} tokens moving notes", "05": "{} tokens: a few pages", "09": "Llama-3.1-70B lies at {} tokens"},
    ),
    "B* of DeepSeek-V3 on H100": (
        units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100)),
        {"04": "a long way to go to {}", "09": "DeepSeek-V3 needs {} tokens in a pass"},
    ),
    "one user's move of DeepSeek-V3": (
        units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 1)),
        {"02": "{}", "03": "for one user it reads only {} a step", "08": "A lone user of DeepSeek-V3 reads {}"},
    ),
    "one move of the article's model": (
        units.time(formulas.step_time(ARTICLE_700B, H100)),
        {"03": "Moving takes {} and computing", "04": "At batch 1 moving takes {}"},
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


@pytest.mark.parametrize("question", [name for name in PROSE if "balanced context of DeepSeek" in name or "L*" in name])
def test_the_page_says_it(question):
    assert re.search(rf"[:;] {re.escape(PROSE[question][0])} tokens", page())


def test_figures_say_it():
    llm, gpus = LLAMA_NODE
    fit, last = (
        units.digits(one) for one in (formulas.balanced_context(llm, gpus), formulas.critical_context(llm, gpus))
    )
    assert f"Up to {fit} tokens both can be had" in figures.users(llm, gpus, 8_192).figure.alt
    assert f"moving the caches takes as long at {last} tokens" in figures.critical_context(llm, gpus).figure.alt
    alt = figures.dashboard(llm, gpus, 64, 8_000).figure.alt
    assert units.size(formulas.memory_needed(llm, 64, 8_000)) in alt
    assert units.time(formulas.step_time(llm, gpus, 64, 8_000)) in alt
    assert lesson_07.q4.reference(
        formulas.weight_bytes(LLAMA_70B.at("fp8")),
        formulas.usable_memory(gpus),
        formulas.critical_context(LLAMA_70B.at("fp8"), gpus),
    ) == pytest.approx(formulas.balanced_context(LLAMA_70B.at("fp8"), gpus), rel=0.01)
