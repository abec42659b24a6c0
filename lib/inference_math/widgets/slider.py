"""A slider over given values, that a keyboard and a screen reader can use.

ipywidgets' own slider gives its handle no name, so a screen reader says nothing
of it. This one is the browser's ``<input type="range">`` with a label.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Slider(anywidget.AnyWidget):
    """``Slider([1, 2, 4], "batch")``; ``value`` is the one chosen."""

    _esm = Path(__file__).with_suffix(".js").read_text("utf-8")
    index = traitlets.Int(0).tag(sync=True)
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    value = traitlets.Any()

    def __init__(self, values: Sequence[int], description: str) -> None:
        self._values = list(values)
        super().__init__(labels=[f"{one:,}" for one in self._values], description=description, value=self._values[0])
        self.layout.min_width = "0"  # on a narrow page the bar shrinks, and its value is still seen

    @traitlets.observe("index")
    def _choose(self, change: Mapping[str, Any]) -> None:
        self.value = self._values[change["new"]]
