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
# 18 minutes. Read [01](01_parameters_memory_compute.ipynb) first. Letters are those of the [table in 00](00_start_here.ipynb#Letters).
# Section II of the article.

# %% [markdown]
# ## Set-up

# %%
from inference_math import figures, formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100
from inference_math.toy_llm import generate, load
from inference_math.widgets import LiveFigure, Loop, Prediction

# %% [markdown]
# ## A model small enough to watch
#
# The toy is a real language model, trained on a few thousand lines of small talk. It has the parts of the large ones; only its
# size is a toy's. Its whole program is one file, [toy_llm.py](../lib/inference_math/toy_llm.py).

# %%
model = load()
print(f"{model.total_params:,} parameters of 4 bytes: {units.size(model.weight_bytes)}")

# %% [markdown]
# A model of 700 billion parameters has {{units.digits(ARTICLE_700B.total_params / model.total_params, 2)}} times as many, and does the same things in the same order.
#
# It reads and writes **tokens**: pieces of words, each with a number.

# %%
question = "How's the weather today?"
ids = model.encode(question + "\n")
print(len(ids), "tokens:", [model.decode([i]) for i in ids])

# %% [markdown]
# Long words are cut, and the line break at the end is a token, too: it says that the answer may begin. The article's heading speaks of characters;
# models count in tokens, three to four characters long in English, and each model cuts in its own way ([claim A10](09_claims_ledger.ipynb#A10)).

# %% [markdown]
# ## One token at a time
#
# The answer will be "Sunny today.". The model runs, makes one token, and runs again.

# %% tags=["nbval-ignore-output", "fold"]
guess_steps = Prediction("How often does the whole model run to say that?", unit="runs")
guess_steps

# %%
steps = list(generate(model, question))
guess_steps.reveal(len(steps), f"{len(steps) - 1} pieces of text, and one more run "
                               "in which the model says that it has finished.")

# %% [markdown]
# ### What a run gives
#
# Each run looks at the question *and* at all that was said so far ([claim A11](09_claims_ledger.ipynb#A11)). Its whole result is a list of chances, one for
# each token that may come next. Step through the answer:

# %% tags=["nbval-ignore-output", "fold"]
def chances(step):
    return figures.candidates(steps[step - 1])

LiveFigure(chances, step=[step.number for step in steps])

# %% [markdown]
# After "{{question}}" the toy gives {{repr(steps[0].token)}} a chance of {{f"{steps[0].candidates[0][1]:.0%}"}}. It takes the likeliest each time,
# which is called greedy decoding.

# %% tags=["fold"]
for step in steps:
    print(f"step {step.number}: {step.token!r:8} -> {step.text}")

# %% [markdown]
# The second token cannot be computed before the first is known: this is **autoregressive decoding**, and no amount of hardware
# changes the order.
#
# **Holds if** one run makes one token. Speculative decoding lets a small model guess several and has the large one check
# them in a single run; diffusion language models work in another way altogether ([claim A09](09_claims_ledger.ipynb#A09)).

# %% [markdown]
# ## What each step had to read
#
# In the toy every weight passes through a counter on its way into the arithmetic.

# %% tags=["fold"]
for step in steps:
    print(f"step {step.number}: {step.weight_bytes_read:,} bytes for {step.token!r}")

# %% tags=["fold"]
read = [(f"{s.number}\n{s.token}", s.weight_bytes_read, 0) for s in steps]
figures.show(figures.bytes_read(read, "Every step reads the model again"))

# %% [markdown]
# {{units.size(steps[0].weight_bytes_read)}} each time, {{units.size(sum(s.weight_bytes_read for s in steps))}} for a two-word answer. The workers keep nothing:
# a weight is fetched, used, and dropped to make room for the next.
#
# Two things are worth a second look. The model has {{units.size(model.weight_bytes)}}, so a part was not read. And the counts are not quite alike. Both come
# from one table, which turns each token into a list of numbers: only the rows of the tokens at hand are looked up.

# %%
row = model.config.hidden_size * 4  # the numbers of one token, 4 bytes each
table = row * model.config.vocab_size
rows = (steps[0].weight_bytes_read - (model.weight_bytes - table)) / row
print(f"a row {row} bytes, the table {units.size(table)}: {rows:g} rows were read")

# %% [markdown]
# One for each of the {{len(ids)}} tokens. Step 2 also has {{repr(steps[0].token)}} to look up, one row more. Steps 4 and 5 need no new one:
# {{repr(steps[2].token)}} and {{repr(steps[3].token)}} stood in the question already.

# %% [markdown]
# ## 100 tokens of a model of 700 billion parameters
#
# Same law, other size. Let a large model say what the toy said:

# %% tags=["nbval-ignore-output", "machine", "fold"]
Loop("To say one token, a model of {billions} billion parameters reads all its "
     "{weights}. The next token depends on it, so everything crosses the belt again: "
     "{all} for {tokens}.", model=ARTICLE_700B, hardware=16 * H100,
     question=question, tokens=[step.token for step in steps[:-1]])

# %% [markdown]
# Each token of the answer takes a step, and each step reads the weights:
#
# $$\text{bytes read} = \text{tokens} \times N\,b$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$ | parameters | |
# | $b$ | bytes for one parameter | byte |

# %%
moved = 100 * ARTICLE_700B.total_params * ARTICLE_700B.weight_bytes_per_param
assert moved == 100 * formulas.weight_bytes(ARTICLE_700B)
print(units.size(moved))

