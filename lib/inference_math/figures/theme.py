"""The colours of a picture on a dark page: a partner for each, and the style that swaps them.

Named after the palette of the machines (``widgets/machine/style.js``), so that both look alike.
"""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 840
"""Pixels of a picture on a page that has room for it: the smallest letters are then 12 high."""

DARK_GROUND = "#1a1d22"

_MARKS = {
    "#ffffff": DARK_GROUND,
    "#000000": "#e9e5dc",
    "#333333": "#cfcbc3",
    "#0072b2": "#3d9bd9",
    "#e69f00": "#f0b030",
    "#009e73": "#2bbf92",
    "#d55e00": "#ff7b3a",
    "#005a8c": "#76c0f0",
    "#7a5200": "#f3bd55",
    "#00573f": "#4fd3aa",
}
_LETTERS = {"#ffffff": "#0b1722", "#b34700": "#ff9a66", "#00704f": "#4fd3aa", "#00619a": "#76c0f0"}
_HATCHES = {"#7a5200": "#5c3f00"}  # on the notebooks' own colour
_DARKER = {"#d55e00": "#b34700", "#009e73": "#00704f", "#0072b2": "#00619a", "#e69f00": "#7a5200", "#aa5588": "#8f3f70"}

ON_KV = "#221500"
"""Letters on the colour of the KV cache, which is light in both themes."""


def letters(colour: str) -> str:
    """The colour (#rrggbb) of words beside a mark of this colour: letters need more contrast than marks."""
    return _DARKER.get(colour, colour)


def partner(colour: str, role: str = "mark") -> str:
    """What takes the place of ``colour`` (#rrggbb) on a dark page. ``role`` is "mark", "letters" (white ones stand
    on a mark) or "hatch". A colour that is not the house's keeps its hue, and light and dark change places."""
    if colour == ON_KV:
        return colour
    own = {"letters": _LETTERS, "hatch": _HATCHES}.get(role, {})
    if found := own.get(colour) or _MARKS.get(colour):
        return found
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb(hue, 0.13 + 0.8 * (1 - light), strength * (0.6 if light > 0.8 else 1))
    return "#" + "".join(f"{round(255 * part):02x}" for part in turned)


def style(used: Iterable[tuple[str, str, str]]) -> str:
    """A ``<style>`` for an SVG whose elements have these colours: (role, "fill" or "stroke", #rrggbb)."""
    where = {"mark": "", "letters": "text", "hatch": "pattern "}
    rules = [
        f'{where[role]}[{what}="{colour}"]{{{what}:{partner(colour, role)}}}'
        for role, what, colour in sorted(used, key=lambda one: (list(where).index(one[0]), one))
        if partner(colour, role) != colour
    ]
    return f"<style>@media(prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
