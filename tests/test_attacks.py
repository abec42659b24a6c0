"""The attack set: no point that was not earned, nothing read or written elsewhere, nothing left behind."""

import hashlib
import json
import os
import re
import secrets
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from attacks import IDS, everything, packed
from conftest import ROOT
from inference_math.checks.engine import CORRECT
from inference_math.grading.marking import grade as marking
from inference_math.grading.marking.grade import grade
from inference_math.grading.sandbox import bubblewrap, room
from inference_math.grading.sandbox.bubblewrap import MB, Limits

pytestmark = pytest.mark.usefixtures("sandbox")
OURS = 4096 * secrets.randbelow(4096)
LIMITS = Limits(
    cell=1.5, call=0.5, whole=100, memory=1_000 * MB, patience=3, grace=2, file=50 * MB + OURS, disk=100 * MB + OURS
)
CLASS = replace(LIMITS, cell=6, call=2)  # a busy machine costs an honest learner nothing
HONEST = next((ROOT / "solutions").glob("04_*.ipynb")).read_bytes()
ATTACKS = everything()
WAS_HERE = "attack_was_here"


def processes(of_sandboxes=False):
    """Those of learners' code, known by an odd limit that children inherit; with ``of_sandboxes`` also those whose
    command line has the odd size of our sandboxes' folders."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            theirs = str(LIMITS.file) in (one / "limits").read_text()
            if theirs or (of_sandboxes and str(LIMITS.disk).encode() in (one / "cmdline").read_bytes()):
                found.append((one / "cmdline").read_text()[-100:])
        except OSError:  # gone meanwhile
            pass
    return found


def digests(folder):
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class's folder whose secrets say so when they are read, and the grader's working folder below it."""
    word = f"canary-{secrets.token_hex(8)}"
    folder = tmp_path_factory.mktemp("course")
    for name in (
        "secret",
        "marks.csv",
        "gradebook.db",
        "bob/04_batching.ipynb",
        "submitted/bob/04/04_batching.ipynb",
        "grading/eve/notes",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(word)
    folder.chmod(0o755)  # no file's mode shall be what protects it
    before, here = digests(folder), Path.cwd()
    os.environ["CANARY"] = word
    os.chdir(folder / "grading")
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as unix:
        tcp.bind(("127.0.0.1", 0))
        unix.bind(f"\0{word}")
        tcp.listen(), unix.listen()
        yield word, folder, before
    os.chdir(here)
    del os.environ["CANARY"]


@pytest.fixture(scope="module")
def results(course):
    """Every attack's result and its questions, and the results of honest classmates graded in between."""
    jobs = packed(ATTACKS)[::-1]  # the longest stand last
    for n in range(0, len(jobs), 8):
        jobs.insert(n, (HONEST, None))
    assert not processes()
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(
                lambda job: grade(job[0], "eve", "04_batching.ipynb", b"secret", limits=LIMITS if job[1] else CLASS),
                jobs,
            )
        )
    graded = [(result, who) for result, (_, who) in zip(done, jobs, strict=True)]
    honest = [result for result, who in graded if not who]
    return {one: (result, ids) for result, who in graded for one, ids in (who or {}).items()}, honest


def texts(result, ids):
    """What the result says about the questions ``ids``, and in all."""
    about = [text for q in result["questions"] if q["id"] in ids for text in (q["says"], q["mistake"])]
    return "\n".join([result["reason"], *result["notes"], *about])


@pytest.mark.parametrize("one", ATTACKS, ids=lambda one: one.name)
def test_attack(one, results, course):
    result, ids = results[0][one]
    said = texts(result, ids)
    assert sum(q["points"] or 0 for q in result["questions"] if q["id"] in ids) == 0, said
    assert re.search(one.says, said), said
    assert not re.search(one.never, said), said
    whole = json.dumps(result, ensure_ascii=False)
    assert course[0] not in whole
    assert len(whole.encode()) < 100_000


