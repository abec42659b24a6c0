"""The class on one page, for whoever teaches it: what needs a hand, what went wrong, and why."""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ...figures import Picture
from ..marking.result import Result
from ..sheets import common
from ..sheets.common import TO_READ
from . import pictures
from .parts import counted, frame, named, number, safe, visible
from .tally import READ, Outcomes, Tally, commonest, hardest, outcomes, tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Link: TypeAlias = Callable[[str], str | None]
"""Gives the address of a learner's page, from the name."""

Asked: TypeAlias = Mapping[str, Outcomes]
"""What became of the questions of a sheet, by their ids."""

SHOWN = 3
"""Known mistakes of a question that its picture shows; the table has them all."""

WORDS = {
    CORRECT: "correct",
    NOT_YET: "not yet",
    NOT_ATTEMPTED: "not attempted",
    TO_READ: "to be read",
    READ: "read by a teacher",
}


def page(results: Iterable[Result], link: Link | Mapping[str, str | None] | None = None) -> str:
    """The class report as HTML.

    ``results`` are those of ``grade``, of all learners and sheets, in any order. ``link`` gives a learner's
    page: a function of the name, or a mapping from it. Same results, same page.
    """
    results = sorted(
        results,
        key=lambda one: (
            _order(one["student"]),
            one["student"],
            one["sheet"],
            one["file"],
            one["digest"],
            one["reason"],
        ),
    )
    graded = [one for one in results if one["status"] == "graded"]
    numbers = sorted({one["sheet"] for one in graded})
    of = {n: [one for one in graded if one["sheet"] == n] for n in numbers}
    asked = {n: outcomes(of[n]) for n in numbers}
    to = _links(link)
    parts = [_summary(results, graded), _unreadable(results, to), _waiting(asked), _overview(of, asked)]
    sections = "".join(_sheet(n, of[n], asked[n]) for n in numbers)
    body = f"""<header>
<h1>Class report</h1>
{parts[0]}
</header>
<main>
{"".join(parts[1:])}
{sections}
{_learners(results, numbers, to)}
</main>"""
    return frame("Class report", body, STYLE)


def _order(name: str) -> str:
    """Where a name stands in a list: accents and capitals do not count."""
    return "".join(c for c in unicodedata.normalize("NFKD", name[:200].casefold()) if not unicodedata.combining(c))


# --- learners' pages ----------------------------------------------------------


def _links(link: Link | Mapping[str, str | None] | None) -> Callable[[str], str]:
    """A function from a learner's name to the start of a link, "" where there is none."""
    ask = link if callable(link) else (link or {}).get

    def to(student: str) -> str:
        address = ask(student) or ""
        return address if not re.match(r"[^/?#]*:|\s|//", address) else ""

    return to


def _linked(student: str, to: Callable[[str], str]) -> str:
    address = to(student)
    return f'<a href="{safe(address, 1_000)}">{named(student)}</a>' if address else named(student)


# --- what needs a hand -------------------------------------------------------


def _summary(results: Sequence[Result], graded: Sequence[Result]) -> str:
    learners, lost = len({one["student"] for one in results}), sum(one["status"] == "unreadable" for one in results)
    if not results:
        return (
            "<p>No submission was found. "
            "Is the folder the right one, and does it hold notebooks (<code>.ipynb</code>)?</p>"
        )
    unread = tally([question for one in graded for question in one["questions"]]).unread
    facts = [
        (counted(learners, "learner"), ""),
        (f"{counted(len(graded), 'sheet')} graded", ""),
        (
            f"{counted(lost, 'file')} could not be read",
            "#unreadable" if lost else "",
        ),
        (f"{counted(unread, 'answer')} to be read", "#unread" if unread else ""),
    ]
    return (
        '<ul class="facts">'
        + "".join(f'<li><a href="{to}">{text}</a></li>' if to else f"<li>{text}</li>" for text, to in facts)
        + "</ul>"
    )


def _unreadable(results: Sequence[Result], to: Callable[[str], str]) -> str:
    found = [one for one in results if one["status"] == "unreadable"]
    if not found:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{_linked(one["student"], to)}</th>'
        f"<td>{named(one['file'])}</td><td>{safe(one['reason'])}</td></tr>"
        for one in found
    )
    kind = "wide long" if len(found) > 15 else "wide"
    return f"""<section aria-labelledby="unreadable"><h2 id="unreadable">Files that could not be read</h2>
<p>They have no points yet. Each learner's page says what to do; \
a file handed in anew is graded when the command runs again.</p>
{_table("Files and reasons", ("Learner", "File", "Reason"), rows, kind)}</section>"""


