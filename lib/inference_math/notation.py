"""The letters of the series, each with one meaning from the first lesson to the last.

SymPy prints what the text prints: a symbol's ``name`` is what ``sympy.symbols`` is given, its ``tex`` what stands in
the text. No symbol has two letters, so that none reads as a product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Letter:
    """A symbol: its name in SymPy, how it is printed, its meaning, its unit, and the lesson that brings it."""

    name: str
    tex: str
    meaning: str
    unit: str
    lesson: str


LETTERS = tuple(
    Letter(*one)
    for one in (
        ("N", "N", "parameters of a model", "", "01"),
        ("N_a", "N_a", "active parameters: those that one token is computed with", "", "01"),
        ("b", "b", "bytes for one parameter", "byte", "01"),
        ("M", "M", "memory of a GPU, as much of it as may be filled", "byte", "01"),
        ("n", "n", "GPUs", "", "01"),
        ("B", "B", "batch: users who share a step", "", "01"),
        ("L", "L", "context: tokens of one conversation so far", "", "01"),
        ("kappa", r"\kappa", "KV cache of one token", "byte", "01"),
        ("E", "E", "experts in a layer", "", "02"),
        ("k", "k", "experts that a token picks in a layer", "", "02"),
        ("W", "W", "bandwidth: how wide the belt is", "byte/s", "03"),
        ("F", "F", "arithmetic rate", "FLOP/s", "03"),
        ("I", "I", r"ridge point, $F/W$", "FLOP/byte", "03"),
        ("S", "S", r"inverse sparsity, $N/N_a$", "", "04"),
        ("B^*", "B^*", "critical batch size: moving and computing take as long", "", "04"),
        ("ell", r"\ell", "layers", "", "05"),
        ("h", "h", "KV heads", "", "05"),
        ("d", "d", "numbers in a head's key, or value", "", "05"),
        ("w", "w", "bytes for one of these numbers", "byte", "05"),
        (
            "L^*",
            "L^*",
            "critical context: one user's notebook takes as long to move as their token to compute",
            "",
            "05",
        ),
        ("a", "a", "arithmetic of one look back at an earlier token", "FLOP", "05"),
        ("P", "P", "tokens of a prompt", "", "05"),
        ("A", "A", "tokens of an answer", "", "05"),
        ("p", "p", "list price of a million tokens", "USD", "06"),
        ("t", "t", "time of a step, or of reading a prompt", "s", "06"),
        ("t_1", "t_1", "part of a step that divides among GPUs: what it takes on one", "s", "06"),
        ("c", "c", "part of a step that does not divide", "s", "06"),
        ("s", "s", "speed for one user", "tokens/s", "06"),
        ("u", "u", "speed, as a share of the fastest possible", "", "06"),
        ("g", "g", "a factor: how many times as fast, or as far", "", "06"),
        ("beta", r"\beta", r"batch, in critical batch sizes: $B/B^*$", "", "07"),
        ("lambda", r"\lambda", r"context, in critical contexts: $L/L^*$", "", "07"),
        ("mu", r"\mu", "memory beside the weights, in weights", "", "07"),
        ("T_0", "T_0", "one move of all weights", "s", "07"),
        ("alpha", r"\alpha", "chance that a guess of the draft is right", "", "08"),
        ("gamma", r"\gamma", "tokens that the draft guesses for a step", "", "08"),
        ("x", "x", r"users, in units of $E/k$", "", "08"),
        ("C", "C", "cost of a token", "USD", "10"),
        ("r", "r", "rent of a GPU, for a second", "USD/s", "10"),
        ("X", "X", "speed of all users together", "tokens/s", "10"),
        ("t_0", "t_0", "part of a step that does not grow with the batch", "s", "10"),
        ("tau", r"\tau", "what each user adds to a step", "s", "10"),
        ("s_0", "s_0", r"the fastest speed of one user, that of an empty step: one over $t_0$", "tokens/s", "10"),
        ("q", "q", "requests that come in a second", "1/s", "11"),
        ("v", "v", "time of reading one prompt", "s", "11"),
        ("rho", r"\rho", "load: share of the server's time that requests take for themselves", "", "11"),
        ("K", "K", "the most requests that run at once", "", "11"),
    )
)
"""In the order in which the lessons bring them."""

NAMES = frozenset(one.name for one in LETTERS)


def table(letters: Iterable[str] | None = None) -> str:
    """The symbols, or those with these names, as a Markdown table: symbol, meaning, unit. Raises KeyError."""
    known = {one.name: one for one in LETTERS}
    chosen = LETTERS if letters is None else [known[name] for name in letters]
    rows = [f"| ${one.tex}$ | {one.meaning} | {one.unit} | {one.lesson} |" for one in chosen]
    return "\n".join(["| symbol | meaning | unit | lesson |", "| --- | --- | --- | --- |", *rows])
