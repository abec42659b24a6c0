"""Slips in powers, roundings, choices between two, cases, sums over steps, numbers and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formula import Call, Case, Input, Node, Num, Op, Test, Total, bare, replaced
from .parts import factors, product
from .products import of_product
from .words import EXOTIC, ODD, PLAIN, Edit, be, begin, did, said, that, they

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..kinds import Kind


def of_power(piece: Op) -> Iterator[Edit]:
    """A power that is a product, missing, turned over, one too high."""
    base, exponent = said(piece.left), said(piece.right)
    yield Edit(
        f"times, not to the power: {exponent}",
        piece.left * piece.right,
        exponent and f"Your value has {exponent} as a factor{{in}}. It is a power.",
        PLAIN,
        (exponent,),
    )
    yield Edit(
        f"without the power {exponent}",
        piece.left,
        exponent and f"The power {exponent} is missing{{in}}.",
        PLAIN,
        (exponent,),
    )
    yield Edit(
        f"swapped: {base}, {exponent}",
        piece.right**piece.left,
        base and exponent and f"It is as if {base} and {exponent} were swapped{{in}}.",
        EXOTIC,
        (base, exponent),
    )
    yield Edit(
        f"one power more: {exponent}",
        piece.left ** (piece.right + 1),
        exponent and f"The power is one too high{{in}}: it is {exponent}.",
        ODD,
        (exponent,),
    )
    yield Edit(
        f"one power less: {exponent}",
        piece.left ** (piece.right - 1),
        exponent and f"The power is one too low{{in}}: it is {exponent}.",
        ODD,
        (exponent,),
    )
    inner = bare(piece.left)
    if isinstance(inner, Op) and inner.sign == "-" and bare(inner.left) == Num(1.0):
        says = "It is as if the power were taken first, and then taken away from 1. It goes the other way."
        yield Edit("1 minus the power", 1 - inner.right**piece.right, says, ODD)


def of_whole_division(piece: Op) -> Iterator[Edit]:
    """``//`` that rounds another way, or not at all."""
    whole = piece.left / piece.right
    yield Edit("not rounded down", whole, "It is not rounded down{in}.", PLAIN)
    yield Edit("rounded up", Call("ceil", (whole,)), "It is rounded up{in}. Round down.", PLAIN)
    yield Edit(
        "rounded to the nearest", Call("round", (whole,)), "It is rounded to the nearest{in}. Round down.", PLAIN
    )
    yield from of_product(Op("/", piece.left, piece.right))


def of_call(piece: Call) -> Iterator[Edit]:
    """Another rounding, or none; the other one of two."""
    if piece.name in ("larger", "smaller"):
        yield from _chosen(piece)
        return
    (inner,) = piece.args
    yield from _rounded_too_early(piece, bare(inner))
    if piece.name in ("ceil", "floor", "round"):
        word = {"ceil": "up", "floor": "down", "round": "to the nearest"}
        yield Edit("not rounded", inner, f"It is not rounded {word[piece.name]}{{in}}.", PLAIN)
        for other, how in word.items():
            if other != piece.name:
                says = f"It is rounded {how}{{in}}. Round {word[piece.name]}."
                yield Edit(f"rounded {how}", Call(other, (inner,)), says, PLAIN)
        if piece.name != "round":
            says = f"It is rounded to the nearest{{in}}. Round {word[piece.name]}."
            for half, other, shifted in (("up", "floor", inner + 0.5), ("down", "ceil", inner - 0.5)):
                yield Edit(f"rounded to the nearest, a half {half}", Call(other, (shifted,)), says, ODD)
        if piece.name == "ceil":
            says = "It is one too many{in} where it comes out even. There nothing is to be added."
            yield Edit("always one more", Call("floor", (inner,)) + 1, says, PLAIN)
            yield Edit(
                "half a one added",
                Call("round", (inner + 0.5,)),
                "It goes wrong where it comes out even, as when a half is added before rounding.",
                ODD,
            )
            says = (
                "It falls short{in} where hardly anything is left over, as when nearly one is added and rounded down."
            )
            yield Edit("nearly one added", Call("floor", (inner + 0.99,)), says, ODD)
        if piece.name == "floor":
            says = "It is one short{in} where it comes out even. Is it < in place of <=?"
            yield Edit("one less where even", Call("ceil", (inner,)) - 1, says, PLAIN)
        yield Edit("one too many", piece + 1, "One too many{in}.", ODD)
        yield Edit("one too few", piece - 1, "One too few{in}.", ODD)
    else:
        yield Edit(f"without {piece.name}", inner, f"`{piece.name}` is missing{{in}}.", PLAIN)


