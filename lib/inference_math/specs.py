"""What a formula is asked about: an accelerator by its data sheet, a model by its size and shape.

``catalog`` has those of the tables by name; yours are made in a line:
``Hardware("mine", memory=24e9, bandwidth=1e12, flops={"bf16": 1.6e14})``.
Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ._anynumber import not_negative, positive
from .errors import InputError, unknown
from .units import bandwidth, count, size

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
        known_precision(self.precision)
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

    def at(self, weights: str, math: str | None = None, kv: str | None = None) -> Model:
        """The same model in another format, e.g. ``LLAMA_70B.at("fp8")``.

        ``math`` is the format of the arithmetic (that of the weights unless
        given; 4-bit weights too), ``kv`` that of the KV cache (kept unless given).
        """
        width = BYTES_PER_VALUE[known_precision(weights)]
        arithmetic = known_precision(weights if math is None else math)
        scale = 1.0 if kv is None else BYTES_PER_VALUE[known_precision(kv)] / BYTES_PER_VALUE["bf16"]
        return replace(
            self,
            name=f"{self.name} ({weights})",
            weight_bytes_per_param=width,
            precision="bf16" if arithmetic == "fp16" else arithmetic,  # the same rate on every device
            kv_bytes_per_token=scale * self.kv_bytes_per_token,
            kv_window_bytes_per_token=scale * self.kv_window_bytes_per_token,
        )

    def __repr__(self) -> str:
        active = "" if self.active_params == self.total_params else f", {count(self.active_params)} active"
        weights = size(self.total_params * self.weight_bytes_per_param)
        return f"<{self.name}: {count(self.total_params)} parameters{active}, {weights}>"


def known_precision(name: str) -> str:
    """``name``, a format of ``BYTES_PER_VALUE``. Raises UnknownName, with the nearest name, for any other."""
    if name not in BYTES_PER_VALUE:
        raise unknown("precision", name, BYTES_PER_VALUE)
    return name
