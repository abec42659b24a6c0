"""Is everything here that the lessons need? Names what is not, and what mends it."""

from __future__ import annotations

import sys
from importlib import import_module, metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NEEDED = {"numpy": (2, 1), "sympy": (1, 13), "matplotlib": (3, 10), "ipywidgets": (8, 1)}
"""Least versions, as in pyproject.toml (a test compares)."""

IN_A_PAGE = sys.platform == "emscripten"
"""Whether this Python runs in a web page (Pyodide), where nothing can be installed by a command."""

MEND = (
    "reload this page; if that does not help, tell those who published it"
    if IN_A_PAGE
    else "close JupyterLab and run: python3 start.py"
)


def problems(
    version: Sequence[int | str] = sys.version_info,
    load: Callable[[str], object] = import_module,
    version_of: Callable[[str], str] = metadata.version,
) -> list[str]:
    """What is wrong with this set-up: a list of sentences, empty when all is well."""
    found = []
    if not (3, 11) <= tuple(version[:2]) <= (3, 14):
        found.append(f"Python {version[0]}.{version[1]} runs here; 3.11 to 3.14 is needed")
    for name, least in NEEDED.items():
        try:
            load(name)
            has = version_of(name)
        except (ImportError, metadata.PackageNotFoundError):
            found.append(f"{name} is missing")
            continue
        if tuple(int(part) for part in has.split(".")[:2]) < least:
            found.append(f"{name} {has} is older than {'.'.join(map(str, least))}")
    return found


def report() -> None:
    """Prints that all is well, or each problem and the command that mends it."""
    found = problems()
    for one in found:
        print(f"Problem: {one}. To mend it, {MEND}")
    if not found:
        print("Everything is here: Python and " + ", ".join(NEEDED) + ".")
