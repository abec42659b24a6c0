# %% [markdown]
# # 03 Memory-bound
#
# **Why is it slow, when the workers are so fast?**
#
# After this lesson you can
#
# - *compute* how fast any model can speak on any GPU, from two numbers of its spec sheet;
# - *tell* whether memory or arithmetic is the limit, with the ridge point;
# - *place* your own computer on the same chart as an H100.
#
# 25 minutes. Read [02](02_autoregressive_decoding.ipynb) first. Section III of the article. All letters: [lesson 00](00_start_here.ipynb#Letters).

# %% [markdown]
# ## Set-up
#
# The pictures and formulas, the models and GPUs with their sources, and the things to touch.

# %%
from dataclasses import replace

import sympy

from inference_math import figures, formulas, measured, units
from inference_math.catalog import ARTICLE_700B, LLAMA_8B, LLAMA_70B
from inference_math.catalog import DEEPSEEK_V3, H100, H200, H100_ROUNDED, LAPTOP
from inference_math.catalog import hardware, single_devices
from inference_math.widgets import Belt, LiveFigure, Prediction

# %% [markdown]
# ## How long does one move take?
#
# In lesson 00 the belt needed far longer than the workers. Here is where the two times come from. The article asks about one
# H100, although one cannot hold its 700 billion parameters of a byte each. All of them travel once
# from the warehouse, the memory, to the workers, the compute units. An H100's belt brings {{units.bandwidth(H100.bandwidth)}}.

# %% tags=["nbval-ignore-output"]
guess_move = Prediction("How long does one H100 need to move 700 GB once?", unit="ms")
guess_move

# %% [markdown]
# The belt's speed is its bandwidth. Nothing else enters:
#
# $$t_\text{move} = \frac{N\,b}{W}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$ | parameters | |
# | $b$ | bytes for one parameter | byte |
# | $W$ | bandwidth: how wide the belt is | byte/s |

# %%
n_bytes = ARTICLE_700B.total_params * ARTICLE_700B.weight_bytes_per_param
move = n_bytes / H100.bandwidth

# %% tags=["fold"]
guess_move.reveal(
    1e3 * move,
    f"A step makes one token for one user, who gets {units.rate(1 / move)} and waits "
    f"{units.time(500 * move)} for an answer of 500.")

# %% [markdown]
# ### The article's number, and sixteen belts

# %%
rounded = n_bytes / H100_ROUNDED.bandwidth
sixteen = 16 * H100
move_16 = n_bytes / sixteen.bandwidth
swept = measured.gemm()  # one large matrix, timed on a real H100
once = measured.fit_knee(swept).flat  # seconds for a move of it (lesson 04 fits)
reached = swept.weight_bytes / once / H100.bandwidth
units.times(rounded, move, move_16)

# %% [markdown]
# {{units.time(rounded)}}, or {{units.rate(1 / rounded)}}, is what the article has, with a bandwidth rounded to {{units.bandwidth(H100_ROUNDED.bandwidth)}}. The data sheet of the
# H100 SXM, the one in servers, gives {{units.time(move)}}. (Claims [A15](09_claims_ledger.ipynb#A15), [A16](09_claims_ledger.ipynb#A16), [A18](09_claims_ledger.ipynb#A18).)
#
# A model need not take as long as that. In the machine of lesson 00 sixteen belts run side by side, and each brings a sixteenth of the boxes: {{units.time(move_16)}}
# ([claim A17](09_claims_ledger.ipynb#A17)). `16 * H100` is sixteen of everything. What it leaves out is how they talk to each other, and
# lesson 06 measures that.
#
# **Holds if** a belt runs at its peak. Measured with one large matrix in 16 bit it reaches {{units.digits(100 * reached, 2)}} %, which turns {{units.time(move)}} into {{units.time(move / reached)}}.
#
# ## And how long does the computing take?
#
# For one token each parameter is multiplied once and added once. One such operation on two numbers is a **FLOP**
# (floating-point operation), so it is 2 FLOP for each parameter.
#
# How many a GPU does in a second depends on the bytes of its numbers. An H100 does {{units.flops(H100.flops["bf16"])}} in `bf16`, of two bytes, and
# {{units.flops(H100.flops["fp8"])}} in `fp8`, of one. (T is a million million, P a thousand times that.) A data sheet also prints twice these rates, for matrices of
# which half is zero. A model's are not, so the rates here are the ones called *dense*.
#
# $$t_\text{compute} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N_a$ | parameters that work on a token, here all | |
# | $B$ | tokens made in this step, the batch: 1 | |
# | $F$ | arithmetic rate in the format of the numbers, here `fp8` | FLOP/s |

# %%
flop = 2 * ARTICLE_700B.active_params * 1
compute = flop / H100.flops["fp8"]
units.times(move, compute)

