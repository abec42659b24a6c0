"""A question puts inputs to an answer and compares what comes back.

A learner's answer is a function, a SymPy expression or a choice. Three outcomes:
not attempted, not yet (with a reason), correct. A wrong answer that behaves like
a known mistake is named; the right value is never printed.

``Question.judge(ask)`` only needs something to ask. A notebook asks the function
itself; ``grading`` asks a process in a sandbox, over a pipe.
"""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from sympy import Expr, Symbol

Real: TypeAlias = "float | NDArray[Any]"
"""What a question computes with."""

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

    names: frozenset[str]
    at: tuple[float, ...]


class NotYet(AssertionError):
    """A wrong answer. Shown as its sentence alone; still a failure to any runner."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass
class Question:
    """One question of a sheet.

    ``kind`` is "function", "number", "choice" or "expression". ``reference`` is a
    right answer of that kind. ``inputs`` are the argument tuples to try on a function,
    the values to put in for an expression's symbols. ``mistakes`` maps the
    sentence that names a slip to an answer that makes it. ``hints`` go from
    a nudge to nearly all. ``shown`` is how many of them were, by this object: a copy starts anew.
    """

    id: str
    kind: str
    reference: Any
    inputs: Sequence[Any] = ()
    mistakes: Mapping[str, Any] = field(default_factory=dict)
    hints: Sequence[str] = ()
    right: str = ""
    shown: int = field(default=0, init=False, repr=False, compare=False)

    def check(self, answer: Callable[..., Any]) -> None:
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

    def note(self, answer: Callable[[], Any]) -> None:
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
            fits, wanted = isinstance(_real(given), float), "a number"
        if not fits:
            raise NotYet(f"{named}: {NOT_YET}. This needs {wanted}; it is {_short(given)}.")
        print(f"{named}: noted. It counts when your class is graded.")

    def hint(self) -> None:
        """Prints the next hint."""
        if self.shown < len(self.hints):
            self.shown += 1
            print(f"Hint {self.shown} of {len(self.hints)}: {self.hints[self.shown - 1]}")
        else:
            print("That was the last hint.")

    def judge(self, ask: Callable[..., Any]) -> Outcome:
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

    def _judge_function(self, ask: Callable[..., Any]) -> Outcome:
        got, expected = [], [self.reference(*arguments) for arguments in self.inputs]
        for arguments, right in zip(self.inputs, expected, strict=True):
            called = f"Called with ({', '.join(map(_short, arguments))}), your function"
            try:
                value = ask(*map(copy, arguments))  # it may change an array in place
            except (NotImplementedError, NameError):
                raise
            except Exception as error:  # noqa: BLE001 - a learner's function may raise anything
                return Outcome(NOT_YET, f"{called} stopped with {type(error).__name__}: {error}")
            if value is None:
                return Outcome(NOT_YET, "Your function gives nothing back. Does it end with return?")
            real = _real(value)
            if real is None or (_shape(real) and not _shape(right)):
                return Outcome(NOT_YET, f"{called} gives back {_kind(value)}, not a number.")
            got.append(real)
        off = [arguments for arguments, *pair in zip(self.inputs, got, expected, strict=True) if not _same(*pair)]
        if not off:
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if all(_alike(real, mistake(*arguments)) for real, arguments in zip(got, self.inputs, strict=True)):
                return Outcome(NOT_YET, says, mistake=says)
        return Outcome(
            NOT_YET,
            f"Right for {len(got) - len(off)} of {len(got)} inputs tried. "
            f"One that is off: ({', '.join(map(_short, off[0]))}).",
        )

    def _judge_choice(self, given: object) -> Outcome:
        letter = str(given).strip().lower()
        if letter == self.reference:
            return Outcome(CORRECT, self.right)
        if letter in self.mistakes:
            return Outcome(NOT_YET, self.mistakes[letter], mistake=self.mistakes[letter])
        letters = ", ".join(sorted([self.reference, *self.mistakes]))
        return Outcome(NOT_YET, f"{_short(given)} is not one of the choices: {letters}.")

    def _judge_number(self, given: object) -> Outcome:
        real = _real(given)
        if not isinstance(real, float) or math.isnan(real):
            return Outcome(NOT_YET, f"This needs a number; it is {_kind(given)}.")
        if _same(real, self.reference):
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if _same(real, mistake):
                return Outcome(NOT_YET, says, mistake=says)
        return Outcome(NOT_YET, f"It is too {'small' if real < self.reference else 'large'}.")

    def _judge_expression(self, given: object) -> Outcome:
        values = given if isinstance(given, Values) else evaluate(given, self.inputs)
        if isinstance(values, str):
            return Outcome(NOT_YET, f"This needs a SymPy expression; it is a {values}.")
        right = _evaluated(self.reference, self.inputs)
        strange = values.names - right.names
        if strange:
            names = ", ".join(sorted(strange))
            return Outcome(NOT_YET, f"{names} should not be in the answer: solve for it, or put in what it is.")
        if _all_same(values, right):
            return Outcome(CORRECT, self.right)
        for says, mistake in self.mistakes.items():
            if _all_same(values, _evaluated(mistake, self.inputs)):
                return Outcome(NOT_YET, says, mistake=says)
        return Outcome(NOT_YET, "It differs from the right expression. Try it at simple values by hand.")


def evaluate(expression: object, inputs: Iterable[Mapping[str, float]]) -> Values | str:
    """The Values of a SymPy expression at ``inputs``, which give numbers by the names of symbols.

    Symbols go by their names: one made without ``positive=True`` is the same. Where an expression
    has no real value, as with a symbol that is not in the input, it is NaN.
    Gives the name of the type where it is no expression.
    """
    import sympy

    if isinstance(expression, bool) or not isinstance(expression, (sympy.Expr, int, float)):
        return type(expression).__name__
    return _evaluated(sympy.sympify(expression), inputs)


def _evaluated(expression: Expr, inputs: Iterable[Mapping[str, float]]) -> Values:
    symbols = expression.free_symbols
    at = [_value(expression, {s: values[s.name] for s in symbols if s.name in values}) for values in inputs]
    return Values(frozenset(s.name for s in symbols), tuple(at))


def _value(expression: Expr, values: Mapping[Symbol, float]) -> float:
    try:
        number = expression.subs(values).evalf()
        return float(number) if number.is_real else math.nan
    except Exception:  # noqa: BLE001 - SymPy may give up on a learner's expression in many ways
        return math.nan


def _all_same(given: Values, right: Values) -> bool:
    """Whether two expressions have the same value at each input; at fewer inputs they have not."""
    return len(given.at) == len(right.at) and all(map(_same, given.at, right.at))


def _same(got: Real, expected: Real) -> bool:
    """Whether two numbers, or two arrays of one shape, are the same up to ``TOLERANCE``."""
    if _shape(got) != _shape(expected):
        return False
    if not _shape(got):
        return math.isclose(got, expected, rel_tol=TOLERANCE)
    import numpy

    return bool(numpy.allclose(got, expected, rtol=TOLERANCE, atol=0))


def _alike(got: Real, mistake: Real) -> bool:
    """Whether an answer makes a mistake. One that ignores an array is a number, or as many alike."""
    if _shape(got) and not _shape(mistake):
        import numpy

        mistake = numpy.full(_shape(got), mistake)
    return _same(got, mistake)


def _empty(message: str) -> NotImplementedError:
    """The error of an empty answer, shown as its sentence alone."""
    empty = NotImplementedError(message)
    empty._render_traceback_ = lambda: [message]  # type: ignore[attr-defined]  # IPython looks for it
    return empty


def _real(value: Any) -> Real | None:  # noqa: ANN401 - whatever a learner's code gave
    """``value`` as a float or an array of real numbers; None where it is neither."""
    if isinstance(value, (bool, str, bytes, list, tuple, dict)) or callable(value):
        return None
    if hasattr(value, "shape"):
        import numpy

        value = numpy.asarray(value)
        if value.dtype.kind not in "iuf":  # whole numbers and floats
            return None
        return value if value.shape else float(value)
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception:  # noqa: BLE001 - its __float__ may be the learner's
        return None


def _shape(value: object) -> tuple[int, ...]:
    return tuple(getattr(value, "shape", ()))


def _kind(value: object) -> str:
    """What a value is, for a sentence that says what it is not."""
    if _shape(value) and hasattr(value, "dtype"):
        return f"an array of {value.dtype}"
    return "nan" if isinstance(value, float) else f"a {type(value).__name__}"


def _short(value: object) -> str:
    if _shape(value):
        return f"an array of {math.prod(_shape(value))}"
    if isinstance(value, float):
        return f"{value:g}"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."
