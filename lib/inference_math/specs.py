"""What a formula is asked about: an accelerator by its data sheet, a model by its size and shape.

``catalog`` has those of the tables by name; yours are made in a line:
``Hardware("mine", memory=24e9, bandwidth=1e12)`` decodes for one user, and with
``flops={"bf16": 1.6e14}`` computes for many.
Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ._anynumber import MOST
from ._doors import shown, widened
from ._rules import check_hardware, check_model, part, said
from .errors import InputError
from .formats import ARITHMETIC, BYTES_PER_VALUE, INDEX_IN_8BIT, bytes_per_value, known_format, known_precision
from .units import bandwidth, count, size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from .shapes import Shape


@dataclass(frozen=True, slots=True)
class Hardware:
    """One accelerator, or several counted as one.

    ``memory`` in bytes, ``bandwidth`` in bytes/s, ``flops`` in dense FLOP/s by
    precision (``{"bf16": ..., "fp8": ...}``): those that are known, and none where
    none is. ``bf16`` is the rate of 16-bit numbers, fp16 on a device without bf16.
    ``devices`` says how many it is.
    ``usable`` is the share of the memory that weights and caches may fill: a server
    keeps a tenth for itself (vLLM's ``gpu_memory_utilization``).
    Numbers, or SymPy symbols, or quantities with units.
    Raises InputError for a value that is not positive.
    """

    name: str
    memory: float
    bandwidth: float
    flops: Mapping[str, float] = field(default_factory=dict)
    devices: int = 1
    source: str = ""
    usable: float = 0.9

    def __post_init__(self) -> None:
        check_hardware(self)

    def __rmul__(self, n: int) -> Hardware:
        """``8 * H100``: capacity, bandwidth and FLOP/s add up.

        This ignores what links cost: every byte is taken to lie where it is used,
        and the devices never wait for each other. ``deployments`` has what falls short of it.
        """
        n = widened(n)
        symbolic = getattr(n, "is_symbol", False)
        if not symbolic and (isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST):
            raise InputError(f"n={shown(n)} in n * {self.name} must be a whole number, 1 or more")
        return replace(
            self,
            name=f"{n} x {self.name}",
            memory=n * self.memory,
            bandwidth=n * self.bandwidth,
            devices=n * self.devices,
            flops={precision: n * rate for precision, rate in self.flops.items()},
        )

    __mul__ = __rmul__

    def achieving(self, bandwidth: float = 1.0, flops: float = 1.0, memory: float | None = None) -> Hardware:
        """The same device at a share of its peak rates, and with ``memory`` as the share that a server may fill
        (``usable``, kept unless given). Each in (0, 1]. The name says which are not as they were."""
        part("bandwidth", bandwidth)
        part("flops", flops)
        said = [f"{part:.0%} {name}" for part, name in ((bandwidth, "bandwidth"), (flops, "FLOP/s")) if part < 1]
        if memory is not None:
            part("memory", memory)
            said.append(f"{memory:.0%} memory")
        return replace(
            self,
            name=f"{self.name} at {', '.join(said)}" if said else self.name,
            bandwidth=bandwidth * self.bandwidth,
            flops={precision: flops * rate for precision, rate in self.flops.items()},
            usable=self.usable if memory is None else memory,
        )

    def __repr__(self) -> str:
        return f"<{self.name}: {said(self.memory, size)}, {said(self.bandwidth, bandwidth)}>"


@dataclass(frozen=True, slots=True)
class Model:
    """What a language model's size and shape mean for speed.

    Parameters are counts: all, those that one token uses, and of these the ``input_embedding_params`` that are only
    looked up in (0 where the same table is multiplied at the end). ``routed_params`` are the parameters of all experts
    that a router chooses from; 0 for a dense model. ``weight_bytes_per_param`` is the average over all; routed experts
    and the input embedding have a width of their own where formats are mixed (None: the average). ``precision`` is
    that of the arithmetic, which need not be the weights'.

    What a user keeps, in bytes: ``kv_bytes_per_token`` in layers whose cache grows with the whole context,
    ``kv_window_bytes_per_token`` in those that keep the last ``sliding_window`` tokens, and ``state_bytes``, however
    long the context is. A step reads all of that, unless the model selects: then it reads
    ``kv_read_bytes_per_token`` of each token (an index, say) and ``kv_selected_bytes_per_token`` of at most
    ``kv_selected_tokens``: together no more than is kept, or ``kv_readers`` times that where so many layers read what
    one of them keeps. ``kv_precision`` is the format of the cache; ``kv_layouts`` has, for formats that are not in
    proportion, the four numbers per token (kept, window, read, selected); all else is in proportion to the first.

    Attention's FLOP for one new token: for each token of the context, of the window, and of those selected;
    ``prefill_attention_flops_per_context_token`` where reading a prompt takes another way (None: the same).

    Numbers, or SymPy symbols, or quantities with units.
    Raises InputError for a value out of range, and for fields that contradict each other.
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
    routed_bytes_per_param: float | None = None
    input_embedding_bytes_per_param: float | None = None
    kv_read_bytes_per_token: float | None = None
    kv_selected_bytes_per_token: float = 0.0
    kv_selected_tokens: int = 0
    state_bytes: float = 0.0
    kv_precision: str = "bf16"
    kv_layouts: tuple[tuple[str, tuple[float, float, float | None, float]], ...] = ()
    attention_flops_per_window_token: float = 0.0
    attention_flops_per_selected_token: float = 0.0
    prefill_attention_flops_per_context_token: float | None = None
    shape: Shape | None = None
    kv_readers: float = 1.0

    def __post_init__(self) -> None:
        check_model(self)

    @classmethod
    def from_config(cls, config: str | PathLike[str] | Mapping[str, object], name: str | None = None) -> Model:
        """The model of a Hugging Face ``config.json``: a path, or what the file holds as a dictionary.

        Parameters are counted from the shape; formats are those of the release; the cache is in 16 bit (``.at`` has
        others). ``.shape`` keeps the matrices. Raises InputError where the file cannot be read, or says something
        that is not known here: it names the field, and nothing is guessed.
        """
        from .shapes import shape

        return cls.from_shape(shape(config, name))

    @classmethod
    def from_shape(cls, shape: Shape) -> Model:
        """The model of a shape that was read already (``shapes.shape``).

        Raises InputError for windows of several lengths: their bytes have one place here. Of selections of several
        lengths the mean is taken, which is exact once the context is as long as the longest.
        """
        windows = {one.keeps for one in shape.caches if one.keeps is not None}
        if len(windows) > 1:
            raise InputError(f"{shape.name}: windows of {sorted(windows)} tokens; only one length is known")
        # floats, because a small kind of whole number in an array does not hold such counts
        layouts = {name: _layout(shape, bits) for name, bits in (("bf16", 16), ("fp8", 8))}
        mixed = _layout(shape, INDEX_IN_8BIT)
        if mixed not in layouts.values():
            layouts[INDEX_IN_8BIT] = mixed
        kept, window, read, selected = layouts["bf16"]
        return cls(
            shape.name,
            float(shape.total_params),
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
            input_embedding_params=float(shape.looked_up_params),
            source=shape.source,
            routed_bytes_per_param=shape.bytes_per_param("routed") or None,
            input_embedding_bytes_per_param=shape.bytes_per_param("looked up") or None,
            kv_read_bytes_per_token=read,
            kv_selected_bytes_per_token=selected,
            kv_selected_tokens=shape.selected_tokens,
            state_bytes=shape.state_bytes,
            kv_layouts=tuple(layouts.items()),
            attention_flops_per_window_token=shape.flops_per_window_token(),
            attention_flops_per_selected_token=shape.flops_per_selected_token(),
            prefill_attention_flops_per_context_token=shape.flops_per_context_token(prefill=True),
            shape=shape,
            kv_readers=max(_readers(*one) for one in layouts.values()),
        )

    def at(self, weights: str, math: str | None = None, kv: str | None = None, covers: str | None = None) -> Model:
        """The same model in another format, e.g. ``LLAMA_70B.at("fp8")``.

        ``math`` is the precision of the arithmetic: unless given that of the weights, and 16 bit for 4-bit weights.
        ``kv`` is the format of the KV cache (kept unless given). ``covers`` says which weights change: ``"all"``, or
        ``"experts"``, the routed ones; 4-bit formats cover the experts of a mixture, as released ones do, and else all.
        Asked twice, it gives what the last one says. Raises InputError for an unknown name, or experts that a dense
        model has not.
        """
        weights = known_format(weights)
        width = bytes_per_value(weights)
        if covers is None:
            covers = "experts" if width < BYTES_PER_VALUE["int8"] and self.experts else "all"
        if covers not in ("all", "experts"):
            raise InputError(f"covers={covers!r} must be 'all' or 'experts'")
        if covers == "experts" and not self.experts:
            raise InputError(f"covers='experts': {self.name} has none; covers='all' changes every weight")
        arithmetic = known_precision(ARITHMETIC[weights] if math is None else math)
        average, routed, looked_up = self._widths(width, covers)
        changed = replace(
            self,
            name=_named(self.name, weights=weights),
            precision=arithmetic,
            weight_bytes_per_param=average,
            routed_bytes_per_param=routed,
            input_embedding_bytes_per_param=looked_up,
        )
        return changed if kv is None else changed.with_kv(kv)

    def _widths(self, width: float, covers: str) -> tuple[float, float | None, float | None]:
        """Bytes per parameter, of all, routed and looked up, with ``width`` for those that ``covers`` names."""
        if covers == "all":
            return width, None, None
        average = self.weight_bytes_per_param
        routed = average if self.routed_bytes_per_param is None else self.routed_bytes_per_param
        looked_up = average if self.input_embedding_bytes_per_param is None else self.input_embedding_bytes_per_param
        return average + (width - routed) * self.routed_params / self.total_params, width, looked_up

    def with_kv(self, kv: str) -> Model:
        """The same model with its KV cache in the format ``kv``: in proportion, or in the layout that engines keep
        where the model knows one. A state keeps its own. Raises UnknownName for an unknown format."""
        kv = kv if any(kv == name for name, _ in self.kv_layouts) else known_format(kv)
        present = (
            self.kv_bytes_per_token,
            self.kv_window_bytes_per_token,
            self.kv_read_bytes_per_token,
            self.kv_selected_bytes_per_token,
        )
        layouts = dict(self.kv_layouts)
        if layouts and self.kv_precision not in layouts:  # or there were no way back
            layouts = {self.kv_precision: present, **layouts}
        first = next(iter(layouts), self.kv_precision)
        if kv not in layouts:
            scale = bytes_per_value(kv) / bytes_per_value(first)
            kept, window, read, selected = layouts.get(first, present)
            layouts[kv] = (scale * kept, scale * window, None if read is None else scale * read, scale * selected)
        kept, window, read, selected = layouts[kv]
        return replace(
            self,
            name=_named(self.name, kv=kv),
            kv_precision=kv,
            kv_layouts=tuple(layouts.items()) if self.kv_layouts else (),
            kv_bytes_per_token=kept,
            kv_window_bytes_per_token=window,
            kv_read_bytes_per_token=read,
            kv_selected_bytes_per_token=selected,
        )

    def __repr__(self) -> str:
        total, used = said(self.total_params, count), said(self.active_params, count)
        plain = isinstance(self.total_params, (int, float)) and isinstance(self.active_params, (int, float))
        active = "" if (self.active_params == self.total_params if plain else used == total) else f", {used} active"
        return (
            f"<{self.name}: {total} parameters{active}, {said(self.total_params * self.weight_bytes_per_param, size)}>"
        )


def _named(name: str, weights: str = "", kv: str = "") -> str:
    """A model's name with its formats behind it: ``Llama-3.1-70B (fp8, KV fp8)``. What is asked again is replaced."""
    bare, _, formats = name.removesuffix(")").partition(" (")
    said, _, cache = formats.partition("KV ")
    both = [weights or said.removesuffix(", "), f"KV {kv or cache}" if kv or cache else ""]
    return f"{bare} ({', '.join(filter(None, both))})"


def _layout(shape: Shape, bits: int | str) -> tuple[float, float, float | None, float]:
    """Bytes of a cache per token, kept, of windows, read and selected, in the layout that engines keep."""
    kept, read = shape.kv_bytes_per_token(bits), shape.read_bytes_per_token(bits)
    return (
        kept,
        shape.window_bytes_per_token(bits),
        None if read == kept else read,
        shape.selected_bytes_per_token(bits),
    )


def _readers(kept: float, _: float, read: float | None, selected: float) -> float:
    """How many times what is kept of a token a step may read: more than 1 where layers share it."""
    return 1.0 if read is None or not kept else max(1.0, (read + selected) / kept)
