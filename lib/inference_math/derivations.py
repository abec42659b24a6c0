"""Where the formulas come from, step by step, in SymPy.

``symbols()`` gives a model and a GPU whose fields are symbols. Any formula takes
them as it takes numbers, and gives back the expression that it computes.
"""

import sympy

from . import formulas
from .catalog import Hardware, Model


def symbols():
    """A symbolic model and GPU, with the names that the lessons use.

    N, N_a: parameters, total and active; b: bytes per parameter; kv: KV bytes per
    token; F: FLOP/s; BW: bytes/s; M: bytes of memory.
    """
    n, active, width, kv, rate, bandwidth, memory = sympy.symbols("N N_a b kv F BW M", positive=True)
    return (
        Model("any model", n, active, width, kv_bytes_per_token=kv),
        Hardware("any GPU", memory, bandwidth, {"bf16": rate}),
    )


def ridge_point():
    """The steps from two times to the ridge point: a list of (words, SymPy equation).

    A piece of work that does I FLOP for each byte it moves takes as long to
    compute as to move when I is the ridge point.
    """
    _, gpu = symbols()
    n_bytes, intensity = sympy.symbols("n I", positive=True)
    moving = formulas.read_time(n_bytes, gpu)
    computing = intensity * n_bytes / gpu.flops["bf16"]
    balance = sympy.Eq(moving, computing)
    (solved,) = sympy.solve(balance, intensity)
    return [
        ("time to move n bytes", sympy.Eq(sympy.Symbol("t_move"), moving)),
        ("time to do I FLOP on each of them", sympy.Eq(sympy.Symbol("t_compute"), computing)),
        ("both take equally long", balance),
        ("solved for I", sympy.Eq(intensity, solved)),
    ]


def critical_batch_size():
    """The steps from two times to the critical batch size: a list of (words, SymPy equation).

    The last three split it into what the model brings and what the GPU brings, and
    name both: S is the inverse sparsity, I the ridge point.
    """
    model, gpu = symbols()
    batch, sparsity, ridge = sympy.symbols("B S I", positive=True)
    moving = formulas.read_time(formulas.weight_bytes(model), gpu)
    computing = formulas.compute_time(model, gpu, batch)
    balance = sympy.Eq(moving, computing)
    (solved,) = sympy.solve(balance, batch)
    width, inverse = model.weight_bytes_per_param, model.total_params / model.active_params
    hardware_half = formulas.ridge_point(gpu)
    halves = sympy.Mul(width / 2 * inverse, hardware_half, evaluate=False)
    named = width / 2 * sparsity * ridge
    return [
        ("time to move the weights", sympy.Eq(sympy.Symbol("t_move"), moving)),
        ("time to compute a token for each of B users", sympy.Eq(sympy.Symbol("t_compute"), computing)),
        ("both take equally long", balance),
        ("solved for B", sympy.Eq(batch, solved)),
        ("the model's half times the GPU's half", sympy.Eq(batch, halves, evaluate=False)),
        ("with S = N/N_a and I = F/BW", sympy.Eq(batch, named)),
        ("in 16 bit, b = 2", sympy.Eq(batch, named.subs(width, 2))),
    ]


def knee_with_kv(overlap="max"):
    """The steps to the critical batch size with KV caches of L tokens: a list of (words, SymPy equation).

    The two times that meet are the two arguments of the maximum in ``step_time``: under
    ``max`` the caches stand inside it, under ``attention_serial`` outside. The last
    step writes the result with B* and L*, the critical batch without caches and the
    critical context. Raises InputError for ``sum``, which has no knee.
    """
    model, gpu = symbols()
    batch, context, full, far = sympy.symbols("B L B^* L^*", positive=True)
    formulas.critical_batch_size(model, gpu, context, overlap)  # says so where there is none
    step = formulas.step_time(model, gpu, batch, context, overlap)
    (larger,) = step.atoms(sympy.Max)
    computing = formulas.compute_time(model, gpu, batch)
    (moving,) = set(larger.args) - {computing}
    balance = sympy.Eq(moving, computing)
    (solved,) = sympy.solve(balance, batch)
    # B* and L* are put in by taking their formulas for N and kv.
    named = solved.subs(
        {
            one: sympy.solve(sympy.Eq(name, formula), one)[0]
            for one, name, formula in (
                (model.total_params, full, formulas.critical_batch_size(model, gpu)),
                (model.kv_bytes_per_token, far, formulas.critical_context(model, gpu)),
            )
        }
    )
    return [
        ("time of one step", sympy.Eq(sympy.Symbol("t"), step)),
        ("both sides of the maximum take equally long", balance),
        ("solved for B", sympy.Eq(batch, solved)),
        ("with B* and L*", sympy.Eq(batch, full / sympy.expand(sympy.cancel(full / named)))),
    ]


