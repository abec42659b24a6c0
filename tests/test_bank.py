"""Answers as learners would hand them in, and what the check says of each.

``bank/sheet_NN.py`` has, for each question, RIGHT ones and WRONG ones: (the answer, what is wrong with it, words that
a true sentence must have). Where the sentence is true and helps little, the words are "", and a fourth entry says
"vague" (true, and leaves the learner where they were) or "bare" (for how many inputs it is right, and no more).

``bank/earlier_NN.py`` has, in the same form, answers that an earlier check misjudged or had no words for, and
``bank/third_NN.py`` to ``seventh_NN.py`` such as were written from the lesson and the sheet alone.
"""

from __future__ import annotations

import ast
import re
import runpy
from functools import cache
from pathlib import Path

import pytest
from inference_math.checks import listed
from inference_math.checks.engine import Function

HERE = Path(__file__).parent
BANKS = {path.stem: runpy.run_path(str(path)) for path in sorted((HERE / "bank").glob("*.py"))}
SHEETS = [name for name in BANKS if name.startswith("sheet_")]
by_question = pytest.mark.parametrize("id", sorted({id for bank in BANKS.values() for id in bank["WRONG"]}))
BARE = "Right for "
MOST_BARE = 4  # of a sheet


@cache
def question(id):
    return {one.id: one for one in listed.questions()}[id]


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


def answers(kind, id, brief=False):
    """(a bank's name, an answer) to a question, of all banks; every fifth where only a part is tried."""
    found = [(name, one) for name, bank in BANKS.items() for one in bank.get(kind, {}).get(id, ())]
    return found[:: 5 if brief else 1]


@by_question
def test_right_answers_are_accepted(id, brief):
    every = [(name, source, judged(id, source)) for name, source in answers("RIGHT", id, brief)]
    assert every and not [(name, source, found.says) for name, source, found in every if found.state != "correct"]


@by_question
def test_slips_too_small_to_count_are_accepted(id):
    close = [(name, source) for name, (source, _) in answers("CLOSE", id)]
    assert not [(name, source) for name, source in close if judged(id, source).state != "correct"]


@by_question
def test_wrong_answers_are_told_what_is_wrong(id, brief):
    missed = []
    for name, (source, truth, words, judgement) in ((name, entry(one)) for name, one in answers("WRONG", id, brief)):
        found = judged(id, source)
        bare = found.says.startswith(BARE) == (judgement == "bare")
        if found.state == "correct" or words not in found.says or not bare:
            missed.append((name, source, truth, words, found.state, found.says))
    assert not missed


def rows(name):
    return [row for rows in BANKS[name]["WRONG"].values() for row in rows]


def test_an_answer_stands_in_one_bank():
    told = [
        (kind, id, ast.dump(ast.parse(one if kind == "RIGHT" else one[0])))
        for bank in BANKS.values()
        for kind in ("RIGHT", "WRONG")
        for id, given in bank[kind].items()
        for one in given
    ]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", SHEETS)
class TestASheet:
    def test_all_its_questions_are_in_the_bank(self, name):
        asked = [one.id for one in listed.sheets()[name[-2:]].QUESTIONS]
        for which in ("WRONG", "RIGHT"):
            found = list(BANKS[name][which])
            assert found == asked, f"{which} of tests/bank/{name}.py lacks a question of its sheet, or their order"

    def test_there_are_enough_of_both(self, name):
        assert len(rows(name)) >= 30 and sum(map(len, BANKS[name]["RIGHT"].values())) >= 12


@pytest.mark.parametrize("name", BANKS)
class TestABank:
    def test_nine_in_ten_are_told_what_is_wrong(self, name):
        assert sum(bool(entry(row)[2]) for row in rows(name)) >= 0.9 * len(rows(name))

    def test_hardly_any_are_told_a_count_alone(self, name):
        assert sum(kind(row) == "bare" for row in rows(name)) <= MOST_BARE

    def test_words_are_left_out_for_a_reason(self, name):
        assert all(bool(entry(row)[2]) != (entry(row)[3] in ("vague", "bare")) for row in rows(name))
