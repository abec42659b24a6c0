"""What a formula is asked about: an accelerator by its data sheet, a model by its size and shape.

``catalog`` has those of the tables by name; yours are made in a line:
``Hardware("mine", memory=24e9, bandwidth=1e12)`` decodes for one user, and with
``flops={"bf16": 1.6e14}`` computes for many.
Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from ._anynumber import is_symbolic, not_negative, positive
from ._doors import shown, widened
from .errors import InputError
from .formats import ARITHMETIC, BYTES_PER_VALUE, INDEX_IN_8BIT, bytes_per_value, known_format, known_precision
from .units import bandwidth, count, size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
        for name in ("memory", "bandwidth", "devices"):
            object.__setattr__(self, name, widened(getattr(self, name)))
        positive(**{f"{self.name}: {name}": getattr(self, name) for name in ("memory", "bandwidth", "devices")})
        _whole(f"{self.name}: devices", self.devices, 1)
        if not is_symbolic(self.usable):
            _part(f"{self.name}: usable", self.usable)
        if not hasattr(self.flops, "items"):
            raise InputError(
                f"{self.name}: flops={self.flops!r} must hold FLOP/s by precision, as in {{'bf16': 1.6e14}}"
            )
        object.__setattr__(self, "flops", {_rate_in(name): widened(rate) for name, rate in self.flops.items()})
        positive(**{f"{self.name}: flops[{precision!r}]": rate for precision, rate in self.flops.items()})

    def __rmul__(self, n: int) -> Hardware:
        """``8 * H100``: capacity, bandwidth and FLOP/s add up.

        This ignores what links cost: every byte is taken to lie where it is used,
        and the devices never wait for each other. ``deployments`` has what falls short of it.
        """
        n = widened(n)
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

    def achieving(self, bandwidth: float = 1.0, flops: float = 1.0, memory: float | None = None) -> Hardware:
        """The same device at a share of its peak rates, and with ``memory`` as the share that a server may fill
        (``usable``, kept unless given). Each in (0, 1]. The name says which are not as they were."""
        _part("bandwidth", bandwidth)
        _part("flops", flops)
        said = [f"{part:.0%} {name}" for part, name in ((bandwidth, "bandwidth"), (flops, "FLOP/s")) if part < 1]
        if memory is not None:
            _part("memory", memory)
            said.append(f"{memory:.0%} memory")
        return replace(
            self,
            name=f"{self.name} at {', '.join(said)}" if said else self.name,
            bandwidth=bandwidth * self.bandwidth,
            flops={precision: flops * rate for precision, rate in self.flops.items()},
            usable=self.usable if memory is None else memory,
        )

    def __repr__(self) -> str:
        return f"<{self.name}: {_said(self.memory, size)}, {_said(self.bandwidth, bandwidth)}>"


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
    ``kv_selected_tokens``, which is more than is kept where several layers read one vector. ``kv_precision`` is the
    format of the cache; ``kv_layouts`` has, for formats that are not in proportion, the four numbers per token (kept,
    window, read, selected); all else is in proportion to the first.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "precision", known_precision(self.precision))
        self._check_layouts()
        if all(self.kv_precision != name for name, _ in self.kv_layouts):
            object.__setattr__(self, "kv_precision", known_format(self.kv_precision))
        for name in _NUMBERS:
            value = widened(getattr(self, name))
            object.__setattr__(self, name, value)
            if value is not None or name not in _OPTIONAL:
                check = positive if name in _MORE_THAN_NONE else not_negative
                check(**{f"{self.name}: {name}": value})
        for name in _COUNTS:
            _whole(f"{self.name}: {name}", getattr(self, name), 0)
        for part, most in _PARTS:
            value, whole = getattr(self, part), getattr(self, most)
            if _numbers(value, whole) and _somewhere(value > whole):
                raise InputError(f"{self.name}: {part}={_said(value)} must be at most {most}={_said(whole)}")
        for one, other in _TOGETHER:
            value, needed = getattr(self, one), getattr(self, other)
            if _numbers(value, needed) and _somewhere((value > 0) & (needed == 0)):
                raise InputError(f"{self.name}: {one}={_said(value)} needs {other}; it is {_said(needed)}")
        if self.kv_selected_tokens and self.kv_read_bytes_per_token is None:
            raise InputError(
                f"{self.name}: kv_selected_tokens={self.kv_selected_tokens} needs kv_read_bytes_per_token: "
                "what a step reads of every token to select (0 where it reads nothing)"
            )
        self._check_weights()

    def _check_layouts(self) -> None:
        layouts: object = self.kv_layouts
        fine = isinstance(layouts, tuple) and all(
            isinstance(one, tuple)
            and len(one) == 2
            and isinstance(one[0], str)  # a name
            and isinstance(one[1], tuple)
            and len(one[1]) == 4  # and its numbers
            for one in layouts
        )
        if not fine:
            raise InputError(
                f"{self.name}: kv_layouts={shown(layouts)} must be pairs of a format and its four bytes per token, "
                "(('bf16', (kept, window, read, selected)), ...)"
            )

    def _check_weights(self) -> None:
        """Each part of the weights is at most the whole, in bytes and in what a token uses of it."""
        total, active, width = self.total_params, self.active_params, self.weight_bytes_per_param
        routed, looked_up = self.routed_params, self.input_embedding_params
        widths = self.routed_bytes_per_param, self.input_embedding_bytes_per_param
        if not _numbers(total, active, width, routed, looked_up):
            return
        if _somewhere(active <= looked_up):
            raise InputError(
                f"{self.name}: active_params={_said(active)} must be more than "
                f"input_embedding_params={_said(looked_up)}, which are looked up and not multiplied"
            )
        sparse = _numbers(self.experts, self.experts_per_token) and not _somewhere(self.experts == 0)
        picked = routed * self.experts_per_token / self.experts if sparse else 0
        if _somewhere(active < picked):
            raise InputError(
                f"{self.name}: active_params={_said(active)} must be at least the {_said(picked)} of the "
                f"{self.experts_per_token} experts of {self.experts} that a token uses"
            )
        if not _numbers(*(one for one in widths if one is not None)):
            return
        routed_bytes, looked_up_bytes = (
            params * (width if one is None else one) for params, one in zip((routed, looked_up), widths, strict=True)
        )
        if _somewhere(routed_bytes + looked_up_bytes > total * width * (1 + 1e-9)):
            raise InputError(
                f"{self.name}: routed experts of {_said(routed_bytes)} bytes and an input embedding of "
                f"{_said(looked_up_bytes)} must be at most all weights, {_said(total * width)} bytes"
            )

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
        total, used = _said(self.total_params, count), _said(self.active_params, count)
        plain = isinstance(self.total_params, (int, float)) and isinstance(self.active_params, (int, float))
        active = "" if (self.active_params == self.total_params if plain else used == total) else f", {used} active"
        return (
            f"<{self.name}: {total} parameters{active}, {_said(self.total_params * self.weight_bytes_per_param, size)}>"
        )


_WORDS = ("name", "precision", "source", "kv_precision", "kv_layouts", "shape")
_NUMBERS = tuple(one.name for one in fields(Model) if one.name not in _WORDS)
_OPTIONAL = tuple(one.name for one in fields(Model) if one.default is None)
_MORE_THAN_NONE = ("total_params", "active_params", "weight_bytes_per_param")
_PARTS = (
    ("active_params", "total_params"),
    ("routed_params", "total_params"),
    ("input_embedding_params", "total_params"),
    ("experts_per_token", "experts"),
)
"""A field that is a part, and its whole."""

_COUNTS = ("experts", "experts_per_token", "sliding_window", "kv_selected_tokens")
"""Fields that are whole numbers."""

_TOGETHER = (
    ("kv_window_bytes_per_token", "sliding_window"),
    ("attention_flops_per_window_token", "sliding_window"),
    ("kv_selected_bytes_per_token", "kv_selected_tokens"),
    ("attention_flops_per_selected_token", "kv_selected_tokens"),
    ("experts", "experts_per_token"),
    ("experts", "routed_params"),
    ("routed_params", "experts"),
)
"""A field, and another without which it says nothing."""


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


def _numbers(*values: object) -> bool:
    """Whether these are numbers or arrays of them, so that one can be held against another."""
    return all(isinstance(one, (int, float)) or hasattr(one, "dtype") for one in values)


def _somewhere(found: Any) -> bool:  # noqa: ANN401  (a truth, or an array of them)
    return bool(found.any() if hasattr(found, "any") else found)


def _said(value: object, words: Callable[[float], str] = "{:g}".format) -> str:
    """A number in words; a symbol, a quantity or an array as it is."""
    return words(value) if isinstance(value, (int, float)) else shown(value) if hasattr(value, "dtype") else str(value)


def _whole(name: str, value: object, least: int) -> None:
    """Refuses a number that is no count; of arrays, symbols and quantities the sign was checked."""
    if isinstance(value, (int, float)) and (value != int(value) or value < least):
        raise InputError(f"{name}={value!r} must be a whole number, {least} or more")


def _rate_in(precision: str) -> str:
    """The precision of a rate, in lower case."""
    folded = precision.lower() if isinstance(precision, str) else precision
    return folded if folded == "fp16" else known_precision(folded)


def _part(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
        raise InputError(f"{name}={value!r} must be a share of the whole, above 0 up to 1")
