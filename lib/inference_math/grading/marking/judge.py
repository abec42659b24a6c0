"""Compares what the sandbox replied with what is right. Runs nothing of the learner's."""

import math
from collections.abc import Sequence

from ...checks.engine import NOT_ATTEMPTED, NOT_YET, Computed, Expression, Outcome, Question, Values
from ..sandbox import reading
from ..sandbox.interview import Replies
from ..sheets.common import Asked


def judge(one: Asked, replies: Replies) -> Outcome:
    """The Outcome of a question, from what the sandbox replied, or from the reason that it did not."""
    if isinstance(replies.verdict, str):
        return Outcome(NOT_YET, replies.verdict)
    try:
        given = _given(one.question, replies)
    except (reading.Garbled, OverflowError):
        return Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    first = given["verdict"][0]
    if isinstance(first, reading.Undefined):
        return Outcome(NOT_ATTEMPTED, f"Nothing called {one.name} is defined.")
    import numpy

    with numpy.errstate(all="ignore"):  # answers may be as large as numbers are; a teacher's terminal is not for that
        return one.question.judge(given.__getitem__)


def _given(question: Question, replies: Replies) -> dict[str, Sequence[object]]:
    """What the replies stand for, by the names of the sets of inputs.

    For those that decide as many values as there are inputs, or fewer and then an exception; for the others as many
    at most. Raises Garbled elsewhere: nothing is compared with less, and no value counts for another input.
    """
    if isinstance(question, Expression):
        return {"verdict": [_expression(question, replies)]}
    if not isinstance(question, Computed):
        return {"verdict": _values(replies.verdict, 1)}
    whole, small, many = (len(question.points(name)) for name in ("verdict", "small", "many"))
    verdict = _values(replies.verdict, whole)
    if len(verdict) < whole and not isinstance(verdict[-1], Exception):
        raise reading.Garbled("too few replies")
    more = _values(replies.more, small + many, least=0)
    return {"verdict": verdict, "small": more[:small], "many": more[small:]}


def _values(replies: object, most: int, least: int = 1) -> list[object]:
    """Values, and exceptions not raised. Raises Garbled where they are too few, too many, or an expression's."""
    if not isinstance(replies, list) or not least <= len(replies) <= most:
        raise reading.Garbled("another number of replies")
    given = list(map(reading.opened, replies))
    if any(isinstance(one, reading.Expression) for one in given):
        raise reading.Garbled("an expression where none is asked for")
    return given


def _expression(question: Expression, replies: Replies) -> object:
    """The Values of an expression at all inputs, or what there is instead. Raises Garbled."""
    if not isinstance(replies.verdict, list) or len(replies.verdict) != 1 or len(replies.more) > 1:
        raise reading.Garbled("another number of replies")
    found, *more = map(reading.opened, [*replies.verdict, *replies.more])
    if isinstance(found, reading.Other):
        return type(found).__name__
    if found is None or isinstance(found, Exception):
        return found
    if not isinstance(found, reading.Expression):
        raise reading.Garbled("no expression, nor the name of a type")
    if found.form:
        return Values(found.names, (), found.form)
    rest = len(question.points("small")) + len(question.points("many"))
    there = [one.at for one in more if isinstance(one, reading.Expression)]
    diagnosing = there[0] if there else (math.nan,) * rest
    if (len(found.at), len(diagnosing)) != (len(question.points("verdict")), rest):
        raise reading.Garbled("an expression at other inputs")
    return Values(found.names, found.at + diagnosing)
