"""Slips in a product: a factor forgotten, turned over, counted twice, done to a part of a sum alone."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ..formula import Call, Num, Op, Part, bare
from .parts import add, factors, product, terms
from .words import ODD, PLAIN, Edit, be, begin, did, it, listed, many, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..formula import Node


def of_product(piece: Op) -> Iterator[Edit]:
    """A factor forgotten, turned over, counted twice, added; the whole turned over."""
    every = factors(piece)
    for n, (one, power) in enumerate(every):
        rest = every[:n] + every[n + 1 :]
        name = said(one)
        about = tuple(filter(None, (name,)))
        if isinstance(one, Num):
            if one.number != 1:
                which = "factor" if power > 0 else "division by"
                says = f"A {which} {one.number:g} is missing{{in}}."
                why = f" The {one.number:g} stands for {one.why}." if one.why else ""
                yield Edit(f"without {name}", product(rest), says + why, PLAIN, about)
                yield Edit(f"turned: {name}", product([*rest, (one, -power)]), _turned(one, power, 1), ODD, about)
            continue
        if power > 0:
            says = name and f"{begin(name) if isinstance(one, Part) else f'A factor {name}'} {be(one)} missing{{in}}."
            yield Edit(f"without {name}", product(rest), says, PLAIN, about)
        else:
            says = name and f"A division by {name} is missing{{in}}."
            yield Edit(f"without dividing by {name}", product(rest), says, PLAIN, about)
        says = name and _turned(one, power, sum(p < 0 for _, p in every))
        within = tuple(said(inner) for inner, _ in factors(bare(one)))  # all of these are turned with it
        yield Edit(f"turned: {name}", product([*rest, (one, -power)]), says, PLAIN, (*about, *filter(None, within)))
        says = name and f"{begin(name)} {'count' if many(one) else 'counts'} twice{{in}}: once too often."
        yield Edit(f"twice: {name}", product([*every, (one, power)]), says, ODD, about)
        two = len(every) == 2 and not any(isinstance(other, Num) or sign < 0 for other, sign in every)
        if power > 0 and len(rest) > 0 and not two:  # of two, neither is the one that was added: see _of_two
            says = name and f"It is as if {name} were added{{in}}. Multiply by {it(one)}."
            yield Edit(f"added: {name}", product(rest) + one, says, ODD, about)
        if power < 0:
            says = name and f"It is as if {name} were taken away{{in}}. Divide by {it(one)}."
            yield Edit(f"taken away: {name}", product(rest) - one, says, ODD, about)
        yield from _outer_on_one_term(every, n)
        yield from _in_whole_numbers(every, n)
        yield from _below(every, n)
        yield from _closed_too_early(every, n)
    if len(every) > 1:
        says = "Upside down{in}: turn the fraction over."
        about = tuple(said(one) for one, _ in every)
        yield Edit("upside down", product([(one, -power) for one, power in every]), says, PLAIN, about)
    yield from _of_two(every)


def _of_two(every: list[tuple[Node, int]]) -> Iterator[Edit]:
    """Two factors added, or the one that divides exchanged with the other."""
    for (m, (one, p)), (n, (other, q)) in combinations(enumerate(every), 2):
        names = said(one), said(other)
        if p == q and not isinstance(one, Num) and not isinstance(other, Num):
            rest = [pair for k, pair in enumerate(every) if k not in (m, n)]
            says = f"It is as if {names[0]} and {names[1]} were added{{in}}. Multiply them." if all(names) else ""
            yield Edit(f"added: {names[0]}, {names[1]}", product([(one + other, p), *rest]), says, ODD, names)
        elif p != q and len(every) > 2 and not isinstance(one, Num) and not isinstance(other, Num):
            rest = [pair for k, pair in enumerate(every) if k not in (m, n)]
            over, under = names if p > 0 else names[::-1]
            says = f"Your value has {under} over {over}{{in}}. It goes the other way." if all(names) else ""
            yield Edit(f"turned: {over} over {under}", product([(one, -p), (other, -q), *rest]), says, PLAIN, names)


def _turned(factor: Node, power: int, below: int) -> str:
    """``below``: how many divide; with two, brackets may be what is missing."""
    if power > 0:
        return f"It is as if you divided by {said(factor)}{{in}}. Multiply by {it(factor)}."
    brackets = " In a/b*c the c is above the line: are brackets missing?" if below > 1 else ""
    return f"It is as if you multiplied by {said(factor)}{{in}}. Divide by {it(factor)}.{brackets}"


def _in_whole_numbers(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """a/b as a//b, for the factor in the place ``n`` and each that divides."""
    one, power = every[n]
    above = [pair for pair in every if pair[1] > 0]
    if power < 0 and len(above) > 1:
        rest = [pair for m, pair in enumerate(every) if pair[1] < 0 and m != n]
        says = "It is as if you divided in whole numbers (// or int){in}: the rest is lost."
        whole = Op("//", product(above), one)
        yield Edit(f"in whole numbers: all, {said(one)}", product([(whole, 1), *rest]), says, ODD, (said(one),))
    if power < 0 or isinstance(one, Num):
        return
    for k, (other, turned) in enumerate(every):
        if turned < 0:
            rest = [pair for m, pair in enumerate(every) if m not in (n, k)]
            name = said(one)
            says = name and f"It is as if you divided {name} in whole numbers (// or int){{in}}: the rest is lost."
            yield Edit(
                f"in whole numbers: {name}, {said(other)}",
                product([(Op("//", one, other), 1), *rest]),
                says,
                ODD,
                (name,),
            )


