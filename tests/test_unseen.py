"""Inputs of a class: what passes by computing passes on them, and a table or a series of known answers does not."""

import itertools
import math
import random

import numpy
import pytest
from inference_math.checks import listed
from inference_math.checks.engine import CORRECT, NOT_YET, Function
from inference_math.checks.inputs import columns, same
from inference_math.checks.slips import spread
from inference_math.grading.sheets import unseen

COMPUTED = listed.computed()
FUNCTIONS = [one for one in COMPUTED if isinstance(one, Function)]
SECRETS = 100

functions = pytest.mark.parametrize("question", FUNCTIONS, ids=lambda one: one.id)
computed = pytest.mark.parametrize("question", COMPUTED, ids=lambda one: one.id)


DRAWN = {}


def drawn(question, n):
    """The question as it is drawn from one of ``SECRETS`` secrets, once for all tests."""
    if (question.id, n) not in DRAWN:
        DRAWN[question.id, n] = unseen.drawn(question, unseen.source(b"secret %d" % n, "eve", question.id))
    return DRAWN[question.id, n]


def right(question, points):
    return question.reference(columns(question.kinds, points))


class Table:
    """What can be read off a check at home: around each of its inputs a polynomial of the third degree in logarithms.

    So each product of inputs is right to a thousandth within a fifth, and no formula is right everywhere.
    """

    def __init__(self, question, offset=0.2):
        self.question, chance = question, random.Random(question.id)
        self.known = [one for one in question.verdict if right(question, [one])[0] != 0]
        self.moving = [n for n, one in enumerate(question.kinds.values()) if not one.some]
        self.fits = []
        for base in self.known:
            rows = [self._moved(base, chance, offset) for _ in range(4 * len(self._terms([0.0] * len(self.moving))))]
            found = right(question, rows)
            fine = numpy.isfinite(found)
            terms = numpy.array([self._terms(self._offsets(base, one)) for one in rows])
            self.fits.append(numpy.linalg.lstsq(terms[fine], found[fine], rcond=None)[0])

    def _moved(self, base, chance, offset):
        return tuple(x * chance.uniform(1 - offset, 1 + offset) if n in self.moving else x for n, x in enumerate(base))

    def _offsets(self, base, point):
        return [float(numpy.log(point[n] / base[n])) if base[n] and point[n] else 0.0 for n in self.moving]

    @staticmethod
    def _terms(offsets):
        terms = [1.0]
        for degree in (1, 2, 3):
            terms += [math.prod(some) for some in itertools.combinations_with_replacement(offsets, degree)]
        return terms

    def __call__(self, point):
        def far(n):
            pairs = zip(self.known[n], point, strict=True)
            return sum(abs(numpy.log((a + 1e-9) / (b + 1e-9))) for a, b in pairs)

        n = min(range(len(self.known)), key=far)
        return float(numpy.dot(self._terms(self._offsets(self.known[n], point)), self.fits[n]))


def passes(question, given, points):
    return bool(same([given(one) for one in points], right(question, points)).all())


@pytest.mark.slow  # draws the inputs of a hundred learners
@functions
def test_a_fitted_table_passes_for_nobody(question):
    table = Table(question)
    assert not sum(passes(question, table, drawn(question, n).more) for n in range(SECRETS))


@pytest.mark.slow  # draws the inputs of a hundred learners
@functions
def test_a_function_that_looks_at_nothing_passes_for_nobody(question):
    """It gives the known answers by turn, or one of them each time."""
    known = list(right(question, question.verdict))
    for n in range(SECRETS):
        found = right(question, drawn(question, n).more)
        assert not same(list(itertools.islice(itertools.cycle(known), len(found))), found).all()
        assert not any(same([one] * len(found), found).all() for one in known)


@computed
def test_there_are_several_of_another_size_and_order(question):
    own = [one.more for one in (drawn(question, n) for n in range(5))]
    assert all(len(one) >= unseen.DRAWN for one in own)
    if not all(kind.some for kind in question.kinds.values()):  # of those there are not as many
        assert len({one for points in own for one in points}) > 2.5 * unseen.DRAWN
    assert all(question.space.allows(one) for points in own for one in points)
    known = right(question, question.verdict)
    for points in own:
        fresh = right(question, points)
        assert numpy.isfinite(fresh).all() and (abs(fresh) <= question.limit).all()
        assert not same(fresh[: len(known)], known[: len(fresh)]).all()


@computed
def test_rounding_decides_at_none_of_them(question):
    """A constant of four digits, another order of operations: the answer stays what it is."""
    for n in range(10):
        points = drawn(question, n).more
        table = columns(question.kinds, points)
        for name, kind in question.kinds.items():
            if not (kind.some or kind.whole):
                shifted = question.reference({**table, name: table[name] * 1.00005})
                assert same(shifted, right(question, points)).all(), name


@computed
def test_each_way_through_its_cases_is_taken(question):
    held = [spread(test, columns(question.kinds, question.space.of_real_size())) for test in unseen.tests(question)]
    ways = {tuple(bool(one[n]) for one in held) for n in range(len(held[0]))} if held else set()
    for n in range(5):
        points = drawn(question, n).more
        mine = [spread(test, columns(question.kinds, points)) for test in unseen.tests(question)]
        assert {tuple(bool(one[n]) for one in mine) for n in range(len(points))} >= ways or not ways


def test_another_seed_draws_others():
    question = FUNCTIONS[0]
    one, again, other = (unseen.drawn(question, unseen.source(key, question.id)).more for key in (b"a", b"a", b"b"))
    assert one == again != other


@functions
def test_none_of_them_stands_on_a_page(question):
    """Neither as a call, nor as what an answer says when it stops."""
    asked = drawn(question, 3)
    seen = []

    def shows(*given):
        seen.append(given)
        if len(seen) > len(question.verdict):
            raise RuntimeError(str(seen))
        return question.right_for(given)

    outcome = asked.judge(asked.asker(shows))
    assert outcome.state == NOT_YET and "stopped with RuntimeError" in outcome.says
    hidden = {repr(float(one)) for point in asked.more for one in point if one not in (0, 1)}
    hidden |= {f"{one:.6g}" for point in asked.more for one in point if isinstance(one, float)}
    public = repr([*question.verdict, *question.small])
    assert not [one for one in hidden if len(one) > 4 and one in outcome.says and one not in public]


@functions
def test_what_passes_by_computing_passes(question):
    asked = drawn(question, 4)
    assert asked.judge(asked.asker(lambda *given: asked.right_for(given))).state == CORRECT
