"""When people come as they come: how full the batch is, who waits, and when a server cannot follow.

A *server* is three times and a limit (``Server``): a step takes ``constant`` + ``per_user`` x batch seconds, a prompt
``per_prompt_token`` seconds for each of its tokens, and at most ``cap`` requests run at once. Requests come ``rate`` a
second, one by one and without regard to each other (Poisson arrivals), with so many tokens in and out on average.

The number that run is then a birth-death chain. With ``n`` running, a request is done every
``(output_tokens (constant + per_user n) + n prefill)/n`` seconds; so the prompts of others count as if each user
added ``prefill/output_tokens`` to a step (``added_per_user``). Without a limit the number is negative binomial, and
only the mean lengths matter; with one, lengths matter where requests wait, and the chain stands for lengths whose
chance to end is the same at each token.

Numbers, NumPy arrays and SymPy symbols alike, as in ``formulas``. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import money, queues
from ._anynumber import (
    Count,
    NotNegative,
    Positive,
    PositiveShare,
    Result,
    above,
    counted,
    larger,
    logarithm,
    not_negative,
    positive,
    positive_share,
    root,
    smaller,
    stretched,
    whole,
)
from ._doors import door
from .errors import InputError

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from .serving import Fit
    from .specs import Hardware, Model


@dataclass(frozen=True, slots=True)
class Server:
    """GPUs with a model and a program, as their traffic sees them.

    ``constant``: seconds of a step, however few are in it. ``per_user``: seconds that each running request adds to a
    step. ``per_prompt_token``: seconds for each token of a prompt that is read; steps wait meanwhile. ``cap``: the
    most requests that run at once, for want of memory or by choice; None where nothing limits them.

    Numbers, or SymPy symbols. Raises InputError for a time that is not above 0 (``per_prompt_token``: below 0), and
    for a ``cap`` that is no whole number from 1 on.
    """

    name: str
    constant: float
    per_user: float
    per_prompt_token: float = 0.0
    cap: int | None = None

    def __post_init__(self) -> None:
        positive(**{f"{self.name}: {name}": getattr(self, name) for name in ("constant", "per_user")})
        not_negative(**{f"{self.name}: per_prompt_token": self.per_prompt_token})
        if self.cap is not None:
            whole(1, **{f"{self.name}: cap": self.cap})

    @classmethod
    def fitted(
        cls,
        fit: Fit,
        model: Model,
        hardware: Hardware,
        input_tokens: float,
        output_tokens: float,
        cap: int | None = None,
    ) -> Server:
        """The server of a ``serving.fit``, for requests of these lengths (on average).

        A step is a line in the batch, through those of one user and of ``cap`` users: exact where moving takes longer
        than computing and the model has no experts. ``cap``: unless given, as many as fit at the mean context,
        and ``queues.MOST_PLACES`` at most.

        Raises DoesNotFit where not one request fits beside the weights.
        """
        from . import formulas, serving

        context = serving.mean_context(input_tokens, output_tokens)
        formulas.check_fits(model, hardware, 1, context)
        most = int(min(formulas.max_batch(model, hardware, context), queues.MOST_PLACES)) if cap is None else cap
        whole(1, cap=most)
        if "layer" in fit.terms:
            raise InputError(f"fit={fit!r} has a term for each layer; give one of {', '.join(serving.USUAL)}")
        lone, many = 1, max(most, 2)
        one, all_of_them = (
            serving.served_step_time(
                serving.ideal_step_time(model, hardware, batch, input_tokens, output_tokens, fit.overlap),
                fit.constant,
                fit.efficiency,
            )
            for batch in (lone, many)
        )
        each = (all_of_them - one) / (many - lone)
        prompt = fit.prefill * formulas.prefill_time(model, hardware, input_tokens, serving.REFINED)
        return cls(
            f"{model.name} on {hardware.name}",
            constant=float(one - each),
            per_user=float(each),
            per_prompt_token=float(prompt / input_tokens),
            cap=most,
        )


# --- how full the batch is ---------------------------------------------------


@door
def prefill(server: Server, input_tokens: NotNegative) -> Result:
    """Seconds in which the server reads one prompt, and does nothing else."""
    not_negative(input_tokens=input_tokens)
    return server.per_prompt_token * input_tokens


@door
def added_per_user(server: Server, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Seconds that one more running request adds to a step, its share of reading prompts included.

    A request takes ``output_tokens`` steps and brings one prompt, so ``per_user`` + ``prefill``/``output_tokens``.
    """
    positive(output_tokens=output_tokens)
    return server.per_user + prefill(server, input_tokens) / output_tokens


