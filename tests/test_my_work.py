"""A learner's work in ``my-work/``: editions of a sheet become one, ``update`` loses no word. Real git, no kernel."""

import copy
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, notebook_at
from inference_math.my_work import __main__ as program
from inference_math.my_work import folder, sheets

SHEET = notebook_at(ROOT / "exercises/03_memory_bound.ipynb")
NAME = "exercises/03_memory_bound.ipynb"
LESSON = "notebooks/03_memory_bound.ipynb"
ANSWER = "def read_time(params, bytes_per_param, bandwidth):\n    return params * bytes_per_param / bandwidth"


def cell(notebook, grade_id):
    return next(one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def by_id(notebook, name):
    return next(one for one in notebook["cells"] if one["id"] == name)


def answered(sheet=SHEET, text=ANSWER, question="q1"):
    """As JupyterLab saves it: lines, a result, numbers of execution."""
    made = copy.deepcopy(sheet)
    cell(made, f"{question}-answer").update(source=text.splitlines(keepends=True), execution_count=7)
    return made


def edited(sheet=SHEET, question="q1"):
    """A new edition: the heading and the card of a question say something else."""
    made = copy.deepcopy(sheet)
    made["cells"][0]["source"] = "# Exercise 03, second edition"
    before = made["cells"].index(cell(made, f"{question}-answer")) - 1
    made["cells"][before]["source"] = f"## Question {question}, said better"
    return made


def added(kind, text, name="mine"):
    return {"cell_type": kind, "id": name, "metadata": {}, "source": text} | (
        {"outputs": [], "execution_count": None} if kind == "code" else {}
    )


# --- two editions become one -------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_sheet_as_given_has_no_answer_and_its_solution_has_all(path):
    given = json.loads(path.read_text("utf-8"))
    solution = json.loads((ROOT / "solutions" / path.name).read_text("utf-8"))
    assert sheets.answers(given) == {}
    asked = [one for one in given["cells"] if sheets.is_answer(one)]
    for one in asked:
        one["source"] = sheets.source(cell(solution, one["metadata"]["nbgrader"]["grade_id"]))
    assert len(sheets.answers(given)) == len(asked) > 3


def test_checksums_are_those_of_nbgrader():
    utils = pytest.importorskip("nbgrader.utils")
    import nbformat

    graded = [one for one in SHEET["cells"] if "nbgrader" in one["metadata"]]
    assert [sheets._checksum(one) for one in graded] == [
        utils.compute_checksum(nbformat.from_dict(one)) for one in graded
    ]


def test_an_answer_stays_and_the_text_is_new():
    mine, new = answered(), edited(question="q2")
    said = sheets.merged(SHEET, mine, new)
    assert sheets.source(cell(said.notebook, "q1-answer")) == ANSWER
    assert cell(said.notebook, "q1-answer")["execution_count"] == 7
    assert said.notebook["cells"][0] == new["cells"][0]
    assert (said.kept, said.changed, said.added, said.gone) == (["q1"], [], [], [])


def test_a_question_that_was_changed_is_named():
    assert sheets.merged(SHEET, answered(), edited(question="q1")).changed == ["q1"]


@pytest.mark.parametrize("part", ["q1-answer", "q1"])
def test_a_new_stub_or_check_counts_as_a_change_and_the_answer_stays(part):
    new = copy.deepcopy(SHEET)
    cell(new, part)["source"] = "quiz.q1.check(read_time, strict=True)"
    cell(new, part)["metadata"]["nbgrader"]["checksum"] = sheets._checksum(cell(new, part))
    said = sheets.merged(SHEET, answered(), new)
    assert said.changed == ["q1"]
    assert sheets.source(cell(said.notebook, "q1-answer")) == ANSWER
    assert sheets.source(cell(said.notebook, "q1")) == sheets.source(cell(new, "q1"))


def test_a_check_that_a_learner_changed_is_ours_again():
    mine = answered()
    cell(mine, "q1")["source"] = "pass"
    assert cell(sheets.merged(SHEET, mine, edited()).notebook, "q1")["source"] == cell(SHEET, "q1")["source"]


def test_a_new_question_is_named_and_one_that_is_gone_leaves_its_answer():
    new = copy.deepcopy(SHEET)
    for part in ("q1-answer", "q1"):
        now = cell(new, part)
        now["metadata"]["nbgrader"]["grade_id"] = part.replace("q1", "q9")
        now["id"] = now["id"].replace("q1", "q9")
    said = sheets.merged(SHEET, answered(), new)
    assert (said.added, said.gone, said.kept) == (["q9"], ["q1"], [])
    (left,) = [one for one in said.notebook["cells"] if sheets.source(one) == ANSWER]
    assert "nbgrader" not in left["metadata"]


def test_own_cells_stay_where_they_were():
    mine = answered()
    place = mine["cells"].index(cell(mine, "q1-answer")) + 1
    mine["cells"].insert(place, added("code", "2 + 2"))
    mine["cells"].insert(0, added("markdown", "My notes", "top"))
    made = sheets.merged(SHEET, mine, edited()).notebook
    texts = [sheets.source(one) for one in made["cells"]]
    assert texts[0] == "My notes" and texts[texts.index(ANSWER) + 1] == "2 + 2"
    assert len({one["id"] for one in made["cells"]}) == len(made["cells"]) == len(mine["cells"])


def test_a_cell_to_play_in_stays_and_where_both_changed_it_theirs_stands_below():
    mine = copy.deepcopy(SHEET)
    by_id(mine, "cell-005")["source"] = "read_time(1, 2, 3)"
    kept = sheets.merged(SHEET, mine, edited()).notebook
    assert by_id(kept, "cell-005")["source"] == "read_time(1, 2, 3)"
    new = edited()
    by_id(new, "cell-005")["source"] = "# Play here"
    both = [sheets.source(one) for one in sheets.merged(SHEET, mine, new).notebook["cells"]]
    assert both[both.index("# Play here") + 1] == "read_time(1, 2, 3)"


def test_cells_are_known_again_when_one_was_put_before_them():
    """Ours are numbered, so all that follow have another id."""
    mine = answered()
    by_id(mine, "cell-005")["source"] = "read_time(1, 2, 3)"
    mine["cells"].insert(mine["cells"].index(by_id(mine, "cell-009")) + 1, added("code", "2 + 2"))
    behind = sheets.source(by_id(mine, "cell-009"))
    new = copy.deepcopy(SHEET)
    for one in new["cells"][1:]:
        word, _, number = one["id"].partition("-")
        one["id"] = f"cell-{int(number) + 1:03d}" if word == "cell" else one["id"]
    new["cells"].insert(1, added("markdown", "A word before.", "cell-002"))
    made = sheets.merged(SHEET, mine, new).notebook
    texts = [sheets.source(one) for one in made["cells"]]
    assert len(texts) == len(new["cells"]) + 1 and texts[1] == "A word before."
    assert texts[texts.index("2 + 2") - 1] == behind
    assert by_id(made, "cell-006")["source"] == "read_time(1, 2, 3)"


def test_a_cell_that_a_learner_deleted_comes_back_and_one_of_ours_that_is_gone_goes():
    mine, new = answered(), edited()
    mine["cells"].remove(by_id(mine, "cell-002"))
    new["cells"].remove(by_id(new, "cell-005"))
    made = sheets.merged(SHEET, mine, new).notebook
    assert [one["id"] for one in made["cells"]] == [one["id"] for one in new["cells"]]


def test_an_answer_cell_that_was_doubled_counts_once_and_no_text_is_lost():
    mine = answered()
    twin = copy.deepcopy(cell(mine, "q1-answer")) | {"id": "twin", "source": "def read_time(*_):\n    return 1"}
    mine["cells"].insert(0, twin)
    made = sheets.merged(SHEET, mine, edited()).notebook
    texts = [sheets.source(one) for one in made["cells"]]
    assert sheets.source(twin) in texts and ANSWER in texts
    assert sum(sheets.is_answer(one) for one in made["cells"]) == sum(map(sheets.is_answer, SHEET["cells"]))


def test_without_the_first_edition_answers_and_own_cells_stay():
    mine = answered()
    mine["cells"].append(added("code", "2 + 2"))
    said = sheets.merged(None, mine, edited())
    assert said.kept == ["q1"] and sheets.source(said.notebook["cells"][-1]) == "2 + 2"
    assert said.notebook["cells"][0]["source"] == "# Exercise 03, second edition"


def test_merging_twice_is_merging_once():
    mine = answered()
    mine["cells"].insert(3, added("code", "2 + 2"))
    once = sheets.merged(SHEET, mine, edited()).notebook
    assert sheets.merged(SHEET, once, edited()).notebook == once


def test_links_to_other_folders_lead_there_from_one_floor_down():
    text = '[a](../docs/x.pdf) [b](../exercises/03.ipynb) [c](02.ipynb) <img src="../docs/y.svg">'
    (made,) = sheets.with_links({"cells": [added("markdown", text)]})["cells"]
    assert made["source"] == (
        '[a](../../docs/x.pdf) [b](../exercises/03.ipynb) [c](02.ipynb) <img src="../../docs/y.svg">'
    )


# --- a course in a folder, and git -------------------------------------------


class Course:
    """A learner's clone of a small course, and the author's folder that it came from."""

    def __init__(self, home):
        self.author, self.root = home / "author", home / "clone"
        for name in ("lib/inference_math/my_work", "notebooks", "exercises"):
            (self.author / name).mkdir(parents=True)
        for path in (ROOT / "lib/inference_math/my_work").glob("*.py"):
            shutil.copy(path, self.author / "lib/inference_math/my_work")
        (self.author / "lib/inference_math/__init__.py").touch()
        (self.author / ".gitignore").write_text("/my-work/\n__pycache__/\n")
        for name in (NAME, LESSON):
            shutil.copy(ROOT / name, self.author / name)
        self.git("init", "-q", "-b", "main", at=self.author)
        self.commit()
        subprocess.run(["git", "clone", "-q", self.author, self.root], check=True)

    def git(self, *words, at=None, check=True):
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", *who, *words], check=check, cwd=at or self.root, capture_output=True, text=True
        ).stdout

    def commit(self, at=None):
        self.git("add", "-A", at=at or self.author)
        self.git("commit", "-q", "-m", "next", at=at or self.author)

    def publish(self, name=NAME, notebook=None):
        folder.write(self.author / name, notebook or edited())
        self.commit()

    def run(self, *words):
        done = subprocess.run(
            [sys.executable, "-m", "inference_math.my_work", *words],
            check=False,
            cwd=self.root,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(self.root / "lib")},
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done.returncode, done.stdout

    def mine(self, name=NAME):
        return notebook_at(self.root / "my-work" / name)

    def answer(self, text=ANSWER):
        folder.write(self.root / "my-work" / NAME, answered(self.mine(), text))

    def is_clean(self):
        return self.git("status", "--porcelain") == ""


