"""A whole class: whose file is it, hostile archives, stopping and going on, workers that die, the tables."""

import csv
import importlib.util
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import zipfile

import grading_standins as standins
import psutil
import pytest
from conftest import ROOT
from grading_standins import submit
from inference_math.errors import Refused
from inference_math.grading import __main__ as command
from inference_math.grading.files import archive, intake
from inference_math.grading.files.archive import Damaged
from inference_math.grading.out import choosing, feedback, report, roster, spreadsheet
from inference_math.grading.run import batch, progress
from inference_math.grading.run.results import DECIDING, GRADING, Book, rules
from inference_math.grading.sheets import common

posix_only = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals")
MOODLE = "_assignsubmission_file_"
ALL = sum(one.points for one in common.load("04").questions)


def zipped(*members):
    """The bytes of a zip of (name or ZipInfo, data)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def laid_out(folder, *names):
    """The files ``names`` in a folder, each holding its own name. One that ends in / is a folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if name.endswith("/") else path.write_text(name)
    return folder


def seen(path):
    """[(student, file, ids, what is in it, or the problem)]."""

    def content(one):
        try:
            return one.problem or one.read().decode()
        except Damaged as damage:
            return str(damage)

    return [(one.student, one.file, one.ids, content(one)) for one in intake.find(path)]


def students(path):
    return [(student, ids) for student, _, ids, _ in seen(path)]


# --- whose file is it? -------------------------------------------------------

