# %% [markdown]
# # 06 Pricing phenomena
#
# **Why do price lists look the way they do?**
#
# After this lesson you can
#
# - *solve* for the context at which a cost should start to climb, and hold it against real price tiers;
# - *predict* how many input tokens an output token is worth, at any batch and context;
# - *weigh* speed for one user against cost per token, and place a fast tier on that curve.
#
# 45 minutes. Read [04](04_batching.ipynb) and [05](05_kv_cache.ipynb) first. Section VI of the article. Letters: the table of [lesson 00](00_start_here.ipynb).
#
# Three phenomena, three parts: a long request costs more (18 minutes), output costs more than input (11), nobody sells instant answers (14).
# Each ends with what it found, and each runs after the set-up alone. Stop between them as you like.

# %% [markdown]
# ## Set-up
#
# New here: list prices, each row with its source and date, and what measured servers did.

# %%
from collections import Counter
from statistics import median

import sympy

from inference_math import figures, formulas, money, serving, units
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_70B, LLAMA_405B
from inference_math.catalog import ARTICLE_700B, is_model, model, rows
from inference_math.measured import served
from inference_math.prices import fast_tiers, policies, price, prices
from inference_math.widgets import LiveFigure, Prediction, Reading

names = "N N_a b B L kappa W F P a"
N, N_a, b, B, L, kappa, W, F, P, a = sympy.symbols(names, positive=True)

# %% [markdown]
# ## Part one: a long request costs more
#
# A price list has two numbers for a model: USD for a million tokens in, and for a million tokens out.
# Some lists have a third line in small print. Above a **threshold** of input tokens another price holds,
# and not only for the tokens above it: for the whole request.
#
# $$\text{request} = \frac{P\,p_\text{in} + A\,p_\text{out}}{10^6}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $P$, $A$ | tokens of the prompt, tokens of the answer | |
# | $p_\text{in}$, $p_\text{out}$ | list prices; the higher pair if $P$ is above the threshold | USD per million |

# %%
gpt = price("GPT-5.4")
for n in (gpt.threshold, gpt.threshold + 1):
    paid = money.request_price(gpt, n, 1_000)
    print(f"{gpt.dated}: {n:,} in, 1,000 out: USD {paid:.3f}")

# %% [markdown]
# One more token, and the bill is {{units.digits(paid / money.request_price(gpt, gpt.threshold, 1_000))}} times as high. No machine works like that: what it *costs* to serve a request
# grows smoothly. So a threshold can only be a rough copy of a cost. Which one?
#
# The article's answer is the **notebook**, a user's KV cache: at some context, moving notebooks takes longer than moving weights, and notebooks
# are not shared.
#
# $$\underbrace{\frac{N\,b}{W}}_\text{weights} = \underbrace{\frac{B\,L\,\kappa}{W}}_\text{notebooks}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters, all and active | |
# | $b$ | bytes for one parameter | byte |
# | $B$, $L$ | users in the batch, tokens of context of each | |
# | $\kappa$ | one entry: KV cache of one token | byte |
# | $W$, $F$ | bandwidth, arithmetic rate | byte/s, FLOP/s |

# %%
(crossing,) = sympy.solve(sympy.Eq(N * b / W, B * L * kappa / W), L)
crossing

# %% [markdown]
# It falls as the batch grows. So a model has no such context of its own; a model *at a batch* has ([claim A37](09_claims_ledger.ipynb#A37)). The earliest that counts is that of a full batch, lesson 05's $B^* = N b F/(2 N_a W)$: in a larger one computing takes longer than moving the weights.

# %%
full = N * b * F / (2 * N_a * W)
crossing.subs(B, full)

# %% [markdown]
# That is the critical context $L^*$. Lesson 05 also showed that nobody can hold a full batch of long contexts. A smaller batch crosses later, so $L^*$ says where a kink in the cost can be *at the earliest*.

# %% tags=["nbval-ignore-output"]
big = LLAMA_405B.at("fp8")
heavy, entry = formulas.weight_bytes_moved(big), big.kv_bytes_per_token
guess_crossing = Prediction(
    f"Llama-3.1-405B in 8 bit: {units.size(heavy)} of weights to move, "
    f"{units.size(entry)} an entry in 16 bit. Among 64 users, at how many "
    "tokens each do notebooks weigh as much as weights?", unit="tokens")
guess_crossing

# %% tags=["fold"]
small, large = (units.size(formulas.usable_memory(8 * gpu)) for gpu in (H100, H200))
guess_crossing.reveal(formulas.context_where_kv_equals_weights(big, batch=64), (
    f"Both together are then {units.size(2 * heavy)}: more than eight H100 can hold "
    f"({small}), and less than eight H200 can ({large})."))

