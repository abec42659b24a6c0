# %% [markdown]
# # Exercise 08: Questions to chew on
#
# {{sheet.questions}} questions around the open ones of [lesson 08](../notebooks/08_questions_to_chew_on.ipynb), about {{sheet.minutes}} minutes. Most are computed, with a check;
# {{sheet.written}} you write in your own words, for your teacher or for a friend who argues.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.
# A written answer goes where a line in italics asks for it: double-click that line and type over it.

# %%
import numpy
import sympy

from inference_math import formulas, units
from inference_math.catalog import DEEPSEEK_V3, H100, LLAMA_8B, LLAMA_70B
from inference_math.checks import lesson_08 as quiz

# %% [markdown]
# ## Ten times faster
#
# ### Question 1: gain or trade?
#
# Write `cost_factor`: how many times as much GPU time a token costs after a change as before it.
# Above 1 the change was a trade, below 1 a gain.
#
# | given | unit |
# | --- | --- |
# | `step_before`, `step_after`, time of a step | s |
# | `users_before`, `users_after`, who share a step; each gets one token of it | |
# | `gpus_before`, `gpus_after`, that work on it | |
#
# The arguments come in the order of the cell below: first all three of before, then all three of after.
#
# Answer: a function that returns a factor. 4 minutes, difficulty 1.

# %% answer="q1"
def cost_factor(step_before, users_before, gpus_before,
                step_after, users_after, gpus_after):
    ### BEGIN SOLUTION
    before = gpus_before * step_before / users_before
    after = gpus_after * step_after / users_after
    return after / before
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Half the step time on twice
# the GPUs: gain or trade?
# cost_factor(0.020, 64, 8, 0.010, 64, 16)

# %% check="q1"
quiz.q1.check(cost_factor)

