# %% [markdown]
# # 05 KV cache
#
# **What can people in one batch not share?**
#
# After this lesson you can
#
# - *say* what a token asks of the tokens before it, and why the answers can be kept;
# - *compute* from a model's shape how large one user's notebook is, and how many users fit on a machine;
# - *find* the context past which no crowd keeps the workers busy.
#
# 45 minutes. Read [03](03_memory_bound.ipynb) and [04](04_batching.ipynb) first. Section V of the article. All letters stand in
# the table of [lesson 00](00_start_here.ipynb).

# %% [markdown]
# ## Set-up

# %%
import numpy
import sympy

from inference_math import deployments as laid_out
from inference_math import derivations, figures, formulas, units
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_70B, model, rows
from inference_math.toy_llm import generate, load, softmax
from inference_math.widgets import LiveFigure, Notebooks, Prediction

# %% [markdown]
# ## What a token asks
#
# The toy model of lesson 02 has written *Sunny to*. What it says next depends on the words before, so the newest token
# must look back at them. The part of a layer that does this is **attention**. It works with three short lists of numbers:
#
# - the **query** of the newest token: what it asks for;
# - a **key** for each token so far: what that token can be asked about. The better a key fits the query, the more its token is listened to;
# - a **value** for each token so far: what that token gives back.
#
# Nobody wrote these lists. Each is what the layer knows of a token, multiplied by a matrix of weights; training found the matrices.

# %%
toy, question = load(), "How's the weather today?"
so_far = toy.encode(question + "\nSunny to")
tokens = [toy.decode([one]) for one in so_far]
queries, keys, values = toy.look_back(so_far, layer=1)
query, key, value = queries[0, -1], keys[0], values[0]
print(f"a query of {len(query)} numbers, {len(key)} keys, {len(value)} values")

# %% tags=["nbval-ignore-output"]
guess_look = Prediction(
    "The newest token is ' to'. Which token of the question does it listen to most?",
    choices=("How", " the", " we", "her", " to", "day", "?"))
guess_look

# %% [markdown]
# Multiply the query with a key, number by number, and add up: that is how well they fit. A function called softmax makes shares of these numbers,
# as it made the odds of lesson 02 out of scores. Then mix the values in these shares:

# %%
fit = key @ query / len(query) ** 0.5  # a number for each token, kept small
share = softmax(fit)                   # all positive, and together 1
brought = share @ value                # a list as long as one value

# %% [markdown]
# Those three lines are attention. One such look, with matrices of its own, is a **head**. The toy has {{toy.config.query_heads}} query heads in each of its {{toy.config.layers}} layers,
# and two of them share one set of keys and values, a **KV head**. Here are all {{toy.config.query_heads}} of this layer, the one you computed on top:

# %% tags=["fold"]
per_kv = toy.config.query_heads // toy.config.kv_heads
shares = [softmax(keys[head // per_kv] @ queries[head, -1] / len(query) ** 0.5)
          for head in range(toy.config.query_heads)]
assert numpy.allclose(shares[0], share)
most = tokens[share.argmax()]
guess_look.reveal(most, figures.looks(
    shares, tokens, "What each head of the second layer looks back at"),
    f"{max(share):.0%} of this look goes to {most!r}, and {most!r} is what the model "
    "says next: in the question, it came after ' to'. Another head agrees; two look "
    "everywhere at once, and nobody can say what for.")

# %% [markdown]
# ## Why it can be written down
#
# Of an old token a look takes its key and its value, and nothing else: its query has been answered. And neither changes as the text goes on, for a token looks
# only at what came before it. Take the question alone, without *Sunny to*:

# %%
alone = toy.look_back(toy.encode(question + "\n"), layer=1)
before = alone.keys.shape[1]
assert numpy.allclose(alone.keys, keys[:, :before], atol=1e-5)
assert numpy.allclose(alone.values, values[:, :before], atol=1e-5)
print(f"{before} tokens of the question: the same keys and values")

# %% [markdown]
# Yet lesson 02 worked them out again for each new token, as if it had never read the question. So write them down: for each token an **entry**, its keys and values in all layers. One user's entries are that
# user's **notebook**. The field calls it the **KV cache**, and so do the labels of pictures here.
#
# Here is the answer of lesson 02 once more, without a notebook and with one. Words could agree by luck, so compare all {{toy.config.vocab_size}} scores (logits) of each step, too:

# %%
off = list(generate(toy, question, use_cache=False))
on = list(generate(toy, question, use_cache=True))
for a, b in zip(off, on):
    print(f"{a.token!r:8} {a.tokens_processed:3} tokens processed    "
          f"{b.token!r:8} {b.tokens_processed:3}")
    assert abs(a.logits - b.logits).max() < 1e-6

# %% [markdown]
# The same to a millionth. Nothing was approximated. After the first step, which reads the question (with the end of its line: {{on[0].tokens_processed}} tokens), only the newest token goes through the model.
#
# ## Orange notebooks
#
# In the factory a notebook is orange. It lies in the warehouse beside the weights, and in each step it goes over the belt after them.
# A blue box serves everyone at the table. An orange one serves its owner and nobody else. Here is the article's model on sixteen H100, with the KV cache that lesson 01 lent it. Give each of the 8 more context, and see what a step then moves:

# %% tags=["nbval-ignore-output", "machine"]
Notebooks()

# %% [markdown]
# ## What a notebook saves
#
# Let the toy write 120 tokens in answer to its question of {{on[0].tokens_processed}}. (Past its own end it talks nonsense, but it works as hard.)

# %% tags=["nbval-ignore-output"]
guess_passes = Prediction("Without a notebook, how many tokens go through the model "
                          "for these 120?", unit="tokens")
guess_passes

# %%
from itertools import pairwise
from time import perf_counter

def answer(use_cache):
    """The steps of a long answer, and the time at the end of each."""
    steps = generate(toy, question, 120, use_cache=use_cache, stop_at_end=False)
    return [(step, perf_counter()) for step in steps]

start = perf_counter()
without = answer(use_cache=False)
between = perf_counter()
with_one = answer(use_cache=True)

# %% tags=["fold"]
passes = [step.tokens_processed for step, _ in without]
few = [step.tokens_processed for step, _ in with_one]
saved = sum(passes) / sum(few)
title = "Without a notebook, the work grows with the square of the answer"
guess_passes.reveal(
    sum(passes), f"With a notebook {sum(few)}, one in {units.digits(saved, 2)}.",
    figures.running_totals(passes, few, title, "tokens processed so far"))

# %% [markdown]
# Step $i$ goes through the prompt and the $i - 1$ tokens made so far. Added up over an answer of $A$ tokens to a prompt of $P$:
#
# $$\text{without} = P\,A + \frac{A\,(A-1)}{2} \qquad\qquad \text{with} = P + A - 1$$
#
# | symbol | meaning |
# | --- | --- |
# | $P$ | tokens of the prompt |
# | $A$ | tokens of the answer |

# %%
P, A = on[0].tokens_processed, 120
assert sum(passes) == P * A + A * (A - 1) / 2
assert sum(few) == P + A - 1

# %% [markdown]
# The toy counted, and the formula agrees. Doubling the answer quadruples the second part: that is the waste with a square in it.
#
# **Holds if** the prompt is much shorter than the answer: the article counts half a square, $A^2/2$, which is the second part alone, {{f"{10_000 * 9_999 // 2:,}"}} tokens for an answer of 10,000.
# With a prompt of 10,000 and an answer of 1,000 nearly all is the first, {{f"{formulas.tokens_processed(10_000, 1_000):,.0f}"}} tokens in place of {{f"{formulas.tokens_processed(10_000, 1_000, use_cache=True):,}"}} ([claim A28](09_claims_ledger.ipynb#A28)).
#
# Work is one thing, time another. Your computer timed both runs.

# %% tags=["nbval-ignore-output"]
guess_faster = Prediction("How many times as fast was your computer with a notebook?")
guess_faster

# %% tags=["nbval-ignore-output", "own-machine", "fold"]
slow, quick = ([b - a for a, b in pairwise([begin, *(end for _, end in run)])]
               for begin, run in ((start, without), (between, with_one)))
faster = sum(slow) / sum(quick)
guess_faster.reveal(
    faster, f"The work is {units.digits(saved, 2)} times less. A step that does hardly "
    "any still has to be started, and no notebook saves that. (Jumps in the picture: "
    "something else was running.)",
    figures.running_totals(slow, quick, f"{units.digits(faster, 2)} times as fast",
                           "time so far", say=units.time))

# %% [markdown]
# ## What a notebook costs
#
# The workers are spared. And the belt? Look at what it carried in the run with a notebook:

# %% tags=["fold"]
def belt(run):
    return [(f"{s.number}", s.weight_bytes_read, s.kv_bytes_read)
            for s, _ in [run[0], *run[19::20]]]

entry = toy.config.kv_bytes_per_token
read_again = sum(step.kv_bytes_read for step, _ in with_one)
assert read_again == sum(passes) * entry
last = with_one[-1][0]
figures.show(figures.bytes_read(
    belt(with_one), "Every step moves all the weights, and a notebook that grows"))

# %% [markdown]
# It carries *more* than before: all weights in each step, as without a notebook, and the notebook on top, at the end {{units.size(last.kv_bytes_read)}} beside {{units.size(last.weight_bytes_read)}}. A KV cache saves work and pays in bytes.
#
# The square has not gone, either. {{f"{read_again // entry:,}"}} entries were read, the very number from above: each token that was run through the model again is now an entry that is read again. But that is {{entry}} bytes to read
# instead of a pass through all layers to compute ([claim A29](09_claims_ledger.ipynb#A29)).

# %% [markdown]
# ## How large is one entry?
#
# A key and a value, two lists, for each layer and each KV head:
#
# $$\kappa = 2\,\ell\,h\,d\,w$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $\kappa$ | one entry: KV cache of one token | byte |
# | $\ell$ | layers | |
# | $h$ | KV heads in a layer | |
# | $d$ | numbers in a key, or in a value | |
# | $w$ | bytes for one of these numbers: 2 in 16 bit | byte |

# %%
shape = rows("models")["Llama-3.1-70B"]
layers, heads, query_heads, dim = (
    int(shape[c]) for c in ("layers", "kv_heads", "query_heads", "head_dim"))
one_entry = 2 * layers * heads * dim * 2
assert one_entry == LLAMA_70B.kv_bytes_per_token
print(f"{layers} layers, {heads} KV heads of {dim}: {units.size(one_entry)}")

# %% [markdown]
# A token is three or four letters; its entry in Llama-3.1-70B is {{units.size(one_entry)}}. That is decided when a model is designed. Heads can have KV heads of their own, or share them. Four ways are in use, here for the same {{layers}} layers and {{query_heads}} query heads:
#
# - **multi-head** attention (MHA): every query head has a KV head to itself, {{units.size(2 * layers * query_heads * dim * 2)}};
# - **grouped-query** (GQA), as built: {{query_heads // heads}} query heads share one, {{units.size(one_entry)}};
# - **multi-query** (MQA): all query heads share a single one, {{units.size(2 * layers * dim * 2)}};
# - **multi-head latent** (MLA): one short list is kept for the whole layer, and each head works its keys and values out of that with a matrix of its own. With the {{int(rows("models")["DeepSeek-V3"]["mla_rank"]) + int(rows("models")["DeepSeek-V3"]["mla_rope_dim"])}} numbers of DeepSeek-V3's list {{units.size(layers * DEEPSEEK_V3.kv_bytes_per_token / int(rows("models")["DeepSeek-V3"]["layers"]))}}; that model has {{rows("models")["DeepSeek-V3"]["layers"]}} layers, and keeps {{units.size(DEEPSEEK_V3.kv_bytes_per_token)}}.
#
# Seven models that were built, of {{units.count(model("Llama-3.1-8B").total_params)}} to {{units.count(DEEPSEEK_V3.total_params)}} parameters: GPT-3-175B, Llama-3.1-8B and 70B, PaLM-540B, Gemma-3-27B, DeepSeek-V3 and gpt-oss-120b. GPT-3 has the first kind of attention, PaLM the third, DeepSeek the fourth, the others the second.

# %% tags=["nbval-ignore-output"]
guess_range = Prediction("The largest entry among them is how many times the smallest?")
guess_range

# %% tags=["fold"]
names = ["GPT-3-175B", "Llama-3.1-70B", "Llama-3.1-8B", "PaLM-540B", "Gemma-3-27B",
         "DeepSeek-V3", "gpt-oss-120b"]
kind = {name: row["attention"] + (", windows" if row["sliding_window"] else "")
        for name, row in rows("models").items()}
by_size = sorted(map(model, names), key=lambda one: one.kv_bytes_per_token)
small, large = by_size[0], by_size[-1]
ratio = large.kv_bytes_per_token / small.kv_bytes_per_token
guess_range.reveal(
    ratio, f"{large.name} over {small.name}. And PaLM with its 540B parameters has a "
    "smaller entry than Llama with 8B: the number of parameters tells you nothing "
    "here. Look at layers and KV heads.",
    figures.kv_per_token(
        [(f"{one.name} ({kind[one.name]})", one.kv_bytes_per_token) for one in by_size],
        "One entry, model by model, in 16 bit"))

# %% [markdown]
# **Holds if** every layer looks at the whole context, and numbers are kept in 16 bit. In 8 bit all of this is half. In gpt-oss and Gemma 3 some layers look only at a **window**, the last {{rows("models")["gpt-oss-120b"]["sliding_window"]}} or {{f'{int(rows("models")["Gemma-3-27B"]["sliding_window"]):,}'}} tokens, and keep no more than that:
# the bars are the part that grows, and the windows add at most {{units.size(formulas.kv_bytes(model("gpt-oss-120b"), 10_000) - 10_000 * model("gpt-oss-120b").kv_bytes_per_token)}}
# and {{units.size(formulas.kv_bytes(model("Gemma-3-27B"), 10_000) - 10_000 * model("Gemma-3-27B").kv_bytes_per_token)}} a user. DeepSeek-V3.2 keeps all entries and reads a chosen part of them in a step ([claim A32](09_claims_ledger.ipynb#A32)).

# %% [markdown]
# ## How many people fit?
#
# The weights lie in memory once. What is left is for notebooks:
#
# $$B_\text{max} = \frac{n\,M - N\,b}{L\,\kappa}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $n$ | GPUs | |
# | $M$ | memory of one, as much as may be filled: nine tenths | byte |
# | $N\,b$ | weights | byte |
# | $L$ | context of each user | tokens |
#
# Lesson 01 found room for {{int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000))}} users of Llama-3.1-70B with 8,000 tokens each on eight H100, which have {{units.size(formulas.usable_memory(8 * H100))}} to fill. GPT-3-175B, in 16 bit too, has weights of {{units.size(formulas.weight_bytes(model("GPT-3-175B")))}}, and you have just seen its entry.

# %% tags=["nbval-ignore-output"]
guess_users = Prediction("How many users of GPT-3-175B with 8,000 tokens each "
                         "fit on the same eight?", unit="people")
guess_users

# %% tags=["fold"]
fit = int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000))
guess_users.reveal(
    int(formulas.max_batch(model("GPT-3-175B"), 8 * H100, 8_000)),
    "An entry of megabytes leaves no room for a crowd. (GPT-3 was never asked for more "
    "than 2,048 tokens.)")

