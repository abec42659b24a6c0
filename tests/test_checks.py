"""Every question three ways: empty, right (in several forms), and wrong in each way that its author knows."""

import importlib
import json
import math
import re
import subprocess
import sys
from types import SimpleNamespace

import numpy
import pytest
from conftest import ROOT, notebook_at
from inference_math import formulas, money, queues, traffic
from inference_math.catalog import Hardware, Model
from inference_math.checks import inputs, listed
from inference_math.checks.engine import (
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    Choice,
    Expression,
    Function,
    Outcome,
    Values,
)
from inference_math.grading import check as command

LEAST_VARIANTS, LEAST_HINTS, LEAST_SLIPS = 2, 1, 3
"""What a question needs: right answers written in other ways, hints, slips that its author has a sentence for."""

SHEETS, QUESTIONS, COMPUTED = listed.sheets(), listed.questions(), listed.computed()
CHOSEN = [q for q in QUESTIONS if isinstance(q, Choice)]
VARIANTS = {k: v for n in SHEETS for k, v in importlib.import_module(f"variants_{n}").VARIANTS.items()}
CHOICES = {k: v for n in SHEETS for k, v in getattr(importlib.import_module(f"variants_{n}"), "CHOICES", {}).items()}
by_id = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)


def asker(question, answer):
    """What a check asks, for an answer: a function, an expression or a letter."""
    return question.asker(answer if isinstance(question, Function) else lambda: answer)


def giving(question, at):
    """Asks an answer that gives ``at(table)`` for a table of inputs, and that takes arrays as the right one does."""

    def numbers(section):
        points = question.verdict if section == "verdict" else question.points(section)
        return [float(one) for one in at(inputs.columns(question.kinds, points))]

    def ask(section):
        if isinstance(question, Expression):
            every = [one for name in ("verdict", "small", "many") for one in numbers(name)]
            return [Values(frozenset(question.kinds), tuple(every))]
        arrays = [question.right_for(one) for one in question.with_arrays] if section == "verdict" else []
        return [*numbers(section), *arrays]

    return ask


@by_id
def test_empty_is_not_attempted(question):
    def stub(*_):
        raise NotImplementedError

    assert question.judge(question.asker(stub)).state == NOT_ATTEMPTED
    with pytest.raises(NotImplementedError, match="not attempted"):
        question.check(stub)
    if not isinstance(question, Function):
        assert question.judge(question.asker(lambda: undefined_name)).state == NOT_ATTEMPTED  # noqa: F821
        assert question.judge(question.asker(lambda: ...)).state == NOT_ATTEMPTED


@pytest.mark.parametrize("question", COMPUTED, ids=lambda q: q.id)
def test_reference_is_correct(question):
    assert question.judge(giving(question, question.reference)).state == CORRECT


@by_id
def test_variants_are_correct(question):
    for variant in VARIANTS.get(question.id, ()):
        outcome = question.judge(asker(question, variant))
        assert outcome.state == CORRECT, outcome.says


@pytest.mark.parametrize("question", COMPUTED, ids=lambda q: q.id)
def test_slips_that_its_author_knows_are_named_in_its_author_s_words(question):
    """Or, where another of them gives the same numbers everywhere, in those of that one."""
    known = [slip for slip in question.slips() if slip.by_hand]
    assert known
    for slip in known:
        outcome = question.judge(giving(question, slip.at))
        assert outcome.state == NOT_YET, slip.key
        if outcome.mistake != slip.says:
            (other,) = (one for one in known if one.says == outcome.mistake)
            table = inputs.columns(question.kinds, question.many)
            numpy.testing.assert_allclose(slip.at(table), other.at(table), rtol=1e-6, err_msg=slip.key)