# %% [markdown]
# ### Models beside price lists
#
# Now five models of 2024 and 2025 and two of 2026, at three batches, beside every price tier in the table of prices. What would not fit even on sixteen H200 is hollow:

# %% tags=["fold"]
tiers = [row for row in prices() if row.threshold]
llamas = [model(f"Llama-3.1-{size}").at("fp8") for size in ("8B", "70B", "405B")]
earlier = [*llamas, DEEPSEEK_V3, model("gpt-oss-120b")]
newest = [model(f"DeepSeek-{name}").at("fp8") for name in ("V4-Pro", "V4.1-Flash")]
crossings, too_many, room = [], set(), formulas.usable_memory(16 * H200)
for one in (*earlier, *newest):
    batches = {"batch 8": 8, "batch 64": 64,
               "B*": formulas.critical_batch_size(one, H100)}
    at = {label: formulas.context_where_kv_equals_weights(one, users)
          for label, users in batches.items()}
    crossings.append((one.name, at))
    too_many |= {(one.name, label) for label, users in batches.items()
                 if formulas.memory_needed(one, users, at[label]) > room}
lowest = min(row.threshold for row in tiers)
latest = max(at["B*"] for _, at in crossings[:len(earlier)])

# %% tags=["fold"]
title = (f"Price tiers start at {lowest:,} tokens; full batches of earlier models "
         f"cross by {units.digits(latest)}")
note = "weights in 8 bit or less, KV caches in 16; hollow: does not fit on 16 H200"
figures.show(figures.tiers_and_crossings(tiers, crossings, title, too_many, note))

# %% [markdown]
# At a full batch the earlier {{units.words(len(earlier))}} cross at or below {{units.digits(latest)}} tokens, and the first price tier starts at {{f"{lowest:,}"}}:
# {{units.digits(lowest / latest, 2)}} times as far out. Only a batch far from full comes near a threshold: among 8 users Llama-3.1-405B crosses at {{units.digits(formulas.context_where_kv_equals_weights(big, 8))}}.
#
# And look at the thresholds: {{", ".join(f"{n:,}" for n in sorted({row.threshold for row in tiers}))}}. Somebody chose these. A computed one would not end in three zeros.
#
# ### What the models of 2026 did to this story
#
# Turn it round. How little would a model have to read for each token of context, to cross at Gemini 2.5 Pro's threshold, {{f"{price('Gemini 2.5 Pro').threshold:,}"}} tokens, with a full batch?

# %%
threshold = price("Gemini 2.5 Pro").threshold
(needed,) = sympy.solve(sympy.Eq(crossing.subs(B, full), L), kappa)
needed

# %% tags=["fold"]
pro, flash = newest
served_pro, served_flash = (one.with_kv("fp8") for one in newest)
new_range = [formulas.critical_context(one, gpu) for gpu in (H100, H200)
             for one in (*newest, served_pro, served_flash)]
over = []
for one in (DEEPSEEK_V3, pro, served_flash):
    reads = formulas.kv_bytes_read(one, 1, 2e6) - formulas.kv_bytes_read(one, 1, 1e6)
    reads /= 1e6  # of each further token
    may = needed.subs({N_a: formulas.compute_flops(one) / 2, W: H100.bandwidth,
                       F: H100.flops["fp8"], L: threshold})
    over.append(reads / may)
    print(f"{one.name} reads {units.size(reads)} a token, may read {units.size(may)}")
hybrid = model("Qwen3.5-397B-A17B").at("fp8")
allowed = formulas.compute_time(flash, H100) * H100.bandwidth  # bytes of one user
level = [2 * formulas.kv_bytes_read(one, 1, 1e6) - formulas.kv_bytes_read(one, 1, 2e6)
         for one in (flash, served_flash)]  # of a notebook, what does not grow

