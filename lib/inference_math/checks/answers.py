"""What a learner's function gave, as a number or an array, or the one sentence that says why it is neither."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Real: TypeAlias = "float | NDArray[Any]"


class Unread(Exception):
    """An answer that is no number. Its text says what it is, after "your function"."""


def number(value: Any) -> float:  # noqa: ANN401 - whatever a learner's code gave
    """``value`` as a float; also a list, or an array, of one number. Raises Unread."""
    found: Any = real(value)
    if hasattr(found, "shape"):
        if found.size != 1:
            raise Unread(f"gives back {kind(value)}, not a number.")
        return float(found.ravel()[0])
    return float(found)


def array(value: Any, shape: tuple[int, ...], name: str) -> NDArray[Any]:  # noqa: ANN401
    """``value`` as an array of ``shape``, as the input ``name`` has; a list or a column will do. Raises Unread."""
    import numpy

    found = numpy.asarray(real(value), dtype=float)
    if found.size == math.prod(shape):
        return found.reshape(shape)
    if found.size == 1:
        raise Unread(f"gives one number. `{name}` has {math.prod(shape)} values there, and each needs its own.")
    raise Unread(f"gives back {kind(value)}. `{name}` has {math.prod(shape)} values there: give one for each.")


def real(value: Any) -> Real:  # noqa: ANN401
    """``value`` as a float or an array of real numbers. Raises Unread."""
    if value is None:
        raise Unread("gives nothing back. Does each way through it end with return?")
    if isinstance(value, (bool, str, bytes, dict, set)):
        raise Unread(f"gives back {kind(value)}, not a number.")
    if callable(value) and not hasattr(value, "free_symbols"):
        raise Unread(f"gives back {kind(value)}, not a number. Is a pair of brackets missing after its name?")
    if isinstance(value, (list, tuple)) or hasattr(value, "shape"):
        return _array(value)
    symbols = sorted(str(one) for one in getattr(value, "free_symbols", ()))
    if symbols:
        raise Unread(f"gives back an expression with {' and '.join(symbols)} in it, not a number.")
    try:
        return _complex(complex(value)) if isinstance(value, complex) else float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Unread:
        raise
    except Exception:  # noqa: BLE001 - its __float__ may be the learner's
        raise Unread(f"gives back {kind(value)}, not a number.") from None


def _complex(value: complex) -> float:
    if value.imag:
        raise Unread("gives back a complex number. A root or a power of a negative number does that.")
    return value.real


def _array(value: Any) -> Real:  # noqa: ANN401
    import numpy

    try:
        found = numpy.asarray(value)
        if found.dtype.kind == "O":  # Fraction and the like
            found = numpy.array([number(one) for one in found.ravel()], dtype=float).reshape(found.shape)
    except Unread:
        raise
    except Exception:  # noqa: BLE001 - a list of lists of unequal length, say
        raise Unread(f"gives back {kind(value)}, not numbers.") from None
    if found.dtype.kind == "c" and not found.imag.any():
        found = found.real
    if found.dtype.kind not in "iuf":
        raise Unread(f"gives back {kind(value)}, not numbers.")
    return found if found.shape else float(found)


def kind(value: object) -> str:
    """What a value is, for a sentence that says what it is not."""
    if isinstance(value, (list, tuple, set, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    shape = tuple(getattr(value, "shape", ()))
    if shape and hasattr(value, "dtype"):
        return f"an array of {math.prod(shape)}" + ("" if value.dtype.kind in "iuf" else f" {value.dtype}")
    names = {"str": "a text", "bool": "True or False", "bool_": "True or False", "NoneType": "nothing"}
    name = type(value).__name__
    if name in ("function", "method", "builtin_function_or_method"):
        return "a function"
    return names.get(name, f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}")


def short(value: object) -> str:
    """A value as it can be typed again, in a sentence."""
    shape = tuple(getattr(value, "shape", ()))
    if shape:
        listed: list[object] = getattr(value, "tolist", list)()
        return f"numpy.array([{', '.join(map(short, listed))}])"
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**7 else f"{value:.6g}"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."
