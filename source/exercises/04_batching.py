# %% [markdown]
# # Exercise 04: Batching
#
# {{sheet.questions}} questions on [lesson 04](../notebooks/04_batching.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_04 as quiz

# %% [markdown]
# ## Question 1: a share of the move
#
# Alice, Bob and others get their next tokens from one step, which moves the weights once for all of them.
# Write `move_per_token`: the seconds of moving that fall to each token.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bytes_per_param` | B |
# | `bandwidth` of the memory | B/s |
# | `batch`, users who share the move: a number or a NumPy array | |
#
# Answer: a function that returns seconds. 2 minutes, difficulty 1.

# %% answer="q1"
def move_per_token(params, bytes_per_param, bandwidth, batch):
    ### BEGIN SOLUTION
    return params * bytes_per_param / bandwidth / batch
    ### END SOLUTION

# %%
# A cell to play in. What does Alice save when Bob joins her?

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
# | `total_params`, moved in each step | |
# | `active_params`, used for one token, 2 FLOP each | |
# | `bytes_per_param`, `bandwidth` | B, B/s |
# | `flops`, the arithmetic rate | FLOP/s |
# | `batch`: a number or a NumPy array | |
#
# Answer: a function that returns tokens/s. 4 minutes, difficulty 2.

# %% answer="q2"
def tokens_per_second(total_params, active_params, bytes_per_param,
                      bandwidth, flops, batch):
    ### BEGIN SOLUTION
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * batch / flops
    return batch / numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in. At which batch does it stop growing? What does each user get there?

# %% check="q2"
quiz.q2.check(tokens_per_second)

# %% [markdown]
# ## Question 3: the critical batch
#
# Write `critical_batch`: the batch at which moving the weights takes as long as computing with them.
# Weights and arithmetic have the same format. A data sheet gives two rates for it: one for ordinary, dense matrices,
# and one for matrices in which a fixed part of the values is zero.
#
# | given | unit |
# | --- | --- |
# | `total_params`, `active_params` | |
# | `bytes_per_param` | B |
# | `dense_flops`, `sparse_flops`, the two rates | FLOP/s |
# | `bandwidth` | B/s |
#
# Answer: a function that returns a number of tokens, not rounded. 3 minutes, difficulty 2.

# %% answer="q3"
def critical_batch(total_params, active_params, bytes_per_param,
                   dense_flops, sparse_flops, bandwidth):
    ### BEGIN SOLUTION
    model_half = bytes_per_param / 2 * total_params / active_params
    hardware_half = dense_flops / bandwidth
    return model_half * hardware_half
    ### END SOLUTION

# %%
# A cell to play in. Twice the parameters, all active or not: are more users needed?

# %% check="q3"
quiz.q3.check(critical_batch)

# %% [markdown]
# ## Question 4: which experts are read?
#
# In each layer a router sends every token to `experts_per_token` of the `experts`. Take it that it chooses
# evenly, and for each token apart from the others. An expert that at least one token was sent to must be read, once.
# Write `expert_bytes`: the bytes of expert weights that one step is expected to read.
#
# | given | unit |
# | --- | --- |
# | `all_expert_bytes`, of all experts of the model | B |
# | `experts`, `experts_per_token`, in each layer | |
# | `batch`: a number or a NumPy array | |
#
# Answer: a function that returns bytes. 4 minutes, difficulty 3.

# %% answer="q4"
def expert_bytes(all_expert_bytes, experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    left_alone = (1 - experts_per_token / experts) ** batch
    return all_expert_bytes * (1 - left_alone)
    ### END SOLUTION

# %%
# A cell to play in. 8 of 256 experts a token: do two users read twice what one does?

# %% check="q4"
quiz.q4.check(expert_bytes)

# %% [markdown]
# ## Question 5: the knee with KV caches
#
# Each user of the batch also has a KV cache, and a step reads all of it.
# In the article's form the caches travel on the same belt as the weights, while the workers compute.
# Use SymPy to find the batch at which the whole move takes as long as the computing.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `N_a` | parameters, total and active | |
# | `b` | bytes per parameter | B |
# | `kv` | bytes of one token in a KV cache | B |
# | `L` | tokens of context of each user | |
# | `F`, `BW` | arithmetic rate, bandwidth | FLOP/s, B/s |
# | `B` | users in the batch: solve for it | |
#
# Answer: a SymPy expression, called `knee`. Any form that is algebraically the same is right. 5 minutes, difficulty 3.

# %%
N, N_a, b, kv, L, F, BW, B = sympy.symbols("N N_a b kv L F BW B", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
move = (N * b + B * kv * L) / BW
(knee,) = sympy.solve(sympy.Eq(move, 2 * N_a * B / F), B)
### END SOLUTION

# %%
# A cell to play in. Where is it at context 0, knee.subs(L, 0)? At which L is none?

# %% check="q5"
quiz.q5.check(lambda: knee)

# %% [markdown]
# ## Question 6: twice as many people
#
# A dense model runs exactly at its knee, with short contexts. Twice as many people come, and you double the batch.
# What do they notice, and what does a token cost you in seconds of the GPU?
#
# - **a** each waits as long for a token as before, and a token costs half
# - **b** each waits twice as long for a token, and a token costs the same
# - **c** each waits twice as long for a token, and a token costs twice as much
# - **d** each waits as long for a token as before, and a token costs the same
#
# Answer: a letter, called `outcome`, and a sentence that says why, called `because`. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
outcome = "b"
because = ("Past the knee the step is all computing: twice the tokens take "
           "twice the time, so each token costs the same.")
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: outcome)

# %% [markdown]
# ## Done
#
# `python3 start.py check 04`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
