# %% [markdown]
# # 02 Autoregressive decoding
#
# **What does it take to make one token?**
#
# After this lesson you can
#
# - *follow* a real language model as it answers, one token at a time;
# - *count* the bytes that each step reads, and so what 100 tokens of a 700B model cost in moves;
# - *say* what changes when a model has experts, of which only some work on a token.
#
# 20 minutes. Read [01](01_parameters_memory_compute.ipynb) first. Section II of the article.

# %% [markdown]
# ## Set-up

# %%
from inference_math import figures, formulas, units
from inference_math.toy_llm import generate, load
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## A model small enough to watch
#
# `toy_llm` is a real transformer: tokenizer, attention, gated MLP, trained on a few thousand lines of small talk.
# Only its size is a toy's. You can open its file and read all of it.

# %%
model = load()
print(f"{model.total_params:,} parameters of 4 bytes: {units.size(model.weight_bytes)}")

# %% [markdown]
# {{units.digits(model.total_params, 2)}} parameters. A model of 700 billion has {{units.digits(700e9 / model.total_params, 2)}} times as many,
# and does the same things in the same order.
#
# It reads and writes **tokens**: pieces of words, each with a number.

# %%
question = "How's the weather today?"
ids = model.encode(question)
print(len(question), "characters,", len(ids), "tokens:")
print([model.decode([i]) for i in ids])

# %% [markdown]
# **Holds if** you think of tokens and not of characters. An English token is three to four characters long in large models;
# how a word is cut differs from model to model (claim A10).

# %% [markdown]
# ## One token at a time
#
# The answer will be "Sunny today.".

# %% tags=["nbval-ignore-output"]
guess_steps = Prediction("How often does the whole model run to say that?", unit="runs")
guess_steps

# %%
steps = list(generate(model, question))
for step in steps:
    print(f"step {step.number}: {step.token!r:8} -> {step.text}")

# %%
guess_steps.reveal(len(steps))

# %% [markdown]
# {{len(steps)}} runs for {{len(steps) - 1}} pieces of text, and one more in which the model says that it has finished.
# Each run looks at the question *and* at all that was said so far, and its whole result is a list of odds for the next token.

# %%
figures.show(figures.candidates(steps[0]))

# %% [markdown]
# After "{{question}}" the model gives {{repr(steps[0].token)}} a chance of {{f"{steps[0].candidates[0][1]:.0%}"}}. Taking the likeliest each time is
# called greedy decoding. The second token cannot be computed before the first is known: this is
# **autoregressive decoding**, and no amount of hardware changes the order.
#
# Step through the answer and see the odds at each point.

# %% tags=["nbval-ignore-output"]
def odds(step):
    return figures.candidates(steps[step - 1])

LiveFigure(odds, step=[step.number for step in steps])

# %% [markdown]
# **Holds if** one run makes one token. Speculative decoding lets a small model guess several and has the large one check
# them in a single run; diffusion language models work in another way altogether (claim A09).

# %% [markdown]
# ## What each step had to read
#
# Every weight passes through a counter on its way into the arithmetic. How many of its {{units.size(model.weight_bytes)}} does the model read
# to make the *first* token, and how many for the *second*?

# %% tags=["nbval-ignore-output"]
guess_second = Prediction("The second step, compared with the first, reads", choices=(
    "next to nothing: the weights are known by now", "about half", "the same again"))
guess_second

# %%
for step in steps:
    print(f"step {step.number}: {step.weight_bytes_read:,} bytes for {step.token!r}")

# %%
guess_second.reveal("the same again")

# %%
read = [(f"{s.number}\n{s.token}", s.weight_bytes_read, s.kv_bytes_read)
        for s in steps]
figures.show(figures.bytes_read(read, "Every step reads the model again"))

# %% [markdown]
# {{units.size(steps[0].weight_bytes_read)}} each time, {{units.size(sum(s.weight_bytes_read for s in steps))}} for a two-word answer. The workers keep nothing:
# a weight is fetched, used, and dropped to make room for the next.
#
# It is {{units.size(model.weight_bytes - steps[0].weight_bytes_read)}} less than the whole model. The missing part is the table that turns a
# token into a vector: only the rows of the tokens at hand are looked up.

# %%
table = model.config.input_embedding_params * 4
rows = table / model.config.vocab_size
distinct = (steps[0].weight_bytes_read - (model.weight_bytes - table)) / rows
print(f"table {units.size(table)}, of which {distinct:g} rows were read")

# %% [markdown]
# ## 100 tokens of a model of 700 billion parameters
#
# Same law, other size: bytes read = tokens made × bytes of weights.

# %% tags=["nbval-ignore-output"]
guess_total = Prediction("How many terabytes for an answer of 100 tokens?", unit="TB")
guess_total

