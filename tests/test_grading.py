"""From a learner's file to a result: the sheets, the drawn inputs, what may come out of the sandbox, the marks."""

import json
import re
from dataclasses import replace

import numpy
import pytest
from conftest import ROOT
from inference_math.checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET, UNWRITTEN, Outcome, Question, evaluate
from inference_math.grading import grade as marking
from inference_math.grading import protocol, sheets
from inference_math.grading.comparing import judge
from inference_math.grading.draw import drawn, near, source
from inference_math.grading.grade import grade
from inference_math.grading.sheets import TO_READ
from inference_math.grading.submission import Cell, Unreadable, defines, read
from test_checks import MISTAKES, VARIANTS, asked, by_id

NUMBERS = sheets.numbers()


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
    sheet = sheets.load(number)
    assert {one.id: one.points for one in sheet.questions} == dict.fromkeys(checks, 1)
    assert {one.id: one.points for one in sheet.written} == {id: int(points) for id, points in words}
    assert [one.question.id for one in sheet.questions] == [f"{number}.{id.lstrip('q')}" for id in checks]


class TestDrawnInputs:
    """The references, the known right forms and the known mistakes keep their outcomes at inputs nobody has seen."""

    @staticmethod
    def redrawn(question, n):
        return replace(question, inputs=drawn(question, source(b"secret", str(n))))

    @by_id
    def test_right_answers_stay_right(self, question):
        for n in range(20):
            for answer in (question.reference, *VARIANTS.get(question.id, ())):
                assert self.redrawn(question, n).judge(asked(question, answer)).state == CORRECT

    @pytest.mark.parametrize("question, says", MISTAKES, ids=lambda v: getattr(v, "id", None) or v[:30])
    def test_mistakes_stay_recognised(self, question, says):
        wrong, named = (says, question.mistakes[says]) if question.kind == "choice" else (question.mistakes[says], says)
        for n in range(5):
            assert self.redrawn(question, n).judge(asked(question, wrong)).mistake == named

    @by_id
    def test_a_table_of_the_known_inputs_earns_nothing(self, question):
        if question.kind != "function":
            return
        table = {repr(one): question.reference(*one) for one in question.inputs}
        outcome = self.redrawn(question, 1).judge(lambda *one: table.get(repr(one), 0.0))
        moved = any(repr(one) not in table for one in self.redrawn(question, 1).inputs)
        assert outcome.state == (NOT_YET if moved else CORRECT)

    def test_what_belongs_together_stays_together(self):
        total, active, share, few, on, counts = near((7e10, 7e10, 0.9, 8, True, numpy.array([1, 4096])), source(b"k"))
        assert total == active != 7e10 and 0 < share < 0.9 and few == 8 and on is True
        assert counts[0] == 1 and counts[1] != 4096 and counts.dtype.kind == "i"

    def test_a_count_is_moved_unless_it_is_small(self):
        counts = (20, 64, 256, 300, 4096)
        for n in range(20):
            moved = near((*counts, 19, 2, 1, 0), source(str(n).encode()))
            assert moved[5:] == (19, 2, 1, 0) and all(isinstance(x, int) for x in moved)
            assert all(0.82 * old <= new <= 1.21 * old for old, new in zip(counts, moved[:5], strict=True))
        assert all(near((x,), source(b"k")) != (x,) for x in counts)

    def test_a_share_stays_one_and_a_number_does_not_become_one(self):
        for n in range(50):
            share, number, none, whole = near((0.99, 1.01, 0.0, 1.0), source(str(n).encode()))
            assert 0.79 < share < 0.97 and 0.83 < number < 1.22 and (none, whole) == (0, 1)

    def test_the_seed_decides(self):
        def one(*names):
            return near((7e10, 500), source(*names))

        assert one(b"a", "ann") == one(b"a", "ann") != one(b"a", "bob") and one(b"a", "ann") != one(b"b", "ann")
        assert source(b"a", "x", "y").random() != source(b"a", "xy").random()


