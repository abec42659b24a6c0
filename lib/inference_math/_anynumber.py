"""One body for every kind of number: the choices and checks that Python's own operators leave open."""

import math
import re
import sys
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Protocol, TypeAlias

from ._doors import refuse_narrow, shown, widened
from .errors import InputError, unknown


class Value(Protocol):
    """What a formula computes with: a number, a NumPy array, a SymPy expression, or a pint quantity.

    All of these, and no text, no list and no complex number, can be subtracted, divided and put in order.
    """

    def __add__(self, other: Any, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __rtruediv__(self, other: Any, /) -> Any: ...
    def __pow__(self, other: Any, /) -> Any: ...
    def __neg__(self) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...


Result: TypeAlias = Any
"""What a formula gives: of the widest kind that went in, which no type can say."""


Positive: TypeAlias = Annotated[Value, "more than 0"]
NotNegative: TypeAlias = Annotated[Value, "0 or more"]
Share: TypeAlias = Annotated[Value, "from 0 to 1"]
PositiveShare: TypeAlias = Annotated[Value, "above 0 and at most 1"]
BelowOne: TypeAlias = Annotated[Value, "less than 1"]
Whole: TypeAlias = Annotated[int, "a whole number, 0 or more"]
Count: TypeAlias = Annotated[int, "a whole number, 1 or more"]
"""What an argument may be. A test tries all that is not allowed on each argument that says so."""


# --- what is refused ---------------------------------------------------------

MOST = 1e50
"""The largest number that is taken: nothing in the world of these formulas comes near it, and the product of six such
numbers is still one that a float holds."""


def positive(**values: Any) -> None:
    """Raises InputError unless each value is finite and more than 0: a number, an array, a symbol or a quantity.

    Values are given by the names that the message calls them: ``positive(batch=batch)``.
    """
    for name, value in values.items():
        kind = value.__class__  # the two commonest cases are decided here: a call costs more than they do
        if not ((kind is float or kind is int) and 0 < value <= MOST):
            _check(name, value, "more than 0", lambda least: least > 0)


def not_negative(**values: Any) -> None:
    """The same for 0 or more."""
    for name, value in values.items():
        kind = value.__class__
        if not ((kind is float or kind is int) and 0 <= value <= MOST):
            _check(name, value, "0 or more", lambda least: least >= 0)


def more_than_minus_one(**values: Any) -> None:
    """The same for more than -1: what is left of one whole, over that whole."""
    for name, value in values.items():
        _check(name, value, "more than -1", lambda least: least > -1)


def share(**values: Any) -> None:
    """The same for a share, from 0 to 1."""
    for name, value in values.items():
        _check(name, value, "from 0 to 1", lambda least: least >= 0, lambda most: most <= 1)


def positive_share(**values: Any) -> None:
    """The same for a share that is not 0."""
    for name, value in values.items():
        _check(name, value, "above 0 and at most 1", lambda least: least > 0, lambda most: most <= 1)


def below_one(**values: Any) -> None:
    """The same for less than 1, below 0 too."""
    for name, value in values.items():
        _check(name, value, "less than 1", _not_below, lambda most: most < 1)


def whole(least: int = 0, /, **values: Any) -> None:
    """Raises InputError unless each value is a whole number, ``least`` or more (no array, no symbol)."""
    for name, value in values.items():
        many = getattr(value, "shape", ()) or getattr(getattr(value, "dtype", None), "kind", "i") not in "iu"
        if many or isinstance(value, bool) or not hasattr(value, "__index__") or not least <= value <= MOST:
            limit = f", at most {MOST:g}" if isinstance(value, int) and value > MOST else ""
            raise InputError(f"{name}={shown(value)} must be a whole number, {least} or more{limit}")
        refuse_narrow(value)


def counted(least: int, most: int, /, **values: Any) -> None:
    """The same for what is counted one by one: ``most`` at the most, so that nobody waits for the answer."""
    whole(least, **values)
    for name, value in values.items():
        if value > most:
            raise InputError(f"{name}={shown(value)} must be a whole number from {least} to {most:,}")


_TIMELESS = re.compile(r"(.*tokens|n_bytes|batch|context|shared|devices|layers)$")
"""Arguments that are bytes or counts: a quantity of seconds, or per second, is a slip."""


def flag(**values: Any) -> None:
    """Raises InputError unless each value is True or False: any word would count as True."""
    for name, value in values.items():
        if not isinstance(value, bool):
            raise InputError(f"{name}={shown(value)} must be True or False")


def names_in(given: str | Iterable[str], known: tuple[str, ...], kind: str = "refinement") -> tuple[str, ...]:
    """The names that are ``given``, one or several. Raises UnknownName for a ``kind`` that is not ``known``."""
    if given and not isinstance(given, Iterable):
        raise unknown(kind, given, known)
    names = (given,) if isinstance(given, str) else tuple(given or ())
    for name in names:
        if name not in known:
            raise unknown(kind, name, known)
    return names


def _not_huge(most: Any) -> Any:
    return most <= MOST


def _not_below(least: Any) -> Any:
    return least >= -MOST


def _check(
    name: str,
    value: Any,
    allowed: str,
    from_below: Callable[[Any], Any],
    from_above: Callable[[Any], Any] = _not_huge,
) -> None:
    if is_symbolic(value):
        try:  # a comparison of a symbol is false only where what is known of it rules it out
            ruled_out = value.is_finite is False or False in (from_below(value), from_above(value))
        except TypeError:  # nothing compares with I or nan
            ruled_out = True
        if ruled_out:
            raise InputError(f"{name}={value} must be {allowed}")
        return
    if "[time]" in getattr(value, "dimensionality", ()) and _TIMELESS.match(name):
        raise InputError(f"{name}={value} must be {allowed}, and no time: it has the unit {value.units}")
    number = getattr(value, "magnitude", value)  # a pint quantity has one
    kind = getattr(
        getattr(number, "dtype", None), "kind", "f"
    )  # NumPy's letter: whole, without sign, float, Python's own
    if isinstance(number, (str, bytes, bool, list, tuple, dict)) or number is None or kind not in "iufO":
        raise InputError(
            f"{name}={shown(value)} must be a number or a NumPy array of numbers, {allowed}; "
            f"it is a {type(value).__name__}"
        )
    if getattr(number, "size", 1) == 0:
        raise InputError(f"{name} is an empty array; it must hold numbers, {allowed}")
    try:
        least, most = map(widened, (number.min(), number.max()) if hasattr(number, "min") else (number, number))
        # NaN is least and most of an array that holds it, and every comparison with it is false.
        fine = bool(from_below(least) and from_above(most))
    except TypeError:  # no order: a complex number, a function
        raise InputError(f"{name}={shown(value)} must be a number, {allowed}; it is a {type(value).__name__}") from None
    if not fine:
        said = shown(value) if least is number else f"array with {least}..{most}"
        limit = f", at most {MOST:g}" if MOST < most < math.inf else ""
        raise InputError(f"{name}={said} must be finite and {allowed}{limit}")
    refuse_narrow(value)


# --- what is computed --------------------------------------------------------


def is_symbolic(value: object) -> bool:
    """Whether ``value`` is a SymPy expression."""
    sympy = sys.modules.get("sympy")  # nobody holds a symbol before sympy is loaded
    return sympy is not None and isinstance(value, sympy.Basic)


def larger(a: Any, b: Any) -> Result:
    """The larger of two values, element by element."""
    if a.__class__ is float and b.__class__ is float:
        return a if a >= b else b  # noqa: FURB136  (three times as fast as max)
    return _choose(a, b, "Max", "maximum", max)


def smaller(a: Any, b: Any) -> Result:
    """The smaller of two values, element by element."""
    return _choose(a, b, "Min", "minimum", min)


def _choose(a: Any, b: Any, symbolic: str, array: str, plain: Callable[[Any, Any], Any]) -> Result:
    if is_symbolic(a) or is_symbolic(b):
        return getattr(sys.modules["sympy"], symbolic)(a, b)
    numpy = sys.modules.get("numpy")
    if numpy is None or (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        return plain(a, b)
    return getattr(numpy, array)(a, b)


def ceiling(value: Any) -> Result:
    """The next whole number: an ``int`` for a number, an array of whole numbers for an array."""
    if is_symbolic(value):
        return sys.modules["sympy"].ceiling(value)
    if hasattr(value, "dtype") and value.shape:
        return sys.modules["numpy"].ceil(value).astype(int)
    return math.ceil(value)


def logarithm(value: Any) -> Result:
    """The natural logarithm of a number without a unit."""
    return _apply(value, "log")


def root(value: Any) -> Result:
    """The square root."""
    return _apply(value, "sqrt")


def _apply(value: Any, name: str) -> Result:
    if is_symbolic(value):
        return getattr(sys.modules["sympy"], name)(value)
    return getattr(sys.modules["numpy"] if hasattr(value, "dtype") else math, name)(value)


def divide(a: Any, b: Any) -> Result:
    """The quotient a / b; where b is 0 it is infinite, and below zero where a is."""
    if is_symbolic(a) or is_symbolic(b):
        if b != 0:
            return a / b
        sympy = sys.modules["sympy"]
        return sympy.Piecewise((-sympy.oo, a < 0), (sympy.oo, True))
    if getattr(a, "shape", ()) or getattr(b, "shape", ()):
        numpy = sys.modules["numpy"]
        with numpy.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return numpy.where(b == 0, numpy.where(a < 0, -math.inf, math.inf), a / b)
    if b == 0:
        return -math.inf if a < 0 else math.inf
    return a / b


def or_infinite(value: Any, missing: Any) -> Result:
    """The ``value``, but infinite where ``missing`` is more than 0."""
    if is_symbolic(missing):
        sympy = sys.modules["sympy"]
        return sympy.Piecewise((sympy.oo, missing > 0), (value, True))
    if getattr(missing, "shape", ()):
        return sys.modules["numpy"].where(missing > 0, math.inf, value)
    return math.inf if missing > 0 else value


def stretched(knee: Any, part: Any) -> Result:
    """The quotient knee / (1 - part), infinite where ``part`` is 1 or more."""
    if is_symbolic(part):
        sympy = sys.modules["sympy"]
        return sympy.Piecewise((knee / (1 - part), part < 1), (sympy.oo, True))
    if hasattr(part, "min"):
        numpy = sys.modules["numpy"]
        with numpy.errstate(divide="ignore"):
            return knee / numpy.maximum(1 - part, 0.0)
    return knee / (1 - part) if part < 1 else knee * math.inf


def above(value: Any, limit: float, included: bool, then: Callable[[], Any], other: Callable[[], Any]) -> Result:
    """What ``then`` gives where ``value`` is above ``limit``, or at it where ``included``; elsewhere ``other``."""
    over = value >= limit if included else value > limit
    if is_symbolic(over) and over not in (True, False):
        sympy = sys.modules["sympy"]
        return sympy.Piecewise((then(), over), (other(), True))
    if not getattr(over, "shape", ()):
        return then() if over else other()
    if over.all() or not over.any():  # what is not needed may not be known
        return then() if over.all() else other()
    return sys.modules["numpy"].where(over, then(), other())


def all_zero(value: Any) -> bool:
    """Whether a number is 0, or all numbers of an array are. A symbol is not."""
    return not value.any() if hasattr(value, "any") else bool(value == 0)
