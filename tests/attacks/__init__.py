"""Hostile notebooks, as data: what each tries, and its cells. ``test_attacks.py`` says what must happen.

All answer sheet 04, which asks for four functions, an expression and a choice. Kinds of attacks:
"function", "expression", "choice": leaves its answer in ``answer`` and touches nothing else. "look": puts
what it got hold of into the list ``seen``, which its answer hands out. "reply": an expression; a process of
the attacker's serves the grader and replies with that. Several of these share a notebook (``packed``).
"alone": has a notebook for itself, and a list ``seen`` too. "file": is a file's bytes.
"""

import importlib
import json
from dataclasses import dataclass

NAMES = {
    "function": ("move_per_token", "tokens_per_second", "largest_batch", "tokens_per_expert"),
    "expression": ("batch",),
    "choice": ("outcome",),
}
IDS = {name: f"q{n}" for n, name in enumerate((name for names in NAMES.values() for name in names), 1)}

SEEN = 'def answer(*given, seen=seen):\n    raise RuntimeError("seen: " + "; ".join(map(str, seen))[:280])\nprint("seen:", seen)'

WRONG = """
def move_per_token(*given):
    raise RuntimeError("seen: " + "; ".join(map(str, seen))[:280])

print("seen:", seen)
tokens_per_second = largest_batch = tokens_per_expert = move_per_token
batch, outcome = "no", "z"
"""


# Finds the grader's pipe among the open files.
PIPE = """
import gc, json, os, sys, threading, time
replies = [fd for fd in range(3, 64) if os.path.exists(f"/proc/self/fd/{fd}") and os.readlink(f"/proc/self/fd/{fd}").startswith("pipe:")]
def reply(**more): return json.dumps(more).encode() + b"\\n"
def say(data):
    for fd in replies:
        try: os.write(fd, data)
        except OSError: pass
seen.append(f"{len(replies)} pipes")
"""

# Another process takes the pipe over, while the program that it belongs to stands still.
SERVER = """
now = next(names["request"]["id"] for n in range(1, 40) if "request" in (names := sys._getframe(n).f_locals))
table = {TABLE}
if os.fork():
    while True: os.kill(os.getpid(), 19)
say(reply(id=now, ok=True))
line = b""
while True:
    line += os.read(min(replies), 1)
    if line.endswith(bytes([10])):
        asked, line = json.loads(line), b""
        say(table[asked["ask"]](asked) if asked.get("ask") in table else reply(id=asked["id"], ok=True, replies=[]))
"""


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
    done, waiting, replies = [], {kind: [] for kind in NAMES}, []
    for one in attacks:
        if one.kind == "reply":
            replies.append(one)
        elif one.kind in ("alone", "file"):
            done.append(
                (one.data or notebook(one.cells if one.own else [*one.cells, WRONG]), {one: tuple(IDS.values())})
            )
        else:
            waiting["function" if one.kind == "look" else one.kind].append(one)
    while any(waiting.values()):
        cells, who = [], {}
        for kind, names in NAMES.items():
            for name in names:
                if waiting[kind]:
                    one = waiting[kind].pop(0)
                    cells += ["seen = []", *one.cells, SEEN] if one.kind == "look" else one.cells
                    cells.append(f"{name} = answer")
                    who[one] = (IDS[name],)
        done.append((notebook(cells), who))
    for n in range(0, len(replies), len(IDS)):
        these = dict(zip(IDS, replies[n : n + len(IDS)], strict=False))  # the last notebook may have fewer
        made = {name: one.cells[0] for name, one in these.items()}
        done.append((notebook([serving(made), WRONG]), {one: (IDS[name],) for name, one in these.items()}))
    return done


def serving(made):
    """A cell whose process replies with ``{name that is asked for: expression}`` in the program's place."""
    return PIPE + SERVER.replace("TABLE", ", ".join(f"{name!r}: lambda asked: {one}" for name, one in made.items()))


def notebook(cells):
    """The bytes of a notebook with these code cells."""
    head = "import numpy\nimport sympy\nfrom inference_math.checks import lesson_04 as quiz\nseen = []"
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for n, source in enumerate([head, *cells])
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
