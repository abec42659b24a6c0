# %% [markdown]
# # 00 Start here
#
# **What happens when you press Enter?**
#
# A model of several hundred gigabytes writes you an answer, word by word, and somebody pays for it.
# This series works out how much, and why, from a handful of numbers that anyone can look up.
#
# After this lesson you can
#
# - *run* every lesson, because the set-up has been checked;
# - *guess* first and compute second, which is how each lesson works;
# - *find* where any number in the series comes from.
#
# 10 minutes. Nothing to read first, besides school mathematics and a little Python.

# %% [markdown]
# ## Does everything work?
#
# Press Shift+Enter in the next cell. It names what is missing, and the one command that mends it.

# %%
from inference_math import setup_check

setup_check.report()

# %% [markdown]
# ## A factory
#
# Picture the computer that answers you as a factory. Three things in it have names that return in every lesson.
#
# | in the factory | in the machine | measured in |
# | --- | --- | --- |
# | the warehouse | memory, which holds the model's parameters | bytes |
# | the conveyor belt | memory bandwidth: how fast they reach the workers | bytes per second |
# | the workers | compute units, which multiply and add | FLOP per second |
#
# For each piece of a word, the warehouse is emptied onto the belt once. Whole. Which of the three is in the way?

# %%
from inference_math.catalog import ARTICLE_700B, H100

ARTICLE_700B, H100

# %% [markdown]
# A model with the size that the article uses, and the GPU that has been the yardstick since 2023.
# Every such value stands in a table, with its source and date:

# %%
from inference_math.catalog import sources

print(sources("hardware", "H100 SXM"))

# %% [markdown]
# ## Your first prediction
#
# A guess costs nothing, and one that was wrong is remembered. Type a number; you can change it later.

# %% tags=["nbval-ignore-output"]
from inference_math.widgets import Prediction

guess = Prediction("One GPU answers one person: what share of the time "
                   "do its workers just wait?", unit="%")
guess

# %% [markdown]
# Two times decide: how long the belt needs to bring all parameters once, and how long the workers need
# to use them once. The library has a formula for each. Lesson 03 takes them apart.

# %%
from inference_math import formulas, units

moving = formulas.read_time(formulas.weight_bytes(ARTICLE_700B), H100)
computing = formulas.compute_time(ARTICLE_700B, H100)
units.time(moving), units.time(computing)

# %%
guess.reveal(100 * (1 - computing / moving))

# %%
from inference_math import figures

figures.show(figures.move_and_compute(ARTICLE_700B, H100))

# %% [markdown]
# {{units.digits(100 * (1 - computing / moving))}} %. The belt takes {{units.time(moving)}}, the workers {{units.time(computing)}}, and then they wait.
#
# That one picture explains most of a price list: why it pays to serve many people at once, why the answer costs more than the
# question, why long conversations cost more, and why no money buys an instant answer. The lessons take these in turn.
#
# **Holds if** one GPU could hold the model, which it cannot, and serves one person, which nobody does. Lessons 01 and 04 mend both.

# %% [markdown]
# ## The factory runs
#
# Those two bars, drawn as a place. In the warehouse lie the weights. Boxes of them ride the belt, at the belt's one speed.
# Each filled figure is a worker who works. On the right stand the people who wait for a token, here 64 of them.

# %%
figures.show(figures.factory(ARTICLE_700B, H100, batch=64))

# %% [markdown]
# One move serves all 64, and still most workers wait. Now let it run. Press *one user*, then *the balance*, then *too many*.
# The line of words under the picture says what you see. At which batch do the workers stop waiting?

# %% tags=["nbval-ignore-output"]
from inference_math.widgets import Factory

Factory(ARTICLE_700B, H100, batch=64)

# %% [markdown]
# The slow motion is real: a machine's milliseconds stretched until you can see them, and nothing else changed.
# Lesson 04 comes back to this factory, and lesson 05 opens the orange notebooks.

# %% [markdown]
# ## The map
#
# {{lessons}}
#
# Each lesson asks you to guess, then computes, then shows. Each ends with an exercise that checks itself and says *why* an answer is wrong.
# Change any cell and run it again: nothing here can break.

# %% [markdown]
# ## What we found
#
# - The set-up works, or names what to do.
# - For one person the workers of an H100 wait {{units.digits(100 * (1 - computing / moving))}} % of the time.
#
# **What we assumed.** One GPU that holds any model, at its peak rates. Both are wrong, and the lessons say by how much.
#
# **Next:** [01 Parameters, memory, compute](01_parameters_memory_compute.ipynb).
