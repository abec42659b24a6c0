"""Things to touch: thin views over the formulas and the figures.

- ``People`` and its like  the machine, part by part: a small one for each lesson
- ``Factory``     warehouse, belt, workers and users, moving at the computed times
- ``LiveFigure``  sliders and menus that redraw a picture
- ``Prediction``  takes a guess before a result shows, and compares it after
"""

from .factory import Factory
from .live_figure import LiveFigure
from .machine import Belt, Chart, Loop, Notebooks, People, Reading, Warehouse
from .prediction import Prediction

__all__ = [
    "Belt",
    "Chart",
    "Factory",
    "LiveFigure",
    "Loop",
    "Notebooks",
    "People",
    "Prediction",
    "Reading",
    "Warehouse",
]
