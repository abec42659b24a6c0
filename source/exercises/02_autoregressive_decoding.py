# %% [markdown]
# # Exercise 02: Autoregressive decoding
#
# {{sheet.questions}} questions on [lesson 02](../notebooks/02_autoregressive_decoding.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math import units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3
from inference_math.checks import lesson_02 as quiz

# %% [markdown]
# ## Question 1: an answer's moves
#
# Write `bytes_moved`: the bytes of weights that are read while one user gets an answer from a dense model. Each token
# of the answer takes a step. One more step, as in the lesson, says that the answer has finished.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model, all read in each step | |
# | `bytes_per_param` | byte |
# | `tokens` in the answer, as the user sees it, 1 or more | |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q1"
def bytes_moved(params, bytes_per_param, tokens):
    ### BEGIN SOLUTION
    return params * bytes_per_param * (tokens + 1)
    ### END SOLUTION

# %%
# A cell to play in. A paragraph, and a novel. Take away the # of the next lines.
# for tokens in (100, 100_000):
#     print(tokens, units.size(bytes_moved(ARTICLE_700B.total_params, 1, tokens)))

# %% check="q1"
quiz.q1.check(bytes_moved)

# %% [markdown]
# ## Question 2: the same tokens again
#
# Without a cache, each step runs the prompt and all of the answer so far through the model, and makes the next token.
# Write `tokens_processed`: how many tokens go through the model in all. A token that goes through in three steps counts three times.
#
# | given | unit |
# | --- | --- |
# | `prompt`, tokens of the question, 1 or more | |
# | `answer`, tokens that are made, one in each step, 1 or more; the one that says "finished" is among them | |
#
# Answer: a function that returns a whole number (`8.0` is one, too). 3 minutes, difficulty 2.

# %% answer="q2"
def tokens_processed(prompt, answer):
    ### BEGIN SOLUTION
    return answer * prompt + answer * (answer - 1) // 2
    ### END SOLUTION

# %%
# A cell to play in. Write down by hand what a prompt of 11 tokens takes,
# for 1, 2 and 3 steps.
# [tokens_processed(11, answer) for answer in (1, 2, 3)]

# %% check="q2"
quiz.q2.check(tokens_processed)

# %% [markdown]
# ## Question 3: which experts are read
#
# Each token of a step picks some of the experts, evenly and independently of the other tokens.
# Write `coverage`: the share of the experts that at least one token of the step is expected to pick.
#
# | given | unit |
# | --- | --- |
# | `experts` to pick from | |
# | `experts_per_token`, different ones, fewer than `experts` | |
# | `batch`, tokens in the step, 1 or more: a number or a NumPy array | |
#
# Answer: a function that returns a share from 0 to 1, an array of them for an array. 3 minutes, difficulty 1.

# %% answer="q3"
def coverage(experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    return 1 - (1 - experts_per_token / experts) ** batch
    ### END SOLUTION

# %%
# A cell to play in. You know what batch 1 and batch 1,000 must give.
# coverage(256, 8, numpy.array([1, 2, 32, 1000]))

# %% check="q3"
quiz.q3.check(coverage)

# %% [markdown]
# ## Question 4: what sharing brings
#
# While the belt is what a step waits for, a step takes as long as its bytes. In a dense model a step for 32 users reads
# what a step for one does, so 32 users get 32 times as many tokens together. In a mixture of experts they get fewer.
# Write `sharing_gain`: how many times as many tokens a machine makes in a second, all users together, as it makes for one user alone.
#
# | given | unit |
# | --- | --- |
# | `always_bytes`, what every step reads once, whatever is picked | byte |
# | `routed_bytes`, all experts together, of which a step reads those that are picked | byte |
# | `experts`, `experts_per_token` | as above |
# | `batch`, users with one token each in the step, 1 or more: a number or a NumPy array | |
#
# Answer: a function that returns a ratio, 1 for one user. Your `coverage` may be used. 5 minutes, difficulty 3.

# %% answer="q4"
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together
    ### END SOLUTION

# %%
# A cell to play in. DeepSeek-V3, with one byte for a parameter:
# routed = DEEPSEEK_V3.routed_params
# always = DEEPSEEK_V3.total_params - routed
# sharing_gain(always, routed, 256, 8, numpy.array([1, 2, 32, 256, 2560]))

# %% check="q4"
quiz.q4.check(sharing_gain)

# %% [markdown]
# ## Question 5: half of the experts
#
# As in question 3, each token picks its experts evenly and independently of the others. At how many tokens are half of the
# experts expected to be picked? Use SymPy. Do not round, and leave logarithms as they are; `0.5` will do for one half.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `k` | experts picked for a token | |
# | `E` | experts to pick from | |
# | `B` | tokens in the step: solve for it | |
#
# Answer: a SymPy expression in `k` and `E`, called `half`. `sympy.solve` gives a list: the expression is what stands in it
# (the list of one will do, too, and so will `sympy.Eq(B, ...)`).
# Any form that is algebraically the same is right. 3 minutes, difficulty 2.

# %%
k, E, B = sympy.symbols("k E B", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
(half,) = sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), B)
### END SOLUTION

# %%
# A cell to play in. DeepSeek-V3 picks 8 of 256. Is coverage one half there?
# half.subs({k: 8, E: 256}).evalf()

# %% check="q5"
quiz.q5.check(lambda: half)

# %% [markdown]
# ## Question 6: what can be shared
#
# Decoding is plain: nothing is guessed ahead. Which of these can be done on the lesson's GPU with the lesson's model, and makes more
# tokens out of one move of the weights?
#
# - **a** making several tokens of one answer in the same step
# - **b** making one token each for several people in the same step
# - **c** keeping the weights beside the compute units for the next step
# - **d** using shorter words
#
# Answer: a letter, a string called `shared` (its own words may follow; the letter alone counts). 2 minutes, difficulty 1.

# %% answer="q6"
### BEGIN SOLUTION
shared = "b"
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: shared)

# %% [markdown]
# ## Done
#
# `python3 start.py check 02`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
