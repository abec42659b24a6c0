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
# 25 minutes. Read [04](04_batching.ipynb) and [05](05_kv_cache.ipynb) first. Section VII of the article.

# %% [markdown]
# ## Set-up

# %%
import sympy

from inference_math import derivations, figures, formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, LLAMA_8B, LLAMA_70B
from inference_math.catalog import H100, H200, LAPTOP
from inference_math.catalog import hardware, model, model_names, single_devices
from inference_math.deployments import Deployment, max_batch
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## All that a step depends on
#
# A step moves the weights, moves everybody's notebook, the KV cache, and computes. Here is a whole step for a model and a GPU
# whose values are letters. No number has been put in.

# %%
llm, gpu = derivations.symbols()
B, L, beta, lam, mu = sympy.symbols("B L beta lambda mu", positive=True)
formulas.step_time(llm, gpu, B, L)

# %% [markdown]
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters: all, and those that work on a token | |
# | $b$, $\kappa$ | bytes per parameter; bytes of KV cache per token | B |
# | $W$, $F$ | memory bandwidth; arithmetic rate | B/s, FLOP/s |
# | $B$, $L$ | users in the batch; tokens of context of each | |
#
# Eight letters, and memory $M$, which decides what fits, makes nine. Three numbers will be left.
#
# **Holds if** it all happens on one chip. What else moves there, activations and logits, is small. Between chips the traffic is not (claim A51).

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

# %% tags=["nbval-ignore-output"]
guess_same = Prediction(
    "B* users with L* tokens each. How much do all their notebooks weigh?", choices=(
        "half of the weights", "as much as the weights", "it depends on the model"))
guess_same

# %%
notebooks = sympy.simplify(B_star * L_star * llm.kv_bytes_per_token)
assert notebooks == formulas.weight_bytes_moved(llm)
guess_same.reveal("as much as the weights")
notebooks

# %% [markdown]
# $N\,b$, the weights, for every model on every GPU. Llama-3.1-70B on eight H100, for one: {{units.digits(formulas.critical_batch_size(LLAMA_70B, 8 * H100))}} users times
# {{units.digits(formulas.critical_context(LLAMA_70B, 8 * H100), 4)}} tokens times {{units.size(LLAMA_70B.kv_bytes_per_token)}} are
# {{units.size(formulas.critical_batch_size(LLAMA_70B, 8 * H100) * formulas.kv_bytes(LLAMA_70B, formulas.critical_context(LLAMA_70B, 8 * H100)))}}, and so many of its weights move in a step.
#
# So count users in $B^*$ and tokens in $L^*$:
#
# $$\beta = \frac{B}{B^*} \qquad\qquad \lambda = \frac{L}{L^*}$$
#
# Both are ratios, without a unit: $\beta = 1$ is a full batch, $\lambda = 1$ a critical context.

# %% [markdown]
# ## The three times
#
# A step moves weights, moves notebooks, computes. Put $B = \beta B^*$ and $L = \lambda L^*$ into its three times, and divide each by $T_0$.

# %%
batch, context = beta * B_star, lam * L_star
times = formulas.step_parts(llm, gpu, batch, context)
sympy.Tuple(*(sympy.simplify(time / T0) for time in times))

# %% [markdown]
# One, $\beta\lambda$ and $\beta$. The model and the GPU are gone. Where moving and computing overlap, a step takes the longer of the two:
#
# $$\frac{T}{T_0} = \max(1 + \beta\lambda,\ \beta)$$
#
# Is that the step we began with? Take its two branches apart, divide each by $T_0$, and compare.
# (Two numbers for all times there are. The third one is memory, and comes below.)

# %%
step = formulas.step_time(llm, gpu, batch, context)
branches = {sympy.expand(sympy.simplify(branch / T0)) for branch in step.args}
assert branches == {1 + beta * lam, beta}
sympy.FiniteSet(*branches)