def options(question):
    """{letter: text} of a choice as its sheet asks it: the last list of letters before the check."""
    number, name = question.id.split(".")
    text = next((ROOT / "source/exercises").glob(f"{number}_*.py")).read_text("utf-8")
    before = text[: text.index(f'answer="q{name}"')]
    found = re.findall(r"^# - \*\*([a-z])\*\* (.*)$", before, re.M)
    return dict(found[-len(question.letters) :])


@pytest.mark.parametrize("question", CHOSEN, ids=lambda q: q.id)
def test_each_letter_of_a_choice_gets_its_own_sentence(question):
    """``CHOICES`` says of each letter what its option is about, whether it is right, and what its answer is about."""
    asked_for = options(question)
    assert CHOICES[question.id].keys() == asked_for.keys() == set(question.letters)
    for letter, (option, state, answer) in CHOICES[question.id].items():
        outcome = question.judge(asker(question, letter))
        assert option in asked_for[letter]
        assert outcome.state == state
        assert answer in outcome.says


@by_id
def test_a_question_has_all_it_needs(question):
    known = question.says if isinstance(question, Choice) else [one for one in question.slips() if one.by_hand]
    for name, found, least in (
        (f"slips with a sentence in checks/lesson_{question.id[:2]}.py", len(known), LEAST_SLIPS),
        (f"variants in tests/variants_{question.id[:2]}.py", len(VARIANTS.get(question.id, ())), LEAST_VARIANTS),
        ("hints", len(question.hints), LEAST_HINTS),
        ("sentences for a right answer", bool(question.right), 1),
    ):
        assert found >= least, f"question {question.id} has {found} {name}, and needs {least} at least"


@pytest.mark.parametrize("number", SHEETS)
def test_every_question_of_a_sheet_is_known_and_no_other(number):
    (text,) = (ROOT / "source/exercises").glob(f"{number}_*.py")
    asked = re.findall(r'^# %% .*check="q(\d+)"', text.read_text("utf-8"), re.M)
    assert [q.id for q in SHEETS[number].QUESTIONS] == [f"{number}.{one}" for one in asked]
    known = {one for one in VARIANTS if one.startswith(number)}
    unlike = known ^ {q.id for q in SHEETS[number].QUESTIONS}
    assert not unlike, f"in tests/variants_{number}.py or in QUESTIONS, not in both: {sorted(unlike)}"


@pytest.mark.parametrize("question", [q for q in QUESTIONS if isinstance(q, Function)], ids=lambda q: q.id)
def test_a_function_is_asked_as_its_sheet_writes_it(question):
    """Name and arguments, in order; the table names each argument, and says which may be an array."""
    number, name = question.id.split(".")
    text = next((ROOT / "source/exercises").glob(f"{number}_*.py")).read_text("utf-8")
    text = text[re.search(rf"^# ###? Question {name}:", text, re.M).start() : text.index(f'check="q{name}"')]
    (written,) = re.findall(rf"^def {question.name}\((.*?)\):$", text, re.M | re.S)
    assert [one.strip() for one in written.split(",")] == list(question.kinds)
    table = "".join(re.findall(r"^# \|.*$", text, re.M))
    for name in question.kinds:
        assert f"`{name}`" in table, f"the table of question {question.id} does not say what {name} is"


# --- the sheets teach what the library computes ------------------------------


def llm(total, width=1.0, active=None, **more):
    return Model("m", total, total if active is None else active, width, **more)


def gpu(bandwidth=1.0, flops=1.0, memory=1.0):
    """A sheet speaks of the memory that may be filled."""
    return Hardware("g", memory, bandwidth, {"bf16": flops}, usable=1)


def experts(always, routed, count, chosen):
    return llm(always + routed, experts=count, experts_per_token=chosen, routed_params=routed)


def as_speculation(m, c, d, a, k):
    """One model that moves in ``m`` and computes in ``c``, and a draft that moves in ``d`` and computes at once."""
    large, draft, one = llm(m), llm(d, active=d * 1e-9), gpu(1.0, 2 * m / c)
    tokens = formulas.speculative_tokens(a, k)
    before, after = formulas.step_time(large, one), formulas.speculative_step_time(large, draft, one, drafted=k)
    return tokens * before / after


