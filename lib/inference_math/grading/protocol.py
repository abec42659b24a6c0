"""What may pass between the grader and the sandbox: values as JSON, one message a line.

``plain`` runs inside and turns whatever a learner's code gave into JSON. ``value`` runs outside
and trusts nothing: it makes floats, arrays of floats and short texts, or raises Garbled.
Neither ever makes an object of a class that the other side chose. Standard library at import,
because the sandbox holds a copy of this file alone.
"""

import math
import re

LONGEST_LINE = 1_000_000
"""Bytes of one message; a longer one is not read to its end."""

MOST_ELEMENTS = 4_096
"""Of an array. The inputs have fewer than a hundred."""


class Garbled(ValueError):
    """A message that no honest sandbox sends."""


class Empty(NotImplementedError):
    """The answer still raises NotImplementedError."""


class Undefined(NameError):
    """Nothing of that name was defined."""


# --- outwards: used inside the sandbox ---------------------------------------


def plain(value):
    """JSON for what a learner's answer gave: number, array, text, nothing, or the name of another type."""
    if value is None or value is Ellipsis:
        return {"nothing": True}
    if isinstance(value, str):
        return {"text": str(value)[:200]}
    if isinstance(value, (bool, list, tuple, dict, set)) or callable(value):
        return {"other": type(value).__name__}
    if hasattr(value, "shape"):
        return _plain_array(value)
    try:
        return {"number": repr(float(value))}
    except OverflowError:
        return {"number": "inf" if value > 0 else "-inf"}
    except (TypeError, ValueError):
        return {"other": type(value).__name__}


def _plain_array(value):
    import numpy

    array = numpy.asarray(value)
    if array.dtype.kind not in "iuf" or array.size > MOST_ELEMENTS:
        return {"other": "bool" if array.dtype.kind == "b" else f"{type(value).__name__} of {array.size} {array.dtype}"}
    return {"array": [repr(float(x)) for x in array.ravel()], "shape": list(array.shape)}


def raised(error):
    """JSON for an exception."""
    if isinstance(error, NotImplementedError):
        return {"empty": True}
    try:
        says = str(error)[:300]
    except BaseException:  # its __str__ is the learner's
        says = ""
    return {"raised": [type(error).__name__[:60], says]}


def arguments(sent):
    """What ``inputs`` made, back as Python and NumPy values."""
    import numpy

    return [numpy.array(one["array"], dtype=one["dtype"]) if isinstance(one, dict) else one for one in sent]


# --- inwards: used outside, on what comes from the sandbox -------------------


def inputs(values):
    """The arguments of one call, as JSON."""
    return [{"array": one.tolist(), "dtype": str(one.dtype)} if hasattr(one, "tolist") else one for one in values]


def value(reply):
    """The number, array, text or nothing that ``reply`` stands for; raises what the answer raised, or Garbled."""
    if not isinstance(reply, dict) or not reply:
        raise Garbled("a reply that is no object")
    if "nothing" in reply:
        return None
    if "empty" in reply:
        raise Empty()
    if "undefined" in reply:
        raise Undefined(f"name {_text(reply['undefined'], 60)!r} is not defined")
    if "raised" in reply:
        pair = reply["raised"]
        if not isinstance(pair, list) or len(pair) != 2:
            raise Garbled("an exception without a name")
        name = _name(pair[0])
        known = {"NameError": NameError}.get(name) or type(name, (Exception,), {})
        raise known(_text(pair[1], 300))
    if "number" in reply:
        return _number(reply["number"])
    if "array" in reply:
        return _array(reply["array"], reply.get("shape"))
    if "text" in reply:
        return _text(reply["text"], 200)
    if "values" in reply:
        return _values(reply["values"])
    if "other" in reply:
        name = _name(reply["other"])
        return type(
            name, (), {"__repr__": lambda self: f"a {name}"}
        )()  # the usual repr has an address, another each time
    raise Garbled("a reply of no known kind")


def _number(text):
    if not isinstance(text, str) or len(text) > 40 or not re.fullmatch(r"[0-9.e+-]+|[+-]?inf|nan", text):
        raise Garbled("a number that is none")
    try:
        return float(text)
    except ValueError:
        raise Garbled("a number that is none") from None


def _array(elements, shape):
    import numpy

    if not isinstance(elements, list) or len(elements) > MOST_ELEMENTS or not isinstance(shape, list) or len(shape) > 8:
        raise Garbled("an array that is none")
    if not all(type(n) is int and 0 <= n <= MOST_ELEMENTS for n in shape) or math.prod(shape) != len(elements):
        raise Garbled("an array whose shape does not fit")
    return numpy.array([_number(one) for one in elements], dtype=float).reshape(shape)


def _values(found):
    names, at = (found.get("names"), found.get("at")) if isinstance(found, dict) else (None, None)
    if not isinstance(names, list) or not isinstance(at, list) or max(len(names), len(at)) > 100:
        raise Garbled("an expression that is none")
    return frozenset(_text(one, 60) for one in names), tuple(_number(one) for one in at)


def _text(text, longest):
    """A short text on one line, without characters that steer a terminal."""
    if not isinstance(text, str):
        raise Garbled("a text that is none")
    return "".join(c if c.isprintable() else " " for c in text[:longest])


def _name(text):
    return re.sub(r"[^\w .]", "", _text(text, 60)) or "object"
