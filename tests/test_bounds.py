"""What a learner's file may cost the class: every text is cut before it is worked on, every file has its time."""

import contextlib
import io
import json
import os
import re
import unicodedata
import zipfile
from itertools import count
from types import SimpleNamespace

import grading_standins as standins
import psutil
import pytest
from conftest import ROOT, notebook_at
from grading_standins import submit
from hypothesis import given
from hypothesis import strategies as st
from inference_math.errors import Refused
from inference_math.grading import __main__ as command
from inference_math.grading.files import archive, intake, layouts, names
from inference_math.grading.files.notebook import Unreadable, defines
from inference_math.grading.marking import counting
from inference_math.grading.out import feedback, report, spreadsheet
from inference_math.grading.run import batch, progress, workers
from inference_math.grading.sandbox import bubblewrap, interview, protocol, reading, room
from inference_math.grading.sandbox.bubblewrap import Limits
from inference_math.grading.sheets import common, personal

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals")
MARKS = "e" + "\u0301\u0323" * 20_000
"""Combining marks out of order: to normalise them takes time by the square of their number."""


@pytest.fixture
def longest(monkeypatch):
    """The length of the longest text that was normalised."""
    lengths, normalize = [0], unicodedata.normalize
    monkeypatch.setattr(
        unicodedata, "normalize", lambda form, text: lengths.append(len(text)) or normalize(form, text[:2_000])
    )
    return lambda: max(lengths)


# --- texts -------------------------------------------------------------------


