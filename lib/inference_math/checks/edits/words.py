"""An edit, and what the pieces of a formula are called in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..formula import Input, Node, Num, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN, ODD, EXOTIC = 1, 2, 3
"""Ranks of edits: what people do, what some do, what hardly anybody does."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A formula that is one slip away. ``says`` is empty where the slip is about something without a name.

    ``places``: the names of what the slip is about, so that two slips about different things are told apart.
    """

    key: str
    tree: Node
    says: str
    rank: int = PLAIN
    places: tuple[str, ...] = ()


def said(piece: Node) -> str:
    """What a piece is called; empty where it has no name."""
    if isinstance(piece, Part):
        return piece.name
    if isinstance(piece, Input):
        return f"`{piece.name}`"
    return f"the {piece.number:g}" if isinstance(piece, Num) else ""


def many(piece: Node) -> bool:
    """Whether a piece's name is a plural."""
    return isinstance(piece, Part) and piece.many


def be(piece: Node) -> str:
    """The verb, "is" or "are"."""
    return "are" if many(piece) else "is"


def that(piece: Node) -> str:
    """The beginning of a sentence that says what an answer is, "That is" or "Those are"."""
    return "Those are" if many(piece) else "That is"


def it(piece: Node) -> str:
    """The pronoun, "it" or "them"."""
    return "them" if many(piece) else "it"


def they(piece: Node, verb: str) -> str:
    """What it does, as "it counts" or "they count"."""
    return f"they {verb}" if many(piece) else f"it {verb}s"


def did(power: int) -> str:
    """What an answer did with a factor: "multiplied" by it, or "divided"."""
    return "multiplied" if power > 0 else "divided"


def begin(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], word: str = "and") -> str:
    """``a, b and c``, or with another ``word`` before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
