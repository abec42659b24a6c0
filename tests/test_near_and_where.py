"""What is said of numbers that come near, of where they are right, of a place that holds something else, of arrays."""

import math

import numpy
import pytest
from inference_math.checks import arrays, behave, nearly, slots, where
from inference_math.checks.behave import Tried
from inference_math.checks.engine import Function
from inference_math.checks.formula import Input, case, part
from inference_math.checks.inputs import columns

RIGHT = numpy.linspace(1.3, 977.7, 240)
WAYS = numpy.where(numpy.arange(len(RIGHT)) % 2, 1, -1)


def of(got, right=RIGHT, **table):
    return Tried(table, numpy.asarray(got, dtype=float), right)


class TestPowers:
    def test_of_the_right_value_itself(self):
        assert behave.root(of(RIGHT**2)) == "It is the square of the right value."
        assert behave.root(of(numpy.sqrt(RIGHT))) == "It is the square root of the right value."
        assert behave.root(of(RIGHT**3)) == behave.root(of(RIGHT)) == ""

    def test_of_0_and_1_nothing_is_said(self):
        few = numpy.arange(8) % 2
        assert behave.root(of(few, few)) == ""


class TestNear:
    def test_so_far_and_no_further(self):
        def near(off, few=3):
            real = of((RIGHT * (1 + off * WAYS))[-15:], RIGHT[-15:])
            wide = numpy.where(numpy.arange(len(RIGHT)) < 5 * few, 0.2, off)
            return nearly.near(real, of(RIGHT * (1 + wide * WAYS)))

        assert near(0.04).startswith("Near the right value for large numbers")
        assert near(0.1).startswith("Mostly near the right value")
        assert near(0.5) == ""

    def test_on_one_side_alone_it_is_no_chance(self):
        wide = numpy.where(numpy.arange(len(RIGHT)) < 9, 0.2, 0.03)
        for way in (1, -1):
            every = of(RIGHT * (1 + way * wide))
            assert nearly.near(of(every.got[-15:], RIGHT[-15:]), every) == ""

    def test_on_a_curve_it_is_no_chance(self):
        share = numpy.linspace(0.05, 0.8, 150)
        right = 1 / (1 - share)

        def near(got):
            every = of(got, right, share=share)
            return nearly.near(of(every.got[-15:], right[-15:], share=share[-15:]), every)

        assert near((1 + share) ** 2) == ""
        assert near(1 / (1 - numpy.round(share, 1))).startswith("Mostly near the right value")

    def test_what_floats_leave_is_no_other_side(self):
        for way in (1, -1):
            every = of(RIGHT * (1 + numpy.where(numpy.arange(len(RIGHT)) % 3, 1e-15 * WAYS, way * 0.03)))
            assert nearly.near(of(every.got[-15:], RIGHT[-15:]), every) == ""

    def test_a_first_term_alone_is_no_sum(self):
        share = numpy.linspace(0.1, 0.8, 30)
        formula = Input("a") / (1 - Input("b"))
        says = [
            nearly.cut_off(formula, of(sum(2 * share**n for n in range(to)), 2 / (1 - share), b=share)) for to in (1, 2)
        ]
        assert says[0] == "" and says[1].startswith("It is what 2 terms add up to, of a sum that has no end.")


class TestACount:
    @pytest.mark.parametrize("how, did", [(numpy.ceil, "up"), (numpy.floor, "down"), (numpy.round, "to the nearest")])
    def test_of_something(self, how, did):
        says = nearly.counted(of(how(RIGHT / 7)))
        assert says.startswith(f"Yours is the right value over one and the same number, rounded {did}.")

    @pytest.mark.parametrize(
        "got",
        [numpy.ceil(RIGHT / 200), numpy.ceil(RIGHT), numpy.floor(RIGHT / 7) - 1, numpy.ceil(RIGHT / 7) + 1],
        ids=["a few values", "of ones", "one less than rounded down", "one more than rounded up"],
    )
    def test_of_nothing(self, got):
        assert nearly.counted(of(got)) == ""

    def test_of_what_could_be_many_things(self):
        count = numpy.arange(3, 13)
        assert nearly.counted(of(count, 100 * (count - 0.5))) == ""


