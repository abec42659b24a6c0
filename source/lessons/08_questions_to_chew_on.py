# %% [markdown]
# # 08 Questions to chew on
#
# **What is a claim about speed worth, why are sparse models hungry for users, and what would a faster memory change?**
#
# After this lesson you can
#
# - *sort* the ways to be ten times faster into gains and trades, with a number for each;
# - *explain* why a sparse model needs more users than a dense one, and how many;
# - *predict* what ten times the bandwidth does to each part of a token's cost, and what breaks next.
#
# 40 minutes. Good places to stop are the ends of the questions. Read [03](03_memory_bound.ipynb), [04](04_batching.ipynb) and [05](05_kv_cache.ipynb) first. Section VIII of the article. Letters as in [the table of lesson 00](00_start_here.ipynb).

# %% [markdown]
# ## Set-up
#
# The article ends with three open questions. Each gets an investigation here, and a number at its end.

# %%
import numpy

from inference_math import deployments, figures, formulas, units
from inference_math.catalog import DEEPSEEK_V3, H100, LLAMA_8B, LLAMA_70B
from inference_math.catalog import dense_models, hardware, hardware_names, model
from inference_math.deployments import Deployment
from inference_math.links import FREE, links_of
from inference_math.prices import fast_tiers
from inference_math.specs import Model
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## Question 1: ten times faster than the others?
#
# Here are "the others": Llama-3.1-70B in 16 bit on eight H100, 64 users at a time, 4,000 tokens of context each.
# Two numbers describe such a service. One belongs to the user, one to whoever pays for the GPUs:
#
# $$\text{speed} = \frac{1}{t} \qquad\qquad \text{cost} = \frac{n\,t}{B}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $t$ | time of a step, the longer of moving and computing | s |
# | $n$, $B$ | GPUs, and users who share a step | |
# | speed | for one user | tokens/s |
# | cost | GPU time that one token takes | GPU-seconds |

# %%
gpus, users, context = 8 * H100, 64, 4_000
step = formulas.step_time(LLAMA_70B, gpus, users, context)
cost = gpus.devices * step / users
units.time(step), units.rate(1 / step), f"{1e6 * cost:,.0f} GPU-seconds a million"

# %% [markdown]
# A step of {{units.time(step)}}, {{units.rate(1 / step)}} for each user, and a million tokens keep one GPU busy for {{units.time(1e6 * cost)}}.
#
# Now a rival advertises *ten times faster*. The cheapest trick first: let 4 users share the eight GPUs, not 64.

# %% tags=["nbval-ignore-output"]
guess_few = Prediction("4 users, not 64: how many times as fast for one user?",
                       unit="times")
guess_few

# %% [markdown]
# Every tactic below changes one thing of the baseline. This function says how many times as fast one user becomes, and how
# many times as much a token costs:

# %%
def tactic(model=LLAMA_70B, gpus=gpus, users=users, **how):
    time = formulas.step_time(model, gpus, users, context, **how)
    return step / time, gpus.devices * time / users / cost

few, alone = tactic(users=4), tactic(users=1)
guess_few.reveal(
    few[0], f"At {units.digits(few[1])} times the cost. The weights take as long to "
    f"move for 4 users as for 64; all that went away is {users - 4} of the KV caches.",
    f"Even a user who has everything alone gets {units.digits(alone[0])} times the "
    f"speed, for {units.digits(alone[1])} times the cost.")

# %% [markdown]
# ### What that was
#
# It is the swap of batching for dedicated capacity that the article asks about: one user is faster and every token dearer
# ([claims A47](09_claims_ledger.ipynb#A47) and [A49](09_claims_ledger.ipynb#A49)). It sells, but it is no invention.
#
# **Holds if** fewer users share a step than the {{units.digits(formulas.critical_batch_size(LLAMA_70B, gpus))}} of the critical batch. Beyond it each user less makes a step shorter.
#
# ### Other ways
#
# More GPUs, fewer bits, a smaller model, a sparse model with fewer active parameters (Qwen3 has {{units.count(model("Qwen3-235B-A22B").active_params)}}, of {{units.count(model("Qwen3-235B-A22B").total_params)}}).

# %% tags=["nbval-ignore-output"]
guess_dearer = Prediction(
    "64 users, 4,000 tokens: with which of these does a token take more GPU time?",
    choices=("80 GPUs, not 8", "8-bit weights", "Llama-3.1-8B", "Qwen3-235B-A22B"))
guess_dearer

