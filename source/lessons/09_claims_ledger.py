# %% [markdown]
# # 09 The ledger of claims
#
# **Is it true?**
#
# After this lesson you can
#
# - *find* any claim of the article: whether it holds, when, and what says so;
# - *test* a sentence about inference with a few lines of code;
# - *tell* a claim that a computation can settle from one that needs evidence nobody has published.
#
# 15 minutes. That is the ledger, how a verdict comes about, and what was found. The tests between them are for looking up, and take an hour more. Read [08](08_questions_to_chew_on.ipynb) first. All sections of the article.

# %% [markdown]
# ## The ledger
#
# Each tile is a claim of the article that could be true or not, and leads to its test. The more of its circle is filled, the more of the claim stands.

# %%
from inference_math import ledger

book = ledger.Ledger()

# %% tags=["nbval-ignore-output"]
book.pin(book.tiles)

# %% [markdown]
# The same {{len(book)}} in words. The claims are paraphrased; beside each stands the section of the article (§) in which you find it, and the lesson that treats it.
#
# The tests below fill both. Change one, run it, and see what becomes of its tile.

# %% tags=["nbval-ignore-output"]
book.pin(book.table)

# %% [markdown]
# ## How a verdict comes about
#
# Nobody types a verdict. It follows from what a test finds, by these rules:

# %% tags=["fold"]
ledger.rules()

# %% [markdown]
# **As told** are the cases that a sentence speaks of. A sentence about an example is tried on that example, a general
# sentence on everything in our tables. **Beyond** are cases that its section does not have in view: a KV cache before
# section V, a mixture of experts where the talk is of a dense model.
#
# So somebody does choose: the cases, and a number for words like *near*, *usually* or *tiny*. It was us. Where another way to read a sentence has another verdict, the ledger says *by our reading*, and
# the test has the other one below its own. The article wants to build intuition, so a simplification is no fault; the question is when it holds.
#
# ### One test, step by step
#
# Take claim [A36](#A36): at short context the KV cache is tiny. Two words need a number. Let *short* be 4,000 tokens, and *tiny* a tenth of the weights:

# %%
from inference_math import formulas, units
from inference_math.catalog import LLAMA_70B
from inference_math.formulas import kv_bytes, weight_bytes
from inference_math.widgets import Prediction

# %%
def tiny(m, b):
    return b * kv_bytes(m, 4000) < 0.1 * weight_bytes(m)

# %% [markdown]
# It takes a model and a batch, and says whether the sentence holds there. For Llama-3.1-70B and one user, 4,000 tokens take {{units.size(kv_bytes(LLAMA_70B, 4000))}}, and the weights {{units.size(weight_bytes(LLAMA_70B))}}.
#
# `tried` asks such a function about every case of a list, and writes down what it said:

# %%
from inference_math.ledger import tried

at_batch = "{0.name} at batch {1}"
tried(tiny, [(LLAMA_70B, 1), (LLAMA_70B, 256)], at_batch)

# %% [markdown]
# Two cases, one of them true. The sentence is general, so its cases are all models of our tables (each shape once), at one user, 8, 64 and 256.

# %% tags=["fold"]
from itertools import product

from inference_math import catalog
from inference_math.catalog import ARTICLE_700B

shapes = {}
for m in map(catalog.model, catalog.model_names()):
    shapes.setdefault((m.total_params, m.kv_bytes_per_token), m)
MODELS = [m for m in shapes.values() if m.name != ARTICLE_700B.name]
GPUS = [catalog.hardware(one) for one in catalog.single_devices("bf16")]
PAIRS = [(m.at("bf16"), g) for g, m in product(GPUS, MODELS)]
BATCHES = (1, 8, 64, 256)
print(f"{len(MODELS)} models, {len(GPUS)} devices, {len(PAIRS):,} pairs")

# %% tags=["nbval-ignore-output"]
guess_tiny = Prediction(
    f"64 users of 4,000 tokens: for how many of the {len(MODELS)} models do their KV "
    "caches together stay below a tenth of the weights?", unit="models")
guess_tiny

# %%
fine = [m.name for m, b in product(MODELS, [64]) if tiny(m, b)]
alone = [m for m in MODELS if tiny(m, 1)]
guess_tiny.reveal(
    len(fine), f"They are {', '.join(fine)}.",
    f"For one user alone it holds for {len(alone)}. Alone and short, that is the case "
    "which the sentence has in mind; 64 users bring 64 caches.")

# %% [markdown]
# Handed to `book.cases`, such a list gives the entry: some cases hold and some do not, so the verdict is the third of the rules for a statement. That is all that the tests below do.
# Open the code of one at the bar or the dots beside its cell.

# %% [markdown]
# ## What hangs on our reading

# %% tags=["nbval-ignore-output"]
book.pin(book.readings)

# %% [markdown]
# These sentences mean two things, and the choice decides. We took the reading that we think their section is after.

# %% [markdown]
# ## The tests
#
# What they share: more of the library, and the tiny model of lesson 02. It answers a question, once without a KV cache and once with one.
# Its steps are counted while they run, so they can bear witness. In pairs of a model and a device, weights and arithmetic are in 16 bit.

# %% tags=["fold"]
import re

import numpy as np

from inference_math import deployments, figures, measured, toy_llm
from inference_math.catalog import DEEPSEEK_V3, H100, H100_ROUNDED, LAPTOP
from inference_math.formulas import critical_batch_size, read_time, step_time
from inference_math.formulas import tokens_per_second, weight_bytes_read
from inference_math.prices import price, prices

