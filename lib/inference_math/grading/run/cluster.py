"""An existing dask.distributed cluster as the workers of ``classroom``. An optional extra.

pip install 'inference-math[cluster]'
dask scheduler                                     on one machine, which prints tcp://...:8786
dask worker tcp://...:8786 --nthreads 1            on each machine, with bubblewrap and this library
"""

import logging
from collections.abc import Callable, Iterable

from distributed import Client, KilledWorker, wait

from ...errors import Refused
from .workers import Future, Grade, Task

PATIENCE = 10
"""Seconds for the scheduler to answer."""


class Cluster:
    """As ``workers.Local``, a Pool. The scheduler itself sends a task to another worker when one dies."""

    killed: type[Exception] = KilledWorker

    def __init__(self, address: str, say: Callable[[str], object]) -> None:
        try:
            self.client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise Refused(f"No dask scheduler answers at {address}: {str(error)[:200]}") from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost task is reported by us
        if not self.client.nthreads():
            say("The cluster has no workers yet; waiting for them.")

    def renew(self) -> None:
        """Nothing to do: dask starts workers anew."""

    def room(self) -> int:
        """Two for each worker."""
        threads: dict[str, int] = self.client.nthreads()
        return 2 * max(1, sum(threads.values()))

    def submit(self, work: Grade, task: Task) -> Future:
        """Has a worker do it."""
        # dask's futures have the same methods
        return self.client.submit(work, *task.arguments, pure=False)  # type: ignore[return-value]

    def wait(self, running: Iterable[Future]) -> Iterable[Future]:
        """Those that are done, as soon as one is."""
        with self.client.as_current():
            done: set[Future] = wait(list(running), return_when="FIRST_COMPLETED").done
        return done

    def stop(self) -> None:
        """Leaves the cluster as it was; what it works on for us is dropped."""
        self.client.close(timeout=5)
