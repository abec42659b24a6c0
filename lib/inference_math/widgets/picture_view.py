"""One picture in the browser: a backdrop, and an overlay that is exchanged without flicker."""

from pathlib import Path

import anywidget
import traitlets

from ..figures.picture import FOLLOW
from ..figures.theme import WIDTH


class PictureView(anywidget.AnyWidget):
    """Shows ``backdrop`` under ``overlay`` (both SVG), with ``alt`` text, ``width`` pixels wide where there is room."""

    _esm = Path(__file__).with_suffix(".js").read_text("utf-8")
    _css = FOLLOW
    backdrop = traitlets.Unicode().tag(sync=True)
    overlay = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(WIDTH).tag(sync=True)

    def show(self, backdrop: str, overlay: str, alt: str) -> None:
        """Another picture in the place of this one."""
        with self.hold_sync():  # one message, without the backdrop where that is the same
            self.alt, self.backdrop, self.overlay = alt, backdrop, overlay