# %% [markdown]
# ### Other models and machines

# %% tags=["fold"]
serving = {"Llama-3.1-70B": 8 * H100, "GPT-3-175B": 8 * H100, "gpt-oss-120b": H100,
           "DeepSeek-V3": 8 * H200, "GLM-4.5": 16 * H200}
print("                                users that fit, with so many tokens each")
print(f"{'model':15}{'GPUs':16}{'1,000':>10}{'8,000':>10}{'128,000':>10}")
for name, gpus in serving.items():
    found = [formulas.max_batch(model(name), gpus, n) for n in (1_000, 8_000, 128_000)]
    print(f"{name:15}{gpus.name:16}" + "".join(f"{int(n):>10,}" for n in found))

# %% [markdown]
# {{fit}} people, and {{int(formulas.max_batch(LLAMA_70B, 8 * H100, 128_000))}} if each brings a whole book. DeepSeek-V3, with {{units.digits(LLAMA_70B.kv_bytes_per_token / DEEPSEEK_V3.kv_bytes_per_token, 2)}} times smaller entries, holds {{f"{int(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000)):,}"}} of 8,000 tokens on its eight H200.
# (GLM-4.5, {{units.count(model("GLM-4.5").total_params)}} parameters, is in 16 bit here.)
#
# **Holds if** memory is an ideal pool, in which every byte of a notebook lies once. Llama's can be cut by KV heads, one for each of eight GPUs. DeepSeek's short list serves all heads, so if each layer is cut over the GPUs (**tensor parallel**) all eight keep all of it.
# The way out gives each GPU users of its own, and a copy of attention's weights (**data-parallel attention**):

