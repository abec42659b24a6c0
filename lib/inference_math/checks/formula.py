"""A right answer as a tree: what a question's formula is made of, so that it can be computed, taken apart and edited.

A question's formula is written once, as a plain function. Called with ``Input`` objects it becomes a tree, because
its operators, ``numpy.maximum`` and the words below make nodes in place of numbers:

    part("the KV caches", users * context * kv)     a piece that has a name on the sheet
    larger(moving, computing)                       the longer of two times
    num(2, "a multiplication and an addition")      a number, and why it is there
    case(tokens > threshold, long, short)           one or the other; an ``if`` cannot be seen in a tree
    total("step", 1, answer, lambda step: ...)      a sum over steps, first to last

``value`` computes a tree with numbers, or with arrays that have one entry for each of many inputs.
NumPy is imported where something is computed.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Number: TypeAlias = Any
"""A float, or an array with an entry for each of many inputs."""

Like: TypeAlias = "Node | float"
"""A node, or a plain number that becomes one."""

SIGNS = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "**": 3}
"""How tightly each binds."""

COMPARED = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}
"""Signs of a test, and NumPy's names for them."""


class Node:
    """A piece of a formula. Its operators make larger pieces."""

    def __add__(self, other: Like) -> Node:
        return Op("+", self, node(other))

    def __radd__(self, other: Like) -> Node:
        return Op("+", node(other), self)

    def __sub__(self, other: Like) -> Node:
        return Op("-", self, node(other))

    def __rsub__(self, other: Like) -> Node:
        return Op("-", node(other), self)

    def __mul__(self, other: Like) -> Node:
        return Op("*", self, node(other))

    def __rmul__(self, other: Like) -> Node:
        return Op("*", node(other), self)

    def __truediv__(self, other: Like) -> Node:
        return Op("/", self, node(other))

    def __rtruediv__(self, other: Like) -> Node:
        return Op("/", node(other), self)

    def __floordiv__(self, other: Like) -> Node:
        return Op("//", self, node(other))

    def __pow__(self, other: Like) -> Node:
        return Op("**", self, node(other))

    def __rpow__(self, other: Like) -> Node:
        return Op("**", node(other), self)

    def __lt__(self, other: Like) -> Test:
        return Test("<", self, node(other))

    def __le__(self, other: Like) -> Test:
        return Test("<=", self, node(other))

    def __gt__(self, other: Like) -> Test:
        return Test(">", self, node(other))

    def __ge__(self, other: Like) -> Test:
        return Test(">=", self, node(other))

    def __ceil__(self) -> Node:
        return Call("ceil", (self,))

    def __floor__(self) -> Node:
        return Call("floor", (self,))

    def __bool__(self) -> bool:
        raise TypeError("a formula has no truth value: use case(test, yes, no) in place of if, and larger(a, b) of max")

    def __array_ufunc__(self, function: Any, method: str, *inputs: Like, **_: object) -> Node:  # noqa: ANN401
        names = {"maximum": "larger", "minimum": "smaller"}
        name = names.get(function.__name__, function.__name__)
        if method != "__call__" or name not in FUNCTIONS:
            raise TypeError(f"numpy.{function.__name__} is not known in a formula; known are {', '.join(FUNCTIONS)}")
        return Call(name, tuple(map(node, inputs)))

    def children(self) -> Iterator[tuple[str, Node]]:
        """The pieces of this one, by the names of their fields ("args.0" for those of a call)."""
        for one in fields(self):  # type: ignore[arg-type]  # every kind of node is a dataclass
            held = getattr(self, one.name)
            if isinstance(held, Node):
                yield one.name, held
            elif isinstance(held, tuple):
                yield from ((f"{one.name}.{n}", piece) for n, piece in enumerate(held))

    def with_child(self, name: str, new: Node) -> Node:
        """The same piece with ``new`` in the place ``name``."""
        field, _, place = name.partition(".")
        if not place:
            return replace(self, **{field: new})  # type: ignore[type-var]
        held = list(getattr(self, field))
        held[int(place)] = new
        return replace(self, **{field: tuple(held)})  # type: ignore[type-var]


