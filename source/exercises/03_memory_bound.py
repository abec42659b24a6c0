# %% [markdown]
# # Exercise 03: Memory-bound
#
# {{sheet.questions}} questions on [lesson 03](../notebooks/03_memory_bound.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_03 as quiz

# %% [markdown]
# ## Question 1: one move
#
# Write `read_time`: the seconds that it takes to move all weights from memory once.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bytes_per_param` | B |
# | `bandwidth` of the memory | B/s |
#
# Answer: a function that returns seconds. 2 minutes, difficulty 1.

# %% answer="q1"
def read_time(params, bytes_per_param, bandwidth):
    ### BEGIN SOLUTION
    return params * bytes_per_param / bandwidth
    ### END SOLUTION

# %%
# A cell to play in. Should a model of twice the size take twice as long?

# %% check="q1"
quiz.q1.check(read_time)

# %% [markdown]
# ## Question 2: one step
#
# Write `step_time`: the seconds of one decode step of a dense model, if moving and computing overlap perfectly.
# Every parameter takes 2 FLOP per token. `batch` may be a number or a NumPy array.
#
# | given | unit |
# | --- | --- |
# | `params`, `bytes_per_param`, `bandwidth` | as above |
# | `flops`, the arithmetic rate | FLOP/s |
# | `batch`, tokens made in this step | |
#
# Answer: a function that returns seconds. 4 minutes, difficulty 2.

# %% answer="q2"
def step_time(params, bytes_per_param, bandwidth, flops, batch):
    ### BEGIN SOLUTION
    moving = params * bytes_per_param / bandwidth
    computing = 2 * params * batch / flops
    return numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in. Does step_time grow between batch 1 and batch 2?

# %% check="q2"
quiz.q2.check(step_time)

# %% [markdown]
# ## Question 3: the balance
#
# Use SymPy to find the batch at which both times of question 2 are equal: the critical batch size.
# Use the symbols below, so that your answer holds for every GPU and every model.
#
# Answer: a SymPy expression, called `balance`. Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
F, BW, b, N, B = sympy.symbols("F BW b N B", positive=True)

# %% answer="q3"
### BEGIN SOLUTION
(balance,) = sympy.solve(sympy.Eq(N * b / BW, 2 * N * B / F), B)
### END SOLUTION

# %%
# A cell to play in. Put in numbers: balance.subs({F: ..., BW: ..., b: ...})

# %% check="q3"
quiz.q3.check(lambda: balance)

# %% [markdown]
# ## Question 4: choose an upgrade
#
# One user, a dense model, one GPU. Which change makes the answer appear twice as fast?
#
# - **a** a GPU with twice the FLOP/s
# - **b** a GPU with twice the memory
# - **c** weights in half as many bytes
# - **d** twice the batch
#
# Answer: a letter, called `upgrade`, and a sentence that says why, called `because`. 2 minutes, difficulty 1.

# %% answer="q4"
### BEGIN SOLUTION
upgrade = "c"
because = "At batch 1 the step is all moving, and half the bytes move in half the time."
### END SOLUTION

# %% check="q4"
quiz.q4.check(lambda: upgrade)

# %% [markdown]
# ## Question 5: a deployment
#
# Write `tokens_per_second`: what one user gets from a model that is spread over several equal GPUs,
# each of which reaches only a share of its peak bandwidth. Batch 1, so computing is hidden.
#
# | given | unit |
# | --- | --- |
# | `bytes_read`, what one step reads | B |
# | `bandwidth` of one GPU, peak | B/s |
# | `devices`, how many | |
# | `efficiency`, share of the peak that is reached | 0 to 1 |
#
# Answer: a function that returns tokens/s. 3 minutes, difficulty 2.

# %% answer="q5"
def tokens_per_second(bytes_read, bandwidth, devices, efficiency):
    ### BEGIN SOLUTION
    return devices * bandwidth * efficiency / bytes_read
    ### END SOLUTION

# %%
# A cell to play in. Eight H100 and a model of 141 GB: faster than you read?

# %% check="q5"
quiz.q5.check(tokens_per_second)

# %% [markdown]
# ## Done
#
# `python3 start.py check 03`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
