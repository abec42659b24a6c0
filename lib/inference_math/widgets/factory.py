"""The factory: the whole machine as a workbench, with every part and every control at once.

``workbench.js`` draws with the kit of the lessons' machines, and ``formulas.js`` computes. The second is printed by
SymPy from ``formulas.py``, so a control moves the picture without asking Python, and the same files run in a page that
has no Python at all.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from .. import catalog
from ..errors import InputError, unknown
from ..figures import Picture
from ..figures import factory as still
from ..figures.picture import page
from ..specs import Hardware, Model
from .machine.base import live
from .machine.bundle import bundle
from .machine.rows import gpu_row, model_row

STATE = ("models", "gpus", "presets", "model", "hardware", "devices", "batch", "context", "coverage")


class Factory(anywidget.AnyWidget):
    """``Factory(ARTICLE_700B, H100, batch=8)``: the widget, with its controls.

    ``model`` and ``hardware`` are a Model and a Hardware; both menus also offer
    others of the catalog. ``batch`` is how many users share a step, ``context`` the
    tokens in each one's notebook, ``devices`` how many of the hardware there are.
    ``coverage`` reads only the experts that were picked. All of these are traits (model and hardware by
    name): link them to other widgets with ``ipywidgets.jslink``, or set them from Python.

    Raises InputError for a batch below 1, a negative context, or an unknown name.
    """

    _esm = bundle("workbench.js") + "\nexport default { render: factory };\n"
    models = traitlets.List[dict[str, Any]]().tag(sync=True)
    gpus = traitlets.List[dict[str, Any]]().tag(sync=True)
    presets = traitlets.List[dict[str, Any]]().tag(sync=True)
    model = traitlets.Unicode().tag(sync=True)
    hardware = traitlets.Unicode().tag(sync=True)
    devices = traitlets.Int(1).tag(sync=True)
    batch = traitlets.Int(1).tag(sync=True)
    context = traitlets.Int(0).tag(sync=True)
    coverage = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        model: Model = catalog.ARTICLE_700B,
        hardware: Hardware = catalog.H100,
        batch: int = 1,
        context: int = 0,
        devices: int = 1,
        coverage: bool = False,
    ) -> None:
        # What was given goes before that of the catalog with the same name.
        self._models = {model.name: model} | {one.name: one for one in _models() if one.name != model.name}
        gpus = map(catalog.hardware, catalog.single_devices("bf16"))
        self._gpus = {hardware.name: hardware} | {one.name: one for one in gpus if one.name != hardware.name}
        super().__init__(
            models=[model_row(one) for one in self._models.values()],
            gpus=[gpu_row(one) for one in self._gpus.values()],
            presets=_presets(),
            model=model.name,
            hardware=hardware.name,
            devices=devices,
            batch=batch,
            context=context,
            coverage=coverage,
        )

    @traitlets.validate("batch", "devices", "context")
    def _in_range(self, proposal: Mapping[str, Any]) -> int:
        name, value = proposal["trait"].name, int(proposal["value"])
        least = 0 if name == "context" else 1
        if value < least:
            raise InputError(f"{name}={value!r} must be a whole number, {least} or more")
        return value

    @traitlets.validate("model", "hardware")
    def _known(self, proposal: Mapping[str, Any]) -> str:
        name, value = proposal["trait"].name, str(proposal["value"])
        names = list(self._models if name == "model" else self._gpus)
        if value not in names:
            raise unknown(name, value, names)
        return value

    def still(self) -> Picture:
        """A picture of the present state (Picture)."""
        model, gpu = self._models[self.model], self._gpus[self.hardware]
        if model.precision not in gpu.flops:  # as symbols() of numbers.js does
            model = replace(model, precision=next(iter(gpu.flops)))
        gpus = gpu if self.devices == 1 else self.devices * gpu
        return Picture(page(still(model, gpus, self.batch, self.context, self.coverage)))

    def standalone(self) -> str:
        """HTML that shows the picture, and becomes the factory where scripts may run."""
        values = {name: getattr(self, name) for name in STATE}
        return live(self.still().html(), "factory", values, "alone.js", "workbench.js")

    def _repr_mimebundle_(self, **kwargs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        picture = self.still()
        more = {"text/html": self.standalone(), "text/plain": f"Run this cell to start the factory. {picture.alt}"}
        return {**data, **more}, metadata


def _models() -> tuple[Model, ...]:
    """All models of the catalog, and two in 8 bit, as they are mostly served."""
    return (*map(catalog.model, catalog.model_names()), catalog.LLAMA_70B.at("fp8"), catalog.LLAMA_405B.at("fp8"))


def _presets() -> list[dict[str, Any]]:
    """What the buttons set: nothing but what their names say. ``balance`` is that of the machine at hand."""
    return [
        {"name": "one user", "batch": 1},
        {"name": "64 users", "batch": 64},
        {"name": "the balance", "batch": "balance"},
        {"name": "too many", "batch": 5000},
        {"name": "long context", "context": 32_000},
    ]
