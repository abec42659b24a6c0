"""A question puts inputs to an answer, says whether it is right, and if not, what the slip is and where it shows.

Three outcomes: not attempted, not yet (with a reason), correct. The right value is never printed. The stages of a
diagnosis stand in ``diagnosis``; what a question is made of, in ``lesson_01`` and the others.

``Question.judge(ask)`` only needs something to ask. A notebook asks the answer itself; ``grading`` asks a process in
a sandbox, over a pipe, for everything that may be wanted, and judges afterwards.
"""

from __future__ import annotations

import math
import re
import time
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeAlias

from . import answers, inputs, slips
from .answers import Unread, short
from .diagnosis import Claim, Case as Asked, diagnose
from .formula import Input, node
from .kinds import kind
from .symbols import Values, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    from .formula import Node
    from .inputs import Point
    from .slips import Slip

Ask: TypeAlias = "Callable[[str], Sequence[object]]"
"""Gives what an answer gave for a set of inputs ("verdict", "small", "many"): values, or exceptions, in order."""

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"

UNWRITTEN = "*Your answer in words, here.*"
"""What stands where a written answer is asked for. A teacher reads those; no check does."""

COUNTED, MOST_COUNTED = ("users", "devices", "experts", "steps"), 5000.0
"""Units of answers that a loop may count up to, and how far it then has to count."""

SECONDS = 10.0
"""How long a check in a notebook goes on asking. A single call that does not end is for its reader to stop."""


@dataclass(frozen=True)
class Outcome:
    """What a check found: one of the three states, a sentence for the learner, and the slip alone, if one is named."""

    state: str
    says: str
    mistake: str = ""


