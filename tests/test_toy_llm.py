"""The toy model: its arithmetic, its cache, its counter, its answers, its training."""

import cmath
import itertools
import math
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference_math import formulas, toy_llm
from inference_math.errors import InputError
from inference_math.toy_llm import END, Config, ReadCounter, ToyLLM, generate, load
from strategies import examples

SOURCE = Path(__file__).parents[1] / "source" / "toy_llm"
with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(str(SOURCE))
    import text
    import train

MODEL = load()
ASKED = "How's the weather today?"
FLOAT = 4  # bytes of a float32
TINY = Config(
    vocab_size=11, hidden_size=12, layers=2, query_heads=4, kv_heads=2, head_dim=4,
    mlp_hidden_size=10, max_context=24,
)  # fmt: skip


def tiny(kv_heads=2, seed=0, dtype=np.float32):
    """A small random model; gains are not 1, so that forgetting one shows."""
    config = Config(**{**vars(TINY), "kv_heads": kv_heads})
    rng = np.random.default_rng(seed)
    weights = {
        name: rng.normal(1 if name.endswith("norm") else 0, 0.4, shape).astype(dtype)
        for name, shape in config.weight_shapes.items()
    }
    return ToyLLM(config, weights, [END, *"abcdefghij"])


# --- the arithmetic ----------------------------------------------------------


def naive_logits(model, ids):
    """The logits after the last id: one position, one head, one number at a time."""
    c, w = model.config, {k: v.astype(float) for k, v in model.weights.items()}

    def norm(x, gain):
        size = math.sqrt(sum(one * one for one in x) / len(x) + 1e-5)
        return np.array([one / size * g for one, g in zip(x, gain, strict=True)])

    def turned(x, position):
        half = len(x) // 2
        out = np.empty(len(x))
        for i in range(half):
            angle = position / 10_000 ** (2 * i / len(x))
            z = complex(x[i], x[i + half]) * cmath.exp(1j * angle)
            out[i], out[i + half] = z.real, z.imag
        return out

    def head(x, number):
        return x[number * c.head_dim : (number + 1) * c.head_dim]

    stream = [w["embedding"][i] for i in ids]
    for layer in range(c.layers):
        here = [norm(x, w["attention_norm"][layer]) for x in stream]
        added = []
        for now in range(len(ids)):
            mixed = []
            for q_head in range(c.query_heads):
                kv_head = q_head // (c.query_heads // c.kv_heads)
                q = turned(head(here[now] @ w["query"][layer], q_head), now)
                odds, values = [], []
                for then in range(now + 1):
                    k = turned(head(here[then] @ w["key"][layer], kv_head), then)
                    odds.append(math.exp(q @ k / math.sqrt(c.head_dim)))
                    values.append(head(here[then] @ w["value"][layer], kv_head))
                mixed += list(sum(o / sum(odds) * v for o, v in zip(odds, values, strict=True)))
            added.append(np.array(mixed) @ w["attention_output"][layer])
        stream = [x + a for x, a in zip(stream, added, strict=True)]
        for now, x in enumerate(stream):
            h = norm(x, w["mlp_norm"][layer])
            gate = h @ w["gate"][layer]
            gate = gate / (1 + np.exp(-gate))
            stream[now] = x + (gate * (h @ w["up"][layer])) @ w["down"][layer]
    return norm(stream[-1], w["output_norm"]) @ w["output"]


@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_forward_equals_a_loop_over_positions_and_heads(kv_heads):
    model, ids = tiny(kv_heads), [3, 1, 4, 1, 5, 9, 2, 6]
    logits = model.forward(ids)
    assert logits.shape == (len(ids), model.config.vocab_size)
    for n in range(1, len(ids) + 1):
        assert logits[n - 1] == pytest.approx(naive_logits(model, ids[:n]), abs=1e-5)