class TestTextsAreCutFirst:
    @pytest.mark.parametrize("student", [MARKS, "\ufdfa" * 40_000, "a" * 40_000])
    def test_of_the_mark_in_a_copy(self, longest, student):
        with pytest.raises(Unreadable, match="another secret"):
            personal.remarks({"variant": 1, "student": student, "seal": "0" * 16}, "04", "Ann", b"s")
        assert longest() <= 300

    @pytest.mark.parametrize("seal", ["\ud800" * 16, "0" * 10**6, ["0"], None, {"a": 1}])
    def test_a_seal_that_is_none_is_no_mistake_of_ours(self, seal):
        with pytest.raises(Unreadable, match="another secret"):
            personal.remarks({"variant": 1, "student": "Ann", "seal": seal}, "04", "Ann", b"s")

    def test_of_names(self, longest):
        assert len(archive.shown(MARKS)) <= 120 and archive.shown(MARKS).endswith("…")
        assert archive.shown("Jo\u0308rg") == "Jörg" and archive.shown("a" * 120) == "a" * 120
        names.plain_name(MARKS), report._order(MARKS), command.slug(MARKS)
        assert longest() <= 600

    @pytest.mark.parametrize("one", ["李", "11 ", "a_", "_1", "1-1 - ", "(1) ", "copy ", "ë_", "2026 "])
    def test_a_long_name_is_matched_at_once(self, one):  # else this test has no end
        for name in (one * 80, f"04_batching_{one * 60}!", f"{one * 60}04_batching"):
            entry = archive.Entry((name[:250], "x.ipynb"))
            layouts.layout([entry])(entry)
            layouts.student(name[:250])

    def test_names_in_a_learners_archive(self, tmp_path, longest):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for n in range(3):
                file.writestr(f"{n}{MARKS[:30_000]}.ipynb", "")
            file.writestr("d/" * 10_000 + "x.ipynb", "")
            file.writestr("x.ipynb", "fine")
        (tmp_path / "eve.zip").write_bytes(out.getvalue())
        (tmp_path / "ann.ipynb").write_text("fine")
        found = intake.find(tmp_path)
        assert longest() <= 600 and max(len(one.file) for one in found) <= 120
        assert [one.read() for one in found if not one.problem] == [b"fine", b"fine"]
        assert {one.problem for one in found} == {"", "Its name is too long.", "The folders are nested too deeply."}

    def test_a_learners_archive_is_opened_once_for_all_its_files(self, tmp_path, monkeypatch):
        opened, unpacked = [], archive.unpacked
        monkeypatch.setattr(archive, "unpacked", lambda *args, **more: opened.append(1) or unpacked(*args, **more))
        for name in ("eve", "fay"):
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as file:
                for n in range(20):
                    file.writestr(f"{n}.ipynb", f"{name} {n}")
        found = intake.find(tmp_path)
        assert sorted(one.read().decode() for one in found) == sorted(
            f"{name} {n}" for name in ("eve", "fay") for n in range(20)
        )
        assert len(opened) <= 4

    def test_folders_of_a_learners_archive_are_not_looked_through_for_each_file(self):
        class Folders(set):
            __iter__ = None

        assert intake._ours(("x", "solutions", "04_batching.ipynb"), Folders({("x", "exercises")}))
        assert not intake._ours(("x", "solutions", "04_batching.ipynb"), Folders({("y", "exercises")}))

    def test_archives_of_one_learner_hold_no_more_than_one_may(self, tmp_path, monkeypatch):
        for name in ("eve/1.zip", "eve/2.zip", "eve/3.zip", "zoe/1.zip"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            with zipfile.ZipFile(tmp_path / name, "w") as file:
                for n in range(3):
                    file.writestr(f"{n}.ipynb", "")
        listed = archive.entries(tmp_path)
        monkeypatch.setattr(archive, "entries", lambda _: listed)
        monkeypatch.setattr(archive, "MOST_ENTRIES", 5)
        found = intake.find(tmp_path)
        assert [one.file for one in found if one.problem] == ["3.zip"] and len(found) == 10

    def test_a_line_of_a_copy_is_tried_from_its_beginning_alone(self):
        assert counting.OF_A_COPY["code"].search("q1_number = ...")
        assert not counting.OF_A_COPY["code"].search(
            "a b_number = ..."
        )  # from each letter of a long line: by its square

    def test_a_cell_of_blanks_is_looked_at_once(self):
        assert spreadsheet.cell("a" + " " * 9 + "\n\t \n b ") == "a ¶ b "
        assert not re.search(
            r"^\[.*\*", spreadsheet._BREAK.pattern
        )  # no blanks before the break: they are tried again at each

    @given(st.text(alphabet="x \t,:)]=#!<(a\n", max_size=40))
    def test_what_defines_a_name_is_found_as_it_was_by_a_slower_pattern(self, text):
        def slowly(source, name):
            for found in re.finditer(rf"(?<![\w.]){name}\b", source):
                before = source[: found.start()].rpartition("\n")[2]
                after = source[found.end() :].partition("\n")[0]
                if re.search(r"\b(def|class|as)\s+$", before):
                    return True
                if "#" not in before and re.match(r"\s*([,)\]][^=]*)?(:[^=]*)?=(?!=)", after):
                    return True
            return False

        assert defines(text, "x") == slowly(text, "x")

    def test_a_cell_of_places_for_a_name_is_tried_with_no_pattern_that_goes_back(self, monkeypatch):
        """No pattern with two parts that take the same characters meets what stands behind a name."""
        tried, match = [], re.match
        monkeypatch.setattr(
            re, "match", lambda pattern, text, *more: tried.append(pattern) or match(pattern, text, *more)
        )
        assert not defines("x" + ",:" * 140, "x") and not tried


# --- the time of one file ----------------------------------------------------


class Clock:
    now = 0.0

    def monotonic(self):
        return self.now


def sleepers(monkeypatch, clock, seconds):
    """Sandboxes in which each cell called "sleep" ends them after so many seconds, by the clock."""
    made = []

    class Box:
        def __init__(self, limits, ends):
            self.ends = ends
            made.append(clock.now)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def ask(self, request, most, times=1):
            if request.get("run") == "sleep":
                clock.now = min(clock.now + seconds, self.ends)
                raise interview.Gone("it ran out of time")
            return {"ok": True} if "run" in request else {"replies": [{"text": "b"}]}

    monkeypatch.setattr(interview, "Sandbox", Box)
    monkeypatch.setattr(interview, "time", clock)
    return made


def test_all_sandboxes_of_a_file_share_its_time(monkeypatch):
    clock = Clock()
    made = sleepers(monkeypatch, clock, 56)
    sheet = common.load("04")
    asked = [one for one in sheet.questions if one.name == "outcome"] * 1
    sources = ["outcome = 'b'", *["sleep"] * 5, "last = 1"]
    replies, notes = interview.collect(sheet, asked, sources, Limits(whole=120))
    assert clock.now <= 120 and len(made) <= 3
    assert replies[asked[0].id].verdict == [{"text": "b"}]  # what it had said by then counts
    assert "Your notebook was graded as far as it got in 120 seconds." in notes


def test_a_question_that_was_not_reached_says_so(monkeypatch):
    clock = Clock()
    sleepers(monkeypatch, clock, 70)
    sheet = common.load("04")
    asked = [one for one in sheet.questions if one.name == "outcome"]
    replies, _ = interview.collect(sheet, asked, ["sleep", "sleep", "outcome = 'b'"], Limits(whole=120))
    assert replies[asked[0].id].verdict == "The time for the whole notebook was over before this was asked."


@pytest.mark.usefixtures("sandbox")
def test_a_notebook_that_sleeps_is_graded_as_far_as_it_got():
    from inference_math.grading.marking.grade import grade

    notebook = notebook_at(ROOT / "solutions" / "04_batching.ipynb")
    sleeps = [{"cell_type": "code", "metadata": {}, "source": "import time; time.sleep(2.5)"} for _ in range(4)]
    notebook["cells"] += sleeps
    result = grade(json.dumps(notebook).encode(), "eve", limits=Limits(whole=6))
    assert result["points"] == result["most"] > 0
    assert any("as far as it got in 6 seconds" in one for one in result["notes"])


# --- workers -----------------------------------------------------------------


@pytest.fixture(autouse=True)
def plain_pages(monkeypatch):
    monkeypatch.setattr(feedback, "page", lambda *_: "")
    monkeypatch.setattr(report, "page", lambda *_, **__: "")


def go(path, out, grade=standins.plain):
    return command.main([str(path), "--to", str(out)], grade=grade)


def clock_of_eve(how, reached):
    """Time that passes for her file alone, so that a busy machine changes nothing: by what its worker computed, or, as
    soon as it is ``reached``, ten times as fast as for us."""
    real, used = workers._Worker.seconds, [0.0]

    def seconds(one):
        if "eve" not in one.task.arguments:
            return 0.0
        if how == "wait":
            return 10 * real(one) if reached() else 0.0
        with contextlib.suppress(ValueError):  # its process is ended: what it used stays
            used[0] = 2 * sum(psutil.Process(one.process.pid).cpu_times()[:2])
        return used[0]

    return seconds


@posix_only
@pytest.mark.slow  # waits for its deadline
@pytest.mark.parametrize("how, again", [("busy", 0), ("wait", 1)])
def test_a_file_that_takes_for_ever_takes_nobody_along(tmp_path, graded, monkeypatch, capsys, how, again):
    """ "busy" holds the interpreter lock in a call of C; one that only waits may be the machine's fault, and is tried
    again at the next run."""
    monkeypatch.setattr(workers, "DEADLINE", 2)
    runs = [1]
    monkeypatch.setattr(workers._Worker, "seconds", clock_of_eve(how, lambda: graded().count("eve") == runs[0]))
    folder = submit(tmp_path / "class", ann={"points": 5}, eve={how: True}, zoe={"points": 5})
    assert go(folder, tmp_path / "marks") == 0
    said = capsys.readouterr().out
    assert "2 graded, mean 100 %" in said
    assert re.search(r"eve: x.ipynb: It was given up: the grader had worked on it for \d+ seconds\.", said)
    before, runs[0] = len(graded()), 2
    assert go(folder, tmp_path / "marks") == 0 and len(graded()) == before + again


def test_a_learner_has_so_much_time(tmp_path, graded, monkeypatch, capsys):
    class Slow(standins.Desk):
        """Each file takes a minute."""

        def done(self, seconds):
            return [(task, result, 60.0) for task, result, _ in super().done(seconds)]

    monkeypatch.setattr(batch, "Local", lambda _: Slow())
    monkeypatch.setattr(batch, "BUDGET", 150)
    folder = submit(tmp_path / "class", ann={"points": 1}, eve=[{"points": n} for n in range(6)], zoe={"points": 1})
    assert go(folder, tmp_path / "marks") == 0
    assert graded().count("eve") == 3 and graded().count("zoe") == 1
    assert (
        "eve: 3.ipynb and 2 more: It was not graded: this learner's files had taken 180 seconds by then."
        in capsys.readouterr().out
    )
    assert go(folder, tmp_path / "marks") == 0 and graded().count("eve") == 3


def test_files_that_are_tried_again_have_no_time_of_their_own(tmp_path, monkeypatch, capsys):
    """A learner who can make the machine short of memory, say, has each file tried three times."""
    tried = []

    class Slow(standins.Desk):
        """Each file takes a minute."""

        def done(self, seconds):
            return [(task, result, 60.0) for task, result, _ in super().done(seconds)]

    def scarce(data, student, *more):
        tried.append(student)
        if student == "eve" and tried.count("eve") < 4:
            raise room.Scarce("the machine has too little memory left")
        return standins.plain(data, student, *more)

    monkeypatch.setattr(batch, "Local", lambda _: Slow())
    monkeypatch.setattr(batch, "BUDGET", 150)
    folder = submit(tmp_path / "class", ann={"points": 1}, eve=[{"points": n} for n in range(6)], zoe={"points": 1})
    assert go(folder, tmp_path / "marks", scarce) == 0
    said = capsys.readouterr().out
    assert tried.count("eve") == 3 and tried.count("zoe") == 1 and "2 graded" in said
    assert "eve: 3.ipynb and 2 more: It was not graded: this learner's files had taken 180 seconds by then." in said
    assert "eve: 0.ipynb and 2 more: It could not be graded: the machine has too little memory left." in said
    assert go(folder, tmp_path / "marks", scarce) == 0 and tried.count("eve") > 3  # nothing of it is final


def test_a_grader_that_was_stopped_takes_nobody_s_time(tmp_path, graded, monkeypatch, capsys):
    """By Ctrl-Z, as long as a file and a learner may take, while eve's first file is graded."""
    now, later = workers.time.monotonic, [0]
    monkeypatch.setattr(workers, "time", SimpleNamespace(monotonic=lambda: now() + later[0]))
    monkeypatch.setattr(workers, "awake", workers.Clock())

    class Stopped(workers.Local):
        def done(self, seconds):
            later[0] = 2 * batch.BUDGET
            return super().done(seconds)

    monkeypatch.setattr(batch, "Local", Stopped)
    folder = submit(tmp_path / "class", eve=[{"points": n} for n in range(3)])
    assert go(folder, tmp_path / "marks") == 0 and graded() == ["eve"] * 3
    assert "1 graded, mean 40 %" in (said := capsys.readouterr().out) and "unreadable" not in said


def test_a_file_that_waits_for_a_worker_of_a_cluster_takes_nobody_s_time(monkeypatch):
    pytest.importorskip("distributed")
    from inference_math.grading.run import cluster

    now, threads, sent = [0.0], {}, iter("abcd")
    monkeypatch.setattr(cluster, "awake", lambda: now[0])
    pool = cluster.Cluster(SimpleNamespace(nthreads=lambda: threads, submit=lambda *_, **__: next(sent)), str)
    for name in ("eve", "ann", "bob"):
        pool.submit(standins.plain, SimpleNamespace(arguments=name))

    def took(threads_, *moments):
        threads.update(here=threads_)
        for now[0] in moments:
            found = pool.running()
        return [seconds for _, seconds in found]

    assert took(0, 0, 900) == [0, 0, 0]  # there is no worker yet
    assert took(2, 1000, 1100) == [100, 100, 0]
    assert took(0, 1200) == [0, 0, 0]  # none any more: they begin anew
    assert took(1, 2000, 2050) == [50, 0, 0]


def test_what_runs_is_named_while_it_runs():
    clock, said = count(0, 40), []
    shown = progress.Progress(3, said.append, lambda: next(clock))
    shown.step("ann", graded=True)
    shown.show([("Eve: 04.ipynb", 44.0), ("Zoe: x.ipynb", 3.0)])
    shown.show([("Eve: 04.ipynb", 64.0)])
    assert said[-1].endswith("; now Eve: 04.ipynb (64 s)")


TAKES_OVER = """import json, os
ends = [int(n) for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')]
requests, replies = [n for n in sorted(ends) if os.readlink(f'/proc/self/fd/{n}').startswith('pipe')]
mine, nothing = os.dup(requests), os.pipe()
os.dup2(nothing[0], requests)
if os.fork() == 0:
    for line in os.fdopen(mine):
        reply = {"id": json.loads(line)["id"], "raised": ["E", "x"], "more": [[]] * 200_000}
        os.fdopen(os.dup(replies), "w").write(json.dumps(reply) + chr(10))"""
"""A cell that reads the grader's requests itself, and replies to each with what takes twenty times the memory."""


def test_what_a_sandbox_replies_is_no_more_in_all_than_so_much(sandbox):
    with room.Sandbox() as taken:
        assert taken.ask({"run": TAKES_OVER}, 5)["ok"] and len(taken.ask({"run": "1"}, 5)["more"]) == 200_000
        with pytest.raises(room.Gone, match="wrote into the grader's pipe"):
            [taken.ask({"run": "1"}, 5) for _ in range(9)]


# --- where it lies, and what is said of it -----------------------------------


def test_a_folder_that_the_sandbox_sees_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bubblewrap, "sources", lambda: {str(tmp_path / "usr"): "/usr"})
    (tmp_path / "usr" / "class").mkdir(parents=True)
    (tmp_path / "class").mkdir()
    for path, out in (
        (tmp_path / "usr" / "class", tmp_path / "marks"),
        (tmp_path / "class", tmp_path / "usr" / "marks"),
    ):
        submit(path, ann={})
        with pytest.raises(Refused, match=r"lies below .*usr, which learners' code can read"):
            batch.run(path, out, grade=standins.plain)
    monkeypatch.setattr(bubblewrap, "ROOT", tmp_path / "usr" / "course")
    with pytest.raises(bubblewrap.Unavailable, match="course lies below"):
        bubblewrap.need_bubblewrap()


