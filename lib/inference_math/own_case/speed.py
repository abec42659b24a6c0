"""How fast: at best, by the data sheet, and as a real server does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import traffic
from .lines import Line
from .machine import layers_of
from .server import Range, computes, crowded, fits, ideal_step, places_of, prompt_time, server_of, step, widened

if TYPE_CHECKING:
    from .asked import Asked

GROUP = "Speed"


def step_range(asked: Asked, running: float) -> Range:
    """Seconds between two tokens with so many requests in each server."""
    one = asked.machines.one
    times = (step(fit, one, running, asked.prompt, asked.answer) for fit in fits(layers_of(one)))
    return widened(Range(*times), asked.near)


def prompt_range(asked: Asked) -> Range | None:
    """Seconds in which a prompt is read; None where the GPU's rate is not known."""
    one = asked.machines.one
    if not computes(one):
        return None
    times = (prompt_time(fit, one, asked.prompt) for fit in fits(layers_of(one)))
    return widened(Range(*times), asked.near)


def request_range(asked: Asked, running: float) -> Range:
    """Seconds of a server's time until ``running`` requests are done that run together: steps, and their prompts."""
    steps, prompts = step_range(asked, running).map(lambda one: asked.answer * one), prompt_range(asked)
    return steps if prompts is None else steps + prompts


def full_rate(asked: Asked, running: float, servers: int) -> Range:
    """Output tokens a second of so many servers, each with ``running`` requests at all times."""
    return request_range(asked, running).map(lambda one: servers * running * asked.answer / one)


def keeps_up(asked: Asked, running: float) -> bool:
    """Whether requests come as they come, and are done as they come with so many in each server."""
    return asked.rate is not None and running < places_of(asked.machines, asked.prompt, asked.answer)


def token_rate(asked: Asked, running: float) -> Range:
    """Output tokens a second of all servers: of traffic those that come, if the servers can follow."""
    full = full_rate(asked, running, asked.machines.servers)
    if asked.rate is None:
        return full
    come = asked.rate * asked.answer
    return Range(come, come, come) if keeps_up(asked, running) else full.map(lambda one: min(come, one))


def lines(asked: Asked, running: float) -> list[Line]:
    """Speed for one user and for all, the first token, and how much of it to believe."""
    found, near = asked.machines, asked.near
    if running > 1 and not computes(found.one):
        return [Line(GROUP, "speed", "speed", "not known for more than one user", lesson="03", note=_unrated(asked))]
    steps, prompts = step_range(asked, running), prompt_range(asked)
    ideal = ideal_step(found.one, running, asked.prompt, asked.answer)
    come = "As many as are asked for." if keeps_up(asked, running) else ""
    said = [
        Line(GROUP, "running", "requests in a step", running, "requests",
             formula="deployments.max_batch" if asked.rate is None else "traffic.mean_field_batch", lesson="04",
             note=_counted(asked, running), assumed=asked.rate is not None),
        Line(GROUP, "ideal_speed", "tokens/s for one, at best", 1 / ideal, "tokens/s",
             formula="deployments.step_time", lesson="03", note="The data sheet alone: what no program can beat."),
        _ranged("speed", "tokens/s for one, served", steps.map(lambda one: 1 / one), "tokens/s",
                "serving.Fit.predict", "06"),
        _ranged("total", "tokens/s for all, served", token_rate(asked, running), "tokens/s",
                "serving.served_step_time", "04", come),
    ]  # fmt: skip
    if prompts is None:
        said.append(Line(GROUP, "first_token", "first token", None, "s", formula="formulas.prefill_time", lesson="06",
                         note=_unrated(asked)))  # fmt: skip
    else:
        alone = prompts + steps
        said.append(_ranged("first_token", "first token, nobody else", alone, "s", "formulas.prefill_time", "06"))
        if running >= 2:
            times = crowded(near, running)
            among = Range(alone.best * times.low, alone.best * times.best, alone.best * times.high)
            note = f"Measured: {times.best:.1f} times as long as alone ({near.what})."
            said.append(
                _ranged("first_token_among", "first token, among others", among, "s", "measured.served", "06", note)
            )
    error = near.error
    where = "what it was fitted to" if near.inside else "outside of what it was fitted to, so the range is wider"
    note = f"Median of {error.runs} measured runs, 9 in 10 within {error.p90:.0%}: {near.what}, {where}."
    said.append(Line(GROUP, "error", "how far off", error.median, "share", formula="serving.Fit.error_on", lesson="06",
                     note=note))  # fmt: skip
    return said


def _counted(asked: Asked, running: float) -> str:
    """Of which servers ``running`` is, and that it is the mean field's."""
    many, places = asked.machines.servers, places_of(asked.machines, asked.prompt, asked.answer)
    said = [f"In each of {many} servers."] if many > 1 else []
    if asked.rate is not None and 1 < running < places:
        said.append("As if their number never strayed: by chance a few more run.")
    elif asked.rate is not None and running == 1:
        said.append(f"While it works: with its idle time it is {by_the_clock(asked):.3g}.")
    return " ".join(said)


def by_the_clock(asked: Asked) -> float:
    """Requests that run in one server at any moment, also those moments at which it has nothing to do."""
    found, prompt, answer = asked.machines, asked.prompt, asked.answer
    _, best, _ = fits(layers_of(found.one))
    each = (asked.rate or 0.0) / found.servers
    one = server_of(found, best, each, prompt, answer)
    return float(traffic.mean_field_batch(one, each, prompt, answer))


def _unrated(asked: Asked) -> str:
    one = asked.machines.one
    return f"The FLOP/s of {one.gpu.name} in {one.model.precision} stand in no table; a memory-bound step needs none."


def _ranged(key: str, name: str, found: Range, unit: str, formula: str, lesson: str, note: str = "") -> Line:
    return Line(GROUP, key, name, found.best, unit, found.low, found.high, formula, lesson, note)
