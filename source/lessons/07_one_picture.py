# %% [markdown]
# # 07 One picture
#
# **Can one picture hold all of it?**
#
# After this lesson you can
#
# - *reduce* the ideal step of any model, machine, batch and context to three numbers;
# - *read* from one chart what a step waits for, what a token costs, and whether it all fits;
# - *tell* which of these answers hang on what overlaps, and which do not.
#
# 30 minutes. Read [04](04_batching.ipynb) and [05](05_kv_cache.ipynb) first. Section VII of the article. Letters as in [the table of lesson 00](00_start_here.ipynb).

# %% [markdown]
# ## Set-up

# %%
import sympy

from inference_math import derivations, figures, formulas, notation, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, LLAMA_8B, LLAMA_70B
from inference_math.catalog import H100, H200, LAPTOP
from inference_math.catalog import hardware, model, model_names, single_devices
from inference_math.deployments import Deployment, max_batch
from inference_math.widgets import Chart, Factory, LiveFigure, Prediction

# %% [markdown]
# ## All that a step depends on
#
# A step does three things. It moves the weights, it moves everybody's notebook (the KV cache of lesson 05), and it computes a token for each user.
# Here is its time for a model and a GPU whose values are letters. No number has been put in.

# %%
llm, gpu = derivations.symbols()
B, L, beta, lam, mu = sympy.symbols("B L beta lambda mu", positive=True)
formulas.step_time(llm, gpu, B, L)

# %% [markdown]
# In words: the longer of two times. One is computing, ${2}N_a$ FLOP (multiplications and additions) for each of $B$ users, at $F$ a second. The other is moving, the weights once and $B$ notebooks, over a belt that brings
# $W$ bytes a second.
#
# {{notation.table(["N", "N_a", "b", "kappa", "W", "F", "B", "L"])}}
#
# Eight letters, and the memory $M$, which decides what fits, makes nine. Three numbers will be left.
#
# **Holds if** it all happens on one chip, where everything else that moves is less than 5 % of these bytes. Between chips it is more ([claim A51](09_claims_ledger.ipynb#A51)).

# %% [markdown]
# ## The right units
#
# You have met them. At the **critical batch size** $B^*$ computing takes as long as moving the weights. At the **critical context** $L^*$
# one user's notebook takes as long to move as the user's token takes to compute. And $T_0$ is one move of the weights. (Without a table that is only looked up: it lies in memory, and is not moved.)

# %%
B_star = formulas.critical_batch_size(llm, gpu)
L_star = formulas.critical_context(llm, gpu)
T0 = formulas.read_time(formulas.weight_bytes_moved(llm), gpu)
sympy.Matrix([B_star, L_star, T0])

# %% [markdown]
# For Llama-3.1-70B on eight H100 they are {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} users,
# {{units.digits(formulas.critical_context(LLAMA_70B, 8 * H100))}} tokens and {{units.time(formulas.read_time(formulas.weight_bytes_moved(LLAMA_70B), 8 * H100))}}; for DeepSeek-V3 on eight H200,
# {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, 8 * H200))}} users, {{units.digits(formulas.critical_context(DEEPSEEK_V3, 8 * H200))}} tokens and {{units.time(formulas.read_time(formulas.weight_bytes_moved(DEEPSEEK_V3), 8 * H200))}}.
#
# So count time in $T_0$, users in $B^*$ and tokens in $L^*$:
#
# $$\beta = \frac{B}{B^*} \qquad\qquad \lambda = \frac{L}{L^*}$$
#
# Both are ratios, without a unit. $\beta = 1$ is a full batch, $\lambda = 1$ a critical context.

# %% [markdown]
# ## Three times, three short terms
#
# How long are the three things that a step does, counted in $T_0$?
#
# | a step | how long | in $T_0$ |
# | --- | --- | --- |
# | moves the weights | that is what $T_0$ is | ${1}$ |
# | computes | with $B^*$ users as long as that; with half as many, half as long | $\beta$ |
# | moves the notebooks | at $L^*$ as long as it computes; with half the context, half as long | $\beta\lambda$ |
#
# Put $B = \beta B^*$ and $L = \lambda L^*$ into the formulas of the three times, and divide each by $T_0$. Does SymPy agree?

# %%
batch, context = beta * B_star, lam * L_star
times = formulas.step_parts(llm, gpu, batch, context)  # weights, notebooks, computing
sympy.Tuple(*(sympy.simplify(time / T0) for time in times))

