# %% [markdown]
# # 10 From time to price
#
# **What does a million tokens cost to make, and what is the rest of the price?**
#
# After this lesson you can
#
# - *compute* what a million tokens costs, from a step, a rent, and the share of the day in which the machine works;
# - *name* the steps that lead from the arithmetic to a price on a list, and say whose numbers they are;
# - *say* what speed costs on one server, and which models bend that rule.
#
# 40 minutes. Read [04](04_batching.ipynb), [05](05_kv_cache.ipynb) and [06](06_pricing_phenomena.ipynb) first. Beyond the article, which counts time and no money. All letters: [lesson 00](00_start_here.ipynb#Letters).

# %% [markdown]
# ## Set-up

# %%
from statistics import median

import numpy
import sympy

from inference_math import deployments, figures, formulas, money, prices, step_lines
from inference_math import units
from inference_math.catalog import DEEPSEEK_V3, H100, H200
from inference_math.measured import served
from inference_math.rental import rent
from inference_math.sellers import sellers
from inference_math.walk import published_day, walk
from inference_math.widgets import Prediction, Trade

day = published_day()  # of DeepSeek's; we come to it below
hour = day.rent        # USD for a GPU and hour, as they assumed

# %% [markdown]
# ## A step and a rent
#
# Time costs money, because the GPUs are rented. All $n$ of them are paid for as long as a step lasts, and the step makes one token for each of $B$ users:
#
# $$C = \frac{n\,r\,t}{B}$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $C$ | cost of a token | USD |
# | $n$ | GPUs | |
# | $r$ | rent of one GPU, for a second | USD/s |
# | $t$ | time of a step | s |
# | $B$ | batch: users who share the step | |
#
# Take the server of Llama-3.1-70B in 8 bit on two H100 that was measured in lesson 06, with 64 users, at USD {{f"{hour:g}"}} for a GPU and hour:

# %%
full = next(run for run in served() if (run.devices, run.concurrency) == (2, 64))
rent_of_a_second = hour / 3600
cost = full.devices * rent_of_a_second * full.time_per_token / full.concurrency
print(f"USD {1e6 * cost:.2f} for a million tokens")

# %% tags=["fold"]
assert numpy.isclose(1e6 * cost, money.usd_per_million_tokens_of_step(
    hour, full.devices, full.time_per_token, full.concurrency))
now = rent("H100 SXM")

# %% [markdown]
# Half a dollar. Three things are in it that are easily forgotten:
#
# - **The rent is somebody's word.** USD {{f"{hour:g}"}} is what DeepSeek assumed in February 2025, and what many examples still take. The {{units.words(len(now.quotes))}} quotes of {{now.month}} for an H100 by the hour lie between USD {{f"{now.low:.2f}"}} and {{f"{now.high:.2f}"}}, with a median of USD {{f"{now.usd_per_gpu_hour:.2f}"}}. All costs here grow in proportion.
# - **Idle hours are paid, too.** A machine that works half of the day makes its tokens at twice the cost: divide $C$ by the share of the time in which it works.
# - **Somebody read the prompts.** On this server the same GPUs did, in between. Elsewhere other GPUs do, and they are rented as well.

# %% [markdown]
# ## One day, published
#
# [DeepSeek](https://github.com/deepseek-ai/open-infra-index/blob/main/202502OpenSourceWeek/day_6_one_more_thing_deepseekV3R1_inference_system_overview.md) once said what a day of its service was like: the one that ended on 28 February 2025. We know of nobody else of that size who has.

# %%
listed = prices.price("DeepSeek-R1", on=day.as_of)
print(f"{day.nodes} nodes of {day.devices} H800, {day.peak_nodes:g} at the peak")
print(f"{day.output_tokens / 1e9:g} billion tokens written, on the list at "
      f"USD {listed.output} a million")

# %% [markdown]
# Begin at the bottom, with the arithmetic: two operations for each active parameter, at the peak rate of the GPU, at the same rent.

# %% tags=["nbval-ignore-output"]
guess_walk = Prediction("How many times the cost of the arithmetic is the list price?")
guess_walk

