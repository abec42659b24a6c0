"""Exercise 02: bytes moved for an answer, repeated work, which experts are read, what sharing brings."""

from .. import formulas, units
from ..catalog import DEEPSEEK_V3
from . import curves_01_to_04 as curves
from .common import missed_share, picked_share
from .engine import Choice, Expression, Function
from .formula import ceil, exp, floor, larger, log, num, part, smaller, total


def _gain(users: int) -> str:
    read = formulas.weight_bytes_read(DEEPSEEK_V3, 1) / formulas.weight_bytes_read(DEEPSEEK_V3, users)
    return units.digits(users * read, 2)


q1 = Function(
    "02.1",
    "bytes_moved(params: params, bytes_per_param: width, tokens: some tokens) -> bytes",
    lambda params, width, tokens: part("one move", params * width) * part("the steps", tokens + 1, many=True),
    says={
        "without the steps": "That is one move. How many steps does an answer of that many tokens take?",
        "without the 1 in the steps": (
            "One step is missing. There is one more than tokens: the last one, which says that the answer is finished, "
            "reads the weights, too."
        ),
        "sign: the 1 in the steps": (
            "Your value has one step less than there are tokens. It is one more: the last says that the answer has "
            "finished."
        ),
        "without `bytes_per_param` in one move": "Your value has parameters, not bytes. What does bytes_per_param say?",
        "in bits": (
            "It is eight times the right value, as in bits. A byte is eight of them, and bytes_per_param is in bytes "
            "already."
        ),
        "divided by 1e9": (
            "It is a billionth of the right value, as in gigabytes. Give bytes: the series uses SI units throughout."
        ),
        "turned: the steps": (
            "It is as if you divided by the steps, which then share a move. One user's tokens come one after the other."
        ),
        "added: one move, the steps": (
            "It is as if the number of steps were added to the bytes of a move. Each step makes such a move."
        ),
    },
    ideas={
        "It is as if tokens were added to the bytes of one move. Each token takes a step, and each step makes such a"
        " move.": (lambda params, width, tokens: params * width + tokens),
        "It is as if the bytes doubled with each token. Each step moves the same bytes.": (
            lambda params, width, tokens: params * width * 2**tokens
        ),
        "It is as if tokens were added to parameters. Each token takes a step, and each step reads all of the "
        "parameters.": (lambda params, width, tokens: (params + tokens) * width),
    },
    hints=(
        "How many bytes does one step read?",
        "How many steps are there? The lesson's answer of five pieces took six.",
        "Each step moves all of the weights once.",
    ),
    right="A move for each step, a step for each token, and one more to stop.",
)