# %%
laid = [laid_out.Deployment(DEEPSEEK_V3, H200, tensor=8, attention_groups=groups)
        for groups in (1, 8)]
held = [int(laid_out.max_batch(one, 8_000)) for one in laid]
print(f"{held[0]:4} people: {laid[0]}\n{held[1]:4} people: {laid[1]}")

# %% [markdown]
# {{held[0]}} people where every GPU keeps all notebooks, {{held[1]}} of the {{f"{int(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000)):,}"}} where each keeps those of its own users: the copies of attention's weights take the rest of the room.
#
# ## What can be shared, and what cannot
#
# A step has three parts: it moves weights, it moves notebooks, it computes. Let 64 people with 1,000 tokens each be in one of Llama-3.1-70B on eight H100.

# %% tags=["nbval-ignore-output"]
guess_double = Prediction("Twice as many people: what takes twice as long?", choices=(
    "moving weights", "moving notebooks", "computing", "notebooks and computing",
    "all three"))
guess_double

# %%
def parts(llm, gpus, batch, context):
    """Seconds to move weights, to move notebooks, to compute."""
    flop = formulas.compute_flops(llm, batch)
    flop = flop + formulas.attention_flops(llm, batch, context)
    return numpy.array([formulas.weight_bytes_read(llm, batch) / gpus.bandwidth,
                        formulas.kv_bytes_read(llm, batch, context) / gpus.bandwidth,
                        flop / gpus.flops[llm.precision]])

