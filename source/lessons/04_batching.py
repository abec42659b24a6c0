# %% [markdown]
# # 04 Batching
#
# **How many people should share one move?**
#
# After this lesson you can
#
# - *derive* the batch at which belt and workers are in balance, for any model on any GPU;
# - *say* what a larger batch costs each user, and what ends it;
# - *find* that balance in measured times, of an H100 and of your own computer.
#
# 30 minutes. Read [03](03_memory_bound.ipynb) first. Section IV of the article. All letters: [lesson 00](00_start_here.ipynb#Letters).

# %% [markdown]
# ## Set-up

# %%
import numpy
import sympy

from inference_math import figures, formulas, measured, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, LLAMA_70B
from inference_math.catalog import A100, H100, H200, Model
from inference_math.catalog import hardware, single_devices
from inference_math.toy_llm import ReadCounter, generate, load
from inference_math.widgets import People, Prediction

# %% [markdown]
# ## Alice and Bob
#
# Alice waits for her next token, and Bob for his. The sixteen H100 of lesson 03, which hold the 700B model, can serve Alice and
# then Bob. Or they move the weights once and use each one twice before it is gone: for Alice, then for Bob.

# %% tags=["nbval-ignore-output"]
machine = 16 * H100
alone = formulas.step_time(ARTICLE_700B, machine, batch=1)
guess_two = Prediction(f"Alone, Alice waits {units.time(alone)} for a token. How long "
                       "do both wait, if they share one move?", unit="ms")
guess_two

# %%
both = formulas.step_time(ARTICLE_700B, machine, batch=2)

# %% tags=["fold"]
guess_two.reveal(
    1e3 * both,
    "Bob's token is free, for both of them. Each weight came once and was used twice. "
    "The workers, who had nothing else to do, did Bob's arithmetic while they waited.",
    f"One after the other, the second of them would wait {units.time(2 * alone)}.")

# %% [markdown]
# ### Nobody gets another answer for it
#
# A layer multiplies its matrix with what it knows of a token, a list of numbers. Two lists side by side are a matrix
# with two columns, and one product serves both:

# %%
weights = numpy.array([[1, 2, 0, -1], [0, 1, 3, 2], [2, 0, 1, 1]])
alice, bob = numpy.array([1, 0, 2, 1]), numpy.array([3, 1, 0, 2])
print("alone:   ", weights @ alice, weights @ bob)

together = weights @ numpy.column_stack([alice, bob])
print("together:", together[:, 0], together[:, 1])

# %% [markdown]
# The number of tokens made in one step is the **batch**. Everybody in it gets tokens at one pace, which is why a busy service feels
# alike to all its users ([claim A22](09_claims_ledger.ipynb#A22)).
#
# **Holds if** both need the same weights. With experts they may not, and a picture below says from how many users on they do
# ([claim A21](09_claims_ledger.ipynb#A21)).
#
# ## What cannot be shared
#
# If one move can serve 64 people, why not give Alice 64 tokens of *her* answer in one step?
# Because her second token goes into the model only when her first has come out (lesson 02). The column for it cannot be filled in yet.
#
# Unless somebody guesses it. Take the toy model of lesson 02. Its answer to a question took a run for each token:

# %%
toy, question = load(), "How's the weather today?"
steps = list(generate(toy, question))
print([step.token for step in steps])

# %% [markdown]
# Suppose a helper had guessed the whole answer beforehand. Put the guess behind the question. One run of the model then gives,
# after *each* token, a score for every token that might come next, and the highest score is the model's own choice:

# %%
guess = [step.token_id for step in steps]  # here the guess is perfect
before = toy.encode(question + "\n")  # the newline says: now answer
reads = ReadCounter()
scores = toy.forward(before + guess, reads=reads)

# %%
choice = scores.argmax(axis=1)  # after each token, the one with the highest score
own = choice[len(before) - 1 : -1]  # from the last token of the question on
for guessed, chosen in zip(guess, own):
    tokens = toy.tokenizer.tokens
    print(f"guessed {tokens[guessed]!r:8} the model says {tokens[chosen]!r:8}")

