# %% [markdown]
# # 11 The small-player trap
#
# **What if too few people come, or all at once?**
#
# After this lesson you can
#
# - *compute* how full a batch is from the traffic that comes, and where a server can follow no more;
# - *check* a load test that somebody prints with one law;
# - *say* how many requests a second pay the rent, and what it costs that people do not come evenly.
#
# 50 minutes. Read [05](05_kv_cache.ipynb) and [10](10_from_time_to_price.ipynb) first. Beyond the article. All letters stand in the table of [lesson 00](00_start_here.ipynb#Letters).

# %% [markdown]
# ## Set-up

# %%
from collections import Counter, deque
from heapq import heappop, heappush

import numpy
import sympy

from inference_math import figures, formulas, measured, money, queues, serving
from inference_math import traces, traffic, units
from inference_math.catalog import H100, LLAMA_70B
from inference_math.queue_tables import queue_table
from inference_math.replay import replay
from inference_math.sellers import sellers
from inference_math.walk import published_day
from inference_math.widgets import LiveFigure, Prediction, Shop

# %% [markdown]
# ## A server, and people
#
# Lesson 10 chose a speed, and with it a batch. But nobody can choose how many people come. Here is a real hour of a chat service, and a small shop that could have served it: Llama-3.1-70B in 8 bit on two H100, with the three numbers that lesson 06 fitted to measured runs.

# %%
chat = traces.load("azure_chat_2023")
prompt, answer = chat.mean_input, chat.mean_output
fit = serving.fit(serving.usable(measured.served(None, None))[0], draws=0)

# %%
llama, gpus = LLAMA_70B.at("fp8"), 2 * H100
server = traffic.Server.fitted(fit, llama, gpus, prompt, answer)
reading = traffic.prefill(server, prompt)

# %% [markdown]
# | symbol | meaning | here |
# | --- | --- | --- |
# | $q$ | requests that come in a second | {{units.digits(chat.rate)}} in that hour |
# | $P$, $A$ | tokens of a prompt, of an answer, on average | {{f"{prompt:,.0f}"}} and {{f"{answer:.0f}"}} |
# | $t_0$ | part of a step that does not grow with the batch | {{units.time(server.constant)}} |
# | $\tau$ | what each user adds to a step | {{units.time(server.per_user)}} |
# | $v$ | time of reading one prompt, while steps wait | {{units.time(reading)}} |
# | $K$ | the most requests that run at once: so many notebooks fit | {{server.cap}} |
#
# $t_0$ is the fitted constant of {{units.time(fit.constant)}} and the move of the weights. These are numbers of one program, vLLM of October 2025. Another one has others; the form stays.

# %% tags=["nbval-ignore-output"]
guess_few = Prediction("One request every ten seconds. How many run at once, "
                       "on average?", unit="requests")
guess_few

# %% [markdown]
# ## The batch is a consequence
#
# A step takes $t_0 + \tau B$, and reads the prompts of those who came since the last one, $q\,t$ of them. And how many are there? Each stays for $A$ steps, so if $q$ a second come, $q\,A\,t$ are there. Two equations, each with the other's answer in it:
#
# $$t = t_0 + \tau B + q\,t\,v \qquad\qquad B = q\,A\,t$$

# %%
q, A, t, B, t_0, tau, v = sympy.symbols("q A t B t_0 tau v", positive=True)
(t_found,) = sympy.solve(sympy.Eq(t, t_0 + tau * q * A * t + q * t * v), t)
rho = sympy.factor(1 - t_0 / t_found)
rho

# %% [markdown]
# That is the **load** $\rho = q\,(v + A\,\tau)$: of each second, the part that requests take for themselves. With it
#
# $$t = \frac{t_0}{1 - \rho} \qquad\qquad B = \frac{q\,A\,t_0}{1 - \rho}$$
#
# (What the table calls *run* lies a little above this $B$: it is the mean where people come by chance. We come to it.)

# %%
assert sympy.simplify(t_found - t_0 / (1 - rho)) == 0
hour_rent = published_day().rent  # USD for a GPU and hour, as in lesson 10

