"""Machines together: what is cut, what every GPU keeps a copy of, what crosses the links.

    eighty = Deployment(LLAMA_70B, H100, tensor=80)
    step_time(eighty, batch=64, context=4_000)

``n * gpu`` is the ideal pool, in which each byte lies once, where it is used. A deployment is that pool, with what is
copied counted as often as it is kept: ``held`` is the model with its copies, and every formula takes it together with
the GPUs in ``pool``. To a step come the exchanges of ``links``. So no formula is written twice.

Left out: that the favourites among the experts make one GPU wait for another (all are asked for evenly), and that a
program may do other work while it exchanges. Nothing but the standard library is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Unpack

from . import formulas
from ._anynumber import NotNegative, Positive, Result, ceiling, larger, names_in, not_negative, positive, whole
from ._copies import KEPT, Caches, cache_weights, copies, group_tensors, group_width, of_shape, with_copies
from ._doors import door, of_kind, widened
from .errors import DoesNotFit, InputError, unknown
from .links import FREE, Links, all_reduce_time, all_to_all_time, links_of, send_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .formulas import StepOptions
    from .specs import Hardware, Model

LAYOUTS = ("split", "whole")
"""How experts lie on the GPUs: each cut over all (tensor parallelism), or each whole on one (expert parallelism)."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A model on ``tensor`` x ``pipeline`` GPUs of one kind.

    - ``gpu``: one device.
    - ``tensor``: GPUs over which each matrix is cut evenly. Programs want a divisor of the number of query heads, or
      fill up with empty ones.
    - ``pipeline``: stages, each with its part of the layers.
    - ``attention_groups``: into so many groups of ``tensor`` GPUs users are divided; each keeps the caches of its own
      users and a copy of attention's weights (data-parallel attention). 1: all GPUs attend to all users.
    - ``experts``: see ``LAYOUTS``. If there are groups, whole ones get their tokens sent, and each group keeps a copy
      of all but experts and tables of tokens. Places that are left over hold an expert again.
    - ``links``: those of the GPU (``links_of``) unless given. ``FREE`` leaves them out.

    What a model's shape says is given where it has none, or where it is otherwise: ``layers``, ``hidden_size``,
    ``kv_heads`` (over how many GPUs a cache can be split: 1 for a latent; ``tensor`` where a program divides its
    tokens), ``group_params`` (parameters of which each attention group keeps a copy).

    ``held`` is the model with its copies, ``pool`` all GPUs, ``stage`` those of one stage.
    Raises InputError for a layout that cannot be, and for what is missing.
    """

    model: Model
    gpu: Hardware
    tensor: int = 1
    pipeline: int = 1
    attention_groups: int = 1
    experts: str = "split"
    links: Links | None = None
    layers: int | None = None
    hidden_size: int | None = None
    kv_heads: int | None = None
    group_params: float | None = None
    held: Model = field(init=False)
    pool: Hardware = field(init=False)
    stage: Hardware = field(init=False)

    def __post_init__(self) -> None:
        for name in _NUMBERS:
            object.__setattr__(self, name, widened(getattr(self, name)))
        _check(self)
        uneven = 1 if self.pipeline == 1 else copies(_asked(self, "layers"), self.pipeline)
        object.__setattr__(self, "held", _held(self))
        object.__setattr__(self, "stage", _slower(self.tensor * self.gpu, uneven))
        object.__setattr__(self, "pool", _slower(self.devices * self.gpu, uneven))
        if self.exchanges is not None:
            _asked(self, "layers")
            _asked(self, "hidden_size")

    @property
    def devices(self) -> int:
        """How many GPUs."""
        return self.tensor * self.pipeline

    @property
    def group(self) -> int:
        """GPUs of one attention group in one stage: over so many the caches of a user are split."""
        return self.tensor // self.attention_groups

    @property
    def exchanges(self) -> Links | None:
        """The links that take time; None where nothing crosses any, or they are ``FREE``."""
        if self.devices == 1 or self.links == FREE:
            return None
        return links_of(self.gpu) if self.links is None else self.links

    def __repr__(self) -> str:
        layout = {"tensor": self.tensor, "pipeline": self.pipeline, "attention groups": self.attention_groups}
        said = [f"{name} {n}" for name, n in layout.items() if n > 1] + ["whole experts"] * (self.experts == "whole")
        return f"<{self.model.name} on {self.pool.name}: {', '.join(said) or 'alone'}>"


_NUMBERS = ("tensor", "pipeline", "attention_groups", "layers", "hidden_size", "kv_heads", "group_params")


# --- memory --------------------------------------------------------------------


@door
def kept_per_gpu(deployment: Deployment, batch: Positive = 1, context: NotNegative = 0) -> Result:
    """Bytes that the fullest GPU keeps: its part of weights and caches, copies included.

    Users are spread evenly over the attention groups, with room for one in each.
    """
    needed = formulas.memory_needed(deployment.held, _users(deployment, batch), context)
    return needed * (deployment.gpu.memory / deployment.pool.memory)


@door
def max_batch(deployment: Deployment, context: NotNegative) -> Result:
    """The most users whose caches fit beside the weights, in all attention groups together (not rounded down).

    Negative when not even the weights fit; fewer than there are groups: none fits.
    """
    return formulas.max_batch(deployment.held, deployment.pool, context)


@door
def check_fits(deployment: Deployment, batch: Positive = 1, context: NotNegative = 0) -> None:
    """Raises DoesNotFit unless weights and caches, copies included, fit in the usable memory: of arrays, those of the
    largest step. Raises InputError for symbols, which decide nothing."""
    try:
        formulas.check_fits(deployment.held, deployment.pool, _users(deployment, batch), context)
    except DoesNotFit as error:
        groups = deployment.attention_groups
        room = f" There must be room for a user in each of {groups} attention groups." if groups > 1 else ""
        raise DoesNotFit(f"{error} Counted with what is copied by {deployment!r}.{room}") from None


# --- time ----------------------------------------------------------------------


@door
def step_time(
    deployment: Deployment,
    batch: Positive = 1,
    context: NotNegative = 0,
    overlap: str = "max",
    refine: str | Iterable[str] = (),
) -> Result:
    """Seconds of one decode step: one new token for each of ``batch`` users. Options as in ``formulas.step_time``.

    With P stages, P microbatches of batch/P users are on their way at the same time, so that every stage has one. A
    stage has 1/P of the layers: it takes 1/P of the time in which its GPUs would see a microbatch through the whole
    model, and a token passes P of them. So the step is that of a microbatch on the GPUs of one stage. Weights are read
    anew for each microbatch; caches and arithmetic are shared by all GPUs.

    A stage or a group without a user works on an empty token, as in vLLM: docs.vllm.ai, "Data Parallel Deployment".
    """
    names = names_in(refine, formulas.REFINEMENTS)
    if "capacity" in names:
        check_fits(deployment, batch, context)
    others = tuple(name for name in names if name != "capacity")
    together = _microbatch(deployment, batch)
    ideal = formulas.step_time(deployment.held, deployment.stage, together, context, overlap, others)
    return ideal + link_time(deployment, batch)


@door
def link_time(deployment: Deployment, batch: Positive = 1) -> Result:
    """Seconds of a step in which vectors of tokens cross the links, in 2 bytes a number.

    In each layer, one sum for attention over its group, and one for the MLP over all GPUs of the stage. If there are
    more groups, the second stands for fetching the tokens of all of them and giving the results back, which moves as
    much. Whole experts then have their tokens sent, and the other parts of the MLP are summed in the group.
    """
    together, links = _microbatch(deployment, batch), deployment.exchanges
    if links is None:
        return 0.0 * together
    tensor, groups, stages = deployment.tensor, deployment.attention_groups, deployment.pipeline
    layers, width = _asked(deployment, "layers"), _asked(deployment, "hidden_size")
    in_group = all_reduce_time(layers, width, deployment.group, together / groups, links)
    if deployment.experts == "whole" and groups > 1:
        shape, per_token = deployment.model.shape, deployment.model.experts_per_token
        routed = layers if shape is None else shape.moe_layers
        rest = in_group + all_to_all_time(routed, width, tensor, together, per_token, links)
    else:
        rest = all_reduce_time(layers, width, tensor, together, links)
    return (in_group + rest) * copies(layers, stages) + send_time(width, tensor, stages, together, links)


@door
def tokens_per_second(
    deployment: Deployment, batch: Positive = 1, context: NotNegative = 0, **how: Unpack[StepOptions]
) -> Result:
    """Tokens per second of all GPUs together: one per step and user. ``how`` goes to ``step_time``."""
    return batch / step_time(deployment, batch, context, **how)


# --- inside --------------------------------------------------------------------


def _check(d: Deployment) -> None:
    """Refuses a layout that cannot be."""
    of_kind("Model", model=d.model)
    of_kind("Hardware", gpu=d.gpu)
    if d.links is not None:
        of_kind("Links", links=d.links)
    if d.gpu.devices != 1:
        raise InputError(
            f"gpu={d.gpu.name} is {d.gpu.devices} devices counted as one; give one of them, and how many as tensor=... "
            "and pipeline=..."
        )
    whole(1, tensor=d.tensor, pipeline=d.pipeline, attention_groups=d.attention_groups)
    if d.tensor % d.attention_groups:
        raise InputError(f"attention_groups={d.attention_groups} must divide tensor={d.tensor}: groups are alike")
    if d.experts not in LAYOUTS:
        raise unknown("layout of experts", d.experts, LAYOUTS)
    if d.experts == "whole" and not d.model.experts:
        raise InputError(f"experts='whole': {d.model.name} has none; leave it out")
    for name in ("layers", "hidden_size", "kv_heads"):
        if getattr(d, name) is not None:
            whole(1, **{name: getattr(d, name)})
    if d.pipeline > 1 and d.pipeline > _asked(d, "layers"):
        raise InputError(f"pipeline={d.pipeline} must be at most layers={_asked(d, 'layers')}: no stage is empty")
    if d.group_params is not None:
        not_negative(group_params=d.group_params)
        not_negative(**{"total_params - group_params": d.model.total_params - d.group_params})


def _asked(d: Deployment, name: str) -> Result:
    """What this layout needs to know of the model's shape: as given, or as the shape has it."""
    given, shape = getattr(d, name), d.model.shape
    if given is not None:
        return given
    if shape is None:
        raise InputError(
            f"{name} is needed for this layout, and {d.model.name} has no shape that says it: give {name}=..., "
            "or a model made by Model.from_config"
        )
    return (
        sum(one.params for one in group_tensors(shape, d.experts)) if name == "group_params" else getattr(shape, name)
    )