says = book.says

# %% tags=["fold"]
toy = toy_llm.load()
question = "How's the weather today?"
prompt = toy.encode(question + "\n")
plain = list(toy_llm.generate(toy, question))
cached = list(toy_llm.generate(toy, question, use_cache=True))
print(cached[-1].text, "|", len(prompt), "tokens in,", len(cached), "out")

# %% [markdown]
# ## Section I: parameters, memory, workers

# %% [markdown]
# {{says("A01")}}
#
# A model that our table lists could be looked up.

# %% tags=["fold"]
found = [catalog.model(one) for one in catalog.model_names()
         if one.startswith("GPT-5")]
book.cases("A01", tried(lambda m: 1 <= m.total_params / 1e11 < 10, found),
           settles="a parameter count published by OpenAI")

# %% [markdown]
# {{says("A02")}}

# %% tags=["fold"]
params = DEEPSEEK_V3.total_params
book.number("A02", said=700e9, found=params, show=units.count)

# %% [markdown]
# {{says("A03")}}
#
# What share of the toy model's numbers sits in matrices, rather than in single vectors?

# %% tags=["fold"]
matrices = sum(array.size for name, array in toy.weights.items()
               if not name.endswith("norm"))
share = matrices / toy.total_params
book.number("A03", said=1, found=share, show="{:.1%}".format)

# %% [markdown]
# {{says("A04")}}
#
# In practice one 4-byte scale comes with each block of 128 × 128 numbers. It is counted here.

# %% tags=["fold"]
n_bytes = weight_bytes(ARTICLE_700B) * (1 + 4 / 128**2)
book.number("A04", said=700e9, found=n_bytes, show=units.size)

# %% [markdown]
# {{says("A05")}}
#
# What the sentence is after is speed. So: is a model that lies in a laptop's ordinary memory too slow to use, below 5 tokens/s, the pace of reading?
# By the letter, one model that answers out of ordinary memory refutes it, and the toy has just done so.

# %% tags=["fold"]
speed = {m.name: 1 / read_time(weight_bytes_read(m), LAPTOP) for m in MODELS}
book.cases("A05", {name: s < 5 for name, s in speed.items()})
book.reading("A05", "by the letter", ledger.Cases((("the toy, here", False),)))

# %% [markdown]
# {{units.rate(speed["gpt-oss-120b"])}} for gpt-oss-120b, which reads only a few experts for each token. (A laptop
# would need room for all of them.) For the article's model it stays true: {{units.rate(LAPTOP.bandwidth / formulas.weight_bytes(ARTICLE_700B))}}.

# %% [markdown]
# {{says("A06")}}
#
# Every device whose kind of memory the hardware table names.

# %% tags=["fold"]
told = []
for name, row in catalog.rows("hardware").items():
    kind = re.search(r"HBM|GDDR|LPDDR|DDR", row["name"] + row["notes"])
    told += [(f"{name}: {kind[0]}", kind[0] == "HBM")] if kind else []
book.cases("A06", told)

# %% [markdown]
# {{says("A07")}}

# %% tags=["fold"]
needed = formulas.devices_needed(weight_bytes(ARTICLE_700B), H100)
book.cases("A07", {f"{needed} H100": needed > 1,
                   units.size(H100.memory): H100.memory == 80e9})

# %% [markdown]
# {{says("A08")}}
#
# *Far* shall mean: each weight that arrives would have to serve more than ten tokens before the workers are busy.

# %% tags=["fold"]
balance = {g.name: critical_batch_size(m, g) for m, g in PAIRS
           if m.name.startswith(LLAMA_70B.name)}
book.cases("A08", {name: b > 10 for name, b in balance.items()})

# %% [markdown]
# From {{units.digits(min(balance.values()))}} tokens ({{min(balance, key=balance.get)}}) to {{units.digits(max(balance.values()))}} ({{max(balance, key=balance.get)}});
# {{units.digits(balance[H100.name])}} on an H100.

# %% [markdown]
# ## Section II: one token after another

# %% [markdown]
# {{says("A09")}}
#
# Beyond: hand the model three guessed tokens and let it check all of them in one pass. This is speculative decoding.

# %% tags=["fold"]
guess = [step.token_id for step in cached[:3]]
after = toy.forward(prompt + guess)[-4:].argmax(-1)
confirmed = int(sum(after == [step.token_id for step in cached[:4]]))
told = tried(lambda s: s.tokens_processed == 1, cached[1:], "step {0.number}")
book.cases("A09", told, {f"{confirmed} in one pass": confirmed == 1})

# %% [markdown]
# The guesses happened to be good ones, so one pass gave {{confirmed}} tokens.

# %% [markdown]
# {{says("A10")}}
#
# A heading may be short. As told: one token in each step, as in A09. Beyond, and by the word: is a token of the toy a character?

# %% tags=["fold"]
text = question + "\n" + cached[-1].text
letters = len(text) / len(toy.encode(text))
word = {f"{letters:.3g} characters in a token": round(letters) == 1}
book.cases("A10", told, word)
book.reading("A10", "by the word, a character", ledger.Cases(tuple(word.items())))

# %% [markdown]
# The toy knows {{toy.config.vocab_size}} tokens. Large models know a hundred thousand and more, and their tokens are longer.

