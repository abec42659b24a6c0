"""Memory and processes of sandboxes: held by the kernel where it lets us, else watched; and a shortage of the machine's
own is nobody's fault. Most tests have a made-up tree of groups; ``TestTheKernel`` needs a real one, else it is skipped.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import ANY

import grading_standins as standins
import pytest
from conftest import ROOT
from grading_standins import submit
from inference_math.checks.engine import CORRECT
from inference_math.grading import __main__ as command
from inference_math.grading.marking.grade import grade
from inference_math.grading.out import feedback, report
from inference_math.grading.run import batch
from inference_math.grading.sandbox import held, room
from inference_math.grading.sandbox.bubblewrap import MB, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="groups are Linux's")


def tree_of(folder, at="user.slice/run.scope", controllers="cpu memory pids", procs=(), divided=""):
    """A made-up tree of groups, and the table that says where this process is in it."""
    group = folder / "cgroup" / at
    group.mkdir(parents=True)
    (folder / "cgroup" / "cgroup.controllers").write_text("cpu memory pids io\n")
    (group / "cgroup.controllers").write_text(controllers + "\n")
    (group / "cgroup.subtree_control").write_text(divided)
    (group / "cgroup.procs").write_text("\n".join(map(str, procs)))
    (folder / "mine").write_text(f"4:memory:/other\n0::/{at}\n")
    return folder / "cgroup", folder / "mine", group


class TestFindingATree:
    def test_one_that_is_ours_is_divided(self, tmp_path):
        tree, mine, group = tree_of(tmp_path, procs=[os.getpid(), os.getppid()])
        assert held.find(tree, mine) == held.Tree(group)
        assert (group / "cgroup.subtree_control").read_text() == "+memory +pids"
        assert (group / held.OURS / "cgroup.procs").read_text() in (str(os.getpid()), str(os.getppid()))

    def test_a_worker_finds_it_divided(self, tmp_path):
        tree, mine, group = tree_of(tmp_path, procs=[], divided="memory pids\n")
        (group / held.OURS).mkdir()
        mine.write_text(f"0::/user.slice/run.scope/{held.OURS}\n")
        assert held.find(tree, mine) == held.Tree(group)

    @pytest.mark.parametrize(
        "change, why",
        [
            ({"controllers": "cpu pids"}, "no say in memory"),
            ({"controllers": ""}, "no say in memory and pids"),
            ({"procs": [1, 2**22 + 1]}, "others are in it"),
        ],
    )
    def test_one_that_is_not_says_why(self, tmp_path, change, why):
        tree, mine, group = tree_of(tmp_path, **change)
        found = held.find(tree, mine)
        assert found.path is None and why in found.why and found.group(Limits()) is None
        assert (group / "cgroup.subtree_control").read_text() == ""

    def test_one_of_several_workers_divides_it(self, tmp_path):
        """dask starts them at once; none descends from another."""
        tree, mine, group = tree_of(tmp_path)
        other = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        source = f"""
