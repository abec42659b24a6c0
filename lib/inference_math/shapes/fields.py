"""A config.json, field by field: what is missing, of the wrong kind or out of range is refused by name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from .._doors import shown
from ..errors import InputError

Config: TypeAlias = str | os.PathLike[str] | Mapping[str, Any]
"""Where a config.json is, or what ``json.load`` gives of it."""

MOST_LAYERS = 10_000
MOST = 10**9
"""No width of a model comes near: a larger one is a slip, and would only make the numbers meaningless."""

_NESTED = ("text_config", "llm_config", "language_config")
"""Where a model that also sees or hears keeps the part that is counted here."""

_OF_THE_WHOLE = {"model_type", "tie_word_embeddings", "torch_dtype", "dtype", "quantization_config", "expert_dtype"}
"""What such a model may say once, outside of that part."""


class Fields:
    """The fields of the text part of one config.json, read by name and checked.

    Raises InputError, with the name, the value and what is allowed, for a field that is missing or of no use.
    Null counts as missing. A field may go by several names: then the first is the one that messages say.
    """

    def __init__(self, config: Config, name: str | None = None) -> None:
        whole, said, self.source = _loaded(config)
        self.asked: set[str] = set()
        """The fields that were looked at so far."""
        self.name = name or said
        self.outer: Mapping[str, Any] = whole
        nested = next((whole[key] for key in _NESTED if whole.get(key) is not None), None)
        if nested is not None and not isinstance(nested, Mapping):
            raise InputError(f"{self.name}: text_config={nested!r} must be an object of fields")
        self.inner: Mapping[str, Any] = whole if nested is None else nested
        self.model_type = self.text("model_type")
        self.hidden_size = self.whole("hidden_size", "n_embd")

    def get(self, *names: str) -> tuple[str, Any]:
        """The name and value of the first of ``names`` that is there, else the first name and None."""
        self.asked.update(names)
        for name in names:
            value = self.inner.get(name)
            if value is None and name in _OF_THE_WHOLE:
                value = self.outer.get(name)
            if value is not None:
                return name, value
        return names[0], None

    def has(self, *names: str) -> bool:
        """Whether any of ``names`` is there."""
        return self.get(*names)[1] is not None

    def bad(self, name: str, value: object, allowed: str) -> InputError:
        """The error for a field that cannot be used."""
        return InputError(f"{self.name}: {name}={value!r} must be {allowed}")

    def missing(self, name: str, allowed: str) -> InputError:
        """The error for a field that is not there."""
        return InputError(f"{self.name}: {name} is missing; it must be {allowed}")

    def unknown(self, field: str, value: object = None) -> InputError:
        """The error for a field whose value (or a part of it) stands for an architecture that is not known."""
        shown = self.get(field)[1] if value is None else value
        return InputError(
            f"{self.name}: architecture {self.model_type}: field {field} tells nothing we know; "
            f"give kv_bytes_per_token yourself ({field}={shown!r})"
        )

    def whole(self, *names: str, default: int | None = None, least: int = 1, most: int = MOST) -> int:
        """A whole number from ``least`` to ``most``. Names that stand for one thing must agree."""
        name, value = self.get(*names)
        allowed = f"a whole number from {least:,} to {most:,}"
        if value is None:
            if default is None:
                raise self.missing(" or ".join(names), allowed)
            return default
        if type(value) is not int or not least <= value <= most:
            raise self.bad(name, value, allowed)
        for other in names:
            if self.inner.get(other) not in (None, value):
                raise self.bad(other, self.inner[other], f"the same as {name}={value}")
        return value

    def flag(self, *names: str, default: bool = False) -> bool:
        """True or false."""
        name, value = self.get(*names)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.bad(name, value, "true or false")
        return value

    def text(self, *names: str, default: str | None = None) -> str:
        """A word."""
        name, value = self.get(*names)
        if value is None:
            if default is None:
                raise self.missing(" or ".join(names), "a word in quotes")
            return default
        if not isinstance(value, str) or not value:
            raise InputError(f"{self.name}: {name}={value!r} must be a word in quotes")
        return value

    def part(self, name: str) -> Fields | None:
        """The fields of a part of the config, with its name before theirs. None where it is not there."""
        value = self.get(name)[1]
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.bad(name, value, "an object of fields")
        inside = object.__new__(Fields)
        inside.asked = set()
        inside.name, inside.source, inside.inner, inside.outer = f"{self.name}: {name}", self.source, value, {}
        inside.model_type, inside.hidden_size = self.model_type, self.hidden_size
        return inside

    def need(self, name: str) -> Fields:
        """The same, for a part that must be there."""
        found = self.part(name)
        if found is None:
            raise self.missing(name, "an object of fields")
        return found

    def layer_count(self) -> int:
        """How many layers: said, or as many as a list names."""
        kinds = self.get("layers_block_type")[1]
        if not self.has("num_hidden_layers", "n_layer") and isinstance(kinds, list) and kinds:
            return len(kinds)
        return self.whole("num_hidden_layers", "n_layer", most=MOST_LAYERS)

    def of_layers(self, name: str, allowed: Sequence[Any], layers: int, more: int = 0) -> list[Any] | None:
        """A list with one entry for each layer; ``more`` may follow, for prediction layers. None if it is missing."""
        value = self.get(name)[1]
        if value is None:
            return None
        if not isinstance(value, (list, tuple)) or not layers <= len(value) <= layers + more:
            found = f"{len(value)} of them" if isinstance(value, (list, tuple)) else repr(value)
            raise InputError(
                f"{self.name}: {name} must be a list with one entry for each of {layers} layers, not {found}"
            )
        for one in value[:layers]:
            if one not in allowed or isinstance(one, bool) != isinstance(allowed[0], bool):
                raise (
                    self.unknown(name, one) if isinstance(one, str) else self.bad(name, one, f"one of {list(allowed)}")
                )
        return list(value[:layers])

    def numbers(self, name: str, most: int, *, least: int = 0) -> list[int]:
        """A list of different whole numbers from ``least`` to ``most``: layers by their numbers. Empty if missing."""
        value = self.get(name)[1]
        if value is None:
            return []
        if not isinstance(value, (list, tuple)) or any(type(one) is not int for one in value):
            raise self.bad(name, value, "a list of whole numbers")
        if len(set(value)) < len(value) or not all(least <= one <= most for one in value):
            raise self.bad(name, value, f"different whole numbers from {least} to {most}")
        return list(value)


def _loaded(config: Config) -> tuple[Mapping[str, Any], str, str]:
    """The fields, a name for the model (that of its folder or file), and the name of the file."""
    if isinstance(config, Mapping):
        return config, str(config.get("_name_or_path") or config.get("model_type") or "config"), ""
    if not isinstance(config, (str, os.PathLike)):
        raise InputError(f"config={config!r} must be the path of a config.json, or a dict of its fields")
    import json  # a dict of fields needs neither
    from pathlib import Path

    path = Path(config)
    if isinstance(config, str) and config.lstrip()[:1] in ("{", "["):
        raise InputError(f"config={shown(config)} must be a path; of the text of a file give json.loads(text)")
    try:
        if path.is_dir():
            path /= "config.json"
        found = json.loads(path.read_text("utf-8-sig"))  # some editors put a mark before the text
    except OSError as error:
        raise InputError(f"config={str(path)!r} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"config={str(path)!r} is no JSON file: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"config={str(path)!r} must hold an object of fields; it holds a {type(found).__name__}")
    return found, (path.parent.name if path.stem == "config" else path.stem) or "config", path.name