# %% [markdown]
# ## Four machines, one curve
#
# A laptop, two servers and a rack; models of {{units.count(LLAMA_8B.total_params)}} to {{units.count(DEEPSEEK_V3.total_params)}} parameters in three formats. The batch grows, and everybody has half a
# critical context. On the right each machine is drawn in its own $T_0$ and $B^*$. How many curves will you see there?

# %%
deployments = [
    ("Llama-8B on a laptop", LLAMA_8B.at("int4", math="fp32"), LAPTOP),
    ("DeepSeek-V3 on 8 H200", DEEPSEEK_V3, 8 * H200),
    ("Llama-70B on 8 H100", LLAMA_70B, 8 * H100),
    ("Llama-405B on a GB200 rack", model("Llama-3.1-405B").at("fp8"),
     hardware("GB200 NVL72 rack"))]
figures.show(figures.collapse(deployments))

# %% [markdown]
# One move of the weights takes {{units.time(formulas.read_time(formulas.weight_bytes_moved(deployments[0][1]), deployments[0][2]))}} on the laptop and
# {{units.time(formulas.read_time(formulas.weight_bytes_moved(deployments[3][1]), deployments[3][2]))}} on the rack. Measured in such moves, they are the same machine.
# (All pictures here stand on the ideal step: peak rates, all experts read.)

# %% [markdown]
# ## What a token costs
#
# A token costs at least its own arithmetic, ${2} N_a/F$ seconds of the machine. What it does cost is a step, shared by the batch.
# How many times the least is that?
#
# $$\text{cost} = \frac{T/B}{2N_a/F} = \max\left(\frac{1}{\beta} + \lambda,\ 1\right)$$

# %%
least = formulas.compute_time(llm, gpu)
cost = {sympy.simplify(branch * T0 / batch / least).expand() for branch in branches}
assert cost == {1 / beta + lam, 1}
sympy.FiniteSet(*cost)

# %% tags=["nbval-ignore-output"]
guess_cost = Prediction(
    "Llama-3.1-70B on 8 H100, one user with 1,000 tokens of context. "
    "How many times the least does a token cost?", unit="times")
guess_cost

# %%
lam_1000 = formulas.relative_context(LLAMA_70B, 8 * H100, 1_000)
for users in (5_000, 300, 64, 1):
    beta_now = formulas.relative_batch(LLAMA_70B, 8 * H100, users)
    cost_now = formulas.relative_cost(beta_now, lam_1000)
    print(f"{users:5,} users: beta {beta_now:8.4f}   {units.digits(cost_now):>4} times")
guess_cost.reveal(cost_now)

# %% [markdown]
# The two terms answer two questions. ${1}/\beta$ is the weights, and a crowd shares them away. $\lambda$ is each user's own notebook, which nobody shares:
# at $\lambda = 10$ a token costs ten times its arithmetic, in however large a crowd.

# %% [markdown]
# ## The knee, and when there is none
#
# Where both branches are equal is the knee; beyond it more users do not make a token cheaper. Solved for $\beta$:
#
# $$1 + \beta\lambda = \beta \quad\Longrightarrow\quad \beta = \frac{1}{1 - \lambda}$$
#
# At $\lambda = 1/2$ it takes two critical batches to keep the workers busy. And at $\lambda = 1$?
#
# A knee must be a positive number. SymPy knows the sign of an expression from the signs of its symbols. So write
# $\lambda = s/(1+s)$, which runs through all numbers below one as $s$ runs through all positive ones, and $\lambda = 1 + d$ for the rest.

# %%
(knee,) = sympy.solve(sympy.Eq(1 + beta * lam, beta), beta)
below_one, one_or_more = derivations.below_one(), derivations.one_or_more()
assert sympy.simplify(knee.subs(lam, below_one)).is_positive
behind = sympy.expand((1 + beta * lam - beta).subs(lam, one_or_more))
assert behind.is_positive
sympy.Tuple(knee, behind)