LAYOUTS = {
    "a folder each": (["ann/a.ipynb", "bob/deep/er/b.ipynb"], [("ann", {}), ("bob", {})]),
    "Moodle": (
        [f"Ann Lee_123{MOODLE}/x.ipynb", "Ann Lee_123_assignsubmission_onlinetext_/onlinetext.html"],
        [("Ann Lee", {"moodle": "123"})],
    ),
    "Moodle, flat": ([f"Ann Lee_123{MOODLE}x.ipynb"], [("Ann Lee", {"moodle": "123"})]),
    "Moodle, names hidden": (
        [f"Participant_{n}{MOODLE}/x.ipynb" for n in (7, 8)],
        [("Participant 7", {"moodle": "7"}), ("Participant 8", {"moodle": "8"})],
    ),
    "Moodle, one name twice": (
        [f"Ann Lee_{n}{MOODLE}/x.ipynb" for n in (1, 2)],
        [("Ann Lee (1)", {"moodle": "1"}), ("Ann Lee (2)", {"moodle": "2"})],
    ),
    "Canvas": (
        ["leeann_LATE_12_34_04_batching-1.ipynb", "roebob_56_78_x_9_9_y.ipynb"],
        [("leeann", {"canvas": "12"}), ("roebob", {"canvas": "56"})],
    ),
    "flat": (
        ["ann.ipynb", "bob_04_batching.ipynb", "04_batching_cid.ipynb", "dee_04_batching (1).ipynb", "team_07.ipynb"],
        [("ann", {}), ("bob", {}), ("cid", {}), ("dee", {}), ("team_07", {})],
    ),
    "nbgrader": (
        [
            "submitted/ann/04_batching/x.ipynb",
            "submitted/ann/timestamp.txt",
            "source/04_batching/x.ipynb",
            "gradebook.db",
        ],
        [("ann", {})],
    ),
    "a folder around": (["submissions/ann/a.ipynb", "submissions/bob/b.ipynb"], [("ann", {}), ("bob", {})]),
    "left behind by editors": (
        [
            "ann/a.ipynb",
            "ann/.ipynb_checkpoints/a-checkpoint.ipynb",
            "__MACOSX/ann/._a.ipynb",
            ".git/x.ipynb",
            "ann/.b.ipynb",
        ],
        [("ann", {})],
    ),
    "renamed by a browser": (
        ["ann/a.ipynb.txt", "bob/b.IPYNB", "cid/c.ipynb.json"],
        [("ann", {}), ("bob", {}), ("cid", {})],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_in_a_folder_and_in_a_zip(tmp_path, layout):
    names, expected = LAYOUTS[layout]
    folder = laid_out(tmp_path / "class", *names)
    assert students(folder) == expected
    (tmp_path / "class.zip").write_bytes(zipped(*((name, name) for name in names)))
    assert seen(tmp_path / "class.zip") == seen(folder)
    (tmp_path / "around.zip").write_bytes(zipped(*((f"around/{name}", name) for name in names)))
    assert seen(tmp_path / "around.zip") == seen(folder)


def test_the_name_within_a_students_own_keeps_what_tells_the_sheet(tmp_path):
    laid_out(tmp_path / "plain", "ann/04_batching/x.ipynb")
    laid_out(tmp_path / "canvas", "lee_1_2_04_batching-1.ipynb")
    files = [file for name in ("plain", "canvas") for _, file, _, _ in seen(tmp_path / name)]
    assert files == ["04_batching/x.ipynb", "04_batching.ipynb"]


def test_one_notebook(tmp_path):
    laid_out(tmp_path, "ann_04_batching.ipynb")
    assert seen(tmp_path / "ann_04_batching.ipynb") == [("ann", "ann_04_batching.ipynb", {}, "ann_04_batching.ipynb")]


@pytest.mark.parametrize(
    "names, why",
    [
        (["ann/"], "nothing was handed in"),
        (["ann/report.pdf"], "only report.pdf"),
        (["lee_1_2_work.docx"], "only work.docx"),
        (["ann/.hidden.ipynb"], "nothing was handed in"),
    ],
)
def test_who_hands_in_no_notebook_is_reported(tmp_path, names, why):
    ((student, _, _, problem),) = seen(laid_out(tmp_path / "class", *names))
    assert student in ("ann", "lee") and problem.startswith("There is no notebook") and why in problem


def test_each_students_own_zip_is_opened_one_level(tmp_path):
    inner = zipped(("notes/04.ipynb", "in"), ("more.zip", zipped(("x.ipynb", ""))), ("__MACOSX/._04.ipynb", ""))
    outer = zipped((f"Ann Lee_1{MOODLE}/work.zip", inner), (f"Bob_2{MOODLE}/x.ipynb", "out"))
    (tmp_path / "m.zip").write_bytes(outer)
    expected = [
        ("Ann Lee", "work.zip/more.zip", {"moodle": "1"}, "A zip inside a zip is not opened."),
        ("Ann Lee", "work.zip/notes/04.ipynb", {"moodle": "1"}, "in"),
        ("Bob", "x.ipynb", {"moodle": "2"}, "out"),
    ]
    assert seen(tmp_path / "m.zip") == expected
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "Programming-Exercise 4-999.zip").write_bytes(outer)
    assert seen(tmp_path / "folder") == expected  # the LMS's own zip, in a folder
    (tmp_path / "flat").mkdir()
    for name in ("ann", "bob"):
        (tmp_path / "flat" / f"{name}.zip").write_bytes(zipped(("x.ipynb", name)))
    assert [(student, text) for student, _, _, text in seen(tmp_path / "flat")] == [("ann", "ann"), ("bob", "bob")]


@pytest.mark.parametrize(
    "make, why",
    [
        (lambda path: path, "nothing at"),
        (lambda path: path.mkdir(), "No submissions in"),
        (lambda path: path.write_bytes(b"PK\x03\x04no"), "not a zip"),
        (lambda path: path.write_bytes(zipped()), "No submissions in"),
    ],
)
def test_what_cannot_be_graded_at_all_is_said(tmp_path, make, why):
    path = tmp_path / "class.zip"
    make(path)
    with pytest.raises(Refused, match=why):
        intake.find(path)


# --- hostile archives --------------------------------------------------------


def info(name, mode=0, **more):
    one = zipfile.ZipInfo(name)
    one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, mode << 16
    for field, value in more.items():
        setattr(one, field, value)
    return one


def patched(data, name, at, value):
    """The zip with two bytes changed in the central directory's entry of ``name``."""
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    return data[: start + at] + value.to_bytes(2, "little") + data[start + at + 2 :]


def spoiled(data, what):
    at = data.index(what)
    return data[:at] + b"\0" * len(what) + data[at + len(what) :]


HOSTILE = {
    "a path that leads out": (lambda: zipped(("eve/../../bob/x.ipynb", "")), "leads out of the archive"),
    "a link": (lambda: zipped((info("eve/x.ipynb", stat.S_IFLNK | 0o777), "/etc/passwd")), "It is a link"),
    "a device": (lambda: zipped((info("eve/x.ipynb", stat.S_IFCHR | 0o666), "")), "a device or a pipe"),
    "a password": (lambda: patched(zipped(("eve/x.ipynb", "")), "eve/x.ipynb", 8, 1), "protected by a password"),
    "bzip2": (lambda: patched(zipped(("eve/x.ipynb", "")), "eve/x.ipynb", 10, 12), "uncommon way"),
    "a huge notebook": (lambda: zipped(("eve/x.ipynb", b" " * 20_000_001)), "20.0 MB; it may have 20"),
    "more than it claims": (
        lambda: patched(
            patched(zipped(("eve/x.ipynb", b"7" * 20_000_100)), "eve/x.ipynb", 24, 100), "eve/x.ipynb", 26, 0
        ),
        "damaged in the archive",
    ),
    "damaged": (
        lambda: spoiled(zipped((info("eve/x.ipynb", compress_type=zipfile.ZIP_STORED), "well")), b"well"),
        "damaged in the archive",
    ),
    "a bomb": (
        lambda: zipped(("eve/w.zip", zipped(("x.ipynb", ""), ("zeros", b"\0" * 50_000_000)))),
        "unpacks to 50 MB, which is too much",
    ),
    "no zip at all": (lambda: zipped(("eve/w.zip", b"PK\x05\x06")), "damaged, or not a zip"),
    "cut off": (lambda: zipped(("eve/w.zip", zipped(("x.ipynb", "text"))[:60])), "damaged, or not a zip"),
    "too deep": (lambda: zipped(("eve/" + "d/" * 30 + "x.ipynb", "")), "nested too deeply"),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_entry_is_reported_and_the_class_goes_on(tmp_path, trick):
    made, why = HOSTILE[trick]
    data = made()
    path = tmp_path / "class.zip"
    path.write_bytes(data)
    alone = seen(path)
    assert [why in told for _, _, _, told in alone] == [True], alone
    folder = tmp_path / "class"
    laid_out(folder, "ann/a.ipynb", "zoe/z.ipynb")
    (folder / "eve.zip").write_bytes(data)  # the same, as a learner's own
    got = seen(folder)
    assert [got[0][3], got[-1][3]] == ["ann/a.ipynb", "zoe/z.ipynb"]
    assert {student for student, *_ in got} == {"ann", "eve", "zoe"} and any(
        why in told or "zip inside" in told for _, _, _, told in got
    )
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "a.ipynb",
        "class.zip",
        "eve.zip",
        "z.ipynb",
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_are_two_files(tmp_path):
    (tmp_path / "c.zip").write_bytes(zipped(("ann/x.ipynb", "one"), ("ann/x.ipynb", "two")))
    assert seen(tmp_path / "c.zip") == [("ann", "x.ipynb", {}, "one"), ("ann", "x.ipynb (2)", {}, "two")]


def test_too_many_entries_are_not_even_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ENTRIES", 5)
    many = zipped(*((f"{n}.ipynb", "") for n in range(6)))
    laid_out(tmp_path / "class", "ann/a.ipynb")
    (tmp_path / "class" / "eve.zip").write_bytes(many)
    assert seen(tmp_path / "class")[1] == ("eve", "eve.zip", {}, "The archive holds more than 5 files.")


def test_more_notebooks_than_anybody_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MOST_FILES", 3)
    laid_out(tmp_path, *(f"eve/{n}.ipynb" for n in range(5)), "ann/a.ipynb")
    assert [file or problem for _, file, _, problem in seen(tmp_path)] == [
        "a.ipynb",
        "5 notebooks; the first 3 were read.",
        "0.ipynb",
        "1.ipynb",
        "2.ipynb",
    ]


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("Jörg".encode(), "Jörg"),
        ("Jörg".encode("cp437"), "Jörg"),
        ("Jo\u0308rg".encode(), "Jörg"),
        (b"a\x1b[31mb", "a?[31mb"),
        (b"a\\x.ipynb", "a"),
    ],
)
def test_odd_names_in_an_archive(tmp_path, raw, shown):
    data = zipped(("NAME" + "_" * (len(raw) - 4) + "/x.ipynb", "text")) if len(raw) >= 4 else zipped()
    (tmp_path / "c.zip").write_bytes(data.replace(b"NAME" + b"_" * (len(raw) - 4), raw))
    ((student, file, _, text),) = seen(tmp_path / "c.zip")
    assert (student, file.split("/")[-1], text) == (shown, "x.ipynb", "text")


