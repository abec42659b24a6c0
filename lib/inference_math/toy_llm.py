"""A real, tiny language model: a decoder-only transformer for inference in NumPy::

    model = load()
    for step in generate(model, "How's the weather today?"):
        print(step.number, step.token, step.weight_bytes_read)

It has the parts of the large ones: a tokenizer, RMSNorm, rotary positions,
attention with grouped KV heads, a gated MLP, and a KV cache that you may switch
on or off. What it lacks is size. ``source/toy_llm/train.py`` trained it.

Two habits to know before you read on:

- Every array passes through a ``ReadCounter`` on its way into the arithmetic,
  so the bytes that a step reports were counted while it ran.
- Numbers are stored in 4 bytes and computed with in 8. The spare digits keep
  the logits with a cache equal to the logits without one.

Shapes in comments: n new tokens, c tokens of context (the n included).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._anynumber import whole
from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Turn = tuple[Array, Array]

WEIGHTS = Path(__file__).with_name("data") / "toy_llm.npz"
END = "<end>"
"""The token with id 0, with which an answer ends. It decodes to nothing."""
ROPE_BASE = 10_000.0
NORM_EPS = 1e-5
TOP = 5


@dataclass(frozen=True)
class Config:
    """The sizes of a model, under the names that the field uses."""

    vocab_size: int
    hidden_size: int
    layers: int
    query_heads: int
    kv_heads: int
    head_dim: int
    mlp_hidden_size: int
    max_context: int

    def __post_init__(self) -> None:
        whole(1, **asdict(self))
        if self.query_heads % self.kv_heads:
            raise InputError(f"kv_heads={self.kv_heads} must divide query_heads={self.query_heads}")
        if self.head_dim % 2:
            raise InputError(f"head_dim={self.head_dim} must be even: RoPE turns pairs")

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each weight by name; those of all layers are stacked."""
        hidden, layers, mlp = self.hidden_size, self.layers, self.mlp_hidden_size
        q_size, kv_size = self.query_heads * self.head_dim, self.kv_heads * self.head_dim
        return {
            "embedding": (self.vocab_size, hidden),
            "attention_norm": (layers, hidden),
            "query": (layers, hidden, q_size),
            "key": (layers, hidden, kv_size),
            "value": (layers, hidden, kv_size),
            "attention_output": (layers, q_size, hidden),
            "mlp_norm": (layers, hidden),
            "gate": (layers, hidden, mlp),
            "up": (layers, hidden, mlp),
            "down": (layers, mlp, hidden),
            "output_norm": (hidden,),
            "output": (hidden, self.vocab_size),
        }

    @property
    def input_embedding_params(self) -> int:
        """Parameters of which a step reads only the rows of its own tokens."""
        return self.vocab_size * self.hidden_size

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes that one more token adds to a KV cache (4 per number)."""
        return 2 * self.layers * self.kv_heads * self.head_dim * 4


class Tokenizer:
    """Cuts text into tokens, by merging neighbours: byte-pair encoding.

    ``tokens`` is the vocabulary. A token's id is its place in it, and a lower id
    is merged earlier.
    """

    def __init__(self, tokens: Iterable[str]) -> None:
        self.tokens = [str(token) for token in tokens]
        self._ids = {token: i for i, token in enumerate(self.tokens) if token != END}

    def encode(self, text: str) -> list[int]:
        """The ids of ``text``, with no end token. Raises InputError for a character
        that the vocabulary lacks."""
        if not isinstance(text, str):
            raise InputError(f"text={text!r} must be a string")
        for place, char in enumerate(text):
            if char not in self._ids:
                raise InputError(
                    f"text holds the character {char!r} at place {place}, which the "
                    "model does not know. It knows plain English letters, digits, "
                    "punctuation, spaces and newlines."
                )
        return [self._ids[part] for word in words(text) for part in self._merge(word)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ``ids``; an end token adds nothing to it."""
        texts = [self.tokens[i] for i in _checked_ids(ids, len(self.tokens))]
        return "".join(text for text in texts if text != END)

    def _merge(self, word: str) -> list[str]:
        parts = list(word)
        while True:
            joined = [a + b for a, b in pairwise(parts)]
            known = [pair for pair in joined if pair in self._ids]
            if not known:
                return parts
            at = joined.index(min(known, key=self._ids.__getitem__))
            parts[at : at + 2] = [joined[at]]