# %% [markdown]
# Below $\lambda = 1$ there is always a knee. From there on moving takes ${1} + \beta d$ longer than computing, more than a whole move of the weights, at any $\beta$:
# a knee exists **if, and only if, $\lambda < 1$**.
#
# **Holds if** moving and computing overlap. Nor is the knee a peak: beyond it a token costs the same, and each user waits longer.
# What makes a service stop there is patience (claim A25).

# %% [markdown]
# ## Does it fit?
#
# The crowd and its notebooks must also fit in memory. In weights, $N\,b$, they need ${1} + \beta\lambda$: the weights once, and the notebooks.
# Call what the weights leave free of the nine tenths that may be filled the **headroom**:
#
# $$\mu = \frac{M - N\,b}{N\,b} \qquad\qquad \text{it fits if, and only if,}\quad \beta\lambda \le \mu$$
#
# At the knee $\beta\lambda$ is $\lambda/(1-\lambda)$. Up to which $\lambda$ does that fit?

# %%
needed = formulas.memory_needed(llm, batch, context) / formulas.weight_bytes(llm)
assert sympy.simplify(needed - (1 + beta * lam)) == 0
at_knee = (beta * lam).subs(beta, knee)
(longest,) = sympy.solve(sympy.Eq(at_knee, mu), lam)
in_bytes = sympy.simplify(longest.subs(mu, formulas.memory_headroom(llm, gpu)))
sympy.Tuple(longest, in_bytes)

# %% [markdown]
# $\lambda \le \mu/(1+\mu)$, which is ${1} - N b/M$: $\lambda/(1-\lambda)$ grows with $\lambda$, so past this value it fits no more. A machine that is half full of weights can be balanced up to half a critical context.

# %% tags=["nbval-ignore-output"]
guess_balance = Prediction(
    "DeepSeek-V3 on 8 H200. Up to how many tokens of context can that machine "
    "hold enough users to keep its workers busy?", unit="tokens")
guess_balance

# %%
fp8 = LLAMA_70B.at("fp8", kv="fp8")
deepseek = formulas.balanced_context(DEEPSEEK_V3, 8 * H200)
tensor, grouped = (Deployment(DEEPSEEK_V3, H200, tensor=8, attention_groups=groups)
                   for groups in (1, 8))
llama = formulas.balanced_context(fp8, 8 * H100)
guess_balance.reveal(deepseek)

# %% [markdown]
# {{units.digits(deepseek)}} tokens, a page or two, in an ideal pool in which every byte lies once. Cut into eight parts, with the copies of lesson 05, it is
# {{units.digits(formulas.balanced_context(tensor.held, tensor.pool))}} in tensor parallel and {{units.digits(formulas.balanced_context(grouped.held, grouped.pool))}} with data-parallel attention. For Llama-3.1-70B on eight H100, weights and notebooks in 8 bit, it is {{units.digits(llama)}}.
# Conversations are longer than that, so real machines stand left of the knee (claim A25).

# %% [markdown]
# ## The chart
#
# Now every formula above becomes a line on one picture: $\beta$ across, $\lambda$ up, both on log axes.
#
# | line | says | why |
# | --- | --- | --- |
# | the knee, orange | $\lambda = 1 - 1/\beta$ | moving and computing take equally long |
# | dotted | $\beta\lambda = 1$ | notebooks weigh as much as the weights |
# | dashed | $\beta\lambda = \mu$ | memory is full |
# | thin | ${1}/\beta + \lambda = 2, 10, 100, 1000$ | a token costs so many times the least |
#
# And every case so far becomes a dot. Before you look: what does the last one wait for, 64 users of DeepSeek-V3?

