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
# 25 minutes. Read [02](02_autoregressive_decoding.ipynb) first. Section III of the article.

# %% [markdown]
# ## Set-up
#
# The pictures and formulas, the models and GPUs with their sources, and the things to touch.

# %%
from inference_math import figures, formulas, units
from inference_math.catalog import ARTICLE_700B, LLAMA_8B, LLAMA_70B
from inference_math.catalog import H100, H100_ROUNDED, LAPTOP
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## How long does one move take?
#
# One H100 and a model of 700 billion parameters, one byte each.
# Leave aside that they do not fit (lesson 01) and ask only how long its weights take
# to travel once from the warehouse, the memory, to the workers, the compute units.
#
# Write your guess down before you read on.

# %% tags=["nbval-ignore-output"]
guess_move = Prediction("How long to move 700 GB once inside an H100?", unit="ms")
guess_move

# %% [markdown]
# The belt's speed is its bandwidth. Nothing else enters:
#
# $$t_\text{move} = \frac{N\,b}{W}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$ | parameters | |
# | $b$ | bytes per parameter | B |
# | $W$ | memory bandwidth | B/s |

# %%
n_bytes = ARTICLE_700B.total_params * ARTICLE_700B.weight_bytes_per_param
rounded = n_bytes / H100_ROUNDED.bandwidth
units.size(n_bytes), units.bandwidth(H100_ROUNDED.bandwidth), units.time(rounded)

# %% [markdown]
# {{units.time(rounded)}}: this is the article's number, with its bandwidth rounded to
# {{units.bandwidth(H100_ROUNDED.bandwidth)}}. The data sheet of the H100 SXM says
# {{units.bandwidth(H100.bandwidth)}}, so from here on the series uses that.

# %%
move = formulas.read_time(n_bytes, H100)
guess_move.reveal(1e3 * move)

# %% [markdown]
# {{units.time(move)}} a step, and a step makes one token for one user. How many tokens is that a second?

# %%
for gpu in (H100_ROUNDED, H100):
    seconds = n_bytes / gpu.bandwidth
    print(f"{gpu.name:20} {units.time(seconds):>7}  {units.rate(1 / seconds)}")

# %% [markdown]
# {{units.rate(1 / rounded)}} with the rounded figure, {{units.rate(1 / move)}} with the precise one.
# At that pace an answer of 500 tokens takes {{units.time(500 * move)}}.
#
# **Holds if** the whole model is read for each token, and at the peak rate. One large matrix in 16 bit is read at about
# 80 % of the peak, which makes it {{units.time(formulas.read_time(n_bytes, H100.achieving(bandwidth=0.8)))}}. Small matrices, 8 bits and whole servers stay farther below: lessons 04 and 06 measure them.
# And it is no floor for the *model*, only for this thought experiment: the ten H100 that hold it have ten belts, and
# together need {{units.time(formulas.read_time(n_bytes, 10 * H100))}}. (Claims A15 to A18 of the ledger.)

# %% [markdown]
# ## And how long does the computing take?
#
# Each parameter is multiplied once and added once for a token: 2 FLOP.

# %% tags=["nbval-ignore-output"]
guess_compute = Prediction("And how long is the arithmetic for one token?", unit="ms")
guess_compute

# %% [markdown]
# $$t_\text{compute} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N_a$ | parameters that work on a token (here all) | |
# | $B$ | tokens made in this step, the batch | |
# | $F$ | arithmetic rate of the GPU in the format used, dense | FLOP/s |

# %%
flop = 2 * ARTICLE_700B.active_params * 1
compute = flop / H100.flops["fp8"]
guess_compute.reveal(1e3 * compute)

# %%
figures.show(figures.move_and_compute(ARTICLE_700B, H100))

# %% [markdown]
# Moving takes {{units.time(move)}} and computing {{units.time(compute)}}: {{units.digits(move / compute)}} times less.
# The workers are not slow. They are idle.
#
# The library's formulas are these same lines, and the step is the longer of the two times:

# %%
assert move == formulas.read_time(formulas.weight_bytes(ARTICLE_700B), H100)
assert compute == formulas.compute_time(ARTICLE_700B, H100)
units.time(formulas.step_time(ARTICLE_700B, H100))

# %% [markdown]
# **Holds if** the two overlap perfectly, so that the longer hides the shorter. With no overlap at all they
# add up: {{units.time(formulas.step_time(ARTICLE_700B, H100, overlap="sum"))}}. That is never more than twice as long.

# %% [markdown]
# ## The ridge point
#
# When would the workers *not* wait? Let them do $I$ FLOP for each byte that arrives, and let SymPy
# find the $I$ at which both times are equal.

# %%
import sympy

n, I, F, W = sympy.symbols("n I F W", positive=True)
balance = sympy.Eq(n / W, I * n / F)
balance

# %%
(ridge,) = sympy.solve(balance, I)
ridge

# %% [markdown]
# The number of bytes has gone: the balance is a property of the GPU alone. $F/W$ is its **ridge point**,
# the FLOP that it can do in the time it takes to move one byte.

