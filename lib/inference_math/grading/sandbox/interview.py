"""Has a learner's cells run in a sandbox, and puts every question's inputs to what they defined.

Nothing is compared here: that begins once the sandbox is closed (see ``grade``). So all that may be wanted is asked
for, whether the answer is right or not: first the inputs that decide, then those that tell why an answer is wrong.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from ...checks.engine import Computed, Expression, Function
from ..files.notebook import defines, squeezed
from ..sheets.common import Asked, Sheet
from . import protocol, reading
from .bubblewrap import LIMITS, Limits
from .protocol import Reply, Request
from .room import Gone, Sandbox

RESTARTS = 4
"""New sandboxes that one submission may use up, after the first."""

MOST_STOPPED = 5
"""Cells that stopped of which a note says why."""


class Listener(Protocol):
    """What a ``Sandbox`` does: it has a request done."""

    def ask(self, message: Request, seconds: float, times: int = 1) -> Reply:
        """The reply. Raises Gone."""
        ...


@dataclass
class Replies:
    """What came back for a question.

    ``verdict``: for the inputs that decide, or the reason that there is nothing. ``more``: for those of a diagnosis,
    as far as the time went. ``because``: for the sentence that says why.
    """

    verdict: list[object] | str
    more: list[object] = field(default_factory=list)
    because: object = None


def collect(
    sheet: Sheet,
    asked: Sequence[Asked],
    sources: Iterable[str],
    limits: Limits = LIMITS,
    opened: Callable[[Limits, float], AbstractContextManager[Listener]] | None = None,
) -> tuple[dict[str, Replies], list[str]]:
    """What the answers gave, by the ids of the questions, and notes for the learner.

    The sheet's own set-up runs first, then the learner's cells; an empty answer cell is left out, so that
    one below a full copy of it does no harm. A question is asked after the last cell that defines its
    answer, as in the learner's own notebook, and at the end where a name was missing then. A cell that ends
    the sandbox is left out of the next one; a question that does is not asked again. The first that does so when only
    a diagnosis was wanted costs one sandbox more, and there are no more diagnoses. All sandboxes together have
    ``limits.whole`` seconds. ``opened`` makes something else than a sandbox to ask.
    """
    interview = _Interview(sheet, asked, sources, limits)
    notes, failures, left, ends = [], 0, 1 + RESTARTS, time.monotonic() + limits.whole
    late = "The notebook stopped too often to get this far."
    while left:
        if time.monotonic() >= ends:
            notes.append(f"Your notebook was graded as far as it got in {limits.whole:.0f} seconds.")
            late = "The time for the whole notebook was over before this was asked."
            break
        left -= 1
        with (opened or Sandbox)(limits, ends) as sandbox:
            try:
                interview.hold(sandbox)
                break
            except Gone as gone:
                if gone.at is None:  # nothing of the learner's has run yet, so it is not their fault
                    failures += 1
                    if failures > RESTARTS:
                        raise RuntimeError(f"no sandbox could run the sheet's own first cells: {gone}") from None
                elif isinstance(gone.at, int):
                    interview.skipped.add(gone.at)
                    notes.append(f"A cell was left out, because {gone}: {interview.first_line(gone.at)}")
                elif gone.at in interview.replies:  # its verdict was there already
                    left += interview.diagnosing
                    interview.diagnosing = False
                else:
                    interview.replies[gone.at] = Replies(f"When your answer was asked for, {gone}.")
    for one in asked:
        interview.replies.setdefault(one.id, Replies(late))
    return interview.replies, notes + interview.stops


class _Interview:
    """A file's cells and the questions on what they define. What is known stays from one sandbox to the next."""

    def __init__(self, sheet: Sheet, asked: Sequence[Asked], sources: Iterable[str], limits: Limits) -> None:
        self.setup, self.asked, self.limits = sheet.setup, asked, limits
        self.cells = [source for source in sources if source.strip() and squeezed(source) not in sheet.stubs]
        self.last = {
            one.id: max((n for n, source in enumerate(self.cells) if defines(source, one.name)), default=-1)
            for one in asked
        }
        self.skipped: set[int] = set()
        self.replies: dict[str, Replies] = {}
        self.diagnosing = True
        self.stops: list[str] = []

    def hold(self, sandbox: Listener) -> None:
        """Runs the set-up and the cells, and asks what is not yet asked.

        Raises Gone with ``at``: the number of the cell, or the id of the question, that ended the sandbox.
        """
        for source in self.setup:
            self._step(sandbox, {"run": source}, self.limits.cell, None)
        stopped = self._run(sandbox)
        self._run_again(sandbox, stopped)
        self._ask_the_rest(sandbox, stopped)
        told = {n: said for n, said in sorted(stopped.items()) if n not in self.last.values() and not self._waits(said)}
        self.stops = [one for one in map(self._told, told, told.values()) if one][:MOST_STOPPED]

    def _told(self, n: int, stopped: Reply) -> str:
        """A note on a cell that stopped, and holds no answer; none where it is an empty one."""
        why = _why(stopped)
        return f"A cell stopped with {why}: {self.first_line(n)}" if why else ""

    def first_line(self, n: int) -> str:
        """What a cell is called in a note."""
        return squeezed(self.cells[n]).partition("\n")[0][:80]

    def _waits(self, stopped: Reply) -> bool:
        """Whether a cell only lacked an answer that is not there, as its check does."""
        return any(_why(stopped) == f"NameError: name {one.name!r} is not defined" for one in self.asked)

    def _run(self, sandbox: Listener) -> dict[int, Reply]:
        """Runs the cells, and asks each question after its last. Gives what those said that stopped."""
        stopped = {}
        for n, source in enumerate(self.cells):
            if n in self.skipped:
                continue
            reply = self._step(sandbox, {"run": source}, self.limits.cell, n)
            if reply.get("ok") is not True:
                stopped[n] = reply
                continue
            for one in self.asked:
                if self.last[one.id] == n and one.id not in self.replies:
                    got = self._put(sandbox, one)
                    if not any(map(_lacks_a_name, got)):
                        self._keep(sandbox, one, got)
        return stopped

    def _run_again(self, sandbox: Listener, stopped: dict[int, Reply]) -> None:
        """Runs the cells that lacked a name again, for it may be there by now: as long as one more comes to its end."""
        before = len(stopped) + 1
        while len(stopped) < before:
            before = len(stopped)
            for n, reply in list(stopped.items()):
                if _lacks_a_name(reply):
                    stopped[n] = self._step(sandbox, {"run": self.cells[n]}, self.limits.cell, n)
                    if stopped[n].get("ok") is True:
                        del stopped[n]

    def _ask_the_rest(self, sandbox: Listener, stopped: Mapping[int, Reply]) -> None:
        for one in self.asked:
            if one.id not in self.replies:
                got = self._put(sandbox, one)
                if got == [{"undefined": one.name}] and (why := self._why_undefined(one, stopped)):
                    self.replies[one.id] = Replies(why)
                else:
                    self._keep(sandbox, one, got)
            elif one.because and not reading.sentence(self.replies[one.id].because):
                self._ask_why(sandbox, one)

    def _why_undefined(self, one: Asked, stopped: Mapping[int, Reply]) -> list[object] | str:
        """What the cell said that should have defined an answer, and stopped; one that imports it, say."""
        last = self.last[one.id]
        if last in stopped:
            why = _why(stopped[last])  # none where it is empty, which is a reply like another
            return f"The cell of your answer stopped with {why}" if why else [stopped[last]]
        named = (
            said
            for n, said in stopped.items()
            if not self._waits(said) and re.search(rf"(?<![\w.]){one.name}\b", self.cells[n])
        )
        why = next(filter(None, map(_why, named)), "")
        return f"Nothing called {one.name} is defined: a cell that names it stopped with {why}" if why else ""

    def _put(self, sandbox: Listener, one: Asked) -> list[object]:
        """The replies to a question, at the inputs that decide."""
        request = _request(one, ("verdict",))
        times = len(request["inputs"]) if request["kind"] == "function" else 1
        return _listed(self._step(sandbox, request, self.limits.call, one.id, times))

    def _keep(self, sandbox: Listener, one: Asked, got: list[object]) -> None:
        """Keeps the replies to a question, and asks for what else belongs to it: from here on it has its verdict."""
        kept = self.replies[one.id] = Replies(got)
        if one.because:
            self._ask_why(sandbox, one)
        question = one.question
        if self.diagnosing and isinstance(question, Computed) and _has_values(got[: len(question.verdict)]):
            request: Request = {**_request(one, ("small", "many")), "whole": True}
            kept.more = _listed(self._step(sandbox, request, self.limits.diagnosis, one.id))

    def _ask_why(self, sandbox: Listener, one: Asked) -> None:
        """Asks for the sentence beside a letter; it may stand in a cell of its own, further down."""
        request: Request = {"ask": one.because, "kind": "reason", "inputs": []}
        replies = _listed(self._step(sandbox, request, self.limits.call, one.id))
        self.replies[one.id].because = next(iter(replies), None)

    @staticmethod
    def _step(sandbox: Listener, request: Request, seconds: float, at: int | str | None, times: int = 1) -> Reply:
        try:
            return sandbox.ask(request, seconds, times)
        except Gone as gone:
            gone.at = at
            raise


