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

MOST_ELEMENTS = 4_096
"""Of an array. The inputs have fewer than a hundred."""

Reply: TypeAlias = dict[str, object]
"""What stands for one value, ``{"number": "2.5"}``, or for why there is none, ``{"raised": ["KeyError", "'x'"]}``."""


Given: TypeAlias = Any
"""What a learner's answer gave: of any type, with methods of any kind."""


class Request(TypedDict, total=False):
    """What the sandbox is told: to ``run`` a cell's source, or to ``ask`` for what a name stands for.

    ``kind`` and ``inputs`` are the question's. A step may take ``seconds`` of processor time, ``clock`` by the clock.
    """

    id: str
    seconds: float
    clock: float
    run: str
    ask: str
    kind: str
    inputs: list[Any]


class Expression(NamedTuple):
    """A SymPy expression as it comes back: the names of its symbols, and its value at each input."""

    names: frozenset[str]
    at: tuple[float, ...]


class Garbled(ValueError):
    """A message that no honest sandbox sends."""


class Empty(NotImplementedError):
    """The answer still raises NotImplementedError."""


class Undefined(NameError):
    """Nothing of that name was defined."""


# --- outwards: used inside the sandbox ---------------------------------------


def plain(value: Given) -> Reply:
    """JSON for what a learner's answer gave: number, array, text, nothing, or the name of another type."""
    if value is None or value is Ellipsis:
        return {"nothing": True}
    if isinstance(value, str):
        return {"text": str(value)[:200]}
    if isinstance(value, (bool, list, tuple, dict, set)) or callable(value):
        return {"other": type(value).__name__}
    return _plain_array(value) if hasattr(value, "shape") else _plain_number(value)


def _plain_array(value: Given) -> Reply:
    import numpy

    array = numpy.asarray(value)
    if array.dtype.kind not in "iuf" or array.size > MOST_ELEMENTS:
        return {"other": "bool" if array.dtype.kind == "b" else f"{type(value).__name__} of {array.size} {array.dtype}"}
    return {"array": [repr(float(x)) for x in array.ravel()], "shape": list(array.shape)}


def _plain_number(value: Given) -> Reply:
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
    """The number, array, text, Expression or nothing that ``reply`` stands for.

    Raises what the answer raised, or Garbled.
    """
    if not isinstance(reply, dict):
        raise Garbled("a reply that is no object")
    for kind, read in _READ.items():
        if kind in reply:
            return read(reply)
    raise Garbled("a reply of no known kind")


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
    if not isinstance(names, list) or not isinstance(at, list) or max(len(names), len(at)) > 100:
        raise Garbled("an expression that is none")
    return Expression(frozenset(_text(one, 60) for one in names), tuple(_number(one) for one in at))


def _other(reply: Reply) -> object:
    """An object of a type of that name. (The usual repr has an address, another each time.)"""
    name = _name(reply["other"])
    return type(name, (), {"__repr__": lambda _: f"a {name}"})()


def _text(text: object, longest: int) -> str:
    """A short text on one line, without characters that steer a terminal."""
    if not isinstance(text, str):
        raise Garbled("a text that is none")
    return "".join(c if c.isprintable() else " " for c in text[:longest])


def _name(text: object) -> str:
    return re.sub(r"[^\w .]", "", _text(text, 60)) or "object"


_READ: dict[str, Callable[[Reply], object]] = {  # by the word that names its kind; the first one there counts
    "nothing": lambda _: None,
    "empty": _raise_empty,
    "undefined": _raise_undefined,
    "raised": _raise,
    "number": lambda reply: _number(reply["number"]),
    "array": _array,
    "text": lambda reply: _text(reply["text"], 200),
    "values": _expression,
    "other": _other,
}