# %% [markdown]
# {{says("A11")}}
#
# We count what goes through the model in each step.

# %% tags=["fold"]
def sees_all(step):
    return step.tokens_processed == len(prompt) + step.number - 1

book.cases("A11", tried(sees_all, plain, "step {0.number} without a cache"),
           tried(sees_all, cached, "step {0.number} with a cache"))

# %% [markdown]
# {{says("A12")}}
#
# It is a general sentence, so it is tried on all models and {{units.words(len(BATCHES))}} batches: what a step reads, shared among its tokens.
# 85 % count as all, because no step reads the whole input embedding.

# %% tags=["fold"]
def moves_all(m, b):
    return weight_bytes_read(m, b) / b > 0.85 * weight_bytes(m)

book.cases("A12", tried(moves_all, product(MODELS, BATCHES), at_batch))
dense = [(m, 1) for m in MODELS if not m.experts]
book.reading("A12", "as section II has it, one user and a dense model",
             ledger.Cases(tried(moves_all, dense, at_batch)))

# %% [markdown]
# One user and a dense model: that is the picture of section II, and there the key fact stands. In section IV the
# article shares the move itself.

# %% [markdown]
# {{says("A13")}}
#
# This is an example with its own model. Beyond it: the same model with 64 users, and a mixture of experts with one.

# %% tags=["fold"]
def hundred(m, b):
    moved = 100 * weight_bytes_read(m, b) / b
    return moved == 100 * weight_bytes(m)

beyond = [(ARTICLE_700B, 64), (DEEPSEEK_V3, 1)]
book.cases("A13", tried(hundred, [(ARTICLE_700B, 1)], at_batch),
           tried(hundred, beyond, at_batch))

# %% [markdown]
# ## Section III: memory-bound

# %% [markdown]
# {{says("A14")}}
#
# As told: one user. Beyond: a prompt of 2,000 tokens, read in one pass.

# %% tags=["fold"]
def waits(m, g, tokens=1):
    return read_time(weight_bytes(m), g) > formulas.compute_time(m, g, tokens)

book.cases("A14", tried(waits, PAIRS),
           tried(lambda m, g: waits(m, g, 2000), PAIRS))

# %% [markdown]
# {{says("A15")}}

# %% tags=["fold"]
book.number("A15", H100_ROUNDED.bandwidth, H100.bandwidth, units.bandwidth)

# %% [markdown]
# {{says("A16")}}

# %% tags=["fold"]
move = read_time(weight_bytes(ARTICLE_700B), H100)
book.number("A16", said=0.230, found=move, show=units.time)

# %% [markdown]
# {{says("A17")}}
#
# A thought experiment about one belt, and it is tested as one.

# %% tags=["fold"]
floor = read_time(weight_bytes(ARTICLE_700B), needed * H100)
book.number("A17", said=0.230, found=move, show=units.time)
book.reading("A17", f"on the {needed} that hold the model",
             ledger.Number(0.230, floor, units.time))

# %% [markdown]
# A floor for one belt, not for the model. The least hardware on which it fits is {{needed}} H100, and they have {{needed}} belts: {{units.time(floor)}}.

# %% [markdown]
# {{says("A18")}}

# %% tags=["fold"]
book.number("A18", said=4, found=1 / move, show=units.rate)

# %% [markdown]
# {{says("A19")}}
#
# *Usually* shall mean: on most devices and batches. Beyond: the same question for a prompt of 2,000 tokens.

# %% tags=["fold"]
def usually(m, token_counts):
    pairs = [pair for pair in PAIRS if pair[0].name.startswith(m.name + " ")]
    waiting = [waits(*pair, n) for pair in pairs for n in token_counts]
    return sum(waiting) > len(waiting) / 2

book.cases("A19", tried(lambda m: usually(m, BATCHES), MODELS),
           tried(lambda m: usually(m, [2000]), MODELS))

# %% [markdown]
# {{says("A20")}}
#
# Each pair has a balanced batch. With half as many tokens the workers should wait, with twice as many the belt. Beyond: does a real server, of 4 to 64 users on 2 to 8 H100,
# take no more than 1.5 times the longer of the two?

# %% tags=["fold"]
def two_states(m, g):
    balanced = critical_batch_size(m, g)
    return waits(m, g, balanced / 2) and not waits(m, g, 2 * balanced)

def either_of_two(run):
    ideal = step_time(run.served_model, run.gpus, run.concurrency, run.mean_input)
    return run.time_per_token < 1.5 * ideal

SERVED = measured.served()
who = "{0.concurrency} users on {0.devices} GPUs"
book.cases("A20", tried(two_states, PAIRS), tried(either_of_two, SERVED, who))

# %% [markdown]
# In the formulas there are two states. On several GPUs a third is the rule: waiting for each other, and for the program. A published estimate for communication alone, in DeepSeek-V3 over many machines, is 15 ms a token.

# %% [markdown]
# ## Section IV: batching

# %% [markdown]
# {{says("A21")}}
#
# As told: the article's own model. Beyond: all others.

# %% tags=["fold"]
def move_once(m):
    together = weight_bytes_read(m, 2)
    return together == weight_bytes_read(m, 1)

book.cases("A21", tried(move_once, [ARTICLE_700B]), tried(move_once, MODELS))

