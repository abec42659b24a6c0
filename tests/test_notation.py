"""One meaning for a letter, in text, code and SymPy."""

import ast
import re

import pytest
import sympy
from conftest import ROOT
from inference_math import derivations, notation

TEXTS = sorted((ROOT / "source/lessons").glob("*.py")) + sorted((ROOT / "source/exercises").glob("*.py"))


def test_a_letter_stands_once():
    assert len(notation.NAMES) == len(notation.LETTERS) == len({one.tex for one in notation.LETTERS})


@pytest.mark.parametrize("one", notation.LETTERS, ids=lambda one: one.name)
def test_sympy_prints_what_the_text_prints(one):
    assert sympy.latex(sympy.Symbol(one.name)).replace("{", "").replace("}", "") == one.tex


def test_no_symbol_has_two_letters():
    for one in notation.LETTERS:
        assert re.fullmatch(r"(?:[A-Za-z]|\\[a-z]+)(?:_\w|\^\*)?", one.tex), one


def test_a_symbolic_model_and_gpu_speak_the_same_letters():
    model, gpu = derivations.symbols()
    used = {model.total_params, model.active_params, gpu.memory, gpu.bandwidth, *gpu.flops.values()}
    assert {str(one) for one in used} <= notation.NAMES


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name[:2] + path.stem[:2])
def test_symbols_of_a_lesson_or_sheet_are_those_of_the_table(path):
    """What ``sympy.symbols`` is given as a text: all names are known letters."""
    code = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    given = [
        node.args[0].value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("sympy.symbols", "sympy.Symbol")
        and isinstance(node.args[0], ast.Constant)
    ]
    unknown = {name for text in given for name in text.replace(",", " ").split()} - notation.NAMES
    assert not unknown, f"{path.name} uses {', '.join(sorted(unknown))}, which notation.py does not have"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name[:2] + path.stem[:2])
def test_no_formula_in_a_text_has_a_name_of_two_letters(path):
    for line in path.read_text("utf-8").splitlines():
        text = re.sub(r"\{\{.*?\}\}", "", line) if line.startswith("#") else ""
        for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text):
            bare = re.sub(r"\\(?:text|mathrm|texttt)\{[^}]*\}|\\[a-zA-Z]+", " ", "".join(formula))
            assert not re.search(r"\b(?:BW|kv|KV)\b", bare), line


@pytest.mark.parametrize(
    "path", [path for path in TEXTS if path.parent.name == "exercises"], ids=lambda path: path.stem
)
def test_bytes_are_spelled_out_where_b_is_the_batch(path):
    rows = re.findall(r"^# \|.*\| ([^|]*) \|$", path.read_text("utf-8"), re.M)
    assert rows and not [unit for unit in rows if re.search(r"\bB\b", unit)]


def test_the_table():
    text = notation.table(["W", "kappa"])
    assert text.splitlines()[2:] == [
        "| $W$ | bandwidth: how wide the belt is | byte/s | 03 |",
        r"| $\kappa$ | KV cache of one token | byte | 01 |",
    ]
    with pytest.raises(KeyError):
        notation.table(["BW"])
