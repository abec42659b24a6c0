"""Exercise 05: KV bytes per token, users that fit, passes saved, a step's bytes, heads, what to shrink, a knee."""

from . import curves_05_to_08 as curves
from .common import FLOP
from .engine import Choice, Expression, Function
from .formula import case, floor, larger, num, part, total

q1 = Function(
    "05.1",
    "kv_bytes_per_token(layers: count, query_heads: count, kv_heads: count, head_dim: count, "
    "bytes_per_value: width) -> kv",
    lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: (
        num(2, "a key and a value for each head") * layers * kv_heads * head_dim * bytes_per_value
    ),
    where=lambda query_heads, kv_heads, **_: query_heads % kv_heads == 0,  # an answer may count on it
    says={
        "without the 2": (
            "Your value has one vector for each head. Each head writes down two of them, a key and a value."
        ),
        "`query_heads` for `kv_heads`": (
            "Your value has the query heads. They ask and forget; KV heads are written down."
        ),
        "without `layers`": "Your value has one layer. Every layer writes down keys and values of its own.",
        "without `bytes_per_value`": (
            "Your value has numbers, not bytes. `bytes_per_value` says how many bytes each number takes."
        ),
        "without `kv_heads`": "Your value has one head. There are `kv_heads` of them in each layer.",
        "without `head_dim`": "Your value has vectors. Each of them has `head_dim` numbers.",
        "doubled": "It is twice the right value: a key and a value for each head make a factor 2, once.",
    },
    ideas={
        "It is as if `head_dim` were shared among the KV heads, in whole numbers. Each head has all of it.": (
            lambda layers, query_heads, kv_heads, head_dim, bytes_per_value: (
                2 * layers * kv_heads * floor(head_dim / kv_heads) * bytes_per_value
            )
        ),
    },
    left={"query_heads": "they ask, and are not written down"},
    hints=(
        "How many numbers does one KV head of one layer write down for a token?",
        "A key and a value of head_dim numbers each, in each KV head of each layer.",
        "The question asks for bytes, not for numbers. One of the arguments is not needed.",
    ),
    right="Query heads cost arithmetic and no room in a notebook: that is why GQA gives several of them one KV head.",
)

q2 = Function(
    "05.2",
    "users(memory: memory, devices: devices, weight_bytes: bytes, kv_per_token: kv, context: tokens) -> users",
    lambda memory, devices, weight_bytes, kv_per_token, context: larger(
        num(0, "nobody"),
        part(
            "the users that fit",
            floor(
                part("the memory beside the weights", part("all the memory", devices * memory) - weight_bytes)
                / part("one user's notebook", context * kv_per_token, many=True)
            ),
            many=True,
        ),
    ),
    # A learner may count users one by one: no more of them than that takes a moment.
    where=lambda memory, devices, weight_bytes, kv_per_token, context: (
        devices * memory - weight_bytes < 5_000 * context * kv_per_token
    ),
    ends=({"kv_per_token": 7500.0, "context": 12_000},),  # no whole thousand
    says={
        "not rounded in the users that fit": "It is not rounded. A part of a user cannot be served: round down.",
        "rounded to the nearest in the users that fit": (
            "It is rounded to the nearest number. The last user may have no place: round down."
        ),
        "rounded up in the users that fit": "It is rounded up. The last user's notebook has no place.",
        "without `weight_bytes` in the memory beside the weights": (
            "In your value the notebooks have all of the memory. The weights sit there, too."
        ),
        "without `devices` in all the memory": "Your value has the memory of one device. There are `devices` of them.",
        "also `weight_bytes`: `devices`": (
            "It is as if each device held all of the weights. They are there once, spread over all of them."
        ),
        "one less where even in the users that fit": (
            "It is one user short where the memory is exactly full. That is allowed: is it < in place of <=?"
        ),
        "the smaller of the 0 and the users that fit": (
            "That is the smaller of 0 and the users that fit: it is never above 0."
        ),
        "only the users that fit": (
            "Yours is fewer than no users. Where the weights do not fit, nobody does: the answer is 0."
        ),
        "without `context` in one user's notebook": (
            "In your value each notebook has one entry. It has `context` of them."
        ),
    },
    ideas={
        "It is as if every user brought the weights. They are there once, for all.": (
            lambda memory, devices, weight_bytes, kv_per_token, context: floor(
                devices * memory / (weight_bytes + context * kv_per_token)
            )
        ),
        "Yours is 0 where the weights are too large for one device. They are spread over all of them.": (
            lambda memory, devices, weight_bytes, kv_per_token, context: case(
                weight_bytes > memory, 0, floor((devices * memory - weight_bytes) / (context * kv_per_token))
            )
        ),
        "It is as if each device were filled for itself, with whole users. One notebook may lie on several devices: "
        "round once, at the end.": lambda memory, devices, weight_bytes, kv_per_token, context: larger(
            0, devices * floor((memory - weight_bytes / devices) / (context * kv_per_token))
        ),
        "It is as if each device held all of the weights, and were filled for itself, with whole users. The weights "
        "are there once, spread over all devices.": lambda memory, devices, weight_bytes, kv_per_token, context: larger(
            0, devices * floor((memory - weight_bytes) / (context * kv_per_token))
        ),
        "In your value each notebook counts twice. A key and a value are in `kv_per_token` already.": (
            lambda memory, devices, weight_bytes, kv_per_token, context: larger(
                0, floor((devices * memory - weight_bytes) / (2 * context * kv_per_token))
            )
        ),
        "Yours is one user at least wherever the weights fit. What is left may be too small for a single notebook.": (
            lambda memory, devices, weight_bytes, kv_per_token, context: case(
                devices * memory < weight_bytes,
                0,
                larger(1, floor((devices * memory - weight_bytes) / (context * kv_per_token))),
            )
        ),
    },
    draw=curves.users,
    hints=(
        "What is left of all the memory once the weights are in?",
        "One user's notebook is context times kv_per_token.",
        "Two cases need care: a part of a user does not count, and the weights alone may be too large.",
    ),
    right="Twice the context, half the people.",
)

