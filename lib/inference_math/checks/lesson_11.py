"""Exercise 11: a batch that traffic makes, what a server can do, a queue, a wrong unit, a rent that is paid, a hill."""

from . import curves_10_to_14 as curves
from .engine import Choice, Expression, Function
from .formula import case, ceil, floor, larger, num, part

MILLION, SECONDS = 1e6, 3600

q1 = Function(
    "11.1",
    "running(rate: arrivals[], output_tokens: answer, constant: seconds, per_user: a user's seconds) -> users",
    lambda rate, output_tokens, constant, per_user: (
        part("the tokens that are asked for in a second", rate * output_tokens, many=True)
        * constant
        / part(
            "what is left of the server's time",
            num(1, "all of its time") - part("the load", rate * output_tokens * per_user),
        )
    ),
    where=lambda rate, output_tokens, per_user, **_: (
        (rate * output_tokens * per_user < 0.9) & (rate * output_tokens * per_user > 0.03)
    ),
    ends=({"rate": 10.0, "output_tokens": 200, "per_user": 0.00044},),  # where a sum that is cut off falls short
    says={
        "without dividing by what is left of the server's time": (
            "Yours has the step of an empty server. Each who runs makes it longer, and with it everybody's stay."
        ),
        "sign: the load in what is left of the server's time": (
            "In yours more time is left, the more people come. What they take for themselves is taken away from 1."
        ),
        "without `output_tokens` in the load": (
            "In your load a request is there for one step. It takes one for each token."
        ),
        "without `output_tokens` in the tokens that are asked for in a second": (
            "It is as if a request were there for one step. It takes one for each token of its answer."
        ),
        "upside down": "Upside down: more people make more of them run.",
    },
    ideas={
        "It is as if the rate were requests a minute. It is a second's.": (
            lambda rate, output_tokens, constant, per_user: (
                rate / 60 * output_tokens * constant / (1 - rate / 60 * output_tokens * per_user)
            )
        ),
        "Yours has the step of one who runs alone. Each other makes it longer, by `per_user`, and so everybody "
        "stays longer.": lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant + per_user),
        "It is as if as many ran as come in a second. How many there are depends on how long each stays.": (
            lambda rate, output_tokens, constant, per_user: rate * output_tokens * (constant + per_user * rate)
        ),
        "It is as if as many ran as tokens are asked for in a second. How many run depends on how long a step is.": (
            lambda rate, output_tokens, constant, per_user: (
                rate * output_tokens * (constant + per_user * rate * output_tokens)
            )
        ),
        "One round is not enough: those whom the longer step keeps make it longer once more. Solve for B.": (
            lambda rate, output_tokens, constant, per_user: (
                rate * output_tokens * (constant + per_user * rate * output_tokens * constant)
            )
        ),
        "That is how long a request is there. How many are there at once?": (
            lambda rate, output_tokens, constant, per_user: (
                output_tokens * constant / (1 - rate * output_tokens * per_user)
            )
        ),
        "That is the step. How many run while it lasts?": (
            lambda rate, output_tokens, constant, per_user: constant / (1 - rate * output_tokens * per_user)
        ),
        "Your answer does not change with `output_tokens`. A request takes a step for each of them.": (
            lambda rate, output_tokens, constant, per_user: rate * constant / (1 - rate * per_user)
        ),
        "That is the mean where the number strays by chance. Here it does not: B is the same in each step.": (
            lambda rate, output_tokens, constant, per_user: (
                rate * output_tokens * (constant + per_user) / (1 - rate * output_tokens * per_user)
            )
        ),
        "Yours is the number in a queue whose requests are served one at a time. Here all that run share each step, "
        "and `constant` is taken once for all of them.": (
            lambda rate, output_tokens, constant, per_user: (
                rate * output_tokens * (constant + per_user) / (1 - rate * output_tokens * (constant + per_user))
            )
        ),
        "`constant` makes no difference in yours. Without it nobody would be there at all.": (
            lambda rate, output_tokens, constant, per_user: (
                rate * output_tokens * per_user / (1 - rate * output_tokens * per_user)
            )
        ),
    },
    draw=curves.running,
    hints=(
        "If B run, a step takes constant + per_user x B. How long is a request there?",
        "By Little's law B is the rate times that time. So B stands on both sides.",
        "Bring it to one side, and divide.",
    ),
    right="Twice the traffic is more than twice the batch: everybody makes everybody stay.",
)

