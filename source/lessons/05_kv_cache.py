# %% [markdown]
# # 05 KV cache
#
# **What can people in one batch not share?**
#
# After this lesson you can
#
# - *show* that a KV cache changes no word and saves a quadratic amount of work;
# - *compute* from a model's shape how large one user's notes are, and how many users fit on a machine;
# - *find* the context from which on each user brings more moving than computing.
#
# 35 minutes. Read [03](03_memory_bound.ipynb) and [04](04_batching.ipynb) first. Section V of the article.

# %% [markdown]
# ## Set-up

# %%
from inference_math import figures, formulas, units
from inference_math import deployments as laid_out
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_70B, model, rows
from inference_math.toy_llm import generate, load
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## Read it again, or keep notes
#
# In lesson 02 the toy model went through the whole conversation for each new token, as if it had never seen it.
# What it works out about an old token is the same each time: a **key** and a **value**, two short vectors in each layer.
# A later token needs nothing else of it. So write them down once. That store is the **KV cache**.
#
# Here is the answer of lesson 02 twice, without notes and with them. Words could agree by luck, so compare the logits too:
# one score for each token that might have come next.

# %%
toy = load()
question = "How's the weather today?"
off = list(generate(toy, question, use_cache=False))
on = list(generate(toy, question, use_cache=True))
for a, b in zip(off, on):
    print(f"{a.token!r:8} {a.tokens_processed:3} tokens processed    "
          f"{b.token!r:8} {b.tokens_processed:3}")
    assert a.token_id == b.token_id
    assert abs(a.logits - b.logits).max() < 1e-6

# %% [markdown]
# The same words, from {{toy.config.vocab_size}} logits that are the same to a millionth in each step. Nothing was approximated.
# After the first step, which has to read the question, only the newest token goes through the model.

# %% [markdown]
# ## How much work does it save?
#
# The question is {{on[0].tokens_processed}} tokens. Let the toy go on for 120 more. (Past its own end token it talks nonsense, but it works as hard.)

# %% tags=["nbval-ignore-output"]
guess_passes = Prediction("How many tokens go through the model, without notes?",
                          unit="tokens")
guess_passes

# %% [markdown]
# Step $i$ goes through the prompt and the $i - 1$ tokens made so far. Add that up over $n$ steps:
#
# $$\text{without} = P\,n + \frac{n\,(n-1)}{2} \qquad\qquad \text{with} = P + n - 1$$
#
# | symbol | meaning |
# | --- | --- |
# | $P$ | tokens of the prompt |
# | $n$ | tokens of the answer |
#
# The first is a formula, and the toy counts for itself. They must agree.

# %%
from itertools import pairwise
from time import perf_counter

def answer(use_cache, tokens=120):
    """The steps of a long answer, and the time at the end of each."""
    steps = generate(toy, question, tokens, use_cache=use_cache, stop_at_end=False)
    return [(step, perf_counter()) for step in steps]

# %% [markdown]
# Once without notes, which takes some seconds, and once with them:

# %%
started, runs = {}, {}
for use_cache in (False, True):
    started[use_cache] = perf_counter()
    runs[use_cache] = answer(use_cache)

# %%
P, n = on[0].tokens_processed, 120
counted = {c: [step.tokens_processed for step, _ in run] for c, run in runs.items()}
assert sum(counted[False]) == P * n + n * (n - 1) / 2
assert sum(counted[True]) == P + n - 1
assert sum(counted[False]) == formulas.tokens_processed(P, n)
guess_passes.reveal(sum(counted[False]))

# %%
title = "Without notes, the work grows with the square of the answer"
figures.show(figures.running_totals(
    counted[False], counted[True], title, "tokens processed so far"))

# %% [markdown]
# {{f"{sum(counted[False]):,}"}} against {{sum(counted[True])}}: {{units.digits(sum(counted[False]) / sum(counted[True]), 2)}} times the work for the same words.
# Of the {{f"{sum(counted[False]):,}"}}, the quadratic part $n(n-1)/2$ is {{f"{n * (n - 1) // 2:,}"}}.
#
# **Holds if** the prompt is short. The article's half of a square is for an empty prompt: {{f"{10_000 * 9_999 // 2:,}"}} tokens for an answer of 10,000.
# With a prompt of 10,000 and an answer of 1,000 it is {{f"{formulas.tokens_processed(10_000, 1_000):,.0f}"}}, nearly all of it $P\,n$, against
# {{f"{formulas.tokens_processed(10_000, 1_000, use_cache=True):,}"}} with notes. Attention, which looks back from every token, saves even more: it falls from a cube to a square (claim A28).