def _users(d: Deployment, batch: Positive) -> Result:
    """Users for which there is room: one in each attention group, or more."""
    positive(batch=batch)
    return batch if d.attention_groups == 1 else larger(batch, d.attention_groups)


def _microbatch(d: Deployment, batch: Positive) -> Result:
    """Tokens that are together in a stage: one of each attention group, or more."""
    positive(batch=batch)
    at_once = d.pipeline * d.attention_groups
    return batch if at_once == 1 else larger(batch, at_once) / d.pipeline


def _slower(gpus: Hardware, times: Result) -> Hardware:
    """The same GPUs where all wait for the fullest stage, which has ``times`` its even share."""
    if times == 1:
        return gpus
    flops = {precision: rate / times for precision, rate in gpus.flops.items()}
    return replace(gpus, memory=gpus.memory / times, bandwidth=gpus.bandwidth / times, flops=flops)


def _held(d: Deployment) -> Model:
    """The model with what is copied counted as often as it is kept."""
    model, groups, times = d.model, d.attention_groups, _caches(d)
    places = ceiling(model.experts / d.tensor) * d.tensor if d.experts == "whole" else model.experts
    again = 0.0 if groups == 1 else (groups - 1) * _asked(d, "group_params")
    if times.kept > 1 or times.window > 1:
        again = again + groups * cache_weights(model, times, _asked(d, "hidden_size"))
    if times == Caches() and groups == 1 and places == model.experts:
        return model
    return with_copies(model, times, again, group_width(model, d.experts), places)


def _caches(d: Deployment) -> Caches:
    """How many times the GPUs of a group keep what a user has."""
    if d.group == 1 or not any(getattr(d.model, name) for name in KEPT):
        return Caches()
    if d.kv_heads is None and d.model.shape is not None:
        return of_shape(d.model.shape, d.model.kv_precision, d.group)
    return Caches(*[copies(_asked(d, "kv_heads"), d.group)] * len(Caches()))
