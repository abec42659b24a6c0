"""Answers to sheet 02 as learners would write them."""

WRONG = {
    "02.1": [
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * tokens",
            "the last step is forgotten",
            "One step is missing",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param",
            "one move only: tokens is not used",
            "That is one move",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * tokens + 1",
            "a bracket is missing: one byte more, not one step",
            "It is as if only `tokens` were multiplied by one move",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * (tokens - 1)",
            "a step taken away in place of added",
            "Your value has one step less than there are tokens",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * (tokens + 2)",
            "one step too many",
            "One too many in the steps",
        ),
        (
            "lambda params, bytes_per_param, tokens: params / bytes_per_param * (tokens + 1)",
            "divided by the bytes in place of multiplied",
            "It is as if you divided by `bytes_per_param` in one move",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * (tokens + 1)",
            "bytes_per_param is left out",
            "Your value has parameters, not bytes",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param / 8 * (tokens + 1)",
            "bytes taken for bits: divided by 8",
            "It is as if `bytes_per_param` were taken for bits in one move",
        ),
        (
            "lambda params, bytes_per_param, tokens: 2 * params * bytes_per_param * (tokens + 1)",
            "a factor 2, from the FLOP of a parameter",
            "It is twice the right value",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * (tokens + 1) / 1e12",
            "terabytes, not bytes",
            "It is a trillionth of the right value",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * (tokens + 1) / H100.bandwidth",
            "H100 is not in this sheet's imports, and it would be seconds: NameError",
            "Your function stopped with NameError",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param * tokens * (tokens + 1) / 2",
            "moves summed up as a triangle, as if each token were a move of its own in each step",
            "It is as if numbers were added up, 0 + 1 and so on, all below the steps",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(1, tokens):
        total += params * bytes_per_param
    return total
""",
            "the loop makes two steps too few",
            "Your value has one step less than there are tokens",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(tokens):
        total += params * bytes_per_param
    return total
""",
            "the loop makes one step too few: the last step is forgotten",
            "One step is missing",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(tokens + 1):
        total += params * bytes_per_param
    print(total)
""",
            "prints and returns nothing",
            "gives nothing back",
        ),
        (
            """
def bytes_moved(params, bytes_per_param, tokens):
    return [params * bytes_per_param for step in range(tokens + 1)]
""",
            "returns a list of the moves, not their sum",
            "gives back a list of 291",
        ),
        (
            "lambda params, bytes_per_param, tokens: params * bytes_per_param + tokens + 1",
            "added in place of multiplied",
            "It is as if the number of steps were added to the bytes of a move",
        ),
        (
            "lambda params, bytes_per_param, tokens: ARTICLE_700B.total_params * bytes_per_param * (tokens + 1)",
            "always the article's model: params is not used",
            "Your answer does not change with `params`",
        ),
    ],
    "02.2": [
        (
            "lambda prompt, answer: prompt + answer",
            "each token counted once only, as with a cache",
            "That is how many tokens there are in the end",
        ),
        (
            "lambda prompt, answer: prompt * answer",
            "only the prompt runs again, not the answer so far",
            "Your value has the prompt in each step, but not the answer so far",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer + 1) // 2",
            "each step also counts the token that it makes: off by one a step",
            "It is one token too many for each step: the token that a step makes has not gone through it",
        ),
        (
            "lambda prompt, answer: answer * (prompt + answer)",
            "the whole answer counted in each step",
            "In your value every step is at full length",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * (answer - 1)",
            "the half is forgotten",
            "In your value every step is as long as the last: is answer * (answer - 1) not halved?",
        ),
        (
            "lambda prompt, answer: prompt + answer * (answer - 1) // 2",
            "the prompt goes through once only",
            "In your value the prompt runs once",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(1, answer):
        total += prompt + step
    return total
""",
            "the first step is left out",
            "It is short by one prompt, as when the first step is left out",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(1, answer + 1):
        total += prompt + step
    return total
""",
            "each step counts one token too many",
            "It is one token too many for each step: the token that a step makes has not gone through it",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer + 1):
        total += prompt + step
    return total
""",
            "one step too many",
            "Your value has a step too many",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer):
        total += prompt + step
        return total
""",
            "return inside the loop: one step only",
            "Your answer does not change with `answer`",
        ),
        (
            """
def tokens_processed(prompt, answer):
    total = 0
    for step in range(answer):
        total = prompt + step
    return total
""",
            "overwritten in place of added: only the last step",
            "That is the last step alone, or each token once, as with a cache",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer * answer / 2",
            "half the square in place of answer * (answer - 1) / 2",
            "It is half a token too much for each step, as with half of a square",
        ),
        (
            "lambda prompt, answer: answer * prompt + answer // 2 * (answer - 1)",
            "the whole division comes first: wrong for an odd answer",
            "It is as if you halved in whole numbers before you multiplied: where the number is odd, a half",
        ),
        (
            "lambda prompt, answer: (answer + 1) * prompt + (answer + 1) * answer // 2",
            "one more step, though the last one is among answer",
            "Your value has a step too many",
        ),
        (
            """
def tokens_processed(prompt, answer):
    if answer == 1:
        return prompt
    return tokens_processed(prompt + 1, answer - 1)
""",
            "recursion that does not add: only the last step",
            "That is the last step alone, or each token once, as with a cache",
        ),
        (
            "lambda prompt, answer: sum(range(prompt, prompt + answer + 1))",
            "the range is one too long",
            "Your value has a step too many",
        ),
        (
            "lambda prompt, answer: sum(range(prompt, answer))",
            "the range ends at answer, not at prompt + answer",
            "It is as if the numbers from prompt to answer were added",
        ),
        (
            "lambda prompt, answer: prompt * answer * (answer - 1) // 2",
            "multiplied in place of added",
            "It is as if the prompt and the answer so far were multiplied",
        ),
        (
            "lambda prompt, answer: answer * prompt + (answer - 1)",
            "the answer's tokens counted once each",
            "too small by an amount that changes with `answer` alone",
        ),
        (
            "lambda prompt, answer: str(answer * prompt + answer * (answer - 1) // 2)",
            "returns a text",
            "gives back a text",
        ),
        (
            "lambda prompt, answer: answer * (2 * prompt + answer - 1)",
            "the sum formula without its half",
            "It is twice the right value",
        ),
    ],
    "02.3": [
        (
            "lambda experts, experts_per_token, batch: experts_per_token / experts",
            "the share for one token only",
            "That is the share for a single token",
        ),
        (
            "lambda experts, experts_per_token, batch: numpy.minimum(1, batch * experts_per_token / experts)",
            "picks counted as if no two tokens picked the same",
            "It is as if the shares were added up, to 1 at most",
        ),
        (
            "lambda experts, experts_per_token, batch: batch * experts_per_token / experts",
            "may be more than 1",
            "It is as if the shares were added up",
        ),
        (
            "lambda experts, experts_per_token, batch: (1 - experts_per_token / experts) ** batch",
            "the share that is NOT picked",
            "That is the share of experts that nobody picks",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (experts_per_token / experts) ** batch",
            "the share picked raised, not the share missed",
            "Your value has the chance that a token picks an expert where the chance that it misses is needed",
        ),
        (
            "lambda experts, experts_per_token, batch: (experts_per_token / experts) ** batch",
            "all tokens pick it",
            "That is the chance that every token picks the same expert",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - experts / experts_per_token) ** batch",
            "the ratio is upside down",
            "stopped with OverflowError",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - 1 / experts) ** (batch)",
            "experts_per_token is left out: as if each token picked one",
            "In your value each token picks one expert",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - experts_per_token / experts) * batch",
            "multiplied by batch in place of raised to it",
            "It is as if you multiplied by the batch",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - 1 - (experts_per_token / experts) ** batch",
            "a bracket is missing: always minus a power",
            "A share lies between 0 and 1",
        ),
        (
            "lambda experts, experts_per_token, batch: (1 - (1 - experts_per_token / experts)) ** batch",
            "a bracket too wide: the power of the share picked",
            "That is the chance that every token picks the same expert",
        ),
        (
            "lambda experts, experts_per_token, batch: experts * (1 - (1 - experts_per_token / experts) ** batch)",
            "the number of experts, not their share",
            "It is `experts` times too large",
        ),
        (
            "lambda experts, experts_per_token, batch: 100 * (1 - (1 - experts_per_token / experts) ** batch)",
            "per cent, not a share",
            "It is a hundred times too large",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - 8 / 256) ** batch",
            "the numbers of DeepSeek-V3 put in",
            "Your answer does not change with `experts` and",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - experts_per_token / experts) ** (batch - 1)",
            "one token too few",
            "The power is one too low in the share that nobody picks: it is `batch`",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - 1 / experts) ** (batch * experts_per_token)",
            "picks of a token taken as apart from each other, so one expert may be picked twice: close, not the same",
            "It is as if a token could pick the same expert more than once",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - numpy.exp(-batch * experts_per_token / experts)",
            "an approximation with exp, close for few picks only",
            "That is nearly true where few of many experts are picked",
        ),
        (
            "lambda experts, experts_per_token, batch: round(1 - (1 - experts_per_token / experts) ** batch, 2)",
            "rounded to two digits",
            "It is the right value rounded to 2 digits after the point",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    if batch == 1:
        return experts_per_token / experts
    return 1 - (1 - experts_per_token / experts) ** batch
""",
            "an if on an array raises an error",
            "max, min, if and while cannot choose for many values",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    missed = 1
    for token in range(batch):
        missed *= 1 - experts_per_token / experts
    return 1 - missed
""",
            "range of an array fails: works for a number only",
            "range and the functions of math take one number",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - experts_per_token // experts) ** batch",
            "whole division gives 0",
            "Your answer is 0 for all inputs tried",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - (1 - experts_per_token / experts) ^ batch",
            "^ is not a power in Python: an error",
            "stopped with TypeError",
        ),
        (
            "lambda experts, experts_per_token, batch: 1 - math.pow(1 - experts_per_token / experts, batch)",
            "math was not imported in this sheet",
            "Your function stopped with NameError",
        ),
    ],
    "02.4": [
        (
            "lambda always_bytes, routed_bytes, experts, experts_per_token, batch: batch",
            "as for a dense model: always batch",
            "That is the gain of a dense model",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * experts_per_token / experts) / (always_bytes + routed_bytes)
""",
            "takes it that all experts are read in the step",
            "In your value the step for all users reads all experts",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return (always_bytes + routed_bytes * experts_per_token / experts) / (always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch))
