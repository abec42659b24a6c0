"""A case in words: a table of 80 columns, and a list for a notebook in which each line opens its formula."""

from __future__ import annotations

import inspect
import textwrap
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from .lines import LESSONS

if TYPE_CHECKING:
    from .lines import Case, Line

WIDTH = 80
NAME, VALUE, RANGE, WHERE = 27, 10, 17, 58
ASSUMED = "~"
LEGEND = (
    f"{ASSUMED} chosen or taken for want of a word of yours. A range is that of the fitted server's intervals; "
    "of quotes and offers, the lowest and the highest. "
    "NN name: the lesson that explains a line, and the function of inference_math that gave it."
)


def text(case: Case) -> str:
    """The case as a table, none of its lines wider than ``WIDTH`` unless a single word is."""
    said = [*textwrap.wrap(case.title, WIDTH)]
    for group, lines in groupby(case.lines, key=lambda line: line.group):
        said += ["", f"{group:<{NAME + VALUE + 2}} {'range' if _has_range(case, group) else '':<{RANGE}}".rstrip()]
        for line in lines:
            said += _row(line)
    return "\n".join([*said, "", *textwrap.wrap(LEGEND, WIDTH)])


def _has_range(case: Case, group: str) -> bool:
    return any(line.range_said for line in case.lines if line.group == group)


def _row(line: Line) -> list[str]:
    """A line's row (name, value, range, and where it comes from), and below it its note."""
    said, between, name = line.said, line.range_said, f"{ASSUMED if line.assumed else ' '} {line.name}"
    rows = [name]
    if between or len(said) <= VALUE:
        rows = [f"{name:<{NAME + 2}}{said:>{VALUE}} {between}".rstrip()]
    elif len(said) <= WHERE - NAME - 3:  # words may take the place of the range
        rows = [f"{name:<{NAME + 2}}{said:>{VALUE}}"]
    else:
        rows += _indented(said)
    where = " ".join(filter(None, (line.lesson, line.formula.rsplit(".", 1)[-1])))
    place = max(min(WHERE, WIDTH - len(where)), len(rows[0]) + 1)
    if place + len(where) <= WIDTH:
        rows[0] = f"{rows[0]:<{place}}{where}"
        return rows + _indented(line.note)
    return rows + _indented(f"{line.note} [{where}]")


def _indented(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH - 4, initial_indent="    ", subsequent_indent="    ")


def html(case: Case) -> str:
    """The case as HTML that needs no kernel and no script: a line opens what is behind it."""
    parts = [f"<div class='im-case' style='{_PAGE}'><p style='margin:.2em 0'><b>{escape(case.title)}</b></p>"]
    shown: set[str] = set()
    for group, lines in groupby(case.lines, key=lambda line: line.group):
        parts.append(f"<p style='margin:.8em 0 .2em;font-weight:600'>{escape(group)}</p>")
        parts += [_details(line, shown) for line in lines]
    return "".join([*parts, f"<p style='margin:.8em 0 0;font-size:.9em'>{escape(LEGEND)}</p></div>"])


_PAGE = "max-width:46em;line-height:1.45"
_GRID = (
    "display:inline-grid;vertical-align:top;width:calc(100% - 1.6em);gap:0 1em;"
    "grid-template-columns:minmax(0,1.4fr) minmax(0,1.2fr) minmax(0,1.2fr)"
)


_CODE = "font-family:monospace;font-size:.85em;line-height:1.35;white-space:pre;overflow-x:auto;margin:.3em 0"


def _details(line: Line, shown: set[str]) -> str:
    mark = f"{ASSUMED} " if line.assumed else ""
    head = "".join(
        f"<span style='{style}'>{escape(words)}</span>"
        for words, style in (
            (mark + line.name, ""),
            (line.said, "font-variant-numeric:tabular-nums;font-weight:600"),
            (line.range_said, "font-variant-numeric:tabular-nums"),
        )
    )
    if line.note:
        head += f"<span style='grid-column:1/-1;font-size:.9em;padding-left:1em'>{escape(line.note)}</span>"
    link = f"<a href='{LESSONS[line.lesson]}.ipynb'>Lesson {line.lesson}</a>" if line.lesson else ""
    return (
        f"<details style='border-top:1px solid rgba(128,128,128,.35);padding:.15em 0'>"
        f"<summary style='cursor:pointer'><span style='{_GRID}'>{head}</span></summary>"
        f"<div style='padding:.2em 0 .4em 1.2em'><p style='margin:.2em 0'>{link}{_formula(line, shown)}</div>"
        "</details>"
    )


def _formula(line: Line, shown: set[str]) -> str:
    """The formula's name and lines; where they were shown before, the name alone."""
    function = line.function
    if function is None:
        return "</p>"
    name = f", <code>{escape(line.formula)}</code>"
    if line.formula in shown:
        return f"{name} (its lines stand at its first use above)</p>"
    shown.add(line.formula)
    return f"{name}</p><pre style='{_CODE}'>{escape(_body(function))}</pre>"


def _body(function: object) -> str:
    """The lines of a function without its docstring, and that docstring's first sentence above them."""
    source = textwrap.dedent(inspect.getsource(function))  # type: ignore[arg-type]
    doc = inspect.getdoc(function) or ""
    pieces = source.split('"""')
    code = (pieces[0].rstrip() + '"""'.join(pieces[2:])) if len(pieces) > 2 else source
    kept = [row for row in code.splitlines() if not row.startswith("@")]
    first = textwrap.wrap(" ".join(doc.split("\n\n")[0].replace("``", "").split()), 88)
    return "\n".join([*(f"# {row}" for row in first), *kept])