# %%
print("requests/s   load     run   tokens/s each   USD for a million written")
for rate in (1, 3, 5):
    asked = server, rate, prompt, answer
    print(f"{rate:8g} {traffic.load(*asked):8.0%} {traffic.mean_batch(*asked):7.2f}"
          f" {1 / traffic.loaded_step_time(*asked):11.0f}"
          f" {traffic.usd_per_million_at(hour_rent, 2, rate, answer):17.2f}")

# %% tags=["fold"]
few = 0.1, 5
run_few, run_many = (traffic.mean_batch(server, one, prompt, answer) for one in few)
usd_few, usd_many = (
    traffic.usd_per_million_at(hour_rent, 2, one, answer) for one in few)
guess_few.reveal(
    run_few, f"Two GPUs wait for somebody to come, and a million tokens cost USD "
    f"{usd_few:.0f}. With {few[1]} a second {run_many:.0f} run, and it is USD "
    f"{usd_many:.2f}.")

# %% [markdown]
# The batch does not appear in the cost: rent over tokens that are written, $n\,r/(q\,A)$. Few customers make both: a small batch, and dear tokens.
#
# ### Two walls
#
# As $\rho$ comes near 1 the batch grows past all bounds: at {{units.digits(1 / (reading + answer * server.per_user))}} requests a second here. Before that, memory is full, and $K$ run all the time. While one of them takes its $A$ steps, each place lets one request go and takes the next one in, whose prompt is read. So $K$ requests are done in $A\,(t_0 + \tau K) + K\,v$ seconds:

# %%
full_step = server.constant + server.per_user * server.cap
most = server.cap / (answer * full_step + server.cap * reading)
print(f"{most:.2f} requests a second")

# %% [markdown]
# At this wall {{f"{most * reading:.0%}"}} of the time goes into reading prompts, and $\rho$ is {{f"{traffic.load(server, most, prompt, answer):.0%}"}}. It is what the server can do, and from here on a **load** in per cent is a share of it: a load of 50% is {{units.digits(0.5 * most)}} requests a second.
#
# **Holds if** GPUs do one thing at a time: read a prompt, or take a step. Programs that cut prompts into pieces mix the two: then a long prompt holds others up less, and its owner waits longer.

# %% [markdown]
# ## By chance
#
# People who know nothing of each other come at random: now two at once, then nobody for a while. Then the number that run strays about its mean. How far?
#
# Count only the number $B$ that run. It goes up by one $q$ times a second. It goes down as requests are done: $B$ of them take $A$ steps of $t_0 + \tau B$, and $B$ prompts, together.

# %%
def leave(B):
    """Requests that are done in a second while B run."""
    return B / (A * (t_0 + tau * B) + B * v)

# %%
shape = 1 + A * t_0 / (A * tau + v)

def chance(B):
    """Share of the time in which B run."""
    return sympy.binomial(B + shape - 1, B) * rho**B * (1 - rho)**shape

# %% [markdown]
# Where does `chance` come from? It need not be found here, only checked. (Its last factor makes all chances together 1.) Over a long time the step from $B$ to $B + 1$ is made as often as the one back. So what goes up over what comes down must be 1, for every $B$. (`gammasimp` cancels what stands above and below a line of factorials.)

# %%
up = chance(B) * q
down = chance(B + 1) * leave(B + 1)
sympy.gammasimp((up / down).rewrite(sympy.gamma))

# %% [markdown]
# One. This is the **negative binomial** distribution. Books give its mean, $m$, and its spread: the standard deviation is $\sqrt{m/(1 - \rho)}$. By how much is the mean above the $B$ that we had?

# %%
mean = shape * rho / (1 - rho)
sympy.factor(sympy.simplify(mean - q * A * t_0 / (1 - rho)))

# %% [markdown]
# That is $\rho/(1-\rho)$, here {{f"{(reading + answer * server.per_user) / (answer * server.constant):.0%}"}} of $B$, however many come. Who comes by chance finds as many as run on average, and is one more, so shares steps and reading with $m + 1$: $m = q\,\big(A\,t_0 + (A\,\tau + v)(m + 1)\big)$ has this mean as its solution. And of the lengths of prompts and answers only the means are in it.
#
# Let a server say whether all this is true. Here is one, and this is all it does:

# %%
def serve(server, arrivals, prompts, answers):
    """Time of each first token, and the seconds in which 0, 1, 2, ... were running."""
    now, steps, running, first, spent = 0.0, 0, [], [], Counter()
    line = deque(zip(arrivals, prompts, answers))
    while line or running:
        if not running and line[0][0] > now:
            spent[0] += line[0][0] - now
            now = line[0][0]
        joined, prefill = 0, 0.0
        while line and line[0][0] <= now and len(running) < server.cap:
            _, tokens, length = line.popleft()
            heappush(running, steps + length)  # the number of its last step
            joined, prefill = joined + 1, prefill + server.per_prompt_token * tokens
        took = server.constant + server.per_user * len(running) + prefill
        spent[len(running)] += took
        now, steps = now + took, steps + 1
        first += [now] * joined
        while running and running[0] <= steps:
            heappop(running)
    return first, spent

# %% [markdown]
# Let one request a second come, by chance, with lengths drawn from the real hour:

# %%
draw = numpy.random.default_rng(11)
drawn = draw.integers(len(chat), size=20_000)
lengths = [one[drawn].tolist() for one in (chat.inputs, chat.outputs)]
arrivals = draw.exponential(1, len(drawn)).cumsum().tolist()

# %%
_, spent = serve(server, arrivals, *lengths)
played = {n: seconds / sum(spent.values()) for n, seconds in spent.items()}

# %% tags=["fold"]
figures.show(figures.batch_shares(
    server, 1, prompt, answer, played,
    "The server does what the formula says, one request a second"))
played_mean = sum(n * share for n, share in played.items())
idle = traffic.idle_share(server, 0.2, prompt, answer)

# %% [markdown]
# {{units.digits(played_mean)}} ran on average; the formula says {{units.digits(traffic.mean_batch(server, 1, prompt, answer))}}. With a fifth of that traffic nobody is there in {{f"{idle:.0%}"}} of the time, and the rent runs on.
#
# **Holds if** people come by chance, and prompts take little of the time. At 3 requests a second prompts, some long and some short, take {{f"{3 * reading:.0%}"}} of it, and the number strays further than the formula says. In the mean it is right there, too.

# %% [markdown]
# ## A law that cannot fail
#
# The step from $q$ and a time to a number, $B = q\,A\,t$, needed no chance at all. It is **Little's law**, and holds for whatever people are inside of, a batch, a queue, a shop:
#
# $$\text{number inside} = \text{rate} \times \text{time inside}$$
#
# It has no model in it that could be wrong. So where numbers break it, one of the numbers is wrong. Oracle prints what a unit of its cloud does with Llama-3.3-70B, so many requests open at a time:

# %%
oracle = queue_table("OCI Llama-3.3-70B")
nvidia = queue_table("NIM 1.8.0 Llama-3.3-70B")  # for later
print("open    time of a request   tokens/s in all   requests per minute")
for row in oracle[:6]:
    print(f"{row.open_requests:4} {row.latency:15.2f} s"
          f" {row.output_tokens_per_second:15,.1f} {row.requests:18.2f}")

# %% tags=["nbval-ignore-output"]
columns = "open", "time of a request", "tokens/s in all", "requests per minute"
guess_unit = Prediction("One unit in this head is wrong. Whose?", choices=columns)
guess_unit

# %% tags=["fold"]
inside = [queues.little_number(row.printed_rate, row.latency) for row in oracle]
one = oracle[0]
each = one.output_tokens_per_second / one.requests
guess_unit.reveal(
    "requests per minute", f"By rate times time {inside[0]:.3f} would be open in the "
    f"first row and {inside[5]:.2f} in the last, a sixtieth of what was. It is per "
    f"second. Tokens tell the same: {one.output_tokens_per_second:.0f} a second over "
    f"{one.requests} requests a second are {each:.0f} for each, and the page says "
    f"{one.output_tokens} on average.")

