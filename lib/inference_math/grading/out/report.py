"""The class on one page, for whoever teaches it: what needs a hand, what went wrong, and why."""

import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ...checks.engine import NOT_YET
from ..files.names import LONGEST
from ..marking.result import Result
from ..sheets import common
from ..sheets.common import TO_READ
from . import parts
from .parts import counted, number, visible
from .tally import READ, Outcomes, Tally, commonest, hardest, outcomes, tally

Asked: TypeAlias = Mapping[str, Outcomes]
"""What became of the questions of a sheet, by their ids."""

WORDS = {state: name for state, (name, *_) in parts.STATES.items()} | {READ: "read by a teacher"}


def page(results: Iterable[Result], link: Callable[[str], str] = lambda _: "") -> str:
    """The class report as HTML.

    ``results`` are those of ``grade``, of all learners and sheets, in any order. ``link`` gives the address of a
    learner's page, from the name; nothing where there is none. Same results, same page.
    """

    def order(one: Result) -> tuple[str, ...]:
        return _order(one["student"]), one["student"], one["sheet"], one["file"], one["digest"], one["reason"]

    results = sorted(results, key=order)
    graded = [one for one in results if one["status"] == "graded"]
    unreadable = [one for one in results if one["status"] == "unreadable"]
    of = {n: [one for one in graded if one["sheet"] == n] for n in sorted({one["sheet"] for one in graded})}
    asked = {n: outcomes(of[n]) for n in of}
    waiting = [(n, one.heading, one.counts[TO_READ]) for n in of for one in asked[n].values() if one.counts[TO_READ]]
    learners = _learners(results, of)
    unread = tally([question for one in graded for question in one["questions"]]).unread
    return parts.page(
        "report.html",
        title="Class report",
        facts=[
            (counted(len(learners), "learner"), ""),
            (f"{counted(len(graded), 'sheet')} graded", ""),
            (f"{counted(len(unreadable), 'file')} could not be read", "#unreadable" if unreadable else ""),
            (f"{counted(unread, 'answer')} to be read", "#unread" if unread else ""),
        ],
        unreadable=unreadable,
        waiting=waiting,
        sheets=[_sheet(n, of[n], asked[n]) for n in of],
        learners=learners,
        heads=["Learner", *(f"Exercise {visible(n)}" for n in of), "In all", "Remark"],
        to=link,
    )


def _order(name: str) -> str:
    """Where a name stands in a list: accents and capitals do not count."""
    return "".join(c for c in unicodedata.normalize("NFKD", name[:LONGEST].casefold()) if not unicodedata.combining(c))


# --- what went wrong ---------------------------------------------------------


def _sheet(n: str, results: Sequence[Result], asked: Asked) -> dict[str, Any]:
    """What the page says of one exercise."""
    scores, name, hard = [tally(one["questions"]) for one in results], f"Exercise {visible(n, 20)}", hardest(asked)
    used = [which for which in WORDS if any(one.counts[which] for one in asked.values())]
    return {
        "number": n,
        "name": name,
        "title": common.load(n).title if n in common.numbers() else f"Exercise {n}",
        "learners": len(results),
        "middle": _middle(scores),
        "hard": hard,
        "commonest": commonest(hard.mistakes)[:1] if hard else [],
        "used": used,
        "heads": ["Question", *(WORDS[which].capitalize() for which in used)],
        "signs": {WORDS[which].capitalize(): parts.STATES[which][2] for which in used},
        "asked": list(asked.values()),
        "wrong": [(one, commonest(one.mistakes)) for one in asked.values() if one.counts[NOT_YET]],
        "top": max((n for one in asked.values() for n in (one.unknown, *one.mistakes.values())), default=0),
        "scores": sorted(Counter((s.points, bool(s.unread)) for s in scores).items(), reverse=True),
    }


def _middle(scores: Sequence[Tally]) -> str:
    """The median of the points so far, and the most that there are."""
    most = max(s.most + s.waiting for s in scores)
    return f"{number(statistics.median(s.points for s in scores))} of {counted(most, 'point')}" + (
        " so far" if any(s.unread for s in scores) else ""
    )


# --- the learners ------------------------------------------------------------


def _learners(results: Iterable[Result], sheets: Iterable[str]) -> list[dict[str, Any]]:
    """What the page says of each learner."""
    by: dict[str, list[Result]] = {}
    for one in results:
        by.setdefault(one["student"], []).append(one)
    graded = {who: [one for one in own if one["status"] == "graded"] for who, own in by.items()}
    return [
        {
            "student": who,
            "cells": ["; ".join(_short(one) for one in graded[who] if one["sheet"] == n) for n in sheets],
            "total": _short(*own),
            "remarks": list(_remarks(own)),
        }
        for who, own in by.items()
    ]


def _remarks(own: Sequence[Result]) -> Iterator[str]:
    """What a teacher may want to know of a learner's files: the first few of it, as the page has all."""
    lost = sum(one["status"] == "unreadable" for one in own)
    if lost:
        yield f"{counted(lost, 'file')} could not be read"
    if any(one.get("late") for one in own):
        yield "late"
    said = [f"{one['file']}: {one['reason']}" for one in own if one["status"] == "left out"]
    said += [note for one in own for note in one["notes"]]
    yield from said[:3]
    if len(said) > 3:
        yield f"and {counted(len(said) - 3, 'more note')}"


def _short(*results: Result) -> str:
    score = tally([question for one in results for question in one["questions"]])
    waits = f"{number(score.waiting)} to be read" if score.unread else ""
    got = f"{number(score.points)} of {number(score.most)}" if score.most else ""
    return ", ".join(filter(None, (got, waits))) or "none"
