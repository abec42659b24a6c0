"""What may pass between the grader and the sandbox: values as JSON, one message a line.

``plain`` runs inside and turns whatever a learner's code gave into JSON; ``reading`` is the other end, outside.
Neither ever makes an object of a class that the other side chose. Standard library at import,
because the sandbox holds a copy of this file, and not of the others.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias, TypedDict

MOST_SENT = 5_000_000
"""Bytes of all that one sandbox sends, which the grader may keep, as twenty times as much of its own memory."""

MOST_ELEMENTS, MOST_VALUES, MOST_NAMES = 32, 2_000, 100
"""Of an array or a list, of which a message has hundreds (arrays that are sent have four elements); of an
expression's values and symbols (it is asked for less than a thousand values)."""

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


def inputs(values: Iterable[Any]) -> list[Any]:
    """The arguments of one call, as JSON."""
    return [{"array": one.tolist(), "dtype": str(one.dtype)} if hasattr(one, "tolist") else one for one in values]


def plain(value: Given) -> Reply:  # noqa: PLR0911  one for each kind
    """JSON for what a learner's answer gave: all that ``checks.answers`` can read, else the name of its type."""
    if value is None or value is Ellipsis:
        return {"nothing" if value is None else "dots": True}
    if isinstance(value, str):
        return {"text": str.__str__(value)[:LONGEST_TEXT]}
    if isinstance(value, (list, tuple, set, dict)):
        return _plain_holder(value)
    if hasattr(value, "shape"):
        return _plain_array(value) or {"other": _array_type(value)}
    symbols = getattr(value, "free_symbols", None)
    if callable(value) and symbols is None:
        return {"function": True}
    if symbols:
        return {"symbols": sorted(str(one)[:60] for one in symbols)[:MOST_NAMES], "of": type(value).__name__}
    return _plain_number(value)


def reason(value: Given) -> Reply:
    """JSON for the sentence that says why."""
    return {"text": str.__str__(value)[:LONGEST_REASON]} if isinstance(value, str) else {"nothing": True}


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