q2 = Function(
    "02.2",
    "tokens_processed(prompt: tokens, answer: some tokens) -> tokens",
    lambda prompt, answer: total(
        "step", 1, answer, lambda step: part("the prompt", prompt) + part("the answer so far", step - 1), "step"
    ),
    says={
        "without the answer so far": "Your value has the prompt in each step, but not the answer so far.",
        "without the prompt": "Your value has the answer so far, but not the prompt.",
        "without the 1 in the answer so far": (
            "It is one token too many for each step: the token that a step makes has not gone through it."
        ),
        "without the first step": (
            "It is short by one prompt, as when the first step is left out. That step runs the prompt, and makes the "
            "first token."
        ),
        "without the last step": "It is short by what the last step runs. That step makes the last token.",
        "only the 1": "In your value each step runs one token of the answer. It runs all that were made before.",
        "one step more at the end": (
            "Your value has a step too many. The last of the answer's tokens is made, and goes through no step."
        ),
    },
    ideas={
        "That is how many tokens there are in the end. Without a cache each step goes through all before it again.": (
            lambda prompt, answer: prompt + answer
        ),
        "That is the last step alone, or each token once, as with a cache. All steps add up.": (
            lambda prompt, answer: prompt + answer - 1
        ),
        "It is as if you halved in whole numbers before you multiplied: where the number is odd, a half is lost.": (
            lambda prompt, answer: prompt * answer + floor(answer / 2) * (answer - 1)
        ),
        "It is as if you halved in whole numbers, and then multiplied: where answer - 1 is odd, a half is lost in "
        "each step.": (lambda prompt, answer: answer * (prompt + floor((answer - 1) / 2))),
        "It is as if the text grew by 1, then by 2, then by 3 and so on. Each step makes one token: it grows by one.": (
            lambda prompt, answer: prompt * answer + (answer - 1) * answer * (answer + 1) / 6
        ),
        "It is half a token too much for each step, as with half of a square. The first runs the prompt, and the last "
        "runs all but one of the answer's tokens beside it.": (lambda prompt, answer: prompt * answer + answer**2 / 2),
        "It is as if the text doubled in each step. It grows by the one token that a step makes.": (
            lambda prompt, answer: prompt * (2**answer - 1)
        ),
        "It is as if the text doubled in each step, and one was added. It grows by the one token that a step makes.": (
            lambda prompt, answer: prompt * (2**answer - 1) + 2**answer - 1 - answer
        ),
        "It is as if the prompt came token by token as well. All of it goes through the model in the first step.": (
            lambda prompt, answer: (prompt + answer) * (prompt + answer - 1) / 2
        ),
        "It is half of a square, as if the prompt came token by token as well. All of it goes through the model in the "
        "first step.": lambda prompt, answer: (prompt + answer) ** 2 / 2,
        "In your value every step is at full length. The first step sees only the prompt.": (
            lambda prompt, answer: answer * (prompt + answer)
        ),
        "In your value every step is as long as the last: is answer * (answer - 1) not halved? The first step sees "
        "only the prompt.": (lambda prompt, answer: answer * (prompt + answer - 1)),
        "It is one token too many for each step but the first: step 2 runs the prompt and one token.": (
            lambda prompt, answer: prompt * answer + answer * (answer + 1) / 2 - 1
        ),
        "It is as if the numbers from prompt to answer were added. The last of the steps is as long as prompt + "
        "answer - 1.": (lambda prompt, answer: larger(0, answer - prompt) * (prompt + answer - 1) / 2),
        "In your value the prompt runs once. Without a cache each step runs it again, before the answer so far.": (
            lambda prompt, answer: prompt + answer * (answer - 1) / 2
        ),
        "In your value the prompt runs once, with one token too many in each step. Each step runs the prompt, and "
        "the tokens that were made before it.": lambda prompt, answer: prompt + answer * (answer + 1) / 2,
    },
    hints=(
        "What goes through in step 1? And in step 2?",
        "Step i runs the prompt and the i - 1 tokens made before it. Add that up for i from 1 to answer.",
        "The prompt goes through answer times. The rest is 0 + 1 + ... up to answer - 1: a loop may add it.",
    ),
    right="The second part is quadratic. Lesson 05 makes it go away.",
)

q3 = Function(
    "02.3",
    "coverage(experts: experts, experts_per_token: chosen, batch: users[]) -> share",
    lambda experts, chosen, batch: num(1, "all of the experts") - missed_share(experts, chosen, batch),
    where=lambda experts, experts_per_token, **_: experts_per_token < experts,
    says={
        "without the power `batch` in the share that nobody picks": (
            "That is the share for a single token. Others in the batch pick experts too."
        ),
        "times, not to the power: `batch` in the share that nobody picks": (
            "It is as if you multiplied by the batch. For all tokens to miss, each must miss: multiply the chances."
        ),
        "without `experts_per_token` in the share that one token picks": (
            "In your value each token picks one expert. It picks experts_per_token of them."
        ),
    },
    ideas={
        "That is the share of experts that nobody picks.": missed_share,
        "Your value has the chance that a token picks an expert where the chance that it misses is needed. An expert "
        "stays unread only if all tokens miss it.": (lambda experts, chosen, batch: 1 - (chosen / experts) ** batch),
        "It is as if the batch and experts_per_token were exchanged: batch tokens pick experts_per_token experts "
        "each.": (lambda experts, chosen, batch: 1 - (1 - batch / experts) ** chosen),
        "It is as if the shares were added up. Two tokens may pick the same expert, and no share exceeds 1.": (
            lambda experts, chosen, batch: chosen / experts * batch
        ),
        "It is as if the shares were added up, to 1 at most. Two tokens may pick the same expert long before all are"
        " picked.": (lambda experts, chosen, batch: smaller(chosen / experts * batch, 1)),
        "That is nearly true where few of many experts are picked. The question asks for the exact share.": (
            lambda experts, chosen, batch: 1 - exp(-1 * batch * chosen / experts)
        ),
        "That is the chance that exactly one token picks an expert. It is read where more than one do, too.": (
            lambda experts, chosen, batch: batch * chosen / experts * (1 - chosen / experts) ** (batch - 1)
        ),
        "That is the chance that every token picks the same expert. One token is enough.": (
            lambda experts, chosen, batch: (chosen / experts) ** batch
        ),
        "It is as if the experts that are picked were rounded up. What is expected need not be a whole "
        "number.": lambda experts, chosen, batch: ceil(experts * (1 - (1 - chosen / experts) ** batch)) / experts,
        "It is as if a token could pick the same expert more than once. Its experts_per_token experts are different "
        "ones.": (lambda experts, chosen, batch: 1 - (1 - 1 / experts) ** (chosen * batch)),
    },
    draw=curves.coverage,
    hints=(
        "What is the chance that one token does not pick a given expert?",
        "And that none of batch tokens picks it, each independently of the others?",
        "What is not missed by all is read. Chances of independent events are multiplied.",
    ),
    right="It starts at k/E for one token and creeps up to 1.",
)

