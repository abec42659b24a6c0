"""From the arithmetic to the list price: what a day of DeepSeek's, as it was published, says of a million tokens.

    for step in walk(published_day(), DEEPSEEK_V3, H100, price("DeepSeek-R1").output):
        print(step.usd, step.name)

Each step is a formula of the series, and the first that leaves less out than the one before. All that the service
cost is put on its output tokens. The day is ``data/published_day.csv``. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from . import formulas, money
from ._anynumber import not_negative, positive, whole
from ._doors import of_kind
from ._rules import in_order
from .tables import rows

if TYPE_CHECKING:
    from .specs import Hardware, Model

SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """One day of a service, for all its machines: counts, tokens, tokens/s and USD.

    ``nodes`` of ``devices`` GPUs were in use on average and ``peak_nodes`` at most; answers were written on units of
    ``decode_devices``. ``rent``: USD per GPU and hour, assumed by the source. A node that writes made ``decode_rate``
    tokens/s, each user got between ``slowest`` and ``fastest``, with ``context`` tokens in the cache on average.

    Raises InputError for a number that is not above 0 (``rent``, ``cost``, ``revenue``, ``cached_tokens``: below it),
    and for one that is more than what it is a part of.
    """

    nodes: float
    peak_nodes: float
    devices: int
    decode_devices: int
    rent: float
    cost: float
    revenue: float
    input_tokens: float
    cached_tokens: float
    output_tokens: float
    decode_rate: float
    slowest: float
    fastest: float
    context: float
    source: str
    as_of: str

    def __post_init__(self) -> None:
        whole(1, **{"day: devices": self.devices, "day: decode_devices": self.decode_devices})
        for name in _COLUMNS:
            check = not_negative if name in ("rent", "cost", "revenue", "cached_tokens") else positive
            check(**{f"day: {name}": getattr(self, name)})
        for pair in (("nodes", "peak_nodes"), ("slowest", "fastest"), ("cached_tokens", "input_tokens")):
            in_order("day", self, *pair)

    @property
    def speed(self) -> float:
        """Tokens/s of one user: the middle of what was stated."""
        return (self.slowest + self.fastest) / 2

    @property
    def batch(self) -> float:
        """Users of one decode unit, by Little's law: its tokens/s over those of one user."""
        return self.decode_rate / self.devices * self.decode_devices / self.speed

    @property
    def busy(self) -> float:
        """The share of the peak's machines that were in use, on average."""
        return self.nodes / self.peak_nodes

    @property
    def output_rate(self) -> float:
        """Output tokens/s of the whole service, on average."""
        return self.output_tokens / SECONDS_PER_DAY


_COLUMNS = {
    "nodes": "nodes on average",
    "peak_nodes": "nodes at the peak",
    "rent": "rent",
    "cost": "cost",
    "revenue": "revenue",
    "input_tokens": "input tokens",
    "cached_tokens": "cached input tokens",
    "output_tokens": "output tokens",
    "decode_rate": "decode rate of a node",
    "slowest": "slowest speed of a user",
    "fastest": "fastest speed of a user",
    "context": "context of an output token",
}


@cache
def published_day() -> PublishedDay:
    """The day of ``data/published_day.csv``."""
    table = rows("published_day")
    first = table["nodes on average"]
    return PublishedDay(
        **{field: table[name].number("value") for field, name in _COLUMNS.items()},
        devices=table["GPUs of a node"].whole("value"),
        decode_devices=table["GPUs of a decode unit"].whole("value"),
        source=first["source"],
        as_of=first["as_of"],
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One number of the walk: ``usd`` for a million output tokens.

    ``name``: what it counts. ``lesson``: the one that owns its formula, as ``"05"``. ``assumed``: what in it nobody
    measured; empty where all was.
    """

    usd: float
    name: str
    lesson: str
    assumed: str = ""


def walk(day: PublishedDay, model: Model, gpu: Hardware, list_price: float) -> tuple[Step, ...]:
    """Six numbers for a million output tokens, from the arithmetic of ``model`` on ``gpu`` to ``list_price`` (USD).

    1. the arithmetic of the weights, at the peak rate;
    2. the ideal step of a decode unit, with its users and their caches, where moving hides computing or the other way
       round (``overlap="max"``): what is moved decides;
    3. what a node that writes really made;
    4. all machines in use, those that read prompts among them;
    5. the machines of the peak, rented all day;
    6. the price.

    Raises InputError for a price that is not above 0, and for what is no model or GPU.
    """
    of_kind("PublishedDay", day=day)
    of_kind("Model", model=model)
    of_kind("Hardware", gpu=gpu)
    positive(list_price=list_price)
    unit = day.decode_devices * gpu
    step = formulas.step_time(model, unit, day.batch, day.context)
    token = formulas.compute_time(model, gpu, 1)
    at_peak = money.usd_per_million_tokens(
        day.rent, day.peak_nodes * day.devices, day.output_rate / day.busy, utilisation=day.busy
    )
    made = money.usd_per_million_tokens(day.rent, day.devices, day.decode_rate)
    all_day = money.usd_per_million_tokens(day.rent, day.nodes * day.devices, day.output_rate)
    computed = money.usd_per_million_tokens_of_step(day.rent, 1, token)
    moved = money.usd_per_million_tokens_of_step(day.rent, day.decode_devices, step, day.batch)
    rent, chip = "rent", f"rent; {gpu.name.split()[0]} for H800"
    return (
        Step(computed, "arithmetic", "03", chip),
        Step(moved, "moving weights and notebooks", "05", chip),
        Step(made, "what the machines made", "10", rent),
        Step(all_day, "machines that read prompts", "06", rent),
        Step(at_peak, "machines of the peak, all day", "10", f"{rent}; no other use"),
        Step(list_price, "list price", "06"),
    )