""",
            "the factor batch is forgotten",
            "That is how the bytes of two steps compare",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)) / (always_bytes + routed_bytes * experts_per_token / experts)
""",
            "upside down: together over alone",
            "Your value has the bytes of a step for all users over the bytes of a step for one user",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return batch * (experts_per_token / experts) / (1 - (1 - experts_per_token / experts) ** batch)
""",
            "what is always read is left out",
            "In your answer always_bytes makes no difference",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    return (always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)) / (always_bytes + routed_bytes * experts_per_token / experts)
""",
            "how many times the bytes, not the tokens",
            "That is how many times as many bytes the step reads",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes
    together = always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone / together
""",
            "one user alone takes all experts",
            "The share that one token picks is missing in the",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token
    together = always_bytes + routed_bytes * experts * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone / together
""",
            "routed_bytes taken as the bytes of one expert",
            "It is as if routed_bytes were those of a single expert",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = always_bytes + routed_bytes * numpy.minimum(1, batch * experts_per_token / experts)
    return batch * alone / together
""",
            "as if no two tokens picked the same expert",
            "It is as if each token opened new experts, until all are read",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    share = 1 - (1 - experts_per_token / experts) ** batch
    alone = (always_bytes + routed_bytes) * experts_per_token / experts
    together = (always_bytes + routed_bytes) * share
    return batch * alone / together
""",
            "the share applied to what is always read, too",
            "In your answer always_bytes makes no difference",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = batch * always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone / together
