"""A learner's SymPy answer as far as a check needs it: the names of its symbols, and its values.

The sandbox of the grader holds a copy of this file alone: nothing of ours is imported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


INFINITE = "infinite"
"""The form of an expression in which something was divided by 0, or a logarithm taken of it."""


EULER = "Euler"
"""The form of an expression in which E is not the sheet's symbol, as in a text that SymPy read."""


@dataclass(frozen=True)
class Values:
    """The names of an expression's symbols, and its value at each of some inputs; NaN where it has no real one.

    ``form``: what the answer was, where it was not simply an expression ("equation", "list of 2").
    """

    names: frozenset[str]
    at: tuple[float, ...]
    form: str = ""


def evaluate(answer: object, inputs: Sequence[Mapping[str, float]], unknown: str = "") -> Values | str:
    """The Values of a SymPy answer at ``inputs``, which give numbers by the names of symbols.

    Symbols go by their names: one made without ``positive=True`` is the same. What ``solve`` and ``solveset`` give is
    opened where it holds one solution, and an equation where one side is the ``unknown``; else ``form`` says what the
    answer is. Gives the name of its type where it is nothing of SymPy's.
    """
    import sympy

    found, form = _opened(answer, unknown)
    if isinstance(found, bool) or not isinstance(found, (sympy.Expr, int, float)):
        return Values(frozenset(), (), form) if form else type(found).__name__
    expression = sympy.sympify(found)
    if expression.has(sympy.zoo):
        return Values(frozenset(), (), INFINITE)
    given = {name for one in inputs for name in one}
    plain = expression.subs({one: sympy.Symbol(_spelt(one.name, given)) for one in expression.free_symbols})
    names = sorted(one.name for one in plain.free_symbols)
    euler = plain.has(sympy.E) or any(one.is_number for one in plain.atoms(sympy.exp))
    if euler and "E" in given and "E" not in names:
        return Values(frozenset(), (), EULER)
    return Values(frozenset(names), tuple(_values(plain, names, inputs)), form)


def _spelt(name: str, given: Collection[str]) -> str:
    """``lambda`` is a word of Python's, so that a learner who makes the symbol calls it otherwise."""
    return "lambda" if name in ("lam", "lamda") and name not in given and "lambda" in given else name


def _opened(answer: Any, unknown: str) -> tuple[Any, str]:  # noqa: ANN401 - whatever a learner's code gave
    """The expression inside of an answer, and what the answer is where it holds none or several."""
    import sympy

    if hasattr(answer, "tolist"):  # an array, a matrix
        answer = answer.tolist()
    if isinstance(answer, sympy.Equality):
        left, right = answer.args
        for side, other in ((left, right), (right, left)):
            if isinstance(side, sympy.Symbol) and side.name == unknown and unknown not in _names(other):
                return other, ""
        return None, "equation"
    if isinstance(answer, dict):
        mine = [one for key, one in answer.items() if getattr(key, "name", "") == unknown]
        return _one(mine or list(answer.values()), unknown, "dictionary")
    if isinstance(answer, (list, tuple, set, frozenset, sympy.Tuple)):
        return _one(list(answer), unknown, "list")
    if isinstance(answer, sympy.Set):
        sets = [answer, *sympy.preorder_traversal(answer)]
        finite = [one for one in sets if isinstance(one, sympy.FiniteSet)]
        return _one(list(finite[0].args), unknown, "set") if finite else (None, "set")
    return answer, ""


def _one(held: list[Any], unknown: str, kind: str) -> tuple[Any, str]:
    if len(held) != 1:
        return None, f"{kind} of {len(held)}"
    found, form = _opened(held[0], unknown)
    return found, form


def _names(expression: Any) -> set[str]:  # noqa: ANN401
    return {one.name for one in expression.free_symbols}


def _values(expression: Any, names: Sequence[str], inputs: Sequence[Mapping[str, float]]) -> list[float]:  # noqa: ANN401
    """One by one: faster than to substitute, and no harder on a machine's floats than a learner's own code."""
    import sympy

    if not all(name in one for one in inputs for name in names):
        return [math.nan] * len(inputs)
    try:
        function = sympy.lambdify([sympy.Symbol(name) for name in names], expression, modules=["math", "sympy"])
    except Exception:  # noqa: BLE001 - SymPy may give up on a learner's expression in many ways
        return [math.nan] * len(inputs)
    return [_real(function, [one[name] for name in names]) for one in inputs]


def _real(function: Any, values: Sequence[float]) -> float:  # noqa: ANN401
    try:
        return float(function(*values))
    except Exception:  # noqa: BLE001 - no value, or no real one
        return math.nan
