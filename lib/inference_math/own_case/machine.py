"""Which model, on which GPUs, laid out how: what was said, and what is sensible where nothing was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .. import catalog, deployments
from .._anynumber import whole
from .._doors import shown
from ..deployments import Deployment
from ..errors import InputError
from ..links import FREE
from ..specs import Hardware, Model
from ..tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..tables import Row

WIDEST = 8
"""Over so many GPUs a matrix is split at most, unless asked: on more no run was measured."""

MOST = 4096
"""GPUs at which a search gives up."""


@dataclass(frozen=True, slots=True)
class Machines:
    """``servers`` alike, each a ``one``; users are spread evenly over them. ``why``: who chose the layout."""

    one: Deployment
    servers: int = 1
    why: str = ""

    @property
    def devices(self) -> int:
        """GPUs of all servers."""
        return self.servers * self.one.devices

    def room(self, context: float) -> int:
        """Users whose caches fit, in all servers together."""
        most = int(max(0.0, min(deployments.max_batch(self.one, context), 1e12)))
        return self.servers * (most if most >= self.one.attention_groups else 0)

    @property
    def said(self) -> str:
        """``"2 servers of 8 x H100 SXM: tensor 8"``."""
        d = self.one
        cut = [f"{name} {n}" for name, n in (("tensor", d.tensor), ("pipeline", d.pipeline)) if n > 1]
        cut += [f"attention in {d.attention_groups} groups"] * (d.attention_groups > 1)
        cut += ["whole experts"] * (d.experts == "whole")
        many = f"{self.servers} servers of " if self.servers > 1 else ""
        return f"{many}{d.devices} x {d.gpu.name}" + (f": {', '.join(cut)}" if cut else "")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the GPUs share the work, as ``deployments.Deployment`` has it, and how many such servers there are; None
    where that is to be chosen."""

    tensor: int | None = None
    pipeline: int | None = None
    attention_groups: int | None = None
    experts: str | None = None
    servers: int | None = None

    def __post_init__(self) -> None:
        for name in ("tensor", "pipeline", "attention_groups", "servers"):
            if getattr(self, name) is not None:
                whole(1, **{name: getattr(self, name)})

    @property
    def cuts(self) -> bool:
        """Whether it says how one server is laid out."""
        return any(one is not None for one in (self.tensor, self.pipeline, self.attention_groups, self.experts))


def model_of(model: str | PathLike[str] | Model, weights: str | None, kv: str | None, gpu: Hardware) -> Model:
    """The model by name, from its config.json, or as it is, in these formats.

    Weights in a format that the GPU cannot multiply are multiplied in 16 bit, as servers do.
    """
    if isinstance(model, Model):
        found = model
    elif isinstance(model, PathLike) or (isinstance(model, str) and model.endswith(".json")):
        if not Path(model).is_file():
            raise InputError(f"model={str(model)!r}: there is no such file; give the path of a config.json, or a name")
        found = Model.from_config(model, _name_of(Path(model)))
    elif isinstance(model, str) and model.strip():
        found = catalog.model(model)
    else:
        raise InputError(f"model={shown(model)} must be a name, the path of a config.json, or a Model")
    if weights is not None:
        found = found.at(weights)
    if kv is not None:
        found = found.with_kv(kv)
    if gpu.flops and found.precision not in gpu.flops and ("bf16" in gpu.flops or "fp16" in gpu.flops):
        found = replace(found, precision="bf16")
    return found


def gpu_of(gpu: str | Hardware) -> Hardware:
    """The GPU by name, or as it is."""
    found = gpu if isinstance(gpu, Hardware) else catalog.hardware(gpu)
    if found.devices != 1:
        raise InputError(
            f"gpu={found.name!r} is {found.devices} devices counted as one; name one of them, and give gpus"
        )
    return found


