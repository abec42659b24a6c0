"""From a learner's file to a result: the sheets, the drawn inputs, what may come out of the sandbox, the marks."""

import importlib
import json
import os
import re
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
import sympy
from conftest import ROOT
from inference_math.checks import answers, inputs, symbols
from inference_math.checks.engine import (
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    UNWRITTEN,
    Choice,
    Computed,
    Expression,
    Function,
    Outcome,
)
from inference_math.grading.files.notebook import Cell, Unreadable, defines, read
from inference_math.grading.marking import grade as marking
from inference_math.grading.marking import texts
from inference_math.grading.marking.grade import grade
from inference_math.grading.marking.judge import judge
from inference_math.grading.sandbox import inside, interview, protocol, reading
from inference_math.grading.sandbox.interview import Replies
from inference_math.grading.sheets import common
from inference_math.grading.sheets.common import TO_READ
from inference_math.grading.sheets.unseen import DRAWN, DRAWN_OF_FEW, drawn, source

NUMBERS = common.numbers()
QUESTIONS = [
    question
    for number in NUMBERS
    for question in importlib.import_module(f"inference_math.checks.lesson_{number}").QUESTIONS
    if isinstance(question, Computed)
]
VARIANTS = {k: v for n in NUMBERS for k, v in importlib.import_module(f"variants_{n}").VARIANTS.items()}
by_id = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)


def asked(question, answer):
    """What asks an answer of the form that a notebook hands over."""
    return question.asker(answer if isinstance(question, Function) else lambda: answer)


def notebook(folder, number):
    return next((ROOT / folder).glob(f"{number}_*.ipynb")).read_bytes()


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("number", NUMBERS)
class TestSheets:
    def test_solution_has_every_point_that_a_check_gives(self, number):
        result = grade(notebook("solutions", number), "ann", secret=b"s")
        assert {q["outcome"] for q in result["questions"]} <= {CORRECT, TO_READ}
        assert result["points"] == sum(q["most"] for q in result["questions"] if q["outcome"] == CORRECT) >= 5

    def test_exercise_has_none(self, number):
        result = grade(notebook("exercises", number), "ann", secret=b"s")
        assert result["points"] == 0 and {q["outcome"] for q in result["questions"]} == {NOT_ATTEMPTED}


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_asked_is_what_the_text_asks(number):
    """A point for each check, and what the text says for each answer in words."""
    text = next((ROOT / "source/exercises").glob(f"{number}_*.py")).read_text("utf-8")
    checks = re.findall(r'^# %% check="(\w+)"$', text, re.M)
    words = re.findall(r'^# %% \[markdown\] written="(\w+)" points=(\d+)$', text, re.M)
    sheet = common.load(number)
    assert {one.id: one.points for one in sheet.questions} == dict.fromkeys(checks, 1)
    assert {one.id: one.points for one in sheet.written} == {id: int(points) for id, points in words}
    assert [one.question.id for one in sheet.questions] == [f"{number}.{id.lstrip('q')}" for id in checks]


class TestDrawnInputs:
    """Right answers and slips keep their outcomes at inputs nobody has seen."""

    @staticmethod
    def redrawn(question, n):
        return drawn(question, source(b"secret", str(n)))

    @by_id
    def test_right_answers_stay_right(self, question, brief):
        for n in range(3 if brief else 10):
            again = self.redrawn(question, n)
            for answer in VARIANTS.get(question.id, ()):
                assert again.judge(asked(again, answer)).state == CORRECT

    @by_id
    def test_slips_stay_refused(self, question):
        question = self.redrawn(question, 1)
        table = inputs.columns(question.kinds, question.verdict)
        right, few = question.reference(table), inputs.columns(question.kinds, question.points("verdict")[:6])
        for slip in question.slips():
            known = not inputs.same(slip.at(few), right[:6]).all()
            assert not known or not inputs.same(slip.at(table), right).all(), slip.key

    @by_id
    def test_inputs_are_more_and_others(self, question):
        one, other = (self.redrawn(question, n) for n in range(2))
        assert one.verdict[: len(question.verdict)] == other.verdict[: len(question.verdict)] == question.verdict
        more = len(one.verdict) - len(question.verdict)
        assert DRAWN <= more <= DRAWN_OF_FEW and one.verdict != other.verdict
        assert all(map(one.space.allows, one.verdict))

    @by_id
    def test_a_table_of_the_known_inputs_earns_nothing(self, question):
        if not isinstance(question, Function):
            return
        table = {repr(one): question.right_for(one) for one in question.points("verdict")}
        redrawn = self.redrawn(question, 1)
        outcome = redrawn.judge(asked(redrawn, lambda *one: table.get(repr(one), 0.0)))
        assert outcome.state == NOT_YET

    def test_arrays_are_drawn_too(self):
        (question,) = (one for one in QUESTIONS if one.id == "04.1")
        arrays = [len(one.with_arrays) for one in (question, self.redrawn(question, 1))]
        assert arrays == [2, 3]
        known = {repr(one) for one in question.with_arrays}
        assert repr(self.redrawn(question, 1).with_arrays[-1]) not in known

    def test_a_choice_has_no_inputs_to_draw(self):
        choice = Choice("x", "a", {"b": "No."})
        assert drawn(choice, source(b"k")) is choice

    def test_the_seed_decides(self):
        assert source(b"a", "x", "y").random() != source(b"a", "xy").random()


