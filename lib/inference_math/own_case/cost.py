"""What a million tokens costs to make, and what the same request costs to buy."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from .. import money, sellers, traffic
from ..errors import InputError
from ..prices import Price
from . import speed
from .lines import Line
from .server import MOST_AT_ONCE, Range, computes, ideal_step

if TYPE_CHECKING:
    from ..sellers import Offer
    from .asked import Asked

GROUP, BOUGHT = "Cost in USD", "The same weights, bought, in USD"


def lines(asked: Asked, running: float) -> list[Line]:
    """Cost of a million tokens, all on output and split, at other numbers of users, and list prices beside it."""
    rent, found = asked.rent, asked.machines
    bought = _bought(asked)
    if rent is None:
        return [Line(GROUP, "rent_needed", "cost", "give a rent", lesson="10"), *bought]
    if running > 1 and not computes(found.one):
        return bought
    tokens = speed.token_rate(asked, running)  # paid for
    cost = tokens.map(lambda one: money.usd_per_million_tokens(rent, found.devices, one, asked.busy))
    each = cost.map(lambda one: one * asked.answer / money.MILLION)
    said = [
        Line(GROUP, "hour", "all GPUs for an hour", rent * found.devices, "USD", formula="rental.rent",
             lesson="10", assumed=asked.quotes is not None),
        _ranged("usd_per_1000", "1,000 requests", each.map(lambda one: 1000 * one)),
        _ranged("usd_all_on_output", "1M output, all cost on it", cost, note=_idle(asked)),
        *_split(asked, running, cost),
        Line(GROUP, "usd_ideal", "1M output, at best", money.usd_per_million_tokens_of_step(
            rent, found.one.devices, ideal_step(found.one, running, asked.prompt, asked.answer), running), "USD",
            formula="money.usd_per_million_tokens_of_step", lesson="03",
            note="By the data sheet, always busy, prompts free."),
        *_others(asked),
    ]  # fmt: skip
    return [*said, *bought, *_compared(asked, tokens, bought)]


def _split(asked: Asked, running: float, cost: Range) -> list[Line]:
    """The cost of a request, divided between its prompt and its answer as the server's time is."""
    share = _prompt_share(asked, running)
    if not share:
        return []
    over = asked.prompt / asked.answer
    return [
        _ranged("usd_output", "1M output tokens", cost.map(lambda one: one * (1 - share)),
                note=f"Split by time: {1 - share:.0%} of a server's time, prompts the rest."),
        _ranged("usd_input", "1M input tokens", cost.map(lambda one: one * share / over)),
        Line(GROUP, "output_over_input", "output over input, in time", (1 - share) / share * over, "times",
             formula="formulas.output_over_input", lesson="06"),
    ]  # fmt: skip


def _prompt_share(asked: Asked, running: float) -> float:
    """Share of a server's time in which prompts are read."""
    prompt = speed.prompt_range(asked)
    return (
        0.0
        if prompt is None
        else running / asked.machines.one.pipeline * prompt.best / speed.request_range(asked, running).best
    )


def _idle(asked: Asked) -> str:
    if asked.rate is not None:
        return "As they come: idle time is in it."
    return "The users are there all the time." if asked.busy == 1 else f"Busy {asked.busy:.0%} of the rented hours."


def _others(asked: Asked) -> list[Line]:
    """The same machines with one user alone, and with as many as fit."""
    rent, found = asked.rent or 0.0, asked.machines
    said = []
    numbers = [("usd_alone", "the same, one user alone", 1.0)]
    if computes(found.one):
        numbers.append(
            (
                "usd_full",
                "the same, as many as fit",
                float(min(found.room(asked.longest) // found.servers, MOST_AT_ONCE)),
            )
        )
    for key, name, many in numbers:
        servers = 1 if many == 1 else found.servers
        cost = speed.full_rate(asked, many, servers).map(
            lambda one: money.usd_per_million_tokens(rent, found.devices, one)
        )
        said.append(
            _ranged(key, name, cost, note="All on output, always busy." if many == 1 else f"{many:,.0f} users.")
        )
    return said


def _bought(asked: Asked) -> list[Line]:
    """What sellers of the same weights ask."""
    group = BOUGHT
    try:
        offers = sellers.sellers(asked.machines.one.model.name.partition(" (")[0])
    except InputError:
        return [Line(group, "sellers", "sellers", "none is known", formula="sellers.sellers", lesson="10")]
    said = [Line(group, "sellers", "offers", float(len(offers)), "offers", formula="sellers.sellers", lesson="10",
                 note=f"{offers[0].model}, {offers[0].as_of}; the format of their weights is not said.")]  # fmt: skip
    for key, name in (("output", "1M output, median"), ("input", "1M input, median")):
        asks = sorted(getattr(one, key) for one in offers)
        said.append(Line(group, f"list_{key}", name, statistics.median(asks), "USD", asks[0], asks[-1],
                         "sellers.sellers", "10"))  # fmt: skip
    bills = sorted(1000 * money.request_price(_price(one), asked.prompt, asked.answer) for one in offers)
    said.append(Line(group, "list_1000", "1,000 requests, median", statistics.median(bills), "USD", bills[0],
                     bills[-1], "money.request_price", "10"))  # fmt: skip
    return said


def _compared(asked: Asked, tokens: Range, bought: list[Line]) -> list[Line]:
    """How the machines stand against the median seller, and which traffic pays their rent at that price."""
    bill = next((line.value for line in bought if line.key == "list_1000"), None)
    if not isinstance(bill, float):
        return []
    rent, devices = asked.rent or 0.0, asked.machines.devices
    folded = bill / 1000 * money.MILLION / asked.answer  # of a million output tokens, their prompts included
    times = tokens.map(lambda one: money.break_even_utilisation(folded, rent, devices, one * asked.busy))
    pays = float(traffic.break_even_rate(rent, devices, bill / 1000)) if rent else 0.0
    return [
        Line(BOUGHT, "own_over_bought", "yours over the median", times.best, "times", times.low, times.high,
             "money.break_even_utilisation", "11", "Above 1: buying is cheaper."),
        Line(BOUGHT, "break_even_rate", "requests/s that pay the rent", pays, "a second",
             formula="traffic.break_even_rate", lesson="11", note="Sold at the median."),
    ]  # fmt: skip


def _price(offer: Offer) -> Price:
    return Price(offer.input, offer.output, provider=offer.seller, model=offer.model)


def _ranged(key: str, name: str, found: Range, note: str = "") -> Line:
    return Line(GROUP, key, name, found.best, "USD", found.low, found.high, "money.usd_per_million_tokens", "10", note)
