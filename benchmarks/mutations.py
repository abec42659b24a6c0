"""Which single edits of the code does no test notice?

    python benchmarks/mutations.py formulas catalog --edits 60 --seed 1
    python benchmarks/mutations.py checks/engine figures/pricing --edits all

Edits a copy of the house, one place at a time, and prints what survives. Names are modules of
``lib/inference_math``, or folders. An edit turns an operator, a comparison, a number, a truth value
or a word around, swaps two arguments or names, or takes a statement or a keyword away. For each,
the fast tests and those of pictures run until one fails: first the files that speak of the module,
then the others. What survives is printed as a diff, for somebody to read: it may be an edit that
changes nothing, or a test that is missing. It is not part of the tests: a run takes some seconds an
edit.

No library fits: mutmut edits functions alone, and most of a sheet is not one; cosmic-ray knows
operators and numbers, but neither words, colours nor statements.
"""

import argparse
import ast
import contextlib
import difflib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("lib/inference_math")
FAST = "not (browser or sandbox or notebooks or slow)"
SNAPSHOTS = "not (stale or nothing_to_mend or what_the_formulas_say or javascript_agree)"
"""Tests that compare with what the code once gave, or look at its form: a rebuild makes them green again."""
PATIENCE = 4  # times as long as the tests take without an edit; a loop without an end is noticed, too