def one_of(kind, number="04"):
    return next(one for one in common.load(number).questions if isinstance(one.question, kind))


KINDS = [Function, Expression, Choice]
LETTER = common.Asked("q1", "outcome", 1.0, Choice("x", "b", {"a": "No."}))


class TestComparing:
    """What came back is compared at every input, or not at all."""

    PIPE = "something written into the grader's pipe"

    def judged(self, kind, *replies, more=()):
        return judge(one_of(kind), Replies(list(replies), list(more)))

    @staticmethod
    def values(at, names=(), form=""):
        return {"values": {"names": list(names), "at": list(map(repr, map(float, at))), "form": form}}

    @staticmethod
    def right(question, *sections):
        """The right values at the points of these sections, as floats or arrays."""
        return [question.right_for(one) for section in sections for one in question.points(section)]

    def test_right_values_are_right(self):
        expression, function = one_of(Expression).question, one_of(Function).question
        names = sorted(expression.kinds)
        assert self.judged(Expression, self.values(self.right(expression, "verdict"), names)).state == CORRECT
        assert self.judged(Choice, {"text": one_of(Choice).question.letter}).state == CORRECT
        replies = list(map(protocol.plain, self.right(function, "verdict")))
        assert self.judged(Function, *replies).state == CORRECT
        more = list(map(protocol.plain, self.right(function, "small", "many")))
        assert self.judged(Function, *replies, more=more).state == CORRECT

    @pytest.mark.parametrize("change", [lambda at: [], lambda at: at[:1], lambda at: at[:-1], lambda at: [*at, 1.0]])
    def test_an_expression_with_another_number_of_values_is_none(self, change):
        right = self.right(one_of(Expression).question, "verdict")
        outcome = self.judged(Expression, self.values(change(right)))
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize("change", [lambda at: [], lambda at: at[:1], lambda at: at[:-1], lambda at: [*at, 1.0]])
    def test_nor_with_another_number_of_values_for_a_diagnosis(self, change):
        question = one_of(Expression).question
        right, more = self.right(question, "verdict"), self.right(question, "small", "many")
        outcome = self.judged(Expression, self.values(right), more=[self.values(change(more))])
        assert outcome.state == NOT_YET and self.PIPE in outcome.says
        # nor may values of the second message stand for those of the first
        outcome = self.judged(Expression, self.values([]), more=[self.values([*right, *more])])
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize("kind", [Function, Choice])
    def test_an_expression_is_no_answer_to_another_question(self, kind):
        at = self.values([1.0] * len(one_of(Function).question.points("verdict")))
        outcome = self.judged(kind, at)
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize(
        "reply", [{"number": "1.0"}, {"text": "x"}, {"array": ["1"], "shape": [1]}, {"dots": True}]
    )
    def test_nothing_else_is_an_expression(self, reply):
        outcome = self.judged(Expression, reply)
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize("kind", KINDS)
    def test_another_number_of_replies_is_no_answer(self, kind):
        whole = len(one_of(kind).question.points("verdict")) if kind is Function else 1
        for count in {0, 1, whole - 1, whole + 1} - {whole}:
            outcome = self.judged(kind, *[{"number": "1.0"}] * count)
            assert outcome.state == NOT_YET and self.PIPE in outcome.says, count

    @pytest.mark.parametrize("kind", [Function, Expression])
    def test_more_replies_than_a_diagnosis_asks_for_are_none(self, kind):
        question = one_of(kind).question
        right = self.right(question, "verdict")
        replies = list(map(protocol.plain, right)) if kind is Function else [self.values(right)]
        most = len(question.points("small")) + len(question.points("many")) if kind is Function else 1
        for count in (most + 1, 2 * most + 5):
            outcome = self.judged(kind, *replies, more=[{"number": "1.0"}] * count)
            assert outcome.state == NOT_YET and self.PIPE in outcome.says

    def test_a_wrong_answer_is_diagnosed_with_what_came_back(self):
        question = one_of(Function, "01").question  # weight_bytes
        points = [question.points(one) for one in ("verdict", "small", "many")]
        verdict, small, many = ([protocol.plain(one[0] * one[1]) for one in part] for part in points)
        named = "That is in bits. A byte is 8 of them."
        outcome = judge(one_of(Function, "01"), Replies(verdict, small + many))
        assert (outcome.state, outcome.mistake) == (NOT_YET, named)
        assert outcome.says == f"{named} {outcome.shows}" and outcome.shows.startswith("`weight_bytes(")
        for less in (small, small + many[:9], []):  # the time was up
            assert judge(one_of(Function, "01"), Replies(verdict, less)).state == NOT_YET

    @pytest.mark.filterwarnings("error")
    def test_what_grows_too_large_is_no_business_of_the_teachers_terminal(self):
        for one in common.load("04").questions[:4]:
            sizes = [len(one.question.points(name)) for name in ("verdict", "small", "many")]
            values = ["1.7e+308", "-1.7e+308", "5e-324", "1.0"] * sum(sizes)
            verdict, more = ([{"number": x} for x in values[:n]] for n in (sizes[0], sum(sizes[1:])))
            assert judge(one, Replies(verdict, more)).state == NOT_YET

    def test_a_function_that_stops_is_asked_no_more(self):
        question = one_of(Function).question
        right = protocol.plain(self.right(question, "verdict")[0])
        for before in ([], [right]):
            outcome = self.judged(Function, *before, {"raised": ["KeyError", "'x'"]})
            assert outcome.state == NOT_YET and "your function stopped with KeyError: 'x'" in outcome.says
        assert self.judged(Function, {"empty": True}).state == NOT_ATTEMPTED
        outcome = self.judged(Function, {"nothing": True}, *[right] * (len(question.points("verdict")) - 1))
        assert outcome.state == NOT_YET and "gives nothing back" in outcome.says

    def test_what_only_an_array_stops_is_told(self):
        question = one_of(Function).question
        replies = list(map(protocol.plain, self.right(question, "verdict")))[: len(question.verdict)]
        outcome = self.judged(
            Function, *replies, {"raised": ["ValueError", "The truth value of an array is ambiguous"]}
        )
        assert outcome.state == NOT_YET and "value by value" in outcome.says and outcome.mistake

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_is_not_defined_is_not_attempted(self, kind):
        outcome = self.judged(kind, {"undefined": one_of(kind).name})
        assert (outcome.state, outcome.says) == (NOT_ATTEMPTED, f"Nothing called {one_of(kind).name} is defined.")

    @pytest.mark.parametrize("kind", [Expression, Choice])
    def test_a_value_that_raises_is_told_from_an_empty_one(self, kind):
        outcome = self.judged(kind, {"raised": ["ZeroDivisionError", "by zero"]})
        assert outcome.state == NOT_YET and "your answer stopped with ZeroDivisionError: by zero" in outcome.says
        assert self.judged(kind, {"empty": True}).state == NOT_ATTEMPTED
        assert self.judged(kind, {"raised": ["NameError", "name 'x' is not defined"]}).state == NOT_ATTEMPTED

    @pytest.mark.parametrize("kind", [Expression, Choice])
    def test_an_answer_that_is_none_is_not_attempted(self, kind):
        outcome = self.judged(kind, {"nothing": True})
        assert outcome.state == NOT_ATTEMPTED and "it is None" in outcome.says

    @pytest.mark.parametrize(
        "reply, says",
        [
            ({"other": "str"}, "it is a text"),
            ({"other": "Thing"}, "it is a Thing"),
            ({"values": {"names": [], "at": [], "form": "equation"}}, "It is an equation."),
            ({"values": {"names": ["L"], "at": [], "form": "list of 2"}}, "It is a list of 2"),
            ({"values": {"names": [], "at": [], "form": "list of 0"}}, "It is an empty list"),
        ],
    )
    def test_the_form_of_an_expression_is_said(self, reply, says):
        outcome = self.judged(Expression, reply)
        assert outcome.state == NOT_YET and says in outcome.says

    def test_a_reason_is_said_as_it_is(self):
        assert judge(one_of(Choice), Replies("It ended.")) == Outcome(NOT_YET, "It ended.")

    @pytest.mark.parametrize("given", ["b", " B ", ["b"], ("b",), {"b"}, "b) as long"])
    def test_a_letter_comes_in_any_dress(self, given):
        assert judge(LETTER, Replies([protocol.plain(given)])).state == CORRECT

    @pytest.mark.parametrize("given", [["a", "b"], ["x"], {"a", "b"}, {"b": 1}, [["b"]], 2, True])
    def test_what_is_no_letter_is_none(self, given):
        assert judge(LETTER, Replies([protocol.plain(given)])).state == NOT_YET


