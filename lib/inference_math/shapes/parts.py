"""What a layer is made of: named matrices with rows and columns, and what each part keeps of the tokens before.

The number of a part's parameters is the sum of rows x columns over its matrices. Names are those of the checkpoint
without the layer's number, because a release says by name what it keeps in which format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .. import formulas

if TYPE_CHECKING:
    from .fields import Fields

EVERY_TOKEN, ROUTED, LOOKED_UP = "every token", "routed", "looked up"
"""How a step uses tensors: all of them for each token, only those of the experts that it picks, or single rows."""

INDEX_KEYS = "index keys"
"""What a chooser keeps of every token."""


class Matrix(NamedTuple):
    """Tensors of one form: ``alike`` of them, each ``rows`` x ``columns``. One column: a vector (a norm, a bias)."""

    name: str
    rows: int
    columns: int = 1
    alike: int = 1

    @property
    def params(self) -> int:
        """How many numbers."""
        return self.rows * self.columns * self.alike


class Kept(NamedTuple):
    """What one layer keeps of the tokens before, and what it does with it when one more comes.

    A vector of ``values`` numbers for each token, ``bytes_8bit`` in the 8-bit layout. ``flops``: of the new token for
    each that it looks at; ``prefill_flops``: while a prompt is read. ``splits``: over how many GPUs it goes without a
    copy. ``keeps``, ``reads``: of so many tokens at most; None: of all. ``vectors``, ``read_vectors``: how many are
    kept and read for a token: a quarter where one stands for four, none where another layer keeps or reads it.
    """

    what: str
    values: int
    bytes_8bit: float
    flops: float
    prefill_flops: float
    splits: int = 1
    keeps: int | None = None
    reads: int | None = None
    vectors: float = 1.0
    read_vectors: float = 1.0


class Attention(NamedTuple):
    """A kind of attention and its widths, as a table of models prints them, and how many layers have it."""

    kind: str
    heads: int
    kv_heads: int = 0
    head_dim: int = 0
    rank: int = 0
    rope_dim: int = 0
    window: int = 0
    layers: int = 1


class Mixture(NamedTuple):
    """How a layer's experts are chosen from."""

    experts: int
    per_token: int
    shared: int
    width: int


class Part(NamedTuple):
    """One part of a layer. ``state_bytes`` is of fixed size, however long the context."""

    what: str
    matrices: tuple[Matrix, ...]
    use: str = EVERY_TOKEN
    kept: tuple[Kept, ...] = ()
    attention: Attention | None = None
    mixture: Mixture | None = None
    state_bytes: float = 0.0
    state_splits: int = 0


# --- around the layers ---------------------------------------------------------


def norms(*matrices: Matrix) -> Part:
    """Vectors that scale what comes in; some millionths of a model."""
    return Part("norms", matrices)


def layer_norms(c: Fields, each: int = 2, bias: bool = False) -> Part:
    """Norms of a layer as wide as the model: 2, unless a family has other habits."""
    return norms(Matrix("norms", c.hidden_size, alike=each * (1 + bias)))


# --- attention -----------------------------------------------------------------


_AS_MANY = {"gpt2", "llama"}
"""Families that have a key and a value for each query head where the config does not speak of KV heads."""

_OWN_WIDTH = frozenset(
    [
        "cohere2",
        "ernie4_5",
        "gemma",
        "gemma2",
        "gemma3_text",
        "gemma4_text",
        "glm",
        "glm4",
        "gpt_oss",
        "llama4_text",
        "minimax_m2",
        "minimax_m3",
        "ministral3",
        "nemotron_h",
        "qwen3",
        "qwen3_next",
        "qwen3_5_text",
        "qwen3_5_moe_text",
        "qwen3_vl_text",
        "qwen3_vl_moe_text",
        "seed_oss",
    ]
)
"""Families whose heads have a width of their own, not the model's over the heads: there it must be said."""


def heads(c: Fields, head_dim: int | None = None, kv: int | None = None) -> tuple[int, int, int]:
    """Query heads, KV heads, and the width of one head: given, said, or the model's width over the heads."""
    query = c.whole("num_attention_heads", "n_head")
    if kv is None:
        kv = c.whole("num_key_value_heads", default=query if c.model_type in _AS_MANY else None)
    if query % kv:
        raise c.bad("num_key_value_heads", kv, f"a divisor of num_attention_heads={query}")
    if head_dim is None:
        over = None if c.model_type in _OWN_WIDTH else c.hidden_size // query
        head_dim = c.whole("head_dim", "attention_head_dim", default=over)
        if not c.has("head_dim", "attention_head_dim") and c.hidden_size % query:
            raise c.bad("num_attention_heads", query, f"a divisor of hidden_size={c.hidden_size}, or head_dim given")
    return query, kv, head_dim


def keys_and_values(
    query: int,
    kv: int,
    width: int,
    what: str = "keys and values",
    *,
    keeps: int | None = None,
    reads: int | None = None,
) -> Kept:
    """A key and a value per KV head: 2 x KV heads x width numbers a token.

    FLOP: a score and a weighted sum per query head, 2 x 2 x heads x width. A head's keys stay on one GPU.
    Source: Pope et al. 2022, arXiv 2211.05102, section 3.
    """
    values = formulas.kv_bytes_per_token(1, kv, width, 1)
    flops = float(formulas.attention_flops_per_context_token(1, query, width))
    return Kept(what, values, float(values), flops, flops, kv, keeps, reads)