# %%
for precision in ("bf16", "fp8"):
    at = {F: H100.flops[precision], W: H100.bandwidth}
    print(f"{precision:5} {units.digits(ridge.subs(at))} FLOP per byte")

# %% [markdown]
# An H100 can do {{units.digits(formulas.ridge_point(H100))}} FLOP on each byte that it moves, if they are in 16 bit,
# and {{units.digits(formulas.ridge_point(H100, "fp8"))}} in 8 bit. Decoding one token asks for how many?

# %%
one_user = formulas.arithmetic_intensity(LLAMA_70B)
one_user_fp8 = formulas.arithmetic_intensity(ARTICLE_700B)
print(f"bf16: {one_user:g} FLOP per byte    fp8: {one_user_fp8:g} FLOP per byte")

# %% [markdown]
# {{units.digits(one_user)}} FLOP per byte in 16 bit: two bytes come in, one multiply-add goes out. In 8 bit it is {{units.digits(one_user_fp8)}}.
# So in either format one token feeds the workers {{units.digits(100 * one_user / formulas.ridge_point(H100))}} % of what they could take.

# %% tags=["nbval-ignore-output"]
guess_batch = Prediction("How many tokens per step would keep the workers busy, "
                         "in bf16? And in fp8?", unit="tokens, bf16")
guess_batch

# %%
in_bf16 = formulas.critical_batch_size(LLAMA_70B, H100)
in_fp8 = formulas.critical_batch_size(LLAMA_70B.at("fp8"), H100)
guess_batch.reveal(in_bf16)
print(f"In fp8: {units.digits(in_fp8)}.")

# %% [markdown]
# {{units.digits(in_bf16)}} in both. In fp8 the workers are twice as fast, and half the bytes arrive: it cancels.
# Lesson 04 is about finding those {{units.digits(in_bf16)}} people.
#
# **Holds if** weights and arithmetic have the same width. With 8-bit weights and 16-bit arithmetic it is half:
# {{units.digits(formulas.critical_batch_size(LLAMA_70B.at("fp8", math="bf16"), H100))}}.

# %% [markdown]
# ## One picture: the roofline
#
# Across: how much work each byte brings. Up: how fast the GPU gets through it.
# Left of the ridge the belt decides, right of it the workers.

# %%
prefill = formulas.arithmetic_intensity(LLAMA_70B, 2000)
dots = [("decode, 1 user", one_user), ("prefill, 2,000 tokens", prefill)]
figures.show(figures.roofline(H100, "bf16", dots))

# %% [markdown]
# The same GPU and the same weights: decoding for one user runs at
# {{units.flops(formulas.attainable_flops(one_user, H100))}}, reading a prompt of 2,000 tokens at
# {{units.flops(formulas.attainable_flops(prefill, H100))}}. Memory-bound and compute-bound are two places on one line.
#
# **Holds if** memory and arithmetic are the only limits. Between many GPUs there is a third, the network (claim A20).
#
# Move the batch and see the dot climb. Then change the GPU: the axes stay, the roof moves. The picture stands on the ideal step: peak
# rates, no KV cache.

# %% tags=["nbval-ignore-output"]
from inference_math.catalog import hardware, single_devices

names = single_devices("bf16")
gpus = [hardware(name) for name in names]

def at_batch(batch, gpu):
    intensity = formulas.arithmetic_intensity(LLAMA_70B, batch)
    dots = [(f"batch {batch}", intensity)]
    return figures.roofline(hardware(gpu), "bf16", dots, among=gpus)

LiveFigure(at_batch, batch=(1, 4096), gpu=names)

# %% [markdown]
# ## Predictions for real models
#
# Two numbers of a spec sheet bound how fast any model speaks to one user. Which of these *could* be the fastest?

# %%
from inference_math.catalog import DEEPSEEK_V3, H200

pairs = [(LLAMA_8B, hardware("RTX 4090")), (DEEPSEEK_V3, 8 * H200),
         (LLAMA_70B, 8 * H100), (ARTICLE_700B, 10 * H100)]
names = [f"{model.name} on {gpu.name}" for model, gpu in pairs]

# %% tags=["nbval-ignore-output"]
guess_fastest = Prediction("Which has the highest bound, for one user?", choices=names)
guess_fastest

# %%
read = [formulas.weight_bytes_read(model) for model, gpu in pairs]
best = [gpu.bandwidth / n for n, (model, gpu) in zip(read, pairs)]

# %%
fastest = names[best.index(max(best))]
title = f"The highest bound is that of {fastest}"
figures.show(figures.speeds(names, best, title))

# %%
guess_fastest.reveal(fastest)
for name, speed, n in zip(names, best, read):
    print(f"{name:38} {units.rate(speed):>15}   reads {units.size(n)}")