# %% [markdown]
# Each guess is what the model would have said, so all {{len(guess)}} tokens are good. One by one they took {{units.size(sum(step.weight_bytes_read for step in steps))}} of weights,
# checked together {{units.size(reads.weight_bytes)}}. This is **speculative decoding**: a small, fast model drafts and the large one checks. A wrong guess
# costs the tokens after it and changes no answer. Lesson 08 asks when it pays.
#
# To the machine such tokens are a larger batch, and so are those of a prompt, or several answers to one question
# ([claim A23](09_claims_ledger.ipynb#A23)). So the question is how large.
#
# ## The factory fills up
#
# Bring more people, and watch who waits.

# %% tags=["nbval-ignore-output", "machine", "fold"]
People("Every box that arrives serves {batch}. Moving takes {move}, computing is now "
       "{compute}; each of them gets {each}, all together {all}.",
       model=ARTICLE_700B, hardware=machine, batch=64)

# %% [markdown]
# ## Where the two times meet
#
# One step moves all weights, and computes for each of $B$ users with those that are active:
#
# $$t_\text{move} = \frac{N\,b}{W} \qquad\qquad t_\text{compute} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters, and those that work on a token | |
# | $b$ | bytes for one parameter | byte |
# | $W$ | bandwidth: how wide the belt is | byte/s |
# | $F$ | dense arithmetic rate | FLOP/s |
# | $B$ | batch: users who share the step | |
#
# The first does not know $B$, the second grows with it. They are equal at one batch:

# %%
names = "N N_a b F W B S I"
N, N_a, b, F, W, B, S, I = sympy.symbols(names, positive=True)
t_move, t_compute = N * b / W, 2 * N_a * B / F
(critical,) = sympy.solve(sympy.Eq(t_move, t_compute), B)
display(critical)
critical.subs({N: S * N_a, F: I * W})

# %% [markdown]
# The first line is the **critical batch size** $B^*$. Below it the belt sets the time, above it the workers.
# It has two halves, one of the model and one of the GPU:
#
# $$B^* = \underbrace{\frac{b}{2}\cdot\frac{N}{N_a}}_\text{model} \times \underbrace{\frac{F}{W}}_\text{GPU}$$
#
# $I = F/W$ is the ridge point of lesson 03. $S = N/N_a$ is called **inverse sparsity**: 1 for a dense model, more for one with experts.
# (Neither counts a table of words that is only looked up.) The second line is $B^*$ in these letters.
#
# In 16 bit, $b = 2$, that is $I\,S$. With the {{units.digits(formulas.ridge_point(H100))}} FLOP per byte of an H100 it is the article's "300 × inverse sparsity".
# The same for any model and GPU, in one line of Python:

# %%
def balance(llm, gpu):
    model_half = llm.weight_bytes_per_param / 2 * formulas.inverse_sparsity(llm)
    return model_half * gpu.flops[llm.precision] / gpu.bandwidth

# %% tags=["fold"]
mixed = LLAMA_70B.at("fp8", math="bf16")
cases = [(LLAMA_70B, H100, "16 bit"), (LLAMA_70B.at("fp8"), H100, "8 bit"),
         (mixed, H100, "8 bit, arithmetic in 16"), (LLAMA_70B, H200, "16 bit"),
         (LLAMA_70B, A100, "16 bit"), (ARTICLE_700B, machine, "8 bit")]
print(f"{'model':14} {'GPU':13} {'weights':23} users")
for llm, gpu, width in cases:
    assert abs(balance(llm, gpu) / formulas.critical_batch_size(llm, gpu) - 1) < 1e-9
    name = llm.name.partition(" (")[0]
    print(f"{name:14} {gpu.name:13} {width:24} {balance(llm, gpu):4.0f}")
dense = formulas.critical_batch_size(ARTICLE_700B, machine)

# %% [markdown]
# {{units.digits(dense)}} users on an H100, in 16 bit as in 8 (lesson 03), whether the model has 70 billion parameters or 700. Sixteen H100 need no more than one, because
# belts and workers grow alike. An H200 is the same chip with a wider belt and needs {{units.digits(balance(LLAMA_70B, H200))}}. Weights in 8 bit, computed
# with in 16, arrive twice as fast at the same workers: {{units.digits(balance(mixed, H100))}}.
#
# ## What sharing costs you
#
# What does a step take as the batch grows? (The picture stands on the ideal step: peak rates, perfect overlap, no KV cache.)

