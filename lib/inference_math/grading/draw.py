"""Inputs that nobody has seen: near the ones of the check, drawn from a seed.

A table of right values for the check's own inputs then earns nothing. What those inputs
have in common is kept: equal values stay equal (a dense model stays dense), counts stay
whole, shares stay below 1, and small counts and switches stay as they are.
"""

import hashlib
import hmac
import random


def source(secret, *names):
    """A ``random.Random`` that depends on the bytes ``secret`` and on the texts ``names``, and on nothing else."""
    message = "\0".join(names).encode()
    return random.Random(hmac.new(secret, message, hashlib.sha256).digest())


def drawn(question, chance):
    """The question's own inputs, and as many more that ``chance`` (a ``random.Random``) moves away from them."""
    return (*question.inputs, *(near(one, chance) for one in question.inputs))


def near(inputs, chance):
    """One tuple of arguments (or dictionary of values), each moved by up to a fifth."""
    moved = {}

    def shift(x):
        if hasattr(x, "shape"):
            return type_of(x)([shift(one) for one in x.tolist()])
        if isinstance(x, bool) or x == 0 or x == 1 or isinstance(x, int) and x < 20:
            return x
        if x not in moved:
            factor = chance.uniform(0.8, 0.97) if 0 < x < 1 else chance.uniform(0.83, 1.2)
            moved[x] = round(x * factor) if isinstance(x, int) else x * factor
        return moved[x]

    if isinstance(inputs, dict):
        return {name: shift(x) for name, x in inputs.items()}
    return tuple(map(shift, inputs))


def type_of(array):
    """A function that makes an array of the same type as ``array``."""
    import numpy

    return lambda values: numpy.array(values, dtype=array.dtype)
