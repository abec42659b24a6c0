"""GPUs and models, each value with its source.

``hardware("H100 SXM")`` and ``model("DeepSeek-V3")`` read ``data/*.csv``, by name as
people say it (``spelling``); the commonest have names of their own (``H100``,
``DEEPSEEK_V3``). ``sources`` says where a row comes from. Nothing but the standard
library is needed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from . import formulas, spelling
from .errors import unknown
from .specs import Hardware, Model
from .tables import DATA, Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable

_RATE_COLUMNS = {  # the usual one first
    "bf16": "dense_flops_bf16",
    "fp32": "dense_flops_fp32",
    "fp8": "dense_flops_fp8",
    "int8": "dense_ops_int8",
    "fp4": "dense_flops_fp4",
}


@cache
def hardware(name: str) -> Hardware:
    """The accelerator called ``name`` in ``data/hardware.csv``, or as people say it: ``"4090"``, ``"A100"``.

    A device of which no compute rate was found decodes for one user (``formulas.step_time``).
    Raises UnknownName, with how to enter your own, for one that is not there.
    """
    return hardware_from_row(_row("hardware", name))


@cache
def model(name: str) -> Model:
    """The model called ``name`` in ``data/models.csv``, in its released format.

    Or as people say it: ``"meta-llama/Llama-3.3-70B-Instruct"`` is the row of that shape, and ``-FP8`` at the end its
    weights ``.at("fp8")``. The KV cache is bf16 unless asked otherwise (``.at(..., kv="fp8")``).
    Raises UnknownName, with how to enter your own, for one that is not there.
    """
    row = _row("models", name)
    said = spelling.format_said(name)
    found = model_from_row(row)
    return found if said in (None, row["native_precision"]) else found.at(said)


def hardware_from_row(row: Row) -> Hardware:
    """The device of a row of ``data/hardware.csv``, with the rates that were checked.

    Raises InputError where memory or bandwidth are not known.
    """
    flops = {precision: row.number(column) for precision, column in _RATE_COLUMNS.items() if row[column]}
    return Hardware(
        row["name"],
        row.number("memory_bytes"),
        row.number("memory_bandwidth_bytes_per_s"),
        flops,
        devices=row.whole("devices"),
        source=row.cited,
    )


def model_from_row(row: Row) -> Model:
    """The model of a row of ``data/models.csv``, in its released format, with a KV cache in bf16.

    Where the row names a ``config.json``, all is counted from it. The others are dense, and say what they know.
    """
    if row["config"]:
        return replace(Model.from_config(DATA / "configs" / row["config"], row["name"]), source=row.cited)
    layers, heads, width = (row.whole(column) for column in ("layers", "query_heads", "head_dim"))
    known = bool(row["attention"])
    return Model(
        row["name"],
        row.number("total_params"),
        row.number("active_params"),
        row.number("weight_bytes_per_param"),
        row["native_precision"],
        kv_bytes_per_token=formulas.kv_bytes_per_token(layers, row.whole("kv_heads"), width) if known else 0.0,
        attention_flops_per_context_token=formulas.attention_flops_per_context_token(layers, heads, width)
        if known
        else 0.0,
        input_embedding_params=row.whole("untied_vocab_size") * row.whole("hidden_size"),
        source=row.cited,
    )


def hardware_names(*precisions: str) -> list[str]:
    """Names of all accelerators of which memory and bandwidth are known, and a rate in each of ``precisions``.

    Raises UnknownName for a precision that no column holds.
    """
    for one in precisions:
        if one not in _RATE_COLUMNS:
            raise unknown("precision", one, _RATE_COLUMNS)
    needed = ["memory_bytes", "memory_bandwidth_bytes_per_s", *(_RATE_COLUMNS[one] for one in precisions)]
    return [name for name, row in rows("hardware").items() if all(row[column] for column in needed)]


def model_names() -> list[str]:
    """Names of all models."""
    return list(rows("models"))


def is_model(name: str) -> bool:
    """Whether ``model`` knows the name, by itself or as another name of a row."""
    return spelling.found("models", name, rows("models")) is not None


def single_devices(*precisions: str) -> list[str]:
    """Names of all single devices that compute in each of ``precisions``: for a menu, with the H100 first.

    Without racks, without the H100 of the article, which is one of them with its bandwidth rounded, and without chips
    of less than 1 GB, hundreds of which hold one model.
    """
    found = [hardware(name) for name in hardware_names(*precisions) if name != _NAMED["H100_ROUNDED"][1]]
    names = [one.name for one in found if one.devices == 1 and one.memory >= 1e9]
    return sorted(names, key=lambda name: name != _NAMED["H100"][1])


def dense_models() -> list[str]:
    """Names of all models without experts whose KV cache is known: for a menu, with Llama-3.1-70B first."""
    found = [model(name) for name in model_names()]
    names = [one.name for one in found if one.kv_bytes_per_token and not one.experts]
    return sorted(names, key=lambda name: name != _NAMED["LLAMA_70B"][1])


def sources(table: str, name: str) -> str:
    """Where a row comes from, and when: ``"address (2026-08)"``."""
    return _row(table, name).cited


_YOURS = {
    "hardware": "Enter yours in a line: Hardware({name!r}, memory=..., bandwidth=...) in bytes and bytes/s, with "
    "flops={{'bf16': ...}} to compute for many users.",
    "models": "Enter yours: Model.from_config('config.json'), or Model({name!r}, total_params=..., active_params=...).",
}


def _row(table: str, name: str) -> Row:
    known = rows(table)
    found = spelling.found(table, name, known) if isinstance(name, str) else None
    if found is None:
        kind = {"models": "model"}.get(table, table)
        how = _YOURS.get(table, "").format(name=name)
        raise unknown(kind, name, known, how=how, parts=table != "hardware", strict=True)
    return known[found]


_NAMED: dict[str, tuple[Callable[[str], Hardware | Model], str]] = {
    "H100": (hardware, "H100 SXM"),
    "H100_ROUNDED": (hardware, "H100 SXM (rounded)"),
    "H200": (hardware, "H200 SXM"),
    "A100": (hardware, "A100 80GB SXM"),
    "LAPTOP": (hardware, "Laptop CPU DDR5-5600 dual channel"),
    "ARTICLE_700B": (model, "Article 700B"),
    "DEEPSEEK_V3": (model, "DeepSeek-V3"),
    "LLAMA_8B": (model, "Llama-3.1-8B"),
    "LLAMA_70B": (model, "Llama-3.1-70B"),
    "LLAMA_405B": (model, "Llama-3.1-405B"),
}
"""What is made when somebody first asks for it: reading the shape of a model takes longer than an import should."""

__all__ = [
    "A100",
    "ARTICLE_700B",
    "DEEPSEEK_V3",
    "H100",
    "H100_ROUNDED",
    "H200",
    "LAPTOP",
    "LLAMA_8B",
    "LLAMA_70B",
    "LLAMA_405B",
    "Hardware",
    "Model",
    "dense_models",
    "hardware",
    "hardware_from_row",
    "hardware_names",
    "is_model",
    "model",
    "model_from_row",
    "model_names",
    "rows",
    "single_devices",
    "sources",
]

if TYPE_CHECKING:
    H100: Hardware
    H100_ROUNDED: Hardware
    H200: Hardware
    A100: Hardware
    LAPTOP: Hardware
    ARTICLE_700B: Model
    DEEPSEEK_V3: Model
    LLAMA_8B: Model
    LLAMA_70B: Model
    LLAMA_405B: Model


def __getattr__(name: str) -> Hardware | Model:
    if name not in _NAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    make, row = _NAMED[name]
    return make(row)
