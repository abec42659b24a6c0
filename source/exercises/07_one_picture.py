# %% [markdown]
# # Exercise 07: One picture
#
# {{sheet.questions}} questions on [lesson 07](../notebooks/07_one_picture.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_07 as quiz

# %% [markdown]
# ## Question 1: across
#
# Write `relative_batch`: the batch in critical batch sizes, $\beta = B/B^*$. A step moves all parameters.
#
# | given | unit |
# | --- | --- |
# | `batch`, users, a number or a NumPy array | |
# | `total`, `active`, parameters: all, and those that work on a token | |
# | `bytes_per_param` | byte |
# | `bandwidth` of the memory | byte/s |
# | `flops`, the arithmetic rate | FLOP/s |
#
# Answer: a function that returns a ratio, an array of them for an array. 3 minutes, difficulty 1.

# %% answer="q1"
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    ### BEGIN SOLUTION
    computing = 2 * active * batch / flops
    moving = total * bytes_per_param / bandwidth
    return computing / moving
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Does a machine with twice the
# bandwidth have a larger beta? (Round numbers.)
# [relative_batch(100, 7e10, 7e10, 2, bandwidth, 1e15) for bandwidth in (3e12, 6e12)]

# %% check="q1"
quiz.q1.check(relative_batch)

# %% [markdown]
# ## Question 2: a step under two assumptions
#
# Write `relative_step`: the time of a step in moves of all weights, $T/T_0$, from $\beta$ and $\lambda$.
#
# | given | unit |
# | --- | --- |
# | `beta`, a number or a NumPy array | |
# | `lam` for $\lambda$, a number, 0 or more | |
# | `serial`, `False`: all moving overlaps with computing; `True`: the notebooks wait their turn | |
#
# Answer: a function that returns a ratio, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q2"
def relative_step(beta, lam, serial):
    ### BEGIN SOLUTION
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last lines. At which beta do the two begin
# to differ?
# for serial in (False, True):
#     print(relative_step(numpy.array([0.5, 1.0, 1.5, 2.0]), 0.5, serial))

# %% check="q2"
quiz.q2.check(relative_step)

# %% [markdown]
# ## Question 3: memory filled to the last byte
#
# You serve long contexts, $\lambda \ge 1$, and take as many users as fit, so that $\beta\lambda = \mu$.
# How many times the least does a token then cost? All moving overlaps with computing.
#
# It has to hold for every $\lambda \ge 1$, and need not below. Answer: one SymPy expression, and no equation, in `lam` (printed as lambda) and `mu`, without `beta`, called `cost_when_full`. Any form that is algebraically the same is right.
# 4 minutes, difficulty 2.

# %%
beta, lam, mu = sympy.symbols("beta lambda mu", positive=True)

# %% answer="q3"
### BEGIN SOLUTION
cost_when_full = (1 / beta + lam).subs(beta, mu / lam)
### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What remains of it on a machine
# with endless memory?
# sympy.limit(cost_when_full, mu, sympy.oo)

# %% check="q3"
quiz.q3.check(lambda: cost_when_full)

# %% [markdown]
# ## Question 4: memory for a longer past
#
# The lesson asked up to which context a machine can be balanced. Now the other way round. Write `memory_for_balance`: how much memory
# a machine needs so that, at a given context, just the users at the knee fit beside the weights. All moving overlaps with computing.
#
# | given | unit |
# | --- | --- |
# | `weights`, bytes of all weights | byte |
# | `context` of each user, from 0 up to, not including, `critical` | tokens |
# | `critical`, the critical context $L^*$ | tokens |
#
# Answer: a function that returns bytes, not rounded: all the memory that may be filled, weights included. 4 minutes, difficulty 2.

# %% answer="q4"
def memory_for_balance(weights, context, critical):
    ### BEGIN SOLUTION
    lam = context / critical
    knee = 1 / (1 - lam)
    return weights * (1 + knee * lam)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What does a longer past ask for?
# [memory_for_balance(140e9, context, 1_400) / 1e9 for context in (0, 700, 1_300)]

# %% check="q4"
quiz.q4.check(memory_for_balance)

# %% [markdown]
# ## Question 5: a place on the chart
#
# Write `region`: what a step waits for, if all moving overlaps with computing. Return
#
# - **1** if moving decides, and the weights are the longer part of it;
# - **2** if moving decides, and the notebooks are;
# - **3** if computing decides.
#
# On a border between two regions either number is right.
#
# | given | unit |
# | --- | --- |
# | `beta`, a number | |
# | `lam` for $\lambda$, a number, 0 or more | |
#
# Answer: a function that returns 1, 2 or 3. 4 minutes, difficulty 2.

# %% answer="q5"
def region(beta, lam):
    ### BEGIN SOLUTION
    if beta >= 1 + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Which regions meet at beta = 2,
# lam = 0.5? Try places around it.
# [[region(beta, lam) for beta in (1.5, 2.5)] for lam in (0.4, 0.6)]

# %% check="q5"
quiz.q5.check(region)

# %% [markdown]
# ## Question 6: choose an upgrade
#
# A service runs at $\beta = 1$ and $\lambda = 4$, with memory to spare. All moving overlaps with computing. Which change makes a token cheapest?
#
# - **a** twice as many users
# - **b** a GPU with twice the FLOP/s
# - **c** a KV cache of half as many bytes
# - **d** weights of half as many bytes
#
# Answer: a letter, called `upgrade`, as in `upgrade = "a"` (its own words may follow; the letter alone counts), and one sentence that says why, a string called `because`.
# The check looks only whether the sentence is there. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
upgrade = "c"
because = "Of the five parts of the cost four are notebooks, and nobody shares those."
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: upgrade, lambda: because)

# %% [markdown]
# ## Done
#
# `python3 start.py check 07`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
