"""The engine of the checks: every outcome, each sentence that it can say, and answers of every kind.

The questions here are made for it; those of the sheets are in ``test_checks``.
"""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
import sympy
from inference_math.checks import behave, functions, nearly
from inference_math.checks.diagnosis import Given
from inference_math.checks.engine import (
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    Choice,
    Expression,
    Function,
    NotYet,
    Number,
    Values,
    evaluate,
)
from inference_math.checks.formula import case, ceil, larger, num, part
from inference_math.checks.formula import total as summed
from inference_math.checks.inputs import TOLERANCE, same

x, y, z, B = sympy.symbols("x y z B", positive=True)


def made(question, *points):
    """The question, decided on ``points`` alone."""
    question.__dict__["_stored"] = list(points)
    return question


double = made(
    Function(
        "9.1",
        "twice(a: factor) -> factor",
        lambda a: num(2, "both sides") * a,
        says={"turned: the 2": "You took the half."},
        ideas={"You squared it.": lambda a: a * a},
        right="Twice as much.",
        hints=("First.", "Second."),
    ),
    (1.5,),
    (3.5,),
)
room = Function(
    "9.9",
    "f(w: bytes, kv: kv, n: tokens, r: factor) -> bytes",
    lambda w, kv, n, r: w + part("the caches", part("one cache", kv * n) * r, many=True),
)
step = made(
    Function(
        "9.2",
        "step(moved: bytes, bandwidth: bandwidth, work: seconds, batch: users[]) -> s",
        lambda moved, bandwidth, work, batch: larger(
            part("moving", moved / bandwidth), part("computing", work * batch)
        ),
        right="The longer.",
    ),
    (60e9, 3e12, 1e-3, 4),
    (60e9, 3e12, 1e-3, 40),
    (10e9, 1e12, 2e-3, 8),
)
border = made(
    Function(
        "9.3",
        "price(tokens: tokens, threshold: tokens, plain: price, long: price) -> usd",
        lambda tokens, threshold, plain, long: case(
            tokens > threshold, long, plain, when="past the threshold", otherwise="up to the threshold"
        ),
    ),
    (10, 20, 1.0, 3.0),
    (20, 20, 1.0, 3.0),
    (30, 20, 1.0, 3.0),
)
number = Number("9.4", 2.5, says={"You rounded.": 3.0}, right="Yes.")
choice = Choice("9.5", "b", says={"a": "No, not a.", "c": "No, not c."}, right="It is b.")
root = made(
    Expression(
        "9.6",
        "B(x: factor, y: factor, z: factor) -> users",
        lambda x, y, z, b: (part("what is needed", x * b), part("what is there", y - z)),
        unknown="B",
        where=lambda y, z, **_: y > z,
        left={"w": "it is on both sides, and drops out"},
        right="Alone on its side.",
    ),
    (2.0, 9.0, 3.0),
    (5.0, 8.0, 7.5),
    (1.5, 8.0, 2.5),
    (4.0, 3.0, 1.0),
    (2.5, 6.0, 0.5),
)
ANSWER = (y - z) / x
NUMBERS = (
    lambda v: v,
    numpy.float32,
    numpy.float64,
    numpy.array,
    lambda v: numpy.array([v]),
    lambda v: [v],
    lambda v: (v,),
    lambda v: numpy.array([[v]]),
    Fraction,
    Decimal,
    lambda v: complex(v, 0),
    numpy.complex128,
    sympy.Float,
    sympy.Rational,
    lambda v: numpy.array([Fraction(v)]),
)


class Spoilt:
    def __float__(self):
        raise KeyError("spoilt")


NO_NUMBERS = {
    "a text": "2",
    "a bytes": b"2",
    "True or False": True,
    "a list of 2": [2.0, 3.0],
    "a list of 0": [],
    "a tuple of 2": (2.0, 3.0),
    "a dict of 1": {1: 2},
    "a set of 1": {2.0},
    "a Spoilt": Spoilt(),
    "an array of 2": numpy.array([2.0, 3.0]),
    "an array of 2 bool": numpy.array([True, False]),
    "an array of 1 <U1": numpy.array(["2"]),
}


def said(question, answer):
    """The state and the sentence for ``answer``, as a notebook hands it over."""
    outcome = question.judge(question.asker(answer))
    return outcome.state, outcome.says


@pytest.mark.parametrize("one", ENDS := [0, -0.0, 1, 1.0005, 1.002, -1, math.nan, math.inf, -math.inf, 1e300])
def test_the_same_is_what_numpy_calls_close(one):
    with numpy.errstate(all="ignore"):
        assert same(one, ENDS).tolist() == numpy.isclose(one, ENDS, rtol=TOLERANCE, atol=0).tolist()
    assert same([one], [one]).tolist() == [not math.isnan(one)]