# %% [markdown]
# The model and the GPU are gone. Moving is ${1} + \beta\lambda$ and computing is $\beta$. They overlap, so a step takes the longer of the two:
#
# $$\frac{T}{T_0} = \max(1 + \beta\lambda,\ \beta)$$
#
# Here is the machine that you have built part by part, with both times drawn over the users. Move one number and watch which line the dot stands on.

# %% tags=["nbval-ignore-output", "machine", "fold"]
Chart("{batch} with {context} tokens in each notebook are {beta} of a critical batch. "
      "A step takes {step}, as long as {moves} moves of all weights. Each user gets "
      "{each}; {fit} would fit.",
      model=LLAMA_70B, hardware=8 * H100, batch=64, context=8_000)

# %% [markdown]
# ## Four machines
#
# A laptop, two servers and a rack; models of {{units.count(LLAMA_8B.total_params)}} to {{units.count(DEEPSEEK_V3.total_params)}} parameters in three formats.
# One move of the weights takes {{units.time(formulas.read_time(formulas.weight_bytes_moved(LLAMA_8B.at("int4")), LAPTOP))}} on the laptop and
# {{units.time(formulas.read_time(formulas.weight_bytes_moved(model("Llama-3.1-405B").at("fp8")), hardware("GB200 NVL72 rack")))}} on the rack. Let the batch grow, with half a
# critical context for everybody. Drawn over users and seconds, that makes four curves.

# %% tags=["nbval-ignore-output"]
guess_curves = Prediction(
    "Now draw each of the four in its own T0 and B*. How many curves will you see?",
    unit="curves")
guess_curves

# %% tags=["fold"]
deployments = [
    ("Llama-8B on a laptop", LLAMA_8B.at("int4", math="fp32"), LAPTOP),
    ("DeepSeek-V3 on 8 H200", DEEPSEEK_V3, 8 * H200),
    ("Llama-70B on 8 H100", LLAMA_70B, 8 * H100),
    ("Llama-405B on a GB200 rack", model("Llama-3.1-405B").at("fp8"),
     hardware("GB200 NVL72 rack"))]
guess_curves.reveal(
    1, "The formula has no model and no machine in it. Measured in moves of their own "
    "weights, a laptop and a rack are the same machine.", figures.collapse(deployments))

# %% [markdown]
# ## The chart
#
# So one chart holds them all: $\beta$ across, $\lambda$ up, both on log axes. Four kinds of lines divide it. In words first; why they lie where they do comes after the picture.
#
# | line | says | along it |
# | --- | --- | --- |
# | the knee, orange and bent | moving and computing take equally long | $\lambda = 1 - 1/\beta$ |
# | dotted | the notebooks weigh as much as the weights | $\beta\lambda = 1$ |
# | dashed | memory is full | $\beta\lambda = \mu$ |
# | thin | a token costs so many times the least | ${1}/\beta + \lambda = 2, 10, 100, 1000$ |
#
# Below the dotted line a step waits for weights, above it for notebooks, and right of the orange one it computes.

# %% tags=["nbval-ignore-output"]
guess_waits = Prediction(
    "64 users of DeepSeek-V3 on 8 H200, 8,000 tokens each. What does a step wait for?",
    choices=("weights", "notebooks", "computing"))
guess_waits

# %%
crowd = formulas.relative_batch(DEEPSEEK_V3, 8 * H200, 64)
past = formulas.relative_context(DEEPSEEK_V3, 8 * H200, 8_000)
full_batch = formulas.critical_batch_size(DEEPSEEK_V3, 8 * H200)
guess_waits.reveal(
    "weights", f"Beta is 64 over {full_batch:,.0f}, {units.digits(crowd)}. Lambda is "
    f"{units.digits(past)}. The notebooks take beta times lambda, "
    f"{units.digits(crowd * past)} moves of the weights, and computing "
    f"{units.digits(crowd)}. The weights themselves take 1.")

# %% [markdown]
# ### The map
#
# Cases from the lessons so far, or close to them, each as a dot:

# %% tags=["fold"]
fp8 = LLAMA_70B.at("fp8", kv="fp8")
balance = round(formulas.critical_batch_size(ARTICLE_700B, H100))
room = int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000))
cases = [  # label, model, machine, users, tokens of context of each
    ("700B: 1", ARTICLE_700B, H100, 1, 0), ("700B: 64", ARTICLE_700B, 10 * H100, 64, 0),
    *((f"700B: {n:,}", ARTICLE_700B, 10 * H100, n, 0) for n in (balance, 5_000)),
    ("Llama: prompt of 2,000", LLAMA_70B, 8 * H100, 2_000, 0),
    ("Llama: 1 × 1,000", LLAMA_70B, 8 * H100, 1, 1_000),
    ("Llama: 64 × 1,000", LLAMA_70B, 8 * H100, 64, 1_000),
    (f"Llama: {room} × 8,000", LLAMA_70B, 8 * H100, room, 8_000),
    ("Llama fp8: 32 × 32,000", fp8, 8 * H100, 32, 32_000),
    ("DeepSeek: 1 × 8,000", DEEPSEEK_V3, 8 * H200, 1, 8_000),
    ("DeepSeek: 64 × 8,000", DEEPSEEK_V3, 8 * H200, 64, 8_000)]

# %% tags=["fold"]
def dot(label, llm, gpus, users, tokens):
    """A case as the chart wants it: label, beta, lambda, and whether it fits."""
    beta = formulas.relative_batch(llm, gpus, users)
    lam = formulas.relative_context(llm, gpus, tokens)
    return label, beta, lam, beta * lam <= formulas.memory_headroom(llm, gpus)

dots = [dot(*case) for case in cases]
full = [("memory full: Llama", formulas.memory_headroom(LLAMA_70B, 8 * H100)),
        ("memory full: DeepSeek", formulas.memory_headroom(DEEPSEEK_V3, 8 * H200))]
title = "Most of what we met waits for weights; only crowds without a past compute"
figures.show(figures.chart(dots, full, title=title))

# %% [markdown]
# Beside each dot stand users × tokens: 700B is the article's model, Llama is Llama-3.1-70B, DeepSeek is DeepSeek-V3. The strip at the bottom holds those without a past, $\lambda = 0$; the hollow dot does not fit.
# A prompt is a crowd of its own: its 2,000 tokens go through in one step.
#
# Read it like a map. **Right** is more users, and helps up to the orange line. **Up** is a longer past, and never helps. **Dashed** is the end of the road.
#
# DeepSeek-V3 with 64 users pays {{units.digits(formulas.relative_cost(dots[-1][1], dots[-1][2]), 2)}} times the least. Its memory, as an ideal pool, would take
# {{units.digits(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000))}} such users: still {{units.digits(formulas.relative_cost(formulas.relative_batch(DEEPSEEK_V3, 8 * H200, formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000)), dots[-1][2]), 2)}} times.
#
# **Holds if** three numbers are enough. The chart reads all experts: alone, a user of DeepSeek-V3 is {{units.digits(formulas.weight_bytes_moved(DEEPSEEK_V3) / formulas.weight_bytes_read(DEEPSEEK_V3, 1), 2)}} times faster than the dot says, so the batch over the number of experts would be a fourth number.
# Attention's arithmetic would be a fifth, and what overlaps a sixth.

# %% [markdown]
# ## Why the lines lie there
#
# First, is $\max(1 + \beta\lambda, \beta)$ the step that we began with? Its two branches, divided by $T_0$:

# %%
step = formulas.step_time(llm, gpu, batch, context)
branches = {sympy.expand(sympy.simplify(branch / T0)) for branch in step.args}
assert branches == {1 + beta * lam, beta}
sympy.FiniteSet(*branches)

# %% [markdown]
# ### The thin lines: what a token costs
#
# A token costs at least its own arithmetic. With $B^*$ users computing takes $T_0$, so one user's part is $T_0/B^*$. What a token does cost is a step, shared by the batch: $T/B$.
# How many times the least is that? One over the other is $T/T_0$ over $\beta$, so divide both branches by $\beta$:
#
# $$\text{cost} = \frac{T/B}{T_0/B^*} = \frac{\max(1 + \beta\lambda,\ \beta)}{\beta} = \max\left(\frac{1}{\beta} + \lambda,\ 1\right)$$

# %%
least = formulas.compute_time(llm, gpu)  # one token's arithmetic
cost = {sympy.simplify(branch * T0 / batch / least).expand() for branch in branches}
assert cost == {1 / beta + lam, 1}
sympy.FiniteSet(*cost)

# %% [markdown]
# The two terms answer two questions. ${1}/\beta$ is the weights, and a crowd shares them away. $\lambda$ is each user's own notebook, which nobody shares:
# at $\lambda = 10$ a token costs ten times its arithmetic, in however large a crowd.