# %% [markdown]
# ## Your own computer, and what it pays
#
# Work is one thing, time another. The runs above were timed on the machine in front of you.

# %% tags=["nbval-ignore-output"]
guess_faster = Prediction("How many times faster was your computer with notes?")
guess_faster

# %% tags=["nbval-ignore-output", "own-machine"]
seconds = {}
for use_cache, run in runs.items():
    ends = [started[use_cache]] + [end for _, end in run]
    seconds[use_cache] = [b - a for a, b in pairwise(ends)]
faster = sum(seconds[False]) / sum(seconds[True])
guess_faster.reveal(faster)
title = f"{units.digits(faster, 2)} times as fast with notes"
figures.show(figures.running_totals(
    seconds[False], seconds[True], title, "time so far", say=units.time))

# %% [markdown]
# Your curve bends like the counted one; where it jumps, something else was running. How far apart the two end depends
# on your machine: a step has fixed costs that no cache removes. The counts behind it are the same everywhere:

# %%
matrices = toy.total_params - toy.config.input_embedding_params
print("          arithmetic   weights read   notes read")
for name, run in (("without", runs[False]), ("with", runs[True])):
    flop = units.work(2 * matrices * sum(step.tokens_processed for step, _ in run))
    weights = units.size(sum(step.weight_bytes_read for step, _ in run))
    notes = sum(step.kv_bytes_read for step, _ in run)
    print(f"{name:8} {flop:>11} {weights:>14} {units.size(notes):>12}")
per_token = toy.config.kv_bytes_per_token
assert notes / per_token == sum(counted[False])

# %% [markdown]
# Look at the bytes. With notes the workers do {{units.digits(sum(counted[False]) / sum(counted[True]), 2)}} times less arithmetic, and the belt carries *more* than before:
# each step still moves all weights, and the notes on top. A KV cache trades work for memory traffic.
# (Counted are 2 FLOP for each weight and token. Attention's own come on top.)
#
# And the square has not gone. The last line of the cell says so: {{f"{notes / per_token:,.0f}"}} notes were read, the very number from before.
# Every token that was run through the model again is now a note that is read again. But a note is {{per_token}} bytes to read,
# and a token was {{units.work(2 * matrices)}} to compute (claim A29).

# %% [markdown]
# ## How large is one note?
#
# Two vectors for each layer and each KV head:
#
# $$\kappa = 2\,\ell\,h\,d\,w$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $\kappa$ | KV bytes per token | B |
# | $\ell$ | layers | |
# | $h$ | KV heads | |
# | $d$ | numbers in a head's vector | |
# | $w$ | bytes per number: 2 in 16 bit | B |
#
# Llama-3.1-70B has {{rows("models")["Llama-3.1-70B"]["layers"]}} layers and {{rows("models")["Llama-3.1-70B"]["kv_heads"]}} KV heads of
# {{rows("models")["Llama-3.1-70B"]["head_dim"]}} numbers. As text, a token is three to four letters.

# %% tags=["nbval-ignore-output"]
guess_note = Prediction("How large are the notes on one token?", unit="kB")
guess_note

# %%
shape = rows("models")["Llama-3.1-70B"]
layers, heads, dim = (int(shape[c]) for c in ("layers", "kv_heads", "head_dim"))
note = 2 * layers * heads * dim * 2
assert note == formulas.kv_bytes_per_token(layers, heads, dim)
assert note == LLAMA_70B.kv_bytes_per_token
guess_note.reveal(note / 1e3)

# %% [markdown]
# {{units.size(note)}} for a few letters. A conversation of 8,000 tokens weighs {{units.size(formulas.kv_bytes(LLAMA_70B, 8_000))}}.
#
# What the model has to say about a token is decided when it is designed. The same
# {{layers}} layers, built in the four ways that are in use:

# %%
queries, deepseek = int(shape["query_heads"]), rows("models")["DeepSeek-V3"]
ways = {"MHA: a KV head for each query head": (layers, queries, dim),
        f"GQA: one for each {queries // heads} of them": (layers, heads, dim),
        "MQA: one for all": (layers, 1, dim)}
sizes = {way: formulas.kv_bytes_per_token(*one) for way, one in ways.items()}
sizes["MLA: one compressed vector for all"] = formulas.mla_kv_bytes_per_token(
    layers, int(deepseek["mla_rank"]), int(deepseek["mla_rope_dim"]))
