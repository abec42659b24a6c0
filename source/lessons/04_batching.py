# %% [markdown]
# # 04 Batching
#
# **How many people should share one move?**
#
# After this lesson you can
#
# - *derive* the batch at which belt and workers are in balance, for any model on any GPU;
# - *say* what a larger batch costs each user, and from where on it saves nothing;
# - *find* that balance in measured times, of an H100 and of your own computer.
#
# 30 minutes. Read [03](03_memory_bound.ipynb) first. Section IV of the article.

# %% [markdown]
# ## Set-up

# %%
import numpy
import sympy

from inference_math import derivations, figures, formulas, units
from inference_math import measured
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, LLAMA_70B
from inference_math.catalog import A100, H100, H200, Model
from inference_math.catalog import hardware, single_devices
from inference_math.toy_llm import ReadCounter, generate, load
from inference_math.widgets import Factory, LiveFigure, Prediction

# %% [markdown]
# ## Alice and Bob
#
# Alice waits for her next token, and Bob for his. The machine of lesson 03, one H100 with the 700B model, can serve Alice and
# then Bob. Or it moves the weights once and uses each one twice before it is gone: for Alice, then for Bob.

# %% tags=["nbval-ignore-output"]
alone = formulas.step_time(ARTICLE_700B, H100, batch=1)
guess_two = Prediction(f"Alone, Alice waits {units.time(alone)} for a token. How long "
                       "do both wait, if they share one move?", unit="ms")
guess_two

# %% [markdown]
# A layer multiplies its matrix with what it knows of a token, a list of numbers. Two lists side by side are a matrix
# with two columns, and one product serves both. First see that nobody gets another answer for it:

# %%
weights = numpy.array([[1, 2, 0, -1], [0, 1, 3, 2], [2, 0, 1, 1]])
alice, bob = numpy.array([1, 0, 2, 1]), numpy.array([3, 1, 0, 2])
together = weights @ numpy.column_stack([alice, bob])
assert (together[:, 0] == weights @ alice).all()
assert (together[:, 1] == weights @ bob).all()

both = formulas.step_time(ARTICLE_700B, H100, batch=2)
guess_two.reveal(1e3 * both)
print(f"Served one after the other: {units.time(2 * alone)}.")

# %% [markdown]
# {{units.time(both)}}: Bob's token is free, for both of them. Each weight came once and was used twice, and the workers, who had nothing else to do,
# did Bob's arithmetic while they waited. The number of tokens made in one step is the **batch**.
#
# **Holds if** both need the same weights. In a mixture of experts two users may be sent to different experts,
# so sharing starts late; a table below says how late (claim A21). And if sums come out alike in any order, as with these whole numbers. With rounded ones a larger
# batch may be summed in another order, and on a busy server the same question can get another answer. And everybody in the batch gets tokens at one pace: that is
# why a busy service feels alike to all its users, as long as they sit in the same replica with contexts of like length (claim A22).

# %% [markdown]
# ## What cannot be shared
#
# If one move can serve 64 people, why not give Alice 64 tokens of *her* answer in one step?
# Because her second token goes into the model only when her first has come out (lesson 02). The column for it cannot be filled in yet.
#
# Unless somebody guesses it. Take the toy model, and let a helper guess Alice's whole answer. One run over question
# and guess gives the model's own choice after *each* of these tokens, so it checks all of them at once:

# %%
toy, question = load(), "How's the weather today?"
steps = list(generate(toy, question))
draft = [step.token_id for step in steps]  # here the guess is perfect

ids, reads = toy.encode(question + "\n"), ReadCounter()
logits = toy.forward(ids + draft[:-1], reads=reads)
chosen = logits[len(ids) - 1:].argmax(axis=1)
assert list(chosen) == draft
one_by_one = sum(step.weight_bytes_read for step in steps)
print(f"{len(steps)} runs, one for each token: {units.size(one_by_one)}")
print(f"1 run that checks the guess:  {units.size(reads.weight_bytes)}")

