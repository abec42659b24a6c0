"""A whole class: every file is graded in a process that may die, and one process writes the results.

A result is kept as soon as it is there, under a key that its student, file, contents and the
rules decide. So a run that was stopped goes on where it was, and nothing is graded twice.
"""

import functools
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from ...cluster import client_of
from ...errors import Refused
from ..files import intake
from ..files.archive import Damaged
from ..files.intake import Found
from ..files.names import squeezed_name
from ..marking.grade import blank
from ..marking.result import Result
from ..sandbox.bubblewrap import HIDDEN, LIMITS, Unavailable, need_bubblewrap, seen_from_inside
from ..sandbox.held import Tree
from ..sandbox.room import Scarce, tree
from ..sheets.secret import given_out
from .progress import Progress
from .results import Book, Listed, rules
from .workers import Died, Failed, Grade, Local, Overdue, Pool, Task

FAILED = "could not be graded"

TRIES = 3
"""Of a file that met a shortage of the machine's memory."""

BUDGET = 5 * LIMITS.whole
"""Seconds by the clock for all files of one learner; eight honest ones take less than a tenth of it."""


def run(
    path: str | Path,
    out: str | Path,
    workers: int = 1,
    dask: str | None = None,
    number: str = "",
    say: Callable[[str], object] = print,
    grade: Grade | None = None,
    groups: Mapping[str, tuple[str, ...]] | None = None,
    same_class: bool = False,
) -> Book:
    """Grades every submission in ``path`` and keeps the results in the folder ``out``. Gives its Book.

    ``workers``: processes on this machine. ``dask``: the address of a cluster to send them to instead.
    ``number``: the sheet, where the files do not say. ``grade``: another function to grade with, that a
    worker can import. ``groups``: the members of each group that hands in together, by its name.
    ``same_class``: other files of the same people in ``out`` are an earlier hand-in of theirs. Raises
    Unavailable where there is no sandbox, Refused where there is nothing to grade, KeyboardInterrupt after
    Ctrl-C.
    """
    version, own, held_by = rules(), tuple(given_out(out)), Tree(None)
    if grade is None:
        if not dask:
            need_bubblewrap()
            held_by = tree()
        grade = functools.partial(sandboxed, version=version, own=own)
    path, out = Path(path).resolve(), Path(out).resolve()
    if path == out or path in out.parents[1:]:
        raise Refused(f"{out} lies among what was handed in. Give another folder with --to.")
    found = intake.find(path, {out.name} if out.parent == path else (), say)
    here = {squeezed_name(one.student) for one in found}
    if lost := [group for group in groups or {} if squeezed_name(group) not in here]:
        say(f"Nothing was handed in by these groups: {', '.join(lost[:10])}{' …' if lost[10:] else ''}.")
    for folder in (path, out):
        if seen := seen_from_inside(folder):
            raise Refused(
                f"{folder} lies below {seen}, which learners' code can read. Move it, to your home for example."
            )
    if held_by.why:
        say(f"Learners' memory is watched here, and not held by the kernel: {held_by.why}. docs/grading.md says more.")
    with Book(out) as kept:
        class_ = _Class(kept, str(path), number, " ".join([version, *own]), Progress(len(found), say), groups or {})
        pool: Pool = _cluster(dask, say) if dask else Local(workers)
        try:
            _grade_all(class_, found, pool, grade)
        except KeyboardInterrupt:
            class_.progress.end()
            done = f"Stopped: {len(class_.entries)} of {len(found)} are done and kept."
            say(f"{done} To go on, run the same command again.")
            raise
        finally:
            pool.stop()
            held_by.sweep()
            class_.progress.end()
        stay = kept.list(str(path), class_.entries, same_class)
        if stay:
            say(f"Results of earlier runs in these marks, too: {stay}. To leave them out, give a new folder with --to.")
    return kept