# %%
qwen = model("Qwen3-235B-A22B")
tactics = {
    "4 users": few,
    "80 H100, ideal": tactic(gpus=80 * H100),
    "8-bit weights": tactic(LLAMA_70B.at("fp8")),
    "8-bit weights and KV": tactic(LLAMA_70B.at("fp8", kv="fp8")),
    "Llama-3.1-8B": tactic(LLAMA_8B),
    "Qwen3-235B-A22B": tactic(qwen, refine="expert_coverage"),
}

# %% tags=["fold"]
guess_dearer.reveal("Qwen3-235B-A22B", *(
    f"{name}: {faster:.2f} times the speed, {dearer:.2f} times the cost."
    for name, (faster, dearer) in tactics.items()))

# %% [markdown]
# ### One by one
#
# - **Eighty GPUs** are ten times as fast for the same cost per token. That is too good, and we come back to it.
# - **Fewer bits** are a gain in speed and in cost. The words change a little: it is no longer quite the same model.
# - **A smaller model** is the largest gain, and the least honest comparison: it is another product.
# - **Qwen3** has {{units.count(qwen.active_params)}} active parameters, {{units.digits(100 * qwen.active_params / LLAMA_70B.active_params, 2)}} % of Llama's, and yet is only {{units.digits(tactics["Qwen3-235B-A22B"][0])}} times as fast here. Its 64 users pick
#   {{units.digits(100 * formulas.expert_coverage(qwen.experts, qwen.experts_per_token, users))}} % of all experts between them, so a
#   step reads {{units.size(formulas.weight_bytes_read(qwen, users))}}. Alone, one user would read
#   {{units.size(formulas.weight_bytes_read(qwen))}} and be {{units.digits(tactic(qwen, users=1, refine="expert_coverage")[0])}} times as
#   fast as the baseline. Question 2 is about that.

# %% [markdown]
# ### Guessing ahead
#
# **Speculative decoding** lets something small, the *draft*, guess $\gamma$ tokens, one after the other. The large model then checks all of them
# in a single step, for one move of its weights, and keeps the guesses up to the first wrong one. One more token always comes
# from the large model itself. If each guess is right with probability $\alpha$, whatever became of the others, a move yields
#
# $$1 + \alpha + \alpha^2 + \dots + \alpha^\gamma = \frac{1 - \alpha^{\gamma+1}}{1 - \alpha}$$
#
# tokens ([Leviathan and others](https://arxiv.org/abs/2211.17192), 2022, equation 1). In words: one for sure, a second if the first guess is right, a third if the first two are, and so on.
#
# | symbol | meaning |
# | --- | --- |
# | $\gamma$ | tokens that the draft guesses for a step |
# | $\alpha$ | chance that a guess is right |

# %%
drafted, chance = 4, 0.8
tokens = sum(chance**power for power in range(drafted + 1))
assert tokens == formulas.speculative_tokens(chance, drafted)
units.digits(tokens)

# %% [markdown]
# {{units.digits(tokens)}} tokens for a move. Nothing is free in it: the draft takes $\gamma$ steps of its own, and reads KV caches of its own. The check makes the workers compute
# $\gamma + 1$ tokens for each user, also those that are thrown away.
#
# What is the draft? Until about 2024, a small model of the same family, such as Llama-3.1-8B. Today many models bring their own: a layer or a few that were trained to guess the token after the next
# (DeepSeek-V3 and V4, GLM, Qwen3-Next, MiniMax). Give Llama-3.1-70B such a layer, one of the size of its {{LLAMA_70B.shape.layers}}, with its table of words:

# %%
def own_layer(llm):
    """A draft of one layer like those of ``llm``, and its output table."""
    layers, words = llm.shape.layers, llm.input_embedding_params
    params = (llm.total_params - 2 * words) / layers + words
    return Model("one layer", params, params, llm.weight_bytes_per_param,
                 llm.precision, kv_bytes_per_token=llm.kv_bytes_per_token / layers)

# %%
drafts = {"an 8B": LLAMA_8B, "a layer of its own": own_layer(LLAMA_70B)}
{name: units.size(formulas.weight_bytes(one)) for name, one in drafts.items()}

# %% tags=["nbval-ignore-output"]
guess_draft = Prediction(
    "64 users of 4,000 tokens. With four guesses by the 8B, 80 % of them right, how "
    "many times as fast does one user become?", unit="times")
guess_draft