import os
from pathlib import Path
from inference_math.grading.sandbox import held
Path({str(group / "cgroup.procs")!r}).write_text(f"{{os.getppid()}} {other.pid} {{os.getpid()}}")
print(held.find(Path({str(tree)!r}), Path({str(mine)!r})).path)"""
        try:
            found = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
        finally:
            other.communicate()
        assert found.stdout.strip() == str(group)

    def test_version_1_says_why(self, tmp_path):
        (tmp_path / "memory").mkdir()
        assert "no cgroups of version 2" in held.find(tmp_path, tmp_path / "none").why

    def test_a_process_that_is_in_none(self, tmp_path):
        tree, mine, _ = tree_of(tmp_path)
        mine.write_text("4:memory:/\n")
        assert held.find(tree, mine).path is None

    @pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
    def test_one_that_cannot_be_written_to(self, tmp_path):
        tree, mine, group = tree_of(tmp_path, procs=[os.getpid()])
        group.chmod(0o500)
        assert "not its to divide (Permission denied)" in held.find(tree, mine).why


class TestAGroup:
    def test_its_limits_are_the_sandbox_s(self, tmp_path):
        group = held.Tree(tmp_path).group(Limits(memory=700 * MB, processes=20))
        found = {one.name: one.read_text() for one in group.path.iterdir()}
        assert found == {
            "memory.max": "700000000",
            "memory.swap.max": "0",
            "memory.oom.group": "1",
            "pids.max": str(20 + held.OVERHEAD),
        }
        assert held.Tree(tmp_path).group(Limits()).path != group.path

    @pytest.mark.parametrize(
        "events, why, short",
        [
            ({}, "", False),
            ({"memory.events": "max 50\noom 1\noom_kill 0\n", "pids.events": "max 0\n"}, "", False),
            ({"memory.events": "max 50\noom 1\noom_kill 2\noom_group_kill 1\n"}, "it used too much memory", False),
            ({"memory.events": "max 0\noom 0\noom_kill 2\noom_group_kill 1\n"}, "", True),
            ({"pids.events": "max 3\n", "pids.peak": "80\n"}, "it started too many processes", False),
            ({"pids.events": "max 3\n", "pids.peak": "30\n"}, "", True),
            ({"pids.events": "max 3\n"}, "", True),
        ],
    )
    def test_whose_limit_was_met_is_known(self, tmp_path, events, why, short):
        """Its own, or that of a group above or of the machine, which the kernel counts in the same lines."""
        group = held.Group(tmp_path)
        before = group.counts()
        (tmp_path / "pids.max").write_text("80\n")
        for name, text in events.items():
            (tmp_path / name).write_text(text)
        assert (group.broke(before), group.fell_short(before)) == (why, short)
        assert not group.broke(group.counts()) and not group.fell_short(group.counts())

    def test_it_is_gone_once_the_last_process_is_dead(self, tmp_path, monkeypatch):
        group = held.Tree(tmp_path).group(Limits())
        (group.path / "cgroup.kill").touch()
        tried = []

        def rmdir(path):
            tried.append((path / "cgroup.kill").read_text())
            if len(tried) < 3:
                raise OSError(16, "Device or resource busy")
            shutil.rmtree(path)

        monkeypatch.setattr(Path, "rmdir", rmdir)
        group.remove()
        assert tried == ["1", "1", "1"] and not group.path.exists()
        group.remove()

    def test_one_that_does_not_die_is_waited_for_no_longer_than_so(self, tmp_path):
        group = held.Tree(tmp_path).group(Limits())
        group.remove(seconds=0.05)
        assert group.path.exists()

    def test_those_of_dead_graders_are_taken_away(self, tmp_path, monkeypatch):
        tree, removed = held.Tree(tmp_path), []
        monkeypatch.setattr(held.Group, "remove", lambda self: removed.append(self.path.name))
        living = tree.group(Limits()).path
        dead = tmp_path / f"sandbox-{2**22 + 1}-0a"
        for one in (dead, tmp_path / held.OURS, tmp_path / "sandbox-of-another"):
            one.mkdir()
        tree.sweep()
        assert removed == [dead.name]
        tree.group(Limits())
        assert removed == [dead.name] * 2 and living.exists()

    def test_a_tree_that_has_lost_its_say_makes_none(self, tmp_path, monkeypatch):
        """As systemd does to one that it did not delegate."""
        write = Path.write_text

        def refuse(path, text):
            if path.name == "memory.max":
                raise PermissionError
            return write(path, text)

        monkeypatch.setattr(Path, "write_text", refuse)
        assert held.Tree(tmp_path).group(Limits()) is None and not list(tmp_path.iterdir())


ASKS = ["systemd-run", "--user", "--scope", "--quiet", "--collect", "-p", "Delegate=yes", "--"]


class TestAskingSystemd:
    @pytest.fixture
    def started(self, monkeypatch):
        started = []
        monkeypatch.delenv(held.ASKED, raising=False)
        monkeypatch.setattr(held, "find", lambda: held.Tree(None, "no"))
        monkeypatch.setattr(held.shutil, "which", lambda name, path: f"/usr/bin/{name}")
        monkeypatch.setattr(held.os, "execvp", lambda _, words: started.append(words))
        monkeypatch.setattr(held.os, "geteuid", lambda: 1000)
        return started

    def test_the_command_is_started_anew_in_a_group(self, started, monkeypatch):
        monkeypatch.setattr(held, "_works", lambda _: True)
        held.begin(["python", "-m", "x", "a b"])
        assert started == [[*ASKS, "python", "-m", "x", "a b"]]
        held.begin(["python"])  # once
        assert len(started) == 1
        monkeypatch.delenv(held.ASKED)

    def test_where_systemd_will_not_it_goes_on_as_it_is(self, started, monkeypatch):
        monkeypatch.setattr(held, "_works", lambda _: False)
        held.begin(["python"])
        assert not started

    def test_it_is_asked_also_where_a_group_could_be_divided(self, started, monkeypatch, tmp_path):
        """A terminal's own group can be, and loses its limits whenever systemd reads its settings again."""
        monkeypatch.setattr(held, "find", lambda: held.Tree(tmp_path))
        monkeypatch.setattr(held, "_works", lambda _: True)
        held.begin(["python"])
        assert len(started) == 1
        monkeypatch.delenv(held.ASKED)

    def test_a_systemd_that_does_not_answer(self):
        assert (
            not held._works(["/nowhere/systemd-run", "true"]) and not held._works(["false"]) and held._works(["true"])
        )


