"""How fast is a class graded, beside nbgrader; and are 500 submissions graded right? See README.md.

``python benchmarks/grading.py`` prints a table of seconds a submission; ``--class 500`` grades
that many, samples memory, and kills the grader half-way. Linux only, with bubblewrap.
"""

import argparse
import csv
import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from inference_math.checks import lesson_04
from inference_math.checks.engine import Choice

ROOT = Path(__file__).parents[1]
SHEET = "04_batching"
SUBMISSIONS = 20
GRADE = [sys.executable, "-m", "inference_math.grading"]
TIMED = [
    sys.executable,
    "-c",
    "import sys, grading; from inference_math.grading.__main__ import main; sys.exit(main(grade=grading.timed))",
]
NBGRADER = [sys.executable, "-m", "nbgrader"]

MISTAKES = {  # a wrong answer for each question, and what the checks call it
    "q1": ("    return params * bytes_per_param / bandwidth + 0 * batch", "without dividing by `batch`"),
    "q2": (
        "    return batch / (total_params * bytes_per_param / bandwidth + 2 * active_params * batch / flops)",
        "added: moving and computing",
    ),
    "q3": (
        "    return sparse_flops / (2 * active_params * promise) * (moving * promise <= 1)",
        "`sparse_flops` for `dense_flops` in the computing for one user",
    ),
    "q4": (
        "    return experts_per_token * batch / experts",
        "without the share that is picked in the experts that are moved",
    ),
    "q5": (
        "batch = N * b * F / (2 * N_a * W)",
        "That is the batch at which both times are equal. Together they are then twice the least: what is it for g?",
    ),
    "q6": ("outcome = 'a'", "a"),
}


def sentence(question, name):
    """What the checks say of a mistake."""
    asked = getattr(lesson_04, question)
    says = asked.says if isinstance(asked, Choice) else {one.key: one.says for one in asked.slips()}
    return says[name]


# --- submissions -------------------------------------------------------------


def cells(folder):
    """The notebook of the sheet, and {question: its answer cell}."""
    notebook = json.loads((ROOT / folder / f"{SHEET}.ipynb").read_text(encoding="utf-8"))
    answers = {one["metadata"].get("nbgrader", {}).get("grade_id", ""): one for one in notebook["cells"]}
    return notebook, {name[:2]: one for name, one in answers.items() if name.endswith("-answer")}


def answered(kinds):
    """A filled-in exercise: for each question "right", "mistake", "stub" or "crash"."""
    notebook, empty = cells("exercises")
    _, right = cells("solutions")
    for question, kind in kinds.items():
        stub = "".join(empty[question]["source"])
        head = "".join(
            line + "\n"
            for line in stub.splitlines()
            if line[:1] in ("d", " ", ")") and "raise" not in line and "#" not in line
        )
        empty[question]["source"] = {
            "right": "\n".join(line for line in "".join(right[question]["source"]).splitlines() if "### " not in line),
            "stub": stub,
            "mistake": head + MISTAKES[question][0],
            "crash": head + "    return 1 / 0" if head else MISTAKES[question][0].partition("=")[0] + "= 1 / 0",
        }[kind]
    return notebook


def deserved(kinds):
    """[(question, points, outcome, mistake)] as marks.csv should have it."""
    return [
        (
            question,
            *{
                "right": ("1", "correct", ""),
                "stub": ("0", "not attempted", ""),
                "crash": ("0", "not yet", ""),
                "mistake": ("0", "not yet", sentence(question, MISTAKES[question][1])),
            }[kind],
        )
        for question, kind in sorted(kinds.items())
    ]


def make_class(folder, count):
    """Writes ``count`` submissions. Gives {student: what is deserved}; an unreadable file deserves None."""
    chance, expected = random.Random(4), {}
    for n in range(count):
        student = f"s{n:04}"
        kinds = {
            question: chance.choices(["right", "mistake", "stub", "crash"], [6, 2, 1, 1])[0] for question in MISTAKES
        }
        notebook = answered(kinds)
        trouble = n % 100  # two of a hundred end Python, one never ends, one is cut off
        if trouble in (20, 60):
            notebook["cells"].append(code("import os; os._exit(1)"))
        if trouble == 40:
            notebook["cells"].append(code("while True: pass"))
        text = json.dumps(notebook)
        path = folder / student / f"{SHEET}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text[:500] if trouble == 80 else text)
        expected[student] = None if trouble == 80 else deserved(kinds)
    return expected


