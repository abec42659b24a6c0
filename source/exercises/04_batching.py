# %% [markdown]
# # Exercise 04: Batching
#
# {{sheet.questions}} questions on [lesson 04](../notebooks/04_batching.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math import units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, LLAMA_70B
from inference_math.checks import lesson_04 as quiz

# %% [markdown]
# ## Question 1: a share of the move
#
# Alice, and perhaps Bob and others with her, get their next tokens from one step, which moves the weights once for all of them.
# Write `move_per_token`: the seconds of moving that fall to each token, if all get the same share of it.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bytes_per_param` | byte |
# | `bandwidth` of the memory | byte/s |
# | `batch`, all users who share the move, Alice counted, 1 or more: a number or a NumPy array | |
#
# Answer: a function that returns seconds, an array of them for an array. 2 minutes, difficulty 1.

# %% answer="q1"
def move_per_token(params, bytes_per_param, bandwidth, batch):
    ### BEGIN SOLUTION
    return params * bytes_per_param / bandwidth / batch
    ### END SOLUTION

# %%
# A cell to play in. The 700B model on an H100: what does Alice save when Bob joins her?
# for batch in (1, 2, 64):
#     n, rate = ARTICLE_700B.total_params, H100.bandwidth
#     print(batch, units.time(move_per_token(n, 1, rate, batch)))

# %% check="q1"
quiz.q1.check(move_per_token)

# %% [markdown]
# ## Question 2: the whole deployment
#
# Write `tokens_per_second`: what a deployment makes for all of its users together.
# Each step makes one token for each user of the batch. Moving and computing overlap perfectly. There is no KV cache yet.
# The model may be a mixture of experts. Take it that each step reads all of its weights.
#
# | given | unit |
# | --- | --- |
# | `total_params`, moved once in each step | |
# | `active_params`, used for one token, 2 FLOP each | |
# | `bytes_per_param` | byte |
# | `bandwidth` of the GPUs together | byte/s |
# | `flops`, the arithmetic rate of the GPUs together | FLOP/s |
# | `batch`, users, 1 or more: a number or a NumPy array | |
#
# As in sheet 03, `numpy.maximum` and `numpy.minimum` compare value by value.
#
# Answer: a function that returns tokens/s, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q2"
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    ### BEGIN SOLUTION
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in. Llama-3.1-70B in 16 bit: at which batch does it stop growing?
# n, rate = LLAMA_70B.total_params, H100.flops["bf16"]
# batches = numpy.array([1, 64, 256, 512, 1024])
# tokens_per_second(n, n, 2, H100.bandwidth, rate, batches)

# %% check="q2"
quiz.q2.check(tokens_per_second)

# %% [markdown]
# ## Question 3: a promise
#
# A service promises each user a number of tokens in a second. A step makes one of them, and may take no longer than the promise
# leaves for it. Moving and computing overlap perfectly; there is no KV cache. Write `largest_batch`: the most users in a step
# that keeps the promise. A step that takes exactly as long as it may is in time.
#
# A data sheet gives two arithmetic rates for a format: one for ordinary, dense matrices, and one for matrices in which
# a fixed part of the values is zero. Hardly any weight of this model is zero.
#
# | given | unit |
# | --- | --- |
# | `moving`, the time in which a step moves all weights | s |
# | `active_params`, used for one token, 2 FLOP each | |
# | `dense_flops`, `sparse_flops`, the two rates | FLOP/s |
# | `promise` to each user | tokens/s |
#
# Answer: a function that returns a number of users, not rounded; 0 where the move alone takes too long, and a number below 1 where it
# does not, but computing for one user does. 4 minutes, difficulty 2.

# %% answer="q3"
def largest_batch(moving, active_params, dense_flops, sparse_flops, promise):
    ### BEGIN SOLUTION
    if moving > 1 / promise:
        return 0
    one_user = 2 * active_params / dense_flops
    return 1 / promise / one_user
    ### END SOLUTION