q2 = Expression(
    "11.2",
    "q(K: users, A: answer, t_0: seconds, tau: a user's seconds, v: prompt seconds) -> arrivals",
    lambda K, A, t_0, tau, v, q: (
        part("those who run", K, many=True),
        q
        * part(
            "the time for K requests",
            part("their steps", A * part("a full step", t_0 + part("what the users add", tau * K)), many=True)
            + part("their prompts", K * v, many=True),
        ),
    ),
    unknown="q",
    solution=lambda K, A, t_0, tau, v: (
        K
        / part(
            "the time for K requests",
            part("their steps", A * part("a full step", t_0 + part("what the users add", tau * K)), many=True)
            + part("their prompts", K * v, many=True),
        )
    ),
    says={
        "without `K`": "That is one request in the time for K of them. In that time all K are done.",
        "without `K` in their prompts": "Yours has time for one prompt. Each of the K requests brings one.",
        "without `t_0` in a full step": (
            "Your answer does not change with t_0. A full step takes it, too, and K requests share it."
        ),
        "swapped: `t_0`, `v`": "It is as if t_0 and v were exchanged.",
        "without `A` in their steps": "Your answer does not change with A. A request takes A steps.",
    },
    ideas={
        "That is a server that holds everybody. Its memory holds K, and K requests share t_0.": (
            lambda K, A, t_0, tau, v, q: (1 + 0 * K * t_0, q * (A * tau + v))
        ),
        "That is the time for K requests, steps and prompts. How many requests a second is that?": (
            lambda K, A, t_0, tau, v: A * (t_0 + tau * K) + K * v
        ),
        "Your answer does not change with v. Steps wait while a prompt is read.": (
            lambda K, A, t_0, tau, v, q: (K + 0 * v, q * A * (t_0 + tau * K))
        ),
        "In yours each prompt is read A times. A request brings one, and A tokens are written.": (
            lambda K, A, t_0, tau, v, q: (K, q * A * (t_0 + tau * K + K * v))
        ),
        "In yours A prompts are read while K requests are done. Each request brings one, and takes A steps.": (
            lambda K, A, t_0, tau, v, q: (K, q * A * (t_0 + tau * K + v))
        ),
        "That is one request after the other, each of them alone. K of them share their steps.": (
            lambda K, A, t_0, tau, v, q: (1 + 0 * K, q * (A * (t_0 + tau) + v))
        ),
        "In yours the K requests run one after the other. They share their steps.": (
            lambda K, A, t_0, tau, v, q: (1 + 0 * K, q * (A * (t_0 + tau * K) + v))
        ),
    },
    hints=(
        "Let K run all the time. How long do K requests take together: their steps, and their prompts?",
        "In that time K of them are done.",
        "Put the two into a sympy.Eq, and let sympy.solve find q. It gives a list: take its only entry.",
    ),
    right="Without a limit it would be 1/(v + A tau): the constant part is what memory makes you pay.",
)

