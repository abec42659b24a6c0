"""Things to touch: thin views over the formulas and the figures.

- ``LiveFigure``  sliders and menus that redraw a picture
- ``Prediction``  takes a guess before a result shows, and compares it after
"""

from .live_figure import LiveFigure
from .prediction import Prediction

__all__ = ["LiveFigure", "Prediction"]
