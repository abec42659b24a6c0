"""Workers who grade one file each: what they are asked, what a pool of them offers, and the pool of this machine."""

import os
import threading
from collections.abc import Callable, Iterable
from concurrent import futures
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from typing import Protocol, TypeAlias

from ..files.intake import Found
from ..marking.result import Result

Grade: TypeAlias = Callable[[bytes, str, str, bytes, str], Result]
"""What grades a file: given its bytes, its student, its name, the class's secret and the sheet's number."""

Future: TypeAlias = "futures.Future[Result]"
"""A result that will be there. (dask has its own, with the same methods.)"""


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


class Pool(Protocol):
    """Workers."""

    killed: type[Exception]
    """What a future raises whose worker died."""

    def renew(self) -> None:
        """Has new workers in place of those that died."""

    def room(self) -> int:
        """Tasks that may be under way: one waits for each that is worked on."""

    def submit(self, work: Grade, task: Task) -> Future:
        """Has one of the workers do a task."""

    def wait(self, running: Iterable[Future]) -> Iterable[Future]:
        """Those that are done, as soon as one is."""

    def stop(self) -> None:
        """Ends what is under way."""


class Local:
    """Processes on this machine: a Pool."""

    killed: type[Exception] = BrokenProcessPool

    def __init__(self, workers: int) -> None:
        self.workers, self.before = workers, set(active_children())
        self.pool = self._new()

    def _new(self) -> futures.ProcessPoolExecutor:
        return futures.ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=_begin)

    def renew(self) -> None:
        """Ends the workers, and has new ones."""
        self.stop()
        self.pool = self._new()

    def room(self) -> int:
        """Two for each worker."""
        return 2 * self.workers

    def submit(self, work: Grade, task: Task) -> Future:
        """Has a worker do it."""
        return self.pool.submit(work, *task.arguments)

    def wait(self, running: Iterable[Future]) -> Iterable[Future]:
        """Those that are done, as soon as one is."""
        return futures.wait(running, return_when=futures.FIRST_COMPLETED).done

    def stop(self) -> None:
        """Ends the workers at once; with them go their sandboxes."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for child in set(active_children()) - self.before:
            child.kill()
            child.join()


def _begin() -> None:
    """In a new worker: Ctrl-C is the parent's to handle, and nobody works on for a parent that is dead."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