# %%
figures.show(figures.step_against_batch(ARTICLE_700B, machine))

# %% [markdown]
# Flat, then a slope, with a **knee** at $B^*$. On the flat part, memory-bound, another user is free. On the slope, compute-bound, one more makes
# all the others wait ([claim A24](09_claims_ledger.ipynb#A24)). In numbers:

# %% tags=["fold"]
print("batch   a step   tokens/s: each   all   GPU time a token")
for batch in (1, 8, 64, round(dense), 2 * round(dense), 5000):
    step = formulas.step_time(ARTICLE_700B, machine, batch)
    each, spent = units.digits(1 / step), machine.devices * step / batch
    print(f"{batch:5,} {units.time(step):>8} {each:>15} {batch / step:7,.0f}"
          f" {1e3 * spent:13,.3g} ms")

# %% [markdown]
# Read the last column downwards: sixteen GPUs for the time of a step, over the tokens made in it. That is what a token costs. It falls by a
# factor of {{units.digits(dense)}}, then stands still. It never rises. So the balance is no peak: past it a token costs what it did, and everyone waits longer for nothing.
#
# ### What ends a batch
#
# A service promises its users a speed.

# %% tags=["nbval-ignore-output"]
guess_most = Prediction("20 tokens/s for each: how many users, at most?", unit="users")
guess_most

# %%
pace = formulas.tokens_per_second(ARTICLE_700B, machine, dense)  # of all, from B* on
most = pace / 20

# %% tags=["fold"]
guess_most.reveal(
    most,
    f"From {units.digits(dense)} users on they get {units.digits(pace)} tokens/s "
    f"together, however many they are. Shared by {units.digits(most)}, it is 20 each.",
    figures.promises(ARTICLE_700B, machine, (20, 40)),
    f"Promise 40, and it is {units.digits(pace / 40)}. Promise more than "
    f"{units.digits(1 / alone)}, and there is no batch that keeps it.")

# %% [markdown]
# It is a promise that ends the batch, not the cost ([claim A25](09_claims_ledger.ipynb#A25)).
#
# ## Models with experts
#
# DeepSeek-V3 has {{units.count(DEEPSEEK_V3.total_params - DEEPSEEK_V3.input_embedding_params)}} parameters, and a token is computed with {{units.count(DEEPSEEK_V3.active_params - DEEPSEEK_V3.input_embedding_params)}} of them. (The table that is looked up is left out of both.)

# %% tags=["nbval-ignore-output"]
guess_sparse = Prediction("How many users keep an H100 busy with it?", unit="users")
guess_sparse

# %%
sparsity = formulas.inverse_sparsity(DEEPSEEK_V3)
sparse = formulas.critical_batch_size(DEEPSEEK_V3, H100)

# %% tags=["fold"]
guess_sparse.reveal(
    sparse,
    "All experts have to be moved, and each token lets most of them rest: "
    f"S is {units.digits(sparsity)}, and {units.digits(sparsity)} x "
    f"{units.digits(dense)} is about {units.digits(sparse, 2)}.",
    "No single GPU has such a crowd. In DeepSeek's own service 144 GPUs decode "
    "together, every one with a few experts of each layer.")

# %% [markdown]
# DeepSeek has published [how its service gathers such a crowd](https://github.com/deepseek-ai/open-infra-index). Others count experts instead of parameters, or other sizes, and get other ratios: [claim A27](09_claims_ledger.ipynb#A27) has them.
# $S$ is the one meant from here on.
#
# ### No free lunch for 32
#
# For a dense model, 31 more people at Alice's table cost her nothing. Here each brings a choice of {{DEEPSEEK_V3.experts_per_token}} experts out of {{DEEPSEEK_V3.experts}} in each layer, and
# every expert that somebody chose must be moved. The share that is read, ${1} - (1 - k/E)^B$, is lesson 02's. With it the step becomes:

# %%
eight = 8 * H200
batch = numpy.geomspace(1, 20_000, 121)
picked = formulas.step_time(DEEPSEEK_V3, eight, batch, refine="expert_coverage")
every = formulas.step_time(DEEPSEEK_V3, eight, batch)

# %% tags=["fold"]
knee = formulas.critical_batch_size(DEEPSEEK_V3, eight)
title = "DeepSeek-V3 on 8 H200: another user is free only from a few hundred on"
lines = {"only experts that were picked": picked * 1e3, "every expert": every * 1e3}
marks = [(knee, f"balance {units.digits(knee)}")]
figures.show(figures.curve(batch, lines, title, "users in a step", "ms a step", marks))

# %% [markdown]
# At 32 users {{units.digits(100 * formulas.expert_coverage(DEEPSEEK_V3.experts, DEEPSEEK_V3.experts_per_token, 32), 2)}} % of the experts are wanted by someone. The step moves {{units.digits(formulas.weight_bytes_read(DEEPSEEK_V3, 32) / formulas.weight_bytes_read(DEEPSEEK_V3, 1))}} times the bytes, so Alice waits that much
# longer, and all together get only {{units.digits(32 * formulas.weight_bytes_read(DEEPSEEK_V3, 1) / formulas.weight_bytes_read(DEEPSEEK_V3, 32), 2)}} times as many tokens, where a dense model would make 32 times as many.
# From about 256 on, when {{units.digits(100 * formulas.expert_coverage(DEEPSEEK_V3.experts, DEEPSEEK_V3.experts_per_token, 256), 4)}} % are read anyway, sharing is free, up to {{units.digits(knee)}}. (An H200 needs fewer than an H100.)
#
# **Holds if** tokens choose experts evenly and each for itself. Real ones have favourites: then fewer are read, and the popular ones make their workers late.
#
# ## Not always 300
#
# A dense model in 16 bit, on all {{len(single_devices("bf16"))}} devices of our table. Which needs the fewest people, and is that praise?

# %%
batches = {}
for name in single_devices("bf16"):
    batches[name] = formulas.critical_batch_size(LLAMA_70B, hardware(name))
lowest = hardware(min(batches, key=batches.get))

# %% tags=["fold"]
highest = max(batches, key=batches.get)
known = {lowest.name, "H200 SXM", "H100 SXM", highest}
figures.show(figures.critical_batches(batches, (270, 330), sorted(known)))

# %% [markdown]
# From {{units.digits(min(batches.values()))}} to {{units.digits(max(batches.values()))}}. The lowest is that of the {{lowest.name}}. Its workers are {{units.digits(H100.flops["bf16"] / lowest.flops["bf16"], 2)}} times fewer than an H100's and its belt only {{units.digits(H100.bandwidth / lowest.bandwidth, 2)}} times
# narrower, so it is in balance early: it can do little with what arrives. A low number is good for a small crowd and bad for a large one.
#
# The article's 300 for any dense model in 16 bit: **Holds if** $F/W$ is 300 FLOP per byte, to 10 %: the shaded part ([claim A26](09_claims_ledger.ipynb#A26) asks for 30 %).
#
# ## The 300 in silicon
#
# So much for data sheets. NVIDIA has published how long one matrix product takes on an H100, for one token, two, and so on up to {{f"{measured.gemm().tokens.max():,.0f}"}}.
# The matrix has 8,192 rows and as many columns, in 16 bit. If all this is true, its times are flat, then linear. `fit_knee` fits that form to the
# measured times alone, knowing no data sheet, and says where it bends.

# %% tags=["nbval-ignore-output"]
guess_knee = Prediction("Where do the measured times bend?", unit="tokens")
guess_knee

# %%
swept = measured.gemm("bf16", 8192, 8192)
fitted = measured.fit_knee(swept)
matrix = Model("one matrix", 8192 * 8192, 8192 * 8192)