q3 = Function(
    "05.3",
    "passes_saved(prompt: some tokens, answer: some tokens) -> count",
    lambda prompt, answer: (
        part(
            "the passes without a cache",
            total(
                "step",
                1,
                answer,
                lambda step: prompt + part("the answer so far", step - num(1, "the token that the step makes")),
                "step",
            ),
            many=True,
        )
        - part(
            "the passes with the cache",
            prompt + part("the answer's own passes", answer - num(1, "the last token made"), many=True),
            many=True,
        )
    ),
    says={
        "without the passes with the cache": (
            "Those are all passes without a cache. Some of them have to be made with one, too: those are not saved."
        ),
        "only the passes with the cache": (
            "Those are the passes that are left with a cache. The question asks what it saves."
        ),
        "sign: the passes with the cache": (
            "That is the sum of the two numbers of passes. What the cache saves is the difference."
        ),
        "without the 1 in the answer's own passes": (
            "It is one pass too few. The last token made does not go through the model."
        ),
        "without the answer's own passes in the passes with the cache": (
            "It is one pass too many for each token of the answer but one. With the cache each of them goes through the"
            " model; and in the step that makes a token, that token does not."
        ),
        "without `prompt` in the passes with the cache": (
            "It is more by the length of one prompt. With a cache the prompt must be read once, too, in the first step."
        ),
        "only the 1": "In your value each step runs one token of the answer. It runs all that were made before.",
        "without the 1 in the answer so far": (
            "It is as if the token that a step makes went through the model in the same step. It does so in the next "
            "one."
        ),
        "without `prompt` in the passes without a cache": (
            "Your value has the answer so far alone. Without a cache each step reads the prompt again as well."
        ),
        "without the answer so far in the passes without a cache": (
            "Your value has the prompt alone. Without a cache each step reads the answer so far again as well."
        ),
    },
    ideas={
        "Your value has half of a square. The first step reads no answer, so it is a little less.": (
            lambda prompt, answer: answer * prompt + answer**2 / 2 - (prompt + answer - 1)
        ),
        "It is as if every step were as long as the last. Each reads the prompt, and only as much answer as there "
        "is.": (lambda prompt, answer: answer * (prompt + answer) - (prompt + answer - 1)),
        "It is as if the prompt came token by token as well. All of it goes through the model in the first step.": (
            lambda prompt, answer: (prompt + answer) * (prompt + answer - 1) / 2 - (prompt + answer - 1)
        ),
        "It is as if the prompt were saved once. Without a cache each step after the first runs it again.": (
            lambda prompt, answer: prompt + answer * (answer - 1) / 2
        ),
        "Your value is what is saved of the prompt alone. A cache saves the answer so far from being read again, "
        "too.": (lambda prompt, answer: prompt * (answer - 1)),
        "That is the article's half of a square. It leaves out the prompt, and the work that stays.": (
            lambda prompt, answer: answer**2 / 2
        ),
        "Your value has the answer's own tokens alone. The prompt is read again in each step as well, and some work "
        "stays.": (lambda prompt, answer: answer * (answer - 1) / 2),
        "Your value has the prompt alone. The answer so far is read again as well, and some of the work stays.": (
            lambda prompt, answer: answer * prompt
        ),
        "It is as if you halved in whole numbers before you multiplied: where the number is odd, a half is lost.": (
            lambda prompt, answer: answer * prompt + floor(answer / 2) * (answer - 1) - (prompt + answer - 1)
        ),
        "It is as if you halved `answer` - 1 in whole numbers before you multiplied: for an even answer, halves are "
        "lost.": (lambda prompt, answer: answer * prompt + floor((answer - 1) / 2) * answer - (prompt + answer - 1)),
        "That is what the last step alone saves. Add up what all of them save.": (
            lambda prompt, answer: prompt + answer - 2
        ),
        "That is what the last step alone saves, and 0 for a single token. Add up what all steps save.": (
            lambda prompt, answer: case(answer <= 1, 0, prompt + answer - 2)
        ),
        "It is one pass too few, but for an answer of one token. The last token made does not go through the model.": (
            lambda prompt, answer: larger(0, answer * prompt + answer * (answer - 1) / 2 - (prompt + answer))
        ),
        "It is as if only the answer's tokens went through with a cache. The prompt must be read once, and the last "
        "token made is not run through the model.": lambda prompt, answer: (
            answer * prompt + answer * (answer - 1) / 2 - answer
        ),
        "It is as if the prompt went through the model once, and only the answer again and again. Without a cache "
        "each step reads both.": lambda prompt, answer: prompt + answer * (answer - 1) / 2 - (prompt + answer - 1),
    },
    hints=(
        "Take a prompt of 2 tokens and an answer of 3, and write down for each step what goes through the model.",
        "Without a cache: step 1 runs the prompt, step 2 the prompt and one token, and so on, up to the last step.",
        "With a cache: the prompt once, then one token in each step after the first. Take the difference.",
    ),
    right="Quadratic less linear: nearly all of it, for a long answer.",
)

