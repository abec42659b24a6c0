"""Slips that nobody listed: a right formula with one thing changed, and the sentence that names the change.

``edits`` gives every formula that is one slip away: a factor forgotten, a term left out, the smaller in place of the
larger. Only what has a name is spoken of: an input, a number, or a piece that ``part`` names. The others (with no
sentence) serve to choose inputs at which a wrong answer shows.

``python -m inference_math.checks.edits 01.3`` prints the edits of a question, by the keys that its ``says`` may use.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from .formula import Call, Case, Input, Node, Num, Op, Part, Test, Total, bare, node, put, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .kinds import Kind

PLAIN, ODD, EXOTIC = 1, 2, 3
"""Ranks of edits: what people do, what some do, what hardly anybody does."""

UNITS = {
    "in bits": (8.0, "That is in bits: a byte is eight of them."),
    "divided by 8": (1 / 8, "You divided by 8 once too often: it is an eighth of the right value."),
    "times 1000": (1e3, "It is a thousand times too large. Which unit is asked for?"),
    "divided by 1000": (1e-3, "It is a thousandth of the right value. Which unit is asked for?"),
    "times 1e6": (1e6, "It is a million times too large. Which unit is asked for?"),
    "divided by 1e6": (1e-6, "It is a millionth of the right value. Which unit is asked for?"),
    "times 1e9": (1e9, "It is a billion times too large. Which unit is asked for?"),
    "divided by 1e9": (1e-9, "It is a billionth of the right value. Which unit is asked for?"),
    "divided by 2**30": (2.0**-30, "That is in units of 2**30. The sheet uses SI units: plain bytes."),
    "times 100": (100.0, "It is a hundred times too large. Is it a percentage?"),
    "divided by 100": (0.01, "It is a hundredth of the right value."),
    "halved": (0.5, "It is half of the right value."),
    "doubled": (2.0, "It is twice the right value."),
    "negative": (-1.0, "The sign of the whole is turned."),
}
"""Factors on the whole answer, by the key of the edit: the factor, and what is said."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A formula that is one slip away. ``says`` is empty where the slip is about something without a name.

    ``places``: the names of what the slip is about, so that two slips about different things are told apart.
    """

    key: str
    tree: Node
    says: str
    rank: int = PLAIN
    places: tuple[str, ...] = ()


def edits(formula: Node, kinds: Mapping[str, Kind]) -> list[Edit]:
    """Every formula one slip away from ``formula``; ``kinds`` are those of its inputs. No key is there twice."""
    found: dict[str, Edit] = {}
    for one in _all(formula, kinds):
        if one.tree == formula:
            continue
        key, times = one.key, 2
        while key in found:
            key, times = f"{one.key} ({times})", times + 1
        found[key] = Edit(key, one.tree, one.says, one.rank, one.places)
    return list(found.values())


def _all(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    parents: dict[tuple[str, ...], Node] = {}
    for path, piece in walk(formula):
        parents[path] = piece
        above = bare(parents[path[:-1]]) if path else None
        for edit in _here(piece, above, kinds):
            says = edit.says.replace("{in}", _within(formula, path))
            key = edit.key + _within(formula, path) * ("{in}" in edit.says or not edit.says)
            yield Edit(key, put(formula, path, edit.tree), says, edit.rank, edit.places)
    yield from _of_the_whole(formula, kinds)
    yield from _exchanged(formula, kinds)


def _within(formula: Node, path: tuple[str, ...]) -> str:
    """`` in the KV caches``: of the innermost named piece around a place."""
    names, here = [""], formula
    for step in path:
        if isinstance(here, Part):
            names.append(f" in {here.name}")
        here = dict(here.children())[step]
    return names[-1]


def _here(piece: Node, above: Node | None, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """The edits of one piece, given the piece ``above`` it (names left out)."""
    if isinstance(piece, Op) and piece.sign in "*/" and not _chained(piece, above, "*/"):
        yield from _product(piece)
    elif isinstance(piece, Op) and piece.sign in "+-" and not _chained(piece, above, "+-"):
        yield from _sum(piece)
    elif isinstance(piece, Op) and piece.sign in ("**", "//"):
        yield from _power(piece) if piece.sign == "**" else _whole_division(piece)
    elif isinstance(piece, Call):
        yield from _call(piece)
    elif isinstance(piece, Case):
        yield from _case(piece)
    elif isinstance(piece, Total):
        yield from _total(piece)
    elif isinstance(piece, Input) and piece.name in kinds and kinds[piece.name].whole:
        name = f"`{piece.name}`"
        yield Edit(f"{name} + 1", piece + 1, f"You took {name} + 1 where {name} would do{{in}}.", ODD, (name,))
        yield Edit(f"{name} - 1", piece - 1, f"You took {name} - 1 where {name} would do{{in}}.", ODD, (name,))
    elif isinstance(piece, Num) and piece.number not in (0, 1):
        yield from _number(piece)
    if isinstance(piece, Input) and piece.name in kinds:
        yield from _unit(piece, kinds[piece.name])


def _unit(piece: Input, kind: Kind) -> Iterator[Edit]:
    """An input taken in another unit."""
    name = f"`{piece.name}`"
    if kind.family == "bytes":
        for factor in (2**30 / 1e9, 1e9 / 2**30):
            says = "GiB and GB are mixed{in}: the two are 7 % apart. Divide bytes by bytes."
            yield Edit(f"GiB for GB: {name}", piece * factor, says, ODD, (name,))
    if kind.family == "width":
        yield Edit(f"bits: {name}", piece / 8, f"You took {name} for bits{{in}}. It is in bytes.", ODD, (name,))


def _chained(piece: Op, above: Node | None, signs: str) -> bool:
    """Whether a piece is a link of a longer product or sum, which is looked at as a whole."""
    return isinstance(above, Op) and above.sign in signs and piece in (above.left, above.right)


# --- products -------------------------------------------------------------------


def factors(piece: Node) -> list[tuple[Node, int]]:
    """The factors of a product, each with 1, or -1 for one that divides."""
    if isinstance(piece, Op) and piece.sign in ("*", "/"):
        turned = 1 if piece.sign == "*" else -1
        return factors(piece.left) + [(one, power * turned) for one, power in factors(piece.right)]
    return [(piece, 1)]


def product(parts: list[tuple[Node, int]]) -> Node:
    """The product of ``factors``."""
    above = [one for one, power in parts if power > 0]
    below = [one for one, power in parts if power < 0]
    whole: Node = above[0] if above else Num(1.0)
    for one in above[1:]:
        whole = whole * one
    for one in below:
        whole = whole / one
    return whole


def _product(piece: Op) -> Iterator[Edit]:
    every = factors(piece)
    for n, (one, power) in enumerate(every):
        rest = every[:n] + every[n + 1 :]
        name = said(one)
        about = (name,) if name else ()
        if isinstance(one, Num):
            if one.number != 1:
                why = f" It stands for {one.why}." if one.why else ""
                says = f"The factor {one.number:g} is missing{{in}}." if power > 0 else f"You did not divide by {one.number:g}{{in}}."
                yield Edit(f"without {name}", product(rest), says + why, PLAIN, about)
                yield Edit(f"turned: {name}", product([*rest, (one, -power)]), _turned(name, power, 1), ODD, about)
            continue
        if power > 0:
            yield Edit(f"without {name}", product(rest), name and f"{begin(name)} {be(one)} missing{{in}}.", PLAIN, about)
        else:
            says = name and f"You did not divide by {name}{{in}}."
            yield Edit(f"without dividing by {name}", product(rest), says, PLAIN, about)
        says = name and _turned(name, power, sum(p < 0 for _, p in every))
        yield Edit(f"turned: {name}", product([*rest, (one, -power)]), says, PLAIN, about)
        says = name and f"{begin(name)} {'count' if many(one) else 'counts'} twice{{in}}: once too often."
        yield Edit(f"twice: {name}", product([*every, (one, power)]), says, ODD, about)
        if power > 0 and len(rest) > 0:
            says = name and f"You added {name}{{in}}. Multiply by it."
            yield Edit(f"added: {name}", product(rest) + one, says, ODD, about)
        yield from _outer_on_one_term(every, n)
        yield from _in_whole_numbers(every, n)
    if len(every) > 1:
        says = "Upside down{in}: turn the fraction over."
        about = tuple(said(one) for one, _ in every)
        yield Edit("upside down", product([(one, -power) for one, power in every]), says, PLAIN, about)
    for (m, (one, p)), (n, (other, q)) in combinations(enumerate(every), 2):
        names = said(one), said(other)
        if p == q and not isinstance(one, Num) and not isinstance(other, Num):
            rest = [pair for k, pair in enumerate(every) if k not in (m, n)]
            says = all(names) and f"You added {names[0]} and {names[1]}{{in}}. Multiply them."
            yield Edit(f"added: {names[0]}, {names[1]}", product([(one + other, p), *rest]), says or "", ODD, names)


def _turned(name: str, power: int, below: int) -> str:
    """``below``: how many divide; with two, brackets may be what is missing."""
    if power > 0:
        return f"You divided by {name}{{in}}. Multiply by it."
    brackets = " In a/b*c the c is above the line: are brackets missing?" if below > 1 else ""
    return f"You multiplied by {name}{{in}}. Divide by it.{brackets}"


def _in_whole_numbers(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """a/b as a//b, for the factor in the place ``n`` and each that divides."""
    one, power = every[n]
    if power < 0 or isinstance(one, Num):
        return
    for k, (other, turned) in enumerate(every):
        if turned < 0:
            rest = [pair for m, pair in enumerate(every) if m not in (n, k)]
            name = said(one)
            says = name and f"You divided {name} in whole numbers (//){{in}}, and lost the rest."
            yield Edit(f"in whole numbers: {name}, {said(other)}", product([(Op("//", one, other), 1), *rest]), says, ODD, (name,))