""",
            "what is always read counted once for each user",
            "In your value always_bytes are read once for each token",
        ),
        (
            """
def coverage(experts, experts_per_token, batch):
    return (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * coverage(experts, experts_per_token, 1)
    together = always_bytes + routed_bytes * coverage(experts, experts_per_token, batch)
    return batch * alone / together
""",
            "a wrong coverage is used: the share that is not picked",
            "Your value has the share that nobody picks, for both steps",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * together / together
""",
            "alone is never used: always batch",
            "That is the gain of a dense model",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return batch * alone - together
""",
            "minus in place of a division",
            "It is as if the bytes of a step for all users were taken away",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return min(batch * alone / together, experts / experts_per_token)
""",
            "capped, and min fails on an array",
            "",
            "bare",
        ),
        (
            """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    alone = always_bytes + routed_bytes * experts_per_token / experts
    together = always_bytes + routed_bytes * (1 - (1 - experts_per_token / experts) ** batch)
    return alone / together / batch
""",
            "divided by batch in place of multiplied",
            "It is as if you divided by `batch`",
        ),
    ],
    "02.5": [
        (
            "sympy.log(2) / sympy.log(1 - k / E)",
            "the sign is wrong: negative",
            "The sign is turned: the logarithm of a number below 1 is negative, and a batch is not",
        ),
        (
            "sympy.log(1 - k / E) / sympy.log(sympy.Rational(1, 2))",
            "upside down",
            "It is upside down: take the logarithm of a half over that of what one token leaves",
        ),
        (
            "E / (2 * k)",
            "as if no two tokens picked the same expert",
            "It is as if no two tokens ever chose the same expert",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) / sympy.log(k / E)",
            "the share picked raised, not the share missed",
            "Your value has the chance that a token picks an expert where the chance that it misses is needed",
        ),
        (
            "(1 - k / E) ** B",
            "not solved: the share that is missed",
            "B is still in the answer",
        ),
        (
            "sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2))",
            "the equation, not solved",
            "It is an equation",
        ),
        (
            "sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), k)[0]",
            "solved for k, not for B",
            "B is still in the answer",
        ),
        (
            "sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), E)[0]",
            "solved for E, not for B",
            "Name 'answer' is not defined",
        ),
        (
            "sympy.log(0.5) / sympy.log(1 - 8 / 256)",
            "the numbers of DeepSeek-V3 put in",
            "Your answer is 21.8323 for all inputs tried",
        ),
        (
            "-sympy.log(2) / sympy.log(1 - E / k)",
            "the ratio is upside down",
            "It has no real value at the inputs tried",
        ),
        (
            "-sympy.log(2) / sympy.log(1 - 1 / E)",
            "k is left out: one expert a token",
            "In your value each token picks a single expert",
        ),
        (
            "sympy.ceiling(sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - k / E))",
            "rounded up to a whole token",
            "It is rounded",
        ),
        (
            "sympy.log(2) * E / k",
            "the approximation for few picks",
            "That is nearly true where k is small against E",
        ),
        (
            "sympy.log(sympy.Rational(1, 2)) - sympy.log(1 - k / E)",
            "logarithms subtracted in place of divided",
            "Divide one logarithm by the other",
        ),
        (
            "sympy.log(sympy.Rational(1, 2) / (1 - k / E))",
            "one logarithm of a quotient",
            "Divide one logarithm by the other",
        ),
        (
            "sympy.solve(sympy.Eq(1 - (1 - k / E) ** B, 50), B)[0]",
            "50 in place of one half",
            "It has no real value at the inputs tried",
        ),
        (
            "-1 / sympy.log(1 - k / E)",
            "the logarithm of 2 is missing: a share of 1/e",
            "Too large by one and the same factor, for all inputs tried",
        ),
        (
            "sympy.log(sympy.Rational(1, 2), 10) / sympy.log(1 - k / E)",
            "two different bases of the logarithm",
            "Too small by one and the same factor, for all inputs tried",
        ),
        (
            "sympy.log(E / 2) / sympy.log(1 - k / E)",
            "half of E in the logarithm in place of one half",
            "It is as if a share were held against a number of experts",
        ),
    ],
    "02.6": [
        (
            "'a'",
            "the tokens of one answer need each other",
            "The next token depends on the one before, so they",
        ),
        (
            "'c'",
            "weights do not stay beside the compute units",
            "The weights do not fit in the caches beside the",
        ),
        (
            "'d'",
            "shorter words are not fewer moves",
            "The belt carries the same bytes whatever the words",
        ),
        (
            "'A'",
            "the tokens of one answer need each other",
            "The next token depends on the one before, so they",
        ),
        (
            "'a and b'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'a/b'",
            "two letters",
            "names more than one of the choices",
        ),
        (
            "'several people'",
            "words, not a letter",
            "'several people' is not one of the choices",
        ),
        (
            "2",
            "a number, not a letter",
            "2 is not one of the choices",
        ),
        (
            "'f'",
            "there is no f",
            "'f' is not one of the choices",
        ),
        (
            "True",
            "a truth value, not a letter",
            "True is not one of the choices",
        ),
    ],
}

