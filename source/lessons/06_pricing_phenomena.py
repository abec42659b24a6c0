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
# 35 minutes. Read [04](04_batching.ipynb) and [05](05_kv_cache.ipynb) first. Section VI of the article.

# %% [markdown]
# ## Set-up
#
# New here: list prices, each row with its source and date, and what a measured server did.

# %%
from collections import Counter
from dataclasses import replace
from statistics import median

import sympy

from inference_math import derivations, figures, formulas, money, serving
from inference_math import units
from inference_math.catalog import DEEPSEEK_V3, H100, H200, LLAMA_70B, LLAMA_405B
from inference_math.catalog import is_model, model, rows
from inference_math.measured import served
from inference_math.prices import fast_tiers, policies, price, prices
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## First phenomenon: a long request costs more
#
# A price list has two numbers for a model: USD for a million tokens in, and for a million tokens out.
# Some lists have a third line in small print. Above a **threshold** of input tokens another price holds,
# and not only for the tokens above it: for the whole request.
#
# $$\text{request} = \frac{n_\text{in}\,p_\text{in} + n_\text{out}\,p_\text{out}}{10^6}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $n_\text{in}$, $n_\text{out}$ | tokens of the prompt and of the answer | |
# | $p_\text{in}$, $p_\text{out}$ | list prices; the higher pair if $n_\text{in}$ is above the threshold | USD per million |

# %%
gpt = price("GPT-5.4")
for n in (gpt.threshold, gpt.threshold + 1):
    paid = money.request_price(gpt, n, 1_000)
    print(f"{gpt.dated}: {n:,} in, 1,000 out: USD {paid:.2f}")

# %% [markdown]
# One more token, and the bill is {{units.digits(paid / money.request_price(gpt, gpt.threshold, 1_000))}} times as high. No machine works like that: what it *costs* to serve a request
# grows smoothly. So a threshold can only be a rough copy of a cost. Which one?
#
# The article's answer is the KV cache: at some context, moving notes takes longer than moving weights, and notes
# are not shared. Let SymPy find that context. Change a symbol and run it again if you like.
#
# $$\underbrace{\frac{N\,b}{W}}_\text{weights} = \underbrace{\frac{B\,L\,\kappa}{W}}_\text{notes}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters, all and active | |
# | $b$ | bytes per parameter | B |
# | $B$, $L$ | batch, tokens of context of each user | |
# | $\kappa$ | KV bytes per token | B |
# | $W$, $F$ | bandwidth, arithmetic rate | B/s, FLOP/s |

# %%
any_model, any_gpu = derivations.symbols()
B, L = sympy.symbols("B L", positive=True)
weights = formulas.read_time(formulas.weight_bytes_moved(any_model), any_gpu)
notes = formulas.read_time(formulas.kv_bytes_read(any_model, B, L), any_gpu)
(crossing,) = sympy.solve(sympy.Eq(weights, notes), L)
crossing

# %% [markdown]
# It falls as the batch grows. So a model has no such context of its own; a model *at a batch* has (claim A37).
# At the critical batch of lesson 04, which is what a provider would like to run:

# %%
full = formulas.critical_batch_size(any_model, any_gpu)
assert crossing.subs(B, full) == formulas.critical_context(any_model, any_gpu)
crossing.subs(B, full)

# %% tags=["nbval-ignore-output"]
guess_crossing = Prediction(
    "Llama-3.1-405B in 8 bit, its notes in 16 bit, 64 users: at how many "
    "tokens do notes weigh as much as weights?", unit="tokens")
guess_crossing

# %%
big = LLAMA_405B.at("fp8")
guess_crossing.reveal(formulas.context_where_kv_equals_weights(big, batch=64))
sizes = ("8B", "70B", "405B")
llamas = [model(f"Llama-3.1-{size}").at("fp8") for size in sizes]
earlier = [*llamas, DEEPSEEK_V3, model("gpt-oss-120b")]
newest = [model(f"DeepSeek-{name}").at("fp8") for name in ("V4-Pro", "V4.1-Flash")]
crossings = []
for one in (*earlier, *newest):
    batches = {"batch 8": 8, "batch 64": 64,
               "B*": formulas.critical_batch_size(one, H100)}
    crossings.append((one.name, {
        label: formulas.context_where_kv_equals_weights(one, batch)
        for label, batch in batches.items()}))

