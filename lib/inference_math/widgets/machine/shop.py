"""Lesson 11: run the shop. A real hour of requests comes to servers of one's choice."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import catalog, money, serving, traces
from ...errors import InputError, unknown
from ...measured import served
from ...sellers import sellers
from ...traffic import Server
from ...walk import published_day
from .base import Machine, positive, source, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import int64
    from numpy.typing import NDArray

    from ...specs import Hardware, Model

SERVERS = 8
PROMPTS = (256, 512, 1024, 2048, 4096, 8192)
CAPS = (1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256)
QUEUES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
PROMISES = (0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0)
"""What the sliders offer, beside what does not limit anything."""

SOLD = "Llama-3.3-70B"
"""The model whose sellers there are, unless others are given: of the shape of the default model."""


class Shop(Machine):
    """A real hour, replayed: ``servers``, the longest prompt that is taken, how many run and wait at each, whose prices
    are asked and what wait is promised. Every number below the picture opens the formula behind it.

    ``trace``: of ``traces``; times are rounded to milliseconds. ``server``: a ``traffic.Server``; unless given that of
    ``model`` on ``hardware`` with the constants that ``serving.fit`` finds in measured runs. ``rent``: USD for one GPU
    and hour. ``prices``: USD per million tokens of input and of output by the name of a seller; real ones unless given.

    Raises InputError for a server whose batch nothing limits, for numbers that are not above 0, for a seller who is not
    among ``prices``, and for a name in the text that is no number of it.
    """

    FIELDS: ClassVar = (
        *("servers", "prompt_limit", "cap", "queue", "seller", "promise"),
        *("profit", "revenue", "rent", "median", "p99", "kept", "per_token", "running", "served", "refused"),
    )
    PART: ClassVar = "shop"
    _esm = source("shop.js")
    servers = traitlets.Int(1).tag(sync=True)
    prompt_limit = traitlets.Int(1).tag(sync=True)
    cap = traitlets.Int(1).tag(sync=True)
    queue = traitlets.Int(1).tag(sync=True)
    seller = traitlets.Unicode().tag(sync=True)
    promise = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        text: str = "You rent {servers}, take prompts of {prompt_limit}, let {cap} run and {queue} wait at each, and "
        "ask what {seller} asks. You promise a first token within {promise}. Of a real hour {profit} are left.",
        *,
        trace: traces.Trace | None = None,
        server: Server | None = None,
        model: Model | None = None,
        hardware: Hardware | None = None,
        rent: float | None = None,
        prices: dict[str, tuple[float, float]] | None = None,
        servers: int = 1,
        prompt_limit: int | None = None,
        cap: int | None = None,
        queue: int | None = None,
        seller: str | None = None,
        promise: float = 2.0,
    ) -> None:
        trace = traces.load() if trace is None else trace
        hardware = 2 * catalog.H100 if hardware is None else hardware
        server = fitted(trace, model, hardware) if server is None else server
        if server.cap is None:
            raise InputError(f"server={server.name!r} needs a cap: the most that run at once")
        asked = real_prices(trace) if prices is None else checked(prices)
        seller = middle(asked) if seller is None else seller
        rent = published_day().rent if rent is None else positive("rent", rent)
        longest, everybody = int(trace.inputs.max()), len(trace)
        prompt_limit = longest if prompt_limit is None else whole_number("prompt_limit", prompt_limit, 1)
        queue = everybody if queue is None else whole_number("queue", queue, 1)
        cap = server.cap if cap is None else whole_number("cap", cap, 1)
        servers, promise = whole_number("servers", servers, 1), positive("promise", promise)
        spec = {
            "trace": {"name": trace.name, "cited": traces.CITED.get(trace.name, ""), **packed(trace)},
            "server": {
                "name": server.name,
                "constant": server.constant,
                "perUser": server.per_user,
                "perPromptToken": server.per_prompt_token,
                "cap": server.cap,
            },
            "rent": rent * hardware.devices,
            "gpus": hardware.devices,
            "prices": {name: list(pair) for name, pair in asked.items()},
            "values": {
                "servers": up_to(SERVERS, servers),
                "prompt_limit": sorted({*(one for one in PROMPTS if one < longest), longest, prompt_limit}),
                "cap": sorted({*(one for one in CAPS if one < server.cap), server.cap, cap}),
                "queue": sorted({*(one for one in QUEUES if one < everybody), everybody, queue}),
                "seller": list(asked),
                "promise": sorted({*PROMISES, promise}),
            },
        }
        state = {"servers": servers, "prompt_limit": prompt_limit, "cap": cap, "queue": queue, "promise": promise}
        self._begin(text, spec, seller=seller, **state)

    @traitlets.validate("servers", "prompt_limit", "cap", "queue")
    def _whole(self, proposal: dict[str, Any]) -> int:
        name = proposal["trait"].name
        value = whole_number(name, proposal["value"], 1)
        most = self.spec["server"]["cap"]
        if name == "cap" and value > most:
            raise InputError(f"cap={value!r}: no more than {most} fit on this server")
        return value

    @traitlets.validate("promise")
    def _above_nothing(self, proposal: dict[str, Any]) -> float:
        return positive("promise", proposal["value"])

    @traitlets.validate("seller")
    def _known(self, proposal: dict[str, Any]) -> str:
        if proposal["value"] not in self.spec["prices"]:
            raise unknown("seller", proposal["value"], self.spec["prices"])
        return str(proposal["value"])


def fitted(trace: traces.Trace, model: Model | None, hardware: Hardware) -> Server:
    """The server of a model on these GPUs, for requests of this trace's mean lengths, as measured ones are fitted."""
    runs, _ = serving.usable(served(None, None))
    model = catalog.LLAMA_70B.at("fp8") if model is None else model
    return Server.fitted(serving.fit(runs, draws=0), model, hardware, trace.mean_input, trace.mean_output)