@dataclass(frozen=True, slots=True)
class Input(Node):
    """What the learner's function is given, by its name on the sheet."""

    name: str


@dataclass(frozen=True, slots=True)
class Num(Node):
    """A number that the formula holds, and why it does."""

    number: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Op(Node):
    """Two pieces with a sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of ``FUNCTIONS``."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Part(Node):
    """A piece that has a ``name`` on the sheet ("the KV caches"); ``many``: the name is a plural."""

    name: str
    inner: Node
    many: bool = False


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A comparison: what ``case`` asks."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Case(Node):
    """``yes`` where the test holds, else ``no``. ``when``, ``otherwise``: the two in words ("past the threshold")."""

    test: Test
    yes: Node
    no: Node
    when: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Total(Node):
    """The sum of ``term`` for ``index`` from ``first`` to ``last``, both included; ``step`` says what one term is."""

    index: str
    first: Node
    last: Node
    term: Node
    step: str = "step"


# --- the words of a formula -----------------------------------------------------


def node(value: Like) -> Node:
    """``value`` as a node: a number becomes a ``Num``. Raises TypeError for anything else."""
    if isinstance(value, Node):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"a formula is made of inputs and numbers, not of a {type(value).__name__}")
    return Num(value)


def part(name: str, inner: Like, *, many: bool = False) -> Node:
    """A piece that has a name on the sheet; ``many`` where the name is a plural."""
    return Part(name, node(inner), many)


def num(value: float, why: str) -> Node:
    """A number of the formula, and why it is there."""
    return Num(value, why)


def larger(one: Like, other: Like) -> Node:
    """The larger of two."""
    return Call("larger", (node(one), node(other)))


def smaller(one: Like, other: Like) -> Node:
    """The smaller of two."""
    return Call("smaller", (node(one), node(other)))


def case(test: Test, yes: Like, no: Like, *, when: str = "", otherwise: str = "") -> Node:
    """``yes`` where ``test`` holds, else ``no``; the two in words, if a sentence is to speak of them."""
    return Case(test, node(yes), node(no), when, otherwise)


def total(index: str, first: Like, last: Like, term: Callable[[Node], Like], step: str = "step") -> Node:
    """The sum of ``term(index)`` for whole numbers from ``first`` to ``last``, both included."""
    return Total(index, node(first), node(last), node(term(Input(index))), step)


def log(of: Like) -> Node:
    """The natural logarithm."""
    return Call("log", (node(of),))


def exp(of: Like) -> Node:
    """The number e to the power of it."""
    return Call("exp", (node(of),))


def ceil(of: Like) -> Node:
    """Rounded up."""
    return Call("ceil", (node(of),))


def floor(of: Like) -> Node:
    """Rounded down."""
    return Call("floor", (node(of),))


# --- computing --------------------------------------------------------------------

FUNCTIONS = ("larger", "smaller", "log", "exp", "sqrt", "ceil", "floor", "round")
"""What a formula may call."""


def value(tree: Node, given: Mapping[str, Number]) -> Number:
    """The number that ``tree`` gives for ``given``, {name of an input: number}.

    With arrays of one length, an array: an entry for each. NaN or infinite where the formula has no value.
    """
    import numpy

    with numpy.errstate(all="ignore"):
        return _value(tree, given)


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "**": operator.pow,
}


def _value(tree: Node, given: Mapping[str, Number]) -> Number:  # noqa: PLR0911 - one for each kind of node
    import numpy

    if isinstance(tree, Input):
        return numpy.asarray(given[tree.name], dtype=float)
    if isinstance(tree, Num):
        return numpy.float64(tree.number)
    if isinstance(tree, Part):
        return _value(tree.inner, given)
    if isinstance(tree, Op):
        return _OPERATORS[tree.sign](_value(tree.left, given), _value(tree.right, given))
    if isinstance(tree, Test):
        return getattr(numpy, COMPARED[tree.sign])(_value(tree.left, given), _value(tree.right, given))
    if isinstance(tree, Case):
        return numpy.where(_value(tree.test, given), _value(tree.yes, given), _value(tree.no, given))
    if isinstance(tree, Total):
        return _sum(tree, given)
    tree = cast("Call", tree)
    names = {"larger": "maximum", "smaller": "minimum"}
    return getattr(numpy, names.get(tree.name, tree.name))(*(_value(one, given) for one in tree.args))


SUMMED = 4096
"""Terms of a sum that are worked out at a time."""


def _sum(tree: Total, given: Mapping[str, Number]) -> Number:
    """Of all inputs at once, up to the longest of their sums; an index past an input's own last counts nothing."""
    import numpy

    first, last = _value(tree.first, given), _value(tree.last, given)
    if not numpy.size(first + last):  # no inputs, no sums
        return first + last
    least, most = numpy.min(first), numpy.max(last)
    if not (math.isfinite(least) and math.isfinite(most)):
        return numpy.full(numpy.broadcast(first, last).shape, math.nan)
    whole = 0.0 * (first + last)
    shape = (-1, *[1] * max(numpy.ndim(one) for one in (whole, *given.values())))
    for start in range(int(least), int(most) + 1, SUMMED):
        n = numpy.arange(start, min(start + SUMMED, int(most) + 1), dtype=float).reshape(shape)
        term = _value(tree.term, {**given, tree.index: n})
        whole = whole + numpy.where((n >= first) & (n <= last), term, 0.0).sum(axis=0)
    return whole


