"""What a deployment keeps more than once: of a model, each part in as many copies as the GPUs hold of it.

``with_copies`` gives the model as it lies on the GPUs. It computes as much as before and keeps and reads more, so
every formula takes it as it takes any model.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ._anynumber import Positive, Result, ceiling, positive
from .formats import bytes_per_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .shapes import Cached, Shape
    from .specs import Model


def copies(parts: Positive, places: Positive) -> Result:
    """How many times something is kept whose ``parts`` are not cut, on ``places`` of equal size.

    The fullest place has ceil(parts/places) of them, and the others are as large: 8 KV heads on 80 GPUs are kept
    10 times, a latent on 8 GPUs 8 times; 80 layers on 3 stages take the room of 81.
    """
    positive(parts=parts, places=places)
    return ceiling(parts / places) * places / parts


class Caches(NamedTuple):
    """How many times some GPUs together keep what one user has: each a number, 1 where it is split without a copy."""

    kept: Result = 1
    window: Result = 1
    read: Result = 1
    selected: Result = 1
    state: Result = 1


def of_shape(shape: Shape, kv_precision: str, gpus: int) -> Caches:
    """The copies of what a user keeps, by a shape. Caches that can be split in other ways count by their bytes."""

    def mean(caches: Iterable[Cached], weight: str) -> Result:
        held = [(getattr(one, weight), copies(one.splits, gpus)) for one in caches]
        whole = sum(n_bytes for n_bytes, _ in held)
        return sum(n_bytes * times for n_bytes, times in held) / whole if whole else 1

    caches = shape.cached(16 if bytes_per_value(kv_precision) > 1 else 8)
    growing = [one for one in caches if one.keeps is None]
    return Caches(
        kept=mean(growing, "bytes_per_token"),
        window=mean([one for one in caches if one.keeps is not None], "bytes_per_token"),
        read=mean([one for one in growing if one.reads is None], "read_bytes_per_token"),
        selected=mean([one for one in growing if one.reads is not None], "read_bytes_per_token"),
        state=copies(shape.state_splits, gpus) if shape.state_splits else 1,
    )


def cache_weights(model: Model, times: Caches, hidden_size: Positive) -> Result:
    """Parameters that are kept again because they make what is copied.

    Each number that is kept of a token (of a key, a value, a latent) is made by a row of ``hidden_size`` weights, on
    each GPU that keeps it.
    """
    n_bytes = (times.kept - 1) * model.kv_bytes_per_token + (times.window - 1) * model.kv_window_bytes_per_token
    return n_bytes / bytes_per_value(model.kv_precision) * hidden_size


def with_copies(model: Model, times: Caches, again: Result, places: int) -> Model:
    """The model with its caches so many ``times``, ``again`` more of the parameters that every token uses, and its
    experts in so many ``places``, some of them twice."""
    average, read = model.weight_bytes_per_param, model.kv_read_bytes_per_token
    routed = average if model.routed_bytes_per_param is None else model.routed_bytes_per_param
    looked_up = average if model.input_embedding_bytes_per_param is None else model.input_embedding_bytes_per_param
    apart = model.routed_params * routed + model.input_embedding_params * looked_up
    rest = model.total_params - model.routed_params - model.input_embedding_params
    width = (model.total_params * average - apart) / rest
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
        kv_bytes_per_token=times.kept * model.kv_bytes_per_token,
        kv_window_bytes_per_token=times.window * model.kv_window_bytes_per_token,
        kv_read_bytes_per_token=read if read is None else times.read * read,
        kv_selected_bytes_per_token=times.selected * model.kv_selected_bytes_per_token,
        state_bytes=times.state * model.state_bytes,
        kv_layouts=(),  # of one copy; and the shape is that of the model, not of its copies
        shape=None,
    )