class NotYet(AssertionError):
    """A wrong answer. Shown as its sentence alone; still a failure to any runner."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(kw_only=True)
class Question:
    """What all questions have. ``hints`` go from a nudge to nearly all; ``right`` is said of a right answer.

    ``shown`` hints were given, ``tries`` wrong answers were judged by this object: a copy starts anew.
    """

    id: str
    hints: Sequence[str] = ()
    right: str = ""
    shown: int = field(default=0, init=False, repr=False, compare=False)
    tries: int = field(default=0, init=False, repr=False, compare=False)

    def check(self, answer: Callable[..., Any], because: Callable[[], Any] | None = None) -> None:
        """Prints the good news, or raises NotYet (wrong) or NotImplementedError (empty).

        ``answer`` is the learner's function; for a choice or an expression, a function of no arguments that returns
        it. ``because``: one that returns the sentence that is asked for beside it.
        """
        outcome = self.judge(self.asker(answer), self.tries + 1)
        if outcome.state == CORRECT and because is not None:
            outcome = with_reason(outcome, because)
        message = f"Question {self.id}: {outcome.state}. {outcome.says}".strip()
        if outcome.state == CORRECT:
            print(message)
            return
        if outcome.state == NOT_YET:
            self.tries += 1
            raise NotYet(message)
        raise _empty(message)

    def asker(self, answer: Callable[..., Any]) -> Ask:
        """Asks an answer in this process."""

        def ask(_: str) -> Sequence[object]:
            try:
                return [answer()]
            except Exception as error:  # noqa: BLE001 - a learner's code may raise anything
                return [error]

        return ask

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """The outcome, without printing or raising. ``tries``: how many wrong answers there were, with this one."""
        raise NotImplementedError

    def note(self, answer: Callable[[], Any]) -> None:
        """Says that ``answer``, a function of no arguments, has the form of one, and not whether it is right.

        For copies with letters and numbers of the learner's own, which only the grader of the class knows.
        Raises like ``check``.
        """
        (given,) = self.asker(answer)("")
        if given is None or given is Ellipsis or isinstance(given, (NameError, NotImplementedError)):
            raise _empty(f"{self._named()}: {NOT_ATTEMPTED}. There is no answer yet.")
        if isinstance(given, Exception):
            raise given
        wanted = self.lacks(given)
        if wanted:
            raise NotYet(f"{self._named()}: {NOT_YET}. This needs {wanted}; it is {_told(given)}.")
        print(f"{self._named()}: noted. It counts when your class is graded.")

    def _named(self) -> str:
        return f"Question {self.id}, your own numbers"

    def lacks(self, given: object) -> str:
        """What a noted answer would have to be, if it is not."""
        try:
            fits = math.isfinite(answers.number(given))
        except Unread:
            fits = False
        return "" if fits else "a number"

    def hint(self) -> None:
        """Prints the next hint."""
        if self.shown < len(self.hints):
            self.shown += 1
            print(f"Hint {self.shown} of {len(self.hints)}: {self.hints[self.shown - 1]}")
        else:
            print("That was the last hint.")


# --- a choice, a number ---------------------------------------------------------------


@dataclass
class Choice(Question):
    """One of several options. ``letter`` is right; ``says`` has a sentence for each of the others."""

    id: str
    letter: str
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def letters(self) -> list[str]:
        """All options, in order."""
        return sorted([self.letter, *self.says])

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """A letter in any dress: ``"D"``, ``"d)"``, ``"d) 8 H100"``, ``["d"]``."""
        (given,) = ask("verdict")
        empty = _nothing(given)
        if empty:
            return empty
        letter = self.read(given)
        if letter == self.letter:
            return Outcome(CORRECT, self.right)
        if letter in self.says:
            return Outcome(NOT_YET, self.says[letter], self.says[letter])
        return Outcome(NOT_YET, f"{_told(given)} is not one of the choices: {', '.join(self.letters)}.")

    def read(self, given: object) -> str:
        """The letter that an answer stands for; empty where it is none, or more than one."""
        if isinstance(given, (list, tuple, set)) and len(given) == 1:
            (given,) = given
        if not isinstance(given, str):
            return ""
        found = re.fullmatch(r"\W*([a-z])(?:\W.*)?", given.strip().lower(), re.S)
        if not found or len(set(re.findall(r"\b[a-z]\b", given.lower())) & set(self.letters)) > 1:
            return ""
        return found[1]

    def lacks(self, given: object) -> str:
        """A noted letter is one of them."""
        return "" if self.read(given) in self.letters else f"one of the letters {', '.join(self.letters)}"

    def _named(self) -> str:
        return f"Question {self.id}"


@dataclass
class Number(Question):
    """A number. ``says`` has values of known slips, by the sentence that names each."""

    id: str
    value: float
    says: Mapping[str, float] = field(default_factory=dict)

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """Compares, and names the slip whose value it is."""
        (given,) = ask("verdict")
        empty = _nothing(given)
        if empty:
            return empty
        try:
            number = answers.number(given)
        except Unread:
            number = math.nan
        if math.isnan(number):
            return Outcome(NOT_YET, f"This needs a number; it is {_told(given)}.")
        if inputs.same(number, self.value):
            return Outcome(CORRECT, self.right)
        for says, value in self.says.items():
            if inputs.same(number, value):
                return Outcome(NOT_YET, says, says)
        return Outcome(NOT_YET, f"It is too {'small' if number < self.value else 'large'}.")


# --- a function, an expression ----------------------------------------------------------


@dataclass
class Computed(Question):
    """What functions and expressions have in common: a signature such as ``f(a: bytes, b: users[]) -> s``.

    ``[]``: the input may also be an array. ``where``: which inputs make sense together, a function of them by name.
    ``free``: where any answer is taken, as at a border; a function of arrays by name. ``says``: sentences for slips, by
    their keys. ``most``: of the right answer, unless given ``MOST_COUNTED`` where one may count up to it.
    """

    id: str
    signature: str
    where: Callable[..., Any] | None = field(default=None, kw_only=True)
    free: Callable[..., Any] | None = field(default=None, kw_only=True)
    says: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    most: float | None = field(default=None, kw_only=True)
    more: tuple[Point, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        found = re.fullmatch(r"(\w+)\((.*)\) -> ([\w/ ]*)", self.signature)
        if not found:
            raise ValueError(f"question {self.id}: {self.signature!r} is no signature such as f(a: bytes) -> s")
        self.name, self.output = found[1], found[3]
        if self.most is None:
            self.most = MOST_COUNTED if self.output in COUNTED else math.inf
        pairs = [one.split(": ") for one in found[2].split(", ")]
        self.kinds = {name: kind(of.removesuffix("[]")) for name, of in pairs}
        self.arrays = tuple(name for name, of in pairs if of.endswith("[]"))

    @cached_property
    def space(self) -> inputs.Space:
        """The inputs that the question allows."""
        return inputs.Space(self.id, self.kinds, _by_keyword(self.where), self.reference)

    def reference(self, table: inputs.Columns) -> Any:  # noqa: ANN401
        """The right answer at each row of a table of inputs."""
        raise NotImplementedError

    def slips(self) -> list[Slip]:
        """Those that are looked for."""
        raise NotImplementedError

    def points(self, section: str) -> list[Point]:
        """The inputs of one set; arrays, where there are any, at the end of "verdict"."""
        if section == "verdict":
            return [*self.verdict, *self.with_arrays]
        return self.small if section == "small" else self.many

    @property
    def verdict(self) -> list[Point]:
        """Inputs of real size that decide."""
        return [*self._stored, *self.more]

    @cached_property
    def _stored(self) -> list[Point]:
        if self.id not in inputs.stored():
            raise ValueError(f"question {self.id} has no inputs yet: python3 start.py build chooses them")
        return [tuple(one) for one in inputs.stored()[self.id]]

    def with_more(self, points: Iterable[Point]) -> Self:
        """The same question, decided on more inputs: those of ``points`` that it allows, and that have an answer."""
        again = copy(self)  # and not another object, so that what was worked out for all stays
        allowed = self.space.sound([one for one in points if self.space.allows(one)])
        again.more = tuple(one for one in allowed if abs(self.right_for(one)) <= (self.most or math.inf))
        again.shown = again.tries = 0
        return again

    @cached_property
    def families(self) -> list[inputs.Family]:
        """Inputs of which one is changed at a time: made up, and of real size."""
        made = [self.space.varied(one) for one in self._made_up[: inputs.VARIED]]
        between = [self.space.varied(one) for one in self._between[: inputs.VARIED]]
        values = {name: [one[n] for one in self._stored] for n, name in enumerate(self.kinds)}
        real = [self.space.varied(one, values) for one in self._stored[: inputs.VARIED]]
        limited = [
            (base, [(name, one) for name, one in varied if abs(self.right_for(one)) <= self.most])
            for base, varied in real
        ]
        return [*made, *between, *limited]

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
        """Inputs on which a claim is tried, with those of ``families``."""
        return list(
            dict.fromkeys(
                [*self._between, *(one for base, varied in self.families for one in (base, *(p for _, p in varied)))]
            )
        )

    @cached_property
    def with_arrays(self) -> list[Point]:
        """Two of the verdict's inputs with an array in place of a number, for each that may be one."""
        import numpy

        found = []
        for name in self.arrays:
            n = list(self.kinds).index(name)
            column = [one[n] for one in self._stored]
            for base in self._stored[:2]:
                values = numpy.array([base[n], *column[:3]], dtype=type(base[n]))
                found.append((*base[:n], values, *base[n + 1 :]))
        return [one for one in found if self.where is None or all(map(self.space.allows, _rows(one)))]

    def right_for(self, point: Point) -> Any:  # noqa: ANN401
        """The right answer for one point: a number, or an array where one of its inputs is."""
        rows = _rows(point)
        found = self.reference(inputs.columns(self.kinds, rows))
        return found if any(hasattr(one, "shape") for one in point) else float(found[0])

    def called(self, point: Point) -> str:
        """The call of a point, as it can be typed again."""
        return f"{self.name}({', '.join(map(short, point))})"

    def asked(self, numbers: Callable[[str], list[float]], tries: int) -> Claim | None:
        """The claim about an answer that gave ``numbers`` for each set."""
        return diagnose(Asked(self, numbers, tries))

    def outcome(self, claim: Claim | None, numbers: Callable[[str], list[float]], verdict: Sequence[float]) -> Outcome:
        """NOT_YET, with the claim if there is one, and an input at which the answer is off."""
        shown = self.shows(numbers, verdict)
        if claim is None:
            right = [self.right_for(one) for one in self.verdict]
            good = sum(bool(inputs.same(g, r)) for g, r in zip(verdict, right, strict=False))
            return Outcome(NOT_YET, f"Right for {good} of {len(right)} inputs tried. {shown}".strip())
        return Outcome(NOT_YET, f"{claim.says} {shown}".strip(), claim.slip)

    def shows(self, numbers: Callable[[str], list[float]], verdict: Sequence[float]) -> str:
        """A small input, or one of the verdict's, at which the answer is off, and what the learner's own gave."""
        for section, got in (("small", numbers("small")), ("verdict", verdict)):
            points = self.points(section)
            right = self.reference(inputs.columns(self.kinds, points[: len(got)]))
            for point, mine, want in zip(points, got, right, strict=False):
                if (
                    math.isfinite(mine)
                    and math.isfinite(want)
                    and not inputs.same(mine, want)
                    and not self.is_free(point)
                ):
                    return f"{self.shown_at(point)} gives {mine:.6g}."
        return ""

    def shown_at(self, point: Point) -> str:
        """The call, in a sentence."""
        return f"`{self.called(point)}`"

    def is_free(self, point: Point) -> bool:
        """Whether any answer is taken at a point."""
        if self.free is None:
            return False
        table = inputs.columns(self.kinds, [point])
        return bool(_by_keyword(self.free)(**table).all())


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
        ideas = [
            slips.Slip(
                says,
                says,
                lambda table, tree=node(idea(*map(Input, self.kinds))): slips.spread(tree, table),
                by_hand=True,
            )
            for says, idea in self.ideas.items()
        ]
        return ideas + slips.of_formula(self.tree, self.kinds, self.says)

    def slips(self) -> list[Slip]:
        """Single edits of the formula, and the ideas."""
        return self._slips

    def trees(self) -> list[Node]:
        """Formulas with cases in which an answer may be right."""
        return [self.tree]

    def pairs(self) -> Iterable[Slip]:
        """Two edits at once."""
        return slips.pairs(self.tree, self.kinds, self.says)

    def asker(self, answer: Callable[..., Any]) -> Ask:
        """Calls the learner's function, until the time is up."""

        def ask(section: str) -> Sequence[object]:
            given: list[object] = []
            until = time.monotonic() + SECONDS
            for point in self.points(section):
                if time.monotonic() > until:
                    break
                try:
                    given.append(answer(*map(copy, point)))  # it may change an array in place
                except Exception as error:  # noqa: BLE001 - a learner's function may raise anything
                    given.append(error)
                    if section == "verdict":
                        break
            return given

        return ask

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """Verdict first; a diagnosis where that fails."""
        given, points = ask("verdict"), self.points("verdict")
        got: list[float] = []
        for point, value in zip(points, given, strict=False):
            arrays = [name for name, one in zip(self.kinds, point, strict=True) if hasattr(one, "shape")]
            if arrays:
                break
            stop = self._stopped(point, value)
            if stop:
                return stop
            try:
                got.append(answers.number(value))
            except Unread as why:
                return Outcome(NOT_YET, f"Called as `{self.called(point)}`, your function {why}")
        if len(got) < len(self.verdict):
            return Outcome(
                NOT_YET,
                f"Your function takes too long: `{self.called(points[len(got)])}`. Can it count in fewer steps?",
            )
        right = [self.right_for(one) for one in self.verdict]
        if all(bool(inputs.same(g, r)) or self.is_free(p) for g, r, p in zip(got, right, self.verdict, strict=True)):
            return self._judge_arrays(given[len(got) :])
        numbers = self._numbers(ask)
        return self.outcome(self.asked(numbers, tries), numbers, got)

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
            return Outcome(NOT_YET, f"Your function stopped with NameError: {value}.")
        if isinstance(value, Exception):
            name = type(value).__name__
            if name == "RecursionError":
                return Outcome(NOT_YET, f"Called as `{self.called(point)}`, your function calls itself without an end.")
            return Outcome(NOT_YET, f"Called as `{self.called(point)}`, your function stopped with {name}: {value}")
        return None

    def _judge_arrays(self, given: Sequence[object]) -> Outcome:
        """The answers for arrays, once those for plain numbers are right."""
        for point, value in zip(self.with_arrays, given, strict=False):
            (name,) = (one for one, held in zip(self.kinds, point, strict=True) if hasattr(held, "shape"))
            right = self.right_for(point)
            fine = f"With one number for `{name}` it is right."
            if isinstance(value, Exception):
                return Outcome(NOT_YET, f"{fine} {_of_an_array(name, value)}", "It does not work on an array.")
            try:
                got = answers.array(value, right.shape, name)
            except Unread as why:
                return Outcome(
                    NOT_YET, f"{fine} Called as `{self.called(point)}`, it {why}", "It does not work on an array."
                )
            if not inputs.same(got, right).all():
                return Outcome(
                    NOT_YET, f"{fine} For an array it is not: `{self.called(point)}`.", "It does not work on an array."
                )
        if len(given) < len(self.with_arrays):
            return Outcome(NOT_YET, "Your function takes too long with an array.")
        return Outcome(CORRECT, self.right)


