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


def unknown(
    kind: str, name: object, allowed: Iterable[object], how: str = "", parts: bool = True, strict: bool = False
) -> UnknownName:
    """The error for ``name``, which is not one of ``allowed``: suggests the one that it misspells, if any (see
    ``nearest``). ``how`` says what else can be done."""
    known = [str(one) for one in allowed]
    near = nearest(str(name), known, parts, strict)
    hint = f"did you mean {near!r}? " if near else ""
    return UnknownName(f"unknown {kind} {name!r}: {hint}{how + ' ' if how else ''}Known: {', '.join(known)}.")


CLOSE = 0.6
"""How alike two words must be, of 1, for one to be the other misspelt: ``smx`` and ``sxm`` are 0.67."""


def nearest(name: str, known: Iterable[str], parts: bool = True, strict: bool = False) -> str | None:
    """The one of ``known`` that ``name`` misspells or, with ``parts``, is a part of; None where there is none.

    Numbers must be the same in both: "RTX 3090" is no "RTX 5090" misspelt. Where names are those of machines or models
    (``strict``), so must the letters be that stand with them: "V100" is no "H100", and "A10" no "A10G".
    """
    from difflib import SequenceMatcher

    asked = _words(name)
    if not any(letter.isalpha() for letter in name):
        return None
    best, found = 0.0, None
    for one in known:
        words = _words(one)
        # A part of a name ("Claude Opus") is commoner than a misspelt one, so it goes first.
        if parts and set(asked) <= set(words):
            return one
        if len(asked) != len(words) or any(map(_differ, asked, words, [strict] * len(words))):
            continue
        likeness = [SequenceMatcher(None, a, b).ratio() for a, b in zip(asked, words, strict=True)]
        if min(likeness) >= CLOSE and sum(likeness) > best:
            best, found = sum(likeness), one
    return found


def _words(name: str) -> list[str]:
    import re

    return re.findall(r"[a-z0-9.]+", name.lower())


def _differ(one: str, other: str, strict: bool) -> bool:
    """Whether two words are apart, however alike they are spelled: their numbers are."""
    import re

    numbers = re.findall(r"\d+", one)
    return numbers != re.findall(r"\d+", other) or (strict and bool(numbers) and one != other)
