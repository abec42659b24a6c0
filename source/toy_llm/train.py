"""Trains the toy model, with NumPy and a backward pass written by hand.

    python source/toy_llm/train.py

reads ``text.py``, learns a vocabulary and the weights from it, prints how it goes,
and rewrites ``lib/inference_math/data/toy_llm.npz``. It takes about two minutes on
one core. The same seed on the same machine gives the same weights; another machine
may round differently, and then the last digits and some odds differ.

Each forward piece of ``inference_math.toy_llm`` has its gradient here. Shapes are
the same with a batch in front: (batch, n, hidden_size).
"""

import json
import os
import random
import time
from collections import Counter
from dataclasses import asdict
from itertools import pairwise

if __name__ == "__main__":
    # The matrices are small: more threads would mostly wait for each other, and how
    # many there are would move the last digits. NumPy reads this when it loads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import text
from inference_math.toy_llm import (
    END,
    NORM_EPS,
    WEIGHTS,
    Config,
    Tokenizer,
    ToyLLM,
    generate,
    merge_heads,
    rotate,
    rotation,
    softmax,
    split_heads,
    words,
)

SEED = 1
CONFIG = Config(
    vocab_size=512,
    hidden_size=64,
    layers=3,
    query_heads=4,
    kv_heads=2,
    head_dim=16,
    mlp_hidden_size=176,
    max_context=2048,
)
STEPS = 2400
BATCH = 64
PEAK_LEARNING_RATE = 4e-3

# How often each kind of question is drawn.
SHARES = {
    "weather": 3, "small talk": 3, "kitchen": 3, "knowledge": 3, "cities": 6, "colours": 3,
    "opposites": 3, "calendar": 4, "numbers": 8, "told": 6, "invented": 10,
}  # fmt: skip

CHARACTERS = [chr(code) for code in range(32, 127)] + ["\n", "\u2019"]
# Two choices made for the lesson; counting does the rest. With at most four
# characters a token, an answer of two words takes several steps (real vocabularies
# hold whole words). And these tokens, with the pieces that lead to them, are put in
# before the counting, so that "Sunny today." is cut as the lesson shows it, and so
# that the other weathers begin with a piece that can be read.
LONGEST_TOKEN = 4
LESSON_TOKENS = ["Su", "Sun", "ny", " t", " to", "da", "day"]
LESSON_TOKENS += ["Ra", "Rai", "Rain", "Cl", "Clo", "Clou"]
LESSON_SPLIT = ["Sun", "ny", " to", "day", "."]


# --- the vocabulary ----------------------------------------------------------


def learn_tokens(texts, size, first=()):
    """Byte-pair encoding: begins with single characters and joins the commonest pair
    of neighbours into a new token, until there are ``size``. Returns the tokens.
    ``first`` are joined before any counting."""
    count = Counter(word for line in texts for word in words(line))
    tokens = [END, *CHARACTERS, *first]
    start = Tokenizer(tokens)
    parts = {word: [tokens[i] for i in start.encode(word)] for word in count}
    while len(tokens) < size:
        pairs = Counter()
        for word, cut in parts.items():
            for a, b in pairwise(cut):
                if len(a + b) <= LONGEST_TOKEN:
                    pairs[a + b] += count[word]
        if not pairs:
            raise ValueError(f"the text only yields {len(tokens)} tokens, not {size}")
        # The text decides a tie, so that the order of a dict cannot.
        new = min(pairs, key=lambda pair: (-pairs[pair], pair))
        tokens.append(new)
        for cut in parts.values():
            at = 0
            while at < len(cut) - 1:
                if cut[at] + cut[at + 1] == new:
                    cut[at : at + 2] = [new]
                at += 1
    return tokens


# --- forward and backward ----------------------------------------------------


