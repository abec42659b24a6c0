"""A question for a SymPy expression: its equation is declared, and solved here with numbers, not with SymPy."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from . import inputs, one_by_one, slips
from .answers import short
from .computed import Computed
from .formula import Input, node
from .questions import CORRECT, NOT_YET, Outcome, nothing
from .symbols import EULER, INFINITE, Values, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Self

    from .formula import Node
    from .inputs import Point
    from .questions import Ask
    from .slips import Slip


AGAIN = "Look at the equation again: it is written sympy.Eq(left, right), or left - right, and not with ==."
COMPARED = "== compares. An equation is sympy.Eq(left, right), or left - right."
"""Said of what ``==`` may have led to, or has."""


@dataclass
class Expression(Computed):
    """A question for a SymPy expression: ``equation`` gives both sides, from inputs and then the ``unknown``.

    ``solution``: the right answer as a formula of the inputs, so that slips in what is written by hand are known, too.
    """

    equation: Callable[..., tuple[Any, Any]] = field(default=lambda: (0, 0))
    unknown: str = field(default="", kw_only=True)
    solution: Callable[..., Any] | None = field(default=None, kw_only=True)
    ideas: Mapping[str, Callable[..., Any]] = field(default_factory=dict, kw_only=True)

    @cached_property
    def sides(self) -> tuple[Node, Node]:
        """The two sides of the equation as trees."""
        left, right = self.equation(*map(Input, [*self.kinds, self.unknown]))
        return node(left), node(right)

    def reference(self, table: inputs.Columns) -> Any:  # noqa: ANN401
        """The unknown, at each row of a table of inputs."""
        return slips.solved(self.sides, self.unknown, table)

    @cached_property
    def _slips(self) -> list[Slip]:
        written = () if self.solution is None else slips.of_formula(self.solved, self.kinds, self.says)
        found = [
            *(self._idea(says, idea) for says, idea in self.ideas.items()),
            *written,
            *slips.of_equation(self.sides, self.unknown, self.kinds, self.says, whole=self.solution is None),
        ]
        return [one for one in found if not one.key.startswith("in whole numbers")]  # symbols are no whole numbers

    def _idea(self, says: str, idea: Callable[..., Any]) -> Slip:
        """A slip of idea: another formula, or, where it takes the unknown as well, another equation."""
        if len(signature(idea).parameters) == len(self.kinds):
            return slips.of_idea(says, node(idea(*map(Input, self.kinds))))
        left, right = idea(*map(Input, [*self.kinds, self.unknown]))
        return slips.of_idea(says, node(left), node(right), unknown=self.unknown)

    @cached_property
    def solved(self) -> Node:
        """The solution as a tree."""
        if self.solution is None:
            raise ValueError(f"question {self.id} has no solution written out")
        return node(self.solution(*map(Input, self.kinds)))

    def slips(self) -> list[Slip]:
        """Single edits of the equation, solved; those of the solution; the ideas."""
        return self._slips

    def formulas(self) -> list[Node]:
        """The solution, where it is written out."""
        return [] if self.solution is None else [self.solved]

    def with_more(self, points: Iterable[Point]) -> Self:
        """The same question, decided on more inputs; those of the other sets are made up once for all copies."""
        _ = self.small, self.many  # asked for whatever the answer is
        return super().with_more(points)

    @property  # not kept: a copy with more inputs has others
    def every(self) -> list[dict[str, float]]:
        """All inputs, in the order of the sets, by the names of symbols."""
        return [*self.values("verdict"), *self.values("small"), *self.values("many")]

    def values(self, section: str) -> list[dict[str, float]]:
        """The inputs of one set, by the names of symbols."""
        return [dict(zip(self.kinds, map(float, one), strict=True)) for one in self.points(section)]

    def asker(self, answer: Callable[..., Any]) -> Ask:
        """Evaluates the learner's expression once, at all inputs."""
        given: list[object] = []

        def ask(_: str) -> Sequence[object]:
            if not given:
                try:
                    found = answer()
                    given.append(
                        found if found is None or found is Ellipsis else evaluate(found, self.every, self.unknown)
                    )
                except Exception as error:  # noqa: BLE001 - a learner's code may raise anything
                    given.append(error)
            return given

        return ask

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:  # noqa: PLR0911 - one for each way of being wrong
        """Form first, then symbols, then values."""
        (found,) = ask("verdict")
        empty = nothing(found)
        if empty:
            return empty
        if not isinstance(found, Values):
            return Outcome(NOT_YET, f"This needs a SymPy expression; it is {_type(str(found))}".removesuffix(".") + ".")
        if found.form:
            return Outcome(NOT_YET, _form(found.form, "" if self.sides[0] == Input(self.unknown) else self.unknown))
        strange = [one for one in sorted(found.names) if one not in self.kinds]
        if strange:
            return Outcome(NOT_YET, self._strange(strange[0], found.names), f"{strange[0]} is left in the answer.")
        lengths = len(self.verdict), len(self.small), len(self.many)
        if len(found.at) != sum(lengths):
            return Outcome(NOT_YET, "It has no value at the inputs tried.")
        cut = {
            "verdict": (0, lengths[0]),
            "small": (lengths[0], lengths[0] + lengths[1]),
            "many": (lengths[0] + lengths[1], None),
        }

        def numbers(section: str) -> list[float]:
            return list(found.at[slice(*cut[section])])

        verdict = numbers("verdict")
        right = self.reference(inputs.columns(self.kinds, self.verdict))
        if self.right_at(verdict, right).all():
            return Outcome(CORRECT, self.right)
        if not any(map(math.isfinite, found.at)):
            return Outcome(
                NOT_YET,
                "It has no real value at the inputs tried. Is there a root or a logarithm of something negative, "
                "a unit, or what SymPy still has to do, as .doit() does?",
            )
        return self.outcome(self.asked(numbers, tries), numbers, verdict)

    @cached_property
    def needed(self) -> set[str]:
        """The symbols that are in the right answer."""
        return one_by_one.follows(self.families, lambda points: self.reference(inputs.columns(self.kinds, points)))[0]

    def _strange(self, name: str, names: Collection[str]) -> str:
        if name == self.unknown:
            gone = [one for one in self.kinds if one not in names and one in self.needed]
            if len(gone) == 1:
                did = f"did you solve for {gone[0]}? Solve for {name}."
                return f"{name} is still in the answer, and {gone[0]} is not: {did}"
            return f"{name} is still in the answer. Solve for it: {name} stands alone on one side."
        why = self.left.get(name)
        return (
            f"{name} should not be in the answer: {why}."
            if why
            else f"{name} should not be in the answer. The sheet does not give it."
        )

    def shown_at(self, point: Point) -> str:
        """The values of the symbols, in a sentence."""
        values = ", ".join(f"{name} = {short(one)}" for name, one in zip(self.kinds, point, strict=True))
        return f"At {values} it"


