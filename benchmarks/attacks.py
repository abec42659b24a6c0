"""The attack set of the tests against our grader and against ``nbgrader autograde``, side by side. See README.md."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "lib"))

from attacks import everything, packed  # noqa: E402 - found from here on
from inference_math.grading import MB, Limits, need_bubblewrap  # noqa: E402
from inference_math.grading.marking.grade import grade  # noqa: E402
from inference_math.grading.sandbox import bubblewrap  # noqa: E402

LIMITS = Limits(cell=2, call=1, whole=150, memory=1_000 * MB, patience=3, grace=2)
WORD, PATIENCE = "canary-0123456789abcdef", 150
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "attacked"
c.ClearSolutions.code_stub = {"python": "# Your code here\\nraise NotImplementedError()"}
c.ExecutePreprocessor.timeout = 10
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"
"""

# Runs inside the cage, beside what the attacks have left there; says what nbgrader has in its gradebook.
INSPECT = r"""
import json, os
left = 0
for pid in filter(str.isdigit, os.listdir("/proc")):
    said = open(f"/proc/{pid}/cmdline").read() if os.path.exists(f"/proc/{pid}/cmdline") else ""
    left += int(pid) != os.getpid() and ("ipykernel" in said or "a_daemon" in said)
marks, why = {}, ""
try:
    from nbgrader.api import Gradebook
    with Gradebook("sqlite:///gradebook.db") as book:
        for one in book.assignment_submissions("04"):
            marks[one.student_id] = {g.name: g.score for notebook in one.notebooks for g in notebook.grades}
except Exception as error:
    why = type(error).__name__
print("RESULT " + json.dumps({"marks": marks, "left": left, "why": why}))
"""


def cage(course, script):
    """The command that runs ``script`` (for a shell) with all of the machine read-only but the folder ``course``.

    There it is called /course, and has no network, processes of its own, no root and little memory.
    It keeps this machine safe; nbgrader has no part in it.
    """
    first = []
    if os.geteuid() == 0:
        first = [
            "bwrap",
            "--die-with-parent",
            "--ro-bind",
            "/",
            "/",
            "--perms",
            "0755",
            "--tmpfs",
            "/root",
            *bubblewrap.binds({sys.base_prefix: sys.base_prefix}),
            "--bind",
            str(course),
            str(course),
            "--dev-bind",
            "/dev",
            "/dev",
            "--dev-bind",
            "/proc",
            "/proc",
            "--",
            "setpriv",
            "--reuid=61183",
            "--regid=61183",
            "--clear-groups",
            "--pdeathsig=KILL",
            "--",
        ]
    second = [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--size",
        "300000000",
        "--tmpfs",
        "/dev/shm",
        "--proc",
        "/proc",
        "--dir",
        "/var/tmp",
        "--bind",
        str(course),
        str(course),
        "--chdir",
        str(course),
        "--setenv",
        "HOME",
        f"{course}/home",
        "--setenv",
        "LANG",
        "C.UTF-8",
        "--setenv",
        "CANARY",
        WORD,
        "--setenv",
        "PATH",
        f"{sysconfig.get_path('scripts')}:/usr/bin:/bin",
        "--setenv",
        "TMPDIR",
        f"{course}/home",
        "--setenv",
        "PYTHONPATH",
        str(ROOT / "lib"),
        "--",
    ]
    limits = ["prlimit", "--nproc=200", "--as=3000000000", "--fsize=200000000", "--core=0", "--nofile=512"]
    return [*first, *second, *limits, "sh", "-c", script]


def prepare(folder):
    """An nbgrader course with sheet 04 released, and two honest learners' work handed in."""
    (folder / "source/04").mkdir(parents=True)
    (folder / "home").mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "home/secret").write_text(WORD)
    shutil.copy(next((ROOT / "solutions").glob("04_*.ipynb")), folder / "source/04/04.ipynb")
    owned(folder)
    subprocess.run(cage(folder, "nbgrader generate_assignment 04"), check=True, capture_output=True)
    solution = json.loads((folder / "source/04/04.ipynb").read_text())
    right = {cell["id"]: cell["source"] for cell in solution["cells"]}
    released = json.loads((folder / "release/04/04.ipynb").read_text())
    answered = [{**cell, "source": right[cell["id"]]} if is_answer(cell) else cell for cell in released["cells"]]
    for student in ("ann", "zoe"):
        hand_in(folder, student, json.dumps({**released, "cells": answered}).encode())
    return released


def is_answer(cell):
    return cell["metadata"].get("nbgrader", {}).get("solution", False)


def hand_in(folder, student, data):
    place = folder / "submitted" / student / "04"
    place.mkdir(parents=True)
    (place / "04.ipynb").write_bytes(data)
    owned(folder)


