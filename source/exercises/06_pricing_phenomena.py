# %% [markdown]
# # Exercise 06: Pricing phenomena
#
# {{sheet.questions}} questions on [lesson 06](../notebooks/06_pricing_phenomena.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_06 as quiz

# %% [markdown]
# ## Question 1: a bill
#
# Write `request_price`: what one request costs under a price list with a long-context tier.
# A request with **more** input tokens than the threshold is billed, as a whole, at the long prices.
#
# | given | unit |
# | --- | --- |
# | `input_tokens`, `output_tokens` | |
# | `price_in`, `price_out` | USD per million tokens |
# | `threshold`, in input tokens | |
# | `long_in`, `long_out`, above it | USD per million tokens |
#
# Answer: a function that returns USD. 4 minutes, difficulty 1.

# %% answer="q1"
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    ### BEGIN SOLUTION
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
    ### END SOLUTION

# %%
# A cell to play in. What does the one token after the threshold cost?

# %% check="q1"
quiz.q1.check(request_price)

# %% [markdown]
# ## Question 2: where notes weigh as much as weights
#
# Use SymPy to find the context at which moving the KV caches of a batch takes as long as moving the weights.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `b` | parameters, bytes per parameter | , B |
# | `B`, `L` | batch, tokens of context of each user | |
# | `kv` | KV bytes per token | B |
# | `BW` | bandwidth | B/s |
#
# Answer: a SymPy expression, called `crossing`. Any form that is algebraically the same is right. 4 minutes, difficulty 2.

# %%
N, b, B, L, kv, BW = sympy.symbols("N b B L kv BW", positive=True)

# %% answer="q2"
### BEGIN SOLUTION
(crossing,) = sympy.solve(sympy.Eq(N * b / BW, B * L * kv / BW), L)
### END SOLUTION

# %%
# A cell to play in. Put in numbers: crossing.subs({N: ..., b: ..., B: ..., kv: ...})

# %% check="q2"
quiz.q2.check(lambda: crossing)

# %% [markdown]
# ## Question 3: time to first token
#
# Write `time_to_first_token`: the seconds to read a prompt in one pass, if moving and computing overlap perfectly.
# The model may be sparse; take it that all weights move. Attention's own arithmetic is left out.
#
# | given | unit |
# | --- | --- |
# | `total_params`, `active_params` | |
# | `bytes_per_param` | B |
# | `bandwidth`, `flops` of the GPUs together | B/s, FLOP/s |
# | `tokens` of the prompt, a number or a NumPy array | |
#
# Answer: a function that returns seconds. 4 minutes, difficulty 2.

# %% answer="q3"
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    ### BEGIN SOLUTION
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in. Below how many tokens does a shorter prompt not help?

# %% check="q3"
quiz.q3.check(time_to_first_token)

# %% [markdown]
# ## Question 4: output against input
#
# Write `output_over_input`: how many times as much machine time an output token takes as an input token.
#
# | given | unit |
# | --- | --- |
# | `step`, time of one decode step | s |
# | `batch`, users in that step | |
# | `prefill`, time to read one prompt | s |
# | `prompt_tokens` | |
#
# Answer: a function that returns a ratio. 3 minutes, difficulty 1.

# %% answer="q4"
def output_over_input(step, batch, prefill, prompt_tokens):
    ### BEGIN SOLUTION
    return (step / batch) / (prefill / prompt_tokens)
    ### END SOLUTION

# %%
# A cell to play in. What if the batch doubles and the step does not?

# %% check="q4"
quiz.q4.check(output_over_input)

# %% [markdown]
# ## Question 5: one user, many GPUs
#
# Write `tokens_per_second`: what one user gets from a model spread over several GPUs, if each exchange between
# them takes a fixed time and each layer needs **two** of them. Nothing overlaps with an exchange.
#
# | given | unit |
# | --- | --- |
# | `bytes_read`, what one step reads in all | B |
# | `bandwidth` of one GPU | B/s |
# | `devices`, a number or a NumPy array | |
# | `layers` | |
# | `exchange`, time of one exchange | s |
#
# Answer: a function that returns tokens/s. 4 minutes, difficulty 2.

# %% answer="q5"
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    ### BEGIN SOLUTION
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / (reading + waiting)
    ### END SOLUTION

# %%
# A cell to play in. Try devices=numpy.array([1, 10, 100, 1000]).

# %% check="q5"
quiz.q5.check(tokens_per_second)

# %% [markdown]
# ## Question 6: choose an explanation
#
# Above a threshold, a price list doubles the price of input and raises that of output by half.
# Which cost of the machine rises with the prompt, and weighs on input tokens more than on output tokens?
#
# - **a** in decode, moving the user's KV cache
# - **b** in decode, moving the weights
# - **c** in prefill, each token's look back at the tokens before it
# - **d** in prefill, moving the weights
#
# Answer: a letter, called `cost`, and a sentence that says why, called `because`. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
cost = "c"
because = "Each input token looks back at half the prompt, so its arithmetic grows."
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: cost)

# %% [markdown]
# ## Done
#
# `python3 start.py check 06`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
