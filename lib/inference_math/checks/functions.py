"""A question for a function: called with inputs of real size, and where that fails, with others that tell why."""

from __future__ import annotations

import io
import math
import re
import time
from contextlib import AbstractContextManager, nullcontext, redirect_stdout, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from .. import figures
from . import answers, arrays, inputs, slips
from .answers import Unread
from .computed import Computed
from .drawn import shown_here
from .edits import listed
from .formula import Input, node
from .questions import CORRECT, NOT_ATTEMPTED, NOT_YET, Outcome, stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matplotlib.axes import Axes

    from .formula import Node
    from .inputs import Point
    from .questions import Ask
    from .slips import Slip

SECONDS = 10.0
"""How long a check in a notebook goes on asking. A single call that does not end is for its reader to stop."""

SECONDS_TO_DRAW = 1.0
"""The same for a picture, which ends where the time did."""


@dataclass(frozen=True)
class Asker:
    """Calls an ``answer`` with the inputs of a section, until the time is up."""

    question: Function
    answer: Callable[..., Any]

    def __call__(self, section: str) -> Sequence[object]:
        """Values, or exceptions, in order."""
        given: list[object] = []
        until = time.monotonic() + (SECONDS_TO_DRAW if section == "drawn" else SECONDS)
        for point in self.question.points(section):
            if time.monotonic() > until:
                break
            try:
                with _quiet(section):
                    given.append(self.answer(*map(copy, point)))  # it may change an array in place
            except Exception as error:  # noqa: BLE001 - a learner's function may raise anything
                given.append(error)
                if section == "verdict":
                    break
        return given