@posix_only
def test_links_pipes_and_devices_in_a_folder_are_not_followed(tmp_path):
    folder = laid_out(tmp_path / "class", "ann/a.ipynb", "eve/own.ipynb")
    (folder / "eve" / "link.ipynb").symlink_to(folder / "ann" / "a.ipynb")
    (folder / "eve" / "linked").symlink_to(folder / "ann")
    (folder / "mal").symlink_to(folder / "ann")
    os.mkfifo(folder / "eve" / "pipe.ipynb")
    assert [(student, file, told) for student, file, _, told in seen(folder)] == [
        ("ann", "a.ipynb", "ann/a.ipynb"),
        ("eve", "link.ipynb", "It is a link, and links are not followed."),
        ("eve", "linked", "It is a link, and links are not followed."),
        ("eve", "own.ipynb", "eve/own.ipynb"),
        ("eve", "pipe.ipynb", "It is not a file, but a device or a pipe."),
        ("mal", "", "It is a link, and links are not followed."),
    ]


@posix_only
def test_a_link_in_place_of_the_class_is_said(tmp_path):
    folder = laid_out(tmp_path / "class", "elsewhere.txt")
    (folder / "class.zip").symlink_to(folder / "elsewhere.txt")
    (folder / "elsewhere.txt").unlink()
    with pytest.raises(Refused, match=r"class\.zip cannot be opened: It is a link"):
        intake.find(folder)


@posix_only
@pytest.mark.parametrize("where", ["eve", "eve/x.ipynb"])
def test_a_link_that_comes_after_the_listing_is_not_followed(tmp_path, where):
    folder = laid_out(tmp_path / "class", "ann/x.ipynb", "eve/x.ipynb")
    found = intake.find(folder)
    (folder / where).rename(tmp_path / "away")
    (folder / where).symlink_to(folder / where.replace("eve", "ann"))
    with pytest.raises(Damaged):
        found[1].read()


# --- grading: kept results, workers ------------------------------------------


PAGE, REPORT = feedback.page, report.page


@pytest.fixture
def real_pages(monkeypatch):
    """The pages as they are."""
    monkeypatch.setattr(feedback, "page", PAGE)
    monkeypatch.setattr(report, "page", REPORT)


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch):
    """No pages but where they are looked at."""
    monkeypatch.setattr(
        feedback, "page", lambda student, results, lessons, diagnosis: f"{student} {lessons} {diagnosis}"
    )
    monkeypatch.setattr(report, "page", lambda results, link: str(len([*results])))


@pytest.fixture(autouse=True)
def at_hand(monkeypatch):
    """One worker is this process; two are processes of their own."""
    local = batch.Local
    monkeypatch.setattr(batch, "Local", lambda workers: local(workers) if workers > 1 else standins.Desk())


def go(path, out, *more, grade=standins.plain):
    return command.main([str(path), "--to", str(out), *more], grade=grade)


CLASS = {f"s{n:02}": {"points": n % 6} for n in range(12)}


def test_nothing_is_graded_twice_and_a_changed_file_is_graded_anew(tmp_path, graded, capsys):
    folder, out = submit(tmp_path / "class", **CLASS), tmp_path / "marks"
    assert go(folder, out) == 0
    first = (out / "marks.csv").read_bytes()
    assert sorted(graded()) == sorted(CLASS)
    assert go(folder, out) == 0 and len(graded()) == 12 and (out / "marks.csv").read_bytes() == first
    submit(folder, s03={"points": 5})
    assert go(folder, out) == 0 and graded()[12:] == ["s03"]
    assert (out / "marks.csv").read_bytes() != first
    assert "12 graded, mean 53 % of the points." in capsys.readouterr().out


def test_other_rules_grade_anew(tmp_path, graded, monkeypatch):
    folder = submit(tmp_path / "class", ann={})
    go(folder, tmp_path / "marks")
    monkeypatch.setattr(batch, "rules", lambda: "others")
    go(folder, tmp_path / "marks")
    assert graded() == ["ann", "ann"]


def test_the_rules_are_what_changes_a_result(tmp_path, monkeypatch):
    grading = tmp_path / "lib" / "grading"
    for name in (
        "grading/__main__.py",
        "grading/files/notebook.py",
        "grading/marking/grade.py",
        "grading/out/marks.py",
        "grading/run/batch.py",
        "grading/sandbox/inside.py",
        "grading/sheets/unseen.py",
        "checks/engine.py",
        "checks/edits/sums.py",
        "checks/inputs.json",
        "formulas.py",
        "shapes/parts.py",
        "data/models.csv",
        "data/configs/x.json",
        "exercises/04_x.ipynb",
    ):
        path = (tmp_path if name.startswith("exercises") else tmp_path / "lib") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    monkeypatch.setattr("inference_math.grading.run.results.GRADING", grading)
    monkeypatch.setattr(common, "ROOT", tmp_path)
    before, changed = rules(), set()
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.write_text("2")
        changed |= {path.name} if rules() != before else set()
        path.write_text("1")
    checks = {"engine.py", "sums.py", "inputs.json"}
    ours = {"notebook.py", "grade.py", "inside.py", "unseen.py"}
    assert changed == {*ours, *checks, "formulas.py", "parts.py", "models.csv", "x.json", "04_x.ipynb"}


def test_every_module_of_the_grading_is_a_command_or_in_a_folder():
    assert {path.stem for path in GRADING.glob("*.py")} == {
        "__init__",
        "__main__",
        "check",
        "copies",
        "nbgrader_course",
        "typed",
    }
    assert {path.parent.name for path in GRADING.glob("*/*.py")} == {*DECIDING, "run", "out"}


def test_what_decides_uses_nothing_of_what_does_not_and_the_library_nothing_of_the_grading():
    for path in GRADING.parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name in DECIDING and path.parents[1] == GRADING:
            assert not re.search(r"^\s*from \.\.(run|out)\b", text, re.M), path
        elif GRADING not in path.parents:
            assert not re.search(r"^\s*(from|import) \S*\bgrading\b", text, re.M), path