# --- sandboxes in it ---------------------------------------------------------

HONEST = next((ROOT / "solutions").glob("04_*.ipynb")).read_bytes()


@pytest.fixture
def no_sandbox_kept():
    room.close()
    yield
    room.close()


@pytest.fixture
def folders_go_like_groups(monkeypatch):
    """The kernel takes a group away with all that it shows in it."""
    monkeypatch.setattr(Path, "rmdir", shutil.rmtree)


@pytest.mark.usefixtures("sandbox", "folders_go_like_groups", "no_sandbox_kept")
class TestSandboxes:
    def test_each_enters_a_group_and_leaves_none(self, tmp_path, monkeypatch):
        seen, removed = [], []
        monkeypatch.setattr(room, "tree", lambda: held.Tree(tmp_path))
        monkeypatch.setattr(held.Group, "remove", lambda self: removed.append(self.path))
        with room.Sandbox(Limits()) as sandbox:
            assert sandbox.ask({"run": "1"}, 5)["ok"]
            (path,) = tmp_path.iterdir()
            seen += [int((path / "cgroup.procs").read_text()), sandbox.room.process.pid]
        assert seen[0] == seen[1]
        room.close()
        assert removed == [path]

    def test_what_the_kernel_ended_is_said(self, tmp_path, monkeypatch):
        monkeypatch.setattr(room, "tree", lambda: held.Tree(tmp_path))
        with room.Sandbox(Limits()) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            (path,) = tmp_path.iterdir()
            (path / "memory.events").write_text("oom 1\noom_kill 1\n")
            with pytest.raises(room.Gone, match="used too much memory"):
                sandbox.ask({"run": "import os; os._exit(1)"}, 5)

    @pytest.mark.parametrize("source", ["1", "import os; os._exit(1)"])
    def test_a_full_group_above_is_no_learner_s(self, source, tmp_path, monkeypatch):
        monkeypatch.setattr(room, "tree", lambda: held.Tree(tmp_path))
        with room.Sandbox(Limits()) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            (path,) = tmp_path.iterdir()
            (path / "pids.events").write_text("max 1\n")
            with pytest.raises(room.Scarce):
                sandbox.ask({"run": source}, 5)

    @pytest.mark.parametrize("holds", [True, False])
    def test_a_group_that_lost_its_limits_is_watched(self, holds, tmp_path, monkeypatch):
        monkeypatch.setattr(room, "tree", lambda: held.Tree(tmp_path))
        monkeypatch.setattr(room, "_memory", lambda _: 3_000 * MB)
        with room.Sandbox(Limits()) as sandbox:
            (path,) = tmp_path.iterdir()
            if holds:
                assert sandbox.ask({"run": "1"}, 5)["ok"]
            else:
                (path / "memory.max").unlink()
                with pytest.raises(room.Gone, match="too much memory"):
                    sandbox.ask({"run": "import time; time.sleep(2)"}, 5)

    def test_a_number_of_files_that_comes_late_costs_no_sandbox(self):
        with room.Sandbox(Limits()) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            kept = sandbox.room
            kept.control.send(b"files")
        assert room._idle == [kept]

    def test_files_without_contents_are_counted(self):
        with room.Sandbox(Limits(files=2_000)) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            many = "import os, time\nfor n in range(4_000): open(f'/tmp/{n}', 'w').close()\ntime.sleep(20)"
            with pytest.raises(room.Gone, match="too many files"):
                sandbox.ask({"run": many}, 10)

    @pytest.mark.parametrize(
        "source",
        [
            """import os, ctypes
r, w = os.pipe()
libc = ctypes.CDLL(None, use_errno=True)
if libc.vmsplice(w, ctypes.create_string_buffer(16), 0, 0) < 0: raise OSError(ctypes.get_errno(), 'no')""",
            "import socket\none = socket.socket()\none.bind(('127.0.0.1', 0))\none.listen()",
        ],
        ids=["pages in pipes", "a server"],
    )
    def test_what_holds_memory_for_nobody_is_refused(self, source):
        with room.Sandbox(Limits()) as sandbox:
            assert "PermissionError" in str(sandbox.ask({"run": source}, 5))

    def test_a_shortage_of_the_machine_is_no_learner_s(self, monkeypatch):
        """Said to have no memory left, while an answer is asked for; nothing of it stays in the result."""
        short = iter([True])
        monkeypatch.setattr(room, "psutil", Machine(lambda: next(short, False)))
        notebook = json.loads(HONEST)
        notebook["cells"].insert(3, {"cell_type": "code", "metadata": {}, "source": "import time; time.sleep(0.3)"})
        data = json.dumps(notebook).encode()
        with pytest.raises(room.Scarce, match="too little memory"):
            grade(data, "ann", "04.ipynb", b"s")
        assert {one["outcome"] for one in grade(data, "ann", "04.ipynb", b"s")["questions"]} == {CORRECT}

    def test_a_grader_that_was_stopped_is_no_learner_s_fault(self, monkeypatch):
        """By Ctrl-Z, while the learner's code, which is in a session of its own, goes on."""
        now = room.time.monotonic
        with room.Sandbox(Limits()) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=lambda: now() + 130))
            with pytest.raises(room.Scarce, match="was stopped for a while"):
                sandbox.ask({"run": "1"}, 5)

    def test_processes_that_are_slow_to_look_at_do_not_stop_the_grader(self, monkeypatch):
        """Such as thirty that fork all the time, with many pages in small pieces."""
        now, took = room.time.monotonic, [0, 0]
        monkeypatch.setattr(room, "tree", lambda: held.Tree(None))
        with room.Sandbox(Limits()) as sandbox:
            sandbox.ask({"run": "1"}, 5)
            monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=lambda: now() + took[-1]))
            monkeypatch.setattr(room, "_memory", lambda _: took.append(25) or 0)
            assert sandbox.ask({"run": "import time; time.sleep(0.5)"}, 5)["ok"] and took[2:]

    def test_what_the_kernel_ended_for_the_machine_is_no_learner_s(self, monkeypatch):
        killed = iter([5, 6])
        monkeypatch.setattr(room, "tree", lambda: held.Tree(None))
        monkeypatch.setattr(room, "_killed", lambda: next(killed, 6))
        with room.Sandbox(Limits()) as sandbox, pytest.raises(room.Scarce):
            sandbox.ask({"run": "import os; os._exit(1)"}, 5)