class TestAsking:
    """What the sandbox is asked for does not depend on whether an answer is right."""

    def asked_of(self, one, verdict, **more):
        """The messages about one question whose verdict's replies are ``verdict``."""
        messages = []

        class Box:
            def ask(self, request, seconds, times=1):
                messages.append((request, seconds, times))
                return {"replies": verdict if len(messages) == 1 else []}

        held = interview._Interview(common.load("04"), [one], [], interview.LIMITS)
        for name, value in more.items():
            setattr(held, name, value)
        held._ask_the_rest(Box(), {})
        return messages

    @pytest.mark.parametrize("kind", [Function, Expression])
    def test_right_and_wrong_are_asked_the_same(self, kind):
        one = one_of(kind)
        right = [one.question.right_for(point) for point in one.question.points("verdict")]
        if kind is Expression:
            verdicts = [[TestComparing.values(at)] for at in (right, [1.0] * len(right))]
        else:
            verdicts = [list(map(protocol.plain, right)), [{"number": "1.0"}] * len(right)]
        said = [self.asked_of(one, verdict) for verdict in verdicts]
        assert said[0] == said[1] and len(said[0]) == 2
        (first, _, _), (second, seconds, times) = said[0]
        assert second["whole"] and "whole" not in first and (seconds, times) == (interview.LIMITS.diagnosis, 1)
        assert len(first["inputs"]) == len(one.question.points("verdict"))
        assert len(second["inputs"]) == len(one.question.points("small")) + len(one.question.points("many"))

    @pytest.mark.parametrize("kind", [Function, Expression])
    def test_an_answer_that_stops_is_asked_no_more(self, kind):
        for verdict in ([{"raised": ["KeyError", "x"]}], [{"empty": True}], [{"undefined": "x"}], [5], [None]):
            assert len(self.asked_of(one_of(kind), verdict)) == 1

    def test_a_function_that_stops_at_an_array_is_asked_on(self):
        question = one_of(Function).question
        verdict = [{"number": "1.0"}] * len(question.verdict)
        assert len(self.asked_of(one_of(Function), [*verdict, {"raised": ["ValueError", "x"]}])) == 2

    def test_the_sentence_is_asked_for(self):
        one = common.Asked("q1", "outcome", 1.0, LETTER.question, because="because")
        (_, (request, _, _)) = self.asked_of(one, [{"text": "b"}])
        assert request == {"ask": "because", "kind": "reason", "inputs": []}
        assert len(self.asked_of(LETTER, [{"text": "b"}])) == 1

    @pytest.mark.skipif(os.name == "nt", reason="only Linux has the sandbox, and its timers")
    def test_an_exception_ends_a_verdict_and_no_diagnosis(self):
        def answer(x):
            if x == 2:
                raise ValueError("no")
            return x

        request = {"inputs": [[1], [2], [3]], "seconds": 100, "clock": 100}
        one, stopped, three = protocol.plain(1), {"raised": ["ValueError", "no"]}, protocol.plain(3)
        assert inside.called(answer, request, protocol) == [one, stopped]
        assert inside.called(answer, {**request, "whole": True}, protocol) == [one, stopped, three]

    @by_id
    def test_what_is_asked_and_replied_fits_into_a_message(self, question):
        one = common.Asked("q1", "x", 1.0, question)
        for sections in (("verdict",), ("small", "many")):
            request = interview._request(one, sections)
            longest = protocol.plain([-1 / 3 * 1e-300] * protocol.MOST_ELEMENTS)
            assert 8 * len(request["inputs"]) * len(json.dumps(longest)) < protocol.MOST_SENT  # a sheet has as many
            assert len(json.dumps(request)) < 1_000_000 and len(request["inputs"]) <= protocol.MOST_VALUES

    def test_no_diagnosis_after_one_that_ended_the_sandbox(self):
        verdict = [{"number": "1.0"}] * len(one_of(Function).question.points("verdict"))
        assert len(self.asked_of(one_of(Function), verdict, diagnosing=False)) == 1