@pytest.mark.parametrize("left", [lambda whole: whole[:50], lambda _: b'{"questions": []}', lambda _: b"[]"])
def test_a_result_that_was_cut_off_is_made_anew(tmp_path, graded, left):
    folder, out = submit(tmp_path / "class", ann={}), tmp_path / "marks"
    go(folder, out)
    (result,) = (path for path in (out / "results").glob("*.json") if path.name != "index.json")
    whole = result.read_bytes()
    result.write_bytes(left(whole))
    (out / "results" / "x.json.new").touch()
    go(folder, out)
    assert graded() == ["ann", "ann"] and result.read_bytes() == whole and not list(out.glob("results/*.new"))


LINE = '"key": "k", "student": "ann", "file": "x", "sheet": "04"'


@pytest.mark.parametrize(
    "index",
    [
        *("[1, 2]", "{}", '[{"key": "x"}]', "[", "", f'[{{{LINE}, "ids": {{"canvas": 5}}, "source": ""}}]'),
        *(f'[{{{LINE}, "ids": 1, "source": ""}}]', f'[{{{LINE}, "ids": {{}}, "source": "", "when": 3}}]'),
    ],
)
def test_a_damaged_list_is_named(tmp_path, capsys, index):
    folder, out = submit(tmp_path / "class", ann={}), tmp_path / "marks"
    go(folder, out)
    (out / "results" / "index.json").write_text(index)
    assert go(folder, out) == 2 and "index.json is damaged. Remove it" in capsys.readouterr().out


def test_with_another_secret_all_is_graded_anew(tmp_path, graded):
    folder, out = submit(tmp_path / "class", ann={}), tmp_path / "marks"
    go(folder, out)
    (out / "secret").unlink()
    go(folder, out)
    assert graded() == ["ann", "ann"]


def test_pages_lead_to_the_lessons_where_they_have_an_address(tmp_path, capsys):
    folder, out = submit(tmp_path / "class", ann={}), tmp_path / "marks"
    assert go(folder, out, "--lessons", "https://school.example/notebooks") == 0
    (page,) = (out / "feedback").iterdir()
    assert page.read_text() == "ann https://school.example/notebooks where"
    for address in ("school.example", "javascript:alert(1)", "https:// x", "file:///etc"):
        with pytest.raises(SystemExit):
            go(folder, out, "--lessons", address)
        assert "is no address that begins with https://" in capsys.readouterr().err


@pytest.mark.parametrize("diagnosis, named", [("where", True), ("slip", True), ("off", False)])
def test_a_teacher_chooses_what_learners_are_told(tmp_path, diagnosis, named):
    folder, out = submit(tmp_path / "class", Ann_7_assignsubmission_file_={"points": 4}), tmp_path / "marks"
    assert go(folder, out, "--diagnosis", diagnosis) == 0
    (page,) = (out / "feedback").iterdir()
    assert page.read_text().split()[-1] == diagnosis
    assert ("a known slip" in (out / "moodle.csv").read_text("utf-8")) == named
    assert "a known slip" in (out / "marks.csv").read_text("utf-8-sig")  # a teacher's own


def test_a_diagnosis_that_there_is_none_of(tmp_path, capsys):
    with pytest.raises(SystemExit):
        go(submit(tmp_path / "class", ann={}), tmp_path / "marks", "--diagnosis", "loud")
    assert "--diagnosis" in capsys.readouterr().err


def test_another_diagnosis_grades_nothing_anew(tmp_path, graded):
    folder, out = submit(tmp_path / "class", ann={}), tmp_path / "marks"
    for diagnosis in ("where", "off"):
        go(folder, out, "--diagnosis", diagnosis)
    assert graded() == ["ann"]


@pytest.mark.slow  # starts two workers
def test_two_workers_give_what_one_gives(tmp_path):
    folder = submit(tmp_path / "class", **CLASS)
    with Book(tmp_path / "one") as one, Book(tmp_path / "two") as two:
        (two.out / "secret").write_bytes(one.secret())
    go(folder, tmp_path / "one")
    go(folder, tmp_path / "two", "--workers", "2")
    same = [
        {path.name: path.read_bytes() for path in (tmp_path / out / "results").glob("*.json")} for out in ("one", "two")
    ]
    assert same[0] == same[1] and len(same[0]) == 13


@posix_only
def test_the_secret_is_made_once_and_is_nobody_elses(tmp_path):
    go(submit(tmp_path / "class", ann={}), tmp_path / "marks")
    secret = tmp_path / "marks" / "secret"
    first = secret.read_bytes()
    assert len(first) == 32 and stat.S_IMODE(secret.stat().st_mode) == 0o600
    go(tmp_path / "class", tmp_path / "marks")
    assert secret.read_bytes() == first


@posix_only
def test_a_second_run_into_the_same_folder_is_turned_away(tmp_path, capsys):
    with Book(tmp_path / "marks"):
        assert go(submit(tmp_path / "class", ann={}), tmp_path / "marks") == 2
    assert "Another run is writing into" in capsys.readouterr().out


def test_marks_inside_the_submissions_are_no_student(tmp_path):
    folder = submit(tmp_path / "class", ann={})
    for _ in range(2):
        assert go(folder, folder / "marks") == 0
    assert {row["student"] for row in rows(folder / "marks" / "marks.csv")} == {"ann"}


def test_results_of_another_exercise_stay(tmp_path, capsys):
    go(submit(tmp_path / "four", ann={"sheet": "04"}, bob={"sheet": "04"}), tmp_path / "marks")
    assert go(submit(tmp_path / "five", ann={"sheet": "05"}), tmp_path / "marks") == 0
    assert "Results of earlier runs in these marks, too: 2." in capsys.readouterr().out
    assert {(row["student"], row["exercise"]) for row in rows(tmp_path / "marks" / "marks.csv")} == {
        ("ann", "04"),
        ("ann", "05"),
        ("bob", "04"),
    }
    again = submit(tmp_path / "four again", bob={"sheet": "04", "points": 5})  # downloaded once more
    assert go(again, tmp_path / "marks", "--same-class") == 0
    assert len(rows(tmp_path / "marks" / "marks.csv")) == 15


