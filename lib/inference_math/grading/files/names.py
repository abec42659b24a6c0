"""Students by their names, which every list writes in its own way. Of each only a beginning is looked at."""

import re
import unicodedata

LONGEST = 200
"""Characters of a name that are looked at; a class list has shorter ones."""


def plain_name(student: str) -> str:
    """``student`` as it counts here: its letters in order of the alphabet, and its digits as they stand.

    "Ann Lee", "Lee, Ann" and Canvas's "leeann" are one person. Two that this makes one are refused in a class list.
    """
    text = unicodedata.normalize("NFKD", student[:LONGEST])  # whose time goes by the square of the marks in it
    text = "".join(c for c in text.casefold() if c.isalnum())
    return "".join(sorted(text, key=lambda c: (not c.isdigit(), "" if c.isdigit() else c)))


def known_as(name: str) -> set[str]:
    """What goes for ``name`` in a table: as it stands, and with any number of its last words first.

    "José García Pérez" is Canvas's "garcíapérezjosé"; but its letters and digits stand in their order.
    """
    last, _, first = name[:LONGEST].partition(",")
    words = [*first.split(), *last.split()]
    return {squeezed_name(name), *(squeezed_name("".join(words[n:] + words[:n])) for n in range(len(words)))}


def without_id(name: str) -> str:
    """``Ann Lee`` of ``Ann Lee (101)``."""
    return re.sub(r" \([^()]*\)$", "", name[:LONGEST])


def squeezed_name(name: str) -> str:
    """A name without case, accents, blanks and signs: Canvas's file names are like that."""
    text = unicodedata.normalize("NFKD", name[:LONGEST].casefold())
    return "~" + ("".join(c for c in text if c.isalnum()) or name)