def owned(folder):
    """Whoever runs in the cage may do with the course what nbgrader may: it has all rights there."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 61183, 61183)


def hostile(released, data):
    """The released notebook with the cells of an attack's own in it, and its answer cells left without an answer."""
    cells = [{**cell, "source": "pass"} if is_answer(cell) else cell for cell in released["cells"]]
    first = next(n for n, cell in enumerate(cells) if is_answer(cell))
    added = [{**cell, "id": f"x{n}"} for n, cell in enumerate(json.loads(data)["cells"])]
    return json.dumps({**released, "cells": cells[:first] + added + cells[first:]}).encode()


def against_nbgrader(template, released, data, who):
    """{attack: what it achieved} of one hostile notebook, in a course of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "course"
        shutil.copytree(template, folder)
        kind = next(iter(who)).kind
        (folder / "inspect_it.py").write_text(INSPECT)
        hand_in(folder, "eve", data if kind == "file" else hostile(released, data))
        Path(place).chmod(0o755)
        script = f"nbgrader autograde 04 >log 2>&1; echo rc $?; {sys.executable} inspect_it.py"
        try:
            said = subprocess.run(
                cage(folder, script), check=False, capture_output=True, text=True, timeout=PATIENCE, errors="replace"
            ).stdout
        except subprocess.TimeoutExpired:
            return {one: [f"never ended (killed after {PATIENCE} s)"] for one in who}
        found = re.search(r"RESULT (.*)", said)
        if not found:
            return {one: ["stopped the batch"] for one in who}
        told = json.loads(found.group(1))
        done = folder / "autograded/eve/04/04.ipynb"
        written = done.read_text(errors="replace") if done.exists() else ""
    return {one: achieved(one, ids, told, written) for one, ids in who.items()}


def achieved(one, ids, told, written):
    """What ``one`` achieved, in words; nothing where it was held."""
    marks, found = told["marks"], []
    points = sum(marks.get("eve", {}).get(question) or 0 for question in ids)
    if points:
        found.append(f"{points:g} of {len(ids)} points")
    for student in ("ann", "zoe"):
        has = sum(filter(None, marks.get(student, {}).values()))
        if has < 6:
            found.append(f"{student} lost {6 - has:g} of 6" if student in marks else f"{student} not graded")
    if told["why"]:
        found.append(f"gradebook broken ({told['why']})")
    if told["left"]:
        found.append(f"{told['left']} processes left")
    if one.kind in ("look", "alone") and re.search(r"seen: \[[^\]]*(GOT IN|Question|canary-)", written):
        found.append("got at what is not its own")
    return found


def against_ours(data, who):
    """{attack: what it achieved} of one hostile notebook."""
    result = grade(data, "eve", "04_batching.ipynb", b"secret", limits=LIMITS)
    found = {}
    for one, ids in who.items():
        points = sum(q["points"] or 0 for q in result["questions"] if q["id"] in ids)
        said = " ".join(q["says"] for q in result["questions"] if q["id"] in ids)
        found[one] = [f"{points:g} of {len(ids)} points"] * bool(points) + ["got at what is not its own"] * bool(
            re.search("GOT IN|canary-", said)
        )
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="attacks whose names match this pattern")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    need_bubblewrap()
    jobs = packed([one for one in everything() if re.search(asked.only, one.name)])
    os.environ["CANARY"] = WORD
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(asked.workers) as pool:
        Path(place).chmod(0o755)
        template = Path(place) / "template"
        template.mkdir()
        released = prepare(template)
        ours, theirs = {}, {}
        for found in pool.map(lambda job: against_ours(*job), jobs):
            ours |= found
        alone = [one for one in ours if one.kind in ("look", "alone", "file") and not one.ours]
        apply = [job for one in alone for job in packed([one])]
        apply += packed([one for one in ours if one not in alone and not one.ours])

        def try_one(job):
            found = against_nbgrader(template, released, *job)
            print(
                *(f"{one.name}: {'; '.join(what) or 'held'}" for one, what in found.items()),
                sep="\n",
                file=sys.stderr,
                flush=True,
            )
            return found

        for found in pool.map(try_one, apply):
            theirs |= found
    table(ours, theirs)


def table(ours, theirs):
    """Prints the result for README.md."""
    print("| attack | ours | nbgrader autograde |\n| --- | --- | --- |")
    for one in ours:
        other = "; ".join(theirs[one]) or "held" if one in theirs else f"does not apply: {one.ours}"
        print(f"| {one.name} | {'; '.join(ours[one]) or 'held'} | {other} |")

    def count(pattern):
        return sum(any(re.search(pattern, what) for what in found) for found in theirs.values())

    print(
        f"\n{len(ours)} attacks. Ours: {sum(map(bool, ours.values()))} achieved anything. "
        f"nbgrader: of {len(theirs)} that apply, {sum(map(bool, theirs.values()))} achieved something: "
        f"{count('of . points')} undeserved points, "
        f"{count('lost|not graded|batch|never|gradebook')} harm to others or to the run, "
        f"{count('not its own')} reading or writing elsewhere, {count('left')} processes left."
    )


if __name__ == "__main__":
    main()