# %% [markdown]
# DeepSeek-V3 is {{units.digits(DEEPSEEK_V3.total_params / LLAMA_8B.total_params, 2)}} times as large as Llama-3.1-8B,
# but for one user it reads only {{units.size(read[1])}} a step, because it leaves alone the experts that the token is not sent to, and it has eight belts. The bound would be {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200))}} if every expert had to be read.
# That is what the library's step does unless it is told `refine="expert_coverage"`, and how lesson 07 counts. What the bound counts is bytes moved
# over bytes per second. Nobody has to reach it. Two of these machines were measured, with 4 users at a time:

# %%
from inference_math.measured import served

seen = {}
for gpu, engine, name in (("H200 SXM", "sglang", "DeepSeek-V3"),
                          ("H100 SXM", "vllm", "Llama-3.1-70B")):
    (run,) = [run for run in served(1024, 1024, gpu, engine, name)
              if (run.devices, run.concurrency) == (8, 4)]
    n = formulas.weight_bytes_read(run.served_model, 4)
    seen[name] = run.speed, run.gpus.bandwidth / n, n
    print(f"{name:14} in 8 bit: {units.rate(seen[name][1])} at best, "
          f"{units.rate(run.speed)} measured")

# %% [markdown]
# Four users pick more experts than one, so DeepSeek-V3 reads {{units.size(seen["DeepSeek-V3"][2])}} a step here, and the two bounds are alike. (In {{units.size(seen["DeepSeek-V3"][2] - formulas.weight_bytes_read(DEEPSEEK_V3, 4))}} of it
# each GPU reads a copy of what is not cut into eight parts.) Both servers reach
# {{" and ".join(f"{got / most:.0%}" for got, most, _ in seen.values())}} of them: on eight GPUs most of such a short step is spent on something else.
#
# **Holds if** no time goes into talking between the GPUs, launching work and choosing the token. It does, and lesson 06 measures how much.

# %% [markdown]
# ## Your own computer
#
# The same two numbers describe the machine in front of you. First a laptop from the table, so that
# this page has a picture without you: two channels of DDR5 memory, eight cores.

# %%
figures.show(figures.roofline(H100, "bf16", [("decode, 1 user", one_user)], LAPTOP))

# %%
llama_4bit = LLAMA_8B.at("int4", math="fp32")
speed = formulas.tokens_per_second_per_user(llama_4bit, LAPTOP)
print(f"{LAPTOP.name}: ridge {formulas.ridge_point(LAPTOP, 'fp32'):.1f} FLOP per byte")
print(f"Llama-3.1-8B in 4 bit: {units.rate(speed)} at best")

# %% [markdown]
# A laptop's ridge point is low: its workers are few, and so they wait less. The belt is what an H100 has
# {{units.digits(H100.bandwidth / LAPTOP.bandwidth, 2)}} times more of.
#
# Now yours. Guess first: how many gigabytes can your computer read in a second?

# %% tags=["nbval-ignore-output"]
guess_mine = Prediction("The bandwidth of your computer's memory?", unit="GB/s")
guess_mine

# %% [markdown]
# The next cell takes about three seconds. It multiplies a large matrix with a vector, which is bound by memory,
# and two square matrices, which is bound by arithmetic. Nothing leaves your computer.

# %% tags=["nbval-ignore-output", "own-machine"]
from inference_math.your_machine import measure

mine = measure(seconds=1.0)
guess_mine.reveal(mine.bandwidth / 1e9)

# %% tags=["nbval-ignore-output", "own-machine"]
ridge_mine = formulas.ridge_point(mine, "fp32")
speed_mine = formulas.tokens_per_second_per_user(llama_4bit, mine)
print(units.bandwidth(mine.bandwidth), "and", units.flops(mine.flops["fp32"]))
print(f"ridge {units.digits(ridge_mine)} FLOP per byte")
print(f"Llama-3.1-8B in 4 bit: {units.rate(speed_mine)} at best")

# %% tags=["nbval-ignore-output", "own-machine"]
figures.show(figures.roofline(H100, "bf16", [("decode, 1 user", one_user)], mine))

# %% [markdown]
# If you have a program that runs such a model, try it: expect somewhat less than the figure above, and a figure
# that falls as the model grows. If it is *faster*, it runs on your graphics card, which has a belt of its own.

# %% [markdown]
# ## What we found
#
# - Moving {{units.size(n_bytes)}} once takes {{units.time(move)}} on one H100; the arithmetic takes {{units.time(compute)}}. The workers wait
#   {{units.digits(100 * (1 - compute / move))}} % of the time.
# - A step takes as long as the longer of the two: {{units.rate(1 / move)}} for one user.
# - The ridge point is $F/W$: {{units.digits(formulas.ridge_point(H100))}} FLOP per byte on an H100 in 16 bit. One user brings {{units.digits(one_user)}}.
#
# **What we assumed, and where it breaks.** Peak rates; one user; no KV cache yet; no talk between GPUs;
# perfect overlap. Each has a lesson of its own.
#
# **Exercise:** [03 Memory-bound](../exercises/03_memory_bound.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [04](04_batching.ipynb), how many people should share one move?
