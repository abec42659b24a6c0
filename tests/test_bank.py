"""Answers as learners would hand them in, and what the check says of each.

``bank/sheet_NN.py`` has, for each question, RIGHT ones and WRONG ones: (the answer, what is wrong with it, words that
a true sentence must have). Where the sentence is true and helps little, the words are "", and a fourth entry says
"vague" (true, and leaves the learner where they were) or "bare" (for how many inputs it is right, and no more).
"""

from __future__ import annotations

import ast
import re
import runpy
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from inference_math.checks.engine import Function

HERE = Path(__file__).parent
SHEETS = {path.stem[-2:]: runpy.run_path(str(path)) for path in sorted((HERE / "bank").glob("sheet_*.py"))}
IDS = [id for sheet in SHEETS.values() for id in sheet["WRONG"]]
BARE = "Right for "
MOST_BARE = 4  # of a sheet


@cache
def question(id):
    number, _, _ = id.partition(".")
    found = {one.id: one for one in import_module(f"inference_math.checks.lesson_{number}").QUESTIONS}
    return found[id]


def cells(number):
    """The code of a sheet, cell by cell: the question that it answers, if it does, and its text."""
    (path,) = (HERE.parent / "source" / "exercises").glob(f"{number}_*.py")
    for cell in path.read_text("utf-8").split("# %%")[1:]:
        head, _, body = cell.partition("\n")
        answers = re.search(r'answer="q(\d+)"', head)
        if "[markdown]" not in head and "check=" not in head and "A cell to play in" not in body:
            yield (f"{number}.{answers[1]}" if answers else ""), body


@cache
def before(id):
    """What the cells above an answer define, with the sheet's own answers in them."""
    names = {"__name__": "sheet"}
    for answers, body in cells(id.partition(".")[0]):
        if answers == id:
            return names
        exec(body, names)
    raise LookupError(id)


def answer(id, source):
    """What a learner who typed ``source`` hands to the check."""
    names, parsed = dict(before(id)), ast.parse(source)
    last = parsed.body[-1]
    if isinstance(last, ast.Expr):  # no name is given to it: the sheet's own
        parsed.body[-1] = ast.copy_location(ast.Assign([ast.Name("answer", ast.Store())], last.value), last)
        name = "answer"
    else:
        target = last.targets[0] if isinstance(last, ast.Assign) else last
        while isinstance(target, (ast.Tuple, ast.List)):
            (target,) = target.elts
        name = target.id if isinstance(target, ast.Name) else target.name
    try:
        exec(compile(ast.fix_missing_locations(parsed), "<cell>", "exec"), names)
    except Exception:  # noqa: BLE001 - the cell shows it, and the name stays undefined
        return lambda: eval(name, names)
    return names[name] if isinstance(question(id), Function) else lambda: names[name]


def judged(id, source):
    return question(id).judge(question(id).asker(answer(id, source)))


def entry(one):
    """A wrong answer's source, its truth, the words, and the judgement where there are none."""
    source, truth, words, *judgement = one
    return source, truth, words, judgement[0] if judgement else ""


def kind(row):
    return entry(row)[3] or "says"


@pytest.mark.parametrize("id", IDS)
def test_right_answers_are_accepted(id):
    every = ((source, judged(id, source)) for source in SHEETS[id[:2]]["RIGHT"][id])
    refused = [(source, found.says) for source, found in every if found.state != "correct"]
    assert not refused


@pytest.mark.parametrize("id", IDS)
def test_slips_too_small_to_count_are_accepted(id):
    refused = [
        source for source, _ in SHEETS[id[:2]].get("CLOSE", {}).get(id, []) if judged(id, source).state != "correct"
    ]
    assert not refused


@pytest.mark.parametrize("id", IDS)
def test_wrong_answers_are_told_what_is_wrong(id):
    missed = []
    for source, truth, words, judgement in map(entry, SHEETS[id[:2]]["WRONG"][id]):
        found = judged(id, source)
        bare = found.says.startswith(BARE) == (judgement == "bare")
        if found.state == "correct" or words not in found.says or not bare:
            missed.append((source, truth, words, found.state, found.says))
    assert not missed


@pytest.mark.parametrize("number", SHEETS)
class TestASheet:
    def rows(self, number):
        return [row for rows in SHEETS[number]["WRONG"].values() for row in rows]

    def test_all_its_questions_are_in_the_bank(self, number):
        asked = [one.id for one in import_module(f"inference_math.checks.lesson_{number}").QUESTIONS]
        assert list(SHEETS[number]["WRONG"]) == list(SHEETS[number]["RIGHT"]) == asked

    def test_there_are_enough_of_both(self, number):
        assert len(self.rows(number)) >= 30 and sum(map(len, SHEETS[number]["RIGHT"].values())) >= 12

    def test_nine_in_ten_are_told_what_is_wrong(self, number):
        rows = self.rows(number)
        assert sum(bool(entry(row)[2]) for row in rows) >= 0.9 * len(rows)

    def test_hardly_any_are_told_a_count_alone(self, number):
        assert sum(kind(row) == "bare" for row in self.rows(number)) <= MOST_BARE

    def test_words_are_left_out_for_a_reason(self, number):
        assert all(bool(entry(row)[2]) != (entry(row)[3] in ("vague", "bare")) for row in self.rows(number))