# %% [markdown]
# ### Question 2: tokens per move
#
# Write `tokens_per_move`: how many tokens one move of the large model yields on average, if a draft guesses ahead.
# The guesses stand in a row. Those before the first wrong one count. The wrong one is thrown away, and so are all after it, right or not.
# The large model always adds one token of its own, also where all guesses were right.
#
# | given | unit |
# | --- | --- |
# | `acceptance`, probability that a guess is right, the same for each, whatever became of the others; a number or a NumPy array | 0 up to, not including, 1 |
# | `drafted`, guesses per move, a whole number, 1 or more | |
#
# Answer: a function that returns tokens, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q2"
def tokens_per_move(acceptance, drafted):
    ### BEGIN SOLUTION
    return (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What do a hundred guesses yield,
# at 80 %? Work out one guess by hand, too.
# [tokens_per_move(0.8, drafted) for drafted in (1, 4, 100)]

# %% check="q2"
quiz.q2.check(tokens_per_move)

# %% [markdown]
# ### Question 3: does guessing pay?
#
# Write `speculation_gain`: how many times as fast one user becomes by guessing ahead, the draft's own time included. Below 1 it does not pay.
# First the draft makes its guesses, a step for each, one after the other. Then comes one step of the large model, the check: it moves everything once,
# and computes each guess and one more token. In a step of the large model moving overlaps with computing; the draft overlaps with nothing.
# You may call `tokens_per_move`.
#
# | given | unit |
# | --- | --- |
# | `moving`, time in which the large model moves its weights and all KV caches | s |
# | `computing`, time in which it computes one token for each user; a number or a NumPy array | s |
# | `draft_step`, one step of the draft, one guess for each user | s |
# | `acceptance`, `drafted` | as above |
#
# Answer: a function that returns a factor, an array of them for an array. 6 minutes, difficulty 3.

# %% answer="q3"
def speculation_gain(moving, computing, draft_step, acceptance, drafted):
    ### BEGIN SOLUTION
    before = numpy.maximum(moving, computing)
    check = numpy.maximum(moving, (drafted + 1) * computing)
    move = check + drafted * draft_step
    return tokens_per_move(acceptance, drafted) * before / move
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last lines. How busy may the workers be
# until it does not pay?
# speculation_gain(0.008, numpy.array([0.001, 0.002, 0.004, 0.008]),
#                  0.001, 0.8, 4)

# %% check="q3"
quiz.q3.check(speculation_gain)

# %% [markdown]
# ### Question 4: a press release
#
# "Llama-3.1-70B, **ten times faster** than the usual {{units.rate(formulas.tokens_per_second_per_user(LLAMA_70B, 8 * H100, 64, 4000))}}. Eight H100,
# 8-bit weights and caches, a smart draft, optimised serving."
#
# The usual service has 64 users of 4,000 tokens on eight H100, in 16 bit. You believe the draft: four guesses by Llama-3.1-8B in 8 bit, 80 % right.
# The release does not say how many users share a step.
#
# Use your functions, and `formulas.speculative_step_time`, in the cell below. Then write, in five to ten sentences:
#
# 1. How much of the factor ten do the 8 bits and the draft explain, with 64 users?
# 2. Try fewer users in a step: 16, 4 and 1. How many times as fast is each of them, and what does a token cost, against the usual service?
#    Is there a number of users at which the claim is true?
# 3. Which parts of the claim are gains, and which only trade? What two things would you ask the company?
#
# 10 minutes, difficulty 3. Four points.

# %% answer="q4-numbers"
# The 8-bit model is LLAMA_70B.at("fp8", kv="fp8").
### BEGIN SOLUTION
gpus, context, guesses = 8 * H100, 4_000, 4
usual = formulas.step_time(LLAMA_70B, gpus, 64, context)
large = LLAMA_70B.at("fp8", kv="fp8")
small = LLAMA_8B.at("fp8", kv="fp8")

def per_token(users):
    move = formulas.speculative_step_time(
        large, small, gpus, users, context, guesses)
    return move / tokens_per_move(0.8, guesses)

bits = usual / formulas.step_time(large, gpus, 64, context)
speed = {n: usual / per_token(n) for n in (64, 16, 4, 1)}
dearer = {n: cost_factor(usual, 64, 8, per_token(n), n, 8) for n in speed}
for n, times in speed.items():
    print(f"users {n:2}: {times:.2f} x the speed, {dearer[n]:.2f} x the cost")
### END SOLUTION

# %% [markdown] written="q4" points=4
# **A good answer.** With 64 users, 8 bits halve all that is moved: {{units.digits(bits)}} times. The draft makes
# it {{units.digits(speed[64])}} times in all. That is short of ten, and a draft that costs nothing would bring {{units.digits(bits * tokens_per_move(0.8, guesses))}}, because
# weights and caches must still move. With fewer users there are fewer caches to move, for the large model and for the draft:
# {{units.digits(speed[16])}} times with 16 users, {{units.digits(speed[4])}} with 4, {{units.digits(speed[1])}} with a single one. So no number of users
# makes the claim true on eight H100, under these assumptions. At 4 users a token costs {{units.digits(dearer[4])}} times what it did, at 16 users
# {{units.digits(dearer[16])}} times. Bits and guesses are gains, as they lower the cost per token; they may or may not change the words, which should be tested.
# Fewer users is a trade. I would ask: how many users shared a step when you measured? Against which service, at which load, was "usual" measured?
#
# **Rubric**, one point each:
#
# - The 8 bits and the draft at 64 users, each with a number within 10 % ({{units.digits(bits)}} and {{units.digits(speed[64])}}).
# - A search over the number of users that finds that even one user does not bring ten times, or names a further change (more GPUs, a better draft) that would.
# - The cost per token beside the speed for at least one smaller batch, from `cost_factor`, and gains told apart from trades by it.
# - Two questions whose answers would decide the matter: users per step, load, context length, hardware, same model and same words, average or best case.

# %% [markdown]
# ## Sparse models
#
# ### Question 5: favourites
#
# The lesson lets tokens pick all experts evenly, and says that real ones have favourites. What does that change?
# Write `experts_read`: how many experts a step reads on average, if some of them are favourites.
# A step reads an expert once if at least one of its tokens picks it. Each token picks independently of the others.
#
# | given | unit |
# | --- | --- |
# | `experts`, how many there are | |
# | `favourites`, how many of these are favourites | |
# | `often`, the probability that a token picks a given favourite | 0 to 1 |
# | `seldom`, the probability that it picks a given one of the others | 0 to 1 |
# | `batch`, tokens in the step, one for each user; a number or a NumPy array | |
#
# Answer: a function that returns a number of experts, not rounded, an array of them for an array. 5 minutes, difficulty 2.

# %% answer="q5"
def experts_read(experts, favourites, often, seldom, batch):
    ### BEGIN SOLUTION
    used_favourites = favourites * (1 - (1 - often) ** batch)
    used_others = (experts - favourites) * (1 - (1 - seldom) ** batch)
    return used_favourites + used_others
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last lines. In both cases a token picks 8 of
# 256 experts. Which case reads more of them?
# batch = numpy.array([1, 16, 64, 256])
# print(experts_read(256, 0, 0, 8 / 256, batch))
# print(experts_read(256, 32, 4 / 32, 4 / 224, batch))

# %% check="q5"
quiz.q5.check(experts_read)

# %% [markdown]
# ### Question 6: which model for twenty users?
#
# A small company expects 20 users at a time, a large one 20,000 spread over as many machines as it likes. Both can have
# Llama-3.1-70B or DeepSeek-V3, both in 8 bit, and take them to be equally good.
#
# `formulas.weight_bytes_read(model, batch)` gives the bytes of weights that a step reads, with experts picked evenly.
# `formulas.critical_batch_size` and `formulas.compute_flops` may help. Write, in five to ten sentences:
#
# 1. Up to how many users does a step of DeepSeek-V3 read less than one of Llama-3.1-70B?
# 2. Which model would you run for the small company, which for the large one, and why? Give bytes per user (what a step reads, over its users), and FLOP per token.
# 3. What did the comparison leave out that could turn it around?
#
# 10 minutes, difficulty 2. Four points.

# %% answer="q6-numbers"
# Llama in 8 bit is LLAMA_70B.at("fp8"); DEEPSEEK_V3 is in 8 bit already.
### BEGIN SOLUTION
dense, sparse = LLAMA_70B.at("fp8"), DEEPSEEK_V3
lone, both = {}, {}
for language_model in (dense, sparse):
    read = {n: formulas.weight_bytes_read(language_model, n) for n in range(1, 21)}
    lone[language_model.name], both[language_model.name] = read[1], read[20] / 20
    print(language_model.name, units.size(read[1]), units.size(read[20] / 20))
alike = max(n for n in range(1, 21) if formulas.weight_bytes_read(sparse, n)
            < formulas.weight_bytes_read(dense, n))
### END SOLUTION

# %% [markdown] written="q6" points=4
# **A good answer.** A lone user makes DeepSeek-V3 read {{units.size(lone[sparse.name])}} and Llama {{units.size(lone[dense.name])}}. At
# {{alike}} users DeepSeek still reads less, at {{alike + 1}} it reads more. At 20 users it is {{units.size(both[sparse.name])}} against
# {{units.size(both[dense.name])}} for each of them: the small company should run the dense model, which is faster and
# {{units.digits(both[sparse.name] / both[dense.name])}} times cheaper to feed. The large company can fill a step with
# {{units.digits(formulas.critical_batch_size(DEEPSEEK_V3, H100))}} users and more. Then the bytes hardly matter, the workers decide, and DeepSeek asks for
# {{units.work(formulas.compute_flops(DEEPSEEK_V3))}} per token against {{units.work(formulas.compute_flops(dense))}}: {{units.digits(formulas.compute_flops(DEEPSEEK_V3) / formulas.compute_flops(dense), 2)}} of the cost. Left out: DeepSeek's KV cache is
# smaller, so that 20 users with more than {{units.digits((both[sparse.name] - both[dense.name]) / (dense.kv_bytes_per_token - sparse.kv_bytes_per_token))}} tokens each
# would turn the choice around; it needs
# {{formulas.devices_needed(formulas.weight_bytes(DEEPSEEK_V3), H100)}} GPUs for its weights alone, and links between them; and experts are not picked evenly.
#
# **Rubric**, one point each:
#
# - The crossing: {{alike}} users (or between {{alike}} and {{alike + 1}}), computed and not guessed.
# - The small company: the dense model, with bytes per user of both at 20.
# - The large company: the sparse model, with the reason that a full step is bound by the workers, and FLOP per token of both.
# - At least one omission with the direction in which it pushes: KV cache, memory for all experts, links, uneven experts, several conversations per user.

# %% [markdown]
# ## Ten times the bandwidth
#
# ### Question 7: half the time
#
# Use SymPy. A dense model of `N` parameters, `b` bytes each, serves `B` users of `L` tokens, `kappa` bytes of cache per token. The GPU computes `F`
# FLOP/s, and its memory moves `W` bytes/s. On this server **nothing overlaps**: a step takes as long as moving and computing together.
# A new memory moves `g` times as many bytes per second, and computing stays as it is. Find the factor `g` at which a step takes half as long as before.
#
# Moving takes longer than computing here, before the change; otherwise no factor would do.
#
# Answer: one SymPy expression, called `half_time` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(g, ...)`). Any form that is algebraically the same is right. 5 minutes, difficulty 2.

# %%
N, b, kappa, L, B = sympy.symbols("N b kappa L B", positive=True)
F, W, g = sympy.symbols("F W g", positive=True)

# %% answer="q7"
### BEGIN SOLUTION
moving, computing = (N * b + B * L * kappa) / W, 2 * N * B / F
before, after = moving + computing, moving / g + computing
(half_time,) = sympy.solve(sympy.Eq(after, before / 2), g)
### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Why is it more than 2? At which
# batch does no factor help any more?
# sympy.factor(half_time.subs(L, 0))

# %% check="q7"
quiz.q7.check(lambda: half_time)

# %% [markdown]
# ### Question 8: what a token costs then
#
# Write `cost_change`: what a token costs on the new card, as a factor of what it cost before. The card moves `factor` times as fast, computes as fast
# as the old one, and an hour of it costs `rent` times as much. Here moving overlaps with computing, before and after.
#
# | given | unit |
# | --- | --- |
# | `weights`, `caches`: GPU time per token spent on moving them, before | s |
# | `computing`: GPU time per token spent by the workers, before | s |
# | `factor`, how many times as fast the new card moves; a number or a NumPy array | |
# | `rent`, how many times as much an hour of it costs | |
#
# Answer: a function that returns a factor, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q8"
def cost_change(weights, caches, computing, factor, rent):
    ### BEGIN SOLUTION
    before = numpy.maximum(weights + caches, computing)
    after = numpy.maximum((weights + caches) / factor, computing)
    return rent * after / before
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. At which rent does the new card
# gain nothing?
# [float(cost_change(6, 3, 1.5, 10, rent)) for rent in (1, 3, 6, 9)]

# %% check="q8"
quiz.q8.check(cost_change)

# %% [markdown]
# ### Question 9: rewrite a price list
#
# A provider sells Llama-3.1-70B from eight H100, 16 bit. The new card moves ten times as fast and costs three times as much per hour. The price list has four lines:
# input tokens; output tokens (64 users of 4,000 tokens share a step); output tokens above 100,000 tokens of context (8 users of 128,000); and a fast tier (4 users of 4,000).
#
# `formulas.step_parts(model, hardware, batch, context)` gives the three times of a step, before. Write, in five to ten sentences:
#
# 1. By which factor does the cost of each line change? Which changes most, which least, and does any rise?
# 2. What limits each line after the change?
# 3. Would the prices follow? Name one reason why they would and one why they might not.
#
# 10 minutes, difficulty 3. Four points.

# %% answer="q9-numbers"
# Input is all computing: its weights and caches take no time.
### BEGIN SOLUTION
change, useful_here = {}, {}
for n, length in ((64, 4_000), (8, 128_000), (4, 4_000)):
    parts = formulas.step_parts(LLAMA_70B, 8 * H100, n, length)
    change[n] = cost_change(*parts, factor=10, rent=3)
    useful_here[n] = (parts[0] + parts[1]) / parts[2]
    print(f"{n:2} users of {length:,}: {change[n]:.2f}, useful {useful_here[n]:.1f}")
print(f"input: {cost_change(0, 0, parts[2], factor=10, rent=3):.2f}")
### END SOLUTION

# %% [markdown] written="q9" points=4
# **A good answer.** Input is bound by the workers: it costs {{units.digits(cost_change(0, 0, parts[2], 10, 3))}} times as much, only the rent has changed. Output at 64 users
# falls to {{units.digits(change[64])}} of the old cost: the belt is ten times as fast, but from {{units.digits(useful_here[64])}} times on the workers decide. Long contexts
# and the fast tier both fall to {{units.digits(change[8])}}, the rent over the factor: they are bound by what is moved before and after, caches in the one
# and weights in the other. So the list moves together: the surcharges for length and for speed shrink most, output comes near input, and input gets dearer, unless
# it stays on the old cards. Which it might: a provider can read prompts on cheap cards and write answers on the new ones. Prices would follow if providers compete on cost.
# They might not while the new cards are scarce, or where a list price pays for margin and idle hours rather than for GPU time.
#
# **Rubric**, one point each:
#
# - Four factors, within 10 %: {{units.digits(cost_change(0, 0, parts[2], 10, 3))}}, {{units.digits(change[64])}}, {{units.digits(change[8])}}, {{units.digits(change[4])}}; and that input rises.
# - The limit after the change: workers for input and for output at 64 users, caches for the long contexts, weights for the fast tier.
# - The gap between the lines is what closes, said of at least one pair (output and input, long and short, fast and plain).
# - One reason for and one against, each about how a price is made and not about how a chip works; or prompts and answers on different cards.

# %% [markdown]
# ## Done
#
# `python3 start.py check 08`, from a terminal in the repository's folder, checks the computed parts once more and lists the written ones. Save the notebook first.
