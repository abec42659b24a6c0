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
# 22 minutes. Read [00](00_start_here.ipynb) first; its [table of letters](00_start_here.ipynb#Letters) holds here, too.
# Section I of the article.

# %% [markdown]
# ## Set-up
#
# NumPy, the tables of GPUs and models, the formulas, the pictures.

# %%
from dataclasses import replace

import numpy

from inference_math import figures, formats, formulas, units
from inference_math.catalog import ARTICLE_700B, DEEPSEEK_V3, H100, H200, hardware
from inference_math.catalog import LLAMA_8B, LLAMA_70B, LLAMA_405B
from inference_math.catalog import model, model_names, rows, single_devices
from inference_math.errors import DoesNotFit
from inference_math.widgets import LiveFigure, Prediction, Warehouse

# %% [markdown]
# ## A model is a pile of numbers
#
# Here is one matrix, filled by a seeded random generator. The matrices of a language model look the same,
# only that training chose their numbers and that there are more of them.

# %%
generator = numpy.random.default_rng(1)
matrix = generator.normal(0, 0.02, size=(4, 6)).astype("float32")
print(matrix.round(4))

# %% [markdown]
# {{matrix.size}} **parameters**. Llama-3.1-8B, which runs on a good laptop, has {{units.digits(LLAMA_8B.total_params / 1e9)}} billion. Read aloud, one
# a second, they take {{units.digits(LLAMA_8B.total_params / 3600 / 24 / 365.25)}} years. The article's model has {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion.
#
# How many a closed model has is hearsay: nobody outside has counted GPT-5's ([claim A01](09_claims_ledger.ipynb#A01)). Open models publish
# theirs. DeepSeek, often called a 700B model (B: billion), has {{units.digits(DEEPSEEK_V3.total_params / 1e9)}} billion in its V3
# ([claim A02](09_claims_ledger.ipynb#A02)).
#
# What a parameter weighs depends on the format in which it is written down. A whole number of 8 bits goes up to 127, so let
# the largest of the parameters, whatever its sign, become 127, and scale all others alike:

# %%
scale = abs(matrix).max() / 127
whole = (matrix / scale).round().astype("int8")
half = matrix.astype("float16")

# %% tags=["fold"]
kept = {"fp32": (matrix, 1), "fp16": (half, 1), "int8": (whole, scale)}
for name, (numbers, times) in kept.items():
    print(f"{name} {numbers.nbytes:3} bytes, the first is {numbers[0, 0] * times:.7f}")

# %% [markdown]
# Half the bytes, then a quarter, and the number hardly moved: in one byte it is off by
# {{units.digits(abs(100 * (whole[0, 0] * scale / matrix[0, 0] - 1)), 2)}} %. Models bear that well, which is why 8 bits and even 4 are common.
# `fp8` is another way to fill one byte, `bf16` another way to fill two.
#
# The scale takes room, too. In 8 bits one does for thousands of numbers. In 4 bits {{rows("formats")["mxfp4"]["group"]}} numbers of `mxfp4` share one of
# {{rows("formats")["mxfp4"]["group_bits"]}} bits, so each takes 4 + {{rows("formats")["mxfp4"]["group_bits"]}}/{{rows("formats")["mxfp4"]["group"]}} = {{f'{formats.bits("mxfp4"):g}'}} bits. In `int4`, with scales twice as wide, and in `nvfp4`, where half as many share one,
# it is {{f'{formats.bits("int4"):g}'}}, and
# {{f'{formats.bits("q4_k_m"):.1f}'}} in `q4_k_m`, a favourite on laptops. This series counts the scales.

# %% [markdown]
# ## What does it weigh?
#
# $$\text{weights} = N\,b$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $N$ | parameters of the model | |
# | $b$ | bytes for one parameter: 2 in `bf16`, 1 in `fp8`, {{f'{formats.bits("int4") / 8:g}'}} in `int4` | byte |

# %%
weights = ARTICLE_700B.total_params * ARTICLE_700B.weight_bytes_per_param
assert weights == formulas.weight_bytes(ARTICLE_700B)
print(units.size(weights))

# %% [markdown]
# The article's model, {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion parameters in `fp8`: at one byte each, billions of parameters *are* gigabytes.
# Now one where they are not.

# %% tags=["nbval-ignore-output", "fold"]
guess_size = Prediction("Llama-3.1-405B has 406 billion parameters. "
                        "What do they weigh in int4?", unit="GB")
guess_size

