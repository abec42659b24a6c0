"""The pictures of sheets 10 to 14: over which inputs, and what a right one means.

Machines are those that were measured. Nothing is looked up before a picture is asked for.
"""

from __future__ import annotations

from .. import measured, money, step_lines, traffic, units
from ..figures.answer_axes import Axis
from .drawn import Drawing, Sweep


def cost_over_least() -> Drawing:
    """Question 10.4: twice at half the speed, and no end."""
    runs = step_lines.groups(measured.served())[0]
    line = step_lines.fit_line(runs)
    twice, five = (float(money.speed_at_cost(multiple, line.fastest)) for multiple in (2, 5))
    return Sweep(
        over="speed",
        low=2,
        high=0.94 * line.fastest,
        given={"constant": line.constant},
        across=Axis(f"tokens/s of one user: {runs[0].model} on {runs[0].devices} {runs[0].hardware}"),
        up=Axis("cost of a token, times the least", "log"),
        means=f"At {units.rate(twice)} a token costs twice the least, at {units.rate(five)} five times",
        marks=[(twice, units.digits(twice)), (five, units.digits(five))],
    )


def running() -> Drawing:
    """Question 11.1: twice the traffic is more than twice the batch."""
    runs = step_lines.groups(measured.served())[0]
    line, answer = step_lines.fit_line(runs), 200
    server = traffic.Server("measured", line.constant, line.per_user)
    some, twice = 10.0, 20.0
    few, many = (float(traffic.mean_field_batch(server, rate, 0, answer)) for rate in (some, twice))
    return Sweep(
        over="rate",
        low=1,
        high=0.9 * float(traffic.most_requests(server, 0, answer)),
        given={"output_tokens": answer, "constant": line.constant, "per_user": line.per_user},
        across=Axis(f"requests a second, of {answer} tokens: {runs[0].model} on {runs[0].devices} {runs[0].hardware}"),
        up=Axis("requests that run"),
        means=f"{round(few)} run at {some:g} a second, {round(many)} at {twice:g}: everybody makes everybody stay",
        marks=[(some, f"{round(few)} run"), (twice, f"{round(many)} run")],
    )
