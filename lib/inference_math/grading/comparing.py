"""Compares what the sandbox replied with what is right. Runs nothing of the learner's."""

from collections.abc import Callable, Sequence

from ..checks.engine import NOT_ATTEMPTED, NOT_YET, Outcome, Question, Values
from . import protocol
from .sheets import Asked


def judge(one: Asked, replies: Sequence[object] | str) -> Outcome:
    """The Outcome of a question, from what the sandbox replied, or from the reason that it did not."""
    if isinstance(replies, str):
        return Outcome(NOT_YET, replies)
    try:
        given = _given(one.question, replies)
    except (protocol.Garbled, OverflowError):
        return Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    first = given[0]
    if len(given) == 1 and isinstance(first, protocol.Undefined):
        return Outcome(NOT_ATTEMPTED, f"Nothing called {one.name} is defined.")
    stopped = isinstance(first, Exception) and not isinstance(first, NotImplementedError | NameError)
    if one.question.kind != "function" and stopped:
        return Outcome(NOT_YET, f"Asked for its value, your answer stopped with {type(first).__name__}: {first}")
    return one.question.judge(_replay(given))


def _given(question: Question, replies: Sequence[object]) -> list[object]:
    """What the replies stand for: as many values as the question has inputs, or fewer and then an exception.

    Raises Garbled, also where an expression has not one value for each input: nothing is compared with less.
    """
    whole = len(question.inputs) if question.kind == "function" else 1
    if not 0 < len(replies) <= whole:
        raise protocol.Garbled("another number of replies")
    given = [opened(reply) for reply in replies]
    if len(given) < whole and not isinstance(given[-1], Exception):
        raise protocol.Garbled("too few replies")
    for n, one in enumerate(given):
        if isinstance(one, protocol.Expression):
            if question.kind != "expression" or len(one.at) != len(question.inputs):
                raise protocol.Garbled("an expression at the wrong inputs")
            given[n] = Values(one.names, one.at)
    return given


def opened(reply: object) -> object:
    """The value that a reply stands for, or the exception, not raised. Raises Garbled."""
    try:
        return protocol.value(reply)
    except protocol.Garbled:
        raise
    except Exception as error:  # noqa: BLE001  whatever the learner's code raised
        return error


def _replay(given: Sequence[object]) -> Callable[..., object]:
    """A function that gives the next of ``given`` each time, whatever it is asked."""
    turn = iter(given)

    def ask(*_: object) -> object:
        value = next(turn)
        if isinstance(value, Exception):
            raise value
        return value

    return ask
