"""What may pass between the grader and the sandbox: values as JSON, one message a line.

``plain`` runs inside and turns whatever a learner's code gave into JSON. ``value`` runs outside
and trusts nothing: it makes floats, arrays of floats and short texts, or raises Garbled.
Neither ever makes an object of a class that the other side chose. Standard library at import,
because the sandbox holds a copy of this file alone.
"""

import math
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias, TypedDict

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

LONGEST_LINE = 1_000_000
"""Bytes of one message; a longer one is not read to its end."""

MOST_ELEMENTS, MOST_NAMES = 4_096, 100
"""Of an array, a list or an expression's values (inputs are fewer than a thousand); of an expression's symbols."""

LONGEST_TEXT, LONGEST_REASON = 200, 1_000
"""Characters of an answer, and of the sentence that says why."""

Reply: TypeAlias = dict[str, object]
"""What stands for one value, ``{"number": "2.5"}``, or for why there is none, ``{"raised": ["KeyError", "'x'"]}``."""


Given: TypeAlias = Any
"""What a learner's answer gave: of any type, with methods of any kind."""


class Request(TypedDict, total=False):
    """What the sandbox is told: to ``run`` a cell's source, or to ``ask`` for what a name stands for.

    ``kind`` and ``inputs`` are the question's, and ``unknown`` what its equation is solved for. A step may take
    ``seconds`` of processor time, ``clock`` by the clock. ``whole``: a step is all of the inputs, not each; an
    exception at one of them stops nothing.
    """

    id: str
    seconds: float
    clock: float
    run: str
    ask: str
    kind: str
    inputs: list[Any]
    unknown: str
    whole: bool


class Expression(NamedTuple):
    """A SymPy expression as it comes back: the names of its symbols, and its value at each input.

    ``form``: what it is, where it is no expression ("equation").
    """

    names: frozenset[str]
    at: tuple[float, ...]
    form: str


class Other:
    """An object of another type; that has the name of one of the learner's, and nothing else of it."""


class Garbled(ValueError):
    """A message that no honest sandbox sends."""


class Empty(NotImplementedError):
    """The answer still raises NotImplementedError."""


class Undefined(NameError):
    """Nothing of that name was defined."""


# --- outwards: used inside the sandbox ---------------------------------------


def plain(value: Given) -> Reply:
    """JSON for what a learner's answer gave: all that ``checks.answers`` can read, else the name of its type."""
    if value is None:
        return {"nothing": True}
    if value is Ellipsis:
        return {"dots": True}
    if isinstance(value, str):
        return {"text": str(value)[:LONGEST_TEXT]}
    if isinstance(value, (list, tuple, set, dict)):
        return _plain_holder(value)
    symbols = getattr(value, "free_symbols", None)
    if symbols:
        return {"symbols": sorted(str(one)[:60] for one in symbols)[:MOST_NAMES], "of": type(value).__name__}
    if callable(value) and symbols is None:
        return {"function": True}
    if hasattr(value, "shape"):
        return _plain_array(value) or {"other": _array_type(value)}
    return _plain_number(value)


def reason(value: Given) -> Reply:
    """JSON for the sentence that says why."""
    return {"text": str(value)[:LONGEST_REASON]} if isinstance(value, str) else {"nothing": True}


def _plain_holder(value: Given) -> Reply:
    """A list or a tuple of numbers, whatever holds one text, or the name of the type."""
    name = next(one.__name__ for one in (list, tuple, set, dict) if isinstance(value, one))
    if name in ("list", "tuple") and (found := _plain_array(value)):
        return {**found, "in": name}
    first = next(iter(value), None)
    if name != "dict" and len(value) == 1 and isinstance(first, str):
        return {**plain(first), "in": name}
    return {"other": f"{name} of {len(value)}"}


def _plain_array(value: Given) -> Reply | None:
    """JSON for an array of real numbers, or for a list that is one; None for others."""
    import numpy

    try:
        array = numpy.asarray(value)
    except ValueError:  # lists of unequal length
        return None
    if array.size > MOST_ELEMENTS:
        return None
    if array.dtype.kind == "O":  # Fraction and the like
        made = [_plain_number(one) for one in array.ravel()]
        numbers = [one["number"] for one in made if "number" in one]
        return {"array": numbers, "shape": list(array.shape)} if len(numbers) == len(made) else None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    if array.dtype.kind not in "iuf":
        return None
    return {"array": [repr(float(x)) for x in array.ravel()], "shape": list(array.shape)}


def _array_type(value: Given) -> str:
    import numpy

    array = numpy.asarray(value)
    if not array.shape:
        return array.dtype.name
    return f"array of {array.size}" + ("" if array.dtype.kind in "iuf" else f" {array.dtype}")


def _plain_number(value: Given) -> Reply:
    if isinstance(value, (bool, str)):
        return {"other": type(value).__name__}
    if isinstance(value, complex):
        return {"complex": [repr(float(value.real)), repr(float(value.imag))]}
    try:
        return {"number": repr(float(value))}
    except OverflowError:
        return {"number": "inf" if value > 0 else "-inf"}
    except (TypeError, ValueError):
        return {"other": type(value).__name__}


def raised(error: BaseException) -> Reply:
    """JSON for an exception."""
    if isinstance(error, NotImplementedError):
        return {"empty": True}
    try:
        says = str(error)[:300]
    except BaseException:  # noqa: BLE001  its __str__ is the learner's
        says = ""
    return {"raised": [type(error).__name__[:60], says]}


def arguments(sent: Iterable[Any]) -> list[Any]:
    """What ``inputs`` made, back as Python and NumPy values."""
    import numpy

    return [numpy.array(one["array"], dtype=one["dtype"]) if isinstance(one, dict) else one for one in sent]


