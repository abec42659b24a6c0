# %% [markdown]
# # Exercise 05: KV cache
#
# {{sheet.questions}} questions on [lesson 05](../notebooks/05_kv_cache.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import sympy

from inference_math import units
from inference_math.catalog import H100, LLAMA_70B
from inference_math.checks import lesson_05 as quiz

# %% [markdown]
# ## Question 1: one entry
#
# Write `kv_bytes_per_token`: the bytes that one more token adds to one user's KV cache.
#
# | given | unit |
# | --- | --- |
# | `layers` of the model; each looks at the whole context | |
# | `query_heads` in each layer | |
# | `kv_heads` in each layer | |
# | `head_dim`, numbers in one head's vector | |
# | `bytes_per_value` of the cache | byte |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q1"
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    ### BEGIN SOLUTION
    return 2 * layers * kv_heads * head_dim * bytes_per_value
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Llama-3.1-8B in 16 bit has
# 32 layers, 32 query heads and 8 KV heads of 128 numbers.
# kv_bytes_per_token(32, 32, 8, 128, 2)

# %% check="q1"
quiz.q1.check(kv_bytes_per_token)

# %% [markdown]
# ## Question 2: how many fit
#
# Write `users`: how many users a deployment can hold at once. The weights are there once, spread over all devices,
# and the notebook (the KV cache) of a user may lie on several devices, too.
#
# | given | unit |
# | --- | --- |
# | `memory` of one device, as much of it as may be filled | byte |
# | `devices`, how many | |
# | `weight_bytes`, all weights together | byte |
# | `kv_per_token` | byte |
# | `context` of each user | tokens |
#
# Answer: a function that returns a whole number (`7` or `7.0`), 0 where not even the weights fit. A memory that is exactly full is allowed.
# 4 minutes, difficulty 2.