q4 = Function(
    "05.4",
    "bytes_moved(weight_bytes: bytes, kv_per_token: kv, batch: users[], context: tokens, shared: tokens) -> bytes",
    lambda weight_bytes, kv_per_token, batch, context, shared: (
        part("the weights", weight_bytes, many=True)
        + part(
            "the notebooks",
            kv_per_token
            * part(
                "the tokens with an entry",
                part("the common beginning", shared)
                + part("what the users add", batch * part("what one user adds", context - shared)),
                many=True,
            ),
            many=True,
        )
    ),
    where=lambda context, shared, **_: shared <= context,
    ends=({"shared": 0}, {"context": 1000, "shared": 1000}, {"kv_per_token": 7500.0, "context": 90_000}),
    says={
        "without the common beginning in the tokens with an entry": (
            "The common beginning is missing. It is read once, but it is read."
        ),
        "also the common beginning: `batch`": (
            "In your value the common beginning is read for each user. It is kept once, and one reading serves all."
        ),
        "without `batch` in what the users add": (
            "In your value one user's notebook is read for all. Only the common beginning is the same; what they add "
            "differs."
        ),
        "without `shared` in what one user adds": (
            "It is as if the common beginning came on top of each context. It is a part of each user's context."
        ),
        "`context` - 1 in what one user adds": "Your value has one token less than each user adds.",
        "without the weights": "Those are the notebooks alone. The weights travel in the same step.",
        "without the notebooks": "Those are the weights alone. Each user's notebook travels in the same step.",
        "divided by `batch`": (
            "That is the bytes of a step over the users. The question asks for all that the step moves."
        ),
        "only what the users add: `kv_per_token`": (
            "It is as if the common beginning were added in tokens. Each of its tokens is `kv_per_token` bytes of a "
            "notebook."
        ),
    },
    ideas={
        "In your value the weights are moved once for each user. They are what the batch shares.": (
            lambda weight_bytes, kv_per_token, batch, context, shared: (
                batch * weight_bytes + kv_per_token * (shared + batch * (context - shared))
            )
        ),
        "In your value the whole context of each user is read. The common beginning is kept once, and one reading "
        "serves all.": (
            lambda weight_bytes, kv_per_token, batch, context, shared: weight_bytes + kv_per_token * batch * context
        ),
        "It is as if all users read one notebook once they share anything. What each user adds is their own.": (
            lambda weight_bytes, kv_per_token, batch, context, shared: case(
                shared > 0, weight_bytes + kv_per_token * context, weight_bytes + kv_per_token * batch * context
            )
        ),
        "It is as if the common beginning were taken off once. It is in each user's context, and is read once for "
        "all of them.": (
            lambda weight_bytes, kv_per_token, batch, context, shared: (
                weight_bytes + kv_per_token * (batch * context - shared)
            )
        ),
    },
    draw=curves.bytes_moved,
    hints=(
        "Three things travel: the weights, the common beginning, and what each user added.",
        "Each user added context - shared tokens. Which of the three grow with the batch?",
    ),
    right="A common beginning is shared like a weight. What users add is not.",
)