q3 = Function(
    "11.3",
    "wait(open_requests: users[], running: users, output_tokens: answer, time_per_token: seconds) -> seconds",
    lambda open_requests, running, output_tokens, time_per_token: (
        part(
            "who waits",
            larger(num(0, "nobody waits"), part("those without a place", open_requests - running, many=True)),
        )
        * part("the time of one that runs", output_tokens * time_per_token)
        / running
    ),
    ends=({"open_requests": 11, "running": 3, "output_tokens": 500, "time_per_token": 0.093},),  # few are done a second
    says={
        "without dividing by `running`": (
            "It is as if those who wait went in one by one. `running` places are let go in that time."
        ),
        "without `output_tokens` in the time of one that runs": (
            "It is as if a request ran for one token. It runs for all tokens of its answer."
        ),
        "only those without a place": "With fewer open than places nobody waits, and no wait is below 0.",
        "halved": "It is half of the right value. Whoever comes has the whole row in front, and not half of it.",
        "`open_requests` for `running`": "It is as if all that are open ran. Only `running` do.",
    },
    ideas={
        "That is the time inside, waiting and running. Take away the time in which it runs.": (
            lambda open_requests, running, output_tokens, time_per_token: (
                open_requests * output_tokens * time_per_token / running
            )
        ),
        "That is the time inside, waiting and running, also where nobody waits. Take away the time in which it runs.": (
            lambda open_requests, running, output_tokens, time_per_token: (
                larger(open_requests, running) * output_tokens * time_per_token / running
            )
        ),
        "Where some wait, that is the time inside, waiting and running. Take away the time in which it runs.": (
            lambda open_requests, running, output_tokens, time_per_token: case(
                open_requests > running, open_requests * output_tokens * time_per_token / running, 0
            )
        ),
        "In yours whole rounds count, those who run among them. Who waits goes in as soon as a place is let go.": (
            lambda open_requests, running, output_tokens, time_per_token: (
                floor(open_requests / running) * output_tokens * time_per_token
            )
        ),
        "In yours whole rounds count before one's own. Who waits goes in as soon as a place is let go, and not "
        "all at once.": lambda open_requests, running, output_tokens, time_per_token: (
            larger(0, ceil(open_requests / running) - 1) * output_tokens * time_per_token
        ),
        "It is as if one place were let go with each token. A place is let go after a whole answer, and `running`"
        " of them are at work.": lambda open_requests, running, output_tokens, time_per_token: (
            larger(0, open_requests - running) * time_per_token + 0 * output_tokens
        ),
        "It is as if all that are open made tokens. Only those that run do.": (
            lambda open_requests, running, output_tokens, time_per_token: (
                larger(0, open_requests - running) * output_tokens * time_per_token / open_requests
            )
        ),
    },
    hints=(
        "`running` places are let go once in the time of one request. How many requests a second is that?",
        "By Little's law each is inside for open_requests over that rate.",
        "Take away the time in which it runs. Where all run, nothing is left.",
    ),
    right="A table past that point tells how many run, whether it wants to or not.",
)

q4 = Choice(
    "11.4",
    "b",
    says={
        "a": "By rate times time 24, 49, 86 and 86 requests are at work: never more than are open. The others wait.",
        "c": (
            "Tokens a second times time per token is how many run: 24 of 25 open, 49 of 50, and 86 of 150 and of 250. "
            "Never more run than are open."
        ),
        "d": (
            "Over 500 tokens for each it is 1.2 to 1.8 requests a second. By the time per token 24 to 86 are at work, "
            "never more than are open."
        ),
    },
    hints=(
        "How many requests a second are done in each row? Each has 500 tokens.",
        "How long must each be inside, by Little's law, so that 250 are open?",
        "A request is inside for its time to the first token, and for 500 tokens after that.",
    ),
    right="250 open at 1.84 a second are inside for 136 s, and run for 47 s: the other 89 are seconds of waiting.",
)

