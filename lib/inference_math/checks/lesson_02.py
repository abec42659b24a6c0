"""Exercise 02: bytes moved for an answer, repeated work, expert coverage, what can be shared."""

import numpy
import sympy

from .engine import Question, Real

_k, _E, _B = sympy.symbols("k E B", positive=True)


_ANSWERS = ((7e11, 1.0, 100), (8.03e9, 2.0, 350), (3.7e10, 0.5, 1), (7.1e10, 2.0, 42))
_EXPERTS = ((256, 8, 1), (256, 8, 32), (128, 4, 7), (8, 2, 3), (160, 8, 500))
_READS = (
    (1.7e10, 6.54e11, 256, 8, 1),
    (1.7e10, 6.54e11, 256, 8, 32),
    (2e9, 4.5e10, 8, 2, 5),
    (3e9, 1.2e11, 128, 4, 64),
)


def _coverage(experts: Real, chosen: Real, batch: Real) -> Real:
    return 1 - (1 - chosen / experts) ** batch


q1 = Question(
    "02.1",
    "function",
    reference=lambda params, width, tokens: params * width * tokens,
    inputs=_ANSWERS,
    mistakes={
        "That is one move. How many steps does an answer of that many tokens take?": lambda params, width, tokens: (
            params * width
        ),
        "You counted parameters, not bytes. What does bytes_per_param say?": lambda params, width, tokens: (
            params * tokens
        ),
        "That is in bits. A byte is eight of them, and the question asks for bytes.": lambda params, width, tokens: (
            8 * params * width * tokens
        ),
        (
            "You divided by the tokens, as if they shared a move. One user's tokens come one after the other."
        ): lambda params, width, tokens: params * width / tokens,
    },
    hints=("How many bytes does one step read?", "How many steps are there?"),
    right="A move for each step, and a step for each token.",
)

q2 = Question(
    "02.2",
    "function",
    reference=lambda prompt, answer: answer * prompt + answer * (answer - 1) // 2,
    inputs=((11, 6), (1, 1), (100, 50), (3, 1000), (2000, 7)),
    mistakes={
        (
            "That is how many tokens there are in the end. Without a cache each step goes through all before it again."
        ): lambda prompt, answer: prompt + answer,
        "You went through the prompt in each step, but not through the answer so far.": lambda prompt, answer: (
            answer * prompt
        ),
        "You went through the answer so far, but not through the prompt.": lambda prompt, answer: (
            answer * (answer - 1) / 2
        ),
        (
            "One token too many in each step: the token that a step makes has not gone through it."
        ): lambda prompt, answer: answer * prompt + answer * (answer + 1) / 2,
        "Every step is charged at full length. The first step sees only the prompt.": lambda prompt, answer: (
            answer * (prompt + answer)
        ),
    },
    hints=(
        "Step 1 processes the prompt. Step 2 processes the prompt and one token.",
        "Step i processes prompt + i - 1 tokens. Add that up for i from 1 to answer.",
        "0 + 1 + ... + (n - 1) is n (n - 1) / 2.",
    ),
    right="The second part is quadratic. Lesson 05 makes it go away.",
)

q3 = Question(
    "02.3",
    "function",
    reference=_coverage,
    inputs=(*_EXPERTS, (256, 8, numpy.array([1, 2, 32, 1000], dtype=float))),
    mistakes={
        "That is for one token. Others in the batch pick experts too.": lambda experts, chosen, batch: chosen / experts,
        (
            "You added the shares up. Two tokens may pick the same expert, and no share exceeds 1."
        ): lambda experts, chosen, batch: chosen / experts * batch,
        "That is the share of experts that nobody picked.": lambda experts, chosen, batch: (
            (1 - chosen / experts) ** batch
        ),
        (
            "That is the chance that every token picks the same expert. One token is enough."
        ): lambda experts, chosen, batch: (chosen / experts) ** batch,
        "You took one expert per token. Each token picks experts_per_token of them.": lambda experts, chosen, batch: (
            1 - (1 - 1 / experts) ** batch
        ),
    },
    hints=(
        "What is the chance that one token does not pick a given expert?",
        "And that none of batch tokens picks it, each apart from the others?",
    ),
    right="It starts at k/E for one token and creeps up to 1.",
)

q4 = Question(
    "02.4",
    "function",
    reference=lambda always, routed, experts, chosen, batch: always + routed * _coverage(experts, chosen, batch),
    inputs=_READS,
    mistakes={
        (
            "You read all experts. A step reads only those that some token picked."
        ): lambda always, routed, experts, chosen, batch: always + routed,
        (
            "You forgot what every token reads: attention, norms, shared experts."
        ): lambda always, routed, experts, chosen, batch: routed * _coverage(experts, chosen, batch),
        (
            "You read always_bytes once for each token. They are read once per step and shared."
        ): lambda always, routed, experts, chosen, batch: always * batch + routed * _coverage(experts, chosen, batch),
        (
            "That is right for one token only. A larger batch picks more experts."
        ): lambda always, routed, experts, chosen, batch: always + routed * chosen / experts,
    },
    hints=("There is a part that every step reads, and a part of which it reads a share.", "The share is question 3."),
    right="For DeepSeek-V3 this goes from 37 GB for one user to 433 GB for 32.",
)

q5 = Question(
    "02.5",
    "expression",
    reference=sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - _k / _E),
    inputs=({"k": 8.0, "E": 256.0}, {"k": 2.0, "E": 8.0}, {"k": 1.0, "E": 128.0}),
    mistakes={
        "That treats the picks as if no two tokens ever chose the same expert.": _E / (2 * _k),
        "That is the batch at which the tokens have picked E experts in all, doubles included.": _E / _k,
        "Upside down: take the logarithm of a half over that of what one token leaves.": sympy.log(1 - _k / _E)
        / sympy.log(sympy.Rational(1, 2)),
    },
    hints=("Half are read when (1 - k/E)**B is 1/2.", "Take logarithms, or let sympy.solve do it."),
    right="About 22 tokens for DeepSeek-V3: at small batch, experts do not save for long.",
)

q6 = Question(
    "02.6",
    "choice",
    reference="b",
    mistakes={
        "a": "The next token depends on the one before, so they cannot be made in the same step.",
        "c": "The weights do not fit in the caches beside the compute units: they are fetched again in each step.",
        "d": "The belt carries the same bytes whatever the words are.",
    },
    hints=("Whose tokens can be made in the same step?",),
    right="A step costs one move, and a step can serve many people.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6)