@pytest.mark.parametrize(
    "cell, names",
    [
        ("quiz.q1.check(weight_bytes)", ("weight_bytes", "")),
        ("quiz.q4.check(lambda: room)", ("room", "")),
        ("quiz.q6.check(lambda: outcome, lambda: because)", ("outcome", "because")),
    ],
)
def test_a_check_names_what_it_asks_for(cell, names):
    assert common.names_in(cell) == names


class TestProtocol:
    STEERING, HARMLESS = "a\x1b[31mb\u202ec\nd\x00", "a [31mb c d "

    @pytest.mark.parametrize(
        "reply, shown",
        [
            ({"text": STEERING}, lambda got: got),
            ({"values": {"names": [STEERING], "at": []}}, lambda got: next(iter(got.names))),
            ({"text": STEERING, "in": "list"}, lambda got: got[0]),
            ({"symbols": [STEERING], "of": "Mul"}, lambda got: got.free_symbols[0]),
        ],
    )
    def test_no_text_steers_a_terminal(self, reply, shown):
        assert shown(reading.value(reply)) == self.HARMLESS

    @pytest.mark.parametrize("reply", [{"raised": ["KeyError", STEERING]}, {"raised": ["NameError", STEERING]}])
    def test_no_message_steers_a_terminal(self, reply):
        with pytest.raises(Exception, match="31mb") as caught:
            reading.value(reply)
        assert type(caught.value).__name__ == reply["raised"][0] and caught.value.args == (self.HARMLESS,)

    def test_no_name_steers_a_terminal(self):
        with pytest.raises(Exception, match="said") as caught:
            reading.value({"raised": [self.STEERING, "said"]})
        assert type(caught.value).__name__ == "a 31mb c d "
        assert type(reading.value({"other": self.STEERING})).__name__ == "a 31mb c d "
        assert type(reading.value({"symbols": ["x"], "of": self.STEERING})).__name__ == "a 31mb c d "
        assert reading.value({"values": {"names": [], "at": [], "form": self.STEERING}}).form == "a 31mb c d "
        with pytest.raises(NameError) as caught:
            reading.value({"undefined": self.STEERING})
        assert str(caught.value) == f"name {self.HARMLESS!r} is not defined"

    @pytest.mark.parametrize(
        "value", [3, 2.5, -1e300, float("inf"), numpy.float64(4.5), numpy.array([1, 2]), numpy.array([[0.5], [2.0]])]
    )
    def test_numbers_and_arrays_come_through(self, value):
        got = reading.value(json.loads(json.dumps(protocol.plain(value))))
        assert numpy.array_equal(got, value) and numpy.shape(got) == numpy.shape(value)
        assert type(got) in (float, numpy.ndarray)

    READ = (
        [1, 2.5],
        (1, 2),
        [numpy.float64(1.5), 2],
        [[1, 2], [3, 4]],
        [5],
        numpy.array([5.0]),
        [Fraction(1, 2), Decimal("0.25")],
        Fraction(1, 3),
        Decimal("0.1"),
        2 + 0j,
        numpy.complex128(2),
        numpy.array([1 + 0j, 2]),
        numpy.array([Fraction(1, 2), 3], dtype=object),
        numpy.array(Fraction(1, 2), dtype=object),
        numpy.float32(0.5),
        sympy.Rational(1, 3),
        sympy.Matrix([1, 2]),
    )

    @pytest.mark.parametrize("value", READ)
    def test_all_that_can_be_read_comes_through(self, value):
        got, wanted = answers.real(self.through(value)), answers.real(value)
        assert numpy.array_equal(got, wanted) and numpy.shape(got) == numpy.shape(wanted)

    UNREAD = (
        None,
        True,
        "2.5",
        {1, 2},
        {"a": 1},
        len,
        lambda: 1,
        sympy.Symbol("N") * sympy.Symbol("b"),
        1 + 2j,
        [[1, 2], [3]],
        ["a", "b"],
        object(),
        numpy.array([1 + 2j]),
        numpy.array([True]),
        numpy.array(["a"]),
        Decimal("sNaN"),
    )

    @pytest.mark.parametrize("value", UNREAD)
    def test_what_cannot_be_read_is_told_the_same(self, value):
        said = []
        for one in (value, self.through(value)):
            with pytest.raises(answers.Unread) as caught:
                answers.real(one)
            said.append(str(caught.value).replace("<", "").replace("numbers", "a number"))
        assert said[0] == said[1]

    def test_lists_keep_their_kind(self):
        for value in ([1.0, 2.0], (1.0, 2.0), ["d"], ("d",), {"d"}):
            assert self.through(value) == value
        assert self.through(...) is ... and self.through(None) is None

    @staticmethod
    def through(value):
        return reading.value(json.loads(json.dumps(protocol.plain(value))))

    @pytest.mark.parametrize(
        "value",
        [True, {"a": 1}, {1, 2}, ["a", 1], len, object(), numpy.array([True]), numpy.zeros(5000), [0] * 5000],
    )
    def test_anything_else_is_only_named(self, value):
        got = self.through(value)
        with pytest.raises(TypeError):
            got + 0.0

    def test_nothing_text_and_huge_integers(self):
        assert self.through("b") == "b" and len(self.through("b" * 10_000)) == 200
        assert self.through(10**5000) == float("inf")
        assert self.through(-(10**5000)) == -float("inf")

    def test_a_large_array_comes_through(self):
        assert reading.value(protocol.plain(numpy.ones(protocol.MOST_ELEMENTS))).sum() == protocol.MOST_ELEMENTS

    def test_arguments_are_sent_as_they_are(self):
        sent = json.loads(json.dumps(protocol.inputs((3, 2.5, True, numpy.array([1, 2]), numpy.array([0.5])))))
        number, half, switch, counts, shares = protocol.arguments(sent)
        assert (number, half, switch) == (3, 2.5, True) and type(number) is int
        assert counts.tolist() == [1, 2] and counts.dtype == int and shares.tolist() == [0.5] and shares.dtype == float

    @pytest.mark.parametrize(
        "value, name",
        [
            (numpy.array([True]), "array of 1 bool"),
            (numpy.bool_(True), "bool"),
            (numpy.array(["a", "b"]), "array of 2 U1"),
            (numpy.zeros(protocol.MOST_ELEMENTS + 1), f"array of {protocol.MOST_ELEMENTS + 1}"),
            (numpy.complex128(1j), "complex128"),
            ([0] * (protocol.MOST_ELEMENTS + 1), f"list of {protocol.MOST_ELEMENTS + 1}"),
            ({1, 2, 3}, "set of 3"),
            ({}, "dict of 0"),
        ],
    )
    def test_what_is_no_number_is_named_by_its_type(self, value, name):
        got = reading.value(protocol.plain(value))
        assert type(got).__name__ == name and repr(got) == f"a {name}"

    @pytest.mark.parametrize(
        "reply, length",
        [
            ({"text": "x" * 200}, 200),
            ({"text": "x" * 201}, 200),
            ({"number": "1" * 40}, None),
            ({"array": ["1"] * protocol.MOST_ELEMENTS, "shape": [protocol.MOST_ELEMENTS]}, protocol.MOST_ELEMENTS),
            ({"array": [], "shape": [0]}, 0),
            ({"array": ["1"], "shape": [1] * 8}, 1),
        ],
    )
    def test_what_is_just_not_too_long_comes_through(self, reply, length):
        got = reading.value(reply)
        assert length is None or len(got) == length

    def test_an_expression_has_up_to_a_hundred_names_and_many_values(self):
        most = protocol.MOST_VALUES
        got = reading.value({"values": {"names": ["x" * 70, *map(str, range(99))], "at": ["1.5"] * most}})
        assert len(got.names) == 100 and len(got.at) == most and "x" * 60 in got.names

    def test_every_form_of_an_expression_comes_through(self):
        x, y = sympy.symbols("x y")
        forms = [sympy.Eq(x, y), [x, y], [], {x: 1, y: 2}, sympy.FiniteSet(1, 2), sympy.S.Reals]
        for given in forms:
            found = symbols.evaluate(given, [{"x": 1.0, "y": 2.0}], "z")
            got = reading.value(json.loads(json.dumps(inside.plain_values(found))))
            assert found.form and (got.names, got.at, got.form) == (found.names, found.at, found.form)

    @pytest.mark.parametrize(
        "said, kept",
        [
            ("The weights are shared.", "The weights are shared."),
            ("  Because. ", "Because."),
            ("x" * 5_000, "x" * protocol.LONGEST_REASON),
            ("a\x1b[31mb\nc", "a [31mb c"),
            (" ... ", ""),
            ("", ""),
            (7, ""),
            (None, ""),
            (["a sentence"], ""),
        ],
    )
    def test_a_sentence_comes_through_for_people(self, said, kept):
        assert reading.sentence(json.loads(json.dumps(protocol.reason(said)))) == kept

    @pytest.mark.parametrize("reply", [None, 5, [], {}, {"text": 5}, {"undefined": "because"}, {"raised": ["A", "b"]}])
    def test_what_is_no_sentence_is_none(self, reply):
        assert reading.sentence(reply) == ""

    @pytest.mark.parametrize("name, message", [("x" * 70, "y" * 400), ("x" * 60, "y" * 300)])
    def test_an_exception_is_cut(self, name, message):
        assert protocol.raised(type(name, (Exception,), {})(message)) == {"raised": ["x" * 60, "y" * 300]}
        with pytest.raises(Exception, match="yy") as caught:
            reading.value({"raised": [name, message]})
        assert (type(caught.value).__name__, str(caught.value)) == ("x" * 60, "y" * 300)
        with pytest.raises(NameError) as caught:
            reading.value({"undefined": name})
        assert str(caught.value) == f"name {'x' * 60!r} is not defined"

    def test_exceptions_come_back_by_name(self):
        with pytest.raises(Exception, match="division") as caught:
            reading.value(protocol.raised(ZeroDivisionError("division by zero")))
        assert type(caught.value).__name__ == "ZeroDivisionError"
        with pytest.raises(NotImplementedError):
            reading.value(protocol.raised(NotImplementedError()))

    @pytest.mark.parametrize(
        "reply",
        [
            None,
            [],
            {},
            5,
            {"number": 5},
            {"number": "1" * 41},
            {"number": "__import__('os')"},
            {"number": "1_0"},
            {"number": "0x1"},
            {"array": ["1"], "shape": [2]},
            {"array": ["1"], "shape": [-1]},
            {"array": ["1"], "shape": ["1"]},
            {"array": ["x"], "shape": [1]},
            {"array": ["1"] * (protocol.MOST_ELEMENTS + 1), "shape": [1, protocol.MOST_ELEMENTS + 1]},
            {"array": ["1"] * (protocol.MOST_ELEMENTS + 2), "shape": [2, protocol.MOST_ELEMENTS // 2 + 1]},
            {"array": ["1"], "shape": [1] * 9},
            {"array": ["1"], "shape": 1},
            {"array": "1", "shape": [1]},
            {"array": ["1"]},
            {"array": ["1"], "shape": [True]},
            {"array": [], "shape": [10**9, 0]},
            {"text": 5},
            {"raised": "x"},
            {"raised": [1, 2]},
            {"raised": ["KeyError"]},
            {"raised": ["KeyError", "x", "y"]},
            {"raised": "ab"},
            {"raised": {"KeyError": "x", "y": "z"}},
            {"values": {}},
            {"values": {"names": ["a"], "at": [5]}},
            {"values": {"names": ["a"] * 101, "at": []}},
            {"values": {"names": [], "at": ["1"] * (protocol.MOST_VALUES + 1)}},
            {"values": {"names": [], "at": [], "form": 5}},
            {"complex": ["1"]},
            {"complex": ["1", "x"]},
            {"complex": "12"},
            {"complex": [1, 2]},
            {"array": ["1"], "shape": [1], "in": "dict"},
            {"array": ["1"], "shape": [1], "in": ["list"]},
            {"array": ["1"], "shape": [], "in": "list"},
            {"array": ["1"], "shape": [1], "in": "set"},
            {"text": "a", "in": "dict"},
            {"text": "a", "in": {}},
            {"symbols": []},
            {"symbols": "N", "of": "Mul"},
            {"symbols": ["N"]},
            {"symbols": [5], "of": "Mul"},
            {"symbols": ["N"] * 101, "of": "Mul"},
            {"values": {"names": "a", "at": []}},
            {"values": {"names": [], "at": "1"}},
            {"values": []},
            {"surprise": 1},
        ],
    )
    def test_what_no_honest_sandbox_sends_is_refused(self, reply):
        with pytest.raises(reading.Garbled):
            reading.value(reply)


IN_A_CODE_CELL = "The weights are read once (for all users), so each of them pays less."


class TestEntries:
    """What a result holds of a question, from the cells and the outcome."""

    one = common.Asked("q1", "knee", 2.0, Choice("x", "a", hints=("Think.", "Look.")))

    @pytest.mark.parametrize(
        "cells, shown",
        [
            ([Cell("code", "knee = 1", ""), Cell("code", "knee = 2", ""), Cell("code", "knee", "")], "knee = 2"),
            ([Cell("code", "knee = 1", ""), Cell("markdown", "knee = 2", "")], "knee = 1"),
            ([Cell("code", "# empty", "q1-answer"), Cell("code", "knee = 1", "")], "knee = 1"),
            ([Cell("code", "# empty", "q1-answer"), Cell("code", "x = 1", "q2-answer")], "# empty"),
            ([Cell("markdown", "# empty", "q1-answer")], ""),
            ([Cell("code", "knee = 1" + " " * 9_000, "")], "knee = 1" + " " * 3_992),
            ([], ""),
        ],
    )
    def test_the_answer_is_the_code_that_counts(self, cells, shown):
        assert texts.answer(self.one, cells) == shown

    @pytest.mark.parametrize(
        "sources, below",
        [
            (["knee = 1", "q1.check(knee)", "knee = 2"], True),
            (["knee = 1\nq1.check(knee)", "knee = 2"], True),
            (["knee = 1", "knee = 2"], True),  # the check is gone
            (["knee = 1", "knee = 2", "q1.check(knee)"], False),
            (["q1.check(knee)", "knee = 1"], False),
            (["knee = 1"], False),
            ([], False),
        ],
    )
    def test_a_second_definition_is_told_where_it_stands_below_the_check(self, sources, below):
        said = texts.defined_again(self.one, [Cell("code", one, "") for one in sources])
        assert bool(said) == below and ("`knee`" in said) == below

    @pytest.mark.parametrize(
        "outcome, points, hint",
        [
            (Outcome(CORRECT, "Yes."), 2.0, ""),
            (Outcome(NOT_YET, "No.", "No."), 0.0, "Think."),
            (Outcome(NOT_YET, "No. f(1) gives 2.", "No.", "f(1) gives 2."), 0.0, "Think."),
            (Outcome(NOT_ATTEMPTED, "Empty."), 0.0, "Think."),
        ],
    )
    def test_points_and_a_hint_follow_from_the_outcome(self, outcome, points, hint):
        assert marking._entry(self.one, outcome, [Cell("code", "knee = 1", "")], Replies([])) == {
            "id": "q1",
            "points": points,
            "most": 2.0,
            "outcome": outcome.state,
            "says": outcome.says,
            "mistake": outcome.mistake,
            "answer": "knee = 1",
            "hint": hint,
            "shows": outcome.shows,
        }

    @pytest.mark.parametrize("reply, kept", [({"text": "It is shared."}, "It is shared."), ({"nothing": True}, "")])
    def test_the_sentence_is_kept_and_changes_no_point(self, reply, kept):
        one = common.Asked("q1", "knee", 2.0, self.one.question, because="because")
        entry = marking._entry(one, Outcome(CORRECT, "Yes."), [], Replies([{"text": "a"}], [], reply))
        assert (entry["because"], entry["points"]) == (kept, 2.0)

    @pytest.mark.parametrize(
        "cells, answer",
        [
            ([Cell("markdown", "  Because.\n", "q4")], "Because."),
            ([Cell("markdown", "First.", "q4"), Cell("markdown", "Second.", "q4")], "First.\n\nSecond."),
            ([Cell("markdown", "x" * 30_000, "q4")], "x" * 20_000),
            ([Cell("markdown", f" {UNWRITTEN}\n", "q4")], ""),
            ([Cell("markdown", "  ", "q4")], ""),
            ([Cell("code", "Because.", "q4"), Cell("markdown", "Because.", "q6")], ""),
            ([Cell("code", IN_A_CODE_CELL, "q4")], IN_A_CODE_CELL),
            ([Cell("code", "cost = rent / tokens / 3600\nshare = cost / price", "q4")], ""),
            ([], ""),
        ],
    )
    def test_words_wait_for_a_teacher(self, cells, answer):
        says = "Your teacher reads this." if answer else "There is no answer yet."
        one = common.Written("q4", 4.0, "A rubric.", "Question 4: a press release")
        assert marking._words(one, texts.words(cells, "08")[one.id]) == {
            "id": "q4",
            "points": None if answer else 0.0,
            "most": 4.0,
            "outcome": TO_READ if answer else NOT_ATTEMPTED,
            "says": says,
            "mistake": "",
            "answer": answer,
            "hint": "",
        }


class TestReading:
    @pytest.mark.parametrize(
        "data, why",
        [
            (b"", "empty"),
            (b"  \n", "empty"),
            (b"{", "not a whole notebook"),
            (b"[]", "no cells"),
            (b'{"cells": 5}', "no cells"),
            (b"\xff\xfe\x00", "UTF-8"),
            (b"[" * 100_000, "nested"),
            (b" " * 20_000_001, "MB"),
            (b"PK\x03\x04", "not a whole notebook: it is a file of another kind"),
            (b"\xef\xbb\xbf\n<!DOCTYPE html>", "a web page say"),
            (b"\xef\xbb\xbf {", "Expecting property name"),
            (b'{\n<<<<<<< HEAD\n "cells": []', "git left both sides of a conflict in it"),
        ],
    )
    def test_the_reason_is_said(self, data, why):
        with pytest.raises(Unreadable, match=why):
            read(data)

    def test_what_cannot_be_read_has_no_points(self):
        result = grade(b"{", "ann", "x.ipynb")
        assert (result["status"], result["student"], result["file"], result["sheet"]) == (
            "unreadable",
            "ann",
            "x.ipynb",
            "",
        )
        assert result["points"] == result["most"] == 0 and result["questions"] == result["notes"] == []

    def test_odd_cells_do_no_harm(self):
        cells = [
            5,
            {},
            {"cell_type": "code", "source": ["a = 1\n", 7, "b = 2"]},
            {"cell_type": "code", "source": 9, "metadata": "x"},
        ]
        assert [c.source for c in read(json.dumps({"cells": cells}).encode())] == ["", "a = 1\nb = 2", ""]

    @pytest.mark.parametrize(
        "source",
        [
            "def knee(a):\n    return a",
            "  async def knee(): pass",
            "class knee: pass",
            "x = 1\nknee = 2",
            "(knee,) = solve()",
            "knee, b = 1, 2",
            "a, knee = 1, 2",
            "[knee, x] = y",
            "knee: float = 3",
            "(knee := 4)",
            "from x import y as knee",
            "%%time\nknee=5",
            "a = knee = 3",
        ],
    )
    def test_a_cell_that_defines_a_name_is_found(self, source):
        assert defines(source, "knee")

    @pytest.mark.parametrize(
        "source",
        [
            "knee",
            "print(knee)",
            "# knee = 3",
            "knee == 3",
            "x.knee = 3",
            "kneecap = 3",
            "def knees(): pass",
            "a = knee",
            "if knee == b: c = 1",
            "",
        ],
    )
    def test_a_cell_that_only_uses_it_is_not(self, source):
        assert not defines(source, "knee")


@pytest.mark.usefixtures("sandbox")
def test_the_class_that_is_timed_gets_what_it_deserves(monkeypatch):
    """The wrong answers of the benchmark, each as it says that it is marked."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    benchmark = importlib.import_module("grading")
    for kind in ("mistake", "right", "stub", "crash"):
        kinds = dict.fromkeys(benchmark.MISTAKES, kind)
        found = grade(json.dumps(benchmark.answered(kinds)).encode(), "Ann")["questions"]
        rows = [(one["id"], f"{one['points']:g}", one["outcome"], one["mistake"]) for one in found]
        assert rows == benchmark.deserved(kinds)