# %%
gains, takes = {}, {}
for name, one in drafts.items():
    takes[name] = drafted * formulas.step_time(one, gpus, users, context)
    move = formulas.speculative_step_time(
        LLAMA_70B, one, gpus, users, context, drafted)
    gains[name] = gain = tokens * step / move
    tactics[f"4 guesses by {name}"] = gain, 1 / gain

# %% tags=["fold"]
caches = users * formulas.kv_bytes(LLAMA_8B, context)
layer = "a layer of its own"
guess_draft.reveal(
    gains["an 8B"], f"Not {units.digits(tokens)}: its four steps take "
    f"{units.time(takes['an 8B'])}, nearly as long as the step that checks them, "
    f"{units.time(step)}. Its caches for 64 users weigh {units.size(caches)}, "
    f"{units.digits(caches / formulas.weight_bytes(LLAMA_8B), 2)} times its weights.",
    f"With {layer} the guesses take {units.time(takes[layer])}, "
    f"and the gain is {units.digits(gains[layer])} times.")

# %% [markdown]
# ### Today's draft
#
# So it is the draft that decides, and today's hardly costs a thing. The words stay those of the large model, rounding apart. DeepSeek measured its own: with one guess, right in 85 to 90 of 100 cases, 1.8 times the tokens per
# second ([DeepSeek-V3's report](https://arxiv.org/abs/2412.19437), section 5.4.3), where the formula allows {{units.digits(formulas.speculative_tokens(0.85, 1))}} to {{units.digits(formulas.speculative_tokens(0.9, 1))}}.
#
# It is a gain because the workers had nothing to do. How long do they have nothing to do?

# %% tags=["fold"]
batch = numpy.geomspace(1, 256, 100)
lines = {}
for length in (0, 4_000):
    plain = formulas.step_time(LLAMA_70B, gpus, batch, length)
    move_at = formulas.speculative_step_time(
        LLAMA_70B, drafts["a layer of its own"], gpus, batch, length, drafted)
    lines[f"{length:,} tokens of context"] = tokens * plain / move_at
full = formulas.critical_batch_size(LLAMA_70B, gpus) / (drafted + 1)
title = "Guessing ahead pays as long as the workers are idle"
figures.show(figures.gains(batch, lines, title, "times as fast", [
    (full, f"{full:.0f} users: checking fills the workers")]))

# %% [markdown]
# Five tokens per user fill the workers at a fifth of the critical batch, {{units.digits(full)}} users. Beyond it each guess costs time:
# at 256 users and empty contexts the machine becomes *slower* by guessing, {{units.digits(lines["0 tokens of context"][-1])}} times the speed.
# With 4,000 tokens the belt is busy with caches for longer, and the gain is {{units.digits(lines["4,000 tokens of context"][-1])}} still. On one real server a 1B draft for a 70B model turned from gain to loss at 32 users ([vLLM, issue 17984](https://github.com/vllm-project/vllm/issues/17984); its GPUs are not stated).
#
# **Holds if** 80 % of the guesses are right, each independently of the others; the share depends on the draft and on the text. The caches are read once for
# all $\gamma + 1$ tokens. More tokens per move change the bound on one user's speed, they do not break it ([claim A45](09_claims_ledger.ipynb#A45)).
#
# ### Eighty GPUs that can exist
#
# `80 * H100` is a pool in which everything divides by eighty. Two things do not. Llama-3.1-70B has {{LLAMA_70B.shape.kv_heads}} KV heads, so its KV cache can be cut into
# {{LLAMA_70B.shape.kv_heads}} parts: on eighty GPUs each part lies on ten of them, and all ten read it. And each layer ends in two sums over all GPUs. Such an exchange takes
# some time however little it moves: {{units.time(links_of(H100).delay)}} among eight that hang on the same fast links, and {{units.time(links_of(H100).beyond_delay)}} more for each doubling of the number of such boxes. (Both are fitted to published measurements.)

# %%
def split(n, links=None):
    return Deployment(LLAMA_70B, H100, tensor=n, links=links)

def speedup(n, links=None):
    """Over eight GPUs, counted in the same way."""
    return (deployments.step_time(split(8, links), users, context)
            / deployments.step_time(split(n, links), users, context))

for n in (16, 80):
    print(f"{n} GPUs: pool {n / 8:.0f} x, with copies {speedup(n, FREE):.2f} x,"
          f" and links {speedup(n):.2f} x the speed")
exchange = deployments.link_time(split(8), users)