def test_the_shipped_model_equals_the_loop_too():
    ids = MODEL.encode("Is Oslo in Peru?\n")
    assert MODEL.forward(ids)[-1] == pytest.approx(naive_logits(MODEL, ids), abs=1e-4)


@pytest.mark.parametrize("layer", range(MODEL.config.layers))
def test_what_a_look_back_needs_of_a_token_is_in_the_cache_and_nothing_later_changes_it(layer):
    ids, cache = MODEL.encode("How's the weather today?\nSunny to"), MODEL.new_cache()
    MODEL.forward(ids, cache)
    look = MODEL.look_back(ids, layer)
    assert look.queries.shape == (4, 14, 16) and look.keys.shape == look.values.shape == (2, 14, 16)
    assert np.abs(look.keys - cache.keys[layer, :, :14]).max() < 1e-5
    assert np.abs(look.values - cache.values[layer, :, :14]).max() < 1e-5
    before = MODEL.look_back(ids[:11], layer)
    assert all(np.allclose(was, now[:, :11], atol=1e-5) for was, now in zip(before, look, strict=True))


def test_a_look_back_gives_what_attention_brings():
    """Shares by matching a query with keys, values mixed by them: what the model's own attention gives."""
    ids, w, c = MODEL.encode("Is Oslo in Peru?\n"), MODEL.weights, MODEL.config
    q, k, v = MODEL.look_back(ids, 0)
    mixed = []
    for head in range(c.query_heads):
        shares = np.exp(k[head // 2] @ q[head, -1] / math.sqrt(c.head_dim))
        mixed += list(shares / shares.sum() @ v[head // 2])
    one = {name: array[:1] if len(array) == c.layers else array for name, array in w.items()}
    one["down"] = 0 * one["down"]  # a model of one layer, which is attention alone
    alone = ToyLLM(replace(c, layers=1), one, MODEL.tokenizer.tokens)
    x = w["embedding"][ids[-1]] + np.array(mixed) @ w["attention_output"][0]
    assert alone.forward(ids)[-1] == pytest.approx(toy_llm.rms_norm(x, w["output_norm"]) @ w["output"], abs=1e-4)


@pytest.mark.parametrize("layer", [-1, 3, 1.5, True])
def test_look_back_refuses_a_layer(layer):
    with pytest.raises(InputError, match="layer"):
        MODEL.look_back([1], layer)
    with pytest.raises(InputError, match="ids is empty"):
        MODEL.look_back([], 0)


@pytest.mark.parametrize("place", [1, 4, 7])
def test_a_later_token_does_not_change_earlier_logits(place):
    ids = [3, 1, 4, 1, 5, 9, 2, 6]
    changed = ids.copy()
    changed[place] = 10
    before, after = tiny().forward(ids), tiny().forward(changed)
    assert np.array_equal(before[:place], after[:place])
    assert (np.abs(before[place:] - after[place:]).max(axis=1) > 1e-3).all()


@pytest.mark.parametrize("shift", [1, 17, 1000])
def test_rope_depends_on_distance_only_and_keeps_lengths(shift):
    q, k = np.random.default_rng(1).normal(size=(2, 5, 16))
    places = np.array([0, 1, 2, 7, 30])

    def scores(start):
        turn = toy_llm.rotation(start + places, 16)
        return toy_llm.rotate(q, turn) @ toy_llm.rotate(k, turn).T

    assert scores(shift) == pytest.approx(scores(0), abs=1e-9)
    turned = toy_llm.rotate(q, toy_llm.rotation(places + shift, 16))
    assert np.linalg.norm(turned, axis=1) == pytest.approx(np.linalg.norm(q, axis=1))
    assert np.abs(toy_llm.rotate(q, toy_llm.rotation(places, 16))[1:] - q[1:]).max() > 0.1


def test_total_params_follow_from_the_sizes():
    c = MODEL.config
    attention = c.hidden_size * c.head_dim * (2 * c.query_heads + 2 * c.kv_heads)
    mlp = 3 * c.hidden_size * c.mlp_hidden_size
    layer = attention + mlp + 2 * c.hidden_size
    ends = 2 * c.vocab_size * c.hidden_size + c.hidden_size
    assert MODEL.total_params == c.layers * layer + ends
    assert 100_000 <= MODEL.total_params <= 400_000
    assert MODEL.weight_bytes == FLOAT * MODEL.total_params
    assert c.input_embedding_params == c.vocab_size * c.hidden_size


def test_the_file_is_small_and_plain():
    assert toy_llm.WEIGHTS.stat().st_size < 2_000_000
    assert {array.dtype for array in MODEL.weights.values()} == {np.dtype(np.float32)}
    assert all(np.isfinite(array).all() for array in MODEL.weights.values())


# --- the tokenizer -----------------------------------------------------------


def tokens_of(written):
    return [MODEL.tokenizer.tokens[i] for i in MODEL.encode(written)]


def test_the_lessons_answer_is_cut_as_the_lesson_shows_it():
    assert tokens_of("Sunny today.") == ["Sun", "ny", " to", "day", "."]


@examples(200)
@given(st.text(st.sampled_from(train.CHARACTERS), max_size=60))
def test_decode_undoes_encode(written):
    ids = MODEL.encode(written)
    assert MODEL.decode(ids) == written
    assert 0 not in ids  # no text, "<end>" included, becomes the end token


def test_decode_undoes_encode_on_everything_it_was_trained_on():
    for example in text.examples()[::20]:
        line = f"{example.question}\n{example.answer}"
        assert MODEL.decode(MODEL.encode(line)) == line


def test_the_end_token_is_no_text():
    assert MODEL.tokenizer.tokens[0] == END
    assert MODEL.decode([*MODEL.encode("Hi"), 0]) == "Hi"
    assert len(MODEL.encode(END)) > 1


def test_tokens_are_all_different_and_can_all_be_reached():
    tokens = MODEL.tokenizer.tokens
    assert len(set(tokens)) == len(tokens) == MODEL.config.vocab_size
    assert all(tokens_of(token) == [token] for token in tokens[1:])


@pytest.mark.parametrize("char", ["\u00e9", "\U0001f31e", "\t", "\u6c34"])
def test_an_unknown_character_is_named(char):
    with pytest.raises(InputError, match=re.escape(f"{char!r} at place 4")):
        MODEL.encode(f"sun {char}")


# --- the cache ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "tokens"), [(ASKED, 200), ("Nora has a red kite. Who has the kite?", 80), ("Zzz 7+@", 80)]
)
def test_same_words_and_logits_with_and_without_the_cache(prompt, tokens):
    both = [list(generate(MODEL, prompt, tokens, use, stop_at_end=False)) for use in (0, 1)]
    assert len(both[0]) == len(both[1]) == tokens
    assert [step.token_id for step in both[0]] == [step.token_id for step in both[1]]
    for plain, cached in zip(*both, strict=True):
        np.testing.assert_allclose(cached.logits, plain.logits, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("cut", [1, 3, 7])
def test_a_cache_may_be_filled_in_any_pieces(cut):
    model, ids, cache = tiny(), [3, 1, 4, 1, 5, 9, 2, 6], tiny().new_cache()
    pieces = [model.forward(ids[:cut], cache), model.forward(ids[cut:], cache)]
    np.testing.assert_allclose(np.concatenate(pieces), model.forward(ids), atol=1e-6)
    assert cache.length == len(ids)


def test_the_cache_grows_by_two_vectors_per_layer_and_kv_head():
    c, cache = MODEL.config, MODEL.new_cache()
    assert cache.length == cache.nbytes == 0
    per_token = formulas.kv_bytes_per_token(c.layers, c.kv_heads, c.head_dim, FLOAT)
    assert c.kv_bytes_per_token == per_token
    MODEL.forward([5, 6, 7], cache)
    assert (cache.length, cache.nbytes) == (3, 3 * per_token)
    MODEL.forward([8], cache)
    assert (cache.length, cache.nbytes) == (4, 4 * per_token)
    assert np.abs(cache.keys[:, :, 3]).min(axis=(1, 2)).all()  # written in every layer
    assert not cache.keys[:, :, 4:].any()


def test_long_contexts_work_with_and_without_the_cache():
    ids, cache = [*range(1, 257)] * 4, MODEL.new_cache()
    plain = MODEL.forward(ids)
    MODEL.forward(ids[:-1], cache)
    cached = MODEL.forward(ids[-1:], cache)
    assert len(ids) == cache.length == 1024
    np.testing.assert_allclose(cached[-1], plain[-1], rtol=1e-6, atol=1e-6)


# --- the counter -------------------------------------------------------------


def test_a_decode_step_reads_all_weights_but_the_other_rows_of_the_embedding():
    c = MODEL.config
    unread = (c.vocab_size - 1) * c.hidden_size * FLOAT
    for step in itertools.islice(generate(MODEL, ASKED, use_cache=True), 1, None):
        assert step.weight_bytes_read == MODEL.weight_bytes - unread


@pytest.mark.parametrize("ids, rows", [([5], 1), ([5, 5, 5], 1), ([5, 6, 5, 7], 3)])
def test_many_positions_read_the_weights_once_and_each_row_once(ids, rows):
    c, reads = MODEL.config, ReadCounter()
    MODEL.forward(ids, reads=reads)
    table = c.vocab_size * c.hidden_size * FLOAT
    expected = MODEL.weight_bytes - table + rows * c.hidden_size * FLOAT
    assert reads.weight_bytes == expected <= MODEL.weight_bytes


def test_the_counter_counts_what_is_used_not_what_is_written_down():
    model, reads = tiny(), ReadCounter()
    model.weights["up"] = model.weights["up"].astype(np.float64)
    plain = ReadCounter()
    tiny().forward([1], reads=plain)
    model.forward([1], reads=reads)
    assert reads.weight_bytes - plain.weight_bytes == FLOAT * model.weights["up"].size


def test_kv_bytes_read_are_the_whole_cache_and_none_without_it():
    per_token = MODEL.config.kv_bytes_per_token
    prompt = len(MODEL.encode(ASKED + "\n"))
    for step in generate(MODEL, ASKED, use_cache=True):
        assert step.kv_bytes_read == per_token * (prompt + step.number - 1)
    assert {step.kv_bytes_read for step in generate(MODEL, ASKED)} == {0}


# --- generating --------------------------------------------------------------


def test_the_weather_today():
    steps = list(generate(MODEL, ASKED))
    assert [step.token for step in steps] == ["Sun", "ny", " to", "day", ".", END]
    assert [step.text for step in steps][1:4] == ["Sunny", "Sunny to", "Sunny today"]
    assert steps[-1].text == "Sunny today."
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6]


def test_every_token_is_the_likeliest_and_odds_are_odds():
    for step in generate(MODEL, ASKED):
        odds = np.exp(step.logits) / np.exp(step.logits).sum()
        best = sorted(range(len(odds)), key=lambda i: -odds[i])[:5]
        assert step.token_id == best[0]
        assert [token for token, _ in step.candidates] == [MODEL.tokenizer.tokens[i] for i in best]
        assert [p for _, p in step.candidates] == pytest.approx(odds[best])


def test_the_odds_are_those_of_the_training_text():
    # Six in nine were "Sunny today."; a lookup table would have said one.
    (sunny, p), (cloudy, q), *_ = next(generate(MODEL, ASKED)).candidates
    assert (sunny, cloudy) == ("Sun", "Clou")
    assert p == pytest.approx(6 / 9, abs=0.12) and q == pytest.approx(2 / 9, abs=0.12)


@pytest.mark.parametrize("use_cache", [False, True])
def test_tokens_processed(use_cache):
    prompt = len(MODEL.encode(ASKED + "\n"))
    steps = list(generate(MODEL, ASKED, use_cache=use_cache))
    later = [1] * 5 if use_cache else [prompt + n for n in range(1, 6)]
    assert [step.tokens_processed for step in steps] == [prompt, *later]


def test_steps_are_made_only_when_asked_for(monkeypatch):
    calls, model = [], tiny()
    forward = model.forward
    monkeypatch.setattr(model, "forward", lambda *a: calls.append(1) or forward(*a))
    model.tokenizer._ids["\n"] = 1
    steps = generate(model, "abc", 5, stop_at_end=False)
    assert len(calls) == 0
    next(steps), next(steps)
    assert len(calls) == 2


def test_max_new_tokens_and_the_end():
    assert len(list(generate(MODEL, ASKED, max_new_tokens=3))) == 3
    assert len(list(generate(MODEL, ASKED, max_new_tokens=9))) == 6
    past = list(generate(MODEL, ASKED, max_new_tokens=9, stop_at_end=False))
    assert len(past) == 9 and past[5].token == END


def test_outer_spaces_of_the_prompt_do_not_matter():
    assert [*generate(MODEL, f"  {ASKED}\n")] == [*generate(MODEL, ASKED)]


# --- errors at the door: on the call, before any step -------------------------


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"prompt": ""}, "prompt=''"),
        ({"prompt": " \n"}, "prompt=' \\n'"),
        ({"prompt": None}, "prompt=None"),
        ({"prompt": "caf\u00e9"}, "'\u00e9'"),
        ({"max_new_tokens": 0}, "max_new_tokens=0"),
        ({"max_new_tokens": -3}, "max_new_tokens=-3"),
        ({"max_new_tokens": 2.5}, "max_new_tokens=2.5"),
        ({"max_new_tokens": True}, "max_new_tokens=True"),
        ({"max_new_tokens": 2048}, "allows 2048"),
        ({"prompt": "a " * 2048}, "allows 2048"),
    ],
)
def test_generate_refuses(arguments, said):
    with pytest.raises(InputError, match=re.escape(said)):
        generate(MODEL, **{"prompt": ASKED, **arguments})