class TestComparing:
    """What came back is compared at every input, or not at all."""

    PIPE = "something written into the grader's pipe"

    @staticmethod
    def one(kind):
        return next(one for one in sheets.load("04").questions if one.question.kind == kind)

    def judged(self, kind, *replies):
        return judge(self.one(kind), list(replies))

    @staticmethod
    def number(x):
        return protocol.plain(x)

    def right(self):
        question = self.one("expression").question
        return evaluate(question.reference, question.inputs)

    def test_right_values_are_right(self):
        right, function = self.right(), self.one("function").question
        names = sorted(right.names)
        assert self.judged("expression", {"values": {"names": names, "at": list(map(repr, right.at))}}).state == CORRECT
        assert self.judged("choice", {"text": self.one("choice").question.reference}).state == CORRECT
        numbers = [self.number(function.reference(*one)) for one in function.inputs]
        assert self.judged("function", *numbers).state == CORRECT

    @pytest.mark.parametrize("change", [lambda at: [], lambda at: at[:1], lambda at: at[:-1], lambda at: [*at, "1.0"]])
    def test_an_expression_with_another_number_of_values_is_none(self, change):
        at = change(list(map(repr, self.right().at)))
        outcome = self.judged("expression", {"values": {"names": [], "at": at}})
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize("kind", ["function", "choice"])
    def test_an_expression_is_no_answer_to_another_question(self, kind):
        at = ["1.0"] * len(self.one(kind).question.inputs)
        outcome = self.judged(kind, {"values": {"names": [], "at": at}})
        assert outcome.state == NOT_YET and self.PIPE in outcome.says

    @pytest.mark.parametrize("kind", ["function", "expression", "choice"])
    def test_another_number_of_replies_is_no_answer(self, kind):
        whole = len(self.one(kind).question.inputs) if kind == "function" else 1
        for count in {0, 1, whole - 1, whole + 1} - {whole}:
            outcome = self.judged(kind, *[{"number": "1.0"}] * count)
            assert outcome.state == NOT_YET and self.PIPE in outcome.says, count

    def test_a_function_that_stops_is_asked_no_more(self):
        first = self.one("function").question.inputs[0]
        right = self.number(self.one("function").question.reference(*first))
        for before in ([], [right]):
            outcome = self.judged("function", *before, {"raised": ["KeyError", "'x'"]})
            assert outcome.state == NOT_YET and "your function stopped with KeyError: 'x'" in outcome.says
        assert self.judged("function", {"empty": True}).state == NOT_ATTEMPTED

    @pytest.mark.parametrize("kind", ["function", "expression", "choice"])
    def test_what_is_not_defined_is_not_attempted(self, kind):
        outcome = self.judged(kind, {"undefined": self.one(kind).name})
        assert (outcome.state, outcome.says) == (NOT_ATTEMPTED, f"Nothing called {self.one(kind).name} is defined.")

    @pytest.mark.parametrize("kind", ["expression", "choice"])
    def test_a_value_that_raises_is_told_from_an_empty_one(self, kind):
        outcome = self.judged(kind, {"raised": ["ZeroDivisionError", "by zero"]})
        assert outcome.state == NOT_YET and "your answer stopped with ZeroDivisionError: by zero" in outcome.says
        assert self.judged(kind, {"empty": True}).state == NOT_ATTEMPTED
        assert self.judged(kind, {"raised": ["NameError", "name 'x' is not defined"]}).state == NOT_ATTEMPTED

    def test_a_reason_is_said_as_it_is(self):
        assert judge(self.one("choice"), "It ended.") == Outcome(NOT_YET, "It ended.")