q5 = Expression(
    "05.5",
    "h(N_a: active, ell: count, d: count, w: width, B: users, L: tokens, F: flops, W: bandwidth) -> ratio",
    lambda N_a, ell, d, w, B, L, F, W, h: (
        part(
            "moving the notebooks",
            B * L * (num(2, "a key and a value for each head") * ell * h * d * w) / W,
        ),
        part(
            "computing",
            num(2, "a multiplication and an addition for each parameter") * N_a * B / F,
        ),
    ),
    unknown="h",
    solution=lambda N_a, ell, d, w, B, L, F, W: N_a * W / (F * L * ell * d * w),
    left={"B": "each user brings a notebook and a token, so it is on both sides, and drops out"},
    says={
        "without the 2 in moving the notebooks": (
            "It is twice the right value, as with one vector for each head: it has a key and a value."
        ),
        "without the 2 in computing": (
            "It is half of the right value, as without the 2 of computing: a parameter costs two FLOP, a multiplication"
            " and an addition."
        ),
        "without `L` in moving the notebooks": "It is as if one entry of each notebook were moved. It has L of them.",
        "without `w` in moving the notebooks": (
            "In your answer w makes no difference. Moving takes w bytes for each number; computing does not."
        ),
        "without `ell` in moving the notebooks": (
            "It is as if one layer were moved. Every layer has keys and values of its own."
        ),
        "without `d` in moving the notebooks": "It is as if each vector were one number. Each vector has d of them.",
        "without `B` in moving the notebooks": (
            "It is as if one notebook were moved. Each of the B users has one of their own."
        ),
        "without `B` in computing": "It is as if one token were computed. A step computes one for each of the B users.",
    },
    ideas={
        "It is as if the weights were moved, too. The question leaves them out.": (
            lambda N_a, ell, d, w, B, L, F, W, h: ((N_a * w + B * L * 2 * ell * h * d * w) / W, 2 * N_a * B / F)
        ),
    },
    hints=(
        "How many bytes has one entry? Question 1 says it, with other names.",
        "Write the time to move the notebooks of B users with L tokens each, and the time to compute B tokens.",
        "Put the two times into a sympy.Eq, and let sympy.solve find h. It gives a list: take its only entry.",
    ),
    right="The batch drops out. Twice the context, half the heads: few heads are a choice for long contexts.",
)

q6 = Choice(
    "05.6",
    "b",
    says={
        "a": "The weights are less than a third of what this step moves. What is the rest?",
        "c": "The workers wait as it is: computing takes a fraction of the time that moving does.",
        "d": "More people share the weights, but each brings a notebook of their own, and all wait for it.",
    },
    hints=("How many bytes are 32 users' notebooks? And the weights?", "Which of the two is worth halving?"),
    right="Notebooks are 336 of the 477 GB here: halve the larger part.",
)

