"""Of several files that a student handed in for one exercise one counts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..marking.result import QuestionResult, Result
from ..run.results import Listed, Results
from ..sheets import common
from .spreadsheet import number
from .words import Given, with_points

Late: TypeAlias = Mapping[tuple[str, str], str]
NONE: Late = {}
Which: TypeAlias = Literal["latest", "best", "first"]
LATEST: Which = "latest"
BEST: Which = "best"
FIRST: Which = "first"

Change: TypeAlias = Callable[[Result], Result]


def counted(
    results: Results, given: Given, which: Which = LATEST, change: Change = lambda one: one, late: Late = NONE
) -> Results:
    """The Results that count: of a student's files for a sheet one, and all that were not graded.

    ``which`` of them: the latest or first, where the LMS says when each was handed in. Where it does not, and of
    those of the same time, the best (of equals the last). ``change``: what a teacher decided. ``late``: what the
    roster says of a student's work for a sheet.
    """

    def made(result: Result) -> Result:
        said = result.get("late") or late.get((result["student"], result["sheet"]), "")
        return change(with_points({**result, "late": said}, given))

    tries: dict[tuple[str, str, int | None], list[tuple[int, Result]]] = {}
    for n, result in enumerate(map(made, results)):
        name = (result["student"], result["sheet"], None if result["status"] == "graded" else n)
        tries.setdefault(name, []).append((n, result))
    chosen = dict(_chosen(several, which) for several in tries.values())
    unsettled = {_name(results.entries[n]): found for n, found in chosen.items()}

    def noted(result: Result, entry: Listed) -> Result:
        open_, notes = unsettled[_name(entry)]
        result = _without(made(result), open_)
        return {**result, "notes": [*result["notes"], *notes]}

    return Results(results.book, [results.entries[n] for n in sorted(chosen)], noted)


def _name(entry: Listed) -> tuple[str, str, str]:
    return entry["key"], entry["student"], entry["file"]


def _chosen(several: Sequence[tuple[int, Result]], which: Which) -> tuple[int, tuple[frozenset[str], list[str]]]:
    """Which of a student's files for a sheet counts; the questions that stay open between them, and what to say."""
    if len(several) == 1:
        return several[0][0], (frozenset(), [])
    left, how = list(several), BEST
    times = {result.get("when", "") for _, result in several}
    if which != BEST and len(times) > 1 and "" not in times:
        at, how = (max if which == LATEST else min)(times), which
        left = [one for one in several if one[1].get("when") == at]
    open_ = _open([result for _, result in left])
    n, best = max(left, key=lambda one: (_without(one[1], open_)["points"], one[0]))
    listed = ", ".join(f"{result['file']} ({number(result['points'])})" for _, result in several)
    said = [f"{len(several)} files were handed in for this exercise: {listed}. The {how} counts: {best['file']}."]
    if open_:
        said.append(f"They answer {', '.join(sorted(open_))} by different letters, so no letter counts there.")
    return n, (open_, said)


def _open(results: Sequence[Result]) -> frozenset[str]:
    """The choices that are right in one of these files and wrong in another: somebody may have tried the letters."""
    outcomes: dict[str, set[str]] = {}
    for result in results:
        for one in result["questions"]:
            if one["id"] in common.choices(result["sheet"]) and one["outcome"] != NOT_ATTEMPTED:
                outcomes.setdefault(one["id"], set()).add(one["outcome"])
    return frozenset(id_ for id_, found in outcomes.items() if len(found) > 1 and CORRECT in found)


def _without(result: Result, open_: Collection[str]) -> Result:
    """The result without points for these questions."""
    says = "Your files answer this by different letters. Hand in one."
    lost: dict[str, Any] = {"points": 0.0, "outcome": NOT_YET, "mistake": "", "says": says, "shows": ""}
    questions = [cast("QuestionResult", one | lost) if one["id"] in open_ else one for one in result["questions"]]
    return {**result, "questions": questions, "points": sum(one["points"] or 0 for one in questions)}