# %%
llama_int4 = LLAMA_405B.total_params * formats.bits("int4") / 8
scales = llama_int4 - LLAMA_405B.total_params * 4 / 8
guess_size.reveal(llama_int4 / 1e9, f"The scales are {units.size(scales)} of that.")

# %% [markdown]
# **Holds if** all parameters are in that format. Releases leave some in 16 bits: DeepSeek-V3, said to be in `fp8`, takes
# {{units.digits(8 * DEEPSEEK_V3.weight_bytes_per_param)}} bits for each of its {{units.digits(DEEPSEEK_V3.total_params / 1e9)}} billion parameters, scales
# counted, {{units.size(formulas.weight_bytes(DEEPSEEK_V3))}} in all ([claim A04](09_claims_ledger.ipynb#A04)).
#
# ### Other models, other formats

# %% tags=["fold"]
widths = ("bf16", "fp8", "int4")
print(f"{'weights in':15}", *(f"{name:>8}" for name in widths))
for one in (LLAMA_8B, LLAMA_70B, LLAMA_405B, DEEPSEEK_V3):
    sizes = [units.size(formulas.weight_bytes(one.at(name))) for name in widths]
    print(f"{one.name:15}", *(f"{size:>8}" for size in sizes))

# %% [markdown]
# From {{units.size(formulas.weight_bytes(LLAMA_8B.at("int4")))}} to {{units.size(formulas.weight_bytes(DEEPSEEK_V3.at("bf16")))}}.
# A format is worth a factor of {{units.digits(LLAMA_8B.weight_bytes_per_param / LLAMA_8B.at("int4").weight_bytes_per_param)}} here,
# the choice of the model a factor of {{units.digits(DEEPSEEK_V3.total_params / LLAMA_8B.total_params, 2)}}. (DeepSeek-V3 is a mixture of experts, which lesson 02
# explains. 4-bit releases of such models keep all but the experts in more bits, and so does this table.)

# %% [markdown]
# ## Where must it sit?
#
# In the GPU's own memory, all of it, for as long as the model answers: the next lesson shows that it is read again and again.
# An H100 has {{units.size(H100.memory)}}. Take every byte of it, for now.

# %% tags=["nbval-ignore-output", "fold"]
guess_gpus = Prediction("How many H100 hold the weights of the article's model?",
                        unit="GPUs")
guess_gpus

# %%
every_byte = replace(H100, usable=1)  # nothing else in it
least = formulas.devices_needed(weights, every_byte)
ratio = f"{weights / 1e9:.0f} / {H100.memory / 1e9:.0f} = {weights / H100.memory:g}"
guess_gpus.reveal(least, f"{ratio}, and nobody sells a part of a GPU.")

# %% [markdown]
# And that is before a single word is said.
#
# ### To scale
#
# Drag the number of parameters, or choose another format.

# %% tags=["nbval-ignore-output", "machine", "fold"]
Warehouse("{billions} billion parameters of {bits} bits are {weights}. All of it must "
          "lie in GPU memory before the first word: that takes {gpus} of {memory}.",
          model=ARTICLE_700B, hardware=every_byte)

# %% [markdown]
# ### Could a part wait elsewhere?
#
# The computer's main memory is larger and cheaper. But all of it would have to come over to the GPU for each token:

# %%
line = rows("hardware")["RTX 4090"].number("link_bandwidth_one_way_bytes_per_s")
print(units.bandwidth(line), "into a graphics card:", units.time(weights / line))

# %% [markdown]
# So all of it lies in GPU memory. **Holds if** a token should take less than {{units.time(weights / line)}}: slower programs do keep a part elsewhere,
# and wait for it ([claim A05](09_claims_ledger.ipynb#A05)). (The article calls GPU memory HBM, which is the kind that servers' GPUs have;
# graphics cards use GDDR, laptops LPDDR: [claim A06](09_claims_ledger.ipynb#A06).)
#
# ### GB or GiB?
#
# A gigabyte is a billion bytes, a gibibyte 2 to the power of 30. Programs often show the second and write the name of the first.

# %%
gib = 2**30
for n_bytes in (weights, H100.memory):
    print(f"{units.size(n_bytes)} = {n_bytes / gib:.1f} GiB")