# %% tags=["nbval-ignore-output"]
guess_cost = Prediction(
    "Llama-3.1-70B on 8 H100, one user with 1,000 tokens of context. "
    "How many times the least does a token cost?", unit="times")
guess_cost

# %%
lam_1000 = formulas.relative_context(LLAMA_70B, 8 * H100, 1_000)

def times_the_least(users):
    beta_now = formulas.relative_batch(LLAMA_70B, 8 * H100, users)
    return formulas.relative_cost(beta_now, lam_1000)

guess_cost.reveal(
    times_the_least(1), "Weights for one are B* times the arithmetic.",
    *(f"Among {n:,} users: {units.digits(times_the_least(n))} times."
      for n in (64, 300, 5_000)))

# %% [markdown]
# ### The orange line: the knee
#
# On the knee moving and computing take equally long. Right of it more users do not make a token cheaper. Line by line:
#
# | | in words |
# | --- | --- |
# | ${1} + \beta\lambda = \beta$ | weights and notebooks take as long as computing |
# | ${1} = \beta - \beta\lambda$ | computing, less the notebooks, makes up for the weights |
# | ${1} = \beta\,(1 - \lambda)$ | each user computes for so long, less the time of their own notebook |
# | $\beta = 1/(1 - \lambda)$ | so it takes so many full batches |
#
# Half a critical context leaves half of each user's computing, and it takes two full batches. At $\lambda = 1$ a user's notebook takes as long as the computing: nothing is left, and no crowd makes up for the weights.
# From there on each newcomer adds more to moving than to computing:
#
# $$(1 + \beta\lambda) - \beta = 1 + \beta\,(\lambda - 1)$$
#
# Where $\lambda$ is one or more, the bracket is not negative, and moving takes longer than computing by a whole $T_0$ at least. **A knee exists if, and only if, $\lambda < 1$.**

# %%
(knee,) = sympy.solve(sympy.Eq(1 + beta * lam, beta), beta)
behind = 1 + beta * (lam - 1)
assert sympy.expand(behind - (1 + beta * lam - beta)) == 0
sympy.Tuple(knee, behind)

# %% [markdown]
# **Holds if** moving and computing overlap. Nor is the knee a peak: beyond it a token costs the same, and each user waits longer.
# What makes a service stop there is patience ([claim A25](09_claims_ledger.ipynb#A25)).

# %% [markdown]
# ### The dotted and the dashed line: what fits
#
# How much do the notebooks of a full batch weigh, $B^*$ users with $L^*$ tokens each?

# %%
notebooks = sympy.simplify(B_star * L_star * llm.kv_bytes_per_token)
assert notebooks == formulas.weight_bytes_moved(llm)
notebooks

# %% [markdown]
# $N\,b$: as much as the weights, for every model on every GPU. Llama-3.1-70B on eight H100, for one: {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} users times {{units.digits(formulas.critical_context(LLAMA_70B, 8 * H100), 4)}} tokens times {{units.size(LLAMA_70B.kv_bytes_per_token)}} are {{units.size(formulas.critical_batch_size(LLAMA_70B, 8 * H100) * formulas.kv_bytes(LLAMA_70B, formulas.critical_context(LLAMA_70B, 8 * H100)))}}, and so many of its weights move in a step.
#
# With $\beta$ times the users and $\lambda$ times the tokens they weigh $\beta\lambda$ times as much. That is the dotted line.
#
# Memory must hold the weights once, and all of that. Call what the weights leave free of the nine tenths that may be filled, counted in weights, the **headroom**:
#
# $$\mu = \frac{M - N\,b}{N\,b} \qquad\qquad \text{it fits if, and only if,}\quad \beta\lambda \le \mu$$
#
# That is the dashed line. Now both at once: the longer the contexts, the more users a balance needs, and the fewer fit.

# %% tags=["nbval-ignore-output"]
guess_share = Prediction(
    "A machine is half full of weights. Up to what share of the critical context does "
    "it hold enough users to be on the knee?", unit="%")
guess_share

# %%
half_full = formulas.largest_balanced_context(1)  # headroom 1: as much free as filled
guess_share.reveal(100 * half_full, "Two full batches with half a critical context "
                   "each: their notebooks weigh as much as the weights, which is all "
                   "that is free.")