# %% [markdown]
# Two users of DeepSeek-V3 hardly pick the same experts: together they read
# {{units.digits(formulas.weight_bytes_read(DEEPSEEK_V3, 2) / formulas.weight_bytes_read(DEEPSEEK_V3, 1))}} times what one reads. For every dense model it is the same move.

# %% [markdown]
# {{says("A22")}}
#
# As told, on measured servers: are users as fast among eight as among four, within a tenth? Beyond: among sixteen; and in the formulas, users with a context of 1,000 and of 32,000 tokens,
# in groups of eight.

# %% tags=["fold"]
def speeds_of(devices):
    return {run.concurrency: run.speed for run in SERVED if run.devices == devices}

def feels_alike(devices, crowd):
    speeds = speeds_of(devices)
    return speeds[crowd] > 0.9 * speeds[4]

def same_speed(m, g, batches=(2, 8), contexts=(0, 0)):
    a, b = (step_time(m, g, *how) for how in zip(batches, contexts))
    return a == b

book.cases("A22", tried(feels_alike, product((2, 4, 8), [8]), "{1} on {0} GPUs"), [
    *tried(feels_alike, product((2, 4, 8), [16]), "{1} on {0} GPUs"),
    *tried(lambda m, g: same_speed(m, g, (8, 8), (1000, 32_000)), PAIRS)])

# %% [markdown]
# {{says("A23")}}
#
# How many tokens of one user went through the toy per move of its weights? In decoding, in reading the prompt, and in
# the check of A09.

# %% tags=["fold"]
per_move = {"decoding": cached[1].tokens_processed,
            "reading the prompt": cached[0].tokens_processed,
            "checking guesses": confirmed}
single = {name: tokens == 1 for name, tokens in per_move.items()}
book.cases("A23", single)
book.reading("A23", "of decoding alone",
             ledger.Cases((("decoding", single["decoding"]),)))

# %% [markdown]
# {{says("A24")}}
#
# This one was measured: NVIDIA timed {{units.words(len(measured.gemm_shapes()))}} matrix products on an H100. Between two batches, does the time grow with the
# tokens (slope 1 on log axes) or not at all (slope 0)? Left of the knee it should be nearer 0, right of it nearer 1.

# %% tags=["fold"]
def flat_then_rising(*which):
    sweep = measured.gemm(*which)
    left = sweep.tokens < measured.fit_knee(sweep).batch
    x, y = np.log(sweep.tokens), np.log(sweep.seconds)
    slopes = [np.polyfit(x[side], y[side], 1)[0] for side in (left, ~left)]
    return bool(slopes[0] < 0.5 < slopes[1])

SHAPES = measured.gemm_shapes()
book.cases("A24", tried(flat_then_rising, SHAPES, "{0} {1} x {2}"))

# %% [markdown]
# {{says("A25")}}
#
# Is the throughput at the balanced batch within 2 % of what a batch eight times as large reaches? As told: without a
# KV cache. Beyond: with 4,000 tokens of context.

# %% tags=["fold"]
def peaks(m, g, context=0):
    b = critical_batch_size(m, g)
    at, far = (tokens_per_second(m, g, n, context) for n in (b, 8 * b))
    return at > 0.98 * far

def falls_again(m, g):
    b = critical_batch_size(m, g)
    return tokens_per_second(m, g, 8 * b) < 0.98 * tokens_per_second(m, g, b)

book.cases("A25", tried(peaks, PAIRS),
           tried(lambda m, g: peaks(m, g, 4000), PAIRS))
book.reading("A25", "as a peak with less on either side",
             ledger.Cases(tried(falls_again, PAIRS)))

# %% [markdown]
# The peak is the edge of a plateau: past the balance nothing is gained, and nothing lost but patience. The models that fail as told keep a state for each user: something of theirs is read even at no context.

# %% [markdown]
# {{says("A26")}}
#
# *Near* shall mean: within 30 %. All single devices of our table.

# %% tags=["fold"]
near = {name: 300 / 1.3 < b < 300 * 1.3 for name, b in balance.items()}
book.cases("A26", near)

# %% [markdown]
# {{units.digits(balance["H200 SXM"])}} for the H200, which has the workers of the H100 and a faster belt; {{units.digits(balance["H20"])}} for the H20, which has few workers.
# In 16 bit it is the ridge point of lesson 03.

# %% [markdown]
# {{says("A27")}}
#
# There are two ways to read the word off a model's table (a lecture's third is not in it): parameters (all over active, without a table that is only looked up)
# and routed experts (all over chosen). Do they agree within 30 %?

# %% tags=["fold"]
EXPERTS = [m for m in MODELS if m.experts]
ratios = {m.name: (formulas.inverse_sparsity(m),
                   m.experts / m.experts_per_token) for m in EXPERTS}
book.cases("A27", {name: max(two) < 1.3 * min(two) for name, two in ratios.items()})

# %% [markdown]
# DeepSeek-V3: {{units.digits(ratios["DeepSeek-V3"][0])}} by parameters, {{units.digits(ratios["DeepSeek-V3"][1])}} by experts. This series means parameters.

# %% [markdown]
# ## Section V: the KV cache

# %% [markdown]
# {{says("A28")}}
#
# Without a cache step $i$ runs the prompt and $i - 1$ tokens again. The sum is first held to what the toy counted.

# %% tags=["fold"]
def passes(n, prompt=0):
    return n * prompt + n * (n - 1) / 2

counted = sum(step.tokens_processed for step in plain)
assert passes(len(plain), len(prompt)) == counted