q4 = Function(
    "02.4",
    "sharing_gain(always_bytes: bytes, routed_bytes: bytes, experts: experts, experts_per_token: chosen, "
    "batch: users[]) -> ratio",
    lambda always, routed, experts, chosen, batch: (
        batch
        * part(
            "the bytes of a step for one user",
            always + routed * part("the share that one token picks", chosen / experts),
            many=True,
        )
        / part(
            "the bytes of a step for all users",
            always + routed * picked_share(experts, chosen, batch),
            many=True,
        )
    ),
    where=lambda experts, experts_per_token, **_: experts_per_token < experts,
    says={
        "without `batch`": (
            "That is how the bytes of two steps compare. The step for all makes batch tokens, the step for one user "
            "makes one."
        ),
        "upside down": "It is upside down: more users in a step never make fewer tokens together.",
        "without the share that is picked in the bytes of a step for all users": (
            "In your value the step for all users reads all experts. It reads only those that some token picks."
        ),
        "without `always_bytes` in the bytes of a step for all users": (
            "What every step reads is missing in the step for all users: attention, norms, shared experts."
        ),
        "without `always_bytes` in the bytes of a step for one user": (
            "What every step reads is missing in the step for one user: attention, norms, shared experts."
        ),
        "only the share that nobody picks": (
            "Your value has the share that nobody picks, in the step for all users. It reads the experts that somebody "
            "picks."
        ),
    },
    ideas={
        "That is how many times as many bytes the step reads. How many times as many tokens come out of it?": (
            lambda always, routed, experts, chosen, batch: (
                (always + routed * picked_share(experts, chosen, batch)) / (always + routed * chosen / experts)
            )
        ),
        "In your value always_bytes are read once for each token. They are read once in a step, and shared.": (
            lambda always, routed, experts, chosen, batch: (
                batch
                * (always + routed * chosen / experts)
                / (always * batch + routed * picked_share(experts, chosen, batch))
            )
        ),
        "That is the gain of a dense model. With experts a step for more users reads more bytes.": (
            lambda always, routed, experts, chosen, batch: batch
        ),
        "In your answer always_bytes makes no difference. Each step reads all of it, whatever is picked.": (
            lambda always, routed, experts, chosen, batch: (
                batch * chosen / experts / picked_share(experts, chosen, batch)
            )
        ),
        "That is one rate less the other. How many times as many is the one over the other.": (
            lambda always, routed, experts, chosen, batch: (
                batch / (always + routed * picked_share(experts, chosen, batch))
                - 1 / (always + routed * chosen / experts)
            )
        ),
        "Your value has the share that nobody picks, for both steps. A step reads the experts that somebody picks.": (
            lambda always, routed, experts, chosen, batch: (
                batch
                * (always + routed * (1 - chosen / experts))
                / (always + routed * missed_share(experts, chosen, batch))
            )
        ),
        "Your value has the larger of always_bytes and the experts that are read. A step reads both.": (
            lambda always, routed, experts, chosen, batch: (
                batch
                * larger(always, routed * chosen / experts)
                / larger(always, routed * picked_share(experts, chosen, batch))
            )
        ),
        "Your value has the larger of always_bytes and the experts that are read, in the step for all. It reads "
        "both.": (
            lambda always, routed, experts, chosen, batch: (
                batch
                * (always + routed * chosen / experts)
                / larger(always, routed * picked_share(experts, chosen, batch))
            )
        ),
        "It is as if brackets were missing around the sum above the line: only one of its terms is divided.": (
            lambda always, routed, experts, chosen, batch: (
                batch * always + routed * chosen / experts / (always + routed * picked_share(experts, chosen, batch))
            )
        ),
        "It is as if brackets were missing around the two sums: what stands beside a sum then belongs to one term.": (
            lambda always, routed, experts, chosen, batch: (
                batch * always + routed * chosen / experts / always + routed * picked_share(experts, chosen, batch)
            )
        ),
        "It is as if routed_bytes were those of a single expert. It is what all experts weigh together.": (
            lambda always, routed, experts, chosen, batch: (
                batch * (always + routed * chosen) / (always + routed * experts * picked_share(experts, chosen, batch))
            )
        ),
        "It is as if each token opened new experts, until all are read. Two tokens may pick the same one before.": (
            lambda always, routed, experts, chosen, batch: (
                batch * (always + routed * chosen / experts) / (always + routed * smaller(chosen * batch / experts, 1))
            )
        ),
        "It is as if each token opened new experts. Two tokens often pick the same one, and it is read once.": (
            lambda always, routed, experts, chosen, batch: (
                batch * (always + routed * chosen / experts) / (always + routed * chosen * batch / experts)
            )
        ),
    },
    draw=curves.sharing_gain,
    hints=(
        "What does a step for one user read? And a step for all of them?",
        "A part is read in any case. Of the rest a step reads a share, that of question 3.",
        "Tokens in a second are tokens of a step over its time, and the time goes as the bytes.",
    ),
    right=f"In DeepSeek-V3 32 users make {_gain(32)} times the tokens of one; in a dense model, 32 times.",
)

