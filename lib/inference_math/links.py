"""What crosses the links between GPUs in one step, and how long it takes.

    links_of("H100 SXM")        as published measurements have them
    Links(domain=72, bandwidth=9e11, delay=5e-6)
    FREE                        no link takes any time

An exchange takes its bytes over a bandwidth, and a delay however few the bytes are. In decode the delay is most of it.
Times here are added to a step: nothing is taken to hide them. Nothing but the standard library is needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import formulas
from ._anynumber import Count, Positive, Result, larger, not_negative, positive, whole
from ._doors import door, widened
from .errors import InputError
from .spelling import device_name, found
from .tables import Row, rows

if TYPE_CHECKING:
    from .specs import Hardware


@dataclass(frozen=True, slots=True)
class Links:
    """A GPU's links to others: bytes/s one way, and seconds of an exchange that moves next to nothing.

    ``domain`` GPUs reach each other directly (NVLink): an all-reduce over some of them moves at ``bandwidth`` and takes
    ``delay`` more, an all-to-all moves at ``all_to_all_bandwidth`` (None: the same). GPUs of other domains are reached
    at ``beyond_bandwidth`` (None: as within), and an all-reduce takes ``beyond_delay`` more for each doubling of the
    number of domains. An all-to-all takes ``all_to_all_delay`` more, near and far.

    ``math.inf`` bytes/s and 0 s are an ideal. Raises InputError for a value out of range.
    """

    domain: int
    bandwidth: float
    delay: float = 0.0
    beyond_bandwidth: float | None = None
    beyond_delay: float = 0.0
    all_to_all_bandwidth: float | None = None
    all_to_all_delay: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "domain", widened(self.domain))
        whole(1, **{"links: domain": self.domain})
        for name in ("bandwidth", "beyond_bandwidth", "all_to_all_bandwidth"):
            value = getattr(self, name)
            if value is not None and value != math.inf:
                positive(**{f"links: {name}": value})
        for name in ("delay", "beyond_delay", "all_to_all_delay"):
            not_negative(**{f"links: {name}": getattr(self, name)})

    @property
    def network(self) -> float:
        """Bytes/s to GPUs of other domains."""
        return self.bandwidth if self.beyond_bandwidth is None else self.beyond_bandwidth

    @property
    def all_to_all(self) -> float:
        """Bytes/s of an all-to-all within the domain."""
        return self.bandwidth if self.all_to_all_bandwidth is None else self.all_to_all_bandwidth


FREE = Links(domain=1, bandwidth=math.inf)
"""Links that take no time: what is left is what the GPUs copy."""


def links_of(gpu: Hardware | str) -> Links:
    """The links of a GPU as far as programs get with them (``data/links.csv``).

    ``gpu``: an object, or a name as ``catalog.hardware`` matches it.
    Its fastest link and its domain are the table's; shares of the peak and delays are fitted to published times of
    exchanges between A100, H100, H200, B200 and H800 (``data/collectives.csv``), which they miss by 13 to 18 % in the
    median. For other GPUs, and for domains of more than 8, they are an assumption.

    Raises InputError for a device that is not in the table or whose link is not, and for a rack.
    """
    name = device_name(gpu)
    known = rows("hardware")
    row = known.get(found("hardware", name, known) or "")
    if row is None:
        lacks = "it is not in hardware.csv"
    elif row.whole("devices") != 1:
        lacks = f"it is {row['devices']} devices counted as one"
    elif not row["link_bandwidth_one_way_bytes_per_s"]:
        lacks = "hardware.csv has no bandwidth of its links"
    else:
        return _achieved(row)
    raise InputError(
        f"links of {name!r} are not known: {lacks}. Give links=Links(domain=..., bandwidth=...), "
        'those of another GPU, links=links_of("H100 SXM"), or links=FREE'
    )


def _achieved(row: Row) -> Links:
    peak, known = row.number("link_bandwidth_one_way_bytes_per_s"), rows("links")
    reduced, beyond, routed = known["all-reduce within a domain"], known["beyond a domain"], known["all-to-all"]
    return Links(
        domain=row.whole("gpus_per_domain"),
        bandwidth=reduced.number("share_of_peak") * peak,
        delay=reduced.number("delay_seconds"),
        # A network card hangs on the same bus as the GPU, so it is no faster than the link of a GPU without NVLink.
        beyond_bandwidth=beyond.number("share_of_peak") * min(peak, beyond.number("bandwidth_bytes_per_s")),
        beyond_delay=beyond.number("delay_seconds"),
        all_to_all_bandwidth=routed.number("share_of_peak") * peak,
        all_to_all_delay=routed.number("delay_seconds"),
    )


@door
def all_reduce_time(
    layers: Positive,
    hidden_size: Positive,
    devices: Count,
    batch: Positive,
    links: Links,
    bytes_per_value: Positive = 2,
) -> Result:
    """Seconds of one step in which ``devices`` GPUs add up a vector per token once in each layer (all-reduce).

    Within a domain in a ring, as in ``formulas.all_reduce_bytes``. Over several, each GPU of a domain then adds up
    its share of the vectors with its like in the others. The delay grows by as much for each doubling of the number of
    domains, as it was measured to over 2, 4 and 8 (``data/collectives.csv``).
    """
    domains, each = _spread(devices, links)
    size = {"layers": layers, "hidden_size": hidden_size, "bytes_per_value": bytes_per_value}
    inside = formulas.all_reduce_bytes(**size, devices=each, batch=batch) / formulas.COLLECTIVES_PER_LAYER
    across = formulas.all_reduce_bytes(**size, devices=domains, batch=batch / each) / formulas.COLLECTIVES_PER_LAYER
    delay = (links.delay if each > 1 else 0.0) + links.beyond_delay * math.log2(domains)
    return inside / links.bandwidth + across / links.network + layers * delay


@door
def all_to_all_time(
    layers: Positive,
    hidden_size: Positive,
    devices: Count,
    batch: Positive,
    experts_per_token: Positive,
    links: Links,
    bytes_per_value: Positive = 2,
) -> Result:
    """Seconds of one step in which each token is sent to its experts and comes back, once in each layer (all-to-all).

    Each of ``devices`` GPUs has a share of the tokens and of the experts, and sends a token's vector
    ``experts_per_token`` times; (devices - 1)/devices of these go to other GPUs. Links within a domain and beyond it
    work at the same time. A program that sends a vector only once to a GPU with several of its experts is faster.
    Source: DeepSeek-AI 2025, DeepEP, whose times ``links_of`` is fitted to.
    """
    positive(layers=layers, hidden_size=hidden_size, batch=batch, experts_per_token=experts_per_token)
    positive(bytes_per_value=bytes_per_value)
    _, each = _spread(devices, links)
    sent = batch / devices * experts_per_token * hidden_size * bytes_per_value
    inside, across = sent * (each - 1) / devices / links.all_to_all, sent * (devices - each) / devices / links.network
    delay = links.all_to_all_delay if devices > 1 else 0.0
    return 2 * layers * (larger(inside, across) + delay)


@door
def send_time(
    hidden_size: Positive,
    devices: Count,
    stages: Count,
    batch: Positive,
    links: Links,
    bytes_per_value: Positive = 2,
) -> Result:
    """Seconds in which tokens pass from each of ``stages`` to the next, of ``devices`` GPUs each (pipeline).

    Each GPU sends its share of the vectors. No stage lies in two domains that would fit in one.
    """
    positive(hidden_size=hidden_size, batch=batch, bytes_per_value=bytes_per_value)
    whole(1, devices=devices, stages=stages)
    far = math.ceil(stages / max(1, links.domain // devices)) - 1
    near = stages - 1 - far
    sent = batch / devices * hidden_size * bytes_per_value
    return near * (sent / links.bandwidth + links.delay) + far * (sent / links.network + links.beyond_delay)


def _spread(devices: int, links: Links) -> tuple[int, float]:
    """Over how many domains these GPUs are spread, and how many of them are in one of these."""
    whole(1, devices=devices)
    domains = math.ceil(devices / links.domain)
    return domains, devices / domains
