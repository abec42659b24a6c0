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
# One with exactly as many, or fewer, is billed at the plain ones. The output tokens do not count for the threshold.
#
# | given | unit |
# | --- | --- |
# | `input_tokens`, `output_tokens` of the request | tokens |
# | `price_in`, `price_out`, the plain prices | USD per million tokens |
# | `threshold`, in input tokens | tokens |
# | `long_in`, `long_out`, the long prices | USD per million tokens |
#
# Each of them is a single number. Answer: a function that returns USD, not rounded. 4 minutes, difficulty 1.

# %% answer="q1"
def request_price(input_tokens, output_tokens, price_in, price_out,
                  threshold, long_in, long_out):
    ### BEGIN SOLUTION
    if input_tokens > threshold:
        price_in, price_out = long_in, long_out
    return (input_tokens * price_in + output_tokens * price_out) / 1e6
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What does the one token after the
# threshold cost? (Made-up prices.)
# [request_price(n, 1_000, 3, 12, 50_000, 6, 18) for n in (50_000, 50_001)]

# %% check="q1"
quiz.q1.check(request_price)

# %% [markdown]
# ## Question 2: where length begins to tell
#
# A decode step is bound by moving. It moves all weights once, and the notebook (the KV cache) of each of its users.
# Use SymPy to find the context at which a step takes `g` times as long as one without any context.
# (If output prices followed the time of a step, that is where a price `g` times as high would begin.)
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `N`, `b` | parameters, all of which move; bytes per parameter | , byte |
# | `B`, `L` | users in the step, context of each user | , tokens |
# | `kappa` | KV bytes per token | byte |
# | `W` | bandwidth | byte/s |
# | `g` | how many times as long, above 1 | |
#
# Answer: one SymPy expression for the context, called `long_context` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(L, ...)`). Any form that is algebraically the same is right.
# 4 minutes, difficulty 2.

# %%
N, b, B, L, kappa, W, g = sympy.symbols("N b B L kappa W g", positive=True)

# %% answer="q2"
### BEGIN SOLUTION
step = (N * b + B * L * kappa) / W
(long_context,) = sympy.solve(sympy.Eq(step, g * step.subs(L, 0)), L)
### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Which of the lesson's formulas
# comes out at g = 2?
# long_context.subs(g, 2)

# %% check="q2"
quiz.q2.check(lambda: long_context)

# %% [markdown]
# ## Question 3: time to first token
#
# Write `time_to_first_token`: the seconds to read a prompt in one pass of its own, if moving and computing overlap perfectly.
# The model may be sparse: take it that all its weights move, however short the prompt. Attention's own arithmetic is left out.
#
# | given | unit |
# | --- | --- |
# | `total_params`, `active_params`, those that work on a token | |
# | `bytes_per_param` | byte |
# | `bandwidth`, `flops` of the GPUs together | byte/s, FLOP/s |
# | `tokens` of the prompt, a number or a NumPy array | tokens |
#
# Answer: a function that returns seconds, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q3"
def time_to_first_token(total_params, active_params, bytes_per_param,
                        bandwidth, flops, tokens):
    ### BEGIN SOLUTION
    moving = total_params * bytes_per_param / bandwidth
    computing = 2 * active_params * tokens / flops
    return numpy.maximum(moving, computing)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last lines. Below how many tokens does
# a shorter prompt not help? (Round numbers of a dense model on one GPU.)
# time_to_first_token(7e10, 7e10, 1, 3e12, 2e15,
#                     numpy.array([10, 100, 1_000, 10_000]))

# %% check="q3"
quiz.q3.check(time_to_first_token)

# %% [markdown]
# ## Question 4: output against input
#
# Write `output_over_input`: how many times as much machine time an output token takes as an input token.
# A step makes one token for each of its users, and a prefill reads the tokens of one prompt. The times are measured on
# a server, so whatever comes out is the answer, also below 1.
#
# | given | unit |
# | --- | --- |
# | `step`, time of one decode step | s |
# | `batch`, users in that step | |
# | `prefill`, time to read one prompt | s |
# | `prompt_tokens` of that prompt | tokens |
#
# Answer: a function that returns a ratio. 3 minutes, difficulty 1.

# %% answer="q4"
def output_over_input(step, batch, prefill, prompt_tokens):
    ### BEGIN SOLUTION
    return (step / batch) / (prefill / prompt_tokens)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What if the batch doubles and the
# step does not?
# [output_over_input(0.02, batch, 0.5, 8_000) for batch in (16, 32)]

# %% check="q4"
quiz.q4.check(output_over_input)

# %% [markdown]
# ## Question 5: one user, many GPUs
#
# Write `tokens_per_second`: what one user gets from a model spread over several GPUs, if each exchange between
# them takes the same time, however many they are, and each layer needs **two** exchanges. The GPUs read at once, each its own part.
# Nothing overlaps with an exchange.
#
# | given | unit |
# | --- | --- |
# | `bytes_read`, what one step reads in all | byte |
# | `bandwidth` of one GPU | byte/s |
# | `devices`, how many GPUs, two or more; a number or a NumPy array | |
# | `layers` of the model | |
# | `exchange`, time of one exchange | s |
#
# Answer: a function that returns tokens/s, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q5"
def tokens_per_second(bytes_read, bandwidth, devices, layers, exchange):
    ### BEGIN SOLUTION
    reading = bytes_read / (devices * bandwidth)
    waiting = 2 * layers * exchange
    return 1 / (reading + waiting)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. How many GPUs are worth having?
# tokens_per_second(7e10, 3e12, numpy.array([2, 10, 100, 1_000]), 80, 40e-6)

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
# Answer: a letter, called `cost`, as in `cost = "a"` (its own words may follow; the letter alone counts), and one sentence that says why, a string called `because`.
# The check looks only whether the sentence is there. 2 minutes, difficulty 2.

# %% answer="q6"
### BEGIN SOLUTION
cost = "c"
because = "Each input token looks back at half the prompt, so its arithmetic grows."
### END SOLUTION

# %% check="q6"
quiz.q6.check(lambda: cost, lambda: because)

# %% [markdown]
# ## Done
#
# `python3 start.py check 06`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