# %% [markdown]
# ### NVIDIA's queue
#
# NVIDIA prints a test of the same model in 8 bit on two H100, with prompts of {{f"{nvidia[0].input_tokens:,}"}} tokens and answers of {{nvidia[0].output_tokens}}. Past some number of open requests the time per token stands still and the time to the first token runs away: all places are taken, and the rest queues.
#
# The table does not say how many places there are. Lesson 05 does: what is left of the memory beside the weights, over one notebook, that of a prompt and half an answer. With notebooks in 8 bit, and beside it how many ran by Little's law, tokens a second times seconds for a token:

# %%
context = serving.mean_context(nvidia[0].input_tokens, nvidia[0].output_tokens)
places = formulas.max_batch(llama.with_kv("fp8"), gpus, context)
print(f"{places:.1f} fit, and of 250 open requests {nvidia[-1].running:.1f} ran")

# %%
own = (nvidia[5].output_tokens - 1) * nvidia[5].time_per_token  # gaps between tokens

# %% tags=["nbval-ignore-output"]
guess_wait = Prediction(
    f"A request takes {own:.1f} s once it runs. With {nvidia[5].open_requests} open, "
    f"and places for {places:.1f}, how long does it wait first?", unit="s")
guess_wait

# %% [markdown]
# Each of the {{units.digits(places)}} places lets go of a request every {{units.digits(own)}} s: together {{units.digits(places / own)}} a second. By Little's law a request is inside for the number of open ones over that rate, and what is more than its own {{units.digits(own)}} s is waiting:

# %%
waits = []
for row in nvidia:
    own = (row.output_tokens - 1) * row.time_per_token
    waits.append(max(row.open_requests / (places / own) - own, 0))

# %% tags=["fold"]
printed = [row.time_to_first_token for row in nvidia]
off = max(abs(a / b - 1) for a, b in zip(waits[5:], printed[5:]))
in_16_bit = formulas.max_batch(llama, gpus, context)
guess_wait.reveal(
    waits[5], figures.queue_waits(nvidia, places, "The queue gives the memory away"),
    f"Printed are {printed[5]:.1f} s, and at 200 and 250 open {printed[6]:.1f} and "
    f"{printed[7]:.1f}; predicted {waits[6]:.1f} and {waits[7]:.1f}.",
    "No number of the queue was used but the time per token.")

# %% [markdown]
# Within {{f"{off:.1%}"}}, from a formula for memory and a law. It says one thing that the table does not: the notebooks are in 8 bit. In 16 bit {{units.digits(in_16_bit)}} would fit.

# %% [markdown]
# ## All at once
#
# Back to the real hour. Take its {{f"{len(chat):,}"}} requests in their order, and stretch the hour until the load is 80%: {{units.digits(0.8 * most)}} requests a second, on average. Serve them three times: spread **evenly**, one every so many milliseconds; **by chance**; and **as they came**.

# %%
def three_ways(load):
    """The requests of the hour at this load: evenly, by chance, as they came."""
    came = chat.at_rate(load * most)
    at = numpy.sort(numpy.random.default_rng(1).uniform(0, came.seconds, len(came)))
    by_chance = traces.Trace(chat.name, at, came.inputs, came.outputs, came.seconds)
    return {"evenly": came.evenly(), "by chance": by_chance, "as they came": came}

# %%
hours = three_ways(0.8)
real = hours["as they came"]
even = replay(hours["evenly"], server).wait(0.99)

# %% tags=["nbval-ignore-output"]
guess_late = Prediction(
    f"Evenly, one request in a hundred waits longer than {even:.1f} s for its first "
    "token. As they came: longer than how many seconds?", unit="s")
guess_late

# %%
requests = (one.tolist() for one in (real.arrivals, real.inputs, real.outputs))
first, _ = serve(server, *requests)
waited = numpy.sort(numpy.array(first) - real.arrivals)
late = waited[int(0.99 * len(waited))]

