"""What a class's results come to: points, states, and what became of each question. Numbers, no words for people."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..marking.result import QuestionResult, Result
from ..sheets import common
from ..sheets.common import TO_READ, Asked, Sheet, Written

READ = "read"
"""The state of an answer in words that a teacher has given points."""

DROPPED = "dropped"
"""The outcome where a teacher took the question out."""

Diagnosis: TypeAlias = Literal["where", "slip", "off"]
"""What learners are told of a wrong answer: the slip, and an input at which it shows; the slip alone; neither."""

WHERE: Diagnosis = "where"
SLIP: Diagnosis = "slip"
OFF: Diagnosis = "off"


class Tally(NamedTuple):
    """``points`` so far, of the ``most`` that what is read could give.

    ``unread`` answers wait for a teacher, who may give them ``waiting`` points.
    """

    points: float
    most: float
    unread: int
    waiting: float


def tally(questions: Iterable[QuestionResult]) -> Tally:
    """The Tally of a result's questions, or of several results' together."""
    read, unread = [], []
    for one in questions:
        if one["points"] is None:
            unread.append(one["most"])
        else:
            read.append((one["points"], one["most"]))
    return Tally(sum(points for points, _ in read), sum(most for _, most in read), len(unread), sum(unread))


def state(question: QuestionResult, words: Collection[str] = ()) -> str:
    """One of STATES: the outcome, or READ for an answer in words that has its points.

    ``words`` are the ids of the sheet's questions that are answered in words.
    """
    if question["points"] is None:
        return TO_READ
    if question["outcome"] in (NOT_ATTEMPTED, DROPPED):
        return question["outcome"]
    return READ if question["id"] in words else question["outcome"]


def told(question: QuestionResult, diagnosis: Diagnosis) -> str:
    """What a learner is told of a question. That an answer is no number, or stopped, is said in any case."""
    says, shows = question["says"], question.get("shows", "")
    if diagnosis == OFF and question["outcome"] == NOT_YET and (shows or question["mistake"]):
        return "It is not right yet."
    return says if diagnosis == WHERE else says.removesuffix(shows).strip()


def known(result: Result) -> tuple[Sheet | None, dict[str, str], set[str]]:
    """The Sheet of a result, {id: title} of its questions, and the ids of those that are answered in words."""
    sheet = common.load(result["sheet"]) if result["sheet"] in common.numbers() else None
    both: tuple[Asked | Written, ...] = (*sheet.questions, *sheet.written) if sheet else ()
    titles = {one["id"]: _title(one["id"]) for one in result["questions"]}
    titles |= {one.id: one.title for one in both if one.title}
    return sheet, titles, {one.id for one in sheet.written} if sheet else set()


def _title(question: str) -> str:
    """What a question is called that stands in no common sheet: a copy's own numbers."""
    number = question.lstrip("q").removesuffix("_number")
    return f"Question {number}" + (", your own numbers" if question.endswith("_number") else "")


@dataclass
class Outcomes:
    """What became of one question: how many of each state, its known mistakes, the points that a teacher gave."""

    heading: str
    most: float
    counts: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)
    given: list[float] = field(default_factory=list)

    @property
    def unknown(self) -> int:
        """Wrong answers that are no known mistake."""
        return self.counts[NOT_YET] - self.mistakes.total()


def outcomes(results: Iterable[Result]) -> dict[str, Outcomes]:
    """The Outcomes of each question of one sheet's results, by its id, in their order."""
    found: dict[str, Outcomes] = {}
    for result in results:
        _, titles, words = known(result)
        for one in result["questions"]:
            entry, which = found.setdefault(one["id"], Outcomes(titles[one["id"]], one["most"])), state(one, words)
            entry.counts[which] += 1
            if which == READ and one["points"] is not None:
                entry.given.append(one["points"])
            if which == NOT_YET and one["mistake"]:
                entry.mistakes[one["mistake"]] += 1
    return dict(sorted(found.items(), key=lambda pair: common.place(pair[0])))


def commonest(counter: Mapping[str, int]) -> list[tuple[str, int]]:
    """(sentence, count), the commonest first; the same order whatever order they came in."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def hardest(questions: Mapping[str, Outcomes]) -> Outcomes | None:
    """The checked question that the fewest have right; None where nothing went wrong."""
    found = [
        one
        for one in questions.values()
        if one.counts[NOT_YET] + one.counts[NOT_ATTEMPTED] and not one.counts[TO_READ] + one.counts[READ]
    ]
    return min(found, key=lambda one: one.counts[CORRECT] / one.counts.total(), default=None)