@pytest.fixture
def real():
    """A Tree of the kernel's; the test is skipped where there is none to be had."""
    found = held.find()
    if found.path is None:
        pytest.skip(found.why)
    return found


@pytest.mark.usefixtures("sandbox", "no_sandbox_kept")
class TestTheKernel:
    HOLDS = """
import os
child = os.fork()
kept = bytearray(b'x') * 550_000_000
os.waitpid(child, 0) if child else os._exit(0)"""
    """1,100 MB in two processes, each within its own limit."""

    SENDS = """
import os, socket, time
for _ in range(20):
    if not os.fork(): break
kept = [end for _ in range(100) for end in socket.socketpair()]
for one in kept:
    one.setblocking(False)
    try:
        while True: one.send(bytes(100_000))
    except BlockingIOError: pass
time.sleep(20)"""
    """Fills sockets, which no process shows."""

    def test_memory_that_no_process_shows_is_held(self, real, monkeypatch):
        monkeypatch.setattr(room, "tree", lambda: real)
        with room.Sandbox(Limits(memory=300 * MB)) as sandbox:
            sandbox.ask({"run": "1"}, 10)
            group = sandbox.room.group.path
            with pytest.raises(room.Gone, match="too much memory"):
                sandbox.ask({"run": self.SENDS}, 20)
        assert not group.exists()

    def test_nearly_all_of_it_may_be_used(self, real, monkeypatch):
        monkeypatch.setattr(room, "tree", lambda: real)
        with room.Sandbox(Limits(memory=1_300 * MB)) as sandbox:
            assert sandbox.ask({"run": self.HOLDS}, 20) == {"id": ANY, "ok": True}
            group = sandbox.room.group.path
        room.close()
        assert not group.exists()

    def test_a_full_group_above_is_no_learner_s(self, real, monkeypatch):
        above = held.Tree(real.path / "above")
        above.path.mkdir()
        try:
            (above.path / "memory.max").write_text(str(400 * MB))
            (above.path / "cgroup.subtree_control").write_text("+memory +pids")
            monkeypatch.setattr(room, "tree", lambda: above)
            with room.Sandbox(Limits()) as sandbox, pytest.raises(room.Scarce):
                sandbox.ask({"run": self.HOLDS}, 20)
        finally:
            held.Group(above.path).remove()
        assert not above.path.exists()