@pytest.fixture
def course(tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    return Course(tmp_path)


def said_answer(notebook):
    return sheets.source(cell(notebook, "q1-answer"))


def test_the_first_time_makes_copies_and_says_so_once(course):
    status, said = course.run("refresh")
    assert status == 0 and "Your own copies of all lessons and sheets are in my-work" in said
    assert course.mine() == SHEET and course.is_clean()
    assert course.run("refresh") == (0, "")


def test_links_of_a_copied_lesson_lead_somewhere(course):
    course.run("refresh")
    text = "\n".join(sheets.source(one) for one in course.mine(LESSON)["cells"])
    assert "](../exercises/03_memory_bound.ipynb)" in text


def test_update_keeps_answers_says_what_changed_and_keeps_the_old_file(course):
    course.run("refresh")
    course.answer()
    before = (course.root / "my-work" / NAME).read_bytes()
    course.publish()
    status, said = course.run("update")
    assert status == 0
    assert "your answers are kept (q1)" in said and "asked otherwise than before: q1" in said
    assert said_answer(course.mine()) == ANSWER
    assert course.mine()["cells"][0]["source"] == "# Exercise 03, second edition"
    (kept,) = (course.root / "my-work/kept").rglob("*.ipynb")
    assert kept.read_bytes() == before
    assert course.is_clean() and course.run("update")[1] == "The course is up to date. Nothing new came in.\n"


def test_a_plain_git_pull_is_followed_at_the_next_start(course):
    course.run("refresh")
    course.answer()
    course.publish()
    course.git("pull", "-q", "--ff-only")
    assert "your answers are kept (q1)" in course.run("refresh")[1]
    assert said_answer(course.mine()) == ANSWER


def test_a_copy_that_was_only_run_follows_without_a_word(course):
    course.run("refresh")
    lesson = course.mine(LESSON)
    next(one for one in lesson["cells"] if one["cell_type"] == "code")["execution_count"] = 99
    folder.write(course.root / "my-work" / LESSON, lesson)
    new = copy.deepcopy(lesson)
    new["cells"][0]["source"] = "# 03 Anew"
    course.publish(LESSON, new)
    status, said = course.run("update")
    assert status == 0 and LESSON not in said
    assert course.mine(LESSON) == sheets.with_links(new)


def test_answers_in_the_courses_own_folder_are_carried_over_and_said(course):
    folder.write(course.root / NAME, answered())
    status, said = course.run("refresh")
    assert status == 0 and f"{NAME} holds answers of yours (q1). They are now in my-work/{NAME}" in said
    assert said_answer(course.mine()) == ANSWER
    assert course.run("refresh") == (0, "")


def test_who_begins_anew_does_not_get_the_old_answers_again(course):
    folder.write(course.root / NAME, answered())
    course.run("refresh")
    (course.root / "my-work" / NAME).unlink()
    course.run("refresh")
    assert course.mine() == SHEET and course.run("refresh") == (0, "")


def test_who_goes_on_there_is_followed_until_both_places_differ(course):
    folder.write(course.root / NAME, answered())
    course.run("refresh")
    folder.write(course.root / NAME, answered(text="second"))
    course.run("refresh")
    assert said_answer(course.mine()) == "second"
    course.answer("mine")
    folder.write(course.root / NAME, answered(text="third"))
    _, said = course.run("refresh")
    assert "q1: exercises/03_memory_bound.ipynb and my-work/exercises/03_memory_bound.ipynb answer differently" in said
    assert said_answer(course.mine()) == "mine"


def test_update_carries_them_too_and_makes_room_for_git(course):
    folder.write(course.root / NAME, answered())
    lesson = json.loads((course.root / LESSON).read_text("utf-8"))
    lesson["cells"][1]["execution_count"] = 99
    folder.write(course.root / LESSON, lesson)  # run, and saved
    course.publish()
    status, said = course.run("update")
    assert status == 0, said
    assert said_answer(course.mine()) == ANSWER
    assert course.mine()["cells"][0]["source"] == "# Exercise 03, second edition"
    assert [path.name for path in (course.root / "my-work/kept").rglob("*.ipynb")][:1] == [Path(NAME).name]
    assert course.is_clean()


@pytest.mark.parametrize("how", ["stash", "merge", "rebase"])
def test_a_conflict_that_git_left_is_mended_and_the_answer_is_there(course, how):
    folder.write(course.root / NAME, answered())
    new = edited()
    stub = cell(new, "q1-answer")
    stub["source"] = "def read_time(params):\n    raise NotImplementedError"
    stub["metadata"]["nbgrader"]["checksum"] = sheets._checksum(stub)
    course.publish(NAME, new)
    if how == "stash":
        course.git("stash", "-q")
        course.git("pull", "-q", "--ff-only")
        course.git("stash", "pop", check=False)
    else:
        course.commit(course.root)
        course.git("pull", "-q", f"--{'no-' * (how == 'merge')}rebase", check=False)
    assert "<<<<<<<" in (course.root / NAME).read_text("utf-8")
    status, said = course.run("update")
    assert "That is mended." in said
    assert said_answer(course.mine()) == ANSWER
    if how == "stash":
        assert status == 0 and course.is_clean()
        assert course.mine()["cells"][0]["source"] == "# Exercise 03, second edition"
    else:
        assert status == 1 and "This copy has 1 commit of its own" in said
        advice = next(line for line in said.splitlines() if line.startswith("git branch my-commits"))
        subprocess.run(advice.partition("    ")[0], shell=True, check=True, cwd=course.root)
        assert course.run("update")[0] == 0
        assert said_answer(course.mine()) == ANSWER
        assert course.mine()["cells"][0]["source"] == "# Exercise 03, second edition"


def test_commits_of_ones_own_without_news_are_no_trouble(course):
    folder.write(course.root / NAME, answered())
    course.commit(course.root)
    status, said = course.run("update")
    assert status == 0 and "Nothing new came in" in said and said_answer(course.mine()) == ANSWER


def test_a_zip_is_told_the_way_round(course):
    course.run("refresh")
    shutil.rmtree(course.root / ".git")
    status, said = course.run("update")
    assert status == 1 and "downloaded, not cloned" in said and "move my-work" in said


def test_a_zip_in_somebody_elses_clone_is_no_clone(course):
    shutil.rmtree(course.root / ".git")
    course.git("init", "-q", at=course.root.parent)
    assert "downloaded, not cloned" in course.run("update")[1]


def test_a_zip_that_was_answered_in_place_keeps_its_answers(course):
    shutil.rmtree(course.root / ".git")
    folder.write(course.root / NAME, answered())
    course.run("refresh")
    folder.write(course.root / NAME, edited())  # a newer download over the old one
    assert "your answers are kept (q1)" in course.run("refresh")[1]
    assert said_answer(course.mine()) == ANSWER


def test_a_moved_my_work_carries_on_in_a_newer_download(course, tmp_path):
    course.run("refresh")
    course.answer()
    course.publish()
    shutil.rmtree(course.author / ".git")
    shutil.move(course.root / "my-work", course.author / "my-work")
    course.root = course.author
    assert "your answers are kept (q1)" in course.run("refresh")[1]
    assert said_answer(course.mine()) == ANSWER


def change_the_library(course):
    (course.root / "lib/inference_math/__init__.py").write_text("x = 1\n")


def no_upstream(course):
    course.git("checkout", "-q", "--detach")


def gone(course):
    shutil.rmtree(course.author)


def a_full_disk(course):
    """git's words, on the way that they come."""
    program = course.author / "full"
    program.write_text(
        "#!/bin/sh\necho 'fatal: unable to write loose object file: No space left on device' >&2\nexit 1\n"
    )
    program.chmod(0o755)
    course.git("config", "remote.origin.uploadpack", str(program))


def conflict_in_another_file(course):
    (course.root / ".gitignore").write_text("/my-work/\n__pycache__/\n/mine/\n")
    course.commit(course.root)
    (course.author / ".gitignore").write_text("/my-work/\n__pycache__/\n/theirs/\n")
    course.commit()
    course.git("pull", "-q", "--no-rebase", check=False)


def a_file_in_the_way(course):
    (course.author / "exercises/09_new.txt").write_text("theirs")
    course.commit()
    (course.root / "exercises/09_new.txt").write_text("mine")


@pytest.mark.parametrize(
    "trouble, said",
    [
        (change_the_library, "You have changed files of the course itself: lib/inference_math/__init__.py"),
        (no_upstream, "git switch main"),
        (gone, "The course's address does not answer."),
        pytest.param(
            a_full_disk, "The disk is full", marks=pytest.mark.skipif(os.name == "nt", reason="a shell's program")
        ),
        (conflict_in_another_file, "left conflicts in files of the course: .gitignore"),
        (a_file_in_the_way, "git could not go on, and changed nothing."),
    ],
)
def test_what_stands_in_the_way_is_named_and_nothing_is_changed(course, trouble, said):
    course.run("refresh")
    course.answer()
    trouble(course)
    before = course.git("status", "--porcelain"), course.git("rev-parse", "HEAD")
    status, words = course.run("update")
    assert status == 1 and said in words
    assert (course.git("status", "--porcelain"), course.git("rev-parse", "HEAD")) == before
    assert said_answer(course.mine()) == ANSWER


def test_without_git_it_is_named(course, monkeypatch):
    monkeypatch.setenv("PATH", "")
    status, said = course.run("update")
    assert status == 1 and "git is not installed" in said


def test_a_copy_that_cannot_be_read_stays(course):
    course.run("refresh")
    (course.root / "my-work" / NAME).write_text("{half")
    course.publish()
    status, said = course.run("update")
    assert status == 0 and f"my-work/{NAME} is no notebook that can be read, so it stays" in said
    assert (course.root / "my-work" / NAME).read_text() == "{half"


def test_a_copy_with_numbers_of_ones_own_stays(course):
    course.run("refresh")
    own = answered()
    own["metadata"]["inference_math"] = {"student": "x"}
    folder.write(course.root / "my-work" / NAME, own)
    course.publish()
    course.run("update")
    assert folder.read(course.root / "my-work" / NAME) == own


def test_a_copy_that_was_deleted_is_given_again(course):
    course.run("refresh")
    (course.root / "my-work" / NAME).unlink()
    course.run("refresh")
    assert course.mine() == SHEET


def test_a_disk_that_fills_leaves_the_old_file_whole(course, monkeypatch, capsys):
    course.run("refresh")
    course.answer()
    before = (course.root / "my-work" / NAME).read_bytes()
    course.publish()
    course.git("pull", "-q", "--ff-only")
    write = Path.write_bytes

    def full(path, data):
        write(path, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(program, "ROOT", course.root)
    assert program.main(["refresh"]) == 1
    assert "The disk is full: make room" in capsys.readouterr().out
    assert (course.root / "my-work" / NAME).read_bytes() == before
    assert not list((course.root / "my-work").rglob("*.new"))
    monkeypatch.undo()
    assert "your answers are kept" in course.run("refresh")[1]