# %% [markdown]
# ### The same for any machine
#
# On the knee $\beta$ is ${1}/(1-\lambda)$, so the notebooks weigh $\lambda/(1-\lambda)$.
#
# | | in words |
# | --- | --- |
# | $\lambda/(1-\lambda) \le \mu$ | the notebooks on the knee fit into what is free |
# | $\lambda \le \mu - \mu\lambda$ | times ${1}-\lambda$, which is positive wherever there is a knee |
# | $\lambda\,(1 + \mu) \le \mu$ | all $\lambda$ to one side |
# | $\lambda \le \mu/(1+\mu)$ | divided |
#
# Each line follows from the one below it as well, so it is an *only if*, too.

# %%
needed = formulas.memory_needed(llm, batch, context) / formulas.weight_bytes(llm)
assert sympy.simplify(needed - (1 + beta * lam)) == 0
at_knee = (beta * lam).subs(beta, knee)
(longest,) = sympy.solve(sympy.Eq(at_knee, mu), lam)
in_bytes = sympy.simplify(longest.subs(mu, formulas.memory_headroom(llm, gpu)))
sympy.Tuple(longest, in_bytes)

# %% [markdown]
# The last one says it best: $(M - N b)/M$ is the share of the memory that the weights leave free. **A machine can be balanced up to the same share of the critical context.**
#
# In tokens:

# %%
deepseek = formulas.balanced_context(DEEPSEEK_V3, 8 * H200)
llama = formulas.balanced_context(fp8, 8 * H100)
tensor, grouped = (Deployment(DEEPSEEK_V3, H200, tensor=8, attention_groups=groups)
                   for groups in (1, 8))
f"DeepSeek-V3 {units.digits(deepseek)}, Llama fp8 {units.digits(llama)} tokens"

# %% [markdown]
# DeepSeek-V3 on eight H200: {{units.digits(deepseek)}} tokens, a page or two, in an ideal pool in which every byte lies once. Cut into eight parts, with the copies of lesson 05, it is
# {{units.digits(formulas.balanced_context(tensor.held, tensor.pool))}} in tensor parallel and {{units.digits(formulas.balanced_context(grouped.held, grouped.pool))}} with data-parallel attention. (Of users with 8,000 tokens {{int(max_batch(tensor, 8_000))}} fit in the first form and {{int(max_batch(grouped, 8_000))}} in the second, as in lesson 05.)
# Llama-3.1-70B on eight H100, weights and notebooks in 8 bit: {{units.digits(llama)}}.
#
# Conversations are longer than that, so real machines stand left of the knee ([claim A25](09_claims_ledger.ipynb#A25)).

# %% [markdown]
# ## What hangs on the overlap
#
# So far everything moved while the workers computed. Another assumption: weights arrive during the computing, but a notebook is read when its turn comes, and the workers wait.
#
# $$\frac{T}{T_0} = \max(1,\ \beta) + \beta\lambda$$

# %%
serial = formulas.step_time(llm, gpu, batch, context, overlap="attention_serial")
(longer,) = serial.atoms(sympy.Max)
assert {sympy.simplify(branch / T0) for branch in longer.args} == {1, beta}
assert sympy.simplify((serial - longer) / T0 - beta * lam) == 0

# %% [markdown]
# Left of $\beta = 1$ the longer of ${1}$ and $\beta$ is ${1}$, and both assumptions give ${1} + \beta\lambda$. Right of it the second gives $\beta + \beta\lambda$.

# %% tags=["nbval-ignore-output"]
guess_gap = Prediction(
    "How many times longer can a step be in the second case, at most?", unit="times")
guess_gap

# %% tags=["fold"]
on_the_line = sympy.expand(((beta + beta * lam) / beta).subs(lam, 1 - 1 / beta))
guess_gap.reveal(
    int(sympy.limit(on_the_line, beta, sympy.oo)),
    "The second is a sum of two times, computing and notebooks. The first is as long "
    "as the longer of the two, at least. A sum of two is at most twice the longer one.",
    "On the knee, where both are nearly equal, it comes closest: 2 less 1/beta.",
    figures.two_overlaps(dots))

# %% [markdown]
# ### Which answers stay
#
# | | all overlaps | notebooks wait |
# | --- | --- | --- |
# | the knee | moves to ${1}/(1-\lambda)$; gone from $\lambda = 1$ on | stays at $\beta = 1$ |
# | cost in the largest crowd | $\max(\lambda, 1)$ | ${1} + \lambda$ |
# | cost left of $\beta = 1$ | ${1}/\beta + \lambda$ | the same |
# | what fits | $\beta\lambda \le \mu$ | the same |
#
# At peak rates the first is the shortest that a step can be, and the sum of all three times, at most twice as long, the longest. The second lies between, and the [scaling
# book](https://jax-ml.github.io/scaling-book/inference/) uses it. Real systems do not reach the peaks, and take longer than that ([claim A52](09_claims_ledger.ipynb#A52)). Most of our dots stand left of $\beta = 1$, where the choice makes no difference.