# %% [markdown]
# Now {{units.words(len(earlier))}} models of 2024 and 2025 and {{units.words(len(newest))}} of 2026, at {{units.words(len(batches))}} batches, beside every price tier in the table. Weights in 8 bit (gpt-oss as
# released), notes in 16 bit:

# %%
tiers = [row for row in prices() if row.threshold]
lowest = min(row.threshold for row in tiers)
latest = max(at["B*"] for _, at in crossings[:len(earlier)])
pro, flash = newest
served_pro, served_flash = (one.with_kv("fp8") for one in newest)

def crosses(llm, gpu, words_multiplied=False):
    """Tokens at which a full batch's notes weigh as much as the weights."""
    if words_multiplied:  # and not looked up
        llm = replace(llm, input_embedding_params=0)
    return formulas.critical_context(llm, gpu)

new_range = [crosses(one, gpu) for one in (*newest, served_pro, served_flash)
             for gpu in (H100, H200)]

# %%
title = (f"Price tiers start at {lowest:,} tokens; full batches of earlier models "
         f"cross by {units.digits(latest)}")
figures.show(figures.tiers_and_crossings(tiers, crossings, title))

# %% [markdown]
# At a full batch the earlier {{units.words(len(earlier))}} cross at or below {{units.digits(latest)}} tokens, and the first price tier starts at {{f"{lowest:,}"}}:
# {{units.digits(lowest / latest, 2)}} times as far out. Only a batch far from full comes near a threshold: among 8 users even the dense Llama-3.1-405B crosses at {{units.digits(formulas.context_where_kv_equals_weights(big, 8))}}.
#
# The two newest are another matter. {{pro.name.split(" (")[0]}} keeps one note for several tokens, and a step *reads* of them only an index and the few that it picks.
# Its full batch crosses at {{units.digits(crosses(pro, H100))}} tokens on H100 with notes in 16 bit, as drawn, at {{units.digits(crosses(served_pro, H100))}} with notes in 8 bit, and on H200 at
# {{units.digits(crosses(served_pro, H200))}}: among the thresholds. DeepSeek-V4.1-Flash, drawn at {{units.digits(crosses(flash, H100))}} with notes in 16 bit, crosses at {{units.digits(crosses(served_flash, H100))}} to {{units.digits(crosses(served_flash, H200))}} with those that it is served with (H100, H200;
# their layout follows from the 890 B a token of its paper). These numbers leave out the table that turns words into vectors: it is looked up, and no token is multiplied with it. Counted as arithmetic it would put them at
# {{units.digits(crosses(pro, H100, True))}} to {{units.digits(crosses(served_pro, H200, True))}} for V4-Pro, and at {{units.digits(crosses(served_flash, H100, True))}} to {{units.digits(crosses(served_flash, H200, True))}} for V4.1-Flash as served.
#
# So a machine *can* have its kink where lists have theirs. But DeepSeek, whose models these are, charges nothing for length, and not all that is new is like them: GLM-5.3 crosses at {{units.digits(crosses(model("GLM-5.3").at("fp8"), H100))}} tokens, and MiniMax-M3 at {{units.digits(crosses(model("MiniMax-M3").at("fp8"), H100))}}.
#
# And look at the thresholds: {{", ".join(f"{n:,}" for n in sorted({row.threshold for row in tiers}))}}. Somebody chose these. A computed one would not end in three zeros.
#
# Turn it round. How little would a model have to read for each token of context, to cross at {{f"{price('Gemini 2.5 Pro').threshold:,}"}} tokens with a full batch?

# %%
threshold = price("Gemini 2.5 Pro").threshold
kappa = any_model.kv_bytes_per_token
(needed,) = sympy.solve(sympy.Eq(crossing.subs(B, full), L), kappa)
size = {"W": H100.bandwidth, "F": H100.flops["fp8"], "L": threshold}

def may_read(active):
    at = {**size, "N_a": active}
    return needed.subs({one: at[one.name] for one in needed.free_symbols})

# %%
over = []
for one in (DEEPSEEK_V3, pro, served_flash):
    reads = formulas.kv_bytes_read(one, 1, 2e6) - formulas.kv_bytes_read(one, 1, 1e6)
    least = may_read(formulas.compute_flops(one) / 2)
    over.append(reads / 1e6 / least)
    print(f"{one.name} reads {units.size(reads / 1e6)}, may {units.size(least)}")
hybrid = model("Qwen3.5-397B-A17B").at("fp8")
needed

