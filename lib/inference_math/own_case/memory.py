"""Does it fit, and if not, what would."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from .. import formulas
from .._anynumber import ceiling
from ..errors import InputError
from .lines import Line
from .machine import Layout, Machines, machines
from .server import places_of

if TYPE_CHECKING:
    from .asked import Asked

GROUP = "Memory"
SMALLER = (("fp8", None), ("fp8", "fp8"), ("int4", None), ("int4", "fp8"))
"""Formats of weights and caches that are tried where the asked ones do not fit, the widest first."""


def lines(asked: Asked) -> list[Line]:
    """What is kept, how many users fit, and the verdict."""
    found, one = asked.machines, asked.machines.one
    copies = found.servers
    wanted, room = asked.users or 1, found.room(asked.longest)
    each = ceiling(wanted / copies)
    kept = formulas.weight_bytes(one.held)
    fits = room >= wanted
    of = f" of the {wanted:,} users" if wanted > 1 else ""
    verdict = "yes" if fits else (f"{room:,}{of}" if room else "no")
    many = "" if copies == 1 else f" in each of {copies} servers"
    said = [
        Line(GROUP, "weights", "weights", kept, "bytes", formula="formulas.weight_bytes", lesson="01",
             note="Copies included." if kept > 1.001 * formulas.weight_bytes(one.model) else ""),
        Line(GROUP, "kv_per_user", "KV cache of a user", formulas.kv_bytes(one.held, asked.longest), "bytes",
             formula="formulas.kv_bytes", lesson="05", note=f"At {asked.longest:,.0f} tokens, {one.model.kv_precision}."
             + _copied(asked)),
        Line(GROUP, "needed", f"needed{many}", formulas.memory_needed(one.held, each, asked.longest), "bytes",
             formula="formulas.memory_needed", lesson="05", note=f"For {each:,.0f} users." if each > 1 else ""),
        Line(GROUP, "usable", f"there is{many}", formulas.usable_memory(one.pool), "bytes",
             formula="formulas.usable_memory", lesson="05",
             note=f"A server keeps {1 - one.gpu.usable:.0%} of the memory for itself.", assumed=True),
        Line(GROUP, "users_that_fit", "users that fit", room, "users", formula="deployments.max_batch", lesson="05",
             note=_at_their_longest(asked, room)),
        Line(GROUP, "fits", "does it fit", verdict, formula="deployments.check_fits", lesson="05"),
    ]  # fmt: skip
    return said if fits else [*said, *_would(asked, wanted, each)]


def _at_their_longest(asked: Asked, room: int) -> str:
    """Why more may run than fit, where so many want to."""
    run = places_of(asked.machines, asked.prompt, asked.answer) * asked.machines.servers
    crowded = asked.rate is not None or (asked.users or 1) > room
    return f"Each at its longest. Of mean length {run:,} fit, so many may run." if crowded and run > room > 0 else ""


def _copied(asked: Asked) -> str:
    one = asked.machines.one
    times = formulas.kv_bytes(one.held, asked.longest) / (formulas.kv_bytes(one.model, asked.longest) or 1)
    return f" Kept {times:.3g} times: it cannot be split over all GPUs." if times > 1.01 else ""


def _would(asked: Asked, wanted: int, each: float) -> list[Line]:
    """What would make it fit: more GPUs, a shorter context, a smaller format; each by itself."""
    one, group = asked.machines.one, "It would fit with"
    said = []

    def enough(tried: Machines) -> bool:
        return tried.room(asked.longest) >= wanted

    more = machines(one.model, one.gpu, None, Layout(), asked.longest, enough)
    if enough(more):
        said.append(Line(group, "more_gpus", "more GPUs", more.devices, "GPUs", formula="deployments.max_batch",
                         lesson="08", note=f"{more.said}."))  # fmt: skip
    shortest = formulas.max_context(one.held, one.pool, each) if each >= one.attention_groups else 0
    if 1 <= shortest < math.inf:
        said.append(Line(group, "shorter", "a shorter context", float(int(shortest)), "tokens",
                         formula="formulas.max_context", lesson="05", note="Prompt and answer together."))  # fmt: skip
    for weights, kv in SMALLER:
        try:
            smaller = one.model.at(weights, math=one.model.precision, kv=kv)
            tried = replace(asked.machines, one=replace(one, model=smaller))
        except InputError:
            continue
        if formulas.weight_bytes(smaller) <= formulas.weight_bytes(one.model) and enough(tried):
            said.append(Line(group, "smaller", "a smaller format", smaller.name, formula="specs.Model.at",
                             lesson="01"))  # fmt: skip
            break
    return said
