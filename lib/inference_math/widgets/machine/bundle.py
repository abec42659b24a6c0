"""Several JavaScript files as one, which needs nothing else: the kit, and the parts that a widget shows.

A file says what it uses in lines ``import { name } from "./file.js";``. Here they only order the files: all of them
share one scope, so no two may define the same name (a test looks).
"""

from __future__ import annotations

import re
from functools import cache

from .rows import FOLDER

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=const|function)", re.M)


@cache
def bundle(*files: str) -> str:
    """The text of ``files`` and of all that they use, each once, before what uses it."""
    order: dict[str, str] = {}

    def add(file: str) -> None:
        if file in order:
            return
        text = (FOLDER / file).read_text("utf-8")
        order[file] = ""  # met: a circle ends here
        for used in _IMPORT.findall(text):
            add(used)
        del order[file]
        order[file] = _EXPORT.sub("", _IMPORT.sub("", text))

    for file in files:
        add(file)
    return "\n".join(order.values())


def without_comments(script: str) -> str:
    """A script without what is there for those who read it: a page carries it in every copy."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