for way, size in sizes.items():
    print(f"{way:36} {units.size(size):>8}")

# %% [markdown]
# From {{units.size(max(sizes.values()))}} to {{units.size(min(sizes.values()))}}. Multi-head latent attention (MLA, with DeepSeek-V3's sizes here) keeps
# $\ell\,(r + d_r)\,w$: one vector of $r$ numbers and one for positions of $d_r$, from which all heads' keys and values can be rebuilt.
#
# And these are models that were built:

# %%
names = ["GPT-3-175B", "Llama-3.1-70B", "Llama-3.1-8B", "PaLM-540B", "Gemma-3-27B",
         "DeepSeek-V3", "gpt-oss-120b"]
kind = {name: row["attention"] + (", windows" if row["sliding_window"] else "")
        for name, row in rows("models").items()}
pairs = [(f"{name} ({kind[name]})", model(name).kv_bytes_per_token) for name in names]
by_size = sorted(map(model, names), key=lambda one: one.kv_bytes_per_token)
smallest, largest = (by_size[end].kv_bytes_per_token for end in (0, -1))
title = f"One token's notes: from {units.size(smallest)} to {units.size(largest)}"
figures.show(figures.kv_per_token(pairs, title))

# %% [markdown]
# A factor of {{units.digits(largest / smallest, 2)}} between {{by_size[-1].name}} and {{by_size[0].name}}, models of {{units.count(by_size[-1].total_params)}} and {{units.count(by_size[0].total_params)}} parameters. PaLM-540B, with
# one KV head, takes {{units.size(model("PaLM-540B").kv_bytes_per_token)}}, and Llama-3.1-8B {{units.size(model("Llama-3.1-8B").kv_bytes_per_token)}}. So the number of parameters tells you nothing here: look at layers and KV heads.
#
# **Holds if** a layer looks at the whole context. In gpt-oss and Gemma 3 a part of the layers looks only at a **window** and keeps no more than that.
# The bars are the part that grows; the windows add a fixed {{units.size(formulas.kv_bytes(model("gpt-oss-120b"), 10_000) - 10_000 * model("gpt-oss-120b").kv_bytes_per_token)}}
# per user for gpt-oss-120b and {{units.size(formulas.kv_bytes(model("Gemma-3-27B"), 10_000) - 10_000 * model("Gemma-3-27B").kv_bytes_per_token)}} for Gemma-3-27B.
# DeepSeek-V3.2 keeps all notes and reads a chosen part of them in each step (claim A32). Notes in 8 bit are half of all this.

# %% [markdown]
# ## How many people fit?
#
# The weights sit in memory once. What is left is for notes, and each user brings their own:
#
# $$B_\text{max} = \frac{M - N\,b}{L\,\kappa}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $M$ | memory of all GPUs together that may be filled, nine tenths | B |
# | $N\,b$ | weights | B |
# | $L$ | context of each user | tokens |
#
# Eight H100 have {{units.size(formulas.usable_memory(8 * H100))}} to fill. Llama-3.1-70B takes {{units.size(formulas.weight_bytes(LLAMA_70B))}} of it. Lesson 04 wanted
# {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} people, to keep the workers busy, and more of them where they bring notes.

# %% tags=["nbval-ignore-output"]
guess_users = Prediction("How many people with 8,000 tokens each fit?", unit="people")
guess_users

# %%
fit = int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000))
guess_users.reveal(fit)
deployments = {"Llama-3.1-70B": 8 * H100, "DeepSeek-V3": 8 * H200,
               "GLM-4.5": 16 * H200, "gpt-oss-120b": H100, "GPT-3-175B": 8 * H100}
print(f"{'tokens each':27}  1,000  8,000  128,000")
for name, gpus in deployments.items():
    few, some, many = (int(formulas.max_batch(model(name), gpus, context))
                       for context in (1_000, 8_000, 128_000))
    print(f"{name:14} {gpus.name:13} {few:5,} {some:6,} {many:8,}")

# %% [markdown]
# {{fit}} people, and {{int(formulas.max_batch(LLAMA_70B, 8 * H100, 128_000))}} if each brings a whole book. DeepSeek-V3's weights take {{units.digits(formulas.weight_bytes(DEEPSEEK_V3) / formulas.weight_bytes(LLAMA_70B), 2)}} times the room, on larger GPUs,
# and with its small notes {{units.digits(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000) / fit, 2)}} times as many people fit, if every byte of notes lies once.
#
# Must it? Llama's notes are cut by KV heads, a part for each of eight GPUs. DeepSeek's one compressed vector serves all heads, so under plain tensor parallelism every GPU keeps all of it. The way out is to give each GPU
# users of its own, and a copy of attention's weights (data-parallel attention):