# %% [markdown]
# {{units.size(moved)}}, to write a paragraph ([claim A13](09_claims_ledger.ipynb#A13)). How long a belt needs for that is lesson 03.

# %% [markdown]
# ## The price of a longer question
#
# The first step took in {{steps[0].tokens_processed}} tokens, the question's, and read {{units.size(steps[0].weight_bytes_read)}}. Now ask more:

# %%
longer = question + " Do I need a coat when I go out this morning?"
first = next(generate(model, longer))
print(first.tokens_processed, "tokens")

# %% tags=["nbval-ignore-output", "fold"]
guess_longer = Prediction("How many kilobytes of weights does the first step read now?",
                          unit="kB")
guess_longer

# %%
more = (first.weight_bytes_read - steps[0].weight_bytes_read) / row
new = first.tokens_processed - steps[0].tokens_processed
guess_longer.reveal(first.weight_bytes_read / 1e3,
                    f"{more:g} rows more of the table, and all else once, as before. "
                    f"(Of {new} tokens more, {new - more:g} had their row already.)")

# %% [markdown]
# ### What is paid for
#
# A move is paid per **step**, however many tokens go through in it. One user's answer makes only one new token per step, so for that user the two are the same.
# But nothing forbids that the tokens of a step belong to different people: lesson 04 lives on that.

# %% tags=["fold"]
for step in steps:
    read = units.size(step.weight_bytes_read)
    print(f"step {step.number}: {step.tokens_processed} tokens processed, {read} read")

# %% [markdown]
# You will have noticed the waste: step {{steps[-1].number}} processes {{steps[-1].tokens_processed}} tokens, {{steps[-1].tokens_processed - 1}} of which it had seen before.
# Lesson 05 mends that.
#
# The article says that every token of an answer moves all parameters ([claim A12](09_claims_ledger.ipynb#A12)). **Holds if** the batch is 1, nothing is guessed ahead, and the model
# is *dense*: it uses all its parameters for each token. The next is not.

# %% [markdown]
# ## A model with experts reads less, at first
#
# A token passes through a model layer by layer. DeepSeek-V3 is a **mixture of experts**: in most of its layers a router picks,
# for each token, a few of many expert blocks.
# The rest of the model works on every token.

# %%
k, E = DEEPSEEK_V3.experts_per_token, DEEPSEEK_V3.experts
routed = DEEPSEEK_V3.routed_params * DEEPSEEK_V3.routed_bytes_per_param
always = formulas.weight_bytes_moved(DEEPSEEK_V3) - routed
print(f"experts: {k} of {E} for a token; all of them {units.size(routed)}")
print(f"the rest, for every token: {units.size(always)}")

# %% [markdown]
# So a step for one user reads {{units.size(always)}} and {{k}}/{{E}} of {{units.size(routed)}}, together {{units.size(always + routed * k / E)}}.

# %% tags=["nbval-ignore-output", "fold"]
guess_experts = Prediction("And a step for 32 users, one token each?", unit="GB")
guess_experts

# %% [markdown]
# Each token misses a given expert with probability $(1 - k/E)$. All $B$ tokens of a step miss it with that to the power of $B$, so
#
# $$\text{share of the experts that are read} = 1 - \left(1 - \frac{k}{E}\right)^{B}$$
#
# | symbol | meaning |
# | --- | --- |
# | $k$ | experts that a token picks in a layer |
# | $E$ | experts in a layer |
# | $B$ | batch: tokens in the step, one for each user |

# %%
def share(batch):
    return 1 - (1 - k / E) ** batch

def step_bytes(batch):
    return always + routed * share(batch)

# %%
assert abs(step_bytes(32) / formulas.weight_bytes_read(DEEPSEEK_V3, 32) - 1) < 1e-12
guess_experts.reveal(step_bytes(32) / 1e9,
                     f"{share(32):.1%} of the experts, and all of the rest.",
                     figures.experts_read(DEEPSEEK_V3, (1, 2, 8, 32, 64, 256)))

# %% [markdown]
# ### What sharing is worth here
#
# {{units.size(step_bytes(1))}} for one user, {{units.size(step_bytes(32))}} for 32:
# {{units.digits(step_bytes(32) / step_bytes(1), 2)}} times the bytes for 32 times the people.
# Sharing helps, but far less than for a dense model, whose bytes would not grow at all.
#
# **Holds if** the router spreads tokens evenly over all {{E}}, each independently of the others. Real routing is lumpier, so a small batch
# reads less. If it never picked half of the experts, 32 users would read {{units.size(always + routed / 2 * (1 - (1 - 2 * k / E) ** 32))}} instead.

# %% [markdown]
# ## What we found
#
# - A model makes one token per step, and each step needs the one before.
# - Each step reads the weights again: {{units.size(moved)}} for 100 tokens of a 700B model.
# - The move is paid per step. A mixture of experts reads {{units.size(step_bytes(1))}} for one user and nearly all of itself for a few hundred.
#
# **What we assumed, and where it breaks.** Plain greedy decoding, without speculation; weights too large to stay beside the workers from step to step
# (the toy's would fit in a processor's cache); even routing.
#
# **Exercise:** [02 Autoregressive decoding](../exercises/02_autoregressive_decoding.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [03 Memory-bound](03_memory_bound.ipynb), why moving is slow.