# %% tags=["fold"]
late = max(swept.seconds / fitted.seconds(swept.tokens)) - 1
guess_knee.reveal(
    fitted.batch,
    f"The data sheet says {units.digits(formulas.critical_batch_size(matrix, H100))}.",
    figures.knee(swept, fitted, matrix, H100),
    "Each dot is a measured time. The corner is rounded: near it the two do not "
    f"overlap perfectly, and a step takes up to {100 * late:.0f} % longer.")

# %% [markdown]
# ### Other matrices
#
# One matrix could be luck. These are all that were measured:

# %%
knees = {}
for precision, rows, columns in measured.gemm_shapes():
    form = measured.fit_knee(measured.gemm(precision, rows, columns))
    knees[precision, rows, columns] = form.batch
print(f"{'matrix':>15}  bf16   fp8")
for rows, columns in dict.fromkeys(shape[1:] for shape in knees):
    print(f"{rows:6,} x {columns:6,}  {knees['bf16', rows, columns]:4.0f}"
          f"  {knees['fp8', rows, columns]:4.0f}")

# %% [markdown]
# The large ones bend near {{units.digits(dense)}}, the small ones later, up to {{units.digits(max(knees.values()))}}. A small matrix is over so soon that the belt never gets up to speed, and the flat part lies
# higher than the ideal one. Take 300 for the place to look, not for the answer.
#
# ## Your own computer
#
# It has a belt and workers, so it must have a balance. The next cell first measures both rates, as in lesson 03. Then it takes
# square layers of numbers in 4 bytes, together far larger than any cache, and times one pass through all of them for 1 token, 2, 4 and so on up to 256.
# It takes about ten seconds.

# %% tags=["nbval-ignore-output", "own-machine"]
from inference_math.your_machine import batch_sweep, measure

mine = measure()
my_sweep = batch_sweep()

# %% tags=["nbval-ignore-output", "own-machine", "fold"]
params = my_sweep.weight_bytes / 4  # bytes for each
layers = Model("square layers", params, params, 4, "fp32")
predicted = formulas.critical_batch_size(layers, mine)
try:
    found = measured.fit_knee(my_sweep)
    said = f"Your computer bends at {units.digits(found.batch, 2)} tokens"
except ValueError:  # a busy computer may show none
    found, said = None, "Your computer's times do not bend"
one, two = my_sweep.seconds[:2]
figures.show(figures.knee(my_sweep, found, layers, mine))
print(f"{said}. Its two rates say {units.digits(predicted, 2)}, "
      f"an H100's {units.digits(dense)}.")
print("A pass takes {} for Alice, {} with Bob.".format(*units.times(one, two)))

# %% [markdown]
# A few tokens, or a few dozen, where an H100 takes {{units.digits(dense)}}: your workers are few, so they are soon busy. And Bob may not be free here. For one token
# NumPy reads the weights as they lie; from two on it first copies them into another order, and does not compute
# meanwhile. So the flat part begins at two tokens, lies higher than the ideal line, and meets the slope later, often at twice the batch.
# If the dots jump, something else was running. Run both cells again. (In a web page no token is free: there the workers are too slow for one user already.)

# %% [markdown]
# ## What we found
#
# - One move serves everyone in the batch. Up to $B^* = \frac{b}{2}\cdot\frac{N}{N_a}\cdot\frac{F}{W}$ another user costs nobody anything: {{units.digits(dense)}} on an H100,
#   {{units.digits(sparse)}} for DeepSeek-V3, where sharing starts late.
# - Past it a token never costs more, and everyone waits longer. A promise of speed ends the batch: 20 tokens/s at {{units.digits(most)}} users.
# - Measured on an H100 the balance is at {{units.digits(fitted.batch)}} for one large matrix. Over {{len(batches)}} devices data sheets say {{units.digits(min(batches.values()))}} to {{units.digits(max(batches.values()))}}.
#
# **What we assumed, and where it breaks.** Peak rates; a batch that is always full; experts chosen evenly; no talk between GPUs. And that only weights are moved:
# each user also brings a KV cache, which nobody can share. It moves this balance, and a crowd of {{units.digits(dense)}} must fit. That is lesson 05.
#
# **Exercise:** [04 Batching](../exercises/04_batching.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [05](05_kv_cache.ipynb), what can people in one batch not share?