# %% [markdown]
# Now walk up. You have met each formula on the way:
#
# 1. **Arithmetic.** ${2}\,N_a/F$ seconds of one GPU (lesson 03).
# 2. **Moving.** A group of {{day.decode_devices}} GPUs makes tokens for so many users at once, and moves the weights and all their notebooks for it (lessons 04 and 05). How many users? Each got {{f"{day.slowest:g}"}} to {{f"{day.fastest:g}"}} tokens/s, and a node made {{f"{day.decode_rate:,.0f}"}}, so each of its {{day.devices}} GPUs served {{units.digits(day.batch / day.decode_devices, 2)}}.
# 3. **What was made.** Those {{f"{day.decode_rate:,.0f}"}} tokens/s are measured: no model of the machine is left in it.

# %%
chip = H100  # for the H800: as fast, and as much memory, by what is known of it
computed = hour / 3600 * formulas.compute_time(DEEPSEEK_V3, chip)

group = day.decode_devices * chip
step = formulas.step_time(DEEPSEEK_V3, group, day.batch, day.context)
moved = hour / 3600 * day.decode_devices * step / day.batch

made = hour / 3600 * day.devices / day.decode_rate

# %% [markdown]
# 4. **Reading.** Not all nodes write; some read prompts (lesson 06). Divide the rent of all of them by what was written.
# 5. **The peak.** At its busiest hour the service needed {{f"{day.peak_nodes:g}"}} nodes. Whoever rents those all day pays for the night, too. DeepSeek gave them other work.
# 6. **The price** on the list.

# %%
a_day = 24 * hour * day.devices / day.output_tokens
all_nodes, peak_nodes = day.nodes * a_day, day.peak_nodes * a_day

# %% tags=["fold"]
steps = walk(day, DEEPSEEK_V3, chip, listed.output)
usd = [step.usd for step in steps]
assert numpy.allclose(
    usd[:5], [1e6 * one for one in (computed, moved, made, all_nodes, peak_nodes)])
times = usd[-1] / usd[0]
real, dear = usd[2] / usd[1], usd[5] / usd[4]
guess_walk.reveal(
    times, figures.waterfall(
        steps, f"The list price is {times:.0f} times the arithmetic"),
    "Equal lengths are equal factors. The longest bar is blue: machines make a token "
    f"at {real:.1f} times the cost of the ideal step. The next is the price, "
    f"{dear:.1f} times the cost. The arithmetic is one part in {times:.0f}.")

# %% [markdown]
# Look for the two longest bars. One lies between the ideal step and real machines; lesson 13 will ask what is in it. The other lies between all cost and the price: nobody outside knows how much of it pays for research, staff and nights.
#
# **Holds if** moving hides computing in step 2. If nothing overlaps, and attention's own arithmetic counts, the ideal is USD {{f"{money.usd_per_million_tokens_of_step(hour, day.decode_devices, formulas.step_time(DEEPSEEK_V3, group, day.batch, day.context, 'sum', 'attention_flops'), day.batch):.3f}"}}, and machines need {{units.digits(usd[2] / money.usd_per_million_tokens_of_step(hour, day.decode_devices, formulas.step_time(DEEPSEEK_V3, group, day.batch, day.context, "sum", "attention_flops"), day.batch), 2)}} times that.
#
# ### Whose profit?
#
# All cost stands on the written tokens here, as if reading were free. It was not: of the USD {{f"{day.revenue:,.0f}"}} that the day would have earned at list prices, {{f"{1 - listed.output * day.output_tokens / 1e6 / day.revenue:.0%}"}} came from input. The source called the profit {{f"{money.margin_of_cost(day.revenue, day.cost):.0%}"}}. That is profit over cost; over revenue, as others count, it is:

# %%
profit = day.revenue - day.cost
print(f"{profit / day.cost:.0%} of cost, {profit / day.revenue:.1%} of revenue")

# %% [markdown]
# And all of that is in theory: cheaper nights, free use of the web page and the cheaper V3 were billed as if they were R1 by day.
#
# The weights are open, so others sell the same tokens. {{f"{len({one.seller for one in sellers('DeepSeek-R1')})}"}} hosts did in {{sellers("DeepSeek-R1")[0].as_of}}, at USD {{f"{sellers('DeepSeek-R1')[0].output:g}"}} to {{f"{sellers('DeepSeek-R1')[-1].output:g}"}} for a million output tokens. Lesson 12 will ask what such lists can tell.

# %% [markdown]
# ## What no batching costs
#
# A later article of the series says that without batching, tokens would cost thousands of times as much. Take DeepSeek-V3 on eight H200, with nobody's notebook. One user alone waits for the weights; a large crowd pays for the arithmetic alone.