def half_square(n, prompt=0):
    return abs(passes(n, prompt) / (n**2 / 2) - 1) < 0.02

book.cases("A28", tried(half_square, [100, 1000, 10_000], "{0:,} tokens"),
           tried(half_square, [(1000, 10_000)], "{0:,} after a prompt of {1:,}"))

# %% [markdown]
# With a prompt of 10,000 tokens, 1,000 new ones cost {{units.count(passes(1000, 10_000))}} passes, and only {{units.count(passes(1000))}} of them
# are the square. The point stands all the more.

# %% [markdown]
# {{says("A29")}}

# %% tags=["fold"]
grows = np.diff([step.kv_bytes_read for step in cached])
book.cases("A29", {
    "computes one token": all(s.tokens_processed == 1 for s in cached[1:]),
    "appends one": set(grows) == {toy.config.kv_bytes_per_token},
    "says the same": all(np.allclose(a.logits, b.logits)
                         for a, b in zip(plain, cached))})

# %% [markdown]
# {{says("A30")}}
#
# Alice and Bob ask the toy different questions that begin alike. Are their KV caches different?

# %% tags=["fold"]
def notes(text):
    cache = toy.new_cache()
    toy.forward(toy.encode(text), cache)
    return cache.keys[:, :, :cache.length]

alice, bob = map(notes, ("How's the weather today?", "How's the weather in Rome?"))
start = len(toy.encode("How's the weather"))
same = [np.allclose(alice[:, :, i], bob[:, :, i]) for i in range(start + 1)]
book.cases("A30", {"own words": not same[start],
                   "common beginning": not all(same[:start])})

# %% [markdown]
# What the KV cache holds of the first {{start}} tokens is the same, so it could be kept once and read once for both. A system prompt is
# such a beginning, and a lower price for cached input is what one gets for it.

# %% [markdown]
# {{says("A31")}}
#
# For all models: does a step for two users read what a step for one does?

# %% tags=["fold"]
book.cases("A31", tried(move_once, MODELS))

# %% [markdown]
# {{says("A32")}}
#
# Eight times the context should be eight times the KV cache.

# %% tags=["fold"]
def linear(m):
    growth = kv_bytes(m, 8000) / kv_bytes(m, 1000)
    return abs(growth / 8 - 1) < 0.02

book.cases("A32", tried(linear, MODELS))

# %% [markdown]
# Where layers look at a window of the text only, their KV cache stops growing.

# %% [markdown]
# {{says("A33")}}
#
# *Hardly* shall mean less than a tenth. As told, in section V: at 1,000 tokens. Beyond: where Gemini 1.5 Pro's second price began, in section VI.

# %% tags=["fold"]
far = price("Gemini 1.5 Pro").threshold

def attention_share(m, context):
    attention = formulas.attention_flops(m, 1, context)
    return attention / formulas.compute_flops(m)

book.cases("A33", tried(lambda m: attention_share(m, 1_000) < 0.1, MODELS),
           tried(lambda m: attention_share(m, far) < 0.1, MODELS))
book.reading("A33", f"at the {far:,.0f} tokens of section VI", ledger.Cases(
    tried(lambda m: attention_share(m, far) < 0.1, MODELS)))

# %% [markdown]
# At {{units.digits(far)}} tokens attention alone asks for {{units.digits(attention_share(LLAMA_70B, far))}} times the FLOP of all weights of
# Llama-3.1-70B. At 1,000 tokens it is {{units.digits(100 * attention_share(LLAMA_70B, 1000), 2)}} %. Models with latent attention do more with each byte of it, and are past a tenth at 1,000 tokens already.

# %% [markdown]
# ## Section VI: prices

# %% [markdown]
# {{says("A34")}}

# %% tags=["fold"]
def doubles(p):
    return p.rise == (2, 2)

book.cases("A34", [(p.dated, doubles(p)) for p in prices("Google")
                   if p.model == "Gemini 1.5 Pro"])

# %% [markdown]
# {{says("A35")}}

# %% tags=["fold"]
tiered = [p for p in prices() if p.threshold]
book.cases("A35", [(p.dated, doubles(p)) for p in tiered])

# %% [markdown]
# {{sum(p.rise == (2, 1.5) for p in tiered)}} of the {{len(tiered)}} double the input and raise the output by half.

# %% [markdown]
# {{says("A36")}}
#
# The test that was shown above, step by step.

# %% tags=["fold"]
book.cases("A36", tried(tiny, product(MODELS, BATCHES), at_batch))

# %% [markdown]
# {{says("A37")}}
#
# A point that nobody can reach would be none. So: with 64 users, does it lie within the context that the model was made for? Beyond: with 8 users.

# %% tags=["fold"]
def reachable(m, batch):
    return formulas.context_where_kv_equals_weights(m, batch) <= m.shape.max_context

LIMITED = [m for m in MODELS if m.shape and m.shape.max_context]
book.cases("A37", tried(reachable, product(LIMITED, [64]), at_batch),
           tried(reachable, product(LIMITED, [8]), at_batch))

# %% [markdown]
# {{says("A38")}}
#
# For which models and batches does that point fall among the thresholds that are in use?

# %% tags=["fold"]
lowest, *_, highest = sorted(p.threshold for p in tiered)

def explains(m, b):
    point = formulas.context_where_kv_equals_weights(m, b)
    return lowest <= point <= highest

book.cases("A38", tried(explains, product(MODELS, BATCHES), at_batch))

