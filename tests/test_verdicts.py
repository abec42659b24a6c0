"""The inputs on which answers are decided: each of a kind that the question allows, and every slip refused by one.

``HARMLESS`` has the slips that no input of real size tells from a right answer: a byte more or less, ``//`` on large
round numbers, factors that can be exchanged. They are few, and each was read.
"""

import json
import math
import random
from collections import Counter
from importlib import resources

import numpy
import pytest
from inference_math.checks import inputs, kinds, lesson_02, lesson_05, lesson_06, listed
from inference_math.checks.engine import Function
from inference_math.checks.formula import Case, value, walk
from inference_math.checks.slips import spread

QUESTIONS = listed.computed()
by_id = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)

ROUNDED = {"whole rounded up", "whole rounded down", "whole rounded to the nearest"}
ONE = {"whole plus 1", "whole minus 1"}

HARMLESS = {
    "01.1": ROUNDED | ONE | {"in whole numbers: `params`, the 8"},
    "01.2": ROUNDED,
    "01.3": ROUNDED | ONE,
    "02.1": ROUNDED | ONE,
    "02.2": ROUNDED,
    "05.1": ROUNDED,
    "05.2": ROUNDED | {"in whole numbers: the memory beside the weights, one user's notebook in the users that fit"},
    "05.3": ROUNDED,
    "05.4": ROUNDED | ONE | {"`shared` + 1 in the common beginning", "`shared` - 1 in the common beginning"},
    "06.5": {"in whole numbers: `bytes_read`, `devices` in the reading"},
    "07.4": ROUNDED | ONE,
    "07.5": ROUNDED | {"the border", "the border (2)"},
}  # fmt: skip
"""By question: of a number of bytes one more is no slip, nor is it to round one that is whole."""


def unrefused(question, points, keys=None):
    table = inputs.columns(question.kinds, points)
    right = question.reference(table)
    tried = [one for one in question.slips() if keys is None or one.key in keys]
    return {one.key for one in tried if inputs.same(one.at(table), right).all()}


@by_id
def test_every_slip_is_refused_but_the_harmless_ones(question):
    assert unrefused(question, question.verdict) == HARMLESS.get(question.id, set())


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.id in HARMLESS], ids=lambda question: question.id)
def test_what_is_harmless_stays_so_with_far_more_inputs(question):
    """Not for want of inputs: 500 of real size do not refuse it either."""
    harmless = HARMLESS[question.id]
    assert unrefused(question, question.space.of_real_size(question.limit), harmless) == harmless


@by_id
def test_stored_inputs_are_of_real_size_and_sound(question):
    points = [tuple(one) for one in inputs.stored()[question.id]]
    assert len(points) >= inputs.FEWEST and len(set(points)) == len(points)
    right = question.reference(inputs.columns(question.kinds, points))
    assert numpy.isfinite(right).all() and (abs(right) <= question.limit).all()
    for point in points:
        assert question.space.allows(point)
        for number, kind in zip(point, question.kinds.values(), strict=True):
            assert not kind.whole or isinstance(number, int)
            if kind.some:
                assert number in kind.some
            else:
                assert number > 0


@pytest.mark.parametrize("name", [name for name, one in kinds.KINDS.items() if not one.some])
def test_numbers_of_real_size_are_such_as_stand_on_a_sheet(name):
    """Two digits that count, at the ends as between them; and no end is what most numbers come to."""
    kind, chance = kinds.kind(name), random.Random(1)
    drawn = [kind.of_real_size(chance) for _ in range(60)]
    assert all(number == float(f"{number:.2g}") for number in (kind.low, kind.high, *drawn))
    assert kind.low <= min(drawn) < max(drawn) <= kind.high
    assert max(Counter(drawn).values()) < 30


@by_id
def test_where_two_branches_meet_there_is_an_input(question):
    """Exactly there, as floats: a border is part of what is asked, unless the question leaves it open."""
    for tree in question.trees():
        if not inputs.edges(question.space, tree):
            continue
        table = inputs.columns(question.kinds, question.verdict)
        assert any((value(left, table) == value(right, table)).any() for left, right in inputs.meeting(tree))


def test_every_question_has_stored_inputs_and_no_other():
    assert list(inputs.stored()) == [question.id for question in QUESTIONS]


def test_a_line_for_each_input_in_the_file():
    """So that a change of one is a change of one line."""
    text = resources.files("inference_math.checks").joinpath("inputs.json").read_text("utf-8")
    assert text.count("\n    [") == sum(map(len, json.loads(text).values()))


@by_id
def test_made_up_inputs_are_small_and_tell_slips_apart(question):
    """Any two slips that 300 inputs tell apart are told apart by the few, but for two in a hundred."""
    slips = [one for one in question.slips() if one.says]
    at = {}
    for name, points in (("few", question.small), ("many", question.many)):
        table = inputs.columns(question.kinds, points)
        at[name] = numpy.array([one.at(table) for one in slips])
    assert len(question.small) <= inputs.BASES
    together = {"few": 0, "many": 0}
    for name, found in at.items():
        for n, one in enumerate(found):
            both = numpy.isfinite(one) & numpy.isfinite(found[n + 1 :])
            with numpy.errstate(all="ignore"):
                alike = inputs.same(found[n + 1 :], one) | ~both
            together[name] += int(alike.all(axis=1).sum())
    pairs = math.comb(len(slips), 2)
    assert together["few"] - together["many"] <= 0.02 * pairs


