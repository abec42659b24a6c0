# %% [markdown]
# # 01 Parameters, memory, compute
#
# **How big is a model, and where must it sit?**
#
# After this lesson you can
#
# - *weigh* any model in bytes, from its parameters and its number format;
# - *count* the GPUs that hold it, and say why practice takes more of them;
# - *tell* how many users fit beside the weights, and read the error when they do not.
#
# 20 minutes. Read [00](00_start_here.ipynb) first. Section I of the article.

# %% [markdown]
# ## Set-up
#
# NumPy, the tables of GPUs and models, the formulas, the pictures.

# %%
import numpy

from inference_math import figures, formats, formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, hardware
from inference_math.catalog import LLAMA_8B, LLAMA_70B, LLAMA_405B
from inference_math.catalog import model, model_names, single_devices
from inference_math.errors import DoesNotFit
from inference_math.widgets import LiveFigure, Prediction

# %% [markdown]
# ## A model is a pile of numbers
#
# Here is one matrix, filled by a seeded random generator. The matrices of a language model look the same,
# only that training chose their numbers and that there are more of them.

# %%
matrix = numpy.random.default_rng(1).normal(0, 0.02, size=(4, 6))
print(matrix.round(4))

# %% [markdown]
# {{matrix.size}} parameters. Llama-3.1-8B, which runs on a good laptop, has {{units.count(LLAMA_8B.total_params)}} of them:
# {{units.digits(LLAMA_8B.total_params / matrix.size, 2)}} pages like this one. The article's model has
# {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion.
#
# **Holds if** the count is public. Open models publish theirs; for GPT-5 there is only hearsay (claim A01). DeepSeek is often
# called a 700B model: its V3 has {{units.count(DEEPSEEK_V3.total_params)}} (claim A02).
#
# What a parameter weighs depends on the format in which it is written down.

# %%
scale = abs(matrix).max() / 127
whole = (matrix / scale).round().astype("int8")  # one byte each, and one scale for all
half = matrix.astype("float16")
print(f"fp32 {matrix.size * 4:3} bytes, the first number is {matrix[0, 0]:.7f}")
print(f"fp16 {half.nbytes:3} bytes, the first number is {half[0, 0]:.7f}")
print(f"int8 {whole.nbytes:3} bytes, the first number is {whole[0, 0] * scale:.7f}")

# %% [markdown]
# Half the bytes, then a quarter, and the number hardly moved: in one byte it is off by
# {{units.digits(abs(100 * (whole[0, 0] * scale / matrix[0, 0] - 1)), 2)}} %. Models bear that well, which is why 8 bits and even 4 are common.
# `fp8` is another way to fill one byte, `bf16` another way to fill two.
#
# The scale takes room, too. In 8 bits one does for thousands of numbers. In 4 bits 16 or 32 numbers share one, so that
# a number takes {{f'{formats.bits("mxfp4"):g}'}} bits in `mxfp4`, {{f'{formats.bits("int4"):g}'}} in `int4` and `nvfp4`, and {{f'{formats.bits("q4_k_m"):.1f}'}} in `q4_k_m`, a favourite on laptops. This series counts the scales.

# %% [markdown]
# ## What does it weigh?
#
# {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion parameters, in `fp8`.

# %% tags=["nbval-ignore-output"]
guess_size = Prediction("How many gigabytes are the weights of this model?", unit="GB")
guess_size

# %% [markdown]
# $$\text{bytes} = N\,b$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $W$ | weights | B |
# | $N$ | parameters | |
# | $b$ | bytes per parameter | B |

# %%
weights = ARTICLE_700B.total_params * ARTICLE_700B.weight_bytes_per_param
assert weights == formulas.weight_bytes(ARTICLE_700B)
guess_size.reveal(weights / 1e9)

