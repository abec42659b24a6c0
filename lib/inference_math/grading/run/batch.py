"""A whole class: every file is graded in a process that may die, and one process writes the results.

A result is kept as soon as it is there, under a key that its student, file, contents and the
rules decide. So a run that was stopped goes on where it was, and nothing is graded twice.
"""

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ...errors import Refused
from ..files import intake
from ..files.archive import Damaged
from ..files.intake import Found
from ..marking.result import Result
from ..sandbox.bubblewrap import Unavailable, need_bubblewrap
from ..sheets.secret import given_out
from .progress import Progress
from .results import Book, Listed, rules
from .workers import Future, Grade, Local, Pool, Task

FAILED = "could not be graded"


def run(
    path: str | Path,
    out: str | Path,
    workers: int = 1,
    dask: str | None = None,
    number: str = "",
    say: Callable[[str], object] = print,
    grade: Grade | None = None,
) -> Book:
    """Grades every submission in ``path`` and keeps the results in the folder ``out``. Gives its Book.

    ``workers``: processes on this machine. ``dask``: the address of a cluster to send them to instead.
    ``number``: the sheet, where the files do not say. ``grade``: another function to grade with, that a
    worker can import. Raises Unavailable where there is no sandbox, Refused where there is nothing to
    grade, KeyboardInterrupt after Ctrl-C.
    """
    version, own = rules(), tuple(given_out(out))
    if grade is None:
        if not dask:
            need_bubblewrap()
        grade = functools.partial(sandboxed, version=version, own=own)
    path, out = Path(path).resolve(), Path(out).resolve()
    found = intake.find(path, skip={out.name} if out.parent == path else ())
    with Book(out) as kept:
        class_ = _Class(kept, str(path), number, " ".join([version, *own]), Progress(len(found), say))
        pool: Pool = _cluster(dask, say) if dask else Local(workers)
        try:
            _grade_all(class_.tasks(found), pool, grade, class_.keep)
        except KeyboardInterrupt:
            class_.progress.end()
            done = f"Stopped: {len(class_.entries)} of {len(found)} are done and kept."
            say(f"{done} To go on, run the same command again.")
            raise
        finally:
            pool.stop()
            class_.progress.end()
        stay = kept.list(str(path), class_.entries)
        if stay:
            say(
                f"{stay} results of earlier runs are in these marks too. "
                "To leave them out, give a new folder with --to."
            )
    return kept


class _Class:
    """The files of a run: those with a result already, and those to grade. ``entries`` are what is done."""

    def __init__(self, kept: Book, source: str, number: str, rules: str, progress: Progress) -> None:
        self.kept, self.source, self.number, self.rules, self.progress = kept, source, number, rules, progress
        self.secret = kept.secret()
        self.entries: list[Listed] = []

    def tasks(self, found: Iterable[Found]) -> Iterator[Task]:
        """What is still to be graded."""
        for one in found:
            data, problem = _contents(one)
            key = _key(one, data, problem, self.number, self.rules)
            done = self.kept.get(key)
            if problem and not done:
                done = _unreadable(one, problem, number=self.number)
                self.kept.keep(key, done)
            if done:
                self._note(key, one, done, graded=False)
            else:
                yield Task(key, one, data, self.secret, self.number)

    def keep(self, task: Task, result: Result) -> None:
        """Keeps what came of a Task."""
        self.kept.keep(task.key, result)
        self._note(task.key, task.found, result, graded=True)

    def _note(self, key: str, one: Found, result: Result, graded: bool) -> None:
        self.entries.append(
            {
                "key": key,
                "student": one.student,
                "file": one.file,
                "sheet": result["sheet"],
                "ids": one.ids,
                "source": self.source,
            }
        )
        self.progress.step(one.student, graded)


def sandboxed(
    data: bytes, student: str, file: str, secret: bytes, number: str, version: str, own: tuple[str, ...] = ()
) -> Result:
    """``grade.grade``, where there is a sandbox and the same version of this library; else raises Unavailable."""
    if not _ready_for(version):
        raise Unavailable(
            "A worker has another version of this library, or of its exercises. Install the same on every machine."
        )
    from ..marking.grade import grade

    return grade(data, student, file, secret, number, own=own)


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
    result: Result = {
        "student": one.student,
        "file": one.file,
        "sheet": number,
        "digest": "",
        "status": "unreadable",
        "reason": reason,
        "points": 0.0,
        "most": 0.0,
        "questions": [],
        "notes": [],
    }
    return {**result, "again": True} if again else result


# --- the loop ----------------------------------------------------------------


def _grade_all(tasks: Iterator[Task], pool: Pool, grade: Grade, keep: Callable[[Task, Result], None]) -> None:
    """Keeps the result of every Task. One whose worker dies is tried once more, alone, on new workers."""
    running: dict[Future, Task] = {}
    while True:
        dead = _fill(running, tasks, pool, grade)
        if not running and not dead:
            return
        while running:
            for future in pool.wait(running):
                task = running.pop(future)
                if not _done(future, pool, task, keep):
                    dead.append(task)
            if not dead:
                break
        for task in dead:  # any of them may be the one that kills
            pool.renew()
            future = pool.submit(grade, task)
            pool.wait([future])
            if not _done(future, pool, task, keep):
                twice = f"It {FAILED}: it ended the grader's own process, twice."
                keep(task, _unreadable(task.found, twice, again=True))
                pool.renew()


def _fill(running: dict[Future, Task], tasks: Iterator[Task], pool: Pool, grade: Grade) -> list[Task]:
    """Puts tasks under way as long as there is room. Gives the one that found the workers dead."""
    while len(running) < pool.room():
        task = next(tasks, None)
        if task is None:
            break
        try:
            running[pool.submit(grade, task)] = task
        except pool.killed:
            return [task]
    return []


def _done(future: Future, pool: Pool, task: Task, keep: Callable[[Task, Result], None]) -> bool:
    """Keeps what came of a Task; False where its worker died."""
    try:
        result = future.result()
    except pool.killed:
        return False
    except (Unavailable, Refused):
        raise
    except Exception as error:  # noqa: BLE001  our mistake: it must not stop the class
        result = _unreadable(task.found, f"It {FAILED}: {type(error).__name__}: {error}"[:300], again=True)
    keep(task, result)
    return True


# --- workers -----------------------------------------------------------------


def _cluster(address: str, say: Callable[[str], object]) -> Pool:
    try:
        from .cluster import Cluster
    except ImportError:
        raise Refused(
            "--dask needs dask.distributed, which is not installed here: pip install 'inference-math[cluster]'"
        ) from None
    return Cluster(address, say)