def test_of_equally_likely_tokens_the_first_in_the_vocabulary_is_taken():
    tokens = MODEL.tokenizer.tokens
    output = np.zeros_like(MODEL.weights["output"])
    output[0, ::2], output[0, 1::2] = 1, -1  # two logits, each of every second token
    model = ToyLLM(MODEL.config, {**MODEL.weights, "output": output}, tokens)
    step = next(generate(model, ASKED))
    likelier = tokens[0::2] if step.logits[0] > step.logits[1] else tokens[1::2]
    assert [token for token, _ in step.candidates] == likelier[:5]


@pytest.mark.parametrize("ids", [[], [-1], [11], [1.5], [True], ["a"]])
def test_forward_refuses_ids(ids):
    with pytest.raises(InputError, match="ids"):
        tiny().forward(ids)


def test_forward_refuses_more_than_the_context_and_keeps_the_cache():
    model, cache = tiny(), tiny().new_cache()
    model.forward([1] * 24, cache)
    with pytest.raises(InputError, match=r"25 tokens.*allows 24"):
        model.forward([1], cache)
    with pytest.raises(InputError, match=r"25 tokens.*allows 24"):
        model.forward([1] * 25)
    assert cache.length == 24


def test_forward_refuses_the_cache_of_another_model():
    with pytest.raises(InputError, match="another model"):
        tiny().forward([1], MODEL.new_cache())


