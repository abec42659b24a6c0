"""Compares what the sandbox replied with what is right. Runs nothing of the learner's."""

from ..checks.engine import NOT_ATTEMPTED, NOT_YET, Outcome, Values
from . import protocol


def judge(one, replies):
    """The Outcome of a question, a ``sheets.Asked``, from what the sandbox replied."""
    if isinstance(replies, str):
        return Outcome(NOT_YET, replies)
    question = one.question
    garbled = Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    whole = len(question.inputs) if question.kind == "function" else 1
    if len(replies) > whole:
        return garbled
    try:
        given = [opened(reply, question) for reply in replies]
    except (protocol.Garbled, OverflowError):
        return garbled
    if len(given) == 1 and "undefined" in replies[0]:
        return Outcome(NOT_ATTEMPTED, f"Nothing called {one.name} is defined.")
    if len(given) != whole and not (0 < len(given) < whole and isinstance(given[-1], Exception)):
        return garbled
    if (
        question.kind != "function"
        and isinstance(given[0], Exception)
        and not isinstance(given[0], NotImplementedError | NameError)
    ):
        return Outcome(NOT_YET, f"Asked for its value, your answer stopped with {type(given[0]).__name__}: {given[0]}")
    return question.judge(_replay(given))


def opened(reply, question=None):
    """The value that a reply stands for, or the exception, not raised."""
    try:
        value = protocol.value(reply)
    except protocol.Garbled:
        raise
    except Exception as error:
        return error
    if isinstance(reply, dict) and "values" in reply:
        names, at = value
        if question is None or question.kind != "expression" or len(at) != len(question.inputs):
            raise protocol.Garbled("an expression at the wrong inputs")
        return Values(names, at)
    return value


def _replay(given):
    """A function that gives the next of ``given`` each time, whatever it is asked."""
    turn = iter(given)

    def ask(*_):
        value = next(turn)
        if isinstance(value, Exception):
            raise value
        return value

    return ask
