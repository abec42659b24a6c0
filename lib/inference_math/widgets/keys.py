"""The keys of the menus and choices of a box, which JupyterLab would take for itself."""

from pathlib import Path

import anywidget


class Keys(anywidget.AnyWidget):
    """Nothing to be seen: a child of the box whose menus and choices keep their keys."""

    _esm = Path(__file__).with_suffix(".js").read_text("utf-8")