q7 = Expression(
    "05.7",
    "L(N: params, N_a: active, b: width, kappa: kv, F: flops, W: bandwidth, g: factor) -> tokens",
    lambda N, N_a, b, kappa, F, W, g, L: (
        part(
            "the move",
            (
                part("the weights", N * b, many=True)
                + part("the KV caches", part("the batch", g * N * b * F / (2 * N_a * W)) * L * kappa, many=True)
            )
            / W,
        ),
        part("the computing", FLOP * N_a * part("the batch", g * N * b * F / (2 * N_a * W)) / F),
    ),
    unknown="L",
    solution=lambda N, N_a, b, kappa, F, W, g: (
        part("the context at which no batch is large enough", FLOP * N_a * W / (F * kappa))
        * part("the factor with g", 1 - part("1/g", 1 / g))
    ),
    where=lambda N, N_a, g, **_: (N_a <= N) & (g > 1),
    left={
        "N": "it is in every part of the move and of the computing, and drops out",
        "b": "it is in every part of the move and of the computing, and drops out",
        "B": "put g times B* in its place",
    },
    says={
        "without `kappa` in the KV caches": "Your value has a byte for each token of context. It takes kappa of them.",
        "without the batch in the KV caches": (
            "It is as if one KV cache were moved for all. Each user has one of their own."
        ),
        "sign: the KV caches in the move": (
            "A sign is turned: the caches lengthen the move, so that more users are needed."
        ),
        "without the 2 in the computing": (
            "It is as if the 2 of computing were missing: a parameter costs two FLOP, a multiplication and an addition."
        ),
        "without `g` in the batch": (
            "It is as if there were B* users. At the knee that is asked for there are g times as many."
        ),
        "`N` for `N_a` in the computing": "Your value computes with all N parameters. A token meets N_a of them.",
        "`N_a` for `N` in the weights": "Your value moves N_a parameters. All N are read.",
        "negative": "The sign of the whole is turned: a context is more than 0 here, as g is more than 1.",
    },
    ideas={
        "That is the context at which no batch is large enough. The knee lies before it, with the weights and g times "
        "B* caches on one side, and g times B* tokens on the other.": (
            lambda N, N_a, b, kappa, F, W, g: 2 * N_a * W / (F * kappa)
        ),
        "That is g times the context at which no batch is large enough. The knee lies nearer.": (
            lambda N, N_a, b, kappa, F, W, g: g * 2 * N_a * W / (F * kappa)
        ),
        "Your context is below 0: g is more than 1, so that 1 - g is negative.": (
            lambda N, N_a, b, kappa, F, W, g: (1 - g) * 2 * N_a * W / (F * kappa)
        ),
        "It is as if the knee grew evenly with the context, and only B* users brought a cache. At the knee there are"
        " g times as many.": (lambda N, N_a, b, kappa, F, W, g: (g - 1) * 2 * N_a * W / (F * kappa)),
        "It is as if the caches were computed with, too. They are moved; a token is computed with N_a parameters.": (
            lambda N, N_a, b, kappa, F, W, g, L: (
                (N * b + g * N * b * F / (2 * N_a * W) * L * kappa) / W,
                2 * (N_a + kappa * L) * g * N * b / (2 * N_a * W),
            )
        ),
        "It is as if (g - 1)/g had lost its brackets: in g - 1/g only the 1 is divided.": (
            lambda N, N_a, b, kappa, F, W, g: 2 * N_a * W / (F * kappa) * g - 1 / g
        ),
        "Your context is not 0 at g = 1. There the knee lies at B* itself, as it does without caches.": (
            lambda N, N_a, b, kappa, F, W, g: 2 * N_a * W / (g * F * kappa)
        ),
    },
    hints=(
        "What does a step move, with B users of L tokens each? And what does it compute?",
        "The weights once and a cache for each user, over W; 2 FLOP for each active parameter and user, over F.",
        "Put g times B* for the number of users into both, and solve for L.",
    ),
    right="N and b have dropped out. Half of the longest context doubles the crowd, nine tenths make it ten times.",
)

QUESTIONS = (q1, q2, q3, q4, q5, q6, q7)