def critical_context():
    """The steps from two times to the critical context: a list of (words, SymPy equation).

    The last one says that at the critical batch size the weights, the caches and
    the computing take equally long there.
    """
    model, gpu = symbols()
    batch, context = sympy.symbols("B L", positive=True)
    moving = formulas.read_time(formulas.weight_bytes(model), gpu)
    reading = formulas.read_time(batch * formulas.kv_bytes(model, context), gpu)
    computing = formulas.compute_time(model, gpu, batch)
    balance = sympy.Eq(reading, computing)
    (solved,) = sympy.solve(balance, context)
    (full,) = sympy.solve(sympy.Eq(moving, computing), batch)
    (meet,) = sympy.solve(sympy.Eq(moving, reading).subs(batch, full), context)
    return [
        ("time to move the caches of B users with L tokens each", sympy.Eq(sympy.Symbol("t_KV"), reading)),
        ("time to compute a token for each of them", sympy.Eq(sympy.Symbol("t_compute"), computing)),
        ("both take equally long", balance),
        ("solved for L: the batch has dropped out", sympy.Eq(context, solved)),
        ("time to move the weights", sympy.Eq(sympy.Symbol("t_move"), moving)),
        ("the batch at which that equals computing", sympy.Eq(batch, full)),
        ("and the context at which moving caches equals moving weights, at that batch", sympy.Eq(context, meet)),
    ]


def below_one():
    """An expression that runs through all numbers between 0 and 1, and no other.

    SymPy knows what a symbol's sign says about the sign of an expression. With
    this in place of lambda, ``.is_positive`` is a proof for every lambda below 1.
    """
    s = sympy.Symbol("s", positive=True)
    return s / (1 + s)


def one_or_more():
    """An expression that runs through 1 and all numbers above, and no other."""
    return 1 + sympy.Symbol("d", nonnegative=True)


def dimensionless():
    """The lines of lesson 07's chart, worked out from the formulas: a list of
    (words, SymPy equation).

    beta = B/B*, lambda = L/L*, mu = M/W - 1; times in T0, the time to move all
    weights once; the two branches of the longer time are kept apart.
    """
    model, gpu = symbols()
    beta, lam, mu = sympy.symbols("beta lambda mu", positive=True)
    batch = beta * formulas.critical_batch_size(model, gpu)
    context = lam * formulas.critical_context(model, gpu)
    weights = formulas.weight_bytes(model)
    unit, floor = formulas.read_time(weights, gpu), formulas.compute_time(model, gpu)

    def both(overlap):
        return _branches(formulas.step_time(model, gpu, batch, context, overlap), unit)

    computing, moving = both("max")
    serial, _ = both("attention_serial")
    cost = [sympy.expand(sympy.simplify(time * unit / batch / floor)) for time in (moving, computing)]
    (knee,) = sympy.solve(sympy.Eq(moving, computing), beta)
    needed = sympy.expand(sympy.simplify(formulas.memory_needed(model, batch, context) / weights))
    (longest,) = sympy.solve(sympy.Eq(needed.subs(beta, knee), 1 + mu), lam)
    in_bytes = sympy.simplify(longest.subs(mu, formulas.memory_headroom(model, gpu)))
    time, price = sympy.Symbol("T/T_0"), sympy.Symbol("cost")
    return [
        (
            "KV caches of B* users with L* tokens each weigh as much as the weights",
            sympy.Eq(sympy.Symbol("W_KV"), (batch * formulas.kv_bytes(model, context)).subs({beta: 1, lam: 1})),
        ),
        ("a step that waits for moving", sympy.Eq(time, moving)),
        ("a step that waits for computing", sympy.Eq(time, computing)),
        ("a token of the first, over the time that its arithmetic takes", sympy.Eq(price, cost[0])),
        ("a token of the second", sympy.Eq(price, cost[1])),
        ("both take equally long at the knee", sympy.Eq(beta, knee)),
        (
            "past L* moving is longer by",
            sympy.Eq(sympy.Symbol("t_move - t_compute"), sympy.expand((moving - computing).subs(lam, one_or_more()))),
        ),
        ("memory needed, in weights", sympy.Eq(sympy.Symbol("M/W"), needed)),
        ("the longest context at which the knee fits", sympy.Eq(lam, longest)),
        ("the same in bytes", sympy.Eq(lam, in_bytes)),
        ("a step past B* whose caches wait for their turn", sympy.Eq(time, serial)),
        (
            "how much longer that is, on the knee",
            sympy.Eq(sympy.Symbol("ratio"), sympy.expand(sympy.simplify((serial / computing).subs(lam, 1 - 1 / beta)))),
        ),
    ]


def _branches(time, unit):
    """A step time over ``unit``, its maximum kept apart: what computing brings first."""
    (longer,) = time.atoms(sympy.Max)
    beta = sympy.Symbol("beta", positive=True)
    branches = [sympy.expand(sympy.simplify(time.subs(longer, one) / unit)) for one in longer.args]
    return sorted(branches, key=lambda branch: branch.coeff(beta, 0))
