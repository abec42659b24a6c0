"""What the pages of a class share: their templates, points in words, and learners' text made harmless.

Templates escape whatever they are given; what a text may hide from a reader's eye, ``visible`` writes out.
"""

import functools
import statistics
import unicodedata
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..sheets.common import TO_READ
from .tally import DROPPED, READ, Tally

STATES = {  # what it is called, its sign, its class: never told apart by colour alone
    CORRECT: ("correct", "✓", "right"),
    NOT_YET: ("not yet", "△", "wrong"),
    NOT_ATTEMPTED: ("not attempted", "○", "empty"),
    TO_READ: ("to be read", "…", "wait"),
    READ: ("read by your teacher", "✎", "read"),
    DROPPED: ("dropped", "∅", "gone"),
}

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks that draw nothing, besides the controls and formats that Unicode calls so."""

MARKS = 4
"""Accents on one letter that are shown; no language needs more."""


def page(template: str, **given: object) -> str:
    """The page that a template makes of what it is given."""
    return _templates().get_template(template).render(policy=POLICY, **given)


@functools.cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": visible, "code": code, "number": number, "counted": counted}
    made.filters |= {"thousands": "{:,}".format, "percent": lambda n, whole: f"{100 * n / whole:.0f}"}
    made.filters |= {"mean": statistics.fmean}
    made.globals |= {"states": STATES, "CORRECT": CORRECT, "NOT_YET": NOT_YET, "NOT_ATTEMPTED": NOT_ATTEMPTED}
    return made


# --- text --------------------------------------------------------------------


def visible(text: object, longest: int = 300) -> str:
    """``text`` without what hides or turns around its neighbours: that is written out, as ⟨U+202E⟩.

    After ``longest`` characters it is cut. Line ends and tabs stay. Joiners stay between letters beyond Latin:
    Persian, Hindi and emoji need them.
    """
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    cut = len(text) - longest
    shown = text[:longest]
    if not (shown.isascii() and shown.isprintable()):
        shown = "".join(_one(shown, n, one) for n, one in enumerate(shown))
    return shown + (f" … ({cut:,} more characters)" if cut > 0 else "")


def _one(text: str, n: int, one: str) -> str:
    kind = unicodedata.category(one)
    if one in "\n\t":
        return one
    if one in "\u200c\u200d" and all(
        beside > "\u02ff" and unicodedata.category(beside)[0] in "LMS"
        for beside in (text[n - 1 : n] or "a", text[n + 1 : n + 2] or "a")
    ):
        return one
    if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") or one in BLANK:
        return f"⟨U+{ord(one):04X}⟩"
    marks = [unicodedata.category(c) in ("Mn", "Me") for c in text[max(0, n - MARKS) : n + 1]]
    return "" if len(marks) > MARKS and all(marks) else one


def code(text: str, longest: int = 20_000, lines: int = 400) -> str:
    """Learner's code or words, cut after so many characters and lines."""
    shown = visible(text, longest).strip("\n").split("\n")
    more = f"\n… ({len(shown) - lines:,} more lines)" if len(shown) > lines else ""
    return "\n".join(shown[:lines]) + more


# --- points ------------------------------------------------------------------


def number(x: float) -> str:
    """``x`` without an idle ``.0``: 4, 2.5."""
    return f"{round(x, 2):,g}" if abs(x) < 1e5 else f"{x:,.0f}"


def counted(n: float, one: str, many: str = "") -> str:
    """``n`` and the noun: "1 point", "2 points"."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def points(score: Tally) -> str:
    """A Tally in words: "5 of 6 points, and 3 answers to be read (12 points)"."""
    waits = f"{counted(score.unread, 'answer')} to be read ({counted(score.waiting, 'point')})"
    if not score.most:
        return waits if score.unread else "no points to be had"
    return f"{number(score.points)} of {counted(score.most, 'point')}" + (f", and {waits}" if score.unread else "")