# %% [markdown]
# ## All knobs at once
#
# Three things to try:
#
# 1. DeepSeek-V3 with 8,192 tokens: how cheap can you make a token that still fits? Which two knobs helped?
# 2. One user. Buy more GPUs. What falls, and what stays?
# 3. Find a machine that computes, and double the context until it no longer does.

# %% tags=["nbval-ignore-output"]
models = {fp8.name: fp8, **{name: model(name) for name in model_names()}}

def at(model_name, gpu, how_many, users, tokens_each, overlap):
    machine = how_many * hardware(gpu)
    return figures.dashboard(models[model_name], machine, users, tokens_each, overlap)

LiveFigure(at, model_name=list(models), gpu=single_devices("bf16", "fp8"),
           how_many=[8, 1, 2, 4, 16, 32, 72], users=(1, 4096), tokens_each=(1, 131_072),
           overlap=["max", "attention_serial"])

# %% tags=["fold"]
racks = 16 * H200
held = 2 ** int(sympy.log(formulas.max_batch(DEEPSEEK_V3, racks, 8_192), 2))
beta_now, lam_now = (formulas.relative_batch(DEEPSEEK_V3, racks, held),
                     formulas.relative_context(DEEPSEEK_V3, racks, 8_192))
cheapest = formulas.relative_cost(beta_now, lam_now)

# %% [markdown]
# <details><summary>What you may have found</summary>
#
# 1. Users and GPUs. On 8 H200 {{units.digits(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_192))}} users fit; on 16 the slider's {{f"{held:,}"}} do, at {{units.digits(cheapest)}} times the least. It never falls below $\lambda$, {{units.digits(lam_now)}}. Another GPU has another $L^*$.
# 2. The step falls, to a half with twice the GPUs. The dot stays, and so do the cost and the GPU seconds for a token. *How many* has no say in $\beta$ and $\lambda$: eight machines have eight belts and eight crews, so $B^*$ and $L^*$ are those of one. What changes is the time and the room.
# 3. It ends where the dot crosses the orange line, at $\lambda = 1 - 1/\beta$: always before the critical context.
#
# </details>
#
# All experts are read here, too. One user of DeepSeek-V3 on 8 H200 without context shows {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200))}}, and {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200, refine="expert_coverage"))}} with the experts that one user picks (lesson 03).

# %% [markdown]
# The chart says what a step waits for, and the machine shows it waiting. Here it stands with all its parts and all its controls: DeepSeek-V3 on 16 H200, {{f"{held:,}"}} users with 8,000 tokens each. Its belt is busy with notebooks most of the time. Take them away, and see who waits then.

# %% tags=["nbval-ignore-output", "fold"]
Factory(DEEPSEEK_V3, H200, devices=16, batch=held, context=8_000)

# %% [markdown]
# ## A page to keep
#
# The machine, its two times, the chart and the prices on one sheet of A4, to pin up: [the page to print](../docs/summary.pdf). Its numbers come out of the same formulas, and a
# black-and-white printer will do.
#
# [![One page to pin up: the machine in the middle, its two times in words, the chart of batch and context, and what price lists ask.](../docs/summary.svg)](../docs/summary.pdf)

# %% [markdown]
# ## What we found
#
# - Three numbers say all of the ideal step: $\beta = B/B^*$, $\lambda = L/L^*$, and the headroom $\mu = M/(N b) - 1$.
# - A step takes $\max(1 + \beta\lambda, \beta)$ moves of the weights, and a token costs $\max(1/\beta + \lambda, 1)$ times its arithmetic.
# - There is a knee only below the critical context, and it fits only up to the share of it that the weights leave free of the memory: {{units.digits(deepseek)}} tokens for DeepSeek-V3 on 8 H200, if every byte lies once.
# - If notebooks wait their turn, a step is up to twice as long right of $\beta = 1$, and the same left of it.
#
# **What we assumed, and where it breaks.** Peak rates, so real steps are longer. All experts are read: a mixture of experts with few users is better off than its dot. No
# attention arithmetic, which long contexts add. No talk between GPUs. Everybody is equally far into their conversation.
#
# **Exercise:** [07 One picture](../exercises/07_one_picture.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [08 Questions to chew on](08_questions_to_chew_on.ipynb).