def _request(one: Asked, sections: Iterable[str]) -> Request:
    """What asks for an answer, at the inputs of these sections."""
    question = one.question
    if isinstance(question, Function):
        points = [point for section in sections for point in question.points(section)]
        return {"ask": one.name, "kind": "function", "inputs": list(map(protocol.inputs, points))}
    if isinstance(question, Expression):
        values = [value for section in sections for value in question.values(section)]
        return {"ask": one.name, "kind": "expression", "inputs": values, "unknown": question.unknown}
    return {"ask": one.name, "kind": "value", "inputs": []}


def _listed(reply: Reply) -> list[object]:
    replies = reply.get("replies")
    return replies if isinstance(replies, list) else []


def _has_values(replies: Iterable[object]) -> bool:
    """Whether an answer gave something each time; one that stopped needs no other explanation."""
    nothing = {"raised", "empty", "undefined", "nothing", "dots"}
    return all(isinstance(one, dict) and not nothing & one.keys() for one in replies)


def _why(reply: Reply) -> str:
    """The exception that a cell raised, in words; none where it is an empty answer's."""
    try:
        error = reading.opened(reply)
    except reading.Garbled:
        return ""
    if isinstance(error, reading.Empty) or not isinstance(error, Exception):
        return ""
    name = type(error).__name__
    asks = " Nobody types an answer to input() when a class is graded: write the value itself." * (name == "EOFError")
    return f"{name}: {error}.{asks}" if asks else f"{name}: {error}"


def _lacks_a_name(reply: object) -> bool:
    """Whether a cell or a question met a name that was not there."""
    if not isinstance(reply, dict):
        return False
    raised = reply.get("raised")
    return "undefined" in reply or (isinstance(raised, list) and raised[:1] == ["NameError"])