def as_faster_belt(w, kv, c, factor, rent):
    model, rate = llm(w, kv_bytes_per_token=kv), 2 * w / c
    before, after = (formulas.step_time(model, gpu(speed, rate), 1, 1) for speed in (1.0, factor))
    return rent * after / before


def as_half_time(v):
    """What is left for moving of half a step, if nothing overlaps."""
    model, one = llm(v["N"], v["b"], kv_bytes_per_token=v["kappa"]), gpu(v["W"], v["F"])
    half = formulas.step_time(model, one, v["B"], v["L"], overlap="sum") / 2
    moving = formulas.read_time(formulas.bytes_read(model, v["B"], v["L"]), one)
    return moving / (half - formulas.compute_time(model, one, v["B"]))


def as_price(n_in, n_out, p_in, p_out, threshold, long_in, long_out):
    price = SimpleNamespace(
        input=p_in,
        output=p_out,
        threshold=threshold,
        threshold_included=False,
        long_input=long_in,
        long_output=long_out,
    )
    return money.request_price(price, n_in, n_out)


def as_knee(v):
    model = llm(v["N"], v["b"], v["N_a"], kv_bytes_per_token=v["kappa"])
    return formulas.critical_batch_size(model, gpu(v["W"], v["F"]), v["L"])


def as_sharing(always, routed, count, chosen, batch):
    """Of a machine that computes at once: an infinite rate is no number, so a very high one."""
    model, fast = experts(always, routed, count, chosen), gpu(1.0, 1e40)
    alone, together = (formulas.tokens_per_second(model, fast, n, refine="expert_coverage") for n in (1, batch))
    return together / alone


def as_promise(moving, active, dense, _, promise):
    model, fast = llm(active, moving / active), gpu(1.0, dense)
    if 1 / formulas.read_time(formulas.weight_bytes(model), fast) < promise:
        return 0
    return 1 / promise / formulas.compute_time(model, fast)


def as_stretched(v):
    model, one = llm(v["N"], v["b"], v["N_a"], kv_bytes_per_token=v["kappa"]), gpu(v["W"], v["F"])
    return formulas.critical_context(model, one) * (1 - 1 / v["g"])  # the knee is B*/(1 - L/L*)


def as_region(beta, lam):
    if beta >= formulas.relative_knee(lam):
        return 3
    return 1 if beta * lam < 1 else 2


def as_read(chance, batch):
    """Of one expert that a token picks by ``chance``: the share that is read; nobody picks it at 0."""
    return formulas.expert_coverage(1, chance, batch) if chance else 0