class TestAScale:
    @pytest.mark.parametrize(
        "power, says",
        [
            (9, "a billion times too large"),
            (6, "a million times too large"),
            (3, "a thousand times too large"),
            (-3, "a thousandth of"),
            (-6, "a millionth of"),
            (-9, "a billionth of"),
        ],
    )
    def test_each_is_named(self, power, says):
        assert nearly.scaled(of(RIGHT * 10.0**power * (1 + 0.02 * WAYS))).startswith(f"Mostly it is about {says}")

    @pytest.mark.parametrize(
        "times", [1300, numpy.where(RIGHT > 400, 1000, 1), 1e5], ids=["by another", "by it for some", "by no unit's"]
    )
    def test_none_is_named(self, times):
        assert nearly.scaled(of(RIGHT * times)) == ""


def test_few_digits_are_odd_only_where_the_right_ones_have_more():
    whole = numpy.round(RIGHT)
    assert nearly.whole(of(whole * 3)) and nearly.whole(of(whole * 3, whole)) == ""
    tenths = numpy.round(RIGHT, 1)
    assert "1 digit after" in nearly.digits(of(tenths * 3)) and nearly.digits(of(tenths * 3, tenths)) == ""


def test_a_number_close_to_0_is_not_one_rounded_down():
    shares = RIGHT / 1000
    assert (
        behave.rounded(of(numpy.floor(shares * 9), shares * 9))
        == "It is the right value rounded down to a whole number. Do not round."
    )
    assert behave.rounded(of(shares / 1e9, shares)) == ""


class TestWhere:
    N = numpy.tile(numpy.arange(1, 9), 30)

    def by(self, fine, off=2.0, n=N):
        return where.by_value(of(numpy.where(fine, RIGHT, RIGHT * off), n=n))

    def test_up_to_a_value_from_one_on_and_for_a_few(self):
        n = self.N
        assert self.by(n <= 3) == "It is right for each `n` tried up to 3, and for none from 4 on."
        assert self.by(n >= 4) == "It is right for each `n` tried from 4 on, and for none up to 3."
        assert self.by(numpy.isin(n, (1, 2, 5, 7))) == "Right where `n` is 1, 2, 5 or 7, and for no other `n` tried."

    def test_but_for_a_few(self):
        n = self.N
        assert self.by(n < 8) == "Right but where `n` is 8." and self.by(n > 1) == "Right but where `n` is 1."
        many = numpy.tile(numpy.arange(1, 15), 20)[: len(n)]
        fine = ~numpy.isin(many, (3, 9))
        assert self.by(fine, n=many) == "Wrong where `n` is 3 or 9, and right for all others that were tried."

    def test_not_for_more_than_a_few(self):
        many = numpy.tile(numpy.arange(1, 15), 20)[: len(self.N)]
        assert self.by(many % 2 == 0, n=many) == ""

    def test_not_for_one_value(self):
        assert self.by(self.N == 1) == ""

    def test_but_where_two_inputs_are_equal(self):
        n, other = self.N, numpy.full_like(self.N, 4)

        def says(fine):
            return where.but_where_equal(of(numpy.where(fine, RIGHT, RIGHT * 2), n=n, other=other))

        assert says(n != 4) == "Right but where `n` and `other` are equal."
        assert says(n < 4) == says((n != 4) | (RIGHT > 20)) == says(n == 4) == ""

    def test_not_for_a_value_that_is_tried_once(self):
        """Another input may be the reason there."""
        n = numpy.where(numpy.arange(len(self.N)) == 0, 99, self.N)
        assert self.by(numpy.isin(n, (4, 6)), n=n) and not self.by(numpy.isin(n, (4, 99)), n=n)

    def test_not_where_a_value_is_right_and_wrong(self):
        assert self.by((self.N <= 3) & (RIGHT > 20)) == ""

    def test_not_where_it_comes_near(self):
        fine = numpy.where(self.N <= 3, RIGHT * 1.0005, RIGHT * 2)
        assert where.by_value(of(fine, n=self.N)) == ""

    @pytest.mark.parametrize("count, told", [(5, False), (6, True)])
    def test_for_some_of_them(self, count, told):
        one = numpy.arange(1, len(RIGHT) + 1)
        assert bool(self.by(one <= count, n=one)) == bool(self.by(one > count, n=one)) == told