# %%
for groups in (1, 8):
    laid = laid_out.Deployment(DEEPSEEK_V3, H200, tensor=8, attention_groups=groups)
    people = int(laid_out.max_batch(laid, 8_000))
    print(f"{people:4} people: {laid}")

# %% [markdown]
# The table above counts an ideal pool. What is copied is a part of the deployment, not of the GPUs, and here it is worth a factor of {{units.digits(people / laid_out.max_batch(laid_out.Deployment(DEEPSEEK_V3, H200, tensor=8), 8_000), 2)}}. Llama on eight GPUs copies nothing.

# %%
figures.show(figures.users(LLAMA_70B, 8 * H100, context=8_192))

# %% [markdown]
# The falling line is who fits. The rising one is who is needed: lesson 04's knee, which runs away as notes grow. They cross at
# {{units.digits(formulas.balanced_context(LLAMA_70B, 8 * H100))}} tokens each. With shorter conversations a batch can be found that fits and keeps the workers busy. With longer ones there is none,
# and from {{units.digits(formulas.critical_context(LLAMA_70B, 8 * H100))}} tokens on there would be none in any memory. That number is the last part of this lesson.
#
# Move the context and change the model. Whose square lies farthest to the right?

# %% tags=["nbval-ignore-output"]
def who_fits(deployment, context_in_tokens):
    return figures.users(model(deployment), deployments[deployment], context_in_tokens)

LiveFigure(who_fits, deployment=list(deployments), context_in_tokens=(256, 131_072))

# %% [markdown]
# Llama's does, although its notes are large. It is dense, and needs {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} people before notes are counted. DeepSeek-V3 needs
# {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, 8 * H200))}}, and so many fit only up to {{units.digits(formulas.balanced_context(DEEPSEEK_V3, 8 * H200))}} tokens each in the ideal pool.
#
# **Holds if** every user has the same context, and notes overlap with computing (lesson 04 has the other case). GPT-3 was never asked for 128,000 tokens: the row says why nobody could have.

# %% [markdown]
# ## What can be shared, and what cannot
#
# A step has three parts: it moves weights, it moves notes, it computes. The batch is now 64 people, each with 1,000 tokens of context.

# %% tags=["nbval-ignore-output"]
guess_double = Prediction("Twice as many people: what takes twice as long?", choices=(
    "moving weights", "moving notes", "computing", "notes and computing", "all three"))
guess_double

# %%
def parts(llm, gpus, batch, context):
    """Seconds to move weights, to move notes, to compute."""
    weights = formulas.weight_bytes_read(llm, batch)
    notes = formulas.kv_bytes_read(llm, batch, context)
    flop = formulas.compute_flops(llm, batch)
    flop = flop + formulas.attention_flops(llm, batch, context)
    rate = gpus.flops[llm.precision]
    return weights / gpus.bandwidth, notes / gpus.bandwidth, flop / rate

# %%
batch, context = 64, 1_000
at = f"{batch} users, {context:,} tokens each: only the weights are shared"
now = parts(LLAMA_70B, 8 * H100, batch, context)
figures.show(figures.step_parts(now, batch, at))

# %% [markdown]
# Moving the weights takes longest, {{units.time(now[0])}}, but {{batch}} people share that one move:
# {{units.time(now[0] / batch)}} each. The other rows show the same gap for another reason: {{batch}} people each brought
# notes and a token of their own. (The picture stands one step above lesson 03: attention's arithmetic is counted.)
#
# Double the batch, then the context, and look at what each part does.

# %%
def growth(llm, gpus, batch, context):
    """Of each part: growth with the batch, with the context; one user's share."""
    now = parts(llm, gpus, batch, context)
    more = parts(llm, gpus, 2 * batch, context)
    longer = parts(llm, gpus, batch, 2 * context)
    return [(m / n, l / n, m / n / 2) for n, m, l in zip(now, more, longer)]

weights, notes, compute = growth(LLAMA_70B, 8 * H100, batch, context)
guess_double.reveal("notes and computing")