def initial_weights(config, rng, dtype=np.float32):
    """Small random weights; gains of 1. What is added to the residual stream starts
    smaller, so that many layers do not make it grow."""
    weights = {}
    for name, shape in config.weight_shapes.items():
        if name.endswith("_norm"):
            weights[name] = np.ones(shape, dtype)
            continue
        scale = 0.02 if name == "embedding" else shape[-2] ** -0.5
        if name in ("attention_output", "down"):
            scale /= np.sqrt(2 * config.layers)
        weights[name] = (rng.standard_normal(shape) * scale).astype(dtype)
    return weights


def loss_and_gradients(config, weights, ids, targets, counts):
    """Mean cross-entropy in nats per counted token, and its gradient by weight name.

    ``ids``, ``targets`` and ``counts`` are (batch, n): what the model sees, what
    should follow, and 1 where that matters (0 for the question and the padding).
    """
    h, saved = forward(config, weights, ids)
    # Logits are made only where they count: the vocabulary makes them the dear part.
    where = counts.nonzero()
    share = (counts[where] / counts.sum())[:, None]
    probabilities = softmax(h[where] @ weights["output"])
    row = np.arange(len(share))
    loss = -(share[:, 0] * np.log(probabilities[row, targets[where]] + 1e-30)).sum()
    d_logits = probabilities
    d_logits[row, targets[where]] -= 1
    d_logits *= share
    dh = np.zeros_like(h)
    dh[where] = d_logits @ weights["output"].T
    gradients = backward(config, weights, saved, dh)
    gradients["output"] = outer(h[where], d_logits)
    return loss, gradients


def forward(config, weights, ids):
    """What the output matrix is to multiply, (batch, n, hidden_size), and what the
    backward pass needs to remember."""
    w, n, dtype = weights, ids.shape[1], weights["output"].dtype
    turn = tuple(part.astype(dtype) for part in rotation(np.arange(n), config.head_dim))
    future = np.triu(np.full((n, n), -np.inf, dtype), 1)
    scale = dtype.type(config.head_dim**-0.5)
    x = w["embedding"][ids]
    layers = []
    for i in range(config.layers):
        h, norm_1 = norm(x, w["attention_norm"][i])
        q = rotate(split_heads(h @ w["query"][i], config.query_heads), turn)
        k = rotate(split_heads(h @ w["key"][i], config.kv_heads), turn)[:, :, None]
        v = split_heads(h @ w["value"][i], config.kv_heads)[:, :, None]
        q = q.reshape(len(ids), config.kv_heads, -1, n, config.head_dim)
        p = softmax(q @ k.swapaxes(-1, -2) * scale + future)
        mixed = merge_heads((p @ v).reshape(len(ids), -1, n, config.head_dim))
        x = x + mixed @ w["attention_output"][i]
        attention = (h, norm_1, q, k, v, p, mixed)
        h, norm_2 = norm(x, w["mlp_norm"][i])
        gate, up = h @ w["gate"][i], h @ w["up"][i]
        sigmoid = 0.5 + 0.5 * np.tanh(0.5 * gate)
        hidden = gate * sigmoid * up
        x = x + hidden @ w["down"][i]
        layers.append((attention, (h, norm_2, gate, up, sigmoid, hidden)))
    h, norm_3 = norm(x, w["output_norm"])
    return h, (ids, turn, scale, layers, norm_3)