# %% [markdown]
# 1 GiB is {{units.digits(100 * (gib / 1e9 - 1), 2)}} % more than 1 GB. Divide {{units.size(weights)}} by {{units.digits(H100.memory / gib)}}, one number in each unit, and you buy
# {{units.words(int(-(-weights // (H100.memory / gib * 1e9))))}} GPUs instead of {{units.words(least)}}. This series counts in GB and takes the data sheet at its word. (Drivers report about
# {{units.digits(H100.memory / 1e9)}} GiB for an H100, a little more than its sheet.)

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
# An error that names the cure.

# %% [markdown]
# ## Users want room, too
#
# Each user brings a conversation, and the model keeps a **notebook** on every token of it (its name in the field is **KV cache**; lesson 05
# opens it). Here only its size counts.
#
# $$n\,M \ge N\,b + B\,L\,\kappa$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $n$ | GPUs | |
# | $M$ | memory of a GPU, as much of it as may be filled | byte |
# | $N\,b$ | weights, once | byte |
# | $B$ | batch: users at the same time | |
# | $L$ | context: tokens of each conversation so far | |
# | $\kappa$ (kappa) | notebook's bytes for one token | byte |

# %%
node, context = 8 * H100, 8_000
notebook = context * LLAMA_70B.kv_bytes_per_token
print("may be filled ", units.size(formulas.usable_memory(node)))
print("weights, bf16 ", units.size(formulas.weight_bytes(LLAMA_70B)))
print("one notebook  ", units.size(notebook), "for", f"{context:,} tokens of",
      units.size(LLAMA_70B.kv_bytes_per_token))

# %% tags=["nbval-ignore-output", "fold"]
guess_users = Prediction("Llama-3.1-70B on 8 H100: how many users "
                         "with 8,000 tokens each?", unit="users")
guess_users

