"""The pictures of sheets 10 to 14: over which inputs, and what a right one means.

Machines are those that were measured. Nothing is looked up before a picture is asked for.
"""

from __future__ import annotations

from .. import measured, money, step_lines, units
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