# %%
machine = 8 * H200
least = formulas.compute_time(DEEPSEEK_V3, machine)
all_read = formulas.step_time(DEEPSEEK_V3, machine) / least
print(f"all weights read: {all_read:,.0f} times")

# %% [markdown]
# Thousands, as told. But lesson 02 saw that one token picks {{DEEPSEEK_V3.experts_per_token}} experts of {{DEEPSEEK_V3.experts}} in a layer, and reads no others.

# %% tags=["nbval-ignore-output"]
guess_alone = Prediction("How many times as dear is the lone user's token, "
                         "if only the experts that it picks are read?")
guess_alone

# %% tags=["fold"]
picked = formulas.step_time(DEEPSEEK_V3, machine, refine="expert_coverage") / least
costs = [run.device_seconds for run in served()]
few, many = (f(served(), key=lambda run: run.device_seconds) for f in (max, min))
seen = max(costs) / min(costs)
dear, cheap = (1e6 * hour / 3600 * f(costs) for f in (max, min))
guess_alone.reveal(
    picked, "And measured? The dearest run of Llama-3.1-70B on H100 "
    f"({few.devices} GPUs, {few.concurrency} users) costs {seen:.0f} times the "
    f"cheapest ({many.devices} GPUs, {many.concurrency} users): USD {dear:.2f} and "
    f"{cheap:.2f}.",
    "Thousands, then hundreds, then tens. The first number reads what nobody asked "
    "for. The second has a full batch on an ideal machine, which no server fills.")

# %% [markdown]
# Real servers do not fill a batch like the ideal one: notebooks take the room, and users want speed. The measured ratio is that of a dense model, of {{few.concurrency}} users against {{many.concurrency}}, and its dearest run pays for {{few.devices}} GPUs, its cheapest for {{many.devices}}: on {{many.devices}} alone the same numbers of users span {{units.digits(max(run.device_seconds for run in served() if run.devices == 2) / min(costs), 2)}} times.

# %% [markdown]
# ## A step is a straight line
#
# In lesson 04 a step was the longer of two times, flat up to a knee. Here are the five runs of the server from above, from 4 users to 64:

# %%
server = step_lines.groups(served())[0]
users = numpy.array([run.concurrency for run in server])
seconds = numpy.array([run.time_per_token for run in server])
for b, t in zip(users, seconds):
    print(f"{b:3} users {1e3 * t:6.1f} ms")

# %% [markdown]
# No flat part, and no knee. Each user adds a notebook to move, some arithmetic and a prompt to read now and then, and the weights and all that has to be started are there for nobody in particular:
#
# $$t = t_0 + \tau\,B$$
#
# | symbol | meaning | unit |
# | --- | --- | --- |
# | $t_0$ | part of a step that does not grow with the batch | s |
# | $\tau$ | what each user adds | s |
#
# The nearest such line, if an error of 1% counts as much in a fast run as in a slow one (`lstsq` makes the squares of all errors together least):

# %%
columns = numpy.column_stack([numpy.ones(len(users)), users])
shares = columns / seconds[:, None]  # so that what is left is a share of each run
(t0, each), *_ = numpy.linalg.lstsq(shares, numpy.ones(len(users)))
print(f"{1e3 * t0:.1f} ms, and {1e3 * each:.3f} ms for each user")

# %% tags=["fold"]
line = step_lines.fit_line(server)
assert numpy.allclose((line.constant, line.per_user), (t0, each))
alone = money.linear_step_time(1, t0, each) / each

# %% [markdown]
# It misses by {{f"{line.misfit:.1%}"}} in the median, so two numbers describe this server. With ever more users the cost of a token falls towards that of $\tau$ alone. One user alone would pay $(t_0 + \tau)/\tau$, {{f"{alone:.0f}"}} times as much.

# %% [markdown]
# ## What speed costs
#
# A user does not see the batch. A user sees a speed, $s = 1/t$. The fastest is that of a step which nobody shares, $s_0 = 1/t_0$, and the least cost is that of a crowd without end.

# %% tags=["nbval-ignore-output"]
guess_half = Prediction("Each user gets half of the fastest speed. "
                        "How many times the least does a token cost?")
guess_half