# --- inwards: used outside, on what comes from the sandbox -------------------


def inputs(values: Iterable[Any]) -> list[Any]:
    """The arguments of one call, as JSON."""
    return [{"array": one.tolist(), "dtype": str(one.dtype)} if hasattr(one, "tolist") else one for one in values]


def value(reply: object) -> object:
    """The number, array, list, text, Expression or nothing that ``reply`` stands for.

    Raises what the answer raised, or Garbled.
    """
    if not isinstance(reply, dict):
        raise Garbled("a reply that is no object")
    for kind, read in _READ.items():
        if kind in reply:
            return read(reply)
    raise Garbled("a reply of no known kind")


def opened(reply: object) -> object:
    """The value that a reply stands for, or the exception, not raised. Raises Garbled."""
    try:
        return value(reply)
    except Garbled:
        raise
    except Exception as error:  # noqa: BLE001  whatever the learner's code raised
        return error


def sentence(reply: object) -> str:
    """The sentence that says why; empty where there is none."""
    text = reply.get("text") if isinstance(reply, dict) else None
    said = _text(text, LONGEST_REASON).strip() if isinstance(text, str) else ""
    return said if any(map(str.isalnum, said)) else ""


def _raise_empty(_: Reply) -> NoReturn:
    raise Empty


def _raise_undefined(reply: Reply) -> NoReturn:
    raise Undefined(f"name {_text(reply['undefined'], 60)!r} is not defined")


def _raise(reply: Reply) -> NoReturn:
    pair = reply["raised"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise Garbled("an exception without a name")
    name = _name(pair[0])
    kind: type[Exception] = NameError if name == "NameError" else type(name, (Exception,), {})
    raise kind(_text(pair[1], 300))


def _number(text: object) -> float:
    if not isinstance(text, str) or len(text) > 40 or not re.fullmatch(r"[0-9.e+-]+|[+-]?inf|nan", text):
        raise Garbled("a number that is none")
    try:
        return float(text)
    except ValueError:
        raise Garbled("a number that is none") from None


def _array(reply: Reply) -> "NDArray[float64]":
    import numpy

    elements, shape = reply["array"], reply.get("shape")
    if not isinstance(elements, list) or len(elements) > MOST_ELEMENTS or not isinstance(shape, list) or len(shape) > 8:
        raise Garbled("an array that is none")
    if not all(type(n) is int and 0 <= n <= MOST_ELEMENTS for n in shape) or math.prod(shape) != len(elements):
        raise Garbled("an array whose shape does not fit")
    return numpy.array([_number(one) for one in elements], dtype=float).reshape(shape)


def _expression(reply: Reply) -> Expression:
    found = reply["values"]
    names, at = (found.get("names"), found.get("at")) if isinstance(found, dict) else (None, None)
    if not isinstance(names, list) or not isinstance(at, list):
        raise Garbled("an expression that is none")
    if len(names) > MOST_NAMES or len(at) > MOST_ELEMENTS:
        raise Garbled("an expression that is too large")
    form = _name(found["form"]) if found.get("form") else ""
    return Expression(frozenset(_text(one, 60) for one in names), tuple(_number(one) for one in at), form)


def _complex(reply: Reply) -> complex:
    pair = reply["complex"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise Garbled("a complex number that is none")
    return complex(_number(pair[0]), _number(pair[1]))


def _held(reply: Reply, value: Any) -> object:  # noqa: ANN401  an array or a text
    """``value``, in the list, tuple or set that the reply says."""
    inside = reply.get("in")
    if inside is None:
        return value
    if isinstance(value, str) and inside in ("list", "tuple", "set"):
        return {"list": [value], "tuple": (value,), "set": {value}}[str(inside)]
    if not isinstance(value, str) and value.shape and inside in ("list", "tuple"):
        return value.tolist() if inside == "list" else tuple(value.tolist())
    raise Garbled("what no list holds")


def _other(reply: Reply) -> object:
    """An object of a type of that name. (The usual repr has an address, another each time.)"""
    return _of_type(_name(reply["other"]))


def _symbolic(reply: Reply) -> object:
    """An expression where a number is asked for: an object with ``free_symbols``, which are texts."""
    names = reply["symbols"]
    if not isinstance(names, list) or not 0 < len(names) <= MOST_NAMES:
        raise Garbled("symbols that are none")
    return _of_type(_name(reply.get("of")), free_symbols=tuple(_text(one, 60) for one in names))


def _of_type(name: str, **more: object) -> object:
    return type(name, (Other,), {"__repr__": lambda _: f"a {name}", **more})()


def _function(_: Reply) -> Callable[[], None]:
    return lambda: None


def _text(text: object, longest: int) -> str:
    """A short text on one line, without characters that steer a terminal."""
    if not isinstance(text, str):
        raise Garbled("a text that is none")
    return "".join(c if c.isprintable() else " " for c in text[:longest])


def _name(text: object) -> str:
    return re.sub(r"[^\w .]", "", _text(text, 60)) or "object"


_READ: dict[str, Callable[[Reply], object]] = {  # by the word that names its kind; the first one there counts
    "nothing": lambda _: None,
    "dots": lambda _: ...,
    "empty": _raise_empty,
    "undefined": _raise_undefined,
    "raised": _raise,
    "number": lambda reply: _number(reply["number"]),
    "array": lambda reply: _held(reply, _array(reply)),
    "complex": _complex,
    "text": lambda reply: _held(reply, _text(reply["text"], LONGEST_TEXT)),
    "symbols": _symbolic,
    "function": _function,
    "values": _expression,
    "other": _other,
}
