"""Each public formula, argument by argument: what it refuses, and one body for numbers, arrays and symbols.

What an argument may be is read off its type (``Positive``, ``NotNegative``, ``Share``, ``Whole``), so a new formula
is tried here without a line of its own, once ``VALUES`` knows a value for each name.
"""

import inspect
import typing

import numpy as np
import pint
import pytest
import sympy
from inference_math import (
    _anynumber,
    _copies,
    deployments,
    formulas,
    links,
    money,
    prices,
    queues,
    serving,
    traffic,
)
from inference_math.catalog import DEEPSEEK_V3, H200, LLAMA_8B, Hardware, Model
from inference_math.errors import InputError

OBJECTS = {
    "deployment": deployments.Deployment(
        DEEPSEEK_V3, H200, 16, 2, 4, layers=61, hidden_size=7168, kv_heads=1, group_params=11.4e9
    ),
    "gpu": H200,
    "links": links.links_of(H200),
    "model": DEEPSEEK_V3,
    "draft": LLAMA_8B.at("fp8"),
    "hardware": 16 * H200,
    "price": prices.price("Claude Haiku 5.5"),  # which lists a price for each kind of token
    "server": traffic.Server("a small one", constant=0.004, per_user=0.0005, per_prompt_token=0.0001, cap=4),
    "precision": "fp8",
    "overlap": "attention_serial",
    "refine": ("expert_coverage",),
    "use_cache": False,
}
VALUES = {
    "rent": 4.0,
    "output_price": 1.1,
    "input_price": 0.7,
    "earned": 20.5,
    "acceptance": 0.8,
    "arrivals": 1.4,
    "batch": 12,
    "beta": 0.7,
    "bytes_per_value": 1,
    "cache_write_1h_tokens": 300,
    "cache_write_tokens": 500,
    "cached_tokens": 1000,
    "constant": 0.004,
    "context": 3000,
    "cost": 0.7,
    "devices": 16,
    "drafted": 3,
    "efficiency": 0.7,
    "experts": 128,
    "experts_per_token": 6,
    "expert_hidden_size": 1536,
    "fastest": 60.0,
    "fixed": 0.002,
    "head_dim": 128,
    "hidden_size": 4096,
    "ideal": 0.02,
    "input_tokens": 5000,
    "intensity": 40.0,
    "kv_heads": 8,
    "lam": 0.4,
    "late": 0.02,
    "latent_rank": 512,
    "layers": 61,
    "moe_layers": 58,
    "mu": 0.9,
    "n_bytes": 9e11,
    "new_tokens": 30,
    "number": 90,
    "of_revenue": 0.6,
    "offered": 6.5,
    "output_tokens": 400,
    "prefill": 0.3,
    "multiple": 3.5,
    "parts": 8,
    "per_user": 2e-4,
    "places": 12,
    "prompt_tokens": 700,
    "query_heads": 64,
    "rate": 0.8,
    "rent_per_gpu_hour": 2.5,
    "revenue": 1.1,
    "rope_dim": 64,
    "running": 40,
    "safety": 1.2,
    "seconds": 7.0,
    "servers": 9,
    "services": 0.6,
    "share_of_limit": 0.3,
    "shared": 500,
    "speed": 12.0,
    "speed_multiple": 1.5,
    "stages": 3,
    "step": 0.03,
    "tokens": 2500,
    "tokens_per_second": 800.0,
    "usd_per_million": 0.9,
    "utilisation": 0.5,
    "value_dim": 128,
}