# %% tags=["fold"]
assert abs(late / replay(real, server).wait(0.99) - 1) < 0.01  # the library's loop
results = {name: replay(one, server) for name, one in hours.items()}
guess_late.reveal(late, figures.one_hour(
    list(results.items()), most,
    "The same requests at 80 % of what the server can do"),
    "Chance alone is not to blame: by chance it is "
    f"{results['by chance'].wait(0.99):.1f} s. Look at the left picture.")
each_minute = numpy.histogram(
    real.arrivals, numpy.arange(0, real.seconds, 60))[0] / 60

# %% [markdown]
# The hour has a hill in it. Its busiest minute has {{units.digits(each_minute.max() / real.rate, 2)}} times the mean, and in {{(each_minute > most).sum()}} minutes, most of them in a row, more come than the server can do. What comes too much is put in a queue, and is still there when the hill is over. The 80% are a mean over the hour, and the queue is made by its worst minutes.
#
# ### More load, less load
#
# Here is the wait for the first token at a lower and at a higher load:

# %% tags=["fold"]
told = {}
print("load                  half wait longer than   one in 100 longer than")
for load in (0.5, 0.94):
    for name, one in three_ways(load).items():
        told[load, name] = replay(one, server)
        half, tail = (told[load, name].wait(share) for share in (0.5, 0.99))
        print(f"{load:4.0%}  {name:13} {half:20.2f} s {tail:22.2f} s")

# %% [markdown]
# At half load there is room for the hill: one in a hundred waits longer than {{f"{told[0.5, 'as they came'].wait(0.99):.2f}"}} s in place of {{f"{told[0.5, 'evenly'].wait(0.99):.2f}"}} s. At 94% the hour that is spread evenly breaks down, too: its prompts are not of one length, and long ones come together. There it is luck whether by chance is better or worse than evenly: another seed in `three_ways` may turn the last column round.
#
# These numbers stand on the edge of a wall, so a little more or less of a constant moves them much. Try it: {{units.time(server.per_prompt_token)}} for a token of a prompt is a fitted number.

# %% tags=["nbval-ignore-output"]
def at(load, prompt_time):
    other = traffic.Server("other", server.constant, server.per_user,
                           server.per_prompt_token * float(prompt_time), server.cap)
    ways = three_ways(float(load.rstrip(" %")) / 100)
    return figures.who_waits_longer(
        [(name, replay(one, other)) for name, one in ways.items()],
        f"Load {load}, prompts take {prompt_time} times as long")

LiveFigure(at, load=["65 %", "50 %", "80 %", "94 %"],
           prompt_time=["1", "0.8", "0.9", "1.1"])

# %% [markdown]
# ## What pays the rent
#
# In {{sellers("Llama-3.3-70B")[0].as_of}} there were {{len(sellers("Llama-3.3-70B"))}} offers of Llama-3.3-70B, of the same shape as this model. One request of the hour's mean lengths earns the seller $P$ tokens at the price of input and $A$ at that of output, and the rent is USD {{f"{2 * hour_rent:g}"}} an hour whether anybody comes or not.

# %%
offers = sorted(sellers("Llama-3.3-70B"),
                key=lambda one: prompt * one.input + answer * one.output)