def backward(config, weights, saved, dh):
    """The gradient of every weight but the output, from the gradient of ``forward``'s
    result."""
    w, (ids, turn, scale, layers, norm_3) = weights, saved
    turn_back = (turn[0], -turn[1])
    g = {name: np.zeros_like(array) for name, array in w.items()}
    dx, g["output_norm"] = norm_back(dh, w["output_norm"], norm_3)
    for i in reversed(range(config.layers)):
        attention, (h, norm_2, gate, up, sigmoid, hidden) = layers[i]
        g["down"][i] = outer(hidden, dx)
        d_hidden = dx @ w["down"][i].T
        d_up = d_hidden * gate * sigmoid
        d_gate = d_hidden * up * sigmoid * (1 + gate * (1 - sigmoid))
        g["gate"][i], g["up"][i] = outer(h, d_gate), outer(h, d_up)
        dh = d_gate @ w["gate"][i].T + d_up @ w["up"][i].T
        dh, g["mlp_norm"][i] = norm_back(dh, w["mlp_norm"][i], norm_2)
        dx = dx + dh

        h, norm_1, q, k, v, p, mixed = attention
        g["attention_output"][i] = outer(mixed, dx)
        d_mixed = split_heads(dx @ w["attention_output"][i].T, config.query_heads)
        d_mixed = d_mixed.reshape(q.shape)
        dp = d_mixed @ v.swapaxes(-1, -2)
        d_scores = p * (dp - (dp * p).sum(-1, keepdims=True)) * scale
        # A KV head serves a group of query heads and gathers the gradients of all.
        dv = (p.swapaxes(-1, -2) @ d_mixed).sum(2)
        dk = (d_scores.swapaxes(-1, -2) @ q).sum(2)
        dq = (d_scores @ k).reshape(len(ids), config.query_heads, -1, config.head_dim)
        dq, dk, dv = (merge_heads(part) for part in (rotate(dq, turn_back), rotate(dk, turn_back), dv))
        g["query"][i], g["key"][i], g["value"][i] = outer(h, dq), outer(h, dk), outer(h, dv)
        dh = dq @ w["query"][i].T + dk @ w["key"][i].T + dv @ w["value"][i].T
        dh, g["attention_norm"][i] = norm_back(dh, w["attention_norm"][i], norm_1)
        dx = dx + dh
    chosen = np.eye(config.vocab_size, dtype=dx.dtype)[ids.ravel()]
    g["embedding"] = chosen.T @ dx.reshape(len(chosen), -1)
    return g


def norm(x, gain):
    """RMSNorm; also returns (x scaled, the scale)."""
    scale = 1 / np.sqrt((x * x).mean(-1, keepdims=True) + NORM_EPS)
    scaled = x * scale
    return scaled * gain, (scaled, scale)


def norm_back(dy, gain, saved):
    """Gradients of RMSNorm's input and of its gain."""
    scaled, scale = saved
    d_scaled = dy * gain
    along = (d_scaled * scaled).mean(-1, keepdims=True)
    return scale * (d_scaled - scaled * along), (dy * scaled).sum((0, 1))


def outer(x, dy):
    """Gradient of W in y = x @ W."""
    return x.reshape(-1, x.shape[-1]).T @ dy.reshape(-1, dy.shape[-1])


# --- training ----------------------------------------------------------------


class Adam:
    """The optimiser, with decoupled weight decay and gradients clipped to norm 1."""

    def __init__(self, weights, decay=0.05, betas=(0.9, 0.98)):
        self.decay, self.betas, self.step = decay, betas, 0
        self.mean = {name: np.zeros_like(array) for name, array in weights.items()}
        self.square = {name: np.zeros_like(array) for name, array in weights.items()}

    def update(self, weights, gradients, learning_rate):
        self.step += 1
        (b1, b2), step = self.betas, self.step
        size = np.sqrt(sum(float((g * g).sum()) for g in gradients.values()))
        clip = min(1.0, 1 / (size + 1e-6))
        for name, array in weights.items():
            g, mean, square = gradients[name] * clip, self.mean[name], self.square[name]
            mean += (1 - b1) * (g - mean)
            square += (1 - b2) * (g * g - square)
            move = mean / (1 - b1**step) / (np.sqrt(square / (1 - b2**step)) + 1e-8)
            if not name.endswith("_norm"):
                move = move + self.decay * array
            array[...] -= learning_rate * move  # in place


def learning_rate(step, steps):
    """Rises over the first steps, then falls along a cosine to a hundredth."""
    rise = min(1.0, (step + 1) / (0.05 * steps + 1))
    return PEAK_LEARNING_RATE * rise * (0.505 + 0.495 * np.cos(np.pi * step / steps))


