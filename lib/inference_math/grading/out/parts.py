"""What the pages of a class share: the frame of a page, points in words, and learners' text made harmless.

No page runs a script or fetches anything; a browser that follows the page's policy refuses both.
"""

import html
import unicodedata

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..sheets.common import TO_READ
from .tally import READ, Tally

STATES = {  # what it is called, its sign, its class: never told apart by colour alone
    CORRECT: ("correct", "✓", "right"),
    NOT_YET: ("not yet", "△", "wrong"),
    NOT_ATTEMPTED: ("not attempted", "○", "empty"),
    TO_READ: ("to be read", "…", "wait"),
    READ: ("read by your teacher", "✎", "read"),
}

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks that draw nothing, besides the controls and formats that Unicode calls so."""

MARKS = 4
"""Accents on one letter that are shown; no language needs more."""


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
    if (
        kind in ("Mn", "Me")
        and n >= MARKS
        and all(unicodedata.category(c) in ("Mn", "Me") for c in text[n - MARKS : n])
    ):
        return ""
    return one


def safe(text: object, longest: int = 300) -> str:
    """``text`` as HTML shows it, letter by letter, in an element or in a quoted attribute."""
    return html.escape(visible(text, longest))


def named(text: object, longest: int = 100) -> str:
    """A name that somebody chose, kept apart from the direction of the words around it."""
    return f"<bdi>{safe(text, longest) if str(text).strip() else 'no name'}</bdi>"


def code(text: str, longest: int = 20_000, lines: int = 400) -> str:
    """Learner's code or words as a block that wraps, cut after so many characters and lines."""
    shown = visible(text, longest).strip("\n").split("\n")
    more = f"\n… ({len(shown) - lines:,} more lines)" if len(shown) > lines else ""
    return f'<pre dir="ltr"><code>{html.escape(chr(10).join(shown[:lines]))}{more}</code></pre>'


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


# --- the frame ---------------------------------------------------------------


def frame(title: str, body: str, style: str = "") -> str:
    """A whole page. ``title`` is text; ``body`` is HTML that holds its own landmarks; ``style`` is more CSS."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{safe(title)}</title>
<style>{STYLE}{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --soft: #565656; --page: #fff; --block: #f3f3f1; --line: #c9c9c4;
  --right: #00614a; --wrong: #9a3c00; --wait: #00538a; --link: #00539f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e9e6; --soft: #b4b4b0; --page: #17191c; --block: #22262a; --line: #4c5157;
    --right: #62d2ac; --wrong: #ffb078; --wait: #8fcbff; --link: #8fc4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem 1rem 3rem; max-width: 46rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.4rem 0 .5rem; padding-top: .8rem; \
border-top: 2px solid var(--line); }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 0 0 .3rem; }
p, ul, ol { margin: .5rem 0; }
ul, ol { padding-left: 1.4rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { margin: .3rem 0 0; padding: .6rem .8rem; background: var(--block); white-space: pre-wrap; overflow: hidden;
  font: .875rem/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; tab-size: 4; }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .92em; }
pre code { font-size: 1em; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
tbody th { font-weight: normal; }
.soft { color: var(--soft); }
.state { font-weight: 600; white-space: nowrap; }
.state.right { color: var(--right); } .state.wrong { color: var(--wrong); } .state.empty { color: var(--soft); }
.state.wait, .state.read { color: var(--wait); }
.sign { display: inline-block; min-width: .9em; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --page: #fff; --block: #f3f3f1; --line: #999;
    --right: #00513d; --wrong: #7a3000; --wait: #00406b; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, h3, caption, thead { break-after: avoid; } tr, figure { break-inside: avoid; } \
pre { border: 1px solid var(--line); }
}
"""


def sign(which: str) -> str:
    """A state in words with its sign."""
    words, mark, kind = STATES[which]
    return f'<span class="state {kind}"><span class="sign" aria-hidden="true">{mark}</span> {words}</span>'
