"""Exercise 08: what a faster service costs, guessing ahead, favourite experts, half the time, a faster belt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import curves_05_to_08 as curves
from .engine import Expression, Function
from .formula import larger, num, part, smaller, total

if TYPE_CHECKING:
    from .formula import Node

q1 = Function(
    "08.1",
    "cost_factor(step_before: seconds, users_before: users, gpus_before: devices, "
    "step_after: seconds, users_after: users, gpus_after: devices) -> ratio",
    lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
        part("the cost after", gpus_after * step_after / users_after)
        / part("the cost before", gpus_before * step_before / users_before)
    ),
    says={
        "whole upside down": (
            "Upside down: that is how much cheaper a token became. The question asks how many times dearer."
        ),
    },
    ideas={
        "Your answer does not depend on the users. A step makes one token for each of them, and they share its cost.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
                (gpus_after * step_after) / (gpus_before * step_before)
            )
        ),
        "Your answer does not depend on the GPUs. All of them are busy for the whole step, before and after.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
                (step_after / users_after) / (step_before / users_before)
            )
        ),
        "The two numbers of users are the wrong way round in yours: more users after the change make a token "
        "cheaper.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
                (gpus_after * step_after * users_after) / (gpus_before * step_before * users_before)
            )
        ),
        "The two numbers of GPUs are the wrong way round in yours: more GPUs after the change make a token "
        "dearer, as all of them are busy for the whole step.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
                (step_after / users_after / gpus_after) / (step_before / users_before / gpus_before)
            )
        ),
        "It is as if the inputs came in pairs, first the two steps. They come as in the cell: all three of "
        "before, then all three of after.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: (
                (users_before * gpus_after / step_after) / (step_before * users_after / gpus_before)
            )
        ),
        "That is how many times as fast one user became. What does it cost whoever pays for the GPUs?": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: step_before / step_after
        ),
        "That is the ratio of the steps alone. A step's cost falls on its users, and it keeps all its GPUs busy.": (
            lambda step_before, users_before, gpus_before, step_after, users_after, gpus_after: step_after / step_before
        ),
    },
    hints=(
        "What does one token cost, in GPU-seconds, before?",
        "GPUs x step time is spent on one token for each user.",
        "Work out the same cost after. The question asks how many times as much it is.",
    ),
    right="Above 1 it was a trade, below 1 a gain.",
)

q2 = Function(
    "08.2",
    "tokens_per_move(acceptance: probability[], drafted: guesses) -> ratio",
    lambda acceptance, drafted: (
        part("the large model's own token", 1)
        + part(
            "the accepted guesses",
            total("guess", 1, drafted, lambda guess: acceptance**guess, "guess"),
            many=True,
        )
    ),
    ends=({"acceptance": 0},),
    says={
        "without the large model's own token": (
            "The token that the large model adds itself, in every move, is missing in yours."
        ),
        "without the last guess in the accepted guesses": (
            "One guess is missing, or the large model's own token where all guesses are right: with k guesses the "
            "powers of a go up to k."
        ),
        "one power less: `guess` in the accepted guesses": (
            "It is as if each power of a were one too low: guess i counts with probability a**i, the first with a"
            " and not with 1."
        ),
        "one guess more at the start in the accepted guesses": (
            "It is as if the large model's own token counted twice."
        ),
        "every guess as the last in the accepted guesses": (
            "In yours all guesses count as the last one does. They are not alike: guess i counts with probability a**i."
        ),
        "without the power `guess` in the accepted guesses": (
            "In yours all guesses count as the first one does. They are not alike: guess i counts with "
            "probability a**i."
        ),
        "one guess in the accepted guesses": "In yours the last guess alone counts. Those before it count, too.",
        "one guess more at the end in the accepted guesses": (
            "Yours has one power of a too many: with k guesses they go up to k."
        ),
    },
    ideas={
        "Are brackets missing in the exponent? a ** k + 1 is not a ** (k + 1).": lambda acceptance, drafted: (
            (1 - acceptance**drafted + 1) / (1 - acceptance)
        ),
        "In yours only the power "
        "is divided by 1 - a. Are brackets missing above the line?": lambda acceptance, drafted: (
            1 - acceptance ** (drafted + 1) / (1 - acceptance)
        ),
        "It is as if each of your terms had one a too many: the large model's own token counts in full, whatever "
        "was guessed.": (
            lambda acceptance, drafted: total("guess", 1, drafted + 1, lambda guess: acceptance**guess, "guess")
        ),
        "Yours is one share of all k + 1 tokens. The large model's own always counts, a guess only after right ones.": (
            lambda acceptance, drafted: (drafted + 1) * acceptance
        ),
        "It is as if the case were left out in which all guesses are right. Then k of them count, with "
        "probability a ** k.": (
            lambda acceptance, drafted: (
                1 + total("guess", 1, drafted, lambda guess: acceptance**guess, "guess") - drafted * acceptance**drafted
            )
        ),
        "In yours guesses count that come after a wrong one. Those are thrown away, even if they happen to be right.": (
            lambda acceptance, drafted: 1 + drafted * acceptance
        ),
        "In yours guesses count that come after a wrong one, and the large model's own token does not.": (
            lambda acceptance, drafted: drafted * acceptance
        ),
        "In yours a move counts only if all guesses are right. The first few may be right, and then they count.": (
            lambda acceptance, drafted: (drafted + 1) * acceptance**drafted
        ),
        "In yours only the 1 is divided by 1 - a. Are brackets missing above the line?": lambda acceptance, drafted: (
            1 / (1 - acceptance) - acceptance ** (drafted + 1)
        ),
        "In yours the 1 alone divides, and a is taken away from the answer. Are brackets missing below the line, "
        "around 1 - a?": lambda acceptance, drafted: 1 - acceptance ** (drafted + 1) - acceptance,
        "In yours the guesses count that stand before a wrong one. Where all are right they count, too, and each move "
        "has the large model's own token.": lambda acceptance, drafted: (
            total("guess", 1, drafted, lambda guess: acceptance**guess) - drafted * acceptance ** (drafted + 1)
        ),
        "Yours is 1 - a**(k + 1). Is the division by 1 - a missing?": lambda acceptance, drafted: (
            1 - acceptance ** (drafted + 1)
        ),
        "It is as if the move were left out in which all guesses are right. It gives k + 1 tokens, with probability "
        "a ** k.": (
            lambda acceptance, drafted: (
                1
                + total("guess", 1, drafted, lambda guess: acceptance**guess, "guess")
                - (drafted + 1) * acceptance**drafted
            )
        ),
        "It is as if the last guess counted only with a wrong one after it. Where all are right, none comes after"
        " it.": (
            lambda acceptance, drafted: (
                1 + total("guess", 1, drafted, lambda guess: acceptance**guess) - drafted * acceptance ** (drafted + 1)
            )
        ),
        "In yours the chance is squared with each guess, from the first on: a**2, a**4. The first counts with a, "
        "and each further one multiplies it by a once more.": (
            lambda acceptance, drafted: 1 + total("guess", 1, drafted, lambda guess: acceptance**2**guess)
        ),
        "In yours one guess counts, and only if all are right. Each guess before the first wrong one counts.": (
            lambda acceptance, drafted: 1 + acceptance**drafted
        ),
        "In yours all guesses count if all are right, and none if one is wrong. Those before the first wrong one "
        "count.": (lambda acceptance, drafted: 1 + drafted * acceptance**drafted),
        "In yours the chance is squared with each guess: a, a**2, a**4. Each guess multiplies it by a once more.": (
            lambda acceptance, drafted: 1 + total("guess", 1, drafted, lambda guess: acceptance**2 ** (guess - 1))
        ),
        "That is the last power alone, the chance that all guesses are right. Is your sum set to 0 inside the loop?": (
            lambda acceptance, drafted: acceptance**drafted
        ),
        "It is as if each guess were multiplied by 1 - a, the chance that the next is wrong, or a sum not divided"
        " by it. If a guess counts, so it does whatever comes next.": (
            lambda acceptance, drafted: (
                1 + total("guess", 1, drafted, lambda guess: acceptance**guess * (1 - acceptance))
            )
        ),
        "Yours is the smaller of what endless guessing would give and the most that a move can give. The average "
        "is below both: add up the chances of the guesses.": (
            lambda acceptance, drafted: smaller(1 / (1 - acceptance), drafted + 1)
        ),
        "Yours has the chance of a guess in the middle for all of them. The chances do not fall in a straight "
        "line: add up each of them.": lambda acceptance, drafted: (drafted + 1) * acceptance ** (drafted / 2),
        "That is the most a move can give. What if a guess is wrong?": lambda acceptance, drafted: drafted + 1,
        "That is what endless guessing would give. Here the guesses end at drafted.": (
            lambda acceptance, drafted: 1 / (1 - acceptance)
        ),
    },
    hints=(
        "How likely is it that the second guess counts? The first must be right, too.",
        "Guess i counts with probability a**i. Add that up over the guesses.",
        "Try one guess by hand. Then the last thing to add is the large model's own token.",
    ),
    right="It levels off: even endless guessing gives no more than 1/(1-a).",
)


def _tokens(acceptance: Node, drafted: Node) -> Node:
    return total("guess", 0, drafted, lambda guess: acceptance**guess, "guess")


def _check(moving: Node, computing: Node, drafted: Node) -> Node:
    to_check = part("the tokens to check", drafted + num(1, "the large model's own token"), many=True)
    return larger(moving, part("the computing of the check", to_check * computing))


q3 = Function(
    "08.3",
    "speculation_gain(moving: seconds, computing: seconds[], draft_step: seconds, acceptance: probability, "
    "drafted: guesses) -> ratio",
    lambda moving, computing, draft_step, acceptance, drafted: (
        part("the tokens of a move", _tokens(acceptance, drafted), many=True)
        * part("a step before", larger(moving, computing))
        / part(
            "the whole move",
            part("the check", _check(moving, computing, drafted)) + part("the draft", drafted * draft_step),
        )
    ),
    says={
        "without the draft in the whole move": "Your draft takes no time. It takes a step of its own for each guess.",
        "without `drafted` in the draft": (
            "Your draft takes one step. It guesses one token after the other: a step for each guess."
        ),
        "without the 1 in the tokens to check": (
            "The check computes a token more than there are guesses: the guesses and one more."
        ),
        "without `drafted` in the tokens to check": (
            "Your check computes one token for each user. It must look at every guess."
        ),
        "without the tokens to check in the computing of the check": (
            "Your check computes one token for each user. It must look at every guess."
        ),
        "without the tokens of a move": "A move now gives several tokens. Yours gives one.",
        "whole upside down": "Upside down: that is the time per token, after over before.",
        "without the last guess in the tokens of a move": (
            "One guess is missing among the tokens of a move, or the large model's own token where all guesses are "
            "right: with k guesses the powers of a go up to k."
        ),
        "without the first guess in the tokens of a move": (
            "The token that the large model adds itself is missing in your moves."
        ),
        "without the power `guess` in the tokens of a move": (
            "All tokens of your moves have one chance. The second guess counts only if the first is right as well."
        ),
        "every guess as the first in the tokens of a move": (
            "Every guess is right in yours. The second needs the first."
        ),
        "`computing` added to `moving` in the check": (
            "It is as if one token were computed after all moving. The check computes its tokens while it moves."
        ),
        "the larger of the check and the draft": (
            "In yours the draft overlaps with the check. The check needs all guesses, so the draft comes first."
        ),
        "only `moving`": "Before, your step is the moving alone. Where computing takes longer, a step takes that long.",
    },
    ideas={
        "Your check takes as long as one step of the large model for each token to check. It moves everything "
        "once; that is the point of it.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * larger(moving, computing)
                / ((drafted + 1) * larger(moving, computing) + drafted * draft_step)
            )
        ),
        "In yours the check computes while the draft still guesses. The draft overlaps with nothing.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * larger(moving, computing)
                / larger(moving + drafted * draft_step, (drafted + 1) * computing)
            )
        ),
        "Yours has the sum of moving and computing, before and after. They overlap: the longer hides the shorter.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * (moving + computing)
                / (moving + (drafted + 1) * computing + drafted * draft_step)
            )
        ),
        "Before, your step is as long as the check. It computes one token for each user.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * _check(moving, computing, drafted)
                / (_check(moving, computing, drafted) + drafted * draft_step)
            )
        ),
        "It is as if the draft took a step before, too. Without guessing ahead there is no draft.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * (larger(moving, computing) + draft_step)
                / (_check(moving, computing, drafted) + drafted * draft_step)
            )
        ),
        "It is as if the draft stopped at its first wrong guess. It makes all its guesses before the check, and only "
        "the check tells which are wrong.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * larger(moving, computing)
                / (
                    _check(moving, computing, drafted)
                    + draft_step * total("guess", 1, drafted, lambda guess: acceptance ** (guess - 1), "guess")
                )
            )
        ),
        "In the check of yours only the tokens that count are computed. It computes every guess and one more token, "
        "and some of them are thrown away.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                _tokens(acceptance, drafted)
                * larger(moving, computing)
                / (larger(moving, _tokens(acceptance, drafted) * computing) + drafted * draft_step)
            )
        ),
        "In yours every guess is right. Use the tokens that a move yields on average.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                (drafted + 1) * larger(moving, computing) / (_check(moving, computing, drafted) + drafted * draft_step)
            )
        ),
        "In yours guesses count that come after a wrong one. Those are thrown away, as in question 2.": (
            lambda moving, computing, draft_step, acceptance, drafted: (
                (1 + drafted * acceptance)
                * larger(moving, computing)
                / (_check(moving, computing, drafted) + drafted * draft_step)
            )
        ),
    },
    draw=curves.speculation_gain,
    hints=(
        "Before, a token takes the longer of moving and computing. After, several tokens take a move. How long is it?",
        "A move is a draft step for each guess, and then the check, which computes one token more than that.",
        "Compare tokens per second: one token per step before, and those of question 2 per move after.",
    ),
    right="Below 1 the guesses cost more than they bring: the workers were not idle.",
)


def _read(which: str, picked: Node, batch: Node) -> Node:
    missed = part(f"the chance that one token misses {which}", num(1, "certainty") - picked)
    by_all = part(f"the chance that all tokens miss {which}", missed**batch)
    return part(f"the chance that {which} is read", num(1, "certainty") - by_all)


q5 = Function(
    "08.5",
    "experts_read(experts: experts, favourites: chosen, often: share, seldom: share, batch: users[]) -> count",
    lambda experts, favourites, often, seldom, batch: (
        part("the favourites that are read", favourites * _read("a favourite", often, batch), many=True)
        + part(
            "the others that are read",
            part("the number of the others", experts - favourites) * _read("another expert", seldom, batch),
            many=True,
        )
    ),
    where=lambda experts, favourites, **_: experts >= favourites,
    ends=({"favourites": 0}, {"seldom": 0}),
    says={
        "without the others that are read": (
            "Those are the favourites alone. The others are read as well, if less often."
        ),
        "without the favourites that are read": "Those are the others alone. The favourites are read as well.",
        "`seldom` for `often` in the chance that one token misses a favourite": (
            "Your favourites have the probability of the others. A token picks each of them with `often`."
        ),
        "`often` for `seldom` in the chance that one token misses another expert": (
            "Your others have the probability of favourites. A token picks each of them with `seldom`."
        ),
        "only the chance that all tokens miss a favourite": (
            "In yours a favourite counts where all tokens miss it. It is read where not all of them do."
        ),
        "only the chance that all tokens miss another expert": (
            "In yours another expert counts where all tokens miss it. It is read where not all of them do."
        ),
        "without `favourites` in the number of the others": (
            "In yours the favourites count among the others, too. The others are experts less favourites."
        ),
    },
    ideas={
        "Yours takes away from 1 the chance that all tokens pick an expert. It is read unless all tokens miss it.": (
            lambda experts, favourites, often, seldom, batch: (
                favourites * (1 - often**batch) + (experts - favourites) * (1 - seldom**batch)
            )
        ),
        "It is as if the favourites shared `often`, and the others `seldom`. Each is for one given expert.": (
            lambda experts, favourites, often, seldom, batch: (
                favourites * (1 - (1 - often / favourites) ** batch)
                + (experts - favourites) * (1 - (1 - seldom / (experts - favourites)) ** batch)
            )
        ),
        "In yours each token's experts are new, until all are read. Two tokens often pick the same one.": (
            lambda experts, favourites, often, seldom, batch: smaller(
                experts, batch * (favourites * often + (experts - favourites) * seldom)
            )
        ),
        "In yours each token's experts are new. Two tokens often pick the same one.": (
            lambda experts, favourites, often, seldom, batch: (
                batch * (favourites * often + (experts - favourites) * seldom)
            )
        ),
        "Those are the experts that nobody picked. They stay where they are.": (
            lambda experts, favourites, often, seldom, batch: (
                favourites * (1 - often) ** batch + (experts - favourites) * (1 - seldom) ** batch
            )
        ),
        "Those are the experts that every token picks. One token is enough.": (
            lambda experts, favourites, often, seldom, batch: (
                favourites * often**batch + (experts - favourites) * seldom**batch
            )
        ),
        "Yours has one average probability for all experts. A favourite is read more often than that, and the "
        "others less often: count the two groups apart.": lambda experts, favourites, often, seldom, batch: (
            experts * (1 - (1 - (favourites * often + (experts - favourites) * seldom) / experts) ** batch)
        ),
        "That is for a single token. With more of them more experts are in use.": (
            lambda experts, favourites, often, seldom, batch: favourites * often + (experts - favourites) * seldom
        ),
    },
    hints=(
        "Take one favourite. How likely is it that one token misses it? That all tokens of the step do?",
        "An expert is read unless all tokens miss it. Do the same for one of the others.",
        "On average a group reads its number of experts times the chance of one to be read. There are two groups.",
    ),
    right="With favourites a step reads fewer experts, and a few of them get most of the work.",
)

q7 = Expression(
    "08.7",
    "g(N: params, b: width, kappa: kv, L: tokens, B: users, F: flops, W: bandwidth) -> factor",
    # Moving over g, and computing, are half of the two together: each of them written once.
    lambda N, b, kappa, L, B, F, W, g: (
        part(
            "moving",
            part(
                "all that is moved",
                part("the weights", N * b, many=True) + part("the caches", B * L * kappa, many=True),
            )
            / W,
        )
        * part("what is won", num(1, "all of the moving") - part("what stays", num(2, "half the time") / g)),
        part("computing", num(2, "a multiplication and an addition for each parameter") * N * B / F),
    ),
    unknown="g",
    # Where computing takes half a step or more, no factor will do.
    where=lambda N, b, kappa, L, B, F, W: F * (N * b + B * L * kappa) > 1.05 * 2 * N * B * W,
    says={
        "without the caches in all that is moved": (
            "The KV caches take no time in yours. They move over the same belt as the weights."
        ),
        "without the weights in all that is moved": (
            "The weights take no time in yours. They move over the same belt as the KV caches."
        ),
        "without the 2 in what stays": "A factor 2 is lost: the new step takes half as long as the old one.",
        "without `B` in the caches": "It is as if one KV cache were moved. Each of the B users has one.",
        "without `b` in the weights": "Your answer does not change with b. Each parameter takes b bytes.",
        "without the 2 in computing": (
            "It is as if each parameter took one FLOP. It takes two, a multiplication and an addition."
        ),
        "without `B` in computing": (
            "It is as if one token in all were computed. The workers compute one for each of the B users."
        ),
    },
    ideas={
        "With that factor moving takes as long as computing: more would be of no use if the two overlapped. Here "
        "they add up.": (lambda N, b, kappa, L, B, F, W, g: ((N * b + B * L * kappa) / (g * W), 2 * N * B / F)),
        "With that factor the moving alone is halved. Computing stays as it is, so the moving must shrink by more.": (
            lambda N, b, kappa, L, B, F, W, g: (g, 2)
        ),
        "It is as if the new step were half of the moving alone. It is half of the whole old step: computing was "
        "in that, too.": lambda N, b, kappa, L, B, F, W, g: (
            (N * b + B * L * kappa) / (g * W) + 2 * N * B / F,
            (N * b + B * L * kappa) / W / 2,
        ),
        "B has dropped out. Each of the B users has a KV cache and a token to compute; the weights move once.": (
            lambda N, b, kappa, L, B, F, W, g: (
                (N * b + L * kappa) / W * (1 - 2 / g),
                2 * N / F,
            )
        ),
        "It is as if computing alone were halved on the side of the old step. All of it is halved: are brackets "
        "missing?": lambda N, b, kappa, L, B, F, W, g: (
            (N * b + B * L * kappa) / (g * W) + 2 * N * B / F,
            (N * b + B * L * kappa) / W + N * B / F,
        ),
        "Your KV caches did not get faster. They move over the same belt as the weights.": (
            lambda N, b, kappa, L, B, F, W, g: (
                (N * b / g + B * L * kappa) / W + 2 * N * B / F,
                ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2,
            )
        ),
        "Your weights did not get faster. They move over the same belt as the KV caches.": (
            lambda N, b, kappa, L, B, F, W, g: (
                (N * b + B * L * kappa / g) / W + 2 * N * B / F,
                ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2,
            )
        ),
        "It is as if computing were left out of the new step. It takes as long as before: is it there, and with "
        "the right sign?": lambda N, b, kappa, L, B, F, W, g: (
            (N * b + B * L * kappa) / (g * W),
            ((N * b + B * L * kappa) / W + 2 * N * B / F) / 2,
        ),
        "It is as if the "
        "step became twice as long. It takes half as long as before.": lambda N, b, kappa, L, B, F, W, g: (
            (N * b + B * L * kappa) / (g * W) + 2 * N * B / F,
            2 * ((N * b + B * L * kappa) / W + 2 * N * B / F),
        ),
    },
    hints=(
        "Write the time of a step before: moving and computing, one after the other. Then the same after.",
        "Only the moving is divided by g. The whole of it must be half of what it was.",
        "Put the two sides into a sympy.Eq, and let sympy.solve find g. It gives a list: take its only entry.",
    ),
    right="Always more than 2: what does not get faster must be made up for.",
)

q8 = Function(
    "08.8",
    "cost_change(weights: seconds, caches: seconds, computing: seconds, factor: factor[], rent: rent) -> factor",
    lambda weights, caches, computing, factor, rent: (
        rent
        * part(
            "the time after", larger(part("the moving after", part("the moving", weights + caches) / factor), computing)
        )
        / part("the time before", larger(part("the moving before", weights + caches), computing))
    ),
    says={
        "without `rent`": "Your answer does not change with the rent. Each GPU-second costs more now.",
        "without dividing by `factor` in the moving after": (
            "It is as if the moving after were the moving before. The one is over the factor, and the other is "
            "not: does one name hold both?"
        ),
        "turned: `rent`": "Yours is divided by the rent. A dearer card makes tokens dearer.",
        "only `weights`: `factor`": "Your KV caches did not get faster. They move over the same belt as the weights.",
        "only `caches`: `factor`": "Your weights did not get faster. They move over the same belt as the KV caches.",
        "whole upside down": "Upside down: that is the cost before over the cost after.",
        "without dividing by the time before": (
            "That is the cost after. The question asks how many times the cost before it is."
        ),
        "only the moving before": (
            "Before, yours is the moving alone. Where computing takes longer, a token costs that."
        ),
    },
    ideas={
        "Yours is rent over factor, as if all of the time shrank. Only what is moved gains from bandwidth.": (
            lambda weights, caches, computing, factor, rent: rent / factor
        ),
        "In yours only moving costs `rent` times as much. An hour of the card does, also one in which it computes.": (
            lambda weights, caches, computing, factor, rent: (
                larger(rent * (weights + caches) / factor, computing) / larger(weights + caches, computing)
            )
        ),
        "In yours moving and computing add up. They overlap: the longer side decides.": (
            lambda weights, caches, computing, factor, rent: (
                rent * ((weights + caches) / factor + computing) / (weights + caches + computing)
            )
        ),
        "In yours the caches wait until weights and computing are done. Here all that moves overlaps with computing.": (
            lambda weights, caches, computing, factor, rent: (
                rent * (larger(weights / factor, computing) + caches / factor) / (larger(weights, computing) + caches)
            )
        ),
        "Yours has the longest of the three times. Weights and caches move over one belt, one after the other.": (
            lambda weights, caches, computing, factor, rent: (
                rent
                * larger(larger(weights / factor, caches / factor), computing)
                / larger(larger(weights, caches), computing)
            )
        ),
    },
    draw=curves.cost_change,
    hints=(
        "What does a token cost before, if the longer side decides?",
        "After: the belt's part is divided, the workers' is not. Again the longer side decides.",
        "Divide the time after by the time before. And an hour costs rent times as much.",
    ),
    right="Times the old cost. What it does to the price is question 9.",
)

QUESTIONS = (q1, q2, q3, q5, q7, q8)