# %% answer="q2"
def users(memory, devices, weight_bytes, kv_per_token, context):
    ### BEGIN SOLUTION
    free = devices * memory - weight_bytes
    return max(0, free // (context * kv_per_token))
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What if the context doubles?
# [users(70e9, 8, 140e9, 330_000, context) for context in (4_000, 8_000)]

# %% check="q2"
quiz.q2.check(users)

# %% [markdown]
# ## Question 3: what a cache saves
#
# Every token of the answer takes one step. Without a cache a step runs the whole prompt and the answer so far through the model.
# With a cache it runs only what has not been through the model before. A token made in the last step is not run through it again.
#
# Count one **pass** for each token that a step runs through the model.
# Write `passes_saved`: how many passes the cache saves over the whole answer.
#
# | given | unit |
# | --- | --- |
# | `prompt`, length of the question, 1 or more | tokens |
# | `answer`, length of the answer, 1 or more | tokens |
#
# Answer: a function that returns a number of passes, 0 for an answer of one token. 4 minutes, difficulty 2.

# %% answer="q3"
def passes_saved(prompt, answer):
    ### BEGIN SOLUTION
    without = answer * prompt + answer * (answer - 1) / 2
    return without - (prompt + answer - 1)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. The lesson's toy had a prompt
# of 11 tokens and an answer of 120. Try a prompt of 2 and an answer of 3 by hand, too.
# passes_saved(11, 120)

# %% check="q3"
quiz.q3.check(passes_saved)

# %% [markdown]
# ## Question 4: what a step moves
#
# All users of a batch have the same system prompt, and the server keeps its entries once.
# They are read from memory once in a step, for all users together. Write `bytes_moved`: what one decode step moves from memory.
# The entries that the step itself writes are left out.
#
# | given | unit |
# | --- | --- |
# | `weight_bytes` of a dense model | byte |
# | `kv_per_token` | byte |
# | `batch`, users in the step, a number or a NumPy array | |
# | `context` of each user, the common beginning included | tokens |
# | `shared`, length of the common beginning, 0 to `context` | tokens |
#
# Answer: a function that returns bytes, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q4"
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    ### BEGIN SOLUTION
    entries = shared + batch * (context - shared)
    return weight_bytes + entries * kv_per_token
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What should come out at batch 1,
# whatever is shared?
# [bytes_moved(140e9, 330_000, 1, 2_500, shared) for shared in (0, 2_000)]

# %% check="q4"
quiz.q4.check(bytes_moved)

# %% [markdown]
# ## Question 5: design a model
#
# You design a model for long contexts. Its notebooks must not take longer to move than its tokens take to compute, however many users share a step.
# Use SymPy to find the number of KV heads, `h`, at which the two take exactly as long.
# A step moves the notebooks of `B` users with `L` tokens of context each, and computes one token for each user.
# Attention's own arithmetic is left out, and so are the weights, which a large batch shares.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N_a` | parameters that work on a token | |
# | `ell`, `d` | layers, numbers in one head's vector | |
# | `w` | bytes per number in the cache | byte |
# | `B`, `L` | users, tokens of context of each | |
# | `F`, `W` | arithmetic rate, memory bandwidth | FLOP/s, byte/s |
#
# Answer: one SymPy expression, called `heads` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(h, ...)`), not rounded. Any form that is algebraically the same is right.
# 5 minutes, difficulty 3.

# %%
N_a, h, ell, d, w = sympy.symbols("N_a h ell d w", positive=True)
B, L, F, W = sympy.symbols("B L F W", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
moving = B * L * 2 * ell * h * d * w / W
(heads,) = sympy.solve(sympy.Eq(moving, 2 * N_a * B / F), h)
### END SOLUTION

# %%
# A cell to play in: take the # from the last lines. Llama-3.1-70B in 16 bit on H100,
# with 8,000 tokens: how many heads come out, and how many has it? (8)
# heads.subs({N_a: LLAMA_70B.active_params, ell: 80, d: 128, w: 2, L: 8_000,
#             F: H100.flops["bf16"], W: H100.bandwidth})

# %% check="q5"
quiz.q5.check(lambda: heads)

# %% [markdown]
# ## Question 6: choose what to shrink
#
# Llama-3.1-70B in 16 bit on eight H100: {{units.size(LLAMA_70B.total_params * LLAMA_70B.weight_bytes_per_param)}} of weights, {{units.size(LLAMA_70B.kv_bytes_per_token)}} for one entry. In a step are 32 users with
# 32,000 tokens of context each; take it that all of it fits. Which change brings each of them the next token soonest?
#
# - **a** weights in 8 bit
# - **b** notebooks in 8 bit
# - **c** GPUs with twice the FLOP/s
# - **d** twice as many users in the step, so that more share the weights
#
# Answer: a letter, called `change`, as in `change = "a"` (its own words may follow; the letter alone counts), and one sentence that says why, a string called `because`.
# The check looks only whether the sentence is there. 3 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
change = "b"
because = ("All the notebooks together are more bytes than the weights, "
           "so they are the larger part to halve.")
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: change, lambda: because)

# %% [markdown]
# ## Question 7: the knee runs away
#
# Each user of the batch also has a KV cache, and a step reads all of it. In the article's form the caches travel on the same
# belt as the weights, while the workers compute. The knee is the batch at which the whole move takes as long as the computing.
# Without caches it is the critical batch of the lesson, $B^* = N b F / (2 N_a W)$. With them it lies further out.
# Use SymPy to find the context at which it lies at $g$ times $B^*$.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `N_a` | parameters, total and active | |
# | `b` | bytes per parameter | byte |
# | `kappa` | bytes of one token in a KV cache | byte |
# | `F`, `W` | arithmetic rate, bandwidth | FLOP/s, byte/s |
# | `g` | how many times as far out, more than 1 | |
# | `L` | tokens of context of each user: solve for it | |
#
# Answer: a SymPy expression without `L` and without a batch, called `context` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(L, ...)`). Any form that is algebraically the same is right. 6 minutes, difficulty 3.

# %%
names = "N N_a b kappa F W g L"
N, N_a, b, kappa, F, W, g, L = sympy.symbols(names, positive=True)

# %% answer="q7"
### BEGIN SOLUTION
batch = g * N * b * F / (2 * N_a * W)
move = (N * b + batch * kappa * L) / W
(context,) = sympy.solve(sympy.Eq(move, 2 * N_a * batch / F), L)
### END SOLUTION

# %%
# A cell to play in. Where is twice the crowd needed, and where is none large enough?
# print(context.subs(g, 2), "and", sympy.limit(context, g, sympy.oo))

# %% check="q7"
quiz.q7.check(lambda: context)

# %% [markdown]
# ## Done
#
# `python3 start.py check 05`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
