"""A whole class: every file is graded in a process that may die, and one process writes the results.

A result is kept as soon as it is there, under a key that its student, file, contents and the
rules decide. So a run that was stopped goes on where it was, and nothing is graded twice.
"""

import functools
import hashlib
import json
import os
import threading
from multiprocessing import active_children, get_context, parent_process

from ..errors import Refused
from . import book, intake
from .archive import Damaged
from .bubblewrap import Unavailable, need_bubblewrap
from .progress import Progress
from .secret import given_out

FAILED = "could not be graded"


def run(path, out, workers=1, dask=None, number="", say=print, grade=None):
    """Grades every submission in ``path`` and keeps the results in the folder ``out``. Gives its Book.

    ``workers``: processes on this machine. ``dask``: the address of a cluster to send them to instead.
    ``number``: the sheet, where the files do not say. ``grade(data, student, file, secret, number)``:
    another function to grade with, that a worker can import. Raises Unavailable where there is no
    sandbox, Refused where there is nothing to grade, KeyboardInterrupt after Ctrl-C.
    """
    version, own = book.rules(), tuple(given_out(out))
    if grade is None:
        if not dask:
            need_bubblewrap()
        grade = functools.partial(sandboxed, version=version, own=own)
    path, out = os.path.realpath(path), os.path.realpath(out)
    found = intake.find(path, skip={os.path.basename(out)} if os.path.dirname(out) == path else ())
    with book.Book(out) as kept:
        secret = kept.secret()
        progress = Progress(len(found), say)
        entries = []

        def keep(key, one, result):
            kept.keep(key, result)
            note(key, one, result)
            progress.step(one.student, graded=True)

        def note(key, one, result):
            entries.append(
                {
                    "key": key,
                    "student": one.student,
                    "file": one.file,
                    "sheet": result["sheet"],
                    "ids": one.ids,
                    "source": path,
                }
            )

        def tasks():
            for one in found:
                data, problem = _contents(one)
                key = _key(one, data, problem, number, " ".join([version, *own]))
                done = kept.get(key)
                if problem and not done:
                    done = _unreadable(one, problem, number=number)
                    kept.keep(key, done)
                if done:
                    note(key, one, done)
                    progress.step(one.student)
                else:
                    yield Task(key, one, data, secret, number)

        pool = _cluster(dask, say) if dask else Local(workers)
        try:
            _grade_all(tasks(), pool, grade, keep)
        except KeyboardInterrupt:
            progress.end()
            say(f"Stopped: {len(entries)} of {len(found)} are done and kept. To go on, run the same command again.")
            raise
        finally:
            pool.stop()
            progress.end()
        stay = kept.list(path, entries)
        if stay:
            say(
                f"{stay} results of earlier runs are in these marks too. To leave them out, give a new folder with --to."
            )
    return kept


class Task:
    """One file to grade. ``data`` are its bytes: a cluster's machines may share no disk."""

    def __init__(self, key, found, data, secret, number):
        self.key, self.found = key, found
        self.arguments = (data, found.student, found.file, secret, number)


def sandboxed(data, student, file, secret, number, version, own=()):
    """``grade.grade``, where there is a sandbox and the same version of this library; else raises Unavailable."""
    if not _ready_for(version):
        raise Unavailable(
            "A worker has another version of this library, or of its exercises. Install the same on every machine."
        )
    from .grade import grade

    return grade(data, student, file, secret, number, own=own)


@functools.cache
def _ready_for(version):
    need_bubblewrap()
    return book.rules() == version


def _contents(one):
    """(bytes, "") or (b"", problem) of a Found."""
    if one.problem:
        return b"", one.problem
    try:
        return one.read(), ""
    except Damaged as damage:
        return b"", str(damage)


def _key(one, data, problem, number, version):
    parts = [one.student, one.file, hashlib.sha256(data).hexdigest(), problem, number, version]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _unreadable(one, reason, again=False, number=""):
    return {
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
        **({"again": True} if again else {}),
    }


# --- the loop ----------------------------------------------------------------


def _grade_all(tasks, pool, grade, keep):
    """Keeps the result of every Task. One whose worker dies is tried once more, alone, on new workers."""
    running = {}
    tasks = iter(tasks)
    while True:
        dead = []
        while len(running) < pool.room():
            task = next(tasks, None)
            if task is None:
                break
            try:
                running[pool.submit(grade, *task.arguments)] = task
            except pool.killed:
                dead.append(task)
                break
        if not running:
            return
        while running and (dead or len(running) >= pool.room() or task is None):
            for future in pool.wait(running):
                one = running.pop(future)
                if not _done(future, pool, one, keep):
                    dead.append(one)
        for one in dead:  # any of them may be the one that kills
            pool.renew()
            future = pool.submit(grade, *one.arguments)
            pool.wait([future])
            if not _done(future, pool, one, keep):
                keep(
                    one.key,
                    one.found,
                    _unreadable(one.found, f"It {FAILED}: it ended the grader's own process, twice.", again=True),
                )
                pool.renew()


def _done(future, pool, task, keep):
    """Keeps what came of a Task; False where its worker died."""
    try:
        result = future.result()
    except pool.killed:
        return False
    except (Unavailable, Refused):
        raise
    except Exception as error:  # our mistake: it must not stop the class
        result = _unreadable(task.found, f"It {FAILED}: {type(error).__name__}: {error}"[:300], again=True)
    keep(task.key, task.found, result)
    return True


# --- workers -----------------------------------------------------------------


class Local:
    """Processes on this machine."""

    def __init__(self, workers):
        from concurrent.futures.process import BrokenProcessPool

        self.workers, self.killed, self.before = workers, BrokenProcessPool, set(active_children())
        self.renew()

    def renew(self):
        from concurrent.futures import ProcessPoolExecutor

        if hasattr(self, "pool"):
            self.stop()
        self.pool = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=_begin)

    def room(self):
        """Tasks that may be under way: one waits for each that is worked on."""
        return 2 * self.workers

    def submit(self, work, *arguments):
        return self.pool.submit(work, *arguments)

    def wait(self, futures):
        from concurrent.futures import FIRST_COMPLETED, wait

        return wait(futures, return_when=FIRST_COMPLETED).done

    def stop(self):
        """Ends the workers at once; with them go their sandboxes."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for child in set(active_children()) - self.before:
            child.kill()
            child.join()


def _begin():
    """In a new worker: Ctrl-C is the parent's to handle, and nobody works on for a parent that is dead."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch():
        parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _cluster(address, say):
    try:
        from .cluster import Cluster
    except ImportError:
        raise Refused(
            "--dask needs dask.distributed, which is not installed here: pip install 'inference-math[cluster]'"
        ) from None
    return Cluster(address, say)