q5 = Expression(
    "02.5",
    "B(k: chosen, E: experts) -> tokens",
    lambda k, E, B: (
        missed_share(E, k, B),
        part("half of the experts", num(0.5, "half of the experts"), many=True),
    ),
    unknown="B",
    solution=lambda k, E: (
        part("the logarithm of a half", log(0.5))
        / part("the logarithm of the chance to miss", log(1 - part("the share that one token picks", k / E)))
    ),
    where=lambda k, E, **_: k < E,
    says={
        "whole upside down": "It is upside down: take the logarithm of a half over that of what one token leaves.",
        "without `k` in the share that one token picks": (
            "In your value each token picks a single expert. It picks k of them."
        ),
        "negative": "The sign is turned: the logarithm of a number below 1 is negative, and a batch is not.",
        "whole rounded up": "It is rounded. The question asks for where it is exactly half.",
        "without log in the logarithm of the chance to miss": (
            "It is as if you divided by the chance to miss. Divide by its logarithm: B is a power of that chance."
        ),
        "taken away: the logarithm of the chance to miss": (
            "That is one logarithm less the other, or the logarithm of a quotient, which is the same. Divide one "
            "logarithm by the other."
        ),
    },
    ideas={
        "Your value has the chance that a token picks an expert where the chance that it misses is needed.": (
            lambda k, E: log(0.5) / log(k / E)
        ),
        "It is as if no two tokens ever chose the same expert.": lambda k, E: E / (2 * k),
        "That is the batch at which the tokens have picked E experts in all, doubles included.": lambda k, E: E / k,
        "That is nearly true where k is small against E. The question asks for the exact batch.": (
            lambda k, E: E * log(2) / k
        ),
        "It is as if the logarithm of a difference were a difference of logarithms. log(1 - x) has no such rule.": (
            lambda k, E: log(2) / log(k / E)
        ),
        "It is as if the 1 stood outside of the logarithm. log(1 - x) is not 1 - log(x): there is no such rule.": (
            lambda k, E: log(0.5) / (1 - log(k / E))
        ),
        "It is as if a share were held against a number of experts. Half of them, as a share, is one half.": (
            lambda k, E: log(E / 2) / log(1 - k / E)
        ),
        "Your value has half of one expert. Half of them all, as a share, is one half.": (
            lambda k, E: log(1 - 1 / (2 * E)) / log(1 - k / E)
        ),
        "It is as if the logarithm of a quotient were a quotient of logarithms. log(a/b) is log(a) - log(b).": (
            lambda k, E: log(2) * log(E) / log(E - k)
        ),
        "It is as if the logarithm of a quotient were a quotient of logarithms. log(a/b) is log(a) - log(b), and it is "
        "below 0 here.": lambda k, E: log(0.5) * log(E) / log(E - k),
        "That is the share that half as many tokens as experts pick. How many tokens pick half of the experts?": (
            lambda k, E: 1 - (1 - k / E) ** (E / 2)
        ),
        "It is as if a token could pick the same expert more than once. Its k experts are different ones.": (
            lambda k, E: log(0.5) / (k * log(1 - 1 / E))
        ),
    },
    hints=(
        "When half are picked, half are missed by every token.",
        "One token misses an expert with the chance 1 - k/E, and B tokens with that to the power of B.",
        "Take logarithms on both sides, or give both sides and B to sympy.solve.",
    ),
    right="About 22 tokens for DeepSeek-V3: at small batch, experts do not save for long.",
)

q6 = Choice(
    "02.6",
    "b",
    says={
        "a": "The next token depends on the one before, so they cannot be made in the same step.",
        "c": "The weights do not fit in the caches beside the compute units: they are fetched again in each step.",
        "d": "The belt carries the same bytes whatever the words are.",
    },
    hints=("Whose tokens can be made in the same step?",),
    right="A step costs one move, and a step can serve many people.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