def growth(llm, gpus, batch=64, context=1_000):
    """How many times as long, with twice the batch and with twice the context."""
    now = parts(llm, gpus, batch, context)
    return (parts(llm, gpus, 2 * batch, context) / now,
            parts(llm, gpus, batch, 2 * context) / now)

more, longer = growth(LLAMA_70B, 8 * H100)
guess_double.reveal("notebooks and computing")

# %% [markdown]
# ### The table
#
# | part of a step | twice the batch | twice the context | can the batch share it? |
# | --- | --- | --- | --- |
# | move weights | × {{units.digits(more[0])}} | × {{units.digits(longer[0])}} | yes: twice as many people, half for each |
# | move notebooks | × {{units.digits(more[1])}} | × {{units.digits(longer[1])}} | no: each brings their own |
# | compute | × {{units.digits(more[2])}} | × {{units.digits(longer[2])}} | no: each token is work of its own |
#
# That is the article's table, and the heart of it. (Attention's own arithmetic is counted; it makes the last × {{units.digits(longer[2])}}.) The last column as a picture, without that arithmetic: your own part of a step, as more people join.

# %% tags=["nbval-ignore-output"]
def own_part(context):
    return figures.each_share(LLAMA_70B, 8 * H100, context)

LiveFigure(own_part, context=(1_000, 128_000))

