"""What the fields of a machine or a model must be: each in its range, and no two that contradict each other.

``specs`` asks here when one is made, so that no formula meets a cache of which more is read than is kept. Symbols,
quantities and arrays pass where nothing is known against them. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ._anynumber import is_symbolic, not_negative, positive
from ._doors import shown, widened
from .errors import InputError
from .formats import known_format, known_precision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .specs import Hardware, Model

PARTS = (
    ("active_params", "total_params"),
    ("routed_params", "total_params"),
    ("input_embedding_params", "total_params"),
    ("experts_per_token", "experts"),
)
"""A field that is a part, and its whole."""

TOGETHER = (
    ("kv_window_bytes_per_token", "sliding_window"),
    ("attention_flops_per_window_token", "sliding_window"),
    ("kv_selected_bytes_per_token", "kv_selected_tokens"),
    ("attention_flops_per_selected_token", "kv_selected_tokens"),
    ("experts", "experts_per_token"),
    ("experts", "routed_params"),
    ("routed_params", "experts"),
)
"""A field, and another without which it says nothing."""

COUNTS = ("experts", "experts_per_token", "sliding_window", "kv_selected_tokens")
"""Fields that are whole numbers."""

ROUNDING = 1e-9
"""What sums of the same numbers in another order may differ by, as a share."""

_WORDS = ("name", "precision", "source", "kv_precision", "kv_layouts", "shape")
_MORE_THAN_NONE = ("total_params", "active_params", "weight_bytes_per_param", "kv_readers")


# --- a machine -----------------------------------------------------------------


def check_hardware(one: Hardware) -> None:
    """Widens the numbers of a device, and raises InputError for one that is none or out of range."""
    text(name=one.name)
    for name in ("memory", "bandwidth", "devices"):
        object.__setattr__(one, name, widened(getattr(one, name)))
    positive(**{f"{one.name}: {name}": getattr(one, name) for name in ("memory", "bandwidth", "devices")})
    _whole(f"{one.name}: devices", one.devices, 1)
    if not is_symbolic(one.usable):
        part(f"{one.name}: usable", one.usable)
    object.__setattr__(one, "flops", _rates(one.name, one.flops))


def _rates(owner: str, flops: Mapping[str, float]) -> dict[str, float]:
    """FLOP/s by precision in lower case, each named once."""
    if not hasattr(flops, "items"):
        raise InputError(f"{owner}: flops={flops!r} must hold FLOP/s by precision, as in {{'bf16': 1.6e14}}")
    found: dict[str, float] = {}
    for said_as, rate in flops.items():
        folded = said_as.lower() if isinstance(said_as, str) else said_as
        precision = folded if folded == "fp16" else known_precision(folded)
        if precision in found:
            raise InputError(f"{owner}: flops={shown(flops)} must hold one rate for {precision}, not two")
        found[precision] = widened(rate)
    positive(**{f"{owner}: flops[{precision!r}]": rate for precision, rate in found.items()})
    return found


# --- a model -------------------------------------------------------------------


def check_model(one: Model) -> None:
    """Widens the numbers of a model, and raises InputError for those out of range or against each other."""
    text(name=one.name)
    object.__setattr__(one, "precision", known_precision(one.precision))
    _check_layouts(one)
    if all(one.kv_precision != name for name, _ in one.kv_layouts):
        object.__setattr__(one, "kv_precision", known_format(one.kv_precision))
    for name, optional in _number_fields():
        value = widened(getattr(one, name))
        object.__setattr__(one, name, value)
        if value is not None or not optional:
            check = positive if name in _MORE_THAN_NONE else not_negative
            check(**{f"{one.name}: {name}": value})
    for name in COUNTS:
        _whole(f"{one.name}: {name}", getattr(one, name), 0)
    for a_part, most in PARTS:
        value, whole = getattr(one, a_part), getattr(one, most)
        if _numbers(value, whole) and _somewhere(value > whole):
            raise InputError(f"{one.name}: {a_part}={said(value)} must be at most {most}={said(whole)}")
    for name, other in TOGETHER:
        value, needed = getattr(one, name), getattr(one, other)
        if _numbers(value, needed) and _somewhere((value > 0) & (needed == 0)):
            raise InputError(f"{one.name}: {name}={said(value)} needs {other}; it is {said(needed)}")
    _check_weights(one)
    _check_cache(one)


@cache
def _number_fields() -> tuple[tuple[str, bool], ...]:
    """The fields of a model that are numbers, and whether None is allowed."""
    from .specs import Model  # which is made of what stands here

    return tuple((one.name, one.default is None) for one in fields(Model) if one.name not in _WORDS)


def _check_layouts(one: Model) -> None:
    layouts: object = one.kv_layouts
    fine = isinstance(layouts, tuple) and all(
        isinstance(each, tuple)
        and len(each) == 2
        and isinstance(each[0], str)  # a name
        and isinstance(each[1], tuple)
        and len(each[1]) == 4  # and its numbers
        for each in layouts
    )
    if not fine:
        raise InputError(
            f"{one.name}: kv_layouts={shown(layouts)} must be pairs of a format and its four bytes per token, "
            "(('bf16', (kept, window, read, selected)), ...)"
        )
    names = [name for name, _ in one.kv_layouts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{one.name}: kv_layouts={shown(layouts)} must name each format once; {twice!r} stands twice")


def _check_weights(one: Model) -> None:
    """Each part of the weights is at most the whole, in bytes and in what a token uses of it.

    That what a token uses is no more than shared parameters and picked experts is not asked: published counts are
    rounded to billions, and by those of Mixtral-8x7B or Llama-4-Maverick it is not so.
    """
    total, active, width = one.total_params, one.active_params, one.weight_bytes_per_param
    routed, looked_up = one.routed_params, one.input_embedding_params
    widths = one.routed_bytes_per_param, one.input_embedding_bytes_per_param
    if not _numbers(total, active, width, routed, looked_up):
        return
    if _somewhere(active <= looked_up):
        raise InputError(
            f"{one.name}: active_params={said(active)} must be more than "
            f"input_embedding_params={said(looked_up)}, which are looked up and not multiplied"
        )
    sparse = _numbers(one.experts, one.experts_per_token) and not _somewhere(one.experts == 0)
    picked = routed * one.experts_per_token / one.experts if sparse else 0
    if _somewhere(active < picked):
        raise InputError(
            f"{one.name}: active_params={said(active)} must be at least the {said(picked)} of the "
            f"{one.experts_per_token} experts of {one.experts} that a token uses"
        )
    if not _numbers(*(each for each in widths if each is not None)):
        return
    routed_bytes, looked_up_bytes = (
        params * (width if each is None else each) for params, each in zip((routed, looked_up), widths, strict=True)
    )
    if _somewhere(routed_bytes + looked_up_bytes > total * width * (1 + ROUNDING)):
        raise InputError(
            f"{one.name}: routed experts of {said(routed_bytes)} bytes and an input embedding of "
            f"{said(looked_up_bytes)} must be at most all weights, {said(total * width)} bytes"
        )


def _check_cache(one: Model) -> None:
    """No more is read of a token than is kept of it, once for each layer that reads it."""
    own, selected, readers = one.kv_read_bytes_per_token, one.kv_selected_bytes_per_token, one.kv_readers
    if own is None and one.kv_selected_tokens:
        raise InputError(
            f"{one.name}: kv_selected_tokens={one.kv_selected_tokens} needs kv_read_bytes_per_token: "
            "what a step reads of every token to select (0 where it reads nothing)"
        )
    if _numbers(readers) and _somewhere(readers < 1):
        raise InputError(f"{one.name}: kv_readers={said(readers)} must be 1 or more: what is kept is read by a layer")
    if own is None or not _numbers(own, selected, one.kv_bytes_per_token, readers):
        return
    if _somewhere(own + selected > readers * one.kv_bytes_per_token * (1 + ROUNDING)):
        raise InputError(
            f"{one.name}: kv_read_bytes_per_token={said(own)} and kv_selected_bytes_per_token={said(selected)} must "
            f"together be at most kv_bytes_per_token={said(one.kv_bytes_per_token)}, or as many times that as "
            f"kv_readers={said(readers)} layers read what one keeps"
        )


# --- values --------------------------------------------------------------------


def in_order(owner: str, one: object, *names: str) -> None:
    """Raises InputError unless none of the fields ``names`` is more than the next."""
    for low, high in pairwise(names):
        less, more = getattr(one, low), getattr(one, high)
        if not less <= more:
            raise InputError(f"{owner}: {low}={said(less)} must be at most {high}={said(more)}")


def text(**values: object) -> None:
    """Raises InputError unless each value is a text."""
    for name, value in values.items():
        if not isinstance(value, str):
            raise InputError(f"{name}={shown(value)} must be a text; it is a {type(value).__name__}")


def part(name: str, value: object) -> None:
    """Raises InputError unless a number is a share of the whole, and not 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
        raise InputError(f"{name}={value!r} must be a share of the whole, above 0 up to 1")


def said(value: object, words: Callable[[float], str] = "{:g}".format) -> str:
    """A number in words; a symbol, a quantity or an array as it is."""
    return words(value) if isinstance(value, (int, float)) else shown(value) if hasattr(value, "dtype") else str(value)


def _numbers(*values: object) -> bool:
    """Whether these are numbers or arrays of them, so that one can be held against another."""
    return all(isinstance(one, (int, float)) or hasattr(one, "dtype") for one in values)


def _somewhere(found: Any) -> bool:  # noqa: ANN401  (a truth, or an array of them)
    return bool(found.any() if hasattr(found, "any") else found)


def _whole(name: str, value: object, least: int) -> None:
    """Refuses a number that is no count; of arrays, symbols and quantities the sign was checked."""
    if isinstance(value, (int, float)) and (value != int(value) or value < least):
        raise InputError(f"{name}={value!r} must be a whole number, {least} or more")