# %% [markdown]
# | part of a step | twice the batch | twice the context | one user's share, at twice the batch | so, can the batch share it? |
# | --- | --- | --- | --- | --- |
# | move weights | × {{units.digits(weights[0])}} | × {{units.digits(weights[1])}} | × {{units.digits(weights[2])}} | yes |
# | move notes | × {{units.digits(notes[0])}} | × {{units.digits(notes[1])}} | × {{units.digits(notes[2])}} | no |
# | compute | × {{units.digits(compute[0])}} | × {{units.digits(compute[1])}} | × {{units.digits(compute[2])}} | it is the work itself |
#
# These are the nine entries of the article's table. Each is a line below. Change `batch` and `context` in the cell of the picture, run on from there, and see which give way.

# %%
from math import isclose

assert isclose(weights[0], 1)       # moving weights does not grow with the batch,
assert isclose(weights[1], 1)       # nor with the context,
assert isclose(weights[2], 1 / 2)   # so each of twice as many pays half
assert isclose(notes[0], 2)         # notes grow with the batch
assert isclose(notes[1], 2)         # and with the context,
assert isclose(notes[2], 1)         # and each user's are their own
assert isclose(compute[0], 2)       # computing grows with the batch,
assert compute[1] < 1.05            # hardly with the context,
assert isclose(compute[2], 1)       # and each user's token is work of its own

# %% [markdown]
# All nine hold, for this model and this context. The table is the heart of the article; now try to break it.
#
# ### Where the table gives way

# %%
weights, notes, compute = growth(DEEPSEEK_V3, 8 * H200, batch, context)
print(f"DeepSeek-V3, twice the batch:   moving weights x {weights[0]:.2f}")
print(f"DeepSeek-V3, twice the context: computing x {compute[1]:.2f}")

# %% [markdown]
# Run the nine lines again now, and the first one stops.
#
# **Holds if** every user needs the same weights. In a mixture of experts more people pick more experts: entry one is true again only when
# nearly all are read, and here 64 people still leave {{f"{1 - formulas.expert_coverage(DEEPSEEK_V3.experts, DEEPSEEK_V3.experts_per_token, batch):.0%}"}} of them alone (claim A31).
#
# **Holds if** the context is short. Each new token looks at all earlier ones, and that is arithmetic too. When is it as much as the weights' own?

# %%
for one in (model("Llama-3.1-8B"), LLAMA_70B, DEEPSEEK_V3):
    equal = formulas.compute_flops(one) / one.attention_flops_per_context_token
    per_byte = one.attention_flops_per_context_token / one.kv_bytes_per_token
    print(f"{one.name:14} {equal:7,.0f} tokens {per_byte:4.0f} FLOP on a byte of notes")

# %% [markdown]
# At {{units.digits(formulas.compute_flops(LLAMA_70B) / LLAMA_70B.attention_flops_per_context_token)}} tokens Llama-3.1-70B computes twice as much as at none. DeepSeek-V3 is there at
# {{units.digits(formulas.compute_flops(DEEPSEEK_V3) / DEEPSEEK_V3.attention_flops_per_context_token)}}, because it keeps few bytes and does more with each: the price of small notes. "Hardly changes" is the one entry of the table that real
# contexts break (claim A33).
#
# **Holds if** no two users have read the same thing. Notes on a text depend only on that text and what came before it, so a common
# beginning, such as an operator's instructions, can be kept once and read once for all:

# %%
alone = formulas.kv_bytes_read(LLAMA_70B, batch=64, context=2_500)
together = formulas.kv_bytes_read(LLAMA_70B, batch=64, context=2_500, shared=2_000)
print(f"64 users, 2,500 tokens each:            {units.size(alone)}")
print(f"the first 2,000 the same for all users: {units.size(together)}")

# %% [markdown]
# {{units.digits(alone / together, 2)}} times fewer bytes. Private is what a user *adds* (claim A30). Providers sell this as cached input, and some keep users apart even so, for privacy.

# %% [markdown]
# ## The critical context
#
# Notes grow with the batch, and so does computing. At which context does moving a batch's notes take as long as computing its tokens?
# Let SymPy solve it. You can put other symbols in and run it again.
#
# $$\frac{B\,L\,\kappa}{W} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $B$ | users in the step, the batch | |
# | $L$ | context of each | tokens |
# | $N_a$ | parameters that work on a token | |
# | $F$, $W$ | arithmetic rate, memory bandwidth | FLOP/s, B/s |

# %%
import sympy

B, L, N, N_a, b, kappa, F, W = sympy.symbols("B L N N_a b kappa F W", positive=True)
read_notes, compute_all = B * L * kappa / W, 2 * N_a * B / F
(critical,) = sympy.solve(sympy.Eq(read_notes, compute_all), L)
critical