def test_our_own_mistake_costs_one_result_and_is_tried_again(tmp_path, graded, capsys):
    folder = submit(tmp_path / "class", ann={"points": 1}, bad={"raise": "oh"}, zoe={"points": 1})
    for calls in (3, 4):
        assert go(folder, tmp_path / "marks") == 0 and len(graded()) == calls
    said = capsys.readouterr().out
    assert "2 graded" in said and "bad: x.ipynb: It could not be graded: ValueError: oh" in said


@pytest.mark.slow  # starts workers that die
@posix_only
def test_a_file_that_kills_its_worker_takes_nobody_along(tmp_path, graded, capsys):
    folder = submit(tmp_path / "class", **CLASS, s05x={"kill": True})
    assert go(folder, tmp_path / "marks", "--workers", "2") == 0
    assert "12 graded" in (said := capsys.readouterr().out)
    assert "s05x: x.ipynb: It could not be graded: it ended the grader's own process." in said
    assert graded().count("s05x") == 2


def test_a_file_whose_worker_died_is_tried_once_more(tmp_path, graded, monkeypatch):
    class Dying(standins.Desk):
        """Its first worker dies."""

        died = False

        def done(self, seconds):
            for task, result, took in super().done(seconds):
                yield task, result if self.died else batch.Died(), took
                self.died = True

    monkeypatch.setattr(batch, "Local", lambda _: Dying())
    assert go(submit(tmp_path / "class", ann={"points": 5}, bob={"points": 5}), tmp_path / "marks") == 0
    assert points(tmp_path / "marks") == {"ann": 5, "bob": 5} and sorted(graded()) == ["ann", "ann", "bob"]


# --- stopping and going on ---------------------------------------------------


class Stopped:
    """The command in a process of its own, stopped while a given student is being graded."""

    def __init__(self, folder, out, how, monkeypatch, standin="waiting", workers="2", kept=0):
        reached = folder.parent / "reached"
        os.mkfifo(reached)
        monkeypatch.setenv("STOPS_AT", "s06")
        monkeypatch.setenv("REACHED", str(reached))
        script = (
            "import signal, sys, grading_standins\nfrom inference_math.grading.__main__ import main\n"
            # a job in the background is born deaf to Ctrl-C
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "sys.exit(main(sys.argv[2:], getattr(grading_standins, sys.argv[1])))"
        )
        command = [sys.executable, "-c", script, standin, str(folder), "--to", str(out), "--workers", workers]
        running = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "tests"), "PYTHONUNBUFFERED": "1"},
        )
        self.processes = [psutil.Process(int(pid)) for pid in reached.read_text().split()]  # waits until it is there
        self.processes += [
            one for one in psutil.Process(running.pid).children(recursive=True) if one not in self.processes
        ]
        while running.poll() is None and len(list((out / "results").glob("[!i]*.json"))) < kept:
            os.sched_yield()  # what is done is written by another process than the one that says so
        running.send_signal(how)
        self.said, _ = running.communicate(timeout=60)
        self.status = running.returncode

    def left(self):
        """Processes that outlived it."""
        _, alive = psutil.wait_procs(self.processes, timeout=20)
        return [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@posix_only
@pytest.mark.slow  # starts a grader and kills it
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_run_goes_on_and_ends_the_same(tmp_path, graded, monkeypatch, how):
    folder, out = submit(tmp_path / "class", **CLASS), tmp_path / "marks"
    stopped = Stopped(folder, out, how, monkeypatch, kept=4)
    assert stopped.left() == []
    if how == signal.SIGINT:
        assert stopped.status == 130
        assert "of 12 are done and kept. To go on, run the same command again." in stopped.said
    else:
        assert stopped.status == -signal.SIGKILL
    kept = {json.loads(path.read_bytes())["student"] for path in (out / "results").glob("*.json")}
    assert 4 <= len(kept) < 12 and "s06" not in kept and not (out / "marks.csv").exists()
    assert go(folder, out, grade=standins.waiting) == 0
    calls = graded()
    assert all(calls.count(student) == 1 for student in kept) and set(calls) == set(CLASS)

    with Book(tmp_path / "whole") as whole:
        (whole.out / "secret").write_bytes((out / "secret").read_bytes())
    go(folder, tmp_path / "whole", grade=standins.waiting)
    for name in ("marks.csv", "results/index.json"):
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends it")
@pytest.mark.slow  # starts a grader and kills it
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_the_grader_in_a_call_of_c(tmp_path, monkeypatch, how):
    stopped = Stopped(submit(tmp_path / "class", ann={}), tmp_path / "marks", how, monkeypatch, "stuck", "1")
    assert stopped.processes and stopped.left() == []


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_sandbox_outlives_the_grader(tmp_path, monkeypatch, how):
    stopped = Stopped(submit(tmp_path / "class", ann={}), tmp_path / "marks", how, monkeypatch, "sandboxed", "1")
    assert len(stopped.processes) >= 4 and stopped.left() == []


# --- a cluster ---------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as running:
        yield running


@posix_only
@pytest.mark.slow  # starts a cluster and kills a part of it
def test_a_cluster_that_loses_a_worker_loses_nothing(tmp_path, cluster, monkeypatch):
    import distributed

    folder = submit(tmp_path / "class", **CLASS)
    reached = tmp_path / "reached"
    os.mkfifo(reached)
    with distributed.Client(cluster, set_as_default=False) as client:
        client.run(standins.set_variables, STOPS_AT="s06", REACHED=str(reached))
    killed = []

    def kill():
        killed.append(int(reached.read_text()))
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    with Book(tmp_path / "here") as here, Book(tmp_path / "there") as there:
        (there.out / "secret").write_bytes(here.secret())
    assert go(folder, tmp_path / "there", "--dask", cluster.scheduler_address, grade=standins.waiting) == 0
    killer.join(10)
    assert killed and not psutil.pid_exists(killed[0])
    go(folder, tmp_path / "here")
    for path in (tmp_path / "here").rglob("*.[cj]s*"):
        assert path.read_bytes() == (tmp_path / "there" / path.relative_to(tmp_path / "here")).read_bytes(), path


@pytest.mark.usefixtures("sandbox")
def test_a_cluster_grades_in_sandboxes(tmp_path, cluster):
    laid_out(tmp_path / "class", "ann/", "bob/")
    (tmp_path / "class" / "ann" / "x.ipynb").write_text(json.dumps(standins.answered("04")))
    (tmp_path / "class" / "bob" / "x.ipynb").write_bytes((ROOT / "exercises" / "04_batching.ipynb").read_bytes())
    assert go(tmp_path / "class", tmp_path / "marks", "--dask", cluster.scheduler_address, grade=None) == 0
    assert points(tmp_path / "marks") == {"ann": ALL, "bob": 0}


def test_a_worker_of_another_version_grades_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "need_bubblewrap", lambda: None)
    with pytest.raises(batch.Unavailable, match="another version"):
        batch.sandboxed(b"", "ann", "x.ipynb", b"", "", version="others")


