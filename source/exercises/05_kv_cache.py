# %% [markdown]
# # Exercise 05: KV cache
#
# {{sheet.questions}} questions on [lesson 05](../notebooks/05_kv_cache.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import sympy

from inference_math import units
from inference_math.catalog import LLAMA_70B
from inference_math.checks import lesson_05 as quiz

# %% [markdown]
# ## Question 1: one note
#
# Write `kv_bytes_per_token`: the bytes that one more token adds to one user's KV cache.
#
# | given | unit |
# | --- | --- |
# | `layers` of the model | |
# | `query_heads` in each layer | |
# | `kv_heads` in each layer | |
# | `head_dim`, numbers in one head's vector | |
# | `bytes_per_value` of the cache | B |
#
# Answer: a function that returns bytes. 2 minutes, difficulty 1.

# %% answer="q1"
def kv_bytes_per_token(layers, query_heads, kv_heads, head_dim, bytes_per_value):
    ### BEGIN SOLUTION
    return 2 * layers * kv_heads * head_dim * bytes_per_value
    ### END SOLUTION

# %%
# A cell to play in. Llama-3.1-8B has 32 layers, 32 query heads and 8 KV heads of 128.

# %% check="q1"
quiz.q1.check(kv_bytes_per_token)

# %% [markdown]
# ## Question 2: how many fit
#
# Write `users`: how many users a deployment can hold at once. The weights are spread over all devices.
#
# | given | unit |
# | --- | --- |
# | `memory` of one device, as much of it as may be filled | B |
# | `devices`, how many | |
# | `weight_bytes`, all weights together | B |
# | `kv_per_token` | B |
# | `context` of each user | tokens |
#
# Answer: a function that returns a whole number, 0 where not even the weights fit. 4 minutes, difficulty 2.

# %% answer="q2"
def users(memory, devices, weight_bytes, kv_per_token, context):
    ### BEGIN SOLUTION
    free = devices * memory - weight_bytes
    return max(0, free // (context * kv_per_token))
    ### END SOLUTION

# %%
# A cell to play in. What happens to the users when the context doubles?

# %% check="q2"
quiz.q2.check(users)

# %% [markdown]
# ## Question 3: what a cache saves
#
# Without a cache each step runs the prompt and the answer so far through the model; with one, each token goes through once.
# Write `passes_saved`: how many passes of a token through the model the cache saves,
# for `prompt` tokens of question and `answer` tokens of answer.
#
# Answer: a function that returns a count. 4 minutes, difficulty 2.

# %% answer="q3"
def passes_saved(prompt, answer):
    ### BEGIN SOLUTION
    without = answer * prompt + answer * (answer - 1) / 2
    return without - (prompt + answer - 1)
    ### END SOLUTION

# %%
# A cell to play in. The lesson's toy: a prompt of 11 tokens, an answer of 120.

# %% check="q3"
quiz.q3.check(passes_saved)

# %% [markdown]
# ## Question 4: what a step moves
#
# All users of a batch have the same system prompt, and the server keeps its notes once.
# Write `bytes_moved`: what one decode step moves from memory. `batch` may be a number or a NumPy array.
#
# | given | unit |
# | --- | --- |
# | `weight_bytes` of a dense model | B |
# | `kv_per_token` | B |
# | `batch`, users in the step | |
# | `context` of each user, the common beginning included | tokens |
# | `shared`, length of the common beginning | tokens |
#
# Answer: a function that returns bytes. 4 minutes, difficulty 2.

# %% answer="q4"
def bytes_moved(weight_bytes, kv_per_token, batch, context, shared):
    ### BEGIN SOLUTION
    notes = shared + batch * (context - shared)
    return weight_bytes + notes * kv_per_token
    ### END SOLUTION

# %%
# A cell to play in. What should come out at batch 1, whatever is shared?

# %% check="q4"
quiz.q4.check(bytes_moved)

# %% [markdown]
# ## Question 5: the balance, with notes
#
# Lesson 04 found the batch at which computing takes as long as moving the *weights*. Now let notes travel too:
# `B` users with `L` tokens of context each. Use SymPy to find the `B` at which computing takes as long as moving both.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `N_a` | parameters, and those that work on a token | |
# | `b`, `kv` | bytes per parameter, KV bytes per token | B |
# | `F`, `BW` | arithmetic rate, memory bandwidth | FLOP/s, B/s |
#
# Answer: a SymPy expression, called `balance`. Any form that is algebraically the same is right. 4 minutes, difficulty 3.

# %%
N, N_a, b, kv, L, F, BW, B = sympy.symbols("N N_a b kv L F BW B", positive=True)

# %% answer="q5"
### BEGIN SOLUTION
moving = (N * b + B * L * kv) / BW
(balance,) = sympy.solve(sympy.Eq(moving, 2 * N_a * B / F), B)
### END SOLUTION

# %%
# A cell to play in. What becomes of balance.subs(L, 0)? And when L grows?

# %% check="q5"
quiz.q5.check(lambda: balance)

# %% [markdown]
# ## Question 6: choose what to shrink
#
# Llama-3.1-70B in 16 bit on eight H100: {{units.size(LLAMA_70B.total_params * LLAMA_70B.weight_bytes_per_param)}} of weights, {{units.size(LLAMA_70B.kv_bytes_per_token)}} of notes per token. In a step are 32 users with
# 32,000 tokens of context each. Which change brings each of them the next token soonest?
#
# - **a** weights in 8 bit
# - **b** notes in 8 bit
# - **c** GPUs with twice the FLOP/s
# - **d** twice as many users in the step, so that more share the weights
#
# Answer: a letter, called `change`, and a sentence that says why, called `because`. 3 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
change = "b"
because = ("All the notes together are more bytes than the weights, "
           "so they are the larger part to halve.")
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: change)

# %% [markdown]
# ## Done
#
# `python3 start.py check 05`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