# %%
balance = round(formulas.critical_batch_size(ARTICLE_700B, H100))
room = int(formulas.max_batch(LLAMA_70B, 8 * H100, 8_000))
cases = [  # label, model, machine, users, tokens of context of each
    ("700B: 1", ARTICLE_700B, H100, 1, 0), ("64", ARTICLE_700B, 10 * H100, 64, 0),
    *((f"{n:,}", ARTICLE_700B, 10 * H100, n, 0) for n in (balance, 5_000)),
    ("prompt of 2,000", LLAMA_70B, 8 * H100, 2_000, 0),
    ("Llama-70B: 1 × 1,000", LLAMA_70B, 8 * H100, 1, 1_000),
    ("64 × 1,000", LLAMA_70B, 8 * H100, 64, 1_000),
    (f"{room} × 8,000", LLAMA_70B, 8 * H100, room, 8_000),
    ("fp8: 32 × 32,000", fp8, 8 * H100, 32, 32_000),
    ("GPT-3: 8 × 2,000", model("GPT-3-175B"), 8 * H100, 8, 2_000),
    ("DeepSeek-V3: 1 × 8,000", DEEPSEEK_V3, 8 * H200, 1, 8_000),
    ("64 × 8,000", DEEPSEEK_V3, 8 * H200, 64, 8_000)]

# %%
def dot(label, llm, gpus, users, tokens):
    """A case as the chart wants it: label, beta, lambda, and whether it fits."""
    beta = formulas.relative_batch(llm, gpus, users)
    lam = formulas.relative_context(llm, gpus, tokens)
    return label, beta, lam, beta * lam <= formulas.memory_headroom(llm, gpus)

dots = [dot(*case) for case in cases]
full = [("memory full: Llama-70B", formulas.memory_headroom(LLAMA_70B, 8 * H100)),
        ("memory full: DeepSeek-V3", formulas.memory_headroom(DEEPSEEK_V3, 8 * H200))]
title = "Most of what we met waits for weights; only crowds without a past compute"
figures.show(figures.chart(dots, full, title=title))

# %% [markdown]
# **Holds if** three numbers are enough. The chart reads all experts: alone, a user of DeepSeek-V3 is {{units.digits(formulas.weight_bytes_moved(DEEPSEEK_V3) / formulas.weight_bytes_read(DEEPSEEK_V3, 1), 2)}} times faster than the dot says, so the batch over the number of experts would be a fourth number.
#
# Beside each dot stand users × tokens. The strip at the bottom holds those without a past, $\lambda = 0$; the hollow dot does not fit.
# A prompt is a crowd of its own: its 2,000 tokens go through in one step.
#
# Read it like a map. **Right** is more users, and helps up to the orange line. **Up** is a longer past, and never helps. **Dashed** is the end of the road. DeepSeek-V3 with
# 64 users waits for weights and pays {{units.digits(formulas.relative_cost(dots[-1][1], dots[-1][2]), 2)}} times the least. Its memory, as an ideal pool, would take
# {{units.digits(formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000))}} such users: still {{units.digits(formulas.relative_cost(formulas.relative_batch(DEEPSEEK_V3, 8 * H200, formulas.max_batch(DEEPSEEK_V3, 8 * H200, 8_000)), dots[-1][2]), 2)}} times.
# A real node keeps {{int(max_batch(tensor, 8_000))}} of them in tensor parallel, and {{int(max_batch(grouped, 8_000))}} with data-parallel attention (lesson 05).

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

# %% tags=["nbval-ignore-output"]
guess_gap = Prediction(
    "How many times longer can a step be in the second case, at most?", unit="times")
guess_gap

# %%
below = sympy.expand((beta + beta * lam) / beta)  # below the orange line: 1 + lambda
on_the_line = sympy.expand(below.subs(lam, 1 - 1 / beta))
on_the_line

# %%
guess_gap.reveal(int(sympy.limit(on_the_line, beta, sympy.oo)))
figures.show(figures.two_overlaps(dots))

