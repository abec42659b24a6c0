"""Things to touch: thin views over the formulas and the figures.

- ``Warehouse``, ``Loop``, ``Belt``, ``People``, ``Notebooks``, ``Reading``, ``Chart``
                  the machine, part by part: a small one for each of lessons 01 to 07
- ``Shop``        a real hour of requests, at servers and prices of one's choice
- ``Trade``       a measured server: the speed of one user sets the batch and the price
- ``Factory``     the workbench: the whole machine, with every control at once
- ``LiveFigure``  sliders and menus that redraw a picture
- ``OwnCase``     your model, GPUs, users and rent as a form, with the answer line by line
- ``Prediction``  takes a guess before a result shows, and compares it after

A module loads when one of its widgets is asked for, so that a notebook depends on
those that it shows and on no others.
"""

from importlib import import_module
from typing import Any

_WIDGETS = {
    "factory": "Factory",
    "live_figure": "LiveFigure",
    "machine.belt": "Belt",
    "machine.chart": "Chart",
    "machine.loop": "Loop",
    "machine.notebooks": "Notebooks",
    "machine.people": "People",
    "machine.reading": "Reading",
    "machine.shop": "Shop",
    "machine.trade": "Trade",
    "machine.warehouse": "Warehouse",
    "own_case": "OwnCase",
    "prediction": "Prediction",
}
_MODULES = {name: module for module, name in _WIDGETS.items()}

__all__ = sorted(_MODULES)  # noqa: PLE0605  (made from the table above)


def __getattr__(name: str) -> Any:  # noqa: ANN401  (a class)
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