@pytest.mark.slow  # loads what a cluster is made of
def test_a_cluster_needs_its_extra_and_an_answer(tmp_path, monkeypatch, capsys):
    folder = submit(tmp_path / "class", ann={})
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert go(folder, tmp_path / "marks", "--dask", "tcp://127.0.0.1:1") == 2
    assert "pip install 'inference-math[cluster]'" in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.setattr("inference_math.cluster.PATIENCE", 0.2)
    assert go(folder, tmp_path / "marks", "--dask", "tcp://127.0.0.1:1") == 2
    assert "No dask scheduler answers at tcp://127.0.0.1:1" in capsys.readouterr().out


# --- without a sandbox, nothing ----------------------------------------------


def test_nothing_is_graded_without_a_sandbox(tmp_path, monkeypatch, capsys):
    def none():
        raise batch.Unavailable("no bwrap here")

    monkeypatch.setattr(batch, "need_bubblewrap", none)
    assert go(submit(tmp_path / "class", ann={}), tmp_path / "marks", grade=None) == 2
    assert capsys.readouterr().out == "no bwrap here\n" and not (tmp_path / "marks" / "results").exists()


@pytest.mark.usefixtures("sandbox")
def test_without_psutil_the_cure_is_said_at_the_door(tmp_path, monkeypatch, capsys):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "psutil" else find(name))
    assert go(submit(tmp_path / "class", ann={}), tmp_path / "marks", grade=None) == 2
    assert "pip install 'inference-math[grading]'" in capsys.readouterr().out


@pytest.mark.usefixtures("sandbox", "real_pages")
def test_the_command_grades_a_class_in_sandboxes(tmp_path, capfd):
    crash = standins.answered("04")
    crash["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": "import os; os._exit(3)"})
    files = {
        "Ann Lee_11": json.dumps(standins.answered("04")).encode(),
        "Bob_12": json.dumps(crash).encode(),
        "Eve_13": b"{",
    }
    (tmp_path / "class.zip").write_bytes(zipped(*((f"{name}{MOODLE}/x.ipynb", data) for name, data in files.items())))
    assert command.main(["class.zip", "--typed-in", str(tmp_path), "--workers", "2"]) == 0
    said, complained = capfd.readouterr()
    assert "2 graded, mean 100 % of the points." in said and complained == ""
    assert "Eve: x.ipynb: The file is not a whole notebook" in said
    assert len(list((tmp_path / "marks" / "feedback").iterdir())) == 3 and (tmp_path / "marks" / "report.html").exists()
    assert points(tmp_path / "marks") == {"Ann Lee": ALL, "Bob": ALL, "Eve": 0}
    assert [(row["Identifier"], row["Grade"]) for row in rows(tmp_path / "marks" / "moodle.csv")] == [
        ("Participant 11", f"{ALL:g}"),
        ("Participant 12", f"{ALL:g}"),
        ("Participant 13", ""),
    ]


@pytest.mark.slow  # starts it
def test_the_command_is_a_program(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "inference_math.grading", "class.zip", "--typed-in", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, f"There is nothing at {tmp_path / 'class.zip'}.\n", "")


@pytest.mark.parametrize(
    "typed, why",
    [
        (["x", "--workers", "0"], "not a whole number"),
        (["x", "--exercise", "99"], "there is no exercise 99"),
        ([], "SUBMISSIONS"),
    ],
)
def test_what_was_typed_wrongly_is_said(capsys, typed, why):
    with pytest.raises(SystemExit) as ended:
        command.main(typed)
    assert ended.value.code == 2 and why in capsys.readouterr().err


# --- tables ------------------------------------------------------------------


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def points(out):
    total = {}
    for row in rows(out / "marks.csv"):
        total[row["student"]] = total.get(row["student"], 0) + float(row["points"] or 0)
    return total


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u3000=1",
        "\u00a0+1",
        "\u200b=1",
        "\ufeff@x",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20x",
        "\ufe661",
        "\u2a751",
        "\tharmless",
        "\rharmless",
        '"=1+1"',
        "\n\n=1",
    ],
)
def test_no_cell_is_a_formula(text):
    got = spreadsheet.cell(text)
    assert got.startswith("'") and got == spreadsheet.cell(got) and len(got.splitlines()) == 1


def test_a_cell_stays_on_its_line_and_text_stays_text():
    assert spreadsheet.cell("a\r\nb\n\n  c\u2028d\x00\x1b[e") == "a ¶ b ¶ c ¶ d  [e"
    assert spreadsheet.cell("x;=1+1;y; -2") == "x;'=1+1;y;' -2"  # where ; parts cells
    for text in ("Ann O'Neil", "3 - 4 = 5", "2.5", "", "Zoë", "a;b"):
        assert spreadsheet.cell(text) == text


def test_a_class_of_formulas(tmp_path):
    evil = '=HYPERLINK("http://x","y")'
    folder = submit(tmp_path / "class", **{evil.replace("/", ""): {"words": f"{evil}\n{evil}", "sheet": "08"}})
    (folder / "@b").mkdir()
    go(folder, tmp_path / "marks")
    for path in (tmp_path / "marks").glob("*.csv"):
        text = path.read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            assert not any(field.startswith(tuple("=+-@\t\r")) for field in row), row
        assert text.count("\r\n") == len(list(csv.reader(io.StringIO(text))))