# %% [markdown]
# {{units.size(weights)}}: at one byte each, billions of parameters *are* gigabytes.
#
# **Holds if** all of it is in 8 bits. In practice each block of 128 x 128 numbers also carries a scale of 4 bytes,
# {{units.digits(100 * 4 / 128**2, 1)}} % more, and a few matrices stay in 16 bits: released as it is, DeepSeek-V3 takes
# {{units.digits(8 * DEEPSEEK_V3.weight_bytes_per_param)}} bits for each of its {{units.count(DEEPSEEK_V3.total_params)}} parameters (claim A04).
#
# Other models, other formats:

# %%
widths = ("bf16", "fp8", "int4")
print(f"{'weights in':15}", *(f"{name:>8}" for name in widths))
for one in (LLAMA_8B, LLAMA_70B, LLAMA_405B, DEEPSEEK_V3):
    sizes = [units.size(formulas.weight_bytes(one.at(name))) for name in widths]
    print(f"{one.name:15}", *(f"{size:>8}" for size in sizes))

# %% [markdown]
# From {{units.size(formulas.weight_bytes(LLAMA_8B.at("int4")))}} to {{units.size(formulas.weight_bytes(DEEPSEEK_V3.at("bf16")))}}.
# A format is worth a factor of {{units.digits(LLAMA_8B.weight_bytes_per_param / LLAMA_8B.at("int4").weight_bytes_per_param)}} here,
# the choice of the model a factor of {{units.digits(DEEPSEEK_V3.total_params / LLAMA_8B.total_params, 2)}}. (DeepSeek-V3 is a mixture of experts, which lesson 02 meets. 4-bit
# releases of such models keep all but the experts in more bits, and so does this table.)

# %% [markdown]
# ## Where must it sit?
#
# In the GPU's own memory, all of it, for as long as the model answers: the next lesson shows that every step reads it.

# %% tags=["nbval-ignore-output"]
guess_gpus = Prediction("How many H100 hold the weights of the 700B model?",
                        unit="GPUs")
guess_gpus

# %%
every_byte = H100.achieving(memory=1)  # nothing else in it
least = formulas.devices_needed(weights, every_byte)
guess_gpus.reveal(least)
figures.show(figures.memory_boxes(ARTICLE_700B, every_byte))

# %% [markdown]
# Each box is one H100, {{units.size(H100.memory)}}, and blue is weights. {{units.size(weights)}} over {{units.size(H100.memory)}} is {{units.digits(weights / H100.memory)}},
# and nobody sells a part of a GPU, so {{least}}. That is before a single word is said.
#
# **Holds if** the answer should come fast. Slower programs keep part of the weights in the computer's main memory or on its disk,
# and wait for it (claim A05). And not every GPU memory is HBM: graphics cards use GDDR, laptops LPDDR (claim A06).

# %% [markdown]
# ### GB or GiB?
#
# A gigabyte is a billion bytes, a gibibyte 2 to the power of 30. Programs often show the second and write the name of the first.

# %%
gib = 2**30
for n_bytes in (weights, H100.memory):
    print(f"{units.size(n_bytes)} = {n_bytes / gib:.1f} GiB")

# %% [markdown]
# 1 GiB is {{units.digits(100 * (gib / 1e9 - 1), 2)}} % more than 1 GB, so a mix-up can be one GPU too few. This series counts in GB and takes the figure
# of the data sheet, {{units.size(H100.memory)}}. A driver reports somewhat more for the same GPU, about {{units.digits(H100.memory / 1e9)}} GiB, so there is
# a little to spare.

# %% [markdown]
# ## What "fits" means
#
# A GPU's memory is never all the model's. The program that serves it needs room for its own work, and by custom keeps a
# tenth: {{units.size(formulas.usable_memory(H100))}} of the {{units.size(H100.memory)}} may be filled. From here on, *fits* means: into those nine tenths. {{units.words(least).capitalize()}} H100 become {{units.words(formulas.devices_needed(weights, H100))}}.
#
# Ask the library for a single GPU.

# %%
try:
    formulas.check_fits(ARTICLE_700B, H100)
except DoesNotFit as error:
    print(error)