# %% [markdown]
# Sharing lowers the blue line and no other. Lesson 04's critical batch $B^*$, {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} people, is called **full** from here on. In a larger one your own token takes longer than your part of the weights, whoever else joins.

# %% [markdown]
# ## The critical context
#
# In the picture your token takes longer than your notebook. But a notebook grows. When is moving it as long as computing the token?
#
# $$\frac{B\,L\,\kappa}{W} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $B$ | users in the step, the batch | |
# | $L$ | context of each | tokens |
# | $N_a$ | active parameters: those that a token is computed with | |
# | $F$, $W$ | arithmetic rate; bandwidth | FLOP/s, byte/s |

# %%
B, L, N, N_a, b, kappa, F, W = sympy.symbols("B L N N_a b kappa F W", positive=True)
read_notebooks, compute_all = B * L * kappa / W, 2 * N_a * B / F
(critical,) = sympy.solve(sympy.Eq(read_notebooks, compute_all), L)
critical

# %% [markdown]
# This is the **critical context** $L^*$. The batch has dropped out: twice the people bring twice the notebooks and twice the tokens. It belongs to a model ($N_a$, $\kappa$) on a GPU ($W/F$).
#
# Put numbers in. Llama-3.1-70B computes a token with {{units.count(formulas.compute_flops(LLAMA_70B) / 2)}} parameters, its entry you know, and an H100 does {{units.digits(formulas.ridge_point(H100))}} FLOP in the time of one byte.

# %% tags=["nbval-ignore-output"]
guess_critical = Prediction(
    "From how many tokens on does moving a notebook take longer than computing "
    "its owner's token?", unit="tokens")
guess_critical

# %% tags=["fold"]
last_context = formulas.critical_context(LLAMA_70B, H100)
guess_critical.reveal(
    last_context, "A few pages. Past that, each user brings more moving than "
    "computing, and what they bring cannot be shared.")

# %% [markdown]
# ### Model by model
#
# Weights and arithmetic as named, entries in 16 bit, on H100:

# %%
names = ("DeepSeek-V3", "Qwen3-235B-A22B", "GLM-4.5")
sparse = [model(name).at("fp8") for name in names]
for one in (model("Llama-3.1-8B"), LLAMA_70B, *sparse):
    values = {N_a: formulas.compute_flops(one) / 2, kappa: one.kv_bytes_per_token,
              F: H100.flops[one.precision], W: H100.bandwidth}
    far = float(critical.subs(values))
    assert abs(far / formulas.critical_context(one, H100) - 1) < 1e-9
    print(f"{one.name:22} {one.precision}: {far:6,.0f} tokens")

# %% [markdown]
# {{units.digits(last_context)}} tokens: a few pages, for Llama-3.1-70B. With entries in 8 bit the point lies twice as far out. Go back to the picture and move its context: the orange line passes the green one. A larger batch does not help, for neither line slopes.
#
# At the critical batch the blue line meets the green one, so at $L^*$ all three parts of a step are equal:

# %%
(full,) = sympy.solve(sympy.Eq(N * b / W, compute_all), B)
(meet,) = sympy.solve(sympy.Eq(N * b, B * L * kappa).subs(B, full), L)
assert sympy.simplify(meet - critical) == 0
full

# %% [markdown]
# **Holds if** the batch is full. With fewer people the weights still dominate: at 64, Llama-3.1-70B's notebooks weigh as much as its weights only at
# {{units.digits(formulas.context_where_kv_equals_weights(LLAMA_70B, 64))}} tokens (claims [A36](09_claims_ledger.ipynb#A36) and [A37](09_claims_ledger.ipynb#A37)). Whether price lists show this point is the question of lesson 06.

# %% [markdown]
# ## Where the table gives way
#
# Three of its entries are true under a condition. Take another model:

