"""What each made file was made from, and what of it has changed since: built.json.

For each notebook or picture the book holds its sources, each with a digest: the text, the modules of
the library that its kernel had loaded, and the files that it had opened. A kernel says so itself, in
two cells that ``build.run`` puts around a lesson.
"""

import ast
import hashlib
import json
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "source" / "built.json"
CODE = ("lib", "source")
TEXTS = ("lessons", "tools", "exercises")

FIRST = """
import sys as _sys
_opened = set()
_sys.addaudithook(lambda event, given: event == "open" and _opened.add(str(given[0])))
"""
LAST = """
_opened |= {str(getattr(_one, "__file__", "")) for _one in list(_sys.modules.values())}
print(__import__("json").dumps(sorted(_opened)))
"""


def sources(opened):
    """Those of the files ``opened`` that an author writes: code and tables."""
    paths = {Path(name) for name in opened if not name.endswith(".pyc")}
    folders = [ROOT / one for one in CODE]
    return {path for path in paths if any(path.is_relative_to(one) for one in folders) and path.is_file()}


def record(made, files):
    """Notes that ``made`` was made from ``files`` as they are now."""
    if not any(file.is_relative_to(ROOT / "lib") for file in files):
        raise SystemExit(f"{name(made)} was made with another copy of the library, not with {ROOT / 'lib'}.")
    book = {**_book(), name(made): {name(file): digest(file) for file in files}}
    book = {one: book[one] for one in book if (ROOT / one).exists()}
    BOOK.write_text(json.dumps(book, indent=0, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def stale(made):
    """Why ``made`` is not of today: a list of at most one sentence, with the sources that have changed."""
    if name(made) not in _book():
        return [f"{name(made)}: {BOOK.name} does not say what it was made from"]
    noted = _book()[name(made)].items()
    changed = [one for one, was in noted if not (ROOT / one).exists() or digest(ROOT / one) != was]
    short = ", ".join(one.removeprefix("lib/inference_math/") for one in changed)
    return [f"{name(made)}: {short} changed since it was made"] if changed else []


def digest(path):
    """A few letters that stand for a file: a module's without its comments and docstrings."""
    data = path.read_bytes()
    if path.suffix != ".npz":
        data = data.replace(b"\r\n", b"\n")
    return _letters(data, path.suffix == ".py" and path.parent.name not in TEXTS)


@cache
def _letters(data, code):
    return hashlib.sha256(meaning(ast.parse(data)).encode() if code else data).hexdigest()[:8]


def meaning(node):
    """A syntax tree as text, without docstrings; the same in every Python (``ast.dump`` is not)."""
    if isinstance(node, list):
        return f"[{' '.join(map(meaning, node))}]"
    if not isinstance(node, ast.AST):
        return ascii(node)
    fields = dict(ast.iter_fields(node))
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        fields["body"] = [one for one in node.body if not _is_text(one)]
    said = [f"{field}={meaning(value)}" for field, value in fields.items() if value not in (None, [])]
    return f"{type(node).__name__}({' '.join(said)})"


def name(path):
    """A file's path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def _is_text(statement):
    """Whether a statement is a bare text: a docstring, of a constant too."""
    return isinstance(statement, ast.Expr) and isinstance(getattr(statement.value, "value", None), str)


def _book():
    return json.loads(BOOK.read_text("utf-8")) if BOOK.exists() else {}
