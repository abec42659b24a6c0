"""One short page for one learner: what was right, what was not yet, why, and what to do next."""

from collections.abc import Iterable
from typing import Any

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..marking.result import Result
from ..sheets.common import TO_READ
from . import parts
from .tally import READ, WHERE, Diagnosis, known, state, tally, told


def page(student: str, results: Iterable[Result], lessons: str = "", diagnosis: Diagnosis = WHERE) -> str:
    """The page of ``student`` (a name) as HTML.

    ``results`` are those that ``grade`` gave for this learner's files; one that could not be read comes first.
    ``lessons`` is the address of a folder where learners find the lessons ("https://example.org/notebooks/");
    where it is empty the page names the lesson's file, without a link. ``diagnosis``: what is said of a wrong answer.
    Same arguments, same page.
    """
    results = sorted(results, key=lambda one: (one["status"] == "graded", one["sheet"], one["file"], one["digest"]))
    return parts.page(
        "feedback.html",
        title=f"Feedback for {student}",
        student=student,
        files=[_file(f"s{n}", one, diagnosis) for n, one in enumerate(results)],
        total=parts.points(tally([question for one in results for question in one["questions"]])),
        lessons=lessons,
    )


def _file(mark: str, result: Result, diagnosis: Diagnosis) -> dict[str, Any]:
    """What the page says of one file."""
    sheet, titles, words = known(result)
    asked = []
    for n, one in enumerate(result["questions"]):
        which = state(one, words)
        asked.append(
            {
                "because": None,
                **one,
                "mark": f"{mark}-{n}",
                "title": titles[one["id"]],
                "state": which,
                "says": told(one, diagnosis),
                "what": "answer" if which in (TO_READ, READ) else "code",
            }
        )
    kinds = {"right": CORRECT, "wrong": NOT_YET, "empty": NOT_ATTEMPTED, "waits": TO_READ}
    of = {name: [one for one in asked if one["state"] == which] for name, which in kinds.items()}
    return {
        **result,
        **of,
        "mark": mark,
        "sheet": sheet,
        "asked": asked,
        "points": parts.points(tally(result["questions"])),
    }