# %% [markdown]
# It can be made to fit, with a model and a batch chosen for it. At the balanced batch on H100 the point of
# Llama-3.1-70B lies at {{units.digits(formulas.critical_context(LLAMA_70B, H100))}} tokens, and the thresholds start at {{units.digits(lowest)}}.

# %% [markdown]
# {{says("A39")}}
#
# To test it one would compare the price of a tier with the KV cache of that model. Such models of which the shape is known are few. At which batches does its KV cache weigh as much as its weights
# within a factor of two of where its second price begins?

# %% tags=["fold"]
def story(p):
    more_in, more_out = p.rise
    return more_out > more_in

def near_its_tier(p, b):
    m = catalog.model(p.model)
    batch = b or critical_batch_size(m, H100)
    point = formulas.context_where_kv_equals_weights(m, batch)
    return p.threshold / 2 <= point <= 2 * p.threshold

known = [p for p in tiered if catalog.is_model(p.model)]
book.cases("A39", tried(near_its_tier, product(known, (1, 8, 64, 256, None)),
                        "{0.model} at batch {1}"),
           settles="the cost per token of a provider at several contexts")

# %% [markdown]
# It fits among 64 users, and not at the balance (None). One thing the list does say. A decode that waits for KV would raise the *output* price most; that is so in
# {{sum(map(story, tiered))}} of {{len(tiered)}} tiers. Attention over a long prompt, or plain commerce, fit as well.

# %% [markdown]
# {{says("A40")}}
#
# Like with like: the Pro line that the claim starts from. Beyond: the Flash line.

# %% tags=["fold"]
def line(name):
    return [(p.dated, p.threshold is None) for p in prices("Google")
            if name in p.model and "1.5" not in p.model]

book.cases("A40", told=line("Pro"), beyond=line("Flash"))
book.reading("A40", "of the Flash line", ledger.Cases(line("Flash")))

# %% [markdown]
# {{sum(flat for _, flat in line("Flash"))}} of {{len(line("Flash"))}} prices of the Flash line are flat indeed. The example that would carry the point is another one:
# {{price("Claude Opus 4.6").dated}} dropped its tier.

# %% [markdown]
# {{says("A41")}}
#
# No provider that dropped a tier has published shapes. As told: DeepSeek's prices, which are flat up to a million tokens. Is the KV cache of the flat model smaller than its predecessor's?
# Beyond: MiniMax *added* a tier with its M3. Did its KV cache grow?

# %% tags=["fold"]
old, new, m2, m3 = map(catalog.model, ("DeepSeek-V3.2", "DeepSeek-V4-Pro",
                                       "MiniMax-M2.5", "MiniMax-M3"))
smaller = old.kv_bytes_per_token / new.kv_bytes_per_token
book.cases("A41", {f"{new.name}: {smaller:.1f} times smaller": smaller > 1},
           {f"{m3.name}: larger": m3.kv_bytes_per_token > m2.kv_bytes_per_token})

# %% [markdown]
# {{says("A42")}}
#
# *Several* shall mean at least two. As told: those who made the model. Beyond: others who sell its weights.

# %% tags=["fold"]
def several(sold_by_others):
    return [(p.dated, p.output_over_input >= 2) for p in prices()
            if (" on " in p.model) == sold_by_others]

book.cases("A42", several(False), several(True))

# %% [markdown]
# The median of all {{len(prices())}} rows is {{units.digits(np.median([p.output_over_input for p in prices()]))}}.

# %% [markdown]
# {{says("A43")}}
#
# Computing takes longer than moving, for a prompt of 16,000 tokens on H100. Beyond: 2,000 tokens, which few would call short.

# %% tags=["fold"]
book.cases("A43", tried(lambda m: not waits(m, H100, 16_000), MODELS),
           tried(lambda m: not waits(m, H100, 2000), MODELS))

# %% [markdown]
# DeepSeek-V3 needs {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100))}} tokens in a pass. Several prompts together make them.

# %% [markdown]
# {{says("A44")}}
#
# As told: every step of the toy reads the same weights, and its own KV cache. Beyond: do 64 users each move as much as one?

# %% tags=["fold"]
first = cached[1].weight_bytes_read
told = tried(lambda s: s.weight_bytes_read == first and s.kv_bytes_read > 0,
             cached[1:], "step {0.number}")
book.cases("A44", told, tried(
    lambda m: weight_bytes_read(m, 64) / 64 == weight_bytes_read(m, 1), MODELS))

# %% [markdown]
# {{says("A45")}}
#
# On measured servers: does it gain a tenth in speed to be among four rather than among eight? Beyond: rather than among 64.

# %% tags=["fold"]
def no_gain(devices, crowd):
    return speeds_of(devices)[4] < 1.1 * speeds_of(devices)[crowd]

book.cases("A45", tried(no_gain, product((2, 4, 8), [8]), "{1} on {0} GPUs"),
           tried(no_gain, product((2, 4, 8), [64]), "{1} on {0} GPUs"))

# %% [markdown]
# In the ideal step a crowd below the balance costs nobody anything. On a server KV caches, prompts of others and the program's own work grow with it: {{units.digits(speeds_of(8)[4] / speeds_of(8)[64], 2)}} times the speed among 4 as among 64, on 8 GPUs.

# %% [markdown]
# {{says("A46")}}
#
# As told: you buy all 100 seats of one device and sit there alone. Beyond: you buy 100 devices, with links that cost
# no time.