def words(text: str) -> list[str]:
    """``text`` in pieces that no token reaches across: a word with the space before
    it, or any other single character."""
    return re.findall(r" ?[A-Za-z]+|.", text, flags=re.DOTALL)


class ReadCounter:
    """Counts the bytes of the arrays that pass through it, weights and KV apart."""

    def __init__(self) -> None:
        self.weight_bytes = 0
        self.kv_bytes = 0

    def weights(self, array: Array) -> Array:
        """``array``, after its bytes were counted as weights."""
        self.weight_bytes += array.nbytes
        return array

    def kv(self, array: Array) -> Array:
        """``array``, after its bytes were counted as KV."""
        self.kv_bytes += array.nbytes
        return array


class Look(NamedTuple):
    """What tokens ask with in one layer, and what they are asked for: (heads, n, head_dim) each."""

    queries: Array  # of the query heads
    keys: Array  # of the KV heads
    values: Array


class KVCache:
    """The keys and values of every token so far, for each layer and KV head.

    Room for ``max_context`` tokens is set aside at once; ``length`` tokens of it
    are filled, and ``nbytes`` counts those.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        shape = (config.layers, config.kv_heads, config.max_context, config.head_dim)
        self.keys = np.zeros(shape, np.float32)
        self.values = np.zeros(shape, np.float32)
        self.length = 0

    @property
    def nbytes(self) -> int:
        """Bytes of the filled part."""
        return self.length * self.config.kv_bytes_per_token

    def add(self, layer: int, keys: Array, values: Array) -> tuple[Array, Array]:
        """Writes one layer's new (kv_heads, n, head_dim) and returns all of that
        layer's so far. ``length`` moves when the whole step is done."""
        end = self.length + keys.shape[1]
        self.keys[layer, :, self.length : end] = keys
        self.values[layer, :, self.length : end] = values
        return self.keys[layer, :, :end], self.values[layer, :, :end]


