"""What grading gives, as JSON holds it: a result for each file, and in it an entry for each question."""

from typing import NotRequired, TypedDict


class QuestionResult(TypedDict):
    """What became of one question. ``points`` is None as long as a teacher has to read the answer.

    ``shows`` is the end of ``says`` that names an input and the learner's own value there. ``because``, where the
    sheet asks for it: the sentence that says why, or nothing.
    """

    id: str
    points: float | None
    most: float
    outcome: str
    says: str
    mistake: str
    hint: str
    answer: str
    shows: NotRequired[str]
    because: NotRequired[str]


class Result(TypedDict):
    """What became of one file: ``status`` is "graded", or "unreadable" or "left out", with a ``reason``.

    ``late``: what the LMS says of a late one. ``when`` sorts the files of one learner, where the LMS says it.
    """

    student: str
    file: str
    sheet: str
    digest: str
    status: str
    reason: str
    points: float
    most: float
    questions: list[QuestionResult]
    notes: list[str]
    late: NotRequired[str]
    when: NotRequired[str]
    again: NotRequired[bool]
    """Our own mistake: the next run grades it anew."""
    ids: NotRequired[dict[str, str]]
    """Of the LMS that it came from, ``{"moodle": "123"}``. ``run.results.Results`` adds them."""