@dataclass
class Expression(Computed):
    """A question for a SymPy expression: ``equation`` gives both sides, from inputs and then the ``unknown``.

    ``solution``: the right answer as a formula of the inputs, so that slips in what is written by hand are known, too.
    ``left``: why a symbol that the sheet names is not in the answer.
    """

    equation: Callable[..., tuple[Any, Any]] = field(default=lambda: (0, 0))
    unknown: str = field(default="", kw_only=True)
    solution: Callable[..., Any] | None = field(default=None, kw_only=True)
    left: Mapping[str, str] = field(default_factory=dict, kw_only=True)
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
        ideas = [
            slips.Slip(
                says,
                says,
                lambda table, tree=node(idea(*map(Input, self.kinds))): slips.spread(tree, table),
                by_hand=True,
            )
            for says, idea in self.ideas.items()
        ]
        written = () if self.solution is None else slips.of_formula(self.solved, self.kinds, self.says)
        return [*ideas, *written, *slips.of_equation(self.sides, self.unknown, self.kinds, self.says)]

    @cached_property
    def solved(self) -> Node:
        """The solution as a tree."""
        assert self.solution is not None
        return node(self.solution(*map(Input, self.kinds)))

    def slips(self) -> list[Slip]:
        """Single edits of the equation, solved; those of the solution; the ideas."""
        return self._slips

    def trees(self) -> list[Node]:
        """None: an expression has no cases."""
        return []

    def pairs(self) -> Iterable[Slip]:
        """None are tried: each is an equation to solve."""
        return ()

    @cached_property
    def every(self) -> list[dict[str, float]]:
        """All inputs, in the order of the sets, by the names of symbols."""
        points = [*self.verdict, *self.small, *self.many]
        return [dict(zip(self.kinds, map(float, one), strict=True)) for one in points]

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

    def judge(self, ask: Ask, tries: int = 1) -> Outcome:
        """Form first, then symbols, then values."""
        (found,) = ask("verdict")
        empty = _nothing(found)
        if empty:
            return empty
        if not isinstance(found, Values):
            return Outcome(NOT_YET, f"This needs a SymPy expression; it is {_type(str(found))}.")
        if found.form:
            return Outcome(NOT_YET, _form(found.form, self.unknown))
        strange = [one for one in sorted(found.names) if one not in self.kinds]
        if strange:
            return Outcome(NOT_YET, self._strange(strange[0]), f"{strange[0]} is left in the answer.")
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
        if inputs.same(verdict, right).all():
            return Outcome(CORRECT, self.right)
        if not any(map(math.isfinite, found.at)):
            return Outcome(
                NOT_YET,
                "It has no real value at the inputs tried. Is there a root or a logarithm of something negative?",
            )
        return self.outcome(self.asked(numbers, tries), numbers, verdict)

    def _strange(self, name: str) -> str:
        if name == self.unknown:
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


