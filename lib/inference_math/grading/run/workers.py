"""Workers who grade one file each: what they are asked, what a pool of them offers, and the pool of this machine.

A file may keep a worker in one call of C, which no thread of that process can end. So the kernel ends it: at
DEADLINE by the parent, and at the death of the parent.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import Protocol, TypeAlias

import psutil

from ...errors import Refused
from ..files.intake import Found
from ..marking.result import Result
from ..sandbox.bubblewrap import LIMITS, Unavailable
from ..sandbox.room import STILL, Scarce

DEADLINE = 2 * LIMITS.whole + 60
"""Seconds by the clock for one file: all that it may take in sandboxes, and as much for what is done outside."""

Grade: TypeAlias = Callable[[bytes, str, str, bytes, str], Result]
"""What grades a file: given its bytes, its student, its name, the class's secret and the sheet's number."""


@dataclass(frozen=True)
class Task:
    """One file to grade. ``data`` are its bytes: a cluster's machines may share no disk."""

    key: str
    found: Found
    data: bytes
    secret: bytes
    number: str

    @property
    def arguments(self) -> tuple[bytes, str, str, bytes, str]:
        """For a Grade."""
        return self.data, self.found.student, self.found.file, self.secret, self.number

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.found.student}: {self.found.file}"


class Clock:
    """Seconds, without those in which this process itself was stopped: nobody's file took them."""

    def __init__(self) -> None:
        self.looked, self.lost = time.monotonic(), 0.0

    def __call__(self) -> float:
        """Is to be asked often."""
        before, self.looked = self.looked, time.monotonic()
        self.lost += self.looked - before if self.looked - before > STILL else 0
        return self.looked - self.lost


awake = Clock()


class Died(Exception):
    """A worker ended before its file was graded."""


class Failed(Exception):
    """Our own mistake, in words."""


class Overdue(Exception):
    """A file took longer than DEADLINE."""

    def __init__(self, seconds: float, busy: bool) -> None:
        """``busy``: its worker itself was working; else it waited, and that may be the machine's fault."""
        self.seconds, self.busy = seconds, busy


Pipe: TypeAlias = "connection.Connection[Result | Exception, tuple[Grade, tuple[bytes, str, str, bytes, str]]]"
Done: TypeAlias = tuple[Task, Result | Exception, float]
"""A Task, what came of it, and the seconds that it took. An exception says why there is no result."""


def outcome_of(work: Callable[[], Result]) -> Result | Exception:
    """What ``work()`` gives, or why it gives nothing: that nothing can be graded here, or Failed."""
    try:
        return work()
    except (Refused, Unavailable, Scarce) as error:
        return error
    except Exception as error:  # noqa: BLE001  our mistake: it must not stop the class
        return Failed(f"{type(error).__name__}: {error}")


class Pool(Protocol):
    """Workers."""

    def room(self) -> int:
        """Tasks that may be put under way now."""

    def submit(self, work: Grade, task: Task) -> None:
        """Has one of the workers do a task."""

    def running(self) -> list[tuple[Task, float]]:
        """What is under way, and for how many seconds."""

    def done(self, seconds: float) -> Iterable[Done]:
        """What is done by now, or as soon as something is; nothing after so many seconds."""

    def stop(self) -> None:
        """Ends what is under way."""


class Local:
    """Processes on this machine: a Pool."""

    def __init__(self, workers: int) -> None:
        self.most = workers
        self.idle: list[_Worker] = []
        self.busy: list[_Worker] = []

    def room(self) -> int:
        """One for each worker that does nothing."""
        return self.most - len(self.busy)

    def submit(self, work: Grade, task: Task) -> None:
        """Has a worker do it."""
        worker = self.idle.pop() if self.idle else _Worker()
        self.busy.append(worker)
        worker.begin(work, task)

    def running(self) -> list[tuple[Task, float]]:
        """As of now."""
        return [(one.task, one.seconds()) for one in self.busy]

    def done(self, seconds: float) -> Iterable[Done]:
        """Waits; ends the workers that are overdue."""
        ready = connection.wait([one.pipe for one in self.busy], seconds)
        for one in list(self.busy):
            if one.pipe in ready or one.seconds() > DEADLINE:
                self.busy.remove(one)
                result = one.result() if one.pipe in ready else one.overdue()
                if isinstance(result, Died | Overdue):
                    one.kill()
                else:
                    self.idle.append(one)
                yield one.task, result, one.seconds()

    def stop(self) -> None:
        """Ends the workers at once; with them go their sandboxes."""
        for one in [*self.idle, *self.busy]:
            one.kill()
        self.idle, self.busy = [], []


class _Worker:
    """A process, and the Task that it works on."""

    task: Task

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()

    def begin(self, work: Grade, task: Task) -> None:
        self.task, self.began = task, awake()
        with suppress(OSError):  # it is dead, as whoever asks for the result will find
            self.pipe.send((work, task.arguments))

    def seconds(self) -> float:
        return awake() - self.began

    def result(self) -> Result | Exception:
        try:
            result: Result | Exception = self.pipe.recv()
        except (EOFError, OSError):
            return Died("it ended the grader's own process")
        return result

    def overdue(self) -> Overdue:
        used = 0.0
        with suppress(psutil.Error):  # gone meanwhile
            used = sum(psutil.Process(self.process.pid).cpu_times()[:2])
        return Overdue(self.seconds(), busy=used > self.seconds() / 4)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()


def _serve(pipe: "Pipe", parent: int) -> None:
    """In a worker: grades one file after another, until nobody asks for more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: nobody works on for a parent that is dead
        if os.getppid() != parent:
            return
    with suppress(EOFError, OSError):
        while True:
            work, arguments = pipe.recv()
            pipe.send(outcome_of(lambda: work(*arguments)))  # noqa: B023  called at once