# %% [markdown]
# The same {{len(draft)}} tokens for one move. This is **speculative decoding**: a small, fast model drafts, the large one checks,
# and keeps what it would have said itself. A wrong guess costs the tokens after it, and does not change the answer (rounding apart).
#
# **Holds if** decoding is plain. Three things do share a move among tokens of one user: a draft that is checked, a prompt that is read,
# and several answers to one question (claim A23). To the machine they are all the same, a larger batch. So the question is how large.
#
# ## The factory fills up

# %% tags=["nbval-ignore-output"]
guess_batch = Prediction("Up to how many users does a step take no "
                         "longer than for Alice alone?", unit="users")
guess_batch

# %%
figures.show(figures.factories(ARTICLE_700B, H100, (1, 64, 300, 5000)))

# %% [markdown]
# Four factories, each half-way through a step. At batch 1 moving takes {{units.time(alone)}} and computing {{units.time(formulas.compute_time(ARTICLE_700B, H100))}}: there is not work enough for a single one of those drawn.
# At 64 there is work for {{units.digits(100 * formulas.compute_time(ARTICLE_700B, H100, 64) / alone, 2)}} % of them, and Alice has not noticed the other 63 users. At 300 hardly anyone waits. At 5,000 all the weights
# have long arrived, they queue, and the *belt* waits: a step is {{units.time(formulas.step_time(ARTICLE_700B, H100, 5000))}}.
#
# Now let it run, for one user at first. Bring the batch to where workers and belt are both busy, then go on and watch the queue.

# %% tags=["nbval-ignore-output"]
Factory(ARTICLE_700B, H100, batch=1)

# %% [markdown]
# **Holds if** only weights are moved. The slider for context gives each user a notebook, and then no batch may be large enough; the end of this lesson says why.
#
# ## Where the two times meet
#
# One step moves all weights once, and computes for each of $B$ users with those that are active:
#
# $$t_\text{move} = \frac{N\,b}{W} \qquad\qquad t_\text{compute} = \frac{2\,N_a\,B}{F}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$, $N_a$ | parameters, and those that work on a token | |
# | $b$ | bytes per parameter | B |
# | $W$, $F$ | bandwidth; dense arithmetic rate in the format of the math | B/s, FLOP/s |
# | $B$ | batch: users who share the step | |
#
# The balance is where both are equal. Solve for $B$. Then write the answer shorter, with $S$ for $N/N_a$ and $I$ for $F/W$.

# %%
names = "N N_a b F W B S I"
N, N_a, b, F, W, B, S, I = sympy.symbols(names, positive=True)
t_move, t_compute = N * b / W, 2 * N_a * B / F
(critical,) = sympy.solve(sympy.Eq(t_move, t_compute), B)
display(critical)

assert sympy.simplify(critical - (b / 2 * N / N_a) * (F / W)) == 0
critical.subs({N: S * N_a, F: I * W})

# %% [markdown]
# The first line is the **critical batch size** $B^*$. Below it the belt sets the time, above it the workers.
# Put other times into the cell and solve again. It has two halves, one of the model and one of the GPU:
#
# $$B^* = \underbrace{\frac{b}{2}\cdot\frac{N}{N_a}}_\text{model} \times \underbrace{\frac{F}{W}}_\text{GPU}$$
#
# $I = F/W$ is the ridge point of lesson 03. $S = N/N_a$ is called **inverse sparsity**: 1 for a dense model, more for one with experts.
# Neither counts a table of words that is looked up.
#
# In 16 bit, $b = 2$, the second line is simply $I\,S$. With an H100's {{units.digits(formulas.ridge_point(H100))}} FLOP per byte that is the article's "300 × inverse sparsity".
# In 8 bit $b$ is half as large and $F$ twice, so it is the same once more.

# %%
mixed = LLAMA_70B.at("fp8", math="bf16")
cases = [(LLAMA_70B, H100), (LLAMA_70B.at("fp8"), H100), (mixed, H100),
         (LLAMA_70B, H200), (LLAMA_70B, A100), (LLAMA_70B, 10 * H100)]
