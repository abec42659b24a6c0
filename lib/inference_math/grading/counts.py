"""What a class's results come to: points, states, and what became of each question. Numbers, no words for people."""

from collections import Counter, namedtuple
from dataclasses import dataclass, field

from ..checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from . import sheets
from .sheets import TO_READ

READ = "read"
"""The state of an answer in words that a teacher has given points."""

Tally = namedtuple("Tally", "points most unread waiting")
"""Points so far, of the most that what is read could give; answers that wait for a teacher, and the points they may give."""


def tally(questions):
    """The Tally of a result's questions, or of several results' together."""
    read = [one for one in questions if one["points"] is not None]
    unread = [one["most"] for one in questions if one["points"] is None]
    return Tally(sum(one["points"] for one in read), sum(one["most"] for one in read), len(unread), sum(unread))


def state(question, words=()):
    """One of STATES: the outcome, or READ for an answer in words that has its points.

    ``words`` are the ids of the sheet's questions that are answered in words.
    """
    if question["points"] is None:
        return TO_READ
    if question["outcome"] == NOT_ATTEMPTED:
        return NOT_ATTEMPTED
    return READ if question["id"] in words else question["outcome"]


def known(result):
    """The Sheet of a result, {id: title} of its questions, and the ids of those that are answered in words."""
    sheet = sheets.load(result["sheet"]) if result["sheet"] in sheets.numbers() else None
    both = (*sheet.questions, *sheet.written) if sheet else ()
    titles = {one["id"]: _title(one["id"]) for one in result["questions"]}
    titles |= {one.id: one.title for one in both if one.title}
    return sheet, titles, {one.id for one in sheet.written} if sheet else set()


def _title(id):
    """What a question is called that stands in no common sheet: a copy's own numbers."""
    number = id.lstrip("q").removesuffix("_number")
    return f"Question {number}" + (", your own numbers" if id.endswith("_number") else "")


@dataclass
class Outcomes:
    """What became of one question: how many of each state, its known mistakes, the points that a teacher gave."""

    heading: str
    most: float
    counts: Counter = field(default_factory=Counter)
    mistakes: Counter = field(default_factory=Counter)
    given: list = field(default_factory=list)

    @property
    def unknown(self):
        """Wrong answers that are no known mistake."""
        return self.counts[NOT_YET] - self.mistakes.total()


def outcomes(results):
    """{id: Outcomes} for the questions of one sheet's results, in their order."""
    found = {}
    for result in results:
        _, titles, words = known(result)
        for one in result["questions"]:
            entry, which = found.setdefault(one["id"], Outcomes(titles[one["id"]], one["most"])), state(one, words)
            entry.counts[which] += 1
            if which == READ:
                entry.given.append(one["points"])
            if which == NOT_YET and one["mistake"]:
                entry.mistakes[one["mistake"]] += 1
    return dict(sorted(found.items(), key=lambda pair: sheets.place(pair[0])))


def commonest(counter):
    """(sentence, count), the commonest first; the same order whatever order they came in."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def hardest(questions):
    """The checked question that the fewest have right; None where nothing went wrong."""
    found = [
        one
        for one in questions.values()
        if one.counts[NOT_YET] + one.counts[NOT_ATTEMPTED] and not one.counts[TO_READ] + one.counts[READ]
    ]
    return min(found, key=lambda one: one.counts[CORRECT] / one.counts.total(), default=None)
