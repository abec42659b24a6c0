# %% [markdown]
# # Exercise 02: Autoregressive decoding
#
# {{sheet.questions}} questions on [lesson 02](../notebooks/02_autoregressive_decoding.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import sympy

from inference_math.checks import lesson_02 as quiz

# %% [markdown]
# ## Question 1: an answer's moves
#
# Write `bytes_moved`: the bytes of weights that are read while one user gets an answer from a dense model.
#
# | given | unit |
# | --- | --- |
# | `params`, parameters of the model | |
# | `bytes_per_param` | B |
# | `tokens` in the answer | |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q1"
def bytes_moved(params, bytes_per_param, tokens):
    ### BEGIN SOLUTION
    return params * bytes_per_param * tokens
    ### END SOLUTION

# %%
# A cell to play in. What does a novel of 100,000 tokens cost in moves?

# %% check="q1"
quiz.q1.check(bytes_moved)

# %% [markdown]
# ## Question 2: the same tokens again
#
# Without a cache, each step runs the prompt and all of the answer so far through the model.
# Write `tokens_processed`: how many tokens go through in all, for `prompt` tokens of question and `answer` tokens of answer.
#
# Answer: a function that returns a count. 3 minutes, difficulty 2.

# %% answer="q2"
def tokens_processed(prompt, answer):
    ### BEGIN SOLUTION
    return answer * prompt + answer * (answer - 1) // 2
    ### END SOLUTION

# %%
# A cell to play in. The lesson's answer: a prompt of 11 tokens, six steps.

# %% check="q2"
quiz.q2.check(tokens_processed)

# %% [markdown]
# ## Question 3: which experts are read
#
# Each token of a step picks `experts_per_token` of `experts`, evenly and apart from the others.
# Write `coverage`: the share of the experts that at least one token of the batch picks. `batch` may be a NumPy array.
#
# Answer: a function that returns a share from 0 to 1. 3 minutes, difficulty 2.

# %% answer="q3"
def coverage(experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    return 1 - (1 - experts_per_token / experts) ** batch
    ### END SOLUTION

# %%
# A cell to play in. Try batch 1 and batch 1,000 first: you know those.

# %% check="q3"
quiz.q3.check(coverage)

# %% [markdown]
# ## Question 4: what a step reads
#
# Write `bytes_read` for one step of a mixture of experts.
#
# | given | unit |
# | --- | --- |
# | `always_bytes`: what every step reads, whatever is picked | B |
# | `routed_bytes`: all experts together | B |
# | `experts`, `experts_per_token`, `batch` | |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q4"
def bytes_read(always_bytes, routed_bytes, experts, experts_per_token, batch):
    ### BEGIN SOLUTION
    return always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    ### END SOLUTION

# %%
# A cell to play in.

# %% check="q4"
quiz.q4.check(bytes_read)

# %% [markdown]
# ## Question 5: half of the experts
#
# At what batch has half of the experts been picked? Use SymPy and the symbols below.
#
# Answer: a SymPy expression in `k` and `E`, called `half`. Any form that is algebraically the same is right. 3 minutes, difficulty 2.

# %%
k, E, B = sympy.symbols("k E B", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
(half,) = sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), B)
### END SOLUTION

# %%
# A cell to play in. half.subs({k: ..., E: ...}).evalf()

# %% check="q5"
quiz.q5.check(lambda: half)

# %% [markdown]
# ## Question 6: what can be shared
#
# Which of these makes more tokens out of one move of the weights?
#
# - **a** making several tokens of one answer in the same step
# - **b** making one token each for several people in the same step
# - **c** keeping the weights beside the compute units for the next step
# - **d** using shorter words
#
# Answer: a letter, called `shared`, and a sentence that says why, called `because`. 2 minutes, difficulty 1.

# %% answer="q6"
### BEGIN SOLUTION
shared = "b"
because = ("The weights of a step serve every token in it, "
           "and other people's tokens do not wait for mine.")
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: shared)

# %% [markdown]
# ## Done
#
# `python3 start.py check 02`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
