"""What a figure asks of its arguments: an empty list, NaN, or a name too many would be drawn as something else."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from numbers import Real
from typing import TYPE_CHECKING, TypeVar

from ..errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ..specs import Model

A = TypeVar("A")
B = TypeVar("B")


def some(**lists: Collection[object]) -> None:
    """Raises InputError, with its name, for a list that holds nothing."""
    for name, values in lists.items():
        if len(values) == 0:
            raise InputError(f"{name} is empty; a picture needs at least one")


def positive(**numbers: float | Iterable[float]) -> None:
    """Raises InputError, with its name, unless each number is finite and more than 0."""
    _all(numbers, lambda value: 0 < value < inf, "finite and more than 0")


def zero_or_more(**numbers: float | Iterable[float]) -> None:
    """Raises InputError, with its name, unless each number is finite and not negative."""
    _all(numbers, lambda value: 0 <= value < inf, "finite and 0 or more")


def equally_long(**lists: Collection[object]) -> None:
    """Raises InputError, with their names, unless all lists hold equally many, and at least one."""
    some(**lists)
    if len({len(values) for values in lists.values()}) > 1:
        counts = ", ".join(f"{len(values)} in {name}" for name, values in lists.items())
        raise InputError(f"each needs its other, but there are {counts}")


def with_styles(name: str, items: Collection[A], styles: Sequence[B]) -> list[tuple[A, B]]:
    """Each of ``items``, the argument called ``name``, with a style of its own. Raises
    InputError where there are more than can be told apart, or none."""
    some(**{name: items})
    if len(items) > len(styles):
        raise InputError(f"{name} holds {len(items)}, and a picture can tell {len(styles)} apart")
    return list(zip(items, styles, strict=False))


def has_cache(model: Model) -> None:
    """Raises InputError for a model whose KV cache does not grow with the context."""
    if not model.kv_bytes_per_token:
        raise InputError(f"{model.name} has no KV cache that grows with the context")


def _all(numbers: dict[str, float | Iterable[float]], good: Callable[[float], bool], allowed: str) -> None:
    for name, given in numbers.items():
        for value in given if isinstance(given, Iterable) else [given]:
            number = isinstance(value, Real)
            # Written so that NaN, for which every comparison is false, does not pass.
            if not (number and good(value)):
                raise InputError(f"{name}={value if number else repr(value)} must be {allowed}")