# %% [markdown]
# With their copies, eighty are {{units.digits(speedup(80, FREE))}} times as fast as eight, not ten. With the exchanges they are *slower* than eight: {{2 * LLAMA_70B.shape.layers}} sums over ten boxes take {{units.time(deployments.link_time(split(80), users))}} a step, {{units.time(2 * LLAMA_70B.shape.layers * (links_of(H100).delay + links_of(H100).beyond_delay * numpy.log2(10)))}} of it however little they move.
# So nobody cuts every matrix of one step over eighty H100. They become ten services of eight, for ten times the users, at the old speed.
#
# **Holds if** nothing is computed while GPUs exchange, and links are those of H100 boxes. A rack of {{links_of("GB200 NVL72 per GPU").domain}} GPUs on one kind of fast link moves this border. Within one box more GPUs do help, less than in proportion
# ([claims A46](09_claims_ledger.ipynb#A46), [A48](09_claims_ledger.ipynb#A48) and [A50](09_claims_ledger.ipynb#A50)).
#
# ### The map
#
# All that the eight GPUs can do. Right is good for the user, down is good for the bill.

# %%
limit = step / formulas.compute_time(LLAMA_70B, gpus, users)
figures.show(figures.tactics(
    {name: two for name, two in tactics.items() if "80 H100" not in name}, limit))

# %% [markdown]
# Gains are fewer bits, guessing ahead and a smaller model. Fewer users are a trade. The sparse model is a trade
# at this batch, and can be a gain at a far larger one.
#
# The upright line is the last question to ask of a claim: how fast *could* these eight GPUs be? For 64 users the workers need
# {{units.time(step / limit)}} per token however fast the belt. That is {{units.digits(limit)}} times the baseline. So **ten times, with the same
# model, format, GPUs and users, is out of reach for anybody.** Something was given up, and you may ask what.
#
# ### Both gains at once
#
# May the honest gains be multiplied? Fewer bits and guessing ahead, together, with a layer of its own in the same format:

# %% tags=["fold"]
formats = {"16 bit": {"weights": "bf16"}, "8 bit": {"weights": "fp8", "kv": "fp8"},
           "4 bit": {"weights": "int4", "kv": "int4", "math": "fp8"}}
for name, how in formats.items():
    large = LLAMA_70B.at(**how)
    fewer = step / formulas.step_time(large, gpus, users, context)
    move = formulas.speculative_step_time(
        large, own_layer(large), gpus, users, context, drafted)
    both = tokens * step / move
    print(f"{name:6} {fewer:.2f} x {gain:.2f} = {fewer * gain:5.2f}, really {both:.2f}")

# %% [markdown]
# At first they nearly multiply. With 4 bits the belt is done before the workers have checked all guesses, and the product falls short.
# So guess less? And how fast could it be, in 4 bit, if the draft cost nothing at all?

# %%
small = LLAMA_70B.at(**formats["4 bit"])

def in_4_bit(guesses, free=False):
    draft = own_layer(small)
    move = formulas.speculative_step_time(
        small, draft, gpus, users, context, guesses)
    if free:
        move -= guesses * formulas.step_time(draft, gpus, users, context)
    return formulas.speculative_tokens(chance, guesses) * step / move

for n in (2, 3, 4):
    print(f"{n} guesses: {in_4_bit(n):5.2f} times, free {in_4_bit(n, free=True):5.2f}")
sold = [tier for tier in fast_tiers() if tier.speed_multiple]

# %% [markdown]
# Three do best: with two the workers still wait, and of four more are thrown away. So **{{units.digits(in_4_bit(3))}} times with three guesses by a layer of its own, {{units.digits(in_4_bit(3, free=True))}} by one that costs nothing.** Whoever says ten has
# a draft that is right more often or costs next to nothing, or fewer users, or more GPUs, or another model.
#
# What do fast tiers sell? Those that say how fast they are ask {{units.digits(min(tier.price_multiple for tier in sold))}} to {{units.digits(max(tier.price_multiple for tier in sold))}} times
# the list price ({{", ".join(tier.standard.model for tier in sold)}}), for "up to" {{f"{max(tier.speed_multiple for tier in sold):g}"}} times the speed ([claim A46](09_claims_ledger.ipynb#A46)). Not ten.