# %% tags=["fold"]
def alone(m, g):
    return step_time(m, g, 100) / step_time(m, g) < 100

def hundred_devices(m, g):
    return step_time(m, g) / step_time(m, 100 * g) < 99.9

book.cases("A46", tried(alone, PAIRS), tried(hundred_devices, PAIRS))

# %% [markdown]
# Links do cost time. To be 100 times as fast as one H100, a step of Llama-3.1-70B in fp8 would have to be over in
# {{units.time(formulas.step_time(LLAMA_70B.at("fp8"), 100 * H100))}}. That is {{units.time(formulas.step_time(LLAMA_70B.at("fp8"), 100 * H100) / int(catalog.rows("models")[LLAMA_70B.name]["layers"]))}} a layer, all talk between 100 devices included.

# %% [markdown]
# {{says("A47")}}
#
# Both readings of *slots* are tried. Seven more seats beside 64 users, at 4,000 tokens of context: does any single stream speed up? And four more slots of the batch for guesses at one's own next tokens (lesson 08)?

# %% tags=["fold"]
def faster(m, g, batch, than):
    return (step_time(m, g, batch, 4000)
            < step_time(m, g, than, 4000))

plain, guessed = (step_time(LLAMA_70B, 8 * H100, 64, 4000),
                  formulas.speculative_step_time(
                      LLAMA_70B, catalog.LLAMA_8B, 8 * H100, 64, 4000, 4))
pays = formulas.speculative_tokens(0.8, 4) / guessed > 1 / plain
seats = tried(lambda m, g: faster(m, g, 64 + 7, than=64), PAIRS)
slots = [("slots for four guesses", bool(pays))]
book.cases("A47", [*seats, *slots])
book.reading("A47", "as seats for more requests", ledger.Cases(seats))
book.reading("A47", "as slots for one's own next tokens", ledger.Cases(slots))

# %% [markdown]
# More seats bring more answers at once, each at the old pace. Slots for guesses bring pace to one stream. A *smaller* batch does, too, which A49 tests.

# %% [markdown]
# {{says("A48")}}

# %% tags=["fold"]
def quicker(few, many, users):
    return speeds_of(many)[users] > speeds_of(few)[users]

split = deployments.Deployment
eight, eighty = (deployments.step_time(split(LLAMA_70B, H100, tensor=n), 64, 4000)
                 for n in (8, 80))
book.cases("A48", tried(quicker, product([2], (4, 8), (4, 64)),
                        "{1} GPUs, not {0}, {2} users"),
           {"80 GPUs, not 8": eighty < eight})

# %% [markdown]
# Measured up to eight. Over ten boxes of eight the exchanges take longer than the spread saves (lesson 08).

# %% [markdown]
# {{says("A49")}}
#
# From 64 users down to one, at 4,000 tokens of context: faster for the one, and fewer tokens in all? That links cost
# time, its second half, is put in numbers in A51.

# %% tags=["fold"]
def trade(m, g):
    few, many = (tokens_per_second(m, g, b, 4000) for b in (1, 64))
    return faster(m, g, 1, than=64) and few < many

book.cases("A49", tried(trade, PAIRS))

# %% [markdown]
# {{says("A50")}}
#
# As told: the same H100, whatever the batch. Beyond: more of them, or a mixture of experts for one user.

# %% tags=["fold"]
def stays(m, g, b):
    n = weight_bytes_read(m, b)
    return read_time(n, g) >= move

beyond = [(ARTICLE_700B, needed * H100, 1), (DEEPSEEK_V3, H100, 1)]
book.cases("A50", tried(stays, product([ARTICLE_700B], [H100], BATCHES)),
           tried(stays, beyond, "{0.name} on {1.name}"))

# %% [markdown]
# ## Section VII: one picture

# %% [markdown]
# {{says("A51")}}
#
# As told, on one chip, what else moves are activations: about ten vectors a layer, written and read. They should stay
# below 5 % of the bytes. Beyond: Llama-3.1-70B over 8 H100 and 64 users. Twice a layer the eight add up a vector, and
# for that each link carries it 2 × 7/8 times.

# %% tags=["fold"]
shape = {m.name: catalog.rows("models")[m.name] for m in MODELS}
WIDE = [m for m in MODELS if shape[m.name]["hidden_size"]]

def vector(m):  # bytes of one vector per layer, 2 bytes a number
    row = shape[m.name]
    return 2 * int(row["layers"]) * int(row["hidden_size"])

def little(m, b):
    moved = weight_bytes_read(m, b) + b * kv_bytes(m, 4000)
    return 2 * 10 * vector(m) * b < 0.05 * moved

# %% tags=["fold"]
row = catalog.rows("hardware")[H100.name]
link = float(row["link_bandwidth_one_way_bytes_per_s"])
talk = 64 * 2 * vector(LLAMA_70B) * 2 * 7 / 8 / link
step = step_time(LLAMA_70B, 8 * H100, 64, 4000)
book.cases("A51", tried(little, product(WIDE, BATCHES), at_batch),
           {f"links: {talk / step:.1%} of a step": talk < 0.05 * step})

# %% [markdown]
# {{says("A52")}}
#
# On the {{units.words(len(SHAPES))}} products that NVIDIA measured: does the form, the larger of a flat and a rising line, fit within 10 %? Beyond:
# does it fit with the peak rates of the data sheet in it?