# %% [markdown]
# Left of $\beta = 1$ both are ${1} + \beta\lambda$. Right of it the ratio grows with $\lambda$ up to the bent line, is ${2} - 1/\beta$ there, and falls above it, where moving decides. It never reaches 2: a sum of two is at most twice the longer.
#
# | | all overlaps | notebooks wait |
# | --- | --- | --- |
# | the knee | moves to ${1}/(1-\lambda)$; gone from $\lambda = 1$ on | stays at $\beta = 1$ |
# | cost in the largest crowd | $\max(\lambda, 1)$ | ${1} + \lambda$ |
# | cost left of $\beta = 1$ | ${1}/\beta + \lambda$ | the same |
# | what fits | $\beta\lambda \le \mu$ | the same |
#
# The first is a lower bound. The sum of all three times is an upper one, at most twice as long, and the second lies between; the scaling
# book uses it. Real systems run above them (claim A52).

# %% [markdown]
# ## All knobs at once
#
# The fp8 Llama of the chart, standing still; then yours to move. Three things to try:
#
# 1. DeepSeek-V3 with 8,192 tokens: how cheap can you make a token that still fits? Which two knobs helped?
# 2. One user. Buy more GPUs. What falls, and what stays?
# 3. Find a machine that computes, and double the context until it no longer does.

# %%
models = {fp8.name: fp8, **{name: model(name) for name in model_names()}}

def at(model_name, gpu, how_many, users, tokens_each, overlap):
    machine = how_many * hardware(gpu)
    return figures.dashboard(models[model_name], machine, users, tokens_each, overlap)

figures.show(at(fp8.name, "H100 SXM", 8, 32, 32_768, "max"))

# %% tags=["nbval-ignore-output"]
gpus = single_devices("bf16", "fp8")
LiveFigure(at, model_name=list(models), gpu=gpus, how_many=[8, 1, 2, 4, 16, 32, 72],
           users=(1, 4096), tokens_each=(1, 131_072),
           overlap=["max", "attention_serial"])

# %% [markdown]
# Did you see what *how many* does to the dot? Nothing. Eight machines have eight belts and eight crews, so $B^*$ and $L^*$ stay; what changes is the time and the room.
#
# All experts are read here, too. One user of DeepSeek-V3 on 8 H200 without context shows {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200))}}, and {{units.rate(formulas.tokens_per_second_per_user(DEEPSEEK_V3, 8 * H200, refine="expert_coverage"))}} with the experts that one user picks (lesson 03).

# %% [markdown]
# ## A page to keep
#
# The two times, the chart, the numbers and the three phenomena on one sheet of A4: [the page to print](../docs/summary.pdf), from the same formulas.
#
# [![One page: the factory's words, the two times of a step, the chart of batch and context, key numbers, three phenomena.](../docs/summary.svg)](../docs/summary.pdf)

# %% [markdown]
# ## What we found
#
# - Three numbers say all of the ideal step: $\beta = B/B^*$, $\lambda = L/L^*$, and the headroom $\mu = M/(N b) - 1$.
# - A step takes $\max(1 + \beta\lambda, \beta)$ moves of the weights, and a token costs $\max(1/\beta + \lambda, 1)$ times its arithmetic.
# - There is a knee only below the critical context, and it fits only up to ${1} - N b/M$ of it: {{units.digits(deepseek)}} tokens for DeepSeek-V3 on 8 H200, if every byte lies once.
# - If notebooks wait their turn, a step is up to twice as long right of $\beta = 1$, and the same left of it.
#
# **What we assumed, and where it breaks.** Peak rates, so real steps are longer. All experts are read: a mixture of experts with few users is better off than its dot. No
# attention arithmetic, which long contexts add. No talk between GPUs. Everybody is equally far into their conversation.
#
# **Exercise:** [07 One picture](../exercises/07_one_picture.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [08 Questions to chew on](08_questions_to_chew_on.ipynb).