TURNED = {
    **{ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*", ast.FloorDiv: "/", ast.Mod: "//"},  # noqa: PIE800
    **{ast.BitOr: "&", ast.BitAnd: "|", ast.BitXor: "&", ast.LShift: ">>", ast.RShift: "<<"},  # noqa: PIE800
    **{ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="},  # noqa: PIE800
    **{ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in", ast.And: "or", ast.Or: "and"},  # noqa: PIE800
}  # one line for a kind
FLIPPED = {ast.Lt: ">", ast.LtE: ">=", ast.Gt: "<", ast.GtE: "<="}
PAIRS = (
    *(("min", "max"), ("larger", "smaller"), ("minimum", "maximum"), ("any", "all"), ("ceil", "floor")),
    *(("positive", "not_negative"), ("upper", "lower"), ("WEIGHTS", "KV"), ("COMPUTE", "KNEE"), ("MEMORY", "INK")),
)
NAMES = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}


class Edit:
    """Text in place of what stands between two places of a module."""

    def __init__(self, path, source, start, end, text):
        self.path, self.source = path, source
        self.after = source[:start] + text + source[end:]

    def __str__(self):
        lines = difflib.unified_diff(
            self.source.splitlines(), self.after.splitlines(), str(self.path), "edited", lineterm="", n=0
        )
        return "\n".join(list(lines)[2:])

    def compiles(self):
        try:
            compile(self.after, str(self.path), "exec")
        except SyntaxError:
            return False
        return self.after != self.source


class Places:
    """Finds the edits of one module: each ``of_...`` gives (start, end, new text) for a kind of node."""

    def __init__(self, path, source):
        self.path, self.source = path, source
        self.lines, self.starts = source.splitlines(keepends=True), [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def edits(self):
        """All of them that compile."""
        for node in code_nodes(ast.parse(self.source)):
            for place in getattr(self, f"of_{type(node).__name__.lower()}", lambda _: ())(node):
                edit = Edit(self.path, self.source, *place)
                if edit.compiles():
                    yield edit

    def span(self, node):
        def place(line, column):  # a column of the syntax tree counts bytes
            return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    def text(self, node):
        start, end = self.span(node)
        return self.source[start:end]

    def between(self, one, other, new):
        """``new`` in place of the operator between two nodes; brackets stay."""
        start, end = self.span(one)[1], self.span(other)[0]
        found = self.source[start:end]
        bare = found.strip(" ()\n\\")
        at = start + found.index(bare)
        return at, at + len(bare), new

    def of_binop(self, node):
        if type(node.op) in TURNED:
            yield self.between(node.left, node.right, TURNED[type(node.op)])
            yield *self.span(node), f"({self.text(node.left)})"

    def of_boolop(self, node):
        yield self.between(node.values[0], node.values[1], TURNED[type(node.op)])
        yield *self.span(node), f"({self.text(node.values[-1])})"

    def of_compare(self, node):
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            for table in (TURNED, FLIPPED):
                if type(op) in table:
                    yield self.between(left, right, table[type(op)])

    def of_unaryop(self, node):
        yield *self.span(node), f"({self.text(node.operand)})"

    def of_if(self, node):
        yield *self.span(node.test), f"(not ({self.text(node.test)}))"

    of_ifexp = of_if

    def of_constant(self, node):
        for new in constants(node.value, self.text(node)):
            yield *self.span(node), new

    def of_name(self, node):
        if node.id in NAMES and isinstance(node.ctx, ast.Load):
            yield *self.span(node), NAMES[node.id]

    def of_call(self, node):
        if len(node.args) > 1 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
            one, other = node.args[:2]
            yield self.span(one)[0], self.span(other)[1], f"{self.text(other)}, {self.text(one)}"
        for keyword in node.keywords:
            start, end = self.span(keyword)
            yield start, end + (self.source[end : end + 1] == ","), ""

    def of_expr(self, node):
        yield *self.span(node), "pass"

    of_augassign = of_raise = of_expr

    def of_return(self, node):
        if node.value is not None:
            yield *self.span(node.value), "None"


def constants(value, written):
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, (int, float)):
        return [f"({written} + 1)", f"(2 * {written})"] if value else ["1"]
    if isinstance(value, str) and len(value) > 1 and written[0] in "'\"":
        return [repr(value[1:] if not value[0].isspace() else value[:-1])]
    return []


def code_nodes(tree):
    """Nodes that do something: no docstring, no type, no import."""
    skipped = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                skipped |= {statement, statement.value}
        types = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            types.append(node)
        for one in filter(None, types):
            skipped |= set(ast.walk(one))
        if isinstance(node, ast.JoinedStr):  # Python 3.11 does not say where the parts of an f-string stand
            skipped |= {one for one in ast.walk(node) if one is not node}
    return [node for node in ast.walk(tree) if node not in skipped]


def order(path):
    """The test files, those that speak of the module first."""
    names = {path.stem.strip("_").rstrip("s"), *path.parts[2:-1]}
    words = re.compile(rf"\b_?({'|'.join(names)})")
    spoken = {file: len(words.findall(file.read_text("utf-8"))) for file in (ROOT / "tests").glob("test_*.py")}
    first = sorted(spoken, key=lambda file: (not any(name in file.stem for name in names), -spoken[file], file))
    return [f"tests/{file.name}" for file in first]


def noticed(copy, edit, patience=float("inf")):
    """Whether a test fails on the edit. A fork, so that NumPy, SymPy and Matplotlib are loaded once."""
    (copy / edit.path).write_text(edit.after, encoding="utf-8")
    child = os.fork()
    if not child:
        os.setsid()
        run_tests(copy, order(edit.path))
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    else:
        os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    (copy / edit.path).write_text(edit.source, encoding="utf-8")
    return status != 0


def run_tests(copy, files):
    import pytest

    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.chdir(copy)
    sys.dont_write_bytecode = True
    os.environ |= {"PYTHONPATH": str(copy / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.path.insert(0, str(copy / "lib"))
    with contextlib.suppress(BaseException):
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", FAST, "-k", SNAPSHOTS, *files])))
    os._exit(1)


def copied(folder):
    """The files that git knows, as they are now."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def modules(names):
    for name in names:
        place = ROOT / PACKAGE / name
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        missing = [one for one in found if not one.exists()]
        if missing or not found:
            sys.exit(f"{name!r} is no module or folder of {PACKAGE}")
        yield from (one.relative_to(ROOT) for one in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="+", help="modules or folders of lib/inference_math, e.g. formulas figures/pricing checks"
    )
    parser.add_argument(
        "--edits", default="60", help="how many, drawn evenly from all modules named (default 60), or: all"
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    paths = list(dict.fromkeys(modules(arguments.names)))
    every = [one for path in paths for one in Places(path, (ROOT / path).read_text("utf-8")).edits()]
    chance = random.Random(arguments.seed)
    chosen = every if arguments.edits == "all" else chance.sample(every, min(int(arguments.edits), len(every)))
    print(f"{len(chosen)} of {len(every)} edits of {len(paths)} modules", flush=True)
    import matplotlib.figure  # noqa: F401
    import pint  # noqa: F401
    import sympy  # noqa: F401

    survived = []
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        began = time.monotonic()
        if noticed(copy, Edit(chosen[0].path, chosen[0].source, 0, 0, "")):
            sys.exit("The fast tests fail on the code as it is. Mend that first: python3 start.py test --fast")
        patience = PATIENCE * (time.monotonic() - began)
        for number, edit in enumerate(chosen, 1):
            if noticed(copy, edit, patience):
                continue
            survived.append(edit)
            print(f"\n[{number}/{len(chosen)}] survives: {edit.path}\n{edit}", flush=True)
    print(f"\n{len(chosen) - len(survived)} of {len(chosen)} noticed ({1 - len(survived) / len(chosen):.0%})")


if __name__ == "__main__":
    main()