class ToyLLM:
    """The model: a ``Config``, its weights by name, and a ``Tokenizer``."""

    def __init__(self, config: Config, weights: Mapping[str, Array], tokens: Sequence[str]) -> None:
        for name, shape in config.weight_shapes.items():
            if name not in weights or weights[name].shape != shape:
                found = weights[name].shape if name in weights else "missing"
                raise InputError(f"weight {name!r} is {found}; config wants {shape}")
        if len(tokens) != config.vocab_size:
            raise InputError(f"{len(tokens)} tokens, but {config.vocab_size=}")
        self.config = config
        self.weights = {name: weights[name] for name in config.weight_shapes}
        self.tokenizer = Tokenizer(tokens)
        self.encode, self.decode = self.tokenizer.encode, self.tokenizer.decode

    @property
    def total_params(self) -> int:
        """How many numbers the weights hold."""
        return sum(array.size for array in self.weights.values())

    @property
    def weight_bytes(self) -> int:
        """Bytes of all weights."""
        return sum(array.nbytes for array in self.weights.values())

    def new_cache(self) -> KVCache:
        """An empty ``KVCache`` for one conversation."""
        return KVCache(self.config)

    def forward(self, ids: Iterable[int], cache: KVCache | None = None, reads: ReadCounter | None = None) -> Array:
        """Logits of shape (n, vocab_size): row i scores what may follow ``ids[i]``.

        Without a cache, ``ids`` is the whole text. With one, ``ids`` is only what
        is new, and the cache grows by it. ``reads`` is a ``ReadCounter`` to count
        into. Raises InputError for no ids, an id outside the vocabulary, more than
        ``max_context`` tokens, or the cache of another model.
        """
        if cache is not None and cache.config != self.config:
            raise InputError(f"cache was made for another model: {cache.config}")
        start = 0 if cache is None else cache.length
        ids = self._checked(ids, start)
        reads = ReadCounter() if reads is None else reads
        w, read = self.weights, reads.weights
        # A token's row is fetched once, however often the token stands in the text.
        rows, row_of = np.unique(ids, return_inverse=True)
        x = read(w["embedding"][rows])[row_of].astype(np.float64)  # (n, hidden_size)
        for layer in range(self.config.layers):
            x = x + self._attention(layer, x, start, cache, reads)
            x = x + self._mlp(layer, x, reads)
        if cache is not None:
            cache.length += len(ids)
        return rms_norm(x, read(w["output_norm"])) @ read(w["output"])

    def _heads(self, layer: int, x: Array, start: int, reads: ReadCounter) -> Look:
        """The queries, keys and values of the tokens in ``x``, for each head."""
        config, w, read = self.config, self.weights, reads.weights
        x = rms_norm(x, read(w["attention_norm"][layer]))
        turn = rotation(np.arange(start, start + len(x)), config.head_dim)
        q = rotate(split_heads(x @ read(w["query"][layer]), config.query_heads), turn)
        k = rotate(split_heads(x @ read(w["key"][layer]), config.kv_heads), turn)
        v = split_heads(x @ read(w["value"][layer]), config.kv_heads)
        # Rounded here as the cache would round them, so that both ways agree.
        return Look(q, k.astype(np.float32), v.astype(np.float32))

    def _attention(self, layer: int, x: Array, start: int, cache: KVCache | None, reads: ReadCounter) -> Array:
        config, w, read = self.config, self.weights, reads.weights
        q, k, v = self._heads(layer, x, start, reads)
        if cache is not None:
            k, v = (reads.kv(array) for array in cache.add(layer, k, v))
        # Query heads share KV heads in groups: (kv_heads, group, n, head_dim).
        q = q.reshape(config.kv_heads, -1, *q.shape[1:])
        scores = q @ k[:, None].swapaxes(-1, -2) / np.sqrt(config.head_dim)
        positions = np.arange(k.shape[1])
        later = positions > positions[-len(x) :, None]  # (n, c): not yet written
        np.copyto(scores, -np.inf, where=later)
        mixed = softmax(scores) @ v[:, None]
        return merge_heads(mixed.reshape(-1, *mixed.shape[2:])) @ read(w["attention_output"][layer])

    def _mlp(self, layer: int, x: Array, reads: ReadCounter) -> Array:
        w, read = self.weights, reads.weights
        x = rms_norm(x, read(w["mlp_norm"][layer]))
        gate = silu(x @ read(w["gate"][layer]))
        return (gate * (x @ read(w["up"][layer]))) @ read(w["down"][layer])

    def look_back(self, ids: Iterable[int], layer: int) -> Look:
        """The queries, keys and values of all ``ids`` in ``layer``, from 0: (heads, n, head_dim) each.

        Raises InputError for what ``forward`` refuses, and for a layer that the model does not have.
        """
        if not _is_whole(layer) or not 0 <= layer < self.config.layers:
            raise InputError(f"{layer=}; this model's layers are 0 to {self.config.layers - 1}")
        ids, reads = self._checked(ids), ReadCounter()
        x = self.weights["embedding"][ids].astype(np.float64)
        for below in range(layer):
            x = x + self._attention(below, x, 0, None, reads)
            x = x + self._mlp(below, x, reads)
        return self._heads(layer, x, 0, reads)

    def _checked(self, ids: Iterable[int], before: int = 0) -> Array:
        """``ids`` as an array, if they may follow ``before`` others."""
        ids = np.array(_checked_ids(ids, self.config.vocab_size), dtype=int)
        if not len(ids):
            raise InputError("ids is empty; the model needs a token to start from")
        self.check_context("ids", len(ids), before)
        return ids

    def check_context(self, name: str, tokens: int, before: int = 0) -> None:
        """Raises InputError where ``tokens`` after ``before`` others are more than the model's context."""
        if before + tokens > self.config.max_context:
            raise InputError(
                f"{name} needs {before + tokens} tokens of context; this model allows {self.config.max_context}"
            )


# --- the parts that have no weights ------------------------------------------


def rms_norm(x: Array, gain: Array) -> Array:
    """``x`` scaled to a root mean square of 1 along its last axis, times ``gain``."""
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + NORM_EPS) * gain


def silu(x: Array) -> Array:
    """``x`` times sigmoid(x), written with tanh because exp(-x) can overflow."""
    return x * (0.5 + 0.5 * np.tanh(0.5 * x))


def softmax(x: Array) -> Array:
    """Probabilities along the last axis."""
    x = x - x.max(-1, keepdims=True)
    np.exp(x, out=x)  # in place: room for large arrays costs more than filling them
    x /= x.sum(-1, keepdims=True)
    return x


def rotation(positions: Array, head_dim: int) -> Turn:
    """Cosines and sines, each (n, head_dim / 2): how far RoPE turns each position."""
    speeds = ROPE_BASE ** (-np.arange(0, head_dim, 2) / head_dim)
    angles = np.asarray(positions)[:, None] * speeds
    return np.cos(angles), np.sin(angles)