HALF_LESS = -0.5
EVERYWHERE = [
    -1,
    HALF_LESS,
    float("nan"),
    float("inf"),
    -float("inf"),
    "8",
    b"8",
    None,
    True,
    [1, 2],
    (),
    {},
    1j,
    np.array([]),
    np.array([1.0, -2.0]),
    np.array([1.0, np.nan]),
    np.array([1.0, np.inf]),
    np.array(["1"]),
    np.array([True]),
    np.array([1j]),
]
SYMBOLIC = [sympy.Integer(-1), sympy.nan, sympy.oo, sympy.I, sympy.Symbol("z", negative=True)]
BELOW_ONE = [one for one in EVERYWHERE if one is not HALF_LESS and not (isinstance(one, int) and one == -1)]
BAD = {
    "more than 0": [0, 0.0, np.array([0, 1]), sympy.Integer(0), *EVERYWHERE, *SYMBOLIC],
    "0 or more": [*EVERYWHERE, *SYMBOLIC],
    "from 0 to 1": [1.0001, np.array([0.5, 1.5]), sympy.Integer(2), *EVERYWHERE, *SYMBOLIC],
    "above 0 and at most 1": [0, 1.0001, np.array([0.0, 0.5]), sympy.Integer(2), *EVERYWHERE, *SYMBOLIC],
    "less than 1": [1, 1.5, np.array([0.5, 1.0]), sympy.Integer(1), *BELOW_ONE, *SYMBOLIC[1:4]],
    "a whole number, 0 or more": [1.5, np.array([1, 2]), *EVERYWHERE, sympy.Rational(1, 2)],
    "a whole number, 1 or more": [0, 1.5, np.array([1, 2]), *EVERYWHERE, sympy.Rational(1, 2)],
    "more than -1": [np.array([-1.0, 0]), *(one for one in EVERYWHERE if one is not HALF_LESS), *SYMBOLIC[1:4]],
}


def public(module, prefix=""):
    return {
        f"{prefix}{name}": one
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
    }


FORMULAS = public(formulas) | public(money) | public(links, "links.") | public(deployments, "deployments.")
FORMULAS |= {one.__name__: one for module in (serving, queues, traffic) for one in module.FORMULAS}
FORMULAS["copies"] = _copies.copies


def parameters(function):
    names = {"Model": Model, "Hardware": Hardware, "Price": prices.Price, "Iterable": typing.Iterable}
    names["Server"] = traffic.Server
    names["StepOptions"] = formulas.StepOptions
    return inspect.signature(function, eval_str=True, locals=names).parameters


def allowed(parameter):
    """What a number in this place may be, in words; None for anything that is no number."""
    if parameter.annotation is _anynumber.Value:
        return "more than -1"
    return next(iter(getattr(parameter.annotation, "__metadata__", ())), None)


ARGUMENTS = [
    (name, argument, allowed(parameter))
    for name, function in FORMULAS.items()
    for argument, parameter in parameters(function).items()
    if allowed(parameter)
]
SPREAD = [  # those that an array or a symbol may stand for
    (name, argument) for name, argument, words in ARGUMENTS if not words.startswith("a whole")
]


def is_choice(argument, parameter):
    """Whether an argument is no number: ``how`` goes on to another formula, a yes or no keeps its default."""
    return argument == "how" or parameter.annotation is bool


def call(name, **given):
    """The formula at ``VALUES``, with some of them replaced."""
    known = OBJECTS | VALUES
    asked = {one: known[one] for one, kind in parameters(FORMULAS[name]).items() if not is_choice(one, kind)}
    return FORMULAS[name](**(asked | given))


LEFT_OUT = {
    "arrivals": 1,
    "batch": 1,
    "bytes_per_value": 2,
    "cache_write_1h_tokens": 0,
    "cache_write_tokens": 0,
    "cached_tokens": 0,
    "constant": 0,
    "context": 0,
    "drafted": 4,
    "efficiency": 1,
    "late": 0.01,
    "output_tokens": 0,
    "overlap": "max",
    "precision": "bf16",
    "prefill": 0,
    "refine": (),
    "safety": 1,
    "services": 1,
    "shared": 0,
    "utilisation": 1,
}
"""What an argument is that is left out: one user with an empty context, 16 bit, and nothing beside."""