LIBRARY = {
    "01.1": lambda params, bits: formulas.weight_bytes(llm(params, bits / 8)),
    "01.2": lambda n_bytes, memory: formulas.devices_needed(n_bytes, gpu(memory=memory)),
    "01.3": lambda w, kv, users, length: formulas.memory_needed(llm(w, kv_bytes_per_token=kv), users, length),
    "01.4": lambda v: formulas.max_batch(
        llm(v["N"], v["b"], kv_bytes_per_token=v["kappa"]), v["n"] * gpu(memory=v["M"]), v["L"]
    ),
    "02.1": lambda params, width, tokens: (tokens + 1) * formulas.weight_bytes(llm(params, width)),
    "02.2": formulas.tokens_processed,
    "02.3": formulas.expert_coverage,
    "02.4": as_sharing,
    "02.5": lambda v: math.log(1 / 2) / math.log(1 - formulas.expert_coverage(v["E"], v["k"], 1)),
    "03.1": lambda n, w, bw: formulas.read_time(formulas.weight_bytes(llm(n, w)), gpu(bw)),
    "03.2": lambda n, w, bw, f, batch: formulas.step_time(llm(n, w), gpu(bw, f), batch),
    "03.3": lambda v: formulas.critical_batch_size(llm(1.0, v["b"]), gpu(v["W"], v["F"])),
    "03.5": lambda read, bw, devices, efficiency: 1 / formulas.read_time(read, devices * gpu(bw * efficiency)),
    "04.1": lambda n, w, bw, batch: formulas.read_time(formulas.weight_bytes(llm(n, w)), gpu(bw)) / batch,
    "04.2": lambda n, a, w, bw, f, batch: formulas.tokens_per_second(llm(n, w, a), gpu(bw, f), batch),
    "04.3": as_promise,
    "04.4": lambda e, k, batch: batch * k / (e * formulas.expert_coverage(e, k, batch)),
    "04.5": lambda v: (
        formulas.critical_batch_size(llm(v["N"], v["b"], v["N_a"]), gpu(v["W"], v["F"]))
        / (v["g"] - 1)  # (1 + B*/B) = g
    ),
    "05.1": lambda layers, _, kv_heads, dim, width: formulas.kv_bytes_per_token(layers, kv_heads, dim, width),
    "05.2": lambda memory, n, w, kv, length: max(
        0, math.floor(formulas.max_batch(llm(w, kv_bytes_per_token=kv), n * gpu(memory=memory), length))
    ),
    "05.3": lambda *given: formulas.tokens_processed(*given) - formulas.tokens_processed(*given, use_cache=True),
    "05.4": lambda w, kv, *given: w + formulas.kv_bytes_read(llm(w, kv_bytes_per_token=kv), *given),
    "05.5": lambda v: (
        formulas.critical_context(
            llm(v["N_a"], kv_bytes_per_token=formulas.kv_bytes_per_token(v["ell"], 1, v["d"], v["w"])),
            gpu(v["W"], v["F"]),
        )
        / v["L"]
    ),
    "05.7": as_stretched,
    "06.1": as_price,
    "06.2": lambda v: (
        (v["g"] - 1)
        * formulas.context_where_kv_equals_weights(llm(v["N"], v["b"], kv_bytes_per_token=v["kappa"]), v["B"])
    ),
    "06.3": lambda n, a, w, bw, f, tokens: formulas.prefill_time(llm(n, w, a), gpu(bw, f), tokens),
    "06.4": lambda step, batch, prefill, tokens: (
        formulas.gpu_seconds_per_token(1, step, batch) / formulas.gpu_seconds_per_token(1, prefill, tokens)
    ),
    "06.5": lambda read, bw, n, layers, x: (
        1 / formulas.spread_step_time(read / bw, n, formulas.COLLECTIVES_PER_LAYER * layers * x)
    ),
    "07.1": lambda batch, n, a, w, bw, f: formulas.relative_batch(llm(n, w, a), gpu(bw, f), batch),
    "07.2": lambda beta, lam, serial: formulas.relative_step_time(beta, lam, "attention_serial" if serial else "max"),
    "07.3": lambda v: formulas.relative_cost(v["mu"] / v["lambda"], v["lambda"]),
    "07.4": lambda w, context, critical: w * (1 + formulas.relative_knee(context / critical) * context / critical),
    "07.5": as_region,
    "08.1": lambda t0, b0, g0, t1, b1, g1: (
        formulas.gpu_seconds_per_token(g1, t1, b1) / formulas.gpu_seconds_per_token(g0, t0, b0)
    ),
    "08.2": formulas.speculative_tokens,
    "08.3": as_speculation,
    "08.5": lambda e, n, often, seldom, batch: n * as_read(often, batch) + (e - n) * as_read(seldom, batch),
    "08.7": as_half_time,
    "08.8": as_faster_belt,
    "10.1": lambda devices, rent, step, batch: money.usd_per_million_tokens_of_step(rent, devices, step, batch),
    "10.2": lambda nodes, devices, rent, _, written: money.usd_per_million_tokens(
        rent, nodes * devices, written / (24 * 3600)
    ),
    "10.3": lambda v: money.batch_at_speed(v["s"], v["t_0"], v["tau"]),
    "10.4": lambda speed, constant: money.cost_over_least(speed, 1 / constant),
    "10.5": lambda cost, margin: cost * (1 + money.margin_of_cost_from(margin)),
    "11.1": lambda rate, tokens, constant, per_user: traffic.mean_field_batch(
        traffic.Server("asked", constant, per_user), rate, 0, tokens
    ),
    "11.2": lambda v: traffic.most_requests(
        traffic.Server("asked", v["t_0"], v["tau"], v["v"], cap=int(v["K"])), 1, v["A"]
    ),
    "11.3": lambda number, running, tokens, each: queues.closed_wait(number, running, tokens * each),
    "11.5": lambda rent, devices, read, written, price_in, price_out: traffic.break_even_rate(
        rent, devices, (read * price_in + written * price_out) / 1e6
    ),
    "11.6": lambda came, most, minutes: queues.closed_wait(came * 60 * minutes, most * 60 * minutes, 60 * minutes),
}
"""What the library says to each question but the choices: a function of its arguments, or of its symbols by name."""