@by_id
def test_inputs_varied_one_at_a_time(question):
    order = list(question.kinds)
    for base, varied in question.families:
        for name, point in varied:
            assert [n for n, pair in enumerate(zip(base, point, strict=True)) if pair[0] != pair[1]] == [
                order.index(name)
            ]
    assert {name for _, varied in question.families for name, _ in varied} == set(order)


@by_id
def test_more_inputs_for_a_class_are_those_that_make_sense(question):
    drawn = question.space.of_real_size(question.limit)[:20]
    nonsense = tuple(-1.0 for _ in question.kinds)
    more = question.with_more([*drawn, nonsense] if question.where is not None else drawn)
    assert (set(map(tuple, drawn)) <= set(more.verdict) and len(more.verdict) == len(question.verdict) + 20) or (
        question.where is not None
    )
    assert question.verdict == question.with_more([]).verdict


@by_id
def test_each_way_through_the_cases_has_two_inputs_of_real_size(question):
    for tree in question.trees():
        tests = [piece.test for _, piece in walk(tree) if isinstance(piece, Case)]
        if not tests:
            continue

        def ways(points, tests=tests):
            table = inputs.columns(question.kinds, points)
            return Counter(zip(*(spread(one, table).astype(bool).tolist() for one in tests), strict=True))

        found, there = ways(question.verdict), ways(question.space.of_real_size(question.limit))
        assert all(found[way] >= min(2, times) for way, times in there.items())


@by_id
def test_the_ends_that_a_sheet_names_are_tried(question):
    for end in question.ends:
        assert any(
            all(dict(zip(question.kinds, point, strict=True))[name] == least for name, least in end.items())
            for point in question.verdict
        )


NEVER_ALONE = {("05.4", "context"), ("06.5", "devices"), ("07.4", "critical")}
"""Of what is counted: where 1 does not go with any of the inputs that are stored."""


@by_id
def test_an_answer_with_a_case_of_its_own_is_refused(question):
    """Right but where something that is counted is 1, or for all formats but one."""
    order, points = list(question.kinds), question.verdict
    right = question.reference(inputs.columns(question.kinds, points))
    for name, kind in question.kinds.items() if isinstance(question, Function) else ():
        widths = kind.some if not kind.whole and len(kind.some) > 2 else ()
        for number in widths or ([1] if kind.whole and 1 in (kind.low, *kind.some) else []):
            own = numpy.array([point[order.index(name)] == number for point in points])
            refused = not question.right_at(numpy.where(own, 1.5 * right + 1, right), right).all()
            assert refused != ((question.id, name) in NEVER_ALONE)


ROUNDED_FIRST = [
    ("01.2", "n_bytes", 1e9),
    ("01.2", "memory", 1e9),
    ("01.3", "kv_per_token", 1e3),
    ("03.1", "params", 1e9),
    ("04.2", "total_params", 1e9),
    ("05.2", "memory", 1e9),
    ("05.2", "kv_per_token", 1e3),
    ("05.4", "kv_per_token", 1e3),
]


@pytest.mark.parametrize("how", [numpy.round, numpy.floor, numpy.ceil])
@pytest.mark.parametrize(("id", "name", "unit"), ROUNDED_FIRST)
def test_inputs_that_are_rounded_first_are_refused(id, name, unit, how):
    question = next(one for one in QUESTIONS if one.id == id)
    table = inputs.columns(question.kinds, question.verdict)
    with numpy.errstate(all="ignore"):
        got = question.reference({**table, name: how(table[name] / unit) * unit})
    assert not question.right_at(got, question.reference(table)).all()


@by_id
def test_each_input_that_may_be_an_array_is_tried_as_one(question):
    for name in question.arrays:
        n = list(question.kinds).index(name)
        tried = [point[n] for point in question.with_arrays if hasattr(point[n], "shape")]
        assert [len(one) for one in tried] == [4, 4]


def test_what_is_left_of_two_equal_numbers_is_no_wait():
    """Nobody waits where as many are open as run: a right answer gives 0 there, or what rounding leaves of it."""
    (wait,) = (one for one in QUESTIONS if one.id == "11.3")

    def answer(open_requests, running, output_tokens, time_per_token, more=0.0):
        runs_for = output_tokens * time_per_token
        return numpy.maximum(open_requests / (running / runs_for) - runs_for + more, 0)

    assert 0 < answer(2, 2, 250, 0.0063) < 1e-12
    decided = wait.with_more([(2, 2, 250, 0.0063)])
    assert decided.judge(decided.asker(answer)).state == "correct"
    assert decided.judge(decided.asker(lambda *given: answer(*given, more=1e-6))).state == "not yet"


def test_a_switch_is_true_or_false():
    (steps,) = (one for one in QUESTIONS if one.id == "07.2")
    for points in (steps.verdict, steps.small, steps.many):
        assert {type(point[2]) for point in points} == {bool} and {point[2] for point in points} == {True, False}


@pytest.mark.parametrize(
    "question, holds",
    [
        (lesson_02.q3, lambda experts, experts_per_token, **_: experts_per_token < experts),
        (lesson_05.q1, lambda query_heads, kv_heads, **_: query_heads % kv_heads == 0),
        (lesson_06.q1, lambda price_in, long_in, **_: long_in >= price_in),
        (lesson_06.q1, lambda price_out, long_out, **_: long_out >= price_out),
    ],
)
def test_what_an_answer_may_assert_holds_wherever_it_is_asked(question, holds):
    """A careful answer says what it takes for granted; no input may make that false."""
    asked = [one for name in ("verdict", "small", "many") for one in question.points(name)]
    assert all(holds(**dict(zip(question.kinds, one, strict=True))) for one in asked)
