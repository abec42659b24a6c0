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
# Write `relative_batch`: the batch in critical batch sizes, $\beta = B/B^*$. `batch` may be a number or a NumPy array.
#
# | given | unit |
# | --- | --- |
# | `batch`, users | |
# | `total`, `active`, parameters: all, and those that work on a token | |
# | `bytes_per_param` | B |
# | `bandwidth` of the memory | B/s |
# | `flops`, the arithmetic rate | FLOP/s |
#
# Answer: a function that returns a ratio. 3 minutes, difficulty 1.

# %% answer="q1"
def relative_batch(batch, total, active, bytes_per_param, bandwidth, flops):
    ### BEGIN SOLUTION
    computing = 2 * active * batch / flops
    moving = total * bytes_per_param / bandwidth
    return computing / moving
    ### END SOLUTION

# %%
# A cell to play in. Does a machine with twice the bandwidth have a larger beta?

# %% check="q1"
quiz.q1.check(relative_batch)

# %% [markdown]
# ## Question 2: a step under two assumptions
#
# Write `relative_step`: the time of a step in moves of all weights, $T/T_0$, from $\beta$ and $\lambda$.
# Where `serial` is false, all moving overlaps with computing. Where it is true, the notebooks wait their turn.
# `beta` may be a number or a NumPy array.
#
# Answer: a function that returns a ratio. 4 minutes, difficulty 2.

# %% answer="q2"
def relative_step(beta, lam, serial):
    ### BEGIN SOLUTION
    if serial:
        return numpy.maximum(1, beta) + beta * lam
    return numpy.maximum(1 + beta * lam, beta)
    ### END SOLUTION

# %%
# A cell to play in. At which beta do the two begin to differ?

# %% check="q2"
quiz.q2.check(relative_step)

# %% [markdown]
# ## Question 3: memory filled to the last byte
#
# You serve long contexts, $\lambda \ge 1$, and take as many users as fit, so that $\beta\lambda = \mu$.
# How many times the least does a token then cost? All moving overlaps with computing.
#
# Answer: a SymPy expression in `lam` and `mu`, called `cost_when_full`. Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
beta, lam, mu = sympy.symbols("beta lambda mu", positive=True)

# %% answer="q3"
### BEGIN SOLUTION
cost_when_full = (1 / beta + lam).subs(beta, mu / lam)
### END SOLUTION

# %%
# A cell to play in. What remains of it on a machine with endless memory?

# %% check="q3"
quiz.q3.check(lambda: cost_when_full)

# %% [markdown]
# ## Question 4: how long a past can memory balance?
#
# Write `balanced_context`: the tokens of context up to which the users at the knee fit in memory, beside the weights.
#
# | given | unit |
# | --- | --- |
# | `weights`, bytes of all weights | B |
# | `memory` of the machine that may be filled, more than that | B |
# | `critical`, the critical context $L^*$ | tokens |
#
# Answer: a function that returns tokens. 3 minutes, difficulty 2.

# %% answer="q4"
def balanced_context(weights, memory, critical):
    ### BEGIN SOLUTION
    return critical * (1 - weights / memory)
    ### END SOLUTION

# %%
# A cell to play in. What does a second machine do for it?

# %% check="q4"
quiz.q4.check(balanced_context)

# %% [markdown]
# ## Question 5: a place on the chart
#
# Write `region`: what a step waits for, if all moving overlaps with computing. Return
#
# - **1** if moving decides, and the weights are the longer part of it;
# - **2** if moving decides, and the notebooks are;
# - **3** if computing decides.
#
# Answer: a function of two numbers, `beta` and `lam`, that returns 1, 2 or 3. 4 minutes, difficulty 2.

# %% answer="q5"
def region(beta, lam):
    ### BEGIN SOLUTION
    if beta >= 1 + beta * lam:
        return 3
    return 1 if beta * lam < 1 else 2
    ### END SOLUTION

# %%
# A cell to play in. Which regions meet at beta = 2, lam = 0.5?

# %% check="q5"
quiz.q5.check(region)

# %% [markdown]
# ## Question 6: choose an upgrade
#
# A service runs at $\beta = 1$ and $\lambda = 4$, with memory to spare. Which change makes a token cheapest?
#
# - **a** twice as many users
# - **b** a GPU with twice the FLOP/s
# - **c** a KV cache of half as many bytes
# - **d** weights of half as many bytes
#
# Answer: a letter, called `upgrade`, and a sentence that says why, called `because`. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
upgrade = "c"
because = "Of the five parts of the cost four are notebooks, and nobody shares those."
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: upgrade)

# %% [markdown]
# ## Done
#
# `python3 start.py check 07`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