def test_a_python_that_the_sandbox_does_not_show_is_said_at_the_door(sandbox, monkeypatch):
    monkeypatch.setattr(bubblewrap, "python", lambda: "/tmp/python3")
    with pytest.raises(bubblewrap.Unavailable, match=r"take another Python\. .*/tmp/python3"):
        bubblewrap.need_bubblewrap()


def test_a_python_that_a_link_leads_to_is_shown_at_both_places(tmp_path, monkeypatch):
    (tmp_path / "3.11.9").mkdir()
    (tmp_path / "3.11").symlink_to("3.11.9")
    monkeypatch.setattr(bubblewrap.sys, "base_prefix", str(tmp_path / "3.11"))
    assert {str(tmp_path / "3.11"), str(tmp_path / "3.11.9")} <= bubblewrap.sources().keys()


def test_what_a_sandbox_says_names_no_folder_of_this_machine(monkeypatch):

    monkeypatch.setattr(bubblewrap, "HIDDEN", bubblewrap.hiding(["/home/jdoe/my course/.venv"]))
    with pytest.raises(Exception, match="36 35") as raised:
        reading.value(
            {"raised": ["ValueError", "36 35 /jdoe/my course/.venv/lib /packages/0 and /usr/lib, /home/learner"]}
        )
    assert str(raised.value) == "36 35 /…/…/…/lib /packages/0 and /usr/lib, /home/learner"
    for end, shown in (("/home/jd", "/home/…"), ("/jdoe", "/…"), ("/jdoe/my co", "/…/…"), ("3 tokens/s", "3 tokens/s")):
        text = end.rjust(protocol.LONGEST_TEXT)  # as it comes when its end was cut off
        assert reading.value({"text": text}).strip() == shown
    assert reading.value({"text": "/my"}) == "/my"