# %% [markdown]
# A model with 100 billion active parameters may read {{units.size(may_read(100e9))}} for each token. With its own active parameters DeepSeek-V3 reads {{units.digits(over[0], 2)}} times as much as it may, V4-Pro {{units.digits(over[1], 2)}} times, and V4.1-Flash as served {{units.digits(over[2], 2)}} times.
#
# A third kind has no such point at all. {{hybrid.name.split(" (")[0]}} has {{hybrid.shape.layers}} layers, most of which keep a summary of fixed size instead of notes: {{units.size(hybrid.state_bytes)}} for each user, whatever the length.
# Reading that takes {{units.digits(hybrid.state_bytes / (formulas.compute_time(hybrid, H100) * H100.bandwidth), 2)}} times as long as computing the user's token. So no batch of it is ever bound by computing, with a context of one token or of a million.
#
# **Holds if** you take the article's point as an explanation of *why* long contexts cost more: that is sound. As a computed place for the
# threshold, it needs a model that reads only a part of its notes, or batches far below the balance (claims A36 and A38). And memory: at the crossing notes fill as much of it as the weights,
# which takes {{formulas.devices_needed(2 * formulas.weight_bytes(big), H200)}} H200 for Llama-3.1-405B.
#
# ### Which of the two prices rises?
#
# There is a second test. Notes are decode's burden: they are read for each *output* token. If the tier pays for them,
# output should rise more than input.

# %% tags=["nbval-ignore-output"]
guess_rise = Prediction(
    "Past the threshold, which price rises more in most lists?",
    choices=("output", "both alike", "input"))
guess_rise

# %%
rises = [row.rise for row in tiers]
habits = policies(lambda row: row.rise, tiers)  # one provider, one rule: once
count = Counter("input" if i > o else "output" if o > i else "both alike"
                for _, (i, o) in habits)
guess_rise.reveal(count.most_common(1)[0][0])
for (provider, (more_in, more_out)), alike in habits.items():
    print(f"{provider:10} input x {more_in:g}, output x {more_out:g}"
          f"  ({len(alike)} rows)")

# %% [markdown]
# {{len(tiers)}} rows, {{len(habits)}} habits. In {{units.words(count["input"])}} of them input rises more, in {{units.words(count["both alike"])}} both rise alike, as for the article's
# Gemini 1.5 Pro, and in {{units.words(count["output"])}} output rises more (claims A34, A35). So what makes *input* dearer with length? Prefill's own attention. Each token of a prompt looks back at half the prompt on average:
#
# $$\frac{t(P)}{P} = \frac{2\,N_a + a\,P/2}{F}$$
#
# with $P$ tokens in the prompt and $a$ FLOP for one look back. When has that doubled?

# %%
N_a, a, P, F = sympy.symbols("N_a a P F", positive=True)
per_input_token = (2 * N_a + a * P / 2) / F
short = sympy.limit(per_input_token, P, 0)
(doubled,) = sympy.solve(sympy.Eq(per_input_token, 2 * short), P)
for one in llamas:
    values = {N_a: formulas.compute_flops(one) / 2,
              a: one.attention_flops_per_context_token}
    at = formulas.prompt_where_attention_equals_weights(one)
    assert abs(doubled.subs(values) / at - 1) < 1e-12
others = ("Qwen3-235B-A22B", "DeepSeek-V3", "MiniMax-M3", "DeepSeek-V4-Pro")
doubling = {one.name: formulas.prompt_where_attention_equals_weights(one)
            for one in (*llamas, *map(model, others), hybrid)}
for name, tokens in doubling.items():
    print(f"{name:23} {tokens:9,.0f} tokens")
doubled

# %%
known = {row.model: row for row in tiers if is_model(row.model)}
print(*known, sep=", ")
minimax, qwen = known["MiniMax-M3"], known["Qwen3.5 Plus"]

# %% [markdown]
# For the dense Llamas these are lengths of the right size. A mixture has few active parameters to set against the same looks back, and doubles far too early: Qwen3-235B and DeepSeek-V3 near
# {{units.digits(doubling["DeepSeek-V3"], 2)}} tokens. The last three look back at all of the prompt in few layers or at a part of it only, and double late.
#
# Of the models with a price tier, the shapes of {{units.words(len(known))}} are public. MiniMax-M3's prices double past {{f"{minimax.threshold:,}"}} tokens, and the arithmetic of its prefill at {{units.digits(doubling["MiniMax-M3"])}}: near.
# Qwen3.5 Plus is, [by its maker's word](https://huggingface.co/Qwen/Qwen3.5-397B-A17B), the hosted {{hybrid.name.split(" (")[0]}}. Its arithmetic doubles at {{units.digits(doubling[hybrid.name])}}, and its prices rise by {{f"{qwen.rise[0] - 1:.0%}"}} past {{f"{qwen.threshold:,}"}}: not near. Two cases are no law, and these two do not agree.
#
# Both stories in one picture, for Llama-3.1-405B on eight H200, with the price lists on top:

# %%
figures.show(figures.kinks(big, 8 * H200, 64, tiers))

# %%
def dearer(tokens):
    """How many times as much a token costs with these before it: input, output."""
    how = {"refine": "attention_flops"}
    prompt = formulas.prefill_time(big, 8 * H200, tokens, **how)
    step, first = (formulas.step_time(big, 8 * H200, 64, n, **how) for n in (tokens, 0))
    return prompt / formulas.compute_time(big, 8 * H200, tokens), step / first

costs = [dearer(row.threshold) for row in tiers]
dots, squares = (median(asked[i] / cost[i] for asked, cost in zip(rises, costs))
                 for i in (0, 1))

# %% [markdown]
# A filled dot is what input costs past a threshold, a hollow square what output costs. In the median, a dot lies at {{units.digits(dots, 2)}} times
# the dashed curve, prefill's, and a square at {{units.digits(squares, 1)}} times the solid one, decode's. And 64 users of such lengths do not fit: grey begins where memory is full. The batch moves the solid curve, and the grey. At which batch does it pass through the squares?
# And what do both curves do for a model that is not dense? (All on 16 H200, weights in 8 bit, notes in 16.)

# %% tags=["nbval-ignore-output"]
def both_stories(model_name, batch):
    return figures.kinks(model(model_name).at("fp8"), 16 * H200, batch, tiers)

shown = [LLAMA_405B.name, LLAMA_70B.name, *others]
LiveFigure(both_stories, model_name=shown, batch=(1, 512))

# %% [markdown]
# For Llama-3.1-405B near batch {{units.digits(formulas.weight_bytes_moved(big) / formulas.kv_bytes(big, threshold), 1)}}, where {{f"{threshold:,}"}} tokens of notes each double the move. A provider who can only keep a few long requests at once has such a curve, and memory does force that:
# eight H200 hold {{int(formulas.max_batch(big, 8 * H200, threshold))}} users of {{f"{threshold:,}"}} tokens, with {{units.size(formulas.kv_bytes(big, threshold))}} of notes each.
#
# **Holds if** the curves describe the providers' models, whose shapes nobody outside knows, {{" and ".join(known)}} excepted. For a dense model prefill's attention comes nearer than KV traffic, for most sparse ones neither does, and caching, room in memory or
# plain commerce fit as well, so the reason is not proven (claim A39). The direction is a weak witness: length is billed by the *input* token, so a provider may ask for decode's burden there, too. The lists disagree about the direction, too: Gemini's Flash line dropped its tier, as the article says, while
# Gemini 2.5 Pro kept one; Claude Opus 4.6 went flat on {{price("Claude Opus 4.6").effective_from}}, and GPT-5.4 had brought a tier in on {{gpt.effective_from}} (claims A40, A41).

# %% [markdown]
# ## Second phenomenon: output costs more than input
#
# The same model, the same GPUs, a token in and a token out.

# %% tags=["nbval-ignore-output"]
guess_ratio = Prediction(
    "An output token costs how many input tokens, in the median list?")
guess_ratio

# %%
every = [row.output_over_input for row in prices()]
lists = policies(lambda row: round(row.output_over_input, 2))
listed = [alike[0].output_over_input for alike in lists.values()]

# %%
guess_ratio.reveal(median(listed))
print(f"{len(every)} rows, {len(listed)} habits: "
      f"from {min(listed):.1f} to {max(listed):.1f}")

# %% [markdown]
# {{units.digits(median(listed))}} if each habit of a provider counts once, {{units.digits(median(every))}} if every row does (claim A42). Why? A prompt of $P$ tokens goes through the model in one pass, a **prefill**. The weights move once for all of them:
#
# $$t_\text{prefill} = \max\left(\frac{N\,b}{W},\ \frac{2\,N_a\,P}{F}\right)$$
#
# It is the **time to first token**. After that each token is a decode step, and the step is the **time per output token**.

