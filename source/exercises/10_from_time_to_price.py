# %% [markdown]
# # Exercise 10: From time to price
#
# {{sheet.questions}} questions on [lesson 10](../notebooks/10_from_time_to_price.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_10 as quiz

# %% [markdown]
# ## Question 1: a million tokens
#
# Write `usd_per_million`: what a million tokens cost on a server that works all the time. A step makes one token for each user of the batch.
#
# | given | unit |
# | --- | --- |
# | `devices`, GPUs that work on the step together | |
# | `usd_per_hour`, the rent of **one** GPU for an hour | USD |
# | `step`, the time of a step | s |
# | `batch`, users who share the step; a number or a NumPy array | |
#
# Answer: a function that returns USD, not rounded; an array of them for an array. 3 minutes, difficulty 1.

# %% answer="q1"
def usd_per_million(devices, usd_per_hour, step, batch):
    ### BEGIN SOLUTION
    per_step = devices * usd_per_hour / 3600 * step
    return 1e6 * per_step / batch
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Who pays for an empty server?
# (Made-up numbers.)
# usd_per_million(4, 3, 0.015, numpy.array([1, 10, 100]))

# %% check="q1"
quiz.q1.check(usd_per_million)

# %% [markdown]
# ## Question 2: a day of a service
#
# A service rents as many nodes as its busiest hour needs, all day. Some read prompts and some write answers. All of the cost is to be put on what was written:
# write `usd_per_million_output`, the cost of a million output tokens.
#
# | given | unit |
# | --- | --- |
# | `nodes`, rented for 24 hours | |
# | `devices`, GPUs of a node | |
# | `usd_per_hour`, the rent of one GPU for an hour | USD |
# | `input_tokens`, read in the whole day | tokens |
# | `output_tokens`, written in the whole day | tokens |
#
# Answer: a function that returns USD, not rounded. 3 minutes, difficulty 1.

# %% answer="q2"
def usd_per_million_output(nodes, devices, usd_per_hour, input_tokens, output_tokens):
    ### BEGIN SOLUTION
    day = nodes * devices * usd_per_hour * 24
    return day / (output_tokens / 1e6)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Does it matter how much was read?
# (Made-up numbers.)
# usd_per_million_output(100, 8, 3, 5e11, 1e11)

# %% check="q2"
quiz.q2.check(usd_per_million_output)

# %% [markdown]
# ## Question 3: how many share a speed
#
# The time of a step grows in a straight line: `t_0` for nobody in particular, and `tau` more for each user. Everybody gets one token in each step.
# Use SymPy to find how many users there may be, if each is to get `s` tokens in a second.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `t_0` | part of a step that does not grow with the batch | s |
# | `tau` | what each user adds | s |
# | `s` | speed of one user, below 1/`t_0` | tokens/s |
# | `B` | users who share the step | |
#
# Answer: one SymPy expression for the users, called `users` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(B, ...)`), not rounded. Any form that is algebraically the same is right.
# 4 minutes, difficulty 2.

# %%
t_0, tau, s, B = sympy.symbols("t_0 tau s B", positive=True)

# %% answer="q3"
### BEGIN SOLUTION
(users,) = sympy.solve(sympy.Eq(1 / s, t_0 + tau * B), B)
### END SOLUTION

# %%
# A cell to play in: take the # from the last line. For how many users is there room
# at the fastest speed?
# users.subs(s, 1 / t_0)

# %% check="q3"
quiz.q3.check(lambda: users)

# %% [markdown]
# ## Question 4: what speed costs
#
# The same server. With ever more users a token gets ever cheaper, towards a least cost, and everybody slower. Write `cost_over_least`:
# how many times that least cost a token costs, where each user gets `speed`.
#
# | given | unit |
# | --- | --- |
# | `speed` of one user, more than 0 and below 1/`constant`; a number or a NumPy array | tokens/s |
# | `constant`, the part of a step that does not grow with the batch | s |
#
# Answer: a function that returns a ratio, an array of them for an array. 3 minutes, difficulty 2.

# %% answer="q4"
def cost_over_least(speed, constant):
    ### BEGIN SOLUTION
    return 1 / (1 - speed * constant)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. The fastest here is 100 tokens/s.
# cost_over_least(numpy.array([50, 90, 99]), 0.01)

# %% check="q4"
quiz.q4.check(cost_over_least)

# %% [markdown]
# ## Question 5: a price with a margin
#
# A seller wants to keep a share of every price as profit, the **margin**: of USD 4, a margin of 0.25 is USD 1. Write `price_for_margin`: the price that leaves that margin.
#
# | given | unit |
# | --- | --- |
# | `cost` of a million tokens | USD |
# | `margin`, the share of the price that is to be left, 0 or more and below 1 | |
#
# Answer: a function that returns USD for a million tokens, not rounded. 2 minutes, difficulty 1.

# %% answer="q5"
def price_for_margin(cost, margin):
    ### BEGIN SOLUTION
    return cost / (1 - margin)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Which price leaves half of itself?
# price_for_margin(1.5, 0.5)

# %% check="q5"
quiz.q5.check(price_for_margin)

# %% [markdown]
# ## Question 6: choose an explanation
#
# Two servers were measured. With a dense model each further user adds as much to a step as the one before. With a mixture of experts the
# second user adds more than the sixtieth. What explains the difference?
#
# - **a** each user brings a notebook that has to be moved
# - **b** each user picks experts, and fewer of them are new to the step
# - **c** experts lie on several GPUs, and tokens have to be sent there
# - **d** the prompts of others are read in between
#
# Answer: a letter, called `reason`, as in `reason = "a"` (its own words may follow; the letter alone counts), and one sentence that says why, a string called `because`.
# The check looks only whether the sentence is there. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
reason = "b"
because = "An expert that is read already serves the next user, too."
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: reason, lambda: because)

# %% [markdown]
# ## Done
#
# `python3 start.py check 10`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