# %% [markdown]
# DeepSeek-V3 reads {{units.digits(over[0], 2)}} times as much as it may. Then came models that answer in three ways:
#
# - **Read a part.** DeepSeek-V4-Pro keeps one entry for several tokens and reads of them only an index and the few that it picks: {{units.digits(over[1], 2)}} times what it may. V4.1-Flash, as served, is below it.
#   V4-Pro's full batch crosses at {{units.digits(formulas.critical_context(pro, H100))}} tokens on H100 as drawn, at {{units.digits(formulas.critical_context(served_pro, H100))}} with entries in 8 bit, at {{units.digits(formulas.critical_context(served_pro, H200))}} with these on H200. V4.1-Flash, drawn at {{units.digits(formulas.critical_context(flash, H100))}} with notebooks in 16 bit, is served with smaller ones that cross at {{units.digits(formulas.critical_context(served_flash, H100))}} to {{units.digits(formulas.critical_context(served_flash, H200))}}. That is among the thresholds.
#   (So far apart, because a part of each notebook does not grow: of the {{units.size(allowed)}} that a step on H100 may read for a user it takes {{units.size(level[0])}} in 16 bit, and {{units.size(level[1])}} as served.)
# - **Keep a summary.** {{hybrid.name.split(" (")[0]}} has {{hybrid.shape.layers}} layers, most of which keep {{units.size(hybrid.state_bytes)}} for each user in all, whatever the length. Reading that takes {{units.digits(hybrid.state_bytes / (formulas.compute_time(hybrid, H100) * H100.bandwidth), 2)}} times as long as computing the user's token. So no batch of it is ever bound by computing, and with $B^*$ users notebooks outweigh the weights from the first token on. Among 64 users it crosses at {{units.digits(formulas.context_where_kv_equals_weights(hybrid, 64))}}.
# - **As before.** GLM-5.3 crosses at {{units.digits(formulas.critical_context(model("GLM-5.3").at("fp8"), H100))}} tokens, and MiniMax-M3 at {{units.digits(formulas.critical_context(model("MiniMax-M3").at("fp8"), H100))}}.
#
# So a machine *can* have its kink where lists have theirs. But DeepSeek, whose models these are, charges nothing for length.
#
# **Holds if** a step reads at most {{units.size(needed.subs({N_a: 100e9, W: H100.bandwidth, F: H100.flops["fp8"], L: threshold}))}} for each of {{f"{threshold:,}"}} tokens (100 billion active parameters, H100, full batch), or the batch is far below full. Then the article's point can be the *place* of a threshold. *That* a longer context costs more is true without either (claims [A36](09_claims_ledger.ipynb#A36) and [A38](09_claims_ledger.ipynb#A38)).
#
# ### Which of the two prices rises?
#
# There is a second test. Notebooks are decode's burden: they are read for each *output* token. If the tier pays for them, output should rise more than input.

# %% tags=["nbval-ignore-output"]
guess_rise = Prediction(
    "Past the threshold, which price rises more in most lists?",
    choices=("output", "both alike", "input"))
guess_rise

# %% tags=["fold"]
habits = policies(lambda row: row.rise, tiers)  # one provider, one rule: once
count = Counter("input" if i > o else "output" if o > i else "both alike"
                for _, (i, o) in habits)
guess_rise.reveal(
    count.most_common(1)[0][0],
    f"{len(tiers)} rows of the table, {len(habits)} habits (one provider, one rule). "
    f"Input rises more in {units.words(count['input'])}, both alike in "
    f"{units.words(count['both alike'])}, as for the article's Gemini 1.5 Pro, "
    f"output more in {units.words(count['output'])}:",
    "; ".join(f"{who} input × {i:g}, output × {o:g}" for who, (i, o) in habits))

# %% [markdown]
# ### What makes input dear
#
# So the tier hardly pays for notebooks (claims [A34](09_claims_ledger.ipynb#A34) and [A35](09_claims_ledger.ipynb#A35)). What makes *input* dearer with length? Reading a prompt is one pass over all its tokens, a **prefill**, and each of them looks back at half the prompt on average:
#
# $$\frac{t}{P} = \frac{2\,N_a + a\,P/2}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $t$ | time to read the prompt | s |
# | $P$ | tokens of the prompt | |
# | $a$ | arithmetic of one look back at one token (lesson 05) | FLOP |
#
# At which prompt does a token cost twice what it costs in a short one?

# %%
per_input_token = (2 * N_a + a * P / 2) / F
short = sympy.limit(per_input_token, P, 0)
(doubled,) = sympy.solve(sympy.Eq(per_input_token, 2 * short), P)
doubled

# %% tags=["fold"]
others = ("Qwen3-235B-A22B", "DeepSeek-V3", "MiniMax-M3", "DeepSeek-V4-Pro")
doubling = {one.name: formulas.prompt_where_attention_equals_weights(one)
            for one in (*llamas, *map(model, others), hybrid)}
for one in llamas:
    values = {N_a: formulas.compute_flops(one) / 2,
              a: one.attention_flops_per_context_token}
    assert abs(doubled.subs(values) / doubling[one.name] - 1) < 1e-12
for name, tokens in doubling.items():
    print(f"{name:23} {tokens:9,.0f} tokens")
known = {row.model: row for row in tiers if is_model(row.model)}
minimax, qwen = known["MiniMax-M3"], known["Qwen3.5 Plus"]