@pytest.mark.parametrize("question", COMPUTED, ids=lambda q: q.id)
def test_the_right_answer_is_what_the_library_computes(question):
    assert question.id in LIBRARY, f"LIBRARY in tests/test_checks.py has no formula for question {question.id}"
    computed = LIBRARY[question.id]
    right = [question.right_for(one) for one in question.points("verdict")]
    if isinstance(question, Function):
        library = [computed(*one) for one in question.points("verdict")]
    else:
        library = [computed(dict(zip(question.kinds, one, strict=True))) for one in question.verdict]
    for ours, theirs in zip(right, library, strict=True):
        numpy.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_the_library_is_asked_about_no_question_that_is_gone():
    assert LIBRARY.keys() == {q.id for q in COMPUTED}


# --- python -m inference_math.checks -----------------------------------------


def filled(tmp_path, number, **answers):
    """The solution of sheet ``number`` with some answer cells replaced, as a learner's file."""
    notebook = notebook_at(next((ROOT / "solutions").glob(f"{number}_*.ipynb")))
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
        # What the released sheet carries, and what would let nbval pass a wrong answer.
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["tags"] = ["raises-exception"]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def run_check(what):
    return subprocess.run(
        [sys.executable, "-m", "inference_math.grading.check", str(what)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.notebooks
class TestCommand:
    def test_all_right(self, tmp_path):
        done = run_check(filled(tmp_path, "03"))
        assert done.returncode == 0 and "5 of 5 correct" in done.stdout

    def test_a_wrong_and_an_empty_answer_fail(self, tmp_path):
        done = run_check(
            filled(
                tmp_path,
                "03",
                q2="def step_time(n, w, bw, f, b):\n    return n * w / bw + 2 * n * b / f",
                q4="raise NotImplementedError()",
            )
        )
        assert done.returncode == 1 and "3 of 5 correct" in done.stdout
        assert "q2       not yet: That is the sum of the two times." in done.stdout
        assert "q4       not attempted" in done.stdout

    def test_released_sheet(self):
        done = run_check("03")
        assert done.returncode == 1 and done.stdout.count("not attempted") == 5

    def test_what_is_not_there(self, tmp_path):
        done = run_check("77")
        assert done.returncode == 2 and "No exercise '77'" in done.stderr
        broken = tmp_path / "broken.ipynb"
        broken.write_text("{")
        done = run_check(broken)
        assert done.returncode == 2 and "not a notebook" in done.stderr


def cell(kind="code", source=""):
    return {"cell_type": kind, "source": source, "metadata": {}}


def notebook(tmp_path, *cells):
    path = tmp_path / "sheet.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


class TestPartsOfTheCommand:
    @pytest.mark.parametrize("which", ["3", "03"])
    def test_a_number_is_a_sheet(self, which):
        assert command.find(which).name == "03_memory_bound.ipynb"

    def test_a_number_is_the_learners_copy_where_there_is_one(self, tmp_path, monkeypatch):
        monkeypatch.setattr(command.common, "ROOT", tmp_path)
        for place in ("exercises", "my-work/exercises"):
            (tmp_path / place).mkdir(parents=True)
            (tmp_path / place / "03_x.ipynb").touch()
        assert command.find("3") == tmp_path / "my-work/exercises/03_x.ipynb"
        (tmp_path / "my-work/exercises/03_x.ipynb").unlink()
        assert command.find("3") == tmp_path / "exercises/03_x.ipynb"

    def test_a_path_is_a_notebook(self, tmp_path):
        path = notebook(tmp_path)
        assert command.find(str(path)) == path

    @pytest.mark.parametrize("which", ["77", "none.ipynb", "-3", "three", ""])
    def test_what_is_neither(self, which, capsys):
        with pytest.raises(SystemExit) as stop:
            command.find(which)
        said = capsys.readouterr().err
        assert stop.value.code == 2 and f"No exercise {which!r}. Give a number (01, 02, 03, " in said and "path" in said

    def test_without_any_sheet(self, monkeypatch, tmp_path, capsys):
        monkeypatch.setattr(command.common, "ROOT", tmp_path)
        with pytest.raises(SystemExit):
            command.find("3")
        assert "(none)" in capsys.readouterr().err

    @pytest.mark.parametrize("arguments", [[], ["03", "04"]])
    def test_usage(self, arguments, capsys):
        assert command.main(arguments) == 2
        assert "Usage: python3 start.py check" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "found, status, lines",
        [
            ({"outcomes": {"q1": Outcome(CORRECT, "")}}, 0, ["  q1       correct", "1 of 1 correct"]),
            (
                {"outcomes": {"q1": Outcome(CORRECT, "Yes."), "q2": Outcome(NOT_YET, "No.")}},
                1,
                ["  q1       correct: Yes.", "  q2       not yet: No.", "1 of 2 correct"],
            ),
            ({}, 1, ["  no question was found in this notebook", "0 of 0 correct"]),
            (
                {"outcomes": {"q5": Outcome(CORRECT, "")}, "notes": ["E: x", "E: x", "F"]},
                0,
                ["  q5       correct", "  E: x", "  F", "1 of 1 correct"],
            ),
            (
                {
                    "outcomes": {"q5": Outcome(CORRECT, "")},
                    "written": {"q1": True, "q2": False},
                    "noted": {"q3": True, "q4": False},
                },
                0,
                [
                    "  q5       correct",
                    "  q1       written answer: for your teacher",
                    "  q2       written answer: nothing written yet",
                    "  q3       noted: it counts when your class is graded",
                    "  q4       no letter or number yet",
                    "1 of 1 correct",
                ],
            ),
        ],
    )
    def test_lines_and_status(self, found, status, lines, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(command, "check", lambda *_: command.Found(**found))
        assert command.main([str(notebook(tmp_path))]) == status
        assert capsys.readouterr().out.splitlines() == ["Checking sheet.ipynb ...", *lines]

    @pytest.mark.parametrize("text", ["{", "{}", "[1]", "\udcff"])
    def test_a_file_that_is_no_notebook(self, text, tmp_path, capsys):
        path = tmp_path / "broken.ipynb"
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        assert command.main([str(path)]) == 2
        assert f"{path} is not a notebook that can be read" in capsys.readouterr().err

    def test_a_notebook_of_no_sheet_has_no_questions(self, tmp_path):
        assert command.check(notebook(tmp_path, cell(source="x = 1")).read_bytes(), "essay.ipynb") == command.Found()