class _Class:
    """The files of a run: those with a result already, and those to grade. ``entries`` are what is done."""

    def __init__(
        self,
        kept: Book,
        source: str,
        number: str,
        rules: str,
        progress: Progress,
        groups: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.kept, self.source, self.number, self.rules, self.progress = kept, source, number, rules, progress
        self.groups = {squeezed_name(group): members for group, members in groups.items()}
        self.secret = kept.secret()
        self.rules += hashlib.sha256(self.secret).hexdigest()  # with another, other inputs are drawn
        self.entries: list[Listed] = []
        self.spent: dict[str, float] = defaultdict(float)
        self.short: set[str] = set()  # whose time went with the machine's memory: nothing of theirs is final

    def tasks(self, found: Iterable[Found], pool: Pool) -> Iterator[Task]:
        """What is still to be graded."""
        for one in found:
            data, problem = _contents(one)
            key = _key(one, data, problem or one.left_out, self.number, self.rules)
            done = self.kept.get(key)
            if not done and not problem and (spent := self.seconds(one.student, pool)) >= BUDGET:
                problem = f"It was not graded: this learner's files had taken {spent:.0f} seconds by then."
            if (problem or one.left_out) and not done:
                done = _unreadable(one, problem, one.student in self.short, self.number)
                done = done if problem else {**done, "status": "left out", "reason": one.left_out}
                self.kept.keep(key, done)
            if done:
                self._note(key, one, done, graded=False)
            else:
                yield Task(key, one, data, self.secret, self.number)

    def seconds(self, student: str, pool: Pool) -> float:
        """What a learner's files have taken by now, however often they were tried."""
        return self.spent[student] + sum(took for task, took in pool.running() if task.found.student == student)

    def keep(self, task: Task, outcome: Result | Exception) -> None:
        """Keeps what came of a Task. Raises what says that nothing can be graded."""
        if isinstance(outcome, Overdue):  # where the worker only waited, it may have been the machine
            given_up = f"It was given up: the grader had worked on it for {outcome.seconds:.0f} seconds."
            outcome = _unreadable(task.found, given_up, again=not outcome.busy)
        elif isinstance(outcome, Scarce | Died | Failed):
            why = HIDDEN.sub("…", f"{outcome}"[:1_000])[:300]
            outcome = _unreadable(task.found, f"It {FAILED}: {why}.", again=True)
        elif isinstance(outcome, Exception):
            raise outcome
        self.kept.keep(task.key, outcome)
        self._note(task.key, task.found, outcome, graded=True)

    def _note(self, key: str, one: Found, result: Result, graded: bool) -> None:
        members = self.groups.get(squeezed_name(one.student)) or one.members
        for student in members or (one.student,):
            sheet = "" if result["status"] == "left out" else result["sheet"]  # it takes no mark's place
            ids = {} if members else one.ids  # they name one of them at most
            made = Listed(key=key, student=student, file=one.file, sheet=sheet, ids=ids, source=self.source)
            self.entries.append({**made, "when": one.when, "late": one.late})
        self.progress.step(one.student, graded)


def sandboxed(
    data: bytes, student: str, file: str, secret: bytes, number: str, version: str, own: tuple[str, ...] = ()
) -> Result:
    """The result of a file. Raises Unavailable where there is no sandbox, or another version of this library."""
    if not _ready_for(version):
        raise Unavailable(
            "A worker has another version of this library, or of its exercises. Install the same on every machine."
        )
    from ..marking.counting import graded_if_it_counts

    return graded_if_it_counts(data, student, file, secret, number, own)


@functools.cache
def _ready_for(version: str) -> bool:
    need_bubblewrap()
    return rules() == version


def _contents(one: Found) -> tuple[bytes, str]:
    """The file's bytes, or why there are none."""
    if one.problem:
        return b"", one.problem
    try:
        return one.read(), ""
    except Damaged as damage:
        return b"", str(damage)


def _key(one: Found, data: bytes, problem: str, number: str, rules: str) -> str:
    parts = [one.student, one.file, hashlib.sha256(data).hexdigest(), problem, number, rules]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _unreadable(one: Found, reason: str, again: bool = False, number: str = "") -> Result:
    result: Result = {**blank(one.student, one.file), "sheet": number, "status": "unreadable", "reason": reason}
    return {**result, "again": True} if again else result


# --- the loop ----------------------------------------------------------------


def _grade_all(class_: _Class, found: Iterable[Found], pool: Pool, grade: Grade) -> None:
    """Keeps the result of every file. One whose worker dies is tried once more, last and by itself; so is one that met
    a shortage of the machine's memory, twice more: as long as its learner has time."""
    tasks = class_.tasks(found, pool)
    tried: Counter[str] = Counter()
    again: list[tuple[Task, Result | Exception]] = []

    def tried_again() -> Task | None:
        while again:
            task, outcome = again.pop()
            if class_.seconds(task.found.student, pool) < BUDGET:
                return task
            class_.keep(task, outcome)
        return None

    while True:
        while pool.room() > 0 and (task := next(tasks, None) or (None if pool.running() else tried_again())):
            pool.submit(grade, task)
        if not pool.running():
            return
        for task, outcome, seconds in pool.done(1):
            tried[task.key] += 1
            class_.spent[task.found.student] += seconds
            class_.short |= {task.found.student} if isinstance(outcome, Scarce) else set()
            if tried[task.key] < _tries(outcome):
                again.insert(0, (task, outcome))
            else:
                class_.keep(task, outcome)
        class_.progress.show([(task.name, seconds) for task, seconds in pool.running()])


def _tries(outcome: object) -> int:
    """How often a file is graded of which that came."""
    return TRIES if isinstance(outcome, Scarce) else 2 if isinstance(outcome, Died) else 0


def _cluster(address: str, say: Callable[[str], object]) -> Pool:
    client = client_of(address)  # which says so where dask is not installed
    from .cluster import Cluster

    return Cluster(client, say)
