"""Your model on your GPUs: fits or not and what would, how fast, who waits, and what a million tokens costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import rental
from .._anynumber import not_negative, positive, positive_share, whole
from .._doors import shown
from ..deployments import Deployment
from ..errors import InputError
from . import cost, memory, speed, waiting
from .asked import Asked
from .lines import Case, Line
from .machine import Layout, Machines, gpu_of, machines, model_of
from .server import computes, nearest

if TYPE_CHECKING:
    from os import PathLike

    from ..rental import Rent
    from ..specs import Hardware, Model

PROMPT, ANSWER = 1_000, 300
"""Tokens of a request where none are said."""

BUSY_ENOUGH = 0.8
"""The load up to which GPUs are added where their number is not said: waiting grows fast beyond."""


def serve(
    model: str | PathLike[str] | Model,
    gpu: str | Hardware = "H100",
    gpus: int | None = None,
    *,
    users: int | None = None,
    requests_per_second: float | None = None,
    prompt: float | None = None,
    answer: float | None = None,
    weights: str | None = None,
    kv: str | None = None,
    rent: float | None = None,
    busy: float = 1.0,
    layout: Layout | None = None,
    engine: str = "vllm",
) -> Case:
    """What it takes, and costs, to serve ``model`` yourself: a ``Case`` of lines.

    ``model``: a name of the catalogue, the path of a ``config.json``, or a ``Model``. ``gpus``: the fewest that are
    enough unless given, laid out as ``layout`` says. ``users`` have a request open at all times; or
    ``requests_per_second`` come as they come. A request is ``prompt`` and ``answer`` tokens. ``weights`` and ``kv`` are
    formats (``formats.BYTES_PER_VALUE``). ``rent``: USD for a GPU and hour; else the median quote. ``busy``: share of
    the rented hours in which the users are there. ``engine``: the program whose measured runs say how far off this is.

    Raises InputError, naming the argument, for what cannot be used, and UnknownName with the nearest name.
    """
    lengths = float(_or(prompt, PROMPT, "prompt")), float(_or(answer, ANSWER, "answer"))
    _check(users, requests_per_second, gpus, rent, busy)
    device = gpu_of(gpu)
    llm = model_of(model, weights, kv, device)
    if requests_per_second is not None and not computes(Deployment(llm, device)):
        raise InputError(
            f"requests_per_second={requests_per_second:g} needs the FLOP/s of {device.name} in {llm.precision}, which "
            "stand in no table; users=1 needs none"
        )
    if users is None and requests_per_second is None:
        users = 1

    def enough(tried: Machines) -> bool:
        room = tried.room(sum(lengths))
        if requests_per_second is None:
            return room >= (users or 1)
        return room > 0 and waiting.load_of(tried, requests_per_second, *lengths) <= BUSY_ENOUGH

    chosen = machines(llm, device, gpus, layout or Layout(), sum(lengths), enough)
    quotes = _quotes(device) if rent is None else None
    asked = Asked(
        chosen,
        users,
        None if requests_per_second is None else float(requests_per_second),
        *lengths,
        rent=float(rent) if rent is not None else None if quotes is None else quotes.usd_per_gpu_hour,
        quotes=quotes,
        busy=float(busy),
        near=nearest(chosen.one, engine),
    )
    lines = [*_said(asked, prompt, answer), *memory.lines(asked)]
    if chosen.room(asked.longest):
        running = waiting.running(asked)
        lines += [*speed.lines(asked, running), *waiting.lines(asked, running), *cost.lines(asked, running)]
    return Case(f"{llm.name} on {chosen.said}", tuple(lines))


def _or(value: float | None, usual: float, name: str) -> float:
    if value is not None:
        positive(**{name: value})
    return usual if value is None else value


def _check(
    users: int | None, requests_per_second: float | None, gpus: int | None, rent: float | None, busy: float
) -> None:
    """Refuses numbers that cannot be, and two answers to who asks."""
    if users is not None and requests_per_second is not None:
        raise InputError(f"users={shown(users)} and requests_per_second={shown(requests_per_second)}: give one of them")
    whole(1, users=1 if users is None else users, gpus=1 if gpus is None else gpus)
    positive(requests_per_second=1 if requests_per_second is None else requests_per_second)
    not_negative(rent=0 if rent is None else rent)
    positive_share(busy=busy)
    if requests_per_second is not None and busy != 1:
        raise InputError(f"busy={shown(busy)} goes with users; what requests_per_second leaves idle is counted")


def _quotes(gpu: Hardware) -> Rent | None:
    try:
        return rental.rent(gpu)
    except InputError:
        return None


def _said(asked: Asked, prompt: float | None, answer: float | None) -> list[Line]:
    """What the reader said, and what was chosen for want of it."""
    group, one = "You ask", asked.machines.one
    who = {"as asked": "", "chosen": "The layout was chosen."}.get(
        asked.machines.why, f"GPUs and layout were chosen: {asked.machines.why}."
    )
    crowd = f"{asked.users:,}, all the time" if asked.users else f"{asked.rate:g} a second, as they come"
    rented = "no quote is known: give a rent" if asked.rent is None else asked.rent
    quotes = asked.quotes
    note = (
        ""
        if quotes is None
        else f"Median of {len(quotes.quotes)} quotes, {quotes.kind}, {quotes.month}: {quotes.low:g} to {quotes.high:g}."
    )
    return [
        Line(group, "model", "model", one.model.name, lesson="01", note=_precision(asked)),
        Line(group, "gpus", "GPUs", asked.machines.devices, "GPUs", lesson="08", note=who, assumed=bool(who)),
        Line(
            group,
            "request",
            "tokens of a request",
            f"{asked.prompt:,.0f} in, {asked.answer:,.0f} out",
            lesson="05",
            assumed=prompt is None or answer is None,
        ),
        Line(group, "crowd", "users" if asked.users else "traffic", crowd, lesson="11" if asked.rate else "04"),
        Line(
            group,
            "rent",
            "USD for a GPU and hour",
            rented,
            "USD",
            None if quotes is None else quotes.low,
            None if quotes is None else quotes.high,
            "rental.rent" if quotes else "",
            "10",
            note,
            assumed=quotes is not None,
        ),
    ]


def _precision(asked: Asked) -> str:
    model = asked.machines.one.model
    return f"{8 * model.weight_bytes_per_param:.3g} bits a parameter, computed in {model.precision}."
