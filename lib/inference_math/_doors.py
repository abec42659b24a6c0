"""The door of a formula: what goes wrong inside is said in the words of what was asked.

``@door`` looks at nothing before a call, so that a call with plain numbers costs next to nothing more. Only where the
formula fails are its arguments looked at:

- narrow kinds of NumPy (``int32``, ``float16``) would overflow: the formula starts again with wide ones
- an object of another kind than asked, ``step_time("Llama", H100)``: InputError says which would do
- arrays whose shapes do not go together, and numbers too large or too small for a float: InputError names them

Everything else is raised as it came. Nothing but the standard library is needed.
"""

from __future__ import annotations

import inspect
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar, cast

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType, FrameType, FunctionType

P = ParamSpec("P")
R = TypeVar("R")

KINDS = {
    "Model": "as catalog.model('Llama-3.1-8B') or Model(...) gives",
    "Hardware": "as catalog.hardware('H100 SXM') or Hardware(...) gives",
    "Deployment": "as Deployment(LLAMA_70B, H100, tensor=8) gives",
    "Links": "as links_of('H100 SXM') or Links(...) gives",
    "Price": "as prices.price('GPT-5.4') or Price(...) gives",
    "Layer": "as kernels.layer('bf16') gives",
    "AttentionTimes": "as kernels.decode_attention() gives",
    "Served": "as measured.served() gives",
    "Trace": "as traces.load('azure_chat_2023') gives",
    "Server": "as traffic.Server('mine', constant=0.017, per_user=0.0002) gives",
    "PublishedDay": "as walk.published_day() gives",
}
"""What formulas are asked about that is no number, and where one is had."""


class Narrow(Exception):
    """A number of a narrow kind was handed to a formula. It never leaves a door."""


def door(body: Callable[P, R]) -> Callable[P, R]:
    """The formula ``body`` behind a door (see the top of this module)."""

    @wraps(body)
    def enter(*args: Any, **named: Any) -> R:  # noqa: ANN401  (as the formula has them)
        while True:
            try:
                return body(*args, **named)
            except (Narrow, AttributeError, TypeError, ValueError, ArithmeticError) as trouble:
                _explain(body, args, named, trouble)
            args, named = tuple(map(widened, args)), {name: widened(one) for name, one in named.items()}

    _CODES.add(cast("FunctionType", enter).__code__)
    return cast("Callable[P, R]", enter)


_CODES: set[CodeType] = set()
"""The code of ``enter``, by which a door is known among the calls that led here."""


def behind(formula: Callable[P, R]) -> Callable[P, R]:
    """The formula behind its door: for the one call that is made millions of times."""
    return cast("Callable[P, R]", inspect.unwrap(formula))


def of_kind(kind: str, **values: object) -> None:
    """Raises InputError unless each value is an object of ``kind``, one of ``KINDS``."""
    for name, value in values.items():
        if all(one.__name__ != kind for one in type(value).__mro__):
            is_now = type(value).__name__
            hint = (
                "; a Deployment has formulas of its own, deployments.step_time(...), and its .held and .pool for others"
                if is_now == "Deployment" and kind in ("Model", "Hardware")
                else ""
            )
            article = "an" if kind[0] == "A" else "a"
            raise InputError(f"{name}={shown(value)} must be {article} {kind}, {KINDS[kind]}; it is a {is_now}{hint}")


def shown(value: object) -> str:
    """A value in a message, not longer than a line."""
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}..."


def is_narrow(value: object) -> bool:
    """Whether a number is of a kind of NumPy's that overflows where Python's own does not."""
    dtype = getattr(getattr(value, "magnitude", value), "dtype", None)
    return dtype is not None and (dtype.kind in "iu" or (dtype.kind == "f" and dtype.itemsize < 8))


def widened(value: Any) -> Any:  # noqa: ANN401  (of any kind)
    """A narrow number as Python has it, a narrow array as float64; all else as it is."""
    if not is_narrow(value):
        return value
    if hasattr(value, "magnitude"):
        return type(value)(widened(value.magnitude), value.units)
    return value.astype("float64") if value.shape else value.item()


def refuse_narrow(value: object) -> None:
    """Sends a narrow number back to the door through which it came, if any."""
    if is_narrow(value) and _doors():
        raise Narrow


def _doors() -> int:
    """Through how many doors the present call came."""
    found, frame = 0, cast("FrameType | None", sys._getframe(1))  # noqa: SLF001  (Python has no other name for it)
    while frame is not None:
        found += frame.f_code in _CODES
        frame = frame.f_back
    return found


def _explain(body: Callable[..., Any], args: tuple[Any, ...], named: Mapping[str, Any], trouble: Exception) -> None:
    """Raises the error that says what was wrong; nothing where wider numbers will do."""
    if isinstance(trouble, InputError) or _doors() > 1:
        raise trouble  # said already; or the first door knows what was asked
    if isinstance(trouble, Narrow):
        if any(map(is_narrow, (*args, *named.values()))):
            return
        raise InputError("a field is a narrow number of NumPy's; make it a float64") from None
    try:
        bound = inspect.signature(body).bind(*args, **named)
    except TypeError:
        raise trouble from None  # too few arguments, or too many
    given = bound.arguments
    for name, parameter in bound.signature.parameters.items():
        kind = str(parameter.annotation).removesuffix(" | None")
        if kind in KINDS and name in given and given[name] is not parameter.default:
            of_kind(kind, **{name: given[name]})
    _explain_numbers(given, trouble)


def _explain_numbers(given: Mapping[str, Any], trouble: Exception) -> NoReturn:
    shapes = {name: one.shape for name, one in given.items() if hasattr(one, "dtype") and one.shape}
    if isinstance(trouble, ValueError) and len(set(shapes.values())) > 1:
        import numpy

        try:
            numpy.broadcast_shapes(*shapes.values())
        except ValueError:
            said = " and ".join(f"{name} of shape {shape}" for name, shape in shapes.items())
            raise InputError(f"{said} do not go together: give one length, or numpy.meshgrid of them") from None
    if isinstance(trouble, ArithmeticError):  # too large, or so small that something is divided by 0
        said = ", ".join(f"{name}={shown(one)}" for name, one in given.items() if isinstance(one, (int, float)))
        raise InputError(f"{said or 'the numbers'}: the result is too large or too small for a float") from None
    raise trouble