def machines(
    model: Model, gpu: Hardware, gpus: int | None, layout: Layout, context: float, enough: Callable[[Machines], bool]
) -> Machines:
    """The GPUs, laid out: as asked, and where nothing was said, the fewest for which ``enough`` is true.

    Raises InputError for GPUs that the layout does not use up. Where no number is enough, it is the last one tried.
    """
    if layout.cuts:
        groups, experts = layout.attention_groups or 1, layout.experts or "split"
        one = _deployment(model, gpu, layout.tensor or 1, layout.pipeline or 1, groups, experts)
        if gpus is not None and gpus % one.devices:
            raise InputError(f"gpus={gpus} must be a multiple of tensor x pipeline = {one.devices}")
        servers = layout.servers or (1 if gpus is None else gpus // one.devices)
        if gpus is not None and servers * one.devices != gpus:
            raise InputError(f"gpus={gpus} must be servers x tensor x pipeline = {servers * one.devices}")
        return Machines(one, servers, "as asked")
    if gpus is not None:
        return _of_number(model, gpu, gpus, layout, context)
    last = None
    for last in _growing(model, gpu, layout.servers, context):
        if enough(last):
            break
    assert last is not None  # noqa: S101  (there is always a first)
    return replace(last, why="the fewest of 1, 2, 4, 8, 16, 24 ..." if enough(last) else "the most that were tried")


def _growing(model: Model, gpu: Hardware, servers: int | None, context: float) -> Iterator[Machines]:
    """More and more GPUs: in one server, and past ``WIDEST`` in stages or as further servers, few stages first."""
    tensor = 1
    while tensor <= WIDEST:
        yield Machines(_server(model, gpu, tensor, 1, context), servers or 1)
        tensor *= 2
    deepest = _layers(model)
    deep: dict[int, Machines] = {}
    for times in range(2, MOST // WIDEST + 1):
        for stages in (n for n in range(1, min(times, deepest) + 1) if times % n == 0):
            if stages not in deep:
                deep[stages] = Machines(_server(model, gpu, WIDEST, stages, context))
            if servers is None or stages == times:
                yield replace(deep[stages], servers=servers or times // stages)


def _of_number(model: Model, gpu: Hardware, gpus: int, layout: Layout, context: float) -> Machines:
    """So many GPUs: as few servers as the layout asks for, none split wider than ``WIDEST`` unless it must be."""
    whole(1, gpus=gpus)
    servers = layout.servers or 1
    if gpus % servers:
        raise InputError(f"gpus={gpus} must be a multiple of servers={servers}")
    each = gpus // servers
    tensor = max(n for n in range(1, min(each, WIDEST) + 1) if each % n == 0)
    groups = each // tensor
    for stages in (n for n in range(1, groups + 1) if groups % n == 0):
        found = Machines(_server(model, gpu, tensor, stages, context), gpus // (tensor * stages), "chosen")
        if layout.servers is not None and stages < groups:
            continue
        if found.room(context):
            return found
    return Machines(_server(model, gpu, tensor, groups, context), servers, "chosen")


def _server(model: Model, gpu: Hardware, tensor: int, stages: int, context: float) -> Deployment:
    """One server: each matrix split over ``tensor`` GPUs; for a mixture of experts whose caches would be copied, in
    attention groups if more users fit that way."""
    plain = _deployment(model, gpu, tensor, stages)
    heads = 0 if model.shape is None else model.shape.kv_heads
    if model.experts and 0 < heads < tensor and tensor % heads == 0:
        grouped = _deployment(model, gpu, tensor, stages, tensor // heads, "whole")
        if Machines(grouped).room(context) > Machines(plain).room(context):
            return grouped
    return plain


def _deployment(
    model: Model, gpu: Hardware, tensor: int, stages: int, groups: int = 1, experts: str = "split"
) -> Deployment:
    """A deployment whose exchanges take no time of their own: they are part of what was fitted.

    Where a model has no shape, its row may say over how many GPUs caches can be split; else it is all of them.
    """
    if model.shape is not None:
        return Deployment(model, gpu, tensor, stages, groups, experts, FREE)
    row, shape = _row(model), {"layers": _layers(model), "kv_heads": tensor}
    if row is not None and row["kv_heads"] and row["hidden_size"]:
        shape |= {name: row.whole(name) for name in ("kv_heads", "hidden_size")}
    return Deployment(model, gpu, tensor, stages, groups, experts, FREE, **shape)


def layers_of(one: Deployment) -> int:
    """Layers of the model; those of Llama-3.1-70B, which was fitted, where nothing says how many."""
    return _layers(one.model)


def _layers(model: Model) -> int:
    row = _row(model)
    if model.shape is not None:
        return model.shape.layers
    return (row if row is not None and row["layers"] else rows("models")["Llama-3.1-70B"]).whole("layers")


def _row(model: Model) -> Row | None:
    return rows("models").get(model.name.partition(" (")[0])


def _name_of(path: Path) -> str:
    """A config.json is called after its folder, any other file after itself."""
    resolved = path.resolve()
    return resolved.parent.name if resolved.stem == "config" and resolved.parent.name else resolved.stem
