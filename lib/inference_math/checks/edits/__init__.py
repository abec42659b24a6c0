"""Slips that nobody listed: a right formula with one thing changed, and the sentence that names the change.

``edits`` gives every formula that is one slip away: a factor forgotten, a term left out, the smaller in place of the
larger. A sentence says what the value shows ("A factor 2 is missing", "It is as if ..."), and not what its reader did:
other slips may give the same numbers. Only what has a name is spoken of: an input, a number, or a piece that ``part``
names. The others (with no sentence) serve to choose inputs at which a wrong answer shows.

``python -m inference_math.checks.edits 01.3`` prints the edits of a question, by the keys that its ``says`` may use.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from ..formula import Call, Case, Input, Node, Num, Op, Part, Total, bare, inputs, put, replaced, value, walk
from .others import MIXED, of_call, of_case, of_number, of_power, of_total, of_unit, of_whole_division
from .products import of_product
from .sums import of_sum
from .words import EXOTIC, ODD, PLAIN, Edit, begin, listed, many, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..kinds import Kind

__all__ = [
    "ALONE",
    "EXOTIC",
    "ODD",
    "OF_THE_WHOLE",
    "PLAIN",
    "Edit",
    "at_the_top",
    "begin",
    "edits",
    "listed",
    "many",
    "of_the_whole",
    "said",
]

UNITS = {
    "in bits": (8.0, "It is eight times the right value, as in bits: a byte is eight of them."),
    "divided by 8": (1 / 8, "It is an eighth of the right value. Is it divided by 8 once too often?"),
    "times 1000": (1e3, "It is a thousand times too large. Which unit is asked for?"),
    "divided by 1000": (1e-3, "It is a thousandth of the right value. Which unit is asked for?"),
    "times 1e6": (1e6, "It is a million times too large. Which unit is asked for?"),
    "divided by 1e6": (1e-6, "It is a millionth of the right value. Which unit is asked for?"),
    "times 1e12": (1e12, "It is a trillion times too large. Which unit is asked for?"),
    "divided by 1e12": (1e-12, "It is a trillionth of the right value. Which unit is asked for?"),
    "times 1e9": (1e9, "It is a billion times too large. Which unit is asked for?"),
    "divided by 1e9": (1e-9, "It is a billionth of the right value. Which unit is asked for?"),
    "divided by 2**30": (2.0**-30, "It is the right value over 2**30. The sheet uses SI units: a giga is 1e9."),
    "GiB for GB": (2**30 / 1e9, MIXED.replace("{in}", "")),
    "GB for GiB": (1e9 / 2**30, MIXED.replace("{in}", "")),
    "times 100": (100.0, "It is a hundred times too large. Is it a percentage?"),
    "divided by 100": (0.01, "It is a hundredth of the right value."),
    "halved": (0.5, "It is half of the right value."),
    "doubled": (2.0, "It is twice the right value."),
    "negative": (-1.0, "The sign of the whole is turned."),
}
"""Factors on the whole answer, by the key of the edit: the factor, and what is said."""

OF_THE_WHOLE = frozenset({*UNITS, "whole upside down", "whole plus 1", "whole minus 1"})
"""Keys of edits whose sentence is true of the answer's numbers, wherever in the answer the slip was made."""


def edits(formula: Node, kinds: Mapping[str, Kind], *, whole: bool = True) -> list[Edit]:
    """Every formula one slip away from ``formula``; ``kinds`` are those of its inputs. No key is there twice.

    ``whole``: with those of the answer as a whole, such as another unit.
    """
    found: dict[str, Edit] = {}
    for one in (
        *_inside(formula, kinds),
        *(of_the_whole(formula, kinds) if whole else ()),
        *_exchanged(formula, kinds),
    ):
        if one.tree == formula:
            continue
        key, times = one.key, 2
        while key in found:
            key, times = f"{one.key} ({times})", times + 1
        found[key] = Edit(key, one.tree, _in_words(one.says, formula), one.rank, one.places)
    return list(found.values())


def _in_words(says: str, formula: Node) -> str:
    """The sentence without the letter that steps are counted with, which is no learner's; 1e6 as it is typed."""
    for _, piece in walk(formula):
        if isinstance(piece, Total):
            number = f"the number of the {piece.step}"
            says = says.replace(f". `{piece.index}`", f". {begin(number)}").replace(f"`{piece.index}`", number)
    return begin(re.sub(r"\b(\d+)e\+0(\d)", r"\1e\2", says))


