"""Answers in words: marked in the text, taken out of the exercise, listed and not graded by the check."""

import copy
import json
import logging

import nbformat
import pytest
from conftest import ROOT, notebook_at
from grading_standins import checked
from inference_math.checks.engine import UNWRITTEN
from inference_math.grading.sheets import common
from test_notebooks import EXERCISES, build

TEXT = """# %% [markdown]
# Say why.

# %%
x = 41 + 1

# %% [markdown] written="q2" points=3
# Because it is {{x}}.
#
# **Rubric**: one point for {{x}}.
"""


def words(notebook):
    return [c for c in notebook.cells if c.cell_type == "markdown" and "nbgrader" in c.metadata]


@pytest.fixture
def nbgrader():
    """Loaded where it is asked, as it takes as long as all else here."""
    import nbgrader
    import nbgrader.nbgraderformat
    import nbgrader.preprocessors
    import nbgrader.utils

    return nbgrader


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    (folder / "x.py").write_text(TEXT)
    return build.run(build.read(folder / "x.py"), folder)


@pytest.fixture
def solution(made):
    return copy.deepcopy(made)


@pytest.mark.notebooks
class TestBuild:
    def test_solution_holds_answer_and_rubric_with_its_numbers(self, solution):
        (cell,) = words(solution)
        assert (cell.id, cell.metadata.nbgrader.points) == ("q2", 3)
        assert cell.source == "Because it is 42.\n\n**Rubric**: one point for 42."

    def test_exercise_holds_neither(self, solution):
        (cell,) = words(build.released(solution))
        assert cell.source == UNWRITTEN
        assert cell.metadata.get("editable", True) and not cell.metadata.deletable

    def test_nbgrader_takes_it_for_a_manual_grade(self, solution, nbgrader):
        exercise = build.released(solution)
        nbgrader.preprocessors.CheckCellMetadata().preprocess(exercise, {})
        (cell,) = words(exercise)
        assert nbgrader.utils.is_grade(cell) and nbgrader.utils.is_solution(cell)
        determine_grade = nbgrader.utils.determine_grade
        assert determine_grade(cell, logging.getLogger()) == (0, 3)  # nothing written: no need to look
        cell.source = "Because I say so."
        assert determine_grade(cell, logging.getLogger()) == (None, 3)  # a person must look

    def test_nbgrader_would_refuse_a_broken_mark(self, solution, nbgrader):
        words(solution)[0].metadata.nbgrader.solution = False
        check = nbgrader.preprocessors.CheckCellMetadata()
        check.log.setLevel(logging.CRITICAL + 1)
        with pytest.raises(nbgrader.nbgraderformat.ValidationError):
            check.preprocess(solution, {})


class TestSheet:
    exercise = nbformat.read(ROOT / "exercises/08_questions_to_chew_on.ipynb", 4)
    answers = words(nbformat.read(ROOT / "solutions/08_questions_to_chew_on.ipynb", 4))

    def test_no_rubric_line_is_released(self):
        assert self.answers and all("Rubric" in cell.source for cell in self.answers)
        for path in EXERCISES:
            assert "Rubric" not in path.read_text("utf-8")
        released = "\n".join(cell.source for cell in self.exercise.cells)
        for cell in self.answers:
            for line in filter(None, map(str.strip, cell.source.splitlines())):
                assert line not in released

    def test_rubric_has_a_line_for_each_point(self):
        for cell in self.answers:
            rubric = cell.source.split("**Rubric**")[1]
            assert rubric.count("\n- ") == cell.metadata.nbgrader.points

    def test_nbgrader_accepts_the_sheet(self, nbgrader):
        nbgrader.preprocessors.CheckCellMetadata().preprocess(self.exercise, {})


@pytest.mark.notebooks
class TestCommand:
    sheet = common.load("08")

    def test_the_released_sheet_counts_no_words(self, capsys):
        status, said = checked("08", capsys)
        assert status == 1 and f"0 of {len(self.sheet.questions)} correct" in said
        assert said.count("written answer: nothing written yet") == len(self.sheet.written)

    def test_words_are_for_the_teacher(self, tmp_path, capsys):
        path = tmp_path / "mine.ipynb"
        notebook = notebook_at(ROOT / "solutions/08_questions_to_chew_on.ipynb")
        for cell in notebook["cells"]:
            if cell["id"] == "q6":
                cell["source"] = "  " + UNWRITTEN + "\n"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        status, said = checked(path, capsys)
        asked = len(self.sheet.questions)
        assert status == 0 and f"{asked} of {asked} correct" in said
        assert "q4       written answer: for your teacher" in said
        assert "q6       written answer: nothing written yet" in said