# %% [markdown]
# For the dense Llamas these are lengths of the right size. A mixture of experts has few active parameters to set against the same looks back, and doubles far too early. The last three look back at all of the prompt in few layers, or at a part of it only, and double late.
#
# Of the models with a price tier, the shapes of {{units.words(len(known))}} are public. MiniMax-M3's prices double past {{f"{minimax.threshold:,}"}} tokens, and its arithmetic at {{units.digits(doubling["MiniMax-M3"])}}: near.
# Qwen3.5 Plus is, [by its maker's word](https://huggingface.co/Qwen/Qwen3.5-397B-A17B), the hosted {{hybrid.name.split(" (")[0]}}. Its arithmetic doubles at {{units.digits(doubling[hybrid.name])}}, and its prices rise by {{f"{qwen.rise[0] - 1:.0%}"}} past {{f"{qwen.threshold:,}"}}: not near. Two cases are no law, and these two do not agree.
#
# Both stories in one picture: dashed what prefill's attention makes of input, solid what notebooks make of output. On top lie the price lists, a filled dot for input and a hollow square for output. Grey begins where memory is full:

# %%
def both_stories(model_name, batch):
    one = model(model_name).at("fp8")
    room = formulas.max_batch(one, 8 * H200, 200_000) >= 1
    return figures.kinks(one, (8 if room else 16) * H200, batch, tiers)

# %% tags=["nbval-ignore-output"]
shown = [LLAMA_405B.name, LLAMA_70B.name, *others]
LiveFigure(both_stories, model_name=shown, batch=[64, 16, 4, 1])

# %% tags=["fold"]
def dearer(tokens):
    """How many times as much a token costs with these before it: input, output."""
    how = {"refine": "attention_flops"}
    prompt = formulas.prefill_time(big, 8 * H200, tokens, **how)
    step, first = (formulas.step_time(big, 8 * H200, 64, n, **how) for n in (tokens, 0))
    return prompt / formulas.compute_time(big, 8 * H200, tokens), step / first

costs = [dearer(row.threshold) for row in tiers]
dots, squares = (median(row.rise[i] / cost[i] for row, cost in zip(tiers, costs))
                 for i in (0, 1))
print(f"in the median, a filled dot lies at {dots:.2f} times the dashed curve,")
print(f"and a hollow square at {squares:.2f} times the solid one, at batch 64")

# %% [markdown]
# So for Llama-3.1-405B on eight H200 prefill comes near the list prices; decode at batch 64 is far above them, and 64 such users do not fit. Choose a smaller batch until the solid curve passes through the squares.
#
# At batch 4 it does: there {{f"{threshold:,}"}} tokens of notebook for each double the move. A provider who can only keep a few long requests at once has such a curve, and memory does force that: eight H200 hold {{int(formulas.max_batch(big, 8 * H200, threshold))}} users of {{f"{threshold:,}"}} tokens, with a notebook of {{units.size(formulas.kv_bytes(big, threshold))}} each.
#
# ### Part one in three lines
#
# - Notebooks weigh as much as weights at $N b/(B\,\kappa)$: by {{units.digits(latest)}} tokens in a full batch of earlier models, where tiers start at {{f"{lowest:,}"}}; DeepSeek's newest cross at {{units.digits(min(new_range))}} to {{units.digits(max(new_range))}}, by format and GPU.
# - Input rises at least as much as output in every list, which points to prefill, not to notebooks.
# - The thresholds are round numbers, and of {{units.words(len(known))}} models with a tier the shape is known: the reason is not proven ([claim A39](09_claims_ledger.ipynb#A39)). Caching, room in memory or plain commerce fit as well. Lists disagree even about the trend: Gemini's Flash line dropped its tier, as the article says, and
#   Gemini 2.5 Pro kept one; Claude Opus 4.6 went flat on {{price("Claude Opus 4.6").effective_from}}, and GPT-5.4 had brought a tier in on {{gpt.effective_from}} (claims [A40](09_claims_ledger.ipynb#A40) and [A41](09_claims_ledger.ipynb#A41)).

# %% [markdown]
# ## Part two: output costs more than input
#
# The same model, the same GPUs, a token in and a token out. The table of prices has {{len(prices())}} rows, and most providers keep to one ratio for many models; each such habit is counted once.

# %% tags=["nbval-ignore-output"]
guess_ratio = Prediction(
    "For how many input tokens does an output token pay, in the median habit?")
guess_ratio

# %% tags=["fold"]
every = [row.output_over_input for row in prices()]
lists = policies(lambda row: round(row.output_over_input, 2))
listed = [alike[0].output_over_input for alike in lists.values()]
guess_ratio.reveal(
    median(listed), f"{len(listed)} habits lie between {units.digits(min(listed))} and "
    f"{units.digits(max(listed), 2)}. If every row counts, the median is "
    f"{units.digits(median(every))}.")

