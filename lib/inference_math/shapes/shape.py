"""What a model's shape means for memory and speed: plain sums over its tensors and over what a user keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .._anynumber import not_negative, smaller
from .._doors import door
from ..errors import InputError
from ..formats import INDEX_IN_8BIT
from .parts import INDEX_KEYS, LOOKED_UP, ROUTED

if TYPE_CHECKING:
    from .._anynumber import NotNegative, Result
    from .parts import Attention


@dataclass(frozen=True, slots=True)
class Tensors:
    """Tensors that are alike in use and in format.

    ``bits`` of one parameter as released, its share of the scales included. ``use``: "every token", "routed" (only
    the experts that a token is sent to) or "looked up" (single rows of a table).
    """

    what: str
    params: int
    bits: float
    use: str
    format: str

    @property
    def bytes(self) -> float:
        """Bytes of them all: parameters x bits / 8."""
        return self.params * self.bits / 8


@dataclass(frozen=True, slots=True)
class Cached:
    """One kind of thing that a user keeps, in one format.

    - ``bytes_per_token``: kept for one token of the context
    - ``keeps``: of so many tokens at most (a window, a chunk); None: of all
    - ``read_bytes_per_token``: what a step reads of it for one token; more than is kept where layers share it
    - ``reads``: of so many tokens at most (a choice); None: of all that are kept
    - ``splits``: over how many GPUs it goes without a copy: KV heads; 1 for a latent, a shared vector or an index
    - ``flops_per_token``: of one new token for each that it looks at
    - ``prefill_flops_per_token``: the same while a prompt is read
    """

    what: str
    bytes_per_token: float
    keeps: int | None
    read_bytes_per_token: float
    reads: int | None
    splits: int
    flops_per_token: float
    prefill_flops_per_token: float

    @door
    def kept(self, context: NotNegative) -> Result:
        """Bytes kept of ``context`` tokens."""
        return self.bytes_per_token * _at_most(context, self.keeps)

    @door
    def looked_at(self, context: NotNegative) -> Result:
        """Tokens of ``context`` that a step looks at."""
        return _at_most(_at_most(context, self.keeps), self.reads)

    @door
    def read(self, context: NotNegative) -> Result:
        """Bytes that one step reads at ``context`` tokens."""
        return self.read_bytes_per_token * self.looked_at(context)


@dataclass(frozen=True, slots=True)
class Shape:
    """A model's structure: its tensors, and what each of its users keeps.

    - ``tensors``: all parameters, by what they are for, how a step uses them and in which format they were released
    - ``experts``, ``experts_per_token``: routed experts of a layer, and how many of them a token goes to; 0 if dense
    - ``caches``, ``caches_8bit``: what grows with the context, in 16 bit and in the layout that engines keep in 8 bit
    - ``state_bytes``: what recurrent layers keep, fixed for each user and the same in both; split over ``state_splits``
      heads without a copy (the last inputs of their convolutions, some per cent of it, over fewer)
    - ``left_out``: what the config names and is not counted; ``max_context``: tokens, None where the config is silent
    - ``precision``: the arithmetic of the release: that in which most of a token's work is done
    - ``source``: the file that was read; empty for a dict
    - ``attention``: its kinds and widths, each with its number of layers; the rest as a table of models prints it
    """

    name: str
    model_type: str
    layers: int
    hidden_size: int
    tensors: tuple[Tensors, ...]
    experts: int
    experts_per_token: int
    caches: tuple[Cached, ...]
    caches_8bit: tuple[Cached, ...]
    state_bytes: float
    state_splits: int
    left_out: tuple[str, ...]
    max_context: int | None
    precision: str
    source: str
    attention: tuple[Attention, ...]
    vocab_size: int
    moe_layers: int
    shared_experts: int
    expert_hidden_size: int

    # --- parameters ----------------------------------------------------------

    @property
    def total_params(self) -> int:
        """All parameters: rows x columns, added up over all matrices. Without what ``left_out`` names."""
        return sum(one.params for one in self.tensors)

    @property
    def routed_params(self) -> int:
        """Parameters of all experts that a router chooses from."""
        return sum(one.params for one in self.tensors if one.use == ROUTED)

    @property
    def active_params(self) -> int:
        """Parameters that belong to one token, both tables included: total - routed x (1 - chosen/experts)."""
        if not self.experts:
            return self.total_params
        one_of_each_layer = self.routed_params // self.experts
        return self.total_params - one_of_each_layer * (self.experts - self.experts_per_token)

    @property
    def looked_up_params(self) -> int:
        """Parameters of tables of which a token reads one row: an input embedding of its own, learned positions."""
        return sum(one.params for one in self.tensors if one.use == LOOKED_UP)

    @property
    def input_embedding_params(self) -> int:
        """Those of the input embedding alone; 0 where the head uses the same table."""
        return sum(one.params for one in self.tensors if one.what == "input embedding")

    # --- weights -------------------------------------------------------------

    @property
    def weight_bytes(self) -> float:
        """Bytes of all weights as released, scales included."""
        return sum(one.bytes for one in self.tensors)

    @property
    def bits_per_param(self) -> float:
        """Average width of a parameter as released, in bits: 8 x bytes / parameters."""
        return 8 * self.weight_bytes / self.total_params

    def bytes_per_param(self, use: str | None = None) -> float:
        """Average width of a parameter as released, in bytes, of those of one ``use``; 0 where there are none."""
        params = sum(one.params for one in self.tensors if use in {None, one.use})
        return sum(one.bytes for one in self.tensors if use in {None, one.use}) / params if params else 0.0

    @property
    def formats(self) -> str:
        """The formats of the layers, the largest first ("mxfp4+bf16"); what is under half a per cent is not named."""
        sizes: dict[str, int] = {}
        for one in self.tensors:
            if one.what not in {"input embedding", "head"}:
                sizes[one.format] = sizes.get(one.format, 0) + one.params
        largest_first = sorted(sizes, key=lambda name: -sizes[name])
        return "+".join(name for name in largest_first if sizes[name] > sum(sizes.values()) / 200)

    # --- what a user keeps and a step reads ------------------------------------

    def cached(self, bits: int | str = 16) -> tuple[Cached, ...]:
        """``caches``, ``caches_8bit``, or for ``INDEX_IN_8BIT`` the former with the index keys of the latter.

        Raises InputError for others, whose layouts are not known.
        """
        if bits == INDEX_IN_8BIT:
            small = (one for one in self.caches_8bit if one.what == INDEX_KEYS)
            return (*(one for one in self.caches if one.what != INDEX_KEYS), *small)
        if bits not in {8, 16}:
            raise InputError(f"bits={bits!r} must be 8, 16 or {INDEX_IN_8BIT!r}: of other caches no layout is known")
        return self.caches if bits == 16 else self.caches_8bit

    @door
    def kept(self, context: NotNegative, bits: int | str = 16) -> Result:
        """Bytes that one user keeps at ``context`` tokens, states included."""
        return self.state_bytes + sum(one.kept(context) for one in self.cached(bits))

    @door
    def read(self, context: NotNegative, bits: int | str = 16) -> Result:
        """Bytes that one step reads for one user at ``context`` tokens, states included."""
        return self.state_bytes + sum(one.read(context) for one in self.cached(bits))

    def kv_bytes_per_token(self, bits: int | str = 16) -> float:
        """Bytes that one more token adds for good."""
        return sum(one.bytes_per_token for one in self.cached(bits) if one.keeps is None)

    def window_bytes_per_token(self, bits: int | str = 16) -> float:
        """Bytes that one more token adds until the windows are full."""
        return sum(one.bytes_per_token for one in self.cached(bits) if one.keeps is not None)

    @property
    def window(self) -> int:
        """Tokens in a full window, the longest of them where layers differ; 0 without windows."""
        return max((one.keeps for one in self.caches if one.keeps is not None), default=0)

    def fixed_bytes(self, bits: int | str = 16) -> float:
        """Bytes of a user that do not grow: full windows, and states."""
        full = (one.bytes_per_token * one.keeps for one in self.cached(bits) if one.keeps is not None)
        return self.state_bytes + sum(full)

    def read_bytes_per_token(self, bits: int | str = 16) -> float:
        """Bytes that a step reads for each token of the context: of what is neither a window nor chosen from."""
        return sum(one.read_bytes_per_token for one in self.cached(bits) if one.keeps is None and one.reads is None)

    @property
    def selected_tokens(self) -> int:
        """Tokens that a step reads of what it chooses from, the most where layers differ; 0 without a choice."""
        return max((one.reads for one in self.caches if one.reads is not None), default=0)

    def selected_bytes_per_token(self, bits: int | str = 16) -> float:
        """Bytes that a step reads for each of ``selected_tokens``.

        Where layers choose differently many, the mean: right from ``selected_tokens`` of context on.
        """
        whole = sum(one.read_bytes_per_token * one.reads for one in self.cached(bits) if one.reads is not None)
        return whole / self.selected_tokens if whole else 0.0

    @property
    def kv_heads(self) -> int:
        """Over how many GPUs the largest of the caches goes without a copy; 0 without caches."""
        largest = max(self.caches, key=lambda one: one.bytes_per_token, default=None)
        return largest.splits if largest else 0

    # --- what attention computes -------------------------------------------------

    @door
    def attention_flops(self, context: NotNegative, *, prefill: bool = False) -> Result:
        """FLOP of one new token that looks back at ``context`` tokens; ``prefill``: while a prompt is read.

        The work on states does not grow with the context, and is left out.
        """
        return sum(_flops(one, prefill) * one.looked_at(context) for one in self.caches)

    def flops_per_context_token(self, *, prefill: bool = False) -> float:
        """The same for each token of the context: of what is neither a window nor chosen from."""
        return sum(_flops(one, prefill) for one in self.caches if one.keeps is None and one.reads is None)

    def flops_per_window_token(self, *, prefill: bool = False) -> float:
        """The same for each token of a window."""
        return sum(_flops(one, prefill) for one in self.caches if one.keeps is not None)

    def flops_per_selected_token(self, *, prefill: bool = False) -> float:
        """The same for each of ``selected_tokens``, the mean where layers choose differently many."""
        whole = sum(_flops(one, prefill) * one.reads for one in self.caches if one.reads is not None)
        return whole / self.selected_tokens if whole else 0.0

    def __repr__(self) -> str:
        from ..units import count, size

        active = f", {count(self.active_params)} active" if self.experts else ""
        return f"<{self.name}: {count(self.total_params)} parameters{active}, {size(self.weight_bytes)}>"


def _at_most(tokens: NotNegative, limit: int | None) -> Result:
    not_negative(context=tokens)
    return tokens if limit is None else smaller(tokens, limit)


def _flops(one: Cached, prefill: bool) -> float:
    return one.prefill_flops_per_token if prefill else one.flops_per_token
