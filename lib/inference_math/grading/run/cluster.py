"""An existing dask.distributed cluster as the workers of ``classroom``. An optional extra: see ``cluster``."""

import logging
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from distributed import Client, Future, KilledWorker, wait

from ..marking.result import Result
from .workers import DEADLINE, Died, Done, Grade, Task, outcome_of


class Cluster:
    """As ``workers.Local``, a Pool. The scheduler itself sends a task to another worker when one dies."""

    def __init__(self, client: Client, say: Callable[[str], object]) -> None:
        self.client = client
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost task is reported by us
        if not self.client.nthreads():
            say("The cluster has no workers yet; waiting for them.")
        self.under_way: dict[Future[Result], tuple[Task, float]] = {}

    def _threads(self) -> int:
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))

    def room(self) -> int:
        """Two for each worker: one waits for each that is worked on."""
        return 2 * self._threads() - len(self.under_way)

    def submit(self, work: Grade, task: Task) -> None:
        """Has a worker do it."""
        future = self.client.submit(_in_time, work, task.arguments, pure=False)
        self.under_way[future] = task, time.monotonic()

    def running(self) -> list[tuple[Task, float]]:
        """The first that were sent."""
        return [(task, time.monotonic() - began) for task, began in [*self.under_way.values()][: self._threads()]]

    def done(self, seconds: float) -> Iterable[Done]:
        """Those that are done, as soon as one is."""
        with self.client.as_current(), suppress(TimeoutError):
            wait(list(self.under_way), timeout=seconds, return_when="FIRST_COMPLETED")
        for future in [one for one in self.under_way if one.done()]:
            task, began = self.under_way.pop(future)
            died = isinstance(future.exception(), KilledWorker)
            yield task, Died() if died else outcome_of(future.result), time.monotonic() - began

    def stop(self) -> None:
        """Leaves the cluster as it was; what it works on for us is dropped."""
        self.client.close(timeout=5)


def _in_time(work: Grade, arguments: tuple[bytes, str, str, bytes, str]) -> Result:
    """In a worker: the kernel ends it at DEADLINE, whatever it is doing then."""
    signal.alarm(int(DEADLINE))
    try:
        return work(*arguments)
    finally:
        signal.alarm(0)
