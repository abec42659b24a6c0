"""What all small machines share: the sentence, the numbers at its door, the saved picture, and a page of its own."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import math
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from ... import catalog, formulas
from ...errors import InputError
from ...figures.picture import image
from ...specs import Hardware, Model
from .bundle import bundle, without_comments
from .rows import FOLDER, devices, gpu_row, model_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

STILLS = FOLDER / "stills"
_FIELD = re.compile(r"\{(.*?)\}")

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>body{{margin:24px auto;max-width:900px;padding:0 12px;font-family:Charter,Georgia,serif}}
@media(prefers-color-scheme:dark){{body{{background:#14161a;color:#e9e5dc}}}}</style>
<main id="machine"></main>
<script type="module">
{script}
</script>
"""


def source(*parts: str) -> str:
    """The JavaScript of a widget that shows the last of ``parts``: ``people.js`` defines ``peoplePart``."""
    shown = parts[-1].removesuffix(".js")
    return f"{bundle('figure.js', *parts)}\nexport default {{ render: (given) => show({shown}Part, given) }};\n"


class Machine(anywidget.AnyWidget):
    """One part of the machine, moving at the times of the formulas. Made by its subclasses.

    ``text`` is the sentence above the picture. ``{name}`` in it is a number that moves with the picture: a control,
    where the learner can drag it, or an answer. ``FIELDS`` says which there are. ``controls`` are traits: a later cell
    can read them, and Python can set them.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    PART: ClassVar[str] = ""
    spec = traitlets.Dict().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, text: str, model: Model, hardware: Hardware, values: Mapping[str, Sequence[Any]], **state: object
    ) -> None:
        self._begin(text, described(model, hardware, values), **state)

    def _begin(self, text: str, spec: Mapping[str, Any], **state: object) -> None:
        """What the browser computes with is ``spec``; of it a control takes its ``values``."""
        sentence(text, self.FIELDS)
        super().__init__(spec=spec, text=text, **state)

    def state(self) -> dict[str, Any]:
        """The present values of the controls, by name."""
        return {name: getattr(self, name) for name in self.spec["values"]}

    def still(self) -> dict[str, Any]:
        """The saved picture of the present state, or where there is none of that of the widget as it begins:
        its SVG (``svg``), what it shows in words (``alt``), and the numbers of the sentence (``fields``)."""
        found = _stills().get(key(self)) or _stills().get(self.PART)
        if found is None:
            raise InputError(f"no picture of {type(self).__name__} is stored: run python3 start.py build")
        return {**found, "svg": _svg(found["file"])}

    def page(self, title: str = "") -> str:
        """The widget as one HTML file that needs no server and no network: its text."""
        alone = f'alone({self._shown}, document.getElementById("machine"), {_written(self._given())});'
        script = f"{without_comments(bundle(*self._files))}\n{alone}"
        return PAGE.format(title=html.escape(title or type(self).__name__), script=script)

    def standalone(self, picture: str, text: str | None = None) -> str:
        """HTML that shows ``picture``, and becomes the widget, with this ``text``, where scripts may run."""
        given = self._given() if text is None else {**self._given(), "text": text}
        return live(picture, self._shown, given, *self._files)

    def _given(self) -> dict[str, Any]:
        return {"spec": self.spec, "text": self.text, **self.state()}

    @property
    def _shown(self) -> str:
        return f"(given) => show({self.PART}Part, given)"

    @property
    def _files(self) -> tuple[str, ...]:
        return "figure.js", "alone.js", f"{self.PART}.js"

    def _repr_mimebundle_(self, **kwargs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        found = self.still()
        said = _FIELD.sub(lambda field: found["fields"].get(field[1], field[0]), self.text)
        above = f"<p>{html.escape(said)}</p>" if said else ""
        more = {
            "text/html": f"{above}{image(found['svg'], found['alt'])}",
            "text/plain": f"{said} {found['alt']}".strip(),
        }
        return {**data, **more}, metadata


LIVE = """<div data-machine="{name}">{picture}</div>
<script type="module">
const packed = "{packed}";
const bytes = Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
const code = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
const kit = await import(URL.createObjectURL(new Blob([code], {{ type: "text/javascript" }})));
for (const el of document.querySelectorAll('[data-machine="{name}"]')) {{
  delete el.dataset.machine;
  el.replaceChildren();
  kit.alone(kit.shown, el, {values});
}}
</script>"""


def live(picture: str, shown: str, values: Mapping[str, object], *files: str) -> str:
    """HTML that shows ``picture``, and becomes what ``shown``, a function of ``files``, draws where scripts may run.

    The script is packed: a notebook carries it in every copy.
    """
    said = _written(values)
    name = hashlib.sha256(f"{shown}{said}".encode()).hexdigest()[:12]
    return LIVE.format(picture=picture, name=name, packed=_packed(shown, files), values=said)


def _written(values: Mapping[str, object]) -> str:
    """Values as a script of a page may hold them."""
    return json.dumps(values, separators=(",", ":")).replace("</", "<\\/")


@cache
def _packed(shown: str, files: tuple[str, ...]) -> str:
    script = f"{without_comments(bundle(*files))}\nexport {{ alone }};\nexport const shown = {shown};"
    return base64.b64encode(gzip.compress(script.encode(), mtime=0)).decode()


def door(model: Model, hardware: Hardware | None, otherwise: Callable[[Model], Hardware]) -> tuple[Model, Hardware]:
    """The model as the hardware computes it, and the hardware, ``otherwise(model)`` where none was given.

    A format that the hardware has no rate for is computed in its first, as symbols() of numbers.js does.
    Raises InputError unless they are a Model, and a Hardware of which a rate is known.
    """
    if not isinstance(model, Model):
        raise InputError(f"model={model!r} must be a Model, e.g. catalog.LLAMA_70B")
    hardware = otherwise(model) if hardware is None else hardware
    if not isinstance(hardware, Hardware):
        raise InputError(f"hardware={hardware!r} must be a Hardware, e.g. catalog.H100 or 8 * catalog.H100")
    if not hardware.flops:
        raise InputError(f"hardware={hardware!r} needs a rate: Hardware(..., flops={{'bf16': ...}})")
    if model.precision not in hardware.flops:
        model = replace(model, precision=next(iter(hardware.flops)))
    return model, hardware


def sentence(text: object, fields: Iterable[str]) -> None:
    """Raises InputError unless ``text`` is a sentence whose ``{names}`` are among ``fields``."""
    if not isinstance(text, str):
        raise InputError(f"text={text!r} must be a sentence")
    for name in _FIELD.findall(text):
        if name not in fields:
            raise InputError(f"text: {{{name}}} is no number of this machine; it has {', '.join(fields)}")


def described(model: Model, hardware: Hardware, values: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """What the browser computes with: rows of the tables, and the values that controls may take."""
    return {
        "model": model_row(model),
        "gpu": gpu_row(hardware),
        "devices": devices(hardware),
        "values": {name: list(some) for name, some in values.items()},
    }


def enough(model: Model) -> Hardware:
    """As many H100 as hold the weights of ``model``."""
    n = int(formulas.devices_needed(formulas.weight_bytes(model), catalog.H100))
    return n * catalog.H100 if n > 1 else catalog.H100


def positive(name: str, value: object) -> float:
    """``value`` as a float. Raises InputError for one that is not above 0, or that is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
        raise InputError(f"{name}={value!r} must be a number above 0")
    return float(value)


def whole_number(name: str, value: object, least: int) -> int:
    """``value`` as an int. Raises InputError for one below ``least``, or that is none."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
        or value % 1
        or value < least
    ):
        raise InputError(f"{name}={value!r} must be a whole number, {least} or more")
    return int(value)


def key(machine: Machine) -> str:
    """A few letters that stand for a machine in its present state."""
    data = json.dumps([machine.PART, machine.spec, machine.state()], sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:10]


@cache
def _stills() -> dict[str, dict[str, Any]]:
    book = STILLS / "stills.json"
    return json.loads(book.read_text("utf-8")) if book.exists() else {}


@cache
def _svg(file: str) -> str:
    return (STILLS / file).read_text("utf-8")
