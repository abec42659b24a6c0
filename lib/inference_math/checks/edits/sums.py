"""Slips in a sum: a term left out, with the wrong sign, with a factor that belongs to another."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ..formula import Call, Num, Op, Part, bare
from .parts import add, factors, product, terms
from .words import ODD, PLAIN, Edit, be, begin, did, many, said, that

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..formula import Node


def of_sum(piece: Op) -> Iterator[Edit]:
    """A term left out, alone, with the other sign, twice; two of them multiplied, or the larger taken."""
    every = terms(piece)
    names = [said(one) for one, _ in every]
    for n, (one, sign) in enumerate(every):
        name, rest = names[n], every[:n] + every[n + 1 :]
        about = (name,) if name else ()
        if isinstance(one, Num) and one.number in (0.5, 1, 2):
            name = f"the {one.number:g}"
        yield Edit(f"without {name}", add(rest), name and f"{begin(name)} {be(one)} missing{{in}}.", PLAIN, about)
        turn = f"It is as if {name} were {'taken away' if sign > 0 else 'added'}{{in}}. "
        turn += "Add it." if sign > 0 else "Take it away."
        if many(one):
            turn = turn.replace("Add it.", "Add them.").replace("Take it away.", "Take them away.")
        yield Edit(f"sign: {name}", add([*rest, (one, -sign)]), name and turn, PLAIN, about)
        if len(every) > 2 or sign < 0:  # of two that are added, this is the other one left out
            others = " and ".join(one or "" for k, one in enumerate(names) if k != n)
            count = "too" if all(k == n or one for k, one in enumerate(names)) else ""
            counts = "count" if len(rest) > 1 or many(rest[0][0]) else "counts"
            says = name and (f"{that(one)} {name} alone. {begin(others)} {counts}, too." if count else "")
            yield Edit(f"only {name}", one, says or "", PLAIN, tuple(filter(None, names)))
        for times, word in ((2.0, "twice"), (0.5, "only half of")):
            if not isinstance(one, Num):
                counts = "count" if many(one) else "counts"
                how = f"{begin(name or '')} {counts} twice" if times > 1 else f"Only half of {name} {counts}"
                says = name and f"{how}{{in}}."
                yield Edit(f"{word} {name}", add([*rest, (one * times, sign)]), says, ODD, about)
        yield from _spread(every, n)
        yield from _raised(every, n)
    for (m, (one, p)), (n, (other, q)) in combinations(enumerate(every), 2):
        rest = [pair for k, pair in enumerate(every) if k not in (m, n)]
        pair = names[m] and names[n]
        both = f"{names[m]} and {names[n]}"
        if p == q == 1:
            made = Call("larger", (one, other))
            yield Edit(
                f"the larger of {both}",
                add([(made, 1), *rest]),
                pair and f"Your value has the larger of {both}. Both count: add them.",
                PLAIN,
                (names[m], names[n]),
            )
            yield Edit(
                f"multiplied: {both}",
                add([(one * other, 1), *rest]),
                pair and f"It is as if {both} were multiplied{{in}}. Add them.",
                ODD,
                (names[m], names[n]),
            )
        elif p == 1 and q == -1:
            yield from _turned(one, other, rest)


def _raised(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """1 - a**n as (1 - a)**n: the power of one term taken of the whole sum."""
    term, sign = every[n]
    power = bare(term)
    if not isinstance(power, Op) or power.sign != "**":
        return
    base, exponent = said(power.left), said(power.right)
    rest = every[:n] + every[n + 1 :]
    tree = add([*rest, (power.left, sign)]) ** power.right
    says = (
        base
        and exponent
        and f"It is as if the power {exponent} were that of the whole. It belongs to {base} alone: are brackets wrong?"
    )
    yield Edit(f"power of the whole: {exponent}", tree, says, ODD, (exponent, base))


def _turned(one: Node, other: Node, rest: list[tuple[Node, int]]) -> Iterator[Edit]:
    """One less the other, taken the other way, or as a ratio."""
    names = said(one), said(other)
    both = f"{names[0]} and {names[1]}"
    says = f"It is as if {names[0]} were taken away from {names[1]}{{in}}. It goes the other way." if all(names) else ""
    yield Edit(f"the other way: {both}", add([(other, 1), (one, -1), *rest]), says, PLAIN, names)
    if not rest and not isinstance(one, Num):
        says = f"It is as if {names[0]} were divided by {names[1]}{{in}}. Take {names[1]} away." if all(names) else ""
        yield Edit(f"over, not less: {both}", one / other, says, ODD, names)


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
            told = name and own and to
            also = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (term, sign), (more, s)]
            belongs = "They belong" if many(factor) else "It belongs"
            yield Edit(
                f"also {to}: {name}",
                add(also),
                told and f"It is as if {to} were {did(power)} by {name}, too. {belongs} to {own} alone.",
                PLAIN,
                (name, to),
            )
            if len(inside) > 2:
                others = inside[:k] + inside[k + 1 :]
                most = product([(other, 1), *others])
                wide = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (term, sign), (most, s)]
                names = [said(piece) for piece, _ in others]
                told_all = all(names) and own and to
                both = " and ".join(names)
                says = (
                    f"It is as if {to} were multiplied by {both}, too. They belong to {own} alone: are brackets wrong?"
                )
                yield Edit(f"also {to}: all but {name}", add(wide), says if told_all else "", PLAIN, (*names, to))
            moved = [*((one, t) for j, (one, t) in enumerate(every) if j not in (m, n)), (less, sign), (more, s)]
            yield Edit(
                f"moved to {to}: {name}",
                add(moved),
                told and f"It is as if {to} were {did(power)} by {name} in place of {own}.",
                ODD,
                (name, to),
            )


def _as(term: Node, new: Node) -> Node:
    return Part(term.name, new, term.many) if isinstance(term, Part) else new
