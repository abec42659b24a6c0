"""All sheets and their questions, for those who go through them: the build, the listing of edits, the tests."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from .engine import Computed

if TYPE_CHECKING:
    from types import ModuleType

    from .engine import Question


@cache
def sheets() -> dict[str, ModuleType]:
    """The modules of questions, by the numbers of their sheets: ``{"01": lesson_01, ...}``."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("lesson_*.py"))
    return {name[-2:]: import_module(f"{__package__}.{name}") for name in found}


def questions() -> list[Question]:
    """Every question, sheet by sheet."""
    return [one for sheet in sheets().values() for one in sheet.QUESTIONS]


def computed() -> list[Computed]:
    """Those that are asked for a function or an expression."""
    return [one for one in questions() if isinstance(one, Computed)]
