"""From a config.json to a ``Shape``: the parts of all layers, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .families import FAMILIES
from .fields import Config, Fields
from .layers import FULL
from .parts import LOOKED_UP, Attention, Matrix, Mixture, Part, norms
from .released import Released
from .shape import Cached, Shape, Tensors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .layers import Placed


def shape(config: Config, name: str | None = None) -> Shape:
    """The shape of the model that a Hugging Face config.json describes.

    ``config``: the path of the file (or of its folder), or a dict of its fields. Of a model that also sees or
    hears, the text part. ``name``: of the model; that of the file or its folder unless given.

    Raises InputError for a file that cannot be read, a field that is missing, of the wrong kind or contradicts
    another, and for an architecture that is not known.
    """
    c = Fields(config, name)
    family = FAMILIES.get(c.model_type)
    if family is None:
        raise c.unknown("model_type")
    placed = [*_around(c, family.tied), *family.placed(c)]
    _nothing_overlooked(c)
    mixture = next((part.mixture for part, _ in placed if part.mixture), Mixture(0, 0, 0, 0))
    tensors, precision = _tensors(placed, Released(c), mixture)
    return Shape(
        name=c.name,
        model_type=c.model_type,
        layers=c.layer_count(),
        hidden_size=c.hidden_size,
        tensors=tensors,
        experts=mixture.experts,
        experts_per_token=mixture.per_token,
        caches=_caches(placed, 16),
        caches_8bit=_caches(placed, 8),
        state_bytes=sum(_count(layers) * part.state_bytes for part, layers in placed),
        state_splits=max(part.state_splits for part, _ in placed),
        left_out=tuple(_left_out(c)),
        max_context=c.whole("max_position_embeddings", "n_positions", default=0) or None,
        precision=precision,
        source=c.source,
        attention=_attention(placed),
        vocab_size=c.whole("vocab_size"),
        moe_layers=sum(_count(layers) for part, layers in placed if part.mixture),
        shared_experts=mixture.shared,
        expert_hidden_size=mixture.width,
    )


_TELLING = (
    ("num_experts", "num_local_experts", "n_routed_experts"),
    ("kv_lora_rank",),
    ("index_topk",),
    ("sparse_attention_config",),
    ("num_kv_shared_layers",),
)
"""Fields that a model of another architecture has, several names of one thing together."""


def _nothing_overlooked(c: Fields) -> None:
    """Refuses a config that says more than its family was asked: it would be counted as another model."""
    for names in _TELLING:
        overlooked = [name for name in names if c.inner.get(name) not in (None, 0, 1, False)]
        if overlooked and c.asked.isdisjoint(names):
            raise c.unknown(overlooked[0])
    if "layer_types" not in c.asked:
        c.of_layers("layer_types", (FULL,), c.layer_count())


def _around(c: Fields, tied: bool) -> Iterator[Placed]:
    """The tables of tokens, at both ends or one for both, and the norm before the head."""
    rows = c.whole("vocab_size")
    if c.flag("tie_word_embeddings", default=tied):
        yield Part("head", (Matrix("lm_head", rows, c.hidden_size),)), None
    else:
        yield Part("input embedding", (Matrix("model.embed_tokens", rows, c.hidden_size),), LOOKED_UP), None
        yield Part("head", (Matrix("lm_head", rows, c.hidden_size),)), None
    yield norms(Matrix("model.norm", c.hidden_size)), None


def _count(layers: Sequence[int] | None) -> int:
    return 1 if layers is None else len(layers)


def _tensors(placed: Iterable[Placed], released: Released, mixture: Mixture) -> tuple[tuple[Tensors, ...], str]:
    """Matrices alike in part, use and format, added up; and the arithmetic in which most of a token's work is done."""
    sums: dict[tuple[str, str, str, float], int] = {}
    work: dict[str, float] = {}
    for part, layers in placed:
        share = mixture.per_token / mixture.experts if part.mixture else 1.0
        for matrix in part.matrices:
            for found, many in released.of_layers(part.what, matrix, layers):
                key = part.what, part.use, found.name, found.bits
                params = many * matrix.params
                sums[key] = sums.get(key, 0) + params
                if part.use != LOOKED_UP:
                    work[found.math] = work.get(found.math, 0.0) + share * params
    tensors = (Tensors(what, params, bits, use, name) for (what, use, name, bits), params in sums.items())
    return tuple(tensors), max(work, key=lambda math: work[math])


def _caches(placed: Iterable[Placed], bits: int) -> tuple[Cached, ...]:
    """What all layers keep, added up where it is of one kind."""
    sums: dict[tuple[str, int | None, int | None, int], list[float]] = {}
    for part, layers in placed:
        for one in part.kept:
            each = 2.0 * one.values if bits == 16 else one.bytes_8bit
            whole = sums.setdefault((one.what, one.keeps, one.reads, one.splits), [0.0] * 4)
            for place, value in enumerate((one.vectors * each, one.read_vectors * each, one.flops, one.prefill_flops)):
                whole[place] += _count(layers) * value
    return tuple(
        Cached(what, kept, keeps, read, reads, splits, flops, prefill)
        for (what, keeps, reads, splits), (kept, read, flops, prefill) in sums.items()
    )


def _attention(placed: Iterable[Placed]) -> tuple[Attention, ...]:
    """The kinds of attention, each with the number of its layers."""
    sums: dict[Attention, int] = {}
    for part, layers in placed:
        if part.attention:
            sums[part.attention] = sums.get(part.attention, 0) + _count(layers)
    return tuple(one._replace(layers=many) for one, many in sums.items())


def _left_out(c: Fields) -> Iterator[str]:
    """What the config names and nobody counts here."""
    for field in ("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"):
        many = c.whole(field, default=0, least=0)
        if many:
            yield f"prediction layers ({field}={many})"
            break
    rows = c.get("engram_num_embeddings")[1]
    if rows is not None:
        if not isinstance(rows, (list, tuple)) or any(type(one) is not int or one < 0 for one in rows):
            raise c.bad("engram_num_embeddings", rows, "a list of whole numbers")
        yield f"n-gram tables (engram_num_embeddings): {sum(rows) * c.whole('engram_head_dim'):,} parameters"
    if c.has("attn_res_block_size"):
        yield "attention residuals (attn_res_block_size): some vectors a layer"
    seen = [key for key in c.outer if str(key).startswith(("vision_", "image_", "audio_", "video_", "mm_", "media_"))]
    if seen:
        yield f"parts for images and sound ({seen[0]})"