def real_prices(trace: traces.Trace, model: str = SOLD) -> dict[str, tuple[float, float]]:
    """What the hosts of a model ask, USD per million tokens in and out; who earns least with this trace first."""
    found = {}
    for offer in sellers(model):
        name = offer.seller.split("-")[0].replace("_", " ")
        found[f"{name} {offer.input:.2f}/{offer.output:.2f}"] = (offer.input, offer.output)
    earns = {name: money.revenue(trace.mean_input, trace.mean_output, *pair) for name, pair in found.items()}
    return {name: found[name] for name in sorted(found, key=lambda one: (earns[one], one))}


def middle(prices: dict[str, tuple[float, float]]) -> str:
    """The one in the middle of them."""
    return list(prices)[len(prices) // 2]


def checked(prices: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Raises InputError unless it has a seller, each with two prices above 0."""
    if not isinstance(prices, dict) or not prices:
        raise InputError(f"prices={prices!r} must be a dictionary such as {{'mine': (0.5, 1.5)}}")
    for name, pair in prices.items():
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise InputError(f"prices[{name!r}]={pair!r} must be two prices, of input and of output")
        for what, one in zip(("input", "output"), pair, strict=True):
            positive(f"prices[{name!r}], {what}", one)
    return prices


def up_to(most: int, value: int) -> list[int]:
    """1, 2, 3 and so on, and ``value``."""
    return sorted({*range(1, most + 1), value})


# --- the trace, small enough to travel ---------------------------------------


def packed(trace: traces.Trace) -> dict[str, Any]:
    """A trace as Rice codes, which ``unpacked`` of replay.js reads: gaps in milliseconds, inputs, outputs."""
    import numpy

    stamps = numpy.rint(trace.arrivals * traces.MILLISECONDS).astype(numpy.int64)
    columns = (numpy.diff(stamps, prepend=0), trace.inputs, trace.outputs)
    widths = [shortest(column) for column in columns]
    bits = "".join(rice(column.tolist(), k) for column, k in zip(columns, widths, strict=True))
    whole_bytes = int(bits + "0" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big")
    return {
        "count": len(trace),
        "seconds": trace.seconds,
        "bits": widths,
        "packed": base64.b64encode(whole_bytes).decode(),
    }


def rice(values: Iterable[int], k: int) -> str:
    """Each number as ones for how often 2^k goes into it, a zero, and k bits for the rest."""
    return "".join("1" * (one >> k) + "0" + (f"{one & ((1 << k) - 1):0{k}b}" if k else "") for one in values)


def shortest(values: NDArray[int64], most: int = 20) -> int:
    """The k with which these numbers need the fewest bits."""
    needed: Sequence[int] = [int((values >> k).sum()) + len(values) * (k + 1) for k in range(most)]
    return needed.index(min(needed))