# %% [markdown]
# ### Reading is a batch in itself
#
# Why so much? A prompt of $P$ tokens goes through the model in one pass, a **prefill**. The weights move once for all of them:
#
# $$t = \max\left(\frac{N\,b}{W},\ \frac{2\,N_a\,P}{F}\right)$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $t$ | time to read the prompt, the **time to first token** | s |
# | $N\,b/W$ | one move of the weights | s |
# | ${2}\,N_a\,P/F$ | arithmetic for $P$ tokens | s |
#
# After that each token is a decode step, and the step is the **time per output token**. On eight H100, which do {{units.flops(8 * H100.flops["fp8"])}} in 8 bit and move {{units.bandwidth(8 * H100.bandwidth)}}:

# %%
llama, gpus, prompt = LLAMA_70B.at("fp8"), 8 * H100, 8_192
move = formulas.weight_bytes_moved(llama) / gpus.bandwidth
compute = formulas.compute_flops(llama) * prompt / gpus.flops["fp8"]
first = max(move, compute)
assert first == formulas.prefill_time(llama, gpus, prompt)
each = formulas.step_time(llama, gpus, batch=4, context=prompt)
print(f"ideal:    {units.time(first)} to read, {units.time(each)} for a token written")
(real,) = [run for run in served(prompt, 1024)
           if (run.devices, run.concurrency) == (8, 4)]
print(f"measured: {units.time(real.time_to_first_token)} to read, "
      f"{units.time(real.time_per_token)} for a token written")

# %% [markdown]
# {{f"{prompt:,}"}} tokens are read in the time in which each of 4 users gets {{units.digits(first / each, 2)}} written ({{units.digits(real.time_to_first_token / real.time_per_token, 2)}} on the real server, which reaches a part of the peak).
#
# Writing for one user is 1 token at a time. A prompt is many at once. Here are both, for the article's model on the {{units.words(formulas.devices_needed(formulas.weight_bytes(ARTICLE_700B), H100))}} H100 that just hold it. Make the prompt longer, and see who waits:

# %% tags=["nbval-ignore-output", "machine"]
Reading()

# %% [markdown]
# The time on the belt stays: the weights come once, for one token or for thousands. From {{units.digits(formulas.critical_batch_size(llama, gpus))}} tokens on the workers set the time, and nobody waits for the belt.
#
# **Holds if** a pass takes in more tokens than the critical batch: about {{units.digits(formulas.critical_batch_size(llama, H100), 1)}} for a dense model, but
# {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100), 2)}} for DeepSeek-V3, unless several prompts share a pass ([claim A43](09_claims_ledger.ipynb#A43)). And if prompts are read in passes of their own: many servers cut them into pieces that ride along in decode steps, or read them on other machines.
#
# ### The ratio, in one line
#
# Let a token cost the time it takes up: an output token is one of $B$ in a step, an input token one of $P$ in a prefill. While decode waits for the belt and prefill for the workers:

# %%
output = (N * b + B * L * kappa) / W / B
input_ = 2 * N_a / F
ratio = sympy.expand(output / input_)
ratio

# %% [markdown]
# The first term is $B^*$ over $B$, the second is $L$ over $L^*$:
#
# $$\frac{\text{output}}{\text{input}} = \frac{B^*}{B} + \frac{L}{L^*}$$
#
# How far the batch is from full, plus how many critical contexts each user has. Nothing else about model or GPU matters.
# (Where computing binds decode, too, the ratio is 1: it never falls below.)
#
# Take Llama-3.1-70B with weights and arithmetic in 8 bit, and notebooks in 16. Its $L^*$ was {{units.digits(formulas.critical_context(LLAMA_70B, H100))}} tokens with arithmetic in 16 bit (lesson 05). In 8 bit the workers are twice as fast and notebooks no smaller, so it is half.

# %% tags=["nbval-ignore-output"]
guess_floor = Prediction(
    "8,000 tokens of context each, and as many users as you like: how low can its "
    "ratio get?")
guess_floor

# %% tags=["fold"]
halved = formulas.critical_context(llama, H100)
guess_floor.reveal(
    8_000 / halved, f"8,000 over {units.digits(halved)}: the batch shares the weights, "
    "and not the notebooks. And as many users as you like do not fit.")

# %% [markdown]
# ### The model beside the lists
#
# An output token against one input token of a prompt of 2,000:

# %% tags=["fold"]
print("            no context   1,000 tokens   8,000 tokens each")
for batch in (1, 8, 64, 512):
    row = [formulas.output_over_input(llama, H100, batch, context, 2_000)
           for context in (0, 1_000, 8_000)]
    print(f"batch {batch:3}: {row[0]:12.1f} {row[1]:14.1f} {row[2]:14.1f}")