def _outer_on_one_term(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """(a + b)/c as a + b/c: what belongs to a whole sum done to one of its terms, as when brackets are missing."""
    inner = bare(every[n][0])
    if not (isinstance(inner, Op) and inner.sign in ("+", "-")) or every[n][1] < 0:
        return
    parts = terms(inner)
    for k, (outer, power) in enumerate(every):
        if k == n or isinstance(outer, Num) and outer.number == 1:
            continue
        rest = [pair for m, pair in enumerate(every) if m not in (k, n)]
        for m, (term, sign) in enumerate(parts):
            changed = [*parts[:m], (product([(term, 1), (outer, power)]), sign), *parts[m + 1 :]]
            name, of = said(outer), said(term)
            verb = "multiplies" if power > 0 else "divides"
            says = name and of and f"{begin(name)} {verb} only {of}. It belongs to the whole sum: are brackets missing?"
            yield Edit(f"only {of}: {name}", product([(add(changed), 1), *rest]), says or "", PLAIN, (name, of))


# --- sums -------------------------------------------------------------------------


def terms(piece: Node) -> list[tuple[Node, int]]:
    """The terms of a sum, each with its sign, 1 or -1."""
    if isinstance(piece, Op) and piece.sign in ("+", "-"):
        turned = 1 if piece.sign == "+" else -1
        return terms(piece.left) + [(one, sign * turned) for one, sign in terms(piece.right)]
    return [(piece, 1)]


def add(parts: list[tuple[Node, int]]) -> Node:
    """The sum of ``terms``."""
    ordered = sorted(parts, key=lambda pair: -pair[1])
    whole: Node = ordered[0][0] if ordered and ordered[0][1] > 0 else Num(0.0)
    for one, sign in ordered[whole is not (Num(0.0)) and bool(ordered) and ordered[0][1] > 0 :]:
        whole = whole + one if sign > 0 else whole - one
    return whole


def _sum(piece: Op) -> Iterator[Edit]:
    every = terms(piece)
    names = [said(one) for one, _ in every]
    for n, (one, sign) in enumerate(every):
        name, rest = names[n], every[:n] + every[n + 1 :]
        about = (name,) if name else ()
        if isinstance(one, Num) and one.number in (0.5, 1, 2):
            name = f"the {one.number:g}"
        yield Edit(f"without {name}", add(rest), name and f"You left out {name}{{in}}.", PLAIN, about)
        turn = f"You {'took' if sign > 0 else 'added'} {name}{' away' if sign > 0 else ''}{{in}}. "
        turn += "Add it." if sign > 0 else "Take it away."
        turn = turn.replace(" it.", " them.") if many(one) else turn
        yield Edit(f"sign: {name}", add([*rest, (one, -sign)]), name and turn, PLAIN, about)
        if len(every) > 2 or not isinstance(rest[0][0], Num):
            others = " and ".join(one or "" for k, one in enumerate(names) if k != n)
            count = "too" if all(k == n or one for k, one in enumerate(names)) else ""
            says = name and (f"That is {name} alone. {begin(others)} count{'' if len(rest) > 1 or many(rest[0][0]) else 's'}, too." if count else "")
            yield Edit(f"only {name}", one if sign > 0 else -1 * one, says or "", PLAIN, tuple(filter(None, names)))
        for times, word in ((2.0, "twice"), (0.5, "only half of")):
            if not isinstance(one, Num):
                says = name and f"You counted {name} twice{{in}}." if times > 1 else name and f"You counted only half of {name}{{in}}."
                yield Edit(f"{word} {name}", add([*rest, (one * times, sign)]), says, ODD, about)
        yield from _spread(every, n)
    for (m, (one, p)), (n, (other, q)) in combinations(enumerate(every), 2):
        rest = [pair for k, pair in enumerate(every) if k not in (m, n)]
        pair = names[m] and names[n]
        both = f"{names[m]} and {names[n]}"
        if p == q == 1:
            made = Call("larger", (one, other))
            yield Edit(f"the larger of {both}", add([(made, 1), *rest]), pair and f"You took the larger of {both}. Both count: add them.", PLAIN, (names[m], names[n]))
            yield Edit(f"multiplied: {both}", add([(one * other, 1), *rest]), pair and f"You multiplied {both}{{in}}. Add them.", ODD, (names[m], names[n]))
        elif p == 1 and q == -1:
            says = pair and f"You took {names[m]} away from {names[n]}{{in}}. It goes the other way."
            yield Edit(f"the other way: {both}", add([(other, 1), (one, -1), *rest]), says, PLAIN, (names[m], names[n]))


def _spread(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """Of a factor in one term: done to another term as well, or in place of its own."""
    term, sign = every[n]
    inside = factors(bare(term))
    if len(inside) < 2:
        return
    own = said(term)
    for k, (factor, power) in enumerate(inside):
        name = said(factor)
        if isinstance(factor, Num):
            continue
        less = _as(term, product(inside[:k] + inside[k + 1 :]))
        for m, (other, s) in enumerate(every):
            if m == n or (factor, power) in factors(bare(other)):
                continue
            to = said(other)
            more = product([(other, 1), (factor, power)])
            verb = ("multiplies" if not many(factor) else "multiply") if power > 0 else ("divides" if not many(factor) else "divide")
            told = name and own and to
            also = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (term, sign), (more, s)]
            belongs = "They belong" if many(factor) else "It belongs"
            yield Edit(f"also {to}: {name}", add(also), told and f"{begin(name)} {verb} {to}, too. {belongs} to {own} alone.", PLAIN, (name, to))
            if len(inside) > 2:
                others = inside[:k] + inside[k + 1 :]
                most = product([(other, 1), *others])
                wide = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (term, sign), (most, s)]
                names = [said(piece) for piece, _ in others]
                told_all = all(names) and own and to
                says = f"{begin(' and '.join(names))} multiply {to}, too. They belong to {own} alone: are brackets wrong?"
                yield Edit(f"also {to}: all but {name}", add(wide), says if told_all else "", PLAIN, (*names, to))
            moved = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (less, sign), (more, s)]
            yield Edit(f"moved to {to}: {name}", add(moved), told and f"{begin(name)} {verb} {to} in place of {own}.", ODD, (name, to))


