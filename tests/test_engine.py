"""The engine of the checks: each sentence that it can say, and answers of every kind."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
import sympy
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, NotYet, Question, Values, evaluate

x, y = sympy.symbols("x y", positive=True)

double = Question(
    "9.1",
    "function",
    reference=lambda a: 2 * a,
    inputs=((1.0,), (3.5,)),
    mistakes={"You took the half.": lambda a: a / 2, "You forgot the input.": lambda a: 2},
    right="Twice as much.",
)
on_arrays = Question(
    "9.2",
    "function",
    reference=lambda a, b: a + 0 * b,
    inputs=((7.0, numpy.array([1, 2, 3, 4])),),
    mistakes={"You counted one more.": lambda a, b: a + 1, "You added the two.": lambda a, b: a + b},
)
number = Question("9.3", "number", 2.5, mistakes={"You rounded.": 3.0}, right="Yes.")
choice = Question("9.4", "choice", "b", mistakes={"a": "No, not a.", "c": "No, not c."}, right="It is b.")
expression = Question(
    "9.5",
    "expression",
    x * y,
    inputs=({"x": 2.0, "y": 3.0}, {"x": 5.0, "y": 0.5}),
    mistakes={"You added.": x + y},
    right="A product.",
)
NUMBERS = (2, 2.0, Fraction(2), Decimal(2), numpy.float32(2), numpy.int64(2), numpy.array(2.0), sympy.Integer(2))


class Spoilt:
    def __float__(self):
        raise KeyError("spoilt")


NO_NUMBERS = {
    "a str": "2",
    "a bytes": b"2",
    "a bool": True,
    "a list": [2.0],
    "a tuple": (2.0,),
    "a dict": {1: 2},
    "a set": {2.0},
    "a complex": 2 + 0j,
    "a Symbol": x,
    "a Mul": 2 * x,
    "a builtin_function_or_method": print,
    "a Spoilt": Spoilt(),
    "an array of bool": numpy.array([True]),
    "an array of complex128": numpy.array([2 + 0j]),
    "an array of object": numpy.array([Fraction(2)]),
    "an array of <U1": numpy.array(["2"]),
}


def said(question, answer):
    """The state and the sentence for ``answer``, as a notebook hands it over."""
    outcome = question.judge(answer if question.kind == "function" else lambda: answer)
    return outcome.state, outcome.says


class TestFunctions:
    def test_right(self):
        assert said(double, lambda a: a + a) == (CORRECT, "Twice as much.")

    @pytest.mark.parametrize(
        "factor, state", [(1.0009, CORRECT), (0.9991, CORRECT), (1.0011, NOT_YET), (0.9989, NOT_YET)]
    )
    def test_a_constant_may_be_rounded_to_four_digits(self, factor, state):
        assert said(double, lambda a: 2 * a * factor)[0] == state
        assert said(on_arrays, lambda a, b: (a + 0 * b) * factor)[0] == state

    def test_a_mistake_is_named(self):
        outcome = double.judge(lambda a: a * 0.5)
        assert (outcome.state, outcome.says, outcome.mistake) == (NOT_YET, "You took the half.", "You took the half.")

    def test_what_is_no_known_mistake_says_where_it_is_off(self):
        outcome = double.judge(lambda a: a + 1)
        assert outcome.says == "Right for 1 of 2 inputs tried. One that is off: (3.5)."
        assert outcome.mistake == ""
        assert said(double, lambda a: a * a)[1].endswith("Right for 0 of 2 inputs tried. One that is off: (1).")

    def test_a_mistake_made_at_one_input_alone_is_not_named(self):
        assert "1 of 2" in said(double, lambda a: 2 * a if a == 1 else a / 2)[1]

    def test_the_answer_is_never_said(self):
        secret = Question("x", "function", reference=lambda a: 271828.0, inputs=((1.0,),))
        assert "271828" not in secret.judge(lambda a: 5.0).says

    @pytest.mark.parametrize("value", NUMBERS, ids=lambda v: type(v).__name__)
    def test_any_real_number_will_do(self, value):
        assert said(double, lambda a: value if a == 1 else 7.0)[0] == CORRECT

    @pytest.mark.parametrize("kind", NO_NUMBERS)
    def test_what_is_no_number_is_called_what_it_is(self, kind):
        expected = f"Called with (1), your function gives back {kind}, not a number."
        assert said(double, lambda a: NO_NUMBERS[kind]) == (NOT_YET, expected)

    def test_an_array_where_one_number_is_right(self):
        expected = "Called with (1), your function gives back an array of float64, not a number."
        assert said(double, lambda a: numpy.array([2.0 * a])) == (NOT_YET, expected)

    @pytest.mark.parametrize("value", [numpy.True_, numpy.complex128(2)], ids=lambda v: type(v).__name__)
    def test_one_of_numpys_that_is_no_real_number(self, value):
        assert f"gives back a {type(value).__name__}, not a number" in said(double, lambda a: value)[1]

    def test_nothing(self):
        assert said(double, lambda a: None) == (NOT_YET, "Your function gives nothing back. Does it end with return?")

    @pytest.mark.parametrize("huge", [10**400, -(10**400), math.inf, -math.inf, math.nan])
    def test_what_is_out_of_reach_is_off(self, huge):
        assert said(double, lambda a: huge) == (NOT_YET, "Right for 0 of 2 inputs tried. One that is off: (1).")

    @pytest.mark.parametrize(
        "answer, error",
        [
            (lambda a: 1 / 0, "ZeroDivisionError: division by zero"),
            (lambda a: {}[a], "KeyError: 1.0"),
            (lambda: 1, "TypeError: "),
            (5, "TypeError: 'int' object is not callable"),
        ],
    )
    def test_a_function_that_stops(self, answer, error):
        state, says = said(double, answer)
        assert state == NOT_YET and says.startswith(f"Called with (1), your function stopped with {error}")

    def test_a_function_that_calls_itself_for_ever(self):
        def again(a):
            return again(a)

        assert "your function stopped with RecursionError" in said(double, again)[1]

    def test_a_name_that_is_not_there(self):
        state, says = said(double, lambda a: missing)  # noqa: F821
        assert (state, says) == (NOT_YET, "Your function stopped with NameError: name 'missing' is not defined.")

    def test_an_empty_cell(self):
        def stub(a):
            raise NotImplementedError

        assert said(double, stub) == (NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")

    def test_long_arguments_are_cut(self):
        wide = Question("x", "function", lambda a, b: 1, inputs=(("y" * 80, 1234567.0),))
        assert said(wide, lambda a, b: 2)[1].endswith("(" + repr("y" * 80)[:57] + "..., 1.23457e+06).")


class TestFunctionsOfArrays:
    def test_right(self):
        assert said(on_arrays, lambda a, b: a + 0 * b)[0] == CORRECT
        assert said(on_arrays, lambda a, b: numpy.full(4, 7))[0] == CORRECT

    @pytest.mark.parametrize(
        "answer", [7.0, numpy.array([7.0]), numpy.full((1, 4), 7.0), numpy.full(3, 7.0), numpy.array(7.0)], ids=repr
    )
    def test_as_many_values_as_were_asked_for(self, answer):
        """Though all four are the same, one is not four."""
        expected = "Right for 0 of 1 inputs tried. One that is off: (7, an array of 4)."
        assert said(on_arrays, lambda a, b: answer) == (NOT_YET, expected)

    @pytest.mark.parametrize("kind", ["bool", "complex128", "object"])
    def test_an_array_of_no_numbers(self, kind):
        expected = f"Called with (7, an array of 4), your function gives back an array of {kind}, not a number."
        assert said(on_arrays, lambda a, b: (a + 0 * b).astype(kind)) == (NOT_YET, expected)

    def test_all_values_count(self):
        for i in range(4):
            assert said(on_arrays, lambda a, b, i=i: a + (numpy.arange(4) == i))[0] == NOT_YET

    def test_small_values_are_compared_as_closely_as_large_ones(self):
        small = Question("x", "function", lambda a: a * 1e-12, inputs=((numpy.array([1.0, 2.0]),),))
        assert said(small, lambda a: a * 1.0011e-12)[0] == NOT_YET

    @pytest.mark.parametrize("answer", [8.0, numpy.full(4, 8.0)], ids=["a number", "an array"])
    def test_a_mistake_that_ignores_an_array_is_one_number_or_as_many_alike(self, answer):
        assert said(on_arrays, lambda a, b: answer) == (NOT_YET, "You counted one more.")

    def test_a_mistake_with_an_array(self):
        assert said(on_arrays, lambda a, b: b + a) == (NOT_YET, "You added the two.")
        assert "is off" in said(on_arrays, lambda a, b: b[:3] + a)[1]

    def test_an_answer_may_change_its_array(self):
        def in_place(a, b):
            b *= 0
            return a + b

        before = on_arrays.inputs[0][1].tolist()
        assert said(on_arrays, in_place)[0] == CORRECT
        assert on_arrays.inputs[0][1].tolist() == before


class TestNumbers:
    def test_right(self):
        assert said(number, 2.5) == said(number, 2.501) == (CORRECT, "Yes.")

    def test_which_way_it_is_off(self):
        assert said(number, 2.4) == (NOT_YET, "It is too small.")
        assert said(number, 2.6) == (NOT_YET, "It is too large.")
        assert said(number, -math.inf)[1] == said(number, -(10**400))[1] == "It is too small."

    def test_a_mistake_is_named(self):
        outcome = number.judge(lambda: 3)
        assert (outcome.says, outcome.mistake) == ("You rounded.", "You rounded.")

    @pytest.mark.parametrize("kind", NO_NUMBERS)
    def test_what_is_no_number_is_called_what_it_is(self, kind):
        assert said(number, NO_NUMBERS[kind]) == (NOT_YET, f"This needs a number; it is {kind}.")

    def test_an_array_and_nan(self):
        assert said(number, numpy.array([2.5])) == (NOT_YET, "This needs a number; it is an array of float64.")
        assert said(number, math.nan) == (NOT_YET, "This needs a number; it is nan.")


class TestChoices:
    @pytest.mark.parametrize("given", ["b", " B\n", sympy.Symbol("b")])
    def test_right(self, given):
        assert said(choice, given) == (CORRECT, "It is b.")

    def test_a_wrong_letter_gets_its_own_sentence(self):
        outcome = choice.judge(lambda: "C")
        assert (outcome.state, outcome.says, outcome.mistake) == (NOT_YET, "No, not c.", "No, not c.")

    @pytest.mark.parametrize("given", ["z", "", "ab", 2, 2.0, ["b"], numpy.array([1, 2]), True, 2j])
    def test_what_is_none_of_them(self, given):
        shown = "an array of 2" if isinstance(given, numpy.ndarray) else "2" if given == 2 else repr(given)
        assert said(choice, given) == (NOT_YET, f"{shown} is not one of the choices: a, b, c.")


class TestExpressions:
    def test_right(self):
        assert said(expression, y / (1 / x)) == (CORRECT, "A product.")

    def test_symbols_go_by_their_names(self):
        assert said(expression, sympy.Symbol("x") * sympy.Symbol("y", real=True))[0] == CORRECT

    def test_a_mistake_is_named(self):
        outcome = expression.judge(lambda: y + x)
        assert (outcome.state, outcome.says, outcome.mistake) == (NOT_YET, "You added.", "You added.")

    @pytest.mark.parametrize("positive", [True, None])
    def test_foreign_symbols_are_named(self, positive):
        b, a = sympy.symbols("B A", positive=positive)
        expected = "A, B should not be in the answer: solve for it, or put in what it is."
        assert said(expression, x * y * b * a) == (NOT_YET, expected)
        assert said(expression, x * y * b)[1].startswith("B should not be")

    @pytest.mark.parametrize(
        "given",
        [
            x,
            2,
            2.5,
            sympy.sqrt(-x * y) ** 2,  # right but for its sign
            x * y * sympy.I,
            sympy.oo,
            sympy.nan,
            sympy.zoo,
            sympy.Function("f", positive=True)(x),
            sympy.Integral(y, (x, 0, sympy.Function("f")(x))),
            x**x**x**x**x**x,
        ],
        ids=str,
    )
    def test_what_differs(self, given):
        expected = "It differs from the right expression. Try it at simple values by hand."
        assert said(expression, given) == (NOT_YET, expected)

    @pytest.mark.parametrize(
        "given, kind",
        [
            ([x * y], "list"),
            ("x*y", "str"),
            (True, "bool"),
            (sympy.Eq(x, y), "Equality"),
            (sympy.Matrix([x]), "MutableDenseMatrix"),
            (numpy.array([1.0]), "ndarray"),
            (Fraction(1, 2), "Fraction"),
            (Decimal(1), "Decimal"),
            (2j, "complex"),
            ({x: y}, "dict"),
        ],
    )
    def test_what_is_no_expression(self, given, kind):
        assert said(expression, given) == (NOT_YET, f"This needs a SymPy expression; it is a {kind}.")

    @pytest.mark.parametrize("reference", [x - 1, x, -x])
    def test_a_complex_value_is_no_number(self, reference):
        """Not by its real part, 0, nor by its size or its square."""
        question = Question("x", "expression", reference, inputs=({"x": 1.0},))
        assert said(question, reference)[0] == CORRECT
        assert "It differs" in said(question, sympy.sqrt(-x))[1]

    @pytest.mark.parametrize("at", [(), (6.0,), (6.0, 2.5, 1.0)])
    def test_as_many_values_as_inputs(self, at):
        """As a forged reply of the sandbox would be."""
        assert expression.judge(lambda: Values(frozenset(), at)).state == NOT_YET
        assert expression.judge(lambda: Values(frozenset(), (6.0, 2.5))).state == CORRECT

    def test_a_mistake_at_fewer_inputs_is_not_named(self):
        assert "differs" in expression.judge(lambda: Values(frozenset(), (5.0,))).says

    def test_values_of_foreign_symbols(self):
        assert "z should not be" in expression.judge(lambda: Values(frozenset(["x", "z"]), (6.0, 2.5))).says


class TestEvaluate:
    def test_names_and_values(self):
        found = evaluate(x / y, ({"x": 1.0, "y": 4.0}, {"x": 3, "y": 2}))
        assert found == Values(frozenset(["x", "y"]), (0.25, 1.5))

    @pytest.mark.parametrize("plain", [3, 3.0, sympy.Integer(3)])
    def test_numbers(self, plain):
        assert evaluate(plain, ({}, {"x": 1})) == Values(frozenset(), (3.0, 3.0))

    @pytest.mark.parametrize("given", [x + y, sympy.sqrt(-x), sympy.oo * x, sympy.Function("f")(x), 1 / (x - 1)])
    def test_where_there_is_no_real_value_it_is_nan(self, given):
        (value,) = evaluate(given, ({"x": 1.0},)).at
        assert math.isnan(value)

    def test_at_no_input(self):
        assert evaluate(x, ()) == Values(frozenset(["x"]), ())


@pytest.mark.parametrize("question", [number, choice, expression], ids=lambda q: q.kind)
class TestNotAttempted:
    @pytest.mark.parametrize("given", [None, ...])
    def test_no_answer(self, question, given):
        assert said(question, given) == (NOT_ATTEMPTED, "There is no answer yet.")

    def test_no_name(self, question):
        outcome = question.judge(lambda: missing)  # noqa: F821
        expected = "Nothing is defined yet: name 'missing' is not defined."
        assert (outcome.state, outcome.says) == (NOT_ATTEMPTED, expected)

    def test_an_empty_cell(self, question):
        def stub():
            raise NotImplementedError

        outcome = question.judge(stub)
        expected = "The answer cell still raises NotImplementedError."
        assert (outcome.state, outcome.says) == (NOT_ATTEMPTED, expected)


class TestCheck:
    def test_right_is_printed(self, capsys):
        double.check(lambda a: a * 2)
        assert capsys.readouterr().out == "Question 9.1: correct. Twice as much.\n"

    def test_without_a_sentence(self, capsys):
        replace(double, right="").check(lambda a: a * 2)
        assert capsys.readouterr().out == "Question 9.1: correct.\n"

    def test_wrong_is_raised_and_its_sentence_is_all_that_shows(self):
        with pytest.raises(NotYet) as caught:
            double.check(lambda a: a / 2)
        message = "Question 9.1: not yet. You took the half."
        assert isinstance(caught.value, AssertionError)
        assert str(caught.value) == message and caught.value._render_traceback_() == [message]

    def test_empty_is_raised_and_its_sentence_is_all_that_shows(self):
        with pytest.raises(NotImplementedError) as caught:
            choice.check(lambda: ...)
        message = "Question 9.4: not attempted. There is no answer yet."
        assert str(caught.value) == message and caught.value._render_traceback_() == [message]


class TestNote:
    @pytest.mark.parametrize("question", [double, number, expression], ids=lambda q: q.kind)
    @pytest.mark.parametrize("given", [*NUMBERS, -3.5, 10**400], ids=lambda v: type(v).__name__)
    def test_a_number_is_noted(self, question, given, capsys):
        question.note(lambda: given)
        expected = f"Question {question.id}, your own numbers: noted. It counts when your class is graded.\n"
        assert capsys.readouterr().out == expected

    @pytest.mark.parametrize("letter", ["a", " B ", "c"])
    def test_a_letter_is_noted_right_or_wrong(self, letter, capsys):
        choice.note(lambda: letter)
        assert capsys.readouterr().out == "Question 9.4: noted. It counts when your class is graded.\n"

    @pytest.mark.parametrize("given, shown", [(numpy.array([2.0]), "an array of 1"), ("2", "'2'"), (True, "True")])
    def test_what_is_no_number(self, given, shown):
        with pytest.raises(NotYet) as caught:
            number.note(lambda: given)
        expected = f"Question 9.3, your own numbers: not yet. This needs a number; it is {shown}."
        assert str(caught.value) == expected

    def test_what_is_no_letter(self):
        with pytest.raises(NotYet) as caught:
            choice.note(lambda: "d")
        expected = "Question 9.4: not yet. This needs one of the letters a, b, c; it is 'd'."
        assert str(caught.value) == expected

    def test_no_answer(self):
        def stub():
            raise NotImplementedError

        for question, name in ((number, "9.3, your own numbers"), (choice, "9.4")):
            for empty in (stub, lambda: None, lambda: ..., lambda: missing):  # noqa: F821
                with pytest.raises(NotImplementedError) as caught:
                    question.note(empty)
                assert str(caught.value) == f"Question {name}: not attempted. There is no answer yet."


class TestHints:
    def test_they_come_one_by_one(self, capsys):
        question = Question("x", "choice", "a", hints=("first", "second"))
        for expected in (
            "Hint 1 of 2: first",
            "Hint 2 of 2: second",
            "That was the last hint.",
            "That was the last hint.",
        ):
            question.hint()
            assert capsys.readouterr().out == expected + "\n"

    def test_a_copy_starts_anew(self, capsys):
        question = Question("x", "choice", "a", hints=("first", "second"))
        question.hint()
        replace(question).hint()
        assert capsys.readouterr().out == 2 * "Hint 1 of 2: first\n"
        assert question == Question("x", "choice", "a", hints=("first", "second"))