def _rounded_too_early(piece: Call, inner: Node) -> Iterator[Edit]:
    """(a - b) // (c * d) without one pair of its brackets, or the other."""
    if piece.name not in ("ceil", "floor") or not isinstance(inner, Op) or inner.sign != "/":
        return
    above, below = bare(inner.left), bare(inner.right)
    if isinstance(below, Op) and below.sign == "*":
        says = (
            "It is as if brackets were missing below the line{in}: a // b * c divides by b, and then multiplies by c."
        )
        tree = Call(piece.name, (inner.left / below.left,)) * below.right
        yield Edit("brackets missing below", tree, says, ODD, (said(below.left), said(below.right)))
    if isinstance(above, Op) and above.sign in ("+", "-"):
        says = "It is as if brackets were missing above the line{in}: a - b // c divides b alone."
        tree = Op(above.sign, above.left, Call(piece.name, (above.right / inner.right,)))
        yield Edit("brackets missing above", tree, says, ODD, (said(above.left), said(above.right)))


def _chosen(piece: Call) -> Iterator[Edit]:
    """Of the larger (or smaller) of two: one alone, the other choice, both."""
    one, other = piece.args
    names = said(one), said(other)
    about = tuple(filter(None, names))
    which, wrong = ("larger", "smaller") if piece.name == "larger" else ("smaller", "larger")
    both = f"{names[0]} and {names[1]}"
    for alone, rest in ((one, other), (other, one)):
        yield Edit(f"only {said(alone)}", alone, _alone(which, alone, rest), PLAIN, about)
    says = f"Your value has the {wrong} of {both}. The {which} counts." if all(names) else ""
    yield Edit(f"the {wrong} of {both}", Call(wrong, piece.args), says, PLAIN, about)
    says = f"Your value has the sum of {both}. They overlap: the {which} of the two counts." if all(names) else ""
    yield Edit(f"added: {both}", one + other, says, PLAIN, about)
    says = f"Your value has the mean of {both}. The {which} counts." if all(names) else ""
    yield Edit(f"the mean of {both}", (one + other) / 2, says, ODD, about)
    for (own, to), place in (((one, other), 1), ((other, one), 0)):
        yield from _also(piece, own, to, place)


def _also(piece: Call, own: Node, to: Node, place: int) -> Iterator[Edit]:
    """Of a factor of ``own``: done to the other of the two as well."""
    for factor, power in factors(bare(own)):
        name = said(factor)
        if isinstance(factor, Num) or isinstance(to, Num) or (factor, power) in factors(bare(to)):
            continue
        args = list(piece.args)
        args[place] = product([(to, 1), (factor, power)])
        told = name and said(own) and said(to)
        belong = begin(they(factor, "belong"))
        says = told and f"It is as if {said(to)} were {did(power)} by {name}, too. {belong} to {said(own)} alone."
        yield Edit(f"also {said(to)}: {name}", Call(piece.name, tuple(args)), says, ODD, (name, said(to)))


def _alone(which: str, alone: Node, rest: Node) -> str:
    """What to say where one of two was taken, whether it is the ``which`` or not."""
    limit = bare(rest)
    if not said(alone) or not said(rest):
        return ""
    if isinstance(limit, Num):
        return f"It must not go {'below' if which == 'larger' else 'above'} {limit.number:g}."
    return f"{that(alone)} {said(alone)} alone. Where {said(rest)} {be(rest)} {which}, {they(rest, 'count')}."


def of_case(piece: Case) -> Iterator[Edit]:
    """One case for all, the two exchanged, the border."""
    when, otherwise = piece.when, piece.otherwise
    yield Edit(
        f"always: {when}",
        piece.yes,
        when and otherwise and f"Yours is always the value that holds {when}. {begin(otherwise)} it is another.",
        PLAIN,
    )
    yield Edit(
        f"always: {otherwise}",
        piece.no,
        when and otherwise and f"Yours is always the value that holds {otherwise}. {begin(when)} it is another.",
        PLAIN,
    )
    yield Edit(
        "cases swapped", Case(piece.test, piece.no, piece.yes), "It is as if the two cases were swapped{in}.", PLAIN
    )
    around = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[piece.test.sign]
    says = "It is as if the comparison were the wrong way round{in}."
    yield Edit(
        "compared the other way", Case(Test(around, piece.test.left, piece.test.right), piece.yes, piece.no), says
    )
    edge = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}[piece.test.sign]
    says = "Look at the border{in}: what holds where the two are equal?"
    yield Edit("the border", Case(Test(edge, piece.test.left, piece.test.right), piece.yes, piece.no), says, PLAIN)