# %%
llama, gpus, prompt = LLAMA_70B.at("fp8"), 8 * H100, 8_192
read = formulas.weight_bytes_moved(llama) / gpus.bandwidth
compute = formulas.compute_flops(llama) * prompt / gpus.flops["fp8"]
first = max(read, compute)
assert first == formulas.prefill_time(llama, gpus, prompt)
each = formulas.step_time(llama, gpus, batch=4, context=prompt)
(real,) = [run for run in served(prompt, 1024)
           if (run.devices, run.concurrency) == (8, 4)]
for name, one, other in (("ideal", first, each), (
        "measured", real.time_to_first_token, real.time_per_token)):
    print(f"{name:9} first {units.time(one):>7}, each other {units.time(other)}")

# %% [markdown]
# {{f"{prompt:,}"}} tokens are read in the time in which {{units.digits(first / each, 2)}} are written ({{units.digits(real.time_to_first_token / real.time_per_token, 2)}} on the real server, which had 4 users and reaches a part of the peak).
# On the roofline of lesson 03 the two are far apart. How much arithmetic does each byte bring, and how much of an H100's rate is that?

# %%
passes = {"decode, 1 user": (1, 0), "64 users": (64, 0),
          "64 users of 8,000 tokens": (64, 8_000),
          "prompt of 100 tokens": (100, 0), "prompt of 2,000": (2_000, 0)}
for name, size in passes.items():
    brings = formulas.arithmetic_intensity(llama, *size)
    share = brings / formulas.ridge_point(H100, "fp8")
    print(f"{name:26} {brings:5.0f} FLOP a byte, {min(1, share):4.0%} of the peak")

# %% [markdown]
# More users lift decode, longer contexts push it back down. A prompt is a batch in itself, and its tokens all come at once.
#
# **Holds if** the prompt is long. Short means fewer tokens in a pass than the critical batch: about {{units.digits(formulas.critical_batch_size(llama, H100), 1)}} for a dense model, but
# {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100), 2)}} for DeepSeek-V3, unless several prompts share a pass (claim A43). And if prompts are read in passes of their own. Many servers cut them into pieces that ride
# along in decode steps, or read them on other machines; then the two share a bill, or the GPUs behind them are not the same.
#
# ### The ratio, in one line
#
# Let a token cost the time it takes up: an output token is one of $B$ in a step, an input token one of $P$ in a prefill.
# While decode is bound by memory and prefill by arithmetic, SymPy turns the ratio into something short.

# %%
output = (weights + notes) / B
input_ = formulas.compute_time(any_model, any_gpu, P) / P
L_star = formulas.critical_context(any_model, any_gpu)
ratio = sympy.simplify(output / input_)
assert sympy.simplify(ratio - (full / B + L / L_star)) == 0
ratio

# %% [markdown]
# $$\frac{\text{output}}{\text{input}} = \frac{B^*}{B} + \frac{L}{L^*}$$
#
# How far the batch is from full, plus how many critical contexts each user has. Nothing else about model or GPU matters.
# (Where computing binds decode, too, the ratio is 1: it never falls below.)

# %% tags=["nbval-ignore-output"]
guess_floor = Prediction(
    "Llama-3.1-70B in 8 bit, notes in 16 bit, 8,000 tokens of context: how low "
    "can the ratio get, with as many users as you like?")
guess_floor

# %%
guess_floor.reveal(8_000 / formulas.critical_context(llama, H100))
for batch in (1, 8, 64, 512):
    row = [formulas.output_over_input(llama, H100, batch, L, 2_000)
           for L in (0, 1_000, 8_000)]
    print(f"batch {batch:3}: " + "  ".join(f"{one:6.1f}" for one in row))

# %%
contexts = (0, 1_000, 8_000)
figures.show(figures.output_input_ratio(
    llama, 8 * H100, contexts, listed, 2_000, of="habits"))

# %% [markdown]
# $L^*$ is {{units.digits(formulas.critical_context(llama, H100))}} tokens here, half of lesson 05's, because the arithmetic is in 8 bit and the notes are not. A cross marks where memory is full. The grey band is where all {{len(listed)}} habits lie, {{units.digits(min(listed))}} to {{units.digits(max(listed), 2)}}. The model reaches the median of {{units.digits(median(listed))}} with {{units.digits(formulas.critical_batch_size(llama, H100) / median(listed), 2)}} users and no context,
# or with a full batch and {{units.digits((median(listed) - 1) * formulas.critical_context(llama, H100), 2)}} tokens each. So the article's reason fits, and gives the right size. The list alone cannot tell you *which* point it is.
#
# **Holds if** prices follow machine time. {{sum(abs(one - 5) < 0.01 for one in every)}} of {{len(every)}} rows are exactly 5 and {{sum(abs(one - 4) < 0.01 for one in every)}} exactly 4, which no machine would give: like thresholds, ratios are chosen. Weights are
# shared by the batch, a user's own notes are not (claim A44), and a model with a larger $L^*$ lets the curves sink.