# %% [markdown]
# ## Question 2: why does sparsity push the batch up?
#
# DeepSeek-V3 has {{units.count(DEEPSEEK_V3.total_params)}} parameters, {{units.count(DEEPSEEK_V3.active_params)}} of which work on a token. On an H100 in
# 8 bit, a dense model is balanced at {{units.digits(formulas.critical_batch_size(LLAMA_70B.at("fp8"), H100))}} users. And DeepSeek-V3? A crowd makes the belt bring nearly *all* $N$ parameters. Each token makes the workers do only $N_a$ of them. So the balance moves by their ratio:
#
# $$B^* = \frac{b}{2}\cdot\frac{F}{W}\cdot\frac{N}{N_a}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters, all and active, without a table that is only looked up | |
# | $b$ | bytes for one parameter | byte |
# | $F$, $W$ | arithmetic rate and bandwidth of the GPU | FLOP/s, byte/s |

# %%
ratio = formulas.inverse_sparsity(DEEPSEEK_V3)
moved = DEEPSEEK_V3.total_params - DEEPSEEK_V3.input_embedding_params
width = formulas.weight_bytes_moved(DEEPSEEK_V3) / moved
ridge = formulas.ridge_point(H100, "fp8")
balanced = formulas.critical_batch_size(DEEPSEEK_V3, H100)
dense = formulas.critical_batch_size(LLAMA_70B.at("fp8"), H100)
f"{width:.4f}/2 x {ridge:.1f} x {ratio:.2f} = {units.digits(balanced)} users"

# %% [markdown]
# A few of its tensors stay in 16 bit, so $b$ is a little more than 1.
#
# **Holds if** the ratio is that of parameters ([claim A27](09_claims_ledger.ipynb#A27)). By parameters it is {{units.digits(ratio)}}. By routed experts, {{DEEPSEEK_V3.experts}} of which {{DEEPSEEK_V3.experts_per_token}} work, it is
# {{DEEPSEEK_V3.experts // DEEPSEEK_V3.experts_per_token}}, which would make {{units.digits(dense * DEEPSEEK_V3.experts / DEEPSEEK_V3.experts_per_token)}} users. And {{units.digits(balanced)}} people with 4,000 tokens each need
# {{units.size(formulas.memory_needed(DEEPSEEK_V3, balanced, context))}} of memory: {{formulas.devices_needed(formulas.memory_needed(DEEPSEEK_V3, balanced, context), H100)}}
# H100 that all work on the same step. At 4,000 tokens not even they would find a balance, as the critical context is
# {{units.digits(formulas.critical_context(DEEPSEEK_V3, H100))}}.
#
# That is the first half of the answer. The second half is what happens on the way there.

# %% tags=["nbval-ignore-output"]
guess_half = Prediction("Two users of a dense model read half the weights each. How "
                        "many must share DeepSeek-V3's experts until each reads half "
                        "of what one alone reads?", unit="users")
guess_half

# %% [markdown]
# A second user of a sparse model asks, mostly, for other experts. Each of the $E$ experts is among a token's $k$ with probability $k/E$, so $B$ users touch
#
# $$\text{touched} = 1 - \left(1 - \frac{k}{E}\right)^{B}$$
#
# of them (lesson 02), and one $B$-th of that is one user's share. How much of that share does the second user save?

# %%
import sympy

E, k, B, x = sympy.symbols("E k B x", positive=True)
share = formulas.expert_coverage(E, k, B) / B
saved = sympy.simplify(1 - share.subs(B, 2) / share.subs(B, 1))
saved

# %% [markdown]
# $k/2E$: one half in a dense model, where $k = E$, and {{units.digits(100 * DEEPSEEK_V3.experts_per_token / 2 / DEEPSEEK_V3.experts)}} % in DeepSeek-V3.
#
# And when is half of the share saved? Count users in $E/k$, the number that would need all experts if no two picked the same: $B = x\,E/k$. When $E/k$ users have come, which part of the experts has nobody picked?

# %%
for ratio in (2, 8, 32, 1_000):
    print(f"E/k = {ratio:5,}: {(1 - 1 / ratio) ** ratio:.3f} untouched")

# %% [markdown]
# It hardly depends on how many there are. It settles at ${1}/e$, where $e = 2.718\dots$ is Euler's number: that is how $e$ may be defined. After $x$ times as many users it is multiplied by itself $x$ times, $e^{-x}$.
# So of many experts ${1} - e^{-x}$ are touched, and a user's share has fallen to half where $(1 - e^{-x})/x = 1/2$:

# %%
covered = formulas.expert_coverage(E, k, x * E / k)
touched = sympy.expand(sympy.limit(covered, E, sympy.oo))
half = sympy.nsolve(touched / x - sympy.Rational(1, 2), x, 1.5)
crowd = DEEPSEEK_V3.experts / DEEPSEEK_V3.experts_per_token
sharing = float(half * crowd)
mixtral = model("Mixtral-8x7B")
touched