# %%
wider, farther = growth(DEEPSEEK_V3, 8 * H200)
print(f"DeepSeek-V3, twice the batch:   moving weights x {wider[0]:.2f}")
print(f"DeepSeek-V3, twice the context: computing x {farther[2]:.2f}")

# %% [markdown]
# **Holds if** all need the same weights. In a mixture of experts more people pick more experts. From {{units.digits(numpy.log(0.01) / numpy.log(1 - DEEPSEEK_V3.experts_per_token / DEEPSEEK_V3.experts))}} people on 99 % are read and "× 1" is true; 64 still leave {{f"{100 * (1 - formulas.expert_coverage(DEEPSEEK_V3.experts, DEEPSEEK_V3.experts_per_token, 64)):.0f}"}} % alone ([claim A31](09_claims_ledger.ipynb#A31)).
#
# **Holds if** the context is short. A token is multiplied with every entry, and that is arithmetic too. It is as much as the weights' own at {{units.digits(formulas.compute_flops(LLAMA_70B) / LLAMA_70B.attention_flops_per_context_token)}} tokens for Llama-3.1-70B, at
# {{units.digits(formulas.compute_flops(DEEPSEEK_V3) / DEEPSEEK_V3.attention_flops_per_context_token)}} for DeepSeek-V3. Llama uses a number of an entry, 2 bytes, once for each of {{query_heads // heads}} query heads: {{query_heads // heads}} multiplications and {{query_heads // heads}} additions, so {{units.digits(LLAMA_70B.attention_flops_per_context_token / LLAMA_70B.kv_bytes_per_token)}} FLOP a byte. DeepSeek does {{units.digits(DEEPSEEK_V3.attention_flops_per_context_token / DEEPSEEK_V3.kv_bytes_per_token)}} with a byte: the price of small entries ([claim A33](09_claims_ledger.ipynb#A33)).
#
# **What if** this arithmetic, $a$ FLOP for each token of context, is counted in the critical context?

# %%
a = sympy.Symbol("a", positive=True)
equal = sympy.Eq(read_notebooks, compute_all + B * L * a / F)
(with_attention,) = sympy.solve(equal, L)
shown = 2 * N_a * W / (F * kappa - W * a)
assert sympy.simplify(with_attention - shown) == 0
shown

# %% tags=["fold"]
later = {}
for one in (LLAMA_70B, DEEPSEEK_V3):
    values = {N_a: formulas.compute_flops(one) / 2, kappa: one.kv_bytes_per_token,
              W: H100.bandwidth, F: H100.flops[one.precision],
              a: one.attention_flops_per_context_token}
    later[one.name] = float(shown.subs(values))
    print(f"{one.name:14} {one.precision}: {formulas.critical_context(one, H100):6,.0f}"
          f" -> {later[one.name]:6,.0f} tokens")

# %% [markdown]
# Little for Llama, much for DeepSeek-V3: its workers stay busy with the entries themselves. With $F/W$ FLOP for each byte of an entry the denominator would be zero, and notebooks would never be the limit.
#
# **Holds if** no two people have read the same. Entries depend on the text so far and on nothing else, so a common beginning, such as an operator's instructions, can be kept once and read once for all.
# 64 users of Llama-3.1-70B with 2,500 tokens each read {{units.size(formulas.kv_bytes_read(LLAMA_70B, 64, 2_500))}} a step; with the first 2,000 in common {{units.size(formulas.kv_bytes_read(LLAMA_70B, 64, 2_500, shared=2_000))}}. Private is what a user *adds* ([claim A30](09_claims_ledger.ipynb#A30)). Providers sell this as cached input, and some keep users apart even so, for privacy.

# %% [markdown]
# ## No crowd is large enough
#
# Lesson 04 found the batch that keeps belt and workers in balance, for a belt that carries weights only. Now let notebooks travel with them:

# %%
(knee,) = sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, compute_all), B)
assert sympy.simplify(knee - full / (1 - L / critical)) == 0
F * N * b / (2 * N_a * W - F * L * kappa)  # the same, without two minus signs

