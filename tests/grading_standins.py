"""Stand-ins: graders for tests/test_classroom.py, whose workers import this file, made-up results, a check at hand."""

import hashlib
import json
import os
import re
import signal
from pathlib import Path

from conftest import ROOT
from inference_math.checks.engine import CORRECT
from inference_math.grading.run.workers import outcome_of
from inference_math.grading.sheets.common import TO_READ


def plain(data, student, file, secret, number):
    """A result that the file decides: ``{"cells": [], "points": 3}``. Each call leaves a line in the file $GRADED."""
    _note("GRADED", student)
    told = json.loads(data)
    if told.get("raise"):
        raise ValueError(told["raise"])
    if told.get("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if told.get("wait"):
        signal.pause()
    if told.get("busy"):
        in_c()
    questions = [_question(f"q{n}", 1.0 if n <= told.get("points", 0) else 0.0, 1) for n in range(1, 6)]
    if "words" in told:
        questions.append({**_question("q6", None, 4), "mistake": "", "outcome": "to read", "answer": told["words"]})
    drawn = hashlib.sha256(secret + student.encode()).hexdigest()  # as inputs are drawn from the secret
    return {
        "student": student,
        "file": file,
        "sheet": number or told.get("sheet", "04"),
        "digest": hashlib.sha256(data).hexdigest(),
        "status": "graded",
        "reason": "",
        "notes": [drawn],
        "questions": questions,
        "points": sum(one["points"] or 0 for one in questions),
        "most": sum(one["most"] for one in questions),
    }


def in_c():
    """Works for ever in one call of C, which holds the interpreter's lock."""
    re.match(r"(a|a)*$", "a" * 64 + "b")


def stuck(data, student, file, secret, number):
    """As waiting, but it works instead of waiting."""
    Path(os.environ["REACHED"]).write_text(str(os.getpid()))
    in_c()


def waiting(data, student, file, secret, number):
    """As plain, but the student in $STOPS_AT makes it say so in the pipe $REACHED, once, and wait to be killed."""
    if student == os.environ.get("STOPS_AT") and not Path(os.environ["REACHED"] + ".once").exists():
        Path(os.environ["REACHED"] + ".once").touch()
        Path(os.environ["REACHED"]).write_text(str(os.getpid()))
        signal.pause()
    return plain(data, student, file, secret, number)


def sandboxed(data, student, file, secret, number):
    """Starts a real sandbox, says in the pipe $REACHED which processes it has, and lets it run for ever."""
    from inference_math.grading.sandbox.room import Sandbox, _family

    with Sandbox() as sandbox:
        sandbox.ask({"run": "1"}, 5)
        outermost = sandbox.room.process.pid
        pids = [os.getpid(), outermost, *(one.pid for one in _family(outermost))]
        Path(os.environ["REACHED"]).write_text(" ".join(map(str, pids)))
        sandbox.ask({"run": "while True: pass"}, 60)


# --- results without a sandbox -----------------------------------------------


def question(id, outcome, most=1.0, points=None, **more):
    points = {CORRECT: most, TO_READ: None}.get(outcome, 0.0) if points is None else points
    return {
        "id": id,
        "points": points,
        "most": most,
        "outcome": outcome,
        "says": "It is so.",
        "mistake": "",
        "hint": "" if outcome == CORRECT else "Think of both.",
        "answer": "x = 1",
        **more,
    }


def result(student, sheet, questions, **more):
    return {
        "student": student,
        "file": f"{sheet}.ipynb",
        "sheet": sheet,
        "digest": f"{student}{sheet}",
        "status": "graded",
        "reason": "",
        "points": sum(q["points"] or 0 for q in questions),
        "most": sum(q["most"] for q in questions),
        "questions": questions,
        "notes": [],
        **more,
    }


def unreadable(student, reason="The file is empty.", **more):
    return {**result(student, "", []), "status": "unreadable", "reason": reason, **more}


def answered(number):
    """A notebook with our answers, as a learner would have written them."""
    (path,) = (ROOT / "solutions").glob(f"{number}_*.ipynb")
    made = json.loads(path.read_text(encoding="utf-8"))
    for cell in (one for one in made["cells"] if one["cell_type"] == "code"):
        lines = "".join(cell["source"]).split("\n")
        cell["source"] = "\n".join(
            line for line in lines if line.strip() not in ("### BEGIN SOLUTION", "### END SOLUTION")
        )
    return made


# --- other stand-ins ---------------------------------------------------------


def checked(path, capsys):
    """(exit status, what it said) of ``start.py check`` for a notebook, without a new Python."""
    from inference_math.grading.check import main

    capsys.readouterr()
    return main([str(path)]), capsys.readouterr().out


class Desk:
    """Workers who do a task at once, in this process: a workers.Pool."""

    def __init__(self):
        self.under_way = []

    def room(self):
        return 1 - len(self.under_way)

    def submit(self, work, task):
        self.under_way.append((task, outcome_of(lambda: work(*task.arguments)), 0.0))

    def running(self):
        return [(task, 0.0) for task, _, _ in self.under_way]

    def done(self, seconds):
        now, self.under_way = self.under_way, []
        return now

    def stop(self):
        pass


def set_variables(**variables):
    """In a worker that runs already."""
    os.environ.update(variables)


def _question(id, points, most):
    return {
        "id": id,
        "points": points,
        "most": float(most),
        "outcome": "correct" if points else "not yet",
        "says": "",
        "mistake": "" if points else "a known slip",
        "hint": "",
        "answer": "",
    }


def submit(folder, **files):
    """A class of files that the stand-ins understand: ``ann={"points": 3}``; in a list, several of one learner."""
    for student, told in files.items():
        several = dict(enumerate(told)) if isinstance(told, list) else {"x": told}
        for name, one in several.items():
            path = folder / student / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"cells": [], **one}))
    return folder


def _note(name, line):
    if os.environ.get(name):
        with open(os.environ[name], "a") as file:
            file.write(line + "\n")
