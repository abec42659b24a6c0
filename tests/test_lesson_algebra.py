"""What SymPy derives in the lessons, run from their own text, against the result worked out on paper.

A notebook's outputs are snapshots: the next build makes them green again. These are not.
"""

import ast
import sys
from functools import cache

import pytest
import sympy
from conftest import ROOT
from inference_math import derivations, formulas, money, traffic

sys.path.insert(0, str(ROOT / "source"))
import build

N, N_a, b, kappa, F, W, M, B, L = sympy.symbols("N N_a b kappa F W M B L", positive=True)
beta, lam, mu = sympy.symbols("beta lambda mu", positive=True)
E, k, g, a, P, c, s, t_1 = sympy.symbols("E k g a P c s t_1", positive=True)
t_0, tau, u = sympy.symbols("t_0 tau u", positive=True)
q, A, v = sympy.symbols("q A v", positive=True)
FULL, FAR = N * b * F / (2 * N_a * W), 2 * N_a * W / (F * kappa)
"""B* and L*, on paper: two times set equal."""


@cache
def cells(number):
    """The code cells of a lesson: (the names that a cell defines, those that it takes from before, its text)."""
    (path,) = (ROOT / "source/lessons").glob(f"{number}_*.py")
    found = []
    for cell in build.read(path).cells:
        if cell.cell_type == "code":
            stored, taken = set(), set()
            for statement in ast.parse(cell.source).body:
                nodes = list(ast.walk(statement))
                names = [node for node in nodes if isinstance(node, ast.Name)]
                taken |= {one.id for one in names if isinstance(one.ctx, ast.Load)} - stored
                stored |= {one.id for one in names if isinstance(one.ctx, ast.Store)}
                stored |= {one.name for one in nodes if isinstance(one, ast.FunctionDef)}
                stored |= {(one.asname or one.name).split(".")[0] for one in nodes if isinstance(one, ast.alias)}
            found.append((stored, taken, cell.source))
    return found


@cache
def derived(number, name):
    """``name`` as the last cell of lesson ``number`` that defines it: run with the cells that it needs alone."""
    needed, chosen = {name}, []
    for stored, taken, source in reversed(cells(number)):
        if stored & needed:
            chosen.insert(0, source)
            needed = (needed - stored) | taken
    names = {"display": lambda *_: None}
    for source in chosen:
        exec(source, names)
    return names[name]


def same(one, other):
    return sympy.simplify(one - other) == 0


@pytest.mark.parametrize(
    "number, name, expected",
    [
        ("03", "ridge", F / W),
        ("04", "critical", FULL),
        ("05", "critical", FAR),
        ("05", "knee", FULL / (1 - L / FAR)),
        ("05", "full", FULL),
        ("05", "meet", FAR),
        ("05", "with_attention", 2 * N_a / F / (kappa / W - a / F)),
        ("06", "crossing", N * b / (B * kappa)),
        ("06", "needed", 2 * N_a * W / (F * L)),
        ("06", "doubled", 4 * N_a / a),
        ("06", "ratio", FULL / B + L / FAR),
        ("06", "cost", t_1 / (B * (1 - c * s))),
        ("07", "knee", 1 / (1 - lam)),
        ("07", "notebooks", N * b),
        ("07", "longest", mu / (1 + mu)),
        ("07", "in_bytes", 1 - N * b / M),
        ("07", "on_the_line", 2 - 1 / beta),
        ("08", "saved", k / (2 * E)),
        ("08", "useful", F * (N * b + B * L * kappa) / (2 * N_a * B * W)),
        ("10", "at_speed", (1 / s - t_0) / tau),
        ("10", "dearer", 1 / (1 - s * t_0)),
        ("10", "multiple", 1 / (1 - u)),
        ("10", "steep", sympy.Rational(4, 5)),  # 1/(1 - 9/10) is twice 1/(1 - 8/10)
        ("11", "t_found", t_0 / (1 - q * (v + A * tau))),
        ("11", "mean", q * A * t_0 / (1 - q * (v + A * tau)) + 1 / (1 - q * (v + A * tau)) - 1),
    ],
)
def test_the_result_on_paper(number, name, expected):
    assert same(derived(number, name), expected)


@pytest.mark.parametrize(
    "number, name, expected", [("07", "branches", {1 + beta * lam, beta}), ("07", "cost", {1 / beta + lam, 1})]
)
def test_both_branches(number, name, expected):
    assert {sympy.expand(one) for one in derived(number, name)} == {sympy.expand(one) for one in expected}


def test_behind_the_critical_context_moving_is_always_longer():
    behind = derived("07", "behind")
    assert same(behind, 1 + beta * lam - beta)
    assert behind.subs(lam, 1 + sympy.Symbol("d", nonnegative=True)).is_positive
    assert derived("08", "half") == pytest.approx(1.594, abs=1e-3)


def test_the_formulas_are_what_the_lessons_derive():
    model, gpu = derivations.symbols()
    assert same(formulas.ridge_point(gpu), derived("03", "ridge"))
    assert same(formulas.critical_batch_size(model, gpu), derived("04", "critical"))
    closed, past = formulas.critical_batch_size(model, gpu, L).args
    assert same(closed.expr, derived("05", "knee")) and past.expr == sympy.oo
    assert same(formulas.critical_batch_size(model, gpu, L, "attention_serial"), derived("04", "critical"))
    assert same(formulas.critical_context(model, gpu), derived("05", "critical"))
    assert same(formulas.context_where_kv_equals_weights(model, B), derived("06", "crossing"))
    assert same(formulas.relative_knee(sympy.Rational(1, 3)), derived("07", "knee").subs(lam, sympy.Rational(1, 3)))
    assert same(formulas.largest_balanced_context(mu), derived("07", "longest"))
    assert same(money.cost_over_least(s, 1 / t_0), derived("10", "dearer"))
    assert same(money.batch_at_speed(s, t_0, tau), derived("10", "at_speed"))


class TestWhatLesson07SaysInWords:
    """Its lines of algebra, proved for all numbers: SymPy knows a sign from the signs of the symbols."""

    def test_the_knee_fits_if_and_only_if_lambda_is_at_most_its_bound(self):
        """One difference is a positive multiple of the other. s/(1 + s) runs through all numbers below one."""
        s = sympy.Symbol("s", positive=True)
        too_many, too_long = lam / (1 - lam) - mu, lam - mu / (1 + mu)
        assert sympy.simplify((too_many / too_long).subs(lam, s / (1 + s))).is_positive

    def test_the_gap_between_the_overlaps_is_widest_on_the_knee(self):
        """With lambda off the knee by e to either side, the widest ratio less the ratio is not negative."""
        e, past = sympy.symbols("e c", nonnegative=True)
        users = 1 + past
        widest = 2 - 1 / users
        above, below = 1 - 1 / users + e, 1 - 1 / users - e
        assert sympy.factor(widest * (1 + users * above) - (users + users * above)).is_nonnegative
        assert sympy.factor(widest * users - (users + users * below)).is_nonnegative


def test_traffic_is_what_lesson_11_derives():
    server = traffic.Server("asked", t_0, tau, v)  # one token of prompt, whose time is v
    asked = server, q, 1, A
    assert same(traffic.load(*asked), derived("11", "rho"))
    for found, name in ((traffic.loaded_step_time(*asked), "t_found"), (traffic.mean_batch(*asked), "mean")):
        assert same(found.args[0].expr, derived("11", name))  # below the wall