def of_total(piece: Total) -> Iterator[Edit]:
    """A step too few or too many; all steps as one of them."""
    step = piece.step
    for key, first, last, says in (
        (
            f"without the first {step}",
            piece.first + 1,
            piece.last,
            f"It is as if the first {step} were left out{{in}}.",
        ),
        (f"without the last {step}", piece.first, piece.last - 1, f"It is as if the last {step} were left out{{in}}."),
        (
            f"one {step} more at the end",
            piece.first,
            piece.last + 1,
            f"It is as if there were one {step} more{{in}}, at the end.",
        ),
        (
            f"one {step} more at the start",
            piece.first - 1,
            piece.last,
            f"It is as if there were one {step} more{{in}}, at the start.",
        ),
    ):
        yield Edit(key, Total(piece.index, first, last, piece.term, step), says, PLAIN)
    times = piece.last - piece.first + 1
    for key, at, which in (
        (f"every {step} as the first", piece.first, "first"),
        (f"every {step} as the last", piece.last, "last"),
    ):
        tree = times * replaced(piece.term, Input(piece.index), at)
        yield Edit(key, tree, f"It is as if every {step} were as long as the {which}{{in}}. They are not alike.", PLAIN)
    yield Edit(
        f"one {step}",
        replaced(piece.term, Input(piece.index), piece.last),
        f"That is one {step} alone{{in}}. How many are there?",
        PLAIN,
    )


def of_number(piece: Num) -> Iterator[Edit]:
    """A number that is no factor of a product is met here, too: another one in its place.

    What is half of the right value, or half of a part, is called so first: the number may stand there as it should.
    """
    why = f" The {piece.number:g} stands for {piece.why}." if piece.why else ""
    for times in (0.5, 2.0):
        says = f"It is as if the {piece.number:g} were {piece.number * times:g}{{in}}.{why}"
        yield Edit(
            f"{piece.number * times:g} for {piece.number:g}",
            Num(piece.number * times),
            says,
            EXOTIC,
            (f"{piece.number:g}",),
        )
    for number, how in _COUNTED.get(piece.number, {}).items():
        says = f"It is as if the {piece.number:g} were {how}{{in}}.{why}"
        yield Edit(f"{number:g} for {piece.number:g}", Num(number), says, EXOTIC, (f"{piece.number:g}",))


_COUNTED = {
    24.0: {23.0: "23", 25.0: "25"},
    60.0: {59.0: "59", 61.0: "61", 24.0: "24"},
    3600.0: {1440.0: "60 times 24"},
}
"""Numbers of a clock: another that a loop one off counts up to, or that is made of others of its numbers."""


MIXED = "GiB and GB are mixed{in}: the two are 7 % apart. Divide bytes by bytes."
"""2**30 and 1e9 taken for each other, in one input or in the answer as a whole."""


def of_unit(piece: Input, kind: Kind) -> Iterator[Edit]:
    """An input taken in another unit."""
    name = f"`{piece.name}`"
    if kind.family == "bytes":
        for factor in (2**30 / 1e9, 1e9 / 2**30):
            yield Edit(f"GiB for GB: {name}", piece * factor, MIXED, ODD, (name,))
        yield Edit(
            f"nine tenths: {name}",
            piece * 0.9,
            f"It is as if nine tenths of {name} counted{{in}}. All of it does.",
            ODD,
            (name,),
        )
    if kind.family == "seconds":
        for key, what, factor in (
            ("milliseconds", f"{name} were taken for milliseconds", 1e-3),
            ("in milliseconds", f"{name} were turned into milliseconds", 1e3),
        ):
            yield Edit(
                f"{key}: {name}", piece * factor, f"It is as if {what}{{in}}. It is in seconds.", EXOTIC, (name,)
            )
    if kind.family in ("width", "kv", "bytes"):
        yield Edit(
            f"bits: {name}", piece / 8, f"It is as if {name} were taken for bits{{in}}. It is in bytes.", ODD, (name,)
        )