def _as(term: Node, new: Node) -> Node:
    return Part(term.name, new, term.many) if isinstance(term, Part) else new


# --- the rest ---------------------------------------------------------------------


def _power(piece: Op) -> Iterator[Edit]:
    base, exponent = said(piece.left), said(piece.right)
    yield Edit(f"times, not to the power: {exponent}", piece.left * piece.right, exponent and f"You multiplied by {exponent}{{in}}. It is a power.", PLAIN, (exponent,))
    yield Edit(f"without the power {exponent}", piece.left, exponent and f"The power {exponent} is missing{{in}}.", PLAIN, (exponent,))
    yield Edit(f"swapped: {base}, {exponent}", piece.right**piece.left, base and exponent and f"{begin(base)} and {exponent} are swapped{{in}}.", EXOTIC, (base, exponent))
    yield Edit(f"one power more: {exponent}", piece.left ** (piece.right + 1), exponent and f"One power too many{{in}}.", ODD, (exponent,))
    yield Edit(f"one power less: {exponent}", piece.left ** (piece.right - 1), exponent and f"One power is missing{{in}}.", ODD, (exponent,))
    inner = bare(piece.left)
    if isinstance(inner, Op) and inner.sign == "-" and bare(inner.left) == Num(1.0):
        yield Edit("1 minus the power", 1 - inner.right**piece.right, "You took the power before you took it away from 1.", ODD)


