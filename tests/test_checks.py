"""Every question three ways: empty, right (in several forms), and wrong in each known way."""

import importlib
import json
import subprocess
import sys

import pytest

from conftest import ROOT
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, NotYet, Question

SHEETS = {
    path.stem[-2:]: importlib.import_module(f"inference_math.checks.{path.stem}")
    for path in sorted((ROOT / "lib/inference_math/checks").glob("lesson_*.py"))
}
QUESTIONS = [q for sheet in SHEETS.values() for q in sheet.QUESTIONS]
MISTAKES = [(q, says) for q in QUESTIONS for says in q.mistakes]
VARIANTS = {k: v for n in SHEETS for k, v in importlib.import_module(f"variants_{n}").VARIANTS.items()}
by_id = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)


def asked(question, answer):
    """The answer in the form that a notebook hands over."""
    return answer if question.kind == "function" else lambda: answer


@by_id
def test_empty_is_not_attempted(question):
    def stub(*_):
        raise NotImplementedError()

    assert question.judge(stub).state == NOT_ATTEMPTED
    with pytest.raises(NotImplementedError, match="not attempted"):
        question.check(stub)
    if question.kind != "function":
        assert question.judge(lambda: undefined_name).state == NOT_ATTEMPTED  # noqa: F821
        assert question.judge(lambda: ...).state == NOT_ATTEMPTED


@by_id
def test_reference_is_correct(question, capsys):
    question.check(asked(question, question.reference))
    assert f"Question {question.id}: correct" in capsys.readouterr().out


@by_id
def test_variants_are_correct(question):
    assert len(VARIANTS[question.id]) >= 2
    for variant in VARIANTS[question.id]:
        assert question.judge(asked(question, variant)).state == CORRECT


@pytest.mark.parametrize("question, says", MISTAKES, ids=lambda v: getattr(v, "id", None) or v[:30])
def test_mistake_is_rejected_and_named(question, says):
    wrong = says if question.kind == "choice" else question.mistakes[says]
    outcome = question.judge(asked(question, wrong))
    assert outcome.state == NOT_YET
    assert outcome.says == (question.mistakes[says] if question.kind == "choice" else says)


@by_id
def test_enough_mistakes_and_hints(question):
    assert len(question.mistakes) >= 3 and question.hints and question.right


class TestEngine:
    double = Question("x", "function", reference=lambda a: 2 * a, inputs=((1.0,), (3.5,)))

    @pytest.mark.parametrize(
        "answer, why",
        [
            (lambda a: None, "gives nothing back"),
            (lambda a: "2", "a str"),
            (lambda a: True, "a bool"),
            (lambda a: [a], "a list"),
            (lambda a: 1 / 0, "ZeroDivisionError"),
            (lambda a: missing, "NameError"),
            (lambda: 1, "TypeError"),  # noqa: F821
            (lambda a: float("nan"), "off"),
            (lambda a: a + 1, "1 of 2"),
            (lambda a: print, "builtin"),
        ],
    )
    def test_wrong_kinds_are_explained(self, answer, why):
        outcome = self.double.judge(answer)
        assert outcome.state == NOT_YET and why in outcome.says

    def test_the_message_is_all_that_shows(self):
        with pytest.raises(NotYet) as caught:
            self.double.check(lambda a: a)
        assert caught.value._render_traceback_() == [str(caught.value)]

    def test_the_answer_is_never_printed(self):
        secret = Question("x", "function", reference=lambda a: 271828.0, inputs=((1.0,),))
        assert "271828" not in secret.judge(lambda a: 5.0).says

    def test_hints_come_one_by_one(self, capsys):
        question = Question("x", "choice", "a", hints=("first", "second"))
        for expected in ("Hint 1 of 2: first", "Hint 2 of 2: second", "last hint"):
            question.hint()
            assert expected in capsys.readouterr().out

    def test_a_choice_that_is_none(self):
        assert "not one of the choices" in Question("x", "choice", "a", mistakes={"b": "no"}).judge(lambda: "z").says


def filled(tmp_path, number, **answers):
    """The solution of sheet ``number`` with some answer cells replaced, as a learner's file."""
    notebook = json.loads(next((ROOT / "solutions").glob(f"{number}_*.ipynb")).read_text("utf-8"))
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
        [sys.executable, "-m", "inference_math.checks", "check", str(what)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
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
        assert "q2       not yet: You added the two times." in done.stdout
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