# %%
figures.show(figures.move_and_compute(ARTICLE_700B, H100))

# %% [markdown]
# {{units.times(move, compute)[1]}} of computing in {{units.times(move, compute)[0]}} of moving: {{units.digits(move / compute)}} times less. The workers are not slow. They are idle.
# Sixteen GPUs change nothing about it, for sixteen crews come with the sixteen belts.
#
# Here the two are at work. Give every GPU a wider belt, and see how wide it must be until nobody sits.

# %% tags=["nbval-ignore-output", "machine", "fold"]
Belt("Every GPU has a belt of {bandwidth}. Together they bring {weights} in {move}. "
     "The workers need {compute} for their part, so {idle} of them sit.",
     model=ARTICLE_700B, hardware=sixteen)

# %% [markdown]
# ### Better workers
#
# Someone sells a GPU with twice the arithmetic rate and the same belt.

# %% tags=["nbval-ignore-output"]
guess_twice = Prediction(
    "Twice the workers, the same belt: one user's token takes",
    choices=("half as long", "a little less long", "just as long"))
guess_twice

# %% tags=["fold"]
guess_twice.reveal(
    "just as long",
    "The longer of {} and {} is what it was. ".format(*units.times(move, compute / 2)),
    "Twice the belt would have halved it.")

# %% [markdown]
# ### The longer of the two
#
# While boxes arrive, the workers use those that have come. So moving and computing overlap, and the step ends when the
# longer of the two does:
#
# $$t_\text{step} = \max\left(t_\text{move},\ t_\text{compute}\right)$$

# %%
step = max(move, compute)
assert step == formulas.step_time(ARTICLE_700B, H100)

# %% [markdown]
# The library's `step_time` is this line. Called with a list of batches it needs the maximum number by number, which in NumPy is
# `numpy.maximum(move, compute)`.
#
# **Holds if** the two overlap perfectly. With no overlap they add up. That is never more than twice as long, and here {{units.digits(100 * compute / move, 2)}} % more.
#
# ## The ridge point
#
# When would the workers *not* wait? One byte takes $\tfrac{1}{W}$ seconds to arrive. Let the workers do $I$ FLOP with it: that takes $\tfrac{I}{F}$.
# They are in balance when both times are equal. By hand that is one line, and SymPy, which later
# lessons need for longer ones, says the same:

# %%
I, F, W = sympy.symbols("I F W", positive=True)
(ridge,) = sympy.solve(sympy.Eq(1 / W, I / F), I)
ridge

# %% [markdown]
# $I = F/W$ is the GPU's **ridge point**: the FLOP that it can do in the time in which one byte arrives. No model is in it.

# %%
for precision in ("bf16", "fp8"):
    at = H100.flops[precision] / H100.bandwidth
    assert at == formulas.ridge_point(H100, precision)
    print(f"{precision:5} {units.digits(at)} FLOP per byte")

# %% [markdown]
# That is what it could do. What does one token ask for? In 16 bit two bytes come in for each parameter, and 2 FLOP are done:

# %%
llama_flop = 2 * LLAMA_70B.active_params  # one multiplication, one addition
llama_bytes = 2 * LLAMA_70B.active_params  # two bytes
one_user = llama_flop / llama_bytes
assert one_user == formulas.arithmetic_intensity(LLAMA_70B)
print(f"{one_user:g} FLOP per byte")

# %% [markdown]
# FLOP per byte moved is called **arithmetic intensity**. One user brings {{units.digits(one_user)}}, the H100 in 16 bit could take {{units.digits(formulas.ridge_point(H100))}}: the workers
# are busy {{units.digits(100 * one_user / formulas.ridge_point(H100), 2)}} % of the time. Two tokens in the same step would share the bytes and bring twice the work, so {{units.digits(formulas.ridge_point(H100))}} tokens
# would keep everybody busy.
#
# ### And in 8 bit?
#
# There the H100 wants {{units.digits(formulas.ridge_point(H100, "fp8"))}} FLOP on each byte.

# %% tags=["nbval-ignore-output"]
guess_batch = Prediction("In 8 bit, how many tokens keep the workers busy?", choices=(
    "half as many as in 16 bit", "as many as in 16 bit", "twice as many"))
guess_batch

# %%
in_fp8 = LLAMA_70B.at("fp8")
one_user_fp8 = formulas.arithmetic_intensity(in_fp8)  # the same 2 FLOP, on one byte
tokens = formulas.ridge_point(H100, "fp8") / one_user_fp8
assert abs(tokens / formulas.critical_batch_size(in_fp8, H100) - 1) < 1e-9

