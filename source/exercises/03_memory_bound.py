# %% [markdown]
# # Exercise 03: Memory-bound
#
# {{sheet.questions}} questions on [lesson 03](../notebooks/03_memory_bound.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math import units
from inference_math.catalog import ARTICLE_700B, H100, LLAMA_70B
from inference_math.checks import lesson_03 as quiz

# %% [markdown]
# ## Question 1: one move
#
# Write `read_time`: the seconds that it takes to move all weights from memory once.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bytes_per_param` | byte |
# | `bandwidth` of the memory | byte/s |
#
# Answer: a function that returns seconds. 2 minutes, difficulty 1.

# %% answer="q1"
def read_time(params, bytes_per_param, bandwidth):
    ### BEGIN SOLUTION
    return params * bytes_per_param / bandwidth
    ### END SOLUTION

# %%
# A cell to play in. One move of the 700B model on an H100, as in the lesson.
# Take away the # of the next line.
# units.time(read_time(ARTICLE_700B.total_params, 1, H100.bandwidth))

# %% check="q1"
quiz.q1.check(read_time)

# %% [markdown]
# ## Question 2: one step
#
# Write `step_time`: the seconds of one decode step of a dense model, if moving and computing overlap perfectly.
# All weights are moved once, and every parameter takes 2 FLOP for each token.
#
# | given | unit |
# | --- | --- |
# | `params` | |
# | `bytes_per_param` | byte |
# | `bandwidth` of the memory | byte/s |
# | `flops`, the arithmetic rate | FLOP/s |
# | `batch`, tokens made in this step, 1 or more: a number or a NumPy array | |
#
# Python's `max`, `min` and `if` work on one number, not on an array. `numpy.maximum(a, b)` and `numpy.minimum(a, b)` compare value by value.
#
# Answer: a function that returns seconds, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q2"
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    ### BEGIN SOLUTION
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in. Llama-3.1-70B in 16 bit: where does a step begin to grow?
# batches = numpy.array([1, 2, 64, 256, 512, 1024])
# step_time(LLAMA_70B.total_params, 2, H100.bandwidth, H100.flops["bf16"], batches)

# %% check="q2"
quiz.q2.check(step_time)

# %% [markdown]
# ## Question 3: the balance
#
# Use SymPy to find the batch at which both times of question 2 are equal: the critical batch size.
# Use the symbols below, so that your answer holds for every GPU and every dense model. Do not round.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N` | parameters | |
# | `b` | bytes per parameter | byte |
# | `W` | bandwidth | byte/s |
# | `F` | arithmetic rate | FLOP/s |
# | `B` | tokens made in a step: solve for it | |
#
# Answer: a SymPy expression without `B`, called `balance`. `sympy.solve` gives a list: the expression is what stands in it
# (the list of one will do, too, and so will `sympy.Eq(B, ...)`).
# Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
F, W, b, N, B = sympy.symbols("F W b N B", positive=True)

# %% answer="q3"
### BEGIN SOLUTION
(balance,) = sympy.solve(sympy.Eq(N * b / W, 2 * N * B / F), B)
### END SOLUTION

# %%
# A cell to play in. An H100 in 16 bit. Is it the number of the lesson?
# balance.subs({F: H100.flops["bf16"], W: H100.bandwidth, b: 2}).evalf()

# %% check="q3"
quiz.q3.check(lambda: balance)

# %% [markdown]
# ## Question 4: choose an upgrade
#
# One user, a dense model in 16 bit, one GPU with room for it. Nothing is guessed ahead. Which change makes the answer
# appear twice as fast?
#
# - **a** a GPU with twice the FLOP/s
# - **b** a GPU with twice the memory
# - **c** weights in half as many bytes
# - **d** twice the batch
#
# Answer: a letter, called `upgrade` (its own words may follow; the letter alone counts), and one sentence that says why, called `because`. Both are strings. 2 minutes, difficulty 1.

# %% answer="q4"
### BEGIN SOLUTION
upgrade = "c"
because = "At batch 1 the step is all moving, and half the bytes move in half the time."
### END SOLUTION

# %% check="q4"
quiz.q4.check(lambda: upgrade, lambda: because)

# %% [markdown]
# ## Question 5: a deployment
#
# Write `tokens_per_second`: what one user gets from a model that is spread evenly over equal GPUs. All of them read their
# part at the same time, and each reaches only a share of its peak bandwidth. Batch 1, so computing is hidden. Leave aside
# what the GPUs have to say to each other.
#
# | given | unit |
# | --- | --- |
# | `bytes_read`, what one step reads, all GPUs together | byte |
# | `bandwidth` of one GPU, peak | byte/s |
# | `devices`, how many GPUs, 1 or more | |
# | `efficiency`, share of the peak that is reached | more than 0, up to 1 |
#
# Answer: a function that returns tokens/s. 3 minutes, difficulty 2.

# %% answer="q5"
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    ### BEGIN SOLUTION
    return devices * bandwidth * efficiency / bytes_read
    ### END SOLUTION

# %%
# A cell to play in. Llama-3.1-70B in 16 bit on 1, 2 and 8 H100: faster than you read?
# n_bytes = 2 * LLAMA_70B.total_params
# [tokens_per_second(n_bytes, H100.bandwidth, devices, 0.8) for devices in (1, 2, 8)]

# %% check="q5"
quiz.q5.check(tokens_per_second)

# %% [markdown]
# ## Done
#
# `python3 start.py check 03`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
