"""One function per picture: plain numbers in, Axes out.

Each function also leaves a sentence of alt text on its figure (``ax.figure.alt``).
``show(ax)`` displays the picture with that sentence, so that a screen reader
says what the eye sees. The same thing keeps its colour through the series.

A module loads when one of its pictures is asked for, so that a notebook depends on
those that it shows and on no others.
"""

from importlib import import_module
from typing import Any

_PICTURES = {
    "batching": "critical_batches knee knee_against_context promises step_against_batch",
    "bounds": "curve move_and_compute roofline speeds",
    "decoding": "bytes_read candidates experts_read looks",
    "kv_cache": "each_share kv_per_token running_totals users",
    "ledger": "closeness",
    "memory": "memory_boxes memory_filled rooms",
    "money": "bent_step straight_line waterfall",
    "one_picture": "chart collapse dashboard two_overlaps",
    "picture": "Picture show",
    "pricing": "frontier kinks output_input_ratio spread tiers_and_crossings",
    "still_factory": "factory",
    "traffic": "batch_shares cost_and_traffic one_hour queue_waits who_waits_longer",
    "what_if": "bytes_per_user gains limits shares tactics",
}
_MODULES = {name: module for module, names in _PICTURES.items() for name in names.split()}

__all__ = sorted(_MODULES)  # noqa: PLE0605  (made from the table above)


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a function or a class)
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
