"""Hostile notebooks, as data: what each tries, and its cells. ``test_attacks.py`` says what must happen.

All answer sheet 04, which asks for four functions, an expression and a choice. An attack of kind
"function", "expression" or "choice" leaves its answer in ``answer`` and touches nothing else: several of
them share a notebook (``packed``). One of kind "alone" has a notebook for itself. It puts what it got
hold of into the list ``seen``, and its wrong answers hand that out. One of kind "file" is a file's bytes.
"""

import importlib
import json
from dataclasses import dataclass

NAMES = {"function": ("move_per_token", "tokens_per_second", "critical_batch", "expert_bytes"),
         "expression": ("knee",), "choice": ("outcome",)}
IDS = {name: f"q{n}" for n, name in enumerate((name for names in NAMES.values() for name in names), 1)}

WRONG = '''
def move_per_token(*given):
    raise RuntimeError("seen: " + "; ".join(map(str, seen))[:280])

print("seen:", seen)
tokens_per_second = critical_batch = expert_bytes = move_per_token
knee, outcome = "no", "z"
'''


@dataclass(frozen=True)
class Attack:
    """``tries``: what it tries, a sentence. ``says``: a pattern that the result's texts must match, which shows
    that the attack got as far as it was meant to. ``never``: one that they must not. ``ours``: why it means
    nothing to a grader that works otherwise. ``own``: it brings answers of its own, for ``WRONG``."""

    name: str
    tries: str
    cells: tuple = ()
    kind: str = "alone"
    says: str = ""
    never: str = r"GOT IN"
    ours: str = ""
    data: bytes = b""
    own: bool = False


def attack(name, tries, *cells, **more):
    return Attack(name, tries, cells, **more)


def everything():
    """All attacks, in the order of their modules."""
    modules = ("answers", "patches", "snooping", "machine", "pipe", "files")
    return [one for module in modules for one in importlib.import_module(f"attacks.{module}").ATTACKS]


def packed(attacks):
    """``[(bytes of a notebook, {attack: ids of its questions})]``: as few notebooks as keep the attacks apart."""
    done, waiting = [], {kind: [] for kind in NAMES}
    for one in attacks:
        if one.kind in waiting:
            waiting[one.kind].append(one)
        else:
            done.append((one.data or notebook(one.cells if one.own else [*one.cells, WRONG]), {one: tuple(IDS.values())}))
    while any(waiting.values()):
        cells, who = [], {}
        for kind, names in NAMES.items():
            for name in names:
                if waiting[kind]:
                    one = waiting[kind].pop(0)
                    cells += [*one.cells[:-1], f"{one.cells[-1]}\n{name} = answer"]
                    who[one] = (IDS[name],)
        done.append((notebook(cells), who))
    return done


def notebook(cells):
    """The bytes of a notebook with these code cells."""
    head = "import numpy\nimport sympy\nfrom inference_math.checks import lesson_04 as quiz\nseen = []"
    cells = [{"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
             for n, source in enumerate([head, *cells])]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
