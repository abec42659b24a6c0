"""An existing dask.distributed cluster as the workers of ``classroom``. An optional extra: see ``cluster``."""

import logging
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress

from distributed import Client, Future, KilledWorker, wait

from ..marking.result import Result
from .workers import DEADLINE, Died, Done, Grade, Task, awake, outcome_of


class Cluster:
    """As ``workers.Local``, a Pool. The scheduler itself sends a task to another worker when one dies."""

    def __init__(self, client: Client, say: Callable[[str], object]) -> None:
        self.client = client
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost task is reported by us
        if not self.client.nthreads():
            say("The cluster has no workers yet; waiting for them.")
        self.under_way: dict[Future[Result], Task] = {}
        self.began: dict[Future[Result], float] = {}

    def room(self) -> int:
        """Two for each worker: one waits for each that is worked on."""
        return 2 * max(1, sum(self.client.nthreads().values())) - len(self.under_way)

    def submit(self, work: Grade, task: Task) -> None:
        """Has a worker do it."""
        self.under_way[self.client.submit(_in_time, work, task.arguments, pure=False)] = task

    def running(self) -> list[tuple[Task, float]]:
        """The first that were sent are worked on, as many as there are workers; the others wait."""
        first = [*self.under_way][: sum(self.client.nthreads().values())]
        self.began = {one: self.began.get(one, awake()) for one in first}
        return [(task, awake() - self.began.get(one, awake())) for one, task in self.under_way.items()]

    def done(self, seconds: float) -> Iterable[Done]:
        """Those that are done, as soon as one is."""
        with self.client.as_current(), suppress(TimeoutError):
            wait(list(self.under_way), timeout=seconds, return_when="FIRST_COMPLETED")
        for future in [one for one in self.under_way if one.done()]:
            task, began = self.under_way.pop(future), self.began.pop(future, awake())
            died = isinstance(future.exception(), KilledWorker)
            outcome = Died("it ended the grader's own process") if died else outcome_of(future.result)
            yield task, outcome, awake() - began

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