class TestFunctions:
    def test_right(self):
        assert said(double, lambda a: a + a) == (CORRECT, "Twice as much.")

    @pytest.mark.parametrize(
        "factor, state", [(1.0009, CORRECT), (0.9991, CORRECT), (1.0011, NOT_YET), (0.9989, NOT_YET)]
    )
    def test_a_constant_may_be_rounded_to_four_digits(self, factor, state):
        assert said(double, lambda a: 2 * a * factor)[0] == state

    @pytest.mark.parametrize("dress", NUMBERS)
    def test_a_number_in_any_dress(self, dress):
        assert said(double, lambda a: dress(2 * a)) == (CORRECT, "Twice as much.")

    @pytest.mark.parametrize("kind", NO_NUMBERS)
    def test_what_is_no_number_is_called_what_it_is(self, kind):
        state, says = said(double, lambda a: NO_NUMBERS[kind])
        assert state == NOT_YET and says.startswith("Called as `twice(1.5)`, your function gives back ")
        assert kind in says

    def test_the_one_sentence_that_helps(self):
        for answer, expected in (
            (lambda a: None, "gives nothing back. Does each way through it end with return?"),
            (lambda a: math.sqrt, "gives back a function, not a number. Is a pair of brackets missing after its name?"),
            (lambda a: 2 * a + 1j, "gives back a complex number. A root or a power of a negative number does that."),
            (lambda a: 2 * x, "gives back an expression with x in it, not a number."),
            (lambda a: x * y, "gives back an expression with x and y in it, not a number."),
        ):
            assert said(double, answer) == (NOT_YET, f"Called as `twice(1.5)`, your function {expected}")

    def test_a_slip_is_named_with_an_input_that_shows_it(self):
        outcome = double.judge(double.asker(lambda a: a * 0.5))
        assert (outcome.state, outcome.mistake) == (NOT_YET, "You took the half.")
        says, shown = outcome.says.split("`twice(")
        assert says == "You took the half. "
        given, got = shown.removesuffix(".").split(")` gives ")
        assert float(got) == float(given) / 2

    def test_a_slip_of_idea(self):
        assert double.judge(double.asker(lambda a: a**2)).mistake == "You squared it."

    def test_an_edit_that_nobody_listed(self):
        outcome = double.judge(double.asker(lambda a: a))
        assert outcome.mistake == "A factor 2 is missing. The 2 stands for both sides."

    def test_the_size_of_a_factor_waits_for_the_second_try(self):
        first, second = (double.judge(double.asker(lambda a: 7.3 * a), tries) for tries in (1, 2))
        assert first.says.startswith("Too large by one and the same factor, for all inputs tried.")
        assert "3.65" not in first.says and second.says.startswith("Too large by a factor of 3.65")
        assert first.mistake == second.mistake

    def test_what_nothing_explains_says_how_much_is_right(self):
        state, says = said(double, lambda a: 2 * a if a < 2 or int(a) % 2 == 0 else a**a)
        assert state == NOT_YET and says.startswith(
            "Right for 1 of 2 inputs tried, too large for the other one. `twice("
        )

    @pytest.mark.parametrize("count, told", [(5, True), (4, False)])
    def test_five_numbers_make_a_factor(self, count, told):
        right = numpy.arange(1.0, count + 1)
        says = behave.factor(behave.Tried({"a": right}, 7 * right, right))[0]
        assert bool(says) == told

    def test_a_tenth_that_nobody_asked_for(self):
        assert said(double, lambda a: 2 * a / 0.9)[1].startswith("It is the right value over 0.9. A tenth")
        assert said(double, lambda a: 2 * a * 0.9)[1].startswith("It is the right value times 0.9.")

    def test_a_factor_of_a_clock(self):
        rent = Function("9.9", "f(a: rent, b: count) -> usd", lambda a, b: a * b / num(3600, "an hour"))
        found = [said(rent, lambda a, b, by=by: a * b / by)[1] for by in (60, 86400)]
        assert found[0].startswith("It is 60 times too large. Are minutes and seconds mixed, or hours and minutes? `f(")
        assert found[1].startswith("It is 24 times too small. Are days and hours mixed?")
        assert said(double, lambda a: 120 * a)[1].startswith("Too large by one and the same factor")

    def test_a_clock_where_the_answer_is_a_time(self):
        move = Function("9.9", "f(a: bytes, b: bandwidth) -> seconds", lambda a, b: a / b)
        found = [said(move, lambda a, b, by=by: by * a / b)[1] for by in (60, 3600, 24)]
        assert found[0].startswith("It is 60 times too large. Are minutes and seconds mixed")
        assert found[1].startswith("It is 3,600 times too large. Are hours and seconds mixed?")
        assert found[2].startswith("Too large by one and the same factor")

    def test_another_unit_and_a_rounding(self):
        move = Function("9.9", "f(a: bytes, b: bandwidth) -> seconds", lambda a, b: a / b)
        says = said(move, lambda a, b: a // 3 * 3 / b / 1e9)[1]
        assert says.startswith("Mostly it is about a billionth of the right value, and not by the same factor")
        assert "Mostly" not in said(move, lambda a, b: a / b * (1 + a % 7) * 300)[1]

    def test_a_count_of_what_is_asked_for(self):
        up, down = (
            said(room, lambda w, kv, n, r, how=how: how((w + kv * n * r) / 8e7))[1] for how in (math.ceil, math.floor)
        )
        assert up.startswith("Yours is the right value over one and the same number, rounded up. Which unit")
        assert down.startswith("Yours is the right value over one and the same number, rounded down.")
        assert "one and the same" not in said(room, lambda w, kv, n, r: math.ceil((2 * w + kv * n * r) / 8e7))[1]

    def test_an_input_that_a_rounding_hides_is_not_told_to_be_missing(self):
        boxes = Function("9.9", "f(a: bytes, b: memory) -> devices", lambda a, b: ceil(a / b))
        assert said(boxes, lambda a, b: math.ceil(a / 8e10))[1].startswith("Your answer does not change with `b`.")
        coarse = [said(room, lambda w, kv, n, r, by=by: math.ceil((2 * w + kv * n * r) / by))[1] for by in (1e12, 1e11)]
        assert coarse[0].startswith("Every answer of yours is a whole number.")
        assert coarse[1].startswith("Your answer is 1 for all small inputs tried.")

    def test_the_next_whole_number(self):
        third = Function("9.9", "f(a: count, b: count) -> ratio", lambda a, b: a / b)
        above, below = (said(third, one)[1] for one in (lambda a, b: a // b + 1, lambda a, b: -(-a // b) - 1))
        assert above.startswith("Yours is the next whole number above the right value. Do not round")
        assert below.startswith("Yours is the next whole number below the right value. Do not round")

    def test_a_rounding_that_adds_one_where_it_comes_out_even(self):
        part_of = Function(
            "9.9", "f(a: count, b: count) -> ratio", lambda a, b: case(a > b, a / b, 0, when="above", otherwise="below")
        )
        says = said(part_of, lambda a, b: a // b + 1 if a > b else 0)[1]
        assert says.startswith("Where the right value is no whole number, yours is the right value rounded up to")
        assert said(part_of, lambda a, b: math.ceil(a / b) if a > b else 0)[1].startswith("It is the right value rou")

    def test_a_time_in_another_unit_is_told_of_the_inputs_tried(self):
        """It takes the larger of two, and with a time so small it is the same one wherever it was tried."""
        says = said(step, lambda moved, bw, work, batch: numpy.maximum(moved / bw * 1e12, work * batch))[1]
        assert says.startswith("Your answer does not change with `work` and `batch` at any input tried. It should.")

    def test_something_added_that_one_input_decides(self):
        tax = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: a * b)
        more, less = (said(tax, lambda a, b, way=way: a * b + way * a**1.5 / 9)[1] for way in (1, -1))
        assert more.startswith("It is too large by an amount that changes with `a` alone. Is something added that")
        assert less.startswith("It is too small by an amount that changes with `a` alone. Is something left out?")

    def test_a_sum_that_is_cut_off(self):
        price = made(
            Function("9.9", "f(a: price, b: share) -> price", lambda a, b: a / (1 - b)), (2.0, 0.9), (3.0, 0.5)
        )
        says = [said(price, lambda a, b, to=to: sum(a * b**n for n in range(to)))[1] for to in (3, 10)]
        assert [one.partition(" of")[0] for one in says] == [
            "It is what 3 terms add up to,",
            "It is what 10 terms add up to,",
        ]
        assert "no end" not in said(price, lambda a, b: a * (1 + b + b * b / 2))[1]

    def test_right_for_one_more(self):
        some = Function(
            "9.9",
            "f(a: chosen, b: experts, c: share) -> share",
            lambda a, b, c: a * c / b,
            where=lambda a, b, **_: a <= b,
        )
        says = said(some, lambda a, b, c: c * min(a + 1, b) / b)[1]
        assert says.startswith("That is right for `a` + 1. Is a loop one off, or <= taken for <? `f(")

    def test_near_the_right_value(self):
        says = said(double, lambda a: 2 * a * (1 + 0.03 * math.sin(1000 * a)))[1]
        assert says.startswith("Mostly near the right value, now above and now below it. Is it drawn by chance, or")
        assert "near" not in said(double, lambda a: 2 * a * (1 + 0.9 * math.sin(1000 * a)))[1]

    def test_near_the_right_value_where_numbers_are_large(self):
        large, small = numpy.linspace(50.2, 90.7, 15), numpy.linspace(1.2, 2.4, 20)
        every = numpy.concatenate([large, small])
        real, both = (behave.Tried({}, numpy.round(one), one) for one in (large, every))
        assert nearly.near(real, both).startswith("Near the right value for large numbers, further off for small ones.")
        assert nearly.near(real, real) == "" and nearly.near(both, both).startswith("Mostly near the right value")

    def test_few_digits_where_more_is_off_than_a_rounding(self):
        quotient = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: a / b)
        says = said(quotient, lambda a, b: round((a // 0.3) * 0.3 / b, 2) + 0.25)[1]
        assert says.startswith("Every answer of yours has 2 digits after the point at most. Nothing says that it must")

    def test_whole_numbers_where_none_are_asked_for(self):
        area = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: a * b)
        assert said(area, lambda a, b: int(a) * int(b) + 1)[1].startswith("Every answer of yours is a whole number.")

    def test_a_slip_without_an_input_that_matters_is_not_claimed(self):
        more = Function("9.9", "f(a: factor, b: share) -> factor", lambda a, b: a * (1 + b))
        assert "`b` is missing" in said(more, lambda a, b: a)[1]
        assert "is missing" not in said(more, lambda a, b: a * (1 + b / 5000))[1]

    def test_one_of_two_in_the_wrong_places(self):
        says = said(step, lambda m, bw, work, batch: m / bw if batch < 10 else work * batch)[1]
        assert says.startswith(
            "Your value is not always that of the larger of moving and computing. Compare the two with"
        )

    def test_right_far_from_where_two_meet(self):
        says = said(step, lambda m, bw, work, batch: numpy.maximum(m / bw, 1.4 * work * batch))[1]
        assert says.startswith(
            "Right where moving is by far the larger. Look at the case where computing is the larger."
        )

    def test_right_but_at_zero(self):
        question = Function("9.9", "f(a: factor) -> factor", lambda a: a + 1, ends=({"a": 0},))
        assert said(question, lambda a: a + 1 if a else 5.0)[1].startswith("Right but where `a` is 0.")

    def test_right_up_to_a_value_or_for_a_few(self):
        product = Function("9.9", "f(a: factor, n: guesses) -> factor", lambda a, n: a * n)
        up, down, some = (
            said(product, lambda a, n, fine=fine, off=off: a * (n if fine(n) else off(n)))[1]
            for fine, off in (
                (lambda n: n <= 4, lambda n: 4 + n * n),
                (lambda n: n > 4, lambda n: 4 + n * n),
                (lambda n: n in (1, 3, 6), lambda n: 1 / (1 + n)),
            )
        )
        assert up.startswith("It is right for each `n` tried up to 4, and for none from 5 on. `f(")
        assert down.startswith("It is right for each `n` tried from 5 on, and for none up to 4. `f(")
        assert some.startswith("Right where `n` is 1, 3 or 6, and for no other `n` tried. `f(")

    @pytest.mark.parametrize(
        "answer, says",
        [
            (
                lambda w, kv, n, r: w + kv * n * (n + 1) / 2 * r,
                "It is as if numbers were added up, 1 + 2 and so on, up to `n`. Take",
            ),
            (
                lambda w, kv, n, r: w + kv * n * (n - 1) / 2 * r,
                "It is as if numbers were added up, 0 + 1 and so on, all below `n`.",
            ),
            (
                lambda w, kv, n, r: w + kv * n * r**n,
                "It is as if `r` were taken to the power of `n`. It counts once. `f(",
            ),
            (
                lambda w, kv, n, r: w + kv * n * (r + 0.3),
                "It is as if `r` were larger by one and the same number. Is so",
            ),
            (lambda w, kv, n, r: w + kv * n * min(r, 4), "It is as if `r` never went above 4. Nothing stops it there."),
            (lambda w, kv, n, r: w + kv * n * (r - 0.4), "It is as if `r` were smaller by one and the same number."),
            (
                lambda w, kv, n, r: w + kv * n * r / 3.7,
                "It is as if the caches were too small by one and the same facto",
            ),
        ],
        ids=lambda one: one[:40] if isinstance(one, str) else "",
    )
    def test_something_else_in_a_place(self, answer, says):
        assert said(room, answer)[1].startswith(says)

    def test_an_array_that_rounds(self):
        def cut(*given):
            times = numpy.zeros_like(given[-1])
            times[...] = max(given[0] / given[1], given[2] * given[3]) * 7
            return times

        slow = Function(
            "9.9", "f(a: bytes, b: bandwidth, c: factor, n: users) -> s", lambda a, b, c, n: larger(a / b, c * n) * 7
        )
        says = said(slow, cut)[1]
        assert (
            says.startswith("It is the right value rounded down") and "no fraction, and zeros_like(x) makes one" in says
        )
        assert "zeros_like" not in said(slow, lambda *given: int(cut(*map(float, given))))[1]

    def test_a_place_that_is_rounded(self):
        third = Function("9.9", "f(a: factor, b: factor) -> factor", lambda a, b: part("the share", a / b) * 3 + b)
        found = [
            said(third, one)[1]
            for one in (
                lambda a, b: math.ceil(a / b) * 3 + b,
                lambda a, b: math.floor(a / b) * 3 + b,
                lambda a, b: a / round(b) * 3 + round(b),
            )
        ]
        assert found[0].startswith("It is as if the share were rounded up. Leave it as it comes out. `f(")
        assert found[1].startswith("It is as if the share were rounded down. Leave it as it comes out. `f(")
        assert found[2].startswith("It is as if `b` were rounded to the nearest. Leave it as it comes out. `f(")

    def test_a_place_is_not_named_where_another_explains_it_as_well(self):
        pair = Function("9.9", "f(a: factor, b: factor, c: bytes) -> factor", lambda a, b, c: a * b + c)
        assert "It is as if" not in said(pair, lambda a, b, c: a * b * 3.7 + c)[1]

    def test_a_sum_over_steps_has_no_place_that_is_tried(self):
        steps = Function("9.9", "f(n: answer) -> factor", lambda n: summed("i", 1, n, lambda i: i + 1.0))
        assert said(steps, lambda n: n**3 + n)[0] == NOT_YET  # and soon

    def test_two_slips_come_before_a_direction(self):
        two = Function(
            "9.9",
            "f(a: factor, n: factor, c: factor) -> s",
            lambda a, n, c: part("one", a * n) + part("other", c * num(7, "days")),
        )
        assert said(two, lambda a, n, c: a / n + c)[1].startswith(
            "It looks like two slips. It is as if you divided by `n` in one. Multiply by it."
        )

    def test_what_is_said_of_all_is_no_half_of_two_slips(self):
        two = Function(
            "9.9",
            "f(a: factor, n: factor, c: factor) -> s",
            lambda a, n, c: larger(part("one", a * n), part("other", c * num(7, "days"))),
            says={"added: one and other": "That is the sum of both. The longer hides the shorter."},
        )
        assert said(two, lambda a, n, c: a * n + c * 7)[1].startswith("That is the sum of both.")
        assert said(two, lambda a, n, c: a * n + c)[1].startswith(
            "It looks like two slips. A factor 7 is missing in oth"
        )
        assert "Your value has the sum of one and other." in said(two, lambda a, n, c: a * n + c)[1]

    def test_what_the_other_slip_undoes_is_no_half_of_two_slips(self):
        two = Function(
            "9.9",
            "f(a: factor, n: factor, c: factor) -> s",
            lambda a, n, c: part("one", a * n) + part("other", c * num(7, "days")),
            says={"without `n` in one": "It is the same for any n."},
        )
        slips = {one.key: one.says for one in two.pairs()}
        assert "It is the same for any n." in slips["without `n` in one and without the 7 in other"]
        assert "It is the same for any n." not in slips["without `n` in one and `n` for `c` in other"]
        assert "A factor `n` is missing in one." in slips["without `n` in one and `n` for `c` in other"]

    def test_near_the_right_value_is_not_right_from_a_value_on(self):
        product = Function("9.9", "f(a: factor, n: bytes) -> factor", lambda a, n: a * n)
        assert "right for each" not in said(product, lambda a, n: a * n * (1 + 1 / n))[1]

    def test_nothing_has_no_sign(self):
        says = said(step, lambda m, bw, work, batch: -0.0 * batch)[1]
        assert says.startswith("Your answer is 0 for all ") and "-0" not in says

    def test_too_fast_for_small_numbers_alone_is_no_power(self):
        table = Function("9.9", "f(a: factor, n: bits) -> factor", lambda a, n: a * n)
        says = said(table, lambda a, n: a * (n if n in (8, 16, 32) else 4))[1]
        assert says.startswith("Right where `n` is 4, 8, 16 or 32, and for no other `n` tried.")

    def test_what_should_divide(self):
        rate = Function("9.9", "f(a: bytes, b: bandwidth, c: flops) -> s", lambda a, b, c: a / (b * c))
        found = [said(rate, one)[1] for one in (lambda a, b, c: 3 * a / 7 * b * c, lambda a, b, c: b / (7 * a * c))]
        assert found[0].startswith(
            "It is as if you multiplied by `b` and `c`. Divide by them. In a/b*c the c is above the line:"
        )
        assert found[1].startswith(
            "It is as if you multiplied by `b`. Divide by it. It is as if you divided by `a`. Multiply by it. `f("
        )

    def test_no_direction_is_claimed_where_the_right_answer_has_two(self):
        hill = Function("9.9", "f(a: share, b: share) -> factor", lambda a, b: a * (1 - a) * b)
        assert [hill.one_way(name) for name in "ab"] == [False, True]
        assert "`a` grows" not in said(hill, lambda a, b: b + a)[1]

    def test_an_input_without_a_part_in_it_is_no_help(self):
        idle = Function("9.9", "f(a: factor, b: factor, idle: factor) -> factor", lambda a, b, idle: a * b)
        assert said(idle, lambda a, b, idle: a * (b + 1 / (1 + b)))[1].startswith(
            "As `a` alone changes, yours changes by the right factor. As `b` does, it does not always."
        )

    def test_a_small_change_is_a_change(self):
        """An input that moves the answer by a part in ten thousand is not told to be missing."""
        outcome = double.judge(double.asker(lambda a: 7 + 1e-5 * a))
        assert "for all inputs" not in outcome.says and "does not change" not in outcome.says

    def test_the_right_value_is_never_said(self):
        for answer in (
            lambda a: 5.0,
            lambda a: a + 1,
            lambda a: a * 3,
            lambda a: a / 2,
            lambda a: 2 * a if a < 2 else 1,
        ):
            for tries in (1, 2, 3):
                says = double.judge(double.asker(answer), tries).says
                shown = says[says.index("`twice(") :] if "`twice(" in says else ""
                if shown:
                    given = float(shown.split("(")[1].split(")")[0])
                    assert f"{2 * given:.6g}" not in shown.split("gives")[1]

    @pytest.mark.parametrize("huge", [10**400, -(10**400), math.inf, -math.inf, math.nan, numpy.float64(-math.inf)])
    def test_what_is_out_of_reach_is_off(self, huge):
        assert said(double, lambda a: huge)[0] == NOT_YET

    @pytest.mark.parametrize(
        "answer, error",
        [
            (lambda a: 1 / 0, "ZeroDivisionError: division by zero"),
            (lambda a: {}[a], "KeyError: 1.5"),
            (lambda: 1, "TypeError: "),
            (5, "TypeError: 'int' object is not callable."),
            (
                lambda a: sum(1 for _ in a),
                "TypeError: 'float' object is not iterable. It is one number. A loop that counts",
            ),
            (lambda a: 2 * len(a), "TypeError: object of type 'float' has no len(). It is one number."),
            (lambda a: numpy.maximum([a, 1]), "TypeError: maximum() takes from 2 to 3 positional arguments but 1 was "),
        ],
    )
    def test_a_function_that_stops(self, answer, error):
        state, says = said(double, answer)
        assert state == NOT_YET and says.startswith(f"Called as `twice(1.5)`, your function stopped with {error}")

    def test_one_that_stops_at_made_up_inputs_alone_is_still_told_its_slip(self):
        assert "half" in said(double, lambda a: a / 2 if a in (1.5, 3.5) else 1 / 0)[1]

    def test_one_that_stops_at_large_numbers_alone_is_told_both(self):
        for error in (ZeroDivisionError("division by zero"), OverflowError("too large")):

            def stops(a, error=error):
                if a in (1.5, 3.5):
                    raise error
                return a / 2

            state, says = said(double, stops)
            assert state == NOT_YET and f"stopped with {type(error).__name__}: {error}." in says
            assert "You took the half. `twice(" in says

    def test_one_that_is_right_until_it_stops_is_told_that_it_stops(self):
        says = said(double, lambda a: 2 * a if a not in (1.5, 3.5) else 1 / 0)[1]
        assert says == "Called as `twice(1.5)`, your function stopped with ZeroDivisionError: division by zero."

    def test_a_function_that_calls_itself_for_ever(self):
        def again(a):
            return again(a)

        assert "your function calls itself more often than Python allows. Does it end?" in said(double, again)[1]

    @pytest.mark.parametrize("count, more", [(5, False), (4, True)])
    def test_few_numbers_at_made_up_inputs_are_told_with_those_that_decide(self, count, more):
        def numbers(section):
            return [3.0 * one if n < count else math.nan for n, (one,) in enumerate(double.points(section))]

        given = Given(double, numbers, 1)
        assert len(given.small.got) == len(double.small) + len(double.verdict) * more

    def test_a_name_that_is_not_there(self):
        state, says = said(double, lambda a: missing)  # noqa: F821
        assert (state, says) == (NOT_YET, "Your function stopped with NameError: name 'missing' is not defined.")

    def test_a_variable_without_a_value(self):
        def counted(a):
            for _ in range(2):
                total += a  # noqa: F821
            return total

        assert "Give `total` a value first, before a loop or an if that may not run." in said(double, counted)[1]

    def test_an_empty_cell(self):
        def stub(a):
            raise NotImplementedError

        assert said(double, stub) == (NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")
        assert said(double, lambda a: ...) == (NOT_ATTEMPTED, "There is no answer yet.")

    def test_one_that_takes_too_long(self, monkeypatch):
        monkeypatch.setattr(functions, "SECONDS", -1.0)
        expected = "Called as `twice(1.5)`, your function takes too long. Can it count in fewer steps?"
        assert said(double, lambda a: 2 * a) == (NOT_YET, expected)

    def test_a_right_one_that_is_only_slow_at_what_a_diagnosis_asks(self):
        asked = []
        ask = double.asker(lambda a: 2 * a)

        def noting(section):
            asked.append(section)
            return ask(section)

        assert double.judge(noting).state == CORRECT
        assert asked == ["verdict"]

    @pytest.mark.parametrize("given", [[], [3.0], [3.0, 7.0, 7.0]])
    def test_replies_of_another_length_are_never_right(self, given):
        """As a forged reply of the sandbox would be: all that it has is right."""
        right = [3.0, 7.0]
        assert double.judge(lambda section: right).state == CORRECT
        assert double.judge(lambda section: given).state == NOT_YET

    def test_a_border_is_looked_at(self):
        state, says = said(border, lambda n, t, plain, long: long if n >= t else plain)
        assert state == NOT_YET and says.startswith("Look at the border: what holds where the two are equal?")

    def test_more_inputs_for_a_class(self):
        def clever(a):
            return 2 * a if a in (1.5, 3.5) else 1

        assert said(double, clever)[0] == CORRECT
        assert said(double.with_more([(6.0,)]), clever)[0] == NOT_YET
        assert said(double.with_more([(6.0,)]), lambda a: a * 2)[0] == CORRECT
        assert said(double, clever)[0] == CORRECT


def test_inputs_in_another_order_are_told_so():
    two = made(
        Function("9.9", "ratio(above: bytes, below: bytes) -> x", lambda above, below: above / below), (6e9, 3e9)
    )
    told = two.judge(two.asker(lambda below, above: above / below)).says
    assert told == "Your function takes its inputs in another order. They come as `above` and `below`."
    assert two.judge(two.asker(lambda above, below: above / below)).state == CORRECT
    for other in (lambda above, below: below / above, lambda b, a: b * a, lambda *both: both[1]):
        assert "another order" not in two.judge(two.asker(other)).says


class TestFunctionsOfArrays:
    @pytest.mark.parametrize(
        "answer",
        [
            lambda m, bw, work, batch: numpy.maximum(m / bw, work * batch),
            lambda m, bw, work, batch: [max(m / bw, work * one) for one in numpy.atleast_1d(batch)],
            lambda m, bw, work, batch: numpy.where(m / bw > work * batch, m / bw, work * batch),
        ],
    )
    def test_right(self, answer):
        assert said(step, answer) == (CORRECT, "The longer.")

    def test_pythons_max(self):
        state, says = said(step, lambda m, bw, work, batch: max(m / bw, work * batch))
        assert state == NOT_YET
        assert says.startswith(
            "With each single number tried for `batch` it is right. `batch` may also be an array, and max"
        )

    def test_a_loop_over_one_number(self):
        state, says = said(step, lambda m, bw, work, batch: [max(m / bw, work * one) for one in batch])
        assert (
            state == NOT_YET
            and "not iterable. `batch` may be one number as well as an array. Without a loop or len," in says
        )

    def test_a_place_in_one_number(self):
        def answer(m, bw, work, batch):
            batch[batch < 0] = 0
            return numpy.maximum(m / bw, work * batch)

        says = said(step, answer)[1]
        assert "item assignment. `batch` may be one number as well as an array. Without [...], one formula" in says

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def test_the_largest_of_three(self):
        says = said(step, lambda m, bw, work, batch: numpy.maximum(m / bw, work, batch))[1]
        assert "numpy.maximum and numpy.minimum take two values. For a third, put one call inside of the other." in says

    def test_functions_of_math(self):
        state, says = said(step, lambda m, bw, work, batch: math.fabs(batch) * 0 + numpy.maximum(m / bw, work * batch))
        assert state == NOT_YET and "the functions of math take one number" in says

    def test_one_number_for_an_array(self):
        outcome = step.judge(step.asker(lambda m, bw, work, batch: numpy.max(numpy.maximum(m / bw, work * batch))))
        assert "it gives one number. `batch` has 4 values there, and each needs its own." in outcome.says
        assert outcome.mistake == "It does not work on an array."

    def test_as_many_values_as_were_asked_for(self):
        def short(m, bw, work, batch):
            found = numpy.maximum(m / bw, work * batch)
            return found[:-1] if numpy.ndim(found) else found

        assert "it gives back an array of 3. `batch` has 4 values there: give one for each." in said(step, short)[1]

    def test_all_values_count(self):
        for n in range(4):

            def off(m, bw, work, batch, n=n):
                found = numpy.maximum(m / bw, work * batch)
                return found * (1 + (numpy.arange(4) == n)) if numpy.ndim(found) else found

            assert "it is right. Called as `step(" in said(step, off)[1]

    def test_a_wrong_answer_is_judged_by_numbers_first(self):
        outcome = step.judge(step.asker(lambda m, bw, work, batch: m / bw + work * batch))
        assert (
            outcome.mistake
            == "Your value has the sum of moving and computing. They overlap: the larger of the two counts."
        )

    def test_an_answer_may_change_its_array(self):
        def in_place(m, bw, work, batch):
            batch *= 2
            return numpy.maximum(m / bw, work * batch / 2)

        before = [one[3].tolist() for one in step.with_arrays]
        said(step, in_place)
        assert [one[3].tolist() for one in step.with_arrays] == before

    def test_a_second_name_for_an_array(self):
        def twice(m, bw, work, batch):
            flop = batch
            flop *= 2
            return numpy.maximum(m / bw, work * (flop / 2 if numpy.ndim(batch) == 0 else batch))

        def halved(m, bw, work, batch):
            batch /= 2
            return numpy.maximum(m / bw, work * batch * 2)

        assert "it is not. Your function changes `batch` itself, as `batch *= 2` does" in said(step, twice)[1]
        assert "it is right. With *= or its like a result goes into the array that came in" in said(step, halved)[1]

    def test_whole_numbers_that_grow_past_64_bits(self):
        says = said(step, lambda m, bw, work, batch: numpy.maximum(m / bw, work * batch**14 / batch**13))[1]
        assert (
            "it is not. With 3.0 in place of 3 it is. Is a power past 2**63, where NumPy's whole numbers end?" in says
        )

    def test_whole_numbers_that_are_cut_have_not_grown(self):
        def cut(m, bw, work, batch):
            right = numpy.maximum(m / bw, work * batch)
            return right if numpy.ndim(batch) == 0 else right.astype(numpy.asarray(batch).dtype)

        says = said(step, cut)[1]
        assert (
            "With 3.0 in place of 3 it is. An array of whole numbers holds no fraction" in says and "2**63" not in says
        )

    def test_an_if_that_decides_once(self):
        def once(m, bw, work, batch):
            return work * batch if numpy.all(work * batch > m / bw) else m / bw + 0 * batch

        says = said(step, once)[1]
        assert "it is not. It is right there for 4 and 8 alone. Does an if decide once for all of them?" in says

    def test_not_right_for_numbers_either(self):
        """What the numbers that decide did not show, an array has shown: it is not because it is an array."""

        def bent(m, bw, work, batch):
            found = numpy.maximum(m / bw, work * batch)
            here = [[*point[:3]] for point in step.verdict if point[3] == numpy.ravel(batch)[0]]
            return found if numpy.ndim(batch) == 0 and [m, bw, work] in here else found * numpy.sqrt(batch)

        state, says = said(step, bent)
        assert state == NOT_YET
        assert "With each single number" not in says and "Does an if decide once" not in says

    def test_values_that_are_right_for_no_such_reason(self):
        def fourth(m, bw, work, batch):
            found = numpy.maximum(m / bw, work * batch)
            return found * numpy.array([2, 1, 1, 1]) if numpy.ndim(found) else found

        assert said(step, fourth)[1].endswith("it is not. It is right there for 4, 40 and 8 alone.")

    def test_the_call_can_be_typed_again(self):
        _, says = said(step, lambda m, bw, work, batch: numpy.max(numpy.maximum(m / bw, work * batch)))
        call = says[says.index("`step(") + 1 :]
        call = call[: call.index("`")]
        got = eval(call, {"step": lambda *given: given, "numpy": numpy})
        assert got[3].tolist() == step.with_arrays[0][3].tolist() and got[:3] == (60e9, 3e12, 0.001)


class TestNumbers:
    def test_right(self):
        assert said(number, lambda: 2.5) == said(number, lambda: 2.501) == (CORRECT, "Yes.")
        assert said(number, lambda: [2.5])[0] == said(number, lambda: Fraction(5, 2))[0] == CORRECT

    def test_which_way_it_is_off(self):
        assert said(number, lambda: 2.4) == (NOT_YET, "It is too small.")
        assert said(number, lambda: 2.6) == (NOT_YET, "It is too large.")
        assert said(number, lambda: -math.inf)[1] == said(number, lambda: -(10**400))[1] == "It is too small."

    def test_a_slip_is_named(self):
        outcome = number.judge(number.asker(lambda: 3))
        assert (outcome.says, outcome.mistake) == ("You rounded.", "You rounded.")

    @pytest.mark.parametrize("kind", NO_NUMBERS)
    def test_what_is_no_number_is_called_what_it_is(self, kind):
        shown = repr(NO_NUMBERS[kind]) if kind == "a text" else "True" if kind == "True or False" else kind
        assert said(number, lambda: NO_NUMBERS[kind]) == (NOT_YET, f"This needs a number; it is {shown}.")

    def test_nan(self):
        assert said(number, lambda: math.nan) == (NOT_YET, "This needs a number; it is nan.")


class TestFactorsOfTwoNumbers:
    def test_two_constants_that_are_missing_are_named(self):
        rent = Function(
            "9.9",
            "f(a: factor, n: factor, c: factor) -> s",
            lambda a, n, c: a / num(3600, "an hour") * num(1e6, "tokens") * n / c,
        )
        assert said(rent, lambda a, n, c: a * n / c)[1].startswith(
            "Too small by a factor that the 3600 and the 1e6 make together. Is each of them in its place?"
        )
        assert "60 times 24" in said(rent, lambda a, n, c: a / 1440 * 1e6 * n / c)[1]
        assert "make together" not in said(rent, lambda a, n, c: a / 700 * 1e6 * n / c)[1]


class TestChoices:
    def test_words_after_a_wrong_letter_are_not_read(self):
        assert said(choice, lambda: "a") == (NOT_YET, "No, not a.")
        assert said(choice, lambda: "a) the second one") == (
            NOT_YET,
            "Your letter is a, and it alone counts. No, not a.",
        )

    @pytest.mark.parametrize(
        "given",
        [
            "b",
            " B\n",
            "b)",
            "(b)",
            "b.",
            '"b"',
            "b) the second",
            "b: the second",
            ["b"],
            "Answer: b",
            "option b",
            "The answer is b.",
        ],
    )
    def test_right(self, given):
        assert said(choice, lambda: given) == (CORRECT, "It is b.")

    def test_a_wrong_letter_gets_its_own_sentence(self):
        outcome = choice.judge(choice.asker(lambda: "C"))
        assert (outcome.state, outcome.says, outcome.mistake) == (NOT_YET, "No, not c.", "No, not c.")

    @pytest.mark.parametrize(
        "given, shown",
        [
            ("z", "'z'"),
            ("", "''"),
            ("abz", "'abz'"),
            ("aa", "'aa'"),
            (2, "2"),
            (["a", 2], "A list of 2"),
            (numpy.array([1, 2]), "An array of 2"),
            (True, "True"),
            (2j, "A complex"),
        ],
    )
    def test_what_is_none_of_them(self, given, shown):
        more = "Give one letter alone." if " of 2" in shown else "One of them is right."
        assert said(choice, lambda: given) == (NOT_YET, f"{shown} is not one of the choices: a, b, c. {more}")

    def test_a_letter_that_only_looks_like_one(self):
        says = "'\u0441' is a letter of another alphabet (Cyrillic Small Es). Type it again, as one of a, b, c."
        assert said(choice, lambda: "\u0441") == (NOT_YET, says)
        assert said(choice, lambda: "\u2460")[1] == "'\u2460' is not one of the choices: a, b, c. One of them is right."

    def test_a_letter_without_quotes(self):
        says = 'That is the symbol B. A letter stands in quotes, as in "a".'
        assert said(choice, lambda: B) == (NOT_YET, says)

    @pytest.mark.parametrize("given", ["a, b", "a or b", "b a", "b or a, because it grows", "b, a because it grows"])
    def test_two_letters(self, given):
        says = f"'{given}' names more than one of the choices. Give one letter of a, b, c."
        assert said(choice, lambda: given) == (NOT_YET, says)

    @pytest.mark.parametrize(
        "given", [["a", "b"], ("B)", "a) the first"), "ab", " CAB\n"], ids=["list", "tuple", "run together", "large"]
    )
    def test_two_letters_without_a_word_between_them(self, given):
        shown = repr(given) if isinstance(given, str) else f"A {type(given).__name__} of 2"
        says = f"{shown} names more than one of the choices. Give one letter of a, b, c."
        assert said(choice, lambda: given) == (NOT_YET, says)

    @pytest.mark.parametrize(
        "given",
        [
            "b) it takes a step, and a half",
            "b, because a step is shared",
            "b: a step more",
            "b. a step more",
            "b, a step",
            "b - a step",
            "**b** a step",
        ],
    )
    def test_a_word_of_one_letter_is_none_of_them(self, given):
        assert said(choice, lambda: given) == (CORRECT, "It is b.")


class TestExpressions:
    @pytest.mark.parametrize(
        "given",
        [
            ANSWER,
            y / x - z / x,
            [ANSWER],
            (ANSWER,),
            {ANSWER},
            {B: ANSWER},
            [{B: ANSWER}],
            [(ANSWER,)],
            sympy.Eq(B, ANSWER),
            sympy.Eq(ANSWER, B),
            sympy.FiniteSet(ANSWER),
            sympy.Matrix([[x]]).LUsolve(sympy.Matrix([y - z])),
            numpy.array([ANSWER]),
            numpy.array(ANSWER),
            sympy.solve(sympy.Eq(x * B, y - z), B),
            sympy.solveset(x * sympy.Symbol("B") - y + z, sympy.Symbol("B")),
            (sympy.Symbol("y") - sympy.Symbol("z", real=True)) / sympy.Symbol("x"),
        ],
        ids=str,
    )
    def test_right(self, given):
        assert said(root, lambda: given) == (CORRECT, "Alone on its side.")

    @pytest.mark.parametrize(
        "given, expected",
        [
            (sympy.Eq(x * B, y - z), "It is an equation. Solve it for B: sympy.solve(equation, B)[0]."),
            ([], "It is an empty list: SymPy found no solution. Look at the equation again: it is written sympy.Eq("),
            (
                sympy.solve(x * B == y - z, B),
                "It is an empty list: SymPy found no solution. Look at the equation again",
            ),
            (x * B == y - z, "This needs a SymPy expression; it is True or False. == compares."),
            (x * B < y - z, "This needs a SymPy expression; it is an inequality."),
            (numpy.array([1, 2]), "It is a list of 2, and one expression is wanted"),
            ((y - z) / B, "B is still in the answer, and x is not: did you solve for x? Solve for B."),
            ([ANSWER, -ANSWER], "It is a list of 2, and one expression is wanted: take the one that makes sense"),
            ("(y - z)/x", "This needs a SymPy expression; it is a text."),
            (True, "This needs a SymPy expression; it is True or False."),
            (sympy.Matrix([x, y]), "It is a list of 2, and one expression is wanted"),
            (ANSWER * sympy.physics.units.byte, "It has no real value at the inputs tried."),
            (2j, "This needs a SymPy expression; it is a complex."),
            (x * B - y + z, "B is still in the answer. Solve for it: B stands alone on one side."),
            (B, "B is still in the answer."),
            (ANSWER * sympy.Symbol("w"), "w should not be in the answer: it is on both sides, and drops out."),
            (ANSWER * sympy.Symbol("q"), "q should not be in the answer. The sheet does not give it."),
            (ANSWER * sympy.I, "It has no real value at the inputs tried."),
            (sympy.sqrt(-x), "It has no real value at the inputs tried."),
            (y / sympy.log(sympy.Integer(1)) - x, "It has no value: something in it is divided by 0, as by log(1)"),
            (x + sympy.log(0), "It has no value: something in it is divided by 0"),
            (sympy.oo, "It has no real value at the inputs tried."),
            (sympy.nan, "It has no real value at the inputs tried."),
        ],
        ids=str,
    )
    def test_what_is_said_of_its_form(self, given, expected):
        state, says = said(root, lambda: given)
        assert state == NOT_YET and says.startswith(expected)

    def test_a_slip_in_the_equation(self):
        outcome = root.judge(root.asker(lambda: y / x))
        assert outcome.mistake == "Yours solves the equation with one change: `z` is missing in what is there."
        assert outcome.says.startswith(outcome.mistake + " At x = ") and " it gives " in outcome.says

    def test_nobody_sees_the_equation_of_what_has_the_other_sign(self):
        assert root.judge(root.asker(lambda: -ANSWER)).mistake == "The sign of the whole is turned."

    def test_a_slip_in_the_solution_as_a_whole(self):
        assert root.judge(root.asker(lambda: 1 / ANSWER)).mistake == "Upside down: it is one over the right value."

    @pytest.mark.parametrize("given", [2, 2.5, sympy.Integer(3)])
    def test_a_number(self, given):
        state, says = said(root, lambda: given)
        assert state == NOT_YET and "for all inputs tried" in says

    def test_towers_of_powers_take_no_time(self):
        assert said(root, lambda: x**x**x**x**x**x)[0] == NOT_YET

    @pytest.mark.parametrize("change", [lambda at: at[:-1], lambda at: (*at, 1.0), lambda at: ()])
    def test_as_many_values_as_inputs(self, change):
        """As a forged reply of the sandbox would be."""
        at = evaluate(ANSWER, root.every).at
        assert root.judge(lambda section: [Values(frozenset("xyz"), at)]).state == CORRECT
        assert root.judge(lambda section: [Values(frozenset("xyz"), change(at))]).state == NOT_YET

    def test_more_inputs_for_a_class_after_it_was_asked(self):
        """What was worked out for the sheet's own inputs must not be taken for those of the class."""
        assert said(root, lambda: ANSWER)[0] == CORRECT
        more = root.with_more([(3.0, 7.0, 1.0), (8.0, 5.0, 2.0)])
        assert len(more.every) == len(root.every) + 2
        assert said(more, lambda: ANSWER)[0] == CORRECT
        assert said(more, lambda: sympy.Piecewise((ANSWER, x < 6), (0, True)))[0] == NOT_YET

    def test_values_of_foreign_symbols(self):
        at = evaluate(ANSWER, root.every).at
        assert root.judge(lambda section: [Values(frozenset("xyzq"), at)]).says.startswith("q should not be")


class TestEvaluate:
    @pytest.mark.parametrize("name", ["lambda", "lam", "lamda"])
    def test_lambda_is_a_word_of_pythons(self, name):
        assert evaluate(sympy.Symbol(name), ({"lambda": 2.0},)) == Values(frozenset(["lambda"]), (2.0,))
        assert evaluate(sympy.Symbol("lam"), ({"lam": 2.0, "lambda": 3.0},)).at == (2.0,)
        assert evaluate(sympy.Symbol("lam"), ({"x": 2.0},)).names == {"lam"}

    def test_names_and_values(self):
        found = evaluate(x / y, ({"x": 1.0, "y": 4.0}, {"x": 3, "y": 2}))
        assert found == Values(frozenset(["x", "y"]), (0.25, 1.5))

    @pytest.mark.parametrize("plain", [3, 3.0, sympy.Integer(3)])
    def test_numbers(self, plain):
        assert evaluate(plain, ({}, {"x": 1})) == Values(frozenset(), (3.0, 3.0))

    @pytest.mark.parametrize("given", [x + y, sympy.sqrt(-x), sympy.Function("f")(x), 1 / (x - 1)])
    def test_where_there_is_no_real_value_it_is_nan(self, given):
        (value,) = evaluate(given, ({"x": 1.0},)).at
        assert math.isnan(value)

    def test_at_no_input(self):
        assert evaluate(x, ()) == Values(frozenset(["x"]), ())

    def test_euler_s_number_for_a_symbol(self):
        half = Expression("9.9", "B(E: factor) -> factor", lambda e, b: (b, e * 2), unknown="B")
        for text in ("2*E", "2/E", "2*E**2"):
            assert said(half, lambda text=text: sympy.sympify(text))[1].startswith("E is Euler's number in it, 2.718,")
        assert said(half, lambda: sympy.Symbol("E") * 2)[0] == CORRECT
        assert evaluate(sympy.sympify("2*E"), [{"x": 1.0}]).form == ""

    def test_what_is_nothing_of_sympys(self):
        assert evaluate("x", ()) == "str"
        assert evaluate(sympy.Eq(x, y), (), "B") == Values(frozenset(), (), "equation")


@pytest.mark.parametrize("question", [number, choice, root], ids=lambda q: type(q).__name__)
class TestNotAttempted:
    @pytest.mark.parametrize("given, more", [(None, ": it is None. What print shows is not kept"), (..., "")])
    def test_no_answer(self, question, given, more):
        assert said(question, lambda: given) == (NOT_ATTEMPTED, f"There is no answer yet{more}.")

    def test_no_name(self, question):
        """As after a cell that stopped, or one that gave the answer another name."""
        expected = "Name 'missing' is not defined. Did the cell with your answer run to its end?"
        if question is choice:
            expected += ' A letter stands in quotes, as in "a".'
        assert said(question, lambda: missing) == (NOT_ATTEMPTED, expected)  # noqa: F821

    def test_an_empty_cell(self, question):
        def stub():
            raise NotImplementedError

        assert said(question, stub) == (NOT_ATTEMPTED, "The answer cell still raises NotImplementedError.")


class TestCheck:
    def test_right_is_printed(self, capsys):
        double.check(lambda a: a * 2)
        assert capsys.readouterr().out == "Question 9.1: correct. Twice as much.\n"

    def test_without_a_sentence(self, capsys):
        made(replace(double, right=""), (1.5,)).check(lambda a: a * 2)
        assert capsys.readouterr().out == "Question 9.1: correct.\n"

    def test_wrong_is_raised_and_its_sentence_is_all_that_shows(self):
        with pytest.raises(NotYet) as caught:
            choice.check(lambda: "a")
        message = "Question 9.5: not yet. No, not a."
        assert isinstance(caught.value, AssertionError)
        assert str(caught.value) == message and caught.value._render_traceback_() == [message]

    def test_empty_is_raised_and_its_sentence_is_all_that_shows(self):
        with pytest.raises(NotImplementedError) as caught:
            choice.check(lambda: ...)
        message = "Question 9.5: not attempted. There is no answer yet."
        assert str(caught.value) == message and caught.value._render_traceback_() == [message]

    def test_wrong_answers_are_counted_and_others_are_not(self):
        question = made(replace(double), (1.5,), (3.5,))
        for answer, tries in ((lambda a: 7.3 * a, 1), (lambda a: ..., 1), (lambda a: 2 * a, 1), (lambda a: 7.3 * a, 2)):
            try:
                question.check(answer)
            except (NotYet, NotImplementedError) as error:
                told = str(error)
            assert question.tries == tries
        assert "a factor of 3.65" in told

    @pytest.mark.parametrize(
        "because",
        [lambda: None, lambda: "", lambda: "  ", lambda: ..., lambda: 3, lambda: missing],  # noqa: F821
    )
    def test_a_right_letter_needs_the_sentence_that_is_asked_for(self, because):
        with pytest.raises(NotYet, match="Say why in a sentence"):
            choice.check(lambda: "b", because)

    def test_two_words_are_no_sentence(self):
        with pytest.raises(NotYet, match=r"is right\. Say why in a whole sentence: 'more room' is too short for one\."):
            choice.check(lambda: "b", lambda: "more room")
        with pytest.raises(NotYet, match=r"not yet\. Say why in a whole sentence: 'so' is too short for one\."):
            choice.note(lambda: "b", lambda: "so")

    def test_with_a_sentence(self, capsys):
        choice.check(lambda: "b", lambda: "It is the second.")
        assert capsys.readouterr().out == "Question 9.5: correct. It is b.\n"

    def test_a_wrong_letter_is_told_so_whatever_the_sentence(self):
        with pytest.raises(NotYet, match="No, not a"):
            choice.check(lambda: "a", lambda: "")


class TestNote:
    @pytest.mark.parametrize("question", [double, number, root], ids=lambda q: type(q).__name__)
    @pytest.mark.parametrize(
        "given", [2, -3.5, Fraction(1, 2), Decimal(2), numpy.array([2.0]), [2.0], sympy.Integer(2)]
    )
    def test_a_number_is_noted(self, question, given, capsys):
        question.note(lambda: given)
        expected = f"Question {question.id}, your own numbers: noted. It counts when your class is graded.\n"
        assert capsys.readouterr().out == expected

    @pytest.mark.parametrize("letter", ["a", " B ", "c)"])
    def test_a_letter_is_noted_right_or_wrong(self, letter, capsys):
        choice.note(lambda: letter)
        assert capsys.readouterr().out == "Question 9.5: noted. It counts when your class is graded.\n"

    @pytest.mark.parametrize(
        "given, shown",
        [(numpy.array([2.0, 1.0]), "an array of 2"), ("2", "'2'"), (True, "True"), (math.inf, "inf"), (x, "a Symbol")],
    )
    def test_what_is_no_number(self, given, shown):
        with pytest.raises(NotYet) as caught:
            number.note(lambda: given)
        expected = f"Question 9.4, your own numbers: not yet. This needs a number; it is {shown}."
        assert str(caught.value) == expected

    def test_what_is_no_letter(self):
        with pytest.raises(NotYet) as caught:
            choice.note(lambda: "d")
        expected = "Question 9.5: not yet. This needs one of the letters a, b, c; it is 'd'."
        assert str(caught.value) == expected

    def test_an_answer_that_fails_shows_its_own_error(self):
        with pytest.raises(ZeroDivisionError):
            number.note(lambda: 1 / 0)

    def test_no_answer(self):
        def stub():
            raise NotImplementedError

        for question, name in ((number, "9.4, your own numbers"), (choice, "9.5")):
            for empty in (stub, lambda: None, lambda: ..., lambda: missing):  # noqa: F821
                with pytest.raises(NotImplementedError) as caught:
                    question.note(empty)
                assert str(caught.value) == f"Question {name}: not attempted. There is no answer yet."


class TestHints:
    def test_they_come_one_by_one(self, capsys):
        question = Choice("x", "a", hints=("first", "second"))
        for expected in (
            "Hint 1 of 2: first",
            "Hint 2 of 2: second",
            "That was the last hint.",
            "That was the last hint.",
        ):
            question.hint()
            assert capsys.readouterr().out == expected + "\n"

    def test_a_copy_starts_anew(self, capsys):
        question = Choice("x", "a", hints=("first", "second"))
        question.hint()
        replace(question).hint()
        assert capsys.readouterr().out == 2 * "Hint 1 of 2: first\n"
        assert question == Choice("x", "a", hints=("first", "second"))
        with_more = double.with_more([(2.0,)])
        with_more.tries = 3
        assert double.with_more([(2.0,)]).tries == 0


class TestDeclarations:
    @pytest.mark.parametrize("signature", ["", "twice", "twice(a: bytes)", "twice(a: bytes) ->bytes"])
    def test_a_signature_is_read_at_once(self, signature):
        with pytest.raises(ValueError, match="is no signature such as"):
            Function("9.9", signature, lambda a: a)

    def test_a_kind_that_is_not_there(self):
        with pytest.raises(ValueError, match="kind of input 'byte'"):
            Function("9.9", "twice(a: byte) -> bytes", lambda a: a)

    def test_a_question_that_no_file_knows_chooses_its_inputs_itself(self):
        new = Function("9.9", "twice(a: bytes) -> bytes", lambda a: 2 * a)
        assert (
            len(new.verdict) >= 6 and said(new, lambda a: a + a)[0] == CORRECT and said(new, lambda a: a)[0] == NOT_YET
        )
