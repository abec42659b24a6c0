"""Has a learner's cells run in a sandbox, and puts every question's inputs to what they defined.

Nothing is compared here: that begins once the sandbox is closed (see ``grade``).
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from . import protocol
from .bubblewrap import LIMITS, Limits
from .comparing import opened
from .protocol import Reply, Request
from .sandbox import Gone, Sandbox
from .sheets import Asked, Sheet
from .submission import defines, squeezed

RESTARTS = 4
"""New sandboxes that one submission may use up, after the first."""

Replies: TypeAlias = list[object] | str
"""What came back for a question, or the reason that nothing did."""


def collect(
    sheet: Sheet, asked: Sequence[Asked], sources: Iterable[str], limits: Limits = LIMITS
) -> tuple[dict[str, Replies], list[str]]:
    """What the answers gave, by the ids of the questions, and notes for the learner.

    The sheet's own set-up runs first, then the learner's cells; an empty answer cell is left out, so that
    one below a full copy of it does no harm. A question is asked after the last cell that defines its
    answer, as in the learner's own notebook, and at the end where a name was missing then. A cell that ends
    the sandbox is left out of the next one; a question that does is not asked again.
    """
    interview = _Interview(sheet, asked, sources, limits)
    notes, failures = [], 0
    for _ in range(1 + RESTARTS):
        with Sandbox(limits) as sandbox:
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
                    first = squeezed(interview.cells[gone.at]).partition("\n")[0]
                    notes.append(f"A cell was left out, because {gone}: {first[:80]}")
                else:
                    interview.replies[gone.at] = f"When your answer was asked for, {gone}."
    for one in asked:
        interview.replies.setdefault(one.id, "The notebook stopped too often to get this far.")
    return interview.replies, notes


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

    def hold(self, sandbox: Sandbox) -> None:
        """Runs the set-up and the cells, and asks what is not yet asked.

        Raises Gone with ``at``: the number of the cell, or the id of the question, that ended the sandbox.
        """
        for source in self.setup:
            self._step(sandbox, {"run": source}, self.limits.cell, None)
        stopped = self._run(sandbox)
        self._run_again(sandbox, stopped)
        self._ask_the_rest(sandbox, stopped)

    def _run(self, sandbox: Sandbox) -> dict[int, Reply]:
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
                        self.replies[one.id] = got
        return stopped

    def _run_again(self, sandbox: Sandbox, stopped: dict[int, Reply]) -> None:
        """Runs the cells that lacked a name once more, for it may be there by now."""
        for n, reply in list(stopped.items()):
            if _lacks_a_name(reply):
                stopped[n] = self._step(sandbox, {"run": self.cells[n]}, self.limits.cell, n)
                if stopped[n].get("ok") is True:
                    del stopped[n]

    def _ask_the_rest(self, sandbox: Sandbox, stopped: dict[int, Reply]) -> None:
        for one in self.asked:
            if one.id not in self.replies:
                got, last = self._put(sandbox, one), self.last[one.id]
                nothing = got == [{"undefined": one.name}]
                self.replies[one.id] = _stopped(stopped[last]) if nothing and last in stopped else got

    def _put(self, sandbox: Sandbox, one: Asked) -> list[object]:
        """The replies to a question."""
        question, inputs = one.question, []
        if question.kind == "function":
            inputs = [protocol.inputs(arguments) for arguments in question.inputs]
        elif question.kind == "expression":
            inputs = list(question.inputs)
        request: Request = {"ask": one.name, "kind": question.kind, "inputs": inputs}
        replies = self._step(sandbox, request, self.limits.call, one.id, len(inputs) or 1).get("replies")
        return replies if isinstance(replies, list) else []

    @staticmethod
    def _step(sandbox: Sandbox, request: Request, seconds: float, at: int | str | None, times: int = 1) -> Reply:
        try:
            return sandbox.ask(request, seconds, times)
        except Gone as gone:
            gone.at = at
            raise


def _stopped(reply: Reply) -> Replies:
    """Why there is no answer: its cell raised an exception. That it is empty is a reply like another."""
    if "empty" in reply:
        return [reply]
    try:
        error = opened(reply)
    except protocol.Garbled:
        error = None
    if isinstance(error, Exception):
        return f"The cell of your answer stopped with {type(error).__name__}: {error}"
    return [reply]


def _lacks_a_name(reply: object) -> bool:
    """Whether a cell or a question met a name that was not there."""
    if not isinstance(reply, dict):
        return False
    raised = reply.get("raised")
    return "undefined" in reply or (isinstance(raised, list) and raised[:1] == ["NameError"])
