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


def unknown(kind: str, name: object, allowed: Iterable[object], how: str = "", parts: bool = True) -> UnknownName:
    """The error for ``name``, which is not one of ``allowed``: suggests the one that it misspells, if any.

    ``how`` says what else can be done. ``parts=False`` suggests no longer name that holds this one: of machines,
    "M4" is not "M4 Max".
    """
    known = [str(one) for one in allowed]
    near = nearest(str(name), known, parts)
    hint = f"did you mean {near!r}? " if near else ""
    return UnknownName(f"unknown {kind} {name!r}: {hint}{how + ' ' if how else ''}Known: {', '.join(known)}.")


CLOSE = 0.6
"""How alike two words must be, of 1, for one to be the other misspelt: ``smx`` and ``sxm`` are 0.67."""


def nearest(name: str, known: Iterable[str], parts: bool = True) -> str | None:
    """The one of ``known`` that ``name`` misspells or, with ``parts``, is a part of.

    Numbers, and the letters that stand with them, must be the same in both: "RTX 3090" is no "RTX 5090" misspelt,
    and "V100" no "H100".
    """
    from difflib import SequenceMatcher

    asked, numbers = _words(name)
    if not any(letter.isalpha() for letter in name):
        return None
    best, found = 0.0, None
    for one in known:
        words, known_numbers = _words(one)
        # A part of a name ("Claude Opus") is commoner than a misspelt one, so it goes first.
        if parts and set(asked) <= set(words) and set(numbers) <= set(known_numbers):
            return one
        if numbers != known_numbers or len(asked) != len(words):
            continue
        likeness = [SequenceMatcher(None, a, b).ratio() for a, b in zip(asked, words, strict=True)]
        if min(likeness, default=1.0) >= CLOSE and sum(likeness, 1.0) > best:
            best, found = sum(likeness, 1.0), one
    return found


def _words(name: str) -> tuple[list[str], list[str]]:
    """The words of a name in lower case, those without a digit and those with one."""
    import re

    every = re.findall(r"[a-z0-9.]+", name.lower())
    return [one for one in every if not re.search(r"\d", one)], [one for one in every if re.search(r"\d", one)]
