"""Errors that say what was wrong, with which value, and what would do."""

from collections.abc import Iterable


class InputError(ValueError):
    """An argument that cannot be used: names it, its value, and what is allowed."""


class UnknownName(InputError, LookupError):
    """A name that stands in no table, with the nearest one that does."""


class Refused(ValueError):
    """What a command cannot do: says why, and what to do about it."""


class DoesNotFit(InputError):
    """More bytes than the memory holds."""


def unknown(kind: str, name: object, allowed: Iterable[object]) -> UnknownName:
    """The error for ``name``, which is not one of ``allowed``: suggests the nearest."""
    from difflib import get_close_matches

    known = [str(one) for one in allowed]
    folded = {one.lower(): one for one in known}
    asked = str(name).lower().strip()
    # A part of a name ("H100") is commoner than a misspelt one, so it goes first.
    near = [one for low, one in folded.items() if asked and asked in low][:1]
    near = near or [folded[low] for low in get_close_matches(asked, folded, 1, 0.5)]
    hint = f"did you mean {near[0]!r}? " if near else ""
    return UnknownName(f"unknown {kind} {name!r}: {hint}Known: {', '.join(known)}.")