# %% [markdown]
# Put the line into the cost, and the speed in place of the batch:

# %%
n, r, t_0, tau, B, s = sympy.symbols("n r t_0 tau B s", positive=True)
cost = n * r * (t_0 + tau * B) / B
least = sympy.limit(cost, B, sympy.oo)
(at_speed,) = sympy.solve(sympy.Eq(s, 1 / (t_0 + tau * B)), B)
dearer = 1 / sympy.simplify(least / cost.subs(B, at_speed))
dearer

# %% [markdown]
# Rent, GPUs and $\tau$ have dropped out. With $u = s/s_0$, the speed as a share of the fastest, this is
#
# $$\frac{\text{cost}}{\text{least}} = \frac{1}{1 - u}$$

# %%
u = sympy.symbols("u", positive=True)
multiple = sympy.simplify(dearer.subs(s, u / t_0))
half = multiple.subs(u, sympy.Rational(1, 2))
tenth = sympy.Rational(1, 10)
(steep,) = sympy.solve(sympy.Eq(multiple.subs(u, u + tenth), 2 * multiple), u)

# %% tags=["fold"]
guess_half.reveal(
    float(half), f"At {float(steep):.0%} it is {multiple.subs(u, steep)}, and there "
    f"one more tenth of speed doubles it again, to {multiple.subs(u, steep + tenth)}. "
    "The fastest speed itself has no price: it is a step that nobody shares.")

# %% [markdown]
# Lesson 06 had this curve already, for another lever: the same crowd on more GPUs. There the part that does not divide set the fastest speed; here the part that does not grow.
#
# The same in a picture. All users together get $X = B\,s$ tokens in a second. The line gives $B = (1/s - t_0)/\tau$, so that is $(1 - s\,t_0)/\tau = (1 - u)/\tau$: **throughput against speed is a straight line**. Here are {{sum(len(one) for one in step_lines.groups(served()))}} measured runs, each as a share of where its server's line ends:

# %% tags=["fold"]
groups = step_lines.groups(served())
figures.show(figures.straight_line(
    [(f"{one[0].devices} H100", one) for one in groups],
    "Three servers, one straight line"))
every = step_lines.groups(served(None, None, None, None))
straight = median(map(step_lines.straightness, every))
misfit = median(step_lines.fit_line(one).misfit for one in every)
lengths = full.mean_input + full.mean_output / 2
room = int(deployments.max_batch(full.deployment, lengths))

# %% [markdown]
# With four H100 or eight the dots lie less well. Taken over all {{len(every)}} groups of measured runs of this model, on {{units.words(len({one[0].hardware for one in every}))}} kinds of GPU, with {{units.words(len({one[0].engine for one in every}))}} programs and {{units.words(len({(one[0].input_tokens, one[0].output_tokens) for one in every}))}} mixes of lengths, the line misses a step by {{f"{misfit:.1%}"}}, and R squared of throughput against speed is {{f"{straight:.3f}"}}, both in the median. (R squared is 1 where the line meets every dot, and 0 where it says no more than their mean.) InferenceX, from which these runs are, draws throughput against speed to compare machines. For a dense model such a chart needs two numbers.
#
# **Holds if** notebooks fit, and the speed keeps away from the fastest. The least is a limit: on two GPUs {{room}} users of mean length fit, and there a token still costs {{units.digits(money.cost_over_least(1 / money.linear_step_time(room, t0, each), line.fastest), 2)}} times the least. At the other end cost is one over a small difference: {{groups[-1][0].concurrency}} users on {{groups[-1][0].devices}} GPUs paid {{f"{groups[-1][0].device_seconds / groups[-1][0].devices / step_lines.fit_line(groups[-1]).per_user:.0f}"}} times the least, and the formula says {{f"{money.cost_over_least(groups[-1][0].speed, step_lines.fit_line(groups[-1]).fastest):.0f}"}}. On two GPUs the five runs agree with it to {{f"{max(abs(run.device_seconds / run.devices / line.per_user / money.cost_over_least(run.speed, line.fastest) - 1) for run in server):.0%}"}}.
#
# ### One slider
#
# The server with two H100 again. Its speed is yours to set, and batch and price follow:

# %% tags=["nbval-ignore-output", "machine"]
Trade()

# %% [markdown]
# The rent moves the price and nothing else: the point stays where it is on the line. Hatched is where the notebooks do not fit.