RIGHT = {
    "02.1": [
        "lambda params, bytes_per_param, tokens: (tokens + 1) * params * bytes_per_param",
        "lambda params, bytes_per_param, tokens: params * bytes_per_param * tokens + params * bytes_per_param",
        """
def bytes_moved(params, bytes_per_param, tokens):
    total = 0
    for step in range(tokens + 1):
        total += params * bytes_per_param
    return total
""",
        """
def bytes_moved(params, bytes_per_param, tokens):
    steps = tokens + 1
    weights = params * bytes_per_param
    return steps * weights
""",
        """
def bytes_moved(params, bytes_per_param, tokens):
    move = params * bytes_per_param
    step = 0
    while step < tokens:
        step += 1
    return move * step + move
""",
    ],
    "02.2": [
        "lambda prompt, answer: sum(prompt + step for step in range(answer))",
        "lambda prompt, answer: sum(range(prompt, prompt + answer))",
        "lambda prompt, answer: answer * (2 * prompt + answer - 1) // 2",
        "lambda prompt, answer: int(answer * (prompt + (answer - 1) / 2))",
        "lambda prompt, answer: answer * prompt + answer * (answer - 1) / 2",
        """
def tokens_processed(prompt, answer):
    total = 0
    length = prompt
    for _ in range(answer):
        total += length
        length += 1
    return total
""",
        """
def tokens_processed(prompt, answer):
    if answer == 1:
        return prompt
    return prompt + tokens_processed(prompt + 1, answer - 1)
""",
        """
def tokens_processed(prompt, answer):
    return numpy.arange(prompt, prompt + answer).sum()
""",
        """
import math
lambda prompt, answer: prompt * answer + math.comb(answer, 2)
""",
        "lambda prompt, answer: numpy.cumsum(numpy.concatenate([[prompt], numpy.ones(answer - 1)])).sum()",
    ],
    "02.3": [
        "lambda experts, experts_per_token, batch: 1 - ((experts - experts_per_token) / experts) ** batch",
        "lambda experts, experts_per_token, batch: 1 - numpy.power(1 - experts_per_token / experts, batch)",
        """
def coverage(experts, experts_per_token, batch):
    q = 1 - experts_per_token / experts
    return 1 - q**batch
""",
        """
def coverage(experts, experts_per_token, batch):
    return -numpy.expm1(batch * numpy.log1p(-experts_per_token / experts))
""",
        """
def coverage(experts, experts_per_token, batch):
    def one(b):
        return 1 - (1 - experts_per_token / experts) ** b
    return numpy.vectorize(one)(batch)
""",
        """
def coverage(experts, experts_per_token, batch):
    q = 1 - experts_per_token / experts
    if isinstance(batch, numpy.ndarray):
        return numpy.array([1 - q ** b for b in batch])
    return 1 - q ** batch
""",
        """
def coverage(experts, experts_per_token, batch):
    q = 1 - experts_per_token / experts
    if isinstance(batch, numpy.ndarray):
        return [1 - q ** b for b in batch]
    return 1 - q ** batch
""",
    ],
    "02.4": [
        """
def coverage(experts, experts_per_token, batch):
    return 1 - (1 - experts_per_token / experts) ** batch

def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    def step(b):
        return always_bytes + routed_bytes * coverage(experts, experts_per_token, b)
    return batch / (step(batch) / step(1))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    q = 1 - experts_per_token / experts
    return batch * (always_bytes + routed_bytes * (1 - q)) / (always_bytes + routed_bytes * (1 - q**batch))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    r = routed_bytes / always_bytes
    p = experts_per_token / experts
    return batch * (1 + r * p) / (1 + r * (1 - (1 - p) ** batch))
""",
        """
def sharing_gain(always_bytes, routed_bytes, experts, experts_per_token, batch):
    one = routed_bytes / experts
    alone = always_bytes + one * experts_per_token
    read = experts * (1 - (1 - experts_per_token / experts) ** batch)
    tokens_a_byte = batch / (always_bytes + one * read)
    return tokens_a_byte * alone
""",
    ],
    "02.5": [
        "sympy.log(sympy.Rational(1, 2)) / sympy.log(1 - k / E)",
        "-sympy.log(2) / sympy.log(1 - k / E)",
        "sympy.log(2) / (sympy.log(E) - sympy.log(E - k))",
        "sympy.log(2) / sympy.log(E / (E - k))",
        "sympy.solve(sympy.Eq((1 - k / E) ** B, sympy.Rational(1, 2)), B)[0]",
        "sympy.solve(1 - (1 - k / E) ** B - sympy.Rational(1, 2), B)",
        "sympy.Eq(B, sympy.log(2) / sympy.log(E / (E - k)))",
        "sympy.log(sympy.Rational(1, 2), 1 - k / E)",
        "sympy.log(0.5) / sympy.log(1 - k / E)",
        """
k, E, B = sympy.symbols('k E B')
half = sympy.log(sympy.S(1) / 2) / sympy.log(1 - k / E)
""",
        "-sympy.log(2) / sympy.log((E - k) / E)",
        "sympy.solve(sympy.Eq(1 - (1 - k / E) ** B, 0.5), B)[0]",
        "sympy.log(2, 10) / -sympy.log(1 - k / E, 10)",
    ],
    "02.6": [
        "'b'",
        "'B'",
        "'b)'",
        "'(B)'",
        "'\"b\"'",
        "'b:'",
        "'  b'",
        "b = 'b'",
        "'B and nothing else'",
    ],
}

CLOSE = {
    "02.5": [
        (
            "0.693 / -sympy.log(1 - k / E)",
            "a logarithm rounded to three digits is off by less than a thousandth",
        ),
    ],
}
