"""Which layers of a model are of which kind: read from a list, or from a rule and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from .parts import Part

if TYPE_CHECKING:
    from .fields import Fields

Placed: TypeAlias = tuple[Part, Sequence[int] | None]
"""A part, and the numbers of the layers in which it stands; None: once, outside of them."""

Windows: TypeAlias = tuple[list[int], list[int], int | None]
"""Layers that look at the whole context, layers that look at the last tokens, and at how many."""

FULL, NEAR, CHUNKED = "full_attention", "sliding_attention", "chunked_attention"


def no_windows(c: Fields) -> Windows:
    """All layers look at the whole context."""
    return list(range(c.layer_count())), [], None


def _split(c: Fields, near: Callable[[int], bool]) -> Windows:
    layers = c.layer_count()
    types = c.of_layers("layer_types", (FULL, NEAR), layers)
    close = [one for one in range(layers) if (near(one) if types is None else types[one] == NEAR)]
    if not close:
        return no_windows(c)
    return others(c, close), close, c.whole("sliding_window")


def window_everywhere(c: Fields) -> Windows:
    """Mistral: all layers, where a window is given."""
    return _split(c, lambda _: c.has("sliding_window"))


def window_if_used(c: Fields) -> Windows:
    """Qwen: the layers from ``max_window_layers`` on, if ``use_sliding_window`` says so."""
    if not c.flag("use_sliding_window"):
        return no_windows(c)
    first = c.whole("max_window_layers", least=0)
    return _split(c, lambda one: one >= first)


def window_but_every(nth: int) -> Callable[[Fields], Windows]:
    """Gemma, Command, Olmo 3: all but every ``nth``, or as ``sliding_window_pattern`` says."""

    def split(c: Fields) -> Windows:
        every = c.whole("sliding_window_pattern", "_sliding_window_pattern", default=nth)
        return _split(c, lambda one: (one + 1) % every != 0)

    return split


def chunks(c: Fields) -> Windows:
    """Llama 4: layers with rotary positions look at their chunk; every 4th has none and looks at all.

    ``no_rope_layers`` says 1 for a layer *with* rotary positions.
    """
    layers = c.layer_count()
    every = c.whole("no_rope_layer_interval", default=4)
    rotary = c.of_layers("no_rope_layers", (0, 1), layers) or [int((one + 1) % every != 0) for one in range(layers)]
    types = c.of_layers("layer_types", (FULL, CHUNKED), layers) or [CHUNKED if one else FULL for one in rotary]
    close = [one for one, kind in enumerate(types) if kind == CHUNKED] if c.has("attention_chunk_size") else []
    if not close:
        return no_windows(c)
    return others(c, close), close, c.whole("attention_chunk_size")


# --- layers with experts -------------------------------------------------------


def all_layers(c: Fields) -> list[int]:
    """All of them."""
    return list(range(c.layer_count()))


def others(c: Fields, some: Sequence[int]) -> list[int]:
    """All but ``some``."""
    taken = set(some)
    return [one for one in range(c.layer_count()) if one not in taken]


def after_dense(c: Fields) -> list[int]:
    """DeepSeek, GLM: the first ``first_k_dense_replace`` are dense; or a list, of words or of ones and zeros."""
    layers = c.layer_count()
    types = c.of_layers("mlp_layer_types", ("dense", "sparse"), layers)
    if types is not None:
        return [one for one in range(layers) if types[one] == "sparse"]
    if isinstance(c.get("moe_layer_freq")[1], (list, tuple)):
        ones = c.of_layers("moe_layer_freq", (0, 1), layers) or []
        return [one for one in range(layers) if ones[one]]
    first = c.whole("first_k_dense_replace", least=0, most=layers)
    every = c.whole("moe_layer_freq", default=1)
    return [one for one in range(first, layers) if one % every == 0]


def qwen_sparse(c: Fields) -> list[int]:
    """Qwen: every ``decoder_sparse_step`` th, without those in ``mlp_only_layers``."""
    layers, step = c.layer_count(), c.whole("decoder_sparse_step", default=1)
    dense = c.numbers("mlp_only_layers", layers - 1)
    return [one for one in range(layers) if (one + 1) % step == 0 and one not in dense]


def llama4_sparse(c: Fields) -> list[int]:
    """Llama 4: every ``interleave_moe_layer_step`` th."""
    layers = c.layer_count()
    said = c.numbers("moe_layers", layers - 1)
    if said:
        return said
    step = c.whole("interleave_moe_layer_step")
    return list(range(step - 1, layers, step))
