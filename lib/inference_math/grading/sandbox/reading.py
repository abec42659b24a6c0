"""Reads what came out of the sandbox, and trusts nothing: makes floats, arrays of them, short texts, or raises Garbled.

The other end of ``protocol``, which says what may pass.
"""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from . import bubblewrap
from .protocol import LONGEST_REASON, LONGEST_TEXT, MOST_ELEMENTS, MOST_NAMES, MOST_VALUES, Reply

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray


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
    if not isinstance(found, dict):
        raise Garbled("an expression that is none")
    names, at = found.get("names"), found.get("at")
    if not isinstance(names, list) or not isinstance(at, list):
        raise Garbled("an expression that is none")
    if len(names) > MOST_NAMES or len(at) > MOST_VALUES:
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


def _text(text: object, longest: int) -> str:
    """A short text on one line, without characters that steer a terminal and names of this machine's folders."""
    if not isinstance(text, str):
        raise Garbled("a text that is none")
    shown = "".join(c if c.isprintable() else " " for c in text[:longest])
    cut = bubblewrap.CUT * (len(text) >= longest)
    return bubblewrap.HIDDEN.sub("…", shown + cut).removesuffix(bubblewrap.CUT)


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
    "function": lambda _: lambda: None,
    "values": _expression,
    "other": _other,
}