figures.show(figures.output_input_ratio(
    llama, gpus, (0, 1_000, 8_000), listed, 2_000, of="habits"))

# %% [markdown]
# A cross marks where memory is full; the grey band is where all {{len(listed)}} habits lie. The model reaches their median of {{units.digits(median(listed))}} with {{units.digits(formulas.critical_batch_size(llama, H100) / median(listed), 2)}} users and no context,
# or with a full batch and {{units.digits((median(listed) - 1) * halved, 2)}} tokens each, of whom {{int(formulas.max_batch(llama, gpus, (median(listed) - 1) * halved))}} would fit. So the article's reason fits, and gives the right size. The list alone cannot tell you *which* point it is.
#
# **Holds if** prices follow machine time. {{sum(abs(one - 5) < 0.01 for one in every)}} of {{len(every)}} rows are exactly 5 and {{sum(abs(one - 4) < 0.01 for one in every)}} exactly 4, which no machine would give: like thresholds, ratios are chosen ([claim A42](09_claims_ledger.ipynb#A42)).
#
# ### Part two in three lines
#
# - Reading moves the weights once for a whole prompt, writing once for each step: a prompt is a batch in itself.
# - In machine time output over input is $B^*/B + L/L^*$, and at least 1.
# - {{len(listed)}} habits of pricing lie between {{units.digits(min(listed))}} and {{units.digits(max(listed), 2)}}; a dense model without context gives that for {{units.digits(formulas.critical_batch_size(llama, H100) / max(listed), 2)}} to {{units.digits(formulas.critical_batch_size(llama, H100) / min(listed), 2)}} users. With context the notebooks, which the batch does not share ([claim A44](09_claims_ledger.ipynb#A44)), set a floor.

# %% [markdown]
# ## Part three: on one kind of machine, nobody sells instant answers
#
# You want your answer faster and you have money. Spread the model over more GPUs: each holds a part of every matrix, and all parts
# are read at once. NVIDIA measured a server with Llama-3.1-70B in 8 bit and 4 users ({{served()[0].measured}}), on 2 and on 8 H100. Reading the weights takes a quarter of the time on 8.

# %% tags=["nbval-ignore-output"]
guess_eight = Prediction(
    "Four times the GPUs: how many times the speed for a user, as measured?")
guess_eight

# %% tags=["fold"]
llama, of_four = LLAMA_70B.at("fp8"), [run for run in served() if run.concurrency == 4]
two, four, eight = of_four

# %% tags=["fold"]
on_one = formulas.read_time(formulas.weight_bytes_moved(llama), H100)
guess_eight.reveal(eight.speed / two.speed, *(
    f"{run.devices} H100: the weights take {units.time(on_one / run.devices)} to "
    f"read, and a step took {units.time(run.time_per_token)}." for run in of_four))

# %% [markdown]
# ### What divides, and what does not
#
# Something in a step does not divide. Say so in one line:
#
# $$t = \frac{t_1}{n} + c$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $t$ | time of a step | s |
# | $n$ | GPUs that share every matrix | |
# | $t_1$ | what divides: moving weights and notebooks | s |
# | $c$ | what does not: waiting for each other, starting each piece of work | s |
#
# Two measurements give the two unknowns. The third, on 4 GPUs, is then a test.

# %%
t_1, c, n, s = sympy.symbols("t_1 c n s", positive=True)
step = t_1 / n + c
solved = sympy.solve([sympy.Eq(step.subs(n, run.devices), run.time_per_token)
                      for run in (two, eight)], [t_1, c])
divides, fixed = float(solved[t_1]), float(solved[c])
tested = float(step.subs({**solved, n: 4}))
print(f"divides: {units.time(divides)}; does not: {units.time(fixed)}")
took = units.time(four.time_per_token)
print(f"on 4: {units.time(tested)} predicted, {took} measured")

# %% tags=["fold"]
figures.show(figures.spread(divides, fixed, of_four,
                            of="that share Llama-3.1-70B, all in 8 bit, 4 users"))
layers = int(rows("models")["Llama-3.1-70B"]["layers"])
exchange = formulas.fixed_time_per_collective(fixed, layers)
slow, quick = (run.time_per_token for run in served()
               if run.concurrency == 16 and run.devices != 4)
divides_16 = (slow - quick) / (1 / 2 - 1 / 8)
floor_16 = sum(formulas.step_parts(llama, H100, 16, 1_024 + 1_024 / 2)[:2])