# --- looking at a tree --------------------------------------------------------------


def walk(tree: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every piece with the way to it from the top, the top first."""
    yield path, tree
    for name, piece in tree.children():
        yield from walk(piece, (*path, name))


def put(tree: Node, path: tuple[str, ...], new: Node) -> Node:
    """The tree with ``new`` in the place that ``path`` leads to."""
    if not path:
        return new
    child = dict(tree.children())[path[0]]
    return tree.with_child(path[0], put(child, path[1:], new))


def replaced(tree: Node, old: Node, new: Node) -> Node:
    """The tree with ``new`` wherever ``old`` stands."""
    if tree == old:
        return new
    for name, piece in tree.children():
        tree = tree.with_child(name, replaced(piece, old, new))
    return tree


def inputs(tree: Node) -> set[str]:
    """The names of the inputs that a tree uses; the index of a sum is none of them."""
    own = {one.index for _, one in walk(tree) if isinstance(one, Total)}
    return {one.name for _, one in walk(tree) if isinstance(one, Input)} - own


def bare(tree: Node) -> Node:
    """The piece inside of names: what ``part`` was given."""
    return bare(tree.inner) if isinstance(tree, Part) else tree


def code(tree: Node, within: int = 0) -> str:  # noqa: PLR0911 - one for each kind of node
    """The tree as a line of Python, with brackets where they are needed."""
    if isinstance(tree, Part):
        return code(tree.inner, within)
    if isinstance(tree, Input):
        return tree.name
    if isinstance(tree, Num):
        return f"{tree.number:g}"
    if isinstance(tree, Test):
        return f"{code(tree.left)} {tree.sign} {code(tree.right)}"
    if isinstance(tree, Case):
        return f"({code(tree.yes)} if {code(tree.test)} else {code(tree.no)})"
    if isinstance(tree, Total):
        return f"sum({code(tree.term)} for {tree.index} in range({code(tree.first)}, {code(tree.last, 1)} + 1))"
    if isinstance(tree, Call):
        names = {"larger": "max", "smaller": "min"}
        return f"{names.get(tree.name, tree.name)}({', '.join(map(code, tree.args))})"
    tree = cast("Op", tree)
    binds = SIGNS[tree.sign]
    left, right = code(tree.left, binds + (tree.sign == "**")), code(tree.right, binds + (tree.sign != "**"))
    text = f"{left}**{right}" if tree.sign == "**" else f"{left} {tree.sign} {right}"
    return f"({text})" if binds < within else text
