"""Real hours of requests: when each came, and how long its prompt and its answer were.

    chat = traces.load("azure_chat_2023")
    chat.evenly()           the same requests, with the same time between any two
    chat.at_rate(2)         the same, so slowly that two come in a second
    chat.thinned(0.25)      a quarter of them, drawn by chance

Licence and source stand beside the files, in ``data/traces/README.md``.
"""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ._anynumber import positive, positive_share, whole
from ._doors import shown
from .errors import InputError, unknown
from .tables import DATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float64, int64
    from numpy.typing import NDArray

FOLDER = DATA / "traces"
ENDING = ".csv.gz"
HEADER = "gap_ms,input_tokens,output_tokens"
MILLISECONDS = 1000
CITED = {
    "azure_chat_2023": "Azure LLM inference trace 2023, conversation (Patel et al., Splitwise, ISCA 2024), CC-BY 4.0",
    "azure_code_2023": "Azure LLM inference trace 2023, coding (Patel et al., Splitwise, ISCA 2024), CC-BY 4.0",
}
"""How each is cited, with its licence."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Requests in the order in which they came.

    ``arrivals``: seconds since the beginning. ``inputs``, ``outputs``: tokens of each prompt and answer, 1 or more.
    ``seconds``: how long people came, at least until the last of them. Arrays of one length.

    Raises InputError for no requests, lengths that differ, times that are not sorted or lie outside of the
    ``seconds``, and tokens that are no whole numbers from 1 on.
    """

    name: str
    arrivals: NDArray[float64]
    inputs: NDArray[int64]
    outputs: NDArray[int64]
    seconds: float

    def __post_init__(self) -> None:
        import numpy

        for what in ("arrivals", "inputs", "outputs"):
            one = numpy.asarray(getattr(self, what))
            object.__setattr__(self, what, one)
            if one.ndim != 1 or (one.size and one.dtype.kind not in "iuf"):
                raise InputError(f"{self.name}: {what}={shown(one)} must be a list of numbers")
        if not len(self.arrivals) == len(self.inputs) == len(self.outputs):
            raise InputError(
                f"{self.name}: {len(self.arrivals)} arrivals, {len(self.inputs)} inputs and {len(self.outputs)} "
                "outputs; each request has one of each"
            )
        if not len(self.arrivals):
            raise InputError(f"{self.name}: a trace needs a request")
        positive(**{f"{self.name}: seconds": self.seconds})
        gaps = numpy.diff(self.arrivals, prepend=0.0, append=self.seconds)
        if not numpy.all(gaps >= 0):
            raise InputError(f"{self.name}: arrivals must be sorted, and lie between 0 and seconds={self.seconds!r}")
        for what in ("inputs", "outputs"):
            tokens = getattr(self, what)
            if tokens.dtype.kind not in "iu" or tokens.min() < 1:
                raise InputError(f"{self.name}: {what} must be whole numbers of tokens, 1 or more")

    def __len__(self) -> int:
        return len(self.arrivals)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self):,} requests in {self.seconds / 60:.0f} min, {self.rate:.2f} a second>"

    @property
    def rate(self) -> float:
        """Requests a second, on average."""
        return len(self) / self.seconds

    @property
    def mean_input(self) -> float:
        """Tokens of a prompt, on average."""
        return float(self.inputs.mean())

    @property
    def mean_output(self) -> float:
        """Tokens of an answer, on average."""
        return float(self.outputs.mean())

    def evenly(self) -> Trace:
        """The same requests in the same order, with the same time between any two: no bursts, no chance."""
        import numpy

        return replace(self, arrivals=numpy.arange(len(self), dtype=numpy.float64) * (self.seconds / len(self)))

    def at_rate(self, rate: float) -> Trace:
        """The same requests, so slowly or so fast that ``rate`` come in a second: bursts are stretched as well."""
        positive(rate=rate)
        factor = self.rate / rate
        return replace(self, arrivals=self.arrivals * factor, seconds=self.seconds * factor)

    def thinned(self, share: float, seed: int = 0) -> Trace:
        """A part of the requests, each kept with the chance ``share``, in as many seconds: a smaller shop's hour."""
        import numpy

        positive_share(share=share)
        whole(seed=seed)
        kept = numpy.random.default_rng(seed).random(len(self)) < share
        return replace(self, arrivals=self.arrivals[kept], inputs=self.inputs[kept], outputs=self.outputs[kept])


def names() -> list[str]:
    """The traces that there are."""
    return sorted(CITED)


@cache
def load(name: str = "azure_chat_2023") -> Trace:
    """The trace of this name, as its people came.

    Raises UnknownName, with the nearest name, for one that is not there, and InputError for a file that is damaged.
    """
    if name not in CITED:
        raise unknown("trace", name, names())
    return read(name, gzip.decompress((FOLDER / f"{name}{ENDING}").read_bytes()).decode())


def read(name: str, text: str) -> Trace:
    """The trace that stands in ``text``: a header, and a line for each request.

    Raises InputError for another header, cells that are no whole numbers, and what a ``Trace`` refuses.
    """
    import numpy

    header, _, lines = text.partition("\n")
    if header != HEADER:
        raise InputError(f"{name}: the first line must be {HEADER!r}; it is {header[:60]!r}")
    if not lines.strip():
        raise InputError(f"{name}: a trace needs a request")
    try:
        cells = numpy.loadtxt(io.StringIO(lines), dtype=numpy.int64, delimiter=",", ndmin=2)
        gaps, inputs, outputs = cells.T
    except ValueError as error:
        raise InputError(f"{name}: each line must be three whole numbers, {HEADER} ({error})") from None
    arrivals = gaps.cumsum() / MILLISECONDS
    return Trace(name, arrivals, inputs, outputs, float(arrivals[-1]))


def made(
    arrivals: Sequence[float], inputs: Sequence[int], outputs: Sequence[int], seconds: float, name: str = "requests"
) -> Trace:
    """A trace of one's own, from lists."""
    import numpy

    from .least_squares import floats

    return Trace(name, floats("arrivals", arrivals), numpy.array(inputs), numpy.array(outputs), seconds)