def told(question, answer):
    table = columns(question.kinds, question.points("small"))
    tried = Tried(table, numpy.asarray(answer(*table.values()), dtype=float), question.reference(table))
    return [one.says for one in slots.misused(question.tree, question.kinds, tried)]


class TestAPlace:
    stay = Function("9.9", "f(a: seconds, b: seconds, n: users) -> seconds", lambda a, b, n: a * n + b)

    @pytest.mark.parametrize(
        "answer, says",
        [
            (lambda a, b, n: (a + b) * n + b, "It is as if `b` were added to `a`."),
            (lambda a, b, n: (a - b) * n + b, "It is as if `b` were taken away from `a`."),
            (lambda a, b, n: a * n * n + b, "It is as if `a` were `n` times as large."),
            (lambda a, b, n: a / n * n + b, "It is as if `a` were divided by `n`."),
            (lambda a, b, n: a**n * n + b, "It is as if `a` were taken to the power of `n`. It counts once."),
            (
                lambda a, b, n: numpy.maximum(a, 1e4) * n + b,
                "It is as if `a` never went below 1e+04. Nothing stops it there.",
            ),
        ],
    )
    def test_that_holds_something_else(self, answer, says):
        assert says in told(self.stay, answer)

    def test_that_nothing_explains(self):
        assert told(self.stay, lambda a, b, n: a * n + b + 0.1 * a * b) == []

    def test_what_is_of_no_family_is_not_added_up(self):
        plain = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: b / a)
        assert told(plain, lambda a, b: b / (a + b)) == []

    def test_that_is_all_of_it_is_none(self):
        whole = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: part("the whole", a * b))
        assert not any("the whole" in says for says in told(whole, lambda a, b: numpy.ceil(a * b)))


class TestArrays:
    @pytest.mark.parametrize(
        "text, says",
        [
            (
                "The truth value of an array with more than one element is ambiguous",
                "max, min, if and while cannot choose",
            ),
            ("only 0-dimensional arrays can be converted to Python scalars", "take one number alone"),
            ("only length-1 arrays can be converted", "take one number alone"),
            ("only integer scalar arrays can be converted to an index", "take one number alone"),
            ("setting an array element with a sequence: inhomogeneous shape", "makes no list of numbers"),
            ("Cannot cast ufunc 'divide' output", "Write x = x * y."),
            ("77", "it stopped with TypeError: 77."),
        ],
    )
    def test_errors(self, text, says):
        assert says in arrays.an_error("n", TypeError(text))

    def test_an_error_that_may_say_what_is_hidden(self):
        assert arrays.an_error("n", TypeError("77"), quiet=True).endswith("it stopped with TypeError.")

    @pytest.mark.parametrize("some", [numpy.any, numpy.all])
    def test_an_if_that_decides_once_between_two_cases(self, some):
        late = Function(
            "9.9",
            "f(a: factor, n: users[]) -> factor",
            lambda a, n: case(n > 50, a * n, a, when="where many wait", otherwise="where few do"),
        )
        point = (2.0, numpy.array([3, 70, 8, 90]))
        once = point[0] * (point[1] if some(point[1] > 50) else 1) * numpy.ones(4)
        right = "3 and 8" if math.isclose(once[0], 2.0) else "70 and 90"
        says = arrays.other_numbers(late, point, once, None)
        assert says.startswith(f"It is right there for {right} alone. Does an if decide once for all of them?")