def _whole_division(piece: Op) -> Iterator[Edit]:
    whole = piece.left / piece.right
    yield Edit("not rounded down", whole, "You did not round down{in}.", PLAIN)
    yield Edit("rounded up", Call("ceil", (whole,)), "You rounded up{in}. Round down.", PLAIN)
    yield Edit("rounded to the nearest", Call("round", (whole,)), "You rounded to the nearest{in}. Round down.", PLAIN)
    yield from _product(Op("/", piece.left, piece.right))


def _call(piece: Call) -> Iterator[Edit]:
    if piece.name in ("larger", "smaller"):
        yield from _chosen(piece)
        return
    (inner,) = piece.args
    if piece.name in ("ceil", "floor", "round"):
        word = {"ceil": "up", "floor": "down", "round": "to the nearest"}
        yield Edit("not rounded", inner, f"You did not round {word[piece.name]}{{in}}.", PLAIN)
        for other in word:
            if other != piece.name:
                says = f"You rounded {word[other]}{{in}}. Round {word[piece.name]}."
                yield Edit(f"rounded {word[other]}", Call(other, (inner,)), says, PLAIN)
        if piece.name == "ceil":
            says = "You always add one{in}. Where it comes out even, nothing is to be added."
            yield Edit("always one more", Call("floor", (inner,)) + 1, says, PLAIN)
            yield Edit("half a one added", Call("round", (inner + 0.5,)), "You added a half before rounding: that goes wrong where it comes out even.", ODD)
        yield Edit("one too many", piece + 1, "One too many{in}.", ODD)
        yield Edit("one too few", piece - 1, "One too few{in}.", ODD)
    else:
        yield Edit(f"without {piece.name}", inner, f"`{piece.name}` is missing{{in}}.", PLAIN)


