"""GPUs and models, each value with its source.

``hardware("H100 SXM")`` and ``model("DeepSeek-V3")`` read ``data/*.csv``; the
commonest have names of their own (``H100``, ``DEEPSEEK_V3``). ``sources(name)``
says where a row comes from. Nothing but the standard library is needed.
"""

import csv
import math
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from . import formulas
from .errors import InputError, unknown

DATA = Path(__file__).parent / "data"

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
    Raises InputError for a value that is not positive.
    """

    name: str
    memory: float
    bandwidth: float
    flops: dict
    devices: int = 1
    source: str = ""

    def __post_init__(self):
        _positive(self, "memory", self.memory)
        _positive(self, "bandwidth", self.bandwidth)
        if not self.flops:
            raise InputError(f"{self.name}: flops={self.flops!r} must hold at least one rate")
        for precision, rate in self.flops.items():
            _positive(self, f"flops[{precision!r}]", rate)

    def __rmul__(self, n):
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

    def achieving(self, bandwidth=1.0, flops=1.0):
        """The same device at a share of its peak rates, each in (0, 1]."""
        for name, share in (("bandwidth", bandwidth), ("flops", flops)):
            if not 0 < share <= 1:
                raise InputError(f"{name}={share!r} must be a share of the peak, above 0 up to 1")
        return replace(
            self,
            name=f"{self.name} at {bandwidth:.0%} bandwidth, {flops:.0%} FLOP/s",
            bandwidth=bandwidth * self.bandwidth,
            flops={precision: flops * rate for precision, rate in self.flops.items()},
        )

    def __repr__(self):
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
    Raises InputError for a value out of range.
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
    source: str = field(default="")

    def __post_init__(self):
        for name in ("total_params", "active_params", "weight_bytes_per_param"):
            _positive(self, name, getattr(self, name))
        _known_precision(self.precision)
        numbers = isinstance(self.active_params, (int, float))
        if numbers and self.active_params > self.total_params:
            raise InputError(
                f"{self.name}: active_params={self.active_params:g} must be at most total_params={self.total_params:g}"
            )

    def at(self, weights, math=None, kv=None):
        """The same model in another format, e.g. ``LLAMA_70B.at("fp8")``.

        ``math`` is the format of the arithmetic (that of the weights unless
        given; 4-bit weights too), ``kv`` that of the KV cache (kept unless given).
        """
        width = BYTES_PER_VALUE[_known_precision(weights)]
        math = "bf16" if math == "fp16" else math or ("bf16" if weights == "fp16" else weights)
        scale = 1.0 if kv is None else BYTES_PER_VALUE[_known_precision(kv)] / BYTES_PER_VALUE["bf16"]
        return replace(
            self,
            name=f"{self.name} ({weights})",
            weight_bytes_per_param=width,
            precision=_known_precision(math),
            kv_bytes_per_token=scale * self.kv_bytes_per_token,
            kv_window_bytes_per_token=scale * self.kv_window_bytes_per_token,
        )

    def __repr__(self):
        from .units import count, size

        active = "" if self.active_params == self.total_params else f", {count(self.active_params)} active"
        return f"<{self.name}: {count(self.total_params)} parameters{active}, {size(formulas.weight_bytes(self))}>"


@cache
def rows(table):
    """The rows of ``data/<table>.csv`` as dictionaries of text, by their name or id."""
    path = DATA / f"{table}.csv"
    if not path.exists():
        raise unknown("table", table, sorted(one.stem for one in DATA.glob("*.csv")))
    with path.open(newline="", encoding="utf-8") as file:
        return {row.get("name") or row["id"]: row for row in csv.DictReader(file)}


@cache
def hardware(name):
    """The accelerator called ``name`` in ``data/hardware.csv``.

    Raises UnknownName, with the nearest name, for one that is not there, and
    InputError for a device of which no compute rate was found.
    """
    row = _row("hardware", name)
    flops = {p: float(row[c]) for p, c in _RATE_COLUMNS.items() if row[c]}
    return Hardware(
        row["name"],
        float(row["memory_bytes"]),
        float(row["memory_bandwidth_bytes_per_s"]),
        flops,
        devices=_whole(row["gpus_per_domain"]) if row["name"].endswith("rack") else 1,
        source=sources("hardware", name),
    )


@cache
def model(name):
    """The model called ``name`` in ``data/models.csv``, in its released format.

    The KV cache is bf16 unless asked otherwise (``.at(..., kv="fp8")``).
    Raises UnknownName, with the nearest name, for one that is not there.
    """
    row = _row("models", name)
    weights = row["native_precision"]
    # A mixed format (4-bit experts in a 16-bit model) still multiplies in 16 bit.
    precision = weights if weights in ("bf16", "fp8") else "bf16"
    growing, windowed = _kv_shape(row)
    return Model(
        row["name"],
        float(row["total_params"]),
        float(row["active_params"]),
        float(row["weight_bytes_per_param"]),
        precision,
        kv_bytes_per_token=growing,
        kv_window_bytes_per_token=windowed,
        sliding_window=_whole(row["sliding_window"]),
        attention_flops_per_context_token=_attention_flops(row),
        experts=_whole(row["experts"]),
        experts_per_token=_whole(row["experts_per_token"]),
        routed_params=formulas.routed_expert_params(
            *(_whole(row[c]) for c in ("moe_layers", "experts", "hidden_size", "expert_hidden_size"))
        ),
        input_embedding_params=_whole(row["untied_vocab_size"]) * _whole(row["hidden_size"]),
        source=sources("models", name),
    )


def hardware_names():
    """Names of all accelerators of which memory, bandwidth and a rate are known."""
    return [n for n, row in rows("hardware").items() if any(row[c] for c in _RATE_COLUMNS.values())]


def model_names():
    """Names of all models."""
    return list(rows("models"))


def sources(table, name):
    """Where a row comes from, and when: ``"address (2026-08)"``."""
    row = _row(table, name)
    return f"{row['source']} ({row['as_of']})"


def _row(table, name):
    table_rows = rows(table)
    if name not in table_rows:
        raise unknown({"hardware": "hardware", "models": "model"}.get(table, table), name, table_rows)
    return table_rows[name]


def _kv_shape(row):
    """KV bytes per token of the growing and of the windowed layers, bf16."""
    if not row["attention"]:
        return 0.0, 0.0
    width = BYTES_PER_VALUE["bf16"]
    if row["attention"] == "MLA":
        shape = (_whole(row[c]) for c in ("global_layers", "mla_rank", "mla_rope_dim"))
        return formulas.mla_kv_bytes_per_token(*shape, width), 0.0
    heads = _whole(row["kv_heads"]), _whole(row["head_dim"])
    windowed = _whole(row["layers"]) - _whole(row["global_layers"])
    return (
        formulas.kv_bytes_per_token(_whole(row["global_layers"]), *heads, width),
        formulas.kv_bytes_per_token(windowed, *heads, width),
    )


def _attention_flops(row):
    if not row["attention"]:
        return 0.0
    layers, heads = _whole(row["global_layers"]), _whole(row["query_heads"])
    if row["attention"] == "MLA":
        return formulas.mla_attention_flops_per_context_token(
            layers, heads, _whole(row["mla_rank"]), _whole(row["mla_rope_dim"])
        )
    return formulas.attention_flops_per_context_token(layers, heads, _whole(row["head_dim"]))


def _whole(text):
    return int(text) if text else 0


def _positive(owner, name, value):
    """Symbols and quantities with units pass; they carry their own assumptions."""
    if value is None or isinstance(value, (str, bool)):
        raise InputError(f"{owner.name}: {name}={value!r} must be a number more than 0")
    if isinstance(value, (int, float)) and not 0 < value < math.inf:
        raise InputError(f"{owner.name}: {name}={value!r} must be finite and more than 0")


def _known_precision(name):
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
