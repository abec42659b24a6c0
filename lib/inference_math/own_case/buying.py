"""What one request costs to buy, by a price list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import money, prices
from .._anynumber import above, positive
from ..prices import Price
from .lines import Case, Line

if TYPE_CHECKING:
    from ..days import Day


def buy(
    model: str | Price,
    prompt: float,
    answer: float = 0,
    *,
    cached: float = 0,
    batch: bool = False,
    on: Day | None = None,
    requests: float = 1,
) -> Case:
    """What ``requests`` of ``prompt`` and ``answer`` tokens cost by the list: a ``Case`` of lines.

    ``model``: a name of ``data/prices.csv``, or a ``Price``. ``cached``: tokens of the prompt that are read from the
    provider's cache. Tokens that a model thinks with are billed as part of the answer. ``batch``: at the discount for
    answers that may take a day. ``on``: the day whose price holds; else the latest.

    Raises InputError and UnknownName as ``prices.price`` and ``money.request_price`` do.
    """
    listed = model if isinstance(model, Price) else prices.price(model, on)
    one = float(money.request_price(listed, prompt, answer, cached, batch=batch))
    positive(requests=requests)
    long = listed.threshold is not None and above(
        prompt, listed.threshold, listed.threshold_included, lambda: True, lambda: False
    )
    group, source = "The list in USD", f"{listed.provider}, looked up {listed.as_of}."
    where = ""
    if listed.threshold is not None:
        where = f"{'Above' if long else 'Up to'} the threshold of {listed.threshold:,} input tokens."
    asked = {name: getattr(listed, f"long_{name}" if long else name) for name in ("input", "output", "cached_input")}
    lines = [
        Line(group, f"list_{name}", f"1M {name.replace('_', ' ')} tokens", value, "USD", formula="prices.price",
             lesson="06", note=source if name == "input" else "")
        for name, value in asked.items()
        if value is not None
    ]  # fmt: skip
    if listed.batch_discount is not None:
        lines.append(Line(group, "batch_discount", "off within a day (batch)", listed.batch_discount, "share",
                          formula="prices.price", lesson="06"))  # fmt: skip
    lines.append(Line("The bill in USD", "bill", "one request", one, "USD", formula="money.request_price", lesson="06",
                      note=where))  # fmt: skip
    if cached:
        plain = float(money.request_price(listed, prompt, answer, batch=batch))
        lines.append(Line("The bill in USD", "without_cache", "the same, nothing cached", plain, "USD",
                          formula="money.request_price", lesson="06"))  # fmt: skip
    if requests != 1:
        lines.append(Line("The bill in USD", "all", f"{requests:,.0f} requests", one * requests, "USD",
                          formula="money.request_price", lesson="06"))  # fmt: skip
    said = f"{prompt:,.0f} in" + (f" ({cached:,.0f} cached)" if cached else "") + f", {answer:,.0f} out"
    return Case(f"{listed.model}: {said}{', batch' if batch else ''}", tuple(lines))