def test_the_set_is_large_and_told_apart():
    for cell in [cell for one in ATTACKS for cell in one.cells]:
        compile(cell, "an attack that can be run", "exec")
    assert len(ATTACKS) >= 50 and len({one.name for one in ATTACKS}) == len(ATTACKS)


def test_honest_classmates_have_all_points(results):
    for result in results[1]:
        assert {q["outcome"] for q in result["questions"]} == {CORRECT}, (result["notes"], result["questions"])
    assert len(results[1]) > 5


def test_no_process_is_left(results):
    assert not processes()  # of a learner's, though sandboxes wait for the next
    room.close()
    assert not processes(of_sandboxes=True)


def test_no_file_is_left_or_changed(results, course):
    assert digests(course[1]) == course[2]
    here = [
        Path("/tmp"),
        Path("/var/tmp"),
        Path("/dev/shm"),
        Path.home(),
        ROOT,
        ROOT / "lib" / "inference_math",
        Path("/"),
        Path("/usr"),
    ]
    assert not [folder for folder in here if (folder / WAS_HERE).exists()]


# --- each protection taken away: the attack that it stops must then succeed ----

SEPARATE = "--unshare-user --unshare-pid --unshare-ipc --unshare-uts"
DEV = "--dev /dev --dev-bind /dev/full /dev/zero --size DISK --tmpfs /dev/shm --remount-ro /dev"
BROKEN = [  # the attack, what is on bwrap's command line, and what stands there instead
    ("the network", "--unshare-all --unshare-user", SEPARATE),
    ("reading the solutions", "--tmpfs /ours/inference_math/checks --remount-ro /ours/inference_math/checks", ""),
    ("memory in no process", "--seccomp PROGRAM", ""),
    ("memory of System V", "--seccomp PROGRAM", ""),
    ("memory in pipes", "--seccomp PROGRAM", ""),
    ("memory in connections", "--seccomp PROGRAM", ""),
    ("sockets that are no network", "--seccomp PROGRAM", ""),
    ("memory that it gave back", "--dev-bind /dev/full /dev/zero", ""),
    ("memory in files", "--size DISK", ""),
    ("devices", DEV, "--dev-bind /dev /dev --size DISK --tmpfs /dev/shm"),
    ("writing where it may not", "--remount-ro / ", ""),
]


@pytest.fixture
def no_sandbox_kept():
    """Sandboxes as the test has them made, and none of those for anybody else."""
    room.close()
    yield
    room.close()


def attacked(name):
    """What the result says of one attack, graded alone."""
    ((data, _),) = packed([one for one in ATTACKS if one.name == name])
    result = grade(data, "eve", "04_batching.ipynb", b"secret", limits=LIMITS)
    return result["points"], texts(result, IDS.values())


@pytest.mark.parametrize("name, old, new", BROKEN, ids=lambda text: text if text[:2] != "--" else "")
def test_the_attack_succeeds_where_its_protection_is_gone(name, old, new, monkeypatch, no_sandbox_kept):
    whole = bubblewrap.command_line

    def broken(limits, options):
        program, disk = options[options.index("--seccomp") + 1], str(limits.disk)
        said = " ".join({program: "PROGRAM", disk: "DISK"}.get(word, word) for word in whole(limits, options))
        assert old in said
        return [{"PROGRAM": program, "DISK": disk}.get(word, word) for word in said.replace(old, new).split()]

    monkeypatch.setattr(bubblewrap, "command_line", broken)
    assert "GOT IN" in attacked(name)[1]


def test_a_course_that_the_sandbox_shows_is_found(course, monkeypatch, no_sandbox_kept):
    whole = bubblewrap.sources
    monkeypatch.setattr(bubblewrap, "sources", lambda: {**whole(), str(course[1]): "/srv/course"})
    assert course[0] in attacked("reading a classmate and the keys")[1]


def test_a_table_earns_points_where_inputs_are_not_drawn(monkeypatch):
    monkeypatch.setattr(marking, "_redrawn", lambda question, *_: question)
    assert attacked("a table of the known inputs")[0] == 1