# %%
from inference_math.catalog import ARTICLE_700B, H100

moved = 100 * formulas.weight_bytes(ARTICLE_700B)
guess_total.reveal(moved / 1e12)

# %% [markdown]
# {{units.size(moved)}}, to write a paragraph. A belt of {{units.bandwidth(H100.bandwidth)}}, an H100's, needs
# {{units.time(formulas.read_time(moved, H100))}} for it. Lesson 03 makes that its subject.

# %% [markdown]
# ## One move per step, not per token
#
# Look at what the first step did: it took in {{steps[0].tokens_processed}} tokens of the question, and read the weights *once*.

# %%
for step in steps[:3]:
    read = units.size(step.weight_bytes_read)
    print(f"step {step.number}: {step.tokens_processed} tokens processed, {read} read")

# %% [markdown]
# A move is paid per **step**, however many tokens go through in it. One user's answer makes only one new token per step,
# so for that user the two are the same. But nothing forbids that the tokens of a step belong to different people:
# lesson 04 lives on that.
#
# You will have noticed the waste: step {{steps[-1].number}} processes {{steps[-1].tokens_processed}} tokens, {{steps[-1].tokens_processed - 1}} of which it had seen before.
# Lesson 05 keeps notes instead.
#
# **Holds if** "each token moves all parameters" is read for one user, without speculation, and a dense model (claim A12).

# %% [markdown]
# ## A model with experts reads less, at first
#
# DeepSeek-V3 is a **mixture of experts**. In most layers a router picks, for each token, a few of many expert MLPs.

# %%
from inference_math.catalog import DEEPSEEK_V3

chosen, of = DEEPSEEK_V3.experts_per_token, DEEPSEEK_V3.experts
active, total = DEEPSEEK_V3.active_params, DEEPSEEK_V3.total_params
print(f"{chosen} of {of} experts,",
      f"{units.count(active)} of {units.count(total)} parameters")

# %% tags=["nbval-ignore-output"]
one = units.size(formulas.weight_bytes_read(DEEPSEEK_V3))
guess_experts = Prediction(f"One user: a step reads {one}. And a step for 32 users?",
                           unit="GB")
guess_experts

# %% [markdown]
# Each token misses a given expert with probability $q = 1 - k/E$. All $B$ tokens of a step miss it with $q^B$, so
#
# $$\text{share of experts read} = 1 - \left(1 - \frac{k}{E}\right)^{B}$$
#
# | symbol | meaning |
# | --- | --- |
# | $k$ | experts picked for a token |
# | $E$ | experts to pick from |
# | $B$ | tokens in the step |

# %%
def share(batch):
    return 1 - (1 - chosen / of) ** batch

assert share(32) == formulas.expert_coverage(of, chosen, 32)
print(f"{share(1):.1%} of the experts for 1 user, {share(32):.1%} for 32")

# %%
guess_experts.reveal(formulas.weight_bytes_read(DEEPSEEK_V3, 32) / 1e9)
for batch in (1, 2, 8, 32, 256):
    read = units.size(formulas.weight_bytes_read(DEEPSEEK_V3, batch))
    print(f"batch {batch:3}: {read:>7}")

# %%
import numpy

batch = numpy.geomspace(1, 1000, 61)
lines = {"DeepSeek-V3, read": formulas.weight_bytes_read(DEEPSEEK_V3, batch),
         "all its weights": numpy.full(61, formulas.weight_bytes(DEEPSEEK_V3))}
title = "More users pick more experts, until all are read"
figures.show(figures.curve(batch, lines, title, "batch", "bytes of weights per step"))

# %% [markdown]
# {{units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 1))}} for one user, {{units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 32))}} for 32:
# {{units.digits(formulas.weight_bytes_read(DEEPSEEK_V3, 32) / formulas.weight_bytes_read(DEEPSEEK_V3, 1), 2)}} times the bytes for 32 times the people.
# Sharing helps, but far less than for a dense model, whose bytes would not grow at all.
#
# **Holds if** the router spreads tokens evenly and each picks apart from the others. Real routing is lumpier, so a small batch
# reads somewhat less. The figure stands on the ideal step with expert coverage turned on.

# %% [markdown]
# ## What we found
#
# - A model makes one token per step, and each step needs the one before.
# - Each step reads the weights again: {{units.size(moved)}} for 100 tokens of a 700B model.
# - The move is paid per step. A mixture of experts reads {{units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 1))}} for one user and nearly all of itself for a few hundred.
#
# **What we assumed, and where it breaks.** Plain greedy decoding, without speculation; weights too large to stay in any cache
# (the toy's would fit); even routing.
#
# **Exercise:** [02 Autoregressive decoding](../exercises/02_autoregressive_decoding.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [03 Memory-bound](03_memory_bound.ipynb), why moving is slow.