def test_marks_are_sorted_and_whole(tmp_path):
    go(submit(tmp_path / "class", bob={"points": 4}, ann={"points": 5, "words": "well"}), tmp_path / "marks")
    assert (
        (tmp_path / "marks" / "marks.csv")
        .read_bytes()
        .startswith(b"\xef\xbb\xbfstudent,exercise,question,points,most,outcome,mistake,because,late\r\n")
    )
    got = [tuple(row.values()) for row in rows(tmp_path / "marks" / "marks.csv")]
    assert got[5:7] == [
        ("ann", "04", "q6", "", "4", "to read", "", "", ""),
        ("bob", "04", "q1", "1", "1", "correct", "", "", ""),
    ]
    assert got[-1] == ("bob", "04", "q5", "0", "1", "not yet", "a known slip", "", "") and got == sorted(got)


def test_of_several_files_the_best_counts(tmp_path):
    folder = submit(tmp_path / "class", ann={"points": 2})
    (folder / "ann" / "older.ipynb").write_text('{"cells": [], "points": 4}')
    (folder / "ann" / "other sheet.ipynb").write_text('{"cells": [], "points": 1, "sheet": "05"}')
    go(folder, tmp_path / "marks")
    assert points(tmp_path / "marks") == {"ann": 5}
    results = choosing.counted(Book(tmp_path / "marks").all(), {})
    assert [one["points"] for one in results] == [4, 1]
    assert (
        next(iter(results))["notes"][-1]
        == "2 files were handed in for this exercise: older.ipynb (4), x.ipynb (2). The best counts: older.ipynb."
    )


class TestWritten:
    @pytest.fixture
    def out(self, tmp_path, capsys):
        submit(
            tmp_path / "class",
            ann={"points": 5, "words": "=because\nit is", "sheet": "08"},
            bob={"words": "no", "sheet": "08"},
        )
        assert go(tmp_path / "class", tmp_path / "marks") == 0
        assert "2 answers in words still to be read (written.csv), and counted 0 until then." in capsys.readouterr().out
        return tmp_path / "marks"

    def again(self, out):
        return go(out.parent / "class", out)

    def fill(self, out, **given):
        """As a teacher does, in a spreadsheet that parts cells with semicolons and takes 08 for a number."""
        header, rows = spreadsheet.read(out / "written.csv")
        for row in rows:
            row[header.index("points")] = given.get(row[0], row[header.index("points")])
            row[header.index("exercise")] = row[header.index("exercise")].lstrip("0")
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([header, *rows])
        (out / "written.csv").write_bytes(text.getvalue().encode("utf-8-sig"))

    def test_points_are_read_counted_and_kept(self, out):
        assert (
            rows(out / "written.csv")[0]["answer"] == "'=because ¶ it is"
            and rows(out / "written.csv")[0]["most"] == "4"
        )
        self.fill(out, ann="3,5")
        for _ in range(2):
            assert self.again(out) == 0
            assert points(out) == {"ann": 8.5, "bob": 0}
            assert [(row["student"], row["exercise"], row["points"]) for row in rows(out / "written.csv")] == [
                ("ann", "08", "3.5"),
                ("bob", "08", ""),
            ]
        assert [row["outcome"] for row in rows(out / "marks.csv") if row["question"] == "q6"] == ["not yet", "to read"]

    @pytest.mark.parametrize("value", ["5", "-1", "x", "nan", "inf", "1e9", "=2"])
    def test_what_is_no_number_from_0_to_most_is_named(self, out, value, capsys, graded):
        self.fill(out, bob=value)
        before = (out / "written.csv").read_bytes()
        assert self.again(out) == 2
        assert f"row 3, bob, q6: {value!r} is not a number from 0 to 4" in capsys.readouterr().out
        assert (out / "written.csv").read_bytes() == before and graded() == []

    def test_points_are_for_the_answer_that_was_read(self, out, capsys):
        self.fill(out, ann="4")
        submit(out.parent / "class", ann={"points": 5, "words": "another", "sheet": "08"})
        assert self.again(out) == 0 and points(out)["ann"] == 5
        assert "1 row of written.csv with points for answers that are gone: not counted." in capsys.readouterr().out
        assert [row["points"] for row in rows(out / "written.csv")] == ["", "", "4"]

    def test_a_lost_column_is_named(self, out, capsys):
        (out / "written.csv").write_text("student,points\nann,3\n")
        assert self.again(out) == 2 and "lacks the column question" in capsys.readouterr().out