print("              bytes  math  critical batch")
for llm, gpu in cases:
    width, rate = llm.weight_bytes_per_param, gpu.flops[llm.precision]
    size = {N: llm.total_params, N_a: llm.active_params, b: width}
    knee = critical.subs(size).subs({F: rate, W: gpu.bandwidth})
    assert abs(knee / formulas.critical_batch_size(llm, gpu) - 1) < 1e-9
    print(f"{gpu.name:13} {width:5} {llm.precision:>5} {knee:15.0f}")
dense = formulas.critical_batch_size(ARTICLE_700B, H100)
sparse = formulas.critical_batch_size(DEEPSEEK_V3, H100)
guess_batch.reveal(dense)

# %% [markdown]
# {{units.digits(dense)}} users on an H100. An H200 is the same chip with a faster belt, so it needs fewer: {{units.digits(formulas.critical_batch_size(LLAMA_70B, H200))}}. Ten H100 need no more than one, because
# belts and workers grow alike. The size of a dense model has dropped out too: 7 billion or 700, it is the same crowd.
#
# **Holds if** weights and math have one width. Weights in 8 bit, computed with in 16, arrive twice as fast at the same workers: {{units.digits(formulas.critical_batch_size(mixed, H100))}}.

# %% [markdown]
# ## What sharing costs you
#
# Back to the 700B model, on ten H100 that can hold it. What does a step take as the batch grows?

# %%
ten = 10 * H100
figures.show(figures.step_against_batch(ARTICLE_700B, ten))

# %% [markdown]
# Flat, then a slope. On the flat part another user is free. On the slope one more makes all the others wait. The picture stands on the
# ideal step: peak rates, perfect overlap, no KV cache. In numbers:

# %%
print("batch   a step   tokens/s: each   all   GPU time a token")
for batch in (1, 8, 64, round(dense), 600, 5000):
    step = formulas.step_time(ARTICLE_700B, ten, batch)
    everyone = formulas.tokens_per_second(ARTICLE_700B, ten, batch)
    each, cost = units.digits(1 / step), ten.devices / everyone
    print(f"{batch:5,} {units.time(step):>8} {each:>15} {everyone:7,.0f}"
          f" {units.time(cost):>17}")

# %% [markdown]
# Read the last column downwards: it is what a token costs. It falls by a factor of {{units.digits(dense)}} and then stands still. It never rises.
# The sweet spot is no peak. Past it a token costs what it did, and everyone waits longer for nothing.
#
# **Holds if** slowness is free. Promise each user 20 tokens/s, and {{units.digits(dense / 20 / formulas.step_time(ARTICLE_700B, ten))}} is the largest batch that keeps the promise;
# promise 40, and it is {{units.digits(dense / 40 / formulas.step_time(ARTICLE_700B, ten))}}; promise more than {{units.digits(1 / formulas.step_time(ARTICLE_700B, ten))}}, and there is none. It is a promise that ends the batch, not the cost (claim A25).
#
# ## Models with experts
#
# DeepSeek-V3 uses {{units.count(DEEPSEEK_V3.active_params)}} of its {{units.count(DEEPSEEK_V3.total_params)}} parameters on a token. Without the {{units.count(DEEPSEEK_V3.input_embedding_params)}} looked up $S$ is {{units.digits(formulas.inverse_sparsity(DEEPSEEK_V3))}}, and
# the critical batch on H100 {{units.digits(sparse)}} users. All experts have to be moved, and each token lets most of them rest.
#
# Count experts instead and you get another ratio: each token goes to {{DEEPSEEK_V3.experts_per_token}} of {{DEEPSEEK_V3.experts}}, one in {{DEEPSEEK_V3.experts // DEEPSEEK_V3.experts_per_token}}. So it takes
# {{units.digits(dense * DEEPSEEK_V3.experts / DEEPSEEK_V3.experts_per_token)}} tokens until an *expert* sees its {{units.digits(dense)}}. Attention, which sees all tokens, is busy long before.
# The first number is the balance of the whole step, and the one meant from here on.
#
# **Holds if** you say which ratio you mean. A [lecture](https://www.dwarkesh.com/p/reiner-pope) on the subject works with a ratio of 8, so about
# {{units.digits(8 * dense, 2)}}; DeepSeek-V3's published shape does not give that ratio (claim A27). And no single GPU has such a crowd. DeepSeek's own service gathers it:
# [144 GPUs](https://github.com/deepseek-ai/open-infra-index) decode together, every one with a few experts of each layer, and tokens travel to the experts over fast links.
#
# ### No free lunch for 32
#
# For a dense model 31 more people at Alice's table cost her nothing. Here each brings a choice of {{DEEPSEEK_V3.experts_per_token}} experts out of {{DEEPSEEK_V3.experts}} in each layer, and
# every expert that somebody chose must be moved. With $k$ of $E$ chosen, one token misses a given expert with probability $(1 - k/E)$. So the share that $B$ tokens read is
#
# $$1 - (1 - k/E)^B$$