@pytest.mark.parametrize(
    "name, argument",
    [
        (name, argument)
        for name, function in FORMULAS.items()
        for argument, parameter in parameters(function).items()
        if parameter.default is not inspect.Parameter.empty and not is_choice(argument, parameter)
    ],
    ids=lambda v: v,
)
def test_what_is_left_out_is_the_least(name, argument):
    known = OBJECTS | VALUES | ({"shared": 0} if argument == "context" else {})  # an empty context shares nothing
    asked = parameters(FORMULAS[name]).items()
    rest = {one: known[one] for one, kind in asked if one != argument and not is_choice(one, kind)}
    assert FORMULAS[name](**rest) == FORMULAS[name](**rest, **{argument: LEFT_OUT[argument]})


def test_every_number_says_what_it_may_be():
    assert len(FORMULAS) > 40 and len(ARGUMENTS) > 80
    silent = [
        (name, argument)
        for name, function in FORMULAS.items()
        for argument, parameter in parameters(function).items()
        if argument not in OBJECTS and not is_choice(argument, parameter) and not allowed(parameter)
    ]
    assert silent == []
    assert {words for _, _, words in ARGUMENTS} == set(BAD)


@pytest.mark.parametrize("name, argument, words", ARGUMENTS, ids=lambda v: v)
def test_what_it_may_not_be_is_refused_by_name(name, argument, words):
    call(name)
    for bad in BAD[words]:
        with pytest.raises(InputError) as caught:
            call(name, **{argument: bad})
        assert argument in str(caught.value), f"{argument}={bad!r} gives: {caught.value}"


@pytest.mark.parametrize("name, argument", SPREAD, ids=lambda v: v)
def test_an_array_gives_what_its_numbers_give(name, argument):
    points = VALUES[argument] * np.array([0.5, 0.9, 1.0])
    one_by_one = [call(name, **{argument: float(point)}) for point in points]
    for given in (points, points.reshape(3, 1)):
        found = call(name, **{argument: given})
        expected = one_by_one if isinstance(one_by_one[0], tuple) else [(one,) for one in one_by_one]
        for part, values in zip(
            found if isinstance(found, tuple) else (found,), zip(*expected, strict=True), strict=True
        ):
            if values != (None,) * 3:
                whole = np.broadcast_to(part, given.shape)
                assert whole.ravel() == pytest.approx(values)


@pytest.mark.parametrize(
    "name, argument",
    [one for one in SPREAD if not one[0].endswith("check_fits")],
    ids=lambda v: v,
)
def test_a_symbol_gives_the_expression(name, argument):
    symbol = sympy.Symbol(argument, positive=True)
    found, expected = call(name, **{argument: symbol}), call(name)
    for part, value in zip(*(one if isinstance(one, tuple) else (one,) for one in (found, expected)), strict=True):
        assert float(sympy.sympify(part).subs(symbol, VALUES[argument])) == pytest.approx(float(value))


def numbers_of(name):
    return [argument for formula, argument in SPREAD if formula == name]


NARROW = [np.int8, np.uint8, np.int16, np.int32, np.int64, np.float16, np.float32]


