"""Your own case as a form: model, GPUs, who asks, rent; and under it the lines, each of which opens its formula."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from .. import catalog
from ..errors import InputError
from ..formats import BYTES_PER_VALUE
from ..own_case import serve
from ..own_case.serving_case import ANSWER, PROMPT
from ..specs import Model
from .keys import Keys

if TYPE_CHECKING:
    from ..own_case import Case

RELEASED, CACHES = "as released", ("bf16", "fp8")
USERS, REQUESTS = "users, all the time", "requests a second"


class OwnCase(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """``OwnCase()``: a form, worked out anew at each change by ``own_case.serve``, whose arguments begin it.

    ``case`` is what it shows; None while something in the form cannot be used, which it then says. Where no kernel
    runs, the notebook shows the lines of the case that the form began with.
    """

    def __init__(self, model: str = "Llama-3.1-70B", gpu: str = "H100 SXM", **asked: Any) -> None:  # noqa: ANN401
        self.case: Case | None = None
        self._uploaded: Model | None = None
        self._fields = fields = _fields(model, gpu, asked)
        self._upload = widgets.FileUpload(
            accept=".json", description="or a config.json", multiple=False, layout=widgets.Layout(width="290px")
        )
        self._lines = widgets.HTML()
        first, *others = fields.values()
        form = widgets.HBox(
            [first, self._upload, *others], layout=widgets.Layout(flex_flow="row wrap", grid_gap="4px 16px")
        )
        super().__init__([form, self._lines, Keys()])
        for name, field in fields.items():
            field.observe(self._forget if name == "model" else self._work_out, "value")
        self._upload.observe(self._take, "value")
        self._work_out()

    def _forget(self, change: dict[str, Any]) -> None:
        """A name was chosen: the file that was uploaded counts no more."""
        if change["new"]:
            self._uploaded = None
        self._work_out()

    def _take(self, _: object) -> None:
        """A file was uploaded. A model is made of it, or it is said why not."""
        (file,) = self._upload.value
        try:
            self._uploaded = Model.from_config(json.loads(bytes(file["content"])), file["name"].removesuffix(".json"))
        except (InputError, ValueError) as error:
            self._say(f"{file['name']}: {error}")
            return
        self._fields["model"].value = ""
        self._work_out()

    def _work_out(self, _: object = None) -> None:
        asked = {name: field.value for name, field in self._fields.items()}
        try:
            self.case = serve(self._uploaded or asked.pop("model"), **_arguments(asked))
        except InputError as error:
            self._say(str(error))
        else:
            self._lines.value = self.case._repr_html_()

    def _say(self, error: str) -> None:
        self.case = None
        self._lines.value = f"<p role='alert'>{escape(error)}</p>"

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        live = super()._repr_mimebundle_(**kwargs)
        data, metadata = live if isinstance(live, tuple) else (live or {}, {})
        still = {"text/html": self._lines.value, "text/plain": f"Run this cell for the form.\n\n{self.case}"}
        return {**data, **still}, metadata


def _fields(model: str, gpu: str, asked: dict[str, Any]) -> dict[str, widgets.Widget]:
    """The form's fields, by the name of what they ask for."""
    rate = asked.get("requests_per_second")
    who = USERS if rate is None else REQUESTS
    form = {"style": {"description_width": "130px"}, "layout": widgets.Layout(width="290px")}
    typed = {**form, "continuous_update": False}  # what is half typed is no answer
    models, gpus, formats = catalog.model_names(), catalog.hardware_names(), [RELEASED, *BYTES_PER_VALUE]
    return {
        "model": widgets.Combobox(description="model", value=model, options=models, **typed),
        "gpu": widgets.Combobox(description="GPU", value=gpu, options=gpus, **typed),
        "gpus": widgets.BoundedIntText(description="GPUs (0: fewest)", value=asked.get("gpus", 0), max=4096, **typed),
        "who": widgets.Dropdown(description="who asks", options=[USERS, REQUESTS], value=who, **form),
        "many": widgets.FloatText(
            description="so many", value=asked.get("users", 1) if rate is None else rate, **typed
        ),
        "prompt": widgets.FloatText(description="tokens in", value=asked.get("prompt", PROMPT), **typed),
        "answer": widgets.FloatText(description="tokens out", value=asked.get("answer", ANSWER), **typed),
        "weights": widgets.Dropdown(
            description="weights", options=formats, value=asked.get("weights", RELEASED), **form
        ),
        "kv": widgets.Dropdown(description="KV cache", options=CACHES, value=asked.get("kv", CACHES[0]), **form),
        "rent": widgets.Text(
            description="USD/h a GPU", value=str(asked.get("rent", "")), placeholder="empty: a known quote", **typed
        ),
    }


def _arguments(asked: dict[str, Any]) -> dict[str, Any]:
    """What the fields hold, as ``serve`` takes it. Raises InputError for a rent that is no number."""
    asked.pop("model", None)
    who, many, rent, gpus, weights = (asked.pop(name) for name in ("who", "many", "rent", "gpus", "weights"))
    if who == USERS:
        asked["users"] = int(many) if float(many).is_integer() else many
    else:
        asked["requests_per_second"] = many
    if rent.strip():
        try:
            asked["rent"] = float(rent.strip().replace(",", "."))
        except ValueError:
            raise InputError(f"USD/h a GPU: {rent!r} must be a number, or nothing for a known quote") from None
    asked["kv"] = None if asked["kv"] == CACHES[0] else asked["kv"]
    return {**asked, "gpus": gpus or None, "weights": None if weights == RELEASED else weights}
