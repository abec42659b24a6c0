"""A question puts inputs to an answer and compares what comes back.

A learner's answer is a function, a SymPy expression or a choice. Three outcomes:
not attempted, not yet (with a reason), correct. A wrong answer that behaves like
a known mistake is named; the right value is never printed.

``Question.judge(ask)`` only needs something to ask. A notebook asks the function
itself; ``grading`` asks a process in a sandbox, over a pipe.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Callable

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"

UNWRITTEN = "*Your answer in words, here.*"
"""What stands where a written answer is asked for. A teacher reads those; no check does."""

TOLERANCE = 1e-3
"""Relative: a learner may round a constant to four digits, and not to two."""


@dataclass(frozen=True)
class Outcome:
    """What a check found: one of the three states, a sentence for the learner, and the known mistake, if it is one."""

    state: str
    says: str
    mistake: str = ""


@dataclass(frozen=True)
class Values:
    """A SymPy expression as far as a check needs it: the names of its symbols, and its value at each input."""

    names: frozenset
    at: tuple


class NotYet(AssertionError):
    """A wrong answer. Shown as its sentence alone; still a failure to any runner."""

    def _render_traceback_(self):
        return [str(self)]


@dataclass
class Question:
    """One question of a sheet.

    ``kind`` is "function", "number", "choice" or "expression". ``reference`` is a
    right answer of that kind. ``inputs`` are the argument tuples to try on a function,
    the values to put in for an expression's symbols. ``mistakes`` maps the
    sentence that names a slip to an answer that makes it. ``hints`` go from
    a nudge to nearly all.
    """

    id: str
    kind: str
    reference: Any
    inputs: tuple = ()
    mistakes: dict = field(default_factory=dict)
    hints: tuple = ()
    right: str = ""
    shown: int = 0

    def check(self, answer):
        """Prints the good news, or raises NotYet (wrong) or NotImplementedError (empty).

        ``answer`` is the learner's function; for a choice or an expression, a
        function of no arguments that returns it.
        """
        outcome = self.judge(answer)
        message = f"Question {self.id}: {outcome.state}. {outcome.says}".strip()
        if outcome.state == CORRECT:
            print(message)
            return
        if outcome.state == NOT_YET:
            raise NotYet(message)
        raise _empty(message)

    def note(self, answer):
        """Says that ``answer``, a function of no arguments, has the form of one, and not whether it is right.

        For copies with letters and numbers of the learner's own, which only the grader of the class knows.
        A choice needs one of its letters, any other question a number. Raises like ``check``.
        """
        named = f"Question {self.id}" if self.kind == "choice" else f"Question {self.id}, your own numbers"
        try:
            given = answer()
        except (NameError, NotImplementedError):
            given = None
        if given is None or given is Ellipsis:
            raise _empty(f"{named}: {NOT_ATTEMPTED}. There is no answer yet.")
        if self.kind == "choice":
            letters = sorted([self.reference, *self.mistakes])
            fits, wanted = str(given).strip().lower() in letters, f"one of the letters {', '.join(letters)}"
        else:
            fits, wanted = _is_number(given) and not getattr(given, "shape", ()), "a number"
        if not fits:
            raise NotYet(f"{named}: {NOT_YET}. This needs {wanted}; it is {_short(given)}.")
        print(f"{named}: noted. It counts when your class is graded.")

    def hint(self):
        """Prints the next hint."""
        if self.shown < len(self.hints):
            self.shown += 1
            print(f"Hint {self.shown} of {len(self.hints)}: {self.hints[self.shown - 1]}")
        else:
            print("That was the last hint.")

    def judge(self, ask: Callable) -> Outcome:
        """Compares without printing or raising."""
        try:
            if self.kind == "function":
                return self._judge_function(ask)
            given = ask()
            if given is None or given is Ellipsis:
                return Outcome(NOT_ATTEMPTED, "There is no answer yet.")
            return {"choice": self._judge_choice, "number": self._judge_number, "expression": self._judge_expression}[
                self.kind
            ](given)
        except NotImplementedError:
            return Outcome(NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
        except NameError as error:
            if self.kind != "function":
                return Outcome(NOT_ATTEMPTED, f"Nothing is defined yet: {error}.")
            return Outcome(NOT_YET, f"Your function stopped with NameError: {error}.")

    def _judge_function(self, ask):
        got = []
        for arguments in self.inputs:
            shown = ", ".join(_short(one) for one in arguments)
            try:
                value = ask(*arguments)
            except (NotImplementedError, NameError):
                raise
            except Exception as error:  # a learner's function may raise anything
                return Outcome(
                    NOT_YET, f"Called with ({shown}), your function stopped with {type(error).__name__}: {error}"
                )
            if value is None:
                return Outcome(NOT_YET, "Your function gives nothing back. Does it end with return?")
            if not _is_number(value):
                return Outcome(
                    NOT_YET, f"Called with ({shown}), your function gives back a {type(value).__name__}, not a number."
                )
            got.append(value)
        expected = [self.reference(*arguments) for arguments in self.inputs]
        wrong = [i for i, pair in enumerate(zip(got, expected)) if not _same(*pair)]
        if not wrong:
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if all(_alike(g, mistake(*arguments)) for g, arguments in zip(got, self.inputs)):
                return Outcome(NOT_YET, says, mistake=says)
        shown = ", ".join(_short(one) for one in self.inputs[wrong[0]])
        return Outcome(
            NOT_YET, f"Right for {len(got) - len(wrong)} of {len(got)} inputs tried. One that is off: ({shown})."
        )

    def _judge_choice(self, given):
        letter = str(given).strip().lower()
        if letter == self.reference:
            return Outcome(CORRECT, self.right)
        if letter in self.mistakes:
            return Outcome(NOT_YET, self.mistakes[letter], mistake=self.mistakes[letter])
        letters = ", ".join(sorted([self.reference, *self.mistakes]))
        return Outcome(NOT_YET, f"{_short(given)} is not one of the choices: {letters}.")

    def _judge_number(self, given):
        if not _is_number(given) or hasattr(given, "shape") and given.shape:
            return Outcome(NOT_YET, f"This needs a number; it is a {type(given).__name__}.")
        if _same(given, self.reference):
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if _same(given, mistake):
                return Outcome(NOT_YET, says, mistake=says)
        return Outcome(NOT_YET, f"It is too {'small' if given < self.reference else 'large'}.")

    def _judge_expression(self, given):
        if not isinstance(given, Values):
            given = evaluate(given, self.inputs)
        if isinstance(given, str):
            return Outcome(NOT_YET, f"This needs a SymPy expression; it is a {given}.")
        right = evaluate(self.reference, self.inputs)
        strange = given.names - right.names
        if strange:
            names = ", ".join(sorted(strange))
            return Outcome(NOT_YET, f"{names} should not be in the answer: solve for it, or put in what it is.")
        if all(map(_same, given.at, right.at)):
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if all(map(_same, given.at, evaluate(mistake, self.inputs).at)):
                return Outcome(NOT_YET, says, mistake=says)
        return Outcome(NOT_YET, "It differs from the right expression. Try it at simple values by hand.")


def evaluate(expression, inputs):
    """The Values of a SymPy expression at ``inputs``, dictionaries from symbol name to number.

    Symbols go by their names: one made without ``positive=True`` is the same. A symbol with
    no value in an input makes it NaN there. Gives the name of the type where it is no expression.
    """
    import sympy

    if isinstance(expression, bool) or not isinstance(expression, (sympy.Expr, int, float)):
        return type(expression).__name__
    expression = sympy.sympify(expression)
    found = []
    for values in inputs:
        known = {s: values[s.name] for s in expression.free_symbols if s.name in values}
        number = expression.subs(known).evalf()
        found.append(float(number) if number.is_real else math.nan)
    return Values(frozenset(s.name for s in expression.free_symbols), tuple(found))


def _same(got, expected):
    if hasattr(got, "shape") or hasattr(expected, "shape"):
        import numpy

        same_shape = numpy.shape(got) == numpy.shape(expected)
        return same_shape and bool(numpy.allclose(got, expected, rtol=TOLERANCE, atol=0))
    return math.isclose(got, expected, rel_tol=TOLERANCE)


def _empty(message):
    """The error of an empty answer, shown as its sentence alone."""
    empty = NotImplementedError(message)
    empty._render_traceback_ = lambda: [message]
    return empty


def _alike(got, mistake):
    """Whether an answer makes a mistake. One that ignores an array gives a number where the mistake has many alike."""
    if hasattr(mistake, "shape") and not getattr(got, "shape", ()):
        return all(_same(got, one) for one in mistake.ravel().tolist())
    return _same(got, mistake)


def _is_number(value):
    if isinstance(value, (bool, str, list, tuple, dict)) or callable(value):
        return False
    try:
        value + 0.0
    except TypeError:
        return False
    return True


def _short(value):
    if hasattr(value, "shape"):
        return f"an array of {value.size}"
    if isinstance(value, float):
        return f"{value:g}"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."