# %% [markdown]
# ## Third phenomenon: on one kind of machine, nobody sells instant answers
#
# You want your answer faster and you have money. Spread the model over more GPUs: each holds a part of every matrix, and all parts
# are read at once. Here is a real server with Llama-3.1-70B in 8 bit and 4 users, {{served()[0].measured}}, on 2 and on 8 H100.

# %% tags=["nbval-ignore-output"]
guess_eight = Prediction(
    "Four times the GPUs: how many times the speed for a user?")
guess_eight

# %%
two, four, eight = (run for run in served() if run.concurrency == 4)
guess_eight.reveal(eight.speed / two.speed)
for run in (two, four, eight):
    gpus = run.devices * H100
    ideal = formulas.read_time(formulas.weight_bytes_moved(llama), gpus)
    print(f"{gpus.name}: reads {units.time(ideal)}, "
          f"took {units.time(run.time_per_token)}")

# %% [markdown]
# Reading takes a quarter of the time; the step does not. Something in it does not divide. Say so in one line:
#
# $$t(n) = \frac{t_1}{n} + c$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $n$ | GPUs that share every matrix | |
# | $t_1$ | what divides: moving weights and notes | s |
# | $c$ | what does not: waiting for each other, launching work | s |
#
# Two measurements give the two unknowns. The third, on 4 GPUs, is then a test.

# %%
t1, c, n, s = sympy.symbols("t_1 c n s", positive=True)
step = formulas.spread_step_time(t1, n, c)
equations = [sympy.Eq(step.subs(n, run.devices), run.time_per_token)
             for run in (two, eight)]
solved = sympy.solve(equations, [t1, c])
divides, fixed = float(solved[t1]), float(solved[c])
predicted = formulas.spread_step_time(divides, 4, fixed)
print(f"divides {units.time(divides)}, does not {units.time(fixed)}")
print(f"4 GPUs: {units.time(predicted)} predicted, "
      f"{units.time(four.time_per_token)} measured")
layers = int(rows("models")["Llama-3.1-70B"]["layers"])
exchange = formulas.fixed_time_per_collective(fixed, layers)

# %%
figures.show(figures.spread(divides, fixed, (two, four, eight)))

# %%
crowd, tokens_each = 16, 1_024 + 1_024 / 2
slow, quick = (run.time_per_token for run in served()
               if run.concurrency == crowd and run.devices != 4)
divides_16 = (slow - quick) / (1 / 2 - 1 / 8)
floor_16 = sum(formulas.step_parts(llama, H100, crowd, tokens_each)[:2])

# %% [markdown]
# The test holds within {{units.digits(100 * abs(predicted / four.time_per_token - 1), 1)}} %. What is in the {{units.time(fixed)}} that does not divide? In each of {{layers}} layers the GPUs add up their parts twice, and every one waits for the last: {{units.time(exchange)}} each time, if that were all.
#
# **Holds if** nobody takes the two numbers for parts of the machine. The same two runs with {{crowd}} users give a $t_1$ of {{units.time(divides_16)}}, less than the {{units.time(floor_16)}} that one GPU needs for moving alone. And $c$ is not
# communication only: launching kernels, choosing the token, and the prompts of newcomers, which are read between the steps of the others. So {{units.time(exchange)}} is an upper bound, derived here and not published by anybody.
# A published estimate for communication alone, in DeepSeek-V3 spread over many machines, is 15 ms a token (claim A20).
#
# ### Three numbers for a whole server
#
# So name the parts: a step takes a constant, the ideal time over an efficiency, and a share of the prompts that must be read for newcomers. Fitted to all runs of that table, one part after the other:

# %%
runs, left_out = serving.usable(served(None, None))
for n_terms in range(4):
    server = serving.fit(runs, serving.USUAL[:n_terms], draws=0)
    print(f"{' + '.join(('ideal', *server.terms)):40}"
          f" {server.error.median:4.0%} off in the median")
server

# %% [markdown]
# {{len(runs)}} runs on 2, 4 and 8 H100 with {{min(run.concurrency for run in runs)}} to {{max(run.concurrency for run in runs)}} users, and three numbers that bring the error from more than half to {{f"{server.error.median:.0%}"}}: the constant again, {{units.time(server.constant)}}; an efficiency of {{units.digits(server.efficiency, 2)}};
# and prompts that cost {{units.digits(server.prefill, 2)}} times their ideal. Do these travel? On runs that the fit has not seen:

# %%
elsewhere = {"H200, vLLM": ("H200 SXM", "vllm"), "B200, vLLM": ("B200 HGX", "vllm"),
             "H200, TensorRT-LLM": ("H200 SXM", "trtllm")}
another = "H100, vLLM, gpt-oss-120b"
unseen = {**elsewhere, another: ("H100 SXM", "vllm", "gpt-oss-120b")}
missed = {name: server.error_on(serving.usable(served(None, None, *which))[0])
          for name, which in unseen.items()}
for name, off in missed.items():
    print(f"{name:24} {off.median:4.0%} off in the median of {off.runs} runs")

# %% [markdown]
# To other GPUs yes, to another program no, and to another model least of all: on gpt-oss-120b, with the same GPU and program, half of the runs are {{f"{missed[another].median:.0%}"}} off or more, and one in ten {{f"{missed[another].p90:.0%}"}}.
# So the numbers belong to the program and the model as much as to the GPU. The two ways to overlap of lesson 04 fit equally well here; served runs cannot tell them apart.

# %% [markdown]
# ### What speed costs
#
# Cost is GPUs times time: $n\,t(n)/B$ GPU-seconds for a token. Ask for a speed $s = 1/t$, and let SymPy remove $n$.

# %%
(needed_gpus,) = sympy.solve(sympy.Eq(1 / s, step), n)
cost = sympy.factor(needed_gpus / s / B)
assert sympy.simplify(cost - t1 / (B * (1 - c * s))) == 0
cost

# %% [markdown]
# As $s$ comes near one over $c$ the cost grows past all bounds. Here that wall is at {{units.rate(1 / fixed)}}; on 2 GPUs the user had {{units.rate(two.speed)}}.

# %% tags=["nbval-ignore-output"]
guess_hundred = Prediction(
    "Pay for 100 times the GPU-time of those 2 GPUs, for each token: "
    "how many times the speed?")
guess_hundred

# %%
k, M = sympy.symbols("k M", positive=True)
dearer = sympy.Eq(M, cost.subs(s, k * s) / cost)
(faster,) = sympy.solve(dearer, k)
hundred = float(faster.subs({c: fixed, s: two.speed, M: 100}))

# %%
again = formulas.cost_multiple(hundred, fixed * two.speed)
assert abs(again / 100 - 1) < 1e-9
guess_hundred.reveal(hundred)

# %% [markdown]
# 100 times the money, {{units.digits(hundred, 2)}} times the speed. The article says that no money buys you out of it, and for machines of one kind this is its sentence as a number.
#
# **Holds if** the hardware stays of one kind and $c$ stays the same (claims A45, A46, A50). In truth $c$ grows with many GPUs. With a free choice of how many, one study
# finds that the best time per token grows as the square root of the model's size and falls only as the cube root of the bandwidth (claim A48).

# %% [markdown]
# ### The frontier, and what is for sale on it
#
# Money can also buy *fewer users* in the batch: notes and queues shrink, and each token pays a larger share of the step.
# For requests of 1,024 tokens in and out the table has {{len(served())}} runs on H100, {{min(run.concurrency for run in served())}} to {{max(run.concurrency for run in served())}} users on {{min(run.devices for run in served())}} to {{max(run.devices for run in served())}} GPUs.

# %%
h100, sold = served(), [tier for tier in fast_tiers() if tier.speed_multiple]
base = min(h100, key=lambda run: run.device_seconds)
goal = sold[0].speed_multiple

# %% tags=["nbval-ignore-output"]
guess_tier = Prediction(
    f"Cheapest for each token are {base.concurrency} users on {base.devices} GPUs. "
    f"To about {goal:g} times that speed: how many times the GPU-time per token?")
guess_tier

# %%
def dearer_for(measured, speed):
    """Times the GPU-time for about so many times the speed of the cheapest run."""
    start = min(measured, key=lambda run: run.device_seconds)
    fast = [run for run in measured if run.speed >= 0.98 * speed * start.speed]
    return min(run.device_seconds for run in fast) / start.device_seconds

times = dearer_for(h100, goal)
guess_tier.reveal(times)

# %% [markdown]
# That is one program on one kind of GPU. The same measurement exists for {{units.words(len(elsewhere))}} more:

# %%
servers = [("H100, vLLM", h100), *((name, served(1024, 1024, *which))
                                   for name, which in elsewhere.items())]
each = {name: dearer_for(measured, goal) for name, measured in servers}
for name, factor in each.items():
    print(f"{name:20} {goal:g} times the speed: {factor:.1f} times the GPU-time")
low, high = min(each.values()), max(each.values())

# %%
cheap = max(tier.price_multiple for tier in sold[1:])
title = f"{goal:g} times the speed: {low:.0f} to {high:.0f} times the GPU-time"
figures.show(figures.frontier(servers, fast_tiers(), title))

# %% [markdown]
# Each line is a frontier: what one server can offer, from its own cheapest run. {{sold[0].standard.model}} asked {{f"{sold[0].price_multiple:g}"}} times the price for up to {{f"{goal:g}"}} times the speed, and {{", ".join(tier.standard.model for tier in sold[1:])}} ask {{f"{cheap:g}"}} times
# for up to {{f"{max(tier.speed_multiple for tier in sold[1:]):g}"}}. Both are what some machine does: the first lies on the lines of H100 and B200, the second near those of H200. So the picture cannot say which tier is the dear one. It says how much depends on where the standard tier starts.
#
# Is {{f"{cheap:g}"}} possible at all? With more GPUs at the same batch it depends on how far from that wall the standard tier runs:

# %%
u = sympy.Symbol("u", positive=True)
shares = {}
for tier in sold:
    k_times = formulas.cost_multiple(tier.speed_multiple, u)
    (share,) = sympy.solve(sympy.Eq(k_times, tier.price_multiple), u)
    shares[tier.price_multiple] = float(share)
    print(f"{tier.fast.dated:40} standard at {float(share):.0%} of its limit")
silent = [tier for tier in fast_tiers() if not tier.speed_multiple]
floors = [tier.promise for tier in silent if "above" in tier.promise]

# %% [markdown]
# So {{f"{cheap:g}"}} times is possible for a standard tier that runs at {{f"{shares[cheap]:.0%}"}} of the speed it could have. Other hardware, speculation or a smaller margin would do as well, and nobody outside can tell which.
# The {{units.words(len(silent))}} priority tiers state no multiple. What {{units.words(len(floors))}} of them promise is a floor ({{floors[0]}}): a place in the queue.
#
# **Holds if** a model served on 1 to 8 GPUs of these kinds stands for theirs, and GPU-time for price. Another kind of machine moves the wall: chips that keep the weights in their own memory answer more than ten times as fast, and are for sale (lesson 08). Of the article's two ways to a fast tier, more GPUs is the one in this picture (claims A48, A49). More slots in a batch would
# bring a customer more answers at a time, not one answer sooner; for one stream it is fewer users that helps (claim A47).

# %% [markdown]
# ## What we found
#
# - Notes weigh as much as weights at $N b/(B\,\kappa)$: {{units.digits(latest)}} tokens at most for a full batch of the earlier models, where tiers start at {{f"{lowest:,}"}}. DeepSeek-V4-Pro and V4.1-Flash read so little of theirs that they cross at
#   {{units.digits(min(new_range))}} to {{units.digits(max(new_range))}}, by the format of their notes and the GPU, and some hybrids are never bound by computing at all. Thresholds are round numbers, and of {{units.words(len(known))}} models with a tier the shape is known.
# - Output over input is $B^*/B + L/L^*$ in machine time. {{len(listed)}} habits of pricing lie between {{units.digits(min(listed))}} and {{units.digits(max(listed), 2)}}; a dense model without context gives that for {{units.digits(formulas.critical_batch_size(llama, H100) / max(listed), 2)}} to {{units.digits(formulas.critical_batch_size(llama, H100) / min(listed), 2)}} users.
# - A step on $n$ GPUs takes $t_1/n + c$. 100 times the GPU-time buys {{units.digits(hundred, 2)}} times the speed, and {{f"{goal:g}"}} times the speed took {{units.digits(low, 2)}} to {{units.digits(high, 2)}} times the GPU-time on {{units.words(len(servers))}} real servers.
#
# **What we assumed, and where it breaks.** Prices that follow machine time; public models in place of the providers' own; servers of up to 8 GPUs, one model, one date; peak rates
# but for the measured runs; memory, which ends many of these curves early; no cached input, which has a price of its own.
#
# **Exercise:** [06 Pricing phenomena](../exercises/06_pricing_phenomena.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [07](07_one_picture.ipynb), can one picture hold all of it?