class Questions:
    """Draws examples to train on, each kind as often as ``SHARES`` says."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.by_kind = {}
        for example in text.examples():
            if not example.held_out:
                self.by_kind.setdefault(example.kind, []).append(example)

    def draw(self):
        (kind,) = self.chance.choices(list(SHARES), weights=list(SHARES.values()))
        if kind == "invented":
            return text.invented(self.chance)
        return self.chance.choice(self.by_kind[kind])

    def texts(self, size):
        """Drawn lines to count words in, invented words left out."""
        drawn = (self.draw() for _ in range(size))
        return [f"{e.question}\n{e.answer}" for e in drawn if e.kind != "invented"]

    def batches(self, size, tokenizer):
        """Without end: (ids, targets, counts), each (size, n), padded with the end
        token. Lines of like length share a batch, so that little is padding."""
        while True:
            rows = []
            for _ in range(8 * size):
                example = self.draw()
                question = text.vary(example.question, self.chance) + "\n"
                asked = tokenizer.encode(question)
                rows.append((asked + tokenizer.encode(example.answer) + [0], len(asked)))
            rows.sort(key=lambda row: len(row[0]))
            starts = list(range(0, len(rows), size))
            self.chance.shuffle(starts)
            for start in starts:
                yield pad(rows[start : start + size])


def pad(rows):
    """One batch from rows of (ids of question and answer, length of the question)."""
    n = max(len(ids) for ids, _ in rows)
    padded = np.zeros((len(rows), n), int)
    counts = np.zeros((len(rows), n - 1), np.float32)
    for row, (ids, asked) in enumerate(rows):
        padded[row, : len(ids)] = ids
        counts[row, asked - 1 : len(ids) - 1] = 1
    return padded[:, :-1], padded[:, 1:], counts


def train(config, tokenizer, steps, batch, seed, report=None):
    """Trained weights and the loss of each step. ``report(step, losses)`` is called
    after each, if given."""
    weights = initial_weights(config, np.random.default_rng(seed))
    adam, losses = Adam(weights), []
    for step, drawn in zip(range(steps), Questions(seed).batches(batch, tokenizer), strict=False):
        loss, gradients = loss_and_gradients(config, weights, *drawn)
        adam.update(weights, gradients, learning_rate(step, steps))
        losses.append(float(loss))
        if report:
            report(step, losses)
    return weights, losses


def answer(model, question):
    """The whole answer, as one string."""
    *_, last = generate(model, question, use_cache=True)
    return last.text


def share_right(model, examples):
    """Share of the examples that the model answers word for word."""
    right = sum(answer(model, one.question) == one.answer for one in examples)
    return right / len(examples)


def main():
    start = time.perf_counter()
    examples = text.examples()
    tokens = learn_tokens(Questions(SEED).texts(10_000), CONFIG.vocab_size, LESSON_TOKENS)
    tokenizer = Tokenizer(tokens)
    split = [tokens[i] for i in tokenizer.encode("".join(LESSON_SPLIT))]
    print("The lesson's answer in tokens:", "|".join(split))
    if split != LESSON_SPLIT:
        raise SystemExit(f"lesson 02 wants {LESSON_SPLIT}: the text has changed too much")

    def report(step, losses):
        if (step + 1) % 100 == 0:
            recent = sum(losses[-100:]) / 100
            seconds = time.perf_counter() - start
            print(f"step {step + 1:5}  loss {recent:.3f}  {seconds:4.0f} s", flush=True)

    weights, _ = train(CONFIG, tokenizer, STEPS, BATCH, SEED, report)
    model = ToyLLM(CONFIG, weights, tokens)
    for kind in SHARES:
        unseen = [one for one in examples if one.held_out and one.kind == kind]
        if unseen:
            unseen = random.Random(SEED).sample(unseen, min(100, len(unseen)))
            print(f"{kind}: {share_right(model, unseen):.0%} of {len(unseen)} unseen right")
    np.savez(WEIGHTS, config=json.dumps(asdict(CONFIG)), tokens=tokens, **weights)
    print(f"{model.total_params:,} parameters written to {WEIGHTS.name}")


if __name__ == "__main__":
    main()
