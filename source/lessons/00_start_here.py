# %% [markdown]
# # 00 Start here
#
# **What happens when you press Enter?**
#
# A model of several hundred gigabytes writes you an answer, piece by piece, and somebody pays for it.
# This series works out how much, and why, from a handful of numbers that anyone can look up. It follows an article,
# *The Math Behind LLM Pricing 01: Moving Stuff vs. Computing Stuff*.
#
# After this lesson you can
#
# - *run* every lesson, because the set-up has been checked;
# - *guess* first and compute second, which is how each lesson works;
# - *find* where any number in the series comes from, and what any letter stands for.
#
# 11 minutes. Nothing to read first, besides school mathematics and a little Python.

# %% [markdown]
# ## A factory at work
#
# This is a language model that answers you, drawn as a factory. (The code behind a picture is folded: the three dots open it.)

# %% tags=["nbval-ignore-output", "machine", "fold"]
from inference_math.catalog import ARTICLE_700B, H100
from inference_math.widgets import Loop

Loop("You press Enter. To say one token, a piece of a word, the machine brings all "
     "{weights} of its model over the belt. For the next it does so again: {all} for "
     "{tokens}.", model=ARTICLE_700B, hardware=16 * H100)

# %% [markdown]
# | in the factory | in the machine | measured in |
# | --- | --- | --- |
# | the warehouse | the memory of the GPUs, where all the numbers lie that make up the model: its parameters | byte |
# | the conveyor belt | memory bandwidth: how fast they reach the workers | byte/s |
# | the workers | compute units, which multiply and add | FLOP/s |
#
# (FLOP: floating-point operation, one multiplication or one addition. GPU: the kind of chip that does it.
# Before a unit, T is a million million, P a thousand times that.)
#
# You wait for **tokens**, pieces of words. For each, the whole stock goes over the belt once, in slow motion here. What the workers
# do behind their door comes next. The lessons build this factory part by part, each part where it is explained.

# %% [markdown]
# ## Does everything work?
#
# Click in the next cell and press Shift+Enter. It names what is missing, and the one command that mends it.
# (A narrow screen? Ctrl+B, on a Mac Cmd+B, folds the list of files away.)

# %%
from inference_math import setup_check

setup_check.report()

# %% [markdown]
# ## Your first prediction
#
# The factory above is made of sixteen GPUs of the kind that has been the yardstick since 2023: NVIDIA's H100, in the form that
# plugs into a server's board (SXM). The model is as large as the article's example.

# %%
from inference_math import figures, units

machine = 16 * H100
print(f"parameters  {ARTICLE_700B.total_params / 1e9:.0f} billion, one byte each")
print(f"belts       {units.bandwidth(machine.bandwidth)} together")
print(f"workers     {units.flops(machine.flops['fp8'])} together, in one-byte numbers")

# %% [markdown]
# A guess costs nothing, and one that was wrong is remembered. Type a number. The answer below stays folded until you have
# guessed, or press *Show me*.

# %% tags=["nbval-ignore-output", "fold"]
from inference_math.widgets import Prediction

guess = Prediction("You alone ask. How much of the time do workers just wait?", "%")
guess

# %% [markdown]
# Two times decide: how long the belt needs to bring all parameters once, and how long the workers need to multiply by each
# once and add the result.

# %%
moving = ARTICLE_700B.total_params * 1 / machine.bandwidth  # one byte each
computing = 2 * ARTICLE_700B.total_params / machine.flops["fp8"]
guess.reveal(100 * (1 - computing / moving),
             f"Belt {1e3 * moving:.1f} ms, workers {1e3 * computing:.4f} ms.",
             figures.move_and_compute(ARTICLE_700B, machine))

# %% [markdown]
# Each lesson goes like this: guess, compute, see. The formulas are short, and the library has each of them once:

# %%
from inference_math import formulas, notation

parts = formulas.step_parts(ARTICLE_700B, machine, batch=1)
assert parts == (moving, 0, computing)

# %% [markdown]
# The `assert` found them equal, and so it says nothing. (`parts` are three times. The one in the middle, here 0, moves what is
# each person's own. Lesson 05 brings it.)
#
# **Holds if** stands wherever a statement has a condition. Here: **Holds if** belt and workers run as fast as their data sheet
# says. Programs seldom get all of that. But were the workers ten times slower, they would still wait
# {{units.digits(100 * (1 - 10 * computing / moving))}} % of the time.

# %% [markdown]
# ## Where the numbers come from
#
# Every value of a GPU, a model or a price stands in a table, with its source and date.

# %%
from inference_math.catalog import sources

print(sources("hardware", "H100 SXM").replace("; ", "\n"))

# %% [markdown]
# The first is a file in a public repository: its name, the version, the path. The others are pages that you can open. They say {{units.bandwidth(H100.bandwidth)}} for one H100;
# the article rounds that to 3, so some of its results differ a little from ours. Lesson 03 shows both.

# %% [markdown]
# ## Letters
#
# Formulas use letters, and a letter means one thing from the first lesson to the last. There is nothing to learn here.
# Each lesson says again what it uses, and links back to this table.
#
# {{notation.table()}}

# %% [markdown]
# ## The map
#
# {{lessons}}
#
# Each lesson asks you to guess, then computes, then shows. Most end with an exercise that checks itself and says *why* an answer is wrong.
# Change any cell and run it again: nothing here can break.

# %% [markdown]
# ## What we found
#
# - The set-up works, or names what to do.
# - For one person the workers wait {{units.digits(100 * (1 - computing / moving))}} % of the time. Why, and who pays for it, is what the lessons are about.
#
# **What we assumed, and where it breaks.** Sixteen GPUs that act as one and run at their peak rates. Lesson 01 says why sixteen, lesson 06 what
# their links cost, and lesson 03 measures a peak: your own computer's.
#
# **Next:** [01 Parameters, memory, compute](01_parameters_memory_compute.ipynb).