def _chosen(piece: Call) -> Iterator[Edit]:
    """Of the larger (or smaller) of two: one alone, the other choice, both."""
    one, other = piece.args
    names = said(one), said(other)
    which, wrong = ("larger", "smaller") if piece.name == "larger" else ("smaller", "larger")
    both = f"{names[0]} and {names[1]}"
    for name, alone, rest in ((names[0], one, names[1]), (names[1], other, names[0])):
        says = f"That is {name} alone. Where {rest} {'are' if many(other if alone is one else one) else 'is'} {which}, {'they count' if many(other if alone is one else one) else 'it counts'}." if all(names) else ""
        if isinstance(bare(one if alone is other else other), Num) and name:
            limit = bare(one if alone is other else other)
            assert isinstance(limit, Num)
            says = f"It must not go {'below' if piece.name == 'larger' else 'above'} {limit.number:g}."
        yield Edit(f"only {name}", alone, says, PLAIN, tuple(filter(None, names)))
    says = f"You took the {wrong} of {both}. The {which} counts." if all(names) else ""
    yield Edit(f"the {wrong} of {both}", Call(wrong, piece.args), says, PLAIN, tuple(filter(None, names)))
    says = f"You added {both}. They overlap: the {which} of the two counts." if all(names) else ""
    yield Edit(f"added: {both}", one + other, says, PLAIN, tuple(filter(None, names)))


def _case(piece: Case) -> Iterator[Edit]:
    when, otherwise = piece.when, piece.otherwise
    yield Edit(f"always: {when}", piece.yes, when and otherwise and f"You always take the case that holds {when}. It is another one {otherwise}.", PLAIN)
    yield Edit(f"always: {otherwise}", piece.no, when and otherwise and f"You always take the case that holds {otherwise}. It is another one {when}.", PLAIN)
    yield Edit("cases swapped", Case(piece.test, piece.no, piece.yes), "The two cases are swapped{in}.", PLAIN)
    edge = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}[piece.test.sign]
    says = "Look at the border{in}: what holds where the two are equal?"
    yield Edit("the border", Case(Test(edge, piece.test.left, piece.test.right), piece.yes, piece.no), says, PLAIN)


def _total(piece: Total) -> Iterator[Edit]:
    step = piece.step
    for key, first, last, says in (
        (f"without the first {step}", piece.first + 1, piece.last, f"The first {step} is missing{{in}}."),
        (f"without the last {step}", piece.first, piece.last - 1, f"The last {step} is missing{{in}}."),
        (f"one {step} more at the end", piece.first, piece.last + 1, f"One {step} too many{{in}}, at the end."),
        (f"one {step} more at the start", piece.first - 1, piece.last, f"One {step} too many{{in}}, at the start."),
    ):
        yield Edit(key, Total(piece.index, first, last, piece.term, step), says, PLAIN)
    times = piece.last - piece.first + 1
    for key, at, which in ((f"every {step} as the first", piece.first, "first"), (f"every {step} as the last", piece.last, "last")):
        tree = times * replaced(piece.term, piece.index, at)
        yield Edit(key, tree, f"You took every {step} to be as long as the {which}{{in}}. They are not alike.", PLAIN)
    yield Edit(f"one {step}", replaced(piece.term, piece.index, piece.last), f"That is one {step} alone{{in}}. How many are there?", PLAIN)