# %%
k, E = DEEPSEEK_V3.experts_per_token, DEEPSEEK_V3.experts
assert formulas.expert_coverage(E, k, 32) == 1 - (1 - k / E) ** 32
print("users  experts read  moved    for each  longer by")
one = formulas.weight_bytes_read(DEEPSEEK_V3, 1)
for batch in (1, 2, 8, 32, 64, 256):
    read = formulas.weight_bytes_read(DEEPSEEK_V3, batch)
    share = formulas.expert_coverage(E, k, batch)
    print(f"{batch:5} {share:11.1%} {units.size(read):>9}"
          f" {units.size(read / batch):>9}  x {units.digits(read / one)}")

# %% [markdown]
# At 32 users {{f"{formulas.expert_coverage(E, k, 32):.0%}"}} of the experts are wanted by someone. The step moves {{units.digits(formulas.weight_bytes_read(DEEPSEEK_V3, 32) / one)}} times the bytes, so Alice waits that much
# longer, and the machine as a whole makes only {{units.digits(32 * one / formulas.weight_bytes_read(DEEPSEEK_V3, 32), 2)}} times as many tokens, where a dense model would make 32 times as many.
# At 256 users {{f"{formulas.expert_coverage(E, k, 256):.2%}"}} of them are read anyway. Only from about there is sharing free, and there is a long way to go to {{units.digits(sparse)}}.
#
# **Holds if** tokens choose evenly and apart. Real ones have favourites: fewer experts are read then, and the popular ones make their workers late.

# %% [markdown]
# ## Not always 300
#
# A dense model in 16 bit, on the devices of the catalog. Before you look: which one needs the fewest people, and is that praise?

# %%
batches = {}
for name in single_devices("bf16"):
    batches[name] = formulas.critical_batch_size(LLAMA_70B, hardware(name))
lowest = hardware(min(batches, key=batches.get))
near = [name for name in batches if abs(batches[name] / 300 - 1) <= 0.1]
for name in sorted(batches, key=batches.get)[::3]:  # every third
    said = "about 300" if name in near else ""
    print(f"{name:20} {batches[name]:4.0f} {said}")

# %% [markdown]
# From {{units.digits(min(batches.values()))}} to {{units.digits(max(batches.values()))}} over all {{len(batches)}} devices of our table, every third of them above. The lowest is that of the {{lowest.name}}. It has {{units.digits(lowest.flops["bf16"] / H100.flops["bf16"], 2)}} times the arithmetic of an H100 and {{units.digits(lowest.bandwidth / H100.bandwidth, 2)}} times
# its belt, so it is in balance early: it can do little with what arrives. A low number is good for a small crowd and bad for a large one.
#
# **Holds if** $F/W$ is 300 FLOP per byte, to 10 %. That is so for {{len(near)}} in {{len(batches)}} devices: {{", ".join(near)}}. (Claim A26 asks for 30 %.) And there
# is one number for each *format*: a B300 has {{units.digits(batches["B300 HGX"])}} in bf16,
# {{units.digits(formulas.critical_batch_size(LLAMA_70B.at("fp4", math="fp4"), hardware("B300 HGX")))}} in fp4, and {{units.digits(formulas.critical_batch_size(LLAMA_70B.at("int8"), hardware("B300 HGX")), 2)}} in int8, for which it has few workers.
#
# ## The 300 in silicon
#
# NVIDIA has published how long one matrix product takes on an H100, for one token, two, and so on up to {{f"{measured.gemm().tokens.max():,.0f}"}}.
# The times should be flat, then linear, and bend near {{units.digits(dense)}}.

