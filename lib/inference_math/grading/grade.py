"""One file in, one result out: ``grade`` is a function of its arguments alone.

It reads the file, has its cells run in a sandbox, puts every question's inputs to what they
defined, and closes the sandbox. Only then does it compare: nothing that happens in the
sandbox can depend on whether an answer was right.
"""

import hashlib
from dataclasses import replace

from ..checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, Outcome, UNWRITTEN, Values
from . import draw, protocol, sheets, variants
from .sandbox import Gone, Limits, Sandbox
from .submission import Unreadable, defines, read, sheet_number, squeezed

RESTARTS = 4
"""New sandboxes that one submission may use up, after the first."""

TO_READ = "to read"
"""The outcome of an answer in words: a teacher reads it."""


def grade(data, student, file="", secret=b"", number="", limits=Limits(), own=()):
    """The result of one learner's file, as a dictionary that JSON can hold.

    ``data``: the file's bytes. ``student``, ``file``: names for the result; the inputs are drawn from
    ``secret`` (bytes that learners do not know) and ``student``. ``number``: the sheet, found in the file
    where it is empty. ``own``: numbers of sheets that the class was given as copies with letters and numbers
    of their own; a file of another sheet is one where it has the mark of it. The result has ``status``
    "graded" or "unreadable" with a ``reason``, ``points`` of ``most``, and for each question its
    ``id, points, most, outcome, says, mistake, hint, answer``.
    """
    result = {"student": student, "file": file, "sheet": number, "digest": hashlib.sha256(data).hexdigest(),
              "status": "graded", "reason": "", "points": 0.0, "most": 0.0, "questions": [], "notes": []}
    try:
        cells = read(data)
        number = number or sheet_number(cells, file)
        if number not in sheets.numbers():
            raise Unreadable(f"It is not clear which of the exercises {', '.join(sheets.numbers())} this is: "
                             "its import of inference_math.checks is gone, and its name has no number.")
        mark = variants.found_mark(data)
        copied = mark is not None or number in own
        remarks = variants.remarks(mark, number, student, secret) if copied else []
    except Unreadable as error:
        return {**result, "status": "unreadable", "reason": str(error)}
    sheet = variants.sheet(number, student, secret) if copied else sheets.load(number)
    asked = [replace(one, question=_redrawn(one.question, secret, student, number)) for one in sheet.questions]
    replies, notes = collect(sheet, asked, [c.source for c in cells if c.kind == "code"], limits)
    judged = [_entry(one, judge(one, replies[one.id]), _answer(one, cells)) for one in asked]
    words = [_words(one, cells) for one in sheet.written]
    questions = sorted(judged + words, key=lambda one: sheets.place(one["id"]))
    return {**result, "sheet": number, "questions": questions, "notes": remarks + notes,
            "points": sum(one["points"] or 0 for one in questions), "most": sum(one["most"] for one in questions)}


def _redrawn(question, secret, student, number):
    return replace(question, inputs=draw.drawn(question, draw.source(secret, student, number, question.id)))


# --- asking ------------------------------------------------------------------

def collect(sheet, asked, sources, limits=Limits()):
    """What the answers gave, ``{id: replies or the reason that there are none}``, and notes for the learner.

    The sheet's own set-up runs first, then the learner's cells; an empty answer cell is left out, so that
    one below a full copy of it does no harm. A question is asked after the last cell that defines its
    answer, as in the learner's own notebook, and at the end where a name was missing then. A cell that ends
    the sandbox is left out of the next one; a question that does is not asked again.
    """
    cells = [source for source in sources if source.strip() and squeezed(source) not in sheet.stubs]
    last = {one.id: max((n for n, source in enumerate(cells) if defines(source, one.name)), default=None) for one in asked}
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
                    notes.append(f"A cell was left out, because {gone}: {squeezed(cells[gone.at]).partition(chr(10))[0][:80]}")
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
    inputs = {"function": lambda: [protocol.inputs(arguments) for arguments in question.inputs],
              "expression": lambda: list(question.inputs)}.get(question.kind, list)()
    message = {"ask": one.name, "kind": question.kind, "inputs": inputs}
    replies = _step(sandbox, message, limits.call, one.id, len(inputs) or 1).get("replies")
    return replies if isinstance(replies, list) else []


def _stopped(reply):
    """Why there is no answer: its cell raised an exception. An empty one is a reply like another."""
    if reply == {"empty": True}:
        return [reply]
    try:
        error = _opened(reply)
    except protocol.Garbled:
        error = None
    return f"The cell of your answer stopped with {type(error).__name__}: {error}" if isinstance(error, Exception) else [reply]


def _lacks_a_name(reply):
    raised = reply.get("raised") if isinstance(reply, dict) else None
    return isinstance(reply, dict) and "undefined" in reply or isinstance(raised, list) and raised[:1] == ["NameError"]


# --- comparing ---------------------------------------------------------------

def judge(one, replies):
    """The Outcome of a question, from what the sandbox replied. Runs nothing of the learner's."""
    if isinstance(replies, str):
        return Outcome(NOT_YET, replies)
    question = one.question
    garbled = Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    whole = len(question.inputs) if question.kind == "function" else 1
    if len(replies) > whole:
        return garbled
    try:
        given = [_opened(reply, question) for reply in replies]
    except (protocol.Garbled, OverflowError):
        return garbled
    if len(given) == 1 and "undefined" in replies[0]:
        return Outcome(NOT_ATTEMPTED, f"Nothing called {one.name} is defined.")
    if len(given) != whole and not (0 < len(given) < whole and isinstance(given[-1], Exception)):
        return garbled
    if question.kind != "function" and isinstance(given[0], Exception) and not isinstance(given[0], NotImplementedError | NameError):
        return Outcome(NOT_YET, f"Asked for its value, your answer stopped with {type(given[0]).__name__}: {given[0]}")
    return question.judge(_replay(given))


def _opened(reply, question=None):
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


# --- the result --------------------------------------------------------------

def _entry(one, outcome, answer):
    right = outcome.state == CORRECT
    return {"id": one.id, "points": one.points if right else 0.0, "most": one.points, "outcome": outcome.state,
            "says": outcome.says, "mistake": outcome.mistake, "answer": answer,
            "hint": "" if right else next(iter(one.question.hints), "")}


def _answer(one, cells):
    """The learner's code for a question, to be shown to people."""
    code = [cell for cell in cells if cell.kind == "code"]
    found = [c.source for c in code if defines(c.source, one.name)] or [c.source for c in code if c.id == f"{one.id}-answer"]
    return found[-1][:4_000] if found else ""


def _words(one, cells):
    text = next((c.source.strip() for c in cells if c.kind == "markdown" and c.id == one.id), "")
    empty = text in ("", UNWRITTEN)
    return {"id": one.id, "points": 0.0 if empty else None, "most": one.points, "mistake": "", "hint": "",
            "outcome": NOT_ATTEMPTED if empty else TO_READ, "answer": "" if empty else text[:20_000],
            "says": "There is no answer yet." if empty else "Your teacher reads this."}
