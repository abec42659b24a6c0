"""Inputs that nobody has seen: near the ones of the check, drawn from a seed.

A table of right values for the check's own inputs then earns nothing. What those inputs
have in common is kept: equal values stay equal (a dense model stays dense), counts stay
whole, shares stay below 1, and small counts and switches stay as they are.
"""

import hashlib
import hmac
import random
from typing import Any

from ...checks.engine import Computed, Question


def source(secret: bytes, *names: str) -> random.Random:
    """A ``random.Random`` that depends on the bytes ``secret`` and on the texts ``names``, and on nothing else."""
    message = "\0".join(names).encode()
    return random.Random(hmac.new(secret, message, hashlib.sha256).digest())


def drawn(question: Question, chance: random.Random) -> Question:
    """The question, decided on its own inputs and on as many more that ``chance`` moves away from them."""
    if not isinstance(question, Computed):
        return question
    return question.with_more([near(one, chance) for one in question.verdict])


def near(inputs: tuple[Any, ...], chance: random.Random) -> tuple[Any, ...]:
    """The same inputs, numbers, each moved by up to a fifth."""
    moved = {}

    def shift(x: float) -> float:
        if x in (0, 1) or (isinstance(x, int) and x < 20):  # switches, too: True is 1
            return x
        if x not in moved:
            factor = chance.uniform(0.8, 0.97) if 0 < x < 1 else chance.uniform(0.83, 1.2)
            moved[x] = round(x * factor) if isinstance(x, int) else x * factor
        return moved[x]

    return tuple(map(shift, inputs))
