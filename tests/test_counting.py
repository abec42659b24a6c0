"""Which file counts, and what a teacher decides beside it."""

import csv
import io
import json
import shutil

import grading_standins as standins
import pytest
from conftest import ROOT
from grading_standins import question, result
from inference_math.checks.engine import CORRECT, NOT_YET, UNWRITTEN
from inference_math.errors import Refused
from inference_math.grading import __main__ as command
from inference_math.grading.files.notebook import read, sheet_numbers
from inference_math.grading.marking.counting import LESSON, OURS, UNTOUCHED, graded_if_it_counts, why_not
from inference_math.grading.out import decisions, feedback, lms, report, roster
from inference_math.grading.out.choosing import _chosen
from inference_math.grading.run import batch
from inference_math.grading.sheets import common
from inference_math.grading.sheets.handout import notebook as copy_for

NUMBERS = common.numbers()
MOODLE = "_assignsubmission_file_"
PAGE = feedback.page


def file_of(folder, number):
    (path,) = (ROOT / folder).glob(f"{number}_*.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))


def bytes_of(notebook):
    return json.dumps(notebook, ensure_ascii=False).encode()


def cell_of(notebook, id_):
    return next(cell for cell in notebook["cells"] if cell["id"] == id_)


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """No pages, and a grader that needs no sandbox."""
    monkeypatch.setattr(feedback, "page", lambda *_: "")
    monkeypatch.setattr(report, "page", lambda *_, **__: "")
    monkeypatch.setattr(batch, "Local", lambda _: standins.Desk())


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def points(out):
    found = {}
    for row in rows(out / "marks.csv"):
        found[row["student"]] = found.get(row["student"], 0) + float(row["points"] or 0)
    return found


def submit(folder, **files):
    for name, told in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cells": [], **told}))
    return folder


def go(path, out, *more, grade=standins.plain):
    return command.main([str(path), "--to", str(out), *more], grade=grade)


# --- our own notebooks, and sheets that nobody touched -----------------------


class TestWhatIsNobodysWork:
    @pytest.mark.parametrize("number", NUMBERS)
    @pytest.mark.parametrize("folder, why", [("solutions", OURS), ("exercises", UNTOUCHED), ("notebooks", LESSON)])
    def test_ours_is_known(self, folder, number, why):
        assert why_not(read(bytes_of(file_of(folder, number))), number) == why

    @pytest.mark.parametrize("number", ["04", "08"])
    def test_a_copy_that_nobody_touched(self, number):
        cells = read(bytes_of(copy_for(number, "Ann", b"s" * 32)))
        assert why_not(cells, number, copied=True) == UNTOUCHED

    def test_an_editor_that_saves_it_otherwise_touches_nothing(self):
        made = file_of("exercises", "04")
        for cell in made["cells"]:
            cell["source"] = "\n".join(line.rstrip() + " " for line in "".join(cell["source"]).split("\n")) + "\n"
            cell["id"] = "other" + cell["id"]
            cell["metadata"] = {}
        assert why_not(read(bytes_of(made)), "04") == UNTOUCHED

    @pytest.mark.parametrize(
        "id_, source",
        [("q1", "def move_per_token(params, bytes_per_param, bandwidth, batch):\n    return 1"), ("cell-005", "1 + 1")],
    )
    def test_one_cell_is_somebodys_work(self, id_, source):
        made = file_of("exercises", "04")
        cell_of(made, id_)["source"] = source
        assert why_not(read(bytes_of(made)), "04") == ""

    def test_one_sentence_is_somebodys_work(self):
        made = file_of("exercises", "08")
        cell = next(one for one in made["cells"] if "".join(one["source"]).strip() == UNWRITTEN)
        cell["source"], cell["id"], cell["metadata"] = "Because it is shared.", "new", {}
        assert why_not(read(bytes_of(made)), "08") == ""

    @pytest.mark.parametrize("kind", ["markdown", "code"])
    def test_words_in_a_new_cell_of_a_copy_are_somebodys_work(self, kind):
        made = copy_for("08", "Ann", b"s" * 32)
        made["cells"].insert(5, {"cell_type": kind, "metadata": {}, "source": "Because it is shared."})
        assert why_not(read(bytes_of(made)), "08", copied=True) == ""

    def test_a_copy_in_one_cell_is_somebodys_work(self):
        made = copy_for("04", "Ann", b"s" * 32)
        source = "\n\n".join("".join(one["source"]) for one in made["cells"] if one["cell_type"] == "code")
        made["cells"] = [{"cell_type": "code", "metadata": {}, "source": source.replace("...", "5")}]
        assert why_not(read(bytes_of(made)), "04", copied=True) == ""

    def test_words_in_comments_are_somebodys_work(self):
        made = file_of("exercises", "08")
        source = "# It is shared by all of the users, so each of them pays less."
        cell_of(made, "q4").update(cell_type="code", source=source)
        assert why_not(read(bytes_of(made)), "08") == ""

    def test_a_remark_beside_our_own_solution_makes_it_nobodys(self):
        made = file_of("solutions", "04")
        made["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "I see."})
        assert why_not(read(bytes_of(made)), "04") == OURS

    def test_words_under_our_own_solution_are_somebodys_work(self):
        made = file_of("solutions", "08")
        made["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "Because it is shared."})
        assert why_not(read(bytes_of(made)), "08") == ""

    def test_one_answer_of_ones_own_among_ours_counts(self):
        made = file_of("solutions", "04")
        cell_of(made, "q1")["source"] = "def move_per_token(*given):\n    return 1"
        assert why_not(read(bytes_of(made)), "04") == ""

    def test_what_does_not_count_is_not_run(self, monkeypatch):
        monkeypatch.setattr("inference_math.grading.marking.counting.grade", lambda *_, **__: pytest.fail("it was run"))
        got = graded_if_it_counts(bytes_of(file_of("solutions", "04")), "eve", "04.ipynb", b"s", "")
        assert (got["status"], got["reason"], got["sheet"], got["points"]) == ("left out", OURS, "04", 0)


def tells(data, student, file, secret, number):
    """A stand-in in a sandbox's place: full marks for whatever is graded."""
    from inference_math.grading.marking import counting

    def full(data, student, file, secret, number="", own=()):
        number = counting.sheet_numbers(read(data), file)[0]
        return result(student, number, [question("q1", CORRECT)], file=file)

    kept, counting.grade = counting.grade, full
    try:
        return graded_if_it_counts(data, student, file, secret, number)
    finally:
        counting.grade = kept


MINE = {"cell_type": "code", "metadata": {}, "source": "mine = 1"}


class TestAWholeProject:
    @pytest.fixture
    def folder(self, tmp_path):
        for who in ("ann", "eve"):
            for name in ("exercises", "solutions", "notebooks"):
                shutil.copytree(ROOT / name, tmp_path / "class" / who / "project" / name)
        made = file_of("exercises", "03")
        made["cells"][1]["source"] = "mine = 1"
        (tmp_path / "class/ann/project/exercises/03_memory_bound.ipynb").write_bytes(bytes_of(made))
        return tmp_path / "class"

    def test_nothing_of_ours_is_anybodys(self, folder, tmp_path, capsys):
        assert go(folder, tmp_path / "marks", grade=tells) == 0
        said = capsys.readouterr().out
        assert points(tmp_path / "marks") == {"ann": 1, "eve": 0} and "1 graded, mean 100 %" in said
        ours = [len(list((ROOT / name).glob("*.ipynb"))) for name in ("exercises", "solutions", "notebooks")]
        solutions = f"01_parameters_memory_compute.ipynb and {ours[1] - 1} more: It lies where our own solutions lie."
        assert f"eve: project/solutions/{solutions}" in said
        left = [row for row in rows(tmp_path / "marks" / "marks.csv") if row["outcome"] == "left out"]
        assert len(left) == 2 * sum(ours) - 1

    def test_the_copies_of_my_work_count_and_what_lies_aside_there_does_not(self, folder, tmp_path, capsys):
        project = folder / "ann" / "project"
        for place in ("exercises", "notebooks", ".as-given/exercises", "kept/2026-11-26/exercises"):
            shutil.copytree(ROOT / place.rpartition("/")[2], project / "my-work" / place)
        shutil.move(project / "exercises/03_memory_bound.ipynb", project / "my-work/exercises/03_memory_bound.ipynb")
        assert go(folder, tmp_path / "marks", grade=tells) == 0
        assert points(tmp_path / "marks") == {"ann": 1, "eve": 0}
        assert "my-work/kept/2026-11-26/exercises/" in (said := capsys.readouterr().out)
        assert "It was kept from before an update." in said and ".as-given" not in said

    def test_earlier_marks_stay(self, folder, tmp_path):
        (tmp_path / "book.csv").write_text(
            "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 01: Parameters (8)\n    Points Possible,,,,,7\n"
            "Ann,1,,ann,A,5\nEve,2,,eve,A,6\n"
        )
        assert go(folder, tmp_path / "marks", "--roster", str(tmp_path / "book.csv"), grade=tells) == 0
        header, _, *people = csv.reader((tmp_path / "marks" / "canvas.csv").read_text().splitlines())
        assert header[5:] == [common.load("03").title] and people == [["Ann", "1", "", "ann", "A", "1"]]

    def test_in_a_later_week_it_takes_no_earlier_marks(self, folder, tmp_path):
        made = bytes_of({**file_of("exercises", "04"), "cells": [*file_of("exercises", "04")["cells"], MINE]})
        path = tmp_path / "week 1" / "eve" / "04_batching.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(made)
        assert go(tmp_path / "week 1", tmp_path / "marks", grade=tells) == 0
        assert go(folder, tmp_path / "marks", grade=tells) == 0 and points(tmp_path / "marks") == {"ann": 1, "eve": 1}

    def test_moodles_worksheet_is_of_the_sheet_that_was_answered(self, tmp_path):
        (tmp_path / "r.csv").write_text("Identifier,Full name,Grade,Maximum grade\nParticipant 7,Ann,,10\n")
        for number in ("02", "04"):
            path = tmp_path / "class" / f"Ann_7{MOODLE}" / f"{number}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            made = file_of("exercises", number)
            path.write_bytes(bytes_of({**made, "cells": [*made["cells"], *([MINE] if number == "04" else [])]}))
        more = ("--roster", str(tmp_path / "r.csv"))
        assert go(tmp_path / "class", tmp_path / "marks", *more, grade=tells) == 0
        assert [row["Grade"] for row in rows(tmp_path / "marks" / "moodle.csv")] == ["10"]

    def test_a_folder_called_solutions_may_be_ones_own(self, tmp_path):
        submit(tmp_path / "class", **{"ann/solutions/04_batching.ipynb": {"points": 3}})
        assert go(tmp_path / "class", tmp_path / "marks") == 0 and points(tmp_path / "marks") == {"ann": 3}

    def test_moodle_has_no_row_for_what_does_not_count(self, tmp_path):
        path = tmp_path / "class" / f"Ann_7{MOODLE}" / "04.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes_of(file_of("exercises", "04")))
        assert go(tmp_path / "class", tmp_path / "marks", grade=tells) == 0
        assert not (tmp_path / "marks" / "moodle.csv").exists()


@pytest.mark.parametrize("number", NUMBERS)
def test_where_the_import_is_gone_the_name_says_it(number):
    assert sheet_numbers([], f"ann_2026_{common.names()[number]}.ipynb") == [number]
    assert sheet_numbers([], f"homework {number}.ipynb") == [number]


@pytest.mark.usefixtures("sandbox")
def test_a_sheet_is_what_it_says_and_else_what_the_command_says():
    made = file_of("solutions", "04")
    cell_of(made, "q1")["source"] = "def move_per_token(*given):\n    return 1"
    assert graded_if_it_counts(bytes_of(made), "ann", "homework.ipynb", b"s", "03")["sheet"] == "04"
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).replace("from inference_math.checks import lesson_04 as quiz", "")
    got = graded_if_it_counts(bytes_of(made), "ann", "homework 3.ipynb", b"s", "04")
    assert (got["sheet"], got["points"]) == ("04", got["most"] - 1)


@pytest.mark.usefixtures("sandbox")
def test_a_second_sheet_in_a_file_is_named():
    made, other = file_of("solutions", "04"), file_of("solutions", "03")
    cell_of(made, "q1")["source"] = "def move_per_token(*given):\n    return 1"
    made["cells"] += other["cells"]
    got = graded_if_it_counts(bytes_of(made), "ann", "homework.ipynb", b"s", "")
    assert got["sheet"] == "04"
    assert "Exercise 03 stands in this file, too, and was not graded: hand it in as a file of its own." in got["notes"]


# --- several files for one sheet ---------------------------------------------


def tried(*files):
    """Results of (file, points of q1, outcome of the choice q6, when)."""
    asked = [[question("q1", CORRECT, 5.0, got), question("q6", outcome)] for _, got, outcome, _ in files]
    return [
        (n, result("ann", "04", questions, file=file, when=when))
        for n, (questions, (file, _, _, when)) in enumerate(zip(asked, files, strict=True))
    ]


class TestSeveralFiles:
    @pytest.mark.parametrize("which, file", [("latest", "b"), ("best", "a"), ("first", "c")])
    def test_a_teacher_says_which(self, which, file):
        several = tried(("a", 5, CORRECT, "2"), ("b", 1, CORRECT, "3"), ("c", 3, CORRECT, "1"))
        n, (_, said) = _chosen(several, which)
        assert several[n][1]["file"] == file and said[0].endswith(f"The {which} counts: {file}.")

    @pytest.mark.parametrize("which", ["latest", "first"])
    def test_where_no_time_is_known_the_best_counts(self, which):
        several = tried(("a", 5, CORRECT, ""), ("b", 1, CORRECT, "3"))
        n, (_, said) = _chosen(several, which)
        assert n == 0 and said[0].endswith("The best counts: a.")

    def test_letters_that_were_tried_one_after_another_earn_nothing(self):
        several = tried(*((f"04_{x}.ipynb", 5, CORRECT if x == "b" else NOT_YET, "") for x in "abcd"))
        _, (open_, said) = _chosen(several, "latest")
        assert open_ == {"q6"} and "They answer q6 by different letters, so no letter counts there." in said

    def test_a_letter_that_is_the_same_in_all_counts(self):
        for letters in ((CORRECT, CORRECT), (NOT_YET, NOT_YET)):
            assert not _chosen(tried(*((x, 5, x, "") for x in letters)), "latest")[1][0]

    def test_of_known_times_the_latest_letter_counts(self):
        assert not _chosen(tried(("a", 5, NOT_YET, "1"), ("b", 5, CORRECT, "2")), "latest")[1][0]

    def test_points_go_with_the_letter(self, tmp_path, monkeypatch):
        def grade(data, student, file, secret, number):
            right = CORRECT if file.endswith("b.ipynb") else NOT_YET
            return result(student, "04", [question("q1", CORRECT), question("q6", right)], file=file)

        submit(tmp_path / "class", **{f"eve/{x}.ipynb": {} for x in "abcd"})
        assert go(tmp_path / "class", tmp_path / "marks", grade=grade) == 0 and points(tmp_path / "marks") == {"eve": 1}

    def test_canvas_says_when(self, tmp_path):
        submit(
            tmp_path / "class",
            **{"lee_1_20_04.ipynb": {"points": 5}, "lee_1_30_04-1.ipynb": {"points": 2}},
        )
        assert go(tmp_path / "class", tmp_path / "marks") == 0 and points(tmp_path / "marks") == {"lee": 2}
        assert go(tmp_path / "class", tmp_path / "marks", "--counts", "best") == 0
        assert points(tmp_path / "marks") == {"lee": 5}

    def test_words_are_read_of_the_file_that_counts(self, tmp_path):
        files = {f"eve/{n:02}.ipynb": {"points": n % 6, "words": f"w{n}", "sheet": "08"} for n in range(30)}
        assert go(submit(tmp_path / "class", **files), tmp_path / "marks") == 0
        assert [row["answer"] for row in rows(tmp_path / "marks" / "written.csv")] == ["w29"]


# --- whose marks -------------------------------------------------------------


def test_two_classes_do_not_share_a_folder(tmp_path, capsys):
    submit(tmp_path / "a", **{"ann/x.ipynb": {"points": 5}})
    submit(tmp_path / "b", **{"ann/x.ipynb": {"points": 1}})
    assert go(tmp_path / "a", tmp_path / "marks") == 0
    assert go(tmp_path / "b", tmp_path / "marks") == 2
    assert "has other files of ann (04), graded from" in (said := capsys.readouterr().out) and "--same-class" in said
    assert points(tmp_path / "marks") == {"ann": 5}


@pytest.mark.parametrize("inside", ["", "/marks/of mine"])
def test_marks_do_not_lie_among_what_is_handed_in(tmp_path, capsys, inside):
    submit(tmp_path / "class", **{"ann/x.ipynb": {"points": 5}})
    assert go(tmp_path / "class", f"{tmp_path}/class{inside}") == 2
    assert "lies among what was handed in" in capsys.readouterr().out and len(list((tmp_path / "class").iterdir())) == 1


def test_a_group_hands_in_once(tmp_path, capsys):
    submit(tmp_path / "class", **{"team1_101_5_04.ipynb": {"points": 4}, "roeeve_13_6_04.ipynb": {"points": 1}})
    (tmp_path / "groups.csv").write_text("Group,Student\nTeam 1,Ann Lee\nTeam 1,Bob Ray\n")
    (tmp_path / "book.csv").write_text(
        'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Lee, Ann",101,,,A\n"Ray, Bob",102,,,A\n'
        '"Roe, Eve",13,,,A\n'
    )
    more = ["--groups", str(tmp_path / "groups.csv"), "--roster", str(tmp_path / "book.csv")]
    assert go(tmp_path / "class", tmp_path / "marks", *more) == 0
    assert points(tmp_path / "marks") == {"Ann Lee": 4, "Bob Ray": 4, "roeeve": 1}
    got = {row[0]: row[-1] for row in csv.reader((tmp_path / "marks" / "canvas.csv").read_text().splitlines())}
    assert (got["Lee, Ann"], got["Ray, Bob"], got["Roe, Eve"]) == ("4", "4", "1")
    (tmp_path / "groups.csv").write_text(
        "Group,Student\nTeam 12,Ann\nteam12,Dan\nTeam 12,Ann\nTeam 21,Bob\nTeam 9,Cid\n"
    )
    submit(tmp_path / "two", **{"team12_1_5_04.ipynb": {"points": 4}, "team21_2_6_04.ipynb": {"points": 1}})
    assert go(tmp_path / "two", tmp_path / "other", "--groups", str(tmp_path / "groups.csv")) == 0
    assert points(tmp_path / "other") == {"Ann": 4, "Bob": 1, "Dan": 4}
    assert "Nothing was handed in by these groups: Team 9." in (said := capsys.readouterr().out)
    assert "3 graded" in said
    (tmp_path / "groups.csv").write_text("Team,Student\n")
    assert go(tmp_path / "class", tmp_path / "marks", *more) == 2


class TestNamesakes:
    BOOK = 'Student,ID,Section\n"Lee, Ann",1,A\n"Lee, Ann",2,B\n"Roe, Eve",3,A\n'

    def week(self, tmp_path, sheet, names, book=BOOK):
        (tmp_path / "r.csv").write_text(book)
        files = {f"{name}_{sheet}0_x.ipynb": {"points": n, "sheet": sheet} for name, n in names.items()}
        submit(tmp_path / sheet, **files)
        assert go(tmp_path / sheet, tmp_path / "marks", "--roster", str(tmp_path / "r.csv")) == 0
        table = tmp_path / "marks" / "canvas.csv"
        return (
            [row[1:2] + row[3:] for row in csv.reader(table.read_text().splitlines()) if row[1]]
            if table.exists()
            else []
        )

    def test_two_that_hand_in_one_in_a_week(self, tmp_path):
        assert self.week(tmp_path, "04", {"leeann_1": 5, "roeeve_3": 2})[1:] == [["1", "5"], ["3", "2"]]
        assert self.week(tmp_path, "05", {"leeann_2": 1, "roeeve_3": 3})[1:] == [
            ["1", "5", ""],
            ["2", "", "1"],
            ["3", "2", "3"],
        ]
        assert set(points(tmp_path / "marks")) == {"leeann (1)", "leeann (2)", "roeeve"}

    def test_two_in_one_week_and_one_in_the_next(self, tmp_path):
        self.week(tmp_path, "04", {"leeann_1": 5, "leeann_2": 2})
        assert self.week(tmp_path, "05", {"leeann_2": 1})[1:] == [["1", "5", ""], ["2", "2", "1"]]

    def test_who_joins_later_takes_no_decisions_of_a_namesake(self, tmp_path, capsys):
        submit(tmp_path / "08", **{"leeann_1_5_x.ipynb": {"sheet": "08", "points": 1, "words": "It is shared."}})
        assert go(tmp_path / "08", tmp_path / "marks") == 0
        table = tmp_path / "marks" / "written.csv"
        table.write_text(table.read_text("utf-8").replace(",4,,k", ",4,3,k"), "utf-8")
        (tmp_path / "marks" / "overrides.csv").write_text("student,exercise,question,what,why\nleeann,08,q2,full,\n")
        assert go(tmp_path / "08", tmp_path / "marks") == 0 and points(tmp_path / "marks") == {"leeann": 5}
        capsys.readouterr()
        submit(tmp_path / "04", **{"leeann_2_6_x.ipynb": {"points": 5}})
        assert go(tmp_path / "04", tmp_path / "marks") == 0
        assert points(tmp_path / "marks") == {"leeann (1)": 4, "leeann (2)": 5}
        assert "left out: leeann 08 q2 full (leeann (1) or leeann (2)?)." in capsys.readouterr().out

    def test_a_name_with_anothers_id_in_it_does_not_take_their_row(self, tmp_path):
        names = {"leeann_1": 5, "eve_1_3": 2, "roeeve_3": 4}
        assert self.week(tmp_path, "04", names)[1:] == [["1", "5"], ["3", "4"]]

    def test_who_is_not_on_the_roster_takes_no_namesakes_row(self, tmp_path, capsys):
        assert self.week(tmp_path, "04", {"leeann_9": 5}, 'Student,ID,Section\n"Lee, Ann",1,A\n') == []
        assert "Not on the roster, or not to be told apart there: leeann." in capsys.readouterr().out
        mangled = 'Student,ID,Section\n"Lee, Ann","1,04E+02",A\n'  # an id that a spreadsheet changed says nothing
        assert self.week(tmp_path, "04", {"leeann_9": 5}, mangled)[1:] == [["1,04E+02", "5"]]

    def test_who_handed_in_nothing_is_so_this_time(self, tmp_path, capsys):
        self.week(tmp_path, "04", {"leeann_1": 5, "leeann_2": 5, "roeeve_3": 2})
        capsys.readouterr()
        self.week(tmp_path, "05", {"roeeve_3": 2})
        assert "2 people of the roster handed in nothing." in (said := capsys.readouterr().out) and "Not on" not in said


class TestRosters:
    def places(self, tmp_path, text, **students):
        (tmp_path / "r.csv").write_text(text)
        people = roster.read(tmp_path / "r.csv")
        return people, people.places([{"student": name, "ids": ids} for name, ids in students.items()])

    def test_a_name_that_is_anothers_address_takes_nothing(self, tmp_path):
        text = "Identifier,Full name,Email address,Grade,Maximum grade\nParticipant 1,Ann Lee,ann@x.org,,5\n"
        _, places = self.places(tmp_path, text, **{"ann@x.org": {}, "Ann Lee": {}})
        assert places == {"Ann Lee": 0}

    @pytest.mark.parametrize("group", ["Group", "Gruppe"])
    def test_a_groups_id_is_no_participants(self, tmp_path, capsys, group):
        (tmp_path / "r.csv").write_text(
            f"Identifier,Full name,{group},Status,Grade,Maximum grade\nParticipant 57,Zoe,Team 2,Submitted,,5\n"
            "Participant 58,Ann,Team 1,Submitted,,5\nParticipant 59,Bob,Team 1,Submitted,,5\n"
        )
        (tmp_path / "g.csv").write_text("group,student\nTeam 1,Ann\nTeam 1,Bob\n")
        submit(tmp_path / "class", **{f"Team 1_57{MOODLE}/x.ipynb": {"points": 4}})
        more = ("--roster", str(tmp_path / "r.csv"))
        assert go(tmp_path / "class", tmp_path / "marks", *more) == 0
        assert "Not on the roster, or not to be told apart there: Team 1." in capsys.readouterr().out
        assert not (tmp_path / "marks" / "moodle.csv").exists()
        assert go(tmp_path / "class", tmp_path / "marks", *more, "--groups", str(tmp_path / "g.csv")) == 0
        got = {row["Full name"]: row["Grade"] for row in rows(tmp_path / "marks" / "moodle.csv")}
        assert got == {"Ann": "4", "Bob": "4"}

    def test_a_participant_without_a_name_is_known_by_the_id(self, tmp_path):
        text = "Identifier,Status,Grade,Maximum grade\nParticipant 57,Submitted,,5\nParticipant 58,Submitted,,5\n"
        names = {f"Participant {n}": {"moodle": str(n)} for n in (57, 58)}
        assert self.places(tmp_path, text, **names)[1] == {"Participant 57": 0, "Participant 58": 1}

    GERMAN = (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Zuletzt geändert,Feedback als Kommentar\n"
        'Teilnehmer/in11,"Ann Lee",ann@x.de,Abgegeben,,"10,00",-,\n'
        'Teilnehmer/in12,Bob Ray,bob@x.de,Abgegeben,,"10,00",-,\n'
    )

    def test_a_worksheet_in_another_language_is_read_by_what_stands_in_it(self, tmp_path):
        (tmp_path / "r.csv").write_text(self.GERMAN)
        submit(tmp_path / "class", **{f"Ann Lee_11{MOODLE}/x.ipynb": {"points": 4}})
        assert go(tmp_path / "class", tmp_path / "marks", "--roster", str(tmp_path / "r.csv")) == 0
        header, row = csv.reader((tmp_path / "marks" / "moodle.csv").read_text("utf-8").splitlines())
        assert ",".join(header) == self.GERMAN.splitlines()[0]
        assert row[:6] == ["Teilnehmer/in11", "Ann Lee", "ann@x.de", "Abgegeben", "8", "10,00"]
        assert row[7].startswith("4 of 5 points.")

    def test_a_universitys_own_columns_are_not_the_grade(self, tmp_path, capsys):
        (tmp_path / "r.csv").write_text(
            "ID,Vollständiger Name,Matrikelnummer,Semester,Status,Bewertung,Bestwertung,Zuletzt geändert,Feedback\n"
            'Teilnehmer/in11,"Ann Lee",1234,3,Abgegeben2 Tage später,,"10,00",-,\n'
        )
        submit(tmp_path / "class", **{f"Ann Lee_11{MOODLE}/x.ipynb": {"points": 4}})
        more = ("--roster", str(tmp_path / "r.csv"), "--late-costs", "50")
        assert go(tmp_path / "class", tmp_path / "marks", *more) == 0
        (row,) = rows(tmp_path / "marks" / "moodle.csv")
        assert (row["Matrikelnummer"], row["Semester"], row["Bewertung"]) == ("1234", "3", "8")
        assert "read from a worksheet in English only" in capsys.readouterr().out

    @pytest.mark.parametrize("text", ["ID,Name,Note\nA1,Ann,\nA2,Bob,\n", "ID,Name,Alter,Jahr\n1,Ann,,5\n2,Bob,,5\n"])
    def test_a_plain_list_is_no_worksheet(self, tmp_path, text):
        assert self.places(tmp_path, text)[0].kind == "plain"

    def test_a_scale_is_not_filled_with_points(self, tmp_path, capsys):
        text = "Identifier,Full name,Grade,Scale\nParticipant 11,Ann Lee,,Pass / Fail\n"
        (tmp_path / "r.csv").write_text(text)
        submit(tmp_path / "class", **{f"Ann Lee_11{MOODLE}/x.ipynb": {"points": 4}})
        assert go(tmp_path / "class", tmp_path / "marks", "--roster", str(tmp_path / "r.csv")) == 0
        assert "by a scale and not by points" in capsys.readouterr().out
        assert rows(tmp_path / "marks" / "moodle.csv")[0]["Grade"] == ""

    def test_ids_that_a_spreadsheet_changed_are_said(self, tmp_path):
        people, _ = self.places(tmp_path, 'Student,ID,Section\n"Lee, Ann","1,04E+02",A\n')
        assert "ids that a spreadsheet has changed, as 1,04E+02" in people.says[0]


# --- late work, and what a teacher decides -----------------------------------


class TestLate:
    def test_it_is_a_column(self, tmp_path):
        submit(tmp_path / "class", **{"lee_LATE_1_20_04.ipynb": {"points": 4}, "roe_2_21_04.ipynb": {"points": 4}})
        assert go(tmp_path / "class", tmp_path / "marks") == 0
        late = {row["student"]: row["late"] for row in rows(tmp_path / "marks" / "marks.csv")}
        assert late == {"lee": "late", "roe": ""} and points(tmp_path / "marks") == {"lee": 4, "roe": 4}

    def test_it_may_cost(self, tmp_path, capsys):
        submit(tmp_path / "class", **{"lee_LATE_1_20_04.ipynb": {"points": 4}, "roe_2_21_04.ipynb": {"points": 4}})
        assert go(tmp_path / "class", tmp_path / "marks", "--late-costs", "25") == 0
        assert points(tmp_path / "marks") == {"lee": 3, "roe": 4}
        (note,) = decisions.Decisions(late=0.125).apply(result("lee", "04", [], late="late"))["notes"]
        assert note == "Handed in late: 12.5 % of the points are taken off."
        with pytest.raises(SystemExit):
            go(tmp_path / "class", tmp_path / "marks", "--late-costs", "120")

    def test_moodles_worksheet_says_it(self, tmp_path):
        (tmp_path / "r.csv").write_text(
            "Identifier,Full name,Status,Grade,Maximum grade\nParticipant 11,Ann Lee,Submitted - 2 days late,,5\n"
            "Participant 12,Bob Ray,Submitted,,5\n"
        )
        names = {f"{who}_{n}{MOODLE}/x.ipynb": {"points": 4} for who, n in (("Ann Lee", 11), ("Bob Ray", 12))}
        more = ("--roster", str(tmp_path / "r.csv"), "--late-costs", "50 %")
        assert go(submit(tmp_path / "class", **names), tmp_path / "marks", *more) == 0
        assert points(tmp_path / "marks") == {"Ann Lee": 2, "Bob Ray": 4}
        late = {row["student"]: row["late"] for row in rows(tmp_path / "marks" / "marks.csv")}
        assert late == {"Ann Lee": "2 days late", "Bob Ray": ""}


class TestOverrides:
    def decided(self, tmp_path, *lines):
        (tmp_path / "marks").mkdir(exist_ok=True)
        text = "\n".join(["student,exercise,question,what,why", *lines])
        (tmp_path / "marks" / "overrides.csv").write_text(text)
        submit(tmp_path / "class", **{"ann/x.ipynb": {"points": 3}, "bob/x.ipynb": {"points": 5}})
        return go(tmp_path / "class", tmp_path / "marks")

    @pytest.mark.parametrize(
        "line, ann, bob, most",
        [
            (",04,q4,full,It was unclear.", 4, 5, 5),
            (",4,q1,drop,", 2, 4, 4),
            ("Ann,04,q5,0.5,half right", 3.5, 5, 5),
            ('ann,04,q1,"0,5",', 2.5, 5, 5),
            (",04,q1,x3,", 5, 7, 7),
            ("ann,04,q4,0.5,\n,04,q4,x2,", 3.5, 6, 6),  # in either order
            (",04,q4,x2,\nann,04,q4,0.5,", 3.5, 6, 6),
            ("Ann,04,q4,0.5,\n,04,q4,full,", 3.5, 5, 5),  # a learner's own goes before everybody's
            (",04,Q4,x3,\nAnn,04,q1,x2,\nann,04,q4,full,", 7, 7, 7),
            ("ann,04,q4,full,\n,04,q4,drop,", 3, 4, 4),
            ("-,04,q4,full,", 3, 5, 5),  # no letter, and not everybody
        ],
    )
    def test_points(self, tmp_path, line, ann, bob, most):
        assert self.decided(tmp_path, line) == 0 and points(tmp_path / "marks") == {"ann": ann, "bob": bob}
        of_ann = [float(row["most"]) for row in rows(tmp_path / "marks" / "marks.csv") if row["student"] == "bob"]
        assert sum(of_ann) == most

    def test_who_is_excused_has_no_marks(self, tmp_path, capsys):
        assert self.decided(tmp_path, "Ann,04,,excused,ill") == 0
        assert "ann: x.ipynb: Excused from this exercise by your teacher. ill" in capsys.readouterr().out
        assert points(tmp_path / "marks") == {"ann": 0, "bob": 5}

    def test_it_is_said_on_the_page(self):
        table = decisions.Decisions([decisions.Override("", "04", "q1", "full", "It was unclear.")])
        (one,) = table.apply(result("Ann", "04", [question("q1", NOT_YET)]))["questions"]
        assert one["says"] == "Your teacher gave 1 of 1. It was unclear." and one["outcome"] == CORRECT
        table = decisions.Decisions([decisions.Override("", "04", "q1", "x2.5", "It is long.")])
        (one,) = table.apply(result("Ann", "04", [question("q1", CORRECT)]))["questions"]
        assert (one["points"], one["most"], one["says"]) == (2.5, 2.5, "It counts 2.5 times. It is long. It is so.")

    @pytest.mark.parametrize(
        "line, why",
        [
            (",14,q1,drop,", "there is no exercise '14'"),
            (",04,3,drop,", "'3' is no question"),
            (",04,q1,halve,", "'halve' is none of: drop, full"),
            ("ann,04,q1,-1,", "'-1' is none of"),
            ("ann,04,q1,excused,", "not from 'q1'"),
            (",04,q1,x2,\n,04,q1,x2,", "'04 q1 x2' decides that already"),
            ("ann,04,q1,full,\nann,4,q1,0,", "'ann 04 q1 full' decides that already"),
        ],
    )
    def test_a_row_that_means_nothing_is_named(self, tmp_path, capsys, line, why):
        assert self.decided(tmp_path, line) == 2
        assert f"row {2 + line.count(chr(10))}: {why}" in capsys.readouterr().out.replace(
            "who is excused is excused from the exercise, ", ""
        )

    def test_one_person_by_two_spellings_is_decided_once(self, tmp_path, capsys):
        submit(tmp_path / "class", **{"Ann Lee/x.ipynb": {"points": 1}})
        self.decided(tmp_path, "Ann Lee,04,q5,full,", '"Lee, Ann",04,q5,0,')
        assert points(tmp_path / "marks")["Ann Lee"] == 2
        assert "that another row has decided, left out: Lee, Ann 04 q5 0." in capsys.readouterr().out

    def test_what_is_dropped_is_not_asked_for_again(self, tmp_path):
        table = decisions.Decisions([decisions.Override("", "04", "q1", "drop", "It was unclear.")])
        made = result("Ann", "04", [question("q1", NOT_YET, mistake="a slip", hint="Divide."), question("q2", CORRECT)])
        (one, _) = table.apply(made)["questions"]
        assert (one["outcome"], one["mistake"], one["hint"]) == ("dropped", "", "")
        page = PAGE("Ann", [table.apply(made)])
        assert "dropped" in page and "Next:" not in page and "Everything that a check can see is correct" in page
        assert lms._comment(table.apply(made), naming=True).endswith("points. q1: dropped")

    def test_a_row_that_fits_nothing_is_named(self, tmp_path, capsys):
        assert self.decided(tmp_path, "Zoe,04,q1,full,") == 0
        assert "Rows of overrides.csv that fit no answer: Zoe 04 q1 full." in capsys.readouterr().out

    def test_more_points_than_there_are_is_said(self, tmp_path, capsys):
        assert self.decided(tmp_path, "ann,04,q5,2,") == 0 and points(tmp_path / "marks")["ann"] == 4
        assert "that give more than all points, which count: ann 04 q5 2 (1)." in capsys.readouterr().out

    def test_numbers_with_the_same_digits_are_two_people(self, tmp_path):
        submit(tmp_path / "class", **{f"s10{n}/x.ipynb": {"points": 1} for n in (23, 32)})
        self.decided(tmp_path, "s1023,04,q5,full,")
        got = points(tmp_path / "marks")
        assert (got["s1023"], got["s1032"]) == (2, 1)

    @pytest.mark.parametrize(
        "typed", ["José García Pérez", "jose garcia perez", '"García Pérez, José"', "garcíapérezjosé"]
    )
    def test_a_name_may_be_written_as_people_do(self, tmp_path, typed):
        submit(tmp_path / "class", **{f"{who}/x.ipynb": {"points": 1} for who in ("garcíapérezjosé", "garcíajosé")})
        self.decided(tmp_path, f"{typed},04,q5,full,")
        got = points(tmp_path / "marks")
        assert (got["garcíapérezjosé"], got["garcíajosé"]) == (2, 1)

    def test_a_name_that_two_go_by_is_nobodys_unless_it_is_written_as_one_has_it(self, tmp_path, capsys):
        submit(tmp_path / "class", **{"Ann Lee/x.ipynb": {"points": 1}, "Lee Ann/x.ipynb": {"points": 1}})
        self.decided(tmp_path, '"Lee, Ann",04,q5,full,', "Ann Lee,04,q4,full,")
        assert "may be meant by, left out: Lee, Ann 04 q5 full (Ann Lee or Lee Ann?)." in capsys.readouterr().out
        assert points(tmp_path / "marks") == {"ann": 3, "bob": 5, "Ann Lee": 2, "Lee Ann": 1}

    def test_what_is_of_one_learner_is_scaled_to_what_the_sheet_gives(self, tmp_path):
        self.decided(tmp_path, "ann,04,q5,drop,")
        for name, names in (
            ("canvas", ("ann_1_10_x", "bob_2_11_x")),
            ("moodle", (f"ann_1{MOODLE}/x", f"bob_2{MOODLE}/x")),
        ):
            (tmp_path / name).mkdir()
            shutil.copy(tmp_path / "marks" / "overrides.csv", tmp_path / name)
            submit(
                tmp_path / "of" / name, **{f"{one}.ipynb": {"points": n} for one, n in zip(names, (4, 5), strict=True)}
            )
            assert go(tmp_path / "of" / name, tmp_path / name) == 0
        _, most, *got = csv.reader((tmp_path / "canvas" / "canvas.csv").read_text().splitlines())
        assert [row[-1] for row in (most, *got)] == ["5", "5", "5"]
        assert [(row["Grade"], row["Maximum grade"]) for row in rows(tmp_path / "moodle" / "moodle.csv")] == [
            ("5", "5")
        ] * 2

    def test_where_all_is_dropped_no_mark_is_written(self, tmp_path):
        (tmp_path / "r.csv").write_text("Identifier,Full name,Grade,Maximum grade\nParticipant 1,ann,7,10\n")
        (tmp_path / "m").mkdir()
        lines = [f",04,q{n},drop," for n in range(1, 6)]
        (tmp_path / "m" / "overrides.csv").write_text("\n".join(["student,exercise,question,what,why", *lines]))
        submit(tmp_path / "class", **{f"ann_1{MOODLE}/x.ipynb": {"points": 3}})
        assert go(tmp_path / "class", tmp_path / "m", "--roster", str(tmp_path / "r.csv")) == 0
        assert [row["Grade"] for row in rows(tmp_path / "m" / "moodle.csv")] == ["7"]

    @pytest.mark.parametrize("what, waits", [("x2", True), ("drop", False), ("full", False), ("1", False)])
    def test_what_is_decided_is_not_to_be_read(self, tmp_path, capsys, what, waits):
        (tmp_path / "marks").mkdir()
        (tmp_path / "marks" / "overrides.csv").write_text(f"student,exercise,question,what,why\n,08,q6,{what},\n")
        submit(tmp_path / "class", **{"ann/x.ipynb": {"words": "x", "sheet": "08"}})
        assert go(tmp_path / "class", tmp_path / "marks") == 0
        assert ("still to be read" in capsys.readouterr().out) == waits

    @pytest.mark.parametrize("row", ["Lee, Ann,04,q5,full,ill", ",04,q5,full,It was long, and unclear"])
    def test_a_comma_outside_quotes_is_said(self, tmp_path, capsys, row):
        assert self.decided(tmp_path, row) == 2
        assert "overrides.csv, row 2 has more cells than the header: " in capsys.readouterr().out

    def test_a_table_without_a_column_is_refused(self, tmp_path):
        (tmp_path / "overrides.csv").write_text("student,what\nann,full\n")
        with pytest.raises(Refused, match="lacks the column exercise"):
            decisions.read(tmp_path / "overrides.csv")
