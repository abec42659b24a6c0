"""The moving factory at the head of README.md: its numbers and its pace, against the article's arithmetic."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "source"))
import contents  # noqa: E402  (it lies in source/)
import film  # noqa: E402  (it lies in source/)

MOVE = 700e9 / (10 * 3.35e12)  # seconds in which ten H100 move 700 GB
TOKEN = 2 * 700e9 / (10 * 1979e12)  # seconds in which they compute one token in 8 bit
LIGHT = film.drawn()["light"]


def usd(batch):
    step = max(MOVE, batch * TOKEN)
    return 10 * film.rent().usd_per_gpu_hour / 3600 * step / batch * 1e6


def test_files_are_those_of_today():
    assert film.disagreements() == [] and contents.disagreements() == [], "run: python3 start.py build"


def test_another_file_is_seen(tmp_path):
    film.write(tmp_path)
    (tmp_path / "factory-dark.svg").write_text("older")
    assert film.disagreements(tmp_path) == ["not what the factory draws: docs/factory-dark.svg"]


@pytest.mark.parametrize("batch", [1, 64, 590])
def test_a_scene_says_what_its_people_pay(batch):
    price = f"USD {usd(batch):.{2 if usd(batch) < 10 else 0}f}"
    assert film.hardware().devices == 10
    assert f"a million tokens cost {price} at least." in film.drawn()["alt"] and price in LIGHT
    assert f"{film.rent().usd_per_gpu_hour:.2f} an hour" in film.markdown()


def test_the_belt_is_as_slow_as_the_caption_says():
    assert "200 × slower than real" in LIGHT
    steps = [MOVE, 590 * TOKEN]  # while the belt never stops, and where it waits; of 24 boxes each
    assert re.findall(r"\.b\{animation:\w+ (\d+)ms", LIGHT) == [f"{1000 * 200 * one / 24:.0f}" for one in steps]
    assert f"{{{round(100 * MOVE / (590 * TOKEN), 2):g}%,to{{transform:translate(var(--b))" in LIGHT  # then it stands


def test_both_are_small_and_differ_in_colours_alone():
    dark = film.drawn()["dark"]
    assert max(len(LIGHT.encode()), len(dark.encode())) < 60_000
    shapes = [one.partition("</style>")[2] for one in (LIGHT, dark)]
    assert shapes[0] == shapes[1] and dark != LIGHT and "prefers-color-scheme" not in LIGHT


def test_readme_shows_each_theme_its_own_with_words():
    said = (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    assert re.search(r'<source media="\(prefers-color-scheme: dark\)" srcset="docs/factory-dark\.svg">', said)
    assert unescape(re.search(r'<img src="docs/factory\.svg"[^>]* alt="([^"]+)"', said)[1]) == film.drawn()["alt"]


MOVES = """() => [document.getAnimations().filter(one => one.playState === 'running').length,
  [...document.querySelectorAll('.s')].map(one => getComputedStyle(one).opacity)]"""


@pytest.mark.parametrize("wish", ["no-preference", "reduce"])
def test_it_moves_unless_the_reader_asked_for_rest(browser, wish):
    page = browser.new_page(reduced_motion=wish)
    page.goto((film.DOCS / "factory.svg").as_uri())
    running, seen = page.evaluate(MOVES)
    page.close()
    if wish == "reduce":
        assert running == 0 and seen == ["0", "1", "0"]
    else:
        assert running > 100