def _below(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """What divides, in the place ``n``: a sum of which only one term divides, or each of them by itself."""
    one, power = every[n]
    rest = every[:n] + every[n + 1 :]
    if power > 0:
        return
    inner = bare(one)
    if not (isinstance(inner, Op) and inner.sign in ("+", "-")):
        return
    parts = terms(inner)
    about = tuple(said(term) for term, _ in parts)
    first = (product([*rest, (parts[0][0], -1)]), 1)
    says = "Of the sum below the line only the first term divides{in}: are brackets missing?"
    yield Edit(f"over one term: {said(one)}", add([first, *parts[1:]]), says, ODD, about)
    beside = [pair for other, power in rest for pair in (factors(bare(other)) if power > 0 else [(other, power)])]
    below = [(other, 1) for other, power in beside if power < 0]
    if below:
        whole = add([(product([*below, (parts[0][0], 1)]), 1), *parts[1:]])
        says = "What stands beside the sum below the line multiplies only its first term{in}: are brackets missing?"
        tree = product([*(pair for pair in beside if pair[1] > 0), (whole, -1)])
        yield Edit(f"beside one term: {said(one)}", tree, says, ODD, about)
    apart = [(product([*rest, (term, -1)]), sign) for term, sign in parts]
    says = (
        "It is as if you divided by each term of a sum alone{in}, and put the results together. Work out the sum first."
    )
    yield Edit(f"over each term: {said(one)}", add(apart), says, ODD, about)


def _closed_too_early(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """1/(1 - a*b) as 1/(1 - a)*b: the last factor of a sum's last term outside of the sum's brackets."""
    one, power = every[n]
    inner = bare(one)
    if not (isinstance(inner, Op) and inner.sign in ("+", "-")):
        return
    *others, (last, sign) = terms(inner)
    for k, (factor, raised) in enumerate(within := factors(bare(last))):
        if len(within) < 2 or isinstance(factor, Num):
            continue
        less = add([*others, (product(within[:k] + within[k + 1 :]), sign)])
        name, own = said(factor), said(last)
        belong = "belong" if many(factor) else "belongs"
        says = f"It is as if a bracket closed too early{{in}}: {name} {belong} to {own} alone."
        tree = product([*every[:n], (less, power), *every[n + 1 :], (factor, raised)])
        yield Edit(f"outside the brackets: {name}", tree, says if name and own else "", ODD, (name, own))


def _outer_on_one_term(every: list[tuple[Node, int]], n: int) -> Iterator[Edit]:
    """(a + b)/c as a + b/c: what belongs to a whole sum done to one of its terms, as when brackets are missing."""
    inner, stopped = bare(every[n][0]), None
    if isinstance(inner, Call) and 0 in [getattr(bare(one), "number", None) for one in inner.args]:
        stopped = inner  # at 0, where a factor makes no difference
        inner = next((bare(one) for one in inner.args if not isinstance(bare(one), Num)), inner)
    if not (isinstance(inner, Op) and inner.sign in ("+", "-")) or every[n][1] < 0:
        return
    parts = terms(inner)
    single = [[k] for k, (one, _) in enumerate(every) if k != n and not (isinstance(one, Num) and one.number == 1)]
    sides = [[k for (k,) in single if every[k][1] == power] for power in (1, -1)]
    for places in [*single, *(side for side in sides if len(side) > 1)]:
        moved = [every[k] for k in places]
        rest = [pair for m, pair in enumerate(every) if m != n and m not in places]
        names = [said(one) for one, _ in moved]
        alone = len(moved) == 1 and not many(moved[0][0])
        do = "multiply" if moved[0][1] > 0 else "divide"
        for m, (term, sign) in enumerate(parts):
            changed = [*parts[:m], (product([(term, 1), *moved]), sign), *parts[m + 1 :]]
            name, of = listed(names), said(term)
            by = "it" if alone else "them"
            whole = f"{begin(do)} the whole sum by {by}: are brackets missing?"
            says = f"It is as if only {of} were {did(moved[0][1])} by {name}. {whole}"
            told = says if all(names) and of else ""
            key = f"only {of}: {', '.join(names)}"
            tree = add(changed) if stopped is None else Call(stopped.name, (Num(0), add(changed)))
            yield Edit(key, product([(tree, 1), *rest]), told, PLAIN if len(moved) == 1 else ODD, (*names, of))