# %% [markdown]
# The batch has dropped out. No number of users moves this point: it belongs to a model ($N_a$, $\kappa$) on a GPU ($W/F$, one over the ridge point).
#
# And moving the weights? At the critical batch size of lesson 04 it takes as long as computing. So there all three times should be equal:

# %%
(full,) = sympy.solve(sympy.Eq(N * b / W, compute_all), B)
(meet,) = sympy.solve(sympy.Eq(N * b, B * L * kappa).subs(B, full), L)
assert sympy.simplify(meet - critical) == 0
full

# %% tags=["nbval-ignore-output"]
guess_critical = Prediction("Llama-3.1-70B on H100: at which context?", unit="tokens")
guess_critical

# %% [markdown]
# Now real models. The two Llamas in 16 bit, the three sparse models in 8 bit, all notes in 16 bit:

# %%
guess_critical.reveal(formulas.critical_context(LLAMA_70B, H100))
sparse = ("DeepSeek-V3", "Qwen3-235B-A22B", "GLM-4.5")
in_fp8 = [model(name).at("fp8") for name in sparse]
for one in (model("Llama-3.1-8B"), LLAMA_70B, *in_fp8):
    multiplied = one.active_params - one.input_embedding_params
    values = {N_a: multiplied, kappa: one.kv_bytes_per_token,
              F: H100.flops[one.precision], W: H100.bandwidth}
    assert isclose(critical.subs(values), formulas.critical_context(one, H100))
    print(f"{one.name:22} {formulas.critical_context(one, H100):6,.0f} tokens")

# %%
figures.show(figures.critical_context(LLAMA_70B, 8 * H100))

# %% [markdown]
# {{units.digits(formulas.critical_context(LLAMA_70B, H100))}} tokens: a few pages. Past that, each user brings more moving than computing, and what they bring cannot be shared: no batch keeps
# the workers busy any more. The notes above are in 16 bit; in 8 bit the point lies twice as far out. The picture stands on the ideal step.
#
# **Holds if** the batch is that large. With fewer people the weights still dominate: at 64, Llama-3.1-70B's notes weigh as much as its weights only at
# {{units.digits(formulas.context_where_kv_equals_weights(LLAMA_70B, 64))}} tokens (claims A36 and A37). Whether price lists show this point is the question of lesson 06.
#
# **What if** attention's arithmetic is counted? Let it be $a$ FLOP for each token of context, and solve again:

# %%
a = sympy.Symbol("a", positive=True)
(with_attention,) = sympy.solve(sympy.Eq(read_notes, compute_all + B * L * a / F), L)
for one in (LLAMA_70B, DEEPSEEK_V3):
    values = {N_a: formulas.compute_flops(one) / 2, kappa: one.kv_bytes_per_token,
              W: H100.bandwidth, F: H100.flops[one.precision],
              a: one.attention_flops_per_context_token}
    later = float(with_attention.subs(values))
    first = formulas.critical_context(one, H100)
    print(f"{one.name:14} {first:6,.0f} -> {later:6,.0f} tokens")
with_attention

# %% [markdown]
# Little for Llama, much for DeepSeek-V3: its workers stay busy with the notes themselves. Where a model did $F/W$ FLOP on each byte of notes, the denominator would be
# zero, and notes would never be the limit.

# %% [markdown]
# ## What we found
#
# - A KV cache changes no logit by a millionth. For {{n}} tokens it saves {{f"{sum(counted[False]) - sum(counted[True]):,}"}} of {{f"{sum(counted[False]):,}"}} passes, and pays in bytes.
# - One token's notes are $\kappa = 2\,\ell\,h\,d\,w$: {{units.size(note)}} for Llama-3.1-70B, from {{units.size(smallest)}} to {{units.size(largest)}} among the models here.
#   {{fit}} users of 8,000 tokens fill eight H100.
# - The batch shares the weights, and not the notes. At $L^* = 2 N_a W / (F\,\kappa)$, {{units.digits(formulas.critical_context(LLAMA_70B, H100))}} tokens for Llama-3.1-70B on H100, a full batch's notes take as long to move as its weights, and as computing.
#
# **What we assumed, and where it breaks.** Peak rates; the same context for all; no common prefix; all layers global, but for the windows named;
# attention's arithmetic small, which fails at long context; perfect overlap wherever times are compared.
#
# **Exercise:** [05 KV cache](../exercises/05_kv_cache.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [06](06_pricing_phenomena.ipynb), why do price lists look the way they do?
