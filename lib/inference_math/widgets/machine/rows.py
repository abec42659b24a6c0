"""Models and GPUs as the browser gets them: by the symbols of ``formulas.js``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...specs import Hardware, Model

FOLDER = Path(__file__).parent
JS_PATH = FOLDER / "formulas.js"

MODEL_FIELDS = {
    "N": "total_params",
    "N_a": "active_params",
    "b": "weight_bytes_per_param",
    "kv": "kv_bytes_per_token",
    "kv_w": "kv_window_bytes_per_token",
    "w": "sliding_window",
    "E": "experts",
    "k": "experts_per_token",
    "R": "routed_params",
    "V": "input_embedding_params",
    "b_R": "routed_bytes_per_param",
    "b_V": "input_embedding_bytes_per_param",
    "kv_r": "kv_read_bytes_per_token",
    "kv_s": "kv_selected_bytes_per_token",
    "c": "kv_selected_tokens",
    "S": "state_bytes",
}
"""The symbols of ``formulas.js`` and the fields of a Model that they stand for."""


def model_row(model: Model) -> dict[str, Any]:
    """A model's symbols that are not 0, and its words (see ``completed`` in numbers.js)."""
    values = {symbol: getattr(model, field) for symbol, field in MODEL_FIELDS.items()}
    said = {symbol: one for symbol, one in values.items() if one or (symbol == "kv_r" and one is not None)}
    row = {symbol: int(one) if one == int(one) else one for symbol, one in said.items()}
    return {**row, "name": model.name, "precision": model.precision, "moe": bool(model.experts)}


def gpu_row(gpu: Hardware) -> dict[str, Any]:
    """One device of ``gpu``, which may be several: its symbols, and its name without their number."""
    n = gpu.devices if gpu.name.startswith(f"{gpu.devices} x ") else 1
    flops = {precision: rate / n for precision, rate in gpu.flops.items()}
    name = gpu.name.removeprefix(f"{n} x ")
    return {"name": name, "M": gpu.memory / n, "u": gpu.usable, "BW": gpu.bandwidth / n, "flops": flops}


def devices(gpu: Hardware) -> int:
    """How many of the device of ``gpu_row`` it is."""
    return gpu.devices if gpu.name.startswith(f"{gpu.devices} x ") else 1