def rotate(x: Array, turn: Turn) -> Array:
    """Turns each pair (x[i], x[i + head_dim / 2]) by its angle. The product of two
    turned vectors then depends on how far apart they stand, not on where."""
    cos, sin = turn
    a, b = np.split(x, 2, axis=-1)
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)


def split_heads(x: Array, heads: int) -> Array:
    """(..., n, heads * head_dim) to (..., heads, n, head_dim)."""
    return x.reshape(*x.shape[:-1], heads, -1).swapaxes(-3, -2)


def merge_heads(x: Array) -> Array:
    """(..., heads, n, head_dim) to (..., n, heads * head_dim)."""
    x = x.swapaxes(-3, -2)
    return x.reshape(*x.shape[:-2], -1)


# --- using it ----------------------------------------------------------------


def load(path: Path | str = WEIGHTS) -> ToyLLM:
    """The trained model that ships with the series, or another .npz like it."""
    with np.load(path, allow_pickle=False) as file:
        config = Config(**json.loads(str(file["config"])))
        weights = {name: file[name] for name in config.weight_shapes}
        return ToyLLM(config, weights, file["tokens"])


@dataclass(frozen=True)
class Step:
    """One token made: what came out, and what had to be read for it."""

    number: int  # 1 for the first token of the answer
    token_id: int
    token: str  # its text, or "<end>"
    text: str  # the answer so far, this token included
    tokens_processed: int  # positions that went through the model in this step
    weight_bytes_read: int
    kv_bytes_read: int  # 0 without a cache: there are no notes to read
    candidates: list[tuple[str, float]]  # the likeliest tokens: [(token, probability), ...]
    logits: Array = field(repr=False, compare=False)  # (vocab_size,)


def generate(
    model: ToyLLM, prompt: str, max_new_tokens: int = 20, use_cache: bool = False, stop_at_end: bool = True
) -> Iterator[Step]:
    """Answers ``prompt`` one token at a time: an iterator of ``Step``, made lazily.

    Each step takes the likeliest token, so the answer is the same every time. The
    model sees the prompt without outer spaces and with a newline after it, which
    is where answers began in its training text. Without a cache every step runs
    the whole text again; with one, only the newest token.

    The end token is a step too. ``stop_at_end=False`` goes on past it, to time
    long texts; what the model says there means nothing.

    Raises InputError for an empty prompt, a character that the model does not
    know, a ``max_new_tokens`` below 1, or a text that could outgrow the context.
    """
    if not isinstance(prompt, str) or not prompt.strip():
        raise InputError(f"prompt={prompt!r} must be a text that is not empty")
    if not _is_whole(max_new_tokens) or max_new_tokens < 1:
        raise InputError(f"{max_new_tokens=} must be a whole number, 1 or more")
    ids = model.encode(prompt.strip() + "\n")
    model.check_context("prompt plus max_new_tokens", len(ids) + max_new_tokens)
    return _steps(model, ids, max_new_tokens, use_cache, stop_at_end)


def _steps(model: ToyLLM, ids: list[int], max_new_tokens: int, use_cache: bool, stop_at_end: bool) -> Iterator[Step]:
    cache = model.new_cache() if use_cache else None
    new, answer = ids, list[int]()
    for number in range(1, max_new_tokens + 1):
        reads = ReadCounter()
        logits = model.forward(new, cache, reads)[-1]
        probabilities = softmax(logits)
        best = [int(i) for i in np.argsort(-logits, kind="stable")[:TOP]]
        names = model.tokenizer.tokens
        answer.append(best[0])
        yield Step(
            number=number,
            token_id=best[0],
            token=names[best[0]],
            text=model.decode(answer),
            tokens_processed=len(new),
            weight_bytes_read=reads.weight_bytes,
            kv_bytes_read=reads.kv_bytes,
            candidates=[(names[i], float(probabilities[i])) for i in best],
            logits=logits,
        )
        if stop_at_end and names[best[0]] == END:
            return
        new = answer[-1:] if use_cache else ids + answer


def _is_whole(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _checked_ids(ids: Iterable[int], vocab_size: int) -> list[int]:
    ids = list(ids)
    for i in ids:
        if not _is_whole(i) or not 0 <= i < vocab_size:
            raise InputError(f"ids holds {i!r}; a token id is 0 to {vocab_size - 1}")
    return ids
