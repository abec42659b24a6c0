# %% [markdown]
# # Exercise 01: Parameters, memory, compute
#
# {{sheet.questions}} questions on [lesson 01](../notebooks/01_parameters_memory_compute.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import math

import sympy

from inference_math import formats, units
from inference_math.catalog import H100, LLAMA_70B
from inference_math.checks import lesson_01 as quiz

# %% [markdown]
# ## Question 1: the weight of a model
#
# Write `weight_bytes`: the bytes of all weights.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bits_per_param`, what one of them takes, its share of the scales counted: 8 in `fp8`, {{f'{formats.bits("mxfp4"):g}'}} in `mxfp4` | bit |
#
# Answer: a function that returns bytes. A fraction of a byte does not matter. 2 minutes, difficulty 1.

# %% answer="q1"
def weight_bytes(params, bits_per_param):
    ### BEGIN SOLUTION
    return params * bits_per_param / 8
    ### END SOLUTION

# %%
# A cell to play in. Is this what the lesson says of Llama-3.1-70B in 16 bits?
# Take away the # of the next line, and run the cell.
# units.size(weight_bytes(LLAMA_70B.total_params, 16))

# %% check="q1"
quiz.q1.check(weight_bytes)

# %% [markdown]
# ## Question 2: whole devices
#
# Write `devices_needed`: the fewest devices that hold these bytes together. The bytes may be cut anywhere, any number of
# devices can be had, and devices that are filled exactly need no other beside them.
#
# | given | unit |
# | --- | --- |
# | `n_bytes`, what must be held, more than 0 | byte |
# | `memory` of one device, as much of it as may be filled | byte |
#
# Answer: a function that returns a whole number, 1 or more (`8.0` is one, too). 3 minutes, difficulty 1.

# %% answer="q2"
def devices_needed(n_bytes, memory):
    ### BEGIN SOLUTION
    return math.ceil(n_bytes / memory)
    ### END SOLUTION

# %%
# A cell to play in. A byte less than fills 8 devices, exactly as much, a byte more:
# [devices_needed(8 * H100.memory + more, H100.memory) for more in (-1, 0, 1)]

# %% check="q2"
quiz.q2.check(devices_needed)

# %% [markdown]
# ## Question 3: weights and users
#
# Write `memory_needed`: the bytes that must sit in memory while a number of users talk to the model.
#
# | given | unit |
# | --- | --- |
# | `weights`, all of them together | byte |
# | `kv_per_token`, KV cache of one token | byte |
# | `users`, at the same time | |
# | `context`, tokens of each conversation | |
#
# Answer: a function that returns bytes, of all GPUs together. 3 minutes, difficulty 2.

# %% answer="q3"
def memory_needed(weights, kv_per_token, users, context):
    ### BEGIN SOLUTION
    return weights + users * context * kv_per_token
    ### END SOLUTION

# %%
# A cell to play in. How many users until their KV caches weigh as much as the weights?
# weights, kv = 2 * LLAMA_70B.total_params, LLAMA_70B.kv_bytes_per_token
# for users in (1, 10, 100):
#     print(users, "users:", units.size(memory_needed(weights, kv, users, 8_000)))

# %% check="q3"
quiz.q3.check(memory_needed)

# %% [markdown]
# ## Question 4: room for users
#
# The weights are spread over all devices, and so are the KV caches. Use SymPy to find $B$, the users that fill the memory
# exactly. Do not round. Take it that the weights leave room for some. Use the symbols below, so that your answer holds for every
# model and every GPU.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N` | parameters | |
# | `b` | bytes per parameter | byte |
# | `n` | devices, all of them together hold one model | |
# | `M` | memory of one device that may be filled | byte |
# | `kappa` | KV cache of one token, $\kappa$ | byte |
# | `L` | tokens of each conversation | |
# | `B` | users: solve for it | |
#
# Answer: a SymPy expression without $B$, called `room`. `sympy.solve(sympy.Eq(left, right), B)` gives a list: the expression is what stands in it
# (the list of one will do, too, and so will `sympy.Eq(B, ...)`, but no inequality).
# Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
N, b, n, M, kappa, L, B = sympy.symbols("N b n M kappa L B", positive=True)

# %% answer="q4"
### BEGIN SOLUTION
(room,) = sympy.solve(sympy.Eq(N * b + B * L * kappa, n * M), B)
### END SOLUTION

# %%
# A cell to play in. The lesson's case: 8 H100, each filled to nine tenths.
# model = {N: LLAMA_70B.total_params, b: 2, L: 8_000,
#          kappa: LLAMA_70B.kv_bytes_per_token}
# room.subs(model).subs({n: 8, M: 0.9 * H100.memory}).evalf()

# %% check="q4"
quiz.q4.check(lambda: room)

# %% [markdown]
# ## Question 5: make it fit
#
# Llama-3.1-70B in bf16 weighs {{units.size(LLAMA_70B.total_params * LLAMA_70B.weight_bytes_per_param)}} and sits on 2 H100,
# {{units.size(2 * H100.memory)}} together, nine tenths of which may be filled. Its users have 8,000 tokens each, and a token takes
# {{units.size(LLAMA_70B.kv_bytes_per_token)}} of KV cache. Which of these changes, alone, makes room for 100 of them?
#
# - **a** two GPUs of the same memory with twice the bandwidth
# - **b** weights in fp8
# - **c** conversations of 4,000 tokens
# - **d** 8 H100
#
# Answer: a letter, called `change` (its own words may follow; the letter alone counts), and one sentence that says why, called `because`. Both are strings. 3 minutes, difficulty 2.

# %% answer="q5"
### BEGIN SOLUTION
change = "d"
because = "The weights are there once, so a GPU that is added is all room for users."
### END SOLUTION

# %%
# A cell to play in. What do 100 users need, and what may be filled of 2 H100?
# weights, kv = 2 * LLAMA_70B.total_params, LLAMA_70B.kv_bytes_per_token
# units.size(memory_needed(weights, kv, 100, 8_000)), units.size(0.9 * 2 * H100.memory)

# %% check="q5"
quiz.q5.check(lambda: change, lambda: because)

# %% [markdown]
# ## Done
#
# `python3 start.py check 01`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