def _waiting(asked: Mapping[str, Asked]) -> str:
    found = [(n, one) for n, of in asked.items() for one in of.values() if one.counts[TO_READ]]
    if not found:
        return ""
    items = "".join(
        f"<li>Exercise {safe(n)}, {safe(one.heading)}: {counted(one.counts[TO_READ], 'answer')}</li>"
        for n, one in found
    )
    return f"""<section aria-labelledby="unread"><h2 id="unread">Answers waiting to be read</h2>
<p>They are in <code>written.csv</code>, with what a good answer says. Fill its points column and run the command again.
Until then they count neither for nor against anybody.</p><ul>{items}</ul></section>"""


# --- what went wrong ---------------------------------------------------------


def _overview(of: Mapping[str, Sequence[Result]], asked: Mapping[str, Asked]) -> str:
    if not of:
        return ""
    items = ""
    for n, results in of.items():
        said, hard = [f"{len(results):,} handed in, median {_middle(results)}."], hardest(asked[n])
        if hard:
            said.append(
                f"Hardest: <strong>{safe(hard.heading)}</strong>, "
                f"{hard.counts[CORRECT]:,} of {hard.counts.total():,} correct."
            )
            said += [
                f"The commonest slip there, made by {count:,}: <q>{safe(says)}</q>"
                for says, count in commonest(hard.mistakes)[:1]
            ]
        items += f'<li><a href="#sheet-{safe(n)}">{_title(n)}</a><br>{"<br>".join(said)}</li>'
    return f"""<section aria-labelledby="sheets"><h2 id="sheets">What went wrong, and why</h2>
<ul class="sheets">{items}</ul></section>"""


def _title(n: str) -> str:
    return safe(common.load(n).title) if n in common.numbers() else f"Exercise {safe(n)}"


def _middle(results: Sequence[Result]) -> str:
    """The median of the points so far, and the most that there are."""
    scores = [tally(one["questions"]) for one in results]
    most = max(s.most + s.waiting for s in scores)
    return f"{number(statistics.median(s.points for s in scores))} of {counted(most, 'point')}" + (
        " so far" if any(s.unread for s in scores) else ""
    )


def _sheet(n: str, results: Sequence[Result], asked: Asked) -> str:
    scores, name = [tally(one["questions"]) for one in results], f"Exercise {visible(n, 20)}"
    shown = "".join(
        f"<figure>{Picture(ax.figure.canvas.figure).html()}</figure>" for ax in _pictures(name, scores, asked)
    )
    return f"""<section aria-labelledby="sheet-{safe(n)}"><h2 id="sheet-{safe(n)}">{_title(n)}</h2>
{shown}
{_outcome_table(name, asked)}
{_mistake_table(name, asked)}
{_score_table(name, scores)}</section>"""


def _pictures(name: str, scores: Sequence[Tally], asked: Asked) -> "Iterator[Axes]":
    """The Axes of a sheet's pictures: marks, outcomes, and known mistakes where there are any."""
    most, half = max(s.most + s.waiting for s in scores), statistics.median_high(s.points for s in scores)
    enough, learners = sum(s.points >= half for s in scores), counted(len(scores), "learner")
    so_far = ", so far" if any(s.unread for s in scores) else ""
    yield pictures.marks(
        f"{name}: {enough:,} of {learners} have {number(half)} of {counted(most, 'point')} or more{so_far}"
        if len(scores) > 1
        else f"{name}: the one learner has {number(half)} of {counted(most, 'point')}{so_far}",
        [(s.points, bool(s.unread)) for s in scores],
        most,
    )
    hard = hardest(asked)
    yield pictures.outcomes(
        f"{name}: {_short_name(hard.heading)} went wrong most, "
        f"{hard.counts[CORRECT]:,} of {hard.counts.total():,} have it right"
        if hard
        else f"{name}: nothing went wrong",
        [(one.heading, {WORDS[which]: count for which, count in one.counts.items()}) for one in asked.values()],
    )
    groups = [
        (one.heading, [(visible(says, 200), count) for says, count in commonest(one.mistakes)[:SHOWN]])
        for one in asked.values()
        if one.mistakes
    ]
    if groups:
        heading, ((_, count), *_) = max(groups, key=lambda group: group[1][0][1])
        yield pictures.slips(
            f"{name}: the commonest slip, made by {count:,} of {len(scores):,}, is in {_short_name(heading)}",
            groups,
            len(scores),
        )


def _short_name(heading: str) -> str:
    """``question 3`` of ``Question 3: the critical batch``."""
    return heading.partition(":")[0].lower()


def _outcome_table(name: str, asked: Asked) -> str:
    used = [which for which in WORDS if any(one.counts[which] for one in asked.values())]
    rows = "".join(
        f'<tr><th scope="row">{safe(one.heading)}{_given(one)}</th>'
        + "".join(f'<td class="number">{_share(one.counts[which], one.counts.total())}</td>' for which in used)
        + "</tr>"
        for one in asked.values()
    )
    return _table(
        f"{name}: what became of each question", ("Question", *(WORDS[which].capitalize() for which in used)), rows
    )


