"""One file in, one result out: ``grade`` is a function of its arguments alone.

It reads the file, has its cells run in a sandbox, puts every question's inputs to what they
defined, and closes the sandbox. Only then does it compare: nothing that happens in the
sandbox can depend on whether an answer was right.
"""

import hashlib
from dataclasses import replace

from ..checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, Outcome, UNWRITTEN, Values
from . import draw, protocol, sheets
from .sandbox import Gone, Limits, Sandbox
from .submission import Unreadable, defines, read, sheet_number, squeezed

RESTARTS = 4
"""New sandboxes that one submission may use up, after the first."""

TO_READ = "to read"
"""The outcome of an answer in words: a teacher reads it."""


def grade(data, student, file="", secret=b"", number="", limits=Limits()):
    """The result of one learner's file, as a dictionary that JSON can hold.

    ``data``: the file's bytes. ``student``, ``file``: names for the result; the inputs are drawn from
    ``secret`` (bytes that learners do not know) and ``student``. ``number``: the sheet, found in the file
    where it is empty. The result has ``status`` "graded" or "unreadable" with a ``reason``, ``points`` of
    ``most``, and for each question its ``id, points, most, outcome, says, mistake, hint, answer``.
    """
    result = {"student": student, "file": file, "sheet": number, "digest": hashlib.sha256(data).hexdigest(),
              "status": "graded", "reason": "", "points": 0.0, "most": 0.0, "questions": [], "notes": []}
    try:
        cells = read(data)
        number = number or sheet_number(cells, file)
        if number not in sheets.numbers():
            raise Unreadable(f"It is not clear which of the exercises {', '.join(sheets.numbers())} this is: "
                             "its import of inference_math.checks is gone, and its name has no number.")
    except Unreadable as error:
        return {**result, "status": "unreadable", "reason": str(error)}
    sheet = sheets.load(number)
    asked = [replace(one, question=_redrawn(one.question, secret, student, number)) for one in sheet.questions]
    replies, notes = collect(sheet, asked, [c.source for c in cells if c.kind == "code"], limits)
    judged = [_entry(one, judge(one, replies[one.id]), _answer(one, cells)) for one in asked]
    words = [_words(one, cells) for one in sheet.written]
    questions = sorted(judged + words, key=lambda one: int(one["id"].lstrip("q")))
    return {**result, "sheet": number, "questions": questions, "notes": notes,
            "points": sum(one["points"] or 0 for one in questions), "most": sum(one["most"] for one in questions)}


def _redrawn(question, secret, student, number):
    return replace(question, inputs=draw.drawn(question, draw.source(secret, student, number, question.id)))


# --- asking ------------------------------------------------------------------

def collect(sheet, asked, sources, limits=Limits()):
    """What the answers gave, ``{id: replies or the reason that there are none}``, and notes for the learner.

    The sheet's own set-up runs first, then the learner's cells; an empty answer cell is left out, so that
    one below a full copy of it does no harm. A cell that ends the sandbox is left out of the next one.
    """
    cells = [source for source in sources if source.strip() and squeezed(source) not in sheet.stubs]
    replies, notes, left, skipped = {}, [], list(asked), set()
    for _ in range(1 + RESTARTS):
        if not left:
            break
        with Sandbox(limits) as sandbox:
            try:
                errors = _run(sandbox, sheet, cells, skipped, limits)
            except Gone as gone:
                notes.append(f"A cell was left out, because {gone}: {_first_line(cells, max(skipped, default=0))}")
                continue
            while left:
                one = left.pop(0)
                try:
                    replies[one.id] = _put(sandbox, one, limits, errors)
                except Gone as gone:
                    replies[one.id] = f"When your answer was asked for, {gone}."
                    break
    for one in left:
        replies[one.id] = "The notebook stopped too often to get this far."
    return replies, notes


def _run(sandbox, sheet, cells, skipped, limits):
    """Runs the set-up and the cells; gives {source: the exception's name and words}. A cell that ends
    the sandbox is added to ``skipped`` before Gone goes on its way."""
    for source in sheet.setup:
        sandbox.ask({"run": source}, limits.cell)
    errors, again = {}, []
    for turn in (range(len(cells)), again):
        for n in list(turn):
            if n in skipped:
                continue
            try:
                reply = sandbox.ask({"run": cells[n]}, limits.cell)
            except Gone:
                skipped.add(n)
                raise
            errors.pop(cells[n], None)
            if reply.get("ok") is not True:
                errors[cells[n]] = reply
                if turn is not again and _is_name_error(reply):
                    again.append(n)  # it may need a name from a cell below
    return errors


def _is_name_error(reply):
    raised = reply.get("raised")
    return isinstance(raised, list) and raised[:1] == ["NameError"]


def _put(sandbox, one, limits, errors):
    """The replies to a question. Where its name is not defined, what its cell stopped with."""
    question = one.question
    inputs = {"function": lambda: [protocol.inputs(arguments) for arguments in question.inputs],
              "expression": lambda: list(question.inputs)}.get(question.kind, list)()
    reply = sandbox.ask({"ask": one.name, "kind": question.kind, "inputs": inputs}, limits.call * max(1, len(inputs)))
    replies = reply.get("replies")
    if not isinstance(replies, list):
        return []
    if replies[:1] == [{"undefined": one.name}]:
        return [next((error for source, error in errors.items() if defines(source, one.name)), replies[0])]
    return replies


def _first_line(cells, n):
    return squeezed(cells[n]).partition("\n")[0][:80] if n < len(cells) else ""


# --- comparing ---------------------------------------------------------------

def judge(one, replies):
    """The Outcome of a question, from what the sandbox replied. Runs nothing of the learner's."""
    if isinstance(replies, str):
        return Outcome(NOT_YET, replies)
    question = one.question
    try:
        given = [_opened(reply, question) for reply in replies]
    except (protocol.Garbled, OverflowError):
        return Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    if len(given) == 1 and isinstance(given[0], Exception):
        return _stopped(given[0], one) if question.kind != "function" or len(question.inputs) > 1 else question.judge(_replay(given))
    if len(given) != (len(question.inputs) if question.kind == "function" else 1):
        return Outcome(NOT_YET, "What came back was no answer, but something written into the grader's pipe.")
    return question.judge(_replay(given))


def _opened(reply, question):
    """The value that a reply stands for, or the exception, not raised."""
    try:
        value = protocol.value(reply)
    except protocol.Garbled:
        raise
    except Exception as error:
        return error
    if isinstance(reply, dict) and "values" in reply:
        names, at = value
        if question.kind != "expression" or len(at) != len(question.inputs):
            raise protocol.Garbled("an expression at the wrong inputs")
        return Values(names, at)
    if question.kind == "expression" and value is not None:  # anything else is not one
        return type(value).__name__
    return value


def _stopped(error, one):
    if isinstance(error, NotImplementedError):
        return Outcome(NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
    if isinstance(error, protocol.Undefined):
        return Outcome(NOT_ATTEMPTED, f"Nothing called {one.name} is defined.")
    return Outcome(NOT_YET, f"The cell of your answer stopped with {type(error).__name__}: {error}")


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