def _inside(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    parents: dict[tuple[str, ...], Node] = {}
    for path, piece in walk(formula):
        parents[path] = piece
        above = bare(parents[path[:-1]]) if path else None
        for edit in _here(piece, above, kinds):
            within = _within(formula, path, beyond=isinstance(piece, Input))
            if isinstance(piece, Input) and not within and sum(one == piece for _, one in walk(formula)) > 1:
                within = " in one spot"
            if edit.key.startswith("twice: "):
                within = _within(formula, _product_around(formula, path))
            says, branch = _as_written(edit, formula, path), _branch(formula, path)
            if piece is not bare(formula):
                says = _of_a_piece(says, branch)
            says = says.replace("{in}", within or (f" {branch}" if branch and branch not in says.lower() else ""))
            key = edit.key + _within(formula, path) * ("{in}" in edit.says or not edit.says)
            yield Edit(key, put(formula, path, edit.tree), says, edit.rank, edit.places)


def _as_written(edit: Edit, formula: Node, path: tuple[str, ...]) -> str:
    """The sentence as it is true of an answer in one line, where a piece below a line, or after a minus, is turned."""
    kind, _, name = edit.key.partition(": ")
    if not edit.says or kind not in ("turned", "sign"):
        return edit.says
    turned, here = {"/": False, "-": False}, formula
    for step in path:
        if isinstance(here, Op) and here.sign in turned and step == "right":
            turned[here.sign] = not turned[here.sign]
        here = dict(here.children())[step]
    if kind == "turned" and turned["/"]:
        names = name.replace(" over ", " and ")
        stand, side = ("stand", "sides") if names != name else ("stands", "side")
        return f"In your value {names} {stand} on the wrong {side} of the fraction's line{{in}}: are brackets missing?"
    if kind == "sign" and turned["-"]:
        return f"In your value the sign of {name} is turned{{in}}: are brackets missing after a minus?"
    return edit.says


ALONE = re.compile(r"(?:That is|Those are) ([^.]*) alone(?:\{in\})?\.")
"""How a sentence begins that says what the whole of an answer is."""


def _of_a_piece(says: str, branch: str) -> str:
    """The sentence with no claim on the whole answer: the slip is in a piece of it, or in a ``branch`` alone."""
    there = f"{branch}{',' * branch.startswith('where')} your" if branch else "your"
    alone = ALONE.match(says)
    if alone:
        return begin(f"{there} value has only {alone[1]}{{in}}.{says[alone.end() :]}")
    of_two = says.startswith("Your value has the ") and " of " in says
    return begin(f"{there}{says[4:]}") if of_two else says


def _branch(formula: Node, path: tuple[str, ...]) -> str:
    """``past the threshold``: when the innermost case around a place holds; empty where it has no name, or none is.

    Where the other case is a number alone, such as 0, nobody needs to be told which is meant.
    """
    found, here = "", formula
    for step in path:
        if isinstance(here, Case) and step in ("yes", "no"):
            when, other = (here.when, here.no) if step == "yes" else (here.otherwise, here.yes)
            found = found if isinstance(bare(other), Num) else when
        here = dict(here.children())[step]
    return found


def at_the_top(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """The edits of what a formula is as a whole, and of nothing inside it: a sum in place of the larger of two."""
    for edit in _here(bare(formula), None, kinds):
        yield Edit(edit.key, edit.tree, edit.says.replace("{in}", ""), edit.rank, edit.places)


def _within(formula: Node, path: tuple[str, ...], *, beyond: bool = False) -> str:
    """`` in the KV caches``: of the innermost named piece around a place; ``beyond`` one that is nothing else."""
    names, here = [""], formula
    for n, step in enumerate(path, 1):
        if isinstance(here, Part) and not (beyond and n == len(path)):
            names.append(f" in {here.name}")
        here = dict(here.children())[step]
    return names[-1]


def _product_around(formula: Node, path: tuple[str, ...]) -> tuple[str, ...]:
    """The place of the longest product around a place: a factor too many may stand anywhere in it."""
    top, here = None, formula
    for n, step in enumerate(path):
        if isinstance(here, Op) and here.sign in "*/":
            top = n if top is None else top
        elif not isinstance(here, Part):
            top = None
        here = dict(here.children())[step]
    return path[:top]


def _here(piece: Node, above: Node | None, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """The edits of one piece, given the piece ``above`` it (names left out)."""
    if isinstance(piece, Op) and piece.sign in "*/" and not _chained(piece, above, "*/"):
        yield from of_product(piece)
    elif isinstance(piece, Op) and piece.sign in "+-" and not _chained(piece, above, "+-"):
        yield from of_sum(piece)
    elif isinstance(piece, Op) and piece.sign in ("**", "//"):
        yield from of_power(piece) if piece.sign == "**" else of_whole_division(piece)
    elif isinstance(piece, Call):
        yield from of_call(piece)
    elif isinstance(piece, Case):
        yield from of_case(piece)
    elif isinstance(piece, Total):
        yield from of_total(piece)
    elif isinstance(piece, Input) and piece.name in kinds and kinds[piece.name].whole:
        yield from _off_by_one(piece, above)
    elif isinstance(piece, Num) and piece.number not in (0, 1):
        yield from of_number(piece)
    if isinstance(piece, Input) and piece.name in kinds:
        yield from of_unit(piece, kinds[piece.name])


def _off_by_one(piece: Input, above: Node | None) -> Iterator[Edit]:
    """Beside a number, as in n + 1, nobody can say that n - 1 was taken for n: the sum is one off."""
    name = f"`{piece.name}`"
    beside = (
        isinstance(above, Op) and above.sign in "+-" and (isinstance(above.left, Num) or isinstance(above.right, Num))
    )
    for sign, new, off in (("+", piece + 1, "many"), ("-", piece - 1, "few")):
        says = f"One too {off}{{in}}." if beside else f"Your value has {name} {sign} 1 in place of {name}{{in}}."
        yield Edit(f"{name} {sign} 1", new, says, ODD, (name,))


def _chained(piece: Op, above: Node | None, signs: str) -> bool:
    """Whether a piece is a link of a longer product or sum, which is looked at as a whole."""
    return isinstance(above, Op) and above.sign in signs and piece in (above.left, above.right)


def of_the_whole(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """The answer in another unit, turned over, rounded, one too many, with another count in it."""
    for key, (factor, says) in UNITS.items():
        yield Edit(key, formula * factor, says, ODD)
    yield Edit("whole upside down", 1 / formula, "Upside down: it is one over the right value.", PLAIN)
    for name, kind in kinds.items():
        if kind.whole and kind.family in ("count", "experts"):
            yield Edit(
                f"times `{name}`", formula * Input(name), f"It is `{name}` times too large.", ODD, (f"`{name}`",)
            )
            yield Edit(
                f"divided by `{name}`",
                formula / Input(name),
                f"It is the right value divided by `{name}`.",
                ODD,
                (f"`{name}`",),
            )
    yield Edit("whole plus 1", formula + 1, "It is 1 too large.", ODD)
    yield Edit("whole minus 1", formula - 1, "It is 1 too small.", ODD)
    says = "That is the growth in per cent. The question asks for the value itself."
    yield Edit("growth in per cent", (formula - 1) * 100, says, ODD)
    for name, how in (("ceil", "up"), ("floor", "down"), ("round", "to the nearest")):
        yield Edit(
            f"whole rounded {how}", Call(name, (formula,)), f"It is the right value rounded {how}. Do not round.", ODD
        )


def _differ(formula: Node, other: Node) -> bool:
    """Whether two formulas do not only look different: a*b and b*a do not differ."""
    import numpy

    chance = numpy.random.default_rng(1)
    given = {name: chance.uniform(1, 5, 20) for name in sorted(inputs(formula) | inputs(other))}
    return not numpy.allclose(value(formula, given), value(other, given), rtol=1e-9, atol=0)


def _cancels(formula: Node, path: tuple[str, ...], new: Input) -> bool:
    """Whether ``new`` in that place would stand over, or beside a minus with, itself: x/x is not what was written."""
    above = formula
    for step in path[:-1]:
        above = dict(above.children())[step]
    if not (isinstance(above, Op) and above.sign in "/-"):
        return False
    return bare(above.right if path[-1] == "left" else above.left) == new


ADDED = ("seconds", "bytes", "price")
"""Families of inputs that somebody may add up."""


def _put_beside(formula: Node, there: str, more: str) -> Iterator[Edit]:
    """An input added to another of its family, where that one stands alone."""
    for path, piece in walk(formula):
        if piece == Input(there):
            within = _within(formula, path)
            yield Edit(
                f"`{more}` added to `{there}`{within}",
                put(formula, path, Input(there) + Input(more)),
                f"It is as if `{more}` were added to `{there}`{within}. It does not belong there.",
                ODD,
                (f"`{there}`",),
            )


def _exchanged(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """Inputs of one family taken for each other, in one place or both; a count one off wherever it stands."""
    alike = [
        (a, b)
        for a, b in combinations(kinds, 2)
        if kinds[a] == kinds[b] or (kinds[a].family and kinds[a].family == kinds[b].family)
    ]
    for name, kind in kinds.items():
        times = sum(piece == Input(name) for _, piece in walk(formula))
        if kind.whole and times > 1:
            for sign, tree in (("+", Input(name) + 1), ("-", Input(name) - 1)):
                says = f"Your value has `{name}` {sign} 1 in place of `{name}`."
                yield Edit(
                    f"throughout: `{name}` {sign} 1", replaced(formula, Input(name), tree), says, ODD, (f"`{name}`",)
                )
    for one, other in alike:
        mark = Input("\0")
        both = replaced(replaced(replaced(formula, Input(one), mark), Input(other), Input(one)), mark, Input(other))
        if {one, other} <= inputs(formula) and _differ(formula, both):
            yield Edit(
                f"swapped: `{one}`, `{other}`",
                both,
                f"It is as if `{one}` and `{other}` were swapped.",
                PLAIN,
                (f"`{one}`", f"`{other}`"),
            )
        for there, wrong in ((one, other), (other, one)):
            yield from _put_beside(formula, there, wrong) if kinds[there].family in ADDED else ()
            for path, piece in walk(formula):
                if piece == Input(there) and not _cancels(formula, path, Input(wrong)):
                    says = f"Your value has `{wrong}` where `{there}` belongs{_within(formula, path, beyond=True)}."
                    yield Edit(
                        f"`{wrong}` for `{there}`{_within(formula, path)}",
                        put(formula, path, Input(wrong)),
                        says,
                        PLAIN,
                        (f"`{there}`",),
                    )