# %% tags=["fold"]
mixed = formulas.critical_batch_size(LLAMA_70B.at("fp8", math="bf16"), H100)
guess_batch.reveal(
    "as many as in 16 bit",
    f"{units.digits(tokens)}. Each token now brings {units.digits(one_user_fp8)} FLOP "
    "per byte, because half the bytes arrive, and the workers are twice as fast. "
    "It cancels.",
    "It does not if weights are in 8 bit and the arithmetic in 16: "
    f"{units.digits(mixed)}.")

# %% [markdown]
# ## One picture: the roofline
#
# Across: how much work each byte brings. Up: how fast the workers get through it. Left of the ridge the belt decides. That is
# called **memory-bound**. Right of it the workers decide, and that is **compute-bound**.
#
# Two dots are on it. One is a step for a batch of users, 1 at first. The other is a prompt of 2,000 tokens, which the
# model reads in a single step. (Reading the prompt is called **prefill**, making the answer **decode**.)
# Move the batch and see its dot climb. Then change the GPU: the axes stay, the roof moves.

# %% tags=["nbval-ignore-output"]
names = single_devices("bf16")
gpus = [hardware(name) for name in names]
prompt = formulas.arithmetic_intensity(LLAMA_70B, 2000)

def at_batch(batch, gpu):
    intensity = formulas.arithmetic_intensity(LLAMA_70B, batch)
    dots = [(f"decode, batch {batch}", intensity), ("prefill", prompt)]
    return figures.roofline(hardware(gpu), "bf16", dots, among=gpus)

LiveFigure(at_batch, batch=(1, 4096), gpu=names)

# %% [markdown]
# The same GPU and the same weights: decoding for one user runs at {{units.flops(formulas.attainable_flops(one_user, H100))}}, reading the prompt at
# {{units.flops(formulas.attainable_flops(prompt, H100))}}. Memory-bound and compute-bound are two places on one line. (The picture stands on the ideal step:
# peak rates, no KV cache.)
#
# Between many GPUs there is a third limit, the network ([claim A20](09_claims_ledger.ipynb#A20)).
#
# ## Predictions for real models
#
# Two numbers of a spec sheet bound how fast any model speaks to one user. Here are four machines:

# %% tags=["fold"]
pairs = [(LLAMA_8B, hardware("RTX 4090")), (DEEPSEEK_V3, 8 * H200),
         (LLAMA_70B, 8 * H100), (ARTICLE_700B, 16 * H100)]
names = [f"{model.name} on {gpu.name}" for model, gpu in pairs]
print(f"{'':31} weights  all belts")
for name, (model, gpu) in zip(names, pairs):
    weights, belt = formulas.weight_bytes(model), units.bandwidth(gpu.bandwidth)
    print(f"{name:31} {units.size(weights):>7} {belt:>10}")

# %% [markdown]
# Divide, and mind how much of its weights a model reads for one token. DeepSeek-V3 leaves most experts alone (lesson 02).

# %% tags=["nbval-ignore-output"]
guess_fastest = Prediction("Which has the highest bound, for one user?", choices=names)
guess_fastest

# %%
read = [formulas.weight_bytes_read(model) for model, gpu in pairs]
best = [gpu.bandwidth / n for n, (model, gpu) in zip(read, pairs)]

# %% tags=["fold"]
fastest = names[best.index(max(best))]
title = f"The highest bound is that of {fastest}"
larger = DEEPSEEK_V3.total_params / LLAMA_8B.total_params
guess_fastest.reveal(
    fastest, figures.speeds(names, best, title),
    f"Its bound is {units.rate(max(best))}. "
    f"It is {units.digits(larger, 2)} times as large as Llama-3.1-8B, but for one user "
    f"it reads only {units.size(read[1])} a step, and eight belts bring them.")

# %% [markdown]
# ### What a step reads
#
# The Llamas read a little less than they weigh, {{units.size(read[0])}} of {{units.size(formulas.weight_bytes(LLAMA_8B))}} and {{units.size(read[2])}} of {{units.size(formulas.weight_bytes(LLAMA_70B))}}: the table that turns a token
# into a vector is only looked up (lesson 02). DeepSeek-V3 reads {{units.digits(100 * read[1] / formulas.weight_bytes(DEEPSEEK_V3), 2)}} % of itself. If it had to read every expert, the bound would be
# {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200))}}. That is what `step_time` and the factory count unless told otherwise, because in a large batch somebody wants each expert.
#
# Nobody has to reach a bound. Two such machines were measured, with weights in 8 bit and 4 users at a time:

# %% tags=["fold"]
seen = {}
for gpu, engine, name in (("H200 SXM", "sglang", "DeepSeek-V3"),
                          ("H100 SXM", "vllm", "Llama-3.1-70B")):
    (run,) = [run for run in measured.served(1024, 1024, gpu, engine, name)
              if (run.devices, run.concurrency) == (8, 4)]
    n = formulas.weight_bytes_read(run.served_model, 4)
    seen[name] = run.speed, run.gpus.bandwidth / n, n
    bound, reached = units.rate(run.gpus.bandwidth / n), units.rate(run.speed)
    print(f"{name:14} {bound} at best, {reached} measured")

