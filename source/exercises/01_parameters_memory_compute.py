# %% [markdown]
# # Exercise 01: Parameters, memory, compute
#
# {{sheet.questions}} questions on [lesson 01](../notebooks/01_parameters_memory_compute.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import math

import sympy

from inference_math import units
from inference_math.catalog import H100, LLAMA_70B
from inference_math.checks import lesson_01 as quiz

# %% [markdown]
# ## Question 1: the weight of a model
#
# Write `weight_bytes`: the bytes of all weights. The name of a format says its width in bits, as in `fp8`.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bits_per_param` | bit |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q1"
def weight_bytes(params, bits_per_param):
    ### BEGIN SOLUTION
    return params * bits_per_param / 8
    ### END SOLUTION

# %%
# A cell to play in. Does Llama-3.1-70B come out as in the lesson?
# LLAMA_70B.total_params has its parameters.

# %% check="q1"
quiz.q1.check(weight_bytes)

# %% [markdown]
# ## Question 2: whole devices
#
# Write `devices_needed`: how many devices hold these bytes together.
#
# | given | unit |
# | --- | --- |
# | `n_bytes`, what must be held | B |
# | `memory` of one device, as much of it as may be filled | B |
#
# Answer: a function that returns a whole number. 3 minutes, difficulty 1.

# %% answer="q2"
def devices_needed(n_bytes, memory):
    ### BEGIN SOLUTION
    return math.ceil(n_bytes / memory)
    ### END SOLUTION

# %%
# A cell to play in. What if the bytes fill the devices exactly?
# H100.memory is the memory of one.

# %% check="q2"
quiz.q2.check(devices_needed)

# %% [markdown]
# ## Question 3: weights and users
#
# Write `memory_needed`: the bytes that must sit in memory while a number of users talk to the model.
#
# | given | unit |
# | --- | --- |
# | `weights` | B |
# | `kv_per_token`, KV cache of one token | B |
# | `users`, at the same time | |
# | `context`, tokens of each conversation | |
#
# Answer: a function that returns bytes. 3 minutes, difficulty 2.

# %% answer="q3"
def memory_needed(weights, kv_per_token, users, context):
    ### BEGIN SOLUTION
    return weights + users * context * kv_per_token
    ### END SOLUTION

# %%
# A cell to play in. units.size(memory_needed(...)) reads better than the bare number.

# %% check="q3"
quiz.q3.check(memory_needed)

# %% [markdown]
# ## Question 4: room for users
#
# Use SymPy to find $B$, the users that fill the memory exactly. Do not round. Use the symbols below, so that your
# answer holds for every model and every GPU.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N` | parameters | |
# | `b` | bytes per parameter | B |
# | `n` | devices | |
# | `M` | memory of one device that may be filled | B |
# | `k` | KV cache of one token | B |
# | `L` | tokens of each conversation | |
#
# Answer: a SymPy expression, called `room`. Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
N, b, n, M, k, L, B = sympy.symbols("N b n M k L B", positive=True)

# %% answer="q4"
### BEGIN SOLUTION
(room,) = sympy.solve(sympy.Eq(N * b + B * L * k, n * M), B)
### END SOLUTION

# %%
# A cell to play in. Put in numbers:
# room.subs({N: ..., b: ..., n: ..., M: ..., k: ..., L: ...})

# %% check="q4"
quiz.q4.check(lambda: room)

# %% [markdown]
# ## Question 5: make it fit
#
# Llama-3.1-70B in bf16 weighs {{units.size(LLAMA_70B.total_params * LLAMA_70B.weight_bytes_per_param)}} and sits on 2 H100,
# {{units.size(2 * H100.memory)}} together, nine tenths of which may be filled. Its users have 8,000 tokens each.
# Which of these changes, alone, makes room for 100 of them?
#
# - **a** two GPUs of the same memory with twice the bandwidth
# - **b** weights in fp8
# - **c** conversations of 4,000 tokens
# - **d** 8 H100
#
# Answer: a letter, called `change`, and a sentence that says why, called `because`. 3 minutes, difficulty 2.

# %% answer="q5"
### BEGIN SOLUTION
change = "d"
because = "The weights are there once, so a GPU that is added is all room for users."
### END SOLUTION

# %% check="q5"
quiz.q5.check(lambda: change)

# %% [markdown]
# ## Done
#
# `python3 start.py check 01`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
