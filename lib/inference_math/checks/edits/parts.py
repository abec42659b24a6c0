"""A product as its factors, a sum as its terms, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formula import Num, Op

if TYPE_CHECKING:
    from ..formula import Node


def factors(piece: Node) -> list[tuple[Node, int]]:
    """The factors of a product, each with 1, or -1 for one that divides."""
    if isinstance(piece, Op) and piece.sign in ("*", "/"):
        turned = 1 if piece.sign == "*" else -1
        return factors(piece.left) + [(one, power * turned) for one, power in factors(piece.right)]
    return [(piece, 1)]


def product(parts: list[tuple[Node, int]]) -> Node:
    """The product of ``factors``."""
    above = [one for one, power in parts if power > 0]
    below = [one for one, power in parts if power < 0]
    whole: Node = above[0] if above else Num(1.0)
    for one in above[1:]:
        whole = whole * one
    for one in below:
        whole = whole / one
    return whole


def terms(piece: Node) -> list[tuple[Node, int]]:
    """The terms of a sum, each with its sign, 1 or -1."""
    if isinstance(piece, Op) and piece.sign in ("+", "-"):
        turned = 1 if piece.sign == "+" else -1
        return terms(piece.left) + [(one, sign * turned) for one, sign in terms(piece.right)]
    return [(piece, 1)]


def add(parts: list[tuple[Node, int]]) -> Node:
    """The sum of ``terms``."""
    ordered = sorted(parts, key=lambda pair: -pair[1])
    whole: Node = ordered[0][0] if ordered and ordered[0][1] > 0 else Num(0.0)
    for one, sign in ordered[whole is not (Num(0.0)) and bool(ordered) and ordered[0][1] > 0 :]:
        whole = whole + one if sign > 0 else whole - one
    return whole
