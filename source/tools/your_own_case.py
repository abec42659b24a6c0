# %% [markdown]
# # Your own case
#
# **Your model, your GPUs, your users, your rent: does it fit, how fast is it, who waits, and what does a million tokens cost?**
#
# Fill in the form. The answer below it is worked out anew at each change. Every line opens: behind it are the formula that
# gave it and the lesson that explains it. Nothing here is new: the lessons have all of it.

# %% tags=["nbval-ignore-output"]
from inference_math.widgets import OwnCase

OwnCase(model="Llama-3.1-70B", weights="fp8", gpus=2, users=32)

# %% [markdown]
# ## How to read it
#
# Lines about a real server stand on three numbers that were fitted to measured runs:

# %%
from inference_math import measured, serving

fitted = serving.fit(serving.usable(measured.served(None, None))[0])
most = max(run.concurrency for run in measured.served(None, None))
fitted

# %% [markdown]
# How much of the peak it reaches, what a step costs however little there is to do, and how many times the ideal a prompt
# takes: of Llama-3.1-70B on H100s with vLLM ([lesson 06](06_pricing_phenomena.ipynb)). For a model of another depth the
# constant goes by its layers. No machine beats its peak: the interval of that {{f"{fitted.efficiency:.2f}"}} goes
# from {{f"{fitted.intervals['efficiency'][0]:.2f}"}} to {{f"{fitted.intervals['efficiency'][1]:.2f}"}}.
#
# - A number **with a range** stands on them, and the range is that of their intervals. Where your case is of another kind
#   (another GPU, a mixture of experts, another program), it is wider, by what nine in ten of the nearest measured runs
#   were missed by.
# - A number **without one** is counted, not measured: bytes, places, list prices.
# - A line with **~** holds something that you did not say: a layout that was chosen, a rent that somebody quoted.
#
# The same in one call, to keep, change and run again:

# %%
from inference_math import own_case, units

case = own_case.serve("Llama-3.1-70B", "H100", gpus=2, weights="fp8", users=32)

# %% [markdown]
# `case`, alone in a cell, shows all lines. Each has a name (`[line.key for line in case.lines]`), by which you get it:

# %%
line = case["usd_all_on_output"]
line

# %% [markdown]
# A million output tokens, with all of the rent on them, costs USD {{units.digits(line.value)}}, and
# between {{units.digits(line.low)}} and {{units.digits(line.high)}} as far as three fitted numbers know. The data sheet alone
# would say {{units.digits(case["usd_ideal"].value)}}.

# %% [markdown]
# ## One question, many answers
#
# What do more users change? A loop asks it.

# %%
for users in (1, 4, 16, 64, int(case["users_that_fit"].value)):
    one = own_case.serve("Llama-3.1-70B", gpus=2, weights="fp8", users=users)
    print(f"{users:4} users {one['speed'].value:6.1f} tokens/s each"
          f" {one['usd_all_on_output'].value:7.2f} USD a million")

# %% [markdown]
# More people make each token cheaper and each answer slower ([lesson 04](04_batching.ipynb)). {{case["users_that_fit"].said}} is as many as
# there is room for ([lesson 05](05_kv_cache.ipynb)).

# %% [markdown]
# ## People who come as they come
#
# `users` have a request open all the time: a test bench, a batch of documents. A service has a rate instead, and its batch is
# what comes of it ([lesson 11](11_the_small_player_trap.ipynb)).

# %%
busy = own_case.serve("Llama-3.1-70B", gpus=2, weights="fp8", requests_per_second=6)
for key in ("running", "load", "waiting_chance", "p99_wait", "usd_per_1000"):
    print(f"{busy[key].name:24} {busy[key].said:>8}   {busy[key].range_said}")

# %% [markdown]
# At a load of {{busy["load"].said}} one in a hundred waits longer than {{busy["p99_wait"].said}} for a place. That is the best
# guess. Its range is wide: {{busy["p99_wait"].note[0].lower() + busy["p99_wait"].note[1:]}} Near the wall, a few per cent of speed decide.
#
# **Holds if** requests come one by one. Real ones come in bursts, and wait longer: lesson 11 replays a real hour.

# %% [markdown]
# ## Too large
#
# What does not fit says what would.

# %%
large = own_case.serve("Llama-3.1-405B", "H100", gpus=8, users=4, prompt=30_000)
[(line.name, line.said) for line in large.lines if line.group == "It would fit with"]

# %% [markdown]
# ## A model of your own
#
# In a repository on Hugging Face, `config.json` says what is counted here. Give its path, or upload it in the form.

# %%
from inference_math.tables import DATA

own_case.serve(DATA / "configs" / "Qwen3-Next-80B-A3B.json", "H200", users=20)["speed"]

# %% [markdown]
# ## Or buy it
#
# The same request, on the other side of the counter. Cached tokens are a part of the prompt; what a model thinks is billed
# as part of the answer.

# %%
own_case.buy("GPT-4o", prompt=2006, cached=1920, answer=300)

# %% [markdown]
# ## In a terminal
#
# ```
# python3 start.py price Llama-3.1-70B --weights fp8 --gpus 2 --users 32
# python3 start.py price --help
# ```
#
# prints the same lines; `--json` gives them to a program, in bytes, seconds and USD.

# %% [markdown]
# ## What we assumed, and where it breaks
#
# - **One program.** The fit is of vLLM in 2025. Another one, or next year's, has other numbers: the line *how far off* says by how much
#   runs like yours were missed, and its range is built on that.
# - **{{most}} users at most** were measured on one server of that fit. Beyond, the formulas go on and nobody has looked.
# - **Even lengths.** Requests are as long as you say, on average. A server full of long ones holds fewer.
# - **No speculation, no cached prefixes** on your own machines. Both would make it faster; how much depends on what people ask.
# - **Rent** is what was quoted, the median of very different offers. Yours is in your contract: say it.
# - **List prices** are of the same weights, in a format that sellers seldom name.
