"""The attack set: no point that was not earned, nothing read or written elsewhere, nothing left behind."""

import hashlib
import json
import os
import re
import secrets
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attacks import everything, packed
from conftest import ROOT
from inference_math.checks.engine import CORRECT
from inference_math.grading.grade import grade
from inference_math.grading.sandbox import MB, Limits

pytestmark = pytest.mark.usefixtures("sandbox")
OURS = 4096 * secrets.randbelow(4096)
LIMITS = Limits(cell=1, call=0.4, whole=20, memory=1_000 * MB, patience=3, grace=2, file=50 * MB + OURS, disk=100 * MB + OURS)
HONEST = next((ROOT / "solutions").glob("04_*.ipynb")).read_bytes()
ATTACKS = everything()
WAS_HERE = "attack_was_here"


def processes():
    """Those of our sandboxes, known by two odd numbers: one among bwrap's options, one a limit that children inherit."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if str(LIMITS.disk).encode() in (one / "cmdline").read_bytes() or str(LIMITS.file) in (one / "limits").read_text():
                found.append((one / "cmdline").read_text()[-100:])
        except OSError:  # gone meanwhile
            pass
    return found


def digests(folder):
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class's folder whose secrets say so when they are read, and the grader's working folder below it."""
    word = f"canary-{secrets.token_hex(8)}"
    folder = tmp_path_factory.mktemp("course")
    for name in ("secret", "marks.csv", "gradebook.db", "bob/04_batching.ipynb", "submitted/bob/04/04_batching.ipynb", "grading/eve/notes"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(word)
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
    jobs = [(data, who) for data, who in packed(ATTACKS)]
    for n in range(0, len(jobs), 8):
        jobs.insert(n, (HONEST, None))
    assert not processes()
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda job: grade(job[0], "eve" if job[1] else "ann", "04_batching.ipynb", b"secret", limits=LIMITS), jobs))
    honest = [result for result, (_, who) in zip(done, jobs) if not who]
    return {one: (result, ids) for result, (_, who) in zip(done, jobs) for one, ids in (who or {}).items()}, honest


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
    assert not processes()


def test_no_file_is_left_or_changed(results, course):
    assert digests(course[1]) == course[2]
    here = [Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path.home(), ROOT, ROOT / "lib" / "inference_math", Path("/"), Path("/usr")]
    assert not [folder for folder in here if (folder / WAS_HERE).exists()]
