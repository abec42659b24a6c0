"""Every word that stands in a string of the library, for a reader or for a program, is a word."""

import re
from collections import Counter
from functools import cache

import pytest
from conftest import ROOT

LIBRARY = ROOT / "lib" / "inference_math"
STRING = {
    ".py": r'("""(?:\\.|[^\\])*?""")|#[^\n]*|"((?:\\.|[^"\\\n])*)"|\'((?:\\.|[^\'\\\n])*)\'',
    ".js": r'(^\s*//[^\n]*|\s// [^\n]*)|"((?:\\.|[^"\\\n])*)"|\'((?:\\.|[^\'\\\n])*)\'',
}
ONCE = """
    a0axis a0on alert amp approx ca calc checkbox chr constrained dashoffset defs ec ee en fc fr frt getelementbyid
    iilj ins jp kd li linscale linthresh locs lqc lt maybe mi300x monospace mwmw nn ny p90 pct
    persons pi pointercancel pointerdown pointermove pointerup pre radio rps sec seq spends symlog ui ul
    userspaceonuse valuemax valuemin valuenow verdana w3 xlink ys za ½¼¾⅓⅔⅕⅛ βλ
"""
"""Words that stand in one place of the library and its lessons."""


def words(text):
    return re.findall(r"[^\W\d_][^\W_]+", text.casefold())


@cache
def every_text():
    folders = (LIBRARY, ROOT / "source")
    files = [path for folder in folders for end in ("py", "js") for path in sorted(folder.rglob(f"*.{end}"))]
    return {path: path.read_text("utf-8") for path in files}


@cache
def known():
    return Counter(words(" ".join(every_text().values())))


PARTS = ("figures", "widgets", "own_case", "traffic", "replay", "walk", "step_lines")


@cache
def rare(part):
    """Words of its strings that are said nowhere else: a long one once, a short one, which may be what is left of
    another, not often."""
    found = set()
    for path, text in every_text().items():
        if path.is_relative_to(LIBRARY / part) or path == LIBRARY / f"{part}.py":
            for match in re.finditer(STRING[path.suffix], text, re.M):
                for word in words(re.sub(r"#[0-9a-fA-F]{6}|\\.", " ", match[2] or match[3] or "")):
                    if known()[word] < {2: 10, 3: 5}.get(len(word), 2):
                        found.add(word)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_each_is_said_elsewhere_too(part):
    assert sorted(rare(part) - set(ONCE.split())) == [], "a slip of the hand? If not, it goes into ONCE"


def test_what_stands_once_stands_there():
    assert sorted(set(ONCE.split()) - set().union(*map(rare, PARTS))) == []
