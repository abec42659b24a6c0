"""A figure as a small SVG that has its own ground and follows the theme of the page.

Matplotlib writes the SVG. Here its words stay words, whose places hold in any face (``textLength``), numbers
are cut to hundredths of a point, names are short, and colours become attributes, which ``theme.style`` swaps.
The same figure gives the same bytes.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape, quoteattr

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from . import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.artist import Artist
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

FACES = "DejaVu Sans,Verdana,sans-serif"
"""Matplotlib's own, then one of nearly the same widths."""

_RIM = "rim"


def drawn(figure: Figure, artists: Iterable[Artist] | None = None) -> tuple[str, bool]:
    """``figure`` as SVG, and whether all its words fit in; with ``artists`` those alone, and no ground."""
    dots, file = figure.dpi, io.StringIO()
    figure.dpi = 72  # an SVG's unit is the point
    try:
        width, height = figure.get_size_inches() * 72
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        renderer = _Renderer(width, height, file, image_dpi=72, metadata=nothing)  # type: ignore[no-untyped-call]
        with _rims(figure):
            for artist in [figure] if artists is None else artists:
                artist.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = dots
    return _short(file.getvalue()), renderer.words_fit


@contextmanager
def _rims(figure: Figure) -> Iterator[None]:
    """Within this block the renderer draws the rims of letters, which Matplotlib would make paths of."""
    rimmed = [(text, text.get_path_effects()) for text in figure.findobj(Text) if text.get_path_effects()]
    for text, _ in rimmed:
        text.set_path_effects([])
        text.set_gid(_RIM)
    try:
        yield
    finally:
        for text, rim in rimmed:
            text.set_path_effects(rim)
            text.set_gid(None)


class _Renderer(RendererSVG):
    """Writes words as text, and measures each once."""

    get_text_width_height_descent = staticmethod(lru_cache(1000)(text_to_path.get_text_width_height_descent))

    words_fit, rim = True, False

    def _make_id(self, kind: str, content: object) -> str:
        """Short, and the same for the same figure."""
        names = self.__dict__.setdefault("_names", {})
        return str(names.setdefault((kind, str(content)), f"{kind or 'm'}{len(names)}"))

    def _write_default_style(self) -> None:
        pass

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.rim = gid == _RIM
        super().open_group(s, gid)  # type: ignore[no-untyped-call]

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,  # noqa: ARG002  (Matplotlib gives it)
    ) -> None:
        if s[:1].isspace():  # SVG drops what stands before a word, and would stretch the word over its place
            whole, s = s, s.lstrip()
            wide, bare = (self.get_text_width_height_descent(one, prop.copy(), ismath)[0] for one in (whole, s))
            x, y = Affine2D().rotate_deg(-angle).translate(x, y).transform((wide - bare, 0))
        s = s.rstrip()
        width, height, descent = self.get_text_width_height_descent(s, prop.copy(), ismath)
        # As SVG counts: down from the top, the word's base line at (x, y).
        corners = (
            Affine2D()
            .rotate_deg(-angle)
            .translate(x, y)
            .transform([(left, top) for left in (0, width) for top in (descent, descent - height)])
        )
        self.words_fit &= bool((corners >= 0).all() and (corners <= (self.width, self.height)).all())
        about: dict[str, str] = {"x": f"{x:f}", "y": f"{y:f}"}
        about["font-size"] = f"{prop.get_size_in_points():g}"
        if prop.get_weight() == "bold":
            about["font-weight"] = "bold"
        about["fill"] = theme.letters(to_hex(gc.get_rgb()))
        if angle:
            about["transform"] = f"rotate({-angle:f} {x:f} {y:f})"
        if self.rim:
            about |= {"stroke": "#ffffff", "stroke-width": "3", "paint-order": "stroke"}
        clip = self._get_clip_attrs(gc)  # type: ignore[no-untyped-call]
        self.writer.start("g", **clip)  # type: ignore[no-untyped-call]
        self.writer.element("text", s, attrib=about | {"textLength": f"{width:f}"})  # type: ignore[no-untyped-call]
        self.writer.end("g")  # type: ignore[no-untyped-call]


