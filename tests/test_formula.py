"""Trees of formulas: what they compute, how they print, how a piece is found and changed."""

import math
import random

import numpy
import pytest
from inference_math.checks import listed
from inference_math.checks.formula import (
    Call,
    Input,
    Num,
    Op,
    bare,
    case,
    ceil,
    code,
    floor,
    inputs,
    larger,
    log,
    node,
    num,
    part,
    put,
    smaller,
    total,
    value,
    walk,
)

a, b, c = Input("a"), Input("b"), Input("c")

BY_HAND = [
    (a + 2, "a + 2", lambda a, b, c: a + 2),
    (2 + a, "2 + a", lambda a, b, c: 2 + a),
    (a - 2 - b, "a - 2 - b", lambda a, b, c: a - 2 - b),
    (a - (2 - b), "a - (2 - b)", lambda a, b, c: a - 2 + b),
    (7 - a, "7 - a", lambda a, b, c: 7 - a),
    (a * (b + c), "a * (b + c)", lambda a, b, c: a * b + a * c),
    (3 * a, "3 * a", lambda a, b, c: 3 * a),
    (a / b / c, "a / b / c", lambda a, b, c: a / (b * c)),
    (a / (b / c), "a / (b / c)", lambda a, b, c: a * c / b),
    (1 / a, "1 / a", lambda a, b, c: 1 / a),
    (a // b, "a // b", lambda a, b, c: math.floor(a / b)),
    (a**b, "a**b", lambda a, b, c: a**b),
    (2**a, "2**a", lambda a, b, c: 2**a),
    ((a**b) ** c, "(a**b)**c", lambda a, b, c: a ** (b * c)),
    (a ** (b**c), "a**b**c", lambda a, b, c: a ** (b**c)),
    (part("all", a + b) * c, "(a + b) * c", lambda a, b, c: a * c + b * c),
    (num(2, "two of them") * a, "2 * a", lambda a, b, c: 2 * a),
    (larger(a, b), "max(a, b)", lambda a, b, c: max(a, b)),
    (smaller(a, b + c), "min(a, b + c)", lambda a, b, c: min(a, b + c)),
    (numpy.maximum(a, 2), "max(a, 2)", lambda a, b, c: max(a, 2)),
    (numpy.minimum(3, a), "min(3, a)", lambda a, b, c: min(3, a)),
    (ceil(a / b), "ceil(a / b)", lambda a, b, c: -(-a // b)),
    (math.ceil(a / b), "ceil(a / b)", lambda a, b, c: -(-a // b)),
    (floor(a / b), "floor(a / b)", lambda a, b, c: a // b),
    (math.floor(a / b), "floor(a / b)", lambda a, b, c: a // b),
    (log(a), "log(a)", lambda a, b, c: math.log(a)),
    (numpy.sqrt(a), "sqrt(a)", lambda a, b, c: a**0.5),
    (numpy.exp(a), "exp(a)", lambda a, b, c: math.e**a),
    (case(a > b, a, c), "(a if a > b else c)", lambda a, b, c: a if a > b else c),
    (case(a >= 3, 1, 0), "(1 if a >= 3 else 0)", lambda a, b, c: float(a >= 3)),
    (case(a < b, a, c), "(a if a < b else c)", lambda a, b, c: a if a < b else c),
    (case(a <= 3, 1, 0), "(1 if a <= 3 else 0)", lambda a, b, c: float(a <= 3)),
    (total("n", 1, a, lambda n: b + n), "sum(b + n for n in range(1, a + 1))", lambda a, b, c: a * b + a * (a + 1) / 2),
    (total("n", 0, a - 1, lambda n: b), "sum(b for n in range(0, a - 1 + 1))", lambda a, b, c: a * b),
]
GIVEN = {"a": [3.0, 2.0, 5.0, 1.0], "b": [2.0, 3.0, 0.5, 1.0], "c": [4.0, 1.0, 1.0, 7.0]}


@pytest.mark.parametrize("tree, text, plain", BY_HAND, ids=[text for _, text, _ in BY_HAND])
def test_what_a_tree_computes_and_how_it_prints(tree, text, plain):
    rows = [dict(zip(GIVEN, row, strict=True)) for row in zip(*GIVEN.values(), strict=True)]
    assert code(tree) == text
    assert [float(value(tree, row)) for row in rows] == pytest.approx([plain(**row) for row in rows])
    at_once = value(tree, {name: numpy.array(one) for name, one in GIVEN.items()})
    assert at_once == pytest.approx([plain(**row) for row in rows])


def test_a_sum_ends_where_each_input_says_and_an_empty_one_is_0():
    tree = total("n", 1, a, lambda n: n)
    assert value(tree, {"a": numpy.array([0.0, 1.0, 4.0, -2.0])}).tolist() == [0, 1, 10, 0]
    assert value(tree, {"a": numpy.array([])}).tolist() == []
    assert numpy.isnan(value(tree, {"a": numpy.array([1.0, math.inf])})).all()


def test_where_there_is_no_value_there_is_no_error():
    assert math.isnan(value(log(a), {"a": -1.0})) and math.isinf(value(1 / a, {"a": 0.0}))


@pytest.mark.parametrize("what", ["3", None, True, [1], 2j])
def test_what_is_no_formula(what):
    with pytest.raises(TypeError, match=f"not of a {type(what).__name__}"):
        node(what)


def test_python_cannot_choose_in_a_formula():
    with pytest.raises(TypeError, match="case"):
        max(a, b)
    with pytest.raises(TypeError, match="sin is not known"):
        numpy.sin(a)


def test_pieces_and_ways_to_them():
    tree = part("the sum", a + total("n", 1, b, lambda n: larger(n, c)))
    for path, piece in walk(tree):
        assert put(tree, path, piece) == tree
        assert put(tree, path, Num(9.0)) != tree
    (way,) = (path for path, piece in walk(tree) if piece == c)
    assert way == ("inner", "right", "term", "args.1")
    assert code(put(tree, way, Num(9.0))) == "a + sum(max(n, 9) for n in range(1, b + 1))"
    assert inputs(tree) == {"a", "b", "c"}
    assert bare(part("x", part("y", a + 1))) == Op("+", a, Num(1)) and bare(Call("log", (a,))) == Call("log", (a,))


TREES = [pytest.param(one, tree, id=f"{one.id}.{n}") for one in listed.computed() for n, tree in enumerate(one.trees())]


@pytest.mark.parametrize("question, tree", TREES)
def test_the_line_of_python_of_a_sheets_formula_computes_the_same(question, tree):
    """Run by Python itself: a second way to the number that the tree gives."""
    names = {"ceil": math.ceil, "floor": math.floor, "log": math.log, "exp": math.exp, "sqrt": math.sqrt}
    for point in random.Random(question.id).sample(question.many, 20):
        given = dict(zip(question.kinds, point, strict=True))
        try:
            plain = eval(code(tree), {**names, **given})
        except (ZeroDivisionError, OverflowError, ValueError):
            continue  # Python stops where NumPy has no number, in a branch that is not taken
        assert float(value(tree, given)) == pytest.approx(plain, rel=1e-9, nan_ok=True)