# %% [markdown]
# Four users pick more experts than one, so DeepSeek-V3 reads {{units.size(seen["DeepSeek-V3"][2])}} a step here. Both servers reach
# {{" and ".join(units.digits(100 * got / most, 2) for got, most, _ in seen.values())}} % of their bound. The rest of such a short step goes into talk between GPUs, launching work and choosing the token,
# and lesson 06 measures how much.
#
# ## Your own computer
#
# The same two numbers describe the machine in front of you. First a laptop from the table, with two channels of DDR5 memory and
# eight cores, so that this page has a picture without you. It computes in 4 bytes (`fp32`), with weights of 4 bit.

# %%
laptop = replace(LAPTOP, name="laptop")
small = LLAMA_8B.at("int4", math="fp32")
small_one = formulas.arithmetic_intensity(small)
figures.show(figures.roofline(laptop, "fp32", [("one user", small_one)], H100))

# %% [markdown]
# Its belt brings {{units.bandwidth(LAPTOP.bandwidth)}}, {{units.digits(H100.bandwidth / LAPTOP.bandwidth, 2)}} times less than an H100's. Its workers are fewer still, by a factor of {{units.digits(H100.flops["bf16"] / LAPTOP.flops["fp32"], 2)}}, so its ridge
# lies at {{units.digits(formulas.ridge_point(LAPTOP, "fp32"))}} FLOP per byte, not at {{units.digits(formulas.ridge_point(H100))}}. Llama-3.1-8B in 4 bit gives one user {{units.rate(formulas.tokens_per_second_per_user(small, LAPTOP))}} at best, and keeps the workers
# busy {{units.digits(100 * small_one / formulas.ridge_point(LAPTOP, "fp32"), 2)}} % of the time.
#
# Now yours. How many gigabytes can it read in a second?

# %% tags=["nbval-ignore-output"]
guess_mine = Prediction("The bandwidth of your computer's memory?", unit="GB/s")
guess_mine

# %% [markdown]
# The next cell takes about three seconds. It multiplies a large matrix with a vector, which is bound by memory,
# and two square matrices, which is bound by arithmetic. Nothing leaves your computer. (In a web page NumPy computes one number
# at a time. There it takes longer, and the workers are the slower part even for one user.)

# %% tags=["nbval-ignore-output", "own-machine"]
from inference_math.your_machine import measure

mine = measure(seconds=1.0)
guess_mine.reveal(mine.bandwidth / 1e9)

# %% tags=["nbval-ignore-output", "own-machine", "fold"]
ridge_mine = formulas.ridge_point(mine, "fp32")
speed_mine = formulas.tokens_per_second_per_user(small, mine)
figures.show(figures.roofline(mine, "fp32", [("one user", small_one)], H100))
belts, crews = H100.bandwidth / mine.bandwidth, H100.flops["bf16"] / mine.flops["fp32"]
busy = min(1, small_one / ridge_mine)
print(f"Your belt is {units.digits(belts, 2)} times narrower than an H100's, "
      f"your workers are {units.digits(crews, 2)} times fewer.")
print(f"One user of Llama-3.1-8B in 4 bit keeps them busy {100 * busy:.0f} % "
      f"of the time and gets {units.rate(speed_mine)} at best.")

# %% [markdown]
# If you have a program that runs such a model, try it: expect somewhat less than that bound, and less again for a larger model.
# If it is *faster*, it runs on your graphics card, which has a belt of its own.

# %% [markdown]
# ## What we found
#
# - Moving {{units.size(n_bytes)}} once takes {{units.time(move)}} on one H100 and {{units.time(move_16)}} on sixteen, which hold it. The arithmetic takes {{units.digits(move / compute)}} times less.
# - A step takes as long as the longer of the two: {{units.rate(1 / move_16)}} for one user of sixteen H100. More workers do not help; a wider belt does.
# - The ridge point is $F/W$: {{units.digits(formulas.ridge_point(H100))}} FLOP per byte on an H100 in 16 bit. One user brings {{units.digits(one_user)}}, so {{units.digits(tokens)}} tokens would keep the workers busy, in 8 bit as well.
#
# **What we assumed, and where it breaks.** Peak rates; one user; no KV cache yet; no talk between GPUs;
# perfect overlap. Lesson 04 brings users, 05 the KV cache and another overlap, 06 the talk and the rates of real servers.
#
# **Exercise:** [03 Memory-bound](../exercises/03_memory_bound.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [04](04_batching.ipynb), how many people should share one move?
