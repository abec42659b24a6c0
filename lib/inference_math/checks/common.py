"""Pieces of a formula that more than one sheet asks about."""

from .formula import Node, num, part

FLOP = num(2, "a multiplication and an addition for each parameter")
"""What one parameter takes for one token."""


def missed_share(experts: Node, chosen: Node, batch: Node) -> Node:
    """The share of the experts that none of ``batch`` tokens picks, each ``chosen`` of them, evenly and apart from the
    others."""
    misses = part("the chance that one token misses", 1 - part("the share that one token picks", chosen / experts))
    return part("the share that nobody picks", misses**batch)


def picked_share(experts: Node, chosen: Node, batch: Node) -> Node:
    """The share that at least one of them picks."""
    return part("the share that is picked", num(1, "all of the experts") - missed_share(experts, chosen, batch))