# %% [markdown]
# That reads easier with $B^*$ and $L^*$, and the `assert` has checked that it is the same:
#
# $$B_\text{knee} = \frac{B^*}{1 - L/L^*}$$
#
# Each new user brings a token to compute, which keeps the workers busier, and a notebook to move, which makes them wait. At half of $L^*$ it takes twice the crowd. At $L^*$ a new user
# brings as much of one as of the other, and no crowd is ever large enough. And the crowd has to fit:

# %% tags=["nbval-ignore-output"]
def who_fits(deployment, context):
    return figures.users(model(deployment), serving[deployment], context)

LiveFigure(who_fits, deployment=list(serving), context=(256, 131_072))

# %% [markdown]
# The falling line is who fits, the rising one who is needed. They cross at {{units.digits(formulas.balanced_context(LLAMA_70B, 8 * H100))}} tokens each. With shorter conversations a batch can be found that fits and keeps the workers busy; with longer ones there is none,
# and from {{units.digits(formulas.critical_context(LLAMA_70B, 8 * H100))}} tokens on there would be none in any memory ([claim A25](09_claims_ledger.ipynb#A25)).
#
# Change the model. DeepSeek-V3's small entries do not help it here: sparse as it is, it needs {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, 8 * H200))}} people before notebooks are counted, and more with them. As many as it needs fit only up to {{units.digits(formulas.balanced_context(DEEPSEEK_V3, 8 * H200))}} tokens each, even in an ideal pool.
#
# ### One word decides: overlap
#
# All this assumes that notebooks are moved *while* the workers compute. They might instead wait their turn, as attention is often a piece of work of its own. `step_time` writes both down:

# %%
llm, gpu = derivations.symbols()  # a model and a GPU whose numbers are letters
display(formulas.step_time(llm, gpu, B, L, overlap="max"))
formulas.step_time(llm, gpu, B, L, overlap="attention_serial")

# %% [markdown]
# Look at where $L$ stands. Inside the maximum, in the article's form, computing can hide the notebooks. Outside it, in the form of the [scaling book](https://jax-ml.github.io/scaling-book/inference/), they take their time whatever else happens,
# and the two sides of the maximum meet where they always did, at $B^*$.

# %% tags=["fold"]
figures.show(figures.knee_against_context(LLAMA_70B, 8 * H100))

# %% [markdown]
# Same model, same GPUs, and two answers: a knee that runs away, and one that stays at {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}}. Both agree on this: past {{units.digits(last_context)}} tokens notebooks take longer than computing, and no batch cures it ([claim A24](09_claims_ledger.ipynb#A24)).

# %% [markdown]
# ## What we found
#
# - A KV cache keeps each token's keys and values and changes no logit by a millionth. For {{A}} tokens it saves {{f"{sum(passes) - sum(few):,}"}} of {{f"{sum(passes):,}"}} passes, and pays in bytes.
# - One entry is $\kappa = 2\,\ell\,h\,d\,w$: {{units.size(one_entry)}} for Llama-3.1-70B, from {{units.size(small.kv_bytes_per_token)}} to {{units.size(large.kv_bytes_per_token)}} among the models here.
#   {{fit}} users of 8,000 tokens fill eight H100.
# - The batch shares the weights, and not the notebooks. At $L^* = 2 N_a W / (F\,\kappa)$, {{units.digits(last_context)}} tokens for Llama-3.1-70B on H100, a full batch's notebooks take as long to move as its weights, and as computing.
# - So the knee is $B^*/(1 - L/L^*)$, and a batch that fits and keeps the workers busy exists up to {{units.digits(formulas.balanced_context(LLAMA_70B, 8 * H100))}} tokens on eight H100.
#
# **What we assumed, and where it breaks.** Peak rates; the same context for all; no common beginning; layers that look at the whole context, but for the windows named;
# attention's arithmetic small, which fails at long context; perfect overlap wherever times are compared.
#
# **Exercise:** [05 KV cache](../exercises/05_kv_cache.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [06](06_pricing_phenomena.ipynb), why do price lists look the way they do?