def code(source):
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def wrong_marks(out, expected):
    """Students whose rows in marks.csv are not what they deserve."""
    got = {}
    with (out / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            got.setdefault(row["student"], []).append(row)
    wrong = [student for student in got if student not in expected]
    for student, rows in expected.items():
        theirs = got.get(student, [])
        if rows is None:
            right = [row["outcome"] for row in theirs] == ["unreadable"]
        else:
            right = len(rows) == len(theirs) and all(
                (row["question"], row["points"], row["outcome"], row["mistake"]) == one
                for row, one in zip(theirs, rows, strict=True)
            )
        if not right:
            wrong.append(student)
    return wrong


# --- throughput --------------------------------------------------------------


def timed(*arguments):
    """Grades, and notes in the file $USED what the processes of each sandbox had used before they were killed:
    the kernel forgets the times of those that die with their namespace."""
    from inference_math.grading.marking.grade import grade
    from inference_math.grading.sandbox.bubblewrap import need_bubblewrap
    from inference_math.grading.sandbox.room import Room

    need_bubblewrap()
    if not hasattr(Room, "kill_at_once"):
        Room.kill_at_once = Room.kill

        def kill(self):
            if self.process.poll() is None:
                used = sum(
                    sum(one.cpu_times()[:4]) for one in psutil.Process(self.process.pid).children(recursive=True)
                )
                with Path(os.environ["USED"]).open("a") as file:
                    file.write(f"{used}\n")
            self.kill_at_once()

        Room.kill = kill
    return grade(*arguments)


def measured(command, cwd):
    """(seconds by the clock, processor seconds) of a command and everything that it started. Raises where it fails."""
    note = Path(cwd) / "used"
    note.write_text("")
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ
        | {
            "USED": str(note),
            "PYTHONPATH": str(Path(__file__).parent),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
    )  # nbgrader calls alembic
    said = process.stdout.read()
    used, status = sum(map(float, note.read_text().split())), None
    while True:  # what it left behind comes to us, a subreaper, and its time with it
        try:
            pid, code_, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        used += usage.ru_utime + usage.ru_stime
        if pid == process.pid:
            status, wall = code_, time.monotonic() - began
    process.returncode = status
    if status:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{said[-3000:]}")
    return wall, used


def throughput(work, rounds):
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    chance = random.Random(7)
    everyone = {
        f"s{n:02}": {question: chance.choices(["right", "mistake"], [3, 1])[0] for question in MISTAKES}
        for n in range(SUBMISSIONS)
    }
    folder, course = work / "class", work / "course"
    (course / "source" / SHEET).mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / f"{SHEET}.ipynb", course / "source" / SHEET)
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
    measured([*NBGRADER, "generate_assignment", SHEET], course)
    for student, kinds in everyone.items():
        for path in (folder / student, course / "submitted" / student / SHEET):
            path.mkdir(parents=True)
            (path / f"{SHEET}.ipynb").write_text(json.dumps(answered(kinds)))

    def ours(workers):
        shutil.rmtree(work / "marks", ignore_errors=True)
        return measured([*TIMED, str(folder), "--to", str(work / "marks"), "--workers", str(workers)], work)

    def theirs():
        shutil.rmtree(course / "autograded", ignore_errors=True)
        return measured([*NBGRADER, "autograde", SHEET, "--force"], course)

    ways = {"nbgrader autograde": theirs, "ours, one worker": lambda: ours(1), "ours, two workers": lambda: ours(2)}
    times = {name: [] for name in ways}
    for n in range(rounds):
        for name, way in ways.items():
            times[name].append(way())
            print(f"round {n + 1}, {name}: {times[name][-1][0]:.1f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    best = {name: [min(pair[k] for pair in pairs) / SUBMISSIONS for k in (0, 1)] for name, pairs in times.items()}
    print(
        f"\nSeconds a submission, best of {rounds} runs over the same {SUBMISSIONS} (start of the programs included)\n"
    )
    print(f"{'':22}{'by the clock':>14}{'processor':>12}{'times faster per core':>24}")
    for name, (wall, used) in best.items():
        print(f"{name:22}{wall:14.2f}{used:12.2f}{best['nbgrader autograde'][1] / used:24.1f}")
    wrong = wrong_marks(work / "marks", {student: deserved(kinds) for student, kinds in everyone.items()})
    print(
        f"\nOurs: {len(wrong)} of {SUBMISSIONS} marked wrongly. nbgrader's total is {nbgrader_total(course)}, "
        f"deserved are {sum(kind == 'right' for kinds in everyone.values() for kind in kinds.values())}."
    )


def nbgrader_total(course):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return sum(one.score for one in book.assignment_submissions(SHEET))


# --- a large class -----------------------------------------------------------


class Grader:
    """The command, and the most memory that it and its workers held in each quarter of the class."""

    def __init__(self, folder, out, count, workers):
        self.out, self.count = out, count
        self.process = psutil.Popen(
            [*GRADE, str(folder), "--to", str(out), "--workers", str(workers)], stdout=subprocess.PIPE, text=True
        )
        self.memory = [[0, 0] for _ in range(4)]  # of the one that writes, and of its workers together

    def done(self):
        return sum(1 for _ in (self.out / "results").glob("????????????????????????????????.json"))

    def until(self, enough):
        """Samples memory until so many results are kept, or it has ended."""
        while self.process.poll() is None and (done := self.done()) < enough:
            quarter = self.memory[min(3, 4 * done // self.count)]
            try:
                workers = [one for one in self.process.children() if "spawn_main" in " ".join(one.cmdline())]
                for k, family in enumerate(([self.process], workers)):
                    quarter[k] = max(quarter[k], sum(one.memory_info().rss for one in family))
            except psutil.Error:
                pass  # it ended meanwhile
            time.sleep(0.5)

    def end(self):
        self.until(float("inf"))
        return self.process.communicate()[0]


def large_class(work, count, workers):
    folder = work / "class"
    expected = make_class(folder, count)
    began = time.monotonic()
    whole = Grader(folder, work / "whole", count, workers)
    said = whole.end()
    wall = time.monotonic() - began
    print(said)
    print(
        f"{count} submissions in {wall:.0f} s with {workers} workers, load now {os.getloadavg()[0]:.1f}; "
        f"{len(wrong_marks(work / 'whole', expected))} marked otherwise than deserved."
    )
    print("\nMost memory, MB            first quarter   second   third    last")
    for k, name in enumerate(("the process that writes", "its workers together")):
        print(
            f"{name:27}"
            + "".join(f"{one[k] / 1e6:{width}.0f}" for one, width in zip(whole.memory, (13, 9, 8, 8), strict=True))
        )

    (work / "stopped").mkdir()
    shutil.copy(work / "whole" / "secret", work / "stopped")
    for enough in (count // 30, count // 10, 13 * count // 30):
        killed(folder, work / "stopped", count, workers, max(1, enough))
    Grader(folder, work / "stopped", count, workers).end()
    whole, stopped = (
        {path.relative_to(work / one): path for path in pages(work / one)} for one in ("whole", "stopped")
    )
    other = [str(name) for name in whole if whole[name].read_bytes() != stopped[name].read_bytes()]
    print(
        f"Gone on to the end: of {len(whole)} tables and pages {len(whole) - len(other)} are, byte for byte, "
        f"as without a stop{': not ' + ', '.join(other) if other else ''}."
    )


def pages(out):
    """What people read."""
    return sorted([*out.glob("*.csv"), *out.glob("*.html"), *out.glob("feedback/*.html"), out / "results/index.json"])


def killed(folder, out, count, workers, enough):
    """Grades until there are ``enough`` results, and kills the grader."""
    before = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("*.json")}
    grader = Grader(folder, out, count, workers)
    grader.until(enough)
    family = grader.process.children(recursive=True)
    grader.process.send_signal(signal.SIGKILL)
    grader.process.wait()
    _, alive = psutil.wait_procs(family, timeout=20)
    alive = [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]
    again = sum((out / "results" / name).stat().st_mtime_ns != at for name, at in before.items())
    print(
        f"Killed when {grader.done()} were done, {again} of them for a second time; "
        f"{len(alive)} of its {len(family)} processes outlived it."
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--class", dest="count", type=int, metavar="N", help="grade N submissions, once whole and once stopped"
    )
    parser.add_argument("--workers", type=int, default=2, help="of --class (default: 2)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="without --class: runs of each, of which the best counts (default: 3)"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        if given.count:
            large_class(Path(work), given.count, given.workers)
        else:
            throughput(Path(work), given.rounds)


if __name__ == "__main__":
    main()