# %%
swept = measured.gemm("bf16", 8192, 8192)
matrix = Model("one matrix", 8192 * 8192, 8192 * 8192)
fitted = measured.fit_knee(swept)
figures.show(figures.knee(swept, fitted, matrix, H100))

# %% [markdown]
# Each dot is a measured time; the dashed form was fitted to the dots alone and bends at {{units.digits(fitted.batch)}}. The data sheet says {{units.digits(formulas.critical_batch_size(matrix, H100))}}.
# The corner is rounded: near it the two do not overlap perfectly, and a step is up to {{f"{max(swept.seconds / fitted.seconds(swept.tokens)) - 1:.0%}"}} longer than the form.
#
# The dots lie *above* the ideal line, and by the same distance on both sides: belt and workers reach the same share of their peak. That is luck, or nearly.
# Here are all {{units.words(len(measured.gemm_shapes()))}} products that were measured:

# %%
shapes = measured.gemm_shapes()
forms = [measured.fit_knee(measured.gemm(*shape)) for shape in shapes]
for form, (precision, rows, columns) in zip(forms, shapes):
    print(f"{precision:4} {rows:7,} x {columns:6,}   knee at {form.batch:4.0f}")
in_bf16, in_fp8 = ({shape: form for form, shape in zip(forms, shapes)
                    if shape[0] == name} for name in ("bf16", "fp8"))
knees = [form.batch for form in in_bf16.values()]
highest = max(in_bf16, key=lambda shape: in_bf16[shape].batch)

# %% [markdown]
# In bf16 the knee lies between {{units.digits(min(knees))}} and {{units.digits(max(knees))}}. It is highest for {{"{:,} x {:,}".format(*highest[1:])}}, which is over in
# {{units.time(in_bf16[highest].flat)}}: the start of the work counts, and the belt never gets up to speed. In fp8, with half the bytes to move, knees lie as high as {{units.digits(max(form.batch for form in in_fp8.values()))}}.
# Take 300 for the place to look, not for the answer.
#
# ## Everyone brings a notebook
#
# One part of the move cannot be shared. Each user has a **KV cache**, notes of $\kappa$ bytes on each of the $L$ tokens of context, and a step must read all of them (lesson 05).
# They could be moved while the workers compute, or wait their turn. The library has both formulas. Called with symbols,
# `step_time` writes them down:

# %%
L, kappa = sympy.symbols("L kappa", positive=True)
llm, gpu = derivations.symbols()
display(formulas.step_time(llm, gpu, B, L, overlap="max"))
formulas.step_time(llm, gpu, B, L, overlap="attention_serial")

# %% [markdown]
# Inside the maximum, the notes are part of the move, and computing can hide them. That is the article's form, and the first choice of this series.
# Outside it, they take their time whatever else happens; the [scaling book](https://jax-ml.github.io/scaling-book/inference/) counts so. There the maximum has no $L$ in it,
# so its two sides meet where they always did, at $B^*$. In the first form they meet elsewhere:

# %%
(knee,) = sympy.solve(sympy.Eq((N * b + B * L * kappa) / W, t_compute), B)
L_star = 2 * N_a * W / (F * kappa)
assert sympy.simplify(knee - critical / (1 - L / L_star)) == 0
knee

# %% [markdown]
# This reads easier with $L^* = 2 N_a W / (F\,\kappa)$, the context at which one user's notes take as long to move as the user's token takes to compute:
#
# $$B_\text{knee} = \frac{B^*}{1 - \lambda} \qquad \lambda = \frac{L}{L^*}$$
#
# Each new user brings computing, which narrows the gap, and a share $\lambda$ as much moving, which widens it again. So it takes more users. At $\lambda = 1$ a new user
# brings as much of one as of the other, and no crowd is ever large enough.

# %%
eight = 8 * H100
figures.show(figures.knee_against_context(LLAMA_70B, eight))