# %% [markdown]
# The test holds within {{units.digits(100 * abs(tested / four.time_per_token - 1), 1)}} %. What is in the {{units.time(fixed)}}? In each of {{layers}} layers the GPUs add up their parts twice, and every one waits for the last: {{units.time(exchange)}} each time, if that were all. It is not: starting each piece of work, choosing the token, and reading the prompts of newcomers between the steps come on top. So that is an upper bound, derived here and not published by anybody.
# (A published estimate for communication alone, of DeepSeek-V3 over many machines: 15 ms a token, [claim A20](09_claims_ledger.ipynb#A20).)
#
# **Holds if** you read $t_1$ and $c$ as two numbers that draw a line through 4 users, and not as parts of the machine: the same two runs with 16 users give a $t_1$ of {{units.time(divides_16)}}, less than the {{units.time(floor_16)}} that one GPU needs for moving alone.
#
# ### Three numbers for a whole server
#
# Name the parts, then: a step is a constant, plus the ideal time over an efficiency, plus a share of the prompts that newcomers bring. Fitted to all runs of that table, and tried on runs that the fit has not seen:

# %% tags=["fold"]
runs, _ = serving.usable(served(None, None))
for terms in range(4):
    server = serving.fit(runs, serving.USUAL[:terms], draws=0)
    print(f"{' + '.join(('ideal', *server.terms)):40} {server.error.median:4.0%} off")
elsewhere = {"H200, vLLM": ("H200 SXM", "vllm"), "B200, vLLM": ("B200 HGX", "vllm"),
             "H200, TensorRT-LLM": ("H200 SXM", "trtllm")}
another = "H100, vLLM, gpt-oss-120b"
missed = {}
for name, which in {**elsewhere, another: ("H100 SXM", "vllm", "gpt-oss-120b")}.items():
    missed[name] = server.error_on(serving.usable(served(None, None, *which))[0])
    print(f"  unseen: {name:30} {missed[name].median:4.0%} off")

# %% [markdown]
# Three numbers bring the error over {{len(runs)}} runs, in the median, from more than half to {{f"{server.error.median:.0%}"}}. They travel to other GPUs, not to another program, and to another model least of all: on gpt-oss-120b half of the runs are {{f"{missed[another].median:.0%}"}} off or more. (The two ways to overlap of lesson 05 fit equally well; served runs cannot tell them apart.)

# %% [markdown]
# ### What speed costs
#
# Cost is GPUs times time: $n\,t/B$ GPU-seconds for a token. Ask for a speed $s = 1/t$, in tokens/s for one user, and remove $n$.

# %%
(gpus_for,) = sympy.solve(sympy.Eq(1 / s, step), n)
cost = t_1 / (B * (1 - c * s))
assert sympy.simplify(gpus_for / s / B - cost) == 0
cost

# %% [markdown]
# As $c\,s$ comes near 1 the cost grows past all bounds: one over $c$ is a wall. Here it stands at {{units.rate(1 / fixed)}}, and on 2 GPUs a user had {{units.rate(two.speed)}}. Each token costs that user's provider some GPU-seconds. Now let them pay for 100 times as many GPU-seconds a token, all for speed.

# %% tags=["nbval-ignore-output"]
guess_hundred = Prediction("100 times the money for a token: how many times the speed?")
guess_hundred

# %% tags=["fold"]
g = sympy.Symbol("g", positive=True)
hundred_times = sympy.Eq(cost.subs(s, g * s) / cost, 100).subs({c: fixed, s: two.speed})
hundred = float(sympy.solve(hundred_times, g)[0])
assert abs(formulas.cost_multiple(hundred, fixed * two.speed) / 100 - 1) < 1e-9
guess_hundred.reveal(
    hundred, "The article says that no money buys you out of it. For machines of one "
    "kind this is its sentence as a number.")

# %% [markdown]
# **Holds if** the hardware stays of one kind and $c$ stays at {{units.time(fixed)}} (claims [A45](09_claims_ledger.ipynb#A45), [A46](09_claims_ledger.ipynb#A46), [A50](09_claims_ledger.ipynb#A50)). In truth $c$ grows with many GPUs. With a free choice of how many, one [study](https://arxiv.org/abs/2506.04645)
# finds that the best time per token grows as the square root of the model's size and falls only as the cube root of the bandwidth ([claim A48](09_claims_ledger.ipynb#A48)).
#
# ### The frontier, and what is for sale on it
#
# Money can also buy *fewer users* in the batch: notebooks and queues shrink, and each token pays a larger share of the step.
# For requests of 1,024 tokens in and out the table has {{len(served())}} runs on H100, {{min(run.concurrency for run in served())}} to {{max(run.concurrency for run in served())}} users on {{min(run.devices for run in served())}} to {{max(run.devices for run in served())}} GPUs,
# and like ones for {{units.words(len(elsewhere))}} other servers. The stars are tiers that are sold as *up to so many times as fast*:

