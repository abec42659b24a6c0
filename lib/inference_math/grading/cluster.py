"""An existing dask.distributed cluster as the workers of ``classroom``. An optional extra.

pip install 'inference-math[cluster]'
dask scheduler                                     on one machine, which prints tcp://...:8786
dask worker tcp://...:8786 --nthreads 1            on each machine, with bubblewrap and this library
"""

import logging

from distributed import Client, KilledWorker, wait

from ..errors import Refused


PATIENCE = 10
"""Seconds for the scheduler to answer."""


class Cluster:
    """As ``classroom.Local``. The scheduler itself sends a task to another worker when one dies."""

    killed = KilledWorker

    def __init__(self, address, say):
        try:
            self.client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise Refused(f"No dask scheduler answers at {address}: {str(error)[:200]}") from None
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a lost task is reported by us
        if not self.client.nthreads():
            say("The cluster has no workers yet; waiting for them.")

    def renew(self):
        """Nothing to do: dask starts workers anew."""

    def room(self):
        """Tasks that may be under way: one waits for each that is worked on."""
        return 2 * max(1, sum(self.client.nthreads().values()))

    def submit(self, work, *arguments):
        return self.client.submit(work, *arguments, pure=False)

    def wait(self, futures):
        with self.client.as_current():
            return wait(list(futures), return_when="FIRST_COMPLETED").done

    def stop(self):
        """Leaves the cluster as it was; what it works on for us is dropped."""
        self.client.close(timeout=5)