# %% tags=["fold"]
guess_half.reveal(
    sharing, f"x is {units.digits(half)}, and E/k is {crowd:g}. For Mixtral, with "
    f"{mixtral.experts_per_token} experts of {mixtral.experts}, it takes about "
    f"{units.digits(half * mixtral.experts / mixtral.experts_per_token, 1)}.")

# %% [markdown]
# ### Where sharing begins
#
# $E/k$, {{units.digits(crowd)}} in DeepSeek-V3, sets the scale. Far below it each newcomer asks for experts of their own. With {{units.digits(half)}} times as many users, {{units.digits(sharing, 2)}}, each reads half of what one alone would.

# %% tags=["fold"]
models = [LLAMA_70B, mixtral, DEEPSEEK_V3]
figures.show(figures.bytes_per_user(models, H100, numpy.geomspace(1, 10_000, 100)))

# %% [markdown]
# The dense line falls from the first step. The sparse ones start low, stay nearly flat, and fall once all experts are in use. A lone user of DeepSeek-V3
# reads {{units.size(formulas.weight_bytes_read(DEEPSEEK_V3))}}, one of Llama-3.1-70B {{units.size(formulas.weight_bytes_read(LLAMA_70B))}}. Among 64 users each reads
# {{units.size(formulas.weight_bytes_read(DEEPSEEK_V3, 64) / 64)}} against {{units.size(formulas.weight_bytes_read(LLAMA_70B, 64) / 64)}}.
#
# **The number: {{units.digits(balanced)}} users, {{units.digits(balanced / dense)}} times as many,** and sharing begins near {{units.digits(sharing, 2)}}.
#
# **Holds if** tokens pick their experts evenly, each with probability $k/E$. Real ones have favourites, which touches fewer experts and overloads some ([claim A53](09_claims_ledger.ipynb#A53)).

# %% [markdown]
# ## Question 3: ten times the bandwidth
#
# The same eight GPUs with a belt ten times as fast, and nothing else changed: a what-if. How far are the cards that one can buy, or has been promised? All in H100s:

# %% tags=["fold"]
from dataclasses import replace

def in_h100(name):
    """Bandwidth, 8-bit arithmetic and memory of a device, in those of an H100."""
    one = hardware(name)
    crew = one.flops.get("fp8")
    return (one.bandwidth / H100.bandwidth, crew and crew / H100.flops["fp8"],
            one.memory / H100.memory)

single = [name for name in hardware_names() if hardware(name).devices == 1]
cards = {name: in_h100(name) for name in single if in_h100(name)[0] > 2}
print(f"{'':28}{'belt':>8} {'crew':>8} {'memory':>8}")
for name, three in sorted(cards.items(), key=lambda one: one[1][0]):
    print(f"{name:28}", *(f"{units.digits(one) if one else '?':>8}" for one in three))

# %% [markdown]
# (Where the arithmetic is a question mark, no source that we could check prints a dense rate.)
#
# - **The cards of today**, with {{units.digits(cards["B300 HGX"][0])}} times the belt, have about as much more of a crew. So the balance has hardly moved: {{units.digits(formulas.critical_batch_size(LLAMA_70B, hardware("B300 HGX")))}} users on a B300, {{units.digits(formulas.critical_batch_size(LLAMA_70B, H100))}} on an H100.
# - **The next ones**, Rubin and MI455X, have {{units.digits(cards["Rubin (VR200 NVL72 per GPU)"][0], 2)}} to {{units.digits(cards["MI455X"][0], 2)}} times the belt, and on the latter the crew has grown even more.
# - **Cerebras and Groq** keep the weights in memory on the chip itself, with belts tens or thousands of times as fast. Ask what broke first there: the *size* of the warehouse. Llama-3.1-70B in 16 bit fills {{formulas.devices_needed(formulas.weight_bytes(LLAMA_70B), hardware("Cerebras WSE-3"))}}
#   of Cerebras' wafers or {{formulas.devices_needed(formulas.weight_bytes(LLAMA_70B), hardware("Groq 3 LPU"))}} of Groq's chips before anyone brings a KV cache.
#
# One card did leave its workers as they were, the H200, with {{units.digits(hardware("H200 SXM").bandwidth / H100.bandwidth)}} times the belt of an H100. The what-if goes on to ten, to see what the belt alone can do.