cheap, middle = offers[0], offers[len(offers) // 2]

# %%
pays = {}
for one in (cheap, middle):
    revenue = (prompt * one.input + answer * one.output) / 1e6
    pays[one] = hour_rent * gpus.devices / 3600 / revenue  # requests a second

# %% tags=["nbval-ignore-output"]
guess_even = Prediction(
    f"The cheapest asks USD {cheap.input:.2f} a million in and {cheap.output:.2f} out. "
    "What share of what the server can do must come, all day, to pay the rent?", "%")
guess_even

# %% tags=["fold"]
guess_even.reveal(
    100 * pays[cheap] / most, figures.cost_and_traffic(
        server, hour_rent, 2, prompt, answer,
        [(one.seller, one.input, one.output) for one in (middle, cheap)],
        "Few customers, dear tokens"),
    f"{pays[cheap]:.1f} requests a second: who sells at that price cannot live on one "
    "such server, at any wait that people would bear. At the median price, USD "
    f"{middle.input:g}, {pays[middle]:.1f} a second do, {pays[middle] / most:.0%}.")

# %% [markdown]
# **Holds if** the rent is USD {{f"{hour_rent:g}"}}, nothing else costs anything, and the server is this one. The cheapest seller has other machines, other programs or other notebooks, or loses money. A price list does not say which; lesson 12 asks what it can say.

# %% [markdown]
# ## One shop or four
#
# Give the hour to several servers, and promise the first token within 2 s to 99 in 100. How many does one shop need? And four shops, each with a quarter of the customers?

# %% tags=["nbval-ignore-output"]
guess_four = Prediction("Four shops with a quarter of the customers each: how many "
                        "times as many servers as one shop with all of them?")
guess_four

# %%
def needed(customers, promise=2.0):
    """The fewest servers that keep the promise."""
    return next(many for many in range(1, 9)
                if replay(customers, server, servers=many).wait(0.99) <= promise)

one_shop = needed(chat)
quarters = [needed(chat.thinned(0.25, seed)) for seed in range(4)]

# %% tags=["fold"]
guess_four.reveal(
    sum(quarters) / one_shop, f"One shop needs {one_shop}, and each of the four "
    f"{quarters[0]}. (Nobody can rent half a server, and that is a part of it.)")
spare = {load: queues.places_for(load, 0.01) for load in (4, 64)}

# %% [markdown]
# A large crowd strays less from its mean, as a share of that mean. The spare places that keep waiting rare grow as the square root of those that are busy: {{spare[4] - 4}} spare beside 4, and {{spare[64] - 64}} beside 64 (Erlang's formula, if one in a hundred may have to wait). That is what **pooling** is worth, and why the small player pays twice: for batches that are not full, and for spares.

# %% [markdown]
# ## Run the shop
#
# Now all of it is yours: the hour as it came, servers by the hour, the prices that real sellers ask for this model, and a promise to keep. Every number below the picture opens its formula.

# %% tags=["nbval-ignore-output", "machine"]
Shop()

# %% [markdown]
# Try to earn most while the promise is kept. One way is not to serve everybody: a limit for prompts sends some people away, and with them most of the reading.

# %% [markdown]
# ## What we found
#
# - The batch is a consequence of traffic: $B = q\,A\,t_0/(1-\rho)$ with $\rho = q\,(v + A\,\tau)$, and {{f"{(reading + answer * server.per_user) / (answer * server.constant):.0%}"}} more by chance: at {{few[0]}} requests a second {{units.digits(run_few, 2)}} run on two H100 and a million tokens cost USD {{f"{usd_few:.0f}"}}, at {{few[1]}} it is {{f"{run_many:.0f}"}} and USD {{f"{usd_many:.2f}"}}.
# - If people come by chance, the number that run is negative binomial; a server that was played agrees.
# - Little's law found a unit in Oracle's table that is wrong by sixty, and NVIDIA's waits to {{f"{off:.1%}"}}, with {{f"{places:.1f}"}} places that no table states.
# - At a load of 80% one request in a hundred waits longer than {{units.time(results["evenly"].wait(0.99))}} if they come evenly, {{units.time(results["by chance"].wait(0.99))}} by chance, and {{f"{late:.0f}"}} s as they came.
# - The cheapest price for this mix pays the rent at {{f"{pays[cheap] / most:.0%}"}} of what the server can do, the median one at {{f"{pays[middle] / most:.0%}"}}.
#
# **What we assumed, and where it breaks.** One hour of 2023; one fitted program, whose prompts are slow; prompts and steps take turns, nobody is pushed out, and nothing is read from a cache; a rent below most quotes; and customers who wait as long as it takes.
#
# **Exercise:** [11 The small-player trap](../exercises/11_the_small_player_trap.ipynb), {{sheet.minutes}} minutes.
#
# **With your own numbers:** [Your own case](your_own_case.ipynb) puts a model, a machine and a traffic of your choice through lessons 01 to 11, and names the formula behind each line.
#
# **Next:** what a price list can tell about the machine, and what not, is to come.