# %% [markdown]
# Same model, same GPUs, and two answers: a knee that runs away, and one that stays at {{units.digits(formulas.critical_batch_size(LLAMA_70B, eight))}}. The assumption that makes the difference is one word, *overlap*.
# Whether it is true of a machine is a question about its programs: attention is often a piece of work of its own, between the products with the weights, and then the second is nearer.
# Both agree on this: past {{units.digits(formulas.critical_context(LLAMA_70B, eight))}} tokens moving notes takes longer than computing. No batch cures it, for a byte of notes brings {{units.digits(LLAMA_70B.attention_flops_per_context_token / LLAMA_70B.kv_bytes_per_token)}} FLOP
# of attention with it, at any batch, and the GPU could do {{units.digits(formulas.ridge_point(H100))}} (claim A24).
#
# **Holds if** there is room for the crowd. In the first form the knee fits in memory only while $\lambda \le 1 - N b/M$, weights over memory: up to
# {{units.digits(formulas.balanced_context(LLAMA_70B, eight))}} tokens here, with a tenth of the memory left to the program (claim A25). A little more than that share: the table of words is not moved.
#
# Now move the context yourself, and watch the grey step under one overlap and under the other.

# %% tags=["nbval-ignore-output"]
def with_notes(context, overlap):
    return figures.step_against_batch(LLAMA_70B, eight, context, overlap)

overlaps = ["max", "attention_serial"]
LiveFigure(with_notes, context=(64, 8192), overlap=overlaps)

# %% [markdown]
# ## Your own computer
#
# Your computer has a belt and workers, so it must have a knee. The next cell first measures both rates, as in lesson 03. Then it takes
# square layers of numbers in 4 bytes, together far larger than any cache, and times one pass through all of them for 1 token, 2, 4 and so on up to 256. It takes about ten seconds.

# %% tags=["nbval-ignore-output", "own-machine"]
from inference_math.your_machine import batch_sweep, measure

mine = measure()
my_sweep = batch_sweep()

# %% tags=["nbval-ignore-output", "own-machine"]
params = my_sweep.weight_bytes / 4  # bytes for each
layers = Model("square layers", params, params, 4, "fp32")
predicted = formulas.critical_batch_size(layers, mine)
print(f"predicted knee: {units.digits(predicted, 2)} tokens")
try:
    found = measured.fit_knee(my_sweep)
except ValueError as no_knee:  # a busy computer may show none
    found = print(no_knee)
figures.show(figures.knee(my_sweep, found, layers, mine))

# %% [markdown]
# A few tokens, or a few dozen, where an H100 takes {{units.digits(dense)}}: your workers are few, so they are soon busy. Expect the measured knee to the right of the predicted one, often
# by a factor of two. From two tokens on, NumPy's library first copies the weights into an order that it likes, and does not compute meanwhile. So the flat part lies higher than the ideal, and meets the slope later:
# the belt reaches less of its peak than the workers. If the dots jump, something else was running.
#
# ## What we found
#
# - One move serves everyone in the batch. Up to $B^* = \frac{b}{2}\cdot\frac{N}{N_a}\cdot\frac{F}{W}$ another user costs nobody anything: {{units.digits(dense)}} on an H100,
#   {{units.digits(sparse)}} for DeepSeek-V3, and between {{units.digits(min(batches.values()))}} and {{units.digits(max(batches.values()))}} over {{len(batches)}} devices.
# - Past it a token never costs more, and everyone waits longer. What sets the largest batch is a promise of speed.
# - Measured on an H100 the knee is at {{units.digits(fitted.batch)}} for one large matrix. With KV caches it runs away to the right if they overlap with computing, and stays if they wait their turn.
#
# **What we assumed, and where it breaks.** Peak rates; a batch that is always full; contexts of one length; experts chosen evenly; no talk between GPUs. Each step of a real
# server has people coming and going. And a crowd of {{units.digits(dense)}} must first be found, and fit: that is lesson 05.
#
# **Exercise:** [04 Batching](../exercises/04_batching.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [05](05_kv_cache.ipynb), what can people in one batch not share?