# --- words -------------------------------------------------------------------------------


def with_reason(outcome: Outcome, because: Callable[[], Any]) -> Outcome:
    """A right answer still needs the sentence that is asked for with it. Nobody judges what it says."""
    try:
        said = because()
    except Exception:  # noqa: BLE001 - not defined, most likely
        said = None
    if isinstance(said, str) and len(said.split()) >= LEAST_WORDS:
        return outcome
    return Outcome(NOT_YET, 'The letter is right. Say why in a sentence, as `because = "..."`.')


LEAST_WORDS = 3
"""Of a sentence that says why."""


def _nothing(given: object) -> Outcome | None:
    """The outcome where there is no answer, or none that can be read."""
    if given is None or given is Ellipsis:
        return Outcome(NOT_ATTEMPTED, "There is no answer yet.")
    if isinstance(given, NotImplementedError):
        return Outcome(NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
    if isinstance(given, NameError):
        return Outcome(NOT_ATTEMPTED, f"Nothing is defined yet: {given}.")
    if isinstance(given, Exception):
        return Outcome(NOT_YET, f"Asked for its value, your answer stopped with {type(given).__name__}: {given}")
    return None


def _form(form: str, unknown: str) -> str:
    """What to do with what SymPy gave."""
    if form == "equation":
        return f"It is an equation. Solve it for {unknown}: sympy.solve(equation, {unknown})[0]."
    if form.endswith(" of 0"):
        return f"It is an empty {form.split()[0]}: SymPy found no solution. Look at the equation again."
    if form == "set":
        return "It is a set without a single element to take. sympy.solve gives a list."
    return f"It is a {form}, and one expression is wanted: take the one that makes sense, with [0] or [1]."


def _type(name: str) -> str:
    names = {"str": "a text", "bool": "True or False", "NoneType": "nothing", "ellipsis": "nothing"}
    return names.get(name, f"a {name}")


def _of_an_array(name: str, error: Exception) -> str:
    """What to do about an exception that only an array raises."""
    text = str(error)
    if "truth value" in text:
        return (
            f"`{name}` may also be an array, and max, min and if cannot choose for many values at once. "
            "numpy.maximum, numpy.minimum and numpy.where go value by value."
        )
    if "0-dimensional" in text or "length-1" in text or "scalar" in text:
        return (
            f"`{name}` may also be an array. The functions of math take one number; numpy has the same ones for arrays."
        )
    return f"With an array for `{name}` it stopped with {type(error).__name__}: {text}"


def _number(value: object) -> float:
    if isinstance(value, Exception):
        return math.nan
    try:
        return answers.number(value)
    except Unread:
        return math.nan


def _told(value: object) -> str:
    return (
        repr(value)
        if isinstance(value, str)
        else answers.kind(value)
        if not isinstance(value, (int, float))
        else short(value)
    )


def _rows(point: Point) -> list[Point]:
    """A point with an array, as the points that it stands for."""
    sizes = [len(one) for one in point if hasattr(one, "shape")]
    return [tuple(one[n] if hasattr(one, "shape") else one for one in point) for n in range(sizes[0] if sizes else 1)]


def _by_keyword(function: Callable[..., Any] | None) -> Any:  # noqa: ANN401
    """``function``, given only those of its keywords that it takes."""
    if function is None:
        return None
    takes = signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in takes.values()):
        return function
    return lambda **given: function(**{name: given[name] for name in takes})


def _empty(message: str) -> NotImplementedError:
    """The error of an empty answer, shown as its sentence alone."""
    empty = NotImplementedError(message)
    empty._render_traceback_ = lambda: [message]  # type: ignore[attr-defined]  # IPython looks for it
    return empty
