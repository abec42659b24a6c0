"""A question whose answer is computed: what functions and expressions have in common.

The stages of a diagnosis stand in ``diagnosis``; how inputs are chosen, in ``inputs``; what a question is made of, in
``lesson_01`` and the others.
"""

from __future__ import annotations

import math
import re
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any

from . import inputs
from .answers import short
from .diagnosis import Given, diagnose
from .kinds import kind
from .one_by_one import HARDLY
from .questions import NOT_YET, Outcome, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    from numpy.typing import NDArray

    from .diagnosis import Claim
    from .drawn import Drawing
    from .formula import Node
    from .inputs import Point
    from .slips import Slip

TIES, REAL = 20, 40
"""Inputs on which a claim is tried: at which two branches meet, and of real size."""

COUNTED, MOST_COUNTED = ("users", "devices", "experts", "steps"), 5000.0
"""Units of answers that a loop may count up to, and how far it then has to count."""


@dataclass
class Computed(Question):
    """What functions and expressions have in common: a signature such as ``f(a: bytes, b: users[]) -> s``.

    ``[]``: the input may also be an array. ``where``: which inputs make sense together, a function of them by name.
    ``says``: sentences for slips, by their keys. ``left``: why an input has no part in the answer. ``most``: of the
    right answer; ``MOST_COUNTED`` unless given, where one may count up to it. ``ends``: the least or most that inputs
    may be, where the sheet names it; each is tried in place of another value. ``draw`` makes what the answer is drawn
    by, where a picture says something.
    """

    id: str
    signature: str
    where: Callable[..., Any] | None = field(default=None, kw_only=True)
    says: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    left: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    most: float | None = field(default=None, kw_only=True)
    draw: Callable[[], Drawing] | None = field(default=None, kw_only=True)
    ends: Sequence[Mapping[str, float]] = field(default=(), kw_only=True)
    more: tuple[Point, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        found = re.fullmatch(r"(\w+)\((.*)\) -> ([\w/ ]*)", self.signature)
        if not found:
            raise ValueError(f"question {self.id}: {self.signature!r} is no signature such as f(a: bytes) -> s")
        self.name, self.output = found[1], found[3]
        self.limit = self.most or (MOST_COUNTED if self.output in COUNTED else math.inf)
        pairs = [one.split(": ") for one in found[2].split(", ")]
        self.kinds = {name: kind(of.removesuffix("[]")) for name, of in pairs}
        self.arrays = tuple(name for name, of in pairs if of.endswith("[]"))

    @cached_property
    def space(self) -> inputs.Space:
        """The inputs that the question allows."""
        return inputs.Space(self.id, self.kinds, by_keyword(self.where), self.reference)

    def reference(self, table: inputs.Columns) -> Any:  # noqa: ANN401
        """The right answer at each row of a table of inputs."""
        raise NotImplementedError

    def slips(self) -> list[Slip]:
        """Those that are looked for."""
        raise NotImplementedError

    def trees(self) -> list[Node]:
        """Formulas with cases in which an answer may be right; none where an equation is declared."""
        return []

    def formulas(self) -> list[Node]:
        """The right answer as formulas of its inputs; none where it is not written out."""
        return self.trees()

    def pairs(self) -> Iterable[Slip]:
        """Two edits at once; none where each is an equation to solve."""
        return ()

    def points(self, section: str) -> list[Point]:
        """The inputs of one set; arrays, where there are any, at the end of "verdict"."""
        if section == "verdict":
            return [*self.verdict, *self.with_arrays]
        if section == "drawn":
            return [] if self.drawing is None else self.drawing.points(self.kinds)
        return self.small if section == "small" else self.many

    @cached_property
    def drawing(self) -> Drawing | None:
        """What the answer is drawn by."""
        return None if self.draw is None else self.draw()

    @property
    def verdict(self) -> list[Point]:
        """Inputs of real size that decide."""
        return [*self._stored, *self._ends, *self.more]

    @cached_property
    def _ends(self) -> list[Point]:
        made = [next(one for one in self._with(end) if self.space.allows(one)) for end in self.ends]
        for end in self.alone():
            tried = [*self._stored, *made]
            if not any(self._has(point, end) for point in tried):
                made += self.space.sound([one for one in self._with(end) if self.space.allows(one)], self.limit)[:1]
        return made

    def alone(self) -> list[Mapping[str, float]]:
        """Numbers that an answer may have a case of its own for: 1 of what is counted, and the width of a format."""
        return []

    def _with(self, end: Mapping[str, float]) -> list[Point]:
        """The stored inputs, with other numbers for some of them."""
        return [tuple(end.get(name, one) for name, one in zip(self.kinds, base, strict=True)) for base in self._stored]

    def _has(self, point: Point, end: Mapping[str, float]) -> bool:
        return all(point[list(self.kinds).index(name)] == number for name, number in end.items())

    @cached_property
    def _stored(self) -> list[Point]:
        """Those of ``inputs.json``; a question that is not in it yet has its inputs chosen now."""
        return [tuple(one) for one in inputs.stored().get(self.id) or self.chosen()[0]]

    def chosen(self) -> tuple[list[Point], list[str]]:
        """Inputs for the verdict, and the keys of those slips that none refuses."""
        ties = [tie for tree in self.trees() for tie in inputs.edges(self.space, tree)]
        near = [one for tree in self.trees() for one in inputs.around(self.space, tree)]
        points, passing = inputs.choose(self.space, self.slips(), ties, near, self.limit)
        return list(dict.fromkeys([*points, *self.each_way])), passing

    @property
    def each_way(self) -> list[Point]:
        """Inputs for each way through the cases of the right answer."""
        return [one for tree in self.trees() for one in inputs.each_way(self.space, tree, self.limit)]

    def with_more(self, points: Iterable[Point]) -> Self:
        """The same question, decided on more inputs: those of ``points`` that it allows, and that have an answer."""
        again = copy(self)  # and not another object, so that what was worked out for all stays
        again.more = tuple(self.space.sound([one for one in points if self.space.allows(one)], self.limit))
        again.shown = again.tries = 0
        vars(again).pop("with_arrays", None)
        return again

    @cached_property
    def families(self) -> list[inputs.Family]:
        """Inputs of which one is changed at a time: made up, and of real size."""
        made = [self.space.varied(one) for one in self._made_up[: inputs.VARIED]]
        between = [self.space.varied(one) for one in self._between[: inputs.VARIED]]
        values = {name: [one[n] for one in (*self._stored, *self._real)] for n, name in enumerate(self.kinds)}
        real = [
            self.space.varied(one, values) for one in (*self._stored[: inputs.VARIED], *self._real[: 2 * inputs.VARIED])
        ]
        limited = [
            (base, [(name, one) for name, one in varied if abs(self.right_for(one)) <= self.limit])
            for base, varied in real
        ]
        ends = [self.space.varied(one, values) for one in self._ends[: len(self.ends)]]
        return [*made, *between, *limited, *ends]

    def one_way(self, name: str) -> bool:
        """Whether the right answer only grows with an input, or only falls, as far as inputs tell."""
        place = list(self.kinds).index(name)
        values = sorted({one[place] for one in self.many})
        steps = [
            (one, further)
            for one in self.many
            for value in values[values.index(one[place]) + 1 :][:2]
            if self.space.allows(further := (*one[:place], value, *one[place + 1 :]))
        ]
        if not steps:
            return True
        before, after = (self.reference(inputs.columns(self.kinds, points)) for points in zip(*steps, strict=True))
        grows = [then > now for now, then in zip(before, after, strict=True) if not inputs.same(now, then)]
        return len(set(grows)) < 2

    @cached_property
    def _made_up(self) -> list[Point]:
        return self.space.made_up(self.slips())

    @cached_property
    def _between(self) -> list[Point]:
        return self.space.many()

    @cached_property
    def small(self) -> list[Point]:
        """Made-up inputs that tell slips apart."""
        return self._made_up

    @cached_property
    def many(self) -> list[Point]:
        """Inputs on which a claim is tried: with those of ``families``, and some at which two branches meet."""
        varied = (one for base, varied in self.families for one in (base, *(point for _, point in varied)))
        return list(dict.fromkeys([*self._between, *varied, *self._real, *self._ties]))

    @cached_property
    def _real(self) -> list[Point]:
        return self.space.of_real_size(self.limit)[:REAL]

    @cached_property
    def _ties(self) -> list[Point]:
        found = [tie for tree in self.trees() for tie in inputs.edges(self.space, tree)]
        return self.space.sound(found[:: 1 + len(found) // TIES], self.limit)

    @cached_property
    def with_arrays(self) -> list[Point]:
        """Three of the verdict's inputs, one of them of ``more``, with an array for each number that may be one."""
        found = []
        for name in self.arrays:
            n = list(self.kinds).index(name)
            for rows, count in ((self._stored, 2), (self.more, 1)):
                bases = rows if rows is self.more else _each_switch(rows)[:count]
                made = [self._as_array(base, n, rows[:3]) for base in bases]
                found += [one for one in made if self._is_sound(one)][:count]
        return found

    def _as_array(self, base: Point, n: int, others: Sequence[Point]) -> Point:
        """``base`` with an array in place ``n``: with values of ``others``, or near its own where they do not fit."""
        import numpy

        def put(values: Sequence[float]) -> Point:
            return (*base[:n], numpy.array([base[n], *values], dtype=type(base[n])), *base[n + 1 :])

        found = put([one[n] for one in others])
        if self._is_sound(found):
            return found
        near = [type(base[n])(base[n] * times) for times in (0.5, 2, *inputs.NEAR)]
        return put([one for one in near if one and self._is_sound((*base[:n], one, *base[n + 1 :]))][: len(others)])

    def right_at(self, got: Any, right: Any) -> NDArray[Any]:  # noqa: ANN401 - numbers or arrays
        """Where an answer is right. Beside a right 0, what is left of two equal numbers counts as 0."""
        import numpy

        with numpy.errstate(invalid="ignore"):
            return inputs.same(got, right) | (numpy.equal(right, 0) & (numpy.abs(got) <= self._noise))

    @cached_property
    def _noise(self) -> float:
        """Far less than any right answer but 0."""
        import numpy

        right = numpy.abs(self.reference(inputs.columns(self.kinds, self._stored)))
        return float(HARDLY * numpy.median(right[right > 0])) if right.any() else 0.0

    def _is_sound(self, point: Point) -> bool:
        """Whether all that a point with an array stands for may be asked."""
        rows = rows_of(point)
        return all(map(self.space.allows, rows)) and len(self.space.sound(rows, self.limit)) == len(rows)

    def hidden(self, point: Point) -> bool:
        """Whether no page shows a point: it is one of ``more``, which the class's grader asks for and nobody knows."""
        return rows_of(point)[0] in self.more

    def right_for(self, point: Point) -> Any:  # noqa: ANN401
        """The right answer for one point: a number, or an array where one of its inputs is."""
        rows = rows_of(point)
        found = self.reference(inputs.columns(self.kinds, rows))
        return found if any(hasattr(one, "shape") for one in point) else float(found[0])

    def asked_as(self, point: Point) -> str:
        """Which call it is, at the beginning of a sentence."""
        return (
            "Called with other numbers than its check's" if self.hidden(point) else f"Called as `{self.called(point)}`"
        )

    def called(self, point: Point) -> str:
        """The call of a point, as it can be typed again."""
        return f"{self.name}({', '.join(map(short, point))})"

    def asked(self, numbers: Callable[[str], list[float]], tries: int) -> Claim | None:
        """The claim about an answer that gave ``numbers`` for each set."""
        return diagnose(Given(self, numbers, tries))

    def outcome(self, claim: Claim | None, numbers: Callable[[str], list[float]], verdict: Sequence[float]) -> Outcome:
        """NOT_YET, with the claim if there is one, and an input at which the answer is off."""
        shown = self.shows(numbers, verdict, claim.seen if claim else math.isfinite)
        if claim is None:
            right = [self.right_for(one) for one in self.verdict]
            gaps = [g - r for g, r in zip(verdict, right, strict=False) if not self.right_at(g, r)]
            way = "small" if all(gap < 0 for gap in gaps) else "large" if all(gap > 0 for gap in gaps) else ""
            fine, others = len(right) - len(gaps), "the others" if len(gaps) > 1 else "the other one"
            says = f"Right for {fine or 'none'} of {len(right)} inputs tried"
            if way:
                says += f", too {way} for {others}" if fine else f": too {way} for all of them"
            return Outcome(NOT_YET, f"{says}. {shown}".strip(), shows=shown)
        return Outcome(NOT_YET, f"{claim.says} {shown}".strip(), claim.slip, shown)

    def shows(
        self,
        numbers: Callable[[str], list[float]],
        verdict: Sequence[float],
        seen: Callable[[float], bool] = math.isfinite,
    ) -> str:
        """A small input, or one of the verdict's, at which the answer is off, and what the learner's own gave.

        One at which what was said is ``seen`` in that number, if there is one.
        """
        examples: list[tuple[Point, float]] = []
        for section, got in (("small", numbers("small")), ("verdict", verdict)):
            points = self.points(section)[: len(got)]
            right = self.reference(inputs.columns(self.kinds, points))
            for point, mine, want in zip(points, got, right, strict=False):
                if (
                    math.isfinite(mine)
                    and math.isfinite(want)
                    and not self.right_at(mine, want)
                    and not self.hidden(point)
                ):
                    examples.append((point, mine))
        best = next((pair for pair in examples if seen(pair[1])), None) or next(iter(examples), None)
        return f"{self.shown_at(best[0])} gives {best[1] + 0:.6g}." if best else ""

    def shown_at(self, point: Point) -> str:
        """The call, in a sentence."""
        return f"`{self.called(point)}`"


def _each_switch(rows: Sequence[Point]) -> list[Point]:
    """The rows, those first in which a switch is set as in none before."""
    first = {tuple(one for one in row if isinstance(one, bool)): row for row in reversed(rows)}
    return [*reversed(first.values()), *(row for row in rows if row not in first.values())]


def rows_of(point: Point) -> list[Point]:
    """A point with an array, as the points that it stands for."""
    sizes = [len(one) for one in point if hasattr(one, "shape")]
    return [tuple(one[n] if hasattr(one, "shape") else one for one in point) for n in range(sizes[0] if sizes else 1)]


def by_keyword(function: Callable[..., Any] | None) -> Any:  # noqa: ANN401
    """``function``, given only those of its keywords that it takes."""
    if function is None:
        return None
    takes = signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in takes.values()):
        return function
    return lambda **given: function(**{name: given[name] for name in takes})
