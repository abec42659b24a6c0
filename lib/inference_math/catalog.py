"""GPUs and models, each value with its source.

``hardware("H100 SXM")`` and ``model("DeepSeek-V3")`` read ``data/*.csv``; the
commonest have names of their own (``H100``, ``DEEPSEEK_V3``). ``sources`` says
where a row comes from. Nothing but the standard library is needed.
"""

from __future__ import annotations

from functools import cache

from . import formulas, shapes
from .errors import unknown
from .formats import BYTES_PER_VALUE
from .specs import Hardware, Model
from .tables import DATA, Row, rows

_RATE_COLUMNS = {
    "fp32": "dense_flops_fp32",
    "bf16": "dense_flops_bf16",
    "fp8": "dense_flops_fp8",
    "int8": "dense_ops_int8",
    "fp4": "dense_flops_fp4",
}


@cache
def hardware(name: str) -> Hardware:
    """The accelerator called ``name`` in ``data/hardware.csv``.

    Raises UnknownName, with the nearest name, for one that is not there, and
    InputError for a device of which no compute rate was found.
    """
    return hardware_from_row(_row("hardware", name))


@cache
def model(name: str) -> Model:
    """The model called ``name`` in ``data/models.csv``, in its released format.

    The KV cache is bf16 unless asked otherwise (``.at(..., kv="fp8")``).
    Raises UnknownName, with the nearest name, for one that is not there.
    """
    return model_from_row(_row("models", name))


def hardware_from_row(row: Row) -> Hardware:
    """The device of a row of ``data/hardware.csv``. Raises InputError where the row has no compute rate."""
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
    """The model of a row of ``data/models.csv``, in its released format, with a KV cache in bf16."""
    if row["config"]:
        return _from_config(row)
    weights = row["native_precision"]
    growing, windowed = _kv_shape(row)
    experts = ("moe_layers", "experts", "hidden_size", "expert_hidden_size")
    return Model(
        row["name"],
        row.number("total_params"),
        row.number("active_params"),
        row.number("weight_bytes_per_param"),
        # A mixed format (4-bit experts in a 16-bit model) still multiplies in 16 bit.
        weights if weights in ("bf16", "fp8") else "bf16",
        kv_bytes_per_token=growing,
        kv_window_bytes_per_token=windowed,
        sliding_window=row.whole("sliding_window"),
        attention_flops_per_context_token=_attention_flops(row),
        experts=row.whole("experts"),
        experts_per_token=row.whole("experts_per_token"),
        routed_params=formulas.routed_expert_params(*map(row.whole, experts)),
        input_embedding_params=row.whole("untied_vocab_size") * row.whole("hidden_size"),
        source=row.cited,
    )


def _from_config(row: Row) -> Model:
    """The same from the config.json that the row names."""
    shape = shapes.shape(DATA / "configs" / row["config"], row["name"])
    selects = shape.selected_tokens > 0

    def layout(bits: int) -> tuple[float, float, float | None, float]:
        read = shape.read_bytes_per_token(bits) if selects else None
        kept, window = shape.kv_bytes_per_token(bits), shape.window_bytes_per_token(bits)
        return kept, window, read, shape.selected_bytes_per_token(bits)

    kept, window, read, selected = layout(16)
    return Model(
        row["name"],
        float(shape.total_params),  # an array of small integers times a large one would overflow
        float(shape.active_params),
        shape.bytes_per_param(),
        shape.precision,
        kv_bytes_per_token=kept,
        kv_window_bytes_per_token=window,
        sliding_window=shape.window,
        attention_flops_per_context_token=shape.flops_per_context_token(),
        experts=shape.experts,
        experts_per_token=shape.experts_per_token,
        routed_params=float(shape.routed_params),
        input_embedding_params=float(shape.input_embedding_params),
        source=row.cited,
        routed_bytes_per_param=shape.bytes_per_param("routed") or None,
        input_embedding_bytes_per_param=shape.bytes_per_param("looked up") or None,
        kv_read_bytes_per_token=read,
        kv_selected_bytes_per_token=selected,
        kv_selected_tokens=shape.selected_tokens,
        state_bytes=shape.state_bytes,
        kv_layouts=(("fp8", layout(8)),),
        attention_flops_per_window_token=shape.flops_per_window_token(),
        attention_flops_per_selected_token=shape.flops_per_selected_token(),
        prefill_attention_flops_per_context_token=shape.flops_per_context_token(prefill=True),
        shape=shape,
    )


def hardware_names() -> list[str]:
    """Names of all accelerators of which memory, bandwidth and a rate are known."""
    return [name for name, row in rows("hardware").items() if any(row[column] for column in _RATE_COLUMNS.values())]


def model_names() -> list[str]:
    """Names of all models."""
    return list(rows("models"))


def single_devices(*precisions: str) -> list[str]:
    """Names of all single devices that compute in each of ``precisions``: for a menu, with the H100 first.

    Without racks, and without the H100 of the article, which is one of them with its bandwidth rounded.
    """
    found = [hardware(name) for name in hardware_names() if name != H100_ROUNDED.name]
    names = [one.name for one in found if one.devices == 1 and set(precisions) <= set(one.flops)]
    return sorted(names, key=lambda name: name != H100.name)


def dense_models() -> list[str]:
    """Names of all models without experts whose KV cache is known: for a menu, with Llama-3.1-70B first."""
    found = [model(name) for name in model_names()]
    names = [one.name for one in found if one.kv_bytes_per_token and not one.experts]
    return sorted(names, key=lambda name: name != LLAMA_70B.name)


def sources(table: str, name: str) -> str:
    """Where a row comes from, and when: ``"address (2026-08)"``."""
    return _row(table, name).cited


def _row(table: str, name: str) -> Row:
    found = rows(table)
    if name not in found:
        raise unknown({"models": "model"}.get(table, table), name, found)
    return found[name]


def _kv_shape(row: Row) -> tuple[float, float]:
    """KV bytes per token of the growing and of the windowed layers, bf16."""
    if not row["attention"]:
        return 0.0, 0.0
    width, growing = BYTES_PER_VALUE["bf16"], row.whole("global_layers")
    if row["attention"] == "MLA":
        return formulas.mla_kv_bytes_per_token(growing, row.whole("mla_rank"), row.whole("mla_rope_dim"), width), 0.0
    heads = row.whole("kv_heads"), row.whole("head_dim"), width
    return (
        formulas.kv_bytes_per_token(growing, *heads),
        formulas.kv_bytes_per_token(row.whole("layers") - growing, *heads),
    )


def _attention_flops(row: Row) -> float:
    if not row["attention"]:
        return 0.0
    layers, heads = row.whole("global_layers"), row.whole("query_heads")
    if row["attention"] == "MLA":
        shape = row.whole("mla_rank"), row.whole("mla_rope_dim")
        return formulas.mla_attention_flops_per_context_token(layers, heads, *shape)
    return formulas.attention_flops_per_context_token(layers, heads, row.whole("head_dim"))


H100 = hardware("H100 SXM")
H100_ROUNDED = hardware("H100 SXM (rounded)")
H200 = hardware("H200 SXM")
A100 = hardware("A100 80GB SXM")
LAPTOP = hardware("Laptop CPU DDR5-5600 dual channel")

ARTICLE_700B = model("Article 700B")
DEEPSEEK_V3 = model("DeepSeek-V3")
LLAMA_8B = model("Llama-3.1-8B")
LLAMA_70B = model("Llama-3.1-70B")
LLAMA_405B = model("Llama-3.1-405B")