# %%
free = formulas.usable_memory(node) - formulas.weight_bytes(LLAMA_70B)
users = int(free // notebook)
guess_users.reveal(users, f"{units.size(free)} are left for notebooks.",
                   figures.memory_filled(LLAMA_70B, node, context))

# %% [markdown]
# ### One too many

# %%
try:
    formulas.check_fits(LLAMA_70B, node, batch=users + 1, context=context)
except DoesNotFit as error:
    print(error)

# %% [markdown]
# Needed and there, both round to {{units.size(formulas.usable_memory(node))}}: beside {{users}} users {{units.size(free - users * notebook)}} are left, and a notebook takes {{units.size(notebook)}}.
#
# The weights are there once, for however many. Then each user adds a notebook, and from
# {{int(formulas.weight_bytes(LLAMA_70B) // notebook) + 1}} users on the notebooks weigh more than the model.
#
# Longer conversations fill the same room sooner. Four times the context leaves a quarter of the users: {{int(formulas.max_batch(LLAMA_70B, node, 32_000))}}
# of 32,000 tokens, and {{int(formulas.max_batch(LLAMA_70B, node, 128_000))}} of 128,000.
#
# **Holds if** a tenth is enough for the program's own work, and if each of the 8 GPUs can keep an eighth of every notebook. That
# of Llama-3.1-70B comes in eight parts. Lesson 05 meets models whose notebooks do not.

# %% [markdown]
# ## {{units.words(least).capitalize()}} in theory, sixteen in practice
#
# Now the article's model again. The article does not say how large its notebooks are, so lend it those of Llama-3.1-405B. How many users of 8,000
# tokens fit beside the weights?

# %%
lent = replace(ARTICLE_700B, kv_bytes_per_token=LLAMA_405B.kv_bytes_per_token)
print("a token of the notebook:", units.size(lent.kv_bytes_per_token))
for n in (least, least + 1):
    room = units.size(formulas.usable_memory(n * H100))
    fit = max(0, int(formulas.max_batch(lent, n * H100, context)))
    print(f"{n:2} H100: {room} to fill, {fit} users")

# %% tags=["nbval-ignore-output", "fold"]
guess_sixteen = Prediction("And on 16 H100?", unit="users")
guess_sixteen

# %%
sixteen = int(formulas.max_batch(lent, 16 * H100, context))
several = [least * H100, (least + 1) * H100, 16 * H100, 8 * H200]
guess_sixteen.reveal(sixteen, "The weights lie there already: what is added is room.",
                     figures.rooms(lent, several, context))

# %% [markdown]
# Fewer than twice the GPUs, and many times the users: the first GPUs pay for the weights, the others for people. That is one reason why practice takes
# more GPUs than the weights need.
#
# The other: a model must be cut into equal pieces, and its parts mostly come in powers of two. DeepSeek-V3, for instance, has
# {{DEEPSEEK_V3.experts}} experts in a layer, parts that take turns (lesson 02).

# %%
for n in (least + 1, 16, 8):
    each, rest = divmod(DEEPSEEK_V3.experts, n)
    print(f"{DEEPSEEK_V3.experts} experts on {n:2} GPUs: {each} each, {rest} over")

# %% [markdown]
# Besides, GPUs are mostly sold in servers of eight. So a model of this size usually runs on 16 H100, or on 8 H200 with
# {{units.digits((8 * H200).memory / 1e9, 4)}} GB together, {{units.digits(formulas.usable_memory(8 * H200) / 1e9, 4)}} of them to fill ([claim A07](09_claims_ledger.ipynb#A07)).

# %% [markdown]
# ## Pick your own
#
# Any model of the tables, any device, weights alone, all to one scale. It begins with Llama-3.1-405B in 8 bits on a graphics card for games.
# How many GPUs do you save if you choose 4 bits instead?

# %% tags=["nbval-ignore-output", "fold"]
def boxes(model_name, precision, gpu):
    return figures.memory_boxes(model(model_name).at(precision), hardware(gpu))

card = hardware("RTX 4090")

def first(name, names):
    return [name, *(one for one in names if one != name)]

LiveFigure(boxes, model_name=first(LLAMA_405B.name, model_names()),
           precision=["fp8", "bf16", "int4"], gpu=first(card.name, single_devices()))

# %% [markdown]
# {{formulas.devices_needed(formulas.weight_bytes(LLAMA_405B.at("fp8")), card)}} cards of {{units.size(card.memory)}} each, against
# {{formulas.devices_needed(formulas.weight_bytes(LLAMA_405B.at("fp8")), H100)}} H100. In 4 bits it takes {{formulas.devices_needed(formulas.weight_bytes(LLAMA_405B.at("int4")), card)}} cards.
#
# One card holds Llama-3.1-8B in `bf16` ({{units.size(formulas.weight_bytes(LLAMA_8B))}}) or Qwen3-32B in `int4`
# ({{units.size(formulas.weight_bytes(model("Qwen3-32B").at("int4")))}}): {{units.digits(model("Qwen3-32B").total_params / LLAMA_8B.total_params, 2)}} times the parameters in the same {{units.size(formulas.usable_memory(card))}}. A format is a choice of model, too.

# %% [markdown]
# ## What they do there
#
# The numbers have a size and a place. The workers use them. One token enters a matrix as a list of numbers, a vector:

# %%
token = numpy.array([1, 0, -1, 2, 0, 1])
print((matrix @ token).round(4))

# %% [markdown]
# {{matrix.size}} multiplications and as many additions: each parameter is multiplied once and added once, 2 FLOP. That is nearly all the arithmetic there is, some
# billions of times over. So these are the article's three players, and the belt between the last two:
#
# | player | in the factory | one H100 |
# | --- | --- | --- |
# | parameters | the stock | up to {{units.size(H100.memory)}} |
# | memory | the warehouse that holds it | {{units.size(H100.memory)}} |
# | (memory bandwidth) | the belt to the workers | {{units.bandwidth(H100.bandwidth)}} |
# | compute units | the workers | {{units.flops(H100.flops["bf16"])}} on 2-byte numbers (`bf16`), {{units.flops(H100.flops["fp8"])}} on 1-byte numbers (`fp8`) |
#
# The belt can empty the warehouse {{units.digits(H100.bandwidth / H100.memory, 2)}} times a second, which sounds like a lot. The workers are faster still
# ([claim A08](09_claims_ledger.ipynb#A08)). Keep these rates: lesson 03 sets one against the other.

# %% [markdown]
# ## What we found
#
# - Weights are parameters times bytes: {{units.size(weights)}} for {{units.digits(ARTICLE_700B.total_params / 1e9)}} billion in `fp8`.
# - They need {{least}} H100 by their bytes, {{formulas.devices_needed(weights, H100)}} with a tenth kept for the program, and 16 in practice: room for users, and pieces of equal size.
# - What fits is weights once and a notebook for each user: Llama-3.1-70B on 8 H100 has room for {{users}} users of 8,000 tokens.
#
# **What we assumed, and where it breaks.** A tenth of every GPU's memory for the program, the rest for us; all conversations equally
# long; weights cut into equal pieces at no cost. Later lessons take these up as they start to matter.
#
# **Exercise:** [01 Parameters, memory, compute](../exercises/01_parameters_memory_compute.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [02 Autoregressive decoding](02_autoregressive_decoding.ipynb), what it takes to make one token.