# %% [markdown]
# An error that names the cure. But weights are not all: each user brings a conversation, and the model keeps notes on every token of it: the **KV cache**, which lesson 05
# takes apart. Here only its size counts.
#
# $$n\,M \ge N\,b + B\,L\,\kappa$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $M$ | memory of all GPUs together that may be filled | B |
# | $W$ | weights, once | B |
# | $B$ | users at the same time, the batch | |
# | $L$ | tokens of each conversation, the context | |
# | $k$ | bytes of KV cache per token | B |

# %% tags=["nbval-ignore-output"]
guess_users = Prediction("Llama-3.1-70B on 8 H100: how many users "
                         "with 8,000 tokens each?", unit="users")
guess_users

# %%
node, context = 8 * H100, 8_000
notes = context * LLAMA_70B.kv_bytes_per_token
free = node.usable * node.memory - formulas.weight_bytes(LLAMA_70B)
users = int(free // notes)
guess_users.reveal(users)

# %% [markdown]
# {{units.size(formulas.usable_memory(node))}} less {{units.size(formulas.weight_bytes(LLAMA_70B))}} of weights leaves {{units.size(free)}}, and one user's notes take
# {{units.size(notes)}}. That is room for {{users}} users. One more is turned away:

# %%
assert users == int(formulas.max_batch(LLAMA_70B, node, context))
try:
    formulas.check_fits(LLAMA_70B, node, batch=users + 1, context=context)
except DoesNotFit as error:
    print(error)

# %%
batch = numpy.geomspace(1, 1000, 61)
needed = formulas.memory_needed(LLAMA_70B, batch, context)
room = formulas.usable_memory(node)
lines = {"needed": needed / 1e9, "8 H100": numpy.full(61, room / 1e9)}
title = f"Llama-3.1-70B on 8 H100: the memory is full at {users} users"
marks = [(users, f"{users} users")]
across = "users of 8,000 tokens each"
figures.show(figures.curve(batch, lines, title, across, "GB", marks))

# %% [markdown]
# For few users the weights are all that counts, and the curve is flat. Beyond {{units.digits(formulas.weight_bytes(LLAMA_70B) / notes, 2)}} users
# the notes weigh more than the model.
#
# Longer conversations fill the same room sooner. Four times the context leaves a quarter of the users: {{int(formulas.max_batch(LLAMA_70B, node, 32_000))}}
# of 32,000 tokens, and {{int(formulas.max_batch(LLAMA_70B, node, 128_000))}} of 128,000.
#
# **Holds if** a tenth is enough for the program's own work, and if the notes can be cut in eight: each GPU keeps the notes of some heads.
# Lesson 05 meets models whose notes cannot.

# %% [markdown]
# ## {{units.words(least).capitalize()}} in theory, sixteen in practice
#
# Now the article's model again. The article gives its model no shape, so lend it the KV cache of Llama-3.1-405B,
# {{units.digits(LLAMA_405B.kv_bytes_per_token / 1e3)}} kB a token. How many users of 8,000 tokens are left room?

# %%
notes_700b = context * LLAMA_405B.kv_bytes_per_token
with_room = formulas.devices_needed(weights, H100)
for several in (least * H100, with_room * H100, 16 * H100, 8 * H200):
    room = formulas.usable_memory(several)
    fit = max(0, int((room - weights) // notes_700b))
    print(f"{several.name:13} {room / 1e9:5.0f} GB to fill: {fit:3} users")

# %% [markdown]
# On {{least}} H100 it does not even start, on {{with_room}} the whole deployment serves {{int((formulas.usable_memory(with_room * H100) - weights) // notes_700b)}} people; on 16 it serves
# {{int((formulas.usable_memory(16 * H100) - weights) // notes_700b)}}, for {{units.digits(16 / with_room, 2)}} times the hardware.
#
# There is a second reason. The model must be cut into equal pieces, and its parts mostly come in powers of two:

# %%
for n in (with_room, 16, 8):
    whole, rest = divmod(DEEPSEEK_V3.experts, n)
    print(f"{DEEPSEEK_V3.experts} experts on {n:2} GPUs:",
          f"{whole} each, {rest} left over")

# %% [markdown]
# Experts are parts of a model that take turns, and lesson 02 meets them. {{DEEPSEEK_V3.experts}} of them spread evenly over 8 or 16 GPUs, not over {{with_room}}.
# Besides, GPUs are mostly sold in boxes of eight. So a model of this size usually runs on 16 H100, or on 8 H200 with
# {{units.digits((8 * H200).memory / 1e9, 4)}} GB together, {{units.digits(formulas.usable_memory(8 * H200) / 1e9, 4)}} of them to fill (claim A07).

# %% [markdown]
# ## Pick your own
#
# The same picture for another pair: Llama-3.1-405B in 8 bits, on a graphics card for games. A box is one GPU, whatever it holds.

# %%
card = hardware("RTX 4090")
figures.show(figures.memory_boxes(LLAMA_405B.at("fp8"), card))

# %% [markdown]
# {{formulas.devices_needed(formulas.weight_bytes(LLAMA_405B.at("fp8")), card)}} cards of {{units.size(card.memory)}} each, against
# {{formulas.devices_needed(formulas.weight_bytes(LLAMA_405B.at("fp8")), H100)}} H100.
#
# One card holds Llama-3.1-8B in `bf16` ({{units.size(formulas.weight_bytes(LLAMA_8B))}}) or Qwen3-32B in `int4`
# ({{units.size(formulas.weight_bytes(model("Qwen3-32B").at("int4")))}}): {{units.digits(model("Qwen3-32B").total_params / LLAMA_8B.total_params, 2)}} times the parameters in the same {{units.size(formulas.usable_memory(card))}}. A format is a choice of model, too.
#
# Now choose yourself, among all models and devices of the tables. The picture counts weights alone, no users.

# %% tags=["nbval-ignore-output"]
def boxes(model_name, precision, gpu):
    return figures.memory_boxes(model(model_name).at(precision), hardware(gpu))

models = sorted(model_names(), key=lambda name: -model(name).total_params)
LiveFigure(boxes, model_name=models, precision=["fp8", "bf16", "int4"],
           gpu=single_devices())

# %% [markdown]
# ## The three players
#
# The numbers have a size and a place. The third player uses them. One token enters a matrix as a vector:

# %%
token = numpy.array([1, 0, -1, 2, 0, 1])
print((matrix @ token).round(4),
      f" from {matrix.size} multiplications and as many additions")

# %% [markdown]
# Each parameter is multiplied once and added once. That is all the arithmetic there is, some billions of times over.
#
# | player | in the factory | one H100 |
# | --- | --- | --- |
# | parameters | the stock | up to {{units.size(H100.memory)}} |
# | memory | the warehouse that holds it | {{units.size(H100.memory)}} |
# | memory bandwidth | the belt to the workers | {{units.bandwidth(H100.bandwidth)}} |
# | compute units | the workers | {{units.flops(H100.flops["bf16"])}} in bf16 |
#
# The belt can empty the warehouse {{units.digits(H100.bandwidth / H100.memory, 2)}} times a second, which sounds like a lot. In 16 bits, the workers could use each
# parameter {{units.digits(formulas.critical_batch_size(LLAMA_70B, H100))}} times before the next one arrives (claim A08). Keep that number: lesson 03 is about it.

# %% [markdown]
# ## What we found
#
# - Weights are parameters times bytes: {{units.size(weights)}} for {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion in `fp8`.
# - They need {{least}} H100 by their bytes, {{with_room}} with a tenth kept for the program, and 16 in practice: room for users, and pieces of equal size.
# - What fits is weights once and a KV cache per user: Llama-3.1-70B on 8 H100 has room for {{users}} users of 8,000 tokens.
#
# **What we assumed, and where it breaks.** A tenth of every GPU's memory for the program, the rest for us; all conversations equally
# long; weights cut into equal pieces at no cost. Later lessons take these up as they start to matter.
#
# **Exercise:** [01 Parameters, memory, compute](../exercises/01_parameters_memory_compute.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [02 Autoregressive decoding](02_autoregressive_decoding.ipynb), what it takes to make one token.