class Machine:
    """psutil, of a machine that has no memory left while ``short()``."""

    def __init__(self, short):
        self.short = short

    def __getattr__(self, name):
        import psutil

        return getattr(psutil, name)

    def virtual_memory(self):
        return SimpleNamespace(available=200 * MB if self.short() else 8_000 * MB)


# --- a class -----------------------------------------------------------------


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setattr(feedback, "page", lambda *_: "")
    monkeypatch.setattr(report, "page", lambda *_, **__: "")
    monkeypatch.setattr(batch, "Local", lambda _: standins.Desk())


@pytest.mark.usefixtures("plain")
def test_at_the_end_no_group_of_a_worker_is_left(tmp_path, monkeypatch):
    """Workers are killed, and take nothing away."""
    dead = tmp_path / "groups" / f"sandbox-{2**22 + 1}-0a"
    dead.mkdir(parents=True)
    monkeypatch.setattr(batch, "need_bubblewrap", lambda: None)
    monkeypatch.setattr(batch, "tree", lambda: held.Tree(dead.parent))
    folder = submit(tmp_path / "class", ann={"points": 5})
    command.main([str(folder), "--to", str(tmp_path / "marks")])
    assert not dead.exists()


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_file_that_met_a_shortage_is_graded_again_and_never_given_up(tmp_path, capsys, times):
    left, order = [times], []

    def short(data, student, *more):
        order.append(student)
        if student == "ann" and left[0]:
            left[0] -= 1
            raise room.Scarce("the machine has too little memory left")
        return standins.plain(data, student, *more)

    folder = submit(tmp_path / "class", ann={"points": 5}, bob={"points": 5}, zoe={"points": 5})
    assert command.main([str(folder), "--to", str(tmp_path / "marks")], grade=short) == 0
    said = capsys.readouterr().out
    assert order[:3] == ["ann", "bob", "zoe"] and order.count("ann") == min(times + 1, batch.TRIES)
    if times < batch.TRIES:
        assert "3 graded, mean 100 %" in said
    else:
        assert "ann: x.ipynb: It could not be graded: the machine has too little memory left." in said
        order.clear()
        assert command.main([str(folder), "--to", str(tmp_path / "marks")], grade=short) == 0
        assert order == ["ann"] and "3 graded, mean 100 %" in capsys.readouterr().out


@pytest.mark.usefixtures("plain")
def test_a_file_that_met_a_shortage_has_the_machine_to_itself_then(tmp_path, capsys, monkeypatch):
    """Else two that need the machine's memory meet again, now and at each run to come."""

    class Two(standins.Desk):
        def room(self):
            return 2 - len(self.under_way)

    def short(data, student, *more):
        if desk.under_way:
            raise room.Scarce("the machine has too little memory left")
        return standins.plain(data, student, *more)

    desk = Two()
    monkeypatch.setattr(batch, "Local", lambda _: desk)
    folder = submit(tmp_path / "class", **{name: {"points": 5} for name in ("ann", "bob", "eve", "joe", "zoe")})
    assert command.main([str(folder), "--to", str(tmp_path / "marks")], grade=short) == 0
    assert "5 graded, mean 100 %" in capsys.readouterr().out