q5 = Function(
    "11.5",
    "break_even(usd_per_hour: rent, devices: devices, input_tokens: tokens, output_tokens: answer, "
    "price_in: price, price_out: price) -> arrivals",
    lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
        part("the rent of a second", usd_per_hour * devices / num(SECONDS, "the seconds of an hour"))
        / part(
            "what a request earns",
            (
                part("what its prompt earns", input_tokens * price_in)
                + part("what its answer earns", output_tokens * price_out)
            )
            / num(MILLION, "the tokens that a price is for"),
        )
    ),
    ends=(  # requests so dear that few an hour, or a day, are enough
        {
            "usd_per_hour": 0.5,
            "devices": 1,
            "input_tokens": 100_000,
            "output_tokens": 800,
            "price_in": 5.0,
            "price_out": 30.0,
        },
    ),
    says={
        "without `devices` in the rent of a second": (
            "Your answer is the same for any number of GPUs. Each of them has its rent, and the requests pay for all."
        ),
        "without the 3600 in the rent of a second": "That is requests an hour. The question asks for a second.",
        "without the 1e+06 in what a request earns": (
            "Prices are for a million tokens: a request earns a millionth of that."
        ),
        "without what its prompt earns in what a request earns": (
            "The prompts earn nothing in yours. They are paid for, too."
        ),
        "without what its answer earns in what a request earns": (
            "The answers earn nothing in yours. They are paid for, too."
        ),
        "upside down": "Upside down: the dearer the tokens, the fewer requests pay the rent.",
        "divided by 1000": "It is a thousandth of the right value. Are prices for a thousand tokens, or for a million?",
    },
    ideas={
        "In yours input earns the price of output, and output that of input.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour * devices / SECONDS / ((input_tokens * price_out + output_tokens * price_in) / MILLION)
            )
        ),
        "That is requests a minute. The question asks for a second: an hour has 3,600 of them.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour * devices / 60 / ((input_tokens * price_in + output_tokens * price_out) / MILLION)
            )
        ),
        "Yours has one mean price for all tokens. Input and output have a price each.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour
                * devices
                / SECONDS
                / ((input_tokens + output_tokens) * (price_in + price_out) / 2 / MILLION)
            )
        ),
        "In yours every token earns both prices. Input has a price of its own, and so has output.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour * devices / SECONDS / ((input_tokens + output_tokens) * (price_in + price_out) / MILLION)
            )
        ),
        "Yours is the sum of the requests that pay by prompts alone and of those that pay by answers alone. Each "
        "pays for both.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour
                * devices
                / SECONDS
                * (MILLION / (input_tokens * price_in) + MILLION / (output_tokens * price_out))
            )
        ),
        "Your value is the larger of the requests that pay by prompts alone and of those that pay by answers alone. "
        "Each pays for both: add what it earns.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour
                * devices
                / SECONDS
                * larger(MILLION / (input_tokens * price_in), MILLION / (output_tokens * price_out))
            )
        ),
        **{
            f"It is as if the requests of {span} were rounded {way}. Do not round.": (
                lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out, hours=hours, to=to: (
                    to(
                        hours
                        * usd_per_hour
                        * devices
                        / ((input_tokens * price_in + output_tokens * price_out) / MILLION)
                    )
                    / (hours * SECONDS)
                )
            )
            for span, hours in (("an hour", 1), ("a day", 24))
            for way, to in (("up", ceil), ("down", floor))
        },
        "In yours the rent falls with the GPUs. All of them are rented.": (
            lambda usd_per_hour, devices, input_tokens, output_tokens, price_in, price_out: (
                usd_per_hour / devices / SECONDS / ((input_tokens * price_in + output_tokens * price_out) / MILLION)
            )
        ),
    },
    hints=(
        "What does the server cost for a second?",
        "What does one request earn? Prices are USD for a million tokens.",
    ),
    right="No word of the machine's speed in it. Whether it can do so many is another question.",
)

q6 = Function(
    "11.6",
    "last_wait(came: arrivals[], most: arrivals, minutes: count) -> seconds",
    lambda came, most, minutes: (
        part("the growth of the queue", larger(num(0, "nobody waits"), part("what is too much", came - most)))
        * part("the seconds of the hill", num(60, "the seconds of a minute") * minutes, many=True)
        / most
    ),
    where=lambda came, most, **_: (came / most > 0.3) & (came / most < 4) & (abs(came / most - 1) > 0.02),
    says={
        "`came` for `most`": "It is as if the queue were worked off at `came`. The server works it off at `most`.",
        "without dividing by `most`": "That is how many wait. How long does the last of them wait?",
        "without the 60 in the seconds of the hill": (
            "It is as if the hill were 60 times too short. Rates are for a second, the hill is in minutes, and "
            "the answer in seconds."
        ),
        "only what is too much": "Where fewer come than the server can do nobody waits, and no wait is below 0.",
        "upside down": "Upside down: the longer the queue, the longer the last one waits.",
        "halved": "It is half of the right value: who came in the middle waits so long. The last one has all in front.",
    },
    ideas={
        "It is as if all who came were in front of the last one. Many of them were served in the meantime.": (
            lambda came, most, minutes: came * 60 * minutes / most
        ),
        "That is the time from the first minute to the last one's turn. The last one came at the end of the minutes.": (
            lambda came, most, minutes: case(came > most, came * 60 * minutes / most, 0)
        ),
        "That is the minutes, in seconds: the queue over what made it grow. It is worked off at `most`.": (
            lambda came, most, minutes: case(came > most, 60 * minutes, 0)
        ),
        "In yours a minute has 60 seconds in which requests come, and one in which they are served. `most` is for a "
        "second, too.": lambda came, most, minutes: larger(0, 60 * came - most) * minutes / most,
        "It is as if the queue were worked off at `came`, which is what comes. The server works it off at `most`.": (
            lambda came, most, minutes: larger(0, came - most) * 60 * minutes / came
        ),
    },
    hints=(
        "How many more come than go, each second? How many is that in so many minutes?",
        "The last one has all of them in front. How fast do they go?",
    ),
    right="A quarter of an hour at a fifth too much, and the last one waits three minutes.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