_SVG = "{http://www.w3.org/2000/svg}"
_PATH = re.compile(r'^<path d="[^"]*"([^<>]*)/>$')
_DOT = re.compile(r'^<use href="[^"]*" x="[^"]*" y="[^"]*"([^<>]*)/>$')
_LINK = "{http://www.w3.org/1999/xlink}href"
_USUAL = {("stroke-linecap", "butt"), ("stroke-linejoin", "round"), ("stroke-dashoffset", "0"), ("stroke-width", "1")}


def _short(text: str) -> str:
    root = Xml.fromstring(text)  # noqa: S314 - Matplotlib wrote it
    used: set[tuple[str, str, str]] = set()
    _, _, width, height = root.attrib["viewBox"].split()
    inside = _joined([_written(one, used) for one in root])
    high = round(theme.WIDTH * float(height) / float(width))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{theme.WIDTH}" height="{high}" '
        f'viewBox="0 0 {_number(width)} {_number(height)}" '
        f'font-family="{FACES}" stroke-linejoin="round">{theme.style(used)}{inside}</svg>'
    )


def _written(node: Xml.Element, used: set[tuple[str, str, str]], role: str = "mark") -> str:
    """An element and what is in it, in few letters. Its colours are added to ``used``."""
    tag = node.tag.removeprefix(_SVG)
    if tag in ("metadata", "style"):
        return ""
    role = {"text": "letters", "pattern": "hatch"}.get(tag, role)
    about = dict(_attributes(node, tag))
    colours = {what: about[what] for what in ("fill", "stroke") if about.get(what, "").startswith("#")}
    used |= {("mark" if (what, role) == ("stroke", "letters") else role, what, one) for what, one in colours.items()}
    inside = escape((node.text or "").strip()) if tag == "text" else ""
    inside += _joined([_written(one, used, role) for one in node])
    if not inside and tag in ("g", "defs"):
        return ""
    if not about and tag == "g":
        return inside
    said = "".join(f" {key}={quoteattr(value)}" for key, value in about.items())
    return f"<{tag}{said}>{inside}</{tag}>" if inside else f"<{tag}{said}/>"


def _attributes(node: Xml.Element, tag: str) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        if key == "style":
            for one in value.split(";"):
                name, _, said = (part.strip() for part in one.partition(":"))
                if name and (name, said) not in _USUAL:
                    yield name, said if "url" in said or "#" in said else _numbers(said)
        elif key == _LINK:
            yield "href", value.replace("\n", "")
        elif key == "id":
            if tag not in ("g", "image"):  # nobody asks for those
                yield key, value
        elif key == "d":
            yield key, _path(value)
        else:
            yield key, value if "#" in value else _numbers(value)


def _path(d: str) -> str:
    said, last, at = "", "", ("", "")
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", _numbers(d)):
        numbers = rest.split()
        short = command
        if command == "L" and at[1] == numbers[1]:
            short, numbers = "H", numbers[:1]
        elif command == "L" and at[0] == numbers[0]:
            short, numbers = "V", numbers[1:]
        # A command that follows itself need not be said, nor a line after a move.
        again = short in "LQC" and (short == last or (last == "M" and short == "L"))
        said += (" " if again else short) + " ".join(numbers)
        last, at = short, tuple(rest.split()[-2:]) or at
    return said


def _joined(pieces: list[str]) -> str:
    """Paths of one look that follow each other as one, where none shows through another; dots say their look once."""
    said: list[str] = []
    for look, run in groupby(pieces, _look):
        some = list(run)
        if len(some) == 1 or not look:
            said += some
        elif look.startswith("path"):
            said.append(f'<path d="{"".join(one.split(chr(34))[1] for one in some)}"{look[4:]}/>')
        else:
            dots = "".join(f"{one.removesuffix(look[3:] + '/>')}/>" for one in some)
            said.append(f"<g{look[3:]}>{dots}</g>")
    return "".join(said)


def _look(piece: str) -> str:
    """What a path or a dot has in common with those of its look; "" for one that stays alone."""
    found = _PATH.match(piece) or _DOT.match(piece)
    return f"{piece[1:].split(maxsplit=1)[0]}{found[1]}" if found and found[1] and "opacity" not in found[1] else ""


def _numbers(text: str) -> str:
    return re.sub(r"-?\d+\.\d+(?:e-?\d+)?", lambda found: _number(found[0]), text)


def _number(text: str) -> str:
    said = f"{float(text):.2f}".rstrip("0").rstrip(".")
    return "0" if said in ("-0", "") else said.replace("0.", ".", 1) if said.startswith(("0.", "-0.")) else said