@dataclass
class Function(Computed):
    """A question for a function. ``formula`` makes the tree of a right answer from inputs, in the signature's order.

    ``ideas``: slips that are no single edit, as other formulas, by the sentence that names each.
    """

    formula: Callable[..., Any] = field(default=lambda: 0)
    ideas: Mapping[str, Callable[..., Any]] = field(default_factory=dict, kw_only=True)

    @cached_property
    def tree(self) -> Node:
        """The right answer as a tree."""
        return node(self.formula(*map(Input, self.kinds)))

    def reference(self, table: inputs.Columns) -> Any:  # noqa: ANN401
        """The right answer at each row of a table of inputs."""
        return slips.spread(self.tree, table)

    @cached_property
    def _slips(self) -> list[Slip]:
        ideas = [slips.of_idea(says, node(idea(*map(Input, self.kinds)))) for says, idea in self.ideas.items()]
        return [*ideas, *slips.of_formula(self.tree, self.kinds, self.says)]

    def slips(self) -> list[Slip]:
        """Single edits of the formula, and the ideas."""
        return self._slips

    def alone(self) -> list[Mapping[str, float]]:
        """Numbers that an answer may have a case of its own for: 1 of what is counted, and the width of a format."""
        least = [{name: 1} for name, kind in self.kinds.items() if kind.whole and 1 in (kind.low, *kind.some)]
        return [*least, *({name: one} for name, kind in self.kinds.items() if not kind.whole for one in kind.widths)]

    def trees(self) -> list[Node]:
        """Formulas with cases in which an answer may be right."""
        return [self.tree]

    def pairs(self) -> Iterable[Slip]:
        """Two edits at once."""
        return slips.pairs(self.tree, self.kinds, self.says)

    def asker(self, answer: Callable[..., Any]) -> Ask:
        """Calls the learner's function, until the time is up."""
        return Asker(self, answer)

    def picture(self, answer: Callable[..., Any], *, right: bool) -> Axes | None:
        """What the answer gives over the inputs that it is drawn for; None where the question has no picture."""
        if self.drawing is None:
            return None
        values = self._numbers(self.asker(answer))("drawn")
        return self.drawing.picture(self.name, self.kinds, values, right=right)

    def show(self, answer: Callable[..., Any], outcome: Outcome) -> None:
        """Displays the picture, in a notebook."""
        if self.draw is None or outcome.state == NOT_ATTEMPTED or not shown_here():
            return
        with suppress(Exception):  # a verdict is not lost for a picture: no Matplotlib, or one set up in some odd way
            ax = self.picture(answer, right=outcome.state == CORRECT)
            if ax is not None:
                figures.show(ax)

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """Verdict first; a diagnosis where that fails."""
        given, points = ask("verdict"), self.points("verdict")
        if len(given) > len(points):
            return Outcome(NOT_YET, "It gave more answers than it was asked for.")
        got: list[float] = []
        for point, value in zip(points, given, strict=False):
            if any(hasattr(one, "shape") for one in point):
                break
            stop = self._stopped(point, value)
            if stop and self._known_wrong(got):
                got += [math.nan] * (len(self.verdict) - len(got))
                break
            if stop:
                return self._with_a_cause(stop, value, ask, tries)
            try:
                got.append(answers.number(value))
            except Unread as why:
                return Outcome(NOT_YET, f"{self.asked_as(point)}, your function {why}")
        if len(got) < len(self.verdict):
            return Outcome(
                NOT_YET,
                f"{self.asked_as(points[len(got)])}, your function takes too long. Can it count in fewer steps?",
            )
        right = [self.right_for(one) for one in self.verdict]
        if self.right_at(got, right).all():
            return self._judge_arrays(given[len(got) :], ask, tries)
        return self._diagnosed(given, got, ask, tries)

    def _diagnosed(self, given: Sequence[object], got: Sequence[float], ask: Ask, tries: int) -> Outcome:
        if self._takes_another_order(ask):
            order = listed([f"`{name}`" for name in self.kinds])
            return Outcome(NOT_YET, f"Your function takes its inputs in another order. They come as {order}.")
        numbers = self._numbers(ask)
        claim = self.asked(numbers, tries)
        if claim and "rounded down" in claim.says and any(map(arrays.of_whole_numbers, given)):
            claim = replace(claim, says=f"{claim.says} {arrays.WHOLE}")
        return self.outcome(claim, numbers, got)

    def _takes_another_order(self, ask: Ask) -> bool:
        """Whether the answer has the sheet's own names for its inputs, in another order. A class's grader sees none."""
        try:
            names = list(signature(getattr(ask, "answer", None)).parameters)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return False
        return names != list(self.kinds) and sorted(names) == sorted(self.kinds)

    def _known_wrong(self, got: Sequence[float]) -> bool:
        """Whether all inputs but those at the ends of what is allowed were answered, and not all of them right."""
        inner = len(self._stored)
        right = [self.right_for(one) for one in self._stored]
        return len(got) >= inner and not self.right_at(got[:inner], right).all()

    def _with_a_cause(self, stop: Outcome, error: object, ask: Ask, tries: int) -> Outcome:
        """Where numbers of real size are too much for a slip, those made up may tell which it is."""
        if not isinstance(error, ArithmeticError):
            return stop
        numbers = self._numbers(ask)
        claim = self.asked(numbers, tries)
        shown = self.shows(numbers, (), claim.seen) if claim else ""
        if claim is None or not shown:
            return stop
        return Outcome(NOT_YET, f"{stop.says} {claim.says} {shown}".strip(), claim.slip, shown)

    def _wrong_for_others(self, numbers: Callable[[str], list[float]]) -> bool:
        """Whether an answer that is right for the numbers that decide is wrong for others, one by one."""
        import numpy

        got, right = numpy.array(numbers("many")), self.reference(inputs.columns(self.kinds, self.many))
        return bool((numpy.isfinite(got) & ~self.right_at(got, right)).any())

    def _not_for_arrays_alone(self, point: Point, numbers: Callable[[str], list[float]], tries: int) -> Outcome:
        """What is wrong with an answer that an array has shown to be wrong, and not because it is an array."""
        claim = self.asked(numbers, tries)
        if claim is not None:
            return self.outcome(claim, numbers, numbers("verdict"))
        shown = self.shows(numbers, ())
        return Outcome(NOT_YET, f"{self.asked_as(point)}, it is not right. {shown}".strip(), shows=shown)

    def _numbers(self, ask: Ask) -> Callable[[str], list[float]]:
        """What an answer gives for a set of plain numbers; NaN where it stops, or gives none."""
        known: dict[str, list[float]] = {}

        def numbers(section: str) -> list[float]:
            if section not in known:
                count = len(self.verdict) if section == "verdict" else len(self.points(section))
                found = [_number(one) for one in ask(section)[:count]]
                known[section] = found + [math.nan] * (count - len(found))
            return known[section]

        return numbers

    def _stopped(self, point: Point, value: object) -> Outcome | None:
        if isinstance(value, NotImplementedError):
            return Outcome(NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
        if value is Ellipsis:
            return Outcome(NOT_ATTEMPTED, "There is no answer yet.")
        if isinstance(value, NameError):
            return Outcome(NOT_YET, f"Your function stopped with NameError: {value}.{_unset(value)}")
        if isinstance(value, Exception):
            name = type(value).__name__
            called = f"{self.asked_as(point)}, your function"
            if name == "RecursionError":
                return Outcome(NOT_YET, f"{called} calls itself more often than Python allows. Does it end?")
            says = f"{name}." if self.hidden(point) else stopped(value)  # what it says may be the numbers
            return Outcome(NOT_YET, f"{called} stopped with {says}{self._cause(name, str(value))}")
        return None

    def _cause(self, name: str, text: str) -> str:  # noqa: PLR0911 - one for each
        """What is behind some errors whose own words do not say it."""
        if name == "OverflowError":
            return " A number grew too large: is a fraction upside down, or a power too high?"
        if "interpreted as an integer" in text:
            return (
                " range needs a whole number, and numpy.max takes one array: of two values numpy.maximum is the larger."
            )
        if "'NoneType'" in text:
            return " None is no number, and it is what a function gives whose way ends without return."
        looped = "not iterable" in text or "has no len()" in text
        if looped and not self.arrays:
            return " It is one number. A loop that counts to a number is written with range."
        if self.arrays and (looped or any(one in text for one in _INDEXED)):
            many, without = listed([f"`{one}`" for one in self.arrays]), "a loop or len" if looped else "[...]"
            return f" {many} may be one number as well as an array. Without {without}, one formula does for both."
        if "ArrayType" in text or "maximum() takes" in text or "minimum() takes" in text:
            return " numpy.maximum and numpy.minimum take two values. For a third, put one call inside of the other."
        return " A power is written **." if "for ^" in text else ""

    def _judge_arrays(self, given: Sequence[object], ask: Ask, tries: int) -> Outcome:
        """The answers for arrays, once those for the plain numbers that decide are right."""
        for point, value in zip(self.with_arrays, given, strict=False):
            (name,) = (one for one, held in zip(self.kinds, point, strict=True) if hasattr(held, "shape"))
            right = self.right_for(point)
            fine = f"With each single number tried for `{name}` it is right."
            if isinstance(value, Exception):
                why = arrays.an_error(name, value, quiet=bool(self.more))  # it may say numbers asked for before
                return Outcome(NOT_YET, f"{fine} {why}", "It does not work on an array.")
            try:
                got = answers.array(value, right.shape, name)
            except Unread as what:
                return Outcome(NOT_YET, f"{fine} {self.asked_as(point)}, it {what}", "It does not work on an array.")
            if not self.right_at(got, right).all():
                numbers = self._numbers(ask)
                if self._wrong_for_others(numbers):
                    return self._not_for_arrays_alone(point, numbers, tries)
                again = getattr(ask, "answer", None)
                why = "" if self.hidden(point) else arrays.other_numbers(self, point, got, again)
                says = f"{fine} {self.asked_as(point)}, it is not. {why}".strip()
                return Outcome(NOT_YET, says, "It does not work on an array.")
        if len(given) < len(self.with_arrays):
            return Outcome(NOT_YET, "Your function takes too long with an array.")
        return Outcome(CORRECT, self.right)


_INDEXED = ("item assignment", "not subscriptable", "invalid index to scalar")
"""Parts of what Python says where one number is taken for an array."""


def _quiet(section: str) -> AbstractContextManager[object]:
    """Nothing of what an answer prints is shown, but for the few inputs that decide."""
    return nullcontext() if section == "verdict" else redirect_stdout(io.StringIO())


def _unset(error: NameError) -> str:
    """What to do about a variable that a function reads before it has a value."""
    found = re.search(r"local variable '(\w+)'", str(error))
    return f" Give `{found[1]}` a value first, before a loop or an if that may not run." if found else ""


def _number(value: object) -> float:
    if isinstance(value, Exception):
        return math.nan
    try:
        return answers.number(value)
    except Unread:
        return math.nan