@door
def load(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Share of the server's time that requests take for themselves: rate (prefill + output per_user).

    ``rate`` is requests a second. The rest is what steps cost however full they are. At 1 no batch is large enough.
    """
    positive(rate=rate, output_tokens=output_tokens)
    return rate * output_tokens * added_per_user(server, input_tokens, output_tokens)


@door
def loaded_step_time(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Seconds between two tokens of an answer where the batch is what traffic makes it: constant/(1 - load).

    Of the mean field: T = constant + per_user B + rate T prefill, with B = rate output T by Little's law. Infinite from
    a load of 1 on. No limit.
    """
    return stretched(server.constant, load(server, rate, input_tokens, output_tokens))


@door
def mean_field_batch(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Requests that run, as if their number never strayed: rate output constant/(1 - load). Infinite from 1 on.

    ``mean_batch`` is more by load/(1 - load): who comes by chance finds the average of the others, and is one more.
    """
    step = loaded_step_time(server, rate, input_tokens, output_tokens)
    return rate * output_tokens * step


@door
def mean_batch(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Requests that run, on average: rate output (constant + added_per_user (1 - waiting_chance))/(1 - load).

    The mean of the chain (top of this module), with and without a limit; the limit itself where more come than the
    server can do, and infinite where there is none. Of the balance of the chain, state by state: with g(n) = rate
    output (constant + added n) the share of time in n is g(n)/n times that in n - 1, and n is at most ``cap``.
    """
    rho, added = load(server, rate, input_tokens, output_tokens), added_per_user(server, input_tokens, output_tokens)
    if server.cap is None:
        return stretched(rate * output_tokens * (server.constant + added), rho)
    freely = 1 - waiting_chance(server, rate, input_tokens, output_tokens)
    running = stretched(rate * output_tokens * (server.constant + added * freely), rho)
    used = rate / most_requests(server, input_tokens, output_tokens)
    return above(used, 1, True, lambda: server.cap, lambda: running)


@door
def batch_spread(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Standard deviation of the number of running requests: root of (1 + constant/added) load, over 1 - load.

    Of the negative binomial distribution, so without a limit: ``cap`` is not asked. Infinite from a load of 1 on.
    """
    rho = load(server, rate, input_tokens, output_tokens)
    return stretched(root(rho + rate * output_tokens * server.constant), rho)


@door
def idle_share(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Share of the time in which nothing runs: (1 - load) to the power of 1 + constant/added. Without a limit.

    0 from a load of 1 on. A server pays rent in that time, too.
    """
    rho = smaller(load(server, rate, input_tokens, output_tokens), 1)
    return (1 - rho) ** (1 + server.constant / added_per_user(server, input_tokens, output_tokens))


# --- where the batch has a limit ---------------------------------------------


@door
def most_requests(server: Server, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Requests a second past which the queue never ends: cap/(output (constant + added cap)).

    Without a limit 1/(output added), which is where ``load`` is 1.
    """
    added = added_per_user(server, input_tokens, output_tokens)
    fixed = 0.0 if server.cap is None else server.constant / server.cap
    return 1 / (output_tokens * (fixed + added))


@door
def waiting_chance(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Share of the requests that find ``cap`` others and wait. 1 from ``most_requests`` on.

    Erlang's formula C, for a server whose places slow each other down: the recursion of his formula B, with g(n) of
    ``mean_batch`` for the offered load. With lengths of another kind waiting is shorter or longer: simulate.
    Raises InputError for a ``cap`` above ``queues.MOST_PLACES``.
    """
    most = most_requests(server, input_tokens, output_tokens)
    positive(rate=rate)
    used = smaller(rate / most, 1)
    if server.cap is None:
        return above(used, 1, True, lambda: 1.0, lambda: 0.0)
    queues.places_at_most(used, **{f"{server.name}: cap": server.cap})
    added = added_per_user(server, input_tokens, output_tokens)
    full = queues.turned_away(server.cap, lambda n: rate * output_tokens * (server.constant + added * n))
    return queues.waiting_share(full, used)


@door
def mean_wait(server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive) -> Result:
    """Seconds before a request is let in, on average over all: waiting_chance/(most_requests - rate).

    Infinite from ``most_requests`` on. Its prompt is read after that.
    """
    most = most_requests(server, input_tokens, output_tokens)
    return stretched(waiting_chance(server, rate, input_tokens, output_tokens) / most, rate / most)


@door
def wait_exceeded(
    server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive, late: PositiveShare = 0.01
) -> Result:
    """Seconds that a share ``late`` of the requests waits longer than, first come, first served; 0 where fewer wait.

    One in a hundred unless said otherwise. Those that wait at all have exponential waits of mean
    1/(most_requests - rate). Infinite from ``most_requests`` on.
    """
    positive_share(late=late)
    most = most_requests(server, input_tokens, output_tokens)
    more = larger(waiting_chance(server, rate, input_tokens, output_tokens) / late, 1)
    return stretched(logarithm(more) / most, rate / most)


# --- what it costs -----------------------------------------------------------


@door
def usd_per_million_at(
    rent_per_gpu_hour: NotNegative, devices: Positive, rate: Positive, output_tokens: Positive
) -> Result:
    """USD for a million output tokens where ``rate`` requests come a second, however many the server could do.

    The batch does not appear: it is a consequence. Prompts are paid from the same money.
    """
    positive(rate=rate, output_tokens=output_tokens)
    return money.usd_per_million_tokens(rent_per_gpu_hour, devices, rate * output_tokens)


@door
def break_even_rate(rent_per_gpu_hour: NotNegative, devices: Positive, revenue: Positive) -> Result:
    """Requests a second that pay the rent, at a ``revenue`` of so many USD each (``money.request_price``).

    More than ``most_requests``: the server never pays.
    """
    not_negative(rent_per_gpu_hour=rent_per_gpu_hour)
    positive(devices=devices, revenue=revenue)
    return rent_per_gpu_hour * devices / money.SECONDS_PER_HOUR / revenue


FORMULAS = (
    prefill,
    added_per_user,
    load,
    loaded_step_time,
    mean_field_batch,
    mean_batch,
    batch_spread,
    idle_share,
    most_requests,
    waiting_chance,
    mean_wait,
    wait_exceeded,
    usd_per_million_at,
    break_even_rate,
)
"""Those of this module that take numbers, arrays and symbols alike."""


@door
def open_distribution(
    server: Server, rate: Positive, input_tokens: NotNegative, output_tokens: Positive, most: Count
) -> NDArray[float64]:
    """Shares of the time in which 0, 1, ... ``most`` requests are open, running or waiting: an array. Numbers only.

    Negative binomial without a limit; with one it follows that up to ``cap`` and is geometric beyond.

    Raises InputError for a rate that the server cannot follow: then there is no such distribution.
    """
    import numpy

    used = rate / most_requests(server, input_tokens, output_tokens)
    if not used < 1:
        raise InputError(f"rate={rate} must be below {rate / used:.4g}, what the server can do: the queue never ends")
    counted(1, queues.MOST_PLACES, most=most)
    counted(1, queues.MOST_PLACES, **{f"{server.name}: cap": server.cap or 1})
    added = added_per_user(server, input_tokens, output_tokens)
    counts = numpy.arange(1, max(most, server.cap or 0) + 1)
    running = counts if server.cap is None else numpy.minimum(counts, server.cap)
    ratios = numpy.log(rate * output_tokens * (server.constant / running + added))
    logs = numpy.concatenate([[0.0], numpy.cumsum(ratios)])
    if server.cap is None:
        rho = load(server, rate, input_tokens, output_tokens)
        return numpy.exp(logs + (1 + server.constant / added) * numpy.log1p(-rho))
    weights = numpy.exp(logs - logs.max())
    beyond = weights[-1] * used / (1 - used)
    found: NDArray[float64] = weights[: most + 1] / (weights.sum() + beyond)
    return found