def replaced(tree: Node, name: str, new: Node) -> Node:
    """The tree with ``new`` in place of the input ``name``."""
    if tree == Input(name):
        return new
    for child, piece in tree.children():
        tree = tree.with_child(child, replaced(piece, name, new))
    return tree


def _number(piece: Num) -> Iterator[Edit]:
    """A number that is no factor of a product is met here, too: another one in its place."""
    for times in (0.5, 2.0):
        why = f" It stands for {piece.why}." if piece.why else ""
        says = f"You took {piece.number * times:g} where {piece.number:g} belongs{{in}}.{why}"
        yield Edit(f"{piece.number * times:g} for {piece.number:g}", Num(piece.number * times), says, ODD, (f"{piece.number:g}",))


def _of_the_whole(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    for key, (factor, says) in UNITS.items():
        yield Edit(key, formula * factor, says, EXOTIC if key in ("halved", "doubled") else ODD)
    yield Edit("whole upside down", 1 / formula, "Upside down: it is one over the right value.", PLAIN)
    for name, kind in kinds.items():
        if kind.whole and kind.family == "count":
            yield Edit(f"times `{name}`", formula * Input(name), f"It is `{name}` times too large.", ODD, (f"`{name}`",))
            yield Edit(f"divided by `{name}`", formula / Input(name), f"You divided by `{name}` once too often.", ODD, (f"`{name}`",))
    yield Edit("whole plus 1", formula + 1, "It is one too many.", ODD)
    yield Edit("whole minus 1", formula - 1, "It is one too few.", ODD)
    for name, how in (("ceil", "up"), ("floor", "down"), ("round", "to the nearest")):
        yield Edit(f"whole rounded {how}", Call(name, (formula,)), f"You rounded {how}. Do not round.", ODD)


def _exchanged(formula: Node, kinds: Mapping[str, Kind]) -> Iterator[Edit]:
    """Inputs of one family taken for each other: in one place, or both."""
    alike = [(a, b) for a, b in combinations(kinds, 2) if kinds[a] == kinds[b] or (kinds[a].family and kinds[a].family == kinds[b].family)]
    for one, other in alike:
        mark = Input("\0")
        both = replaced(replaced(replaced(formula, one, mark), other, Input(one)), "\0", Input(other))
        yield Edit(f"swapped: `{one}`, `{other}`", both, f"`{one}` and `{other}` are swapped.", PLAIN, (f"`{one}`", f"`{other}`"))
        for there, wrong in ((one, other), (other, one)):
            for path, piece in walk(formula):
                if piece == Input(there):
                    says = f"You took `{wrong}` where `{there}` belongs{_within(formula, path)}."
                    yield Edit(f"`{wrong}` for `{there}`{_within(formula, path)}", put(formula, path, Input(wrong)), says, PLAIN, (f"`{there}`",))


# --- words ------------------------------------------------------------------------


def said(piece: Node) -> str:
    """What a piece is called; empty where it has no name."""
    if isinstance(piece, Part):
        return piece.name
    if isinstance(piece, Input):
        return f"`{piece.name}`"
    return f"the {piece.number:g}" if isinstance(piece, Num) else ""


def many(piece: Node) -> bool:
    """Whether a piece's name is a plural."""
    return isinstance(piece, Part) and piece.many


def be(piece: Node) -> str:
    """"is" or "are"."""
    return "are" if many(piece) else "is"


def begin(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def main(arguments: Sequence[str]) -> int:
    """Prints the slips of a question: rank, key, the changed formula, the sentence."""
    from importlib import import_module

    if len(arguments) != 1 or "." not in arguments[0]:
        print("Usage: python -m inference_math.checks.edits 01.3", file=sys.stderr)
        return 2
    sheet = import_module(f"inference_math.checks.lesson_{arguments[0].partition('.')[0]}")
    for question in sheet.QUESTIONS:
        if question.id == arguments[0]:
            for slip in question.slips():
                print(f"{slip.rank} {slip.key}\n      {slip.says or '(not spoken of)'}")
            return 0
    print(f"No question {arguments[0]}. There are {', '.join(one.id for one in sheet.QUESTIONS)}.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