# %%
# A cell to play in. The lesson's 700B model on ten H100, for ever higher promises:
# ten = 10 * H100
# moving = ARTICLE_700B.total_params / ten.bandwidth
# rate, n = ten.flops["fp8"], ARTICLE_700B.active_params
# [largest_batch(moving, n, rate, 2 * rate, promise) for promise in (20, 40, 60)]

# %% check="q3"
quiz.q3.check(largest_batch)

# %% [markdown]
# ## Question 4: who shares an expert?
#
# In each layer a router sends every token to some of the experts. Take it that it chooses evenly, and for each token apart from
# the others. An expert that at least one token was sent to is moved, once, and serves all tokens that were sent to it.
# Take the experts of a layer that a step is expected to move, and share all the batch's picks evenly among them.
# Write `tokens_per_expert`: how many tokens each of these experts then serves, one for each pick that falls to it.
#
# | given | unit |
# | --- | --- |
# | `experts` in each layer | |
# | `experts_per_token`, different ones, fewer than `experts` | |
# | `batch`, tokens in the step, 1 or more: a number or a NumPy array | |
#
# Answer: a function that returns a number of tokens, not rounded, an array of them for an array. 4 minutes, difficulty 3.

# %% answer="q4"
def tokens_per_expert(experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    left_alone = (1 - experts_per_token / experts) ** batch
    moved = experts * (1 - left_alone)
    return batch * experts_per_token / moved
    ### END SOLUTION

# %%
# A cell to play in. 8 of 256 experts a token. With one user, an expert serves how many?
# tokens_per_expert(256, 8, numpy.array([1, 2, 32, 256, 32 * 295]))

# %% check="q4"
quiz.q4.check(tokens_per_expert)

# %% [markdown]
# ## Question 5: when nothing overlaps
#
# On another machine nothing is moved while the workers compute: a step takes as long as the move of the weights and the computing
# **together**. Each further user still makes a token cheaper. With ever more of them, the seconds of the machine that one token takes
# fall towards those of its own computing, the least. Use SymPy to find the batch at which a token takes $g$ times the least.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `N_a` | parameters, total and active | |
# | `b` | bytes per parameter | byte |
# | `F`, `W` | arithmetic rate, bandwidth | FLOP/s, byte/s |
# | `g` | how many times the least, more than 1 | |
# | `B` | users who share a step: solve for it | |
#
# Answer: a SymPy expression without `B`, called `batch`. `sympy.solve` gives a list: the expression is what
# stands in it (the list of one will do, too, and so will `sympy.Eq(B, ...)`). Any form that is algebraically the same is right. 5 minutes, difficulty 3.

# %%
N, N_a, b, F, W, g, B = sympy.symbols("N N_a b F W g B", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
together = N * b / W + 2 * N_a * B / F
(batch,) = sympy.solve(sympy.Eq(together / B, g * 2 * N_a / F), B)
### END SOLUTION

# %%
# A cell to play in. Who needs twice the least, and who a tenth more than the least?
# print(batch.subs(g, 2), "and", batch.subs(g, sympy.Rational(11, 10)))

# %% check="q5"
quiz.q5.check(lambda: batch)

# %% [markdown]
# ## Question 6: twice as many people
#
# A dense model runs exactly at its knee, with contexts so short that KV caches do not matter, and moving overlaps with computing.
# Twice as many people come, and you double the batch.
# What do they notice, and what does a token cost you in seconds of the GPU?
#
# - **a** each waits as long for a token as before, and a token costs half
# - **b** each waits twice as long for a token, and a token costs the same
# - **c** each waits twice as long for a token, and a token costs twice as much
# - **d** each waits as long for a token as before, and a token costs the same
#
# Answer: a letter, called `outcome` (its own words may follow; the letter alone counts), and one sentence that says why, called `because`. Both are strings. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
outcome = "b"
because = ("Past the knee the step is all computing: twice the tokens take "
           "twice the time, so each token costs the same.")
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: outcome, lambda: because)

# %% [markdown]
# ## Done
#
# `python3 start.py check 04`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