# %% tags=["fold"]
def form_fits(*which):
    return measured.fit_knee(measured.gemm(*which)).misfit < 0.1

def peak_fits(precision, n, k):
    sweep, rate = measured.gemm(precision, n, k), H100.flops[precision]
    ideal = np.maximum(sweep.weight_bytes / H100.bandwidth,
                       2 * n * k * sweep.tokens / rate)
    return bool(np.median(sweep.seconds / ideal) < 1.1)

label = "{0} {1} x {2}"
book.cases("A52", tried(form_fits, SHAPES, label), [
    *tried(peak_fits, SHAPES, label), *tried(either_of_two, SERVED, who)])

# %% [markdown]
# One product follows the law with rates that have to be measured. A whole server takes {{units.digits(np.median([run.time_per_token / step_time(run.served_model, run.gpus, run.concurrency, run.mean_input) for run in SERVED]), 2)}} times what the law says with the rates of the data sheet, in the median.

# %% [markdown]
# ## Section VIII: questions

# %% [markdown]
# {{says("A53")}}
#
# Larger than a dense model on the same GPU.

# %% tags=["fold"]
def larger(m):
    dense = critical_batch_size(LLAMA_70B, H100)
    return critical_batch_size(m.at("bf16"), H100) > dense

book.cases("A53", tried(larger, EXPERTS))

# %% [markdown]
# ## What came out

# %% tags=["fold"]
assert not book.untested()
counts = book.counts()
hold = counts[ledger.RIGHT] + counts[ledger.ROUGHLY]
numbers = [e for e in book if isinstance(e.test, ledger.Number)]
close = [e.test.factor for e in numbers if e.verdict != ledger.WRONG]
title = f"{len(close)} of {len(numbers)} stated numbers lie within 30 %"
figures.show(figures.closeness(
    [(f"{e.id}: {e.test.show(e.test.said)}", e.test.found / e.test.said)
     for e in numbers], title))

# %% [markdown]
# Where a claim states one number for one thing, it is a good one: all {{len(close)}} lie within a factor of {{units.digits(max(close))}} of the computed value.
#
# Of all {{len(book)}} claims, {{counts[ledger.RIGHT]}} hold wherever we tried them. {{counts[ledger.ROUGHLY]}} more hold in the setting in which they are told, or their number
# is within 30 %. For {{counts[ledger.DEPENDS]}} one has to name the case. Not holding as it is put: {{counts[ledger.WRONG]}}.
# Without evidence outside a company: {{counts[ledger.UNVERIFIABLE]}}.

# %% [markdown]
# ## A second opinion
#
# The people who collected the facts for this series gave each claim a verdict of their own, by judgement. None of the
# tests reads it. Here is where it differs from the computed one:

# %% tags=["fold"]
book.differences()

# %% [markdown]
# | claim | why |
# | --- | --- |
# | A10 | They read a heading by its word, character. One step does give one token, so here the shorthand is a case beyond. |
# | A12 | They judged the sentence as a rule for serving, where a step is shared. Tried on all models and batches it does hold for a dense model with one user, so the test is milder. |
# | A17 | They held it against hardware on which the model fits. The sentence speaks of one H100, and that thought experiment is timed here. |
# | A20 | They judged the formulas. Real servers on several GPUs are a case beyond, and show a third state. |
# | A21 | They kept the mixture of experts for a side note. Here it counts as a case beyond, so the test is stricter. |
# | A25 | They had no hybrid models. Those keep a state for each user, and have no balance at any context. |
# | A33 | They took the contexts of section VI. The sentence stands in section V, and is tried there first. |
# | A37 | A point beyond the longest context that a model takes counts as none. Theirs was the algebra alone, which cannot fail. |
# | A39 | Models with a tier and a public shape have appeared since. |
# | A41 | So has a pair of generations whose shapes are known. |
# | A42 | They looked at the makers of models. One seller of somebody else's weights asks less than twice. |
# | A45 | Theirs was the ideal step, where a small crowd is free by construction. Measured, it is nearly so, and a large crowd is not. |
# | A47 | They read the slots as seats. Slots for guesses are a second reading. |
# | A48 | Eighty GPUs in boxes of eight are a case beyond, and no faster. |
# | A51 | Falcon-7B is in the table since. It has one KV head, so its KV cache is small beside its activations when 256 users share a step. |
#
# Agreement on the rest is no proof of either side: we knew their judgement when we chose which cases to try. And the cases of A24 and A49
# were chosen a second time, after a first choice had missed what the sentences speak of.

# %% [markdown]
# ## What we found
#
# - {{hold}} of {{len(book)}} claims hold, at least in the setting in which the article tells them. For {{len(set(line[0] for line in book.readings().lines))}} the verdict hangs on how we read them.
# - The conditions that return are a dense model, one user and a short context.
# - For {{counts[ledger.UNVERIFIABLE]}} of {{len(book)}} the evidence is what companies have not published. No formula replaces that.
#
# **What we assumed, and where it breaks.** Words like *hardly* and *usually* got a number from us, and another number can tip a
# verdict. Ideal steps at peak rates, except where the cell says measured. Even routing of experts.
# List prices of the dates in the table.
#
# **Exercise:** pick the verdict that you like least, open its test, change the cases, run it, and look at its tile.
#
# **Next:** [10](10_from_time_to_price.ipynb), what does a million tokens cost to make, and what is the rest of the price?
