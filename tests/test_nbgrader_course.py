"""Our course goes through nbgrader: release, submit, autograde, feedback. What it gives is what is deserved."""

import html
import importlib.util
import json
import os
import re
import shutil
from types import MappingProxyType

import pytest
from conftest import ROOT, notebook_at
from inference_math.checks import lesson_04
from inference_math.errors import Refused
from inference_math.grading import nbgrader_course
from inference_math.grading.nbgrader_course import api, lay_out
from inference_math.grading.sheets import common

pytestmark = [
    pytest.mark.slow,  # nbgrader's programs
    pytest.mark.skipif(os.name == "nt", reason="nbgrader does not grade on Windows"),
    pytest.mark.filterwarnings("ignore:Object of type"),
]  # nbgrader's own

SHEET, WORDS = "04_batching", "08_questions_to_chew_on"
WHOLE_MOVE = lesson_04.q1.says["without dividing by `batch`"]
WRONG = {
    "q1": "def move_per_token(params, width, bandwidth, batch):\n    return params * width / bandwidth + 0 * batch",
    "q6": 'outcome = "d"',
}
LOUD = {
    "q1": """import sys, warnings
def move_per_token(params, width, bandwidth, batch):
    warnings.warn("this way of writing it goes away soon")
    print("moving", file=sys.stderr)
    return params * width / bandwidth / batch"""
}


def filled(course, name, only=None, answers=MappingProxyType({})):
    """The released sheet with our answers put in (``only``: to those questions), and others in place of them."""
    right = {
        cell["id"]: cell["source"]
        for cell in notebook_at(ROOT / "solutions" / f"{name}.ipynb")["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    notebook = notebook_at(course / "release" / name / f"{name}.ipynb")
    for cell in notebook["cells"]:
        if cell["id"] in right and (only is None or cell["id"] in only):
            cell["source"] = answers.get(cell["id"], right[cell["id"]])
    return notebook


def submit(course, student, name, notebook):
    path = course / "submitted" / student / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which four learners handed in, graded, with feedback."""
    course = tmp_path_factory.mktemp("nbgrader") / "course"
    assert lay_out(course, ["04", "08"]) == [SHEET, WORDS]
    submit(course, "right", SHEET, filled(course, SHEET, answers=LOUD))
    submit(course, "wrong", SHEET, filled(course, SHEET, answers=WRONG))
    submit(course, "empty", SHEET, filled(course, SHEET, only=()))
    submit(course, "words", WORDS, filled(course, WORDS, only=("q1", "q4", "q6")))
    nbgrader = api(course)
    for name in (SHEET, WORDS):
        for step in (nbgrader.autograde, nbgrader.generate_feedback):
            done = step(name, "*")
            assert done["success"], done
    return course


@pytest.fixture
def marks(course):
    """marks(student, name) gives (score, most) and {question: (points, most, needs a person)}."""
    from nbgrader.api import Gradebook  # SQLAlchemy takes a second

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:

        def of(student, name):
            (notebook,) = book.find_submission(name, student).notebooks
            return (notebook.score, notebook.max_score), {
                one.name: (one.auto_score, one.max_score, one.needs_manual_grade) for one in notebook.grades
            }

        yield of


def shown(course, student, name):
    """The text of a feedback page."""
    page = (course / "feedback" / student / name / f"{name}.html").read_text("utf-8")
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def points_of(number):
    """{question: its points} of a sheet."""
    sheet = common.load(number)
    return {one.id: one.points for one in (*sheet.questions, *sheet.written)}


class TestMarks:
    most = points_of("04")

    def test_right_is_full_whatever_it_writes_to_stderr(self, marks):
        score, questions = marks("right", SHEET)
        assert score == (sum(self.most.values()), sum(self.most.values()))
        assert questions == {id: (points, points, False) for id, points in self.most.items()}

    def test_wrong_loses_its_own_points(self, marks):
        score, questions = marks("wrong", SHEET)
        assert score == (sum(points for id, points in self.most.items() if id not in WRONG), sum(self.most.values()))
        assert {id for id, (points, _, _) in questions.items() if not points} == set(WRONG)

    def test_empty_has_none(self, marks):
        assert marks("empty", SHEET)[0] == (0, sum(self.most.values()))

    def test_words_wait_for_a_person(self, marks):
        score, questions = marks("words", WORDS)
        most = points_of("08")
        assert score == (most["q1"], sum(most.values()))  # of the written ones two were answered
        assert questions["q4"] == (None, most["q4"], True) and questions["q6"] == (None, most["q6"], True)
        assert questions["q9"] == (0, most["q9"], False)


class TestFeedback:
    def test_the_slip_is_named(self, course):
        page = shown(course, "wrong", SHEET)
        assert f"Question 04.1: not yet. {WHOLE_MOVE}" in page
        assert f"Question 04.6: not yet. {lesson_04.q6.says['d']}" in page and "Traceback (most" not in page

    def test_right_and_empty_are_told(self, course):
        assert shown(course, "right", SHEET).count(": correct. ") == len(points_of("04"))
        assert "not attempted" in shown(course, "empty", SHEET)


class TestLayout:
    def test_release_is_our_exercise(self, course):
        for name in (SHEET, WORDS):
            made = notebook_at(course / "release" / name / f"{name}.ipynb")
            ours = notebook_at(ROOT / "exercises" / f"{name}.ipynb")
            assert [{**c, "source": "".join(c["source"])} for c in made["cells"]] == ours["cells"]
            assert "BEGIN SOLUTION" in (course / "source" / name / f"{name}.ipynb").read_text("utf-8")

    def test_nothing_is_overwritten(self, tmp_path):
        (tmp_path / "mine.txt").write_text("kept")
        with pytest.raises(Refused, match="not empty"):
            lay_out(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

    def test_a_failure_leaves_nothing(self, tmp_path, monkeypatch):
        class Broken:
            def generate_assignment(self, name):
                return {"success": False, "log": "no disk"}

        monkeypatch.setattr(nbgrader_course, "api", lambda course: Broken())
        with pytest.raises(Refused, match=r"(?s)04_batching.*no disk"):
            lay_out(tmp_path / "course", ["04"])
        assert not list(tmp_path.iterdir())

    def test_without_nbgrader_it_says_so(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        assert nbgrader_course.main([str(tmp_path / "course")]) == 2
        assert "nbgrader is not installed" in capsys.readouterr().err and not list(tmp_path.iterdir())

    def test_an_empty_folder_will_do_and_the_next_steps_are_said(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(
            nbgrader_course, "_fill", lambda course, numbers: ((course / "x").write_text("") and []) or [SHEET]
        )
        assert nbgrader_course.main([str(tmp_path)]) == 0
        assert [path.name for path in tmp_path.iterdir()] == ["x"]
        assert f"nbgrader autograde {SHEET}" in capsys.readouterr().out
        shutil.rmtree(tmp_path)