# %% [markdown]
# ## Experts bend it
#
# Llama-3.1-70B is dense: a step reads all of it, for one user or for sixty. A mixture of experts reads what its users pick.

# %% tags=["nbval-ignore-output"]
guess_bend = Prediction(
    "As a batch of gpt-oss-120b grows, what does each further user add to the step?",
    choices=("less and less", "always as much", "more and more"))
guess_bend

# %% tags=["fold"]
experts = step_lines.groups(served(1024, 1024, "H200 SXM", None, "gpt-oss-120b"))[1]
guess_bend.reveal("less and less", figures.bent_step(
    experts, "The more users, the fewer experts are new to the step"),
    f"A first user brings {experts[0].served_model.experts_per_token} experts a layer, "
    "a second nearly as many that nobody has read yet. By the sixtieth most were read.")

# %% [markdown]
# Lesson 02 gave the bytes of weights that a step of $B$ users reads, `weight_bytes_read`. Give the line one more term, seconds for each byte of weights that is read:
#
# $$t = t_0 + \tau\,B + \text{(seconds for a byte)} \times \text{(bytes of weights read by } B \text{ users)}$$
#
# Three terms fit five dots easily. So hide each dot in turn, fit the others, and see how far off the hidden one is:

# %% tags=["fold"]
def hidden(model):
    """Groups, how many bend down, and how far off hidden dots are: line, bent line."""
    mine = step_lines.groups(served(None, None, None, None, model))
    off = [median(numpy.concatenate([step_lines.held_out(one, more) for one in mine]))
           for more in (False, True)]
    return len(mine), sum(map(step_lines.bends_down, mine)), *off

found = {one: hidden(one) for one in ("Llama-3.1-70B", "gpt-oss-120b", "DeepSeek-V3")}
for name, (groups_of, down, plain, bent) in found.items():
    print(f"{name:13} {down:2} of {groups_of:2} groups bend down; "
          f"hidden dots {plain:.1%} off, then {bent:.1%}")

# %% [markdown]
# A dense model bends down or up as a coin falls. The mixtures bend down, and a formula of lesson 02 takes the error from {{f"{found['gpt-oss-120b'][2]:.1%}"}} to {{f"{found['gpt-oss-120b'][3]:.1%}"}} and from {{f"{found['DeepSeek-V3'][2]:.1%}"}} to {{f"{found['DeepSeek-V3'][3]:.1%}"}}. (R1 was measured; it has the shape of V3.)

# %% [markdown]
# ## What we found
#
# - A token costs $n\,r\,t/B$, over the share of the time in which the machine works: USD {{f"{1e6 * full.device_seconds * hour / 3600:.2f}"}} a million for {{full.concurrency}} users of Llama-3.1-70B in 8 bit on two H100 at USD {{f"{hour:g}"}} an hour each.
# - DeepSeek's list price was {{f"{times:.0f}"}} times the arithmetic: {{", ".join(f"{one:.3f}" for one in usd[:-1])}} and {{f"{usd[-1]:.2f}"}} USD. The largest steps were from ideal to real machines, {{units.digits(usd[2] / usd[1], 2)}} times, and from cost to price, {{units.digits(usd[5] / usd[4], 2)}} times.
# - Without batching a token costs {{units.digits(all_read, 2)}} times the least if all weights are read, {{units.digits(picked, 2)}} times with the experts that are picked; measured servers span {{units.digits(seen, 2)}} times.
# - Measured steps of a dense model are $t_0 + \tau B$. So cost over least is ${1}/(1 - u)$: half the speed costs twice the least, and from {{f"{float(steep):.0%}"}} of the speed on one more tenth at least doubles it. Experts bend the line, by the weights that are read.
#
# **What we assumed, and where it breaks.** USD {{f"{hour:g}"}} for a GPU and hour, below every quote of {{now.month}}; an H800 taken as an H100; one day of one service, and its revenue in theory; all cost on output. The lines are of {{few.concurrency}} to {{many.concurrency}} users, with one program's constants each, and count open requests as the batch. And the batch was chosen: in lesson 11 it is not.
#
# **Exercise:** [10 From time to price](../exercises/10_from_time_to_price.ipynb), {{sheet.minutes}} minutes.
#
# **Next:** [11](11_the_small_player_trap.ipynb), what if too few people come, or all at once?