class TestProtocol:
    STEERING, HARMLESS = "a\x1b[31mb\u202ec\nd\x00", "a [31mb c d "

    @pytest.mark.parametrize(
        "reply, shown",
        [
            ({"text": STEERING}, lambda got: got),
            ({"values": {"names": [STEERING], "at": []}}, lambda got: next(iter(got.names))),
        ],
    )
    def test_no_text_steers_a_terminal(self, reply, shown):
        assert shown(protocol.value(reply)) == self.HARMLESS

    @pytest.mark.parametrize("reply", [{"raised": ["KeyError", STEERING]}, {"raised": ["NameError", STEERING]}])
    def test_no_message_steers_a_terminal(self, reply):
        with pytest.raises(Exception, match="31mb") as caught:
            protocol.value(reply)
        assert type(caught.value).__name__ == reply["raised"][0] and caught.value.args == (self.HARMLESS,)

    def test_no_name_steers_a_terminal(self):
        with pytest.raises(Exception, match="said") as caught:
            protocol.value({"raised": [self.STEERING, "said"]})
        assert type(caught.value).__name__ == "a 31mb c d "
        assert type(protocol.value({"other": self.STEERING})).__name__ == "a 31mb c d "
        with pytest.raises(NameError) as caught:
            protocol.value({"undefined": self.STEERING})
        assert str(caught.value) == f"name {self.HARMLESS!r} is not defined"

    @pytest.mark.parametrize(
        "value", [3, 2.5, -1e300, float("inf"), numpy.float64(4.5), numpy.array([1, 2]), numpy.array([[0.5], [2.0]])]
    )
    def test_numbers_and_arrays_come_through(self, value):
        got = protocol.value(json.loads(json.dumps(protocol.plain(value))))
        assert numpy.array_equal(got, value) and numpy.shape(got) == numpy.shape(value)
        assert type(got) in (float, numpy.ndarray)

    @pytest.mark.parametrize(
        "value", [True, [1], (1,), {"a": 1}, {1}, len, object(), numpy.array([True]), numpy.zeros(5000), 1j]
    )
    def test_anything_else_is_only_named(self, value):
        got = protocol.value(protocol.plain(value))
        with pytest.raises(TypeError):
            got + 0.0

    def test_nothing_text_and_huge_integers(self):
        assert protocol.value(protocol.plain(None)) is None and protocol.value(protocol.plain(...)) is None
        assert protocol.value(protocol.plain("b")) == "b" and len(protocol.value(protocol.plain("b" * 10_000))) == 200
        assert protocol.value(protocol.plain(10**5000)) == float("inf")
        assert protocol.value(protocol.plain(-(10**5000))) == -float("inf")

    def test_a_large_array_comes_through(self):
        assert protocol.value(protocol.plain(numpy.ones(protocol.MOST_ELEMENTS))).sum() == protocol.MOST_ELEMENTS

    def test_arguments_are_sent_as_they_are(self):
        sent = json.loads(json.dumps(protocol.inputs((3, 2.5, True, numpy.array([1, 2]), numpy.array([0.5])))))
        number, half, switch, counts, shares = protocol.arguments(sent)
        assert (number, half, switch) == (3, 2.5, True) and type(number) is int
        assert counts.tolist() == [1, 2] and counts.dtype == int and shares.tolist() == [0.5] and shares.dtype == float

    @pytest.mark.parametrize(
        "value, name",
        [
            (numpy.array([True]), "bool"),
            (numpy.array(["a", "b"]), "ndarray of 2 U1"),
            (numpy.zeros(protocol.MOST_ELEMENTS + 1), f"ndarray of {protocol.MOST_ELEMENTS + 1} float64"),
            (1j, "complex"),
            ([1], "list"),
        ],
    )
    def test_what_is_no_number_is_named_by_its_type(self, value, name):
        got = protocol.value(protocol.plain(value))
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
        got = protocol.value(reply)
        assert length is None or len(got) == length

    def test_an_expression_has_up_to_a_hundred_names_and_values(self):
        got = protocol.value({"values": {"names": ["x" * 70, *map(str, range(99))], "at": ["1.5"] * 100}})
        assert len(got.names) == len(got.at) == 100 and "x" * 60 in got.names

    @pytest.mark.parametrize("name, message", [("x" * 70, "y" * 400), ("x" * 60, "y" * 300)])
    def test_an_exception_is_cut(self, name, message):
        assert protocol.raised(type(name, (Exception,), {})(message)) == {"raised": ["x" * 60, "y" * 300]}
        with pytest.raises(Exception, match="yy") as caught:
            protocol.value({"raised": [name, message]})
        assert (type(caught.value).__name__, str(caught.value)) == ("x" * 60, "y" * 300)
        with pytest.raises(NameError) as caught:
            protocol.value({"undefined": name})
        assert str(caught.value) == f"name {'x' * 60!r} is not defined"

    def test_exceptions_come_back_by_name(self):
        with pytest.raises(Exception, match="division") as caught:
            protocol.value(protocol.raised(ZeroDivisionError("division by zero")))
        assert type(caught.value).__name__ == "ZeroDivisionError"
        with pytest.raises(NotImplementedError):
            protocol.value(protocol.raised(NotImplementedError()))

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
            {"values": {"names": [], "at": ["1"] * 101}},
            {"values": {"names": "a", "at": []}},
            {"values": {"names": [], "at": "1"}},
            {"values": []},
            {"surprise": 1},
        ],
    )
    def test_what_no_honest_sandbox_sends_is_refused(self, reply):
        with pytest.raises(protocol.Garbled):
            protocol.value(reply)


class TestEntries:
    """What a result holds of a question, from the cells and the outcome."""

    one = sheets.Asked("q1", "knee", 2.0, Question("x", "choice", "a", hints=("Think.", "Look.")))

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
        assert marking._answer(self.one, cells) == shown

    @pytest.mark.parametrize(
        "outcome, points, hint",
        [
            (Outcome(CORRECT, "Yes."), 2.0, ""),
            (Outcome(NOT_YET, "No.", "No."), 0.0, "Think."),
            (Outcome(NOT_ATTEMPTED, "Empty."), 0.0, "Think."),
        ],
    )
    def test_points_and_a_hint_follow_from_the_outcome(self, outcome, points, hint):
        assert marking._entry(self.one, outcome, "knee = 1") == {
            "id": "q1",
            "points": points,
            "most": 2.0,
            "outcome": outcome.state,
            "says": outcome.says,
            "mistake": outcome.mistake,
            "answer": "knee = 1",
            "hint": hint,
        }

    @pytest.mark.parametrize(
        "cells, answer",
        [
            ([Cell("markdown", "  Because.\n", "q4")], "Because."),
            ([Cell("markdown", "First.", "q4"), Cell("markdown", "Second.", "q4")], "First."),
            ([Cell("markdown", "x" * 30_000, "q4")], "x" * 20_000),
            ([Cell("markdown", f" {UNWRITTEN}\n", "q4")], ""),
            ([Cell("markdown", "  ", "q4")], ""),
            ([Cell("code", "Because.", "q4"), Cell("markdown", "Because.", "q6")], ""),
            ([], ""),
        ],
    )
    def test_words_wait_for_a_teacher(self, cells, answer):
        says = "Your teacher reads this." if answer else "There is no answer yet."
        assert marking._words(sheets.Written("q4", 4.0, "A rubric."), cells) == {
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
            (b"PK\x03\x04", "not a whole notebook"),
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
