# %% [markdown]
# # Exercise 11: The small-player trap
#
# {{sheet.questions}} questions on [lesson 11](../notebooks/11_the_small_player_trap.ipynb), about {{sheet.minutes}} minutes.
# Write your answer where the comment says so, try it in the cell below it, then run the check.
# A check says *correct*, *not yet* and why, or *not attempted*. `quiz.q1.hint()` gives a hint, and again the next.

# %%
import numpy
import sympy

from inference_math.checks import lesson_11 as quiz

# %% [markdown]
# ## Question 1: how many run
#
# Write `running`: how many requests run on average, if so many come. A step takes `constant` seconds, and `per_user` more for each request that runs.
# A request is there for one step for each token of its answer. Prompts take no time, everybody fits, and chance is left out: the number does not stray.
#
# | given | unit |
# | --- | --- |
# | `rate`, requests that come, more than 0; a number or a NumPy array | 1/s |
# | `output_tokens` of an answer | tokens |
# | `constant`, `per_user` | s |
#
# Only rates that the server can follow are tried. Answer: a function that returns a number of requests, not rounded, an array of them for an array. 5 minutes, difficulty 2.

# %% answer="q1"
def running(rate, output_tokens, constant, per_user):
    ### BEGIN SOLUTION
    load = rate * output_tokens * per_user
    return rate * output_tokens * constant / (1 - load)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. Twice the traffic: how many times
# the batch? (Round numbers.)
# running(numpy.array([5, 10, 20]), 200, 0.02, 2e-4)

# %% check="q1"
quiz.q1.check(running)

# %% [markdown]
# ## Question 2: what a server can do
#
# At most `K` requests run at once, and there are always more waiting, so `K` do run. Each takes `A` steps of $t_0 + \tau K$, which all of them share, and brings one prompt; steps wait while it is read.
# Use SymPy to find how many requests a second are done.
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | `K` | requests that run at once | |
# | `A` | tokens of an answer | tokens |
# | `t_0`, `tau` | part of a step that does not grow with the batch; what each user adds | s |
# | `v` | time of reading one prompt | s |
#
# Answer: one SymPy expression in these symbols, called `most` (the list of one that `sympy.solve` gives will do, too, and so will `sympy.Eq(q, ...)`). Any form that is algebraically the same is right.
# 4 minutes, difficulty 2.

# %%
K, A, t_0, tau, v, q = sympy.symbols("K A t_0 tau v q", positive=True)

# %% answer="q2"
### BEGIN SOLUTION
together = A * (t_0 + tau * K) + K * v
(most,) = sympy.solve(sympy.Eq(K, q * together), q)
### END SOLUTION

# %%
# A cell to play in: take the # from the last line. What if everybody fits?
# sympy.limit(most, K, sympy.oo)

# %% check="q2"
quiz.q2.check(lambda: most)

# %% [markdown]
# ## Question 3: a queue that tells
#
# A load test keeps a number of requests open: as soon as one is done, the next is sent. At most so many run at once, the others wait in a row.
# Places are let go one after the other, evenly, and whoever comes goes to the end of the row.
# Write `wait`: the seconds for which a request waits, on average, before it runs. Reading its prompt takes no time, and each token of its answer takes one
# `time_per_token`, the first one as well.
#
# | given | unit |
# | --- | --- |
# | `open_requests`, a number or a NumPy array | |
# | `running`, the most that run at once | |
# | `output_tokens` of an answer | tokens |
# | `time_per_token` of a request that runs | s |
#
# With as many open as run, or fewer, nobody waits. Answer: a function that returns seconds, an array of them for an array. 4 minutes, difficulty 2.

# %% answer="q3"
def wait(open_requests, running, output_tokens, time_per_token):
    ### BEGIN SOLUTION
    runs_for = output_tokens * time_per_token
    inside = open_requests / (running / runs_for)
    return numpy.maximum(inside - runs_for, 0)
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. (Round numbers, near NVIDIA's.)
# wait(numpy.array([50, 100, 150, 200]), 85, 500, 0.093)

# %% check="q3"
quiz.q3.check(wait)

# %% [markdown]
# ## Question 4: which unit is wrong?
#
# Four rows of a load test. So many requests are open all the time, each with an answer of 500 tokens. The numbers are those of a vendor, and we have changed one unit in the head.
#
# | requests open | time to first token, ms | time per token, ms | output tokens per second, of all |
# | --- | --- | --- | --- |
# | 25 | 0.69 | 38.8 | 623 |
# | 50 | 0.83 | 59.7 | 814 |
# | 150 | 34.8 | 92.9 | 921 |
# | 250 | 88.6 | 93.2 | 920 |
#
# In which column?
#
# - **a** requests open
# - **b** time to first token
# - **c** time per token
# - **d** output tokens per second
#
# Answer: a letter, called `wrong`, as in `wrong = "a"` (its own words may follow; the letter alone counts), and one sentence that says why, a string called `because`.
# The check looks only whether the sentence is there. 4 minutes, difficulty 3.

# %% answer="q4"
### BEGIN SOLUTION
wrong = "b"
because = "At 1.84 a second 250 are inside for 136 s each, and tokens take 47 s."
### END SOLUTION

# %%
# A cell to play in: how many are inside, by rate times time?
# (920 / 500) * (500 * 93.2e-3)

# %% check="q4"
quiz.q4.check(lambda: wrong, lambda: because)

# %% [markdown]
# ## Question 5: the rent is paid
#
# Write `break_even`: how many requests must come in a second, day and night, to pay the rent of a server.
#
# | given | unit |
# | --- | --- |
# | `usd_per_hour`, the rent of one GPU | USD/h |
# | `devices`, GPUs of the server | |
# | `input_tokens`, `output_tokens` of a request | tokens |
# | `price_in`, `price_out` | USD per million tokens |
#
# Answer: a function that returns requests a second, not rounded. 3 minutes, difficulty 1.

# %% answer="q5"
def break_even(usd_per_hour, devices, input_tokens, output_tokens,
               price_in, price_out):
    ### BEGIN SOLUTION
    earned = (input_tokens * price_in + output_tokens * price_out) / 1e6
    return usd_per_hour * devices / 3600 / earned
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. (Round numbers.)
# break_even(2, 2, 1_000, 200, 0.7, 0.7)

# %% check="q5"
quiz.q5.check(break_even)

# %% [markdown]
# ## Question 6: after a hill
#
# For some minutes more requests come than a server can do. Before that nobody waited. Write `last_wait`: how long the last of those who came in these minutes waits. First come, first served: the whole queue is in front of the last one.
#
# | given | unit |
# | --- | --- |
# | `came`, requests that came, in each second of these minutes; a number or a NumPy array | 1/s |
# | `most`, what the server can do | 1/s |
# | `minutes` | |
#
# Where no more come than the server can do, nobody waits. Answer: a function that returns seconds, an array of them for an array. 3 minutes, difficulty 2.

# %% answer="q6"
def last_wait(came, most, minutes):
    ### BEGIN SOLUTION
    waiting = numpy.maximum(came - most, 0) * 60 * minutes
    return waiting / most
    ### END SOLUTION

# %%
# A cell to play in: take the # from the last line. (Near the lesson's hour.)
# last_wait(numpy.array([5, 6, 7, 8]), 6, 15)

# %% check="q6"
quiz.q6.check(last_wait)

# %% [markdown]
# ## Done
#
# `python3 start.py check 11`, from a terminal in the repository's folder, checks the whole sheet once more
# and says how many are correct. Save the notebook first.
