"""Has a learner's cells run in a sandbox, and puts every question's inputs to what they defined.

Nothing is compared here: that begins once the sandbox is closed (see ``grade``).
"""

from . import protocol
from .bubblewrap import Limits
from .comparing import opened
from .sandbox import Gone, Sandbox
from .submission import defines, squeezed

RESTARTS = 4
"""New sandboxes that one submission may use up, after the first."""


def collect(sheet, asked, sources, limits=Limits()):
    """What the answers gave, ``{id: replies or the reason that there are none}``, and notes for the learner.

    The sheet's own set-up runs first, then the learner's cells; an empty answer cell is left out, so that
    one below a full copy of it does no harm. A question is asked after the last cell that defines its
    answer, as in the learner's own notebook, and at the end where a name was missing then. A cell that ends
    the sandbox is left out of the next one; a question that does is not asked again.
    """
    cells = [source for source in sources if source.strip() and squeezed(source) not in sheet.stubs]
    last = {
        one.id: max((n for n, source in enumerate(cells) if defines(source, one.name)), default=None) for one in asked
    }
    replies, notes, skipped, failures = {}, [], set(), 0
    for _ in range(1 + RESTARTS):
        with Sandbox(limits) as sandbox:
            try:
                _run(sandbox, sheet, cells, skipped, asked, last, replies, limits)
                break
            except Gone as gone:
                if gone.at is None:  # nothing of the learner's has run yet, so it is not their fault
                    failures += 1
                    if failures > RESTARTS:
                        raise RuntimeError(f"no sandbox could run the sheet's own first cells: {gone}") from None
                elif isinstance(gone.at, int):
                    skipped.add(gone.at)
                    notes.append(
                        f"A cell was left out, because {gone}: {squeezed(cells[gone.at]).partition(chr(10))[0][:80]}"
                    )
                else:
                    replies[gone.at] = f"When your answer was asked for, {gone}."
    for one in asked:
        replies.setdefault(one.id, "The notebook stopped too often to get this far.")
    return replies, notes


def _run(sandbox, sheet, cells, skipped, asked, last, replies, limits):
    """Runs the set-up and the cells, asks what is not yet asked, and fills ``replies``.

    Raises Gone with ``at``: the number of the cell, or the id of the question, that ended the sandbox.
    """
    for source in sheet.setup:
        _step(sandbox, {"run": source}, limits.cell, None)
    errors = {}
    for n, source in enumerate(cells):
        if n in skipped:
            continue
        reply = _step(sandbox, {"run": source}, limits.cell, n)
        if reply.get("ok") is not True:
            errors[n] = reply
        for one in asked:
            if last[one.id] == n and one.id not in replies and not errors.get(n):
                got = _put(sandbox, one, limits)
                if not any(map(_lacks_a_name, got)):
                    replies[one.id] = got
    for n, reply in list(errors.items()):
        if _lacks_a_name(reply):  # it may be there by now
            again = _step(sandbox, {"run": cells[n]}, limits.cell, n)
            errors[n] = {} if again.get("ok") is True else again
    for one in asked:
        if one.id not in replies:
            got = _put(sandbox, one, limits)
            stopped = errors.get(last[one.id])
            replies[one.id] = _stopped(stopped) if stopped and got == [{"undefined": one.name}] else got


def _step(sandbox, message, seconds, at, times=1):
    try:
        return sandbox.ask(message, seconds, times)
    except Gone as gone:
        gone.at = at
        raise


def _put(sandbox, one, limits):
    """The replies to a question."""
    question = one.question
    inputs = {
        "function": lambda: [protocol.inputs(arguments) for arguments in question.inputs],
        "expression": lambda: list(question.inputs),
    }.get(question.kind, list)()
    message = {"ask": one.name, "kind": question.kind, "inputs": inputs}
    replies = _step(sandbox, message, limits.call, one.id, len(inputs) or 1).get("replies")
    return replies if isinstance(replies, list) else []


def _stopped(reply):
    """Why there is no answer: its cell raised an exception. An empty one is a reply like another."""
    if reply == {"empty": True}:
        return [reply]
    try:
        error = opened(reply)
    except protocol.Garbled:
        error = None
    return (
        f"The cell of your answer stopped with {type(error).__name__}: {error}"
        if isinstance(error, Exception)
        else [reply]
    )


def _lacks_a_name(reply):
    raised = reply.get("raised") if isinstance(reply, dict) else None
    return isinstance(reply, dict) and "undefined" in reply or isinstance(raised, list) and raised[:1] == ["NameError"]