def grouped_attention(
    c: Fields,
    *,
    window: int | None = None,
    reads: int | None = None,
    head_dim: int | None = None,
    kv_heads: int | None = None,
    qkv_bias: bool = False,
    out_bias: bool = False,
    qk_norm: str = "",
    gate: bool = False,
    sinks: bool = False,
    no_value_matrix: bool = False,
    name: str = "self_attn",
) -> Part:
    """Queries, keys, values and the way out; MHA, GQA or MQA by the number of KV heads.

    ``qk_norm``: a norm of queries and keys over one "head", or over the whole "width". ``gate``: the query matrix is
    twice as tall and gates the result. ``no_value_matrix``: keys are used as values; both are kept all the same.
    """
    query, kv, width = heads(c, head_dim, kv_heads)
    rows = {"q_proj": query * width * (1 + gate), "k_proj": kv * width, "v_proj": kv * width}
    if no_value_matrix:
        del rows["v_proj"]
    matrices = [Matrix(f"{name}.{one}", tall, c.hidden_size) for one, tall in rows.items()]
    matrices.append(Matrix(f"{name}.o_proj", c.hidden_size, query * width))
    if qkv_bias:
        matrices += [Matrix(f"{name}.{one}.bias", tall) for one, tall in rows.items()]
    if out_bias:
        matrices.append(Matrix(f"{name}.o_proj.bias", c.hidden_size))
    if qk_norm == "head":
        matrices.append(Matrix(f"{name}.q_norm and k_norm", width, alike=2))
    elif qk_norm == "width":
        matrices.append(Matrix(f"{name}.q_norm and k_norm", (query + kv) * width))
    if sinks:
        matrices.append(Matrix(f"{name}.sinks", query))
    kind = "MHA" if kv == query else "MQA" if kv == 1 else "GQA"
    what = "keys and values" if window is None else "keys and values of a window"
    kept = keys_and_values(query, kv, width, what, keeps=window, reads=reads)
    return Part(
        "attention", tuple(matrices), kept=(kept,), attention=Attention(kind, query, kv, width, window=window or 0)
    )


# --- MLPs and experts ----------------------------------------------------------


def mlp(
    c: Fields, width: int, what: str = "dense MLP", name: str = "mlp", *, gated: bool = True, bias: bool = False
) -> Part:
    """An MLP: up and down, and a gate beside up where it is gated."""
    ups = ("gate_proj", "up_proj") if gated else ("up_proj",)
    matrices = [Matrix(f"{name}.{one}", width, c.hidden_size) for one in ups]
    matrices.append(Matrix(f"{name}.down_proj", c.hidden_size, width))
    if bias:
        matrices += [Matrix(f"{name}.bias", width, alike=len(ups)), Matrix(f"{name}.down_proj.bias", c.hidden_size)]
    return Part(what, tuple(matrices))


def experts(
    c: Fields,
    width: int,
    *,
    shared: int = 0,
    shared_width: int | None = None,
    gated: bool = True,
    bias: bool = False,
    correction: bool = False,
    latent: int | None = None,
    latent_norm: bool = False,
    shared_gate: bool = False,
    name: str = "mlp",
    shared_name: str = "shared_experts",
) -> list[Part]:
    """A router, the experts that it picks from, and those that work for every token.

    Each is an MLP of ``width``; ``shared`` of them for every token, together ``shared_width`` wide. ``latent``: the
    picked ones see the token in a narrower form, with a matrix down to it and one back. ``correction``: the release
    counts a vector, one number an expert, that evens out the router's choice. ``bias``: router and experts have biases.
    """
    many = c.whole("num_experts", "n_routed_experts", "num_local_experts")
    per_token = c.whole("num_experts_per_tok", "num_experts_per_token", "experts_per_token", "top_k_experts")
    if per_token > many:
        raise c.bad("num_experts_per_tok", per_token, f"at most the number of experts, {many}")
    router = [Matrix(f"{name}.gate", many, c.hidden_size)]
    if bias or correction:
        router.append(Matrix(f"{name}.gate.bias", many))
    if shared_gate:
        router.append(Matrix(f"{name}.shared_expert_gate", 1, c.hidden_size))
    inner = c.hidden_size if latent is None else latent
    ups = 1 + gated
    routed = [
        Matrix(f"{name}.experts.0.up_proj", width, inner, alike=many * ups),
        Matrix(f"{name}.experts.0.down_proj", inner, width, alike=many),
    ]
    if bias:
        routed.append(Matrix(f"{name}.experts.bias", ups * width + inner, alike=many))
    parts = [
        Part("router", tuple(router)),
        Part("routed experts", tuple(routed), ROUTED, mixture=Mixture(many, per_token, shared, width)),
    ]
    if latent is not None:
        ways = [
            Matrix(f"{name}.latent_down_proj", latent, c.hidden_size),
            Matrix(f"{name}.latent_up_proj", c.hidden_size, latent),
        ]
        if latent_norm:
            ways.append(Matrix(f"{name}.latent_norm", latent))
        parts.append(Part("latent of the experts", tuple(ways)))
    if shared:
        wide = shared * width if shared_width is None else shared_width
        parts.append(mlp(c, wide, "shared experts", f"{name}.{shared_name}", gated=gated))
    return parts
