"""Names as people say them: ``"4090"``, ``"meta-llama/Llama-3.1-70B-Instruct"``.

``found`` gives the name in a table that is meant. Capitals, spaces, hyphens, makers' and organisations' names do not
matter, nor a model's -Instruct or -Base; what is left to choose ("A100" of two sizes) or to know ("Llama-3.3-70B"
has the shape of Llama-3.1-70B) stands in ``data/names.csv``. Nothing but the standard library is needed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ._doors import of_kind
from .tables import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .specs import Hardware

MAKERS = frozenset(
    ("nvidia", "geforce", "rtx", "tesla", "quadro", "amd", "instinct", "apple", "google", "intel", "aws", "meta")
)
"""Words that a name means the same without: "NVIDIA GeForce RTX 4090" is "4090"."""

ENDINGS = frozenset(("instruct", "base", "chat", "it", "hf", "fp8", "bf16"))
"""Words at the end of a model's name that leave its shape as it is."""

FORMATS = ("fp8", "bf16")
"""Those of ``ENDINGS`` that say the format of the weights."""


def key(name: str) -> str:
    """What is left of a name where spelling does not matter: ``"rtx4090"`` and ``"NVIDIA RTX 4090"`` are ``"4090"``."""
    said = name.lower().rsplit("/", 1)[-1]
    pieces = [one for one in re.findall(r"\d+(?:\.\d+)*|[a-z]+", said) if one not in MAKERS]
    joined = ""
    for one in pieces:  # a space between two numbers is part of both
        joined += f" {one}" if joined[-1:].isdigit() and one[0].isdigit() else one
    return joined


def found(table: str, name: str, known: Iterable[str]) -> str | None:
    """The one of ``known``, names in ``table``, that ``name`` means; None where there is none."""
    every = list(known)
    if name in every:
        return name
    by_key = _aliases(table) | {key(one): one for one in every}
    for said in (name, without_endings(name)):
        if key(said) in by_key:
            return by_key[key(said)]
    return None


def device_name(gpu: Hardware | str) -> str:
    """The name of a GPU that is given by name or as an object. At a share of its peak rates it is the same GPU.

    Raises InputError for anything else.
    """
    if not isinstance(gpu, str):
        of_kind("Hardware", **{"the name of a GPU, or gpu": gpu})
        gpu = gpu.name
    return gpu.split(" at ")[0]


def without_endings(name: str) -> str:
    """A model's name without the words at its end that do not change its shape."""
    words = re.split(r"[\s_-]+", name.strip())
    while len(words) > 1 and words[-1].lower() in ENDINGS:
        words.pop()
    return "-".join(words)


def format_said(name: str) -> str | None:
    """The format of the weights that the end of a model's name says: ``"fp8"`` of ``"Llama-3.1-70B-FP8"``."""
    last = re.split(r"[\s_-]+", name.strip().lower())[-1]
    return last if last in FORMATS else None


@cache
def _aliases(table: str) -> dict[str, str]:
    return {key(row["alias"]): row["name"] for row in read("names") if row["table"] == table}