@pytest.mark.parametrize("kind", NARROW, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", sorted({name for name, _ in SPREAD}))
def test_a_narrow_number_gives_what_a_wide_one_gives(name, kind):
    """All numbers at once, each as large as the kind holds it: their products overflow there."""
    info = np.finfo(kind) if kind(0.5) else np.iinfo(kind)
    asked = {one: VALUES[one] for one in numbers_of(name) if kind(0.5) or VALUES[one] >= 1}
    most = float(info.max)
    scale = 1 if kind(0.5) else min(1, *(most / value for value in asked.values()), 1)
    narrow = {one: kind(min(max(1, scale * value) if value >= 1 else value, most)) for one, value in asked.items()}
    wide = {one: float(value) for one, value in narrow.items()}
    expected = np.asarray(one_row(call(name, **wide)), dtype=float)
    for shape in ((), (1,), (1, 1)):
        given = {one: np.full(shape, value) if shape else value for one, value in narrow.items()}
        found = np.asarray([np.ravel(one)[0] for one in one_row(call(name, **given))], dtype=float)
        assert found == pytest.approx(expected, rel=1e-12)


def one_row(found):
    return [one for one in (found if isinstance(found, tuple) else (found,)) if one is not None]


@pytest.mark.parametrize("name", FORMULAS)
def test_an_object_of_another_kind_is_refused_by_name(name):
    others = ["Llama", None, 5, LLAMA_8B, H200, OBJECTS["deployment"], OBJECTS["price"], OBJECTS["server"]]
    for argument, parameter in parameters(FORMULAS[name]).items():
        kind = type(OBJECTS.get(argument))
        if kind in (Model, Hardware, deployments.Deployment, prices.Price, links.Links, traffic.Server):
            for bad in others:
                named = isinstance(bad, str) and name == "links.links_of"  # which takes a name, too
                if not isinstance(bad, kind) and not named:
                    with pytest.raises(InputError, match=f"{argument}=.* must be a {kind.__name__}"):
                        call(name, **{argument: bad})
        elif parameter.annotation is bool:
            for bad in ("no", 0, None):
                with pytest.raises(InputError, match=f"{argument}=.* must be True or False"):
                    call(name, **{argument: bad})
        elif argument in ("refine", "overlap", "precision"):
            for bad in ("no such", 5, [5]):
                with pytest.raises(InputError, match="unknown"):
                    call(name, **{argument: bad})


@pytest.mark.parametrize("name", [name for name in FORMULAS if len(numbers_of(name)) > 1])
def test_shapes_that_do_not_go_together_are_named(name):
    one, other = numbers_of(name)[:2]
    given = {one: VALUES[one] * np.ones(3), other: VALUES[other] * np.ones(4)}
    with pytest.raises(InputError, match=rf"{one} of shape \(3,\) and {other} of shape \(4,\)"):
        call(name, **given)


@pytest.mark.parametrize("name, argument, words", ARGUMENTS, ids=lambda v: v)
def test_a_number_too_large_for_a_float_is_refused_by_name(name, argument, words):
    with pytest.raises(InputError, match=argument):
        call(name, **{argument: 10**400})


FAR = [10**9, 10**18, 10**300, 1e9, 1e18, 1e49, 1e51, 1e308, 1e-300, 5e-324]


@pytest.mark.parametrize("name, argument, words", ARGUMENTS, ids=lambda v: v)
def test_a_number_far_out_gives_a_number_or_is_refused(name, argument, words):
    """At once: no count is gone through one by one without a limit. A test that does not end is one that fails."""
    for far in FAR:
        try:
            found = call(name, **{argument: far})
        except InputError:
            continue
        assert not np.isnan([float(one) for one in one_row(found)]).any(), far


SECOND = pint.UnitRegistry().second
TIMELESS = ("n_bytes", "batch", "context", "devices")


@pytest.mark.parametrize(
    "name, argument", [one for one in SPREAD if one[1].endswith("tokens") or one[1] in TIMELESS], ids=lambda v: v
)
def test_bytes_and_counts_are_no_time(name, argument):
    with pytest.raises(InputError, match=rf"{argument}=.* and no time: it has the unit second"):
        call(name, **{argument: VALUES[argument] * SECOND})


def test_what_no_door_can_explain_is_raised_as_it_came():
    with pytest.raises(TypeError, match="missing 1 required"):
        formulas.compute_flops()
    with pytest.raises(TypeError, match="unexpected keyword"):
        formulas.tokens_per_second(LLAMA_8B, H200, batches=3)


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", object])
def test_arrays_of_any_kind_of_number(dtype):
    batch = np.array([1, 2, 200], dtype=dtype)
    expected = [formulas.compute_flops(DEEPSEEK_V3, n) for n in (1, 2, 200)]
    assert list(map(float, formulas.compute_flops(DEEPSEEK_V3, batch))) == pytest.approx(expected)