def _share(count: int, whole: int) -> str:
    return f"{count:,} ({100 * count / whole:.0f} %)" if count else "0"


def _given(one: Outcomes) -> str:
    return (
        f" (read: {number(statistics.fmean(one.given))} of {counted(one.most, 'point')} on average)"
        if one.given
        else ""
    )


def _mistake_table(name: str, asked: Asked) -> str:
    rows = ""
    for one in asked.values():
        found = [(safe(says), count) for says, count in commonest(one.mistakes)]
        found += [("<em>wrong in a way that the check does not know</em>", one.unknown)] if one.unknown else []
        if found:
            rows += f'<tr><th scope="rowgroup" colspan="2"><strong>{safe(one.heading)}</strong></th></tr>'
            rows += "".join(f'<tr><td class="number">{count:,}</td><td>{says}</td></tr>' for says, count in found)
    return (
        _table(f"{name}: why answers were not right yet", ("Learners", "Mistake"), rows)
        if rows
        else "<p>No answer was wrong.</p>"
    )


def _score_table(name: str, scores: Iterable[Tally]) -> str:
    counts = Counter((s.points, bool(s.unread)) for s in scores)
    rows = "".join(
        f'<tr><th scope="row">{number(got)}{", and answers to be read" if waits else ""}</th><td>{count:,}</td></tr>'
        for (got, waits), count in sorted(counts.items(), reverse=True)
    )
    return _table(f"{name}: how many learners have how many points", ("Points", "Learners"), rows)


# --- the learners ------------------------------------------------------------


def _learners(results: Iterable[Result], numbers: Iterable[str], to: Callable[[str], str]) -> str:
    by: dict[str, list[Result]] = {}
    for one in results:
        by.setdefault(one["student"], []).append(one)
    if not by:
        return ""
    rows = ""
    for student, own in by.items():
        cells = "".join(
            f"<td>{_cell([one for one in own if one['status'] == 'graded' and one['sheet'] == n])}</td>"
            for n in numbers
        )
        score = tally([question for one in own for question in one["questions"]])
        remark = "; ".join(_remarks(own))
        rows += f'<tr><th scope="row">{_linked(student, to)}</th>{cells}<td>{_short(score)}</td><td>{remark}</td></tr>'
    heads = ("Learner", *(f"Exercise {safe(n)}" for n in numbers), "In all", "Remark")
    return f"""<section aria-labelledby="learners"><h2 id="learners">The learners</h2>
{_table("Points of each learner; the name leads to the page to hand back", heads, rows)}</section>"""


def _remarks(own: Sequence[Result]) -> Iterator[str]:
    """What a teacher may want to know of a learner's files: the first few of it, as the page has all."""
    lost = sum(one["status"] == "unreadable" for one in own)
    if lost:
        yield f"{counted(lost, 'file')} could not be read"
    if any(one.get("late") for one in own):
        yield "late"
    said = [f"{one['file']}: {one['reason']}" for one in own if one["status"] == "left out"]
    said += [note for one in own for note in one["notes"]]
    yield from (safe(one, 160) for one in said[:3])
    if len(said) > 3:
        yield f"and {counted(len(said) - 3, 'more note')}"


def _cell(results: Iterable[Result]) -> str:
    return "; ".join(_short(tally(one["questions"])) for one in results) or '<span class="soft">not handed in</span>'


def _short(score: Tally) -> str:
    waits = f"{number(score.waiting)} to be read" if score.unread else ""
    got = f"{number(score.points)} of {number(score.most)}" if score.most else ""
    return ", ".join(filter(None, (got, waits))) or "none"


# --- the page ----------------------------------------------------------------


def _table(caption: str, heads: Iterable[str], rows: str, kind: str = "wide") -> str:
    """A table that scrolls sideways, by keyboard too, where the screen is too narrow."""
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="{safe(caption)}">'
        f"<table><caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


STYLE = """
body { max-width: 62rem; overflow-wrap: break-word; }
.wide { overflow: auto; margin: 1rem 0; } .long { max-height: 26rem; }
th + td, td + td, th + th { padding-left: .6rem; }
.facts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 2rem; \
font-size: 1.1rem; font-weight: 600; }
figure { margin: 1.2rem 0; } figure img { display: block; background: #fff; }
bdi { overflow-wrap: anywhere; }
th { min-width: 5rem; } #learners ~ .wide th[scope=row] { min-width: 9rem; } \
.number, #learners ~ .wide td { white-space: nowrap; } \
#unreadable ~ .wide :is(td, th) { min-width: 8rem; }
.sheets { list-style: none; padding: 0; } .sheets li { margin: .8rem 0; } .sheets a { font-weight: 600; }
@media screen and (prefers-color-scheme: dark) { figure img { filter: invert(.92) hue-rotate(180deg); } }
@media print { .wide { overflow: visible; max-height: none; } }
"""