class TestForAnLms:
    def test_moodle_imports_what_it_exported(self, tmp_path, capsys):
        # mod/assign/feedback/offline/importgradeslib.php wants Identifier, Grade and Last modified (grade)
        go(
            submit(tmp_path / "class", **{f"Ann Lee_11{MOODLE}": {"points": 3}, f"Bob_12{MOODLE}": {"points": 5}}),
            tmp_path / "marks",
        )
        data = (tmp_path / "marks" / "moodle.csv").read_bytes()
        assert data.decode().splitlines() == [
            "Identifier,Full name,Grade,Maximum grade,Last modified (grade),Feedback comments",
            "Participant 11,Ann Lee,3,5,-,3 of 5 points. q4: not yet (a known slip); q5: not yet (a known slip)",
            "Participant 12,Bob,5,5,-,5 of 5 points. ",
        ]

    def test_a_worksheet_is_filled_in_on_its_own_scale(self, tmp_path, capsys):
        sheet = tmp_path / "Grades.csv"
        sheet.write_text(
            "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),"
            "Feedback comments\n"
            'Participant 11,"Ann Lee",ann@x.org,Submitted,,100.00,"Monday, 1 June 2026, 9:00 AM",\n'
            "Participant 12,Bob Roe,bob@x.org,Submitted,,100.00,-,\n"
            "Participant 13,Cid,cid@x.org,No submission,,100.00,-,\n"
        )
        go(
            submit(tmp_path / "class", ann={"points": 3}, **{"Roe Bob": {"points": 5}}, eve={}),
            tmp_path / "marks",
            "--roster",
            str(sheet),
        )
        got = rows(tmp_path / "marks" / "moodle.csv")
        assert [(row["Identifier"], row["Grade"], row["Last modified (grade)"]) for row in got] == [
            ("Participant 11", "60", "Monday, 1 June 2026, 9:00 AM"),
            ("Participant 12", "100", "-"),
        ]
        said = capsys.readouterr().out
        assert (
            "Not on the roster, or not to be told apart there: eve." in said
            and "1 person of the roster handed in nothing." in said
        )

    def test_canvas_gets_its_own_columns_back(self, tmp_path):
        # lib/gradebook_importer.rb: Student and ID first, Section last before the assignments, a row of Points Possible
        book_ = tmp_path / "gradebook.csv"
        book_.write_text(
            "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (7),Exercise 04: Batching (8),Final Score\n"
            ",,,,,Manual Posting,,\n    Points Possible,,,,,3,10,(read only)\n"
            '"Lee, Ann",101,u1,ann@x.org,A,1,,\n"Roe, Bob",102,u2,bob,A,2,,\n'
        )
        go(
            submit(tmp_path / "class", ann={"points": 3}, bob={"points": 5, "sheet": "05"}),
            tmp_path / "marks",
            "--roster",
            str(book_),
        )
        assert (tmp_path / "marks" / "canvas.csv").read_text().splitlines() == [
            f"Student,ID,SIS User ID,SIS Login ID,Section,Exercise 04: Batching (8),{common.load('05').title}",
            "    Points Possible,,,,,10,5",
            '"Lee, Ann",101,u1,ann@x.org,A,6,',
            '"Roe, Bob",102,u2,bob,A,,5',
        ]

    def test_canvas_without_a_gradebook(self, tmp_path):
        folder = tmp_path / "class"
        folder.mkdir()
        (folder / "leeann_LATE_12_34_x-1.ipynb").write_text('{"cells": [], "points": 2}')
        go(folder, tmp_path / "marks")
        assert (tmp_path / "marks" / "canvas.csv").read_text().splitlines() == [
            "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 04: Batching",
            "    Points Possible,,,,,5",
            "leeann,12,,,,2",
        ]

    def test_two_who_may_be_the_same_get_nothing(self, tmp_path):
        (tmp_path / "r.csv").write_text(
            "Identifier,Full name,Grade\nParticipant 1,Ann Lee,\nParticipant 2,Ann Lee,\nParticipant 3,Bob Roe,\n"
        )
        people = roster.read(tmp_path / "r.csv")
        entries = [{"student": name, "ids": {}} for name in ("Ann Lee", "Bob Roe", "roebob")]
        assert people.places(entries) == {}
        assert people.places(entries[:2]) == {"Bob Roe": 2}

    def test_a_plain_list_gives_no_id_of_canvas(self, tmp_path):
        (tmp_path / "r.csv").write_text("First name;Last name;ID;Email address\nAnn;Lee;555;ann@x.org\n")
        go(
            submit(tmp_path / "class", **{"Ann Lee": {"points": 2}}),
            tmp_path / "marks",
            "--roster",
            str(tmp_path / "r.csv"),
        )
        assert (tmp_path / "marks" / "canvas.csv").read_text().splitlines()[2] == "Ann Lee,,,,,2"

    @pytest.mark.parametrize(
        "data, why", [(b"PK\x03\x04", "a workbook"), (b"", "is empty"), (b"a,b\n1,2\n", "no column with names")]
    )
    def test_an_unusable_roster_is_named(self, tmp_path, data, why):
        (tmp_path / "r.csv").write_bytes(data)
        with pytest.raises(Refused, match=why):
            roster.read(tmp_path / "r.csv")


# --- pages -------------------------------------------------------------------


def test_slugs_are_safe_unique_and_steady():
    names = ["Ann Lee", "ann lee", "../../x", "Zoë", "李", "", "a" * 300, "=1", "CON"]
    slugs = [command.slug(name) for name in names]
    assert len(set(slugs)) == len(names) and slugs == [command.slug(name) for name in names]
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(one) < 60 for one in slugs)
    assert slugs[0].startswith("ann-lee-") and slugs[3].startswith("zoe-")


def test_each_student_gets_a_page_of_all_their_sheets(tmp_path, monkeypatch):
    given = {}
    monkeypatch.setattr(
        feedback,
        "page",
        lambda student, results, *_: given.setdefault(student, [one["sheet"] for one in results]) and "<p>",
    )
    monkeypatch.setattr(
        report, "page", lambda results, link: f"{len([*results])} {sum(one['points'] for one in results)} {link('bob')}"
    )
    folder = submit(tmp_path / "class", ann={"points": 1}, bob={"points": 2})
    (folder / "ann" / "y.ipynb").write_text('{"cells": [], "sheet": "05"}')
    assert go(folder, tmp_path / "marks") == 0
    assert (
        given == {"ann": ["04", "05"], "bob": ["04"]}
        and (tmp_path / "marks" / "report.html").read_text() == f"3 3.0 feedback/{command.slug('bob')}.html"
    )
    (folder / "bob" / "x.ipynb").unlink()
    (folder / "bob").rmdir()
    (tmp_path / "marks" / "feedback" / "a note of mine.html").touch()
    go(folder, tmp_path / "marks")
    assert sorted(path.name[:4] for path in (tmp_path / "marks" / "feedback").iterdir()) == ["a no", "ann-"]


@pytest.mark.usefixtures("real_pages")
def test_the_pages_are_made_of_what_a_teacher_read(tmp_path):
    folder, out = (
        submit(tmp_path / "class", ann={"points": 1, "words": "why <b>not</b>", "sheet": "08"}),
        tmp_path / "marks",
    )
    assert go(folder, out) == 0
    header, (row,) = spreadsheet.read(out / "written.csv")
    row[header.index("points")] = "3"
    (out / "written.csv").write_bytes(spreadsheet.csv_of(header, [row], True))
    assert go(folder, out) == 0
    (page,) = (out / "feedback").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "Your teacher gave 3 of 4." in text and "<b>not" not in text
    assert f'href="feedback/{page.name}"' in (out / "report.html").read_text(encoding="utf-8")


# --- progress ----------------------------------------------------------------


def test_progress_counts_what_was_graded_now():
    clock = iter([0, 0, 10, 40]).__next__
    said = []
    shown = progress.Progress(10, said.append, clock)
    for graded in (False, True, True):
        shown.step("ann", graded)
    assert said == ["3 of 10, 0.1 a second, 2 min left"]  # 2 in 40 s, so 7 more in 140 s
