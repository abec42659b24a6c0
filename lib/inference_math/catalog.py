"""GPUs and models, each value with its source.

``hardware("H100 SXM")`` and ``model("DeepSeek-V3")`` read ``data/*.csv``; the
commonest have names of their own (``H100``, ``DEEPSEEK_V3``). ``sources(name)``
says where a row comes from. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import formulas
from ._anynumber import not_negative, positive
from .errors import InputError, unknown
from .tables import Row, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTES_PER_VALUE = MappingProxyType(
    {
        "fp32": 4.0,
        "bf16": 2.0,
        "fp16": 2.0,
        "fp8": 1.0,
        "int8": 1.0,
        "fp4": 0.5,
        "int4": 0.5,
    }
)
"""Width of one number in bytes, by the name of its format."""

_RATE_COLUMNS = {
    "fp32": "dense_flops_fp32",
    "bf16": "dense_flops_bf16",
    "fp8": "dense_flops_fp8",
    "int8": "dense_ops_int8",
    "fp4": "dense_flops_fp4",
}


@dataclass(frozen=True, slots=True)
class Hardware:
    """One accelerator, or several counted as one.

    ``memory`` in bytes, ``bandwidth`` in bytes/s, ``flops`` in dense FLOP/s by
    precision (``{"bf16": ..., "fp8": ...}``). ``devices`` says how many it is.
    Numbers, or SymPy symbols, or quantities with units.
    Raises InputError for a value that is not positive.
    """

    name: str
    memory: float
    bandwidth: float
    flops: Mapping[str, float]
    devices: int = 1
    source: str = ""

    def __post_init__(self) -> None:
        positive(**{f"{self.name}: {name}": getattr(self, name) for name in ("memory", "bandwidth", "devices")})
        if not self.flops:
            raise InputError(f"{self.name}: flops={self.flops!r} must hold at least one rate")
        positive(**{f"{self.name}: flops[{precision!r}]": rate for precision, rate in self.flops.items()})

    @classmethod
    def from_row(cls, row: Row) -> Hardware:
        """The device of a row of ``data/hardware.csv``. Raises InputError where the row has no compute rate."""
        flops = {precision: row.number(column) for precision, column in _RATE_COLUMNS.items() if row[column]}
        return cls(
            row["name"],
            row.number("memory_bytes"),
            row.number("memory_bandwidth_bytes_per_s"),
            flops,
            devices=row.whole("devices"),
            source=row.cited,
        )

    def __rmul__(self, n: int) -> Hardware:
        """``8 * H100``: capacity, bandwidth and FLOP/s add up.

        This ignores what links cost: every byte is taken to lie where it is used,
        and the devices never wait for each other. Real deployments fall short.
        """
        symbolic = getattr(n, "is_symbol", False)
        if not symbolic and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
            raise InputError(f"n={n!r} in n * {self.name} must be a whole number, 1 or more")
        return replace(
            self,
            name=f"{n} x {self.name}",
            memory=n * self.memory,
            bandwidth=n * self.bandwidth,
            devices=n * self.devices,
            flops={precision: n * rate for precision, rate in self.flops.items()},
        )

    __mul__ = __rmul__

    def achieving(self, bandwidth: float = 1.0, flops: float = 1.0) -> Hardware:
        """The same device at a share of its peak rates, each in (0, 1]."""
        for name, part in (("bandwidth", bandwidth), ("flops", flops)):
            if isinstance(part, (bool, str)) or part is None or not 0 < part <= 1:
                raise InputError(f"{name}={part!r} must be a share of the peak, above 0 up to 1")
        return replace(
            self,
            name=f"{self.name} at {bandwidth:.0%} bandwidth, {flops:.0%} FLOP/s",
            bandwidth=bandwidth * self.bandwidth,
            flops={precision: flops * rate for precision, rate in self.flops.items()},
        )

    def __repr__(self) -> str:
        from .units import bandwidth, size

        return f"<{self.name}: {size(self.memory)}, {bandwidth(self.bandwidth)}>"


@dataclass(frozen=True, slots=True)
class Model:
    """What a language model's size and shape mean for speed.

    Parameters are counts. ``precision`` is the format of the arithmetic, which
    need not be that of the weights. ``kv_bytes_per_token`` counts the layers
    whose cache grows with the whole context; ``kv_window_bytes_per_token`` those
    that keep ``sliding_window`` tokens. ``routed_params`` are the parameters of
    all experts that a router chooses from; 0 for a dense model.
    Numbers, or SymPy symbols, or quantities with units.
    Raises InputError for a value out of range, and for a part that is larger than its whole.
    """

    name: str
    total_params: float
    active_params: float
    weight_bytes_per_param: float = 2.0
    precision: str = "bf16"
    kv_bytes_per_token: float = 0.0
    kv_window_bytes_per_token: float = 0.0
    sliding_window: int = 0
    attention_flops_per_context_token: float = 0.0
    experts: int = 0
    experts_per_token: int = 0
    routed_params: float = 0.0
    input_embedding_params: float = 0.0
    source: str = ""

    def __post_init__(self) -> None:
        _known_precision(self.precision)
        numbers = [one.name for one in fields(self) if one.name not in ("name", "precision", "source")]
        for name in numbers:
            check = positive if name in ("total_params", "active_params", "weight_bytes_per_param") else not_negative
            check(**{f"{self.name}: {name}": getattr(self, name)})
        for part, most in (
            ("active_params", "total_params"),
            ("routed_params", "total_params"),
            ("input_embedding_params", "total_params"),
            ("experts_per_token", "experts"),
        ):
            value, whole = getattr(self, part), getattr(self, most)
            if isinstance(value, (int, float)) and isinstance(whole, (int, float)) and value > whole:
                raise InputError(f"{self.name}: {part}={value:g} must be at most {most}={whole:g}")

    @classmethod
    def from_row(cls, row: Row) -> Model:
        """The model of a row of ``data/models.csv``, in its released format, with a KV cache in bf16."""
        weights = row["native_precision"]
        growing, windowed = _kv_shape(row)
        experts = ("moe_layers", "experts", "hidden_size", "expert_hidden_size")
        return cls(
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

    def at(self, weights: str, math: str | None = None, kv: str | None = None) -> Model:
        """The same model in another format, e.g. ``LLAMA_70B.at("fp8")``.

        ``math`` is the format of the arithmetic (that of the weights unless
        given; 4-bit weights too), ``kv`` that of the KV cache (kept unless given).
        """
        width = BYTES_PER_VALUE[_known_precision(weights)]
        arithmetic = _known_precision(weights if math is None else math)
        scale = 1.0 if kv is None else BYTES_PER_VALUE[_known_precision(kv)] / BYTES_PER_VALUE["bf16"]
        return replace(
            self,
            name=f"{self.name} ({weights})",
            weight_bytes_per_param=width,
            precision="bf16" if arithmetic == "fp16" else arithmetic,  # the same rate on every device
            kv_bytes_per_token=scale * self.kv_bytes_per_token,
            kv_window_bytes_per_token=scale * self.kv_window_bytes_per_token,
        )

    def __repr__(self) -> str:
        from .units import count, size

        active = "" if self.active_params == self.total_params else f", {count(self.active_params)} active"
        return f"<{self.name}: {count(self.total_params)} parameters{active}, {size(formulas.weight_bytes(self))}>"


@cache
def hardware(name: str) -> Hardware:
    """The accelerator called ``name`` in ``data/hardware.csv``.

    Raises UnknownName, with the nearest name, for one that is not there, and
    InputError for a device of which no compute rate was found.
    """
    return Hardware.from_row(_row("hardware", name))


@cache
def model(name: str) -> Model:
    """The model called ``name`` in ``data/models.csv``, in its released format.

    The KV cache is bf16 unless asked otherwise (``.at(..., kv="fp8")``).
    Raises UnknownName, with the nearest name, for one that is not there.
    """
    return Model.from_row(_row("models", name))


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


def _known_precision(name: str) -> str:
    if name not in BYTES_PER_VALUE:
        raise unknown("precision", name, BYTES_PER_VALUE)
    return name


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
