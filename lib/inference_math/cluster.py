"""A dask cluster that somebody runs: for ``sweeps``, and for grading a class. An optional extra.

pip install 'inference-math[cluster]'
dask scheduler                                     on one machine, which prints tcp://...:8786
dask worker tcp://...:8786 --nthreads 1            on each machine, with this library (bubblewrap, too, for grading)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import Refused

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds for a scheduler to answer."""


def client_of(address: str) -> Client:
    """A client of the scheduler at ``address``. Raises Refused where dask is not installed, or nobody answers there."""
    try:
        from distributed import Client
    except ImportError:
        raise Refused(
            "dask needs dask.distributed, which is not installed here: pip install 'inference-math[cluster]'"
        ) from None
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise Refused(f"No dask scheduler answers at {address}: {str(error)[:200]}") from None
