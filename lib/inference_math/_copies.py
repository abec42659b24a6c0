"""What a deployment keeps more than once: of a model, each part in as many copies as the GPUs hold of it.

``with_copies`` gives the model as it lies on the GPUs. It computes as much as before and keeps and reads more, so
every formula takes it as it takes any model.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ._anynumber import Positive, Result, ceiling, positive
from ._doors import door
from .formats import INDEX_IN_8BIT, bytes_per_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .shapes import Cached, Shape, Tensors
    from .specs import Model

_TABLES = ("input embedding", "head", "positions")
_MLPS = ("dense MLP", "shared experts", "latent of the experts")


@door
def copies(parts: Positive, places: Positive) -> Result:
    """How many times something is kept whose ``parts`` are not cut, on ``places`` of equal size.

    The fullest place has ceil(parts/places) of them, and the others are as large: 8 KV heads on 80 GPUs are kept
    10 times, a latent on 8 GPUs 8 times; 80 layers on 3 stages take the room of 81.
    """
    positive(parts=parts, places=places)
    return ceiling(parts / places) * places / parts


KEPT = (
    "kv_bytes_per_token",
    "kv_window_bytes_per_token",
    "kv_read_bytes_per_token",
    "kv_selected_bytes_per_token",
    "state_bytes",
)
"""The fields of ``specs.Model`` that say what one user has, in the order of ``Caches``."""


class Caches(NamedTuple):
    """How many times some GPUs together keep what one user has: each a number, 1 where it is split without a copy."""

    kept: Result = 1
    window: Result = 1
    read: Result = 1
    selected: Result = 1
    state: Result = 1


def of_shape(shape: Shape, kv_precision: str, gpus: int) -> Caches:
    """The copies of what a user keeps, by a shape. Caches that can be split in other ways count by their bytes."""

    def mean(held: Iterable[tuple[Cached, float]]) -> Result:
        parts = [(n_bytes, copies(one.splits, gpus)) for one, n_bytes in held]
        whole = sum(n_bytes for n_bytes, _ in parts)
        return sum(n_bytes * times for n_bytes, times in parts) / whole if whole else 1

    as_served = kv_precision == INDEX_IN_8BIT
    caches = shape.cached(kv_precision if as_served else 16 if bytes_per_value(kv_precision) > 1 else 8)
    growing = [one for one in caches if one.keeps is None]
    return Caches(
        kept=mean((one, one.bytes_per_token) for one in growing),
        window=mean((one, one.bytes_per_token) for one in caches if one.keeps is not None),
        read=mean((one, one.read_bytes_per_token) for one in growing if one.reads is None),
        selected=mean((one, one.read(one.reads)) for one in growing if one.reads is not None),
        state=copies(shape.state_splits, gpus) if shape.state_splits else 1,
    )


def group_tensors(shape: Shape, experts: str) -> list[Tensors]:
    """Of which tensors each attention group keeps a copy: attention's, and with whole experts all but these and the
    tables of tokens."""
    shared = _TABLES if experts == "whole" else _TABLES + _MLPS
    return [one for one in shape.tensors if one.use == "every token" and one.what not in shared]


def group_width(model: Model, experts: str) -> Result:
    """Bytes of a parameter of which each group keeps a copy.

    As released, if what is neither routed nor looked up still is in the formats of the release; else the average of it.
    """
    width = _average_of_the_rest(model)
    if model.shape is not None and math.isclose(width, model.shape.bytes_per_param("every token"), rel_tol=1e-6):
        kept = group_tensors(model.shape, experts)
        return sum(one.bytes for one in kept) / sum(one.params for one in kept)
    return width


def _average_of_the_rest(model: Model) -> Result:
    average, routed, looked_up = _widths(model)
    apart = model.routed_params * routed + model.input_embedding_params * looked_up
    rest = model.total_params - model.routed_params - model.input_embedding_params
    return (model.total_params * average - apart) / rest


def _widths(model: Model) -> tuple[Result, Result, Result]:
    """Bytes of a parameter: on average, of a routed one, of one that is looked up."""
    average, own = model.weight_bytes_per_param, (model.routed_bytes_per_param, model.input_embedding_bytes_per_param)
    routed, looked_up = (average if one is None else one for one in own)
    return average, routed, looked_up


def cache_weights(model: Model, times: Caches, hidden_size: Positive) -> Result:
    """Parameters that are kept again because they make what is copied.

    Each number that is kept of a token (of a key, a value, a latent) is made by a row of ``hidden_size`` weights, on
    each GPU that keeps it.
    """
    layout, kept = model.kv_precision, (model.kv_bytes_per_token, model.kv_window_bytes_per_token)
    if model.kv_layouts:  # the first has its values side by side; others pack them
        layout, kept = model.kv_layouts[0][0], model.kv_layouts[0][1][:2]
    n_bytes = (times.kept - 1) * kept[0] + (times.window - 1) * kept[1]
    return n_bytes / bytes_per_value(layout) * hidden_size


def with_copies(model: Model, times: Caches, again: Result, width: Result, places: int) -> Model:
    """The model with its caches so many ``times``, ``again`` parameters of this ``width`` more that every token uses,
    and its experts in so many ``places``, some of them twice."""
    kept = ((name, getattr(model, name), n) for name, n in zip(KEPT, times, strict=True))
    held = {name: own and own * n for name, own, n in kept}
    average, routed, looked_up = _widths(model)
    experts = model.routed_params * places / model.experts if model.experts else model.routed_params
    more = experts - model.routed_params
    total = model.total_params + again + more
    return replace(
        model,
        total_params=total,
        weight_bytes_per_param=(model.total_params * average + again * width + more * routed) / total,
        experts=places,
        routed_params=experts,
        routed_bytes_per_param=routed,
        input_embedding_bytes_per_param=looked_up,
        **held,
        # the other layouts are of one copy, and the shape is that of the model, not of its copies
        kv_layouts=((model.kv_precision, tuple(held[name] for name in KEPT[:4])),),
        shape=None,
    )