_NUMBERS = {
    INFINITE: "It has no value: something in it is divided by 0, as by log(1), or it has the logarithm of 0.",
    EULER: "E is Euler's number in it, 2.718, as in a text that SymPy reads. Use the symbol E of the cell above.",
}
"""What to say of numbers that SymPy put into an expression."""


def _form(form: str, unknown: str) -> str:
    """What to do with what SymPy gave."""
    if form in _NUMBERS:
        return _NUMBERS[form]
    if form == "equation" and not unknown:
        return "It is an equation, and one expression is wanted."
    if form == "equation":
        return f"It is an equation. Solve it for {unknown}: sympy.solve(equation, {unknown})[0]."
    if form.endswith(" of 0"):
        return f"It is an empty {form.split(maxsplit=1)[0]}: SymPy found no solution. {AGAIN}"
    if form == "set":
        return "It is a set without a single element to take. sympy.solve gives a list."
    how = "by its name" if form.startswith("dictionary") else "with [0] or [1]"
    return f"It is a {form}, and one expression is wanted: take the one that makes sense, {how}."


def _type(name: str) -> str:
    if name in ("StrictLessThan", "LessThan", "StrictGreaterThan", "GreaterThan"):
        return "an inequality"
    names = {"str": "a text", "bool": f"True or False. {COMPARED}", "NoneType": "nothing"}
    names |= {"ellipsis": "nothing"}
    return names.get(name, f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}")