# %%
fast = replace(gpus, name="8 x H100, 10 x the bandwidth",
               bandwidth=10 * gpus.bandwidth)

# %% [markdown]
# Let $g$ be the factor. Only what is moved is divided by it:

# %%
from inference_math.derivations import symbols

any_model, any_gpu = symbols()
g, L = sympy.symbols("g L", positive=True)
faster_gpu = replace(any_gpu, bandwidth=g * any_gpu.bandwidth)

# %%
for formula in (formulas.critical_batch_size, formulas.critical_context):
    change = formula(any_model, faster_gpu) / formula(any_model, any_gpu)
    print(f"{formula.__name__:20} times {sympy.simplify(change)}")
formulas.step_time(any_model, faster_gpu, B, L)

# %% [markdown]
# The critical batch falls by the factor, to {{units.digits(formulas.critical_batch_size(LLAMA_70B, fast))}} users. The critical context, up to which a balance exists at all,
# rises by it, to {{units.digits(formulas.critical_context(LLAMA_70B, fast))}} tokens. And from which $g$ on is more belt of no use?

# %%
weights, caches, compute = formulas.step_parts(any_model, any_gpu, B, L)
(useful,) = sympy.solve(sympy.Eq((weights + caches) / g, compute), g)
sympy.apart(useful, L)

# %% [markdown]
# Its two terms are $L/L^*$, the context over the critical context, and $B^*/B$, the critical batch over the batch. For our 64 users of 4,000 tokens they are
# {{units.digits(context / formulas.critical_context(LLAMA_70B, gpus))}} and {{units.digits(formulas.critical_batch_size(LLAMA_70B, gpus) / users)}}.

# %% tags=["nbval-ignore-output"]
guess_fast = Prediction(
    "Now 256 users with 1,000 tokens each. With ten times the belt, how many times as "
    "fast are they?", unit="times")
guess_fast

# %% tags=["fold"]
parts = formulas.step_parts(LLAMA_70B, gpus, users, context)
most = (parts[0] + parts[1]) / parts[2]
crowd_gain, ours = (formulas.step_time(LLAMA_70B, gpus, *who)
                    / formulas.step_time(LLAMA_70B, fast, *who)
                    for who in ((256, 1_000), (users, context)))
cases = [(1, 4_000), (64, 4_000), (256, 1_000), (8, 128_000)]
terms = (1_000 / formulas.critical_context(LLAMA_70B, gpus),
         formulas.critical_batch_size(LLAMA_70B, gpus) / 256)
guess_fast.reveal(
    crowd_gain, f"L/L* is {units.digits(terms[0])}, B*/B is {units.digits(terms[1])}. "
    "With so much more of a belt the workers have no time left.",
    figures.shares(LLAMA_70B, gpus, fast, cases))

# %% [markdown]
# ### What ten times the belt does
#
# Our 64 users become {{units.digits(ours)}} times as fast, not ten: the workers' limit of question 1. A tenfold belt and a tenfold trick run into the same wall. Eight Rubin or MI455X stay below it, with {{units.digits(cards["Rubin (VR200 NVL72 per GPU)"][0], 2)}} and {{units.digits(cards["MI455X"][0], 2)}} times the belt: with
# no more crew than an H100's they would still be that many times as fast.
#
# And what a million tokens cost, for four kinds of service (users × tokens of each)?

# %% tags=["fold"]
print("GPU-seconds per million tokens   weights     KV  workers")
for users_now, length in cases:
    for gpu, when in ((gpus, "before"), (fast, "after")):
        spent = formulas.step_parts(LLAMA_70B, gpu, users_now, length)
        each = [f"{1e6 * gpu.devices * one / users_now:8,.0f}" for one in spent]
        print(f"{users_now:4} x {length:7,} tokens {when:12}", *each)

# %% [markdown]
# What is moved falls by ten everywhere; the workers' {{units.digits(1e6 * gpus.devices * parts[2] / users)}} GPU-seconds stay, and a token costs the larger of
# the two sides. For one user the weights are still nearly all of it, and the gain is the full ten. For 256 users it is
# {{units.digits(crowd_gain)}}. Long contexts gain ten, and remain far dearer than short ones.
#
# ### What breaks next
#
# A map of all services on this machine: what decides how long a step takes? It is the chart of lesson 07 for one machine, in users and tokens; the workers' region, where a step computes, lies right of the knee. The dashed line is where it began before.

