"""Lesson 10: what speed costs on one measured server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from ... import deployments, money, step_lines
from ...measured import served
from ...serving import mean_context
from ...walk import published_day
from .base import Machine, positive, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...measured import Served

RENTS = tuple(1.5 + 0.25 * step for step in range(11))
"""USD for a GPU and hour, from 1.5 to 4: what a slider offers."""


class Trade(Machine):
    """The line of a server's tokens/s against the speed of one user, with its measured runs. ``speed`` moves a point on
    it, and with it the batch and the price of a million tokens; ``rent`` (USD for a GPU and hour) the price alone.
    Where so many users share a step that their caches do not fit, the line is hatched.

    ``runs``: a group of ``step_lines.groups``; that of Llama-3.1-70B on two H100 unless given. Raises InputError for
    runs in no line, a speed or a rent that is not above 0, and a name in the text that is no number of it.
    """

    FIELDS: ClassVar = ("speed", "rent", "batch", "step", "usd", "times", "all", "share")
    PART: ClassVar = "trade"
    _esm = source("trade.js")
    speed = traitlets.Int(1).tag(sync=True)
    rent = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        text: str = "Give each user {speed}. Then {batch} share a step of {step}, and at {rent} for a GPU and hour "
        "a million tokens cost {usd}, {times} the least.",
        *,
        runs: Sequence[Served] | None = None,
        speed: int = 35,
        rent: float | None = None,
    ) -> None:
        runs = step_lines.groups(served())[0] if runs is None else runs
        line, first = step_lines.fit_line(runs), runs[0]
        rent = published_day().rent if rent is None else positive("rent", rent)
        alone = 1 / float(money.linear_step_time(1, line.constant, line.per_user))
        spec = {
            "line": {"t_0": line.constant, "tau": line.per_user, "n": first.devices, "s_0": line.fastest},
            "room": int(deployments.max_batch(first.deployment, mean_context(first.mean_input, first.mean_output))),
            "dots": [[run.speed, run.concurrency] for run in runs],
            "name": f"{first.model} ({first.weights}) on {first.devices} {first.hardware}",
            "values": {"speed": list(range(1, int(alone) + 1)), "rent": sorted({*RENTS, rent})},
        }
        self._begin(text, spec, speed=speed, rent=rent)

    @traitlets.validate("speed")
    def _on_the_line(self, proposal: dict[str, Any]) -> int:
        """Not faster than one user alone would be."""
        return min(int(positive("speed", proposal["value"])) or 1, self.spec["values"]["speed"][-1])

    @traitlets.validate("rent")
    def _above_nothing(self, proposal: dict[str, Any]) -> float:
        return positive("rent", proposal["value"])