# %% tags=["fold"]
sold = [tier for tier in fast_tiers() if tier.speed_multiple]
goal, cheap = sold[0].speed_multiple, max(tier.price_multiple for tier in sold[1:])

def dearer_for(measured, speed):
    """Times the GPU-time for about so many times the speed of the cheapest run."""
    start = min(measured, key=lambda run: run.device_seconds)
    fast = [run for run in measured if run.speed >= 0.98 * speed * start.speed]
    return min(run.device_seconds for run in fast) / start.device_seconds

servers = [("H100, vLLM", served()),
           *((name, served(1024, 1024, *which)) for name, which in elsewhere.items())]
low, high = (pick(dearer_for(runs, goal) for _, runs in servers) for pick in (min, max))

# %% tags=["fold"]
title = (f"Llama-3.1-70B in 8 bit: {goal:g} times the speed takes "
         f"{low:.0f} to {high:.0f} times the GPU-time")
figures.show(figures.frontier(servers, sold, title))

# %% [markdown]
# Each line is a frontier: what one server can offer, from its own cheapest run. {{sold[0].standard.model}} asked {{f"{sold[0].price_multiple:g}"}} times the price for up to {{f"{goal:g}"}} times the speed, and {{" and ".join(tier.standard.model for tier in sold[1:])}} ask {{f"{cheap:g}"}} times. Both are what some machine does: the first lies on the lines of H100 and B200, the second near those of H200. The picture cannot say which tier is the dear one. It says how much depends on where the standard tier starts.
#
# Is {{f"{cheap:g}"}} possible with more GPUs alone? It depends on how near to that wall the standard tier runs. Call that share of its fastest $u = s\,c$; by the cost above, $g$ times the speed costs $(1-u)/(1-g\,u)$ times as much:

# %%
u = sympy.Symbol("u", positive=True)
shares = {}
for tier in sold:
    dearer_by = (1 - u) / (1 - tier.speed_multiple * u)
    (share,) = sympy.solve(sympy.Eq(dearer_by, tier.price_multiple), u)
    shares[tier.price_multiple] = float(share)
    print(f"{tier.fast.dated:40} standard at {float(share):.0%} of its fastest")
silent = [tier for tier in fast_tiers() if not tier.speed_multiple]
floors = [tier.promise for tier in silent if "above" in tier.promise]

# %% [markdown]
# So {{f"{cheap:g}"}} times is possible for a standard tier that runs at {{f"{shares[cheap]:.0%}"}} of the speed it could have. Other hardware, guessed tokens or a smaller margin would do as well, and nobody outside can tell which.
# {{units.words(len(silent)).capitalize()}} more tiers, called priority, state no multiple. What {{units.words(len(floors))}} of them promise is a floor ({{floors[0]}}): a place in the queue.
#
# **Holds if** a model served on 1 to 8 GPUs of these kinds stands for theirs, and GPU-time for price. Another kind of machine moves the wall: chips that keep the weights in their own memory answer more than ten times as fast, and are for sale (lesson 08). Of the article's two ways to a fast tier, more GPUs and more slots in a batch, the first is in this picture (claims [A48](09_claims_ledger.ipynb#A48) and [A49](09_claims_ledger.ipynb#A49)). More slots
# bring a customer more answers at a time, and one answer sooner only where they hold guesses at its next tokens (lesson 08); fewer users help one answer, too ([claim A47](09_claims_ledger.ipynb#A47)).

# %% [markdown]
# ## What we found
#
# - **Long requests.** Notebooks weigh as much as weights by {{units.digits(latest)}} tokens in a full batch of earlier models; tiers start at {{f"{lowest:,}"}}. Models of 2026 that read a part of their notebook cross up to {{units.digits(max(new_range))}}; one that keeps a summary is never bound by computing.
# - **Output.** It costs $B^*/B + L/L^*$ input tokens in machine time; lists ask {{units.digits(min(listed))}} to {{units.digits(max(listed), 2)}}.
# - **Instant answers.** A step on $n$ GPUs takes $t_1/n + c$: 100 times the GPU-time buys {{units.digits(hundred, 2)}} times the speed. Real servers took {{units.digits(low, 2)}} to {{units.digits(high, 2)}} times the GPU-time for {{f"{goal:g}"}} times the speed.
#
# **What we assumed, and where it breaks.** Prices that follow machine time; public models in place of the providers' own; servers of up to 8 GPUs, one model, one date; peak rates
# but for the measured runs; memory, which ends many of these curves early; no cached input, which has a price of its own.
#
# **Exercise:** [06 Pricing phenomena](../exercises/06_pricing_phenomena.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [07](07_one_picture.ipynb), can one picture hold all of it?
