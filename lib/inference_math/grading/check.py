"""One's own notebook, asked as the grader of a class asks it, and run as it is: ``python3 start.py check 03``.

A line for each question, and an exit status: 0 all correct, 1 not all, 2 unusable, 130 stopped. It knows the checks'
own inputs, and no others; else what it says of a file is what the grader will say. Answers in words are listed and not
counted, and so are those of a copy with letters and numbers of the learner's own.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Self, cast

from ..checks.engine import CORRECT, Choice, Number, Outcome
from ..checks.questions import no_reason
from .files.notebook import Cell, Unreadable, read, sheet_numbers
from .marking import texts
from .marking.counting import why_not
from .marking.judge import judge
from .sandbox import reading
from .sandbox.bubblewrap import LIMITS, Limits
from .sandbox.interview import Replies, collect
from .sandbox.protocol import Reply, Request
from .sandbox.room import ENDED, WROTE, Gone, reply_in
from .sheets import common, personal
from .sheets.common import Asked

START = "from inference_math.grading.sandbox.inside import alone; alone()"


@dataclass
class Found:
    """What a check found: an Outcome for each question, and by their ids whether there is an answer.

    ``written``: of those in words. ``noted``: of those that only the grader of the class can judge, as they are this
    learner's own. ``notes``: sentences.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    written: dict[str, bool] = field(default_factory=dict)
    noted: dict[str, bool] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Process:
    """A Python of its own, in an empty folder: what ``collect`` asks in place of a sandbox."""

    def __init__(self, limits: Limits, ends: float = 0) -> None:  # noqa: ARG002  a person waits, and can stop it
        self.limits, self.late = limits, False
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START],
            cwd=self.folder.name,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.requests, self.replies = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()

    def ask(self, message: Request, seconds: float, times: int = 1) -> Reply:
        """The reply. Raises Gone."""
        clock = seconds * self.limits.patience
        late = threading.Timer(clock * times + self.limits.grace, self._end)
        late.start()
        try:
            request: Request = {"id": "", "seconds": seconds, "clock": clock, **message}
            self.requests.write(json.dumps(request).encode() + b"\n")
            self.requests.flush()
            line = self.replies.readline()
        except OSError:
            line = b""
        finally:
            late.cancel()
        if not line:
            raise Gone("it ran out of time" if self.late else ENDED)
        reply = reply_in(line, "")
        if reply is None:
            raise Gone(WROTE)
        return reply

    def _end(self) -> None:
        self.late = True
        self.process.kill()


def check(data: bytes, name: str, limits: Limits = LIMITS) -> Found:
    """What became of each answer in the bytes of a notebook, whose file has that ``name``. Raises Unreadable."""
    cells = read(data)
    known = [one for one in sheet_numbers(cells, name) if one in common.numbers()]
    if not known:
        return Found()
    number = known[0]
    sheet, copied = common.load(number), personal.found_mark(data, cells) is not None
    asked = [one for one in sheet.questions if not (copied and isinstance(one.question, Choice))]
    own = _own(sheet.questions, cells) if copied else []
    code = [cell.source for cell in cells if cell.kind == "code"]
    begun, out = time.monotonic(), why_not(cells, number, copied)
    replies, notes = collect(sheet, [*asked, *own], code, limits, Process)
    took = time.monotonic() - begun
    late = f"It took {took:.0f} seconds. When a class is graded, a notebook has {limits.whole:.0f}."
    out = out and f"When a class is graded, this file does not count. {out}"
    found = Found(notes=[*filter(None, [out, late * (took > limits.whole)]), *notes])
    for one in asked:
        outcome = judge(one, replies[one.id])
        right = outcome.state == CORRECT
        again = "" if right else texts.defined_again(one, cells)
        lacking = no_reason(reading.sentence(replies[one.id].because)) if right and one.because else ""
        found.outcomes[one.id] = replace(outcome, says=" ".join(filter(None, (again, outcome.says, lacking))))
    found.noted = {one.id: _is_there(one, replies[one.id]) for one in own}
    found.written = {id_: bool(said) for id_, said in texts.words(cells, number).items()}
    return found


def _own(questions: Sequence[Asked], cells: Sequence[Cell]) -> list[Asked]:
    """What only the grader of the class can judge: the choices of a copy, and the numbers that it asks for."""
    found = []
    for one in questions:
        name = f"{one.id}_number"
        if isinstance(one.question, Choice):
            found.append(one)
        elif any(name in cell.source for cell in cells):
            found.append(replace(one, id=name, name=name, question=Number(name, 0.0), because=""))
    return found


def _is_there(one: Asked, replies: Replies) -> bool:
    """Whether an answer has the form of one."""
    try:
        given = reading.opened(replies.verdict[0]) if isinstance(replies.verdict, list) else None
    except reading.Garbled:
        return False
    return given is not None and given is not ... and not isinstance(given, Exception) and not one.question.lacks(given)


# --- the command -------------------------------------------------------------


def find(which: str) -> Path:
    """The notebook meant by a path or by a number such as ``03``. Raises SystemExit."""
    path = Path(which)
    if path.suffix == ".ipynb" and path.exists():
        return path
    places = (common.ROOT / "my-work" / "exercises", common.ROOT / "exercises")
    for place in places if which.isdigit() else ():
        for found in sorted(place.glob(f"{which.zfill(2)}_*.ipynb")):
            return found
    have = ", ".join(one.name[:2] for one in sorted((common.ROOT / "exercises").glob("*.ipynb"))) or "none"
    print(f"No exercise {which!r}. Give a number ({have}) or the path of a notebook.", file=sys.stderr)
    raise SystemExit(2)


def main(arguments: Sequence[str]) -> int:
    """Checks the notebook that is asked for, prints a line per question, and gives the exit status."""
    if len(arguments) != 1:
        print("Usage: python3 start.py check NUMBER_OR_NOTEBOOK", file=sys.stderr)
        return 2
    path = find(arguments[0])
    inside = path.is_relative_to(common.ROOT)
    print(f"Checking {path.relative_to(common.ROOT).as_posix() if inside else path.name} ...", flush=True)
    try:
        found = check(path.read_bytes(), path.name)
    except Unreadable as error:
        print(f"{path} is not a notebook that can be read: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    for name, outcome in found.outcomes.items():
        print(f"  {name:<8} {outcome.state}: {outcome.says}".removesuffix(": "))
    for name, there in found.written.items():
        print(f"  {name:<8} written answer: {'for your teacher' if there else 'nothing written yet'}")
    for name, there in found.noted.items():
        print(f"  {name:<8} {'noted: it counts when your class is graded' if there else 'no letter or number yet'}")
    for note in dict.fromkeys(found.notes):
        print(f"  {note}")
    if not found.outcomes:
        print("  no question was found in this notebook")
    states = [one.state for one in found.outcomes.values()]
    print(f"{states.count(CORRECT)} of {len(states)} correct")
    return 0 if states and set(states) == {CORRECT} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