# %% tags=["fold"]
long_users = int(formulas.max_batch(LLAMA_70B, fast, 128_000))
figures.show(figures.limits(LLAMA_70B, fast, gpus, [(users, context)]))

# %% [markdown]
# First the **workers**: their region begins at {{units.digits(formulas.critical_batch_size(LLAMA_70B, fast))}} users, and whoever has more waits for arithmetic. Then the
# **memory**: its border has not moved. At 128,000 tokens {{long_users}} users fit, before and after, and they keep the workers busy for
# {{units.digits(100 * formulas.compute_time(LLAMA_70B, fast, long_users) / formulas.step_time(LLAMA_70B, fast, long_users, 128_000))}} % of a step. More bandwidth cannot add users; capacity can.
#
# Move the bandwidth and watch the workers' region grow. The picture stands on the ideal step: peak rates, all weights read.

# %% tags=["nbval-ignore-output"]
def at_bandwidth(bandwidth_factor, language_model):
    name = f"8 x H100, {bandwidth_factor} x the bandwidth"
    gpu = replace(gpus, name=name, bandwidth=bandwidth_factor * gpus.bandwidth)
    return figures.limits(model(language_model), gpu, gpus)

names = [name for name in dense_models()
         if formulas.weight_bytes(model(name)) < formulas.usable_memory(gpus)]
LiveFigure(at_bandwidth, bandwidth_factor=(1, 10), language_model=names)

# %% [markdown]
# Third the **links**. With 64 users the eight GPUs exchange for {{units.time(exchange)}} in every step, {{units.time(2 * LLAMA_70B.shape.layers * links_of(H100).delay)}} of it however little they move. That was the smaller part of a step beside {{units.time(step)}} of moving. Beside the {{units.time(parts[2])}} of a step with the fast belt it is more than the work.
#
# ### And the prices?
#
# Reading a prompt is bound by the workers, before and after. Writing the answer is not, before:

# %% tags=["fold"]
reading = 1e6 * gpus.devices * formulas.compute_time(LLAMA_70B, gpus, 1)
f"input {reading:,.0f} GPU-seconds per million tokens"

# %% tags=["fold"]
for gpu in (gpus, fast):
    takes = formulas.step_time(LLAMA_70B, gpu, users, context)
    writing = 1e6 * formulas.gpu_seconds_per_token(gpu.devices, takes, users)
    print(f"output {writing:,.0f}: {writing / reading:.2f} times the input")

# %% [markdown]
# *If* prices followed this cost, output would come down to the price of input, and input would not move at all. The part of a price list that a faster belt rewrites
# is the gap between the two, then the surcharge for long contexts and for speed.
#
# *If* the new card costs more per hour, divide: at {{units.digits(most)}} times the rent, this service gains nothing. At 256 users of 1,000 tokens that point comes at
# {{units.digits(crowd_gain)}} times already. A price also holds margin,
# idle hours and competition, and none of them follows from bandwidth.
#
# **Holds if** a pass reads more tokens of prompts than the critical batch, {{units.digits(formulas.critical_batch_size(LLAMA_70B, gpus))}} here ([claim A43](09_claims_ledger.ipynb#A43)), and decoding was memory-bound before ([A44](09_claims_ledger.ipynb#A44)).

# %% [markdown]
# ## What we found
#
# - Ten times faster: the workers allow {{units.digits(limit)}} times with the same model, format, GPUs and users, and 4 bits with
#   three guesses by a layer of its own {{units.digits(in_4_bit(3))}}. 4 users in place of 64 is {{units.digits(few[0])}} times the speed for {{units.digits(few[1])}} times the cost.
# - Sparsity: {{units.digits(balanced)}} users balance DeepSeek-V3 on H100, and sharing begins near {{units.digits(sharing, 2)}}, because each newcomer asks for other experts.
# - Bandwidth times ten: useful up to {{units.digits(most)}} at 64 users and 4,000 tokens. The critical batch falls by ten, the critical context rises by ten, and next the
#   workers, the memory's size and the links are in the way.
#
# **What we assumed, and where it breaks.** Peak rates and perfect overlap; experts picked evenly; guesses that succeed independently; exchanges in which nobody computes.
# Quality was left out: fewer bits and smaller models answer differently, and no formula here says how.
#
# **Exercise:** [08 Questions to chew on](../exercises/08_questions_to_chew_on.ipynb), {{sheet.minutes}} minutes, with {{sheet.written}} answers in your own words.
#
# **Next:** [09](09_claims_ledger.ipynb), is it true? Every number of the article, one by one.
