"""Money: from an hour's rent to a million tokens, from a price list to a bill, and what is left between them.

Each function is a few lines of arithmetic on numbers, NumPy arrays, SymPy symbols and pint quantities, as in
``formulas``. Money is USD, a rent is for one GPU and hour, a price for a million tokens. ``rental`` has rents and
``prices`` price lists, by name and date. Nothing but the standard library is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import formulas
from ._anynumber import (
    BelowOne,
    NotNegative,
    Positive,
    PositiveShare,
    Result,
    above,
    all_zero,
    below_one,
    flag,
    not_negative,
    positive,
    positive_share,
)
from ._doors import door
from .errors import InputError

if TYPE_CHECKING:
    from .prices import Price

SECONDS_PER_HOUR = 3600
MILLION = 1e6


# --- what a token costs to make ----------------------------------------------


@door
def usd_per_million_tokens(
    rent_per_gpu_hour: NotNegative,
    devices: Positive,
    tokens_per_second: Positive,
    utilisation: PositiveShare = 1.0,
) -> Result:
    """USD for a million tokens of ``devices`` that together make ``tokens_per_second`` while they are busy.

    ``utilisation`` is the share of the rented hours in which they are. Whose tokens are counted decides: of output
    tokens alone, it is the cost of output with all else on top.
    Source: USD/h x GPUs x 1e6 / (tokens/s x 3600).
    """
    not_negative(rent_per_gpu_hour=rent_per_gpu_hour)
    positive(devices=devices, tokens_per_second=tokens_per_second)
    positive_share(utilisation=utilisation)
    per_second = rent_per_gpu_hour * devices / SECONDS_PER_HOUR
    return MILLION * per_second / (tokens_per_second * utilisation)


@door
def usd_per_million_tokens_of_step(
    rent_per_gpu_hour: NotNegative,
    devices: Positive,
    step: Positive,
    batch: Positive = 1,
    utilisation: PositiveShare = 1.0,
) -> Result:
    """The same from a decode step of ``step`` seconds that makes one token for each user of the ``batch``."""
    not_negative(rent_per_gpu_hour=rent_per_gpu_hour)
    positive_share(utilisation=utilisation)
    gpu_seconds = formulas.gpu_seconds_per_token(devices, step, batch)
    return MILLION * rent_per_gpu_hour / SECONDS_PER_HOUR * gpu_seconds / utilisation


@door
def break_even_utilisation(
    usd_per_million: Positive, rent_per_gpu_hour: NotNegative, devices: Positive, tokens_per_second: Positive
) -> Result:
    """The share of the rented hours that must be busy for a price of ``usd_per_million`` to pay the rent. More than 1:
    it never does."""
    positive(usd_per_million=usd_per_million)
    return usd_per_million_tokens(rent_per_gpu_hour, devices, tokens_per_second) / usd_per_million


# --- what speed costs on one server ------------------------------------------


@door
def linear_step_time(batch: NotNegative, constant: NotNegative, per_user: NotNegative) -> Result:
    """Seconds of a step that grows in a straight line: constant + per_user x batch.

    ``constant``: seconds of a step, however few are in it. ``per_user``: seconds that each user adds. Dense models that
    were measured follow it (``step_lines``); where a mixture of experts picks more of its weights for more users, it
    does not hold.
    """
    not_negative(batch=batch, constant=constant, per_user=per_user)
    return constant + per_user * batch


@door
def batch_at_speed(speed: Positive, constant: NotNegative, per_user: Positive) -> Result:
    """The batch at which each user gets ``speed`` tokens/s of such a server: ``linear_step_time`` solved for it.

    Raises InputError for a speed above 1/constant, which even an empty step does not give.
    """
    positive(speed=speed, per_user=per_user)
    not_negative(constant=constant)
    not_negative(**{"1/speed - constant": 1 / speed - constant})
    return (1 / speed - constant) / per_user


@door
def tokens_per_second_at_speed(speed: NotNegative, constant: NotNegative, per_user: Positive) -> Result:
    """Tokens per second of all users together where each gets ``speed``: (1 - speed x constant)/per_user.

    A straight line, from 1/per_user where nobody gets anything to nothing at 1/constant. It is ``batch_at_speed`` x
    speed. Raises InputError for a speed above 1/constant.
    """
    not_negative(speed=speed, constant=constant)
    positive(per_user=per_user)
    left = 1 - speed * constant
    not_negative(**{"1 - speed * constant": left})
    return left / per_user


@door
def cost_over_least(speed: NotNegative, fastest: Positive) -> Result:
    """How many times the least a token costs where each user gets ``speed``: 1/(1 - speed/fastest).

    ``fastest`` is the speed of an empty step, 1/constant; the least cost is that of a batch without end. Of
    ``linear_step_time``, with the batch eliminated. Raises InputError where the speed would reach ``fastest``.
    """
    not_negative(speed=speed)
    positive(fastest=fastest)
    left = 1 - speed / fastest
    positive(**{"1 - speed/fastest": left})
    return 1 / left


@door
def speed_at_cost(multiple: Positive, fastest: Positive) -> Result:
    """The same the other way round: the speed that is had for ``multiple`` times the least cost, 1 or more."""
    positive(multiple=multiple, fastest=fastest)
    not_negative(**{"multiple - 1": multiple - 1})
    return fastest * (1 - 1 / multiple)


# --- what is left ------------------------------------------------------------


@door
def revenue(
    input_tokens: NotNegative, output_tokens: NotNegative, input_price: NotNegative, output_price: NotNegative
) -> Result:
    """USD for so many tokens at prices in USD per million tokens."""
    not_negative(input_tokens=input_tokens, output_tokens=output_tokens)
    not_negative(input_price=input_price, output_price=output_price)
    return (input_tokens * input_price + output_tokens * output_price) / MILLION


@door
def profit(earned: NotNegative, rent: NotNegative, servers: Positive) -> Result:
    """USD that are left of what was earned after the rent of all servers, both for the same time. A loss is below 0."""
    not_negative(earned=earned, rent=rent)
    positive(servers=servers)
    return earned - servers * rent


@door
def margin_of_revenue(revenue: Positive, cost: NotNegative) -> Result:
    """Profit over revenue: 0.845 where 562,027 USD are earned with 87,072. Negative for a loss."""
    positive(revenue=revenue)
    not_negative(cost=cost)
    return (revenue - cost) / revenue


@door
def margin_of_cost(revenue: NotNegative, cost: Positive) -> Result:
    """Profit over cost, the mark-up: 5.45 where 562,027 USD are earned with 87,072. Negative for a loss.

    Those are DeepSeek's of 28 February 2025, in theory: deepseek-ai/open-infra-index, day 6.
    """
    not_negative(revenue=revenue)
    positive(cost=cost)
    return (revenue - cost) / cost


@door
def margin_of_cost_from(of_revenue: BelowOne) -> Result:
    """The same from a margin of revenue, m/(1 - m): 0.845 of revenue is 5.45 of cost. A price is its cost times one
    more than this."""
    below_one(of_revenue=of_revenue)
    return of_revenue / (1 - of_revenue)


# --- what a request costs to buy ---------------------------------------------


@door
def request_price(
    price: Price,
    input_tokens: Positive,
    output_tokens: NotNegative = 0,
    cached_tokens: NotNegative = 0,
    cache_write_tokens: NotNegative = 0,
    cache_write_1h_tokens: NotNegative = 0,
    batch: bool = False,
) -> Result:
    """USD for one request. ``price`` has the fields of ``prices.Price``, USD per million tokens.

    ``input_tokens`` are all of the prompt: ``cached_tokens`` of them are read from a cache, ``cache_write_tokens`` and
    ``cache_write_1h_tokens`` are kept in one for some minutes or an hour, the rest is plain input. Above the price's
    threshold, counted over all input, the whole request costs the higher prices. ``batch`` takes the provider's
    discount for answers that may take a day.

    Raises InputError where more tokens are cached or kept than there are, and where a price that is asked for is not
    listed.
    """
    flag(batch=batch)
    positive(input_tokens=input_tokens)
    others = {
        "output_tokens": output_tokens,
        "cached_tokens": cached_tokens,
        "cache_write_tokens": cache_write_tokens,
        "cache_write_1h_tokens": cache_write_1h_tokens,
    }
    not_negative(**others)
    plain = input_tokens - cached_tokens - cache_write_tokens - cache_write_1h_tokens
    not_negative(**{"input_tokens - cached_tokens - cache_write_tokens - cache_write_1h_tokens": plain})

    def bill(tier: str) -> Result:
        paid: Result = 0
        for argument, tokens in {"input_tokens": plain, **others}.items():
            if not all_zero(tokens):
                each = _listed(price, tier + BILLED_AT[argument], argument)
                paid = paid + tokens * each * (1 - (_discount(price, argument) if batch else 0))
        return paid / MILLION

    if price.threshold is None:
        return bill("")
    return above(input_tokens, price.threshold, price.threshold_included, lambda: bill("long_"), lambda: bill(""))


BILLED_AT = {
    "input_tokens": "input",
    "output_tokens": "output",
    "cached_tokens": "cached_input",
    "cache_write_tokens": "cached_write",
    "cache_write_1h_tokens": "cached_write_1h",
}
"""The price at which each argument of ``request_price`` is billed; above the threshold, that of the same name with
``long_`` before it."""


def _listed(price: Price, what: str, argument: str) -> float:
    found: float | None = getattr(price, what)
    if found is None:
        raise InputError(f"{argument}: a {what.replace('_', ' ')} price of {price.model} is not listed")
    return found


def _discount(price: Price, argument: str) -> float:
    """The share taken off in a batch."""
    found = price.batch_cached_discount if argument == "cached_tokens" else price.batch_discount
    if found is None:
        raise InputError(f"batch=True: a batch discount on {argument} of {price.model} is not listed")
    return found