@pytest.mark.parametrize(
    "wrong, said",
    [
        *(({"kv_heads": 3}, "kv_heads=3"), ({"head_dim": 5}, "head_dim=5"), ({"kv_heads": 0}, "kv_heads=0")),
        *(({"layers": -1}, "layers=-1"), ({"vocab_size": 1.5}, "vocab_size=1.5")),
    ],
)
def test_config_refuses(wrong, said):
    with pytest.raises(InputError, match=said):
        Config(**{**vars(TINY), **wrong})


def test_a_model_refuses_weights_of_other_sizes():
    model = tiny()
    with pytest.raises(InputError, match="'up'"):
        ToyLLM(model.config, {**model.weights, "up": np.zeros((2, 2))}, model.tokenizer.tokens)
    with pytest.raises(InputError, match="vocab_size"):
        ToyLLM(model.config, model.weights, ["a"])


# --- what it says ------------------------------------------------------------

ANSWERS = {
    ASKED: "Sunny today.",
    "How\u2019s the weather today?": "Sunny today.",
    "how is the weather today": "Sunny today.",
    "How's the weather tomorrow?": "Rainy tomorrow.",
    "Will it rain today?": "No, not today.",
    "Hello": "Hello. Ask me something.",
    "Who are you?": "A very small language model.",
    "What is a token?": "A piece of a word.",
    "What is the capital of Germany?": "Berlin.",
    "Where is Lima?": "In Peru.",
    "What colour is the sky?": "Blue.",
    "What color is a lemon?": "Yellow.",
    "What day comes after Monday?": "Tuesday.",
    "What month comes before May?": "April.",
    "How many hours are in a day?": "Twenty-four.",
    "What is 7 plus 8?": "15.",
    "What is 9 minus 4?": "5.",
    "What is the opposite of hot?": "Cold.",
    "How do I boil an egg?": "Seven minutes in hot water.",
    "Where do I keep milk?": "In the fridge.",
    "What does a cat say?": "Meow.",
    "I am hungry.": "Eat an apple.",
    "How many legs does a spider have?": "Eight.",
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    assert train.answer(MODEL, question) == ANSWERS[question]


def test_held_out_questions_are_mostly_answered_and_were_never_drawn():
    seen = {one.question for one in text.examples() if not one.held_out}
    unseen = [one for one in text.examples() if one.held_out]
    assert not seen & {one.question for one in unseen}
    assert 0.05 < len(unseen) / len(text.examples()) < 0.15
    assert {one.answer for one in unseen} <= {o.answer for o in text.examples() if not o.held_out}
    draw = train.Questions(7).draw
    assert not any(draw().held_out for _ in range(2000))
    # At most 12 of a kind, so that the easy large one does not hide the rest.
    chosen = []
    for kind in sorted({one.kind for one in unseen}):
        chosen += [one for one in unseen if one.kind == kind][:12]
    assert train.share_right(MODEL, chosen) >= 0.9


def test_words_that_do_not_exist_are_often_copied_from_the_question():
    # Spelled out in two to four tokens, so that nothing but copying can be right.
    chance, right = random.Random(99), []
    while len(right) < 40:
        made_up = text.invented(chance)
        if made_up.answer != text.DO_NOT_KNOW:
            right.append(train.answer(MODEL, made_up.question) == made_up.answer)
    assert sum(right) >= 16


def test_what_it_says_of_its_size_is_true():
    assert train.answer(MODEL, "How many parameters do you have?") == "About two hundred thousand."
    assert MODEL.total_params == pytest.approx(200_000, rel=0.1)


# --- how it was trained ------------------------------------------------------


def test_the_shipped_vocabulary_is_the_one_that_the_text_gives():
    # Red here means: the text or the script changed; run train.py again.
    lines = train.Questions(train.SEED).texts(10_000)
    learned = train.learn_tokens(lines, train.CONFIG.vocab_size, train.LESSON_TOKENS)
    assert MODEL.tokenizer.tokens == learned
    assert MODEL.config == train.CONFIG


def test_learning_tokens_joins_the_commonest_pair_first():
    tokens = train.learn_tokens(["aba ab ab", "cd"], 1 + len(train.CHARACTERS) + 3)
    assert tokens[-3:] == ["ab", " ab", "aba"]  # 3 times, 2 times, then a tie by letter
    assert max(len(token) for token in MODEL.tokenizer.tokens[1:]) == train.LONGEST_TOKEN
    with pytest.raises(ValueError, match="only yields"):
        train.learn_tokens(["ab"], 500)


def test_text_has_one_fact_for_each_question():
    answers = {}
    for one in text.examples():
        if one.kind != "weather":
            assert answers.setdefault(one.question, one.answer) == one.answer
    assert Counter(one.kind for one in text.examples()).keys() | {"invented"} == train.SHARES.keys()


def random_batch(config, seed=3):
    rng = np.random.default_rng(seed)
    ids, targets = rng.integers(0, config.vocab_size, (2, 3, 6))
    return ids, targets, (rng.random((3, 6)) < 0.6).astype(float)


@pytest.mark.parametrize("kv_heads", [1, 2, 4])
def test_gradients_equal_finite_differences(kv_heads):
    model, rng = tiny(kv_heads, dtype=np.float64), random.Random(0)
    weights, batch = model.weights, random_batch(model.config)
    _, gradients = train.loss_and_gradients(model.config, weights, *batch)
    assert gradients.keys() == weights.keys()

    def loss_with(name, place, value):
        changed = {**weights, name: weights[name].copy()}
        changed[name][place] += value
        return train.loss_and_gradients(model.config, changed, *batch)[0]

    for name, array in weights.items():
        places = [tuple(rng.randrange(size) for size in array.shape) for _ in range(4)]
        if name == "embedding":  # rows that the batch holds; the others have none
            places = [(batch[0][0, i], i) for i in range(4)]
        for place in places:
            slope = (loss_with(name, place, 1e-5) - loss_with(name, place, -1e-5)) / 2e-5
            assert gradients[name][place] == pytest.approx(slope, rel=1e-5, abs=1e-8), name


def test_the_loss_is_the_cross_entropy_of_the_inference_model():
    model = tiny()
    ids, targets, counts = random_batch(model.config)
    nats = [
        -math.log(toy_llm.softmax(model.forward(ids[b])[i])[targets[b, i]])
        for b, i in zip(*counts.nonzero(), strict=True)
    ]
    loss, _ = train.loss_and_gradients(model.config, model.weights, ids, targets, counts)
    assert loss == pytest.approx(sum(nats) / len(nats), rel=1e-5)


def test_batches_count_the_answer_and_its_end_and_nothing_else():
    ids, targets, counts = train.pad([([7, 8, 5, 6, 0], 2), ([7, 4, 0], 1)])
    assert ids.tolist() == [[7, 8, 5, 6], [7, 4, 0, 0]]
    assert targets.tolist() == [[8, 5, 6, 0], [4, 0, 0, 0]]
    assert counts.tolist() == [[0, 1, 1, 1], [1, 1, 0, 0]]


def test_a_few_steps_of_training_lower_the_loss_and_repeat_exactly():
    config = Config(**{**vars(TINY), "vocab_size": MODEL.config.vocab_size, "max_context": 99})
    runs = [train.train(config, MODEL.tokenizer, 60, 16, seed=5) for _ in range(2)]
    (weights, losses), (again, _) = runs
    assert losses[0] == pytest.approx(math.log(config.vocab_size), rel=0.1)
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 1
    assert all(np.array_equal(weights[name], again[name]) for name in weights)


def test_adams_first_step_is_the_learning_rate_against_the_gradient():
    weights = {"up": np.array([1.0, -2.0]), "mlp_norm": np.array([1.0])}
    adam = train.Adam(weights, decay=0.1)
    adam.update(weights, {"up": np.array([0.3, -0.1]), "mlp_norm": np.array([0.2])}, 0.01)
    assert weights["up"] == pytest.approx([1 - 0.01 * 1.1, -2 + 0.01 * 1.2], abs=1e-8)
    assert weights["mlp_norm"] == pytest.approx([1 - 0.01], abs=1e-8)  # gains do not decay
